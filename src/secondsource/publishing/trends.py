"""An open workspace in; trends, quantities over time, outlets over time and entities of its store out. Nothing here is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from secondsource.briefs.categories import category_of
from secondsource.corroboration.record import learn_history
from secondsource.errors import InputError
from secondsource.exchange.plots import draw_outlet, draw_series, draw_trend
from secondsource.language.gazetteer import find_city, find_country
from secondsource.language.register import terms
from secondsource.ledger.rates import shipped_rates
from secondsource.ledger.register import keep_ledger
from secondsource.records import (
    Article,
    Category,
    Edition,
    EntityListing,
    FindingKind,
    Grain,
    Ledger,
    Measure,
    OutletPeriod,
    OutletTrend,
    Period,
    QuantitySeries,
    StoryReport,
    Subject,
    SubjectKind,
    TimeMention,
    TrendReport,
)
from secondsource.reuse import doubts
from secondsource.text import fold
from secondsource.trends.entities import entity_key, find_withheld, list_entities, without_tellers
from secondsource.trends.periods import day_of, periods_between, story_day, window
from secondsource.trends.series import link_series
from secondsource.trends.trends import ALL, StoryIndex, TrendOptions, find_trend, index_stories, ledger_sums, rank_subjects
from secondsource.workspace import Workspace

TOLD_OF_MOST = {SubjectKind.ENTITY: 8, SubjectKind.COUNTRY: 6, SubjectKind.CATEGORY: 14}
"""So many subjects of each kind are followed where none is asked for."""
MOST_OUTLET_PERIODS = 12
"""So many periods, the last, of an outlet's record: for each everything is judged anew."""
FITS = 5
"""So many of the names that a name fits are listed."""
WITHHELD = (
    "may be a private person: nothing is followed of a person whom fewer than two independent origins of one story name and who is told of"
    " in no office (see docs/guide/trends.md)"
)
CURRENCY = "EUR"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendQuestion:
    """What is asked for: at most one of entity, country, category and outlet, by name or id."""

    entity: str = ""
    country: str = ""
    category: str = ""
    outlet: str = ""
    grain: Grain = Grain.WEEK


@dataclass(frozen=True)
class Material:
    """The stories and pages that trends are made of; `times` are the time expressions of pages that tell a series.

    To find categories takes longer than all else, so it is left out where none is asked for.
    """

    reports: Sequence[StoryReport]
    articles: Mapping[str, Article]
    times: Mapping[str, Sequence[TimeMention]] = field(default_factory=dict)
    categorised: bool = True

    @cached_property
    def withheld(self) -> frozenset[str]:
        """Keys of who may be a private person."""
        return find_withheld(self.reports, holders=_holders(), articles=self.articles)

    @cached_property
    def ledger(self) -> Ledger:
        """The commitments of all stories, each promise once. What is in dispute is told by the command `ledger`."""
        return keep_ledger(self.reports, self.articles, {}, currency=CURRENCY)

    @cached_property
    def index(self) -> StoryIndex:
        """The stories by subject."""
        options = TrendOptions(
            category_of=self.category_of if self.categorised else lambda _: "",
            country_of=country_of,
            sums=ledger_sums(self.ledger),
            withheld=self.withheld,
        )
        return index_stories(self.reports, options=options)

    def category_of(self, report: StoryReport) -> str:
        """The category of a story by the pages that speak for its origins, so that a reprint does not move it; empty where unknown."""
        category, _ = category_of([self.articles[o.root_id] for o in report.origins if o.root_id in self.articles])
        return "" if category is Category.UNKNOWN else category.value

    @cached_property
    def series(self) -> tuple[QuantitySeries, ...]:
        """All quantities over time."""
        return link_series(self.reports, self.articles, times=self.times, withheld=self.withheld)


def gather_material(workspace: Workspace, *, categorised: bool = True) -> Material:
    """Everything in the store that trends are made of."""
    reports = workspace.store.story_reports()
    articles = {a.id: a for a in workspace.articles({i for r in reports for i in r.story.article_ids})}
    telling = {p.article_id for r in reports for f in r.findings if f.kind is FindingKind.SERIES for p in f.particulars}
    times = {r.article.id: r.analysis.times for r in workspace.store.readings(telling)} if telling else {}
    return Material([without_tellers(r, articles) for r in reports], articles, times, categorised)


