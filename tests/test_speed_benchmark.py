"""The simulated feed holds what it says, its floods are what they are called, and the measures run; how long anything takes is not asked."""

from __future__ import annotations

import importlib
import itertools
import json
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from secondsource.extract import extract_article
from secondsource.records import Capture, Media

SPEED = Path(__file__).resolve().parents[1] / "benchmarks" / "speed"


@pytest.fixture(scope="module", autouse=True)
def speed_modules():
    """The benchmark's modules import each other by name."""
    before = set(sys.modules)
    sys.path.insert(0, str(SPEED))
    yield
    sys.path.remove(str(SPEED))
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(SPEED)):
            del sys.modules[name]


def take(count: int, **options):
    feed = importlib.import_module("simulated_feed")
    return list(itertools.islice(feed.simulate_feed(feed.FeedOptions(**options)), count))


@pytest.fixture(scope="module")
def many(speed_modules):
    return take(800, a_day=400)


def test_the_same_seed_gives_the_same_pages_and_another_seed_others():
    first, again, other = take(30), take(30), take(30, seed=2)
    assert [(p.html, p.label) for p in first] == [(p.html, p.label) for p in again]
    assert not {p.title for p in first} & {p.title for p in other}


def test_pages_come_in_order_of_publication_as_many_a_day_as_asked(many):
    times = [p.published for p in many]
    assert times == sorted(times)
    assert timedelta(days=1.4) < times[-1] - times[0] < timedelta(days=2.8)


def test_a_feed_is_as_varied_as_it_says(many):
    pages = many
    sizes = Counter(p.event for p in pages)
    alone = sum(size == 1 for size in sizes.values()) / len(pages)
    assert 0.2 < alone < 0.6
    assert 3 <= max(sizes.values()) <= 20
    assert len({p.kind for p in pages}) == 25
    assert {p.lang for p in pages} == {"en", "de", "fr", "ro", "uk"}
    assert {p.how for p in pages} == {"independent", "whole", "edited", "rewritten", "follow-up"}
    words = [p.label["words"] for p in pages if p.lang == "en"]
    assert 450 < sum(words) / len(words) < 550
    assert all(30_000 <= len(p.html.encode()) <= 110_000 for p in pages[:100])


def test_without_reprints_no_page_has_the_text_of_another():
    pages = take(200, reprints=0)
    assert {p.how for p in pages} == {"independent", "follow-up"}
    assert len({p.paragraphs for p in pages}) == len(pages)


def test_a_whole_reprint_has_every_paragraph_of_its_source(many):
    pages = many
    sources = {(p.event, p.site.name): set(p.paragraphs) for p in pages if p.how == "independent"}
    reprints = [(p, sources[p.event, p.source]) for p in pages if p.how == "whole" and (p.event, p.source) in sources]
    assert reprints
    assert all(source <= set(page.paragraphs) for page, source in reprints)


@pytest.mark.parametrize("place", [0, 5, 9])
def test_the_article_can_be_extracted_from_its_page(many, place):
    page = [p for p in many if p.lang == "en"][place]
    article = extract_article(Capture(id="c", file=page.name, media=Media.HTML, data=page.html.encode()))
    assert article.title == page.title
    assert article.published.at == page.published.replace(microsecond=0) or article.published.at.date() == page.published.date()
    assert sum(len(p) for p in page.paragraphs if p in article.text) >= 0.9 * sum(map(len, page.paragraphs))


def test_floods_are_what_they_are_called():
    floods = importlib.import_module("floods")
    made = {name: list(floods.flood(name, 12)) for name in floods.FLOODS}
    assert all(len(pages) == 12 for pages in made.values())
    assert all([p.number for p in pages] == list(range(12)) for pages in made.values())
    assert len({p.paragraphs for p in made["same"]}) == 1
    assert len({p.site.domain for p in made["outlet"]}) == 1
    assert made["outlet"][-1].published - made["outlet"][0].published < timedelta(hours=1)
    assert {p.published for p in made["undated"]} == {None}
    assert {p.published.year for p in made["dated-1970"]} == {1970}
    assert {p.published.year for p in made["dated-2090"]} == {2090}
    assert [p.published for p in made["reverse"]] == sorted((p.published for p in made["reverse"]), reverse=True)
    assert {p.title for p in made["untitled"]} == {""}
    assert all(p.html.startswith("<!DOCTYPE html>") for pages in made.values() for p in pages)
    with pytest.raises(KeyError):
        list(floods.flood("nothing", 1))


def test_pages_are_written_with_their_labels_beside_them(tmp_path):
    feed = importlib.import_module("simulated_feed")
    feed.write_pages(take(5), tmp_path / "pages")
    labels = [json.loads(line) for line in (tmp_path / "pages.labels.jsonl").read_text("utf-8").splitlines()]
    assert [(tmp_path / "pages" / label["file"]).exists() for label in labels] == [True] * 5


def test_what_a_command_took_is_told_with_its_end():
    processes = importlib.import_module("processes")
    cost = processes.run_command([sys.executable, "-c", "print(sum(range(10**6))); raise SystemExit(3)"], cores=1)
    assert cost.code == 3
    assert cost.output.strip() == str(sum(range(10**6)))
    assert cost.wall > 0
    assert cost.alone <= cost.cpu + 0.1


def test_stages_are_told_apart(tmp_path, monkeypatch):
    feed, stages = importlib.import_module("simulated_feed"), importlib.import_module("stages")
    monkeypatch.setattr(stages._workspace, "open_models", stages._workspace.open_models)
    feed.write_pages(take(2), tmp_path / "pages")
    spent = stages.measure_stages(tmp_path / "pages", tmp_path / "store.sqlite")
    assert spent["pages"] == 2
    assert all(spent[stage] > 0 for stage in ("extract", "tagger", "vectors", "analysis", "claims", "store", "evaluation"))


def test_a_store_is_filled_with_what_can_be_read_searched_and_placed_on(tmp_path):
    filling, feed = importlib.import_module("filling"), importlib.import_module("simulated_feed")
    from secondsource.storage import SqlStore
    from secondsource.workspace import open_models

    pages = feed.simulate_feed(feed.FeedOptions(a_day=40))
    filler = filling.Filler(filling.read_pool(6, open_models()), "version 1")
    with SqlStore.open(tmp_path / "store.sqlite") as store:
        filler.fill(store, pages, 30)
        assert store.counts()["articles"] == 30
        assert store.unplaced() == ()
        assert store.stale() == ()
        assert len(store.readings()) == 30
        lines = store.story_lines(limit=100)
        assert sum(line.pages for line in lines) == 30
        assert store.search(lines[0].title.split()[0])
