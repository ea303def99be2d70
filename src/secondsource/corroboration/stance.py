"""Two readings of short texts in, their relation out: supports, refutes, updates or not enough information.

A multinomial logistic regression over the named features of `contrasts.py`, cautious by two rules: whatever speaks against forbids
`supports`, and so does a probability under SUPPORT_THRESHOLD. A false confirmation misleads a reader more than a missed one.
"""

from __future__ import annotations

import math

from secondsource.corroboration.contrasts import (
    FEATURES,
    date_conflict,
    equal_dates,
    far_dates,
    number_conflict,
    one_denies,
    opposite_denied,
    opposite_words,
    other_half,
    other_occasion,
    other_place,
    swapped_roles,
)
from secondsource.corroboration.meeting import AGREEING, Meeting, meet
from secondsource.corroboration.pairing import Family, family_of
from secondsource.records import Comparison, EntityKind, Reading, Relation, Slot
from secondsource.text import fold

SUPPORT_THRESHOLD = 0.50
"""Least probability of `supports`; set for half the wanted rate of false confirmations (.15), for such rates double on new texts."""
RELATIONS = (Relation.SUPPORTS, Relation.REFUTES, Relation.UPDATES, Relation.NOT_ENOUGH_INFO)
WEIGHTS: dict[str, tuple[float, float, float, float]] = {
    "bias": (0.42, -1.40, -2.95, 3.93),
    "text_cosine": (0.19, 1.31, 1.32, -2.82),
    "sentence_cosine": (1.73, 1.55, 0.32, -3.60),
    "few_words_differ": (-0.68, 0.42, 0.31, -0.04),
    "words_exchanged": (-1.04, -0.15, -0.42, 1.61),
    "names_apart": (0.09, 0.55, -1.16, 0.52),
    "other_place": (-0.82, -0.11, -0.29, 1.22),
    "equal_numbers": (0.75, 0.13, 0.23, -1.11),
    "number_conflict": (-1.34, -0.52, 1.17, 0.70),
    "numbers_unmatched": (-0.42, -0.17, -0.30, 0.88),
    "equal_dates": (0.66, -0.01, -0.43, -0.22),
    "date_conflict": (-0.77, 0.40, -0.36, 0.72),
    "far_dates": (-0.61, -0.32, -0.82, 1.76),
    "other_occasion": (-0.65, -0.34, 0.06, 0.94),
    "one_denies": (0.52, 0.17, 0.11, -0.81),
    "opposite_words": (-0.14, -0.03, 0.41, -0.25),
    "other_half": (-0.99, 0.07, -0.44, 1.36),
    "opposite_denied": (-0.71, 0.92, -0.04, -0.18),
    "swapped_roles": (0.12, 0.23, -0.53, 0.18),
    "step_foretold": (-1.14, -0.09, 1.54, -0.30),
    "later_change": (0.31, -0.64, 1.39, -1.06),
    "changed_value": (-0.56, -0.46, 1.63, -0.61),
    "days_between": (-1.74, -1.87, 3.13, 0.47),
    "foreign_pair": (0.34, 0.60, -0.03, -0.92),
    "any_conflict": (-1.32, 1.18, -0.03, 0.17),
}  # fmt: skip
"""Weight of each feature towards each of RELATIONS, by `benchmarks/pairs/fit.py` on 2026-07-04: own pairs and pairs/dev together;
cross-validated on pairs/dev macro F1 .71, false confirmations .07 (training .75, .07); fitted on the own pairs alone .63, .05.
"""
VETO = (
    number_conflict,
    date_conflict,
    far_dates,
    other_place,
    other_half,
    other_occasion,
    swapped_roles,
    opposite_words,
    opposite_denied,
)
"""Any of these forbids `supports`."""
_ENTITY_SLOTS = {
    EntityKind.PERSON: Slot.PERSON,
    EntityKind.ORGANISATION: Slot.ORGANISATION,
    EntityKind.PLACE: Slot.PLACE,
}
_SPOKEN = (Slot.CAUSE, Slot.STATUS, Slot.AMOUNT, Slot.COUNT, Slot.DATE, Slot.DOCUMENT, Slot.PERSON, Slot.ORGANISATION, Slot.PLACE)


