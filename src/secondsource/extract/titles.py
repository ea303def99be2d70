"""What a page declares in, its headline without the name of its site out; the titles of dumps are `dumptitles`' business."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np

from secondsource.extract.metadata import Declared
from secondsource.extract.titlescores import Wording, gather_wordings, is_headline, wording_rows
from secondsource.extract.trees import Rows, load_ensemble
from secondsource.text import squeeze, words

_SEPARATOR = re.compile(r"\s+(?:[|•·»›]|::|[-–—~])\s+|\s*\|\s*")
_PREFIX = re.compile(r"^(?P<name>[^:]{2,40}):\s+(?P<rest>.+)$")
_ADDRESS = re.compile(r"(?:[\w-]+\.)+(?:com|org|net|info|news|tv|io|eu|uk|us|ca|au|in|ie|de|at|ch|fr|ro|ua|es|it|pl|nl)", re.IGNORECASE)
"""The address of a site, as many put it for their name."""
MODEL = "titles"
LEAST_WORDS = 3
"""A lower heading with no more words than this heads no page."""
LONGEST_NAME = 5
"""Words of the longest name of a site that is believed: what some declare as their name is a headline."""
LONGEST_TITLE = 400
"""Letters of the longest title that is taken apart."""


def strip_site_name(title: str, names: Iterable[str] = (), *, domain: str = "") -> str:
    """Take the site's name off either end of a page title; without a known name a short last part after a bar goes too.

    >>> strip_site_name("New bridge opens | Daily Gull"), strip_site_name("Daily Gull: Bridge opens", ["Daily Gull"])
    ('New bridge opens', 'Bridge opens')
    """
    title = squeeze(title)
    if len(title) > LONGEST_TITLE:
        return title
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
    """Choose the headline among all that a page declares as its title and all its headings, "" where it has none.

    Every title is read as written and without the site's `names`; trees fitted to rank the readings of a page tell the best. A page
    with nothing but a page title and lower headings is headed by one of these, if it says more.
    """
    if not declared.titles and not declared.headings:
        lower = _lower_heading(declared, strip_site_name(declared.page_title, names, domain=domain))
        if lower:
            return lower
    wordings, rows = read_wordings(declared, names, domain=domain)
    return wordings[int(np.argmax(load_ensemble(MODEL).score(rows)))].text if wordings else ""


def read_wordings(declared: Declared, names: Sequence[str], *, domain: str = "") -> tuple[list[Wording], Rows]:
    """All wordings that may be the headline, and their features; a page that declares no title and has no heading gives none."""
    wordings = gather_wordings(declared, lambda title: strip_site_name(title, names, domain=domain))
    known = {"".join(words(name)) for name in (*names, _site_label(domain)) if len(name.split()) <= LONGEST_NAME} - {""}
    wordings = [wording for wording in wordings if is_headline(wording.text, known)] or wordings
    return wordings, wording_rows(wordings, declared, known)


def _lower_heading(declared: Declared, plain: str) -> str:
    """The longest of the lower headings that have more words than the page title, "" where none has or one says the same."""
    longer = [heading for heading in declared.subheads if len(heading.split()) > max(LEAST_WORDS, len(plain.split()))]
    own = set(words(plain))
    alike = any(len(own & set(words(heading))) * 2 > len(own) for heading in declared.subheads)
    return "" if alike else max(longer, key=lambda heading: len(heading.split()), default="")


def _is_bar(match: re.Match[str]) -> bool:
    return any(c in match.group() for c in "|»›•·") or "::" in match.group()


def _is_site(part: str, known: set[tuple[str, ...]], domain: str) -> bool:
    key = words(part)
    if not key:
        return True
    joined = "".join(key)
    label = _site_label(domain)
    return (
        bool(_ADDRESS.fullmatch(part.strip()))
        or tuple(key) in known
        or tuple(words(part.strip().removeprefix("The "))) in known
        or (len(joined) > 3 and label in {joined, joined.removeprefix("the")})
    )


def _site_label(domain: str) -> str:
    return domain.rsplit(".", 1)[0].split(".")[-1].replace("-", "") if domain else ""
