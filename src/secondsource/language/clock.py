"""Times of day at a given offset: "8:25 p.m.", "20:25", "0600 GMT", "20.25 Uhr", "20h25", "ten to eight"."""

from __future__ import annotations

import re

from secondsource.language.time_context import Page, Reading
from secondsource.records import TimeKind

_ZONE = (
    r"(?P<zone>\s?\(?(?:GMT|UTC|CEST|CET|EEST|EET|BST|EDT|EST|ET|CDT|CST|PST|PDT|PT|IST|JST|HKT|SGT|MSK|Z|local\s+time|"
    r"(?:Eastern|Central|Mountain|Pacific|Greenwich)(?:\s+(?:Standard|Daylight|Mean))?\s+Time)\b(?:\s?[+-]\s?\d{1,2}(?::\d{2})?)?\)?)?"
)
_TWELVE = re.compile(rf"(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d{{2}}))?(?::\d{{2}})?\s?(?P<half>[ap])\.?\s?m\b\.?{_ZONE}", re.IGNORECASE)
_TWENTY_FOUR = re.compile(rf"(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::\d{{2}})?(?![\w:]|[.,]\d)(?:\s?(?:Uhr|hours|hrs)\b)?{_ZONE}")
_MILITARY = re.compile(r"(?P<hour>\d{2})(?P<minute>\d{2})\s?(?:(?P<zone>GMT|UTC|Z)\b|(?:hrs|hours|CET|EET|IST)\b)")
_WITH_WORD = re.compile(
    r"(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?\s?Uhr\b|(?P<hour2>\d{1,2})\s?h(?:\s?(?P<minute2>\d{2}))?(?!\w)|"
    r"(?P<hour3>\d{1,2})\s?heures?\s(?P<minute3>\d{2})\b|(?P<hour4>\d{1,2})[.](?P<minute4>\d{2})(?=\s?(?:GMT|UTC|CET|EET)\b)"
)
# A result, not a time of day: "ran it in 2:01:09", "beat Rovers 21:19", "mit 28:24".
_RESULT_LEAD = re.compile(
    r"\b(?:(?:in|mit|cu|scor(?:ul)?|рахунком|score)(?:\s+de)?|(?:won|win|beat|lost|lose|drew|defeated|defeat|victory|leads?|led|gewann|gewannen|verlor|"
    r"verloren|siegten?|besiegten?)(?:\s+[\w-]+){0,3})\s+$",
    re.IGNORECASE,
)
_FRENCH_LEAD = re.compile(r"(?:\bà|\bdès|\bvers|\bjusqu'à|\bavant|\baprès)\s+$", re.IGNORECASE)
_FRENCH_HOURS = re.compile(r"(?P<hour>\d{1,2})\s?heures?\b(?!\s+(?:de|d'|plus|par)\b)")
_BARE_HOUR = re.compile(r"(?P<hour>\d{1,2})(?![\d.:,%]|\s+de\s)")
_HOUR_LEAD = re.compile(r"\b(?:ora|orele|orei)\s+$", re.IGNORECASE)
_UKRAINIAN_HOUR = re.compile(r"(?P<hour>\d{1,2})(?:-(?:й|ій|ї)|(?=\s+(?:годині|ранку|вечора|дня|ночі)))(?:\s+годині)?(?!\w)")
_UKRAINIAN_LEAD = re.compile(r"\b(?:о|об|після|до|близько)\s+$", re.IGNORECASE)
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
_PLAIN_HOUR = re.compile(rf"(?P<hour>{'|'.join(_HOURS)}|1[0-2]|[1-9])(?=\s+in\s+the\s+(?:morning|afternoon|evening)\b)", re.IGNORECASE)
_PLAIN_LEAD = re.compile(r"\b(?:at|after|before|around|about|by|until|till|past|since|from)\s+$", re.IGNORECASE)
_PART_AFTER = re.compile(
    r"\s+(?:in\s+the\s+(morning|afternoon|evening)|at\s+(night)|(?:am|des)\s+(Morgen|Abend|Nachmittag)s?|du\s+(matin|soir)|(ранку|вечора|дня|ночі)|"
    r"(dimineața|seara|după-amiaza|noaptea))\b",
    re.IGNORECASE,
)
_LATE_CUE = re.compile(r"\b(?:afternoon|evening|night|tonight|p\.m)\b", re.IGNORECASE)
_EARLY_CUE = re.compile(r"\b(?:morning|dawn|a\.m)\b", re.IGNORECASE)
_LATE_PARTS = frozenset({"afternoon", "evening", "night", "abend", "nachmittag", "soir", "вечора", "дня", "seara", "după-amiaza"})

