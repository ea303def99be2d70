"""Commands of the gate: what is decided and why, a person's decision in place of it, and the check of the log."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from secondsource.cli.frame import DEFAULT_STORE, JsonOption, PolicyOption, StoreOption, app
from secondsource.cli.output import print_json, write_file
from secondsource.errors import LogBroken
from secondsource.records import GateOutcome
from secondsource.settings import Settings

if TYPE_CHECKING:
    from secondsource.workspace import Workspace


@app.command()
def gate(
    story: Annotated[str, typer.Argument(metavar="[STORY]", help="A story's id, or a page of it (id, URL, file or an ending).")] = "",
    outcome: Annotated[GateOutcome | None, typer.Option("--set", help="Decide in place of the gate; needs --name and --reason.")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Let the gate's decision hold again; needs --name and --reason.")] = False,
    name: Annotated[str, typer.Option("--name", help="Who decides.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
    at: Annotated[str, typer.Option("--at", help="When, ISO 8601 with zone; now without it.")] = "",
    policy: PolicyOption = None,
    default_policy: Annotated[bool, typer.Option("--default-policy", help="Print the policy file that ships, to be changed.")] = False,
    only: Annotated[GateOutcome | None, typer.Option("--only", help="List stories of this decision alone.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="So many stories at most.")] = 50,
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
) -> None:
    """List what the gate decided and why, tell one story's decisions, overrule one, or decide all under another policy."""
    from secondsource.publishing.decisions import shipped_policy_text
    from secondsource.workspace import Workspace

    if default_policy:
        print(shipped_policy_text(), end="")
        return
    acts = outcome is not None or undo
    _check_use(story, acts=acts, both=outcome is not None and undo, person=(name, reason), policy=policy)
    with Workspace.open(Settings(store=store, policy=policy), create=False) as workspace:
        if acts:
            _act(workspace, story, outcome, (name, reason, at or datetime.now(UTC).isoformat(timespec="seconds")))
        if policy is not None:
            changed = workspace.decide_anew()
            if not as_json:
                print(f"decided anew under this policy: {changed}")
        if story:
            _print_story(workspace, story, as_json=as_json)
        else:
            _print_list(workspace, limit, only, as_json=as_json)


def _check_use(story: str, *, acts: bool, both: bool, person: tuple[str, str], policy: Path | None) -> None:
    if both:
        raise typer.BadParameter("give one of --set and --undo", param_hint="--set")
    if acts and not story:
        raise typer.BadParameter("name the story that it is about", param_hint="STORY")
    for key, value in zip(("--name", "--reason"), person, strict=True):
        if acts and not value.strip():
            raise typer.BadParameter("is needed: what a person decides is kept with name and reason", param_hint=key)
        if value and not acts:
            raise typer.BadParameter("goes with --set or --undo", param_hint=key)
    if story and policy is not None:
        raise typer.BadParameter("decides all stories; leave the story out", param_hint="--policy")


def _act(workspace: Workspace, story: str, outcome: GateOutcome | None, person: tuple[str, str, str]) -> None:
    from secondsource.publishing.decisions import Act, override_gate, withdraw_override

    name, reason, at = person
    act = Act(name=name, reason=reason, at=at)
    if outcome is None:
        withdraw_override(workspace, story, act)
    else:
        override_gate(workspace, story, outcome, act)


def _print_story(workspace: Workspace, story: str, *, as_json: bool) -> None:
    from secondsource.publishing.decisions import tell_gate
    from secondsource.tables.decisions import print_gate, story_gate_fields

    found = tell_gate(workspace, story)
    if as_json:
        print_json(story_gate_fields(found))
    else:
        print_gate(found)


def _print_list(workspace: Workspace, limit: int, only: GateOutcome | None, *, as_json: bool) -> None:
    from secondsource.publishing.decisions import list_gates
    from secondsource.tables.decisions import gate_fields, print_gates

    found = list_gates(workspace, limit=limit, only=only)
    if as_json:
        print_json([gate_fields(one) for one in found])
    elif found:
        print_gates(found)
    else:
        print("no such story in the store")


@app.command()
def audit(
    store: StoreOption = DEFAULT_STORE,
    head: Annotated[
        bool, typer.Option("--head", help="Print NUMBER:HASH of the last entry, to be noted elsewhere; check nothing.")
    ] = False,
    against: Annotated[str, typer.Option("--against", metavar="NUMBER:HASH", help="Check the log against such a note too.")] = "",
    export: Annotated[Path | None, typer.Option("--export", help="Also write the log to this file, a line of JSON an entry.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Check that no entry of the log of decisions was changed, and that every decision is what the log says last."""
    from secondsource.publishing.decisions import audit_log
    from secondsource.tables.decisions import audit_fields, print_audit
    from secondsource.workspace import Workspace

    with Workspace.open(Settings(store=store), create=False) as workspace:
        if export is not None:
            write_file(export, "".join(f"{line}\n" for line in workspace.store.log_lines()).encode())
        if head:
            number, last = workspace.store.log_head()
            if as_json:
                print_json({"number": number, "hash": last})
            else:
                print(f"{number}:{last}")
            return
        found = audit_log(workspace, against)
    if as_json:
        print_json(audit_fields(found))
    else:
        print_audit(found)
    if found.faults:
        first = found.faults[0]
        raise LogBroken(
            f"{store}: the log of decisions is broken at {f'entry {first.number}' if first.number else 'no entry'}: {first.what}"
        )
