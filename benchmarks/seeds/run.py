"""The five seed pages: run the product on them and hold the export against what a careful analyst finds.

Usage: python benchmarks/seeds/run.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import MissingData, run_product, seeds_folder


def run_seeds(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the product on the seeds into `folder` and check the export; returns the finished checker."""
    pages = sorted(seeds_folder().glob("*.txt"))
    export = folder / "export.json"
    run_product("run", *pages, "--store", folder / "seeds.sqlite", "--json")
    run_product("export", "--store", folder / "seeds.sqlite", "--format", "json", "-o", export)
    command = [sys.executable, str(seeds_folder() / "check.py"), str(export)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    try:
        with tempfile.TemporaryDirectory() as scratch:
            checked = run_seeds(Path(scratch))
        print(checked.stdout, end="")
        sys.exit(checked.returncode)
    except MissingData as missing:
        sys.exit(f"SKIPPED: {missing}")
