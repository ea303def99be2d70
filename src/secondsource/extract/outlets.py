"""What a page says of its publisher in, the outlet out: one of those known, or one made from the page's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from secondsource.records import DateOrder, Outlet
from secondsource.text import WORD, fold, squeeze

_YEAR_FIRST = frozenset("CN HU IR JP KP KR LT MN SE TW".split())
_MONTH_FIRST = frozenset("US PR GU".split())
_MIXED = frozenset("CA HK PH ZA".split())
"""Countries whose papers write a date in numbers in several orders."""
_CODES = {
    "united states": "US",
    "united states of america": "US",
    "usa": "US",
    "canada": "CA",
    "china": "CN",
    "hong kong": "HK",
    "hungary": "HU",
    "iran": "IR",
    "japan": "JP",
    "south korea": "KR",
    "republic of korea": "KR",
    "lithuania": "LT",
    "mongolia": "MN",
    "philippines": "PH",
    "south africa": "ZA",
    "sweden": "SE",
    "taiwan": "TW",
}
AGENCIES = frozenset(
    "Reuters|Associated Press|AP|AFP|Agence France-Presse|dpa|DPA|ANSA|EFE|PTI|ANI|IANS|UNI|TASS|ITAR-TASS|RIA Novosti|Interfax"
    "|Interfax-Ukraine|Ukrinform|UNIAN|Agerpres|AGERPRES|Mediafax|PAP|ČTK|CTK|MTI|APA|Xinhua|Kyodo|Kyodo News|Yonhap|Jiji|UPI|PA Media"
    "|Press Association|PA|SID|KNA|epd|Belga|ANP|Keystone-SDA|SDA|ATS|HINA|Hina|Tanjug|Beta|FENA|BTA|Anadolu|Anadolu Agency|AA"
    "|Bloomberg|Bloomberg News|Dow Jones|NTB|TT|Ritzau|STT|LETA|BNS|ELTA|Canadian Press|The Canadian Press|AAP|MENA|SPA|WAM|QNA"
    "|Europa Press|Lusa|Moldpres|IPN|Rador|News.ro|agencies|agenturen|Agenturen|wire services|wires|wire reports".split("|")
)
"""Agencies that are known without any settings, as written."""
LONGEST_NAME = 8
"""Words of the longest site name that is believed: more are a headline or a description."""
LONGEST_MASTHEAD = 250
"""Characters of the longest line that is read as a masthead or page title."""
_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?(?:[a-z0-9-]+\.)+[a-z]{2,}/?", re.IGNORECASE)
_PARTS = re.compile(r"\s*[|•·»—]\s*|\s+[–-]\s+|\s+::\s+")
_COPYRIGHT = re.compile(r"^\W*(?:©|\(c\)|copyright\b|&copy;)\W*(?:(?:19|20)\d\d\W*){0,2}", re.IGNORECASE)
_GENERIC = frozenset(
    "home homepage news blog blogs website site my-site index article articles wordpress online startseite accueil magazine".split()
)


@dataclass(frozen=True, slots=True, eq=False)
class OutletIndex:
    """Known outlets by domain, by the words of their names (without a leading "the"), and by every name that may credit them, in lower
    case; names with accents stand there without them too, so that nothing that is looked up need be folded.
    """

    domains: Mapping[str, Outlet]
    names: Mapping[tuple[str, ...], Outlet]
    credited: Mapping[str, Outlet]
    first_words: frozenset[str]
    last_words: frozenset[str]


class _ByIdentity:
    """Key of one tuple of outlets: to hash hundreds of records for each page would take longer than to read its masthead."""

    __slots__ = ("outlets",)

    def __init__(self, outlets: tuple[Outlet, ...]) -> None:
        self.outlets = outlets

    def __hash__(self) -> int:
        return id(self.outlets)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and self.outlets is other.outlets


def index_outlets(outlets: Sequence[Outlet]) -> OutletIndex:
    """Index outlets, once for each tuple; of two that share a name or domain the first has it."""
    return _index(_ByIdentity(outlets)) if isinstance(outlets, tuple) else _index(_ByIdentity(tuple(outlets)))


@lru_cache(maxsize=8)
def _index(key: _ByIdentity) -> OutletIndex:
    domains: dict[str, Outlet] = {}
    names: dict[tuple[str, ...], Outlet] = {}
    credited: dict[str, Outlet] = {}
    for outlet in key.outlets:
        for domain in (outlet.domain, *filter(_DOMAIN.fullmatch, outlet.aliases)):
            domains.setdefault(domain_of(domain), outlet)
        for name in (outlet.name, *outlet.aliases):
            names.setdefault(_key(name), outlet)
            names.setdefault(_key(fold(name)), outlet)
        for name in (outlet.name, *outlet.aliases, *sorted(_given_names(outlet))):
            credited.setdefault(name.casefold(), outlet)
    for outlet in key.outlets:
        # initials only where no outlet is called so outright: two letters stand for too much
        short = fold(_initials(outlet.name))
        if len(short) >= 3:
            credited.setdefault(short, outlet)
    return OutletIndex(
        domains={k: v for k, v in domains.items() if k},
        names={k: v for k, v in names.items() if k},
        credited=credited,
        first_words=frozenset(found[0] for name in (*credited, *AGENCIES) if (found := _key(name))),
        last_words=frozenset(found[-1] for name in (*credited, *AGENCIES) if (found := _key(name))),
    )


LONGEST_HOST = 253
"""Characters of a host name (RFC 1035)."""


def domain_of(url: str | None) -> str:
    """Host of a URL without "www."; empty where there is none."""
    if not url:
        return ""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if "." in host and len(host) <= LONGEST_HOST else ""


def match_outlet(outlets: Sequence[Outlet], *, url: str | None = None, names: Sequence[str] = ()) -> Outlet | None:
    """Find a known outlet by the domain of a URL (subdomains count), else by a site name or masthead; None where none fits."""
    index = index_outlets(outlets)
    host = domain_of(url)
    while host:
        if host in index.domains:
            return index.domains[host]
        host = host.partition(".")[2]
    return next((found for name in names if (found := index.names.get(_key(name)))), None)


def outlet_in_line(outlets: Sequence[Outlet], line: str, *, opening: bool = True) -> Outlet | None:
    """Find a known outlet that stands in a masthead or copyright line as a part of its own ("ABC | Allday Broadcasting"), or, with
    `opening`, whose name of two or more words opens it. A line with several outlets is a list of others and gives None.
    """
    if len(line) > LONGEST_MASTHEAD:
        return None
    index = index_outlets(outlets)
    plain = _COPYRIGHT.sub("", line)
    parts = [_key(part) for part in _PARTS.split(plain)]
    found = {known.name: known for part in parts if (known := index.names.get(part))}
    if len(found) == 1:
        return next(iter(found.values()))
    if found or not opening:
        return None
    key = _key(plain)
    shortest = 1 if plain != line else 2
    return next((index.names[key[:n]] for n in range(min(LONGEST_NAME, len(key)), shortest - 1, -1) if key[:n] in index.names), None)


def names_in_title(outlets: Sequence[Outlet], title: str) -> tuple[str, ...]:
    """List the parts of a page title that are names of known outlets ("Bridge opens | Daily Gull"), as they stand there."""
    index = index_outlets(outlets)
    parts = {*_PARTS.split(title[:400]), title[:60].partition(":")[0]}
    return tuple(sorted(part for part in parts if _key(part) in index.names))


def make_outlet(site_name: str, url: str | None, *, title: str = "", page_title: str = "") -> Outlet | None:
    """Make an outlet from what the page tells; None where it tells nothing.

    A site name that is the headline, an address, a word such as "Home" or a long description is none; then the part of the page's
    title that spells the domain is the name, else the domain itself.

    >>> make_outlet("Bridge opens", "https://daily-gull.example/a", title="Bridge opens", page_title="Bridge opens | Daily Gull").name
    'Daily Gull'
    """
    domain = domain_of(url)
    parts = [*_site_parts(site_name, title), *(part for part in _site_parts(page_title, title) if _spells(part, domain))]
    name = next((part for part in parts if _spells(part, domain)), parts[0] if parts else domain)
    return Outlet(name=name, domain=domain) if name else None


def date_order_of(outlet: Outlet | None) -> DateOrder:
    """Tell in which order an outlet writes a date in numbers: its own, else that of its country (ISO code or English name), else unknown.

    >>> date_order_of(Outlet(name="A", country="US")).value, date_order_of(Outlet(name="B", country="RO")).value
    ('mdy', 'dmy')
    """
    if outlet is None or outlet.date_order or not outlet.country:
        return outlet.date_order if outlet else DateOrder.UNKNOWN
    country = _CODES.get(fold(outlet.country), outlet.country.upper())
    if country in _MIXED:
        return DateOrder.UNKNOWN
    return DateOrder.YEAR_FIRST if country in _YEAR_FIRST else DateOrder.MONTH_FIRST if country in _MONTH_FIRST else DateOrder.DAY_FIRST


def names_of(outlet: Outlet) -> frozenset[str]:
    """Folded names under which an outlet may be credited: name, aliases, domain and, for names of several words, the initials."""
    initials = _initials(outlet.name)
    return _given_names(outlet) | ({fold(initials)} if len(initials) >= 2 else frozenset())


def _given_names(outlet: Outlet) -> frozenset[str]:
    names = {fold(name) for name in (outlet.name, *outlet.aliases, outlet.domain) if name}
    return frozenset(names | {name[4:] for name in names if name.startswith("the ")})


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _key(name: str) -> tuple[str, ...]:
    found = WORD.findall(name.casefold().replace("’", "'"))
    return tuple(found[1:] if found[:1] == ["the"] and len(found) > 1 else found)


def _site_parts(text: str, title: str) -> Iterator[str]:
    heading = _key(title)
    for part in map(squeeze, _PARTS.split(text[:300])):
        key = _key(part)
        if key and key != heading and len(key) <= LONGEST_NAME and not set(key) <= _GENERIC and not _DOMAIN.fullmatch(part):
            yield part


def _spells(part: str, domain: str) -> bool:
    """Whether the words of a name, run together, are the name in a domain ("Daily Gull" and daily-gull.example)."""
    joined = "".join(_key(part))
    return len(joined) >= 3 and joined in {label.replace("-", "").removeprefix("the") for label in domain.split(".")[:-1]}
