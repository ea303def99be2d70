"""Texts of one page in, stand-ins for their vectors out: a page that is held against no other need not be encoded."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from secondsource.protocols import Vectors
from secondsource.text import WORD, fold

WIDTH = 384
FLOOR = 0.78
"""Cosine of texts without a word in common, where the encoder puts unrelated texts; equal texts have 1."""
STEM = 6
SHORTEST = 3


def stand_in_vectors(texts: Sequence[str]) -> Vectors:
    """Vectors of which two have the cosine FLOOR + (1 - FLOOR) * c, where c is that of their words (stems hashed to WIDTH places).

    Rows of length 1 and WIDTH + 1 columns; no texts give shape (0, WIDTH + 1). They serve to see that a page says a thing twice, in much
    the same words; two pages are never compared by them.
    """
    rows = np.zeros((len(texts), WIDTH + 1), np.float32)
    for row, text in zip(rows, texts, strict=True):
        for match in WORD.finditer(text):
            word = fold(match.group())
            if len(word) >= SHORTEST:
                row[1 + zlib.crc32(word[:STEM].encode("utf-8", "replace")) % WIDTH] += 1.0
        length = float(np.sqrt(row @ row))
        row *= np.sqrt(1.0 - FLOOR) / (length or 1.0)
        row[0] = np.sqrt(FLOOR) if length else 1.0
    return rows
