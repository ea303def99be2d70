"""Whatever is wrong with the input: a clear message, a stored failure, the documented exit code, and every other page goes through."""

import contextlib
import gzip
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import call, write_page
from secondsource import cli
from secondsource.ingest import files
from secondsource.records import Failure
from secondsource.settings import Settings
from secondsource.storage import SqlStore
from secondsource.toolbox import extract_pages

GOOD = (
    "Two ferries collided in the fog off the harbour of Skarvoy on Wednesday, and 14 passengers were hurt, the coast guard said.",
    "Both ships reached the pier under their own power. The harbour master, Ingrid Solheim, closed the fairway until the evening.",
    "An inquiry into the accident will be opened next week, the ministry of transport said in a statement to reporters in the town.",
)
GOOD_TEXT = "\n\n".join(GOOD)
GREEK = (
    "Η Υπηρεσία Υδάτων υπέγραψε τη Δευτέρα σύμβαση ύψους 3 εκατομμυρίων ευρώ για το νέο αντλιοστάσιο, είπε ο δήμαρχος.",
    "Οι εργασίες αρχίζουν τον Μάρτιο και θα διαρκέσουν δύο χρόνια, σύμφωνα με την ανακοίνωση που δόθηκε στη δημοσιότητα.",
)
UKRAINIAN = (
    "У понеділок у місті Ясновір зіткнулися два трамваї, дев'ятеро пасажирів дістали травми, повідомила міська рада.",
    "Рух відновили через три години. Мер Олена Гнатюк пообіцяла перевірити гальма всіх трамваїв до кінця місяця.",
)
PUBLISHED = "2026-02-05T08:00:00+00:00"


def write_index(path):
    links = "".join(f"<li><a href='/{n}'>Headline number {n} of the day</a></li>" for n in range(60))
    path.write_text(f"<html><head><title>The Skarvoy Times</title></head><body><ul>{links}</ul></body></html>")


def write_cases(folder):
    """Every kind of bad page, and a good one under each of the names that begin with ok."""
    write_page(folder / "ok-first.html", "Ferries collide off Skarvoy", GOOD, published=PUBLISHED)
    (folder / "ok-last.txt").write_text(f"Ferries collide off Skarvoy\n5 February 2026\n\n{GOOD_TEXT}\n", "utf-8")
    (folder / "empty.html").touch()
    (folder / "blank.txt").write_text(" \n\t\n")
    (folder / "binary.html").write_bytes(bytes(range(256)) * 40)
    (folder / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(2000))
    with (folder / "large.html").open("wb") as file:
        file.write(b"<html><body><article>" + b"<p>A sentence that is of no use.</p>\n" * 1_700_000)
    (folder / "bomb.html.gz").write_bytes(gzip.compress(b"<p>boom</p>" * 2_600_000))
    (folder / "cut.html.gz").write_bytes(gzip.compress(b"<p>words</p>" * 4000)[:60])
    (folder / "notgz.txt.gz").write_bytes(GOOD_TEXT.encode())
    (folder / "lines.jsonl").write_text(
        json.dumps({"title": "Ferries collide off Skarvoy", "text": GOOD_TEXT, "published": PUBLISHED})
        + "\nthis is no JSON\n\n[1, 2]\n"
        + json.dumps({"title": "Ferries", "text": GOOD_TEXT.replace("14", "15"), "published": PUBLISHED})
        + "\n",
        "utf-8",
    )
    write_index(folder / "index.html")
    cookies = "We value your privacy. We and our 812 partners use cookies to store and access information on your device. "
    choices = "<button>Accept all cookies</button><button>Reject all</button><a href='/p'>Privacy policy</a>"
    (folder / "cookies.html").write_text(
        f"<html><head><title>Before you continue</title></head><body><p>{cookies}</p>{choices}</body></html>"
    )
    (folder / "missing.html").write_text(
        "<html><head><title>404 Not Found</title></head><body><h1>Page not found</h1>"
        "<p>Sorry, the page you are looking for does not exist or has been moved.</p></body></html>"
    )
    (folder / "broken.html").write_text(
        "<html><head><title>Ferries collide off Skarvoy</title><meta property='article:published_time' content='2026-02-05'>"
        "<body><div><article><h1>Ferries collide off Skarvoy<p>" + "</b></div></i><p>".join(GOOD) + "<table><tr><td",
    )
    write_page(folder / "undated.html", "Ferries collide off Skarvoy", GOOD)
    page = write_page(folder / "greek.html", "Νέο αντλιοστάσιο", GREEK, published=PUBLISHED, lang="el", charset="iso-8859-7")
    page.write_bytes(page.read_bytes().replace(b'charset="iso-8859-7"', b'charset="utf-8"'))
    write_page(folder / "nocharset.html", "Трамваї зіткнулися", UKRAINIAN, published=PUBLISHED, lang="uk", charset="")
    (folder / "cp1251.txt").write_bytes(("Трамваї зіткнулися\n05.02.2026\n\n" + "\n\n".join(UKRAINIAN)).encode("cp1251"))


