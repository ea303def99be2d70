"""Fit the weights of pairs and of rivals on gold articles, and judge them with one event left out at a time.

Usage: python benchmarks/corroboration/fit.py [--cache FOLDER]

Gold articles, stories and origins are given, so the figures are those of claims and corroboration alone. Pairs of claims of two
pages of one event of the world set are labelled one fact when both stand in mentions of the same gold fact; pairs of which only one does
count half, as "another fact". Rivals (two groups with different values) are of one fact when they stand in mentions of two values of one
gold fact, of the world set or of our own events r01 to r12; those that no gold fact knows count a tenth. The printed weights go into
`secondsource/corroboration/pairing.py` and `rivals.py` by hand, rounded.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import MissingData, bench_folder, load_script

from secondsource.corroboration import pairing, rivals
from secondsource.corroboration.findings import StoryClaims, find_facts, rivals_in
from secondsource.corroboration.pairing import Family, family_of
from secondsource.pipeline import derive_reading
from secondsource.records import Article, Claim, DateSource, Finding, Moment, Precision, Reading, Slot
from secondsource.workspace import open_models

RIDGE = 1.0
NUMBER_SLOTS = frozenset({"amount", "count", "other"})
Samples = dict[Family, list[tuple[tuple[float, ...], bool, float]]]


RIVAL_FAMILIES = (Family.DATE, Family.NUMBER)


def gold_events() -> dict[str, dict[str, Any]]:
    """Gold of every event by id."""
    files = sorted((bench_folder() / "world").glob("*/gold.json"))
    return {gold["event_id"]: gold for gold in (json.loads(file.read_text("utf-8")) for file in files)}


def gold_article(event: str, page: dict[str, Any]) -> Article:
    """The article of a gold page."""
    at = datetime.fromisoformat(page["published"])
    moment = Moment(at=at if at.tzinfo else at.replace(tzinfo=UTC), precision=Precision.MINUTE, source=DateSource.GIVEN)
    name = f"{event}/{page['page']}"
    text = "\n\n".join(page["article"])
    return Article(id=name, capture_id="", file=name, title=page["title"], text=text, lang=page["lang"], published=moment)


def own_events() -> tuple[Any, dict[str, dict[str, Any]]]:
    """The script that writes our own events as pages, and those that may be fitted on, by id."""
    pages = load_script(Path(__file__).resolve().parents[1] / "reuse" / "pages.py")
    return pages, {event["event_id"]: event for event in pages.load_events() if pages.is_fitted(event["event_id"])}


def read_gold(golds: dict[str, dict[str, Any]], cache: Path | None) -> dict[str, Reading]:
    """Readings of all gold articles; kept in a file if one is named."""
    if cache is not None and cache.exists():
        kept: dict[str, Reading] = pickle.loads(cache.read_bytes())
        return kept
    models = open_models()
    articles = [gold_article(event, page) for event, gold in golds.items() for page in gold["pages"]]
    readings = {article.id: derive_reading(article, models=models) for article in articles}
    if cache is not None:
        cache.write_bytes(pickle.dumps(readings))
    return readings


def story_claims(event: str, gold: dict[str, Any], readings: dict[str, Reading]) -> StoryClaims:
    """The claims of one event with the gold origins of their pages."""
    claims, rows, around, origin, published = [], [], [], {}, {}
    for page in gold["pages"]:
        reading = readings[f"{event}/{page['page']}"]
        clause = {(c.start, c.end): v for c, v in zip(reading.claims, reading.claim_vectors, strict=True) if v}
        for claim in reading.claims:
            claims.append(claim)
            rows.append(np.frombuffer(clause[claim.start, claim.end], np.float32))
            around.append(np.frombuffer(reading.sentence_vectors[claim.sentence], np.float32))
            origin[claim.id], published[claim.id] = page["origin"], page["published"]
    return StoryClaims(
        story_id=event,
        claims=tuple(claims),
        vectors=np.array(rows),
        sentence_vectors=np.array(around),
        origin=origin,
        published=published,
        copies=frozenset(f"{event}/{p['page']}" for p in gold["pages"] if p["derivation"] in {"wholly", "release"} and any(p["from"])),
    )


def may_stand_for(claim: Claim, slot: str) -> bool:
    """Whether a claim of its family can stand for a gold fact of a slot."""
    family = family_of(claim)
    if family is Family.NUMBER:
        return slot in NUMBER_SLOTS
    if family is Family.NAME:
        return slot == claim.slot or {slot, str(claim.slot)} <= {"place", "organisation"}
    return family is Family.PASSAGE or slot == {Family.DATE: Slot.DATE, Family.DOCUMENT: Slot.DOCUMENT}[family]


def gold_facts_of(event: str, gold: dict[str, Any], readings: dict[str, Reading]) -> dict[str, set[str]]:
    """Gold facts in whose mentions each claim stands, by claim id."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for fact in gold["facts"]:
        for mention in (m for value in fact["values"] for m in value["mentions"]):
            reading = readings[f"{event}/{mention['page']}"]
            start = reading.article.text.find(mention["quote"])
            end = start + len(mention["quote"])
            for claim in reading.claims:
                whole = family_of(claim) is Family.PASSAGE
                begin, stop = (claim.start, claim.end) if whole else (claim.value_start, claim.value_end)
                shared = min(end, stop) - max(start, begin)
                enough = 2 * shared >= min(end - start, stop - begin) if whole else shared > -3
                if start >= 0 and enough and may_stand_for(claim, fact["slot"]):
                    found[claim.id].add(fact["id"])
    return found


