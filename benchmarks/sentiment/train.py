"""Fine-tune the encoder for polarity towards a target on the training part of NewsMTSC, and write it as int8 ONNX.

Usage: python benchmarks/sentiment/train.py [BENCH] [--epochs N] [--layers N] [--seed N] [--whole] [--keep FOLDER] [--out FILE.onnx]
       python benchmarks/sentiment/train.py --average FILE.pt ... --out FILE.onnx
Needs the extra `training` (torch). One core takes about five minutes an epoch. Recipe, figures and what was tried: README.md.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from onnx import TensorProto, helper
from torch import nn
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "pairs"))

import train as comparer  # the training of the comparer, whose layers these are

from secondsource.models.e5_graph import Graph
from secondsource.models.e5_weights import HEADS, LAYERS, WIDTH, Weights, read_weights
from secondsource.models.encoder import build_model, default_cache, read_weight_file
from secondsource.models.polarity import TargetTokenizer

CLASSES = 3
BATCH, SMOOTHING = 16, 0.1
"""Targets a step; label smoothing."""
RATE, MARK_RATE, HEAD_RATE = 1.5e-4, 2e-3, 1e-3
"""Learning rates of the top layer (lower ones less, see DECAY), of the mark and of the head."""
NAMED = 0.25
"""Share of the texts that keep the target's name while training; the product always puts a blank there."""
LONGEST_NAME = 12


@dataclass(frozen=True, slots=True)
class Target:
    """Token ids of a text with a blank (at `place`) for the target, the ids of its name, and the class (0, 1, 2)."""

    id: str
    ids: npt.NDArray[np.int64]
    place: int
    name: npt.NDArray[np.int64]
    label: int
    held_out: bool


class Layer(comparer.Layer):
    """A layer of the encoder; attention is spelt out, since the fused one is slow backwards on a processor."""

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Rows of a batch through the layer; `mask` is added to the attention's scores."""
        size, length, _ = x.shape
        q, k, v = self.qkv(x).view(size, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        attended = torch.softmax(q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + mask, -1) @ v
        x = self.aln(x + self.ao(attended.transpose(1, 2).reshape(size, length, WIDTH)))
        result: torch.Tensor = self.oln(x + self.drop(self.fo(functional.gelu(self.fi(x)))))
        return result


class Network(nn.Module):
    """Word vectors with the target's tokens marked in, scores of the three classes out."""

    def __init__(self, weights: Weights, layers: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(weights, f"l{k}.") for k in range(layers))
        self.ln = nn.LayerNorm(WIDTH, eps=1e-12)
        self.marks = nn.Linear(1, WIDTH, bias=False)
        self.head = nn.Linear(3 * WIDTH, CLASSES)
        self.drop = nn.Dropout(comparer.DROPOUT)
        with torch.no_grad():
            self.ln.weight.copy_(torch.tensor(weights.floats("emb.ln.w").copy()))
            self.ln.bias.copy_(torch.tensor(weights.floats("emb.ln.b").copy()))
        nn.init.zeros_(self.marks.weight)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(self, words: torch.Tensor, marks: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Scores of a batch."""
        x = self.drop(self.ln(words + self.marks(marks)))
        barred = torch.where(mask, 0.0, -1e4)[:, None, None, :].to(torch.bfloat16 if torch.is_autocast_enabled("cpu") else torch.float32)
        for layer in self.layers:
            x = layer(x, barred)
        inside = mask[:, :, None].to(x.dtype)
        inner = marks.to(x.dtype)
        pooled = torch.cat([x[:, 0], (x * inner).sum(1) / inner.sum(1), (x * inside).sum(1) / inside.sum(1)], -1)
        result: torch.Tensor = self.head(self.drop(pooled)).float()
        return result


def read_targets(path: Path, tokenizer: TargetTokenizer) -> list[Target]:
    """The targets of a part; a tenth, by hash of the sentence, is marked as held out."""
    rows = []
    for line in gzip.decompress(path.read_bytes()).decode().splitlines():
        row = json.loads(line)
        ids, place = tokenizer.encode(row["text"][: row["start"]], row["text"][row["end"] :])
        name = np.array(tokenizer.split(row["text"][row["start"] : row["end"]])[:LONGEST_NAME] or [ids[place]], np.int64)
        held_out = int(hashlib.sha256(row["text"].encode()).hexdigest(), 16) % 10 == 0
        rows.append(Target(row["id"], ids, place, name, row["polarity"] + 1, held_out))
    return rows


def collate(rows: Sequence[Target], weights: Weights, named: Sequence[bool]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Word vectors, mark of the target and mask of several texts, padded to the longest; `named` ones keep the target's name."""
    texts = []
    for row, bare in zip(rows, named, strict=True):
        name = row.name if bare else row.ids[row.place : row.place + 1]
        texts.append((np.concatenate([row.ids[: row.place], name, row.ids[row.place + 1 :]]), row.place, len(name)))
    longest = max(len(ids) for ids, _, _ in texts)
    words = torch.zeros(len(rows), longest, WIDTH)
    marks = torch.zeros(len(rows), longest, 1)
    mask = torch.zeros(len(rows), longest, dtype=torch.bool)
    for k, (ids, place, size) in enumerate(texts):
        words[k, : len(ids)] = torch.tensor(weights.words(ids))
        marks[k, place : place + size] = 1.0
        mask[k, : len(ids)] = True
    return words, marks, mask


def batches(rows: Sequence[Target], rng: np.random.Generator, size: int = BATCH) -> Iterator[list[Target]]:
    """Batches of texts of like length in random order."""
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].ids) + rng.uniform(-5, 5))
    cuts = [order[k : k + size] for k in range(0, len(order), size)]
    rng.shuffle(cuts)  # type: ignore[arg-type]
    return ([rows[i] for i in cut] for cut in cuts)


