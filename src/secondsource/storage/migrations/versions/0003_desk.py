"""The log of decisions, which neither database lets anybody change.

Whoever may change the schema can take the triggers away; what was changed then shows in the chain of hashes.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_REFUSAL = "the log of decisions is append-only"
Text = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
Long = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "decision_log",
        sa.Column("number", Long, primary_key=True, autoincrement=False),
        *(sa.Column(name, Text, nullable=False) for name in ("previous", "story_id", "kind", "hash", "body")),
    )
    op.create_index("ix_decision_log_previous", "decision_log", ["previous"], unique=True)
    op.create_index("ix_decision_log_story_id", "decision_log", ["story_id", "kind", "number"])
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            name = f"decision_log_{act.lower()}"
            op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON decision_log BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END")
    else:
        op.execute(f"CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$")
        op.execute(
            "CREATE TRIGGER decision_log_change BEFORE UPDATE OR DELETE OR TRUNCATE ON decision_log"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    raise NotImplementedError("a store is never taken back to an older schema")
