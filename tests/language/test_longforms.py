"""Acronyms that a page explains: orders, languages, and what only looks alike."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from make import article
from secondsource.language.longforms import find_acronyms
from secondsource.language.spelling import spell, split_units
from secondsource.text import squeeze


def found(text, lang="en"):
    return [(d.term, d.meaning) for d in find_acronyms(article(text=text, lang=lang))]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("The Varnow Water Board (VWB) met.", "en", ("VWB", "Varnow Water Board")),
        ("VWB (Varnow Water Board) met.", "en", ("VWB", "Varnow Water Board")),
        ("VWB, the Varnow Water Board, met.", "en", ("VWB", "Varnow Water Board")),
        ("The Varnow Water Board, or VWB, met.", "en", ("VWB", "Varnow Water Board")),
        ("The Varnow Water Board – VWB – met.", "en", ("VWB", "Varnow Water Board")),
        ("VWB stands for Varnow Water Board.", "en", ("VWB", "Varnow Water Board")),
        ("The Varnow Water Board (VWB, founded in 1990) met.", "en", ("VWB", "Varnow Water Board")),
        ("The Varnow Water Board’s (“VWB”) pumps ran.", "en", ("VWB", "Varnow Water Board")),
        ("Two mobile pumping stations (MPSs) came.", "en", ("MPS", "mobile pumping stations")),
        ("The Upper Nordia (U.N.O.) Office (UNO) met.", "en", ("UNO", "Upper Nordia")),
        ("The Ministry of Works (MoW) met.", "en", ("MoW", "Ministry of Works")),
        ("The Varnow Machine Works Corporation (VMW) fell.", "en", ("VMW", "Varnow Machine Works Corporation")),
        ("The Deferred Action for Lakes programme (DAL) ended.", "en", ("DAL", "Deferred Action for Lakes")),
        ("Das Gewässerbundesamt (GBA) warnt.", "de", ("GBA", "Gewässerbundesamt")),
        ("Der Verband der Müller, kurz VDM, warnt.", "de", ("VDM", "Verband der Müller")),
        ("L’Office de l’eau du Nord (OEN) avertit.", "fr", ("OEN", "Office de l’eau du Nord")),
        ("Urząd Mostów Lemiry (UML) ostrzega.", "pl", ("UML", "Urząd Mostów Lemiry")),
        ("Служба мостів Леміри (СМЛ) попереджає.", "uk", ("СМЛ", "Служба мостів Леміри")),
        ("Direcția Națională a Podurilor (DNP) a spus.", "ro", ("DNP", "Direcția Națională a Podurilor")),
    ],
)
def test_long_form_is_found(text, lang, expected):
    assert expected in found(text, lang)


@pytest.mark.parametrize(
    "text",
    [
        "VARNOW (AP) — The bridge fell.",
        "The bridge fell (Reuters).",
        "Photographs by Anna Petrova (AP) show it.",
        "Senator Rob Texler (R-Texas) voted no.",
        "They met again (Monday) and later (2026).",
        "It cost 40 million US dollars (USD).",
        "Shares of Alder Bay Copper (NYSE: ABC) fell.",
        "Shares of Alder Bay Copper (ABC.N) fell.",
        "BRIDGE CLOSED FOR REPAIRS (BCFR)",
        "He would NOT (EVER) resign.",
        "IT, in turn, was slow.",
        "The Reds stand for reform and the VWB stands for parliament.",
        "Maria Eldin (ME) asks, Jon Wick (JW) answers. ME: And the dam?",
        "()",
        "(VWB)",
        "",
    ],
)
def test_what_only_looks_alike_is_left_out(text):
    assert found(text) == []


def test_person_like_name_needs_an_article_or_use():
    assert found("Varno Delta (VD) fell.") == []
    assert found("The Varno Delta (VD) rose.") == [("VD", "Varno Delta")]
    assert found("Varno Delta (VD) fell. Later VD rose.") == [("VD", "Varno Delta")]


def test_one_long_form_is_told_once_and_two_are_both():
    text = "The Varnow Water Board (VWB) met. The Varnow Water Board (VWB) ended. The Vintage Wine Bureau (VWB) opened."
    assert found(text) == [("VWB", "Varnow Water Board"), ("VWB", "Vintage Wine Bureau")]


PIECES = st.sampled_from("VWB (VWB) Varnow Water Board , the – ( ) NATO stands for or “ ” . \n ’ AB-C É ß Їжак 12 A.B. &".split(" "))


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map(" ".join)), st.sampled_from(["en", "de", "uk", ""]))
def test_offsets_give_the_words_whatever_the_text(text, lang):
    for d in find_acronyms(article(text=text, lang=lang)):
        assert squeeze(text[d.meaning_start : d.meaning_end]) == d.meaning
        assert text[d.term_start : d.term_end].replace(".", "").startswith(d.term)
        assert d.start <= min(d.term_start, d.meaning_start)
        assert max(d.term_end, d.meaning_end) <= d.end


@settings(max_examples=100, deadline=None)
@given(st.lists(st.from_regex(r"[A-Z][a-z]{4,9}", fullmatch=True), min_size=1, max_size=6))
def test_initials_of_words_always_spell(words):
    text = " ".join(words)
    assert spell("".join(word[0] for word in words), split_units(text, 0, len(text))) == 0


def test_nothing_spells_nothing():
    assert spell("", split_units("Varnow", 0, 6)) is None
    assert spell("V", []) is None
