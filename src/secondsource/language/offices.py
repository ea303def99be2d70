"""A text in, the national offices it speaks of out ("the Romanian president", "Präsident Selenskyj"), and who held an office on a day."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from secondsource.language.gazetteer import find_adjective, find_country
from secondsource.language.name_forms import sound_key
from secondsource.language.register import Known, Term, known_until, terms
from secondsource.text import WORD, fold

_OFFICES = {
    "en": {"president": "president", "government": "prime minister|premier|chancellor|taoiseach", "monarch": "king|queen|monarch"},
    "de": {
        "president": "(?:bundes|staats)?präsident(?:in|en)?",
        "government": "(?:bundes)?kanzler(?:in|s)?|minister(?:präsident(?:in|en)?)|premierminister(?:in|s)?|premier|regierungschef(?:in"
        "|s)?",
        "monarch": "könig(?:in|s)?",
    },
    "fr": {
        "president": "présidente?",
        "government": "premi(?:er|ère) ministre|chanceli(?:er|ère)",
        "monarch": "roi|reine",
    },
    "ro": {
        "president": "pre[șş]edint(?:ele|elui|e|a|ei)",
        "government": "premier(?:ul|ului)?|prim-ministr(?:ul|ului|u)|cancelar(?:ul|ului)?",
        "monarch": "regel(?:e|ui)|regin(?:a|ei)",
    },
    "uk": {
        "president": "президент(?:а|у|ом|ові|ка|ки|ку|кою)?",
        "government": "прем['’ʼ]єр(?:-міністр)?(?:а|у|ом|ові|ка|ки)?|канцлер(?:а|у|ом|ові|ка|ки)?",
        "monarch": "корол(?:ь|я|ю|ем)|королев(?:а|и|у|ою|і)",
    },
}
_NOT_IN_OFFICE = frozenset(
    fold(word)
    for word in (
        "former ex vice deputy then acting interim next future previous late ousted incoming outgoing elect designate candidate"
        " ehemalige ehemaliger ehemaligen früherer früheren frühere einstige einstigen damalige damaligen künftige künftigen"
        " stellvertretende"
        " stellvertretender stellvertretenden designierte gewählte altkanzler vize"
        " ancien ancienne vice-président futur future défunt intérim"
        " fostul fosta fostului fost vicepreședintele viitorul interimar ales"
        " колишній колишнього колишня тодішній тодішнього екс віце майбутній обраний"
    ).split()
)
_LINKING = frozenset("of the la le l de du d des der a al ai ale din von".split())
_OF = frozenset("of de du des von din for".split())
_ARTICLES = frozenset("the der die das den dem le la les un une ein eine".split())
_PHRASE = re.compile(r"[’'ʼ]s\b")
MAX_GAP = 3
"""Words looked at on either side of an office for its country."""


@dataclass(frozen=True, slots=True)
class OfficePhrase:
    """An office named at start:end; `country` is its ISO code or empty, `name` the capitalised words right after it, or empty."""

    start: int
    end: int
    office: str
    country: str
    name: str


def find_offices(text: str, lang: str) -> tuple[OfficePhrase, ...]:
    """Find heads of state and government named by office, in order; former, acting and coming ones are left out."""
    patterns = _patterns().get(lang.casefold().split("-")[0])
    found = []
    for match in patterns.finditer(text) if patterns else ():
        office = str(match.lastgroup)
        before = list(WORD.finditer(text, max(0, match.start() - 60), match.start()))[-MAX_GAP:]
        after = list(WORD.finditer(text, match.end(), match.end() + 60))[: MAX_GAP + 1]
        if _beside(text, before, match.start()) and _is_barred(before[-2:], after[:1]):
            continue
        start, end, country = _countries(text, lang.casefold().split("-")[0], match, before, after)
        found.append(OfficePhrase(start=start, end=end, office=office, country=country, name=_name_after(text, end)))
    return tuple(found)


def holder_on(country: str, office: str, day: date, named: Collection[str] = ()) -> Known | None:
    """Who held an office on a day; None where the table does not know.

    After the table's day of knowledge a holder counts as long as a fixed term lasts, or if he or she is among those `named` (by id).

    >>> str(holder_on("RO", "president", date(2024, 3, 1)).name), str(holder_on("RO", "president", date(2026, 3, 1)).name)
    ('Klaus Iohannis', 'Nicușor Dan')
    """
    return next((t.person for t in terms() if t.country == country and t.office == office and _holds(t, day, named)), None)


def holder_named(name: str, country: str, office: str, day: date) -> Known | None:
    """The one person of a surname (the last word of `name`) who held the office on a day; any country where none is given."""
    surname = sound_key(name.split()[-1]) if name.split() else ""
    found = {t.person for t in terms() if t.office == office and surname in t.surnames and country in ("", t.country) and _in_term(t, day)}
    return found.pop() if len(found) == 1 else None


def _in_term(term: Term, day: date) -> bool:
    return term.start <= day and (term.end is None or day < term.end)


def _holds(term: Term, day: date, named: Collection[str]) -> bool:
    if not _in_term(term, day):
        return False
    sure = term.end is not None or day <= known_until() or (term.lasts is not None and day < term.lasts)
    return sure or term.person.id in named


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        lang: re.compile(
            rf"(?<![\w-])(?:{'|'.join(f'(?P<{office}>{words})' for office, words in sorted(table.items()))})(?![\w-])", re.IGNORECASE
        )
        for lang, table in _OFFICES.items()
    }


def _beside(text: str, before: list[re.Match[str]], start: int) -> bool:
    return bool(before) and "\n" not in text[before[-1].end() : start] and "." not in text[before[-1].end() : start]


def _is_barred(before: list[re.Match[str]], after: list[re.Match[str]]) -> bool:
    words = {part for m in (*before, *after) for part in re.split(r"[-–'’]", fold(m.group()))}
    return bool(words & _NOT_IN_OFFICE)


def _countries(text: str, lang: str, match: re.Match[str], before: list[re.Match[str]], after: list[re.Match[str]]) -> tuple[int, int, str]:
    """The phrase with the country it names before or after the office; the office alone and no country where none stands there."""
    for length in (2, 1):
        words = before[-length:]
        adjacent = len(words) == length and text[words[-1].end() : match.start()] == " "
        if adjacent and fold(words[0].group()) not in _ARTICLES and not (after and fold(after[0].group()) in _OF):
            code = _country_of(text[words[0].start() : words[-1].end()], lang)
            if code:
                return words[0].start(), match.end(), code
    rest = after
    while rest and fold(rest[0].group()) in _LINKING:
        rest = rest[1:]
    for length in (3, 2, 1):
        words = rest[:length]
        if len(words) == length and not re.search(r"[.,;:!?\n()]", text[match.end() : words[-1].end()].replace("U.S.", "US")):
            code = _country_of(re.sub(r"^[dDlL]['’]", "", text[words[0].start() : words[-1].end()]), lang)
            if code:
                return match.start(), words[-1].end(), code
    return match.start(), match.end(), ""


def _country_of(words: str, lang: str) -> str:
    if len(words) < 2 or not any(c.isupper() or c.isalpha() for c in words):
        return ""
    plain = _PHRASE.sub("", words)
    return find_adjective(plain, lang) or (find_country(plain, lang) if plain[:1].isupper() else None) or ""


def _name_after(text: str, end: int) -> str:
    """Capitalised words that follow an office, over a comma too: "President Nowak", "the president, Jan Nowak"."""
    match = re.match(r",?\s((?:[^\W\d_a-zа-яіїєґ][\w’'\-]*(?:\s|$)?){1,4})", text[end : end + 80])
    words = match.group(1).split() if match else []
    return " ".join(word for word in words if word[:1].isupper())
