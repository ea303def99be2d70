"""The text of an article and the spans that are cited from it, as HTML paragraphs with an anchor at every cited place.

Everything that comes out of a page is escaped here; only the tags written in this file are markup.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from secondsource.records import Article, Span

LONGEST_QUOTE = 420
"""A quotation above this is shortened around the value; chosen by eye."""

_BREAK = re.compile(r"\n{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words of an article in three parts: before, the part that matters, after."""

    before: str
    value: str
    after: str


def anchor(article_id: str, span: Span) -> str:
    """Name the place of a span: `ARTICLE-START-END`, the same in the link and in the text."""
    return f"{article_id}-{span.start}-{span.end}"


def mark_text(article: Article, spans: Iterable[Span]) -> tuple[Markup, ...]:
    """Split a text into paragraphs and mark the spans in them; nested and crossing spans each keep their own anchor.

    A span beyond the text is shortened; one over several paragraphs is anchored in the first. An empty text gives none.
    """
    wanted = sorted({(clip(article.text, span), span) for span in spans})
    anchored: set[Span] = set()
    paragraphs = []
    for start, end in _paragraphs(article.text):
        inside = [(clipped, named) for clipped, named in wanted if clipped.start < end and clipped.end > start]
        pieces = [(max(c.start, start), min(c.end, end), None if named in anchored else named) for c, named in inside]
        anchored.update(named for _, named in inside)
        paragraphs.append(_mark(article, start, end, pieces))
    return tuple(paragraphs)


def clip(text: str, span: Span) -> Span:
    """Shorten a span so that it lies within a text.

    >>> clip("abc", Span(start=1, end=9))
    Span(start=1, end=3)
    """
    start = min(max(span.start, 0), len(text))
    return Span(start=start, end=min(max(span.end, start), len(text)))


def cut_quote(article: Article, span: Span, value: Span | None = None) -> Quotation:
    """Cut a quotation out of an article and set its value apart if that is less than the whole; a long one is shortened."""
    text = article.text
    whole = clip(text, span)
    inner = clip(text[: whole.end], value) if value else whole
    if inner == whole or inner.start < whole.start or inner.start == inner.end:
        left, right = whole.start, min(whole.end, whole.start + LONGEST_QUOTE)
        inner = Span(start=right, end=right)
    else:
        room = max(LONGEST_QUOTE - (inner.end - inner.start), 0) // 2
        left, right = max(whole.start, inner.start - room), min(whole.end, inner.end + room)
    return Quotation(
        before=("… " if left > whole.start else "") + text[left : inner.start],
        value=text[inner.start : inner.end],
        after=text[inner.end : right] + (" …" if right < whole.end else ""),
    )


def _paragraphs(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    for gap in _BREAK.finditer(text):
        if text[start : gap.start()].strip():
            yield start, gap.start()
        start = gap.end()
    if text[start:].strip():
        yield start, len(text)


def _mark(article: Article, start: int, end: int, spans: list[tuple[int, int, Span | None]]) -> Markup:
    """Write one paragraph. A span that crosses the end of an open one is cut there, and its rest follows without an anchor."""
    waiting = [(left, -right, order, named) for order, (left, right, named) in enumerate(spans)]
    heapq.heapify(waiting)
    pieces: list[str] = []
    open_ends: list[int] = []
    at = start
    while waiting or open_ends:
        if open_ends and (not waiting or open_ends[-1] <= waiting[0][0]):
            pieces += [escape(article.text[at : open_ends[-1]]), Markup("</mark>")]
            at = open_ends.pop()
            continue
        left, right, order, named = heapq.heappop(waiting)
        right = -right
        if open_ends and right > open_ends[-1]:
            heapq.heappush(waiting, (open_ends[-1], -right, order, None))
            right = open_ends[-1]
        pieces += [escape(article.text[at:left]), _opening(article, named)]
        at = left
        open_ends.append(right)
    pieces.append(escape(article.text[at:end]))
    return Markup("").join(pieces)


def _opening(article: Article, named: Span | None) -> Markup:
    if named is None:
        return Markup("<mark>")
    return Markup('<mark id="{}">').format(anchor(article.id, named))
