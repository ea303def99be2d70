"""A table of observations in; who copies whom by habit, and what that leaves of each voice, out.

The pairwise Bayes of ACCU (Dong, Berti-Equille, Srivastava, PVLDB 2009) over several copy rates; block (who met), compare, decide.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from secondsource.corroboration.observations import Floats, Places, Table, TruthOptions, by_item, checked

MAX_COMPARED = 128
"""So many voices of one item are compared with each other, an equal share of each value: 5,000 voices would make 12.5 million pairs.
Voices beyond take the mean independence of those compared for their value.
"""
SHOWN = 0.5
"""Pairs less likely than this to depend on each other are not told."""
ALMOST_SURE = 0.999
"""History alone never silences a voice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copying:
    """`source` copies `on` with a probability (0..1), and then at a rate (0..1).

    The reason: of the items both spoke of, they share `shared` values, `wrong` of them expected to be wrong, and differ in `different`.
    """

    source: str
    on: str
    probability: float
    rate: float
    shared: int = 0
    wrong: float = 0.0
    different: int = 0


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of sources that met, in how many items they differed, and every meeting at one value: which pair, which observations."""

    left: Places
    right: Places
    different: Places
    pair: Places
    left_at: Places
    right_at: Places
    lead: Floats  # of each meeting: -1 the left spoke first, 1 the right, 0 unknown
    unmet: npt.NDArray[np.bool_]  # of each observation: beyond MAX_COMPARED


@dataclass(frozen=True, slots=True)
class Habits:
    """For each pair: probability that the left copies the right, the reverse, and the expected share of values copied in each way."""

    left: Floats
    right: Floats
    left_rate: Floats
    right_rate: Floats


def meetings(table: Table, options: TruthOptions) -> Pairs:
    """Let all who speak of one item meet in pairs; nobody where the options know no copying."""
    lefts, rights = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    unmet = np.zeros(len(table.value), bool)
    for places in by_item(table) if options.copying else ():
        if len(places) > MAX_COMPARED:
            value = table.value[places]
            turn = np.arange(len(places)) - np.searchsorted(value, value)
            places, beyond = np.split(places[np.lexsort((value, turn))], [MAX_COMPARED])
            unmet[beyond] = True
        left, right = np.triu_indices(len(places), 1)
        lefts.append(places[left])
        rights.append(places[right])
    return _pair_up(table, np.concatenate(lefts), np.concatenate(rights), unmet)


def _pair_up(table: Table, one: Places, other: Places, unmet: npt.NDArray[np.bool_]) -> Pairs:
    ordered = table.source[one] < table.source[other]
    left, right = np.where(ordered, one, other), np.where(ordered, other, one)
    two = table.source[left] != table.source[right]
    left, right = left[two], right[two]
    met = table.source[left] * max(1, len(table.sources)) + table.source[right]
    same = table.value[left] == table.value[right]
    codes, pair = np.unique(met[same], return_inverse=True)
    differing = met[~same]
    differing = differing[np.isin(differing, codes)]
    return Pairs(
        left=codes // max(1, len(table.sources)),
        right=codes % max(1, len(table.sources)),
        different=np.bincount(np.searchsorted(codes, differing), minlength=len(codes)),
        pair=pair,
        left_at=left[same],
        right_at=right[same],
        lead=np.nan_to_num(np.sign(table.when[left[same]] - table.when[right[same]])),
        unmet=unmet,
    )


def learn_habits(table: Table, pairs: Pairs, chance: Floats, accuracy: Floats, options: TruthOptions) -> Habits:
    """Who copies whom, by Bayes over the hypotheses that they are independent, or that one copies the other at one of the rates.

    Where S copies at rate c, a value shared and false is likelier by c*n/(1 - A(S)) + 1 - c, a difference by 1 - c: only the copier's
    accuracy matters, and it gives the direction. Other than in the paper a value shared and true says nothing, rather than c/A(S) + 1 - c:
    good outlets agree because they are right, and one whose accuracy is not known yet would pass for a copier (benchmarks/truth/README.md).
    """
    wrong = 1 - chance[table.value[pairs.left_at]]
    rates = np.array(options.rates, np.float64)[:, None]
    known = np.clip(accuracy, options.lowest, options.highest)
    if_false = np.log(rates * options.false_values / (1 - known) + 1 - rates)
    against = pairs.different * np.log(1 - rates) + math.log(max(options.copying, 1e-9) / len(rates))
    scores = [np.full((1, len(pairs.left)), math.log(1 - 2 * options.copying))]
    for copier, ahead in ((pairs.left, -1.0), (pairs.right, 1.0)):
        later = pairs.lead != ahead
        shared_false = np.bincount(pairs.pair[later], wrong[later], len(copier))
        scores.append(against + shared_false * if_false[:, copier])
    every = np.concatenate(scores)
    likely = np.exp(every - every.max(axis=0))
    left, right = np.split((likely / likely.sum(axis=0))[1:], 2)
    return Habits(left.sum(axis=0), right.sum(axis=0), (left * rates).sum(axis=0), (right * rates).sum(axis=0))


def discount(table: Table, pairs: Pairs, habits: Habits, accuracy: Floats, plain: Floats) -> Floats:
    """What history leaves of each voice: the product of 1 - rate * P(copying) over those who gave the value before.

    Without times, the one who copies least overall counts as first, then the more accurate, then by name. Plain copies take from nobody.
    Voices that were not compared have the mean of those compared for their value.
    """
    names = len(table.sources)
    copies = np.bincount(pairs.left, habits.left, names) + np.bincount(pairs.right, habits.right, names)
    rank = np.argsort(np.lexsort((np.arange(names), -accuracy, copies)))
    left_later = rank[table.source[pairs.left_at]] > rank[table.source[pairs.right_at]]
    left_later = np.where(pairs.lead == 0, left_later, pairs.lead > 0)
    later = np.where(left_later, pairs.left_at, pairs.right_at)
    first = np.where(left_later, pairs.right_at, pairs.left_at)
    copied = np.minimum((habits.left_rate + habits.right_rate)[pairs.pair], ALMOST_SURE)
    found: Floats = np.exp(np.bincount(later, np.log1p(-copied) * (plain[first] > 0), len(table.value)))
    met = np.bincount(table.value, ~pairs.unmet, len(table.values))
    usual = np.bincount(table.value, found * ~pairs.unmet, len(table.values)) / np.maximum(1, met)
    return np.where(pairs.unmet & (met > 0)[table.value], usual[table.value], found)


def shown_habits(table: Table, pairs: Pairs, habits: Habits, chance: Floats) -> tuple[Copying, ...]:
    """Habits worth telling, in order of copier and source."""
    shared = np.bincount(pairs.pair, minlength=len(pairs.left))
    wrong = np.bincount(pairs.pair, 1 - chance[table.value[pairs.left_at]], len(pairs.left))
    found = []
    for n in np.flatnonzero(habits.left + habits.right >= SHOWN).tolist():
        names = table.sources[pairs.left[n]], table.sources[pairs.right[n]]
        for (source, on), probability, rate in (
            (names, float(habits.left[n]), float(habits.left_rate[n])),
            (names[::-1], float(habits.right[n]), float(habits.right_rate[n])),
        ):
            found.append(
                Copying(
                    source=source,
                    on=on,
                    probability=probability,
                    rate=rate / probability if probability else 0.0,
                    shared=int(shared[n]),
                    wrong=float(wrong[n]),
                    different=int(pairs.different[n]),
                )
            )
    return tuple(sorted(found, key=lambda c: (c.source, c.on)))


def known_habits(table: Table, copying: Iterable[Copying]) -> tuple[Pairs, Habits]:
    """Meetings of the pairs whose habits are known, as `pair_up` and `learn_habits` would give them."""
    at = {name: n for n, name in enumerate(table.sources)}
    known: dict[tuple[int, int], tuple[float, float]] = {}
    for c in copying:
        about = f"{c.source} of {c.on}"
        habit = checked("copying", about, c.probability), checked("copying", about, c.rate)
        if c.source in at and c.on in at and c.source != c.on:
            known[at[c.source], at[c.on]] = max(habit, known.get((at[c.source], at[c.on]), habit))
    partners: dict[int, set[int]] = defaultdict(set)
    for one, other in known:
        partners[min(one, other)].add(max(one, other))
    met = []
    for places in by_item(table):
        of_value: dict[tuple[int, int], int] = {(int(table.value[n]), int(table.source[n])): int(n) for n in places}
        for (value, source), n in of_value.items():
            met += [(n, of_value[value, other]) for other in sorted(partners.get(source, ())) if (value, other) in of_value]
    both = np.array(met, np.int64).reshape(-1, 2)
    pairs = _pair_up(table, both[:, 0], both[:, 1], np.zeros(len(table.value), bool))
    ends = list(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
    forth = np.array([known.get((a, b), (0.0, 0.0)) for a, b in ends], np.float64).reshape(-1, 2)
    back = np.array([known.get((b, a), (0.0, 0.0)) for a, b in ends], np.float64).reshape(-1, 2)
    return pairs, Habits(forth[:, 0], back[:, 0], forth.prod(axis=1), back.prod(axis=1))
