"""The only room that knows SQL: captures, readings, stories and failures in one SQLite file or a PostgreSQL database."""

from secondsource.storage.pages import reading_key
from secondsource.storage.store import SqlStore

__all__ = ["SqlStore", "reading_key"]
