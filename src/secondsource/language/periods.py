"""Periods at a given offset: "last week", "the next four years", quarters, halves and seasons, "every Monday", "annually",
"now".
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from secondsource.language.calendar_values import FAR_FUTURE, duration_value, season_value
from secondsource.language.calendar_words import calendar_of
from secondsource.language.dates import read_month, read_weekday, relative_unit
from secondsource.language.durations import read_length, read_vague_length
from secondsource.language.time_context import Page, Reading, alternation
from secondsource.records import TimeKind

_ORDINALS = {
    word: number
    for number, words in (
        (1, "first 1st ersten erste premier primul prima першому першого перший першій"),
        (2, "second 2nd zweiten zweite deuxième doilea doua другому другого другій другу"),
        (3, "third 3rd dritten dritte troisième treilea третьому третього"),
        (4, "fourth 4th vierten quatrième patrulea четвертому четвертого"),
        (-1, "final last letzten"),
    )
    for word in words.split()
}
ORDINAL_TRIGGERS = frozenset(_ORDINALS)
_QUARTERS = "quarter|Quartals?|trimestre|trimestru|trimestrul|кварталі|кварталу|квартал"
_HALVES = "half|Halbjahres|Halbjahr|semestre|jumătate|semestru|половині|половину|півріччі"
_OF_YEAR = (
    r"(?:,?\s+(?:(?:of|in|de|din|des|a|al|anului|Jahres)\s+)*(?:the\s+)?(?:(?:fiscal|financial|calendar)\s+(?:year\s+)?)?"
    r"(?:(?P<year>[12]\d{3})(?!\d)|(?P<step>last|this|next|the)\s+year\b))"
)
_PART = re.compile(
    rf"(?P<ordinal>{alternation(_ORDINALS)}|[1-4](?:\.|er?|ème|-й|-му|-го)|(?:I{{1,3}}|IV)(?=\s+кв))[\s-]+(?:(?P<quarter>{_QUARTERS})|(?P<half>{_HALVES}))\b(?P<tail>{_OF_YEAR})?",
    re.IGNORECASE,
)
_TRAILING_PART = re.compile(
    rf"(?:trimestrul(?:ui)?|(?P<half>semestrul))\s+(?:al\s+)?(?:-\s?)?(?P<ordinal>I{{1,3}}|IV|[1-4]|doilea|treilea|patrulea|întâi)(?:-lea)?(?!\w)(?P<tail>{_OF_YEAR})?",
    re.IGNORECASE,
)
_NUMERALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "întâi": 1, "1": 1, "2": 2, "3": 3, "4": 4}
_SHORT = re.compile(r"(?P<kind>[QHT])(?P<number>[1-4])\b(?:[\s/-]+(?P<year>(?:19|20)\d\d)(?!\d))?(?![-\w])")
_STEP_YEARS = {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "the": 0}
_EDGE = re.compile(
    r"(?:end|beginning|start|middle|close|turn)\s+of\s+the\s+(?:(?P<fiscal>financial|fiscal)\s+)?(?P<unit>year|month|week|quarter|decade)\b(?!\s+(?:before|after|of))",
    re.IGNORECASE,
)
_FISCAL = re.compile(
    r"(?:the\s+)?(?:(?P<step>last|previous|this|current|next|coming)\s+)?(?:fiscal|financial)(?P<noun>\s+year)?(?:\s+(?P<year>(?:19|20)\d\d)(?!\d|[.,]\d))?"
    r"(?!\w)",
    re.IGNORECASE,
)
FISCAL_TRIGGERS = frozenset("the last previous this current next coming fiscal financial".split())
_WEEK_OF = re.compile(r"(?P<ordinal>first|second|third|fourth|last|final)\s+(?:full\s+)?(?P<unit>week|day)\s+(?:of|in)\s+", re.IGNORECASE)
_YEAR_END = re.compile(r"year(?:'s[- ]|-)end\b", re.IGNORECASE)
EDGE_TRIGGERS = frozenset({"end", "beginning", "start", "middle", "close", "turn", "year"})
_MEASURED = re.compile(r"\s+(?:\w+\s+)?(?:years?|months?|weeks?|days?|decades?|hours?|quarters?)\b", re.IGNORECASE)
_SUPERLATIVE = re.compile(r"\bmost\s$", re.IGNORECASE)
_SEASON_ADVERBS = frozenset({"восени", "навесні", "влітку", "взимку"})
_NIGHT = {"night": "NI", "evening": "EV", "afternoon": "AF", "morning": "MO"}


def read_part_of_year(page: Page, at: int) -> Reading | None:
    """Read "second half of 2031" (2031-H2), "last quarter of 2031" (2031-Q4), "third-quarter", "Q3 2026"."""
    if page.lang == "en" and (week := _week_of_month(page, at)):
        return week
    match = _PART.match(page.text, at)
    if match:
        number, end, year = _part_number(match["ordinal"]), match.end(), _tail_year(page, match)
        letter, size = ("Q", 4) if match["quarter"] else ("H", 2)
        if year is None and letter == "H":
            return None  # the second half of a match
        if year is None and match["ordinal"].lower() == "last":
            return None  # "last quarter" is the one before this
        number = size if number < 0 else number
        return _part_reading(page, at, end, letter, number, year) if number <= size else None
    if match := _SHORT.match(page.text, at):
        number = int(match["number"])
        if (match["kind"] == "H" and (number > 2 or not match["year"])) or (at and page.text[at - 1].isalnum()):
            return None
        if match["kind"] == "T" and (page.lang != "fr" or not match["year"]):
            return None
        return _part_reading(page, at, match.end(), "H" if match["kind"] == "H" else "Q", number, match["year"])
    match = _TRAILING_PART.match(page.text, at) if page.lang == "ro" else None
    if match:
        return _part_reading(page, at, match.end(), "H" if match["half"] else "Q", _part_number(match["ordinal"]), _tail_year(page, match))
    return None


def _part_number(word: str) -> int:
    low = word.lower()
    return _ORDINALS.get(low) or _NUMERALS.get(low) or int(low[0])


def _tail_year(page: Page, match: re.Match[str]) -> str | None:
    if match["year"] or not match["step"]:
        year: str | None = match["year"]
        return year
    return f"{page.published.year + _STEP_YEARS[match['step'].lower()]:04d}" if page.published else "XXXX"


def _part_reading(page: Page, start: int, end: int, letter: str, number: int, year: str | None) -> Reading:
    if year is None:
        if page.published is None:
            year = "XXXX"
        else:
            ahead = (number - 1) * 3 >= page.published.month and page.tense(start, end) < 0
            year = f"{page.published.year - ahead:04d}"
    return Reading(start, end, TimeKind.DATE, f"{year}-{letter}{number}")


@lru_cache(maxsize=16)
def _units(lang: str) -> re.Pattern[str]:
    words = calendar_of(lang)
    return re.compile(rf"({alternation(words.units)})(?!\w)", re.IGNORECASE)


def read_step(page: Page, at: int) -> Reading | None:
    """Read "last week", "this morning", "next spring", "the past decade", "the next four years" at their first word."""
    word = re.compile(r"[^\W\d_]+").match(page.text, at)
    gap = re.compile(r"[\s-]+").match(page.text, word.end()) if word else None
    if word is None or gap is None:
        return None
    name, following = word.group().lower(), gap.end()
    if name == "that":
        day = read_weekday(page, following)
        return day if day and day.start == at else None
    step = page.words.steps[name]
    if part := _step_part(page, at, following, name):
        return part
    if season := _season_at(page, following):
        end = following + len(season)
        return Reading(at, end, TimeKind.DATE, season_value(page.words.seasons[season.lower()], page.published, page.tense(at, end), step))
    unit = _units(page.lang).match(page.text, following)
    if unit:
        return _step_unit(page, at, unit, name)
    if page.text[following : following + 1].isdigit() or page.text[following : following + 1].isalpha():
        length = read_length(page, following)
        if length and length.kind is TimeKind.DURATION and step != 0 and name != "following":
            return Reading(at, length.end, TimeKind.DURATION, length.value)
        if page.lang == "en" and step != 0 and (vague := read_vague_length(page, following)):
            return replace(vague, start=at)
        day = read_weekday(page, following)
        return day if day and day.start == at else None
    return None


def _step_unit(page: Page, at: int, unit: re.Match[str], name: str) -> Reading | None:
    letters, step = page.words.units[unit.group(1).lower()], page.words.steps[name]
    plural = page.lang == "en" and unit.group(1).lower().endswith("s")
    if plural or (letters in ("10Y", "100Y") and name in ("past", "last")):
        return Reading(at, unit.end(), TimeKind.DURATION, "PX" + letters.lstrip("0123456789") if plural else duration_value(1, letters))
    if name == "following" or (letters == "D" and page.lang == "en" and name in ("this", "last", "past", "coming")):
        return None
    if letters == "WE" and name in ("last", "past", "next", "this", "coming") and page.published:
        return relative_unit(page, letters, step, at, unit.end())
    return relative_unit(page, letters, step, at, unit.end())


def _step_part(page: Page, at: int, following: int, name: str) -> Reading | None:
    """Read "this morning" and "last night"."""
    if page.lang != "en":
        return _foreign_step_part(page, at, following, name)
    if name not in ("this", "last"):
        return None
    match = re.compile(r"(morning|afternoon|evening|night)\b", re.IGNORECASE).match(page.text, following)
    if match is None:
        return None
    day = relative_unit(page, "D", page.words.steps[name], at, match.end())
    return Reading(at, match.end(), TimeKind.TIME, f"{day.value if day else 'XXXX-XX-XX'}T{_NIGHT[match.group(1).lower()]}")


def _foreign_step_part(page: Page, at: int, following: int, name: str) -> Reading | None:
    """Read "ce matin", "această seară", "цього ранку"."""
    word = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?").match(page.text, following)
    part = page.words.parts.get(word.group().lower()) if word and page.words.steps[name] == 0 else None
    if word is None or part is None:
        return None
    day = relative_unit(page, "D", 0, at, word.end())
    return Reading(at, word.end(), TimeKind.TIME, f"{day.value if day else 'XXXX-XX-XX'}T{part}")


def read_year_word(page: Page, at: int) -> Reading | None:
    """Read a word that is a year by itself: "торік", "heuer"."""
    word = re.compile(r"[^\W\d_]+").match(page.text, at)
    step = page.words.years.get(word.group().lower()) if word else None
    return relative_unit(page, "Y", step, at, word.end()) if word and step is not None else None


def _season_at(page: Page, at: int) -> str | None:
    match = re.compile(r"[^\W\d_]+").match(page.text, at)
    return match.group() if match and match.group().lower() in page.words.seasons else None


def read_edge(page: Page, at: int) -> Reading | None:
    """Read "the end of the year", "the beginning of the month" (English) as the year or month itself."""
    match = _EDGE.match(page.text, at)
    if match is None:
        end = _YEAR_END.match(page.text, at)
        return relative_unit(page, "Y", 0, at, end.end()) if end else None
    reading = relative_unit(page, page.words.units[match["unit"].lower()], 0, at, match.end())
    return replace(reading, value=f"FY{reading.value}") if reading and match["fiscal"] else reading


def read_fiscal_year(page: Page, at: int) -> Reading | None:
    """Read "fiscal 2008", "the next financial year" as FY2008: it is not the year of the calendar; a word of its own keeps none."""
    match = _FISCAL.match(page.text, at)
    if match is None:
        return None
    if match["year"]:
        return Reading(at, match.end(), TimeKind.DATE, f"FY{match['year']}")
    if not match["step"] or match["noun"] is None:
        return None
    year = relative_unit(page, "Y", _STEP_YEARS[match["step"].lower()], at, match.end())
    return replace(year, value=f"FY{year.value}") if year else None


def _week_of_month(page: Page, at: int) -> Reading | None:
    """Read "the last week of March" (the week that holds its last Thursday, as ISO 8601 counts) and "the last day of March"."""
    match = _WEEK_OF.match(page.text, at)
    month = read_month(page, match.end()) if match else None
    if match is None or month is None or month.start != match.end() or len(month.value) != 7 or not month.value[:4].isdigit():
        return None
    first = date(int(month.value[:4]), int(month.value[5:]), 1)
    if first.year > FAR_FUTURE:
        return None
    number, following = _ORDINALS[match["ordinal"].lower()], date(first.year + first.month // 12, first.month % 12 + 1, 1)
    if match["unit"].lower() == "day":
        day = following - timedelta(days=1) if number < 0 else first + timedelta(days=number - 1)
        return Reading(at, month.end, TimeKind.DATE, day.isoformat())
    thursday = first + timedelta(days=(3 - first.weekday()) % 7)
    last = following - timedelta(days=(following.weekday() - 3 - 1) % 7 + 1)
    week = (last if number < 0 else thursday + timedelta(weeks=number - 1)).isocalendar()
    return Reading(at, month.end, TimeKind.DATE, f"{week.year:04d}-W{week.week:02d}")


def read_season(page: Page, at: int) -> Reading | None:
    """Read "spring of 2030", "in summer", "autumn 2026"; a season word without year or "in/by/this" before it is no season."""
    word = _season_at(page, at)
    if word is None:
        return None
    end = at + len(word)
    code = page.words.seasons[word.lower()]
    tail = re.compile(r"(?:,?\s+(?:of|de|din|року|des\s+Jahres)?\s*)((?:19|20)\d\d)(?!\d)").match(page.text, end)
    if tail:
        return Reading(at, tail.end(), TimeKind.DATE, f"{tail.group(1)}-{code}")
    if stepped := _stepped_year(page, end):
        return Reading(at, stepped.end, TimeKind.DATE, f"{stepped.value}-{code}")
    back = re.search(
        r"\b(?:in|by|since|until|during|im|au|en|cet)\s+(?:the\s+|early\s+|late\s+)?$",
        page.text[max(0, at - 16) : at],
        re.IGNORECASE,
    )
    if (back is None and word.lower() not in _SEASON_ADVERBS) or re.match(r"\s+(?:of|in)\s+\w|-", page.text[end : end + 8]):
        return None
    return Reading(at, end, TimeKind.DATE, season_value(code, page.published, page.tense(at, end)))


def _stepped_year(page: Page, end: int) -> Reading | None:
    """Read the year after a season, "vara anului viitor", "влітку наступного року", "Sommer nächsten Jahres", "summer of next year"."""
    gap = re.compile(r"\s+(?:(?:of|de|din|des)\s+)?(?:l')?").match(page.text, end)
    word = re.compile(r"[^\W\d_]+").match(page.text, gap.end()) if gap else None
    if word is None:
        return None
    low, year = word.group().lower(), None
    if low in page.words.steps:
        unit = _units(page.lang).match(page.text, word.end() + 1)
        year = _step_unit(page, word.start(), unit, low) if unit and page.words.units[unit.group(1).lower()] == "Y" else None
    elif page.words.units.get(low) == "Y" and page.lang in ("fr", "ro"):
        year = read_trailing_step(page, word.start())
    return year if year and re.fullmatch(r"\d{4}", year.value) else None


@lru_cache(maxsize=16)
def _trailing_steps(lang: str) -> re.Pattern[str]:
    words = calendar_of(lang)
    return re.compile(
        rf"({alternation(words.units)})\s+(trecută|trecut|viitoare|viitor|următoare|următor|{alternation(words.steps)})(?!\w)",
        re.IGNORECASE,
    )


def read_trailing_step(page: Page, at: int) -> Reading | None:
    """Read "la semaine dernière", "anul trecut" at the unit (French, Romanian), and "the year before" style in none."""
    match = _trailing_steps(page.lang).match(page.text, at)
    if match is None or match.group(2).lower() not in page.words.steps:
        return None
    letters = page.words.units[match.group(1).lower()]
    return relative_unit(page, letters, page.words.steps[match.group(2).lower()], at, match.end())


@lru_cache(maxsize=16)
def _phrases(lang: str) -> re.Pattern[str]:
    words = calendar_of(lang)
    return re.compile(rf"({alternation([*words.sets, *words.references])})(?![\w'])(?!-\w)", re.IGNORECASE)


def read_phrase(page: Page, at: int) -> Reading | None:
    """Read rates ("per year", "monthly") as SET, "now", "recently", "soon" as PRESENT_REF, PAST_REF, FUTURE_REF."""
    match = _phrases(page.lang).match(page.text, at)
    if match is None:
        return None
    phrase = " ".join(match.group(1).lower().split())
    if phrase in page.words.before and re.match(r"\s", page.text[match.end() : match.end() + 1]):
        length = read_length(page, match.end() + 1)
        if length is not None:
            return length
    if phrase in page.words.references:
        if _MEASURED.match(page.text, match.end()) or (phrase == "recent" and _SUPERLATIVE.search(page.text[max(0, at - 5) : at])):
            return None  # "in the past year", "its most recent model"
        return Reading(at, match.end(), TimeKind.DATE, page.words.references[phrase])
    if page.text[at].isupper() and re.search(r"\b(?:[A-Z]\w+|[Tt]he)\s$", page.text[max(0, at - 24) : at]):
        return None  # "the Daily", "Coast Weekly"
    if phrase.startswith(("a ", "an ", "a-")):
        return None  # left to the reader of lengths, which looks at what is counted
    return Reading(at, match.end(), TimeKind.SET, page.words.sets[phrase])


def read_every(page: Page, at: int) -> Reading | None:
    """Read "every Monday", "each year", "every two weeks" as SET."""
    lead = re.compile(rf"({alternation(page.words.every)})\s+", re.IGNORECASE).match(page.text, at)
    if lead is None:
        return None
    following = lead.end()
    unit = _units(page.lang).match(page.text, following)
    if unit:
        letters = page.words.units[unit.group(1).lower()]
        return None if letters in ("WE", "TS") else Reading(at, unit.end(), TimeKind.SET, duration_value(1, letters))
    length = read_length(page, following)
    if length and length.kind is TimeKind.DURATION:
        return Reading(at, length.end, TimeKind.SET, length.value)
    word = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?").match(page.text, following)
    weekday = page.words.weekdays.get(word.group().lower()) if word else None
    if word is None or weekday is None:
        return None
    return Reading(at, word.end(), TimeKind.SET, f"XXXX-WXX-{weekday + 1}")
