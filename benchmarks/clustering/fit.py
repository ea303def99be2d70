"""Fit the weights by which pages are gathered into stories, on AllSides train, ECB+ train or both, and judge each fit on the other sets.

Usage: python benchmarks/clustering/fit.py [--cache FOLDER] [--write]

`--write` puts the weights fitted on both into src/secondsource/data/stories.json. Profiles are made as the product makes them (about a
quarter of an hour) and kept in the cache. AllSides train is dealt into batches of about 300 events, and again into small ones
of 30, so that the weights do not hang on how much news there is. Beside them are batches of strangers, pages on anything and single
documents of AllSides events, none of which belong together; half of the former are kept for judging. Pairs of two languages, days and
`apart` are weighed by hand in `pairs.py`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from documents import load_profiles, load_rows, load_strangers
from harness import REPOSITORY, bench_folder, load_script

from secondsource.records import Profile
from secondsource.stories import gather_stories
from secondsource.stories.blocking import block_pairs
from secondsource.stories.linkage import link_groups
from secondsource.stories.pairs import NEAR, STEP, Page, count_background, pair_features, usual_width, weigh

FEATURES = {"bias": 0, "meaning": 1, "crowd": -1, "behind": -1, "weekday": -1, "terms": 1, "numbers": 1}
"""The features fitted, and the sign that a weight must have."""
RIDGE = 1.0
EVENTS, FEW_EVENTS = 305, 30
"""Events of a batch, and of a small one."""
SMALL = 0.5
"""Weight of the small batches of a set against its great ones."""
KIN = 0.925
"""Cosine of leads from which two strangers may be of one event after all."""
THRESHOLDS = [n / 50 for n in range(8, 33)]
SHIPPED_THRESHOLD = 0.3
"""Ships in place of the fitted one: the fit knows nothing of days and `apart`, which are weighed by hand and speak against a pair."""
TARGET = REPOSITORY / "src" / "secondsource" / "data" / "stories.json"
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Batch:
    """Pages gathered at once: the event of each, candidate pairs, their features (a row each) and whether they are of one event."""

    events: Sequence[str]
    pairs: Sequence[tuple[int, int]]
    features: Array
    same: Array


def make_batch(profiles: Sequence[Profile], events: Sequence[str]) -> Batch:
    """Compare the candidate pairs of some pages."""
    width = usual_width(profiles)
    pages = [Page.of(p, width) for p in profiles]
    background = count_background(pages)
    pairs, around = block_pairs(pages)
    weighed = [weigh(page, background, near) for page, near in zip(pages, around, strict=True)]
    chosen = sorted(pairs)
    rows = []
    for i, j in chosen:
        found = pair_features(weighed[i], weighed[j], 0.0)
        rows.append([found[name] for name in FEATURES])
    same = np.array([events[i] == events[j] for i, j in chosen], np.float64)
    return Batch(events, chosen, np.array(rows, np.float64), same)


def deal(events: Sequence[str], size: int) -> Iterator[list[int]]:
    """Deal the rows of a set into parts of about so many whole events; parts of events that follow one another by name are not alike."""
    names = sorted(set(events))
    parts = max(1, round(len(names) / size))
    for part in range(parts):
        chosen = set(names[part::parts])
        yield [row for row, event in enumerate(events) if event in chosen]


def read_batches(name: str, cache: Path | None, size: int = 10**9) -> list[Batch]:
    """A set in batches of about `size` events."""
    rows = load_rows(name)
    profiles, events = load_profiles(rows, cache), [row["event"] for row in rows]
    return [make_batch([profiles[i] for i in part], [events[i] for i in part]) for part in deal(events, size)]


def make_strangers(profiles: Sequence[Profile]) -> Batch:
    """Candidate pairs of pages none of which belong together; those that are too near in meaning for it are left out."""
    batch = make_batch(profiles, [str(n) for n in range(len(profiles))])
    keep = batch.features[:, list(FEATURES).index("meaning")] < (KIN - NEAR) / STEP
    pairs = [pair for pair, kept in zip(batch.pairs, keep, strict=True) if kept]
    return Batch(batch.events, pairs, batch.features[keep], batch.same[keep])


def read_strangers(cache: Path | None) -> tuple[list[Batch], list[Profile]]:
    """Batches of strangers, many and few, and the pages that are kept for judging."""
    pages = load_strangers(cache)
    half, kept = pages[::2], pages[1::2]
    rows = load_rows("allsides-train")
    first: dict[str, Profile] = {}
    for row, profile in zip(rows, load_profiles(rows, cache), strict=True):
        first.setdefault(row["event"], profile)
    singles = [first[event] for event in sorted(first)]
    parts = [half, *(half[n::3] for n in range(3)), *(singles[n::80] for n in range(0, 80, 4))]
    return [make_strangers(part) for part in parts], kept


def fit(sets: Sequence[tuple[float, Sequence[Batch]]], strangers: Sequence[Batch]) -> Array:
    """Weights of the features by logistic regression with a ridge; each set weighs as told, by its pairs of one event, and all strangers
    together 1.
    """
    features = np.vstack([*(b.features for _, batches in sets for b in batches), *(b.features for b in strangers)])
    same = np.concatenate([*(b.same for _, batches in sets for b in batches), *(b.same for b in strangers)])
    shares = [weight / sum(b.same.sum() for b in batches) for weight, batches in sets for b in batches]
    heavy = np.repeat(shares, [len(b.same) for _, batches in sets for b in batches])
    alone = sum(len(b.same) for b in strangers)
    heavy = np.concatenate([heavy, np.full(alone, 1.0 / max(1, alone))])
    heavy *= len(same) / heavy.sum()
    used = np.ones(len(FEATURES), bool)
    signs = np.array(list(FEATURES.values()))
    while True:
        weights = np.zeros(len(FEATURES))
        weights[used] = _newton(features[:, used], same, heavy)
        wrong = weights * signs < 0
        if not wrong.any():
            return weights
        used &= ~wrong


def _newton(features: Array, same: Array, heavy: Array) -> Array:
    weights = np.zeros(features.shape[1])
    for _ in range(30):
        expected = 1 / (1 + np.exp(-np.clip(features @ weights, -30, 30)))
        slope = features.T @ (heavy * (same - expected)) - RIDGE * weights
        curve = (features * (heavy * expected * (1 - expected))[:, None]).T @ features + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        weights += step
        if abs(step).max() < 1e-8:
            break
    return weights


def judge(batches: Sequence[Batch], weights: Array, threshold: float) -> float:
    """Mean BCubed F1 of the batches, gathered with these weights."""
    scorer, found = load_script(bench_folder() / "score.py"), []
    for batch in batches:
        scores = dict(zip(batch.pairs, 1 / (1 + np.exp(-np.clip(batch.features @ weights, -30, 30))), strict=True))
        groups = link_groups(["en"] * len(batch.events), scores, threshold)
        story = {page: at for at, group in enumerate(groups) for page in group}
        found.append(scorer.bcubed(dict(enumerate(batch.events)), story)["f1"])
    return float(np.mean(found))


def choose_threshold(sets: Sequence[Sequence[Batch]], weights: Array) -> float:
    """The threshold of the best mean over sets."""
    return max(THRESHOLDS, key=lambda t: (round(float(np.mean([judge(batches, weights, t) for batches in sets])), 4), t))


def main(arguments: argparse.Namespace) -> None:
    """Print each fit with its figures; with --write, keep the one on both."""
    train, small = (read_batches("allsides-train", arguments.cache, size) for size in (EVENTS, FEW_EVENTS))
    sets: Mapping[str, Sequence[Batch]] = {
        "allsides-train": train,
        "allsides-train, few": small,
        "ecbplus-train": read_batches("ecbplus-train", arguments.cache),
        "allsides-val": read_batches("allsides-val", arguments.cache),
        "ecbplus-dev": read_batches("ecbplus-dev", arguments.cache),
    }
    allsides = [(1.0, train), (SMALL, small)]
    fits = {
        "allsides": allsides,
        "ecbplus": [(1.0, sets["ecbplus-train"])],
        "both": [*allsides, (1.0, sets["ecbplus-train"])],
    }
    strangers, kept = read_strangers(arguments.cache)
    for name, fitted in fits.items():
        weights = fit(fitted, strangers)
        threshold = choose_threshold([batches for _, batches in fitted], weights)
        figures = {of: round(judge(batches, weights, threshold), 4) for of, batches in sets.items()}
        told = {feature: round(float(weight), 3) for feature, weight in zip(FEATURES, weights, strict=True)}
        print(json.dumps({"fitted on": name, "threshold": threshold, "bcubed": figures, "weights": told}), flush=True)
    joined = [story for story in gather_stories(kept) if len(story.article_ids) > 1]
    print(json.dumps({"as shipped": {"strangers kept": len(kept), "stories of several": len(joined)}}))
    if arguments.write:
        stored = {"made_by": "benchmarks/clustering/fit.py", "threshold": SHIPPED_THRESHOLD, "weights": told}
        TARGET.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, help="folder that keeps the profiles")
    parser.add_argument("--write", action="store_true", help="ship the weights fitted on both")
    main(parser.parse_args())
