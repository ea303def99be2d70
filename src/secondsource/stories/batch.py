"""Profiles of a closed batch in, stories out: articles on one event, gathered at once, whatever their order.

Block (near in meaning, or sharing rare names) -> compare (named features) -> decide (logistic score, then average linkage).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from secondsource.records import Profile, Story, content_id
from secondsource.stories.blocking import block_pairs
from secondsource.stories.linkage import link_groups
from secondsource.stories.pairs import Page, count_background, pair_score, usual_width, weigh


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryOptions:
    """Mean pair score (0..1) from which two groups are one story: a hundredth more than is best on the sets fitted on
    (benchmarks/clustering/fit.py), for the look-alikes of the world set.
    """

    same: float = 0.3


DEFAULTS = StoryOptions()


def gather_stories(profiles: Sequence[Profile], *, options: StoryOptions = DEFAULTS) -> tuple[Story, ...]:
    """Group articles into stories, one event each; every article is in exactly one story.

    Stories come in order of their id, which depends on their articles alone. The order of the input does not matter; an article
    given twice counts once; no profiles give no stories.
    """
    by_id = {p.article_id: p for p in profiles}
    ordered = [by_id[a] for a in sorted(by_id)]
    width = usual_width(ordered)
    pages = [Page.of(p, width) for p in ordered]
    groups = link_groups([p.lang for p in pages], score_pairs(pages), options.same)
    stories = [Story(id=content_id("sto", *ids), article_ids=ids) for ids in (tuple(pages[i].id for i in group) for group in groups)]
    return tuple(sorted(stories, key=lambda s: s.id))


def score_pairs(pages: Sequence[Page]) -> dict[tuple[int, int], float]:
    """Score of every pair worth comparing, as (lower index, higher index)."""
    background = count_background(pages)
    pairs, around = block_pairs(pages)
    weighed = [weigh(page, background, near) for page, near in zip(pages, around, strict=True)]
    return {(i, j): pair_score(weighed[i], weighed[j], background.day) for i, j in sorted(pairs)}
