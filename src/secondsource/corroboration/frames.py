"""Claims of one story in, pairs that plainly speak of one fact out: its event's day, place and paper, and values set against each other.

The pages of one story report one event, and each tells it once or more. What a page says of that event's day is therefore about the same
fact as what the next page says of it, however different the sentences are; a page that gives another day contradicts the rest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from itertools import combinations

from secondsource.corroboration.pairing import NEAR_DAYS, Family, Pair, central_concepts, family_of
from secondsource.corroboration.values import ValueRelation, date_interval, relate_values
from secondsource.records import Claim, Slot, Status
from secondsource.text import fold

FRAME_SCORE = 0.95
"""Pairs of the central event come first when claims are grouped."""
SAME_CLAUSE = 12
"""So many claims further on, those of one clause have ended."""
_AGAINST = re.compile(r"\b(?:not|instead of|rather than|contrary to|nicht|statt|et non|și nu|а не)\b", re.IGNORECASE)
SPEECH = frozenset("say tell add announce state write report speak publish".split())
"""Predicates whose day is that of a statement, not of the event."""
NEWS_SENTENCES = 8
"""A page that gives another day than the rest must do so within so many sentences, where it tells the event itself."""


def frame_pairs(claims: Sequence[Claim], *, copies: Collection[str] = frozenset()) -> list[Pair]:
    """Pair the claims on the central event's day, place and paper (none where the pages' leads share no concept), and those on values that
    a page sets against each other.
    """
    central = central_concepts([c for c in claims if c.article_id not in copies])
    told = [i for i, c in enumerate(claims) if not c.background and central.intersection(c.concepts)]
    groups = (_event_days(claims, told, copies), _papers(claims, told), *_places(claims, told), *_contrasts(claims))
    found = {(i, j) for members in groups for i, j in combinations(members, 2)}
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


def _event_days(claims: Sequence[Claim], told: Sequence[int], copies: Collection[str]) -> list[int]:
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
        if claim.article_id not in naming and (i in central or claim.predicate not in SPEECH):
            naming.add(claim.article_id)
            chosen += [k for k in near if days[k] == days[i] and claims[k].article_id == claim.article_id]
    return sorted(chosen)


def _usual_day(claims: Sequence[Claim], days: dict[int, date]) -> date | None:
    given = {(claims[i].article_id, day) for i, day in days.items()}
    counts = Counter(day for _, day in given)
    return min(counts, key=lambda day: (-counts[day], day)) if counts else None


def _papers(claims: Sequence[Claim], told: Sequence[int]) -> list[int]:
    return [i for i in told if claims[i].slot is Slot.DOCUMENT and "signing" in claims[i].concepts]


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
