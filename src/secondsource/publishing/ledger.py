"""An open workspace in; the ledger of its stories, or the part of it that is asked for, out. Nothing here is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from secondsource.errors import InputError, SettingsError
from secondsource.ledger.coalitions import StoryCounts, find_counts, may_count
from secondsource.ledger.parties import same_name
from secondsource.ledger.rates import parse_rates, shipped_rates
from secondsource.ledger.register import keep_ledger
from secondsource.records import Article, Claim, CommitmentStatus, Ledger, RateTable, StoryReport, Verdict
from secondsource.workspace import Workspace

AT_ONCE = 200
"""Stories whose pages are held in memory at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerQuery:
    """Which part of the ledger to show: of one party (any form of its name), of one status; in which currency (ISO 4217), by what rates."""

    party: str = ""
    status: CommitmentStatus | None = None
    currency: str = "EUR"
    rates: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedLedger:
    """A ledger and the articles, by id, that it leads back to."""

    ledger: Ledger
    articles: Mapping[str, Article]


def load_rates(path: Path | None) -> tuple[RateTable, ...]:
    """The rates of a file, or without one those that ship. Raises SettingsError for a file that cannot be read or is malformed."""
    if path is None:
        return shipped_rates()
    try:
        return parse_rates(path.read_bytes().decode("utf-8-sig"), str(path))
    except OSError as error:
        raise SettingsError(str(path), f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise SettingsError(str(path), "is no text in UTF-8") from error


def open_ledger(workspace: Workspace, query: LedgerQuery | None = None) -> CitedLedger:
    """The ledger of all stories of a store, then the part of it that is asked for.

    Raises InputError for a currency that is no code of three letters, SettingsError for a broken table of rates.
    """
    query = query or LedgerQuery()
    currency = query.currency.upper()
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise InputError("--currency", f"{query.currency!r} is no currency code of three letters (ISO 4217), such as EUR")
    rates = load_rates(query.rates)
    reports = workspace.store.story_reports()
    cited = {m[0] for report in reports for commitment in report.commitments for m in commitment.mentions}
    articles = {article.id: article for article in workspace.articles(cited)}
    counts = list(_counts_of(workspace, reports))
    ledger = keep_ledger(reports, articles, _disputed_claims(workspace, reports), rates=rates, currency=currency, counts=counts)
    ledger = select(ledger, party=query.party, status=query.status)
    further = _cited_by(ledger) - articles.keys()
    articles |= {article.id: article for article in workspace.articles(further)}
    return CitedLedger(ledger=ledger, articles=articles)


def select(ledger: Ledger, *, party: str = "", status: CommitmentStatus | None = None) -> Ledger:
    """The entries, totals and coalitions of a party and a status; without either the ledger as it is."""
    entries = [e for e in ledger.entries if not party or any(name and same_name(party, name) for name in (e.party, e.counterparty))]
    totals = [t for t in ledger.totals if not party or same_name(party, t.party)]
    coalitions = [
        c for c in ledger.coalitions if not party or same_name(party, c.name) or any(same_name(party, x.member) for x in c.changes)
    ]
    return replace(
        ledger,
        entries=tuple(e for e in entries if status in (None, e.status)),
        totals=tuple(t for t in totals if status in (None, t.status)),
        coalitions=tuple(coalitions) if status is None else (),
    )


def _disputed_claims(workspace: Workspace, reports: Sequence[StoryReport]) -> dict[str, Claim]:
    """The claims of disputed findings of stories that tell of a commitment."""
    wanted = {
        claim_id
        for report in reports
        if report.commitments
        for finding in report.findings
        if finding.verdict is Verdict.DISPUTED
        for value in finding.values
        for claim_id in value.claim_ids
    }
    stories = [r for r in reports if r.commitments and any(f.verdict is Verdict.DISPUTED for f in r.findings)]
    found: dict[str, Claim] = {}
    for batch in _batches(stories):
        readings = workspace.store.readings([a for report in batch for a in report.story.article_ids])
        found |= {claim.id: claim for reading in readings for claim in reading.claims if claim.id in wanted}
    return found


def _counts_of(workspace: Workspace, reports: Sequence[StoryReport]) -> Iterator[StoryCounts]:
    """What each story tells of coalitions; only the pages that name one are read again."""
    for batch in _batches(reports):
        articles = workspace.articles([a for report in batch for a in report.story.article_ids])
        naming = {article.id for article in articles if may_count(article.text)}
        readings = {reading.article.id: reading for reading in workspace.store.readings(naming)} if naming else {}
        for report in batch:
            told = [readings[a] for a in report.story.article_ids if a in readings]
            if told:
                yield find_counts(told, report)


def _batches(reports: Sequence[StoryReport]) -> Iterator[list[StoryReport]]:
    left = iter(reports)
    while batch := list(islice(left, AT_ONCE)):
        yield batch


def _cited_by(ledger: Ledger) -> set[str]:
    """Ids of the articles that a ledger leads back to."""
    told = [entry.mentions for entry in ledger.entries]
    told += [change.mentions for entry in ledger.entries for change in entry.history]
    told += [mentions for entry in ledger.entries for dispute in entry.disputes for _, mentions, _ in dispute.sides]
    for body in ledger.coalitions:
        told += [*(change.mentions for change in body.changes), *(count.mentions for count in body.counts)]
    return {article_id for mentions in told for article_id, _, _ in mentions}
