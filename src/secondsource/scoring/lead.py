"""A reading in; its title, the sentences that tell of its own event, and where listed cue words stand in them, out.

Sentences that look back to other years, deny, or speak of a drill or a work of fiction tell of no consequence and are left out.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from secondsource.records import EventMention, QuantityMention, Reading, Span, Status

LEAD_SENTENCES = 5
"""Title and this many sentences say what happened; what follows is background as often as not."""
NEAR = 40
"""Characters before a word within which a negation or an intention bears on it."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_CLAUSE = re.compile(r"[;:–—]|\bbut\b|, (?:and|while)\b")
_NOT_DONE = frozenset({Status.PLANNED, Status.POSSIBLE, Status.DENIED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one origin gives to a feature: the amount, and the words it rests on as (start, end) in its root page.

    An origin is not `heard` on a feature where there are no cue words in the language of its page.
    """

    amount: float = 0.0
    spans: tuple[tuple[int, int], ...] = ()
    heard: bool = True


NOTHING = Told()
UNHEARD = Told(heard=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What one origin says: its root page, the sentences that tell of the event, and those of them that open the page.

    `imagined` says that the page is about a drill, a work of fiction or the memory of a past event.
    """

    reading: Reading
    told: tuple[Span, ...]
    opening: tuple[Span, ...]
    imagined: bool

    @property
    def text(self) -> str:
        """The text of the root page."""
        return self.reading.article.text

    @property
    def title(self) -> str:
        """The headline of the root page."""
        return self.reading.article.title

    @property
    def lang(self) -> str:
        """Its language, by which cue words are chosen; a page of unknown language is read as English."""
        return self.reading.article.lang or "en"


def read_lead(reading: Reading) -> Lead:
    """Choose the sentences that tell of a page's own event."""
    article, sentences = reading.article, reading.analysis.sentences
    lang, year = article.lang or "en", article.published.at.year if article.published else 9999
    first = article.text[sentences[0].start : sentences[0].end] if sentences else ""
    # A title that tells of deaths is of something that happened, on whatever anniversary.
    beginnings = (article.title,) if cue("death", lang).search(article.title) else (article.title, first)
    imagined = any(cue("imagined", lang).search(text) for text in beginnings)
    told = tuple(s for s in sentences if not _is_beside(article.text, s, lang, year))
    opening = frozenset(sentences[:LEAD_SENTENCES])
    return Lead(reading=reading, told=told, opening=tuple(s for s in told if s in opening), imagined=imagined)


def _is_beside(text: str, span: Span, lang: str, year: int) -> bool:
    """Whether a sentence looks back to an earlier year, denies, or speaks of what is only imagined."""
    if any(cue(name, lang).search(text, span.start, span.end) for name in ("imagined", "denied")):
        return True
    for match in cue("earlier", lang).finditer(text, span.start, span.end):
        named = _YEAR.search(match.group())
        if named is None or int(named.group()) < year - 1:
            return True
    return False


def find_cue(lead: Lead, name: str, spans: Sequence[Span]) -> Iterator[re.Match[str]]:
    """Every match of a list of cue words within these sentences, in order; a negated one is passed over."""
    pattern, negation = cue(name, lead.lang), cue("negation", lead.lang)
    for span in spans:
        for match in pattern.finditer(lead.text, span.start, span.end):
            before = lead.text[max(span.start, match.start() - NEAR) : match.start()]
            if not negation.search(_CLAUSE.split(before)[-1]):
                yield match


def says(lead: Lead, name: str) -> tuple[int, tuple[tuple[int, int], ...]]:
    """How often title and opening sentences hold a cue, and where. A title has no offsets; the body's first match stands for it."""
    found = tuple((m.start(), m.end()) for m in find_cue(lead, name, lead.opening))
    times = len(found) + sum(1 for _ in cue(name, lead.lang).finditer(lead.title))
    if times and not found:
        found = tuple((m.start(), m.end()) for m in find_cue(lead, name, lead.told))[:1]
    return times, found


def is_realised(lead: Lead, start: int, end: int) -> bool:
    """Whether an act told of at these offsets has happened: its event is done, and no word of intention stands close before it."""
    least = max(_sentence_start(lead, start), start - NEAR)
    if cue("intended", lead.lang).search(lead.text, least, start):
        return False
    near = _events_from(lead, least, end)
    over = [e for e in near if e.end > start] or near[-1:]
    return not any(e.status in _NOT_DONE for e in over)


def is_supposed(lead: Lead, start: int, end: int) -> bool:
    """Whether what a word at these offsets tells is only possible, meant or denied: by its event, or by a word close before it."""
    least = max(_sentence_start(lead, start), start - NEAR)
    if cue("possible", lead.lang).search(lead.text, least, start):
        return True
    return any(e.status in _NOT_DONE for e in _events_from(lead, least, end) if start < e.end)


def _sentence_start(lead: Lead, position: int) -> int:
    """Where the sentence around a position starts; the position itself outside all sentences that are told."""
    place = bisect_right(lead.told, position, key=lambda span: span.start) - 1
    return lead.told[place].start if place >= 0 and position < lead.told[place].end else position


def _events_from(lead: Lead, start: int, end: int) -> tuple[EventMention, ...]:
    """The events that start within these offsets; a page has them in order."""
    events = lead.reading.analysis.events
    return events[bisect_left(events, start, key=lambda e: e.start) : bisect_left(events, end, key=lambda e: e.start)]


def quantities_in(lead: Lead, span: Span) -> tuple[QuantityMention, ...]:
    """The quantities that stand within a sentence; a page has them in order."""
    found = lead.reading.analysis.quantities
    inside = found[bisect_left(found, span.start, key=lambda q: q.start) : bisect_left(found, span.end, key=lambda q: q.start)]
    return tuple(q for q in inside if q.end <= span.end)


def has_cue(lead: Lead, name: str) -> bool:
    """Whether there is a list of these cue words in the language of the page."""
    return (name, lead.lang) in cue_patterns()


def cue(name: str, lang: str) -> re.Pattern[str]:
    """The pattern of a list of cue words in a language; one that matches nothing where there is no such list."""
    return cue_patterns().get((name, lang), _NEVER)


_NEVER = re.compile(r"(?!)")


@lru_cache(maxsize=1)
def cue_patterns() -> dict[tuple[str, str], re.Pattern[str]]:
    """Every list of cue words as a pattern, by name and language; topics are named "topic " with their key."""
    data = read_data("impact")
    lists = {(name, lang): words for lang, table in data["cues"].items() for name, words in table.items()}
    lists |= {(f"topic {key}", lang): words for key, topic in data["topics"].items() for lang, words in topic["words"].items()}
    return {key: as_pattern(words) for key, words in lists.items()}


def as_pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Regular expressions over whole words as one pattern: case is ignored, a space stands for any white space."""
    return re.compile(rf"\b(?:{'|'.join(words)})\b".replace(" ", r"\s+"), re.IGNORECASE)


@lru_cache(maxsize=8)
def read_data(name: str) -> dict[str, Any]:
    """A table of the package's data folder."""
    return tomllib.loads(files("secondsource").joinpath("data", f"{name}.toml").read_text(encoding="utf-8"))
