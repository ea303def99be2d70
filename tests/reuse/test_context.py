"""What is usual in a story, and how far a pair of pages stands out from it."""

import numpy as np
import pytest

from make import article, reading
from secondsource.records import Analysis
from secondsource.reuse.context import (
    USUAL_FACTS,
    USUAL_FACTS_ABROAD,
    USUAL_MEANING,
    USUAL_RIVAL,
    USUAL_WORDS,
    Context,
    same_text,
    vectors_of,
)
from secondsource.reuse.shingles import profile
from secondsource.text import sentence_spans

FERRY = "Skipper Ines Holt steered the ferry Grebe into the pier of Marlow. It carried 64 people."
SAME = "Under Ines Holt the Grebe hit the jetty at Marlow with 64 people aboard."
OTHER = "Repairs of the pier will cost 90,000 crowns, said mayor Tom Vane."


def page(key, text, rows=(), lang="en"):
    of = article(f"{key}.html", id=key, text=text, title="", outlet=None, lang=lang)
    encoded = tuple(np.array(v, dtype=np.float32).tobytes() for v in rows)
    return profile(reading(of, analysis=Analysis(article_id=key, sentences=sentence_spans(text)), sentence_vectors=encoded))


def context_of(*pages, text_of=None):
    return Context(pages, text_of or {p.id: p.id for p in pages})


def test_nearest_sentences_and_their_mean_by_length():
    left = page("a", FERRY, [(1.0, 0.0, 0, 0), (0.0, 1.0, 0, 0)])
    right = page("b", "A boat hit the pier today. Sixty were aboard it then.", [(0.6, 0.8, 0, 0), (1.0, 0.0, 0, 0)])
    likeness = context_of(left, right).likeness(left, right)
    assert likeness.at == (1, 0)
    assert likeness.nearest == pytest.approx((1.0, 0.8))
    assert likeness.meaning == pytest.approx((12 * 1.0 + 4 * 0.8) / 16)


def test_facts_look_from_the_page_to_the_source():
    left, right = page("a", SAME), page("b", FERRY + " " + OTHER)
    found = context_of(left, right)
    assert found.likeness(left, right).facts == 1.0
    assert found.likeness(right, left).facts < 0.7


def test_a_page_without_facts_is_as_like_as_not():
    left, right = page("a", "nothing was said about it."), page("b", FERRY)
    assert context_of(left, right).likeness(left, right).facts == 0.5


@pytest.mark.parametrize(("lang", "usual"), [("en", USUAL_FACTS), ("uk", USUAL_FACTS_ABROAD)])
def test_a_pair_alone_is_held_against_the_usual_figures(lang, usual):
    rows = [(1.0, 0.0, 0.0, 0.0)] * 2
    left, right = page("a", FERRY, rows), page("b", FERRY, rows, lang=lang)
    contrast = context_of(left, right).contrast(left, right)
    assert contrast.facts == pytest.approx(1 - usual)
    assert contrast.meaning == pytest.approx(1 - USUAL_MEANING)


def test_a_likeness_that_all_pages_have_says_less():
    left, right = page("a", SAME), page("b", FERRY)
    near, far = page("c", FERRY.replace("steered", "ran")), page("d", OTHER)
    alone = context_of(left, right).contrast(left, right).facts
    assert context_of(left, right, near).contrast(left, right).facts < alone
    assert context_of(left, right, far).contrast(left, right).facts > alone


@pytest.mark.parametrize("key", ["0", "z"])
@pytest.mark.parametrize("text", [FERRY, FERRY.split(". ")[0] + "."])
def test_a_copy_of_a_page_changes_nothing(key, text):
    left, right, other, copy = page("a", SAME), page("b", OTHER), page("c", FERRY), page(key, text)
    one_text = {"a": "a", "b": "b", "c": min("c", key), key: min("c", key)}
    found = context_of(left, right, other, copy, text_of=one_text)
    assert found.contrast(left, right) == context_of(left, right, other).contrast(left, right)
    assert found.weights == context_of(left, right, other).weights


def test_pages_in_other_languages_say_nothing_on_what_is_usual():
    left, right, abroad = page("a", SAME), page("b", FERRY), page("c", FERRY, lang="uk")
    assert context_of(left, right, abroad).contrast(left, right) == context_of(left, right).contrast(left, right)


def test_rivals_are_the_nearest_sentences_of_other_roots():
    left, right, other = page("a", OTHER, [(1.0, 0, 0, 0)]), page("b", OTHER, [(1.0, 0, 0, 0)]), page("c", OTHER, [(0.6, 0.8, 0, 0)])
    found = context_of(left, right, other).rivals(left, right, [left, right, other])
    assert found.cosines == pytest.approx((max(USUAL_RIVAL, 0.6),))
    assert found.words == (1.0,)
    same = page("d", OTHER, [(1.0, 0, 0, 0)])
    assert context_of(left, right, same).rivals(left, right, [same]).cosines == pytest.approx((1.0,))


def test_without_rivals_the_usual_ones_are_held_against_a_sentence():
    left, right = page("a", FERRY), page("b", FERRY)
    found = context_of(left, right).rivals(left, right, [left, right])
    assert (found.cosines, found.words) == ((USUAL_RIVAL,) * 2, (USUAL_WORDS,) * 2)


@pytest.mark.parametrize(
    "rows",
    [(), [(1.0, 0.0)], [(1.0, 0.0), (1.0, 0.0, 0.0)], [(1.0,), (1.0,), (1.0,)]],
    ids=["none", "too few", "of two widths", "too many"],
)
def test_vectors_that_do_not_fit_are_left_out(rows):
    assert vectors_of(page("a", FERRY, rows)).size == 0


def test_bytes_that_are_no_vectors_are_left_out():
    of = article("a.html", id="a", text=OTHER)
    broken = reading(of, analysis=Analysis(article_id="a", sentences=sentence_spans(OTHER)), sentence_vectors=(b"abc",))
    assert vectors_of(profile(broken)).size == 0


def test_vectors_of_two_widths_do_not_meet():
    left, right = page("a", OTHER, [(1.0, 0.0)]), page("b", OTHER, [(1.0, 0.0, 0.0)])
    likeness = context_of(left, right).likeness(left, right)
    assert (likeness.meaning, likeness.nearest) == (0.0, ())
    assert context_of(left, right).contrast(left, right).meaning == 0.0


@pytest.mark.parametrize(
    ("text", "other", "same"),
    [
        (FERRY, FERRY, True),
        (FERRY.split(". ")[0], FERRY, True),
        (FERRY, FERRY.split(". ")[0], False),
        (SAME, FERRY, False),
        ("", "", False),
    ],
)
def test_same_text(text, other, same):
    assert same_text(page("a", text), page("b", other)) is same


def test_no_pages_make_an_empty_context():
    assert context_of().weights == {}
