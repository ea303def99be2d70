"""The tables of a store, and how records lie in them: plain fields as columns, the nested rest as canonical JSON.

Column values come from the codec, so a row and its `rest` together are the whole record; a few columns (outlet, published,
decision, the ids of owners) only repeat something nested for a person who queries the file. Every change here needs a new
revision in migrations/versions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import (
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    RowMapping,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

from secondsource.errors import StoreError
from secondsource.records import Article, Claim, Finding, StoryReport, Value
from secondsource.storage.codec import Record, decode, dump_json, encode, load_json

REVISIONS = ("0001",)
"""Every schema revision this version can read, oldest first; the last is the one it writes."""


class ExactText(TypeDecorator[str]):
    """Text that may hold lone surrogates (file names that are no UTF-8, broken pages): such a value is kept as bytes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | bytes | None:
        """Give SQLite the text itself, or its bytes where it is no valid UTF-8."""
        try:
            if value is not None:
                value.encode()
        except UnicodeEncodeError:
            return value.encode("utf-8", "surrogatepass") if value is not None else None
        return value

    def process_result_value(self, value: str | bytes | None, dialect: Dialect) -> str | None:
        """Give back the text as it was."""
        return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value


metadata = MetaData()


def _text(name: str, *, empty: bool = False, key: bool = False) -> Column[str]:
    return Column(name, ExactText, nullable=empty, primary_key=key)


def _number(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=False, primary_key=key, autoincrement=False)


def _owner(name: str, target: str, *, key: bool = True) -> Column[str]:
    return Column(name, ExactText, ForeignKey(target, ondelete="CASCADE"), nullable=False, primary_key=key)


meta = Table("meta", metadata, _text("key", key=True), _text("value"))

captures = Table(
    "captures", metadata,
    _text("id", key=True), _text("sha256"), _number("size"), Column("data", LargeBinary, nullable=False),
)  # fmt: skip

articles = Table(
    "articles", metadata,
    _text("id", key=True), Column("capture_id", ExactText, ForeignKey("captures.id"), nullable=False, index=True),
    _text("file"), _text("title"), _text("text"), _text("lang"), _text("url", empty=True),
    _text("outlet", empty=True), _text("published", empty=True),
    _text("version"), _text("rest"), _text("analysis"),
)  # fmt: skip

pages = Table(
    "pages", metadata,
    _text("file", key=True), Column("capture_id", ExactText, ForeignKey("captures.id"), primary_key=True, index=True),
    _text("media"), Column("article_id", ExactText, ForeignKey("articles.id", ondelete="SET NULL"), index=True),
)  # fmt: skip

claims = Table(
    "claims", metadata,
    _owner("article_id", "articles.id"), _number("position", key=True), Column("id", ExactText, nullable=False, index=True),
    _number("start"), _number("end"), _text("quote"), _number("value_start"), _number("value_end"),
    _text("slot"), _text("value"), _text("status"), Column("number", Float), _text("unit"), _text("bound"), _text("predicate"),
    _text("attributed_to", empty=True), Column("background", Boolean, nullable=False), _number("sentence"), _text("rest"),
)  # fmt: skip

vectors = Table(
    "vectors", metadata,
    _owner("article_id", "articles.id"), _text("kind", key=True), _number("position", key=True),
    Column("data", LargeBinary, nullable=False),
)  # fmt: skip

stories = Table(
    "stories", metadata,
    _text("id", key=True), _text("title"), _text("event_date", empty=True),
    _text("first_published", empty=True), _text("last_published", empty=True),
    _text("decision"), _text("version"), _text("digest"), _text("rest"),
)  # fmt: skip

story_articles = Table(
    "story_articles", metadata,
    _owner("story_id", "stories.id"), _number("position", key=True),
    Column("article_id", ExactText, nullable=False, index=True),
)  # fmt: skip

findings = Table(
    "findings", metadata,
    _owner("story_id", "stories.id"), _number("position", key=True), Column("id", ExactText, nullable=False, index=True),
    _text("statement"), _text("slot"), Column("key", Boolean, nullable=False), _text("verdict"),
    _number("independent_sources"), Column("confidence", Float, nullable=False), _text("rest"),
)  # fmt: skip

