"""Two readings of short texts in, their relation out: supports, refutes, updates or not enough information.

A multinomial logistic regression over the named features of `contrasts.py`, averaged with a cross-encoder where one is given, and cautious
by two rules: whatever speaks against forbids `supports`, and so does a low probability. A false confirmation misleads a reader more than
a missed one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from secondsource.corroboration.contrasts import (
    FEATURES,
    any_conflict,
    date_conflict,
    equal_dates,
    far_dates,
    few_words_differ,
    foreign_pair,
    names_apart,
    number_conflict,
    one_denies,
    opposite_denied,
    opposite_words,
    other_half,
    other_occasion,
    other_place,
    sentence_cosine,
    swapped_roles,
    text_cosine,
    words_exchanged,
)
from secondsource.corroboration.marks import mark_texts
from secondsource.corroboration.meeting import AGREEING, Meeting, meet
from secondsource.corroboration.pairing import Family, family_of
from secondsource.protocols import Comparer
from secondsource.records import Comparison, EntityKind, Reading, Relation, Slot
from secondsource.text import fold

SUPPORT_THRESHOLD = 0.52
"""Least probability of `supports`; set for half the wanted rate of false confirmations (.15), for such rates double on new texts."""
COMPARER_SHARE, COMPARER_THRESHOLD = 0.5, 0.55
"""Weight of the cross-encoder's chances where there is one, and the least probability of `supports` then."""
RELATIONS = (Relation.SUPPORTS, Relation.REFUTES, Relation.UPDATES, Relation.NOT_ENOUGH_INFO)
WEIGHTS: dict[str, tuple[float, float, float, float]] = {
    "bias": (0.59, -0.40, -2.68, 2.48),
    "text_cosine": (-0.10, 1.16, 1.25, -2.31),
    "sentence_cosine": (1.36, 1.36, -0.17, -2.55),
    "few_words_differ": (-0.46, 0.10, -0.16, 0.52),
    "words_exchanged": (-0.85, -0.74, -0.41, 2.00),
    "names_apart": (0.38, 0.03, -0.41, -0.01),
    "other_place": (-0.51, -0.11, -0.68, 1.30),
    "equal_numbers": (0.62, 0.11, -0.23, -0.50),
    "number_conflict": (-0.92, -1.05, 1.49, 0.48),
    "numbers_unmatched": (-0.29, -0.49, 0.49, 0.29),
    "equal_dates": (0.35, 0.22, -0.07, -0.51),
    "date_conflict": (-0.74, 0.10, 0.40, 0.24),
    "far_dates": (-0.67, -0.80, -0.26, 1.74),
    "other_occasion": (-0.07, 0.06, -0.43, 0.44),
    "one_denies": (0.36, 0.01, -0.17, -0.20),
    "opposite_words": (-0.57, 0.04, 0.66, -0.14),
    "other_half": (-1.00, -0.11, -0.08, 1.18),
    "opposite_denied": (-0.11, 1.14, 0.01, -1.04),
    "swapped_roles": (0.22, 0.19, -0.22, -0.19),
    "step_foretold": (-0.14, -0.62, 1.28, -0.51),
    "later_change": (0.10, -0.88, 1.59, -0.81),
    "changed_value": (-0.22, -0.26, 0.39, 0.10),
    "days_between": (-1.82, -4.00, 4.15, 1.67),
    "foreign_pair": (0.46, 0.23, 0.18, -0.87),
    "any_conflict": (-0.58, 1.04, -0.16, -0.30),
}  # fmt: skip
"""Weight of each feature towards each of RELATIONS, by `benchmarks/pairs/fit.py` (2026-11-22) on our own 2,608 pairs and pairs/dev;
cross-validated by topic on pairs/dev macro F1 .71, false confirmations .08; together with the comparer .79 and .05.
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
READ_BY_COMPARER = frozenset({swapped_roles, opposite_denied})
"""The comparer reads these from the words better than a rule does: where there is one, they forbid nothing (pairs/dev, cross-validated:
of the pairs that it would call `supports` they stopped four right ones and no wrong one).
"""
EVIDENCE = (any_conflict, opposite_denied, other_half, names_apart, words_exchanged, few_words_differ)
"""One of these, or other papers, is needed for `refutes`."""
_LIKENESS = (text_cosine, sentence_cosine, any_conflict, foreign_pair)
_ENTITY_SLOTS = {
    EntityKind.PERSON: Slot.PERSON,
    EntityKind.ORGANISATION: Slot.ORGANISATION,
    EntityKind.PLACE: Slot.PLACE,
}
_SPOKEN = (Slot.CAUSE, Slot.STATUS, Slot.AMOUNT, Slot.COUNT, Slot.DATE, Slot.DOCUMENT, Slot.PERSON, Slot.ORGANISATION, Slot.PLACE)


def compare_texts(left: Reading, right: Reading, *, comparer: Comparer | None = None) -> Comparison:
    """Say how two texts relate; `score` in 0..1 is the probability of the answer, `reason` a sentence on what speaks most for it.

    Without a comparer the features decide alone.

    Symmetric but for texts of one day or without a day, where the right one is taken for the later. A text without a sentence gives
    not enough information.
    """
    if not left.analysis.sentences or not right.analysis.sentences:
        return Comparison(relation=Relation.NOT_ENOUGH_INFO, slot=Slot.OTHER, score=1.0, reason="One of the texts is empty.")
    pair = meet(left, right)
    features = {feature.__name__: feature(pair) for feature in FEATURES}
    chances = probabilities(features)
    if comparer is not None:
        chances = mixed(chances, comparer.judge(*mark_texts(pair), days=pair.gap, foreign=pair.foreign))
    relation = decide(pair, chances, compared=comparer is not None)
    return Comparison(
        relation=relation,
        slot=_slot(pair, relation),
        score=round(chances[relation], 4),
        reason=_reason(features, relation),
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


def mixed(features: Mapping[Relation, float], comparer: Mapping[Relation, float]) -> dict[Relation, float]:
    """Average the chances that the features and the comparer give, the comparer's with weight COMPARER_SHARE."""
    return {relation: (1 - COMPARER_SHARE) * features[relation] + COMPARER_SHARE * comparer[relation] for relation in RELATIONS}


