"""Lines of several pages of one outlet in, the lines that recur as its furniture out: menus, boxes, notices, lists of other pages.

Two captures of one article share its paragraphs too. So pages that share most of their prose count as one page, and a line must stand
on several different pages.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

LEAST_PAGES = 2
"""Different pages on which a line must stand."""
LEAST_SHARE = 0.2
"""Share of the pages of the outlet on which a line must stand; of many pages a few share a quotation or a standing phrase."""
LONG_LINE = 12
"""Words from which a line counts as prose when two pages are compared."""
SAME_ARTICLE = 0.5
"""Share of the shorter page's prose, in words, from which two pages are taken for one article (a site's notices reach 0.3)."""
MOST_COMPARED = 20
"""Pages, of those that share a line, with which each of them is compared: versions of an article are found through each other."""


def learn_furniture(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Learn the furniture of one outlet from the lines of its pages; fewer than two different pages give an empty set.

    >>> sorted(learn_furniture([["Gull", "Ferry sails", "Terms"], ["Gull", "Herring falls", "Terms"], ["Gull", "Fog", "Jobs"]]))
    ['Gull', 'Terms']
    """
    groups = _group_versions(pages)
    if len(groups) < LEAST_PAGES:
        return frozenset()
    counts = Counter(line for group in groups for line in set().union(*(pages[i] for i in group)))
    least = max(LEAST_PAGES, LEAST_SHARE * len(groups))
    return frozenset(line for line, count in counts.items() if count >= least)


def _group_versions(pages: Sequence[Sequence[str]]) -> list[list[int]]:
    """Numbers of the pages, those of one article together."""
    prose = [{line: len(line.split()) for line in page if line.count(" ") >= LONG_LINE - 1} for page in pages]
    holders: dict[str, list[int]] = defaultdict(list)
    for i, lines in enumerate(prose):
        for line in lines:
            holders[line].append(i)
    shared: Counter[tuple[int, int]] = Counter()
    for line, found in holders.items():
        size = prose[found[0]][line]
        for n, left in enumerate(found):
            for right in found[n + 1 : n + 1 + MOST_COMPARED]:
                shared[left, right] += size
    sizes = [sum(lines.values()) for lines in prose]
    first = list(range(len(pages)))
    for (left, right), size in shared.items():
        if size >= SAME_ARTICLE * min(sizes[left], sizes[right]):
            lower, upper = sorted((_root(first, left), _root(first, right)))
            first[upper] = lower
    groups: dict[int, list[int]] = defaultdict(list)
    for i in range(len(pages)):
        groups[_root(first, i)].append(i)
    return list(groups.values())


def _root(first: list[int], i: int) -> int:
    """The first page of the group that page `i` is in."""
    while first[i] != i:
        first[i] = first[first[i]]
        i = first[i]
    return i