finding_values = Table(
    "finding_values", metadata,
    _text("story_id", key=True), _number("finding", key=True), _number("position", key=True),
    _text("finding_id"), _text("value"), _text("status"), _text("rest"),
    ForeignKeyConstraint(["story_id", "finding"], ["findings.story_id", "findings.position"], ondelete="CASCADE"),
)  # fmt: skip

failures = Table(
    "failures", metadata,
    _text("file", key=True), _text("stage", key=True), _text("reason", key=True),
    Column("capture_id", ExactText, ForeignKey("captures.id"), index=True),
)  # fmt: skip

_ARTICLE = ("id", "capture_id", "file", "title", "text", "lang", "url")
_CLAIM = (
    "id", "start", "end", "quote", "value_start", "value_end", "slot", "value", "status",
    "number", "unit", "bound", "predicate", "attributed_to", "background", "sentence",
)  # fmt: skip
_STORY = ("title", "event_date", "first_published", "last_published", "version")
_FINDING = ("id", "statement", "slot", "key", "verdict", "independent_sources", "confidence")
_VALUE = ("value", "status")

Row = dict[str, object]


def article_row(article: Article) -> Row:
    """Lay out an article; `outlet` and `published` are shown as plain text beside the whole of them in `rest`."""
    shown = {
        "outlet": article.outlet.name if article.outlet else None,
        "published": article.published.iso if article.published else None,
    }
    return _split(encode(article), _ARTICLE) | shown


def read_article(row: RowMapping) -> Article:
    """Rebuild an article from its row."""
    return _join(Article, row, _ARTICLE)


def claim_rows(article_id: str, ordered: tuple[Claim, ...]) -> list[Row]:
    """Lay out the claims of one article in their order."""
    return [_split(encode(claim), _CLAIM) | {"article_id": article_id, "position": position} for position, claim in enumerate(ordered)]


def read_claim(row: RowMapping) -> Claim:
    """Rebuild a claim from its row."""
    return _join(Claim, row, _CLAIM)


def story_row(report: StoryReport) -> Row:
    """Lay out a report without its articles and findings, which have tables of their own."""
    whole = encode(report)
    del whole["story"], whole["findings"]
    return _split(whole, _STORY) | {"id": report.story.id, "decision": report.decision.outcome.value}


def finding_rows(report: StoryReport) -> tuple[list[Row], list[Row]]:
    """Lay out the findings of a report and, apart, their values."""
    rows: list[Row] = []
    values: list[Row] = []
    for number, finding in enumerate(report.findings):
        whole = encode(finding)
        del whole["values"]
        rows.append(_split(whole, _FINDING) | {"story_id": report.story.id, "position": number})
        place = {"story_id": report.story.id, "finding": number, "finding_id": finding.id}
        values.extend(_split(encode(value), _VALUE) | place | {"position": position} for position, value in enumerate(finding.values))
    return rows, values


def read_value(row: RowMapping) -> Value:
    """Rebuild one value of a finding from its row."""
    return _join(Value, row, _VALUE)


def read_finding(row: RowMapping, values: Iterable[Value]) -> Finding:
    """Rebuild a finding from its row and its values."""
    return replace(decode(Finding, _plain(row, _FINDING) | {"values": []}), values=tuple(values))


def read_report(row: RowMapping, article_ids: Iterable[str], ordered: Iterable[Finding]) -> StoryReport:
    """Rebuild a report from its row, the ids of its articles and its findings."""
    story = {"id": row["id"], "article_ids": list(article_ids)}
    return replace(decode(StoryReport, _plain(row, _STORY) | {"story": story, "findings": []}), findings=tuple(ordered))


def _split(whole: dict[str, object], columns: tuple[str, ...]) -> Row:
    row = {name: whole.pop(name) for name in columns}
    return row | {"rest": dump_json(whole)}


def _plain(row: RowMapping, columns: tuple[str, ...]) -> dict[str, object]:
    rest = load_json(str(row["rest"]))
    if not isinstance(rest, dict):
        raise StoreError("the store holds a damaged row: its `rest` is no JSON object")
    return rest | {name: row[name] for name in columns}


def _join(kind: type[Record], row: RowMapping, columns: tuple[str, ...]) -> Record:
    return decode(kind, _plain(row, columns))
