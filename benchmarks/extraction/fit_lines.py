#!/usr/bin/env python3
"""Fit the line model of `extract/linescores.py` (data/dumplines.json):  fit_lines.py [--bench FOLDER] [--folds N] [--no-write]

Trains on the given dumps, on two dumps of our own of each HTML page (laid out by inscriptis, and a line a text node) and on the world
pages. A line is of the article where it stands in the chain of lines that follows the gold text in order and holds most words of it.
A line weighs as much as its share of the words of its page's gold text. Prints, on the given dumps alone, word precision, recall and F1:
the oracle (what the labels themselves reach), the cross-validated choice by group, and what furniture learned from the other pages of
a site adds to the pages of such sites. Needs `pip install -e '.[training]'` with inscriptis.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from inscriptis import get_text
from lxml import html
from run import load_scorer, read_bytes
from training import FOLDS, as_ensemble, fit_trees, fold_sites, site_of, write_model

from secondsource.extract.linefeatures import FEATURES, read_features
from secondsource.extract.lines import join_fragments, read_lines
from secondsource.extract.linescores import MODEL, choose_lines, weigh_furniture
from secondsource.extract.recurrence import learn_furniture

TREES, DEPTH, RATE = 120, 5, 0.15
WEIGHT = 300
"""Weight of a page's gold text among all; it sets how soon the ridge of the leaves (5) yields to the data."""
LEAST_GOLD = 30
"""Words of gold text below which a page weighs no more than one of so many words."""
DROPPED = {"script", "style", "template", "head"}
GRAM = 3
MOST_PLACES = 12
DIAGONAL = 8
"""Words by which the places of a line's grams in the gold text may be shifted against each other."""
LONGEST_GAP = 400
LONGEST_SHORT = 12


@dataclass(kw_only=True)
class Page:
    """One dump: `labels` are shares of a line's words in the gold text, `scores` log-odds from a model that did not see the site."""

    key: str
    url: str | None
    group: str
    given: bool
    gold: str
    texts: list[str]
    sizes: np.ndarray
    labels: np.ndarray
    rows: np.ndarray
    scores: np.ndarray = field(default_factory=lambda: np.zeros(0))

    @property
    def weights(self) -> np.ndarray:
        """A line's share of the words of the gold text."""
        return (self.sizes + 1.0) / max(LEAST_GOLD, float(self.sizes[self.labels >= 0.5].sum()))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def label_lines(texts: Sequence[str], gold: str) -> np.ndarray:
    """Share of each line's words that stand in the gold text, 0 for lines outside the heaviest chain of lines in gold order."""
    target, lines = words(gold), [words(text) for text in texts]
    labels = np.zeros(len(lines))
    chain = _heaviest_chain(lines, target)
    for number, _, _, cover in chain:
        labels[number] = cover / len(lines[number])
    ends = [(-1, 0, 0, 0), *chain, (len(lines), len(target), len(target), 0)]
    for (above, _, stop, _), (below, start, _, _) in itertools.pairwise(ends):
        if below - above > 1 and 0 < start - stop <= LONGEST_GAP:
            _label_gap(labels, lines, range(above + 1, below), target[stop:start])
    return labels


def _label_gap(labels: np.ndarray, lines: list[list[str]], numbers: range, rest: list[str]) -> None:
    """Take in the short lines between two lines of the chain whose words stand in order in the gold text between these."""
    at = 0
    for number in numbers:
        line = lines[number]
        if not 0 < len(line) <= LONGEST_SHORT:
            continue
        place = next((k for k in range(at, len(rest) - len(line) + 1) if rest[k : k + len(line)] == line), None)
        if place is not None:
            labels[number], at = 1.0, place + len(line)


