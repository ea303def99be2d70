"""Reuse on our own events: raw pages in, derivations, sources and origins out, apart for events fitted on and events held out.

Usage: python benchmarks/reuse/run.py [--workers N] [--keep FOLDER] [--pin [--lower]]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import MARGIN, below_floors, flatten, pin_floors, run_product, score
from pages import HERE, is_fitted, load_events, write_pages

LINES = (
    "text.txt.word_f1", "text.html.word_f1", "derivation.accuracy", "derivation.macro_f1", "derivation.per_label_f1.independent",
    "derivation.per_label_f1.wholly", "derivation.per_label_f1.partly", "derivation.per_label_f1.release", "source_link",
    "origin_bcubed.precision", "origin_bcubed.recall", "origin_bcubed.f1", "independent_sources.exact", "independent_sources.mae",
    "stories.bcubed.f1", "facts.mention_recall", "facts.verdict.accuracy_over_all", "facts.disputed.f1",
    "facts.independent_origins_exact",
)  # fmt: skip
CEILINGS = ("independent_sources.mae",)


def measure(fitted: bool, folder: Path, workers: int) -> dict[str, float]:
    """Flat figures of the product on the events fitted on, or on those held out."""
    world, store, export = folder / "pages", folder / "store.sqlite", folder / "export.json"
    outlets = write_pages([e for e in load_events() if is_fitted(e["event_id"]) == fitted], world)
    run_product("run", world, "--store", store, "--outlets", outlets, "--workers", str(workers), "--json")
    run_product("export", "--store", store, "--format", "json", "-o", export)
    return dict(flatten(score("world", world, export)["figures"]))


def main(arguments: argparse.Namespace) -> int:
    """Print the figures side by side; 1 where a floor is missed."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(arguments.keep or scratch)
        found = {}
        for name, fitted in (("fitted", True), ("held out", False)):
            (folder / name).mkdir(parents=True, exist_ok=True)
            found[name] = measure(fitted, folder / name, arguments.workers)
    print(f"{'figure':42}{'fitted':>10}{'held out':>10}")
    for line in LINES:
        print(f"{line:42}{found['fitted'].get(line, float('nan')):10.3f}{found['held out'].get(line, float('nan')):10.3f}")
    flat = {f"{name}.{line}": figures[line] for name, figures in found.items() for line in LINES if line in figures}
    if arguments.pin:
        floors = {line: MARGIN for line in flat if not line.endswith(CEILINGS)}
        ceilings = {line: MARGIN for line in flat if line.endswith(CEILINGS)}
        refused = pin_floors(HERE / "floors.json", flat, HERE / "events", at_least=floors, at_most=ceilings, lower=arguments.lower)
        print("\n".join(refused) or "floors are pinned")
    missed = below_floors(HERE / "floors.json", flat, HERE / "events")
    print("\n".join(missed) or "all floors are met")
    return 1 if missed else 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=0, help="processes; 0 means one a core")
    parser.add_argument("--keep", help="folder for the pages, the stores and the exports")
    parser.add_argument("--pin", action="store_true", help="set the floors from this run")
    parser.add_argument("--lower", action="store_true", help="let --pin set floors below those of now")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(parse()))
