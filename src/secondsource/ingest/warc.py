"""A web archive (WARC, ISO 28500; also gzip, zstd or lz4) in, the HTML pages among its HTTP responses out, each with its time of capture.

It tells what is wrong with a record and goes on; naming the pages and judging their bytes is left to `files.py`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

HEAD_BYTES = 65_536
"""Room for the HTTP head beside a page of the greatest size."""
PAGE_TYPES = ("text/html", "application/xhtml+xml")
PAGE_STATUS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedPage:
    """The HTML of one response, or why there is none. `number` counts all records of the archive from 1; 0 stands for the archive.

    `url` is the address it was taken from, `taken` when (aware); either may be missing.
    """

    number: int
    url: str = ""
    taken: datetime | None = None
    data: bytes = b""
    problem: str = ""


def read_archive(file: BinaryIO, max_bytes: int) -> Iterator[ArchivedPage]:
    """HTML responses with status 200, in the order of the archive, without HTTP head, chunks and compression.

    At most `max_bytes` + 1 bytes are unpacked of a page. A record that is cut off, does not match its digest, has no HTTP head or is too
    large comes with its `problem`; so does, as the last one, the rest of an archive that is broken, and an archive without records.
    Other records (requests, revisits, other statuses and media) are left out.
    """
    number = 0
    try:
        for number, record in enumerate(ArchiveIterator(file, parse_http=False), start=1):
            found = _page_of(record, number, max_bytes)
            if found is not None:
                yield found
    except OSError as error:
        yield ArchivedPage(number=0, problem=f"is broken from record {number + 1} on, which is left out ({error})")
        return
    if not number:
        yield ArchivedPage(number=0, problem="is empty")


def _page_of(record: WarcRecord, number: int, max_bytes: int) -> ArchivedPage | None:
    declared = _declared_length(record)
    url, taken = record.headers.get("WARC-Target-URI") or "", record.record_date
    wanted = record.record_type == WarcRecordType.response and record.is_http
    if wanted and declared is not None and declared > max_bytes + HEAD_BYTES:
        record.parse_http()
        problem = f"is larger than {max_bytes} bytes"
        return ArchivedPage(number=number, url=url, taken=taken, problem=problem) if _is_page(record) else None
    # Here, because reading uses the record up.
    fits = not (wanted and record.headers.get("WARC-Block-Digest")) or record.verify_block_digest()
    block = record.reader.read() if wanted else b""
    if declared is None or (len(block) if wanted else record.consume()) < declared:
        return ArchivedPage(number=number, url=url, taken=taken, problem="is cut off")
    if not wanted:
        return None
    if not fits:
        return ArchivedPage(number=number, url=url, taken=taken, problem="does not match its digest (WARC-Block-Digest)")
    data = _payload(block, max_bytes)
    if data is None:
        return None
    problem = "" if data else "has no HTTP head, or no page after it"
    return ArchivedPage(number=number, url=url, taken=taken, data=data, problem=problem)


def _declared_length(record: WarcRecord) -> int | None:
    try:
        return int(record.headers.get("Content-Length") or "")
    except ValueError:
        return None


def _payload(block: bytes, max_bytes: int) -> bytes | None:
    """The page in an HTTP message; None where it is no page, b"" where it is no HTTP message."""
    # Some crawlers keep the header that names a compression and store the page without it.
    for decode in ("all", "transfer", "none"):
        # A record of its own: one that cannot be decoded would take the rest of the archive with it.
        message = WarcRecord()
        message.init_headers(WarcRecordType.response)
        message.is_http = True
        message.set_bytes_content(block)
        with contextlib.suppress(OSError):
            message.parse_http(auto_decode=decode)
            if message.http_headers.status_code is None:
                return b""
            return message.reader.read(max_bytes + 1) if _is_page(message) else None
    return b""


def _is_page(record: WarcRecord) -> bool:
    return record.http_headers.status_code == PAGE_STATUS and (record.http_content_type or "").lower() in PAGE_TYPES
