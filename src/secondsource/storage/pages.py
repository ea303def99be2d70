"""The pages of a store: captures, what was derived from each, and what was set aside."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from secondsource.errors import StoreError
from secondsource.records import Analysis, Capture, Failure, Profile, Reading, Standing
from secondsource.storage import schema
from secondsource.storage.book import read_profile
from secondsource.storage.codec import decode, encode
from secondsource.storage.database import Database
from secondsource.storage.indexing import index_article, unindex_article
from secondsource.storage.packing import (
    Packed,
    pack_claims,
    pack_page,
    pack_record,
    pack_vector,
    unpack_claims,
    unpack_page,
    unpack_record,
)
from secondsource.storage.placing import leave_story, mark_story_of, number_of, queue_page
from secondsource.storage.queries import insert_all, next_number, rows_by
from secondsource.storage.retention import unpack_capture
from secondsource.storage.rows import article_row, read_article

_CURRENT = {"standing": Standing.CURRENT.value, "superseded_by": "", "standing_reason": ""}


def reading_key(file: str, capture_id: str) -> str:
    r"""Make the key of a page in `known_readings`: the file and its capture's id with a unit separator (U+001F) between them.

    >>> reading_key("a.html", "cap-1")
    'a.html\x1fcap-1'
    """
    return f"{file}\x1f{capture_id}"


class Pages(Database):
    """Keeps captures, readings and failures."""

    def known_readings(self, version: str) -> Mapping[str, str]:
        """Map the `reading_key` of each page already read by this version to its article id, in order of file and capture."""
        pages, articles, versions = schema.pages.c, schema.articles.c, schema.versions.c
        query = (
            select(pages.file, pages.capture_id, pages.article_id)
            .join(schema.articles, pages.article_id == articles.id)
            .where(articles.version == select(versions.number).where(versions.version == version).scalar_subquery())
            .order_by(pages.file, pages.capture_id)
        )
        with self._reading() as connection:
            return {reading_key(file, capture_id): article_id for file, capture_id, article_id in connection.execute(query)}

    def add_reading(self, capture: Capture, reading: Reading) -> None:
        """Keep a page and all that was derived from it, and clear the failures of its file.

        A page (file and capture) already read by the same version stays as it is; the reading of another version is replaced, and the page
        leaves its story where what it is gathered by has changed. Other captures of the same file stay beside it until `remove_reading`.
        Raises StoreError where the reading is of another capture.
        """
        if reading.article.capture_id != capture.id:
            raise StoreError(f"{capture.file}: the reading is of capture {reading.article.capture_id}, not of {capture.id}")
        with self._writing() as connection:
            connection.execute(delete(schema.failures).where(schema.failures.c.file == capture.file))
            known = _read_by(connection, capture)
            if known == (reading.article.id, reading.version):
                return
            _add_capture(connection, capture, _day_of(capture, reading))
            if known is not None and known[0] != reading.article.id:
                self._drop_reading(connection, known[0])
            self._write_reading(connection, reading)
            _add_page(connection, capture, reading.article.id)

    def add_failure(self, capture: Capture | None, failure: Failure) -> None:
        """Keep a failure and, where there is one, the capture it happened on; the same failure twice is kept once."""
        row = encode(failure)
        columns = schema.failures.c
        same = select(columns.file).where(*(columns[name] == value for name, value in row.items()))
        with self._writing() as connection:
            if capture is not None:
                _add_capture(connection, capture, _day_of(capture, None))
                _add_page(connection, capture, None)
            if connection.execute(same).first() is None:
                connection.execute(insert(schema.failures).values({**row, "capture_id": capture.id if capture else None}))

    def clear_failure(self, file: str) -> None:
        """Forget every failure of a file; a file without one is no error."""
        with self._writing() as connection:
            connection.execute(delete(schema.failures).where(schema.failures.c.file == file))

    def remove_reading(self, article_id: str) -> None:
        """Drop an article with all that was derived from it; its capture stays. An unknown id is no error.

        It leaves its story, which is stale; reports that name the article stay as they are until `replace_stories`.
        """
        with self._writing() as connection:
            self._drop_reading(connection, article_id)

    def readings(self, article_ids: Collection[str] | None = None) -> tuple[Reading, ...]:
        """The readings named, or all, in order of article id; ids that are not known are passed over."""
        with self._reading() as connection:
            return tuple(sorted(self._iterate(connection, article_ids), key=lambda reading: reading.article.id))

    def _iterate(self, connection: Connection, article_ids: Collection[str] | None) -> Iterator[Reading]:
        articles, readings, profiles = schema.articles, schema.readings, schema.profiles
        query = (
            select(
                articles, readings, schema.versions.c.version.label("reader"),
                profiles.c.lead,
            )
            .join(readings, readings.c.number == articles.c.number)
            .join(schema.versions, schema.versions.c.number == articles.c.version)
            .outerjoin(profiles, profiles.c.number == articles.c.number)
        )  # fmt: skip
        if article_ids is None:
            rows: Iterator[RowMapping] = iter(connection.execute(query).mappings())
        else:
            rows = rows_by(connection, query, articles.c.id, article_ids)
        for row in rows:
            yield _read_reading(row)

    def article_ids(self) -> tuple[str, ...]:
        """Ids of all articles, in order."""
        with self._reading() as connection:
            return tuple(connection.execute(select(schema.articles.c.id).order_by(schema.articles.c.id)).scalars())

    def capture_bytes(self, capture_id: str) -> bytes:
        """Give the raw bytes of a capture, checked against their SHA-256; an unknown id, pruned or damaged bytes raise StoreError."""
        query = select(schema.captures.c.sha256, schema.captures.c.data).where(schema.captures.c.id == capture_id)
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise StoreError(f"{self._backend.name}: no capture {capture_id}")
        if row.data is None:
            raise StoreError(f"{self._backend.name}: the bytes of capture {capture_id} were pruned; their SHA-256 is {row.sha256}")
        return unpack_capture(row.data, row.sha256, f"{self._backend.name}: capture {capture_id}")

    def failures(self) -> tuple[Failure, ...]:
        """All failures in order of file, stage and reason."""
        columns = schema.failures.c
        query = select(columns.file, columns.stage, columns.reason).order_by(columns.file, columns.stage, columns.reason)
        with self._reading() as connection:
            return tuple(decode(Failure, dict(row)) for row in connection.execute(query).mappings())

    def counts(self) -> Mapping[str, int]:
        """How many rows the tables hold, by table name."""
        tables = (
            schema.captures, schema.pages, schema.articles, schema.claims, schema.stories, schema.findings, schema.failures,
        )  # fmt: skip
        with self._reading() as connection:
            return {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}

    def _write_reading(self, connection: Connection, reading: Reading) -> None:
        article, articles = reading.article, schema.articles
        before = connection.execute(select(articles.c.number, articles.c.version).where(articles.c.id == article.id)).one_or_none()
        row = article_row(article) | {"version": _version_number(connection, reading.version)}
        if before is not None and before.version == row["version"]:
            return
        if before is None:
            number = next_number(connection, articles.c.number)
            connection.execute(insert(articles), {**row, **_CURRENT, "number": number})
            standing = Standing.CURRENT
        else:
            number = before.number
            standing = self._clear_reading(connection, article.id, number, reading.profile)
            connection.execute(update(articles).where(articles.c.id == article.id).values(row))
        connection.execute(insert(schema.readings), _reading_row(number, reading))
        insert_all(connection, schema.claims, ({"hash": h, "number": number} for h in sorted({claim_hash(c.id) for c in reading.claims})))
        if reading.profile is not None:
            connection.execute(insert(schema.profiles), _profile_row(number, reading.profile))
            if standing is Standing.CURRENT:
                queue_page(connection, number, article, is_new=before is None)
        if standing is Standing.CURRENT:
            index_article(connection, self._backend, number, article.title, article.text)

    def _drop_reading(self, connection: Connection, article_id: str) -> None:
        number = number_of(connection, article_id)
        if number is None:
            return
        self._clear_reading(connection, article_id, number, None)
        # Its pages stay without an article (see the foreign keys).
        connection.execute(delete(schema.articles).where(schema.articles.c.id == article_id))

    def _clear_reading(self, connection: Connection, article_id: str, number: int, profile: Profile | None) -> Standing:
        """Take away what was derived from a page; it leaves its story unless the new profile is the old one."""
        old = next(self._iterate(connection, [article_id]))
        known = select(schema.articles.c.standing).where(schema.articles.c.number == number)
        standing = Standing(connection.execute(known).scalar_one())
        if standing is Standing.CURRENT:
            unindex_article(connection, self._backend, number, old.article.title, old.article.text)
        for hashed in sorted({claim_hash(claim.id) for claim in old.claims}):
            connection.execute(delete(schema.claims).where(schema.claims.c.hash == hashed, schema.claims.c.number == number))
        for table in (schema.readings, schema.profiles):
            connection.execute(delete(table).where(table.c.number == number))
        if profile is not None and profile == old.profile:
            mark_story_of(connection, number)
        else:
            leave_story(connection, self._backend, number)
        return standing


def claim_hash(claim_id: str) -> int:
    """The number by which a claim is found: the first 64 bits of the SHA-256 of its id, signed."""
    digest = hashlib.sha256(claim_id.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def _read_by(connection: Connection, capture: Capture) -> tuple[str, str] | None:
    """Give the article id and version of the page's reading, if it has one."""
    pages, articles, versions = schema.pages, schema.articles, schema.versions
    query = (
        select(pages.c.article_id, versions.c.version)
        .join(articles, pages.c.article_id == articles.c.id)
        .join(versions, versions.c.number == articles.c.version)
        .where(pages.c.file == capture.file, pages.c.capture_id == capture.id)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.article_id, row.version)


