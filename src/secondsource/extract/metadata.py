"""Parsed HTML in, what the page declares about itself out: JSON-LD, microdata, meta elements, OpenGraph, links, headings."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from secondsource.extract.datemarks import DateMarks, page_marks
from secondsource.extract.structured import (
    Node,
    addresses_of,
    choose_article,
    find_scopes,
    is_article,
    read_json_ld,
    read_microdata,
    resolve,
    trail_of,
    types_of,
)
from secondsource.text import squeeze

_AUTHOR_META = tuple(
    ("author article:author article:author_name dc.creator dcterms.creator parsely-author sailthru.author byl citation_author").split()
)
_SITE_META = tuple(
    ("og:site_name application-name publisher article:publisher dc.publisher twitter:site:name cre copyright-holder").split()
)
_TITLE_META = tuple(("og:title twitter:title dc.title dcterms.title parsely-title sailthru.title citation_title title headline").split())
_SECTION_META = ("article:section", "og:article:section", "section", "parsely-section", "sailthru.section", "dc.subject.section")
_LISTING_TYPES = frozenset(("collectionpage", "searchresultspage", "profilepage", "imagegallery"))
_HOME_STEPS = frozenset(
    "home homepage start startseite accueil inicio início acasă головна strona strona główna pagina principală news".split()
)
_HOME_PATH = re.compile(r"/?(?:index\.\w{3,5}|home/?|[a-z]{2}(?:-[a-z]{2})?/?)?", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"<(?:/?(?:p|div|li|ul|ol|h[1-6]|blockquote|tr|table|figure|section)\b[^<>]{0,300}|br\s*/?)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|<!--.{0,500}?-->")
LONGEST_BODY = 200_000
MOST_HEADINGS = 100
MOST_SUBHEADS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a page says of itself; empty strings and tuples where it says nothing. `free` is False where it declares a paywall.

    `shared_url` is the address under which it is shared where that lies on another host than `url` (a syndicated copy). `types` are its
    schema.org types, folded. `body` is the whole text as structured data give it, paragraphs joined by a blank line, and `word_count`
    the length of the text they declare (0 where unknown).
    """

    titles: tuple[str, ...] = ()
    page_title: str = ""
    headings: tuple[str, ...] = ()
    subheads: tuple[str, ...] = ()
    url: str | None = None
    site_name: str = ""
    publishers: tuple[str, ...] = ()
    dates: DateMarks = field(default_factory=DateMarks)
    authors: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    lang: str = ""
    kind: str = ""
    free: bool = True
    is_article: bool = False
    lead: str = ""
    body: str = ""
    section: str = ""
    shared_url: str | None = None
    types: tuple[str, ...] = ()
    word_count: int = 0


@dataclass(frozen=True, slots=True)
class _Head:
    """Elements of interest by tag, and the contents of meta elements by their folded name."""

    elements: Mapping[str, Sequence[HtmlElement]]
    metas: Mapping[str, list[str]]


