"""How well stated probabilities hold: reliability bins, calibration error, Brier score. Pure; benchmarks and tests share it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Statements whose stated probability lies in `low`..`high`: how many, the mean stated, and the share that is right."""

    low: float
    high: float
    count: int
    stated: float
    right: float


def reliability_bins(statements: Sequence[tuple[float, bool]], *, bins: int = BINS) -> tuple[Bin, ...]:
    """Sort statements (probability 0..1, whether right) into bins of equal width; empty bins are left out, 1.0 belongs to the last.

    >>> reliability_bins([(0.91, True), (0.97, False)])[0].right
    0.5
    """
    groups: dict[int, list[tuple[float, bool]]] = {}
    for stated, right in statements:
        groups.setdefault(min(int(stated * bins), bins - 1), []).append((stated, right))
    return tuple(
        Bin(n / bins, (n + 1) / bins, len(own), sum(s for s, _ in own) / len(own), sum(r for _, r in own) / len(own))
        for n, own in sorted(groups.items())
    )


def calibration_error(statements: Sequence[tuple[float, bool]], *, bins: int = BINS) -> float:
    """Expected calibration error (Naeini et al. 2015): mean gap between stated and right over the bins, weighted by count; 0 for none."""
    found = reliability_bins(statements, bins=bins)
    return sum(b.count * abs(b.stated - b.right) for b in found) / len(statements) if statements else 0.0


def brier_score(statements: Sequence[tuple[float, bool]]) -> float:
    """Mean squared gap between the stated probability and what is so (Brier 1950), 0..1, less is better; 0 for none."""
    return sum((s - r) ** 2 for s, r in statements) / len(statements) if statements else 0.0
