import numpy as np
import pytest

from secondsource.extract.linefeatures import FEATURES, read_features
from secondsource.extract.lines import read_lines
from secondsource.extract.linescores import MODEL, choose_lines, score_rows, weigh_furniture
from secondsource.extract.linewords import CUES, STOP_WORDS, count_words
from secondsource.extract.trees import load_ensemble

SENTENCES = [
    "The mayor of Varnow said on Monday that the ferry would sail again in May after it had been out of use for two years.",
    "It had been taken out of the water because the harbour board could not pay for the repairs that the yard had asked for.",
    "The council will now pay the difference from what it had put aside for the new bridge, which is not to be built at all.",
]
PAGE = "\n".join(["Home", "News", "Sport", "Subscribe to our newsletter", *SENTENCES, "Read more", "Privacy policy", "© 2031 Gull Media"])


def column(rows, name):
    return rows[:, FEATURES.index(name)].tolist()


def test_the_model_reads_these_features():
    assert load_ensemble(MODEL).features == FEATURES
    assert len(set(FEATURES)) == len(FEATURES)


def test_rows_of_a_page():
    lines = read_lines(PAGE)
    rows = read_features(lines)
    assert rows.shape == (10, len(FEATURES))
    assert np.isfinite(rows).all()
    assert column(rows, "sentence") == [0, 0, 0, 0, 1, 1, 1, 0, 0, 0]
    assert column(rows, "sentence_above_2") == [0, 0, 0, 0, 0, 1, 2, 2, 1, 0]
    assert column(rows, "sentence_below_2") == [0, 0, 1, 2, 2, 1, 0, 0, 0, 0]
    assert column(rows, "words_after")[:2] == [pytest.approx(np.log(2))] * 2


@pytest.mark.parametrize("text", ["Home", "☃ a", "日本語の文が続きます。", "\ud800x", "a" * 100_000, "1 " * 5000 + "b"])
def test_odd_lines_give_finite_rows(text):
    assert np.isfinite(read_features(read_lines(text))).all()


def test_sentences_outscore_menus():
    rows = read_features(read_lines(PAGE))
    scores = score_rows(rows)
    assert min(scores[4:7]) > max(*scores[:4], *scores[7:])
    assert score_rows(rows[:0]).size == 0


def test_counts_of_words():
    counted = count_words(["Read more", "Die Fähre und der Hafen", "日本語の文"])
    assert counted.words.tolist() == [2, 5, 2]
    assert counted.cues[:, list(CUES).index("related")].tolist() == [2, 0, 0]
    assert counted.stops.tolist() == [1, 3, 0]
    assert (count_words(["Ferry"]).hashes == count_words(["a FERRY"]).hashes[1:]).all()


def test_every_known_word_is_found():
    known = list(dict.fromkeys([*STOP_WORDS, *(word for cues in CUES.values() for word in cues.split())]))
    plain = [word for word in known if word.isalnum()]
    counted = count_words(plain)
    found = counted.stops + counted.cues.sum(axis=1)
    assert sum(found == 0) <= 0.005 * len(plain)  # two words at one place of the table: the second is not known


@pytest.mark.parametrize(
    ("scores", "sizes", "chosen"),
    [
        ([], [], []),
        ([-2.0, 3.0, -0.2, 3.0, -4.0], [3, 30, 10, 30, 3], [False, True, True, True, False]),
        ([3.0, -3.0, 3.0], [40, 40, 40], [True, False, True]),
        ([-3.0, 1.0, -3.0], [5, 40, 5], [False, True, False]),
        ([0.0, 0.0], [0, 0], [False, False]),
    ],
)
def test_choice_of_lines(scores, sizes, chosen):
    assert choose_lines(scores, sizes) == chosen


def test_furniture_weighs_against_a_line():
    scores = weigh_furniture(np.array([3.0, 3.0]), ["Gull", "Ferry sails"], frozenset({"Gull"}))
    assert scores[0] < 0 < scores[1]
    assert weigh_furniture(np.array([3.0]), ["Gull"], frozenset()).tolist() == [3.0]
