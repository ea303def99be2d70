"""Definitions found in pages, the pages and their stories in; the entries of a glossary, counted over origins, out. Copies do not count."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from secondsource.records import Article, Definition, Derivation, GlossaryEntry, Meaning, StoryReport, TermKind
from secondsource.text import fold

LETTERS = 4
"""Letters by which two words of a long form are one: Defence and Defense, Organisation and Organization."""
MOST_MEANINGS = 20
"""So many meanings of one term are kept, those told first; what fits none of them is left out."""
LONGEST_TERM = 4
"""Words of the longest term that is looked for in pages."""

_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset(
    "the a an of for and in on to der die das des für und von le la les de du des l d et en el los las y del i w z та і și al a".split()
)
_COPIES = frozenset({Derivation.WHOLLY, Derivation.RELEASE})

Key = tuple[TermKind, str]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page stands: its origin, its story, the language, and when it was published."""

    origin: str
    story: str
    article: Article

    @property
    def told(self) -> tuple[bool, datetime, str]:
        """Sorts pages by time, undated ones last."""
        moment = self.article.published
        return moment is None, moment.at if moment else datetime.max.replace(tzinfo=UTC), self.article.id


def compile_glossary(
    definitions: Iterable[Definition], articles: Sequence[Article], reports: Sequence[StoryReport]
) -> tuple[GlossaryEntry, ...]:
    """Make entries of definitions, acronyms and terms together in the order of the alphabet; no definitions give none.

    Each origin counts once, and a page folded into another's origin is not read, so that a reprint changes nothing. Long forms that begin
    with the same letters word by word, or one of which only adds words to the other, are one meaning. One acronym may have several, each
    with its stories; where independent origins of one story and one language give different ones, `differing_in` names the story.
    """
    places = _places(articles, reports)
    told: dict[Key, list[Definition]] = defaultdict(list)
    for definition in definitions:
        if definition.article_id in places:
            told[key_of(definition)].append(definition)
    users = _users(places, told)
    entries = [_entry(key, found, users[key], places) for key, found in told.items()]
    return tuple(sorted(entries, key=lambda e: (fold(e.term), e.term, e.kind)))


def key_of(definition: Definition) -> Key:
    """What makes two definitions of one entry: the letters of an acronym, the words of a term whatever their case and number."""
    if definition.kind is TermKind.ACRONYM:
        return definition.kind, definition.term
    return definition.kind, " ".join(_singular(word) for word in _WORD.findall(fold(definition.term)))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _places(articles: Sequence[Article], reports: Sequence[StoryReport]) -> Mapping[str, _Place]:
    """The pages that speak for themselves, by article id."""
    known = {article.id: article for article in articles}
    found = {}
    for report in reports:
        copies = {a for a, derivation in report.derivations if derivation in _COPIES}
        for origin in report.origins:
            for article_id in origin.article_ids:
                if article_id in known and (article_id == origin.root_id or article_id not in copies):
                    found[article_id] = _Place(origin.id, report.story.id, known[article_id])
    return found


def _users(places: Mapping[str, _Place], wanted: Iterable[Key]) -> Mapping[Key, list[_Place]]:
    """The pages that use each term: an acronym as it is written, a term in any case and number."""
    keys = frozenset(wanted)
    found: dict[Key, list[_Place]] = defaultdict(list)
    for _, place in sorted(places.items()):
        text = f"{place.article.title}\n{place.article.text}"
        for key in sorted(_keys_in(text, keys)):
            found[key].append(place)
    return found


def _keys_in(text: str, keys: frozenset[Key]) -> set[Key]:
    exact = {t.replace(".", "").removesuffix("’").removesuffix("'") for t in re.findall(r"[^\W_][^\s,;:()\[\]\"“”„!?/–—]*", text)}
    exact |= {t.removesuffix("s").rstrip("’'") for t in exact}
    words = [_singular(w) for w in _WORD.findall(fold(text))]
    runs = {" ".join(words[n : n + size]) for size in range(1, LONGEST_TERM + 2) for n in range(len(words) - size + 1)}
    return set(keys) & ({(TermKind.ACRONYM, t) for t in exact} | {(TermKind.TERM, t) for t in runs})


