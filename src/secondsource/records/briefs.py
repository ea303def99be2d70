"""The brief of a story: sentences with the facts and passages that prove them, its sources, and what a checker could not prove."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from secondsource.records.vocabulary import Derivation, GateOutcome, Reliability


class SectionKind(StrEnum):
    """The parts of a brief, in the order in which a reader gets them."""

    OVERVIEW = "overview"
    TAKEAWAYS = "takeaways"
    FACTS = "key facts"
    DISPUTED = "in dispute"
    SINGLE_SOURCE = "from a single source"
    SPEAKERS = "who said what"
    BACKGROUND = "background"
    WATCH = "what to watch"


class Category(StrEnum):
    """What a story is about, as far as its words tell."""

    POLITICS = "politics"
    ECONOMY = "economy"
    BUSINESS = "business"
    CONFLICT = "conflict & defence"
    DISASTER = "disaster & accident"
    CRIME = "crime & courts"
    HEALTH = "health"
    SCIENCE = "science & technology"
    ENVIRONMENT = "environment"
    ENERGY = "energy"
    TRANSPORT = "transport"
    SOCIETY = "society & culture"
    SPORT = "sport"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefSentence:
    """A sentence of a brief with the facts it is about and the passages it rests on: (article id, start, end) into the article's text."""

    text: str
    fact_ids: tuple[str, ...] = ()
    spans: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefSection:
    """A part of a brief: sentences in the order in which they are read."""

    kind: SectionKind
    sentences: tuple[BriefSentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefPage:
    """A page of an origin: how it came about, and the page it draws on (empty where on none)."""

    article_id: str
    outlet: str
    published: str
    derivation: Derivation
    source_id: str = ""
    grade: Reliability = Reliability.CANNOT_BE_JUDGED


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefOrigin:
    """One voice of the story: its pages, the root first; `strength` (0..1] is how far it counts."""

    origin_id: str
    pages: tuple[BriefPage, ...]
    strength: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A story as a reader gets it. `title_id` is the page whose headline the title is; `category_words` are the words of the pages that
    speak for the category, those that weigh most first. `withheld` are sentences
    that were written and not given out, since the checker could not prove them. Sections without sentences are left out.
    """

    story_id: str
    title: str
    category: Category
    sections: tuple[BriefSection, ...]
    title_id: str = ""
    category_words: tuple[str, ...] = ()
    origins: tuple[BriefOrigin, ...] = ()
    decision: GateOutcome = GateOutcome.PUBLISHED
    version: str = ""
    withheld: tuple[BriefSentence, ...] = ()

    def section(self, kind: SectionKind) -> tuple[BriefSentence, ...]:
        """The sentences of one part; none where the brief has no such part."""
        return next((section.sentences for section in self.sections if section.kind is kind), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsupported:
    """A sentence that the checker could not prove: the words that nothing stands behind, and why."""

    sentence: BriefSentence
    words: tuple[str, ...]
    reason: str
