"""Readings of a story in, its entities out: the mentions of all pages brought together, each entity with an id.

An id is a gazetteer's ("iso:RO", "geonames:683506", "wikidata:Q458") where one knows the name, else one of our own made from the name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from secondsource.language.gazetteer import find_country, wikidata_of
from secondsource.language.name_forms import initials, is_cyrillic, is_surname, name_key, same_person, sound_key, without_title
from secondsource.language.nominals import find_nominals
from secondsource.language.register import own_id
from secondsource.records import EntityKind, EntityMention, Reading, StoryEntity

ORDER = tuple(EntityKind)
_MERGED = (EntityKind.ORGANISATION, EntityKind.DOCUMENT, EntityKind.OTHER, EntityKind.PRODUCT)
_REGISTERS = ("iso:", "wikidata:", "ent-")


@dataclass(frozen=True, slots=True)
class _Row:
    """One mention in one page; `form` is the key of the words as written, empty for a mention without a name."""

    article: str
    mention: EntityMention
    form: str


_Groups = dict[str, list[_Row]]


def merge_entities(readings: Sequence[Reading]) -> tuple[StoryEntity, ...]:
    """Bring the entities of a story's articles together, most widely named first; no readings give none.

    Names are one where they agree without case, accents, title and legal form, where one page's fuller name ends (a person) or begins (an
    organisation) with another's, where a page uses one for the other, where their first names are an initial of each other, or where they
    sound alike in another alphabet; always only if a single name fits. A lone word that one page names once is dropped unless a
    gazetteer knows it.
    """
    groups: _Groups = defaultdict(list)
    for reading in sorted(readings, key=lambda r: r.article.id):
        for row in _rows_of(reading):
            groups[_group_key(row.mention)].append(row)
    _join(groups, _same_ids(groups))
    _join(groups, _links(groups))
    entities = [_story_entity(rows) for key, rows in sorted(groups.items()) if key and not _is_passing(rows)]
    return tuple(sorted(entities, key=lambda e: (-len({m[0] for m in e.mentions}), -len(e.mentions), e.name)))


def _rows_of(reading: Reading) -> list[_Row]:
    article, named = reading.article, reading.analysis.entities
    day = article.published.at.date() if article.published else None
    rows = [_Row(article.id, m, name_key(without_title(article.text[m.start : m.end]))) for m in named]
    return rows + [_Row(article.id, m, "") for m in find_nominals(article.text, article.lang, day, named)]


def _group_key(mention: EntityMention) -> str:
    return mention.id if mention.id and mention.id.startswith(_REGISTERS) else name_key(without_title(mention.name))


def _join(groups: _Groups, links: Mapping[str, str]) -> None:
    """Move every part to its whole, along chains of parts."""
    for part in sorted(links):
        whole, seen = links[part], {part}
        while whole in links and whole not in seen:
            seen.add(whole)
            whole = links[whole]
        if whole not in seen and part in groups:
            groups[whole] += groups.pop(part)


def _same_ids(groups: _Groups) -> dict[str, str]:
    """A place in another language's letters, by its id; and a name without id that the register knows elsewhere by that name."""
    owner: dict[str, str] = {}
    links: dict[str, str] = {}
    for key, rows in sorted(groups.items()):
        for identifier in sorted({r.mention.id for r in rows if r.mention.id and not r.mention.id.startswith(_REGISTERS)}):
            if owner.setdefault(identifier, key) != key:
                links[key] = owner[identifier]
    names: dict[str, set[str]] = defaultdict(set)
    for key, rows in groups.items():
        if key.startswith(("wikidata:", "ent-")):
            for row in rows:
                names[name_key(without_title(row.mention.name))].add(key)
    links.update({name: keys.pop() for name, keys in names.items() if name in groups and len(keys) == 1})
    return links


def _links(groups: _Groups) -> dict[str, str]:
    """The whole that each part belongs to, where there is only one."""
    kinds = {key: majority(r.mention.kind for r in rows) for key, rows in groups.items()}
    keys = {key: _names_of(key, rows) for key, rows in groups.items()}
    indexes = _Indexes(keys, groups, kinds)
    links: dict[str, str] = {}
    for part in sorted(groups):
        if part.startswith("iso:") or kinds[part] is EntityKind.PLACE:
            continue
        wholes = {whole for name in keys[part] for whole in indexes.wholes(name, part, kinds[part])}
        if len(wholes) == 1:
            links[part] = wholes.pop()
    return {part: whole for part, whole in links.items() if not (links.get(whole) == part and whole < part)}


