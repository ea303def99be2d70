"""Calibration: over all gold facts of known truth, the stated confidence against how often the best-supported value is right.

Usage: python benchmarks/calibration/run.py [--workers N] [--keep FOLDER] [--fit] [--draw FILE] [--pin [--lower]]
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reuse"))

from harness import MissingData, below_floors, bench_folder, load_script, pin_floors, run_product
from pages import is_fitted, load_events, write_pages

from secondsource.metrics import Bin, brier_score, calibration_error, reliability_bins

HERE = Path(__file__).resolve().parent
SETS = ("world", "own fitted", "own held out")
MARGIN = 0.02


@dataclass(frozen=True)
class Case:
    """A gold fact of known truth as the product states it: its confidence, the probability before calibration, and whether it is right."""

    verdict: str
    confidence: float
    probability: float
    right: bool


def export_set(name: str, folder: Path, workers: int) -> tuple[Path, Path]:
    """Run the product on one set of events; the folder of the gold and the export."""
    root = folder / name.replace(" ", "-")
    root.mkdir(parents=True, exist_ok=True)
    if name == "world":
        pages, outlets = bench_folder() / "world", bench_folder() / "world" / "outlets.json"
    else:
        pages = root / "pages"
        outlets = write_pages([e for e in load_events() if is_fitted(e["event_id"]) == (name == "own fitted")], pages)
    export, store = root / "export.json", root / "store.sqlite"
    run_product("run", pages, "--store", store, "--outlets", outlets, "--workers", str(workers), "--json")
    run_product("export", "--store", store, "--format", "json", "-o", export)
    return pages, export


def judge(pages: Path, export: Path) -> list[Case]:
    """Match gold facts with exported ones as the scorer does, and see whether the first value is the true one.

    A fact counts where its truth is known and the words behind the exported fact's first value lie in one of its gold values.
    """
    scorer = load_script(bench_folder() / "score.py")
    world = scorer.load_world(pages, json.loads(export.read_text("utf-8")))
    gold, system = scorer.read_gold_facts(world), scorer.read_system_facts(world)
    scorer.match_mentions(gold, system)
    cases = []
    for place, (fact, match) in enumerate(zip(gold, scorer.best_matches(gold, system), strict=True)):
        true = true_value(fact.fact)
        if match is None or true is None:
            continue
        hits = {key[1]: n for key, n in match.value_hits.items() if key[0] == place and key[2] == 0}
        if hits:
            best = max(hits, key=lambda i: (hits[i], -i))
            exported = match.fact
            probability = exported["values"][0]["probability"]
            cases.append(Case(exported["verdict"], exported["confidence"], probability, best == true))
    return cases


def true_value(fact: dict[str, Any]) -> int | None:
    """Which of a gold fact's values its `truth` means; None where the truth is open, or no value or several fit."""
    if fact["truth"] is None:
        return None
    values = [v["value"] for v in fact["values"]]
    if len(values) == 1:
        return 0
    wanted = _words(fact["truth"])
    shares = [len(wanted & _words(v)) / len(wanted) for v in values]
    best = max(range(len(values)), key=lambda i: shares[i])
    return best if shares[best] >= 0.5 and shares.count(shares[best]) == 1 else None


def _words(text: str) -> set[str]:
    return set(re.findall(r"[\w.]+", str(text).lower().replace(",", "")))


def table(name: str, cases: Sequence[Case]) -> dict[str, float]:
    """Print the reliability table of a set; its figures."""
    pairs = [(c.confidence, c.right) for c in cases]
    figures = {
        "facts": float(len(cases)),
        "right": sum(r for _, r in pairs) / len(pairs),
        "mean confidence": sum(c for c, _ in pairs) / len(pairs),
        "ECE": calibration_error(pairs),
        "Brier": brier_score(pairs),
    }
    print(f"\n{name}: " + ", ".join(f"{k} {v:.3f}" if k != "facts" else f"{v:.0f} facts" for k, v in figures.items()))
    for b in reliability_bins(pairs):
        print(f"  {b.low:.1f}-{b.high:.1f}  {b.count:4d} facts  stated {b.stated:.3f}  right {b.right:.3f}  {'#' * round(40 * b.right)}")
    for verdict in sorted({c.verdict for c in cases}):
        own = [c for c in cases if c.verdict == verdict]
        stated = sum(c.confidence for c in own) / len(own)
        print(f"  {verdict:15} {len(own):4d} facts  stated {stated:.3f}  right {sum(c.right for c in own) / len(own):.3f}")
    return figures


