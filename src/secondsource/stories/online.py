"""One arriving page and its neighbourhood in, where it stands and what that changes out: joined, opened, merged, split.

The answer depends on what has arrived before; `batch` does not. Block (rare keys, near vectors) -> compare (named features of the page with
its candidates) -> decide (mean score with each story they stand in, as in average linkage; on-line clustering of topic detection and
tracking, Allan et al. 1998, with repairs: two stories that one page brings together merge, and a story that has doubled is linked anew).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from secondsource.records import PageKeys, Placement, Profile, StoryChange, StoryChangeKind, content_id
from secondsource.stories.batch import DEFAULTS, StoryOptions
from secondsource.stories.blocking import survey
from secondsource.stories.linkage import link_groups, link_strength
from secondsource.stories.pairs import Background, Page, Weighed, keys_of, pair_features, pair_score, weigh, weights_of

WINDOW_DAYS = 30
"""Days around a page's own in which it may find its story: the weights of time leave nothing beyond six weeks, and follow-ups of one
event come within two."""

POSTED = 24
"""Rarest keys of a page by which it is found; two reports of one event share more than a third of them, look-alikes few."""

CANDIDATES = 40
"""Pages compared with an arriving one at most, as many as `batch` takes nearest neighbours."""

REPRESENTATIVES = 12
"""Pages of a story that stand for it where it has more."""

RELINKED = (4, 8, 16, 32, 64)
"""Sizes at which a story is linked anew, to see whether it still is one: each page is linked anew twice on average."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What an arriving page is held against: profiles of candidates and representatives, the stories they stand in, each with the pages
    that stand for it and the number of all its pages, and the background of rarity.
    """

    profiles: Mapping[str, Profile]
    stories: Mapping[str, tuple[str, ...]]
    sizes: Mapping[str, int]
    background: Background


@dataclass(frozen=True, slots=True)
class Decision:
    """Where an arriving page stands, and the stories that it shows to be the same as that."""

    placement: Placement
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moves:
    """Where pages stand now that stood elsewhere or nowhere before, and the record of it."""

    placements: tuple[Placement, ...]
    changes: tuple[StoryChange, ...]


def day_of(profile: Profile) -> int | None:
    """The day by which a page is found: that of its event, else that of its publication."""
    return profile.event if profile.event is not None else profile.day


def choose_keys(profile: Profile, background: Background) -> PageKeys:
    """All keys of a page, and the rarest POSTED of them; names and numbers come before words that are as rare."""
    told = {*profile.names, *profile.numbers}
    counted = sorted(keys_of(profile))
    posted = sorted(counted, key=lambda k: (background.holders.get(k, 0), k not in told, k))[:POSTED]
    return PageKeys(article_id=profile.article_id, day=day_of(profile), counted=tuple(counted), posted=tuple(sorted(posted)))


def rank_candidates(cosines: Mapping[str, float], shared: Mapping[str, Iterable[str]], background: Background) -> tuple[str, ...]:
    """The pages most worth comparing, best first: `cosines` by page, `shared` the holders of each key that the arriving page has too."""
    worth: defaultdict[str, float] = defaultdict(float)
    for article_id, cosine in cosines.items():
        worth[article_id] += max(0.0, cosine - FLOOR) / STEP
    for key, holders in shared.items():
        for article_id in holders:
            worth[article_id] += background.rarity(key) / KEY_WORTH
    return tuple(sorted(worth, key=lambda a: (-worth[a], a))[:CANDIDATES])


FLOOR, STEP = 0.80, 0.03
"""Cosine of leads below which nothing is near, and the step that counts as much as KEY_WORTH of shared rarity."""
KEY_WORTH = 8.0


def represent(members: Sequence[str], candidates: Iterable[str]) -> tuple[str, ...]:
    """The pages that stand for a story: the candidates among them first, then the others in order, REPRESENTATIVES at most."""
    first = [c for c in candidates if c in set(members)]
    return tuple([*first, *sorted(set(members) - set(first))][:REPRESENTATIVES])


def place_page(profile: Profile, around: Neighbourhood, *, options: StoryOptions = DEFAULTS) -> Decision:
    """Decide where one page stands: in the story it is linked with most strongly, or, where no link is strong enough, in one of its own.

    A second story that it is linked with as strongly as one needs to be is merged into the greater of the two, if their pages are linked
    with one another as well; the id of the greater stays. The page must not stand in a story yet.
    """
    weighed = _weigh_all({**around.profiles, profile.article_id: profile}, len(profile.lead), around.background)
    page = weighed.pop(profile.article_id)
    near = around.background.day
    scores = {a: pair_score(page, other, near) for a, other in sorted(weighed.items())}
    links = {story: _strength(page, members, weighed, scores) for story, members in sorted(around.stories.items())}
    strong = sorted((story for story, link in links.items() if link >= options.same), key=lambda s: (-links[s], s))
    if not strong:
        return Decision(Placement(article_id=profile.article_id, story_id=content_id("sto", profile.article_id)))
    alike = [strong[0], *(s for s in strong[1:] if _between(around, strong[0], s, weighed, near) >= options.same)]
    kept = min(alike, key=lambda s: (-around.sizes[s], s))
    nearest = max((a for a in around.stories[strong[0]] if a in scores), key=lambda a: (scores[a], a))
    placement = Placement(
        article_id=profile.article_id,
        story_id=kept,
        score=round(links[strong[0]], 4),
        nearest=nearest,
        reasons=tuple(contributions(page, weighed[nearest], near).items()),
    )
    return Decision(placement, tuple(sorted(set(alike) - {kept})))


def carry_out(decision: Decision, members: Mapping[str, Sequence[str]]) -> Moves:
    """Spell a decision out; `members` are all pages of each story that is merged."""
    placed = decision.placement
    kind = StoryChangeKind.JOINED if placed.nearest else StoryChangeKind.OPENED
    changes = [StoryChange(kind=kind, story_id=placed.story_id, article_ids=(placed.article_id,), cause=placed.article_id)]
    moved = [placed]
    for story in decision.merged:
        pages = tuple(sorted(members[story]))
        moved += (Placement(article_id=a, story_id=placed.story_id) for a in pages)
        changes.append(
            StoryChange(kind=StoryChangeKind.MERGED, story_id=placed.story_id, other_id=story, article_ids=pages, cause=placed.article_id)
        )
    return Moves(tuple(moved), tuple(changes))


def relink_story(
    story_id: str, profiles: Sequence[Profile], background: Background, cause: str, *, options: StoryOptions = DEFAULTS
) -> Moves | None:
    """Link a story's pages anew, all pairs; None where it still is one. The greatest part keeps the id, each other part is a new story."""
    width = max((len(p.lead) for p in profiles), default=0)
    by_id = _weigh_all({p.article_id: p for p in profiles}, width, background)
    weighed = [by_id[a] for a in sorted(by_id)]
    scores = {(i, j): pair_score(a, b, background.day) for i, a in enumerate(weighed) for j, b in enumerate(weighed) if i < j}
    groups = [tuple(weighed[i].page.id for i in g) for g in link_groups([w.page.lang for w in weighed], scores, options.same)]
    if len(groups) < 2:
        return None
    kept = min(groups, key=lambda g: (-len(g), g))
    placements: list[Placement] = []
    changes: list[StoryChange] = []
    for group in sorted(groups):
        if group == kept:
            continue
        new = content_id("sto", *group)
        placements += (Placement(article_id=a, story_id=new) for a in group)
        changes.append(StoryChange(kind=StoryChangeKind.SPLIT, story_id=new, other_id=story_id, article_ids=group, cause=cause))
    return Moves(tuple(placements), tuple(changes))


