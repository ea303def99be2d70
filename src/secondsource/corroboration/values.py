"""Two values of one slot in, how they relate out: equal, compatible (rounding, bounds, coarser), different, or not comparable."""

from __future__ import annotations

import math
import re
from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from secondsource.records import Bound, Claim, Slot
from secondsource.text import fold, words

ROUNDING = 0.03
"""Two numbers this close (of the larger) agree when one of them is rounded or hedged: "about 9 billion" and "9.2 billion"."""
HEDGE = 0.1
"""So far from the truth a hedged number may be: "some 60" for 62, "more than 6" for 6.3."""
CLOCK_SLACK = 15
"""Minutes by which two times of day may differ and still agree: "twenty to ten", "at about 9:40 p.m."."""
UNIT_SLACK = 0.15
"""Two durations in different units agree within this: "26 months" and "two years or a little more"."""
OPEN_END = timedelta(days=366)
"""How far "by" and "not before" reach: "by September" agrees with July, not with a day two years before."""
EXCHANGE_SLACK = 0.15
"""Two sums in different currencies are compared at the rates below; within this they agree, beyond it nothing follows."""
RANGE_FACTOR = 2.0
"""So far apart the ends of a range may lie for a number in it to agree: "2-3 million"; a wider one says little of any number in it."""
PER_EUR = {
    "EUR": 1.0, "USD": 1.1, "GBP": 0.86, "CHF": 0.95, "PLN": 4.3, "RON": 5.0, "UAH": 46.0, "CZK": 25.0, "HUF": 395.0, "SEK": 11.2,
    "NOK": 11.6, "DKK": 7.46, "INR": 96.0, "JPY": 165.0, "CNY": 7.9, "TRY": 42.0, "RUB": 95.0,
}  # fmt: skip
"""Rough rates of 2024-2026, from general knowledge; good enough to tell a converted sum from another one."""
MEASURES = frozenset(
    {"percent", "percentage point", "duration", "t", "km", "m", "kg", "g", "lb", "ounce", "litre", "ml", "mw", "barrel", "year", "age"}
)
"""Units of measurement: a number in one of them says nothing of a number in another unit."""
PERSONS = frozenset(
    "person people worker employee resident patient victim colleague soldier passenger migrant refugee civilian child student guest"
    " casualty tourist pupil infant adult inmate delegate dead".split()
)
"""Counted nouns for people, beside those that end like one (-er, -or, -ist, -ian, -man)."""
_DISTANCE = re.compile(r"\s*(?:after|later|ago|before|earlier|from now|on from|since|after|nach|später|après|plus tard)\b", re.IGNORECASE)
_REST = re.compile(r"\b(?:others?|more|another)\b(?! than)", re.IGNORECASE)
_REST_AFTER = re.compile(r"\s*(?:\w+ )?(?:others?|more|further|additional|weitere)\b", re.IGNORECASE)
_REST_BEFORE = re.compile(r"\b(?:another|(?:the )?others?|further|additional|weitere|remaining|alte)\s+$", re.IGNORECASE)
_WORDS = {
    word: float(number)
    for row in (
        "two three four five six seven eight nine ten",
        "zwei drei vier fünf sechs sieben acht neun zehn",
        "deux trois quatre cinq six sept huit neuf dix",
    )
    for number, word in enumerate(row.split(), 2)
}
_NUMBER = rf"(?:\d{{1,18}}(?:[.,' \u00a0\u202f]\d{{1,18}}){{0,6}}|(?:{'|'.join(sorted(_WORDS))})\b)"
_RANGE = re.compile(
    rf"(?<![\w.,])(?P<low>{_NUMBER})(?:\s?[-–—]\s?|\s(?:to|and|bis|und|à|et|până la|și|до|і|та)\s)[$€£]?\s?(?P<high>{_NUMBER})",
    re.IGNORECASE,
)
RANGE_REACH = 30
"""Characters around an end of a range in which the other is looked for."""
_SEASON = re.compile(r"(?<!\d)(?P<first>\d{4})\s?[-–—/]\s?(?P<last>\d{4}|\d\d)(?!\d|-\d)")
_LOWER = frozenset({Bound.AT_LEAST, Bound.MORE_THAN})
_UPPER = frozenset({Bound.AT_MOST, Bound.LESS_THAN})
REMEMBERED = 16384
"""Values, and clauses they stand in, of which it is remembered what they say: every one meets many others."""
_SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "AU": (9, 11), "WI": (12, 12)}


class ValueRelation(StrEnum):
    """How two values of one slot relate."""

    EQUAL = "equal"
    COMPATIBLE = "compatible"
    DIFFERENT = "different"
    INCOMPARABLE = "incomparable"


