"""Louvain over the graph of lead vectors: an edge where the cosine reaches the threshold, its weight the cosine."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from communities import BLOCK, RESOLUTIONS, communities
from wire import Batch, Parameters, serve

THRESHOLDS = tuple(round(0.86 + 0.01 * step, 2) for step in range(10))
GRID = [{"threshold": threshold, "resolution_per_100": resolution} for threshold, resolution in product(THRESHOLDS, RESOLUTIONS)]


def cluster(batch: Batch, parameters: Parameters) -> Sequence[int | None]:
    vectors = np.load(str(batch.vectors))
    rows, columns, weights = [], [], []
    for start in range(0, len(vectors), BLOCK):
        cosines = vectors[start : start + BLOCK] @ vectors.T
        row, column = np.nonzero(cosines >= parameters["threshold"])
        later = column > row + start
        rows.append(row[later] + start)
        columns.append(column[later])
        weights.append(cosines[row[later], column[later]])
    edges = (np.concatenate(rows), np.concatenate(columns), np.concatenate(weights).astype(np.float64))
    return communities(len(vectors), *edges, per_hundred=parameters["resolution_per_100"])


if __name__ == "__main__":
    serve(cluster, grid=GRID, packages=("igraph", "numpy"))
