"""Fit the weights of the relation between two texts, print them as a table for `corroboration/stance.py`, and judge them.

Usage: python benchmarks/pairs/fit.py [--chances FILE]

Training data: our own pairs (`training/`) and the development pairs of the benchmark. Figures are macro F1 and false confirmation rate
on the development pairs: fitted on our own pairs alone, in 5-fold cross-validation by topic, and as shipped (in training). With the
chances that train.py left (`out/comparer/chances.json`) the same for the cross-encoder and for both together.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parent))

from pairs import LabelledPair, MissingData, Table, development_pairs, figures, own_pairs, plain_pairs, topic_folds

from secondsource.corroboration.contrasts import FEATURES
from secondsource.corroboration.stance import COMPARER_SHARE, RELATIONS, decide

RIDGE, FREE = 1.0, 0.001
"""Penalty of the weights and of the bias."""
Labels = npt.NDArray[np.int64]


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


def fit_pairs(pairs: Sequence[LabelledPair]) -> Table:
    """Weights from labelled pairs."""
    return fit(np.array([pair.features for pair in pairs]), np.array([pair.label for pair in pairs]))


def chances(w: Table, pairs: Sequence[LabelledPair]) -> Table:
    """Chance of each relation by the features, a row a pair."""
    return softmax(np.array([(1.0, *pair.features) for pair in pairs]) @ w)


def answers(table: Table, pairs: Sequence[LabelledPair], *, compared: bool) -> Labels:
    """The product's decisions on given chances."""
    rows = (dict(zip(RELATIONS, (float(v) for v in row), strict=True)) for row in table)
    return np.array([RELATIONS.index(decide(pair.meeting, row, compared=compared)) for pair, row in zip(pairs, rows, strict=True)])


def by_category(pairs: Sequence[LabelledPair], found: Labels) -> dict[str, float]:
    """Share of right answers in each category, the worst first."""
    right: dict[str, list[bool]] = defaultdict(list)
    for pair, answer in zip(pairs, found, strict=True):
        right[pair.category].append(pair.label == answer)
        if pair.meeting.foreign:
            right["across languages"].append(pair.label == answer)
    return dict(sorted(((name, round(float(np.mean(hits)), 2)) for name, hits in right.items()), key=lambda item: item[1]))


def main(kept: Path) -> None:
    """Print the weights fitted on everything, and the figures."""
    own, dev = [*own_pairs(), *plain_pairs()], development_pairs()
    labels = np.array([pair.label for pair in dev])
    w = fit_pairs([*own, *dev])
    for name, row in zip(["bias", *(f.__name__ for f in FEATURES)], w, strict=True):
        print(f'    "{name}": ({", ".join(f"{v:.2f}" for v in row)}),')
    unseen = chances(fit_pairs(own), dev)
    crossed = np.zeros_like(unseen)
    for test in topic_folds(dev):
        rest = [dev[i] for i in np.setdiff1d(np.arange(len(dev)), test)]
        crossed[test] = chances(fit_pairs([*own, *rest]), [dev[i] for i in test])
    tables = {"features, own pairs alone": unseen, "features, cross-validated": crossed, "features, in training": chances(w, dev)}
    for name, table in tables.items():
        report(name, labels, answers(table, dev, compared=False))
    if not kept.exists():
        print(f"no chances of the cross-encoder in {kept}: run train.py first")
        return
    encoder = {name: np.array(rows) for name, rows in json.loads(kept.read_text("utf-8")).items()}
    for name, mine in (("unseen", unseen), ("crossed", crossed)):
        report(f"encoder, {name}", labels, encoder[name].argmax(axis=1))
        report(f"encoder with rules, {name}", labels, answers(encoder[name], dev, compared=True))
        both = answers((1 - COMPARER_SHARE) * mine + COMPARER_SHARE * encoder[name], dev, compared=True)
        report(f"both, {name}", labels, both)
        print(by_category(dev, both))


def report(name: str, labels: Labels, found: Labels) -> None:
    """Print the two figures of a system."""
    print("{:32} macro F1 {:.3f}  false confirmations {:.3f}".format(name, *figures(labels, found)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chances", type=Path, default=Path("out/comparer/chances.json"), help="what train.py left")
    try:
        main(parser.parse_args().chances)
    except MissingData as missing:
        sys.exit(f"SKIPPED: {missing}")
