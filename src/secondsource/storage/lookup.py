"""What faces look up in a store: articles by id or by name, the report a page is in, and totals."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import func, or_, select

from secondsource.records import Article, Standing, StoryReport
from secondsource.storage import schema
from secondsource.storage.database import Database
from secondsource.storage.queries import rows_by
from secondsource.storage.rows import read_article, read_report

articles, stories, story_articles = schema.articles, schema.stories, schema.story_articles


class Lookup(Database):
    """Answers what faces ask for."""

    def articles(self, article_ids: Collection[str] | None = None) -> tuple[Article, ...]:
        """The articles named, or all, in order of id; ids that are not known are passed over."""
        query = select(articles).order_by(articles.c.id)
        with self._reading() as connection:
            found = connection.execute(query).mappings() if article_ids is None else rows_by(connection, query, articles.c.id, article_ids)
            return tuple(read_article(row) for row in found)

    def find_articles(self, name: str) -> tuple[Article, ...]:
        """Articles whose id, URL or file is the name; where there is none, those of which one ends in it; in order of id."""
        columns = (articles.c.id, articles.c.url, articles.c.file)
        whole = or_(*(column == name for column in columns))
        ending = or_(*(func.substr(column, func.length(column) - len(name) + 1) == name for column in columns))
        with self._reading() as connection:
            for condition in (whole, ending) if name else ():
                rows = connection.execute(select(articles).where(condition).order_by(articles.c.id)).mappings().all()
                if rows:
                    return tuple(read_article(row) for row in rows)
        return ()

    def current_at(self, url: str) -> tuple[Article, ...]:
        """Articles read at a URL that count, in order of id."""
        query = select(articles).where(articles.c.url == url, articles.c.standing == Standing.CURRENT.value).order_by(articles.c.id)
        with self._reading() as connection:
            return tuple(read_article(row) for row in connection.execute(query).mappings())

    def newest_article(self) -> Article | None:
        """The article that was kept last; None in an empty store."""
        with self._reading() as connection:
            row = connection.execute(select(articles).order_by(articles.c.number.desc()).limit(1)).mappings().first()
        return read_article(row) if row else None

    def report_of(self, article_id: str) -> StoryReport | None:
        """The report of the story that a page is in; None where it is in none."""
        query = select(stories.c.body).join(story_articles, story_articles.c.story_id == stories.c.id)
        with self._reading() as connection:
            row = connection.execute(query.where(story_articles.c.article_id == article_id)).first()
        return read_report(row.body) if row else None

    def totals(self) -> tuple[int, Mapping[str, int]]:
        """Number of stories, and of their facts by verdict."""
        verdict = schema.findings.c.verdict
        with self._reading() as connection:
            count = connection.execute(select(func.count()).select_from(stories)).scalar_one()
            facts = connection.execute(select(verdict, func.count()).group_by(verdict).order_by(verdict)).tuples()
            return count, dict(facts.all())

    def is_online(self) -> bool:
        """Whether pages of this store are placed as they arrive."""
        with self._reading() as connection:
            return connection.execute(select(schema.placements.c.number).limit(1)).first() is not None
