"""Text and bylines in, the agencies and outlets they credit out, and which lines are credit lines or sign-offs of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from secondsource.extract.bylines import is_desk, is_person
from secondsource.extract.outlets import AGENCIES, OutletIndex, domain_of, index_outlets, names_of
from secondsource.records import Credit, Outlet
from secondsource.text import WORD, fold, squeeze, words

_LOWER_SIGNS = frozenset("dpa afp ap rtr reuters epd kna sid apa sda ansa efe pap".split())
"""Agencies that stand in small letters in signs such as "dpa/ab"."""
_BODIES = frozenset("official government ministry authority company corporate".split())
"""Kinds of outlet that speak for themselves: to quote one is no credit."""
_NOT_AGENCIES = frozenset("CEO CFO CTO COO MBA CPA CFP CFA PHD USA FAQ RDN MPH DDS LLC LLM DVM FACS SEO LCSW CNN".split())
OPENING_PARAGRAPHS = 3
CLOSING_PARAGRAPHS = 6
LONGEST_BYLINE = 25
LONGEST_CREDIT = 240
MOST_VERBS = 200
"""Places in one text at which an outlet is looked for: more stand in no article."""
LONGEST_MENTION = 160
_CAPITALS = re.compile(r"\b[A-Z]{3,6}\b")
LONGEST_LIST = 60
"""Characters of the longest line that is read as names alone."""
LONGEST_NAME = 6
_CREDIT_START = re.compile(
    r"\W{0,3}(?:©|\(?c\)|copyright|with|inputs?|based|compiled|adapted|mit|quelle|source|via|avec|con|met|surs|cu|джерел|источник"
    r"|за мат|по мат|fuente|font|bron|źr|izvor|this|orig|reported|first|credit)",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"(?P<place>[^()\[\]\n]{0,80}?)\s*(?:\(\s*(?P<round>[^()\[\]\n]{2,40}?)\s*\)|\[\s*(?P<square>[^()\[\]\n]{2,40}?)\s*\]"
    r"|/\s*(?P<strokes>[^()\[\]\n/]{2,40}?)\s*/)(?P<rest>\s*[-–—:]+(?=\s|\w)|\.(?=\s|$)|\s*(?=[^\W_])|$)"
)
_DASH = re.compile(r"\s[-–—]{1,2}\s")
_SHORT = re.compile(r"[A-Z][A-Za-z]{1,11}(?:[ -][A-Z][A-Za-z]+){0,3}")
_WITH = re.compile(
    r"^\W*(?:with\s+(?:inputs?|files?|material|reporting|additional reporting|contributions?|information|reports?|agency inputs?)"
    r"\s+(?:from|by|of)|inputs?\s+from"
    r"|(?:based on|compiled from|adapted from)\s+(?:material|reports?|inputs?|wire reports)(?:\s+(?:from|by|of))?"
    r"|mit material (?:von|der)|mit (?:informationen|agenturmaterial) (?:von|der)|quellen?\s*:|sources?\s*:|via:?\s|avec"
    r"|con (?:información|informaciones) de|con informazioni (?:di|da)|met informatie van|surs[ae]\s*:|cu informații (?:de la|din)"
    r"|джерел[оа]\s*:|источник\s*:|за матеріалами|по материалам|fuentes?\s*:|font[ei]\s*:|bron\s*:|źródło\s*:|izvor\s*:"
    r"|this (?:story|article|report) (?:was|has been)[^.]{0,60}?(?:by|from)|originally (?:published|reported) (?:by|on|in)"
    r"|reported first by|first reported by|credit\s*:)"
    r"\s*(?P<source>[^\n]{2,60}?)[\s.)\]]*$",
    re.IGNORECASE,
)
_WITH_INPUTS = re.compile(r"^\W*with\s+(?P<source>[^\n]{2,40}?)\s+inputs?[\s.)\]]*$", re.IGNORECASE)
_WITHIN = re.compile(
    r"\((?P<all>(?:with (?:inputs?|files?|material|reporting) (?:from|by)|avec|mit|con|cu) (?P<source>[^()]{2,50}))\)[\s.]*$", re.IGNORECASE
)
_WITH_INSIDE = re.compile(
    r"\bwith (?:inputs?|files?|material|additional reporting|reporting|contributions?) (?:from|by) (?P<source>[^,;|()\n–—]{2,50})",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"^\W*(?:©|\(c\)|copyright)\W*(?:\d{4}\W*){0,2}(?P<source>[^\n]{2,80})", re.IGNORECASE)
_ENDING = re.compile(
    r"(?P<all>[(\[]\s*(?P<names>[^()\[\]]{2,40}?)\s*[)\]]|(?<=[.!?…\"”»])\s*[-–—/]\s?(?P<after>[^\n()/–—]{2,40}?)/?"
    r"|(?<=[.!?…\"”»])\s+(?P<plain>[A-Z]{2,6}))[\s.]{0,2}$"
)
_SIGN = re.compile(r"^[A-Za-z]{2,4}$")
_ENGLISH = (("told", ""), ("according to", ""), ("According to", ""), ("report", "(?:ed by|ed|s)"))
_OTHERS = (
    *((word, "") for word in ("laut", "Laut", "selon", "Selon", "potrivit", "Potrivit", "conform", "Conform", "relatează", "transmite")),
    *((word, "") for word in ("scrie", "según", "Según", "informó", "informa", "secondo", "Secondo", "riporta", "scrive", "według")),
    *((word, "") for word in ("Według", "volgens", "Volgens", "пише", "за даними", "За даними")),
    ("bericht", "ete?"), ("melde", "te?"), ("rapport", "[eé]"), ("poda", "(?:je|ła)"), ("повідом", "(?:ляє|ив|ила|ило)"),
    ("переда", "(?:є|ёт|ет)"), ("сообщ", "(?:ает|ил)"),
)  # fmt: skip
_VERBS = {prefix: re.compile(rf"{prefix}{rest}(?!\w)") for prefix, rest in (*_ENGLISH, *_OTHERS)}
_ENGLISH_VERBS = {prefix: _VERBS[prefix] for prefix, _ in _ENGLISH}
"""Words beside which a name is that of a source, by the letters they begin with: to look for those is quick."""
_BEFORE_VERB = frozenset("has had have first also earlier previously hat a news agency newspaper".split())
_AFTER_VERB = re.compile(
    r"[ \t\xa0]+(?:(?:by|the|die|der|das|la|le|el|il|news|press|agency|agence|agentur|nachrichtenagentur|agenția|agenției"
    r"|agenţia|agencia|agenzia|agencja"
    r"|agencji|агентство|агентству|агентства|інформагентство|newspaper|zeitung|видання|persbureau)[ \t\xa0]+|l['’]){0,4}",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"^[(\[]?\s*(?:(?:additional |writing and )?(?:reporting|editing|writing|compiled|translated|edited"
    r"|reported|translation|graphics)\s*(?:and \w+ )?(?:by|:)[^\n]{2,200}"
    r"|[a-z]{2,4}(?:\s*/\s*[a-z]{2,4}){1,3}|[a-z]{2,3}\s*/\s*[A-Z]{2,4}|[A-Z]{2,5}\s*/\s*[a-z]{2,4})\s*[.;]?\s*[)\]]?[.]?$",
    re.IGNORECASE,
)
_UNNAMED = re.compile(
    r"(?:\w+ )?(?:news )?(?:agency|agencies|wires?|wire (?:services|reports)|agenturen|agences|agenții|agencias|agenzie|агентства)",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*(?:[/,&|+;]|\band\b|\bund\b|\bet\b|\bși\b|\bта\b|\by\b|\be\b)\s*")
_STAFF = re.compile(r"\s+(?:staff(?: writers?| reporters?)?|desk|bureau|reporters?|correspondents?|in\s+\S.{0,40})$", re.IGNORECASE)


def find_credits(
    paragraphs: Sequence[str],
    loose: Iterable[str],
    *,
    bylines: Iterable[Sequence[str]] = (),
    own: Outlet | None,
    outlets: Sequence[Outlet] = (),
) -> tuple[Credit, ...]:
    """List the sources that an article credits, each once: in datelines and text (`paragraphs`), in lines that stand apart (`loose`),
    and in `bylines` (the line, then its parts). The page's own outlet is never credited to itself; unnamed agencies are "agencies".
    """
    index = index_outlets(outlets)
    found = [
        *_in_text(paragraphs, index),
        *(credit for line in loose for credit in _of_line(line, index)),
        *(credit for line, *parts in bylines for credit in agency_in_byline(parts, outlets, line)),
    ]
    mine = names_of(own) if own else frozenset()
    unique: dict[str, Credit] = {}
    for credit in found:
        name = fold(credit.source)
        outlet = index.credited.get(credit.source.casefold())
        if name not in mine and not (own and (_is_short_for(name, own) or (outlet and _is_same(outlet, own)))):
            unique.setdefault(fold(outlet.name) if outlet else name, credit)
    return tuple(unique.values())


def _is_same(left: Outlet, right: Outlet) -> bool:
    return left == right or (bool(right.domain) and domain_of(left.domain) == domain_of(right.domain))


def _is_short_for(name: str, own: Outlet) -> bool:
    """Whether a name is the end of that of the page's own outlet: "the Observer" in the Northern Observer is no other."""
    short, full = words(name), words(own.name)
    return bool(short) and full[-len(short) :] == short


