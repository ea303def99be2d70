"""What is derived from one page alone: tokens, mentions, claims, and what it is gathered and compared by."""

from __future__ import annotations

from dataclasses import dataclass

from secondsource.records.pages import Article, Span
from secondsource.records.vocabulary import Bound, Certainty, EntityKind, EventTime, FindingKind, PartRole, Polarity, Slot, Status, TimeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token of a tagged text. `head` is the index of its syntactic head in the same text (itself for a root)."""

    start: int
    end: int
    text: str
    lemma: str
    pos: str = ""
    tag: str = ""
    dep: str = ""
    head: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A named entity as a tagger found it: label in OntoNotes terms (PERSON, ORG, GPE, LOC, NORP, PRODUCT, LAW ...)."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedText:
    """Tokens, sentences and names of one text. Where no tagger exists, pos, dep and names are empty and lemma is the lower-cased word."""

    text: str
    lang: str
    tokens: tuple[Token, ...]
    sentences: tuple[Span, ...]
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention:
    """A time expression with its TIMEX3 value, e.g. DATE 2026-03-12, 2026-03, 2026-Q3, 2027-H2, DURATION P15Y, TIME 2025-11-18T21:40."""

    start: int
    end: int
    kind: TimeKind
    value: str
    bound: Bound = Bound.EXACT


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityMention:
    """A number as written: `number` with its scale applied; `unit` in singular lower case ("percent", "t", "km", "person",
    "document"), empty if none; `currency` an ISO 4217 code or empty. `start`..`end` cover bound words, number, scale and unit.
    """

    start: int
    end: int
    number: float
    unit: str = ""
    currency: str = ""
    bound: Bound = Bound.EXACT


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityMention:
    """A named entity in a text: `name` canonical within the article, `id` an identifier from a gazetteer or None."""

    start: int
    end: int
    name: str
    kind: EntityKind
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMention:
    """A predicate (its trigger word's offsets) with certainty, polarity, time and the status that follows from them."""

    start: int
    end: int
    lemma: str
    status: Status
    certainty: Certainty = Certainty.CERTAIN
    polarity: Polarity = Polarity.POSITIVE
    time: EventTime = EventTime.NON_FUTURE


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A stretch of text said by somebody: the content's offsets, the speaker as written, and whether it is a direct quotation."""

    start: int
    end: int
    speaker: str
    direct: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Everything found in the text of one article; offsets are into `Article.text`."""

    article_id: str
    sentences: tuple[Span, ...]
    times: tuple[TimeMention, ...] = ()
    quantities: tuple[QuantityMention, ...] = ()
    entities: tuple[EntityMention, ...] = ()
    events: tuple[EventMention, ...] = ()
    attributions: tuple[Attribution, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one passage says, as written and as understood. `article.text[start:end] == quote`; the value's own words lie at
    `value_start:value_end` (equal to start:end where the whole clause is the claim). `terms` are folded content lemmas, `concepts` the
    kinds of predicate they belong to, `entities` the names in the sentence, `sentence` its number in the article. `ended` marks
    what was so before and is no longer ("the permit expired"), beside the status.
    """

    id: str
    article_id: str
    start: int
    end: int
    quote: str
    value_start: int
    value_end: int
    slot: Slot
    value: str
    status: Status
    number: float | None = None
    unit: str = ""
    bound: Bound = Bound.EXACT
    predicate: str = ""
    terms: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    attributed_to: str | None = None
    background: bool = False
    concepts: tuple[str, ...] = ()
    sentence: int = 0
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a particular: its words' offsets into the article's text, and what they say.

    A number has `number`, `unit` and `bound`; a point or target of a series has the `period` it is of, as the page tells it (empty where it
    does not). A time is the days `first` to `last` (ISO 8601; empty where open).
    """

    role: PartRole
    start: int
    end: int
    value: str = ""
    number: float | None = None
    unit: str = ""
    bound: Bound = Bound.EXACT
    period: str = ""
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Particular:
    """A rule, an unknown, a plan or a series as one page tells it: the sentence's offsets into its text, and the parts in their order."""

    kind: FindingKind
    article_id: str
    start: int
    end: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a page is gathered into stories by. `terms` are stems with 1 + ln of their weighted count, in order; `names` and `numbers` are
    in order too. `day` is the day of publication and `event` the day the page speaks of, as proleptic ordinals (1 January of year 1 is
    1); `yearless` is that day as month and day where an undated page leaves out the year, and `weekdays` (Monday is 1) are those that an
    undated page names. `lead` is the vector of title and lead, float32.
    """

    article_id: str
    lang: str
    terms: tuple[tuple[str, float], ...] = ()
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    day: int | None = None
    event: int | None = None
    yearless: tuple[int, int] | None = None
    weekdays: tuple[int, ...] = ()
    lead: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that is derived from one page alone.

    Vectors are float32 bytes: `sentence_vectors` one a sentence of the analysis, `claim_vectors` one a claim (empty but for the first claim
    of each clause, whose vector all of them share). `profile` is what it is gathered by. `sketch` tells near-identical texts (MinHash).
    """

    article: Article
    analysis: Analysis
    claims: tuple[Claim, ...]
    claim_vectors: tuple[bytes, ...] = ()
    sentence_vectors: tuple[bytes, ...] = ()
    profile: Profile | None = None
    sketch: bytes = b""
    version: str = ""

    @property
    def lead_vector(self) -> bytes:
        """Vector of title and lead; empty where the page has no profile."""
        return self.profile.lead if self.profile else b""
