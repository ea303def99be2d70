"""Parsed HTML in, every place of it where a date may stand out, as written: attributes, scripts, short blocks of text. One walk."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lxml.html import HtmlElement

from secondsource.text import squeeze

LONGEST_BLOCK = 300
"""Characters of the longest block of text that is looked at whole: a date line is short, longer blocks are running text."""
MOST_MARKS = 400
"""Dates of a page that are looked at: an archive has thousands, and none of them its own."""
BODY_START = 150
"""Characters without a break from which a text is taken for the article's first paragraph."""
CROWD = 8
"""Children from which an element is more than the surroundings of a date."""
STEPS_UP = 3
MOST_STEPS = 30
LONGEST_RELATIVE = 60
"""Characters of the longest text that counts back from now, and of the longest block put together of smaller ones."""
LONGEST_SCRIPT = 500_000
MOST_OF_SCRIPT = 20
_YEAR = re.compile(r"\d(?:(?<=1)9\d\d|(?<=2)0\d\d|[./-] ?\d\d?[./-] ?\d\d)")
_RELATIVE = re.compile(
    r"\b(?:ago|vor|il y a|acum|hace|há|fa|geleden|temu|тому|назад)\b|\b(?:yesterday|today|gestern|heute|hier|aujourd.hui|ieri|azi|astăzi"
    r"|вчора|сьогодні|ayer|hoy|oggi|wczoraj|dziś|gisteren|vandaag|ontem|hoje)\b",
    re.IGNORECASE,
)
_SCRIPT_DATE = re.compile(r"20\d\d-[01]\d-[0-3]\d(?!\d)[T ]?[0-9:.+Z-]{0,24}")
_SCRIPT_KEY = re.compile(
    r"(?P<key>date_?published|publish(?:ed)?_?(?:date|at|time|on)?|pub_?date|date_?created|created_?(?:at|date)|posted_?(?:at|on|date)"
    r"|publication_?date|first_?published|article_?date|date_?modified|modified_?(?:date|at|time)|(?:last_?)?updated_?(?:at|date|time)?)"
    r"\\?[\"']?\s*[:=,]\s*\\?[\"']$",
    re.IGNORECASE,
)
_STAMPED = frozenset(
    (
        "datetime pubdate content title data-datetime data-date data-time data-timestamp data-published data-epoch data-publish-date"
        " data-pubdate"
    ).split()
)
_MACHINE = _STAMPED - {"content", "title"}
_SKIPPED = frozenset("title meta link style noscript svg template iframe select option textarea".split())
_INLINE = frozenset("a abbr b bdi cite em font i ins small span strong sub sup time u mark label dt dd data".split())
_NAMES = {
    "published": re.compile(r"publi[sc]|pub-?_?date|posted|entry-?_?date|created|date-?_?created|post-?_?date|article-?_?date|\bissued"),
    "updated": re.compile(r"modif|updat|edited|revis"),
    "dated": re.compile(r"date|time|meta\b|stamp|byline|datum|fecha|\bdata\b|-info|info-|когда|\bwhen\b|\bday\b"),
    "aside": re.compile(
        r"relat|recommend|popular|side-?_?bar|widget|foot|comment|\bnav|menu|teaser|recent|latest|trending|promo|ticker|archive|more-|-more"
        r"|carousel|slider|read-?next|most-?read|outbrain|disqus|respond|reply|\bnews-?list|pagination|prev|next|calendar|event|upcoming|banner"
    ),
    "article": re.compile(r"article|\bpost\b|hentry|entry|story|single|content|\bmain\b|detail|blog-?post|bericht|beitrag|artikel"),
}
_ROLES = frozenset({"published", "updated"})
_TAGS = {"aside": "aside", "nav": "aside", "footer": "aside", "article": "article", "main": "article", "time": "dated"}


class Origin(StrEnum):
    """Where in a page a date stands, and what the page calls it there."""

    JSON_LD_PUBLISHED = "json-ld published"
    JSON_LD_CREATED = "json-ld created"
    JSON_LD_OTHER = "json-ld of another node"
    JSON_LD_UPDATED = "json-ld updated"
    META_PUBLISHED = "meta published"
    META_PLAIN = "meta"
    META_UPDATED = "meta updated"
    ATTRIBUTE = "attribute"
    SCRIPT_PUBLISHED = "script published"
    SCRIPT_UPDATED = "script updated"
    URL = "url"
    LINE = "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMark:
    """Text as written that may hold a date. `place` counts characters of the page's text before it, -1 for what readers do not see;
    `names` are what tag, class, id and itemprop around it say: published, updated, dated, aside, article, linked, time.
    """

    value: str
    origin: Origin
    place: int = -1
    names: frozenset[str] = frozenset()
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMarks:
    """All marks of a page, and the places of its headline (-1 where it has none) and of its first long paragraph (-1 likewise)."""

    marks: tuple[DateMark, ...] = ()
    title: int = -1
    body: int = -1


class _Walk:
    """State of the walk: how much text has gone by, the headings seen, the blocks already taken."""

    def __init__(self, tree: HtmlElement) -> None:
        heading = tree.find(".//h1")
        self.page_title = squeeze(tree.findtext(".//title") or "").casefold()
        self.outer = set(heading.iterancestors()) if heading is not None else set()
        self.size = 0
        self.title = -1
        self.sure = False
        self.body = -1
        self.seen: set[HtmlElement] = set()
        self.marks: list[DateMark] = []

    def pass_heading(self, element: HtmlElement) -> None:
        """Take the first h1, or the first heading that the page's title holds."""
        text = _text_of(element, "")
        same = len(text) >= 8 and text.casefold()[:40] in self.page_title
        if (same and not self.sure) or (self.title < 0 and element.tag == "h1" and text):
            self.title, self.sure = self.size, same


def collect_marks(tree: HtmlElement) -> DateMarks:
    """Collect what readers see and attributes of shown elements: at most MOST_MARKS; a page without any gives no marks."""
    walk = _Walk(tree)
    for element in tree.iter():
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if tag == "script" and "ld+json" not in (element.get("type") or ""):
            walk.marks += _script_marks(element.text or "")
        elif tag != "script" and tag not in _SKIPPED:
            _read_element(walk, element, tag)
        tail = element.tail
        if tail and not tail.isspace() and _pass_text(walk, tail):
            _take_block(walk, element.getparent(), tail)
        if len(walk.marks) >= MOST_MARKS:
            break
    return DateMarks(marks=tuple(walk.marks[:MOST_MARKS]), title=walk.title, body=walk.body)


def _read_element(walk: _Walk, element: HtmlElement, tag: str) -> None:
    if tag in {"h1", "h2"}:
        walk.pass_heading(element)
    for name in element.keys():  # noqa: SIM118 - an element is no mapping
        if name in _STAMPED and (name != "title" or tag != "a"):
            value = (element.get(name) or "").strip()
            if 8 <= len(value) <= 60 and any(map(str.isdigit, value)) and (name in _MACHINE or not value.isdigit()):
                names, signature = _names_around(element, walk.outer)
                walk.marks.append(DateMark(value=value, origin=Origin.ATTRIBUTE, place=walk.size, names=names, signature=signature))
    text = element.text
    if text and not text.isspace() and _pass_text(walk, text):
        _take_block(walk, element, text)


def _pass_text(walk: _Walk, text: str) -> bool:
    """Count a text in; whether it is short and may hold a date."""
    size = len(text)
    walk.size += size
    if size >= BODY_START and walk.body < 0 and text.count(" ") < size / 3:
        walk.body = walk.size
    return size <= LONGEST_BLOCK and bool(_YEAR.search(text) or (size <= LONGEST_RELATIVE and _RELATIVE.search(text)))


def _take_block(walk: _Walk, element: HtmlElement | None, text: str) -> None:
    """Take the block around a text with a year: the inline element itself, and the nearest block element if it is short."""
    for block in _blocks_around(element) if element is not None else ():
        if block in walk.seen:
            continue
        walk.seen.add(block)
        whole = _text_of(block, " ")
        if len(whole) > LONGEST_BLOCK:
            whole = squeeze(text) if block is element else ""
        if whole:
            names, signature = _names_around(element, walk.outer)
            walk.marks.append(DateMark(value=whole, origin=Origin.LINE, place=walk.size, names=names, signature=signature))


def _text_of(element: HtmlElement, glue: str) -> str:
    """Text of an element, cut soon after LONGEST_BLOCK: markup may nest a megabyte in every one of its elements."""
    parts: list[str] = []
    size = 0
    for part in element.itertext():
        if not part.isspace():
            parts.append(part[: LONGEST_BLOCK + 1])
            size += len(parts[-1])
        elif parts:
            parts.append(" ")
        if size > LONGEST_BLOCK or len(parts) > LONGEST_BLOCK:
            break
    return squeeze(glue.join(parts))


