"""Claims of one block with their vectors in, the pairs worth comparing out: alike, of one value, or near each other in one page.

Each claim meets a bounded number of others, the nearest ones, so that the work grows with the claims and not with their square; only the
vectors are compared all with all, in chunks and without leaving numpy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from secondsource.protocols import Vectors
from secondsource.records import Claim

MIN_COSINE = 0.80
"""Clauses less alike than this are no candidates unless their values are equal (e5 puts unrelated texts near .78)."""
NEIGHBOURS = 32
"""So many nearest others a claim is compared with, of those alike and of those with its value; stories of up to some 30 pages lose none."""
NEAR_SENTENCES = 2
"""What one page sets against each other stands within so many sentences."""
MANY = 30
"""So many claims further on in a page nothing is set against a claim any more."""
_CHUNK = 512
Places = npt.NDArray[np.int64]


def candidate_pairs(claims: Sequence[Claim], vectors: Vectors, copied: Sequence[bool]) -> list[tuple[int, int]]:
    """Pairs of places in one block, in order, the smaller place first; row i of `vectors` belongs to claim i.

    Copies are nobody's neighbours but each other's (`copied`, one a claim): each looks for its own source, so that a reprint takes no
    place from another page. No claims give no pairs.
    """
    is_copy = np.asarray(copied, bool)
    own, copies = np.flatnonzero(~is_copy), np.flatnonzero(is_copy)
    found = [_nearest(vectors, np.arange(len(claims)), own, MIN_COSINE), _nearest(vectors, copies, copies, MIN_COSINE)]
    by_value: dict[str, list[int]] = {}
    for place, claim in enumerate(claims):
        by_value.setdefault(claim.value, []).append(place)
    for places in by_value.values():
        if len(places) > 1:
            equal = np.array(places)
            second = is_copy[equal]
            found += [_nearest(vectors, equal, equal[~second], -2.0), _nearest(vectors, equal[second], equal[second], -2.0)]
    found.append(_page_neighbours(claims))
    pairs = np.concatenate(found)
    ends = np.divmod(np.unique(pairs.min(axis=1) * len(claims) + pairs.max(axis=1)), max(1, len(claims)))
    return list(zip(ends[0].tolist(), ends[1].tolist(), strict=True))


def some_pairs(members: Sequence[int]) -> Iterator[tuple[int, int]]:
    """All pairs of a few members; of many each with those that follow it, NEIGHBOURS at most."""
    for n, left in enumerate(members):
        for right in members[n + 1 : n + 1 + NEIGHBOURS]:
            yield left, right


def possible_pairs(left: int, right: int) -> int:
    """How many pairs between two groups of such sizes can be candidates at all."""
    return min(left * right, NEIGHBOURS * max(left, right))


def _nearest(vectors: Vectors, places: Places, others: Places, least: float) -> Places:
    """Pairs of each place with its nearest others that are at least so alike, a row a pair."""
    found = [np.zeros((0, 2), np.int64)]
    for start in range(0, len(places) if len(others) else 0, _CHUNK):
        rows = places[start : start + _CHUNK]
        cosines = vectors[rows] @ vectors[others].T
        cosines[rows[:, None] == others[None, :]] = -np.inf
        keep = cosines >= least
        if len(others) > NEIGHBOURS + 1:
            keep &= cosines >= np.partition(cosines, -NEIGHBOURS, axis=1)[:, [-NEIGHBOURS]]
        left, right = np.nonzero(keep)
        found.append(np.stack((rows[left], others[right]), axis=1))
    return np.concatenate(found)


def _page_neighbours(claims: Sequence[Claim]) -> Places:
    pairs = []
    found = sorted(
        ((c, n) for n, c in enumerate(claims)), key=lambda item: (item[0].article_id, item[0].start, item[0].value_start, item[0].id)
    )
    for k, (claim, n) in enumerate(found):
        for other, m in found[k + 1 : k + 1 + MANY]:
            if other.article_id != claim.article_id or other.sentence - claim.sentence > NEAR_SENTENCES:
                break
            pairs.append((n, m))
    return np.array(pairs, np.int64).reshape(-1, 2)
