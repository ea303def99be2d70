"""Two pages in, how likely they tell of one event out: named features of meaning, words, names, numbers and days, and their weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, log, sqrt

import numpy as np
import numpy.typing as npt

from secondsource.records import Profile
from secondsource.stories.features import month_length

Floats = npt.NDArray[np.float32]

# Words and vectors: fitted on AllSides train (300 events) and ECB+ train, weighed alike; BCubed .85 on AllSides val, .89 on
# ECB+ dev. Dates: by hand, between the look-alikes of the world set (eight days, a month, two years) and its follow-ups.
SAME_LANGUAGE = {
    "bias": -1.93, "meaning": 2.21, "terms": 2.51, "names": 1.33, "numbers": 0.87,
    "near": 2.0, "event_far": -0.7, "page_far": -0.4,
}  # fmt: skip
OTHER_LANGUAGE = {"bias": -0.9, "meaning": 2.21, "names": 1.8, "numbers": 1.2, "near": 2.0, "event_far": -0.7, "page_far": -0.4}
BACKGROUND = 40
"""Pages added in thought to a batch, so that in a batch of five a shared word is not yet a common one."""

NEAR = 0.87
"""Cosine of leads of look-alikes (the same event lies about .92, unrelated pages .78)."""
EVENT_SLACK = 5
PAGE_SLACK = 10
MOST_WEEKS = 6.0
"""Days between events, and between publications, that cost nothing (follow-ups); weeks after which more costs no more."""

FEW = 12.0
"""Least summed rarity a side is held to have, so that one shared name of two does not count as all."""

HOPELESS = -2.0
"""Logit a pair must be able to reach (a score of .12) before its words are compared."""


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
class Weighed:
    """A page with its stems weighed by rarity, the length of that vector (1 where it has none), and the rarity of its names and numbers."""

    page: Page
    terms: Mapping[str, float]
    norm: float
    rarity: Mapping[str, float]


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


def weigh(page: Page, background: Background) -> Weighed:
    """Weigh a page's words, names and numbers by how rare they are."""
    terms = {t: x * background.rarity(t) for t, x in page.terms.items()}
    norm = sqrt(sum(x * x for x in terms.values())) or 1.0
    return Weighed(page, terms, norm, {t: background.rarity(t) for t in sorted(page.names | page.numbers)})


def pair_features(left: Weighed, right: Weighed, near: float) -> dict[str, float]:
    """Named features of a pair; `near` is what a common day tells. Those of words are left out where they could not matter."""
    a, b = left.page, right.page
    table = weights_of(a, b)
    cosine = float(a.lead @ b.lead)
    features = {"bias": 1.0, "meaning": (cosine - NEAR) / 0.03 if cosine else 0.0, **_distances(a, b, near)}
    # What words, names and numbers can add is at most their weights: the dear part is left out where it cannot matter.
    if _logit(features, table) + sum(table.get(name, 0.0) for name in ("terms", "names", "numbers")) > HOPELESS:
        features["terms"] = _dot(left.terms, right.terms) / (left.norm * right.norm)
        features["names"] = _overlap(a.names, b.names, left.rarity, right.rarity)
        features["numbers"] = _overlap(a.numbers, b.numbers, left.rarity, right.rarity)
    return features


def pair_score(left: Weighed, right: Weighed, near: float) -> float:
    """How likely two pages tell of one event (0..1)."""
    return _logistic(_logit(pair_features(left, right, near), weights_of(left.page, right.page)))


def weights_of(left: Page, right: Page) -> Mapping[str, float]:
    """The weights of the features for a pair of one language, or of two."""
    return SAME_LANGUAGE if left.lang == right.lang else OTHER_LANGUAGE


def _logit(features: Mapping[str, float], table: Mapping[str, float]) -> float:
    return sum(table.get(name, 0.0) * value for name, value in features.items())


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
