"""The baseline of the sets: one pass over TF-IDF, cosine to the sum of a cluster. Frequencies of words come from the tuning half."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from wire import Batch, Document, Parameters, full_text, serve

sys.path.insert(0, os.path.join(os.environ["SECONDSOURCE_BENCH"], "baselines"))  # noqa: PTH118
from cluster import THRESHOLDS, inverse_frequencies, single_pass, vector

GRID = [{"threshold": threshold} for threshold in THRESHOLDS]
_known: dict[tuple[str, ...], dict[str, float]] = {}


def cluster(batch: Batch, parameters: Parameters) -> Sequence[int | None]:
    frequencies = _frequencies(batch.background or batch.documents)
    found: list[int | None] = single_pass([vector(full_text(d), frequencies) for d in batch.documents], parameters["threshold"])
    return found


def _frequencies(documents: list[Document]) -> dict[str, float]:
    """Kept by the ids of the documents: those of the tuning half are known before the batch comes."""
    key = tuple(d["id"] for d in documents)
    if key not in _known:
        _known[key] = inverse_frequencies([full_text(d) for d in documents])
    return _known[key]


if __name__ == "__main__":
    serve(cluster, grid=GRID)