def _entry(key: Key, found: list[Definition], users: Sequence[_Place], places: Mapping[str, _Place]) -> GlossaryEntry:
    ordered = sorted(found, key=lambda d: (places[d.article_id].told, d.start, d.term_start, d.meaning_start))
    # A page that defines a term uses it, however it writes it.
    using = {p.article.id: p for p in (*users, *(places[d.article_id] for d in ordered))}
    groups = _groups(key, ordered)
    meanings = sorted((_meaning(group, places) for group in groups), key=lambda m: (-m.origins, _first(m, places), m.text))
    dated = sorted((p.told, p.article.published.iso) for p in using.values() if p.article.published)
    return GlossaryEntry(
        term=ordered[0].term,
        kind=key[0],
        meanings=tuple(meanings),
        origins=len({p.origin for p in using.values()}),
        first_seen=dated[0][1] if dated else "",
        differing_in=_differing(groups, places) if key[0] is TermKind.ACRONYM else (),
    )


def _first(meaning: Meaning, places: Mapping[str, _Place]) -> tuple[bool, datetime, str]:
    return places[meaning.definitions[0].article_id].told


def _groups(key: Key, ordered: Sequence[Definition]) -> list[list[Definition]]:
    """Definitions that give one meaning; those of a term are one where they use the same words."""
    groups: list[list[Definition]] = []
    for definition in ordered:
        for group in groups:
            if same_meaning(group[0].meaning, definition.meaning) if key[0] is TermKind.ACRONYM else _same_words(group[0], definition):
                group.append(definition)
                break
        else:
            if len(groups) < MOST_MEANINGS:
                groups.append([definition])
    return groups


def same_meaning(left: str, right: str) -> bool:
    """Whether two long forms are one name: word by word the same beginnings, small words aside, or one has words more.

    >>> same_meaning("European Defence Mechanism", "the European Defense Mechanism"), same_meaning("Rail Agency", "Rail Authority")
    (True, False)
    """
    one, other = (_beginnings(words) for words in (left, right))
    shorter, longer = sorted((one, other), key=len)
    rest = iter(longer)
    return bool(shorter) and all(word in rest for word in shorter)


def _beginnings(words: str) -> list[str]:
    return [w[:LETTERS] for w in _WORD.findall(fold(words)) if w not in _SMALL]


def _same_words(left: Definition, right: Definition) -> bool:
    return _WORD.findall(fold(left.meaning)) == _WORD.findall(fold(right.meaning))


def _meaning(group: Sequence[Definition], places: Mapping[str, _Place]) -> Meaning:
    first: dict[str, Definition] = {}
    for definition in group:
        first.setdefault(places[definition.article_id].origin, definition)
    spellings = dict.fromkeys(d.meaning for d in group)
    text = next(iter(spellings))
    return Meaning(
        text=text,
        story_ids=tuple(sorted({places[d.article_id].story for d in group})),
        origins=len(first),
        definitions=tuple(first.values()),
        variants=tuple(s for s in spellings if fold(s) != fold(text)),
    )


def _differing(groups: Sequence[Sequence[Definition]], places: Mapping[str, _Place]) -> tuple[str, ...]:
    """Stories in which two origins give different long forms in one language; a translation is no difference."""
    numbers: dict[tuple[str, str], set[int]] = defaultdict(set)
    origins: dict[tuple[str, str], set[str]] = defaultdict(set)
    for number, group in enumerate(groups):
        for definition in group:
            place = places[definition.article_id]
            numbers[place.story, place.article.lang].add(number)
            origins[place.story, place.article.lang].add(place.origin)
    return tuple(sorted({story for story, lang in numbers if len(numbers[story, lang]) > 1 and len(origins[story, lang]) > 1}))
