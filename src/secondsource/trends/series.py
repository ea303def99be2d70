"""Findings of many stories in, quantities over time out: values of one quantity by period, targets, what was revised or contradicted.

Two stories speak of one quantity only where unit, rate, length of the periods, the names it is of and the words for it all agree.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from secondsource.records import (
    Article,
    Bound,
    Finding,
    FindingKind,
    Part,
    Particular,
    PartRole,
    QuantitySeries,
    SeriesValue,
    StoryReport,
    TimeKind,
    TimeMention,
    ValueMark,
    Verdict,
)
from secondsource.text import words
from secondsource.trends.entities import entity_key, usual
from secondsource.trends.periods import story_day

ROUNDED = 0.005
"""Values that differ by less than this share are one value, rounded twice."""
ABOUT = 0.05
"""So much where one of them is told as "about"."""
RATE_REACH = 24
"""Characters after a number in which "a month" makes it a rate."""
DUE_REACH = 40
"""Characters after a target in which the day it is for stands."""
_EXACT = {
    "kg": ("t", 1e-3), "kW": ("MW", 1e-3), "GW": ("MW", 1e3), "kWh": ("MWh", 1e-3), "GWh": ("MWh", 1e3), "TWh": ("MWh", 1e6),
}  # fmt: skip
"""Units that are exact multiples of others; nothing else is converted, least of all currencies or durations."""
_RATES = {
    "day": r"(?:a|per|each|every|/)\s?day|daily|pro Tag|am Tag|täglich|par jour|pe zi|на день|щодня",
    "week": r"(?:a|per|each|every|/)\s?week|weekly|pro Woche|wöchentlich|par semaine|pe săptămână|на тиждень",
    "month": r"(?:a|per|each|every|/)\s?month|monthly|pro Monat|im Monat|monatlich|par mois|mensuel\w*|pe lună|lunar\w*"
    r"|на місяць|щомісяч\w*",
    "year": r"(?:a|per|each|every|/)\s?(?:year|annum)|yearly|annual(?:ly)?|pro Jahr|im Jahr|jährlich|par an|annuel\w*|pe an|anual\w*|на рік"
    r"|щорічн\w*",
}
_RATE_AFTER = {per: re.compile(rf"^[\w\s]{{0,12}}?(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE) for per, pattern in _RATES.items()}
_RATE_IN = {per: re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE) for per, pattern in _RATES.items()}
_DUE = re.compile(
    r"^[^.;!?\d]{0,25}?\b(?:by|in|from|until|before|for|bis|ab|im|d'ici|en|până|до|у|в)\s+(?:the\s+)?(?:(?:end|middle|start)\s+of\s+)?$",
    re.IGNORECASE,
)
_FILLERS = frozenset(
    "the a an of in on at by for from to and or its his her their this that total overall level levels number numbers amount amounts volume"
    " volumes figure figures rate rates share value some about around through via over under which who has have had is are was were be been"
    " with as into also now monthly annual annually yearly daily weekly average per month year week day country national"
    " der die das den dem des ein eine von im in und le la les de du des et au aux un une pe din la de și".split()
)


@dataclass(frozen=True, slots=True)
class _Item:
    """A number that one voice tells in one story."""

    part: Part
    number: float
    period: str
    told: tuple[int, str]
    """Day of the story; and when its page appeared, where the pages of the story tell of a change."""
    story_id: str
    origin_id: str
    mention: tuple[str, int, int]
    place: int

    @property
    def target(self) -> bool:
        return self.part.role is PartRole.TARGET


@dataclass(frozen=True, slots=True)
class _Key:
    """What must agree for numbers to be of one series; `within` is the finding where words or names do not tell which quantity it is."""

    unit: str
    per: str
    shape: str
    names: tuple[str, ...]
    terms: tuple[str, ...]
    within: str


@dataclass(frozen=True, slots=True)
class _Telling:
    """One passage on a series: who tells it, in which finding."""

    report: StoryReport
    finding: Finding
    origin_id: str
    particular: Particular
    text: str
    appeared: str
    times: Sequence[TimeMention]


def link_series(
    reports: Iterable[StoryReport],
    articles: Mapping[str, Article],
    *,
    times: Mapping[str, Sequence[TimeMention]] | None = None,
    withheld: Collection[str] = (),
) -> tuple[QuantitySeries, ...]:
    """Link what stories tell of quantities over time, those of most values first; no finding of that kind gives none.

    Each independent origin speaks once, by the first of its pages that tells the series, so that a reprint changes nothing. Values of
    a period that agree are one value. A value is revised where a later story (or an update within one) gives another, contradicted where
    others give another at the same time or the old one is told again. A target's day is read from the `times` of its page. Series of
    `withheld` persons are left out. Where `articles` lack a page, what it tells is left out too.
    """
    items: defaultdict[_Key, list[_Item]] = defaultdict(list)
    whats: defaultdict[_Key, list[str]] = defaultdict(list)
    names: defaultdict[_Key, dict[str, str]] = defaultdict(dict)
    for report in sorted(reports, key=lambda r: (story_day(r) or 0, r.story.id)):
        for finding in sorted((f for f in report.findings if f.kind is FindingKind.SERIES), key=lambda f: f.id):
            tellings = list(_tellings(report, finding, articles, times or {}))
            subject = _subject(tellings)
            if set(subject[0]) & set(withheld):
                continue
            for telling in tellings:
                for key, item in _items(telling, subject):
                    items[key].append(item)
                    whats[key].append(_what(telling))
                    names[key].update((k, v) for k, v in _names_in(telling).items() if k in key.names)
    found = [_series(key, rows, usual(w for w in whats[key] if w), names[key]) for key, rows in items.items() if _is_series(rows)]
    return tuple(sorted(found, key=lambda s: (-len(s.values), s.what, s.unit, s.per, s.values[0].mentions)))


def _tellings(
    report: StoryReport, finding: Finding, articles: Mapping[str, Article], times: Mapping[str, Sequence[TimeMention]]
) -> Iterator[_Telling]:
    by_page: defaultdict[str, list[Particular]] = defaultdict(list)
    for particular in finding.particulars:
        if particular.article_id in articles:
            by_page[particular.article_id].append(particular)
    for origin in sorted(report.origins, key=lambda o: o.id):
        page = next((a for a in origin.article_ids if a in by_page), None)
        for particular in sorted(by_page[page], key=lambda p: p.start) if page else ():
            article = articles[particular.article_id]
            appeared = article.published.at.isoformat() if article.published else ""
            yield _Telling(report, finding, origin.id, particular, article.text, appeared, times.get(article.id, ()))


def _what(telling: _Telling) -> str:
    return next((" ".join(p.value.split()) for p in telling.particular.parts if p.role is PartRole.WHAT), "")


def _what_span(telling: _Telling) -> tuple[int, int]:
    return next(((p.start, p.end) for p in telling.particular.parts if p.role is PartRole.WHAT), (0, 0))


def _names_in(telling: _Telling) -> dict[str, str]:
    """Keys and names of the entities in the words for the quantity."""
    page, (start, end) = telling.particular.article_id, _what_span(telling)
    return {entity_key(e): e.name for e in telling.report.entities if any(a == page and start <= s and t <= end for a, s, t in e.mentions)}


def _subject(tellings: Sequence[_Telling]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names and words of a quantity as most voices have them; of equals the longest."""
    counts = Counter((tuple(sorted(_names_in(t))), _terms(t)) for t in tellings)
    return max(counts, key=lambda s: (counts[s], len(s[0]) + len(s[1]), s)) if counts else ((), ())


