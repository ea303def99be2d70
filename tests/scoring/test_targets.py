import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.scoring.targets import target_polarity


class Oracle:
    """Gives the same chances for every text, and remembers what it was asked."""

    def __init__(self, bad, neither, good):
        self.chances = (bad, neither, good)
        self.asked = []

    def judge(self, text, start, end):
        self.asked.append((text, start, end))
        return self.chances


@pytest.mark.parametrize(
    ("text", "target", "polarity"),
    [
        ("The senator slammed Mayor Orla Dunn.", "Orla Dunn", -1),
        ("Orla Dunn was accused of lying.", "Orla Dunn", -1),
        ("The board praised Orla Dunn for her courage.", "Orla Dunn", 1),
        ("Orla Dunn won the election.", "Orla Dunn", 1),
        ("Orla Dunn spoke at the library on Monday.", "Orla Dunn", 0),
        ("Orla Dunn was defeated by Piet Sander.", "Orla Dunn", -1),
        ("", "", 0),
    ],
)
def test_words_alone_decide_where_no_network_is_given(text, target, polarity):
    start = text.index(target)
    assert target_polarity(text, start, start + len(target))[0] == polarity


def test_score_stays_within_bounds_and_out_of_range_targets_do_no_harm():
    text = "terrible horrible disgraceful liar Orla Dunn murderer traitor killer torture"
    assert -1 <= target_polarity(text, 35, 44)[1] < 0
    assert target_polarity(text, 900, 910) == (0, 0.0)
    assert target_polarity("Міністр Оксана Приклад виступила в Одесі.", 8, 22)[0] == 0


@pytest.mark.parametrize(("chances", "polarity"), [((0.7, 0.2, 0.1), -1), ((0.2, 0.5, 0.3), 0), ((0.1, 0.3, 0.6), 1)])
def test_the_network_decides_where_the_words_are_silent(chances, polarity):
    model = Oracle(*chances)
    found, score = target_polarity("Orla Dunn went by the name of Lark.", 0, 9, model=model)
    assert found == polarity
    assert score == pytest.approx(chances[2] - chances[0], abs=1e-4)
    assert model.asked == [("Orla Dunn went by the name of Lark.", 0, 9)]


def test_the_network_has_the_last_word_where_it_is_given():
    assert target_polarity("The senator slammed Orla Dunn.", 20, 29, model=Oracle(0.1, 0.8, 0.1))[0] == 0


@pytest.mark.parametrize(("chances", "polarity"), [((0.55, 0.35, 0.1), 0), ((0.7, 0.2, 0.1), -1), ((0.1, 0.25, 0.65), 1)])
def test_in_another_language_the_network_must_be_surer(chances, polarity):
    text = "Orla Dunn wurde am Montag begrüßt."
    assert target_polarity(text, 0, 9, model=Oracle(*chances), foreign=True)[0] == polarity


@pytest.mark.parametrize(("start", "end"), [(0, 0), (4, 5), (99, 120)])
def test_the_network_is_not_asked_of_an_empty_target(start, end):
    model = Oracle(1.0, 0.0, 0.0)
    assert target_polarity("Dunn  slammed", start, end, model=model) == (0, 0.0)
    assert model.asked == []


@given(text=st.text(max_size=80), start=st.integers(0, 80), length=st.integers(0, 20), weights=st.tuples(*[st.floats(0, 1)] * 3))
def test_score_is_a_number_within_bounds(text, start, length, weights):
    total = sum(weights) or 1.0
    for model in (None, Oracle(*(w / total for w in weights))):
        polarity, score = target_polarity(text, start, start + length, model=model)
        assert polarity in {-1, 0, 1}
        assert math.isfinite(score)
        assert -1 <= score <= 1
