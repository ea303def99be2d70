"""Raw bytes go by age, and what rests on them stays checkable; versions of a page are told apart."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import make
from secondsource.errors import StoreError
from secondsource.records import Failure, content_id


def add(store, file, *, data=None, taken=None, published="2026-03-02", **fields):
    capture = make.capture(file, data or file.encode() * 500, taken=taken)
    published = make.moment(published) if published else None
    article = make.article(file, id=content_id("art", file, capture.id), capture_id=capture.id, published=published, **fields)
    claims = (make.claim(article),)
    store.add_reading(capture, make.reading(article, claims=claims))
    return capture, article


def test_old_bytes_go_and_what_rests_on_them_stays(store):
    old, old_article = add(store, "a.html")
    taken, taken_article = add(store, "b.html", taken=datetime(2026, 5, 1, tzinfo=UTC))
    undated, undated_article = add(store, "c.html", published="")
    before = store.readings()
    assert store.prune_captures(date(2026, 3, 2)) == (0, 0)
    assert store.prune_captures(date(2026, 3, 3)) == (1, len(old.data))
    assert store.prune_captures(date(2026, 3, 3)) == (0, 0)
    with pytest.raises(StoreError, match=rf"the bytes of capture {old.id} were pruned; their SHA-256 is [0-9a-f]{{64}}"):
        store.capture_bytes(old.id)
    assert (store.capture_bytes(taken.id), store.capture_bytes(undated.id)) == (taken.data, undated.data)
    assert store.readings() == before
    assert [store.check(article.id) for article in (old_article, taken_article, undated_article)] == [False, True, True]
    add(store, "a.html")
    assert store.check(old_article.id) is False
    with pytest.raises(StoreError, match="other bytes"):
        store.add_failure(make.capture("z.html", b"other", id=old.id), Failure(file="z.html", stage="read", reason="no text"))


def test_pruned_room_is_given_back_on_request(store, where):
    for number in range(20):
        add(store, f"{number}.html", data=bytes(f"{number}", "ascii") + Path("/dev/urandom").open("rb").read(100_000))  # noqa: SIM115
    size = sum(file.stat().st_size for file in where.parent.iterdir()) if isinstance(where, Path) else 0
    assert store.prune_captures(date(2027, 1, 1), reclaim=True)[0] == 20
    assert len(store.readings()) == 20
    if isinstance(where, Path):
        assert sum(file.stat().st_size for file in where.parent.iterdir()) < size / 2


def test_a_changed_text_is_told(store, sql):
    _, article = add(store, "a.html")
    sql("UPDATE articles SET text = text || '.'")
    with pytest.raises(StoreError, match=f"the text of article {article.id} is damaged"):
        store.check(article.id)
    with pytest.raises(StoreError, match="no article art-none"):
        store.check("art-none")


def test_versions_of_a_page_come_in_the_order_of_arrival(store):
    articles = [add(store, "a.html", data=data, url="https://e.example/a")[1] for data in (b"z", b"y", b"x")]
    add(store, "b.html", url="https://e.example/b")
    assert store.versions("https://e.example/a") == tuple(article.id for article in articles)
    assert store.versions("https://e.example/none") == ()
