"""One sentence of a tagged text as a dependency tree: children, subtrees and the head of a span, by token index."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from operator import attrgetter

from secondsource.records import TaggedText, Token

_START = attrgetter("start")


class SentenceTree:
    """The sentence that holds a position (the last one that starts before it); `first` to `last` are its token indices.

    A text without sentences gives an empty tree.
    """

    def __init__(self, tagged: TaggedText, position: int) -> None:
        self.tokens = tagged.tokens
        self.start = self.end = self.first = self.last = 0
        if tagged.sentences:
            span = tagged.sentences[max(0, bisect_right(tagged.sentences, position, key=_START) - 1)]
            self.start, self.end = span.start, span.end
            self.first = bisect_left(tagged.tokens, span.start, key=_START)
            self.last = bisect_left(tagged.tokens, span.end, key=_START)
        self.children: dict[int, list[int]] = defaultdict(list)
        for n in range(self.first, self.last):
            if self.tokens[n].head != n:
                self.children[self.tokens[n].head].append(n)

    def under(self, i: int, *deps: str) -> list[Token]:
        """Children of a token in order, those with one of the relations where some are given."""
        return [self.tokens[n] for n in self.indices(i, *deps)]

    def indices(self, i: int, *deps: str) -> list[int]:
        """Indices of the children of a token in order, those with one of the relations where some are given."""
        below = self.children.get(i, ())
        return [n for n in below if self.tokens[n].dep in deps] if deps else list(below)

    def subtree(self, i: int, without: frozenset[str] = frozenset()) -> list[int]:
        """Sorted indices of a token and all below it, leaving out branches with the relations named."""
        found, waiting = {i}, [i]
        while waiting:
            below = [n for n in self.children.get(waiting.pop(), ()) if self.tokens[n].dep not in without and n not in found]
            found.update(below)
            waiting += below
        return sorted(found)

    def at(self, start: int, end: int) -> int | None:
        """The syntactic head of the tokens in a span: the first whose own head lies outside; None without a word in it."""
        inside: list[int] = []
        for n in range(self.first, self.last):
            token = self.tokens[n]
            if token.start >= end:
                break
            if token.end > start:
                inside.append(n)
        words = [n for n in inside if self.tokens[n].pos != "PUNCT"]
        outside = (n for n in words if self.tokens[n].head == n or self.tokens[n].head not in inside)
        return next(outside, words[0] if words else None)
