"""A brief as lines for a terminal, as Markdown, and as fields of a JSON object."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from secondsource.briefs.evidence import day_of
from secondsource.records import Article, Brief, BriefOrigin, BriefSentence, Category, Derivation, SectionKind
from secondsource.terminal import clean
from secondsource.workspace import grade_words, plural

HEADINGS = {
    SectionKind.TAKEAWAYS: "Key takeaways",
    SectionKind.FACTS: "Key facts",
    SectionKind.DISPUTED: "In dispute",
    SectionKind.SINGLE_SOURCE: "From a single source",
    SectionKind.SPEAKERS: "Who said what",
    SectionKind.BACKGROUND: "Background",
    SectionKind.WATCH: "What to watch",
}
_NUMBERED = frozenset({SectionKind.FACTS})
_DRAWS = {
    Derivation.INDEPENDENT: "draws on",
    Derivation.WHOLLY: "reprints or rewrites",
    Derivation.PARTLY: "takes passages from",
    Derivation.RELEASE: "rewrites a statement of",
}
_MARKUP = re.compile(r"([\\`*_\[\]#|~$@!]|:(?=//)|(?<=www)\.)")


def print_brief(brief: Brief) -> None:
    """Print a brief for a reader."""
    console = Console(highlight=False)
    console.print(Text(clean(brief.title) or "Untitled story", style="bold"))
    console.print(Text(_filed(brief)))
    for sentence in brief.section(SectionKind.OVERVIEW):
        console.print(Text(clean(sentence.text)))
    for kind, heading in HEADINGS.items():
        sentences = brief.section(kind)
        if sentences:
            console.print(Text(f"\n{heading}", style="bold"))
        for number, sentence in enumerate(sentences, start=1):
            _bullet(console, f"{number}." if kind in _NUMBERED else "-", clean(sentence.text))
    console.print(Text("\nSources", style="bold"))
    for number, origin in enumerate(brief.origins, start=1):
        lines = _origin_lines(origin, brief)
        _bullet(console, f"{number}.", "\n".join(lines))
    if brief.withheld:
        console.print(Text(f"\n{_withheld(brief)}"))


def _filed(brief: Brief) -> str:
    words = ", ".join(clean(word) for word in brief.category_words)
    return "Category: unknown" if brief.category is Category.UNKNOWN else f"Category: {brief.category} (for the words {words})"


def _withheld(brief: Brief) -> str:
    return f"{plural(len(brief.withheld), 'sentence')} withheld: the checker could not prove them."


def _bullet(console: Console, mark: str, text: str) -> None:
    grid = Table.grid(padding=(0, 1))
    grid.add_row(mark, Text(text))
    console.print(Padding(grid, (0, 0, 0, 2), expand=False))


def _origin_lines(origin: BriefOrigin, brief: Brief) -> list[str]:
    """The root of an origin with its grade, then each page that draws on another and how."""
    names = {page.article_id: clean(page.outlet) for o in brief.origins for page in o.pages}
    lines: list[str] = []
    for page in origin.pages:
        how = f", {_DRAWS[page.derivation]} {names[page.source_id]}" if page.source_id in names else ""
        weak = "; counts as less than a full voice" if not lines and origin.strength < 1 else ""
        lines.append(f"{clean(page.outlet)}, {day_of(page.published)}{how} ({grade_words(page.grade)}{weak})")
    return lines


def brief_markdown(brief: Brief) -> str:
    """Write a brief as Markdown; nothing in the words of a page is read as markup."""
    return "\n".join(_markdown_lines(brief)) + "\n"


def _markdown_lines(brief: Brief) -> Iterator[str]:
    yield f"# {escaped(brief.title) or 'Untitled story'}"
    yield f"\n{escaped(_filed(brief))}\n"
    yield " ".join(escaped(s.text) for s in brief.section(SectionKind.OVERVIEW))
    for kind, heading in HEADINGS.items():
        if brief.section(kind):
            yield f"\n## {heading}\n"
        for number, sentence in enumerate(brief.section(kind), start=1):
            yield f"{f'{number}.' if kind in _NUMBERED else '-'} {escaped(sentence.text)}"
    yield "\n## Sources\n"
    for number, origin in enumerate(brief.origins, start=1):
        first, *rest = (escaped(line) for line in _origin_lines(origin, brief))
        yield f"{number}. {first}"
        yield from (f"   - {line}" for line in rest)
    if brief.withheld:
        yield f"\n{_withheld(brief)}"


def escaped(text: str) -> str:
    r"""Take away the meaning that signs have in Markdown and HTML.

    >>> escaped("<b>*no*</b>")
    '&lt;b&gt;\\*no\\*&lt;/b&gt;'
    """
    plain = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKUP.sub(r"\\\1", plain)


def brief_fields(brief: Brief, articles: Mapping[str, Article]) -> dict[str, Any]:
    """A brief as a JSON object; each sentence with its facts and with the passages that it rests on."""
    return {
        "story": brief.story_id,
        "title": brief.title,
        "title_of": brief.title_id,
        "category": brief.category,
        "category_words": brief.category_words,
        "gate": brief.decision,
        "sections": [
            {"kind": section.kind, "sentences": [sentence_fields(s, articles) for s in section.sentences]} for section in brief.sections
        ],
        "sources": [_origin_fields(origin) for origin in brief.origins],
        "withheld": len(brief.withheld),
        "version": brief.version,
    }


def sentence_fields(sentence: BriefSentence, articles: Mapping[str, Article]) -> dict[str, Any]:
    """A sentence as a JSON object, with its facts and the words of the passages that it rests on."""
    return {
        "text": sentence.text,
        "facts": sentence.fact_ids,
        "passages": [{"article": a, "start": start, "end": end, "quote": articles[a].text[start:end]} for a, start, end in sentence.spans],
    }


def _origin_fields(origin: BriefOrigin) -> dict[str, Any]:
    return {
        "origin": origin.origin_id,
        "strength": origin.strength,
        "pages": [
            {
                "article": page.article_id,
                "outlet": page.outlet,
                "published": page.published or None,
                "derivation": page.derivation,
                "derived_from": page.source_id or None,
                "reliability": page.grade,
            }
            for page in origin.pages
        ],
    }
