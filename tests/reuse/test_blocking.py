"""Which pages of a story are compared: all of a small one; of a large one those that share words or are near in meaning."""

from __future__ import annotations

import random

import numpy as np
import pytest

from make import analysis, article, moment, reading
from secondsource.models.minhash import MinHashSketcher
from secondsource.reuse.blocking import NEIGHBOURS, SMALL_STORY, block
from secondsource.reuse.candidates import HUBS, hashed_shingles
from secondsource.reuse.shingles import profile
from secondsource.text import sentence_spans

SYLLABLES = [a + b for a in "b d f g k l m n p r s t v z sh tr".split() for b in "a e i o u ai or un el".split()]
WIDTH = 24


def prose(seed, count=120):
    """Made words in sentences of ten: two seeds share no run of words."""
    rng = random.Random(seed)
    made = ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) for _ in range(count)]
    return " ".join(" ".join(made[n : n + 10]).capitalize() + "." for n in range(0, count, 10))


def direction(seed):
    vector = np.random.default_rng(seed).normal(size=WIDTH)
    return vector / np.linalg.norm(vector)


def page(key, text, *, topic=None, day=1, sketched=True):
    """The profile of a page; `topic` is the direction in which all its sentences lie, none gives it no vectors."""
    of = article(f"{key}.html", id=key, title="", text=text, published=moment(f"2026-04-{day:02}T08:00:00+00:00") if day else None)
    spans = sentence_spans(text)
    vectors = () if topic is None else tuple(np.asarray(topic, np.float32).tobytes() for _ in spans)
    sketch = MinHashSketcher().sketch([hashed_shingles(text)])[0] if sketched else b""
    return profile(reading(of, analysis=analysis(of, sentences=spans), sentence_vectors=vectors, sketch=sketch))


def crowd(count, **fields):
    """Pages on one event that share no words."""
    return [page(f"p{n:03}", prose(n), **fields) for n in range(count)]


def met(pages):
    pairs, _ = block(pages)
    return {frozenset((left.id, right.id)) for left, right in pairs}


def texts(pages):
    return block(pages)[1]


def test_no_page_or_one_gives_no_pair():
    assert block([]) == ([], {})
    lone = page("a", prose(0))
    assert block([lone]) == ([], {"a": "a"})


@pytest.mark.parametrize("count", [2, 5, SMALL_STORY])
def test_in_a_small_story_every_two_pages_meet_once(count):
    pairs, text_of = block(crowd(count, sketched=False))
    assert len(pairs) == len({frozenset((left.id, right.id)) for left, right in pairs}) == count * (count - 1) // 2
    assert text_of == {f"p{n:03}": f"p{n:03}" for n in range(count)}


def test_in_a_large_story_pages_without_anything_in_common_do_not_meet():
    assert met(crowd(SMALL_STORY + 1)) == set()


