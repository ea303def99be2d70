#!/usr/bin/env python3
"""Fit the two models that choose a page's publication day:  fit_dates.py [--bench FOLDER] [--write]

`pagedates` ranks the days that an HTML page names (softmax over the days of a page; the dates set and the HTML pages of the extraction
set that have a gold day), `dumpdates` the stamps of a text dump (log loss). Prints the figures of `score.py`'s definition in
cross-validation with folds by site, for HTML beside htmldate's on the same pages; `--write` fits on all pages and writes both models.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from htmldate import find_date
from run import SETS, read_bytes
from training import FOLDS, fit_trees, fold_sites, write_model

from secondsource.extract.datescores import FEATURES as DAY_FEATURES
from secondsource.extract.datescores import DateHabits, day_features, read_days
from secondsource.extract.decoding import decode_page
from secondsource.extract.dump import read_dump
from secondsource.extract.dumpdates import FEATURES as STAMP_FEATURES
from secondsource.extract.dumpdates import frame_of, read_dump_stamps, stamp_features
from secondsource.extract.html import parse_html
from secondsource.extract.metadata import read_metadata
from secondsource.extract.trees import Ensemble

PAGE_FIT = {"loss": "QuerySoftMax", "trees": 100, "depth": 3, "rate": 0.05}
DUMP_FIT = {"loss": "Logloss", "trees": 100, "depth": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page with the days of its candidates, their feature rows, its gold day, and htmldate's answer for HTML."""

    set: str
    url: str
    gold: str
    days: tuple[str, ...]
    rows: np.ndarray
    htmldate: str | None = None

    @property
    def labels(self) -> list[bool]:
        """Whether each day is the gold day."""
        return [day == self.gold for day in self.days]


def gold_rows(bench: Path, name: str) -> list[tuple[dict, Path]]:
    file = bench / SETS[name][0]
    rows = [json.loads(line) for line in read_bytes(file).decode("utf-8").split("\n") if line.strip()]
    return [(row, file.parent / row["file"]) for row in rows if row.get("published")]


def html_page(name: str, row: dict, path: Path) -> Page:
    text = decode_page(read_bytes(path), row["file"])
    tree = parse_html(text, row["file"])
    declared = read_metadata(tree)
    habits = DateHabits(url=declared.url)
    days = read_days(declared.dates, habits)
    try:
        other = find_date(text, original_date=True, extensive_search=True, min_date="1990-01-01")
    except (ValueError, TypeError, AttributeError):
        other = None
    return Page(
        set=name,
        url=row["url"],
        gold=str(row["published"])[:10],
        days=tuple(day.isoformat() for day in days.days),
        rows=day_features(days, declared.dates, habits),
        htmldate=other,
    )


def dump_page(row: dict, path: Path) -> Page:
    dump = read_dump(decode_page(read_bytes(path), row["file"]))
    chosen = set(dump.paragraphs)
    title = dump.lines.index(dump.title) if dump.title in dump.lines else -1
    stamps = read_dump_stamps(dump.lines, DateHabits())
    frame = frame_of([line in chosen for line in dump.lines], title)
    return Page(
        set="textdump",
        url=row["url"],
        gold=str(row["published"])[:10],
        days=tuple(stamp.day.isoformat() for stamp in stamps),
        rows=stamp_features(dump.lines, stamps, frame),
    )


def fit(pages: Sequence[Page], features: Sequence[str], recipe: dict) -> dict:
    ranking = recipe["loss"] != "Logloss"
    used = [page for page in pages if page.days and (not ranking or (any(page.labels) and not all(page.labels)))]
    groups = np.concatenate([np.full(len(page.days), number) for number, page in enumerate(used)])
    labels = np.array([label for page in used for label in page.labels], dtype=float)
    return fit_trees(np.concatenate([page.rows for page in used]), labels, features=features, groups=groups, **recipe)


def ensemble(model: dict) -> Ensemble:
    return Ensemble(
        features=tuple(model["features"]),
        columns=np.array(model["columns"], dtype=np.intp).ravel(),
        borders=np.array(model["borders"], dtype=np.float32).ravel(),
        leaves=np.array(model["leaves"]),
        bias=model["bias"],
    )


def cross_validate(pages: Sequence[Page], features: Sequence[str], recipe: dict) -> list[str | None]:
    folds = fold_sites([page.url for page in pages])
    answers: list[str | None] = [None] * len(pages)
    for fold in range(FOLDS):
        model = ensemble(fit([page for page, f in zip(pages, folds, strict=True) if f != fold], features, recipe))
        for i in np.flatnonzero(folds == fold):
            scores = model.score(pages[i].rows)
            answers[i] = pages[i].days[int(scores.argmax())] if len(scores) else None
    return answers


def show(name: str, pages: Sequence[Page], answers: Sequence[str | None]) -> None:
    right = sum(answer == page.gold for page, answer in zip(pages, answers, strict=True))
    given = sum(answer is not None for answer in answers)
    precision, recall = right / given, right / (right + len(pages) - given)
    f1 = 2 * precision * recall / (precision + recall)
    possible = sum(page.gold in page.days for page in pages)
    print(f"{name}: {len(pages)} pages, P {precision:.3f} R {recall:.3f} F {f1:.4f}; gold day among the candidates: {possible}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, default=Path(os.environ.get("SECONDSOURCE_BENCH", "../shared/bench")))
    parser.add_argument("--write", action="store_true", help="fit on all pages and write the models")
    options = parser.parse_args()
    html = [html_page(name, *row) for name in ("dates", "html") for row in gold_rows(options.bench, name)]
    dumps = [dump_page(*row) for row in gold_rows(options.bench, "textdump")]
    answers = cross_validate(html, DAY_FEATURES, PAGE_FIT)
    for name in ("dates", "html"):
        chosen = [i for i, page in enumerate(html) if page.set == name]
        show(f"{name}, cross-validated by site", [html[i] for i in chosen], [answers[i] for i in chosen])
        show(f"{name}, htmldate", [html[i] for i in chosen], [html[i].htmldate for i in chosen])
    show("textdump, cross-validated by site", dumps, cross_validate(dumps, STAMP_FEATURES, DUMP_FIT))
    if options.write:
        recipe = "benchmarks/extraction/fit_dates.py --write; "
        write_model("pagedates", fit(html, DAY_FEATURES, PAGE_FIT), f"{recipe}{len(html)} HTML pages with a gold day; {PAGE_FIT}")
        write_model("dumpdates", fit(dumps, STAMP_FEATURES, DUMP_FIT), f"{recipe}{len(dumps)} text dumps with a gold day; {DUMP_FIT}")


if __name__ == "__main__":
    main()
