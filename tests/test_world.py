"""The world set meets its floors (benchmarks/world), and floors are pinned without ever going down by accident."""

import json
import os
import sys

import pytest

from conftest import REPOSITORY

sys.path.insert(0, str(REPOSITORY / "benchmarks"))
from harness import MissingData, below_floors, bench_folder, digest, load_script, pin_floors

WORLD = REPOSITORY / "benchmarks" / "world"


def test_world_set_meets_its_floors(tmp_path):
    try:
        data = bench_folder() / "world"
    except MissingData as missing:
        pytest.skip(f"SKIPPED, the world set is not at hand: {missing}")
    floors = json.loads((WORLD / "floors.json").read_text("utf-8"))
    assert floors["at_least"], "benchmarks/world/floors.json holds no floors: python benchmarks/world/run.py --pin"
    world = load_script(WORLD / "run.py")
    figures = world.measure(world.run_world(tmp_path, workers=2))
    assert below_floors(WORLD / "floors.json", figures, data) == []


@pytest.fixture
def data(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "page.txt").write_text("one")
    return tmp_path / "data"


@pytest.fixture
def pin(tmp_path, data):
    """Pin recall (higher is better) and merges (lower is better) to the floors file, and give what it then holds."""

    def run(recall, merges, *, lower=False):
        floors = tmp_path / "floors.json"
        figures = {"recall": recall, "merges": merges, "unused": 1.0}
        refused = pin_floors(floors, figures, data, at_least={"recall": 0.01}, at_most={"merges": 0.0}, lower=lower)
        return refused, json.loads(floors.read_text("utf-8"))

    return run


def test_floors_stand_a_margin_under_the_figures(pin, data, tmp_path):
    refused, floors = pin(0.5, 0)
    assert refused == []
    assert floors == {"digest": digest(data), "at_least": {"recall": 0.49}, "at_most": {"merges": 0.0}}
    assert below_floors(tmp_path / "floors.json", {"recall": 0.49, "merges": 0}, data) == []
    missed = below_floors(tmp_path / "floors.json", {"recall": 0.48, "merges": 1}, data)
    assert [line.partition(":")[0] for line in missed] == ["recall", "merges"]
    assert len(below_floors(tmp_path / "floors.json", {}, data)) == 2


def test_floors_go_up_and_go_down_only_when_told(pin):
    pin(0.5, 3)
    assert pin(0.6, 1)[1]["at_least"] == {"recall": 0.59}
    refused, floors = pin(0.5, 4)
    assert refused == [
        "recall: 0.5 is under the floor of 0.59; say --lower to let it sink",
        "merges: 4 is over the ceiling of 1; say --lower to let it rise",
    ]
    assert (floors["at_least"], floors["at_most"]) == ({"recall": 0.59}, {"merges": 1})
    refused, floors = pin(0.5, 4, lower=True)
    assert refused == []
    assert (floors["at_least"], floors["at_most"]) == ({"recall": 0.49}, {"merges": 4.0})


def test_floor_within_the_margin_stays_where_it_is(pin):
    pin(0.6, 1)
    refused, floors = pin(0.595, 0)
    assert refused == []
    assert (floors["at_least"], floors["at_most"]) == ({"recall": 0.59}, {"merges": 0.0})


def test_floors_of_other_data_are_made_anew(pin, data, tmp_path):
    pin(0.6, 1)
    (data / "page.txt").write_text("two")
    assert "digest differs" in below_floors(tmp_path / "floors.json", {"recall": 1.0, "merges": 0.0}, data)[0]
    assert pin(0.3, 5)[1]["at_least"] == {"recall": 0.29}


@pytest.mark.skipif(not os.environ.get("CI"), reason="only CI must have the benchmark data")
def test_ci_has_the_benchmark_data():
    assert bench_folder().is_dir()
