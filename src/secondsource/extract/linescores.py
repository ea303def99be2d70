"""Rows of line features in, for each line the log-odds that it belongs to the article out; and from those the choice of lines.

The odds come from boosted trees over the features of `linefeatures.py`, fitted by `benchmarks/extraction/fit_lines.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from secondsource.extract.trees import Rows, load_ensemble

MODEL = "dumplines"
CHANGE_COST = 4.0
"""Words that a change into or out of the article costs."""
LINE_WORTH = 4.0
"""Words that each line counts for besides its own, so that a short label among sentences still pays for being left out."""
LEAST_ODDS, MOST_ODDS = 0.2, 0.5
"""Bounds of the probability from which a line is taken."""

FURNITURE_COST = 9.0
"""Log-odds against a line that recurs on other pages of the outlet: no line but one in the thick of the article outweighs it."""

Scores = npt.NDArray[np.float64]


def score_rows(rows: Rows) -> Scores:
    """Log-odds of each line to be part of the article, from its row of features; no rows give an empty array."""
    return load_ensemble(MODEL).score(rows)


def weigh_furniture(scores: Scores, texts: Sequence[str], furniture: frozenset[str]) -> Scores:
    """Scores with what speaks against the lines that recur on other pages of the outlet."""
    return scores - FURNITURE_COST * np.array([text in furniture for text in texts]) if furniture else scores


def choose_lines(scores: Sequence[float] | Scores, sizes: Sequence[float] | Scores) -> list[bool]:
    """Choose the lines that promise most: `scores` are log-odds, `sizes` words.

    A line adds its words times what its probability is above a bar, each change into and out of the article costs words (Viterbi over
    two states). The bar is half the best F1 that the page promises, which maximises the expected F1 (Ye et al. 2012): where no line is
    likely, less likely lines are taken.

    >>> choose_lines([-2.0, 3.0, -0.2, 3.0, -4.0], [3, 30, 10, 30, 3])
    [False, True, True, True, False]
    """
    if not len(scores):
        return []
    odds = 1 / (1 + np.exp(-np.clip(np.asarray(scores, dtype=np.float64), -30, 30)))
    words = np.asarray(sizes, dtype=np.float64) + LINE_WORTH
    gains = words * (odds - _bar(odds, words))
    return _best_path(gains.tolist())


def _bar(odds: Scores, words: Scores) -> float:
    order = np.argsort(-odds, kind="stable")
    expected = words * odds
    promised = 2 * np.cumsum(expected[order]) / np.maximum(np.cumsum(words[order]) + expected.sum(), 1e-9)
    return min(max(float(promised.max()) / 2, LEAST_ODDS), MOST_ODDS)


def _best_path(gains: Sequence[float]) -> list[bool]:
    out, inside = 0.0, -CHANGE_COST
    steps: list[tuple[bool, bool]] = []
    for gain in gains:
        leave, stay = inside - CHANGE_COST > out, inside >= out - CHANGE_COST
        steps.append((leave, stay))
        out, inside = max(out, inside - CHANGE_COST), max(inside, out - CHANGE_COST) + gain
    state = inside - CHANGE_COST > out
    chosen = []
    for leave, stay in reversed(steps):
        chosen.append(state)
        state = stay if state else leave
    return chosen[::-1]
