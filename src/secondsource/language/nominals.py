"""A text and its named entities in, further mentions without a name out: "the ministry", "the mayor", "the Romanian president".

Each stands for the one entity it can mean; where the text allows two, or none, nothing is said.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from secondsource.language import role_words
from secondsource.language.name_forms import is_cyrillic, name_key, sound_key, without_title
from secondsource.language.offices import OfficePhrase, find_offices, holder_named, holder_on
from secondsource.records import EntityKind, EntityMention
from secondsource.text import fold

MAX_MENTIONS = 2_000
"""Named mentions of a text up to which others are looked for; an article has under three hundred, a table of names tells no story."""
_REACH = 80
"""Characters before a name in which its role may stand."""
_BODIES = (EntityKind.ORGANISATION, EntityKind.OTHER, EntityKind.GOVERNMENT)


@dataclass(frozen=True, slots=True)
class _Role:
    """A role that a text gives a person, from `start` on."""

    words: str
    start: int
    mention: EntityMention


def link_holders(text: str, lang: str, day: date | None, mentions: Sequence[EntityMention]) -> tuple[EntityMention, ...]:
    """Give persons that are named with their national office ("President Nowak") the id of who held it on that day, by surname."""
    if day is None or len(mentions) > MAX_MENTIONS:
        return tuple(mentions)
    people: dict[str, str] = {}
    for phrase in find_offices(text, lang):
        known = holder_named(phrase.name, phrase.country, phrase.office, day) if phrase.name else None
        for mention in _right_after(phrase, mentions) if known is not None else ():
            if known is not None and _agrees(mention.name, known.name):
                people[mention.name] = known.id
    linked = {EntityKind.PERSON, EntityKind.OTHER}
    return tuple(
        replace(m, id=people[m.name], kind=EntityKind.PERSON) if m.name in people and m.id is None and m.kind in linked else m
        for m in mentions
    )


def find_nominals(text: str, lang: str, day: date | None, mentions: Sequence[EntityMention]) -> tuple[EntityMention, ...]:
    """Find mentions without a name, in order; `day` is that of publication, without which no office tells its holder."""
    lang = lang.casefold().split("-")[0]
    if len(mentions) > MAX_MENTIONS or lang not in role_words.BODIES:
        return ()
    phrases = find_offices(text, lang)
    holders = _holders(phrases, day, mentions)
    options = [*_bodies(text, lang, mentions), *_people(text, lang, mentions)]
    offices = {p.start for p in phrases if p.country}
    taken = bytearray(len(text))
    for mention in (*mentions, *holders):
        _take(taken, mention.start, mention.end)
    found = holders
    for option in options:
        # "The Romanian president" is not the president whom the page named before.
        national = any(start in offices for start in range(option.start, option.end))
        if not national and not any(taken[option.start : option.end]):
            _take(taken, option.start, option.end)
            found.append(option)
    return tuple(sorted(found, key=lambda m: m.start))


def _take(taken: bytearray, start: int, end: int) -> None:
    taken[start:end] = b"\1" * (end - start)


def _right_after(phrase: OfficePhrase, mentions: Sequence[EntityMention]) -> list[EntityMention]:
    first = bisect_left(mentions, phrase.start, key=lambda m: m.start)
    last = bisect_left(mentions, phrase.end + 4, key=lambda m: m.start)
    surname = phrase.name.split()[-1]
    return [m for m in mentions[first:last] if m.end > phrase.end and surname in m.name.split()]


def _agrees(name: str, known: str) -> bool:
    """Whether a name as written can be the known person's: no first name that is another's."""
    written, full = sound_key(without_title(name)).split(), sound_key(known).split()
    return len(written) < 2 or is_cyrillic(name) != is_cyrillic(known) or written[0][0] == full[0][0]


def _holders(phrases: Sequence[OfficePhrase], day: date | None, mentions: Sequence[EntityMention]) -> list[EntityMention]:
    """Offices alone, by the day; an office for which the text itself names somebody else is left open."""
    if day is None:
        return []
    named = {m.id for m in mentions if m.id}
    others = {(p.country, p.office) for p in phrases if p.country and p.name and holder_named(p.name, p.country, p.office, day) is None}
    found = []
    for phrase in phrases:
        if phrase.country and not phrase.name and (phrase.country, phrase.office) not in others:
            known = holder_on(phrase.country, phrase.office, day, named)
            if known is not None:
                name = next((m.name for m in mentions if m.id == known.id), known.name)
                found.append(EntityMention(start=phrase.start, end=phrase.end, name=name, kind=EntityKind.PERSON, id=known.id))
    return found


def _bodies(text: str, lang: str, mentions: Sequence[EntityMention]) -> list[EntityMention]:
    """Find "the ministry": the one body named before whose name holds the word."""
    named = [(fold(m.name), m) for m in sorted(mentions, key=lambda m: m.start) if m.kind in _BODIES]
    found = []
    for match in islice(role_words.BODIES[lang].finditer(text), MAX_MENTIONS):
        wanted = tuple(fold(w.strip()) for w in (match["head"], match["own"] or "") if w.strip())
        target = _only_body(wanted, named, match.start())
        if target is not None:
            found.append(replace(target, start=match.start(), end=match.end()))
    return found


def _only_body(wanted: tuple[str, ...], named: Sequence[tuple[str, EntityMention]], before: int) -> EntityMention | None:
    """The one body named before a place whose name holds the words and is more than they are."""
    found: dict[str, EntityMention] = {}
    for name, mention in named:
        if mention.start >= before or len(found) > 1:
            break
        if wanted[0] in name and name != wanted[0] and all(word in name for word in wanted):
            found.setdefault(name_key(mention.name), mention)
    return next(iter(found.values())) if len(found) == 1 else None


def _people(text: str, lang: str, mentions: Sequence[EntityMention]) -> list[EntityMention]:
    """Find "the mayor": the one person to whom the text gives that role."""
    roles = [role for m in mentions if _may_be_person(m) for role in _roles_of(text, lang, m)]
    holders: dict[str, dict[str, _Role]] = {}
    found = []
    for match in islice(role_words.AGAIN[lang].finditer(text), MAX_MENTIONS) if roles else ():
        words = _plain_role(match["role"])
        if words not in holders:
            holders[words] = {name_key(r.mention.name): r for r in reversed(roles) if _is_role(words, r.words)}
        role = next(iter(holders[words].values()), None)
        if role is not None and len(holders[words]) == 1 and role.start < match.start():
            found.append(replace(role.mention, start=match.start(), end=match.end()))
    return found


def _may_be_person(mention: EntityMention) -> bool:
    return mention.kind is EntityKind.PERSON or (mention.kind is EntityKind.OTHER and " " in mention.name)


def _roles_of(text: str, lang: str, mention: EntityMention) -> list[_Role]:
    before = role_words.BEFORE_NAME[lang].search(text[max(0, mention.start - _REACH) : mention.start])
    after = role_words.AFTER_NAME[lang].match(text, mention.end)
    written = text[mention.start : mention.end]
    bare = without_title(written)
    # Outside English a run of capitals holds the title: "Bürgermeister Jan Kos".
    own = role_words.BEFORE_NAME[lang].search(written[: len(written) - len(bare)]) if bare != written else None
    return [_Role(_plain_role(m["role"]), mention.start, mention) for m in (before, after, own) if m is not None]


def _plain_role(words: str) -> str:
    """A role folded, without case ending or article."""
    return re.sub(r"\b(?:the|der|die|le|la|as) ", "", " ".join(sound_key(w) if is_cyrillic(w) else fold(w) for w in words.split()))


def _is_role(again: str, given: str) -> bool:
    """Whether a role named again is the one given: the same, or its last word where that is no other role."""
    first = given.split()[0]
    return again == given or (given.endswith(" " + again) and first not in role_words.NOT_THE_ROLE)
