"""World set: raw pages in, the export scored beside the naive baseline's, held against the floors.

Usage: python benchmarks/world/run.py [--workers N] [--keep FOLDER] [--pin [--lower]]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import MARGIN, MissingData, below_floors, bench_folder, flatten, pin_floors, run_product, score

HERE = Path(__file__).resolve().parent
LINES = (
    "text.txt.word_f1", "text.html.word_f1", "text.txt.title.exact", "text.html.title.exact", "text.txt.date.f1", "text.html.date.f1",
    "derivation.accuracy", "derivation.macro_f1", "source_link", "origin_bcubed.f1", "independent_sources.exact",
    "independent_sources.mae", "stories.bcubed.f1", "stories.lookalike_false_merges", "stories.merged_event_pairs",
    "stories.event_date_exact", "facts.key_recall", "facts.all_recall", "facts.key_recall_one_to_one", "facts.all_recall_one_to_one",
    "facts.mention_recall", "facts.verdict.accuracy", "facts.verdict.macro_f1", "facts.verdict.accuracy_over_all",
    "facts.disputed.precision", "facts.disputed.recall", "facts.disputed.f1", "facts.disputed.both_sides_recall",
    "facts.independent_origins_exact", "facts.value_status.accuracy", "facts.slot_accuracy", "spans.quote_equals_span",
    "commitments.recall", "commitments.status_accuracy",
    "commitments.exported", "entities.recall", "entities.type_accuracy", "affected.accuracy_over_all",
    "impact.spearman", "impact.mae",
)  # fmt: skip

CEILINGS = ("independent_sources.mae", "stories.lookalike_false_merges", "stories.merged_event_pairs", "impact.mae")
"""Lines of which less is better."""
EXACT = ("spans.quote_equals_span", "stories.lookalike_false_merges", "stories.merged_event_pairs")
"""Lines pinned without a margin."""
UNBOUND = ("commitments.exported",)
"""Lines that are told, and neither good nor bad."""


def measure(export: Path) -> dict[str, float]:
    """Flat figures of an export on the world set."""
    return dict(flatten(score("world", bench_folder() / "world", export)["figures"]))


def run_world(folder: Path, *, workers: int = 0) -> Path:
    """Run the product on the world set into `folder`; returns the export."""
    world = bench_folder() / "world"
    store, export = folder / "world.sqlite", folder / "export.json"
    run_product("run", world, "--store", store, "--outlets", world / "outlets.json", "--workers", str(workers), "--json")
    run_product("export", "--store", store, "--format", "json", "-o", export)
    return export


def naive(folder: Path) -> Path:
    """Export of the naive baseline."""
    found = folder / "naive.json"
    baselines = bench_folder() / "baselines"
    command = [sys.executable, str(baselines / "world.py"), str(bench_folder() / "world")]
    found.write_text(subprocess.run(command, capture_output=True, text=True, check=True, cwd=baselines).stdout, "utf-8")
    return found


def main(arguments: argparse.Namespace) -> int:
    """Print the figures side by side; 1 where a floor is missed."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(arguments.keep or scratch)
        folder.mkdir(parents=True, exist_ok=True)
        ours, theirs = measure(run_world(folder, workers=arguments.workers)), measure(naive(folder))
    print(f"{'figure':42}{'ours':>10}{'naive':>10}")
    for line in LINES:
        print(f"{line:42}{ours.get(line, float('nan')):10.3f}{theirs.get(line, float('nan')):10.3f}")
    if arguments.pin:
        floors = {line: 0.0 if line in EXACT else MARGIN for line in LINES if line not in (*CEILINGS, *UNBOUND)}
        ceilings = {line: 0.0 if line in EXACT else MARGIN for line in CEILINGS}
        world = bench_folder() / "world"
        refused = pin_floors(HERE / "floors.json", ours, world, at_least=floors, at_most=ceilings, lower=arguments.lower)
        print("\n".join(refused) or "floors are pinned")
    missed = below_floors(HERE / "floors.json", ours, bench_folder() / "world")
    print("\n".join(missed) or "all floors are met")
    return 1 if missed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--keep", help="folder to keep store and export in")
    parser.add_argument("--pin", action="store_true", help="write floors.json from the figures measured")
    parser.add_argument("--lower", action="store_true", help="with --pin: let floors sink")
    try:
        sys.exit(main(parser.parse_args()))
    except MissingData as missing:
        sys.exit(f"SKIPPED: {missing}")
