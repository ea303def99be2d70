"""`read` into Parquet files and `load` into a store: the same as `run`, repeatable, and no damaged file stops the others."""

import json

import pytest

pa = pytest.importorskip("pyarrow", reason="NOT TESTED: Parquet files, for pyarrow is not installed (pip install secondsource[ray])")
import pyarrow.parquet as pq  # noqa: E402

from conftest import SAMPLES, call, dump_store  # noqa: E402
from secondsource.errors import InputError  # noqa: E402
from secondsource.exchange.parquet import COLUMNS, make_table, read_rows, write_rows  # noqa: E402

COACH = sorted(path for path in (SAMPLES / "pages").iterdir() if "coach" in path.name)
OUTLETS = ("--outlets", SAMPLES / "outlets.toml")


def harvest(*arguments, check=0):
    return json.loads(call(*arguments, "--json", check=check).stdout)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The four pages on one coach accident and a file that is none, read into Parquet files."""
    folder = tmp_path_factory.mktemp("harvest")
    (folder / "empty.html").touch()
    summary = harvest("read", *COACH, folder / "empty.html", "--out", folder / "out", "--workers", 1, *OUTLETS, check=3)
    assert (summary["pages_read"], [f["file"] for f in summary["set_aside"]]) == (4, ["empty.html"])
    return folder


def load(folder, store, check=3):
    return harvest("load", folder, "--store", store, *OUTLETS, check=check)


def test_loaded_store_is_that_of_run(folder, tmp_path):
    harvest("run", *COACH, folder / "empty.html", "--store", tmp_path / "run.sqlite", "--workers", 1, *OUTLETS, check=3)
    loaded = load(folder / "out", tmp_path / "load.sqlite")
    assert (loaded["pages_read"], loaded["stories"]) == (4, 1)
    # In order, because the indexes of a new store may be made in any.
    loaded_lines, run_lines = (sorted(dump_store(tmp_path / name).splitlines()) for name in ("load.sqlite", "run.sqlite"))
    assert loaded_lines == run_lines


def test_loading_twice_changes_nothing_and_run_knows_the_pages(folder, tmp_path):
    store = tmp_path / "s.sqlite"
    load(folder / "out", store)
    before = dump_store(store)
    again = load(folder / "out", store)
    assert (again["pages_read"], again["pages_known"], again["stories_evaluated"]) == (0, 4, 0)
    assert dump_store(store) == before
    known = harvest("run", *COACH, "--store", store, *OUTLETS)
    assert (known["pages_read"], known["pages_known"]) == (0, 4)


def test_reading_twice_reads_nothing(folder):
    files = sorted((folder / "out").iterdir())
    again = harvest("read", *COACH, folder / "empty.html", "--out", folder / "out", *OUTLETS)
    assert (again["pages_read"], again["pages_known"], again["set_aside"]) == (0, 5, [])
    assert sorted((folder / "out").iterdir()) == files


def damaged_copy(folder, target):
    """The folder's file beside a cut one, one of another program, one with wrong types and one with damaged rows."""
    target.mkdir()
    (good,) = (folder / "out").iterdir()
    data = good.read_bytes()
    (target / "b-good.parquet").write_bytes(data)
    (target / "a-cut.parquet").write_bytes(data[: len(data) // 2])
    (target / "a-junk.parquet").write_bytes(b"PAR1 no PAR1")
    pq.write_table(pa.table({"colour": ["red"]}), target / "a-other.parquet")
    table = pq.read_table(good)
    pq.write_table(table.set_column(table.schema.get_field_index("data"), "data", pa.array([1] * len(table))), target / "a-types.parquet")
    rows = [row for row in read_rows(good) if not row["stage"]]
    broken = [
        rows[0] | {"file": "no-json", "article": "{"},
        rows[1] | {"file": "other-bytes", "data": b"<html>other</html>"},
        rows[2] | {"file": "mixed-up", "analysis": rows[3]["analysis"]},
        rows[3] | {"file": "no-vectors", "claim_vectors": []},
        rows[0] | {"file": "no-claims", "claims": None},
        rows[1] | {"file": "no-media", "media": "film"},
        rows[2] | {"file": None},
    ]
    write_rows(target / "a-rows.parquet", broken)
    return target


def test_damaged_files_and_rows_are_set_aside_and_the_others_go_on(folder, tmp_path):
    store = tmp_path / "s.sqlite"
    target = damaged_copy(folder, tmp_path / "damaged")
    summary = load(target, store)
    assert summary["pages_read"] == 4
    told = {failure["file"]: failure["reason"] for failure in summary["set_aside"]}
    files = ["a-cut.parquet", "a-junk.parquet", "a-other.parquet", "a-rows.parquet", "a-types.parquet"]
    rows = ["empty.html", "mixed-up", "no-claims", "no-json", "no-media", "no-vectors", "other-bytes"]
    assert sorted(told) == [*files, *rows]
    assert "it lacks file" in told["a-other.parquet"]
    assert "data is int64, not binary" in told["a-types.parquet"]
    assert "damaged" in told["a-cut.parquet"]
    assert "SHA-256" in told["other-bytes"]
    assert "different pages" in told["mixed-up"]
    (target / "a-cut.parquet").write_bytes((target / "b-good.parquet").read_bytes())
    load(target, store)
    left = {failure["file"] for failure in harvest("failures", "--store", store)}
    assert "a-cut.parquet" not in left
    assert "a-junk.parquet" in left


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("load", "nowhere"), 3, "is no folder"),
        (("load", "{folder}"), 3, "holds no .parquet file"),
        (("read", "{folder}", "--out", "{folder}/out", "--engine", "abacus"), 2, "must be local or ray"),
        (("read", "{folder}", "--out", "{folder}/out"), 4, "no page in"),
        (("read", "{folder}", "--out", "{folder}/file"), 3, "cannot be made a folder"),
    ],
    ids=["no folder", "no file", "engine", "no page", "out is a file"],
)
def test_wrong_use_is_told(tmp_path, arguments, code, words):
    (tmp_path / "file").touch()
    named = [argument.format(folder=tmp_path) for argument in arguments]
    store = ("--store", tmp_path / "s.sqlite") if named[0] == "load" else ()
    assert words in " ".join(call(*named, *store, check=code).stderr.split())


def test_rows_survive_the_file(tmp_path):
    rows = [
        {"file": "ä#1", "capture_id": "00", "data": b"\0\xff", "claim_vectors": [b"", b"ab"], "sketch": b""},
        {"file": "b", "stage": "read", "reason": "why"},
    ]
    write_rows(tmp_path / "r.parquet", rows)
    assert list(read_rows(tmp_path / "r.parquet")) == [{name: row.get(name) for name in COLUMNS} for row in rows]
    assert [path.name for path in tmp_path.iterdir()] == ["r.parquet"]
    assert make_table([]).num_rows == 0
    with pytest.raises(InputError, match="no Parquet file"):
        list(read_rows(tmp_path / "missing.parquet"))
