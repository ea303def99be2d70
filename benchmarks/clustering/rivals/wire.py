"""The rival's side of the protocol: requests come in on standard input, one JSON object a line, answers go out on standard output.

At the start: {"grid": [parameters, ...], "versions": {package: version}}. Then an answer to each request:
{"do": "load", "documents": [{"id", "title", "text"}], "background": [the same], "vectors": path of a .npy or null} -> {"loaded": count};
{"do": "cluster", "parameters": {}} -> {"labels": [int or null, a document], "cpu_s", "wall_s", "peak_mib"}.
A request that fails is answered by {"error": "Type: message"}. Only the standard library: it runs in every rival's own environment.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Document = dict[str, str]
Parameters = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """What a rival is given: documents without events, texts of the tuning half, and the file of one vector a document."""

    documents: list[Document]
    background: list[Document]
    vectors: str | None


Cluster = Callable[[Batch, Parameters], Sequence[int | None]]


def full_text(document: Document) -> str:
    """Title and text as one."""
    return " ".join(filter(None, (document.get("title"), document["text"])))


def without_noise(labels: Sequence[int]) -> list[int | None]:
    """Labels with None for the noise of density clustering (-1): such a document is a cluster of its own."""
    return [None if label < 0 else int(label) for label in labels]


def serve(cluster: Cluster, *, grid: Sequence[Parameters] = ({},), packages: Sequence[str] = ()) -> None:
    """Answer requests until the input ends. What libraries print goes to standard error."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    batch = Batch([], [], None)

    def answer(message: dict[str, Any]) -> None:
        out.write(json.dumps(message) + "\n")
        out.flush()

    answer({"grid": list(grid), "versions": {name: importlib.metadata.version(name) for name in packages}})
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["do"] == "load":
                batch = Batch(request["documents"], request["background"], request["vectors"])
                answer({"loaded": len(batch.documents)})
            else:
                answer(_timed(cluster, batch, request["parameters"]))
        except Exception as error:  # whatever a library may raise: the runner reports it
            answer({"error": f"{type(error).__name__}: {error}"})


def _timed(cluster: Cluster, batch: Batch, parameters: Parameters) -> dict[str, Any]:
    cpu, wall = time.process_time(), time.perf_counter()
    labels = list(cluster(batch, parameters))
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    if len(labels) != len(batch.documents):
        raise ValueError(f"{len(labels)} labels for {len(batch.documents)} documents")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"labels": labels, "cpu_s": round(cpu, 3), "wall_s": round(wall, 3), "peak_mib": round(peak, 1)}
