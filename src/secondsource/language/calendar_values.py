"""Day and month arithmetic over TIMEX3 values: what "Thursday", "June" or "last week" means on the day a page was published."""

from __future__ import annotations

from datetime import date, timedelta
from enum import IntEnum

FAR_FUTURE = 9990
"""Years from here on are not resolved: the calendar of the standard library ends at 9999."""


LONG_AGO = 7
"""A month further back than this many months is, without a word of the past, likelier the coming one."""


class Tense(IntEnum):
    """Where the words around a time expression place it."""

    PAST = -1
    OPEN = 0
    FUTURE = 1


def make_date(year: int, month: int, day: int) -> date | None:
    """Give the date, or None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shift_days(day: date, days: int) -> date | None:
    """Move a day, None where the calendar ends."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def weekday_value(weekday: int, published: date | None, tense: Tense, step: int | None = None) -> str:
    """Resolve a weekday (0 is Monday): the latest one up to the day itself, or the coming one; `step` -1 and 1 exclude the
    day itself.

    >>> weekday_value(3, date(2025, 11, 20), Tense.OPEN), weekday_value(3, date(2025, 11, 20), Tense.OPEN, -1)
    ('2025-11-20', '2025-11-13')
    """
    if published is None:
        return f"XXXX-WXX-{weekday + 1}"
    back = (published.weekday() - weekday) % 7
    if step == -1:
        days = -(back or 7)
    elif step == 1:
        days = 7 - back
    elif step == 0 or tense is Tense.FUTURE:
        days = (7 - back) % 7
    else:
        days = -back
    moved = shift_days(published, days)
    return moved.isoformat() if moved else f"XXXX-WXX-{weekday + 1}"


def month_value(month: int, published: date | None, tense: Tense, step: int | None = None) -> str:
    """Resolve a month without a year: the latest one up to the month itself, or the coming one where the words look ahead."""
    if published is None:
        return f"XXXX-{month:02d}"
    year = published.year
    if step == -1:
        year -= month >= published.month
    elif step == 1:
        year += month <= published.month
    elif step == 0:
        pass
    elif tense is Tense.FUTURE:
        year += month < published.month
    elif tense is Tense.PAST or (published.month - month) % 12 <= LONG_AGO:
        year -= month > published.month
    else:
        year += month < published.month
    return f"{year:04d}-{month:02d}"


def day_value(month: int, day: int, published: date | None, tense: Tense) -> str | None:
    """Resolve a day and month without a year: the nearest such day to publication, in the direction of the words if they
    have one.

    None where no year has such a day.
    """
    if make_date(2024, month, day) is None:
        return None
    if published is None or not 2 < published.year < FAR_FUTURE:
        return f"XXXX-{month:02d}-{day:02d}"
    candidates = [found for year in range(published.year - 1, published.year + 2) if (found := make_date(year, month, day))]
    if not candidates:
        return f"XXXX-{month:02d}-{day:02d}"
    # A few days of the wrong tense are likelier than a year's distance ("the deal expected on 3 May" on the page of 4 May).
    return min(candidates, key=lambda found: _distance(found, published, tense)).isoformat()


def _distance(found: date, published: date, tense: Tense) -> float:
    days = (found - published).days
    wrong = (tense is Tense.FUTURE and days < 0) or (tense is Tense.PAST and days > 0)
    return abs(days) + (220.0 if wrong else 0.0)


def written_date(year: int, month: int, day: int) -> str | None:
    """Give the ISO value of a date with its year, None where there is no such day."""
    found = make_date(year, month, day)
    return found.isoformat() if found else None


def wide_year(year: int) -> int:
    """Make a two-digit year four-digit: 70 to 99 belong to the 1900s."""
    return year if year > 99 else year + (1900 if year >= 70 else 2000)


def unit_value(unit: str, step: int, published: date | None) -> str | None:
    """Resolve last, this or next week, month, quarter, year, day or decade (TIMEX3 unit letters) against the day of
    publication.

    >>> unit_value("W", -1, date(2025, 11, 20)), unit_value("Y", 1, None)
    ('2025-W46', 'XXXX')
    """
    if published is None or not 2 < published.year < FAR_FUTURE or abs(step) > 900:
        return {"Y": "XXXX", "M": "XXXX-XX", "W": "XXXX-WXX", "D": "XXXX-XX-XX", "3M": "XXXX-QX", "10Y": "XXX"}.get(unit)
    year = published.year
    if unit == "Y":
        return f"{year + step:04d}"
    if unit == "10Y":
        return f"{year // 10 + step:03d}"
    if unit in ("M", "3M"):
        size = 12 if unit == "M" else 4
        count = year * size + (published.month - 1) // (12 // size) + step
        return f"{count // size:04d}-{count % size + 1:02d}" if unit == "M" else f"{count // 4:04d}-Q{count % 4 + 1}"
    if unit in ("W", "WE", "2W"):
        week = (published + timedelta(weeks=step * (2 if unit == "2W" else 1))).isocalendar()
        return f"{week.year:04d}-W{week.week:02d}{'-WE' if unit == 'WE' else ''}"
    if unit == "D":
        return (published + timedelta(days=step)).isoformat()
    return None


def season_value(season: str, published: date | None, tense: Tense, step: int | None = None) -> str:
    """Resolve a season without a year by its middle month."""
    month = {"SP": 4, "SU": 7, "FA": 10, "WI": 1}[season]
    return f"{month_value(month, published, tense, step)[:4]}-{season}"


def duration_value(number: float, unit: str) -> str:
    """Give the TIMEX3 value of a length of time.

    >>> duration_value(15, "Y"), duration_value(1.5, "10Y"), duration_value(30, "TM"), duration_value(2.5, "Y")
    ('P15Y', 'P15Y', 'PT30M', 'P2.5Y')
    """
    prefix = "PT" if unit.startswith("T") else "P"
    letters = unit.removeprefix("T")
    factor = "".join(c for c in letters if c.isdigit())
    amount = number * int(factor or 1)
    letter = letters.lstrip("0123456789")
    return f"{prefix}{amount:g}{letter}" if letter != "WE" else f"P{number:g}WE"
