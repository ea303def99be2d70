"""Near-duplicate candidates beside exact shingling and MinHash-LSH alone, on articles simulated from real sentences.

Usage: python benchmarks/nearduplicates/run.py [--quick] [--articles N] [--seed N] [--pin [--lower]]
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np
import rensa

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import MissingData, below_floors, bench_folder, pin_floors

from secondsource.models.minhash import SEED, SLOTS, MinHashSketcher
from secondsource.reuse.candidates import CandidateOptions, HashedPage, Pair, candidate_pairs, hashed_shingles
from secondsource.reuse.shingles import quoted_spans
from secondsource.text import WORD, fold, sentence_spans, words

HERE = Path(__file__).resolve().parent
STOCK = (
    "clustering/allsides-train.jsonl.gz", "clustering/allsides-val.jsonl.gz", "clustering/ecbplus-train.jsonl.gz",
    "clustering/ecbplus-dev.jsonl.gz", "extraction/gold-html.jsonl.gz",
)  # fmt: skip
WANTED = 0.5
"""Containment from which on a pair must be found."""
BANDS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
MARGIN = 0.005
BATCH = 250
KINDS = (
    ("verbatim", 0.05), ("trimmed", 0.08), ("edited 10%", 0.05), ("edited 20%", 0.05), ("edited 40%", 0.03), ("padded", 0.04),
    ("merged", 0.04), ("quotation", 0.03), ("mass, near-identical", 0.01), ("mass, edited", 0.01),
)  # fmt: skip
"""Share of the articles that are made from others, by kind; the rest are originals."""
OUTLETS = 20
PLAIN = str.maketrans(dict.fromkeys("“”\"'‘’„«»", ""))
Found = TypeVar("Found")
Pairs = dict[tuple[int, int], float]
"""The larger containment by pair of places."""


@dataclass(frozen=True)
class Simulated:
    """An article as the product gets it, and without its furniture paragraph, which the exact reference reads."""

    text: str
    bare: str
    kind: str


class Simulation:
    """Composes articles of real sentences in random order, and reprints of them."""

    def __init__(self, sentences: list[str], seed: int) -> None:
        self.rng = random.Random(seed)
        self.rng.shuffle(sentences)
        self.furniture = [" ".join(sentences[3 * i : 3 * i + 3]) for i in range(OUTLETS)]
        self.sentences = sentences[3 * OUTLETS :]
        self.vocabulary = sorted({w for s in self.sentences[:5000] for w in words(s)})

    def compose(self, length: int | None = None) -> list[str]:
        """Sentences of an article of 80 to 800 words, short ones more often (log-uniform)."""
        wanted = length or round(80 * 10 ** self.rng.random())
        chosen: list[str] = []
        count = 0
        while count < wanted:
            chosen.append(self.rng.choice(self.sentences))
            count += len(chosen[-1].split())
        return chosen

    def edit(self, sentences: list[str], share: float) -> list[str]:
        """Swap a share of the words for others."""
        return [" ".join(self.rng.choice(self.vocabulary) if self.rng.random() < share else w for w in s.split()) for s in sentences]

    def trim(self, sentences: list[str]) -> list[str]:
        """Keep the first 50% to 90% of the sentences."""
        return sentences[: max(1, round(len(sentences) * self.rng.uniform(0.5, 0.9)))]

    def derive(self, kind: str, sources: list[list[str]], wire: dict[str, list[str]]) -> list[str]:
        """An article of the kind named, made from originals; `wire` has the story of each mass kind."""
        source = sources[int(len(sources) * self.rng.random() ** 2)]
        return {
            "verbatim": lambda: source,
            "trimmed": lambda: self.trim(source),
            "edited 10%": lambda: self.edit(source, 0.1),
            "edited 20%": lambda: self.edit(source, 0.2),
            "edited 40%": lambda: self.edit(source, 0.4),
            "padded": lambda: self.inserted(source, self.compose(round(len(" ".join(source).split()) * self.rng.uniform(1, 3)))),
            "merged": lambda: [s for _ in range(self.rng.choice((2, 3))) for s in self.rng.choice(sources)],
            "quotation": lambda: self.inserted([f"“{' '.join(source[:2])}” he said."], self.compose()),
            "mass, near-identical": lambda: self.edit(wire[kind], 0.01),
            "mass, edited": lambda: self.edit(self.trim(wire[kind]), 0.1) + self.compose(80),
        }[kind]()

    def inserted(self, block: list[str], around: list[str]) -> list[str]:
        """Sentences with a block at a random place among them."""
        at = self.rng.randrange(len(around) + 1)
        return around[:at] + block + around[at:]

    def finish(self, sentences: list[str], kind: str) -> Simulated:
        """Set paragraphs; half of the pages carry the furniture paragraph of their outlet, outlets being of unequal size."""
        paragraphs, at = [], 0
        while at < len(sentences):
            step = self.rng.randint(1, 4)
            paragraphs.append(" ".join(sentences[at : at + step]))
            at += step
        bare = "\n\n".join(paragraphs)
        outlet = int(OUTLETS * self.rng.random() ** 2)
        return Simulated(f"{bare}\n\n{self.furniture[outlet]}" if self.rng.random() < 0.5 else bare, bare, kind)


def stock() -> list[str]:
    """Distinct sentences of 6 to 60 words from the texts of the benchmark sets, quotation marks taken out."""
    found: dict[str, None] = {}
    for name in STOCK:
        with gzip.open(bench_folder() / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"] or ""
                for span in sentence_spans(text):
                    found.setdefault(" ".join(text[span.start : span.end].translate(PLAIN).split()))
    return [s for s in found if 6 <= len(s.split()) <= 60]


def simulate(count: int, seed: int) -> list[Simulated]:
    """Articles in random order."""
    simulation = Simulation(stock(), seed)
    planted = [kind for kind, share in KINDS for _ in range(round(share * count))]
    originals = [simulation.compose() for _ in range(count - len(planted))]
    wire = {kind: simulation.compose(400) for kind, _ in KINDS if kind.startswith("mass")}
    articles = [simulation.finish(sentences, "original") for sentences in originals]
    articles += [simulation.finish(simulation.derive(kind, originals, wire), kind) for kind in planted]
    simulation.rng.shuffle(articles)
    return articles


def bare_shingles(text: str) -> set[str]:
    """Word shingles outside quotations as strings: the reference shares no hashing with the product."""
    for span in reversed(quoted_spans(text)):
        text = f"{text[: span.start]}\n{text[span.end :]}"
    found: set[str] = set()
    for line in text.split("\n"):
        forms = [fold(m.group()) for m in WORD.finditer(line)]
        found.update(" ".join(run) for run in zip(forms, forms[1:], forms[2:], strict=False))
    return found


def exact_pairs(articles: list[Simulated], least: float) -> Pairs:
    """All pairs with a containment of at least `least` either way, by an inverted index over every shingle."""
    known: dict[str, int] = {}
    pages = [np.array([known.setdefault(s, len(known)) for s in sorted(bare_shingles(a.bare))], dtype=np.int64) for a in articles]
    sizes = np.array([len(page) for page in pages])
    flat = np.concatenate(pages)
    holders = np.repeat(np.arange(len(pages)), sizes)[np.argsort(flat, kind="stable")]
    ends = np.cumsum(np.bincount(flat, minlength=len(known)))
    starts = np.concatenate(([0], ends[:-1]))
    found: Pairs = {}
    for right, page in enumerate(pages):
        if len(page):
            meetings = np.concatenate([holders[starts[s] : ends[s]] for s in page])
            shared = np.bincount(meetings[meetings < right], minlength=1)
            smaller = np.minimum(sizes[: len(shared)], len(page))
            found |= {(int(i), right): shared[i] / smaller[i] for i in np.flatnonzero((shared > 0) & (shared >= least * smaller))}
    return found


def prepared(texts: list[str]) -> list[HashedPage]:
    """Shingles and sketches of a batch of texts."""
    shingles = [hashed_shingles(text) for text in texts]
    return [HashedPage(s, sketch) for s, sketch in zip(shingles, MinHashSketcher().sketch(shingles), strict=True)]


def prepare(articles: list[Simulated], workers: int) -> list[HashedPage]:
    """Shingles and sketches of all articles, in this process or in several."""
    batches = [[a.text for a in articles[i : i + BATCH]] for i in range(0, len(articles), BATCH)]
    if workers == 1:
        return [page for batch in batches for page in prepared(batch)]
    with ProcessPoolExecutor(workers) as pool:
        return [page for batch in pool.map(prepared, batches) for page in batch]


def lsh_alone(pages: list[HashedPage], bands: int) -> dict[tuple[int, int], Pair]:
    """What rensa's own MinHash-LSH gives: every pair that falls into one bucket, with the similarity estimated as its shares."""
    sketches = [rensa.RMinHash.from_token_sets([[s.tobytes() for s in page.shingles]], SLOTS, SEED)[0] for page in pages]
    index = rensa.RMinHashLSH(WANTED, SLOTS, bands)
    index.insert_many(sketches)
    hits = index.query_all(sketches)
    found = {}
    for i, others in enumerate(hits):
        for j in others:
            if i < j:
                similarity = sketches[i].jaccard(sketches[j])
                found[i, j] = Pair(i, j, similarity, similarity)
    return found


