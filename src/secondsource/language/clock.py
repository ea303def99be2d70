"""Times of day at a given offset: "8:25 p.m.", "20:25", "0600 GMT", "20.25 Uhr", "20h25", "ten to eight"."""

from __future__ import annotations

import re

from secondsource.language.time_context import Page, Reading
from secondsource.records import TimeKind

_ZONE = r"(?P<zone>\s?\(?(?:GMT|UTC|CEST|CET|EEST|EET|BST|EDT|EST|ET|PST|PDT|IST|MSK|Z)\b(?:\s?[+-]\s?\d{1,2}(?::\d{2})?)?\)?)?"
_TWELVE = re.compile(rf"(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d{{2}}))?(?::\d{{2}})?\s?(?P<half>[ap])\.?\s?m\b\.?{_ZONE}", re.IGNORECASE)
_TWENTY_FOUR = re.compile(rf"(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::\d{{2}})?(?![\w:]|[.,]\d)(?:\s?(?:Uhr|hours|hrs)\b)?{_ZONE}")
_MILITARY = re.compile(r"(?P<hour>\d{2})(?P<minute>\d{2})\s?(?:(?P<zone>GMT|UTC|Z)\b|(?:hrs|hours|CET|EET|IST)\b)")
_WITH_WORD = re.compile(
    r"(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?\s?Uhr\b|(?P<hour2>\d{1,2})\s?h(?:\s?(?P<minute2>\d{2}))?(?!\w)|"
    r"(?P<hour3>\d{1,2})\s?heures?\s(?P<minute3>\d{2})\b|(?P<hour4>\d{1,2})[.](?P<minute4>\d{2})(?=\s?(?:GMT|UTC|CET|EET)\b)"
)
_ROMANIAN_LEAD = re.compile(r"\b(?:ora|orele|orei|о|об)\s+$", re.IGNORECASE)
_DOTTED = re.compile(r"(?P<hour>\d{1,2})[.:](?P<minute>\d{2})(?!\d|\.\d)")
_HOURS = {w: i for i, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
_MINUTES = {"five": 5, "ten": 10, "quarter": 15, "a quarter": 15, "twenty": 20, "twenty-five": 25, "half": 30}
_SPOKEN = re.compile(
    rf"(?P<minutes>{'|'.join(sorted(_MINUTES, key=len, reverse=True))})(?:\s+minutes)?\s+(?P<way>to|"
    rf"past)\s+(?P<hour>{'|'.join(_HOURS)}|\d{{1,2}})\b(?!\s+(?:percent|per|million|of|people|years|days|months))",
    re.IGNORECASE,
)
_OCLOCK = re.compile(rf"(?P<hour>{'|'.join(_HOURS)}|\d{{1,2}})\s+o'clock\b", re.IGNORECASE)
_PART_AFTER = re.compile(
    r"\s+(?:in\s+the\s+(morning|afternoon|evening)|at\s+(night)|(?:am|des)\s+(Morgen|Abend|Nachmittag)s?|du\s+(matin|soir))\b",
    re.IGNORECASE,
)
_LATE_CUE = re.compile(r"\b(?:afternoon|evening|night|tonight|p\.m)\b", re.IGNORECASE)
_EARLY_CUE = re.compile(r"\b(?:morning|dawn|a\.m)\b", re.IGNORECASE)
_LATE_PARTS = frozenset({"afternoon", "evening", "night", "abend", "nachmittag", "soir"})

UNKNOWN_DAY = "XXXX-XX-XX"
"""Stands before the T of a time of day until its day is known."""
SPOKEN_TRIGGERS = frozenset(_HOURS) | {"quarter", "half", "twenty"}


def read_clock(page: Page, at: int) -> Reading | None:
    """Read a time of day that starts with a digit; the day stays open. None where there is none."""
    text = page.text
    if at and (text[at - 1].isalnum() or text[at - 1] in "$€£#/" or (text[at - 1] in ".,:-" and text[at - 2 : at - 1].isdigit())):
        return None
    if match := _TWELVE.match(text, at):
        return _twelve_hour(page, match)
    for pattern in (_TWENTY_FOUR, _MILITARY):
        if match := pattern.match(text, at):
            return _reading(page, at, match.end(), match["hour"], match["minute"], match["zone"])
    if match := _WITH_WORD.match(text, at):
        groups = [group for group in match.groups() if group is not None]
        if groups[0] and (page.lang != "en" or "Uhr" in match.group() or len(groups) > 1):
            return _reading(page, at, match.end(), groups[0], groups[1] if len(groups) > 1 else "00", None)
    if _ROMANIAN_LEAD.search(text[max(0, at - 8) : at]) and (match := _DOTTED.match(text, at)):
        return _reading(page, at, match.end(), match["hour"], match["minute"], None)
    return read_spoken_clock(page, at)


def read_spoken_clock(page: Page, at: int) -> Reading | None:
    """Read "ten to eight", "half past nine" or "ten o'clock" (English); the afternoon only where the sentence says so."""
    if page.lang != "en":
        return None
    if match := _SPOKEN.match(page.text, at):
        minutes = _MINUTES[match["minutes"].lower()]
        hour = _hour(match["hour"])
        total = hour * 60 + (minutes if match["way"].lower() == "past" else -minutes)
    elif match := _OCLOCK.match(page.text, at):
        total = _hour(match["hour"]) * 60
    else:
        return None
    around = page.text[max(0, at - 80) : match.end() + 50]
    if total < 720 and _LATE_CUE.search(around) and not _EARLY_CUE.search(around):
        total += 720
    return _reading(page, at, match.end(), str(total // 60), f"{total % 60:02d}", None)


def _hour(word: str) -> int:
    return int(word) if word.isdigit() else _HOURS[word.lower()]


def _twelve_hour(page: Page, match: re.Match[str]) -> Reading | None:
    hour = int(match["hour"])
    if not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if match["half"] in "pP" else 0)
    end = match.end()
    # The point that ends the sentence is not part of "p.m" written without it.
    if match.group().rstrip().endswith(".") and "." not in match.group().rstrip()[:-1]:
        end -= 1
    return _reading(page, match.start(), end, str(hour), match["minute"] or "00", match["zone"])


def _reading(page: Page, start: int, end: int, hour: str, minute: str | None, zone: str | None) -> Reading | None:
    hours, minutes = int(hour), int(minute or 0)
    if part := _PART_AFTER.match(page.text, end):
        end = part.end()
        word = next(group for group in part.groups() if group).lower()
        hours += 12 if word in _LATE_PARTS and hours < 12 else 0
    if hours > 24 or minutes > 59:
        return None
    name = (zone or "").strip(" ()").upper()
    suffix = "Z" if name in ("GMT", "UTC", "Z") else ""
    return Reading(start, end, TimeKind.TIME, f"{UNKNOWN_DAY}T{hours % 24:02d}:{minutes:02d}{suffix}")
