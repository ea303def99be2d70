"""The log of decisions: what is appended when, that nothing in it can be changed unseen, and that it never forks."""

import json
import os
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import make
from secondsource.errors import InputError, LogBroken, StoreError
from secondsource.records import Decision, EntryKind, GateOutcome, LogEntry, Override, Story, Verdict
from secondsource.storage import SqlStore
from secondsource.storage.chain import GENESIS, check_chain, hash_text, seal

HELD, MARKED, PUBLISHED = GateOutcome.HELD, GateOutcome.MARKED, GateOutcome.PUBLISHED
AT = "2026-03-02T09:00:00+00:00"


def pages(*names):
    return tuple(make.article(f"{name}.html", id=f"art-{name}") for name in names)


def report(story_id, *names, outcome=PUBLISHED, reasons=("Two origins.",), policy="p1", **given):
    articles = pages(*(names or ("a",)))
    decision = Decision(outcome=outcome, reasons=reasons, rules=("story.mark_below",), policy=policy)
    story = Story(id=story_id, article_ids=tuple(a.id for a in articles))
    told = make.finding((make.claim(articles[0]),), **given)
    return make.story_report(*articles, story=story, decision=decision, findings=(told,))


def act(outcome=HELD, name="Ilka Brandt", reason="The deed is not signed"):
    return Override(outcome=outcome, name=name, reason=reason, at=AT)


def kinds(store, story_id=None):
    return [(entry.story_id, entry.kind) for entry in store.decision_log(story_id)]


def sound(store):
    return store.audit_log().faults == ()


def test_an_empty_log_is_sound(store):
    assert (store.decision_log(), store.log_head(), store.overrides()) == ((), (0, GENESIS), {})
    audit = store.audit_log()
    assert (audit.entries, audit.stories, audit.head, audit.faults) == (0, 0, GENESIS, ())


def test_a_decision_is_told_once_and_again_where_it_differs(store):
    store.replace_stories([report("s1"), report("s2", "b")], [])
    store.replace_stories([report("s1"), report("s2", "b")], [])
    store.replace_stories([report("s1", statement="Four people died")], [])
    assert kinds(store) == [("s1", EntryKind.DECIDED), ("s2", EntryKind.DECIDED)]
    for changed in ({"outcome": MARKED}, {"outcome": MARKED, "reasons": ("One origin.",)}, {"outcome": MARKED, "policy": "p2"}):
        store.replace_stories([report("s1", **changed)], [])
    found = store.decision_log("s1")
    assert [(e.outcome, e.reasons, e.policy) for e in found[1:]] == [
        (MARKED, ("Two origins.",), "p1"), (MARKED, ("One origin.",), "p1"), (MARKED, ("Two origins.",), "p2"),
    ]  # fmt: skip
    assert all(e.at == e.name == "" and e.report and e.facts and e.program for e in found)
    assert sound(store)


def test_each_entry_names_the_one_before(store):
    for number in range(4):
        store.replace_stories([report(f"s{number}")], [])
    found = store.decision_log()
    assert [e.number for e in found] == [1, 2, 3, 4]
    assert [e.previous for e in found] == [GENESIS, *(e.hash for e in found[:-1])]
    assert store.log_head() == (4, found[-1].hash)
    assert [store.log_hash(n) for n in (0, 4, 5)] == [None, found[-1].hash, None]


def test_the_hash_is_of_the_exported_line_without_it(store):
    store.replace_stories([report("s1", reasons=("A “quoted” word, ä, \n and \0.",))], [])
    store.override("s1", act())
    for line, entry in zip(store.log_lines(), store.decision_log(), strict=True):
        whole = json.loads(line)
        assert whole.pop("hash") == entry.hash
        assert hash_text(json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)) == entry.hash


def test_a_decision_and_its_entry_are_stored_together_or_not_at_all(store, monkeypatch):
    def fail(*given):
        raise StoreError("no room")

    monkeypatch.setattr("secondsource.storage.reports.log_decisions", fail)
    with pytest.raises(StoreError, match="no room"):
        store.replace_stories([report("s1")], [])
    assert (store.story_reports(), store.decision_log()) == ((), ())


def test_a_removed_story_gets_an_entry_and_begins_anew_when_it_comes_back(store):
    store.replace_stories([report("s1", outcome=MARKED)], [])
    store.override("s1", act())
    store.replace_stories([], ["s1", "s9"])
    assert [(e.kind, e.outcome) for e in store.decision_log("s1")][-1] == (EntryKind.REMOVED, HELD)
    assert (store.overrides(), sound(store)) == ({}, True)
    store.replace_stories([report("s1", outcome=MARKED)], [])
    assert store.decision_log("s1")[-1].kind is EntryKind.DECIDED
    assert (store.overrides(), sound(store)) == ({}, True)