def compare_texts(left: Reading, right: Reading) -> Comparison:
    """Say how two texts relate; `score` in 0..1 is the probability of the answer, `reason` a sentence on what speaks most for it.

    Symmetric but for texts of one day or without a day, where the right one is taken for the later. A text without a sentence gives
    not enough information.
    """
    if not left.analysis.sentences or not right.analysis.sentences:
        return Comparison(relation=Relation.NOT_ENOUGH_INFO, slot=Slot.OTHER, score=1.0, reason="One of the texts is empty.")
    pair = meet(left, right)
    features = {feature.__name__: feature(pair) for feature in FEATURES}
    chances = probabilities(features)
    relation = decide(pair, chances)
    return Comparison(
        relation=relation,
        slot=_slot(pair, relation),
        score=round(chances[relation], 4),
        reason=_reason(features, RELATIONS.index(relation)),
    )


def probabilities(features: dict[str, float]) -> dict[Relation, float]:
    """Probability of each relation from the feature values by name; they sum to 1."""
    totals = list(WEIGHTS["bias"])
    for name, value in features.items():
        for k, weight in enumerate(WEIGHTS[name]):
            totals[k] += weight * value
    top = max(totals)
    shares = [math.exp(total - top) for total in totals]
    return {relation: share / sum(shares) for relation, share in zip(RELATIONS, shares, strict=True)}


def decide(pair: Meeting, chances: dict[Relation, float]) -> Relation:
    """Choose the likeliest relation, or the next one where `supports` is forbidden or not sure enough."""
    order = sorted(RELATIONS, key=lambda relation: (-chances[relation], RELATIONS.index(relation)))
    if order[0] is not Relation.SUPPORTS:
        return order[0]
    sure = chances[Relation.SUPPORTS] >= SUPPORT_THRESHOLD and not any(against(pair) for against in VETO)
    return order[0] if sure else order[1]


def _reason(features: dict[str, float], place: int) -> str:
    """The sentence of the feature that adds most to a relation against the mean of the others."""

    def push(name: str) -> float:
        weights = WEIGHTS[name]
        return features[name] * (weights[place] - sum(weights) / len(weights))

    best = max(FEATURES, key=lambda feature: push(feature.__name__))
    if push(best.__name__) <= 0:
        return "Nothing speaks for another relation."
    return (best.__doc__ or "").strip()


def _slot(pair: Meeting, relation: Relation) -> Slot:
    """What the texts differ on, or else what they agree on or speak of; OTHER where that is no value, name or status."""
    differ = relation in {Relation.REFUTES, Relation.UPDATES}
    return (_differing_slot(pair, relation) if differ else _agreed_slot(pair)) or _spoken_slot(pair)


def _differing_slot(pair: Meeting, relation: Relation) -> Slot | None:
    if pair.conflicts:
        return min((a for a, _ in pair.conflicts), key=lambda c: (c.slot is Slot.OTHER, c.value_start)).slot
    if number_conflict(pair):
        return Slot.COUNT
    papers = [{c.value for c in side.claims if c.slot is Slot.DOCUMENT} for side in (pair.left, pair.right)]
    if papers[0] != papers[1]:
        return Slot.DOCUMENT
    if one_denies(pair) or opposite_words(pair) or relation is Relation.UPDATES:
        return Slot.STATUS
    sides = zip((pair.left, pair.right), pair.own_names, strict=True)
    own = [[e for e in side.entities if any(n in fold(e.name) for n in names)] for side, names in sides]
    if swapped_roles(pair):
        own = [list(pair.left.entities), list(pair.right.entities)]
    kinds = [{e.kind for e in entities} for entities in own]
    return next((slot for kind, slot in _ENTITY_SLOTS.items() if kind in kinds[0] and kind in kinds[1]), None)


def _agreed_slot(pair: Meeting) -> Slot | None:
    agreed = [a for a, _, r in pair.values if r in AGREEING]
    numbers = [c.slot for c in agreed if family_of(c) is Family.NUMBER and c.slot is not Slot.OTHER]
    return numbers[0] if numbers else Slot.DATE if equal_dates(pair) else None


def _spoken_slot(pair: Meeting) -> Slot:
    """The first slot of _SPOKEN that both best sentences have a claim of, else the first that one has."""
    slots = [{c.slot for c in side.claims} for side in (pair.left, pair.right)]
    shared = (slot for slot in _SPOKEN if slot in slots[0] and slot in slots[1])
    return next(shared, None) or next((slot for slot in _SPOKEN if slot in slots[0] | slots[1]), Slot.OTHER)
