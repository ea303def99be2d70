"""The store's readings in, its stories brought up to date: gathered as a closed batch or page by page, and evaluated where they changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC
from functools import cache, partial
from pathlib import Path

from secondsource.arrivals import Arrivals
from secondsource.engine.local import PageCrash, map_pages
from secondsource.errors import InputError, SettingsError
from secondsource.gate import GatePolicy, default_policy, dump_policy, load_policy, overrule, policy_digest, read_policy
from secondsource.models.encoder import OnnxEncoder, default_cache
from secondsource.models.polarity import OnnxPolarity
from secondsource.models.polarity import is_shipped as polarity_is_shipped
from secondsource.pipeline import add_vectors, attempt, decide_anew, evaluate_story, has_vectors, lacking_vectors
from secondsource.protocols import Encoder, PolarityModel
from secondsource.records import (
    Article,
    Capture,
    Failure,
    NoticeKind,
    Outlet,
    PlaceExplanation,
    Reading,
    Stage,
    Standing,
    Story,
    StoryReport,
)
from secondsource.storage import SqlStore
from secondsource.stories import gather_stories
from secondsource.stories.explain import MOST_OWN, explain_place
from secondsource.text import fold

FEW_STORIES = 12
"""So few stories are evaluated in this process: starting others, with the encoder in each, takes two seconds."""
SAME_PAGE = 0.6
"""Share of all their words that two versions of a page have in common at least, unless their titles are the same."""
RECORD = 20
"""Latest lines of the record of a story that an explanation gives."""
AT_ONCE = 50
"""Stories that are written in one transaction in the online mode: what is lost to a kill is evaluated again."""


def open_encoder() -> Encoder:
    """The encoder that stories are evaluated with; it is loaded when the first text is to be encoded."""
    return OnnxEncoder(default_cache())


@cache
def open_polarity() -> PolarityModel | None:
    """The network for polarity, one a process, loaded when the first text is to be judged; None where it does not ship."""
    return OnnxPolarity(default_cache()) if polarity_is_shipped() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """How stories are evaluated: with which outlets, under which version and policy, in how many processes (0: one a core)."""

    outlets: Sequence[Outlet]
    version: str
    workers: int = 0
    policy: GatePolicy = field(default_factory=default_policy)
    initialise: Callable[[], Encoder] = open_encoder
    polarity: Callable[[], PolarityModel | None] = open_polarity


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was evaluated, and the stories that could not be."""

    evaluated: int
    failures: tuple[Failure, ...] = ()


def gather_batch(store: SqlStore, evaluation: Evaluation, advance: Callable[[], None] = lambda: None) -> Gathered:
    """Gather all current pages as a closed batch, whatever order they came in; evaluate the stories that are new; all or nothing.

    A story's id is made from its pages, so that a story which a page joined or left is a new one and the rest is left as it is.
    """
    stories = {story.id: story for story in gather_stories(store.profiles())}
    known = store.story_versions()
    fresh = [story for story in stories.values() if known.get(story.id) != evaluation.version]
    done = list(_evaluate(store, fresh, evaluation, advance))
    reports = [report for report in done if isinstance(report, StoryReport)]
    removed = known.keys() - stories.keys()
    if reports or removed:
        store.replace_stories(reports, removed)
    return Gathered(len(reports), tuple(f for f in done if isinstance(f, Failure)))


class Intake:
    """Takes readings into a store one by one and brings its stories up to date at the end: a batch, or online where the store or the caller
    asks for it. Work that an ended process left is taken up first.
    """

    def __init__(self, store: SqlStore, evaluation: Evaluation, *, online: bool = False) -> None:
        self._store = store
        self._evaluation = evaluation
        newest = store.newest_article()
        if newest:
            # The one page that a killed process may have kept without settling it.
            settle_standing(store, newest)
        self._arrivals = Arrivals(store) if online or store.is_online() else None
        if self._arrivals:
            # What a batch has gathered goes on under its ids.
            for story_id, article_ids in sorted(store.unplaced_stories().items()):
                self._arrivals.adopt(story_id, article_ids)
            self._arrivals.place_waiting()

    @property
    def is_online(self) -> bool:
        """Whether each page is placed as it is kept."""
        return self._arrivals is not None

    def keep(self, capture: Capture, reading: Reading) -> None:
        """Keep a page, settle which version of it counts, and place it."""
        stood = self._store.stories_of([reading.article.id])
        self._store.add_reading(capture, reading)
        changed = settle_standing(self._store, reading.article)
        if self._arrivals:
            if changed or stood:
                # A page may have left its story, which what is remembered of the store does not know of.
                self._arrivals = Arrivals(self._store)
            self._arrivals.place_waiting()

    def finish(self, advance: Callable[[], None] = lambda: None) -> Gathered:
        """Evaluate what changed, and decide what was decided under another policy."""
        gathered = (evaluate_stale if self._arrivals else gather_batch)(self._store, self._evaluation, advance)
        decide_stories(self._store, self._evaluation.policy)
        return gathered


