"""Run the benchmarks one after another, each in a process of its own.

Usage: python benchmarks/run.py [--quick]

`--quick` takes the seeds, the world set, our own events and a small run of truth discovery (about three minutes on two cores); without
it every benchmark runs in full. Ends with 1 where
a floor is missed. Time is measured here, never asserted in tests.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
QUICK = ("seeds", "world", "reuse", "truth")
FULL = (
    *QUICK, "calibration", "nearduplicates", "extraction", "timex", "factuality", "pairs", "sentiment", "clustering",
    "impact", "ledger", "glossary", "trends", "briefs",
)  # fmt: skip


SMALLER = frozenset({"truth"})
"""Benchmarks with a small run of their own."""


def main(*, quick: bool) -> int:
    """Run the benchmarks; 1 where one ends with an error or a missed floor."""
    failed = []
    for name in QUICK if quick else FULL:
        print(f"== {name}", flush=True)
        start = time.perf_counter()
        options = ["--quick"] if quick and name in SMALLER else []
        code = subprocess.run([sys.executable, HERE / name / "run.py", *options], check=False, cwd=HERE.parent).returncode
        print(f"== {name}: {time.perf_counter() - start:.0f} s\n", flush=True)
        failed += [name] if code else []
    print(f"not in order: {', '.join(failed)}" if failed else "all in order")
    return 1 if failed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="the quick ones only")
    sys.exit(main(quick=parser.parse_args().quick))