def read_trends(workspace: Workspace, question: TrendQuestion) -> TrendReport:
    """Follow what is asked for over time; without a question all stories, the subjects told of most, and all quantities.

    Raises InputError for a name that fits nothing or several things, and for who may be a private person.
    """
    asked = question.entity or question.country or question.outlet
    material = gather_material(workspace, categorised=not asked)
    if question.outlet:
        outlets = (follow_outlet(material, question.outlet, question.grain),)
        return _report(material, question.grain, (), (), outlets)
    subject = _subject(material, question)
    if subject is None:
        return overview(material, question.grain)
    series = tuple(s for s in material.series if subject.name in s.names) if subject.kind is SubjectKind.ENTITY else ()
    return replace(_report(material, question.grain, (subject,), series, ()), asked=True)


def overview(material: Material, grain: Grain = Grain.WEEK) -> TrendReport:
    """All stories over time, the subjects that most stories tell of and all quantities.

    Outlets of the store are no subjects, unless they are official: they tell.
    """
    outlets = {a.outlet for a in material.articles.values() if a.outlet and a.outlet.kind != "official"}
    tellers = {fold(name) for outlet in outlets for name in (outlet.name, *outlet.aliases)}
    subjects: list[Subject] = []
    for kind, most in TOLD_OF_MOST.items():
        ranked = rank_subjects(material.index, kind, most + len(tellers))
        subjects += [s for s in ranked if kind is not SubjectKind.ENTITY or fold(s.name) not in tellers][:most]
    return _report(material, grain, subjects, material.series, ())


def overview_of(edition: Edition, grain: Grain = Grain.WEEK) -> TrendReport:
    """The same of an edition: a pure function, for pages. Targets have no day there, since an edition holds no time expressions."""
    articles = {a.id: a for a in edition.articles}
    return overview(Material([without_tellers(r, articles) for r in edition.stories], articles), grain)


def plot_overview(report: TrendReport) -> tuple[tuple[str, str], ...]:
    """Plots of an overview for a page, each with its heading and its SVG: all stories, their tone and impact, every subject with a burst
    and every quantity. Without a dated story there are none.
    """
    if not report.overall.buckets:
        return ()
    plots = [(measure.value, draw_trend(report.overall, measure)) for measure in (Measure.STORIES, Measure.TONE, Measure.IMPACT)]
    plots += [(trend.subject.name, draw_trend(trend)) for trend in report.subjects if trend.bursts]
    plots += [(series.what, draw_series(series)) for series in report.series]
    plots += [(trend.outlet, draw_outlet(trend)) for trend in report.outlets]
    return tuple(plots)


def plot_question(report: TrendReport, measure: Measure = Measure.STORIES, *, series: bool = False) -> str:
    """One SVG for what was asked for: the first quantity, else the outlet, else the one subject or all stories; empty where nothing is."""
    if series:
        return draw_series(report.series[0]) if report.series else ""
    if report.outlets:
        return draw_outlet(report.outlets[0]) if report.outlets[0].periods else ""
    trend = report.subjects[0] if report.asked else report.overall
    return draw_trend(trend, measure, currency=report.currency) if trend.buckets else ""


def _report(
    material: Material, grain: Grain, subjects: Iterable[Subject], series: tuple[QuantitySeries, ...], outlets: tuple[OutletTrend, ...]
) -> TrendReport:
    return TrendReport(
        grain=grain,
        overall=find_trend(material.index, ALL, grain),
        subjects=tuple(find_trend(material.index, subject, grain) for subject in subjects),
        series=series,
        outlets=outlets,
        currency=CURRENCY,
        rates_of=shipped_rates()[-1].as_of,
    )


def read_entities(workspace: Workspace, name: str = "", *, limit: int = 50) -> EntityListing:
    """The entities that most stories tell of, or the one of that name or id; raises InputError as `read_trends` does."""
    material = gather_material(workspace, categorised=False)
    keys = {entity_key(e) for r in material.reports for e in r.entities}
    chosen = {_entity(material, name)[0]} if name else None
    promises = [(entry.party, entry.counterparty) for entry in material.ledger.entries]
    found = list_entities(material.reports, withheld=material.withheld, promises=promises, keys=chosen, limit=limit)
    return EntityListing(entities=found, found=len(keys - material.withheld), withheld=len(material.withheld))


