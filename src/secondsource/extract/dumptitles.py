"""Lines of a page dump and which of them are of the article in, the line that is its headline out.

A few plausible lines above and about the beginning of the article are compared by named features; fitted trees rank them
against each other and against "none of these".
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from secondsource.extract.bylines import has_label
from secondsource.extract.furniture import is_menu, is_share_line, is_teaser
from secondsource.extract.lines import Line, ends_sentence
from secondsource.extract.trees import Rows, load_ensemble

MODEL = "dumptitles"
MOST_CANDIDATES = 18
REACH = 150
"""Lines above the beginning of the article among which the headline is sought."""
BELOW = 5
LONGEST_TITLE = 35
SHORTEST_TITLE = 6
"""Letters of the shortest headline."""
SHORTEST_BODY = 12
LONG_BODY = 30
OUTSIDE_COST = 6
"""Words of article text that a line outside the article outweighs when the densest run of article lines is sought."""
TEXT_READ = 4000
"""Letters of the article whose words are compared with a headline's."""
NEAR = 3
FAR = 12

_CONTENT_WORD = re.compile(r"\w{4,}")
_DAY = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2}")
_DIGIT = re.compile(r"\d")
_BAR = re.compile(r"\s[|•·»›–—-]\s|\|")
_NAME = re.compile(r"[^\W\d_a-z][\w.’'-]+(?: [^\W\d_a-z][\w.’'-]*){1,3}")
"""Words that may be somebody's name: two to four with capitals."""
_STEPS = re.compile(r"^(?:\d+[.)]\s+|.*\s[›»>/|]\s+)")
_ENTRY = re.compile(r"\d+(?:\.\d+)*[.)]?\s")
LONGEST_STAMP = 14
"""Words of the longest line that is taken for a date line here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """What the features of all candidates of a page look at; `shorter` counts the lines of a few words above each line."""

    texts: tuple[str, ...]
    lines: Sequence[Line]
    inside: Sequence[bool]
    sizes: tuple[int, ...]
    first: int
    main: int
    whole: str
    counts: Counter[str]
    topic: Counter[str]
    lead: frozenset[str]
    shorter: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marks:
    """Lines about the candidates that tell a date, and that name somebody."""

    stamps: tuple[int, ...]
    bylines: tuple[int, ...]


def find_title(lines: Sequence[Line], inside: Sequence[bool]) -> int:
    """Index of the headline, -1 where none is found or no line is given. `inside` tells of each line whether it is of the article."""
    places, rows = title_rows(lines, inside)
    if not places:
        return -1
    best = int(np.argmax(load_ensemble(MODEL).score(rows)))
    return places[best] if best < len(places) else -1


def title_rows(lines: Sequence[Line], inside: Sequence[bool]) -> tuple[tuple[int, ...], Rows]:
    """Indices of the candidates, and their features; one row more than candidates stands, last, for "none of these"."""
    sizes = tuple(len(line.text.split()) for line in lines)
    page = _read_page(lines, inside, sizes, _beginnings(lines, inside, sizes))
    places = _candidates(page)
    if not places:
        return (), np.zeros((0, len(FEATURES)), dtype=np.float32)
    near = sorted({j for i in places for j in range(max(0, i - FAR), min(len(lines), i + FAR + 1)) if sizes[j] <= LONGEST_STAMP})
    marks = _Marks(
        stamps=tuple(j for j in near if _dates(lines[j].text)),
        bylines=tuple(j for j in near if sizes[j] > 1 and _names(lines[j].text)),
    )
    rows = [_row(page, marks, i) for i in places]
    none = [-1.0] * len(FEATURES)
    return tuple(places), np.array([*rows, none], dtype=np.float32)


def _beginnings(lines: Sequence[Line], inside: Sequence[bool], sizes: Sequence[int]) -> tuple[int, int]:
    """Where the article begins: its first long line, and the first of the run of lines in which most of its words stand."""
    chosen = [i for i, kept in enumerate(inside) if kept]
    first = next((i for i in chosen if _is_body(lines[i].text, sizes[i])), chosen[0] if chosen else 0)
    best = here = start = main = 0
    for i, size in enumerate(sizes):
        if here <= 0:
            here, start = 0, i
        here += size if inside[i] else -OUTSIDE_COST
        if here > best:
            best, main = here, start
    main = next((i for i in range(main, len(lines)) if inside[i] and _is_body(lines[i].text, sizes[i])), main)
    return first, main


def _is_body(text: str, size: int) -> bool:
    return size >= LONG_BODY or (size >= SHORTEST_BODY and ends_sentence(text))


def _candidates(page: _Page) -> list[int]:
    """Indices of the lines that look most like a headline by a few cheap features, in order."""
    end = min(len(page.lines), max(page.first, page.main) + BELOW + 1)
    start = max(0, min(page.first, page.main) - REACH)
    places = (i for i in range(start, end) if page.sizes[i] <= LONGEST_TITLE and len(page.texts[i]) >= SHORTEST_TITLE)
    return sorted(i for _, i in heapq.nlargest(MOST_CANDIDATES, ((_likeness(page, i), i) for i in places if not _leads_to(page, i))))


def _leads_to(page: _Page, i: int) -> bool:
    """Whether the line is the way to a page, numbered or as a row, whose last step another line has alone: that one is the headline."""
    last = _STEPS.sub("", page.texts[i])
    return last != page.texts[i] and last in page.counts


def _likeness(page: _Page, i: int) -> float:
    text, size, topic = page.texts[i], page.sizes[i], page.topic
    counts = [topic[word] for word in _CONTENT_WORD.findall(text) if word in topic]
    shared = 3.2 * len(counts) + sum(4.0 if count > 4 else count for count in counts)
    above = page.first - i
    return (
        shared / (size + 1)
        + 0.5 * (size if size < 8 else 8)
        - 0.22 * (size - 14 if size > 14 else 0)
        - 0.02 * (abs(above) + abs(page.main - i))
        - (3.5 if above < 0 else 0.1 * min(above, 10))
        - (3.4 if text[-1] in ".:" else 0)
    )


def _read_page(lines: Sequence[Line], inside: Sequence[bool], sizes: Sequence[int], beginnings: tuple[int, int]) -> _Page:
    first, main = beginnings
    texts = tuple(line.text.casefold() for line in lines)
    body = "\n".join(text for text, kept, size in zip(texts[first:], inside[first:], sizes[first:], strict=True) if kept and size > 5)
    found = _CONTENT_WORD.findall(body[:TEXT_READ])
    return _Page(
        texts=texts,
        lines=lines,
        inside=inside,
        sizes=tuple(sizes),
        first=first,
        main=main,
        whole="\n".join(text for text, size in zip(texts, sizes, strict=True) if NEAR < size <= LONGEST_TITLE),
        counts=Counter(texts),
        topic=Counter(found),
        lead=frozenset(found[:60]),
        shorter=(0, *accumulate(size <= NEAR for size in sizes)),
    )


def _names(text: str) -> bool:
    return bool(_NAME.fullmatch(text)) or has_label(text)


def _dates(text: str) -> bool:
    return bool(_DAY.search(text))


def _row(page: _Page, marks: _Marks, i: int) -> list[float]:
    own = _CONTENT_WORD.findall(page.texts[i])
    return [*_wording(page, i), *_standing(page, i), *_marking(marks, i), *_meaning(page, i, own)]


def _wording(page: _Page, i: int) -> Iterator[float]:
    """How the line is written."""
    text = page.lines[i].text
    parts = text.split()
    lettered = [part for part in parts if part[0].isalpha()]
    yield float(len(parts))
    yield float(len(text))
    yield sum(part[0].isupper() for part in lettered) / max(1, len(lettered))
    yield float(text.isupper())
    yield float(text[0].islower())
    yield float(text.endswith((".", "…"))) + 2.0 * text.endswith(("?", "!"))
    yield float(text.endswith(":"))
    yield float(bool(_BAR.search(text)))
    yield float(is_share_line(text) or is_teaser(text)) + 2.0 * is_menu(text)
    yield float(_names(text))
    yield float(_dates(text))
    yield float(bool(_ENTRY.match(text)))
    yield len(_DIGIT.findall(text)) / len(text)
    yield float(page.lines[i].bullet)


def _standing(page: _Page, i: int) -> Iterator[float]:
    """Where the line stands."""
    lines, sizes = page.lines, page.sizes
    yield float(max(-FAR, min(60, page.first - i)))
    yield float(max(-FAR, min(60, page.main - i)))
    yield float(i)
    yield i / len(lines)
    yield float(page.inside[i])
    yield float(i + 1 < len(lines) and page.inside[i + 1])
    yield float(lines[i].blank_before)
    yield float(i + 1 < len(lines) and lines[i + 1].blank_before)
    yield float(min(20, lines[i].indent))
    yield float(lines[i].indent - lines[min(i + 1, len(lines) - 1)].indent)
    yield float(lines[i].indent - lines[page.main].indent)
    yield _mean_size(sizes[max(0, i - NEAR) : i])
    yield _mean_size(sizes[i + 1 : i + 1 + NEAR])
    yield float(sizes[i - 1] if i else 0)
    yield float(sizes[i + 1] if i + 1 < len(sizes) else 0)
    yield float(page.shorter[i] - page.shorter[max(0, i - FAR)])
    yield float(page.shorter[min(len(sizes), i + FAR)] - page.shorter[i + 1])
    yield float(next((j for j, size in enumerate(sizes[i + 1 : i + 1 + FAR]) if size >= SHORTEST_BODY), FAR))


def _marking(marks: _Marks, i: int) -> Iterator[float]:
    """How far off a date line and a byline are."""
    yield _below(marks.stamps, i)
    yield _above(marks.stamps, i)
    yield _below(marks.bylines, i)
    yield _above(marks.bylines, i)


def _meaning(page: _Page, i: int, own: Sequence[str]) -> Iterator[float]:
    """What the line shares with the rest of the page."""
    number = max(1, len(own))
    after = next((j for j in range(i + 1, min(i + FAR, len(page.sizes))) if page.sizes[j] >= SHORTEST_BODY), -1)
    yield float(len(own))
    yield sum(1 for word in own if word in page.topic) / number
    yield sum(1 for word in own if word in page.lead) / number
    yield sum(min(5, page.topic[word]) for word in own) / number
    yield sum(1 for word in own if page.topic[word] > 1)
    yield sum(1 for word in own if word in page.texts[after]) / number if after >= 0 else -1.0
    yield float(min(4, page.counts[page.texts[i]]))
    yield float(min(6, page.whole.count(page.texts[i])))
    yield float(page.texts.index(page.texts[i]) < i)


def _below(places: Sequence[int], i: int) -> float:
    """Lines down to the next of these places, FAR where it is farther."""
    return float(next((min(FAR, place - i) for place in places if place > i), FAR))


def _above(places: Sequence[int], i: int) -> float:
    return float(next((min(FAR, i - place) for place in reversed(places) if place < i), FAR))


def _mean_size(sizes: Sequence[int]) -> float:
    return math.fsum(min(LONG_BODY, size) for size in sizes) / len(sizes) if sizes else 0.0


FEATURES: tuple[str, ...] = (
    *"words letters capitals shouted lower stop colon bar furniture byline dated entry digits bullet".split(),
    *"to_first to_main index depth".split(),
    *"inside next_inside blank_before blank_after indent indent_next indent_main".split(),
    *"size_before size_after previous following short_before short_after to_body".split(),
    *"stamp_below stamp_above byline_below byline_above".split(),
    *"content shared led topical topics followed repeated held again".split(),
)
"""Names of the columns of `title_rows`, in order."""
