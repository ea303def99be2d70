"""A store's stories at the gate: the decisions in force with their reasons, a person's acts, and the check of the log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from secondsource.errors import InputError
from secondsource.gate import shipped_policy_text
from secondsource.records import GateOutcome, LogAudit, LogEntry, LogFault, Override, StoryGate, StoryReport
from secondsource.workspace import Workspace

__all__ = ["Act", "audit_log", "list_gates", "override_gate", "shipped_policy_text", "tell_gate", "withdraw_override"]

LONGEST_NAME, LONGEST_REASON = 200, 2000
"""Characters that a name and a reason may have."""
_AT_ONCE = 50
_NOTE = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who does something at the gate, why, and when (ISO 8601 with zone)."""

    name: str
    reason: str
    at: str


def list_gates(workspace: Workspace, *, limit: int, only: GateOutcome | None = None) -> tuple[StoryGate, ...]:
    """Stories with their decisions, the latest first, all or those of one outcome in force; without their history."""
    found: list[StoryGate] = []
    for report in _latest(workspace):
        gate = _gate(workspace, report)
        if only in (None, gate.outcome):
            found.append(gate)
        if len(found) == limit:
            break
    return tuple(found)


def _latest(workspace: Workspace) -> Iterator[StoryReport]:
    after = ""
    while lines := workspace.store.story_lines(limit=_AT_ONCE, after=after):
        reports = {report.story.id: report for report in workspace.store.story_reports([line.id for line in lines])}
        yield from (reports[line.id] for line in lines if line.id in reports)
        after = lines[-1].id


def tell_gate(workspace: Workspace, name: str) -> StoryGate:
    """A story, or the one that a page of that name stands in, with the history of its decisions; raises InputError as `Workspace.story`."""
    story_id = workspace.story(name).story.id
    report = workspace.store.story_reports([story_id])[0]
    return replace(_gate(workspace, report), history=workspace.store.decision_log(story_id)[::-1])


def _gate(workspace: Workspace, report: StoryReport) -> StoryGate:
    store, story_id = workspace.store, report.story.id
    override = store.overrides([story_id]).get(story_id)
    return StoryGate(
        story_id=story_id,
        title=report.title,
        decision=report.decision,
        outcome=override.outcome if override else report.decision.outcome,
        override=override,
        facts_changed=override is not None and override.facts != store.facts_digest(report),
    )


def override_gate(workspace: Workspace, name: str, outcome: GateOutcome, act: Act) -> LogEntry:
    """Let a person's decision stand before the gate's; raises InputError for an act that tells no name, reason or time."""
    act = _checked(act)
    override = Override(outcome=outcome, name=act.name, reason=act.reason, at=act.at)
    return workspace.store.override(workspace.story(name).story.id, override)


def withdraw_override(workspace: Workspace, name: str, act: Act) -> LogEntry:
    """Let the gate's decision stand again; raises InputError where nobody has overridden it, or as `override_gate` does."""
    act = _checked(act)
    return workspace.store.withdraw_override(workspace.story(name).story.id, name=act.name, reason=act.reason, at=act.at)


def _checked(act: Act) -> Act:
    name, reason = act.name.strip(), act.reason.strip()
    for key, value, longest in (("name", name, LONGEST_NAME), ("reason", reason, LONGEST_REASON)):
        if not value:
            raise InputError(f"--{key}", f"is empty: what a person decides is kept with name and reason, give --{key} TEXT")
        if len(value) > longest:
            raise InputError(f"--{key}", f"has {len(value):,} characters; at most {longest:,} are kept")
    try:
        at = datetime.fromisoformat(act.at)
    except ValueError as error:
        raise InputError("--at", f"{act.at!r} is no ISO 8601 time, such as 2026-03-13T08:00+02:00") from error
    if at.tzinfo is None:
        raise InputError("--at", f"{act.at!r} has no zone, such as Z or +02:00")
    return Act(name=name, reason=reason, at=at.isoformat(timespec="seconds"))


def audit_log(workspace: Workspace, against: str = "") -> LogAudit:
    """Check the log of decisions and the stored decisions against it, and the log against a note NUMBER:HASH of an earlier head.

    Raises InputError for a note that is none. Without a note, entries taken from the end and a log written anew as a whole go unseen.
    """
    audit = workspace.store.audit_log()
    if not against:
        return audit
    note = _NOTE.fullmatch(against.strip().lower())
    if note is None:
        raise InputError("--against", f"{against!r} is no note of the log's head; it reads NUMBER:HASH, as `audit --head` prints it")
    number, noted = int(note[1]), note[2]
    found = workspace.store.log_hash(number) if number else "0" * 64
    if found == noted:
        return audit
    if found is None:
        fault = LogFault(
            number=number, what=f"the note names entry {number}, and the log has {audit.entries}: entries were taken from its end"
        )
    else:
        fault = LogFault(number=number, what="its hash is not the noted one: the log was written anew up to there")
    return replace(audit, faults=(fault, *audit.faults))
