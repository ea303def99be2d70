"""Compact readings, profiles, online gathering, standing and search; the same tables in SQLite and PostgreSQL.

Every table is made anew under its name, and what a store of revision 0001 holds is copied over. Such stores are SQLite files only.
"""

import hashlib
import json
import re
import struct
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OLD = (
    "failures", "finding_values", "findings", "story_articles", "stories", "vectors", "claims", "pages", "articles", "captures", "meta",
)  # fmt: skip
_WORDS = ("article_words", "fact_words", "entity_words")
Row = dict[str, Any]
Text = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
Long = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
metadata = sa.MetaData()
_KEPT = sa.text("data IS NOT NULL")


def upgrade() -> None:
    connection = op.get_bind()
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        _set_aside(connection)
    else:
        for name in _OLD:
            op.drop_table(name)
    metadata.create_all(connection)
    for name in _WORDS:
        if is_sqlite:
            op.execute(f"CREATE VIRTUAL TABLE {name} USING fts5(title, text, content='', tokenize='ascii')")
        else:
            op.execute(f"CREATE TABLE {name} (number BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)")
            op.execute(f"CREATE INDEX ix_{name} ON {name} USING gin (words)")
    if is_sqlite:
        _copy_pages(connection)
        _copy_readings(connection)
        _copy_stories(connection)
        for name in _OLD:
            op.execute(f"DROP TABLE old_{name}")


def downgrade() -> None:
    raise NotImplementedError("a store is never taken back to an older schema")


def _text(name: str, *, empty: bool = False, key: bool = False, index: bool = False) -> "sa.Column[str]":
    return sa.Column(name, Text, nullable=empty, primary_key=key, index=index or None)


def _number(name: str, *, key: bool = False, empty: bool = False) -> "sa.Column[int]":
    return sa.Column(name, Long, nullable=empty, primary_key=key, autoincrement=False)


def _bytes(name: str, *, empty: bool = False) -> "sa.Column[bytes]":
    return sa.Column(name, sa.LargeBinary, nullable=empty)


def _owner(name: str, target: str) -> "sa.Column[str]":
    return sa.Column(name, Text, sa.ForeignKey(target, ondelete="CASCADE"), nullable=False, primary_key=True)


def _article() -> "sa.Column[int]":
    return sa.Column("number", Long, sa.ForeignKey("articles.number", ondelete="CASCADE"), primary_key=True, autoincrement=False)


def _define() -> None:
    def table(name: str, *parts: Any, **options: Any) -> None:  # noqa: ANN401
        sa.Table(name, metadata, *parts, **options)

    table("meta", _text("key", key=True), _text("value"))
    table(
        "captures",
        _text("id", key=True), _text("sha256"), _number("size"), _number("day", empty=True), _bytes("data", empty=True),
        sa.Index("ix_captures_day", "day", sqlite_where=_KEPT, postgresql_where=_KEPT),
    )  # fmt: skip
    table("versions", _number("number", key=True), _text("version"), sa.Index("ix_versions_version", "version", unique=True))
    table(
        "articles",
        _text("id", key=True), _number("number"), sa.Column("capture_id", Text, sa.ForeignKey("captures.id"), nullable=False, index=True),
        _text("file"), _text("title"), _text("text"), _text("text_sha256"), _text("lang"), _text("url", empty=True),
        _text("outlet", empty=True), _text("published", empty=True),
        sa.Column("version", Long, sa.ForeignKey("versions.number"), nullable=False), _text("rest"),
        _text("standing"), _text("superseded_by"), _text("standing_reason"),
        sa.Index("ix_articles_number", "number", unique=True), sa.Index("ix_articles_url", "url"), sa.Index("ix_articles_file", "file"),
        sa.Index("ix_articles_version", "version"),
    )  # fmt: skip
    table(
        "pages",
        _text("file", key=True), sa.Column("capture_id", Text, sa.ForeignKey("captures.id"), primary_key=True, index=True),
        _text("media"), sa.Column("article_id", Text, sa.ForeignKey("articles.id", ondelete="SET NULL"), index=True),
    )  # fmt: skip
    table("readings", _article(), _bytes("profile"), _bytes("analysis"), _bytes("claims"), _bytes("vectors"), _bytes("sketch"))
    table("claims", _number("hash", key=True), _number("number", key=True), sqlite_with_rowid=False)
    table("profiles", _article(), _number("day", empty=True), _number("event", empty=True), _bytes("lead"))
    table(
        "failures",
        _text("file", key=True), _text("stage", key=True), _text("reason", key=True),
        sa.Column("capture_id", Text, sa.ForeignKey("captures.id"), index=True),
    )  # fmt: skip
    _define_book(table)
    _define_stories(table)


