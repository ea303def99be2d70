"""Tagged text in, named entities out, each with one canonical name in its article; and the entities of a whole story.

English names are runs of capitalised words judged by evidence; other languages get the gazetteer and capitalised runs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from secondsource.language.gazetteer import MAX_WORDS, find_city, find_country, find_declined_country
from secondsource.language.names import Candidate, find_candidates, without_legal_form
from secondsource.records import EntityKind, EntityMention, Reading, StoryEntity, TaggedText
from secondsource.text import fold

_ORDER = tuple(EntityKind)
_ACRONYM = re.compile(r"\s*\((?:the\s+)?[\"“']?([A-Z][A-Za-z0-9&.\-]{1,9})[\"”']?\)")
MAX_FORMS = 300
"""Written forms sought again in a text; news articles have under a hundred, endless tables do not matter."""
_UNIONS = {
    "eu": "European Union",
    "european union": "European Union",
    "un": "United Nations",
    "united nations": "United Nations",
    "nato": "NATO",
    "imf": "IMF",
    "world bank": "World Bank",
    "opec": "OPEC",
    "osce": "OSCE",
    "who": "WHO",
}
_MERGED = (EntityKind.ORGANISATION, EntityKind.DOCUMENT, EntityKind.OTHER, EntityKind.PRODUCT)
_UMLAUT = re.compile(r"([aou])e(?=[bcdfghjklmnprstvwxz])")
"""A letter written out: "Mueller" and "Müller" are one name."""
_ELISION = re.compile(r"(?:[LlDd]|[Qq]u)['’](?=[^\W\d_a-z])")
"""French article or preposition glued to a name: "l'Ukraine"."""


@dataclass(slots=True)
class _Group:
    """Candidates of one name in one text."""

    key: str
    members: list[Candidate] = field(default_factory=list)
    evidence: dict[EntityKind, float] = field(default_factory=lambda: defaultdict(float))
    aliases: set[str] = field(default_factory=set)

    @property
    def kind(self) -> EntityKind:
        if not self.evidence:
            return EntityKind.OTHER
        return max(_ORDER, key=lambda k: (self.evidence[k], -_ORDER.index(k)))

    @property
    def name(self) -> str:
        """The most frequent of the longest forms, without its legal form."""
        forms = Counter(without_legal_form(m.text) for m in self.members)
        return max(forms, key=lambda f: (len(f.split()), not f.isupper(), forms[f], f))


def find_entities(tagged: TaggedText) -> tuple[EntityMention, ...]:
    """Find the named entities of one text in order of place; an empty text gives none.

    `name` is the fullest form in this text without title, legal form and possessive; `id` is "iso:XX" for a country and
    "geonames:N" for a city that its name alone tells.
    """
    if tagged.lang.casefold().split("-")[0] != "en":
        return _find_by_rule(tagged)
    candidates = [c for c in find_candidates(tagged) if c.strong]
    groups = _grouped(candidates)
    _link_acronyms(tagged.text, groups)
    _link_parts(groups)
    return _mentions(tagged, [g for g in groups.values() if g.members])


def _key(name: str) -> str:
    plain = fold(without_legal_form(name)).removeprefix("the ")
    return _UMLAUT.sub(r"\1", " ".join(re.findall(r"[\w&]+", plain)))


def _grouped(candidates: Iterable[Candidate]) -> dict[str, _Group]:
    groups: dict[str, _Group] = {}
    for candidate in candidates:
        country = find_country(candidate.text)
        key = f"iso:{country}" if country else _key(candidate.text)
        group = groups.setdefault(key, _Group(key=key))
        group.members.append(candidate)
        for kind, weight in candidate.evidence.items():
            group.evidence[kind] += weight
    return groups


def _link_acronyms(text: str, groups: dict[str, _Group]) -> None:
    """Read "Long Name (LN)": the letters mean the name from there on."""
    by_end = {m.end: g for g in groups.values() for m in g.members}
    for end, group in sorted(by_end.items()):
        match = _ACRONYM.match(text, end)
        if match is None or " " not in group.key:
            continue
        short = groups.get(_key(match.group(1)))
        letters = fold(match.group(1)).replace(".", "")
        if short is not None and short is not group and letters[0] == group.key[0]:
            _absorb(group, short)


def _link_parts(groups: dict[str, _Group]) -> None:
    """Surnames to full names, first words of organisations and documents to whole ones."""
    _note_short_forms(groups)
    people = [g for g in groups.values() if g.members and " " in g.key and g.kind is EntityKind.PERSON]
    bodies = [g for g in groups.values() if g.members and " " in g.key and g.kind in _MERGED]
    for group in sorted(groups.values(), key=lambda g: g.key):
        if not group.members or group.key.startswith("iso:"):
            continue
        titled = any(m.title for m in group.members)
        person = _only(p for p in people if p is not group and p.members and p.key.endswith(" " + group.key))
        body = _only(b for b in bodies if b is not group and b.members and b.key.startswith(group.key + " "))
        located = sum(m.located for m in group.members) * 3 >= len(group.members)
        placed = located if find_city(group.key) and any(m.acts for m in group.members) else located or bool(find_city(group.key))
        if body is not None and (titled or placed):
            body = None
        if person is not None and (titled or body is None or len(person.members) >= len(body.members)):
            _absorb(person, group)
        elif body is not None:
            _absorb(body, group)


def _note_short_forms(groups: dict[str, _Group]) -> None:
    """A name shortened to its first word is a body's: people are called by their last, with a title at times."""
    for group in groups.values():
        surname = groups.get(group.key.rpartition(" ")[2])
        if surname is not None and surname is not group and any(m.title for m in surname.members):
            group.evidence[EntityKind.PERSON] += 3
        first, _, rest = group.key.partition(" ")
        short = groups.get(first)
        if rest and short is not None and short.members and not any(m.title for m in group.members):
            located = sum(m.located for m in short.members) * 2 > len(short.members)
            if not located and (surname is None or not surname.members):
                group.evidence[EntityKind.ORGANISATION] += 1.5 + len(group.members)


