"""Reports of stories in, trends out: how many stories, in which tone, of which impact, with which sums, by period and subject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from secondsource.records import (
    Burst,
    CommitmentStatus,
    Grain,
    Ledger,
    LedgerField,
    Period,
    StoryReport,
    Subject,
    SubjectKind,
    Trend,
    TrendBucket,
    Verdict,
)
from secondsource.text import plain_name
from secondsource.trends.bursts import LEAST_PERIODS, find_bursts, has_history
from secondsource.trends.entities import entity_key, first_passages, usual
from secondsource.trends.periods import period_of, periods_between, story_day, window

ALL = Subject(kind=SubjectKind.ALL, id="", name="all stories")
WHOLE_FEED = "the number of all stories says how much was read, so no bursts are looked for in it"
Key = tuple[SubjectKind, str]
Passage = tuple[str, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A sum that a story adds to what was promised, in the common currency; None where no rate is known."""

    story_id: str
    party: str
    counterparty: str
    status: CommitmentStatus
    amount: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendOptions:
    """What trends need from outside: the category of a story and the country (ISO 3166) of each entity's key and name, empty where there
    is none; what was promised (`ledger_sums`); and entities of which no trend may be made (`find_withheld`).
    """

    category_of: Callable[[StoryReport], str] = lambda _: ""
    country_of: Callable[[str, str], str] = lambda _key, _name: ""
    sums: Sequence[Sum] = ()
    withheld: Collection[str] = ()


_PLAIN = TrendOptions()


@dataclass(frozen=True, slots=True)
class _Point:
    """A story as far as trends look at it."""

    story_id: str
    day: int | None
    tone: float | None
    impact: float | None
    confidence: float | None
    disputed: float | None


