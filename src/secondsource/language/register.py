"""A name in, what is known of it as an organisation or a holder of high office out: offline tables with Wikidata ids."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from secondsource.language.name_forms import is_cyrillic, name_key, sound_key
from secondsource.records import EntityKind, Token, content_id
from secondsource.text import fold

LONGEST_ACRONYM = 6
"""Letters of the longest name that counts only as it is written: "WHO" is not "who"."""


@dataclass(frozen=True, slots=True)
class Known:
    """A name of the register: English name, kind and id ("wikidata:Q...", or an id of our own where Wikidata's is not known to us)."""

    name: str
    kind: EntityKind
    id: str


@dataclass(frozen=True, slots=True)
class Term:
    """One term in an office: from `start` until the day before `end`; `lasts` is the day a fixed term under way ends by law."""

    country: str
    office: str
    person: Known
    surnames: frozenset[str]
    start: date
    end: date | None
    lasts: date | None


def own_id(name: str) -> str:
    """The stable id of a name that no register knows: the same name has the same id in every run and story.

    >>> own_id("Lakeland Gas Corporation") == own_id("Lakeland Gas Corporation Ltd.")
    True
    """
    return content_id("ent", name_key(name))


def find_known(name: str) -> Known | None:
    """What the register knows by a name as written in English, Romanian, Ukrainian, German or French; None where it knows nothing."""
    return _by_words().get(_words(name))


def find_known_spans(tokens: Sequence[Token], start: int, end: int) -> Iterator[tuple[int, int, Known]]:
    """Offsets of all names of the register among tokens[start:end], the longest first; none overlap."""
    index = _longest_by_first()
    n = start
    while n < end:
        longest = index.get(_form(tokens[n].text), 0)
        for length in range(min(longest, end - n), 0, -1):
            known = _by_words().get(tuple(_form(t.text) for t in tokens[n : n + length]))
            if known is not None:
                yield tokens[n].start, tokens[n + length - 1].end, known
                n += length - 1
                break
        n += 1


def terms() -> tuple[Term, ...]:
    """All terms of office that are known, in order of country, office and time."""
    return _offices()[0]


def known_until() -> date:
    """The day on which the terms that are open in the table were known to be open."""
    return _offices()[1]


def _words(name: str) -> tuple[str, ...]:
    return tuple(_form(word) for word in re.findall(r"\w+(?:[’'.\-]\w+)*\.?", name))


def _form(word: str) -> str:
    """A word as it is compared: an acronym as written, Cyrillic without case ending, the rest folded."""
    if len(word) <= LONGEST_ACRONYM and word.isupper():
        return word
    return sound_key(word) if is_cyrillic(word) else fold(word)


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files("secondsource").joinpath("data", name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _by_words() -> dict[tuple[str, ...], Known]:
    found: dict[tuple[str, ...], Known] = {}
    for number, names in _table("organisations.toml")["organisations"].items():
        known = Known(name=names[0], kind=EntityKind.ORGANISATION, id=f"wikidata:{number}")
        found.update({_words(name): known for name in names})
    for office in _table("offices.toml")["office"]:
        for row in office["holders"]:
            names = [name for name in (row["name"], *row.get("also", ())) if " " in name and not name.startswith(("King ", "Queen "))]
            found.update({_words(name): _person(row) for name in names})
    return found


@lru_cache(maxsize=1)
def _longest_by_first() -> dict[str, int]:
    longest: dict[str, int] = {}
    for words in _by_words():
        longest[words[0]] = max(len(words), longest.get(words[0], 0))
    return longest


def _person(row: dict[str, Any]) -> Known:
    number = row.get("wikidata", "")
    return Known(name=row["name"], kind=EntityKind.PERSON, id=f"wikidata:{number}" if number else own_id(row["name"]))


@lru_cache(maxsize=1)
def _offices() -> tuple[tuple[Term, ...], date]:
    table = _table("offices.toml")
    found = [
        Term(
            country=office["country"],
            office=office["office"],
            person=_person(row),
            surnames=frozenset(sound_key(name.split()[-1]) for name in (row["name"], *row.get("also", ()))),
            start=row["from"],
            end=row.get("to"),
            lasts=row.get("lasts"),
        )
        for office in table["office"]
        for row in office["holders"]
    ]
    return tuple(sorted(found, key=lambda t: (t.country, t.office, t.start))), table["known"]
