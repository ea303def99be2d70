"""Hashed shingles of many pages in, pairs that may share text out, each with its containment both ways.

Fold near-identical pages to one that stands for them -> join the pages on the shingles that few of them hold -> unfold. Every step is
linear in the text, whatever the pages hold: no large group is ever paired with itself in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations, product
from math import log

import numpy as np
import numpy.typing as npt

from secondsource.protocols import Hashes
from secondsource.reuse.shingles import SHINGLE, quoted_spans
from secondsource.text import WORD, fold

RARE = 100
"""A shingle on so many pages still counts in full, and every two of its pages meet."""
COMMON = 500
"""A shingle on so many pages that are no near-copies of each other is furniture and says nothing (benchmarks/nearduplicates)."""
COPIED = 0.25
"""A page of which more than this share is on more than `RARE` pages is a copy of what they hold: all of it counts in full."""
HUBS = 8
"""Pages that every other page meets where a shingle is on more than `RARE` of them."""
NEAR_COPY = 0.8
"""Share of its shingles that the longer of two pages must find in the other to be folded with it."""
BAND = 32
"""Bytes of a band of a sketch: of 128 minima in 16 bands of 8, two pages of similarity .8 agree in one band with a chance of .95."""
LEADERS = 8
"""Pages tried as the one that stands for a page, for each band."""
CLIQUE = 20
"""Near-identical pages up to this number are all paired with each other; of more, all with the first, which stands for them elsewhere."""
STEPS = 16
"""A shingle's full weight, in whole steps."""
CHUNK = 500_000
"""Meetings of two pages in one shingle that are counted at once, about 100 bytes each."""

_BREAKS = '\n"“'
_TOKEN = re.compile(f"{WORD.pattern}|[{_BREAKS}]")
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
_Places = npt.NDArray[np.int64]
_Weights = npt.NDArray[np.float64]
_Steps = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class CandidateOptions:
    """Which pairs are kept: `containment` either way (0..1), or `passage` shared shingles whatever the lengths (0 for never).

    True reprints share on average 30% of their 3-grams (NEWS-COPY, arXiv 2210.04261); 25 shingles are a passage of 27 words.
    """

    containment: float = 0.2
    passage: int = 25


