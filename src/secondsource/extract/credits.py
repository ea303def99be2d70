"""Text and bylines in, the agencies and outlets they credit out, and which lines are credit lines or sign-offs of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from secondsource.records import Credit, Outlet
from secondsource.text import fold, squeeze

_AGENCIES = (
    "Reuters|Associated Press|AP|AFP|Agence"
    " France-Presse|dpa|DPA|ANSA|EFE|PTI|ANI|IANS|UNI|TASS|ITAR-TASS|RIA"
    " Novosti|Interfax|Interfax-Ukraine|Ukrinform"
    "|UNIAN|Agerpres|AGERPRES|Mediafax|PAP|ČTK|CTK|MTI|APA|Xinhua|Kyodo|Kyodo News|Yonhap|Jiji|UPI|PA"
    " Media|Press Association|PA|SID|KNA|epd|Belga|ANP"
    "|Keystone-SDA|SDA|ATS|HINA|Hina|Tanjug|Beta|FENA|BTA|Anadolu|Anadolu Agency|AA|Bloomberg|Bloomberg"
    " News|Dow Jones|NTB|TT|Ritzau|STT|LETA|BNS|ELTA"
    "|Canadian Press|The Canadian Press|AAP|MENA|SPA|WAM|QNA|Europa"
    " Press|Lusa|Moldpres|IPN|Rador|News.ro|agencies|agenturen|Agenturen|wire services|wires|wire reports"
)
_NAME = rf"(?:{_AGENCIES})"
_SHORT = r"[A-Z][A-Za-z]{1,11}(?:[ -][A-Z][A-Za-z]+){0,3}"
_DATELINE = re.compile(rf"^(?P<place>[^()\n]{{2,80}}?)\s*\((?P<source>{_SHORT}|{_NAME})(?:/[^()]{{2,20}})?\)\s*(?:[-–—:]|\.\s)")
_BARE_DATELINE = re.compile(rf"^\((?P<source>{_NAME}|[A-Z]{{2,8}})\)\s*(?:[-–—:]\s|(?=[A-Z]))")
_WITH = re.compile(
    r"^\W*(?:with\s+(?:inputs?|files?|material|reporting|additional reporting|contributions?|information"
    r"|reports?|agency inputs?)\s+(?:from|by|of)"
    r"|(?:based on|compiled from|adapted from)\s+(?:material|reports?|inputs?|wire reports)(?:\s+(?:from"
    r"|by|of))?|mit material (?:von|der)|mit (?:informationen|agenturmaterial) von"
    r"|quellen?:|sources?\s*:|via:?\s|avec|surs[ae]:|cu informații de la|джерел[оа]:|источник:"
    r"|за матеріалами|fuente:|fonte:|bron:|źródło:|izvor:"
    r"|this (?:story|article|report) (?:was|has been)[^.]{0,60}?(?:by|from)|originally (?:published"
    r"|reported) (?:by|on|in)|reported first by|first reported by|credit:)"
    r"\s*(?P<source>[^\n]{2,60}?)[\s.)\]]*$",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\((?P<all>with (?:inputs?|files?|material|reporting) (?:from|by) (?P<source>[^()]{2,50}))\)\s*$", re.IGNORECASE)
_WITH_INSIDE = re.compile(
    r"\bwith (?:inputs?|files?|material|additional reporting|reporting|contributions?) (?:from"
    r"|by) (?P<source>[^,;|()\n–—]{2,50})",
    re.IGNORECASE,
)
_ONLY_NAMES = re.compile(
    rf"^[\W_]*(?P<all>(?P<source>{_NAME}|[A-Z]{{2,6}})(?:\s*[/,&|+]\s*(?:{_NAME}|[A-Z]{{2,6}}"
    rf"|[a-z]{{2,4}}))*)[\W_]*$"
)
_COPYRIGHT = re.compile(rf"^(?:©|\(c\)|copyright)\s*(?:\d{{4}}\s*)?(?P<source>{_NAME})\b", re.IGNORECASE)
_REPORTED = re.compile(
    rf"\b(?:(?P<source>{_NAME})(?: news agency)? (?:has )?reported\b|(?:according to|told|reported by) (?P<told>{_NAME})\b)"
)
_SIGN_OFF = re.compile(
    r"^[(\[]?\s*(?:(?:additional |writing and )?(?:reporting|editing|writing|compiled|translated|edited"
    r"|reported|translation|graphics)\s*(?:and \w+ )?(?:by|:)[^\n]{2,200}"
    r"|[a-z]{2,4}(?:\s*/\s*[a-z]{2,4}){1,3}|[a-z]{2,3}\s*/\s*[A-Z]{2,4}|[A-Z]{2,5}\s*/\s*[a-z]{2,4})\s*[.;]?\s*[)\]]?[.]?$",
    re.IGNORECASE,
)


LONGEST_BYLINE = 25


def find_credits(
    paragraphs: Sequence[str], loose: Iterable[str], *, own: Outlet | None, outlets: Sequence[Outlet] = ()
) -> tuple[Credit, ...]:
    """List the sources that an article credits, each once: in datelines and text (`paragraphs`), then in credit lines and bylines
    (`loose`). The page's own outlet is never credited to itself; unnamed agencies are called "agencies".
    """
    found = [*_in_text(paragraphs, outlets), *(credit for line in loose for credit in credits_of_line(line, outlets))]
    unique: dict[str, Credit] = {}
    for credit in found:
        key = fold(credit.source)
        if not (own and key in names_of(own)):
            unique.setdefault(key, credit)
    return tuple(unique.values())


def credits_of_line(line: str, outlets: Sequence[Outlet] = ()) -> tuple[Credit, ...]:
    """Read a line that stands apart from the text: "(With inputs from agencies.)", "Source: X", "dpa/afp", "© AP", a byline."""
    line = squeeze(line)
    for pattern in (_WITH, _COPYRIGHT, _ONLY_NAMES):
        match = pattern.match(line)
        if match and len(match["source"].split()) <= 8 and (pattern is not _ONLY_NAMES or _is_known(match["source"], outlets)):
            names = match["all"] if pattern is _ONLY_NAMES else match["source"]
            return tuple(
                Credit(source=name, quote=line) for name in _names(names) if pattern is not _ONLY_NAMES or _is_known(name, outlets)
            )
    inside = _WITH_INSIDE.search(line) if len(line.split()) <= LONGEST_BYLINE else None
    return tuple(Credit(source=name, quote=line) for name in _names(inside["source"])) if inside else ()


def is_credit_line(line: str, outlets: Sequence[Outlet] = ()) -> bool:
    """Whether a paragraph is nothing but a credit."""
    return len(line.split()) <= LONGEST_BYLINE and bool(credits_of_line(line, outlets)) and not _WITH_INSIDE.search(line, 4)


def is_sign_off(line: str) -> bool:
    """Whether a paragraph only says who wrote, edited or translated: "(Reporting by ...; editing by ...)", "(ab/cd)"."""
    return bool(_SIGN_OFF.match(squeeze(line))) and not line.rstrip(")]. ").endswith(("?", "!"))


def agency_in_byline(parts: Iterable[str], outlets: Sequence[Outlet], quote: str) -> tuple[Credit, ...]:
    """Credit the agencies that stand among the parts of a byline."""
    named = ((part, "agencies" if part.casefold() in {"agencies", "agenturen"} else part) for part in parts)
    return tuple(
        Credit(source=name, quote=squeeze(quote)) for part, name in named if _is_known(name, outlets) or re.fullmatch(r"[A-Z]{3,6}", part)
    )


def names_of(outlet: Outlet) -> frozenset[str]:
    """Folded names under which an outlet may be credited: name, aliases, domain and, for names of several words, the initials."""
    initials = _initials(outlet.name)
    names = {outlet.name, *outlet.aliases, outlet.domain, initials if len(initials) >= 2 else ""}
    names |= {name[4:] for name in names if name.casefold().startswith("the ")}
    return frozenset(fold(name) for name in names if name)


def _is_known(name: str, outlets: Sequence[Outlet]) -> bool:
    return bool(re.fullmatch(_NAME, name)) or any(fold(name) in names_of(outlet) for outlet in outlets)


def _names(text: str) -> Iterator[str]:
    for part in re.split(r"\s*(?:[/,&|+;]|\band\b|\bund\b|\bet\b|\bși\b|\bта\b)\s*", text):
        name = re.sub(r"^(?:the|der|die|das)\s+(?=[a-z])", "", part.strip(" .()[]:"))
        if name and (len(name) > 3 or not name.islower() or re.fullmatch(_NAME, name)) and len(name.split()) <= 6:
            yield (
                "agencies"
                if re.fullmatch(r"(?:\w+ )?(?:news )?(?:agencies|wires?|wire (?:services|reports)|agenturen)", name, re.IGNORECASE)
                else name
            )


def _in_text(paragraphs: Sequence[str], outlets: Sequence[Outlet]) -> Iterator[Credit]:
    for number, paragraph in enumerate(paragraphs):
        if number < 3 and (match := _dateline(paragraph)):
            yield Credit(source=match["source"], quote=match.group().rstrip(" -–—:"))
        if match := _WITHIN.search(paragraph):
            yield from (Credit(source=name, quote=match["all"]) for name in _names(match["source"]))
        for match in _REPORTED.finditer(paragraph):
            yield Credit(source=match["source"] or match["told"], quote=match.group())
        yield from _outlets_reported(paragraph, outlets)


def _dateline(paragraph: str) -> re.Match[str] | None:
    match = _DATELINE.match(paragraph)
    if match and (match["place"].split()[0].isupper() or re.search(r"\d|,", match["place"])) and len(match["place"].split()) <= 8:
        return match
    return _BARE_DATELINE.match(paragraph)


def _outlets_reported(paragraph: str, outlets: Sequence[Outlet]) -> Iterator[Credit]:
    for outlet in outlets:
        forms = "|".join(re.escape(form) for form in (outlet.name, *outlet.aliases, _initials(outlet.name)) if len(form) > 2)
        pattern = (
            rf"\b(?:(?P<source>{forms}) (?:has |had )?(?:first )?reported"
            rf"|(?:according to|told|reported by) (?P<told>{forms}))\b"
        )
        match = re.search(pattern, paragraph)
        if match:
            yield Credit(source=match["source"] or match["told"], quote=match.group())


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())