@torch.no_grad()
def scores(net: Network, rows: Sequence[Target], weights: Weights, *, named: bool = False) -> npt.NDArray[np.float64]:
    """Scores (before softmax) of each class, a row a target."""
    net.eval()
    found = np.zeros((len(rows), CLASSES))
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].ids))
    for k in range(0, len(order), 32):
        cut = order[k : k + 32]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found[cut] = net(*collate([rows[i] for i in cut], weights, [named] * len(cut))).numpy()
    return found


def macro_f1(labels: npt.NDArray[np.int64], answers: npt.NDArray[np.int64]) -> float:
    """Mean F1 of the three classes."""
    both = [((labels == c) & (answers == c)).sum() * 2 / max(1, (labels == c).sum() + (answers == c).sum()) for c in range(CLASSES)]
    return float(np.mean(both))


def learn(net: Network, rows: Sequence[Target], held: Sequence[Target], weights: Weights, args: argparse.Namespace) -> None:
    """Fine-tune; after each epoch keep the weights and print the figures on the held-out targets, without names and with them."""
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    optimiser = _optimiser(net)
    labels = np.array([t.label for t in held])
    total, step, begun = args.epochs * math.ceil(len(rows) / BATCH), 0, time.time()
    for epoch in range(args.epochs):
        losses = []
        net.train()
        for batch in batches(rows, rng):
            for group in optimiser.param_groups:
                group["lr"] = group["rate"] * _schedule(step / total)
            losses.append(_step(net, optimiser, batch, weights, [bool(rng.random() < NAMED) for _ in batch]))
            step += 1
        torch.save(net.state_dict(), args.keep / f"{args.seed}-{epoch + 1}of{args.epochs}{'-whole' * args.whole}.pt")
        figures = [macro_f1(labels, scores(net, held, weights, named=named).argmax(1)) for named in (False, True)]
        print(
            "epoch {}: loss {:.3f}, {:.0f} s; held out {:.3f}, with names {:.3f}".format(
                epoch + 1, np.mean(losses), time.time() - begun, *figures
            ),
            flush=True,
        )


def _schedule(done: float) -> float:
    return done / comparer.WARM_UP if done < comparer.WARM_UP else (1 - done) / (1 - comparer.WARM_UP)


