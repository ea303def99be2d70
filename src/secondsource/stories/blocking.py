"""Pages in, candidate pairs out, near in meaning or sharing a rare name, and what lies around each page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from secondsource.stories.pairs import CROWD, Around, Floats, Page

NEIGHBOURS = CROWD
"""Nearest pages by meaning that are compared with each page."""

COMMON_NAME = 30
"""A name on more pages than this brings no pairs together by itself: it is a country, not an event."""
BLOCK = 256


def block_pairs(pages: Sequence[Page]) -> tuple[set[tuple[int, int]], list[Around]]:
    """Pairs of pages worth comparing, as (lower index, higher index), and what lies around each page."""
    if not pages:
        return set(), []
    leads: Floats = np.stack([p.lead for p in pages])
    pairs: set[tuple[int, int]] = set()
    around: list[Around] = []
    count = min(NEIGHBOURS, len(pages) - 1)
    for start in range(0, len(pages), BLOCK):
        cosines = leads[start : start + BLOCK] @ leads.T
        for row, i in enumerate(range(start, min(start + BLOCK, len(pages)))):
            cosines[row, i] = -1.0
            nearest = np.argpartition(-cosines[row], count - 1)[:count] if count else np.empty(0, np.intp)
            around.append(Around.of(cosines[row, nearest]))
            pairs |= {(min(i, int(j)), max(i, int(j))) for j in nearest if cosines[row, j] > 0}
    return pairs | _sharing_names(pages), around


def survey(pages: Sequence[Page]) -> list[Around]:
    """What lies around each of some pages, as far as they themselves are it."""
    leads = [p.lead for p in pages]
    cosines = np.stack(leads) @ np.stack(leads).T if pages else np.empty((0, 0), np.float32)
    return [Around.of(np.delete(row, at)) for at, row in enumerate(cosines)]


def _sharing_names(pages: Sequence[Page]) -> set[tuple[int, int]]:
    """Pairs of pages that have a name of few pages in common."""
    pairs: set[tuple[int, int]] = set()
    holders: dict[str, list[int]] = defaultdict(list)
    for i, page in enumerate(pages):
        for name in page.names:
            holders[name].append(i)
    for name in sorted(holders):
        rows = holders[name]
        if len(rows) <= COMMON_NAME:
            pairs |= {(i, j) for at, i in enumerate(rows) for j in rows[at + 1 :]}
    return pairs
