"""Score polarity towards targets on NewsMTSC, against the floors, and time it in two processes.

Usage: python benchmarks/sentiment/run.py [--part train|dev] [--rules-only] [--speed 400] [--abroad] [--pin [--lower]]
`--speed N` times N targets in two processes at once; `--abroad` prints the answers to our examples in other languages.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import MARGIN, MissingData, below_floors, bench_folder, flatten, pin_floors, score

from secondsource.gathering import open_polarity
from secondsource.toolbox import Toolbox

HERE = Path(__file__).resolve().parent
LINES = ("macro_f1", "accuracy")
START = 10
"""Seconds in which a process has started on a busy machine."""
Row = dict[str, Any]


def read_rows(path: Path) -> list[Row]:
    """Rows of a file of JSON lines, gzipped or not."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    return [json.loads(line) for line in text.splitlines() if line]


def answer(rows: list[Row], *, rules_only: bool) -> list[Row]:
    """The product's answers, as the command `sentiment` gives them."""
    toolbox = Toolbox(rules_only=rules_only)
    found = [(row["id"], toolbox.judge_target(row["text"], row["start"], row["end"], row.get("lang", ""))) for row in rows]
    return [{"id": name, "polarity": polarity, "score": amount} for name, (polarity, amount) in found]


def measure(gold: Path, *, rules_only: bool) -> dict[str, float]:
    """Figures of the answers to a part."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        out.writelines(json.dumps(line) + "\n" for line in answer(read_rows(gold), rules_only=rules_only))
        out.flush()
        return dict(flatten(score("sentiment", gold, Path(out.name))["figures"]))


def warm_up() -> None:
    """Load the network."""
    answer([{"id": "", "text": "Orla Dunn spoke.", "start": 0, "end": 9}], rules_only=False)


def time_answers(rows: list[Row]) -> float:
    """Seconds of CPU that the answers take."""
    begun = time.process_time()
    answer(rows, rules_only=False)
    return time.process_time() - begun


def time_targets(rows: list[Row]) -> None:
    """Print targets a second of two processes at once, the network loaded already: by wall clock, and what two idle cores would give."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=warm_up) as pool:
        list(pool.map(time.sleep, (START, START)))  # so long that each process takes one
        begun = time.perf_counter()
        busy = list(pool.map(time_answers, (rows[::2], rows[1::2])))
        wall = time.perf_counter() - begun
    print(f"two processes: {len(rows) / wall:.0f} targets a second of wall clock (load average {os.getloadavg()[0]:.1f})")
    print(f"two idle cores, computed from CPU: {len(rows) / max(busy):.0f} targets a second")


def main(given: argparse.Namespace) -> int:
    """Print the figures; 1 where a floor is missed."""
    gold = bench_folder() / "sentiment" / f"{given.part}.jsonl.gz"
    figures = measure(gold, rules_only=given.rules_only)
    for name, value in figures.items():
        print(f"{name:24}{value:10.3f}")
    if given.speed and not given.rules_only:
        print(f"network: {getattr(open_polarity(), 'version', 'none')}")
        time_targets(read_rows(gold)[: given.speed])
    if given.abroad:
        rows = read_rows(HERE / "abroad.jsonl")
        answers = answer(rows, rules_only=given.rules_only)
        right = [row["polarity"] == found["polarity"] for row, found in zip(rows, answers, strict=True)]
        for row, found in zip(rows, answers, strict=True):
            print(f"{row['lang']} {row['polarity']:+d} {found['polarity']:+d} {found['score']:+.2f}  {row['text']}")
        print(f"other languages: {sum(right)} of {len(rows)} right")
    if given.part != "dev" or given.rules_only:
        return 0
    if given.pin:
        margins = dict.fromkeys(LINES, MARGIN)
        print(
            "\n".join(pin_floors(HERE / "floors.json", figures, gold, at_least=margins, at_most={}, lower=given.lower))
            or "floors are pinned"
        )
    missed = below_floors(HERE / "floors.json", figures, gold)
    print("\n".join(missed) or "all floors are met")
    return 1 if missed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("train", "dev"), default="dev")
    parser.add_argument("--rules-only", action="store_true", help="decide by the word lists alone")
    parser.add_argument("--speed", type=int, default=400, metavar="N", help="targets to be timed; 0 for none")
    parser.add_argument("--abroad", action="store_true")
    parser.add_argument("--pin", action="store_true", help="write floors.json from the figures measured")
    parser.add_argument("--lower", action="store_true", help="with --pin: let floors sink")
    try:
        sys.exit(main(parser.parse_args()))
    except MissingData as missing:
        sys.exit(f"SKIPPED: {missing}")
