"""The online mode by the command line: pages in two portions, a list, the record, an explanation, a search, a withdrawal."""

import json
import shutil

import pytest

from conftest import SAMPLES, call

OUTLETS = ("--outlets", str(SAMPLES / "outlets.toml"))


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store that took in the samples online, in two runs."""
    folder = tmp_path_factory.mktemp("online")
    pages = sorted((SAMPLES / "pages").iterdir())
    for part, files in (("first", pages[:8]), ("second", pages[8:])):
        (folder / part).mkdir()
        for file in files:
            shutil.copy(file, folder / part)
        call("run", folder / part, "--online", *OUTLETS, "--store", folder / "s.sqlite", "--json")
    return folder / "s.sqlite"


def asked(*arguments, **options):
    return json.loads(call(*arguments, "--json", **options).stdout)


def test_stories_are_listed_newest_first_or_by_impact(store):
    lines = asked("stories", "--store", store, check=0)
    assert len(lines) == 4
    assert [line["last_published"] for line in lines] == sorted((line["last_published"] for line in lines), reverse=True)
    impacts = [line["scores"]["impact"] for line in asked("stories", "--by-impact", "--store", store, check=0)]
    assert impacts == sorted(impacts, reverse=True)
    assert "Cape Arnos" in call("stories", "--store", store, check=0).stdout


def test_the_record_tells_every_page_and_the_second_run_stays_online(store):
    record = asked("stories", "--changes", "--store", store, "--limit", "100", check=0)
    kinds = [line["kind"] for line in record]
    assert kinds.count("opened") >= 4
    assert sum(len(line["article_ids"]) for line in record if line["kind"] in {"opened", "joined"}) == 14
    assert asked("run", SAMPLES / "pages" / "herald-plant.html", *OUTLETS, "--store", store, check=0)["online"] is True


def test_a_page_explains_its_place(store):
    place = asked("stories", "--explain", "herald-plant.html", "--store", store, check=0)
    assert place["own"]["score"] >= place["needed"] > max(other["score"] for other in place["others"])
    assert all(reason["says"] for reason in place["own"]["reasons"])
    assert "stands in story" in call("stories", "--explain", "herald-plant.html", "--store", store, check=0).stdout


def test_a_name_that_fits_no_page_is_an_error(store):
    assert "fits no page" in call("stories", "--explain", "nowhere.html", "--store", store, check=3).stderr


def test_a_search_finds_the_story(store):
    hits = asked("search", "desalination plant", "--store", store, check=0)
    assert {hit["kind"] for hit in hits} >= {"article", "fact"} or hits
    assert asked("search", "'; DROP TABLE articles; --", "--store", store, check=0) == []


def test_a_page_is_withdrawn_for_a_reason_and_comes_back(store):
    before = asked("facts", "--store", store, check=0)
    call("withdraw", "herald-plant.html", *OUTLETS, "--store", store, check=2)
    asked("withdraw", "herald-plant.html", "--reason", "retracted by phone", *OUTLETS, "--store", store, check=0)
    without = asked("facts", "--store", store, check=0)
    assert "268000000" not in json.dumps(without)
    assert "stands in no story" in call("stories", "--explain", "herald-plant.html", "--store", store, check=3).stderr
    asked("withdraw", "herald-plant.html", "--undo", *OUTLETS, "--store", store, check=0)
    again = asked("facts", "--store", store, check=0)
    assert "268000000" in json.dumps(again)
    assert len(again) == len(before)


def test_old_pages_are_pruned_and_nothing_else_is_lost(store):
    export = call("export", "--store", store, check=0).stdout
    assert asked("prune", "2030-01-01", "--store", store, check=0)["captures"] > 0
    assert call("export", "--store", store, check=0).stdout == export
