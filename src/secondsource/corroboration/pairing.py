"""Claims of one story in, scored pairs that speak of one fact out: block by family, compare by named features, decide by a logistic.

Each feature is a plain function with a one-sentence docstring; weights come from `benchmarks/corroboration/fit.py`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import mul
from typing import NamedTuple

from secondsource.corroboration.blocking import NEAR_SENTENCES, candidate_pairs
from secondsource.corroboration.values import PER_EUR, ValueRelation, date_interval, folded, relate_values
from secondsource.protocols import Vectors
from secondsource.records import Claim, Slot
from secondsource.text import fold

LEAD = 3
"""Sentences of an article in which its news is told."""
NEAR_DAYS = 3
"""A day that is wrongly reported is seldom further off than this."""
PART = "part"
"""Concept of a count that is part of another: "six of the injured"."""
MARKS = frozenset({PART, "revised"})
"""Concepts that say how a value is meant and not what it is about."""
SMALL = 12
"""Numbers up to this are many in any text, and of anything."""
RARE = 2.5
"""Weight of a word that about one claim in twenty uses."""
STEM = 5
"""Letters by which two words are taken for one: "harvest", "harvested"."""
PARAPHRASE = 0.9
"""Cosine from which two clauses tell the same in other words, or in another language."""
_LOOSE = frozenset({"", "duration", "time"})
"""Units that do not say what is counted."""
_CUT = re.compile(r"[,;:()—–“”\"]\s|\s(?:and|und|et|și|та|і|but|while)\s")
COSINE_FLOOR, COSINE_RANGE = 0.78, 0.20


class Family(StrEnum):
    """Which claims can speak of one fact at all; only claims of one family are compared."""

    DATE = "date"
    NUMBER = "number"
    NAME = "name"
    DOCUMENT = "document"
    PASSAGE = "passage"


class Pair(NamedTuple):
    """Two claims (by position), how their values relate, and how likely they speak of one fact (0..1)."""

    left: int
    right: int
    relation: ValueRelation
    score: float


_UNMEASURED = frozenset({Family.DOCUMENT, Family.PASSAGE})
_EQUAL, _INCOMPARABLE = ValueRelation.EQUAL, ValueRelation.INCOMPARABLE


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of a claim: its terms and their weight in this story, kinds of predicate, names, words beside the value."""

    terms: frozenset[str]
    mass: float
    kinds: frozenset[str]
    names: frozenset[str]
    beside: frozenset[str]


class Comparison(NamedTuple):
    """What the features look at: both claims, their family and relation, and what the story knows: traits, cosines, term weights, and
    whether neither article gives the other's value anywhere. A story has tens of thousands; a record takes three times as long to make.
    """

    left: Claim
    right: Claim
    relation: ValueRelation
    cosine: float
    sentence_cosine: float
    weight: Mapping[str, float]
    traits: tuple[Traits, Traits]
    family: Family
    each_lacks_other: bool = False
    central: frozenset[str] = frozenset()
    may_be_one: bool = True


def family_of(claim: Claim) -> Family:
    """Sort a claim into its family."""
    if claim.slot is Slot.DATE:
        return Family.DATE
    if claim.number is not None or claim.unit == "duration":
        return Family.NUMBER
    if claim.slot in {Slot.PERSON, Slot.ORGANISATION, Slot.PLACE}:
        return Family.NAME
    return Family.DOCUMENT if claim.slot is Slot.DOCUMENT else Family.PASSAGE


def clause_cosine(pair: Comparison) -> float:
    """The clauses say nearly the same."""
    return (pair.cosine - COSINE_FLOOR) / COSINE_RANGE


def sentence_cosine(pair: Comparison) -> float:
    """The sentences around them say nearly the same."""
    return (pair.sentence_cosine - COSINE_FLOOR) / COSINE_RANGE


def shared_terms(pair: Comparison) -> float:
    """The clauses share the words that are rare in this story."""
    return _shared_mass(*pair.traits, pair.weight)


def _shared_mass(left: Traits, right: Traits, weight: Mapping[str, float]) -> float:
    shared, smaller = left.terms & right.terms, min(left.mass, right.mass)
    return sum([weight.get(t, 1.0) for t in sorted(shared)]) / smaller if shared and smaller else 0.0


