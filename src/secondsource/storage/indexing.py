"""Keeps the index of words in step with what it indexes: articles, and the facts and entities of stories."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, delete, select

from secondsource.records import HitKind, Standing, StoryReport
from secondsource.storage import schema
from secondsource.storage.backend import Backend, Words
from secondsource.storage.queries import delete_by, insert_all, next_number
from secondsource.storage.rows import read_report
from secondsource.storage.words import TABLES, article_words, split_words

INDEX = "1"
"""Changes with the words that are indexed: a store with another index is indexed anew when it is opened."""

entries = schema.entries


class Entry(NamedTuple):
    """A fact or an entity of a story, as it is searched: its id, and what is said of it."""

    kind: HitKind
    ref: str
    text: str


def story_entries(report: StoryReport) -> tuple[Entry, ...]:
    """The facts of a story by their statements, and its entities by their names."""
    facts = [Entry(HitKind.FACT, finding.id, finding.statement) for finding in report.findings]
    return (*facts, *(Entry(HitKind.ENTITY, entity.id or entity.name, entity.name) for entity in report.entities))


def index_article(connection: Connection, backend: Backend, number: int, title: str, text: str) -> None:
    """Index an article by its number; only current ones are indexed."""
    backend.add_words(connection, TABLES[HitKind.ARTICLE], [(number, *article_words(title, text))])


def unindex_article(connection: Connection, backend: Backend, number: int, title: str, text: str) -> None:
    """Take an article out of the index; title and text must be those it was indexed with."""
    backend.drop_words(connection, TABLES[HitKind.ARTICLE], [(number, *article_words(title, text))])


def index_story(connection: Connection, backend: Backend, story_id: str, wanted: Collection[Entry]) -> None:
    """Index the facts and entities of a story in place of those that it had; what stays the same is not touched."""
    columns = entries.c
    query = select(columns.number, columns.kind, columns.ref, columns.text).where(columns.story_id == story_id).order_by(columns.number)
    known = {Entry(HitKind(row.kind), row.ref, row.text): row.number for row in connection.execute(query)}
    gone = {number: entry for entry, number in known.items() if entry not in set(wanted)}
    fresh = [entry for entry in dict.fromkeys(wanted) if entry not in known]
    delete_by(connection, entries, columns.number, gone)
    for kind in (HitKind.FACT, HitKind.ENTITY):
        backend.drop_words(connection, TABLES[kind], [_words(n, entry) for n, entry in sorted(gone.items()) if entry.kind is kind])
    if not fresh:
        return
    numbered = list(enumerate(fresh, next_number(connection, columns.number)))
    rows = ({"number": n, "story_id": story_id, "kind": e.kind.value, "ref": e.ref, "text": e.text} for n, e in numbered)
    insert_all(connection, entries, rows)
    for kind in (HitKind.FACT, HitKind.ENTITY):
        backend.add_words(connection, TABLES[kind], [_words(number, entry) for number, entry in numbered if entry.kind is kind])


def rebuild_index(connection: Connection, backend: Backend) -> None:
    """Index everything anew."""
    for table in TABLES.values():
        backend.clear_words(connection, table)
    connection.execute(delete(entries))
    articles, stories = schema.articles.c, schema.stories.c
    current = select(articles.number).where(articles.standing == Standing.CURRENT.value).order_by(articles.number)
    for number in connection.execute(current).scalars().all():
        row = connection.execute(select(articles.title, articles.text).where(articles.number == number)).one()
        index_article(connection, backend, number, row.title, row.text)
    for story_id in connection.execute(select(stories.id).order_by(stories.id)).scalars().all():
        body = connection.execute(select(stories.body).where(stories.id == story_id)).scalar_one()
        index_story(connection, backend, story_id, story_entries(read_report(body)))


def _words(number: int, entry: Entry) -> Words:
    return number, (), split_words(entry.text)
