"""The ledger of commitments: readings of one story in; who promised what to whom, how much and how firmly, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from secondsource.ledger.parties import name_bodies, same_name
from secondsource.ledger.promises import WHAT_LENGTH, Promise, find_worth_sums, read_promises, tell_worth
from secondsource.records import Commitment, CommitmentStatus, Reading, Telling
from secondsource.text import plain_name

AMOUNT_TOLERANCE = 0.02
"""Amounts this close are one amount rounded twice."""

FINALITY = (
    CommitmentStatus.INTENDED,
    CommitmentStatus.SIGNED,
    CommitmentStatus.ALLOCATED,
    CommitmentStatus.DELIVERED,
    CommitmentStatus.CANCELLED,
)
"""From the least final to the most; a cancellation ends a promise wherever it stood."""
_TWO_SIDED = frozenset({"sign", "award", "win", "cancel", "raise"})
"""Kinds in which each side owes the other something, goods for money: another article may tell it the other way round."""
_DIRECTED = frozenset({"transfer", "announce", "award", "win", "receive", "accede", "fine"})


def find_commitments(readings: Sequence[Reading], *, fines: bool = False) -> tuple[Commitment, ...]:
    """List the commitments of one story, the same one from several articles once, in order of party and amount.

    Works on English sentences with a cue of commitment; other languages give nothing. A fine is imposed, not promised, and only
    listed with `fines`. A commitment needs a party, and a counterparty or a sum of money. Where articles differ in
    how final they make it, the least final wording stands. No readings give an empty tuple.
    """
    kinds = name_bodies(readings)
    drafts = [draft for reading in readings if reading.article.lang in ("en", "") for draft in read_promises(reading, kinds, fines)]
    groups = _merge(_orient(drafts))
    rows = [_settle(group) for group in groups]
    rows = _add_worth(rows, readings)
    return tuple(sorted(rows, key=lambda c: (c.party, c.counterparty, c.amount or 0.0, c.mentions)))


def _orient(drafts: list[Promise]) -> list[Promise]:
    """Turn a paper signed between two the way a sentence has it that says who gives to whom; a signature has no direction."""
    directed = [(d.commitment.party, d.commitment.counterparty) for d in drafts if d.kind in _DIRECTED and d.commitment.counterparty]
    turned = []
    for draft in drafts:
        row = draft.commitment
        against = sum(same_name(a, row.counterparty) and same_name(b, row.party) for a, b in directed) if row.counterparty else 0
        along = sum(same_name(a, row.party) and same_name(b, row.counterparty) for a, b in directed) if row.counterparty else 0
        if draft.kind == "sign" and against > along:
            draft = replace(draft, commitment=replace(row, party=row.counterparty, counterparty=row.party))
        turned.append(draft)
    return turned


def _merge(drafts: list[Promise]) -> list[list[Promise]]:
    groups: list[list[Promise]] = []
    complete_first = sorted(drafts, key=lambda d: (not d.commitment.counterparty, d.commitment.amount is None))
    for draft in complete_first:
        home = next((group for group in groups if _same(draft, group[0]) and all(_same_sum(draft, other) for other in group)), None)
        if home is None:
            groups.append([draft])
        else:
            home.append(draft)
    return groups


def _same_sum(left: Promise, right: Promise) -> bool:
    """Whether two sums agree, or one is missing."""
    a, b = left.commitment, right.commitment
    if a.amount is None or b.amount is None:
        return True
    return a.currency == b.currency and abs(a.amount - b.amount) <= AMOUNT_TOLERANCE * max(a.amount, b.amount)


def _same(left: Promise, right: Promise) -> bool:
    """Whether two promises are one as far as their sides go; `left` may leave out its counterparty where both name a sum."""
    a, b = left.commitment, right.commitment
    straight = same_name(a.party, b.party) and (_open(a, b) or same_name(a.counterparty, b.counterparty))
    crossed = same_name(a.party, b.counterparty) and (_open(a, b) or same_name(a.counterparty, b.party))
    crossed = crossed or (_open(a, b) and same_name(a.counterparty, b.party))
    return straight or (crossed and bool(_TWO_SIDED & {left.kind, right.kind}))


def _open(a: Commitment, b: Commitment) -> bool:
    """One leaves the counterparty out and both name the same sum."""
    return (not a.counterparty or not b.counterparty) and a.amount is not None and b.amount is not None


def _settle(group: list[Promise]) -> Commitment:
    rows = [d.commitment for d in group]
    first = rows[0]
    names = [(r.party, r.counterparty) if same_name(r.party, first.party) else (r.counterparty, r.party) for r in rows]
    sums = Counter((r.amount, r.currency) for r in rows if r.amount is not None)
    amount, currency = min(sums, key=lambda s: (-sums[s], s[0] or 0.0)) if sums else (None, None)
    dates = Counter(r.date for r in rows if r.date)
    tellings = _told_once(t for r in rows for t in r.tellings)
    instruments = Counter(r.instrument for r in rows if r.instrument)
    return Commitment(
        party=_fullest(n[0] for n in names),
        counterparty=_fullest(n[1] for n in names),
        what=max((r.what for r in rows), key=lambda w: (len(w) <= WHAT_LENGTH, len(w), w)),
        amount=amount,
        currency=currency,
        status=settle_status(tellings),
        date=min(dates, key=lambda d: (-dates[d], d)) if dates else None,
        mentions=tuple(sorted({m for r in rows for m in r.mentions})),
        instrument=min(instruments, key=lambda i: (-instruments[i], i)) if instruments else "",
        tellings=tellings,
    )


def settle_status(tellings: Sequence[Telling]) -> CommitmentStatus:
    """The state that tellings of one time give together: cancelled where one says so in words of its own, else the least final wording of
    those that do not look back; a part that is paid delivers nothing yet where another telling has the whole.
    """
    if any(t.status is CommitmentStatus.CANCELLED for t in tellings):
        return CommitmentStatus.CANCELLED
    whole = [t for t in tellings if t.part is None] or tellings
    now = [t for t in whole if not t.earlier] or whole
    return min((t.status for t in now), key=FINALITY.index)


def _told_once(tellings: Iterable[Telling]) -> tuple[Telling, ...]:
    """One telling a sentence, in order: of two readings of one sentence the more careful status, and all that either tells."""
    found: dict[tuple[str, int, int], Telling] = {}
    for telling in sorted(tellings, key=lambda t: (t.article_id, t.start, t.end, FINALITY.index(t.status), -(t.amount or 0.0))):
        key = (telling.article_id, telling.start, telling.end)
        known = found.get(key)
        found[key] = _join(known, telling) if known else telling
    return tuple(found.values())


def _join(first: Telling, second: Telling) -> Telling:
    amount = first if first.amount is not None else second
    currency = amount.currency or first.currency or second.currency
    same = [t for t in (first, second) if t.currency == currency]
    return replace(
        first,
        status=settle_status([replace(first, part=None), replace(second, part=None)]),
        amount=amount.amount,
        currency=currency,
        part=next((t.part for t in same if t.part is not None), None),
        former=next((t.former for t in same if t.former is not None), None),
        date=first.date or second.date,
        earlier=first.earlier and second.earlier,
        turn=first.turn or second.turn,
        another=first.another or second.another,
    )


def _fullest(names: Iterable[str]) -> str:
    counts = Counter(n for n in names if n)
    return min(counts, key=lambda n: (-len(plain_name(n)), -counts[n], n)) if counts else ""


def _add_worth(rows: list[Commitment], readings: Sequence[Reading]) -> list[Commitment]:
    """Give the story's main commitment without a sum the one that most articles put on "the deal"."""
    bare = [r for r in rows if r.amount is None and r.counterparty]
    if not bare:
        return rows
    main = max(bare, key=lambda r: (len({m[0] for m in r.mentions}), len(r.mentions), r.party))
    if any(len(r.mentions) > len(main.mentions) for r in rows):
        return rows
    votes: dict[tuple[float, str], set[tuple[str, int, int]]] = {}
    for reading in readings:
        for key, mention in find_worth_sums(reading):
            near = next((k for k in votes if k[1] == key[1] and abs(k[0] - key[0]) <= AMOUNT_TOLERANCE * k[0]), key)
            votes.setdefault(near, set()).add(mention)
    if not votes:
        return rows
    best = max(votes, key=lambda k: (len({m[0] for m in votes[k]}), k[0], k[1]))
    worth = [tell_worth(mention, *best, main.status) for mention in sorted(votes[best])]
    full = replace(
        main,
        amount=best[0],
        currency=best[1],
        mentions=tuple(sorted({*main.mentions, *votes[best]})),
        tellings=_told_once((*main.tellings, *worth)),
    )
    return [full if r is main else r for r in rows]
