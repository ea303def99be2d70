"""The commitments of all stories in, in whatever order; the ledger over time out: entries, totals and coalitions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from secondsource.ledger.coalitions import StoryCounts, gather_coalitions
from secondsource.ledger.entries import Course, Told, follow
from secondsource.ledger.linkage import Linked, Row, link_rows, same_sum
from secondsource.ledger.namesakes import Namesakes, relate_names
from secondsource.ledger.parties import is_country_word
from secondsource.ledger.rates import shipped_rates
from secondsource.ledger.totals import add_up, convert_entry, note_missing
from secondsource.records import (
    Article,
    Claim,
    Commitment,
    Finding,
    Ledger,
    LedgerDispute,
    LedgerEntry,
    LedgerField,
    RateTable,
    Slot,
    StoryReport,
    Telling,
    Verdict,
    content_id,
)
from secondsource.text import plain_name, words

_GOODS = re.compile(r"\b(\d[\d,.]*)\s+(?:more\s+|new\s+|further\s+|additional\s+)?(?:[\w-]+\s+){0,2}?([a-z]{2,}s)\b")
_PURPOSE = re.compile(
    r"\b(?:for|towards|on|to\s+(?:build|buy|restore|repair|rebuild|supply|deliver|develop|study|produce)|of)\s+"
    r"((?!\d[\d,.]*\s+(?:m|b|tr)illion)[a-z\d][^,.;]{3,60})"
)
_NO_GOODS = frozenset("euros dollars pounds crores years months weeks days hours minutes percents others millions billions".split())
_NO_CONTENT = frozenset(
    "about above accord across after again against agency agreed agreement agreements aide also amount announced another april around "
    "asked assistance august awarded because been before being between billion both cancel cancelled cancels cent cents chief "
    "commitment company contract contracts contribute contribution countries country crore deal deals december delivered dollar "
    "dollars during each earlier euro euros every expected february first following friday from fund funding funds give given "
    "government grant granted have head held help including increase increased increases installment instalment intent into january "
    "july june last later latest leaders letter loan march memorandum million minister ministers ministry monday month months more "
    "most news november october offer offered office official officials only order other over package pact paid part party payment "
    "plan planned plans pledge pledged pledges pound pounds president prime project promise promised provide provided raise raised "
    "receive received rupee rupees said same saturday scrapped second send sent september side sides signed since some spokesman "
    "spokeswoman state statement still sunday support terminated than that their them then there these they third this those thousand "
    "thursday today told total tranche transfer treaty trillion tuesday under until wednesday week were what when where which while "
    "will with withdrawn withdrew within worth would year years yesterday".split()
)
_DISPUTABLE = {Slot.AMOUNT: LedgerField.AMOUNT, Slot.STATUS: LedgerField.STATUS, Slot.DATE: LedgerField.DATE}


def keep_ledger(
    reports: Sequence[StoryReport],
    articles: Mapping[str, Article],
    claims: Mapping[str, Claim],
    *,
    rates: Sequence[RateTable] = (),
    currency: str = "EUR",
    counts: Iterable[StoryCounts] = (),
) -> Ledger:
    """Follow the commitments of all stories over time: one entry a promise, with every change and the words that made it.

    `articles` are those that the reports' commitments cite, `claims` those of their disputed findings; what is missing there is passed
    over. Without `rates` those that ship are used. `counts` are memberships and headcounts, read by `find_counts`. The order of
    the input changes nothing. No reports give an empty ledger.
    """
    rates = rates or shipped_rates()
    rows = [row for report in reports for row in _rows_of(report, articles, claims)]
    names = relate_names((name for row in rows for name in _sides(row.commitment)), _identifiers(reports))
    linked = link_rows(rows, names, rates)
    by_story = {report.story.id: report for report in reports}
    ids = [_entry_id(one) for one in linked]
    entries = [_make_entry(place, linked, ids, by_story, articles, claims, names) for place in range(len(linked))]
    entries = [replace(entry, converted=convert_entry(entry, currency, rates)) for entry in entries]
    full = {name: names.full(name) for name in names.key}
    return Ledger(
        entries=tuple(sorted(entries, key=lambda e: (_backwards(e.last_day), e.party, e.counterparty, e.id))),
        totals=add_up(entries, full, currency, rates),
        coalitions=gather_coalitions(counts),
        currency=currency,
        notes=note_missing(entries, currency, rates),
    )


def _backwards(day: str) -> tuple[int, ...]:
    return tuple(-ord(c) for c in day)


def _sides(told: Commitment) -> tuple[str, ...]:
    return tuple(name for name in (told.party, told.counterparty) if name)


def _identifiers(reports: Sequence[StoryReport]) -> dict[str, str]:
    """Identifiers that the stories give to names; a name that has two has none."""
    found: dict[str, set[str]] = {}
    for report in reports:
        for entity in report.entities:
            if entity.wikidata:
                found.setdefault(entity.name, set()).add(entity.wikidata)
    return {name: min(ids) for name, ids in found.items() if len(ids) == 1}


def _day_of(article_id: str, articles: Mapping[str, Article], report: StoryReport) -> str:
    article = articles.get(article_id)
    if article is not None and article.published is not None:
        return article.published.iso[:10]
    return (report.first_published or report.event_date or "")[:10]


def _tellings(told: Commitment) -> tuple[Telling, ...]:
    """The tellings of a commitment; of one that an older version stored, its passages with what it says as a whole."""
    if told.tellings:
        return told.tellings
    return tuple(
        Telling(article_id=a, start=s, end=e, status=told.status, amount=told.amount, currency=told.currency, date=told.date)
        for a, s, e in told.mentions
    )


def _rows_of(report: StoryReport, articles: Mapping[str, Article], claims: Mapping[str, Claim]) -> list[Row]:
    rows = []
    for commitment in report.commitments:
        told = replace(commitment, tellings=_tellings(commitment))
        if not told.party or not told.tellings:
            continue
        text = " ".join(articles[t.article_id].text[t.start : t.end] for t in told.tellings if t.article_id in articles)
        first = min((_day_of(t.article_id, articles, report), t.article_id, t.start) for t in told.tellings)
        rows.append(
            Row(
                commitment=told,
                story_id=report.story.id,
                day=first[0],
                key=f"{told.party}\x1f{told.counterparty}\x1f{first[1]}\x1f{first[2]:09d}\x1f{told.what}",
                words=_content_words(f"{text} {told.what}", told),
                purpose=_content_words(" ".join(_PURPOSE.findall(text or told.what)), told),
                goods=_read_goods(text or told.what),
                disputes=frozenset(f.id for f in report.findings if _disputes_sum(f, told, claims)),
            )
        )
    return rows


def _content_words(text: str, told: Commitment) -> frozenset[str]:
    """What is promised, in stems: the words of its sentences without names of the sides, countries, and words that any promise has."""
    sides = {word for name in _sides(told) for word in plain_name(name)}
    kept = {w for w in words(text) if len(w) > 3 and w.isalpha() and w not in _NO_CONTENT and w not in sides and not is_country_word(w)}
    return frozenset(w.rstrip("s")[:7] for w in kept)


def _read_goods(text: str) -> tuple[tuple[str, float], ...]:
    found: dict[str, float] = {}
    for match in _GOODS.finditer(text):
        number = match[1].rstrip(".,").replace(",", "")
        if match[2] not in _NO_GOODS and "million" not in match[0] and "billion" not in match[0] and number.count(".") < 2:
            found.setdefault(match[2].rstrip("s"), float(number))
    return tuple(sorted(found.items()))


def _disputes_sum(finding: Finding, told: Commitment, claims: Mapping[str, Claim]) -> bool:
    return finding.slot is Slot.AMOUNT and any(_sides_met(finding, told, claims))


def _sides_met(finding: Finding, told: Commitment, claims: Mapping[str, Claim]) -> list[int]:
    """Which values of a disputed finding the sentences of a commitment give."""
    if finding.verdict is not Verdict.DISPUTED or finding.slot not in _DISPUTABLE:
        return []
    met = [
        place + 1
        for place, value in enumerate(finding.values)
        if any(_tells(telling, claims[i], finding.slot) for i in value.claim_ids if i in claims for telling in told.tellings)
    ]
    in_conflict = {place + 1 for pair in finding.conflicts for place in pair}
    return [place for place in met if not in_conflict or place in in_conflict]


def _tells(telling: Telling, claim: Claim, slot: Slot) -> bool:
    inside = claim.article_id == telling.article_id and telling.start <= claim.value_start and claim.value_end <= telling.end
    if not inside:
        return False
    if slot is Slot.AMOUNT:
        same_money = telling.amount is not None and claim.unit == telling.currency and claim.number is not None
        return same_money and same_sum(telling.amount or 0.0, claim.number or 0.0)
    if slot is Slot.DATE:
        return telling.date is not None and claim.value.startswith(telling.date)
    return True


def _entry_id(linked: Linked) -> str:
    """An id from who promises whom, and where it was first told."""
    row = linked.rows[0]
    first = min((t.article_id, t.start) for t in row.commitment.tellings)
    return content_id("entry", *plain_name(row.commitment.party), "", *plain_name(row.commitment.counterparty), *first, row.key)


def _make_entry(
    place: int,
    linked: Sequence[Linked],
    ids: Sequence[str],
    by_story: Mapping[str, StoryReport],
    articles: Mapping[str, Article],
    claims: Mapping[str, Claim],
    names: Namesakes,
) -> LedgerEntry:
    one = linked[place]
    told = [t for row in one.rows for t in _tellings_of(row, by_story[row.story_id], articles)]
    course = follow(told)
    disputes = [*course.disputes, *_found_disputes(one, by_story, claims, course)]
    sums = [n for n in (course.lowest, course.highest, *(n for d in disputes for n in _sums_of(d, course.currency))) if n is not None]
    first = one.rows[0].commitment
    assert course.status is not None
    return LedgerEntry(
        id=ids[place],
        party=names.full(first.party),
        counterparty=names.full(first.counterparty) if first.counterparty else _late_counterparty(one, names),
        what=first.what,
        instrument=next((r.commitment.instrument for r in reversed(one.rows) if r.commitment.instrument), ""),
        status=course.status,
        amount=course.amount,
        currency=course.currency if course.amount is not None else None,
        date=course.date,
        first_day=min(t.day for t in told),
        last_day=max(t.day for t in told),
        history=tuple(course.history),
        story_ids=tuple(dict.fromkeys(row.story_id for row in one.rows)),
        origin_ids=tuple(sorted({t.origin_id for t in told})),
        mentions=tuple(sorted({t.mention for t in told})),
        lowest=min(sums, default=None),
        highest=max(sums, default=None),
        paid=sum(course.paid) if course.paid else None,
        disputes=tuple(disputes),
        possibly_same=tuple(ids[other] for other, _ in one.doubts),
        doubts=tuple(dict.fromkeys(why for _, why in one.doubts)),
    )


def _late_counterparty(one: Linked, names: Namesakes) -> str:
    """The counterparty that a later row names, if the first left it out."""
    return next((names.full(r.commitment.counterparty) for r in one.rows if r.commitment.counterparty), "")


def _tellings_of(row: Row, report: StoryReport, articles: Mapping[str, Article]) -> list[Told]:
    origin = {article_id: o.id for o in report.origins for article_id in o.article_ids}
    return [
        Told(
            telling=t,
            day=_day_of(t.article_id, articles, report),
            story_id=row.story_id,
            origin_id=origin.get(t.article_id, t.article_id),
            most=row.commitment.status,
        )
        for t in row.commitment.tellings
    ]


def _found_disputes(one: Linked, by_story: Mapping[str, StoryReport], claims: Mapping[str, Claim], course: Course) -> list[LedgerDispute]:
    """What the stories' own findings dispute of a promise: its sum, its date, or how far it has come."""
    told_of = {d.field for d in course.disputes}
    found: dict[str, LedgerDispute] = {}
    for row in one.rows:
        for finding in by_story[row.story_id].findings:
            field = _DISPUTABLE.get(finding.slot)
            # A sum stands in one sentence and is contradicted in any other; a date or a state must be told of the promise on both sides.
            needed = 1 if field is LedgerField.AMOUNT else 2
            if field is None or field in told_of or len(_sides_met(finding, row.commitment, claims)) < needed:
                continue
            found.setdefault(finding.id, _dispute_of(finding, field, by_story[row.story_id], claims))
    return [found[key] for key in sorted(found)]


def _sums_of(dispute: LedgerDispute, currency: str | None) -> list[float]:
    """The sums of a dispute that a finding tells, where they are in the currency of the promise."""
    told = [value.split() for value, _, _ in dispute.sides] if dispute.finding_id and dispute.field is LedgerField.AMOUNT else []
    return [float(parts[0]) for parts in told if len(parts) == 2 and parts[1] == currency and re.fullmatch(r"\d+(?:\.\d+)?", parts[0])]


def _dispute_of(finding: Finding, field: LedgerField, report: StoryReport, claims: Mapping[str, Claim]) -> LedgerDispute:
    sides = []
    for value in finding.values:
        spans = tuple(sorted({(claims[i].article_id, claims[i].start, claims[i].end) for i in value.claim_ids if i in claims}))
        sides.append((f"{value.value} ({value.status})" if field is LedgerField.STATUS else value.value, spans, value.origin_ids))
    return LedgerDispute(field=field, sides=tuple(sides), finding_id=finding.id)
