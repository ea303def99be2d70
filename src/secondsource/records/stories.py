"""Stories as they are gathered, listed, searched and explained."""

from __future__ import annotations

from dataclasses import dataclass

from secondsource.records.vocabulary import GateOutcome, HitKind, StoryChangeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles on one event."""

    id: str
    article_ids: tuple[str, ...]


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
