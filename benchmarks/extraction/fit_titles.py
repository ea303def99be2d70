#!/usr/bin/env python3
"""Fit the title models of `extract/titles.py` and `extract/dumptitles.py`:  fit_titles.py [--bench FOLDER] [--check] [html dumps]

Trees rank the candidates of each page (QuerySoftMax). Prints the share of gold titles found, exact and by their letters, in five-fold
cross-validation by site, then fits on all pages and writes the models (`--check`: only prints). Every HTML page of the extraction and
dates sets is dumped in both layouts to train on, as a text browser would and a line a text node; only the dumps of the set itself, with
a gold title, and those of the world set are scored. Where there is no gold title, a first heading that agrees with a declared title
stands in for it, in training alone. Needs CatBoost and inscriptis (`pip install -e '.[training]'`).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import fit_lines
import inscriptis
import numpy as np
from run import read_bytes
from training import FOLDS, as_ensemble, fit_trees, fold_sites, write_model

from secondsource.errors import SecondSourceError
from secondsource.extract import dumptitles, titlescores
from secondsource.extract.decoding import decode_page
from secondsource.extract.dump import _is_prose
from secondsource.extract.html import parse_html
from secondsource.extract.kinds import text_size
from secondsource.extract.linefeatures import FEATURES as LINE_FEATURES
from secondsource.extract.linefeatures import read_features
from secondsource.extract.lines import Line, join_fragments, read_lines
from secondsource.extract.linescores import choose_lines
from secondsource.extract.metadata import Declared, read_metadata
from secondsource.extract.outlets import domain_of
from secondsource.extract.titles import read_wordings, strip_site_name
from secondsource.extract.trees import Ensemble

SILVER_WEIGHT = {"html": 0.3, "dumps": 0.5}
"""Weight of a page without a gold title."""
HEADLESS_STEP = 4
HEADLESS_WEIGHT = 0.1
"""Every fourth dump is trained on once more with its headline taken out, so that the model learns to say that there is none."""
SHORTEST_SILVER = 9
LEAST_SHARE = 0.5
"""Share of a line's words in the gold text from which the line is of the article."""
TREES = {"html": {"trees": 100, "depth": 2, "ridge": 20.0}, "dumps": {"trees": 150, "depth": 4, "ridge": 20.0}}


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page parsed: its title, whether that is gold, and its two dumps, of which the set itself has that of
    layout `given`; `text` is the gold text of these.
    """

    url: str
    declared: Declared
    title: str
    gold: bool
    dumps: dict[str, str]
    given: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Query:
    """The candidates of one page. `labels` has a number a row; `judged` says whether the page counts in the figures, `exact` and
    `normal` which rows would be right.
    """

    group: str
    fold: int
    rows: np.ndarray
    labels: np.ndarray
    weight: float
    judged: bool
    exact: np.ndarray
    normal: np.ndarray


def letters(text: str) -> str:
    """Letters and digits alone, as the scorer compares titles."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def site_names(declared: Declared) -> list[str]:
    return [name for name in (declared.site_name, *declared.publishers) if name]


def silver_title(declared: Declared) -> str:
    """A heading that a declared title bears out word for word, "" where there is none."""
    names, domain = site_names(declared), domain_of(declared.url)
    titles = {letters(strip_site_name(title, names, domain=domain)) for title in declared.titles}
    headings = (strip_site_name(heading, names, domain=domain) for heading in declared.headings)
    return next((h for h in headings if len(letters(h)) >= SHORTEST_SILVER and letters(h) in titles), "")


def load_given(bench: Path) -> dict[str, tuple[str, str]]:
    """Layout and text of the dumps of the extraction set, by page."""
    gold = bench / "extraction/gold-textdump.jsonl.gz"
    rows = [json.loads(line) for line in read_bytes(gold).decode("utf-8").split("\n") if line.strip()]
    return {Path(row["file"]).stem: (row["group"].split("-")[-1], read_bytes(gold.parent / row["file"]).decode("utf-8")) for row in rows}


