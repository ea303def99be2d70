"""What the stages and the pipeline need from outside, as protocols: models and the store are passed in, never imported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from secondsource.records import Capture, Failure, MarkedText, Reading, Relation, StoryReport, TaggedText

Vectors = npt.NDArray[np.float32]
Hashes = npt.NDArray[np.uint64]


class Tagger(Protocol):
    """Splits a text into tokens, sentences and names."""

    def tag(self, text: str, lang: str) -> TaggedText:
        """Tag one text; an unknown language gives tokens and sentences by rule."""
        ...


class Encoder(Protocol):
    """Turns texts into unit vectors whose dot product is their similarity in meaning, across languages."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts into an array of shape (len(texts), width), float32, rows of length 1; the same text gives the same bytes."""
        ...


class Sketcher(Protocol):
    """Turns the hashed shingles of pages into sketches: near-identical pages share most of their slots."""

    def sketch(self, pages: Sequence[Hashes]) -> tuple[bytes, ...]:
        """Sketch each page, whatever the others are; the same shingles give the same bytes, none give b""."""
        ...


class Comparer(Protocol):
    """Says how likely each relation between two texts is, given the marks that a comparison by rules puts on them."""

    def judge(self, left: MarkedText, right: MarkedText, *, days: int, foreign: bool) -> Mapping[Relation, float]:
        """Chance of each relation, summing to 1; `left` is the earlier text, `days` lie between the two publications."""
        ...


class Store(Protocol):
    """Keeps captures, readings, story reports and failures; every method is one transaction."""

    def known_readings(self, version: str) -> Mapping[str, str]:
        """Map article key (file and capture) to article id for pages already read by this version."""
        ...

    def add_reading(self, capture: Capture, reading: Reading) -> None:
        """Keep a page and all that was derived from it; a page known already is left as it is."""
        ...

    def add_failure(self, capture: Capture | None, failure: Failure) -> None:
        """Keep a failure; the same failure twice is kept once."""
        ...

    def readings(self) -> tuple[Reading, ...]:
        """All readings in order of article id."""
        ...

    def story_reports(self) -> tuple[StoryReport, ...]:
        """All story reports in order of story id."""
        ...

    def replace_stories(self, reports: Iterable[StoryReport], removed: Iterable[str]) -> None:
        """Write new or changed reports and drop the stories that are no more, at once."""
        ...

    def failures(self) -> tuple[Failure, ...]:
        """All failures in order of file and stage."""
        ...