def gold_values_of(event: str, gold: dict[str, Any], readings: dict[str, Reading]) -> dict[str, set[tuple[str, int]]]:
    """Gold facts and places of the values in whose mentions each number and date stands, by claim id."""
    found: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
    mentions = [(f, n, m) for f in gold["facts"] for n, value in enumerate(f["values"]) for m in value["mentions"]]
    for fact, place, mention in mentions:
        reading = readings[f"{event}/{mention['page']}"]
        start = reading.article.text.find(mention["quote"])
        end = start + len(mention["quote"])
        for claim in reading.claims:
            inside = min(end, claim.value_end) - max(start, claim.value_start) > -3
            if start >= 0 and inside and family_of(claim) in RIVAL_FAMILIES and may_stand_for(claim, fact["slot"]):
                found[claim.id].add((fact["id"], place))
    return found


def rival_samples(story: StoryClaims, values: dict[str, set[tuple[str, int]]]) -> Samples:
    """Feature values, label and weight of all rivals of a story; a group is of the values in which most of its known claims stand."""
    samples: Samples = defaultdict(list)
    for pair in rivals_in(story):
        sides = []
        for side in (pair.left, pair.right):
            counts = Counter(value for claim in side for value in values.get(claim.id, ()))
            known = sum(bool(values.get(claim.id)) for claim in side)
            sides.append({value for value, n in counts.items() if 2 * n >= known})
        left, right = sides
        one_fact = any(a[0] == b[0] and a[1] != b[1] for a in left for b in right) and not left & right
        weight = 1.0 if left and right else 0.5 if left or right else 0.1
        samples[family_of(pair.left[0])].append((rivals.feature_values(pair), one_fact, weight))
    return samples


def samples_of(story: StoryClaims, facts: dict[str, set[str]]) -> Samples:
    """Feature values, label and weight of every admissible candidate pair with a gold fact on at least one side."""
    samples: Samples = defaultdict(list)
    for pair in pairing.compare_candidates(story.claims, story.vectors, story.sentence_vectors):
        left, right = facts.get(pair.left.id, set()), facts.get(pair.right.id, set())
        if pair.left.article_id != pair.right.article_id and (left or right):
            weight = 1.0 if left and right else 0.5
            samples[family_of(pair.left)].append((pairing.feature_values(pair), bool(left & right), weight))
    return samples


def fit(samples: Iterable[tuple[tuple[float, ...], bool, float]]) -> tuple[float, ...]:
    """Ridge logistic regression by Newton's method; bias first."""
    rows = list(samples)
    x = np.array([(1.0, *features) for features, _, _ in rows])
    y, weight = np.array([label for _, label, _ in rows], float), np.array([w for _, _, w in rows])
    ridge = np.eye(x.shape[1]) * RIDGE
    ridge[0, 0] = 0.01
    w = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        step = np.linalg.solve((x * (weight * p * (1 - p))[:, None]).T @ x + ridge, x.T @ (weight * (y - p)) - ridge @ w)
        w += step
        if np.abs(step).max() < 1e-6:
            break
    return tuple(float(v) for v in w)