def read_metadata(tree: HtmlElement) -> Declared:
    """Gather what a page declares; malformed JSON-LD and unknown values are passed over."""
    head = _read_head(tree)
    metas = head.metas
    nodes = read_json_ld(head.elements["script"])
    addresses = _addresses(head)
    article = choose_article(nodes, addresses)
    scopes = () if article else find_scopes(tree)
    item = article or read_microdata(scopes)
    people, organisations = _creators(item, nodes)
    named = tuple(a for a in _first(metas, _AUTHOR_META) if not a.startswith(("http", "www", "@")))
    publishers = tuple(dict.fromkeys(n for key in ("publisher", "sourceOrganization") if (n := _name(resolve(item.get(key), nodes)))))
    heading = _text(item.get("headline")) or (_text(item.get("name")) if is_article(item) else "")
    titles = tuple(t for t in (*map(_text, _first(metas, _TITLE_META[:1])), heading, *map(_text, _first(metas, _TITLE_META[1:]))) if t)
    url, shared_url = _urls(head, (*addresses, *addresses_of(article)))
    kind = next(iter(_first(metas, ("og:type",))), "").casefold()
    types = tuple(dict.fromkeys(name for node in (*nodes, item) for name in types_of(node)))
    page_title = squeeze(next((t.text or "" for t in head.elements["title"] if t.getparent().tag != "svg"), ""))
    return Declared(
        titles=titles,
        page_title=page_title,
        headings=tuple(_headings(head.elements["h1"], MOST_HEADINGS)),
        subheads=tuple(_headings(head.elements["h2"], MOST_SUBHEADS)),
        url=url,
        site_name=next(iter(map(_text, _first(metas, _SITE_META[:1]))), "") or next(iter(publishers), "") or _site_of(nodes),
        publishers=publishers,
        dates=page_marks(tree, metas, nodes, article),
        authors=tuple(dict.fromkeys((*people, *named))) if article else named or people,
        organisations=organisations,
        lang=_language(tree, metas, item),
        kind=kind,
        is_article=bool(item) or (not _LISTING_TYPES & set(types) and ("article" in kind or "article:published_time" in metas)),
        free=_is_free(item, metas),
        lead=_text(next(iter(_first(metas, ("og:description", "description", "twitter:description"))), "")),
        body=_body(item),
        section=_section(item, metas, trail_of(nodes, scopes), (*titles, page_title)),
        shared_url=shared_url,
        types=types,
        word_count=_count(item.get("wordCount")),
    )


def _read_head(tree: HtmlElement) -> _Head:
    elements: dict[str, list[HtmlElement]] = {tag: [] for tag in ("title", "link", "base", "script", "h1", "h2")}
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta", "h3", *elements):
        if element.tag != "meta":
            elements[element.tag if element.tag != "h3" else "h2"].append(element)
            continue
        key = element.get("property") or element.get("name") or element.get("itemprop")
        value = element.get("content")
        if key and value and value.strip():
            metas.setdefault(key.strip().casefold(), []).append(value.strip())
    return _Head(elements, metas)


def _first(metas: Mapping[str, list[str]], keys: Iterable[str]) -> list[str]:
    return next((metas[key] for key in keys if key in metas), [])


def _text(value: object) -> str:
    """A string, or the first of several, without the entities that some pages write twice; "" for anything else."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return squeeze(html.unescape(value) if "&" in value else value) if isinstance(value, str) else ""


def _creators(node: Node, nodes: Sequence[Node]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    people: list[str] = []
    organisations: list[str] = []
    value = resolve(node.get("author") or node.get("creator") or [], nodes)
    for item in value if isinstance(value, list) else [value]:
        name = _name(item)
        is_firm = isinstance(item, dict) and "organization" in str(item.get("@type", "")).casefold()
        if name:
            (organisations if is_firm else people).append(name)
    return tuple(people), tuple(organisations)


def _name(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    name = _text(value.get("name") if isinstance(value, dict) else value)
    return name[:120] if not name.startswith("http") else ""


def _site_of(nodes: Sequence[Node]) -> str:
    return next((name for node in nodes if "website" in types_of(node) and (name := _name(node))), "")


def _headings(elements: Sequence[HtmlElement], most: int) -> Iterator[str]:
    texts = ((squeeze(heading.text_content()), heading) for heading in elements)
    yield from itertools.islice((text for text, heading in texts if 0 < len(text) < 300 and not _is_hidden(heading)), most)


def _is_hidden(element: HtmlElement) -> bool:
    style = (element.get("style") or "").replace(" ", "").casefold()
    return "display:none" in style or element.get("hidden") is not None


def _language(tree: HtmlElement, metas: Mapping[str, list[str]], item: Node) -> str:
    own = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or _text(item.get("inLanguage"))
    return (own or next(iter(_first(metas, ("og:locale", "content-language", "dc.language", "language"))), ""))[:5].replace("_", "-")


def _addresses(head: _Head) -> tuple[str, ...]:
    """Canonical link, then the addresses of OpenGraph and Twitter, absolute where that can be told."""
    bases = [b.get("href") or "" for b in head.elements["base"]]
    links = [link.get("href") or "" for link in head.elements["link"] if "canonical" in (link.get("rel") or "").casefold().split()]
    given = [link.strip() for link in (*links[:1], *head.metas.get("og:url", ())[:1], *head.metas.get("twitter:url", ())[:1])]
    base = next((url for url in (*bases, *given) if url.startswith("http")), "")
    return tuple(_joined(base, url) for url in given if url)


def _urls(head: _Head, candidates: Sequence[str]) -> tuple[str | None, str | None]:
    """The address of the page, its home page only where nothing else is declared, and the one on another host it is shared under."""
    found = [url for url in candidates if url.startswith(("http://", "https://"))]
    url = next((u for u in found if not is_home(u)), next(iter(found), None))
    shared = next((s for s in head.metas.get("og:url", ()) if s.startswith("http")), None)
    return url, shared if url and shared and not is_home(shared) and _host(shared) != _host(url) else None


def is_home(url: str) -> bool:
    """Whether an address is that of a site's home page, in any language.

    >>> is_home("https://gull.example/en/"), is_home("https://gull.example/en/bridge")
    (True, False)
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return not parts.query and _HOME_PATH.fullmatch(parts.path) is not None


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.casefold().removeprefix("www.").removeprefix("m.").removeprefix("amp.")
    except ValueError:
        return ""


