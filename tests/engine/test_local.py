import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from engine import deeds
from secondsource.engine.local import LOOK_AHEAD, PageCrash, count_workers, map_pages
from secondsource.errors import SecondSourceError


@pytest.mark.parametrize("workers", [1, 3])
def test_results_come_in_input_order_and_models_load_once_a_process(tmp_path, workers):
    log = tmp_path / "log"
    pairs = list(map_pages(deeds.add, range(30), workers=workers, initialise=partial(deeds.load, str(log))))
    assert pairs == [(n, n + 10) for n in range(30)]
    assert 1 <= len(log.read_text().splitlines()) <= workers


@pytest.mark.parametrize("workers", [1, 2])
def test_no_items_load_nothing(workers):
    assert list(map_pages(deeds.add, [], workers=workers, initialise=deeds.no_model)) == []


def test_large_items_and_results_pass():
    items = [bytes([n]) * 3_000_000 for n in range(4)]
    pairs = list(map_pages(deeds.measure, items, workers=2, initialise=deeds.nothing))
    assert pairs == [(item, (3_000_000, item)) for item in items]


def test_look_ahead_is_bounded():
    drawn = []
    items = (drawn.append(n) or n for n in range(100))
    results = map_pages(deeds.echo, items, workers=2, initialise=deeds.nothing)
    assert next(results) == (0, 0)
    assert len(drawn) == 2 * LOOK_AHEAD
    results.close()


def test_a_killing_item_is_reported_and_costs_no_other():
    pairs = list(map_pages(deeds.die_on_some, range(12), workers=2, initialise=deeds.nothing))
    assert [item for item, _ in pairs] == list(range(12))
    for item, outcome in pairs:
        if item in {3, 9}:
            assert isinstance(outcome, PageCrash)
            assert "signal 9" in outcome.reason
        else:
            assert outcome == item


def test_a_process_that_dies_once_loses_nothing(tmp_path):
    pairs = list(map_pages(deeds.die_once, range(6), workers=2, initialise=partial(str, str(tmp_path))))
    assert pairs == [(n, n) for n in range(6)]


@pytest.mark.parametrize("workers", [1, 2])
def test_overlong_work_costs_no_other(workers):
    items = ["one", "spin", "two", "sleep", "search", "three", "go on", "forget once", "four"]
    function = partial(deeds.work_on, seconds=0.2)
    # Whatever heeds its own limit never meets that of the engine, which is far off here.
    pairs = list(map_pages(function, items, workers=workers, initialise=deeds.nothing, seconds=30))
    assert [item for item, _ in pairs] == items
    for item, outcome in pairs:
        assert outcome == ("took longer than 0.2 seconds" if item in deeds.WORK else item)


def test_a_process_that_heeds_no_limit_is_ended_and_costs_no_other():
    items = ["one", "never end", "two", "never end", "three", "four"]
    function = partial(deeds.work_on, seconds=0.2)
    pairs = list(map_pages(function, items, workers=2, initialise=deeds.nothing, seconds=0.2))
    assert pairs == [(item, PageCrash(reason="took longer than 0.2 seconds") if item == "never end" else item) for item in items]


def test_loading_is_not_counted_against_the_first_item():
    pairs = list(map_pages(deeds.echo, range(4), workers=2, initialise=deeds.load_long, seconds=0.5))
    assert pairs == [(n, n) for n in range(4)]


@pytest.mark.parametrize("workers", [1, 2])
def test_errors_reach_the_caller(workers):
    with pytest.raises(ValueError, match="no 0"):
        list(map_pages(deeds.refuse, range(3), workers=workers, initialise=deeds.nothing))
    with pytest.raises(SecondSourceError, match=r"0\.html: is empty"):
        list(map_pages(deeds.refuse_page, range(3), workers=workers, initialise=deeds.nothing))
    with pytest.raises(LookupError, match="no model"):
        list(map_pages(deeds.echo, range(3), workers=workers, initialise=deeds.no_model))


def test_processes_that_cannot_load_end_the_run():
    with pytest.raises(SecondSourceError, match="died while it was loading"):
        list(map_pages(deeds.echo, range(50), workers=2, initialise=deeds.die))


def test_zero_workers_means_one_a_core():
    assert count_workers(3) == 3
    assert count_workers(0) >= 1


SCRIPT = """
import sys
sys.path.insert(0, {folder!r})
from engine import deeds
from secondsource.engine.local import map_pages
if __name__ == "__main__":
    for item, _ in map_pages(deeds.dawdle, range(1000), workers=2, initialise=deeds.nothing):
        print(item, flush=True)
"""


def test_interrupt_ends_all_processes_soon(tmp_path):
    script = tmp_path / "long_run.py"
    script.write_text(SCRIPT.format(folder=str(Path(__file__).parents[1])))
    run = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert run.stdout is not None
    assert run.stdout.readline() == "0\n"
    os.killpg(run.pid, signal.SIGINT)
    _, errors = run.communicate(timeout=20)
    assert errors.count("Traceback") == errors.count("KeyboardInterrupt") == 1
    assert not _alive(run.pid)


def _alive(group):
    for _ in range(50):
        stats = [path.read_text().rpartition(")")[2].split() for path in Path("/proc").glob("[0-9]*/stat") if path.exists()]
        if not any(int(stat[2]) == group and stat[0] != "Z" for stat in stats):
            return False
        time.sleep(0.1)
    return True