def relate_values(left: Claim, right: Claim) -> ValueRelation:
    """Relate the values of two claims of the same slot; claims of different slots are not comparable.

    Symmetric. Numbers follow `relate_numbers`, dates are intervals, names are equal when one holds the other word for word;
    two different names or passages are not comparable rather than different: both may be true.
    """
    if left.slot is not right.slot:
        return ValueRelation.INCOMPARABLE
    if left.slot is Slot.DATE:
        found = relate_dates(left.value, right.value, left.bound, right.bound)
        apart = found is ValueRelation.DIFFERENT and not (_one_weekday(left, right) or _one_season(left, right))
        return found if apart or found is not ValueRelation.DIFFERENT else ValueRelation.COMPATIBLE
    if left.number is not None and right.number is not None:
        return relate_numbers(left, right)
    if left.unit == right.unit == "duration":
        return _relate_durations(left, right)
    if left.slot in {Slot.PERSON, Slot.ORGANISATION, Slot.PLACE}:
        return ValueRelation.EQUAL if same_name(left.value, right.value) else ValueRelation.INCOMPARABLE
    return ValueRelation.EQUAL if folded(left.value) == folded(right.value) else ValueRelation.INCOMPARABLE


@lru_cache(maxsize=REMEMBERED)
def folded(value: str) -> str:
    """Fold a value; it is remembered, since every one meets many others."""
    return fold(value)


def _one_weekday(left: Claim, right: Claim) -> bool:
    """Whether two days may be one that is told without a date: "Monday" is the last or the next, "today" the page's or the day before."""
    spans = [date_interval(c.value) for c in (left, right)]
    told = [fold(c.quote[c.value_start - c.start : c.value_end - c.start]) for c in (left, right)]
    if spans[0] is None or spans[1] is None or spans[0][0] != spans[0][1] or spans[1][0] != spans[1][1]:
        return False
    days = abs((spans[0][0] - spans[1][0]).days)
    undated = [not re.search(r"\d", words) for words in told]
    return (any(undated) and days == 7) or (all(undated) and told[0] == told[1] and days == 1)


def _one_season(left: Claim, right: Claim) -> bool:
    """Whether two years may be one season or business year: "2019-20" is told as 2019, as 2020 and as both."""
    spans = [_season_of(c) for c in (left, right)]
    if spans[0] and spans[1]:
        return spans[0] == spans[1]
    return any(span and c.value in span for span, c in zip(spans, (right, left), strict=True))


def _season_of(claim: Claim) -> tuple[str, str] | None:
    """The two years in a row of which a claim's year is one, as its words give them."""
    if not re.fullmatch(r"\d{4}", claim.value):
        return None
    start = max(0, claim.value_start - claim.start)
    for match in _SEASON.finditer(claim.quote, max(0, start - 8), start + 12):
        last = match["last"] if len(match["last"]) == 4 else match["first"][:2] + match["last"]
        if claim.value in (match["first"], last) and int(last) == int(match["first"]) + 1:
            return match["first"], last
    return None


def relate_numbers(left: Claim, right: Claim) -> ValueRelation:
    """Relate two numbers with unit and bound. Different units are not comparable; sums in two currencies may agree, never conflict."""
    a, b = left.number or 0.0, right.number or 0.0
    if left.unit != right.unit and left.unit in PER_EUR and right.unit in PER_EUR:
        a, b = a / PER_EUR[left.unit], b / PER_EUR[right.unit]
        return ValueRelation.COMPATIBLE if _near(a, b, EXCHANGE_SLACK) else ValueRelation.INCOMPARABLE
    if left.unit != right.unit and {left.unit, right.unit} & (PER_EUR.keys() | MEASURES):
        return ValueRelation.INCOMPARABLE
    if math.isclose(a, b, rel_tol=1e-9):
        return ValueRelation.EQUAL
    if left.unit == right.unit == "percent" and math.isclose(a + b, 100.0):
        return ValueRelation.INCOMPARABLE  # a share and the rest
    if not counts_the_same(left.unit, right.unit) or _tells_rest(left) or _tells_rest(right):
        return ValueRelation.INCOMPARABLE
    if found := _relate_ranges(left, right):
        return found
    if _rounds_to(a, b, right.bound) or _rounds_to(b, a, left.bound):
        return ValueRelation.COMPATIBLE
    rounded = _roundness(a) != _roundness(b) or Bound.ABOUT in {left.bound, right.bound}
    if rounded and _near(a, b, ROUNDING) and max(abs(a), abs(b)) > 20:
        return ValueRelation.COMPATIBLE
    return ValueRelation.DIFFERENT


