"""SqliteStore: captures, readings, story reports and failures in one SQLite file; every public method is one transaction.

The file is in WAL mode with synchronous=NORMAL: killing the process loses nothing that a method returned from, at most the
page in hand; a power cut may take back the last few transactions, each wholly, and never leaves the file damaged.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, RowMapping, Table, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from secondsource.errors import StoreError
from secondsource.records import Analysis, Capture, Failure, Finding, Profile, Reading, StoryReport, Value
from secondsource.storage import schema
from secondsource.storage.codec import decode, dump_json, encode, load_json
from secondsource.storage.opening import open_engine, translated

BUSY_SECONDS = 30.0
"""How long a write waits for another process: a page takes milliseconds, a rewrite of all stories of a large store seconds."""


def reading_key(file: str, capture_id: str) -> str:
    r"""Make the key of a page in `known_readings`: the file and its capture's id with a unit separator (U+001F) between them.

    >>> reading_key("a.html", "cap-1")
    'a.html\x1fcap-1'
    """
    return f"{file}\x1f{capture_id}"


class SqliteStore:
    """A store in one file, as `protocols.Store` asks; also a context manager. Open it with `SqliteStore.open`."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self._path = path
        self._engine = engine
        self._closed = False

    @classmethod
    def open(cls, path: Path, *, create: bool = True, busy_seconds: float = BUSY_SECONDS) -> Self:
        """Open a store, make a new one where there is none and `create` allows it, and bring an older one up to date.

        Raises StoreError where the path is a folder, no SQLite database, another program's database, not writable or locked for
        more than `busy_seconds`; StoreTooNew where a newer version wrote it; StoreFull where the disk has no room.
        """
        return cls(path, open_engine(path, create=create, busy_seconds=busy_seconds))

    def close(self) -> None:
        """Close the file; a second call does nothing, and any other call after it raises StoreError."""
        self._closed = True
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def known_readings(self, version: str) -> Mapping[str, str]:
        """Map the `reading_key` of each page already read by this version to its article id, in order of file and capture."""
        pages = schema.pages
        query = (
            select(pages.c.file, pages.c.capture_id, pages.c.article_id)
            .join(schema.articles, pages.c.article_id == schema.articles.c.id)
            .where(schema.articles.c.version == version)
            .order_by(pages.c.file, pages.c.capture_id)
        )
        with self._transaction() as connection:
            return {reading_key(file, capture_id): article_id for file, capture_id, article_id in connection.execute(query)}

    def add_reading(self, capture: Capture, reading: Reading) -> None:
        """Keep a page and all that was derived from it, and clear the failures of its file.

        A page (file and capture) already read by the same version stays as it is; the reading of another version is replaced.
        Other captures of the same file stay beside it until `remove_reading`. Raises StoreError where the reading is of
        another capture.
        """
        if reading.article.capture_id != capture.id:
            raise StoreError(f"{capture.file}: the reading is of capture {reading.article.capture_id}, not of {capture.id}")
        with self._transaction(write=True) as connection:
            connection.execute(delete(schema.failures).where(schema.failures.c.file == capture.file))
            known = _read_by(connection, capture)
            if known == (reading.article.id, reading.version):
                return
            _add_page(connection, capture)
            if known is not None and known[0] != reading.article.id:
                _drop_reading(connection, known[0])
            _write_reading(connection, capture, reading)

    def add_failure(self, capture: Capture | None, failure: Failure) -> None:
        """Keep a failure and, where there is one, the capture it happened on; the same failure twice is kept once."""
        row = {**encode(failure), "capture_id": capture.id if capture else None}
        with self._transaction(write=True) as connection:
            if capture is not None:
                _add_page(connection, capture)
            connection.execute(insert(schema.failures).values(row).on_conflict_do_nothing())

    def clear_failure(self, file: str) -> None:
        """Forget every failure of a file; a file without one is no error."""
        with self._transaction(write=True) as connection:
            connection.execute(delete(schema.failures).where(schema.failures.c.file == file))

    def remove_reading(self, article_id: str) -> None:
        """Drop an article with all that was derived from it; its capture stays. An unknown id is no error.

        Stories that name the article stay as they are until `replace_stories`.
        """
        with self._transaction(write=True) as connection:
            _drop_reading(connection, article_id)

    def readings(self) -> tuple[Reading, ...]:
        """All readings in order of article id."""
        with self._transaction() as connection:
            rows = connection.execute(select(schema.articles).order_by(schema.articles.c.id)).mappings().all()
            claims = _grouped(connection, schema.claims, "article_id", "position")
            vectors = _grouped(connection, schema.vectors, "article_id", "kind", "position")
        return tuple(_read_reading(row, claims[row["id"]], vectors[row["id"]]) for row in rows)

    def article_ids(self) -> tuple[str, ...]:
        """Ids of all articles, in order."""
        with self._transaction() as connection:
            return tuple(connection.execute(select(schema.articles.c.id).order_by(schema.articles.c.id)).scalars())

    def capture_bytes(self, capture_id: str) -> bytes:
        """Give the raw bytes of a capture, checked against their SHA-256; an unknown id or damaged bytes raise StoreError."""
        query = select(schema.captures.c.sha256, schema.captures.c.data).where(schema.captures.c.id == capture_id)
        with self._transaction() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise StoreError(f"{self._path}: no capture {capture_id}")
        try:
            data = zlib.decompress(row.data)
        except zlib.error as error:
            raise StoreError(f"{self._path}: capture {capture_id} is damaged: {error}") from error
        if hashlib.sha256(data).hexdigest() != row.sha256:
            raise StoreError(f"{self._path}: capture {capture_id} is damaged: its bytes do not match their SHA-256")
        return data

    def story_reports(self) -> tuple[StoryReport, ...]:
        """All story reports in order of story id."""
        with self._transaction() as connection:
            rows = connection.execute(select(schema.stories).order_by(schema.stories.c.id)).mappings().all()
            members = _grouped(connection, schema.story_articles, "story_id", "position")
            found = _grouped(connection, schema.findings, "story_id", "position")
            values = _grouped(connection, schema.finding_values, "story_id", "finding", "position")
        return tuple(
            schema.read_report(row, [m["article_id"] for m in members[row["id"]]], _read_findings(found[row["id"]], values[row["id"]]))
            for row in rows
        )

    def replace_stories(self, reports: Iterable[StoryReport], removed: Iterable[str]) -> None:
        """Write new or changed reports and drop the removed stories, all or nothing.

        A report that is the same already is not touched. A story named in both is written; of two reports on one story the
        last counts.
        """
        written = {report.story.id: report for report in reports}
        dropped = sorted(set(removed) - set(written))
        with self._transaction(write=True) as connection:
            stories = schema.stories
            digests = dict(connection.execute(select(stories.c.id, stories.c.digest)).tuples().all())
            for story_id in dropped:
                connection.execute(delete(stories).where(stories.c.id == story_id))
            for story_id, report in sorted(written.items()):
                digest = hashlib.sha256(dump_json(encode(report)).encode()).hexdigest()
                if digests.get(story_id) != digest:
                    connection.execute(delete(stories).where(stories.c.id == story_id))
                    _write_report(connection, report, digest)

    def failures(self) -> tuple[Failure, ...]:
        """All failures in order of file, stage and reason."""
        columns = schema.failures.c
        query = select(columns.file, columns.stage, columns.reason).order_by(columns.file, columns.stage, columns.reason)
        with self._transaction() as connection:
            return tuple(decode(Failure, dict(row)) for row in connection.execute(query).mappings())

    def counts(self) -> Mapping[str, int]:
        """How many rows the tables hold, by table name."""
        tables = (
            schema.captures, schema.pages, schema.articles, schema.claims, schema.stories, schema.findings, schema.failures,
        )  # fmt: skip
        with self._transaction() as connection:
            return {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}

    @contextmanager
    def _transaction(self, *, write: bool = False) -> Iterator[Connection]:
        if self._closed:
            raise StoreError(f"{self._path}: the store is closed")
        with translated(self._path), self._engine.connect() as connection:
            connection.execution_options(write=write)
            with connection.begin():
                yield connection


