"""What all parts of the store stand on: the open engine and its transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from secondsource.errors import StoreError
from secondsource.storage.backend import Backend
from secondsource.storage.opening import choose_backend, open_engine, translated

BUSY_SECONDS = 30.0
"""How long a write waits for another process: a page takes milliseconds, a rewrite of all stories of a large store seconds."""


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
