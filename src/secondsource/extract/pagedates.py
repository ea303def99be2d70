"""Marks of an HTML page in, its publication and its last update out: the likeliest of the days it names, with time and zone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from secondsource.extract.datemarks import DateMarks, Origin
from secondsource.extract.dates import StampRole, align_day, day_alone, parse_moment
from secondsource.extract.datescores import DateHabits, Days, Sighting, day_features, read_days
from secondsource.extract.trees import load_ensemble
from secondsource.records import DateSource, Moment, Precision

MODEL = "pagedates"
_TAKEN = re.compile(
    r"<!--(?:(?!-->).){0,400}?(?:saved date|date saved|archived on|captured(?: on| at)?|crawled(?: on| at)?|fetched(?: on| at)?)\s*:?\s*"
    r"(?P<value>[^\n<>]{8,60})",
    re.IGNORECASE | re.DOTALL,
)
_JAVASCRIPT = re.compile(r"^(?:\w{3} )?(?P<day>\w{3} \d\d? \d{4}) (?P<clock>\d\d:\d\d:\d\d) GMT(?P<zone>[+-]\d{4})?")
PAGE_HEAD = 4000
"""Characters from the start of a file in which a capture states itself."""
_WORTH = {
    Origin.JSON_LD_PUBLISHED: 0,
    Origin.META_PUBLISHED: 1,
    Origin.ATTRIBUTE: 2,
    Origin.META_PLAIN: 3,
    Origin.JSON_LD_CREATED: 3,
    Origin.JSON_LD_OTHER: 4,
    Origin.LINE: 5,
    Origin.SCRIPT_PUBLISHED: 6,
    Origin.URL: 7,
}


def choose_page_moments(marks: DateMarks, habits: DateHabits) -> tuple[Moment | None, Moment | None]:
    """Choose publication and last update; None each where the page gives no such day. An update before the publication is dropped."""
    days = read_days(marks, habits)
    if not days.days:
        return None, None
    scores = load_ensemble(MODEL).score(day_features(days, marks, habits))
    published = _moment_of(days, int(scores.argmax()))
    return published, _update(days, published)


def taken_of_page(page: str) -> datetime | None:
    """Read when a page was captured where the file states it in a comment at its head, as SingleFile does; None where it does not."""
    found = _TAKEN.search(page[:PAGE_HEAD])
    if not found:
        return None
    value = found["value"].strip()
    if script := _JAVASCRIPT.match(value):
        value = f"{script['day']} {script['clock']} {script['zone'] or 'UTC'}"
    moment = parse_moment(value, DateSource.GIVEN)
    return moment.at if moment else None


def _moment_of(days: Days, chosen: int) -> Moment:
    """The fullest moment of the chosen day: a machine's where one agrees, in the zone of the page as far as what it shows tells it."""
    day, seen = days.days[chosen], days.sightings[chosen]
    machine = _machine(seen) or _machine(_beside(days, day), utc=True)
    shown = [s.moment for s in seen if s.mark.origin is Origin.LINE and s.role is not StampRole.UPDATED and "aside" not in s.mark.names]
    if machine:
        aligned = align_day(machine, next((m for m in shown if m.precision is not Precision.DAY), shown[0] if shown else None))
        if aligned.at.date() == day:
            return aligned
    published = [s for s in seen if s.role is not StampRole.UPDATED]
    best = min(published or seen, key=lambda s: (_WORTH.get(s.mark.origin, 9) - 3 * (s.moment.precision is not Precision.DAY), s.order))
    return best.moment if published else day_alone(best.moment)


def _beside(days: Days, day: date) -> list[Sighting]:
    return [s for other, seen in zip(days.days, days.sightings, strict=True) if abs(other - day) == timedelta(days=1) for s in seen]


def _machine(seen: Iterable[Sighting], *, utc: bool = False) -> Moment | None:
    """The best moment with a time that a machine wrote for the publication; `utc`: and in UTC."""
    exact = [
        s
        for s in seen
        if s.mark.origin is not Origin.LINE
        and s.role is not StampRole.UPDATED
        and s.moment.precision is not Precision.DAY
        and s.mark.origin in _WORTH
        and (not utc or (s.moment.zone_known and not s.moment.at.utcoffset() and s.mark.place < 0))
    ]
    return min(exact, key=lambda s: (_WORTH[s.mark.origin], not s.moment.zone_known, s.order)).moment if exact else None


def _update(days: Days, published: Moment) -> Moment | None:
    """The update that the page declares, else the one it shows, where it is not before the publication."""
    updates = [s for seen in days.sightings for s in seen if s.role is StampRole.UPDATED and "aside" not in s.mark.names]
    for sighting in sorted(updates, key=lambda s: (s.mark.origin is Origin.LINE, s.order)):
        if _not_before(sighting.moment, published):
            return sighting.moment
    return None


def _not_before(update: Moment, published: Moment) -> bool:
    if Precision.DAY in {update.precision, published.precision} or update.zone_known is not published.zone_known:
        return update.at.date() >= published.at.date()
    return update.at >= published.at


def later_update(updates: Sequence[Moment], published: Moment | None) -> Moment | None:
    """The first of several updates that is not before the publication; None where there is none."""
    return next((update for update in updates if published is None or _not_before(update, published)), None)
