"""Observations (who gives which value of which item) in; how probable each value is, and how independent each voice, out.

ACCU with dependence between sources (Dong, Berti-Equille, Srivastava, PVLDB 2009). Text evidence of copying leads; the history of shared
errors only discounts further. `discover_truth` learns from many items, `value_probabilities` judges one story by what is known.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import numpy as np

from secondsource.corroboration.copying import Copying, discount, known_habits, learn_habits, meetings, shown_habits
from secondsource.corroboration.independence import Sources, independent_voices
from secondsource.corroboration.observations import (
    DEFAULTS,
    Dependence,
    Floats,
    Observation,
    Places,
    Table,
    TruthOptions,
    by_item,
    checked,
    tabulate,
)

__all__ = [
    "Belief",
    "Copying",
    "Dependence",
    "Observation",
    "SourceRecord",
    "Truth",
    "TruthOptions",
    "Voice",
    "discover_truth",
    "value_probabilities",
]

Similarity = Callable[[str, str, str], float]
"""Item, left and right value in; how far the one speaks for the other out, 0..1."""

MAX_VALUES = 32
"""So many values of one item are compared by `similarity`, those with most voices first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """A value of an item with its probability, and the effective number of voices behind it: the sum of weight times independence.

    Values that nobody gave take what the probabilities of one item lack to 1; one given by plain copies alone is as likely as they.
    """

    item: str
    value: str
    probability: float
    effective: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How independent (0..1) a source is in giving this value of an item; 0 for a plain copy."""

    source: str
    item: str
    value: str
    independence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """Accuracy (0..1) of a source; of `count` observations in its own voice that others spoke of too, `right` are expected to be right."""

    source: str
    accuracy: float
    right: float
    count: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What follows from observations, each part in the order of its names: item, value, source."""

    beliefs: tuple[Belief, ...] = ()
    voices: tuple[Voice, ...] = ()
    sources: tuple[SourceRecord, ...] = ()
    copying: tuple[Copying, ...] = ()


def discover_truth(
    observations: Iterable[Observation],
    *,
    dependences: Iterable[Dependence] = (),
    similarity: Similarity | None = None,
    prior: Mapping[str, tuple[float, float]] | None = None,
    options: TruthOptions = DEFAULTS,
) -> Truth:
    """Learn from many items how accurate sources are, who copies whom, and which values are true.

    `prior` holds pseudo counts of values right and wrong by source; they must come from other observations, or these count twice. In the
    first round nothing is known to be true: every value stands at .5. A pair shows copying by the wrong values it shares, against those in
    which it differs; where times are known, only the later one can have copied. A plain copy has no voice, yet counts as a sign of the
    habit. The order of the input does not matter, a duplicate counts once, no observations give an empty Truth. Raises InputError for
    weights, probabilities, counts or times that are no numbers or out of range.
    """
    table = tabulate(observations)
    plain = _text_independence(table, dependences)
    near = _similar_values(table, plain, similarity)
    pairs = meetings(table, options)
    pseudo = _pseudo_counts(table, prior or {}, options)
    record = _on_record(table, plain)
    count: Floats = np.bincount(table.source, record, len(table.sources)).astype(np.float64)
    accuracy = pseudo[:, 0] / pseudo.sum(axis=1)
    chance = np.full(len(table.values), 0.5)
    for _ in range(max(1, options.rounds)):
        habits = learn_habits(table, pairs, chance, accuracy, options)
        independence = plain * discount(table, pairs, habits, accuracy, plain)
        before, chance = chance, _chances(table, independence, accuracy, near, options)
        right = np.bincount(table.source, record * chance[table.value], len(table.sources))
        accuracy = (pseudo[:, 0] + right) / (pseudo.sum(axis=1) + count)
        if float(np.abs(chance - before).max(initial=0.0)) < options.tolerance:
            break
    rows = zip(table.sources, accuracy.tolist(), right.tolist(), count.tolist(), strict=True)
    return Truth(
        beliefs=_beliefs(table, chance, independence),
        voices=_voices(table, independence),
        sources=tuple(SourceRecord(source=s, accuracy=a, right=r, count=c) for s, a, r, c in rows),
        copying=shown_habits(table, pairs, habits, chance),
    )


def value_probabilities(
    observations: Iterable[Observation],
    *,
    accuracies: Mapping[str, float] | None = None,
    dependences: Iterable[Dependence] = (),
    copying: Iterable[Copying] = (),
    similarity: Similarity | None = None,
    options: TruthOptions = DEFAULTS,
) -> Truth:
    """Judge the values of one story with accuracies and habits of copying known from other stories; nothing is learned.

    A source without a record has the accuracy of the options. A plain copy of a source that speaks changes nothing; a copy with
    probability p adds at most 1 - p to the effective number; an independent voice for a value never lowers its probability or number.
    The order of the input does not matter, a duplicate counts once, no observations give an empty Truth. Raises InputError like
    `discover_truth`.

    >>> said = [Observation(source=s, item="dead", value="3") for s in ("Herald", "Gazette")]
    >>> round(value_probabilities(said).beliefs[0].effective, 1)
    2.0
    >>> reprint = Dependence(source="Herald", on="Gazette", probability=0.9, item="dead")
    >>> round(value_probabilities(said, dependences=[reprint]).beliefs[0].effective, 1)
    1.1
    """
    table = tabulate(observations)
    plain = _text_independence(table, dependences)
    accuracy = np.array([checked("accuracies", s, (accuracies or {}).get(s, options.accuracy)) for s in table.sources], np.float64)
    pairs, habits = known_habits(table, copying)
    independence = plain * discount(table, pairs, habits, accuracy, plain)
    chance = _chances(table, independence, accuracy, _similar_values(table, plain, similarity), options)
    return Truth(beliefs=_beliefs(table, chance, independence), voices=_voices(table, independence))