def credits_of_line(line: str, outlets: Sequence[Outlet] = ()) -> tuple[Credit, ...]:
    """Read a line that stands apart from the text: "(With inputs from agencies.)", "Source: X", "dpa/afp", "© AP", a byline."""
    return _of_line(line, index_outlets(outlets))


def _of_line(line: str, index: OutletIndex) -> tuple[Credit, ...]:
    if len(line) > LONGEST_CREDIT:
        return ()
    may_list = len(line) <= LONGEST_LIST and _may_list(line, index)
    if not may_list and "with " not in line and "With " not in line and not _CREDIT_START.match(line):
        return ()
    line = squeeze(line)
    names = _of_copyright(line, index) or _only_names(line, index)
    if not names:
        match = _WITH_INPUTS.match(line) or _WITH.match(line)
        if match is None and "with " in line.casefold() and len(line.split()) <= LONGEST_BYLINE:
            match = _WITH_INSIDE.search(line)
        names = list(_names(match["source"], index)) if match and len(match["source"].split()) <= 8 else []
    return tuple(Credit(source=name, quote=line) for name in names)


def is_credit_line(line: str, outlets: Sequence[Outlet] = ()) -> bool:
    """Whether a paragraph is nothing but a credit."""
    if len(line) > LONGEST_CREDIT or line.count(" ") >= LONGEST_BYLINE:
        return False
    return bool(credits_of_line(line, outlets)) and not _WITH_INSIDE.search(line, 4)


