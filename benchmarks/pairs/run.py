"""Score `secondsource compare` on the development pairs: run.py [--detail]."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import MissingData, bench_folder, run_product, score


def main(detail: bool) -> None:
    """Print the scorer's figures; with `detail` first the pairs that are wrongly called supports."""
    gold = bench_folder() / "pairs" / "dev.jsonl"
    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder) / "pairs.jsonl"
        answers.write_text(run_product("compare", "--pairs", gold), "utf-8")
        if detail:
            found = {row["id"]: row for row in map(json.loads, answers.read_text("utf-8").splitlines())}
            for row in map(json.loads, gold.read_text("utf-8").splitlines()):
                if found[row["id"]]["label"] == "supports" and row["label"] in {"refutes", "not_enough_info"}:
                    print(f"{row['id']} {row['label']} {row['category']}: {row['left']['text']} | {row['right']['text']}")
        print(json.dumps(score("pairs", gold, answers), indent=1))


if __name__ == "__main__":
    try:
        main("--detail" in sys.argv[1:])
    except MissingData as missing:
        sys.exit(f"SKIPPED: {missing}")