REASONS = {
    "empty.html": ("capture", "is empty"),
    "blank.txt": ("capture", "is empty"),
    "binary.html": ("capture", "is binary"),
    "image.txt": ("capture", "is binary: a PNG image"),
    "large.html": ("capture", "is larger than 20000000 bytes"),
    "bomb.html.gz": ("capture", "is larger than 20000000 bytes"),
    "cut.html.gz": ("capture", "is a broken gzip file"),
    "notgz.txt.gz": ("capture", "is a broken gzip file"),
    "lines.jsonl#2": ("capture", "is no JSON"),
    "lines.jsonl#4": ("capture", "is no JSON object"),
    "index.html": ("page-kind", "index page"),
    "cookies.html": ("page-kind", "cookie"),
    "missing.html": ("page-kind", "error page"),
    "nowhere.html": ("capture", "does not exist"),
    "x" * 300 + ".html": ("capture", "cannot be read"),
    "setup.cfg": ("capture", "none of the endings of a page"),
}
READ = (
    "ok-first.html", "ok-last.txt", "lines.jsonl#1", "lines.jsonl#5", "broken.html", "undated.html", "greek.html", "nocharset.html", "cp1251.txt",
)  # fmt: skip


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory):
    """One run over all bad pages at once: what it said, and what the store holds."""
    folder = tmp_path_factory.mktemp("bad")
    pages = folder / "pages"
    pages.mkdir()
    write_cases(pages)
    (folder / "setup.cfg").touch()
    store = folder / "s.sqlite"
    done = call("run", pages, folder / "nowhere.html", folder / ("x" * 300 + ".html"), folder / "setup.cfg", "--store", store, "--json")
    listed = json.loads(call("failures", "--store", store, "--json", check=0).stdout)
    table = call("failures", "--store", store, check=0, env={"COLUMNS": "500"}).stdout
    edition = json.loads(call("export", "--store", store, check=0).stdout)
    return {"run": done, "failures": {f["file"]: (f["stage"], f["reason"]) for f in listed}, "table": table, "edition": edition}


@pytest.mark.parametrize("file", REASONS)
def test_bad_page_is_told_and_listed_with_its_reason(aftermath, file):
    stage, reason = REASONS[file]
    assert aftermath["failures"][file][0] == stage
    assert reason in aftermath["failures"][file][1]
    assert f"set aside: {file}: {aftermath['failures'][file][1]}\n" in aftermath["run"].stderr
    assert aftermath["failures"][file][1] in aftermath["table"]


def test_no_other_page_is_set_aside_and_the_code_says_that_some_were(aftermath):
    assert set(aftermath["failures"]) == set(REASONS)
    assert {f["file"] for f in aftermath["edition"]["failures"]} == set(REASONS)
    assert aftermath["run"].returncode == 3
    assert "Traceback" not in aftermath["run"].stderr


@pytest.mark.parametrize("file", READ)
def test_every_other_page_goes_through(aftermath, file):
    assert file in {article["file"] for article in aftermath["edition"]["articles"]}


def article_of(aftermath, file):
    return next(article for article in aftermath["edition"]["articles"] if article["file"] == file)


def test_broken_markup_keeps_the_words(aftermath):
    text = article_of(aftermath, "broken.html")["text"]
    assert all(paragraph in text for paragraph in GOOD)


@pytest.mark.parametrize(("file", "words"), [("greek.html", GREEK), ("nocharset.html", UKRAINIAN), ("cp1251.txt", UKRAINIAN)])
def test_wrong_or_missing_charset_is_seen_through(aftermath, file, words):
    assert all(paragraph in article_of(aftermath, file)["text"] for paragraph in words)


def test_page_without_any_date_is_read_undated(aftermath):
    article = article_of(aftermath, "undated.html")
    assert article["published"] is None
    assert article["text"] == GOOD_TEXT


def test_run_sums_up_what_was_set_aside(aftermath):
    summary = json.loads(aftermath["run"].stdout)
    assert summary["pages_read"] == len(READ)
    assert {f["file"] for f in summary["set_aside"]} == set(REASONS)


def test_failure_is_forgotten_once_the_page_is_read(tmp_path):
    page = tmp_path / "page.html"
    page.touch()
    store = tmp_path / "s.sqlite"
    call("run", page, "--store", store, check=4)
    write_page(page, "Ferries collide off Skarvoy", GOOD, published=PUBLISHED)
    call("run", page, "--store", store, check=0)
    assert json.loads(call("failures", "--store", store, "--json", check=0).stdout) == []
    assert call("failures", "--store", store, check=0).stdout == "nothing was set aside\n"


