"""Two articles compared: features of how far a page stands in its possible source, probabilities from them, and the direction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import resources
from math import exp, log1p, sqrt

from secondsource.records import Precision, Reading
from secondsource.reuse.alignment import Match, Run, align, longest_unquoted, shared_runs, strongest_pair
from secondsource.reuse.context import SAME_TEXT, Context
from secondsource.reuse.credits import credit_line, credit_to, names_itself, names_statement
from secondsource.reuse.shingles import Profile, share, shingle_containment, stands_in
from secondsource.text import fold

WHOLE_AT = 0.5
DOUBTFUL_AT = 0.2
"""Probability from which a page is no full voice any more."""
PART_AT = 0.5
CHANCE_WORDING = 0.3
"""Share of its runs of words up to which a page may be partly another's; beyond, each tenth speaks strongly for the whole."""
VERSION_WORDING = 0.3
"""Share of its 3-word runs from which a page of the same outlet counts as a later version."""
OFFICIAL_WORDING = 0.3
"""An official body's own page draws on a newspaper's only where it has so much of its wording."""
MIN_WORDS = 15
"""A page or source with fewer words outside quotations is too short to tell, unless all of it stands in the other word for word."""
MIN_ROOTS = 4
"""Voices in a story from which a likeness of passages alone, without a credit or the same words in a row, tells anything."""
LONG_RUN = 8
"""Unquoted words in a row above which two writers hardly meet by chance (world set: at most 7 between independent pages)."""
MOST_FACTS, MOST_SENTENCES = 30, 15
"""Beyond so many facts and sentences more of them make a share no surer."""
OWN_WORDS = 0.7
"""A quotation of which the source knows a smaller share of the words is the page's own."""

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReuseWeights:
    """Weights of the logistic models: `whole` with sentence vectors, `lexical` without them, `part` for passages."""

    whole: Weights
    lexical: Weights
    part: Weights


@cache
def fitted_weights() -> ReuseWeights:
    """The weights that ship with the product (data/reuse.json, written by benchmarks/reuse/fit.py)."""
    tables = json.loads(resources.files("secondsource").joinpath("data", "reuse.json").read_text("utf-8"))["weights"]
    return ReuseWeights(whole=tables["whole"], lexical=tables["lexical"], part=tables["part"])


@dataclass(frozen=True, slots=True, kw_only=True)
class ReuseOptions:
    """Probabilities (0..1) from which a page counts as wholly, doubtfully or partly its source's; `weights` other than those shipped."""

    whole: float = WHOLE_AT
    doubtful: float = DOUBTFUL_AT
    part: float = PART_AT
    weights: ReuseWeights | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for `page` drawing on `source`: named features, the probability that all of it does, points for the direction."""

    page: Profile
    source: Profile
    features: Mapping[str, float]
    whole: float
    later: float
    credit: str
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """The texts laid side by side, and the probability (0..1) that passages of the page were taken from the source."""

    features: Mapping[str, float]
    part: float
    runs: tuple[Run, ...]
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Comparer:
    """Compares the pages of one story: what is usual in it, which pages are an official body's own, and the weights to decide by."""

    context: Context
    official: frozenset[str]
    weights: ReuseWeights

    def compare(self, page: Profile, source: Profile) -> Evidence:
        """Measure how much of the page stands in the source; every feature looks from the page to the source, never back."""
        return _compare(page, source, self)

    def find_passages(self, evidence: Evidence, roots: Sequence[Profile]) -> Passages:
        """Lay the texts of a pair side by side. `roots` are the pages of the story that no other explains as a whole."""
        return _find_passages(evidence, roots, self)

    def speaks_itself(self, page: Profile, source: Profile, wording: float) -> bool:
        """Whether a page is an official body's own that has too little of a newspaper's wording to draw on it."""
        return page.id in self.official and source.id not in self.official and wording < OFFICIAL_WORDING


def _compare(page: Profile, source: Profile, story: Comparer) -> Evidence:
    context, official = story.context, story.official
    line = credit_line(page.reading, source.reading)
    credit = line or ("" if source.id in official else credit_to(page.reading, source.reading))
    features = whole_features(page, source, context) | {"credit": float(bool(line)), "credited": float(bool(credit))}
    # One outlet writes many pages on a story: only a shared wording makes one a version of the other.
    features["version"] = float(_one_outlet(page, source) and features["wording"] >= VERSION_WORDING)
    table = story.weights.whole if context.likeness(page, source).nearest else story.weights.lexical
    whole = 0.0 if story.speaks_itself(page, source, features["wording"]) else logistic(table, features)
    if min(page.length, source.length) < MIN_WORDS or not page.shingles:
        whole = float(stands_in(page, source))
    elif features["wording"] >= SAME_TEXT:
        whole = max(whole, features["wording"])  # the same words are the same text, whatever else speaks against it
    return Evidence(
        page=page,
        source=source,
        features=features,
        whole=whole,
        later=_later(page, source, official, features),
        credit=credit,
        statement=names_statement(page.reading) if source.id in official else "",
    )


