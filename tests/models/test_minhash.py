"""Sketches of shingles: the same for the same shingles, near for near pages."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.models.minhash import SLOTS, MinHashSketcher
from secondsource.protocols import Sketcher

SKETCHER: Sketcher = MinHashSketcher()


def hashes(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.uint64)


def agreement(left: bytes, right: bytes) -> float:
    return float(np.mean(np.frombuffer(left, dtype="<u4") == np.frombuffer(right, dtype="<u4")))


def test_a_page_without_shingles_has_no_sketch():
    assert SKETCHER.sketch([]) == ()
    assert SKETCHER.sketch([hashes()]) == (b"",)
    first, second, third = SKETCHER.sketch([hashes(), hashes(7), hashes()])
    assert (first, len(second), third) == (b"", 4 * SLOTS, b"")


def test_sketches_are_the_same_on_every_machine():
    """A stored sketch must compare with one made elsewhere: these bytes were printed by rensa 0.5.0."""
    assert SKETCHER.sketch([hashes(1, 2, 3)])[0][:12].hex() == "66be1ec434af75d7a81602c7"


@given(st.lists(st.lists(st.integers(0, 2**64 - 1), max_size=60), max_size=6), st.randoms())
def test_order_repetition_and_company_do_not_matter(pages, random):
    alone = tuple(SKETCHER.sketch([hashes(*page)])[0] for page in pages)
    shuffled = [random.sample(page, len(page)) + page[:3] for page in pages]
    assert SKETCHER.sketch([hashes(*page) for page in shuffled]) == alone


@pytest.mark.parametrize(("shared", "low", "high"), [(1000, 1.0, 1.0), (900, 0.7, 0.92), (500, 0.2, 0.47), (0, 0.0, 0.05)])
def test_agreement_of_sketches_estimates_similarity(shared, low, high):
    values = np.random.default_rng(3).integers(0, 2**64, 2000, dtype=np.uint64)
    left, right = SKETCHER.sketch([values[:1000], values[1000 - shared : 2000 - shared]])
    assert low <= agreement(left, right) <= high


def test_the_version_names_library_and_size():
    assert MinHashSketcher().version.startswith("rensa ")
    assert f" {SLOTS}/" in MinHashSketcher().version
