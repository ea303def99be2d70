"""Worlds with known truth, made from a seed: who says what of which item, the text evidence of copying, and the truth.

Nothing here knows the model under test: rates are drawn anew for every seed, and half of the worlds break its assumptions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from secondsource.corroboration.truth import Dependence, Observation

TEXT_RECALL = 0.7
"""Share of the copied values whose copying the text shows."""
TEXT_ALARMS = 0.02
"""Share of the values in a source's own words that the text wrongly puts down to another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Observations with the truth of each item; `numeric` where values are numbers and near misses count."""

    name: str
    matched: bool
    truth: dict[str, str]
    observations: tuple[Observation, ...]
    evidence: tuple[Dependence, ...]
    copied: frozenset[tuple[str, str]]
    numeric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a world is made; pairs of numbers are ranges to draw from.

    Copiers follow the origin, if there is one, else each a reporter of its own, or with `wandering` another at each item; they mend a share
    `corrects` of the errors they would copy. At a share `lure` of the items one wrong value is plausible, and most who err, err alike;
    `skew` is the Zipf exponent of the false values. Each of `beats` has its share of the honest outlets; each of `stories` has outlets of
    its own.
    """

    items: int = 120
    coverage: tuple[float, float] = (0.4, 0.8)
    honest: int = 8
    honest_accuracy: tuple[float, float] = (0.65, 0.9)
    sloppy: int = 0
    sloppy_accuracy: tuple[float, float] = (0.3, 0.55)
    copiers: int = 0
    copy_rate: tuple[float, float] = (0.7, 0.95)
    origin_accuracy: tuple[float, float] | None = None
    wandering: bool = False
    corrects: float = 0.0
    lure: float = 0.0
    skew: float = 0.0
    numeric: bool = False
    beats: int = 1
    dated: bool = False
    stories: int = 1


BAD = (0.3, 0.55)
"""Accuracy of an origin that does not deserve its copiers."""
PLANS: dict[str, tuple[bool, Plan]] = {
    "honest": (True, Plan(honest=12)),
    "excellent": (True, Plan(honest=12, honest_accuracy=(0.95, 0.995), coverage=(0.9, 1.0))),
    "sloppy": (True, Plan(honest=5, sloppy=9)),
    "copiers": (True, Plan(honest=6, sloppy=4, copiers=7)),
    "partial copiers": (True, Plan(honest=6, sloppy=4, copiers=8, copy_rate=(0.3, 0.6))),
    "bad origin": (True, Plan(honest=8, copiers=7, origin_accuracy=BAD)),
    "good origin": (True, Plan(honest=0, sloppy=9, copiers=7, origin_accuracy=(0.85, 0.95))),
    "bad origin, dated": (True, Plan(honest=6, copiers=9, origin_accuracy=BAD, dated=True)),
    "random copying": (False, Plan(honest=6, sloppy=4, copiers=8, wandering=True)),
    "correlated errors": (False, Plan(honest=8, sloppy=5, lure=0.5)),
    "correlated, copiers": (False, Plan(honest=7, sloppy=3, copiers=6, origin_accuracy=BAD, lure=0.4)),
    "few shared facts": (False, Plan(honest=14, sloppy=8, copiers=8, items=240, coverage=(0.05, 0.15))),
    "lone stories": (False, Plan(honest=5, sloppy=1, copiers=6, items=8, origin_accuracy=BAD, stories=15)),
    "near misses": (False, Plan(honest=7, sloppy=4, copiers=6, numeric=True)),
    "skewed errors": (False, Plan(honest=7, sloppy=4, copiers=6, skew=1.3)),
    "correcting copiers": (False, Plan(honest=7, copiers=8, origin_accuracy=BAD, corrects=0.5)),
    "beats": (False, Plan(honest=16, sloppy=3, copiers=6, beats=4, origin_accuracy=BAD)),
}
"""Every world by name, and whether its generator matches the model: uniform independent errors, one source a copier."""


@dataclass(slots=True)
class _Making:
    """What is drawn while a world is made."""

    rng: np.random.Generator
    plan: Plan
    story: list[str] = field(default_factory=list)
    truth: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, list[str]] = field(default_factory=dict)
    odds: dict[str, np.ndarray] = field(default_factory=dict)
    said: dict[str, dict[str, str]] = field(default_factory=dict)
    when: dict[tuple[str, str], float] = field(default_factory=dict)
    copied: dict[tuple[str, str], str] = field(default_factory=dict)


def make_world(name: str, seed: int) -> World:
    """Make a world of PLANS by its name; the same seed gives the same world."""
    matched, plan = PLANS[name]
    making = _Making(np.random.default_rng([seed, *name.encode()]), plan)
    for story in range(plan.stories):
        _draw_facts(making, story)
        _copy(making, _reporters(making))
    observations = tuple(
        Observation(source=s, item=i, value=v, when=making.when[s, i] if plan.dated else None)
        for s, values in making.said.items()
        for i, v in values.items()
    )
    return World(
        name=name,
        matched=matched,
        truth=making.truth,
        observations=observations,
        evidence=_evidence(making),
        copied=frozenset(making.copied),
        numeric=plan.numeric,
    )


def _draw_facts(making: _Making, story: int) -> None:
    """Draw for each item its truth, its false values, and how often each of these is taken by one who errs."""
    rng, plan = making.rng, making.plan
    false_values = int(rng.choice([4, 8, 15, 30]))
    making.story = []
    for k in range(plan.items):
        item = f"story{story:02d}-item{k:03d}"
        making.story.append(item)
        if plan.numeric:
            right = int(rng.integers(100, 900))
            near = sorted({right + d for d in (-6, -3, -2, -1, 1, 2, 3, 6)})
            far = sorted({int(x) for x in rng.integers(20, 2000, size=false_values)} - {right, *near})
            names = [str(x) for x in (right, *near, *far)]
            odds = np.array([0.5 / len(near)] * len(near) + [0.5 / len(far)] * len(far))
        else:
            names = [f"{x:06x}" for x in rng.choice(16**6, size=false_values + 1, replace=False)]
            odds = np.arange(1, false_values + 1) ** -plan.skew
        making.truth[item], making.wrong[item] = names[0], names[1:]
        odds = odds / odds.sum()
        if rng.random() < plan.lure:  # one wrong value is plausible, and most who err, err alike
            odds = 0.2 * odds
            odds[0] += 0.8
        making.odds[item] = odds


def _reporters(making: _Making) -> list[str]:
    """Let honest and sloppy outlets, and the bad origin, report on their own; gives their names."""
    rng, plan = making.rng, making.plan
    kinds = [(plan.honest_accuracy, k % plan.beats if plan.beats > 1 else None) for k in range(plan.honest)]
    kinds += [(plan.sloppy_accuracy, None)] * plan.sloppy
    kinds += [(plan.origin_accuracy, None)] if plan.origin_accuracy else []
    names = []
    for number, (accuracy, beat) in enumerate(kinds):
        name = f"outlet{rng.integers(10**6):06d}{number}"
        first = plan.origin_accuracy is not None and number == len(kinds) - 1
        coverage = plan.coverage[1] if first else rng.uniform(*plan.coverage)
        _report(making, name, rng.uniform(*accuracy), coverage, beat)
        names.append(name)
    return names


def _report(making: _Making, name: str, accuracy: float, coverage: float, beat: int | None) -> None:
    values = making.said.setdefault(name, {})
    for k, item in enumerate(making.story):
        if making.rng.random() < coverage and beat in {None, k % making.plan.beats}:
            values[item] = _own_value(making, item, accuracy)
            making.when[name, item] = making.rng.random()


def _own_value(making: _Making, item: str, accuracy: float) -> str:
    if making.rng.random() < accuracy:
        return making.truth[item]
    return making.wrong[item][int(making.rng.choice(len(making.odds[item]), p=making.odds[item]))]


def _copy(making: _Making, own: Sequence[str]) -> None:
    """Let the copiers speak: what they do not copy they report themselves, honestly or not."""
    rng, plan = making.rng, making.plan
    for number in range(plan.copiers):
        name = f"paper{rng.integers(10**6):06d}{number}"
        accuracy, rate = rng.uniform(0.4, 0.85), rng.uniform(*plan.copy_rate)
        master = own[-1] if plan.origin_accuracy else own[int(rng.integers(len(own)))]
        _report(making, name, accuracy, rng.uniform(*plan.coverage), None)
        for item in making.story:
            source = own[int(rng.integers(len(own)))] if plan.wandering else master
            covers = rng.random() < rng.uniform(*plan.coverage) or item in making.said[name]
            if covers and item in making.said[source] and rng.random() < rate:
                _take_over(making, name, source, item)


def _take_over(making: _Making, name: str, source: str, item: str) -> None:
    value = making.said[source][item]
    if value != making.truth[item] and making.rng.random() < making.plan.corrects:
        value = making.truth[item]
    making.said[name][item] = value
    making.when[name, item] = making.when[source, item] + 0.1 + making.rng.random()
    making.copied[name, item] = source


def _evidence(making: _Making) -> tuple[Dependence, ...]:
    """What a comparison of the texts would tell: most copies, some of them for sure, and a few false alarms."""
    rng, found = making.rng, []
    for name, values in making.said.items():
        for item, value in values.items():
            source = making.copied.get((name, item))
            if source is not None and rng.random() < TEXT_RECALL:
                sure = making.said[source][item] == value and rng.random() < 0.5
                found.append(Dependence(source=name, on=source, probability=1.0 if sure else rng.uniform(0.6, 1.0), item=item))
            elif source is None and rng.random() < TEXT_ALARMS:
                others = sorted(o for o in making.said if o != name and item in making.said[o])
                if others:
                    on = others[int(rng.integers(len(others)))]
                    found.append(Dependence(source=name, on=on, probability=rng.uniform(0.1, 0.6), item=item))
    return tuple(found)


def nearness(item: str, left: str, right: str) -> float:
    """How near two numbers are: 1 where equal, 0 from a tenth apart."""
    a, b = float(left), float(right)
    return max(0.0, 1.0 - abs(a - b) / (0.1 * max(abs(a), abs(b), 1.0)))


Similarity = Callable[[str, str, str], float]
