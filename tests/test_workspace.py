"""A run may be repeated, stopped, resumed and spread over processes: what comes out is the same, and reprints count for nothing."""

import contextlib
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date, timedelta

import pytest

from conftest import REPOSITORY, SAMPLES, dump_store, run_pages, write_page

COACH = sorted(path for path in (SAMPLES / "pages").iterdir() if "coach" in path.name)


@pytest.fixture(scope="module")
def coach(tmp_path_factory):
    """The four pages on one coach accident, read by one process."""
    return run_pages(tmp_path_factory.mktemp("coach") / "s.sqlite", *COACH, workers=1)


@pytest.mark.parametrize(
    ("workers", "pages"), [(2, COACH[::-1]), (3, COACH[2:] + COACH[:2])], ids=["two workers, reversed", "three workers, rotated"]
)
def test_export_is_the_same_whatever_the_workers_and_the_order(coach, tmp_path, workers, pages):
    assert coach.summary["pages_read"] == 4
    assert run_pages(tmp_path / "s.sqlite", *pages, workers=workers).export == coach.export


def test_same_input_twice_changes_nothing(samples, tmp_path):
    store = samples.copy(tmp_path)
    before = dump_store(store)
    again = run_pages(store, SAMPLES / "pages", workers=2)
    assert again.summary["stories_evaluated"] == again.summary["pages_read"] == 0
    assert again.summary["pages_known"] == samples.summary["pages_read"]
    assert again.summary["facts"] == samples.summary["facts"]
    assert again.export == samples.export
    assert dump_store(store) == before


def story_of(edition, file):
    story = next(article["story"] for article in edition["articles"] if article["file"] == file)
    return next(found for found in edition["stories"] if found["id"] == story)


def test_new_page_evaluates_only_the_story_that_it_touches(samples, tmp_path):
    page = write_page(
        tmp_path / "mirror-plant.html",
        "Lemira signs for its first desalination plant",
        [
            "The district of Lemira in Cyprus is to have a desalination plant of its own: the Lemira Water Board signed the contract "
            "with Thalora Water on Wednesday, its press officer told the Mirror.",
            "The plant at Cape Arnos is to cost EUR 214 million and to give 60,000 cubic metres of drinking water a day.",
        ],
        published="2025-11-06T15:00:00+02:00",
        outlet="The Arnos Mirror",
        url="https://arnosmirror.example/plant",
    )
    later = run_pages(samples.copy(tmp_path), page)
    assert later.summary["stories_evaluated"] == 1
    before, after = samples.edition, later.edition
    assert len(after["articles"]) == len(before["articles"]) + 1
    touched = story_of(after, "mirror-plant.html")
    assert touched["id"] == story_of(after, "herald-plant.html")["id"]
    untouched = [story for story in before["stories"] if story["id"] != story_of(before, "herald-plant.html")["id"]]
    assert len(untouched) == len(before["stories"]) - 1
    assert [story for story in after["stories"] if story["id"] != touched["id"]] == untouched


def count(store, table):
    try:
        with contextlib.closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
            return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


@contextlib.contextmanager
def run_in_background(store, *pages, workers):
    command = [sys.executable, "-m", "secondsource", "run", *map(str, pages), "--store", str(store), "--workers", str(workers)]
    command += ["--outlets", str(SAMPLES / "outlets.toml")]
    process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for_pages(store, process, pages):
    while count(store, "articles") < pages:
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.01)


@pytest.mark.parametrize(("pages", "workers"), [(1, 2), (4, 1)], ids=["while reading", "while evaluating"])
def test_killed_run_goes_on_where_it_was(coach, tmp_path, pages, workers):
    store = tmp_path / "s.sqlite"
    with run_in_background(store, *COACH, workers=workers) as process:
        wait_for_pages(store, process, pages)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    kept = count(store, "articles")
    assert pages <= kept <= 4
    assert count(store, "stories") == 0
    resumed = run_pages(store, *COACH)
    assert resumed.summary["pages_known"] == kept
    assert resumed.summary["pages_read"] == 4 - kept
    assert resumed.export == coach.export


