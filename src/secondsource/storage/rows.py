"""How articles and story reports lie in the tables: plain columns for queries, the nested rest as canonical JSON."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import RowMapping

from secondsource.errors import StoreError
from secondsource.records import Article, GateOutcome, StoryLine, StoryReport
from secondsource.storage.codec import decode, dump_json, encode, load_json
from secondsource.storage.packing import pack_json, unpack_json

_ARTICLE = ("id", "capture_id", "file", "title", "text", "lang", "url")
_FINDING = ("id", "statement", "slot", "key", "verdict", "independent_sources")

Row = dict[str, object]


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, lone surrogates as they are."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def article_row(article: Article) -> Row:
    """Lay out an article; `outlet` and `published` are shown as plain text beside the whole of them in `rest`."""
    whole = encode(article)
    row = {name: whole.pop(name) for name in _ARTICLE}
    shown: Row = {
        "outlet": article.outlet.name if article.outlet else None,
        "published": article.published.iso if article.published else None,
    }
    return row | shown | {"rest": dump_json(whole), "text_sha256": text_hash(article.text)}


def read_article(row: RowMapping) -> Article:
    """Rebuild an article from its row."""
    rest = load_json(row["rest"])
    if not isinstance(rest, dict):
        raise StoreError("the store holds a damaged row: its `rest` is no JSON object")
    return decode(Article, rest | {name: row[name] for name in _ARTICLE})


def story_row(report: StoryReport) -> Row:
    """Lay out a report: the whole as `body`, and beside it what a list of stories shows and sorts by."""
    whole = encode(report)
    scores = {score.name: score.value for score in report.scores}
    facts = Counter(str(finding.verdict) for finding in report.findings)
    shown = ("title", "event_date", "first_published", "last_published", "version")
    return {name: whole[name] for name in shown} | {
        "id": report.story.id,
        "newest": sort_key(report.last_published),
        "pages": len(report.story.article_ids),
        "origins": len(report.origins),
        "decision": report.decision.outcome.value,
        "impact": finite(scores.get("impact", 0.0)),
        "facts": dump_json(sorted(facts.items())),
        "scores": dump_json([[name, finite(value)] for name, value in scores.items()]),
        "digest": hashlib.sha256(dump_json(whole).encode()).hexdigest(),
        "body": pack_json(whole),
    }


def read_report(body: bytes) -> StoryReport:
    """Rebuild a report from its `body`."""
    return decode(StoryReport, unpack_json(body))


def read_line(row: RowMapping) -> StoryLine:
    """Tell a story as a list shows it."""
    facts, scores = load_json(row["facts"]), load_json(row["scores"])
    if not (isinstance(facts, list) and isinstance(scores, list)):
        raise StoreError("the store holds a damaged row: no list of facts or scores")
    return StoryLine(
        id=row["id"],
        title=row["title"],
        event_date=row["event_date"],
        first_published=row["first_published"],
        last_published=row["last_published"],
        pages=row["pages"],
        origins=row["origins"],
        decision=GateOutcome(row["decision"]),
        facts=tuple((name, number) for name, number in facts),
        scores=tuple((name, value) for name, value in scores),
    )


def finding_rows(report: StoryReport) -> list[Row]:
    """Lay out what the findings of a report say and how they stand; their values are in its body."""
    place = {"story_id": report.story.id}
    return [
        place | {"position": number, "confidence": finite(finding.confidence)} | {name: whole[name] for name in _FINDING}
        for number, finding in enumerate(report.findings)
        for whole in [encode(finding)]
    ]


def finite(number: float) -> float:
    """The number, 0 in place of what no column sorts by (infinities, NaN)."""
    return float(number) if math.isfinite(number) else 0.0


def sort_key(iso: str | None) -> str:
    """A time as text that sorts by the instant: UTC, where the zone is known; empty where there is none.

    >>> sort_key("2026-03-13T04:33:00+05:30")
    '2026-03-12T23:03:00'
    """
    try:
        at = datetime.fromisoformat(iso or "")
        return (at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at).isoformat()
    except (ValueError, OverflowError):
        return iso or ""
