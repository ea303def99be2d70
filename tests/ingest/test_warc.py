import gzip
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.archives import response
from secondsource.ingest.files import find_pages, read_captures
from secondsource.ingest.warc import read_archive
from secondsource.records import Capture, Failure, Media

PAGES = [f"<html><p>Page {n} of the Lemira Courier.</p></html>".encode() for n in range(4)]
RECORDS = [response(n, page) for n, page in enumerate(PAGES)]
PLAIN = b"".join(RECORDS)


def read(data, *, limit=5000):
    return list(read_archive(io.BytesIO(data), limit))


def outcomes(data, **options):
    return [(page.number, page.problem or page.data) for page in read(data, **options)]


@pytest.mark.parametrize(
    "data",
    [PLAIN, b"".join(map(gzip.compress, RECORDS)), gzip.compress(PLAIN)],
    ids=["plain", "a gzip member a record", "one gzip stream"],
)
def test_pages_come_with_number_address_and_time(data):
    found = read(data)
    assert [(page.number, page.url, page.data) for page in found] == [
        (n + 1, f"https://lemira.example/{n}", page) for n, page in enumerate(PAGES)
    ]
    assert [page.taken for page in found] == [datetime(2026, 3, n + 1, 8, 30, tzinfo=UTC) for n in range(4)]


@pytest.mark.parametrize(
    "record",
    [
        response(1, b"GET / HTTP/1.1", kind="request"),
        response(1, b"", kind="revisit"),
        response(1, b"<html>gone</html>", status="404 Not Found"),
        response(1, b"<html>moved</html>", status="301 Moved"),
        response(1, b"\x89PNG", mime="image/png"),
        response(1, b"x" * 90_000, mime="image/png"),
        response(1, b"{}", mime="application/json"),
    ],
    ids=["request", "revisit", "404", "301", "image", "large image", "json"],
)
def test_what_is_no_page_is_left_out(record):
    assert outcomes(record + RECORDS[0]) == [(2, PAGES[0])]


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        (response(1, PAGES[1], digest="sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), "does not match its digest"),
        (response(1, b"", block=b"no head at all"), "no HTTP head"),
        (response(1, b"", block=b""), "no HTTP head"),
        (response(1, b"x" * 90_000), "is larger than 5000 bytes"),
        (response(1, PAGES[1], length=None), "is cut off"),
    ],
    ids=["digest", "head", "nothing", "large", "no length"],
)
def test_bad_record_is_told_and_the_rest_goes_on(record, problem):
    first, *rest = outcomes(record + RECORDS[0])
    assert first[0] == 1
    assert problem in first[1]
    if "cut off" not in problem:  # without a length nobody knows where the next record begins
        assert rest == [(2, PAGES[0])]


@pytest.mark.parametrize("digest", [None, "md5:zz", "sha1:"], ids=["none", "not base32", "empty"])
def test_only_a_digest_that_does_not_fit_is_held_against_a_page(digest):
    (outcome,) = outcomes(response(1, PAGES[1], digest=digest))
    assert outcome == (1, PAGES[1]) if digest is None else "digest" in outcome[1]


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (gzip.compress(PAGES[0]), "Content-Encoding: gzip\r\n"),
        (b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGES[0]), PAGES[0]), "Transfer-Encoding: chunked\r\n"),
        (PAGES[0], "Content-Encoding: gzip\r\n"),
        (PAGES[0], "Content-Encoding: br\r\nTransfer-Encoding: chunked\r\n"),
        (PAGES[0], "Content-Encoding: of-my-own\r\n"),
    ],
    ids=["gzip", "chunked", "stored without the gzip it names", "stored without both", "unknown"],
)
def test_chunks_and_compression_are_taken_off(body, head):
    assert outcomes(response(1, body, head=head) + RECORDS[1]) == [(1, PAGES[0]), (2, PAGES[1])]


def test_bomb_is_not_unpacked_beyond_the_limit():
    bomb = response(1, gzip.compress(b"a" * 50_000_000), head="Content-Encoding: gzip\r\n")
    (page,) = read(bomb, limit=60_000)
    assert len(page.data) == 60_001


def test_broken_archives_keep_what_comes_before():
    packed = b"".join(map(gzip.compress, RECORDS))
    assert [number for number, _ in outcomes(packed[:-60])] == [1, 2, 3, 4]
    assert outcomes(packed[:-60])[-1] == (4, "is cut off")
    start = len(gzip.compress(RECORDS[0]))
    torn = packed[: start + 150] + b"\0" * 20 + packed[start + 170 :]
    assert outcomes(torn)[0] == (1, PAGES[0])
    assert outcomes(torn)[1][0] == 0
    assert "broken from record 2 on" in outcomes(torn)[1][1]
    assert outcomes(b"") == [(0, "is empty")]
    assert "broken from record 1 on" in outcomes(b"this is no archive\n" * 9)[0][1]


@pytest.mark.parametrize("date", ["yesterday", "", "0000-00-00T00:00:00Z"])
def test_page_without_a_time_is_kept(date):
    (page,) = read(response(1, PAGES[1], date=date))
    assert (page.data, page.taken) == (PAGES[1], None)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_raises(data):
    packed = bytearray(data.draw(st.sampled_from([PLAIN, b"".join(map(gzip.compress, RECORDS))])))
    for _ in range(data.draw(st.integers(1, 6))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    for page in read(bytes(packed[: data.draw(st.integers(0, len(packed)))])):
        assert bool(page.data) != bool(page.problem)


def captures(path, **options):
    return list(read_captures(next(find_pages([path])), max_bytes=5000, **options))


def test_archive_among_files(tmp_path):
    path = tmp_path / "crawl.WARC.gz"
    records = [*RECORDS[:2], response(7, b"x" * 6000), response(8, b"\x89PNG\r\n"), response(9, PAGES[3], date="")]
    path.write_bytes(b"".join(map(gzip.compress, records)))
    told = datetime(2026, 5, 1, tzinfo=UTC)
    found = captures(path, taken=told)
    assert [outcome.file for outcome in found] == [f"crawl.WARC.gz#{n}" for n in range(1, 6)]
    kept = [outcome for outcome in found if isinstance(outcome, Capture)]
    assert [(c.media, c.data, c.taken) for c in kept] == [
        (Media.HTML, PAGES[0], datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
        (Media.HTML, PAGES[1], datetime(2026, 3, 2, 8, 30, tzinfo=UTC)),
        (Media.HTML, PAGES[3], told),
    ]
    assert [outcome.reason for outcome in found if isinstance(outcome, Failure)] == [
        "is larger than 5000 bytes: https://lemira.example/7",
        "is binary: a PNG image: https://lemira.example/8",
    ]


def test_archive_that_cannot_be_read(tmp_path):
    (tmp_path / "a.warc").write_bytes(b"")
    (tmp_path / "b.warc").mkdir()
    assert [(f.file, f.reason) for f in captures(tmp_path / "a.warc")] == [("a.warc", "is empty")]
    assert list(find_pages([tmp_path / "b.warc"])) == []
