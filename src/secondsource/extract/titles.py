"""Candidate titles in, the headline without the name of its site out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from secondsource.extract.metadata import Declared
from secondsource.text import squeeze, words

_SEPARATOR = re.compile(r"\s+(?:[|•·»›]|::|[-–—~])\s+|\s*\|\s*")
_PREFIX = re.compile(r"^(?P<name>[^:]{2,40}):\s+(?P<rest>.+)$")
_GENERIC = frozenset("news home homepage article story blog newsroom start startseite press media".split())


def strip_site_name(title: str, names: Iterable[str] = (), *, domain: str = "") -> str:
    """Take the site's name off either end of a page title; without a known name a short last part after a bar goes too.

    >>> strip_site_name("New bridge opens | Daily Gull"), strip_site_name("Daily Gull: Bridge opens", ["Daily Gull"])
    ('New bridge opens', 'Bridge opens')
    """
    title = squeeze(title)
    known = {tuple(words(name)) for name in names if name} | {tuple(words(name.removeprefix("The "))) for name in names if name}
    prefix = _PREFIX.match(title)
    if prefix and _is_site(prefix["name"], known, domain):
        return prefix["rest"].strip()
    separators = list(_SEPARATOR.finditer(title))
    while separators:
        last, first = separators[-1], separators[0]
        head, tail = title[: last.start()].strip(), title[last.end() :].strip()
        if head and (_is_site(tail, known, domain) or (_is_bar(last) and len(tail.split()) <= 4 and len(head.split()) > len(tail.split()))):
            title = head
        elif _is_site(title[: first.start()], known, domain) and title[first.end() :].strip():
            title = title[first.end() :].strip()
        else:
            break
        separators = list(_SEPARATOR.finditer(title))
    return title


def choose_title(declared: Declared, names: Sequence[str], *, domain: str = "") -> str:
    """Choose the headline: a first heading that the declared titles bear out, else a declared title, else the page title, else a
    heading. A page without a first heading and declared title is headed by a lower heading if that says more than its page title.
    """
    stripped = [strip_site_name(title, names, domain=domain) for title in declared.titles]
    plain = strip_site_name(declared.page_title, names, domain=domain)
    usable = [squeeze(h) for h in declared.headings if _is_headline(h, names)]
    for heading in usable:
        if any(_alike(heading, other) for other in (*stripped, plain)):
            return heading
    if len(usable) == 1 and len(usable[0].split()) >= 3:
        return usable[0]
    candidates = [title for title in (*stripped, plain) if _is_headline(title, names)]
    if not stripped and not declared.headings:
        candidates = [*_lower_headings(declared, plain), *candidates]
    return next(iter((*candidates, *usable)), plain)


def _lower_headings(declared: Declared, plain: str) -> list[str]:
    """The longest of the lower headings, if it has more words than the page title; one like the page title comes first."""
    alike = [heading for heading in declared.subheads if _alike(heading, plain)]
    longer = [heading for heading in declared.subheads if len(heading.split()) > max(3, len(plain.split()))]
    return [*alike[:1], *sorted(longer, key=lambda heading: -len(heading.split()))[:1]]


def _is_headline(title: str, names: Sequence[str]) -> bool:
    key = words(title)
    return bool(key) and not set(key) <= _GENERIC and all(key != words(name) for name in names)


def _alike(left: str, right: str) -> bool:
    a, b = set(words(left)), set(words(right))
    return bool(a and b) and len(a & b) >= 0.6 * min(len(a), len(b)) and min(len(a), len(b)) * 3 >= max(len(a), len(b))


def _is_bar(match: re.Match[str]) -> bool:
    return any(c in match.group() for c in "|»›•·") or "::" in match.group()


def _is_site(part: str, known: set[tuple[str, ...]], domain: str) -> bool:
    key = words(part)
    if not key:
        return True
    joined = "".join(key)
    label = domain.rsplit(".", 1)[0].split(".")[-1].replace("-", "") if domain else ""
    return (
        tuple(key) in known
        or tuple(words(part.strip().removeprefix("The "))) in known
        or (len(joined) > 3 and label in {joined, joined.removeprefix("the")})
    )
