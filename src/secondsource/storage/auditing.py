"""The log of decisions against itself, and the stored decisions against the log: an open transaction in, faults out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection, RowMapping, select
from sqlalchemy.exc import DBAPIError

from secondsource.errors import LogBroken, StoreError
from secondsource.records import EntryKind, LogEntry, LogFault
from secondsource.storage import schema
from secondsource.storage.chain import check_chain, decided_alike, stands
from secondsource.storage.rows import read_report

_AT_ONCE = 500

log, stories = schema.decision_log, schema.stories


def find_faults(connection: Connection, counted: Counter[str]) -> Iterator[LogFault]:
    """The faults of the chain, then those of stories against it; counts the stories decided before there was a log as `unlogged`."""
    last: dict[str, dict[EntryKind, LogEntry]] = {}
    for found in check_chain(_rows(connection)):
        if isinstance(found, LogFault):
            yield found
        else:
            last.setdefault(found.story_id, {})[found.kind] = found
    standing = {story_id: stands(kinds).decided for story_id, kinds in last.items()}
    for story_id, decision, body in _stored(connection):
        yield from _story_faults(standing.pop(story_id, None), story_id, decision, body, counted)
    for story_id, entry in sorted(standing.items()):
        if entry:
            yield LogFault(number=entry.number, what=f"story {story_id} is gone from the store, and the log does not say so")


def _rows(connection: Connection) -> Iterator[RowMapping]:
    try:
        yield from connection.execute(select(log).order_by(log.c.number)).mappings()
    except (DBAPIError, TypeError) as error:
        # SQLite keeps bytes that are no text, if it is told to.
        raise LogBroken(f"an entry of the log of decisions cannot be read from the database ({error})") from error


def _stored(connection: Connection) -> Iterator[tuple[str, str, bytes]]:
    last = ""
    while True:
        query = select(stories.c.id, stories.c.decision, stories.c.body).where(stories.c.id > last).order_by(stories.c.id).limit(_AT_ONCE)
        rows = connection.execute(query).tuples().all()
        if not rows:
            return
        yield from rows
        last = rows[-1][0]


def _story_faults(entry: LogEntry | None, story_id: str, decision: str, body: bytes, counted: Counter[str]) -> Iterator[LogFault]:
    number = entry.number if entry else 0
    try:
        report = read_report(body)
    except StoreError as error:
        yield LogFault(number=number, what=f"the report of story {story_id} cannot be read ({error})")
        return
    if decision != report.decision.outcome.value:
        yield LogFault(number=number, what=f"story {story_id} is listed as {decision}, its report says {report.decision.outcome}")
    if entry is None and not report.decision.policy:
        counted["unlogged"] += 1
    elif entry is None:
        yield LogFault(number=0, what=f"the log does not know the decision on story {story_id} ({report.decision.outcome})")
    elif not decided_alike(entry, report.decision):
        told = f"the log says {entry.outcome} for story {story_id}, its stored decision is {report.decision.outcome}"
        same = f"reasons, rules or policy of story {story_id} differ from the log"
        yield LogFault(number=number, what=told if entry.outcome is not report.decision.outcome else same)
