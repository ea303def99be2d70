"""Second Source beside other ways to gather stories, on the same articles: quality and time in one table.

Usage: run.py [--only NAME ...] [--sets NAME ...] [--save] [BENCH_FOLDER]

Each rival has an environment of its own (out/rivals/NAME, from the pinned file beside its script) and a process of its own. Its
parameters are tuned on the training half by the grid in its script, and also on the other collection's. A rival that does not
install or run is a line of the table that says so.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[2]
sys.path[:0] = [str(HERE), str(REPOSITORY / "benchmarks")]

from articles import TRAINING, Encoder, LeadVectors, Row, read_rows, tuning_part  # noqa: E402
from environments import make_environment  # noqa: E402
from harness import load_script  # noqa: E402
from report import Outcome, save, table  # noqa: E402
from worker import RivalFailed, Worker  # noqa: E402

SETS = ("allsides-val", "ecbplus-dev", "allsides-train", "ecbplus-train")
WARM_UP = 60
"""Documents a rival clusters untimed at its start, to load what it loads."""

SECONDS = 1800.0
"""A rival that takes longer over one set is given up."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A system to measure. Without `environment` it runs by this Python; `background`: it wants the texts of the tuning half."""

    name: str
    script: Path
    environment: str = ""
    background: bool = False

    @property
    def requirements(self) -> Path:
        """The pinned requirements of its environment."""
        return self.script.with_name(f"{self.environment}.txt")


RIVALS = (
    Rival("second source", HERE / "product_rival.py"),
    Rival("baseline", HERE / "baseline_rival.py", background=True),
    Rival("hdbscan", HERE / "hdbscan_rival.py", "hdbscan"),
    Rival("bertopic", HERE / "bertopic_rival.py", "bertopic"),
    Rival("louvain vectors", HERE / "louvain_vectors_rival.py", "louvain"),
    Rival("louvain words", HERE / "louvain_words_rival.py", "louvain"),
    Rival("taranis", HERE / "taranis_rival.py", "taranis"),
)


@dataclass(slots=True)
class Bench:
    """Where data, environments and vectors lie, and what was read and encoded so far."""

    folder: Path
    out: Path
    encoder: Encoder
    seconds: float = SECONDS
    _rows: dict[str, list[Row]] = field(default_factory=dict)
    _scorer: Any = None

    def __post_init__(self) -> None:
        self._scorer = load_script(self.folder / "score.py")

    def rows(self, name: str) -> list[Row]:
        """Rows of a set, read once."""
        if name not in self._rows:
            self._rows[name] = read_rows(self.folder, name)
        return self._rows[name]

    def vectors(self, name: str, part: Sequence[Row]) -> Path:
        """File of the lead vectors of a part of a set."""
        return LeadVectors(self.encoder, self.out / "vectors").export(self.rows(name), part)

    def figures(self, rows: Sequence[Row], labels: Sequence[str]) -> dict[str, Any]:
        """Figures of the scorer that comes with the sets."""
        gold = [{"id": r["id"], "event": r["event"]} for r in rows]
        predicted = [{"id": r["id"], "cluster": label} for r, label in zip(rows, labels, strict=True)]
        return dict(self._scorer.score_cluster(gold, predicted)["figures"])

    def start(self, rival: Rival, python: str) -> Worker:
        """Start a rival; what it says on standard error goes to out/rivals/logs."""
        log = self.out / "logs" / f"{rival.script.stem}.txt"
        return Worker(python, rival.script, log=log, seconds=self.seconds, extra={"SECONDSOURCE_BENCH": str(self.folder)})


def measure(rival: Rival, sets: Sequence[str], bench: Bench) -> Iterator[Outcome]:
    """Outcomes of a rival on the sets, one a set and collection it was tuned on; a failure is an outcome, too."""
    try:
        python = make_environment(rival.requirements, bench.out / rival.environment) if rival.environment else sys.executable
        with bench.start(rival, python) as worker:
            grid, versions = worker.grid, worker.versions
    except RivalFailed as error:
        yield from ({"system": rival.name, "set": name, "tuned_on": "-", "failed": str(error)} for name in sets)
        return
    about = {"system": rival.name, "versions": versions}
    done: dict[str, Outcome] = {}
    for name in sets:
        for collection in TRAINING if len(grid) > 1 else ("as shipped",):
            try:
                parameters = tune(rival, python, grid, collection, bench) if len(grid) > 1 else grid[0]
                key = json.dumps([name, parameters, collection if rival.background else ""], sort_keys=True)
                if key not in done:
                    done[key] = evaluate(rival, python, parameters, collection, name, bench)
                yield {**about, **done[key], "set": name, "tuned_on": collection}
            except RivalFailed as error:
                yield {**about, "set": name, "tuned_on": collection, "failed": str(error)}