def is_sign_off(line: str) -> bool:
    """Whether a paragraph only says who wrote, edited or translated: "(Reporting by ...; editing by ...)", "(ab/cd)"."""
    if len(line) > LONGEST_CREDIT:
        return False
    return bool(_SIGN_OFF.match(line.strip())) and not line.rstrip(")]. ").endswith(("?", "!"))


def may_name_agency(line: str, outlets: Sequence[Outlet]) -> bool:
    """Whether a line is short and holds a word that opens a known name, or one in capitals: quick, before it is taken apart."""
    if len(line) > LONGEST_MENTION:
        return False
    return bool(_CAPITALS.search(line)) or not index_outlets(outlets).first_words.isdisjoint(WORD.findall(line.casefold()))


def agency_in_byline(parts: Iterable[str], outlets: Sequence[Outlet], quote: str) -> tuple[Credit, ...]:
    """Credit the agencies and outlets that stand among the parts of a byline ("Reuters Staff" is Reuters)."""
    index = index_outlets(outlets)
    found = []
    for part in parts:
        if len(part) > LONGEST_LIST:
            continue
        name = _STAFF.sub("", part) if " " in part else part
        unknown = len(part) <= 6 and part.isupper() and re.fullmatch(r"[A-Z]{3,6}", part) and part not in _NOT_AGENCIES
        if _UNNAMED.fullmatch(part):
            found.append("agencies")
        elif _is_known(name, index) or (unknown and not is_desk(part)):
            found.append(name)
    return tuple(Credit(source=name, quote=squeeze(quote)) for name in found)


def _may_list(line: str, index: OutletIndex) -> bool:
    """Whether a line may hold agencies alone: it opens with a word that opens a name, or with the sign of an editor before a stroke."""
    match = WORD.search(line)
    return match is not None and (match.group().casefold() in index.first_words or "/" in line[: match.end() + 2])