def test_nothing_readable_at_all_has_a_code_of_its_own(tmp_path):
    (tmp_path / "empty").mkdir()
    done = call("run", tmp_path / "empty", tmp_path / "nowhere", "--store", tmp_path / "s.sqlite", check=4)
    assert "none of the pages could be read" in done.stderr
    done = call("run", tmp_path / "empty", "--store", tmp_path / "t.sqlite", check=4)
    assert f"no page in {tmp_path / 'empty'}" in done.stderr


def test_pages_without_an_article_are_no_error(tmp_path):
    write_page(tmp_path / "ok.html", "Ferries collide off Skarvoy", GOOD, published=PUBLISHED)
    write_index(tmp_path / "index.html")
    call("run", tmp_path, "--store", tmp_path / "s.sqlite", check=0)
    assert [f["file"] for f in json.loads(call("failures", "--store", tmp_path / "s.sqlite", "--json").stdout)] == ["index.html"]


def test_page_that_takes_too_long_is_set_aside(tmp_path):
    story = (f"In the year {n} the miller of Orsk went to town and sold {n} sacks of flour for {n} crowns." for n in range(1000, 1600))
    (tmp_path / "chronicle.txt").write_text("\n\n".join(story))
    write_index(tmp_path / "index.html")
    store = tmp_path / "s.sqlite"
    done = call("run", tmp_path / "chronicle.txt", tmp_path / "index.html", "--store", store, "--page-seconds", 1, check=4)
    assert "set aside: chronicle.txt: took longer than 1 seconds\n" in done.stderr
    assert "Traceback" not in done.stderr
    listed = {f["file"]: (f["stage"], f["reason"]) for f in json.loads(call("failures", "--store", store, "--json", check=0).stdout)}
    assert listed["chronicle.txt"] == ("read", "took longer than 1 seconds")
    assert listed["index.html"][0] == "page-kind"


def test_extracting_a_page_may_take_as_long_as_told(tmp_path):
    write_page(tmp_path / "a.html", "Ferries collide off Skarvoy", GOOD, published=PUBLISHED)
    (tmp_path / "b.txt").write_text(GOOD_TEXT)
    for seconds in (1e-5, 0):
        found = list(extract_pages([tmp_path], Settings(page_seconds=seconds)))
        assert [f.file for f in found] == ["a.html", "b.txt"]
        late = [f for f in found if isinstance(f, Failure)]
        assert [(f.stage, f.reason) for f in late] == [("extract", "took longer than 1e-05 seconds")] * (2 if seconds else 0)


def call_here(monkeypatch, *arguments):
    """The command line in this process, where the operating system can be made to fail; gives the exit code."""
    monkeypatch.setattr(sys, "argv", ["secondsource", *map(str, arguments)])
    with pytest.raises(SystemExit) as ending:
        cli.main()
    return ending.value.code


def test_unreadable_folder_is_listed_and_the_others_are_read(tmp_path, monkeypatch, capsys):
    (tmp_path / "pages" / "locked").mkdir(parents=True)
    write_page(tmp_path / "pages" / "ok.html", "Ferries collide off Skarvoy", GOOD, published=PUBLISHED)
    entries = os.listdir

    def refuse(path):
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", str(path))
        return entries(path)

    # Permissions do not bind root, which tests may run as; the operating system is made to refuse.
    monkeypatch.setattr(files.os, "listdir", refuse)
    store = tmp_path / "s.sqlite"
    assert call_here(monkeypatch, "run", tmp_path / "pages", "--store", store, "--json") == 3
    out, err = capsys.readouterr()
    assert "set aside: locked: is a folder that cannot be read (Permission denied)" in err
    assert json.loads(out)["pages_read"] == 1
    assert "locked" in call("failures", "--store", store, check=0).stdout


# ---------------------------------------------------------------------------------------------------- store, disk, settings


def make_store(path, *statements):
    SqlStore.open(path).close()
    query(path, *statements)
    return path


def query(path, *statements):
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return [connection.execute(statement).fetchone() for statement in statements]


@pytest.mark.parametrize("command", ["run", "report", "export", "failures"])
def test_store_of_a_newer_version_is_left_alone(tmp_path, command):
    store = make_store(tmp_path / "s.sqlite", "UPDATE alembic_version SET version_num = '9001'")
    before = store.read_bytes()
    done = call(command, *([tmp_path] if command == "run" else []), "--store", store, check=6)
    assert "newer Second Source" in done.stderr
    assert "9001" in done.stderr
    assert "upgrade it" in done.stderr
    assert store.read_bytes() == before


