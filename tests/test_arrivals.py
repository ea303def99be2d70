"""Pages placed one by one: joined, opened, merged, split, whatever their days, their number and their order."""

import dataclasses
import random

import numpy as np
import pytest

from make import article, moment
from memory_book import MemoryBook
from secondsource.arrivals import Arrivals
from secondsource.records import Analysis, StoryChangeKind
from secondsource.stories import describe_page
from secondsource.stories.online import RELINKED
from secondsource.text import sentence_spans

FERRY = "The ferry Hedda sank off the island of Kallmar on Monday night with 212 passengers on board, and at least 14 people died."
FERRY_AGAIN = (
    "Divers found the bow door of the ferry Hedda open off Kallmar. Captain Joren Pallesen, who survived, spoke of the 212 passengers."
)
OLDER = "The ferry Astrid ran aground off the island of Kallmar with 90 passengers on board; nobody was hurt, the coast guard said."
PENSION = "The parliament of Norvia passed a pension reform by 88 votes to 61, and prime minister Elin Sorvag called the vote historic."


def lead(angle: float) -> bytes:
    """A unit vector at an angle in degrees."""
    return np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))], dtype=np.float32).tobytes()


def page(key, text, angle=0.0, at="2026-03-03", title=""):
    of = article(f"{key}.html", id=key, title=title, text=text, published=moment(at) if at else None)
    return describe_page(of, Analysis(article_id=key, sentences=sentence_spans(text)), lead(angle))


def placed(*profiles, arrivals=None, book=None):
    """Place pages in the order given and give the groups."""
    book = book or MemoryBook()
    arrivals = arrivals or Arrivals(book)
    for profile in profiles:
        book.known[profile.article_id] = profile
        arrivals.place(profile.article_id)
    return book


def groups(book):
    return sorted(book.members({p.story_id for p in book.placed.values()}).values())


def test_one_event_is_one_story_and_another_is_another():
    book = placed(page("a", FERRY), page("b", FERRY_AGAIN, 20, "2026-03-05"), page("c", PENSION, 80))
    assert groups(book) == [("a", "b"), ("c",)]
    assert [c.kind for c in book.log] == [StoryChangeKind.OPENED, StoryChangeKind.JOINED, StoryChangeKind.OPENED]


def test_a_page_says_by_what_it_joined():
    book = placed(page("a", FERRY), page("b", FERRY_AGAIN, 20))
    found = book.placement("b")
    assert found.nearest == "a"
    assert 0.42 <= found.score <= 1.0
    assert any(value > 0 for _, value in found.reasons)
    assert book.placement("a").nearest == ""


@pytest.mark.parametrize("at", ["2024-03-03", "2025-08-02", "1970-01-01", "2090-01-01"])
def test_a_look_alike_of_another_time_is_another_story(at):
    assert groups(placed(page("a", FERRY), page("b", OLDER, 26, at))) == [("a",), ("b",)]


@pytest.mark.parametrize("at", ["2026-03-10", "2026-03-16"])
def test_a_follow_up_joins_and_the_order_of_arrival_matters_not_here(at):
    first, second = page("a", FERRY), page("b", FERRY_AGAIN, 20, at)
    assert groups(placed(first, second)) == groups(placed(second, first)) == [("a", "b")]


def test_an_undated_page_and_one_without_title_and_text_are_placed():
    book = placed(page("a", FERRY), page("b", FERRY_AGAIN, 15, None), page("c", "", 50, None), page("d", "", 51))
    assert groups(book)[0] == ("a", "b")
    assert len(book.placed) == 4


def test_a_story_keeps_its_id_while_pages_join():
    book = placed(page("m", FERRY))
    story = book.placement("m").story_id
    placed(page("a", FERRY_AGAIN, 20), page("z", FERRY, 4), book=book)
    assert {book.placement(a).story_id for a in "maz"} == {story}


def test_two_stories_that_a_page_brings_together_merge_into_the_greater():
    book = MemoryBook()
    arrivals = Arrivals(book)
    for name, angle in (("a", 0), ("b", 2), ("c", 4)):
        book.known[name] = page(name, FERRY, angle)
    arrivals.adopt("sto-great", ["a", "b"])
    arrivals.adopt("sto-small", ["c"])
    placed(page("d", FERRY, 3), arrivals=arrivals, book=book)
    assert groups(book) == [("a", "b", "c", "d")]
    assert book.placement("d").story_id == "sto-great"
    (merged,) = (c for c in book.log if c.kind is StoryChangeKind.MERGED)
    assert (merged.story_id, merged.other_id, merged.article_ids, merged.cause) == ("sto-great", "sto-small", ("c",), "d")


def test_a_story_of_two_events_is_split_when_it_has_doubled():
    book = MemoryBook()
    arrivals = Arrivals(book)
    book.known.update({p.article_id: p for p in (page("a", FERRY), page("p", PENSION, 80), page("q", PENSION, 82))})
    arrivals.adopt("sto-both", ["a", "p", "q"])
    placed(page("r", PENSION, 81), arrivals=arrivals, book=book)
    assert min(RELINKED) == 4
    assert sorted(map(set, groups(book)), key=min) == [{"a"}, {"p", "q", "r"}]
    (split,) = (c for c in book.log if c.kind is StoryChangeKind.SPLIT)
    assert split.other_id == "sto-both"
    assert {"sto-both", split.story_id} <= set(book.stale())


@pytest.mark.parametrize("order", range(4))
def test_every_page_stands_in_exactly_one_story_in_any_order(order):
    rng = random.Random(order)
    texts = [FERRY, FERRY_AGAIN, OLDER, PENSION]
    dates = ["2026-03-03", "2026-03-04", None, "1970-01-01"]
    pages = [page(f"p{n:02d}", rng.choice(texts), rng.uniform(0, 90), rng.choice(dates)) for n in range(40)]
    rng.shuffle(pages)
    book = placed(*pages)
    assert sorted(a for g in groups(book) for a in g) == sorted(p.article_id for p in pages)


def test_the_same_page_many_times_is_one_story():
    book = placed(*(page(f"p{n:04d}", FERRY) for n in range(300)))
    assert len(groups(book)) == 1


def test_a_fresh_start_in_the_midst_places_the_rest_alike():
    rng = random.Random(3)
    pages = [page(f"p{n:02d}", rng.choice([FERRY, FERRY_AGAIN, OLDER, PENSION]), rng.uniform(0, 90)) for n in range(30)]
    whole = placed(*pages)
    parted = placed(*pages[:17])
    placed(*pages[17:], book=parted, arrivals=Arrivals(parted))
    assert parted.placed == whole.placed
    assert parted.log == whole.log


def test_broken_vectors_stop_nothing():
    nan = np.array([np.nan, 1.0], dtype=np.float32).tobytes()
    broken = dataclasses.replace(page("b", FERRY), lead=nan)
    odd = dataclasses.replace(page("c", PENSION), lead=bytes(12))
    assert len(placed(page("a", FERRY), broken, odd, dataclasses.replace(page("d", PENSION), lead=b"")).placed) == 4


def test_a_page_that_nobody_knows_is_an_error():
    with pytest.raises(KeyError):
        Arrivals(MemoryBook()).place("nobody")
