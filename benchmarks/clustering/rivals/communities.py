"""Similarities in, labels out: Louvain communities (Blondel et al. 2008; igraph) of the graph of all pairs above a threshold."""

from __future__ import annotations

import random

import igraph
import numpy as np
import numpy.typing as npt

RESOLUTIONS = (0.1, 0.5, 1.0, 2.0, 4.0)
"""Resolution a hundred documents. The number that keeps stories of one size apart grows with the documents (the resolution limit of
modularity; Fortunato and Barthelemy 2007): a plain number tuned on 600 documents would tear the stories of 200."""

SEED = 42
BLOCK = 512


def communities(
    count: int, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64], weights: npt.NDArray[np.float64], *, per_hundred: float
) -> list[int]:
    """Community of each of `count` nodes; edges are (left, right) with their weights. A node without edges is alone."""
    random.seed(SEED)
    graph = igraph.Graph(n=count, edges=np.stack([left, right], axis=1))
    found = graph.community_multilevel(weights=weights.tolist(), resolution=per_hundred * count / 100)
    return [int(label) for label in found.membership]
