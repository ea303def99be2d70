"""Claims of one story with their origins in, findings out: values side by side and what the origins together say of each fact."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

from secondsource.corroboration.events import settle_parts, settle_years
from secondsource.corroboration.facets import facet_pairs, is_cause, supposes
from secondsource.corroboration.frames import frame_pairs
from secondsource.corroboration.grouping import (
    RUNNING_COUNTS,
    SURE,
    Clause,
    clause_of,
    group_claims,
    split_values,
    values_by_clause,
    values_conflict,
)
from secondsource.corroboration.pairing import Comparison, Family, Pair, compare_candidates, family_of, pair_claims
from secondsource.corroboration.rivals import Rivals, join_rivals, meet_rivals
from secondsource.corroboration.values import ValueRelation
from secondsource.protocols import Vectors
from secondsource.records import Claim, Finding, Slot, Status, Value, Verdict, content_id
from secondsource.text import squeeze

_CHANGED = re.compile(r"\b(?:has now|by now|now|meanwhile|so far|provisional|trim(?:s|med)?|cut its|a day later)\b", re.IGNORECASE)
"""Words of change in the clause itself; those of its sentence come as the concept "revised"."""
_PERIOD = re.compile(r"\b(?:since|between|during|in)\s+(?:\w+\s+){0,5}?(?:19|20)\d\d\b", re.IGNORECASE)
"""Two counts of one past period do not follow each other."""
RECOUNT = timedelta(hours=6)
"""Two counts published closer together are of the same state of things."""
ZONE_UNKNOWN = timedelta(hours=2)
"""So much more must lie between them where a page tells the time of day without its zone."""
CLEAR_WORDS = 6
"""A fact is told in the shortest clause of at least so many words that can be read alone and gives its best-supported value."""
KEY_SHARE = 0.4
"""A fact that this share of a story's origins gives is a key fact."""

