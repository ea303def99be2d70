"""Where two articles run together: common runs of words, sentences aligned by their vectors, and the passages they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from secondsource.records import Passage, Span
from secondsource.reuse.context import MIN_RUN, MIN_WORDS, Context, Grams
from secondsource.reuse.shingles import Profile, Sentence, Word, positions_in

TAKEN = 1.0
"""Strength from which a sentence counts as taken from the source: 46 of 59 such sentences of partly derived pages, 1 of 20 of their own
(benchmarks/reuse/fit.py, on the mentions of the gold facts)."""
NEAR = 0.87
"""Cosine (e5-small) of a sentence of an independent page and its nearest one in another, and a little."""
SPREAD = 0.03
"""Standard deviation of such cosines."""
LEXICALLY_NEAR = 0.3
"""Without vectors: weighted share of a sentence's words in one sentence of another, independent page, and a little."""
LEXICAL_SPREAD = 0.15


@dataclass(frozen=True, slots=True)
class Run:
    """Equal words at left positions `left`..`left + length` and right positions `right`..`right + length`."""

    left: int
    right: int
    length: int


@dataclass(frozen=True, slots=True)
class Match:
    """A sentence of the page and its nearest one in the source, by their places, and how strongly it speaks for being taken from there.

    `strength` is 0 for sentences as they stand in independent pages, above `TAKEN` for those that the source's own sentence explains
    better than the rest of the story.
    """

    left: int
    right: int
    strength: float
    length: int


def common_runs(left: tuple[Word, ...], right: tuple[Word, ...], minimum: int = MIN_RUN) -> tuple[Run, ...]:
    """Longest common runs of at least `minimum` words, greedily from the left and without overlap there.

    After greedy string tiling (Wise 1993).
    """
    return shared_runs(Grams([w.form for w in left], minimum), Grams([w.form for w in right], minimum))


def shared_runs(left: Grams, right: Grams) -> tuple[Run, ...]:
    """Longest common runs of two texts, as `common_runs` finds them, at least as long as those they were taken apart into."""
    if left.places.keys().isdisjoint(right.places):
        return ()
    runs, i = [], 0
    while i < len(left.runs):
        found = right.places.get(left.runs[i])
        if found is None:
            i += 1
            continue
        length, negative = max((_extent(left.forms, right.forms, i, j), -j) for j in found)
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


def align(page: Profile, source: Profile, context: Context, roots: Sequence[Profile]) -> tuple[Match, ...]:
    """Lay every sentence of the page that has words of its own beside its nearest in the source.

    A sentence speaks for the source by its cosine, by how much nearer it is to the source than to any other of the `roots` in meaning
    and in words, and by the figures and names that stand there too; those that do not speak against it. Without vectors words lead.
    """
    likeness, rivals = context.likeness(page, source), context.rivals(page, source, roots)
    words = context.words(page, source)
    holders = {} if likeness.nearest else _holders(source)
    matches = []
    for place, sentence in enumerate(page.sentences):
        if sentence.length < MIN_WORDS or not sentence.own or not source.sentences:
            continue
        lead = words[place] - rivals.words[place]
        known = len(sentence.facts & source.known)
        facts = 0.5 * known - (len(sentence.facts) - known)
        if likeness.nearest:
            cosine, at = likeness.nearest[place], likeness.at[place]
            near = (cosine - NEAR) / SPREAD + (cosine - rivals.cosines[place]) / SPREAD
        else:
            at, best = _nearest_in_words(sentence, holders, len(source.sentences), context.weights)
            near = (best - LEXICALLY_NEAR) / LEXICAL_SPREAD
        matches.append(Match(sentence.index, at, near + 2.0 * lead + facts, sentence.length))
    return tuple(matches)


def _holders(source: Profile) -> dict[str, list[int]]:
    """The places of the sentences that hold each stem."""
    found: dict[str, list[int]] = {}
    for place, sentence in enumerate(source.sentences):
        for stem in sentence.stems:
            found.setdefault(stem, []).append(place)
    return found


def _nearest_in_words(sentence: Sentence, holders: Mapping[str, list[int]], count: int, weights: Mapping[str, float]) -> tuple[int, float]:
    """The place of the sentence that holds most of another's words, of `count`, and the weighted share it holds."""
    total, kept = 0.0, np.zeros(count)
    for stem in sorted(sentence.stems):
        weight = weights.get(stem, 1.0)
        total += weight
        kept[holders.get(stem, [])] += weight
    at = int(np.argmax(kept))
    return at, float(kept[at] / total) if total else 0.0


def strongest_pair(matches: Sequence[Match]) -> float:
    """Mean strength of the two consecutive sentences that speak most for the source; of the one where there is but one; -9 for none."""
    if len(matches) < 2:
        return matches[0].strength if matches else -9.0
    return max((a.strength + b.strength) / 2 for a, b in pairwise(matches))


def shared_passages(page: Profile, source: Profile, runs: tuple[Run, ...], matches: tuple[Match, ...]) -> tuple[Passage, ...]:
    """Passages that stand in both: whole sentences where most of a sentence is shared or was rewritten, else the common run."""
    passages = []
    covered = _covered(runs)
    sentences = {s.index: s for s in source.sentences}
    taken: list[int] = []
    for match in matches:
        span = page.reading.analysis.sentences[match.left]
        positions = positions_in(page.words, span)
        common = sum(i in covered for i in positions) / max(1, len(positions))
        if common >= 0.5 or match.strength >= TAKEN:
            passages.append(Passage(left=span, right=sentences[match.right].span))
            taken += positions
    told = frozenset(taken)
    for run in runs:
        first, last = page.words[run.left], page.words[run.left + run.length - 1]
        if all(i in told for i in range(run.left, run.left + run.length)):
            continue
        right_first, right_last = source.words[run.right], source.words[run.right + run.length - 1]
        quoted = all(w.quoted for w in page.words[run.left : run.left + run.length])
        left, right = Span(start=first.start, end=last.end), Span(start=right_first.start, end=right_last.end)
        passages.append(Passage(left=left, right=right, quoted=quoted))
    return tuple(sorted(passages, key=lambda p: (p.left, p.right, p.quoted)))


def _covered(runs: tuple[Run, ...]) -> frozenset[int]:
    return frozenset(i for run in runs for i in range(run.left, run.left + run.length))
