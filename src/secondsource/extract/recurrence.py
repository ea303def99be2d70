"""Lines of several text dumps in; which dumps are of one outlet, and the lines that recur on them as its furniture, out.

Furniture is menus, boxes, notices, lists of other pages. Two captures of one article share its paragraphs too, and two articles on one
event its background: pages that share most of their prose count as one page, and for sentences those too that name the same. Lines
are kept as numbers, so that those of ten thousand pages take 20 MB.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from secondsource.extract.credits import is_credit_line
from secondsource.extract.decoding import decode_page
from secondsource.extract.furniture import is_share_line, is_teaser
from secondsource.extract.lines import ends_sentence, join_fragments, read_lines
from secondsource.records import Capture

LEAST_PAGES, LEAST_SHARE = 2, 0.2
"""Different pages of an outlet on which a line must stand, and their share: of many pages a few share a standing phrase."""
LEAST_SHARE_PROSE = 0.5
"""The share for sentences, of which a box stands on most pages."""
SHORTEST_SENTENCE = 5
LONG_LINE = 12
"""Words from which a line counts as prose when two pages are compared."""
SAME_ARTICLE = 0.5
"""Share of the shorter page's prose, in words, from which two pages are taken for one article (a site's notices reach 0.3)."""
LEAST_NAMES, SAME_EVENT = 3, 0.2
"""Names and numbers that two pages on one event share in prose of their own, and their share of those of the page that has fewer: 96%
of the pairs of articles on one event (ECB+, 150 words or more) reach it and 1% of other pairs."""
MOST_COMPARED = 20
"""Pages, of those that share a line, with which each of them is compared: versions of an article are found through each other."""

LONGEST_LABEL = 8
"""Words of the longest line that tells an outlet: menus, sections, addresses."""
LEAST_LABELS, SAME_OUTLET = 5, 0.5
"""Labels that two pages of one outlet share, and their share of those of the page that has fewer (of 431 dumps: 49 of the 61 pairs of
one site reach it, and one of two sites of one publisher)."""
NEIGHBOURS = 3
"""Pages, of those that share a label, with which each of them is compared: pages of an outlet are found through each other."""

Keys = npt.NDArray[np.uint64]
"""Numbers of lines or names, in ascending order unless said otherwise."""

_LABEL, _PROSE = 1, 2
_KIND_BITS, _SIZE_BITS = 2, 14
_KIND_MASK, _SIZE_MASK = 0b11, 0x3FFF
_NAMES = re.compile(r"(?<=[^.!?:…\s] )[^\W\d_a-zß-öø-ÿа-яёіїєґ]\w{2,}|\d[\d.,]*\d")
"""Words with a capital that begin no sentence, and numbers of more than one digit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageKeys:
    """The distinct lines of a page as numbers, and the names in its prose, in any order, each beside the number of its line."""

    lines: Keys
    names: Keys
    named_in: Keys


def line_key(line: str) -> int:
    """Make the number of a line: 48 bits of its hash, its words, and whether it is prose or a label, which tells an outlet."""
    size = line.count(" ") + 1
    kind = 0
    if size >= LONG_LINE or (size >= SHORTEST_SENTENCE and ends_sentence(line)):
        kind = _PROSE
    elif size <= LONGEST_LABEL and any(map(str.isalpha, line)) and not (is_share_line(line) or is_teaser(line)):
        kind = _LABEL
    return (_hash(line) << _SIZE_BITS | min(size, _SIZE_MASK)) << _KIND_BITS | kind


def page_keys(lines: Iterable[str]) -> PageKeys:
    """Make the numbers of a page from its lines; no lines give empty arrays."""
    keys = {line: line_key(line) for line in lines}
    prose = [line for line in keys if line.count(" ") >= LONG_LINE - 1]
    named = [(_hash(name), keys[line]) for line in prose for name in _NAMES.findall(line) if not name.islower()]
    return PageKeys(
        lines=np.array(sorted(set(keys.values())), dtype=np.uint64),
        names=np.array([name for name, _ in named], dtype=np.uint64),
        named_in=np.array([line for _, line in named], dtype=np.uint64),
    )


def dump_keys(capture: Capture) -> PageKeys:
    """Make the numbers of the lines of a text dump; raises UnreadablePage for empty and for binary bytes."""
    return page_keys(_dump_lines(capture))


def group_outlets(pages: Sequence[PageKeys]) -> list[list[int]]:
    """Group pages by outlet: the numbers of those that share labels, in order of their first; a page that stands alone is a group.

    The order of the pages changes no group. The work grows with the number of lines, not with its square.
    """
    first = list(range(len(pages)))
    _unite_alike(first, [_of_kind(page.lines, _LABEL) for page in pages], NEIGHBOURS, least=LEAST_LABELS, share=SAME_OUTLET)
    return _groups(first)


