"""Items in, (item, result) pairs out in the same order, computed in this process or in several on this machine.

It knows nothing of pages: what to load in each process and what to do with an item come in as functions.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from secondsource.errors import OutOfTime, SecondSourceError

Context = TypeVar("Context")
Item = TypeVar("Item")
Result = TypeVar("Result")

LOOK_AHEAD = 4
"""Items drawn for each process before the oldest result is taken: enough that one slow item leaves no process idle for long."""

OVERRUN = 2.0
"""Times its seconds after which an item's process is ended: that comes only where the item did not heed the limit it was given."""

_SPAWN = multiprocessing.get_context("spawn")
"""Spawned, not forked: the model libraries start threads, and a fork of a process with threads may hang."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCrash:
    """Stands in for the result of an item whose process died twice (beside others, then alone in a fresh process) or was ended."""

    reason: str


def count_workers(workers: int) -> int:
    """Number of processes meant: 0 or less stands for one a core that this process may use."""
    if workers > 0:
        return workers
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def map_pages(
    function: Callable[[Context, Item], Result],
    items: Iterable[Item],
    *,
    workers: int,
    initialise: Callable[[], Context],
    seconds: float = 0.0,
) -> Iterator[tuple[Item, Result | PageCrash]]:
    """Give (item, function(context, item)) for every item in input order, whatever the number of workers; no items, no pairs.

    `initialise` makes the context once in each process, at its first item. With more than one worker the two functions must be
    importable by name (or be partials of such), items and results must pickle, and items are drawn at most LOOK_AHEAD a worker
    before their results are taken. One worker means this very process, without protection against its death.

    `function` itself is to stop after `seconds` for an item (`limits.call_within`). Where a process holds one for OVERRUN times as long
    nevertheless, loading aside, it is ended and the item is a PageCrash at once; 0 means no limit, and one worker has none here.

    What `function` or `initialise` raises is raised here, at the turn of its item, and ends the run. SecondSourceError where a
    process dies while it loads, twice. Closing the iterator, an error or Ctrl-C ends all processes at once.
    """
    count = count_workers(workers)
    if count == 1:
        return _map_here(function, items, initialise)
    return _map_apart(_Task(function=function, initialise=initialise, seconds=seconds), items, count)


def _map_here(
    function: Callable[[Context, Item], Result], items: Iterable[Item], initialise: Callable[[], Context]
) -> Iterator[tuple[Item, Result | PageCrash]]:
    contexts: list[Context] = []
    for item in items:
        if not contexts:
            contexts.append(initialise())
        yield item, function(contexts[0], item)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task(Generic[Context, Item, Result]):
    function: Callable[[Context, Item], Result]
    initialise: Callable[[], Context]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What a worker sends back: first that the context is made, then one for each item."""

    loaded: bool = False
    result: Any = None
    error: Exception | None = None


def _map_apart(task: _Task[Context, Item, Result], items: Iterable[Item], count: int) -> Iterator[tuple[Item, Result | PageCrash]]:
    source = enumerate(items)
    drawn: deque[tuple[int, Item]] = deque()
    outcomes: dict[int, _Answer | PageCrash] = {}
    crew = _Crew(task, count)
    try:
        while True:
            while len(drawn) < count * LOOK_AHEAD and (following := next(source, None)) is not None:
                drawn.append(following)
                crew.waiting.append(following)
            if not drawn:
                return
            while drawn[0][0] not in outcomes:
                crew.hand_out()
                outcomes.update(crew.collect())
            place, item = drawn.popleft()
            outcome = outcomes.pop(place)
            if not isinstance(outcome, _Answer):
                yield item, outcome
            elif outcome.error is None:
                yield item, outcome.result
            else:
                raise outcome.error
    finally:
        crew.dismiss()


class _Worker:
    """One process and the item it has in hand."""

    def __init__(self, task: _Task[Any, Any, Any]) -> None:
        self.connection, theirs = _SPAWN.Pipe()
        self.process = _SPAWN.Process(target=_serve, args=(theirs, task), daemon=True)
        self.process.start()
        theirs.close()
        self.hand: tuple[int, Any] | None = None
        self.loaded = False
        self.since = 0.0

    def take(self, ticket: tuple[int, Any]) -> None:
        self.hand = ticket
        self.since = time.monotonic()
        try:
            self.connection.send(ticket[1])
        except OSError:
            return  # it is dead; the end of its connection will say so

    def report(self) -> _Answer | None:
        """Its next answer; None where it died."""
        try:
            answer: _Answer = self.connection.recv()
        except (EOFError, OSError):
            return None
        if not self.loaded:
            self.loaded = True
            self.since = time.monotonic()
        return answer

    def remaining(self, seconds: float) -> float | None:
        """Seconds until its item has had that many; None where nothing runs out, because it is still loading or there is no limit."""
        if not (self.loaded and seconds):
            return None
        return max(0.0, self.since + seconds - time.monotonic())

    def dismiss(self) -> str:
        """End the process and say how it ended."""
        self.connection.close()
        self.process.join(0.2)
        died = self.process.exitcode
        if died is None:
            self.process.kill()
            self.process.join()
        return f"signal {-died}" if died is not None and died < 0 else f"exit code {died}"


