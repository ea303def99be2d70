"""Bursts in counts: what is one, what is none, and which history is too short."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.trends.bursts import LEAST_PERIODS, BurstOptions, find_bursts, has_history


def spans(counts, totals=None):
    return [(b.start, b.end) for b in find_bursts(counts, totals or [30] * len(counts))]


QUIET = [1, 0, 2, 1, 0, 1, 1, 0, 1, 2]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([*QUIET, 9, 8, 7, *QUIET], [(10, 12)]),
        ([12, 9] + QUIET * 2, [(0, 1)]),
        (QUIET * 2 + [9, 11], [(20, 21)]),
        ([*QUIET, 9, 8, *QUIET, 10, 9, *QUIET], [(10, 11), (22, 23)]),
        (QUIET * 3, []),
        ([0] * 40, []),
        ([0] * 20 + [2] + [0] * 20, []),  # two stories are no burst
        ([5] * 40, []),
    ],
)
def test_stretches_far_above_the_usual_share_are_bursts(counts, expected):
    assert spans(counts) == expected


def test_a_feed_that_grows_as_a_whole_is_no_burst():
    assert spans([2] * 20 + [12] * 5 + [2] * 20, [20] * 20 + [120] * 5 + [20] * 20) == []


def test_all_of_the_feed_is_no_burst():
    assert spans([3] * 20 + [30] * 3, [3] * 20 + [30] * 3) == []


def test_too_short_a_history_claims_nothing():
    counts = [0] * (LEAST_PERIODS - 2) + [9]
    assert not has_history(len(counts))
    assert spans(counts) == []
    assert spans([0, *counts]) == [(LEAST_PERIODS - 1, LEAST_PERIODS - 1)]


def test_no_history_at_all():
    assert find_bursts([], []) == ()


def test_lengths_must_agree():
    with pytest.raises(ValueError, match="3 counts beside 2 totals"):
        find_bursts([1, 2, 3], [1, 2])


def test_a_burst_tells_its_numbers():
    (burst,) = find_bursts([*QUIET, 9, 8, 7, *QUIET], [30] * 23)
    assert burst.count == 24
    assert burst.expected == pytest.approx(3 * 30 * (24 + 2 * sum(QUIET)) / (23 * 30), abs=0.001)
    assert burst.weight > 1.5 * 3.1


def test_a_dearer_state_finds_less():
    counts = [*QUIET, 4, 4, *QUIET]
    assert find_bursts(counts, [30] * 22, options=BurstOptions(entering=0.1))
    assert not find_bursts(counts, [30] * 22, options=BurstOptions(entering=3.0))


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=60))
def test_bursts_lie_in_order_inside_the_series_and_hold_their_stories(rows):
    counts, totals = [a for a, _ in rows], [a + b for a, b in rows]
    found = find_bursts(counts, totals)
    places = [p for b in found for p in (b.start, b.end)]
    assert places == sorted(places)
    assert all(0 <= b.start <= b.end < len(rows) and b.count == sum(counts[b.start : b.end + 1]) for b in found)
    assert all(b.count > b.expected for b in found)


@given(st.lists(st.integers(0, 20), min_size=14, max_size=50), st.integers(1, 9))
def test_a_longer_quiet_time_before_keeps_a_burst_found(counts, more):
    """What is unusual stays so when more of the past is quiet."""
    loud = [*counts[:13], 40, 40, 40]
    found = spans(loud, [60] * len(loud))
    longer = [0] * (14 * more) + loud
    if found:
        assert spans(longer, [60] * len(longer))
