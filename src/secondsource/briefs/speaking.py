"""A sentence in, whether a name is who speaks in it out: by the nearest verb of speech, not by a parser."""

from __future__ import annotations

import re

from secondsource.briefs.cuewords import word_set
from secondsource.briefs.quoting import plain
from secondsource.text import fold

REACH = 6
"""Words between a speaker and the verb of speech, at most."""
_AUXILIARY = frozenset("has have had also later then earlier again himself herself itself once".split())
_PREPOSITIONS = frozenset("in of for at from by with near to on against under over between about".split())
_OPENING = frozenset("but yet so then when while if although though because however meanwhile later earlier asked".split())
_AFTER_SPEAKER = frozenset(
    "of in at to on and who from after by the a an it there this that these he she they we no some".split()
) | frozenset(",;:()'")
_BREAKS = frozenset({";", ":", "(", "'"})
_TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|[,;:()]|'")
_QUOTED = re.compile(r"(?<!\w)'[^']{12,}?'(?!\w)")


def speaks(speaker: str, sentence: str) -> bool:
    """Whether somebody is said to say something in a sentence: beside a verb of speech, with no other name between the two.

    >>> speaks("Ana Pop", "The dam will hold, said the mayor, Ana Pop."), speaks("Ana Pop", "Dan Rus met Ana Pop, he said.")
    (True, False)
    """
    words = _TOKEN.findall(_QUOTED.sub(" ' ", plain(sentence).strip("“”'")))
    name = _TOKEN.findall(plain(speaker))
    places = [n for n in range(len(words) - len(name) + 1) if words[n : n + len(name)] == name]
    whole = [n for n in places if not _is_part(words, n)]
    if any(fold(word) in word_set("titles") for word in name[:-1] if len(name) < 4):
        return False
    return bool(name) and any(_speaks_after(words, n, n + len(name)) or _speaks_before(words, n, n + len(name)) for n in whole)


def _is_part(words: list[str], start: int) -> bool:
    """Whether a name goes on to the left: a first name stands before it."""
    before = words[start - 1] if start else ""
    is_office = fold(before) in word_set("titles") and fold(words[start]) not in word_set("bodies")
    opens = start == 1 and fold(before) in word_set("glue") | _OPENING
    return before[:1].isupper() and not is_office and not opens


def _speaks_after(words: list[str], start: int, end: int) -> bool:
    """Whether a verb of speech follows a name: at once, or after what is said of the name between two commas."""
    if start and words[start - 1] in _PREPOSITIONS:
        return False
    at = end
    if words[at : at + 1] == [","] and words[start - 1 : start] == [","]:
        # The name itself is what is said of an office: "the mayor, Ana Pop, said".
        at += 1
    elif words[at : at + 1] == [","]:
        closing = next((n for n in range(at + 1, min(at + REACH + 4, len(words))) if words[n] == ","), None)
        if closing is None or any(w in _BREAKS for w in words[at + 1 : closing]):
            return False
        at = closing + 1
    while at < len(words) and fold(words[at]) in _AUXILIARY:
        at += 1
    return at < len(words) and fold(words[at]) in word_set("speech") and fold(words[at]) != "according"


def _speaks_before(words: list[str], start: int, end: int) -> bool:
    """Whether a verb of speech comes before a name with nothing but an office between, and does not have another subject."""
    if end < len(words) and words[end] not in _AFTER_SPEAKER:
        return False
    at = start - 1
    while at >= 0 and at > start - 2 - REACH and (fold(words[at]) in word_set("titles") or words[at] in {"a", "an", "to", ","}):
        if fold(words[at]) in word_set("speech"):
            break
        at -= 1
    if at < 0 or fold(words[at]) not in word_set("speech"):
        return False
    return fold(words[at]) == "according" or at == 0 or words[at - 1] in {",", "'", ")"} or fold(words[at - 1]) in {"as", "so"}
