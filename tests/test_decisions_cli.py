"""`gate`, `audit` and `run --policy`: what they print, what they refuse, and what they leave in the store."""

import json
import re
import sqlite3

import pytest
from typer.testing import CliRunner

from conftest import SAMPLES, call, dump_store
from secondsource.cli import app
from secondsource.errors import InputError, LogBroken, SettingsError
from secondsource.gate import default_policy, policy_digest, shipped_policy_text
from secondsource.publishing.report import publish_report
from secondsource.records import GateOutcome
from secondsource.settings import Settings
from secondsource.workspace import Workspace

SIGNED = ("--name", "Ilka Brandt", "--reason", "The hospital confirmed it")
AT = ("--at", "2026-03-02T09:00:00+01:00")


@pytest.fixture
def store(samples, tmp_path):
    return samples.copy(tmp_path)


def ask(*arguments, check=0):
    """The command in this process, which is quicker; its answer as JSON where there is one."""
    done = CliRunner().invoke(app, [str(a) for a in arguments])
    if check == 0:
        assert done.exit_code == 0, (done.output, done.exception)
        return json.loads(done.stdout) if "--json" in arguments else done.stdout
    assert done.exit_code == check or isinstance(done.exception, check if isinstance(check, type) else ()), (done.output, done.exception)
    return str(done.exception) if isinstance(check, type) else done.output


def marked(store):
    return next(gate for gate in ask("gate", "--store", store, "--json") if gate["decision"] == "marked")


def test_gate_lists_stories_with_outcome_and_reasons(store):
    gates = ask("gate", "--store", store, "--json")
    assert len(gates) == len(ask("stories", "--store", store, "--json"))
    assert {gate["policy"] for gate in gates} == {policy_digest(default_policy())}
    assert all(gate["reasons"] and gate["override"] is None and gate["automatic"] == gate["decision"] for gate in gates)
    for outcome in GateOutcome:
        listed = ask("gate", "--store", store, "--only", outcome, "--json")
        assert listed == [gate for gate in gates if gate["decision"] == outcome]
    assert len(ask("gate", "--store", store, "--limit", 1, "--json")) == 1
    printed = " ".join(ask("gate", "--store", store).split())
    assert all(gate["id"] in printed and " ".join(gate["reasons"][0].split()[:5]) in printed for gate in gates)


def test_a_person_overrides_and_it_shows_everywhere(store):
    story = ask("gate", "--store", store, "--json")[0]["id"]
    before = next(gate for gate in ask("gate", "--store", store, "--json") if gate["id"] == story)
    told = ask("gate", story, "--set", "held", *SIGNED, *AT, "--store", store, "--json")
    assert (told["decision"], told["automatic"]) == ("held", before["automatic"])
    assert told["override"] == {"name": "Ilka Brandt", "reason": SIGNED[3], "at": AT[1], "number": 5, "before_facts_changed": False}
    assert [entry["kind"] for entry in told["history"]] == ["overridden", "decided"]
    exported = next(s for s in json.loads(ask("export", "--store", store))["stories"] if s["id"] == story)["gate"]
    assert exported["decision"] == "held"
    assert exported["reasons"] == [f"Ilka Brandt decided so at {AT[1]}: {SIGNED[3]}.", *before["reasons"]]
    assert exported["override"] == {"name": "Ilka Brandt", "reason": SIGNED[3], "at": AT[1]}
    assert next(line for line in ask("stories", "--store", store, "--json") if line["id"] == story)["decision"] == "held"
    with Workspace.open(Settings(store=store), create=False) as workspace:
        assert workspace.story(story).decision.outcome is GateOutcome.HELD
        assert "Ilka Brandt decided so at" in publish_report(workspace)
    printed = " ".join(ask("gate", story, "--store", store).split())
    assert f"by Ilka Brandt at {AT[1]}: {SIGNED[3]}. The gate alone: {before['automatic']}." in printed
    assert "#5 Ilka Brandt decided held" in printed

    told = ask("gate", story, "--undo", "--name", "Orla Dunn", "--reason", "It was another one", "--store", store, "--json")
    assert (told["decision"], told["override"]) == (before["automatic"], None)
    assert told["history"][0]["kind"] == "override_withdrawn"
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", told["history"][0]["at"])
    assert "the gate's decision holds again" in " ".join(ask("gate", story, "--store", store).split())
    assert ask("audit", "--store", store, "--json")["sound"]


