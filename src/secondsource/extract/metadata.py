"""Parsed HTML in, what the page declares about itself out: JSON-LD, meta elements, OpenGraph, links, headings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml.html import HtmlElement

from secondsource.extract.dates import parse_moment
from secondsource.records import DateSource, Moment
from secondsource.text import squeeze

_PUBLISHED_META = tuple(
    (
        "article:published_time og:published_time datepublished date pubdate publishdate publish_date"
        " publish-date publication_date dc.date dc.date.issued dc.date.created dcterms.date dcterms.created"
        " dcterms.issued date.created datecreated parsely-pub-date sailthru.date article.published"
        " article.created article:published cxenseparse:recs:publishtime citation_publication_date"
        " rnews:datepublished originalpublicationdate displaydate created dateposted article_date_original"
        " og:article:published_time prism.publicationdate"
    ).split()
)
_UPDATED_META = tuple(
    ("article:modified_time og:updated_time datemodified lastmod last-modified dcterms.modified dc.date.modified revised updated").split()
)
_AUTHOR_META = tuple(
    ("author article:author article:author_name dc.creator dcterms.creator parsely-author sailthru.author byl citation_author").split()
)
_SITE_META = tuple(
    ("og:site_name application-name publisher article:publisher dc.publisher twitter:site:name cre copyright-holder").split()
)
_TITLE_META = tuple(("og:title twitter:title dc.title dcterms.title parsely-title sailthru.title citation_title title headline").split())
_ARTICLE_TYPES = ("article", "posting", "report", "newsarticle", "recipe", "review", "liveblogposting")
_MAX_JSON = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a page says of itself; empty strings and tuples where it says nothing. `free` is False where it declares a paywall."""

    titles: tuple[str, ...] = ()
    page_title: str = ""
    headings: tuple[str, ...] = ()
    subheads: tuple[str, ...] = ()
    url: str | None = None
    site_name: str = ""
    publishers: tuple[str, ...] = ()
    published: Moment | None = None
    updated: Moment | None = None
    authors: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    lang: str = ""
    kind: str = ""
    free: bool = True
    is_article: bool = False
    lead: str = ""
    body: str = ""


def read_metadata(tree: HtmlElement, *, country: str = "") -> Declared:
    """Gather what a page declares; malformed JSON-LD and unknown values are passed over."""
    metas = _metas(tree)
    nodes = tuple(_article_nodes(tree))
    article: Mapping[str, object] = nodes[0] if nodes else {}
    people, organisations = _creators(article)
    publishers = tuple(n for n in (_name(article.get("publisher")), _name(article.get("sourceOrganization"))) if n)
    published, ld_updated = (_moment(article, key, country) for key in ("datePublished", "dateModified"))
    heading = article.get("headline") or (article.get("name") if _is_article(article) else "")
    return Declared(
        titles=tuple(
            squeeze(t)
            for t in (*_first(metas, _TITLE_META[:1]), heading, *_first(metas, _TITLE_META[1:]))
            if isinstance(t, str) and t.strip()
        ),
        page_title=squeeze(tree.findtext(".//title") or ""),
        headings=tuple(_headings(tree, "h1")),
        subheads=tuple(_headings(tree, "h2", "h3"))[:12],
        url=_url(tree, metas, article),
        site_name=squeeze(next(iter(_first(metas, _SITE_META[:1])), "")) or (publishers[0] if publishers else ""),
        publishers=publishers,
        published=published or _meta_moment(metas, _PUBLISHED_META, country) or _moment(article, "dateCreated", country),
        updated=ld_updated or _meta_moment(metas, _UPDATED_META, country),
        authors=tuple(dict.fromkeys((*people, *(a for a in _first(metas, _AUTHOR_META) if not a.startswith(("http", "www", "@")))))),
        organisations=organisations,
        lang=(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:5],
        kind=next(iter(_first(metas, ("og:type",))), "").casefold(),
        is_article=bool(nodes) or "article" in "".join(_first(metas, ("og:type",))).casefold() or "article:published_time" in metas,
        free=str(article.get("isAccessibleForFree", True)).casefold() != "false",
        lead=squeeze(next(iter(_first(metas, ("og:description", "description", "twitter:description"))), "")),
        body=squeeze(str(article.get("articleBody") or ""))[:200_000],
    )


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop")
        value = element.get("content")
        if key and value and value.strip():
            found.setdefault(key.strip().casefold(), []).append(value.strip())
    return found


