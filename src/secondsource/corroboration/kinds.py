"""Findings and the particulars of their pages in, the same findings out: rules, unknowns, plans and series marked as such."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from secondsource.corroboration.values import date_interval
from secondsource.records import Bound, Claim, Finding, FindingKind, Part, Particular, PartRole, Slot, Status

SHARE, SEVERAL = 0.5, 2
"""A finding is of a kind where half of its pages tell it as one, or several do."""
_UNTIL = frozenset({Bound.AT_MOST, Bound.LESS_THAN})
_FROM = frozenset({Bound.AT_LEAST, Bound.MORE_THAN})
_ANCHORS = {FindingKind.RULE: PartRole.LIMIT, FindingKind.SERIES: PartRole.POINT, FindingKind.UNKNOWN: PartRole.WHAT}
"""The parts by which a particular finds the finding that it belongs to."""


def tell_kinds(
    findings: Sequence[Finding], claims: Mapping[str, Claim], particulars: Sequence[Particular], published: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Mark the findings that are of a kind of their own; the others, and all without particulars or plans, stay as they are.

    A particular goes to the finding with most of its numbers, an unknown to the finding with its passage. `published` gives the day of an
    article (ISO 8601, empty if unknown): a plan is a date that was not over then.
    """
    home = {claim_id: n for n, finding in enumerate(findings) for value in finding.values for claim_id in value.claim_ids}
    at: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim_id in sorted(home):
        if claim_id in claims:
            at[claims[claim_id].article_id].append(claims[claim_id])
    told: defaultdict[int, list[Particular]] = defaultdict(list)
    for particular in sorted(particulars, key=_place):
        votes = _votes(particular, at[particular.article_id], home)
        if votes:
            told[max(votes, key=lambda n: (votes[n], -n))].append(particular)
    return tuple(_of_kind(finding, claims, told[n], published) for n, finding in enumerate(findings))


def _place(particular: Particular) -> tuple[str, int, str]:
    return particular.article_id, particular.start, particular.kind


def _votes(particular: Particular, claims: Sequence[Claim], home: Mapping[str, int]) -> Counter[int]:
    """By finding, how much of a particular its claims hold: for rules and series numbers, for an unknown characters of the passage."""
    anchors = [part for part in particular.parts if part.role is _ANCHORS[particular.kind]]
    votes: Counter[int] = Counter()
    for claim in claims:
        whole = (claim.value_start, claim.value_end) == (claim.start, claim.end)
        for part in anchors:
            shared = min(claim.value_end, part.end) - max(claim.value_start, part.start)
            if shared > 0 and whole == (particular.kind is FindingKind.UNKNOWN):
                votes[home[claim.id]] += shared if whole else claim.slot is not Slot.DATE
    return +votes


def _of_kind(finding: Finding, claims: Mapping[str, Claim], told: Sequence[Particular], published: Mapping[str, str]) -> Finding:
    pages = {claims[i].article_id for value in finding.values for i in value.claim_ids if i in claims}
    plans = tuple(_plans(finding, claims, published))
    for kind in (FindingKind.SERIES, FindingKind.RULE, FindingKind.UNKNOWN, FindingKind.PLANNED):
        own = [p for p in (*told, *plans) if p.kind is kind]
        telling = len({p.article_id for p in own})
        if own and (telling >= SEVERAL or telling >= SHARE * len(pages)):
            return replace(finding, kind=kind, particulars=tuple(own))
    return finding


def _plans(finding: Finding, claims: Mapping[str, Claim], published: Mapping[str, str]) -> Iterator[Particular]:
    """What each page plans for a day or a period that is not over when it appears."""
    if finding.slot is not Slot.DATE:
        return
    for claim in (claims[i] for value in finding.values for i in value.claim_ids if i in claims):
        days = date_interval(claim.value)
        if claim.status is not Status.PLANNED or days is None or days[1].isoformat() < published.get(claim.article_id, "")[:10]:
            continue
        what = Part(role=PartRole.WHAT, start=claim.start, end=claim.end, value=claim.quote)
        time = Part(
            role=PartRole.TIME,
            start=claim.value_start,
            end=claim.value_end,
            value=claim.value,
            bound=claim.bound,
            first="" if claim.bound in _UNTIL else days[0].isoformat(),
            last="" if claim.bound in _FROM else days[1].isoformat(),
        )
        yield Particular(kind=FindingKind.PLANNED, article_id=claim.article_id, start=claim.start, end=claim.end, parts=(what, time))
