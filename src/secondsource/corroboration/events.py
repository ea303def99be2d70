"""Findings in, the day of a story's event out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from secondsource.corroboration.values import date_interval
from secondsource.records import Claim, Finding, Slot


def event_day(findings: Sequence[Finding], claims: Mapping[str, Claim], published: Sequence[str]) -> str | None:
    """Choose the day on which the story's event happened, as ISO date; the first day of publication where no date is told.

    Of all facts with a day, the one told in most leads wins, then the one of most origins, then the earliest; its best-supported
    day counts. Days after the last publication are plans and do not count. `published` is sorted.
    """
    last = published[-1][:10] if published else "9999-12-31"
    ranked = []
    for finding in findings:
        if finding.slot is not Slot.DATE:
            continue
        for value in finding.values:
            day = value.value[:10]
            span = date_interval(value.value)
            if span is None or span[0] != span[1] or day > last:
                continue
            told = [claims[i] for i in value.claim_ids]
            leads = len({c.article_id for c in told if c.sentence < 2 and not c.background})
            ranked.append((-leads, -len(value.origin_ids), -len(told), day))
    if ranked:
        return min(ranked)[3]
    return published[0][:10] if published else None