def _blocks_around(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    for _ in range(STEPS_UP):
        parent = element.getparent()
        if parent is None or parent.tag in {"body", "html"} or next(itertools.islice(parent.iterchildren(), CROWD, None), None) is not None:
            return
        inline = element.tag in _INLINE
        element = parent
        if inline and element.tag not in _INLINE:
            yield element
            return
        if not inline:
            if len(_text_of(element, "")) < LONGEST_RELATIVE:
                yield element
            return


def _names_around(element: HtmlElement, outer: Collection[HtmlElement]) -> tuple[frozenset[str], str]:
    """What the elements around say; date words count on the element and STEPS_UP above, of them the nearest that says published or
    updated, the rest up to the elements that hold the headline too (`outer`).
    """
    found: set[str] = set()
    signature = []
    node: HtmlElement | None = element
    for step in range(MOST_STEPS):
        if node is None or node.tag in {"body", "html"}:
            break
        names = _names_of(str(node.tag), f"{node.get('class') or ''} {node.get('id') or ''} {node.get('itemprop') or ''}"[:200])
        if step > STEPS_UP:
            names = names & {"aside", "article", "linked"}
        if found & _ROLES:
            names = names - _ROLES
        found |= names - {"aside"} if node in outer else names
        if step < 2:
            signature.append(f"{node.tag} {node.get('class') or ''}"[:60])
        node = node.getparent()
    return frozenset(found), " < ".join(signature)


@functools.lru_cache(maxsize=8192)
def _names_of(tag: str, name: str) -> frozenset[str]:
    lowered = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).casefold()
    found = {key for key, pattern in _NAMES.items() if pattern.search(lowered)} if lowered.strip() else set()
    if tag in _TAGS:
        found.add(_TAGS[tag])
    found |= {"linked"} if tag == "a" else {"time"} if tag == "time" else set()
    return frozenset(found)


def _script_marks(text: str) -> list[DateMark]:
    marks = []
    for match in _SCRIPT_DATE.finditer(text[:LONGEST_SCRIPT]):
        key = _SCRIPT_KEY.search(text, max(0, match.start() - 40), match.start())
        if key:
            updated = "odif" in key["key"] or "pdat" in key["key"]
            marks.append(DateMark(value=match.group(), origin=Origin.SCRIPT_UPDATED if updated else Origin.SCRIPT_PUBLISHED))
        if len(marks) >= MOST_OF_SCRIPT:
            break
    return marks


_META_PUBLISHED = re.compile(r"publi[sc]|pub-?_?date|issued|posted|sailthru\.date|release|displaydate|firstpub", re.IGNORECASE)
_META_UPDATED = re.compile(r"modif|updat|revis|lastmod", re.IGNORECASE)
_META_DATE = re.compile(r"date|created|time|\bdc\b", re.IGNORECASE)
_META_OTHER = re.compile(
    r"expir|unpublish|event|valid|copyright|birth|start|end[-_]|robots|generat|viewport|build|version|verif|publisher", re.IGNORECASE
)


def meta_marks(metas: Mapping[str, Iterable[str]]) -> Iterator[DateMark]:
    """Marks of the meta elements whose name speaks of a date, given their values by folded name."""
    for key, values in metas.items():
        if _META_OTHER.search(key):
            continue
        if _META_UPDATED.search(key):
            origin = Origin.META_UPDATED
        elif _META_PUBLISHED.search(key):
            origin = Origin.META_PUBLISHED
        elif _META_DATE.search(key):
            origin = Origin.META_PLAIN
        else:
            continue
        for value in list(values)[:2]:
            yield DateMark(value=value[:80], origin=origin)


_JSON_KEYS = {
    "datePublished": Origin.JSON_LD_PUBLISHED,
    "dateCreated": Origin.JSON_LD_CREATED,
    "uploadDate": Origin.JSON_LD_CREATED,
    "dateModified": Origin.JSON_LD_UPDATED,
}


def json_marks(node: Mapping[str, object], *, article: bool) -> Iterator[DateMark]:
    """Marks of a JSON-LD node; the dates of a node that is no `article` are another node's."""
    for key, origin in _JSON_KEYS.items():
        value = node.get(key)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, str) and value.strip():
            yield DateMark(value=value[:80], origin=origin if article or origin is Origin.JSON_LD_UPDATED else Origin.JSON_LD_OTHER)


def page_marks(
    tree: HtmlElement, metas: Mapping[str, Iterable[str]], nodes: Iterable[Mapping[str, object]], article: Mapping[str, object]
) -> DateMarks:
    """Marks of a whole page: what it declares (meta elements; JSON-LD `nodes`, of which `article` is the
    page's own), then what it shows.
    """
    seen = collect_marks(tree)
    declared = [*meta_marks(metas)]
    for node in (article, *(node for node in nodes if node is not article)):
        declared += json_marks(node, article=node is article)
    return DateMarks(marks=(*declared, *seen.marks), title=seen.title, body=seen.body)
