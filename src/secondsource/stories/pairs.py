"""Two pages in, how likely they tell of one event out: named features of meaning, words, names, numbers and days, and their weights."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from math import exp, log, sqrt

import numpy as np
import numpy.typing as npt

from secondsource.records import Profile
from secondsource.stories.features import month_length

Floats = npt.NDArray[np.float32]

DATES = {"near": 1.0, "event_far": -1.5, "page_far": -0.6}
"""Weights of days, by hand: between the look-alikes of the world set (eight days, a month, two years) and its follow-ups."""
OTHER_LANGUAGE = {"bias": -1.33, "meaning": 2.21, "names": 1.8, "numbers": 1.2, "near": 2.0, "event_far": -0.7, "page_far": -0.4}
"""Weights for a pair of two languages, by hand: what surrounds a page is mostly of its own language, and words do not meet."""
BACKGROUND = 40
"""Pages added in thought to a batch, so that in a batch of five a shared word is not yet a common one."""

NEAR = 0.87
STEP = 0.03
"""Cosine of leads of look-alikes (the same event lies about .92, unrelated pages .78), and what is a step from there."""
CROWD = 40
STREAM, DENSE = 0.83, 0.88
"""Nearest pages that are the crowd around a page, and the least and the most that the cosine of one counts: where there are fewer pages
the rest of the crowd is thought to be at STREAM, and the pages of a great story count no more than those of a dense neighbourhood.
"""
KIN = 0.92
"""Cosine from which the nearest page is near enough to be of the same event: copies are nearer, and push nobody else away."""
EVENT_SLACK = 5
PAGE_SLACK = 10
MOST_WEEKS = 6.0
"""Days between events, and between publications, that cost nothing (follow-ups); weeks after which more costs no more."""

APART = -4.0
UNLIKE, STRANGE = 0.85, 0.2
"""Weight, by hand, of two pages of one language being near neither in meaning (cosine) nor in words (cosine of stems): they tell of other
events, however empty it is around them. Of 69 pages on anything 23 are joined with others without it, 10 with it; at .86 they are 4,
but then own events are torn apart (BCubed .914 for .948).
"""
FEW = 12.0
"""Least summed rarity a side is held to have, so that one shared name of two does not count as all."""

DEAR = {"terms": 0.5, "names": 1.0, "numbers": 1.0}
HOPELESS = -2.0
"""Features that take long, with the most they come to where pages are not alike in meaning, and the logit a pair must be able to reach with
them (a score of .12) before they are computed.
"""


@dataclass(frozen=True, slots=True)
class Page:
    """A profile laid out for comparing. `terms` are the weighted counts of stems, `lead` is a row of zeros where there is none."""

    id: str
    lang: str
    terms: Mapping[str, float]
    names: frozenset[str]
    numbers: frozenset[str]
    day: int | None
    event: int | None
    yearless: tuple[int, int] | None
    lead: Floats
    weekdays: frozenset[int]

    @classmethod
    def of(cls, profile: Profile, width: int) -> Page:
        """Lay out a profile; a vector of another width (in bytes) counts as none."""
        data = profile.lead if len(profile.lead) == width else bytes(width)
        return cls(
            id=profile.article_id,
            lang=profile.lang,
            terms=dict(profile.terms),
            names=frozenset(profile.names),
            numbers=frozenset(profile.numbers),
            day=profile.day,
            event=profile.event,
            yearless=profile.yearless,
            lead=np.nan_to_num(np.frombuffer(data, dtype=np.float32)),
            weekdays=frozenset(profile.weekdays),
        )


@dataclass(frozen=True, slots=True)
class Background:
    """What pairs are weighed against: how many pages there are, on how many each stem, name and number stands, and how much it tells
    (0..1) that two pages speak of one day.
    """

    pages: int
    holders: Mapping[str, int]
    day: float

    def rarity(self, key: str) -> float:
        """Natural logarithm of pages to holders; BACKGROUND pages are added in thought."""
        return log((self.pages + BACKGROUND) / (self.holders.get(key) or 1))


@dataclass(frozen=True, slots=True)
class Around:
    """What lies around a page: the mean cosine with the CROWD nearest pages (STREAM..DENSE), and that with the nearest (STREAM..KIN).

    A pair's cosine means less in a dense neighbourhood (score normalisation by a cohort, Auckenthaler et al. 2000), and less where either
    page has another that is nearer.
    """

    crowd: float = STREAM
    nearest: float = STREAM

    @classmethod
    def of(cls, cosines: Floats) -> Around:
        """Survey a page's cosines with all others, or with its nearest."""
        known = cosines[cosines > STREAM]
        if len(known) > CROWD:
            known = np.partition(known, len(known) - CROWD)[-CROWD:]
        total = float(np.sort(np.minimum(known, DENSE)).sum(dtype=np.float64))
        return cls((total + STREAM * (CROWD - len(known))) / CROWD, min(KIN, float(known.max(initial=STREAM))))


