"""Marks of a page in, the days they name out, each with the features by which the page's own publication day is told from the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np

from secondsource.extract.datemarks import DateMark, DateMarks, Origin
from secondsource.extract.dates import Stamp, StampRole, find_dateline, find_stamps, is_stamp_line, moment_of_url, parse_moment
from secondsource.extract.daypatterns import find_days, order_of_page
from secondsource.extract.trees import Rows
from secondsource.records import DateOrder, DateSource, Moment, Precision

LONGEST_DATED = 90
"""Characters of a block named after a date in which a date counts although other words stand around it."""
BESIDE = 60
"""Characters between a stamp and the label that a reader sees with it."""
FAR = 1e6
"""Characters that stand for no place at all."""
_SOURCES = {
    Origin.JSON_LD_PUBLISHED: DateSource.JSON_LD,
    Origin.JSON_LD_CREATED: DateSource.JSON_LD,
    Origin.JSON_LD_OTHER: DateSource.JSON_LD,
    Origin.JSON_LD_UPDATED: DateSource.JSON_LD,
    Origin.META_PUBLISHED: DateSource.META,
    Origin.META_PLAIN: DateSource.META,
    Origin.META_UPDATED: DateSource.META,
    Origin.ATTRIBUTE: DateSource.META,
    Origin.SCRIPT_PUBLISHED: DateSource.META,
    Origin.SCRIPT_UPDATED: DateSource.META,
    Origin.URL: DateSource.URL,
    Origin.LINE: DateSource.TEXT,
}
_UPDATES = frozenset({Origin.JSON_LD_UPDATED, Origin.META_UPDATED, Origin.SCRIPT_UPDATED})
_DECLARED = frozenset({Origin.JSON_LD_PUBLISHED, Origin.META_PUBLISHED})
_WEIGHTS = {
    (Origin.JSON_LD_PUBLISHED, StampRole.PUBLISHED): 3.0,
    (Origin.META_PUBLISHED, StampRole.PUBLISHED): 3.0,
    (Origin.URL, StampRole.PUBLISHED): 3.0,
    (Origin.META_PLAIN, StampRole.PUBLISHED): 2.0,
    (Origin.ATTRIBUTE, StampRole.PUBLISHED): 2.0,
    (Origin.JSON_LD_CREATED, StampRole.PUBLISHED): 1.5,
    (Origin.JSON_LD_OTHER, StampRole.PUBLISHED): 1.5,
    (Origin.SCRIPT_PUBLISHED, StampRole.PUBLISHED): 1.5,
    (Origin.LINE, StampRole.PUBLISHED): 1.5,
    (Origin.ATTRIBUTE, StampRole.PLAIN): 1.0,
    (Origin.LINE, StampRole.PLAIN): 1.0,
}
"""What each kind of sighting counts for a day, once; half of it in a list of other pages. The model weighs the sum beside the rest."""
_COPYRIGHT = re.compile(r"©|\(c\)|copyright|all rights", re.IGNORECASE)
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])(?=[/-])")
_URL_NUMBER = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_/]?(0[1-9]|1[0-2])[-_/]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateHabits:
    """What is known of a page's dates from outside: its address, its outlet's order and country, and when it was captured."""

    url: str | None = None
    order: DateOrder = DateOrder.UNKNOWN
    country: str = ""
    taken: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A moment read at a mark: `role` as the mark's origin, its label or the names around it tell; `order` counts the marks."""

    moment: Moment
    mark: DateMark
    role: StampRole
    dateline: bool = False
    order: int = 0

    @property
    def day(self) -> date:
        """Day in the zone the mark states."""
        return self.moment.at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days that a page names, each with its sightings in order, earliest day first."""

    days: tuple[date, ...]
    sightings: tuple[tuple[Sighting, ...], ...]


def read_days(marks: DateMarks, habits: DateHabits) -> Days:
    """Read the days that a page gives as stamps; running text gives none."""
    order = habits.order
    if order is DateOrder.UNKNOWN:
        order = order_of_page((m.value for m in marks.marks if m.origin is Origin.LINE), _certain_days(marks))
    found: dict[date, list[Sighting]] = {}
    number = 0
    for mark in marks.marks:
        for sighting in _read_mark(mark, habits, order, number):
            found.setdefault(sighting.day, []).append(sighting)
            number += 1
    if habits.url and (moment := moment_of_url(habits.url) or _numbers_of_url(habits.url)):
        mark = DateMark(value=habits.url, origin=Origin.URL)
        found.setdefault(moment.at.date(), []).append(Sighting(moment=moment, mark=mark, role=StampRole.PUBLISHED, order=number))
    days = tuple(sorted(found))
    return Days(days=days, sightings=tuple(tuple(_with_labels(found[day])) for day in days))


def _with_labels(seen: Sequence[Sighting]) -> Iterator[Sighting]:
    """A machine's stamp right beside a line of the same day that is labelled as an update is one too."""
    updates = [s.mark.place for s in seen if s.mark.origin is Origin.LINE and s.role is StampRole.UPDATED]
    for sighting in seen:
        beside = sighting.mark.origin is Origin.ATTRIBUTE and any(abs(place - sighting.mark.place) <= BESIDE for place in updates)
        yield replace(sighting, role=StampRole.UPDATED) if beside else sighting


