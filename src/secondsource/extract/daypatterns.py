"""A line of text in, the full calendar days written in it out; which of 3/4/2026 is the month is decided by the page's own habit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from secondsource.extract.datewords import month_number
from secondsource.records import DateOrder

FIRST_YEAR = 1990
LAST_YEAR = 2100
REACH = 40
# 19dd, 20dd or three numbers in a row, with the first digit taken out of the alternatives: text without digits is passed over fast
_HINT = re.compile(r"\d(?:(?<=1)9\d\d|(?<=2)0\d\d|[./-]\s?\d\d?[./-]\s?\d\d)")
_GAP = r"[\s ]"
_NAME = r"(?P<name>[^\W\d_][\w\u0300-\u036f\u0900-\u0dff\u0e31-\u0e4e.’'-]{1,16}?)"
_YEAR = r"(?P<y>(?:19|20)\d\d)(?!\d)"
_ISO = re.compile(
    r"(?<![\d/])(?P<y>(?:19|20)\d\d)-(?P<m>\d\d?)-(?P<d>\d\d?)(?!\d)"
    r"(?:[T ]{1,2}(?P<h>\d\d):(?P<i>\d\d)(?::(?P<s>\d\d)(?:[.,]\d+)?)?(?:\s?(?P<z>Z|[+-]\d\d:?\d\d|[+-]\d\d|UTC|GMT)(?![\d:]))?)?"
)
_YEAR_FIRST = re.compile(
    rf"(?<![\d/.])(?P<y>(?:19|20)\d\d)(?:[/.]{_GAP}?(?P<m>\d{{1,2}})[/.]{_GAP}?(?P<d>\d{{1,2}})(?!\d)"
    rf"|{_GAP}?[年년]{_GAP}?(?P<cm>\d{{1,2}}){_GAP}?[月월]{_GAP}?(?P<cd>\d{{1,2}}){_GAP}?[日일])"
)
_YEAR_NAME = re.compile(
    rf"(?<!\d)(?P<y>(?:19|20)\d\d)[.,]?(?:{_GAP}?(?:m|-a|-ųjų){_GAP})?{_GAP}{{1,2}}{_NAME}{_GAP}{{1,2}}(?P<d>\d{{1,2}})(?!\d|:)"
)
_NUMERIC = re.compile(
    rf"(?<![\d/.-])(?P<a>\d{{1,2}})(?P<sep>[./-]){_GAP}?(?P<b>\d{{1,2}})(?P=sep){_GAP}?(?P<y>(?:19|20)\d\d|\d\d)(?![\d/-]|\.\d)"
)
_SPACED = re.compile(r"(?<![\d/.-])(?P<a>\d{1,2})(?P<sep>\s[./-]\s)(?P<b>\d{1,2})(?P=sep)(?P<y>(?:19|20)\d\d)(?!\d)")
_DAY_MONTH = re.compile(
    rf"(?<![\d.])(?P<d>\d{{1,2}})(?P<mark>st|nd|rd|th|er|º|ª|\.)?(?:,?{_GAP}+(?:of|de|di|tháng)\b)?[\s \-/]{{0,3}}"
    rf"{_NAME}[.,’']?(?:{_GAP}+(?:del?|năm)\b)?[\s ,\-/]{{0,3}}{_YEAR}(?:\s?(?:року|рік|года|р\.|г\.))?"
)
_MONTH_DAY = re.compile(rf"(?<![^\W\d]){_NAME}\.?{_GAP}*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[,.]?{_GAP}*{_YEAR}")
_VIETNAMESE = re.compile(rf"(?<!\d)(?P<d>\d{{1,2}}){_GAP}tháng{_GAP}(?P<m>\d{{1,2}})(?:,|{_GAP}năm)?{_GAP}{_YEAR}", re.IGNORECASE)
_PATTERNS = (_ISO, _YEAR_FIRST, _YEAR_NAME, _DAY_MONTH, _MONTH_DAY, _NUMERIC, _SPACED, _VIETNAMESE)
_MONTH_FIRST_COUNTRIES = frozenset({"us", "usa", "united states", "united states of america", "philippines", "ph"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMatch:
    """A day at `line[start:end]`; `clock` is the match where an ISO time stands in it, `other` the day that a written 3/4 would be in
    the other order, None where the order is not in doubt.
    """

    day: date
    start: int
    end: int
    other: date | None = None
    month_first: bool = False
    clock: re.Match[str] | None = None


def find_days(line: str, *, order: DateOrder = DateOrder.UNKNOWN, country: str = "") -> list[DayMatch]:
    """Find the full days of 1990 to 2100 in a line, from left to right; of two that overlap the longer from the first character."""
    hints = [match.span() for match in _HINT.finditer(line)]
    if not hints:
        return []
    # a month's name stands within REACH of its year: the rest of a long line is not searched
    first, last = max(0, hints[0][0] - REACH), hints[-1][1] + REACH
    month_first = writes_month_first(order, country)
    found = [
        match for pattern in _PATTERNS for raw in pattern.finditer(line, first, last) if (match := _match_of(raw, pattern, month_first))
    ]
    chosen: list[DayMatch] = []
    for match in sorted(found, key=lambda m: (m.start, -m.end)):
        if not chosen or match.start >= chosen[-1].end:
            chosen.append(match)
    return chosen


def may_hold_day(line: str) -> bool:
    """Whether a line has a year or three numbers in a row; quick, and never False where `find_days` finds a day."""
    return _HINT.search(line) is not None


def writes_month_first(order: DateOrder, country: str) -> bool:
    """Whether an outlet of this order, or without one of this country, puts the month before the day where it writes numbers alone."""
    return order is DateOrder.MONTH_FIRST or (order is DateOrder.UNKNOWN and country.casefold() in _MONTH_FIRST_COUNTRIES)


def order_of_page(lines: Iterable[str], certain: Sequence[date] = ()) -> DateOrder:
    """Tell from a page's own dates whether it writes the day or the month first: 13/3 can be read in one way only, and 3/4 beside a
    machine-written 2026-03-04 is told by it. The more frequent evidence wins; UNKNOWN where there is none.

    >>> order_of_page(["03/04/2031", "03/13/2031"]).name, order_of_page(["03/04/2031"]).name
    ('MONTH_FIRST', 'UNKNOWN')
    """
    first = 0
    days = set(certain)
    for line in lines:
        for raw in _NUMERIC.finditer(line):
            a, b = int(raw["a"]), int(raw["b"])
            if a > 12 or b > 12 or raw["sep"] == ".":
                first += 0 if raw["sep"] == "." else (a > 12) - (b > 12)
                continue
            straight, swapped = valid_day(_full(raw["y"]), raw["b"], raw["a"]), valid_day(_full(raw["y"]), raw["a"], raw["b"])
            first += 2 * ((straight in days) - (swapped in days))
    return DateOrder.DAY_FIRST if first > 0 else DateOrder.MONTH_FIRST if first < 0 else DateOrder.UNKNOWN


def valid_day(year: str, month: str, day: str) -> date | None:
    """Make a day of three numbers as written; None for a day that no calendar has or outside 1990 to 2100."""
    try:
        value = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return value if FIRST_YEAR <= value.year <= LAST_YEAR else None


def _match_of(raw: re.Match[str], pattern: re.Pattern[str], month_first: bool) -> DayMatch | None:
    other = None
    if pattern is _NUMERIC or pattern is _SPACED:
        day, other = _read_numbers(raw, month_first)
    elif "name" in pattern.groupindex:
        marked = pattern is _DAY_MONTH and raw["mark"] == "."
        day = valid_day(raw["y"], str(month_number(raw["name"], ordinal=marked)), raw["d"])
    elif pattern is _YEAR_FIRST:
        day = valid_day(raw["y"], raw["m"] or raw["cm"], raw["d"] or raw["cd"])
    else:
        day = valid_day(raw["y"], raw["m"], raw["d"])
    if not day:
        return None
    return DayMatch(
        day=day, start=raw.start(), end=raw.end(), other=other, month_first=month_first, clock=raw if pattern is _ISO and raw["h"] else None
    )


def _read_numbers(raw: re.Match[str], month_first: bool) -> tuple[date | None, date | None]:
    year = _full(raw["y"])
    straight, swapped = valid_day(year, raw["b"], raw["a"]), valid_day(year, raw["a"], raw["b"])
    if raw["sep"] == ".":
        return straight or swapped, None
    first, second = (swapped, straight) if month_first else (straight, swapped)
    return first or second, second if first and second != first else None


def _full(year: str) -> str:
    return year if len(year) == 4 else f"20{year}"
