"""The tables of a store, the same in SQLite and PostgreSQL. Every change here needs a new revision in migrations/versions.

An article has a number beside its id: a small stand-in in the tables that have a row for each of its words, keys or claims.
"""

from __future__ import annotations

import re

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator, TypeEngine

REVISIONS = ("0001", "0002", "0003")
"""Every schema revision this version can read, oldest first; the last is the one it writes."""

UNDATED = 0
"""Stands for no day where a day is part of a key; ordinals begin at 1."""

_ESCAPE = "\x10"
_UNFIT = re.compile("[\0\x10\ud800-\udfff]")
_ESCAPED = re.compile("\x10([0-9a-f]{4})")


def escape(value: str) -> str:
    r"""Write what a database refuses in text (U+0000, lone surrogates) as U+0010 and four hex digits, and U+0010 itself so too.

    >>> escape("a\0b")
    'a\x100000b'
    """
    return _UNFIT.sub(lambda match: f"{_ESCAPE}{ord(match.group()):04x}", value)


def unescape(value: str) -> str:
    r"""Give back what `escape` was given.

    >>> unescape("a\x100000b") == "a\0b"
    True
    """
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), value) if _ESCAPE in value else value


class ExactText(TypeDecorator[str]):
    """Text that comes out as it went in, whatever it holds; compared and sorted by code point in both databases."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """Take PostgreSQL's own order of letters out of play."""
        kind = postgresql.TEXT(collation="C") if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Escape what the database refuses."""
        return None if value is None else escape(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Give back the text as it was."""
        return None if value is None else unescape(value)


Long = BigInteger().with_variant(Integer, "sqlite")
"""64 bits in both; in SQLite only a column of this very type may be the row's own number."""

metadata = MetaData()
_KEPT = text("data IS NOT NULL")


def _text(name: str, *, empty: bool = False, key: bool = False, index: bool = False) -> Column[str]:
    return Column(name, ExactText, nullable=empty, primary_key=key, index=index or None)


def _number(name: str, *, key: bool = False, empty: bool = False) -> Column[int]:
    return Column(name, Long, nullable=empty, primary_key=key, autoincrement=False)


def _bytes(name: str, *, empty: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=empty)


def _owner(name: str, target: str) -> Column[str]:
    return Column(name, ExactText, ForeignKey(target, ondelete="CASCADE"), nullable=False, primary_key=True)


def _article() -> Column[int]:
    return Column("number", Long, ForeignKey("articles.number", ondelete="CASCADE"), primary_key=True, autoincrement=False)


meta = Table("meta", metadata, _text("key", key=True), _text("value"))

captures = Table(
    "captures", metadata,
    _text("id", key=True), _text("sha256"), _number("size"), _number("day", empty=True), _bytes("data", empty=True),
    Index("ix_captures_day", "day", sqlite_where=_KEPT, postgresql_where=_KEPT),
)  # fmt: skip

versions = Table("versions", metadata, _number("number", key=True), _text("version"), Index("ix_versions_version", "version", unique=True))

articles = Table(
    "articles", metadata,
    _text("id", key=True), _number("number"), Column("capture_id", ExactText, ForeignKey("captures.id"), nullable=False, index=True),
    _text("file"), _text("title"), _text("text"), _text("text_sha256"), _text("lang"), _text("url", empty=True),
    _text("outlet", empty=True), _text("published", empty=True),
    Column("version", Long, ForeignKey("versions.number"), nullable=False), _text("rest"),
    _text("standing"), _text("superseded_by"), _text("standing_reason"),
    Index("ix_articles_number", "number", unique=True), Index("ix_articles_url", "url"), Index("ix_articles_file", "file"),
    Index("ix_articles_version", "version"),
)  # fmt: skip

pages = Table(
    "pages", metadata,
    _text("file", key=True), Column("capture_id", ExactText, ForeignKey("captures.id"), primary_key=True, index=True),
    _text("media"), Column("article_id", ExactText, ForeignKey("articles.id", ondelete="SET NULL"), index=True),
)  # fmt: skip

readings = Table(
    "readings", metadata, _article(), _bytes("profile"), _bytes("analysis"), _bytes("claims"), _bytes("vectors"), _bytes("sketch")
)

claims = Table("claims", metadata, _number("hash", key=True), _number("number", key=True), sqlite_with_rowid=False)

profiles = Table("profiles", metadata, _article(), _number("day", empty=True), _number("event", empty=True), _bytes("lead"))

waiting = Table("waiting", metadata, _owner("article_id", "articles.id"), _text("published"))

placements = Table(
    "placements", metadata,
    _article(), _text("article_id"), _text("story_id"), _number("day", empty=True), _text("rest"), _bytes("key_list", empty=True),
    Index("ix_placements_story_id", "story_id", "article_id"), Index("ix_placements_day", "day"),
)  # fmt: skip

posted = Table(
    "posted", metadata, _text("key", key=True), _number("day", key=True), _number("number", key=True), sqlite_with_rowid=False
)  # fmt: skip

key_counts = Table("key_counts", metadata, _text("key", key=True), _number("pages"), sqlite_with_rowid=False)

day_counts = Table("day_counts", metadata, _number("day", key=True), _number("pages"))

story_changes = Table(
    "story_changes", metadata,
    _number("sequence", key=True), _text("kind"), _text("story_id"), _text("other_id"), _text("cause"), _text("article_ids"),
    Index("ix_story_changes_story_id", "story_id"), Index("ix_story_changes_other_id", "other_id"),
)  # fmt: skip

stale = Table("stale", metadata, _text("story_id", key=True))

stories = Table(
    "stories", metadata,
    _text("id", key=True), _text("title"), _text("event_date", empty=True),
    _text("first_published", empty=True), _text("last_published", empty=True), _text("newest"), _number("pages"), _number("origins"),
    _text("decision"), Column("impact", Float, nullable=False), _text("facts"), _text("scores"),
    _text("version"), _text("digest"), _bytes("body"),
    Index("ix_stories_newest", "newest", "id"), Index("ix_stories_impact", "impact", "id"),
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
    _number("independent_sources"), Column("confidence", Float, nullable=False),
)  # fmt: skip

entries = Table(
    "entries", metadata,
    _number("number", key=True), _text("kind"), Column("story_id", ExactText, ForeignKey("stories.id"), nullable=False, index=True),
    _text("ref"), _text("text"),
)  # fmt: skip

decision_log = Table(
    "decision_log", metadata,
    _number("number", key=True), _text("previous"), _text("story_id"), _text("kind"), _text("hash"), _text("body"),
    Index("ix_decision_log_previous", "previous", unique=True), Index("ix_decision_log_story_id", "story_id", "kind", "number"),
)  # fmt: skip

failures = Table(
    "failures", metadata,
    _text("file", key=True), _text("stage", key=True), _text("reason", key=True),
    Column("capture_id", ExactText, ForeignKey("captures.id"), index=True),
)  # fmt: skip
