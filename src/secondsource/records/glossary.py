"""What pages call things: where one defines an acronym or a term, and the entries of the glossary of a store."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TermKind(StrEnum):
    """What a glossary explains: a short form of a longer name, or a term with the sentence that defines it."""

    ACRONYM = "acronym"
    TERM = "term"


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A place where a page says what a term stands for.

    `start`:`end` are the sentence, `term_start`:`term_end` the term as written there and `meaning_start`:`meaning_end` its long form (of an
    acronym) or the words that define it: offsets into the article's text. `term` is the term without dots and plural, `meaning` the
    words at its offsets on one line.
    """

    kind: TermKind
    article_id: str
    term: str
    meaning: str
    start: int
    end: int
    term_start: int
    term_end: int
    meaning_start: int
    meaning_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """One thing that a term stands for: a long form or a definition, the stories whose pages say so, and the number of independent
    origins that do. `variants` are other spellings of it, and `definitions` the places, one an origin, the first told first.
    """

    text: str
    story_ids: tuple[str, ...]
    origins: int
    definitions: tuple[Definition, ...]
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryEntry:
    """A term of a store with its meanings, those of most origins first.

    `origins` counts the independent origins that use the term at all, `first_seen` is the earliest day or time of a page that does (ISO
    8601; empty where none is dated). `differing_in` are the stories in which independent origins give it different long forms.
    """

    term: str
    kind: TermKind
    meanings: tuple[Meaning, ...]
    origins: int
    first_seen: str = ""
    differing_in: tuple[str, ...] = ()
