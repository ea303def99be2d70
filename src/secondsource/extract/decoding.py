"""Bytes of a page in, its text out: byte order mark, declared charset, UTF-8, then detection."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from secondsource.errors import UnreadablePage

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CONTROL_BYTES = bytes((*range(9), *range(14, 32), 127))
_HEAD_BYTES = 4096
_SAMPLE_BYTES = 60_000
_BINARY_SHARE = 0.02
"""Share of control characters above which a page is not text; pages in the wild stay below 0.001."""
_LEGACY = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "iso-8859-9": "cp1254",
    "utf-16": "utf-8", "utf-16le": "utf-8", "utf-16be": "utf-8", "utf-32": "utf-8", "utf-7": "cp1252",
}  # fmt: skip
"""As the WHATWG encoding standard says: pages that declare Latin-1 are written in Windows-1252, and one whose declaration can be read
as ASCII is in no UTF-16."""


def decode_page(data: bytes, file: str) -> str:
    r"""Decode a page; line ends become "\\n". Raises UnreadablePage for empty and for binary bytes."""
    if not data.strip():
        raise UnreadablePage(file, "the file is empty")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(data[len(bom) :].decode(encoding, "replace"), file)
    if data.startswith((b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b")):
        raise UnreadablePage(file, "the file is binary, not a page")
    return _checked(_decode(data), file)


def _decode(data: bytes) -> str:
    try:
        # Bytes that are valid UTF-8 are UTF-8, whatever the page declares: chance makes that all but impossible.
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:_HEAD_BYTES])
    if declared:
        text = _decode_as(data, declared[1].decode("ascii", "replace").casefold())
        if text is not None:
            return text
    mended = data.decode("utf-8", "replace")
    if mended.count("�") * 200 < len(mended) - len(mended.encode("ascii", "ignore")) or mended.count("�") <= 3:
        return mended
    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    return (best and _decode_as(data, best.encoding)) or data.decode("cp1252", "replace")


def _decode_as(data: bytes, name: str) -> str | None:
    try:
        encoding = codecs.lookup(_LEGACY.get(name, name)).name
        text = data.decode(encoding, "replace")
    except (LookupError, ValueError):
        return None
    return text if text.count("�") * 50 < len(text) + 50 else None


def _checked(text: str, file: str) -> str:
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw.translate(None, _CONTROL_BYTES)) < len(raw):  # quick, and few pages hold any
        sample = text[:_SAMPLE_BYTES]
        if len(_CONTROL.findall(sample)) > max(2, len(sample) * _BINARY_SHARE):
            raise UnreadablePage(file, "the file is binary, not a page")
        text = _CONTROL.sub("", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadablePage(file, "the file holds no text")
    return text
