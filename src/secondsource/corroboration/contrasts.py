"""What two short texts share and where they part, as named features of a Meeting; their weights stand in `stance.py`.

Each feature is a plain function with a one-sentence docstring that a reader may be shown.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from secondsource.corroboration.meeting import AGREEING, Meeting, Side, named_in
from secondsource.corroboration.opposites import (
    converse,
    foretells,
    opposed,
    other_of_two,
    tells_change,
    tells_other_occasion,
)
from secondsource.corroboration.pairing import COSINE_FLOOR, COSINE_RANGE, Family, family_of
from secondsource.corroboration.values import date_interval
from secondsource.records import EntityKind
from secondsource.text import fold

FAR_DAYS = 100
"""Days so far apart are hardly two versions of one, unless both lie ahead."""
SAME_WORDING = 0.6
"""Share of the shorter sentence in runs of two words or more that makes it word for word the same."""
ALIKE = 0.7
"""Scaled cosine from which two texts speak of the same; beyond it contradictions are as alike as confirmations (pairs/dev)."""
LONG_GAP = 60
"""Publications so many days apart are as far apart as can matter."""
_RESULT = re.compile(r"(?<![\d-])\d{1,3}[-:]\d{1,3}(?![\d-])")
_PASSIVE = re.compile(r"\b(?:was|were|been|is|are|be)\b.*?\bby\s+(.*)")
_PLACES = frozenset({EntityKind.PLACE, EntityKind.GOVERNMENT})


def text_cosine(pair: Meeting) -> float:
    """The whole texts speak of the same."""
    return min(ALIKE, max(0.0, (pair.cosine - COSINE_FLOOR) / COSINE_RANGE))


def sentence_cosine(pair: Meeting) -> float:
    """Their best sentences mean nearly the same."""
    return max(0.0, (pair.sentence_cosine - COSINE_FLOOR) / COSINE_RANGE)


def few_words_differ(pair: Meeting) -> float:
    """Their best sentences share most words, but each has some of its own."""
    own = min(len(pair.left.terms - pair.shared_terms), len(pair.right.terms - pair.shared_terms))
    larger = max(len(pair.left.terms), len(pair.right.terms))
    return float(not pair.foreign and own > 0 and len(pair.shared_terms) >= 0.5 * larger)


def words_exchanged(pair: Meeting) -> float:
    """They are word for word the same, but for words that stand in one another's place."""
    left, right = (re.findall(r"[\w'.,-]*\w", side.text) for side in (pair.left, pair.right))
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    runs = sum(block.size for block in matcher.get_matching_blocks() if block.size > 1)
    exchanged = any(tag == "replace" for tag, *_ in matcher.get_opcodes())
    return float(exchanged and not pair.foreign and runs >= SAME_WORDING * min(len(left), len(right)))


def names_apart(pair: Meeting) -> float:
    """Each gives names that the other lacks."""
    return float(bool(pair.own_names[0] and pair.own_names[1]) and not pair.foreign)


def other_place(pair: Meeting) -> float:
    """Each names a place of one kind (town, country) that the other lacks."""
    return float(bool(_own_places(pair.left, pair.right) & _own_places(pair.right, pair.left)))


def _own_places(side: Side, other: Side) -> set[str]:
    """Kinds (the register that its id is from) of the places that only this side names."""
    known = {e.id for e in other.reading.analysis.entities}
    mine = [e for e in side.entities if e.kind in _PLACES and e.id and e.id not in known]
    return {str(e.id).partition(":")[0] for e in mine if not any(named_in(w, other.whole) for w in fold(e.name).split() if len(w) > 3)}


def equal_numbers(pair: Meeting) -> float:
    """They give the same number of the same thing."""
    return float(any(r in AGREEING for a, _, r in pair.values if family_of(a) is Family.NUMBER))


def number_conflict(pair: Meeting) -> float:
    """Their best sentences give different numbers of what may be one thing, or different results of a match."""
    results = [set(_RESULT.findall(side.text)) for side in (pair.left, pair.right)]
    if results[0] and results[1] and not results[0] & results[1]:
        return 1.0
    return float(any(family_of(a) is Family.NUMBER for a, _ in pair.conflicts))


def numbers_unmatched(pair: Meeting) -> float:
    """Both give numbers, and none can be compared."""
    sides = [any(family_of(c) is Family.NUMBER for c in side.claims) for side in (pair.left, pair.right)]
    return float(all(sides) and not equal_numbers(pair) and not number_conflict(pair))


def equal_dates(pair: Meeting) -> float:
    """They give the same day, or one inside the other."""
    return float(any(r in AGREEING for a, _, r in pair.values if family_of(a) is Family.DATE))


def _date_distances(pair: Meeting) -> list[int]:
    found = []
    for a, b in pair.conflicts:
        spans = [date_interval(c.value) for c in (a, b)]
        if family_of(a) is Family.DATE and spans[0] and spans[1]:
            found.append(abs((spans[0][0] - spans[1][0]).days))
        elif family_of(a) is Family.DATE:
            found.append(0)
    return found


