"""What a page shows and declares in, the article record out: text without furniture, date, authors, credits, outlet, language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from secondsource.errors import NotAnArticle
from secondsource.extract.bylines import byline_parts, is_desk, people_of
from secondsource.extract.credits import agency_in_byline, find_credits, is_credit_line, is_sign_off, names_of
from secondsource.extract.dates import align_day, moment_of_url
from secondsource.extract.furniture import drop_repeats, is_furniture, is_menu, is_teaser
from secondsource.extract.kinds import is_partial, is_prose, refuse_page, text_size
from secondsource.extract.langid import identify_language
from secondsource.extract.metadata import Declared
from secondsource.extract.outlets import make_outlet, match_outlet, outlet_in_line
from secondsource.extract.surroundings import (
    Surroundings,
    find_surroundings,
    is_byline,
    is_header_line,
    is_heading,
    read_stamps,
    url_of_lines,
)
from secondsource.records import Article, Capture, Credit, Moment, Outlet, content_id
from secondsource.text import fold, squeeze, words

LONGEST_HEADLINE = 20
LONGEST_TAIL = 4
"""Lines without a sentence at the end of a text that are taken for links elsewhere; more of them are a list of the article."""
HEADER_PARAGRAPHS = 8
"""Paragraphs at the top of a text among which title, date line and byline may still stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageParts:
    """A page taken apart: headline, the paragraphs taken for its text, all its lines, and what it declares."""

    title: str
    paragraphs: tuple[str, ...]
    lines: tuple[str, ...]
    declared: Declared = field(default_factory=Declared)
    fallback: Moment | None = None


def build_article(capture: Capture, parts: PageParts, outlets: Sequence[Outlet] = ()) -> Article:
    """Build the article of a page. Raises NotAnArticle where the page holds none, with the kind of page as the reason."""
    paragraphs, loose = clean_paragraphs(_below_title(parts), parts.title, outlets)
    lead_only = not any(map(is_prose, paragraphs)) and is_prose(parts.declared.lead)
    paragraphs = [parts.declared.lead] if lead_only else paragraphs
    reason = refuse_page(parts.title, paragraphs, parts.lines, declared=parts.declared.is_article)
    if reason:
        raise NotAnArticle(capture.file, reason)
    around = find_surroundings(parts.lines, parts.title, paragraphs)
    url = parts.declared.url or url_of_lines(around.head)
    outlet = _find_outlet(parts, url, outlets)
    published, updated = _moments(parts, around, url, outlet)
    authors = _authors(parts.declared, around)
    text = "\n\n".join(paragraphs)
    return Article(
        id=content_id("art", capture.file, capture.id),
        capture_id=capture.id,
        file=capture.file,
        title=parts.title,
        text=text,
        lang=identify_language(text),
        url=url,
        outlet=outlet,
        published=published,
        updated=updated,
        authors=authors,
        credits=_credits(paragraphs, (*loose, *around.tail[:3]), around.between, parts.declared, outlet=outlet, outlets=outlets),
        partial=lead_only or is_partial(paragraphs, parts.lines, free=parts.declared.free),
    )


def clean_paragraphs(paragraphs: Sequence[str], title: str, outlets: Sequence[Outlet] = ()) -> tuple[list[str], list[str]]:
    """Split what was taken for the text into the paragraphs that are, and the credit lines and sign-offs that stood among them."""
    kept: list[str] = []
    loose: list[str] = []
    heading = words(title)
    listed = False  # inside a list of other pages, which a heading such as "Most read" opens and running text ends
    for number, paragraph in enumerate(map(squeeze, paragraphs)):
        listed = listed and not is_prose(paragraph)
        listed = listed or (is_teaser(paragraph) and len(paragraph.split()) <= 8)
        if (
            is_credit_line(paragraph, outlets)
            or is_sign_off(paragraph)
            or is_heading(paragraph, heading)
            or (number < HEADER_PARAGRAPHS and not _has_body(kept) and is_header_line(paragraph.strip(" ·|–—-")))
        ):
            loose.append(paragraph)
        elif listed:
            continue
        elif paragraph and not is_furniture(paragraph) and not (is_menu(paragraph) and len(paragraph.split()) < 20):
            kept.append(paragraph)
    return _without_dangling_heads(drop_repeats(kept)), loose


def _below_title(parts: PageParts) -> Sequence[str]:
    """Short paragraphs above the headline belong to the head of the page."""
    heading = words(parts.title)
    top = next((i for i, line in enumerate(parts.lines) if is_heading(line, heading)), -1)
    above = set(parts.lines[:top]) - set(parts.lines[top:]) if top > 0 else set()
    return [p for p in parts.paragraphs if p not in above or text_size(p) > LONGEST_HEADLINE]


def _has_body(kept: Sequence[str]) -> bool:
    return any(len(paragraph.split()) >= 20 for paragraph in kept)


def _without_dangling_heads(paragraphs: list[str]) -> list[str]:
    """A subhead at the end of a text heads nothing any more; headlines there lead elsewhere, unless a colon opens them as a list."""
    last = next((i for i in range(len(paragraphs) - 1, -1, -1) if not _is_headline(paragraphs[i])), -1)
    tail = paragraphs[last + 1 :]
    if last < 0 or (paragraphs[last].endswith(":") and tail) or len(tail) > LONGEST_TAIL or any(p.endswith(":") for p in tail[:-1]):
        return paragraphs
    return paragraphs[: last + 1]


def _is_headline(paragraph: str) -> bool:
    return text_size(paragraph) <= LONGEST_HEADLINE and not paragraph.rstrip("\"'”’»)]").endswith((".", "!", "?", "…", ":", ";", "。"))


def _find_outlet(parts: PageParts, url: str | None, outlets: Sequence[Outlet]) -> Outlet | None:
    declared = parts.declared
    names = [name for name in (declared.site_name, *declared.publishers) if name]
    known = match_outlet(outlets, url=url, names=names)
    if known:
        return known
    for line in (declared.page_title, *parts.lines[:4], *parts.lines[-4:]):
        if outlet := outlet_in_line(outlets, line):
            return outlet
    return make_outlet(declared.site_name, url)


def _moments(parts: PageParts, around: Surroundings, url: str | None, outlet: Outlet | None) -> tuple[Moment | None, Moment | None]:
    written = read_stamps(around, country=outlet.country if outlet else "")
    updated = parts.declared.updated or written[1]
    of_url = moment_of_url(url) if url else None
    declared = parts.declared.published
    published = align_day(declared, written[0]) if declared else written[0] or of_url or parts.fallback or updated
    return published, updated


def _authors(declared: Declared, around: Surroundings) -> tuple[str, ...]:
    for byline in (", ".join(declared.authors), *around.bylines):
        if people := people_of(byline):
            return people
    return ()


def _credits(
    paragraphs: Sequence[str],
    loose: Sequence[str],
    between: Sequence[str],
    declared: Declared,
    *,
    outlet: Outlet | None,
    outlets: Sequence[Outlet],
) -> tuple[Credit, ...]:
    found = {credit.source: credit for credit in find_credits(paragraphs, (*loose, *between), own=outlet, outlets=outlets)}
    own = names_of(outlet) if outlet else frozenset()
    for line in (*(line for line in between if is_byline(line)), *declared.organisations, *declared.authors):
        for credit in agency_in_byline(byline_parts(line), outlets, line):
            if fold(credit.source) not in own and (credit.source == "agencies" or not is_desk(credit.source)):
                found.setdefault(credit.source, credit)
    return tuple(found.values())
