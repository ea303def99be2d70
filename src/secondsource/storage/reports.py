"""The stories of a store: what is said of each, as a whole and as a line of a list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from sqlalchemy import Connection, delete, insert, select, tuple_, update

from secondsource.records import StoryLine, StoryReport
from secondsource.storage import schema
from secondsource.storage.database import Database
from secondsource.storage.decisions import log_decisions
from secondsource.storage.indexing import index_story, story_entries
from secondsource.storage.queries import delete_by, grouped, insert_all, rows_by
from secondsource.storage.rows import finding_rows, read_line, read_report, story_row

stories = schema.stories
Order = Literal["newest", "impact"]


class Reports(Database):
    """Keeps story reports."""

    def story_reports(self, story_ids: Collection[str] | None = None) -> tuple[StoryReport, ...]:
        """The reports named, or all, in order of story id; ids that are not known are passed over."""
        query = select(stories.c.id, stories.c.body).order_by(stories.c.id)
        with self._reading() as connection:
            found = connection.execute(query).mappings() if story_ids is None else rows_by(connection, query, stories.c.id, story_ids)
            return tuple(read_report(row["body"]) for row in found)

    def story_versions(self) -> Mapping[str, str]:
        """The version that evaluated each story, by id."""
        with self._reading() as connection:
            return dict(connection.execute(select(stories.c.id, stories.c.version).order_by(stories.c.id)).tuples().all())

    def unplaced_stories(self) -> Mapping[str, tuple[str, ...]]:
        """Stories that a batch gathered, with those of their pages that stand nowhere as yet; none in a store that is all online."""
        member, waiting = schema.story_articles.c, schema.waiting.c
        query = select(member.story_id, member.article_id).join(schema.waiting, waiting.article_id == member.article_id)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(member.story_id, member.article_id)).mappings()
            return grouped(rows, "story_id", "article_id")

    def story_lines(self, *, limit: int = 50, after: str = "", order: Order = "newest") -> tuple[StoryLine, ...]:
        """Stories as a list shows them: those whose last page is newest first, or those of the greatest impact; ties by id, downward.

        `after` goes on behind the story of that id; one that is not known gives an empty list.
        """
        key = {"newest": stories.c.newest, "impact": stories.c.impact}[order]
        query = select(*(column for column in stories.c if column.name != "body")).order_by(key.desc(), stories.c.id.desc()).limit(limit)
        if after:
            last = select(key, stories.c.id).where(stories.c.id == after).subquery()
            query = query.join(last, tuple_(key, stories.c.id) < tuple_(last.c[0], last.c.id))
        with self._reading() as connection:
            return tuple(read_line(row) for row in connection.execute(query).mappings())

    def replace_stories(self, reports: Iterable[StoryReport], removed: Iterable[str]) -> None:
        """Write new or changed reports and drop the removed stories, all or nothing; neither are stale any more.

        A report that is the same already is not touched. A story named in both is written; of two reports on one story the
        last counts. What is decided anew by that goes into the log of decisions.
        """
        written = {report.story.id: report for report in reports}
        dropped = set(removed) - set(written)
        rows = {story_id: story_row(report) for story_id, report in sorted(written.items())}
        with self._writing() as connection:
            digest = select(stories.c.id, stories.c.digest)
            known = {row["id"]: row["digest"] for row in rows_by(connection, digest, stories.c.id, rows)}
            delete_by(connection, schema.stale, schema.stale.c.story_id, {*rows, *dropped})
            members = schema.story_articles.c
            pages = rows_by(connection, select(members.story_id, members.article_id), members.story_id, dropped)
            left = grouped(pages, "story_id", "article_id")
            for story_id in sorted(dropped):
                self._drop_story(connection, story_id)
            for story_id, row in rows.items():
                if known.get(story_id) != row["digest"]:
                    self._write_story(connection, written[story_id], row, is_known=story_id in known)
            log_decisions(
                connection, {s: (report, str(rows[s]["digest"])) for s, report in written.items()}, {s: left.get(s, ()) for s in dropped}
            )

    def _drop_story(self, connection: Connection, story_id: str) -> None:
        index_story(connection, self._backend, story_id, ())
        connection.execute(delete(stories).where(stories.c.id == story_id))

    def _write_story(self, connection: Connection, report: StoryReport, row: dict[str, object], *, is_known: bool) -> None:
        story_id = report.story.id
        if is_known:
            connection.execute(update(stories).where(stories.c.id == story_id).values(row))
            for table in (schema.story_articles, schema.findings):
                connection.execute(delete(table).where(table.c.story_id == story_id))
        else:
            connection.execute(insert(stories).values(row))
        members = enumerate(report.story.article_ids)
        insert_all(connection, schema.story_articles, ({"story_id": story_id, "position": n, "article_id": a} for n, a in members))
        insert_all(connection, schema.findings, finding_rows(report))
        index_story(connection, self._backend, story_id, story_entries(report))
