"""Calendar dates at a given offset: days, months, weekdays, years, numeric dates, relative days, each resolved against the
page's day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from secondsource.language.calendar_values import (
    Tense,
    day_value,
    month_value,
    shift_days,
    unit_value,
    weekday_value,
    wide_year,
    written_date,
)
from secondsource.language.calendar_words import calendar_of
from secondsource.language.time_context import Page, Reading, alternation
from secondsource.records import TimeKind

_ORDINAL = r"(?:st|nd|rd|th|er|-го|-е|\.)?"
_ISO = re.compile(r"(\d{4})([-/.])(\d{2})\2(\d{2})(?!\w)(?![-/.]\d)")
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\w./-]\d|\w)")
_YEAR = r"(?P<year>[12]\d{3})(?!\w|[.,:/]\d)"
_COUNTED = re.compile(
    r"\s+(?:people|persons|men|women|children|workers|employees|jobs|soldiers|troops|residents|victims|homes|houses|"
    r"households|units|vehicles|cars|aircraft|"
    r"drones|km|kilomet\w+|miles|met(?:re|er)s?|m|kg|tonnes|tons|MW|GW|GB|hectares|acres|barrels|euros?|dollars?|pounds?|"
    r"lei|percent|per\s+cent|%|"
    r"passengers|seats|pages|votes|points|rpm|feet|ft|staff|students|patients|cases|deaths|tickets|copies|stores|shops|"
    r"dealers?|dealerships|"
    r"Menschen|Personen|Mitarbeiter|personnes|oameni|persoane|осіб|людей)\b|\s?%|\s?°|-(?:strong|page|seat|kilomet|mile|"
    r"foot|acre|hectare|megawatt)"
)
_YEAR_LEAD = re.compile(
    r"\b(?:in|since|by|until|till|from|of|during|before|after|between|to|and|year|im|jahr|jahre|seit|bis|en|depuis|din|în|"
    r"anul|у|в|до|року|з)\s+$",
    re.IGNORECASE,
)
_NOT_YEAR_LEAD = re.compile(
    r"(?:\b(?:no|nr|number|article|room|flight|route|eur|usd|gbp|pln|ron|uah|chf|rs|page|section|rule|act no|some|about|"
    r"around|nearly|least|than|over|almost|total of|exactly|only|highway|size|resolution)\.?|[#$€£¥])\s*$",
    re.IGNORECASE,
)
# "1990-х", "1990er", and a round year after "anii", "années", "роки".
_DECADE_TAIL = re.compile(r"(?P<tens>(?:1[89]|20)\d)0(?:-х|-ті|-их|er)(?!\w)")
_DECADE_LEAD = re.compile(r"\b(?:anii|anilor|années)\s+'?$", re.IGNORECASE)
_DECADE_AFTER = re.compile(r"(?P<century>1[89]|20)?(?P<tens>[2-9]|(?<=\d)\d)0(?!\w)")
_DECADE = re.compile(r"(?:(1[89]|20)(\d)0'?s|'?([2-9])0'?s)\b(?!\s+(?:F|C|percent))")
_MONTH_LEAD = re.compile(
    r"\b(?:in|since|by|until|till|from|of|to|last|next|this|early|late|mid|during|between|and|before|after|through|for|"
    r"mid-|into|every|each|its|their|the|around|throughout)[ -]+$",
    re.IGNORECASE,
)
_MONTH_FUTURE = {
    Tense.FUTURE: re.compile(
        r"\b(?:in|by|until|till|from|for|before|after|of|to|this|early|late|next|into|a|its|their|or|and)(?:\s+the|"
        r"\s+early|\s+late|\s+mid)?[\s-]+$",
        re.IGNORECASE,
    ),
    Tense.PAST: re.compile(r"(?:^|[^r]|[^o]r|[^f]or|\wfor)\s+$"),
}
# Days with a name of their own lie elsewhere than the weekday of the page.
_NAMED_DAY = re.compile(r"\b(?:Black|Good|Easter|Cyber|Bloody|Palm|Ash|Super|Giving|Maundy|Shrove|Holy|Whit|Sheffield)\s$")
_CENTURY = re.compile(r"(?P<century>1\d|2[01])(?:st|nd|rd|th)[ -]century\b", re.IGNORECASE)
_MAI_MORE = re.compile(r"\s+(?:mult|puțin|mare|mic|bun|târziu|devreme|ales|repede|\w+)", re.IGNORECASE)
_ROMANIAN_COUNT = re.compile(
    r"(?:\d|ultimele|câteva|multe|aceste|primele|următoarele|de|două|trei|patru|cinci|șase|mai)\s+$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Patterns:
    day_month: re.Pattern[str]
    month_day: re.Pattern[str]
    month_tail: re.Pattern[str]
    day_range: re.Pattern[str]
    after_weekday: re.Pattern[str]
    step_before: re.Pattern[str]
    step_after: re.Pattern[str]


@lru_cache(maxsize=16)
def _patterns(lang: str) -> _Patterns:
    words = calendar_of(lang)
    months, steps = alternation(words.months), alternation(words.steps)
    year_units = alternation(unit for unit, letters in words.units.items() if letters == "Y")
    joints = rf"(?:(?:of|{words.joints})\s*)?(?:the\s+)?"
    year_words = rf"|(?P<word>{alternation(words.years)})" if words.years else ""
    stepped = rf"(?:(?P<step>{steps})\s+(?:{year_units})|(?:{year_units})\s+(?P<step2>{steps}){year_words})(?!\w)"
    year_tail = rf"(?:,?\s+{joints}(?:{_YEAR}|{stepped}))?"
    year_after_day = rf"(?:[,-]?\s*{joints}(?:{_YEAR}|{stepped}))?"
    joint = r"(?:\s+of|\s+de)?"
    return _Patterns(
        day_month=re.compile(
            rf"(?P<day>\d{{1,2}}){_ORDINAL}{joint}[\s-]+(?P<month>{months})\b\.?{year_after_day}",
            re.IGNORECASE,
        ),
        month_day=re.compile(
            rf"(?P<month>{months})\b\.?\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:%]|[.,]\d|\s?(?:percent|"
            rf"per\s+cent|million|p\.?m|a\.?m)\b)(?:\s?-\s?\d{{1,2}}(?!\d))?{year_tail}",
            re.IGNORECASE,
        ),
        month_tail=re.compile(rf"(?P<month>{months})(?!\w)\.?{year_tail}", re.IGNORECASE),
        day_range=re.compile(
            rf"\d{{1,2}}{_ORDINAL}\s?(?:-|to|and|or|bis|und|au|et|și|spre|до|та|на|/)\s?(?=\d{{1,"
            rf"2}}{_ORDINAL}{joint}\s+(?:{months})\b)",
            re.IGNORECASE,
        ),
        after_weekday=re.compile(r"\.?,?\s+(?:the\s+|den\s+|dem\s+|le\s+)?(?=\w)"),
        step_before=re.compile(rf"(?<!\w)({steps})\s+$", re.IGNORECASE),
        step_after=re.compile(rf"\s+({steps})(?!\w)", re.IGNORECASE),
    )


def _year_of(page: Page, match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    step = groups.get("step") or groups.get("step2")
    if groups.get("word") and page.published is not None:
        return page.published.year + page.words.years[groups["word"].lower()]
    if step and page.published is not None:
        return page.published.year + page.words.steps[step.lower()]
    return None


def read_numeric_date(page: Page, at: int) -> Reading | None:
    """Read 2025-11-14, 14.11.2025, 14/11/25; where day and month could be either, the one nearer to publication, else day
    first.
    """
    if at and (page.text[at - 1].isalnum() or page.text[at - 1] in "./-,:$€"):
        return None
    if match := _ISO.match(page.text, at):
        value = written_date(int(match[1]), int(match[3]), int(match[4]))
        return Reading(at, match.end(), TimeKind.DATE, value) if value else None
    match = _NUMERIC.match(page.text, at)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), wide_year(int(match[4]))
    day_first, month_first = written_date(year, second, first), written_date(year, first, second)
    value = day_first or month_first
    if (
        day_first
        and month_first
        and page.lang == "en"
        and match[2] == "/"
        and _distance(page, month_first) < min(62, _distance(page, day_first))
    ):
        value = month_first
    return Reading(at, match.end(), TimeKind.DATE, value) if value else None


def _distance(page: Page, value: str) -> int:
    if page.published is None:
        return 9999
    return abs((page.published - type(page.published).fromisoformat(value)).days)


def read_day_month(page: Page, at: int) -> Reading | None:
    """Read "14 November 2025", "14. November", "5 to" before "8 March"; None where the number is no day of that month."""
    patterns = _patterns(page.lang)
    if at and page.text[at - 1] in "$€£.,:/":
        return None
    match = patterns.day_month.match(page.text, at)
    if match:
        if page.lang == "en" and page.cased and not match["month"][0].isupper():
            return None
        return _day_reading(page, match)
    lead = patterns.day_range.match(page.text, at)
    if lead and (later := patterns.day_month.match(page.text, lead.end())):
        end = re.compile(r"\d+").match(page.text, at)
        whole = _day_reading(page, later)
        if whole and end:
            month = int(whole.value[5:7])
            year = whole.value[:4]
            day = int(end.group())
            value = f"{year}-{month:02d}-{day:02d}" if 0 < day < 32 else None
            return Reading(at, end.end(), TimeKind.DATE, value) if value else None
    return None


def _day_reading(page: Page, match: re.Match[str]) -> Reading | None:
    month, day = page.words.months[match["month"].lower()], int(match["day"])
    year = _year_of(page, match)
    if year is not None:
        value = written_date(year, month, day)
    else:
        value = day_value(month, day, page.published, page.tense(match.start(), match.end()))
    return Reading(match.start(), _trimmed_end(match), TimeKind.DATE, value) if value else None


def _trimmed_end(match: re.Match[str]) -> int:
    """End of a match without the point of an abbreviation that ends it only where the month is written in full."""
    end = match.end()
    month = match["month"].lower()
    whole = len(month) > 4 or month in ("may", "mai", "june", "july", "juni", "juli", "mars", "juin", "août", "märz")
    return end - 1 if match.group().endswith(".") and whole else end


def read_month(page: Page, at: int) -> Reading | None:
    """Read "November 14, 2025", "November 2025" or a month alone; words that are also verbs need a sign that they are
    months.
    """
    patterns = _patterns(page.lang)
    text = page.text
    if page.lang in ("en", "de") and page.cased and not text[at].isupper():
        return None
    if page.lang == "en" and (match := patterns.month_day.match(text, at)):
        reading = _day_reading(page, match)
        if reading:
            return reading
    match = patterns.month_tail.match(text, at)
    if match is None:
        return None
    month, year = page.words.months[match["month"].lower()], _year_of(page, match)
    if year is not None:
        return Reading(at, match.end(), TimeKind.DATE, f"{year:04d}-{month:02d}")
    end = match.end("month")
    if match["month"].lower() in page.words.ambiguous and not _is_month(page, at, end, match["month"]):
        return None
    step, start, end = _step_around(page, at, end)
    tense = page.tense(start, end)
    if page.lang == "en" and tense is not Tense.OPEN and not _MONTH_FUTURE[tense].search(text[max(0, start - 24) : start]):
        tense = Tense.OPEN
    return Reading(start, end, TimeKind.DATE, month_value(month, page.published, tense, step))


def _is_month(page: Page, at: int, end: int, word: str) -> bool:
    before = page.text[max(0, at - 14) : at]
    if page.lang == "ro":
        return bool(re.search(r"(?:luna|lunii)\s+$", before)) or (
            bool(re.search(r"(?:în|din|până în)\s+$", before)) and _MAI_MORE.match(page.text, end) is None and word.lower() == "mai"
        )
    if page.lang == "fr":
        return (
            bool(re.search(r"\b(?:en|de|depuis|dès|fin|début|mi|mi-|mois de|d'ici|jusqu'en)[ -]*$", before, re.IGNORECASE))
            and word.lower() == "mars"
        )
    if len(word) == 3 and word.lower() != "may" and page.text[end : end + 1] != ".":
        return False
    return bool(_MONTH_LEAD.search(before)) and not re.match(r"\s+(?:said|told|has|was|is|be|have|had|will)\b", page.text[end : end + 8])


def _step_around(page: Page, start: int, end: int) -> tuple[int | None, int, int]:
    """Find "last" or "next" before or after an expression; give the step and the widened span."""
    patterns = _patterns(page.lang)
    low = max(0, start - 14)
    if found := patterns.step_before.search(page.text[low:start]):
        return page.words.steps[found.group(1).lower()], low + found.start(), end
    if page.lang in ("fr", "ro") and (found := patterns.step_after.match(page.text, end)):
        return page.words.steps[found.group(1).lower()], start, found.end()
    if page.lang == "ro" and (found := re.compile(r"\s+(trecută|trecut|viitoare|viitor|următoare)\b").match(page.text, end)):
        return page.words.steps[found.group(1)], start, found.end()
    return None, start, end


def read_weekday(page: Page, at: int) -> Reading | None:
    """Read "Thursday", "last Thursday", "Thursday night", or with the date that follows it, "Thursday, 20 November"."""
    patterns = _patterns(page.lang)
    text = page.text
    found = re.compile(r"[^\W\d_]+(?:'(?!s\b)[^\W\d_]+)?").match(text, at)
    if found is None or (page.lang in ("en", "de") and page.cased and not text[at].isupper()):
        return None
    word = found.group().lower()
    weekday = page.words.weekdays.get(word)
    if weekday is None:
        return None
    lead = patterns.after_weekday.match(text, found.end())
    if lead:
        dated = read_numeric_date(page, lead.end()) or read_day_month(page, lead.end())
        if dated is None and text[lead.end() : lead.end() + 12].split(" ")[0].rstrip(".").lower() in page.words.months:
            dated = read_month(page, lead.end())
        if dated and len(dated.value) == 10:
            return Reading(at, dated.end, TimeKind.DATE, dated.value)
    if word in page.words.ambiguous and not _is_weekday(page, at, word):
        return None
    if page.lang == "en" and _NAMED_DAY.search(text[max(0, at - 10) : at]):
        return None
    step, start, end = _step_around(page, at, found.end())
    value = weekday_value(weekday, page.published, page.tense(start, end), step)
    part = _glued_part(word)
    return Reading(start, end, TimeKind.TIME, f"{value}T{part}") if part else _with_part(page, Reading(start, end, TimeKind.DATE, value))


def _glued_part(word: str) -> str | None:
    for tail, part in (("nachmittag", "AF"), ("vormittag", "MO"), ("abend", "EV"), ("morgen", "MO"), ("nacht", "NI")):
        if word.endswith(tail) and word != "sonnabend":
            return part
    return None


def _is_weekday(page: Page, at: int, word: str) -> bool:
    if page.lang == "ro":
        return not _ROMANIAN_COUNT.search(page.text[max(0, at - 14) : at])
    if page.lang == "uk":
        return bool(re.search(r"(?:до|від|з|з-під|минулої|наступної)\s+$", page.text[max(0, at - 12) : at]))
    return word not in ("sat", "sun", "mon", "wed", "fri", "thu") or bool(re.search(r"\bon\s+$", page.text[max(0, at - 4) : at]))


def _with_part(page: Page, day: Reading) -> Reading:
    """Add the part of the day that follows: "Thursday night" is a TIME."""
    match = re.compile(r"\s+(?:(?:au|în|dans la|in the|in der)\s+)?([^\W\d_]+(?:-[^\W\d_]+)?)").match(page.text, day.end)
    part = page.words.parts.get(match.group(1).lower()) if match else None
    if match is None or part is None or len(day.value) < 8:
        return day
    return Reading(day.start, match.end(), TimeKind.TIME, f"{day.value}T{part}")


@lru_cache(maxsize=16)
def _day_words(lang: str) -> re.Pattern[str]:
    return re.compile(rf"({alternation(calendar_of(lang).days)})(?!\w)", re.IGNORECASE)


def read_day_word(page: Page, at: int) -> Reading | None:
    """Read "today", "tonight", "yesterday evening", "the day after tomorrow"; without a day of publication the value stays
    open.
    """
    match = _day_words(page.lang).match(page.text, at)
    if match is None:
        return None
    word = " ".join(match.group(1).lower().split())
    if (
        page.lang == "de"
        and word == "morgen"
        and (page.text[at].isupper() or re.search(r"\b(?:am|jeden|guten|heute|gestern)\s+$", page.text[max(0, at - 8) : at]))
    ):
        return None
    moved = shift_days(page.published, page.words.days[word]) if page.published else None
    value = moved.isoformat() if moved else "XXXX-XX-XX"
    if word in ("tonight", "last night", "aseară"):
        return Reading(at, match.end(), TimeKind.TIME, f"{value}T{'EV' if word == 'aseară' else 'NI'}")
    return _with_part(page, Reading(at, match.end(), TimeKind.DATE, value))


def _read_years(text: str, at: int, before: str) -> Reading | None:
    """Read a century or decade: "20th century" (19), "1990s", "the '80s", "1990er", "anii '90" (199)."""
    if match := _CENTURY.match(text, at):
        return Reading(at, match.end(), TimeKind.DATE, f"{int(match['century']) - 1}")
    if match := _DECADE_TAIL.match(text, at):
        return Reading(at, match.end(), TimeKind.DATE, match["tens"])
    if _DECADE_LEAD.search(before) and (match := _DECADE_AFTER.match(text, at)):
        return Reading(at, match.end(), TimeKind.DATE, (match["century"] or "19") + match["tens"])
    match = _DECADE.match(text, at)
    if match is None or not (match[1] or "the" in before):
        return None
    return Reading(at, match.end(), TimeKind.DATE, (match[1] or "19") + (match[2] or match[3]))


def read_year(page: Page, at: int) -> Reading | None:
    """Read a year alone or a decade; four digits that count something are no year."""
    text = page.text
    before = text[max(0, at - 16) : at]
    if at and (before[-1].isalnum() or before[-1] in "$€£¥#.,:+_" or before[-1] == "/"):
        return None
    if span := _read_years(text, at, before):
        return span
    if _DECADE.match(text, at):
        return None
    match = re.compile(_YEAR).match(text, at)
    if match is None:
        return None
    year = int(match["year"])
    if _COUNTED.match(text, match.end()) or _NOT_YEAR_LEAD.search(before):
        return None
    if before.endswith("-") and not re.search(r"(?:[12]\d{3}|mid|early|late|post|pre)-$", before):
        return None
    if (
        text[match.end() : match.end() + 1] in "-"
        and re.match(r"-\d{3,}(?!\d{2})", text[match.end() :][:5])
        and not re.match(r"-[12]\d{3}", text[match.end() :][:5])
    ):
        return None
    if 1900 <= year < 2100 or (year >= 1400 and _YEAR_LEAD.search(before)):
        return Reading(at, match.end(), TimeKind.DATE, f"{year:04d}")
    return None


def relative_unit(page: Page, letters: str, step: int, start: int, end: int) -> Reading | None:
    """Make the DATE of "last week", "next quarter" and the like; None for units that give no date (hours)."""
    value = unit_value(letters, step, page.published)
    return Reading(start, end, TimeKind.DATE, value) if value else None
