"""Who a page says its text comes from, and whether a page is an official body speaking for itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from secondsource.records import Outlet, Reading
from secondsource.reuse.shingles import quoted_spans
from secondsource.text import fold, squeeze

NEWS_KINDS = frozenset(
    "agency news wire newswire daily weekly monthly newspaper magazine broadcaster radio tv television press specialist"
    " aggregator portal blog digest online site regional local national trade public".split()
)
OFFICIAL_KINDS = frozenset(
    "official government ministry authority company corporate institution organisation organization regulator court"
    " military police party ngo university hospital parliament council intergovernmental state".split()
)

_BODY = re.compile(
    r"\b(?:ministry|ministerium|ministère|minister(?:ul|stvo)|authority|secretariat|government|presiden(?:cy|t's office)"
    r"|commission|council|court|parliament|police|prosecutor|hospital|university|institute|agency for|office of"
    r"|department|directorate|municipality|embassy|inspectorate|army|navy|naval|headquarters|(?:general|joint) staff|county|federation"
    r"|(?<!news )(?<!press )(?<!wire )services?|association|union|committee|board|fund|organisers|foundation|centre|regulator|operator"
    r"|corporation|company|holding|gmbh|ag|s\.?a\.?"
    r"|s\.?r\.?l\.?|ltd|limited|llc|plc|inc|d\.?d\.?|d\.?o\.?o\.?|n\.?v\.?|b\.?v\.?)(?=\W|$)",
    re.IGNORECASE,
)
_RELEASE_WORDS = re.compile(
    r"\b(?:press release|news release|media release|for immediate release|media contacts?|press contacts?|notes to editors"
    r"|pressemitteilung|communiqué de presse|comunicat de pres[ăa]|прес-?реліз)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:we|our|us|wir|unser\w*|nous|notre|nos|noastr[ăe]|наш\w*)\b", re.IGNORECASE)
_TODAY = re.compile(r"\btoday\b|\bheute\b|\baujourd['’]hui\b|\bast[ăa]zi\b|\bсьогодні\b", re.IGNORECASE)
_FORMAL = re.compile(
    r"\b(?:EUR|USD|GBP|Rs)\s?\d|\bis pleased to\b|\bin accordance with\b|\bhas (?:today )?adopted\b|\bno further information\b"
    r"|\bstated\b|\bShri\b|\bSmt\b|\bS\.(?:A|R\.L)\.|\bd\.d\.|\bGmbH\b|\bin the presence of\b|\bthe parties\b"
)
_REPORTED = re.compile(
    r"\b(?:told (?:reporters|us|the|journalists)|officials said|sources? said"
    r"|according to (?:the )?(?:ministry|company|authority|government|police))\b",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"\b(?:in (?:a|its|the) (?:press )?(?:statement|release|notice|announcement)"
    r"|(?:the|that|according to (?:the|its)) statement\b"
    r"|has announced|announced on"
    r"|(?:ministry|authority|secretariat|company|group|government|commission|agency|council|hospital|corporation)"
    r" (?:said|announced|says)"
    r"|teilte .{0,60} mit|selon (?:le|un) communiqué|potrivit (?:unui|comunicatului)"
    r"|(?:йдеться|сказано) (?:у|в) (?:заяві|повідомленні))",
    re.IGNORECASE,
)
UNNAMED = "agencies"
"""How a credit reads where the page names no agency."""
DATELINE = 120
"""Characters at the head of a text in which a dateline stands."""
REMEMBERED = 512
"""Texts of which it is remembered what they say whatever page they are held against: more than one story compares in full."""
_NAME_WORD = re.compile(r"\w+", re.UNICODE)
_FILLER = frozenset("the a an of and in for de la le les du der die das und".split())


def names_of(reading: Reading) -> tuple[str, ...]:
    """Folded names under which a page's outlet may be credited: name, aliases and initials of three letters or more."""
    return _names(reading.article.outlet) if reading.article.outlet else ()


@lru_cache(maxsize=REMEMBERED)
def _names(outlet: Outlet) -> tuple[str, ...]:
    names = {squeeze(fold(n)) for n in (outlet.name, *outlet.aliases) if n}
    parts = [w for w in _NAME_WORD.findall(outlet.name) if fold(w) not in _FILLER]
    initials = "".join(w[0] for w in parts if w[0].isupper())
    if len(initials) >= 3:
        names.add(fold(initials))
    names |= {n.removeprefix("the ") for n in names}
    return tuple(sorted(n for n in names if len(n) >= 3))


def credit_line(page: Reading, source: Reading) -> str:
    """The credit line, dateline or byline by which a page names the outlet of the source; empty if there is none."""
    names = _foreign_names(page, source)
    if not names:
        return ""
    for written in (*(c.source for c in page.article.credits), *(c.quote for c in page.article.credits), *page.article.authors):
        if _find_name(names, squeeze(fold(written))):
            return squeeze(written)
    return ""


