"""Findings and what is known of the voices behind them in, findings with effective numbers of sources and probabilities of values out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from secondsource.corroboration.truth import Copying, Dependence, Observation, value_probabilities
from secondsource.records import Finding, Status, Verdict

CORROBORATED_AT = 1.5
"""Effective number of sources from which a fact is corroborated: two voices, of which one may be doubtful but not more so than not."""
HEDGED = 0.7
"""Weight of a voice that calls a thing possible only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """What is known of the voices of one story, by the ids of their origins; empty maps where nothing is.

    `doubts`: probability (0..1) that one draws on another without proof; `strength`: how far each counts (0..1]; `accuracy`: share of its
    values that is right elsewhere; `copying`: habits seen elsewhere.
    """

    doubts: Mapping[tuple[str, str], float] = field(default_factory=dict)
    strength: Mapping[str, float] = field(default_factory=dict)
    accuracy: Mapping[str, float] = field(default_factory=dict)
    copying: tuple[Copying, ...] = ()


def weigh_findings(findings: Sequence[Finding], voices: Voices) -> tuple[Finding, ...]:
    """Give each value its effective number of sources and its probability; no findings give none."""
    truth = value_probabilities(
        [o for f in findings for o in observations(f, voices.strength)],
        accuracies=voices.accuracy,
        dependences=[Dependence(source=a, on=b, probability=p) for (a, b), p in sorted(voices.doubts.items())],
        copying=voices.copying,
        similarity=compatibility(findings),
    )
    chance = {(b.item, b.value): b.probability for b in truth.beliefs}
    number: dict[tuple[str, str], float] = {}
    # Who hedges is a voice like any other for "it may be so": hedging weighs on the probability alone.
    for v in truth.voices:
        number[v.item, v.value] = number.get((v.item, v.value), 0.0) + v.independence * voices.strength.get(v.source, 1.0)
    weighed = []
    for finding in findings:
        values = []
        for place, value in enumerate(finding.values):
            key = _item(finding, place), str(place)
            values.append(replace(value, effective_sources=round(number.get(key, 0.0), 4), probability=round(chance.get(key, 0.0), 6)))
        weighed.append(replace(finding, values=tuple(values), effective_sources=max((v.effective_sources for v in values), default=0.0)))
    return tuple(weighed)


def observations(finding: Finding, strength: Mapping[str, float]) -> Iterable[Observation]:
    """What each origin says of a fact: an observation for each value it gives; the fact's id is the item, the value's place its name.

    The values of a fact that changed are items of their own: who gives both does not contradict itself.
    """
    for place, value in enumerate(finding.values):
        for origin in value.origin_ids:
            weight = strength.get(origin, 1.0) * (HEDGED if value.status is Status.POSSIBLE else 1.0)
            yield Observation(source=origin, item=_item(finding, place), value=str(place), weight=weight)


def _item(finding: Finding, place: int) -> str:
    return f"{finding.id} {place}" if finding.verdict is Verdict.UPDATED else finding.id


def compatibility(findings: Iterable[Finding]) -> Callable[[str, str, str], float]:
    """Say how far one value of a fact speaks for another: 1.0 where the two do not exclude each other, else 0.0."""
    excluded = {(f.id, *sorted((str(a), str(b)))) for f in findings for a, b in f.conflicts}

    def similar(item: str, left: str, right: str) -> float:
        return float((item, *sorted((left, right))) not in excluded)

    return similar


def settle_verdict(finding: Finding) -> Finding:
    """Take the verdict `corroborated` from a fact whose origins are hardly two voices; any other stays as it is."""
    if finding.verdict is not Verdict.CORROBORATED or finding.effective_sources >= CORROBORATED_AT:
        return finding
    number = f"{finding.independent_sources} origins agree, but they are hardly two voices"
    return replace(finding, verdict=Verdict.SINGLE_SOURCE, reason=f"{number} (effective number {finding.effective_sources:.1f})")
