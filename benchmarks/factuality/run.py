"""Score certainty, polarity, time and status of the MEANTIME events: run.py [FOLDER OF THE BENCH]."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from secondsource.language.status import event_at
from secondsource.models.tagger import SpacyTagger
from secondsource.records import TaggedText

ROOT = Path(__file__).resolve().parents[2]


def main(bench: Path) -> int:
    gold = bench / "factuality" / "events.jsonl.gz"
    if not gold.exists():
        print(f"no data at {gold}; set SECONDSOURCE_BENCH", file=sys.stderr)
        return 2
    tagger = SpacyTagger()
    tagged: dict[str, TaggedText] = {}
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        for line in gzip.decompress(gold.read_bytes()).decode().splitlines():
            row = json.loads(line)
            text = row["sentence"]
            if text not in tagged:
                tagged[text] = tagger.tag(text, "en")
            event = event_at(tagged[text], row["start"], row["end"])
            answer = {"certainty": event.certainty, "polarity": event.polarity, "time": event.time, "status": event.status}
            out.write(json.dumps({"id": row["id"], **answer}) + "\n")
        out.flush()
        return subprocess.run([sys.executable, bench / "score.py", "factuality", gold, out.name], check=False).returncode


if __name__ == "__main__":
    where = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("SECONDSOURCE_BENCH", ROOT.parent / "shared" / "bench")
    sys.exit(main(Path(where)))