@dataclass(frozen=True, slots=True)
class Weighed:
    """A page with its stems weighed by rarity, the length of that vector (1 where it has none), the rarity of its names and numbers, and
    what lies around it.
    """

    page: Page
    terms: Mapping[str, float]
    norm: float
    rarity: Mapping[str, float]
    around: Around


ALONE = Around()
"""What lies around a page of which nothing is known."""


def usual_width(profiles: Iterable[Profile]) -> int:
    """The commonest width of lead vectors, in bytes; 4 where there are none."""
    widths = Counter(len(p.lead) for p in profiles if p.lead and len(p.lead) % 4 == 0)
    return max(sorted(widths), key=lambda w: widths[w], default=4)


def keys_of(page: Page | Profile) -> set[str]:
    """Everything of a page that is counted: stems, names and numbers."""
    return (
        {*(t for t, _ in page.terms), *page.names, *page.numbers}
        if isinstance(page, Profile)
        else {*page.terms, *page.names, *page.numbers}
    )


def count_background(pages: Sequence[Page]) -> Background:
    """Count a closed batch of pages."""
    holders: Counter[str] = Counter()
    for page in pages:
        holders.update(keys_of(page))
    return Background(pages=len(pages), holders=holders, day=weight_of_a_day(Counter(p.event for p in pages if p.event is not None)))


def weight_of_a_day(held: Mapping[int, int]) -> float:
    """How much it tells (0..1) that two pages speak of one day, from the number of pages of each day (ordinals): much where they span a
    year, nothing where all are of one day.
    """
    count = sum(held.values())
    together = sum(n * (held.get(d - 1, 0) + n + held.get(d + 1, 0) - 1) for d, n in held.items())
    share = (together + 0.1 * BACKGROUND**2) / (count * max(0, count - 1) + BACKGROUND**2)
    return min(1.0, -log(share) / 2.3)


def weigh(page: Page, background: Background, around: Around = ALONE) -> Weighed:
    """Weigh a page's words, names and numbers by how rare they are."""
    terms = {t: x * background.rarity(t) for t, x in page.terms.items()}
    norm = sqrt(sum(x * x for x in terms.values())) or 1.0
    return Weighed(page, terms, norm, {t: background.rarity(t) for t in sorted(page.names | page.numbers)}, around)


def pair_features(left: Weighed, right: Weighed, near: float) -> dict[str, float]:
    """Named features of a pair, those that have a weight for its languages; `near` is what a common day tells."""
    return {**_cheap_features(left, right, near), **_dear_features(left, right)}


def pair_score(left: Weighed, right: Weighed, near: float) -> float:
    """How likely two pages tell of one event (0..1)."""
    table = weights_of(left.page, right.page)
    logit = _logit(_cheap_features(left, right, near), table)
    # What takes long is left out where it could not matter.
    if logit + sum(table.get(name, 0.0) * most for name, most in DEAR.items()) > HOPELESS:
        logit += _logit(_dear_features(left, right), table)
    return _logistic(logit)


def weights_of(left: Page, right: Page) -> Mapping[str, float]:
    """The weights of the features for a pair of one language, or of two."""
    return same_language() if left.lang == right.lang else OTHER_LANGUAGE


