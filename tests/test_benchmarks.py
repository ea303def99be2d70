"""The floors of the benchmarks of reuse, truth, calibration, near-duplicates, times, pairs, stories and the desk hold; their time is not asked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
BENCH = Path(os.environ.get("SECONDSOURCE_BENCH") or REPOSITORY.parent / "shared" / "bench")


@pytest.mark.parametrize(
    "command",
    [
        "reuse/run.py",
        "truth/run.py --quick",
        "calibration/run.py",
        "nearduplicates/run.py --quick",
        "timex/run.py",
        "pairs/run.py",
        "clustering/run.py",
        "sentiment/run.py",
        "impact/run.py",
        "ledger/run.py",
        "glossary/run.py",
        "trends/run.py",
    ],
)
def test_floors_are_met(command):
    if not BENCH.is_dir():
        pytest.skip(f"no benchmark data in {BENCH}")
    done = subprocess.run(
        [sys.executable, *f"benchmarks/{command}".split()], cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=1200
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
