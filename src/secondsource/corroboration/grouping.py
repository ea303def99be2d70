"""Scored pairs in, groups of claims on one fact out; and the claims of one fact in, their distinct values out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache

from secondsource.corroboration.blocking import possible_pairs
from secondsource.corroboration.facets import split_facets
from secondsource.corroboration.pairing import PART, Family, Pair, family_of
from secondsource.corroboration.values import ValueRelation, relate_values
from secondsource.records import Claim, Slot, Status
from secondsource.text import fold

SAME_FACT = 0.33
"""Mean score between two groups from which they are one fact (average linkage)."""
SURE = 0.95
"""Score of pairs that need no likeness: both are of the central event, or set against each other."""
COPIED_FACT = 0.2
"""Mean score from which a copy's claim is put to a fact of its own origin; that it copies is known, so less will do."""
_CONTRAST = re.compile(
    r"\b(?:and not|not the|not|instead of|rather than|against the|contrary to|up from|earlier (?:figure|count|total|number)|"
    r"provisional|corrected|grown to|risen to|climbed to|initially|previously|at first|officially|has said|had said|talk of)\b",
    re.IGNORECASE,
)
"""An article that gives two values of one fact says so with such words."""
RUNNING_COUNTS = frozenset({"death", "injury", "missing", "evacuation", "arrest", "damage", "postponement"})
"""Concepts whose counts are taken again and again while an event unfolds."""
_NEGATION = re.compile(r"\b(?:not|no|never|none|nobody|neither|nor|without)\b|n[’']t\b", re.IGNORECASE)
_ASIDE = re.compile(
    r"\b(?:but|and|,) not\b.*|\bif\b.*|\bnot (?:only|just|less|more|fewer|before|until|far)\b|\bno (?:less|more|fewer|later|longer)\b",
    re.IGNORECASE,
)
"""Words of negation that do not deny what the clause says: "would bet a dinner, but not a house", "no less than"."""
GENERIC_PAPERS = frozenset({"agreement"})
Clause = tuple[str, int, int]
"""Article id, start and end of a clause."""
Join = Callable[[list[list[int]]], list[list[int]]]
_AGREEING = frozenset({ValueRelation.EQUAL, ValueRelation.COMPATIBLE})


def group_claims(
    claims: Sequence[Claim],
    pairs: Sequence[Pair],
    *,
    origin: Mapping[str, str],
    copies: Collection[str] = frozenset(),
    join: Join = list,
) -> list[list[int]]:
    """Group claims into facts; every claim is in exactly one group, groups and members are in the claims' order.

    The claims of pages with a voice of their own are grouped by greedy average linkage: likeliest pairs first, a pair that was no
    candidate counts as 0, ties go to the earlier pair. The claims of copies (`copies`, article ids) are then put to the facts of
    their own origin (`origin`, by claim id), so that a reprint can neither make, join nor widen a fact; what fits none is grouped apart.
    """
    inside = values_by_clause(claims)
    own = [i for i, claim in enumerate(claims) if claim.article_id not in copies]
    groups = join(_link(claims, pairs, own, inside))
    loose = []
    score = {(p.left, p.right): p.score for p in pairs} | {(p.right, p.left): p.score for p in pairs}
    home = {i: n for n, group in enumerate(groups) for i in group}
    met: defaultdict[int, set[int]] = defaultdict(set)
    for left, right in score:
        if right in home:
            met[left].add(home[right])
    facts = [list(group) for group in groups]
    for i, claim in enumerate(claims):
        if claim.article_id not in copies:
            continue
        best = max(((_fit(claims, i, groups[n], score, origin, inside), -n) for n in sorted(met[i])), default=(0.0, 0))
        if best[0] >= COPIED_FACT:
            facts[-best[1]].append(i)
        else:
            loose.append(i)
    return [sorted(fact) for fact in sorted(facts + _link(claims, pairs, loose, inside), key=min)]