def tune(rival: Rival, python: str, grid: Sequence[Mapping[str, Any]], collection: str, bench: Bench) -> dict[str, Any]:
    """Parameters of the grid with the best BCubed F1 on the tuning part, the first of equals; kept while nothing it hangs on changes."""
    everything = bench.rows(TRAINING[collection])
    rows = tuning_part(everything)
    vectors = bench.vectors(TRAINING[collection], rows)
    file = bench.out / "tuned" / f"{rival.script.stem}-{collection}-{_state(rival, grid, vectors)}.json"
    if not file.is_file():
        print(f"tuning {rival.name} on {len(rows)} documents of {TRAINING[collection]}: {len(grid)} settings", file=sys.stderr, flush=True)
        with bench.start(rival, python) as worker:
            worker.load(rows, everything if rival.background else [], vectors)
            tried = [(bench.figures(rows, worker.cluster(p)["labels"])["bcubed"]["f1"], p) for p in grid]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"best": max(tried, key=lambda t: t[0])[1], "tried": tried}, indent=1) + "\n", "utf-8")
    best: dict[str, Any] = json.loads(file.read_text("utf-8"))["best"]
    return best


def evaluate(rival: Rival, python: str, parameters: Mapping[str, Any], collection: str, name: str, bench: Bench) -> Outcome:
    """Cluster a set in a fresh process, after a small one untimed; peak memory is that of the whole process."""
    rows = bench.rows(name)
    background = bench.rows(TRAINING[collection]) if rival.background else []
    print(f"{rival.name} on {name}, tuned on {collection}", file=sys.stderr, flush=True)
    with bench.start(rival, python) as worker:
        worker.load(rows[:WARM_UP], background, bench.vectors(name, rows[:WARM_UP]))
        worker.cluster(parameters)
        worker.load(rows, background, bench.vectors(name, rows))
        found = worker.cluster(parameters)
    figures = bench.figures(rows, found.pop("labels"))
    busy = round(os.getloadavg()[0], 1)
    return {**found, "parameters": dict(parameters), "figures": figures, "documents": len(rows), "machine_load": busy}


def _state(rival: Rival, grid: Sequence[Mapping[str, Any]], vectors: Path) -> str:
    """Digest of all that tuned parameters hang on: the scripts, what is installed, the grid, the leads and their encoder."""
    sha = hashlib.sha256(json.dumps([list(grid), vectors.name], sort_keys=True).encode())
    for file in (rival.script, HERE / "communities.py", *([rival.requirements] if rival.environment else [])):
        sha.update(file.read_bytes())
    return sha.hexdigest()[:12]


def main() -> int:
    from secondsource.models.encoder import OnnxEncoder, default_cache

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    beside = REPOSITORY.parent / "shared" / "bench"
    parser.add_argument("bench", nargs="?", type=Path, default=Path(os.environ.get("SECONDSOURCE_BENCH") or beside))
    parser.add_argument("--only", nargs="+", choices=[r.name for r in RIVALS], help="these systems alone")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS, help="these sets alone")
    parser.add_argument("--save", action="store_true", help="also write benchmarks/clustering/results/rivals-DATE.json")
    parser.add_argument("--out", type=Path, default=REPOSITORY / "out" / "rivals", help="folder of environments, vectors and logs")
    arguments = parser.parse_args()
    bench = Bench(arguments.bench, arguments.out, OnnxEncoder(default_cache()))
    encoding = {name: LeadVectors(bench.encoder, bench.out / "vectors").milliseconds(bench.rows(name)) for name in arguments.sets}
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    header = {"date": today, "encoder": bench.encoder.version, "cores": os.cpu_count()}
    outcomes: list[Outcome] = []
    for rival in RIVALS:
        if not arguments.only or rival.name in arguments.only:
            fresh = list(measure(rival, arguments.sets, bench))
            outcomes += fresh
            if arguments.save:  # after each, as a long run may be cut off
                save(HERE.parent / "results" / f"rivals-{today}.json", header, fresh)
    print(table(outcomes, SETS))
    print(f"\nCPU milliseconds a lead vector, made once for all: {', '.join(f'{name} {ms:g}' for name, ms in encoding.items())}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
