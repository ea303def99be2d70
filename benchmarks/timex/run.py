"""Score the time expressions of the product on the shared timex set; held against the floors.

Usage: python benchmarks/timex/run.py [--pin [--lower]]
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import MissingData, below_floors, bench_folder, flatten, pin_floors, score

from secondsource.language.times import find_times

HERE = Path(__file__).resolve().parent
MARGINS = {"strict.f1": 0.01, "relaxed.f1": 0.01, "value_f1": 0.01}
"""Floors stand so far under the figures: three expressions of the set more or less."""


def annotate(row: dict[str, str]) -> dict[str, object]:
    """Time expressions of one document in the form of the scorer."""
    mentions = find_times(row["text"], published=date.fromisoformat(row["dct"]))
    return {
        "doc": row["doc"],
        "timexes": [{"start": m.start, "end": m.end, "type": str(m.kind), "value": m.value} for m in mentions],
    }


def measure(gold: Path) -> dict[str, Any]:
    """What the scorer says of the whole set."""
    rows = [json.loads(line) for line in gzip.decompress(gold.read_bytes()).decode().splitlines() if line.strip()]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as predicted:
        predicted.writelines(json.dumps(annotate(row)) + "\n" for row in rows)
        predicted.flush()
        return score("timex", gold, Path(predicted.name))


def main(*, pin: bool, lower: bool) -> int:
    """Measure and print; 1 where a floor is missed or a pin refused, 2 without the data."""
    try:
        gold = bench_folder() / "factuality" / "timex.jsonl.gz"
    except MissingData as missing:
        print(missing)
        return 2
    report = measure(gold)
    print(json.dumps(report, indent=1))
    figures = dict(flatten(report["figures"]))
    floors = HERE / "floors.json"
    missed = pin_floors(floors, figures, gold, at_least=MARGINS, at_most={}, lower=lower) if pin else below_floors(floors, figures, gold)
    print("\n".join(missed) or "floors met")
    return 1 if missed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pin", action="store_true", help="write the floors anew")
    parser.add_argument("--lower", action="store_true", help="let a floor sink")
    arguments = parser.parse_args()
    sys.exit(main(pin=arguments.pin, lower=arguments.lower))
