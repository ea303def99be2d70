"""What online gathering asks of the store: where pages stand, how often keys stand on them, and what becomes of stories."""

import random

import pytest

import make
from secondsource.errors import StoreError
from secondsource.protocols import StoryBook
from secondsource.records import PageKeys, Placement, Standing, StoryChange, StoryChangeKind, content_id
from secondsource.storage import SqlStore

DAY = 739_000


def add(store, file, *, published="2026-03-02", lead=b"\1\2\3\4", version="1", **fields):
    """Keep a page and give its id."""
    capture = make.capture(file, file.encode())
    published = make.moment(published) if published else None
    article = make.article(file, id=content_id("art", file), capture_id=capture.id, published=published, **fields)
    store.add_reading(capture, make.reading(article, lead_vector=lead, version=version))
    return article.id


def keys_of(article_id, day=DAY, counted=(), posted=()):
    return PageKeys(article_id=article_id, day=day, counted=tuple(counted), posted=tuple(posted))


def opened(article_id, story_id):
    return StoryChange(kind=StoryChangeKind.OPENED, story_id=story_id, article_ids=(article_id,), cause=article_id)


def put(store, article_id, story_id, *, day=DAY, counted=(), posted=()):
    placement = Placement(article_id=article_id, story_id=story_id)
    store.place([placement], [opened(article_id, story_id)], [keys_of(article_id, day, counted, posted)])


def test_an_empty_book_is_empty(store):
    book: StoryBook = store
    assert (book.profiles(), book.unplaced(), book.stale(), book.leads(1, 2), book.leads(None, None)) == ((), (), (), [], [])
    assert (book.count_keys(["a"]), book.count_days(1, 9), book.find_keys(["a"], 1, 9, most=3)) == ((0, {}), {}, {})
    assert (book.members(["s"]), book.sizes(["s"]), book.stories_of(["a"]), book.placement("a")) == ({}, {}, {}, None)
    assert (book.members([]), book.stories_of([]), book.readings([]), book.story_reports([])) == ({}, {}, (), ())


def test_pages_wait_in_order_of_publication_undated_last(store):
    late, early = add(store, "a.html", published="2026-03-09"), add(store, "b.html", published="2026-03-01T23:30:00-05:00")
    undated, first = add(store, "c.html", published=""), add(store, "d.html", published="2026-03-02T01:00:00+02:00")
    assert store.unplaced() == (first, early, late, undated)
    put(store, early, "s1")
    assert store.unplaced() == (first, late, undated)
    store.set_standing(late, Standing.WITHDRAWN, "gone")
    assert store.unplaced() == (first, undated)


def test_placed_pages_are_found_by_story_day_and_key(store):
    a, b, c = (add(store, name, lead=name.encode() * 2) for name in ("a.html", "b.html", "c.html"))
    put(store, a, "s1", counted=["bridge", "varnow"], posted=["varnow"])
    put(store, b, "s1", day=DAY + 3, counted=["bridge", "varnow"], posted=["varnow", "bridge"])
    put(store, c, "s2", day=None, counted=["bridge"], posted=["bridge"])
    assert store.members(["s1", "s2", "s3"]) == {"s1": tuple(sorted((a, b))), "s2": (c,)}
    assert store.members(["s1"], most=1) == {"s1": (min(a, b),)}
    assert store.sizes(["s1", "s2", "s3"]) == {"s1": 2, "s2": 1}
    assert store.stories_of([a, c, "art-none"]) == {a: "s1", c: "s2"}
    assert store.count_keys(["bridge", "varnow", "none"]) == (3, {"bridge": 3, "varnow": 2})
    assert store.count_days(DAY - 9, DAY + 9) == {DAY: 1, DAY + 3: 1}
    assert store.leads(DAY, DAY + 2) == [(a, DAY, b"a.htmla.html")]
    assert store.leads(None, None) == [(c, None, b"c.htmlc.html")]
    found = store.find_keys(["bridge", "varnow", "none"], DAY - 1, DAY + 1, most=9)
    assert found == {"bridge": (c,), "varnow": (a,)}
    assert store.find_keys(["varnow"], DAY, DAY + 3, most=2) == {"varnow": tuple(sorted((a, b)))}
    assert store.find_keys(["varnow"], DAY, DAY + 3, most=1) == {}


def test_placement_tells_why_and_a_move_keeps_it(store):
    a, b = add(store, "a.html"), add(store, "b.html")
    placed = Placement(article_id=a, story_id="s1", score=0.71, nearest=b, reasons=(("days", -0.25), ("names", 1.5)))
    store.place([placed], [opened(a, "s1")], [keys_of(a, counted=["x"], posted=["x"])])
    assert store.placement(a) == placed
    merged = StoryChange(kind=StoryChangeKind.MERGED, story_id="s2", other_id="s1", article_ids=(a,), cause=b)
    store.replace_stories([], ["s1"])
    store.place([Placement(article_id=a, story_id="s2")], [merged], [keys_of(a, counted=["x", "y"], posted=["y"])])
    assert store.placement(a) == Placement(article_id=a, story_id="s2", score=0.71, nearest=b, reasons=placed.reasons)
    assert store.count_keys(["x", "y"]) == (1, {"x": 1})
    assert store.stale() == ("s1", "s2")
    assert store.story_changes("s1") == (merged, opened(a, "s1"))
    assert store.story_changes("s2") == (merged,)
    assert store.story_changes(limit=1) == (merged,)


def test_written_and_removed_stories_are_stale_no_more(store):
    for name, story in (("a.html", "story-1"), ("b.html", "story-2"), ("c.html", "story-3")):
        put(store, add(store, name), story)
    store.replace_stories([make.story_report()], ["story-2"])
    assert store.stale() == ("story-3",)


