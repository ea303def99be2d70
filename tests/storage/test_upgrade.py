"""A store of revision 0001 is brought up to date and keeps everything.

store-0001.sql holds what the code of that time wrote of the records below; it never changes.
"""

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import make
from secondsource.records import Failure, GateOutcome, HitKind, Span, Story, Verdict, content_id
from secondsource.storage import SqlStore
from secondsource.storage.schema import metadata


def pages():
    """Three pages; one has a file name that is no UTF-8, one a text with a NUL and an escape character."""
    given = [("a.html", make.TEXT), ("b-\udcff.html", make.TEXT), ("c.html", f"{make.TEXT}\n\nThe end.\0\x10000a \ud800")]
    found = []
    for file, text in given:
        capture = make.capture(file, f"<p>{make.TEXT}</p>{len(text)}".encode())
        article = replace(make.article(capture_id=capture.id, text=text), id=content_id("art", len(found)), file=file)
        claims = (make.claim(article), make.claim(article, quote="1974", value="1974", number=1974.5, background=True, terms=("built",)))
        sentences = tuple(bytes([number]) * 16 for number in range(3))
        analysis = make.analysis(article, sentences=(Span(start=0, end=5),))
        reading = make.reading(article, claims=claims, analysis=analysis, claim_vectors=(b"\1\2\3\4" * 4, b""), sentence_vectors=sentences)
        found.append((capture, replace(reading, profile=None, sketch=b"\7\0", version="secondsource 0.1.0")))
    return found


def reports():
    """Two stories with findings of every shape."""
    articles = [reading.article for _, reading in pages()]
    claims = tuple(make.claim(article) for article in articles)
    told = (make.finding(claims, story_id="story-1"), make.finding(claims[:1], story_id="story-1", verdict=Verdict.DISPUTED, key=False))
    first = make.story_report(*articles[:2], findings=told, links=(make.link(articles[1], articles[0], "Three people"),))
    held = make.decision(GateOutcome.HELD, "One source.")
    second = make.story_report(articles[2], story=Story(id="story-2", article_ids=(articles[2].id,)), decision=held, event_date=None)
    return (first, second)


def failures():
    """A failure with its capture, and one without."""
    capture = make.capture("front.html", b"<p>front</p>")
    return [
        (capture, Failure(file="front.html", stage="page-kind", reason="this is a front page")),
        (None, Failure(file="gone.html", stage="capture", reason="no such file")),
    ]


def test_store_of_revision_1_is_brought_up_to_date_and_keeps_everything(tmp_path):
    path = tmp_path / "s.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript(Path(__file__).with_name("store-0001.sql").read_text())
    connection.close()
    with SqlStore.open(path, create=False) as store, store._engine.connect() as opened:
        wanted = pages()
        assert store.readings() == tuple(sorted((reading for _, reading in wanted), key=lambda reading: reading.article.id))
        assert [store.capture_bytes(capture.id) for capture, _ in wanted] == [capture.data for capture, _ in wanted]
        assert len(store.known_readings("secondsource 0.1.0")) == len(wanted)
        assert all(store.check(reading.article.id) for _, reading in wanted)
        assert store.story_reports() == reports()
        assert [line.id for line in store.story_lines()] == ["story-2", "story-1"]
        assert store.failures() == tuple(failure for _, failure in failures())
        assert [hit.id for hit in store.search("people died", kind=HitKind.FACT)] == [f.id for f in store.story_reports()[0].findings]
        assert len(store.search("footbridge varnow", kind=HitKind.ARTICLE)) == len(wanted)
        options = {"include_name": lambda name, kind, _: kind != "table" or "_words" not in name}
        assert compare_metadata(MigrationContext.configure(opened, opts=options), metadata) == []
        assert opened.exec_driver_sql("SELECT value FROM meta WHERE key = 'created_by'").scalar_one() == "secondsource 0.1.0"
        before = store.readings()
        for capture, reading in wanted:
            store.add_reading(capture, reading)
        store.replace_stories(reports(), [])
        assert (store.readings(), store.counts()["pages"]) == (before, 4)
        store.prune_captures(date(2026, 3, 3))
        assert [store.check(reading.article.id) for _, reading in wanted] == [False] * 3