def fit_scaling(cases: Sequence[Case]) -> tuple[float, float]:
    """Slope (not negative) and level of Platt's scaling of the log odds, with his smoothed targets, by Newton's method."""
    right = sum(c.right for c in cases)
    high, low = (right + 1) / (right + 2), 1 / (len(cases) - right + 2)
    slope, level = 0.5, 0.0
    rows = [(odds(c.probability), high if c.right else low) for c in cases]
    for _ in range(50):
        g0 = g1 = h00 = h01 = h11 = 1e-9
        for x, y in rows:
            p = 1 / (1 + math.exp(-(slope * x + level)))
            g0, g1 = g0 + (p - y) * x, g1 + (p - y)
            w = max(p * (1 - p), 1e-9)
            h00, h01, h11 = h00 + w * x * x, h01 + w * x, h11 + w
        g0, h00 = g0 + 0.5 * slope, h00 + 0.5
        det = h00 * h11 - h01 * h01
        slope, level = slope - (h11 * g0 - h01 * g1) / det, level - (h00 * g1 - h01 * g0) / det
        slope = max(slope, 0.0)
    return slope, level


def odds(probability: float) -> float:
    """Log odds of a probability, within what a confidence of four digits can tell."""
    p = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))


def draw(bins: Sequence[tuple[str, Sequence[Bin]]]) -> str:
    """The reliability diagram as SVG: stated confidence to the right, share that is right upwards, the area of a dot its facts."""
    colours = {"world": "#1f6f8b", "own fitted": "#b5651d", "own held out": "#5b3a8c"}
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 420" font-family="sans-serif" font-size="12" role="img">']
    out.append("<title>Reliability diagram: stated confidence against the share that is right</title>")
    out.append('<rect width="420" height="420" fill="#fff"/><path d="M50 370L370 50" stroke="#999" stroke-dasharray="4"/>')
    out.append('<path d="M50 50V370H370" fill="none" stroke="#333"/>')
    for tick in range(0, 11, 2):
        x, y = 50 + 32 * tick, 370 - 32 * tick
        out.append(f'<text x="{x}" y="388" text-anchor="middle">{tick / 10:.1f}</text>')
        out.append(f'<text x="42" y="{y + 4}" text-anchor="end">{tick / 10:.1f}</text>')
    out.append('<text x="210" y="410" text-anchor="middle">stated confidence</text>')
    out.append('<text x="14" y="210" text-anchor="middle" transform="rotate(-90 14 210)">share that is right</text>')
    for row, (name, found) in enumerate(bins):
        out.append(f'<circle cx="70" cy="{66 + 18 * row}" r="5" fill="{colours[name]}"/><text x="82" y="{70 + 18 * row}">{name}</text>')
        for b in found:
            radius = 2 + 1.2 * math.sqrt(b.count)
            x, y = 50 + 320 * b.stated, 370 - 320 * b.right
            out.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colours[name]}" fill-opacity=".6"/>')
    return "\n".join([*out, "</svg>", ""])


def main(arguments: argparse.Namespace) -> int:
    """Print the tables; 1 where a ceiling is missed."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(arguments.keep or scratch)
        cases = {name: judge(*export_set(name, folder, arguments.workers)) for name in SETS}
    figures = {name: table(name, found) for name, found in cases.items()}
    if arguments.fit:
        fitted = [c for name in SETS[:2] for c in cases[name]]
        slope, level = fit_scaling(fitted)
        print(f"\nfitted on {len(fitted)} facts of {SETS[0]} and {SETS[1]}: SLOPE, LEVEL = {slope:.2f}, {level:.2f}")
    if arguments.draw:
        bins = [(name, reliability_bins([(c.confidence, c.right) for c in found])) for name, found in cases.items()]
        Path(arguments.draw).write_text(draw(bins), "utf-8")
    flat = {f"{name}.{k}": v for name, found in figures.items() for k, v in found.items()}
    if arguments.pin:
        ceilings = {f"{name}.{k}": MARGIN for name in SETS for k in ("ECE", "Brier")}
        refused = pin_floors(HERE / "floors.json", flat, bench_folder() / "world", at_least={}, at_most=ceilings, lower=arguments.lower)
        print("\n".join(refused) or "floors are pinned")
    missed = below_floors(HERE / "floors.json", flat, bench_folder() / "world")
    print("\n" + ("\n".join(missed) or "all ceilings are met"))
    return 1 if missed else 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=0, help="processes; 0 means one a core")
    parser.add_argument("--keep", help="folder for the stores and the exports")
    parser.add_argument("--fit", action="store_true", help="print the scaling that fits the facts that may be fitted on")
    parser.add_argument("--draw", help="SVG file for the reliability diagram")
    parser.add_argument("--pin", action="store_true", help="set the ceilings from this run")
    parser.add_argument("--lower", action="store_true", help="let --pin set ceilings above those of now")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main(parse()))
    except MissingData as missing:
        sys.exit(f"SKIPPED: {missing}")
