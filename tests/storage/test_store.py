"""What a store keeps, in which order, and that doing a thing twice changes nothing."""

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import inspect

import make
from secondsource.errors import StoreError, StoreFull
from secondsource.protocols import Store
from secondsource.records import Assurance, Credibility, Failure, GateOutcome, Likelihood, Media, Story, Verdict, content_id
from secondsource.storage import SqlStore, reading_key
from secondsource.storage.pages import claim_hash
from secondsource.storage.schema import REVISIONS

HERE = Path(__file__).parents[1]


def page(file="a.html", version="1", data=None, **fields):
    """A capture and its reading, with two claims and all kinds of vectors."""
    data = f"<p>{file}</p>".encode() if data is None else data
    capture = make.capture(file, data)
    article = make.article(file, id=content_id("art", file, capture.id), capture_id=capture.id, **fields)
    claims = (make.claim(article), make.claim(article, quote="1974", value="1974", number=1974.0))
    vectors = {"claim_vectors": (b"\1\2", b"\3\4"), "sentence_vectors": (b"\5",) * 12, "lead_vector": b"\6", "sketch": b"\7\0\x08"}
    return capture, make.reading(article, claims=claims, version=version, **vectors)


def report(name="story-1", **fields):
    articles = (make.article("b.html"), make.article("a.html"))
    claims = tuple(make.claim(article) for article in articles)
    findings = (make.finding(claims, story_id=name), make.finding(claims[:1], story_id=name, verdict=Verdict.DISPUTED))
    story = Story(id=name, article_ids=tuple(article.id for article in articles))
    return make.story_report(*articles, **({"story": story, "findings": findings} | fields))


def rows(where):
    """Everything in the store, table by table, and where it lies."""
    with SqlStore.open(where) as store, store._engine.connect() as connection:
        place = "ctid" if connection.dialect.name == "postgresql" else "1"
        tables = sorted(name for name in inspect(connection).get_table_names() if not name.endswith("_words") or place == "ctid")
        return {name: sorted(map(str, connection.exec_driver_sql(f"SELECT {place}, x.* FROM {name} AS x"))) for name in tables}


def query(path, sql):
    with sqlite3.connect(path) as connection:
        return connection.execute(sql).fetchall()


def test_an_empty_store_is_empty(store):
    kept: Store = store
    assert (kept.readings(), kept.story_reports(), kept.failures(), dict(kept.known_readings("1"))) == ((), (), (), {})
    assert store.article_ids() == ()
    assert set(store.counts().values()) == {0}


def test_readings_come_back_equal_and_in_order_of_article_id(store):
    pages = [page(f"{name}.html") for name in "cab"]
    for capture, reading in pages:
        store.add_reading(capture, reading)
    assert store.readings() == tuple(sorted((r for _, r in pages), key=lambda reading: reading.article.id))
    assert store.article_ids() == tuple(reading.article.id for reading in store.readings())
    counts = {"captures": 3, "pages": 3, "articles": 3, "claims": 6, "stories": 0, "findings": 0, "failures": 0}
    assert store.counts() == counts


@pytest.mark.parametrize("sketch", [b"", b"\0", bytes(range(256)) * 2])
def test_a_sketch_comes_back_byte_for_byte(store, sketch):
    capture, reading = page()
    store.add_reading(capture, replace(reading, sketch=sketch))
    assert [kept.sketch for kept in store.readings()] == [sketch]


def test_what_is_thought_of_findings_voices_and_links_comes_back_equal(store):
    source, copy = make.article("b.html"), make.article("a.html")
    doubted = make.value(effective_sources=1.35, probability=0.9173)
    finding = make.finding(
        values=(doubted, make.value(value="4", origin_ids=("org-1",))),
        effective_sources=1.35,
        likelihood=Likelihood.VERY_LIKELY,
        credibility=Credibility.DOUBTFUL,
        assurance=Assurance.MODERATE,
        conflicts=((0, 1),),
    )
    kept = make.story_report(
        source,
        copy,
        origins=(make.origin(source, strength=0.5, grounds=("Credits unnamed agencies: a weak voice.",)), make.origin(copy)),
        links=(make.link(copy, source, "Three people", doubtful=True, coverage=0.25, covered=0.125, in_order=0.5),),
        findings=(finding,),
    )
    store.replace_stories([kept], [])
    assert store.story_reports() == (kept,)


