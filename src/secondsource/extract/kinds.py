"""Title and lines of a page in, the reason why it is no article out: error pages, walls, search pages, lists, galleries, shops."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from secondsource.extract.kindwords import (
    BYE_LINE,
    CONSENT_TALK,
    CONSENT_WALL,
    COUNTER,
    ERROR,
    GALLERY,
    LISTING,
    LOGIN,
    LOGIN_TALK,
    MORE_LINE,
    PAGER,
    PAYWALL,
    SEARCH,
    SHOP_LINE,
    STAMP,
    WALL_OF_SCRIPTS,
)
from secondsource.extract.phrases import Phrases

LONGEST_TEASER = 35
FEWEST_TEASERS = 4
FEWEST_LINKS = 8
MOST_GALLERY_PROSE = 40
SHORTEST_STORY = 60
LONGEST_EXCERPT = 45
MUCH_PROSE = 300
LONGEST_HEAD = 400
"""Characters of a line at the top of a page that are looked at."""
LONGEST_OFFER = 150
"""Words of running text without a break from which a page tells a story: of 862 pages of the extraction set 23 have less, lists and tables
most of them; a teaser has less always."""
SHORTEST_WHOLE = 200
LONGEST_LEAD = 400
"""Words of the longest lead before a wall that the page does not declare; dots at the end of longer texts are a teaser's."""
LONGEST_SHOP = 400
MOST_VIDEO_PROSE = 30
FEWEST_MARKS = 3
HEAD_LINES = 40
LONGEST_SHORT_LINE = 12
_SENTENCE_MARK = re.compile(r"[.!?…。！？।؟۔]|[\u0e00-\u0eff]")
_ENDS = tuple(".!?…:。！？")
_CLOSERS = "\"'”’»)]」』"
_SENTENCE_BREAK = re.compile(r"[.!?][\"'”’»)]*\s+[\"'“‘„«(]*[^\W\d_a-z]")
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\[&hellip;\])\W*$")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_NUMBERED = re.compile(r"^\W*\d{1,3}[.):]?\s")
_LISTING_TYPES = frozenset(("collectionpage", "searchresultspage", "profilepage", "sitenavigationelement"))


@dataclass(frozen=True, slots=True)
class _Wall:
    """A kind of page without a story: its mark, the talk that belongs to it, and the words of other prose that make it an article."""

    mark: Phrases | re.Pattern[str]
    talk: Phrases | re.Pattern[str]
    most: int
    reason: str


_WALLS = (
    _Wall(ERROR, ERROR, 60, "an error page: the article was not found"),
    _Wall(SEARCH, SEARCH, 60, "a search page"),
    _Wall(CONSENT_WALL, CONSENT_TALK, 20, "a cookie wall"),
    _Wall(WALL_OF_SCRIPTS, WALL_OF_SCRIPTS, 15, "a page that only a browser with scripts can show"),
    _Wall(LOGIN, LOGIN_TALK, 25, "a log-in page"),
)


def refuse_page(
    title: str,
    paragraphs: Sequence[str],
    lines: Sequence[str],
    *,
    declared: bool = False,
    kinds: Sequence[str] = (),
    home: bool = False,
) -> str | None:
    """Tell why a page is no article, None where it is one. `paragraphs` is what was taken for its text, `lines` all of the page;
    `declared` says that the page calls itself an article, which is believed unless it shows an error or a wall. `kinds` are the types it
    declares (schema.org and OpenGraph, folded), `home` says that its address is that of a home page.
    """
    runs = prose_runs(paragraphs, lines)
    reason = _refuse_wall(title, runs, lines)
    longest = max((sum(map(text_size, run)) for run in runs), default=0)
    if reason or (declared and paragraphs) or longest >= LONGEST_OFFER:
        return reason
    return _refuse_kind(title, lines, runs, kinds) or _refuse_list(
        title, paragraphs, lines, runs if longest <= LONGEST_EXCERPT else None, home or bool(_LISTING_TYPES & set(kinds))
    )


def _refuse_wall(title: str, runs: Sequence[Sequence[str]], lines: Sequence[str]) -> str | None:
    sentences = [sentence for run in runs for sentence in run]
    sizes = [text_size(sentence) for sentence in sentences]
    top = [line for line in lines[:HEAD_LINES] if line.count(" ") < LONGEST_SHORT_LINE]
    rich = sum(sizes) >= MUCH_PROSE
    head = "\n".join((title, *sentences[:2]) if rich else (title, *(line[:LONGEST_HEAD] for line in (*lines[:HEAD_LINES], *sentences[:5]))))
    for wall in _WALLS:
        if not wall.mark.search(head) and not (rich and any(map(wall.mark.match, top))):
            continue
        if sum(size for sentence, size in zip(sentences, sizes, strict=True) if not wall.talk.search(sentence)) < wall.most:
            return wall.reason
        # a page that is headed by it may list other pages below
        headed = wall.mark.search(title) or any(map(wall.mark.match, top))
        if headed and wall.most == SHORTEST_STORY and all(map(_is_thin, runs)):
            return wall.reason
    return None


def _refuse_kind(title: str, lines: Sequence[str], runs: Sequence[Sequence[str]], kinds: Sequence[str]) -> str | None:
    """Galleries, videos and shops."""
    prose = sum(text_size(sentence) for run in runs for sentence in run)
    counted = sum(1 for line in lines if COUNTER.match(line)) >= FEWEST_MARKS
    marked = counted or bool(GALLERY.search(title)) or "imagegallery" in kinds
    if marked and (prose < MOST_GALLERY_PROSE or (counted and all(map(_is_thin, runs)))):
        return "a gallery"
    if prose < MOST_VIDEO_PROSE and any(kind.startswith("video") for kind in kinds):
        return "a video page without text"
    offered = any(kind == "product" or kind.startswith(("product.", "og:product")) for kind in kinds)
    if offered or (prose < LONGEST_OFFER and len(lines) < LONGEST_SHOP and any(map(SHOP_LINE.match, lines))):
        return "a product page"
    return None


