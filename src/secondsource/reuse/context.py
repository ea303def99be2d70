"""What is usual between the pages of one story, so that what is unusual can be told: nearness in meaning, and shared facts.

All pages on one event resemble each other, more on some events than on others. A copy shows by standing nearer to its source than
to the rest of the story.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from secondsource.reuse.shingles import Profile, rarity, share, shingle_containment

USUAL_MEANING = 0.849
"""Mean likeness in meaning of two independent pages on one event (benchmarks/reuse/fit.py)."""
USUAL_FACTS = 0.43
"""Mean share of a page's figures and names that another independent page on the event has (benchmarks/reuse/fit.py)."""
USUAL_FACTS_ABROAD = 0.3
"""The same where the pages are in two languages, which spell names in their own ways."""
PRIOR = 2.0
"""How many pages' worth the usual figures count beside those of the story at hand."""
SAME_TEXT = 0.8
"""Share of its runs of words from which a page says nothing new about a story beside another one."""
MIN_WORDS = 4
"""Sentences with fewer words outside quotations are not aligned: a speech tag alone resembles every other."""
USUAL_RIVAL = 0.86
"""Cosine to expect of the nearest sentence elsewhere in a story of some pages, and at least held against a sentence in a small one."""
USUAL_WORDS = 0.2
"""Weighted share of a sentence's words to expect elsewhere in a story, held against a sentence in the same way."""
REFERENCES = 64
"""Of a large story so many pages, spread evenly by id, stand for the rest."""

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much a page resembles another: mean of the best cosines of its sentences, weighted by length, and share of its facts there.

    `nearest` holds, by place among the page's sentences, the cosine of the nearest sentence of the other; `at` its place there.
    """

    meaning: float
    facts: float
    nearest: tuple[float, ...]
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Contrast:
    """How much nearer a page is to one page than to the rest of the story: in meaning, and in facts (about -1..1 each)."""

    meaning: float
    facts: float


@dataclass(frozen=True, slots=True)
class Rivals:
    """By place among a page's sentences: the cosine of the nearest sentence elsewhere in the story, and the share of its words there."""

    cosines: tuple[float, ...]
    words: tuple[float, ...]


class Context:
    """The pages of one story and what is usual between them. `text_of` maps pages to the one that stands for all with the same text."""

    def __init__(self, profiles: Sequence[Profile], text_of: Mapping[str, str]) -> None:
        self._text_of = text_of
        self._vectors = {p.id: vectors_of(p) for p in profiles}
        self._likeness: dict[tuple[str, str], Likeness] = {}
        self._words: dict[tuple[str, str], tuple[float, ...]] = {}
        longest: dict[str, Profile] = {}
        for page in sorted(profiles, key=lambda p: (-p.length, p.id)):
            # The longest stands for its copies, so that a shortened one changes nothing.
            longest.setdefault(text_of[page.id], page)
        texts = [longest[a] for a in sorted(longest)]
        self.weights = rarity(texts)
        self._texts = spread(texts)

    def likeness(self, page: Profile, source: Profile) -> Likeness:
        """Measure how much of a page is in another."""
        key = (page.id, source.id)
        if key not in self._likeness:
            self._likeness[key] = _measure(page, source, self._vectors[page.id], self._vectors[source.id])
        return self._likeness[key]

    def contrast(self, page: Profile, source: Profile) -> Contrast:
        """Compare a page's likeness to a source with what is usual: the lower half of its likenesses to the other pages.

        The lower half, because other copies of the source are near too. Without other pages, the usual figures of `PRIOR` alone hold.
        """
        own = self.likeness(page, source)
        rest = [self.likeness(page, other) for other in self._others(page, source)]
        abroad = page.reading.article.lang != source.reading.article.lang
        meaning = _usual([r.meaning for r in rest if r.nearest], USUAL_MEANING)
        facts = _usual([r.facts for r in rest], USUAL_FACTS_ABROAD if abroad else USUAL_FACTS)
        return Contrast(own.meaning - meaning if own.nearest else 0.0, own.facts - facts)

    def words(self, page: Profile, source: Profile) -> tuple[float, ...]:
        """Weighted share of each sentence's words that the other page has, by place among the page's sentences."""
        key = (page.id, source.id)
        if key not in self._words:
            self._words[key] = tuple(share(s.stems, source.known, self.weights) for s in page.sentences)
        return self._words[key]

    def rivals(self, page: Profile, source: Profile, roots: Sequence[Profile]) -> Rivals:
        """What the best of the other `roots` comes to for each sentence of the page, at least what is usual."""
        others = spread([r for r in roots if r.id not in {page.id, source.id}])
        count = len(page.sentences)
        cosines = [r for r in (self.likeness(page, other).nearest for other in others) if r]
        shares = [self.words(page, other) for other in others]
        return Rivals(_highest(cosines, count, USUAL_RIVAL), _highest(shares, count, USUAL_WORDS))

    def _others(self, page: Profile, source: Profile) -> list[Profile]:
        lang = source.reading.article.lang
        taken = {self._text_of[page.id], self._text_of[source.id]}
        return [p for p in self._texts if p.id not in taken and p.reading.article.lang == lang]


def spread(pages: Sequence[Profile]) -> list[Profile]:
    """At most `REFERENCES` of the pages, evenly spread."""
    return list(pages[:: max(1, -(-len(pages) // REFERENCES))])


def _highest(rows: Sequence[Sequence[float]], count: int, least: float) -> tuple[float, ...]:
    return tuple(max(least, *column) for column in zip(*rows, strict=True)) if rows else (least,) * count


def vectors_of(page: Profile) -> Vectors:
    """Sentence vectors as rows; no rows where they are missing or do not fit the sentences."""
    rows = page.reading.sentence_vectors
    if len(rows) != len(page.reading.analysis.sentences) or not rows or len({len(r) for r in rows}) != 1 or len(rows[0]) % 4:
        return np.zeros((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(rows), dtype=np.float32).reshape(len(rows), -1)


def _measure(page: Profile, source: Profile, left: Vectors, right: Vectors) -> Likeness:
    facts = share(page.facts, source.known, {}) if page.facts else 0.5
    if not left.size or not right.size or left.shape[1] != right.shape[1]:
        return Likeness(0.0, facts, (), ())
    cosines = left @ right.T
    nearest = cosines.max(axis=1)
    lengths = np.array([s.length if s.length >= MIN_WORDS else 0 for s in page.sentences], dtype=np.float64)
    meaning = float(nearest @ lengths / lengths.sum()) if lengths.sum() else 0.0
    return Likeness(meaning, facts, tuple(float(x) for x in nearest), tuple(int(x) for x in cosines.argmax(axis=1)))


def _usual(values: list[float], prior: float) -> float:
    low = sorted(values)[: (len(values) + 1) // 2]
    return (PRIOR * prior + sum(low)) / (PRIOR + len(low))


def same_text(page: Profile, other: Profile) -> bool:
    """Whether nearly all of a page, no longer than the other, stands in it word for word."""
    return 0 < page.length <= other.length and shingle_containment(page, other) >= SAME_TEXT
