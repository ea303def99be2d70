"""How pages come to stand in a story and leave it again: their rows, keys and days, the queue, the record, and what is stale by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from secondsource.errors import StoreError
from secondsource.records import Article, PageKeys, Placement, StoryChange, StoryChangeKind
from secondsource.storage import schema
from secondsource.storage.backend import Backend
from secondsource.storage.codec import dump_json, encode
from secondsource.storage.packing import pack_json, unpack_json
from secondsource.storage.queries import delete_by, insert_all, next_number, rows_by
from secondsource.storage.rows import sort_key

placements, posted = schema.placements, schema.posted


def number_of(connection: Connection, article_id: str) -> int | None:
    """The number of an article; None where the store does not hold it."""
    articles = schema.articles.c
    number: int | None = connection.execute(select(articles.number).where(articles.id == article_id)).scalar_one_or_none()
    return number


def numbers_of(connection: Connection, article_ids: Collection[str]) -> dict[str, int]:
    """The numbers of those articles that the store holds, in order of id."""
    articles = schema.articles.c
    return {row["id"]: row["number"] for row in rows_by(connection, select(articles.id, articles.number), articles.id, article_ids)}


def standing_rows(connection: Connection, article_ids: Collection[str]) -> Iterator[RowMapping]:
    """Number, id, story and the reasons of those pages that stand in a story."""
    columns = placements.c
    query = select(columns.number, columns.story_id, columns.rest, schema.articles.c.id.label("article_id"))
    query = query.join(schema.articles, schema.articles.c.number == columns.number)
    return rows_by(connection, query, schema.articles.c.id, article_ids)


def queue_page(connection: Connection, number: int, article: Article, *, is_new: bool = False) -> None:
    """Let a page that stands in no story wait for one; a page that waits already goes on waiting, a new one is sure to do neither."""
    waiting = schema.waiting
    stands = select(placements.c.number).where(placements.c.number == number)
    waits = select(waiting.c.article_id).where(waiting.c.article_id == article.id)
    if is_new or (connection.execute(stands).first() is None and connection.execute(waits).first() is None):
        published = sort_key(article.published.at.isoformat()) if article.published else ""
        connection.execute(insert(waiting), {"article_id": article.id, "published": published})


def stand_pages(connection: Connection, backend: Backend, fresh: Mapping[int, Placement], keys: Mapping[str, PageKeys]) -> None:
    """Write where pages stand that stood nowhere, by number; count their keys and days, and post those keys they are found by."""
    pages = [(number, fresh[number], keys.get(fresh[number].article_id)) for number in sorted(fresh)]
    insert_all(connection, placements, (_row(number, placement, page) for number, placement, page in pages))
    delete_by(connection, schema.waiting, schema.waiting.c.article_id, [placement.article_id for placement in fresh.values()])
    backend.count_up(connection, Counter(key for _, _, page in pages if page for key in _counted(page)))
    _count_days(connection, Counter(_day(page.day if page else None) for _, _, page in pages))
    postings = ({"key": k, "day": _day(page.day), "number": n} for n, _, page in pages if page for k in sorted(set(page.posted)))
    insert_all(connection, posted, sorted(postings, key=lambda row: (row["key"], row["number"])))


def move_pages(connection: Connection, moved: Mapping[int, Placement]) -> None:
    """Put pages that stand in a story into another; what was written of them at first stays."""
    for number, placement in sorted(moved.items()):
        connection.execute(update(placements).where(placements.c.number == number).values(story_id=placement.story_id))


def leave_story(connection: Connection, backend: Backend, number: int, cause: str = "") -> None:
    """Take a page out of the queue, or out of its story, which is stale by it; the record says so, and its keys count no more."""
    columns = placements.c
    article_id = select(schema.articles.c.id).where(schema.articles.c.number == number).scalar_subquery()
    connection.execute(delete(schema.waiting).where(schema.waiting.c.article_id == article_id))
    query = select(columns.article_id, columns.story_id, columns.day, columns.key_list).where(columns.number == number)
    row = connection.execute(query).one_or_none()
    if row is None:
        return
    connection.execute(delete(placements).where(columns.number == number))
    _count_days(connection, Counter({_day(row.day): -1}))
    if row.key_list is not None:
        _forget_keys(connection, backend, number, _day(row.day), row.key_list)
    change = StoryChange(kind=StoryChangeKind.LEFT, story_id=row.story_id, article_ids=(row.article_id,), cause=cause)
    write_changes(connection, [change])
    mark_stale(connection, {row.story_id})


def mark_story_of(connection: Connection, number: int) -> None:
    """Mark the story that a page stands in as stale."""
    mark_stale(connection, connection.execute(select(placements.c.story_id).where(placements.c.number == number)).scalars().all())


def mark_stale(connection: Connection, story_ids: Iterable[str]) -> None:
    """Mark stories as to be evaluated again."""
    column = schema.stale.c.story_id
    wanted = set(story_ids)
    known = {row["story_id"] for row in rows_by(connection, select(column), column, wanted)}
    insert_all(connection, schema.stale, ({"story_id": story_id} for story_id in sorted(wanted - known)))


def write_changes(connection: Connection, changes: Sequence[StoryChange]) -> None:
    """Append to the record of stories."""
    if not changes:
        return
    first = next_number(connection, schema.story_changes.c.sequence)
    rows = [encode(change) | {"sequence": number} for number, change in enumerate(changes, first)]
    insert_all(connection, schema.story_changes, (row | {"article_ids": dump_json(row["article_ids"])} for row in rows))


def _row(number: int, placement: Placement, page: PageKeys | None) -> dict[str, object]:
    rest = encode(placement)
    return {
        "number": number,
        "article_id": rest.pop("article_id"),
        "story_id": rest.pop("story_id"),
        "day": page.day if page else None,
        "rest": dump_json(rest),
        "key_list": pack_json([sorted(_counted(page)), sorted(set(page.posted))]) if page else None,
    }


def _counted(page: PageKeys) -> set[str]:
    # A posted key is looked up among those counted.
    return {*page.counted, *page.posted}


def _day(day: int | None) -> int:
    return schema.UNDATED if day is None else day


def _count_days(connection: Connection, days: Mapping[int, int]) -> None:
    table = schema.day_counts
    known = {row["day"]: row["pages"] for row in rows_by(connection, select(table), table.c.day, days)}
    for day, pages in sorted(days.items()):
        if day not in known:
            connection.execute(insert(table).values(day=day, pages=pages))
        elif known[day] + pages > 0:
            connection.execute(update(table).where(table.c.day == day).values(pages=known[day] + pages))
        else:
            connection.execute(delete(table).where(table.c.day == day))


def _forget_keys(connection: Connection, backend: Backend, number: int, day: int, packed: bytes) -> None:
    kept = unpack_json(packed)
    if not (isinstance(kept, list) and len(kept) == 2):
        raise StoreError(f"{backend.name}: the keys of a page are damaged")
    counted, found_by = kept
    backend.count_up(connection, dict.fromkeys(counted, -1))
    counts = schema.key_counts
    for start in range(0, len(counted), 1000):
        gone = counts.c.key.in_(counted[start : start + 1000])
        connection.execute(delete(counts).where(gone, counts.c.pages <= 0))
    for key in found_by:
        connection.execute(delete(posted).where(posted.c.key == key, posted.c.day == day, posted.c.number == number))
