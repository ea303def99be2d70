"""What is usual between the pages of one story, so that what is unusual can be told: nearness in meaning, and shared facts.

All pages on one event resemble each other, more on some events than on others. A copy shows by standing nearer to its source than
to the rest of the story.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from secondsource.reuse.shingles import Profile, Weighed, rarity, share, shingle_containment, weigh

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

MIN_RUN = 5
"""Shortest run of words that counts as a shared passage; shorter ones are phrases of the language."""
MOST_PLACES = 16
"""Of a run that recurs in the source so many places are tried, so that a text of one word over and over takes no quadratic time."""

Vectors = npt.NDArray[np.float32]
Lengths = tuple[npt.NDArray[np.float64], float]
"""Words of each sentence, 0 where too few to align, and their sum."""


class Grams:
    """The runs of `length` words of a text: its words' forms, the run at each place, and the first places of each run."""

    def __init__(self, forms: list[str], length: int = MIN_RUN) -> None:
        self.forms = forms
        self.runs = list(zip(*(forms[i:] for i in range(length)), strict=False))
        self.places: dict[tuple[str, ...], list[int]] = {}
        for place, run in enumerate(self.runs):
            found_at = self.places.setdefault(run, [])
            if len(found_at) < MOST_PLACES:
                found_at.append(place)


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


@dataclass(frozen=True, slots=True)
class _Best:
    """By place among a page's sentences: the highest figure that one of the others comes to, whose it is, and the highest of the rest."""

    top: Sequence[float]
    holder: Sequence[str]
    second: Sequence[float]

    def without(self, page_id: str, least: float) -> tuple[float, ...]:
        rows = zip(self.top, self.holder, self.second, strict=True)
        return tuple(max(least, second if holder == page_id else top) for top, holder, second in rows)