def _define_book(table: Callable[..., None]) -> None:
    table("waiting", _owner("article_id", "articles.id"), _text("published"))
    table(
        "placements",
        _article(), _text("article_id"), _text("story_id"), _number("day", empty=True), _text("rest"), _bytes("key_list", empty=True),
        sa.Index("ix_placements_story_id", "story_id", "article_id"), sa.Index("ix_placements_day", "day"),
    )  # fmt: skip
    table("posted", _text("key", key=True), _number("day", key=True), _number("number", key=True), sqlite_with_rowid=False)
    table("key_counts", _text("key", key=True), _number("pages"), sqlite_with_rowid=False)
    table("day_counts", _number("day", key=True), _number("pages"))
    table(
        "story_changes",
        _number("sequence", key=True), _text("kind"), _text("story_id"), _text("other_id"), _text("cause"), _text("article_ids"),
        sa.Index("ix_story_changes_story_id", "story_id"), sa.Index("ix_story_changes_other_id", "other_id"),
    )  # fmt: skip
    table("stale", _text("story_id", key=True))


def _define_stories(table: Callable[..., None]) -> None:
    table(
        "stories",
        _text("id", key=True), _text("title"), _text("event_date", empty=True),
        _text("first_published", empty=True), _text("last_published", empty=True), _text("newest"), _number("pages"), _number("origins"),
        _text("decision"), sa.Column("impact", sa.Float, nullable=False), _text("facts"), _text("scores"),
        _text("version"), _text("digest"), _bytes("body"),
        sa.Index("ix_stories_newest", "newest", "id"), sa.Index("ix_stories_impact", "impact", "id"),
    )  # fmt: skip
    table("story_articles", _owner("story_id", "stories.id"), _number("position", key=True), _text("article_id", index=True))
    table(
        "findings",
        _owner("story_id", "stories.id"), _number("position", key=True), _text("id", index=True),
        _text("statement"), _text("slot"), sa.Column("key", sa.Boolean, nullable=False), _text("verdict"),
        _number("independent_sources"), sa.Column("confidence", sa.Float, nullable=False),
    )  # fmt: skip
    table(
        "entries",
        _number("number", key=True), _text("kind"), sa.Column("story_id", Text, sa.ForeignKey("stories.id"), nullable=False, index=True),
        _text("ref"), _text("text"),
    )  # fmt: skip


_define()


def _set_aside(connection: sa.Connection) -> None:
    # The references of other tables must go on naming the table that takes its place.
    op.execute("PRAGMA legacy_alter_table = ON")
    for name in _OLD:
        for index in sa.inspect(connection).get_indexes(name):
            op.drop_index(str(index["name"]), name)
        op.rename_table(name, f"old_{name}")


def _rows(connection: sa.Connection, query: str, **given: str) -> Iterator[Row]:
    for row in connection.execute(sa.text(query), given).mappings():
        yield {name: _exact(value) if name not in {"data", "blob"} else value for name, value in row.items()}


