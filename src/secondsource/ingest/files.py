"""Paths in, captures out: finds the pages in files and folders, and reads their bytes.

What cannot be read becomes a Failure.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import stat
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from secondsource.ingest.warc import read_archive
from secondsource.records import Capture, Failure, Media, Stage

MEDIA = {
    ".html": Media.HTML,
    ".htm": Media.HTML,
    ".xhtml": Media.HTML,
    ".txt": Media.TEXT,
    ".md": Media.TEXT,
    ".jsonl": Media.JSON,
    ".warc": Media.HTML,
}
"""Endings of pages, and of files that hold several; each may be followed by .gz, in any case of letters."""

CONTROL_SHARE = 0.01
FEW_CONTROLS = 4
"""Control bytes above this share of the first 64 KB, and more than a few, mean a binary file; real pages hold stray NULs."""

SKIPPED_LINE_LIMITS = 8
"""How many times `max_bytes` of an overlong line are passed over to reach the next; then the rest of the file is set aside."""

_SAMPLE = 65_536
_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"
_WIDE_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_MAGIC = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "a PNG image",
    b"GIF8": "a GIF image",
    b"\xff\xd8\xff": "a JPEG image",
    b"RIFF": "a media file",
    b"OggS": "a media file",
    b"PK\x03\x04": "a ZIP archive or office document",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"(\xb5/\xfd": "a Zstandard archive",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"\x7fELF": "a program",
    b"SQLite format 3": "a database",
}
_CONTROLS = bytes(sorted(set(range(32)) - set(b"\t\n\v\f\r\x1b"))) + b"\x7f"
_PAGE_START = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFile:
    """A file to read: where it lies, what `Capture.file` will say, and, if it cannot be read as a page, why not."""

    path: Path
    name: str
    problem: str = ""


def find_pages(paths: Sequence[Path], *, on_skip: Callable[[Path], None] | None = None) -> Iterator[PageFile]:
    """Files at the paths and in their folders, argument by argument, by name (code points) at each level; hidden ones left out.

    In a folder, files with another ending than a page's are left out too, and told to `on_skip`. Problems (a path that does not
    exist, a named file of another ending, a folder or link that cannot be followed) come as a PageFile whose `problem` says so.
    A file reached twice by the same path comes once. Names: relative to the folder argument; for a file argument as given, or
    its last part where it is absolute; where two arguments would give the same name, the name of their folder goes before it.
    """
    groups = [(path, list(_search(path, on_skip or (lambda _: None)))) for path in paths]
    seen: set[str] = set()
    for prefix, pages in zip(_prefixes(groups), (pages for _, pages in groups), strict=True):
        for page in pages:
            where = os.path.abspath(page.path)  # noqa: PTH100  (links are to stay as they are)
            if where not in seen:
                seen.add(where)
                yield replace(page, name=_writable(f"{prefix}{page.name}"))


def read_captures(page: PageFile, *, max_bytes: int, taken: datetime | None = None) -> Iterator[Capture | Failure]:
    """One capture of a page, one a line of a .jsonl file (named "name.jsonl#12", counted from 1; blank lines left out), or one for each
    HTML response of a .warc file (named "name.warc#12" by the number of its record, counted from 1).

    At most `max_bytes` are unpacked and kept of a page or line; a larger one, like an empty, binary, broken or unreadable one,
    gives a Failure of stage "capture". A text file that begins like an HTML page is one. The data are the bytes after gunzip; `taken`,
    aware, goes into every capture whose archive does not say when it was taken.
    """
    for found in _captures(page, max_bytes):
        yield replace(found, taken=taken) if isinstance(found, Capture) and found.taken is None else found


def _captures(page: PageFile, max_bytes: int) -> Iterator[Capture | Failure]:
    if page.problem:
        yield _failure(page.name, page.problem)
        return
    try:
        if not stat.S_ISREG(page.path.stat().st_mode):
            yield _failure(page.name, "is not a regular file")
            return
        with page.path.open("rb") as file:
            if _is_archive(page.path):
                yield from _read_archive(file, page.name, max_bytes)
                return
            stream = _unpacked(file, page.path)
            if _media(page.path) is Media.JSON:
                yield from _read_lines(stream, page.name, max_bytes)
            else:
                yield _read_page(stream, page, max_bytes)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        yield _failure(page.name, f"is a broken gzip file ({error})")
    except OSError as error:
        yield _failure(page.name, f"cannot be read ({error.strerror or error})")


def _media(path: Path) -> Media | None:
    name = path.name.lower().removesuffix(".gz")
    return MEDIA.get(Path(name).suffix)


def _is_archive(path: Path) -> bool:
    return path.name.lower().removesuffix(".gz").endswith(".warc")


def _search(path: Path, on_skip: Callable[[Path], None]) -> Iterator[PageFile]:
    """Pages of one argument, with names relative to it."""
    name = path.name if path.is_absolute() else path.as_posix()
    try:
        mode = path.stat().st_mode
    except OSError as error:
        reason = "does not exist" if isinstance(error, FileNotFoundError) else f"cannot be read ({error.strerror})"
        yield PageFile(path=path, name=name, problem=reason)
        return
    if stat.S_ISDIR(mode):
        yield from _walk(path, "", on_skip)
    elif _media(path) is None:
        endings = " ".join(sorted(MEDIA))
        yield PageFile(path=path, name=name, problem=f"has none of the endings of a page ({endings}, each also with .gz)")
    else:
        yield PageFile(path=path, name=name)


def _walk(folder: Path, inside: str, on_skip: Callable[[Path], None]) -> Iterator[PageFile]:
    visited: set[str] = set()
    # A stack of what is still to come, last first, so that depth of nesting is no limit.
    ahead: list[tuple[Path, str]] = [(folder, inside)]
    while ahead:
        path, name = ahead.pop()
        if not os.path.isdir(path):  # noqa: PTH112  (never raises)
            yield from _judge(path, name, on_skip)
            continue
        real = os.path.realpath(path)
        if real in visited:
            yield PageFile(path=path, name=name, problem="is a link to a folder that is read already")
            continue
        visited.add(real)
        try:
            names = sorted((entry for entry in os.listdir(path) if not entry.startswith(".")), reverse=True)  # noqa: PTH208
        except OSError as error:
            yield PageFile(path=path, name=name or folder.name, problem=f"is a folder that cannot be read ({error.strerror})")
            continue
        ahead.extend((path / entry, f"{name}/{entry}" if name else entry) for entry in names)


def _judge(path: Path, name: str, on_skip: Callable[[Path], None]) -> Iterator[PageFile]:
    if _media(path) is None:
        on_skip(path)
        return
    try:
        path.stat()
    except OSError as error:
        reason = "is a link to nothing" if isinstance(error, FileNotFoundError) else f"cannot be read ({error.strerror})"
        yield PageFile(path=path, name=name, problem=reason)
        return
    yield PageFile(path=path, name=name)


def _prefixes(groups: Sequence[tuple[Path, Sequence[PageFile]]]) -> list[str]:
    """What goes before the names of each argument's pages so that no two arguments share a name."""
    times = Counter(name for _, pages in groups for name in sorted({page.name for page in pages}))
    clashing = [any(times[page.name] > 1 for page in pages) for _, pages in groups]
    folders = [_folder(path) for path, _ in groups]
    same = Counter(folder.name for folder, clashes in zip(folders, clashing, strict=True) if clashes)
    prefixes = []
    for folder, clashes in zip(folders, clashing, strict=True):
        whole = folder.as_posix().strip("/") if same[folder.name] > 1 else folder.name
        prefixes.append(f"{whole}/" if clashes else "")
    return prefixes


