"""Claims, links and origins of a story in, the voice behind each claim out: whose word it is, whichever page it stands on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from secondsource.records import Claim, Derivation, EntityKind, Origin, Outlet, Reading, ReuseLink, content_id
from secondsource.reuse.credits import NEWS_KINDS, names_of, officials
from secondsource.reuse.origins import FOLDING
from secondsource.reuse.relays import newsrooms, plain_name, relayed
from secondsource.text import fold

_BODIES = frozenset(
    "ministry authority secretariat government commission council court parliament police prosecutor hospital university institute"
    " agency office department directorate municipality embassy inspectorate army navy corporation operator regulator bank fund".split()
)
"""Nouns by which a text calls an official body once it is known: "the ministry said"."""
_FIRMS = frozenset("company group firm manufacturer operator producer utility".split())
"""Nouns by which a text calls a company."""
_STATEMENTS = frozenset("statement release communique announcement notice".split())
_OFFICIAL_WORD = re.compile(
    r"\bofficial\s+(?:answer|figure|count|tally|toll|version|line|date|number|estimate|explanation)s?\b", re.IGNORECASE
)
"""How a page calls what the one body of a story says without naming it."""
LEAD = 200
"""Characters in which a body names itself on its own page."""
_WORD = re.compile(r"\w+")
_SKIPPED = frozenset("the a an its s of and in for de la le di du der die das des".split())


def claim_voices(
    readings: Sequence[Reading], links: Sequence[ReuseLink], origins: Sequence[Origin], outlets: Sequence[Outlet] = ()
) -> dict[str, str]:
    """Map every claim id to the id of the origin that it depends on.

    In this order: the outlet to which the page credits the claim ("agency X reported that ..."), be its page at hand or not; the
    official body of the story in whose mouth the page puts it; the source of the shared passage that it stands in; else the page's own
    origin. `outlets` are the news outlets known by name. Two pages that pass on one report of a third are one voice for it.
    """
    origin_of = {a: o.id for o in origins for a in o.article_ids}
    partly, whole = _partly_links(links), _whole_links(links)
    speakers = _Speakers(readings, origins, outlets)
    voices = {}
    for reading in readings:
        own = origin_of[reading.article.id]
        for claim in reading.claims:
            voices[claim.id] = speakers.voice(claim, reading) or _passage_voice(claim, partly, whole, origin_of) or own
    return voices


def passage_source(link: ReuseLink, start: int, end: int) -> bool:
    """Whether the span `start:end` of the page stands, for at least half, in passages it shares with the source of the link.

    Whole derivations need no passages: all of the page is the source's. An empty span is never the source's.
    """
    if link.derivation in FOLDING:
        return end > start
    shared = sum(max(0, min(end, stop) - max(start, begin)) for begin, stop in _merged(link))
    return end > start and 2 * shared >= end - start


def _partly_links(links: Sequence[ReuseLink]) -> Mapping[str, list[ReuseLink]]:
    found: dict[str, list[ReuseLink]] = {}
    for link in sorted(links, key=lambda k: (-k.score, k.source_id)):
        if link.derivation is Derivation.PARTLY and not link.doubtful:
            found.setdefault(link.article_id, []).append(link)
    return found


def _whole_links(links: Sequence[ReuseLink]) -> Mapping[str, ReuseLink]:
    proven = [k for k in links if k.derivation in FOLDING and not k.doubtful]
    return {k.article_id: k for k in sorted(proven, key=lambda k: (k.score, k.source_id))}


def _passage_voice(
    claim: Claim, partly: Mapping[str, list[ReuseLink]], whole: Mapping[str, ReuseLink], origin_of: Mapping[str, str]
) -> str:
    """The origin of the source whose passage the claim stands in; a copy is traced back to its source, which may be partly another's."""
    article_id, start, end = claim.article_id, claim.start, claim.end
    seen: set[str] = set()
    while article_id not in seen:
        seen.add(article_id)
        for link in partly.get(article_id, ()):
            if passage_source(link, start, end) and link.source_id in origin_of:
                return origin_of[link.source_id]
        if article_id in whole:
            article_id, start, end = _traced(whole[article_id], start, end)
    return ""


def _traced(link: ReuseLink, start: int, end: int) -> tuple[str, int, int]:
    """Where a span of a copy stands in its source: in the shortest shared passage around its middle; an empty span where in none."""
    middle = (start + end) // 2
    around = [p for p in link.passages if p.left.start <= middle < p.left.end]
    if not around:
        return link.source_id, 0, 0
    left, right = min(((p.left, p.right) for p in around), key=lambda pair: (pair[0].end - pair[0].start, pair))
    if left.end - left.start == right.end - right.start:
        shift = right.start - left.start
        return link.source_id, start + shift, end + shift
    return link.source_id, right.start, right.end