@pytest.fixture
def places(where, request, tmp_path):
    """Two places for a store, of the same kind."""
    return where, tmp_path / "t.sqlite" if isinstance(where, Path) else request.getfixturevalue("postgres").make_place()


def test_same_content_gives_the_same_answers_whatever_the_order(places):
    pages = [page(f"{name}.html") for name in "abcd"]
    reports = [report(f"story-{number}") for number in range(3)]
    failures = [Failure(file=name, stage=stage, reason="no text") for name in "xy" for stage in ("read", "extract")]
    answers = []
    for step, place in zip((1, -1), places, strict=True):
        with SqlStore.open(place) as store:
            for capture, reading in pages[::step]:
                store.add_reading(capture, reading)
            store.replace_stories(reports[::step], [])
            for failure in failures[::step]:
                store.add_failure(None, failure)
            answers.append((store.readings(), store.story_reports(), store.failures(), list(store.known_readings("1").items())))
    assert answers[0] == answers[1]


def test_known_readings_are_those_of_the_version(store):
    capture, reading = page("a.html", version="1")
    store.add_reading(capture, reading)
    assert store.known_readings("1") == {reading_key("a.html", capture.id): reading.article.id}
    assert store.known_readings("2") == {}


def test_reading_of_another_version_replaces_the_first(store):
    store.add_reading(*page("a.html", version="1"))
    capture, newer = page("a.html", version="2", title="Footbridge fell")
    store.add_reading(capture, newer)
    assert store.readings() == (newer,)
    assert store.known_readings("1") == {}
    assert store.counts()["claims"] == 2


def test_reading_of_another_version_under_another_id_replaces_the_first(store):
    store.add_reading(*page("a.html", version="1"))
    capture, _ = page("a.html")
    article = make.article("a.html", id="art-new", capture_id=capture.id)
    store.add_reading(capture, make.reading(article, version="2"))
    assert store.article_ids() == ("art-new",)


def test_page_known_already_is_left_as_it_is(store):
    capture, reading = page("a.html")
    store.add_reading(capture, reading)
    store.add_reading(*page("a.html", title="Another title"))
    assert store.readings() == (reading,)


def test_two_captures_of_one_file_stand_side_by_side(store):
    store.add_reading(*page("a.html", data=b"morning"))
    store.add_reading(*page("a.html", data=b"evening"))
    assert store.counts() | {"claims": 0} == {
        "captures": 2, "pages": 2, "articles": 2, "claims": 0, "stories": 0, "findings": 0, "failures": 0,
    }  # fmt: skip


def test_two_files_of_the_same_bytes_share_a_capture(store):
    store.add_reading(*page("a.html", data=b"same"))
    store.add_reading(*page("b.html", data=b"same"))
    assert (store.counts()["captures"], store.counts()["pages"], store.counts()["articles"]) == (1, 2, 2)


def test_reading_of_another_capture_is_refused(store):
    with pytest.raises(StoreError, match=r"a\.html: the reading is of capture"):
        store.add_reading(make.capture("a.html", b"other"), page("a.html")[1])
    assert set(store.counts().values()) == {0}


def test_removed_reading_leaves_its_capture(store, sql):
    capture, reading = page("a.html")
    store.add_reading(capture, reading)
    store.remove_reading(reading.article.id)
    store.remove_reading("art-unknown")
    assert (store.readings(), store.known_readings("1")) == ((), {})
    assert store.capture_bytes(capture.id) == capture.data
    for table in ("readings", "claims", "profiles", "waiting"):
        assert sql(f"SELECT count(*) FROM {table}") == [(0,)]
    assert store.search("footbridge") == ()
    store.add_reading(capture, reading)
    assert store.readings() == (reading,)


@pytest.mark.parametrize("data", [b"", b"\0\xff" * 5000, "пожежа".encode("cp1251")])
def test_capture_bytes_are_kept_unchanged(store, data):
    capture, reading = page("a.html", data=data)
    store.add_reading(capture, reading)
    assert store.capture_bytes(capture.id) == data