def test_interrupted_run_says_that_it_can_go_on(tmp_path):
    store = tmp_path / "s.sqlite"
    with run_in_background(store, *COACH, workers=1) as process:
        wait_for_pages(store, process, 1)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted; all pages finished so far are kept, run again to go on" in told
    assert "Traceback" not in told


def test_raw_bytes_of_every_page_are_kept_unchanged(samples):
    from secondsource.storage import SqliteStore

    with contextlib.closing(sqlite3.connect(f"file:{samples.store}?mode=ro", uri=True)) as connection:
        pages = dict(connection.execute("SELECT file, capture_id FROM pages").fetchall())
    assert set(pages) == {path.name for path in (SAMPLES / "pages").iterdir()}
    with SqliteStore.open(samples.store, create=False) as store:
        for file, capture in pages.items():
            assert store.capture_bytes(capture) == (SAMPLES / "pages" / file).read_bytes()


# -------------------------------------------------------------------------------------------------------------- the law


REPRINTED = (
    "meridian-ambulances.html",
    "ledger-ambulances.html",
    "waterboard-release.html",
    "herald-plant.html",
    "meridian-coach.html",
    "tusheli-lagvani.html",
)


@pytest.fixture(scope="module")
def reprinted(samples, tmp_path_factory):
    """The samples with silent reprints: the same words under another outlet's name, the next day and without a credit."""
    folder = tmp_path_factory.mktemp("reprints")
    store = samples.copy(folder)
    articles = {article["file"]: article for article in samples.edition["articles"]}
    pages = []
    for number, file in enumerate(REPRINTED):
        article = articles[file]
        day = date.fromisoformat(article["published"][:10]) + timedelta(days=1)
        pages.append(
            write_page(
                folder / f"reprint-of-{file}",
                article["title"],
                article["text"].split("\n\n"),
                published=f"{day}T06:{10 + number}:00+00:00",
                outlet=f"Evening Chronicle {number}",
                url=f"https://chronicle{number}.example/{number}",
            )
        )
    return run_pages(store, *pages)


@pytest.mark.parametrize("file", REPRINTED)
def test_reprint_joins_its_source(reprinted, file):
    articles = {article["file"]: article for article in reprinted.edition["articles"]}
    copy, source = articles[f"reprint-of-{file}"], articles[file]
    assert copy["story"] == source["story"]
    assert copy["origin"] == source["origin"]
    assert copy["derivation"] == ("release" if "release" in file else "wholly")
    assert copy["derived_from"] == [source["id"]]


def sources_of_mentions(story):
    """The independent sources behind what each mention supports; a statement without a value of its own is known by its place alone."""
    return {
        (
            mention["article"],
            mention["start"],
            mention["end"],
            fact["slot"],
            value["value"] if fact["slot"] != "other" else mention["quote"],
        ): (value["independent_sources"])
        for fact in story["facts"]
        for value in fact["values"]
        for mention in value["mentions"]
    }


def sources_of_facts(story):
    """The independent sources of every fact, by its statement, slot and values."""
    return {
        (fact["statement"], fact["slot"], *((value["value"], value["status"]) for value in fact["values"])): fact["independent_sources"]
        for fact in story["facts"]
    }


@pytest.mark.parametrize("file", REPRINTED)
def test_reprint_never_raises_a_score_or_a_source_count(samples, reprinted, file):
    before, after = story_of(samples.edition, file), story_of(reprinted.edition, file)
    assert after["independent_sources"] <= before["independent_sources"]
    for name in ("impact", "confidence"):
        assert after["scores"][name] <= before["scores"][name], name
    assert abs(after["scores"]["sentiment"]) <= abs(before["scores"]["sentiment"]) + 1e-9
    for sources in (sources_of_mentions, sources_of_facts):
        known, now = sources(before), sources(after)
        assert len(known.keys() & now.keys()) > 10
        assert {key: (known[key], now[key]) for key in known.keys() & now.keys() if now[key] > known[key]} == {}
