"""Numbers that count nothing: telephone, account and book numbers, coordinates, versions, addresses, list marks, table cells."""

from __future__ import annotations

import re

_ADDRESS = r"[\w.+-]{1,64}@[\w-]+\.[\w.-]+|@\w+"
_SPELLINGS = (
    r"https?://\S+|www\.\S+|\+\d[\d ()/.-]{6,20}\d|"
    # versions and IP addresses, but not 1.234.567
    r"(?<![\d.])(?!\d{1,3}(?:\.\d{3}){2,5}(?![.\d]))\d{1,5}(?:\.\d{1,5}){2,}(?!,\d)(?:\.\d+)*|"
    # telephone and card numbers in groups
    r"(?<!\d)\d{2,5}(?:[ -]\d{2,4}){3,8}(?!\d)|(?<!\d)0\d{2,4}[ /-]\d{3,}[\d -]{0,12}|\(0\d{1,4}\)[ -]?\d{2,4}(?:[ -]\d{2,4}){0,4}|"
    r"\bIS[BS]N(?:-1[03])?:?\s?[\dX -]{8,17}|#\d+|"
    # coordinates and body heights
    r"\d{1,3}(?:[.,]\d{1,8})?°\s?(?:\d{1,2}(?:[.,]\d{1,8})?['′]\s?(?:\d{1,2}(?:[.,]\d{1,8})?[\"″]\s?)?)?[NSEWOV]\b|"
    r"(?<![\d.])-?\d{1,3}\.\d{4,8},?\s-?\d{1,3}\.\d{4,8}(?!\d)|\d'\d{1,2}\"|"
    # mixed numbers and powers
    r"(?<!\d)\d{1,3}\s\d/\d(?!\d)|\d{1,9}\^-?\d{1,3}"
)
_SPANS, _SPANS_WITH_ADDRESSES = (
    re.compile(rf"(?=[\dhwI+(#-])(?:{_SPELLINGS})"),
    re.compile(rf"https?://\S+|www\.\S+|{_ADDRESS}|{_SPELLINGS}"),
)
"""Without the sign "@" there is no address, and all others begin with one of few signs: to try each at every letter takes long."""
# What stands before a number that is a name: never a quantity, or (soft) none unless something is measured or counted.
_NAMED = re.compile(
    r"(?:\b(?:no|nos|nr|art|sec|ch|vol|fig)\.|[#§№]|\b(?:no|nos|nr|boeing|airbus|flight|route|highway|hall|berth|terminal|"
    r"reactor|"
    r"section|article|articles|paragraph|chapter|resolution|directive|apollo|windows|iphone|artikel|absatz|halle|nummer|"
    r"paragraf|"
    r"l'article|articolul|legea|sala|стаття|статті|номер|зал|port|cvv|pin|telefon|phone|tel\.?|fax|сторінка|pagina|seite))\s*$",
    re.IGNORECASE,
)
_SOFT_NAMED = re.compile(
    r"\b(?:number|numbers|model|type|gate|block|pier|platform|room|building|page|pages|pp?\.|act|rule|law|regulation|level|"
    r"phase|"
    r"stage|group|class|category|grade|version|volume|part|day|week|round|lot|unit|line|file|order|case|bill|decree|form|annex|"
    r"appendix|schedule|clause|channel|formula|top|district|sector|zone|exit|lane|track|school|flat|apartment|bus|tram|seat|set|game|heat|"
    r"code|postcode|release|firmware|item|floor|edition|column|row|table|figure|kapitel|gleis|zimmer|etage|chapitre|étage|salle|mark|ios|android|python|linux|java)\s*$",
    re.IGNORECASE,
)
_CAPITAL_BEFORE = re.compile(r"(?<![.!?:]\s)(?<!^)\b([A-Z][\w&'-]+)\s$")
_NOT_NAMES = frozenset("of the at some about nearly over only more in".split())
_LEAD_WORD = re.compile(r"(?:^|[\n.!?:]\s*)(?P<word>[A-Z][\w&'-]+)\s$")
_LIST_MARK = re.compile(r"[.)]?\s+[^\W\d_a-zà-ÿа-яієїґ]")
_LISTED = re.compile(r"\s?[,;]\s\d{1,4}(?![\d.,]*\d)")
_LISTED_BEFORE = re.compile(r"(?<![\d.,])\d{1,4}[,;]\s$")
_SCORE = re.compile(r"[,;]?\s[A-ZÀ-Ý][\w'-]{1,20}(?:\s[A-ZÀ-Ý][\w'-]{1,20}){0,3}\s\d{1,3}(?![\w.,:]*\d)(?![ \t]\w)")
"""The other side's name and points after one's own: "Varnow 3, Tessin 1"."""
_CLOCK_LEAD = re.compile(r"\b(?:at|by|from|until|till|um|bis|gegen|à|la)\s$", re.IGNORECASE)
_POINTED_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d")
_ROW_BEFORE = re.compile(r"\d[ \t+]$|\s,$")
_ROW_AFTER = re.compile(r"[ \t+]\d|[ \t][.,]|\.\.(?!\.)")
"""Another number right beside ("0142 555", "45+2"), or points and commas strewn as by a machine that misreads ("3 . 2 ,4")."""
LONGEST_PLAIN = 8
"""More digits than this in a row, counting nothing, are an identifier (a personal code, an account)."""