def load_pages(bench: Path) -> Iterator[Page]:
    dumps = load_given(bench)
    for gold in (bench / "extraction/gold-html.jsonl.gz", bench / "dates/gold.jsonl"):
        for line in read_bytes(gold).decode("utf-8").split("\n"):
            if not line.strip():
                continue
            row = json.loads(line)
            text = decode_page(read_bytes(gold.parent / row["file"]), row["file"])
            try:
                tree = parse_html(text, row["file"])
            except SecondSourceError:
                continue
            declared = read_metadata(tree)
            layout, given = dumps.get(Path(row["file"]).stem, ("", ""))
            made = {"layout": inscriptis.get_text(text), "nodes": fit_lines.dump_nodes(tree)}
            yield Page(
                url=row["url"] or "",
                declared=declared,
                title=row.get("title") or silver_title(declared),
                gold=bool(row.get("title")),
                dumps=made | ({layout: given} if layout else {}),
                given=layout,
                text=row.get("text") or "",
            )


def load_world(bench: Path) -> Iterator[Page]:
    """The dumps of the world set, which are laid out tightly, with few menus, as no dump of a browser is."""
    for file in sorted((bench / "world").glob("*/gold.json")):
        for page in json.loads(file.read_text("utf-8"))["pages"]:
            if page["page"].endswith(".txt"):
                dumps = {"world": (file.parent / "pages" / page["page"]).read_text("utf-8")}
                yield Page(url=page["url"], declared=Declared(), title=page["title"], gold=True, dumps=dumps, given="", text="")


def html_queries(pages: Sequence[Page], folds: np.ndarray) -> Iterator[Query]:
    for page, fold in zip(pages, folds, strict=True):
        names, domain = site_names(page.declared), domain_of(page.declared.url)
        wordings, rows = read_wordings(page.declared, names, domain=domain)
        if not page.title or not wordings:
            continue
        exact = np.array([" ".join(page.title.split()) == wording.text for wording in wordings])
        normal = np.array([letters(page.title) == letters(wording.text) for wording in wordings])
        yield Query(
            group="html" if page.gold else "html, silver titles",
            fold=int(fold),
            rows=rows,
            labels=np.where(exact | (normal & ~exact.any()), 1.0, normal * 0.5),
            weight=1.0 if page.gold else SILVER_WEIGHT["html"],
            judged=page.gold,
            exact=exact,
            normal=normal,
        )


def dump_queries(pages: Sequence[Page], folds: np.ndarray) -> Iterator[Query]:
    models = fit_lines_without(pages, folds)
    for number, (page, fold) in enumerate(zip(pages, folds, strict=True)):
        for layout, text in page.dumps.items():
            judged = page.gold and layout == page.given
            if not page.title or not text.strip():
                continue
            lines, inside = read_parts(text, models[fold])
            group = f"dumps, {layout}" if judged or layout == "world" else f"dumps, {layout}, others"
            yield from dump_query(page, lines, inside, group, int(fold), judged)
            if number % HEADLESS_STEP == 0:
                key = letters(page.title)
                kept = [i for i, line in enumerate(lines) if key not in letters(line.text)]
                yield from dump_query(page, [lines[i] for i in kept], [inside[i] for i in kept], "dumps without headline", int(fold), False)


def fit_lines_without(pages: Sequence[Page], folds: np.ndarray) -> list[Ensemble]:
    """For each fold a line model that has not seen its sites, as no dump in use has been seen by the one that ships."""
    given = [(fold, fit_lines.make_page("", p.url, "", p.dumps[p.given], p.text)) for p, fold in zip(pages, folds, strict=True) if p.given]
    return [fit_line_model([sample for other, sample in given if other != fold]) for fold in range(FOLDS)]


