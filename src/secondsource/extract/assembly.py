"""What a page shows and declares in, the article record out: text without furniture, date, authors, credits, outlet, language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from secondsource.errors import NotAnArticle
from secondsource.extract.bylines import byline_parts, declared_people, has_label, parted_bylines, proven_people, split_names
from secondsource.extract.credits import find_credits, is_credit_line, is_sign_off, may_name_agency
from secondsource.extract.datescores import DateHabits
from secondsource.extract.dumpdates import choose_dump_moments
from secondsource.extract.furniture import drop_repeats, is_furniture, is_menu, is_teaser
from secondsource.extract.kinds import is_partial, is_prose, refuse_page, text_size
from secondsource.extract.langid import identify_language
from secondsource.extract.metadata import Declared, is_home
from secondsource.extract.notices import find_notices
from secondsource.extract.outlets import date_order_of, domain_of, make_outlet, match_outlet, outlet_in_line
from secondsource.extract.pagedates import PAGE_HEAD, choose_page_moments, taken_of_page
from secondsource.extract.surroundings import (
    Surroundings,
    find_headings,
    find_surroundings,
    is_byline,
    is_header_line,
    url_of_lines,
)
from secondsource.records import Article, Capture, Credit, Moment, Outlet, content_id
from secondsource.text import squeeze

LONGEST_HEADLINE = 20
LONGEST_FURNITURE = 100
"""Words from which a paragraph is text, whatever it begins with."""
LONGEST_LIST_HEAD = 8
LONGEST_MENU = 20
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


def build_article(capture: Capture, parts: PageParts, outlets: Sequence[Outlet] = ()) -> Article:
    """Build the article of a page. Raises NotAnArticle where the page holds none, with the kind of page as the reason."""
    headings = find_headings(parts.lines, parts.title)
    paragraphs, loose = clean_paragraphs(_below_title(parts, headings), parts.title, outlets)
    declared = parts.declared
    lead_only = declared.is_article and not any(map(is_prose, paragraphs)) and is_prose(declared.lead)
    paragraphs = [declared.lead] if lead_only else paragraphs
    home = bool(declared.url and is_home(declared.url))
    reason = refuse_page(
        parts.title, paragraphs, parts.lines, declared=declared.is_article, kinds=(*declared.types, declared.kind), home=home
    )
    if reason:
        raise NotAnArticle(capture.file, reason)
    around = find_surroundings(parts.lines, parts.title, paragraphs)
    notices = find_notices(paragraphs, (parts.title, *loose, *around.between, *around.tail[:3]))
    quotes = {notice.quote for notice in notices}
    # a notice tells the wrong fact again, which is no claim of the article
    paragraphs = [paragraph for paragraph in paragraphs if paragraph not in quotes] or paragraphs
    url = declared.url or url_of_lines(around.head)
    outlet = _find_outlet(parts, url, outlets)
    published, updated = _moments(capture, parts, headings, url=url, outlet=outlet)
    authors = _authors(parts, around)
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
        credits=_credits(paragraphs, (*loose, *around.tail[:3]), around.between, declared, outlet=outlet, outlets=outlets),
        partial=lead_only or is_partial(paragraphs, parts.lines, free=declared.free, word_count=declared.word_count),
        section=declared.section,
        notices=notices,
    )


def clean_paragraphs(paragraphs: Sequence[str], title: str, outlets: Sequence[Outlet] = ()) -> tuple[list[str], list[str]]:
    """Split what was taken for the text into the paragraphs that are, and the credit lines and sign-offs that stood among them."""
    kept: list[str] = []
    loose: list[str] = []
    titles = frozenset(find_headings(paragraphs, title))
    listed = False  # inside a list of other pages, which a heading such as "Most read" opens and running text ends
    for number, paragraph in enumerate(map(squeeze, paragraphs)):
        size = paragraph.count(" ") + 1
        if size > LONGEST_FURNITURE:
            kept.append(paragraph)
            listed = False
            continue
        listed = listed and not is_prose(paragraph)
        listed = listed or (size <= LONGEST_LIST_HEAD and is_teaser(paragraph))
        if (
            is_credit_line(paragraph, outlets)
            or is_sign_off(paragraph)
            or number in titles
            or (number < HEADER_PARAGRAPHS and not _has_body(kept) and is_header_line(paragraph.strip(" ·|–—-")))
        ):
            loose.append(paragraph)
        elif paragraph and not listed and not is_furniture(paragraph) and not (size < LONGEST_MENU and is_menu(paragraph)):
            kept.append(paragraph)
    return _without_dangling_heads(drop_repeats(kept)), loose


def _below_title(parts: PageParts, headings: Sequence[int]) -> Sequence[str]:
    """Short paragraphs above the headline belong to the head of the page."""
    top = headings[0] if headings else -1
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
    known = match_outlet(outlets, url=url, names=[name for name in (declared.site_name, *declared.publishers) if name])
    known = known or outlet_in_line(outlets, declared.page_title, opening=False)
    if known:
        return known
    ends = (*parts.lines[:4], *parts.lines[-4:])
    titles = find_headings(ends, parts.title)
    for number, line in enumerate(ends):
        if number not in titles and (outlet := outlet_in_line(outlets, line)):
            return outlet
    return make_outlet(declared.site_name, url, title=parts.title, page_title=declared.page_title)


def _moments(
    capture: Capture, parts: PageParts, headings: Sequence[int], *, url: str | None, outlet: Outlet | None
) -> tuple[Moment | None, Moment | None]:
    """Publication and update: of markup by what it declares and shows, of a dump, and of markup that names no day, by its lines."""
    taken = taken_of_page(capture.data[:PAGE_HEAD].decode("utf-8", "replace")) or capture.taken
    habits = DateHabits(
        url=url,
        order=date_order_of(outlet),
        country=outlet.country if outlet else "",
        taken=taken,
    )
    published, updated = choose_page_moments(parts.declared.dates, habits)
    if published:
        return published, updated
    chosen = set(parts.paragraphs)
    inside = [line in chosen for line in parts.lines]
    first = inside.index(True) if True in inside else len(inside)
    title = max((i for i in headings if i < first), default=headings[0] if headings else -1)
    return choose_dump_moments(parts.lines, inside, title, habits=habits)


def _authors(parts: PageParts, around: Surroundings) -> tuple[str, ...]:
    declared = parts.declared
    site = (declared.site_name, *declared.publishers, domain_of(declared.url).rpartition(".")[0])
    if people := declared_people(declared.authors, site=site):
        return people
    labelled = [line for line in around.bylines if has_label(line)]
    lines = (*labelled, *parted_bylines(around.between), *(line for line in around.bylines if line not in labelled))
    return proven_people(lines, " ".join(parts.paragraphs))


def _credits(
    paragraphs: Sequence[str],
    loose: Sequence[str],
    between: Sequence[str],
    declared: Declared,
    *,
    outlet: Outlet | None,
    outlets: Sequence[Outlet],
) -> tuple[Credit, ...]:
    shown = [(line, *byline_parts(line)) for line in between if may_name_agency(line, outlets) and is_byline(line)]
    bylines = [*shown, *((line, *split_names(line)) for line in (*declared.organisations, *declared.authors))]
    return find_credits(paragraphs, (*loose, *between), bylines=bylines, own=outlet, outlets=outlets)