def identifier_spans(text: str) -> list[tuple[int, int]]:
    """Give the spans of addresses, telephone, card and book numbers, coordinates and versions in a text in plain spelling."""
    pattern = _SPANS_WITH_ADDRESSES if "@" in text else _SPANS
    return [match.span() for match in pattern.finditer(text)]


def is_name(before: str) -> bool:
    """Whether the words before a number make it a name whatever follows: "Article 3", "Flight 370"."""
    return _NAMED.search(before) is not None


def is_bare_name(text: str, start: int, end: int) -> bool:
    """Whether a number in digits without unit is a name, a list mark, a table cell or one of a row of numbers.

    >>> [is_bare_name(text, 5, 6) for text in ("Page 3 is", "some 3 of", "cell|3|")]
    [True, False, True]
    """
    before, after = text[max(0, start - 24) : start], text[end : end + 24]
    digits = text[start:end]
    if _SOFT_NAMED.search(before) or ((capital := _CAPITAL_BEFORE.search(before)) and capital.group(1).lower() not in _NOT_NAMES):
        return True
    if before.rstrip(" ")[-1:] in ("\t", "|") or after.lstrip(" ")[:1] in ("\t", "|"):
        return True
    if (not before or before.endswith("\n")) and _LIST_MARK.match(after):
        return True
    if digits.isdigit() and (len(digits) > LONGEST_PLAIN or (len(digits) > 3 and re.match(r"\s[^\W\d_a-zà-ÿа-яієїґ][a-zà-ÿ]", after))):
        return True
    if _POINTED_CLOCK.fullmatch(digits) and _CLOCK_LEAD.search(before):
        return True  # "at 18.30"
    lead = _LEAD_WORD.search(before) is not None
    return (lead and _SCORE.match(text, end) is not None) or _is_loose(digits, before, after, lead=lead)


def _is_loose(digits: str, before: str, after: str, *, lead: bool) -> bool:
    """Whether a number stands in a row of numbers, under a sign, with the decimals of a measurement, or after a name and a point."""
    whole, _, decimals = digits.partition(".")
    if len(decimals) > 4 or (decimals and lead and whole.isdigit()) or before.endswith((" -", "^")) or after.startswith("^"):
        return True
    if _ROW_AFTER.match(after) or _ROW_BEFORE.search(before):
        return True
    follows, leads = _LISTED.match(after), _LISTED_BEFORE.search(before)
    if follows and leads:
        return True
    return bool(follows and _LISTED.match(after, follows.end())) or bool(leads and _LISTED_BEFORE.search(before[: leads.start()]))
