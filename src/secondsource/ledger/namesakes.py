"""The names that parties have in many stories in; which of them may mean one party, and how surely, out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from secondsource.ledger.parties import is_country
from secondsource.text import plain_name

EXACT = 2.0
"""Strength of the same name, or of two names of one identifier."""
CONTAINED = 1.0
"""Strength of a name that stands in one other as a run of words, or is made of its initials."""
AMBIGUOUS = 0.5
"""Strength of a name that may be short for several others."""
MOST_MEANT = 20
"""A name that may be short for more others than this says nothing."""
LONGEST = 10
"""Words of a name up to which its runs are looked at; longer "names" are sentences."""

_GENERIC = frozenset(
    "agency army authority bank board bureau city commission commissioner company consortium corporation council country department "
    "directorate firm foundation fund government group institute ministry municipality office operator parliament party port region "
    "senate state union university of the and for defence finance economy energy health interior foreign affairs transport national "
    "central general court committee services service development international".split()
)
"""Names of these words alone mean another body in each country; across stories they are nobody's short form."""

_Plain = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Which names may mean one party. Look names up as they are written."""

    key: Mapping[str, _Plain]
    near: Mapping[_Plain, Mapping[_Plain, float]]
    shown: Mapping[_Plain, str]

    def related(self, name: str) -> Mapping[_Plain, float]:
        """Keys of the names that may mean the same party, its own too, with the strength of each; of an empty name none."""
        return self.near[self.key[name]] if name else {}

    def strength(self, left: str, right: str) -> float:
        """How surely two names mean one party: EXACT, CONTAINED, AMBIGUOUS, or 0."""
        return self.related(left).get(self.key[right], 0.0) if left and right else 0.0

    def full(self, name: str) -> str:
        """The fullest name of a party, where only one is known that this one may be short for; else the name itself."""
        plain = self.key[name]
        while True:
            longer = [other for other, strength in self.near[plain].items() if strength == CONTAINED and len(other) > len(plain)]
            if len(longer) != 1:
                return self.shown[plain]
            plain = longer[0]


def relate_names(names: Iterable[str], ids: Mapping[str, str] | None = None) -> Namesakes:
    """Find which names may mean one party. `ids` gives names an identifier, such as that of Wikidata.

    Names of one identifier are one; two with different identifiers never are. A country is only itself: "Poland" is not the "Bank of
    Poland". A name of generic words alone ("Ministry of Finance") is short for nothing. Takes time in proportion to the number of names.
    """
    distinct = sorted({name for name in names if name})
    by_id: dict[str, _Plain] = {}
    key: dict[str, _Plain] = {}
    shown: dict[_Plain, str] = {}
    known_id: dict[_Plain, str] = {}
    for name in distinct:
        identifier = (ids or {}).get(name, "")
        plain = by_id.setdefault(identifier, plain_name(name)) if identifier else plain_name(name)
        key[name] = plain
        known_id.setdefault(plain, identifier)
        shown[plain] = max(shown.get(plain, ""), name, key=lambda n: (len(plain_name(n)), len(n), n))
    near: dict[_Plain, dict[_Plain, float]] = {plain: {plain: AMBIGUOUS if _GENERIC.issuperset(plain) else EXACT} for plain in shown}
    countries = {plain for plain, name in shown.items() if is_country(name)}
    for short, longer in _short_forms(shown, countries).items():
        fit = [name for name in longer if not (known_id[short] and known_id[name] and known_id[short] != known_id[name])]
        unsure = any(not _holds(name, fit[0]) and not _holds(fit[0], name) for name in fit)
        for other in fit if len(fit) <= MOST_MEANT else ():
            near[short][other] = near[other][short] = AMBIGUOUS if unsure else CONTAINED
    return Namesakes(key, near, shown)


def _short_forms(names: Iterable[_Plain], countries: set[_Plain]) -> dict[_Plain, list[_Plain]]:
    """The names that are short for others, each with those that it may be short for."""
    known = set(names)
    found: dict[_Plain, list[_Plain]] = defaultdict(list)
    for name in sorted(known - countries):
        if len(name) > LONGEST:
            continue
        runs = {name[i:j] for i in range(len(name)) for j in range(i + 1, len(name) + 1)}
        if len(name) > 1:
            runs.add(("".join(word[0] for word in name),))
        for run in sorted((runs & known) - countries - {name}):
            if not _GENERIC.issuperset(run):
                found[run].append(name)
    return found


def _holds(longer: _Plain, shorter: _Plain) -> bool:
    return any(longer[i : i + len(shorter)] == shorter for i in range(len(longer) - len(shorter) + 1))