def _is_known(name: str, index: OutletIndex) -> bool:
    """Whether a name as written is that of an agency or a reporting outlet; short names count in their own case or in capitals."""
    if name in AGENCIES:
        return True
    outlet = index.credited.get(name.casefold())
    if outlet is None or outlet.kind in _BODIES:
        return False
    return name in {outlet.name, *outlet.aliases} or name.isupper() or (len(name) > 4 and not name[0].islower())


def _is_wire(name: str, index: OutletIndex) -> bool:
    outlet = index.credited.get(name.casefold())
    return name in AGENCIES or (_is_known(name, index) and outlet is not None and outlet.kind in {"agency", "release", "wire", ""})


def _names(text: str, index: OutletIndex) -> Iterator[str]:
    """Names that a credit lists; a person who helped is none, nor are words that name nobody."""
    for part in _JOINT.split(text):
        name = re.sub(r"^(?:the|der|die|das|la|le|l['’])\s*(?=\w)", "", part.strip(" .()[]:"))
        known = _is_known(name, index)
        if _UNNAMED.fullmatch(name):
            yield "agencies"
        elif known or (name != name.lower() and len(name) > 1 and len(name.split()) <= LONGEST_NAME and not _is_helper(name)):
            yield name


def _is_helper(name: str) -> bool:
    return is_person(name) and len(name.split()) <= 3 and not re.search(r"\b(?:Wire|Agency|News|Service)\b", name)


def _of_copyright(line: str, index: OutletIndex) -> list[str]:
    match = _COPYRIGHT.match(line)
    found = _known_start(re.sub(r"^the\s+", "", match["source"], flags=re.IGNORECASE), index) if match else ""
    return [found] if found else []


def _known_start(text: str, index: OutletIndex) -> str:
    """The longest known name that opens a text; empty where none does."""
    ends = [m.end() for m in re.finditer(r"\S+", text[:120])][:LONGEST_NAME]
    for end in reversed(ends):
        name = text[:end].rstrip(".,;:!?)]\"”’'»–—-")
        if name and _is_known(name, index):
            return name
    return ""


def _only_names(line: str, index: OutletIndex) -> list[str]:
    """Names of a line that holds agencies alone, perhaps with the signs of editors: "dpa/AFP", "(NWS/ab)", "Reuters Staff"."""
    if len(line) > LONGEST_LIST:
        return []
    bare = line.strip(" ()[]/.,;–—-_*")
    parts = [_STAFF.sub("", part) for part in re.split(r"\s*[/,&|+]\s*|\s+(?:and|und|et|și|y)\s+", bare) if part]
    joined = len(parts) > 1 and "/" in bare
    known = [part for part in parts if _is_wire(part, index) or (joined and part in _LOWER_SIGNS)]
    if not known and bare != line.strip():
        known = [part for part in parts if _is_known(part, index)]
    if known and all(part in known or _SIGN.match(part) for part in parts):
        return ["agencies" if _UNNAMED.fullmatch(part) else part for part in known]
    code = re.fullmatch(r"([A-Z]{2,5})(?: [A-Z]{2,4}){1,4}", bare)
    return [code[1]] if code and _is_wire(code[1], index) else []


def _in_text(paragraphs: Sequence[str], index: OutletIndex) -> Iterator[Credit]:
    for paragraph in paragraphs[:OPENING_PARAGRAPHS]:
        yield from _dateline(paragraph, index)
    yield from _reported("\n".join(paragraphs), index)
    for number, paragraph in enumerate(paragraphs[-CLOSING_PARAGRAPHS:], start=1):
        yield from _ending(paragraph, index, final=number == min(len(paragraphs), CLOSING_PARAGRAPHS))


def _dateline(paragraph: str, index: OutletIndex) -> Iterator[Credit]:
    """The agency between place and text: "KYIV, March 3 (Reuters) -", "(ANSA) - ROMA", "Kyiv. March 3. Interfax-Ukraine -"."""
    match = _TAG.match(paragraph[:140])
    if match:
        names = [name for part in (match["round"] or match["square"] or match["strokes"]).split("/") if (name := part.strip())]
        known = [name for name in names if _is_known(name, index)]
        tight = bool(match["rest"].strip())
        if not known and match["round"] and tight and _is_unknown_tag(names, match["place"]):
            known = names[:1]
        elif not _is_place(match["place"], tight=tight):
            known = []
        yield from (Credit(source=name, quote=paragraph[: match.end()].rstrip(" -–—:")) for name in known)
        return
    dash = _DASH.search(paragraph[:90])
    pieces = re.split(r"(?<=[.,])\s+", paragraph[: dash.start()]) if dash else []
    if dash and 2 <= len(pieces) <= 4 and _is_known(pieces[-1].rstrip("."), index) and _is_place(" ".join(pieces[:-1]), tight=True):
        yield Credit(source=pieces[-1].rstrip("."), quote=paragraph[: dash.start()])


