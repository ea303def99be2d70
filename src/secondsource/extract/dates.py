"""Lines of a page and machine-written values in; publication moments out, each with its place in the line and its role.

A date counts only where a page uses it as a stamp (date line, label, meta, URL): the date of an event in running text never does.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum

from secondsource.extract.datewords import is_american_zone, is_weekday, is_zone, zone_offset
from secondsource.extract.daypatterns import DayMatch, find_days, valid_day
from secondsource.extract.relativedates import find_relative_day
from secondsource.records import DateOrder, DateSource, Moment, Precision
from secondsource.text import WORD

LONGEST_STAMP_LINE = 18
"""Words a line may have, dates apart, to be read as a date line (measured on the dumps of the extraction set)."""

SHORTEST_SENTENCE = 7
"""A line with more words than this and a full stop is a sentence, whatever date it begins with."""

LONGEST_CACHED = 300
"""Characters of the longest line whose stamps are remembered: several steps ask for the stamps of the same line."""
LABEL_REACH = 160
"""Characters before and after a date in which its label and time are sought."""
LONGEST_PLACE = 45
LONGEST_URL = 2000
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
    r"(?:\s+(?:by|von|par|de)\s+[^|,]{3,40}?)?\s*(?:(?:on(?: the)?|at|am|vom|le|la|el|il|op|dnia)\b|[:\-–])?[\s:.,|\-–]*$"
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
    r"(?<!\blog )(?<!\bsign )(?<!\bwritten )\b(?:on|in|since|until|till|by|from|before|after|to|of|for"
    r"|signed|dated|the|am|vom|bis|seit|nach|ab"
    r"|zum|depuis|jusqu'au|din|până|pe|din|від|до|з)\s*$",
    re.IGNORECASE,
)
_SELF = re.compile(
    r"\b(?:this|diese[rs]?|cet(?:te)?) (?:article|post|story|piece|page|report|entry|blog|column|guide|beitrag|artikel|text)\b"
    r"[^.!?]{0,40}?\b(?:published|posted|appeared|updated|written|erschien(?:en)?|veröffentlicht|publié)\b"
    r"(?: (?:on|at|am|le|by [^,.!?]{2,40}?))* $",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"\W{0,3}(?i:posted|submitted|filed|published|written|veröffentlicht|publié|publicat)(?: (?i:by) [^|,.!?]{2,40})?"
    r"(?: (?i:on)(?: the)?)?[\s:]*$"
)
_BY_ON = re.compile(r"\b[Bb]y (?:[A-ZÀ-ÞĀ-Ž][\w.'’-]* ){1,4}on (?:[A-Z][a-z]+,? )?$")
_BY_NAME = re.compile(r"\b(?:[Bb]y|BY|[Vv]on|[Pp]ar) (?:[A-ZÀ-ÞĀ-Ž][\w.'’-]*[ ,]*){1,4}")
_COUNTER = re.compile(
    r"\b(?:\d[\d.,]*k?|no|leave an?|add an?) ?(?:comments?|repl(?:y|ies)|responses?|shares?|views?|likes?|reads?"
    r"|min(?:ute)?s?\.?(?: read)?)\b",
    re.IGNORECASE,
)
_SEGMENT = re.compile(r"[|·•—–;,]|\s-\s|\s{3,}|\s/\s")
_URL_DATE = re.compile(r"/(?P<y>(?:19|20)\d\d)[/-]?(?P<m>0[1-9]|1[0-2])[/-]?(?P<d>0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")


_EPOCH = re.compile(r"1\d{9}(?:\d{3}|\.\d{1,6})?")
_COMPACT = re.compile(r"((?:19|20)\d\d)(0\d|1[0-2])([0-3]\d)(?:T?([0-2]\d)([0-5]\d)([0-5]\d))?(?!\d)")
_PLACE_BEFORE = re.compile(
    r"\W{0,3}(?:[^\W\d_][^\W\d_a-zß-ÿ]+|[A-ZÀ-ÞĀ-ŽА-ЯІЇЄҐ][\w.'’-]*)(?:[ ,/]{1,2}(?:[A-ZÀ-ÞĀ-ŽА-ЯІЇЄҐ][\w.'’-]*|[a-z]{2,3}))*[ ,(]{1,3}"
)
_DASH_AFTER = re.compile(r"\s?\)?[,.]?\s?(?:[(/][^()/]{2,30}[)/]|[A-Z][\w ]{1,25})?\s{0,2}(?:[–—:]|--|-\s)")


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


def parse_moment(value: str, source: DateSource, *, country: str = "", order: DateOrder = DateOrder.UNKNOWN) -> Moment | None:
    """Read a value that a machine wrote (meta, JSON-LD, `datetime` attribute): ISO and other full dates, 20310313, or the seconds or
    milliseconds since 1970; None where it holds no date of 1990 to 2100.
    """
    value = value.strip()[:120]
    if _EPOCH.fullmatch(value):
        return Moment(at=datetime.fromtimestamp(int(value[:10]), UTC), precision=Precision.SECOND, source=source, zone_known=True)
    if compact := _COMPACT.match(value):
        date_and_time = "-".join(compact.groups()[:3]) + ("T" + ":".join(compact.groups()[3:]) if compact[4] else "")
        value = date_and_time + value[compact.end() :]
    stamps = find_stamps(value, source=source, country=country, order=order)
    return stamps[0].moment if stamps else None


def day_alone(moment: Moment) -> Moment:
    """The day of a moment without its time: that of an update tells no more of the publication."""
    return replace(moment, at=datetime.combine(moment.at.date(), time(), UTC), precision=Precision.DAY, zone_known=False)


def moment_of_url(url: str) -> Moment | None:
    """Read the day that many outlets put into the path of a URL, as /2026/03/12/; a bare year and month give None."""
    found = _URL_DATE.search(url[:LONGEST_URL])
    day = valid_day(found["y"], found["m"], found["d"]) if found else None
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


def find_stamps(
    line: str,
    *,
    source: DateSource = DateSource.TEXT,
    country: str = "",
    order: DateOrder = DateOrder.UNKNOWN,
    taken: datetime | None = None,
) -> tuple[Stamp, ...]:
    """Find every full date of a line, with its time and zone where they stand beside it, from left to right.

    `order` decides dates in numbers alone, without it `country` does. Expressions such as "3 hours ago" count only where `taken`, the
    moment the page was captured, is known.

    >>> [s.moment.iso for s in find_stamps("Updated: 13-03-2026 04:33 IST | Created: 12-03-2026 23:10 IST")]
    ['2026-03-13T04:33:00+05:30', '2026-03-12T23:10:00+05:30']
    """
    if len(line) <= LONGEST_CACHED:
        return _cached_stamps(line, source, country, order, taken)
    return _read_stamps(line, source, country, order, taken)


def _read_stamps(line: str, source: DateSource, country: str, order: DateOrder, taken: datetime | None) -> tuple[Stamp, ...]:
    stamps: list[Stamp] = []
    done = 0
    for found in find_days(line, order=order, country=country) or _relative_days(line, taken):
        if found.start < done:
            continue
        left, right, clock = _clock_beside(line, found, done)
        # a slashed date beside an American zone is written month first, unless the outlet's own order is known
        swap = found.other and order is DateOrder.UNKNOWN and clock and is_american_zone(clock.zone) and not found.month_first
        day = found.other if swap and found.other else found.day
        left = _with_weekday(line, left, done)
        role = _role_of(line[max(done, left - LABEL_REACH) : left])
        stamps.append(Stamp(moment=_moment(day, clock, source, country), role=role, start=left, end=right))
        later = _LATER_UPDATE.match(line[right : right + LABEL_REACH])
        done = right
        if later and (update := _clock_of(later)):
            done = right + later.end()
            stamps.append(Stamp(moment=_moment(day, update, source, country), role=StampRole.UPDATED, start=right, end=done))
    return tuple(stamps)


_cached_stamps = functools.lru_cache(maxsize=4096)(_read_stamps)


def _relative_days(line: str, taken: datetime | None) -> list[DayMatch]:
    found = find_relative_day(line, taken) if taken else None
    return [DayMatch(day=found[0], start=found[1], end=found[2])] if found else []


def find_dateline(line: str, stamps: Sequence[Stamp]) -> Stamp | None:
    """Find the stamp of a dateline that opens a paragraph: "GHENT, 3 March 2031 (Agency) – "; None where there is none."""
    if not stamps or stamps[0].start > LONGEST_PLACE or stamps[0].role is not StampRole.PLAIN:
        return None
    first = stamps[0]
    place = line[: first.start]
    if _RUNNING.search(place) or not _PLACE_BEFORE.fullmatch(place) or not _DASH_AFTER.match(line[first.end : first.end + LONGEST_PLACE]):
        return None
    return first


def is_stamp_line(line: str, stamps: Sequence[Stamp]) -> bool:
    """Whether a line with these stamps is there to tell the date: labelled, or little else than date, place and byline."""
    if not stamps:
        return False
    if _says_of_itself(line, stamps[0]):
        return True
    rest = _COUNTER.sub(" ", "".join(_without(line, stamps)))
    count = len(WORD.findall(rest))
    if count > LONGEST_STAMP_LINE or (count > SHORTEST_SENTENCE and line.rstrip().endswith((".", "!", "?"))):
        return False
    if any(stamp.role is not StampRole.PLAIN for stamp in stamps):
        return True
    if _RUNNING.search(line[: stamps[0].start]):
        return False
    own = next((part for part in _SEGMENT.split(_BY_NAME.sub("", rest)) if "\x00" in part), rest)
    return len(WORD.findall(own)) <= (8 if re.search(r"\d[/:]|press|release|note|presse|прес", own, re.IGNORECASE) else 4)


def _says_of_itself(line: str, first: Stamp) -> bool:
    """Whether a sentence tells when its own page came out: "This article was first published on", "Posted by Ann on", "by Ann Lee on"."""
    before, after = line[max(0, first.start - LABEL_REACH) : first.start], line[first.end :]
    if first.role is not StampRole.PLAIN and _SELF.search(before):
        return True
    goes_on = re.match(r"\s*,?\s+(?!by\b|in\b|at\b|from\b|von\b|par\b|with\b|under\b|to\b)[^\W\d_A-ZÀ-ÞА-Я]", after)
    if first.role is not StampRole.PLAIN and not goes_on and len(line) <= 2 * LABEL_REACH and _OPENING.match(before):
        return True
    return len(line) <= 2 * LABEL_REACH and len(after.split()) <= 2 and bool(_BY_ON.search(before))


def _without(line: str, stamps: Sequence[Stamp]) -> Iterator[str]:
    at = 0
    for stamp in stamps:
        yield line[at : stamp.start]
        yield "\x00"
        at = stamp.end
    yield line[at:]


def _clock_beside(line: str, found: DayMatch, floor: int) -> tuple[int, int, _Clock | None]:
    start, end, iso = found.start, found.end, found.clock
    if iso:
        at = time(min(int(iso["h"]), 23), min(int(iso["i"]), 59), min(int(iso["s"] or 0), 59))
        following = None if iso["z"] else re.match(r"\s?\(?([A-Z]{2,5})\b\)?", line[end : end + 10])
        zone = following[1] if following and is_zone(following[1]) else iso["z"] or ""
        return start, end + (following.end() if following and zone else 0), _Clock(at=at, seconds=bool(iso["s"]), zone=zone)
    after = _AFTER.match(line[end : end + 48])
    if after and (clock := _clock_of(after)):
        return start, end + after.end() - _loose_zone(after), clock
    floor = max(floor, start - LABEL_REACH)
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
    floor = max(floor, start - LABEL_REACH)
    match = _WEEKDAY_BEFORE.search(line[floor:start])
    return floor + match.start() if match and is_weekday(match[1]) else start


def _role_of(before: str) -> StampRole:
    if own := _SELF.search(before):
        return StampRole.UPDATED if "updated" in own.group() else StampRole.PUBLISHED
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