@pytest.mark.parametrize("sketched", [True, False])
def test_in_a_large_story_reprints_and_shortened_ones_meet_their_source(sketched):
    source = prose(7)
    short = source[: source.index(".", len(source) // 3) + 1]
    padded = f"{prose(901, 200)}\n\n{short}"
    pages = [
        *crowd(SMALL_STORY, sketched=sketched),
        *(page(k, t, sketched=sketched) for k, t in (("x", source), ("y", short), ("z", padded))),
    ]
    assert {frozenset(("p007", key)) for key in "xyz"} <= met(pages)


def test_in_a_large_story_a_shared_passage_of_some_words_is_enough():
    passage = " ".join(prose(3).split()[20:34])
    pages = [*crowd(SMALL_STORY), page("x", f"{prose(801, 400)} {passage} {prose(802, 400)}")]
    assert frozenset(("p003", "x")) in met(pages)


def test_in_a_large_story_a_common_phrase_is_not_enough():
    pages = [page(f"p{n:03}", f"{prose(n, 200)} As far as anyone knows.") for n in range(2 * SMALL_STORY)]
    assert met(pages) == set()


def test_in_a_large_story_a_rewrite_meets_the_page_it_is_nearest_to_in_meaning():
    pages = [page(f"p{n:03}", prose(n), topic=direction(n)) for n in range(3 * SMALL_STORY)]
    rewrite = page("x", prose(950), topic=direction(17) + 0.1 * direction(5000))
    assert frozenset(("p017", "x")) in met([*pages, rewrite])


def test_a_page_without_vectors_or_of_another_width_is_passed_over_by_meaning():
    near = [page(f"p{n:03}", prose(n), topic=direction(1) + 0.2 * direction(n)) for n in range(SMALL_STORY)]
    odd = [page("bare", prose(951)), page("flat", prose(952), topic=direction(1)[:4])]
    pairs = met([*near, *odd])
    assert pairs
    assert not any(pair & {"bare", "flat"} for pair in pairs)


def test_meaning_gives_each_page_a_bounded_number_of_partners():
    count = 4 * SMALL_STORY
    pages = [page(f"p{n:03}", prose(n), topic=direction(1) + 0.3 * direction(n)) for n in range(count)]
    assert len(met(pages)) <= NEIGHBOURS * count


@pytest.mark.parametrize("size", [8, SMALL_STORY + 8], ids=["small", "large"])
def test_pages_with_the_same_text_map_to_one(size):
    pages = [*crowd(size), page("b", prose(4)), page("a", prose(4)), page("c", prose(5)[: len(prose(5)) * 9 // 10])]
    known = texts(pages)
    assert {known["p004"], known["a"], known["b"]} == {"a"}
    assert known["p005"] == known["c"] != known["a"]
    assert all(known[known[p]] == known[p] for p in known)
    assert len(set(known.values())) == size


def test_copies_of_one_text_do_not_crowd_out_its_rewrite():
    pages = [page(f"p{n:03}", prose(n), topic=direction(n)) for n in range(SMALL_STORY)]
    copies = [page(f"q{n:03}", prose(17), topic=direction(17)) for n in range(3 * NEIGHBOURS)]
    rewrite = page("x", prose(950), topic=direction(17) + 0.1 * direction(5000))
    assert any("x" in pair and pair - {"x"} <= {"p017", *(c.id for c in copies)} for pair in met([*pages, *copies, rewrite]))


def test_a_paragraph_on_300_pages_does_not_make_every_two_meet():
    furniture = prose(999, 60)
    pages = [page(f"p{n:03}", f"{prose(n, 200)}\n\n{furniture}") for n in range(300)]
    pairs, text_of = block(pages)
    assert 0 < len(pairs) <= 300 * HUBS
    assert len(set(text_of.values())) == 300


def test_300_reprints_are_one_text_and_do_not_all_meet():
    pages = [page(f"p{n:03}", prose(n), topic=direction(n)) for n in range(SMALL_STORY)]
    pages += [page(f"q{n:03}", prose(11), topic=direction(11), day=2) for n in range(300)]
    pairs, text_of = block(pages)
    assert {text_of[p.id] for p in pages if p.id == "p011" or p.id[0] == "q"} == {"p011"}
    assert len(pairs) <= 300 + NEIGHBOURS * SMALL_STORY
    assert {pair for pair in met(pages) if "p011" in pair} >= {frozenset(("p011", f"q{n:03}")) for n in range(300)}


@pytest.mark.parametrize("text", ["", "!!!", "One word.", "«»“”"])
def test_pages_with_hardly_a_word_meet_nobody_in_a_large_story(text):
    pages = [*crowd(SMALL_STORY), page("x", text), page("y", text)]
    pairs, text_of = block(pages)
    assert all(text_of[key] == key for key in "xy")
    assert not any({"x", "y"} & pair for pair in ({left.id, right.id} for left, right in pairs))


def test_undated_pages_are_blocked_too():
    pages = [*crowd(SMALL_STORY, day=None), page("x", prose(3), day=None)]
    assert met(pages) == {frozenset(("p003", "x"))}


def test_the_same_pages_give_the_same_pairs():
    pages = [page(f"p{n:03}", prose(n // 2), topic=direction(n // 3)) for n in range(2 * SMALL_STORY)]
    first, again = block(pages), block(list(pages))
    assert [(left.id, right.id) for left, right in first[0]] == [(left.id, right.id) for left, right in again[0]]
    assert first[1] == again[1]
