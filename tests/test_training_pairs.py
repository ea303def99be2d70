"""Our own training pairs are whole, many, spread over all categories and languages, and labelled alike by a second hand."""

import re
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
CHECK = REPOSITORY / "benchmarks" / "pairs" / "check.py"


def check(*files):
    return subprocess.run([sys.executable, CHECK, *files], capture_output=True, text=True, check=False, timeout=300)


def test_the_pairs_of_all_hands_are_whole():
    done = check()
    assert done.returncode == 0, done.stdout[-2000:]
    pairs, mixed = (int(re.search(rf"(\d+) {words}", done.stdout)[1]) for words in (r"pairs, \d+ events", "across languages"))
    assert pairs >= 2000
    assert mixed * 10 >= pairs
    assert float(done.stdout.partition("kappa ")[2].split()[0]) >= 0.8


def test_a_bad_pair_is_told(tmp_path):
    bad = tmp_path / "h99.jsonl"
    bad.write_text('{"id": "h99-1", "event": "e", "left": {"text": "a b c", "published": "soon", "lang": "en"}, "label": "maybe"}\n')
    done = check(bad)
    assert done.returncode == 1
    assert "published is no day" in done.stdout
    assert "unknown" in done.stdout
