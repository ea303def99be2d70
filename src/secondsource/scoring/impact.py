"""Impact of a story, 1..10, by what follows from it, never by how many wrote of it: readings in, a score with its parts out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import median_low

from secondsource.records import Feature, Finding, Origin, Reading, Score, ScorePart
from secondsource.scoring import consequences, magnitudes
from secondsource.scoring.finality import Finality
from secondsource.scoring.lead import Lead, Told, read_lead
from secondsource.scoring.magnitudes import MOST_TENFOLDS, load_rates

__all__ = ["impact_features", "load_rates", "score_impact"]

FLOOR = 2.5
"""What a story scores of which nothing below holds; the scale is 1..10."""
LEAST, MOST = 1.0, 10.0
RANKED = (1.0, 0.6, 0.4, 0.3)
"""What the heaviest consequence counts, the second, the third and every further one: they are mostly sides of one event."""
MODIFIERS = frozenset({"floor", "finality", "reach"})
"""Features that say how, not what: they count whole whatever else there is."""
MOST_SPANS = 12
"""Spans shown for one part."""
LABELS = ((8.5, "severe"), (6.5, "major"), (4.5, "considerable"), (2.5, "limited"), (0.0, "slight"))
"""The word for an impact from this number on."""
_CLAIM_SLOTS = {"lives": {"count"}, "money": {"amount"}, "legal force": {"document", "status"}, "finality": {"status"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measure:
    """A feature: how it is read from one origin, and whether a third of the origins carry it (`counted`), or the lower median."""

    feature: Feature
    read: Callable[[Lead], Told]
    counted: bool


def score_impact(readings: Sequence[Reading], findings: Sequence[Finding], origins: Sequence[Origin]) -> Score:
    """Score the consequence of a story, 1..10, a sum of named features over a floor of 2.5.

    Each feature is read from the root page of every origin, so that a reprint or a further outlet changes nothing. Of what is counted
    (dead, people, money, output), of reach and of topics the largest amount is taken that a third of the origins reach, and two where there
    are two; of legal force, finality and what takes away the lower median. Each part has the words it rests on. A story without readings
    scores 1.
    """
    by_id = {reading.article.id: reading for reading in readings}
    roots = sorted({origin.root_id for origin in origins} & set(by_id))
    if not roots:
        return Score(name="impact", value=LEAST, label=_label(LEAST))
    leads = [read_lead(by_id[root]) for root in roots]
    parts = [ScorePart(name="floor", amount=FLOOR, why="Every story starts here.")]
    parts += _ranked([part for measure in _measures() if (part := _part(measure, leads, findings)).amount])
    total = sum(part.amount for part in parts)
    value = round(min(MOST, max(LEAST, total)), 2)
    if value != round(total, 2):
        parts.append(ScorePart(name="ends of the scale", amount=round(value - total, 2), why="The scale ends at 1 and at 10."))
    return Score(name="impact", value=value, parts=tuple(parts), label=_label(value))


def impact_features() -> tuple[Feature, ...]:
    """Every feature of impact with its sentence and the most it can add or take away, for the methodology."""
    floor = Feature(name="floor", why="Every story starts here.", amount=FLOOR, scale="points of 10")
    return (floor, *(measure.feature for measure in _measures()))


def _part(measure: _Measure, leads: Sequence[Lead], findings: Sequence[Finding]) -> ScorePart:
    told = [(t, lead) for lead in leads if (t := measure.read(lead)).heard]
    amounts = sorted(t.amount for t, _ in told) or [0.0]
    chosen = amounts[-_rank(len(amounts))] if measure.counted else median_low(amounts)
    # Where more than the chosen amount is told, the lesser one holds too: its words stand behind the part as well.
    behind = [(t, lead) for t, lead in told if t.amount and (t.amount >= chosen if chosen > 0 else t.amount <= chosen)]
    spans = sorted({(lead.reading.article.id, *span) for t, lead in behind for span in t.spans})
    name = measure.feature.name
    return ScorePart(
        name=name,
        amount=round(chosen, 2),
        why=measure.feature.why,
        claim_ids=_claims_behind(name, findings, leads),
        spans=tuple(spans[:MOST_SPANS]),
    )


def _ranked(parts: Sequence[ScorePart]) -> list[ScorePart]:
    """Let the heaviest consequence count whole and each further one less, by `RANKED`; what takes away is left as it is."""
    adding = sorted((p for p in parts if p.amount > 0 and p.name not in MODIFIERS), key=lambda p: (-p.amount, p.name))
    share = {part.name: RANKED[min(place, len(RANKED) - 1)] for place, part in enumerate(adding)}
    return [_reduced(part, share.get(part.name, 1.0)) for part in parts]


def _reduced(part: ScorePart, share: float) -> ScorePart:
    if share == 1.0:
        return part
    why = f"{part.why} It counts by {share:.0%}, since another consequence weighs more."
    return replace(part, amount=round(part.amount * share, 2), why=why)


def _rank(origins: int) -> int:
    """Which of the amounts counts, from the top: that which a third of the origins reach, and two where there are two.

    A share, not a number: of twenty origins one is sooner found that errs upwards, and coverage alone would raise the score.
    """
    return min(origins, max(2, math.ceil(origins / 3)))


def _claims_behind(name: str, findings: Sequence[Finding], leads: Sequence[Lead]) -> tuple[str, ...]:
    """Claims that the root pages make of the key findings whose slot carries the feature."""
    slots = _CLAIM_SLOTS.get(name, set())
    chosen = {claim_id for f in findings if f.key and f.slot in slots for value in f.values for claim_id in value.claim_ids}
    return tuple(sorted(chosen & {claim.id for lead in leads for claim in lead.reading.claims})) if chosen else ()


def _label(value: float) -> str:
    return next(word for least, word in LABELS if value >= least)


_UNCAPPED = MOST - LEAST
_TABLE: tuple[tuple[str, Callable[[Lead], Told], float, bool], ...] = (
    ("lives", magnitudes.measure_harm, _UNCAPPED, True),
    ("people touched", magnitudes.measure_people, magnitudes.PER_TENFOLD_PEOPLE * MOST_TENFOLDS, True),
    ("money", magnitudes.measure_money, magnitudes.PER_TENFOLD_MONEY * MOST_TENFOLDS, True),
    ("share of the economy", magnitudes.measure_share, magnitudes.PER_TENFOLD_SHARE * MOST_TENFOLDS, True),
    ("output", magnitudes.measure_output, magnitudes.PER_TENFOLD_OUTPUT * MOST_TENFOLDS, True),
    ("legal force", consequences.measure_legal_force, consequences.BINDING, False),
    ("finality", consequences.measure_finality, consequences.FINALITY[Finality.IN_FORCE], False),
    ("reach", consequences.measure_reach, consequences.TWO_COUNTRIES + consequences.WIDE, True),
    ("regular figure", consequences.measure_routine, consequences.ROUTINE, False),
    ("nothing happened", consequences.measure_imagined, consequences.IMAGINED, False),
)


@lru_cache(maxsize=1)
def _measures() -> tuple[_Measure, ...]:
    """Every feature with how it is read; its sentence is the docstring of the function, or the topic's own."""
    plain = [(name, read, " ".join((read.__doc__ or "").split()), most, counted) for name, read, most, counted in _TABLE]
    topics = [(name, read, why, amount, amount > 0) for name, read, why, amount in consequences.topic_measures()]
    return tuple(
        _Measure(feature=Feature(name=name, why=why, amount=most, scale="points of 10"), read=read, counted=counted)
        for name, read, why, most, counted in (*plain, *topics)
    )