def _refuse_list(
    title: str, paragraphs: Sequence[str], lines: Sequence[str], runs: Sequence[Sequence[str]] | None, listing: bool
) -> str | None:
    """Lists of other pages; `runs` are None where one of them is too long for a teaser."""
    if runs is None:
        return None
    if not runs:
        return "an index page: links and headlines, no running text" if len(lines) >= FEWEST_LINKS else "no running text"
    shown = prose_runs([line for line in lines if is_prose(line) and not CONSENT_TALK.search(line)], lines)
    single = sum(1 for run in shown if len(run) == 1 and text_size(run[0]) <= LONGEST_EXCERPT)
    thin = sum(map(_is_thin, runs)) / len(runs)
    marks = _count_marks(lines)
    listing = listing or bool(LISTING.search("\n".join((title, *lines[:12]))))
    scattered = single >= FEWEST_TEASERS and single >= 0.7 * len(shown)
    marked = scattered and thin >= 0.5 and marks + listing >= max(FEWEST_MARKS, 0.6 * single)
    named = listing and thin == 1 and min(single, len(runs)) >= FEWEST_MARKS
    plain = not _is_numbered(lines) and (
        (thin >= 0.7 and is_index(paragraphs))
        or (thin == 1 and len(runs) >= FEWEST_MARKS and single > FEWEST_TEASERS and single == len(shown))
    )
    return "an index page: many headlines with a line of text each" if marked or named or plain else None


def _count_marks(lines: Sequence[str]) -> int:
    """Lines as lists of pages have one for each page: a date or an age alone, "read more", a number of comments."""
    short = [line for line in lines if line.count(" ") < LONGEST_SHORT_LINE]
    more = sum(1 for line in lines if MORE_LINE.search(line[-60:]))
    stamps = sum(1 for line in short if STAMP.search(line) and not BYE_LINE.search(line))
    return max(more, stamps) + (1 if any(PAGER.match(line) for line in short) else 0)


def _is_numbered(lines: Sequence[str]) -> bool:
    return sum(1 for line in lines if _NUMBERED.match(line) and any(map(str.isalpha, line))) >= FEWEST_MARKS


def _is_thin(run: Sequence[str]) -> bool:
    """Whether a run of prose could be a teaser: one paragraph of one sentence, or cut off."""
    text = run[0]
    return len(run) == 1 and (bool(_CUT.search(text[-20:])) or (text_size(text) <= LONGEST_TEASER and not _SENTENCE_BREAK.search(text)))


def prose_runs(paragraphs: Sequence[str], lines: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Gather paragraphs of prose that follow one another on the page, with no other line between them, into runs."""
    places = {line: i for i, line in reversed(list(enumerate(lines)))}
    runs: list[list[str]] = []
    last = -1
    for number, paragraph in enumerate(paragraphs):
        if not is_prose(paragraph):
            continue
        place = places.get(paragraph)
        before = places.get(paragraphs[last]) if last >= 0 else None
        near = last >= 0 and last == number - 1 and (place is None or before is None or place - before <= 1)
        runs[-1:] = [[*runs[-1], paragraph]] if near else [*runs[-1:], [paragraph]]
        last = number
    return tuple(map(tuple, runs))


def text_size(text: str) -> int:
    """Count words; scripts that put no spaces between words count two letters as a word."""
    return max(len(text.split()), 0 if text.isascii() else len(_UNSPACED.findall(text)) // 2)


def is_partial(paragraphs: Sequence[str], lines: Sequence[str], *, free: bool, word_count: int = 0) -> bool:
    """Whether a page shows only a part of its article: behind a paywall, declared (`free` False) or seen, with little text or a cut, or
    a lead cut off by dots. A text of the length that the page declares (`word_count`, 0 if unknown) is whole.
    """
    count = sum(map(text_size, paragraphs))
    if 0 < 0.8 * word_count <= count:
        return False
    cut = bool(paragraphs) and bool(_CUT.search(paragraphs[-1][-20:]))
    short = count < 0.6 * word_count
    if not free:
        return count < SHORTEST_WHOLE or cut or short
    if cut and count < SHORTEST_STORY:
        return True
    return (count < 150 or short or (cut and count < LONGEST_LEAD)) and any(map(PAYWALL.search, lines))


def is_prose(paragraph: str) -> bool:
    """Whether a paragraph is running text: eight words or more with the end of a sentence."""
    size = text_size(paragraph)
    return (size >= 8 and paragraph.rstrip(_CLOSERS).endswith(_ENDS)) or (size >= 30 and bool(_SENTENCE_MARK.search(paragraph)))


def is_index(paragraphs: Sequence[str]) -> bool:
    """Whether headlines take turns with teasers: at least four pairs of a headline and a line of text, and hardly any other text."""
    # the size of each, negative for prose
    sizes = [-text_size(paragraph) if is_prose(paragraph) else text_size(paragraph) for paragraph in paragraphs]
    teasers = sum(1 for left, right in itertools.pairwise(sizes) if 3 <= left <= 20 and -LONGEST_TEASER <= right < 0)
    return teasers >= FEWEST_TEASERS and teasers >= 0.8 * sum(1 for size in sizes if size < 0)
