"""Where two articles run together: common runs of words, sentences aligned by their vectors, and the passages they share."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from secondsource.records import Passage, Span
from secondsource.reuse.shingles import Profile, Word, share

MIN_RUN = 5
"""Shortest run of words that counts as a shared passage; shorter ones are phrases of the language."""

SAME_SENTENCE = 0.92
"""Cosine above which two sentences say the same (e5-small; mean of rewrites >= .90, of independent reports <= .88)."""

MIN_WORDS = 4
"""Sentences with fewer words outside quotations are not aligned: a speech tag alone resembles every other."""


@dataclass(frozen=True, slots=True)
class Run:
    """Equal words at left positions `left`..`left + length` and right positions `right`..`right + length`."""

    left: int
    right: int
    length: int


@dataclass(frozen=True, slots=True)
class Match:
    """The best counterpart of a sentence: places in both analyses, cosine (0.0 without vectors), share of its stems found."""

    left: int
    right: int
    cosine: float
    words: float
    length: int


def common_runs(left: tuple[Word, ...], right: tuple[Word, ...], minimum: int = MIN_RUN) -> tuple[Run, ...]:
    """Longest common runs of at least `minimum` words, greedily from the left and without overlap there.

    After greedy string tiling (Wise 1993).
    """
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    left_forms, right_forms = [w.form for w in left], [w.form for w in right]
    for j in range(len(right_forms) - minimum + 1):
        places[tuple(right_forms[j : j + minimum])].append(j)
    runs, i = [], 0
    while i <= len(left_forms) - minimum:
        found = [(_extent(left_forms, right_forms, i, j), -j) for j in places.get(tuple(left_forms[i : i + minimum]), ())]
        if not found:
            i += 1
            continue
        length, negative = max(found)
        runs.append(Run(i, -negative, length))
        i += length
    return tuple(runs)


def _extent(left: list[str], right: list[str], i: int, j: int) -> int:
    n = 0
    while i + n < len(left) and j + n < len(right) and left[i + n] == right[j + n]:
        n += 1
    return n


def longest_unquoted(page: Profile, runs: tuple[Run, ...]) -> int:
    """Most words outside quotations that follow each other within one common run; 0 without runs."""
    best = 0
    for run in runs:
        current = 0
        for word in page.words[run.left : run.left + run.length]:
            current = 0 if word.quoted else current + 1
            best = max(best, current)
    return best


def vectors_of(page: Profile) -> npt.NDArray[np.float32]:
    """Sentence vectors as rows; no rows where they are missing or do not fit the sentences."""
    rows = page.reading.sentence_vectors
    if len(rows) != len(page.reading.analysis.sentences) or not rows or len({len(r) for r in rows}) != 1 or len(rows[0]) % 4:
        return np.zeros((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(rows), dtype=np.float32).reshape(len(rows), -1)


def align(page: Profile, source: Profile, weights: dict[str, float]) -> tuple[Match, ...]:
    """Best counterpart in the source of every sentence of the page that has words of its own; the first of equals."""
    left, right = vectors_of(page), vectors_of(source)
    usable = bool(left.size and right.size and left.shape[1] == right.shape[1])
    cosines = left @ right.T if usable else None
    matches = []
    for sentence in page.sentences:
        if sentence.length < MIN_WORDS:
            continue
        words = [share(sentence.stems, other.stems, weights) for other in source.sentences]
        if not words:
            continue
        scores = cosines[sentence.index] if cosines is not None else np.asarray(words)
        best = int(np.argmax(scores))
        cosine = float(cosines[sentence.index, best]) if cosines is not None else 0.0
        matches.append(Match(sentence.index, best, cosine, max(words), sentence.length))
    return tuple(matches)


def weighted(matches: tuple[Match, ...], values: list[float]) -> float:
    """Mean of the values, each weighted by the length of its sentence; 0.0 for none."""
    total = sum(m.length for m in matches)
    return sum(v * m.length for v, m in zip(values, matches, strict=True)) / total if total else 0.0


def shared_passages(page: Profile, source: Profile, runs: tuple[Run, ...], matches: tuple[Match, ...]) -> tuple[Passage, ...]:
    """Passages that stand in both: whole sentences where most of a sentence is shared or says the same, else the common run."""
    passages = []
    covered = _covered(runs)
    sentences = {s.index: s for s in source.sentences}
    taken: list[Span] = []
    for match in matches:
        span = page.reading.analysis.sentences[match.left]
        positions = [i for i, w in enumerate(page.words) if span.start <= w.start < span.end]
        common = sum(i in covered for i in positions) / max(1, len(positions))
        if common >= 0.5 or match.cosine >= SAME_SENTENCE:
            passages.append(Passage(left=span, right=sentences[match.right].span))
            taken.append(span)
    for run in runs:
        first, last = page.words[run.left], page.words[run.left + run.length - 1]
        if any(t.start <= first.start and last.end <= t.end for t in taken):
            continue
        right_first, right_last = source.words[run.right], source.words[run.right + run.length - 1]
        quoted = all(w.quoted for w in page.words[run.left : run.left + run.length])
        left, right = Span(start=first.start, end=last.end), Span(start=right_first.start, end=right_last.end)
        passages.append(Passage(left=left, right=right, quoted=quoted))
    return tuple(sorted(passages, key=lambda p: (p.left, p.right, p.quoted)))


def _covered(runs: tuple[Run, ...]) -> frozenset[int]:
    return frozenset(i for run in runs for i in range(run.left, run.left + run.length))
