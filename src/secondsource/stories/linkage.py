"""Scores of pairs in, groups out: average linkage, the pairs within and across languages weighed apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

Floats64 = npt.NDArray[np.float64]

UNLINKED = 0.02
"""Score of a pair that was never compared."""

OWN_LANGUAGE = 0.85
"""Weight of the pairs of one language, however few, where two groups share a language; the pairs across languages have the rest.

By hand: a page that is told loosely meets its sisters in words, and pages in other languages not at all; were all pairs counted
alike, a few of these would tear it off. Best of .75, .8, .85, .9 and 1 on sets whose pages were given languages at random.
"""


def link_groups(langs: Sequence[str], scores: Mapping[tuple[int, int], float], same: float) -> list[list[int]]:
    """Average linkage: join the two groups of the highest mean score while it is at least `same`; the first of equals.

    Groups can only grow within parts that a chain of such scores connects, so each part is treated by itself.
    """
    parts = _connected(len(langs), [pair for pair, score in scores.items() if score >= same])
    groups: list[list[int]] = []
    for part in parts:
        place = {page: at for at, page in enumerate(part)}
        table = np.full((len(part), len(part)), UNLINKED, dtype=np.float64)
        for at, i in enumerate(part):
            for j in part[at + 1 :]:
                if (i, j) in scores:
                    table[place[i], place[j]] = table[place[j], place[i]] = scores[i, j]
        groups.extend([part[k] for k in sorted(group)] for group in _linkage(table, [langs[i] for i in part], same))
    return groups


def _connected(count: int, edges: Iterable[tuple[int, int]]) -> list[list[int]]:
    parent = list(range(count))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, j in edges:
        low, high = sorted((find(i), find(j)))
        parent[high] = low
    parts: dict[int, list[int]] = defaultdict(list)
    for i in range(count):
        parts[find(i)].append(i)
    return [parts[root] for root in sorted(parts)]


def _linkage(scores: Floats64, langs: Sequence[str], same: float) -> list[list[int]]:
    """Groups of the rows of a symmetric table of scores, by average linkage of the pairs within and across languages."""
    columns = {lang: at for at, lang in enumerate(sorted(set(langs)))}
    counts = np.zeros((len(langs), len(columns)))
    counts[np.arange(len(langs)), [columns[lang] for lang in langs]] = 1.0
    everything = scores.copy()
    kin = np.where(counts @ counts.T > 0, scores, 0.0)
    links = np.stack([_links(i, everything, kin, counts) for i in range(len(langs))])
    np.fill_diagonal(links, -1.0)
    members = {i: [i] for i in range(len(langs))}
    while len(members) > 1:
        i, j = sorted(divmod(int(links.argmax()), len(langs)))
        if links[i, j] < same:
            break
        for sums in (everything, kin):
            sums[i] += sums[j]
            sums[:, i] += sums[:, j]
        counts[i] += counts[j]
        members[i] += members.pop(j)
        counts[j] = 0.0
        links[i] = np.where(counts.any(axis=1), _links(i, everything, kin, counts), -1.0)
        links[i, i] = -1.0
        links[:, i] = links[i]
        links[j, :] = links[:, j] = -1.0
    return list(members.values())


def link_strength(pairs: Iterable[tuple[bool, float]]) -> float:
    """Mean score of the pairs between two groups, each told as (of one language, score): those of one language have OWN_LANGUAGE of the
    weight where there are both kinds. No pairs give 0.
    """
    own: list[float] = []
    other: list[float] = []
    for same_language, score in pairs:
        (own if same_language else other).append(score)
    if not own or not other:
        return sum(own + other) / len(own + other) if own or other else 0.0
    return OWN_LANGUAGE * sum(own) / len(own) + (1.0 - OWN_LANGUAGE) * sum(other) / len(other)


def _links(i: int, everything: Floats64, kin: Floats64, counts: Floats64) -> Floats64:
    """Mean scores of group i with every group, from sums over all pairs and over those of one language, and pages by language."""
    within = counts @ counts[i]
    across = counts.sum(axis=1) * counts[i].sum() - within
    own, other = kin[i] / np.maximum(within, 1.0), (everything[i] - kin[i]) / np.maximum(across, 1.0)
    weight = np.where(within == 0, 0.0, np.where(across == 0, 1.0, OWN_LANGUAGE))
    return np.asarray(weight * own + (1.0 - weight) * other)
