"""The five real pages: everything that a careful analyst expects of them (benchmarks/seeds)."""

import sys

import pytest

from conftest import REPOSITORY

sys.path.insert(0, str(REPOSITORY / "benchmarks"))
from harness import MissingData, load_script


def test_every_expectation_of_the_seed_pages_is_met(tmp_path):
    seeds = load_script(REPOSITORY / "benchmarks" / "seeds" / "run.py")
    try:
        checked = seeds.run_seeds(tmp_path)
    except MissingData as missing:
        pytest.skip(f"SKIPPED, the seeds are not at hand: {missing}")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert [name for name, held in seeds.check_kinds(tmp_path) if not held] == []
