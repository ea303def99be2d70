from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from secondsource.models.biluo import NameDecoder
from secondsource.models.transitions import StateWeights

MOVES = ["B-ORG", "B-PERSON", "I-ORG", "I-PERSON", "L-ORG", "L-PERSON", "U-ORG", "U-PERSON", "U-", "O"]
WIDTH, NARROW, HIDDEN = 6, 4, 5


def decoder(seed):
    rng = np.random.default_rng(seed)
    shapes = {
        "narrow": (WIDTH, NARROW), "narrow_bias": (NARROW,), "places": (NARROW, 6 * HIDDEN), "missing": (3, 2 * HIDDEN),
        "bias": (2 * HIDDEN,), "scores": (HIDDEN, len(MOVES)), "scores_bias": (len(MOVES),),
    }  # fmt: skip
    return NameDecoder(StateWeights(**{name: rng.standard_normal(shape).astype(np.float32) for name, shape in shapes.items()}), MOVES)


@given(st.integers(0, 50), st.lists(st.tuples(st.booleans(), st.booleans()), max_size=30))
@settings(max_examples=150, deadline=None)
def test_names_lie_apart_within_sentences_and_begin_with_no_space(seed, flags):
    starts = np.array([begins for begins, _ in flags], bool)
    spaces = np.array([space for _, space in flags], bool)
    vectors = np.random.default_rng(seed + 1).standard_normal((len(flags), WIDTH)).astype(np.float32)
    names = list(decoder(seed).find(vectors, starts, spaces))
    assert all(label in {"ORG", "PERSON"} and first < end <= len(flags) for first, end, label in names)
    assert all(left[1] <= right[0] for left, right in pairwise(names))
    assert not any(starts[first + 1 : end].any() or spaces[first] for first, end, _ in names)


def test_some_weights_find_names_of_several_tokens():
    vectors = np.random.default_rng(3).standard_normal((40, WIDTH)).astype(np.float32)
    flags = np.zeros(40, bool)
    lengths = {end - first for seed in range(20) for first, end, _ in decoder(seed).find(vectors, flags, flags)}
    assert {1, 2} < lengths


def test_no_tokens_give_no_names():
    empty = np.zeros(0, bool)
    assert list(decoder(0).find(np.zeros((0, WIDTH), np.float32), empty, empty)) == []
