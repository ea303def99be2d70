"""A story's findings in, the same out, the most notable first, with those marked that a reader gets unless all are asked for."""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count

from secondsource.records import Article, Claim, Finding, FindingKind, Slot, Status, Verdict
from secondsource.text import fold

READABLE, A_PAGE, AT_MOST = 40, 5, 120
"""Findings shown of a story of up to eight pages; for each page of a larger one; and of the largest."""
PASSAGE_AGAIN, SLOT_AGAIN, VALUE_AGAIN = 2.4, 2.6, 0.4
"""Points that a finding loses if all its passages were told by findings before it that are as sure, or as unsure, as it is: a whole clause;
a value where one of its slot was told there; a value of another slot.
"""
TOLD_OFTEN = 3
"""A passage told by so many findings before is not told again for nothing: more do not count."""
SUBSTANCE = 12
LATE = 20
LONG, SHORT = 30, 5
"""Words of a statement that is too long to be read at a glance, and of a fragment."""
ALWAYS_SHOWN = frozenset({Verdict.DISPUTED, Verdict.UPDATED})
_CURRENCY = re.compile(r"[A-Z]{3}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LEANING = re.compile(
    r"\W*(?:and|but|or|that|which|who|whose|whom|where|if|as|because|though|although|than|so|he|she|it|they|this|these|those|there|we|i|you|"
    r"und|aber|der|dass|et|mais|qui|și|dar|care|і|та|але|що)\b",
    re.IGNORECASE,
)
"""How a statement begins that leans on what was said before."""
_NAMES = frozenset({Slot.PERSON, Slot.ORGANISATION})
_GRAVE = frozenset(
    "death injury missing evacuation arrest signing fine appeal layoff vote accession attack postponement damage payment demand".split()
)
"""Concepts of deaths, money, legal acts and decisions."""


@dataclass(frozen=True, slots=True)
class _Case:
    """A finding with what its points are counted from."""

    finding: Finding
    claims: tuple[Claim, ...]
    pages: int
    in_title: bool

    @property
    def passage(self) -> bool:
        """Whether the values are whole clauses."""
        return any((c.value_start, c.value_end) == (c.start, c.end) for c in self.claims)

    @property
    def slot(self) -> Slot:
        """The slot; all whole clauses have one."""
        return Slot.OTHER if self.passage else self.finding.slot

    def has_unit(self, test: Callable[[str], object]) -> bool:
        return any(claim.number is not None and test(claim.unit) for claim in self.claims)


def _pages(case: _Case) -> float:
    """Told by several pages: one point each time their number doubles."""
    return math.log2(case.pages)


def _voices(case: _Case) -> float:
    """Given by several origins: so many times that their number doubles."""
    return math.log2(len({origin for value in case.finding.values for origin in value.origin_ids}) or 1)


def _key(case: _Case) -> bool:
    """A key fact: in the lead of several origins, or given by a large share of them."""
    return case.finding.key


def _title(case: _Case) -> bool:
    """A value that stands in the title of its page."""
    return case.in_title


def _money(case: _Case) -> bool:
    """A sum of money."""
    return case.has_unit(_CURRENCY.fullmatch)


def _figure(case: _Case) -> bool:
    """A number."""
    return any(claim.number is not None for claim in case.claims)


def _measured(case: _Case) -> bool:
    """A number of something that is named."""
    return case.has_unit(bool)


def _day(case: _Case) -> bool:
    """A certain day."""
    return case.finding.slot is Slot.DATE and bool(_DAY.match(case.finding.values[0].value))


def _state(case: _Case) -> bool:
    """A cause or a state of things."""
    return case.finding.slot in {Slot.CAUSE, Slot.STATUS}


def _planned(case: _Case) -> bool:
    """Something to come."""
    return case.finding.values[0].status is Status.PLANNED


def _grave(case: _Case) -> bool:
    """Of consequence: deaths, money, legal acts, decisions."""
    return any(_GRAVE.intersection(claim.concepts) for claim in case.claims)


def _attributed(case: _Case) -> bool:
    """Said by somebody who is named."""
    return any(claim.attributed_to for claim in case.claims)


def _own_kind(case: _Case) -> bool:
    """A rule, a stated unknown or a series."""
    return case.finding.kind not in {FindingKind.FACT, FindingKind.PLANNED}


def _place(case: _Case) -> bool:
    """A place only."""
    return case.finding.slot is Slot.PLACE


def _name(case: _Case) -> bool:
    """A name only."""
    return case.finding.slot in _NAMES


def _clause(case: _Case) -> bool:
    """A clause as a whole: the sentence stands with the values in it as well."""
    return case.passage


def _background(case: _Case) -> bool:
    """Background on every page that tells it."""
    return all(claim.background for claim in case.claims)


def _fragment(case: _Case) -> bool:
    """A passage that is a fragment or cannot be read alone, or a question."""
    told = case.finding.values[0].value if case.passage else case.finding.statement
    leaning = bool(_LEANING.match(told)) or not told[:1].strip() or told[:1].islower()
    return leaning or len(told.split()) < SHORT or told.endswith("?")


def _long(case: _Case) -> bool:
    """A sentence too long to be read at a glance."""
    return len(case.finding.statement.split()) > LONG


def _quotation(case: _Case) -> bool:
    """The words of a quotation, which seldom tell a fact."""
    return bool(re.search(r"[“”„«»\"]", case.finding.statement))


def _vague(case: _Case) -> bool:
    """A passage without any of the things that news is about."""
    return not any(claim.concepts for claim in case.claims)


