"""Reuse links in, origins out: which articles count as one voice, how far that voice carries, and what each article is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from secondsource.records import Derivation, Origin, Reading, ReuseLink, content_id
from secondsource.reuse.credits import names_of, officials, sole_credit, vague_credit
from secondsource.reuse.dependence import time_lead
from secondsource.text import fold

FOLDING = frozenset({Derivation.WHOLLY, Derivation.RELEASE})
"""Derivations that add no voice of their own."""
VAGUE = 0.5
"""How far a voice counts whose root credits unnamed agencies: as likely as not it is a copy of something that is not at hand."""
SOURCELESS = 0.75
"""How far a voice counts whose root names neither an author nor anyone who says what it says."""


def fold_origins(readings: Sequence[Reading], links: Sequence[ReuseLink]) -> tuple[Origin, ...]:
    """Fold every page that is wholly another's, or a rewritten release, into the origin of its source; then join what is one voice.

    One voice are the pages of one outlet (its editions, later versions), of outlets of one owner, and pages credited to one agency
    alone. A page with some words of its own (`partly`) stays a root. The root comes first, the rest by time and id; origins come in
    order of their root's id. No readings give no origins. A reprint, an owner's second edition or the same page again never adds
    an origin; the order of the input does not matter.
    """
    by_id = {r.article.id: r for r in readings}
    source = _main_sources(by_id, links)
    roots = sorted({_root(a, source) for a in by_id})
    joined, grounds = _join_voices([by_id[r] for r in roots])
    groups: dict[str, list[str]] = defaultdict(list)
    for article_id in sorted(by_id):
        groups[joined[_root(article_id, source)]].append(article_id)
    official, origins = officials(readings), []
    for root in sorted(groups):
        rest = sorted((a for a in groups[root] if a != root), key=lambda a: (_time(by_id[a]), a))
        origin = Origin(id=content_id("org", root), root_id=root, article_ids=(root, *rest), grounds=tuple(sorted(grounds[root])))
        origins.append(_weighed(origin, by_id, official))
    return tuple(origins)


def _join_voices(roots: Sequence[Reading]) -> tuple[dict[str, str], Mapping[str, set[str]]]:
    """The root that speaks for each root (the earliest of one voice), and sentences on why, by that root."""
    head: dict[str, str] = {r.article.id: r.article.id for r in roots}
    by_id = {r.article.id: r for r in roots}
    shared: dict[str, list[str]] = defaultdict(list)
    told: dict[str, str] = {}
    for reading in roots:
        for key, sentence in _voice_keys(reading, roots):
            shared[key].append(reading.article.id)
            told[key] = sentence
    why: list[tuple[str, str]] = []
    for key in sorted(shared):
        members = sorted(shared[key], key=lambda a: (_time(by_id[a]), a))
        if len(members) > 1:
            why.append((members[0], told[key]))
            for other in members[1:]:
                _unite(head, by_id, members[0], other)
    grounds: dict[str, set[str]] = defaultdict(set)
    for member, sentence in why:
        grounds[_head(member, head)].add(sentence)
    return {a: _head(a, head) for a in head}, grounds


def _voice_keys(reading: Reading, roots: Sequence[Reading]) -> Iterable[tuple[str, str]]:
    """What a root shares with others of its voice, each with a sentence that says so."""
    outlet = reading.article.outlet
    if outlet is not None and outlet.name:
        yield f"outlet {fold(outlet.name)}", f"Pages of one outlet, {outlet.name}, are one voice."
    if outlet is not None and outlet.owner:
        yield f"owner {fold(outlet.owner)}", f"Outlets of one owner, {outlet.owner}, are one voice."
    credit = sole_credit(reading)
    if credit:
        named = next((r.article.outlet for r in roots if r.article.outlet and fold(credit) in names_of(r)), None)
        agency = named.name if named else credit
        yield f"outlet {fold(agency)}", f"Pages credited to {agency} alone are its voice."


def _unite(head: dict[str, str], by_id: Mapping[str, Reading], left: str, right: str) -> None:
    first, second = sorted((_head(left, head), _head(right, head)), key=lambda a: (_time(by_id[a]), a))
    head[second] = first


def _head(article_id: str, head: Mapping[str, str]) -> str:
    while head[article_id] != article_id:
        article_id = head[article_id]
    return article_id


def _weighed(origin: Origin, by_id: Mapping[str, Reading], official: frozenset[str]) -> Origin:
    """Weaken a voice that does not say where it has its news from.

    Where it is not known which page came first, the weakest of them counts: a copy must not lend its original a byline.
    """
    root, *rest = (by_id[a] for a in origin.article_ids)
    own_source = root.article.id in official
    first = [root] if own_source else [root, *(r for r in rest if time_lead(root, r) <= 0)]
    strength, ground = min((_weight(r, own_source=own_source) for r in first), key=lambda pair: pair[0])
    return replace(origin, strength=strength, grounds=(*origin.grounds, ground)) if ground else origin


def _weight(page: Reading, *, own_source: bool) -> tuple[float, str]:
    """How far a page's word counts, and why not in full. An official body is its own source."""
    name = page.article.outlet.name if page.article.outlet else f"“{page.article.title}”"
    if vague_credit(page):
        return VAGUE, f"{name} credits unnamed agencies: a weak voice."
    if not (own_source or page.article.authors or page.article.credits or page.analysis.attributions):
        return SOURCELESS, f"{name} names no author and cites nobody: a weak voice."
    return 1.0, ""


