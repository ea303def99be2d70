"""Opens a store's file: checks the place, sets SQLite up, brings the schema up to date, and turns library errors into ours."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, Pool, QueuePool

from secondsource import __version__
from secondsource.errors import StoreError, StoreFull, StoreTooNew
from secondsource.storage.schema import REVISIONS, meta

_MAGIC = b"SQLite format 3\0"
_MIGRATIONS = Path(__file__).with_name("migrations")
_ROOM = 1_000_000
"""Free bytes below which an I/O error means a full disk: SQLite reports so when its shared-memory file (32 KB) cannot grow."""
_MEANINGS = {
    sqlite3.SQLITE_BUSY: "another process holds the lock; wait until it is done, or end it",
    sqlite3.SQLITE_LOCKED: "another process holds the lock; wait until it is done, or end it",
    sqlite3.SQLITE_READONLY: "the file or its folder cannot be written",
    sqlite3.SQLITE_CANTOPEN: "the file or its folder cannot be opened for writing",
    sqlite3.SQLITE_NOTADB: "this is no SQLite database",
    sqlite3.SQLITE_CORRUPT: "the file is damaged",
}


def open_engine(path: Path, *, create: bool, busy_seconds: float) -> Engine:
    """Give an engine on an up-to-date store; see `SqliteStore.open` for what it raises.

    A transaction begins as a read, or takes the write lock at once where the connection has the execution option `write`.
    """
    _check_place(path, create=create)
    engine = _engine(path, QueuePool, busy_seconds, "foreign_keys=ON", "synchronous=NORMAL")
    try:
        with translated(path):
            if not _is_current(path, engine, create=create):
                _upgrade(path, busy_seconds)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and the operating system into StoreFull and StoreError that name the file."""
    try:
        yield
    except DBAPIError as error:
        raise _translate(path, error.orig) from error
    except (sqlite3.Error, OSError) as error:
        raise _translate(path, error) from error


def _translate(path: Path, error: BaseException | None) -> StoreError:
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    is_full = primary == sqlite3.SQLITE_FULL or (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT))
    if is_full or (primary == sqlite3.SQLITE_IOERR and _is_crowded(path)):
        return StoreFull(f"{path}: the disk has no room for the store; free some space and run again")
    meaning = _MEANINGS.get(primary) if primary is not None else None
    return StoreError(f"{path}: {meaning} ({error})" if meaning else f"{path}: {error}")


def _is_crowded(path: Path) -> bool:
    try:
        room = os.statvfs(path.parent)
    except OSError:
        return False
    return room.f_bavail * room.f_frsize < _ROOM


def _check_place(path: Path, *, create: bool) -> None:
    """Refuse a path that cannot be a store before SQLite touches it."""
    if "\0" in str(path):
        raise StoreError(f"{str(path)!r}: a path holds no NUL")
    try:
        if path.is_dir():
            raise StoreError(f"{path}: this is a folder; name a file in it")
        if not path.parent.is_dir():
            raise StoreError(f"{path}: the folder {path.parent} does not exist")
        if path.exists():
            _check_file(path)
        elif not create:
            raise StoreError(f"{path}: there is no store here")
    except OSError as error:
        raise _translate(path, error) from error
    # SQLite writes its log beside the file, so the folder counts too.
    if not _is_writable(path.parent) or (path.exists() and not _is_writable(path)):
        raise StoreError(f"{path}: the file or its folder cannot be written")


def _check_file(path: Path) -> None:
    if not path.is_file():
        raise StoreError(f"{path}: this is no regular file")
    with path.open("rb") as file:
        head = file.read(len(_MAGIC))
    # An empty file is a store whose making was cut off.
    if head not in (_MAGIC, b""):
        raise StoreError(f"{path}: this is no SQLite database")


def _is_writable(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _engine(path: Path, pool: type[Pool], busy_seconds: float, *pragmas: str) -> Engine:
    url = URL.create("sqlite", database=str(path.absolute()))
    engine = create_engine(url, poolclass=pool, connect_args={"timeout": busy_seconds})

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


def _is_current(path: Path, engine: Engine, *, create: bool) -> bool:
    with engine.connect() as connection:
        revision = _revision(connection)
        if revision in REVISIONS:
            is_logged = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
            return is_logged and revision == REVISIONS[-1]
        if revision is not None:
            raise StoreTooNew(
                f"{path}: written by a newer Second Source (schema revision {revision}); this is version {__version__}, "
                f"which knows revisions {REVISIONS[0]} to {REVISIONS[-1]}: upgrade it, or name another store"
            )
        if inspect(connection).get_table_names():
            raise StoreError(f"{path}: this SQLite database belongs to another program")
    if not create:
        raise StoreError(f"{path}: the file is empty, there is no store here")
    return False


def _revision(connection: Connection) -> str | None:
    found = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'").first()
    if found is None:
        return None
    revision: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    return revision


def _upgrade(path: Path, busy_seconds: float) -> None:
    """Run what revisions are missing in one transaction: a kill leaves the store as it was."""
    # alembic takes longer to import than an up-to-date store to open.
    from alembic import command
    from alembic.config import Config

    # Foreign keys are off because a revision that rebuilds a table drops it, which would cascade; they are checked at the end.
    engine = _engine(path, NullPool, busy_seconds, "journal_mode=WAL", "foreign_keys=OFF")
    with engine.connect() as connection:
        connection.execution_options(write=True)
        with connection.begin():
            config = Config(attributes={"connection": connection})
            config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
            command.upgrade(config, "head")
            _sign(connection)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise StoreError(f"{path}: the upgrade would leave rows that refer to nothing; nothing was changed")


def _sign(connection: Connection) -> None:
    version = {"key": "schema_version", "value": REVISIONS[-1]}
    written = insert(meta).values(version)
    connection.execute(written.on_conflict_do_update(index_elements=["key"], set_={"value": REVISIONS[-1]}))
    if connection.execute(select(meta.c.value).where(meta.c.key == "created_by")).first() is None:
        connection.execute(insert(meta).values(key="created_by", value=f"secondsource {__version__}"))
