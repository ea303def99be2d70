"""What a store keeps, in which order, and that doing a thing twice changes nothing."""

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

import make
from secondsource.errors import StoreError, StoreFull
from secondsource.protocols import Store
from secondsource.records import Assurance, Credibility, Failure, GateOutcome, Likelihood, Media, Story, Verdict, content_id
from secondsource.storage import SqliteStore, reading_key

HERE = Path(__file__).parents[1]


@pytest.fixture
def store(tmp_path):
    with SqliteStore.open(tmp_path / "s.sqlite") as opened:
        yield opened


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


def rows(path):
    """Everything in the file, table by table."""
    with sqlite3.connect(path) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {table: connection.execute(f"SELECT rowid, * FROM {table} ORDER BY rowid").fetchall() for table in tables}


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


def test_same_content_gives_the_same_answers_whatever_the_order(tmp_path):
    pages = [page(f"{name}.html") for name in "abcd"]
    reports = [report(f"story-{number}") for number in range(3)]
    failures = [Failure(file=name, stage=stage, reason="no text") for name in "xy" for stage in ("read", "extract")]
    answers = []
    for step in (1, -1):
        with SqliteStore.open(tmp_path / f"{step}.sqlite") as store:
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


def test_removed_reading_leaves_its_capture(store, tmp_path):
    capture, reading = page("a.html")
    store.add_reading(capture, reading)
    store.remove_reading(reading.article.id)
    store.remove_reading("art-unknown")
    assert (store.readings(), store.known_readings("1")) == ((), {})
    assert store.capture_bytes(capture.id) == capture.data
    assert query(tmp_path / "s.sqlite", "SELECT count(*) FROM vectors") == [(0,)]
    store.add_reading(capture, reading)
    assert store.readings() == (reading,)


@pytest.mark.parametrize("data", [b"", b"\0\xff" * 5000, "пожежа".encode("cp1251")])
def test_capture_bytes_are_kept_unchanged(store, data):
    capture, reading = page("a.html", data=data)
    store.add_reading(capture, reading)
    assert store.capture_bytes(capture.id) == data


@pytest.mark.parametrize("spoilt", ["x'00'", "substr(data, 1, 9)", "(SELECT data FROM captures ORDER BY id DESC)"])
def test_damaged_capture_is_told(store, tmp_path, spoilt):
    captures = sorted((page(name)[0] for name in ("a.html", "b.html")), key=lambda capture: capture.id)
    for capture in captures:
        store.add_reading(*page(capture.file))
    with sqlite3.connect(tmp_path / "s.sqlite") as connection:
        connection.execute(f"UPDATE captures SET data = {spoilt} WHERE id = ?", (captures[0].id,))
    with pytest.raises(StoreError, match="damaged"):
        store.capture_bytes(captures[0].id)


def test_unknown_capture_is_told(store):
    with pytest.raises(StoreError, match="no capture cap-none"):
        store.capture_bytes("cap-none")


def test_capture_id_with_other_bytes_is_refused(store):
    store.add_failure(make.capture("a.html", b"one", id="cap-1"), Failure(file="a.html", stage="extract", reason="no text"))
    with pytest.raises(StoreError, match="other bytes"):
        store.add_failure(make.capture("b.html", b"two", id="cap-1"), Failure(file="b.html", stage="extract", reason="no text"))
    assert len(store.failures()) == 1


@pytest.mark.parametrize("spoilt", ["slot = 'smell'", "rest = '[]'", "rest = '{'", "rest = '{\"terms\":1}'"])
def test_damaged_record_is_told(store, tmp_path, spoilt):
    store.add_reading(*page("a.html"))
    query(tmp_path / "s.sqlite", f"UPDATE claims SET {spoilt}")
    with pytest.raises(StoreError, match="damaged"):
        store.readings()


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


def test_replaced_stories_change_and_go(store, tmp_path):
    store.replace_stories([report("story-1"), report("story-2"), report("story-3")], [])
    changed = report("story-2", decision=make.decision(GateOutcome.HELD, "One source."))
    store.replace_stories([changed], ["story-1", "story-2", "story-9"])
    assert store.story_reports() == (changed, report("story-3"))
    assert query(tmp_path / "s.sqlite", "SELECT DISTINCT story_id FROM finding_values ORDER BY 1") == [
        ("story-2",),
        ("story-3",),
    ]


def test_stories_are_replaced_all_or_none(store):
    store.replace_stories([report("story-1")], [])
    broken = report("story-2", findings=(make.finding(confidence="high"),))
    with pytest.raises(StoreError):
        store.replace_stories([report("story-0"), broken], ["story-1"])
    assert store.story_reports() == (report("story-1"),)


