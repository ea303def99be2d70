"""Opens the store, the models and the settings, and holds what every face asks for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import Self

from secondsource.engine.local import PageCrash, map_pages
from secondsource.errors import InputError
from secondsource.exchange.export import export_edition, export_schema
from secondsource.exchange.parquet import find_files
from secondsource.exchange.standing import dispute_of, history_of
from secondsource.exchange.views import rank_outlets
from secondsource.exchange.words import VERDICT_WORDS, chance, grade_words, particular_words, plural, readable_day, readable_value
from secondsource.gathering import (
    Evaluation,
    Intake,
    choose_policy,
    complete_readings,
    decide_stories,
    explain_article,
    in_force,
    read_policy_file,
)
from secondsource.harvest import (
    FURNITURE_MARK,
    Engine,
    HarvestSummary,
    Page,
    Progress,
    dumps_among,
    harvested,
    is_small,
    learn_furniture,
    open_models,
    read_taken,
    read_to_folder,
    reading_version,
)
from secondsource.ingest.files import PageFile, find_pages, read_captures
from secondsource.ingest.outlets import load_outlets
from secondsource.pipeline import ReadOptions, explain_pair, weigh_edition
from secondsource.records import (
    Article,
    Capture,
    Edition,
    Failure,
    HitKind,
    Outlet,
    PairExplanation,
    PlaceExplanation,
    Reading,
    SearchHit,
    Stage,
    Standing,
    StoryChange,
    StoryLine,
    StoryReport,
    TrackRecord,
)
from secondsource.settings import Settings
from secondsource.storage import SqlStore, reading_key
from secondsource.storage.reports import Order
from secondsource.stories.explain import feature_words as pair_feature_words

__all__ = [
    "VERDICT_WORDS",
    "Engine",
    "HarvestSummary",
    "RunSummary",
    "Workspace",
    "chance",
    "dispute_of",
    "export_schema",
    "grade_words",
    "history_of",
    "open_models",
    "pair_feature_words",
    "particular_words",
    "plural",
    "read_to_folder",
    "readable_day",
    "readable_value",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What a run did. `set_aside` holds this run's failures only; `facts` counts all stories' facts by verdict."""

    pages_read: int
    pages_known: int
    set_aside: tuple[Failure, ...]
    other_files: int
    stories: int
    stories_evaluated: int
    facts: tuple[tuple[str, int], ...]
    online: bool = False

    @property
    def unreadable(self) -> bool:
        """Whether anything was set aside for another reason than that it holds no article."""
        return any(failure.stage != Stage.KIND for failure in self.set_aside)


@dataclass(slots=True)
class _Tally:
    """Counts of a run in progress."""

    intake: Intake
    read: int = 0
    known: int = 0
    set_aside: list[Failure] = field(default_factory=list)