def contributions(left: Weighed, right: Weighed, near: float) -> dict[str, float]:
    """What each named feature of a pair adds to the logit of its score, in the order of the features."""
    table = weights_of(left.page, right.page)
    return {name: round(table.get(name, 0.0) * value, 4) for name, value in pair_features(left, right, near).items()}


def _weigh_all(profiles: Mapping[str, Profile], width: int, background: Background) -> dict[str, Weighed]:
    """Weigh pages, each beside the others given: these are the nearest of the arriving page, and stand for what lies around them."""
    pages = [Page.of(profiles[a], width or 4) for a in sorted(profiles)]
    return {page.id: weigh(page, background, around) for page, around in zip(pages, survey(pages), strict=True)}


def _strength(page: Weighed, members: Sequence[str], weighed: Mapping[str, Weighed], scores: Mapping[str, float]) -> float:
    known = [a for a in members if a in scores]
    return link_strength([(weighed[a].page.lang == page.page.lang, scores[a]) for a in known])


def _between(around: Neighbourhood, left: str, right: str, weighed: Mapping[str, Weighed], near: float) -> float:
    """Strength of the link between two stories, from the pages that stand for them."""
    sides = [[weighed[a] for a in around.stories[story] if a in weighed] for story in (left, right)]
    return link_strength([(a.page.lang == b.page.lang, pair_score(a, b, near)) for a in sides[0] for b in sides[1]])
