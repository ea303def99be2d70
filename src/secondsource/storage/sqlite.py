"""A store in one SQLite file: the place, the locks, the index of words, and what its errors mean."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool, Pool, QueuePool

from secondsource.errors import StoreError, StoreFull
from secondsource.storage.backend import LOCKED, Phrase, Words
from secondsource.storage.schema import escape

_ROOM = 1_000_000
"""Free bytes below which an I/O error means a full disk: SQLite reports so when its shared-memory file (32 KB) cannot grow."""
_MEANINGS = {
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_READONLY: "the file or its folder cannot be written",
    sqlite3.SQLITE_CANTOPEN: "the file or its folder cannot be opened for writing",
    sqlite3.SQLITE_NOTADB: "this is no SQLite database",
    sqlite3.SQLITE_CORRUPT: "the file is damaged",
}
_TITLE_WEIGHT = 4.0
COMMON = 20_000
"""Texts that may hold a phrase which ranks: at 200,000 articles to count a word of every page takes BM25 some 100 ms (benchmarks/speed)."""
_CACHE = 32_000
"""KiB of the file kept in memory: the counts of 200,000 different keys and the upper parts of all indexes fit into it."""


class SqliteBackend:
    """One SQLite file; a write waits up to `busy_seconds` for another process."""

    noun = "SQLite database"

    def __init__(self, path: Path, busy_seconds: float) -> None:
        self._path = path
        self._busy_seconds = busy_seconds

    @property
    def name(self) -> str:
        """The path."""
        return str(self._path)

    def check_place(self, *, create: bool) -> None:
        """Refuse a path that cannot be a store before SQLite touches it."""
        path = self._path
        if "\0" in str(path):
            raise StoreError(f"{str(path)!r}: a path holds no NUL")
        try:
            if path.is_dir():
                raise StoreError(f"{path}: this is a folder; name a file in it")
            if not path.parent.is_dir():
                raise StoreError(f"{path}: the folder {path.parent} does not exist")
            if path.exists() and not path.is_file():
                raise StoreError(f"{path}: this is no regular file")
            # What is in it SQLite tells: to open and close it here would drop the locks that this process holds on it.
            if not path.exists() and not create:
                raise StoreError(f"{path}: there is no store here")
        except OSError as error:
            raise self.translate(error) from error
        # SQLite writes its log beside the file, so the folder counts too.
        if not _is_writable(path.parent) or (path.exists() and not _is_writable(path)):
            raise StoreError(f"{path}: the file or its folder cannot be written")

    def open_engine(self) -> Engine:
        """Give an engine whose transactions begin as reads, or with the write lock where the execution option `write` is set."""
        return self._engine(QueuePool, "foreign_keys=ON", "synchronous=NORMAL", f"cache_size=-{_CACHE}")

    def open_upgrader(self) -> Engine:
        """Give an engine without foreign keys: a revision that rebuilds a table drops it, which would cascade."""
        return self._engine(NullPool, "journal_mode=WAL", "foreign_keys=OFF")

    def is_set_up(self, connection: Connection) -> bool:
        """Whether the file is in WAL mode."""
        return bool(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal")

    def check_upgrade(self, connection: Connection) -> None:
        """Check the foreign keys that were off."""
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise StoreError(f"{self.name}: the upgrade would leave rows that refer to nothing; nothing was changed")

    def translate(self, error: BaseException) -> StoreError:
        """Say what an error means, by SQLite's primary code."""
        code = getattr(error, "sqlite_errorcode", None)
        primary = None if code is None else code & 0xFF
        is_full = primary == sqlite3.SQLITE_FULL or (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT))
        if is_full or (primary == sqlite3.SQLITE_IOERR and self._is_crowded()):
            return StoreFull(f"{self.name}: the disk has no room for the store; free some space and run again")
        meaning = _MEANINGS.get(primary) if primary is not None else None
        return StoreError(f"{self.name}: {meaning} ({error})" if meaning else f"{self.name}: {error}")

    def count_up(self, connection: Connection, keys: Mapping[str, int]) -> None:
        """Add to the counts of keys, in order: rows that lie together are written together."""
        query = "INSERT INTO key_counts (key, pages) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET pages = pages + excluded.pages"
        if keys:
            connection.exec_driver_sql(query, [(escape(key), keys[key]) for key in sorted(keys)])

    def add_words(self, connection: Connection, table: str, rows: Sequence[Words]) -> None:
        """Index texts (FTS5); its index holds their words alone, not the texts."""
        if rows:
            given = [(number, " ".join(title), " ".join(body)) for number, title, body in rows]
            connection.exec_driver_sql(f"INSERT INTO {table} (rowid, title, text) VALUES (?, ?, ?)", given)

    def drop_words(self, connection: Connection, table: str, rows: Sequence[Words]) -> None:
        """Take texts out of the index."""
        if rows:
            given = [(number, " ".join(title), " ".join(body)) for number, title, body in rows]
            connection.exec_driver_sql(f"INSERT INTO {table} ({table}, rowid, title, text) VALUES ('delete', ?, ?, ?)", given)

    def clear_words(self, connection: Connection, table: str) -> None:
        """Empty an index."""
        connection.exec_driver_sql(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")

    def match_words(self, connection: Connection, table: str, query: Sequence[Phrase], most: int) -> Mapping[int, float]:
        """Rank by BM25, words in the title counting more; words of more than COMMON texts, and phrases, find the latest first."""
        numbers = _matches(connection, table, query)
        if len(numbers) > COMMON:
            latest = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT ?"
            return _by_place(connection.exec_driver_sql(latest, (_wanted(query), most)).scalars().all())
        found = numbers[-most:]
        # BM25 would count every text of a common word, and hardly weigh it; a phrase stands in nearly every text once.
        single = [phrase for phrase in query if len(phrase[0]) == 1]
        telling = single if len(query) == 1 else [p for p in single if found and len(_matches(connection, table, [p])) <= COMMON]
        if not telling or not found:
            return _by_place(found[::-1])
        # With the + the numbers only filter what the index gives; else FTS5 would be asked anew for each.
        ranked = (
            f"SELECT rowid, bm25({table}, {_TITLE_WEIGHT}) FROM {table} "
            f"WHERE {table} MATCH ? AND rowid >= ? AND +rowid IN (SELECT value FROM json_each(?))"
        )
        given = (_wanted(telling), found[0], json.dumps(found))
        return {row[0]: row[1] for row in connection.exec_driver_sql(ranked, given)}

    def reclaim(self) -> None:
        """Rewrite the file without its free pages."""
        # Not by the engine: it would begin a transaction.
        with closing(sqlite3.connect(self._path, timeout=self._busy_seconds, isolation_level=None)) as connection:
            try:
                connection.execute("VACUUM")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.Error as error:
                raise self.translate(error) from error

    def _engine(self, pool: type[Pool], *pragmas: str) -> Engine:
        url = URL.create("sqlite", database=str(self._path.absolute()))
        engine = create_engine(url, poolclass=pool, connect_args={"timeout": self._busy_seconds})

        @event.listens_for(engine, "connect")
        def set_up(connection: sqlite3.Connection, _: object) -> None:
            # The driver would begin transactions on its own, too late and without the lock; `begin` below does it instead.
            connection.isolation_level = None
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("write") else "BEGIN")

        return engine

    def _is_crowded(self) -> bool:
        try:
            room = os.statvfs(self._path.parent)
        except OSError:
            return False
        return room.f_bavail * room.f_frsize < _ROOM


def _wanted(query: Sequence[Phrase]) -> str:
    return " AND ".join(f'"{" ".join(words)}"{" *" if is_prefix else ""}' for words, is_prefix in query)


def _matches(connection: Connection, table: str, query: Sequence[Phrase]) -> list[int]:
    """The first COMMON texts that hold every phrase, and one more where there are more: FTS5 goes forwards thrice as fast as backwards."""
    # As one value: to fetch 20,000 rows takes thrice as long as to find them.
    found = f"SELECT json_group_array(rowid) FROM (SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid LIMIT ?)"
    numbers: list[int] = json.loads(connection.exec_driver_sql(found, (_wanted(query), COMMON + 1)).scalar_one())
    return sorted(numbers)


def _by_place(numbers: Sequence[int]) -> dict[int, float]:
    """Each number with its place as its rank."""
    return {number: float(place) for place, number in enumerate(numbers)}


def _is_writable(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
