"""Measure what a page costs in a store of few and of many articles, and how fast it is searched; nothing is asserted.

Usage: python benchmarks/speed/growth.py [--sizes N,N] [--pages N] [--a-day N] [--store FILE] [--full]

The store is filled with simulated readings (filling.py); at each size the next pages of the feed are read by `secondsource run --online` on
two cores, and the store is searched. `--full` stands for sizes of 2,000 and 200,000.
"""

from __future__ import annotations

import os

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))  # before numpy is imported

import argparse
import itertools
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from filling import Filler, read_pool
from processes import Cost, run_command
from run import CORES, THREADS
from simulated_feed import FeedOptions, SimulatedPage, simulate_feed, write_pages

from secondsource.settings import Settings
from secondsource.storage import SqlStore
from secondsource.workspace import Workspace, open_models

FEW = 4
"""Pages of the run that tells what starting costs: so many are read by workers."""
POOL = 80
QUERIES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What was measured at one size: articles stored, CPU ms a page with and without what starting costs, seconds and megabytes."""

    articles: int
    page: float
    whole: float
    main: float
    start: float
    memory: float
    size: float
    answers: dict[str, tuple[float, float]]


def measure_size(store: Path, pages: Iterator[SimulatedPage], count: int, scratch: Path) -> Growth:
    """Let the program place the next pages, then search; `size` is kilobytes an article before."""
    with SqlStore.open(store, create=False) as opened:
        articles = opened.counts()["articles"]
    held = _bytes(store)
    few = _run(store, list(itertools.islice(pages, FEW)), scratch / f"few-{articles}")
    titles = list(itertools.islice(pages, count))
    many = _run(store, titles, scratch / f"many-{articles}")
    return Growth(
        articles=articles,
        page=1000 * (many.cpu - few.cpu) / (count - FEW),
        whole=1000 * many.cpu / count,
        main=1000 * (many.first - few.first) / (count - FEW),
        start=few.cpu,
        memory=many.memory,
        size=held / articles / 1000,
        answers=time_answers(store, titles),
    )


def _run(store: Path, pages: list[SimulatedPage], folder: Path) -> Cost:
    write_pages(pages, folder)
    command = [sys.executable, "-m", "secondsource", "run", folder, "--store", store, "--online", "--workers", str(CORES)]
    cost = run_command(command, cores=CORES, environment=THREADS)
    shutil.rmtree(folder)
    if cost.code:
        raise RuntimeError(f"the run failed:\n{cost.output}")
    return cost


def time_answers(store: Path, pages: list[SimulatedPage]) -> dict[str, tuple[float, float]]:
    """Milliseconds that half and 95% of the answers took (wall clock), by question: words of these pages' titles and texts, and lists."""
    rng = random.Random(1)
    with Workspace.open(Settings(store=store), create=False) as workspace:
        asked: dict[str, Callable[[], object]] = {
            "one name": lambda: workspace.search(rng.choice(_names(rng.choice(pages)))),
            "two words": lambda: workspace.search(" ".join(rng.sample(_names(rng.choice(pages)), 2))),
            "a phrase": lambda: workspace.search(f'"{_phrase(rng, rng.choice(pages))}"'),
            "a common word": lambda: workspace.search(rng.choice(("council", "fire", "people", "percent", "said", "workers"))),
            "newest stories": lambda: workspace.stories(limit=50),
            "greatest impact": lambda: workspace.stories(limit=50, order="impact"),
        }
        return {name: _quantiles(ask) for name, ask in asked.items()}


def _quantiles(ask: Callable[[], object]) -> tuple[float, float]:
    took = []
    for _ in range(QUERIES):
        start = time.perf_counter()
        ask()
        took.append(1000 * (time.perf_counter() - start))
    took.sort()
    return took[len(took) // 2], took[len(took) * 95 // 100]


def _names(page: SimulatedPage) -> list[str]:
    words = [w.strip('.,"') for p in page.paragraphs for w in p.split()[1:]]
    return [*sorted({w for w in words if w[:1].isupper() and w.isalpha()}), "Monday", "Tuesday"]


def _phrase(rng: random.Random, page: SimulatedPage) -> str:
    words = page.paragraphs[0].replace('"', "").split()
    place = rng.randrange(max(1, len(words) - 3))
    return " ".join(words[place : place + 3])


def _bytes(store: Path) -> int:
    return sum(path.stat().st_size for path in store.parent.glob(f"{store.name}*"))


def tell(found: Growth, first: Growth) -> None:
    """Print what was measured at a size, and against the first size."""
    print(f"\n{found.articles} articles stored: {found.size:.1f} kB an article   load {os.getloadavg()[0]:.1f}")
    print(f"CPU ms a page {found.page:.0f} ({found.page / first.page:.2f} times the first), of the first process {found.main:.0f}", end=" ")
    print(f"({found.main / first.main:.2f} times); with starting {found.whole:.0f} ({found.whole / first.whole:.2f} times)")
    print(f"starting and {FEW} pages: {found.start:.1f} s CPU; all processes at most {found.memory:.0f} MB")
    print(
        "ms at the median and for 95%: " + ", ".join(f"{n} {half:.1f} {most:.1f}" for n, (half, most) in found.answers.items()), flush=True
    )


def main(arguments: argparse.Namespace) -> None:
    """Fill, measure, fill on."""
    sizes = [2_000, 200_000] if arguments.full else sorted(int(n) for n in arguments.sizes.split(","))
    with tempfile.TemporaryDirectory() if arguments.store is None else nullcontext(str(arguments.store.parent)) as scratch:
        store = arguments.store or Path(scratch) / "store.sqlite"
        pages = simulate_feed(FeedOptions(a_day=arguments.a_day, seed=arguments.seed))
        with Workspace.open(Settings(store=store)) as workspace:
            version = workspace._version  # noqa: SLF001
        filler = Filler(read_pool(arguments.pool, open_models()), version)
        first = None
        with SqlStore.open(store) as opened:
            have = opened.counts()["articles"]
        # The feed is the same each time: what the store holds of it is passed over.
        next(itertools.islice(pages, have, have), None)
        for size in (n for n in sizes if n >= have):
            start = time.process_time()
            with SqlStore.open(store) as opened:
                filler.fill(opened, pages, size - have)
            if size > have:
                print(f"{size - have} pages filled in, {1000 * (time.process_time() - start) / (size - have):.1f} ms CPU each", flush=True)
            found = measure_size(store, pages, arguments.pages, Path(scratch))
            first = first or found
            tell(found, first)
            have = size + arguments.pages + FEW


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="500,5000", help="articles stored when it is measured")
    parser.add_argument("--full", action="store_true", help="2,000 and 200,000 articles (hours on a busy machine, and 20 GB)")
    parser.add_argument("--pages", type=int, default=100, help="pages read by the program at each size")
    parser.add_argument("--pool", type=int, default=POOL, help="pages that the models read, whose analyses the filled ones borrow")
    parser.add_argument("--a-day", type=float, default=2_000.0, help="mean pages a day of the feed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", type=Path, help="a store that is kept, and filled on where it was")
    return parser.parse_args()


if __name__ == "__main__":
    main(parse())