def derivations(readings: Sequence[Reading], links: Sequence[ReuseLink]) -> tuple[tuple[str, Derivation], ...]:
    """What each article is, in order of article id: the derivation of its strongest proven link, `independent` without one."""
    known = {r.article.id for r in readings}
    found: dict[str, ReuseLink] = {}
    for link in sorted(links, key=_strength):
        if link.article_id in known and link.source_id in known and not link.doubtful:
            found[link.article_id] = link
    return tuple((a, found[a].derivation if a in found else Derivation.INDEPENDENT) for a in sorted(known))


def doubts(links: Sequence[ReuseLink], origins: Sequence[Origin]) -> dict[tuple[str, str], float]:
    """Probability (0..1) that one origin draws on another, by their ids (drawing, drawn on), from links too weak to fold them."""
    origin_of = {a: o.id for o in origins for a in o.article_ids}
    roots = {o.root_id for o in origins}
    found: dict[tuple[str, str], float] = {}
    for link in links:
        if link.doubtful and link.article_id in roots and link.source_id in origin_of:
            pair = (origin_of[link.article_id], origin_of[link.source_id])
            if pair[0] != pair[1]:
                found[pair] = max(link.score, found.get(pair, 0.0))
    return found


def _strength(link: ReuseLink) -> tuple[bool, float, str, str]:
    return link.derivation in FOLDING, link.score, link.source_id, link.derivation.value


def _main_sources(by_id: Mapping[str, Reading], links: Sequence[ReuseLink]) -> dict[str, str]:
    source: dict[str, str] = {}
    for link in sorted(links, key=_strength, reverse=True):
        known = link.article_id in by_id and link.source_id in by_id
        folds = known and link.derivation in FOLDING and not link.doubtful
        if folds and link.article_id not in source and _root(link.source_id, source) != link.article_id:
            source[link.article_id] = link.source_id
    return source


def _root(article_id: str, source: Mapping[str, str]) -> str:
    while article_id in source:
        article_id = source[article_id]
    return article_id


def time_order(reading: Reading) -> tuple[bool, datetime, str]:
    """Sorts by time of publication, pages without a date last, then by id."""
    return *_time(reading), reading.article.id


def _time(reading: Reading) -> tuple[bool, datetime]:
    """Sorts by time of publication, pages without a date last."""
    published = reading.article.published
    return published is None, published.at if published else datetime.min.replace(tzinfo=UTC)
