"""What a page says of its publisher in, the outlet out: one of those known, or one made from the page's own words."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from secondsource.records import Outlet
from secondsource.text import fold, squeeze, words


def domain_of(url: str | None) -> str:
    """Host of a URL without "www."; empty where there is none."""
    if not url:
        return ""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if "." in host else ""


def match_outlet(outlets: Sequence[Outlet], *, url: str | None = None, names: Sequence[str] = ()) -> Outlet | None:
    """Find a known outlet by the domain of a URL (subdomains count), else by a site name or masthead; None where none fits."""
    domain = domain_of(url)
    for outlet in outlets:
        if outlet.domain and (domain == outlet.domain or domain.endswith(f".{outlet.domain}")):
            return outlet
    for name in names:
        for outlet in outlets:
            if any(_same(name, known) for known in (outlet.name, *outlet.aliases)):
                return outlet
    return None


def outlet_in_line(outlets: Sequence[Outlet], line: str) -> Outlet | None:
    """Find a known outlet whose name opens a masthead line or stands in it as a part of its own ("ABC | Allday Broadcasting")."""
    folded = words(line)
    for outlet in outlets:
        for known in (outlet.name, *outlet.aliases):
            name = words(known)
            if name and (
                folded[: len(name)] == name or any(words(part) == name for part in line.replace("—", "|").replace(" - ", "|").split("|"))
            ):
                return outlet
    return None


def make_outlet(site_name: str, url: str | None) -> Outlet | None:
    """Make an outlet from what the page tells; None where it tells nothing."""
    domain = domain_of(url)
    name = squeeze(site_name) or domain
    return Outlet(name=name, domain=domain) if name else None


def _same(left: str, right: str) -> bool:
    return bool(fold(left)) and words(left.removeprefix("The ")) == words(right.removeprefix("The "))
