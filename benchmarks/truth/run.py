"""Truth discovery: worlds with known truth, our two ways beside eight others in one run, as Markdown; held against the floors.

Usage: python benchmarks/truth/run.py [--quick] [--pin [--lower]] [--sweep]

`--quick` takes 2 seeds in place of 10, with floors of its own. Without the package `truthdiscovery` its methods are skipped, and told so.
`--sweep` measures our two ways under other options instead, without floors.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import rivals
from harness import below_floors, pin_floors
from worlds import PLANS, World, make_world, nearness

from secondsource.corroboration.truth import Truth, TruthOptions, discover_truth

HERE = Path(__file__).resolve().parent
SEEDS = 10
QUICK_SEEDS = 2
OURS = ("ours", "ours + text")
MARGINS = {"accuracy": 0.01, "lead": 0.01, "voices": 0.03, "false": 0.01, "calibration": 0.01}
"""Floors stand so far under (ceilings over) the figures, by the last word of their names; the worlds come from fixed seeds."""
SWEEP: tuple[dict[str, Any], ...] = (
    {}, {"false_values": 5}, {"false_values": 20}, {"accuracy": 0.7}, {"accuracy": 0.9}, {"accuracy_weight": 1.0},
    {"accuracy_weight": 10.0}, {"copying": 0.02}, {"copying": 0.1}, {"copying": 0.2}, {"rates": (0.8,)},
    {"rates": (0.1, 0.3, 0.5, 0.7, 0.9)}, {"similarity": 0.2}, {"highest": 0.99},
)  # fmt: skip
CONFIRMED = 1.5
"""Effective number from which a value would pass for confirmed by a second voice."""

Answer = tuple[float, Truth | None]
Method = Callable[[World], Answer]


def methods() -> dict[str, Method]:
    """Every method by name, ours first; those of the package only where it is installed."""
    found: dict[str, Method] = {
        "ours": partial(discovered, text=False),
        "ours + text": partial(discovered, text=True),
        "ACCU alone": partial(discovered, text=False, options=TruthOptions(copying=0.0)),
        "vote": partial(scored, rivals.vote),
        "CRH": partial(scored, rivals.crh),
    }
    try:
        return found | {name: partial(scored, rival) for name, rival in rivals.packaged().items()}
    except ImportError as missing:
        print(f"SKIPPED: {', '.join(rivals.PACKAGED)}: {missing}; see README.md for how to install them\n")
        return found


def discovered(world: World, *, text: bool, options: TruthOptions | None = None) -> Answer:
    """Accuracy of `discover_truth`, with or without the text evidence of copying, and all it found."""
    truth = discover_truth(
        world.observations,
        dependences=world.evidence if text else (),
        similarity=nearness if world.numeric else None,
        options=options or TruthOptions(),
    )
    scores: rivals.Scores = {}
    for belief in truth.beliefs:
        scores.setdefault(belief.item, {})[belief.value] = belief.probability
    return accuracy(world, scores), truth


def scored(rival: rivals.Rival, world: World) -> Answer:
    """Accuracy of another method."""
    return accuracy(world, rival(world)), None


def accuracy(world: World, scores: rivals.Scores) -> float:
    """Share of the items somebody spoke of whose best value is the true one; of n values that tie for best, each counts 1/n."""
    points = 0.0
    for item, values in scores.items():
        known = {value: score if score == score else 0.0 for value, score in values.items()}  # AverageLog may give NaN
        best = [value for value, score in known.items() if score >= max(known.values()) - 1e-9]
        points += (world.truth[item] in best) / len(best)
    return points / len(scores)


def voices_and_calibration(world: World, truth: Truth) -> tuple[float, float, float, float]:
    """Mean error of the effective number, that of counting sources, share of false confirmations, calibration error of the best values.

    The true number of voices of a value is that of the sources who did not copy it, and one where all did. A false confirmation is a
    value with fewer than two voices whose effective number reaches CONFIRMED, among values given by two sources or more. The
    calibration error is the expected one over ten bins of probability.
    """
    given = Counter((o.item, o.value) for o in world.observations)
    own = Counter((o.item, o.value) for o in world.observations if (o.source, o.item) not in world.copied)
    voices = {key: max(1, own[key]) for key in given}
    error = [abs(b.effective - voices[b.item, b.value]) for b in truth.beliefs]
    counting = [given[key] - voices[key] for key in given]
    shared = [b for b in truth.beliefs if given[b.item, b.value] > 1]
    false = [b.effective >= CONFIRMED and voices[b.item, b.value] < 2 for b in shared]
    best = {b.item: b for b in sorted(truth.beliefs, key=lambda b: b.probability)}
    stated = np.array([b.probability for b in best.values()])
    right = np.array([world.truth[b.item] == b.value for b in best.values()])
    bins = np.minimum((stated * 10).astype(int), 9)
    calibration = sum(abs(float((stated - right)[bins == n].sum())) for n in range(10)) / len(stated)
    return float(np.mean(error)), float(np.mean(counting)), float(np.mean(false)), calibration


def measure(seeds: int, ways: Mapping[str, Method]) -> tuple[dict[str, dict[str, list[float]]], dict[str, list[tuple[float, ...]]]]:
    """Accuracies by world and method, one a seed; and the further figures of our two ways, one a world and seed."""
    results: dict[str, dict[str, list[float]]] = {name: {way: [] for way in ways} for name in PLANS}
    further: dict[str, list[tuple[float, ...]]] = {way: [] for way in OURS}
    for name in PLANS:
        for seed in range(seeds):
            world = make_world(name, seed)
            for way, method in ways.items():
                points, truth = method(world)
                results[name][way].append(points)
                if way in OURS and truth is not None:
                    further[way].append(voices_and_calibration(world, truth))
    return results, further


def overall(results: Mapping[str, Mapping[str, list[float]]], way: str, matched: bool | None) -> float:
    """Mean over worlds that match our model, that do not, or (None) all."""
    return float(np.mean([np.mean(found[way]) for name, found in results.items() if matched in {None, PLANS[name][0]}]))


def summarise(results: Mapping[str, Mapping[str, list[float]]], further: Mapping[str, list[tuple[float, ...]]]) -> dict[str, float]:
    """Figures that are held by floors: means, the lead over the best rival there, and the lead over voting in the worst world."""
    figures = {}
    others = [way for way in next(iter(results.values())) if way not in OURS]
    for way in OURS:
        for label, matched in (("matched", True), ("mismatched", False)):
            figures[f"{way}.{label}.accuracy"] = overall(results, way, matched)
            figures[f"{way}.{label}.lead"] = overall(results, way, matched) - max(overall(results, other, matched) for other in others)
        figures[f"{way}.worst world against voting.lead"] = min(float(np.mean(r[way]) - np.mean(r["vote"])) for r in results.values())
        means = np.mean(further[way], axis=0)
        figures |= {f"{way}.error of voices": float(means[0]), f"{way}.false": float(means[2]), f"{way}.calibration": float(means[3])}
    figures["counting sources.error of voices"] = float(np.mean([row[1] for row in further["ours"]]))
    return figures


def sweep(seeds: int) -> None:
    """Print what other options would give."""
    print("| options | way | matched | mismatched | error of voices | false | calibration |\n|---|---|---|---|---|---|---|")
    for change in SWEEP:
        options = TruthOptions(**change)
        results, further = measure(seeds, {way: partial(discovered, text=way != "ours", options=options) for way in OURS})
        for way in OURS:
            error, _, false, calibration = np.mean(further[way], axis=0)
            named = ", ".join(f"{name} {value}" for name, value in change.items()) or "as shipped"
            cells = (overall(results, way, True), overall(results, way, False), error, false, calibration)
            print(f"| {named} | {way} | {' | '.join(f'{cell:.3f}' for cell in cells)} |")


def show(results: Mapping[str, Mapping[str, list[float]]], figures: Mapping[str, float], seeds: int) -> None:
    ways = list(next(iter(results.values())))
    print(f"Mean accuracy and standard deviation over {seeds} seeds.\n")
    print(f"| world | {' | '.join(ways)} |\n|---|{'---|' * len(ways)}")
    for name, found in results.items():
        cells = [f"{np.mean(found[way]):.3f} ±{np.std(found[way]):.3f}" for way in ways]
        print(f"| {name}{'' if PLANS[name][0] else ' *'} | {' | '.join(cells)} |")
    for label, matched in (("mean of matched worlds", True), ("mean of mismatched worlds (*)", False), ("mean of all", None)):
        print(f"| **{label}** | {' | '.join(f'{overall(results, way, matched):.3f}' for way in ways)} |")
    print("\n| figure | |\n|---|---|")
    print("\n".join(f"| {name} | {figure:.3f} |" for name, figure in figures.items()))


def show_voices(further: Mapping[str, list[tuple[float, ...]]], seeds: int) -> None:
    by_world = {way: np.array(rows).reshape(len(PLANS), seeds, -1).mean(axis=1) for way, rows in further.items()}
    print("\nMean error of the number of independent voices, and share of false confirmations.\n")
    print(f"| world | {' | '.join(f'{way}: error | {way}: false' for way in OURS)} | counting sources: error |")
    print(f"|---|{'---|' * (2 * len(OURS) + 1)}")
    for n, name in enumerate(PLANS):
        cells = [f"{by_world[way][n][place]:.3f}" for way in OURS for place in (0, 2)]
        print(f"| {name}{'' if PLANS[name][0] else ' *'} | {' | '.join(cells)} | {by_world[OURS[0]][n][1]:.3f} |")


def main(arguments: argparse.Namespace) -> int:
    """Print the tables; 1 where a floor is missed."""
    seeds = QUICK_SEEDS if arguments.quick else SEEDS
    if arguments.sweep:
        sweep(seeds)
        return 0
    results, further = measure(seeds, methods())
    figures = summarise(results, further)
    show(results, figures, seeds)
    show_voices(further, seeds)
    floors, data = HERE / ("floors-quick.json" if arguments.quick else "floors.json"), HERE / "worlds.py"
    margins = {name: MARGINS[name.rpartition(".")[2].rpartition(" ")[2]] for name in figures if not name.startswith("counting")}
    least = {name: margin for name, margin in margins.items() if name.endswith(("accuracy", "lead"))}
    most = {name: margin for name, margin in margins.items() if name not in least}
    if arguments.pin:
        refused = pin_floors(floors, figures, data, at_least=least, at_most=most, lower=arguments.lower)
        print("\n" + ("\n".join(refused) or "floors are pinned"))
    missed = below_floors(floors, figures, data) if floors.is_file() else [f"no {floors.name}: pin it first"]
    print("\n" + ("\n".join(missed) or "all floors are met"))
    return 1 if missed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="2 seeds in place of 10")
    parser.add_argument("--pin", action="store_true", help="write the floors from the figures measured")
    parser.add_argument("--lower", action="store_true", help="with --pin: let floors sink")
    parser.add_argument("--sweep", action="store_true", help="measure other options")
    sys.exit(main(parser.parse_args()))
