"""Score the stories of the product on the shared clustering sets: run.py [--quick] [--cache FOLDER] [BENCH_FOLDER]."""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from secondsource.models.encoder import OnnxEncoder, default_cache
from secondsource.records import Analysis, Article, Profile
from secondsource.stories import describe_page, gather_stories
from secondsource.text import sentence_spans

SETS = ("allsides-val", "ecbplus-dev")
QUICK = 120


def profile(row: dict[str, str], encoder: OnnxEncoder) -> Profile:
    title, text = row.get("title") or "", row["text"]
    article = Article(id=str(row["id"]), capture_id="", file=str(row["id"]), title=title, text=text, lang="en")
    lead = "\n".join([title, *text.split("\n\n")[:2]])
    analysis = Analysis(article_id=article.id, sentences=sentence_spans(text))
    return describe_page(article, analysis, encoder.encode([lead])[0].tobytes())


def sample(rows: list[dict[str, str]], quick: bool) -> list[dict[str, str]]:
    """Whole events, in order of their name, until there are enough documents."""
    kept: list[dict[str, str]] = []
    for event in sorted({r["event"] for r in rows}):
        if not quick or len(kept) < QUICK:
            kept += [r for r in rows if r["event"] == event]
    return kept


def main() -> None:
    beside = Path(__file__).resolve().parents[3] / "shared" / "bench"
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", nargs="?", type=Path, default=Path(os.environ.get("SECONDSOURCE_BENCH", beside)))
    parser.add_argument("--quick", action="store_true", help=f"about {QUICK} documents a set")
    parser.add_argument("--cache", type=Path, default=default_cache(), help="folder of the encoder's model")
    arguments = parser.parse_args()
    encoder = OnnxEncoder(arguments.cache)
    for name in SETS:
        packed = arguments.bench / "clustering" / f"{name}.jsonl.gz"
        if not packed.is_file():
            sys.exit(f"no {packed}: give the folder of the benchmark data, or set SECONDSOURCE_BENCH")
        lines = gzip.decompress(packed.read_bytes()).decode().splitlines()
        rows = sample([json.loads(line) for line in lines if line.strip()], arguments.quick)
        profiles = [profile(row, encoder) for row in rows]
        started = time.perf_counter()
        stories = gather_stories(profiles)
        seconds = time.perf_counter() - started
        with tempfile.TemporaryDirectory() as folder:
            gold, predicted = Path(folder) / "gold.jsonl", Path(folder) / "predicted.jsonl"
            gold.write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
            pairs = ({"id": a, "cluster": s.id} for s in stories for a in s.article_ids)
            predicted.write_text("".join(json.dumps(p) + "\n" for p in pairs), "utf-8")
            command = [sys.executable, str(arguments.bench / "score.py"), "cluster", str(gold), str(predicted)]
            found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        print(json.dumps({"set": name, "documents": len(rows), "seconds": round(seconds, 2), **found["figures"]}))


if __name__ == "__main__":
    main()