def _only(groups: Iterable[_Group]) -> _Group | None:
    found = list(groups)
    return found[0] if len(found) == 1 else None


def _absorb(group: _Group, part: _Group) -> None:
    group.members += part.members
    group.aliases.add(part.key)
    part.members = []


def _mentions(tagged: TaggedText, groups: list[_Group]) -> tuple[EntityMention, ...]:
    found = []
    for group in groups:
        name, kind, identifier = _described(group)
        found += [EntityMention(start=m.start, end=m.end, name=name, kind=kind, id=identifier) for m in group.members]
    found += _missed(tagged.text, found)
    return tuple(sorted(found, key=lambda m: (m.start, m.end, m.name)))


def _described(group: _Group) -> tuple[str, EntityKind, str | None]:
    """Canonical name, kind and id of a group."""
    if group.key.startswith("iso:"):
        acts = any(m.acts for m in group.members)
        forms = Counter(re.sub(r"^[Tt]he ", "", m.text) for m in group.members)
        shortest = min(forms, key=lambda f: (" of " in f, -forms[f], f))
        return re.sub(r"^.* of (?:the )?", "", shortest), EntityKind.GOVERNMENT if acts else EntityKind.PLACE, group.key
    if group.key in _UNIONS:
        return _UNIONS[group.key], EntityKind.ORGANISATION, None
    name, kind = group.name, group.kind
    city = find_city(name) if kind is EntityKind.PLACE else None
    if name.isupper() and len(name) > 4 and (city or kind is EntityKind.PLACE):
        name = city.name if city and fold(city.name) == fold(name) else name.title()
    return name, kind, f"geonames:{city.id}" if city and city.id else None


def _missed(text: str, found: list[EntityMention]) -> list[EntityMention]:
    """Other places in the text where a name found stands whole."""
    taken = bytearray(len(text))
    for mention in found:
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    extra: list[EntityMention] = []
    forms = {(text[m.start : m.end], m.name): m for m in found if m.end - m.start > 3}
    for (form, _), mention in sorted(forms.items(), key=lambda item: (-len(item[0][0]), item[0]))[:MAX_FORMS]:
        for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text):
            start, end = match.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                extra.append(EntityMention(start=start, end=end, name=mention.name, kind=mention.kind, id=mention.id))
    return extra


def _find_by_rule(tagged: TaggedText) -> tuple[EntityMention, ...]:
    """Countries and cities by gazetteer, other runs of capitalised words as they stand."""
    lang = tagged.lang.casefold().split("-")[0]
    names = {(n.start, n.end) for n in tagged.names}
    runs = names | {(s.start, t.end) for s in tagged.sentences for t in tagged.tokens if t.start == s.start and t.text[:1].isupper()}
    runs |= {(t.start + m.end(), t.end) for t in tagged.tokens if lang == "fr" and (m := _ELISION.match(t.text))}
    found = []
    for start, end in sorted(runs):
        for first, last in _parts(tagged.text, start, end, lang):
            mention = _mention_by_rule(tagged.text, first, last, lang)
            # A sentence opens with a capital, and German writes every noun with one: such a word must be a known place.
            bare = (start, end) not in names or (lang == "de" and not any(c.isspace() for c in tagged.text[first:last]))
            if mention.kind is EntityKind.PLACE or not bare:
                found.append(mention)
    return tuple(found)


