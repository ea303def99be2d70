"""The only room that knows SQL: captures, readings, stories and failures in one SQLite file or a PostgreSQL database."""

from secondsource.storage.pages import reading_key
from secondsource.storage.reports import Order
from secondsource.storage.store import SqlStore

__all__ = ["Order", "SqlStore", "reading_key"]
