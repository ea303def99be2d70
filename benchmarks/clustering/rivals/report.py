"""Outcomes in, one table out, and the dated file of results."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

Outcome = dict[str, Any]
"""Of one system on one set: system, set, tuned_on, parameters, figures (of the scorer), cpu_s, wall_s, peak_mib; or `failed`, with why."""

HEADER = (
    "| set | system | tuned on | BCubed P / R / F1 | pairwise F1 | ARI | clusters | CPU s | wall s | peak MiB |\n"
    "|---|---|---|---|---|---|---|---|---|---|"
)


def table(outcomes: Iterable[Outcome], order: Sequence[str]) -> str:
    """Markdown: set by set in the order given, best BCubed F1 first; what failed comes last in its set, with the reason."""
    ranked = sorted(outcomes, key=lambda o: (order.index(o["set"]), "failed" in o, -_f1(o), o["system"], o["tuned_on"]))
    return "\n".join([HEADER, *(_failure(o) if "failed" in o else _line(o) for o in ranked)])


def _f1(outcome: Outcome) -> float:
    return 0.0 if "failed" in outcome else float(outcome["figures"]["bcubed"]["f1"])


def _line(outcome: Outcome) -> str:
    figures = outcome["figures"]
    bcubed = " / ".join(_three(figures["bcubed"][name]) for name in ("precision", "recall", "f1"))
    cells = [
        *(outcome[name] for name in ("set", "system", "tuned_on")), bcubed, _three(figures["pairwise"]["f1"]), _three(figures["ari"]),
        figures["clusters"], f"{outcome['cpu_s']:.2f}", f"{outcome['wall_s']:.2f}", f"{outcome['peak_mib']:.0f}",
    ]  # fmt: skip
    return f"| {' | '.join(map(str, cells))} |"


def _failure(outcome: Outcome) -> str:
    reason = outcome["failed"].replace("|", "/")
    return f"| {outcome['set']} | {outcome['system']} | {outcome['tuned_on']} | NOT MEASURED: {reason} | | | | | | |"


def _three(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}".removeprefix("0")


def save(file: Path, header: Mapping[str, Any], outcomes: Sequence[Outcome]) -> None:
    """Write the results of a day; rows of the same system and set replace older ones of that day, the others stay."""
    known = json.loads(file.read_text("utf-8"))["outcomes"] if file.is_file() else []
    fresh = {(o["system"], o["set"]) for o in outcomes}
    kept = [o for o in known if (o["system"], o["set"]) not in fresh]
    rows = sorted([*kept, *outcomes], key=lambda o: (o["set"], o["system"], o["tuned_on"]))
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({**header, "outcomes": rows}, indent=1, sort_keys=True)
    file.write_text(text + "\n", "utf-8")
