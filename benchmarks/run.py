"""Run the benchmarks one after another, each in a process of its own.

Usage: python benchmarks/run.py [--quick]

`--quick` takes the seeds and the world set (about two minutes on two cores); without it every benchmark runs in full. Ends with 1 where
a floor is missed. Time is measured here, never asserted in tests.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
QUICK = ("seeds", "world")
FULL = (*QUICK, "extraction", "timex", "factuality", "pairs", "sentiment", "clustering")


def main(names: tuple[str, ...]) -> int:
    """Run the named benchmarks; 1 where one ends with an error or a missed floor."""
    failed = []
    for name in names:
        print(f"== {name}", flush=True)
        start = time.perf_counter()
        code = subprocess.run([sys.executable, HERE / name / "run.py"], check=False, cwd=HERE.parent).returncode
        print(f"== {name}: {time.perf_counter() - start:.0f} s\n", flush=True)
        failed += [name] if code else []
    print(f"not in order: {', '.join(failed)}" if failed else "all in order")
    return 1 if failed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="seeds and world set only")
    sys.exit(main(QUICK if parser.parse_args().quick else FULL))
