"""A capture in, the article alone out: text without furniture, headline, authors, dates with zone, outlet, credits, language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from secondsource.extract.assembly import PageParts, build_article
from secondsource.extract.bylines import declared_people, marked_authors
from secondsource.extract.decoding import decode_page
from secondsource.extract.dump import read_dump
from secondsource.extract.html import parse_html, read_markup
from secondsource.extract.kinds import is_index, is_prose, text_size
from secondsource.extract.metadata import read_metadata
from secondsource.extract.objects import read_object
from secondsource.extract.outlets import domain_of, names_in_title
from secondsource.extract.titles import choose_title, strip_site_name
from secondsource.records import Article, Capture, Media, Outlet

__all__ = ["extract_article"]

LITTLE_PROSE = 40
"""Words of running text below which trafilatura may have missed the article, so that other readings of the page are tried."""


def extract_article(capture: Capture, *, outlets: Sequence[Outlet] = (), furniture: frozenset[str] = frozenset()) -> Article:
    """Extract the article of a capture: an HTML page, a plain-text dump of a whole page, or a JSON object with fields.

    `outlets` are publishers known beforehand, to be recognised by domain or masthead; `furniture` is lines of a text dump that recur
    on other pages of its outlet (see `recurrence.py`). Raises UnreadablePage for empty, binary or malformed input and NotAnArticle
    for a page without an article (its reason tells the kind of page).
    """
    page = decode_page(capture.data, capture.file)
    if capture.media is Media.JSON:
        return read_object(capture, page, outlets)
    parts = _parts_of_html(page, capture.file, outlets) if capture.media is Media.HTML else _parts_of_dump(page, outlets, furniture)
    return build_article(capture, parts, outlets)


def _parts_of_html(page: str, file: str, outlets: Sequence[Outlet]) -> PageParts:
    tree = parse_html(page, file)
    declared = read_metadata(tree)
    if not declared_people(declared.authors):
        declared = replace(declared, authors=(*declared.authors, *marked_authors(tree)))
    names = [name for name in (declared.site_name, *declared.publishers, *names_in_title(outlets, declared.page_title)) if name]
    title = choose_title(declared, names, domain=domain_of(declared.url))
    markup = read_markup(page, tree, title)
    paragraphs = markup.paragraphs
    if _prose_size(paragraphs) < LITTLE_PROSE or (not declared.is_article and is_index(paragraphs)):
        others = (read_dump("\n".join(markup.lines)).paragraphs, (declared.body,) if declared.body else ())
        best = max(others, key=_prose_size)
        paragraphs = best if _prose_size(best) > sum(map(text_size, paragraphs)) else paragraphs
    return PageParts(title=title, paragraphs=paragraphs, lines=markup.lines, declared=declared)


def _prose_size(paragraphs: Sequence[str]) -> int:
    return sum(text_size(paragraph) for paragraph in paragraphs if is_prose(paragraph))


def _parts_of_dump(page: str, outlets: Sequence[Outlet], furniture: frozenset[str]) -> PageParts:
    dump = read_dump(page, furniture=furniture)
    title = strip_site_name(dump.title, names_in_title(outlets, dump.title)) if dump.title else ""
    return PageParts(title=title, paragraphs=dump.paragraphs, lines=dump.lines)
