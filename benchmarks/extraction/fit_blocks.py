#!/usr/bin/env python3
"""Fit the model of HTML blocks (`extract/blockscores.py`, data/pageblocks.json):  fit_blocks.py [--bench FOLDER] [--folds-only] [--draw N]

A block is of the article where half of its 4-grams stand in the gold text; a short one, where all its words stand there in a row next to
a block that is. Each page weighs the same, each block of it by the root of its words. The shipped model is the mean of BAGS ensembles,
each fitted on three quarters of the pages, drawn at random. Prints figures with all pages of a site held out, then writes the model.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from training import FOLDS, as_ensemble, average_models, fit_trees, fold_sites, write_model

from secondsource.extract.blocks import Block
from secondsource.extract.blockscores import MODEL, block_features, without_comments
from secondsource.extract.decoding import decode_page
from secondsource.extract.html import READERS, loose_key, parse_html, read_blocks, votes_of
from secondsource.extract.metadata import read_metadata
from secondsource.extract.titles import choose_title

BAGS = 4
TREES = 90
DEPTH = 5
RATE = 0.12
BAG_SHARE = 0.75
SHORT = 7
RECIPE = (
    f"benchmarks/extraction/fit_blocks.py: mean of {BAGS} ensembles of {TREES} trees of depth {DEPTH}, rate {RATE}, on the pages of the"
    " extraction set (scrapinghub, wcxb) and the HTML pages of the world set; CatBoost, seeds 0 to 3"
)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


class GoldText:
    """Where the words of a gold text stand."""

    def __init__(self, text: str) -> None:
        self.words = words(text)
        self.grams: dict[tuple[str, ...], list[int]] = {}
        self.places: dict[str, list[int]] = {}
        for i in range(len(self.words) - 3):
            self.grams.setdefault(tuple(self.words[i : i + 4]), []).append(i)
        for i, word in enumerate(self.words):
            self.places.setdefault(word, []).append(i)

    def long_place(self, found: list[str]) -> tuple[int, int] | None:
        """From and to where a block of SHORT words or more stands, None where less than half of it does."""
        grams = [tuple(found[i : i + 4]) for i in range(len(found) - 3)]
        hits = [gram for gram in grams if gram in self.grams]
        return (self.grams[hits[0]][0], self.grams[hits[-1]][-1] + 4) if hits and len(hits) >= 0.5 * len(grams) else None

    def short_places(self, found: list[str]) -> Iterator[int]:
        """Where the words of a short block stand in a row."""
        return (i for i in self.places.get(found[0], ()) if self.words[i : i + len(found)] == found) if found else iter(())


def label_blocks(texts: list[str], gold: str) -> np.ndarray:
    """1.0 for each block that is of the article: long ones by their 4-grams, short ones by their place beside those."""
    target, found = GoldText(gold), [words(text) for text in texts]
    places = [target.long_place(f) if len(f) >= SHORT else None for f in found]
    for order, before, after in ((range(len(texts)), 5, 25), (range(len(texts) - 1, -1, -1), 25, 0)):
        last, gap = None, 0
        for k in order:
            if places[k]:
                last, gap = places[k], 0
                continue
            gap += 1
            if last is None or gap > SHORT + 1 or len(found[k]) >= SHORT:
                continue
            at = next((i for i in target.short_places(found[k]) if last[0] - before <= i <= last[1] + after), None)
            if at is not None:
                places[k] = last = (at, at + len(found[k]))
                gap = 0
    return np.array([place is not None for place in places], dtype=float)


Page = tuple[tuple[Block, ...], np.ndarray, np.ndarray, np.ndarray, str, str, str]


def page_data(data: bytes, file: str, gold: str, group: str, url: str) -> tuple[tuple[str, ...], Page]:
    page = decode_page(data, file)
    tree = parse_html(page, file)
    declared = read_metadata(tree)
    title = choose_title(declared, [name for name in (declared.site_name, *declared.publishers) if name])
    blocks = without_comments(read_blocks(tree), title)
    votes = votes_of(page, tree)
    keys = [loose_key(block.text) for block in blocks]
    taken = {name: [key in votes[name] for key in keys] for name in READERS}
    names, rows = block_features(blocks, title, taken)
    sizes = np.sqrt(np.array([max(1, block.words) for block in blocks], dtype=float))
    labels = label_blocks([block.text for block in blocks], gold)
    return names, (blocks, rows, labels, sizes / max(1.0, sizes.sum()) * 30, gold, group, url)


def load_pages(bench: Path) -> tuple[tuple[str, ...], list[Page]]:
    from run import SETS, read_bytes  # the product's own run, which this must not load where a module is half fitted

    gold = bench / SETS["html"][0]
    rows = [json.loads(line) for line in read_bytes(gold).decode("utf-8").split("\n") if line.strip()]
    found = [page_data(read_bytes(gold.parent / r["file"]), r["file"], r["text"], r["group"], r["url"]) for r in rows]
    for file in sorted((bench / "world").glob("*/gold.json")):
        for page in json.loads(file.read_text("utf-8"))["pages"]:
            if page["page"].endswith(".html"):
                path = file.parent / "pages" / page["page"]
                found.append(
                    page_data(path.read_bytes(), page["page"], "\n".join(page["article"]), "world", f"https://{file.parent.name}.x/")
                )
    return found[0][0], [page for _, page in found]


def fit(pages: list[Page], names: tuple[str, ...]) -> dict:
    models = []
    for bag in range(BAGS):
        pick = np.random.default_rng(bag).random(len(pages)) < BAG_SHARE
        chosen = [page for page, inside in zip(pages, pick, strict=True) if inside]
        x, y, w = (np.concatenate([page[i] for page in chosen]) for i in (1, 2, 3))
        models.append(fit_trees(x, y, features=names, weights=w, trees=TREES, depth=DEPTH, rate=RATE, seed=bag))
    return average_models(models)


def main() -> None:
    from run import load_scorer

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, default=Path(os.environ.get("SECONDSOURCE_BENCH", "../shared/bench")))
    parser.add_argument("--folds-only", action="store_true", help="print the held-out figures, write nothing")
    parser.add_argument("--draw", type=int, default=0, help="seed of folds drawn at random, above 0; writes nothing")
    options = parser.parse_args()
    scorer = load_scorer(options.bench)
    names, pages = load_pages(options.bench)
    folds = fold_sites([page[6] for page in pages], draw=options.draw)
    held_out: dict[str, list[tuple[str, list[str], np.ndarray]]] = {}
    for fold in range(FOLDS):
        model = as_ensemble(fit([page for page, f in zip(pages, folds, strict=True) if f != fold], names))
        for blocks, rows, _, _, gold, group, _ in (page for page, f in zip(pages, folds, strict=True) if f == fold):
            scores = model.score(rows)
            held_out.setdefault(group, []).append((gold, [block.text for block in blocks], scores))
    for threshold in (-0.2, 0.0, 0.1, 0.2, 0.4):
        for group, found in sorted(held_out.items()):
            texts = [(g, "\n".join(t for t, s in zip(lines, scores, strict=True) if s > threshold)) for g, lines, scores in found]
            shingle = scorer.shingle_prf(texts)["f1"]
            word = np.mean([scorer.word_prf(g, t) for g, t in texts], axis=0)
            print(f"{threshold:5.1f} {group:12} pages {len(texts):3}  shingle F1 {shingle:.4f}  word P/R/F1", np.round(word, 4).tolist())
    if not (options.folds_only or options.draw):
        write_model(MODEL, fit(pages, names), RECIPE)


if __name__ == "__main__":
    main()
