"""What the workers in test_local.py do; apart, because a spawned process must be able to import it by name."""

import os
import signal
import time
from pathlib import Path

from secondsource.errors import InputError


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


def dawdle(_context, item):
    time.sleep(0.2)
    return item
