"""Score the time expressions of the product on the shared timex set: run.py [BENCH_FOLDER]."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from secondsource.language.times import find_times


def annotate(row: dict[str, str]) -> dict[str, object]:
    mentions = find_times(row["text"], published=date.fromisoformat(row["dct"]))
    return {
        "doc": row["doc"],
        "timexes": [{"start": m.start, "end": m.end, "type": str(m.kind), "value": m.value} for m in mentions],
    }


def main() -> None:
    beside = Path(__file__).resolve().parents[3] / "shared" / "bench"
    bench = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("SECONDSOURCE_BENCH", beside))
    gold = bench / "factuality" / "timex.jsonl.gz"
    rows = [json.loads(line) for line in gzip.decompress(gold.read_bytes()).decode().splitlines() if line.strip()]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as predicted:
        predicted.writelines(json.dumps(annotate(row)) + "\n" for row in rows)
        predicted.flush()
        subprocess.run([sys.executable, str(bench / "score.py"), "timex", str(gold), predicted.name], check=True)


if __name__ == "__main__":
    main()
