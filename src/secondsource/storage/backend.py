"""What differs between SQLite and PostgreSQL, as one protocol; `sqlite.py` and `postgres.py` are the two that there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from sqlalchemy import Connection, Engine

from secondsource.errors import StoreError

LOCKED = "another process holds the lock; wait until it is done, or end it"


class Backend(Protocol):
    """One database, named by a path or URL."""

    @property
    def name(self) -> str:
        """The place, as messages name it: never with a password."""
        ...

    @property
    def noun(self) -> str:
        """What kind of database it is."""
        ...

    def check_place(self, *, create: bool) -> None:
        """Refuse a place that cannot be a store, before anything is opened."""
        ...

    def open_engine(self) -> Engine:
        """Give an engine whose transactions begin as reads of one moment, or alone, where the execution option `write` is set."""
        ...

    def open_upgrader(self) -> Engine:
        """Give an engine for changing the schema."""
        ...

    def is_set_up(self, connection: Connection) -> bool:
        """Whether the database itself is as `open_upgrader` leaves it."""
        ...

    def check_upgrade(self, connection: Connection) -> None:
        """Raise StoreError where an upgrade would leave rows that refer to nothing."""
        ...

    def translate(self, error: BaseException) -> StoreError:
        """Turn an error of the driver or the operating system into StoreFull or StoreError."""
        ...

    def count_up(self, connection: Connection, keys: Mapping[str, int]) -> None:
        """Add to the counts of keys, in one statement."""
        ...

    def add_words(self, connection: Connection, table: str, rows: Sequence[Words]) -> None:
        """Index texts."""
        ...

    def drop_words(self, connection: Connection, table: str, rows: Sequence[Words]) -> None:
        """Take texts out of the index; they must be given as they were put in."""
        ...

    def clear_words(self, connection: Connection, table: str) -> None:
        """Empty an index."""
        ...

    def match_words(self, connection: Connection, table: str, query: Sequence[Phrase], most: int) -> Mapping[int, float]:
        """Rank (the lower the better) of the latest `most` texts that hold every phrase, by number."""
        ...

    def reclaim(self) -> None:
        """Give free space back to the operating system."""
        ...


Words = tuple[int, Sequence[str], Sequence[str]]
"""A text as it is indexed: its number, the words of its title and the words of its body."""
Phrase = tuple[Sequence[str], bool]
"""Words that follow one another, and whether the last of them is only the beginning of a word."""