def stood_for(found: dict[tuple[int, int], Pair], near: float = 0.8) -> Callable[[int, int], bool]:
    """Whether two pages are a pair, or pages that they are near-copies of, by pairs of their own, are one page or a pair."""
    copies: dict[int, set[int]] = {}
    for (left, right), pair in found.items():
        if min(pair.left_in_right, pair.right_in_left) >= near:
            copies.setdefault(left, {left}).add(right)
            copies.setdefault(right, {right}).add(left)

    def met(left: int, right: int) -> bool:
        lefts, rights = copies.get(left, {left}), copies.get(right, {right})
        return any(i == j or (min(i, j), max(i, j)) in found for i in lefts for j in rights)

    return met


def figures_of(pairs: dict[tuple[int, int], Pair], exact: Pairs, articles: list[Simulated]) -> Iterator[tuple[str, float]]:
    """Recall by band of exact containment and by kind, precision at the estimate and at half of what is wanted."""
    wanted = {pair: c for pair, c in exact.items() if c >= WANTED}
    met = stood_for(pairs)
    hit = {pair: met(*pair) for pair in wanted}
    yield "recall.all", sum(hit.values()) / len(hit)
    for low, high in pairwise(BANDS):
        band = [hit[pair] for pair, c in wanted.items() if low <= c < high]
        yield f"recall.{low:g}-{min(high, 1):g}", sum(band) / max(1, len(band))
    for kind in sorted({a.kind for a in articles}):
        of = [hit[i, j] for i, j in wanted if kind in (articles[i].kind, articles[j].kind)]
        if of:
            yield f"recall.{kind}", sum(of) / len(of)
    yield "listed.all", sum(pair in pairs for pair in wanted) / len(wanted)
    apart = [pair in pairs for pair in wanted if not any("mass" in articles[i].kind for i in pair)]
    yield "listed.but for mass kinds", sum(apart) / len(apart)
    yield "pairs.wanted", len(wanted)
    yield "pairs.found", len(pairs)
    for least in (0.2, WANTED):
        claimed = [places for places, pair in pairs.items() if max(pair.left_in_right, pair.right_in_left) >= least]
        yield f"precision.{least:g}", sum(exact.get(pair, 0.0) >= least for pair in claimed) / max(1, len(claimed))


