"""A sentence with a cue of a promise in; which sum is the whole, a part or the one before, and the kind of promise, out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from secondsource.records import QuantityMention

BESIDE = 45
"""Characters before or after a sum in which the words stand that say what part it plays."""

_PER_UNIT = re.compile(r"^\s*(?:per|a|an|each)\s+(?:million|share|barrel|ton|tonne|unit|mwh|kwh|btu|head|day|kilo)", re.IGNORECASE)
_PARTS = r"(?:instal?lments?|tranches?|advance|down\s+payment|deposit|part|portion|share)\s+(?:payment\s+)?(?:of|worth)"
_PART_BEFORE = re.compile(rf"\b(?:of\s+which|including|among\s+them|{_PARTS})\s+(?:about\s+|some\s+|up\s+to\s+)?$", re.IGNORECASE)
_PART_AFTER = re.compile(r"^\s*(?:out\s+)?of\s+(?:the|its|that|a|an|some)\b", re.IGNORECASE)
_FORMER_BEFORE = re.compile(
    r"\b(?:from|instead\s+of|rather\s+than)\s+(?:the\s+|an?\s+)?(?:previous\s+|original\s+|initial\s+)?$", re.IGNORECASE
)
_DELTA_BEFORE = re.compile(r"\bby\s+(?:an?\s+|about\s+)?(?:additional\s+|further\s+|another\s+)?$", re.IGNORECASE)
_MORE_BEFORE = re.compile(r"\b(?:another|additional|further|extra|a\s+second|more)\s+$", re.IGNORECASE)
_EARLIER = re.compile(
    r"\b(?:earlier|previously|last\s+(?:year|month|autumn|spring|summer|winter)|(?:years?|months?)\s+ago|"
    r"had\s+(?:already\s+)?(?:signed|pledged|promised|agreed|announced|awarded|offered|committed))\b",
    re.IGNORECASE,
)
_IN_YEAR = re.compile(r"\b(?:in|since)\s+(?:[A-Z][a-z]+\s+)?((?:19|20)\d\d)\b")
_PAPERS = r"agreements?|contracts?|deals?|orders?|treaty|memorandum|letter|purchase"
_NOUNS = rf"(?:{_PAPERS}|grants?|loans?|contributions?|pledges?|packages?|donation|credit|payment|instal?lment)"
_ANOTHER = re.compile(
    rf"\b(?:second|third|fourth|another|separate|further|additional|new|follow-up|fresh)\s+(?:[\w-]+\s+){{0,2}}{_NOUNS}\b|"
    r"\b\d[\d,.]*\s+(?:more|further|additional)\b",
    re.IGNORECASE,
)
_KNOWN = re.compile(
    r"\b(?:as\s+(?:promised|pledged|agreed)|(?:promised|pledged|agreed|announced|signed)\s+(?:in|on|last|earlier)\b|"
    rf"(?:under|of|on|from)\s+(?:the|its|their|that)\s+(?:[\w-]+\s+){{0,2}}{_NOUNS}|(?:its|their)\s+(?:[\w-]+\s+){{0,3}}{_NOUNS})",
    re.IGNORECASE,
)
_TURNS = frozenset({"raise", "cancel"})
_SETTLING = frozenset({"sign", "deliver", "transfer"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What the sums of a clause are: the whole promise, a part of it, and what the whole was before; None where not told."""

    amount: float | None = None
    part: float | None = None
    former: float | None = None
    currency: str | None = None
    more: bool = False


def read_sums(text: str, quantities: Sequence[QuantityMention], start: int, end: int, *, changes: bool) -> Sums:
    """Tell the sums after a cue apart; prices of a piece are none, and a sum elsewhere counts only where it is the sentence's one.

    `changes`: the cue tells a change, so that "by 2 million" is how much it changed and no sum of its own.
    """
    sums = [q for q in quantities if q.currency and q.number > 0 and not _PER_UNIT.match(text[q.end : q.end + 20])]
    after = [q for q in sums if start <= q.start < end] or (sums if len(sums) == 1 else [])
    whole: float | None = None
    part: float | None = None
    former: float | None = None
    currency: str | None = None
    for place, money in enumerate(after):
        if currency is not None and money.currency != currency:
            break
        role = _role(text, money, after[place + 1] if place + 1 < len(after) else None, changes=changes)
        if role == "whole" and whole is None:
            whole = money.number
        elif role == "part" and part is None:
            part = money.number
        elif role == "former" and former is None:
            former = money.number
        if role != "delta":
            currency = money.currency
    more = bool(after) and _MORE_BEFORE.search(text[max(0, after[0].start - BESIDE) : after[0].start]) is not None
    if whole is not None and part is not None and part >= whole:
        part = None
    return Sums(amount=whole, part=part, former=former, currency=currency, more=more)


def _role(text: str, money: QuantityMention, following: QuantityMention | None, *, changes: bool) -> str:
    before = text[max(0, money.start - BESIDE) : money.start]
    if _PART_BEFORE.search(before):
        return "part"
    if following and following.start - money.end < BESIDE and _PART_AFTER.match(text[money.end : following.start]):
        return "part"
    if changes and _FORMER_BEFORE.search(before):
        return "former"
    return "delta" if changes and (_DELTA_BEFORE.search(before) or _MORE_BEFORE.search(before)) else "whole"


@lru_cache(maxsize=1)
def _instruments() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = tomllib.loads(files("secondsource").joinpath("data", "commitments.toml").read_text(encoding="utf-8"))
    return tuple((name, re.compile(pattern, re.IGNORECASE | re.VERBOSE)) for name, pattern in table["instruments"].items())


def read_instrument(words: str, kind: str) -> str:
    """The kind of promise that a clause names ("letter of intent", "contract", "grant"); empty where it names none.

    >>> read_instrument("signed a letter of intent on ferries", "sign")
    'letter of intent'
    """
    if kind in ("accede", "fine"):
        return {"accede": "accession", "fine": "fine"}[kind]
    return next((name for name, pattern in _instruments() if pattern.search(words)), "")


def looks_back(words: str, year: int | None) -> bool:
    """Whether a sentence tells of something that was so before: "had signed", "last year", "in 2019" of a page of a later year."""
    if _EARLIER.search(words):
        return True
    return year is not None and any(int(match.group(1)) < year for match in _IN_YEAR.finditer(words))


def tells_turn(words: str, kind: str) -> bool:
    """Whether a clause tells what becomes of a promise already known, by its cue or by words such as "under the agreement"."""
    return kind in _TURNS or (kind in _SETTLING and _KNOWN.search(words) is not None)


def tells_another(words: str) -> bool:
    """Whether a clause sets its promise apart from one known: "a second contract", "12 more trams"."""
    return _ANOTHER.search(words) is not None
