"""A finding and the pages behind it in, how its values stand to one another out: who is on which side since when, or what replaced what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from secondsource.exchange.words import outlet_name
from secondsource.records import Article, Claim, Finding, Moment, Precision, Slot, Value, Verdict

_UNDATED = datetime.min.replace(tzinfo=UTC)


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
    """The values of an updated finding in the order in which they were first told, undated ones first; nothing for any other verdict."""
    if finding.verdict is not Verdict.UPDATED:
        return ()
    sides = [_side(value, claims, articles) for value in reversed(finding.values)]
    return tuple(sorted(sides, key=lambda side: _when(side.told) if side.told else _UNDATED))


def _side(value: Value, claims: Mapping[str, Claim], articles: Mapping[str, Article]) -> Side:
    told = {claims[i].article_id for i in value.claim_ids if i in claims}
    pages = sorted((articles[key] for key in sorted(told) if key in articles), key=_order)
    first = min((a.published for a in pages if a.published), key=lambda m: (m.precision is Precision.DAY, m.at), default=None)
    return Side(value=value, told=first, articles=tuple(pages))


def _order(article: Article) -> tuple[bool, bool, datetime, str]:
    """By time; a page with only the day comes after those with a time, since copies often have no more, and one without any last."""
    moment = article.published
    return moment is None, moment is not None and moment.precision is Precision.DAY, moment.at if moment else _UNDATED, article.id


def _when(moment: Moment) -> datetime:
    return moment.at