@dataclass(frozen=True, slots=True, eq=False)
class HashedPage:
    """A page's distinct shingle hashes in ascending order, and its sketch (`protocols.Sketcher`), or b"" where none was made.

    A page of smaller `order`, such as its publication time in seconds, comes first where only a few pages meet all the others: so a
    copy meets what it may have been copied from. Without sketches only identical pages are folded, and more pairs are listed.
    """

    shingles: Hashes
    sketch: bytes = b""
    order: float = 0.0


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two pages by their places in the input, `left` < `right`, and the share (0..1) of the one that stands in the other.

    Shares are exact over distinct shingles, those on more than `RARE` pages weighing less and furniture nothing, for near-identical pages
    and where no shared shingle is on more than `RARE` pages; else they are lower bounds.
    """

    left: int
    right: int
    left_in_right: float
    right_in_left: float


def hashed_shingles(text: str) -> Hashes:
    """Hash the word shingles of a text: distinct, ascending, none in or across a quotation or a paragraph; empty text gives none.

    >>> len(hashed_shingles('The old ferry sank. "It was the old ferry," he said.'))
    2
    """
    pieces, at = [], 0
    for span in quoted_spans(text):
        pieces.append(text[at : span.start])
        at = span.end
    pieces.append(text[at:])
    words = np.fromiter(map(_hashed, _TOKEN.findall("\n".join(pieces))), dtype=np.uint64)
    count = len(words) - SHINGLE + 1
    if count < 1:
        return np.zeros(0, dtype=np.uint64)
    mixed, whole = np.zeros(count, dtype=np.uint64), np.ones(count, dtype=bool)
    for i, factor in zip(range(SHINGLE), _FACTORS, strict=True):
        part = words[i : i + count]
        whole &= part != 0
        mixed = (mixed ^ part) * factor
        mixed ^= mixed >> np.uint64(29)
    shingles = np.sort(mixed[whole])
    return shingles[_runs(shingles)[0]]


@lru_cache(maxsize=100_000)
def _hashed(token: str) -> int:
    """Hash of a word; 0 for what shingles do not cross."""
    if token in _BREAKS:
        return 0
    word = fold(token)
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") | 1


def candidate_pairs(pages: Sequence[HashedPage], *, options: CandidateOptions | None = None) -> tuple[Pair, ...]:
    """Find the pairs of pages that may share text, in order of left and right; fewer than two pages give none.

    Of more than `CLIQUE` near-identical pages each is paired with the first of them, which stands for all of them in pairs with others;
    of more than `RARE` pages that share a passage each is paired with about the first `HUBS`: who groups the pairs gets the whole. A
    passage weighs the less the more pages beyond `RARE` hold it, unless it makes up more than `COPIED` of a page: then the page is a copy,
    whatever the crowd. The places of the pages in the input do not matter. A page without shingles is in no pair.
    """
    options = options or CandidateOptions()
    order = sorted((i for i, page in enumerate(pages) if len(page.shingles)), key=lambda i: (pages[i].order, _digest(pages[i]), i))
    if len(order) < 2:
        return ()
    ranked = [pages[i] for i in order]
    leaders = _leaders(ranked)
    groups: dict[int, list[int]] = {}
    for rank, leader in enumerate(leaders):
        groups.setdefault(leader, []).append(rank)
    index = _Index(ranked, leaders)
    found: dict[tuple[int, int], float] = {}
    unsure = {pair for group in groups.values() for pair in _within(group)}
    for one, other, shared in index.meetings(options):
        # A folded page was joined by its own shingles only: what it shares through its leader is counted below.
        if len(groups.get(one, ())) == len(groups.get(other, ())) == 1:
            found[one, other] = shared
        else:
            unsure.update(_across(groups.get(one, [one]), groups.get(other, [other])))
    found.update((pair, index.shared(*pair)) for pair in unsure)
    return _listed(found, order, index, options)


def _digest(page: HashedPage) -> bytes:
    return blake2b(page.shingles.tobytes(), digest_size=16).digest()


def _leaders(pages: list[HashedPage]) -> list[int]:
    """For each page the first page that it is a near-copy of, itself for most; a leader leads itself."""
    buckets: dict[tuple[int, bytes], list[int]] = {}
    leaders = []
    for rank, page in enumerate(pages):
        bands = [(at, page.sketch[at : at + BAND]) for at in range(0, len(page.sketch), BAND)]
        keys = [(-1, _digest(page)), *bands]
        tried = dict.fromkeys(other for key in keys for other in buckets.get(key, ()))
        leader = next((other for other in tried if _near(page.shingles, pages[other].shingles)), rank)
        leaders.append(leader)
        if leader == rank:
            for key in keys:
                bucket = buckets.setdefault(key, [])
                if len(bucket) < LEADERS:
                    bucket.append(rank)
    return leaders


def _near(left: Hashes, right: Hashes) -> bool:
    longest = max(len(left), len(right))
    return min(len(left), len(right)) >= NEAR_COPY * longest and bool(np.count_nonzero(_held(left, right)) >= NEAR_COPY * longest)


def _held(left: Hashes, right: Hashes) -> npt.NDArray[np.bool_]:
    """Which of the left stand in the right; both ascend, neither is empty."""
    at = np.minimum(np.searchsorted(right, left), len(right) - 1)
    held: npt.NDArray[np.bool_] = right[at] == left
    return held


def _within(group: list[int]) -> Iterator[tuple[int, int]]:
    """All pairs of a small group of near-copies, a star of a large one."""
    return combinations(group, 2) if len(group) <= CLIQUE else ((group[0], other) for other in group[1:])


def _across(left: list[int], right: list[int]) -> Iterator[tuple[int, int]]:
    """Pairs between two groups of near-copies: the first page stands for a large group."""
    sides = (group if len(group) <= CLIQUE else group[:1] for group in (left, right))
    return ((min(pair), max(pair)) for pair in product(*sides))


def _listed(found: dict[tuple[int, int], float], order: list[int], index: _Index, options: CandidateOptions) -> tuple[Pair, ...]:
    """The pairs that share enough, by place in the input, in order."""
    ranks = np.array(list(found), dtype=np.int64).reshape(-1, 2)
    shared = np.array(list(found.values()))
    kept = index.keeps(ranks[:, 0], ranks[:, 1], shared, options)
    ranks, shared = ranks[kept], shared[kept]
    places = np.array(order, dtype=np.int64)[ranks]
    turned = places[:, 0] > places[:, 1]
    places[turned], ranks[turned] = places[turned, ::-1], ranks[turned, ::-1]
    shares = np.round(shared[:, None] / np.stack(index.totals(ranks[:, 0], ranks[:, 1]), axis=1), 4)
    rows = np.lexsort((places[:, 1], places[:, 0]))
    return tuple(Pair(*pair, *share) for pair, share in zip(places[rows].tolist(), shares[rows].tolist(), strict=True))


class _Index:
    """Which pages hold which shingles, and what each shingle weighs on each page.

    A folded page is held by the shingles that its leader lacks. What a crowd holds counts in full between two of its copies only.
    """

    def __init__(self, pages: list[HashedPage], leaders: list[int]) -> None:
        self._pages = pages
        self._bits = np.uint64((len(pages) - 1).bit_length())
        own = [
            page.shingles if rank == leader else page.shingles[~_held(page.shingles, pages[leader].shingles)]
            for rank, (page, leader) in enumerate(zip(pages, leaders, strict=True))
        ]
        # Shingle and page in one number: one plain sort brings the pages of a shingle together, at the cost of the hash's last bits.
        keys = np.concatenate(own) >> self._bits << self._bits
        keys |= np.repeat(np.arange(len(own), dtype=np.uint64), [len(page) for page in own])
        keys.sort()
        shingles = keys >> self._bits
        starts, counts = _runs(shingles)
        weights = _rarity(counts)
        self._discounted, self._discounts = shingles[starts[weights < STEPS]], weights[weights < STEPS]
        self._weighed = [self._weights(page.shingles) for page in pages]
        self._sizes = np.array([len(page.shingles) for page in pages], dtype=float)
        self._copied = np.array([np.count_nonzero(weight < STEPS) for weight in self._weighed]) > COPIED * self._sizes
        self._totals = np.array([weight.sum() for weight in self._weighed]) / STEPS
        holders = (keys & ((np.uint64(1) << self._bits) - np.uint64(1))).astype(np.int32)
        weight = np.where(self._copied[holders], STEPS, np.repeat(weights, counts))
        kept = (weight > 0) & np.repeat(counts > 1, counts)
        self._holders, self._weight = holders[kept], weight[kept]
        starts, counts = _runs(shingles[kept])
        self._start = np.repeat(starts, counts)
        places = np.arange(len(self._start)) - self._start
        self._reach = np.where(np.repeat(counts <= RARE, counts), places, np.minimum(places, HUBS)).astype(np.int32)

    def _weights(self, shingles: Hashes) -> _Steps:
        """Weights of shingles by how many pages hold them."""
        weights: _Steps = np.full(len(shingles), STEPS, dtype=np.int8)
        if len(self._discounted):
            short = shingles >> self._bits
            at = np.minimum(np.searchsorted(self._discounted, short), len(self._discounted) - 1)
            weights = np.where(self._discounted[at] == short, self._discounts[at], weights)
        return weights

    def shared(self, left: int, right: int) -> float:
        """Weight of all shingles of one page that stand on another."""
        held = _held(self._pages[left].shingles, self._pages[right].shingles)
        both = self._copied[left] and self._copied[right]
        return float(np.count_nonzero(held) if both else self._weighed[left][held].sum() / STEPS)

    def totals(self, left: _Places, right: _Places) -> tuple[_Weights, _Weights]:
        """Weight of all shingles of the left and of the right page of each pair."""
        both = self._copied[left] & self._copied[right]
        return np.where(both, self._sizes[left], self._totals[left]), np.where(both, self._sizes[right], self._totals[right])

    def keeps(self, left: _Places, right: _Places, shared: _Weights, options: CandidateOptions) -> npt.NDArray[np.bool_]:
        """Which pairs share enough weight."""
        least = options.containment * np.minimum(*self.totals(left, right))
        return (shared > 0) & ((shared >= least) | ((shared >= options.passage) & (options.passage > 0)))

    def meetings(self, options: CandidateOptions) -> Iterator[tuple[int, int, float]]:
        """Pairs of pages that meet in shingles of enough weight, each once, with that weight."""
        by_page = np.argsort(self._holders, kind="stable")
        reach = np.cumsum(self._reach[by_page])
        # A page's meetings are counted within one chunk.
        pages = np.flatnonzero(np.diff(self._holders[by_page], prepend=-1))
        ends = pages[np.flatnonzero(np.diff(reach[pages] // CHUNK, prepend=0))]
        for entries in np.split(by_page, ends):
            left, right, shared = self._chunk(entries)
            kept = (left != right) & self.keeps(left, right, shared, options)
            yield from zip(left[kept].tolist(), right[kept].tolist(), shared[kept].tolist(), strict=True)

    def _chunk(self, entries: _Places) -> tuple[_Places, _Places, _Weights]:
        """Let each entry meet the pages before it in its shingle, as far as it reaches; add up by pair of pages."""
        reach = self._reach[entries]
        later = np.repeat(entries, reach)
        earlier = np.repeat(self._start[entries], reach) + np.arange(len(later)) - np.repeat(np.cumsum(reach) - reach, reach)
        pairs = self._holders[later].astype(np.int64) * len(self._pages) + self._holders[earlier]
        # Pair and weight in one number, for the same reason as above.
        pairs *= STEPS
        pairs += np.minimum(self._weight[later], self._weight[earlier]) - 1
        pairs.sort()
        weight = pairs % STEPS + 1
        pairs //= STEPS
        starts, _ = _runs(pairs)
        right, left = np.divmod(pairs[starts], len(self._pages))
        return left, right, np.add.reduceat(weight, starts) / STEPS if len(starts) else np.zeros(0)


def _runs(values: npt.NDArray[np.generic]) -> tuple[_Places, _Places]:
    """Where the runs of equal values start, and how long they are."""
    starts = np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1])) if len(values) else np.zeros(0, dtype=bool))
    return starts, np.diff(starts, append=len(values))


def _rarity(counts: _Places) -> _Steps:
    """Inverse-frequency weight by the number of pages: `STEPS` up to `RARE`, falling to 0 at `COMMON`."""
    weights: _Steps = np.round(np.clip(np.log(COMMON / counts) / log(COMMON / RARE), 0.0, 1.0) * STEPS).astype(np.int8)
    return weights