def export_of(events: dict[str, tuple[Finding, ...]], stories: dict[str, StoryClaims], readings: dict[str, Reading]) -> dict[str, Any]:
    """The least export that the scorer needs."""
    articles = [{"id": a.id, "file": a.id.replace("/", "/pages/"), "text": a.text} for a in (r.article for r in readings.values())]
    found = []
    for event, findings in events.items():
        claims = {c.id: c for c in stories[event].claims}
        facts = [
            {"id": f.id, "slot": f.slot, "verdict": f.verdict, "independent_sources": f.independent_sources}
            | {
                "values": [
                    {
                        "value": v.value,
                        "status": v.status,
                        "mentions": [
                            {
                                "article": claims[i].article_id,
                                "start": claims[i].start,
                                "end": claims[i].end,
                                "quote": claims[i].quote,
                            }
                            for i in v.claim_ids
                        ],
                    }
                    for v in f.values
                ]
            }
            for f in findings
        ]
        members = [a["id"] for a in articles if a["id"].startswith(f"{event}/")]
        found.append({"id": event, "article_ids": members, "facts": facts})
    return {"articles": articles, "stories": found}


def print_weights(names: list[str], fitted: dict[Family, tuple[float, ...]]) -> None:
    """Print a table of weights, a row a feature."""
    print(f"{'':20}" + "".join(f"{family:>10}" for family in fitted))
    for place, name in enumerate(["bias", *names]):
        print(f"{name:20}" + "".join(f"{weights[place]:10.1f}" for weights in fitted.values()))


def figures_of(found: dict[str, tuple[Finding, ...]], root: Path, stories: dict[str, StoryClaims], readings: dict[str, Reading]) -> str:
    """The scorer's figures of findings."""
    scorer = load_script(bench_folder() / "score.py")
    figures = scorer.world_facts(scorer.load_world(root, export_of(found, stories, readings)))
    wanted = ("mention_recall", "verdict", "disputed", "slot_accuracy", "independent_origins_exact")
    return json.dumps(scorer.rounded({k: figures[k] for k in wanted}), indent=1)


def main(cache: Path | None) -> None:
    """Print the weights fitted on all events, and the figures with one event left out at a time."""
    pages, own = own_events()
    sets = {"world": gold_events(), "own events": own}
    golds = {event: gold for found in sets.values() for event, gold in found.items()}
    readings = {}
    for name, events in sets.items():
        readings |= read_gold(events, cache / f"{name}.pickle" if cache else None)
    stories = {event: story_claims(event, gold, readings) for event, gold in golds.items()}
    pairs = {e: samples_of(stories[e], gold_facts_of(e, gold, readings)) for e, gold in sets["world"].items()}
    meetings = {e: rival_samples(stories[e], gold_values_of(e, gold, readings)) for e, gold in golds.items()}

    def fit_without(left_out: str) -> None:
        pairing.WEIGHTS.update({f: fit(row for e in pairs if e != left_out for row in pairs[e][f]) for f in Family})
        rivals.WEIGHTS.update({f: fit(row for e in meetings if e != left_out for row in meetings[e][f]) for f in RIVAL_FAMILIES})

    shipped = dict(pairing.WEIGHTS), dict(rivals.WEIGHTS)
    found = {"weights as shipped": {e: find_facts(stories[e]) for e in golds}, "one event left out": {}}
    fit_without("")
    print_weights([f.__name__ for f in pairing.FEATURES], pairing.WEIGHTS)
    print_weights([f.__name__ for f in rivals.FEATURES], rivals.WEIGHTS)
    for event in golds:
        fit_without(event)
        found["one event left out"][event] = find_facts(stories[event])
    pairing.WEIGHTS.update(shipped[0])
    rivals.WEIGHTS.update(shipped[1])
    with tempfile.TemporaryDirectory() as scratch:
        pages.write_pages(list(own.values()), Path(scratch))
        roots = {"world": bench_folder() / "world", "own events": Path(scratch)}
        for title, findings in found.items():
            for name, events in sets.items():
                chosen = {e: r for e, r in readings.items() if e.split("/")[0] in events}
                print(f"\n{name}, {title}\n" + figures_of({e: findings[e] for e in events}, roots[name], stories, chosen))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, help="folder to keep the readings in (only while nothing before pairing changes)")
    try:
        main(parser.parse_args().cache)
    except MissingData as missing:
        sys.exit(f"SKIPPED: {missing}")
