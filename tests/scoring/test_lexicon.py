import pytest

from secondsource.scoring.lexicon import base_forms, load_lexicon


@pytest.mark.parametrize(
    ("word", "base"),
    [("criticised", "criticise"), ("slammed", "slam"), ("applauding", "applaud"), ("accuses", "accuse"), ("bullied", "bully")],
)
def test_regular_forms_lead_back_to_the_base(word, base):
    assert base in base_forms(word)


@pytest.mark.parametrize("name", ["sentiment", "effects"])
def test_no_word_is_both_good_and_bad_by_the_strong_grades(name):
    lexicon = load_lexicon(name)
    assert all(abs(weight) <= 1.5 for weight in lexicon.weights.values())
    assert {"win", "lose"} <= set(lexicon.roles)


def test_unknown_word_weighs_nothing():
    assert load_lexicon().weight("footbridge") == 0.0
    assert load_lexicon().role("footbridge") is None
