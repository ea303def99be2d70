import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.records import Span
from secondsource.text import fold, overlaps, sentence_spans, squeeze, trimmed, words


def sentences(text):
    return [text[s.start : s.end] for s in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \n ", []),
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Dr. Ilves met Mr. Kask. They left.", ["Dr. Ilves met Mr. Kask.", "They left."]),
        ("It cost 3.5 million. It broke.", ["It cost 3.5 million.", "It broke."]),
        ("He came at 9 p.m. She came later.", ["He came at 9 p.m.", "She came later."]),
        ("The U.S. Senate voted.", ["The U.S. Senate voted."]),
        ('"We go," she said. "Now." They went.', ['"We go," she said.', '"Now."', "They went."]),
        ("A headline without a stop\nA first line.", ["A headline without a stop", "A first line."]),
        ("Das Treffen ist am 9. März in Riga. Danach folgt Tallinn.", ["Das Treffen ist am 9. März in Riga.", "Danach folgt Tallinn."]),
        ("У місті сталася пожежа. Загинуло троє людей.", ["У місті сталася пожежа.", "Загинуло троє людей."]),
        ("Wait... What?", ["Wait...", "What?"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, expected):
    assert sentences(text) == expected


@given(st.text(alphabet='ab .!?\n"A1é', max_size=80))
def test_sentences_are_in_order_apart_and_cover_all_words(text):
    spans = sentence_spans(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert "".join("".join(text[s.start : s.end] for s in spans).split()) == "".join(text.split())


def test_long_hostile_lines_are_split_without_delay():
    assert sentence_spans("." * 100_000)
    assert sentence_spans("a." * 50_000)


def test_folding_drops_case_accents_and_curly_quotes():
    assert fold("ŢĂRĂ’S – Ünal") == "tara's - unal"
    assert words("Ţară’s 3.5 co-op") == ["tara's", "3.5", "co-op"]


def test_squeeze_trim_and_overlap():
    assert squeeze(" a \n b ") == "a b"
    assert trimmed("   ", 0, 3) == Span(start=0, end=0) or trimmed("   ", 0, 3).start == trimmed("   ", 0, 3).end
    assert overlaps(Span(start=0, end=2), Span(start=1, end=3))
    assert not overlaps(Span(start=0, end=2), Span(start=2, end=3))