def clock() -> float:
    """Seconds of processor time, this process and its ended workers: what else runs on the machine matters little."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(s.ru_utime + s.ru_stime for s in spent)


def timed(work: Callable[[], Found]) -> tuple[Found, float, float]:
    """The result, seconds on the wall and seconds of processor time."""
    start, spent = time.perf_counter(), clock()
    return work(), time.perf_counter() - start, clock() - spent


def memory() -> float:
    """Most memory this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ours(pages: list[HashedPage]) -> dict[tuple[int, int], Pair]:
    """Candidate pairs by their places."""
    return {(pair.left, pair.right): pair for pair in candidate_pairs(pages, options=CandidateOptions())}


def speed(articles: list[Simulated]) -> tuple[list[HashedPage], dict[tuple[int, int], Pair]]:
    """Print time and memory of the product's way; returns pages and pairs."""
    count, before = len(articles), memory()
    pages, one, one_spent = timed(lambda: prepare(articles, 1))
    pairs, join, join_spent = timed(lambda: ours(pages))
    print(f"{count} articles, {sum(len(a.text.split()) for a in articles) / count:.0f} words on average")
    print(f"memory: {before:.0f} MB before, at most {memory():.0f} MB")
    _, two, two_spent = timed(lambda: prepare(articles, 2))
    print(f"{'seconds':36}{'wall':>8}{'processor':>11}")
    print(f"{'shingles and sketches, one process':36}{one:8.1f}{one_spent:11.1f}")
    print(f"{'shingles and sketches, two processes':36}{two:8.1f}{two_spent:11.1f}")
    print(f"{'pairs':36}{join:8.1f}{join_spent:11.1f}")
    print(f"articles/s: {count / (one + join):.0f} on one core, {count / (two + join):.0f} on two")
    return pages, pairs