def credit_to(page: Reading, source: Reading) -> str:
    """The words by which a page's running text names the outlet of the source ("agency X reported"); empty if it does not."""
    names = _foreign_names(page, source)
    return _find_name(names, _plain(page.article.text)) if names else ""


def _foreign_names(page: Reading, source: Reading) -> tuple[str, ...]:
    """The names of the source's outlet; none where the page's own has one of them."""
    names = names_of(source)
    return () if set(names) & set(names_of(page)) else names


def _find_name(names: tuple[str, ...], text: str) -> str:
    # Looking for plain characters is a hundred times as fast as the pattern, and most pages name nobody.
    match = _pattern(names).search(text) if any(name in text for name in names) else None
    return match.group() if match else ""


@lru_cache(maxsize=REMEMBERED)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(n) for n in names) + r")(?!\w)")


@lru_cache(maxsize=REMEMBERED)
def _plain(text: str) -> str:
    return squeeze(fold(text))


def sole_credit(page: Reading) -> str:
    """The one agency or outlet that a page without a personal byline credits in a line apart or a dateline; else empty."""
    named = [c for c in page.article.credits if fold(c.source) != UNNAMED]
    if page.article.authors or len(named) != 1:
        return ""
    at = squeeze(page.article.text).find(squeeze(named[0].quote))
    return named[0].source if at < 0 or (at < DATELINE and named[0].quote.rstrip(" -–—:").endswith((")", "]", "/"))) else ""


def vague_credit(page: Reading) -> bool:
    """Whether a page credits unnamed agencies, and nobody by name."""
    return bool(page.article.credits) and all(fold(c.source) == UNNAMED for c in page.article.credits)


def names_statement(page: Reading) -> str:
    """The words by which a page says that it passes on an announcement; empty if it does not."""
    return _statement(page.article.text)


@lru_cache(maxsize=REMEMBERED)
def _statement(text: str) -> str:
    match = _STATEMENT.search(unquoted(text))
    return squeeze(match.group()) if match else ""


@lru_cache(maxsize=REMEMBERED)
def unquoted(text: str) -> str:
    """A text with its quotations blanked, so that only the writer's own words remain."""
    kept, at = [], 0
    for span in quoted_spans(text):
        kept += [text[at : span.start], " " * (span.end - span.start)]
        at = span.end
    return "".join((*kept, text[at:]))


def is_official(reading: Reading, *, listed: bool = False) -> bool:
    """Whether a page is an official body or a company speaking for itself: by its outlet's kind, else by cues in name and text.

    `listed` says that the outlets of other pages are known by kind; then one that is not is likelier no newspaper.
    """
    kind = fold(reading.article.outlet.kind) if reading.article.outlet else ""
    kinds = set(re.findall(r"[\w-]+", kind))
    if kinds & OFFICIAL_KINDS and "broadcaster" not in kinds:
        return True
    if kinds & NEWS_KINDS:
        return False
    return official_cues(reading) + 1.0 * listed >= 2.0


def officials(readings: Iterable[Reading]) -> frozenset[str]:
    """The ids of the pages of a story on which an official body or a company speaks for itself."""
    pages = list(readings)
    listed = any(r.article.outlet is not None and r.article.outlet.kind for r in pages)
    return frozenset(r.article.id for r in pages if is_official(r, listed=listed))


def official_cues(reading: Reading) -> float:
    """Points for the marks of a press release: its own name, "today", first person, formal turns; reporting takes away."""
    article = reading.article
    return _cues(article.title, article.text, article.outlet, signed=bool(article.authors))


@lru_cache(maxsize=REMEMBERED)
def _cues(title: str, text: str, outlet: Outlet | None, *, signed: bool) -> float:
    own_words = unquoted(text)
    points = 2.0 * bool(_RELEASE_WORDS.search(f"{title}\n{own_words}"))
    points += (
        1.0 * bool(_TODAY.search(own_words)) + 1.0 * bool(_FIRST_PERSON.search(own_words)) + 0.5 * min(2, len(_FORMAL.findall(own_words)))
    )
    if outlet is not None:
        points += 1.0 * bool(_BODY.search(outlet.name)) + 1.5 * _names_itself(text, outlet)
    points -= 1.5 * signed + 1.5 * bool(_REPORTED.search(own_words))
    points -= 1.5 * bool(re.search(r"\((?:[A-Z]{2,6}|[A-Z][a-z]+)\)\s*[-–—]", text[:200]))
    return points


def names_itself(reading: Reading) -> bool:
    """A newspaper writes about others; a body writes about itself (a name in "told the Observer" does not count)."""
    return reading.article.outlet is not None and _names_itself(reading.article.text, reading.article.outlet)


@lru_cache(maxsize=REMEMBERED)
def _names_itself(text: str, outlet: Outlet) -> bool:
    text = fold(unquoted(text))
    for name in _names(outlet):
        for match in re.finditer(r"(?<!\w)" + re.escape(name) + r"(?!\w)", text):
            if not re.search(r"(?:told|tell|to|with)\s+(?:the\s+)?$", text[max(0, match.start() - DATELINE) : match.start()]):
                return True
    return False
