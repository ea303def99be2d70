"""Letters of a short form and the words around it in; whether, and how well, the words spell the letters, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from secondsource.text import fold

SMALL = 4
"""Letters of the longest lower-case word that an acronym may leave out: "of", "für", "pour"."""
LONG = 6
"""Letters from which a word may give an inner letter too: "Zentralbank" in EZB."""
COMPOUND = 12
"""Letters from which one German word alone may stand for an acronym: "Umweltbundesamt"."""
SKIP, INNER = 2, 1
"""What it costs to leave out a word that is not small, and to use an inner letter; see `limit`."""

_UNIT = re.compile(r"[^\W\d_]+|\d+|&")
_CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_SUFFIXES = frozenset("corp corporation inc ltd limited company co plc group holding gmbh ag sa spa llc".split())
_ANDS = frozenset("and und et y e i та і и si și".split())


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, or a part of one after a hyphen or an inner capital. `optional` ones need not give a letter."""

    start: int
    end: int
    text: str
    capital: bool
    optional: bool
    joined: bool


def split_units(text: str, start: int, end: int) -> list[Unit]:
    """Cut a stretch of a text into units, in order."""
    found: list[Unit] = []
    elided = True
    for match in _UNIT.finditer(text, start, end):
        joined = match.start() > start and text[match.start() - 1] in "-‐‑’'" and not elided
        elided = text[match.end() : match.end() + 1] in {"’", "'"} and match.end() - match.start() <= 2
        found += _units_of(text, match.start(), match.end(), joined=joined, elided=elided)
    return found


def _units_of(text: str, start: int, end: int, *, joined: bool, elided: bool) -> Iterator[Unit]:
    cuts = [start, *(start + m.start() for m in _CAMEL.finditer(text[start:end])), end]
    for place, (a, b) in enumerate(pairwise(cuts)):
        word, folded = text[a:b], fold(text[a:b])
        part = joined or place > 0
        small = not word[0].isupper() and len(word) <= SMALL
        optional = part or elided or small or folded in _SUFFIXES or word == "&"
        yield Unit(start=a, end=b, text=folded, capital=word[0].isupper(), optional=optional, joined=part)


def spell(letters: str, units: Sequence[Unit]) -> int | None:
    """What it costs to read the letters off the units, all of them in order; None where it cannot be done.

    The first letter begins the first unit. Every word that is not small gives its first letter, or costs SKIP; a long one may give inner
    letters too, at INNER each (capitals) or for nothing (small letters: BaFin). No letters or no units cannot be done.

    >>> spell("EDM", split_units("European Defence Mechanism", 0, 26))
    0
    """
    if not letters or not units or not _begins(units[0], letters[0]):
        return None
    wanted = [(fold(c)[:1], c.islower()) for c in letters]

    @cache
    def cheapest(i: int, j: int) -> int | None:
        if j == len(units):
            return 0 if i == len(wanted) else None
        unit = units[j]
        ways = [(0 if unit.optional else SKIP, i)] if j else []
        if i < len(wanted) and _begins(unit, letters[i]) and (unit.optional or not wanted[i][1]):
            ways += list(_taken(unit, wanted, i))
        costs = [cost + rest for cost, after in ways if (rest := cheapest(after, j + 1)) is not None]
        return min(costs, default=None)

    return cheapest(0, 0)


def _begins(unit: Unit, letter: str) -> bool:
    return unit.text[:1] == fold(letter)[:1] or (letter == "&" and unit.text in _ANDS)


def _taken(unit: Unit, wanted: Sequence[tuple[str, bool]], first: int) -> Iterator[tuple[int, int]]:
    """Ways to take the first letter of a unit, and inner ones after it: (cost, next letter wanted)."""
    cost, after, at = 0, first + 1, 1
    yield cost, after
    while len(unit.text) >= LONG and after < len(wanted):
        letter, lower = wanted[after]
        at = unit.text.find(letter, at) + 1
        if at <= 0:
            return
        cost, after = cost + (0 if lower else INNER), after + 1
        yield cost, after


def limit(letters: str, units: Sequence[Unit], lang: str) -> int:
    """What spelling may cost: nothing in lower-case words or for two letters, else a little; -1 where no spelling will do.

    A single word spells nothing but its own beginning, so it will not do, unless it is a German compound.
    """
    words = [u for u in units if not u.joined]
    content = [u for u in words if not u.optional] or words
    if len(words) == 1 and len(units) == 1:
        compound = lang == "de" and units[0].capital and len(units[0].text) >= COMPOUND
        return INNER * (len(letters) - 1) if compound and len(letters) > 2 else -1
    named = 2 * sum(u.capital for u in content) >= len(content) and units[0].capital
    return 0 if len(letters) == 2 or not named else 2 if len(letters) > 3 and len(content) > 2 else 1