def _certain_days(marks: DateMarks) -> list[date]:
    return [found.day for mark in marks.marks if mark.origin is not Origin.LINE for found in find_days(mark.value) if not found.other]


def _numbers_of_url(url: str) -> Moment | None:
    found = _URL_NUMBER.search(url[:2000])
    return parse_moment("-".join(found.groups()), DateSource.URL) if found else None


def _read_mark(mark: DateMark, habits: DateHabits, order: DateOrder, number: int) -> list[Sighting]:
    if mark.origin is Origin.LINE:
        stamps = find_stamps(mark.value, country=habits.country, order=order, taken=habits.taken)
        return [
            Sighting(moment=stamp.moment, mark=mark, role=_role(mark, stamp.role), dateline=dateline, order=number)
            for stamp, dateline in _own_stamps(mark, stamps)
        ]
    if mark.origin is Origin.ATTRIBUTE and (stamps := find_stamps(mark.value)) and stamps[0].start and stamps[0].role is StampRole.PLAIN:
        return []  # a title such as "Ropes of 2031-03-12" names a thing
    moment = parse_moment(mark.value, _SOURCES[mark.origin], country=habits.country, order=order)
    if moment is None or (mark.value.isdigit() and "dated" not in mark.names):
        return []
    role = StampRole.UPDATED if mark.origin in _UPDATES else StampRole.PUBLISHED
    return [
        Sighting(moment=moment, mark=mark, role=_role(mark, StampRole.PLAIN) if mark.origin is Origin.ATTRIBUTE else role, order=number)
    ]


def _own_stamps(mark: DateMark, stamps: Sequence[Stamp]) -> list[tuple[Stamp, bool]]:
    """The stamps of a line that is there to tell a date, each with whether it is a dateline's."""
    if not stamps:
        return []
    named = "dated" in mark.names and len(mark.value) <= LONGEST_DATED and not mark.value.endswith((".", "!", "?"))
    if named or is_stamp_line(mark.value, stamps):
        return [(stamp, False) for stamp in stamps]
    dateline = find_dateline(mark.value, stamps)
    return [(dateline, True)] if dateline else []


def _role(mark: DateMark, label: StampRole) -> StampRole:
    if label is not StampRole.PLAIN:
        return label
    if "updated" in mark.names:
        return StampRole.UPDATED if "published" not in mark.names else StampRole.PLAIN
    return StampRole.PUBLISHED if "published" in mark.names else StampRole.PLAIN


@dataclass(frozen=True, slots=True)
class _Page:
    """What the features of one day may look at: all days, the marks' places, the address."""

    days: Days
    marks: DateMarks
    habits: DateHabits
    signatures: dict[str, int]
    neighbours: dict[date, float]
    declared: frozenset[date]
    evidence: dict[date, float]
    places: dict[date, float]
    from_title: dict[date, float]
    from_body: dict[date, float]


Feature = Callable[[date, Sequence[Sighting], _Page], float]
_FEATURES: dict[str, Feature] = {}


