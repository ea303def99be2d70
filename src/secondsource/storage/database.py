"""What all parts of the store stand on: the open engine, its transactions, and rows asked for by many keys."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import Column, Connection, Engine, RowMapping, Select, Table, delete, func, insert, select

from secondsource.errors import StoreError
from secondsource.storage.backend import Backend
from secondsource.storage.opening import choose_backend, open_engine, translated

BUSY_SECONDS = 30.0
"""How long a write waits for another process: a page takes milliseconds, a rewrite of all stories of a large store seconds."""

_ASKED = 1000
"""So many keys are asked for at once; a database takes some ten thousand parameters."""

Key = TypeVar("Key", str, int)


class Database:
    """An open store: a SQLite file or a PostgreSQL database; also a context manager."""

    def __init__(self, backend: Backend, engine: Engine) -> None:
        self._backend = backend
        self._engine = engine
        self._closed = False

    @classmethod
    def open(cls, where: Path | str, *, create: bool = True, busy_seconds: float = BUSY_SECONDS) -> Self:
        """Open a store, make a new one where there is none and `create` allows it, and bring an older one up to date.

        `where` is the path of a SQLite file, or postgresql://USER:PASSWORD@HOST:PORT/DATABASE of an existing database. Raises StoreError
        where it is no such thing, holds another program's tables, cannot be reached or written, or is locked for more than
        `busy_seconds`; StoreTooNew where a newer version wrote it; StoreFull where the disk has no room.
        """
        backend = choose_backend(where, busy_seconds)
        return cls(backend, open_engine(backend, create=create))

    def close(self) -> None:
        """Close the store; a second call does nothing, and any other call after it raises StoreError."""
        self._closed = True
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A transaction that sees the store as it is at one moment."""
        with self._transaction(write=False) as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that writes, alone among all processes; nothing of it stays where it raises."""
        with self._transaction(write=True) as connection:
            yield connection

    @contextmanager
    def _transaction(self, *, write: bool) -> Iterator[Connection]:
        if self._closed:
            raise StoreError(f"{self._backend.name}: the store is closed")
        with translated(self._backend), self._engine.connect().execution_options(write=write) as connection, connection.begin():
            yield connection


def rows_by(connection: Connection, query: Select[Any], column: Column[Key], keys: Collection[Key]) -> Iterator[RowMapping]:
    """Rows of a query whose column holds one of the keys, however many there are; the query itself gives the order within a portion."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), _ASKED):
        yield from connection.execute(query.where(column.in_(ordered[start : start + _ASKED]))).mappings()


def delete_by(connection: Connection, table: Table, column: Column[Key], keys: Collection[Key]) -> None:
    """Delete the rows of a table whose column holds one of the keys."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), _ASKED):
        connection.execute(delete(table).where(column.in_(ordered[start : start + _ASKED])))


def insert_all(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows; SQLAlchemy would take an empty list for one row of defaults."""
    if kept := list(rows):
        connection.execute(insert(table), kept)


def next_number(connection: Connection, column: Column[int]) -> int:
    """One more than the greatest number that stands in a column; writers are alone, so nobody else takes it."""
    return (connection.execute(select(func.max(column))).scalar_one() or 0) + 1


def grouped(rows: Iterable[RowMapping], key: str, value: str) -> dict[str, tuple[str, ...]]:
    """Gather one column of rows by another, in the order of the rows."""
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row[value])
    return {name: tuple(values) for name, values in found.items()}