def _names_of(key: str, rows: Iterable[_Row]) -> tuple[str, ...]:
    """The key itself, or the names of a group that an id keeps together."""
    if not key.startswith(_REGISTERS):
        return (key,)
    return tuple(sorted({name_key(without_title(r.mention.name)) for r in rows}))


class _Indexes:
    """The groups of a story by what a part of their name may be, so that no pair is looked at twice."""

    def __init__(self, names: Mapping[str, Collection[str]], groups: _Groups, kinds: Mapping[str, EntityKind]) -> None:
        self._kinds = kinds
        self._ends: dict[str, set[str]] = defaultdict(set)
        self._begins: dict[str, set[str]] = defaultdict(set)
        self._initials: dict[str, set[str]] = defaultdict(set)
        self._forms: dict[str, set[str]] = defaultdict(set)
        self._sounds: dict[str, set[str]] = defaultdict(set)
        self._surnames: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for key, forms in names.items():
            for name in forms:
                self._add(key, name)
            for row in groups[key]:
                self._forms[row.form].add(key)

    def _add(self, key: str, name: str) -> None:
        words = name.split()
        for n in range(1, len(words)):
            self._ends[" ".join(words[n:])].add(key)
            self._begins[" ".join(words[:n])].add(key)
        self._initials[initials(name)].add(key)
        self._sounds[sound_key(name)].add(key)
        if len(words) > 1 and self._kinds[key] is EntityKind.PERSON:
            self._surnames[words[-1]].add((key, name))

    def wholes(self, part: str, own: str, kind: EntityKind) -> set[str]:
        """Groups whose name a name can be a part or another form of."""
        if not part:
            return set()
        found = self._of(self._forms[part], EntityKind.PERSON, *_MERGED) if " " not in part else set()
        if kind is not EntityKind.ORGANISATION:
            found |= {whole for whole in self._of(self._ends[part], EntityKind.PERSON) if is_surname(part)}
        found |= self._of(self._begins[part], *_MERGED)
        if kind in _MERGED and " " not in part:
            found |= self._of(self._initials[part], EntityKind.ORGANISATION)
        if is_cyrillic(part):
            found |= {whole for whole in self._sounds[sound_key(part)] if not is_cyrillic(whole)}
        if kind is EntityKind.PERSON and " " in part:
            found |= {whole for whole, name in self._surnames[part.split()[-1]] if len(name) > len(part) and same_person(part, name)}
        return found - {own}

    def _of(self, keys: Collection[str], *kinds: EntityKind) -> set[str]:
        return {key for key in keys if self._kinds[key] in kinds}


def majority(kinds: Iterable[EntityKind]) -> EntityKind:
    """The kind that most mentions have, `other` only where none has one; of equals the first of the enum."""
    counts = Counter(kinds)
    return max(ORDER, key=lambda k: (counts[k] > 0 and k is not EntityKind.OTHER, counts[k], -ORDER.index(k)))


def _is_passing(rows: list[_Row]) -> bool:
    mention = rows[0].mention
    return len(rows) == 1 and " " not in mention.name and mention.id is None and mention.kind is EntityKind.OTHER


def _story_entity(rows: list[_Row]) -> StoryEntity:
    articles: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        articles[without_title(row.mention.name)].add(row.article)
    identifiers = Counter(r.mention.id for r in rows if r.mention.id)
    identifier = max(identifiers, key=lambda i: (identifiers[i], i)) if identifiers else None
    plain = _is_plain(identifier)
    name = max(articles, key=lambda n: (plain(n), len(n.split()) > 1, len(articles[n]), not n.isupper(), len(n), n))
    kinds = [r.mention.kind for r in rows]
    return StoryEntity(
        name=name,
        kind=EntityKind.GOVERNMENT if EntityKind.GOVERNMENT in kinds else majority(kinds),
        id=identifier or own_id(name),
        mentions=tuple(sorted({(r.article, r.mention.start, r.mention.end) for r in rows})),
        wikidata=wikidata_of(identifier) if identifier else None,
    )


def _is_plain(identifier: str | None) -> Callable[[str], bool]:
    """Whether a name of a country is its English one; every other name is plain."""
    if identifier is None or not identifier.startswith("iso:"):
        return lambda _: True
    return lambda name: find_country(name) is not None