def _day_of(capture: Capture, reading: Reading | None) -> int | None:
    """The day by which a capture is pruned: when it was taken, else when its article was published."""
    if capture.taken is not None:
        return capture.taken.toordinal()
    published = reading.article.published if reading else None
    return published.at.toordinal() if published else None


def _add_capture(connection: Connection, capture: Capture, day: int | None) -> None:
    sha256 = hashlib.sha256(capture.data).hexdigest()
    captures = schema.captures
    stored = connection.execute(select(captures.c.sha256, captures.c.day).where(captures.c.id == capture.id)).one_or_none()
    if stored is None:
        row = {"id": capture.id, "sha256": sha256, "size": len(capture.data), "day": day, "data": zlib.compress(capture.data)}
        connection.execute(insert(captures), row)
    elif stored.sha256 != sha256:
        raise StoreError(f"{capture.file}: capture {capture.id} is known with other bytes")
    elif stored.day is None and day is not None:
        connection.execute(update(captures).where(captures.c.id == capture.id).values(day=day))


def _add_page(connection: Connection, capture: Capture, article_id: str | None) -> None:
    """Keep which file a capture is of, and its article, where there is one."""
    pages = schema.pages
    page = pages.c.file == capture.file, pages.c.capture_id == capture.id
    if connection.execute(select(pages.c.file).where(*page)).first() is None:
        row = {"file": capture.file, "capture_id": capture.id, "media": capture.media.value, "article_id": article_id}
        connection.execute(insert(pages), row)
    elif article_id is not None:
        connection.execute(update(pages).where(*page).values(article_id=article_id))