@dataclass(slots=True)
class _Share:
    """What one story has of one subject. `names` are those under which it may be a party to a promise; None stands for any."""

    point: _Point
    origins: int
    tone: float | None
    passages: tuple[Passage, ...] = ()
    names: set[tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryIndex:
    """All stories by subject, made once for any number of trends."""

    days: Mapping[str, int | None]
    shares: Mapping[Key, Sequence[_Share]]
    names: Mapping[Key, str]
    sums: Mapping[str, Sequence[Sum]]


def ledger_sums(ledger: Ledger) -> tuple[Sum, ...]:
    """What each story adds to the sums promised, from the entries of the ledger: a promise counts once in each status it reaches, in the
    story that tells so first; told again it adds nothing. Entries without a sum are left out.
    """
    return tuple(
        Sum(
            story_id=change.story_id,
            party=entry.party,
            counterparty=entry.counterparty,
            status=CommitmentStatus(change.after),
            amount=entry.amount if entry.currency == ledger.currency else entry.converted.amount if entry.converted else None,
        )
        for entry in ledger.entries
        if entry.amount is not None
        for change in entry.history
        if change.field in (LedgerField.OPENED, LedgerField.STATUS)
    )


def index_stories(reports: Sequence[StoryReport], *, options: TrendOptions = _PLAIN) -> StoryIndex:
    """Index stories by all stories, entity, country and category, in one pass."""
    shares: defaultdict[Key, list[_Share]] = defaultdict(list)
    names: defaultdict[Key, list[str]] = defaultdict(list)
    by_story: defaultdict[str, list[Sum]] = defaultdict(list)
    for row in options.sums:
        by_story[row.story_id].append(row)
    days = {}
    for report in sorted(reports, key=lambda r: r.story.id):
        point = _point(report)
        days[report.story.id] = point.day
        whole = _Share(point, len(report.origins), point.tone)
        shares[SubjectKind.ALL, ""].append(whole)
        if category := options.category_of(report):
            shares[SubjectKind.CATEGORY, category].append(whole)
            names[SubjectKind.CATEGORY, category] = [category]
        for key, name, share in _entity_shares(report, point, options):
            shares[key].append(share)
            names[key].append(name)
    return StoryIndex(days=days, shares=shares, names={k: usual(filter(None, n)) or k[1] for k, n in names.items()}, sums=by_story)


def _point(report: StoryReport) -> _Point:
    scores = {score.name: score.value for score in report.scores}
    key_facts = [f.verdict is Verdict.DISPUTED for f in report.findings if f.key]
    return _Point(
        report.story.id,
        story_day(report),
        scores.get("sentiment"),
        scores.get("impact"),
        scores.get("confidence"),
        fmean(key_facts) if key_facts else None,
    )


def _entity_shares(report: StoryReport, point: _Point, options: TrendOptions) -> Iterable[tuple[Key, str, _Share]]:
    """What a story has of each of its entities, and of each country that these belong to. The tone of an entity is that towards it."""
    towards = {a.entity: a.score for a in report.affected}
    found: dict[Key, tuple[str, _Share]] = {}
    for entity in report.entities:
        ident = entity_key(entity)
        if ident in options.withheld:
            continue
        passages = first_passages(entity, report.origins)
        keys = [(SubjectKind.ENTITY, ident, entity.name, towards.get(entity.name))]
        if country := options.country_of(ident, entity.name):
            keys.append((SubjectKind.COUNTRY, country, entity.name if ident == f"iso:{country}" else "", point.tone))
        for kind, of, name, tone in keys:
            known, share = found.get((kind, of), ("", _Share(point, 0, tone, (), set())))
            found[kind, of] = known or name, share
            share.passages += passages
            if share.names is not None:
                share.names.add(plain_name(entity.name))
    origin = {a: o.id for o in report.origins for a in o.article_ids}
    for key, (name, share) in found.items():
        by_origin = {origin[p[0]]: p for p in sorted(share.passages, reverse=True)}
        share.passages = tuple(sorted(by_origin.values()))
        share.origins = len(by_origin)
        yield key, name, share


def rank_subjects(index: StoryIndex, kind: SubjectKind, limit: int | None = None) -> tuple[Subject, ...]:
    """The subjects of a kind that most stories tell of, then most origins."""
    found = [(key, rows) for key, rows in index.shares.items() if key[0] is kind and key[0] is not SubjectKind.ALL]
    found.sort(key=lambda item: (-len(item[1]), -sum(s.origins for s in item[1]), item[0][1]))
    return tuple(Subject(kind=kind, id=key[1], name=index.names[key]) for key, _ in found[:limit])


def find_trend(index: StoryIndex, subject: Subject = ALL, grain: Grain = Grain.WEEK) -> Trend:
    """Follow a subject over time, from the first to the last period of all stories, so that trends stand beside each other.

    A story counts on the day of its event, else of its first page (`story_day`). Only stories and independent origins count: a reprint
    changes nothing. Periods without stories are there with 0. Bursts are those of the subject's share of all stories. A subject of no
    story has empty buckets; without any dated story there are none.
    """
    days = index.days
    rows = index.shares.get((subject.kind, subject.id), ())
    bounds = window([day for day in days.values() if day is not None], grain)
    dated = [s for s in rows if s.point.day is not None]
    if bounds is None:
        return Trend(subject=subject, buckets=(), stories=len(rows), undated=len(rows), note="no story has a day")
    by_period: defaultdict[str, list[_Share]] = defaultdict(list)
    inside = [s for s in dated if bounds[0] <= (s.point.day or 0) <= bounds[1]]
    for share in inside:
        by_period[period_of(share.point.day or 1, grain).name].append(share)
    periods = periods_between(*bounds, grain)
    told = {share.point.story_id for share in inside}
    sums = [row for share in inside for row in index.sums.get(share.point.story_id, ()) if _is_party(row, share)]
    buckets = tuple(_bucket(period, by_period.get(period.name, ()), index, subject) for period in periods)
    bursts, note = _bursts(buckets, _totals(days, bounds, periods, grain), subject)
    return Trend(
        subject=subject,
        buckets=buckets,
        stories=len(rows),
        undated=len(rows) - len(dated),
        outside=len(dated) - len(told),
        unconverted=sum(row.amount is None for row in sums),
        bursts=bursts,
        note=note,
    )


def _is_party(row: Sum, share: _Share) -> bool:
    return share.names is None or bool(share.names & {plain_name(row.party), plain_name(row.counterparty)})


def _totals(days: Mapping[str, int | None], bounds: tuple[int, int], periods: Sequence[Period], grain: Grain) -> list[int]:
    counts: defaultdict[str, int] = defaultdict(int)
    for day in days.values():
        if day is not None and bounds[0] <= day <= bounds[1]:
            counts[period_of(day, grain).name] += 1
    return [counts[period.name] for period in periods]


def _bucket(period: Period, shares: Sequence[_Share], index: StoryIndex, subject: Subject) -> TrendBucket:
    if not shares:
        return TrendBucket(period=period)
    impacts = [s.point.impact for s in shares if s.point.impact is not None]
    sums: defaultdict[CommitmentStatus, float] = defaultdict(float)
    for share in shares:
        for row in index.sums.get(share.point.story_id, ()):
            if row.amount is not None and _is_party(row, share):
                sums[row.status] += row.amount
    return TrendBucket(
        period=period,
        stories=len(shares),
        origins=sum(s.origins for s in shares),
        tone=_mean(s.tone for s in shares),
        impact=_mean(impacts),
        impact_median=round(median(impacts), 4) if impacts else None,
        impact_most=max(impacts, default=None),
        confidence=_mean(s.point.confidence for s in shares),
        disputed=_mean(s.point.disputed for s in shares),
        commitments=tuple((status, round(sums[status], 2)) for status in CommitmentStatus if status in sums),
        story_ids=tuple(s.point.story_id for s in shares),
        mentions=tuple(p for s in shares for p in s.passages) if subject.kind is not SubjectKind.ALL else (),
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [v for v in values if v is not None]
    return round(fmean(known), 4) if known else None


def _bursts(buckets: Sequence[TrendBucket], totals: Sequence[int], subject: Subject) -> tuple[tuple[Burst, ...], str]:
    if subject.kind is SubjectKind.ALL:
        return (), WHOLE_FEED
    if not has_history(len(buckets)):
        return (), f"not enough history to call a period unusual: {len(buckets)} periods, {LEAST_PERIODS} are needed"
    found = find_bursts([b.stories for b in buckets], totals)
    return tuple(
        Burst(
            first=buckets[e.start].period,
            last=buckets[e.end].period,
            stories=e.count,
            expected=e.expected,
            weight=e.weight,
            story_ids=tuple(i for b in buckets[e.start : e.end + 1] for i in b.story_ids),
        )
        for e in found
    ), ""
