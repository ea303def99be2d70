"""Hashed shingles in, MinHash sketches out (rensa): a few hundred bytes that tell near-identical pages without their texts."""

from __future__ import annotations

import importlib
import importlib.metadata
from collections.abc import Sequence
from functools import cached_property
from types import ModuleType

import numpy as np

from secondsource.errors import ModelError
from secondsource.protocols import Hashes

SLOTS = 128
"""Minima in a sketch: the error of a similarity of .8 is about .035."""
SEED = 20_261
"""Fixed: sketches of different seeds do not compare."""


class MinHashSketcher:
    """Sketch pages with R-MinHash over all their shingles; the library is loaded on first use.

    Implements `protocols.Sketcher`. After Broder (1997), On the resemblance and containment of documents. Raises ModelError where
    rensa is missing.
    """

    @property
    def version(self) -> str:
        """What a stored sketch depends on, such as `rensa 0.5.0 128/20261`; sketches of two versions do not compare."""
        try:
            return f"rensa {importlib.metadata.version('rensa')} {SLOTS}/{SEED}"
        except importlib.metadata.PackageNotFoundError as error:
            raise ModelError("the package rensa is not installed") from error

    def sketch(self, pages: Sequence[Hashes]) -> tuple[bytes, ...]:
        """Sketch each page's shingle hashes: `SLOTS` little-endian 32-bit minima; b"" for a page without shingles.

        Order and repetition of the shingles do not matter, nor do the other pages of the batch.
        """
        if not pages:
            return ()
        ends = np.cumsum([0, *(len(page) for page in pages)], dtype=np.uint64)
        matrix = self._library.RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(pages).astype(np.uint64), ends, SLOTS, SEED)
        rows = np.asarray(matrix.to_rows(), dtype="<u4")
        return tuple(row.tobytes() if len(page) else b"" for row, page in zip(rows, pages, strict=True))

    @cached_property
    def _library(self) -> ModuleType:
        try:
            return importlib.import_module("rensa")
        except ImportError as error:
            raise ModelError("the package rensa is not installed") from error
