"""A piece of work and a number of seconds in, its result out; OutOfTime where it takes longer."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

from secondsource.errors import OutOfTime

Result = TypeVar("Result")

REMINDER = 1.0
"""Seconds after which work that swallowed the interruption, in a destructor or a bare `except`, is interrupted again."""
_IMPORTER = "<frozen importlib._bootstrap>"


def call_within(seconds: float, work: Callable[[], Result]) -> Result:
    """Call `work` and give its result; raises OutOfTime in the midst of it once that many seconds are over. 0 means no limit.

    The interruption comes by the timer of the operating system, between two steps of Python and while `re` searches; a C library that
    computes is interrupted when it returns. It waits for the end of an import, which would leave half a library behind. Outside the
    main thread, and where there is no such timer (Windows), nothing is interrupted: `map_pages` ends such a process if it has several.

    >>> call_within(5, lambda: "done")
    'done'
    """
    if seconds <= 0 or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return work()
    running = [True]

    def interrupt(_number: int, frame: FrameType | None) -> None:
        if running and not _is_importing(frame):
            raise OutOfTime(seconds)

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        # In here, because a very short time is over before the next step.
        signal.setitimer(signal.ITIMER_REAL, seconds, REMINDER)
        return work()
    finally:
        running.clear()
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _is_importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename == _IMPORTER:
            return True
        frame = frame.f_back
    return False
