"""Our own events as a folder of raw pages with gold labels, in the form of the world set (its FORMAT.md): what the product is run on."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FITTED = frozenset(f"r{n:02d}" for n in range(1, 13))
"""Events that weights may be fitted on; all others are held out, and nobody tunes on them."""
SPEAKING_FOR_THEMSELVES = frozenset({"official", "company"})
"""Kinds of outlet that no user would list."""

Event = dict[str, Any]


def load_events() -> list[Event]:
    """All events in order of their ids."""
    return [json.loads(path.read_text("utf-8")) for path in sorted((HERE / "events").glob("*.json"))]


def is_fitted(event: str) -> bool:
    """Whether weights may be fitted on an event, by its id."""
    return event[:3] in FITTED


def write_pages(events: list[Event], folder: Path) -> Path:
    """Write EVENT/pages/PAGE, EVENT/gold.json and outlets.json for the events; returns the outlets file."""
    outlets: dict[str, dict[str, str]] = {}
    for event in events:
        home = folder / event["event_id"]
        (home / "pages").mkdir(parents=True, exist_ok=True)
        for page in event["pages"]:
            write = _html if page["page"].endswith(".html") else _dump
            (home / "pages" / page["page"]).write_text(write(page), "utf-8")
            if page["kind"] not in SPEAKING_FOR_THEMSELVES:
                outlets[page["outlet"]] = _outlet(page)
        (home / "gold.json").write_text(json.dumps(event, ensure_ascii=False), "utf-8")
    path = folder / "outlets.json"
    path.write_text(json.dumps([outlets[name] for name in sorted(outlets)], ensure_ascii=False), "utf-8")
    return path


def _outlet(page: Event) -> dict[str, str]:
    domain = page["url"].split("/")[2].removeprefix("www.")
    return {"name": page["outlet"], "domain": domain, "owner": page["owner"], "country": page["country"], "kind": page["kind"]}


def _dump(page: Event) -> str:
    """The page as a scraper's dump: address and day on top, menu, the lines beside the article, footer."""
    top = [f"URL: {page['url']}", f"Published: {page['published']}", "", page["outlet"], "Home  News  Topics  About  Subscribe", ""]
    rest = [*page["before"], "", *(line for p in page["article"] for line in (p, "")), *page["after"], ""]
    return "\n".join(
        [*top, page["title"], *rest, f"© {page['published'][:4]} {page['outlet']}. All rights reserved.", "Privacy  Cookies", ""]
    )


def _html(page: Event) -> str:
    meta = {"og:title": page["title"], "og:site_name": page["outlet"], "article:published_time": page["published"], "og:type": "article"}
    head = "".join(f'<meta property="{k}" content="{html.escape(v)}">' for k, v in meta.items())
    lines = {part: "".join(f"<p class='meta'>{html.escape(x)}</p>" for x in page[part]) for part in ("before", "after")}
    body = "".join(f"<p>{html.escape(p)}</p>\n" for p in page["article"])
    return (
        f'<!doctype html><html lang="{page["lang"]}"><head><meta charset="utf-8"><title>{html.escape(page["title"])} | '
        f'{html.escape(page["outlet"])}</title><link rel="canonical" href="{html.escape(page["url"])}">{head}</head><body>'
        "<nav><a href='/'>Home</a> <a href='/news'>News</a> <a href='/topics'>Topics</a></nav>"
        f"<article><h1>{html.escape(page['title'])}</h1>"
        f"{lines['before']}\n{body}{lines['after']}</article><footer>© {html.escape(page['outlet'])}</footer></body></html>\n"
    )