_PART = re.compile(r"(?P<part>morning|afternoon|evening|noon|midnight|midday|overnight|night)(?![\w-])")
_PART_LEAD = re.compile(
    r"\b(?:(?P<at>at|by|until|till|before|after|around|from|about|since|past|and|to)|(?P<in>in|during|on|throughout))\s+"
    r"(?P<the>(?:the\s+)?(?:(?:early|late|mid)[\s-]+)?)$",
    re.IGNORECASE,
)
_TRADING = re.compile(r"\s+(?:trading|trade|deals|session|rush|hours|session)\b")
_PART_CODES = {
    "morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI", "overnight": "TNI",
    "noon": "T12:00", "midday": "T12:00", "midnight": "T00:00",
}  # fmt: skip
PART_TRIGGERS = frozenset(_PART_CODES)

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
            if not match["zone"] and _RESULT_LEAD.search(text[max(0, at - 48) : at]):
                return None
            return _reading(page, at, match.end(), match["hour"], match["minute"], match["zone"])
    if match := _WITH_WORD.match(text, at):
        groups = [group for group in match.groups() if group is not None]
        if groups[0] and (page.lang != "en" or "Uhr" in match.group() or len(groups) > 1):
            return _reading(page, at, match.end(), groups[0], groups[1] if len(groups) > 1 else "00", None)
    if _ROMANIAN_LEAD.search(text[max(0, at - 8) : at]) and (match := _DOTTED.match(text, at)):
        return _reading(page, at, match.end(), match["hour"], match["minute"], None)
    if page.lang in ("fr", "ro", "uk"):
        return _read_bare_hour(page, at)
    return read_spoken_clock(page, at)


def _read_bare_hour(page: Page, at: int) -> Reading | None:
    """Read an hour without minutes: French "à 7 heures", Romanian "ora 7", Ukrainian "о 5-й ранку"."""
    before = page.text[max(0, at - 10) : at]
    patterns = {"fr": (_FRENCH_LEAD, _FRENCH_HOURS), "ro": (_HOUR_LEAD, _BARE_HOUR), "uk": (_UKRAINIAN_LEAD, _UKRAINIAN_HOUR)}
    lead, hour = patterns[page.lang]
    match = hour.match(page.text, at) if lead.search(before) else None
    return _reading(page, at, match.end(), match["hour"], None, None) if match else None


def read_spoken_clock(page: Page, at: int) -> Reading | None:
    """Read "ten to eight", "half past nine" or "ten o'clock" (English); the afternoon only where the sentence says so."""
    if page.lang != "en":
        return None
    if match := _SPOKEN.match(page.text, at):
        minutes = _MINUTES[match["minutes"].lower()]
        hour = _hour(match["hour"])
        total = hour * 60 + (minutes if match["way"].lower() == "past" else -minutes)
    elif (match := _OCLOCK.match(page.text, at)) or (
        _PLAIN_LEAD.search(page.text[max(0, at - 8) : at]) and (match := _PLAIN_HOUR.match(page.text, at))
    ):
        total = _hour(match["hour"]) * 60
    else:
        return None
    around = page.text[max(0, at - 80) : match.end() + 50]
    if total < 720 and _LATE_CUE.search(around) and not _EARLY_CUE.search(around):
        total += 720
    return _reading(page, at, match.end(), str(total // 60), f"{total % 60:02d}", None)


def read_part_of_day(page: Page, at: int) -> Reading | None:
    """Read "the morning", "noon", "midnight", "overnight" (English, lower case) where the words before say that it is a time."""
    match = _PART.match(page.text, at)
    if match is None:
        return None
    word = match["part"]
    value = UNKNOWN_DAY + _PART_CODES[word]
    lead = _PART_LEAD.search(page.text[max(0, at - 32) : at])
    if word == "overnight":
        return Reading(at, match.end(), TimeKind.TIME, value)
    if lead is None or (word == "night" and not lead["the"]):
        return None
    if word in ("noon", "midday", "midnight"):
        return Reading(at, match.end(), TimeKind.TIME, value) if lead["at"] else None
    if lead["the"].lower().startswith("the"):
        start = at - len(lead["the"])
        return (
            Reading(start, match.end(), TimeKind.TIME, value)
            if not re.match(r"\s+(?:of|after|before|show|paper)\b", page.text[match.end() : match.end() + 10])
            else None
        )
    return (
        Reading(at - len(lead["the"]), match.end(), TimeKind.TIME, value) if lead["in"] and _TRADING.match(page.text, match.end()) else None
    )


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
    if page.text[end - 1] == ")" and "(" not in page.text[start:end]:
        end -= 1
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