# ---------------------------------------------------------------------------------------------------------------- overrides


def test_an_override_stays_until_it_is_withdrawn(store):
    store.replace_stories([report("s1")], [])
    entry = store.override("s1", act())
    assert (entry.number, entry.kind, entry.name, entry.reason, entry.at) == (2, EntryKind.OVERRIDDEN, "Ilka Brandt", act().reason, AT)
    store.replace_stories([report("s1", outcome=MARKED)], [])
    assert store.overrides(["s1"])["s1"] == replace(act(), number=2, facts=entry.facts)
    store.override("s1", act(PUBLISHED, "Orla Dunn", "It is"))
    assert store.overrides()["s1"].name == "Orla Dunn"
    back = store.withdraw_override("s1", name="Ilka Brandt", reason="Signed now", at=AT)
    assert (back.kind, back.outcome, store.overrides()) == (EntryKind.WITHDRAWN, MARKED, {})
    with pytest.raises(InputError, match="nobody has overridden"):
        store.withdraw_override("s1", name="Ilka Brandt", reason="Again", at=AT)
    assert sound(store)


def test_no_story_no_override(store):
    for deed in (lambda: store.override("s9", act()), lambda: store.withdraw_override("s9", name="I", reason="r", at=AT)):
        with pytest.raises(InputError, match="is no story of the store"):
            deed()
    assert store.decision_log() == ()


def test_the_digest_of_key_facts_changes_with_verdicts_and_values_alone(store):
    first = store.facts_digest(report("s1"))
    assert first == store.facts_digest(report("s2", outcome=MARKED, confidence=0.1, reason="else"))
    assert first == store.facts_digest(replace(report("s1"), findings=(*report("s1").findings, make.finding(key=False))))
    for changed in ({"verdict": Verdict.DISPUTED}, {"statement": "Four people died"}, {"values": ()}, {"key": False}):
        assert store.facts_digest(report("s1", **changed)) != first


def test_an_override_goes_on_with_the_pages_of_a_story_that_another_replaces(store):
    """In a batch a story that a page joins is a new one."""
    store.replace_stories([report("s1", "a", "b")], [])
    store.override("s1", act(PUBLISHED))
    store.replace_stories([report("s2", "a", "b", "c"), report("s3", "d")], ["s1"])
    assert {s: (o.outcome, o.name) for s, o in store.overrides().items()} == {"s2": (PUBLISHED, "Ilka Brandt")}
    entry = store.decision_log("s2")[-1]
    assert (entry.kind, entry.carried_from, entry.at) == (EntryKind.OVERRIDDEN, "s1", AT)
    store.replace_stories([report("s4", "a"), report("s5", "b", "c")], ["s2"])
    assert list(store.overrides()) == ["s5"]
    assert store.decision_log("s5")[-1].carried_from == "s1"
    assert sound(store)


def test_what_a_person_holds_back_is_held_wherever_its_pages_go(store):
    store.replace_stories([report("s1", "a", "b", "c"), report("s2", "d")], [])
    store.override("s1", act(HELD))
    store.override("s2", act(PUBLISHED, "Orla Dunn"))
    store.replace_stories([report("s2", "a", "d"), report("s3", "b"), report("s4", "c")], ["s1"])
    assert {s: (o.outcome, o.name) for s, o in store.overrides().items()} == {
        "s2": (PUBLISHED, "Orla Dunn"), "s3": (HELD, "Ilka Brandt"), "s4": (HELD, "Ilka Brandt"),
    }  # fmt: skip


# --------------------------------------------------------------------------------------------------------------- tampering


def filled(store):
    store.replace_stories([report("s1"), report("s2", "b", outcome=MARKED)], [])
    store.override("s1", act())
    store.withdraw_override("s1", name="Orla Dunn", reason="Signed now", at=AT)
    store.override("s2", act(PUBLISHED))
    store.replace_stories([], ["s1"])


def unlock(store, sql):
    """Do away with what refuses changes, as one who owns the database can."""
    if store._backend.noun.startswith("SQLite"):
        for act_ in ("update", "delete"):
            sql(f"DROP TRIGGER decision_log_{act_}")
    else:
        sql("DROP TRIGGER decision_log_change ON decision_log")


@pytest.mark.parametrize(
    "statement", ["UPDATE decision_log SET kind = 'x'", "DELETE FROM decision_log", "DELETE FROM decision_log WHERE number = 1"]
)
def test_the_database_refuses_to_change_the_log(store, sql, statement):
    filled(store)
    before = store.decision_log()
    with pytest.raises(Exception, match="append-only"):
        sql(statement)
    assert store.decision_log() == before


