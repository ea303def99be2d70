"""Two wordings of a sentence in; out whether they say the same, proven word by word, and if not, what the second changes.

What may differ is closed: articles, a few fillers, the form of a contraction, and words of `_PLAIN` for the plainer ones beside them. Any
other word, number, name or sign must stand in both, in the same order. So no wording that passes can add, lose or turn round anything.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

LIGHT = frozenset("a an the indeed actually".split())
"""Words that a wording may add or leave out."""
_PLAIN = """
approximately=about; commence=begin; commences=begins; commenced=began; commencing=beginning; start=begin; starts=begins; started=began
starting=beginning; purchase=buy; purchases=buys; purchased=bought; purchasing=buying; assist=help; assists=helps; assisted=helped
obtain=get; obtains=gets; obtained=got; sufficient=enough; utilise=use; utilises=uses; utilised=used; utilize=use; utilizes=uses
utilized=used; terminate=end; terminates=ends; terminated=ended; attempt=try; attempts=tries; attempted=tried; demonstrate=show
demonstrates=shows; demonstrated=showed; numerous=many; individuals=people; persons=people; additional=more; require=need; requires=needs
required=needed; construct=build; constructs=builds; constructed=built; residence=home; residences=homes; children's=children's
stated=said; inform=tell; informs=tells; informed=told; permit=allow; permits=allows; permitted=allowed
in order to=to; prior to=before; subsequent to=after; due to the fact that=because; despite the fact that=although
in the event that=if; at the present time=now; is able to=can; are able to=can; with the exception of=except; a total of=; a few=several
a little=slightly; said that=said; says that=says; stated that=said; told that=told; reported that=reported; reports that=reports
per cent=%; percent=%; cannot=can not; isn't=is not; aren't=are not; wasn't=was not; weren't=were not; hasn't=has not; haven't=have not
hadn't=had not; didn't=did not; doesn't=does not; don't=do not; won't=will not; wouldn't=would not; can't=can not; couldn't=could not
shouldn't=should not
"""
"""Each longer or grander wording and the plain one that means the same wherever it stands; contractions beside their full forms."""
_NEGATIONS = frozenset("not no never none nobody nothing neither nor without n't deny denies denied".split())
_DOUBTS = frozenset(
    "may might could would should will shall must can planned plans plan expected expects likely unlikely possibly probably reportedly"
    " allegedly alleged apparently suspected intends intended wants hopes promised pledged agreed offered if unless".split()
)
_TOKEN = re.compile(r"\d+(?:[.,:/\-–]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[^\w\s]|_")
_LIGHT_MARKS = frozenset(",;.")
_MARKUP = frozenset("<>{}`*|")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    first: bool

    @property
    def folded(self) -> str:
        return self.text.casefold()

    @property
    def is_number(self) -> bool:
        return self.text[0].isdigit()

    @property
    def is_name(self) -> bool:
        return self.text != self.text.lower()

    @property
    def is_light(self) -> bool:
        return self.folded in LIGHT and (self.first or not self.is_name)


def says_the_same(left: str, right: str) -> bool:
    """Whether two wordings say the same, proven by their words alone; most pairs that do cannot be proven to.

    >>> says_the_same("The mill was not purchased in order to close it.", "The mill wasn't bought to close it.")
    True
    >>> says_the_same("Orla bought the mill from Dunn.", "Dunn bought the mill from Orla.")
    False
    """
    mine, theirs = _gist(left), _gist(right)
    return len(mine) == len(theirs) and all(map(_same, mine, theirs))


def name_change(before: str, after: str) -> str:
    """Say what the second of two wordings changes, the gravest first; empty where they say the same."""
    if says_the_same(before, after):
        return ""
    mine, theirs = _gist(before), _gist(after)
    lost = _surplus(mine, theirs)
    added = _surplus(theirs, mine)
    if not lost and not added:
        return "the order of the words, or a capital, is another"
    for what, told in _KINDS:
        found = [(verb, token.text) for verb, tokens in (("adds", added), ("loses", lost)) for token in tokens if told(token)]
        if found:
            verb, word = found[0]
            return f"{verb} {what} “{word}”"
    raise AssertionError("every token is of some kind")


_KINDS: tuple[tuple[str, Callable[[_Token], bool]], ...] = (
    ("the sign", lambda token: token.text in _MARKUP),
    ("the number", lambda token: token.is_number),
    ("the negation", lambda token: token.folded in _NEGATIONS),
    ("the doubt or plan", lambda token: token.folded in _DOUBTS),
    ("the name", lambda token: token.is_name and not token.first),
    ("the word", lambda token: token.text[0].isalpha()),
    ("the sign", lambda token: True),
)


def _surplus(mine: list[_Token], theirs: list[_Token]) -> list[_Token]:
    left = Counter(token.folded for token in theirs)
    found = []
    for token in mine:
        if left[token.folded]:
            left[token.folded] -= 1
        else:
            found.append(token)
    return found


def _same(left: _Token, right: _Token) -> bool:
    # A capital at the start of a sentence tells nothing; elsewhere it tells "US" from "us".
    return left.text == right.text or ((left.first or right.first) and left.folded == right.folded and left.text[1:] == right.text[1:])


def _gist(text: str) -> list[_Token]:
    tokens = [_Token(found.group(), index == 0) for index, found in enumerate(_TOKEN.finditer(_plain_signs(text)))]
    gist: list[_Token] = []
    place = 0
    while place < len(tokens):
        length, plain = _plainer(tokens, place)
        gist += (_Token(word, place == 0) for word in plain)
        place += length
    return [token for token in gist if token.text not in _LIGHT_MARKS and not token.is_light]


def _plainer(tokens: list[_Token], place: int) -> tuple[int, list[str]]:
    """How many tokens are taken together here, and the plain words for them."""
    for length in range(min(_LONGEST, len(tokens) - place), 0, -1):
        key = tuple(token.folded for token in tokens[place : place + length])
        if key in _PLAINER and not any(token.is_name and not token.first for token in tokens[place : place + length]):
            return length, _PLAINER[key]
    return 1, [tokens[place].text]


def _plain_signs(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    for sign, plain in (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("„", '"'), ("–", "-"), ("—", "-"), ("−", "-"), ("…", "...")):
        text = text.replace(sign, plain)
    return _THOUSANDS.sub("", text)


def _read_plain() -> dict[tuple[str, ...], list[str]]:
    pairs = (pair.split("=") for line in _PLAIN.split("\n") for pair in line.split(";") if pair.strip())
    return {tuple(t.group() for t in _TOKEN.finditer(long)): [t.group() for t in _TOKEN.finditer(plain)] for long, plain in pairs}


_PLAINER = _read_plain()
_LONGEST = max(map(len, _PLAINER))
