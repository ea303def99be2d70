"""Commitments of many stories in order of time in; those that tell of one promise together, with what stays in doubt, out.

Record linkage in three steps: block (by both sides), compare (a table of named features), decide (same, doubtful, other).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from secondsource.ledger.namesakes import Namesakes
from secondsource.ledger.rates import convert
from secondsource.records import Commitment, CommitmentStatus, RateTable

# Weights and bounds are set by hand on the sequences of benchmarks/ledger; each says what it is for.
SAME = 3.0
"""Points from which two tellings are of one promise."""
DOUBTFUL = 1.5
"""Points from which they may be; below they are of two promises."""
CLEAR = 0.5
"""Points by which the best must be ahead of the next best."""
SUM_TOLERANCE = 0.02
"""Share by which sums may differ that are one sum rounded twice."""
RATE_TOLERANCE = 0.08
"""Share by which sums in two currencies may differ: rates move, and converted sums are rounded."""
LONG_AGO = 400
"""Days after which a promise that was not told of since is less likely meant."""
MOST_CANDIDATES = 200
"""Entries of one pair of parties that a row is compared with: the newest."""
MOST_DOUBTS = 5
"""Entries that a doubtful one is said to be possibly the same as: the likeliest."""
OPEN_SIDE = 0.5
"""Points for the sides where one telling leaves out the counterparty."""
COMMON = 20
"""Entries in which a word may stand, or a twentieth of all, if that is more, before it stops telling promises apart."""

_PAPERS = frozenset({"letter of intent", "memorandum", "heads of agreement", "treaty", "agreement", "tender", "contract", "pledge", ""})
_FAMILIES = (
    _PAPERS,
    frozenset({"grant", "agreement", "treaty", "memorandum", "letter of intent", "pledge", ""}),
    frozenset({"loan", "agreement", "memorandum", "letter of intent", "pledge", ""}),
    frozenset({"investment", "agreement", "memorandum", "letter of intent", "contract", "pledge", ""}),
    frozenset({"accession", "treaty"}),
    frozenset({"fine"}),
)
"""Kinds of promise that one promise may be called by, as it goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A commitment as one story tells it, ready to be linked. `words` are the content words of its sentences, `purpose` those that say
    what it is for, `goods` counted things, `disputes` ids of findings on whose sides its sum stands, `key` puts rows of one day in order.
    """

    commitment: Commitment
    story_id: str
    day: str
    key: str
    words: frozenset[str] = frozenset()
    purpose: frozenset[str] = frozenset()
    goods: tuple[tuple[str, float], ...] = ()
    disputes: frozenset[str] = frozenset()

    @property
    def turns(self) -> bool:
        """Whether it tells a change of something known."""
        return any(t.turn for t in self.commitment.tellings)

    @property
    def ends(self) -> bool:
        """Whether it tells that the promise is cancelled."""
        return any(t.status is CommitmentStatus.CANCELLED for t in self.commitment.tellings)

    @property
    def another(self) -> bool:
        """Whether its words set it apart from one known."""
        return any(t.another for t in self.commitment.tellings)


@dataclass(slots=True)
class Linked:
    """Rows of one promise, first told first; `doubts` are (place of another promise in the list, why it may be the same), `ended` is the
    first day on which it is told to be cancelled.
    """

    rows: list[Row]
    sums: set[tuple[float, str]] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    purpose: set[str] = field(default_factory=set)
    goods: dict[str, float] = field(default_factory=dict)
    instruments: set[str] = field(default_factory=set)
    disputes: set[str] = field(default_factory=set)
    another: bool = False
    last_day: str = ""
    ended: str = ""
    doubts: list[tuple[int, str]] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Take a row in."""
        self.rows.append(row)
        told = row.commitment
        self.sums |= {(t.amount, t.currency) for t in told.tellings if t.amount is not None and t.currency}
        if told.amount is not None and told.currency:
            self.sums.add((told.amount, told.currency))
        self.words |= row.words
        self.purpose |= row.purpose
        self.goods = dict(row.goods) | self.goods
        self.instruments.add(told.instrument)
        self.disputes |= row.disputes
        self.another = self.another or row.another
        self.last_day = max(self.last_day, row.day)
        if row.ends:
            self.ended = min(self.ended or row.day, row.day)


@dataclass(frozen=True, slots=True)
class _Pair:
    row: Row
    entry: Linked
    sides: float
    rates: Sequence[RateTable]
    common: frozenset[str]


def same_sum(left: float, right: float) -> bool:
    """Whether two sums of one currency are one, perhaps rounded twice.

    >>> same_sum(213.6e6, 214e6), same_sum(1.25e9, 1.3e9), same_sum(3e6, 5e6)
    (True, True, False)
    """
    if abs(left - right) <= SUM_TOLERANCE * max(left, right):
        return True
    exact, rounded = sorted((left, right), key=_figures, reverse=True)
    last_figure = 10.0 ** (_power(rounded) - _figures(rounded) + 1)
    return 2 <= _figures(rounded) < _figures(exact) and abs(exact - rounded) <= 0.51 * last_figure


