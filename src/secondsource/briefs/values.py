"""Normalised values in, words for a reader out, and back: whether words of a brief or of a page give a value. Shared by writer and checker,
and read by rules of its own, so that an error of the language room is not repeated here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from secondsource.briefs.cuewords import word_list, word_set
from secondsource.text import fold, squeeze

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH_STEMS = (
    "jan ian січ", "feb fév fev лют", "mar mär берез", "apr avr квіт", "mai may трав", "jun iun juin черв", "jul iul juil лип",
    "aug août aout серп", "sep вер", "oct okt жовт", "nov noi листоп", "dec dez déc груд",
)  # fmt: skip
_MONTH_OF = {stem: number for number, stems in enumerate(_MONTH_STEMS, start=1) for stem in stems.split()}
_MONTH_WORD = re.compile("(?:" + "|".join(sorted(_MONTH_OF, key=len, reverse=True)) + r")[^\W\d_]*\.?$")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NEAR_DAYS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_SEASONS = {"SP": "spring", "SU": "summer", "FA": "autumn", "AU": "autumn", "WI": "winter"}
_PARTS = {
    "Q1": "first quarter",
    "Q2": "second quarter",
    "Q3": "third quarter",
    "Q4": "fourth quarter",
    "H1": "first half",
    "H2": "second half",
}
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day", "DE": "decade", "TH": "hour", "TM": "minute", "TS": "second"}
_DURATION = re.compile(r"P(T?)(\d+)([A-Z]+)")
_ISO = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T[\d:]+)?")
_PART = re.compile(r"(\d{4})-([QH]\d|SP|SU|FA|AU|WI)")
_COUNTED = re.compile(r"(-?\d+(?:\.\d+)?)(?: (.+))?")
_SHOWN = re.compile(r"(?:([A-Z]{3}) )?(-?[\d,]+(?:\.\d+)?)( million| billion| trillion)?(%| [^\d]+)?")
_DIGITS = re.compile(r"\d+(?:[.,\u00a0\u202f ’']\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?")
_SCALES = {"million": 1e6, "billion": 1e9, "trillion": 1e12}
_WORD_AFTER = re.compile(r"[\s-]*([^\W\d_]+)")
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_PEOPLE = {"person": "people", "child": "children", "man": "men", "woman": "women"}
_SHORT_UNITS = frozenset(
    "aircraft personnel staff crew sheep km m cm mm ha t kg g mw gw kw mwh gwh kwh teu nmi l km2 m2 m3 mbps bcm".split()
)
NEAR = 8
"""Days from the publication within which a weekday names a day."""


def spell_value(value: str) -> str:
    """Write a normalised value for a reader; nothing where it cannot be told in a few words.

    >>> spell_value("2026-03-12"), spell_value("412000000 EUR"), spell_value("2 person"), spell_value("P15Y"), spell_value("65 percent")
    ('12 March 2026', 'EUR 412 million', '2 people', '15 years', '65%')
    >>> spell_value("2027-H2"), spell_value("PXY"), spell_value("statement of intent")
    ('second half of 2027', '', 'statement of intent')
    """
    if when := _spell_date(value):
        return when
    if match := _DURATION.fullmatch(value):
        unit = _UNITS.get(match[1] + match[3], "")
        return unit and f"{int(match[2])} {_plural(unit, int(match[2]))}"
    if match := _COUNTED.fullmatch(value):
        return _spell_number(float(match[1]), match[2] or "")
    return "" if re.fullmatch(r"PT?[X\d]+[A-Z]+|[PTX\d:.-]*", value) else squeeze(value)


def _spell_date(value: str) -> str:
    if (match := _PART.fullmatch(value)) and (part := _PARTS.get(match[2]) or _SEASONS.get(match[2])):
        return f"{part} of {match[1]}" if match[2] in _PARTS else f"{part} {match[1]}"
    match = _ISO.fullmatch(value)
    if match is None or (match[2] is None and len(value) != 4):
        return ""
    if match[2] is None:
        return match[1] if "1000" <= match[1] <= "2199" else ""
    if not 1 <= int(match[2]) <= 12 or (match[3] and not 1 <= int(match[3]) <= 31):
        return ""
    return " ".join(filter(None, (match[3] and str(int(match[3])), MONTHS[int(match[2]) - 1], match[1])))


def _spell_number(number: float, unit: str) -> str:
    shown = f"{number:,.3f}".rstrip("0").rstrip(".")
    for name, scale in reversed(_SCALES.items()):
        scaled = number / scale
        if abs(scaled) >= 1 and round(scaled, 3) * scale == number:
            shown = f"{scaled:,.3f}".rstrip("0").rstrip(".") + f" {name}"
            break
    if unit in word_set("currencies"):
        return f"{unit} {shown}"
    if unit == "percent":
        return f"{shown}%"
    return f"{shown} {_plural(unit, number)}".strip()


def _plural(unit: str, number: float) -> str:
    if number == 1 or not unit or unit in _SHORT_UNITS or unit[-1:] == "s" or unit.isupper() or not unit.isascii():
        return unit
    if unit in _PEOPLE:
        return _PEOPLE[unit]
    if re.search(r"[^aeiou]y$", unit):
        return unit[:-1] + "ies"
    return unit + ("es" if re.search(r"(?:ch|sh|x|z)$", unit) else "s")


def gives_value(shown: str, value: str) -> bool:
    """Whether words of a brief give a normalised value, neither more nor less; people may be counted without a word for them.

    >>> gives_value("EUR 412 million", "412000000 EUR"), gives_value("EUR 413 million", "412000000 EUR"), gives_value("3 people", "3")
    (True, False, False)
    """
    if not shown:
        return False
    counted, read = _COUNTED.fullmatch(value), _SHOWN.fullmatch(shown)
    if counted is None or read is None or (_ISO.fullmatch(value) and _spell_date(value)):
        return shown == spell_value(value)
    number = float(read[2].replace(",", "")) * _SCALES.get((read[3] or "").strip(), 1.0)
    told = counted[2] or ""
    bare = {""} if told in word_set("people") else set()
    unit = read[1] or ("percent" if read[4] == "%" else (read[4] or "").strip())
    return math.isclose(number, float(counted[1]), rel_tol=1e-9) and unit in {told, _plural(told, number)} | bare


@lru_cache(maxsize=8192)
def numbers_in(text: str) -> tuple[tuple[float, int, int], ...]:
    """Read the numbers of a text, in digits and in English words, with their places; an unclear one (1.800) is told in both readings.

    >>> sorted({n for n, _, _ in numbers_in("some 1,800 aircraft, two-thirds, EUR 4.5m and twenty-one men")})
    [1.8, 2.0, 4.5, 21.0, 1800.0, 4500000.0]
    """
    return tuple(_numbers(text))


def _numbers(text: str) -> Iterator[tuple[float, int, int]]:
    scales = word_list("scales")
    for match in _DIGITS.finditer(text):
        after = _WORD_AFTER.match(text, match.end())
        word = fold(after[1]) if after and after.start() - match.end() < 2 else ""
        scale = float(scales.get(word, "1"))
        end = after.end() if after and scale != 1 else match.end()
        for reading in _readings(match.group()):
            yield reading * scale, match.start(), end
            if word == "m":
                yield reading, match.start(), match.end()
    named = word_list("numbers")
    for match in _WORDS.finditer(text):
        found = [float(named[part]) for part in fold(match.group()).split("-") if part in named]
        if found:
            after = _WORD_AFTER.match(text, match.end())
            scale = float(scales.get(fold(after[1]), "1")) if after and len(after[1]) > 3 else 1.0
            total = sum(found) if len(found) == 2 and found[0] >= 20 > found[1] else found[0]
            yield total * scale, match.start(), after.end() if after and scale != 1 else match.end()


def _readings(digits: str) -> Iterator[float]:
    plain = re.sub(r"[\u00a0\u202f ’']", "", digits)
    grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain)
    if grouped:
        yield float(re.sub(r"[.,]", "", plain))
    if plain.count(".") + plain.count(",") == 1:
        yield float(plain.replace(",", "."))
    elif not grouped:
        head, _, tail = plain.replace(",", ".").rpartition(".")
        yield float(head.replace(".", "") + "." + tail) if head else float(tail)


def holds_value(text: str, value: str, published: str) -> bool:
    """Whether words of a page that came out on a day (ISO 8601, may be empty) hold a normalised value.

    >>> holds_value("signed on Thursday", "2026-03-12", "2026-03-13"), holds_value("by 11 March", "2026-03-12", "")
    (True, False)
    """
    if _spell_date(value):
        return _holds_date(text, value, published)
    if match := _DURATION.fullmatch(value):
        unit = _UNITS.get(match[1] + match[3], "")
        return bool(unit) and unit in fold(text) and any(n == int(match[2]) for n, _, _ in numbers_in(text))
    if match := _COUNTED.fullmatch(value):
        return any(math.isclose(n, float(match[1]), rel_tol=1e-9) for n, _, _ in numbers_in(text))
    return f" {_loose(value)} " in f" {_loose(text)} "


def _loose(text: str) -> str:
    """Folded words with single spaces between."""
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def _holds_date(text: str, value: str, published: str) -> bool:
    if match := _PART.fullmatch(value):
        part = _PARTS.get(match[2]) or _SEASONS[match[2]]
        return (part in fold(text) or (part == "autumn" and "fall" in fold(text))) and _year_fits(text, match[1])
    match = _ISO.fullmatch(value)
    assert match is not None
    if match[2] is None:
        return match[1] in re.findall(r"\d{4}", text)
    if match[3] is None:
        return any(month == int(match[2]) for month, _ in months_in(text)) and _year_fits(text, match[1])
    return _names_day(text, match) or _points_at_day(text, value[:10], published)


def _year_fits(text: str, year: str) -> bool:
    years = re.findall(r"(?<!\d)(?:1\d|20|21)\d\d(?!\d)", text)
    return not years or year in years


def months_in(text: str) -> Iterator[tuple[int, int]]:
    """Months named in a text, with the places where their names begin; "may" is one only with a capital."""
    for match in re.finditer(r"[^\W\d_]+", text):
        word = match.group().casefold()
        if (
            _MONTH_WORD.match(word)
            and len(word) <= 10
            and (match.group()[0].isupper() or not word.isascii() or word not in {"may", "march"})
        ):
            stem = max((s for s in _MONTH_OF if word.startswith(s)), key=len)
            if not word.isascii() or word in _MONTH_NAMES:
                yield _MONTH_OF[stem], match.start()


_MONTH_NAMES = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec"
    " januar februar marz mai juni juli oktober dezember janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre"
    " ianuarie februarie martie aprilie iunie iulie septembrie octombrie noiembrie decembrie okt dez".split()
)


def _names_day(text: str, match: re.Match[str]) -> bool:
    if match[0][:10] in text:
        return True
    for month, at in months_in(text):
        around = text[max(0, at - 8) : at + 24]
        days = {int(d) for d in re.findall(r"(?<!\d)(\d{1,2})(?!\d)", around)}
        if month == int(match[2]) and int(match[3]) in days and _year_fits(text[max(0, at - 8) : at + 30], match[1]):
            return True
    return False


def _points_at_day(text: str, value: str, published: str) -> bool:
    """Whether "Thursday" or "yesterday" on a page of a day means this day."""
    try:
        day, out = date.fromisoformat(value), date.fromisoformat(published[:10])
    except ValueError:
        return False
    words = set(re.findall(r"[^\W\d_]+", fold(text)))
    if _WEEKDAYS[day.weekday()] in words and abs((day - out).days) <= NEAR:
        return True
    return any(word in words and (day - out).days == away for word, away in _NEAR_DAYS.items())
