"""Claims of one story in, pairs that speak of its central event out: the day on which it happened and the paper that was signed.

The pages of one story report one event, and each tells it once or more. What a page says of that event's day is therefore about the same
fact as what the next page says of it, however different the sentences are; a page that gives another day contradicts the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import combinations

from secondsource.corroboration.pairing import NEAR_DAYS, Pair, central_concepts
from secondsource.corroboration.values import date_interval, relate_values
from secondsource.records import Claim, Slot, Status

FRAME_SCORE = 0.95
"""Pairs of the central event come first when claims are grouped."""
NEWS_SENTENCES = 8
"""A page that gives another day than the rest must do so within so many sentences, where it tells the event itself."""


def frame_pairs(claims: Sequence[Claim]) -> list[Pair]:
    """Pair the claims on the central event's day, and those on its paper; no pairs where the pages' leads share no concept."""
    central = central_concepts(claims)
    if not central:
        return []
    told = [i for i, c in enumerate(claims) if not c.background and central.intersection(c.concepts)]
    return [
        Pair(i, j, relate_values(claims[i], claims[j]), FRAME_SCORE)
        for members in (_event_days(claims, told), _papers(claims, told))
        for i, j in combinations(members, 2)
    ]


def _event_days(claims: Sequence[Claim], told: Sequence[int]) -> list[int]:
    """Claims on the event's day: those of the day that most pages give, and of each page that never names it its first day near it."""
    days = {i: day for i in told if claims[i].status is not Status.PLANNED and (day := _day(claims[i])) is not None}
    usual = _usual_day(claims, days)
    if usual is None:
        return []
    chosen = [i for i, day in days.items() if day == usual]
    naming = {c.article_id for c in claims if _day(c) == usual}
    for i in sorted(days, key=lambda i: (claims[i].sentence, claims[i].start)):
        claim = claims[i]
        near = abs((days[i] - usual).days) <= NEAR_DAYS and claim.sentence < NEWS_SENTENCES
        if near and claim.article_id not in naming:
            naming.add(claim.article_id)
            chosen += [k for k, day in days.items() if day == days[i] and claims[k].article_id == claim.article_id]
    return sorted(chosen)


def _usual_day(claims: Sequence[Claim], days: dict[int, date]) -> date | None:
    given = {(claims[i].article_id, day) for i, day in days.items()}
    counts = Counter(day for _, day in given)
    return min(counts, key=lambda day: (-counts[day], day)) if counts else None


def _papers(claims: Sequence[Claim], told: Sequence[int]) -> list[int]:
    return [i for i in told if claims[i].slot is Slot.DOCUMENT and "signing" in claims[i].concepts]


def _day(claim: Claim) -> date | None:
    span = date_interval(claim.value) if claim.slot is Slot.DATE and claim.unit == "date" else None
    return span[0] if span is not None and span[0] == span[1] else None
