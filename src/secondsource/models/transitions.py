"""Weights of a transition-based model, in numpy: vectors of tokens in, what each token adds to a state out; then the scores of its moves.

A state looks at tokens at several places (the next word, the top of the stack ...); what a token adds at each place is computed once for
all states (Chen and Manning 2014), as in spaCy's parser and entity recogniser.
"""

from __future__ import annotations

from dataclasses import dataclass

from secondsource.models.convolution import Rows, most, multiply

PIECES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class StateWeights:
    """Weights that make tokens narrower, give what they add at each place of a state, and score the state's moves; `missing` has a row a
    place: what no token there adds.
    """

    narrow: Rows
    narrow_bias: Rows
    places: Rows
    missing: Rows
    bias: Rows
    scores: Rows
    scores_bias: Rows

    def look(self, vectors: Rows) -> Rows:
        """What each token adds to a state, shape (tokens, places, PIECES * width)."""
        narrow = multiply(vectors, self.narrow) + self.narrow_bias
        return multiply(narrow, self.places).reshape(len(vectors), *self.missing.shape)

    def score(self, sums: Rows) -> Rows:
        """Scores of all moves of states, each the sum of what its tokens add, shape (states, moves)."""
        scores = multiply(most(sums + self.bias, PIECES), self.scores)
        scores += self.scores_bias
        return scores
