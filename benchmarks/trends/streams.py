"""Simulated counts of stories a day with known bursts: a subject within a feed, from a fixed seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a stream is like: usual stories a day of the subject and of the whole feed, and what makes it hard."""

    rate: float
    feed: float = 60.0
    days: int = 180
    weekend: float = 1.0
    """What is left of all rates on Saturday and Sunday."""
    growth: float = 1.0
    """The feed at the end, in terms of the feed at the start; the subject grows with it."""
    clumping: float = 0.0
    """Variance of the subject's rate from day to day, in terms of its square: 0 is a plain Poisson stream."""
    bursts: int = 3
    lowest: float = 3.0
    highest: float = 8.0
    """A burst has so many times the usual rate, and never less than two stories a day."""


PLANS = {
    "rare": Plan(rate=0.1),
    "occasional": Plan(rate=0.5),
    "usual": Plan(rate=2.0),
    "busy": Plan(rate=8.0),
    "weekly": Plan(rate=3.0, weekend=0.3),
    "growing": Plan(rate=2.0, growth=5.0),
    "growing, weekly": Plan(rate=2.0, growth=5.0, weekend=0.3),
    "clumped": Plan(rate=2.0, clumping=0.3),
    "short": Plan(rate=1.0, days=30, bursts=1),
    "mild bursts": Plan(rate=4.0, lowest=2.0, highest=3.0),
    "small feed": Plan(rate=0.5, feed=4.0),
    "quiet": Plan(rate=2.0, bursts=0),
    "quiet, weekly": Plan(rate=2.0, weekend=0.3, bursts=0),
    "quiet, growing": Plan(rate=2.0, growth=5.0, bursts=0),
    "quiet, clumped": Plan(rate=2.0, clumping=0.3, bursts=0),
    "quiet, rare": Plan(rate=0.05, bursts=0),
}


@dataclass(frozen=True, slots=True)
class Stream:
    """Stories a day of the subject and of the whole feed, and the bursts that are in it as first and last day."""

    counts: list[int]
    totals: list[int]
    bursts: list[tuple[int, int]]


def make_stream(name: str, seed: int) -> Stream:
    """Draw a stream; the same name and seed give the same."""
    plan = PLANS[name]
    rng = np.random.default_rng([seed, list(PLANS).index(name)])
    day = np.arange(plan.days)
    shape = plan.growth ** (day / plan.days) * np.where(day % 7 >= 5, plan.weekend, 1.0)
    rate = plan.rate * shape
    if plan.clumping:
        rate = rate * rng.gamma(1 / plan.clumping, plan.clumping, plan.days)
    bursts = place_bursts(plan, rng)
    for first, last in bursts:
        level = rng.uniform(plan.lowest, plan.highest)
        rate[first : last + 1] = np.maximum(rate[first : last + 1] * level, 2.0)
    counts = rng.poisson(rate)
    totals = counts + rng.poisson(np.maximum(plan.feed - plan.rate, 1.0) * shape)
    return Stream(counts.tolist(), totals.tolist(), bursts)


def place_bursts(plan: Plan, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Bursts of 2 to 10 days that do not touch, at most as many as planned."""
    found: list[tuple[int, int]] = []
    for _ in range(plan.bursts):
        length = int(rng.integers(2, 11 if plan.days > 60 else 6))
        first = int(rng.integers(0, plan.days - length))
        if all(first > last + 3 or first + length + 2 < start for start, last in found):
            found.append((first, first + length - 1))
    return sorted(found)
