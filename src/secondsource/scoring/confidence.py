"""How far the sources of a finding and of a story carry: counts of independent origins in, confidence 0..1 with parts out."""

from __future__ import annotations

from collections.abc import Sequence

from secondsource.records import Finding, Origin, Reading, Score, ScorePart, Verdict

SINGLE_ORIGIN_CEILING = 0.6
"""No fact of one origin is trusted above this, however many pages carry it (STANAG 2511: only another source confirms)."""
DOUBT_LEFT = 0.5
"""Each further origin leaves this share of the doubt that was there."""
HEDGED = 0.8
DISPUTED = 0.7
UPDATED = 0.95

_BASE = 0.1
_ORIGINS = 0.35
_CORROBORATED = 0.35
_NAMED = 0.2
_DISPUTES = 0.25
_UNNAMED = 0.1


def finding_confidence(verdict: Verdict, origins_behind: int, origins_against: int, hedged: bool) -> float:
    """Confidence (0..1) in the best value of a finding, from the origins that give it and those that give another.

    More origins behind it never lower it, more against it never raise it; one origin alone stays at or below .6.

    >>> finding_confidence(Verdict.CORROBORATED, 2, 0, False)
    0.75
    """
    behind, against = max(0, origins_behind), max(0, origins_against)
    if behind == 0:
        return 0.0
    confidence = 1 - DOUBT_LEFT**behind
    confidence *= behind / (behind + against)
    if verdict is Verdict.DISPUTED:
        confidence *= DISPUTED
    if verdict is Verdict.UPDATED:
        confidence *= UPDATED
    if hedged:
        confidence *= HEDGED
    return round(min(confidence, SINGLE_ORIGIN_CEILING) if behind == 1 else confidence, 4)


def score_confidence(findings: Sequence[Finding], origins: Sequence[Origin], readings: Sequence[Reading]) -> Score:
    """Score how well the sources of a story carry it, 0..1, from its origins, key findings and root pages.

    A story of one origin stays at or below .6. No origins give 0 and no parts.
    """
    if not origins:
        return Score(name="confidence", value=0.0)
    by_id = {reading.article.id: reading for reading in readings}
    roots = [by_id[origin.root_id] for origin in sorted(origins, key=lambda o: o.id) if origin.root_id in by_id]
    key = [finding for finding in findings if finding.key] or list(findings)
    parts = [
        ScorePart(name="floor", amount=_BASE, why="Every story starts here."),
        _origins_part(len(origins)),
        _corroboration_part(key),
        _speakers_part(roots),
        _disputes_part(key),
        _credits_part(roots),
    ]
    value = max(0.0, min(1.0, sum(part.amount for part in parts)))
    if len(origins) == 1:
        value = min(value, SINGLE_ORIGIN_CEILING)
    return Score(name="confidence", value=round(value, 4), parts=tuple(part for part in parts if part.amount))


def _origins_part(count: int) -> ScorePart:
    why = f"{count} independent origin{'s' if count > 1 else ''} tell{'' if count > 1 else 's'} the story."
    return ScorePart(name="origins", amount=round(_ORIGINS * (1 - DOUBT_LEFT ** (count - 1)), 4), why=why)


def _corroboration_part(key: Sequence[Finding]) -> ScorePart:
    good = [finding for finding in key if finding.verdict is Verdict.CORROBORATED]
    share = len(good) / len(key) if key else 0.0
    why = f"{len(good)} of {len(key)} key facts stand in two origins or more without contradiction."
    return ScorePart(name="corroborated facts", amount=round(_CORROBORATED * share, 4), why=why, claim_ids=_claims(good))


def _disputes_part(key: Sequence[Finding]) -> ScorePart:
    open_ = [finding for finding in key if finding.verdict is Verdict.DISPUTED]
    share = len(open_) / len(key) if key else 0.0
    why = f"Origins contradict each other on {len(open_)} of {len(key)} key facts."
    return ScorePart(name="open disputes", amount=-round(_DISPUTES * share, 4), why=why, claim_ids=_claims(open_))


def _claims(findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(sorted({claim_id for f in findings for value in f.values for claim_id in value.claim_ids}))


def _speakers_part(roots: Sequence[Reading]) -> ScorePart:
    """A speaker counts as named where a word of the name has a capital: "Ms Example", not "an official"."""
    named = 0.0
    for reading in roots:
        speakers = [a.speaker for a in reading.analysis.attributions]
        named += sum(any(word[:1].isupper() for word in s.split()[1:] or s.split()) for s in speakers) / len(speakers) if speakers else 0.0
    share = named / len(roots) if roots else 0.0
    return ScorePart(name="named speakers", amount=round(_NAMED * share, 4), why=f"{share:.0%} of what is attributed has a named speaker.")


def _credits_part(roots: Sequence[Reading]) -> ScorePart:
    vague = [r for r in roots if any(credit.source.lower() == "agencies" for credit in r.article.credits)]
    nameless = [r for r in roots if not r.article.outlet and not r.article.authors]
    count = len({r.article.id for r in (*vague, *nameless)})
    why = f"{count} of {len(roots)} origins credit unnamed agencies or name neither outlet nor author."
    return ScorePart(name="unnamed sources", amount=-round(_UNNAMED * count / len(roots), 4) if roots else 0.0, why=why)
