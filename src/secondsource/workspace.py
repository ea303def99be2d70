"""Opens the store, the models and the settings, and holds what every face asks for."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from secondsource import __version__
from secondsource.corroboration.stance import compare_texts
from secondsource.engine.limits import call_within
from secondsource.engine.local import PageCrash, map_pages
from secondsource.errors import InputError
from secondsource.exchange.export import export_edition, export_schema
from secondsource.exchange.report import render_report
from secondsource.exchange.standing import dispute_of, history_of
from secondsource.exchange.views import rank_outlets
from secondsource.exchange.words import VERDICT_WORDS, chance, grade_words, particular_words, plural, readable_day, readable_value
from secondsource.extract import extract_article
from secondsource.extract.recurrence import PageKeys, dump_keys, furniture_of_dump, learn_outlets
from secondsource.ingest.files import MEDIA, PageFile, find_pages, read_captures
from secondsource.ingest.outlets import load_outlets
from secondsource.models.comparer import OnnxComparer
from secondsource.models.comparer import is_shipped as comparer_is_shipped
from secondsource.models.encoder import OnnxEncoder, build_model, default_cache, model_version
from secondsource.models.minhash import MinHashSketcher
from secondsource.models.tagger import SpacyTagger
from secondsource.pipeline import Models, attempt, explain_pair, read_page, read_text, update_stories, weigh_edition
from secondsource.records import (
    Analysis,
    Article,
    Capture,
    Comparison,
    Edition,
    Failure,
    Media,
    Outlet,
    PairExplanation,
    Reading,
    Stage,
    TrackRecord,
)
from secondsource.scoring.sentiment import target_polarity
from secondsource.settings import Settings
from secondsource.storage import SqliteStore, reading_key

__all__ = [
    "VERDICT_WORDS",
    "RunSummary",
    "Toolbox",
    "Workspace",
    "build_models",
    "chance",
    "dispute_of",
    "explain_files",
    "export_schema",
    "extract_pages",
    "grade_words",
    "history_of",
    "particular_words",
    "plural",
    "readable_day",
    "readable_value",
    "target_polarity",
]

Progress = Any
"""A rich progress bar, or anything with `add_task` and `advance` that is a context manager."""


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

    @property
    def unreadable(self) -> bool:
        """Whether anything was set aside for another reason than that it holds no article."""
        return any(failure.stage != Stage.KIND for failure in self.set_aside)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page to be read, and what was learned of the furniture of its outlet."""

    capture: Capture
    learned: frozenset[int]


@dataclass(slots=True)
class _Tally:
    """Counts of a run in progress."""

    read: int = 0
    known: int = 0
    set_aside: list[Failure] = field(default_factory=list)