def _read_by(connection: Connection, capture: Capture) -> tuple[str, str] | None:
    """Give the article id and version of the page's reading, if it has one."""
    pages = schema.pages
    query = (
        select(pages.c.article_id, schema.articles.c.version)
        .join(schema.articles, pages.c.article_id == schema.articles.c.id)
        .where(pages.c.file == capture.file, pages.c.capture_id == capture.id)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.article_id, row.version)


def _add_page(connection: Connection, capture: Capture) -> None:
    sha256 = hashlib.sha256(capture.data).hexdigest()
    stored = connection.execute(select(schema.captures.c.sha256).where(schema.captures.c.id == capture.id)).scalar_one_or_none()
    if stored is None:
        row = {"id": capture.id, "sha256": sha256, "size": len(capture.data), "data": zlib.compress(capture.data)}
        connection.execute(insert(schema.captures).values(row))
    elif stored != sha256:
        raise StoreError(f"{capture.file}: capture {capture.id} is known with other bytes")
    page = {"file": capture.file, "capture_id": capture.id, "media": capture.media.value}
    connection.execute(insert(schema.pages).values(page).on_conflict_do_nothing())


def _write_reading(connection: Connection, capture: Capture, reading: Reading) -> None:
    article = reading.article
    version = connection.execute(select(schema.articles.c.version).where(schema.articles.c.id == article.id)).scalar_one_or_none()
    if version != reading.version:
        _drop_reading(connection, article.id)
        row = schema.article_row(article) | {"version": reading.version, "analysis": dump_json(encode(reading.analysis))}
        connection.execute(insert(schema.articles), [row])
        _insert_all(connection, schema.claims, schema.claim_rows(article.id, reading.claims))
        _insert_all(connection, schema.vectors, _vector_rows(reading))
    pages = schema.pages.c
    page = update(schema.pages).where(pages.file == capture.file, pages.capture_id == capture.id)
    connection.execute(page.values(article_id=article.id))


