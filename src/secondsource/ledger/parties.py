"""Who can stand on either side of a promise: a reading in, its possible parties with offsets and names out."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from secondsource.records import EntityKind, Reading
from secondsource.text import fold, plain_name

_SPEAKS_FOR = (
    r"(?:government|minist\w+|president|premier|chancellor|parliament|army|armed forces|state|navy|air force|counterpart|"
    r"authorities|officials?|leaders?)"
)
_FUNDS = re.compile(r"\b(?:[^\W\d_]\w*[ -]){0,2}(?:coalition|fund|facility|initiative|alliance|programme)\b(?! of\b)")
_GROUPS = re.compile(
    r"\b(?:(?:each|every|all|the|bereaved|affected|injured|displaced|local|small)\s+){0,4}(?:famil(?:y|ies)|victims?|relatives|patients?|customers?|"
    r"residents?|households?|workers?|employees?|farmers?|hospitals?|schools?|survivors?|refugees?|shareholders?|widows?)\b",
    re.IGNORECASE,
)
_OFFICE = (
    r"(?:[Mm]inisters?|[Pp]resident|[Cc]hair(?:man|woman|person)?|[Dd]irector|[Hh]ead|[Cc]hief|[Ss]pokes(?:man|woman|person)|[Mm]ayor|"
    r"[Pp]rosecutor|[Ss]ecretary|[Gg]eneral|[Cc]olonel|[Cc]aptain|[Pp]rofessor|Mr|Mrs|Ms|Dr|Sir|Prof|[Ee]xecutive|[Gg]overnor|[Cc]hancellor)\.?"
)
_DANGLING = re.compile(r"\s+(?:on|of|in|at|for|to|and|the)$")
_TRADE = re.compile(
    r"(?:[a-z]works|\b(?:Works|Ship)?[Yy]ards?|Shipyards?|Marine|Lines|Rail(?:ways)?|Motors|Turbines?|Chem|Chemicals?|Ammonia|Fertili[sz]ers|Steel|"
    r"Metals|Minerals|Mining|Mines|Gas|Oil|Petroleum|LNG|Energ(?:y|i|ie|ia)|Power|Solar|Wind|Grid|Water|Foods?|Farms|Pharma|Labs?|Laboratories|"
    r"Dynamics|Systems?|Technologies|Tech|Aero|Aerospace|Avia|Airlines|Airways|Logistics|Shipping|Freight|Foam|Glass|Cement|Paper|Textiles|Group|"
    r"Holdings?|Industries|Partners|Capital|Bank|Insurance|Telecom|Networks?|Software|Robotics|Semiconductors?|Instruments|Engineering|"
    r"Construction|Traction|Trams?|Buses|Trucks|Defen[cs]e|Armaments|Electric|Electronics|Media|Press|Brewery|Timber|Cables?)$"
)
"""A name that ends in the word of a trade is a firm's, whatever a tagger makes of it."""
_BORDER = re.compile(r"\b")
_BEFORE_NAME = re.compile(rf"\b{_OFFICE}\s+$")
_AFTER_NAME = re.compile(rf",?\s+(?:who\b|{_OFFICE}\b)")
OFFICE_REACH = 60
"""Characters before a name in which an office stands that it is held by."""
BODY_SHARE = 0.25
"""Share of a name's mentions tagged as a body from which it is one."""
_SIDES = frozenset({EntityKind.ORGANISATION, EntityKind.GOVERNMENT, EntityKind.PERSON, EntityKind.DOCUMENT})
_PLACE_WORDS = frozenset("in at from near to of outside around across via for into".split())
_COUNTRY_ALIASES = {
    "usa": "United States",
    "us": "United States",
    "uk": "United Kingdom",
    "britain": "United Kingdom",
    "uae": "United Arab Emirates",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One possible party as written at `start:end`, with its name; `common` marks a group such as "each family"."""

    start: int
    end: int
    name: str
    kind: EntityKind
    common: bool = False


@lru_cache(maxsize=1)
def _country_words() -> tuple[dict[str, str], dict[str, str], re.Pattern[str], re.Pattern[str]]:
    table = tomllib.loads(files("secondsource").joinpath("data", "countries.toml").read_text(encoding="utf-8"))
    adjectives: dict[str, str] = {}
    names: dict[str, str] = dict(table["seats"])
    for country, words in table["countries"].items():
        adjective, _, capitals = words.partition(";")
        adjectives.update({word.replace("-", " "): country for word in adjective.split()})
        names.update({capital.strip(): country for capital in capitals.split(",") if capital.strip()})
        names[country] = country
    adjective_of = re.compile(rf"\b({'|'.join(sorted(adjectives))})\b(?=(?:\s+(?:and|or)\s+[A-Z]\w+|\s+\w+){{0,2}}\s+{_SPEAKS_FOR}\b(?!,))")
    written = re.compile(rf"\b({'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})\b")
    return adjectives, names, adjective_of, written


def is_country(name: str) -> bool:
    """Whether a name is that of a country that the product knows."""
    adjectives, _, _, _ = _country_words()
    return name in frozenset(adjectives.values())


def is_country_word(word: str) -> bool:
    """Whether a word is the adjective of a country that the product knows: "Polish", in any case."""
    adjectives, _, _, _ = _country_words()
    return word.capitalize() in adjectives


def same_name(left: str, right: str) -> bool:
    """Whether two names mean one party: one stands in the other as a run of whole words, or is made of its initials."""
    a, b = sorted((plain_name(left), plain_name(right)), key=len)
    if len(a) == 1 and len(b) > 1 and a[0] == "".join(word[0] for word in b):
        return True
    return bool(a) and any(b[i : i + len(a)] == a for i in range(len(b) - len(a) + 1))


def name_bodies(readings: Sequence[Reading]) -> dict[str, EntityKind]:
    """Settle over a whole story which names are bodies (organisations and governments) and which are persons.

    A tagger that sees one sentence at a time calls one name both; a name that somewhere follows a person's office or title is a
    person, any other that a fair share of its mentions calls a body is a body.
    """
    votes: dict[tuple[str, ...], Counter[EntityKind]] = {}
    names: dict[str, tuple[str, ...]] = {}
    for reading in readings:
        for mention in reading.analysis.entities:
            names[mention.name] = plain_name(mention.name)
            votes.setdefault(names[mention.name], Counter())[mention.kind] += 1
    texts = "\n".join(reading.article.text for reading in readings)
    kinds = {name: _settle_kind(name, votes[plain], texts) for name, plain in sorted(names.items())}
    bodies = [names[name] for name, kind in kinds.items() if kind is EntityKind.ORGANISATION]
    for name, plain in names.items():
        short = kinds[name] in (EntityKind.PERSON, EntityKind.OTHER) and any(plain == b[: len(plain)] and plain != b for b in bodies)
        if short and not _holds_office(name, texts):
            kinds[name] = EntityKind.ORGANISATION
    return kinds


def _holds_office(name: str, texts: str) -> bool:
    # Looking for the plain name is a hundred times as fast as compiling a pattern for each name of a story.
    at = texts.find(name) if name else -1
    while at >= 0:
        end = at + len(name)
        before = _BEFORE_NAME.search(texts, max(0, at - OFFICE_REACH), at) and _BORDER.match(texts, end)
        if before or (_BORDER.match(texts, at) and _AFTER_NAME.match(texts, end)):
            return True
        at = texts.find(name, at + 1)
    return False


def _settle_kind(name: str, kinds: Counter[EntityKind], texts: str) -> EntityKind:
    common = min(kinds, key=lambda kind: (-kinds[kind], kind))
    if common not in (EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.OTHER):
        return common
    if _holds_office(name, texts):
        return EntityKind.PERSON
    if " " in name and _TRADE.search(name):
        return EntityKind.ORGANISATION
    body = kinds[EntityKind.ORGANISATION] >= BODY_SHARE * kinds.total()
    return EntityKind.ORGANISATION if body else common


def find_parties(reading: Reading, kinds: Mapping[str, EntityKind] | None = None) -> tuple[Party, ...]:
    """Find all possible parties of an article, in order: bodies, persons, documents, countries, groups of people, and funds.

    Countries are found by name, capital or adjective ("the Polish government"); a capital after "in", "at" and the like is a
    place and left out. `kinds` is what `name_bodies` settled for the story; its bodies are also found where the article's own
    analysis missed them.
    """
    text = reading.article.text
    kinds = kinds or {}
    found = _find_mentioned(reading, kinds)
    for match, name, kind, common in (*_named_in(text, kinds), *_countries_in(text), *_groups_in(text)):
        start = match.end() - len(name) if common and match.group().endswith(name) else match.start()
        if _is_free(found, match):
            found.append(Party(start=start, end=match.end(), name=name, kind=kind, common=common))
    return tuple(sorted(found, key=lambda p: (p.start, p.end)))


def _find_mentioned(reading: Reading, kinds: Mapping[str, EntityKind]) -> list[Party]:
    text = reading.article.text
    adjectives, names, _, _ = _country_words()
    countries = frozenset(adjectives.values())
    found = []
    for mention in reading.analysis.entities:
        name, words = _country_name(_DANGLING.sub("", mention.name)), text[mention.start : mention.end]
        kind = EntityKind.GOVERNMENT if name in countries else kinds.get(mention.name, mention.kind)
        by_capital = words in names and words != name and _is_place_use(text, mention.start)
        if kind in _SIDES and not by_capital:
            found.append(Party(start=mention.start, end=mention.end, name=name, kind=kind))
    return found


_Found = tuple[re.Match[str], str, EntityKind, bool]


def _named_in(text: str, kinds: Mapping[str, EntityKind]) -> Iterator[_Found]:
    bodies = sorted((n for n, kind in kinds.items() if kind is EntityKind.ORGANISATION and len(n) > 2), key=lambda n: (-len(n), n))
    for body in bodies:
        for match in re.finditer(rf"(?<!\w){re.escape(body)}(?!\w)", text):
            yield match, body, EntityKind.ORGANISATION, False


def _countries_in(text: str) -> Iterator[_Found]:
    adjectives, names, adjective_of, written = _country_words()
    for match in written.finditer(text):
        country = names[match.group()]
        if country == match.group() or not _is_place_use(text, match.start()):
            yield match, country, EntityKind.GOVERNMENT, False
    for match in adjective_of.finditer(text):
        yield match, adjectives[match.group(1)], EntityKind.GOVERNMENT, False


def _groups_in(text: str) -> Iterator[_Found]:
    for match in _GROUPS.finditer(text):
        yield match, _group_name(match.group()), EntityKind.OTHER, True
    for match in _FUNDS.finditer(text):
        words = re.sub(r"^(?:(?:to|into|for|in|the|an?|its|their)\s+)+", "", match.group())
        yield match, words, EntityKind.OTHER, True


def country_of_description(words: str) -> str:
    """The country in a description that ends the words: "under which the Omani producer" gives "Oman"; else empty.

    "The" may also be "a" or "an", and the noun may have words before it: "an Omani lorry maker".
    """
    adjectives, _, _, _ = _country_words()
    match = re.search(r"\b(?:[Tt]he|[Aa]n?)\s+([^\W\d_a-z]\w+(?:\s[^\W\d_a-z]\w+)?)\s+[a-z]+(?:\s[a-z]+){0,2}\s*$", words)
    return adjectives.get(match.group(1), "") if match else ""


def _group_name(words: str) -> str:
    """A group in the plural, without its determiner: "each injured family" is "injured families"."""
    name = re.sub(r"^(?:(?:each|every|all|the)\s+)+", "", words, flags=re.IGNORECASE).lower()
    if name.endswith("family"):
        return name[:-1] + "ies"
    return name if name.endswith("s") else name + "s"


def _country_name(name: str) -> str:
    _, names, _, _ = _country_words()
    plain = name.removeprefix("the ").removeprefix("The ")
    plain = re.sub(r"^(?:Republic|Kingdom|Sultanate|Government|State) of (?:the )?", "", plain)
    return _COUNTRY_ALIASES.get(fold(plain).replace(".", ""), names.get(plain, name))


def _is_place_use(text: str, start: int) -> bool:
    """A capital after a preposition ("in Warsaw") stands for the place, not the government."""
    before = re.search(r"(\w+)\W*$", text[max(0, start - 20) : start])
    return before is not None and before.group(1).lower() in _PLACE_WORDS


def _is_free(found: list[Party], match: re.Match[str]) -> bool:
    return all(match.end() <= p.start or match.start() >= p.end for p in found)
