"""Who draws on whom: links between articles, origins (one voice each), and why two pages are one voice or two."""

from __future__ import annotations

from dataclasses import dataclass

from secondsource.records.pages import Article, Span
from secondsource.records.vocabulary import Derivation, PairContext, Voices


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage that two articles share: offsets into the left and the right text, and whether it is a quotation."""

    left: Span
    right: Span
    quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReuseLink:
    """`article_id` draws on `source_id` with probability `score` (0..1); `reasons` are sentences for a reader.

    A `doubtful` link is too weak to fold the page into its source, and too strong to count it as a full voice. `coverage` and `covered` are
    the shares (0..1) of the words of page and source that lie in the shared passages, `in_order` the share of passages that follow each
    other in both alike.
    """

    article_id: str
    source_id: str
    derivation: Derivation
    score: float
    reasons: tuple[str, ...]
    passages: tuple[Passage, ...] = ()
    doubtful: bool = False
    coverage: float = 0.0
    covered: float = 0.0
    in_order: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The articles that count as one voice: the root (whose reporting it is) first.

    `strength` (0..1] is how far the voice counts in an effective number, below 1 where its root names nobody it has its news from;
    `grounds` are sentences on what else than links made these articles one voice, or a weak one.
    """

    id: str
    root_id: str
    article_ids: tuple[str, ...]
    strength: float = 1.0
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSide:
    """How far one page of a pair stands in the other, and what it has of its own.

    `whole` and `part` are the probabilities (0..1) that all of it, or passages of it, were drawn from the other page; only one direction
    is `judged`, that of the page which is likelier to draw (it came later, names the other, has less of its own). `words` (rare ones
    first) and `runs` (of words, quotations left out) are the shares of its own that stand there; `facts` is the same of its figures and
    names, of which there are `facts_total`. `meaning` is the mean cosine of its sentences to their nearest there; `facts_usual` and
    `meaning_usual` are what to expect of another page on the event. Both meanings are 0 where there are no vectors to compare.
    `coverage` is the share of its words in shared passages. Figures, names and quotations are given as the page writes them.
    """

    article_id: str
    judged: bool
    whole: float
    part: float
    words: float
    runs: float
    facts: float
    facts_usual: float
    facts_total: int
    meaning: float
    meaning_usual: float
    coverage: float
    shared: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    own_quotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPassage:
    """A passage that two pages share, with the words that are exactly the same: offsets into the left and the right text."""

    passage: Passage
    left_exact: tuple[Span, ...] = ()
    right_exact: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PairExplanation:
    """Why two pages are one voice, two, or doubtful: `verdict` says it in a sentence, `grounds` say what else than links speaks for it.

    `links` lead from each page up to what both go back to, `others` are the further pages on that way. Passages come longest first;
    `in_order` is the share (0..1) of them that follow each other in both pages alike. One and the same page has neither sides nor passages.
    """

    left: Article
    right: Article
    voices: Voices
    verdict: str
    context: PairContext
    grounds: tuple[str, ...] = ()
    links: tuple[ReuseLink, ...] = ()
    others: tuple[Article, ...] = ()
    sides: tuple[PairSide, ...] = ()
    passages: tuple[MarkedPassage, ...] = ()
    in_order: float = 1.0
