"""A command in, what it took out: wall time, CPU time, and memory of all its processes together; Linux only (it reads /proc)."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PAUSE = 0.3
"""Seconds between two looks at the processes."""
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a command took: seconds of wall clock and CPU, how much of the CPU was the `first` process's own, how much fell after the
    last worker had ended (`alone`), and megabytes: the most that all its processes held together (proportional set size), and one.
    """

    code: int
    wall: float
    cpu: float
    first: float
    alone: float
    memory: float
    largest: float
    output: str

    def quiet(self, cores: int) -> float:
        """Seconds that the command would take on so many idle cores: what its workers share, and then what one process does alone."""
        return (self.cpu - self.alone) / cores + self.alone


def run_command(command: Sequence[str | Path], *, cores: int, environment: dict[str, str] | None = None) -> Cost:
    """Run a command on the first so many cores it may use, and watch it to its end; its output comes back, errors among it."""
    allowed = sorted(os.sched_getaffinity(0))[:cores]
    start = time.perf_counter()
    memory, at_last_worker, first = 0.0, 0.0, 0.0
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        process = subprocess.Popen(
            [str(part) for part in command], stdout=said, stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})}
        )  # fmt: skip
        os.sched_setaffinity(process.pid, allowed)
        while _is_running(process.pid):
            family = _family(process.pid)
            first = _spent(process.pid)
            memory = max(memory, sum(map(_held, family)))
            if any(map(_is_worker, family)):
                at_last_worker = sum(map(_spent, family)) + _spent_by_ended(process.pid)
            time.sleep(PAUSE)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        output = said.read()
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(
        code=process.returncode, wall=time.perf_counter() - start, cpu=cpu,
        first=first, alone=max(0.0, cpu - at_last_worker), memory=memory,
        largest=usage.ru_maxrss / 1024, output=output,
    )  # fmt: skip


def _is_running(pid: int) -> bool:
    """Whether it runs still; what has ended and was not waited for yet does not."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def _family(pid: int) -> list[int]:
    """The process and all that descend from it."""
    found = [pid]
    for parent in found:
        try:
            found += map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split())
        except OSError:
            continue
    return found


def _is_worker(pid: int) -> bool:
    """Whether it is a spawned worker; Python's own tracker of resources, which lives as long as the first process, is none."""
    try:
        return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _held(pid: int) -> float:
    """Megabytes of a process, its share of what it has together with others among them; 0 for one that has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def _spent(pid: int) -> float:
    return _times(pid, 11, 13)


def _spent_by_ended(pid: int) -> float:
    return _times(pid, 13, 15)


def _times(pid: int, first: int, last: int) -> float:
    """Seconds in the fields of /proc/PID/stat after the name: 11 and 12 are its own, 13 and 14 those of children it waited for."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[first:last])) / _TICK
