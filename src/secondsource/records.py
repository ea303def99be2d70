"""Every record and enum. Records are frozen and say nothing but facts; behaviour beyond small derived properties lives elsewhere.

The chain: Capture (bytes) -> Article (text) -> Analysis (mentions) -> Claim -> Finding -> Score, Decision -> StoryReport.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class Media(StrEnum):
    """What kind of file a capture is."""

    HTML = "html"
    TEXT = "text"
    JSON = "json"


class Precision(StrEnum):
    """How exactly a moment is known."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"


class DateSource(StrEnum):
    """Where in a page a publication date was read."""

    JSON_LD = "json-ld"
    META = "meta"
    TEXT = "text"
    URL = "url"
    GIVEN = "given"


class Derivation(StrEnum):
    """How a page's text came about, after METER (Clough et al. 2002) plus press releases."""

    INDEPENDENT = "independent"
    WHOLLY = "wholly"
    PARTLY = "partly"
    RELEASE = "release"


class EntityKind(StrEnum):
    """Type of a named entity."""

    PERSON = "person"
    ORGANISATION = "organisation"
    GOVERNMENT = "government"
    PLACE = "place"
    PRODUCT = "product"
    DOCUMENT = "document"
    OTHER = "other"


class TimeKind(StrEnum):
    """TIMEX3 types (ISO-TimeML)."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


class Bound(StrEnum):
    """How a number is bounded by the words around it."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"


class Status(StrEnum):
    """State of what a claim or event says."""

    DONE = "done"
    PLANNED = "planned"
    POSSIBLE = "possible"
    DENIED = "denied"


class Certainty(StrEnum):
    """Certainty of an event mention (MEANTIME)."""

    CERTAIN = "CERTAIN"
    PROBABLE = "PROBABLE"
    POSSIBLE = "POSSIBLE"


class Polarity(StrEnum):
    """Polarity of an event mention (MEANTIME)."""

    POSITIVE = "POS"
    NEGATIVE = "NEG"


class EventTime(StrEnum):
    """Whether an event lies ahead of the publication of its page (MEANTIME)."""

    FUTURE = "FUTURE"
    NON_FUTURE = "NON_FUTURE"


class Slot(StrEnum):
    """What kind of value a claim gives."""

    DATE = "date"
    AMOUNT = "amount"
    COUNT = "count"
    PLACE = "place"
    PERSON = "person"
    ORGANISATION = "organisation"
    STATUS = "status"
    DOCUMENT = "document"
    CAUSE = "cause"
    OTHER = "other"


class Relation(StrEnum):
    """How two claims relate (FEVER's three, and a later value that supersedes an earlier one)."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    UPDATES = "updates"
    NOT_ENOUGH_INFO = "not_enough_info"


class Verdict(StrEnum):
    """What the origins together say of a fact."""

    CORROBORATED = "corroborated"
    SINGLE_SOURCE = "single_source"
    DISPUTED = "disputed"
    UPDATED = "updated"


class FindingKind(StrEnum):
    """What kind of thing a finding tells: a plain fact, a rule with its limit, something stated to be unknown, something planned for a
    day or a period to come, or one quantity over time.
    """

    FACT = "fact"
    RULE = "rule"
    UNKNOWN = "unknown"
    PLANNED = "planned"
    SERIES = "series"


class PartRole(StrEnum):
    """What a part of a rule, an unknown, a plan or a series is: its subject, a limit, a time, one value of a series, or its target."""

    WHAT = "what"
    LIMIT = "limit"
    TIME = "time"
    POINT = "point"
    TARGET = "target"


class GateOutcome(StrEnum):
    """What the editorial gate decides for a story."""

    PUBLISHED = "published"
    MARKED = "marked"
    HELD = "held"


class DateOrder(StrEnum):
    """Order of day, month and year in a date written in numbers alone."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    YEAR_FIRST = "ymd"
    UNKNOWN = ""


class NoticeKind(StrEnum):
    """What a page says of its own text: that it mended it, made it clearer, or takes it back."""

    CORRECTION = "correction"
    CLARIFICATION = "clarification"
    RETRACTION = "retraction"


