"""What may be opened, what is refused and in what words, and how a store is brought up to date."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import make
from secondsource.errors import StoreError, StoreFull, StoreTooNew
from secondsource.records import Failure
from secondsource.storage import SqlStore, opening
from secondsource.storage.schema import REVISIONS, metadata
from secondsource.storage.sqlite import SqliteBackend

FAILURE = Failure(file="a.html", stage="extract", reason="no text")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "s.sqlite"


def run(path, *statements):
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_fresh_file_is_migrated_to_the_tables_of_the_schema(path):
    with SqlStore.open(path) as store, store._engine.connect() as connection:
        options = {"include_name": lambda name, kind, _: kind != "table" or "_words" not in name}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
        pragmas = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "foreign_keys", "synchronous")]
        assert pragmas == ["wal", 1, 1]
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 30_000


def test_revisions_are_those_of_the_migrations_folder():
    script = ScriptDirectory(str(Path(opening.__file__).with_name("migrations")))
    assert tuple(revision.revision for revision in script.walk_revisions())[::-1] == REVISIONS


def test_store_opens_again_with_what_it_held(path):
    with SqlStore.open(path) as store:
        store.add_failure(make.capture(), FAILURE)
    with SqlStore.open(path, create=False) as store:
        assert store.failures() == (FAILURE,)
    assert not path.with_name("s.sqlite-wal").exists()


@pytest.mark.parametrize("name", ["with space.sqlite", "100%.sqlite", "ä?b=c#d.sqlite", "-s", ":memory:", "no-utf8-\udcff.sqlite"])
def test_any_file_name_will_do(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with SqlStore.open(Path(name)) as store:
        store.add_failure(None, FAILURE)
    assert (tmp_path / name).stat().st_size > 0


def test_empty_file_becomes_a_store(path):
    path.touch()
    with pytest.raises(StoreError, match="no store"):
        SqlStore.open(path, create=False)
    with SqlStore.open(path) as store:
        assert store.failures() == ()


def test_cut_off_making_is_made_up_for(path):
    run(path, "PRAGMA journal_mode = WAL", "PRAGMA user_version = 0")
    with SqlStore.open(path) as store:
        assert store.failures() == ()


def test_file_not_in_wal_mode_is_put_back(path):
    with SqlStore.open(path) as store:
        store.add_failure(None, FAILURE)
    run(path, "PRAGMA journal_mode = DELETE")
    with SqlStore.open(path) as store:
        assert store.failures() == (FAILURE,)
    assert sqlite3.connect(path).execute("PRAGMA journal_mode").fetchone() == ("wal",)


def make_text(path):
    path.write_text("Three people died when a footbridge fell.")


def make_damaged(path):
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)


def make_foreign(path):
    run(path, "CREATE TABLE recipes (name TEXT)")


def make_cut(path):
    with SqlStore.open(path) as store:
        store.add_failure(make.capture(), FAILURE)
    path.write_bytes(path.read_bytes()[:5000])


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (Path.mkdir, "is a folder"),
        (make_text, "no SQLite database"),
        (make_damaged, "no SQLite database"),
        (make_foreign, "another program"),
        (make_cut, "damaged"),
        (os.mkfifo, "no regular file"),
    ],
)
def test_what_is_no_store_is_refused(path, prepare, message):
    prepare(path)
    with pytest.raises(StoreError, match=message) as caught:
        SqlStore.open(path)
    assert str(path) in str(caught.value)


def test_foreign_database_is_not_touched(path):
    make_foreign(path)
    before = path.read_bytes()
    with pytest.raises(StoreError):
        SqlStore.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("place", "create", "message"),
    [
        ("none/s.sqlite", True, "folder .*none does not exist"),
        ("s.sqlite", False, "no store here"),
        ("a\0b", True, "NUL"),
        ("n" * 300, True, "too long"),
    ],
)
def test_place_without_a_store_is_refused(tmp_path, place, create, message):
    with pytest.raises(StoreError, match=message):
        SqlStore.open(tmp_path / place, create=create)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def unprivileged_folder():
    """A folder of another user, seen without root's rights."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    if os.geteuid() != os.getuid():
        os.seteuid(os.getuid())
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize("exists", [True, False])
def test_read_only_place_is_refused(unprivileged_folder, exists):
    path = unprivileged_folder / "s.sqlite"
    if exists:
        SqlStore.open(path).close()
        path.chmod(0o444)
    unprivileged_folder.chmod(0o555)
    if os.getuid() == 0:
        os.seteuid(65534)
    with pytest.raises(StoreError, match="cannot be written"):
        SqlStore.open(path)


