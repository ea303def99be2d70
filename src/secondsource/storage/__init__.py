"""The only room that knows SQL: captures, readings, story reports and failures in one SQLite file."""

from secondsource.storage.store import SqliteStore, reading_key

__all__ = ["SqliteStore", "reading_key"]
