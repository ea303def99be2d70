"""Impact: own fictional leads scored by the product beside two baselines, held against blind scores by a written rubric.

Usage: python benchmarks/impact/run.py [--cache FILE] [--show] [--pin [--lower]]
"""

from __future__ import annotations

import argparse
import math
import pickle
import sys
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean, median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import below_floors, pin_floors

from secondsource.pipeline import derive_reading
from secondsource.records import Article, DateSource, Moment, Origin, Precision, Reading, Score
from secondsource.scoring.impact import score_impact
from secondsource.workspace import open_models

HERE = Path(__file__).resolve().parent
EVENTS = HERE / "events.toml"
PARTS = ("odd", "even", "fresh")
FRESH = 73
"""Events from this number on were written when words and weights had been settled."""
MARGINS = {"spearman": 0.03, "mae": 0.1}


def load_events() -> list[dict[str, Any]]:
    """The events with `gold`, the mean of both scorings, and their part: odd and even numbers below 73, and fresh ones."""
    events = tomllib.loads(EVENTS.read_text("utf-8"))["event"]
    return [e | {"gold": (e["first"] + e["second"]) / 2, "part": PARTS[2 if e["id"] >= FRESH else 1 - e["id"] % 2]} for e in events]


def read_events(events: Sequence[Mapping[str, Any]], cache: Path | None) -> list[Reading]:
    """A reading of each event; kept in a file if one is named."""
    if cache is not None and cache.exists():
        kept: list[Reading] = pickle.loads(cache.read_bytes())
        return kept
    models = open_models()
    readings = [derive_reading(_article(event), models=models, vectors=False) for event in events]
    if cache is not None:
        cache.write_bytes(pickle.dumps(readings))
    return readings


def _article(event: Mapping[str, Any]) -> Article:
    moment = Moment(at=datetime.fromisoformat(event["published"]).replace(tzinfo=UTC), precision=Precision.DAY, source=DateSource.GIVEN)
    name = f"event{event['id']:02}"
    text = event["text"].strip()
    return Article(id=name, capture_id=name, file=name, title=event["title"], text=text, lang=event["lang"], published=moment)


def score_reading(reading: Reading) -> Score:
    """The product's impact of a story of one page."""
    key = reading.article.id
    return score_impact([reading], [], [Origin(id=f"o-{key}", root_id=key, article_ids=(key,))])


def rank_correlation(left: Sequence[float], right: Sequence[float]) -> float:
    """Spearman's rank correlation, ties by their mean rank; 0 where one side is constant."""
    a, b = _ranks(left), _ranks(right)
    mean = (len(a) - 1) / 2
    spread = math.sqrt(sum((x - mean) ** 2 for x in a) * sum((y - mean) ** 2 for y in b))
    return sum((x - mean) * (y - mean) for x, y in zip(a, b, strict=True)) / spread if spread else 0.0


def _ranks(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    return [ordered.index(v) + (ordered.count(v) - 1) / 2 for v in values]


def figures_of(predicted: Sequence[float], gold: Sequence[float]) -> dict[str, float]:
    """Rank correlation and mean absolute error."""
    return {"spearman": rank_correlation(predicted, gold), "mae": fmean(abs(p - g) for p, g in zip(predicted, gold, strict=True))}


def baselines(events: Sequence[Mapping[str, Any]], tuning: Sequence[Mapping[str, Any]]) -> dict[str, list[float]]:
    """Always the middle of the events below 73, and the logarithm of the length, scaled to their mean and spread."""
    lengths = [math.log(len(e["text"].split())) for e in events]
    seen, gold = [math.log(len(e["text"].split())) for e in tuning], [e["gold"] for e in tuning]
    scale = _spread(gold) / (_spread(seen) or 1.0)
    return {
        "always the median": [median(gold)] * len(events),
        "log of length": [fmean(gold) + scale * (x - fmean(seen)) for x in lengths],
    }


def _spread(values: Sequence[float]) -> float:
    return math.sqrt(fmean((v - fmean(values)) ** 2 for v in values))


def show(events: Sequence[Mapping[str, Any]], scores: Sequence[Score]) -> None:
    """Print every event that may be tuned on with its parts, worst first; the fresh ones stay unseen."""
    rows = [(e, s) for e, s in zip(events, scores, strict=True) if e["part"] != PARTS[2]]
    for e, s in sorted(rows, key=lambda row: -abs(row[1].value - row[0]["gold"])):
        parts = ", ".join(f"{p.name} {p.amount:+.2f}" for p in s.parts[1:])
        print(f"{e['id']:3} gold {e['gold']:4.1f} ours {s.value:5.2f} {s.value - e['gold']:+.1f}  {e['title'][:60]}: {parts}")


def main(arguments: argparse.Namespace) -> int:
    """Print the figures side by side; 1 where a floor is missed."""
    events = load_events()
    scores = [score_reading(reading) for reading in read_events(events, arguments.cache)]
    tuning = [e for e in events if e["part"] != PARTS[2]]
    agreement = figures_of([e["first"] for e in events], [e["second"] for e in events])
    print(f"{len(events)} events; the two scorings: spearman {agreement['spearman']:.3f}, mean difference {agreement['mae']:.3f}")
    flat = {}
    for part in PARTS:
        chosen = [i for i, e in enumerate(events) if e["part"] == part]
        rows = {"ours": [s.value for s in scores]} | baselines(events, tuning)
        for name, values in rows.items():
            found = figures_of([values[i] for i in chosen], [events[i]["gold"] for i in chosen])
            print(f"{part:9} {name:18} spearman {found['spearman']:6.3f}  mean error {found['mae']:.3f}")
            flat |= {f"{part}.{k}": v for k, v in found.items()} if name == "ours" else {}
    if arguments.show:
        show(events, scores)
    if arguments.pin:
        least = {f"{part}.spearman": MARGINS["spearman"] for part in PARTS}
        most = {f"{part}.mae": MARGINS["mae"] for part in PARTS}
        refused = pin_floors(HERE / "floors.json", flat, EVENTS, at_least=least, at_most=most, lower=arguments.lower)
        print("\n".join(refused) or "floors are pinned")
    missed = below_floors(HERE / "floors.json", flat, EVENTS)
    print("\n".join(missed) or "all floors are met")
    return 1 if missed else 0


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, help="file to keep the readings in (only while nothing before scoring changes)")
    parser.add_argument("--show", action="store_true", help="print the events that may be tuned on with the parts of their scores")
    parser.add_argument("--pin", action="store_true", help="write floors.json from the figures measured")
    parser.add_argument("--lower", action="store_true", help="with --pin: let floors sink")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(parse()))
