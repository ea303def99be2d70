"""The ledger over time: dated sequences of short stories in, entries, histories, totals and coalitions held against gold.

Usage: python benchmarks/ledger/run.py [--verbose] [--only fitted|held] [--pin [--lower]]
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import below_floors, pin_floors

from secondsource.harvest import open_models
from secondsource.ledger.coalitions import StoryCounts, find_counts
from secondsource.ledger.parties import same_name
from secondsource.ledger.rates import convert, shipped_rates
from secondsource.ledger.register import keep_ledger
from secondsource.pipeline import Models, derive_reading, evaluate_story
from secondsource.records import (
    Article,
    DateSource,
    Ledger,
    LedgerEntry,
    LedgerField,
    LedgerSide,
    Moment,
    Outlet,
    Precision,
    Story,
    StoryReport,
    Telling,
    content_id,
)

HERE = Path(__file__).resolve().parent
MARGIN = 0.03
_LABEL = re.compile(r"\[([a-z])\] ")
HELD_OUT = frozenset({"s07", "s08", "s09", "s10", "s11", "s12", "s14"})
"""Sequences that nobody tunes on."""


@dataclass(frozen=True)
class Sequence_:
    """A sequence as evaluated: its gold, what the product made of it, and the label of each marked place."""

    name: str
    gold: dict[str, Any]
    reports: tuple[StoryReport, ...]
    ledger: Ledger
    labels: dict[tuple[str, int], str]
    articles: dict[str, Article]


def evaluate(path: Path, models: Models) -> Sequence_:
    """Read and evaluate the stories of a sequence one by one, and keep the ledger over them."""
    gold = tomllib.loads(path.read_text("utf-8"))
    reports: list[StoryReport] = []
    counts: list[StoryCounts] = []
    labels: dict[tuple[str, int], str] = {}
    articles: dict[str, Article] = {}
    claims = {}
    for number, story in enumerate(gold["story"]):
        pages = [_article(path.stem, number, place, story["day"], page, labels) for place, page in enumerate(story["page"])]
        readings = [derive_reading(page, models=models) for page in pages]
        articles |= {page.id: page for page in pages}
        claims |= {claim.id: claim for reading in readings for claim in reading.claims}
        told = Story(id=content_id("story", path.stem, number), article_ids=tuple(page.id for page in pages))
        reports.append(evaluate_story(told, readings))
        counts.append(find_counts(readings, reports[-1]))
    ledger = keep_ledger(reports, articles, claims, counts=counts)
    return Sequence_(path.stem, gold, tuple(reports), ledger, labels, articles)


def _article(name: str, number: int, place: int, day: str, page: dict[str, str], labels: dict[tuple[str, int], str]) -> Article:
    title, _, marked = page["text"].strip().partition("\n\n")
    key = content_id("art", name, number, place)
    text = ""
    for piece in re.split(r"(\[[a-z]\] )", marked):
        if _LABEL.fullmatch(piece):
            labels[key, len(text)] = piece[1]
        else:
            text += piece
    return Article(
        id=key,
        capture_id=key,
        file=f"{name}/{number}-{place}.txt",
        title=title,
        text=text,
        lang="en",
        outlet=Outlet(name=page["outlet"], domain=f"{page['outlet'].replace(' ', '').lower()}.example"),
        published=Moment(
            at=datetime.fromisoformat(day).replace(hour=8 + place, tzinfo=UTC), precision=Precision.MINUTE, source=DateSource.META
        ),
    )


def figures_of(runs: Sequence[Sequence_]) -> dict[str, float]:
    """All figures over some sequences."""
    coalitions, runs = runs, [run for run in runs if "entry" in run.gold]
    entries = [_match(run) for run in runs]
    gold = sum(len(run.gold["entry"]) for run in runs)
    made = sum(len(run.ledger.entries) for run in runs)
    mentions = sum(len(report.commitments) for run in runs for report in run.reports)
    pairs = [pair for found in entries for pair in found]
    status = sum(wanted["status"] == entry.status for wanted, entry in pairs)
    wanted_changes = sum(len(e["changes"]) for run in runs for e in run.gold.get("entry", []))
    right = sum(len(set(wanted["changes"]) & set(changes_of(entry))) for wanted, entry in pairs)
    told = sum(len(changes_of(entry)) for run in runs for entry in run.ledger.entries)
    disputes = sum(bool(wanted.get("disputed")) == entry.disputed for wanted, entry in pairs)
    return {
        "entries.recall": len(pairs) / gold if gold else 1.0,
        "entries.precision": len(pairs) / made if made else 1.0,
        "status.accuracy": status / max(1, len(pairs)),
        "status.over_all": status / gold if gold else 1.0,
        "changes.recall": right / max(1, wanted_changes),
        "changes.precision": right / max(1, told),
        "disputed.accuracy": disputes / max(1, len(pairs)),
        **_link_figures(runs),
        **_total_figures(runs),
        **_coalition_figures(coalitions),
        "baseline.entries.precision": min(len(pairs), mentions) / mentions if mentions else 1.0,
        "entries": float(made),
        "doubtful": float(sum(bool(e.possibly_same) for run in runs for e in run.ledger.entries)),
    }


def _match(run: Sequence_) -> list[tuple[dict[str, Any], LedgerEntry]]:
    """Gold entries with the entry of the ledger that has both parties and the sum; each entry once."""
    free = list(run.ledger.entries)
    found = []
    for wanted in run.gold.get("entry", []):
        fit = [e for e in free if same_name(wanted["party"], e.party) and same_name(wanted["counterparty"], e.counterparty or "-")]
        fit = [e for e in fit if _same_sum(wanted, e)]
        if fit:
            best = max(fit, key=lambda e: (e.status == wanted["status"], e.told))
            free.remove(best)
            found.append((wanted, best))
    return found


def _same_sum(wanted: dict[str, Any], entry: LedgerEntry) -> bool:
    if "amount" not in wanted:
        return entry.amount is None
    return (
        entry.currency == wanted["currency"]
        and entry.amount is not None
        and abs(entry.amount - wanted["amount"]) <= 0.02 * wanted["amount"]
    )


def changes_of(entry: LedgerEntry) -> list[str]:
    """The history of an entry in the words of the gold; dates are left out."""
    found = []
    for change in entry.history:
        if change.field is LedgerField.PART:
            found.append("part " + change.after.split()[0].replace(",", ""))
        elif change.field is LedgerField.AMOUNT and change.before:
            found.append("amount " + change.after.split()[0].replace(",", ""))
        elif change.field in (LedgerField.OPENED, LedgerField.STATUS):
            found.append(f"{change.field} {change.after}")
    return found


def _link_figures(runs: Sequence[Sequence_]) -> dict[str, float]:
    """Pairs of marked sentences: those that the ledger puts in one entry against those of one gold entry."""
    right = made = wanted = 0
    for run in runs:
        places = _places(run)
        for (one, home), (other, second) in combinations(sorted(places.items()), 2):
            same = run.labels[one] == run.labels[other]
            together = home is not None and home == second
            right, made, wanted = right + (same and together), made + together, wanted + same
    return {"links.precision": right / made if made else 1.0, "links.recall": right / wanted if wanted else 1.0}


def _places(run: Sequence_) -> dict[tuple[str, int], str | None]:
    """The entry that each marked sentence was put in; None where it was not read as telling of any."""
    found: dict[tuple[str, int], str | None] = {}
    spans: dict[tuple[str, int], list[Telling]] = {}
    for report in run.reports:
        for commitment in report.commitments:
            for telling in commitment.tellings:
                for key in run.labels:
                    if key[0] == telling.article_id and telling.start <= key[1] < telling.end:
                        spans.setdefault(key, []).append(telling)
    for key in run.labels:
        told = {(t.article_id, t.start, t.end) for t in spans.get(key, [])}
        homes = [e.id for e in run.ledger.entries if told & set(e.mentions)]
        found[key] = homes[0] if homes else None
    return found


def _total_figures(runs: Sequence[Sequence_]) -> dict[str, float]:
    """What each party gives, cancelled promises left out, in euro: whether the range holds it, and how far the upper bound and a plain sum
    over all mentions are off, as shares of the gold sum.
    """
    inside = count = 0
    ours = naive = gold_sum = 0.0
    for run in runs:
        for party in sorted({e["party"] for e in run.gold.get("entry", [])}):
            wanted = sum(_euro(e) for e in run.gold["entry"] if e["party"] == party and e["status"] != "cancelled")
            lines = [t for t in run.ledger.totals if t.side is LedgerSide.GIVEN and t.status != "cancelled" and same_name(t.party, party)]
            low, high = sum(t.lower for t in lines), sum(t.upper for t in lines)
            told = [
                convert(t.amount, t.currency, "EUR", shipped_rates(), "")
                for r in run.reports for c in r.commitments if same_name(c.party, party)
                for t in c.tellings if t.amount is not None and t.currency
            ]  # fmt: skip
            inside, count = inside + (low * 0.95 <= wanted <= high * 1.05), count + 1
            ours, naive, gold_sum = ours + abs(high - wanted), naive + abs(sum(x.amount for x in told if x) - wanted), gold_sum + wanted
    gold_sum = gold_sum or 1.0
    return {"totals.inside": inside / max(1, count), "totals.error": ours / gold_sum, "baseline.totals.error": naive / gold_sum}


def _euro(entry: dict[str, Any]) -> float:
    found = convert(entry["amount"], entry["currency"], "EUR", shipped_rates(), "") if "amount" in entry else None
    return found.amount if found else 0.0


def _coalition_figures(runs: Sequence[Sequence_]) -> dict[str, float]:
    wanted: set[tuple[object, ...]] = set()
    found: set[tuple[object, ...]] = set()
    for run in runs:
        for body in run.gold.get("coalition", []):
            wanted |= {(run.name, body["name"], member) for member in body["members"]}
            wanted |= {(run.name, body["name"], *count, count in body["contradicted"]) for count in body["counts"]}
        for told in run.ledger.coalitions if run.gold.get("coalition") else ():
            found |= {(run.name, told.name, member) for member in told.members}
            found |= {(run.name, told.name, c.day, c.counted, c.number, c.contradicts) for c in told.counts}
    return {
        "coalitions.recall": len(wanted & found) / len(wanted) if wanted else 1.0,
        "coalitions.precision": len(wanted & found) / len(found) if found else 1.0,
    }


def show(run: Sequence_) -> None:
    """Print the entries of a sequence beside its gold."""
    print(f"== {run.name}: {run.gold['about']}")
    for wanted in run.gold.get("entry", []):
        print(f"   gold {wanted['label']}: {wanted.get('amount')} {wanted.get('currency', '')} {wanted['status']} {wanted['changes']}")
    for e in run.ledger.entries:
        labels = sorted({run.labels[key] for key, home in _places(run).items() if home == e.id})
        print(f"   {labels} {e.party} -> {e.counterparty}: {e.amount} {e.currency} [{e.lowest}..{e.highest}] {e.status}")
        print(f"        {changes_of(e)} paid {e.paid}")
        print(f"        told {e.told}, origins {len(e.origin_ids)}, disputes {len(e.disputes)}, {e.doubts} | {e.what[:80]}")
    for key, home in _places(run).items():
        if home is None:
            print(f"   unread {run.labels[key]}: {run.articles[key[0]].text[key[1] : key[1] + 120]!r}")
    for body in run.ledger.coalitions:
        print(f"   {body.name}: {body.members} {[(c.day, c.counted, c.number, c.contradicts) for c in body.counts]}")


def main(arguments: argparse.Namespace) -> int:
    """Print figures of fitted and held out sequences; 1 where a floor is missed."""
    models = open_models()
    runs = [evaluate(path, models) for path in sorted((HERE / "sequences").glob("*.toml"))]
    groups = {"fitted": [r for r in runs if r.name[:3] not in HELD_OUT], "held": [r for r in runs if r.name[:3] in HELD_OUT]}
    if arguments.verbose:
        for run in (r for name, group in groups.items() if arguments.only in ("", name) for r in group):
            show(run)
    figures = {name: figures_of(group) for name, group in groups.items()} | {"all": figures_of(runs)}
    print(f"{'figure':30}" + "".join(f"{name:>10}" for name in figures))
    for line in figures["all"]:
        print(f"{line:30}" + "".join(f"{figures[name][line]:10.3f}" for name in figures))
    flat = {f"{name}.{line}": value for name, lines in figures.items() for line, value in lines.items()}
    floors, data = HERE / "floors.json", HERE / "sequences"
    if arguments.pin:
        least = {n: MARGIN for n in flat if "baseline" not in n and n.rsplit(".", 1)[-1] in ("recall", "precision", "accuracy", "inside")}
        refused = pin_floors(floors, flat, data, at_least=least, at_most={"all.totals.error": MARGIN}, lower=arguments.lower)
        print("\n".join(refused) or "floors are pinned")
    missed = below_floors(floors, flat, data) if floors.is_file() else ["no floors yet: --pin"]
    print("\n".join(missed) or "all floors are met")
    return 1 if missed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--verbose", action="store_true", help="every entry beside the gold")
    parser.add_argument("--only", choices=("", "fitted", "held"), default="", help="with --verbose: sequences of one group")
    parser.add_argument("--pin", action="store_true", help="write floors.json from the figures measured")
    parser.add_argument("--lower", action="store_true", help="with --pin: let floors sink")
    sys.exit(main(parser.parse_args()))