def learn_furniture(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Learn the furniture of one outlet from the lines of its pages; fewer than two different pages give an empty set.

    >>> sorted(learn_furniture([["Gull", "Ferry sails", "Terms"], ["Gull", "Herring falls", "Terms"], ["Gull", "Fog", "Jobs"]]))
    ['Gull', 'Terms']
    """
    learned = _learn_outlet([page_keys(page) for page in pages])
    return frozenset(line for page in pages for line in page if line_key(line) in learned)


def learn_outlets(pages: Sequence[PageKeys]) -> tuple[frozenset[int], ...]:
    """For each page, learn the furniture of its outlet, as numbers, from the pages of that outlet among those given."""
    found: list[frozenset[int]] = [frozenset()] * len(pages)
    for group in group_outlets(pages):
        learned = _learn_outlet([pages[i] for i in group])
        for i in group:
            found[i] = learned
    return tuple(found)


def furniture_of_pages(pages: Sequence[Sequence[str]]) -> tuple[frozenset[str], ...]:
    """For each page, given as its lines, find those that are furniture of its outlet; none where a page stands alone."""
    learned = learn_outlets([page_keys(page) for page in pages])
    return tuple(_own_furniture(page, keys) for page, keys in zip(pages, learned, strict=True))


def furniture_of_dump(capture: Capture, learned: frozenset[int]) -> frozenset[str]:
    """Find the lines of a text dump that are furniture by what `learn_outlets` gave; raises as `dump_keys` does."""
    return _own_furniture(_dump_lines(capture), learned) if learned else frozenset()


def _dump_lines(capture: Capture) -> list[str]:
    return [line.text for line in join_fragments(read_lines(decode_page(capture.data, capture.file)))]


def _own_furniture(lines: Iterable[str], learned: frozenset[int]) -> frozenset[str]:
    # a credit names the source of an article, however often it stands on pages
    return frozenset(line for line in lines if line_key(line) in learned and not is_credit_line(line))


def _learn_outlet(pages: Sequence[PageKeys]) -> frozenset[int]:
    """The lines that recur on different pages, and the sentences that recur on pages of different events."""
    pages = sorted(pages, key=lambda page: page.lines.tobytes())  # so that their order changes nothing
    lines = [page.lines for page in pages]
    first = _first_versions(lines)
    found = _recurring(lines, _groups(first), LEAST_SHARE)
    if not len(found):
        return frozenset()
    names = [np.unique(page.names[~np.isin(page.named_in, found)]) for page in pages]
    _unite_alike(first, names, MOST_COMPARED, least=LEAST_NAMES, share=SAME_EVENT)
    sentences = _of_kind(_recurring(lines, _groups(first), LEAST_SHARE_PROSE), _PROSE)
    return frozenset(found[_kinds(found) != _PROSE].tolist()) | frozenset(sentences.tolist())


def _recurring(pages: Sequence[Keys], groups: Sequence[Sequence[int]], share: float) -> Keys:
    """What stands in at least LEAST_PAGES groups of pages, and in that share of them."""
    if len(groups) < LEAST_PAGES:
        return np.zeros(0, dtype=np.uint64)
    of_groups = [np.unique(np.concatenate([pages[i] for i in group])) for group in groups]
    keys, counts = np.unique(np.concatenate(of_groups), return_counts=True)
    enough: Keys = keys[counts >= max(LEAST_PAGES, share * len(groups))]
    return enough


def _first_versions(pages: Sequence[Keys]) -> list[int]:
    """For each page one before it that has the same article, or itself."""
    prose = [page[_sizes(page) >= LONG_LINE] for page in pages]
    sizes = [int(_sizes(lines).sum()) for lines in prose]
    first = list(range(len(pages)))
    for (left, right), shared in _count_shared(prose, MOST_COMPARED, least=LONG_LINE, words=True).items():
        if shared >= SAME_ARTICLE * min(sizes[left], sizes[right]):
            _unite(first, left, right)
    return first


def _unite_alike(first: list[int], pages: Sequence[Keys], reach: int, *, least: int, share: float) -> None:
    """Unite pages that have at least so many numbers in common, and such a share of those of the one that has fewer."""
    order = sorted(range(len(pages)), key=lambda i: pages[i].tobytes())
    for near in _count_shared([pages[i] for i in order], reach, least=least):
        left, right = (order[i] for i in near)
        if _root(first, left) != _root(first, right):
            common = len(np.intersect1d(pages[left], pages[right], assume_unique=True))
            if common >= share * min(len(pages[left]), len(pages[right])):
                _unite(first, left, right)


def _count_shared(pages: Sequence[Keys], reach: int, *, least: int, words: bool = False) -> dict[tuple[int, int], int]:
    """Pairs of pages with the number of lines they share, or of words of such lines, where it is `least` or more.

    Each page is paired with the next `reach` of those that hold a line.
    """
    if not pages:
        return {}
    holders = np.repeat(np.arange(len(pages)), [len(page) for page in pages])
    keys = np.concatenate(pages)
    order = np.argsort(keys, kind="stable")
    keys, holders = keys[order], holders[order]
    pairs, weights = [], []
    for step in range(1, min(reach, len(keys) - 1) + 1):
        same = keys[:-step] == keys[step:]
        pairs.append(holders[:-step][same] * len(pages) + holders[step:][same])
        weights.append(_sizes(keys[step:][same]) if words else np.ones(int(same.sum())))
    if not pairs:
        return {}
    found, places = np.unique(np.concatenate(pairs), return_inverse=True)
    totals = np.bincount(places, weights=np.concatenate(weights)).astype(int)
    enough = totals >= least
    return {divmod(pair, len(pages)): total for pair, total in zip(found[enough].tolist(), totals[enough].tolist(), strict=True)}


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).digest())


def _of_kind(keys: Keys, kind: int) -> Keys:
    found: Keys = keys[_kinds(keys) == kind]
    return found


def _kinds(keys: Keys) -> Keys:
    return keys & np.uint64(_KIND_MASK)


def _sizes(keys: Keys) -> Keys:
    return keys >> np.uint64(_KIND_BITS) & np.uint64(_SIZE_MASK)


def _groups(first: list[int]) -> list[list[int]]:
    groups: dict[int, list[int]] = defaultdict(list)
    for i in range(len(first)):
        groups[_root(first, i)].append(i)
    return list(groups.values())


def _unite(first: list[int], left: int, right: int) -> None:
    lower, upper = sorted((_root(first, left), _root(first, right)))
    first[upper] = lower


def _root(first: list[int], i: int) -> int:
    """The first page of the group that page `i` is in."""
    while first[i] != i:
        first[i] = first[first[i]]
        i = first[i]
    return i
