"""An article and its analysis in, its Profile out: the words, names, numbers, days and vector that stories are gathered by."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import lru_cache
from itertools import islice
from math import log

from secondsource.records import Analysis, Article, Profile, TimeKind
from secondsource.text import WORD, fold, romanise

RECENT_DAYS = 10
"""A day named at most so long before publication may be the day of the event."""

LEAD_WORDS = 60
TOLD_WORDS = 150
"""Words of the text whose stems are compared: the event is told there, and pages of any length are alike in length then. Long pages on
nothing in common share too many words (see the log of benchmarks/clustering).
"""
STEM = 6

_SPLIT = re.compile(r"[-'’]")
_NUMBER = re.compile(r"\d+(?:[.,:\u00a0\u202f]\d+)*")
_FULL_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_YEARLESS = re.compile(r"XXXX-(\d\d)-(\d\d)")
_WEEKDAY = re.compile(r"XXXX-WXX-([1-7])")
_COMMON = frozenset(
    "the and any all are about after again also although among because been before being both but can could did"
    " does during each even few first for from get had has have her here him his how however into its just last like"
    " made make many may might more most much must new nor not now off one only other our out over own per said same"
    " say says she should since some still such than that their them then there these they this those through told"
    " too under until very was were what when where which while who whom why will with would year years you your"
    " monday tuesday wednesday thursday friday saturday sunday january february march april june july august"
    " september october november december according two three der die das und ist den dem des ein eine einer einen"
    " mit von auf für nicht auch sich als bei nach aus wie les des une est dans que qui sur pour par aux cette elle"
    " pas plus avec ont son ses din care este sunt pentru mai fost що від про для його який яка які була було були".split()
)


def describe_page(article: Article, analysis: Analysis, lead: bytes = b"") -> Profile:
    """Tell what a page is gathered by; `lead` is the float32 vector of its title and lead, empty where there is none."""
    days = _days(analysis)
    day = article.published.at.date().toordinal() if article.published else None
    return Profile(
        article_id=article.id,
        lang=article.lang,
        terms=tuple(sorted(_terms(article.title, article.text).items())),
        names=tuple(sorted(_names(article, analysis))),
        numbers=tuple(sorted({n for m in _NUMBER.finditer(f"{article.title}\n{article.text}") for n in _number(m.group())})),
        day=day,
        event=_event_day(days, day),
        yearless=_yearless(analysis) if day is None and not days else None,
        weekdays=_weekdays(analysis) if day is None else (),
        lead=lead,
    )


def _terms(title: str, text: str) -> dict[str, float]:
    """Stems and the logarithm of their frequency; the title counts thrice, the lead twice."""
    counts: Counter[str] = Counter()
    for match in WORD.finditer(title):
        counts.update(dict.fromkeys(_stems(match.group()), 3))
    for at, match in enumerate(islice(WORD.finditer(text), TOLD_WORDS)):
        counts.update(dict.fromkeys(_stems(match.group()), 2 if at < LEAD_WORDS else 1))
    return {t: 1 + log(n) for t, n in counts.items()}


@lru_cache(maxsize=1 << 16)
def _stems(word: str) -> tuple[str, ...]:
    parts = _SPLIT.split(fold(word).removesuffix("'s"))
    return tuple(_stem(p) for p in parts if len(p) > 2 and p not in _COMMON and not p[0].isdigit())


def _stem(word: str) -> str:
    """The word without its endings; a code with digits in it has none."""
    return word[:STEM] if word.isalpha() else word


def _names(article: Article, analysis: Analysis) -> frozenset[str]:
    """Stems of upper-case words inside sentences (not in German, where every noun is one) and of the tagger's names."""
    starts = {s.start for s in analysis.sentences}
    written = [] if article.lang == "de" else [m.group() for m in WORD.finditer(article.text) if m.start() not in starts]
    written += [m.group() for e in analysis.entities for m in WORD.finditer(e.name)]
    return frozenset(part for word in written if word[0].isupper() for part in _name_parts(word))


@lru_cache(maxsize=1 << 16)
def _name_parts(word: str) -> tuple[str, ...]:
    parts = (_stem(romanise(p)) for p in _SPLIT.split(fold(word).removesuffix("'s")) if p not in _COMMON)
    return tuple(p for p in parts if len(p) > 2)


def _number(form: str) -> tuple[str, ...]:
    """Telling digits of a number of at least two digits; years tell little."""
    digits = re.sub(r"\D", "", form).strip("0")
    plain_year = re.fullmatch(r"(?:19|20)\d\d", form)
    return (digits,) if len(digits) > 1 and not plain_year else ()


def _days(analysis: Analysis) -> list[int]:
    """Ordinals of the full dates a text names, in its order; impossible dates are passed over."""
    days = []
    for mention in analysis.times:
        if mention.kind in {TimeKind.DATE, TimeKind.TIME} and (match := _FULL_DATE.match(mention.value)):
            year, month, day = (int(g) for g in match.groups())
            if year and 1 <= month <= 12 and 1 <= day <= month_length(year, month):
                days.append(date(year, month, day).toordinal())
    return days


def _yearless(analysis: Analysis) -> tuple[int, int] | None:
    """First day of the text that is named without a year."""
    for mention in analysis.times:
        match = _YEARLESS.match(mention.value)
        if match and 1 <= int(match[1]) <= 12 and 1 <= int(match[2]) <= month_length(2024, int(match[1])):
            return int(match[1]), int(match[2])
    return None


def _weekdays(analysis: Analysis) -> tuple[int, ...]:
    """Weekdays that a text names without saying of which week, in order."""
    return tuple(sorted({int(match[1]) for mention in analysis.times if (match := _WEEKDAY.match(mention.value))}))


def month_length(year: int, month: int) -> int:
    """Days of a month of the Gregorian calendar."""
    return 31 if month == 12 else (date(year, month + 1, 1) - date(year, month, 1)).days


def _event_day(days: list[int], published: int | None) -> int | None:
    """The day a page speaks of: the first it names that lies shortly before its publication, else the publication itself."""
    if published is None:
        return days[0] if days else None
    return next((d for d in days if published - RECENT_DAYS <= d <= published), published)