class Reliability(StrEnum):
    """Reliability of a source, letters of the Admiralty code (STANAG 2511)."""

    COMPLETELY = "A"
    USUALLY = "B"
    FAIRLY = "C"
    NOT_USUALLY = "D"
    UNRELIABLE = "E"
    CANNOT_BE_JUDGED = "F"


class Credibility(IntEnum):
    """Credibility of a piece of information, numbers of the Admiralty code (STANAG 2511)."""

    CONFIRMED = 1
    PROBABLY_TRUE = 2
    POSSIBLY_TRUE = 3
    DOUBTFUL = 4
    IMPROBABLE = 5
    CANNOT_BE_JUDGED = 6


class Likelihood(StrEnum):
    """How likely something is, in the words of ICD 203."""

    ALMOST_NO_CHANCE = "almost no chance"
    VERY_UNLIKELY = "very unlikely"
    UNLIKELY = "unlikely"
    ROUGHLY_EVEN = "roughly even chance"
    LIKELY = "likely"
    VERY_LIKELY = "very likely"
    ALMOST_CERTAIN = "almost certain"


class Assurance(StrEnum):
    """How well a judgement is founded: the confidence levels of ICD 203, kept apart from how likely it is."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Voices(StrEnum):
    """Whether two pages count as one voice, as two, or as something between."""

    ONE = "one"
    TWO = "two"
    DOUBTFUL = "doubtful"


class PairContext(StrEnum):
    """What two pages were held against when they were compared: the rest of their story, or nothing."""

    STORY = "story"
    ALONE = "alone"
    DIFFERENT_STORIES = "different_stories"


class StoryChangeKind(StrEnum):
    """What became of a story: opened with a page, joined by one, merged into an older one, split off from one, or moved a page out."""

    OPENED = "opened"
    JOINED = "joined"
    MERGED = "merged"
    SPLIT = "split"
    LEFT = "left"


class Standing(StrEnum):
    """Whether a page counts: current, taken over by a later version of itself, or withdrawn."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class HitKind(StrEnum):
    """What a search found."""

    ARTICLE = "article"
    FACT = "fact"
    ENTITY = "entity"


class CommitmentStatus(StrEnum):
    """State of a commitment in the ledger."""

    INTENDED = "intended"
    SIGNED = "signed"
    ALLOCATED = "allocated"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """Where a page was set aside: its file could not be taken, holds no article, or failed while it or its story was worked on."""

    CAPTURE = "capture"
    KIND = "page-kind"
    EXTRACT = "extract"
    READ = "read"
    STORY = "story"


