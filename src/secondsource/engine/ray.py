"""Sources in, Parquet files out: a map on Ray Data, on a cluster or on this machine (extra `ray`).

It knows nothing of pages: how a source falls into items, what to do with an item and how results make a table come in as functions.
Queues, retries, restarts and writing are Ray's own.
"""

from __future__ import annotations

import logging
import os
import pickle
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from secondsource.engine.local import count_workers
from secondsource.errors import SecondSourceError

Source = TypeVar("Source")
Item = TypeVar("Item")
Context = TypeVar("Context")
Result = TypeVar("Result")

TRIES_AGAIN = 2
"""Times that a block of items is tried again after the death of its worker; then Ray gives it up, and its items are missing."""
BLOCK_BYTES = 1_000_000
"""Items that travel together, and are tried again together: some ten pages."""
BATCH = 4
"""Items whose results are handed on at once."""
MAX_BLOCKS = 2_000
"""More blocks of sources than this would only burden the program that hands them out."""
ROWS_PER_FILE = 200
OBJECT_STORE_BYTES = 200_000_000
"""Shared memory of a cluster on this machine: a few blocks for each process."""
_OWN_CLUSTER = {"worker_niceness": 0, "num_workers_soft_limit": 64}
"""On this machine workers are no less urgent than the program, and idle ones are kept: to start one takes seconds."""
EXPANDERS = 16
"""Workers for one task that takes sources apart: that costs less than a hundredth of reading a page."""


@contextmanager
def ray_cluster(workers: int, address: str = "") -> Iterator[None]:
    """Join the cluster at `address` ("auto", "host:6379"), or start one of that many processes here, and leave it at the end.

    Nothing is reported to Ray's makers, and a cluster started here has no dashboard and leaves no files. SecondSourceError where Ray is
    not installed or the cluster cannot be reached.
    """
    # Ray reads these when it is imported.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    # Inside a function, because Ray is an extra, and takes seconds to import.
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise SecondSourceError("this engine needs Ray: install secondsource[ray]") from error
    # What Ray gives up is found again by the caller; its traces would only frighten.
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    options: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.CRITICAL, "configure_logging": True}
    with ExitStack() as stack:
        if address:
            options["address"] = address
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True))
            options |= {"num_cpus": count_workers(workers), "include_dashboard": False, "_temp_dir": folder}
            options |= {"object_store_memory": OBJECT_STORE_BYTES, "address": "local", "_system_config": _OWN_CLUSTER}
        stack.callback(ray.shutdown)
        try:
            ray.init(**options)
        except (OSError, RuntimeError, ValueError) as error:
            raise SecondSourceError(f"Ray cannot be started or reached: {error}") from error
        yield


def map_to_parquet(
    function: Callable[[Context, Item], Result],
    sources: Sequence[Source],
    folder: Path,
    *,
    expand: Callable[[Source], Iterable[Item]],
    tabulate: Callable[[list[Result]], Any],
    initialise: Callable[[], Context],
    workers: int,
) -> None:
    """Write function(context, item) for the items of all sources to Parquet files in a folder that all workers reach.

    `initialise` makes the context once in each of the `workers` processes; `tabulate` makes an Arrow table of results. All of them must
    be importable by name on the workers (or be partials of such), and sources and items must pickle. A worker that dies is replaced
    and its items are tried again, TRIES_AGAIN times. Items that are lost then, or that `function` raised on, are missing from the
    files: compare with `expand_sources`. Nothing is said of the order. SecondSourceError where no worker can be made ready.
    """
    if not sources:
        return
    import ray  # see `ray_cluster`
    from ray.data import ActorPoolStrategy

    count = count_workers(workers)
    items = _expanded(sources, expand, count)
    # Tasks run in the main thread of their process, one at a time, so that `limits.call_within` can interrupt them.
    pool = ActorPoolStrategy(
        size=count, max_tasks_in_flight_per_actor=2, max_concurrent_calls_per_actor=1, enable_true_multi_threading=True
    )
    with _translated(ray.exceptions.RayError):
        results = items.map_batches(
            _Worker,
            fn_constructor_args=(function, tabulate, initialise),
            batch_size=BATCH,
            batch_format="numpy",
            compute=pool,
            num_cpus=_SHARE,
            ray_remote_args_fn=_retries,
        )
        results.write_parquet(str(folder), min_rows_per_file=ROWS_PER_FILE, ray_remote_args={"num_cpus": _LITTLE}, compression="zstd")


def expand_sources(sources: Sequence[Source], expand: Callable[[Source], Iterable[Item]], *, workers: int) -> Iterator[Item]:
    """The items of all sources, taken apart on the cluster; nothing is said of their order."""
    if not sources:
        return
    import ray  # see `ray_cluster`

    with _translated(ray.exceptions.RayError):
        for row in _expanded(sources, expand, count_workers(workers)).iter_rows():
            yield pickle.loads(row["item"])


def _retries() -> dict[str, int]:
    return {"max_restarts": -1, "max_task_retries": TRIES_AGAIN}


_SHARE = 0.8
_LITTLE = 0.1
"""Shares of a core as Ray counts them: so that beside a worker for each core the small tasks find room as well."""


def _expanded(sources: Sequence[Source], expand: Callable[[Source], Iterable[Item]], count: int) -> Any:  # noqa: ANN401
    import ray.data  # see `ray_cluster`
    from ray.data import DataContext, TaskPoolStrategy

    context = DataContext.get_current()
    context.enable_progress_bars = False
    context.target_max_block_size = BLOCK_BYTES
    context.max_errored_blocks = -1
    # Else the tasks after the first ask for memory by name, and get processes of their own.
    context.default_map_logical_memory_enabled = False
    rows = [{"source": pickle.dumps(source)} for source in sources]
    expanders = TaskPoolStrategy(size=1 + count // EXPANDERS)
    blocks = min(MAX_BLOCKS, len(rows))
    return ray.data.from_items(rows, override_num_blocks=blocks).flat_map(_Expander(expand), compute=expanders, num_cpus=_LITTLE)


class _Expander:
    """Takes a row with a source apart into rows with its items."""

    def __init__(self, expand: Callable[[Any], Iterable[Any]]) -> None:
        self._expand = expand

    def __call__(self, row: Mapping[str, bytes]) -> Iterator[dict[str, bytes]]:
        for item in self._expand(pickle.loads(row["source"])):
            yield {"item": pickle.dumps(item)}


class _Worker:
    """Lives in a process of its own: makes the context once, and results out of items."""

    def __init__(self, function: Callable[[Any, Any], Any], tabulate: Callable[[list[Any]], Any], initialise: Callable[[], Any]) -> None:
        self._function = function
        self._tabulate = tabulate
        self._context = initialise()

    def __call__(self, batch: Mapping[str, Iterable[bytes]]) -> Any:  # noqa: ANN401
        return self._tabulate([self._function(self._context, pickle.loads(item)) for item in batch["item"]])


@contextmanager
def _translated(kind: type[Exception]) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            # Of small inputs, and of options that a later Ray takes elsewhere (the extra names the versions): nothing for a user to act on.
            warnings.simplefilter("ignore")
            yield
    except kind as error:
        raise SecondSourceError(f"Ray gave up: {_last_line(error)}; what was written is kept, run again to go on") from error


def _last_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__
