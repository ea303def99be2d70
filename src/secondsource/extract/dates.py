"""Lines of a page and machine-written values in; publication moments out, each with its place in the line and its role.

A date counts only where a page uses it as a stamp (date line, label, meta, URL): the date of an event in running text never does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum

from secondsource.extract.datewords import is_weekday, is_zone, month_number, writes_month_first, zone_offset
from secondsource.records import DateSource, Moment, Precision
from secondsource.text import WORD

FIRST_YEAR = 1990
LAST_YEAR = 2100
LONGEST_STAMP_LINE = 18
"""Words a line may have, dates apart, to be read as a date line (measured on the dumps of the extraction set)."""

SHORTEST_SENTENCE = 7
"""A line with more words than this and a full stop is a sentence, whatever date it begins with."""

_PUBLISHED = (
    r"(?:first\s+|originally\s+|date\s+)?publi(?:shed|c[ae]d[oa]?|cat|ée?|kováno)|created|posted|issued"
    r"|released?|date|dated|written|filed"
    r"|veröffentlicht|erschienen|erstellt|datum|stand|mis en ligne|paru|gepubliceerd|geplaatst|objavljeno"
    r"|data publikacji|opublikowano"
    r"|pubblicato|publicado|fecha|опубліковано|опубликовано|дата|додано"
)
_UPDATED = (
    r"(?:last\s+)?(?:updated?|modified|edited|revised|reviewed|changed)|last\s+change|aktualisiert"
    r"|geändert|zuletzt\s+aktualisiert|letzte\s+änderung"
    r"|mis(?:e)?\s+à\s+jour|modifié|actualizat|actualizado|ultima\s+actualizare|aggiornato|bijgewerkt"
    r"|оновлено|обновлено|ažurirano|aktualizacja"
)
_ROLE = re.compile(
    rf"(?:\b(?P<updated>(?i:{_UPDATED}))|\b(?P<published>(?i:{_PUBLISHED})))"
    r"(?:\s+(?:by|von|par|de)\s+[^|,]{3,40}?)?\s*(?:(?:on|at|am|vom|le|la|el|il|op|dnia)\b|[:\-–])?[\s:.,|\-–]*$"
)
_GAP = r"[\s ]"
_ISO = re.compile(
    r"(?<![\d/])(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)"
    r"(?:[T ]{1,2}(?P<h>\d\d):(?P<i>\d\d)(?::(?P<s>\d\d)(?:[.,]\d+)?)?(?:\s?(?P<z>Z|[+-]\d\d:?\d\d|[+-]\d\d|UTC|GMT))?)?(?!\d)"
)
_YEAR_FIRST = re.compile(
    r"(?<![\d/.])(?P<y>(?:19|20)\d\d)(?:[/.](?P<m>\d{1,2})[/.](?P<d>\d{1,2})|年(?P<cm>\d{1,2})月(?P<cd>\d{1,2})日)(?!\d)"
)
_NUMERIC = re.compile(
    rf"(?<![\d/.-])(?P<a>\d{{1,2}})(?P<sep>[./-]){_GAP}?(?P<b>\d{{1,2}})(?P=sep){_GAP}?(?P<y>(?:19|20)\d\d|\d\d)(?![\d/-])"
)
_DAY_MONTH = re.compile(
    rf"(?<![\d.])(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?(?:{_GAP}+(?:of|de|di)\b)?[\s \-/]{{0,3}}"
    rf"(?P<name>[^\W\d_]{{3,12}})\.?(?:{_GAP}+del?\b)?[\s ,\-/]{{0,3}}(?P<y>(?:19"
    rf"|20)\d\d)(?!\d)(?:\s?(?:року|рік|года|р\.|г\.))?"
)
_MONTH_DAY = re.compile(
    rf"\b(?P<name>[^\W\d_]{{3,12}})\.?{_GAP}*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[,.]?{_GAP}*(?P<y>(?:19"
    rf"|20)\d\d)(?!\d)"
)
_CLOCK = (
    r"(?P<h>\d{1,2})(?:[:.h](?P<i>[0-5]\d)(?::(?P<s>[0-5]\d))?(?!\d))?\s?(?P<half>[ap]\.?\s?m\b\.?)?"
    r"\s?(?:\b(?:Uhr|hrs?|hours|h|год|ч)\b\.?)?\s?\(?(?P<z>(?:UTC|GMT)?\s?[+-]\d{1,2}(?::?\d\d)?\b|\b[A-Z]{1,5}\b)?\)?"
)
_AFTER = re.compile(rf"^(?:[\s ,|@•·(–—\-]|\b(?:at|um|à|alle|a las|la|ora|orele|о|об|в|kl\.?|klo|u)\b){{0,8}}{_CLOCK}", re.IGNORECASE)
_BEFORE = re.compile(rf"(?<![\d.:/-]){_CLOCK}[\s ,|@•·–—\-]*(?:\b(?:on|am|le)\b)?\s*(?P<week>[^\W\d_]{{2,12}}[.,]*)?\s*$", re.IGNORECASE)
_LATER_UPDATE = re.compile(rf"^[\s ,;|·(–—\-]*(?:{_UPDATED})[\s:]*(?:at|um|à|la|о)?\s*{_CLOCK}", re.IGNORECASE)
_WEEKDAY_BEFORE = re.compile(r"([^\W\d_]{2,12})[.,]*\s*$")
_RUNNING = re.compile(
    r"\b(?:on|in|since|until|till|by|from|before|after|to|of|for|signed|dated|the|am|vom|bis|seit|nach|ab"
    r"|zum|depuis|jusqu'au|din|până|pe|din|від|до|з)\s*$",
    re.IGNORECASE,
)
_SEGMENT = re.compile(r"[|·•—–;,]|\s-\s|\s{3,}|\s/\s")
_URL_DATE = re.compile(r"/(?P<y>(?:19|20)\d\d)[/-]?(?P<m>0[1-9]|1[0-2])[/-]?(?P<d>0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")


class StampRole(StrEnum):
    """What a page says a stamp is for."""

    PUBLISHED = "published"
    UPDATED = "updated"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A moment written in a line: `line[start:end]` holds date, time and weekday, not the label."""

    moment: Moment
    role: StampRole
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clock:
    at: time
    seconds: bool
    zone: str


