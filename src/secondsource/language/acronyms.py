"""A text in, the acronyms that it introduces in brackets out: "Banca Rurală a Tavriei (BRT)".

This is what names are linked by; every other way in which a page explains an acronym is read by `longforms`, for the glossary.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from secondsource.text import fold

_BRACKET = re.compile(r"\s\((?:the )?[\"“„«]?([^\W\d_a-zа-яіїєґ]{2,8})[\"”“»]?\)")
_WORD = re.compile(r"[^\W\d_][\w’'\-]*")
REACH = 120
"""Characters before a bracket in which the long form begins."""
SMALL = 4
"""Letters of the longest lower-case word that an acronym may leave out: "de", "der", "pour"."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """A long form at start:end and its acronym."""

    start: int
    end: int
    acronym: str


def find_introductions(text: str) -> tuple[Introduction, ...]:
    """Find long forms whose words begin, in order, with the letters of the acronym in brackets after them.

    >>> [i.acronym for i in find_introductions("Die Ländliche Bank von Tavria (LBT) schwieg.")]
    ['LBT']
    """
    found = []
    for bracket in _BRACKET.finditer(text):
        floor = max(0, bracket.start() - REACH)
        before = list(_WORD.finditer(text, floor, bracket.start()))
        start = _start_of(before, fold(bracket.group(1)), text, bracket.start())
        if start is not None:
            found.append(Introduction(start=start, end=bracket.start(), acronym=bracket.group(1)))
    return tuple(found)


def _start_of(before: list[re.Match[str]], letters: str, text: str, end: int) -> int | None:
    """Where the long form begins that spells the letters from right to left; small words may be left out."""
    wanted = len(letters)
    for word in reversed(before):
        if re.search(r"[.;:!?()\n]", text[word.end() : end]):
            return None
        if fold(word.group())[:1] == letters[wanted - 1]:
            wanted -= 1
            if wanted == 0:
                return word.start() if word.group()[0].isupper() else None
        elif word.group()[0].isupper() or len(word.group()) > SMALL:
            return None
        end = word.start()
    return None
