"""Text -> time expressions with TIMEX3 values, resolved against the day of publication, by rule; entities and events are
left to others.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from secondsource.language.bounds import time_bound
from secondsource.language.calendar_words import PLAIN, CalendarWords, calendar_of
from secondsource.language.clock import PART_TRIGGERS, SPOKEN_TRIGGERS, UNKNOWN_DAY, read_clock, read_part_of_day, read_spoken_clock
from secondsource.language.dates import read_day_month, read_day_word, read_month, read_numeric_date, read_weekday, read_year
from secondsource.language.durations import PLURAL_TRIGGERS, VAGUE_TRIGGERS, read_bare_plural, read_length, read_vague_length
from secondsource.language.holidays import HOLIDAY_TRIGGERS, read_holiday
from secondsource.language.numerals import number_words
from secondsource.language.periods import (
    EDGE_TRIGGERS,
    FISCAL_TRIGGERS,
    ORDINAL_TRIGGERS,
    read_edge,
    read_every,
    read_fiscal_year,
    read_part_of_year,
    read_phrase,
    read_season,
    read_step,
    read_trailing_step,
    read_year_word,
)
from secondsource.language.references import REFERENCE_TRIGGERS, read_reference, resolve, same_period_start
from secondsource.language.time_context import Page, Reading, same_sentence
from secondsource.records import Bound, TimeKind, TimeMention

Reader = Callable[[Page, int], Reading | None]

_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:'[^\W\d_]+)*")
_DIGITS: tuple[Reader, ...] = (read_numeric_date, read_day_month, read_clock, read_part_of_year, read_length, read_year)
_LEFT = re.compile(
    r"(?:\b(?:the\s+)?(?:very\s+)?(?:end|beginning|start|middle|close|turn|(?:first|second|latter)\s+half)\s+of\s+(?:the\s+)?|\b(?:the\s+)?(?:early|"
    r"earlier|late|later|mid)(?:\s+in|\s+on)?[\s-]+|\bthe\s+(?:very\s+)?)$",
    re.IGNORECASE,
)
_EARLY = re.compile(r"\b(?:early|late)\s+(?:on\s+)?$", re.IGNORECASE)
_PART_OF_DAY = re.compile(r"\b(?:the\s+)?(?:late\s+|early\s+)?(morning|afternoon|evening|night)\s+of\s+$", re.IGNORECASE)
_PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"}
_LATEST = re.compile(r"\s+at\s+the\s+(earliest|latest)\b|\s+or\s+(later|earlier)\b|\s+(onwards?)\b", re.IGNORECASE)
_MEASURED_BOUND = re.compile(r"\b(?:up\s+to|at\s+least|at\s+most|until|for)\s+$", re.IGNORECASE)
# Romanian "din 2024" is "of 2024" unless an end follows; German "um 7 Uhr" is "at seven".
_ROMANIAN_OF = re.compile(r"(?<!încep )(?<!începe )(?<!abia )\bdin\s+(?:anul\s+|luna\s+)?$", re.IGNORECASE)
_ROMANIAN_UNTIL = re.compile(r"\s+(?:până|la)\b")
_AT_CLOCK = re.compile(r"\bum\s$", re.IGNORECASE)
_AS_OF = re.compile(r"\bas\s+of\s+$", re.IGNORECASE)  # the state on a day gone by; of a day to come, a beginning
_COMPARISON = re.compile(r"\b(?:than|over|under|within|nearly|almost)\s+(?:the\s+|a\s+)?$", re.IGNORECASE)
NEAR = 400
"""Characters around a time of day in which its day is looked for."""
_DAY_GAP = re.compile(r"\s+")


def find_times(text: str, *, published: date | None, lang: str = "en") -> tuple[TimeMention, ...]:
    """Find dates, times of day, durations and sets in a text, sorted and apart from each other.

    Relative and year-less expressions are resolved against `published`; without it they keep X for what is unknown.
    A language other than en, de, fr, ro, uk is read as English. Empty text gives an empty tuple; nothing is raised on any text.

    >>> [(m.value, str(m.bound)) for m in find_times("By 14 November it had lasted 15 years.", published=date(2025, 11, 20))]
    [('2025-11-14', 'at_most'), ('P15Y', 'exact')]
    """
    page = Page(text.translate(PLAIN), published, lang[:2].lower(), calendar_of(lang), cased=text != text.lower())
    readings = _complete(page, _scan(page))
    return tuple(_mention(page, reading) for reading in readings)


def _scan(page: Page) -> list[Reading]:
    """Read from left to right: at each word that may begin a time expression try its readers, the longest reading wins."""
    triggers = _triggers(page.lang)
    found: list[Reading] = []
    last = 0
    for token in _TOKEN.finditer(page.text):
        start, word = token.start(), token.group()
        if start < last:
            continue
        readers = _DIGITS if word[0].isdigit() else triggers.get(word.lower())
        if readers is None and "'" in word:
            start, readers = _clitic(word, start, triggers)
        if not readers or len(word) > 20:
            continue
        readings = [reading for reader in readers if (reading := reader(page, start)) and reading.start >= last]
        if not readings:
            continue
        best = max(readings, key=lambda reading: reading.end)
        best = _widened(page, _with_day_after(page, best, triggers), last)
        found.append(best)
        last = best.end
    return found


def _with_day_after(page: Page, clock: Reading, triggers: Mapping[str, tuple[Reader, ...]]) -> Reading:
    """Join a time of day with the day right behind it: "12:00 UTC Monday" is one expression, "at 12:00 on Monday" two."""
    gap = _DAY_GAP.match(page.text, clock.end) if clock.value.startswith(f"{UNKNOWN_DAY}T") else None
    word = _TOKEN.match(page.text, gap.end()) if gap else None
    if word is None:
        return clock
    for reader in triggers.get(word.group().lower().removesuffix("'s"), ()):
        day = reader(page, word.start()) if reader in (read_weekday, read_day_word, read_month) else None
        if day and day.start == word.start() and day.kind is TimeKind.DATE and len(day.value) == len(UNKNOWN_DAY):
            return Reading(clock.start, day.end, TimeKind.TIME, day.value + clock.value[len(UNKNOWN_DAY) :])
    return clock


def _clitic(word: str, start: int, triggers: Mapping[str, tuple[Reader, ...]]) -> tuple[int, tuple[Reader, ...] | None]:
    """Look past an apostrophe: "Sunday's" begins as "Sunday" does, French "l'an" at its "an"."""
    head, _, tail = word.lower().partition("'")
    if tail == "s":
        return start, triggers.get(head)
    return start + len(head) + 1, triggers.get(tail)


def _widened(page: Page, reading: Reading, last: int) -> Reading:
    """Take in what belongs to the expression on its left: "the", "early", "the end of", "the evening of"."""
    low = max(last, reading.start - 40)
    before = page.text[low : reading.start]
    if page.lang != "en" or reading.kind is TimeKind.SET:
        return reading
    if reading.kind is TimeKind.TIME:
        early = _EARLY.search(before) if reading.value[:1].isdigit() and page.text[reading.start].isalpha() else None
        return replace(reading, start=low + early.start()) if early else reading
    if reading.kind is TimeKind.DATE and len(reading.value) == 10 and (part := _PART_OF_DAY.search(before)):
        return Reading(low + part.start(), reading.end, TimeKind.TIME, f"{reading.value}T{_PARTS[part.group(1).lower()]}")
    if reading.kind is TimeKind.DATE and (same := same_period_start(page, reading.start)) is not None and same >= last:
        return replace(reading, start=same, shift="same")
    match = _LEFT.search(before)
    if match is None or reading.shift or reading.value.endswith("_REF"):
        return reading
    if reading.kind is TimeKind.DURATION and match.group().lower().strip() != "the":
        return reading
    if match.group().lower().split() in (["the"], ["the", "very"]) and not _takes_article(page.text[reading.start : reading.end]):
        return reading
    return replace(reading, start=low + match.start())


def _takes_article(words: str) -> bool:
    return words[0].isalpha() and not words[0].isupper() and not words.endswith("-long")


def _complete(page: Page, readings: list[Reading]) -> list[Reading]:
    """Give each time of day the day that its own sentence names, the nearest one."""
    days = [
        reading
        for reading in readings
        if reading.kind is not TimeKind.DURATION and len(reading.value) >= 10 and reading.value[:2].isdigit()
    ]
    placed = [_with_day(page, reading, days) if reading.value.startswith(f"{UNKNOWN_DAY}T") else reading for reading in readings]
    return resolve(page, placed)


def _start(reading: Reading) -> int:
    return reading.start


def _with_day(page: Page, clock: Reading, days: list[Reading]) -> Reading:
    low = bisect_left(days, clock.start - NEAR, key=_start)
    high = bisect_right(days, clock.end + NEAR, key=_start)
    near = [day for day in days[low:high] if day is not clock and same_sentence(page, clock, day)]
    if not near:
        return clock
    nearest = min(near, key=lambda day: (max(day.start - clock.end, clock.start - day.end), day.start))
    return replace(clock, value=nearest.value[:10] + clock.value[len(UNKNOWN_DAY) :])


def _is_past(page: Page, reading: Reading) -> bool:
    return page.published is not None and reading.value[:10] <= page.published.isoformat()


def _mention(page: Page, reading: Reading) -> TimeMention:
    bound = _bound(page, reading)
    if tail := _LATEST.match(page.text, reading.end):
        word = next(group for group in tail.groups() if group).lower()
        bound = Bound.AT_MOST if word in ("latest", "earlier") else Bound.AT_LEAST
    return TimeMention(start=reading.start, end=reading.end, kind=reading.kind, value=reading.value, bound=bound)


def _bound(page: Page, reading: Reading) -> Bound:
    """Read the bound before an expression; words that bound nothing here ("more than two years after") leave it exact."""
    _, bound = time_bound(page.text, reading.start, page.lang)
    before = page.text[max(0, reading.start - 24) : reading.start]
    if reading.kind in (TimeKind.DURATION, TimeKind.SET):
        loose = bound in (Bound.AT_LEAST, Bound.AT_MOST) and not _MEASURED_BOUND.search(before)
        return Bound.EXACT if loose else bound
    if _COMPARISON.search(before):
        return Bound.EXACT
    if bound is Bound.AT_LEAST and _AS_OF.search(before) and _is_past(page, reading):
        return Bound.EXACT
    if page.lang == "ro" and bound is Bound.AT_LEAST and _ROMANIAN_OF.search(before) and not _ROMANIAN_UNTIL.match(page.text, reading.end):
        return Bound.EXACT
    at_clock = page.lang == "de" and reading.kind is TimeKind.TIME and _AT_CLOCK.search(before)
    return Bound.EXACT if at_clock else bound


@lru_cache(maxsize=8)
def _triggers(lang: str) -> Mapping[str, tuple[Reader, ...]]:
    """For each first word the readers to try, most specific first."""
    words = calendar_of(lang)
    table: dict[str, list[Reader]] = {}
    for names, reader in _trigger_rows(words, lang):
        for name in names:
            first = re.split(r"[ -]", name)[0]
            readers = table.setdefault(first, [])
            if reader not in readers:
                readers.append(reader)
    return {name: tuple(readers) for name, readers in table.items()}


def _trigger_rows(words: CalendarWords, lang: str) -> list[tuple[frozenset[str], Reader]]:
    rows: list[tuple[frozenset[str], Reader]] = [
        (frozenset(words.months), read_month),
        (frozenset(words.weekdays), read_weekday),
        (frozenset(words.days), read_day_word),
        (frozenset(words.steps), read_step),
        (
            ORDINAL_TRIGGERS | {"q", "h", "t", "i", "ii", "iii", "iv", "trimestrul", "trimestrului", "semestrul", "quarter"},
            read_part_of_year,
        ),
        (frozenset(words.years), read_year_word),
        (frozenset(words.seasons), read_season),
        (frozenset(words.sets) | frozenset(words.references), read_phrase),
        (frozenset(words.every), read_every),
        (VAGUE_TRIGGERS.get(lang, VAGUE_TRIGGERS["en"]), read_vague_length),
        (frozenset(number_words(lang)), read_length),
        (frozenset({"a", "an", "half"}) if lang not in ("de", "fr", "ro", "uk") else frozenset(), read_length),
        (SPOKEN_TRIGGERS if lang not in ("de", "fr", "ro", "uk") else frozenset(), read_spoken_clock),
    ]
    if words is calendar_of("en"):
        rows.append((REFERENCE_TRIGGERS, read_reference))
        rows.append((PLURAL_TRIGGERS, read_bare_plural))
        rows.append((PART_TRIGGERS, read_part_of_day))
        rows.append((HOLIDAY_TRIGGERS, read_holiday))
        rows.append((FISCAL_TRIGGERS, read_fiscal_year))
        rows.append((EDGE_TRIGGERS, read_edge))
    if lang in ("fr", "ro"):
        rows.append((frozenset(words.units), read_trailing_step))
    return rows