class Workspace:
    """A store with the settings it was opened with."""

    def __init__(self, settings: Settings, outlets: Sequence[Outlet], store: SqliteStore) -> None:
        self._settings = settings
        self._outlets = outlets
        self._store = store

    @classmethod
    def open(cls, settings: Settings, *, create: bool = True) -> Self:
        """Open the store; raises StoreError (missing, damaged, too new, locked, full) with what to do.

        Raises SettingsError for a wrong outlets file, before a store is made.
        """
        outlets = load_outlets(settings.outlets)
        return cls(settings, outlets, SqliteStore.open(settings.store, create=create))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._store.close()

    @cached_property
    def _version(self) -> str:
        outlets = hashlib.sha256(repr(self._outlets).encode()).hexdigest()[:12]
        captured = f"; captured {self._settings.captured.isoformat()}" if self._settings.captured else ""
        models = f"{SpacyTagger().version}; {model_version()}; {MinHashSketcher().version}"
        return f"secondsource {__version__}; {models}; outlets {outlets}{captured}"

    def run(self, paths: Sequence[Path], progress: AbstractContextManager[Progress]) -> RunSummary:
        """Read the pages that are not known yet and evaluate the stories that they touch.

        Each page is kept as soon as it is read; a run that is stopped goes on where it was.

        Furniture of an outlet is learned from the text dumps given in this very call, known ones too; their order does not matter. A
        reading that left such lines out says so in its version. Pages already read stay as they are, whatever company they are given in
        later; so two runs over parts of a folder may leave more furniture in than one run over all of it.
        """
        skipped: list[Path] = []
        pages = list(find_pages(paths, on_skip=skipped.append))
        tally = _Tally()
        seconds = self._settings.page_seconds
        function = partial(_read, outlets=self._outlets, version=self._version, seconds=seconds)
        workers = self._settings.workers if len(pages) > SMALL_RUN else 1
        with progress as bar:
            learned = self._learn(pages, bar)
            fresh = self._fresh(pages, learned, tally, partial(bar.advance, bar.add_task("reading pages", total=len(pages))))
            for page, result in map_pages(function, fresh, workers=workers, initialise=open_models, seconds=seconds):
                capture = page.capture
                if isinstance(result, PageCrash):
                    result = Failure(file=capture.file, stage=Stage.READ, reason=result.reason)
                if isinstance(result, Failure):
                    self._set_aside(capture, result, tally)
                else:
                    self._store.add_reading(capture, result)
                    tally.read += 1
            bar.add_task("gathering stories and comparing claims", total=None)
            evaluated = self._evaluate(tally)
        reports = self._store.story_reports()
        facts = Counter(str(finding.verdict) for report in reports for finding in report.findings)
        return RunSummary(
            pages_read=tally.read,
            pages_known=tally.known,
            set_aside=tuple(tally.set_aside),
            other_files=len(skipped),
            stories=len(reports),
            stories_evaluated=evaluated,
            facts=tuple(sorted(facts.items())),
        )

    def _learn(self, pages: Sequence[PageFile], bar: Progress) -> Mapping[str, frozenset[int]]:
        dumps = _dumps(pages)
        if not dumps:
            return {}
        return _learn_furniture(dumps, self._settings, partial(bar.advance, bar.add_task("learning what recurs", total=len(dumps))))

    def _fresh(
        self, pages: Sequence[PageFile], learned: Mapping[str, frozenset[int]], tally: _Tally, advance: Callable[[], None]
    ) -> Iterator[_Page]:
        """Pages that are not read yet, one file at a time; what cannot be taken is set aside."""
        known = {**self._store.known_readings(self._version), **self._store.known_readings(self._version + FURNITURE_MARK)}
        for page in pages:
            for found in read_captures(page, max_bytes=self._settings.max_page_bytes, taken=self._settings.captured):
                if isinstance(found, Failure):
                    self._set_aside(None, found, tally)
                elif reading_key(found.file, found.id) in known:
                    tally.known += 1
                else:
                    yield _Page(found, learned.get(found.id, frozenset()))
            advance()

    def _set_aside(self, capture: Capture | None, failure: Failure, tally: _Tally) -> None:
        self._store.add_failure(capture, failure)
        tally.set_aside.append(failure)

    def _evaluate(self, tally: _Tally) -> int:
        known = {report.story.id: report for report in self._store.story_reports()}
        changes = update_stories(self._store.readings(), known, outlets=self._outlets, version=self._version)
        if changes.reports or changes.removed:
            self._store.replace_stories(changes.reports, changes.removed)
        for failure in changes.failures:
            self._set_aside(None, failure, tally)
        return len(changes.reports)

    def edition(self) -> Edition:
        """Everything in the store, each story's voices weighed by what the others tell of them."""
        readings = self._store.readings()
        edition = Edition(
            articles=tuple(reading.article for reading in readings),
            claims=tuple(claim for reading in readings for claim in reading.claims),
            stories=self._store.story_reports(),
            failures=self._store.failures(),
        )
        return weigh_edition(edition)

    def export(self, *, all_facts: bool = False) -> bytes:
        """The edition as JSON, format secondsource/1, with the facts that a reader is shown, or with all."""
        return export_edition(self.edition(), all_facts=all_facts)

    def report(self, *, all_facts: bool = False) -> str:
        """The edition as one self-contained HTML page, with the facts that a reader is shown, or with all."""
        return render_report(self.edition(), all_facts=all_facts)

    def track_records(self) -> tuple[TrackRecord, ...]:
        """What became of the values that each outlet in the store gave: best grade first, those that cannot be judged last."""
        return rank_outlets(self.edition().track_records)

    def explain_pair(self, left: str, right: str) -> PairExplanation:
        """Say why two pages of the store are one voice or two.

        A page is named by its article id, URL or file, or by an ending of one of them that fits no other page. Raises InputError for a
        name that fits none, or several.
        """
        readings = self._store.readings()
        first, second = (_find_page(name, readings) for name in (left, right))
        report = next((r for r in self._store.story_reports() if first.article.id in r.story.article_ids), None)
        members = set(report.story.article_ids) if report else set()
        return explain_pair(first, second, [r for r in readings if r.article.id in members], report)

    def failures(self) -> tuple[Failure, ...]:
        """What was set aside and not read since."""
        return self._store.failures()


