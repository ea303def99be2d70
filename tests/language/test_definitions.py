"""Terms that a page defines, and remarks that only look like definitions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from make import article
from secondsource.language.definitions import find_terms
from secondsource.text import squeeze


def found(text, lang="en"):
    return [d.term for d in find_terms(article(text=text, lang=lang))]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("A dry lease is a contract that hires an aircraft without its crew.", "dry lease"),
        ("A letter of comfort is a document that promises without binding.", "letter of comfort"),
        ("Crews were exposed to Vantrel, a type of nerve agent.", "Vantrel"),
        ("The harvest fell to a fungus that rots roots, known as black foot.", "black foot"),
        ("The quay was flooded by a standing wave called a seiche.", "seiche"),
        ("Severe drought is defined as three months with half the usual rain.", "Severe drought"),
        ("Under the act, a small producer is defined as one that sells under 500 tonnes.", "small producer"),
        ("The term “ghost berth” refers to a mooring that nobody uses.", "ghost berth"),
        ("“Flag fall” means the moment at which counting ends.", "Flag fall"),
    ],
)
def test_definition_is_found(text, term):
    assert found(text) == [term]


@pytest.mark.parametrize(
    "text",
    [
        "A deal is a long way off, the envoy said.",
        "A ceasefire is a step that both sides need.",
        "A promise is a promise that one keeps.",
        "A well-run port is the foundation of trade.",
        "“A tax is a theft of labour,” he said.",
        "The minister is known as a reformer.",
        "Ivan Petrov, known as the Butcher, was sentenced.",
        "The report refers to a meeting held in March.",
        "As in her novels, a form of peace has been reached.",
        "For heavy loads, a new class of engine is required.",
        "The rescue was called off after dark.",
        "Is a dry lease a contract that hires an aircraft?",
        "What is a tender?",
        "The move is a type of signal that the market knows, " + "and so on, " * 50 + "he said.",
        "",
    ],
)
def test_remark_is_left_out(text):
    assert found(text) == []


def test_terms_of_other_languages_are_not_read():
    assert found("A dry lease is a contract that hires an aircraft without its crew.", lang="de") == []


def test_a_term_is_told_once():
    text = "A dry lease is a contract that hires an aircraft. A dry lease is a contract that binds two firms."
    assert found(text) == ["dry lease"]


PIECES = st.sampled_from(
    "a an the is lease contract that known as called type of , “ ” . \n term means defined plant wave 12 Varnow".split(" ")
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map(" ".join)))
def test_offsets_give_the_words_whatever_the_text(text):
    for d in find_terms(article(text=text)):
        assert squeeze(text[d.term_start : d.term_end]) == d.term
        assert squeeze(text[d.meaning_start : d.meaning_end]) == d.meaning
        assert d.start <= d.term_start < d.term_end <= d.end
        assert d.start <= d.meaning_start < d.meaning_end <= d.end
