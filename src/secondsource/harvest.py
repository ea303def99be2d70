"""Pages in, readings out: what every engine does with a page; and a whole reading written to Parquet files, and those read back.

It opens the models; the store is left to `workspace.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from secondsource import __version__
from secondsource.engine.limits import call_within
from secondsource.engine.local import PageCrash, map_pages
from secondsource.engine.ray import ROWS_PER_FILE, expand_sources, map_to_parquet, ray_cluster
from secondsource.errors import InputError, StoreError
from secondsource.exchange.parquet import Row, find_files, make_table, read_rows, write_rows
from secondsource.extract.recurrence import PageKeys, dump_keys, furniture_of_dump, learn_outlets
from secondsource.ingest.files import MEDIA, PageFile, find_pages, read_captures
from secondsource.ingest.outlets import load_outlets
from secondsource.models.encoder import OnnxEncoder, default_cache, model_version
from secondsource.models.minhash import MinHashSketcher
from secondsource.models.tagger import SpacyTagger
from secondsource.pipeline import Models, ReadOptions, attempt, read_page
from secondsource.records import Analysis, Article, Capture, Claim, Failure, Media, Outlet, Profile, Reading, Stage
from secondsource.settings import Settings
from secondsource.storage.codec import decode, dump_json, encode, load_json

Progress = Any
"""A rich progress bar, or anything with `add_task` and `advance` that is a context manager."""

FURNITURE_MARK = "; furniture of the outlet"
"""Ends the version of a reading that left out lines because they recur on other pages given in the same run."""
SMALL_RUN = 3
"""So few pages are read in this process: starting another takes longer than reading them."""
_COLLECTIONS = (".jsonl", ".warc")
_MARKS = ("file", "capture_id", "version", "stage", "reason")


class Engine(StrEnum):
    """Where pages are read: in processes on this machine, or on Ray."""

    LOCAL = "local"
    RAY = "ray"


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be read, and what was learned of the furniture of its outlet."""

    capture: Capture
    learned: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestSummary:
    """What reading into a folder did. `pages_known` were there before; `set_aside` holds the failures of this call only."""

    pages_read: int
    pages_known: int
    set_aside: tuple[Failure, ...]
    other_files: int

    @property
    def unreadable(self) -> bool:
        """Whether anything was set aside for another reason than that it holds no article."""
        return any(failure.stage != Stage.KIND for failure in self.set_aside)


@dataclass(frozen=True, slots=True)
class Harvested:
    """A page out of a folder of Parquet files: its reading, or why there is none; no capture where the file or page was never taken."""

    capture: Capture | None
    result: Reading | Failure


# -------------------------------------------------------------------------------------------------------------- reading a page


def open_models() -> Models:
    """Load the models; raises ModelError where one is missing or damaged. The tagger waits for a text that it is needed for."""
    encoder = OnnxEncoder(default_cache())
    # At once, because a page that cannot be read is set aside, and a missing model is no fault of the page.
    encoder.encode([""])
    return Models(SpacyTagger(), encoder, MinHashSketcher())


def reading_version(outlets: Sequence[Outlet], captured: datetime | None) -> str:
    """The version that readings carry: of this program, its models, the outlets given, and the time of capture that was told."""
    known = hashlib.sha256(repr(outlets).encode()).hexdigest()[:12]
    told = f"; captured {captured.isoformat()}" if captured else ""
    models = f"{SpacyTagger().version}; {model_version()}; {MinHashSketcher().version}"
    return f"secondsource {__version__}; {models}; outlets {known}{told}"


def read_taken(models: Models, page: Page, *, options: ReadOptions, seconds: float) -> Reading | Failure:
    """Read one page within so many seconds; what goes wrong, a missing model apart, is its Failure."""
    work = partial(_read_within, models, page, options)
    return attempt(partial(call_within, seconds, work), item=page.capture.file, stage=Stage.READ)


def _read_within(models: Models, page: Page, options: ReadOptions) -> Reading:
    furniture = furniture_of_dump(page.capture, page.learned)
    version = options.version + (FURNITURE_MARK if furniture else "")
    return read_page(page.capture, models=models, furniture=furniture, options=replace(options, version=version))


