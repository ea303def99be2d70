"""Parsed HTML in, the objects it declares about itself out: JSON-LD blocks, mended where that is safe, and one microdata article."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from secondsource.text import squeeze

Node = Mapping[str, object]

ARTICLE_TYPES = ("article", "blogposting", "mediaposting", "forumposting", "report", "recipe", "review", "pressrelease")
"""Ends of the schema.org types that are a text of their own (NewsArticle, LiveBlogPosting, AnalysisNewsArticle ...)."""
MOST_NODES = 2_000
MOST_PROPERTIES = 400
MOST_OF_LIST = 200
_LARGEST_BLOCK = 2_000_000
_FOLLOWED = ("@graph", "mainEntity", "mainEntityOfPage")
_LISTS = frozenset(("collectionpage", "itemlist", "searchresultspage", "blog", "productcollection", "offercatalog"))
_OPENED = re.compile(r"(?://)?\s{0,9}<!\[CDATA\[|<!--")
_CLOSED = re.compile(r"(?:(?://)?\s{0,9}\]\]>|-->)?;*$")
_COMMENT = re.compile(r"(?m)^[ \t]{0,99}//[^\n]*$|(?<=[,{}\[\]])[ \t]{0,9}//[^\n\"]{0,200}$")
_LAST_COMMA = re.compile(r",(\s*[}\]])")
_SCOPES = "descendant-or-self::*[@itemtype]|descendant-or-self::*[@typeof]"
_PROPERTIES = "descendant::*[@itemprop]|descendant::*[@property]"
_NAMES = ".//*[@itemprop='name' or @property='name' or @property='schema:name']"
_SALVAGED = ("@type", "headline", "datePublished", "dateModified", "articleSection", "url")
_SALVAGE = {key: re.compile(rf'"{key}"\s*:\s*("(?:[^"\\\n]|\\.){{1,400}}")') for key in _SALVAGED}


def read_json_ld(scripts: Iterable[HtmlElement]) -> tuple[Node, ...]:
    """Read all objects about the page itself, in order; objects that it only lists (items of a list, posts of a blog) are left out.

    Trailing commas, comments, raw line ends, several objects in a row and escaped quotes are mended; of a block that is broken in
    another way its type, headline, dates, section and address are kept.
    """
    nodes: list[Node] = []
    for script in scripts:
        if "ld+json" in (script.get("type") or "").casefold():
            nodes.extend(_nodes(_values(script.text_content() or "")))
    return tuple(nodes[:MOST_NODES])


def _values(text: str) -> list[object]:
    if len(text) > _LARGEST_BLOCK:
        return []
    text = text.strip()
    text = text[opened.end() if (opened := _OPENED.match(text)) else 0 :].rstrip()
    text = (text[:-20] + _CLOSED.sub("", text[-20:])).strip()
    if '"' not in text and "&quot;" in text:
        text = html.unescape(text)
    text = _LONE_SURROGATE.sub(r"\\ufffd", text)
    return _decoded(text) or _decoded(_LAST_COMMA.sub(r"\1", _COMMENT.sub("", text))) or _salvaged(text)


_LONE_SURROGATE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
"""Half of a pair: legal in JSON, but no character, so that it cannot be stored."""


def _decoded(text: str) -> list[object]:
    """The values of a block: one, or several in a row with commas or nothing between; empty where one of them is broken."""
    decoder = json.JSONDecoder(strict=False)
    values: list[object] = []
    position = 0
    while position < len(text) and len(values) < MOST_OF_LIST:
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return []
        values.append(value)
        while position < len(text) and text[position] in " \t\r\n,;":
            position += 1
    return values


def _salvaged(text: str) -> list[object]:
    """The plain fields of a broken block that holds one article and nothing that could be another."""
    kinds = [kind for kind in _SALVAGE["@type"].findall(text) if _is_article_name(kind.strip('"'))]
    found = {key: match[1] for key, pattern in _SALVAGE.items() if (match := pattern.search(text))}
    if len(kinds) != 1 or "headline" not in found:
        return []
    node = {key: value for key, raw in found.items() for value in _decoded(raw)}
    return [{**node, "@type": kinds[0].strip('"')}]


def _nodes(values: Sequence[object]) -> Iterator[Node]:
    pending = list(values)
    for item in pending:  # grows while it is read
        if len(pending) > MOST_NODES:
            return
        if isinstance(item, list):
            pending.extend(item[:MOST_OF_LIST])
        elif isinstance(item, dict):
            yield item
            if not _LISTS & set(types_of(item)):
                pending.extend(value for key in _FOLLOWED if isinstance(value := item.get(key), (list, dict)))


def types_of(node: Node) -> tuple[str, ...]:
    """Types of an object, folded and without their vocabulary: `("newsarticle",)`.

    >>> types_of({"@type": ["http://schema.org/NewsArticle", "Thing"]})
    ('newsarticle', 'thing')
    """
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return tuple(re.split(r"[/:#]", name.strip())[-1].casefold() for name in names[:10] if isinstance(name, str))


def is_article(node: Node) -> bool:
    """Whether an object is an article, post, report, recipe or review."""
    return any(_is_article_name(name) for name in types_of(node))


def _is_article_name(name: str) -> bool:
    return name.casefold().endswith(ARTICLE_TYPES)


def choose_article(nodes: Sequence[Node], addresses: Iterable[str | None]) -> Node:
    """Choose the object that is the page's own article: the one with an address of the page, else the first; {} where none is."""
    articles = [n for n in nodes if is_article(n)] or [n for n in nodes if "datePublished" in n and "headline" in n]
    own = {_address_key(address) for address in addresses if address}
    matching = (n for n in articles if len(articles) > 1 and own & {_address_key(a) for a in addresses_of(n)})
    return next(matching, articles[0] if articles else {})


