"""Entries of the ledger in; what each party gives and receives, by status, in one currency, out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from secondsource.ledger.rates import convert, rates_on, round_figures
from secondsource.records import Conversion, LedgerEntry, LedgerSide, LedgerTotal, RateTable


def convert_entry(entry: LedgerEntry, currency: str, rates: Sequence[RateTable]) -> Conversion | None:
    """The amount of an entry in another currency, by the rates of the day it was last told; None where it has none, or no rate is known."""
    if entry.amount is None or entry.currency is None or entry.currency == currency:
        return None
    return convert(entry.amount, entry.currency, currency, rates, entry.last_day)


@dataclass(frozen=True, slots=True)
class _Sum:
    entry: LedgerEntry
    lower: Conversion | None
    upper: Conversion | None
    doubtful: bool


def add_up(
    entries: Sequence[LedgerEntry], full: Mapping[str, str], currency: str, rates: Sequence[RateTable], only: Collection[str] = ()
) -> tuple[LedgerTotal, ...]:
    """Add up what each party gives and receives, a line each status, in order of name. `full` gives each name in its fullest form.

    An entry counts once, however often it was told; a part of a sum is in it. One that may be the same as an earlier entry with a sum is
    left out of the lower bound; a disputed sum counts with its lowest there and with its highest in the upper. Sums without a rate are
    counted apart. `only` keeps the parties of these full names. No entries give no totals.
    """
    with_sum = {entry.id for entry in entries if entry.amount is not None}
    found: dict[tuple[str, LedgerSide, str], list[_Sum]] = defaultdict(list)
    for entry in entries:
        line = _Sum(entry, *_bounds(entry, currency, rates), doubtful=any(other in with_sum for other in entry.possibly_same))
        for name, side in ((entry.party, LedgerSide.GIVEN), (entry.counterparty, LedgerSide.RECEIVED)):
            if name and (not only or full.get(name, name) in only):
                found[full.get(name, name), side, entry.status].append(line)
    return tuple(_total(key[0], key[1], found[key], currency) for key in sorted(found))


def _bounds(entry: LedgerEntry, currency: str, rates: Sequence[RateTable]) -> tuple[Conversion | None, Conversion | None]:
    if entry.amount is None or entry.currency is None:
        return None, None
    low, high = (entry.amount if bound is None else bound for bound in (entry.lowest, entry.highest))
    return convert(low, entry.currency, currency, rates, entry.last_day), convert(high, entry.currency, currency, rates, entry.last_day)


def _total(party: str, side: LedgerSide, lines: Sequence[_Sum], currency: str) -> LedgerTotal:
    counted = [line for line in lines if line.upper is not None]
    lower = sum(line.lower.amount for line in counted if line.lower and not line.doubtful)
    upper = sum(line.upper.amount for line in counted if line.upper)
    as_of = sorted({line.upper.as_of for line in counted if line.upper and line.upper.as_of})
    originals: dict[str, float] = defaultdict(float)
    missing: Counter[str] = Counter()
    for line in lines:
        if line.entry.amount is not None and line.entry.currency is not None:
            originals[line.entry.currency] += line.entry.amount
            missing[line.entry.currency] += line.upper is None
    return LedgerTotal(
        party=party,
        side=side,
        status=lines[0].entry.status,
        currency=currency,
        lower=round_figures(lower) if as_of else float(lower),
        upper=round_figures(upper) if as_of else float(upper),
        entries=len(lines),
        doubtful=sum(line.doubtful for line in lines),
        open=sum(line.entry.amount is None for line in lines),
        originals=tuple(sorted(originals.items())),
        missing=tuple(sorted((code, count) for code, count in missing.items() if count)),
        as_of=tuple(as_of),
    )


def note_missing(entries: Sequence[LedgerEntry], currency: str, rates: Sequence[RateTable]) -> tuple[str, ...]:
    """A sentence for each currency whose sums are left out of the totals for want of a rate."""
    left_out: dict[tuple[str, str], int] = defaultdict(int)
    for entry in entries:
        if entry.amount is None or entry.currency is None or convert(entry.amount, entry.currency, currency, rates, entry.last_day):
            continue
        table = rates_on(rates, entry.last_day)
        known = {code for code, _ in table.per_euro} if table else set()
        lacking = entry.currency if entry.currency not in known else currency
        left_out[lacking, table.as_of if table else ""] += 1
    notes = []
    for (code, as_of), count in sorted(left_out.items()):
        where = f"the rate table as of {as_of} has no rate of {code}" if as_of else "there is no rate table"
        notes.append(f"{count} {'sum is' if count == 1 else 'sums are'} left out of the totals: {where}")
    return tuple(notes)