SMALL_RUN = 3
"""So few pages are read in this process: starting another takes longer than reading them."""
NAMED = 5
"""So many of the pages that a name fits are listed."""
FURNITURE_MARK = "; furniture of the outlet"
"""Ends the version of a reading that left out lines because they recur on other pages given in the same run."""


class Toolbox:
    """Models for single texts, without a store; `rules_only` compares texts by named features alone."""

    def __init__(self, *, rules_only: bool = False) -> None:
        self.rules_only = rules_only

    @cached_property
    def _models(self) -> Models:
        return open_models()

    def annotate(self, text: str, published: str | None, lang: str) -> Analysis:
        """Analyse a text as of a publication time (ISO 8601, None if unknown); no language means English."""
        return self._read(text, published, lang).analysis

    def compare(self, left: tuple[str, str | None, str], right: tuple[str, str | None, str]) -> Comparison:
        """Say how two texts relate, each given as text, publication time and language."""
        comparer = None if self.rules_only else self._comparer
        return compare_texts(self._read(*left), self._read(*right), comparer=comparer)

    @cached_property
    def _comparer(self) -> OnnxComparer | None:
        return OnnxComparer(default_cache()) if comparer_is_shipped() else None

    def _read(self, text: str, published: str | None, lang: str) -> Reading:
        if published is not None:
            try:
                datetime.fromisoformat(published)
            except ValueError as error:
                raise InputError(published, "is no ISO 8601 date") from error
        return read_text(text, published, lang, models=self._models)


def open_models() -> Models:
    """Load the models; raises ModelError where one is missing or damaged. The tagger waits for a text that it is needed for."""
    encoder = OnnxEncoder(default_cache())
    # At once, because a page that cannot be read is set aside, and a missing model is no fault of the page.
    encoder.encode([""])
    return Models(SpacyTagger(), encoder, MinHashSketcher())


def _read(models: Models, page: _Page, *, outlets: Sequence[Outlet], version: str, seconds: float) -> Reading | Failure:
    work = partial(_read_within, models, page, outlets=outlets, version=version)
    return attempt(partial(call_within, seconds, work), item=page.capture.file, stage=Stage.READ)


def _read_within(models: Models, page: _Page, *, outlets: Sequence[Outlet], version: str) -> Reading:
    furniture = furniture_of_dump(page.capture, page.learned)
    version += FURNITURE_MARK if furniture else ""
    return read_page(page.capture, models=models, outlets=outlets, furniture=furniture, version=version)