def _is_unknown_tag(names: Sequence[str], place: str) -> bool:
    """Whether a bracket after the capitals or the date of a dateline can only hold an agency, though nobody knows it."""
    if not names or not _SHORT.fullmatch(names[0]):
        return False
    parts = place.split()
    return names[0].isupper() if not parts else len(parts) <= 8 and (parts[0].isupper() or bool(re.search(r"\d|,", place)))


def _is_place(place: str, *, tight: bool) -> bool:
    """Whether words before an agency are place and date; without a dash behind it they must be in capitals or hold the day."""
    parts = place.split()
    if not parts:
        return True
    if len(parts) > 8 or not place[0].isupper():
        return False
    dated = any(c.isdigit() for c in place)
    return dated or parts[0].isupper() or (tight and all(part[0].isupper() or not part[0].isalpha() for part in parts))


def _ending(paragraph: str, index: OutletIndex, *, final: bool) -> Iterator[Credit]:
    """The agency that ends a paragraph: "... he said. (AP)", "... – AFP", "... (with reporting by X)"."""
    tail = paragraph[-70:].rstrip()
    bare = tail.rstrip(" .)]/")
    if bare == tail.rstrip(" .") and index.last_words.isdisjoint(WORD.findall(bare[-30:].casefold())[-1:]):
        return
    if match := _WITHIN.search(tail):
        yield from (
            Credit(source=name, quote=match["all"])
            for name in _names(match["source"], index)
            if match["all"][:5].casefold() == "with " or name == "agencies" or _is_known(name, index)
        )
    elif match := _ENDING.search(tail):
        closed = final or bool(re.search(r"[.!?…\"”»]\s*$", tail[: match.start()]))
        names = re.split(r"\s*[/,]\s*", match["names"] or match["after"] or match["plain"])
        if closed and all(_is_known(name, index) or name in _LOWER_SIGNS or _SIGN.match(name) for name in names):
            known = [name for name in names if _is_known(name, index) or (len(names) > 1 and name in _LOWER_SIGNS)]
            yield from (Credit(source=name, quote=match["all"].strip()) for name in known)


def _reported(text: str, index: OutletIndex) -> Iterator[Credit]:
    """Outlets that are told to have reported: "X reported", "according to X", "laut X", "selon l'X", "повідомляє X"."""
    verbs = _ENGLISH_VERBS if " the " in text else _VERBS
    found = (match.span() for prefix, verb in verbs.items() if prefix in text for match in verb.finditer(text))
    for start, end in sorted(span for span in found if not text[span[0] - 1 : span[0]].isalnum())[:MOST_VERBS]:
        gap = _AFTER_VERB.match(text, end)
        begin = gap.end() if gap else end
        if name := _known_start(text[begin : begin + 80].partition("\n")[0], index):
            yield Credit(source=name, quote=text[start : begin + len(name)])
        elif name_span := _known_before(text, start, index):
            yield Credit(source=text[slice(*name_span)], quote=text[name_span[0] : end])


def _known_before(text: str, end: int, index: OutletIndex) -> tuple[int, int] | None:
    """Offsets of the longest known name that ends right before an offset, but for "has", "first", "news agency"."""
    left = max(0, end - 80, text.rfind("\n", 0, end) + 1)
    spans = [(left + m.start(), left + m.end()) for m in re.finditer(r"\S+", text[left:end])]
    while spans and text[slice(*spans[-1])] in _BEFORE_VERB:
        spans.pop()
    for start, _ in spans[-LONGEST_NAME:]:
        stop = spans[-1][1]
        opened = start + len(text[start:stop]) - len(text[start:stop].lstrip("\"“„«'‘(["))
        if opened < stop and _is_known(text[opened:stop], index):
            return opened, stop
    return None
