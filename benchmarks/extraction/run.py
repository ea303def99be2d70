#!/usr/bin/env python3
"""Extraction figures of the product, and of other tools beside it:  run.py [options] [html textdump dates]

Reads the pages of each set with `secondsource.extract.extract_article` and scores the result by the sets' own `score.py`. Ends with 1
where a figure is under its floor. Time is CPU time of this process; it is told, never held to a floor.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import platform
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from compare import LIKE, OTHERS, OURS, Outcome, Tool, other_tools, read_ours, run_tools
from harness import MissingData, below_floors, bench_folder, flatten, load_script, pin_floors
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from secondsource.errors import SecondSourceError
from secondsource.extract import extract_article
from secondsource.extract.recurrence import dump_keys, furniture_of_dump, learn_outlets
from secondsource.records import Capture, Media

HERE = Path(__file__).resolve().parent
SETS = {
    "html": ("extraction/gold-html.jsonl.gz", Media.HTML),
    "textdump": ("extraction/gold-textdump.jsonl.gz", Media.TEXT),
    "dates": ("dates/gold.jsonl", Media.HTML),
}
QUICK_STEP = 10
SAMPLE_STEP = 5
"""The tests hold floors over this share of the pages."""
COLUMNS = {
    "word F1": "word_f1",
    "shingle F1": "shingle.f1",
    "title exact": "title.exact",
    "title norm.": "title.normalised",
    "date F1": "date.f1",
    "scrapinghub shingle F1": "by_group.scrapinghub.shingle_f1",
    "wcxb word F1": "by_group.wcxb.word_f1",
    "laid out word F1": "by_layout.layout.word_f1",
    "by node word F1": "by_layout.nodes.word_f1",
}
"""Figures that are shown, and held to floors, by the head of their column."""
FIELDS = {"title": "title", "date": "published"}
"""Fields of a page that not every tool gives, by the name the scorer has for their figures."""
DATA = ("extraction", "dates")
"""Folders of the bench that the sets lie in; each has a file of floors, for floors carry the digest of their pages."""
MARGIN, SAMPLE_MARGIN = 0.005, 0.02
"""Floors stand so far under the figures: two pages of a set, one or two of the sample."""


def read_bytes(path: Path) -> bytes:
    path = path if path.exists() else path.with_name(f"{path.name}.gz")
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def load_scorer(bench: Path) -> ModuleType:
    return load_script(bench / "score.py")


def read_gold(name: str, step: int = 1) -> list[dict[str, Any]]:
    """Gold records of a set, every `step`th."""
    text = read_bytes(bench_folder() / SETS[name][0]).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line.strip()][::step]


def read_pages(name: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, bytes]]:
    """File and bytes of the pages of gold records."""
    folder = (bench_folder() / SETS[name][0]).parent
    return ((row["file"], read_bytes(folder / row["file"])) for row in rows)


def score_set(rows: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Flat figures of a set by the scorer, dumps by their layout too; none for a field that no page was given."""
    scorer = load_scorer(bench_folder())
    figures = dict(scorer.score_extract(rows, found)["figures"])
    layouts = sorted({row["group"].rpartition("-")[2] for row in rows if "-" in row.get("group", "")})
    by_layout = {kind: [row for row in rows if row["group"].endswith(f"-{kind}")] for kind in layouts}
    figures["by_layout"] = {kind: scorer.text_scores(_texts(part, found)) for kind, part in by_layout.items()}
    absent = [key for key, column in FIELDS.items() if not any(record.get(column) for record in found)]
    return {key: round(value, 4) for key, value in flatten(figures) if key.split(".")[0] not in absent}