def _substance(case: _Case) -> float:
    """Many words of content in one passage, up to twelve."""
    return min(max((len(claim.terms) for claim in case.claims), default=0), SUBSTANCE) / SUBSTANCE


def _early(case: _Case) -> float:
    """Told early on a page: a whole point in its first sentence, none from the twentieth on."""
    return max(0.0, 1 - min((claim.sentence for claim in case.claims), default=LATE) / LATE)


def _repeated(case: _Case) -> float:
    """Told by several passages of a page: a point each time that their number to a page doubles."""
    return math.log2(max(1.0, len(_passages(case)) / case.pages))


POINTS: tuple[tuple[float, Callable[[_Case], float]], ...] = (
    (0.8, _pages),
    (0.5, _voices),
    (0.4, _key),
    (0.3, _title),
    (1.3, _money),
    (0.9, _figure),
    (0.6, _measured),
    (1.3, _day),
    (0.9, _state),
    (0.5, _planned),
    (0.3, _grave),
    (0.8, _attributed),
    (2.0, _own_kind),
    (-0.5, _place),
    (-0.5, _name),
    (-1.2, _clause),
    (-0.3, _background),
    (-0.5, _fragment),
    (-0.4, _long),
    (-0.8, _quotation),
    (-0.2, _vague),
    (1.4, _substance),
    (0.4, _early),
    (0.4, _repeated),
)
"""Weights of what makes a finding notable: found by search on the facts that the writers of `benchmarks/reuse/events` r01-r12 and of the
world set chose (recall, verdicts and slots of what is shown), rounded. Those found on r01-r12 alone do as well on the world set."""


def readable_number(pages: int) -> int:
    """How many findings of a story of so many pages are shown: 40, or five a page where that is more, and never over 120.

    >>> [readable_number(n) for n in (1, 8, 9, 24, 200)]
    [40, 40, 45, 120, 120]
    """
    return max(READABLE, min(A_PAGE * pages, AT_MOST))


def rank_findings(
    findings: Sequence[Finding], claims: Mapping[str, Claim], articles: Mapping[str, Article], pages: int
) -> tuple[Finding, ...]:
    """Put the findings of a story of so many pages in order, and mark the first `readable_number` as shown; none give none.

    Disputed and updated findings are always shown. The others come by their points (`POINTS`), less what findings before them tell of their
    passages already. Among the shown ones key facts come first. Findings that are not shown follow in the order of their points.
    """
    cases = [_case(finding, claims, articles) for finding in sorted(findings, key=lambda f: f.id)]
    points = [sum(weight * feature(case) for weight, feature in POINTS) for case in cases]
    order = _pick(cases, points)
    must = sum(case.finding.verdict in ALWAYS_SHOWN for case in cases)
    room = max(readable_number(pages), must)
    shown = [replace(cases[n].finding, shown=True) for n in order[:room]]
    rest = [replace(cases[n].finding, shown=False) for n in order[room:]]
    return (*sorted(shown, key=lambda f: not f.key), *rest)


def _case(finding: Finding, claims: Mapping[str, Claim], articles: Mapping[str, Article]) -> _Case:
    told = tuple(claims[i] for value in finding.values for i in value.claim_ids if i in claims)
    named = [c for c in told if (c.value_start, c.value_end) != (c.start, c.end) and c.article_id in articles]
    in_title = any(_words_of(c, articles[c.article_id]) in _folded(articles[c.article_id].title) for c in named)
    return _Case(finding, told, len({c.article_id for c in told}) or 1, in_title)


def _words_of(claim: Claim, article: Article) -> str:
    return _folded(article.text[claim.value_start : claim.value_end])


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return fold(text)


def _pick(cases: Sequence[_Case], points: Sequence[float]) -> list[int]:
    """Indices of the cases: what must be shown first, then always the one with most points left.

    Telling passages takes points from the findings left and never gives any, so that a stale place in the queue is only ever too good.
    """
    told: Counter[tuple[object, ...]] = Counter()
    turn = count()
    queue = [(case.finding.verdict not in ALWAYS_SHOWN, -points[n], next(turn), n) for n, case in enumerate(cases)]
    heapq.heapify(queue)
    order: list[int] = []
    while queue:
        later, stale, place, n = heapq.heappop(queue)
        left = -points[n] + _repetition(cases[n], told)
        if later and left > stale:
            heapq.heappush(queue, (later, left, place, n))
            continue
        order.append(n)
        told.update((_sure(cases[n]), passage) for passage in _passages(cases[n]))
        told.update((_sure(cases[n]), cases[n].slot, passage) for passage in _passages(cases[n]))
    return order


def _repetition(case: _Case, told: Mapping[tuple[object, ...], int]) -> float:
    """Points that a finding loses for passages told before: a whole clause most, a value of another slot than those told least."""
    passages = _passages(case)
    alike = sum(min(told.get((_sure(case), case.slot, p), 0), TOLD_OFTEN) for p in passages)
    either = sum(min(told.get((_sure(case), p), 0), TOLD_OFTEN) for p in passages)
    if case.passage:
        return PASSAGE_AGAIN * either / max(len(passages), 1)
    return (VALUE_AGAIN * either + (SLOT_AGAIN - VALUE_AGAIN) * alike) / max(len(passages), 1)


def _sure(case: _Case) -> bool:
    """What one source says is no repetition of what several say, nor the other way round."""
    return case.finding.verdict is not Verdict.SINGLE_SOURCE


def _passages(case: _Case) -> frozenset[tuple[str, int, int]]:
    return frozenset((claim.article_id, claim.start, claim.end) for claim in case.claims)
