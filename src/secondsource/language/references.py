"""English time expressions that only refer, at a given offset ("that day", "a year earlier", "later", "the long term"), and
their values once the dates around them are known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from secondsource.language.calendar_values import Tense, shift_days, unit_value
from secondsource.language.time_context import Page, Reading
from secondsource.records import TimeKind

UNKNOWN = "XXXX-XX-XX"
"""Value of a day that the text names only by pointing at it."""
FARTHEST = 400
"""Characters between a referring expression and the date it may point at."""
_UNITS = {"day": "D", "week": "W", "month": "M", "quarter": "3M", "year": "Y", "decade": "10Y"}
_UNIT = r"(?P<unit>day|week|month|quarter|year)"
# What may follow an expression that stands for itself: no noun and no clause of its own.
_ALONE = (
    r"(?=\s*(?:$|[.,;:!?)\"'”\n]|-\s|\s(?:and|but|or|to|as|at|with|by|in|on|for|from|after|before|when|while|because|is|was|are|were|"
    r"has|had|have|will|would|down|up|amid|than|it|he|she|they|we|despite)\b))"
)
_LENGTH_BEFORE = re.compile(
    r"(?:\b(?:a|an|the|its|his|her|their|our|no|not|any|some|much|or|of|in|even|and|sooner|seconds?|minutes?|hours?|days?|weeks?|months?|"
    r"years?|decades?|centuries|moments?|while|time|little|shortly|late|these|those)|\d)\s+$",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"(?P<way>later|earlier)\b(?![-'])(?!\s+(?:than|or|models?|versions?|stages?|years|life|generations?|this|that|next|last|today|tonight|"
    r"yesterday|[A-Z\d])|\s+(?:in|on)\s+(?:[A-Z\d]|the\s+(?:year|month|week|quarter|\d|[A-Z])|this|that|next|last))",
)
_TERM = re.compile(
    rf"the\s+(?:(?:very|much)\s+)?(?:longe?r?|shorte?r?|medium|near)[ -]term{_ALONE}|(?:longe?r?|short|medium|near)-term\b", re.IGNORECASE
)
_PAST = re.compile(rf"the\s+(?:recent\s+|distant\s+)?past{_ALONE}", re.IGNORECASE)
_FUTURE = re.compile(rf"the\s+(?:(?:near|foreseeable|not[ -]too[ -]distant|distant)\s+)?future{_ALONE}", re.IGNORECASE)
_SOME_TIME = re.compile(rf"an?\s+(?P<way>later|earlier)\s+(?:time|date){_ALONE}", re.IGNORECASE)
_STRETCH = re.compile(
    rf"(?:an?|some)\s+(?:\w+\s+)?(?:period|length|amount)\s+of\s+time\b|an?\s+(?:very\s+)?(?:long|short)\s+(?:time|while|period){_ALONE}",
    re.IGNORECASE,
)
_THAT = re.compile(
    rf"(?:that\s+(?:same\s+|very\s+)?|the\s+(?:very\s+)?same\s+){_UNIT}{_ALONE}|that\s+(?P<time>time|date){_ALONE}", re.IGNORECASE
)
_AT_THE_TIME = re.compile(rf"the\s+time{_ALONE}", re.IGNORECASE)
_AT = re.compile(r"\bat\s+$", re.IGNORECASE)
_WHOLE = re.compile(rf"the\s+(?P<whole>(?:entire|whole|full)\s+)?{_UNIT}{_ALONE}", re.IGNORECASE)
_LEADS_WHOLE = re.compile(
    r"\b(?:later|earlier|in|for|during|on|through|throughout|over|into|ended|ending|finished|closed|started|began|spent)\s+$", re.IGNORECASE
)
_BEFORE_IT = re.compile(rf"(?:the|a|one)\s+{_UNIT}\s+(?:earlier|previous|prior|before){_ALONE}", re.IGNORECASE)
_NEXT = re.compile(
    rf"the\s+(?:very\s+)?(?P<way>next|following|previous|preceding)\s+(?:(?P<part>morning|afternoon|evening|night)|{_UNIT}){_ALONE}",
    re.IGNORECASE,
)
_THAT_PART = re.compile(rf"that\s+(?:same\s+)?(?P<part>morning|afternoon|evening|night){_ALONE}", re.IGNORECASE)
_PARTS = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI"}
_TAKES_ON = re.compile(r"\s+(?:to|from|before|after|when|while|as|it|he|she|they|we|than)\b")
_WEEKEND = re.compile(rf"the\s+(?:long\s+)?weekend{_ALONE}", re.IGNORECASE)
_OVER = re.compile(rf"over\s+the\s+(?P<unit>years|months|weeks|decades|centuries){_ALONE}", re.IGNORECASE)
_FINENESS = {"D": 10, "W": 10, "same": 7, "M": 7, "3M": 7, "Y": 4}
"""Characters a TIMEX3 value must have so that a day, week, month or year can be counted from it."""
_BREAKS = re.compile(r"\n|[.!?]\s+(?=[^\Wa-z\d_])[^\n]*?[.!?]\s+(?=[^\Wa-z\d_])")
_SAME_PERIOD = re.compile(r"\bthe\s+same\s+(?:period|time|month|quarter|week|day|half)\s+(?:(?:of|in|a)\s+)?(?:the\s+)?$", re.IGNORECASE)
REFERENCE_TRIGGERS = frozenset("later earlier that the a an one some over long short longer shorter medium near".split())


def read_reference(page: Page, at: int) -> Reading | None:
    """Read an expression that points at another time; None where there is none. Its value may wait for `resolve`."""
    text = page.text
    before = text[max(0, at - 16) : at]
    if page.lang in ("de", "fr", "ro", "uk"):
        return None
    if match := _LATER.match(text, at):
        loose = _LENGTH_BEFORE.search(before) is None
        return _named(match, "FUTURE_REF" if match["way"] == "later" else "PAST_REF") if loose else None
    for pattern, value in ((_TERM, "FUTURE_REF"), (_FUTURE, "FUTURE_REF"), (_PAST, "PAST_REF")):
        if match := pattern.match(text, at):
            return _named(match, value)
    if match := _SOME_TIME.match(text, at):
        return _named(match, "FUTURE_REF" if match["way"].lower() == "later" else "PAST_REF")
    if match := _STRETCH.match(text, at):
        return Reading(at, match.end(), TimeKind.DURATION, "PXD")
    if match := _OVER.match(text, at):
        return Reading(at, match.end(), TimeKind.DURATION, f"PX{ {'y': 'Y', 'm': 'M', 'w': 'W'}.get(match['unit'][0].lower(), 'Y') }")
    return _pointing(page, at, before)


def _named(match: re.Match[str], value: str) -> Reading:
    return Reading(match.start(), match.end(), TimeKind.DATE, value)


def _pointing(page: Page, at: int, before: str) -> Reading | None:
    text = page.text
    if match := _BEFORE_IT.match(text, at):
        whole = match.group().lower().endswith("before") and _TAKES_ON.match(text, match.end())
        return None if whole else _open(page, match, -1)
    if match := _NEXT.match(text, at):
        return _open(page, match, 1 if match["way"].lower() in ("next", "following") else -1)
    if match := _THAT_PART.match(text, at):
        return _open(page, match, 0)
    if match := _THAT.match(text, at):
        return _open(page, match, 0) if match["unit"] else replace(_named(match, UNKNOWN), shift="D+0")
    if match := _WEEKEND.match(text, at):
        behind = page.published is not None and page.published.weekday() < 5 and page.tense(at, match.end()) is Tense.PAST
        value = unit_value("WE", -1 if behind else 0, page.published)
        return _named(match, value or UNKNOWN)
    if _AT.search(before) and (match := _AT_THE_TIME.match(text, at)):
        return _named(match, "PAST_REF")
    match = _WHOLE.match(text, at)
    if match and (match["whole"] or (_LEADS_WHOLE.search(before) and not _TAKES_ON.match(text, match.end()))):
        return _open(page, match, 0)
    return None


def _open(page: Page, match: re.Match[str], step: int) -> Reading:
    """A day, week, month or year counted from the date named before it; until then counted from the day of publication."""
    if part := match.groupdict().get("part"):
        return Reading(match.start(), match.end(), TimeKind.TIME, UNKNOWN + _PARTS[part.lower()], shift=f"D{step:+d}")
    letters = _UNITS[match["unit"].lower()]
    if match.groupdict().get("way", "").lower() in ("following", "preceding"):
        return replace(_named(match, UNKNOWN), shift=f"{letters}{step:+d}")
    value = UNKNOWN if letters == "D" else unit_value(letters, step, page.published) or UNKNOWN
    return Reading(match.start(), match.end(), TimeKind.DATE, value, shift=f"{letters}{step:+d}")


def same_period_start(page: Page, start: int) -> int | None:
    """Where "the same period" begins that ends at `start` ("the same period last year"); None where it does not stand there."""
    low = max(0, start - 32)
    match = _SAME_PERIOD.search(page.text[low:start])
    return low + match.start() if match else None


def resolve(page: Page, readings: Sequence[Reading]) -> list[Reading]:
    """Give each referring expression the date named last before it, in the same sentence or the one before.

    "The same period last year" after "in February" is February of that year; "a year earlier" after "in 2009" is 2008.
    """
    resolved: list[Reading] = []
    for reading in readings:
        if reading.shift:
            anchor = _anchor(page, reading, resolved)
            reading = replace(reading, value=_counted_from(anchor, reading) or reading.value) if anchor else reading
        resolved.append(reading)
    return resolved


def _anchor(page: Page, reading: Reading, earlier: Sequence[Reading]) -> str | None:
    """Value of the last date before a referring expression that is fine enough for it, one sentence back at most."""
    wanted = _FINENESS[reading.shift.rstrip("+-0123456789")]
    for found in reversed(earlier[-6:]):
        if reading.start - found.end > FARTHEST or _BREAKS.search(page.text, found.end, reading.start):
            return None
        if found.kind in (TimeKind.DATE, TimeKind.TIME) and found.value[:4].isdigit() and len(found.value) >= wanted:
            return found.value[:10]
    return None


def _counted_from(anchor: str, reading: Reading) -> str | None:
    if reading.shift == "same":
        return f"{reading.value}{anchor[4:]}" if len(reading.value) == 4 and len(anchor) < 10 else None
    letters, step = reading.shift[:-2], int(reading.shift[-2:])
    if letters == "Y":
        return f"{int(anchor[:4]) + step:04d}" if 0 < int(anchor[:4]) + step < 10_000 else None
    if letters == "M" and anchor[5:7].isdigit():
        return unit_value("M", step, date(int(anchor[:4]), int(anchor[5:7]), 1))
    if letters == "D" and (day := _day(anchor)):
        moved = shift_days(day, step)
        return f"{moved.isoformat()}{reading.value[len(UNKNOWN) :]}" if moved else None
    if letters == "W" and (day := _day(anchor)):
        return unit_value("W", step, day)
    return None


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
