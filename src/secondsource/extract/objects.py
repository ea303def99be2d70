"""JSON text of one article in (the fields of docs: title, text, url, published, authors, outlet, lang), checked fields out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from secondsource.errors import UnreadablePage
from secondsource.extract.bylines import is_desk, people_of
from secondsource.extract.credits import find_credits
from secondsource.extract.dates import parse_moment
from secondsource.extract.langid import identify_language
from secondsource.extract.outlets import make_outlet, match_outlet
from secondsource.records import Article, Capture, DateSource, Moment, Outlet, content_id
from secondsource.text import squeeze

_STRINGS = ("title", "text", "url", "published", "updated", "outlet", "lang")


def read_object(capture: Capture, page: str, outlets: Sequence[Outlet] = ()) -> Article:
    """Make an article from a JSON object; its text is taken as it is, with paragraphs at blank lines.

    Raises UnreadablePage where the page is no JSON object, has no text, or a field has the wrong type.
    """
    fields = _fields(capture.file, page)
    text = "\n\n".join(p.strip() for p in re.split(r"\n\s*\n", _string(capture.file, fields, "text")) if p.strip())
    if not text:
        raise UnreadablePage(capture.file, 'the field "text" is missing or empty')
    url = _string(capture.file, fields, "url") or None
    name = _string(capture.file, fields, "outlet")
    outlet = match_outlet(outlets, url=url, names=[name]) or make_outlet(name, url)
    return Article(
        id=content_id("art", capture.file, capture.id),
        capture_id=capture.id,
        file=capture.file,
        title=squeeze(_string(capture.file, fields, "title")),
        text=text,
        lang=_string(capture.file, fields, "lang") or identify_language(text),
        url=url,
        outlet=outlet,
        published=_given(capture.file, fields, "published", outlet),
        updated=_given(capture.file, fields, "updated", outlet),
        authors=_authors(capture.file, fields),
        credits=find_credits(text.split("\n\n"), (), own=outlet, outlets=outlets),
    )


def _fields(file: str, page: str) -> Mapping[str, object]:
    try:
        value = json.loads(page, strict=False)
    except (ValueError, RecursionError) as error:
        raise UnreadablePage(file, f"not valid JSON: {error}") from error
    if not isinstance(value, dict):
        raise UnreadablePage(file, 'the JSON is not an object with the field "text"')
    return value


def _string(file: str, fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnreadablePage(file, f'the field "{name}" is not a string')
    # lone surrogates are legal in JSON escapes and cannot be stored
    return value.encode("utf-8", "replace").decode("utf-8").strip()


def _given(file: str, fields: Mapping[str, object], name: str, outlet: Outlet | None) -> Moment | None:
    value = _string(file, fields, name)
    moment = parse_moment(value, DateSource.GIVEN, country=outlet.country if outlet else "")
    if value and moment is None:
        raise UnreadablePage(file, f'the field "{name}" holds no date: {value[:40]!r}')
    return moment


def _authors(file: str, fields: Mapping[str, object]) -> tuple[str, ...]:
    value = fields.get("authors")
    if value is None:
        return ()
    if isinstance(value, str):
        return people_of(value)
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise UnreadablePage(file, 'the field "authors" is neither a string nor a list of strings')
    names = (squeeze(str(raw).encode("utf-8", "replace").decode()) for raw in value)
    return tuple(dict.fromkeys(name for name in names if name and not is_desk(name)))
