"""Fit the weights of the relation between two texts, print them as a table for `corroboration/stance.py`, and judge them.

Usage: python benchmarks/pairs/fit.py [--cache FOLDER]

Training data: our own pairs (`training.jsonl` beside this file) and the development pairs of the benchmark. Figures are macro F1 and
false confirmation rate on the development pairs: in training, in 5-fold cross-validation by pairs, and fitted on our own pairs alone.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import MissingData, bench_folder

from secondsource.corroboration.contrasts import FEATURES, feature_values
from secondsource.corroboration.meeting import Meeting, meet
from secondsource.corroboration.stance import RELATIONS, decide
from secondsource.pipeline import read_text
from secondsource.workspace import open_models

OWN_PAIRS = Path(__file__).with_name("training.jsonl")
RIDGE, FREE = 1.0, 0.001
"""Penalty of the weights and of the bias."""
SEEDS, FOLDS = range(5), 5
Table = npt.NDArray[np.float64]


def read_pairs(file: Path, cache: Path | None) -> tuple[list[Meeting], npt.NDArray[np.int64]]:
    """The pairs of a file as meetings, with their labels as places in RELATIONS."""
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    kept = cache / f"{file.stem}.pkl" if cache else None
    if kept and kept.exists():
        readings = pickle.loads(kept.read_bytes())
    else:
        models = open_models()
        readings = [
            [read_text(row[s]["text"], row[s]["published"], row[s]["lang"], models=models) for s in ("left", "right")] for row in rows
        ]
        if kept:
            kept.write_bytes(pickle.dumps(readings))
    return [meet(*pair) for pair in readings], np.array([RELATIONS.index(row["label"]) for row in rows])


def fit(features: Table, labels: npt.NDArray[np.int64]) -> Table:
    """Multinomial ridge regression by Newton's method, labels weighed by the root of their rarity; bias in the first row."""
    x = np.c_[np.ones(len(features)), features]
    width, n = x.shape[1], len(RELATIONS)
    weight = np.sqrt(len(labels) / (n * np.bincount(labels, minlength=n)))[labels]
    ridge = np.full(width, RIDGE)
    ridge[0] = FREE
    w = np.zeros((width, n))
    for _ in range(30):
        p = softmax(x @ w)
        gradient = x.T @ ((p - np.eye(n)[labels]) * weight[:, None]) + ridge[:, None] * w
        hessian = np.zeros((n, width, n, width))
        for a in range(n):
            for b in range(n):
                hessian[a, :, b] = (x * (weight * p[:, a] * ((a == b) - p[:, b]))[:, None]).T @ x + (a == b) * np.diag(ridge)
        step = np.linalg.solve(hessian.reshape(n * width, n * width), gradient.T.ravel()).reshape(n, width).T
        w -= step
        if np.abs(step).max() < 1e-6:
            break
    return w


def softmax(totals: Table) -> Table:
    shares = np.exp(totals - totals.max(axis=1, keepdims=True))
    result: Table = shares / shares.sum(axis=1, keepdims=True)
    return result


def answers(w: Table, pairs: Sequence[Meeting], features: Table) -> npt.NDArray[np.int64]:
    """The product's decisions with given weights."""
    chances = softmax(np.c_[np.ones(len(features)), features] @ w)
    rows = (dict(zip(RELATIONS, (float(v) for v in row), strict=True)) for row in chances)
    return np.array([RELATIONS.index(decide(pair, row)) for pair, row in zip(pairs, rows, strict=True)])


def figures(labels: npt.NDArray[np.int64], found: npt.NDArray[np.int64]) -> tuple[float, float]:
    """Macro F1 and false confirmation rate."""
    f1 = [2 * np.sum((labels == k) & (found == k)) / max(1, np.sum(labels == k) + np.sum(found == k)) for k in range(len(RELATIONS))]
    return float(np.mean(f1)), float(np.mean(found[(labels == 1) | (labels == 3)] == 0))


def folds(n: int, seed: int) -> Iterable[npt.NDArray[np.int64]]:
    order = np.random.default_rng(seed).permutation(n)
    return (order[i::FOLDS] for i in range(FOLDS))


def feature_table(pairs: Sequence[Meeting]) -> Table:
    return np.array([feature_values(pair) for pair in pairs])


def main(cache: Path | None) -> dict[str, Any]:
    """Print the weights fitted on everything, and the three figures."""
    if cache:
        cache.mkdir(parents=True, exist_ok=True)
    dev, y = read_pairs(bench_folder() / "pairs" / "dev.jsonl", cache)
    own, y_own = read_pairs(OWN_PAIRS, cache)
    x, x_own = feature_table(dev), feature_table(own)
    w = fit(np.r_[x, x_own], np.r_[y, y_own])
    for name, row in zip(["bias", *(f.__name__ for f in FEATURES)], w, strict=True):
        print(f'    "{name}": ({", ".join(f"{v:.2f}" for v in row)}),')
    crossed = []
    for seed in SEEDS:
        found = np.zeros_like(y)
        for test in folds(len(y), seed):
            train = np.setdiff1d(np.arange(len(y)), test)
            w_fold = fit(np.r_[x[train], x_own], np.r_[y[train], y_own])
            found[test] = answers(w_fold, [dev[i] for i in test], x[test])
        crossed.append(figures(y, found))
    result = {
        "training": figures(y, answers(w, dev, x)),
        "cross-validated": tuple(float(v) for v in np.mean(crossed, axis=0)),
        "own pairs alone": figures(y, answers(fit(x_own, y_own), dev, x)),
    }
    for name, (f1, false) in result.items():
        print(f"{name:16} macro F1 {f1:.3f}  false confirmations {false:.3f}")
    return result


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, help="folder to keep readings in (only while nothing before contrasts changes)")
    try:
        main(parser.parse_args().cache)
    except MissingData as missing:
        sys.exit(f"SKIPPED: {missing}")
