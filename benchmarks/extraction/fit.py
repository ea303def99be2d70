#!/usr/bin/env python3
"""Fit the line model of `extract/linescores.py`:  fit.py [--bench FOLDER]

A line is of the article where half of its 4-grams (short lines: all its words in a row) stand in the gold text. Weighted logistic
regression by Newton's method, each page with the same weight whatever its length to about the square root. Prints word F1 in
five-fold cross-validation over pages (without the rules that come after), then the weights of a fit on all pages.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from pathlib import Path

import numpy as np
from run import SETS, load_scorer, read_bytes

from secondsource.extract.dump import choose_lines
from secondsource.extract.lines import Line, join_fragments, read_lines
from secondsource.extract.linescores import FEATURES, line_features

FOLDS = 5
RIDGE = 1.0
Page = tuple[tuple[Line, ...], np.ndarray, np.ndarray, np.ndarray, str]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def label_lines(lines: tuple[Line, ...], gold: str) -> np.ndarray:
    target = words(gold)
    whole = f" {' '.join(target)} "
    grams = {tuple(target[i : i + 4]) for i in range(len(target) - 3)}
    labels = []
    for line in lines:
        found = words(line.text)
        own = [tuple(found[i : i + 4]) for i in range(len(found) - 3)]
        if len(found) >= 8:
            labels.append(sum(gram in grams for gram in own) >= 0.5 * len(own))
        else:
            labels.append(len(found) >= 2 and f" {' '.join(found)} " in whole)
    return np.array(labels, dtype=float)


def page_data(dump: str, gold: str) -> Page:
    lines = join_fragments(read_lines(dump))
    sizes = np.sqrt(np.array([len(words(line.text)) + 1.0 for line in lines]))
    return lines, line_features(lines), label_lines(lines, gold), sizes / sizes.sum() * np.sqrt(len(lines)) * 5, gold


def load_pages(bench: Path) -> list[Page]:
    gold = bench / SETS["textdump"][0]
    rows = [json.loads(line) for line in read_bytes(gold).decode("utf-8").split("\n") if line.strip()]
    pages = [page_data(read_bytes(gold.parent / row["file"]).decode("utf-8"), row["text"]) for row in rows]
    for file in sorted((bench / "world").glob("*/gold.json")):
        gold_pages = [page for page in json.loads(file.read_text("utf-8"))["pages"] if page["page"].endswith(".txt")]
        pages += [page_data((file.parent / "pages" / p["page"]).read_text("utf-8"), "\n".join(p["article"])) for p in gold_pages]
    return pages


def fit(pages: list[Page]) -> np.ndarray:
    x, y, weight = (np.concatenate([page[i] for page in pages]) for i in (1, 2, 3))
    beta = np.zeros(x.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        curvature = (x * (weight * p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(len(beta))
        step = np.linalg.solve(curvature, x.T @ (weight * (y - p)) - RIDGE * beta)
        beta += step
        if np.abs(step).max() < 1e-6:
            break
    return beta


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, default=Path(os.environ.get("SECONDSOURCE_BENCH", "../shared/bench")))
    bench = parser.parse_args().bench
    scorer, pages, scores = load_scorer(bench), load_pages(bench), []
    for fold in range(FOLDS):
        beta = fit([page for i, page in enumerate(pages) if i % FOLDS != fold])
        for lines, x, _, _, gold in pages[fold::FOLDS]:
            kept = choose_lines((x @ beta).tolist())
            scores.append(scorer.word_prf(gold, "\n".join(line.text for line, inside in zip(lines, kept, strict=True) if inside)))
    print("cross-validated word precision, recall, F1:", np.round(np.mean(scores, axis=0), 4).tolist())
    print({name: round(float(value), 2) for name, value in zip(FEATURES, fit(pages), strict=True)})


if __name__ == "__main__":
    main()
