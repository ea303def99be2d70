"""The ledger as lines and tables for a terminal and as fields of a JSON object, every line with the words that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from secondsource.records import Article, Coalition, Ledger, LedgerChange, LedgerEntry, LedgerField, LedgerTotal
from secondsource.terminal import clean
from secondsource.workspace import plural

QUOTE = 110
"""Characters of a passage that a line shows; JSON has it whole."""

_Mentions = Iterable[tuple[str, int, int]]


def print_ledger(ledger: Ledger, articles: Mapping[str, Article]) -> None:
    """Print entries with their histories, then totals, coalitions, and what the figures leave out."""
    console = Console(highlight=False)
    for entry in ledger.entries:
        console.print(Text(_head(entry), style="bold"))
        for line in _entry_lines(entry, articles):
            console.print(Padding(Text(clean(line)), (0, 0, 0, 2), expand=False))
    if ledger.totals:
        console.print(Text(f"\nTotals in {ledger.currency}: each promise once, the lower figure without what may be counted twice"))
        console.print(_totals_table(ledger.totals))
    for body in ledger.coalitions:
        console.print(Text(clean(f"\n{body.name}"), style="bold"))
        for line in _coalition_lines(body):
            console.print(Padding(Text(clean(line)), (0, 0, 0, 2), expand=False))
    for note in _notes(ledger):
        console.print(Text(clean(note)))


def _head(entry: LedgerEntry) -> str:
    sides = " -> ".join(name for name in (entry.party, entry.counterparty) if name)
    what = f" ({entry.instrument})" if entry.instrument else ""
    marks = "".join(
        f" [{mark}]" for mark, holds in (("disputed", entry.disputed), ("possibly told twice", bool(entry.possibly_same))) if holds
    )
    return clean(f"{sides}: {_amount(entry)}{what}, {entry.status}{marks}")


def _amount(entry: LedgerEntry) -> str:
    if entry.amount is None:
        return "no sum"
    words = money(entry.amount, entry.currency)
    if entry.converted:
        words += f" (about {money(entry.converted.amount, entry.converted.currency)})"
    return words


def money(amount: float, currency: str | None) -> str:
    """A sum with thousands apart and its currency.

    >>> money(412_000_000.0, "EUR")
    '412,000,000 EUR'
    """
    return f"{amount:,.2f}".removesuffix(".00") + (f" {currency}" if currency else "")


def _entry_lines(entry: LedgerEntry, articles: Mapping[str, Article]) -> Iterator[str]:
    yield entry.what
    sources = plural(len(entry.origin_ids), "independent source")
    days = entry.first_day if entry.first_day == entry.last_day else f"{entry.first_day} to {entry.last_day}"
    stories = plural(len(entry.story_ids), "story", "stories")
    yield f"{entry.id}: told {days or 'undated'} in {plural(entry.told, 'sentence')} of {stories}, {sources}"
    if entry.converted:
        rate = f"{entry.converted.rate:.4g} {entry.currency} to one {entry.converted.currency}"
        yield f"converted at {rate} as of {entry.converted.as_of} ({entry.converted.source})"
    if entry.paid is not None:
        yield f"paid so far: {money(entry.paid, entry.currency)}"
    for change in entry.history:
        yield f"{change.day} {change_words(change)}: “{_quote(change.mentions, articles)}” ({plural(len(change.origin_ids), 'source')})"
    for dispute in entry.disputes:
        sides = "; ".join(f"{value} ({plural(len(origins), 'source')})" for value, _, origins in dispute.sides)
        yield f"disputed, {dispute.field}: {sides}"
    if entry.possibly_same:
        yield f"possibly the same as {', '.join(entry.possibly_same)}: {'; '.join(entry.doubts)}"


def change_words(change: LedgerChange) -> str:
    """What a change says: "signed", "amount 3 to 5 million"."""
    if change.field in (LedgerField.OPENED, LedgerField.STATUS, LedgerField.PART):
        return change.after
    return f"{change.field} {change.before} -> {change.after}" if change.before else f"{change.field} {change.after}"


def _quote(mentions: _Mentions, articles: Mapping[str, Article]) -> str:
    words = next((articles[a].text[start:end] for a, start, end in mentions if a in articles), "")
    plain = clean(words)
    return plain if len(plain) <= QUOTE else plain[:QUOTE].rsplit(" ", 1)[0] + " ..."


def _totals_table(totals: Iterable[LedgerTotal]) -> Table:
    table = Table("party", "side", "status", "sum", "entries")
    table.columns[3].justify = table.columns[4].justify = "right"
    for total in totals:
        low, high = money(total.lower, ""), money(total.upper, "")
        about = "about " if total.as_of else ""
        counted = total.entries - total.open - sum(count for _, count in total.missing)
        figures = (low if low == high else f"{low} to {high}") if counted else "not known"
        left = [plural(total.open, "without a sum", "without a sum")] if total.open else []
        left += [f"{count} in {code} left out" for code, count in total.missing]
        entries = f"{total.entries}" + (f" ({', '.join(left)})" if left else "")
        table.add_row(*map(Text, (clean(total.party), total.side, total.status, about + figures if counted else figures, entries)))
    return table


def _coalition_lines(body: Coalition) -> Iterator[str]:
    if body.members:
        yield f"members told of: {', '.join(body.members)}"
    for change in body.changes:
        yield f"{change.day or 'undated'} {change.member} {'left' if change.left else 'joined or is of it'} ({_sources(change.origin_ids)})"
    for count in body.counts:
        mark = ", contradicted by another count" if count.contradicts else ""
        counted = plural(count.number, count.counted, _plural_of(count.counted))
        yield f"{count.day or 'undated'} {counted} ({_sources(count.origin_ids)}{mark})"


def _sources(origin_ids: tuple[str, ...]) -> str:
    return plural(len(origin_ids), "source")


def _plural_of(counted: str) -> str:
    return f"{counted[:-1]}ies" if counted.endswith("y") else f"{counted}s"


def _notes(ledger: Ledger) -> Iterator[str]:
    yield from ledger.notes
    dates = sorted({(e.converted.as_of, e.converted.source) for e in ledger.entries if e.converted})
    if dates:
        told = "; ".join(f"{as_of} ({source})" for as_of, source in dates)
        yield f"converted sums are rounded to two significant figures; rates as of {told}"


def ledger_fields(ledger: Ledger, articles: Mapping[str, Article]) -> dict[str, Any]:
    """The ledger as a JSON object; each mention has its article, file, offsets and words."""
    return {
        "currency": ledger.currency,
        "entries": [_entry_fields(entry, articles) for entry in ledger.entries],
        "totals": [asdict(total) | {"originals": dict(total.originals), "missing": dict(total.missing)} for total in ledger.totals],
        "coalitions": [_coalition_fields(body, articles) for body in ledger.coalitions],
        "notes": list(_notes(ledger)),
    }


def _entry_fields(entry: LedgerEntry, articles: Mapping[str, Article]) -> dict[str, Any]:
    return asdict(entry) | {
        "disputed": entry.disputed,
        "mentions": _mention_fields(entry.mentions, articles),
        "history": [_change_fields(change, articles) for change in entry.history],
        "disputes": [
            {
                "field": dispute.field,
                "finding": dispute.finding_id or None,
                "sides": [
                    {"value": value, "origins": origins, "mentions": _mention_fields(mentions, articles)}
                    for value, mentions, origins in dispute.sides
                ],
            }
            for dispute in entry.disputes
        ],
    }


def _change_fields(change: Any, articles: Mapping[str, Article]) -> dict[str, Any]:  # noqa: ANN401 - any record with mentions
    return asdict(change) | {"mentions": _mention_fields(change.mentions, articles)}


def _mention_fields(mentions: _Mentions, articles: Mapping[str, Article]) -> list[dict[str, Any]]:
    return [
        {"article": a, "file": articles[a].file, "start": start, "end": end, "quote": articles[a].text[start:end]}
        for a, start, end in mentions
        if a in articles
    ]


def _coalition_fields(body: Coalition, articles: Mapping[str, Article]) -> dict[str, Any]:
    return {
        "id": body.id,
        "name": body.name,
        "members": body.members,
        "changes": [_change_fields(change, articles) for change in body.changes],
        "counts": [_change_fields(count, articles) for count in body.counts],
    }
