"""The network for polarity as shipped: chances that sum to 1, the same each time, blind to the target's name, and plain cases told apart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondsource.errors import ModelError
from secondsource.models import polarity
from secondsource.models.encoder import build_model, default_cache
from secondsource.models.polarity import BLANK, FIRST, LAST, MAX_CHARACTERS, MAX_TOKENS, OnnxPolarity, TargetTokenizer


@pytest.fixture(scope="module")
def network() -> OnnxPolarity:
    return OnnxPolarity(default_cache())


@pytest.fixture(scope="module")
def tokenizer() -> TargetTokenizer:
    folder = build_model(default_cache()).parent
    return TargetTokenizer(folder / "tokenizer.json", folder / "folding.json")


def judge(network, text, target):
    start = text.index(target)
    return network.judge(text, start, start + len(target))


@pytest.mark.parametrize(
    ("text", "target", "answer"),
    [
        ("The senator slammed Orla Dunn as a liar and a fraud.", "Orla Dunn", 0),
        ("Orla Dunn was praised as a hero for saving the children.", "Orla Dunn", 2),
        ("Orla Dunn arrived in Varnow on Tuesday.", "Orla Dunn", 1),
        ("Die Opposition wirft Orla Dunn Betrug und Lügen vor.", "Orla Dunn", 0),
    ],
)
def test_plain_cases(network, text, target, answer):
    chances = judge(network, text, target)
    assert max(range(3), key=lambda k: chances[k]) == answer
    assert sum(chances) == pytest.approx(1.0, abs=0.001)


def test_the_name_of_the_target_decides_nothing(network):
    text = "Critics accuse {} of lying to voters."
    assert judge(network, text.format("Orla Dunn"), "Orla Dunn") == judge(network, text.format("Saint Piet"), "Saint Piet")


def test_two_targets_of_one_sentence_are_told_apart(network):
    text = "Orla Dunn blasted the disgraceful lies of Piet Sander."
    assert judge(network, text, "Piet Sander")[0] > judge(network, text, "Orla Dunn")[0]


def test_answers_repeat_in_another_session_and_do_not_depend_on_what_was_asked_before(network):
    other = OnnxPolarity(default_cache())
    judge(other, "Piet Sander won.", "Piet Sander")
    text = "Orla Dunn was accused of theft."
    assert judge(network, text, "Orla Dunn") == judge(other, text, "Orla Dunn")


def test_what_lies_far_from_the_target_is_not_read(network):
    near = "x " * MAX_CHARACTERS + "Critics accuse Orla Dunn of lying. " + "y " * MAX_CHARACTERS
    assert judge(network, near, "Orla Dunn") == judge(network, "Praise! " * 90 + near + " A terrible murder." * 90, "Orla Dunn")


@given(text=st.text(max_size=300), start=st.integers(0, 300), length=st.integers(0, 30))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_one_blank_within_the_limit(tokenizer, text, start, length):
    ids, place = tokenizer.encode(text[:start], text[start + length :])
    assert len(ids) <= MAX_TOKENS
    assert (ids[0], ids[place], ids[-1]) == (FIRST, BLANK, LAST)


def test_both_sides_get_room_in_a_long_text(tokenizer):
    ids, place = tokenizer.encode("good " * 200, "bad " * 200)
    assert len(ids) == MAX_TOKENS
    assert abs(place - MAX_TOKENS // 2) <= 1
    ids, place = tokenizer.encode("good " * 200, "bad")
    assert place == len(ids) - 3


@pytest.mark.parametrize("words", ["", "\ud800", "\x00", "word " * 3000, "<mask> <mask>"])
def test_no_text_breaks_it(network, words):
    assert len(network.judge(words, 0, 0)) == 3
    assert len(network.judge(words, 900, 910)) == 3


def test_its_version_follows_its_file(network, monkeypatch):
    before = network.version
    monkeypatch.setattr(polarity, "MODEL", "no-such-file.onnx")
    assert not polarity.is_shipped()
    with pytest.raises(ModelError, match="reinstall"):
        _ = network.version
    assert before.startswith("polarity-")
