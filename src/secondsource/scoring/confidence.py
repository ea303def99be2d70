"""How far the sources of a finding and of a story carry: origins and probabilities in; confidence 0..1, grades and parts out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from math import exp, log
from statistics import fmean, median_high

from secondsource.records import (
    Assurance,
    Attribution,
    Credibility,
    Feature,
    Finding,
    Likelihood,
    Origin,
    Reading,
    Reliability,
    Score,
    ScorePart,
    Status,
    TrackRecord,
    Verdict,
)

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
_UNNAMED = 0.05
"""Such an origin is mostly a weak voice as well, which the number of origins discounts already."""
_HEARSAY = 0.1
_RECORD = 0.1
USUAL_ACCURACY, BEST_ACCURACY = 0.8, 1.0
"""Accuracy of an outlet that moves nothing, and the one that adds all a track record can; as far below the usual takes all of it away."""
MOST_SPANS = 12
"""Spans shown for one part."""
_SCALE = "points of 1"
_BOUNDS = ("one origin", "ends of the scale")
_TRACK = "track record"
_WHY = {
    "floor": "Every story starts here.",
    "origins": "Each further independent origin takes away half of the doubt that is left; a weak voice counts for part of one.",
    "corroborated facts": "The share of the key facts that stand in two origins or more without contradiction.",
    "open disputes": "The share of the key facts on which origins contradict each other.",
    "named speakers": 'The share of what is attributed that has a speaker with a name, not "an official".',
    "hearsay": "The share of what is attributed that comes from sources, insiders or circles that nobody can ask.",
    "unnamed sources": "The share of the origins that credit unnamed agencies, or name neither outlet nor author.",
    _TRACK: "What the other stories say of the outlets behind the origins: how often their values turned out right.",
    "one origin": "A story of one origin is not trusted above 0.6, however many pages carry it.",
}
_HEARD = re.compile(
    r"\b(?:sources?|insiders?|people (?:familiar|close)|circles|rumou?rs?|anonymous|unnamed|condition of anonymity|"
    r"Kreisen?|Insidern?|milieux?|proches du dossier|fuentes|allegad[oa]s|źródła|źródeł|джерела|джерел|surse|fonti|fontes)\b",
    re.IGNORECASE,
)


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


def score_confidence(
    findings: Sequence[Finding], origins: Sequence[Origin], readings: Sequence[Reading], records: Sequence[TrackRecord] = ()
) -> Score:
    """Score how well the sources of a story carry it, 0..1, from its origins, key findings and root pages.

    A story of one origin stays at or below .6. `records` are the track records of outlets (none are neutral). The label holds the grade of
    the Admiralty code and the words of ICD 203 (`describe_cluster`). No origins give 0 and no parts.
    """
    if not origins:
        return Score(name="confidence", value=0.0)
    by_id = {reading.article.id: reading for reading in readings}
    ordered = sorted(origins, key=lambda o: o.id)
    roots = [by_id[origin.root_id] for origin in ordered if origin.root_id in by_id]
    key = [finding for finding in findings if finding.key] or list(findings)
    parts = (
        _part("floor", _BASE, ""),
        _origins_part(ordered),
        _corroboration_part(key),
        _speakers_part(roots),
        _hearsay_part(roots),
        _disputes_part(key),
        _credits_part(roots),
    )
    outlets = {r.article.id: r.article.outlet.name for r in roots if r.article.outlet}
    return add_track_record(Score(name="confidence", value=0.0, parts=parts), findings, origins, outlets, records)


def add_track_record(
    score: Score, findings: Sequence[Finding], origins: Sequence[Origin], outlets: Mapping[str, str], records: Sequence[TrackRecord]
) -> Score:
    """Weigh what is known of the outlets behind a story's origins into its confidence; an earlier weighing is replaced.

    `outlets` are their names by article id. An outlet without a grade ("F") counts as the usual one, whatever its figures.
    """
    known = {record.outlet: record for record in records if record.grade is not Reliability.CANNOT_BE_JUDGED}
    voices = [known.get(outlets.get(origin.root_id, "")) for origin in sorted(origins, key=lambda o: o.id)]
    parts = [part for part in score.parts if part.name not in (_TRACK, *_BOUNDS)]
    parts.append(_record_part(voices))
    total = sum(part.amount for part in parts)
    bound = min(max(total, 0.0), SINGLE_ORIGIN_CEILING if len(origins) == 1 else 1.0)
    name = "one origin" if len(origins) == 1 and total > bound else "ends of the scale"
    parts.append(ScorePart(name=name, amount=round(bound - total, 4), why=_WHY.get(name, "The scale ends at 0 and at 1.")))
    kept = tuple(part for part in parts if part.amount)
    letters = [record.grade for record in voices if record is not None]
    return replace(score, value=round(bound, 4), parts=kept, label=describe_cluster(findings, origins, letters))


def describe_cluster(findings: Sequence[Finding], origins: Sequence[Origin], letters: Collection[Reliability] = ()) -> str:
    """Say in the words of two standards how far a story's sources carry it: "B2, very likely, moderate confidence".

    The letter is the best grade that an outlet behind an independent origin has earned (F where none has), the digit the middle credibility
    of the key facts, the less credible where two are in the middle. The likelihood (ICD 203) is that of their mean confidence; how well
    that is founded is told apart from it.
    """
    key = [finding for finding in findings if finding.key] or list(findings)
    letter = min(letters, default=Reliability.CANNOT_BE_JUDGED)
    digit = median_high(f.credibility for f in key) if key else Credibility.CANNOT_BE_JUDGED
    chance = fmean(f.confidence for f in key) if key else 0.0
    chances = likelihood(chance).value if key else "no fact to judge"
    return f"{letter.value}{int(digit)}, {chances}, {_foundation(key, origins).value} confidence"


def _foundation(key: Sequence[Finding], origins: Sequence[Origin]) -> Assurance:
    """High where most key facts are well founded, moderate where one at least is and the voices make up two or so; else low."""
    voices = sum(origin.strength for origin in origins)
    high = sum(f.assurance is Assurance.HIGH for f in key)
    if 2 * high > len(key):
        return Assurance.HIGH
    return Assurance.MODERATE if voices >= OUTWEIGHED and any(f.assurance is not Assurance.LOW for f in key) else Assurance.LOW


def confidence_features() -> tuple[Feature, ...]:
    """Every feature of a story's confidence with its sentence and the most it can add or take away, for the methodology."""
    most = {
        "floor": _BASE,
        "origins": _ORIGINS,
        "corroborated facts": _CORROBORATED,
        "open disputes": -_DISPUTES,
        "named speakers": _NAMED,
        "hearsay": -_HEARSAY,
        "unnamed sources": -_UNNAMED,
        _TRACK: _RECORD,
        "one origin": None,
    }
    return tuple(Feature(name=name, why=_WHY[name], amount=amount, scale=_SCALE) for name, amount in most.items())


