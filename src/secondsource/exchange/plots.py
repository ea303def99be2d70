"""Trends, series and track records in, small plots out: SVG for pages and files, a line of block characters for terminals.

Plots need neither script nor colour: what a mark means is told by its form and in words, in title and description too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, isfinite, log10
from xml.sax.saxutils import escape

from secondsource.exchange.words import BOUND_WORDS, number, plural, readable_value
from secondsource.records import Burst, CommitmentStatus, Measure, OutletTrend, QuantitySeries, SeriesValue, Trend, TrendBucket, ValueMark
from secondsource.text import squeeze

MOST_BARS = 180
"""So many periods, the last, are drawn; more could not be told apart."""
LONGEST_TITLE = 92
"""Characters of a title that fit above a plot; all of it stands in the element for those who do not see."""
LARGEST = 1e18
"""A number as large as this is a slip of a page or of its reading; it would flatten all others."""
WIDTH, HEIGHT = 720, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 92, 14, 44, 40
_BLOCKS = "▁▂▃▄▅▆▇█"
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")
_TITLES = {
    Measure.STORIES: "stories a period",
    Measure.TONE: "mean tone, -1 (bad) to 1 (good)",
    Measure.IMPACT: "impact, 1 to 10: mean, and the most as a dash",
    Measure.COMMITMENTS: "sums promised",
}


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where values lie: from `low` at the bottom to `high` at the top, `count` places from left to right."""

    low: float
    high: float
    count: int

    def x(self, place: float) -> float:
        """The middle of a place."""
        return _LEFT + (place + 0.5) * (WIDTH - _LEFT - _RIGHT) / max(1, self.count)

    def y(self, value: float) -> float:
        """The height of a value."""
        share = (value - self.low) / (self.high - self.low)
        return HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM)

    @property
    def wide(self) -> float:
        """How wide a bar is."""
        return max(1.0, 0.78 * (WIDTH - _LEFT - _RIGHT) / max(1, self.count))


def sparkline(values: Sequence[float | None]) -> str:
    """Draw a line of block characters from 0 (or the lowest, if below) to the highest value; a space where none is known.

    >>> sparkline([0, 1, None, 4])
    '▁▃ █'
    """
    known = [v for v in values if v is not None and isfinite(v)]
    low, high = min([0.0, *known]), max([0.0, *known])
    step = (high - low) or 1.0
    return "".join(_BLOCKS[round((v - low) / step * 7)] if v is not None and isfinite(v) else " " for v in values)


def measured(bucket: TrendBucket, measure: Measure) -> float | None:
    """What a bucket has of a measure; cancelled promises are no part of the sums."""
    if measure is Measure.STORIES:
        return float(bucket.stories)
    if measure is Measure.COMMITMENTS:
        return sum(amount for status, amount in bucket.commitments if status is not CommitmentStatus.CANCELLED)
    return bucket.tone if measure is Measure.TONE else bucket.impact


def draw_trend(trend: Trend, measure: Measure = Measure.STORIES, *, currency: str = "") -> str:
    """Draw a trend as an SVG with title and description: bars for stories (those of a burst dark, with a mark above) and sums, points for
    tone and impact. Of more than MOST_BARS periods the last are drawn, and the description says so. The same trend gives the same bytes.
    """
    buckets = trend.buckets[-MOST_BARS:]
    values = [measured(b, measure) for b in buckets]
    known = [v for v in values if v is not None]
    frame = _frame(measure, [*known, *(b.impact_most or 0.0 for b in buckets if measure is Measure.IMPACT)], len(buckets))
    title = f"{trend.subject.name}: {_TITLES[measure]}{f', {currency}' if measure is Measure.COMMITMENTS and currency else ''}"
    busy = _busy(trend) if measure is Measure.STORIES else set()
    bars = measure in (Measure.STORIES, Measure.COMMITMENTS)
    marks = [
        (_bar(frame, n, value, bucket, dark=bucket.period.name in busy) if bars else _point(frame, n, value, bucket))
        for n, (bucket, value) in enumerate(zip(buckets, values, strict=True))
        if value is not None and (value or not bars)
    ]
    if measure is Measure.STORIES:
        marks += [_burst_mark(frame, [n for n, b in enumerate(buckets) if b.story_ids and _within(b, burst)]) for burst in trend.bursts]
    names = [b.period.name for b in buckets]
    return _svg(title, _description(trend, buckets, known), [*_axes(frame, names), *marks])