def _text_independence(table: Table, dependences: Iterable[Dependence]) -> Floats:
    """Independence of each observation by the texts alone: 0 for a plain copy of a voice that speaks."""
    known: dict[str | None, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for d in dependences:
        sources, probability = known[d.item][d.source], checked("dependences", f"{d.source} on {d.on}", d.probability)
        if d.source != d.on and probability > 0:
            sources[d.on] = max(probability, sources.get(d.on, 0.0))
    found = np.ones(len(table.value))
    for places in by_item(table):
        here = known.get(table.values[table.value[places[0]]][0], {})
        names = [table.sources[n] for n in table.source[places]]
        if not (here or not known[None].keys().isdisjoint(names)):
            continue
        speakers = dict.fromkeys(names, math.inf)
        for name, when in zip(names, table.when[places].tolist(), strict=True):
            speakers[name] = min(speakers[name], math.inf if math.isnan(when) else when)
        independence = independent_voices(speakers, partial(_stronger, known[None], here))
        found[places] = [independence[name] for name in names]
    return found


def _stronger(left: Mapping[str, Sources], right: Mapping[str, Sources], name: str) -> Sources:
    everywhere, here = left.get(name, {}), right.get(name, {})
    if not (everywhere and here):
        return everywhere or here
    return {source: max(everywhere.get(source, 0.0), here.get(source, 0.0)) for source in (*everywhere, *here)}


def _similar_values(table: Table, plain: Floats, similarity: Similarity | None) -> tuple[Places, Places, Floats]:
    """Ordered pairs of values of one item that support each other, and how far; none without a similarity."""
    pairs: list[tuple[int, int]] = []
    degrees: list[float] = []
    heard = np.bincount(table.value, plain > 0, len(table.values))
    for places in by_item(table) if similarity is not None else ():
        values = sorted(set(table.value[places].tolist()), key=lambda n: (-heard[n], n))[:MAX_VALUES]
        pairs += combinations(sorted(values), 2)
    for left, right in pairs:
        (item, one), (_, other) = table.values[left], table.values[right]
        degree = similarity(item, one, other) if similarity is not None else 0.0
        degrees.append(checked("similarity", f"{one} and {other}", degree))
    ends = np.array(pairs, np.int64).reshape(-1, 2)
    return np.append(ends[:, 0], ends[:, 1]), np.append(ends[:, 1], ends[:, 0]), np.array(degrees * 2, np.float64)


def _pseudo_counts(table: Table, prior: Mapping[str, tuple[float, float]], options: TruthOptions) -> Floats:
    start = options.accuracy_weight * np.array([options.accuracy, 1 - options.accuracy])
    rows = [[checked("prior", s, count, math.inf) for count in prior.get(s, (0.0, 0.0))] for s in table.sources]
    return np.array(rows, np.float64).reshape(-1, 2) + start


def _on_record(table: Table, plain: Floats) -> Floats:
    """How far each observation counts for its source's record: by weight and own voice, and only if others speak of the item."""
    own = table.weight * plain
    item = table.item[table.value]
    speaker = np.unique(item * max(1, len(table.sources)) + table.source, return_inverse=True)[1]
    others = np.bincount(item, own)[item] - np.bincount(speaker, own)[speaker] if len(item) else own
    found: Floats = own * np.clip(others, 0.0, 1.0)
    return found


def _chances(table: Table, independence: Floats, accuracy: Floats, near: tuple[Places, Places, Floats], options: TruthOptions) -> Floats:
    """Probability of each value: votes ln(nA/(1 - A)) of its voices, similar values supporting each other, against n + 1 possible ones.

    Values without a vote are as likely as one that nobody gave; a source no better than chance has no vote.
    """
    possible = options.false_values + 1
    items = int(table.item.max(initial=-1)) + 1
    known = np.clip(accuracy, max(options.lowest, 1 / possible), options.highest)
    votes = np.log(options.false_values * known / (1 - known))[table.source]
    score = np.bincount(table.value, table.weight * independence * votes, len(table.values))
    voiced = score > 0
    left, right, degree = near
    score = np.where(voiced, score + options.similarity * np.bincount(left, score[right] * degree, len(score)), 0.0)
    top = np.zeros(items)
    np.maximum.at(top, table.item, score)
    unheard = np.maximum(0, possible - np.bincount(table.item, voiced, items))
    mass = np.exp(score - top[table.item]) * (voiced | (unheard[table.item] > 0))
    total = np.bincount(table.item, mass * voiced, items) + unheard * np.exp(-top)
    found: Floats = mass / total[table.item]
    return found


def _beliefs(table: Table, chance: Floats, independence: Floats) -> tuple[Belief, ...]:
    effective = np.bincount(table.value, table.weight * independence, len(table.values))
    rows = zip(table.values, chance.tolist(), effective.tolist(), strict=True)
    return tuple(Belief(item=i, value=v, probability=p, effective=e) for (i, v), p, e in rows)


def _voices(table: Table, independence: Floats) -> tuple[Voice, ...]:
    rows = zip(table.value.tolist(), table.source.tolist(), independence.tolist(), strict=True)
    return tuple(Voice(source=table.sources[s], item=table.values[v][0], value=table.values[v][1], independence=i) for v, s, i in rows)
