"""A folder of pages run in this process alone, CPU milliseconds a page by stage out: where the time of a run goes.

Usage: python benchmarks/speed/stages.py FOLDER [--store FILE] [--online] [--json]

Every function of a stage is counted where a module at the top of the package (pipeline, workspace ...) calls it, and every public
method of the models and of the store; each without the pieces inside it. Made to be run as a process of its own: caches are cold.
"""

from __future__ import annotations

import os

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))  # before numpy is imported

import argparse
import inspect
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from parts import Clock

from secondsource import workspace as _workspace
from secondsource.settings import Settings
from secondsource.workspace import Workspace

COLUMNS = {
    "extract": ("extract",),
    "tagger": ("models.tagger", "models.english", "models.convolution", "models.biluo"),
    "vectors": ("models.encoder",),
    "sketch": ("models.minhash", "reuse.candidates"),
    "analysis": ("language.analysis", "language.status"),
    "claims": ("claims.extraction",),
    "profile": ("stories.features",),
    "gathering": ("stories",),
    "store": ("storage",),
    "evaluation": ("reuse", "corroboration", "scoring", "gate", "desk", "claims", "language"),
    "export": ("exchange",),
    "files": ("ingest",),
}
"""Column -> modules whose functions and methods are counted there; the first that fits."""
CLASSES = ("models.tagger", "models.encoder", "models.minhash", "storage.store")
"""Modules whose classes' public methods are counted."""


def column_of(name: str) -> str | None:
    """The column of a module of the package by its name; None for one that belongs to none."""
    inner = name.removeprefix("secondsource.")
    if inner == name:
        return None
    return next((c for c, modules in COLUMNS.items() if any(inner == m or inner.startswith(m + ".") for m in modules)), None)


@contextmanager
def counted(clock: Clock) -> Iterator[None]:
    """While this is open, stages, models and store count their time."""
    kept: list[tuple[Any, str, Any]] = []
    for place, name, work, column in _functions() + _methods():
        kept.append((place, name, work))
        setattr(place, name, clock.wrap(column, work))
    try:
        yield
    finally:
        for place, name, work in reversed(kept):
            setattr(place, name, work)


def _functions() -> list[tuple[ModuleType, str, Callable[..., Any], str]]:
    """Functions of stages as the modules at the top of the package hold them."""
    top = [
        m
        for name, m in sorted(sys.modules.items())
        if name.startswith("secondsource.") and name.count(".") == 1 and not hasattr(m, "__path__")
    ]
    found = []
    for module in top:
        for name, work in sorted(vars(module).items()):
            column = column_of(work.__module__) if inspect.isfunction(work) else None
            if column and not inspect.isgeneratorfunction(work):
                found.append((module, name, work, column))
    return found


def _methods() -> list[tuple[type, str, Callable[..., Any], str]]:
    """Public methods of the classes of models and store, inherited ones where they are defined."""
    found: dict[tuple[type, str], tuple[type, str, Callable[..., Any], str]] = {}
    for name in CLASSES:
        module = sys.modules.get(f"secondsource.{name}")
        classes = [c for c in vars(module).values() if inspect.isclass(c) and c.__module__ == module.__name__] if module else []
        for kind in (k for c in classes for k in c.__mro__ if column_of(k.__module__)):
            for method, work in sorted(vars(kind).items()):
                if inspect.isfunction(work) and not method.startswith("_") and not inspect.isgeneratorfunction(work):
                    found[kind, method] = (kind, method, work, column_of(kind.__module__) or "")
    return list(found.values())


def measure_stages(folder: Path, store: Path, *, online: bool = False) -> dict[str, float]:
    """CPU seconds by column of a run over a folder and of its export, models loaded beforehand; `pages` is how many were read."""
    models = _workspace.open_models()
    models.tagger.tag("The council met in Bramford on Monday.", "en")
    _workspace.open_models = lambda: models  # type: ignore[assignment]
    clock = Clock()
    bar = SimpleNamespace(add_task=lambda *_, **__: 0, advance=lambda *_: None)
    start = time.process_time()
    with counted(clock), Workspace.open(Settings(store=store, workers=1)) as workspace:
        summary = workspace.run([folder], nullcontext(bar), **({"online": True} if online else {}))
        read = time.process_time() - start
        workspace.export()
    whole = time.process_time() - start
    spent = {column: clock.spent.get(column, 0.0) for column in COLUMNS}
    return {"pages": float(summary.pages_read), **spent, "rest": whole - sum(spent.values()), "whole": whole, "without export": read}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--store", type=Path, help="a store to go on with; without it a new one")
    parser.add_argument("--online", action="store_true", help="place each page as it arrives")
    parser.add_argument("--json", action="store_true", help="print CPU seconds as JSON")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        spent = measure_stages(arguments.folder, arguments.store or Path(scratch) / "store.sqlite", online=arguments.online)
    if arguments.json:
        print(json.dumps(spent))
        return
    pages = max(1.0, spent.pop("pages"))
    print(f"{pages:.0f} pages, CPU ms a page, one process")
    for name, seconds in spent.items():
        print(f"{name:16}{1000 * seconds / pages:8.1f}")


if __name__ == "__main__":
    main()
