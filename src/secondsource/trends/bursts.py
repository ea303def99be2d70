"""Counts by period in, bursts out: stretches of periods in which a subject has far more of all stories than its own baseline has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import log

LEAST_PERIODS = 14
"""Periods that a history needs before anything in it can be called unusual."""
LEAST_STORIES = 3
"""Stories that a burst must hold: one story where there was none is no burst."""
RATIO = 2.5
"""How far the busy state lies above the baseline. This and the next were set by `benchmarks/trends/run.py --sweep` on simulated counts."""
ENTERING = 1.5
"""What it costs to enter the busy state, in units of ln(periods)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BurstOptions:
    """How far the busy state lies above the baseline (above 1), and what it costs to enter it, in units of ln(periods)."""

    ratio: float = RATIO
    entering: float = ENTERING


_SHIPPED = BurstOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A burst by the numbers of its first and last period: stories counted, stories that the baseline expects, and by how much (in nats)
    the busy state explains them better.
    """

    start: int
    end: int
    count: int
    expected: float
    weight: float


def has_history(periods: int) -> bool:
    """Whether so many periods are enough of a history to call one of them unusual."""
    return periods >= LEAST_PERIODS


def find_bursts(counts: Sequence[int], totals: Sequence[int], *, options: BurstOptions = _SHIPPED) -> tuple[Episode, ...]:
    """Find bursts in counts of a subject's stories, one a period, in order, among the `totals` of all stories of these periods.

    The two-state automaton of Kleinberg ("Bursty and Hierarchical Structure in Streams", KDD 2002, section 4: batched arrivals). In its
    base state a subject has its usual share of the stories of a period, that of the whole series; in its busy state it has `ratio` times
    that share. Entering the busy state costs `entering` ln(periods), leaving it nothing; the cheapest sequence of states is found by
    dynamic programming, in linear time. Since shares are looked at, a feed that grows or rests at weekends is no burst. Too short a
    history (see `has_history`), or a subject that nobody told of, gives none. Raises ValueError where the two differ in length.

    >>> [(b.start, b.end) for b in find_bursts([1, 0, 1, 1, 0, 1, 1, 0, 1, 9, 8, 1, 0, 1, 1, 0], [20] * 16)]
    [(9, 10)]
    """
    if len(counts) != len(totals):
        raise ValueError(f"{len(counts)} counts beside {len(totals)} totals")
    if not has_history(len(counts)) or not 0 < sum(counts) < sum(totals):
        return ()
    base = sum(counts) / sum(totals)
    gains = _gains(counts, totals, base, min(options.ratio * base, (1 + base) / 2))
    found = []
    for busy, run in groupby(enumerate(_states(gains, options.entering * log(len(counts)))), key=lambda item: item[1]):
        places = [place for place, _ in run]
        start, end = places[0], places[-1] + 1
        count = sum(counts[start:end])
        if busy and count >= LEAST_STORIES:
            expected, weight = round(base * sum(totals[start:end]), 3), round(sum(gains[start:end]), 3)
            found.append(Episode(start=start, end=end - 1, count=count, expected=expected, weight=weight))
    return tuple(found)


def _gains(counts: Sequence[int], totals: Sequence[int], base: float, busy: float) -> list[float]:
    """How much likelier (in nats) each count is in the busy state than in the base state: binomial, so that a share never exceeds 1."""
    hit, miss = log(busy / base), log((1 - busy) / (1 - base))
    return [count * hit + max(0, total - count) * miss for count, total in zip(counts, totals, strict=True)]


def _states(gains: Sequence[float], entering: float) -> list[bool]:
    """The cheapest sequence of states, busy or not (Viterbi); of equals the quiet one."""
    quiet, busy = 0.0, entering
    came: list[tuple[bool, bool]] = []
    """By period, whether the state before was the busy one: on the cheapest way to quiet, and to busy."""
    for gain in gains:
        came.append((busy < quiet, busy < quiet + entering))
        quiet, busy = min(quiet, busy), min(busy, quiet + entering) - gain
    state = busy < quiet
    states = []
    for before_quiet, before_busy in reversed(came):
        states.append(state)
        state = before_busy if state else before_quiet
    return states[::-1]