def content_id(prefix: str, *parts: object) -> str:
    """Make an id from what defines identity: the first 16 hex digits of a SHA-256 over the parts.

    >>> content_id("art", "a.html", "00") == content_id("art", "a.html", "00")
    True
    """
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()
    return f"{prefix}-{digest[:16]}"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """Half-open range of character offsets into an article's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A publication time: `at` is always aware; `zone_known` says whether the page itself told the zone (else UTC was assumed)."""

    at: datetime
    precision: Precision
    source: DateSource
    zone_known: bool = False

    @property
    def iso(self) -> str:
        """ISO 8601 as precise as it is known: `2026-03-12`, or `2026-03-13T04:33:00+05:30`."""
        if self.precision is Precision.DAY:
            return self.at.date().isoformat()
        return self.at.isoformat() if self.zone_known else self.at.replace(tzinfo=None).isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A publisher as the settings know it; `kind` is free text such as agency, daily, official, aggregator. `date_order` is the order
    in which it writes a date in numbers alone.
    """

    name: str
    domain: str = ""
    owner: str = ""
    country: str = ""
    kind: str = ""
    aliases: tuple[str, ...] = ()
    date_order: DateOrder = DateOrder.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One page as it was taken: the raw bytes, unchanged, addressed by their SHA-256; `taken` is when, aware, where that is known."""

    id: str
    file: str
    media: Media
    data: bytes
    taken: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A line or phrase that names another source of the text: `source` is the name as matched ("agencies" where unnamed)."""

    source: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a page says about its own text having been wrong or withdrawn; `quote` is the words of the page."""

    kind: NoticeKind
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The article alone, free of furniture: paragraphs joined by a blank line. `partial` where the page holds only a part; `section`
    is the part of the outlet it stands in, as the page names it.
    """

    id: str
    capture_id: str
    file: str
    title: str
    text: str
    lang: str
    url: str | None = None
    outlet: Outlet | None = None
    published: Moment | None = None
    updated: Moment | None = None
    authors: tuple[str, ...] = ()
    credits: tuple[Credit, ...] = ()
    partial: bool = False
    section: str = ""
    notices: tuple[Notice, ...] = ()


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
class Story:
    """Articles on one event."""

    id: str
    article_ids: tuple[str, ...]


class MarkKind(StrEnum):
    """What a comparison with another text says of a word or value."""

    NUMBER_EQUAL = "number_equal"
    NUMBER_DIFFERENT = "number_different"
    NUMBER_ALONE = "number_alone"
    DATE_EQUAL = "date_equal"
    DATE_DIFFERENT = "date_different"
    DATE_ALONE = "date_alone"
    DOCUMENT_SHARED = "document_shared"
    DOCUMENT_OWN = "document_own"
    NAME_SHARED = "name_shared"
    NAME_OWN = "name_own"
    WORD_SHARED = "word_shared"
    DENIES = "denies"
    CHANGES = "changes"
    LOOKS_BACK = "looks_back"
    LOOKS_AHEAD = "looks_ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A passage of a text (offsets) and what its comparison with another text says of it."""

    start: int
    end: int
    kind: MarkKind


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedText:
    """A text with the marks that a comparison puts on it."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How two claims relate, on which slot, with what confidence (0..1) and why."""

    relation: Relation
    slot: Slot
    score: float
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a fact with the claims that give it and the origins behind them, each mentioned claim id once.

    `effective_sources` (0..number of origins) discounts origins that may draw on each other; `probability` (0..1) is how likely the value
    is right given who says so (truth discovery).
    """

    value: str
    status: Status
    claim_ids: tuple[str, ...]
    origin_ids: tuple[str, ...]
    effective_sources: float = 0.0
    probability: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A fact of a story: its values side by side, and what the origins together say of it.

    `confidence` (0..1, in words `likelihood`) is how likely the first value is right, `assurance` how well that judgement is founded,
    `credibility` the grade of the Admiralty code. `independent_sources` counts the origins behind the best-supported value,
    `effective_sources` discounts them. `conflicts` are the places of values that exclude each other. `particulars` are what each page says
    of a finding of a `kind` other than fact; `shown` says whether it is of those that a reader gets unless all are asked for.
    """

    id: str
    story_id: str
    statement: str
    slot: Slot
    key: bool
    verdict: Verdict
    independent_sources: int
    confidence: float
    values: tuple[Value, ...]
    reason: str = ""
    effective_sources: float = 0.0
    likelihood: Likelihood = Likelihood.ROUGHLY_EVEN
    credibility: Credibility = Credibility.CANNOT_BE_JUDGED
    assurance: Assurance = Assurance.LOW
    conflicts: tuple[tuple[int, int], ...] = ()
    kind: FindingKind = FindingKind.FACT
    particulars: tuple[Particular, ...] = ()
    shown: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePart:
    """One named feature of a score: what it adds, a sentence that explains it, and the claims it rests on."""

    name: str
    amount: float
    why: str
    claim_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A number that never travels without its parts."""

    name: str
    value: float
    parts: tuple[ScorePart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryEntity:
    """An entity of a story; `mentions` are (article id, start, end). `wikidata` its id there ("Q218"), if known."""

    name: str
    kind: EntityKind
    id: str | None
    mentions: tuple[tuple[str, int, int], ...]
    wikidata: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """Whom a story touches: polarity -1, 0 or 1, the score behind it (-1..1), and the passages (article id, start, end)."""

    entity: str
    polarity: int
    score: float
    mentions: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """Who promised what to whom; an amount in units of the currency (ISO 4217). `mentions` are (article id, start, end)."""

    party: str
    counterparty: str
    what: str
    amount: float | None
    currency: str | None
    status: CommitmentStatus
    date: str | None
    mentions: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the gate decides for a story, and why."""

    outcome: GateOutcome
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryReport:
    """Everything that is said of one story; articles and claims are referred to by id.

    `not_compared` pages of a very large story were not read beside the others: they stand in the origin of the page nearest to them, and
    no finding rests on them.
    """

    story: Story
    title: str
    event_date: str | None
    first_published: str | None
    last_published: str | None
    origins: tuple[Origin, ...]
    links: tuple[ReuseLink, ...]
    derivations: tuple[tuple[str, Derivation], ...]
    findings: tuple[Finding, ...]
    entities: tuple[StoryEntity, ...]
    affected: tuple[Affected, ...]
    commitments: tuple[Commitment, ...]
    scores: tuple[Score, ...]
    decision: Decision
    version: str = ""
    not_compared: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What was set aside, at which stage, and why."""

    file: str
    stage: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRecord:
    """What became of the values that an outlet gave in its own voice, over all stories.

    `corroborated`: another origin gives the same; `contradicted`: better supported values exclude it; `corrected`: the outlet itself
    took it back; `open`: nobody else says anything on it. `accuracy` (0..1) is the smoothed share that is right, `grade` the letter of the
    Admiralty code that it earns.
    """

    outlet: str
    corroborated: int
    contradicted: int
    corrected: int
    open: int
    accuracy: float
    grade: Reliability


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PageKeys:
    """Stems, names and numbers of a page on `day` (ordinal; None if undated): all that are `counted`, and the few rare ones `posted`, by
    which it is found.
    """

    article_id: str
    day: int | None
    counted: tuple[str, ...]
    posted: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Why an arriving page stands in its story: the mean score (0..1) of its pairs with the story's pages, the nearest of them, and the
    named features of that pair, each with what it added to the logit. A page that opened its story has no `nearest`.
    """

    article_id: str
    story_id: str
    score: float = 0.0
    nearest: str = ""
    reasons: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryChange:
    """One line of the record of stories: `story_id` is the story that stays or begins, `other_id` the one merged into it or that it was
    split from (empty where there is none), `article_ids` the pages that moved or came, `cause` the page whose arrival brought it about.
    """

    kind: StoryChangeKind
    story_id: str
    article_ids: tuple[str, ...]
    other_id: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLink:
    """How strongly a page is linked with one story: the mean score (0..1) of its pairs with pages that stand for the story, the nearest of
    these, and what each named feature of that pair adds to its logit, the bias among them.
    """

    story_id: str
    pages: int
    score: float
    nearest: str
    nearest_score: float
    reasons: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceExplanation:
    """Why a page stands in its story and in no other: its link with that story as things are now (None where it stands alone), the links
    with the next best stories, the mean score that a link needs, what was decided when it arrived (None in a batch), and the record of
    what became of its story since.
    """

    article_id: str
    story_id: str
    own: StoryLink | None
    others: tuple[StoryLink, ...]
    needed: float
    placement: Placement | None = None
    changes: tuple[StoryChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One thing that a search found: an article, a fact or an entity, the story it belongs to, and the words around the match."""

    kind: HitKind
    id: str
    story_id: str
    title: str
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """A story as a list shows it: pages, origins, facts by verdict and scores, without its findings."""

    id: str
    title: str
    event_date: str | None
    first_published: str | None
    last_published: str | None
    pages: int
    origins: int
    decision: GateOutcome
    facts: tuple[tuple[str, int], ...] = ()
    scores: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The whole of a store as a reader gets it: articles, their claims, the stories, what was set aside, and what outlets are worth."""

    articles: tuple[Article, ...]
    claims: tuple[Claim, ...]
    stories: tuple[StoryReport, ...]
    failures: tuple[Failure, ...]
    track_records: tuple[TrackRecord, ...] = ()