def _version_number(connection: Connection, version: str) -> int:
    versions = schema.versions.c
    number = connection.execute(select(versions.number).where(versions.version == version)).scalar_one_or_none()
    if number is None:
        number = next_number(connection, versions.number)
        connection.execute(insert(schema.versions).values(number=number, version=version))
    return number


def _reading_row(number: int, reading: Reading) -> dict[str, object]:
    return {
        "number": number,
        "profile": pack_record(replace(reading.profile, lead=b"")) if reading.profile else b"",
        "analysis": pack_record(reading.analysis),
        "claims": pack_claims(reading.claims, reading.article.id, reading.article.text),
        "vectors": pack_page(Packed(reading.sentence_vectors, reading.claim_vectors)),
        "sketch": reading.sketch,
    }


def _profile_row(number: int, profile: Profile) -> dict[str, object]:
    return {
        "number": number,
        "day": profile.day,
        "event": profile.event,
        "lead": pack_vector(profile.lead),
    }


def _read_reading(row: RowMapping) -> Reading:
    article = read_article(row)
    vectors = unpack_page(row["vectors"])
    return Reading(
        article=article,
        analysis=unpack_record(Analysis, row["analysis"]),
        claims=unpack_claims(row["claims"], article.id, article.text),
        claim_vectors=vectors.claims,
        sentence_vectors=vectors.sentences,
        profile=read_profile(row["lead"], row["profile"]) if row["profile"] else None,
        sketch=row["sketch"],
        version=row["reader"],
    )
