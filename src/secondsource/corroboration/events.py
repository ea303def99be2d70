"""The days of a story: the year of dates that lack one, and the day of the event itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from secondsource.corroboration.pairing import LEAD, MARKS, PART
from secondsource.corroboration.values import date_interval
from secondsource.records import Claim, Finding, Slot

_POSSESSED = re.compile(r"\bof (?:our|its|their|his|her|my)\b", re.IGNORECASE)
_YEARLESS = re.compile(r"XXXX-(\d\d)-(\d\d)")


def settle_years(claims: Sequence[Claim], published: Mapping[str, str]) -> tuple[Claim, ...]:
    """Give dates without a year ("12 March" on a page without a date) the year that puts them nearest to the story's other pages.

    The story's time is the middle of its publication days, of the days it speaks of where no page is dated. Without any, claims are
    left as they are.
    """
    days = sorted({v[:10] for v in published.values() if v} or {c.value for c in claims if date_interval(c.value) and len(c.value) == 10})
    if not days:
        return tuple(claims)
    middle = date.fromisoformat(days[len(days) // 2])
    return tuple(replace(c, value=_with_year(c.value, middle)) if _YEARLESS.fullmatch(c.value) else c for c in claims)


def settle_parts(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Take the mark of a part from counts like "seven of our colleagues died" whose page gives no larger one of the kind: it may be all."""
    whole: dict[tuple[str, str], float] = {}
    for claim in claims:
        for concept in claim.concepts if claim.slot is Slot.COUNT and claim.number is not None else ():
            whole[claim.article_id, concept] = max(whole.get((claim.article_id, concept), 0.0), claim.number or 0.0)
    return tuple(replace(c, concepts=tuple(k for k in c.concepts if k != PART)) if _is_whole(c, whole) else c for c in claims)


def _is_whole(claim: Claim, whole: Mapping[tuple[str, str], float]) -> bool:
    kinds = [c for c in claim.concepts if c not in MARKS]
    possessed = _POSSESSED.search(claim.quote, max(0, claim.value_start - claim.start))
    if PART not in claim.concepts or claim.slot is not Slot.COUNT or not kinds or not possessed:
        return False
    return all(whole.get((claim.article_id, kind), 0.0) <= (claim.number or 0.0) for kind in kinds)


def _with_year(value: str, middle: date) -> str:
    month, day = (int(part) for part in value.split("-")[1:])
    found = []
    for year in (middle.year - 1, middle.year, middle.year + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:  # 29 February
            continue
    return min(found, key=lambda d: (abs((d - middle).days), d)).isoformat() if found else value


def event_day(findings: Sequence[Finding], claims: Mapping[str, Claim], published: Sequence[str]) -> str | None:
    """Choose the day on which the story's event happened, as ISO date; the first day of publication where no date is told.

    Of all facts with a day, the one told in most leads wins, then the one of most origins, then the earliest; its best-supported
    day counts. Days after the last publication are plans and do not count. `published` is sorted.
    """
    last = published[-1][:10] if published else "9999-12-31"
    ranked = []
    for finding in findings:
        value = finding.values[0]
        day = value.value[:10]
        span = date_interval(value.value)
        if finding.slot is not Slot.DATE or span is None or span[0] != span[1] or day > last:
            continue
        told = [claims[i] for v in finding.values for i in v.claim_ids]
        leads = len({c.article_id for c in told if c.sentence < LEAD and not c.background})
        ranked.append((-leads, -len(value.origin_ids), -len(told), day))
    if ranked:
        return min(ranked)[3]
    return published[0][:10] if published else None