def parse_moment(value: str, source: DateSource, *, country: str = "") -> Moment | None:
    """Read a value that a machine wrote (meta, JSON-LD, `datetime` attribute); None where it holds no date of 1990 to 2100."""
    compact = re.match(r"((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)", value.strip())
    stamps = find_stamps("-".join(compact.groups()) if compact else value[:120], source=source, country=country)
    return stamps[0].moment if stamps else None


def moment_of_url(url: str) -> Moment | None:
    """Read the day that many outlets put into the path of a URL, as /2026/03/12/; a bare year and month give None."""
    found = _URL_DATE.search(url)
    day = _valid_day(found["y"], found["m"], found["d"]) if found else None
    return _moment(day, None, DateSource.URL, "") if day else None


def align_day(machine: Moment, shown: Moment | None) -> Moment:
    """Give a moment that a machine wrote in UTC the zone of the page, as far as the date it shows its readers tells it.

    With a time shown the offset follows from the difference; with a day alone that is the day before or after, it is the least
    offset that leads there. The instant never changes; where the two do not agree the machine's moment is returned as it is.
    """
    if (
        shown is None
        or not machine.zone_known
        or machine.precision is Precision.DAY
        or machine.at.utcoffset() != timedelta(0)
        or shown.zone_known
    ):
        return machine
    if shown.precision is Precision.DAY:
        offset = _offset_to_day(machine.at, shown.at.date())
    else:
        offset = shown.at.replace(second=0) - machine.at.replace(second=0, microsecond=0)
    quarter, odd = divmod(int(offset.total_seconds()), 900)
    return replace(machine, at=machine.at.astimezone(timezone(offset))) if not odd and -48 <= quarter <= 56 else machine


