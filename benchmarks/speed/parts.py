"""Measure the time of reading a 500-word article and of evaluating a story, in seconds of one processor core; nothing is asserted.

Usage: python benchmarks/speed/parts.py [--runs N] [--sizes N,N,...] [--event ID] [--cache FOLDER] (or `run.py --profile` with the same)
"""

from __future__ import annotations

import os

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))  # before numpy is imported

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from statistics import mean
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from texts import load_events, make_articles, make_story

from secondsource import pipeline
from secondsource.claims import extract_claims
from secondsource.corroboration import findings
from secondsource.language.analysis import analyse
from secondsource.language.status import StatusReader
from secondsource.models.encoder import OnnxEncoder, default_cache
from secondsource.models.minhash import MinHashSketcher
from secondsource.models.tagger import SpacyTagger
from secondsource.pipeline import Models, derive_reading, evaluate_story
from secondsource.records import Article, Reading, Story

STAGES = {
    "reuse": ("reuse",),
    "pairing": ("corroboration.pairing", "corroboration.facets", "corroboration.frames"),
    "rivals": ("corroboration.rivals",),
    "grouping": ("corroboration.grouping",),
    "findings": ("corroboration.findings", "corroboration.events"),
    "weighing": ("corroboration.support", "corroboration.truth", "scoring.confidence"),
    "telling": ("corroboration.kinds", "corroboration.statements", "corroboration.notable", "claims"),
    "entities": ("language",),
    "scores": ("scoring", "gate", "desk"),
}
"""Column -> modules whose functions, as `pipeline` and `findings` call them, are counted there; the first that fits."""
PARTS = ("tagger", "analysis", "claims", "vectors", "reading")


class Clock:
    """Time of nested pieces of work by name, each without the pieces inside it."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._inner = [0.0]

    @contextmanager
    def measure(self, name: str) -> Iterator[None]:
        """Count the time of a block under a name."""
        start = time.process_time()
        self._inner.append(0.0)
        try:
            yield
        finally:
            whole = time.process_time() - start
            self.spent[name] += whole - self._inner.pop()
            self._inner[-1] += whole

    def wrap(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, its time counted."""

        @wraps(work)
        def counted(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401
            with self.measure(name):
                return work(*arguments, **named)

        return counted


def stage_of(work: object) -> str | None:
    """The column of a function by the module it is defined in; None for what is no function of a stage."""
    module = getattr(work, "__module__", None) or ""
    if isinstance(work, type) or not callable(work) or not module.startswith("secondsource."):
        return None
    name = module.removeprefix("secondsource.")
    return next((s for s, modules in STAGES.items() if any(name == m or name.startswith(m + ".") for m in modules)), None)


@contextmanager
def counted_stages(clock: Clock, modules: Sequence[ModuleType]) -> Iterator[None]:
    """While this is open, the modules call the stages by functions that count their time."""
    kept = [(m, n, w) for m in modules for n, w in vars(m).items() if not n.startswith("__") and stage_of(w)]
    for module, name, work in kept:
        setattr(module, name, clock.wrap(stage_of(work) or "", work))
    try:
        yield
    finally:
        for module, name, work in kept:
            setattr(module, name, work)


def taken(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds of this process, and what the work gave."""
    start = time.process_time()
    given = work()
    return 1000 * (time.process_time() - start), given


def time_article(article: Article, models: Models) -> dict[str, float]:
    """Milliseconds of each part of reading an article whose vectors are not remembered."""
    spent: dict[str, float] = {}
    spent["tagger"], tagged = taken(lambda: models.tagger.tag(article.text, article.lang))
    spent["analysis"], analysis = taken(lambda: analyse(article, tagged))
    spent["claims"], claims = taken(lambda: extract_claims(article, analysis, tagged, status_at=StatusReader(tagged)))
    texts = [*(article.text[s.start : s.end] for s in analysis.sentences), *(c.quote for c in claims), article.text[:600]]
    forget(models)
    spent["vectors"], _ = taken(lambda: models.encoder.encode(texts))
    forget(models)
    spent["reading"], _ = taken(lambda: derive_reading(article, models=models))
    return spent


def forget(models: Models) -> None:
    """Make the encoder forget the vectors it remembers; a new one for each measure would take seconds to load."""
    models.encoder._known.clear()  # type: ignore[attr-defined]  # noqa: SLF001


def measure_articles(articles: Sequence[Article], models: Models, runs: int) -> None:
    """Print the mean over articles of the least milliseconds of several runs, and the article that took longest."""
    time_article(articles[0], models)  # loads tables and models
    least = {a.id: dict.fromkeys(PARTS, float("inf")) for a in articles}
    for _ in range(runs):
        for article in articles:
            for part, spent in time_article(article, models).items():
                least[article.id][part] = min(least[article.id][part], spent)
    print(f"{len(articles)} articles of 500 words, ms each of one thread (process time, least of {runs} runs)")
    print(f"{'part':10}{'mean':>8}{'most':>8}")
    for part in PARTS:
        print(f"{part:10}{mean(s[part] for s in least.values()):8.1f}{max(s[part] for s in least.values()):8.1f}")
    without = [s["tagger"] + s["analysis"] + s["claims"] for s in least.values()]
    print(f"{'to claims':10}{mean(without):8.1f}{max(without):8.1f}\n", flush=True)


def measure_story(readings: Sequence[Reading], sizes: Sequence[int], runs: int) -> None:
    """Print seconds of evaluating the story of the first so many pages, a row a size; the greatest sizes run once."""
    print(f"one story, seconds of one thread\n{'pages':>5}{'claims':>8}{'whole':>8}{''.join(f'{s:>10}' for s in STAGES)}{'rest':>8}")
    for size in sizes:
        pages = readings[:size]
        story = Story(id="story", article_ids=tuple(r.article.id for r in pages))
        best: dict[str, float] = {}
        for _ in range(runs if size <= 50 else 1):
            clock = Clock()
            with counted_stages(clock, (pipeline, findings)), clock.measure("rest"):
                evaluate_story(story, pages)
            if not best or sum(clock.spent.values()) < sum(best.values()):
                best = dict(clock.spent)
        columns = "".join(f"{best.get(s, 0.0):10.2f}" for s in STAGES)
        print(f"{size:5}{sum(len(r.claims) for r in pages):8}{sum(best.values()):8.2f}{columns}{best['rest']:8.2f}", flush=True)


def main(arguments: argparse.Namespace) -> None:
    """Measure articles, then a story."""
    events = load_events()
    models = Models(tagger=SpacyTagger(), encoder=OnnxEncoder(arguments.cache), sketcher=MinHashSketcher())
    measure_articles(make_articles(events), models, arguments.runs)
    sizes = sorted(int(n) for n in arguments.sizes.split(",") if n)
    if not sizes:
        return
    event = next(e for e in events if e["event_id"].startswith(arguments.event))
    readings = [derive_reading(a, models=models) for a in make_story(event, sizes[-1])]
    measure_story(readings, sizes, arguments.runs)


def parse(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line, or the words given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3, help="runs of which the least counts; stories of over 50 pages run once")
    parser.add_argument("--sizes", default="25,50,100,200", help="pages of the story; empty leaves it out")
    parser.add_argument("--event", default="r05", help="the event whose pages make the story")
    parser.add_argument("--cache", type=Path, default=default_cache(), help="folder of the encoder's model")
    return parser.parse_args(words)


if __name__ == "__main__":
    main(parse())