class Context:
    """The pages of one story and what is usual between them. `text_of` maps pages to the one that stands for all with the same text."""

    def __init__(self, profiles: Sequence[Profile], text_of: Mapping[str, str]) -> None:
        self._text_of = text_of
        self._vectors = {p.id: vectors_of(p) for p in profiles}
        self._likeness: dict[tuple[str, str], Likeness] = {}
        self._words: dict[tuple[str, str], tuple[float, ...]] = {}
        self._weighed: dict[str, tuple[tuple[Weighed, ...], Weighed]] = {}
        self._lengths: dict[str, Lengths] = {}
        self._rest: dict[tuple[str, str], tuple[list[tuple[float, str]], list[tuple[float, str]]]] = {}
        self._best: dict[tuple[str, ...], tuple[_Best, _Best]] = {}
        self._grams: dict[str, Grams] = {}
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
            self._likeness[key] = self._measure(page, source)
        return self._likeness[key]

    def _measure(self, page: Profile, source: Profile) -> Likeness:
        left, right = self._vectors[page.id], self._vectors[source.id]
        facts = share(page.facts, source.known) if page.facts else 0.5
        if not left.size or not right.size or left.shape[1] != right.shape[1]:
            return Likeness(0.0, facts, (), ())
        if page.id not in self._lengths:
            lengths = np.array([s.length if s.length >= MIN_WORDS else 0 for s in page.sentences], dtype=np.float64)
            self._lengths[page.id] = lengths, float(lengths.sum())
        lengths, total = self._lengths[page.id]
        cosines = left @ right.T
        nearest = cosines.max(axis=1)
        meaning = float(nearest @ lengths / total) if total else 0.0
        return Likeness(meaning, facts, tuple(nearest.tolist()), tuple(cosines.argmax(axis=1).tolist()))

    def contrast(self, page: Profile, source: Profile) -> Contrast:
        """Compare a page's likeness to a source with what is usual: the lower half of its likenesses to the other pages.

        The lower half, because other copies of the source are near too. Without other pages, the usual figures of `PRIOR` alone hold.
        """
        own = self.likeness(page, source)
        taken, lang = self._text_of[source.id], source.reading.article.lang
        meanings, shares = self._likenesses(page, lang)
        meaning = _usual([value for value, other in meanings if other != taken], USUAL_MEANING)
        abroad = page.reading.article.lang != lang
        facts = _usual([value for value, other in shares if other != taken], USUAL_FACTS_ABROAD if abroad else USUAL_FACTS)
        return Contrast(own.meaning - meaning if own.nearest else 0.0, own.facts - facts)

    def _likenesses(self, page: Profile, lang: str) -> tuple[list[tuple[float, str]], list[tuple[float, str]]]:
        """A page's likenesses in meaning and in facts to the other texts in a language, least first, each with the text's id."""
        key = (page.id, lang)
        if key not in self._rest:
            others = [p for p in self._texts if p.id != self._text_of[page.id] and p.reading.article.lang == lang]
            found = [(self.likeness(page, other), other.id) for other in others]
            self._rest[key] = sorted((a.meaning, i) for a, i in found if a.nearest), sorted((a.facts, i) for a, i in found)
        return self._rest[key]

    def words(self, page: Profile, source: Profile) -> tuple[float, ...]:
        """Weighted share of each sentence's words that the other page has, by place among the page's sentences."""
        key = (page.id, source.id)
        if key not in self._words:
            self._words[key] = tuple(sentence.share(source.known) for sentence in self._weigh(page)[0])
        return self._words[key]

    def all_words(self, page: Profile, source: Profile) -> float:
        """Weighted share of all of a page's words that the other page has."""
        return self._weigh(page)[1].share(source.known)

    def _weigh(self, page: Profile) -> tuple[tuple[Weighed, ...], Weighed]:
        if page.id not in self._weighed:
            self._weighed[page.id] = tuple(weigh(s.stems, self.weights) for s in page.sentences), weigh(page.stems, self.weights)
        return self._weighed[page.id]

    def grams(self, page: Profile) -> Grams:
        """A page's runs of words as long as a shared passage must be."""
        if page.id not in self._grams:
            self._grams[page.id] = Grams([w.form for w in page.words])
        return self._grams[page.id]

    def rivals(self, page: Profile, source: Profile, roots: Sequence[Profile]) -> Rivals:
        """What the best of the other `roots` comes to for each sentence of the page, at least what is usual."""
        key = (page.id, *(r.id for r in roots))
        if key not in self._best:
            others = spread([r for r in roots if r.id != page.id], REFERENCES + 1)
            cosines = {r.id: nearest for r in others if (nearest := self.likeness(page, r).nearest)}
            shares = {r.id: self.words(page, r) for r in others}
            self._best[key] = _best_of(cosines, len(page.sentences)), _best_of(shares, len(page.sentences))
        cosine, words = self._best[key]
        return Rivals(cosine.without(source.id, USUAL_RIVAL), words.without(source.id, USUAL_WORDS))


def spread(pages: Sequence[Profile], most: int = REFERENCES) -> list[Profile]:
    """At most so many of the pages, evenly spread."""
    return list(pages[:: max(1, -(-len(pages) // most))])


def _best_of(rows: Mapping[str, Sequence[float]], count: int) -> _Best:
    if not rows or not count:
        return _Best((0.0,) * count, ("",) * count, (0.0,) * count)
    names, figures = list(rows), np.array(list(rows.values()), dtype=np.float64)
    at = figures.argmax(axis=0)
    top = figures.max(axis=0)
    figures[at, np.arange(count)] = 0.0
    return _Best(top.tolist(), [names[n] for n in at.tolist()], figures.max(axis=0).tolist())


def vectors_of(page: Profile) -> Vectors:
    """Sentence vectors as rows; no rows where they are missing or do not fit the sentences."""
    rows = page.reading.sentence_vectors
    if len(rows) != len(page.reading.analysis.sentences) or not rows or len({len(r) for r in rows}) != 1 or len(rows[0]) % 4:
        return np.zeros((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(rows), dtype=np.float32).reshape(len(rows), -1)


def _usual(values: list[float], prior: float) -> float:
    """The mean of the lower half of values in order, and of the figure that is usual without them."""
    low = values[: (len(values) + 1) // 2]
    return (PRIOR * prior + sum(low)) / (PRIOR + len(low))


def same_text(page: Profile, other: Profile) -> bool:
    """Whether nearly all of a page, no longer than the other, stands in it word for word."""
    return 0 < page.length <= other.length and shingle_containment(page, other) >= SAME_TEXT
