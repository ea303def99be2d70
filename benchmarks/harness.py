"""What all benchmarks share: where the data lies, running the product and the scorer, holding figures against floors."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[1]

MARGIN = 0.03
"""Floors stand so far under the figures measured: one fact of a set more or less is no regression."""


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


def pin_floors(
    floors_file: Path,
    figures: Mapping[str, float],
    data: Path,
    *,
    at_least: Mapping[str, float],
    at_most: Mapping[str, float],
    lower: bool = False,
) -> list[str]:
    """Write floors under and ceilings over the figures, each by the margin given with its name; gives a line for each refused.

    A bound of the same data stays where the figure is within its margin, and is never loosened unless `lower` says so; nothing
    is written where one would be. Bounds of other data are made anew.
    """
    known = json.loads(floors_file.read_text("utf-8")) if floors_file.is_file() else {"digest": ""}
    sha = digest(data)
    old = known if known["digest"] == sha and not lower else {"at_least": {}, "at_most": {}}
    least = {n: round(figures[n] - margin, 4) for n, margin in at_least.items() if n in figures}
    most = {n: round(figures[n] + margin, 4) for n, margin in at_most.items() if n in figures}
    refused = []
    for name, bound in old["at_least"].items():
        least[name] = max(bound, least.get(name, bound))
        if figures.get(name, -9.0) < bound:
            refused.append(f"{name}: {figures.get(name)} is under the floor of {bound:g}; say --lower to let it sink")
    for name, bound in old["at_most"].items():
        most[name] = min(bound, most.get(name, bound))
        if figures.get(name, 9e9) > bound:
            refused.append(f"{name}: {figures.get(name)} is over the ceiling of {bound:g}; say --lower to let it rise")
    if not refused:
        floors = {"digest": sha, "at_least": dict(sorted(least.items())), "at_most": dict(sorted(most.items()))}
        floors_file.write_text(json.dumps(floors, indent=2) + "\n", "utf-8")
    return refused


def load_script(file: Path) -> ModuleType:
    """Import a script, a benchmark's run.py or the scorer, under a name of its own."""
    spec = importlib.util.spec_from_file_location(f"benchmark_{file.parent.name}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module