def crowds(simulation: Simulation, count: int) -> Iterator[tuple[str, list[str]]]:
    """Sets of pages made to break a search that pairs whatever shares something."""
    text, paragraph = simulation.compose(300), " ".join(simulation.compose(50))
    ten = [w for s in simulation.compose(3000) for w in s.split()]
    yield "identical pages", [" ".join(text)] * count
    yield "one identical paragraph", [f"{' '.join(simulation.edit(simulation.compose(250), 0.5))}\n{paragraph}" for _ in range(count)]
    for share in (0.01, 0.05, 0.2):
        yield f"{share:.0%} of the words swapped", [" ".join(simulation.edit(text, share)) for _ in range(count)]
    yield "windows of one long text", [" ".join(ten[i : i + 300]) for i in (simulation.rng.randrange(2700) for _ in range(count))]


def largest(pairs: dict[tuple[int, int], Pair], count: int) -> int:
    """Pages of the largest group that pairs tie together."""
    group = list(range(count))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = i = group[group[i]]
        return i

    for left, right in pairs:
        group[root(left)] = root(right)
    return max(Counter(root(i) for i in range(count)).values())


def print_crowds(seed: int, count: int) -> None:
    print(f"{f'crowd of {count} pages':30}{'pairs':>10}{'largest':>10}{'seconds':>10}")
    for name, texts in crowds(Simulation(stock(), seed), count):
        pages = prepared(texts)
        pairs, _, spent = timed(lambda pages=pages: ours(pages))
        print(f"{name:30}{len(pairs):10}{largest(pairs, count):10}{spent:10.1f}")


def main(arguments: argparse.Namespace) -> int:
    """Print the figures side by side; 1 where a floor is missed."""
    articles = simulate(2000 if arguments.quick else arguments.articles, arguments.seed)
    pages, pairs = speed(articles)
    exact, _, spent = timed(lambda: exact_pairs(articles, 0.1))
    print(f"exact reference: {spent:.1f} s")
    tables = {"ours": dict(figures_of(pairs, exact, articles))}
    for bands in (16, 32, 64):
        found, _, spent = timed(lambda bands=bands: lsh_alone(pages, bands))
        print(f"MinHash-LSH alone, {bands} bands of {SLOTS // bands}: {spent:.1f} s after shingles")
        tables[f"LSH {bands}x{SLOTS // bands}"] = dict(figures_of(found, exact, articles))
    print(f"{'figure':30}" + "".join(f"{name:>12}" for name in tables))
    for line in tables["ours"]:
        print(f"{line:30}" + "".join(f"{table[line]:12.4f}" for table in tables.values()))
    print("articles: " + ", ".join(f"{n} {kind}" for kind, n in sorted(Counter(a.kind for a in articles).items())))
    print_crowds(arguments.seed, len(articles) // 4)
    return held(tables["ours"], articles, arguments)


def held(figures: dict[str, float], articles: list[Simulated], arguments: argparse.Namespace) -> int:
    """Hold recall against the floors of these very articles, or pin them."""
    floors = HERE / ("floors-quick.json" if arguments.quick else "floors.json")
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch) / "articles.txt"
        data.write_text("\f".join(a.text for a in articles), "utf-8")
        if arguments.pin:
            least = {name: MARGIN for name in figures if name.startswith(("recall.", "listed."))}
            refused = pin_floors(floors, figures, data, at_least=least, at_most={}, lower=arguments.lower)
            print("\n".join(refused) or "floors are pinned")
        missed = below_floors(floors, figures, data)
    print("\n".join(missed) or "all floors are met")
    return 1 if missed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="2,000 articles")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pin", action="store_true", help="write floors.json from the figures measured")
    parser.add_argument("--lower", action="store_true", help="with --pin: let floors sink")
    try:
        sys.exit(main(parser.parse_args()))
    except MissingData as missing:
        sys.exit(f"SKIPPED: {missing}")
