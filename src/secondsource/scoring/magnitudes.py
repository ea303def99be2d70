"""The lead of a page in; what it counts (dead, people touched, money, output) as points of impact out.

All are logarithms: from one dead to ten is as far as from ten to a hundred.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from functools import lru_cache

from secondsource.records import QuantityMention, Span
from secondsource.scoring.finality import Finality, finality_of
from secondsource.scoring.lead import NOTHING, Lead, Told, cue, find_cue, is_realised, is_supposed, quantities_in, read_data

PER_TENFOLD_DEATHS = 2.0
INJURED_PER_DEATH = 10.0
PER_TENFOLD_PEOPLE, FEWEST_PEOPLE = 0.6, 100.0
"""People beside the dead and injured whom an event touches; fewer than a hundred add nothing."""
PER_TENFOLD_MONEY, SMALLEST_SUM = 0.6, 1_000_000.0
"""Sums in euro below this add nothing."""
PER_TENFOLD_SHARE, SMALLEST_SHARE = 0.4, 0.0001
"""Sums below a ten thousandth of a year's output of the country add nothing."""
PER_TENFOLD_OUTPUT = 0.4
MOST_TENFOLDS = 4.0
MEANT = 0.5
STATISTIC, REGULAR = 0.3, 0.5
"""What is left of dead, and of sums and output, that a regular statistic gives: the deaths of a year are no single event."""

_YEARS = range(1900, 2101)
_MOST_PEOPLE = 10_000_000
_BILLION = 1e9
_REACH = 60
"""Characters between a number and the word that says what became of the people."""
_SIZE_BEFORE, _SIZE_AFTER = 30, 25


def measure_harm(lead: Lead) -> Told:
    """People died or were injured or are missing; each tenfold number of dead adds 2, ten injured count as one dead."""
    if lead.imagined:
        return NOTHING
    dead, hurt = _most_people(lead, "death"), _most_people(lead, "injury")
    places = _places(dead, hurt)
    number = dead.number if dead else 0.0
    if not number and (named := _a_death(lead)):
        number, places = 1.0, (named, *places)
    number += hurt.number / INJURED_PER_DEATH if hurt else 0.0
    share = STATISTIC if is_statistic(lead) else 1.0
    return Told(amount=share * PER_TENFOLD_DEATHS * math.log10(1 + number), spans=places) if number else NOTHING


def _a_death(lead: Lead) -> tuple[int, int] | None:
    """Where the opening tells of a death without a number: "a night watchman died"."""
    found = ((m.start(), m.end()) for m in find_cue(lead, "killed", lead.opening))
    return next((place for place in found if is_realised(lead, *place)), None)


def measure_people(lead: Lead) -> Told:
    """Many were driven out, fell ill, lost work, or were left without power or water; each tenfold number above 100 adds 0.6."""
    most = None if lead.imagined else _most_people(lead, "touched")
    return Told(amount=_scaled(most.number, FEWEST_PEOPLE, PER_TENFOLD_PEOPLE), spans=_places(most)) if most else NOTHING


def measure_money(lead: Lead) -> Told:
    """Money is at stake; each tenfold sum above one million euro adds 0.6, half of it where there is only talk."""
    euros, mention, _ = _largest_sum(lead)
    share = MEANT if finality_of(lead)[0] is Finality.TALK else 1.0
    share *= REGULAR if is_statistic(lead) else 1.0
    return Told(amount=share * _scaled(euros, SMALLEST_SUM, PER_TENFOLD_MONEY), spans=_places(mention))


def measure_share(lead: Lead) -> Told:
    """The sum is large for the country; each tenfold above a ten thousandth of its yearly output adds 0.4."""
    euros, mention, span = _largest_sum(lead)
    sizes = _economies(lead, [span]) or _economies(lead, lead.opening[:2])
    if mention is None or not sizes:
        return NOTHING
    size, place = min(sizes)
    return Told(amount=_scaled(euros / (size * _BILLION), SMALLEST_SHARE, PER_TENFOLD_SHARE), spans=(*_places(mention), place))


def measure_output(lead: Lead) -> Told:
    """Production, capacity or supply is moved; each tenfold above the least that counts for its unit adds 0.4."""
    units = read_data("impact")["output"]
    found = [(q.number / units[q.unit], q) for span in lead.told for q in quantities_in(lead, span) if q.unit in units]
    if not found or lead.imagined:
        return NOTHING
    times, most = max(found, key=lambda pair: (pair[0], -pair[1].start))
    share = REGULAR if is_statistic(lead) else 1.0
    return Told(amount=share * _scaled(times, 1.0, PER_TENFOLD_OUTPUT), spans=_places(most))


