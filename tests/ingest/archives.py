"""Records of web archives for tests, written by hand so that they can be wrong on purpose."""

import base64
import hashlib


def response(n, body, *, status="200 OK", mime="text/html; charset=utf-8", kind="response", head="", **wrong):
    """One WARC record, number `n`; `wrong` may give a block, a length, a digest or a date of its own."""
    block = wrong.get("block", f"HTTP/1.1 {status}\r\nContent-Type: {mime}\r\n{head}\r\n".encode() + body)
    digest = wrong.get("digest", "sha1:" + base64.b32encode(hashlib.sha1(block).digest()).decode())
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{n:012}>",
        "WARC-Date": wrong.get("date", f"2026-03-{n % 28 + 1:02}T08:30:00Z"),
        "WARC-Target-URI": f"https://lemira.example/{n}",
        "Content-Type": f"application/http; msgtype={kind}",
        "WARC-Block-Digest": digest,
        "Content-Length": wrong.get("length", len(block)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None)
    return f"WARC/1.0\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"
