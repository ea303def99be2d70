"""Two readings of short texts in, a Meeting out: the sentence and the clause of each that meet the other best, their names, actors, days
and status, and which of their values agree and which cannot both be true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from secondsource.corroboration.opposites import denies
from secondsource.corroboration.pairing import Family, family_of
from secondsource.corroboration.values import PER_EUR, ValueRelation, date_interval, relate_dates, relate_values
from secondsource.protocols import Vectors
from secondsource.records import Bound, Claim, EntityMention, Polarity, Reading, Slot, Span, Status
from secondsource.text import fold

STEM = 5
"""Words that share so many first letters count as one ("signed", "signature")."""
NAME_STEM, NAME_ENDING = 4, 3
"""A name is found again by all but its last three letters, at least four ("Moldova", "Moldovan", but not "Slovenia", "Slovakia")."""
OLD_DAYS = 45
"""A day so long before publication is no news of the day."""
AGREEING = frozenset({ValueRelation.EQUAL, ValueRelation.COMPATIBLE})
_NAME = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_ACTOR = re.compile(r"(?:(?P<before>\b[a-zà-ÿ]+)\s+)?(?P<name>[A-ZÀ-Ý][\w’'&.-]*(?:\s+[A-ZÀ-Ý][\w’'&.-]*)*)")
_OWNER = re.compile(r"['’]s?$")
_WHERE = frozenset("in at near on off of for outside around under above towards into within across".split())
_CALENDAR = frozenset("jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun".split())
_BASE_UNITS = {
    "t": ("kg", 1000.0), "km": ("m", 1000.0), "foot": ("m", 0.3048), "mile": ("m", 1609.34), "mw": ("kw", 1000.0), "gw": ("kw", 1e6),
}  # fmt: skip


@dataclass(frozen=True)
class Side:
    """One text with the place of the sentence and of the clause claim that meet the other text best (clause -1: it has none)."""

    reading: Reading
    focus: int = 0
    clause: int = -1

    @cached_property
    def span(self) -> Span:
        """Where the best sentence stands; empty in a text without sentences."""
        spans = self.reading.analysis.sentences
        return spans[self.focus] if spans else Span(start=0, end=0)

    @cached_property
    def sentence(self) -> str:
        """The best sentence as written."""
        return self.reading.article.text[self.span.start : self.span.end]

    @cached_property
    def text(self) -> str:
        """The best sentence, folded."""
        return fold(self.sentence)

    @cached_property
    def whole(self) -> str:
        """The whole text, folded."""
        return fold(self.reading.article.text)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Claims of the best sentence."""
        return tuple(c for c in self.reading.claims if c.sentence == self.focus)

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """Content lemmas and all plain words of the best sentence, folded."""
        return frozenset(re.findall(r"[^\W\d_]+", self.text)) | frozenset(t for c in self.claims for t in c.terms)

    @cached_property
    def terms(self) -> frozenset[str]:
        """Stems of the content words of the best sentence that are no names."""
        return frozenset(t[:STEM] for c in self.claims for t in c.terms if len(t) > 2) - {n[:STEM] for n in self.names}

    @cached_property
    def entities(self) -> tuple[EntityMention, ...]:
        """Entities of the best sentence."""
        return tuple(e for e in self.reading.analysis.entities if self.span.start <= e.start < self.span.end)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Words of names in the best sentence in order, folded, each once; in German only those of entities, for nouns are capitals too."""
        inside = [(e.start, e.end) for e in self.entities]
        found = []
        for match in _NAME.finditer(self.reading.article.text, self.span.start, self.span.end):
            named = any(a <= match.start() < b for a, b in inside)
            capital = self.reading.article.lang != "de" and match.start() > self.span.start
            if match.group()[0].isupper() and len(match.group()) > 2 and (named or capital):
                found.append(_OWNER.sub("", fold(match.group())))
        return tuple(dict.fromkeys(w for w in found if w[:3] not in _CALENDAR))

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """Names in the best sentence that may act, folded: not places where something happens, not owners ("the city's")."""
        found = []
        for match in _ACTOR.finditer(self.sentence):
            name = fold(match["name"])
            if (match["before"] or "") not in _WHERE and not _OWNER.search(name) and name[:3] not in _CALENDAR:
                found.append(name.rstrip("."))
        return tuple(dict.fromkeys(found))

    @property
    def day(self) -> date | None:
        """Day of publication."""
        return self.reading.article.published.at.date() if self.reading.article.published else None

    @property
    def status(self) -> Status:
        """Status of the best clause; done where there is none."""
        return self.reading.claims[self.clause].status if self.clause >= 0 else Status.DONE

    @cached_property
    def denied(self) -> bool:
        """Whether the best sentence says that something is not so."""
        events = [e for e in self.reading.analysis.events if self.span.start <= e.start < self.span.end]
        return denies(self.text) or any(e.status is Status.DENIED or e.polarity is Polarity.NEGATIVE for e in events)

    @cached_property
    def looks_back(self) -> bool:
        """Whether all days of the best sentence lie long before publication."""
        spans = [s for c in self.claims if c.slot is Slot.DATE and c.unit == "date" and (s := date_interval(c.value))]
        return bool(self.day and spans and all((self.day - s[1]).days > OLD_DAYS for s in spans))


@dataclass(frozen=True)
class Meeting:
    """Two texts side by side; `cosine` of the whole texts, `sentence_cosine` of the sentences that meet best."""

    left: Side
    right: Side
    cosine: float
    sentence_cosine: float

    @property
    def foreign(self) -> bool:
        """Whether the texts are in two languages, so that words cannot be compared."""
        return self.left.reading.article.lang != self.right.reading.article.lang

    @property
    def gap(self) -> int:
        """Days between the publications; 0 where one is unknown."""
        a, b = self.left.day, self.right.day
        return abs((a - b).days) if a and b else 0

    @property
    def ordered(self) -> tuple[Side, Side]:
        """The earlier and the later side; as given where they are of one day or one is unknown."""
        a, b = self.left.day, self.right.day
        return (self.right, self.left) if a and b and b < a else (self.left, self.right)

    @cached_property
    def values(self) -> tuple[tuple[Claim, Claim, ValueRelation], ...]:
        """Pairs of numbers and of dates of the whole texts, with their relation."""
        return tuple(_value_pairs(self.left.reading.claims, self.right.reading.claims))

    @cached_property
    def settled(self) -> frozenset[str]:
        """Ids of the claims whose value the other text has too."""
        return frozenset(c.id for a, b, r in self.values if r in AGREEING for c in (a, b))

    @cached_property
    def conflicts(self) -> tuple[tuple[Claim, Claim], ...]:
        """Values of the best sentences that cannot both be true of one thing, unless one stands in the other text too."""
        return tuple(
            (a, b)
            for a, b, r in self.values
            if r is ValueRelation.DIFFERENT
            and (a.sentence, b.sentence) == (self.left.focus, self.right.focus)
            and not {a.id, b.id} & self.settled
        )

    @cached_property
    def own_names(self) -> tuple[frozenset[str], frozenset[str]]:
        """Words of names in each best sentence that the other text lacks altogether."""
        return _lacking(self.left.names, self.right.whole), _lacking(self.right.names, self.left.whole)

    @cached_property
    def shared_terms(self) -> frozenset[str]:
        """Stems in both best sentences."""
        return self.left.terms & self.right.terms


def meet(left: Reading, right: Reading) -> Meeting:
    """Set two readings side by side; where one has no sentence or no vectors, the cosines are 0."""
    a, b = _rows(left.sentence_vectors), _rows(right.sentence_vectors)
    if not len(a) or not len(b) or not left.lead_vector or not right.lead_vector:
        return Meeting(Side(left), Side(right), 0.0, 0.0)
    i, j, best = _best(a, b)
    whole = float(np.frombuffer(left.lead_vector, np.float32) @ np.frombuffer(right.lead_vector, np.float32))
    clauses = _best_clauses(left, right, i, j)
    return Meeting(Side(left, i, clauses[0]), Side(right, j, clauses[1]), whole, best)


def _rows(vectors: Sequence[bytes]) -> Vectors:
    return np.array([np.frombuffer(v, np.float32) for v in vectors], np.float32)


def _best(left: Vectors, right: Vectors) -> tuple[int, int, float]:
    table = left @ right.T
    i, j = np.unravel_index(int(table.argmax()), table.shape)
    return int(i), int(j), float(table[i, j])


def _best_clauses(left: Reading, right: Reading, i: int, j: int) -> tuple[int, int]:
    """Places of the clause claims of sentences i and j that mean most nearly the same; -1 where a sentence has none."""
    sides = [
        [n for n, (claim, vector) in enumerate(zip(reading.claims, reading.claim_vectors, strict=True)) if claim.sentence == s and vector]
        for reading, s in ((left, i), (right, j))
    ]
    if not sides[0] or not sides[1]:
        return (sides[0] or [-1])[0], (sides[1] or [-1])[0]
    k, m, _ = _best(_rows([left.claim_vectors[n] for n in sides[0]]), _rows([right.claim_vectors[n] for n in sides[1]]))
    return sides[0][k], sides[1][m]


def named_in(name: str, whole: str) -> bool:
    """Whether a folded text has a word that begins like a folded word of a name."""
    return name[: max(NAME_STEM, len(name) - NAME_ENDING)] in whole


def _lacking(names: tuple[str, ...], whole: str) -> frozenset[str]:
    return frozenset(n for n in names if not named_in(n, whole))


def _value_pairs(left: Sequence[Claim], right: Sequence[Claim]) -> Iterator[tuple[Claim, Claim, ValueRelation]]:
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
    """As `relate_dates`, with two exceptions: a day outside the month that the other gives is another day, for the texts are short and
    tell one thing; and "by the summer" settles nothing: an open bound makes two dates not comparable rather than compatible.
    """
    if a.unit != b.unit:
        return ValueRelation.INCOMPARABLE
    relation = relate_dates(a.value, b.value)
    if relation in AGREEING:
        return relation
    if a.bound is not b.bound and relate_values(a, b) in AGREEING:
        return ValueRelation.INCOMPARABLE
    known = a.unit == "time" or (date_interval(a.value) and date_interval(b.value))
    return ValueRelation.DIFFERENT if known else ValueRelation.INCOMPARABLE


def _relate_figures(a: Claim, b: Claim, alone: bool) -> ValueRelation:
    """As `relate_numbers`, but with bounds and converted units; one figure in two currencies is two, and where each text counts
    one thing only (`alone`), the counted nouns need not be the same.
    """
    if a.number is None or b.number is None:
        return relate_values(a, b)
    if a.unit != b.unit and {a.unit, b.unit} <= PER_EUR.keys() and a.number == b.number:
        return ValueRelation.DIFFERENT
    (x, unit), (y, other) = _in_base_unit(a, a.number), _in_base_unit(b, b.number)
    if unit != other and not (alone and _plain_count(a) and _plain_count(b)):
        return relate_values(a, b)
    if x == y:
        return ValueRelation.EQUAL
    return ValueRelation.COMPATIBLE if _may_round(x, y, a.bound) or _may_round(y, x, b.bound) else ValueRelation.DIFFERENT


def _in_base_unit(claim: Claim, number: float) -> tuple[float, str]:
    unit, factor = _BASE_UNITS.get(claim.unit.casefold(), (claim.unit, 1.0))
    return number * factor, unit


def _may_round(rounded: float, exact: float, bound: Bound) -> bool:
    """Whether a figure may stand for a more exact one: few digits and near it, or bounded by a word and not far off."""
    if bound in {Bound.AT_LEAST, Bound.MORE_THAN}:
        return rounded <= exact <= 1.25 * rounded
    if bound in {Bound.AT_MOST, Bound.LESS_THAN}:
        return 0.8 * rounded <= exact <= rounded
    digits = len(f"{rounded:.12g}".replace(".", "").strip("0")) or 1
    about = bound is Bound.ABOUT
    return max(rounded, exact) > 20 and abs(rounded - exact) <= (0.06 if about else 0.03) * abs(exact) and digits <= (3 if about else 2)
