"""Claims of one story in, pairs that plainly speak of one fact out: its event's day, place and paper, and values set against each other.

The pages of one story report one event, and each tells it once or more. What a page says of that event's day is therefore about the same
fact as what the next page says of it, however different the sentences are; a page that gives another day contradicts the rest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from secondsource.corroboration.blocking import some_pairs
from secondsource.corroboration.pairing import NEAR_DAYS, Family, Pair, central_concepts, family_of
from secondsource.corroboration.values import ValueRelation, date_interval, relate_values
from secondsource.protocols import Vectors
from secondsource.records import Claim, Slot, Status
from secondsource.text import fold

FRAME_SCORE = 0.95
"""Pairs of the central event come first when claims are grouped."""
SAME_CLAUSE = 12
"""So many claims further on, those of one clause have ended."""
_AGAINST = re.compile(r"\b(?:not|instead of|rather than|contrary to|nicht|statt|et non|și nu|а не)\b", re.IGNORECASE)
_TITLED = re.compile(r"\b(?:headed|titled|entitled|called|labelled|described as|is (?:only |merely |just )?an?)\b", re.IGNORECASE)
"""Words with which a page says what kind of paper one is."""
SPEECH = frozenset("say tell add announce state write report speak publish".split())
"""Predicates whose day is that of a statement, not of the event."""
LARGE = 100
"""A number from here on is hardly the same of two things."""
NEWS_SENTENCES = 8
"""A page that gives another day than the rest must do so within so many sentences, where it tells the event itself."""


def frame_pairs(
    claims: Sequence[Claim],
    *,
    copies: Collection[str] = frozenset(),
    origin: Mapping[str, str] | None = None,
    around: Vectors | None = None,
) -> list[Pair]:
    """Pair the claims on the central event's day, place and paper (none where the pages' leads share no concept), and those on values that
    a page sets against each other.
    """
    central = central_concepts([c for c in claims if c.article_id not in copies])
    told = [i for i, c in enumerate(claims) if not c.background and central.intersection(c.concepts)]
    groups = (
        _event_days(claims, told, copies, origin or {}, around),
        _papers(claims, told),
        *_places(claims, told),
        *_contrasts(claims),
        *_dated_figures(claims),
    )
    found = {(i, j) for members in groups for i, j in some_pairs(members)}
    return [Pair(i, j, relate_values(claims[i], claims[j]), FRAME_SCORE) for i, j in sorted(found)]


def _contrasts(claims: Sequence[Claim]) -> list[list[int]]:
    """Claims on two values that one page sets against each other ("268 million euros and not 214 million"), with all that give either."""
    holders: dict[tuple[Family, str], list[int]] = {}
    for i, claim in enumerate(claims):
        holders.setdefault((family_of(claim), claim.value), []).append(i)
    found = []
    for i, left in enumerate(claims):
        family = family_of(left)
        if family not in {Family.NUMBER, Family.DATE}:
            continue
        for right in claims[i + 1 : i + 1 + SAME_CLAUSE]:
            if (right.article_id, right.start) != (left.article_id, left.start) or family_of(right) is not family:
                continue
            between = left.quote[max(0, left.value_end - left.start) : max(0, right.value_start - left.start)]
            if _AGAINST.search(between) and relate_values(left, right) is ValueRelation.DIFFERENT:
                found.append(sorted({*holders[family, left.value], *holders[family, right.value]}))
    return found


def _dated_figures(claims: Sequence[Claim]) -> list[list[int]]:
    """Claims on the months or years that clauses give with one and the same large number."""
    dated: dict[tuple[str, int, int], list[int]] = {}
    for i, claim in enumerate(claims):
        span = date_interval(claim.value) if claim.slot is Slot.DATE and claim.unit == "date" else None
        if span is not None and span[0] != span[1]:
            dated.setdefault((claim.article_id, claim.start, claim.end), []).append(i)
    found: dict[tuple[float, str], list[int]] = {}
    for claim in claims:
        places = dated.get((claim.article_id, claim.start, claim.end), [])
        if claim.number is not None and claim.number >= LARGE and len(places) >= 1:
            first = min(places, key=lambda i: abs(claims[i].value_start - claim.value_start))
            found.setdefault((claim.number, str(len(claims[first].value))), []).append(first)
    return [sorted(set(group)) for _, group in sorted(found.items()) if len({claims[i].article_id for i in group}) > 1]


def _event_days(
    claims: Sequence[Claim], told: Sequence[int], copies: Collection[str], origin: Mapping[str, str], around: Vectors | None
) -> list[int]:
    """Claims on the event's day: those of the day that most pages give, and of each page that never names it its first day near it."""
    days = {i: day for i, c in enumerate(claims) if not c.background and c.status is not Status.PLANNED and (day := _day(c)) is not None}
    central = {i: days[i] for i in told if i in days}
    usual = _usual_day(claims, {i: day for i, day in central.items() if claims[i].article_id not in copies})
    if usual is None:
        return []
    chosen = [i for i, day in central.items() if day == usual]
    naming = {c.article_id for c in claims if _day(c) == usual}
    near = [i for i, day in days.items() if abs((day - usual).days) <= NEAR_DAYS and claims[i].sentence < NEWS_SENTENCES]
    for i in sorted(near, key=lambda i: (i not in central, claims[i].sentence, claims[i].start)):
        claim = claims[i]
        if claim.article_id in naming or claim.predicate in SPEECH:
            continue
        if i in central or (claim.article_id in copies and _changed_day(claims, i, usual, copies, origin, around)):
            naming.add(claim.article_id)
            chosen += [k for k in near if days[k] == days[i] and claims[k].article_id == claim.article_id]
    return sorted(chosen)


def _changed_day(
    claims: Sequence[Claim], place: int, usual: date, copies: Collection[str], origin: Mapping[str, str], around: Vectors | None
) -> bool:
    """Whether a copy gives another day where its source gives the usual one: the sentence most like it in the source tells."""
    voice = origin.get(claims[place].id)
    source = [k for k, c in enumerate(claims) if c.article_id not in copies and origin.get(c.id) == voice and _day(c) is not None]
    if around is None or not source:
        return False
    nearest = max(source, key=lambda k: (float(around[k] @ around[place]), -k))
    return _day(claims[nearest]) == usual


def _usual_day(claims: Sequence[Claim], days: dict[int, date]) -> date | None:
    given = {(claims[i].article_id, day) for i, day in days.items()}
    counts = Counter(day for _, day in given)
    return min(counts, key=lambda day: (-counts[day], day)) if counts else None


def _papers(claims: Sequence[Claim], told: Sequence[int]) -> list[int]:
    signed = [i for i in told if claims[i].slot is Slot.DOCUMENT and "signing" in claims[i].concepts]
    named = {claims[i].article_id for i in signed}
    titled = [
        i
        for i, c in enumerate(claims)
        if signed and c.slot is Slot.DOCUMENT and not c.background and c.article_id not in named and _TITLED.search(c.quote)
    ]
    return sorted({*signed, *titled})


def _places(claims: Sequence[Claim], told: Sequence[int]) -> list[list[int]]:
    """Claims that name one place with the event, place by place."""
    groups: dict[str, list[int]] = {}
    for i in told:
        if claims[i].slot is Slot.PLACE:
            groups.setdefault(fold(claims[i].value), []).append(i)
    return list(groups.values())


def _day(claim: Claim) -> date | None:
    span = date_interval(claim.value) if claim.slot is Slot.DATE and claim.unit == "date" else None
    return span[0] if span is not None and span[0] == span[1] else None