def draw_series(series: QuantitySeries) -> str:
    """Draw a quantity over time as an SVG: dots for values that stand, crosses for revised, rings for contradicted ones, diamonds with a
    dashed line for targets, each with its number in words.
    """
    values = [v for v in series.values if abs(v.number) < LARGEST][-MOST_BARS:]
    numbers = [v.number for v in values]
    frame = _Frame(
        -_ceiling(-min(numbers)) if min(numbers, default=0.0) < 0 else 0.0, _ceiling(max(numbers, default=0.0) * 1.05), len(values)
    )
    unit = unit_words(series)
    title = f"{squeeze(series.what) or 'A quantity'} ({unit})" if unit else squeeze(series.what) or "A quantity"
    line = " ".join(
        f"{frame.x(n):.1f},{frame.y(v.number):.1f}" for n, v in enumerate(values) if not v.target and v.mark is ValueMark.STANDS
    )
    marks = [f'<polyline points="{line}" fill="none" stroke="currentColor" stroke-opacity=".55"/>'] if line else []
    marks += [_value(frame, n, v) for n, v in enumerate(values)]
    names = [readable_value(v.period) or f"told {v.told}" if v.period or v.told else "" for v in values]
    told = "; ".join(f"{value_words(v, series)}" for v in values)
    return _svg(title, f"{told}. Rings are contradicted, crosses revised, diamonds targets.", [*_axes(frame, names), *marks])


def draw_outlet(trend: OutletTrend) -> str:
    """Draw an outlet's track record as an SVG: bars for all values judged until the end of each period, the dark part borne out, the grade
    above.
    """
    periods = trend.periods[-MOST_BARS:]
    judged = [float(p.record.corroborated + p.record.contradicted + p.record.corrected) for p in periods]
    frame = _Frame(0.0, _ceiling(max(judged, default=0.0) * 1.05), len(periods))
    marks = []
    for n, (p, total) in enumerate(zip(periods, judged, strict=True)):
        right = float(p.record.corroborated)
        marks.append(_rect(frame, n, total, 0.25, f"{p.period.name}: {total:.0f} judged, {right:.0f} borne out, grade {p.record.grade}"))
        marks.append(_rect(frame, n, right, 0.9, ""))
        marks.append(_text(frame.x(n), frame.y(total) - 5, str(p.record.grade), "middle"))
    told = "; ".join(
        f"{p.period.name}: {p.record.corroborated} of {total:.0f}, {p.record.grade}" for p, total in zip(periods, judged, strict=True)
    )
    title = f"{trend.outlet}: values judged so far, dark those borne out, and the grade then"
    return _svg(title, told or "No period.", [*_axes(frame, [p.period.name for p in periods]), *marks])


def unit_words(series: QuantitySeries) -> str:
    """The unit of a series with its rate: "t a month"."""
    return f"{series.unit}{f' a {series.per}' if series.per else ''}".strip()


def value_words(value: SeriesValue, series: QuantitySeries) -> str:
    """Say one value of a series in words: its period or the day it was told, what became of it."""
    amount = f"{BOUND_WORDS.get(value.bound, '')} {compact(value.number)} {unit_words(series)}".strip()
    when = f"in {readable_value(value.period)}" if value.period else f"told {readable_value(value.told)}" if value.told else ""
    when = when.replace("in ", "for ", 1) if value.target else when
    became = "" if value.mark is ValueMark.STANDS else f", {value.mark.value}"
    return f"{'target ' if value.target else ''}{amount}{f' ({when})' if when else ''}{became}"


def compact(value: float) -> str:
    """Write a large number in words of scale, exactly where it has few figures.

    >>> compact(2_000_000), compact(412_500_000.0), compact(31_500), compact(0.25)
    ('2 million', '412.5 million', '31,500', '0.25')
    """
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if size <= abs(value) < size * 1e3:
            return f"{number(value / size)} {word}"
    return number(value)


def _frame(measure: Measure, values: Sequence[float], count: int) -> _Frame:
    if measure is Measure.TONE:
        return _Frame(-1.0, 1.0, count)
    if measure is Measure.IMPACT:
        return _Frame(0.0, 10.0, count)
    return _Frame(0.0, _ceiling(max(values, default=0.0)), count)


def _ceiling(value: float) -> float:
    """The next round number above a value: 1, 2, 4, 6, 8 or 10 times a power of ten.

    >>> _ceiling(37.0), _ceiling(0.0), _ceiling(8e6)
    (40.0, 1.0, 10000000.0)
    """
    if not 0 < value < LARGEST:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in (1.0, 2.0, 4.0, 6.0, 8.0, 10.0, 20.0) if step * power > value)


def _busy(trend: Trend) -> set[str]:
    return {b.period.name for burst in trend.bursts for b in trend.buckets if _within(b, burst)}


def _within(bucket: TrendBucket, burst: Burst) -> bool:
    return burst.first.first <= bucket.period.first <= burst.last.first


def _description(trend: Trend, buckets: Sequence[TrendBucket], known: Sequence[float]) -> str:
    if not buckets:
        return "No story has a day."
    said = [f"{buckets[0].period.name} to {buckets[-1].period.name}, {plural(trend.stories, 'story', 'stories')}"]
    if len(buckets) < len(trend.buckets):
        said.append(f"the last {len(buckets)} of {len(trend.buckets)} periods")
    if known:
        said.append(f"lowest {number(min(known))}, highest {number(max(known))}")
    said += [f"burst {b.first.name} to {b.last.name}: {b.stories} stories, {number(b.expected)} expected" for b in trend.bursts]
    if trend.undated:
        said.append(f"{trend.undated} without a day are left out")
    return "; ".join(said) + "."


