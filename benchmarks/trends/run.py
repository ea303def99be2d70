"""Trends: bursts in simulated counts of known bursts, ours beside six others in one run; and quantities linked over fictional pages.

Usage: python benchmarks/trends/run.py [--quick] [--pin [--lower]] [--sweep]

`--quick` leaves out the quantities, which need the models. `--sweep` measures other options of the bursts on the seeds that set them.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations, groupby
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from harness import below_floors, pin_floors
from rivals import BASELINES, RIVALS
from streams import PLANS, Stream, make_stream

from secondsource.trends.bursts import BurstOptions, find_bursts

HERE = Path(__file__).resolve().parent
OURS = "ours"
SEEDS = range(1000, 1040)
"""Streams that no option was set on."""
SWEEP_SEEDS = range(20)
NEAR = 1
"""Days beside a burst in which an alarm is none that is false."""
AT_LEAST = {"f1": 0.02, "precision": 0.02, "recall": 0.02, "lead": 0.02, "found": 0.02}
AT_MOST = {"false alarms": 0.2}
Days = list[bool]
Method = Callable[[Sequence[int], Sequence[int]], Days]


def ours(options: BurstOptions | None = None) -> Method:
    def days(counts: Sequence[int], totals: Sequence[int]) -> Days:
        found = find_bursts(counts, totals, options=options or BurstOptions())
        return [any(b.start <= n <= b.end for b in found) for n in range(len(counts))]

    return days


def measure_bursts(method: Method, plan: str, seeds: Iterable[int]) -> dict[str, float]:
    """Precision, recall and F1 over days, the share of bursts found at all, and false alarms in 1,000 quiet days."""
    hits = called = busy = quiet = alarms = bursts = seen = 0
    for seed in seeds:
        stream = make_stream(plan, seed)
        found = method(stream.counts, stream.totals)
        truth = true_days(stream)
        hits += sum(a and b for a, b in zip(found, truth, strict=True))
        called, busy, quiet = called + sum(found), busy + sum(truth), quiet + truth.count(False)
        bursts += len(stream.bursts)
        seen += sum(any(found[first : last + 1]) for first, last in stream.bursts)
        alarms += sum(is_false(first, last, stream) for first, last in runs(found))
    precision = hits / called if called else 1.0
    recall = hits / busy if busy else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    rate = 1000 * alarms / quiet
    return {"precision": precision, "recall": recall, "f1": f1, "found": seen / bursts if bursts else 1.0, "false alarms": rate}


def true_days(stream: Stream) -> Days:
    return [any(first <= n <= last for first, last in stream.bursts) for n in range(len(stream.counts))]


def runs(days: Days) -> list[tuple[int, int]]:
    """Stretches of days that are called, as first and last."""
    places = [list(run) for called, run in groupby(range(len(days)), key=lambda n: days[n]) if called]
    return [(run[0], run[-1]) for run in places]


def is_false(first: int, last: int, stream: Stream) -> bool:
    return not any(start - NEAR <= last and first <= end + NEAR for start, end in stream.bursts)


def overall(method: Method, seeds: Iterable[int]) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Means over plans (of bursts: those that have some; of false alarms: all), and the figures of each plan."""
    seeds = list(seeds)
    by_plan = {plan: measure_bursts(method, plan, seeds) for plan in PLANS}
    loud = [by_plan[plan] for plan in PLANS if PLANS[plan].bursts]
    means = {name: sum(row[name] for row in loud) / len(loud) for name in ("precision", "recall", "f1", "found")}
    means["false alarms"] = sum(row["false alarms"] for row in by_plan.values()) / len(by_plan)
    means["worst plan.f1"] = min(row["f1"] for row in loud)
    means["worst plan.false alarms"] = max(row["false alarms"] for row in by_plan.values())
    return means, by_plan


def link_pages() -> dict[str, float]:
    """Pairs of pages that are put in one series, against those that belong there; and the values read of all that are told."""
    from secondsource.trends.series import link_series
    from secondsource.workspace import open_models

    models = open_models()
    pages = tomllib.loads((HERE / "quantities.toml").read_text("utf-8"))["page"]
    reports, articles, times = [], {}, {}
    for number, page in enumerate(pages):
        report, reading = make_report(number, page, models)
        reports.append(report)
        articles[reading.article.id] = reading.article
        times[reading.article.id] = reading.analysis.times
    series = link_series(reports, articles, times=times)
    found = {pair for s in series for pair in combinations(sorted({i for v in s.values for i in v.story_ids}), 2)}
    names = {report.story.id: page["series"] for report, page in zip(reports, pages, strict=True)}
    true = {pair for pair in combinations(sorted(names), 2) if names[pair[0]] == names[pair[1]]}
    told = {(report.story.id, float(value)) for report, page in zip(reports, pages, strict=True) for value in page["values"]}
    read = {(i, round(v.number, 6)) for s in series for v in s.values for i in v.story_ids}
    for pair in sorted(found - true):
        print(f"linked wrongly: {' and '.join(names[i] for i in pair)}")
    for pair in sorted(true - found):
        print(f"not linked: {names[pair[0]]}")
    return {
        "pages.precision": len(found & true) / len(found) if found else 1.0,
        "pages.recall": len(found & true) / len(true),
        "values.recall": len(told & read) / len(told),
        "values.precision": len(told & read) / len(read) if read else 1.0,
    }