class _Crew:
    """Hands waiting items to idle workers, and replaces workers that die."""

    def __init__(self, task: _Task[Any, Any, Any], count: int) -> None:
        self.task = task
        self.count = count
        self.workers: list[_Worker] = []
        self.waiting: deque[tuple[int, Any]] = deque()
        self.lost: deque[tuple[int, Any]] = deque()
        self.trial = False

    def hand_out(self) -> None:
        """Give each idle worker an item; but while an item is to be tried alone, wait until all others are done."""
        busy = sum(worker.hand is not None for worker in self.workers)
        if self.lost:
            if not busy:
                self.dismiss()
                self.trial = True
                self._idle_worker().take(self.lost.popleft())
            return
        while self.waiting and busy < self.count and not self.trial:
            self._idle_worker().take(self.waiting.popleft())
            busy += 1

    def collect(self) -> dict[int, _Answer | PageCrash]:
        """Wait until a worker reports or runs out of time; the outcomes by place."""
        outcomes: dict[int, _Answer | PageCrash] = {}
        busy = {worker.connection: worker for worker in self.workers if worker.hand is not None}
        limit = OVERRUN * self.task.seconds
        spans = [span for worker in busy.values() if (span := worker.remaining(limit)) is not None]
        ready = wait(list(busy), min(spans, default=None))
        for worker in busy.values():
            if worker.connection not in ready and worker.remaining(limit) == 0.0:
                outcomes.update(self._end(worker))
        for connection in ready:
            worker = busy[connection]  # type: ignore[index]
            assert worker.hand is not None
            place = worker.hand[0]
            answer = worker.report()
            if answer is None:
                outcomes.update(self._bury(worker))
            elif not answer.loaded:
                outcomes[place] = answer
                worker.hand = None
                self.trial = False
        return outcomes

    def dismiss(self) -> None:
        for worker in self.workers:
            worker.process.terminate()
        for worker in self.workers:
            worker.dismiss()
        self.workers.clear()

    def _idle_worker(self) -> _Worker:
        for worker in self.workers:
            if worker.hand is None:
                return worker
        worker = _Worker(self.task)
        self.workers.append(worker)
        return worker

    def _end(self, worker: _Worker) -> dict[int, PageCrash]:
        """End a worker whose item does not come to an end; the item is not tried again, for it would take as long once more."""
        self.workers.remove(worker)
        self.trial = False
        worker.process.kill()
        worker.dismiss()
        assert worker.hand is not None
        return {worker.hand[0]: PageCrash(reason=OutOfTime(self.task.seconds).reason)}

    def _bury(self, worker: _Worker) -> dict[int, PageCrash]:
        """Set the item of a dead worker aside for a trial alone; at its second death it is the outcome."""
        self.workers.remove(worker)
        ending = worker.dismiss()
        assert worker.hand is not None
        if not self.trial:
            self.lost.append(worker.hand)
            return {}
        self.trial = False
        if not worker.loaded:
            raise SecondSourceError(f"a worker process died while it was loading ({ending}); run with one worker to see why")
        return {worker.hand[0]: PageCrash(reason=f"the process that read it died twice, the second time alone ({ending})")}


def _serve(connection: Connection, task: _Task[Any, Any, Any]) -> None:
    """Life of a worker process: answer items until the connection closes."""
    # Ctrl-C reaches the whole process group; the parent alone decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    contexts: list[Any] = []
    try:
        while True:
            item = connection.recv()
            try:
                if not contexts:
                    contexts.append(task.initialise())
                    connection.send(_Answer(loaded=True))
                answer = _Answer(result=task.function(contexts[0], item))
            except Exception as error:  # carried over to the parent and raised there, nothing is swallowed
                answer = _Answer(error=_portable(error))
            connection.send(answer)
    except (EOFError, OSError):
        return


def _portable(error: Exception) -> Exception:
    """The error itself where it survives pickling, else one of ours with its words."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # a foreign class may fail here in any way
        return SecondSourceError(f"{type(error).__name__}: {error}")
    return error