def _fit(
    claims: Sequence[Claim],
    copied: int,
    group: Sequence[int],
    score: Mapping[tuple[int, int], float],
    origin: Mapping[str, str],
    inside: Mapping[Clause, Sequence[Claim]],
) -> float:
    """How well a copy's claim fits a fact: its mean score with the claims there of its own origin; 0 without any, or where it cannot."""
    claim = claims[copied]
    source = [i for i in group if origin[claims[i].id] == origin[claim.id]]
    if any(score.get((copied, i), 0.0) >= SURE and relate_values(claim, claims[i]) is ValueRelation.DIFFERENT for i in group):
        return SURE  # it changes what others give
    if not source or any(cannot_be_one(claim, claims[i], inside) for i in group):
        return 0.0
    return sum(score.get((copied, i), 0.0) for i in source) / len(source)


def _link(
    claims: Sequence[Claim], pairs: Sequence[Pair], chosen: Sequence[int], inside: Mapping[Clause, Sequence[Claim]]
) -> list[list[int]]:
    members: dict[int, list[int]] = {i: [i] for i in chosen}
    group = {i: i for i in chosen}
    links: defaultdict[tuple[int, int], float] = defaultdict(float)
    neighbours: defaultdict[int, set[int]] = defaultdict(set)
    among = [p for p in pairs if p.left in group and p.right in group and p.relation is not ValueRelation.DIFFERENT]
    for pair in among:
        links[pair.left, pair.right] = links[pair.right, pair.left] = pair.score
        neighbours[pair.left].add(pair.right)
        neighbours[pair.right].add(pair.left)
    for pair in sorted(among, key=lambda p: (-p.score, p.left, p.right)):
        if pair.score < SAME_FACT:
            break
        a, b = sorted((group[pair.left], group[pair.right]))
        if a == b or links[a, b] < SAME_FACT * possible_pairs(len(members[a]), len(members[b])):
            continue
        if any(cannot_be_one(claims[i], claims[j], inside) for i in members[a] for j in members[b]):
            continue
        for member in members[b]:
            group[member] = a
        members[a] += members.pop(b)
        _merge_links(links, neighbours, a, b)
    return [sorted(found) for _, found in sorted(members.items())]


def _merge_links(links: dict[tuple[int, int], float], neighbours: dict[int, set[int]], a: int, b: int) -> None:
    """Give the links of group b to group a."""
    for other in sorted(neighbours.pop(b)):
        neighbours[other].discard(b)
        if other != a:
            links[a, other] = links[other, a] = links[a, other] + links[b, other]
            neighbours[a].add(other)
            neighbours[other].add(a)


def cannot_be_one(left: Claim, right: Claim, inside: Mapping[Clause, Sequence[Claim]]) -> bool:
    """Whether two claims cannot be of one fact.

    A part is not the whole. One article that gives two values speaks of two things, unless it sets them against each other or lets two
    people say them. Two passages are two where the values in them (`inside`, by clause) differ, or where one denies, unless they turn on
    the same predicate.
    """
    if family_of(left) is Family.PASSAGE:
        if _values_differ(inside.get(clause_of(left), ()), inside.get(clause_of(right), ())):
            return True
        denied = denies(left) != denies(right)
        return denied and (not left.predicate or left.predicate != right.predicate or len(set(left.terms) & set(right.terms)) < 2)
    if other_occasion(left, right):
        return True
    if left.article_id != right.article_id or relate_values(left, right) is not ValueRelation.DIFFERENT:
        return False
    if left.attributed_to and right.attributed_to and left.attributed_to != right.attributed_to:
        return False
    return not (_CONTRAST.search(left.quote) or _CONTRAST.search(right.quote))


def clause_of(claim: Claim) -> Clause:
    """The clause of a claim, as a key."""
    return claim.article_id, claim.start, claim.end


def values_by_clause(claims: Sequence[Claim]) -> dict[Clause, list[Claim]]:
    """The claims on numbers and dates in each clause that has any."""
    found: dict[Clause, list[Claim]] = {}
    for claim in claims:
        if family_of(claim) in {Family.NUMBER, Family.DATE}:
            found.setdefault(clause_of(claim), []).append(claim)
    return found


def _values_differ(left: Sequence[Claim], right: Sequence[Claim]) -> bool:
    """Whether two clauses give different numbers or dates of one kind, and none that agree."""
    if not left or not right:
        return False
    relations = {relate_values(a, b) for a in left for b in right if family_of(a) is family_of(b)}
    return ValueRelation.DIFFERENT in relations and not relations & _AGREEING


