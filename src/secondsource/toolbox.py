"""What is asked of single texts and files, without a store: annotation, comparison, the article of a page, why two pages are one voice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path

from secondsource.corroboration.stance import compare_texts
from secondsource.engine.limits import call_within
from secondsource.errors import InputError
from secondsource.extract import extract_article
from secondsource.extract.langid import identify_language
from secondsource.extract.recurrence import furniture_of_dump
from secondsource.gathering import (
    open_polarity,
)
from secondsource.harvest import (
    Page,
    dumps_among,
    learn_furniture,
    open_models,
    read_taken,
)
from secondsource.ingest.files import PageFile, find_pages, read_captures
from secondsource.ingest.outlets import load_outlets
from secondsource.models.comparer import OnnxComparer
from secondsource.models.comparer import is_shipped as comparer_is_shipped
from secondsource.models.encoder import build_model, default_cache
from secondsource.pipeline import Models, ReadOptions, attempt, explain_pair, read_text
from secondsource.records import (
    Analysis,
    Article,
    Capture,
    Comparison,
    Failure,
    Outlet,
    PairExplanation,
    Reading,
    Stage,
)
from secondsource.scoring.targets import target_polarity
from secondsource.settings import Settings


class Toolbox:
    """Models for single texts, without a store; `rules_only` does without the networks that compare texts and judge polarity."""

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

    def judge_target(self, text: str, start: int, end: int, lang: str = "") -> tuple[int, float]:
        """Polarity (-1, 0, 1) and score (-1..1) of a text towards the target at `text[start:end]`; its language is guessed if not told."""
        model = None if self.rules_only else open_polarity()
        return target_polarity(text, start, end, model=model, foreign=(lang or identify_language(text)) not in {"en", "und"})

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


def explain_files(left: Path, right: Path, settings: Settings) -> PairExplanation:
    """Say why two files are one voice or two, from the two alone; raises InputError for one that cannot be read as one article."""
    outlets = load_outlets(settings.outlets)
    for path in (left, right):
        if path.is_dir():
            raise InputError(str(path), "is a folder; name a page in it")
    pages = list(find_pages([left, right]))
    captures = [_only_capture(page, settings) for page in pages]
    learned = learn_furniture(dumps_among(pages), settings, lambda: None)
    models = open_models()
    readings = []
    for capture in captures:
        page = Page(capture, learned.get(capture.id, frozenset()))
        result = read_taken(models, page, options=ReadOptions(outlets=outlets), seconds=settings.page_seconds)
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
    learned = learn_furniture(dumps_among(pages), settings, lambda: None)
    for page in pages:
        for found in read_captures(page, max_bytes=settings.max_page_bytes, taken=settings.captured):
            if isinstance(found, Failure):
                yield found
                continue
            work = partial(_extract, Page(found, learned.get(found.id, frozenset())), outlets=outlets)
            yield attempt(partial(call_within, settings.page_seconds, work), item=found.file, stage=Stage.EXTRACT)


def _extract(page: Page, *, outlets: Sequence[Outlet]) -> Article:
    return extract_article(page.capture, outlets=outlets, furniture=furniture_of_dump(page.capture, page.learned))


def build_models(progress: Callable[[str], None]) -> Path:
    """Convert and check the sentence encoder; a cached one that fits is left as it is."""
    return build_model(default_cache(), progress=progress)
