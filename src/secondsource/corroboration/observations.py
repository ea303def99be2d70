"""What truth finding reads: observations and dependences, the assumptions, and the observations as a table of arrays."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from secondsource.errors import InputError

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A source gives a value of an item. `weight` (0..1) is below 1 where the claim is hedged or read with doubt; `when` is the time of
    publication in any unit, earlier is less, None where unknown. A source with several values of one item shares one voice among them.
    """

    source: str
    item: str
    value: str
    weight: float = 1.0
    when: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependence:
    """The text shows, with a probability (0..1), that what `source` says of `item` (None: of any item) comes from `on`.

    It holds whatever value the two give. At 1.0 they are one voice: what the copy says changes nothing where its source speaks.
    """

    source: str
    on: str
    probability: float
    item: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthOptions:
    """What is assumed (`benchmarks/truth/run.py --sweep` tells how much each matters).

    `false_values` an item has beside the true one; a source's `accuracy` before anything is known, and how many observations that weighs;
    the prior probability of `copying` from one source by another, and the `rates` a copier may copy at; how far values that are
    wholly similar support each other (0..1); accuracies `lowest` and `highest` in a vote; and when to stop.
    """

    false_values: int = 10
    accuracy: float = 0.8
    accuracy_weight: float = 4.0
    copying: float = 0.05
    rates: tuple[float, ...] = (0.2, 0.5, 0.8, 0.95)
    similarity: float = 0.5
    lowest: float = 0.05
    highest: float = 0.95
    rounds: int = 20
    tolerance: float = 1e-4

    def __post_init__(self) -> None:
        within = (
            (self.false_values, 1, math.inf),
            (self.accuracy, 0, 1),
            (self.accuracy_weight, 1e-9, 1e9),
            (self.copying, 0, 0.49),
            (self.similarity, 0, 1),
            (self.lowest, 1e-9, self.highest),
            (self.highest, self.lowest, 1 - 1e-9),
            *((rate, 1e-9, 1 - 1e-9) for rate in self.rates),
        )
        if not self.rates or not all(least <= number <= most for number, least, most in within):
            raise InputError("options", f"{self}: a number is out of range")


DEFAULTS = TruthOptions()


@dataclass(frozen=True, slots=True)
class Table:
    """Observations as arrays, in order of item, value and source; self-contradictions share their weight, `when` is NaN where unknown."""

    sources: list[str]
    values: list[tuple[str, str]]
    item: Places  # of each value; all others of each observation
    value: Places
    source: Places
    weight: Floats
    when: Floats


def checked(field: str, name: str, number: float, most: float = 1.0) -> float:
    """Give the number back if it lies in 0..most and is finite; InputError, naming the field, otherwise."""
    if not 0.0 <= number <= most or math.isinf(number):
        raise InputError(field, f"{name}: {number} must lie between 0 and {most:g}")
    return number


def tabulate(observations: Iterable[Observation]) -> Table:
    """Put observations in order, each once with its greatest weight and earliest time; none give empty arrays.

    Raises InputError for a weight outside 0..1 or a time that is not finite.
    """
    unique: dict[tuple[str, str, str], tuple[float, float]] = {}
    for o in observations:
        if o.when is not None and not math.isfinite(o.when):
            raise InputError("observations", f"{o.source} on {o.item}: the time {o.when} must be finite")
        weight, when = unique.get((o.item, o.value, o.source), (0.0, math.inf))
        heavier = max(weight, checked("observations", f"weight of {o.source} on {o.item}", o.weight))
        unique[o.item, o.value, o.source] = (heavier, min(when, math.inf if o.when is None else o.when))
    keys = sorted(unique)
    sources, values, items = sorted({k[2] for k in keys}), sorted({k[:2] for k in keys}), sorted({k[0] for k in keys})
    source_at, item_at = {s: n for n, s in enumerate(sources)}, {i: n for n, i in enumerate(items)}
    value_at = {v: n for n, v in enumerate(values)}
    source = np.array([source_at[k[2]] for k in keys], np.int64)
    item = np.array([item_at[v[0]] for v in values], np.int64)
    value = np.array([value_at[k[:2]] for k in keys], np.int64)
    numbers = np.array([unique[k] for k in keys], np.float64).reshape(-1, 2)
    speaker = np.unique(item[value] * len(sources) + source, return_inverse=True)[1]
    shared: Floats = numbers[:, 0] / np.maximum(1.0, np.bincount(speaker, numbers[:, 0])[speaker])
    return Table(sources, values, item, value, source, shared, np.where(np.isinf(numbers[:, 1]), np.nan, numbers[:, 1]))


def by_item(table: Table) -> Iterator[Places]:
    """Places of the observations of each item."""
    item = table.item[table.value]
    yield from np.split(np.arange(len(item)), np.flatnonzero(np.diff(item)) + 1) if len(item) else ()
