"""Fit the pairing weights on the world set's gold articles, and judge them with one event left out at a time.

Usage: python benchmarks/corroboration/fit.py [--cache FILE]

Gold articles, stories and origins are given, so the figures are those of claims and corroboration alone. Pairs of claims of two
pages of one event are labelled one fact when both stand in mentions of the same gold fact; pairs of which only one does count
half, as "another fact". The printed weights go into `secondsource/corroboration/pairing.py` by hand, rounded.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import MissingData, bench_folder, load_script

from secondsource.corroboration import pairing
from secondsource.corroboration.findings import StoryClaims, find_facts
from secondsource.corroboration.pairing import Family, family_of
from secondsource.pipeline import derive_reading
from secondsource.records import Article, Claim, DateSource, Finding, Moment, Precision, Reading, Slot
from secondsource.workspace import open_models

RIDGE = 1.0
NUMBER_SLOTS = frozenset({"amount", "count", "other"})
Samples = dict[Family, list[tuple[tuple[float, ...], bool, float]]]


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


def read_gold(cache: Path | None) -> dict[str, Reading]:
    """Readings of all gold articles; kept in a file if one is named."""
    if cache is not None and cache.exists():
        kept: dict[str, Reading] = pickle.loads(cache.read_bytes())
        return kept
    models = open_models()
    articles = [gold_article(event, page) for event, gold in gold_events().items() for page in gold["pages"]]
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


def main(cache: Path | None) -> None:
    """Print the weights fitted on all events, and the figures with one event left out at a time."""
    scorer, golds = load_script(bench_folder() / "score.py"), gold_events()
    readings = read_gold(cache)
    stories = {event: story_claims(event, gold, readings) for event, gold in golds.items()}
    samples = {e: samples_of(stories[e], gold_facts_of(e, gold, readings)) for e, gold in golds.items()}

    def weights(events: Iterable[str]) -> dict[Family, tuple[float, ...]]:
        chosen = list(events)
        return {family: fit(row for e in chosen for row in samples[e][family]) for family in Family}

    names = ["bias", *(feature.__name__ for feature in pairing.FEATURES)]
    print(f"{'':18}" + "".join(f"{family:>10}" for family in Family))
    fitted = weights(golds)
    for place, name in enumerate(names):
        print(f"{name:18}" + "".join(f"{fitted[family][place]:10.1f}" for family in Family))
    shipped = dict(pairing.WEIGHTS)
    found = {e: find_facts(stories[e]) for e in golds}
    for title, findings in (("weights as shipped", found), ("one event left out", {})):
        if not findings:
            for event in golds:
                pairing.WEIGHTS.update(weights(e for e in golds if e != event))
                findings[event] = find_facts(stories[event])
            pairing.WEIGHTS.update(shipped)
        figures = scorer.world_facts(scorer.load_world(bench_folder() / "world", export_of(findings, stories, readings)))
        print(f"\n{title}")
        print(json.dumps(scorer.rounded({k: figures[k] for k in ("mention_recall", "verdict", "disputed", "slot_accuracy")}), indent=1))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, help="file to keep the readings in (only while nothing before pairing changes)")
    try:
        main(parser.parse_args().cache)
    except MissingData as missing:
        sys.exit(f"SKIPPED: {missing}")
