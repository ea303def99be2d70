"""Rows of features, one a token, in; a vector a token out: an embedding that is remembered, and the convolutions above it, in numpy.

It computes what a `Tok2Vec` of spaCy computes (hashed features, then residual convolutions of three tokens with maxout and layer
normalisation), from the same weights. A product is made of ROWS rows at a time, so that a row's neighbours change no bit of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Features = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.float32]

ROWS = 64
"""Rows of a product: BLAS libraries choose how to add up by the shape, so the shape is always the same."""
REMEMBERED = 1 << 15
"""Embedded feature rows kept in memory, 12 MB of them; a text of 500 words has about 250."""
_TINY = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Weights of one convolution: of the window's product, shape (3 * width, pieces * width), and of the normalisation after it."""

    weights: Rows
    bias: Rows
    gain: Rows
    shift: Rows


def multiply(rows: Rows, weights: Rows) -> Rows:
    """`rows @ weights`; a row of the product is the same bytes whatever rows stand around it."""
    count, width = rows.shape
    product = np.empty((count + -count % ROWS, weights.shape[1]), np.float32)
    whole = count - count % ROWS
    for at in range(0, whole, ROWS):
        np.dot(rows[at : at + ROWS], weights, out=product[at : at + ROWS])
    if whole < count:
        last = np.zeros((ROWS, width), np.float32)
        last[: count - whole] = rows[whole:]
        np.dot(last, weights, out=product[whole:])
    return product[:count]


def most(rows: Rows, pieces: int) -> Rows:
    """Maxout (Goodfellow et al. 2013): the greatest of the pieces that lie one after another in each row."""
    width = rows.shape[1] // pieces
    best = rows[:, :width]
    for piece in range(1, pieces):
        best = np.maximum(best, rows[:, piece * width : (piece + 1) * width])
    return best


class Convolution:
    """Vectors of tokens from their features; `embed` gives the vectors of single tokens, a row of features each, and is remembered."""

    def __init__(self, embed: Callable[[Features], Rows], layers: Sequence[Layer], *, remembered: int = REMEMBERED) -> None:
        """Take the parts, with one layer at least, and how many embedded rows to keep."""
        self._embed = embed
        self._layers = tuple(layers)
        self._places: dict[bytes, int] = {}
        self._table: Rows = np.empty((remembered, len(self._layers[0].gain)), np.float32)

    def encode(self, texts: Sequence[Features]) -> list[Rows]:
        """Vectors of the tokens of each text, shape (tokens, width); no text gives no array."""
        if not texts:
            return []
        reach = len(self._layers)  # tokens to either side that all layers together see
        # as many rows of nothing before, between and after the texts as a layer sees: so no text sees another
        starts = np.cumsum([reach, *(len(text) + reach for text in texts)]).tolist()
        embedded = self._embedded(np.concatenate(texts))
        rows = np.zeros((starts[-1], embedded.shape[1]), np.float32)
        spans = [slice(start, start + len(text)) for start, text in zip(starts, texts, strict=False)]
        rows[np.concatenate([np.arange(span.start, span.stop) for span in spans])] = embedded
        for layer in self._layers:
            rows = rows + _convolve(rows, layer)
        return [rows[span] for span in spans]

    def _embedded(self, features: Features) -> Rows:
        keys = _keys(features)
        fresh = {key: row for row, key in enumerate(keys) if key not in self._places}
        if len(self._places) + len(fresh) > len(self._table):
            self._places.clear()
            fresh = {key: row for row, key in enumerate(keys)}
            if len(fresh) > len(self._table):
                self._table = np.empty((len(fresh), self._table.shape[1]), np.float32)
        if fresh:
            first = len(self._places)
            self._table[first : first + len(fresh)] = self._embed(features[list(fresh.values())])
            self._places.update((key, first + n) for n, key in enumerate(fresh))
        return np.asarray(self._table[[self._places[key] for key in keys]])


def _keys(features: Features) -> list[bytes]:
    data, width = np.ascontiguousarray(features).tobytes(), features.shape[1] * features.itemsize
    return [data[at : at + width] for at in range(0, len(data), width)]


def _convolve(rows: Rows, layer: Layer) -> Rows:
    """Each row with its neighbours to the left and the right through the layer; beyond the ends there is nothing."""
    count, width = rows.shape
    windows = np.zeros((count, 3 * width), np.float32)
    windows[1:, :width] = rows[:-1]
    windows[:, width : 2 * width] = rows
    windows[:-1, 2 * width :] = rows[1:]
    product = multiply(windows, layer.weights)
    product += layer.bias
    best: Rows = most(product, product.shape[1] // width)
    best = best - best.mean(axis=1, keepdims=True)
    best *= (np.square(best).mean(axis=1, keepdims=True) + np.float32(_TINY)) ** np.float32(-0.5)
    best *= layer.gain
    best += layer.shift
    return np.asarray(best)
