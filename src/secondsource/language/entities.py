"""Tagged text in, named entities out, each with one canonical name in its article.

English names are runs of capitalised words judged by evidence; other languages get the gazetteer and capitalised runs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from secondsource.language.acronyms import Introduction, find_introductions
from secondsource.language.gazetteer import MAX_WORDS, find_city, find_country, find_declined_country
from secondsource.language.merging import ORDER, merge_entities
from secondsource.language.name_forms import is_surname, name_key, sound_key, without_title
from secondsource.language.names import Candidate, find_candidates, without_legal_form
from secondsource.language.nominals import link_holders
from secondsource.language.register import Known, find_known, find_known_spans
from secondsource.records import EntityKind, EntityMention, TaggedText
from secondsource.text import fold

__all__ = ["find_entities", "merge_entities"]

_ACRONYM = re.compile(r"\s*\((?:the\s+)?[\"“']?([A-Z][A-Za-z0-9&.\-]{1,9})[\"”']?\)")
MAX_FORMS = 300
"""Written forms sought again in a text; news articles have under a hundred, endless tables do not matter."""
_MERGED = (EntityKind.ORGANISATION, EntityKind.DOCUMENT, EntityKind.OTHER, EntityKind.PRODUCT)
_ELISION = re.compile(r"(?:[LlDd]|[Qq]u)['’](?=[^\W\d_a-z])")
"""French article or preposition glued to a name: "l'Ukraine"."""
_ARTICLE = re.compile(r"(?:[LlDd]|[Qq]u)['’](?=\w)")
"""The same before any word."""


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
        return max(ORDER, key=lambda k: (self.evidence[k], -ORDER.index(k)))

    @property
    def name(self) -> str:
        """The most frequent of the longest forms, without its legal form."""
        forms = Counter(without_legal_form(m.text) for m in self.members)
        return max(forms, key=lambda f: (len(f.split()), not f.isupper(), forms[f], f))


def find_entities(tagged: TaggedText, published: date | None = None) -> tuple[EntityMention, ...]:
    """Find the named entities of one text in order of place; an empty text gives none.

    `name` is the fullest form in this text without title, legal form and possessive; `id` is "iso:XX" for a country, "geonames:N" for a
    city that its name alone tells, "wikidata:QN" for an organisation or holder of high office of the register. A surname with its
    office ("President Nowak") is linked by who held that office on the day of publication.
    """
    lang = tagged.lang.casefold().split("-")[0]
    found = _find_by_rule(tagged) if lang != "en" else _find_english(tagged)
    return link_holders(tagged.text, lang, published, found)


def _find_english(tagged: TaggedText) -> tuple[EntityMention, ...]:
    candidates = [c for c in find_candidates(tagged) if c.strong]
    groups = _grouped(candidates)
    _link_acronyms(tagged.text, groups)
    _link_parts(groups)
    return _mentions(tagged, [g for g in groups.values() if g.members])


def _grouped(candidates: Iterable[Candidate]) -> dict[str, _Group]:
    groups: dict[str, _Group] = {}
    for candidate in candidates:
        country = find_country(candidate.text)
        key = f"iso:{country}" if country else name_key(candidate.text)
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
        short = groups.get(name_key(match.group(1)))
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
        person = _only(p for p in people if p is not group and p.members and p.key.endswith(" " + group.key) and is_surname(group.key))
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
    name, kind = group.name, group.kind
    known = _known(group, kind)
    if known is not None:
        return known.name if known.kind is EntityKind.ORGANISATION else name, known.kind, known.id
    city = find_city(name) if kind is EntityKind.PLACE else None
    if name.isupper() and len(name) > 4 and (city or kind is EntityKind.PLACE):
        name = city.name if city and fold(city.name) == fold(name) else name.title()
    return name, kind, f"geonames:{city.id}" if city and city.id else None


def _known(group: _Group, kind: EntityKind) -> Known | None:
    """What the register knows by one of the group's names; a person only where the text speaks of one."""
    found = {known for form in sorted({m.text for m in group.members} | {group.name}) if (known := find_known(form))}
    known = found.pop() if len(found) == 1 else None
    if known is None or known.kind is EntityKind.ORGANISATION:
        return known
    return known if kind in (EntityKind.PERSON, EntityKind.OTHER) else None


