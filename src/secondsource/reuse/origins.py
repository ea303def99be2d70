"""Reuse links in, origins out: which articles count as one voice, what each article is, and whose words a passage are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from secondsource.records import Derivation, Origin, Reading, ReuseLink, content_id

FOLDING = frozenset({Derivation.WHOLLY, Derivation.RELEASE})
"""Derivations that add no voice of their own."""


def fold_origins(readings: Sequence[Reading], links: Sequence[ReuseLink]) -> tuple[Origin, ...]:
    """Fold every page that is wholly another's, or a rewritten release, into the origin of its source.

    A page with some words of its own (`partly`) stays an origin. The root comes first, the rest by time and id; origins come in
    order of their root's id. No readings give no origins.
    A reprint never adds an origin; the order of the input does not matter.
    """
    by_id = {r.article.id: r for r in readings}
    source = _main_sources(by_id, links)
    groups: dict[str, list[str]] = defaultdict(list)
    for article_id in sorted(by_id):
        groups[_root(article_id, source)].append(article_id)
    origins = []
    for root in sorted(groups):
        rest = sorted((a for a in groups[root] if a != root), key=lambda a: (_time(by_id[a]), a))
        origins.append(Origin(id=content_id("org", root), root_id=root, article_ids=(root, *rest)))
    return tuple(origins)


def derivations(readings: Sequence[Reading], links: Sequence[ReuseLink]) -> tuple[tuple[str, Derivation], ...]:
    """What each article is, in order of article id: the derivation of its strongest link, `independent` without one."""
    known = {r.article.id for r in readings}
    found: dict[str, ReuseLink] = {}
    for link in sorted(links, key=_strength):
        if link.article_id in known and link.source_id in known:
            found[link.article_id] = link
    return tuple((a, found[a].derivation if a in found else Derivation.INDEPENDENT) for a in sorted(known))


def passage_source(link: ReuseLink, start: int, end: int) -> bool:
    """Whether the span `start:end` of the page stands, for at least half, in passages it shares with the source of the link.

    Whole derivations need no passages: all of the page is the source's. An empty span is never the source's.
    """
    if link.derivation in FOLDING:
        return end > start
    shared = sum(max(0, min(end, stop) - max(start, begin)) for begin, stop in _merged(link))
    return end > start and 2 * shared >= end - start


def claim_origin(article_id: str, start: int, end: int, links: Sequence[ReuseLink], origins: Sequence[Origin]) -> str:
    """Id of the origin on which a passage depends: the source's where it stands there too, else the article's own.

    Raises `KeyError` where no origin holds the article.
    """
    origin_of = {a: o.id for o in origins for a in o.article_ids}
    for link in sorted(links, key=_strength, reverse=True):
        if link.article_id == article_id and link.derivation is Derivation.PARTLY and passage_source(link, start, end):
            return origin_of.get(link.source_id, origin_of[article_id])
    return origin_of[article_id]


def _strength(link: ReuseLink) -> tuple[bool, float, str, str]:
    return link.derivation in FOLDING, link.score, link.source_id, link.derivation.value


def _merged(link: ReuseLink) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for span in sorted(p.left for p in link.passages):
        if merged and span.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span.end))
        else:
            merged.append((span.start, span.end))
    return merged


def _main_sources(by_id: dict[str, Reading], links: Sequence[ReuseLink]) -> dict[str, str]:
    source: dict[str, str] = {}
    for link in sorted(links, key=_strength, reverse=True):
        known = link.article_id in by_id and link.source_id in by_id
        if known and link.derivation in FOLDING and link.article_id not in source and _root(link.source_id, source) != link.article_id:
            source[link.article_id] = link.source_id
    return source


def _root(article_id: str, source: dict[str, str]) -> str:
    while article_id in source:
        article_id = source[article_id]
    return article_id


def _time(reading: Reading) -> str:
    published = reading.article.published
    return published.at.isoformat() if published else "9999"
