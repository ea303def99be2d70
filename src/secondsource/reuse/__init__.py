"""Articles of one story in, reuse links out: which article draws on which, how much, and why. Origins follow from the links.

Block (pairs that share words or meaning) -> compare (named features, containment of the page in its possible source) -> decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from secondsource.records import Derivation, Reading, ReuseLink
from secondsource.reuse.alignment import shared_passages, vectors_of
from secondsource.reuse.credits import is_official
from secondsource.reuse.dependence import Evidence, ReuseOptions, compare, draws_later
from secondsource.reuse.origins import claim_origin, derivations, fold_origins, passage_source
from secondsource.reuse.shingles import Profile, profile, rarity

__all__ = ["ReuseOptions", "claim_origin", "derivations", "fold_origins", "link_reuse", "passage_source"]

SMALL_STORY = 40
"""Up to so many articles every pair is compared; a pair costs about a millisecond."""

DEFAULTS = ReuseOptions()
MAX_SOURCES = 2
"""A page of several sources names so many at most."""


def link_reuse(readings: Sequence[Reading], *, options: ReuseOptions = DEFAULTS) -> tuple[ReuseLink, ...]:
    """Find which articles of one story draw on which others.

    At most one link of an article is `wholly` or `release` and then it is its only one; an article that is `partly` from others
    may have two. Whole links never form a circle. Links come in order of article id, strongest source first; the order of the
    input does not matter. No readings, or one, give no links. An article given twice counts once.
    """
    by_id = {r.article.id: r for r in readings}
    profiles = [profile(by_id[a]) for a in sorted(by_id)]
    weights = rarity(profiles)
    listed = any(r.article.outlet is not None and r.article.outlet.kind for r in readings)
    official = {p.id: is_official(p.reading, listed=listed) for p in profiles}
    found = []
    for left, right in _candidates(profiles):
        forth, back = compare(left, right, weights, official), compare(right, left, weights, official)
        found.append(forth if draws_later(forth, back) else back)
    return _decide(found, official, options)


def _candidates(profiles: list[Profile]) -> list[tuple[Profile, Profile]]:
    """Pairs worth a comparison: all of a small story; in a large one those that share shingles or are near in meaning."""
    if len(profiles) <= SMALL_STORY:
        return list(combinations(profiles, 2))
    places: dict[tuple[str, ...], list[int]] = {}
    for i, page in enumerate(profiles):
        for gram in page.shingles:
            places.setdefault(gram, []).append(i)
    shared = np.zeros((len(profiles), len(profiles)), dtype=np.int32)
    for holders in places.values():
        if len(holders) > 1:
            shared[np.ix_(holders, holders)] += 1
    near = _neighbours(profiles)
    return [(profiles[i], profiles[j]) for i, j in combinations(range(len(profiles)), 2) if shared[i, j] >= 5 or near[i, j]]


def _neighbours(profiles: list[Profile], count: int = 12) -> np.ndarray:
    """Which pages are among each other's nearest by the mean of their sentence vectors."""
    near = np.zeros((len(profiles), len(profiles)), dtype=bool)
    vectors = [vectors_of(p) for p in profiles]
    width = max((v.shape[1] for v in vectors if v.size), default=0)
    rows = [i for i, v in enumerate(vectors) if v.size and v.shape[1] == width]
    if len(rows) < 2:
        return near
    means = np.stack([vectors[i].mean(axis=0) for i in rows])
    cosines = means @ means.T
    np.fill_diagonal(cosines, -1.0)
    for at, i in enumerate(rows):
        for best in np.argsort(-cosines[at], kind="stable")[:count]:
            near[i, rows[best]] = near[rows[best], i] = True
    return near


def _decide(found: list[Evidence], official: dict[str, bool], options: ReuseOptions) -> tuple[ReuseLink, ...]:
    """Take the strongest whole derivation of every page, then passages of the pages that are left; never close a circle."""
    source: dict[str, Evidence] = {}
    for evidence in sorted(found, key=lambda e: (-e.whole, e.page.id, e.source.id)):
        free = evidence.whole >= options.whole and evidence.page.id not in source
        if free and _root(evidence.source.id, source) != evidence.page.id:
            source[evidence.page.id] = evidence
    links = []
    for page_id in sorted(source):
        evidence = source[page_id]
        released = official[_root(page_id, source)]
        links.append(_link(evidence, Derivation.RELEASE if released else Derivation.WHOLLY, evidence.whole))
    links.extend(_partial(found, source, options))
    return tuple(sorted(links, key=lambda k: (k.article_id, -k.score, k.source_id)))


def _partial(found: list[Evidence], source: dict[str, Evidence], options: ReuseOptions) -> list[ReuseLink]:
    """Links of pages with passages from a source. Of several copies of one source, its root is named if it explains as much."""
    by_page: dict[str, list[Evidence]] = {}
    for evidence in found:
        if evidence.part >= options.part and evidence.page.id not in source and _root(evidence.source.id, source) != evidence.page.id:
            by_page.setdefault(evidence.page.id, []).append(evidence)
    links = []
    for page_id in sorted(by_page):
        taken: set[str] = set()
        ranked = sorted(by_page[page_id], key=lambda e: (-round(e.part, 1), e.source.id in source, -e.part, e.source.id))
        for evidence in ranked:
            root = _root(evidence.source.id, source)
            if root not in taken and len(taken) < MAX_SOURCES:
                taken.add(root)
                links.append(_link(evidence, Derivation.PARTLY, evidence.part))
    return links


def _root(article_id: str, source: dict[str, Evidence]) -> str:
    while article_id in source:
        article_id = source[article_id].source.id
    return article_id


def _link(evidence: Evidence, derivation: Derivation, score: float) -> ReuseLink:
    return ReuseLink(
        article_id=evidence.page.id,
        source_id=evidence.source.id,
        derivation=derivation,
        score=round(score, 4),
        reasons=evidence.reasons(derivation),
        passages=shared_passages(evidence.page, evidence.source, evidence.runs, evidence.matches),
    )
