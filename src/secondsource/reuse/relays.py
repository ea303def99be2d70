"""A page in, the sentences in which it passes on what another newsroom reported, with that newsroom's name as written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from secondsource.records import EntityKind, Reading
from secondsource.reuse.credits import names_of, unquoted
from secondsource.text import fold, squeeze

_NAME = r"[^\W\d_a-zà-ÿа-я][\w&.’'-]*(?:[ \u00a0](?:of |de |la |le |el |der |the )?[^\W\d_a-zà-ÿа-я][\w&.’'-]*){0,3}"
_NEWSROOM = re.compile(
    r"\b(?:news (?:agency|site|website|outlet)|press agency|wire service|newspaper|daily|broadcaster|tabloid|magazine|weekly|radio station"
    r"|nachrichtenagentur|zeitung|agence de presse|journal|agenția de presă|ziarul|агентство|газета)[ \u00a0](?P<name>" + _NAME + ")"
)
"""A name that the page itself calls a newsroom."""
_REPORTED = re.compile(
    r"\b[Aa]s reported by (?:the )?(?P<by>" + _NAME + r")|\b[Aa]ccording to a report (?:by|in|from) (?:the )?(?P<report>" + _NAME + ")"
    r"|(?P<name>" + _NAME + r")[ \u00a0](?:has |had )?(?:first |earlier |also |previously )?report(?:ed|s)\b"
)
_NO_NEWSROOM = frozenset(
    "ministry authority government commission council court parliament police prosecutor prosecutors hospital university institute"
    " officials department army navy bank company group he she it they who this that residents witnesses".split()
)
"""Last words of names, and words that open a sentence, which report as bodies and bystanders do, not as newsrooms."""


def relayed(reading: Reading, press: Mapping[str, str]) -> dict[int, str]:
    """Map places of sentences to the folded name of the newsroom whose report they pass on; the page's own outlet is none.

    `press` holds the folded names of newsrooms that are known. A name that is not counts where the page calls it a newsroom, or where
    an organisation "reported": what two pages have from one report is one voice, whoever made it.
    """
    text, own = unquoted(reading.article.text), set(names_of(reading))
    found: dict[int, str] = {}
    for place, span in enumerate(reading.analysis.sentences):
        names = (plain_name(n) for n in _reporters(text[span.start : span.end], reading, span.start, press))
        name = next((n for n in names if n and n not in own), "")
        if name:
            found[place] = name
    return found


def newsrooms(reading: Reading) -> frozenset[str]:
    """Folded names that a page calls newsrooms: "news agency X", "the newspaper X"."""
    return frozenset(plain_name(m["name"]) for m in _NEWSROOM.finditer(reading.article.text))


def plain_name(name: str) -> str:
    """A name folded, without its article and what hangs on it.

    >>> plain_name("The Coast Mail’s")
    'coast mail'
    """
    return re.sub(r"[’']s?$", "", squeeze(fold(name))).removeprefix("the ").strip(" .’'-")


def _reporters(sentence: str, reading: Reading, start: int, press: Mapping[str, str]) -> Iterator[str]:
    for match in _REPORTED.finditer(sentence):
        group = next(g for g in ("name", "by", "report") if match[g])
        name = match[group]
        words = plain_name(name).split()
        if words and words[-1] not in _NO_NEWSROOM and (plain_name(name) in press or _is_organisation(reading, start + match.start(group))):
            yield name


def _is_organisation(reading: Reading, at: int) -> bool:
    return any(e.kind is EntityKind.ORGANISATION and e.start <= at < e.end for e in reading.analysis.entities)