def _folder(path: Path) -> Path:
    """The folder that stands for an argument: itself, or the one that its file lies in."""
    folder = path if os.path.isdir(path) else path.parent  # noqa: PTH112  (never raises)
    return folder if folder.name else folder.resolve()


def _writable(name: str) -> str:
    """A name that can be stored: bytes that are no UTF-8 become replacement characters."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _failure(name: str, reason: str) -> Failure:
    return Failure(file=name, stage=Stage.CAPTURE, reason=reason)


def _unpacked(file: BinaryIO, path: Path) -> BinaryIO:
    """The stream, or what it holds where it is gzip: by its ending, or by its first bytes (pages saved as they were sent)."""
    packed = file.read(2) == _GZIP or path.name.lower().endswith(".gz")
    file.seek(0)
    return io.BufferedReader(gzip.GzipFile(fileobj=file)) if packed else file


def _read_page(stream: BinaryIO, page: PageFile, max_bytes: int) -> Capture | Failure:
    data = stream.read(max_bytes + 1)
    if reason := _fault(data, max_bytes):
        return _failure(page.name, reason)
    media = _media(page.path) or Media.TEXT
    if media is Media.TEXT and _begins_as_page(data):
        media = Media.HTML
    return _capture(page.name, media, data)


def _capture(name: str, media: Media, data: bytes) -> Capture:
    return Capture(id=hashlib.sha256(data).hexdigest(), file=name, media=media, data=data)


def _fault(data: bytes, max_bytes: int) -> str:
    """Why these bytes are no page; empty if nothing speaks against them."""
    if len(data) > max_bytes:
        return f"is larger than {max_bytes} bytes"
    if not data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\v\f\0"):
        return "is empty"
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            return f"is binary: {kind}"
    if data[:2] in _WIDE_MARKS:
        return ""
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return "is binary: full of control characters" if controls > max(FEW_CONTROLS, len(sample) * CONTROL_SHARE) else ""


def _begins_as_page(data: bytes) -> bool:
    start = data[:4096]
    text = start.decode(_WIDE_MARKS.get(start[:2], "utf-8-sig"), "replace")
    return _PAGE_START.match(text) is not None


def _read_archive(file: BinaryIO, name: str, max_bytes: int) -> Iterator[Capture | Failure]:
    for page in read_archive(file, max_bytes):
        here = f"{name}#{page.number}" if page.number else name
        reason = page.problem or _fault(page.data, max_bytes)
        if reason:
            yield _failure(here, f"{reason}: {_writable(page.url)}" if page.url else reason)
        else:
            yield replace(_capture(here, Media.HTML, page.data), taken=page.taken)


def _read_lines(stream: BinaryIO, name: str, max_bytes: int) -> Iterator[Capture | Failure]:
    number = 0
    content = False
    while line := stream.readline(max_bytes + 2):
        number += 1
        here = f"{name}#{number}"
        data = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        data = data.rstrip(b"\r\n")
        if len(data) > max_bytes:
            yield _failure(here, f"is larger than {max_bytes} bytes")
            content = True
            if not line.endswith(b"\n") and not _pass_line(stream, max_bytes * SKIPPED_LINE_LIMITS):
                yield _failure(name, f"is set aside from line {number} on, which does not end")
                return
        elif data.strip():
            content = True
            reason = _line_fault(data)
            yield _failure(here, reason) if reason else _capture(here, Media.JSON, data)
    if not content:
        yield _failure(name, "is empty")


def _pass_line(stream: BinaryIO, most: int) -> bool:
    """Read on to the end of the line, but no more than `most` bytes; whether the end was reached."""
    passed = 0
    while passed <= most:
        rest = stream.readline(_CHUNK)
        if not rest or rest.endswith(b"\n"):
            return True
        passed += len(rest)
    return False


def _line_fault(data: bytes) -> str:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        return f"is no JSON ({error})"
    return "" if isinstance(value, dict) else "is no JSON object"