def date_conflict(pair: Meeting) -> float:
    """Their best sentences give days or hours that differ by little, or deadlines ahead that differ at all."""
    ahead = not pair.left.looks_back and not pair.right.looks_back
    return float(any(days <= FAR_DAYS or ahead for days in _date_distances(pair)))


def far_dates(pair: Meeting) -> float:
    """They give dates far apart, or only one of them tells of a time long past."""
    old = [side.looks_back for side in (pair.left, pair.right)]
    return float(any(old) and (any(days > FAR_DAYS for days in _date_distances(pair)) or (old[0] != old[1] and not equal_dates(pair))))


def other_occasion(pair: Meeting) -> float:
    """Only one of them looks back at another time."""
    return float(tells_other_occasion(pair.left.text) != tells_other_occasion(pair.right.text))


def one_denies(pair: Meeting) -> float:
    """Only one of them says that something is not so."""
    return float(pair.left.denied != pair.right.denied and not opposed(pair.left.lemmas, pair.right.lemmas))


def opposite_words(pair: Meeting) -> float:
    """They use words that exclude one another (approved, rejected), and neither is negated."""
    return float(min(2, opposed(pair.left.lemmas, pair.right.lemmas)) * (pair.left.denied == pair.right.denied))


def other_half(pair: Meeting) -> float:
    """They speak of the other one of two (left and right, men and women)."""
    return float(other_of_two(pair.left.lemmas, pair.right.lemmas))


def opposite_denied(pair: Meeting) -> float:
    """One uses the opposite of the other's word and negates it (failed, did not succeed)."""
    return float(bool(opposed(pair.left.lemmas, pair.right.lemmas)) and pair.left.denied != pair.right.denied)


def swapped_roles(pair: Meeting) -> float:
    """Two actors named in both stand in each other's place, and no passive or converse verb accounts for it."""
    here = [a for a in pair.left.actors if any(_one_actor(a, b) for b in pair.right.actors)]
    there = [b for b in pair.right.actors if any(_one_actor(a, b) for a in pair.left.actors)]
    if len(here) != 2 or len(there) != 2 or " and ".join(here) in pair.left.text or " and ".join(there) in pair.right.text:
        return 0.0
    same = _one_actor(_agent(pair.left.text, here), _agent(pair.right.text, there))
    return float(same == converse(pair.left.lemmas, pair.right.lemmas))


def _one_actor(left: str, right: str) -> bool:
    a, b = set(left.split()) - {"the"}, set(right.split()) - {"the"}
    return bool(a and b) and (a <= b or b <= a)


def _agent(text: str, names: Sequence[str]) -> str:
    """The actor after a passive's "by", else the first one."""
    after = _PASSIVE.search(text)
    late = [n for n in names if after and n in after[1]]
    return late[0] if late else names[0]


def step_foretold(pair: Meeting) -> float:
    """The earlier uses a word for what lies ahead or is under way (plans, is due, negotiates, searches), the later does not."""
    earlier, later = pair.ordered
    return float(pair.gap >= 1 and foretells(earlier.text) and not foretells(later.text))


def later_change(pair: Meeting) -> float:
    """The later of them, a day or more after, says that something has changed."""
    earlier, later = pair.ordered
    return float(pair.gap >= 1 and tells_change(later.text) and not tells_change(earlier.text))


def changed_value(pair: Meeting) -> float:
    """The later of them says that something has changed, and gives a value that the earlier lacks."""
    fresh = any(family_of(c) in {Family.NUMBER, Family.DATE} and c.id not in pair.settled for c in pair.ordered[1].claims)
    return later_change(pair) * float(bool(pair.conflicts) or fresh)


def days_between(pair: Meeting) -> float:
    """Time has passed between the two."""
    return min(1.0, math.log1p(pair.gap) / math.log1p(LONG_GAP))


def foreign_pair(pair: Meeting) -> float:
    """The texts are in two languages."""
    return float(pair.foreign)


def any_conflict(pair: Meeting) -> float:
    """Something speaks against their saying the same."""
    doubts = (number_conflict, date_conflict, one_denies, opposite_words, swapped_roles, other_place)
    return float(any(doubt(pair) for doubt in doubts))


FEATURES: tuple[Callable[[Meeting], float], ...] = (
    text_cosine,
    sentence_cosine,
    few_words_differ,
    words_exchanged,
    names_apart,
    other_place,
    equal_numbers,
    number_conflict,
    numbers_unmatched,
    equal_dates,
    date_conflict,
    far_dates,
    other_occasion,
    one_denies,
    opposite_words,
    other_half,
    opposite_denied,
    swapped_roles,
    step_foretold,
    later_change,
    changed_value,
    days_between,
    foreign_pair,
    any_conflict,
)


def feature_values(pair: Meeting) -> tuple[float, ...]:
    """All features of a meeting in the order of FEATURES."""
    return tuple(feature(pair) for feature in FEATURES)