def _offset_to_day(at: datetime, day: date) -> timedelta:
    if day - at.date() == timedelta(days=1):
        return timedelta(hours=24 - at.hour)
    if at.date() - day == timedelta(days=1):
        return timedelta(hours=-at.hour - 1)
    return timedelta(0)


def find_stamps(line: str, *, source: DateSource = DateSource.TEXT, country: str = "") -> tuple[Stamp, ...]:
    """Find every full date of a line, with its time and zone where they stand beside it, from left to right.

    >>> [s.moment.iso for s in find_stamps("Updated: 13-03-2026 04:33 IST | Created: 12-03-2026 23:10 IST")]
    ['2026-03-13T04:33:00+05:30', '2026-03-12T23:10:00+05:30']
    """
    stamps: list[Stamp] = []
    taken = 0
    for start, end, day_first, iso in _days(line, country):
        if start < taken:
            continue
        left, right, clock = _clock_beside(line, start, end, taken, iso)
        day = _swapped(line, start, end, day_first, clock)
        left = _with_weekday(line, left, taken)
        role = _role_of(line[taken:left])
        stamps.append(Stamp(moment=_moment(day, clock, source, country), role=role, start=left, end=right))
        later = _LATER_UPDATE.match(line[right:])
        taken = right
        if later and (update := _clock_of(later)):
            taken = right + later.end()
            stamps.append(Stamp(moment=_moment(day, update, source, country), role=StampRole.UPDATED, start=right, end=taken))
    return tuple(stamps)


def is_stamp_line(line: str, stamps: Sequence[Stamp]) -> bool:
    """Whether a line with these stamps is there to tell the date: labelled, or little else than date, place and byline."""
    if not stamps:
        return False
    rest = "".join(_without(line, stamps))
    count = len(WORD.findall(rest))
    if count > LONGEST_STAMP_LINE or (count > SHORTEST_SENTENCE and line.rstrip().endswith((".", "!", "?"))):
        return False
    if any(stamp.role is not StampRole.PLAIN for stamp in stamps):
        return True
    if _RUNNING.search(line[: stamps[0].start]):
        return False
    own = next((part for part in _SEGMENT.split(rest) if "\x00" in part), rest)
    return len(WORD.findall(own)) <= (8 if re.search(r"\d[/:]|press|release|note|presse|прес", own, re.IGNORECASE) else 4)


def _without(line: str, stamps: Sequence[Stamp]) -> Iterator[str]:
    at = 0
    for stamp in stamps:
        yield line[at : stamp.start]
        yield "\x00"
        at = stamp.end
    yield line[at:]


def _days(line: str, country: str) -> list[tuple[int, int, date, re.Match[str] | None]]:
    found: list[tuple[int, int, date, re.Match[str] | None]] = []
    for pattern in (_ISO, _YEAR_FIRST, _DAY_MONTH, _MONTH_DAY, _NUMERIC):
        for match in pattern.finditer(line):
            day = _day_of(match, country)
            if day:
                found.append((match.start(), match.end(), day, match if pattern is _ISO and match["h"] else None))
    return sorted(found, key=lambda item: (item[0], -item[1]))


def _day_of(match: re.Match[str], country: str) -> date | None:
    groups = match.groupdict()
    if "name" in groups:
        return _valid_day(match["y"], str(month_number(match["name"])), match["d"])
    if "a" in groups:
        year = match["y"] if len(match["y"]) == 4 else f"20{match['y']}"
        straight, swapped = _valid_day(year, match["b"], match["a"]), _valid_day(year, match["a"], match["b"])
        if match["sep"] == "." or country.casefold() not in {"us", "usa", "united states"}:
            return straight or swapped
        return swapped or straight
    return _valid_day(match["y"], groups.get("m") or groups.get("cm") or "0", groups.get("d") or groups.get("cd") or "0")


