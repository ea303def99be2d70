"""Score the stories of the product on the shared clustering sets, held against the floors.

Usage: python benchmarks/clustering/run.py [--quick] [--cache FOLDER] [--pin [--lower]]

Profiles are made as the product makes them, by reading each document whole; `--cache` keeps them. `--quick` takes whole events up to about
120 documents a set and asks no floors.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from documents import Row, load_profiles, load_rows
from harness import MARGIN, MissingData, below_floors, bench_folder, flatten, pin_floors, score

from secondsource.records import Story
from secondsource.stories import gather_stories

HERE = Path(__file__).resolve().parent
SETS = {"allsides-val": MARGIN / 2, "ecbplus-dev": MARGIN}
"""Sets, and how far under the figures their floors stand: one pair of look-alikes moves ECB+ dev by .02 to .05."""
QUICK = 120


def sample(rows: Sequence[Row], quick: bool) -> list[Row]:
    """Whole events, in order of their name, until there are enough documents."""
    kept: list[Row] = []
    for event in sorted({r["event"] for r in rows}):
        if not quick or len(kept) < QUICK:
            kept += [r for r in rows if r["event"] == event]
    return kept


def judge(rows: Sequence[Row], stories: Sequence[Story]) -> dict[str, float]:
    """Flat figures of the scorer."""
    with tempfile.TemporaryDirectory() as folder:
        gold, predicted = Path(folder) / "gold.jsonl", Path(folder) / "predicted.jsonl"
        gold.write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
        pairs = ({"id": a, "cluster": s.id} for s in stories for a in s.article_ids)
        predicted.write_text("".join(json.dumps(p) + "\n" for p in pairs), "utf-8")
        return dict(flatten(score("cluster", gold, predicted)["figures"]))


def main(arguments: argparse.Namespace) -> int:
    """Print the figures of each set; 1 where a floor is missed."""
    flat: dict[str, float] = {}
    for name in SETS:
        rows = sample(load_rows(name), arguments.quick)
        profiles = load_profiles(rows, arguments.cache)
        started = time.process_time()
        stories = gather_stories(profiles)
        seconds = time.process_time() - started
        found = judge(rows, stories)
        flat |= {f"{name}.{figure}": value for figure, value in found.items()}
        told = {figure: round(value, 4) for figure, value in found.items()}
        print(json.dumps({"set": name, "documents": len(rows), "cpu_seconds": round(seconds, 2), **told}), flush=True)
    if arguments.quick:
        return 0
    data = bench_folder() / "clustering"
    if arguments.pin:
        floors = {f"{name}.bcubed.{figure}": margin for name, margin in SETS.items() for figure in ("precision", "recall", "f1")}
        refused = pin_floors(HERE / "floors.json", flat, data, at_least=floors, at_most={}, lower=arguments.lower)
        print("\n".join(refused) or "floors are pinned")
    missed = below_floors(HERE / "floors.json", flat, data)
    print("\n".join(missed) or "all floors are met")
    return 1 if missed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help=f"about {QUICK} documents a set")
    parser.add_argument("--cache", type=Path, help="folder that keeps the profiles")
    parser.add_argument("--pin", action="store_true", help="write floors.json from the figures measured")
    parser.add_argument("--lower", action="store_true", help="with --pin: let floors sink")
    try:
        sys.exit(main(parser.parse_args()))
    except MissingData as missing:
        sys.exit(f"SKIPPED: {missing}")
