"""Full-text search over articles, facts and entities; the same words find the same in both databases."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from secondsource.records import HitKind, SearchHit
from secondsource.storage import schema
from secondsource.storage.backend import Phrase
from secondsource.storage.database import Database
from secondsource.storage.queries import rows_by
from secondsource.storage.words import TABLES, cut_excerpt, read_query

MOST_RANKED = 2000
"""So many of the latest matches of each kind are ranked: a word on every page would otherwise cost as much as there are pages."""

articles, entries, stories = schema.articles, schema.entries, schema.stories


class _Found(NamedTuple):
    rank: float
    kind: HitKind
    key: str
    number: int


class Search(Database):
    """Finds what was said."""

    def search(self, words: str, *, kind: HitKind | None = None, limit: int = 20, offset: int = 0) -> tuple[SearchHit, ...]:
        """Articles (title, text), facts (statement) and entities (name) that hold all words given, best first, ties by id.

        "a phrase" must stand so, `word*` finds what begins so; anything else in `words` counts as plain words, and no words find nothing.
        Case, accents and alphabet make no difference. The latest MOST_RANKED matches of each kind are ranked (BM25 in SQLite, where phrases
        and words of very many texts find the latest first; ts_rank in PostgreSQL). Superseded and withdrawn articles are left out.
        """
        phrases = read_query(words)
        if not phrases or limit <= 0:
            return ()
        with self._reading() as connection:
            most = max(0, offset) + limit
            found = [f for one in HitKind if kind in (None, one) for f in self._ranked(connection, one, phrases, most)]
            page = sorted(found, key=lambda f: (f.rank, f.kind, f.key, f.number))[max(0, offset) : most]
            return tuple(
                _article_hit(connection, f, phrases) if f.kind is HitKind.ARTICLE else _entry_hit(connection, f, phrases) for f in page
            )

    def _ranked(self, connection: Connection, kind: HitKind, phrases: tuple[Phrase, ...], most: int) -> list[_Found]:
        ranked = self._backend.match_words(connection, TABLES[kind], phrases, MOST_RANKED)
        last = sorted(ranked.values())[:most][-1:]
        # As many as are asked for, and those of the same rank as the last of them.
        best = {number: rank for number, rank in ranked.items() if rank <= last[0]}
        table, key = (articles, articles.c.id) if kind is HitKind.ARTICLE else (entries, entries.c.ref)
        keys = rows_by(connection, select(table.c.number, key.label("key")), table.c.number, best)
        return [_Found(best[row["number"]], kind, row["key"], row["number"]) for row in keys]


def _article_hit(connection: Connection, found: _Found, phrases: tuple[Phrase, ...]) -> SearchHit:
    placed, told = schema.placements.c, schema.story_articles.c
    story = func.coalesce(
        select(placed.story_id).where(placed.number == articles.c.number).scalar_subquery(),
        select(func.min(told.story_id)).where(told.article_id == articles.c.id).scalar_subquery(),
        "",
    )
    query = select(articles.c.id, articles.c.title, articles.c.text, story.label("story_id")).where(articles.c.number == found.number)
    row = connection.execute(query).one()
    return SearchHit(kind=found.kind, id=row.id, story_id=row.story_id, title=row.title, excerpt=cut_excerpt(row.text, phrases))


def _entry_hit(connection: Connection, found: _Found, phrases: tuple[Phrase, ...]) -> SearchHit:
    columns = (entries.c.ref, entries.c.story_id, entries.c.text, stories.c.title)
    query = select(*columns).join(stories, stories.c.id == entries.c.story_id).where(entries.c.number == found.number)
    row = connection.execute(query).one()
    title, excerpt = (row.text, row.title) if found.kind is HitKind.ENTITY else (row.title, cut_excerpt(row.text, phrases))
    return SearchHit(kind=found.kind, id=row.ref, story_id=row.story_id, title=title, excerpt=excerpt)