def addresses_of(node: Node) -> Iterator[str]:
    """Give the addresses by which an object says where it stands."""
    for key in ("mainEntityOfPage", "url", "@id"):
        value = node.get(key)
        value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if isinstance(value, str) and value.strip():
            yield value.strip()


def _address_key(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", address
    return parts.netloc.casefold().removeprefix("www."), parts.path.rstrip("/")


def resolve(value: object, nodes: Sequence[Node]) -> object:
    """Follow references (`{"@id": "#ann"}`) to the objects of the page that they name; other values stay as they are."""
    if isinstance(value, list):
        return [resolve(item, nodes) for item in value[:MOST_PROPERTIES] if not isinstance(item, list)]
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return next((n for n in nodes if n.get("@id") == value["@id"] and "name" in n), value)
    return value


def find_scopes(tree: HtmlElement) -> tuple[HtmlElement, ...]:
    """Find the elements that open a microdata or RDFa item, in order."""
    return tuple(tree.xpath(_SCOPES)[:MOST_NODES])


def read_microdata(scopes: Sequence[HtmlElement]) -> Node:
    """Read the article among the items of a page in the shape of a JSON-LD object; {} where there is none, or several and none of
    them has the first heading. The text of its body is left to the page.
    """
    articles = [scope for scope in scopes if _is_article_name(_type_of(scope))]
    if len(articles) > 1:
        articles = [scope for scope in articles[:MOST_OF_LIST] if scope.find(".//h1") is not None]
    return _properties(articles[0]) if articles else {}


def _type_of(scope: HtmlElement) -> str:
    return next(iter((scope.get("itemtype") or scope.get("typeof") or "").split()), "").rstrip("/")


def _properties(scope: HtmlElement) -> Node:
    found: dict[str, object] = {"@type": re.split(r"[/:#]", _type_of(scope))[-1]}
    for element in scope.xpath(_PROPERTIES)[:MOST_PROPERTIES]:
        owner = next((e for e in element.iterancestors() if e.get("itemscope") is not None or e.get("typeof")), None)
        for name in (element.get("itemprop") or element.get("property") or "").split()[:4]:
            key = name.split(":")[-1]
            if owner is scope and key not in found and (value := _value_of(element, key)):
                found[key] = value
    return found


def _value_of(element: HtmlElement, key: str) -> object:
    declared = element.get("content") or element.get("datetime")
    if declared and declared.strip():
        return declared.strip()
    if element.get("itemscope") is not None or element.get("typeof"):
        names = element.xpath(_NAMES)
        name = (names[0].get("content") or names[0].text_content()) if names else element.text_content()
        return {"@type": re.split(r"[/:#]", _type_of(element))[-1], "name": squeeze(name)[:300]}
    if key == "articleBody":
        return ""
    return element.get("href") if key in {"url", "mainEntityOfPage"} else squeeze(element.text_content())[:500]


def trail_of(nodes: Sequence[Node], scopes: Sequence[HtmlElement]) -> tuple[str, ...]:
    """Steps of the first trail of breadcrumbs in JSON-LD, else in microdata; empty where there is none."""
    lists = (node.get("itemListElement") for node in nodes if "breadcrumblist" in types_of(node))
    steps = next((value for value in lists if isinstance(value, list)), None)
    if steps is not None:
        return tuple(name for step in steps[:20] if (name := _step_name(step)))
    trail = next((scope for scope in scopes if _type_of(scope).endswith("BreadcrumbList")), None)
    names = trail.xpath(_NAMES)[:20] if trail is not None else []
    return tuple(name for element in names if (name := squeeze(element.get("content") or element.text_content())[:80]))


def _step_name(step: object) -> str:
    if not isinstance(step, dict):
        return ""
    inner = step.get("item")
    name = step.get("name") or (inner.get("name") if isinstance(inner, dict) else "")
    return squeeze(html.unescape(name))[:80] if isinstance(name, str) else ""