def _evidence(seen: Sequence[Sighting]) -> float:
    best: dict[tuple[Origin, StampRole], float] = {}
    for sighting in seen:
        kind = sighting.mark.origin, sighting.role
        amount = _WEIGHTS.get(kind, 0.0) * (0.5 if sighting.mark.names & {"aside", "linked"} else 1.0)
        best[kind] = max(best.get(kind, 0.0), amount)
    return sum(best.values())


def _places(seen: Sequence[Sighting]) -> list[int]:
    shown = [s for s in seen if s.mark.place >= 0]
    return [s.mark.place for s in shown if "aside" not in s.mark.names] or [s.mark.place for s in shown]


def _offset(places: Sequence[int], anchor: int) -> float:
    """Characters from an anchor to the nearest place, below counted positive; FAR where either is missing."""
    return float(min((p - anchor for p in places), key=abs)) if places and anchor >= 0 else FAR


def _count_of(origin: Origin, role: StampRole | None = None, *, linked: bool | None = None) -> Feature:
    def count(_day: date, seen: Sequence[Sighting], _page: _Page) -> float:
        return float(
            sum(
                1
                for s in seen
                if s.mark.origin is origin
                and role in (None, s.role)
                and linked in (None, "linked" in s.mark.names or "aside" in s.mark.names)
            )
        )

    return count


for _origin in Origin:
    if _origin not in {Origin.ATTRIBUTE, Origin.LINE, *_UPDATES}:
        _FEATURES[_origin.value] = _count_of(_origin)
for _role_name in StampRole:
    _FEATURES[f"attribute {_role_name.value}"] = _count_of(Origin.ATTRIBUTE, _role_name, linked=False)
    _FEATURES[f"line {_role_name.value}"] = _count_of(Origin.LINE, _role_name, linked=False)
_FEATURES["attribute aside"] = _count_of(Origin.ATTRIBUTE, linked=True)
_FEATURES["line aside"] = _count_of(Origin.LINE, linked=True)


def _feature(name: str) -> Callable[[Feature], Feature]:
    def keep(function: Feature) -> Feature:
        _FEATURES[name] = function
        return function

    return keep


@_feature("from title")
def _from_title(day: date, _seen: Sequence[Sighting], page: _Page) -> float:
    return page.from_title[day]


@_feature("from body")
def _from_body(day: date, _seen: Sequence[Sighting], page: _Page) -> float:
    return page.from_body[day]


@_feature("nearest to title")
def _nearest_to_title(day: date, _seen: Sequence[Sighting], page: _Page) -> float:
    return float(sum(1 for other in page.from_title.values() if abs(other) < abs(page.from_title[day])))


@_feature("place in order")
def _order(day: date, _seen: Sequence[Sighting], page: _Page) -> float:
    return float(sum(1 for other in page.places.values() if other < page.places[day]))


@_feature("earlier days")
def _earlier(day: date, _seen: Sequence[Sighting], page: _Page) -> float:
    return page.days.days.index(day) / max(1, len(page.days.days) - 1)


@_feature("days on the page")
def _spread(_day: date, _seen: Sequence[Sighting], page: _Page) -> float:
    return float(len(page.days.days))


@_feature("origins")
def _origins(_day: date, seen: Sequence[Sighting], _page: _Page) -> float:
    return float(len({s.mark.origin for s in seen}))


@_feature("days of its form")
def _same_form(_day: date, seen: Sequence[Sighting], page: _Page) -> float:
    return float(min((page.signatures[s.mark.signature] for s in seen if s.mark.signature), default=0))


@_feature("named dated")
def _dated(_day: date, seen: Sequence[Sighting], _page: _Page) -> float:
    return float(any("dated" in s.mark.names and s.mark.place >= 0 for s in seen))


@_feature("in article")
def _in_article(_day: date, seen: Sequence[Sighting], _page: _Page) -> float:
    return float(any("article" in s.mark.names for s in seen))


@_feature("clock")
def _clock(_day: date, seen: Sequence[Sighting], _page: _Page) -> float:
    return float(any(s.moment.precision is not Precision.DAY for s in seen))


