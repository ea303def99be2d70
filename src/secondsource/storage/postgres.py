"""A store in a PostgreSQL database: the connection, the locks, the index of words, and what its errors mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, Pool, QueuePool

from secondsource.errors import StoreError, StoreFull
from secondsource.storage.backend import LOCKED, Phrase, Words
from secondsource.storage.schema import escape

_LOCK = 0x5EC0_0D50_0CE5
"""The advisory lock of writers: as in SQLite, one writes at a time, and no two can ever wait for each other."""
_CONNECT_SECONDS = 10
_MEANINGS = {
    "55P03": LOCKED,
    "40P01": LOCKED,
    "42501": "the user has no right to do this",
    "28P01": "the user or the password is wrong",
    "28000": "the user may not connect",
    "3D000": "there is no such database",
    "25006": "the database cannot be written",
}
_FULL = ("53100", "53200")
_PLACES = 255
"""Places of one word in one text that PostgreSQL keeps."""


class PostgresBackend:
    """One PostgreSQL database; a write waits up to `busy_seconds` for another process."""

    noun = "PostgreSQL database"

    def __init__(self, url: URL, busy_seconds: float) -> None:
        self._url = url
        self._busy_seconds = busy_seconds

    @property
    def name(self) -> str:
        """The URL without its password."""
        return self._url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)

    def check_place(self, *, create: bool) -> None:
        """Refuse what no server can know: a URL without a database."""
        if not self._url.database:
            raise StoreError(f"{self.name}: the URL names no database")

    def open_engine(self) -> Engine:
        """Give an engine whose reads see one moment, and whose writes begin by taking the lock of writers."""
        return self._engine(QueuePool)

    def open_upgrader(self) -> Engine:
        """Give an engine for changing the schema, which PostgreSQL does in transactions like anything else."""
        return self._engine(NullPool)

    def is_set_up(self, connection: Connection) -> bool:
        """There is nothing to set up."""
        return True

    def check_upgrade(self, connection: Connection) -> None:
        """Foreign keys were never off."""

    def translate(self, error: BaseException) -> StoreError:
        """Say what an error means, by its SQLSTATE."""
        state = getattr(error, "sqlstate", None)
        said = " ".join(str(error).split())
        if state in _FULL:
            return StoreFull(f"{self.name}: the server has no room for the store; free some space and run again ({said})")
        meaning = _MEANINGS.get(state or "") or ("the server cannot be reached, or refuses the connection" if state is None else None)
        return StoreError(f"{self.name}: {meaning} ({said})" if meaning else f"{self.name}: {said}")

    def count_up(self, connection: Connection, keys: Mapping[str, int]) -> None:
        """Add to the counts of keys, in one statement."""
        query = (
            "INSERT INTO key_counts (key, pages) SELECT * FROM unnest(CAST(:keys AS text[]), CAST(:counts AS bigint[])) "
            "ON CONFLICT (key) DO UPDATE SET pages = key_counts.pages + excluded.pages"
        )
        if keys:
            ordered = sorted(keys)
            connection.execute(text(query), {"keys": [escape(key) for key in ordered], "counts": [keys[key] for key in ordered]})

    def add_words(self, connection: Connection, table: str, rows: Sequence[Words]) -> None:
        """Index texts (tsvector with GIN)."""
        if rows:
            given = [{"number": number, "words": _vector(title, body)} for number, title, body in rows]
            connection.execute(text(f"INSERT INTO {table} (number, words) VALUES (:number, CAST(:words AS tsvector))"), given)

    def drop_words(self, connection: Connection, table: str, rows: Sequence[Words]) -> None:
        """Take texts out of the index."""
        if rows:
            connection.execute(text(f"DELETE FROM {table} WHERE number = ANY(:numbers)"), {"numbers": [number for number, _, _ in rows]})

    def clear_words(self, connection: Connection, table: str) -> None:
        """Empty an index."""
        connection.execute(text(f"TRUNCATE {table}"))

    def match_words(self, connection: Connection, table: str, query: Sequence[Phrase], most: int) -> Mapping[int, float]:
        """Rank by ts_rank, words in the title counting more."""
        latest = f"SELECT number, words FROM {table} WHERE words @@ CAST(:wanted AS tsquery) ORDER BY number DESC LIMIT :most"
        found = text(f"SELECT number, -ts_rank(words, CAST(:wanted AS tsquery)) AS rank FROM ({latest}) AS latest")
        return {row.number: row.rank for row in connection.execute(found, {"wanted": _wanted(query), "most": most})}

    def reclaim(self) -> None:
        """Give the space of dropped rows back to the operating system."""
        engine = create_engine(self._driver_url(), poolclass=NullPool, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.execute(text("VACUUM FULL captures"))
        except DBAPIError as error:
            raise self.translate(error.orig or error) from error

    def _driver_url(self) -> URL:
        return self._url.set(drivername="postgresql+psycopg")

    def _engine(self, pool: type[Pool]) -> Engine:
        engine = create_engine(self._driver_url(), poolclass=pool, connect_args={"connect_timeout": _CONNECT_SECONDS})
        patience = max(1, round(self._busy_seconds * 1000))

        @event.listens_for(engine, "connect")
        def set_up(connection: psycopg.Connection, _: object) -> None:
            connection.execute(f"SET lock_timeout = {patience}".encode())
            connection.commit()

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            if connection.get_execution_options().get("write"):
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            else:
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

        return engine


def _vector(title: Sequence[str], body: Sequence[str]) -> str:
    """The words with their places as PostgreSQL writes them, those of the title marked A; a phrase never runs from title into body."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for place, word in enumerate(title, 1):
        places[word].append(f"{place}A")
    for place, word in enumerate(body, len(title) + 2):
        places[word].append(str(place))
    return " ".join(f"'{word}':{','.join(found[:_PLACES])}" for word, found in places.items())


def _wanted(query: Sequence[Phrase]) -> str:
    phrases = []
    for words, is_prefix in query:
        quoted = [f"'{word}'" for word in words]
        quoted[-1] += ":*" if is_prefix else ""
        phrases.append(f"({' <-> '.join(quoted)})")
    return " & ".join(phrases)