def test_an_override_of_before_the_facts_changed_is_marked_so(store):
    story = ask("gate", "--store", store, "--json")[0]["id"]
    ask("gate", story, "--set", "held", *SIGNED, "--store", store)
    with Workspace.open(Settings(store=store), create=False) as workspace:
        (report,) = workspace.store.story_reports([story])
        from dataclasses import replace

        workspace.store.replace_stories([replace(report, findings=report.findings[1:])], [])
    assert ask("gate", story, "--store", store, "--json")["override"]["before_facts_changed"]
    assert "made before the facts changed" in " ".join(ask("gate", story, "--store", store).split())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["STORY", "--set", "held"], "--name"),
        (["STORY", "--set", "held", "--name", "I", "--reason", " "], "--reason"),
        (["STORY", "--set", "held", "--reason", "r"], "--name"),
        (["STORY", "--undo"], "--name"),
        (["STORY", "--undo", "--set", "held", *SIGNED], "one of"),
        (["--set", "held", *SIGNED], "STORY"),
        (["STORY", *SIGNED], "goes with"),
        (["STORY", "--set", "burnt", *SIGNED], "burnt"),
        (["STORY", "--policy", "p.toml"], "all stories"),
    ],
)
def test_wrong_usage_is_told_and_changes_nothing(store, arguments, words):
    story = ask("gate", "--store", store, "--json")[0]["id"]
    before = dump_store(store)
    said = ask("gate", *[story if a == "STORY" else a for a in arguments], "--store", store, check=2)
    assert words in " ".join(said.replace("│", " ").split())
    assert dump_store(store) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--set", "held", *SIGNED, "--at", "yesterday"], "is no ISO 8601 time"),
        (["--set", "held", *SIGNED, "--at", "2026-03-02T09:00"], "has no zone"),
        (["--set", "held", "--name", "I" * 201, "--reason", "r"], "at most 200"),
        (["--set", "held", "--name", "I", "--reason", "r" * 2001], "at most 2,000"),
        (["--undo", *SIGNED], "nobody has overridden"),
    ],
)
def test_an_act_that_cannot_be_is_told(store, arguments, words):
    story = ask("gate", "--store", store, "--json")[0]["id"]
    assert words in ask("gate", story, *arguments, "--store", store, check=InputError)
    assert ask("audit", "--store", store, "--json")["entries"] == 4
    assert "fits no page" in ask("gate", "nowhere", "--set", "held", *SIGNED, "--store", store, check=InputError)


def test_all_is_decided_anew_under_another_policy_which_the_store_keeps(store, tmp_path):
    strict = tmp_path / "strict.toml"
    strict.write_text("[story]\norigins_to_hold = 90\norigins_to_publish = 90\n")
    before = ask("gate", "--store", store, "--json")
    gates = ask("gate", "--policy", strict, "--store", store, "--json")
    assert {gate["decision"] for gate in gates} == {"held"}
    assert all("90 are asked for" in gate["reasons"][0] for gate in gates)
    assert ask("audit", "--store", store, "--json")["entries"] == 2 * len(gates)
    assert "decided anew under this policy: 0" in ask("gate", "--policy", strict, "--store", store)
    call("run", store.parent / "nothing", "--outlets", SAMPLES / "outlets.toml", "--store", store, check=4)
    assert ask("gate", "--store", store, "--json") == gates, "a run keeps the policy of the store"
    (tmp_path / "shipped.toml").write_text(ask("gate", "--default-policy"))
    assert ask("gate", "--policy", tmp_path / "shipped.toml", "--store", store, "--json") == before, "the same as when it was evaluated"
    assert ask("audit", "--store", store, "--json")["sound"]


def test_the_shipped_policy_is_printed(tmp_path):
    assert ask("gate", "--default-policy", "--store", tmp_path / "none.sqlite") == shipped_policy_text()


