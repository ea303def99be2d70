"""Trends, quantities over time, outlets over time and entities as tables for a terminal and as fields of JSON objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import pairwise
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from secondsource.exchange.plots import compact, measured, sparkline, value_words
from secondsource.records import (
    Article,
    EntityLine,
    EntityListing,
    Measure,
    OutletTrend,
    QuantitySeries,
    SubjectKind,
    Trend,
    TrendBucket,
    TrendReport,
)
from secondsource.terminal import clean
from secondsource.workspace import chance, grade_words, plural, readable_day

LAST = 24
"""So many of the periods with stories are printed, the last ones; JSON has all."""
SPARKS = 36
"""So many periods, the last, stand in a line of blocks."""
NAME = 40
_HEADS = {
    SubjectKind.ENTITY: "Entities told of most",
    SubjectKind.COUNTRY: "Countries",
    SubjectKind.CATEGORY: "Categories",
}
_WHAT_COUNTS = "Stories and independent origins are counted, never pages: a reprint makes no trend."


def print_trends(
    report: TrendReport, articles: Mapping[str, Article], *, measure: Measure, bursts: bool = False, series: bool = False
) -> None:
    """Print a report on trends; only its bursts, or only its quantities, where asked for."""
    console = Console(highlight=False)
    if series or bursts:
        for quantity in report.series if series else ():
            _print_series(console, quantity, articles)
        for trend in report.subjects if bursts else ():
            _print_bursts(console, trend, named=True)
        if not _has_any(report, bursts=bursts, series=series):
            console.print(Text("nothing found: " + ("no story tells a quantity over time" if series else _no_bursts(report))))
        return
    for outlet in report.outlets:
        _print_outlet(console, outlet)
    if report.outlets:
        return
    chosen = report.subjects[0] if report.asked else None
    _print_trend(console, chosen or report.overall, report, measure)
    if chosen is None:
        _print_subjects(console, report, measure)
        for trend in report.subjects:
            _print_bursts(console, trend, named=True)
    for quantity in report.series:
        _print_series(console, quantity, articles)
    console.print(Text(f"\n{_WHAT_COUNTS}"))


def _has_any(report: TrendReport, *, bursts: bool, series: bool) -> bool:
    return (series and bool(report.series)) or (bursts and any(trend.bursts for trend in report.subjects))


def _no_bursts(report: TrendReport) -> str:
    return next((trend.note for trend in report.subjects if trend.note), "no subject is told of far more than usual at any time")


def trend_fields(report: TrendReport) -> dict[str, Any]:
    """A report on trends as a JSON object, with every period."""
    fields = asdict(report)
    for trend in (fields["overall"], *fields["subjects"]):
        for bucket in trend["buckets"]:
            bucket["commitments"] = {status.value: amount for status, amount in bucket["commitments"]}
    return fields


def print_entities(listing: EntityListing, articles: Mapping[str, Article]) -> None:
    """Print entities, two lines each, so that names have room in any window; with passages where there is only one."""
    console = Console(highlight=False)
    for line in listing.entities:
        console.print(Text(clean(line.name) or "(no name)", style="bold"))
        for told in _entity_lines(line):
            console.print(Padding(Text(told), (0, 0, 0, 2), expand=False))
    if len(listing.entities) == 1:
        for mention in listing.entities[0].mentions:
            _print_passage(console, mention, articles, around=60)
    more = listing.found - len(listing.entities)
    if more > 0 and len(listing.entities) > 1:
        console.print(Text(f"\nand {more} more (--limit)"))
    if listing.withheld:
        names = plural(listing.withheld, "name")
        console.print(Text(f"\n{names} of who may be a private person not listed: one origin alone names them, in no office."))


def listing_fields(listing: EntityListing) -> dict[str, Any]:
    """A list of entities as a JSON object, each with one passage for every origin that names it."""
    return asdict(listing)


def _entity_lines(line: EntityLine) -> Sequence[str]:
    days = " to ".join(dict.fromkeys(readable_day(day) for day in (line.first, line.last) if day)) or "undated"
    touched = [
        f"{count} {word}" for count, word in ((line.positive, "well"), (line.neutral, "neither way"), (line.negative, "badly")) if count
    ]
    roles = [f"{count} {word}" for count, word in ((line.promised, "promised"), (line.received, "received")) if count]
    others = ", ".join(f"{clean(c.name)} ({c.stories})" for c in line.companions)
    return [
        f"{line.kind}, {line.id} | {plural(line.stories, 'story', 'stories')}, {plural(line.origins, 'origin')} | {days}",
        *([f"touched in stories: {', '.join(touched)}"] if touched else []),
        *([f"commitments: {', '.join(roles)}"] if roles else []),
        *([f"with: {others}"] if others else []),
    ]


def _print_trend(console: Console, trend: Trend, report: TrendReport, measure: Measure) -> None:
    console.print(
        Text(f"{clean(trend.subject.name)}: {plural(trend.stories, 'story', 'stories')}, a {report.grain} at a time", style="bold")
    )
    told = [b for b in trend.buckets if b.stories][-LAST:]
    heads = ("period", "stories", "origins", "tone", "impact", "most", "conf.", "disp.")
    table = Table(*heads, box=SIMPLE_HEAD, padding=(0, 1))
    for column in table.columns[1:]:
        column.justify, column.no_wrap = "right", True
    gaps = _gaps(trend)
    for place, bucket in enumerate(told):
        if place and (skipped := gaps[bucket.period.name]):
            table.add_row(Text(f"({skipped} without)", style="dim"))
        table.add_row(*map(Text, _cells(bucket)))
    console.print(table)
    values = [measured(b, measure) for b in trend.buckets[-SPARKS:]]
    if values:
        console.print(Text(f"{measure}, the last {len(values)}: {sparkline(values)}"))
    for bucket in told:
        if bucket.commitments:
            sums = ", ".join(f"{compact(amount)} {report.currency} {status}" for status, amount in bucket.commitments)
            console.print(Text(f"promised in {bucket.period.name}: {sums}"))
    for note in _notes(trend, report):
        console.print(Text(note))
    _print_bursts(console, trend, named=False)


def _gaps(trend: Trend) -> Mapping[str, int]:
    """How many periods without stories stand before each."""
    gaps, empty = {}, 0
    for bucket in trend.buckets:
        gaps[bucket.period.name] = empty
        empty = 0 if bucket.stories else empty + 1
    return gaps


def _cells(bucket: TrendBucket) -> Sequence[str]:
    return (
        bucket.period.name,
        str(bucket.stories),
        str(bucket.origins),
        "" if bucket.tone is None else f"{bucket.tone:+.2f}",
        "" if bucket.impact is None else f"{bucket.impact:.1f}",
        "" if bucket.impact_most is None else f"{bucket.impact_most:.1f}",
        "" if bucket.confidence is None else f"{bucket.confidence:.2f}",
        "" if bucket.disputed is None else f"{bucket.disputed:.0%}",
    )


def _notes(trend: Trend, report: TrendReport) -> Sequence[str]:
    notes = [trend.note] if trend.note else []
    notes += [f"{plural(trend.undated, 'story', 'stories')} without a day not shown"] if trend.undated else []
    notes += [f"{plural(trend.outside, 'story', 'stories')} dated far from all others not shown"] if trend.outside else []
    notes += [f"{plural(trend.unconverted, 'sum')} left out: no rate of the currency"] if trend.unconverted else []
    if any(b.commitments for b in trend.buckets):
        notes.append(
            f"sums in {report.currency} at rates of {report.rates_of}, good for orders of magnitude; each promise counts once a status"
        )
    return notes


def _print_bursts(console: Console, trend: Trend, *, named: bool) -> None:
    for burst in trend.bursts:
        name = f"{clean(trend.subject.name)}: " if named else ""
        when = burst.first.name if burst.first == burst.last else f"{burst.first.name} to {burst.last.name}"
        usual = f"{burst.expected:.1f} to be expected"
        console.print(Text(f"burst | {name}{when}, {plural(burst.stories, 'story', 'stories')}, {usual}, weight {burst.weight:.1f}"))
        console.print(Padding(Text(", ".join(burst.story_ids)), (0, 0, 0, 2), expand=False))


def _print_subjects(console: Console, report: TrendReport, measure: Measure) -> None:
    for kind, head in _HEADS.items():
        rows = [trend for trend in report.subjects if trend.subject.kind is kind]
        if not rows:
            continue
        console.print(Text(f"\n{head}", style="bold"))
        last = min(SPARKS, len(report.overall.buckets))
        table = Table("name", "stories", "tone", "impact", f"{measure}, last {last} periods", box=SIMPLE_HEAD, padding=(0, 1))
        for trend in rows:
            table.add_row(
                Text(_short(clean(trend.subject.name))),
                Text(str(trend.stories)),
                Text(_over_all(trend, Measure.TONE, "+.2f")),
                Text(_over_all(trend, Measure.IMPACT, ".1f")),
                Text(sparkline([measured(b, measure) for b in trend.buckets[-SPARKS:]])),
            )
        console.print(table)


def _over_all(trend: Trend, measure: Measure, form: str) -> str:
    """The mean over stories, as far as their periods have one."""
    known = [(value, b.stories) for b in trend.buckets if (value := measured(b, measure)) is not None]
    return f"{sum(v * n for v, n in known) / sum(n for _, n in known):{form}}" if known else ""


def _short(name: str) -> str:
    return name if len(name) <= NAME else name[: NAME - 1].rstrip() + "…"


def _print_outlet(console: Console, trend: OutletTrend) -> None:
    console.print(Text(f"{clean(trend.outlet)}: what became of its values until the end of each period", style="bold"))
    heads = ("until", "grade", "corroborated", "contradicted", "corrected", "open", "accuracy", "new")
    table = Table(*heads, box=SIMPLE_HEAD, padding=(0, 1))
    for column in table.columns[2:]:
        column.justify = "right"
    judged = [p.record.corroborated + p.record.contradicted + p.record.corrected for p in trend.periods]
    new = [judged[0], *(b - a for a, b in pairwise(judged))] if judged else []
    for period, count in zip(trend.periods, new, strict=True):
        r = period.record
        known = "not known" if r.grade == "F" else chance(r.accuracy)
        counts = map(str, (r.corroborated, r.contradicted, r.corrected, r.open))
        table.add_row(*map(Text, (period.period.name, r.grade, *counts, known, str(count))))
    console.print(table)
    grades = dict.fromkeys(grade_words(p.record.grade) for p in trend.periods)
    console.print(
        Text(f"{'; '.join(grades)}. Judged by what is known today of all stories until then; new: values judged since the period before.")
    )


def _print_series(console: Console, series: QuantitySeries, articles: Mapping[str, Article]) -> None:
    console.print(Text(f"\n{clean(series.what) or 'A quantity'}", style="bold"))
    for value in series.values:
        told = f"{plural(value.origins, 'origin')}, {plural(len(value.story_ids), 'story', 'stories')}"
        console.print(Padding(Text(f"{value_words(value, series)} | {told}"), (0, 0, 0, 2), expand=False))
        for mention in value.mentions[:1]:
            _print_passage(console, mention, articles, around=50)


def _print_passage(console: Console, mention: tuple[str, int, int], articles: Mapping[str, Article], *, around: int) -> None:
    article_id, start, end = mention
    article = articles.get(article_id)
    if article is None:
        return
    words = clean(f"…{article.text[max(0, start - around) : start]}‹{article.text[start:end]}›{article.text[end : end + around]}…")
    outlet = clean(article.outlet.name if article.outlet else article.file)
    console.print(Padding(Text(f"{words} ({outlet}; {article_id}, {start}-{end})"), (0, 0, 0, 4), expand=False))
