"""Every enum: the words that records use, each with what it stands for; an answer that can be unknown has a member for it."""

from __future__ import annotations

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


class LedgerField(StrEnum):
    """What a change or a dispute in the ledger is about; `opened` is the first that is told, `part` a part paid or set apart."""

    OPENED = "opened"
    STATUS = "status"
    AMOUNT = "amount"
    DATE = "date"
    PART = "part"


class LedgerSide(StrEnum):
    """On which side of a commitment a party stands."""

    GIVEN = "given"
    RECEIVED = "received"


class Stage(StrEnum):
    """Where a page was set aside: its file could not be taken, holds no article, or failed while it or its story was worked on."""

    CAPTURE = "capture"
    KIND = "page-kind"
    EXTRACT = "extract"
    READ = "read"
    STORY = "story"


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
