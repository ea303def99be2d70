"""Pairs as tokens: marks fall on the tokens of their words, whatever the folding does; columns for side, language and time between."""

import numpy as np
import pytest

from secondsource.models.encoder import build_model, default_cache
from secondsource.models.pairtokens import COLUMNS, FIRST, FOREIGN, GAP, KINDS, LAST, MAX_TOKENS, RIGHT, PairTokenizer
from secondsource.records import Mark, MarkedText, MarkKind


@pytest.fixture(scope="module")
def tokenizer() -> PairTokenizer:
    folder = build_model(default_cache()).parent
    return PairTokenizer(folder / "tokenizer.json", folder / "folding.json")


def text(words: str, *marks: tuple[str, MarkKind]) -> MarkedText:
    found = [(words.index(w), w, kind) for w, kind in marks]
    return MarkedText(text=words, marks=tuple(Mark(start=at, end=at + len(w), kind=kind) for at, w, kind in found))


@pytest.mark.parametrize("before", ["", "\u00a0\u00a0 two  spaces ", "ﬁnally ½ ", "Ａｂｃ ", "\x00\u200b "])
def test_a_mark_falls_on_the_tokens_of_its_word_alone(tokenizer, before):
    ids, marks = tokenizer.encode(text(f"{before}Nine died.", ("Nine", MarkKind.NUMBER_EQUAL)), text("It rained."), days=0, foreign=False)
    alone, _ = tokenizer.encode(text("Nine"), text(""), days=0, foreign=False)
    column = marks[:, KINDS.index(MarkKind.NUMBER_EQUAL)]
    assert ids[column == 1.0].tolist() == alone[1:-3].tolist()


def test_both_sides_are_closed_and_the_right_one_is_told_apart(tokenizer):
    ids, marks = tokenizer.encode(text("One."), text("Two."), days=0, foreign=False)
    ends = np.flatnonzero(ids == LAST)
    assert [ids[0], ids[-1], len(ends)] == [FIRST, LAST, 2]
    assert marks[:, RIGHT].tolist() == [0.0] * (ends[0] + 1) + [1.0] * (len(ids) - ends[0] - 1)


@pytest.mark.parametrize(("days", "place"), [(0, 0), (1, 1), (2, 2), (3, 2), (7, 3), (30, 4), (31, 5), (9999, 5)])
def test_the_time_between_is_one_class(tokenizer, days, place):
    _, marks = tokenizer.encode(text("One."), text("Two."), days=days, foreign=True)
    assert marks[0, GAP:].tolist() == [float(k == place) for k in range(COLUMNS - GAP)]
    assert marks[0, FOREIGN] == 1.0


@pytest.mark.parametrize("words", ["", " ", "\ud800", "word " * 5000, "\x00" * 50, "𝕏" * 300])
def test_no_text_is_too_odd_or_long(tokenizer, words):
    ids, marks = tokenizer.encode(text(words), text("Two."), days=0, foreign=False)
    assert marks.shape == (len(ids), COLUMNS)
    assert len(ids) <= 2 * (MAX_TOKENS + 2)
