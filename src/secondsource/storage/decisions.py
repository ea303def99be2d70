"""The log of decisions: what the gate decided and who overrode it, appended in the transaction that stores it, and never changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from sqlalchemy import Connection, func, insert, select, update

from secondsource import __version__
from secondsource.errors import InputError
from secondsource.records import EntryKind, GateOutcome, LogAudit, LogEntry, Override, StoryReport
from secondsource.storage import schema
from secondsource.storage.auditing import find_faults
from secondsource.storage.chain import GENESIS, Standing, decided_alike, facts_digest, read_entry, seal, stands
from secondsource.storage.codec import dump_json
from secondsource.storage.database import Database
from secondsource.storage.queries import rows_by
from secondsource.storage.rows import read_report

MOST_FAULTS = 20
"""So many faults are told at most: after a large change every entry and story would be one."""
_POLICY = "policy"

log, stories = schema.decision_log, schema.stories


class Decisions(Database):
    """Keeps the log of decisions; entries of a person are appended here, those of the gate and of removals by `replace_stories`."""

    def decision_log(self, story_id: str | None = None) -> tuple[LogEntry, ...]:
        """The entries in order, all or those of a story; raises LogBroken at the first that is not what was written."""
        query = select(log).order_by(log.c.number)
        with self._reading() as connection:
            found = connection.execute(query if story_id is None else query.where(log.c.story_id == story_id)).mappings()
            return tuple(map(read_entry, found))

    def log_lines(self) -> Iterator[str]:
        """Each entry as a line of JSON, in order: its text as it was hashed, with the hash as last member; it is not checked."""
        with self._reading() as connection:
            for row in connection.execute(select(log.c.body, log.c.hash).order_by(log.c.number)):
                whole = row.body.startswith("{") and row.body.endswith("}")
                given = row.body[:-1] if whole else dump_json({"damaged": row.body})[:-1]
                yield f'{given},"hash":{dump_json(row.hash)}}}'

    def log_hash(self, number: int) -> str | None:
        """The hash of an entry; None where the log has none of that number."""
        with self._reading() as connection:
            value: str | None = connection.execute(select(log.c.hash).where(log.c.number == number)).scalar_one_or_none()
            return value

    def log_head(self) -> tuple[int, str]:
        """Number and hash of the last entry: worth noting elsewhere, since a log that was written anew as a whole looks sound."""
        with self._reading() as connection:
            return _head(connection)

    def overrides(self, story_ids: Collection[str] | None = None) -> Mapping[str, Override]:
        """The overrides in force of the stories named, or of all, by story id."""
        with self._reading() as connection:
            standing = _standing(connection, story_ids)
        return {s: _override(entry) for s, found in sorted(standing.items()) if (entry := found.overridden)}

    def override(self, story_id: str, override: Override) -> LogEntry:
        """Let a person's decision stand before the gate's until it is withdrawn; raises InputError where there is no such story."""
        with self._writing() as connection:
            report, digest = _report(connection, story_id)
            entry = LogEntry(
                number=0,
                kind=EntryKind.OVERRIDDEN,
                story_id=story_id,
                outcome=override.outcome,
                policy=report.decision.policy,
                report=digest,
                facts=facts_digest(report),
                name=override.name,
                reason=override.reason,
                at=override.at,
            )
            return _append(connection, [entry])[0]

    def withdraw_override(self, story_id: str, *, name: str, reason: str, at: str) -> LogEntry:
        """Let the gate's decision stand again; raises InputError where no override is in force."""
        with self._writing() as connection:
            report, digest = _report(connection, story_id)
            if _standing(connection, [story_id]).get(story_id, Standing()).overridden is None:
                raise InputError(story_id, "nobody has overridden the gate on this story")
            decision = report.decision
            entry = LogEntry(
                number=0,
                kind=EntryKind.WITHDRAWN,
                story_id=story_id,
                outcome=decision.outcome,
                policy=decision.policy,
                report=digest,
                facts=facts_digest(report),
                name=name,
                reason=reason,
                at=at,
            )
            return _append(connection, [entry])[0]

    def facts_digest(self, report: StoryReport) -> str:
        """Digest of the key facts of a report, as an override keeps it."""
        return facts_digest(report)

    def kept_policy(self) -> str | None:
        """The policy that the stories were decided by, as it was kept; None where none was."""
        with self._reading() as connection:
            value: str | None = connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == _POLICY)).scalar_one_or_none()
            return value

    def keep_policy(self, text: str) -> None:
        """Keep the policy that the stories are decided by from now on."""
        meta = schema.meta
        with self._writing() as connection:
            done = connection.execute(update(meta).where(meta.c.key == _POLICY).values(value=text))
            if not done.rowcount:
                connection.execute(insert(meta).values(key=_POLICY, value=text))

    def audit_log(self) -> LogAudit:
        """Check the chain, and that each stored decision is what the log says of it last; the faults in order, `MOST_FAULTS` at most.

        Entries taken from the end, and a log written anew as a whole, cannot be seen from within.
        """
        with self._reading() as connection:
            counted: Counter[str] = Counter()
            faults = tuple(islice(find_faults(connection, counted), MOST_FAULTS))
            _, head = _head(connection)
            entries = connection.execute(select(func.count()).select_from(log)).scalar_one()
            count = connection.execute(select(func.count()).select_from(stories)).scalar_one()
        return LogAudit(entries=entries, head=head, stories=count, unlogged=counted["unlogged"], faults=faults)


