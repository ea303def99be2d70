import gzip
import hashlib
import os
from pathlib import Path

import pytest

from secondsource.ingest.files import find_pages, read_captures
from secondsource.records import Capture, Failure, Media

HTML = b"<!DOCTYPE html><html><body><p>The mill at Orrin reopened.</p></body></html>"
LIMIT = 1000


def put(path, data=HTML):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def names(*paths):
    return [page.name for page in find_pages(paths)]


def read(*paths, limit=LIMIT):
    return [outcome for page in find_pages(paths) for outcome in read_captures(page, max_bytes=limit)]


def test_a_folder_is_read_to_its_depths_in_order_of_names(tmp_path):
    for name in [
        "b.html",
        "a/z.txt",
        "a/b/c.HTM",
        "a.md",
        "a/.hidden.html",
        ".git/x.html",
        "c.xhtml.gz",
        "notes.docx",
        "README",
    ]:
        put(tmp_path / name)
    skipped = []
    pages = list(find_pages([tmp_path], on_skip=skipped.append))
    assert [page.name for page in pages] == ["a/b/c.HTM", "a/z.txt", "a.md", "b.html", "c.xhtml.gz"]
    assert sorted(path.name for path in skipped) == ["README", "notes.docx"]
    assert not any(page.problem for page in pages)


def test_a_named_file_keeps_its_path_as_given(tmp_path, monkeypatch):
    put(tmp_path / "wire/a.html")
    monkeypatch.chdir(tmp_path)
    assert names(Path("wire/a.html")) == ["wire/a.html"]
    assert names(tmp_path / "wire/a.html") == ["a.html"]
    assert names(Path()) == ["wire/a.html"]
    assert names(Path("wire")) == ["a.html"]


def test_names_that_clash_get_the_folder_before_them(tmp_path, monkeypatch):
    for name in ["north/a.html", "south/a.html", "east/c.html", "old/north/a.html"]:
        put(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert names(Path("north"), Path("south"), Path("east")) == ["north/a.html", "south/a.html", "c.html"]
    assert names(Path("north"), Path("old/north")) == ["north/a.html", "old/north/a.html"]
    assert names(tmp_path / "north/a.html", tmp_path / "south/a.html") == ["north/a.html", "south/a.html"]


def test_a_file_reached_twice_comes_once(tmp_path, monkeypatch):
    put(tmp_path / "in/a.html")
    monkeypatch.chdir(tmp_path)
    assert len(names(Path("in"), Path("in"), Path("in/a.html"), tmp_path / "in")) == 1


@pytest.mark.parametrize(
    ("name", "data", "media"),
    [
        ("a.html", HTML, Media.HTML),
        ("a.html", b"Plain words", Media.HTML),
        ("a.txt", b"Plain words about <html> pages", Media.TEXT),
        ("a.md", b"# Title\n\nWords", Media.TEXT),
        ("a.txt", HTML, Media.HTML),
        ("a.txt", b"\xef\xbb\xbf \n<?xml version='1.0'?><!-- saved -->\n<HTML lang=en>", Media.HTML),
        ("a.txt", "<html>Гімн</html>".encode("utf-16"), Media.HTML),
        ("a.txt", "Млин знову працює".encode("cp1251"), Media.TEXT),
        ("a.html", HTML + b"\0", Media.HTML),
    ],
)
def test_a_page_becomes_one_capture(tmp_path, name, data, media):
    expected = Capture(id=hashlib.sha256(data).hexdigest(), file=name, media=media, data=data)
    assert read(put(tmp_path / name, data)) == [expected]


def test_gzip_is_unpacked_by_ending_or_by_content(tmp_path):
    put(tmp_path / "a.html.gz", gzip.compress(HTML))
    put(tmp_path / "b.html", gzip.compress(HTML))
    first, second = read(tmp_path)
    assert first.data == second.data == HTML
    assert first.id == hashlib.sha256(HTML).hexdigest()
    assert first.file == "a.html.gz"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.html", b"", "empty"),
        ("a.html", b"\xef\xbb\xbf \n\t", "empty"),
        ("a.html", b"\0" * 50, "empty"),
        ("a.html.gz", gzip.compress(b""), "empty"),
        ("a.jsonl", b"", "empty"),
        ("a.jsonl", b"\n \n", "empty"),
        ("a.html", b"%PDF-1.7 and so on", "PDF"),
        ("a.html", b"\x89PNG\r\n", "PNG"),
        ("a.txt", b"PK\x03\x04rest", "ZIP"),
        ("a.txt", bytes(range(256)), "control characters"),
        ("a.html", b"x" * (LIMIT + 1), "larger than 1000 bytes"),
        ("a.html.gz", gzip.compress(b"x" * 50_000_000), "larger than 1000 bytes"),
        ("a.html.gz", gzip.compress(HTML)[:-12], "broken gzip"),
        ("a.html.gz", HTML, "broken gzip"),
        ("a.html.gz", gzip.compress(HTML)[:15] + b"\xff" * 20, "broken gzip"),
        ("a.pdf", b"%PDF", "none of the endings"),
    ],
)
def test_what_is_no_page_is_a_failure_with_its_reason(tmp_path, name, data, reason):
    (outcome,) = read(put(tmp_path / name, data))
    assert isinstance(outcome, Failure)
    assert outcome.file == name
    assert outcome.stage == "capture"
    assert reason in outcome.reason


