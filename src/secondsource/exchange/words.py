"""Records and normalised values in, words and numbers for a reader out.

Pages are hostile input: nothing here raises for what they say.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from secondsource.records import (
    Article,
    Bound,
    Credibility,
    Derivation,
    FindingKind,
    Part,
    Particular,
    PartRole,
    Reliability,
    ReuseLink,
    Verdict,
)
from secondsource.text import squeeze

VERDICT_WORDS = {
    Verdict.DISPUTED: "Disputed",
    Verdict.UPDATED: "Updated",
    Verdict.CORROBORATED: "Corroborated",
    Verdict.SINGLE_SOURCE: "Single source",
}
"""In the order in which a reader wants them."""
DERIVATION_WORDS = {
    Derivation.INDEPENDENT: "In its own words",
    Derivation.WHOLLY: "Reprint or rewrite",
    Derivation.PARTLY: "Partly taken over",
    Derivation.RELEASE: "Rewrite of a press release",
}
DRAWS_WORDS = {
    Derivation.INDEPENDENT: "Draws on",
    Derivation.WHOLLY: "Reprints or rewrites",
    Derivation.PARTLY: "Takes passages from",
    Derivation.RELEASE: "Rewrites a statement of",
}
"""What a page does to its source; the name of the source follows."""
CREDIBILITY_WORDS = {
    Credibility.CONFIRMED: "confirmed",
    Credibility.PROBABLY_TRUE: "probably true",
    Credibility.POSSIBLY_TRUE: "possibly true",
    Credibility.DOUBTFUL: "doubtful",
    Credibility.IMPROBABLE: "improbable",
    Credibility.CANNOT_BE_JUDGED: "cannot be judged",
}
"""What the numbers of the Admiralty code (STANAG 2511) stand for."""
RELIABILITY_WORDS = {
    Reliability.COMPLETELY: "completely reliable",
    Reliability.USUALLY: "usually reliable",
    Reliability.FAIRLY: "fairly reliable",
    Reliability.NOT_USUALLY: "not usually reliable",
    Reliability.UNRELIABLE: "unreliable",
    Reliability.CANNOT_BE_JUDGED: "cannot be judged",
}
"""What the letters of the Admiralty code (STANAG 2511) stand for."""

BOUND_WORDS = {
    Bound.ABOUT: "about",
    Bound.AT_LEAST: "at least",
    Bound.MORE_THAN: "more than",
    Bound.AT_MOST: "at most",
    Bound.LESS_THAN: "less than",
}
KIND_WORDS = {
    FindingKind.RULE: "Rule",
    FindingKind.UNKNOWN: "Not known",
    FindingKind.PLANNED: "Planned",
    FindingKind.SERIES: "Over time",
}
"""What kinds of their own are called."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?")
_MONTH = re.compile(r"[12]\d{3}-(?:0[1-9]|1[0-2])")
_LARGE = re.compile(r"-?\d{5,18}(?![\d-])")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
_PART_OF_YEAR = re.compile(r"(\d{4})-(Q[1-4]|H[12]|SP|SU|FA|AU|WI)")
_PARTS = {
    "Q1": "first quarter of", "Q2": "second quarter of", "Q3": "third quarter of", "Q4": "fourth quarter of", "H1": "first half of",
    "H2": "second half of", "SP": "spring", "SU": "summer", "FA": "autumn", "AU": "autumn", "WI": "winter",
}  # fmt: skip
_DURATION = re.compile(r"P(T?)(\d+)([A-Z]+)")
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day", "DE": "decade", "TH": "hour", "TM": "minute", "TS": "second"}


def grade_words(grade: Reliability | Credibility) -> str:
    """Write a grade of the Admiralty code with its words.

    >>> grade_words(Reliability.USUALLY), grade_words(Credibility.PROBABLY_TRUE)
    ('B usually reliable', '2 probably true')
    """
    words = RELIABILITY_WORDS[grade] if isinstance(grade, Reliability) else CREDIBILITY_WORDS[grade]
    return f"{grade.value} {words}"


def chance(probability: float) -> str:
    """Write a probability (0..1) in percent, and never as certain either way.

    >>> chance(0.342), chance(0.9999), chance(0.0)
    ('34%', 'over 99%', 'under 1%')
    """
    if probability < 0.01:
        return "under 1%"
    return "over 99%" if probability > 0.99 else f"{probability:.0%}"


def effective_number(count: int, effective: float) -> str:
    """Write an effective number of sources with one decimal where that differs from their count; else nothing.

    0 means that it was not reckoned.

    >>> effective_number(3, 2.4), effective_number(3, 2.98), effective_number(3, 0.0)
    ('2.4', '', '')
    """
    written = f"{effective:.1f}"
    return written if effective > 0 and written != f"{count}.0" else ""


def coverage_words(link: ReuseLink) -> str:
    """Say how much of a page and of its source lies in the passages that they share, and in which order these come.

    Shares that were not reckoned (0) are left out; without passages it says that there are none.
    """
    count = len(link.passages)
    if not count:
        return "The two share no passage."
    order = "" if count == 1 else ", in the same order" if link.in_order >= 1 else f", {link.in_order:.0%} of them in the same order"
    passages = f"{plural(count, 'shared passage')}{order}."
    if not link.coverage:
        return f"There {'is' if count == 1 else 'are'} {passages}"
    source = f", and {_share(link.covered)} of its source's," if link.covered else ""
    return f"{_share(link.coverage)} of its words{source} lie in {passages}"


