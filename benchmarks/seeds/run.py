"""The five seed pages: run the product on them and hold the export against what a careful analyst finds.

The set's own checker holds articles, stories and facts; the rules, unknowns and series expected are held here, as findings of that kind.

Usage: python benchmarks/seeds/run.py
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import MissingData, run_product, seeds_folder

Json = dict[str, Any]


def run_seeds(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the product on the seeds into `folder` and check the export; returns the finished checker."""
    pages = sorted(seeds_folder().glob("*.txt"))
    export = folder / "export.json"
    run_product("run", *pages, "--store", folder / "seeds.sqlite", "--json")
    run_product("export", "--store", folder / "seeds.sqlite", "--format", "json", "-o", export)
    command = [sys.executable, str(seeds_folder() / "check.py"), str(export)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def check_kinds(folder: Path) -> list[tuple[str, bool]]:
    """Every rule, unknown and series that is expected, and whether a shown finding of that kind tells it on that page."""
    wanted = json.loads((seeds_folder() / "expected.json").read_text("utf-8"))
    export = json.loads((folder / "export.json").read_text("utf-8"))
    page = {article["id"]: Path(article["file"]).name[:3] for article in export["articles"]}
    found = [(page[p["article"]], f["kind"], p["parts"]) for s in export["stories"] for f in s["facts"] for p in f["particulars"]]
    results = []
    for kind, expectations in (("rule", wanted["rules"]), ("unknown", wanted["unknowns"]), ("series", wanted["series"])):
        for expected in expectations:
            told = [parts for on, of_kind, parts in found if (on, of_kind) == (expected["page"], kind)]
            results += (
                [(f"{kind}: {name}", any(held)) for name, *held in zip(*_tests(kind, expected, told), strict=True)]
                if told
                else [(kind, False)]
            )
    return results


def _tests(kind: str, expected: Json, told: list[list[Json]]) -> Iterator[list[Any]]:
    """The names of what is expected, then for each particular told whether it holds them."""
    if kind == "rule":
        yield [expected["limit"]]
        yield from ([any(p["role"] == "limit" and expected["limit"] in p["quote"] for p in parts)] for parts in told)
    elif kind == "unknown":
        yield expected["what"]
        yield from ([any(p["role"] == "what" and words in p["quote"] for p in parts) for words in expected["what"]] for parts in told)
    else:
        yield [f"{expected['values']} and target {expected['target']}"]
        yield from (
            [_numbers(parts, "point") == expected["values"] and _numbers(parts, "target") == [expected["target"]]] for parts in told
        )


def _numbers(parts: list[Json], role: str) -> list[float]:
    return [part["number"] for part in parts if part["role"] == role]


if __name__ == "__main__":
    try:
        with tempfile.TemporaryDirectory() as scratch:
            checked = run_seeds(Path(scratch))
            kinds = check_kinds(Path(scratch))
        print(checked.stdout, end="")
        for name, held in kinds:
            if not held:
                print("not told as a finding of its kind:", name)
        print(f"{sum(held for _, held in kinds)} of {len(kinds)} rules, unknowns and series told")
        sys.exit(checked.returncode or any(not held for _, held in kinds))
    except MissingData as missing:
        sys.exit(f"SKIPPED: {missing}")