@pytest.mark.parametrize("command", ["report", "export", "failures"])
def test_missing_store_is_not_made(tmp_path, command):
    done = call(command, "--store", tmp_path / "s.sqlite", check=6)
    assert done.stderr == f"secondsource: {tmp_path / 's.sqlite'}: there is no store here\n"
    assert not (tmp_path / "s.sqlite").exists()


def test_file_that_is_no_store_is_left_alone(tmp_path):
    (tmp_path / "s.sqlite").write_text("Dear diary")
    done = call("run", tmp_path, "--store", tmp_path / "s.sqlite", check=6)
    assert "no SQLite database" in done.stderr
    assert (tmp_path / "s.sqlite").read_text() == "Dear diary"


@pytest.fixture
def small_disk(tmp_path):
    """A file system of a megabyte, a third of which an empty store takes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("a small file system can be mounted by root only")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


MANY = 30
"""Pages, more than fit on a small disk."""


def test_full_disk_is_told_and_the_pages_before_are_kept(tmp_path, small_disk):
    store = small_disk / "s.sqlite"
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(MANY):
        write_page(pages / f"{number:02}.html", f"Ferries collide, part {number}", [p.replace("14", str(20 + number)) for p in GOOD])
    done = call("run", pages, "--store", store, "--workers", "1", check=7)
    assert "no room for the store; free some space and run again" in done.stderr
    assert "Traceback" not in done.stderr
    (kept,), integrity = query(store, "SELECT count(*) FROM articles", "PRAGMA integrity_check")
    assert 0 < kept < MANY
    assert integrity == ("ok",)
    subprocess.run(["mount", "-o", "remount,size=16m", str(small_disk)], check=True)
    summary = json.loads(call("run", pages, "--store", store, "--workers", "1", "--json", check=0).stdout)
    assert (summary["pages_known"], summary["pages_read"]) == (kept, MANY - kept)


def test_disk_that_is_full_from_the_start_is_told(tmp_path, monkeypatch, capsys):
    def fill(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fill)
    make_store(tmp_path / "s.sqlite")
    assert call_here(monkeypatch, "export", "--store", tmp_path / "s.sqlite", "-o", tmp_path / "x.json") == 7
    assert "the disk is full" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_full_disk_behind_standard_output_is_told(tmp_path):
    make_store(tmp_path / "s.sqlite")
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "secondsource", "export", "--store", str(tmp_path / "s.sqlite")]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 7
    assert done.stderr.startswith("secondsource: the disk is full")
    assert "Traceback" not in done.stderr


def test_output_that_cannot_be_written_is_wrong_usage(tmp_path):
    make_store(tmp_path / "s.sqlite")
    done = call("export", "--store", tmp_path / "s.sqlite", "-o", tmp_path, check=2)
    assert f"{tmp_path} cannot be written: Is a directory" in done.stderr


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("o.toml", '[[outlet]]\nname = "A"\nowners = "B"\n', "outlet 1: unknown key 'owners'"),
        ("o.toml", '[outlets]\nname = "A"\n', "unknown key 'outlets'"),
        ("o.json", '[{"name": "A", "colour": 1}]', "outlet 1: unknown key 'colour'"),
        ("o.toml", "[[outlet\n", "is malformed"),
        ("o.toml", None, "cannot be read (No such file or directory)"),
    ],
)
def test_wrong_outlets_file_stops_before_any_page(tmp_path, name, text, message):
    if text is not None:
        (tmp_path / name).write_text(text)
    write_page(tmp_path / "ok.html", "Ferries collide off Skarvoy", GOOD, published=PUBLISHED)
    for command in (["run", "--store", tmp_path / "s.sqlite"], ["extract"])[: 2 if "owners" in message else 1]:
        done = call(*command, tmp_path / "ok.html", "--outlets", tmp_path / name, check=5)
        assert done.stderr.startswith(f"secondsource: {tmp_path / name}: {message}")
        assert done.stdout == ""
    assert not (tmp_path / "s.sqlite").exists()


def test_model_that_cannot_be_made_is_no_fault_of_the_pages(tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    write_page(tmp_path / "ok.html", "Ferries collide off Skarvoy", GOOD, published=PUBLISHED)
    done = call("run", tmp_path / "ok.html", "--store", tmp_path / "s.sqlite", check=8, env={"SECONDSOURCE_CACHE": str(tmp_path / "cache")})
    assert "model cache" in done.stderr
    assert json.loads(call("failures", "--store", tmp_path / "s.sqlite", "--json", check=0).stdout) == []


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["run"],
        ["run", ".", "--workers", "-1"],
        ["run", ".", "--page-seconds", "-1"],
        ["extract", ".", "--page-seconds", "nan"],
        ["export", "--format", "xml"],
        ["annotate"],
    ],
)
def test_wrong_usage_is_told(tmp_path, arguments):
    done = call(*arguments, cwd=tmp_path, check=2)
    assert "Usage: " in done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []
