"""A page as it was taken, the article in it, and what was set aside; the make of ids."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from secondsource.records.vocabulary import DateOrder, DateSource, Media, NoticeKind, Precision

PRESS = frozenset(
    "agency news wire daily weekly monthly newspaper magazine broadcaster press specialist aggregator portal blog trade".split()
)
"""Words in the kind of an outlet that reports on others."""


def content_id(prefix: str, *parts: object) -> str:
    """Make an id from what defines identity: the first 16 hex digits of a SHA-256 over the parts.

    >>> content_id("art", "a.html", "00") == content_id("art", "a.html", "00")
    True
    """
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()
    return f"{prefix}-{digest[:16]}"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """Half-open range of character offsets into an article's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A publication time: `at` is always aware; `zone_known` says whether the page itself told the zone (else UTC was assumed)."""

    at: datetime
    precision: Precision
    source: DateSource
    zone_known: bool = False

    @property
    def iso(self) -> str:
        """ISO 8601 as precise as it is known: `2026-03-12`, or `2026-03-13T04:33:00+05:30`."""
        if self.precision is Precision.DAY:
            return self.at.date().isoformat()
        return self.at.isoformat() if self.zone_known else self.at.replace(tzinfo=None).isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A publisher as the settings know it; `kind` is free text such as agency, daily, official, aggregator. `date_order` is the order
    in which it writes a date in numbers alone.
    """

    name: str
    domain: str = ""
    owner: str = ""
    country: str = ""
    kind: str = ""
    aliases: tuple[str, ...] = ()
    date_order: DateOrder = DateOrder.UNKNOWN

    @property
    def is_press(self) -> bool:
        """Whether its kind says that it reports on others; of an unknown kind that is not known, and false."""
        return not PRESS.isdisjoint(re.findall(r"\w+", self.kind.casefold()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One page as it was taken: the raw bytes, unchanged, addressed by their SHA-256; `taken` is when, aware, where that is known."""

    id: str
    file: str
    media: Media
    data: bytes
    taken: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A line or phrase that names another source of the text: `source` is the name as matched ("agencies" where unnamed)."""

    source: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a page says about its own text having been wrong or withdrawn; `quote` is the words of the page."""

    kind: NoticeKind
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The article alone, free of furniture: paragraphs joined by a blank line. `partial` where the page holds only a part; `section`
    is the part of the outlet it stands in, as the page names it.
    """

    id: str
    capture_id: str
    file: str
    title: str
    text: str
    lang: str
    url: str | None = None
    outlet: Outlet | None = None
    published: Moment | None = None
    updated: Moment | None = None
    authors: tuple[str, ...] = ()
    credits: tuple[Credit, ...] = ()
    partial: bool = False
    section: str = ""
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What was set aside, at which stage, and why."""

    file: str
    stage: str
    reason: str
