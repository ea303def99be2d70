"""Fit the weights of text reuse on the world set and our own fitted events, and judge them with one event left out at a time.

Usage: python benchmarks/reuse/fit.py [--cache FILE] [--write] [--errors]

Readings are made from the raw pages, as the product makes them; stories are the gold ones. Besides each whole event small samples of its
pages are fitted on, since most stories have few pages. `--write` puts the weights into src/secondsource/data/reuse.json. The held-out
events are never fitted on; their figures are printed beside the others.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import REPOSITORY, MissingData, bench_folder, load_script
from pages import is_fitted, load_events, write_pages

from secondsource.ingest.files import find_pages, read_captures
from secondsource.ingest.outlets import load_outlets
from secondsource.pipeline import read_page
from secondsource.records import Capture, Reading
from secondsource.reuse import ReuseOptions, ReuseWeights, derivations, fold_origins, link_reuse
from secondsource.reuse.context import Context, same_text
from secondsource.reuse.credits import is_official
from secondsource.reuse.dependence import Comparer, draws_later
from secondsource.reuse.shingles import profile
from secondsource.workspace import open_models

FEATURES = {
    "whole": {"sure_facts": 1, "facts": 1, "sure_meaning": 1, "meaning": 1, "quotes": -1, "credit": 1},
    "lexical": {"words": 1, "sure_facts": 1, "facts": 1, "quotes": -1, "own": -1, "credit": 1},
    "part": {"passage": 1, "meaning": 1, "rivals": 1, "credited": 1, "official": -1},
}
"""The features of each model, and the sign that its weight must have."""
GIVEN = {"whole": {"copied": 16.0, "version": 2.0}, "lexical": {"copied": 16.0, "version": 2.0}, "part": {"run": 0.3}}
"""Weights set by hand: nobody here wrote pages that are damaged or padded without end, and such copies must be found by their wording."""
RIDGE = {"whole": 3.0, "lexical": 3.0, "part": 0.3}
HEAVIER = {"whole": 2.0, "lexical": 2.0, "part": 3.0}
"""How much more a derived page counts than another."""
SAMPLES, SAMPLE_SIZES = 12, (2, 3, 4, 5)
SEED = 4
TARGET = REPOSITORY / "src" / "secondsource" / "data" / "reuse.json"
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Event:
    """An event: gold pages by name, and their readings."""

    id: str
    gold: dict[str, Any]
    readings: dict[str, Reading]


@dataclass(frozen=True)
class Row:
    """One directed pair of pages: its features and what it is ("whole", "partly", "none")."""

    event: str
    features: dict[str, float]
    relation: str
    weight: float


def read_events(cache: Path | None) -> list[Event]:
    """Events of the world set and our own, read from their raw pages; readings are kept in a file if one is named."""
    kept: dict[str, Reading] = pickle.loads(cache.read_bytes()) if cache and cache.exists() else {}
    models = open_models()
    events = []
    with tempfile.TemporaryDirectory() as scratch:
        own = Path(scratch)
        places = [(bench_folder() / "world", bench_folder() / "world" / "outlets.json"), (own, write_pages(load_events(), own))]
        for root, outlets_file in places:
            outlets = load_outlets(outlets_file)
            for file in sorted(root.glob("*/gold.json")):
                gold = json.loads(file.read_text("utf-8"))
                readings = {}
                for page in gold["pages"]:
                    path = file.parent / "pages" / page["page"]
                    key = hashlib.sha256(path.read_bytes()).hexdigest()
                    if key not in kept:
                        capture = next(iter(read_captures(next(iter(find_pages([path]))), max_bytes=10**7, taken=None)))
                        assert isinstance(capture, Capture)
                        kept[key] = read_page(capture, models=models, outlets=outlets)
                    readings[page["page"]] = kept[key]
                events.append(Event(gold["event_id"], {p["page"]: p for p in gold["pages"]}, readings))
    if cache:
        cache.write_bytes(pickle.dumps(kept))
    return events


def relation(gold: dict[str, Any], page: str, source: str) -> str:
    """What a page is to another: whole, sibling, reverse, partly, reverse-partly or none."""
    left, right = gold[page], gold[source]
    one_origin = left["origin"] == right["origin"]
    for first, second, back in ((left, right, ""), (right, left, "reverse")):
        name = source if first is left else page
        if first["derivation"] in {"wholly", "release"} and one_origin:
            return back or ("whole" if name in first["from"] else "sibling")
        if first["derivation"] == "partly" and any(gold[f]["origin"] == second["origin"] for f in first["from"] if f in gold):
            return "reverse-partly" if back else "partly"
    return "none"


def sample_rows(event: Event, names: Sequence[str], weight: float, kind: str) -> Iterator[Row]:
    """Rows of all directed pairs of some pages of an event; without vectors for the lexical model, passages for the part model."""
    pages = {n: profile(_bare(event.readings[n]) if kind == "lexical" else event.readings[n]) for n in names}
    text_of = {p.id: p.id for p in pages.values()}
    context = Context(list(pages.values()), text_of | _copies(list(pages.values())))
    official = frozenset(p.id for p in pages.values() if is_official(p.reading, listed=True))
    story = Comparer(context, official, ZERO)
    for left, right in permutations(sorted(names), 2):
        found = relation(event.gold, left, right)
        page, source = pages[left], pages[right]
        if found in {"sibling", "reverse"}:
            continue
        features: dict[str, float] = {}
        evidence = story.compare(page, source)
        if kind == "part":
            back = story.compare(source, page)
            derived = {"wholly", "release"} & {event.gold[left]["derivation"], event.gold[right]["derivation"]}
            if derived or not draws_later(evidence, back) or (page.id in official and source.id not in official):
                continue
            roots = [pages[n] for n in names if event.gold[n]["derivation"] not in {"wholly", "release"}]
            features |= story.find_passages(evidence, roots).features
        else:
            features |= evidence.features
        yield Row(event.id, features, found, weight)


ZERO = ReuseWeights(whole={"bias": 0.0}, lexical={"bias": 0.0}, part={"bias": 0.0})


def _bare(reading: Reading) -> Reading:
    return Reading(article=reading.article, analysis=reading.analysis, claims=reading.claims)


def _copies(pages: list[Any]) -> dict[str, str]:
    found = {}
    for left, right in permutations(pages, 2):
        if same_text(left, right):
            found[max(left.id, right.id)] = min(left.id, right.id)
    return found


def rows_of(events: Sequence[Event], kind: str) -> list[Row]:
    """Rows of every event, whole and in samples, for one of the models."""
    rng = random.Random(SEED)
    rows: list[Row] = []
    for event in events:
        names = sorted(event.gold)
        rows += sample_rows(event, names, 1.0, kind)
        for _ in range(SAMPLES):
            rows += sample_rows(event, sorted(rng.sample(names, min(rng.choice(SAMPLE_SIZES), len(names)))), 2.0 / SAMPLES, kind)
    return rows


def fit(rows: Sequence[Row], kind: str) -> dict[str, float]:
    """Weights of a logistic model with an L2 penalty, each of the sign it must have (projected Adam, the same result each time)."""
    names, given = list(FEATURES[kind]), GIVEN[kind]
    wanted = "partly" if kind == "part" else "whole"
    matrix = np.array([[r.features[n] for n in names] for r in rows])
    offset = np.array([sum(given[n] * r.features.get(n, 0.0) for n in given) for r in rows])
    truth = np.array([r.relation == wanted for r in rows], dtype=float)
    weight = np.array([r.weight for r in rows]) * np.where(truth > 0, HEAVIER[kind], 1.0)
    signs = np.array([FEATURES[kind][n] for n in names])
    mean, spread = matrix.mean(0), matrix.std(0) + 1e-9
    slopes, bias = _descend((matrix - mean) / spread, offset, truth, weight / weight.sum(), signs, RIDGE[kind] / len(rows))
    slopes = slopes / spread
    table = {n: round(float(v), 3) for n, v in zip(names, slopes, strict=True)}
    return {"bias": round(float(bias - slopes @ mean), 3), **table, **given}


def _descend(x: Array, offset: Array, truth: Array, weight: Array, signs: Array, ridge: float) -> tuple[Array, float]:
    theta, first, second = np.zeros(x.shape[1] + 1), np.zeros(x.shape[1] + 1), np.zeros(x.shape[1] + 1)
    for step in range(1, 1501):
        error = weight * (1 / (1 + np.exp(-(x @ theta[:-1] + theta[-1] + offset))) - truth)
        slope = np.append(x.T @ error + ridge * theta[:-1], error.sum())
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        theta -= 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        theta[:-1] = np.where(signs > 0, np.maximum(theta[:-1], 0), np.minimum(theta[:-1], 0))
    return theta[:-1], float(theta[-1])


def fit_all(rows: dict[str, list[Row]], keep: Callable[[str], bool]) -> ReuseWeights:
    """All models, on the events that are kept."""
    tables = {kind: fit([r for r in rows[kind] if keep(r.event)], kind) for kind in FEATURES}
    return ReuseWeights(**tables)


@dataclass
class Judged:
    """What the links of some events come to."""

    said: list[tuple[str, str]]
    linked: list[bool]
    clusters: list[tuple[str, str, str]]
    gold_clusters: list[tuple[str, str, str]]
    voices: list[int]
    errors: list[str]

    @property
    def figures(self) -> dict[str, float]:
        """Accuracy and macro F1 of derivations, source link, BCubed F1 of origins, stories with the right number of origins."""
        scorer = load_script(bench_folder() / "score.py")
        report = scorer.class_report(self.said)
        gold = {f"{e}/{p}": (e, o) for e, p, o in self.gold_clusters}
        found = {f"{e}/{p}": (e, o) for e, p, o in self.clusters}
        bcubed = scorer.bcubed(gold, found)
        return {
            "accuracy": report["accuracy"], "macro F1": report["macro_f1"],
            **{f"{k} F1": v["f1"] for k, v in report["per_label"].items()},
            "source link": float(np.mean(self.linked)), "origin BCubed F1": bcubed["f1"],
            "origins exact": float(np.mean([v == 0 for v in self.voices])), "origins error": float(np.mean(np.abs(self.voices))),
        }  # fmt: skip


def judge(events: Sequence[Event], weights: Callable[[str], ReuseWeights]) -> Judged:
    """Run the product's own linking on gold stories with weights by event id."""
    out = Judged([], [], [], [], [], [])
    for event in events:
        name = {r.article.id: n for n, r in event.readings.items()}
        readings = list(event.readings.values())
        links = link_reuse(readings, options=ReuseOptions(weights=weights(event.id)))
        kinds = {name[a]: d for a, d in derivations(readings, links)}
        origins = fold_origins(readings, links)
        out.voices.append(len(origins) - len({p["origin"] for p in event.gold.values()}))
        out.clusters += [(event.id, name[a], o.root_id) for o in origins for a in o.article_ids]
        out.gold_clusters += [(event.id, n, p["origin"]) for n, p in event.gold.items()]
        best = {k.article_id: k for k in sorted(links, key=lambda k: k.score)}
        for page, gold in event.gold.items():
            out.said.append((gold["derivation"], kinds[page].value))
            sources = {name[k.source_id] for k in links if name[k.article_id] == page and not k.doubtful}
            right = {event.gold[f]["origin"] for f in gold["from"] if f in event.gold}
            if gold["derivation"] != "independent":
                out.linked.append(any(event.gold[s]["origin"] in right for s in sources))
            if out.said[-1][0] != out.said[-1][1]:
                link = best.get(event.readings[page].article.id)
                near = (
                    f"{link.derivation} of {name[link.source_id]} {link.score:.2f}{' doubtful' if link.doubtful else ''}"
                    if link
                    else "no link"
                )
                out.errors.append(
                    f"{event.id[:3]} {page} is {gold['derivation']}, said {kinds[page]} ({near}): {gold.get('note', '')[:80]}"
                )
    return out


