"""Opens a store: checks the place, brings the schema up to date, and turns library errors into ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, inspect, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from secondsource import __version__
from secondsource.errors import StoreError, StoreTooNew
from secondsource.storage.backend import Backend
from secondsource.storage.indexing import INDEX, rebuild_index
from secondsource.storage.schema import REVISIONS, meta
from secondsource.storage.sqlite import SqliteBackend

_MIGRATIONS = Path(__file__).with_name("migrations")
_SCHEMES = ("postgresql://", "postgres://")


def choose_backend(where: Path | str, busy_seconds: float) -> Backend:
    """A URL that begins with postgresql:// means PostgreSQL, anything else is the path of a SQLite file."""
    if not isinstance(where, str) or not where.startswith(_SCHEMES):
        return SqliteBackend(Path(where), busy_seconds)
    # The driver is an extra and takes longer to import than a SQLite store to open.
    try:
        from secondsource.storage.postgres import PostgresBackend
    except ImportError as error:
        raise StoreError(f"PostgreSQL needs the extra: pip install 'secondsource[postgres]' ({error})") from error
    try:
        url = make_url(where.replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError) as error:
        raise StoreError("the URL of the store is malformed; it reads postgresql://USER:PASSWORD@HOST:PORT/DATABASE") from error
    return PostgresBackend(url, busy_seconds)


def open_engine(backend: Backend, *, create: bool) -> Engine:
    """Give an engine on an up-to-date store; see `SqlStore.open` for what it raises."""
    backend.check_place(create=create)
    engine = backend.open_engine()
    try:
        with translated(backend):
            if not _is_current(backend, engine, create=create):
                _upgrade(backend)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def translated(backend: Backend) -> Iterator[None]:
    """Turn errors of the driver and the operating system into StoreFull and StoreError that name the place."""
    try:
        yield
    except DBAPIError as error:
        raise backend.translate(error.orig or error) from error
    except OSError as error:
        raise backend.translate(error) from error


def _is_current(backend: Backend, engine: Engine, *, create: bool) -> bool:
    with engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        revision = _revision(connection) if {"alembic_version", "meta"} <= tables else None
        if revision in REVISIONS:
            return backend.is_set_up(connection) and revision == REVISIONS[-1] and _signature(connection).get("search") == INDEX
        if revision is not None:
            raise StoreTooNew(
                f"{backend.name}: written by a newer Second Source (schema revision {revision}); this is version {__version__}, "
                f"which knows revisions {REVISIONS[0]} to {REVISIONS[-1]}: upgrade it, or name another store"
            )
        if tables:
            raise StoreError(f"{backend.name}: this {backend.noun} belongs to another program")
    if not create:
        raise StoreError(f"{backend.name}: the {backend.noun} is empty, there is no store here")
    return False


def _revision(connection: Connection) -> str | None:
    revision: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    return revision


def _upgrade(backend: Backend) -> None:
    """Run what revisions are missing in one transaction: a kill leaves the store as it was."""
    # alembic takes longer to import than an up-to-date store to open.
    from alembic import command
    from alembic.config import Config

    engine = backend.open_upgrader()
    with engine.connect() as connection:
        connection.execution_options(write=True)
        with connection.begin():
            config = Config(attributes={"connection": connection})
            config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
            command.upgrade(config, "head")
            _sign(connection, backend)
            backend.check_upgrade(connection)
    engine.dispose()


def _sign(connection: Connection, backend: Backend) -> None:
    kept = _signature(connection)
    if kept.get("search") != INDEX:
        rebuild_index(connection, backend)
    wanted = {"created_by": f"secondsource {__version__}"} | kept | {"schema_version": REVISIONS[-1], "search": INDEX}
    for key, value in wanted.items():
        if key not in kept:
            connection.execute(insert(meta).values(key=key, value=value))
        elif kept[key] != value:
            connection.execute(update(meta).where(meta.c.key == key).values(value=value))


def _signature(connection: Connection) -> dict[str, str]:
    return dict(connection.execute(select(meta.c.key, meta.c.value)).tuples().all())
