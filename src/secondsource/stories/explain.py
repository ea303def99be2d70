"""A page and those around it in, why it stands in its story and in no other out: links with stories, by named features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from secondsource.records import PlaceExplanation, Profile, StoryLink
from secondsource.stories.batch import DEFAULTS, StoryOptions
from secondsource.stories.linkage import link_strength
from secondsource.stories.online import CANDIDATES, contributions, rank_candidates
from secondsource.stories.pairs import Around, Background, Floats, Page, Weighed, count_background, keys_of, pair_score, usual_width, weigh

SHOWN = 3
"""Other stories whose links are told."""

MOST_OWN = 50
"""Pages of the own story that are compared."""

FEATURE_WORDS = {
    "bias": "what speaks against any two pages being of one event before they are looked at",
    "meaning": "how near title and lead are in meaning, against look-alikes",
    "crowd": "how near other pages lie to both: in a dense neighbourhood a small distance says less",
    "behind": "how much nearer the page lies that is nearest to one of them",
    "weekday": "whether, both being without a date, they name different days of the week",
    "terms": "how many of their words they share, rare ones counting more",
    "names": "how many of the names they share, rare ones counting more",
    "numbers": "how many of the numbers they share, rare ones counting more",
    "apart": "whether they are neither near in meaning nor share much of their words",
    "near": "whether they speak of the same day, give or take one",
    "event_far": "how many weeks lie between the days they speak of, beyond five days",
    "page_far": "how many weeks lie between their publications, beyond ten days",
}
"""What each named feature of a pair measures, for a reader."""


def feature_words(name: str) -> str:
    """What a named feature measures; its name where there are no words for it."""
    return FEATURE_WORDS.get(name, name.replace("_", " "))


def explain_place(
    article_id: str, profiles: Sequence[Profile], story_of: Mapping[str, str], *, options: StoryOptions = DEFAULTS
) -> PlaceExplanation:
    """Explain the place of one page among profiles of pages whose stories are known; the background of rarity is counted from these.

    Pages without a story are left out. KeyError where the page is not among the profiles or stands in no story.
    """
    own_story = story_of[article_id]
    width = usual_width(profiles)
    pages = {p.article_id: Page.of(p, width) for p in profiles if p.article_id in story_of}
    background = count_background(list(pages.values()))
    leads = np.stack([p.lead for p in pages.values()])
    page = weigh(pages[article_id], background, _around(pages[article_id], pages, leads))
    compared = _worth_comparing(page, pages, story_of, background)
    by_story: dict[str, list[tuple[Weighed, float]]] = {}
    for other in sorted(compared):
        weighed = weigh(pages[other], background, _around(pages[other], pages, leads))
        by_story.setdefault(story_of[other], []).append((weighed, pair_score(page, weighed, background.day)))
    links = {
        story: _link(story, page, scored, background, sum(s == story for s in story_of.values())) for story, scored in by_story.items()
    }
    others = sorted((link for story, link in links.items() if story != own_story), key=lambda k: (-k.score, k.story_id))
    return PlaceExplanation(
        article_id=article_id, story_id=own_story, own=links.get(own_story), others=tuple(others[:SHOWN]), needed=options.same
    )


def _worth_comparing(page: Weighed, pages: Mapping[str, Page], story_of: Mapping[str, str], background: Background) -> set[str]:
    """Pages of the own story, and the candidates among the rest."""
    me, keys = page.page, keys_of(page.page)
    rest = {a: p for a, p in pages.items() if a != me.id}
    cosines = {a: round(float(me.lead @ p.lead), 5) for a, p in rest.items()}
    holders: dict[str, list[str]] = {}
    for a, other in rest.items():
        for key in (other.names | other.numbers) & keys:
            holders.setdefault(key, []).append(a)
    kin = [a for a in sorted(rest) if story_of[a] == story_of[me.id]]
    elsewhere = {a for a in rest if story_of[a] != story_of[me.id]}
    ranked = rank_candidates(
        {a: c for a, c in cosines.items() if a in elsewhere},
        {k: [a for a in held if a in elsewhere] for k, held in holders.items() if len(held) <= CANDIDATES},
        background,
    )
    return {*kin[:MOST_OWN], *ranked}


def _around(page: Page, pages: Mapping[str, Page], leads: Floats) -> Around:
    """What lies around a page among all pages, whose leads are the rows."""
    cosines = leads @ page.lead
    return Around.of(cosines[[a != page.id for a in pages]])


def _link(story: str, page: Weighed, scored: Sequence[tuple[Weighed, float]], background: Background, size: int) -> StoryLink:
    nearest, best = max(scored, key=lambda s: (s[1], s[0].page.id))
    return StoryLink(
        story_id=story,
        pages=size,
        score=round(link_strength((other.page.lang == page.page.lang, score) for other, score in scored), 4),
        nearest=nearest.page.id,
        nearest_score=round(best, 4),
        reasons=tuple(contributions(page, nearest, background.day).items()),
    )
