"""Commitments: what the pages of one story tell of a promise, and the entries of the ledger that follow it over time."""

from __future__ import annotations

from dataclasses import dataclass

from secondsource.records.vocabulary import CommitmentStatus, LedgerField, LedgerSide


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One sentence that tells of a commitment, as offsets into the article's text, and what it says of it.

    `amount` is the whole sum, `part` a sum that is part of it ("2 of the 5 million", "of which", "a first instalment of"), `former` what
    the whole sum was before ("raised from 3 million"). `earlier` marks a look back, `turn` words that tell a change of something known
    ("raised its pledge", "cancelled"), `another` words that set it apart from one known ("a second contract").
    """

    article_id: str
    start: int
    end: int
    status: CommitmentStatus
    amount: float | None = None
    currency: str | None = None
    part: float | None = None
    former: float | None = None
    date: str | None = None
    earlier: bool = False
    turn: bool = False
    another: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """Who promised what to whom; an amount in units of the currency (ISO 4217). `mentions` are (article id, start, end), `instrument` is
    the kind of promise as its pages name it ("contract", "grant"; empty where they do not), `tellings` what each sentence says of it.
    """

    party: str
    counterparty: str
    what: str
    amount: float | None
    currency: str | None
    status: CommitmentStatus
    date: str | None
    mentions: tuple[tuple[str, int, int], ...] = ()
    instrument: str = ""
    tellings: tuple[Telling, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTable:
    """Units of each currency (ISO 4217) to one euro, as of a day, month or year (ISO 8601); `source` says where the rates are from."""

    as_of: str
    source: str
    per_euro: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """An amount in another currency, rounded to two significant figures: the rate (original units to one of it), its date and source."""

    amount: float
    currency: str
    rate: float
    as_of: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerChange:
    """One line of an entry's history: on which day which story told what anew, in which words (article id, start, end), by whom.

    `before` is empty where the field was not known. `origin_ids` are the independent voices behind it: copies count once.
    """

    day: str
    story_id: str
    field: LedgerField
    before: str
    after: str
    mentions: tuple[tuple[str, int, int], ...]
    origin_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerDispute:
    """What pages contradict each other on: each side's value with its passages and origins, the better supported first."""

    field: LedgerField
    sides: tuple[tuple[str, tuple[tuple[str, int, int], ...], tuple[str, ...]], ...]
    finding_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One commitment over time. `amount` is the newest undisputed sum, `lowest` and `highest` the bounds of a disputed one (else the same),
    `paid` the sum of the parts told as paid or delivered. `possibly_same` are ids of entries that may be this very promise, `doubts`
    say why. `mentions` are all sentences that tell of it, copies and re-announcements among them.
    """

    id: str
    party: str
    counterparty: str
    what: str
    instrument: str
    status: CommitmentStatus
    amount: float | None
    currency: str | None
    date: str | None
    first_day: str
    last_day: str
    history: tuple[LedgerChange, ...]
    story_ids: tuple[str, ...]
    origin_ids: tuple[str, ...]
    mentions: tuple[tuple[str, int, int], ...] = ()
    lowest: float | None = None
    highest: float | None = None
    paid: float | None = None
    converted: Conversion | None = None
    disputes: tuple[LedgerDispute, ...] = ()
    possibly_same: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def told(self) -> int:
        """How many sentences tell of it."""
        return len(self.mentions)

    @property
    def disputed(self) -> bool:
        """Whether pages contradict each other on its amount, status or date."""
        return bool(self.disputes)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerTotal:
    """What a party gives or receives, all entries of one status: `lower` leaves out what may be counted twice and takes the lowest sum of
    a dispute, `upper` counts all and takes the highest. In the common currency, rounded to two significant figures where a rate was used
    (`as_of` names the dates of the rates, empty where none was). `missing` counts sums left out for want of a rate, by currency, `open`
    entries without a sum.
    """

    party: str
    side: LedgerSide
    status: CommitmentStatus
    currency: str
    lower: float
    upper: float
    entries: int
    doubtful: int = 0
    open: int = 0
    originals: tuple[tuple[str, float], ...] = ()
    missing: tuple[tuple[str, int], ...] = ()
    as_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """That a member joined a body (a coalition, a convention, a fund), is of it, or left it, as one sentence tells."""

    body: str
    member: str
    left: bool
    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcount:
    """How many have signed, joined or are in a body, as one sentence tells; `counted` is "party", "signatory" or "member"."""

    body: str
    counted: str
    number: int
    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountChange:
    """A count of a body as of a day, with the stories' passages and origins behind it; `contradicts`: another was told that day, or
    a higher one before.
    """

    day: str
    counted: str
    number: int
    story_ids: tuple[str, ...]
    mentions: tuple[tuple[str, int, int], ...]
    origin_ids: tuple[str, ...]
    contradicts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChange:
    """That a member is told to be of a body, or to have left it, on a day."""

    day: str
    member: str
    left: bool
    story_ids: tuple[str, ...]
    mentions: tuple[tuple[str, int, int], ...]
    origin_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coalition:
    """A body that many join: its members as told last, what became of each, and its counts over time, all in order of day."""

    id: str
    name: str
    members: tuple[str, ...]
    changes: tuple[MemberChange, ...]
    counts: tuple[CountChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All entries (newest told first), totals of each party, and coalitions; `notes` say what the figures leave out."""

    entries: tuple[LedgerEntry, ...]
    totals: tuple[LedgerTotal, ...]
    coalitions: tuple[Coalition, ...] = ()
    currency: str = "EUR"
    notes: tuple[str, ...] = ()