def _heaviest_chain(lines: list[list[str]], target: list[str]) -> list[tuple[int, int, int, int]]:
    """(line, start, stop, words covered) of the lines that follow each other in the target and cover most of it (a Fenwick tree)."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i in range(len(target) - GRAM + 1):
        places[tuple(target[i : i + GRAM])].append(i)
    tree = [(0, -1)] * (len(target) + 2)
    found: list[tuple[tuple[int, int, int, int], int]] = []
    for number, line in enumerate(lines):
        ready = []
        for start, stop, cover in _matches(line, places):
            weight, previous = _query(tree, start + 1)
            ready.append((weight + cover, stop, ((number, start, stop, cover), previous)))
        for weight, stop, entry in ready:
            found.append(entry)
            _update(tree, stop + 1, (weight, len(found) - 1))
    _, at = _query(tree, len(target) + 1)
    chain = []
    while at >= 0:
        entry, at = found[at]
        chain.append(entry)
    return chain[::-1]


def _matches(line: list[str], places: dict[tuple[str, ...], list[int]]) -> Iterator[tuple[int, int, int]]:
    """(start, stop, words covered) for each stretch of the target that holds at least half of the line."""
    buckets: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for k in range(len(line) - GRAM + 1):
        for place in places.get(tuple(line[k : k + GRAM]), ())[:MOST_PLACES]:
            buckets[(place - k) // DIAGONAL].append((place, k))
    for diagonal in list(buckets):
        hits = [*buckets[diagonal], *buckets.get(diagonal + 1, ())]
        cover = len({k + i for _, k in hits for i in range(GRAM)})
        if cover >= 0.5 * len(line) and (len(line) > GRAM or cover == len(line)):
            yield min(p for p, _ in hits), max(p for p, _ in hits) + GRAM, cover


def _query(tree: list[tuple[int, int]], i: int) -> tuple[int, int]:
    best = (0, -1)
    while i > 0:
        best = max(best, tree[i])
        i -= i & -i
    return best


def _update(tree: list[tuple[int, int]], i: int, value: tuple[int, int]) -> None:
    while i < len(tree):
        tree[i] = max(tree[i], value)
        i += i & -i


def dump_nodes(root: html.HtmlElement) -> str:
    """A dump with each text node of a page on a line of its own."""
    lines: list[str] = []
    stack: list[tuple[html.HtmlElement, bool]] = [(root, False)]
    while stack:
        element, left = stack.pop()
        if left:
            lines.append(" ".join((element.tail or "").split()))
        elif isinstance(element.tag, str) and element.tag.lower() not in DROPPED:
            lines.append(" ".join((element.text or "").split()))
            for child in reversed(element):
                stack += [(child, True), (child, False)]
    return "\n".join(line for line in lines if line)


def decode(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


def read_gold(path: Path) -> list[dict]:
    return [json.loads(line) for line in read_bytes(path).decode("utf-8").split("\n") if line.strip()]


def make_page(key: str, url: str | None, group: str, dump: str, gold: str, *, given: bool = False) -> Page:
    lines = join_fragments(read_lines(dump))
    texts = [line.text for line in lines]
    return Page(
        key=key,
        url=url,
        group=group,
        given=given,
        gold=gold,
        texts=texts,
        sizes=np.array([len(words(text)) for text in texts], dtype=float),
        labels=label_lines(texts, gold),
        rows=read_features(lines),
    )


def load_pages(bench: Path) -> list[Page]:
    folder = bench / "extraction"
    pages = []
    for row in read_gold(folder / "gold-textdump.jsonl.gz"):
        dump = read_bytes(folder / row["file"]).decode("utf-8")
        pages.append(make_page(Path(row["file"]).stem, row["url"], row["group"], dump, row["text"], given=True))
    for row in read_gold(folder / "gold-html.jsonl.gz"):
        markup = decode(read_bytes(folder / row["file"]))
        for kind, dump in (("own layout", get_text(markup)), ("own nodes", dump_nodes(html.fromstring(markup)))):
            pages.append(make_page(Path(row["file"]).stem, row["url"], kind, dump, row["text"]))
    for file in sorted((bench / "world").glob("*/gold.json")):
        for page in json.loads(file.read_text("utf-8"))["pages"]:
            if page["page"].endswith(".txt"):
                text = (file.parent / "pages" / page["page"]).read_text("utf-8")
                pages.append(make_page(f"{file.parent.name}/{page['page']}", None, "world", text, "\n".join(page["article"])))
    return pages


def fit(pages: list[Page]) -> dict:
    return fit_trees(
        np.concatenate([page.rows for page in pages]),
        np.concatenate([page.labels >= 0.5 for page in pages]).astype(float),
        weights=np.concatenate([page.weights for page in pages]) * WEIGHT,
        features=FEATURES,
        trees=TREES,
        depth=DEPTH,
        rate=RATE,
    )


def score_folds(pages: list[Page], folds: int) -> None:
    """Give each page the scores of a model that was fitted without its site; world pages are always in the training part."""
    sites = {page.key: page.url for page in pages if page.url}
    fold_of = dict(zip(sites, fold_sites(list(sites.values())), strict=True))
    for fold in range(folds):
        ensemble = as_ensemble(fit([page for page in pages if fold_of.get(page.key, -1) != fold]))
        for page in pages:
            if fold_of.get(page.key, -1) == fold:
                page.scores = ensemble.score(page.rows)
        print(f"fold {fold} done", flush=True)


def join_kept(page: Page, kept: Sequence[bool]) -> str:
    return "\n".join(text for text, inside in zip(page.texts, kept, strict=True) if inside)


def print_groups(title: str, rows: list[tuple[str, tuple[float, float, float]]]) -> None:
    for group in (*sorted({group for group, _ in rows}), ""):
        some = [prf for name, prf in rows if name == group or not group]
        print(f"{title:28} {group or 'all':20} {len(some):4} pages  P R F1", np.round(np.mean(some, axis=0), 4).tolist())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, default=Path(os.environ.get("SECONDSOURCE_BENCH", "../shared/bench")))
    parser.add_argument("--folds", type=int, default=FOLDS, help="how many of the folds to score (each page in one)")
    parser.add_argument("--no-write", action="store_true", help="print the figures only")
    options = parser.parse_args()
    scorer, pages = load_scorer(options.bench), load_pages(options.bench)
    given = [page for page in pages if page.given]
    print_groups("oracle", [(p.group, scorer.word_prf(p.gold, join_kept(p, (p.labels >= 0.5).tolist()))) for p in given])
    score_folds(pages, options.folds)
    scored = [page for page in pages if len(page.scores)]
    rows = [(p.group, scorer.word_prf(p.gold, join_kept(p, choose_lines(p.scores, p.sizes)))) for p in scored]
    print_groups("cross-validated", [row for row, p in zip(rows, scored, strict=True) if p.given])
    print_furniture(scorer.word_prf, [(page, row[1]) for page, row in zip(scored, rows, strict=True)])
    if not options.no_write:
        recipe = f"fit_lines.py: {TREES} trees of depth {DEPTH}, rate {RATE}; {len(pages)} dumps; weights by words"
        write_model(MODEL, fit(pages), recipe)


def print_furniture(word_prf: object, scored: list[tuple[Page, tuple[float, float, float]]]) -> None:
    """Figures on the pages of sites with several pages, without and with the furniture that those pages have in common."""
    sites: dict[tuple[str, str], list[tuple[Page, tuple[float, float, float]]]] = defaultdict(list)
    for page, prf in scored:
        sites[site_of(page.url), "given" if page.given else page.group].append((page, prf))
    before, after = [], []
    for (_, kind), found in sorted(sites.items()):
        furniture = learn_furniture([page.texts for page, _ in found])
        for page, prf in found if len(found) > 1 else ():
            scores = weigh_furniture(page.scores, page.texts, furniture)
            before.append((kind, prf))
            after.append((kind, word_prf(page.gold, join_kept(page, choose_lines(scores, page.sizes)))))  # type: ignore[operator]
    print_groups("sites with several pages", before)
    print_groups("with learned furniture", after)


if __name__ == "__main__":
    main()