def _optimiser(net: Network) -> torch.optim.Optimizer:
    depth = len(net.layers)
    groups = [{"params": list(layer.parameters()), "rate": RATE * comparer.DECAY ** (depth - 1 - k)} for k, layer in enumerate(net.layers)]
    groups.append({"params": list(net.ln.parameters()), "rate": RATE * comparer.DECAY**depth})
    groups.append({"params": list(net.marks.parameters()), "rate": MARK_RATE})
    groups.append({"params": list(net.head.parameters()), "rate": HEAD_RATE})
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def _step(net: Network, optimiser: torch.optim.Optimizer, batch: Sequence[Target], weights: Weights, named: Sequence[bool]) -> float:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        answers = net(*collate(batch, weights, named))
    loss = functional.cross_entropy(answers, torch.tensor([t.label for t in batch]), label_smoothing=SMOOTHING)
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimiser.step()
    return float(loss.detach())


def write_network(net: Network) -> bytes:
    """The network as ONNX: `words` (1, n, 384) and `marks` (1, n, 1; 1 at the blank) in, `chances` (1, 3) out; products in int8."""
    trained = comparer.Trained(net)
    graph = Graph(trained)
    marked = graph.node("MatMul", "marks", graph.constant("marks.w", trained.marks.T.astype(np.float32)))
    hidden = graph.normalise(graph.node("Add", "words", marked), "emb.ln.")
    for layer in range(len(net.layers)):
        hidden = graph.layer(hidden, f"l{layer}.")
    first = graph.node("Gather", hidden, graph.constant("first", np.array([0], np.int64)), axis=1)
    target = graph.node("MatMul", graph.node("Transpose", "marks", perm=[0, 2, 1]), hidden)
    mean = graph.node("ReduceMean", hidden, graph.constant("rows", np.array([1], np.int64)), keepdims=1)
    pooled = graph.node("Flatten", graph.node("Concat", first, target, mean, axis=-1))
    answers = graph.node("Gemm", pooled, graph.constant("head.w", trained.head), graph.constant("head.b", trained.bias), transB=1)
    graph.node("Softmax", answers, output="chances", axis=-1)
    inputs = [
        helper.make_tensor_value_info("words", TensorProto.FLOAT, [1, "n", WIDTH]),
        helper.make_tensor_value_info("marks", TensorProto.FLOAT, [1, "n", 1]),
    ]
    outputs = [helper.make_tensor_value_info("chances", TensorProto.FLOAT, [1, CLASSES])]
    return graph.serialise("secondsource-polarity", inputs, outputs)


def average(files: Sequence[Path]) -> dict[str, torch.Tensor]:
    """The mean of the weights of several runs that began with the same ones (Wortsman et al. 2022, model soups)."""
    states = [torch.load(file) for file in files]
    return {name: torch.stack([state[name].float() for state in states]).mean(0) for name in states[0]}


def main(args: argparse.Namespace) -> None:
    """Train one run, or average runs that are kept; print the figures on the held-out tenth; write the network."""
    args.keep.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    weights = read_weights(read_weight_file())
    folder = build_model(default_cache()).parent
    tokenizer = TargetTokenizer(folder / "tokenizer.json", folder / "folding.json")
    targets = read_targets(args.bench / "sentiment" / "train.jsonl.gz", tokenizer)
    held = [t for t in targets if t.held_out]
    net = Network(weights, args.layers)
    if args.average:
        net.load_state_dict(average(args.average))
        labels = np.array([t.label for t in held])
        figures = [macro_f1(labels, scores(net, held, weights, named=named).argmax(1)) for named in (False, True)]
        print("held out {:.3f}, with names {:.3f}".format(*figures))
    else:
        learn(net, targets if args.whole else [t for t in targets if not t.held_out], held, weights, args)
    if args.out:
        args.out.write_bytes(write_network(net.eval()))


if __name__ == "__main__":
    default = os.environ.get("SECONDSOURCE_BENCH", str(Path(__file__).resolve().parents[3] / "shared" / "bench"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", nargs="?", type=Path, default=Path(default))
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--layers", type=int, default=LAYERS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--whole", action="store_true", help="train on the held-out tenth too, whose figure then means nothing")
    parser.add_argument("--keep", type=Path, default=Path("out/polarity"), help="folder for the weights after each epoch")
    parser.add_argument("--average", type=Path, nargs="+", metavar="FILE.pt", help="average these weights instead of training")
    parser.add_argument("--out", type=Path, metavar="FILE.onnx", help="the network to write, mostly src/secondsource/data/polarity.onnx")
    main(parser.parse_args())
