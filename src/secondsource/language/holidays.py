"""Feast days of a fixed date at a given offset (English): "Christmas Eve", "New Year's Day"; feasts that move are left out."""

from __future__ import annotations

import re

from secondsource.language.calendar_values import day_value
from secondsource.language.time_context import Page, Reading, alternation
from secondsource.records import TimeKind

_DAYS = {
    "christmas": (12, 25), "christmas day": (12, 25), "christmas eve": (12, 24), "boxing day": (12, 26), "new year's eve": (12, 31),
    "new year's day": (1, 1), "new year's": (1, 1), "the new year": (1, 1), "halloween": (10, 31), "valentine's day": (2, 14),
}  # fmt: skip
HOLIDAY_TRIGGERS = frozenset(name.split()[0] for name in _DAYS)
_HOLIDAY = re.compile(rf"({alternation(_DAYS)})(?!\w)(?!['-]\w|\s(?:[A-Z](?!ve\b|ay\b)|tree|market|card|song|cracker))", re.IGNORECASE)
_NAME_BEFORE = re.compile(r"(?:\b(?!(?:On|By|At|The|In|For|Before|After|Since|Until|This|Last|Next|From)\b)[A-Z][\w'.]*)\s$")


def read_holiday(page: Page, at: int) -> Reading | None:
    """Read a feast day as the one nearest to publication in the direction of the sentence; None where it is part of a name."""
    match = _HOLIDAY.match(page.text, at)
    if (
        match is None
        or not match.group().removeprefix("the ").removeprefix("The ")[0].isupper()
        or _NAME_BEFORE.search(page.text[max(0, at - 24) : at])
    ):
        return None
    month, day = _DAYS[" ".join(match.group(1).lower().split())]
    value = day_value(month, day, page.published, page.tense(at, match.end()))
    return Reading(at, match.end(), TimeKind.DATE, value) if value else None