def _exact(value: object) -> object:
    """Revision 0001 kept text that is no UTF-8 as bytes; what a database refuses is now written as U+0010 and four digits."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "surrogatepass")
    return re.sub("[\0\x10\ud800-\udfff]", lambda m: f"\x10{ord(m.group()):04x}", value) if isinstance(value, str) else value


def _plain(value: str) -> str:
    return re.sub("\x10([0-9a-f]{4})", lambda m: chr(int(m.group(1), 16)), value)


def _put(connection: sa.Connection, name: str, rows: list[Row]) -> None:
    if rows:
        connection.execute(sa.insert(metadata.tables[name]), rows)


def _copy_pages(connection: sa.Connection) -> None:
    days: dict[str, int] = {}
    for row in _rows(connection, "SELECT capture_id, published FROM old_articles WHERE published IS NOT NULL"):
        days[row["capture_id"]] = max(days.get(row["capture_id"], 0), date.fromisoformat(row["published"][:10]).toordinal())
    for row in _rows(connection, "SELECT * FROM old_captures"):
        _put(connection, "captures", [row | {"day": days.get(row["id"])}])
    numbers = {row["version"]: n for n, row in enumerate(_rows(connection, "SELECT DISTINCT version FROM old_articles ORDER BY 1"), 1)}
    _put(connection, "versions", [{"number": number, "version": version} for version, number in numbers.items()])
    for number, row in enumerate(_rows(connection, "SELECT * FROM old_articles ORDER BY id"), 1):
        digest = hashlib.sha256(_plain(row["text"]).encode("utf-8", "surrogatepass")).hexdigest()
        added = {"number": number, "text_sha256": digest, "standing": "current", "superseded_by": "", "standing_reason": ""}
        _put(connection, "articles", [row | added | {"version": numbers[row["version"]]}])
    for name in ("meta", "pages", "failures"):
        _put(connection, name, list(_rows(connection, f"SELECT * FROM old_{name}")))


def _copy_readings(connection: sa.Connection) -> None:
    known = "SELECT a.id, a.number, o.analysis FROM articles a JOIN old_articles o ON o.id = a.id"
    for page in _rows(connection, known):
        given = {"id": page["id"]}
        claims = list(_rows(connection, "SELECT * FROM old_claims WHERE article_id = :id ORDER BY position", **given))
        kept: defaultdict[str, list[bytes]] = defaultdict(list)
        for row in _rows(connection, "SELECT kind, data FROM old_vectors WHERE article_id = :id ORDER BY kind, position", **given):
            kept[row["kind"]].append(row["data"])
        reading = {
            "number": page["number"],
            "profile": b"",
            "analysis": zlib.compress(page["analysis"].encode()),
            "claims": _claim_columns(claims),
        }
        vectors = _joined(kept["sentence"], kept["claim"])
        _put(connection, "readings", [reading | {"vectors": vectors, "sketch": b"".join(kept["sketch"])}])
        hashes = {struct.unpack(">q", hashlib.sha256(_plain(c["id"]).encode("utf-8", "surrogatepass")).digest()[:8])[0] for c in claims}
        _put(connection, "claims", [{"hash": number, "number": page["number"]} for number in sorted(hashes)])
        if kept["lead"]:
            lead = b"\0" + b"".join(kept["lead"])
            _put(connection, "profiles", [{"number": page["number"], "day": None, "event": None, "lead": lead}])


def _claim_columns(claims: list[Row]) -> bytes:
    rows = []
    for claim in claims:
        whole = json.loads(claim.pop("rest")) | {k: _plain(v) if isinstance(v, str) else v for k, v in claim.items() if k != "position"}
        rows.append(whole | {"background": bool(whole["background"])})
    columns = {name: [row[name] for row in rows] for name in rows[0]} if rows else {}
    return zlib.compress(json.dumps(columns, sort_keys=True, separators=(",", ":")).encode())


def _joined(sentences: list[bytes], claims: list[bytes]) -> bytes:
    every = [*sentences, *claims]
    table = zlib.compress(struct.pack(f"<{2 * len(every)}I", *range(len(every)), *map(len, every)))
    return struct.pack("<BIIII", 0, len(sentences), len(claims), len(every), len(table)) + table + b"".join(every)


def _copy_stories(connection: sa.Connection) -> None:
    for row in _rows(connection, "SELECT * FROM old_stories"):
        given = {"id": row["id"]}
        members = [
            r["article_id"] for r in _rows(connection, "SELECT * FROM old_story_articles WHERE story_id = :id ORDER BY position", **given)
        ]
        values: defaultdict[int, list[Row]] = defaultdict(list)
        for value in _rows(connection, "SELECT * FROM old_finding_values WHERE story_id = :id ORDER BY finding, position", **given):
            values[value["finding"]].append(_merged(value, "value", "status"))
        found = list(_rows(connection, "SELECT * FROM old_findings WHERE story_id = :id ORDER BY position", **given))
        shown = ("id", "statement", "slot", "key", "verdict", "independent_sources", "confidence")
        findings = [_merged(f, *shown) | {"key": bool(f["key"]), "values": values[f["position"]]} for f in found]
        whole = _merged(row, "title", "event_date", "first_published", "last_published", "version")
        whole |= {"story": {"id": _plain(row["id"]), "article_ids": [_plain(m) for m in members]}, "findings": findings}
        _put(connection, "stories", [_story(row, whole, len(members))])
        _put(
            connection, "story_articles",
            [{"story_id": row["id"], "position": position, "article_id": member} for position, member in enumerate(members)],
        )  # fmt: skip
        columns = metadata.tables["findings"].columns.keys()
        plain = [{n: f[n] for n in columns} | {"key": bool(f["key"]), "confidence": _real(f["confidence"])} for f in found]
        _put(connection, "findings", plain)


def _merged(row: Row, *columns: str) -> Row:
    rest: Row = json.loads(row["rest"])
    return rest | {n: _plain(v) if isinstance(v := row[n], str) else v for n in columns}


def _story(row: Row, whole: Row, pages: int) -> Row:
    scores = {score["name"]: _real(score["value"]) for score in whole["scores"]}
    facts = Counter(finding["verdict"] for finding in whole["findings"])
    columns = ("id", "title", "event_date", "first_published", "last_published", "decision", "version", "digest")
    return {name: row[name] for name in columns} | {
        "newest": _instant(row["last_published"]),
        "pages": pages,
        "origins": len(whole["origins"]),
        "impact": scores.get("impact", 0.0),
        "facts": json.dumps(sorted(facts.items()), separators=(",", ":")),
        "scores": json.dumps(list(scores.items()), separators=(",", ":")),
        "body": zlib.compress(json.dumps(whole, sort_keys=True, separators=(",", ":")).encode()),
    }


def _real(number: object) -> float:
    return float(number) if isinstance(number, (int, float)) else 0.0


def _instant(iso: str | None) -> str:
    try:
        at = datetime.fromisoformat(iso or "")
        return (at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at).isoformat()
    except (ValueError, OverflowError):
        return iso or ""