def whole_features(page: Profile, source: Profile, context: Context) -> dict[str, float]:
    """The features of a whole derivation.

    `wording`: share of its runs of words (0..1); `copied`: what of that is beyond what pages share by passages; `words`: share of its
    words, rare ones first; `facts`, `meaning`: how much more than usual in this story it shares its figures and names, its meaning;
    `sure_facts`, `sure_meaning`: the same, times the root of how many facts and sentences there are; `quotes`: quotations of its own
    (log); `own`: facts of its own (log).
    """
    contrast, wording = context.contrast(page, source), shingle_containment(page, source)
    abroad = page.reading.article.lang != source.reading.article.lang
    own_quotes = 0 if abroad else sum(share(q, source.known) < OWN_WORDS for q in page.quotations)
    return {
        "wording": wording,
        "copied": max(0.0, wording - CHANCE_WORDING),
        "words": context.all_words(page, source),
        "facts": contrast.facts,
        "sure_facts": contrast.facts * sqrt(min(len(page.facts), MOST_FACTS)),
        "meaning": contrast.meaning,
        "sure_meaning": contrast.meaning * sqrt(min(len(page.sentences), MOST_SENTENCES)),
        "quotes": log1p(own_quotes),
        "own": log1p(len(page.facts - source.known)),
    }


def _find_passages(evidence: Evidence, roots: Sequence[Profile], story: Comparer) -> Passages:
    page, source = evidence.page, evidence.source
    runs = shared_runs(story.context.grams(page), story.context.grams(source))
    matches = align(page, source, story.context, roots)
    features = {
        "run": max(-3.0, min(8.0, float(longest_unquoted(page, runs) - LONG_RUN))),
        "passage": strongest_pair(matches),
        "meaning": evidence.features["meaning"],
        "rivals": log1p(sum(r.id not in {page.id, source.id} for r in roots)),
        "credited": evidence.features["credited"],
        # What a body announces stands on every page about it.
        "official": float(source.id in story.official),
    }
    enough = min(page.length, source.length) >= MIN_WORDS and not story.speaks_itself(page, source, evidence.features["wording"])
    # Two pages on one event are alike; only other voices show what is more than that.
    told = len(roots) >= MIN_ROOTS or features["run"] > 0 or features["credited"] > 0
    part = logistic(story.weights.part, features) if enough and told else 0.0
    return Passages(features=features, part=part, runs=runs, matches=matches)


def logistic(weights: Weights, features: Mapping[str, float]) -> float:
    """Probability (0..1) of a logistic model; a feature without a weight counts for nothing."""
    z = weights["bias"] + sum(weights[name] * value for name, value in features.items() if name in weights)
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, z))))


def _later(page: Profile, source: Profile, official: frozenset[str], features: Mapping[str, float]) -> float:
    """Points for the page being the one that draws: it came out later, the other is an official body, it names the other.

    Who has more of its own is added by `draws_later`, which sees both directions.
    """
    points = 3.0 * time_lead(source.reading, page.reading)
    points += 2.0 * ((source.id in official) - (page.id in official))
    # Of two pages that both read like a statement, it is that of the body which the text names.
    points += 1.0 * (names_itself(source.reading) - names_itself(page.reading))
    return points + 2.0 * features["credited"] - 0.5 * features["own"] + 1.0 * features["words"]


def draws_later(forth: Evidence, back: Evidence) -> bool:
    """Whether `forth` is the likelier direction than `back`; of equals the page without a date draws, then the greater article id."""
    if round(forth.later, 6) != round(back.later, 6):
        return forth.later > back.later
    page, source = (p.reading.article for p in (forth.page, forth.source))
    if (page.published is None) != (source.published is None):
        return page.published is None
    return page.id > source.id


def time_lead(first: Reading, second: Reading) -> float:
    """How surely the first was published before the second: -1..1, 0.0 where a date is missing or the days are the same."""
    left, right = first.article.published, second.article.published
    if left is None or right is None:
        return 0.0
    if left.precision is not Precision.DAY and right.precision is not Precision.DAY:
        hours = (right.at - left.at) / timedelta(hours=1)
        # Without a zone on the page the hour may be off by half a day; with it, minutes already tell.
        scale = 0.25 if left.zone_known and right.zone_known else 12.0
        return max(-1.0, min(1.0, hours / scale))
    days = (right.at.date() - left.at.date()).days
    return max(-1.0, min(1.0, 0.6 * days))


def _one_outlet(page: Profile, source: Profile) -> bool:
    left, right = page.reading.article.outlet, source.reading.article.outlet
    return bool(left and right and left.name and fold(left.name) == fold(right.name))
