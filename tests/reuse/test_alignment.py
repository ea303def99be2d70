"""Common runs, aligned sentences, shared passages."""

import numpy as np
import pytest

from make import article, reading
from secondsource.records import Analysis, Passage, Span
from secondsource.reuse.alignment import TAKEN, Match, align, common_runs, longest_unquoted, shared_passages, strongest_pair
from secondsource.reuse.context import Context
from secondsource.reuse.shingles import profile
from secondsource.text import sentence_spans

SMOKE = "Some 300 residents of two streets were moved to a school because of the smoke."


def page(text: str, file: str = "a.html", vectors=()):
    of = article(file, id=file, text=text, title="", outlet=None)
    rows = tuple(np.array(v, dtype=np.float32).tobytes() for v in vectors)
    return profile(reading(of, analysis=Analysis(article_id=of.id, sentences=sentence_spans(text)), sentence_vectors=rows))


def aligned(left, right, *others):
    pages = [left, right, *others]
    return align(left, right, Context(pages, {p.id: p.id for p in pages}), pages)


@pytest.mark.parametrize(
    ("left", "right", "runs"),
    [
        ("a1 a2 a3 a4 a5 a6 x b1 b2 b3 b4 b5", "b1 b2 b3 b4 b5 y a1 a2 a3 a4 a5 a6", [(0, 6, 6), (7, 0, 5)]),
        ("a1 a2 a3 a4", "a1 a2 a3 a4", []),
        ("a1 a2 a3 a4 a5 a6", "a1 a2 a3 a4 a5 x a1 a2 a3 a4 a5 a6", [(0, 6, 6)]),
        ("a1 a2 a3 a4 a5 x a1 a2 a3 a4 a5", "a1 a2 a3 a4 a5", [(0, 0, 5), (6, 0, 5)]),
        ("", "a1 a2 a3 a4 a5", []),
        ("", "", []),
    ],
)
def test_common_runs_are_the_longest_and_do_not_overlap_on_the_left(left, right, runs):
    assert [(r.left, r.right, r.length) for r in common_runs(page(left).words, page(right, "b").words)] == runs


def test_a_word_over_and_over_is_one_run():
    """Every one of 5,000 places fits every other: trying them all would take 25 million steps of up to 5,000 words."""
    left, right = page("ha " * 5000), page("ha " * 5000, "b")
    assert [(r.left, r.right, r.length) for r in common_runs(left.words, right.words)] == [(0, 0, 5000)]


def test_a_quotation_breaks_the_unquoted_run():
    text = 'The crew left the ship at noon, "we ran for our lives", the captain of it said.'
    left = page(text)
    runs = common_runs(left.words, page(text, "b.html").words)
    assert runs[0].length == len(left.words)
    assert longest_unquoted(left, runs) == 7
    assert longest_unquoted(left, ()) == 0


def test_align_takes_the_nearest_sentence():
    left = page("The ferry sank off the island today.", vectors=[(1.0, 0.0)])
    right = page("Rain is expected all week long. A ship went down.", "b.html", vectors=[(0.0, 1.0), (0.8, 0.6)])
    (match,) = aligned(left, right)
    assert (match.left, match.right, match.length) == (0, 1, 7)
    assert match.strength < TAKEN


def test_without_vectors_words_lead():
    left = page("The ferry sank off the island today. Prices of bread will go up in autumn again.")
    right = page("Rain is expected. An old ferry sank off the island today.", "b.html")
    taken, own = aligned(left, right)
    assert (taken.right, taken.strength > TAKEN) == (1, True)
    assert own.strength < 0


def test_facts_that_the_source_lacks_speak_against_it():
    source = page("The ferry sank off the island with 40 people today.", "b.html")
    same = aligned(page("The ferry sank off the island with 40 people today."), source)[0].strength
    other = aligned(page("The ferry sank off the island with 90 people today."), source)[0].strength
    assert other < same - 1


def test_what_every_page_of_the_story_says_was_not_taken_from_one():
    left, right = page(SMOKE, vectors=[(1.0, 0.0)]), page(SMOKE, "b.html", vectors=[(1.0, 0.0)])
    rival = page(SMOKE, "c.html", vectors=[(1.0, 0.0)])
    assert aligned(left, right, rival)[0].strength < aligned(left, right)[0].strength


@pytest.mark.parametrize("text", ["", "He died.", '"It went down before we could reach the boats at all," he said.'])
def test_sentences_without_words_of_their_own_are_not_aligned(text):
    assert aligned(page(text), page(SMOKE, "b.html")) == ()


def test_nothing_is_aligned_with_an_empty_page():
    assert aligned(page(SMOKE), page("", "b.html")) == ()


@pytest.mark.parametrize(("strengths", "best"), [((), -9.0), ((2.0,), 2.0), ((3.0, -1.0, 2.0, 2.0), 2.0), ((5.0, -4.0, 5.0), 0.5)])
def test_the_strongest_pair_stands_together(strengths, best):
    assert strongest_pair([Match(n, n, s, 9) for n, s in enumerate(strengths)]) == best


def test_passages_give_equal_words_on_both_sides():
    left, right = page(f"A new start. {SMOKE}"), page(f"{SMOKE} It burned on.", "b.html")
    passages = shared_passages(left, right, common_runs(left.words, right.words), aligned(left, right))
    a, b = left.reading.article.text, right.reading.article.text
    assert [(a[p.left.start : p.left.end], b[p.right.start : p.right.end]) for p in passages] == [(SMOKE, SMOKE)]
    assert not passages[0].quoted


def test_a_shared_run_that_is_no_sentence_is_a_passage_of_its_own():
    left = page("Though the wind had turned by the evening of that long day, some 300 residents of two streets could not go home.")
    right = page("Yesterday the police told some 300 residents of two streets to pack.", "b.html")
    (passage,) = shared_passages(left, right, common_runs(left.words, right.words), ())
    assert left.reading.article.text[passage.left.start : passage.left.end] == "some 300 residents of two streets"


def test_a_shared_quotation_says_that_it_is_one():
    left = page('He said: "It went down before we could reach the boats."')
    right = page('On the quay: "It went down before we could reach the boats." So she spoke.', "b.html")
    passages = shared_passages(left, right, common_runs(left.words, right.words), ())
    assert [p.quoted for p in passages] == [True]


def test_no_runs_and_no_matches_share_nothing():
    left = page("He said nothing.")
    assert shared_passages(left, left, (), ()) == ()


def test_a_rewritten_sentence_is_a_passage_without_common_words():
    left = page("Flames drove hundreds from home.", vectors=[(1.0, 0.0)])
    right = page(SMOKE, "b.html", vectors=[(1.0, 0.0)])
    strong = (Match(0, 0, TAKEN, 5),)
    assert shared_passages(left, right, (), strong) == (Passage(left=Span(start=0, end=32), right=Span(start=0, end=len(SMOKE))),)