PLANNED_SHARE = 0.3
"""A value is planned where this share of its mentions says so, of those and the ones that are done (`benchmarks/world`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryClaims:
    """The claims of one story and what is known of each by claim id.

    `origin` is the voice behind a claim, `published` the time of its article in ISO 8601 (empty if unknown); `copies` are the articles
    folded into another's origin, `cue_only` those in a language in which status is told by cue words alone. `vectors` (of the clauses)
    and `sentence_vectors` hold a row a claim.
    """

    story_id: str
    claims: tuple[Claim, ...]
    vectors: Vectors
    sentence_vectors: Vectors
    origin: Mapping[str, str]
    published: Mapping[str, str]
    copies: frozenset[str] = frozenset()
    cue_only: frozenset[str] = frozenset()


Figures = Mapping[Clause, Sequence[Claim]]
"""The claims on numbers and dates in each clause."""


def find_facts(story: StoryClaims) -> tuple[Finding, ...]:
    """Find the facts of a story, those with most origins first; no claims give none.

    Verdicts: `disputed` where two articles give values that exclude each other; `updated` where the later value supersedes the
    earlier (a count taken again, a revision that says so); `corroborated` where two origins agree; else `single_source`.
    Confidence is left at 0: `support` and scoring set it.
    """
    story = _settle(story)
    groups = _group(story)
    voices = len(set(story.origin.values()))
    figures = values_by_clause(story.claims)
    findings = [_finding(story, [story.claims[i] for i in group], voices, figures) for group in groups]
    return tuple(sorted(findings, key=lambda f: (not f.key, -f.independent_sources, -sum(len(v.claim_ids) for v in f.values), f.id)))


def rivals_in(story: StoryClaims) -> tuple[Rivals, ...]:
    """The pairs of groups whose values exclude each other, as `find_facts` meets them: what the weights of rivals are fitted on."""
    story = _settle(story)
    scored, apart = _compare(story)
    met: list[Rivals] = []

    def keep(groups: list[list[int]]) -> list[list[int]]:
        met.extend(meet_rivals(story.claims, groups, apart, story.origin).values())
        return groups

    pairs = [*scored, *_sure_pairs(story)]
    group_claims(story.claims, pairs, origin=story.origin, copies=story.copies, join=keep)
    return tuple(met)


def _settle(story: StoryClaims) -> StoryClaims:
    return replace(story, claims=settle_parts(settle_years(story.claims, story.published)))


def _compare(story: StoryClaims) -> tuple[list[Pair], list[Comparison]]:
    """The scored pairs, and the comparisons of those whose values differ: of the others, which are most, nothing else is kept."""
    own = [c for c in story.claims if c.article_id not in story.copies]
    apart: list[Comparison] = []

    def note_apart(compared: Iterable[Comparison]) -> Iterator[Comparison]:
        for pair in compared:
            if pair.relation is ValueRelation.DIFFERENT:
                apart.append(pair)
            yield pair

    compared = compare_candidates(story.claims, story.vectors, story.sentence_vectors, basis=own, together=True)
    return pair_claims(story.claims, note_apart(compared)), apart


def _sure_pairs(story: StoryClaims) -> list[Pair]:
    return frame_pairs(story.claims, copies=story.copies, origin=story.origin, around=story.sentence_vectors)


def _group(story: StoryClaims) -> list[list[int]]:
    """Groups of claims on one fact: those that agree, then those whose values exclude each other joined to one."""
    claims, (pairs, apart), sure = story.claims, _compare(story), _sure_pairs(story)
    facets = [Pair(i, j, ValueRelation.DIFFERENT, SURE) for i, j in facet_pairs(claims, story.copies)]

    def join(groups: list[list[int]]) -> list[list[int]]:
        return join_rivals(groups, meet_rivals(claims, groups, apart, story.origin), [*sure, *facets])

    return group_claims(claims, [*pairs, *sure], origin=story.origin, copies=story.copies, join=join)


def _finding(story: StoryClaims, claims: list[Claim], all_voices: int, figures: Figures) -> Finding:
    values = _best_first(story, split_values(claims))
    places = [(n, m) for n, m in combinations(range(len(values)), 2) if values_conflict(values[n], values[m])]
    conflicts = [(values[n], values[m]) for n, m in places]
    superseded = bool(conflicts) and all(_supersedes(story, a, b) or _supersedes(story, b, a) for a, b in conflicts)
    if superseded:
        values = _latest_first(story, values)
    origins = _all_voices(story, values) if superseded else _voices(story, values)
    best = max(map(len, origins))
    verdict, reason = _verdict(conflicts, best, superseded=superseded)
    chosen = values[0]
    statement = _clearest(story, chosen, figures)
    everyone = {o for found in origins for o in found}
    return Finding(
        id=content_id("fct", story.story_id, *sorted(c.id for c in claims)),
        story_id=story.story_id,
        statement=squeeze(statement.quote),
        slot=_slot(claims),
        key=_is_key(claims, len(everyone), all_voices),
        verdict=verdict,
        independent_sources=best,
        confidence=0.0,
        values=tuple(_value(story, value, voices, figures) for value, voices in zip(values, origins, strict=True)),
        reason=reason,
        conflicts=tuple(places) if verdict is Verdict.DISPUTED else (),
    )


def _slot(claims: Sequence[Claim]) -> Slot:
    if family_of(claims[0]) is Family.PASSAGE and any(supposes(c) for c in claims) and is_cause(claims):
        return Slot.CAUSE
    return Counter(c.slot for c in claims).most_common(1)[0][0]


def _clearest(story: StoryClaims, claims: Sequence[Claim], figures: Figures) -> Claim:
    """The clause that tells a value best: one without figures that only one origin gives, then a whole and short sentence."""
    given = {claim.id: {c.value for c in figures.get(clause_of(claim), ())} for claim in claims}
    voices: dict[str, set[str]] = {}
    for claim in claims:
        for value in given[claim.id]:
            voices.setdefault(value, set()).add(story.origin[claim.id])
    return min(claims, key=lambda c: (sum(len(voices[v]) < 2 for v in given[c.id]), _unclear(c)))


def _unclear(claim: Claim) -> tuple[bool, bool, int, str, int]:
    """Sorts the clauses that give a value by how badly they can be read alone: whole sentences first, then short ones."""
    fragment = not claim.quote[:1].isupper() or claim.quote.endswith(("?", ":"))
    return fragment, len(claim.quote.split()) < CLEAR_WORDS, len(claim.quote), claim.article_id, claim.start


def _value(story: StoryClaims, claims: list[Claim], voices: tuple[str, ...], figures: Figures) -> Value:
    ordered = sorted(claims, key=lambda c: (story.published.get(c.id, ""), c.article_id, c.start, c.id))
    most = Counter(c.value for c in ordered).most_common()
    if family_of(claims[0]) is Family.PASSAGE:
        usual = _clearest(story, claims, figures).quote
    else:
        usual = max(most, key=lambda item: (item[1], len(item[0])))[0]
    return Value(
        value=squeeze(usual),
        status=_usual_status(story, ordered),
        claim_ids=tuple(c.id for c in ordered),
        origin_ids=voices,
    )


def _usual_status(story: StoryClaims, claims: Sequence[Claim]) -> Status:
    """The status that a value is given by pages that are no copies: planned where enough mentions say so, possible where half do, else the
    usual one, of several the one told first.

    "Done" is also what a mention has that tells nothing ("a contract for 24 trams"), so it does not outvote those that tell of a plan,
    unless twice as many of a later day have it. Pages in languages in which status is read by cue words alone have a vote only where
    there are no others.
    """
    own = _own(story, claims) or claims
    surely = [c for c in own if c.article_id not in story.cue_only] or own
    given = Counter(c.status for c in surely)
    last = max((story.published.get(c.id, "")[:10] for c in surely if c.status is Status.PLANNED), default="")
    since = sum(c.status is Status.DONE and story.published.get(c.id, "")[:10] > last for c in surely)
    if last and since >= 2 * given[Status.PLANNED]:
        return Status.DONE
    for told, share in ((Status.PLANNED, PLANNED_SHARE), (Status.POSSIBLE, 0.5)):
        least = max(share * (given[told] + given[Status.DONE]), given[Status.DENIED], given[Status.POSSIBLE], 1)
        if given[told] >= least:
            return told
    # A page that denies something else of the day ("none exist today") takes nothing from one that tells of it.
    return max(given, key=lambda status: (given[status], status is not Status.DENIED))


def _own(story: StoryClaims, claims: Sequence[Claim]) -> list[Claim]:
    return [c for c in claims if c.article_id not in story.copies]


def _best_first(story: StoryClaims, values: Sequence[list[Claim]]) -> list[list[Claim]]:
    """Put the value that most origins give first, of several the one told first; copies move no value up."""

    def support(claims: list[Claim]) -> tuple[int, bool, datetime, str]:
        own = _own(story, claims)
        told = _first_told(story, own)
        voices = {story.origin[c.id] for c in own}
        return -len(voices), told is None, told or datetime.max.replace(tzinfo=UTC), min(c.id for c in own or claims)

    ranked = sorted(values, key=support)
    voices = _voices(story, ranked)
    return [ranked[n] for n in sorted(range(len(ranked)), key=lambda n: -len(voices[n]))]


def _latest_first(story: StoryClaims, values: list[list[Claim]]) -> list[list[Claim]]:
    """Of a fact that changed the value that holds now comes first; those of unknown time keep their order at the end."""
    undated = datetime.min.replace(tzinfo=UTC)
    return sorted(values, key=lambda claims: _first_told(story, claims) or undated, reverse=True)


def _voices(story: StoryClaims, values: Sequence[list[Claim]]) -> list[tuple[str, ...]]:
    """The origins that give each value.

    A page that says a value is wrong does not count for it where another says it is right; a name is given by whoever uses it. An origin
    that gives several values counts for the one that its own page, not a copy, says itself rather than puts into another's mouth, most
    often and first.
    """
    votes: dict[str, list[tuple[bool, int, int, int]]] = {}
    for n, claims in enumerate(values):
        named = family_of(claims[0]) is Family.NAME
        giving = claims if named else [c for c in claims if c.status is not Status.DENIED] or claims
        for origin in sorted({story.origin[c.id] for c in giving}):
            said = [c for c in giving if story.origin[c.id] == origin]
            own = _own(story, said)
            votes.setdefault(origin, []).append((not own, -sum(c.attributed_to is None for c in own or said), -len(own or said), n))
    home = {origin: min(found)[-1] for origin, found in votes.items()}
    found = [tuple(sorted(o for o, place in home.items() if place == n)) for n in range(len(values))]
    return [voices or _changed(story, values[n]) for n, voices in enumerate(found)]


def _changed(story: StoryClaims, claims: Sequence[Claim]) -> tuple[str, ...]:
    """A copy that changes a value speaks for itself; several of one origin that change it alike have it from the first of them."""
    first: dict[str, str] = {}
    for claim in sorted(claims, key=lambda c: (story.published.get(c.id, ""), c.article_id)):
        first.setdefault(story.origin[claim.id], content_id("org", claim.article_id))
    return tuple(sorted(set(first.values())))


def _all_voices(story: StoryClaims, values: Sequence[list[Claim]]) -> list[tuple[str, ...]]:
    """The origins that give each value of a fact that changed: who tells of both gives both."""
    return [tuple(sorted({story.origin[c.id] for c in claims})) for claims in values]


def _is_key(claims: list[Claim], origins: int, voices: int) -> bool:
    if all(c.background for c in claims):
        return False
    leads = any(c.sentence < 2 for c in claims)
    return (leads and origins >= 2) or origins >= max(2.0, KEY_SHARE * voices) or (leads and voices == 1)


def _verdict(conflicts: list[tuple[list[Claim], list[Claim]]], best: int, *, superseded: bool) -> tuple[Verdict, str]:
    if superseded:
        return Verdict.UPDATED, "a later value takes the place of an earlier one"
    if conflicts:
        return Verdict.DISPUTED, "the values cannot both be true"
    if best >= 2:
        return Verdict.CORROBORATED, f"{best} independent origins agree"
    return Verdict.SINGLE_SOURCE, "one origin only, however many pages"


def _supersedes(story: StoryClaims, earlier: list[Claim], later: list[Claim]) -> bool:
    """Whether one value takes the place of another: told first some hours after the other was, and the thing changes with time."""
    before, after = _first_told(story, earlier), _first_told(story, later)
    family = family_of(earlier[0])
    if before is None or after is None or after <= before or family is Family.DOCUMENT:
        return False
    if any("revised" in claim.concepts or _CHANGED.search(claim.quote) for claim in later):
        return True
    if family is Family.PASSAGE:
        return earlier[0].status is Status.PLANNED and later[0].status is Status.DONE
    if all(any(_PERIOD.search(c.quote) for c in value) for value in (earlier, later)):
        return False
    concepts = {concept for claim in (*earlier, *later) for concept in claim.concepts}
    if family is not Family.NUMBER or not concepts & RUNNING_COUNTS or after - before < _least_gap(story, (*earlier, *later)):
        return False
    return "missing" in concepts or (later[0].number or 0.0) > (earlier[0].number or 0.0)


def _least_gap(story: StoryClaims, claims: Sequence[Claim]) -> timedelta:
    told = [t for c in claims if len(t := story.published.get(c.id, "")) > len("2026-03-12")]
    return RECOUNT + (ZONE_UNKNOWN if any(datetime.fromisoformat(t).tzinfo is None for t in told) else timedelta())


def _first_told(story: StoryClaims, claims: list[Claim]) -> datetime | None:
    """When a value was first published; a time of day is better than a day alone, since a copy often has only the day."""
    told = sorted(filter(None, (story.published.get(c.id, "") for c in claims)))
    moments = [(len(t) <= len("2026-03-12"), datetime.fromisoformat(t)) for t in told]
    return min(((day_only, m if m.tzinfo else m.replace(tzinfo=UTC)) for day_only, m in moments), default=(False, None))[1]