@cache
def same_language() -> Mapping[str, float]:
    """Weights for a pair of one language: those of days, and those that ship with the product (data/stories.json, written by
    benchmarks/clustering/fit.py).
    """
    stored = json.loads(resources.files("secondsource").joinpath("data", "stories.json").read_text("utf-8"))
    return {**stored["weights"], **DATES, "apart": APART}


def _logit(features: Mapping[str, float], table: Mapping[str, float]) -> float:
    return sum(table.get(name, 0.0) * value for name, value in features.items())


def _cheap_features(left: Weighed, right: Weighed, near: float) -> dict[str, float]:
    a, b = left.page, right.page
    cosine = float(a.lead @ b.lead)
    features = {"bias": 1.0, "meaning": (cosine - NEAR) / STEP if cosine else 0.0, **_distances(a, b, near)}
    if a.lang == b.lang:
        # Where vectors are missing nothing is known of the neighbourhood, and the densest is thought to be there.
        crowd = (left.around.crowd + right.around.crowd) / 2 if cosine else DENSE
        nearest = min(left.around.nearest, right.around.nearest)
        features["crowd"] = (crowd - STREAM) / STEP
        features["behind"] = max(0.0, nearest - cosine) / STEP if cosine else 0.0
        features["weekday"] = _weekdays(a.weekdays, b.weekdays)
    return features


def _dear_features(left: Weighed, right: Weighed) -> dict[str, float]:
    a, b = left.page, right.page
    numbers = _overlap(a.numbers, b.numbers, left.rarity, right.rarity)
    if a.lang == b.lang:
        terms = _dot(left.terms, right.terms) / (left.norm * right.norm)
        return {"terms": terms, "numbers": numbers, "apart": float(0.0 < float(a.lead @ b.lead) < UNLIKE and terms < STRANGE)}
    return {"names": _overlap(a.names, b.names, left.rarity, right.rarity), "numbers": numbers}


def _weekdays(left: frozenset[int], right: frozenset[int]) -> float:
    """1 where two pages without a date name no weekday in common, 0 where they name one, or one of them none."""
    return float(bool(left) and bool(right) and not left & right)


def _distances(left: Page, right: Page, near: float) -> dict[str, float]:
    """Features of time: events within a day of each other; weeks between events, and between publications, beyond the slack."""
    gap = _event_gap(left, right)
    apart = abs(left.day - right.day) if left.day is not None and right.day is not None else None
    return {
        "near": near if gap is not None and gap <= 1 else 0.0,
        "event_far": 0.0 if gap is None else min(MOST_WEEKS, max(0, gap - EVENT_SLACK) / 7),
        "page_far": 0.0 if apart is None else min(MOST_WEEKS, max(0, apart - PAGE_SLACK) / 7),
    }


def _event_gap(left: Page, right: Page) -> int | None:
    """Days between the events of two pages, a day without a year taken in the nearest year; None where one is unknown."""
    if left.event is not None and right.event is not None:
        return abs(left.event - right.event)
    if left.yearless and right.yearless:
        return 0 if left.yearless == right.yearless else None
    known, partial = (left.event, right.yearless) if left.event is not None else (right.event, left.yearless)
    if known is None or partial is None:
        return None
    month, day = partial
    year = date.fromordinal(known).year
    years = [y for y in (year - 1, year, year + 1) if 1 <= y <= date.max.year and day <= month_length(y, month)]
    return min((abs(date(y, month, day).toordinal() - known) for y in years), default=None)


def _overlap(left: frozenset[str], right: frozenset[str], of_left: Mapping[str, float], of_right: Mapping[str, float]) -> float:
    """Rarity of what both have against that of the side with less (0..1); a side with very little counts as having FEW."""
    shared = sum(of_left[t] for t in sorted(left & right))
    if not shared:
        return 0.0
    least = min(sum(of_left[t] for t in sorted(left)), sum(of_right[t] for t in sorted(right)))
    return shared / max(least, FEW)


def _dot(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    if len(right) < len(left):
        left, right = right, left
    return sum(x * right[t] for t, x in left.items() if t in right)


def _logistic(z: float) -> float:
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, z))))