def test_any_change_of_any_field_of_any_entry_is_found(store, sql):
    """Every column, and every field within the text, of every entry, one at a time."""
    filled(store)
    unlock(store, sql)
    rows = sql("SELECT number, previous, story_id, kind, hash, body FROM decision_log ORDER BY number")
    names = ("previous", "story_id", "kind", "hash", "body")
    for number, *values in rows:
        for name, value in zip(names, values, strict=True):
            inside = [value] if name != "body" else [value.replace(part, _turned(part), 1) for part in _parts(value)]
            for changed in inside if name == "body" else [_turned(value)]:
                sql(f"UPDATE decision_log SET {name} = :new WHERE number = :n", new=changed, n=number)
                faults = store.audit_log().faults
                assert faults, (number, name, changed)
                assert faults[0].number in {number, number + 1}
                sql(f"UPDATE decision_log SET {name} = :old WHERE number = :n", old=value, n=number)
                assert sound(store)
        sql("UPDATE decision_log SET number = 99 WHERE number = :n", n=number)
        assert not sound(store)
        sql("UPDATE decision_log SET number = :n WHERE number = 99", n=number)


def _parts(body):
    """Each member of an entry as it is written."""
    whole = json.loads(body)
    assert set(whole) == {field.name for field in fields(LogEntry)} - {"hash"}
    return [json.dumps({name: value}, ensure_ascii=False, separators=(",", ":"))[1:-1] for name, value in whole.items()]


def _turned(text):
    """The text with its last letter or digit another one."""
    at = max(n for n, c in enumerate(text) if c.isalnum())
    return text[:at] + ("y" if text[at] == "x" else "x") + text[at + 1 :]


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_byte_of_a_chain_counts(data):
    """A property of the chain alone: whatever single character changes, in whatever column, is found."""
    rows, previous = [], GENESIS
    for number in range(1, 5):
        row = seal(make_entry(number, previous))
        rows.append(row)
        previous = row["hash"]
    assert all(isinstance(found, LogEntry) for found in check_chain(rows))
    row = data.draw(st.sampled_from(rows))
    name = data.draw(st.sampled_from(sorted(row)))
    if name == "number":
        row[name] += data.draw(st.integers(-3, 3).filter(bool))
    else:
        at = data.draw(st.integers(0, len(row[name]) - 1))
        letter = data.draw(st.characters().filter(lambda c: c != row[name][at]))
        row[name] = row[name][:at] + letter + row[name][at + 1 :]
    assert any(not isinstance(found, LogEntry) for found in check_chain(rows))


def make_entry(number, previous):
    return LogEntry(
        number=number, kind=EntryKind.DECIDED, story_id="s1", outcome=HELD, reasons=("One “origin”.",), policy="p", previous=previous
    )


@pytest.mark.parametrize("changed", [lambda text: None, lambda text: "", lambda text: "[1]", lambda text: text[:-1], lambda text: "{}"])
def test_a_text_that_is_no_entry_is_found_and_nothing_breaks(changed):
    row = seal(make_entry(1, GENESIS))
    row["body"] = changed(row["body"]) or ""
    assert any(not isinstance(found, LogEntry) for found in check_chain([row]))


def test_an_entry_with_a_new_hash_breaks_the_next(store, sql):
    filled(store)
    unlock(store, sql)
    (body,) = next(iter(sql("SELECT body FROM decision_log WHERE number = 2")))
    forged = body.replace("marked", "published")
    sql("UPDATE decision_log SET body = :b, hash = :h WHERE number = 2", b=forged, h=hash_text(forged))
    faults = store.audit_log().faults
    assert (faults[0].number, "hash of the entry before" in faults[0].what) == (3, True)


def test_an_entry_taken_out_of_the_middle_is_found_and_one_from_the_end_only_against_a_note(store, sql):
    filled(store)
    number, noted = store.log_head()
    unlock(store, sql)
    (last,) = sql("SELECT number, previous, story_id, kind, hash, body FROM decision_log WHERE number = :n", n=number)
    sql("DELETE FROM decision_log WHERE number = :n", n=number)
    # s1 was removed by that entry: the log now tells of a story that is not there, which shows; a changed override would not.
    assert "gone from the store" in store.audit_log().faults[0].what
    assert store.log_hash(number) != noted
    names = ("number", "previous", "story_id", "kind", "hash", "body")
    values = ", ".join(f":{name}" for name in names)
    sql(f"INSERT INTO decision_log ({', '.join(names)}) VALUES ({values})", **dict(zip(names, last, strict=True)))
    assert sound(store)
    sql("DELETE FROM decision_log WHERE number = 3")
    faults = store.audit_log().faults
    assert [fault.number for fault in faults] == [3, 4]
    assert faults[0].what == "entry 3 is missing, the next has number 4"


