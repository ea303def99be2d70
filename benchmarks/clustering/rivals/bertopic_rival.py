"""BERTopic (Grootendorst 2022) over the lead vectors: UMAP, HDBSCAN, class-based TF-IDF; its outliers are left alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from bertopic import BERTopic
from hdbscan import HDBSCAN
from umap import UMAP
from wire import Batch, Parameters, full_text, serve, without_noise

GRID = [
    {"n_neighbors": neighbours, "min_topic_size": size, "cluster_selection_method": method}
    for neighbours, size, method in product((3, 5, 15), (2, 3), ("eom", "leaf"))
]
"""The defaults of BERTopic (15 neighbours, 5 components, topics of at least 10) are for themes, not events."""


def cluster(batch: Batch, parameters: Parameters) -> Sequence[int | None]:
    vectors = np.load(str(batch.vectors))
    size = parameters["min_topic_size"]
    reducer = UMAP(
        n_neighbors=parameters["n_neighbors"],
        n_components=5,
        min_dist=0.0,
        metric="cosine",
        random_state=42,
        n_jobs=1,
    )
    finder = HDBSCAN(
        min_cluster_size=size,
        min_samples=1,
        cluster_selection_method=parameters["cluster_selection_method"],
        core_dist_n_jobs=1,
        prediction_data=False,
    )
    model = BERTopic(umap_model=reducer, hdbscan_model=finder, min_topic_size=size, calculate_probabilities=False, verbose=False)
    topics, _ = model.fit_transform([full_text(d) for d in batch.documents], embeddings=vectors)
    return without_noise(topics)


if __name__ == "__main__":
    serve(cluster, grid=GRID, packages=("bertopic", "umap-learn", "hdbscan"))
