"""Pages through several tools in turn: each tool's fields of every page, the CPU time it took, and the pages it failed on.

A tool is a function from the bytes of a page to its title, publication day and text. All take the bytes alone, without address.
"""

from __future__ import annotations

import importlib.metadata
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from secondsource.errors import SecondSourceError
from secondsource.extract import extract_article
from secondsource.records import Capture, Media, content_id

Fields = dict[str, Any]
"""`title`, `published` and `text` of a page; each may be None."""
Tool = Callable[[bytes], Fields]

OURS = "second source"
LIKE = "trafilatura"
"""The tool whose time is the measure: plain text with title, date and authors, as ours gives them."""


@dataclass(slots=True)
class Outcome:
    """What a tool made of a set: a record a page, CPU seconds in all, and the reasons for pages it gave nothing for."""

    found: list[Fields] = field(default_factory=list)
    seconds: float = 0.0
    failed: Counter[str] = field(default_factory=Counter)

    @property
    def pages_per_second(self) -> float:
        """Pages in a second of CPU time; 0 where nothing was read."""
        return len(self.found) / self.seconds if self.seconds else 0.0


def read_ours(data: bytes, media: Media) -> Fields:
    """The product itself."""
    article = extract_article(Capture(id=content_id("cap", len(data)), file="page", media=media, data=data))
    return {"title": article.title, "published": article.published.iso if article.published else None, "text": article.text}


def read_trafilatura(data: bytes) -> Fields:
    """Text and metadata by trafilatura."""
    import trafilatura

    document = trafilatura.bare_extraction(data, include_comments=False, with_metadata=True)
    return {"title": document.title, "published": document.date, "text": document.text} if document else {}


def read_trafilatura_text(data: bytes) -> Fields:
    """Nothing but the text by trafilatura."""
    import trafilatura

    document = trafilatura.bare_extraction(data, include_comments=False)
    return {"text": document.text} if document else {}


def read_trafilatura_htmldate(data: bytes) -> Fields:
    """The baseline of the sets: trafilatura's text and title, and htmldate's extensive search for the date."""
    import trafilatura
    from htmldate import find_date

    title = read_trafilatura(data).get("title")
    day = find_date(data, original_date=True, extensive_search=True)
    return {"title": title, "published": day, "text": trafilatura.extract(data, include_comments=False)}


def read_newspaper(data: bytes) -> Fields:
    """All fields by newspaper4k."""
    import newspaper
    from newspaper.parsers import get_unicode_html

    article = newspaper.Article("http://page.invalid/", fetch_images=False)
    article.download(input_html=get_unicode_html(data))
    article.parse()
    when = article.publish_date
    return {"title": article.title, "published": when.isoformat() if when else None, "text": article.text}


def read_readability(data: bytes) -> Fields:
    """Title and text by readability-lxml, which gives markup: its text is taken node by node."""
    from lxml.html import fromstring
    from readability import Document

    document = Document(data)
    return {"title": document.short_title(), "text": "\n".join(fromstring(document.summary()).itertext())}


@cache
def _goose() -> Any:  # noqa: ANN401
    from goose3 import Goose

    return Goose({"enable_image_fetching": False})


def read_goose(data: bytes) -> Fields:
    """All fields by goose3."""
    article = _goose().extract(raw_html=data.decode("utf-8", "replace"))
    when = article.publish_datetime_utc
    return {"title": article.title, "published": when.isoformat() if when else None, "text": article.cleaned_text}


def read_resiliparse(data: bytes) -> Fields:
    """The main content by resiliparse."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse_from_bytes(data, detect_encoding(data))
    return {"title": tree.title, "text": extract_plain_text(tree, main_content=True)}


OTHERS: Mapping[str, tuple[str, Tool]] = {
    LIKE: ("trafilatura", read_trafilatura),
    "trafilatura, text alone": ("trafilatura", read_trafilatura_text),
    "trafilatura and htmldate": ("trafilatura", read_trafilatura_htmldate),
    "newspaper4k": ("newspaper4k", read_newspaper),
    "readability-lxml": ("readability-lxml", read_readability),
    "goose3": ("goose3", read_goose),
    "resiliparse": ("resiliparse", read_resiliparse),
}
"""Other tools for HTML by the name shown, each with the package it comes in."""


def other_tools(media: Media, bench: Path) -> dict[str, Tool]:
    """The other tools for a kind of page that are installed; one that is not is named on standard error."""
    if media is Media.TEXT:
        return {"best run of lines": _best_run(bench)}
    tools = {}
    for name, (package, tool) in OTHERS.items():
        try:
            importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            print(f"SKIPPED: {name}: the package {package} is not installed (pip install -e '.[extractors]')", file=sys.stderr)
            continue
        tools[name] = tool
    return tools


def _best_run(bench: Path) -> Tool:
    """The naive baseline for dumps that comes with the sets."""
    sys.path.insert(0, str(bench / "baselines"))
    from extract_text import extract  # type: ignore[import-not-found]

    return lambda data: extract(data.decode("utf-8"))


def run_tools(tools: Mapping[str, Tool], pages: Iterable[tuple[str, bytes]]) -> dict[str, Outcome]:
    """Give every page, a (file, bytes) pair, to every tool in this process; a tool that fails gives an empty page.

    The order of the tools turns by one from page to page, so that what one leaves in the caches helps or harms all alike. Before the
    first page each tool reads it once untimed, to load what it loads.
    """
    outcomes = {name: Outcome() for name in tools}
    for number, (file, data) in enumerate(pages):
        if not number:
            for tool in tools.values():
                _attempt(tool, data)
        for name in _turned(list(tools), number):
            start = time.process_time()
            fields, failure = _attempt(tools[name], data)
            outcomes[name].seconds += time.process_time() - start
            outcomes[name].found.append({**fields, "file": file})
            outcomes[name].failed.update([failure] if failure else [])
    return outcomes


def _turned(names: Sequence[str], number: int) -> list[str]:
    place = number % len(names)
    return [*names[place:], *names[:place]]


def _attempt(tool: Tool, data: bytes) -> tuple[Fields, str]:
    """The fields of a page and "", or none and why."""
    try:
        return tool(data), ""
    except SecondSourceError as error:
        return {}, str(error).removeprefix("page: ")
    except Exception as error:  # whatever another tool may raise
        return {}, type(error).__name__
