"""What PostgreSQL adds: URLs, rights, other programs' databases, and processes that write at once."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import make
from secondsource.errors import StoreError, StoreTooNew
from secondsource.records import Failure
from secondsource.storage import SqlStore
from secondsource.storage.schema import metadata

FAILURE = Failure(file="a.html", stage="extract", reason="no text")
HERE = Path(__file__).parents[1]


def run(url, *statements):
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def test_fresh_database_has_the_tables_of_the_schema(database_url):
    with SqlStore.open(database_url) as store, store._engine.connect() as connection:
        options = {"include_name": lambda name, kind, _: kind != "table" or "_words" not in name}
        assert compare_metadata(MigrationContext.configure(connection, opts=options | {"compare_type": False}), metadata) == []


def test_store_opens_again_with_what_it_held(database_url):
    with SqlStore.open(database_url) as store:
        store.add_failure(make.capture(), FAILURE)
    for url in (database_url, database_url.replace("postgresql://", "postgres://")):
        with SqlStore.open(url, create=False) as store:
            assert store.failures() == (FAILURE,)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("postgresql://tester:geheim@127.0.0.1:{port}/nowhere", 'database "nowhere" does not exist'),
        ("postgresql://nobody:geheim@127.0.0.1:{port}/postgres", 'role "nobody" does not exist'),
        ("postgresql://tester:geheim@127.0.0.1:1/postgres", "the server cannot be reached"),
        ("postgresql://tester:geheim@host.invalid/postgres", "the server cannot be reached"),
        ("postgresql://tester:geheim@127.0.0.1:{port}", "names no database"),
        ("postgresql://tester:geheim@127.0.0.1:{port}/postgres?sslmode=nonsense", "cannot be reached|sslmode"),
        ("postgresql://tester:geheim@127.0.0.1:port/postgres", "malformed"),
        ("postgresql://[", "names no database"),
        ("postgresql://", "names no database"),
    ],
)
def test_what_cannot_be_reached_is_told_without_the_password(postgres, url, message):
    with pytest.raises(StoreError, match=message) as caught:
        SqlStore.open(url.format(port=postgres.port))
    assert "geheim" not in str(caught.value)


def test_a_wrong_password_is_told(postgres):
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE ROLE locked LOGIN PASSWORD 'right'")
    rules = postgres.folder / "data" / "pg_hba.conf"
    before = rules.read_text()
    try:
        rules.write_text("host all locked all scram-sha-256\n" + before)
        run(postgres.url("postgres"), "SELECT pg_reload_conf()", "SELECT pg_sleep(0.5)")
        with pytest.raises(StoreError, match="password") as caught:
            SqlStore.open(f"postgresql://locked:wrong1@127.0.0.1:{postgres.port}/postgres")
        assert "wrong1" not in str(caught.value)
    finally:
        rules.write_text(before)
        run(postgres.url("postgres"), "SELECT pg_reload_conf()")


def test_a_user_without_rights_is_told(postgres, database_url):
    SqlStore.open(database_url).close()
    run(database_url, "DROP ROLE IF EXISTS reader", "CREATE ROLE reader LOGIN")
    with pytest.raises(StoreError):
        SqlStore.open(database_url.replace("tester", "reader"))


@pytest.mark.parametrize("statement", ["CREATE TABLE recipes (name TEXT)", "CREATE TABLE alembic_version (version_num TEXT)"])
def test_database_of_another_program_is_refused_and_not_touched(database_url, statement):
    run(database_url, statement)
    with pytest.raises(StoreError, match="this PostgreSQL database belongs to another program"):
        SqlStore.open(database_url)
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()").fetchone() == (1,)


def test_empty_database_is_no_store(database_url):
    with pytest.raises(StoreError, match="there is no store here"):
        SqlStore.open(database_url, create=False)


def test_unknown_revision_is_too_new(database_url):
    SqlStore.open(database_url).close()
    run(database_url, "UPDATE alembic_version SET version_num = '0099'")
    with pytest.raises(StoreTooNew, match="schema revision 0099"):
        SqlStore.open(database_url)


def test_lock_of_another_process_is_told(database_url):
    with SqlStore.open(database_url) as holder, SqlStore.open(database_url, busy_seconds=0.2) as store:
        with holder._writing():
            with pytest.raises(StoreError, match="another process holds the lock"):
                store.add_failure(None, FAILURE)
            assert store.failures() == ()
        store.add_failure(None, FAILURE)
        assert holder.failures() == (FAILURE,)


def test_a_lost_connection_is_told_and_the_next_call_works(database_url):
    with SqlStore.open(database_url) as store:
        store.add_failure(None, FAILURE)
        run(database_url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL")
        with pytest.raises(StoreError):
            store.failures()
        assert store.failures() == (FAILURE,)


WRITER = """
import sys
import make
from secondsource.records import PageKeys, Placement, content_id
from secondsource.storage import SqlStore
with SqlStore.open(sys.argv[1]) as store:
    for number in range(15):
        file = f"{sys.argv[2]}{number}.html"
        capture = make.capture(file, file.encode())
        article = make.article(file, capture_id=capture.id)
        store.add_reading(capture, make.reading(article, version=sys.argv[2]))
        placed = Placement(article_id=article.id, story_id=f"s{number}")
        store.place([placed], [], [PageKeys(article_id=article.id, day=7, counted=("x", "y"), posted=("y",))])
"""


def test_two_processes_may_make_and_write_one_store_at_once(where):
    environment = os.environ | {"PYTHONPATH": str(HERE)}
    command = [sys.executable, "-c", WRITER, str(where)]
    writers = [subprocess.Popen([*command, name], stderr=subprocess.PIPE, text=True, env=environment) for name in "ab"]
    assert [writer.communicate()[1] for writer in writers] == ["", ""]
    with SqlStore.open(where, create=False) as store:
        assert store.count_keys(["x", "y"]) == (30, {"x": 30, "y": 30})
        assert store.count_days(1, 9) == {7: 30}
        assert set(store.sizes([f"s{number}" for number in range(15)]).values()) == {2}
        assert len(store.search("footbridge", limit=99)) == 30
