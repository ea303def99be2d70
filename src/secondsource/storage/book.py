"""What online gathering asks of the store, as `protocols.StoryBook`: profiles, keys, days, and where each page stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Text, cast, func, select

from secondsource.errors import StoreError
from secondsource.records import PageKeys, Placement, Profile, Standing, StoryChange
from secondsource.storage import schema
from secondsource.storage.codec import decode, load_json
from secondsource.storage.database import Database
from secondsource.storage.packing import unpack_record, unpack_vector
from secondsource.storage.placing import mark_stale, move_pages, numbers_of, stand_pages, standing_rows, write_changes
from secondsource.storage.queries import grouped, rows_by

articles, placements, profiles = schema.articles, schema.placements, schema.profiles


class Book(Database):
    """Keeps where pages stand, and finds those that an arriving page may stand with."""

    def profiles(self, article_ids: Collection[str] | None = None) -> tuple[Profile, ...]:
        """The profiles named, or those of all current pages, in order of article id; ids that are not known are passed over."""
        query = (
            select(articles.c.id, profiles.c.lead, schema.readings.c.profile)
            .join(profiles, profiles.c.number == articles.c.number)
            .join(schema.readings, schema.readings.c.number == articles.c.number)
        )
        with self._reading() as connection:
            if article_ids is None:
                rows = list(connection.execute(query.where(articles.c.standing == Standing.CURRENT.value)).mappings())
            else:
                rows = list(rows_by(connection, query, articles.c.id, article_ids))
        return tuple(read_profile(row["lead"], row["profile"]) for row in sorted(rows, key=lambda row: row["id"]) if row["profile"])

    def leads(self, first: int | None, last: int | None) -> Sequence[tuple[str, int | None, bytes]]:
        """Article id, day and lead vector (float32) of the placed pages of the days first..last, in order of day and id.

        None, None gives the undated ones.
        """
        day = placements.c.day
        query = select(placements.c.article_id, day, profiles.c.lead).join(profiles, profiles.c.number == placements.c.number)
        query = query.where(day.is_(None) if first is None or last is None else day.between(first, last))
        with self._reading() as connection:
            rows = connection.execute(query.order_by(day, placements.c.article_id)).all()
        return [(row.article_id, row.day, unpack_vector(row.lead)) for row in rows]

    def count_keys(self, keys: Collection[str]) -> tuple[int, Mapping[str, int]]:
        """Number of pages placed, and on how many of them each key stands (absent where on none)."""
        counts = schema.key_counts
        with self._reading() as connection:
            placed = connection.execute(select(func.coalesce(func.sum(schema.day_counts.c.pages), 0))).scalar_one()
            rows = rows_by(connection, select(counts.c.key, counts.c.pages), counts.c.key, keys)
            return int(placed), {row["key"]: row["pages"] for row in rows}

    def count_days(self, first: int, last: int) -> Mapping[int, int]:
        """Number of placed pages by day within first..last, in order; days without any are absent."""
        days = schema.day_counts.c
        query = select(days.day, days.pages).where(days.day.between(max(first, schema.UNDATED + 1), last)).order_by(days.day)
        with self._reading() as connection:
            return dict(connection.execute(query).tuples().all())

    def find_keys(self, keys: Collection[str], first: int, last: int, *, most: int) -> Mapping[str, tuple[str, ...]]:
        """Placed pages of the days first..last, and undated ones, for which each key was posted, in order of id; a key posted for more
        than `most` of them is left out.
        """
        counts, posted = schema.key_counts.c, schema.posted.c

        def numbers(low: int, high: int) -> Any:  # noqa: ANN401 - a scalar subquery has no type to name
            held = select(posted.number).where(posted.key == counts.key, posted.day.between(low, high)).correlate(schema.key_counts)
            some = held.limit(most + 1).subquery()
            return select(func.aggregate_strings(cast(some.c.number, Text), ",")).scalar_subquery()

        query = select(counts.key, numbers(first, last).label("dated"), numbers(schema.UNDATED, schema.UNDATED).label("undated"))
        with self._reading() as connection:
            found = {}
            for row in rows_by(connection, query, counts.key, keys):
                pages = [int(number) for part in (row["dated"], row["undated"]) if part for number in part.split(",")]
                if 0 < len(pages) <= most:
                    found[row["key"]] = pages
            ids = {
                row["number"]: row["id"]
                for row in rows_by(
                    connection, select(articles.c.number, articles.c.id), articles.c.number, {n for pages in found.values() for n in pages}
                )
            }
        return {key: tuple(sorted(ids[number] for number in set(pages))) for key, pages in sorted(found.items())}

    def unplaced(self) -> tuple[str, ...]:
        """Current pages that stand in no story, in order of publication (undated last) and id."""
        waiting = schema.waiting.c
        with self._reading() as connection:
            rows = connection.execute(select(waiting.published, waiting.article_id)).tuples().all()
        return tuple(article_id for _, article_id in sorted(rows, key=lambda row: (not row[0], row[0], row[1])))

    def members(self, story_ids: Collection[str], *, most: int | None = None) -> Mapping[str, tuple[str, ...]]:
        """Pages of each story in order of article id, `most` of each at most; stories without pages are absent."""
        columns = placements.c
        query = select(columns.story_id, columns.article_id).order_by(columns.story_id, columns.article_id)
        with self._reading() as connection:
            if most is None:
                return grouped(rows_by(connection, query, columns.story_id, story_ids), "story_id", "article_id")
            one = select(columns.article_id).order_by(columns.article_id).limit(most)
            found = {s: tuple(connection.execute(one.where(columns.story_id == s)).scalars()) for s in sorted(set(story_ids))}
            return {story_id: pages for story_id, pages in found.items() if pages}

    def sizes(self, story_ids: Collection[str]) -> Mapping[str, int]:
        """Number of pages of each story that has any."""
        story = placements.c.story_id
        query = select(story, func.count().label("pages")).group_by(story).order_by(story)
        with self._reading() as connection:
            return {row["story_id"]: row["pages"] for row in rows_by(connection, query, story, story_ids)}

    def stories_of(self, article_ids: Collection[str]) -> Mapping[str, str]:
        """Story of each page that stands in one."""
        with self._reading() as connection:
            return {row["article_id"]: row["story_id"] for row in standing_rows(connection, article_ids)}

    def placement(self, article_id: str) -> Placement | None:
        """Where a page stands and why; None where it stands nowhere."""
        with self._reading() as connection:
            row = next(standing_rows(connection, [article_id]), None)
        if row is None:
            return None
        rest = load_json(row["rest"])
        place = {"article_id": row["article_id"], "story_id": row["story_id"]}
        return decode(Placement, {**rest, **place} if isinstance(rest, dict) else rest)

    def stale(self) -> tuple[str, ...]:
        """Stories to be evaluated again, in order of id; one that has no pages left is among them until `replace_stories` removes it."""
        story = schema.stale.c.story_id
        with self._reading() as connection:
            return tuple(connection.execute(select(story).order_by(story)).scalars())

    def story_changes(self, story_id: str | None = None, *, limit: int | None = None) -> tuple[StoryChange, ...]:
        """The record of all stories, or of one (what came of it elsewhere too), latest first, `limit` lines at most."""
        table = schema.story_changes.c
        query = select(schema.story_changes).order_by(table.sequence.desc()).limit(limit)
        if story_id is not None:
            query = query.where((table.story_id == story_id) | (table.other_id == story_id))
        with self._reading() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(decode(StoryChange, {**row, "article_ids": load_json(row["article_ids"])}) for row in rows)

    def place(self, placements: Sequence[Placement], changes: Sequence[StoryChange], keys: Sequence[PageKeys]) -> None:
        """Write where pages stand and the record of it, and mark every story touched as stale, at once.

        A page that stands in a story already moves, and keeps score, nearest and reasons as they were written at first. `keys` has those of
        the pages placed for the first time: all are counted, the few that are `posted` are found by `find_keys` from now on. A page that
        the store does not hold raises StoreError.
        """
        given = {placement.article_id: placement for placement in placements}
        with self._writing() as connection:
            stood = {row["article_id"]: row for row in standing_rows(connection, given)}
            numbers = numbers_of(connection, [article_id for article_id in given if article_id not in stood])
            unknown = sorted(set(given) - set(stood) - set(numbers))
            if unknown:
                raise StoreError(f"{self._backend.name}: no article {unknown[0]} to be placed")
            move_pages(connection, {row["number"]: given[article_id] for article_id, row in stood.items()})
            fresh = {number: given[article_id] for article_id, number in numbers.items()}
            stand_pages(connection, self._backend, fresh, {page.article_id: page for page in keys})
            write_changes(connection, changes)
            touched = {p.story_id for p in given.values()} | {row["story_id"] for row in stood.values()}
            mark_stale(connection, touched | {story for c in changes for story in (c.story_id, c.other_id) if story})


def read_profile(lead: bytes, rest: bytes) -> Profile:
    """Rebuild a profile from its lead vector and the rest of it."""
    return replace(unpack_record(Profile, rest), lead=unpack_vector(lead))