def other_occasion(left: Claim, right: Claim) -> bool:
    """Whether two counts are of different things: a part and a whole, two unlike parts, or the tolls of two occasions."""
    if left.slot is not Slot.COUNT:
        return False
    parts = [PART in claim.concepts for claim in (left, right)]
    if any(parts):
        return not all(parts) or left.number != right.number
    return left.background != right.background and bool(RUNNING_COUNTS.intersection(left.concepts, right.concepts))


def denies(claim: Claim) -> bool:
    """Whether a passage says that something is not so."""
    return claim.status is Status.DENIED or _negates(claim.quote)


@lru_cache(maxsize=16384)
def _negates(quote: str) -> bool:
    return bool(_NEGATION.search(_ASIDE.sub(" ", quote)))


def split_values(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Split the claims of one fact into values: claims that agree stand together; the first value is the one of most articles.

    Papers differ by how binding they are (the claim's unit); a page that names its paper precisely ("letter of intent") does not count
    as naming it loosely ("agreement") too.
    Passages differ only when one side denies. An empty sequence gives no values.
    """
    if not claims:
        return []
    family = family_of(claims[0])
    if family is Family.DOCUMENT:
        return _ranked(_by_key(_precise(claims), lambda c: c.unit))
    if family is Family.PASSAGE and (facets := split_facets(claims)) is not None:
        return _ranked(facets)
    if family is Family.PASSAGE:
        return _ranked(_by_key(claims, lambda c: "denied" if denies(c) else ""))
    if family is Family.NAME:
        return [list(claims)]
    return _ranked(_by_agreement(claims))


def values_conflict(left: Sequence[Claim], right: Sequence[Claim]) -> bool:
    """Whether two values of one fact exclude each other, and different articles or two speakers of one give them."""
    return any((a.article_id != b.article_id or _two_speakers(a, b)) and _excludes(a, b) for a in left for b in right)


def _two_speakers(left: Claim, right: Claim) -> bool:
    return bool(left.attributed_to and right.attributed_to) and fold(left.attributed_to or "") != fold(right.attributed_to or "")


def _excludes(left: Claim, right: Claim) -> bool:
    family = family_of(left)
    if family is Family.PASSAGE:  # one speaker does not dispute what he says himself
        return not (left.attributed_to and right.attributed_to) or _two_speakers(left, right)
    if family is Family.DOCUMENT:
        return True
    return relate_values(left, right) is ValueRelation.DIFFERENT


def _precise(claims: Sequence[Claim]) -> list[Claim]:
    named = {c.article_id for c in claims if c.value not in GENERIC_PAPERS}
    return [c for c in claims if c.value not in GENERIC_PAPERS or c.article_id not in named]


def _by_key(claims: Sequence[Claim], key: Callable[[Claim], str]) -> list[list[Claim]]:
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(key(claim), []).append(claim)
    return list(groups.values())


def _by_agreement(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Complete linkage: the finest and most frequent values first, coarser ones join the first value that they fit."""
    frequency: defaultdict[str, set[str]] = defaultdict(set)
    for claim in claims:
        frequency[claim.value].add(claim.article_id)
    order = sorted(range(len(claims)), key=lambda i: (-len(claims[i].value), -len(frequency[claims[i].value]), i))
    values: list[list[Claim]] = []
    shapes: list[dict[tuple[object, ...], Claim]] = []  # claims of one shape relate alike to all others
    for claim in (claims[i] for i in order):
        home = next((n for n, shape in enumerate(shapes) if all(relate_values(claim, c) in _AGREEING for c in shape.values())), None)
        if home is None:
            home = len(values)
            values.append([])
            shapes.append({})
        values[home].append(claim)
        written = fold(claim.quote[max(0, claim.value_start - claim.start) : max(0, claim.value_end - claim.start)])
        shapes[home].setdefault((claim.value, claim.number, claim.unit, claim.bound, written), claim)
    return values


def _ranked(values: list[list[Claim]]) -> list[list[Claim]]:
    return sorted(values, key=lambda v: (-len({c.article_id for c in v}), -len(v), v[0].id))
