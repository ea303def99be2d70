"""`glossary` and `methodology` as commands: tables, JSON, Markdown, and wrong input."""

import json

import pytest
import typer.main
from click.testing import CliRunner

from make import article, capture, moment, reading, story_report
from secondsource import cli
from secondsource.errors import InputError, StoreError
from secondsource.records import Story
from secondsource.storage import SqlStore


def ask(*arguments):
    """Run a command in this process; errors of our own come out as they are."""
    done = CliRunner().invoke(typer.main.get_command(cli.app), [str(a) for a in arguments])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store of two stories that give one acronym two meanings, and define a term."""
    path = tmp_path_factory.mktemp("glossary") / "s.sqlite"
    texts = (
        "The Varnow Water Board (VWB) met.\n\nA dry lease is a contract that hires an aircraft without its crew.",
        "The Vintage Wine Bureau (VWB) opened a cellar.",
    )
    pages = [article(f"{n}.html", text=text, published=moment(f"2026-03-0{n + 1}")) for n, text in enumerate(texts)]
    made = SqlStore.open(path, create=True)
    for page in pages:
        made.add_reading(capture(page.file, page.text.encode(), id=page.capture_id), reading(page))
    made.replace_stories([story_report(p, story=Story(id=f"sto-{n}", article_ids=(p.id,))) for n, p in enumerate(pages)], [])
    made.close()
    return path


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    path = tmp_path_factory.mktemp("glossary") / "empty.sqlite"
    SqlStore.open(path, create=True).close()
    return path


def test_glossary_as_json_leads_back_to_spans(store):
    entries = json.loads(ask("glossary", "--store", store, "--json").stdout)
    assert [e["term"] for e in entries] == ["dry lease", "VWB"]
    lease, board = entries
    (told,) = lease["meanings"][0]["definitions"]
    assert told["quote"] == "A dry lease is a contract that hires an aircraft without its crew."
    assert (board["independent_sources"], board["first_seen"], board["differing_in"]) == (2, "2026-03-01", [])
    assert {(m["meaning"], *m["stories"]) for m in board["meanings"]} == {("Varnow Water Board", "sto-0"), ("Vintage Wine Bureau", "sto-1")}


def test_glossary_as_table(store):
    told = ask("glossary", "--store", store).stdout
    assert "VWB (acronym, 2 independent sources, first seen" in told
    assert "Vintage Wine Bureau (1 source in sto-1)" in told
    assert "“The Varnow Water Board (VWB) met.”" in told


def test_glossary_of_one_story_and_of_some_words(store):
    assert [e["term"] for e in json.loads(ask("glossary", "--story", "sto-1", "--store", store, "--json").stdout)] == ["VWB"]
    assert [e["term"] for e in json.loads(ask("glossary", "LEASE", "--store", store, "--json").stdout)] == ["dry lease"]
    assert ask("glossary", "nothing", "--store", store).stdout == "no page explains such a term\n"


def test_glossary_of_nothing(empty, tmp_path):
    assert ask("glossary", "--store", empty).stdout == "no page in the store explains an acronym or a term\n"
    assert json.loads(ask("glossary", "--store", empty, "--json").stdout) == []
    with pytest.raises(InputError):
        ask("glossary", "--store", empty, "--story", "nix")
    with pytest.raises(StoreError):
        ask("glossary", "--store", tmp_path / "none.sqlite")


def test_words_of_the_method_need_no_store():
    terms = json.loads(ask("glossary", "--method", "hash chain", "--json").stdout)
    assert [t["term"] for t in terms] == ["hash chain"]
    assert "origin *" in ask("glossary", "--method", "origin").stdout
    assert ask("glossary", "--method", "zzz").stdout == "the method has no such word\n"


def test_methodology_as_json_table_and_markdown():
    whole = json.loads(ask("methodology", "--json").stdout)
    assert {"version", "tables", "files", "terms"} == set(whole)
    one = json.loads(ask("methodology", "gate", "--json").stdout)
    assert [t["name"] for t in one["tables"]] == ["gate"]
    assert one["tables"][0] in whole["tables"]
    assert "story: hold_below: 0.25" in ask("methodology", "gate").stdout
    assert "| story: hold_below | 0.25 |" in ask("methodology", "--markdown").stdout


def test_methodology_writes_a_file_and_keeps_the_text_around_markers(tmp_path):
    fresh, kept = tmp_path / "fresh.md", tmp_path / "kept.md"
    ask("methodology", "--markdown", "-o", fresh)
    assert fresh.read_text("utf-8").startswith("# The method of Second Source")
    kept.write_text("Mine.\n<!-- generated: bursts -->\nold\n<!-- end -->\nMine too.\n", "utf-8")
    ask("methodology", "--markdown", "-o", kept)
    told = kept.read_text("utf-8")
    assert told.startswith("Mine.\n<!-- generated: bursts -->\n")
    assert told.endswith("<!-- end -->\nMine too.\n")
    assert "\nold\n" not in told


def test_methodology_with_wrong_input(tmp_path):
    with pytest.raises(InputError, match=r"nix: is no table of the method; there are stories, reuse"):
        ask("methodology", "nix")
    assert ask("methodology", "-o", tmp_path / "x.md").exit_code == 2
    binary = tmp_path / "binary.md"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="cannot be read as text"):
        ask("methodology", "--markdown", "-o", binary)
    wrong = tmp_path / "wrong.md"
    wrong.write_text("<!-- generated: nix -->\n<!-- end -->\n", "utf-8")
    with pytest.raises(InputError, match="asks for a table 'nix'"):
        ask("methodology", "--markdown", "-o", wrong)
    assert "nix" in wrong.read_text("utf-8")