def _find_page(name: str, readings: Sequence[Reading]) -> Reading:
    named = [(reading, {a.id, a.file, a.url or ""} - {""}) for reading in readings for a in [reading.article]]
    found = [r for r, names in named if name in names] or [r for r, names in named if name and any(n.endswith(name) for n in names)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise InputError(name, "fits no page of the store; give an article id, a URL or a file name as `export` lists them")
    fits = ", ".join(f"{r.article.file} ({r.article.id})" for r in found[:NAMED])
    raise InputError(name, f"fits {len(found)} pages of the store: {fits}{' ...' if len(found) > NAMED else ''}; name one by its id")


def explain_files(left: Path, right: Path, settings: Settings) -> PairExplanation:
    """Say why two files are one voice or two, from the two alone; raises InputError for one that cannot be read as one article."""
    outlets = load_outlets(settings.outlets)
    for path in (left, right):
        if path.is_dir():
            raise InputError(str(path), "is a folder; name a page in it")
    pages = list(find_pages([left, right]))
    captures = [_only_capture(page, settings) for page in pages]
    learned = _learn_furniture(_dumps(pages), settings, lambda: None)
    models = open_models()
    readings = []
    for capture in captures:
        page = _Page(capture, learned.get(capture.id, frozenset()))
        result = _read(models, page, outlets=outlets, version="", seconds=settings.page_seconds)
        if isinstance(result, Failure):
            raise InputError(result.file, result.reason)
        readings.append(result)
    # A file that is given twice is found once.
    return explain_pair(readings[0], readings[-1])


def _only_capture(page: PageFile, settings: Settings) -> Capture:
    captures = read_captures(page, max_bytes=settings.max_page_bytes, taken=settings.captured)
    first = next(captures, None)
    if isinstance(first, Failure):
        raise InputError(first.file, first.reason)
    if first is None or next(captures, None) is not None:
        raise InputError(page.name, "holds several pages, or none; give a file with one page, or ask a store")
    return first


def extract_pages(paths: Sequence[Path], settings: Settings) -> Iterator[Article | Failure]:
    """Extract the article of each page, without a store; furniture of an outlet is learned from the text dumps given."""
    outlets = load_outlets(settings.outlets)
    pages = list(find_pages(paths))
    learned = _learn_furniture(_dumps(pages), settings, lambda: None)
    for page in pages:
        for found in read_captures(page, max_bytes=settings.max_page_bytes, taken=settings.captured):
            if isinstance(found, Failure):
                yield found
                continue
            work = partial(_extract, _Page(found, learned.get(found.id, frozenset())), outlets=outlets)
            yield attempt(partial(call_within, settings.page_seconds, work), item=found.file, stage=Stage.EXTRACT)


def _extract(page: _Page, *, outlets: Sequence[Outlet]) -> Article:
    return extract_article(page.capture, outlets=outlets, furniture=furniture_of_dump(page.capture, page.learned))


def _dumps(pages: Sequence[PageFile]) -> list[PageFile]:
    """The text dumps among the pages; none where there is but one, for nothing can be learned from it."""
    endings = tuple(ending + packed for ending, media in MEDIA.items() if media is Media.TEXT for packed in ("", ".gz"))
    dumps = [page for page in pages if page.path.name.lower().endswith(endings)]
    return dumps if len(dumps) > 1 else []


def _learn_furniture(dumps: Sequence[PageFile], settings: Settings, advance: Callable[[], None]) -> Mapping[str, frozenset[int]]:
    """By capture, what recurs on the dumps of its outlet; pages that cannot be taken apart are left for their reading to tell."""
    keys: dict[str, PageKeys] = {}
    for page in dumps:
        for found in read_captures(page, max_bytes=settings.max_page_bytes, taken=settings.captured):
            if isinstance(found, Capture) and found.media is Media.TEXT and found.id not in keys:
                work = partial(call_within, settings.page_seconds, partial(dump_keys, found))
                result = attempt(work, item=found.file, stage=Stage.EXTRACT)
                if not isinstance(result, Failure):
                    keys[found.id] = result
        advance()
    return dict(zip(keys, learn_outlets(list(keys.values())), strict=True))


def build_models(progress: Callable[[str], None]) -> Path:
    """Convert and check the sentence encoder; a cached one that fits is left as it is."""
    return build_model(default_cache(), progress=progress)
