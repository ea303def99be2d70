"""Two readings of short texts in, their relation out: supports, refutes, updates or not enough information.

Rules over value comparators, cautious before bold: any conflict of value, status or opposite keeps two texts from supporting one
another, and texts that are not plainly about one thing say nothing of each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from secondsource.corroboration.pairing import Family, family_of
from secondsource.corroboration.values import ValueRelation, relate_values
from secondsource.records import Claim, Comparison, Reading, Relation, Slot, Status
from secondsource.text import fold

SAME_EVENT = 0.875
"""Cosine of the whole texts from which they may be about one thing (pairs/dev: benchmarks/pairs)."""
SAME_STATEMENT = 0.90
"""Cosine from which they say the same, where nothing conflicts."""
_CHANGE = re.compile(
    r"\b(?:now|extended|revised|corrected|instead|after all|risen|rose|climbed|grown|raised|lifted|has since|no longer|updated|"
    r"meanwhile|bringing|so far|already|completed|has been (?:signed|opened|delivered|sworn)|later|finally|jetzt|inzwischen|désormais)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|denie[sd]|deny|without|rejected|refused|failed to|nicht|kein\w*|ne|pas|nu|не|ні)\b|n[’']t\b",
    re.IGNORECASE,
)
_OPPOSITES = tuple(
    tuple(frozenset(side.split()) for side in pair)
    for pair in (
        ("rise rose risen increase increased up grow grew gain higher strengthen strengthened", "fall fell fallen drop dropped decrease decreased down decline declined lower weaken weakened"),
        ("open opened reopen reopened opening", "close closed shut closing closure"),
        ("win won victory", "lose lost defeat beaten"),
        ("accept accepted approve approved back backed", "reject rejected refuse refused oppose opposed block blocked"),
        ("fired dismissed sacked", "resign resigned quit"),
        ("start started begin began launch launched", "end ended stop stopped halt halted cancel cancelled"),
        ("buy bought acquire acquired", "sell sold"),
        ("guilty convicted", "acquitted innocent cleared"),
        ("alive survived rescued", "dead died killed"),
        ("before", "after"),
    )
)  # fmt: skip


def compare_texts(left: Reading, right: Reading) -> Comparison:
    """Say how the right text relates to the left one; `score` in 0..1 is how sure the rules are."""
    cosine = float(_vector(left) @ _vector(right))
    conflict = _first_conflict(left, right)
    if cosine < SAME_EVENT:
        return Comparison(relation=Relation.NOT_ENOUGH_INFO, slot=_agreed_slot(left, right), score=1 - cosine, reason="not alike")
    if conflict is not None:
        slot, reason = conflict
        relation = Relation.UPDATES if _later_changes(left, right, slot) else Relation.REFUTES
        return Comparison(relation=relation, slot=slot, score=0.5 + cosine / 2 - 0.25, reason=reason)
    if _moves_on(left, right):
        return Comparison(relation=Relation.UPDATES, slot=Slot.STATUS, score=0.6, reason="planned before, done later")
    if cosine >= SAME_STATEMENT and _names_agree(left, right):
        return Comparison(relation=Relation.SUPPORTS, slot=_agreed_slot(left, right), score=cosine, reason="nothing conflicts")
    return Comparison(relation=Relation.NOT_ENOUGH_INFO, slot=_agreed_slot(left, right), score=0.5, reason="not alike enough")


def _vector(reading: Reading) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.frombuffer(reading.lead_vector, np.float32)


def _value_pairs(left: Reading, right: Reading, family: Family) -> Iterator[tuple[Claim, Claim, ValueRelation]]:
    for a in left.claims:
        for b in right.claims:
            if family_of(a) is family and family_of(b) is family and (a.slot is b.slot or family is Family.NUMBER):
                yield a, b, relate_values(a, b)


def _first_conflict(left: Reading, right: Reading) -> tuple[Slot, str] | None:
    for family in (Family.NUMBER, Family.DATE, Family.DOCUMENT):
        found = [p for p in _value_pairs(left, right, family) if family is not Family.NUMBER or _same_thing(p[0], p[1])]
        agree = {id(c) for a, b, r in found if r in {ValueRelation.EQUAL, ValueRelation.COMPATIBLE} for c in (a, b)}
        for a, b, relation in found:
            other = relation is ValueRelation.DIFFERENT or (family is Family.DOCUMENT and relation is ValueRelation.INCOMPARABLE)
            if other and id(a) not in agree and id(b) not in agree:
                return a.slot, f"{a.value} against {b.value}"
    if _opposite_words(left.article.text, right.article.text):
        return Slot.STATUS, "opposite words"
    if bool(_NEGATION.search(left.article.text)) != bool(_NEGATION.search(right.article.text)):
        return Slot.STATUS, "one side denies"
    return None


def _same_thing(left: Claim, right: Claim) -> bool:
    return left.unit == right.unit or bool(set(left.concepts) & set(right.concepts)) or not left.unit or not right.unit


def _opposite_words(left: str, right: str) -> bool:
    a, b = (set(re.findall(r"\w+", fold(text))) for text in (left, right))
    return any((a & one and b & other and not a & other) or (a & other and b & one and not b & other) for one, other in _OPPOSITES)


def _later_changes(left: Reading, right: Reading, slot: Slot) -> bool:
    """Whether the later text supersedes the earlier: it is later, speaks of change, or counts again what is still counted."""
    days = [r.article.published.iso if r.article.published else "" for r in (left, right)]
    if not all(days) or days[0][:10] == days[1][:10]:
        return False
    later = right if days[1] > days[0] else left
    if _CHANGE.search(later.article.text):
        return True
    return slot is Slot.COUNT and any({"death", "injury", "missing", "evacuation", "arrest"} & set(c.concepts) for c in later.claims)


def _moves_on(left: Reading, right: Reading) -> bool:
    days = [r.article.published.iso[:10] if r.article.published else "" for r in (left, right)]
    if not all(days) or days[0] == days[1]:
        return False
    earlier, later = (left, right) if days[0] < days[1] else (right, left)
    return _status(earlier) is Status.PLANNED and _status(later) is Status.DONE


def _status(reading: Reading) -> Status:
    return reading.claims[0].status if reading.claims else Status.DONE


def _names_agree(left: Reading, right: Reading) -> bool:
    """Whether the names of the shorter side mostly stand on the other too."""
    a, b = ({fold(e.name) for e in r.analysis.entities} for r in (left, right))
    if not a or not b:
        return True
    return 2 * len(a & b) >= min(len(a), len(b))


def _agreed_slot(left: Reading, right: Reading) -> Slot:
    for family in (Family.NUMBER, Family.DATE, Family.NAME):
        for a, _, relation in _value_pairs(left, right, family):
            if relation in {ValueRelation.EQUAL, ValueRelation.COMPATIBLE}:
                return a.slot
    return Slot.OTHER
