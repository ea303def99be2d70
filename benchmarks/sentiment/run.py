"""Score polarity towards targets on the development part of NewsMTSC: run.py [FOLDER OF THE BENCH] [--part train|dev]."""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from secondsource.scoring.sentiment import target_polarity

ROOT = Path(__file__).resolve().parents[2]


def main(bench: Path, part: str) -> int:
    gold = bench / "sentiment" / f"{part}.jsonl.gz"
    if not gold.exists():
        print(f"no data at {gold}; set SECONDSOURCE_BENCH", file=sys.stderr)
        return 2
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        for line in gzip.decompress(gold.read_bytes()).decode().splitlines():
            row = json.loads(line)
            polarity, score = target_polarity(row["text"], row["start"], row["end"])
            out.write(json.dumps({"id": row["id"], "polarity": polarity, "score": score}) + "\n")
        out.flush()
        return subprocess.run([sys.executable, bench / "score.py", "sentiment", gold, out.name], check=False).returncode


if __name__ == "__main__":
    default = os.environ.get("SECONDSOURCE_BENCH", str(ROOT.parent / "shared" / "bench"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", nargs="?", type=Path, default=Path(default))
    parser.add_argument("--part", choices=("train", "dev"), default="dev")
    given = parser.parse_args()
    sys.exit(main(given.bench, given.part))
