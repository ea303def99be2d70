"""Lengths of time at a given offset ("15-year", "two and a half years", "several weeks"), "three days ago", and rates ("a
year").
"""

from __future__ import annotations

import re
from functools import lru_cache

from secondsource.language.calendar_values import duration_value, unit_value
from secondsource.language.numerals import Numeral, read_number
from secondsource.language.time_context import Page, Reading, alternation
from secondsource.records import TimeKind

_VAGUE = {
    "en": "several|a few|few|many|some|a couple of|a number of|recent|the years|countless",
    "de": "mehrere|mehreren|einige|einigen|wenige|wenigen|vielen|viele",
    "fr": "plusieurs|quelques|derniers|dernières|prochains|prochaines",
    "ro": "câteva|câțiva|mai multe|mai mulți",
    "uk": "кілька|кількох|декілька",
}
_PLURAL = re.compile(
    r"(?P<unit>years|months|weeks|days|hours|decades|centuries)(?P<tail>-long|\s+(?:of(?!\s+age\b)|later|in\s+the\s+making))?\b(?!-)",
    re.IGNORECASE,
)
_PLURAL_LEAD = re.compile(r"\b(?:for|in|within|after|takes?|took|taken|last|lasts|lasted|spent|spend|spending|waited)\s+$", re.IGNORECASE)
_LONG_UNIT = re.compile(r"(?P<unit>year|month|week|day|hour|decade|century)-long\b", re.IGNORECASE)
PLURAL_TRIGGERS = frozenset("years months weeks days hours decades centuries year month week day hour decade century".split())
_RANGE = re.compile(r"\s?-\s?|\s+(?:to|or)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_BETWEEN_RANGE = re.compile(r"\s+and\s+", re.IGNORECASE)
VAGUE_TRIGGERS = {lang: frozenset(form.split()[0] for form in forms.split("|")) for lang, forms in _VAGUE.items()}
_OLD = re.compile(r"[ -]old\b|\s+(?:of age|alt\b|ans d'âge)", re.IGNORECASE)
_AGE_LEAD = re.compile(
    r"\b(?:aged|age\s+of|âgée?s?\s+de|(?:homme|femme|garçon|fille|fillette|adolescente?|conducteur|conductrice|jeune|suspect|enfant)s?\s+de|"
    r"vârst[ăae]i?\s+de|(?:bărbat|bărbatul|femeie|femeia|băiat|băiatul|fată|fata|fetiță|fetița|tânăr|tânărul|copil|copilul|elev|eleva?)\s+de|"
    r"alter\s+von|віком|віці)\s+$",
    re.IGNORECASE,
)
_AGE_UNIT = re.compile(r"\s+(?:de\s+)?(?:ans|ani|роки|років|року|jahre|jahren|years)\b", re.IGNORECASE)
_GERMAN_AGED = re.compile(r"-?jährige[nrsm]?\b", re.IGNORECASE)
_GERMAN_SPAN = re.compile(
    r"\s+(?:\w+e[nrsm]?\s+)?\w*(?:[Hh]aft|[Ss]trafe|[Vv]ertrag|[Aa]mtszeit|[Kk]rieg|[Jj]ubiläum|[Bb]estehen|[Ff]rist|[Ll]aufzeit|[Mm]itgliedschaft|"
    r"[Pp]ause|[Zz]usammenarbeit|[Bb]auzeit|[Gg]efängnis|[Uu]mbau|[Gg]eschichte|[Vv]erhandlungen|[Aa]bkommen)\w*"
)
_AND_A_HALF = re.compile(r"\s+(?:and\s+a\s+half|et\s+demie?|și\s+jumătate|з\s+половиною)\b", re.IGNORECASE)
_LONG = re.compile(r"-long\b|-lange?n?\b", re.IGNORECASE)
_LATER = re.compile(r"\s+(?:ago|later|earlier|after|before|since)\b", re.IGNORECASE)
_RATE = re.compile(
    r"(?:\d|\b(?:one|two|three|four|five|six|ten|hundred|thousand|million|billion|once|twice|times|percent|cent|tonnes?|"
    r"tons?|people|children|men|women|euros?|dollars?|"
    r"hours|days|weeks|months|barrels|passengers|homes|flights|mtpa|bcm|mw|gw|units|cars|vehicles|TEUs?|\w+s))\s+$",
    re.IGNORECASE,
)
_NOT_RATE = re.compile(
    r"\b(?:was|is|has|as|its|his|this|less|plus|almost|always|across|lasts?|takes|for|within|perhaps|besides|comes|spends|"
    r"days|weeks|months|hours|years)\s+$",
    re.IGNORECASE,
)
_DIGIT_NEAR = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|fifty|hundred|thousand|million|billion|dozen|"
    r"once|twice)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=16)
def _units(lang: str, page_units: tuple[str, ...]) -> re.Pattern[str]:
    joint = r"(?:[ -]|\s+)" if lang == "en" else r"[\s-]+(?:de\s+|(?:derniers|dernières|prochains|prochaines|premiers|premières)\s+)?"
    return re.compile(rf"{joint}(?:full\s+|straight\s+|consecutive\s+|whole\s+|more\s+)?({alternation(page_units)})(?!\w)", re.IGNORECASE)


def _unit_at(page: Page, at: int) -> re.Match[str] | None:
    return _units(page.lang, tuple(page.words.units)).match(page.text, at)


def read_length(page: Page, at: int) -> Reading | None:
    """Read a number with a unit of time as DURATION, or as DATE with "ago"; ages ("52-year-old") are not lengths of time."""
    numeral = read_number(page.text, at, page.lang)
    article = None
    if numeral is None and page.lang == "en":
        article = re.compile(r"an?\b", re.IGNORECASE).match(page.text, at)
    end = numeral.end if numeral else article.end() if article else -1
    if end < 0 or (at and page.text[at - 1] in "$€£#./,"):
        return None
    unit = _unit_at(page, end)
    if unit and article and _LONG.match(page.text, unit.end()):
        return None  # "a year-long search"
    if unit is None and numeral:
        return _range_start(page, at, numeral)
    if unit is None or _OLD.match(page.text, unit.end()) or _is_age(page, at, end, unit):
        return None
    number = numeral.number if numeral else 1.0
    letters = page.words.units[unit.group(1).lower()]
    after = unit.end()
    if half := _AND_A_HALF.match(page.text, after):
        number, after = number + 0.5, half.end()
    elif article and letters != "TS" and _is_rate(page, at):
        return Reading(at, after, TimeKind.SET, duration_value(1, letters))
    if _is_idle(page, at, after, letters, number):
        return None
    if numeral and number > 9999 and letters == "Y":
        return None
    return _placed(page, at, after, number, letters)


def read_age(text: str, at: int, end: int) -> int | None:
    """End of the words that make the number at:end an age ("homme de 25 ans", "віком 25 років"); None where it is none."""
    unit = _AGE_UNIT.match(text, end) if _AGE_LEAD.search(text[max(0, at - 20) : at]) else None
    return unit.end() if unit else None


def _is_age(page: Page, at: int, end: int, unit: re.Match[str]) -> bool:
    """Whether a number of years is somebody's age; or, in Ukrainian, a date ("2023 року")."""
    if page.lang == "uk" and unit.group(1).lower() in ("року", "році", "роком", "рік") and re.fullmatch(r"[12]\d{3}", page.text[at:end]):
        return True
    aged = page.lang == "de" and _GERMAN_AGED.match(page.text, end)
    if aged and (unit.group(1)[0].isupper() or _GERMAN_SPAN.match(page.text, aged.end()) is None):
        return True
    return read_age(page.text, at, end) is not None


def _range_start(page: Page, at: int, first: Numeral) -> Reading | None:
    """Read the "60" of "between 60 and 90 days" as a length of days; the second end is read in its turn."""
    between = _BETWEEN.search(page.text[max(0, at - 9) : at]) is not None
    joint = _BETWEEN_RANGE.match(page.text, first.end) if between else _RANGE.match(page.text, first.end)
    second = read_number(page.text, joint.end(), page.lang) if joint else None
    if second is None or not first.number < second.number < 1000 or first.spelled != second.spelled:
        return None
    unit = _unit_at(page, second.end)
    if unit is None or _OLD.match(page.text, unit.end()):
        return None
    return Reading(at, first.end, TimeKind.DURATION, duration_value(first.number, page.words.units[unit.group(1).lower()]))


def read_bare_plural(page: Page, at: int) -> Reading | None:
    """Read "for years", "hours later", "decades of", "decades-long" (English) as a DURATION of unknown number, "year-long" as one year."""
    if match := _LONG_UNIT.match(page.text, at):
        return Reading(at, match.end(), TimeKind.DURATION, duration_value(1, page.words.units[match["unit"].lower()]))
    match = _PLURAL.match(page.text, at)
    if match is None:
        return None
    tail = (match["tail"] or "").strip().lower()
    lead = _PLURAL_LEAD.search(page.text[max(0, at - 10) : at])
    hours = match["unit"].lower() == "hours"
    if (
        (not tail and lead is None)
        or (tail == "of" and lead is None and hours)
        or (hours and tail != "of" and lead and lead.group().lower().startswith("after"))
    ):
        return None
    letters = page.words.units[match["unit"].lower()]
    prefix = "PTX" if letters.startswith("T") else "PX"
    end = match.end() if tail == "-long" else match.end("unit")
    return Reading(at, end, TimeKind.DURATION, prefix + letters.lstrip("T0123456789"))


def _is_idle(page: Page, at: int, after: int, letters: str, number: float) -> bool:
    """Whether "one day", "a second", "a weekend" only sounds like a length of time."""
    if number != 1 or not page.text[at : at + 1].isalpha():
        return False
    idle = letters in ("TS", "WE", "TM", "3M") or (letters == "D" and not page.text[at : at + 2].lower().startswith("a "))
    return idle and _LATER.match(page.text, after) is None and "-" not in page.text[at:after]


def _is_rate(page: Page, at: int) -> bool:
    """Whether "a year" after a count is a rate: "15 a year", "3 million crates a year"."""
    before = page.text[max(0, at - 40) : at]
    if re.compile(r"\w+\s+\w+\s+(?:ago|later|earlier|after|before)\b").match(page.text, at):
        return False
    return bool(_RATE.search(before)) and not _NOT_RATE.search(before) and bool(_DIGIT_NEAR.search(before))


def _placed(page: Page, at: int, end: int, number: float, letters: str) -> Reading:
    """Turn a length into a DATE where "ago" (or its like) follows or leads, else give it as a DURATION."""
    length = Reading(at, end, TimeKind.DURATION, duration_value(number, letters))
    if letters.startswith("T") or letters == "WE":
        return length
    lead = _lead(page, at)
    tail = re.compile(rf"\s+({alternation(page.words.after)})(?!\w)", re.IGNORECASE).match(page.text, end) if page.words.after else None
    if lead is None and tail is None:
        return length
    step = -int(number * (10 if letters == "10Y" else 100 if letters == "100Y" else 2 if letters == "2W" else 3 if letters == "3M" else 1))
    unit = {"10Y": "Y", "100Y": "Y", "2W": "W", "3M": "M"}.get(letters, letters)
    value = unit_value(unit, step, page.published) if page.published is None or page.published.year + step > 2 else None
    if value is None:
        return length
    return Reading(lead if lead is not None else at, tail.end() if tail else end, TimeKind.DATE, value)


def _lead(page: Page, at: int) -> int | None:
    """Start of a word such as German "vor" that, before a length, means "ago"."""
    if not page.words.before:
        return None
    low = max(0, at - 16)
    match = re.search(rf"(?<!\w)({alternation(page.words.before)})\s+(?:mehr\s+als\s+|rund\s+|etwa\s+)?$", page.text[low:at], re.IGNORECASE)
    return low + match.start() if match else None


@lru_cache(maxsize=16)
def _vague(lang: str, page_units: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        rf"(?:{_VAGUE.get(lang, _VAGUE['en']).replace(' ', chr(92) + 's+')})\s+(?:\w+\s+)?({alternation(page_units)})(?!\w)",
        re.IGNORECASE,
    )


def read_vague_length(page: Page, at: int) -> Reading | None:
    """Read "several years" or "a few days" as a DURATION of unknown number (PXY, PXD)."""
    match = _vague(page.lang, tuple(page.words.units)).match(page.text, at)
    if match is None or len(match.group()) > 40:
        return None
    letters = page.words.units[match.group(1).lower()]
    if letters == "WE" or (page.lang == "en" and not match.group(1).lower().endswith("s")):
        return None
    prefix = "PTX" if letters.startswith("T") else "PX"
    return Reading(at, match.end(), TimeKind.DURATION, prefix + letters.lstrip("T0123456789"))