def _power(number: float) -> int:
    return int(f"{number:e}".split("e")[1])


def _figures(number: float) -> int:
    return len(f"{number:.9e}".split("e")[0].replace(".", "").rstrip("0"))


def _compare_sums(pair: _Pair) -> float:
    """The same sum, or the one it had before, speaks for one promise; another sum, or a new one, against it, unless a change is told."""
    told = pair.row.commitment
    formers = {(t.former, t.currency) for t in told.tellings if t.former is not None}
    if any(_meets(former, known) for former in formers for known in pair.entry.sums):
        return 3.0
    own = {(t.amount, t.currency) for t in told.tellings if t.amount is not None}
    if not own or not pair.entry.sums:
        return -0.5 if (own or pair.entry.sums) and not pair.row.turns else 0.0
    if any(_meets(one, known) for one in own for known in pair.entry.sums):
        return 2.0
    if any(_converts(one, known, pair) for one in own for known in pair.entry.sums):
        return 1.5
    return 0.0 if pair.row.turns else -2.0


def _meets(one: tuple[float | None, str | None], known: tuple[float, str]) -> bool:
    return one[0] is not None and one[1] == known[1] and same_sum(one[0], known[0])


def _converts(one: tuple[float | None, str | None], known: tuple[float, str], pair: _Pair) -> bool:
    if one[0] is None or one[1] is None or one[1] == known[1]:
        return False
    here, there = (convert(*money, "EUR", pair.rates, pair.row.day) for money in ((one[0], one[1]), known))
    return here is not None and there is not None and abs(here.amount - there.amount) <= RATE_TOLERANCE * max(here.amount, there.amount)


def _compare_sides(pair: _Pair) -> float:
    """The same names on both sides speak for one promise; short forms less."""
    return pair.sides


def _compare_words(pair: _Pair) -> float:
    """What is promised in the same rare words speaks for one promise; purposes that have no word in common against it."""
    shared = pair.row.words & pair.entry.words
    rare = len(shared - pair.common)
    if rare:
        return 1.0 if rare == 1 else 2.0
    return -1.5 if not shared and pair.row.purpose and pair.entry.purpose else 0.0


def _compare_goods(pair: _Pair) -> float:
    """The same number of the same goods speaks for one promise, another number of them against it."""
    shared = [(number, pair.entry.goods[noun]) for noun, number in pair.row.goods if noun in pair.entry.goods]
    if not shared:
        return 0.0
    return 2.0 if any(same_sum(*numbers) for numbers in shared) else -2.0


def _compare_instruments(pair: _Pair) -> float:
    """A loan is no grant, and neither is a contract: kinds that do not follow each other are two promises."""
    told = pair.row.commitment.instrument
    fits = any({told, *pair.entry.instruments} <= family for family in _FAMILIES)
    return 0.0 if fits else -4.0


def _compare_novelty(pair: _Pair) -> float:
    """Words such as "a second contract" set a promise apart from those known."""
    return -2.5 if pair.row.another and not pair.entry.another and not pair.row.turns else 0.0


def _compare_days(pair: _Pair) -> float:
    """A promise not told of for long is less likely meant."""
    return -1.0 if _days_between(pair.entry.last_day, pair.row.day) > LONG_AGO else 0.0


def _compare_disputes(pair: _Pair) -> float:
    """Sums that the pages of one story dispute are sums of one promise."""
    return 4.0 if pair.row.disputes & pair.entry.disputes else 0.0


FEATURES: tuple[tuple[str, Callable[[_Pair], float]], ...] = (
    ("sides", _compare_sides),
    ("sums", _compare_sums),
    ("words", _compare_words),
    ("goods", _compare_goods),
    ("instrument", _compare_instruments),
    ("novelty", _compare_novelty),
    ("days", _compare_days),
    ("dispute", _compare_disputes),
)
TURN = 2.0
"""Points for a change ("cancelled the contract") where only one promise is known that it can be a change of."""