def test_the_same_again_changes_no_byte(tmp_path):
    path = tmp_path / "s.sqlite"

    def fill():
        with SqliteStore.open(path) as store:
            store.add_reading(*page("a.html"))
            store.add_reading(*page("b.html"))
            store.add_failure(make.capture("c.html"), Failure(file="c.html", stage="extract", reason="no text"))
            store.replace_stories([report("story-1"), report("story-2")], ["story-3"])
        return rows(path), hashlib.sha256(path.read_bytes()).hexdigest()

    assert fill() == fill()


def test_tables_can_be_queried_by_hand(store, tmp_path):
    store.add_reading(*page("a.html"))
    store.replace_stories([report("story-1")], [])
    path = tmp_path / "s.sqlite"
    assert query(path, "SELECT outlet, published, lang FROM articles") == [("The Varnow Post", "2026-03-02T08:30:00+00:00", "en")]
    assert query(
        path,
        """SELECT substr(a.text, c.start + 1, c."end" - c.start) = c.quote FROM claims c JOIN articles a ON a.id = c.article_id""",
    ) == [
        (1,),
        (1,),
    ]
    assert query(path, "SELECT count(*) FROM story_articles WHERE story_id = 'story-1'") == [(2,)]
    assert query(path, "SELECT f.verdict, v.value FROM findings f JOIN finding_values v ON v.finding_id = f.id ORDER BY 1") == [
        ("corroborated", "3"),
        ("disputed", "3"),
    ]
    assert query(path, "SELECT decision FROM stories") == [("published",)]
    assert query(path, "SELECT media FROM pages") == [(Media.HTML,)]
    assert dict(query(path, "SELECT key, value FROM meta"))["schema_version"] == "0001"


def test_closed_store_says_so(tmp_path):
    store = SqliteStore.open(tmp_path / "s.sqlite")
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.readings()


def test_full_disk_is_told_and_the_store_stays_whole(store, tmp_path):
    store.add_reading(*page("a.html"))
    before = store.readings()
    with store._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    big = page("b.html", data=os.urandom(100_000))
    with pytest.raises(StoreFull, match="no room"):
        store.add_reading(*big)
    assert store.readings() == before
    with store._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    store.add_reading(*big)
    assert len(store.readings()) == 2
    assert query(tmp_path / "s.sqlite", "PRAGMA integrity_check") == [("ok",)]


def test_lock_of_another_process_is_told(tmp_path):
    path = tmp_path / "s.sqlite"
    SqliteStore.open(path).close()
    code = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()"
    )
    with (
        SqliteStore.open(path, busy_seconds=0.2) as store,
        subprocess.Popen([sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other,
    ):
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(StoreError, match="another process holds the lock"):
            store.add_reading(*page("a.html"))
        assert store.readings() == ()
        other.communicate("")
        store.add_reading(*page("a.html"))
    with SqliteStore.open(path) as store:
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
import itertools, pathlib, sys
import make
from secondsource.records import content_id
from secondsource.storage import SqliteStore
with SqliteStore.open(pathlib.Path(sys.argv[1])) as store:
    for number in itertools.count():
        file = f"{number:06}.html"
        capture = make.capture(file, file.encode() * 3000)
        article = make.article(file, capture_id=capture.id)
        claims = tuple(make.claim(article, value=str(value)) for value in range(20))
        store.add_reading(capture, make.reading(article, claims=claims, sentence_vectors=(b"v" * 1536,) * 30, version="1"))
        print(number, flush=True)
"""


@pytest.mark.parametrize("pages", [1, 7, 60])
def test_killed_writer_loses_at_most_the_page_in_hand(tmp_path, pages):
    path = tmp_path / "s.sqlite"
    environment = os.environ | {"PYTHONPATH": str(HERE)}
    with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, env=environment) as writer:
        assert writer.stdout is not None
        for _ in range(pages):
            assert writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
        told = pages + len(writer.stdout.read().split())
    with SqliteStore.open(path) as store:
        readings = store.readings()
        assert told <= len(readings) <= told + 1
        assert {(len(r.claims), len(r.sentence_vectors)) for r in readings} == {(20, 30)}
        assert sorted(r.article.file for r in readings) == [f"{number:06}.html" for number in range(len(readings))]
        assert all(store.capture_bytes(r.article.capture_id) == r.article.file.encode() * 3000 for r in readings)
        assert len(store.known_readings("1")) == len(readings)
    assert query(path, "PRAGMA integrity_check") == [("ok",)]
    assert query(path, "PRAGMA foreign_key_check") == []
