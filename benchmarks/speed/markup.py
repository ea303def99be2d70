"""A simulated outlet and its pages as HTML: menus, related links, scripts and footers around the article, 30 to 100 kB."""

from __future__ import annotations

import html
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import vocabulary

SMALLEST, LARGEST = 30_000, 100_000
"""Bytes of a page; of 400 real ones (the extraction set) a tenth has under 46,000 bytes, half have over 124,000."""
SCRIPTS = (0.1, 0.6)
"""Share of a page's bytes that is scripts and styles: the middle of the same real pages is .31."""
_BODIES = (
    ("article", "story-body"),
    ("div", "article__content"),
    ("section", "entry-content"),
    ("div", "post-text"),
    ("main", "content-main"),
)
_DATED = ("json-ld", "meta", "time", "text")


@dataclass(frozen=True, slots=True)
class Site:
    """An outlet: its place in the list of outlets, name, domain, kind, language, the size of its pages in bytes and how it is laid out."""

    number: int
    name: str
    domain: str
    kind: str
    lang: str
    size: int
    scripts: float
    links: int
    body: tuple[str, str]
    dated: str


def draw_site(rng: random.Random, number: int, kind: str, lang: str) -> Site:
    """An outlet of a kind; agencies have the first names of the list of agencies."""
    name = vocabulary.AGENCIES[number] if kind == "agency" else f"{vocabulary.town(rng)} {rng.choice(vocabulary.OUTLET_WORDS)}"
    domain = "".join(c for c in name.lower() if c.isalnum()) + f"{number}.example"
    dated = rng.choices(_DATED, (5, 2, 2, 1))[0]
    size = rng.randint(SMALLEST, LARGEST)
    return Site(number, name, domain, kind, lang, size, rng.uniform(*SCRIPTS), rng.randint(30, 190), rng.choice(_BODIES), dated)


@lru_cache(maxsize=512)
def _frame(site: Site) -> tuple[str, str, str]:
    """What all pages of an outlet share: styles and scripts of the head, the top of the body, and its end."""
    rng = random.Random(f"frame {site.domain}")
    menu_words, _, _, _ = vocabulary.FURNITURE[site.lang]
    menu = "".join(f'<li class="nav-item"><a class="nav-link" href="/{n}">{word}</a></li>' for n, word in enumerate(menu_words.split()))
    sections = "".join(
        f'<div class="menu-col"><h4>{html.escape(word)}</h4><ul>{"".join(_link(rng, site) for _ in range(6))}</ul></div>'
        for word in menu_words.split()[: site.links // 12]
    )
    head = f'<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/main.css"><style>{_styles(rng, 40)}</style>'
    top = f'<header><div class="brand"><a href="/">{site.name}</a></div><nav class="main-nav"><ul>{menu}</ul></nav></header>'
    end = (
        f'<footer class="site-footer"><div class="cols">{sections}</div><p>© {site.name}. {menu_words}</p></footer>'
        f"<script>{_script(rng, round(site.size * site.scripts))}</script>"
    )
    return head, top, end


def _styles(rng: random.Random, count: int) -> str:
    return "".join(f".c{rng.randrange(9999)}{{margin:{rng.randrange(40)}px;color:#{rng.randrange(16**6):06x}}}" for _ in range(count))


def _script(rng: random.Random, size: int) -> str:
    parts: list[str] = []
    length = 0
    while length < size:
        a, b, c = (rng.randrange(36**3) for _ in range(3))
        parts.append(
            f"function f{a}(e,t){{var n=e.q{b}||{c};return t&&n>{rng.randrange(999)}?n.push({{k:{a},v:t.z{c}}}):window.d{b}(n)}}\n"
        )
        length += len(parts[-1])
    return "".join(parts)


def _link(rng: random.Random, site: Site) -> str:
    words = (
        f"{vocabulary.town(rng)} {vocabulary.firm(rng)} {rng.randrange(2, 900)}"
        if site.lang != "uk"
        else f"{vocabulary.town(rng)}: {rng.randrange(2, 900)}"
    )
    return f'<li><a href="https://{site.domain}/{rng.randrange(10**7)}">{words}</a></li>'


def render(site: Site, number: int, title: str, paragraphs: Sequence[str], published: datetime | None, lang: str) -> str:
    """The page as an outlet sets it; `published` stands where its layout puts it, or nowhere."""
    rng = random.Random(f"page {site.domain} {number}")
    head, top, end = _frame(site)
    _, related, dated, popular = vocabulary.FURNITURE[lang]
    url = f"https://{site.domain}/news/{number}"
    safe = html.escape(title)
    tag, name = site.body
    text = "".join(f"<p>{html.escape(paragraph, quote=False)}</p>\n" for paragraph in paragraphs)
    marks, line = _date_marks(site, title, url, published, dated)
    page = (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{safe} | {site.name}</title>'
        f'<link rel="canonical" href="{url}"><meta property="og:title" content="{safe}"><meta property="og:type" content="article">'
        f'<meta property="og:site_name" content="{site.name}">{marks}{head}</head><body>{top}<div class="wrap">'
        f'<h1 class="headline">{safe}</h1>{line}<{tag} class="{name}">{text}</{tag}>'
        f'<aside class="related"><h3>{related}</h3><ul>{"".join(_link(rng, site) for _ in range(site.links // 3))}</ul></aside>'
        f'<aside class="popular"><h3>{popular}</h3><ol>{"".join(_link(rng, site) for _ in range(10))}</ol></aside></div>{end}'
    )
    tiles: list[str] = []
    missing = site.size - len(page.encode())
    while missing > 0:
        tiles.append(_tile(rng, site, len(tiles)))
        missing -= len(tiles[-1])
    return f'{page}<div class="tiles">{"".join(tiles)}</div></body></html>'


def _tile(rng: random.Random, site: Site, place: int) -> str:
    key = rng.randrange(16**12)
    return (
        f'<div class="tile tile--{place % 7}" data-id="{key:012x}" data-slot="{place}" data-tracking="pos:{place};{rng.randrange(10**9)}">'
        f'<img loading="lazy" src="https://img.{site.domain}/{key:012x}/w640.jpg" alt="" '
        f'srcset="/{key:012x}/w320.jpg 320w, /{key:012x}/w960.jpg 960w">'
        f'<span class="tile__meta"><i class="icon"></i></span></div>\n'
    )


def _date_marks(site: Site, title: str, url: str, published: datetime | None, word: str) -> tuple[str, str]:
    """What tells the date in the head and above the text, as the outlet's layout has it."""
    if published is None:
        return "", ""
    stamp = published.replace(microsecond=0).isoformat()
    if site.dated == "json-ld":
        data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": stamp, "url": url}
        data["publisher"] = {"@type": "Organization", "name": site.name}  # type: ignore[assignment]
        return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>', ""
    if site.dated == "meta":
        return f'<meta property="article:published_time" content="{stamp}">', ""
    if site.dated == "time":
        return "", f'<p class="dateline">{word} <time datetime="{stamp}">{published:%d.%m.%Y %H:%M}</time></p>'
    return "", f'<p class="dateline">{word}: {published:%Y-%m-%d %H:%M}</p>'
