"""The pages of one story in, the pairs worth a comparison out, and which pages have the same text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from math import inf

import numpy as np

from secondsource.reuse.candidates import CandidateOptions, HashedPage, candidate_pairs, hashed_shingles
from secondsource.reuse.context import same_text, vectors_of
from secondsource.reuse.shingles import Profile

SMALL_STORY = 40
"""Up to so many articles every pair is compared; a pair costs about a millisecond."""
SHARING = CandidateOptions(containment=0.1, passage=7)
"""In a large story pages meet that share a tenth of their runs of words, or about nine words in a row."""
NEIGHBOURS = 12
"""In a large story each page meets so many of those nearest in meaning: a rewrite shares no run of words with its source."""
ROWS = 1024
"""Pages whose likenesses to all others are held in memory at once."""

Pairs = list[tuple[Profile, Profile]]


def block(pages: list[Profile]) -> tuple[Pairs, dict[str, str]]:
    """Choose the pairs to compare, and map each page's id to that of the page that stands for all with the same text.

    All pairs of a small story; in a large one those that share passages, and of the different texts those near in meaning.
    """
    text_of = {p.id: p.id for p in pages}
    if len(pages) <= SMALL_STORY:
        pairs = list(combinations(pages, 2))
        _group_texts(pairs, text_of)
        return pairs, {p: _head(p, text_of) for p in text_of}
    hashed = [HashedPage(hashed_shingles(p.reading.article.text), p.reading.sketch, _time(p)) for p in pages]
    found = {(pair.left, pair.right) for pair in candidate_pairs(hashed, options=SHARING)}
    _group_texts([(pages[i], pages[j]) for i, j in sorted(found)], text_of)
    texts = [i for i, p in enumerate(pages) if text_of[p.id] == p.id]
    found |= set(_neighbours(pages, texts))
    return [(pages[i], pages[j]) for i, j in sorted(found)], {p: _head(p, text_of) for p in text_of}


def _time(page: Profile) -> float:
    published = page.reading.article.published
    return published.at.timestamp() if published else inf


def _group_texts(pairs: Pairs, text_of: dict[str, str]) -> None:
    for pair in pairs:
        short, long = sorted(pair, key=lambda p: (p.length, p.id))
        if same_text(short, long):
            first, second = sorted((_head(short.id, text_of), _head(long.id, text_of)))
            text_of[second] = first


def _head(page_id: str, text_of: Mapping[str, str]) -> str:
    while text_of[page_id] != page_id:
        page_id = text_of[page_id]
    return page_id


def _neighbours(pages: list[Profile], texts: list[int]) -> Iterator[tuple[int, int]]:
    """Pairs of texts of which one is among the nearest of the other by the mean of their sentence vectors."""
    vectors = {i: vectors_of(pages[i]) for i in texts}
    width = max((v.shape[1] for v in vectors.values() if v.size), default=0)
    rows = [i for i in texts if vectors[i].size and vectors[i].shape[1] == width]
    if len(rows) < 2:
        return
    means = np.stack([vectors[i].mean(axis=0) for i in rows])
    for start in range(0, len(rows), ROWS):
        cosines = means[start : start + ROWS] @ means.T
        cosines[np.arange(len(cosines)), np.arange(start, start + len(cosines))] = -1.0
        for at, best in enumerate(np.argsort(-cosines, axis=1, kind="stable")[:, :NEIGHBOURS]):
            for other in best:
                i, j = rows[start + at], rows[int(other)]
                if i != j:
                    yield min(i, j), max(i, j)
