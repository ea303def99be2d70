"""The findings of all stories in; what became of the values that each outlet gave, and what that makes of its voice elsewhere, out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from secondsource.corroboration.support import CORROBORATED_AT, Voices, compatibility, observations
from secondsource.corroboration.truth import Copying, Dependence, Observation, Truth, TruthOptions, discover_truth
from secondsource.records import Article, Finding, NoticeKind, Reliability, StoryReport, TrackRecord, Verdict, content_id

ENOUGH = 5
"""Values that others spoke of too, from which an outlet can be judged at all; fewer are "F: cannot be judged"."""
ENOUGH_STORIES = 3
"""Stories from which they must come: the values of one story stand and fall together."""
GRADES = (
    (0.9, Reliability.COMPLETELY),
    (0.8, Reliability.USUALLY),
    (0.65, Reliability.FAIRLY),
    (0.5, Reliability.NOT_USUALLY),
    (0.0, Reliability.UNRELIABLE),
)
"""Accuracy from which an outlet earns each grade; it must hold at the lower end of what the counts allow."""
MARGIN = 1.645
"""Standard errors taken off an accuracy before it is graded (Wilson's lower bound, 95 in 100): a few good values are no record."""
_PRIOR = TruthOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What all stories together say of their outlets."""

    records: tuple[TrackRecord, ...]
    copying: tuple[Copying, ...]
    totals: Mapping[str, tuple[float, float]]
    """Values expected to be right, and values in all, by outlet."""
    by_story: Mapping[tuple[str, str], tuple[float, float]]
    """The same of one outlet in one story, by (story id, outlet)."""


def learn_history(
    reports: Sequence[StoryReport], articles: Mapping[str, Article], doubts: Mapping[str, Mapping[tuple[str, str], float]]
) -> History:
    """Learn from all findings how reliable outlets are and which of them copy by habit. No reports give an empty history.

    `doubts` are those of each story's origins, by its id. A fact counts for an outlet that gave a value in its own voice where another
    voice speaks of the same fact; values that were superseded count for nobody.
    """
    said: list[Observation] = []
    dependences: list[Dependence] = []
    story_of: dict[str, str] = {}
    for report in reports:
        speaker = _speakers(report, articles)
        strength = {o.id: o.strength for o in report.origins}
        for finding in report.findings:
            if finding.verdict is Verdict.UPDATED:
                continue
            story_of[finding.id] = report.story.id
            said += [replace(o, source=speaker.get(o.source, o.source)) for o in observations(finding, strength)]
        pairs = sorted(doubts.get(report.story.id, {}).items())
        dependences += [
            Dependence(source=speaker.get(a, a), on=speaker.get(b, b), probability=p, item=f.id)
            for (a, b), p in pairs
            for f in report.findings
        ]
    truth = discover_truth(said, dependences=dependences, similarity=compatibility(f for r in reports for f in r.findings))
    outlets = {a.outlet.name for a in articles.values() if a.outlet and a.outlet.name}
    totals, by_story = _sums(truth, said, story_of)
    outcomes = _outcomes(reports, articles)
    records = [_record(name, outcomes, totals.get(name, (0.0, 0.0))) for name in sorted(outlets)]
    return History(records=tuple(records), copying=truth.copying, totals=totals, by_story=by_story)


def voices_of(report: StoryReport, articles: Mapping[str, Article], history: History, doubts: Mapping[tuple[str, str], float]) -> Voices:
    """What is known of a story's voices: their accuracy in all other stories, and whom they copy by habit."""
    speaker = _speakers(report, articles)
    accuracy = {}
    for origin, outlet in speaker.items():
        right, count = history.totals.get(outlet, (0.0, 0.0))
        here = history.by_story.get((report.story.id, outlet), (0.0, 0.0))
        weight = _PRIOR.accuracy_weight
        accuracy[origin] = (_PRIOR.accuracy * weight + max(0.0, right - here[0])) / (weight + max(0.0, count - here[1]))
    origins: dict[str, list[str]] = defaultdict(list)
    for origin, outlet in sorted(speaker.items()):
        origins[outlet].append(origin)
    copying = [
        replace(habit, source=a, on=b)
        for habit in history.copying
        for a in origins.get(habit.source, ())
        for b in origins.get(habit.on, ())
    ]
    strength = {o.id: o.strength for o in report.origins}
    return Voices(doubts=doubts, strength=strength, accuracy=accuracy, copying=tuple(copying))


def _speakers(report: StoryReport, articles: Mapping[str, Article]) -> dict[str, str]:
    """The outlet behind each voice: that of the root of an origin, or of a copy that speaks for itself where it changed a value."""
    found = {}
    for article_id in report.story.article_ids:
        article = articles.get(article_id)
        if article and article.outlet and article.outlet.name:
            found[content_id("org", article_id)] = article.outlet.name
    for origin in report.origins:
        root = articles.get(origin.root_id)
        if root and root.outlet and root.outlet.name:
            found[origin.id] = root.outlet.name
    return found


def _sums(
    truth: Truth, said: Iterable[Observation], story_of: Mapping[str, str]
) -> tuple[dict[str, tuple[float, float]], dict[tuple[str, str], tuple[float, float]]]:
    chance = {(b.item, b.value): b.probability for b in truth.beliefs}
    speakers: defaultdict[str, set[str]] = defaultdict(set)
    own: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for o in said:
        speakers[o.item].add(o.source)
        own[o.source, o.item].append(o.value)
    totals: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    by_story: defaultdict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for (source, item), values in sorted(own.items()):
        if len(speakers[item]) > 1:
            right = max(chance[item, v] for v in values)
            for sums in (totals[source], by_story[story_of[item], source]):
                sums[0] += right
                sums[1] += 1.0
    return {k: (v[0], v[1]) for k, v in totals.items()}, {k: (v[0], v[1]) for k, v in by_story.items()}


def _outcomes(reports: Sequence[StoryReport], articles: Mapping[str, Article]) -> Mapping[str, Counter[str]]:
    """How often each outlet's values were corroborated, contradicted, corrected by itself, or left open, and in how many stories judged."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for report in reports:
        speaker = _speakers(report, articles)
        judged = [pair for finding in report.findings for pair in _judged(finding, speaker)]
        for outlet, outcome in judged:
            found[outlet][outcome] += 1
        for outlet in {name for name, outcome in judged if outcome != "open"}:
            found[outlet]["stories"] += 1
    # The same notice on a later version of a page counts once.
    notices = {(a.outlet.name, n) for a in articles.values() if a.outlet and a.outlet.name for n in a.notices}
    for outlet, count in Counter(name for name, n in notices if n.kind is not NoticeKind.CLARIFICATION).items():
        found[outlet]["corrected"] += count
    return found


def _judged(finding: Finding, speaker: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """What became of each outlet's value: two voices bear it out or contradict it; one voice against another leaves it open."""
    if finding.verdict is Verdict.UPDATED:
        return
    rival: defaultdict[int, float] = defaultdict(float)
    for a, b in finding.conflicts:
        rival[a] = max(rival[a], finding.values[b].effective_sources)
        rival[b] = max(rival[b], finding.values[a].effective_sources)
    for place, value in enumerate(finding.values):
        for outlet in sorted({speaker[o] for o in value.origin_ids if o in speaker}):
            if value.effective_sources < rival[place] >= CORROBORATED_AT:
                yield outlet, "contradicted"
            elif rival[place] < value.effective_sources >= CORROBORATED_AT:
                yield outlet, "corroborated"
            else:
                yield outlet, "open"


def _record(name: str, outcomes: Mapping[str, Counter[str]], totals: tuple[float, float]) -> TrackRecord:
    counts = outcomes.get(name, Counter())
    weight = _PRIOR.accuracy_weight
    accuracy = (_PRIOR.accuracy * weight + totals[0]) / (weight + totals[1])
    earned = grade(counts["corroborated"], counts["contradicted"] + counts["corrected"])
    return TrackRecord(
        outlet=name,
        corroborated=counts["corroborated"],
        contradicted=counts["contradicted"],
        corrected=counts["corrected"],
        open=counts["open"],
        accuracy=round(accuracy, 4),
        grade=earned if counts["stories"] >= ENOUGH_STORIES else Reliability.CANNOT_BE_JUDGED,
    )


def grade(right: int, wrong: int) -> Reliability:
    """The Admiralty letter for so many values borne out and so many contradicted or taken back.

    The grade must hold at the lower end of what the counts allow (Wilson 1927); under ENOUGH values in all it is F.

    >>> grade(40, 0).value, grade(40, 6).value, grade(4, 0).value
    ('A', 'C', 'F')
    """
    count = right + wrong
    if count < ENOUGH:
        return Reliability.CANNOT_BE_JUDGED
    share, z2 = right / count, MARGIN**2
    centre = share + z2 / (2 * count)
    spread = MARGIN * ((share * (1 - share) + z2 / (4 * count)) / count) ** 0.5
    lowest = max(0.0, (centre - spread) / (1 + z2 / count))
    return next(letter for least, letter in GRADES if lowest >= least)
