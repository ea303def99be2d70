"""A store in each database: every test that takes `store` or `where` runs on both."""

import pytest

from secondsource.storage import SqlStore


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request, tmp_path):
    """A place for a new store: a path, or the URL of an empty database."""
    return tmp_path / "s.sqlite" if request.param == "sqlite" else request.getfixturevalue("database_url")


@pytest.fixture
def store(where):
    with SqlStore.open(where) as opened:
        yield opened


@pytest.fixture
def sql(store):
    """Runs SQL beside the store and gives the rows."""

    def run(statement, **given):
        from sqlalchemy import text

        with store._engine.connect().execution_options(write=True) as connection, connection.begin():
            result = connection.execute(text(statement), given)
            return [tuple(row) for row in result] if result.returns_rows else []

    return run