@pytest.mark.parametrize("command", ["gate", "run"])
@pytest.mark.parametrize(
    ("text", "words"),
    [("[story]\nx = 1", "unknown key 'story.x'"), ("[story]\nhold_below = 0.9", "under 'story.hold_below'"), (None, "cannot be read")],
)
def test_a_wrong_policy_is_told_before_anything_is_done(store, tmp_path, command, text, words):
    path = tmp_path / "p.toml"
    if text is not None:
        path.write_text(text)
    given = [tmp_path] if command == "run" else []
    for place in (store, tmp_path / "new.sqlite"):
        if command == "run" or place == store:
            assert words in ask(command, *given, "--policy", path, "--store", place, check=SettingsError)
    assert not (tmp_path / "new.sqlite").exists()
    assert ask("audit", "--store", store, "--json")["entries"] == 4


# -------------------------------------------------------------------------------------------------------------------- audit


def tamper(store, statement):
    connection = sqlite3.connect(store)
    connection.executescript(f"DROP TRIGGER IF EXISTS decision_log_update; DROP TRIGGER IF EXISTS decision_log_delete; {statement};")
    connection.close()


def test_audit_tells_a_sound_log(store):
    told = ask("audit", "--store", store, "--json")
    assert (told["sound"], told["entries"], told["stories"], told["unlogged"], told["faults"]) == (True, 4, 4, 0, [])
    assert ask("audit", "--head", "--store", store).strip() == f"4:{told['head']}"
    assert ask("audit", "--head", "--store", store, "--json") == {"number": 4, "hash": told["head"]}
    assert "the chain is whole" in ask("audit", "--store", store)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE decision_log SET body = replace(body, 'published', 'held') WHERE number = 2", "entry 2: its text and its hash differ"),
        ("DELETE FROM decision_log WHERE number = 2", "entry 2: entry 2 is missing"),
        ("UPDATE stories SET decision = 'held'", "is listed as held"),
    ],
)
def test_audit_tells_the_first_broken_entry_and_ends_with_its_own_code(store, statement, words):
    tamper(store, statement)
    done = call("audit", "--store", store, check=9)
    assert words in " ".join(done.stdout.split())
    assert "the log of decisions is broken at" in done.stderr
    assert not json.loads(call("audit", "--store", store, "--json", check=9).stdout)["sound"]


def test_a_note_of_the_head_tells_what_the_chain_alone_cannot(store, tmp_path):
    story = ask("gate", "--store", store, "--json")[0]["id"]
    ask("gate", story, "--set", "held", *SIGNED, "--store", store)
    ask("gate", story, "--set", "published", *SIGNED, "--store", store)
    note = ask("audit", "--head", "--store", store).strip()
    assert ask("audit", "--against", note, "--store", store, "--json")["sound"]
    ask("gate", story, "--undo", *SIGNED, "--store", store)
    assert ask("audit", "--against", note, "--store", store, "--json")["sound"], "the log may grow"
    tamper(store, "DELETE FROM decision_log WHERE number > 5")
    assert ask("audit", "--store", store, "--json")["sound"], "entries taken from the end are not seen from within"
    assert "entries were taken from its end" in ask("audit", "--against", note, "--store", store, check=LogBroken)
    wrong = f"5:{'0' * 64}"
    assert "the log was written anew" in ask("audit", "--against", wrong, "--store", store, check=LogBroken)
    for unread in ("5", "x:y", f"5:{'0' * 63}", f"-1:{'0' * 64}"):
        assert "is no note" in ask("audit", "--against", unread, "--store", store, check=InputError)


def test_the_log_is_exported_a_line_an_entry(store, tmp_path):
    ask("audit", "--export", tmp_path / "log.jsonl", "--store", store)
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text("utf-8").splitlines()]
    assert [line["number"] for line in lines] == [1, 2, 3, 4]
    assert [line["previous"] for line in lines[1:]] == [line["hash"] for line in lines[:-1]]
    ask("audit", "--export", tmp_path, "--store", store, check=2)


def test_a_missing_store_is_told(tmp_path):
    for command in ("gate", "audit"):
        done = call(command, "--store", tmp_path / "none.sqlite", check=6)
        assert "there is no store here" in done.stderr