def evaluate_stale(store: SqlStore, evaluation: Evaluation, advance: Callable[[], None] = lambda: None) -> Gathered:
    """Evaluate the stories that pages joined or left since they were evaluated, and no others; those without pages are removed."""
    stale = store.stale()
    members = store.members(stale)
    stories = [Story(id=s, article_ids=members[s]) for s in stale if s in members]
    count = 0
    failures: list[Failure] = []
    reports: list[StoryReport] = []
    for result in _evaluate(store, stories, evaluation, advance):
        if isinstance(result, Failure):
            failures.append(result)
        else:
            reports.append(result)
        if len(reports) == AT_ONCE:
            count += _write(store, reports)
    gone = set(stale) - members.keys()
    count += _write(store, reports, gone)
    return Gathered(count, tuple(failures))


def _write(store: SqlStore, reports: list[StoryReport], removed: Collection[str] = ()) -> int:
    count = len(reports)
    if reports or removed:
        store.replace_stories(reports, removed)
    reports.clear()
    return count


def _evaluate(
    store: SqlStore, stories: Sequence[Story], evaluation: Evaluation, advance: Callable[[], None]
) -> Iterator[StoryReport | Failure]:
    given = evaluation
    function = partial(_evaluate_one, outlets=given.outlets, version=given.version, policy=given.policy, polarity=given.polarity)
    items = ((story, store.readings(story.article_ids)) for story in stories)
    workers = 1 if len(stories) <= FEW_STORIES else evaluation.workers
    for (_, readings), result in map_pages(function, items, workers=workers, initialise=evaluation.initialise):
        advance()
        if isinstance(result, PageCrash):
            yield Failure(file=readings[0].article.file, stage=Stage.STORY, reason=result.reason)
        else:
            outcome, completed = result
            store.add_vectors(completed)
            yield outcome


def _evaluate_one(
    encoder: Encoder,
    item: tuple[Story, Sequence[Reading]],
    *,
    outlets: Sequence[Outlet],
    version: str,
    policy: GatePolicy,
    polarity: Callable[[], PolarityModel | None],
) -> tuple[StoryReport | Failure, tuple[Reading, ...]]:
    """The report of a story, and those of its readings that were given their vectors for it."""
    story, readings = item
    completed = add_vectors(lacking_vectors(readings), encoder)
    whole = {r.article.id: r for r in (*readings, *completed)}
    work = partial(evaluate_story, story, list(whole.values()), outlets=outlets, version=version, policy=policy, polarity=polarity())
    return attempt(work, item=readings[0].article.file, stage=Stage.STORY), completed


def choose_policy(store: SqlStore, path: Path | None) -> GatePolicy:
    """The policy of a file; without one that of the store, which keeps the last that it was given, and at first the shipped one.

    Raises SettingsError as `read_policy_file` does.
    """
    if path is None:
        kept = store.kept_policy()
        return default_policy() if kept is None else load_policy(kept, "the policy that the store keeps")
    return read_policy_file(path)


