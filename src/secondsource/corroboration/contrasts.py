"""Two readings of short texts in, what they share and where they part out: the sentences that meet best, and named features of them.

Each feature is a plain function of a Meeting with a one-sentence docstring; their weights stand in `stance.py`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from secondsource.corroboration.opposites import converse, denies, foretells, opposed, other_of_two, tells_change, tells_other_occasion
from secondsource.corroboration.pairing import Family, family_of
from secondsource.corroboration.values import PER_EUR, ValueRelation, date_interval, relate_values
from secondsource.protocols import Vectors
from secondsource.records import Bound, Claim, EntityKind, EntityMention, Polarity, Reading, Slot, Status
from secondsource.text import fold

COSINE_FLOOR, COSINE_RANGE = 0.78, 0.20
"""Where e5 puts unrelated texts, and the room above."""
CLOSE = 0.6
"""Scaled cosine from which two sentences mean nearly the same."""
STEM = 5
"""Words that share so many first letters count as one ("signed", "signature")."""
OLD_DAYS = 45
"""A day so long before publication is no news of the day."""
FAR_DAYS = 100
"""Days so far apart are hardly two versions of one, unless both lie ahead."""
_NAME = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_RESULT = re.compile(r"(?<![\d-])\d{1,3}[-:]\d{1,3}(?![\d-])")
_AGREE = frozenset({ValueRelation.EQUAL, ValueRelation.COMPATIBLE})
_AHEAD = frozenset({Status.PLANNED, Status.POSSIBLE})


@dataclass(frozen=True)
class Side:
    """One text with the sentence that meets the other text best."""

    reading: Reading
    focus: int
    clause: int = -1

    @cached_property
    def text(self) -> str:
        """The focus sentence, folded."""
        spans = self.reading.analysis.sentences
        if not spans:
            return ""
        return fold(self.reading.article.text[spans[self.focus].start : spans[self.focus].end])

    @cached_property
    def whole(self) -> str:
        """The whole text, folded."""
        return fold(self.reading.article.text)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Claims of the focus sentence."""
        return tuple(c for c in self.reading.claims if c.sentence == self.focus)

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """Content lemmas and all plain words of the focus sentence."""
        return frozenset(re.findall(r"[^\W\d_]+", self.text)) | frozenset(t for c in self.claims for t in c.terms)

    @cached_property
    def terms(self) -> frozenset[str]:
        """Stems of the content words of the focus sentence that are no names."""
        names = {n[:STEM] for n in self.names}
        return frozenset(t[:STEM] for c in self.claims for t in c.terms if len(t) > 2) - names

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Words of names in the focus sentence in order, folded, each once."""
        spans = self.reading.analysis.sentences
        if not spans:
            return ()
        span, text = spans[self.focus], self.reading.article.text
        inside = [(e.start, e.end) for e in self.reading.analysis.entities if span.start <= e.start < span.end]
        found = []
        for match in _NAME.finditer(text, span.start, span.end):
            word = match.group()
            named = any(a <= match.start() < b for a, b in inside)
            plain = self.reading.article.lang != "de" and match.start() > span.start
            if word[0].isupper() and len(word) > 2 and (named or plain):
                found.append(re.sub(r"['’]s?$", "", fold(word)))
        return tuple(dict.fromkeys(w for w in found if w[:3] not in _CALENDAR))

    @cached_property
    def entities(self) -> tuple[EntityMention, ...]:
        """Entities of the focus sentence."""
        spans = self.reading.analysis.sentences
        if not spans:
            return ()
        span = spans[self.focus]
        return tuple(e for e in self.reading.analysis.entities if span.start <= e.start < span.end)

    @property
    def day(self) -> date | None:
        """Day of publication."""
        return self.reading.article.published.at.date() if self.reading.article.published else None

    @property
    def status(self) -> Status:
        """Status of the clause that meets the other text best; done where there is none."""
        return self.reading.claims[self.clause].status if self.clause >= 0 else Status.DONE

    @cached_property
    def denied(self) -> bool:
        """Whether the focus sentence says that something is not so."""
        spans = self.reading.analysis.sentences
        events = [e for e in self.reading.analysis.events if spans and spans[self.focus].start <= e.start < spans[self.focus].end]
        return denies(self.text) or any(e.status is Status.DENIED or e.polarity is Polarity.NEGATIVE for e in events)


_CALENDAR = frozenset("jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun".split())


@dataclass(frozen=True)
class Meeting:
    """Two texts set side by side; `cosine` of the whole texts, `focus_cosine` of the sentences that meet best."""

    left: Side
    right: Side
    cosine: float
    focus_cosine: float

    @cached_property
    def foreign(self) -> bool:
        """Whether the texts are in two languages, so that words cannot be compared."""
        return self.left.reading.article.lang != self.right.reading.article.lang

    @property
    def gap(self) -> int:
        """Days between the publications; 0 where one is unknown."""
        a, b = self.left.day, self.right.day
        return abs((a - b).days) if a and b else 0

    @cached_property
    def ordered(self) -> tuple[Side, Side]:
        """The earlier and the later side; as given where they are of one day."""
        a, b = self.left.day, self.right.day
        return (self.right, self.left) if a and b and b < a else (self.left, self.right)

    @cached_property
    def values(self) -> tuple[tuple[Claim, Claim, ValueRelation], ...]:
        """Pairs of values that can be compared, of the whole texts."""
        return tuple(_value_pairs(self.left.reading.claims, self.right.reading.claims))

    @cached_property
    def settled(self) -> frozenset[str]:
        """Ids of the claims whose value the other text has too."""
        return frozenset(c.id for a, b, r in self.values if r in _AGREE for c in (a, b))

    @cached_property
    def conflicts(self) -> tuple[tuple[Claim, Claim], ...]:
        """Values of the two focus sentences that cannot both be true of one thing, unless the other text has them elsewhere."""
        return tuple(
            (a, b)
            for a, b, r in self.values
            if r is ValueRelation.DIFFERENT
            and a.sentence == self.left.focus
            and b.sentence == self.right.focus
            and a.id not in self.settled
            and b.id not in self.settled
        )

    @cached_property
    def own_names(self) -> tuple[frozenset[str], frozenset[str]]:
        """Words of names in each focus sentence that the other text lacks altogether."""
        return _lacking(self.left.names, self.right.whole), _lacking(self.right.names, self.left.whole)

    @cached_property
    def shared_terms(self) -> frozenset[str]:
        """Stems in both focus sentences."""
        return self.left.terms & self.right.terms


def meet(left: Reading, right: Reading) -> Meeting:
    """Set two readings side by side; a reading without sentences or vectors gives a meeting of cosine 0."""
    a, b = _rows(left), _rows(right)
    if not len(a) or not len(b):
        return Meeting(Side(left, 0), Side(right, 0), 0.0, 0.0)
    table = a @ b.T
    i, j = (int(k) for k in np.unravel_index(int(table.argmax()), table.shape))
    whole = float(np.frombuffer(left.lead_vector, np.float32) @ np.frombuffer(right.lead_vector, np.float32))
    k, m = _best_clauses(left, right, i, j)
    return Meeting(Side(left, i, k), Side(right, j, m), whole, float(table[i, j]))


def _best_clauses(left: Reading, right: Reading, i: int, j: int) -> tuple[int, int]:
    """Places of the two clauses of the best sentences that mean most nearly the same; -1 where a sentence has none."""
    sides = [
        [n for n, c in enumerate(r.claims) if c.sentence == s and n < len(r.claim_vectors) and r.claim_vectors[n]]
        for r, s in ((left, i), (right, j))
    ]
    if not sides[0] or not sides[1]:
        return sides[0][0] if sides[0] else -1, sides[1][0] if sides[1] else -1
    a, b = (np.array([np.frombuffer(r.claim_vectors[n], np.float32) for n in ns]) for r, ns in zip((left, right), sides, strict=True))
    table = a @ b.T
    k, m = (int(n) for n in np.unravel_index(int(table.argmax()), table.shape))
    return sides[0][k], sides[1][m]


def _rows(reading: Reading) -> Vectors:
    rows = [np.frombuffer(v, np.float32) for v in reading.sentence_vectors]
    return np.array(rows) if rows and reading.lead_vector else np.zeros((0, 1), np.float32)


def _value_pairs(left: tuple[Claim, ...], right: tuple[Claim, ...]) -> Iterator[tuple[Claim, Claim, ValueRelation]]:
    alone = all(sum(_plain_count(c) for c in claims) == 1 for claims in (left, right))
    for a in left:
        for b in right:
            family = family_of(a)
            if family is not family_of(b) or _is_year(a) or _is_year(b):
                continue
            if family is Family.DATE:
                yield a, b, _relate_days(a, b)
            elif family is Family.NUMBER:
                yield a, b, _relate_figures(a, b, alone)


def _plain_count(claim: Claim) -> bool:
    return claim.slot is Slot.COUNT and not _is_year(claim)


def _is_year(claim: Claim) -> bool:
    return claim.number is not None and not claim.unit and 1900 <= claim.number <= 2100


def _relate_days(a: Claim, b: Claim) -> ValueRelation:
    """As `relate_dates`, but a day outside a month that the other gives for the same is another one: these texts tell one thing."""
    relation = relate_values(a, b)
    known = a.unit == b.unit == "date" and date_interval(a.value) and date_interval(b.value)
    return ValueRelation.DIFFERENT if relation is ValueRelation.INCOMPARABLE and known else relation


def _relate_figures(a: Claim, b: Claim, alone: bool) -> ValueRelation:
    """As `relate_numbers`, but with bounds, converted units, rounding to one digit, and one figure in two currencies as two."""
    if a.number is None or b.number is None:
        return relate_values(a, b)
    if a.unit != b.unit and {a.unit, b.unit} <= PER_EUR.keys() and a.number == b.number:
        return ValueRelation.DIFFERENT
    (x, unit), (y, other) = _in_base_unit(a), _in_base_unit(b)
    if unit != other and not (alone and _plain_count(a) and _plain_count(b)):
        return relate_values(a, b) if a.slot is b.slot else ValueRelation.INCOMPARABLE
    if x == y:
        return ValueRelation.EQUAL
    return ValueRelation.COMPATIBLE if _fits(x, y, a.bound) or _fits(y, x, b.bound) else ValueRelation.DIFFERENT


def _fits(rounded: float, exact: float, bound: Bound) -> bool:
    """Whether a figure may stand for a more exact one: rounded to it, or bounded by a word and not far off."""
    if bound in {Bound.AT_LEAST, Bound.MORE_THAN}:
        return rounded <= exact <= 1.25 * rounded
    if bound in {Bound.AT_MOST, Bound.LESS_THAN}:
        return 0.8 * rounded <= exact <= rounded
    digits = len(f"{rounded:.12g}".replace(".", "").strip("0")) or 1
    slack = 0.06 if bound is Bound.ABOUT else 0.03
    return max(rounded, exact) > 20 and abs(rounded - exact) <= slack * exact and digits <= (2 if bound is Bound.EXACT else 3)


_BASE_UNITS = {
    "t": ("kg", 1000.0),
    "km": ("m", 1000.0),
    "foot": ("m", 0.3048),
    "mile": ("m", 1609.34),
    "mw": ("kw", 1000.0),
    "gw": ("kw", 1e6),
}


def _in_base_unit(claim: Claim) -> tuple[float, str]:
    unit, factor = _BASE_UNITS.get(claim.unit.casefold(), (claim.unit, 1.0))
    return (claim.number or 0.0) * factor, unit


def _lacking(names: tuple[str, ...], whole: str) -> frozenset[str]:
    return frozenset(n for n in names if n[:4] not in whole)


def text_cosine(pair: Meeting) -> float:
    """The whole texts mean nearly the same."""
    return max(0.0, (pair.cosine - COSINE_FLOOR) / COSINE_RANGE)


def sentence_cosine(pair: Meeting) -> float:
    """Their best sentences mean nearly the same."""
    return max(0.0, (pair.focus_cosine - COSINE_FLOOR) / COSINE_RANGE)


def shared_words(pair: Meeting) -> float:
    """Their best sentences share content words."""
    smaller = min(len(pair.left.terms), len(pair.right.terms))
    return len(pair.shared_terms) / smaller if smaller and not pair.foreign else 0.3


def few_words_differ(pair: Meeting) -> float:
    """Their best sentences share most words, but each has some of its own."""
    own = min(len(pair.left.terms - pair.shared_terms), len(pair.right.terms - pair.shared_terms))
    larger = max(len(pair.left.terms), len(pair.right.terms))
    return float(not pair.foreign and own > 0 and len(pair.shared_terms) >= 0.5 * larger)


def shared_names(pair: Meeting) -> float:
    """They name the same people, bodies and places."""
    own = pair.own_names
    left, right = len(pair.left.names), len(pair.right.names)
    return min(1 - len(own[0]) / left, 1 - len(own[1]) / right) if left and right else 0.5


def no_shared_name(pair: Meeting) -> float:
    """Both give names, and none in common."""
    own = pair.own_names
    return float(
        bool(pair.left.names and pair.right.names) and len(own[0]) == len(pair.left.names) and len(own[1]) == len(pair.right.names)
    )


def names_apart(pair: Meeting) -> float:
    """Each gives names that the other lacks."""
    return float(bool(pair.own_names[0] and pair.own_names[1]) and not pair.foreign)


def _own_of_kind(pair: Meeting, kinds: frozenset[EntityKind]) -> tuple[list[EntityMention], list[EntityMention]]:
    ids = [{e.id for e in side.reading.analysis.entities if e.id} for side in (pair.left, pair.right)]
    found = []
    for side, other, others in ((pair.left, pair.right, ids[1]), (pair.right, pair.left, ids[0])):
        mine = [e for e in side.entities if e.kind in kinds and e.id not in others]
        found.append([e for e in mine if not any(w[:4] in other.whole for w in fold(e.name).split() if len(w) > 3)])
    return found[0], found[1]


_PLACES = frozenset({EntityKind.PLACE, EntityKind.GOVERNMENT})


def other_place(pair: Meeting) -> float:
    """Each names a place of one kind (town, country) that the other lacks."""
    left, right = _own_of_kind(pair, _PLACES)
    kinds = {(e.id or "").partition(":")[0] for e in left} & {(e.id or "").partition(":")[0] for e in right}
    return float(bool(kinds - {""}))


def other_person(pair: Meeting) -> float:
    """Each names a person whom the other lacks."""
    left, right = _own_of_kind(pair, frozenset({EntityKind.PERSON}))
    return float(bool(left and right) and not pair.foreign)


def equal_numbers(pair: Meeting) -> float:
    """They give the same number of the same thing."""
    return float(any(r in _AGREE for a, _, r in pair.values if family_of(a) is Family.NUMBER))


def number_conflict(pair: Meeting) -> float:
    """Their best sentences give different numbers of what may be one thing, or different results of a match."""
    results = [set(_RESULT.findall(side.text)) for side in (pair.left, pair.right)]
    if results[0] and results[1] and not results[0] & results[1]:
        return 1.0
    return float(any(family_of(a) is Family.NUMBER for a, _ in pair.conflicts))


def money_conflict(pair: Meeting) -> float:
    """They give different sums of money."""
    return float(any(a.unit in PER_EUR and b.unit in PER_EUR for a, b in pair.conflicts))


def numbers_unmatched(pair: Meeting) -> float:
    """Both give numbers, and none can be compared."""
    sides = [any(family_of(c) is Family.NUMBER for c in side.claims) for side in (pair.left, pair.right)]
    return float(all(sides) and not equal_numbers(pair) and not number_conflict(pair))


def equal_dates(pair: Meeting) -> float:
    """They give the same day, or one inside the other."""
    return float(any(r in _AGREE for a, _, r in pair.values if family_of(a) is Family.DATE))


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
    ahead = not _looks_back(pair.left) and not _looks_back(pair.right)
    return float(any(days <= FAR_DAYS or ahead for days in _date_distances(pair)))


def far_dates(pair: Meeting) -> float:
    """They give dates far apart, or only one of them tells of a time long past."""
    old = [_looks_back(side) for side in (pair.left, pair.right)]
    return float(any(old) and (any(days > FAR_DAYS for days in _date_distances(pair)) or (old[0] != old[1] and not equal_dates(pair))))


def _looks_back(side: Side) -> bool:
    spans = [s for c in side.claims if c.slot is Slot.DATE and c.unit == "date" and (s := date_interval(c.value))]
    return bool(side.day and spans and all((side.day - s[1]).days > OLD_DAYS for s in spans))


def other_occasion(pair: Meeting) -> float:
    """Only one of them looks back at another time."""
    return float(tells_other_occasion(pair.left.text) != tells_other_occasion(pair.right.text))


def other_paper(pair: Meeting) -> float:
    """They name different kinds of paper."""
    kinds = [{c.value for c in s.claims if c.slot is Slot.DOCUMENT} for s in (pair.left, pair.right)]
    return float(bool(kinds[0] and kinds[1] and not kinds[0] & kinds[1]))


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
    left, right = _actors(pair.left), _actors(pair.right)
    both = [a for a in left if any(_one_actor(a, b) for b in right)]
    there = [b for b in right if any(_one_actor(a, b) for a in left)]
    if len(both) != 2 or len(there) != 2 or any(f"{n[0]} and {n[1]}" in t for n, t in ((both, pair.left.text), (there, pair.right.text))):
        return 0.0
    same = _one_actor(_agent(pair.left.text, both), _agent(pair.right.text, there))
    return float(same == converse(pair.left.lemmas, pair.right.lemmas))


def _agent(text: str, names: list[str]) -> str:
    """The actor after "by", else the first one."""
    after = re.search(r"\b(?:was|were|been|is|are|be)\b.*?\bby\s+(.*)", text)
    late = [n for n in names if after and n in after[1]]
    return late[0] if late else names[0]


def _one_actor(left: str, right: str) -> bool:
    a, b = set(left.split()) - {"the"}, set(right.split()) - {"the"}
    return bool(a and b) and (a <= b or b <= a)


_ACTOR = re.compile(r"(?:(?P<before>\b[a-zà-ÿ]+)\s+)?(?P<name>[A-ZÀ-Ý][\w’'&.-]*(?:\s+[A-ZÀ-Ý][\w’'&.-]*)*)")
_WHERE = frozenset("in at near on off of for outside around under above towards into within across".split())


def _actors(side: Side) -> list[str]:
    """Names in the best sentence that may act: not places where something happens, not owners ("Malta's")."""
    spans = side.reading.analysis.sentences
    if not spans:
        return []
    text = side.reading.article.text[spans[side.focus].start : spans[side.focus].end]
    found = []
    for match in _ACTOR.finditer(text):
        name = fold(match["name"])
        if (match["before"] or "").casefold() in _WHERE or re.search(r"['’]s?$", name) or name[:3] in _CALENDAR:
            continue
        found.append(name.rstrip("."))
    return list(dict.fromkeys(found))


def came_about(pair: Meeting) -> float:
    """The earlier tells a plan or a possibility, the later, a day or more after, a fact."""
    earlier, later = pair.ordered
    return float(pair.gap >= 1 and earlier.status in _AHEAD and later.status is Status.DONE)


def status_apart(pair: Meeting) -> float:
    """One tells a plan or a possibility, the other a fact."""
    return float((pair.left.status in _AHEAD) != (pair.right.status in _AHEAD))


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


def grown_count(pair: Meeting) -> float:
    """The later of them, a day or more after, counts more of what is still being counted."""
    earlier = pair.ordered[0]
    for a, b in pair.conflicts:
        if a.slot is Slot.COUNT and pair.gap >= 1:
            before, after = (a, b) if earlier is pair.left else (b, a)
            if (after.number or 0) > (before.number or 0):
                return 1.0
    return 0.0


def days_between(pair: Meeting) -> float:
    """Time has passed between the two."""
    return min(1.0, math.log1p(pair.gap) / math.log(60))


def foreign_pair(pair: Meeting) -> float:
    """The texts are in two languages."""
    return float(pair.foreign)


def any_conflict(pair: Meeting) -> float:
    """Something speaks against their saying the same."""
    doubts = (number_conflict, money_conflict, date_conflict, one_denies, opposite_words, swapped_roles, other_place, other_person)
    return float(any(doubt(pair) for doubt in doubts))


def close_conflict(pair: Meeting) -> float:
    """They mean nearly the same, and yet something speaks against it."""
    return any_conflict(pair) * sentence_cosine(pair)


def close_other_place(pair: Meeting) -> float:
    """They mean nearly the same, and each names a place that the other lacks."""
    return other_place(pair) * max(0.0, sentence_cosine(pair) - CLOSE)


def close_names_apart(pair: Meeting) -> float:
    """They mean nearly the same, and each gives names that the other lacks."""
    return names_apart(pair) * max(0.0, sentence_cosine(pair) - CLOSE)


def close_few_words(pair: Meeting) -> float:
    """They mean nearly the same in nearly the same words, but not quite."""
    return few_words_differ(pair) * max(0.0, sentence_cosine(pair) - CLOSE)


def close_change(pair: Meeting) -> float:
    """They mean nearly the same, and the later says that something has changed."""
    return later_change(pair) * sentence_cosine(pair)


def other_count(pair: Meeting) -> float:
    """They count different numbers of things with nothing to settle it, and mean nearly the same."""
    return number_conflict(pair) * max(0.0, sentence_cosine(pair) - CLOSE)


FEATURES: tuple[Callable[[Meeting], float], ...] = (
    text_cosine,
    sentence_cosine,
    shared_words,
    few_words_differ,
    shared_names,
    no_shared_name,
    names_apart,
    other_place,
    other_person,
    equal_numbers,
    number_conflict,
    money_conflict,
    numbers_unmatched,
    equal_dates,
    date_conflict,
    far_dates,
    other_occasion,
    other_paper,
    one_denies,
    opposite_words,
    other_half,
    opposite_denied,
    swapped_roles,
    came_about,
    step_foretold,
    status_apart,
    later_change,
    changed_value,
    grown_count,
    days_between,
    foreign_pair,
    any_conflict,
    close_conflict,
    close_other_place,
    close_names_apart,
    close_few_words,
    close_change,
    other_count,
)


def feature_values(pair: Meeting) -> tuple[float, ...]:
    """All features of a meeting in the order of FEATURES."""
    return tuple(feature(pair) for feature in FEATURES)
