"""Stories at the gate, the log of decisions and its check, as text for a terminal and as fields of a JSON object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from secondsource.records import EntryKind, LogAudit, LogEntry, Override, StoryGate
from secondsource.terminal import clean
from secondsource.workspace import plural

SHORT = 12
"""So many digits of a hash are printed; JSON has all of them."""
_ACTS = {
    EntryKind.DECIDED: "the gate decided",
    EntryKind.OVERRIDDEN: "{name} decided",
    EntryKind.WITHDRAWN: "{name} withdrew the override, the gate's decision holds again:",
    EntryKind.REMOVED: "the story is no more; it was",
}


def print_gates(gates: Sequence[StoryGate]) -> None:
    """Print stories with their decisions and reasons."""
    console = Console(highlight=False)
    for gate in gates:
        _print_gate(console, gate)


def print_gate(gate: StoryGate) -> None:
    """Print one story with its decision, its reasons and its history."""
    console = Console(highlight=False)
    _print_gate(console, gate)
    if gate.decision.policy:
        _indent(console, f"under policy {gate.decision.policy[:SHORT]}, rules: {', '.join(gate.decision.rules) or 'none applied'}")
    console.print(Text("\nhistory, latest first"))
    for entry in gate.history:
        _indent(console, _told(entry))


def _print_gate(console: Console, gate: StoryGate) -> None:
    console.print(Text(clean(gate.title) or "(no title)", style="bold"))
    _indent(console, f"{gate.story_id} | {gate.outcome}")
    if gate.override:
        changed = ", made before the facts changed" if gate.facts_changed else ""
        _indent(console, f"{_person(gate.override)}{changed}. The gate alone: {gate.decision.outcome}.")
    for reason in gate.decision.reasons:
        _indent(console, f"- {clean(reason)}")


def _person(override: Override) -> str:
    return f"by {clean(override.name)} at {override.at}: {clean(override.reason).rstrip('.')}"


def _told(entry: LogEntry) -> str:
    when = f" at {entry.at}" if entry.at else ""
    why = f": {clean(entry.reason)}" if entry.reason else f": {clean(entry.reasons[0])}" if entry.reasons else ""
    more = f" (and {len(entry.reasons) - 1} more)" if len(entry.reasons) > 1 else ""
    came = f" (carried over from story {entry.carried_from})" if entry.carried_from else ""
    return f"#{entry.number} {_ACTS[entry.kind].format(name=clean(entry.name))} {entry.outcome}{when}{came}{why}{more}"


def print_audit(audit: LogAudit) -> None:
    """Print what the check of the log found, the first broken entry first."""
    console = Console(highlight=False)
    console.print(Text(f"{plural(audit.entries, 'entry', 'entries')}, {plural(audit.stories, 'story', 'stories')}, head {audit.head}"))
    if audit.unlogged:
        console.print(
            Text(f"{plural(audit.unlogged, 'story', 'stories')} decided before there was a log: run again, or `gate --policy FILE`")
        )
    for fault in audit.faults:
        console.print(Text(f"{f'entry {fault.number}' if fault.number else 'no entry'}: {clean(fault.what)}"))
    if not audit.faults:
        console.print(Text("the chain is whole, and every stored decision is what the log says last"))


def _indent(console: Console, text: str) -> None:
    console.print(Padding(Text(text), (0, 0, 0, 2), expand=False))


def gate_fields(gate: StoryGate) -> dict[str, Any]:
    """A story at the gate as a JSON object; `decision` is what is in force, `automatic` what the gate itself decided."""
    decision = gate.decision
    override = gate.override and {name: getattr(gate.override, name) for name in ("name", "reason", "at", "number")}
    return {
        "id": gate.story_id,
        "title": gate.title,
        "decision": gate.outcome,
        "automatic": decision.outcome,
        "reasons": list(decision.reasons),
        "rules": list(decision.rules),
        "policy": decision.policy,
        "override": override and override | {"before_facts_changed": gate.facts_changed},
    }


def story_gate_fields(gate: StoryGate) -> dict[str, Any]:
    """A story at the gate with its history, latest first, as a JSON object."""
    return gate_fields(gate) | {"history": [asdict(entry) for entry in gate.history]}


def audit_fields(audit: LogAudit) -> dict[str, Any]:
    """What the check of the log found as a JSON object."""
    return asdict(audit) | {"sound": not audit.faults}
