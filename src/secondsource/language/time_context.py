"""What every reader of time expressions is given (the page) and gives back (a reading), and the tense of the words around."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from secondsource.language.calendar_values import Tense
from secondsource.language.calendar_words import CalendarWords, calendar_of
from secondsource.records import TimeKind

BEFORE = 140
"""Characters of the sentence looked at before an expression to tell its tense."""
AFTER = 60

_BREAK = re.compile(r"[.!?;]\s|\n")
_SENTENCE_BREAK = re.compile(r"[.!?]\s+(?=[^\Wa-z\d_])|\n")
_ON_CONDITION = re.compile(r",?\s+(?:if|provided(?: that)?|assuming)\s", re.IGNORECASE)
"""What hangs on a condition lies ahead: "in September, if the rails arrive"."""
_AT_THE_EARLIEST = re.compile(r"\s+(?:at\s+the\s+(?:earliest|latest)|or\s+later|onwards?)\b", re.IGNORECASE)
_SAYING = re.compile(r"(?:said|announced|told|reported|stated|confirmed|wrote|added)(?:\s+\w+){0,3}\s+(?:on\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A text in plain spelling (same length as the original), the day it was published, and the words of its language."""

    text: str
    published: date | None
    lang: str
    words: CalendarWords
    cased: bool = True
    """Whether the text has capitals: a text without any may write "thursday"."""

    def tense(self, start: int, end: int) -> Tense:
        """Tell from the verbs and cues of the sentence whether what stands at start:end lies ahead."""
        return _tense(self, start, end)


@dataclass(frozen=True, slots=True)
class Reading:
    """One time expression as read: offsets, kind and TIMEX3 value."""

    start: int
    end: int
    kind: TimeKind
    value: str
    shift: str = ""
    """For an expression that only refers: TIMEX3 unit and step from the date it points at ("Y-1"), or "same"."""


def same_sentence(page: Page, left: Reading, right: Reading) -> bool:
    """Whether two readings stand in one sentence, less than 300 characters apart."""
    low, high = min(left.end, right.end), max(left.start, right.start)
    return high - low < 300 and _SENTENCE_BREAK.search(page.text, low, high + 1) is None


def alternation(forms: Iterable[str]) -> str:
    """Join words to a regular expression that prefers the longest; inner spaces match any run of white space."""
    longest_first = sorted(set(forms), key=lambda form: (-len(form), form))
    return "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in longest_first)


def _is_reached(before: str, after: str) -> bool:
    """Whether "by Thursday" looks back: "by Thursday two had died", "had closed by Thursday"."""
    if not re.search(r"\bby\s+(?:the\s+|late\s+|early\s+)*$", before, re.IGNORECASE):
        return False
    if re.match(r"(?:\s+\w+){0,4}?,?(?:\s+\w+){0,8}?\s+(?:had|was|were|told|said)\b", after) and not re.search(
        r"\b(?:will|to)\b", after[:30]
    ):
        return True
    return re.search(r"\bhad\b(?!.*\b(?:to|will|would|due|must|expected)\b)", before) is not None


@lru_cache(maxsize=16)
def _cues(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Cues of a language; a future cue swallows the verb it governs, so that "will be released" does not read as past."""
    words = calendar_of(lang)
    cue = re.compile(
        rf"(?<!\w)(?:(?P<future>(?:{words.future})(?!\w)(?:\s+(?:not|also|be|have|then))*(?:\s+\w+)?)|"
        rf"(?P<past>(?:{words.past})(?!\w)))",
        re.IGNORECASE,
    )
    lead = re.compile(
        r"(?<!\w)(?:by|until|till|due|next|bis|jusqu'à|jusqu'au|d'ici|până|до)(?:\s+(?:the|end|of|early|late|on|zum|le|"
        r"la))*\s*$",
        re.IGNORECASE,
    )
    return cue, lead


def _tense(page: Page, start: int, end: int) -> Tense:
    cue, lead = _cues(page.lang if page.words is calendar_of(page.lang) else "en")
    before = page.text[max(0, start - BEFORE) : start]
    before = _BREAK.split(before)[-1]
    after = _BREAK.split(page.text[end : end + AFTER], maxsplit=1)[0]
    if _AT_THE_EARLIEST.match(after) or (page.lang == "en" and _ON_CONDITION.match(page.text, end)):
        return Tense.FUTURE
    if lead.search(before):
        return Tense.PAST if page.lang == "en" and _is_reached(before, after) else Tense.FUTURE
    if page.lang == "en" and (_SAYING.search(before) or re.search(r"\bsince\s+$", before)):
        return Tense.PAST
    cues = list(cue.finditer(before))
    match = cues[-1] if cues else cue.search(after)
    if match is None:
        return Tense.OPEN
    return Tense.FUTURE if match.group("future") else Tense.PAST