def main(arguments: argparse.Namespace) -> int:
    """Print the figures, and write the weights if asked to."""
    events = read_events(arguments.cache)
    fitted = [e for e in events if not e.id.startswith("r") or is_fitted(e.id)]
    own, world = [e for e in fitted if e.id.startswith("r")], [e for e in fitted if not e.id.startswith("r")]
    held = [e for e in events if e not in fitted]
    rows = {kind: rows_of(fitted, kind) for kind in FEATURES}
    weights = fit_all(rows, lambda _: True)
    left_out = {e.id: fit_all(rows, lambda other, out=e.id: other != out) for e in fitted}  # type: ignore[misc]
    table = {
        "world, one left out": judge(world, left_out.__getitem__),
        "own, one left out": judge(own, left_out.__getitem__),
        "held out": judge(held, lambda _: weights),
        "world, all fitted": judge(world, lambda _: weights),
    }
    figures = {name: judged.figures for name, judged in table.items() if judged.said}
    print(f"{'figure':22}" + "".join(f"{name:>22}" for name in figures))
    for line in next(iter(figures.values())):
        print(f"{line:22}" + "".join(f"{f.get(line, float('nan')):22.3f}" for f in figures.values()))
    if arguments.errors:
        for name in ("world, one left out", "own, one left out"):
            print(f"\n{name}\n" + "\n".join(table[name].errors))
    tables = {"whole": dict(weights.whole), "lexical": dict(weights.lexical), "part": dict(weights.part)}
    print(json.dumps(tables, indent=1))
    if arguments.write:
        recipe = {
            "script": "benchmarks/reuse/fit.py", "seed": SEED, "events": len(fitted), "rows": {k: len(v) for k, v in rows.items()},
            "data": "world set and benchmarks/reuse/events r01 to r12",
        }  # fmt: skip
        TARGET.write_text(json.dumps({"recipe": recipe, "weights": tables}, indent=1) + "\n", "utf-8")
    return 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, help="file that keeps the readings")
    parser.add_argument("--write", action="store_true", help="write the weights that ship with the product")
    parser.add_argument("--errors", action="store_true", help="list the pages misjudged, of events that were not held out")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main(parse()))
    except MissingData as missing:
        sys.exit(f"SKIPPED: {missing}")