def shared_concepts(pair: Comparison) -> float:
    """Their predicates are of one kind (died, were killed)."""
    return float(not pair.traits[0].kinds.isdisjoint(pair.traits[1].kinds))


def other_concepts(pair: Comparison) -> float:
    """Their predicates are of different kinds (killed, injured)."""
    left, right = (t.kinds for t in pair.traits)
    return float(bool(left and right and not left & right))


def equal_values(pair: Comparison) -> float:
    """They give the same value."""
    return float(pair.relation is ValueRelation.EQUAL)


def compatible_values(pair: Comparison) -> float:
    """Their values agree after rounding or at a coarser grain."""
    return float(pair.relation is ValueRelation.COMPATIBLE)


def same_unit(pair: Comparison) -> float:
    """They count or measure the same thing."""
    return float(bool(pair.left.unit) and pair.left.unit == pair.right.unit)


def both_lead(pair: Comparison) -> float:
    """Both stand in the first sentences of their article, where the news is told."""
    return float(pair.left.sentence < LEAD and pair.right.sentence < LEAD)


def shared_names(pair: Comparison) -> float:
    """Their sentences name the same people, bodies and places."""
    left, right = (t.names for t in pair.traits)
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0


def one_background(pair: Comparison) -> float:
    """One of them is told as background, the other as news."""
    return float(pair.left.background != pair.right.background)


def apart(pair: Comparison) -> float:
    """They give different values, and neither article gives the other's: each may be the other's version of one fact."""
    return float(pair.relation is ValueRelation.DIFFERENT and pair.each_lacks_other)


def apart_in_lead(pair: Comparison) -> float:
    """The same, told in the lead of both articles."""
    return apart(pair) * both_lead(pair)


def apart_by_days(pair: Comparison) -> float:
    """They give days near each other, and neither article gives the other's day."""
    if not apart(pair) or pair.left.slot is not Slot.DATE:
        return 0.0
    days = [date_interval(claim.value) for claim in (pair.left, pair.right)]
    known = [span[0] for span in days if span is not None and span[0] == span[1]]
    return float(len(known) == 2 and abs((known[0] - known[1]).days) <= NEAR_DAYS)


def both_central(pair: Comparison) -> float:
    """Both turn on what the story is about: the kind of predicate that most leads have."""
    return float(bool(pair.central.intersection(pair.left.concepts) and pair.central.intersection(pair.right.concepts)))


FEATURES: tuple[Callable[[Comparison], float], ...] = (
    clause_cosine,
    sentence_cosine,
    shared_terms,
    shared_concepts,
    other_concepts,
    equal_values,
    compatible_values,
    same_unit,
    both_lead,
    shared_names,
    one_background,
    apart,
    apart_in_lead,
    apart_by_days,
    both_central,
)

WEIGHTS: dict[Family, tuple[float, ...]] = {
    Family.DATE: (-2.7, 3.0, 2.4, 0.4, -0.6, -0.9, 2.1, 0.2, 0.0, 0.5, 0.2, -1.6, -0.7, 1.1, 1.7, 1.0),
    Family.NUMBER: (-4.8, 2.8, 1.2, 0.5, 1.0, 0.3, 4.5, 4.2, 0.7, 1.3, 0.6, -0.6, 1.2, -0.2, 0.0, -0.2),
    Family.NAME: (-1.8, 2.0, 2.3, 1.7, 0.7, -0.2, 0.0, 0.0, 0.0, 0.4, 0.1, 0.0, 0.0, 0.0, 0.0, -1.0),
    Family.DOCUMENT: (-3.7, 0.8, 1.2, 0.7, 0.7, 0.0, 0.5, 0.0, 0.0, 0.7, -0.2, 0.0, 0.0, 0.0, 0.0, 1.2),
    Family.PASSAGE: (-5.0, 5.4, 3.2, 2.0, 0.7, -0.1, 0.0, 0.0, 0.0, 0.8, -0.2, 0.1, 0.0, 0.0, 0.0, 0.1),
}
"""Bias, then one weight a feature in the order of FEATURES."""


