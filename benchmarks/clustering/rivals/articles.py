"""The shared clustering sets: rows with their events for scoring, the tuning part of a training half, and the vectors of leads."""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

TRAINING = {"allsides": "allsides-train", "ecbplus": "ecbplus-train"}
"""Collection -> the set that parameters are tuned on for it."""

TUNED_ON = 900
"""Documents a rival is tuned on, in whole events: about as many as the largest set it is judged on, as a community or a cluster of
least size depends on how many there are. The baseline of the sets takes as many."""

LEAD_CHARACTERS = 600
"""So much of the text belongs to the lead (`LEAD_CHARACTERS` of the product's pipeline)."""

TIMED = 60
"""Leads over which the encoder is timed."""

Row = dict[str, str]


class Encoder(Protocol):
    """What turns texts into vectors, and the name of its recipe."""

    version: str

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One row a text."""
        ...


def read_rows(bench: Path, name: str) -> list[Row]:
    """Rows of a set with id, event, title and text; OSError where there is none."""
    lines = gzip.decompress((bench / "clustering" / f"{name}.jsonl.gz").read_bytes()).decode().splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def tuning_part(rows: Sequence[Row], limit: int = TUNED_ON) -> list[Row]:
    """Whole events, in order of their name, of about `limit` documents."""
    events = sorted({r["event"] for r in rows})
    kept = set(events[: max(1, limit * len(events) // max(1, len(rows)))])
    return [r for r in rows if r["event"] in kept]


def lead(row: Mapping[str, str]) -> str:
    """Title and beginning of the text, as the product's pipeline joins them for the vector that stories are gathered by."""
    title, start = row.get("title") or "", row["text"][:LEAD_CHARACTERS]
    return f"{title}. {start}" if title else start


class LeadVectors:
    """Lead vectors of sets, made once by an encoder and kept in a folder; files of them for whole sets and parts."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self.encoder, self.folder = encoder, folder

    def export(self, rows: Sequence[Row], part: Sequence[Row]) -> Path:
        """Path of the .npy of one vector a row of `part`, some of the `rows` of a set."""
        whole = self._whole(rows)
        ids = [r["id"] for r in part]
        if ids == [r["id"] for r in rows]:
            return whole
        place = {r["id"]: at for at, r in enumerate(rows)}
        file = whole.with_name(f"{whole.stem}-{len(ids)}-{_digest(ids)}.npy")
        if not file.is_file():
            _write(file, np.load(whole)[[place[i] for i in ids]])
        return file

    def milliseconds(self, rows: Sequence[Row]) -> float:
        """CPU milliseconds a lead took when the vectors of a set were made, timed over the first of them."""
        return float(json.loads(self._whole(rows).with_suffix(".json").read_text("utf-8"))["ms_per_lead"])

    def _whole(self, rows: Sequence[Row]) -> Path:
        leads = [lead(r) for r in rows]
        file = self.folder / f"{_digest([self.encoder.version, *leads])}.npy"
        if not file.is_file():
            print(f"encoding {len(leads)} leads", file=sys.stderr, flush=True)
            self.encoder.encode(["loads the model"])
            start = time.process_time()
            first = self.encoder.encode(leads[:TIMED])
            spent = 1000 * (time.process_time() - start) / max(1, len(first))
            self.folder.mkdir(parents=True, exist_ok=True)
            record = {"documents": len(leads), "encoder": self.encoder.version, "ms_per_lead": round(spent, 1)}
            file.with_suffix(".json").write_text(json.dumps(record) + "\n", "utf-8")
            _write(file, np.concatenate([first, self.encoder.encode(leads[TIMED:])]))
        return file


def _digest(texts: Sequence[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def _write(file: Path, vectors: npt.NDArray[np.float32]) -> None:
    """Whole or not at all: a run that is cut off leaves no half a file."""
    half = file.with_suffix(".part.npy")
    np.save(half, np.asarray(vectors, np.float32))
    half.replace(file)