def is_statistic(lead: Lead) -> bool:
    """Whether title and opening speak of regular figures: two different words of a statistic, one of them of its period."""
    spans = lead.opening
    found = {m.group().lower() for m in find_cue(lead, "periodic", spans)} | {
        m.group().lower() for m in cue("periodic", lead.lang).finditer(lead.title)
    }
    moved = {m.group().lower() for m in find_cue(lead, "movement", spans)} | {
        m.group().lower() for m in cue("movement", lead.lang).finditer(lead.title)
    }
    return len(found) > 1 or bool(found and moved)


def _scaled(number: float, least: float, per_tenfold: float) -> float:
    return per_tenfold * min(MOST_TENFOLDS, math.log10(number / least)) if number > least else 0.0


def _places(*mentions: QuantityMention | None) -> tuple[tuple[int, int], ...]:
    return tuple((m.start, m.end) for m in mentions if m is not None)


def _most_people(lead: Lead, name: str) -> QuantityMention | None:
    """The largest number of people that stands beside a cue, each cue with the number nearest to it in its sentence."""
    best: QuantityMention | None = None
    for span in lead.told:
        numbers = [q for q in quantities_in(lead, span) if _counts_people(q)]
        for match in find_cue(lead, name, [span]) if numbers else ():
            nearest = _nearest(numbers, match)
            if nearest and (best is None or nearest.number > best.number) and not is_supposed(lead, match.start(), match.end()):
                best = nearest
    return best


def _nearest(numbers: list[QuantityMention], match: re.Match[str]) -> QuantityMention | None:
    """The number nearest to a cue, of those next to it on both sides and within reach."""
    place = bisect_left(numbers, match.start(), key=lambda q: q.start)
    near = [q for q in numbers[max(0, place - 1) : place + 2] if _gap(q, match) <= _REACH]
    return min(near, key=lambda q: (_gap(q, match), q.start), default=None)


def _gap(quantity: QuantityMention, match: re.Match[str]) -> int:
    return max(quantity.start - match.end(), match.start() - quantity.end, 0)


def _counts_people(quantity: QuantityMention) -> bool:
    number = quantity.number
    whole = 0 <= number < _MOST_PEOPLE and number == int(number)
    return whole and int(number) not in _YEARS and not quantity.currency and quantity.unit not in _things()


def _largest_sum(lead: Lead) -> tuple[float, QuantityMention | None, Span]:
    """The largest sum in euro that is not the size of something else, with its sentence."""
    best: tuple[float, QuantityMention | None, Span] = (0.0, None, Span(start=0, end=0))
    for span in lead.told:
        for q in quantities_in(lead, span):
            euros = q.number / rate if (rate := load_rates().get(q.currency, 0.0)) else 0.0
            if euros > best[0] and not _is_size(lead, q, span):
                best = (euros, q, span)
    return best


def _is_size(lead: Lead, quantity: QuantityMention, span: Span) -> bool:
    """Whether a sum says how large a company or an economy is: "with sales of", "market value"."""
    before = cue("size", lead.lang).search(lead.text, max(span.start, quantity.start - _SIZE_BEFORE), quantity.start)
    after = cue("size_after", lead.lang).search(lead.text, quantity.end, min(span.end, quantity.end + _SIZE_AFTER))
    return before is not None or after is not None


def _economies(lead: Lead, spans: list[Span] | tuple[Span, ...]) -> list[tuple[float, tuple[int, int]]]:
    """Size (billion euro) and place of each country named in these sentences that the table knows."""
    sizes = load_economies()
    inside = (m for m in lead.reading.analysis.entities if any(s.start <= m.start < s.end for s in spans))
    return [(sizes[m.id], (m.start, m.end)) for m in inside if m.id in sizes]


@lru_cache(maxsize=1)
def _things() -> frozenset[str]:
    return frozenset(read_data("impact")["things"])


@lru_cache(maxsize=1)
def load_rates() -> dict[str, float]:
    """Units of each currency (ISO 4217) to one euro, from the dated table in data/rates.toml."""
    return {currency: float(rate) for currency, rate in read_data("rates")["per_euro"].items()}


@lru_cache(maxsize=1)
def load_economies() -> dict[str, float]:
    """Yearly output of each country in billion euro, by "iso:" and its code (ISO 3166), from data/economies.toml."""
    return {f"iso:{code}": float(size) for code, size in read_data("economies")["billion_euro"].items()}