def _parts(text: str, start: int, end: int, lang: str) -> list[tuple[int, int]]:
    """A run of capitalised words, cut where a country stands in it in a case: "im Westen Georgiens", "Polens Premier Jan Kos".

    A lone word beside the country is a common noun or title and left out.
    """
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
    if len(words) < 2 or find_country(text[start:end], lang):
        return [(start, end)]
    for length in range(MAX_WORDS, 0, -1):
        for n in range(len(words) - length + 1):
            first, last = words[n][0], words[n + length - 1][1]
            if find_declined_country(text[first:last], lang):
                rest = [words[:n], words[n + length :]]
                return [(first, last)] + [(r[0][0], r[-1][1]) for r in rest if len(r) > 1]
    return [(start, end)]


def _mention_by_rule(text: str, start: int, end: int, lang: str) -> EntityMention:
    words = text[start:end]
    if country := find_country(words, lang):
        return EntityMention(start=start, end=end, name=words, kind=EntityKind.PLACE, id=f"iso:{country}")
    if city := find_city(words):
        return EntityMention(start=start, end=end, name=words, kind=EntityKind.PLACE, id=f"geonames:{city.id}" if city.id else None)
    return EntityMention(start=start, end=end, name=without_legal_form(words), kind=_kind_by_rule(words))


def _kind_by_rule(words: str) -> EntityKind:
    return EntityKind.ORGANISATION if without_legal_form(words) != words or words.isupper() else EntityKind.OTHER


def merge_entities(readings: Sequence[Reading]) -> tuple[StoryEntity, ...]:
    """Bring the entities of a story's articles together, most widely named first; no readings give none.

    Names are one where they agree without case, accents and legal form, or where one article's fuller name ends (a person) or
    begins (an organisation) with another's. A lone word that one article names once is dropped unless a gazetteer knows it.
    """
    groups: dict[str, list[tuple[str, EntityMention]]] = defaultdict(list)
    for reading in sorted(readings, key=lambda r: r.article.id):
        for mention in reading.analysis.entities:
            key = mention.id if mention.id and mention.id.startswith("iso:") else _key(mention.name)
            groups[key].append((reading.article.id, mention))
    for short, full in _links(groups):
        groups[full] += groups.pop(short)
    entities = [_story_entity(rows) for key, rows in sorted(groups.items()) if key and not _is_passing(rows)]
    return tuple(sorted(entities, key=lambda e: (-len({m[0] for m in e.mentions}), -len(e.mentions), e.name)))


def _links(groups: dict[str, list[tuple[str, EntityMention]]]) -> list[tuple[str, str]]:
    """Pairs (part, whole) of keys, each part once and no whole that is itself a part."""
    kinds = {key: _majority(rows) for key, rows in groups.items()}
    links: dict[str, str] = {}
    for short in sorted(groups):
        if short.startswith("iso:") or kinds[short] is EntityKind.PLACE:
            continue
        wholes = [
            full
            for full in groups
            if (kinds[full] is EntityKind.PERSON and full.endswith(" " + short) and kinds[short] is not EntityKind.ORGANISATION)
            or (kinds[full] in _MERGED and full.startswith(short + " "))
            or (kinds[full] is EntityKind.ORGANISATION and short == _initials(full) and kinds[short] in _MERGED)
        ]
        if len(wholes) == 1:
            links[short] = wholes[0]
    return [(short, full) for short, full in sorted(links.items()) if full not in links]


def _initials(key: str) -> str:
    words = [w for w in key.split() if w not in ("of", "the", "and", "for")]
    return "".join(w[0] for w in words) if len(words) > 1 else ""


def _majority(rows: list[tuple[str, EntityMention]]) -> EntityKind:
    counts = Counter(mention.kind for _, mention in rows)
    return max(_ORDER, key=lambda k: (counts[k], -_ORDER.index(k)))


def _is_passing(rows: list[tuple[str, EntityMention]]) -> bool:
    mention = rows[0][1]
    return len(rows) == 1 and " " not in mention.name and mention.id is None and mention.kind is EntityKind.OTHER


def _story_entity(rows: list[tuple[str, EntityMention]]) -> StoryEntity:
    articles: dict[str, set[str]] = defaultdict(set)
    for article, mention in rows:
        articles[mention.name].add(article)
    name = max(articles, key=lambda n: (len(n.split()) > 1, len(articles[n]), not n.isupper(), len(n), n))
    kinds = Counter(mention.kind for _, mention in rows)
    kind = EntityKind.GOVERNMENT if kinds[EntityKind.GOVERNMENT] else _majority(rows)
    identifiers = Counter(mention.id for _, mention in rows if mention.id)
    return StoryEntity(
        name=name,
        kind=kind,
        id=max(identifiers, key=lambda i: (identifiers[i], i)) if identifiers else None,
        mentions=tuple(sorted({(article, mention.start, mention.end) for article, mention in rows})),
    )
