"""A finding and the pages behind it in, how its values stand to one another out: who is on which side since when, or what replaced what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from secondsource.exchange.words import outlet_name
from secondsource.records import Article, Claim, Finding, Moment, Precision, Slot, Status, Value, Verdict

_UNDATED = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A value, when it was first told (None where no page that tells it is dated), and the pages that tell it, the first first."""

    value: Value
    told: Moment | None
    articles: tuple[Article, ...]

    @property
    def outlets(self) -> tuple[str, ...]:
        """Names of the outlets that tell it, the first first, each once."""
        return tuple(dict.fromkeys(outlet_name(article) for article in self.articles))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """What is disputed: the slot, since when two values that exclude each other have stood side by side, and the sides."""

    slot: Slot
    since: Moment | None
    sides: tuple[Side, ...]


def dispute_of(finding: Finding, claims: Mapping[str, Claim], articles: Mapping[str, Article]) -> Dispute | None:
    """Say who stands on which side of a disputed finding, best-supported value first; None for any other verdict.

    A value that excludes no other is on no side. `since` is None where the pages of one side of every conflict are undated.
    """
    if finding.verdict is not Verdict.DISPUTED:
        return None
    places = sorted({n for pair in finding.conflicts for n in pair if n < len(finding.values)}) or range(len(finding.values))
    sides = {n: _side(finding.values[n], claims, articles) for n in places}
    pairs = finding.conflicts or tuple((a, b) for a in sides for b in sides if a < b)
    meetings = [
        max(left, right, key=_when)
        for a, b in pairs
        if a in sides and b in sides and (left := sides[a].told) is not None and (right := sides[b].told) is not None
    ]
    return Dispute(slot=finding.slot, since=min(meetings, key=_when, default=None), sides=tuple(sides.values()))


def history_of(finding: Finding, claims: Mapping[str, Claim], articles: Mapping[str, Article]) -> tuple[Side, ...]:
    """The values of an updated finding in the order in which they were first told, undated ones last; nothing for any other verdict."""
    if finding.verdict is not Verdict.UPDATED:
        return ()
    sides = [_side(value, claims, articles) for value in reversed(finding.values)]
    return tuple(sorted(sides, key=lambda side: _when(side.told)))


def _side(value: Value, claims: Mapping[str, Claim], articles: Mapping[str, Article]) -> Side:
    """Who gives a value; a page that calls it wrong does not, unless nobody calls it right."""
    told = [claims[i] for i in value.claim_ids if i in claims]
    giving = [claim for claim in told if claim.status is not Status.DENIED] or told
    pages = sorted((articles[key] for key in {c.article_id for c in giving} if key in articles), key=lambda a: (_when(a.published), a.id))
    return Side(value=value, told=next((a.published for a in pages if a.published), None), articles=tuple(pages))


def _when(moment: Moment | None) -> datetime:
    """The time to sort by: a day alone counts as its end, since a copy often has no more, and an unknown time as the last."""
    if moment is None:
        return _UNDATED
    return moment.at + timedelta(days=1) if moment.precision is Precision.DAY and moment.at < _UNDATED - timedelta(days=1) else moment.at
