"""Other ways to find the truth, behind one shape: a world's observations in, a score of each value of each item out."""

from __future__ import annotations

import math
import sys
import types
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from worlds import World, nearness

from secondsource.corroboration.truth import Observation

Scores = dict[str, dict[str, float]]
Rival = Callable[[World], Scores]

PACKAGED = ("TruthFinder", "Sums", "AverageLog", "Investment", "PooledInvestment")
CRH_ROUNDS = 20


def vote(world: World) -> Scores:
    """Count the sources of each value."""
    return _tally(world.observations, Counter({o.source: 1.0 for o in world.observations}))


def _tally(observations: Sequence[Observation], weights: dict[str, float]) -> Scores:
    scores: Scores = defaultdict(lambda: defaultdict(float))
    for o in observations:
        scores[o.item][o.value] += weights[o.source]
    return scores


def crh(world: World) -> Scores:
    """Weigh sources by their loss against the truths they imply, after CRH (Li et al., SIGMOD 2014).

    Categories: 0-1 loss and weighted vote; numbers: absolute loss over the item's standard deviation and weighted median. A source's
    loss is averaged over what it says, and its weight is -log(loss / sum of losses).
    """
    weights = {o.source: 1.0 for o in world.observations}
    spread = _spreads(world) if world.numeric else {}
    scores: Scores = {}
    for _ in range(CRH_ROUNDS):
        scores = _medians(world.observations, weights) if world.numeric else _tally(world.observations, weights)
        best = {item: max(sorted(values), key=values.__getitem__) for item, values in scores.items()}
        losses: dict[str, list[float]] = defaultdict(list)
        for o in world.observations:
            apart = abs(float(o.value) - float(best[o.item])) / spread[o.item] if world.numeric else float(o.value != best[o.item])
            losses[o.source].append(apart)
        mean = {s: max(1e-6, sum(found) / len(found)) for s, found in losses.items()}
        total = sum(mean.values())
        weights = {s: -math.log(loss / total) for s, loss in mean.items()}
    return scores


def _spreads(world: World) -> dict[str, float]:
    values: dict[str, list[float]] = defaultdict(list)
    for o in world.observations:
        values[o.item].append(float(o.value))
    found = {}
    for item, numbers in values.items():
        mean = sum(numbers) / len(numbers)
        found[item] = math.sqrt(sum((x - mean) ** 2 for x in numbers) / len(numbers)) or 1.0
    return found


def _medians(observations: Sequence[Observation], weights: dict[str, float]) -> Scores:
    """Score 1 for the weighted median of each item, 0 for the rest."""
    scores: Scores = {}
    for item, values in _tally(observations, weights).items():
        ranked, below = sorted(values, key=float), 0.0
        half = sum(values.values()) / 2
        median = ranked[-1]
        for value in ranked:
            below += values[value]
            if below >= half:
                median = value
                break
        scores[item] = {value: float(value == median) for value in ranked}
    return scores


def packaged() -> dict[str, Rival]:
    """The methods of the package `truthdiscovery`; raises ImportError where it is not installed.

    Its drawing half wants cairo and is left out: an empty module stands in for it.
    """
    sys.modules.setdefault("truthdiscovery.graphs", types.ModuleType("truthdiscovery.graphs"))
    import truthdiscovery

    def run_with(name: str) -> Rival:
        def run(world: World) -> Scores:
            triples = [(o.source, o.item, o.value) for o in sorted(world.observations, key=lambda o: (o.source, o.item))]
            implied = (lambda item, left, right: nearness(item, left, right) - 0.5) if world.numeric else None
            data = truthdiscovery.Dataset(triples, implication_function=implied)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # AverageLog divides by zero where a source makes one claim
                belief: Scores = getattr(truthdiscovery, name)().run(data).belief
            return belief

        return run

    return {name: run_with(name) for name in PACKAGED}