def test_a_decision_changed_in_the_store_is_found(store, sql):
    filled(store)
    sql("UPDATE stories SET decision = 'published' WHERE id = 's2'")
    assert "listed as published, its report says marked" in store.audit_log().faults[0].what
    sql("UPDATE stories SET decision = 'marked' WHERE id = 's2'")
    (body,) = next(iter(sql("SELECT body FROM stories WHERE id = 's2'")))
    for changed, words in (
        (report("s2", "b"), "the log says marked for story s2"),
        (report("s2", "b", outcome=MARKED, reasons=("None.",)), "reasons, rules or policy of story s2 differ"),
    ):
        from secondsource.storage.rows import story_row

        row = story_row(changed)
        sql("UPDATE stories SET body = :b, decision = :d WHERE id = 's2'", b=row["body"], d=row["decision"])
        fault = store.audit_log().faults[0]
        assert (fault.number, words in fault.what) == (2, True), fault
    sql("UPDATE stories SET body = :b, decision = 'marked' WHERE id = 's2'", b=b"junk")
    assert "cannot be read" in store.audit_log().faults[0].what
    sql("UPDATE stories SET body = :b WHERE id = 's2'", b=body)
    assert sound(store)
    sql("DELETE FROM story_articles"), sql("DELETE FROM findings"), sql("DELETE FROM entries"), sql("DELETE FROM stories")
    assert "story s2 is gone from the store" in store.audit_log().faults[0].what


def test_a_changed_entry_is_not_acted_on(store, sql):
    filled(store)
    unlock(store, sql)
    sql("UPDATE decision_log SET body = replace(body, 'published', 'held') WHERE story_id = 's2'")
    for deed in (store.overrides, store.decision_log, lambda: store.replace_stories([report("s2", "b")], [])):
        with pytest.raises(LogBroken, match="its text and its hash differ"):
            deed()


def test_bytes_that_are_no_text_break_the_audit_with_words(tmp_path):
    with SqlStore.open(tmp_path / "s.sqlite") as store, store._engine.connect().execution_options(write=True) as connection:
        filled(store)
        connection.exec_driver_sql("DROP TRIGGER decision_log_update")
        for value in ("CAST(X'FFFE' AS TEXT)", "X'FFFE'"):
            connection.exec_driver_sql(f"UPDATE decision_log SET body = {value} WHERE number = 2")
            connection.commit()
            with pytest.raises(LogBroken, match="cannot be read"):
                store.audit_log()


def test_many_faults_are_not_all_told(store, sql):
    store.replace_stories([report(f"s{n}") for n in range(40)], [])
    unlock(store, sql)
    sql("UPDATE decision_log SET kind = 'x'")
    assert len(store.audit_log().faults) == 20


def test_stories_of_before_the_log_are_counted_and_logged_when_written_again(store, sql):
    old = replace(report("s1"), decision=Decision(outcome=MARKED, reasons=("One origin.",)))
    store.replace_stories([old], [])
    unlock(store, sql)
    sql("DELETE FROM decision_log")
    audit = store.audit_log()
    assert (audit.unlogged, audit.faults) == (1, ())
    store.replace_stories([old], [])
    assert (kinds(store), store.audit_log().unlogged) == ([("s1", EntryKind.DECIDED)], 0)
    store.replace_stories([report("s2", "b")], [])
    sql("DELETE FROM decision_log WHERE number = 2")
    assert store.audit_log().faults[0].what == "the log does not know the decision on story s2 (published)"


# ------------------------------------------------------------------------------------------------------- several at a time

WRITER = """
import sys
sys.path.insert(0, sys.argv[3])
from test_decisions import act, report
from secondsource.storage import SqlStore
with SqlStore.open(sys.argv[1]) as store:
    for number in range(12):
        store.replace_stories([report(f"{sys.argv[2]}{number}")], [])
        store.override(f"{sys.argv[2]}{number}", act())
"""


def test_two_processes_on_one_store_never_fork_the_chain(where):
    here = Path(__file__)
    environment = os.environ | {"PYTHONPATH": str(here.parents[1])}
    command = [sys.executable, "-c", WRITER, str(where)]
    writers = [subprocess.Popen([*command, name, str(here.parent)], stderr=subprocess.PIPE, text=True, env=environment) for name in "ab"]
    assert [writer.communicate()[1] for writer in writers] == ["", ""]
    with SqlStore.open(where, create=False) as store:
        found = store.decision_log()
        assert [entry.number for entry in found] == list(range(1, 49))
        assert len({entry.previous for entry in found}) == len(found)
        assert sound(store)


def test_the_policy_is_kept(store):
    assert store.kept_policy() is None
    for text in ("one", "two", "two"):
        store.keep_policy(text)
        assert store.kept_policy() == text
