"""Other ways to call a day unusual: plain ones that a person would try first, and published ones. Each gives the days it calls."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, lgamma, log

import numpy as np

from secondsource.trends.bursts import LEAST_STORIES

WINDOW = 28
Days = list[bool]


def z_score(counts: Sequence[int], totals: Sequence[int]) -> Days:
    """More than three standard deviations above the mean of the 28 days before."""
    return [past is not None and count > past[0] + 3 * past[1] for count, past in zip(counts, _past(counts, WINDOW, 0), strict=True)]


def twice_the_mean(counts: Sequence[int], totals: Sequence[int]) -> Days:
    """More than twice the mean of the whole series."""
    return [count > 2 * float(np.mean(counts)) for count in counts]


def ears_c2(counts: Sequence[int], totals: Sequence[int]) -> Days:
    """EARS C2 (Hutwagner et al. 2003): three deviations above the mean of seven days, two days back."""
    return [excess > 3 for excess in _ears(counts)]


def ears_c3(counts: Sequence[int], totals: Sequence[int]) -> Days:
    """EARS C3: the excess over one deviation, summed over three days, is above two."""
    excess = [max(0.0, e - 1) for e in _ears(counts)]
    return [sum(excess[max(0, n - 2) : n + 1]) > 2 for n in range(len(excess))]


def poisson_tail(counts: Sequence[int], totals: Sequence[int]) -> Days:
    """A count whose chance under the rate of the 28 days before is below 1 in 1,000."""
    past = _past(counts, WINDOW, 0)
    return [p is not None and _tail(count, max(p[0], 1 / WINDOW)) < 1e-3 for count, p in zip(counts, past, strict=True)]


def share_tail(counts: Sequence[int], totals: Sequence[int]) -> Days:
    """The same of the share of the feed: the one-sided test of Fisher's exact kind with the feed of the 28 days before as base."""
    found = []
    for n, count in enumerate(counts):
        base, feed = sum(counts[max(0, n - WINDOW) : n]), sum(totals[max(0, n - WINDOW) : n])
        found.append(n >= 14 and feed > 0 and _tail(count, (base + 0.5) / feed * totals[n]) < 1e-3)
    return found


RIVALS = {
    "twice the mean": twice_the_mean,
    "z-score": z_score,
    "EARS C2": ears_c2,
    "EARS C3": ears_c3,
    "Poisson tail": poisson_tail,
    "share tail": share_tail,
}
BASELINES = ("twice the mean", "z-score")


def _past(counts: Sequence[int], window: int, gap: int) -> list[tuple[float, float] | None]:
    """Mean and deviation of the window before each day; None in the first fourteen days."""
    found: list[tuple[float, float] | None] = []
    for n in range(len(counts)):
        before = counts[max(0, n - gap - window) : max(0, n - gap)]
        found.append((float(np.mean(before)), float(np.std(before))) if n >= 14 else None)
    return found


def _ears(counts: Sequence[int]) -> list[float]:
    found = []
    for n in range(len(counts)):
        before = counts[max(0, n - 9) : max(0, n - 2)]
        # The deviation is at least .2, as in the reference code: else a first story after a silent week is infinitely unusual.
        found.append((counts[n] - float(np.mean(before))) / max(float(np.std(before, ddof=1)), 0.2) if len(before) == 7 else 0.0)
    return found


def _tail(count: int, rate: float) -> float:
    """Chance of so many or more."""
    if count < LEAST_STORIES:
        return 1.0
    return max(0.0, 1.0 - sum(exp(k * log(rate) - rate - lgamma(k + 1)) for k in range(count)))
