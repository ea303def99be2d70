"""Vectors of tokens in, the spans of names out: greedy decoding of begin, in, last, unit, out moves (Ratinov and Roth 2009), in numpy.

It takes the decisions of spaCy's entity recogniser, from the same weights. Outside a name they rest on one token alone, so those of all
tokens are scored at once; only inside a name does a decision wait for the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from secondsource.models.convolution import Rows
from secondsource.models.transitions import StateWeights

Flags = npt.NDArray[np.bool_]
CURRENT, FIRST, BEFORE = range(3)
"""What a state looks at: the token, the first token of the open name, and the token before within it."""


class NameDecoder:
    """Finds names by moves such as `B-PERSON`; a move of another kind, or without a label, is never taken but for `O`."""

    def __init__(self, weights: StateWeights, moves: Sequence[str]) -> None:
        """Take the weights and the names of the moves they score, in order."""
        self._weights = weights
        self._moves = [(move[:1], move[2:]) for move in moves]

    @cached_property
    def _inside(self) -> dict[str, tuple[int, int]]:
        """Label -> the moves that go on with a name and that end it."""
        place = {move: n for n, move in enumerate(self._moves)}
        return {label: (place["I", label], place["L", label]) for kind, label in self._moves if kind == "B"}

    def _taken(self, kinds: str) -> Flags:
        return np.array([kind in kinds and (bool(label) or kind == "O") for kind, label in self._moves])

    def find(self, vectors: Rows, starts: Flags, spaces: Flags) -> Iterator[tuple[int, int, str]]:
        """First and last token (exclusive) and label of each name, in order.

        `starts` tells the tokens that begin a sentence, over whose border no name reaches, `spaces` the white space no name begins with.
        """
        if not len(vectors):
            return
        missing, seen = self._weights.missing, self._weights.look(vectors)
        scores = self._weights.score(seen[:, CURRENT] + (missing[FIRST] + missing[BEFORE]))
        last = np.append(starts[1:], True)
        scores[:, ~self._taken("BUO")] = -np.inf
        scores[np.ix_(last | spaces, self._taken("B"))] = -np.inf
        scores[np.ix_(spaces, self._taken("U"))] = -np.inf
        choices = [self._moves[n] for n in scores.argmax(axis=1).tolist()]
        end = 0
        for at, (kind, label) in enumerate(choices):
            if kind == "O" or at < end:
                continue
            end = at + 1 if kind == "U" else self._end(seen, at, label, last)
            yield at, end, label

    def _end(self, seen: Rows, first: int, label: str, last: Flags) -> int:
        """The token after the last of a name that begins at `first` and reaches over one more at least."""
        inside = list(self._inside[label])
        at = first + 1
        while not last[at]:
            state = seen[at, CURRENT] + seen[first, FIRST] + seen[at - 1, BEFORE]
            go_on, stop = self._weights.score(state[None])[0, inside]
            if stop > go_on:
                break
            at += 1
        return at + 1
