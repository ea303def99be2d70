"""What the stages and the pipeline need from outside, as protocols: models and the store are passed in, never imported."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from secondsource.records import (
    Answer,
    Capture,
    Failure,
    MarkedText,
    PageKeys,
    Placement,
    Profile,
    Prompt,
    Reading,
    Relation,
    StoryChange,
    StoryReport,
    TaggedText,
)

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


class PolarityModel(Protocol):
    """Says how likely a text speaks ill, neither, or well of a target in it."""

    def judge(self, text: str, start: int, end: int) -> tuple[float, float, float]:
        """Chances of ill, neither and well for the target at `text[start:end]`, summing to 1; the target's own name is not read."""
        ...


class Rewriter(Protocol):
    """A language model that answers questions. Nothing that it says is known to be true, well formed or harmless."""

    def answer(self, prompts: Sequence[Prompt]) -> tuple[Answer, ...]:
        """Answer each prompt, in order; raises EndpointError where one of them gets no answer."""
        ...


class Store(Protocol):
    """Keeps captures, readings, stories and failures; every method is one transaction."""

    def known_readings(self, version: str) -> Mapping[str, str]:
        """Map article key (file and capture) to article id for pages already read by this version."""
        ...

    def add_reading(self, capture: Capture, reading: Reading) -> None:
        """Keep a page and all that was derived from it; a page known already is left as it is."""
        ...

    def add_failure(self, capture: Capture | None, failure: Failure) -> None:
        """Keep a failure; the same failure twice is kept once."""
        ...

    def readings(self, article_ids: Collection[str] | None = None) -> tuple[Reading, ...]:
        """The readings named, or all, in order of article id; ids that are not known are passed over."""
        ...

    def story_reports(self, story_ids: Collection[str] | None = None) -> tuple[StoryReport, ...]:
        """The reports named, or all, in order of story id."""
        ...

    def replace_stories(self, reports: Iterable[StoryReport], removed: Iterable[str]) -> None:
        """Write new or changed reports and drop the stories that are no more, at once; a story that is written is no longer stale."""
        ...

    def failures(self) -> tuple[Failure, ...]:
        """All failures in order of file and stage."""
        ...


class StoryBook(Protocol):
    """What online gathering asks of the store: profiles by day and by rare keys, and where each page stands. Days are ordinals."""

    def profiles(self, article_ids: Collection[str] | None = None) -> tuple[Profile, ...]:
        """The profiles named, or those of all current pages, in order of article id."""
        ...

    def leads(self, first: int | None, last: int | None) -> Sequence[tuple[str, int | None, bytes]]:
        """Article id, day and lead vector (float32) of the placed pages of the days first..last; None, None gives the undated ones."""
        ...

    def count_keys(self, keys: Collection[str]) -> tuple[int, Mapping[str, int]]:
        """Number of pages placed, and on how many of them each key stands (absent where on none)."""
        ...

    def count_days(self, first: int, last: int) -> Mapping[int, int]:
        """Number of placed pages by day within first..last."""
        ...

    def find_keys(self, keys: Collection[str], first: int, last: int, *, most: int) -> Mapping[str, tuple[str, ...]]:
        """Placed pages of the days first..last, and undated ones, for which each key was posted, in order of id; a key posted for more
        than `most` of them is left out.
        """
        ...

    def unplaced(self) -> tuple[str, ...]:
        """Current pages that stand in no story, in order of publication (undated last) and id."""
        ...

    def members(self, story_ids: Collection[str], *, most: int | None = None) -> Mapping[str, tuple[str, ...]]:
        """Pages of each story in order of article id, `most` of each at most; stories without pages are absent."""
        ...

    def sizes(self, story_ids: Collection[str]) -> Mapping[str, int]:
        """Number of pages of each story that has any."""
        ...

    def stories_of(self, article_ids: Collection[str]) -> Mapping[str, str]:
        """Story of each page that stands in one."""
        ...

    def place(self, placements: Sequence[Placement], changes: Sequence[StoryChange], keys: Sequence[PageKeys]) -> None:
        """Write where pages stand and the record of it, and mark every story touched as stale, at once.

        A page that stands in a story already moves, and keeps score, nearest and reasons as they were written at first. `keys` has those of
        the pages placed for the first time: all are counted, the few that are `posted` are found by `find_keys` from now on.
        """
        ...

    def placement(self, article_id: str) -> Placement | None:
        """Where a page stands and why; None where it stands nowhere."""
        ...

    def stale(self) -> tuple[str, ...]:
        """Stories to be evaluated again, in order of id; one that has no pages left is among them until `replace_stories` removes it."""
        ...