def _relate_ranges(left: Claim, right: Claim) -> ValueRelation | None:
    """Relate a number to a range that holds it, and the unlike ends of two ranges that overlap; None for all else."""
    spans = (_range_of(left), _range_of(right))
    if spans[0] and spans[1]:
        (a0, a1), (b0, b1) = spans[0], spans[1]
        return ValueRelation.INCOMPARABLE if left.bound is not right.bound and a0 <= b1 and b0 <= a1 else None
    span, number = (spans[0], right.number) if spans[0] else (spans[1], left.number)
    if span is None or number is None or not span[0] <= number <= span[1]:
        return None
    return ValueRelation.COMPATIBLE if span[1] <= RANGE_FACTOR * span[0] else ValueRelation.INCOMPARABLE


def _range_of(claim: Claim) -> tuple[float, float] | None:
    """The range of which a claim gives one end, as its words give it: 2 and 3 million for either number in "2-3 million"."""
    end = {Bound.AT_LEAST: "low", Bound.AT_MOST: "high"}.get(claim.bound)
    if end is None or not claim.number:
        return None
    start, stop = max(0, claim.value_start - claim.start), max(0, claim.value_end - claim.start)
    for match in _RANGE.finditer(claim.quote, max(0, start - RANGE_REACH), stop + RANGE_REACH):
        low, high, own = _written(match["low"]), _written(match["high"]), _written(match[end])
        if start <= match.start(end) < stop and 0 < low < high:
            return low * claim.number / own, high * claim.number / own
    return None


def _written(digits: str) -> float:
    """A number as written; three digits after the last sign are thousands. Only the share of two so read is of use."""
    if word := _WORDS.get(digits.casefold()):
        return word
    whole, sign, rest = digits.replace(",", ".").rpartition(".")
    figures = re.sub(r"\D", "", whole)
    return float(f"{figures}.{rest}") if sign and len(rest) != 3 else float(re.sub(r"\D", "", digits))


def _tells_rest(claim: Claim) -> bool:
    """Whether a number counts what comes on top of something ("ten others", "another four"): it is no version of a whole."""
    return _rest_in(claim.quote, max(0, claim.value_start - claim.start), max(0, claim.value_end - claim.start))


@lru_cache(maxsize=REMEMBERED)
def _rest_in(quote: str, start: int, end: int) -> bool:
    return bool(_REST_AFTER.match(quote, end) or _REST_BEFORE.search(quote[:start]) or _REST.search(quote, start, end))


def _rounds_to(number: float, hedged: float, bound: Bound) -> bool:
    """Whether a number is what a hedged one stands for: "some 60" for 62, "more than 6" for 6.3, "nearly 30" for 27."""
    if bound is Bound.EXACT or hedged == 0:
        return False
    above, share = number > hedged, abs(number - hedged) / abs(hedged)
    if bound in _LOWER | _UPPER:
        return above == (bound in _LOWER) and share <= HEDGE and number != hedged
    digits = _roundness(hedged)
    return _roundness(number) > digits and float(f"{number:.{digits - 1}e}") == hedged and share <= HEDGE


def relate_dates(left: str, right: str, left_bound: Bound = Bound.EXACT, right_bound: Bound = Bound.EXACT) -> ValueRelation:
    """Relate two TIMEX3 dates, or two times of day ("T21:40"): equal, one inside the other (compatible), apart (different).

    A day and a month, quarter or year that does not hold it are not comparable: they are hardly about one thing.

    >>> relate_dates("2026-03", "2026-03-12"), relate_dates("2026-03-13", "2026-03-12")
    (<ValueRelation.COMPATIBLE: 'compatible'>, <ValueRelation.DIFFERENT: 'different'>)
    """
    if left == right:
        return ValueRelation.EQUAL
    if left.startswith("T") and right.startswith("T"):
        return _relate_clocks(left[1:], right[1:])
    spans = (date_interval(left), date_interval(right))
    if spans[0] is None or spans[1] is None:
        return ValueRelation.INCOMPARABLE
    if spans[0] == spans[1]:
        return ValueRelation.EQUAL
    (a0, a1), (b0, b1) = _bounded(spans[0], left_bound), _bounded(spans[1], right_bound)
    if a0 <= b1 and b0 <= a1:
        return ValueRelation.COMPATIBLE
    return ValueRelation.DIFFERENT if _grain(spans[0]) == _grain(spans[1]) else ValueRelation.INCOMPARABLE


def _grain(span: tuple[date, date]) -> str:
    """How coarse a date is: day, week, month, or the parts of years in which plans are given."""
    days = (span[1] - span[0]).days + 1
    return "day" if days == 1 else "week" if days == 7 else "month" if days < 32 else "part" if days < 367 else "years"


def _relate_clocks(left: str, right: str) -> ValueRelation:
    return ValueRelation.COMPATIBLE if _minutes_apart(left, right) <= CLOCK_SLACK else ValueRelation.DIFFERENT


@lru_cache(maxsize=REMEMBERED)
def date_interval(value: str) -> tuple[date, date] | None:
    """First and last day of a TIMEX3 date (day, week, month, quarter, half, season, year, decade); None if not resolved."""
    day = value.partition("T")[0]
    try:
        return _interval(day)
    except ValueError:
        return None


