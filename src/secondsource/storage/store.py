"""SqlStore: captures, readings, stories, decisions and failures in SQLite or PostgreSQL; every public method is one transaction.

A SQLite file is in WAL mode with synchronous=NORMAL: killing the process loses nothing that a method returned from, at most the
page in hand; a power cut may take back the last few transactions, each wholly, and never leaves the file damaged.
"""

from __future__ import annotations

from secondsource.storage.book import Book
from secondsource.storage.decisions import Decisions
from secondsource.storage.later import Later
from secondsource.storage.lookup import Lookup
from secondsource.storage.pages import Pages
from secondsource.storage.reports import Reports
from secondsource.storage.retention import Retention
from secondsource.storage.search import Search


class SqlStore(Pages, Reports, Decisions, Book, Lookup, Search, Retention, Later):
    """A store, as `protocols.Store` and `protocols.StoryBook` ask; also a context manager. Open it with `SqlStore.open`."""
