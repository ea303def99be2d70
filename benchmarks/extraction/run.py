#!/usr/bin/env python3
"""Extraction figures of the product:  run.py [--quick] [--bench FOLDER] [html textdump dates]

Extracts the pages of each set with `secondsource.extract.extract_article` and prints the figures of the set's own scorer
(`score.py` in the folder of the bench), with pages a second and the reasons for pages set aside. `--quick` takes every tenth page.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import os
import re
import time
from collections import Counter
from pathlib import Path
from types import ModuleType

from secondsource.errors import SecondSourceError
from secondsource.extract import extract_article
from secondsource.records import Capture, Media, content_id

SETS = {
    "html": ("extraction/gold-html.jsonl.gz", Media.HTML),
    "textdump": ("extraction/gold-textdump.jsonl.gz", Media.TEXT),
    "dates": ("dates/gold.jsonl", Media.HTML),
}
QUICK_STEP = 10


def read_bytes(path: Path) -> bytes:
    path = path if path.exists() else path.with_name(f"{path.name}.gz")
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def load_scorer(bench: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", bench / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{bench / 'score.py'} is missing")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def extract_set(gold: Path, media: Media, step: int) -> tuple[list[dict], list[dict], Counter[str], float]:
    rows = [json.loads(line) for line in read_bytes(gold).decode("utf-8").split("\n") if line.strip()][::step]
    found: list[dict] = []
    refused: Counter[str] = Counter()
    started = time.perf_counter()
    for row in rows:
        data = read_bytes(gold.parent / row["file"])
        capture = Capture(id=content_id("cap", row["file"]), file=row["file"], media=media, data=data)
        try:
            article = extract_article(capture)
        except SecondSourceError as error:
            refused[re.sub(r"^[^:]+: ", "", str(error))] += 1
            continue
        day = article.published.iso if article.published else None
        found.append({"file": row["file"], "title": article.title, "published": day, "text": article.text})
    return rows, found, refused, len(rows) / (time.perf_counter() - started)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=list(SETS), help=f"any of {', '.join(SETS)}")
    parser.add_argument("--quick", action="store_true", help=f"every {QUICK_STEP}th page only")
    parser.add_argument("--bench", type=Path, default=Path(os.environ.get("SECONDSOURCE_BENCH", "../shared/bench")))
    options = parser.parse_args()
    scorer = load_scorer(options.bench)
    for name in options.sets:
        file, media = SETS[name]
        rows, found, refused, speed = extract_set(options.bench / file, media, QUICK_STEP if options.quick else 1)
        result = scorer.rounded(scorer.score_extract(rows, found))
        print(
            json.dumps(
                {"set": name, "pages_per_second": round(speed, 1), "set_aside": dict(refused), **result},
                ensure_ascii=False,
                indent=1,
            )
        )


if __name__ == "__main__":
    main()
