"""HTML text in, the parts of a page out: paragraphs of the article (by trafilatura), declared metadata, lines around the heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura.settings import Document

from secondsource.errors import UnreadablePage
from secondsource.text import squeeze

_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:cookie|consent|promo|newsletter|subscribe|subscription|paywall|related|most-?read"
    r"|most-?popular|trending|recommend\w*|read-?(?:more|next|also)"
    r"|share|sharing|social|sponsor\w*|advert\w*|ads?|ad-\w+|banner|breadcrumbs?|crumbs?|comments?|disqus"
    r"|caption|wp-caption-text|credit|byline|pullquote|pull-quote"
    r"|outbrain|taboola|inline-rel|latest|sidebar|tags|author-?bio|author-?box|liveblog-nav|sr-only"
    r"|visually-hidden|screen-reader-text)(?:$|[\s_-])",
    re.IGNORECASE,
)
_DROPPED_TAGS = ("figcaption", "nav", "button", "form", "iframe", "noscript", "marquee", "dialog", "select", "svg")
_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li ul ol section article header footer main aside td tr table br blockquote figure figcaption nav time".split()
)
_LARGEST_BOX = 60
"""Words that a box named as furniture may hold and still be cut before extraction: larger ones may hold the article itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """Article paragraphs of an HTML page, and all visible lines of the page in order."""

    paragraphs: tuple[str, ...]
    lines: tuple[str, ...]


def parse_html(page: str, file: str) -> HtmlElement:
    """Parse however broken markup. Raises UnreadablePage where nothing can be made of it."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", page)
    try:
        return document_fromstring(text, parser=HTMLParser(recover=True, huge_tree=False, remove_comments=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise UnreadablePage(file, f"the markup cannot be parsed: {error}") from error


def read_markup(page: str, tree: HtmlElement) -> Markup:
    """Read paragraphs and lines; `tree` (the parsed page) is changed: its furniture is cut away."""
    lines = tuple(_visible_lines(tree))
    _cut_furniture(tree)
    return Markup(paragraphs=tuple(_article_paragraphs(tree)), lines=lines)


def _article_paragraphs(tree: HtmlElement) -> Iterator[str]:
    try:
        document = trafilatura.bare_extraction(tree, include_comments=False, favor_recall=True)
    except (etree.LxmlError, ValueError, RecursionError, AttributeError, TypeError):
        return  # trafilatura meets hostile markup with errors of many kinds; the caller then reads the lines of the page
    if not isinstance(document, Document):
        return
    for element in document.body.iter("p", "head", "item", "quote", "row", "code", "lb"):
        if element.tag in {"item", "quote"} and any(child.tag in {"p", "item", "head"} for child in element.iterdescendants()):
            continue
        if any(parent.tag in {"row", "code"} or (parent.tag in {"p", "head"}) for parent in element.iterancestors()):
            continue
        yield from _paragraphs_of(element)


def _paragraphs_of(element: HtmlElement) -> Iterator[str]:
    text = "".join(_flow(element, keep_breaks=element.tag == "code"))
    yield from (line for raw in text.split("\n") if (line := squeeze(raw)))


def _flow(element: HtmlElement, *, keep_breaks: bool) -> Iterator[str]:
    """Text of an element where only real line breaks are kept: those of the source file mean nothing outside code."""
    yield _inline(element.text, keep_breaks)
    for child in element:
        yield "\n" if child.tag == "lb" else " " if child.tag in {"cell", "row", "item", "p", "head"} else ""
        yield from _flow(child, keep_breaks=keep_breaks)
        yield "\n" if child.tag in {"p", "item", "head"} else ""
        yield _inline(child.tail, keep_breaks)


def _inline(text: str | None, keep_breaks: bool) -> str:
    return (text or "") if keep_breaks else (text or "").replace("\n", " ")


def _cut_furniture(tree: HtmlElement) -> None:
    for element in list(tree.iter(*_DROPPED_TAGS)):
        if element.getparent() is not None and (element.tag != "form" or _size(element) <= _LARGEST_BOX):
            element.drop_tree()
    for element in list(tree.iter("div", "aside", "section", "p", "ul", "span")):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element.getparent() is not None and names.strip() and _FURNITURE.search(names) and _size(element) <= _LARGEST_BOX:
            element.drop_tree()


def _size(element: HtmlElement) -> int:
    return len(element.text_content().split())


def _visible_lines(tree: HtmlElement) -> Iterator[str]:
    """Text of the page as a reader sees it, a line a block."""
    body = tree.find(".//body")
    parts: list[str] = []
    for event, element in etree.iterwalk(body if body is not None else tree, events=("start", "end")):
        if not isinstance(element.tag, str):
            if event == "end" and element.tail:
                parts.append(element.tail)
            continue
        if element.tag in _BLOCKS:
            parts.append("\n")
        if event == "start" and element.tag not in {"script", "style", "noscript", "svg"}:
            parts.append((element.text or "").replace("\n", " "))
        if event == "end":
            parts.append((element.tail or "").replace("\n", " "))
    for line in "".join(parts).split("\n"):
        if text := squeeze(line):
            yield text