def test_a_page_unknown_to_the_store_cannot_be_placed(store):
    known = add(store, "a.html")
    with pytest.raises(StoreError, match="no article art-none"):
        store.place([Placement(article_id=a, story_id="s") for a in (known, "art-none")], [opened(known, "s")], [])
    assert (store.stories_of([known]), store.stale(), store.story_changes(), store.unplaced()) == ({}, (), (), (known,))


@pytest.mark.parametrize("leave", ["remove", "withdraw", "read anew"])
def test_a_page_that_leaves_takes_its_keys_along(store, sql, leave):
    a, b = add(store, "a.html"), add(store, "b.html")
    put(store, a, "s1", counted=["x", "y"], posted=["x"])
    put(store, b, "s1", day=DAY + 1, counted=["x"], posted=["x"])
    store.replace_stories([], ["s1"])
    if leave == "remove":
        store.remove_reading(a)
    elif leave == "withdraw":
        store.set_standing(a, Standing.WITHDRAWN, "taken back")
    else:
        add(store, "a.html", version="2", text="Nobody was hurt when a barn burned in Esk on Friday.")
    assert store.count_keys(["x", "y"]) == (1, {"x": 1})
    assert store.find_keys(["x"], DAY - 9, DAY + 9, most=9) == {"x": (b,)}
    assert store.count_days(DAY - 9, DAY + 9) == {DAY + 1: 1}
    assert store.members(["s1"]) == {"s1": (b,)}
    assert store.stale() == ("s1",)
    assert store.story_changes(limit=1)[0] == StoryChange(kind=StoryChangeKind.LEFT, story_id="s1", article_ids=(a,))
    assert store.unplaced() == ((a,) if leave == "read anew" else ())
    assert sql("SELECT count(*) FROM posted") == [(1,)]


def test_a_page_read_anew_with_the_same_profile_stays_and_its_story_is_stale(store):
    a = add(store, "a.html")
    put(store, a, "s1", counted=["x"], posted=["x"])
    store.replace_stories([], ["s1"])
    add(store, "a.html", version="2")
    assert (store.stories_of([a]), store.stale(), store.unplaced(), store.count_keys(["x"])) == ({a: "s1"}, ("s1",), (), (1, {"x": 1}))


def test_a_page_that_counts_again_waits_for_a_story(store):
    a = add(store, "a.html")
    put(store, a, "s1")
    store.set_standing(a, Standing.SUPERSEDED, "newer", superseded_by="art-2")
    assert (store.unplaced(), store.profiles(), len(store.profiles([a]))) == ((), (), 1)
    assert store.standing_of(a) == (Standing.SUPERSEDED, "art-2", "newer")
    assert store.story_changes(limit=1)[0].cause == "art-2"
    store.set_standing(a, Standing.CURRENT)
    store.set_standing(a, Standing.CURRENT)
    assert (store.unplaced(), store.standing_of(a)) == ((a,), (Standing.CURRENT, "", ""))
    with pytest.raises(StoreError, match="no article art-none"):
        store.set_standing("art-none", Standing.WITHDRAWN)


HOSTILE = ["'; DROP TABLE key_counts; --", '"', "\\", "%", "a\0b", "\ud800", "\x10000a", "", "x" * 3000, "\N{GRINNING FACE}", "Ä"]


def test_any_string_may_be_a_key(store):
    a = add(store, "a.html")
    put(store, a, "s'1", counted=HOSTILE, posted=HOSTILE)
    assert store.count_keys(HOSTILE) == (1, dict.fromkeys(HOSTILE, 1))
    assert store.find_keys(HOSTILE, DAY, DAY, most=1) == dict.fromkeys(HOSTILE, (a,))
    store.remove_reading(a)
    assert store.count_keys(HOSTILE) == (0, {})


def test_random_moves_leave_the_counts_that_a_recount_gives(store):
    rng = random.Random(6)
    ids = [add(store, f"{number}.html") for number in range(12)]
    model = {}
    for _ in range(60):
        article_id = rng.choice(ids)
        if article_id in model and rng.random() < 0.4:
            store.set_standing(article_id, Standing.WITHDRAWN)
            store.set_standing(article_id, Standing.CURRENT)
            del model[article_id]
        else:
            held = model.get(article_id, (None, rng.sample("abcdef", 3), rng.choice([None, DAY, DAY + 1])))
            model[article_id] = (rng.choice(["s1", "s2", "s3"]), *held[1:])
            put(store, article_id, model[article_id][0], day=held[2], counted=held[1], posted=held[1][:1])
    counts = {key: n for key in "abcdef" if (n := sum(key in held[1] for held in model.values()))}
    assert store.count_keys("abcdef") == (len(model), counts)
    days = {day: n for day in (DAY, DAY + 1) if (n := sum(held[2] == day for held in model.values()))}
    assert store.count_days(DAY - 5, DAY + 5) == days
    assert store.stories_of(ids) == {article_id: held[0] for article_id, held in model.items()}
    assert set(store.unplaced()) == set(ids) - set(model)
    found = {key: tuple(sorted(a for a, held in model.items() if held[1][0] == key)) for key in "abcdef"}
    assert store.find_keys("abcdef", DAY, DAY + 1, most=99) == {key: pages for key, pages in found.items() if pages}


def test_asking_for_many_at_once_works(where):
    with SqlStore.open(where) as store:
        a = add(store, "a.html")
        put(store, a, "s1", counted=["x"])
        many = [f"k{number}" for number in range(70_000)]
        assert store.count_keys([*many, "x"]) == (1, {"x": 1})
        assert store.stories_of([*many, a]) == {a: "s1"}