def _part(name: str, amount: float, told: str, **behind: tuple[str, ...]) -> ScorePart:
    """A part with what is told of this story before the sentence that explains the feature."""
    return ScorePart(name=name, amount=round(amount, 4) + 0.0, why=f"{told} {_WHY[name]}".strip(), claim_ids=behind.get("claim_ids", ()))


def _origins_part(origins: Sequence[Origin]) -> ScorePart:
    count, voices = len(origins), sum(origin.strength for origin in origins)
    told = f"{count} independent origin{'s tell' if count > 1 else ' tells'} the story"
    told += f", worth {voices:.1f} full voices." if round(voices, 1) != count else "."
    return _part("origins", _ORIGINS * (1 - DOUBT_LEFT ** max(0.0, voices - 1)), told)


def _record_part(voices: Sequence[TrackRecord | None]) -> ScorePart:
    """Mean over the origins; one without a record counts nothing, and so damps the others."""
    graded = [record for record in voices if record is not None]
    reach = BEST_ACCURACY - USUAL_ACCURACY
    moved = sum(max(-1.0, min(1.0, (record.accuracy - USUAL_ACCURACY) / reach)) for record in graded)
    told = f"{len(graded)} of {len(voices)} origins are of outlets with a track record."
    return _part(_TRACK, _RECORD * moved / len(voices) if voices else 0.0, told)


def _corroboration_part(key: Sequence[Finding]) -> ScorePart:
    good = [finding for finding in key if finding.verdict is Verdict.CORROBORATED]
    told = f"{len(good)} of {len(key)} key facts."
    return _part("corroborated facts", _CORROBORATED * len(good) / len(key) if key else 0.0, told, claim_ids=_claims(good))


def _disputes_part(key: Sequence[Finding]) -> ScorePart:
    disputed = [finding for finding in key if finding.verdict is Verdict.DISPUTED]
    told = f"{len(disputed)} of {len(key)} key facts."
    return _part("open disputes", -_DISPUTES * len(disputed) / len(key) if key else 0.0, told, claim_ids=_claims(disputed))


def _claims(findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(sorted({claim_id for f in findings for value in f.values for claim_id in value.claim_ids}))


def _speakers_part(roots: Sequence[Reading]) -> ScorePart:
    return _attributed_part("named speakers", _NAMED, roots, _is_named)


def _hearsay_part(roots: Sequence[Reading]) -> ScorePart:
    return _attributed_part("hearsay", -_HEARSAY, roots, _is_hearsay)


def _attributed_part(name: str, most: float, roots: Sequence[Reading], holds: Callable[[Attribution], bool]) -> ScorePart:
    """The mean, over the origins, of the share of attributed passages of which something holds; its spans are those passages' words."""
    shares, spans = [], []
    for reading in roots:
        said = reading.analysis.attributions
        such = [a for a in said if holds(a)]
        shares.append(len(such) / len(said) if said else 0.0)
        spans += [(reading.article.id, a.start, a.end) for a in such[:MOST_SPANS]]
    share = fmean(shares) if shares else 0.0
    return replace(_part(name, most * share, f"{share:.0%} of what is attributed."), spans=tuple(sorted(spans)[:MOST_SPANS]))


def _is_named(attribution: Attribution) -> bool:
    """A speaker counts as named where a word of the name has a capital: "Ms Example", not "an official"."""
    words = attribution.speaker.split()
    return any(word[:1].isupper() for word in words[1:] or words)


def _is_hearsay(attribution: Attribution) -> bool:
    return _HEARD.search(attribution.speaker) is not None


def _credits_part(roots: Sequence[Reading]) -> ScorePart:
    vague = [r for r in roots if any(credit.source.lower() == "agencies" for credit in r.article.credits)]
    nameless = [r for r in roots if not r.article.outlet and not r.article.authors]
    count = len({r.article.id for r in (*vague, *nameless)})
    return _part("unnamed sources", -_UNNAMED * count / len(roots) if roots else 0.0, f"{count} of {len(roots)} origins.")
