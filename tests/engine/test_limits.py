import signal
import threading
import time
from functools import partial

import pytest

from engine import deeds
from secondsource.engine.limits import REMINDER, call_within
from secondsource.errors import OutOfTime, SecondSourceError
from secondsource.pipeline import attempt
from secondsource.records import Failure, Stage


@pytest.mark.parametrize("name", ["spin", "sleep", "search", "go on", "forget once"])
def test_work_is_interrupted(name):
    with pytest.raises(OutOfTime) as caught:
        call_within(0.1, deeds.WORK[name])
    assert caught.value.reason == "took longer than 0.1 seconds"


def test_work_that_ends_in_time_is_left_alone():
    assert call_within(0.2, lambda: "done") == "done"
    time.sleep(0.3)


@pytest.mark.parametrize("seconds", [0, -1])
def test_no_seconds_mean_no_limit(seconds):
    assert call_within(seconds, lambda: signal.getitimer(signal.ITIMER_REAL)) == (0.0, 0.0)


def test_nothing_is_left_behind():
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(OutOfTime):
        call_within(0.05, deeds.spin)
    with pytest.raises(KeyError):
        call_within(5, lambda: {}["key"])
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_time_that_is_over_at_once_leaves_nothing_behind():
    for _ in range(200):
        with pytest.raises(OutOfTime):
            call_within(1e-6, deeds.spin)
        assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_interruption_is_no_error_that_a_library_would_swallow():
    assert not issubclass(OutOfTime, Exception | SecondSourceError)


def test_overlong_page_becomes_a_failure_of_its_stage():
    failure = attempt(partial(call_within, 0.1, deeds.go_on), item="a.html", stage=Stage.READ)
    assert failure == Failure(file="a.html", stage=Stage.READ, reason="took longer than 0.1 seconds")


def test_other_threads_work_without_a_limit():
    done = []
    thread = threading.Thread(target=lambda: done.append(call_within(0.05, lambda: time.sleep(0.2) or "done")))
    thread.start()
    thread.join()
    assert done == ["done"]


def test_import_is_finished_first(tmp_path, monkeypatch):
    (tmp_path / "slow_to_load.py").write_text("import time\ntime.sleep(0.3)\nwhole = True\n")
    monkeypatch.syspath_prepend(tmp_path)

    def work():
        import slow_to_load

        while slow_to_load.whole:
            pass

    started = time.monotonic()
    with pytest.raises(OutOfTime):
        call_within(0.1, work)
    import slow_to_load

    assert slow_to_load.whole
    assert time.monotonic() - started < 10 * REMINDER