def log_decisions(connection: Connection, reports: Mapping[str, tuple[StoryReport, str]], removed: Mapping[str, Collection[str]]) -> None:
    """Append what stories just stored and removed mean to the log, in the caller's transaction.

    `reports` are those written, with their digests, by story id; `removed` gives the pages that each removed story had. A decision that is
    the same as the last is not told again. A person's act goes on with the pages of a removed story: to the story that has most of them
    now, and one that holds back to every story that has any.
    """
    standing = _standing(connection, {*reports, *removed})
    found: list[LogEntry] = []
    for story_id in sorted(removed):
        before = standing.get(story_id, Standing())
        last = before.overridden or before.decided
        if last:
            found.append(LogEntry(number=0, kind=EntryKind.REMOVED, story_id=story_id, outcome=last.outcome, policy=last.policy))
    for story_id in sorted(reports):
        report, digest = reports[story_id]
        decided = standing.get(story_id, Standing()).decided
        if decided is None or not decided_alike(decided, report.decision):
            found.append(_decided(report, digest))
    found += _carried(connection, standing, removed)
    _append(connection, found)


def _decided(report: StoryReport, digest: str) -> LogEntry:
    decision = report.decision
    return LogEntry(
        number=0,
        kind=EntryKind.DECIDED,
        story_id=report.story.id,
        outcome=decision.outcome,
        reasons=decision.reasons,
        rules=decision.rules,
        policy=decision.policy,
        report=digest,
        facts=facts_digest(report),
    )


def _carried(connection: Connection, standing: Mapping[str, Standing], removed: Mapping[str, Collection[str]]) -> Iterator[LogEntry]:
    """The overrides of removed stories, for the stories that have their pages now; one that has an override of its own keeps that."""
    taken: set[str] = set()
    for story_id in sorted(removed):
        entry = standing.get(story_id, Standing()).overridden
        if entry is None:
            continue
        member = schema.story_articles.c
        rows = rows_by(connection, select(member.story_id, member.article_id), member.article_id, removed[story_id])
        shared = Counter(row["story_id"] for row in rows)
        heirs = sorted(shared, key=lambda heir: (-shared[heir], heir))
        taken |= {heir for heir, found in _standing(connection, heirs).items() if found.overridden}
        for heir in heirs if entry.outcome is GateOutcome.HELD else heirs[:1]:
            if heir not in taken:
                taken.add(heir)
                yield replace(entry, story_id=heir, carried_from=entry.carried_from or story_id)


def _append(connection: Connection, entries: Sequence[LogEntry]) -> list[LogEntry]:
    """Number, chain and write entries; writers are alone, so that the chain never forks."""
    number, previous = _head(connection)
    sealed = []
    for number, entry in enumerate(entries, number + 1):  # noqa: B020 - the numbers go on from the head's
        row = seal(replace(entry, number=number, previous=previous, program=__version__))
        connection.execute(insert(log).values(row))
        previous = str(row["hash"])
        sealed.append(read_entry(row))
    return sealed


def _head(connection: Connection) -> tuple[int, str]:
    row = connection.execute(select(log.c.number, log.c.hash).order_by(log.c.number.desc()).limit(1)).one_or_none()
    return (row.number, row.hash) if row else (0, GENESIS)


def _standing(connection: Connection, story_ids: Collection[str] | None) -> dict[str, Standing]:
    """What the log says of stories, by id; those that it does not know are absent."""
    latest = select(func.max(log.c.number)).group_by(log.c.story_id, log.c.kind)
    query = select(log)
    if story_ids is None:
        rows = list(connection.execute(query.where(log.c.number.in_(latest))).mappings())
    else:
        numbers = select(func.max(log.c.number).label("number")).group_by(log.c.story_id, log.c.kind)
        found = {row["number"] for row in rows_by(connection, numbers, log.c.story_id, story_ids)}
        rows = list(rows_by(connection, query, log.c.number, found))
    last: dict[str, dict[EntryKind, LogEntry]] = {}
    for row in rows:
        entry = read_entry(row)
        last.setdefault(entry.story_id, {})[entry.kind] = entry
    return {story_id: stands(kinds) for story_id, kinds in last.items()}


def _override(entry: LogEntry) -> Override:
    return Override(outcome=entry.outcome, name=entry.name, reason=entry.reason, at=entry.at, number=entry.number, facts=entry.facts)


def _report(connection: Connection, story_id: str) -> tuple[StoryReport, str]:
    row = connection.execute(select(stories.c.body, stories.c.digest).where(stories.c.id == story_id)).one_or_none()
    if row is None:
        raise InputError(story_id, "is no story of the store; `secondsource gate` lists them")
    return read_report(row.body), row.digest