def is_small(pages: Sequence[PageFile]) -> bool:
    """Whether so few pages are to be read that another process is not worth its start; a file that may hold many never is."""
    return len(pages) <= SMALL_RUN and not any(page.path.name.lower().removesuffix(".gz").endswith(_COLLECTIONS) for page in pages)


def dumps_among(pages: Sequence[PageFile]) -> list[PageFile]:
    """The text dumps among the pages; none where there is but one, for nothing can be learned from it."""
    endings = tuple(ending + packed for ending, media in MEDIA.items() if media is Media.TEXT for packed in ("", ".gz"))
    dumps = [page for page in pages if page.path.name.lower().endswith(endings)]
    return dumps if len(dumps) > 1 else []


def learn_furniture(dumps: Sequence[PageFile], settings: Settings, advance: Callable[[], None]) -> Mapping[str, frozenset[int]]:
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


# ------------------------------------------------------------------------------------------------- pages to Parquet files


def read_to_folder(
    paths: Sequence[Path],
    folder: Path,
    settings: Settings,
    progress: AbstractContextManager[Progress],
    *,
    engine: Engine = Engine.LOCAL,
    address: str = "",
    initialise: Callable[[], Models] = open_models,
) -> HarvestSummary:
    """Read pages into Parquet files in a folder, set aside pages too; pages that are there already (same version) are passed over.

    Both engines write the same rows, in an order that may differ. On Ray, `address` names a running cluster, whose workers must reach
    the paths and the folder under the same names; without it one is started here. What Ray loses, because its worker died again and
    again, is read by the local engine at the end. Raises InputError where the folder cannot be made.
    """
    outlets = load_outlets(settings.outlets)
    version = reading_version(outlets, settings.captured)
    skipped: list[Path] = []
    sources = [replace(page, path=page.path.absolute()) for page in find_pages(paths, on_skip=skipped.append)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(str(folder), f"cannot be made a folder ({error.strerror})") from error
    before = _marks(folder, version)
    make_row = partial(_make_row, outlets=outlets, version=version, seconds=settings.page_seconds)
    with progress as bar:
        dumps = dumps_among(sources)
        learned = learn_furniture(dumps, settings, partial(bar.advance, bar.add_task("learning what recurs", total=len(dumps) or None)))
        expand = partial(_take, learned=learned, max_bytes=settings.max_page_bytes, taken=settings.captured)
        task = bar.add_task("reading pages", total=len(sources) if engine is Engine.LOCAL else None)
        reader = _Reader(make_row, initialise, folder, settings, version)
        if engine is Engine.RAY:
            _read_on_ray(reader, sources, partial(expand, known=before), partial(_marks, folder, version), expand, address)
        else:
            reader.read(chain.from_iterable(_counted(sources, partial(expand, known=before), partial(bar.advance, task))))
    fresh = {key: failure for key, failure in _marks(folder, version).items() if key not in before}
    set_aside = [failure for failure in fresh.values() if failure is not None]
    return HarvestSummary(
        pages_read=len(fresh) - len(set_aside),
        pages_known=len(before),
        set_aside=tuple(sorted(set_aside, key=lambda f: (f.file, f.stage, f.reason))),
        other_files=len(skipped),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads items with the local engine and writes their rows, so many a file."""

    make_row: Callable[[Models, Page | Failure], Row]
    initialise: Callable[[], Models]
    folder: Path
    settings: Settings
    version: str

    def read(self, items: Iterable[Page | Failure], *, apart: bool = False) -> None:
        """Read items; `apart` keeps them out of this process, for they may end it."""
        rows: list[Row] = []
        workers = max(2, self.settings.workers) if apart else self.settings.workers
        pairs = map_pages(self.make_row, items, workers=workers, initialise=self.initialise, seconds=self.settings.page_seconds)
        try:
            for item, result in pairs:
                rows.append(self._row_of_crash(item, result) if isinstance(result, PageCrash) else result)
                if len(rows) == ROWS_PER_FILE:
                    self._write(rows)
                    rows = []
        finally:
            # What is read is kept, whatever ends the run.
            if rows:
                self._write(rows)

    def _row_of_crash(self, item: Page | Failure, crash: PageCrash) -> Row:
        file = item.file if isinstance(item, Failure) else item.capture.file
        failure = Failure(file=file, stage=Stage.READ, reason=crash.reason)
        return _failure_row(None if isinstance(item, Failure) else item.capture, failure, self.version)

    def _write(self, rows: Sequence[Row]) -> None:
        taken = {path.name for path in find_files(self.folder)}
        name = next(name for number in range(len(taken) + 1) if (name := f"pages-{number:06}.parquet") not in taken)
        write_rows(self.folder / name, rows)


def _read_on_ray(
    reader: _Reader,
    sources: Sequence[PageFile],
    expand_fresh: Callable[[PageFile], Iterable[Page | Failure]],
    marks: Callable[[], Mapping[str, Failure | None]],
    expand: Callable[..., Iterable[Page | Failure]],
    address: str,
) -> None:
    workers = reader.settings.workers
    with ray_cluster(workers, address):
        map_to_parquet(
            reader.make_row,
            sources,
            reader.folder.absolute(),
            expand=expand_fresh,
            tabulate=make_table,
            initialise=reader.initialise,
            workers=workers,
        )
        reader.read(expand_sources(sources, partial(expand, known=marks()), workers=workers), apart=True)


def _counted(
    sources: Sequence[PageFile], expand: Callable[[PageFile], Iterable[Page | Failure]], advance: Callable[[], None]
) -> Iterator[Iterable[Page | Failure]]:
    for source in sources:
        yield expand(source)
        advance()


def _take(
    source: PageFile, *, learned: Mapping[str, frozenset[int]], max_bytes: int, taken: datetime | None, known: Mapping[str, object]
) -> Iterator[Page | Failure]:
    """The pages of a file that are not known, each with what was learned of it."""
    for found in read_captures(source, max_bytes=max_bytes, taken=taken):
        if _key(found.file, found.id if isinstance(found, Capture) else None) not in known:
            yield found if isinstance(found, Failure) else Page(found, learned.get(found.id, frozenset()))


def _key(file: str, capture_id: str | None) -> str:
    return f"{file}\x1f{capture_id or ''}"


def _make_row(models: Models, item: Page | Failure, *, outlets: Sequence[Outlet], version: str, seconds: float) -> Row:
    if isinstance(item, Failure):
        return _failure_row(None, item, version)
    result = read_taken(models, item, options=ReadOptions(outlets=outlets, version=version), seconds=seconds)
    return _failure_row(item.capture, result, version) if isinstance(result, Failure) else _reading_row(item.capture, result)


def _capture_row(capture: Capture) -> dict[str, Any]:
    taken = capture.taken.isoformat() if capture.taken else None
    return {"file": capture.file, "capture_id": capture.id, "media": capture.media.value, "taken": taken, "data": capture.data}


def _failure_row(capture: Capture | None, failure: Failure, version: str) -> Row:
    page = {"file": failure.file} if capture is None else _capture_row(capture)
    return {**page, "version": version, "stage": str(failure.stage), "reason": failure.reason}


def _reading_row(capture: Capture, reading: Reading) -> Row:
    profile = reading.profile
    return {
        **_capture_row(capture),
        "version": reading.version,
        "article": dump_json(encode(reading.article)),
        "analysis": dump_json(encode(reading.analysis)),
        "claims": dump_json([encode(claim) for claim in reading.claims]),
        "profile": dump_json(encode(replace(profile, lead=b""))) if profile else None,
        "lead_vector": profile.lead if profile else None,
        "sketch": reading.sketch,
        "claim_vectors": list(reading.claim_vectors),
        "sentence_vectors": list(reading.sentence_vectors),
    }


def _marks(folder: Path, version: str) -> dict[str, Failure | None]:
    """By key, the pages that a folder holds of this version, with why they were set aside; damaged files are passed over."""
    found: dict[str, Failure | None] = {}
    for path in find_files(folder):
        try:
            for row in read_rows(path, _MARKS):
                if row["file"] is not None and (row["version"] or "").removesuffix(FURNITURE_MARK) == version:
                    found[_key(row["file"], row["capture_id"])] = _failure_of(row)
        except InputError:
            # Its pages are read again; `load` tells of the file.
            continue
    return found


def _failure_of(row: Mapping[str, Any]) -> Failure | None:
    return Failure(file=row["file"], stage=row["stage"], reason=row["reason"] or "") if row["stage"] else None


# ------------------------------------------------------------------------------------------------- Parquet files to readings


def harvested(folder: Path, is_known: Callable[[str, str, str], bool], advance: Callable[[str], None]) -> Iterator[Harvested | None]:
    """The pages in a folder's Parquet files: first those that were read, None for each that `is_known` (file, capture id, version).

    Then those set aside that no other row has a reading of. A damaged file or row is a Failure, and the others go on. `advance` is
    called with the name of each file that was read to its end. Raises InputError where there is no such folder, or no such file in it.
    """
    files = find_files(folder)
    if not files:
        raise InputError(str(folder), "holds no .parquet file; `secondsource read PATH... --out DIR` writes them")
    read: set[str] = set()
    failed: dict[str, Harvested] = {}
    for path in files:
        try:
            for row in read_rows(path):
                if row["stage"]:
                    failed[_key(row["file"] or path.name, row["capture_id"])] = _set_aside(path, row)
                    continue
                read.add(_key(row["file"], row["capture_id"]))
                yield None if is_known(row["file"], row["capture_id"], row["version"]) else _harvested(path, row)
            advance(path.name)
        except InputError as error:
            yield Harvested(None, Failure(file=path.name, stage=Stage.CAPTURE, reason=error.reason))
    yield from (page for key, page in failed.items() if key not in read)


def _set_aside(path: Path, row: Mapping[str, Any]) -> Harvested:
    failure = Failure(file=row["file"] or path.name, stage=row["stage"], reason=row["reason"] or "")
    try:
        return Harvested(_capture_of(row) if row["capture_id"] else None, failure)
    except ValueError:
        return Harvested(None, failure)


def _harvested(path: Path, row: Mapping[str, Any]) -> Harvested:
    try:
        capture = _capture_of(row)
        return Harvested(capture, _reading_of(capture, row))
    except (StoreError, ValueError) as error:
        reason = f"its row in {path.name} is damaged ({error})"
        return Harvested(None, Failure(file=row["file"] or path.name, stage=Stage.READ, reason=reason))


def _capture_of(row: Mapping[str, Any]) -> Capture:
    data = row["data"] or b""
    if not row["file"] or hashlib.sha256(data).hexdigest() != row["capture_id"]:
        raise ValueError("the bytes of the page do not match their SHA-256")
    taken = datetime.fromisoformat(row["taken"]) if row["taken"] else None
    return Capture(id=row["capture_id"], file=row["file"], media=Media(row["media"]), data=data, taken=taken)


def _reading_of(capture: Capture, row: Mapping[str, Any]) -> Reading:
    claims = load_json(row["claims"] or "")
    if not isinstance(claims, list):
        raise ValueError("the claims are no list")
    profile = decode(Profile, load_json(row["profile"])) if row["profile"] else None
    reading = Reading(
        article=decode(Article, load_json(row["article"] or "")),
        analysis=decode(Analysis, load_json(row["analysis"] or "")),
        claims=tuple(decode(Claim, claim) for claim in claims),
        claim_vectors=tuple(row["claim_vectors"] or ()),
        sentence_vectors=tuple(row["sentence_vectors"] or ()),
        profile=replace(profile, lead=row["lead_vector"] or b"") if profile else None,
        sketch=row["sketch"] or b"",
        version=row["version"] or "",
    )
    ids = {reading.analysis.article_id, *(claim.article_id for claim in reading.claims)}
    if (reading.article.capture_id, reading.article.file, ids) != (capture.id, capture.file, {reading.article.id}):
        raise ValueError("its parts belong to different pages")
    counts = (len(reading.claim_vectors), len(reading.sentence_vectors))
    if any(counts) and counts != (len(reading.claims), len(reading.analysis.sentences)):
        raise ValueError("it has not one vector for each claim and sentence")
    return reading
