"""The chain of hashes that makes the log of decisions tamper-evident: sealing an entry, reading it back, and checking many.

Each entry holds the hash of the one before (Haber & Stornetta 1991; as an audit log Schneier & Kelsey 1999). What is hashed is the stored
text itself, canonical JSON as RFC 8785 has it, so that a later version with more fields checks older entries as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping

from secondsource.errors import LogBroken, StoreError
from secondsource.records import Decision, EntryKind, LogEntry, LogFault, StoryReport
from secondsource.storage.codec import decode, dump_json, encode, load_json

GENESIS = "0" * 64
"""Stands for the entry before the first."""
_COLUMNS = ("number", "previous", "story_id", "kind")

Row = Mapping[str, Any] | RowMapping


def seal(entry: LogEntry) -> dict[str, object]:
    """The row of an entry: its text without the hash, the SHA-256 of that text, and what queries need beside it."""
    whole = encode(entry)
    del whole["hash"]
    body = dump_json(whole)
    return {name: whole[name] for name in _COLUMNS} | {"hash": hash_text(body), "body": body}


def hash_text(body: str) -> str:
    """SHA-256 (hex) of the text of an entry."""
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def read_entry(row: Row) -> LogEntry:
    """Rebuild an entry from its row; raises LogBroken where it is not what was sealed."""
    fault = next(_row_faults(row), None)
    if fault:
        raise LogBroken(f"entry {fault.number} of the log of decisions: {fault.what}; `secondsource audit` checks the whole log")
    return _decoded(row)


def check_chain(rows: Iterable[Row]) -> Iterator[LogEntry | LogFault]:
    """Check entries in order of number: yield each that can be read, and each fault where it is found, before its entry."""
    previous, number = GENESIS, 0
    for row in rows:
        number += 1
        if row["number"] != number:
            yield LogFault(number=number, what=f"entry {number} is missing, the next has number {row['number']}")
            number = row["number"]
        yield from _row_faults(row)
        if row["previous"] != previous:
            yield LogFault(number=number, what="it does not name the hash of the entry before: an entry was changed, taken out or put in")
        previous = row["hash"]
        try:
            yield _decoded(row)
        except StoreError as error:
            yield LogFault(number=number, what=f"its text cannot be read ({error})")


def _decoded(row: Row) -> LogEntry:
    whole = load_json(row["body"])
    return decode(LogEntry, {**whole, "hash": row["hash"]} if isinstance(whole, dict) else whole)


def _row_faults(row: Row) -> Iterator[LogFault]:
    if hash_text(row["body"]) != row["hash"]:
        yield LogFault(number=row["number"], what="its text and its hash differ: one of them was changed")
    try:
        whole = load_json(row["body"])
    except StoreError:
        return
    if isinstance(whole, dict):
        for name in _COLUMNS:
            if whole.get(name) != row[name]:
                yield LogFault(
                    number=row["number"], what=f"its column {name!r} differs from its text: {row[name]!r}, not {whole.get(name)!r}"
                )


def facts_digest(report: StoryReport) -> str:
    """SHA-256 (hex) of what the key facts of a story say and how they stand: it changes when a verdict or a best value does."""
    key = [f for f in report.findings if f.key]
    told = sorted([f.slot.value, f.statement, f.verdict.value, f.values[0].value if f.values else ""] for f in key)
    return hashlib.sha256(dump_json(told).encode("utf-8", "surrogatepass")).hexdigest()


def decided_alike(entry: LogEntry, decision: Decision) -> bool:
    """Whether an entry tells what a decision does."""
    one = (entry.outcome, entry.reasons, entry.rules, entry.policy)
    return one == (decision.outcome, decision.reasons, decision.rules, decision.policy)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the log says of a story: the gate's last decision, and the override in force."""

    decided: LogEntry | None = None
    overridden: LogEntry | None = None


def stands(last: Mapping[EntryKind, LogEntry]) -> Standing:
    """What the last entries of each kind on a story mean."""

    def after(kind: EntryKind, *enders: EntryKind) -> LogEntry | None:
        entry = last.get(kind)
        return entry if entry and all(last[e].number < entry.number for e in enders if e in last) else None

    return Standing(after(EntryKind.DECIDED, EntryKind.REMOVED), after(EntryKind.OVERRIDDEN, EntryKind.WITHDRAWN, EntryKind.REMOVED))
