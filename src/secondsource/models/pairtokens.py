"""Two marked texts in, token ids and a table of marks out: what the comparer's network reads of a pair."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from secondsource.records import MarkedText, MarkKind

FIRST, LAST = 0, 2
"""Ids that open and close a text (XLM-R)."""
MAX_TOKENS = 96
"""Tokens of one text; what follows is not read."""
KINDS = tuple(MarkKind)
GAPS = (0, 1, 3, 7, 30)
"""Upper ends, in days, of the classes of time between two publications; one more class lies beyond."""
RIGHT, FOREIGN, GAP = len(KINDS), len(KINDS) + 1, len(KINDS) + 2
"""Columns after those of KINDS: token of the right text; texts in two languages; the first of the classes of GAPS."""
COLUMNS = GAP + len(GAPS) + 1

Ids = npt.NDArray[np.int64]
Table = npt.NDArray[np.float32]


class PairTokenizer:
    """Cuts pairs of marked texts into the tokens of multilingual-e5-small, with marks on each."""

    def __init__(self, tokenizer: Path, folding: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._folding: Mapping[int, str] = {int(point): text for point, text in json.loads(folding.read_bytes()).items()}

    def encode(self, left: MarkedText, right: MarkedText, *, days: int, foreign: bool) -> tuple[Ids, Table]:
        """Ids of shape (n,) and marks (0 or 1) of shape (n, COLUMNS); `days` lie between the publications."""
        sides = [self._side(left), self._side(right)]
        ids = np.concatenate([sides[0][0], sides[1][0]])
        marks = np.concatenate([sides[0][1], sides[1][1]])
        marks[len(sides[0][0]) :, RIGHT] = 1.0
        marks[0, FOREIGN] = float(foreign)
        marks[0, GAP + sum(days > end for end in GAPS)] = 1.0
        return ids, marks

    def _side(self, text: MarkedText) -> tuple[Ids, Table]:
        folded, places = self._fold(text.text)
        encoding = self._tokenizer.encode(folded, add_special_tokens=False)
        ids = [FIRST, *encoding.ids[:MAX_TOKENS], LAST]
        spans = [(places[a], places[b - 1] + 1) if b > a else (0, 0) for a, b in encoding.offsets[:MAX_TOKENS]]
        marks = np.zeros((len(ids), COLUMNS), np.float32)
        for mark in text.marks:
            column = KINDS.index(mark.kind)
            for n, (start, end) in enumerate(spans):
                if start < mark.end and mark.start < end:
                    marks[n + 1, column] = 1.0
        return np.array(ids, np.int64), marks

    def _fold(self, text: str) -> tuple[str, list[int]]:
        """The text as the tokenizer expects it, and for each of its characters the place it came from."""
        letters: list[str] = []
        places: list[int] = []
        for place, letter in enumerate(text):
            for folded in self._folding.get(ord(letter), letter):
                if folded.isspace() and letters and letters[-1] == " ":
                    continue
                letters.append(" " if folded.isspace() else folded)
                places.append(place)
        readable = "".join(letters).encode("utf-8", "replace").decode()
        return re.sub(r"\s", " ", readable), places