def _joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url) if not url.startswith("//") else f"https:{url}"
    except ValueError:
        return ""


def _is_free(item: Node, metas: Mapping[str, list[str]]) -> bool:
    """Whether nothing declares a paywall: neither the article, nor a part of it, nor a content tier."""
    parts = item.get("hasPart")
    nodes = [item, *(parts[:20] if isinstance(parts, list) else [parts])]
    tier = "".join(_first(metas, ("article:content_tier",))).casefold()
    return tier not in {"locked", "metered"} and not any(
        isinstance(node, dict) and str(node.get("isAccessibleForFree", True)).casefold().rsplit("/", 1)[-1] == "false" for node in nodes
    )


def _body(item: Node) -> str:
    """The declared text with its paragraphs and without markup; a live blog's entries one after the other."""
    updates = item.get("liveBlogUpdate")
    entries = [e.get("articleBody") for e in updates[:200] if isinstance(e, dict)] if isinstance(updates, list) else []
    raw = item.get("articleBody") or item.get("reviewBody") or "\n".join(e for e in entries if isinstance(e, str))
    if not isinstance(raw, str):
        return ""
    text = raw[:LONGEST_BODY]
    if "&lt;" in text and "<" not in text:
        text = html.unescape(text)
    text = html.unescape(_TAG.sub("", _BLOCK_TAG.sub("\n", text)))
    return "\n\n".join(line for raw_line in text.split("\n") if (line := squeeze(raw_line)))


def _section(item: Node, metas: Mapping[str, list[str]], trail: Sequence[str], titles: Sequence[str]) -> str:
    """The section as article or meta elements name it, else the last step of the breadcrumbs that is neither home nor the page."""
    named = _text(item.get("articleSection")) or next(iter(map(_text, _first(metas, _SECTION_META))), "")
    own = "\n".join(titles).casefold()
    steps = (step for step in reversed(trail) if step.casefold() not in _HOME_STEPS and step.casefold() not in own)
    return (named if named and not named.startswith("http") else next(steps, ""))[:80]


def _count(value: object) -> int:
    digits = re.sub(r"[\s.,]", "", value)[:7] if isinstance(value, str) else value
    if isinstance(digits, str):
        return int(digits) if digits.isdecimal() and digits.isascii() else 0
    return digits if isinstance(digits, int) and 0 < digits < 10**7 else 0