def pair_claims(claims: Sequence[Claim], compared: Iterable[Comparison]) -> list[Pair]:
    """Score the comparisons that are admissible, in their order; no claims give no pairs."""
    place = {claim.id: i for i, claim in enumerate(claims)}
    return [Pair(place[p.left.id], place[p.right.id], p.relation, same_fact_score(p)) for p in compared if p.may_be_one]


def compare_candidates(
    claims: Sequence[Claim],
    clause_vectors: Vectors,
    sentence_vectors: Vectors,
    *,
    basis: Sequence[Claim] | None = None,
    together: bool = False,
) -> Iterator[Comparison]:
    """Compare the candidate pairs that may speak of one fact at all, family by family in the claims' order; row i of both arrays belongs to
    claim i (unit vectors).

    Claims of one article are compared too: a page may say a thing twice. `basis` are the claims that tell what is rare and what is
    central in the story, all by default (copies are left out of it, so that they change nothing). With `together`, different values that
    stand near each other in one page are given too, however unlike.
    """
    known = claims if basis is None else basis
    weight, central, given = term_weights(known), central_concepts(known), _values_by_article(claims)
    traits = [_traits(claim, weight) for claim in claims]
    heard = {claim.article_id for claim in known}
    for (family, _), members in _families(claims).items():
        block = [(claims[m], traits[m], given[claims[m].article_id]) for m in members]
        vectors = clause_vectors[members]
        pairs = candidate_pairs([c for c, _, _ in block], vectors, [c.article_id not in heard for c, _, _ in block])
        rows, around = list(vectors), list(sentence_vectors[members])
        # Passages and papers are of one value or cannot be compared, and any two may speak of one fact: most pairs are such.
        told = [(c.slot, folded(c.value)) for c, _, _ in block] if family in _UNMEASURED else []
        for i, j in pairs:
            (left, one, one_gives), (right, other, other_gives) = block[i], block[j]
            pair = Comparison(
                left,
                right,
                relate_values(left, right) if not told else _EQUAL if told[i] == told[j] else _INCOMPARABLE,
                float(rows[i].dot(rows[j])),
                float(around[i].dot(around[j])),
                weight,
                (one, other),
                family,
                left.value not in other_gives and right.value not in one_gives,
                central,
            )
            if told or admissible(pair):
                yield pair
            elif together and pair.relation is ValueRelation.DIFFERENT and _stand_together(pair):
                yield pair._replace(may_be_one=False)


def _traits(claim: Claim, weight: Mapping[str, float]) -> Traits:
    terms = frozenset(claim.terms)
    return Traits(
        terms=terms,
        mass=sum(weight.get(t, 1.0) for t in sorted(terms)),
        kinds=frozenset(claim.concepts) - MARKS,
        names=frozenset(claim.entities),
        beside=words_beside(claim),
    )


def words_beside(claim: Claim) -> frozenset[str]:
    """Stems of the words that stand with a claim's value, up to the next comma or conjunction, and of what it counts."""
    start, end = claim.value_start - claim.start, claim.value_end - claim.start
    *_, before = _CUT.split(claim.quote[: max(0, start)])
    after, *_ = _CUT.split(claim.quote[max(0, end) :])
    return frozenset(word[:STEM] for word in re.findall(r"[^\W\d_]{4,}", fold(f"{before} {claim.unit} {after}")))


def _of_one_thing(pair: Comparison) -> bool:
    """Whether two different values may be of one thing: what stands beside them, or their predicates, or the clauses are alike."""
    left, right = pair.left, pair.right
    if left.unit == right.unit == "age":
        return False
    one, other = pair.traits
    beside = len((one.beside & other.beside) - {left.unit[:STEM]})
    rare = any(pair.weight.get(t, 0.0) >= RARE for t in one.terms & other.terms)
    alike = (not one.kinds.isdisjoint(other.kinds)) + (pair.cosine >= PARAPHRASE) + min(beside, 2) + rare
    return alike >= (1 if left.unit == right.unit and left.unit not in _LOOSE else 2)


def _stand_together(pair: Comparison) -> bool:
    """Whether two claims stand in one page, near each other."""
    return pair.left.article_id == pair.right.article_id and abs(pair.left.sentence - pair.right.sentence) <= NEAR_SENTENCES