def make_report(number: int, page: Mapping[str, Any], models: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """A story of one page that tells its series, as the pipeline evaluates it."""
    import dataclasses

    from secondsource.pipeline import evaluate_story, read_text
    from secondsource.records import Story

    reading = read_text(page["text"], page["day"].isoformat(), "en", models=models)
    ident = f"page-{number:02}"
    article = dataclasses.replace(reading.article, id=ident, file=ident)
    claims = tuple(dataclasses.replace(c, id=f"{ident}-{c.id}", article_id=ident) for c in reading.claims)
    analysis = dataclasses.replace(reading.analysis, article_id=ident)
    reading = dataclasses.replace(reading, article=article, claims=claims, analysis=analysis)
    return evaluate_story(Story(id=f"story-{number:02}", article_ids=(ident,)), [reading]), reading


def show(methods: Mapping[str, Method]) -> dict[str, float]:
    """Print the table of methods and of plans; give the figures of ours and its leads over the baselines."""
    results = {name: overall(method, SEEDS) for name, method in methods.items()}
    columns = ("precision", "recall", "f1", "found", "false alarms", "worst plan.f1", "worst plan.false alarms")
    print(f"Bursts in simulated counts, means over {len(PLANS)} plans of {len(SEEDS)} streams; false alarms in 1,000 quiet days.\n")
    print(f"| method | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    for name, (means, _) in results.items():
        print(f"| {name} | {' | '.join(f'{means[column]:.3f}' for column in columns)} |")
    print(f"\nF1 (false alarms) by plan.\n\n| plan | {' | '.join(results)} |\n|---|{'---|' * len(results)}")
    for plan in PLANS:
        cells = [f"{rows[plan]['f1']:.2f} ({rows[plan]['false alarms']:.1f})" for _, rows in results.values()]
        print(f"| {plan} | {' | '.join(c if PLANS[plan].bursts else c[c.index('(') :] for c in cells)} |")
    figures = {f"{OURS}.{name}": value for name, value in results[OURS][0].items()}
    for name in BASELINES:
        figures[f"over {name}.lead"] = results[OURS][0]["f1"] - results[name][0]["f1"]
    return figures


def sweep() -> None:
    print("| ratio | entering | f1 | false alarms | worst plan: f1 | worst plan: false alarms |\n|---|---|---|---|---|---|")
    for ratio in (1.5, 2.0, 2.5, 3.0):
        for entering in (0.5, 1.0, 1.5, 2.0):
            means, _ = overall(ours(BurstOptions(ratio=ratio, entering=entering)), SWEEP_SEEDS)
            cells = (means["f1"], means["false alarms"], means["worst plan.f1"], means["worst plan.false alarms"])
            print(f"| {ratio} | {entering} | {' | '.join(f'{cell:.3f}' for cell in cells)} |")


def margins(figures: Mapping[str, float], of: Mapping[str, float]) -> dict[str, float]:
    return {name: of[name.rpartition(".")[2]] for name in figures if name.rpartition(".")[2] in of}


def main(arguments: argparse.Namespace) -> int:
    """Print the tables; 1 where a floor is missed."""
    if arguments.sweep:
        sweep()
        return 0
    figures = show({OURS: ours(), **RIVALS})
    least, most = margins(figures, AT_LEAST), margins(figures, AT_MOST)
    if not arguments.quick:
        print("\nQuantities over fictional pages.\n")
        figures |= {f"quantities.{name}": value for name, value in link_pages().items()}
        least |= {name: 0.03 for name in figures if name.startswith("quantities.")}
    print("\n| figure | |\n|---|---|\n" + "\n".join(f"| {name} | {value:.3f} |" for name, value in figures.items()))
    parts = [("floors.json", "streams.py")] + ([] if arguments.quick else [("floors-quantities.json", "quantities.toml")])
    missed = []
    for name, data in parts:
        linked = data == "quantities.toml"
        if arguments.pin:
            low = {n: margin for n, margin in least.items() if n.startswith("quantities.") is linked}
            high = {} if linked else most
            refused = pin_floors(HERE / name, figures, HERE / data, at_least=low, at_most=high, lower=arguments.lower)
            print("\n" + ("\n".join(refused) or f"{name} is pinned"))
        missed += below_floors(HERE / name, figures, HERE / data) if (HERE / name).is_file() else [f"no {name}: pin it first"]
    print("\n" + ("\n".join(missed) or "all floors are met"))
    return 1 if missed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="bursts alone")
    parser.add_argument("--pin", action="store_true", help="write the floors from the figures measured")
    parser.add_argument("--lower", action="store_true", help="with --pin: let floors sink")
    parser.add_argument("--sweep", action="store_true", help="measure other options")
    sys.exit(main(parser.parse_args()))