def _first(metas: Mapping[str, list[str]], keys: Iterable[str]) -> list[str]:
    return next((metas[key] for key in keys if key in metas), [])


def _meta_moment(metas: Mapping[str, list[str]], keys: Iterable[str], country: str) -> Moment | None:
    values = (value for key in keys for value in metas.get(key, ())[:1])
    moments = [m for value in values if (m := parse_moment(value, DateSource.META, country=country))]
    return next((m for m in moments if m.zone_known and m.at.date() == moments[0].at.date()), moments[0]) if moments else None


def _moment(node: Mapping[str, object], key: str, country: str) -> Moment | None:
    value = node.get(key)
    value = value[0] if isinstance(value, list) and value else value
    return parse_moment(value, DateSource.JSON_LD, country=country) if isinstance(value, str) else None


def _article_nodes(tree: HtmlElement) -> Iterator[Mapping[str, object]]:
    nodes = [
        node
        for script in tree.iter("script")
        if "ld+json" in (script.get("type") or "").casefold()
        for node in _json_nodes(script.text or "")
    ]
    yield from (node for node in nodes if _is_article(node))
    yield from (node for node in nodes if not _is_article(node) and "datePublished" in node and "headline" in node)


def _json_nodes(text: str) -> Iterator[Mapping[str, object]]:
    if len(text) > _MAX_JSON:
        return
    text = re.sub(r"^\s*(?://)?\s*<!\[CDATA\[|(?://)?\s*\]\]>\s*$|^\s*<!--|-->\s*$", "", text).strip().rstrip(";")
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    pending = [value]
    while pending:
        item = pending.pop(0)
        if isinstance(item, list):
            pending.extend(item[:200])
        elif isinstance(item, dict):
            yield item
            pending.extend(
                v for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement") if isinstance(v := item.get(key), (list, dict))
            )


def _is_article(node: Mapping[str, object]) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and name.casefold().endswith(_ARTICLE_TYPES) for name in names)


def _creators(node: Mapping[str, object]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    people: list[str] = []
    organisations: list[str] = []
    value = node.get("author") or node.get("creator") or []
    for item in value if isinstance(value, list) else [value]:
        name = _name(item)
        is_firm = isinstance(item, dict) and "organization" in str(item.get("@type", "")).casefold()
        if name:
            (organisations if is_firm else people).append(name)
    return tuple(people), tuple(organisations)


def _name(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name")
        value = value[0] if isinstance(value, list) and value else value
    return squeeze(value)[:120] if isinstance(value, str) and not value.startswith("http") else ""


def _headings(tree: HtmlElement, *tags: str) -> Iterator[str]:
    for heading in tree.iter(*tags):
        text = squeeze(heading.text_content())
        if text and len(text) < 300 and not _is_hidden(heading):
            yield text


def _is_hidden(element: HtmlElement) -> bool:
    style = (element.get("style") or "").replace(" ", "").casefold()
    return "display:none" in style or element.get("hidden") is not None


def _url(tree: HtmlElement, metas: Mapping[str, list[str]], article: Mapping[str, object]) -> str | None:
    links = [link.get("href") or "" for link in tree.iter("link") if (link.get("rel") or "").casefold() == "canonical"]
    page = article.get("mainEntityOfPage")
    page = page.get("@id") if isinstance(page, dict) else page
    bases = [b.get("href") or "" for b in tree.iter("base")]
    for candidate in (*links[:1], *_first(metas, ("og:url", "twitter:url")), page, article.get("url")):
        if isinstance(candidate, str) and candidate.strip():
            url = _joined(bases[0] if bases else "", candidate.strip())
            if url.startswith(("http://", "https://")):
                return url
    return None


def _joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url) if not url.startswith("//") else f"https:{url}"
    except ValueError:
        return ""