@pytest.mark.parametrize("spoil", [lambda data: b"\0", lambda data: data[:9], lambda data: zlib.compress(b"other")])
def test_damaged_capture_is_told(store, sql, spoil):
    capture, reading = page("a.html")
    store.add_reading(capture, reading)
    ((data,),) = sql("SELECT data FROM captures")
    sql("UPDATE captures SET data = :data", data=spoil(bytes(data)))
    with pytest.raises(StoreError, match="damaged"):
        store.capture_bytes(capture.id)
    with pytest.raises(StoreError, match="damaged"):
        store.check(reading.article.id)


def test_unknown_capture_is_told(store):
    with pytest.raises(StoreError, match="no capture cap-none"):
        store.capture_bytes("cap-none")


def test_capture_id_with_other_bytes_is_refused(store):
    store.add_failure(make.capture("a.html", b"one", id="cap-1"), Failure(file="a.html", stage="extract", reason="no text"))
    with pytest.raises(StoreError, match="other bytes"):
        store.add_failure(make.capture("b.html", b"two", id="cap-1"), Failure(file="b.html", stage="extract", reason="no text"))
    assert len(store.failures()) == 1


SPOILT = [b"", b"x", zlib.compress(b"{"), zlib.compress(b"[]"), zlib.compress(b'{"start":1}'), zlib.compress(b'{"start":["a"],"end":[]}')]


@pytest.mark.parametrize("spoilt", SPOILT)
@pytest.mark.parametrize("column", ["analysis", "claims", "vectors"])
def test_damaged_reading_is_told(store, sql, column, spoilt):
    store.add_reading(*page("a.html"))
    sql(f"UPDATE readings SET {column} = :spoilt", spoilt=spoilt)
    with pytest.raises(StoreError, match="damaged"):
        store.readings()


def test_claims_are_found_by_their_hash(store, sql):
    capture, reading = page("a.html")
    store.add_reading(capture, reading)
    assert sorted(sql("SELECT hash, number FROM claims")) == sorted((claim_hash(claim.id), 1) for claim in reading.claims)


def test_failures_are_kept_once_and_in_order(store):
    wanted = [
        Failure(file="a.html", stage="extract", reason="no text"),
        Failure(file="b.html", stage="analyse", reason="too long"),
    ]
    for failure in [wanted[1], wanted[0], wanted[1]]:
        store.add_failure(make.capture(failure.file), failure)
    assert store.failures() == tuple(wanted)
    store.clear_failure("a.html")
    store.clear_failure("none.html")
    assert store.failures() == (wanted[1],)


def test_page_that_is_read_now_is_no_failure_any_more(store):
    capture, reading = page("a.html")
    store.add_failure(capture, Failure(file="a.html", stage="extract", reason="no text"))
    store.add_failure(None, Failure(file="b.html", stage="extract", reason="no text"))
    assert store.known_readings("1") == {}
    store.add_reading(capture, reading)
    assert [failure.file for failure in store.failures()] == ["b.html"]
    store.add_failure(capture, Failure(file="a.html", stage="extract", reason="no text"))
    store.add_reading(capture, reading)
    assert [failure.file for failure in store.failures()] == ["b.html"]


def test_story_reports_come_back_equal_and_in_order(store):
    reports = [report("story-2"), report("story-1", findings=(), version="7")]
    store.replace_stories(iter(reports), [])
    assert store.story_reports() == (reports[1], reports[0])


def test_replaced_stories_change_and_go(store, sql):
    store.replace_stories([report("story-1"), report("story-2"), report("story-3")], [])
    changed = report("story-2", decision=make.decision(GateOutcome.HELD, "One source."))
    store.replace_stories([changed], ["story-1", "story-2", "story-9"])
    assert store.story_reports() == (changed, report("story-3"))
    for table in ("findings", "story_articles", "entries"):
        assert sql(f"SELECT DISTINCT story_id FROM {table} ORDER BY 1") == [("story-2",), ("story-3",)]


def test_stories_are_replaced_all_or_none(store):
    store.replace_stories([report("story-1")], [])
    broken = report("story-2", findings=(make.finding(confidence="high"),))
    with pytest.raises(StoreError):
        store.replace_stories([report("story-0"), broken], ["story-1"])
    assert store.story_reports() == (report("story-1"),)


def test_the_same_again_changes_nothing(where):
    def fill():
        with SqlStore.open(where) as store:
            store.add_reading(*page("a.html"))
            store.add_reading(*page("b.html"))
            store.add_failure(make.capture("c.html"), Failure(file="c.html", stage="extract", reason="no text"))
            store.replace_stories([report("story-1"), report("story-2")], ["story-3"])
        return rows(where), hashlib.sha256(where.read_bytes()).hexdigest() if isinstance(where, Path) else None

    assert fill() == fill()