def test_unknown_revision_is_too_new(path):
    SqlStore.open(path).close()
    run(path, "UPDATE alembic_version SET version_num = '0099'")
    with pytest.raises(StoreTooNew, match=r"schema revision 0099.*knows revisions 0001 to"):
        SqlStore.open(path)


def test_older_revision_is_upgraded_in_one_step(path, tmp_path, monkeypatch):
    with SqlStore.open(path) as store:
        store.add_failure(None, FAILURE)
    migrations = tmp_path / "migrations"
    shutil.copytree(Path(opening.__file__).with_name("migrations"), migrations)
    later = migrations / "versions" / "0004_later.py"
    broken = "from alembic import op\nrevision = '0004'\ndown_revision = '0003'\ndef upgrade():\n    op.execute('CREATE TABLE later (a)')\n"
    monkeypatch.setattr(opening, "_MIGRATIONS", migrations)
    monkeypatch.setattr(opening, "REVISIONS", (*REVISIONS, "0004"))

    later.write_text(broken + "    op.execute('DROP TABLE nowhere')\n")
    with pytest.raises(StoreError, match="nowhere"):
        SqlStore.open(path)
    assert sqlite3.connect(path).execute("SELECT version_num FROM alembic_version").fetchall() == [("0003",)]
    assert sqlite3.connect(path).execute("SELECT * FROM sqlite_master WHERE name = 'later'").fetchall() == []

    shutil.rmtree(migrations / "versions" / "__pycache__", ignore_errors=True)
    later.write_text(broken)
    with SqlStore.open(path) as store:
        assert store.failures() == (FAILURE,)
    assert sqlite3.connect(path).execute("SELECT version_num FROM alembic_version").fetchall() == [("0004",)]
    meta = dict(sqlite3.connect(path).execute("SELECT key, value FROM meta").fetchall())
    assert meta["schema_version"] == "0004"
    assert meta["created_by"].startswith("secondsource ")


def test_upgrade_that_breaks_references_is_undone(path, tmp_path, monkeypatch):
    with SqlStore.open(path) as store:
        store.add_failure(make.capture(), FAILURE)
    migrations = tmp_path / "migrations"
    shutil.copytree(Path(opening.__file__).with_name("migrations"), migrations)
    code = "from alembic import op\nrevision = '0004'\ndown_revision = '0003'\ndef upgrade():\n    op.execute('DELETE FROM captures')\n"
    (migrations / "versions" / "0004_later.py").write_text(code)
    monkeypatch.setattr(opening, "_MIGRATIONS", migrations)
    monkeypatch.setattr(opening, "REVISIONS", (*REVISIONS, "0004"))
    with pytest.raises(StoreError, match="nothing was changed"):
        SqlStore.open(path)
    assert sqlite3.connect(path).execute("SELECT count(*) FROM captures").fetchone() == (1,)


def test_full_disk_while_opening_is_told(path):
    with pytest.raises(StoreFull), opening.translated(SqliteBackend(path, 1.0)):
        raise OSError(28, os.strerror(28))


def test_up_to_date_store_opens_fast_and_without_alembic(path):
    SqlStore.open(path).close()
    code = (
        "import sys, time; from pathlib import Path; from secondsource.storage import SqlStore; start = time.perf_counter();"
        "SqlStore.open(Path(sys.argv[1])).close(); print(time.perf_counter() - start, 'alembic' in sys.modules)"
    )
    seconds, has_alembic = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    ).stdout.split()
    assert has_alembic == "False"
    assert float(seconds) < 0.1


def test_processes_may_make_a_store_at_once(path):
    code = "import sys; from pathlib import Path; from secondsource.storage import SqlStore; SqlStore.open(Path(sys.argv[1])).close()"
    makers = [subprocess.Popen([sys.executable, "-c", code, str(path)], stderr=subprocess.PIPE, text=True) for _ in range(4)]
    assert [maker.communicate()[1] for maker in makers] == [""] * 4


def test_two_thousand_readings_a_minute(path):
    count = 100
    with SqlStore.open(path) as store:
        start = time.perf_counter()
        for number in range(count):
            capture = make.capture(f"{number}.html", str(number).encode() * 5000)
            article = make.article(f"{number}.html", capture_id=capture.id)
            claims = tuple(make.claim(article, value=str(value)) for value in range(10))
            store.add_reading(capture, make.reading(article, claims=claims, sentence_vectors=(b"v" * 1536,) * 20))
        assert (time.perf_counter() - start) / count < 60 / 2000