def _terms(telling: _Telling) -> tuple[str, ...]:
    """The words for a quantity without names, fillers and rates, in the singular."""
    page, (start, end) = telling.particular.article_id, _what_span(telling)
    text = telling.text
    for entity in telling.report.entities:
        for article_id, first, last in entity.mentions:
            if article_id == page and start <= first and last <= end:
                text = text[:first] + " " * (last - first) + text[last:]
    found = {w.removesuffix("'s") for w in words(text[start:end])} - _FILLERS
    return tuple(sorted({w[:-1] if len(w) > 4 and w.endswith("s") and not w.endswith("ss") else w for w in found if len(w) > 2}))


def _items(telling: _Telling, subject: tuple[tuple[str, ...], tuple[str, ...]]) -> Iterator[tuple[_Key, _Item]]:
    parts = [p for p in telling.particular.parts if p.role in (PartRole.POINT, PartRole.TARGET) and p.number is not None]
    rates = [_rate(telling.text[p.end : p.end + RATE_REACH]) for p in parts]
    start, end = _what_span(telling)
    shared = {*rates, _rate_in(telling.text[start:end])} - {""}
    shapes = Counter(_shape(p.period) for p in parts if p.role is PartRole.POINT)
    usual_shape = max(shapes, key=lambda s: (shapes[s], s), default="")
    for place, (part, rate) in enumerate(zip(parts, rates, strict=True)):
        # "From 2 to 3 million tonnes a month": one rate in a sentence holds for all its numbers.
        per = rate or (next(iter(shared)) if len(shared) == 1 else "")
        unit, scale = _EXACT.get(part.unit, (part.unit, 1.0))
        period = _due(telling, part) if part.role is PartRole.TARGET else _period(part.period)
        shape = "" if per else usual_shape if part.role is PartRole.TARGET else _shape(period)
        known = bool(subject[0] and subject[1] and unit)
        key = _Key(unit, per, shape, *subject, "" if known else telling.finding.id)
        mention = (telling.particular.article_id, part.start, part.end)
        told = story_day(telling.report) or 0, telling.appeared if telling.finding.verdict is Verdict.UPDATED else ""
        number = (part.number or 0.0) * scale
        yield key, _Item(part, number, period, told, telling.report.story.id, telling.origin_id, mention, place)


