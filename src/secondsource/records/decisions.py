"""What the gate decided, who overrode it, and the entries of the log that keeps every decision."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from secondsource.records.vocabulary import GateOutcome


class ClaimKind(StrEnum):
    """What a fact tells, as far as a policy asks for more or less support by it."""

    ACCUSATION = "accusation"
    CASUALTIES = "casualties"
    MONEY = "money"
    RULING = "ruling"
    OTHER = "other"


class EntryKind(StrEnum):
    """What an entry of the log of decisions tells: the gate decided, a person did, a person took that back, or the story is no more."""

    DECIDED = "decided"
    OVERRIDDEN = "overridden"
    WITHDRAWN = "override_withdrawn"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What a person decided in place of the gate: `at` is ISO 8601 with zone, `number` its entry in the log, `facts` the digest of the
    story's key facts at that time.
    """

    outcome: GateOutcome
    name: str
    reason: str
    at: str
    number: int = 0
    facts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the gate decides for a story, and why.

    `rules` are the ids of the rules that applied, `policy` the digest of the policy they are of. An `override` stands before the gate's own
    outcome; it is never stored with a report, but laid over it when it is read.
    """

    outcome: GateOutcome
    reasons: tuple[str, ...]
    rules: tuple[str, ...] = ()
    policy: str = ""
    override: Override | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One entry of the log of decisions.

    `outcome` is what holds for the story after it. `report` is the digest of the report that was judged, `facts` that of its key facts
    alone. `name`, `reason` and `at` are those of a person's act; an automatic entry has no time. `carried_from` is the story that a
    person's act was about at first, where its pages are now in this one. `previous` is the hash of the entry before.
    """

    number: int
    kind: EntryKind
    story_id: str
    outcome: GateOutcome
    reasons: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    policy: str = ""
    program: str = ""
    report: str = ""
    facts: str = ""
    name: str = ""
    reason: str = ""
    at: str = ""
    carried_from: str = ""
    previous: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFault:
    """Where the log, or a stored decision, is not what it must be: the number of the entry (0 for none), and what differs."""

    number: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogAudit:
    """What the check of a log found. `head` is the last entry's hash, `unlogged` counts stories decided before there was a log."""

    entries: int
    head: str
    stories: int
    unlogged: int
    faults: tuple[LogFault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryGate:
    """A story at the gate: the gate's own decision, the outcome in force, and the entries of the log on it, latest first.

    `facts_changed` says that a person overrode the gate before the story's key facts became what they are now.
    """

    story_id: str
    title: str
    decision: Decision
    outcome: GateOutcome
    override: Override | None = None
    facts_changed: bool = False
    history: tuple[LogEntry, ...] = ()
