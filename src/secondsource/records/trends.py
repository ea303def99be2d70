"""What stories together show over time: counts and scores by period, bursts, quantities, outlets, and the entities behind them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from secondsource.records.findings import TrackRecord
from secondsource.records.vocabulary import Bound, CommitmentStatus, EntityKind

Passages = tuple[tuple[str, int, int], ...]
"""Passages of articles: (article id, start, end)."""


class Grain(StrEnum):
    """How long a period is: a day, a week (ISO 8601), a month or a quarter."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class Measure(StrEnum):
    """What a trend is looked at for."""

    STORIES = "stories"
    TONE = "tone"
    IMPACT = "impact"
    COMMITMENTS = "commitments"


class SubjectKind(StrEnum):
    """What a trend is of: all stories, an entity, a country or a category."""

    ALL = "all"
    ENTITY = "entity"
    COUNTRY = "country"
    CATEGORY = "category"


class ValueMark(StrEnum):
    """What became of a value of a series: it stands, a later story gave another one, or others give another one at the same time."""

    STANDS = "stands"
    REVISED = "revised"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a trend is of: `id` is that of the entity, the ISO 3166 code of the country, or the category; empty for all stories."""

    kind: SubjectKind
    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A period: `name` as 2026-03-02, 2026-W10, 2026-03 or 2026-Q1, and its first and last day (ISO 8601)."""

    name: str
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendBucket:
    """What the stories of a period have of a subject: `stories`, and the independent `origins` in them that speak of it; never pages.

    `tone` (-1..1), `impact` (1..10: mean, median, most), `confidence` (0..1) and `disputed` (0..1, share of key facts) are means over the
    stories that have such a figure, None where none has. `commitments` are sums by status in the currency of the trend. `mentions` give one
    passage for each origin that names an entity.
    """

    period: Period
    stories: int = 0
    origins: int = 0
    tone: float | None = None
    impact: float | None = None
    impact_median: float | None = None
    impact_most: float | None = None
    confidence: float | None = None
    disputed: float | None = None
    commitments: tuple[tuple[CommitmentStatus, float], ...] = ()
    story_ids: tuple[str, ...] = ()
    mentions: Passages = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """A stretch of periods with far more of all stories than usual: how many, how many were to be expected, and how much (in nats) a burst
    explains them better than the baseline.
    """

    first: Period
    last: Period
    stories: int
    expected: float
    weight: float
    story_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A subject over time: a bucket a period without gaps, and its bursts; `note` says why bursts were not looked for, if so.

    `stories` are all of it; `undated` of them have no day, `outside` lie too far from the others to be shown. `unconverted` sums were left
    out because no rate of their currency is known.
    """

    subject: Subject
    buckets: tuple[TrendBucket, ...]
    stories: int
    undated: int = 0
    outside: int = 0
    unconverted: int = 0
    bursts: tuple[Burst, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesValue:
    """One value of a quantity: of which `period` (TIMEX3, empty where not told), a point or (`target`) a goal for that period, first told
    on the day `told` (ISO 8601, empty if unknown), by how many independent `origins` of which stories, and the words of one page each.
    """

    number: float
    bound: Bound
    period: str
    target: bool
    told: str
    origins: int
    story_ids: tuple[str, ...]
    mentions: Passages
    mark: ValueMark = ValueMark.STANDS


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantitySeries:
    """One quantity over time and over stories: `what` in a page's words, `unit`, `per` (a rate: "month", else empty), the names it is of,
    its values in the order of their periods (then of telling), targets last.
    """

    what: str
    unit: str
    per: str
    names: tuple[str, ...]
    values: tuple[SeriesValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletPeriod:
    """An outlet's track record at the end of a period, from all stories until then, as they are judged today."""

    period: Period
    record: TrackRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletTrend:
    """An outlet's track record over time, one entry a period."""

    outlet: str
    periods: tuple[OutletPeriod, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendReport:
    """What a store shows over time; `subjects` are those told of most, or (`asked`) the one asked for.

    Sums are in `currency`, at rates as of `rates_of`.
    """

    grain: Grain
    overall: Trend
    subjects: tuple[Trend, ...] = ()
    series: tuple[QuantitySeries, ...] = ()
    outlets: tuple[OutletTrend, ...] = ()
    currency: str = ""
    rates_of: str = ""
    asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """An entity that is told of together with another, in so many stories."""

    id: str
    name: str
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityLine:
    """An entity over all stories: `stories` and the independent `origins` in them that name it, first and last day (ISO 8601).

    `negative`, `neutral`, `positive` count the stories that touch it in that way; `promised` and `received` the commitments in which it is
    party or counterparty. `mentions` give one passage for each origin.
    """

    id: str
    name: str
    kind: EntityKind
    wikidata: str | None
    stories: int
    origins: int
    first: str
    last: str
    negative: int = 0
    neutral: int = 0
    positive: int = 0
    promised: int = 0
    received: int = 0
    companions: tuple[Companion, ...] = ()
    story_ids: tuple[str, ...] = ()
    mentions: Passages = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityListing:
    """The entities of a store, most told first; `withheld` persons are not listed: too few name them (see docs/guide/trends.md)."""

    entities: tuple[EntityLine, ...]
    found: int
    withheld: int
