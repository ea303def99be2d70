"""What becomes of pages later: other versions of them, withdrawal, pruned bytes, and the check that what is kept is unchanged."""

from __future__ import annotations

import hashlib
import zlib
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select, update

from secondsource.errors import StoreError
from secondsource.records import Standing
from secondsource.storage import schema
from secondsource.storage.database import Database
from secondsource.storage.indexing import index_article, unindex_article
from secondsource.storage.placing import leave_story, mark_stale, queue_page
from secondsource.storage.rows import read_article, text_hash

articles, captures = schema.articles, schema.captures


class Stood(NamedTuple):
    """Whether a page counts, the article that took its place (empty where there is none), and why."""

    standing: Standing
    superseded_by: str
    reason: str


class Retention(Database):
    """Keeps which pages count, and for how long their bytes stay."""

    def set_standing(self, article_id: str, standing: Standing, reason: str = "", *, superseded_by: str = "") -> None:
        """Say whether a page counts. One that does not leaves its story, which is stale; one that does again waits for a story.

        `superseded_by` is the article that took its place. An unknown article raises StoreError.
        """
        with self._writing() as connection:
            row = connection.execute(select(articles).where(articles.c.id == article_id)).mappings().one_or_none()
            if row is None:
                raise StoreError(f"{self._backend.name}: no article {article_id}")
            wanted = {"standing": standing.value, "superseded_by": superseded_by, "standing_reason": reason}
            if all(row[name] == value for name, value in wanted.items()):
                return
            connection.execute(update(articles).where(articles.c.id == article_id).values(wanted))
            named = schema.story_articles.c
            mark_stale(connection, connection.execute(select(named.story_id).where(named.article_id == article_id)).scalars().all())
            if row["standing"] == Standing.CURRENT.value:
                unindex_article(connection, self._backend, row["number"], row["title"], row["text"])
            if standing is Standing.CURRENT:
                index_article(connection, self._backend, row["number"], row["title"], row["text"])
            if standing is not Standing.CURRENT:
                leave_story(connection, self._backend, row["number"], superseded_by)
            elif connection.execute(select(schema.profiles.c.number).where(schema.profiles.c.number == row["number"])).first():
                queue_page(connection, row["number"], read_article(row))

    def standing_of(self, article_id: str) -> Stood:
        """Whether a page counts, and why; an unknown article raises StoreError."""
        query = select(articles.c.standing, articles.c.superseded_by, articles.c.standing_reason).where(articles.c.id == article_id)
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise StoreError(f"{self._backend.name}: no article {article_id}")
        return Stood(Standing(row.standing), row.superseded_by, row.standing_reason)

    def versions(self, url: str) -> tuple[str, ...]:
        """Articles that were read at one URL, in the order in which they came."""
        query = select(articles.c.id).where(articles.c.url == url).order_by(articles.c.number)
        with self._reading() as connection:
            return tuple(connection.execute(query).scalars())

    def prune_captures(self, before: date, *, reclaim: bool = False) -> tuple[int, int]:
        """Drop the raw bytes of captures taken (or, where that is not known, published) before a day; give their number and bytes.

        SHA-256 and size stay, and with them the articles, spans and facts; a capture without a day stays whole. `reclaim` gives the room
        back to the operating system, which rewrites the file (or table) and holds up others until it is done.
        """
        old = captures.c.day < before.toordinal(), captures.c.data.is_not(None)
        with self._writing() as connection:
            pages, size = connection.execute(select(func.count(), func.coalesce(func.sum(captures.c.size), 0)).where(*old)).one()
            connection.execute(update(captures).where(*old).values(data=None))
        if reclaim:
            self._backend.reclaim()
        return int(pages), int(size)

    def check(self, article_id: str) -> bool:
        """Hold the text of an article, and the bytes of its capture, against their SHA-256; tell whether the bytes are there.

        Raises StoreError where one is damaged, or the article is unknown.
        """
        columns = articles.c.text, articles.c.text_sha256, captures.c.id, captures.c.sha256, captures.c.data
        query = select(*columns).join(captures, captures.c.id == articles.c.capture_id).where(articles.c.id == article_id)
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise StoreError(f"{self._backend.name}: no article {article_id}")
        if text_hash(row.text) != row.text_sha256:
            raise StoreError(f"{self._backend.name}: the text of article {article_id} is damaged: it does not match its SHA-256")
        if row.data is not None:
            unpack_capture(row.data, row.sha256, f"{self._backend.name}: capture {row.id}")
        return row.data is not None


def unpack_capture(packed: bytes, sha256: str, name: str) -> bytes:
    """The bytes of a capture, checked; damaged ones raise StoreError."""
    try:
        data = zlib.decompress(packed)
    except zlib.error as error:
        raise StoreError(f"{name} is damaged: {error}") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise StoreError(f"{name} is damaged: its bytes do not match their SHA-256")
    return data
