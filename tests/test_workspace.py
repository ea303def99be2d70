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
from secondsource.records import Article
from secondsource.settings import Settings
from secondsource.toolbox import extract_pages

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
    from secondsource.storage import SqlStore

    with contextlib.closing(sqlite3.connect(f"file:{samples.store}?mode=ro", uri=True)) as connection:
        pages = dict(connection.execute("SELECT file, capture_id FROM pages").fetchall())
    assert set(pages) == {path.name for path in (SAMPLES / "pages").iterdir()}
    with SqlStore.open(samples.store, create=False) as store:
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


# ---------------------------------------------------------------------------------------------------- furniture of an outlet

MENU = ["The Varnow Gull", "Harbour", "Weather at sea", "Letters to the Gull", "Tide tables", "Our island", "Small ads", "Jobs at the pier"]
BOX = "Every morning three of us write a letter about what the night has washed ashore, and more than nine thousand people read it."
GULL = {
    "ferry": [
        "Ferry to Odel sails again after two years",
        "VARNOW, 2 March 2026",
        "The mayor of Varnow said on Monday that the ferry to Odel would sail again in May after two years in the dock.",
        "It had been taken out of the water because the harbour board could not pay for the repair of its two engines.",
        "The board has now been lent EUR 3 million by the province, which wants to see all of it back within ten years.",
    ],
    "salt": [
        "Salt works of Perrin to close in autumn",
        "PERRIN, 5 March 2026",
        "The salt works of Perrin will close in autumn after ninety years, their owner Dana Holm told the council on Thursday.",
        "About 40 people work there, and most of them have been offered places in the new fish market across the road.",
        "The council will decide in June whether it buys the land, for which Holm has asked EUR 800,000.",
    ],
    "court": [
        "Court upholds treaty on the straits of Morv",
        "TESSALY, 9 March 2026",
        "A court in Tessaly ruled on Monday that the treaty on the straits of Morv still binds both of its parties.",
        "Judge Ilse Arnt said that no notice had been given in the eleven years that the treaty has been in force.",
        "The government wants to appeal, its spokesman Pavel Orn told reporters in front of the court house.",
    ],
    "orchard": [
        "Late frost takes half of the plums of Lower Kestrin",
        "KESTRIN, 12 March 2026",
        "Frost in two nights of this week has destroyed half of the plum blossom of Lower Kestrin, growers said on Thursday.",
        "Agronomist Benno Tarr put the loss at 1,200 tonnes of fruit and said that no frost had come so late since 1991.",
        "The growers ask the ministry for help with the wages of the pickers whom they had hired for the summer.",
    ],
}


def dump_page(path, menu, article, other):
    """A text dump of a page: menu, article with a box in its midst, a list of other pages."""
    title, day, *paragraphs = article
    lines = [
        *menu,
        title,
        day,
        *paragraphs[:2],
        *([BOX] if menu is MENU else []),
        *paragraphs[2:],
        "More from us",
        *other,
        "Imprint",
        "Terms",
    ]
    path.write_text("\n\n".join(lines), "utf-8")
    return path


@pytest.fixture(scope="module")
def gull(tmp_path_factory):
    """Dumps of four articles of one outlet, and a reprint of one of them by another."""
    folder = tmp_path_factory.mktemp("gull")
    titles = {name: text[0] for name, text in GULL.items()}
    pages = [dump_page(folder / f"{name}.txt", MENU, text, [titles[t] for t in titles if t != name][:2]) for name, text in GULL.items()]
    crow = ["Crow of Odel", "Town hall", "Fields and farms", "Crow on Sunday", "Markets of Odel", "Obituaries", "Jobs in Odel"]
    return [*pages, dump_page(folder / "reprint.txt", crow, GULL["court"], ["Market days of spring"])]


def texts_of(pages):
    found = list(extract_pages(pages, Settings()))
    assert all(isinstance(article, Article) for article in found)
    return {article.file.rpartition("/")[2]: article.text for article in found}


def test_line_that_recurs_on_pages_of_an_outlet_is_left_out(gull):
    alone = {file: text for path in gull for file, text in texts_of([path]).items()}
    together = texts_of(gull)
    assert all(BOX in alone[f"{name}.txt"] for name in GULL)
    assert all(BOX not in text for text in together.values())
    for name, (_, _, *paragraphs) in GULL.items():
        assert together[f"{name}.txt"].split("\n\n") == paragraphs
    assert together["reprint.txt"] == alone["reprint.txt"]
    assert together["reprint.txt"].split("\n\n") == GULL["court"][2:]


def test_order_of_dumps_does_not_matter(gull):
    assert texts_of(gull[::-1]) == texts_of(gull) == texts_of([gull[0].parent])


def versions(store):
    with contextlib.closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
        rows = connection.execute(
            "SELECT pages.file, versions.version FROM pages JOIN articles ON articles.id = pages.article_id"
            " JOIN versions ON versions.number = articles.version"
        )
        return {file.rpartition("/")[2]: version for file, version in rows}


def test_reading_says_that_it_had_company_and_stays_as_it_was(gull, tmp_path):
    store, mark = tmp_path / "s.sqlite", "; furniture of the outlet"
    assert run_pages(store, gull[0]).summary["pages_read"] == 1
    later = run_pages(store, gull[0].parent)
    assert (later.summary["pages_known"], later.summary["pages_read"]) == (1, 4)
    assert {file for file, version in versions(store).items() if version.endswith(mark)} == {"salt.txt", "court.txt", "orchard.txt"}
    assert {file for file, version in versions(store).items() if not version.endswith(mark)} == {"ferry.txt", "reprint.txt"}
    texts = {article["file"].rpartition("/")[2]: article["text"] for article in later.edition["articles"]}
    assert [file for file, text in sorted(texts.items()) if BOX in text] == ["ferry.txt"]
    again = run_pages(store, gull[1])
    assert again.summary["pages_known"] == 1
    assert again.export == later.export
