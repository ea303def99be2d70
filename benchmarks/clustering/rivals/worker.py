"""The runner's side of the protocol (`wire.py`): a rival in a process of its own, asked and answered line by line."""

from __future__ import annotations

import json
import os
import select
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ONE_CORE_OFFLINE = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1"),
    **dict.fromkeys(("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"), "1"),
    **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9"),
    "TOKENIZERS_PARALLELISM": "false",
    "PYTHONHASHSEED": "0",
}
"""One thread for each, equal hashes, and no way out: a rival that needs a hub fails instead of fetching."""

REASON = 200
"""Characters of a rival's last words that are shown."""


class RivalFailed(Exception):
    """A rival that did not install, start, answer in time, or answer at all; says why."""


class Worker:
    """A running rival. `grid` and `versions` are what it said at its start; RivalFailed where it does not start."""

    def __init__(self, python: str, script: Path, *, log: Path, seconds: float = 600.0, extra: Mapping[str, str] | None = None) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        self._log, self._seconds, self._rest = log, seconds, b""
        environment = {**os.environ, **ONE_CORE_OFFLINE, **(extra or {})}
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                [python, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=environment
            )
        hello = self._answer()
        self.grid: list[dict[str, Any]] = hello["grid"]
        self.versions: dict[str, str] = hello["versions"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()

    def load(self, documents: Sequence[Mapping[str, str]], background: Sequence[Mapping[str, str]], vectors: Path | None) -> None:
        """Give the documents to be clustered; nothing but id, title and text of each is sent."""
        lines = {"documents": [_visible(d) for d in documents], "background": [_visible(d) for d in background]}
        self._ask({"do": "load", **lines, "vectors": str(vectors) if vectors else None})

    def cluster(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Cluster what was loaded; gives labels (each document without one has a cluster of its own), cpu_s, wall_s, peak_mib."""
        found = self._ask({"do": "cluster", "parameters": parameters})
        found["labels"] = [f"alone-{at}" if label is None else str(label) for at, label in enumerate(found["labels"])]
        return found

    def _ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise RivalFailed(self._last_words()) from error
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        stream, end = self._process.stdout.fileno(), time.monotonic() + self._seconds
        while b"\n" not in self._rest:
            if not select.select([stream], [], [], max(0.0, end - time.monotonic()))[0]:
                self.__exit__(None, None, None)
                raise RivalFailed(f"no answer within {self._seconds:g} s")
            chunk = os.read(stream, 1 << 16)
            if not chunk:
                self._process.wait()
                raise RivalFailed(self._last_words())
            self._rest += chunk
        line, self._rest = self._rest.split(b"\n", 1)
        found: dict[str, Any] = json.loads(line)
        if "error" in found:
            raise RivalFailed(found["error"])
        return found

    def _last_words(self) -> str:
        lines = [line.strip() for line in self._log.read_text("utf-8", "replace").splitlines() if line.strip()]
        at = max((at for at, line in enumerate(lines) if "Error" in line), default=len(lines) - 1)
        told = [line for line in lines[max(0, at) :] if line.strip("*")]
        return " ".join(told)[:REASON] or f"ended with {self._process.returncode} and no word"


def _visible(document: Mapping[str, str]) -> dict[str, str]:
    return {"id": str(document["id"]), "title": document.get("title") or "", "text": document["text"]}