def decide(pair: Meeting, chances: dict[Relation, float], *, compared: bool = False) -> Relation:
    """Choose the likeliest relation; `refutes` wants something to point at, and `supports` nothing against it and to be sure enough.

    `compared` says that a comparer has its share in the chances.
    """
    open_to = {relation: chance for relation, chance in chances.items() if relation is not Relation.REFUTES or has_evidence(pair)}
    order = sorted(open_to, key=lambda relation: (-open_to[relation], RELATIONS.index(relation)))
    if order[0] is not Relation.SUPPORTS:
        return order[0]
    threshold, forgiven = (COMPARER_THRESHOLD, READ_BY_COMPARER) if compared else (SUPPORT_THRESHOLD, frozenset())
    sure = open_to[Relation.SUPPORTS] >= threshold * sum(open_to.values())
    return order[0] if sure and not any(against(pair) for against in VETO if against not in forgiven) else order[1]


def has_evidence(pair: Meeting) -> bool:
    """Whether anything can be pointed at that the texts contradict one another in: a value, word, name, paper or denial."""
    papers = [{c.value for c in side.claims if c.slot is Slot.DOCUMENT} for side in (pair.left, pair.right)]
    return papers[0] != papers[1] or any(feature(pair) for feature in EVIDENCE)


def _reason(features: dict[str, float], relation: Relation) -> str:
    """What a contradiction lies in; else the sentence of the feature that adds most to a relation against the mean of the others."""
    doubts = [f for f in (*VETO, one_denies) if features[f.__name__]] if relation is Relation.REFUTES else []
    if doubts:
        return (doubts[0].__doc__ or "").strip()
    place = RELATIONS.index(relation)
    push = {name: features[name] * (WEIGHTS[name][place] - sum(WEIGHTS[name]) / len(RELATIONS)) for name in features}
    telling = [f for f in FEATURES if push[f.__name__] > 0 and (f not in _LIKENESS or relation is Relation.SUPPORTS)]
    ranked = sorted(telling or FEATURES, key=lambda f: -push[f.__name__])
    return (ranked[0].__doc__ or "").strip() if push[ranked[0].__name__] > 0 else "Nothing speaks for another relation."


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