def _missed(text: str, found: list[EntityMention]) -> list[EntityMention]:
    """Other places in the text where a name found stands whole."""
    taken = _covered(text, found)
    extra: list[EntityMention] = []
    forms = {(text[m.start : m.end], m.name): m for m in found if m.end - m.start > 3}
    for (form, _), mention in sorted(forms.items(), key=lambda item: (-len(item[0][0]), item[0]))[:MAX_FORMS]:
        for start, end in _whole(form, text):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                extra.append(EntityMention(start=start, end=end, name=mention.name, kind=mention.kind, id=mention.id))
    return extra


def _whole(form: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a form stands in a text with no letter, digit or underscore beside it, from left to right and apart from each other."""
    start = text.find(form)
    while start >= 0:
        end = start + len(form)
        around = text[start - 1 : start] if start else "", text[end : end + 1]
        if any(c.isalnum() or c == "_" for c in around):
            end = start + 1
        else:
            yield start, end
        start = text.find(form, end)


def _find_by_rule(tagged: TaggedText) -> tuple[EntityMention, ...]:
    """The register's names, long forms of acronyms, countries and cities; other runs of capitalised words as they stand."""
    lang = tagged.lang.casefold().split("-")[0]
    names = {(n.start, n.end) for n in tagged.names}
    runs = names | {(s.start, t.end) for s in tagged.sentences for t in tagged.tokens if t.start == s.start and t.text[:1].isupper()}
    runs |= {(t.start + m.end(), t.end) for t in tagged.tokens if lang == "fr" and (m := _ELISION.match(t.text))}
    introduced = find_introductions(tagged.text)
    acronyms = {i.acronym for i in introduced}
    found = _find_whole(tagged, lang, introduced)
    taken = _covered(tagged.text, found)
    for start, end in sorted(runs):
        for first, last in _parts(tagged.text, start, end, lang):
            if any(taken[first:last]):
                continue
            mention = _mention_by_rule(tagged.text, first, last, lang)
            # A sentence opens with a capital, and German writes every noun with one: such a word must be a known place or acronym.
            bare = (start, end) not in names or (lang == "de" and not any(c.isspace() for c in tagged.text[first:last]))
            if mention.kind is EntityKind.PLACE or not bare or mention.name in acronyms:
                found.append(mention)
    return tuple(_complete(sorted(found, key=lambda m: (m.start, m.end))))


def _find_whole(tagged: TaggedText, lang: str, introduced: Iterable[Introduction]) -> list[EntityMention]:
    """Names that are known whole, whatever capitals they have: of the register, and those that an acronym in brackets spells."""
    text = tagged.text
    tokens = [replace(t, start=t.start + m.end(), text=t.text[m.end() :]) if (m := _ARTICLE.match(t.text)) else t for t in tagged.tokens]
    tokens = tokens if lang == "fr" else list(tagged.tokens)
    found = []
    for sentence in tagged.sentences:
        first = bisect_left(tokens, sentence.start, key=lambda t: t.start)
        last = bisect_left(tokens, sentence.end, key=lambda t: t.start)
        for start, end, known in find_known_spans(tokens, first, last):
            found.append(EntityMention(start=start, end=end, name=text[start:end], kind=known.kind, id=known.id))
    taken = _covered(text, found)
    longs = [long for long in introduced if not any(taken[long.start : long.end])]
    found += [EntityMention(start=i.start, end=i.end, name=text[i.start : i.end], kind=EntityKind.ORGANISATION) for i in longs]
    return found


def _covered(text: str, mentions: Iterable[EntityMention]) -> bytearray:
    taken = bytearray(len(text))
    for mention in mentions:
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    return taken


def _complete(mentions: list[EntityMention]) -> list[EntityMention]:
    """Give a lone surname the full name that the text has for it, and an acronym its long form; where there are two, neither."""
    wholes: dict[str, set[tuple[str, EntityKind, str | None]]] = defaultdict(set)
    for mention in mentions:
        words = mention.name.split()
        if len(words) > 1 and mention.kind is not EntityKind.PLACE:
            full = (without_title(mention.name), mention.kind, mention.id)
            letters = fold("".join(word[0] for word in words if word[0].isupper()))
            wholes[letters if mention.kind is EntityKind.ORGANISATION else sound_key(words[-1])].add(full)
    done = []
    for mention in mentions:
        key = name_key(mention.name) if mention.name.isupper() else sound_key(mention.name)
        options = wholes.get(key, set()) if " " not in mention.name and mention.kind is not EntityKind.PLACE else set()
        if len(options) == 1 and mention.id is None:
            name, kind, identifier = next(iter(options))
            done.append(replace(mention, name=name, kind=kind, id=identifier))
        else:
            done.append(mention)
    return done


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
