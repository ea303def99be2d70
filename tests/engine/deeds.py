"""What the workers in test_local.py do; apart, because a spawned process must be able to import it by name."""

import os
import re
import signal
import time
from functools import partial
from pathlib import Path

from secondsource.engine.limits import call_within
from secondsource.errors import InputError, OutOfTime


def load(log):
    with Path(log).open("a") as file:
        file.write("loaded\n")
    return 10


def nothing():
    return None


def add(context, item):
    time.sleep(0.02 * (item % 3))
    return context + item


def echo(_context, item):
    return item


def measure(_context, item):
    return len(item), item[::-1]


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def die_on_some(_context, item):
    if item in {3, 9}:
        die()
    return item


def die_once(folder, item):
    mark = Path(folder) / "died"
    if item == 2 and not mark.exists():
        mark.touch()
        die()
    return item


def refuse(_context, item):
    raise ValueError(f"no {item}")


def refuse_page(_context, item):
    raise InputError(f"{item}.html", "is empty")


def no_model():
    raise LookupError("no model")


def spin():
    while True:
        pass


def sleep():
    time.sleep(60)


def search():
    """A regular expression that goes through 2 ** 40 ways to fail."""
    re.match(r"(a|a)*b", "a" * 40)


def go_on():
    """Take every Exception for a reason to try again."""
    while True:
        try:
            spin()
        except Exception:
            continue


def forget_once():
    """Swallow the first interruption, as a destructor does."""
    try:
        spin()
    except BaseException:
        spin()


def never_end():
    while True:
        try:
            spin()
        except BaseException:
            continue


WORK = {"spin": spin, "sleep": sleep, "search": search, "go on": go_on, "forget once": forget_once, "never end": never_end}


def work_on(_context, item, *, seconds):
    """Do the piece of work of that name, any other item being its own result; give the reason where it takes too long."""
    try:
        return call_within(seconds, WORK.get(item, partial(str, item)))
    except OutOfTime as error:
        return error.reason


def load_long():
    time.sleep(1.5)


def dawdle(_context, item):
    time.sleep(0.2)
    return item