def fit_line_model(samples: Sequence[fit_lines.Page]) -> Ensemble:
    model = fit_trees(
        np.concatenate([sample.rows for sample in samples]),
        np.concatenate([sample.labels >= LEAST_SHARE for sample in samples]).astype(float),
        features=LINE_FEATURES,
        weights=np.concatenate([sample.weights for sample in samples]),
    )
    return as_ensemble(model)


def read_parts(text: str, model: Ensemble) -> tuple[Sequence[Line], Sequence[bool]]:
    """Lines of a dump and which of them are the article's, as `read_dump` sees them before it looks for the headline."""
    lines = join_fragments(read_lines(text))
    sizes = [text_size(line.text) for line in lines]
    return lines, [True] * len(lines) if _is_prose(lines, sizes) else choose_lines(model.score(read_features(lines)), sizes)


def dump_query(page: Page, lines: Sequence[Line], inside: Sequence[bool], group: str, fold: int, judged: bool) -> Iterator[Query]:
    places, rows = dumptitles.title_rows(lines, inside)
    if not places:
        return
    headless = group.endswith("without headline")
    texts = [(lines[i].text, strip_site_name(lines[i].text)) for i in places]
    title = " ".join(page.title.split())
    exact = np.array([*(title == plain for _, plain in texts), headless])
    normal = np.array([*(letters(title) in map(letters, pair) for pair in texts), headless])
    weight = (1.0 if page.gold else SILVER_WEIGHT["dumps"]) * (HEADLESS_WEIGHT if headless else 1.0)
    yield Query(group=group, fold=fold, rows=rows, labels=normal * 1.0, weight=weight, judged=judged, exact=exact, normal=normal)


def fit(queries: Sequence[Query], name: str, features: Sequence[str]) -> dict:
    used = [query for query in queries if query.labels.any()]
    return fit_trees(
        np.concatenate([query.rows for query in used]),
        np.concatenate([query.labels for query in used]),
        features=features,
        weights=np.concatenate([np.full(len(query.labels), query.weight) for query in used]),
        groups=np.repeat(np.arange(len(used)), [len(query.labels) for query in used]),
        loss="QuerySoftMax",
        **TREES[name],
    )


def cross_validate(queries: Sequence[Query], name: str, features: Sequence[str]) -> None:
    """Print exact and normalised title accuracy of each group, of queries that a model of the other folds ranks."""
    right: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for fold in range(FOLDS):
        model = as_ensemble(fit([query for query in queries if query.fold != fold], name, features))
        for query in queries:
            if query.fold == fold:
                best = int(np.argmax(model.score(query.rows)))
                for group in (query.group, *(["all judged"] if query.judged else [])):
                    right[group].append((bool(query.exact[best]), bool(query.normal[best])))
    for group, found in sorted(right.items()):
        exact, normal = np.mean(found, axis=0)
        print(f"{name}: {group}: {len(found)} pages, exact {exact:.3f}, normalised {normal:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", default=["html", "dumps"])
    parser.add_argument("--bench", type=Path, default=Path(os.environ.get("SECONDSOURCE_BENCH", "../shared/bench")))
    parser.add_argument("--check", action="store_true", help="print the figures, write nothing")
    options = parser.parse_args()
    pages = [*load_pages(options.bench), *load_world(options.bench)]
    folds = fold_sites([page.url for page in pages])
    recipe = (
        "benchmarks/extraction/fit_titles.py: QuerySoftMax over the {} of each page of the extraction and dates sets (dumps: and"
        " world); gold titles of 250 pages and the world's, for others a heading that agrees with a declared title, weighted {}; {}"
    )
    for part, make, model, features, what in (
        ("html", html_queries, "titles", titlescores.FEATURES, "wordings"),
        ("dumps", dump_queries, dumptitles.MODEL, dumptitles.FEATURES, "candidate lines of two dumps"),
    ):
        if part in options.parts:
            queries = list(make(pages, folds))
            cross_validate(queries, part, features)
            if not options.check:
                write_model(model, fit(queries, part, features), recipe.format(what, SILVER_WEIGHT[part], TREES[part]))


if __name__ == "__main__":
    main()
