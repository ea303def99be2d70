"""Rows asked for by many keys, and written many at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, RowMapping, Select, Table, delete, func, insert, select

_ASKED = 1000
"""So many keys are asked for at once; a database takes some ten thousand parameters."""

Key = TypeVar("Key", str, int)


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
