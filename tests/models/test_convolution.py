import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondsource.models.convolution import ROWS, Convolution, Layer, most, multiply

WIDTH = 8
RNG = np.random.default_rng(7)


def rows(*shape):
    return RNG.standard_normal(shape).astype(np.float32)


LAYERS = [Layer(weights=rows(3 * WIDTH, 3 * WIDTH), bias=rows(3 * WIDTH), gain=rows(WIDTH), shift=rows(WIDTH)) for _ in range(3)]
TABLE = rows(50, WIDTH)


def embed(features):
    return TABLE[features[:, 0].astype(int)]


def text(*numbers):
    return np.array([[number, 1] for number in numbers], np.uint64).reshape(len(numbers), 2)


@pytest.mark.parametrize("shape", [(288, 288), (96, 64), (64, 74)])
@pytest.mark.parametrize("count", [1, 2, 7, ROWS - 1, ROWS, ROWS + 1, 200])
def test_neighbours_change_no_bit_of_a_row_of_a_product(shape, count):
    left, right = rows(300, shape[0]), rows(*shape)
    whole = multiply(left, right)
    assert np.allclose(whole, left @ right, atol=1e-3)
    for start in (0, 1, 33, 99):
        assert np.array_equal(multiply(left[start : start + count], right), whole[start : start + count])


def test_a_product_of_no_rows_has_none():
    assert multiply(rows(0, 4), rows(4, 6)).shape == (0, 6)


def test_the_greatest_piece_wins():
    assert most(np.array([[1, 5, 3, 2, 2, 9]], np.float32), 3).tolist() == [[3, 9]]


numbers = st.lists(st.integers(0, 49), max_size=9)


@given(st.lists(numbers, min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_a_text_has_the_same_vectors_alone_and_among_others(texts):
    together = Convolution(embed, LAYERS).encode([text(*t) for t in texts])
    assert [len(vectors) for vectors in together] == [len(t) for t in texts]
    alone = Convolution(embed, LAYERS)
    assert all(np.array_equal(vectors, alone.encode([text(*t)])[0]) for t, vectors in zip(texts, together, strict=True))


@given(st.lists(numbers, min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_what_is_forgotten_is_embedded_anew(texts):
    forgetful, other = Convolution(embed, LAYERS, remembered=4), Convolution(embed, LAYERS)
    for t in texts:
        assert np.array_equal(forgetful.encode([text(*t)])[0], other.encode([text(*t)])[0])


def test_a_row_is_embedded_once():
    seen = []
    convolution = Convolution(lambda features: seen.extend(features[:, 0].tolist()) or embed(features), LAYERS)
    convolution.encode([text(3, 4, 3), text(4, 5)])
    convolution.encode([text(5, 3)])
    assert sorted(seen) == [3, 4, 5]


def test_no_text_gives_no_vectors():
    assert Convolution(embed, LAYERS).encode([]) == []
