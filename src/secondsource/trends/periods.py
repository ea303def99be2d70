"""Stories in, their days out; days in, the periods that they fall in: days, ISO weeks, months and quarters, without gaps."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from statistics import median_low

from secondsource.records import Grain, Period, StoryReport

LOOKED_BACK = 92
"""Days before its first page in which an event counts as what the story is about; one further back is remembered, not reported."""
AHEAD = 1
"""Days after it: the other side of the date line. A story on what is yet to come is news on the day it appears."""
MOST_PERIODS = 3_660
"""So many periods (ten years of days) are shown; a story dated further off, by mistake or malice, is counted apart."""
_DAYS = {Grain.DAY: 1, Grain.WEEK: 7, Grain.MONTH: 30, Grain.QUARTER: 91}


def day_of(iso: str | None) -> int | None:
    """The day of an ISO 8601 date or time as an ordinal; None where it is none.

    >>> day_of("0001-01-02T08:30"), day_of("soon")
    (2, None)
    """
    try:
        return date.fromisoformat((iso or "")[:10]).toordinal()
    except ValueError:
        return None


def story_day(report: StoryReport) -> int | None:
    """The day that a story belongs to (an ordinal): that of its event, else of its first page; None where neither is known.

    An event too long before the first page, or after it, does not count: the story belongs to the day it appeared.
    """
    event, told = day_of(report.event_date), day_of(report.first_published)
    if event is None or told is None:
        return told if event is None else event
    return event if told - LOOKED_BACK <= event <= told + AHEAD else told


def window(days: Collection[int], grain: Grain) -> tuple[int, int] | None:
    """First and last day shown: all of them, or those within MOST_PERIODS around the middle one; None where there are none."""
    if not days:
        return None
    middle, reach = median_low(days), MOST_PERIODS // 2 * _DAYS[grain]
    near = [day for day in days if abs(day - middle) <= reach]
    return min(near), max(near)


@lru_cache(maxsize=65_536)
def period_of(day: int, grain: Grain) -> Period:
    """The period that a day (an ordinal) falls in.

    >>> period_of(date(2027, 1, 1).toordinal(), Grain.WEEK)
    Period(name='2026-W53', first='2026-12-28', last='2027-01-03')
    """
    at = date.fromordinal(day)
    if grain is Grain.DAY:
        return Period(name=at.isoformat(), first=at.isoformat(), last=at.isoformat())
    if grain is Grain.WEEK:
        year, week, weekday = at.isocalendar()
        return _period(f"{year:04}-W{week:02}", day - weekday + 1, day - weekday + 7)
    months = 1 if grain is Grain.MONTH else 3
    first = (at.month - 1) // months * months + 1
    name = f"{at.year:04}-{at.month:02}" if grain is Grain.MONTH else f"{at.year:04}-Q{(first + 2) // 3}"
    after = at.year * 12 + first - 1 + months
    # The last month that a date can have is followed by none.
    end = date.max.toordinal() if after // 12 > date.max.year else date(after // 12, after % 12 + 1, 1).toordinal() - 1
    return _period(name, date(at.year, first, 1).toordinal(), end)


def _period(name: str, first: int, last: int) -> Period:
    first, last = max(1, first), min(last, date.max.toordinal())
    return Period(name=name, first=date.fromordinal(first).isoformat(), last=date.fromordinal(last).isoformat())


def periods_between(first: int, last: int, grain: Grain) -> Sequence[Period]:
    """All periods from the one of the first day to the one of the last, in order; none where the last is before the first."""
    found = []
    day = first
    while day <= last:
        found.append(period_of(day, grain))
        end = day_of(found[-1].last)
        day = last + 1 if end is None else end + 1
    return found
