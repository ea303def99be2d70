"""A fact's words in, what they tell out: whether they accuse a named person, count casualties, name money or a ruling."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from secondsource.records import Claim, ClaimKind, EntityKind, Finding, FindingKind, Slot, StoryEntity
from secondsource.text import fold

_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_GAP = re.compile(r"\.?\s+(?:(?:van|von|de|der|den|bin|al|el|da|di|du|la|le|zu)\s+)?")
_CURRENCY = re.compile(r"[A-Z]{3}")


def kinds_of(finding: Finding, claims: Mapping[str, Claim], entities: Sequence[StoryEntity] = ()) -> tuple[ClaimKind, ...]:
    """What a fact tells, in the order of the enum; `other` where it is none of the rest. Its statement and the words of its claims count.

    `claims` by id and `entities` of the story sharpen it: without them the statement alone is looked at, and any two capitalised words
    may be a person. A fact that says that something is unknown accuses at most.
    """
    told = [claims[i] for value in finding.values for i in value.claim_ids if i in claims]
    found = [ClaimKind.ACCUSATION] if any(accuses_person(text, entities) for text in {finding.statement, *(c.quote for c in told)}) else []
    if finding.kind is not FindingKind.UNKNOWN:
        folded = fold(finding.statement)
        if finding.slot is Slot.COUNT and _matches("casualties", folded):
            found.append(ClaimKind.CASUALTIES)
        if any(c.slot is Slot.AMOUNT and _CURRENCY.fullmatch(c.unit) for c in told):
            found.append(ClaimKind.MONEY)
        if _matches("ruling", folded):
            found.append(ClaimKind.RULING)
    return tuple(found) or (ClaimKind.OTHER,)


def accuses_person(text: str, entities: Sequence[StoryEntity] = ()) -> bool:
    """Whether a text holds a word of accusation (data/gate.toml, seven languages) and names a person.

    A person is a title with a name, a person among the entities (the last name is enough), or two capitalised words in a row that are
    neither the beginning of a sentence, nor a body, nor an entity of another kind.

    >>> accuses_person("Prosecutors accused Jane Example of fraud.")
    True
    >>> accuses_person("Staatsanwälte ermitteln gegen Jana Beispiel wegen Betrugs.")
    True
    >>> accuses_person("The company was accused of dumping waste.")
    False
    """
    return _matches("accusation", fold(text)) and names_person(text, entities)


def names_person(text: str, entities: Sequence[StoryEntity] = ()) -> bool:
    """Whether a text names a person, as `accuses_person` tells it."""
    surnames = {e.name.split()[-1] for e in entities if e.kind is EntityKind.PERSON and e.name.split()}
    text = _without(text, [e.name for e in entities if e.kind is not EntityKind.PERSON and len(e.name) > 1])
    words = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]
    if any(word in surnames and word[:1].isupper() for word, _, _ in words):
        return True
    openers, bodies, titles = _listed("openers"), _listed("bodies"), _pattern("titles")
    for (left, _, end), (right, start, _) in pairwise(words):
        if not right[0].isupper() or not _GAP.fullmatch(text, end, start):
            continue
        first, second = fold(left), fold(right)
        if titles.fullmatch(first) and second not in openers | bodies:
            return True
        if left[0].isupper() and len(left) > 1 and first not in openers and not {first, second} & bodies and second not in openers:
            return True
    return False


def _without(text: str, names: Collection[str]) -> str:
    """The text with names that are no person's blotted out; the longest first, for one may stand in another."""
    for name in sorted(set(names), key=lambda n: (-len(n), n)):
        if name in text:
            text = text.replace(name, "·")
    return text


def _matches(table: str, folded: str) -> bool:
    return bool(_pattern(table).search(folded))


@lru_cache(maxsize=1)
def _lists() -> dict[str, dict[str, list[str]]]:
    lists: dict[str, dict[str, list[str]]] = tomllib.loads(files("secondsource").joinpath("data", "gate.toml").read_text("utf-8"))
    return lists


@lru_cache(maxsize=8)
def _listed(table: str) -> frozenset[str]:
    return frozenset(fold(word) for words in _lists()[table].values() for word in words)


@lru_cache(maxsize=8)
def _pattern(table: str) -> re.Pattern[str]:
    """All words of a table, over folded text."""
    words = sorted(_listed(table), key=lambda word: (-len(word), word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(_expression(word) for word in words)})(?!\w)")


def _expression(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
