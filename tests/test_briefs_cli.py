"""The command `brief`: as a table, as JSON and as Markdown, for every story of the samples; and what it answers to wrong use."""

import json

import pytest

from conftest import call


def stories(samples):
    return samples.edition["stories"]


def test_brief_of_every_sample_story_is_given_out(samples):
    for story in stories(samples):
        found = json.loads(call("brief", story["id"], "--store", samples.store, "--json", check=0).stdout)
        assert found["story"] == story["id"]
        assert found["withheld"] == 0
        assert {"overview", "takeaways"} <= {section["kind"] for section in found["sections"]}
        articles = {a["id"]: a["text"] for a in samples.edition["articles"]}
        for sentence in (s for section in found["sections"] for s in section["sentences"]):
            for passage in sentence["passages"]:
                assert articles[passage["article"]][passage["start"] : passage["end"]] == passage["quote"]
        assert sorted(p["article"] for o in found["sources"] for p in o["pages"]) == sorted(story["article_ids"])


def test_brief_names_a_story_by_a_page_of_it(samples):
    story = stories(samples)[0]
    page = next(a for a in samples.edition["articles"] if a["id"] in story["article_ids"])
    done = call("brief", page["file"], "--store", samples.store, check=0)
    assert "Key takeaways" in done.stdout
    assert "Sources" in done.stdout
    assert done.stdout == call("brief", story["id"], "--store", samples.store, check=0).stdout


def test_brief_writes_a_file(samples, tmp_path):
    story = stories(samples)[0]["id"]
    call("brief", story, "--store", samples.store, "-o", tmp_path / "brief.md", check=0)
    written = (tmp_path / "brief.md").read_text("utf-8")
    assert written.startswith("# ")
    assert written == call("brief", story, "--store", samples.store, "--markdown", check=0).stdout
    call("brief", story, "--store", samples.store, "--json", "-o", tmp_path / "brief.json", check=0)
    assert json.loads((tmp_path / "brief.json").read_text("utf-8"))["story"] == story


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nowhere"], 3, "fits no page of the store"),
        (["x", "--json", "--markdown"], 2, "give one of"),
        ([], 2, "Missing argument"),
    ],
)
def test_wrong_use_is_told(samples, arguments, code, words):
    done = call("brief", *arguments, "--store", samples.store)
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_missing_store_is_told(tmp_path):
    assert call("brief", "x", "--store", tmp_path / "none.sqlite").returncode == 6
