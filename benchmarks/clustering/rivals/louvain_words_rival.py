"""Louvain over the graph of TF-IDF vectors of title and text: an edge where the cosine reaches the threshold, its weight the cosine.

The frequencies of words are those of the batch itself, which a closed batch knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from communities import RESOLUTIONS, communities
from sklearn.feature_extraction.text import TfidfVectorizer
from wire import Batch, Parameters, full_text, serve

GRID = [
    {"threshold": threshold, "resolution_per_100": resolution}
    for threshold, resolution in product((0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4), RESOLUTIONS)
]


def cluster(batch: Batch, parameters: Parameters) -> Sequence[int | None]:
    words = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(full_text(d) for d in batch.documents)
    cosines = (words @ words.T).tocoo()
    kept = (cosines.data >= parameters["threshold"]) & (cosines.col > cosines.row)
    left, right = cosines.row[kept].astype(np.int64), cosines.col[kept].astype(np.int64)
    return communities(len(batch.documents), left, right, cosines.data[kept], per_hundred=parameters["resolution_per_100"])


if __name__ == "__main__":
    serve(cluster, grid=GRID, packages=("igraph", "scikit-learn"))