def link_rows(rows: Sequence[Row], names: Namesakes, rates: Sequence[RateTable]) -> tuple[Linked, ...]:
    """Link rows that tell of one promise, whatever order they come in; a row that may tell of a known one opens an entry that says so.

    A false link would hide money, so that what is not clear stays apart. Compares each row with the newest entries of its two sides alone.
    """
    ordered = sorted(rows, key=lambda row: (row.day or "9999", row.turns, row.story_id, row.key))
    counts = Counter(word for row in ordered for word in row.words)
    common = frozenset(word for word, count in counts.items() if count > max(COMMON, len(ordered) // 20))
    found: list[Linked] = []
    blocks = _Blocks(names)
    for row in ordered:
        pairs = [(place, _Pair(row, found[place], sides, rates, common)) for place, sides in blocks.find(row, found)]
        scored = sorted(((_score(pair), -place) for place, pair in pairs), reverse=True)
        scored = _add_turn(row, scored)
        home, doubts = _decide(scored, found)
        if home is None:
            home = len(found)
            found.append(Linked([], doubts=[(place, _doubt(row, found[place])) for place in doubts]))
        found[home].add(row)
        blocks.add(row, home)
    return tuple(found)


def _score(pair: _Pair) -> float:
    """The points of a pair; what is promised anew after a cancellation, without looking back, may be another promise and is in doubt."""
    points = sum(compare(pair) for _, compare in FEATURES)
    anew = pair.entry.ended and pair.row.day > pair.entry.ended and not pair.row.ends
    return min(points, DOUBTFUL) if anew and not all(t.earlier for t in pair.row.commitment.tellings) else points


def _add_turn(row: Row, scored: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Give a change to the one promise that it can be a change of."""
    possible = [(score, place) for score, place in scored if score >= 0.0]
    if row.turns and len(possible) == 1:
        return [(possible[0][0] + TURN, possible[0][1])]
    return scored


def _decide(scored: Sequence[tuple[float, int]], found: Sequence[Linked]) -> tuple[int | None, list[int]]:
    """The entry that a row belongs to, or none and those that it may belong to."""
    near = [(score, -place) for score, place in scored if score >= DOUBTFUL]
    if near and near[0][0] >= SAME:
        best = near[0][1]
        rivals = [place for score, place in near[1:] if score > near[0][0] - CLEAR and not _may_be_one(best, place, found)]
        if not rivals:
            return best, []
    return None, sorted(place for _, place in near[:MOST_DOUBTS])


def _may_be_one(left: int, right: int, found: Sequence[Linked]) -> bool:
    return any(place == right for place, _ in found[left].doubts) or any(place == left for place, _ in found[right].doubts)


def _doubt(row: Row, entry: Linked) -> str:
    told = row.commitment
    if told.amount is not None and entry.sums and not any(_meets((told.amount, told.currency), known) for known in entry.sums):
        return "the same parties and like words, with another sum"
    return "the same parties, and nothing that tells the two apart" if row.words & entry.words else "the same parties, told in other words"


class _Blocks:
    """Entries by their two sides, and by their party alone."""

    def __init__(self, names: Namesakes) -> None:
        self._names = names
        self._pairs: dict[tuple[tuple[str, ...], tuple[str, ...]], dict[int, None]] = defaultdict(dict)
        self._parties: dict[tuple[str, ...], dict[int, None]] = defaultdict(dict)

    def add(self, row: Row, place: int) -> None:
        party = self._names.key[row.commitment.party]
        other = self._names.key[row.commitment.counterparty] if row.commitment.counterparty else ()
        for places in (self._pairs[party, other], self._parties[party]):
            # Told last stands last.
            places.pop(place, None)
            places[place] = None

    def find(self, row: Row, found: Sequence[Linked]) -> list[tuple[int, float]]:
        """Places of entries that may be of the same promise, with how surely the sides are the same.

        Where one of two leaves out the counterparty, both must tell the same sum.
        """
        told = row.commitment
        strengths: dict[int, float] = {}
        others = self._names.related(told.counterparty)
        for party, strength in self._names.related(told.party).items():
            for other, second in others.items():
                _take(strengths, self._pairs.get((party, other), {}), min(strength, second))
                if told.instrument in _PAPERS:
                    _take(strengths, self._pairs.get((other, party), {}), min(strength, second) - CLEAR)
            open_ones = self._pairs.get((party, ()), {}) if others else self._parties.get(party, {})
            same = {place: None for place in _newest(open_ones) if _shares_sum(told, found[place])}
            _take(strengths, same, min(strength, OPEN_SIDE))
        return sorted(strengths.items())


def _newest(places: dict[int, None]) -> list[int]:
    return list(islice(reversed(places), MOST_CANDIDATES))


def _take(strengths: dict[int, float], places: dict[int, None], strength: float) -> None:
    for place in _newest(places):
        strengths[place] = max(strengths.get(place, 0.0), strength)


def _shares_sum(told: Commitment, entry: Linked) -> bool:
    own = {(t.amount, t.currency) for t in told.tellings} | {(told.amount, told.currency)}
    return any(_meets(one, known) for one in own for known in entry.sums)


def _days_between(left: str, right: str) -> int:
    try:
        return (date.fromisoformat(right[:10]) - date.fromisoformat(left[:10])).days
    except ValueError:
        return 0
