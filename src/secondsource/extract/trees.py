"""Feature rows in, log-odds out: a boosted ensemble of oblivious decision trees, read from a file of the package.

All nodes of one level of an oblivious tree ask the same question (Prokhorenkova et al., CatBoost, NeurIPS 2018), so that a row's leaf is
a number whose bits are the answers. The files are written by `benchmarks/extraction/training.py`, which states how each was fitted.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ensemble:
    """Trees over named features: `columns` and `borders` have shape (trees * depth,), `leaves` (trees, 2 ** depth)."""

    features: tuple[str, ...]
    columns: npt.NDArray[np.intp]
    borders: npt.NDArray[np.float32]
    leaves: npt.NDArray[np.float64]
    bias: float

    def score(self, rows: Rows) -> Scores:
        """Log-odds (or a rank, as fitted) of each row; `rows` has shape (n, len(features)), an empty array gives an empty one."""
        trees, leaves = self.leaves.shape
        depth = leaves.bit_length() - 1
        if not len(rows):
            return np.zeros(0)
        answers = (np.ascontiguousarray(rows.T)[self.columns] > self.borders[:, None]).reshape(trees, depth, len(rows)).view(np.uint8)
        places = np.repeat((leaves * np.arange(trees, dtype=np.int32))[:, None], len(rows), axis=1)
        for level in range(depth):
            places += answers[:, level] * np.int32(1 << level)
        return np.asarray(self.leaves.ravel().take(places).sum(axis=0) + self.bias, dtype=np.float64)


@functools.cache
def load_ensemble(name: str) -> Ensemble:
    """Read the ensemble `name` from the data of the package; raises FileNotFoundError where there is none of that name."""
    stored = json.loads(resources.files("secondsource").joinpath("data", f"{name}.json").read_text("utf-8"))
    return Ensemble(
        features=tuple(stored["features"]),
        columns=np.array(stored["columns"], dtype=np.intp).ravel(),
        borders=np.array(stored["borders"], dtype=np.float32).ravel(),
        leaves=np.array(stored["leaves"], dtype=np.float64),
        bias=float(stored["bias"]),
    )