def admissible(pair: Comparison) -> bool:
    """Whether two claims may speak of one fact at all: names must agree, numbers and dates be comparable."""
    family = pair.family
    if family in _UNMEASURED:
        return True
    if pair.relation is ValueRelation.DIFFERENT and family is not Family.NAME and not _of_one_thing(pair):
        return False
    if family is Family.DATE and pair.relation is ValueRelation.COMPATIBLE and not _shares_content(pair):
        return False
    return pair.relation is not ValueRelation.INCOMPARABLE


def _shares_content(pair: Comparison) -> bool:
    """Whether two clauses have a word or a kind of predicate in common: "in 2028" and "in the autumn of 2028" may speak of anything."""
    left, right = pair.traits
    return bool(left.terms & right.terms or left.kinds & right.kinds)


def feature_values(pair: Comparison) -> tuple[float, ...]:
    """All features of a pair in the order of FEATURES."""
    return tuple(feature(pair) for feature in FEATURES)


def same_fact_score(pair: Comparison) -> float:
    """Probability in 0..1 that two claims speak of one fact.

    These are FEATURES by their WEIGHTS, written out: a story of 100 pages has 100,000 pairs, and calls take most of the time.
    """
    left, right, relation, cosine, around, weight, (one, other), family, each_lacks_other, central, _ = pair
    bias, *weights = WEIGHTS[family]
    alike = not one.kinds.isdisjoint(other.kinds)
    lead = left.sentence < LEAD and right.sentence < LEAD
    lacks = each_lacks_other and relation is ValueRelation.DIFFERENT
    values = (
        (cosine - COSINE_FLOOR) / COSINE_RANGE,
        (around - COSINE_FLOOR) / COSINE_RANGE,
        _shared_mass(one, other, weight),
        alike,
        not alike and bool(one.kinds and other.kinds),
        relation is ValueRelation.EQUAL,
        relation is ValueRelation.COMPATIBLE,
        left.unit == right.unit != "",
        lead,
        len(one.names & other.names) / min(len(one.names), len(other.names)) if one.names and other.names else 0.0,
        left.background != right.background,
        lacks,
        lacks and lead,
        lacks and apart_by_days(pair),
        not (central.isdisjoint(left.concepts) or central.isdisjoint(right.concepts)),
    )
    total = bias + sum(map(mul, weights, values))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def term_weights(claims: Sequence[Claim]) -> dict[str, float]:
    """Weigh terms by how few of the story's claims use them (inverse document frequency, smoothed)."""
    counts = Counter(term for claim in claims for term in set(claim.terms))
    return {term: math.log((len(claims) + 1) / (n + 0.5)) for term, n in counts.items()}


def central_concepts(claims: Sequence[Claim]) -> frozenset[str]:
    """Concepts that the leads of at least half of the articles share; none where no concept is."""
    leads: dict[str, set[str]] = {}
    for claim in claims:
        if claim.sentence < LEAD:
            leads.setdefault(claim.article_id, set()).update(claim.concepts)
    counts = Counter(concept for concepts in leads.values() for concept in concepts)
    return frozenset(concept for concept, n in counts.items() if 2 * n >= len(leads))


def _values_by_article(claims: Sequence[Claim]) -> dict[str, set[str]]:
    given: dict[str, set[str]] = {}
    for claim in claims:
        given.setdefault(claim.article_id, set()).add(claim.value)
    return given


def _families(claims: Sequence[Claim]) -> dict[tuple[Family, str], list[int]]:
    """Positions of claims by family and block: a block key keeps apart what can never be one fact."""
    groups: dict[tuple[Family, str], list[int]] = {}
    for position, claim in enumerate(claims):
        groups.setdefault((family_of(claim), _block(claim)), []).append(position)
    return groups


def _block(claim: Claim) -> str:
    family = family_of(claim)
    if family is Family.NAME:
        return claim.slot
    if family is Family.NUMBER:
        return "money" if claim.unit in PER_EUR else claim.unit if claim.slot is not Slot.COUNT else "count"
    return claim.unit if family is Family.DATE and claim.unit == "time" else ""