def _bar(frame: _Frame, n: int, value: float, bucket: TrendBucket, *, dark: bool) -> str:
    return _rect(frame, n, value, 0.9 if dark else 0.45, f"{bucket.period.name}: {compact(value)}{', in a burst' if dark else ''}")


def _rect(frame: _Frame, n: int, value: float, shade: float, told: str) -> str:
    x, y, base = frame.x(n) - frame.wide / 2, frame.y(value), frame.y(0.0)
    title = f"<title>{_clean(told)}</title>" if told else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{frame.wide:.1f}" height="{max(0.0, base - y):.1f}" fill="currentColor" '
        f'fill-opacity="{shade:g}">{title}</rect>'
    )


def _point(frame: _Frame, n: int, value: float, bucket: TrendBucket) -> str:
    told = f"<title>{_clean(bucket.period.name)}: {number(value)}, {plural(bucket.stories, 'story', 'stories')}</title>"
    x, y = frame.x(n), frame.y(max(frame.low, min(frame.high, value)))
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="currentColor">{told}</circle>'
    if frame.low < 0 or bucket.impact_most is None:
        return _line(x, frame.y(0.0), x, y, ' stroke-opacity=".45"') + dot
    most = frame.y(max(frame.low, min(frame.high, bucket.impact_most)))
    return _line(x - 4, most, x + 4, most) + dot


def _burst_mark(frame: _Frame, places: Sequence[int]) -> str:
    if not places:
        return ""
    x1, x2 = frame.x(places[0]) - frame.wide / 2, frame.x(places[-1]) + frame.wide / 2
    line = _line(x1, _TOP - 4, x2, _TOP - 4, ' stroke-width="2"')
    return line + _text(min(max((x1 + x2) / 2, _LEFT + 16), WIDTH - _RIGHT - 16), _TOP - 8, "burst", "middle")


def _value(frame: _Frame, n: int, value: SeriesValue) -> str:
    x, y = frame.x(n), frame.y(value.number)
    label = _text(x, y - 9, compact(value.number), "middle")
    if value.target:
        across = _line(_LEFT, y, WIDTH - _RIGHT, y, ' stroke-dasharray="5 4" stroke-opacity=".6"')
        hollow = "none" if value.mark is not ValueMark.STANDS else "currentColor"
        return f'{across}<path d="M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z" fill="{hollow}" stroke="currentColor"/>' + label
    if value.mark is ValueMark.REVISED:
        return f'<path d="M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8" stroke="currentColor" stroke-width="1.5"/>' + label
    fill = "none" if value.mark is ValueMark.CONTRADICTED else "currentColor"
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{fill}" stroke="currentColor"/>' + label


def _axes(frame: _Frame, names: Sequence[str]) -> list[str]:
    """A line at the bottom (and at 0), three numbers beside, at most six names below."""
    base = HEIGHT - _BOTTOM
    parts = [_line(_LEFT, base, WIDTH - _RIGHT, base)]
    for value in (frame.low, (frame.low + frame.high) / 2, frame.high):
        parts.append(_text(_LEFT - 6, frame.y(value) + 4, compact(value), "end"))
        parts.append(_line(_LEFT, frame.y(value), WIDTH - _RIGHT, frame.y(value), ' stroke-opacity=".15"'))
    step = max(1, -(-len(names) // 6))
    parts += [_text(frame.x(n), base + 18, name, "middle") for n, name in enumerate(names) if n % step == 0 and name]
    return parts


def _line(x1: float, y1: float, x2: float, y2: float, more: str = "") -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="currentColor"{more}/>'


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="currentColor">{_clean(words)}</text>'


def _svg(title: str, description: str, parts: Sequence[str]) -> str:
    body = "\n".join(part for part in parts if part)
    shown = _clean(title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…")
    title, description = _clean(title), _clean(description)
    # Ids must differ between plots on one page, and be the same in every run.
    own = "p" + hashlib.sha256(f"{title}\n{description}\n{body}".encode()).hexdigest()[:12]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{own}t {own}d" '
        f'font-family="system-ui, sans-serif" font-size="12">\n<title id="{own}t">{title}</title>\n<desc id="{own}d">{description}</desc>\n'
        f'<text x="4" y="18" font-size="14" font-weight="bold" fill="currentColor">{shown}</text>\n{body}\n</svg>\n'
    )


def _clean(text: str) -> str:
    """Make a text safe within XML: no control characters, no turned direction, nothing that opens a tag."""
    return escape(squeeze(_UNPRINTABLE.sub("", text)), {'"': "&quot;"})
