"""How far the sources of a finding and of a story carry: origins and probabilities in; confidence 0..1, grades and parts out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import exp, log

from secondsource.records import Assurance, Credibility, Finding, Likelihood, Origin, Reading, Score, ScorePart, Status, Verdict

SINGLE_ORIGIN_CEILING = 0.6
"""No story of one origin is trusted above this, however many pages carry it (STANAG 2511: only another source confirms)."""
DOUBT_LEFT = 0.5
"""Each further origin leaves this share of the doubt that was there."""
SLOPE, LEVEL = 0.15, 1.5
"""How the log odds of truth discovery become those of a confidence that holds. On 202 facts of known truth the best fit is .04 and 2.04:
there a second source hardly matters, since those facts hold few false values of a single source; this stands between it and the model
(benchmarks/calibration prints both, and the error of this one)."""
SUREST = 1e-4
"""No probability is taken to be nearer to 0 or 1: whether we read the page right is never surer."""
EVEN = 0.5
OUTWEIGHED = 1.5
"""So many times the sources of what contradicts it a value needs to be possibly true."""
WELL = 2.5
"""Effective number of sources from which a fact is well corroborated."""
_LIKELIHOODS = (
    (0.95, Likelihood.ALMOST_CERTAIN),
    (0.8, Likelihood.VERY_LIKELY),
    (0.55, Likelihood.LIKELY),
    (0.45, Likelihood.ROUGHLY_EVEN),
    (0.2, Likelihood.UNLIKELY),
    (0.05, Likelihood.VERY_UNLIKELY),
    (0.0, Likelihood.ALMOST_NO_CHANCE),
)

_BASE = 0.1
_ORIGINS = 0.35
_CORROBORATED = 0.35
_NAMED = 0.2
_DISPUTES = 0.25
_UNNAMED = 0.1


def grade_finding(finding: Finding, *, one_speaker: bool = False) -> Finding:
    """Set what is to be thought of a finding: confidence with its words, credibility, and how well the judgement is founded.

    Confidence (0..1) is how likely the best value is right: its probability by who gives it, made honest by `SLOPE` and `LEVEL`.
    `one_speaker` says that all voices have the best value from the mouth of one person or body: they confirm that it was said, no more.
    """
    chance = finding.values[0].probability if finding.values else 0.0
    # What is contradicted is not lifted by how often uncontradicted facts turn out right.
    confidence = min(calibrated(chance), round(chance, 4)) if finding.conflicts else calibrated(chance)
    credibility = _credibility(finding, one_speaker=one_speaker)
    return replace(
        finding,
        confidence=confidence,
        likelihood=likelihood(confidence),
        credibility=credibility,
        assurance=_assurance(finding, credibility),
    )


def calibrated(probability: float) -> float:
    """Confidence (0..1) for a probability (0..1) out of truth discovery: Platt scaling (Platt 1999), increasing.

    >>> calibrated(0.0), calibrated(0.9) < calibrated(0.99) < 1
    (0.0, True)
    """
    if probability <= 0.0:
        return 0.0
    within = min(max(probability, SUREST), 1 - SUREST)
    odds = log(within / (1 - within))
    return round(1 / (1 + exp(-(LEVEL + SLOPE * odds))), 4)


def likelihood(confidence: float) -> Likelihood:
    """The words of ICD 203 for a probability (0..1); a bound belongs to the likelier word."""
    return next(word for least, word in _LIKELIHOODS if confidence >= least)


def _credibility(finding: Finding, *, one_speaker: bool) -> Credibility:
    """Grade the best value as STANAG 2511 does: 1 only where independent origins confirm it and none contradicts it."""
    if not finding.values or not finding.values[0].origin_ids:
        return Credibility.CANNOT_BE_JUDGED
    best = finding.values[0]
    if finding.conflicts:
        if best.probability < EVEN:
            return Credibility.IMPROBABLE
        # Agrees with some other information, and not with all.
        return Credibility.POSSIBLY_TRUE if best.effective_sources >= OUTWEIGHED * _rival(finding) else Credibility.DOUBTFUL
    if finding.verdict is Verdict.CORROBORATED and len(best.origin_ids) > 1:
        return Credibility.PROBABLY_TRUE if one_speaker else Credibility.CONFIRMED
    if best.status is Status.POSSIBLE or finding.effective_sources < 1:
        return Credibility.DOUBTFUL
    return Credibility.POSSIBLY_TRUE


def _rival(finding: Finding) -> float:
    """Effective number of sources of the best supported value that excludes the first; 0 where none does."""
    others = {b if a == 0 else a for a, b in finding.conflicts if 0 in (a, b)}
    return max((finding.values[n].effective_sources for n in others), default=0.0)


def _assurance(finding: Finding, credibility: Credibility) -> Assurance:
    """ICD 203: high for what is well corroborated, moderate for partly, low for uncorroborated or contradicted."""
    if finding.verdict is not Verdict.CORROBORATED:
        return Assurance.LOW
    return Assurance.HIGH if credibility is Credibility.CONFIRMED and finding.effective_sources >= WELL else Assurance.MODERATE


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