def test_tables_can_be_queried_by_hand(store, sql):
    store.add_reading(*page("a.html"))
    store.replace_stories([report("story-1")], [])
    assert sql("SELECT outlet, published, lang FROM articles") == [("The Varnow Post", "2026-03-02T08:30:00+00:00", "en")]
    assert sql("SELECT count(*) FROM story_articles WHERE story_id = 'story-1'") == [(2,)]
    assert sql("SELECT verdict, statement FROM findings ORDER BY 1") == [
        ("corroborated", "Three people died"),
        ("disputed", "Three people died"),
    ]
    assert sql("SELECT decision, pages, origins, impact FROM stories") == [("published", 2, 2, 4.0)]
    assert sql("SELECT media FROM pages") == [(Media.HTML,)]
    assert dict(sql("SELECT key, value FROM meta"))["schema_version"] == REVISIONS[-1]


def test_closed_store_says_so(store):
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.readings()


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)
def test_full_disk_is_told_and_the_store_stays_whole(store, tmp_path):
    store.add_reading(*page("a.html"))
    before = store.readings()
    with store._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    big = page("b.html", data=os.urandom(1_000_000))
    with pytest.raises(StoreFull, match="no room"):
        store.add_reading(*big)
    assert store.readings() == before
    with store._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    store.add_reading(*big)
    assert len(store.readings()) == 2
    assert query(tmp_path / "s.sqlite", "PRAGMA integrity_check") == [("ok",)]


def test_lock_of_another_process_is_told_by_sqlite(tmp_path):
    path = tmp_path / "s.sqlite"
    SqlStore.open(path).close()
    code = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()"
    )
    with (
        SqlStore.open(path, busy_seconds=0.2) as store,
        subprocess.Popen([sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other,
    ):
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(StoreError, match="another process holds the lock"):
            store.add_reading(*page("a.html"))
        assert store.readings() == ()
        other.communicate("")
        store.add_reading(*page("a.html"))
    with SqlStore.open(path) as store:
        assert len(store.readings()) == 1


def test_threads_may_share_a_store(store):
    def write(name):
        for number in range(5):
            store.add_reading(*page(f"{name}{number}.html"))
            store.readings()

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.readings()) == 20


WRITER = """
import itertools, sys
import make
from secondsource.records import content_id
from secondsource.storage import SqlStore
with SqlStore.open(sys.argv[1]) as store:
    for number in itertools.count():
        file = f"{number:06}.html"
        capture = make.capture(file, file.encode() * 3000)
        article = make.article(file, capture_id=capture.id)
        claims = tuple(make.claim(article, value=str(value)) for value in range(20))
        store.add_reading(capture, make.reading(article, claims=claims, sentence_vectors=(b"v" * 1536,) * 30, version="1"))
        print(number, flush=True)
"""


@pytest.mark.parametrize("pages", [1, 7, 60])
def test_killed_writer_loses_at_most_the_page_in_hand(where, pages):
    SqlStore.open(where).close()
    environment = os.environ | {"PYTHONPATH": str(HERE)}
    with subprocess.Popen([sys.executable, "-c", WRITER, str(where)], stdout=subprocess.PIPE, text=True, env=environment) as writer:
        assert writer.stdout is not None
        for _ in range(pages):
            assert writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
        told = pages + len(writer.stdout.read().split())
    with SqlStore.open(where) as store:
        readings = store.readings()
        assert told <= len(readings) <= told + 1
        assert {(len(r.claims), len(r.sentence_vectors)) for r in readings} == {(20, 30)}
        assert sorted(r.article.file for r in readings) == [f"{number:06}.html" for number in range(len(readings))]
        assert all(store.capture_bytes(r.article.capture_id) == r.article.file.encode() * 3000 for r in readings)
        assert len(store.known_readings("1")) == len(readings)
        assert len(store.unplaced()) == len(readings) == len(store.search("footbridge", limit=10_000))
    if isinstance(where, Path):
        assert query(where, "PRAGMA integrity_check") == [("ok",)]
        assert query(where, "PRAGMA foreign_key_check") == []