def _valid_day(year: str, month: str, day: str) -> date | None:
    try:
        value = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return value if FIRST_YEAR <= value.year <= LAST_YEAR else None


def _swapped(line: str, start: int, end: int, day: date, clock: _Clock | None) -> date:
    """A slashed date beside an American zone or a half of the day is written month first."""
    match = _NUMERIC.fullmatch(line[start:end])
    if not match or match["sep"] != "/" or not clock or not writes_month_first(clock.zone):
        return day
    return _valid_day(str(day.year), match["a"], match["b"]) or day


def _clock_beside(line: str, start: int, end: int, floor: int, iso: re.Match[str] | None) -> tuple[int, int, _Clock | None]:
    if iso:
        at = time(min(int(iso["h"]), 23), min(int(iso["i"]), 59), min(int(iso["s"] or 0), 59))
        following = None if iso["z"] else re.match(r"\s?\(?([A-Z]{2,5})\b\)?", line[end:])
        zone = following[1] if following and is_zone(following[1]) else iso["z"] or ""
        return start, end + (following.end() if following and zone else 0), _Clock(at=at, seconds=bool(iso["s"]), zone=zone)
    after = _AFTER.match(line[end : end + 48])
    if after and (clock := _clock_of(after)):
        return start, end + after.end() - _loose_zone(after), clock
    before = _BEFORE.search(line[floor:start])
    if before and (clock := _clock_of(before)) and (not before["week"] or is_weekday(before["week"])):
        return floor + before.start(), end, clock
    return start, end, None


def _clock_of(match: re.Match[str]) -> _Clock | None:
    if not match["i"] and not match["half"]:
        return None
    hour = int(match["h"])
    if match["half"] and hour <= 12:
        hour = hour % 12 + (12 if match["half"].casefold().startswith("p") else 0)
    if hour > 23:
        return None
    zone = (match["z"] or "").strip()
    known = bool(zone) and (not zone.isalpha() or (zone.isupper() and is_zone(zone)))
    return _Clock(at=time(hour, int(match["i"] or 0), int(match["s"] or 0)), seconds=bool(match["s"]), zone=zone if known else "")


def _loose_zone(match: re.Match[str]) -> int:
    """Characters of a match that were read as a zone and are none."""
    zone = match["z"] or ""
    return len(match.group()) - match.start("z") if zone.isalpha() and not (zone.isupper() and is_zone(zone)) else 0


def _with_weekday(line: str, start: int, floor: int) -> int:
    match = _WEEKDAY_BEFORE.search(line[floor:start])
    return floor + match.start() if match and is_weekday(match[1]) else start


def _role_of(before: str) -> StampRole:
    match = _ROLE.search(before)
    # "the report published on 3 March" is running text: a label opens its line or segment, or is written large
    if not match or not (match.group()[0].isupper() or re.search(r"(?:^|[|·•—–,;:(/]|\s\s)\s*$", before[: match.start()])):
        return StampRole.PLAIN
    return StampRole.UPDATED if match["updated"] else StampRole.PUBLISHED


def _moment(day: date, clock: _Clock | None, source: DateSource, country: str) -> Moment:
    if clock is None:
        return Moment(at=datetime.combine(day, time(), UTC), precision=Precision.DAY, source=source)
    offset = _offset(clock.zone, day, country)
    zone = UTC if offset is None else timezone(offset)
    precision = Precision.SECOND if clock.seconds else Precision.MINUTE
    return Moment(at=datetime.combine(day, clock.at, zone), precision=precision, source=source, zone_known=offset is not None)


def _offset(zone: str, day: date, country: str) -> timedelta | None:
    numeric = re.fullmatch(r"(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d\d)?", zone)
    if not numeric:
        return zone_offset(zone, day, country) if zone else None
    minutes = int(numeric[2]) * 60 + int(numeric[3] or 0)
    return timedelta(minutes=minutes if numeric[1] == "+" else -minutes) if minutes <= 14 * 60 else None