def _texts(rows: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> list[tuple[str, str | None]]:
    text_of = {Path(record["file"]).stem: record.get("text") for record in found}
    return [(row["text"], text_of.get(Path(row["file"]).stem)) for row in rows]


def ours(media: Media) -> dict[str, Tool]:
    return {OURS: partial(read_ours, media=media)}


def measure_sample() -> dict[str, float]:
    """Figures over a fixed fifth of the pages of every set, as the floors name them."""
    figures: dict[str, float] = {}
    for name, (_, media) in SETS.items():
        rows = read_gold(name, SAMPLE_STEP)
        figures |= named(f"sample.{name}", score_set(rows, run_tools(ours(media), read_pages(name, rows))[OURS].found))
    return figures


def named(prefix: str, figures: Mapping[str, float]) -> dict[str, float]:
    """The figures that are shown, with the name of their set before them."""
    return {f"{prefix}.{key}": figures[key] for key in COLUMNS.values() if key in figures}


def missed_floors(figures: Mapping[str, float]) -> list[str]:
    """A line for each floor that is missed, of the sets that were measured."""
    measured = {set_of(name) for name in figures}
    lines = [(data, line) for data in DATA for line in below_floors(floors_file(data), figures, bench_folder() / data)]
    return [line for data, line in lines if set_of(line) in measured or line.startswith(f"{data}: ")]


def set_of(name: str) -> str:
    """The set that a figure is of: `html`, `sample.html`."""
    parts = name.split(".")
    return ".".join(parts[: 2 if parts[0] == "sample" else 1])


def floors_file(data: str) -> Path:
    """Floors for the pages in a folder of the bench."""
    return HERE / ("floors.json" if data == "extraction" else f"floors-{data}.json")


def pin(figures: Mapping[str, float], *, lower: bool) -> list[str]:
    """Pin floors under the figures; a line for each refused."""
    refused = []
    for data in DATA:
        own = {name for name in figures if SETS[set_of(name).removeprefix("sample.")][0].startswith(f"{data}/")}
        least = {name: SAMPLE_MARGIN if name.startswith("sample.") else MARGIN for name in own}
        refused += pin_floors(floors_file(data), figures, bench_folder() / data, at_least=least, at_most={}, lower=lower)
    return refused


def measure(name: str, options: argparse.Namespace, progress: Progress) -> tuple[list[dict[str, Any]], dict[str, Outcome]]:
    """Gold records and outcomes by tool of one set."""
    rows = read_gold(name, QUICK_STEP if options.quick else 1)
    if options.predictions:
        lines = options.predictions.read_text("utf-8").split("\n")
        return rows, {"predictions": Outcome(found=[json.loads(line) for line in lines if line.strip()])}
    media = SETS[name][1]
    tools = ours(media) | (other_tools(media, bench_folder()) if options.others else {})
    return rows, run_tools(tools, progress.track(read_pages(name, rows), total=len(rows), description=name))


# ----------------------------------------------------------------------------------------- furniture learned from several pages


def measure_company(rows: Sequence[Mapping[str, Any]], pages: Iterable[tuple[str, bytes]], found: Sequence[Mapping[str, Any]]) -> Table:
    """Word F1 of dumps read alone (`found`) and in each other's company, on pages that have company of their outlet, and on all.

    Which pages are of one outlet is found from their lines, as the product does; `site` are the pages whose addresses say so.
    """
    captures = [Capture(id=file, file=file, media=Media.TEXT, data=data) for file, data in pages]
    learned = learn_outlets([dump_keys(capture) for capture in captures])
    together = [_read_with(capture, keys) if keys else alone for capture, keys, alone in zip(captures, learned, found, strict=True)]
    sites = [(urlsplit(row["url"] or row["file"]).hostname or row["file"]).removeprefix("www.") for row in rows]
    parts = {
        "company found": [bool(keys) for keys in learned],
        "site of several pages": [sites.count(site) > 1 for site in sites],
        "all": [True] * len(rows),
    }
    table = Table("word F1 of dumps", "pages", "alone", "in company", title="furniture learned from several pages")
    for part, chosen in parts.items():
        some = list(itertools.compress(rows, chosen))
        figures = [score_set(some, list(itertools.compress(records, chosen)))["word_f1"] for records in (found, together)] if some else []
        table.add_row(part, str(len(some)), *(f"{figure:.4f}" for figure in figures))
    return table


def _read_with(capture: Capture, learned: frozenset[int]) -> dict[str, Any]:
    try:
        article = extract_article(capture, furniture=furniture_of_dump(capture, learned))
    except SecondSourceError:
        return {"file": capture.file}
    return {"file": capture.file, "title": article.title, "text": article.text}


def show(name: str, outcomes: Mapping[str, Outcome], figures: Mapping[str, Mapping[str, float]], pages: int) -> Table:
    """One set as a table: a row a tool."""
    heads = [head for head, key in COLUMNS.items() if any(key in own for own in figures.values())]
    times = outcomes[OURS].seconds if OURS in outcomes else 0.0
    table = Table(title=f"{name}, {pages} pages")
    for head in ("tool", *heads, "no article", "pages/s", "our time / its"):
        table.add_column(head, justify="left" if head == "tool" else "right", no_wrap=head == "tool")
    for tool, outcome in outcomes.items():
        cells = [f"{figures[tool][COLUMNS[head]]:.3f}" if COLUMNS[head] in figures[tool] else "" for head in heads]
        share = f"{times / outcome.seconds:.2f}" if outcome.seconds and times else ""
        table.add_row(tool, *cells, str(outcome.failed.total()), f"{outcome.pages_per_second:.1f}", share)
    return table


def summary(outcome: Outcome, figures: Mapping[str, float]) -> dict[str, Any]:
    """What is kept of a tool's outcome."""
    return {
        "figures": dict(figures),
        "pages_per_second": round(outcome.pages_per_second, 2),
        "no_article": dict(outcome.failed.most_common()),
    }


def versions() -> dict[str, str]:
    """Versions of what was measured; "" where it is not installed."""
    found = {"python": platform.python_version()}
    for package in ("secondsource", "htmldate", "lxml", *dict.fromkeys(package for package, _ in OTHERS.values())):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = ""
    return found


def hold(figures: Mapping[str, float], options: argparse.Namespace) -> int:
    """Pin floors if told to, then hold the figures against them; 1 where one is missed."""
    if options.pin:
        print("\n".join(pin(figures, lower=options.lower)) or "floors are pinned")
    missed = missed_floors(figures)
    print("\n".join(missed) or "all floors are met")
    return 1 if missed else 0


def main(options: argparse.Namespace) -> int:
    """Measure, show, and hold against the floors."""
    console = Console(width=max(Console().width, 160))
    floors: dict[str, float] = {}
    kept: dict[str, Any] = {}
    tables = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        for name in options.sets:
            rows, outcomes = measure(name, options, progress)
            figures = {tool: score_set(rows, outcome.found) for tool, outcome in outcomes.items()}
            kept[name] = {tool: summary(outcome, figures[tool]) for tool, outcome in outcomes.items()}
            tables.append(show(name, outcomes, figures, len(rows)))
            if SETS[name][1] is Media.TEXT and OURS in outcomes:
                tables.append(measure_company(rows, read_pages(name, rows), outcomes[OURS].found))
            if OURS in outcomes:
                sample = rows[::SAMPLE_STEP]
                floors |= named(name, figures[OURS]) | named(f"sample.{name}", score_set(sample, outcomes[OURS].found))
    for table in tables:
        console.print(table)
    if OURS in outcomes and LIKE in kept.get("html", {}):
        speeds = [kept["html"][tool]["pages_per_second"] for tool in (LIKE, OURS)]
        print(f"time for a page of html, ours to that of {LIKE} with metadata: {speeds[0] / speeds[1]:.2f}")
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps({"versions": versions(), "quick": options.quick, "sets": kept}, indent=1) + "\n", "utf-8")
    return 0 if options.quick or options.predictions else hold(floors, options)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=list(SETS), help=f"any of {', '.join(SETS)}; all by default")
    parser.add_argument(
        "--others", action="store_true", help="other tools on the same pages in the same run (needs the extra `extractors`)"
    )
    parser.add_argument("--quick", action="store_true", help=f"every {QUICK_STEP}th page only, without floors")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to this file")
    parser.add_argument(
        "--predictions", type=Path, metavar="FILE", help="score these JSON Lines (held-out predictions) for the one set named"
    )
    parser.add_argument("--pin", action="store_true", help="write the floors from the figures measured")
    parser.add_argument("--lower", action="store_true", help="with --pin: let floors sink")
    parser.add_argument("--bench", type=Path, help="folder of the sets; $SECONDSOURCE_BENCH or ../shared/bench by default")
    options = parser.parse_args()
    if unknown := set(options.sets) - set(SETS):
        parser.error(f"no set is called {', '.join(sorted(unknown))}")
    if options.predictions and len(options.sets) != 1:
        parser.error("--predictions is about one set: name it")
    return options


if __name__ == "__main__":
    chosen = parse()
    if chosen.bench:
        os.environ["SECONDSOURCE_BENCH"] = str(chosen.bench)
    try:
        sys.exit(main(chosen))
    except MissingData as missing:
        sys.exit(f"SKIPPED: {missing}")