def follow_outlet(material: Material, name: str, grain: Grain) -> OutletTrend:
    """An outlet's track record at the end of each period, from all stories until then, as they are judged today.

    Undated stories count from the first period on; periods before the outlet's first page are left out. Raises InputError for a name that
    fits no outlet of the store, or several.
    """
    names = {a.outlet.name for a in material.articles.values() if a.outlet and a.outlet.name}
    outlet = _only(name, {n: {n} for n in names}, "outlet")
    days = {r.story.id: story_day(r) for r in material.reports}
    bounds = window([day for day in days.values() if day is not None], grain)
    periods = periods_between(*bounds, grain)[-MOST_OUTLET_PERIODS:] if bounds else []
    records = (_record_of(material, outlet, period, days) for period in periods)
    return OutletTrend(outlet=outlet, periods=tuple(record for record in records if record))


def _record_of(material: Material, outlet: str, period: Period, days: Mapping[str, int | None]) -> OutletPeriod | None:
    until = day_of(period.last) or 0
    reports = [r for r in material.reports if (days[r.story.id] or 0) <= until]
    articles = {i: material.articles[i] for r in reports for i in r.story.article_ids if i in material.articles}
    history = learn_history(reports, articles, {r.story.id: doubts(r.links, r.origins) for r in reports})
    return next((OutletPeriod(period=period, record=record) for record in history.records if record.outlet == outlet), None)


def _subject(material: Material, question: TrendQuestion) -> Subject | None:
    if question.entity:
        key, name = _entity(material, question.entity)
        return Subject(kind=SubjectKind.ENTITY, id=key, name=name)
    if question.country:
        code = question.country.upper() if len(question.country) == 2 else find_country(question.country) or ""
        if not code:
            raise InputError(question.country, "is no country that is known; give its English name or ISO 3166 code")
        return Subject(kind=SubjectKind.COUNTRY, id=code, name=material.index.names.get((SubjectKind.COUNTRY, code), code))
    if question.category:
        known = {s.id: {s.name} for s in rank_subjects(material.index, SubjectKind.CATEGORY)}
        category = _only(question.category, known, "category")
        return Subject(kind=SubjectKind.CATEGORY, id=category, name=category)
    return None


def _entity(material: Material, name: str) -> tuple[str, str]:
    """Key and usual name of the one entity that a name or id fits."""
    names: dict[str, set[str]] = {}
    for report in material.reports:
        for entity in report.entities:
            names.setdefault(entity_key(entity), set()).add(entity.name)
    key = _only(name, names, "entity", withheld=material.withheld)
    return key, material.index.names[SubjectKind.ENTITY, key]


def _only(name: str, names: Mapping[str, set[str]], what: str, *, withheld: frozenset[str] = frozenset()) -> str:
    """The one key that a name fits: by its id, else by a whole name, else by an ending of one. Who is withheld fits only where nobody else
    does, and is then refused.
    """
    if name in names:
        fits = [name]
    else:
        plain = fold(name)
        fits = [k for k, own in names.items() if plain in map(fold, own)]
        fits = fits or [k for k, own in names.items() if plain and any(fold(n).endswith(plain) for n in own)]
    shown = sorted(k for k in fits if k not in withheld)
    if len(shown) == 1:
        return shown[0]
    if not shown and fits:
        raise InputError(name, WITHHELD)
    if not shown:
        raise InputError(name, f"fits no {what} of the store")
    listed = ", ".join(f"{min(names[k])} ({k})" if k not in names[k] else k for k in shown[:FITS])
    raise InputError(name, f"fits {len(shown)}: {listed}{' ...' if len(shown) > FITS else ''}; give the id or the whole name of one")


def country_of(key: str, name: str) -> str:
    """ISO 3166 code of a country, of its government, or of a city that is surely meant; empty for anything else.

    >>> country_of("iso:RO", "Romania"), country_of("ent-00", "Varnow")
    ('RO', '')
    """
    register, _, value = key.partition(":")
    if register == "iso":
        return value
    city = find_city(name) if register == "geonames" else None
    return city.country if city and city.id == value else ""


@lru_cache(maxsize=1)
def _holders() -> frozenset[str]:
    """Ids of heads of state and government."""
    return frozenset(term.person.id for term in terms())