@_feature("dateline")
def _dateline(_day: date, seen: Sequence[Sighting], _page: _Page) -> float:
    return float(any(s.dateline for s in seen))


@_feature("declared updates")
def _declared_updates(_day: date, seen: Sequence[Sighting], _page: _Page) -> float:
    return float(len({s.mark.origin for s in seen if s.mark.origin in _UPDATES}))


@_feature("declared publications")
def _declared(_day: date, seen: Sequence[Sighting], _page: _Page) -> float:
    return float(len({s.mark.origin for s in seen if s.mark.origin in _DECLARED}))


@_feature("another is declared")
def _other_declared(day: date, _seen: Sequence[Sighting], page: _Page) -> float:
    return float(len(page.declared - {day}))


@_feature("only an update")
def _only_update(_day: date, seen: Sequence[Sighting], _page: _Page) -> float:
    return float(any(s.role is StampRole.UPDATED for s in seen) and not any(s.role is StampRole.PUBLISHED for s in seen))


@_feature("an update beside a declared day")
def _update_beside(day: date, seen: Sequence[Sighting], page: _Page) -> float:
    return float(bool(page.declared - {day}) and all(s.role is not StampRole.PUBLISHED for s in seen))


@_feature("evidence")
def _evidence_of(day: date, _seen: Sequence[Sighting], page: _Page) -> float:
    return page.evidence[day]


@_feature("evidence against the best other")
def _evidence_margin(day: date, _seen: Sequence[Sighting], page: _Page) -> float:
    return page.evidence[day] - max((amount for other, amount in page.evidence.items() if other != day), default=0.0)


@_feature("copyright")
def _copyright(_day: date, seen: Sequence[Sighting], _page: _Page) -> float:
    return float(any(s.mark.origin is Origin.LINE and _COPYRIGHT.search(s.mark.value) for s in seen))


@_feature("beside a day in UTC")
def _beside_utc(day: date, _seen: Sequence[Sighting], page: _Page) -> float:
    return page.neighbours.get(day, 0.0)


@_feature("month of the address")
def _url_month(day: date, _seen: Sequence[Sighting], page: _Page) -> float:
    found = _URL_MONTH.search(page.habits.url or "")
    return (1.0 if (day.year, day.month) == (int(found[1]), int(found[2])) else -1.0) if found else 0.0


@_feature("day of capture")
def _captured(day: date, _seen: Sequence[Sighting], page: _Page) -> float:
    return float(page.habits.taken is not None and abs((page.habits.taken.date() - day).days) <= 1)


FEATURES = tuple(_FEATURES)
"""Names of the features, in the order of the columns."""


def day_features(days: Days, marks: DateMarks, habits: DateHabits) -> Rows:
    """Feature rows of shape (days, len(FEATURES))."""
    forms: dict[str, set[date]] = {}
    neighbours: dict[date, float] = {}
    declared = set()
    for day, seen in zip(days.days, days.sightings, strict=True):
        for sighting in seen:
            if sighting.mark.origin in _DECLARED:
                declared.add(day)
            forms.setdefault(sighting.mark.signature, set()).add(day)
            at = sighting.moment.at
            if sighting.moment.zone_known and not at.utcoffset() and sighting.mark.place < 0:
                # 23:00 in UTC to the second is midnight of the next day where the page is written
                midnight = at.hour >= 12 and not (at.minute or at.second)
                neighbours[day + timedelta(days=1 if at.hour >= 12 else -1)] = 2.0 if midnight else 1.0
    pairs = list(zip(days.days, days.sightings, strict=True))
    places = {day: _places(seen) for day, seen in pairs}
    page = _Page(
        days=days,
        marks=marks,
        habits=habits,
        signatures={name: len(seen) for name, seen in forms.items()},
        neighbours=neighbours,
        declared=frozenset(declared),
        evidence={day: _evidence(seen) for day, seen in pairs},
        places={day: min(own, default=FAR) for day, own in places.items()},
        from_title={day: _offset(own, marks.title) for day, own in places.items()},
        from_body={day: _offset(own, marks.body) for day, own in places.items()},
    )
    rows = [[function(day, seen, page) for function in _FEATURES.values()] for day, seen in pairs]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(FEATURES))