def _drop_reading(connection: Connection, article_id: str) -> None:
    # Claims and vectors go with it, and its pages stay without an article (see the foreign keys).
    connection.execute(delete(schema.articles).where(schema.articles.c.id == article_id))


def _vector_rows(reading: Reading) -> list[schema.Row]:
    profile = (dump_json(encode(replace(reading.profile, lead=b""))).encode(),) if reading.profile else ()
    lead = (reading.lead_vector,) if reading.lead_vector else ()
    sketch = (reading.sketch,) if reading.sketch else ()
    kinds = (
        ("claim", reading.claim_vectors),
        ("lead", lead),
        ("profile", profile),
        ("sentence", reading.sentence_vectors),
        ("sketch", sketch),
    )
    return [
        {"article_id": reading.article.id, "kind": kind, "position": position, "data": data}
        for kind, vectors in kinds
        for position, data in enumerate(vectors)
    ]


def _read_reading(row: RowMapping, claims: list[RowMapping], vectors: list[RowMapping]) -> Reading:
    kept: dict[str, list[bytes]] = {"claim": [], "lead": [], "profile": [], "sentence": [], "sketch": []}
    for vector in vectors:
        kept[vector["kind"]].append(vector["data"])
    return Reading(
        article=schema.read_article(row),
        analysis=decode(Analysis, load_json(row["analysis"])),
        claims=tuple(schema.read_claim(claim) for claim in claims),
        claim_vectors=tuple(kept["claim"]),
        sentence_vectors=tuple(kept["sentence"]),
        profile=replace(decode(Profile, load_json(kept["profile"][0].decode())), lead=b"".join(kept["lead"])) if kept["profile"] else None,
        sketch=b"".join(kept["sketch"]),
        version=row["version"],
    )


def _write_report(connection: Connection, report: StoryReport, digest: str) -> None:
    story_id = report.story.id
    connection.execute(insert(schema.stories), [schema.story_row(report) | {"digest": digest}])
    members = [
        {"story_id": story_id, "position": position, "article_id": article_id}
        for position, article_id in enumerate(report.story.article_ids)
    ]
    _insert_all(connection, schema.story_articles, members)
    findings, values = schema.finding_rows(report)
    _insert_all(connection, schema.findings, findings)
    _insert_all(connection, schema.finding_values, values)


def _read_findings(findings: list[RowMapping], values: list[RowMapping]) -> tuple[Finding, ...]:
    given: defaultdict[int, list[Value]] = defaultdict(list)
    for value in values:
        given[value["finding"]].append(schema.read_value(value))
    return tuple(schema.read_finding(finding, given[finding["position"]]) for finding in findings)


def _insert_all(connection: Connection, table: Table, rows: list[schema.Row]) -> None:
    # SQLAlchemy takes an empty list for one row of defaults.
    if rows:
        connection.execute(insert(table), rows)


def _grouped(connection: Connection, table: Table, *columns: str) -> defaultdict[str, list[RowMapping]]:
    """Give a table's rows in order of the columns named, gathered by the first of them."""
    gathered: defaultdict[str, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(select(table).order_by(*(table.c[name] for name in columns))).mappings():
        gathered[row[columns[0]]].append(row)
    return gathered