def _merged(link: ReuseLink) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for span in sorted(p.left for p in link.passages):
        if merged and span.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span.end))
        else:
            merged.append((span.start, span.end))
    return merged


class _Listed:
    """Outlets that are known again by being the same object: to compare a thousand of them would take longer than a page's claims."""

    def __init__(self, outlets: Sequence[Outlet]) -> None:
        self.outlets = outlets if isinstance(outlets, tuple) else tuple(outlets)

    def __hash__(self) -> int:
        return id(self.outlets)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Listed) and self.outlets is other.outlets


@lru_cache(maxsize=8)
def _press(listed: _Listed) -> Mapping[str, str]:
    """The voice of each news outlet by the names it may be called by; of two outlets of one name the first."""
    found: dict[str, str] = {}
    for outlet in listed.outlets:
        if set(_WORD.findall(fold(outlet.kind))) & NEWS_KINDS:
            for name in (outlet.name, *outlet.aliases):
                found.setdefault(plain_name(name), content_id("org", "credited", fold(outlet.name)))
    return found


class _Speakers:
    """The outlets and bodies that a page of the story may credit, by the names it may use."""

    def __init__(self, readings: Sequence[Reading], origins: Sequence[Origin], outlets: Sequence[Outlet]) -> None:
        by_id = {r.article.id: r for r in readings}
        self._origin = {a: o.id for o in origins for a in o.article_ids}
        self._press: dict[str, str] = dict(_press(_Listed(outlets)))
        # The word of an outlet whose page is a copy is that of the copy's origin, unless it has a page of its own too.
        for reading in sorted(readings, key=lambda r: r.article.id, reverse=True):
            self._press |= dict.fromkeys(names_of(reading), self._origin[reading.article.id])
        for name in sorted(n for r in readings for n in newsrooms(r)):
            self._press.setdefault(name, content_id("org", "credited", name))
        self._relayed = {r.article.id: relayed(r, self._press) for r in readings}
        self._roots = frozenset(o.root_id for o in origins)
        official = officials(readings)
        self._bodies: list[tuple[Reading, str]] = []
        for origin in sorted(origins, key=lambda o: o.id, reverse=True):
            root = by_id[origin.root_id]
            self._press |= dict.fromkeys(names_of(root), origin.id)
            if root.article.id in official:
                self._bodies.append((root, origin.id))

    def voice(self, claim: Claim, reading: Reading) -> str:
        """The origin to which a page credits a claim; empty where it credits none that is known, or itself."""
        own = self._origin[reading.article.id]
        reporter = self._relayed[reading.article.id].get(claim.sentence, "")
        if reporter:
            found = self._press.get(reporter, content_id("org", "credited", reporter))
            return found if found != own else ""
        if not claim.attributed_to:
            bodies = {origin for _, origin in self._bodies}
            return bodies.pop() if len(bodies) == 1 and own not in bodies and _OFFICIAL_WORD.search(claim.quote) else ""
        name = plain_name(claim.attributed_to)
        if reading.article.id in self._roots and name in names_of(reading):
            return ""
        found = self._press.get(name) or self._body(name, claim.attributed_to)
        return found if found != own else ""

    def _body(self, name: str, written: str) -> str:
        """The one official body of the story that a definite name ("the ministry", "Helmer") can mean; empty for none or several."""
        means = sorted({origin for root, origin in self._bodies if _means(name, written, root)})
        return means[0] if len(means) == 1 else ""


def _means(name: str, written: str, root: Reading) -> bool:
    """Whether a speaker as written can be the body whose own page this is."""
    words = [w for w in _WORD.findall(name) if w not in _SKIPPED]
    if not words:
        return False
    if words[-1] in _STATEMENTS:
        return True
    for full in body_names(root):
        body = [w for w in _WORD.findall(fold(full)) if w not in _SKIPPED]
        if len(words) == 1 and words[0] in _FIRMS and not set(body) & _BODIES:
            return True
        if body and set(words) <= set(body) and (words[-1] in _BODIES or (written[:1].isupper() and words[0] == body[0])):
            return True
    return False


def body_names(root: Reading) -> tuple[str, ...]:
    """The names of the body whose own page this is: its outlet's, or where none is known the bodies that its title and lead name."""
    if root.article.outlet is not None:
        return (root.article.outlet.name, *root.article.outlet.aliases)
    kinds = {EntityKind.ORGANISATION, EntityKind.GOVERNMENT}
    return tuple(dict.fromkeys(e.name for e in root.analysis.entities if e.kind in kinds and e.start < LEAD))
