import pytest

from secondsource.scoring.lexicon import load_lexicon
from secondsource.scoring.weighing import weigh_words


def total(text, target):
    start = text.index(target)
    return sum(w.amount for w in weigh_words(text, start, start + len(target), load_lexicon()))


def test_weights_point_at_their_words():
    text = "Everyone admires Ada Example, a brilliant engineer."
    weights = weigh_words(text, 17, 28, load_lexicon())
    assert weights
    assert all(text[w.start : w.end].casefold() == w.word for w in weights)


@pytest.mark.parametrize(
    ("near", "far"),
    [
        (
            "Ada Example is a brilliant engineer.",
            "Ada Example is an engineer and she has a house, a car, a dog and a brilliant cat.",
        ),
        ("Ada Example is a brilliant engineer.", "Ada Example is an engineer. The weather was brilliant."),
    ],
)
def test_nearer_words_weigh_more(near, far):
    assert total(near, "Ada Example") > total(far, "Ada Example") > 0


def test_intensifier_and_diminisher():
    plain, more, less = (total(f"Ada Example is {word}honest.", "Ada Example") for word in ("", "very ", "somewhat "))
    assert less < plain
    assert more > less


def test_target_without_a_word_gives_nothing():
    assert weigh_words("A brilliant engineer.", 1, 1, load_lexicon()) == ()
    assert weigh_words("", 0, 0, load_lexicon()) == ()
