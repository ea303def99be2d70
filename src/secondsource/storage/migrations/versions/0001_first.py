"""The first schema. A revision never changes once released: it names its tables itself and imports nothing of the store."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("meta", _key("key"), _text("value"))
    op.create_table("captures", _key("id"), _text("sha256"), _number("size"), _bytes("data"))
    _create_reading_tables()
    _create_story_tables()
    op.create_table(
        "failures",
        _key("file"), _key("stage"), _key("reason"), sa.Column("capture_id", sa.Text, sa.ForeignKey("captures.id")),
    )  # fmt: skip
    op.create_index("ix_failures_capture_id", "failures", ["capture_id"])


def downgrade() -> None:
    for table in (
        "failures", "finding_values", "findings", "story_articles", "stories", "vectors", "claims", "pages", "articles",
        "captures", "meta",
    ):  # fmt: skip
        op.drop_table(table)


def _create_reading_tables() -> None:
    op.create_table(
        "articles",
        _key("id"), sa.Column("capture_id", sa.Text, sa.ForeignKey("captures.id"), nullable=False),
        _text("file"), _text("title"), _text("text"), _text("lang"), _text("url", empty=True),
        _text("outlet", empty=True), _text("published", empty=True), _text("version"), _text("rest"), _text("analysis"),
    )  # fmt: skip
    op.create_index("ix_articles_capture_id", "articles", ["capture_id"])
    op.create_table(
        "pages",
        _key("file"), sa.Column("capture_id", sa.Text, sa.ForeignKey("captures.id"), primary_key=True, nullable=False),
        _text("media"), sa.Column("article_id", sa.Text, sa.ForeignKey("articles.id", ondelete="SET NULL")),
    )  # fmt: skip
    op.create_index("ix_pages_capture_id", "pages", ["capture_id"])
    op.create_index("ix_pages_article_id", "pages", ["article_id"])
    op.create_table(
        "claims",
        _owner("article_id", "articles.id"), _number("position", key=True), _text("id"),
        _number("start"), _number("end"), _text("quote"), _number("value_start"), _number("value_end"),
        _text("slot"), _text("value"), _text("status"), sa.Column("number", sa.Float), _text("unit"), _text("bound"),
        _text("predicate"), _text("attributed_to", empty=True), _flag("background"), _number("sentence"), _text("rest"),
    )  # fmt: skip
    op.create_index("ix_claims_id", "claims", ["id"])
    op.create_table("vectors", _owner("article_id", "articles.id"), _key("kind"), _number("position", key=True), _bytes("data"))


def _create_story_tables() -> None:
    op.create_table(
        "stories",
        _key("id"), _text("title"), _text("event_date", empty=True), _text("first_published", empty=True),
        _text("last_published", empty=True), _text("decision"), _text("version"), _text("digest"), _text("rest"),
    )  # fmt: skip
    op.create_table("story_articles", _owner("story_id", "stories.id"), _number("position", key=True), _text("article_id"))
    op.create_index("ix_story_articles_article_id", "story_articles", ["article_id"])
    op.create_table(
        "findings",
        _owner("story_id", "stories.id"), _number("position", key=True), _text("id"), _text("statement"), _text("slot"),
        _flag("key"), _text("verdict"), _number("independent_sources"),
        sa.Column("confidence", sa.Float, nullable=False), _text("rest"),
    )  # fmt: skip
    op.create_index("ix_findings_id", "findings", ["id"])
    op.create_table(
        "finding_values",
        _key("story_id"), _number("finding", key=True), _number("position", key=True),
        _text("finding_id"), _text("value"), _text("status"), _text("rest"),
        sa.ForeignKeyConstraint(["story_id", "finding"], ["findings.story_id", "findings.position"], ondelete="CASCADE"),
    )  # fmt: skip


def _key(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, primary_key=True, nullable=False)


def _text(name: str, *, empty: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=empty)


def _number(name: str, *, key: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer, nullable=False, primary_key=key, autoincrement=False)


def _flag(name: str) -> "sa.Column[bool]":
    return sa.Column(name, sa.Boolean, nullable=False)


def _bytes(name: str) -> "sa.Column[bytes]":
    return sa.Column(name, sa.LargeBinary, nullable=False)


def _owner(name: str, target: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, sa.ForeignKey(target, ondelete="CASCADE"), primary_key=True, nullable=False)