def test_a_page_of_exactly_the_limit_is_read(tmp_path):
    (outcome,) = read(put(tmp_path / "a.html", b"x" * LIMIT))
    assert len(outcome.data) == LIMIT


def test_each_line_of_a_dump_is_a_capture(tmp_path):
    lines = [
        b'\xef\xbb\xbf{"a": 1}\r',
        b"",
        b"[1]",
        b"{broken",
        b"\xff\xfe\xfa",
        b'{"t": "' + b"x" * 5000 + b'"}',
        b"[" * 900,
        b'{"z": 2}',
    ]
    outcomes = read(put(tmp_path / "d.jsonl", b"\n".join(lines)))
    assert [outcome.file for outcome in outcomes] == [f"d.jsonl#{n}" for n in (1, 3, 4, 5, 6, 7, 8)]
    assert [outcome.data for outcome in outcomes if isinstance(outcome, Capture)] == [b'{"a": 1}', b'{"z": 2}']
    assert all(outcome.media is Media.JSON for outcome in outcomes if isinstance(outcome, Capture))
    reasons = [outcome.reason for outcome in outcomes if isinstance(outcome, Failure)]
    assert reasons[0] == "is no JSON object"
    assert "larger than" in reasons[3]


def test_a_broken_dump_gives_the_lines_before_the_break(tmp_path):
    lines = b"".join(b'{"n": %d, "noise": "%s"}\n' % (n, os.urandom(20).hex().encode()) for n in range(20_000))
    outcomes = read(put(tmp_path / "d.jsonl.gz", gzip.compress(lines)[:-5000]))
    assert len(outcomes) > 1000
    assert all(isinstance(outcome, Capture) for outcome in outcomes[:-2])
    assert "broken gzip" in outcomes[-1].reason


def test_an_endless_line_ends_the_dump(tmp_path):
    data = b'{"a": 1}\n' + b"x" * 20_000_000 + b'\n{"b": 2}'
    outcomes = read(put(tmp_path / "d.jsonl.gz", gzip.compress(data)))
    assert [outcome.file for outcome in outcomes] == ["d.jsonl.gz#1", "d.jsonl.gz#2", "d.jsonl.gz"]


def test_deep_nesting_is_no_crash(tmp_path):
    (outcome,) = read(put(tmp_path / "d.jsonl", b'{"a":' * 200_000), limit=10_000_000)
    assert isinstance(outcome, Failure)


def test_missing_paths_links_and_odd_files_are_failures(tmp_path):
    assert "does not exist" in read(tmp_path / "none.html")[0].reason
    folder = tmp_path / "in"
    put(folder / "a.html")
    (folder / "b.html").symlink_to("gone.html")
    (folder / "c.html").symlink_to("c.html")
    (folder / "d").symlink_to(folder)
    (folder / "e.html").symlink_to("a.html")
    os.mkfifo(folder / "f.html")
    found = {outcome.file: outcome for outcome in read(folder)}
    assert sorted(found) == ["a.html", "b.html", "c.html", "d", "e.html", "f.html"]
    assert {name for name, outcome in found.items() if isinstance(outcome, Capture)} == {"a.html", "e.html"}
    assert found["b.html"].reason == "is a link to nothing"
    assert "read already" in found["d"].reason
    assert "regular" in found["f.html"].reason


def test_a_name_that_is_no_utf8_can_be_stored(tmp_path):
    put(Path(os.fsdecode(os.fsencode(tmp_path) + b"/gr\xfcn.html")))
    (outcome,) = read(tmp_path)
    assert outcome.file == "gr\ufffdn.html"


def test_forbidden_files_and_folders_are_failures(tmp_path, monkeypatch):
    put(tmp_path / "in/a.html")
    put(tmp_path / "in/shut/b.html")
    real = os.listdir

    def refuse(path, *rest, **more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "listdir", lambda path: refuse(path) if str(path).endswith("shut") else real(path))
    monkeypatch.setattr(Path, "open", refuse)
    reasons = {outcome.file: outcome.reason for outcome in read(tmp_path / "in")}
    assert reasons == {
        "a.html": "cannot be read (Permission denied)",
        "shut": "is a folder that cannot be read (Permission denied)",
    }