def _rate(after: str) -> str:
    return next((per for per, pattern in _RATE_AFTER.items() if pattern.search(after)), "")


def _rate_in(what: str) -> str:
    return next((per for per, pattern in _RATE_IN.items() if pattern.search(what)), "")


def _period(value: str) -> str:
    return value if value[:4].isdigit() else ""


def _shape(period: str) -> str:
    """What kind of period it is: years do not stand beside months in one series."""
    return re.sub(r"\d", "0", re.sub(r"[QHW]\d+", lambda m: m[0][0], _period(period)))


def _due(telling: _Telling, part: Part) -> str:
    """The day or period that a target is for, where it stands right after it."""
    for time in telling.times:
        if (
            time.kind is TimeKind.DATE
            and part.end <= time.start <= part.end + DUE_REACH
            and _DUE.match(telling.text[part.end : time.start])
        ):
            return _period(time.value)
    return ""


def _is_series(rows: Sequence[_Item]) -> bool:
    return len({(r.number, r.period) for r in rows if not r.target}) > 1


def _series(key: _Key, rows: Sequence[_Item], what: str, names: Mapping[str, str]) -> QuantitySeries:
    groups = _values(rows)
    marks = _marks(groups)
    order = sorted(range(len(groups)), key=lambda n: _place(groups[n][0]))
    values = tuple(_value(groups[n], marks[n]) for n in order)
    return QuantitySeries(what=what, unit=key.unit, per=key.per, names=tuple(names[k] for k in key.names if k in names), values=values)


def _values(rows: Sequence[_Item]) -> list[list[_Item]]:
    """Tellings of one value together, the earliest first: of one period, and near enough to the smallest of them."""
    groups: list[list[_Item]] = []
    for row in sorted(rows, key=lambda r: (r.target, r.period, r.number, r.told, r.story_id, r.origin_id, r.place, r.mention)):
        if groups and _same_value(groups[-1][0], row):
            groups[-1].append(row)
        else:
            groups.append([row])
    return [sorted(group, key=lambda r: (r.told, r.story_id, r.origin_id, r.place, r.mention)) for group in groups]


def _same_value(left: _Item, right: _Item) -> bool:
    if (left.target, left.period) != (right.target, right.period):
        return False
    near = ABOUT if Bound.ABOUT in (left.part.bound, right.part.bound) else ROUNDED
    return abs(left.number - right.number) <= near * max(abs(left.number), abs(right.number))


def _marks(groups: Sequence[Sequence[_Item]]) -> list[ValueMark]:
    """What became of each value, from the others for the same period (targets without a day are for one and the same). "More than 3" and
    values without a period contradict nothing.
    """
    rivals: defaultdict[tuple[bool, str], list[int]] = defaultdict(list)
    for n, group in enumerate(groups):
        if (group[0].period or group[0].target) and any(r.part.bound in (Bound.EXACT, Bound.ABOUT) for r in group):
            rivals[group[0].target, group[0].period].append(n)
    marks = [ValueMark.STANDS] * len(groups)
    for places in rivals.values():
        newest = max(groups[n][0].told for n in places)
        current = sum(groups[n][-1].told >= newest for n in places)
        for n in places:
            if groups[n][-1].told < newest:
                marks[n] = ValueMark.REVISED
            elif current > 1:
                marks[n] = ValueMark.CONTRADICTED
    return marks


def _place(item: _Item) -> tuple[bool, str, tuple[int, str], int, str]:
    """Where a value stands in its series: points before targets, by period or, without one, the day of telling."""
    return item.target, item.period or _iso(item.told[0]), item.told, item.place, item.story_id


def _value(rows: Sequence[_Item], mark: ValueMark) -> SeriesValue:
    first = rows[0]
    best = next((r for r in rows if r.part.bound is Bound.EXACT), first)
    return SeriesValue(
        number=best.number,
        bound=best.part.bound,
        period=first.period,
        target=first.target,
        told=_iso(first.told[0]),
        origins=len({(r.story_id, r.origin_id) for r in rows}),
        story_ids=tuple(sorted({r.story_id for r in rows})),
        mentions=tuple(sorted({r.mention for r in rows})),
        mark=mark,
    )


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat() if day else ""
