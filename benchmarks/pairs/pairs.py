"""Labelled pairs as the comparers see them: features, evidence, and marked texts as tokens. Shared by fit.py and train.py."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import MissingData, bench_folder

from secondsource.corroboration.contrasts import feature_values
from secondsource.corroboration.marks import mark_texts
from secondsource.corroboration.meeting import Meeting, meet
from secondsource.corroboration.stance import RELATIONS
from secondsource.models.encoder import build_model, default_cache
from secondsource.models.pairtokens import PairTokenizer
from secondsource.pipeline import Models, read_text
from secondsource.workspace import open_models

__all__ = ["LabelledPair", "Marked", "MissingData", "Table", "development_pairs", "figures", "own_pairs", "plain_pairs", "topic_folds"]

OWN = Path(__file__).with_name("training")
PLAIN = "h12"
TOPICS, FOLDS = 25, 5
Table = npt.NDArray[np.float64]
Marked = tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPair:
    """One pair: its label as a place in RELATIONS, its meeting, features, tokens with marks both ways round, and its topic vector."""

    id: str
    label: int
    category: str
    slot: str
    meeting: Meeting
    features: tuple[float, ...]
    tokens: Marked
    turned: Marked
    topic: npt.NDArray[np.float32]


def own_pairs() -> list[LabelledPair]:
    """All pairs of our own but the plain ones, hand by hand."""
    return read_pairs(file for file in sorted(OWN.glob("h*.jsonl")) if file.stem != PLAIN)


def plain_pairs() -> list[LabelledPair]:
    """Short pairs without a catch, which the hands, asked for hard ones, left out."""
    return read_pairs([OWN / f"{PLAIN}.jsonl"])


def development_pairs() -> list[LabelledPair]:
    """The development pairs of the benchmark; MissingData without it."""
    return read_pairs([bench_folder() / "pairs" / "dev.jsonl"])


def read_pairs(files: Iterable[Path]) -> list[LabelledPair]:
    """Read and compare the pairs of files."""
    models = open_models()
    folder = build_model(default_cache()).parent
    tokenizer = PairTokenizer(folder / "tokenizer.json", folder / "folding.json")
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines() if line.strip()]
    return [_pair(row, models, tokenizer) for row in rows]


def _pair(row: dict, models: Models, tokenizer: PairTokenizer) -> LabelledPair:  # type: ignore[type-arg]
    sides = [read_text(row[s]["text"], row[s]["published"], row[s]["lang"], models=models) for s in ("left", "right")]
    meeting = meet(*sides)
    tokens = [tokenizer.encode(*mark_texts(one), days=one.gap, foreign=one.foreign) for one in (meeting, meet(sides[1], sides[0]))]
    return LabelledPair(
        id=row["id"],
        label=RELATIONS.index(row["label"]),
        category=row["category"],
        slot=row["slot"],
        meeting=meeting,
        features=feature_values(meeting),
        tokens=tokens[0],
        turned=tokens[1],
        topic=sum(np.frombuffer(side.lead_vector, np.float32) for side in sides),
    )


def topic_folds(pairs: Sequence[LabelledPair]) -> list[npt.NDArray[np.int64]]:
    """Places of the pairs in FOLDS folds such that pairs of one topic (k-means of their vectors, seed 0) are in one fold."""
    points = np.array([pair.topic for pair in pairs], np.float64)
    points -= points.mean(axis=0)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    centres = points[np.random.default_rng(0).choice(len(points), TOPICS, replace=False)]
    for _ in range(30):
        nearest = (points @ centres.T).argmax(axis=1)
        centres = np.array([points[nearest == k].mean(axis=0) if (nearest == k).any() else centres[k] for k in range(TOPICS)])
        centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    fold_of: dict[int, int] = {}
    load = [0] * FOLDS
    for topic in sorted(range(TOPICS), key=lambda k: (-int((nearest == k).sum()), k)):
        fold_of[topic] = load.index(min(load))
        load[fold_of[topic]] += int((nearest == topic).sum())
    folds = np.array([fold_of[int(topic)] for topic in nearest])
    return [np.flatnonzero(folds == k) for k in range(FOLDS)]


def figures(labels: npt.NDArray[np.int64], found: npt.NDArray[np.int64]) -> tuple[float, float]:
    """Macro F1 and false confirmation rate."""
    f1 = [2 * np.sum((labels == k) & (found == k)) / max(1, np.sum(labels == k) + np.sum(found == k)) for k in range(len(RELATIONS))]
    return float(np.mean(f1)), float(np.mean(found[(labels == 1) | (labels == 3)] == 0))
