"""What all benchmarks share: where the data lies, running the product and the scorer, holding figures against floors."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[1]


class MissingData(Exception):
    """The benchmark data is not at hand."""


def bench_folder() -> Path:
    """Folder of the benchmark data: $SECONDSOURCE_BENCH, else ../shared/bench beside the repository; MissingData if absent."""
    folder = Path(os.environ.get("SECONDSOURCE_BENCH") or REPOSITORY.parent / "shared" / "bench")
    if not (folder / "score.py").is_file():
        raise MissingData(f"no benchmark data in {folder}: set SECONDSOURCE_BENCH to the folder that holds score.py")
    return folder


def seeds_folder() -> Path:
    """Folder of the five seed pages, beside the benchmark data."""
    folder = bench_folder().parent / "seeds"
    if not (folder / "check.py").is_file():
        raise MissingData(f"no seed pages in {folder}")
    return folder


def run_product(*arguments: str | Path) -> str:
    """Run the command line in a process of its own and return what it prints; exit code 3 (some input set aside) is no error."""
    command = [sys.executable, "-m", "secondsource", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY)
    if done.returncode not in {0, 3}:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def score(task: str, gold: Path, prediction: Path) -> dict[str, Any]:
    """Run the scorer; returns its JSON."""
    command = [sys.executable, str(bench_folder() / "score.py"), task, str(gold), str(prediction)]
    found: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return found


def flatten(figures: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, float]]:
    """Figures as (dotted name, number) pairs; what is no number is left out."""
    for name, value in figures.items():
        if isinstance(value, Mapping):
            yield from flatten(value, f"{prefix}{name}.")
        elif isinstance(value, int | float):
            yield f"{prefix}{name}", float(value)


def digest(folder: Path) -> str:
    """SHA-256 over names and bytes of the files below a folder, or of one file."""
    sha = hashlib.sha256()
    files = [folder] if folder.is_file() else sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    for file in files:
        sha.update(file.relative_to(folder.parent).as_posix().encode() + b"\0" + file.read_bytes())
    return sha.hexdigest()


def below_floors(floors_file: Path, figures: Mapping[str, float], data: Path) -> list[str]:
    """Compare figures with the floors; gives a line for each that is missed. Floors hold for the data of their digest only.

    The file: {"digest", "at_least": {name: number}, "at_most": {name: number}}.
    """
    floors = json.loads(floors_file.read_text("utf-8"))
    if floors["digest"] != digest(data):
        return [f"{data.name}: the data is not that of the floors (digest differs): measure anew and re-pin"]
    low = [f"{n}: {figures.get(n)} is under the floor of {f}" for n, f in floors["at_least"].items() if figures.get(n, -9.0) < f]
    high = [f"{n}: {figures.get(n)} is over the ceiling of {f}" for n, f in floors["at_most"].items() if figures.get(n, 9e9) > f]
    return low + high