class Workspace:
    """A store with the settings it was opened with."""

    def __init__(self, settings: Settings, outlets: Sequence[Outlet], store: SqlStore) -> None:
        self._settings = settings
        self._outlets = outlets
        self._store = store

    @classmethod
    def open(cls, settings: Settings, *, create: bool = True) -> Self:
        """Open the store; raises StoreError (missing, damaged, too new, locked, full) with what to do.

        Raises SettingsError for a wrong outlets or policy file, before a store is made.
        """
        outlets = load_outlets(settings.outlets)
        if settings.policy is not None:
            read_policy_file(settings.policy)
        return cls(settings, outlets, SqlStore.open(settings.store, create=create))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._store.close()

    @cached_property
    def _version(self) -> str:
        return reading_version(self._outlets, self._settings.captured)

    def run(self, paths: Sequence[Path], progress: AbstractContextManager[Progress], *, online: bool = False) -> RunSummary:
        """Read the pages that are not known yet and evaluate the stories that they touch.

        Each page is kept as soon as it is read; a run that is stopped goes on where it was.

        A store is a closed batch, all of whose pages are gathered at once whatever their order, until it is opened `online` for the first
        time. From then on each page is placed as it arrives, so that stories depend on the order of arrival and keep their ids.

        Furniture of an outlet is learned from the text dumps given in this very call, known ones too; their order does not matter. A
        reading that left such lines out says so in its version. Pages already read stay as they are, whatever company they are given in
        later; so two runs over parts of a folder may leave more furniture in than one run over all of it.
        """
        skipped: list[Path] = []
        pages = list(find_pages(paths, on_skip=skipped.append))
        tally = _Tally(self._intake(online=online))
        seconds = self._settings.page_seconds
        # Vectors wait until a page is held against another.
        options = ReadOptions(outlets=self._outlets, version=self._version, vectors=False)
        function = partial(read_taken, options=options, seconds=seconds)
        workers = 1 if is_small(pages) else self._settings.workers
        with progress as bar:
            learned = self._learn(pages, bar)
            fresh = self._fresh(pages, learned, tally, partial(bar.advance, bar.add_task("reading pages", total=len(pages))))
            for page, result in map_pages(function, fresh, workers=workers, initialise=open_models, seconds=seconds):
                if isinstance(result, PageCrash):
                    result = Failure(file=page.capture.file, stage=Stage.READ, reason=result.reason)
                self._keep(page.capture, result, tally)
            return self._finish(tally, self._gathering(bar), other_files=len(skipped))

    def load(self, folder: Path, progress: AbstractContextManager[Progress], *, online: bool = False) -> RunSummary:
        """Take in the pages that `read_to_folder` wrote, and evaluate the stories that they touch; loading twice changes nothing.

        A damaged file or row is set aside and the others go on. Raises InputError where the folder holds no such files.
        """
        tally = _Tally(self._intake(online=online))
        known: dict[str, Mapping[str, str]] = {}

        def is_known(file: str, capture_id: str, version: str) -> bool:
            if version not in known:
                known[version] = self._store.known_readings(version)
            return reading_key(file, capture_id) in known[version]

        with progress as bar:
            task = bar.add_task("loading files", total=len(find_files(folder)))

            def advance(file: str) -> None:
                self._store.clear_failure(file)
                bar.advance(task)

            for page in harvested(folder, is_known, advance):
                if page is None:
                    tally.known += 1
                else:
                    self._keep(page.capture, page.result, tally)
            return self._finish(tally, self._gathering(bar))

    def _keep(self, capture: Capture | None, result: Reading | Failure, tally: _Tally) -> None:
        if isinstance(result, Failure) or capture is None:
            assert isinstance(result, Failure)
            self._set_aside(capture, result, tally)
        else:
            tally.intake.keep(capture, result)
            tally.read += 1

    def _finish(self, tally: _Tally, advance: Callable[[], None], *, other_files: int = 0) -> RunSummary:
        gathered = tally.intake.finish(advance)
        for failure in gathered.failures:
            self._set_aside(None, failure, tally)
        stories, facts = self._store.totals()
        return RunSummary(
            pages_read=tally.read,
            pages_known=tally.known,
            set_aside=tuple(tally.set_aside),
            other_files=other_files,
            stories=stories,
            stories_evaluated=gathered.evaluated,
            facts=tuple(sorted(facts.items())),
            online=tally.intake.is_online,
        )

    def _gathering(self, bar: Progress) -> Callable[[], None]:
        return partial(bar.advance, bar.add_task("gathering stories and comparing claims", total=None))

    def _intake(self, *, online: bool) -> Intake:
        workers, policy = self._settings.workers, choose_policy(self._store, self._settings.policy)
        evaluation = Evaluation(outlets=self._outlets, version=self._version, workers=workers, policy=policy)
        return Intake(self._store, evaluation, online=online)

    def _learn(self, pages: Sequence[PageFile], bar: Progress) -> Mapping[str, frozenset[int]]:
        dumps = dumps_among(pages)
        if not dumps:
            return {}
        return learn_furniture(dumps, self._settings, partial(bar.advance, bar.add_task("learning what recurs", total=len(dumps))))

    def _fresh(
        self, pages: Sequence[PageFile], learned: Mapping[str, frozenset[int]], tally: _Tally, advance: Callable[[], None]
    ) -> Iterator[Page]:
        """Pages that are not read yet, one file at a time; what cannot be taken is set aside."""
        known = {**self._store.known_readings(self._version), **self._store.known_readings(self._version + FURNITURE_MARK)}
        for page in pages:
            for found in read_captures(page, max_bytes=self._settings.max_page_bytes, taken=self._settings.captured):
                if isinstance(found, Failure):
                    self._set_aside(None, found, tally)
                elif reading_key(found.file, found.id) in known:
                    tally.known += 1
                else:
                    yield Page(found, learned.get(found.id, frozenset()))
            advance()

    def _set_aside(self, capture: Capture | None, failure: Failure, tally: _Tally) -> None:
        self._store.add_failure(capture, failure)
        tally.set_aside.append(failure)

    def withdraw(self, name: str, reason: str) -> RunSummary:
        """Let a page count no more, for a reason, or again where the reason is empty; its story is evaluated anew.

        Raises InputError for a name that fits no page, or several.
        """
        article = self._page_named(name)
        self._store.set_standing(article.id, Standing.WITHDRAWN if reason else Standing.CURRENT, reason)
        return self._finish(_Tally(self._intake(online=False)), lambda: None)

    def stories(self, *, limit: int, order: Order = "newest") -> tuple[StoryLine, ...]:
        """A list of stories: `newest` last page first, or greatest `impact` first."""
        lines = self._store.story_lines(limit=limit, order=order)
        overrides = self._store.overrides({line.id for line in lines})
        return tuple(replace(line, decision=overrides[line.id].outcome) if line.id in overrides else line for line in lines)

    def story_changes(self, story_id: str | None = None, *, limit: int) -> tuple[StoryChange, ...]:
        """What became of stories, or of one, latest first: opened, joined, merged, split, left. Empty where all was gathered in batches."""
        return self._store.story_changes(story_id, limit=limit)

    def explain_place(self, name: str) -> PlaceExplanation:
        """Say why a page stands in its story and in no other; raises InputError for a name that fits no page, or several."""
        return explain_article(self._store, self._page_named(name).id)

    def articles_of(self, place: PlaceExplanation) -> Mapping[str, Article]:
        """The articles that an explanation of a place names, by id."""
        links = [link for link in (place.own, place.placement, *place.others) if link]
        told = {a for change in place.changes for a in (*change.article_ids, change.cause)}
        return {a.id: a for a in self.articles({place.article_id, *(link.nearest for link in links), *told})}

    def _page_named(self, name: str) -> Article:
        return _only_page(name, self._store.find_articles(name))

    def decide_anew(self) -> int:
        """Decide every story under the policy of the settings, which the store keeps; tells how many another policy had decided."""
        return decide_stories(self._store, choose_policy(self._store, self._settings.policy))

    @property
    def store(self) -> SqlStore:
        """The open store, for the products of `publishing`."""
        return self._store

    def story(self, name: str) -> StoryReport:
        """The story of that id, or the one that a page of that name stands in; raises InputError for a name that fits none, or several."""
        reports = self._store.story_reports([name])
        report = reports[0] if reports else self._store.report_of(self._page_named(name).id)
        if report is None:
            raise InputError(name, "is a page that stands in no story")
        return in_force(self._store, [report])[0]

    def articles(self, article_ids: Collection[str]) -> tuple[Article, ...]:
        """The articles named."""
        return self._store.articles(article_ids)

    def search(self, words: str, *, kind: HitKind | None = None, limit: int = 20, offset: int = 0) -> tuple[SearchHit, ...]:
        """Articles, facts and entities that hold all words, best first: see `SqlStore.search`."""
        return self._store.search(words, kind=kind, limit=limit, offset=offset)

    def prune(self, before: date, *, reclaim: bool = False) -> tuple[int, int]:
        """Drop the raw bytes of pages taken before a day; give the number of captures and their bytes."""
        return self._store.prune_captures(before, reclaim=reclaim)

    def edition(self) -> Edition:
        """Everything in the store, each story's voices weighed by what the others tell of them."""
        readings = self._store.readings()
        edition = Edition(
            articles=tuple(reading.article for reading in readings),
            claims=tuple(claim for reading in readings for claim in reading.claims),
            stories=in_force(self._store, self._store.story_reports()),
            failures=self._store.failures(),
        )
        return weigh_edition(edition)

    def export(self, *, all_facts: bool = False) -> bytes:
        """The edition as JSON, format secondsource/1, with the facts that a reader is shown, or with all."""
        return export_edition(self.edition(), all_facts=all_facts)

    def track_records(self) -> tuple[TrackRecord, ...]:
        """What became of the values that each outlet in the store gave: best grade first, those that cannot be judged last."""
        return rank_outlets(self.edition().track_records)

    def explain_pair(self, left: str, right: str) -> PairExplanation:
        """Say why two pages of the store are one voice or two.

        A page is named by its article id, URL or file, or by an ending of one of them that fits no other page. Raises InputError for a
        name that fits none, or several.
        """
        first, second = (self._page_named(name) for name in (left, right))
        report = self._store.report_of(first.id)
        members = {*(report.story.article_ids if report else ()), first.id, second.id}
        readings = {r.article.id: r for r in complete_readings(self._store, members)}
        return explain_pair(readings[first.id], readings[second.id], list(readings.values()), report)

    def failures(self) -> tuple[Failure, ...]:
        """What was set aside and not read since."""
        return self._store.failures()


NAMED = 5
"""So many of the pages that a name fits are listed."""


def _only_page(name: str, found: Sequence[Article]) -> Article:
    if len(found) == 1:
        return found[0]
    if not found:
        raise InputError(name, "fits no page of the store; give an article id, a URL or a file name as `export` lists them")
    fits = ", ".join(f"{a.file} ({a.id})" for a in found[:NAMED])
    raise InputError(name, f"fits {len(found)} pages of the store: {fits}{' ...' if len(found) > NAMED else ''}; name one by its id")
