"""A true sentence in, false ones out: a number, a name, a date, a negation or another word that carries the sense is changed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

MOST = 4
"""Mutations of a kind made from one sentence at most."""
MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
NUMBER_WORDS = "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred".split()
NEGATIONS = r"\b(?:not|never|no|nobody|nothing|without|cannot|neither)\b|n[’']t\b"
AUXILIARY = r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|did|does|do)\b"
PAST = r"\b[a-z]{3,}ed\b"
NAME = r"\b[^\W\d_a-z][\w’'-]+(?: (?:van|von|de|der|al|bin) [^\W\d_a-z][\w’'-]+| [^\W\d_a-z][\w’'-]+)*"
SENSES = (
    ("will", "would not"), ("agree", "disagree"), ("disagree", "agree"), ("denied", "confirmed"), ("said", "denied"),
    ("more than", "less than"), ("at least", "at most"), ("up to", "over"), ("according to", "contrary to"), ("alone", "and others"),
    ("planned", "done"), ("possible", "certain"), ("corroborated", "disputed"), ("disputed", "corroborated"), ("rose", "fell"),
    ("up", "down"), ("before", "after"), ("Not known", "Known"), ("Still open", "Settled"), ("may", "did"), ("must", "may"),
    ("first", "last"), ("all", "some"), ("some", "all"),
)  # fmt: skip


def _swapped(text: str, pattern: str, other: Callable[[str], str | None], chance: random.Random) -> Iterator[str]:
    """Put another word in the place of one that fits a pattern, at some of its places."""
    places = list(re.finditer(pattern, text))
    chance.shuffle(places)
    for match in places[:MOST]:
        found = other(match.group())
        if found is not None and found != match.group():
            yield text[: match.start()] + found + text[match.end() :]


def numbers(text: str, names: Sequence[str], chance: random.Random) -> Iterator[str]:
    """Change a number, in digits or in a word."""

    def other(number: str) -> str:
        at = chance.randrange(len(number))
        while not number[at].isdigit():
            at = chance.randrange(len(number))
        return number[:at] + str((int(number[at]) + chance.randrange(1, 9)) % 10) + number[at + 1 :]

    yield from _swapped(text, r"\d[\d,.]*(?<=\d)", other, chance)
    yield from _swapped(text, rf"\b(?:{'|'.join(NUMBER_WORDS)})\b", lambda _: chance.choice(NUMBER_WORDS), chance)


def names(text: str, names: Sequence[str], chance: random.Random) -> Iterator[str]:
    """Put another name of the story in the place of one."""

    def other(name: str) -> str | None:
        first = name.split()[0]
        if first in MONTHS or first in DAYS or name not in " ".join(names):
            return None
        rest = [n for n in names if n not in name and name not in n]
        return chance.choice(rest) if rest else None

    yield from _swapped(text, NAME, other, chance)


def dates(text: str, names: Sequence[str], chance: random.Random) -> Iterator[str]:
    """Change a day, a month, a year or a weekday."""
    month = rf"\b(?:{'|'.join(MONTHS)})\b"
    yield from _swapped(text, month, lambda _: chance.choice(MONTHS), chance)
    yield from _swapped(text, rf"\b(?:{'|'.join(DAYS)})\b", lambda _: chance.choice(DAYS), chance)
    yield from _swapped(text, r"\b(?:19|20)\d\d\b", lambda year: str(int(year) + chance.choice((-2, -1, 1, 2))), chance)
    yield from _swapped(text, rf"\b\d{{1,2}}(?= (?:{'|'.join(MONTHS)}))", lambda _: str(chance.randrange(1, 29)), chance)


def negations(text: str, names: Sequence[str], chance: random.Random) -> Iterator[str]:
    """Take a negation away, or put one in."""
    yield from (re.sub(r"\s+", " ", found) for found in _swapped(text, NEGATIONS, lambda _: "", chance))
    yield from _swapped(text, AUXILIARY, lambda verb: f"{verb} not", chance)
    yield from _swapped(text, PAST, lambda verb: f"never {verb}", chance)


def senses(text: str, names: Sequence[str], chance: random.Random) -> Iterator[str]:
    """Change a word that says how sure, how much, by whom or in which direction."""
    for word, other in SENSES:
        if len(list(re.finditer(rf"\b{word}\b", text))):
            yield from _swapped(text, rf"\b{word}\b", lambda _, other=other: other, chance)


def swaps(text: str, names: Sequence[str], chance: random.Random) -> Iterator[str]:
    """Let two names of the sentence change places."""
    found = [m for m in re.finditer(NAME, text) if m.group() in " ".join(names) and m.group().split()[0] not in (*MONTHS, *DAYS)]
    pairs = [(a, b) for a, b in pairwise(found) if a.group() not in b.group() and b.group() not in a.group()]
    # The order of a list is no statement.
    pairs = [(a, b) for a, b in pairs if text[a.end() : b.start()].strip() not in {",", "and", ", and"}]
    for left, right in pairs[:MOST]:
        yield text[: left.start()] + right.group() + text[left.end() : right.start()] + left.group() + text[right.end() :]


def look_alikes(text: str, names: Sequence[str], chance: random.Random) -> Iterator[str]:
    """Put a Cyrillic letter that looks the same in the place of a Latin one, or a sign that cannot be seen into a word."""
    yield from _swapped(text, r"(?<=[a-z])[aeop](?=[a-z])", lambda letter: dict(zip("aeop", "аеор", strict=True))[letter], chance)
    yield from _swapped(text, r"(?<=[a-z])[a-z](?=[a-z])", lambda letter: letter + "\u200b", chance)


KINDS: dict[str, Callable[[str, Sequence[str], random.Random], Iterator[str]]] = {
    "number": numbers,
    "name": names,
    "date": dates,
    "negation": negations,
    "sense": senses,
    "swap": swaps,
    "look_alike": look_alikes,
}


def mutate(kind: str, text: str, story_names: Sequence[str]) -> list[str]:
    """False versions of a sentence, the same at every run; none where it has nothing of the kind."""
    chance = random.Random(f"{kind}\0{text}")
    found = KINDS[kind](text, story_names, chance)
    return list(dict.fromkeys(one for one in found if one != text))[: 2 * MOST]