def _interval(day: str) -> tuple[date, date] | None:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        return (date.fromisoformat(day),) * 2
    if re.fullmatch(r"\d{4}-\d\d", day):
        return _months(int(day[:4]), int(day[5:]), int(day[5:]))
    if re.fullmatch(r"\d{4}", day):
        return _months(int(day), 1, 12)
    if match := re.fullmatch(r"(\d{4})-([QH])(\d)", day):
        size = 3 if match[2] == "Q" else 6
        return _months(int(match[1]), (int(match[3]) - 1) * size + 1, int(match[3]) * size)
    if match := re.fullmatch(r"(\d{4})-(SP|SU|FA|AU|WI)", day):
        return _months(int(match[1]), *_SEASONS[match[2]])
    if match := re.fullmatch(r"(\d{4})-W(\d\d)", day):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return monday, monday + timedelta(days=6)
    if re.fullmatch(r"\d{3}", day):
        return date(int(day) * 10, 1, 1), date(int(day) * 10 + 9, 12, 31)
    return None


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _bounded(span: tuple[date, date], bound: Bound) -> tuple[date, date]:
    if bound in _LOWER:
        return span[0], span[1] + min(OPEN_END, date.max - span[1])
    return (span[0] - min(OPEN_END, span[0] - date.min), span[1]) if bound in _UPPER else span


def _minutes_apart(left: str, right: str) -> int:
    parts = [re.fullmatch(r"(\d\d)(?::(\d\d))?.*", clock) for clock in (left, right)]
    if not all(parts):
        return 0
    a, b = (int(p[1]) * 60 + int(p[2] or 0) for p in parts if p)
    return min(abs(a - b), 1440 - abs(a - b))


def _relate_durations(left: Claim, right: Claim) -> ValueRelation:
    a, b = duration_days(left.value), duration_days(right.value)
    if a != b and (_tells_distance(left) or _tells_distance(right)):
        return ValueRelation.INCOMPARABLE
    if min(a, b) < 0:
        return ValueRelation.EQUAL if left.value == right.value else ValueRelation.INCOMPARABLE
    if a == b:
        return ValueRelation.EQUAL
    hedged = left.value[-1] != right.value[-1] or {left.bound, right.bound} != {Bound.EXACT}
    return ValueRelation.COMPATIBLE if hedged and _near(a, b, UNIT_SLACK) else ValueRelation.DIFFERENT


def _tells_distance(claim: Claim) -> bool:
    """Whether a duration is how long something else lies back or ahead ("five days after"): every page counts from its own point."""
    return bool(_DISTANCE.match(claim.quote, max(0, claim.value_end - claim.start)))


def duration_days(duration: str) -> float:
    """Length of a TIMEX3 duration in days, so that P1Y and P12M are equal; -1 for one that is not resolved."""
    match = re.fullmatch(r"P(T?)(\d+(?:\.\d+)?)([A-Z]+)", duration)
    if match is None:
        return -1.0
    scale = {"Y": 360, "M": 30, "W": 7, "D": 1, "DE": 3600} if not match[1] else {"H": 1 / 24, "M": 1 / 1440, "S": 1 / 86400}
    return float(match[2]) * scale.get(match[3], 0.0)


def _near(a: float, b: float, share: float) -> bool:
    return abs(a - b) <= share * max(abs(a), abs(b))


@lru_cache(maxsize=REMEMBERED)
def _roundness(number: float) -> int:
    """Significant digits a number is written with: 9,000,000,000 has one, 9,230 has three."""
    return len(f"{number:.12g}".replace(".", "").replace("-", "").rstrip("0").partition("e")[0].strip("0")) or 1


def counts_the_same(left: str, right: str) -> bool:
    """Whether two counted nouns may name the same things: equal, one of them missing or bare, or both kinds of person.

    >>> counts_the_same("worker", "person"), counts_the_same("worker", "street")
    (True, False)
    """
    if left == right or {left, right} & {"", "unit"}:
        return True
    return all(unit in PERSONS or unit.endswith(("er", "or", "ist", "ian", "man", "woman")) for unit in (left, right))


@lru_cache(maxsize=REMEMBERED)
def _words(name: str) -> tuple[str, ...]:
    return tuple(words(name))


def same_name(left: str, right: str) -> bool:
    """Whether two names can be one: equal after folding, or one the last words or all the words of the other in order.

    >>> same_name("Dan", "Nicușor Dan"), same_name("Bank of Narva", "Narva")
    (True, False)
    """
    a, b = _words(left), _words(right)
    if not a or not b:
        return False
    short, long = sorted((a, b), key=len)
    return long[: len(short)] == short or (long[-len(short) :] == short and "of" not in long)
