"""What all pages of a story together say: values side by side, scores with their parts, the decision, and the whole edition."""

from __future__ import annotations

from dataclasses import dataclass

from secondsource.records.commitments import Commitment
from secondsource.records.decisions import Decision
from secondsource.records.pages import Article, Failure
from secondsource.records.readings import Claim, Particular
from secondsource.records.stories import Story
from secondsource.records.vocabulary import (
    Assurance,
    Credibility,
    Derivation,
    EntityKind,
    FindingKind,
    Likelihood,
    MarkKind,
    Relation,
    Reliability,
    Slot,
    Status,
    Verdict,
)
from secondsource.records.voices import Origin, ReuseLink


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
    """One named feature of a score: what it adds, a sentence that explains it, and what it rests on.

    `claim_ids` are claims of the story, `spans` the very words as (article id, start, end).
    """

    name: str
    amount: float
    why: str
    claim_ids: tuple[str, ...] = ()
    spans: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A number that never travels without its parts; `label` says it in words ("bearish", "B2, likely"), empty where it has none."""

    name: str
    value: float
    parts: tuple[ScorePart, ...] = ()
    label: str = ""


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
    """Whom a story touches: polarity -1, 0 or 1, the score behind it (-1..1), and the passages (article id, start, end).

    `reason` is the passage that weighs most for the polarity, None where there is none; `mixed` says that passages weigh both ways, and
    `counter` is then the one that weighs most the other way.
    """

    entity: str
    polarity: int
    score: float
    mentions: tuple[tuple[str, int, int], ...] = ()
    mixed: bool = False
    reason: tuple[str, int, int] | None = None
    counter: tuple[str, int, int] | None = None


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
class Edition:
    """The whole of a store as a reader gets it: articles, their claims, the stories, what was set aside, and what outlets are worth."""

    articles: tuple[Article, ...]
    claims: tuple[Claim, ...]
    stories: tuple[StoryReport, ...]
    failures: tuple[Failure, ...]
    track_records: tuple[TrackRecord, ...] = ()