def _share(share: float) -> str:
    return f"{share:.0%}" if share >= 0.005 else "under 1%"


def outlet_name(article: Article) -> str:
    """Name the outlet of an article; the file where none is known."""
    return (article.outlet.name if article.outlet else "") or article.file


def web_address(url: str | None) -> str:
    """Give an address back if it is safe to link (http or https with a host, no space or control character), else nothing.

    >>> web_address("https://a.example/b"), web_address("javascript:alert(1)"), web_address(None)
    ('https://a.example/b', '', '')
    """
    if not url or any(ord(c) <= 32 or ord(c) == 127 for c in url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme.lower() in {"http", "https"} and parts.netloc else ""


def readable_day(iso: str | None) -> str:
    """Write an ISO day or time for a reader; what is no ISO date is given back as it is.

    >>> readable_day("2026-03-02"), readable_day("2026-03-02T08:30:00+01:00"), readable_day(None)
    ('2 Mar 2026', '2 Mar 2026, 08:30 (UTC+01:00)', '')
    """
    match = _DAY.fullmatch(iso or "")
    if match is None or not 1 <= int(match[2]) <= 12:
        return iso or ""
    day = f"{int(match[3])} {_MONTHS[int(match[2]) - 1]} {match[1]}"
    zone = "" if match[5] is None else " (UTC)" if match[5] in {"Z", "+00:00"} else f" (UTC{match[5]})"
    return f"{day}, {match[4]}{zone}" if match[4] else day


def language_tag(lang: str) -> str:
    """Give a language code back if it looks like one, else `und` (undetermined)."""
    return lang if _LANGUAGE.fullmatch(lang) else "und"


def number(value: float) -> str:
    """Write a number with at most two decimals and a comma between thousands.

    >>> number(31500000.0), number(-0.5), number(0.126)
    ('31,500,000', '-0.5', '0.13')
    """
    return f"{round(value, 2) + 0.0:,.2f}".rstrip("0").rstrip(".")


def readable_value(value: str) -> str:
    """Write a normalised value for a reader: dates in words, commas in long numbers; anything else as it is.

    >>> readable_value("31500000 EUR"), readable_value("2026-06"), readable_value("2026"), readable_value("three bidders")
    ('31,500,000 EUR', 'Jun 2026', '2026', 'three bidders')
    >>> readable_value("2027-H2"), readable_value("P15Y"), readable_value("T21:40")
    ('second half of 2027', '15 years', '21:40')
    """
    if _MONTH.fullmatch(value):
        return readable_day(value + "-01").removeprefix("1 ")
    if match := _PART_OF_YEAR.fullmatch(value):
        return f"{_PARTS[match[2]]} {match[1]}"
    if match := _DURATION.fullmatch(value):
        return plural(int(match[2]), _UNITS.get(match[1] + match[3], match[3]))
    if value.startswith("T") and value[1:3].isdigit():
        return value[1:6]
    if _LARGE.match(value):
        return _LARGE.sub(lambda match: f"{int(match[0]):,}", value, count=1)
    return readable_day(value)


def particular_words(particular: Particular) -> str:
    """Say a rule, an unknown, a plan or a series in a line.

    >>> from secondsource.records import FindingKind, Part, PartRole
    >>> limit = Part(role=PartRole.LIMIT, start=0, end=3, value="35 percent", bound=Bound.AT_MOST)
    >>> particular_words(Particular(kind=FindingKind.RULE, article_id="a", start=0, end=9, parts=(limit,)))
    'limit: at most 35 percent'
    """
    parts = particular.parts
    what = "; ".join(squeeze(p.value) for p in parts if p.role is PartRole.WHAT)
    if particular.kind is FindingKind.UNKNOWN:
        return f"not known: {what}"
    if particular.kind is FindingKind.PLANNED:
        return f"planned: {'; '.join(_days_words(p) for p in parts if p.role is PartRole.TIME)}"
    subject = f" ({what})" if what else ""
    if particular.kind is FindingKind.RULE:
        return f"limit: {'; '.join(_bounded(p) for p in parts if p.role is PartRole.LIMIT)}{subject}"
    points = ", then ".join(_bounded(p) + (f" ({readable_value(p.period)})" if p.period else "") for p in parts if p.role is PartRole.POINT)
    target = next((f"; target {_bounded(p)}" for p in parts if p.role is PartRole.TARGET), "")
    return f"over time: {points}{target}{subject}"


def capitalised(line: str) -> str:
    """Write a line with a capital at its start and the rest as it is.

    >>> capitalised("limit: 3 km in Varnow")
    'Limit: 3 km in Varnow'
    """
    return line[:1].upper() + line[1:]


def _bounded(part: Part) -> str:
    return f"{BOUND_WORDS.get(part.bound, '')} {readable_value(part.value)}".strip()


def _days_words(part: Part) -> str:
    first, last = readable_day(part.first), readable_day(part.last)
    if first and last:
        return readable_value(part.value) if part.value else f"{first} to {last}"
    return f"by {last}" if last else f"from {first} on"


def plural(count: int, one: str, many: str = "") -> str:
    """Write a count with its noun.

    >>> plural(1, "page"), plural(2, "story", "stories")
    ('1 page', '2 stories')
    """
    return f"{count} {one if count == 1 else many or one + 's'}"
