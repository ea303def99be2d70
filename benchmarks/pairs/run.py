"""Score `secondsource compare` on the development pairs: run.py [--detail] [--rules-only] [--pin [--lower]]."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import MissingData, below_floors, bench_folder, flatten, pin_floors, run_product, score

FLOORS = Path(__file__).with_name("floors.json")
MARGINS = {"macro_f1": 0.03, "accuracy": 0.03}
LIMITS = {"false_confirmation_rate": 0.02}


def main(*, detail: bool, rules_only: bool, pin: bool, lower: bool) -> int:
    """Print the scorer's figures; with `detail` first the pairs that are wrongly called supports. 1 where a floor is missed."""
    gold = bench_folder() / "pairs" / "dev.jsonl"
    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder) / "pairs.jsonl"
        answers.write_text(run_product("compare", "--pairs", gold, *(["--rules-only"] if rules_only else [])), "utf-8")
        report = score("pairs", gold, answers)
        if detail:
            print_false_confirmations(gold, answers)
    print(json.dumps(report, indent=1))
    figures = dict(flatten(report["figures"]))
    if rules_only:
        return 0
    missed = (
        pin_floors(FLOORS, figures, gold, at_least=MARGINS, at_most=LIMITS, lower=lower) if pin else below_floors(FLOORS, figures, gold)
    )
    print("\n".join(missed) or "floors met")
    return 1 if missed else 0


def print_false_confirmations(gold: Path, answers: Path) -> None:
    """List the contradictions and unrelated pairs that were called supports."""
    found = {row["id"]: row for row in map(json.loads, answers.read_text("utf-8").splitlines())}
    for row in map(json.loads, gold.read_text("utf-8").splitlines()):
        if found[row["id"]]["label"] == "supports" and row["label"] in {"refutes", "not_enough_info"}:
            print(f"{row['id']} {row['label']} {row['category']}: {row['left']['text']} | {row['right']['text']}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--detail", action="store_true", help="list false confirmations")
    parser.add_argument("--rules-only", action="store_true", help="the named features alone")
    parser.add_argument("--pin", action="store_true", help="write the floors anew")
    parser.add_argument("--lower", action="store_true", help="let a floor sink")
    given = parser.parse_args()
    try:
        sys.exit(main(detail=given.detail, rules_only=given.rules_only, pin=given.pin, lower=given.lower))
    except MissingData as missing:
        sys.exit(f"SKIPPED: {missing}")