def read_policy_file(path: Path) -> GatePolicy:
    """Read a policy file; raises SettingsError where it cannot be read or is wrong."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SettingsError(str(path), f"cannot be read ({error.strerror})") from error
    return read_policy(data, str(path))


def decide_stories(store: SqlStore, policy: GatePolicy) -> int:
    """Decide anew the stories that were decided under another policy, which the store keeps from now on; tells how many they were.

    A store that keeps this policy already is not looked at.
    """
    text, count = dump_policy(policy), 0
    if store.kept_policy() == text:
        return 0
    story_ids = sorted(store.story_versions())
    for start in range(0, len(story_ids), AT_ONCE):
        reports = store.story_reports(story_ids[start : start + AT_ONCE])
        others = [report for report in reports if report.decision.policy != policy_digest(policy)]
        if others:
            claims = {r.article.id: r.claims for r in store.readings({a for report in others for a in report.story.article_ids})}
            store.replace_stories([decide_anew(r, [c for a in r.story.article_ids for c in claims.get(a, ())], policy) for r in others], [])
            count += len(others)
    store.keep_policy(text)
    return count


def in_force(store: SqlStore, reports: Sequence[StoryReport]) -> tuple[StoryReport, ...]:
    """Reports with the decisions in force: a person's, where one overrode the gate."""
    overrides = store.overrides({report.story.id for report in reports})
    return tuple(
        replace(report, decision=overrule(report.decision, overrides[report.story.id])) if report.story.id in overrides else report
        for report in reports
    )


def complete_readings(store: SqlStore, article_ids: Collection[str]) -> tuple[Reading, ...]:
    """The readings named, all with vectors; those that are made for it are kept."""
    readings = store.readings(article_ids)
    lacking = [r for r in readings if not has_vectors(r)]
    if not lacking:
        return readings
    store.add_vectors(add_vectors(lacking, open_encoder()))
    return store.readings(article_ids)


def explain_article(store: SqlStore, article_id: str) -> PlaceExplanation:
    """Explain the place of a page in the store: among all pages of a batch, among its neighbourhood in the online mode.

    Raises InputError where the page stands in no story.
    """
    report = store.report_of(article_id)
    placement = store.placement(article_id)
    if report is None and placement is None:
        raise InputError(article_id, "stands in no story: it was withdrawn, a later version took its place, or no run has gathered it yet")
    if placement is None:
        story_of = {a: r.story.id for r in store.story_reports() for a in r.story.article_ids}
        return explain_place(article_id, store.profiles(), story_of)
    around = Arrivals(store).around(article_id)
    own = store.members([placement.story_id])[placement.story_id]
    story_of = {a: story for story, pages in around.stories.items() for a in pages} | dict.fromkeys(own[:MOST_OWN], placement.story_id)
    story_of[article_id] = placement.story_id
    found = explain_place(article_id, store.profiles(story_of), story_of)
    return replace(found, placement=placement, changes=store.story_changes(placement.story_id, limit=RECORD))


def settle_standing(store: SqlStore, article: Article) -> bool:
    """Settle which version of a page counts: the latest; the others are superseded, and one that says it is retracted is withdrawn. Tells
    whether that changed anything.

    Versions were read at one URL and have the same title or most words in common. The latest is the one updated, else published, last; of
    equals the one of the last file name.
    """
    changed = False
    retraction = next((n.quote for n in article.notices if n.kind is NoticeKind.RETRACTION), None)
    if retraction is not None:
        changed = _stand(store, article.id, Standing.WITHDRAWN, f"its page says: {retraction}")
    if not article.url:
        return changed
    versions = [other for other in store.current_at(article.url) if other.id != article.id and _is_version(other, article)]
    latest = max([article, *versions], key=_lateness)
    for version in [article, *versions]:
        if version.id != latest.id and (version.id != article.id or retraction is None):
            changed |= _stand(store, version.id, Standing.SUPERSEDED, "a later version was read", latest.id)
    return changed


def _stand(store: SqlStore, article_id: str, standing: Standing, reason: str, superseded_by: str = "") -> bool:
    if store.standing_of(article_id) == (standing, superseded_by, reason):
        return False
    store.set_standing(article_id, standing, reason, superseded_by=superseded_by)
    return True


def _is_version(left: Article, right: Article) -> bool:
    one, other = (set(fold(a.text).split()) for a in (left, right))
    return fold(left.title) == fold(right.title) or len(one & other) >= SAME_PAGE * max(1, len(one | other))


def _lateness(article: Article) -> tuple[str, str, str]:
    moment = article.updated or article.published
    return (moment.at.astimezone(UTC).isoformat() if moment else "", article.file, article.id)
