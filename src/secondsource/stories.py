"""Readings in, stories out: articles on one event, gathered in one batch whatever their order.

Block (near in meaning, or sharing rare names) -> compare (named features) -> decide (logistic score, then average linkage).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import exp, log, sqrt

import numpy as np
import numpy.typing as npt

from secondsource.records import Reading, Story, TimeKind, content_id
from secondsource.text import WORD, fold, romanise

Floats = npt.NDArray[np.float32]
Floats64 = npt.NDArray[np.float64]

# Words and vectors: fitted on AllSides train (300 events) and ECB+ train, weighed alike; BCubed .85 on AllSides val, .89 on
# ECB+ dev. Dates: by hand, between the look-alikes of the world set (eight days, a month, two years) and its follow-ups.
SAME_LANGUAGE = {
    "bias": -1.93, "meaning": 2.21, "terms": 2.51, "names": 1.33, "numbers": 0.87,
    "near": 2.0, "event_far": -0.7, "page_far": -0.4,
}  # fmt: skip
OTHER_LANGUAGE = {"bias": -0.9, "meaning": 2.21, "names": 1.8, "numbers": 1.2, "near": 2.0, "event_far": -0.7, "page_far": -0.4}

NEIGHBOURS = 40
"""Nearest pages by meaning that are compared with each page."""

COMMON_NAME = 30
"""A name on more pages than this brings no pairs together by itself: it is a country, not an event."""

BACKGROUND = 40
"""Pages added in thought to a batch, so that in a batch of five a shared word is not yet a common one."""

NEAR = 0.87
"""Cosine of leads of look-alikes (the same event lies about .92, unrelated pages .78)."""

RECENT_DAYS = 10
"""A day named at most so long before publication may be the day of the event."""

EVENT_SLACK = 5
PAGE_SLACK = 10
MOST_WEEKS = 6.0
"""Days between events, and between publications, that cost nothing (follow-ups); weeks after which more costs no more."""

FEW = 12.0
"""Least summed rarity a side is held to have, so that one shared name of two does not count as all."""

HOPELESS = -2.0
"""Logit a pair must be able to reach (a score of .12) before its words are compared."""

BLOCK = 256
LEAD_WORDS = 60
STEM = 6
UNLINKED = 0.02
"""Score of a pair that was never compared."""

OWN_LANGUAGE = 0.85
"""Weight of the pairs of one language, however few, where two groups share a language; the pairs across languages have the rest.

By hand: a page that is told loosely meets its sisters in words, and pages in other languages not at all; were all pairs counted
alike, a few of these would tear it off. Best of .75, .8, .85, .9 and 1 on sets whose pages were given languages at random.
"""

_SPLIT = re.compile(r"[-'’]")
_NUMBER = re.compile(r"\d+(?:[.,:\u00a0\u202f]\d+)*")
_FULL_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_YEARLESS = re.compile(r"XXXX-(\d\d)-(\d\d)")
_COMMON = frozenset(
    "the and any all are about after again also although among because been before being both but can could did"
    " does during each even few first for from get had has have her here him his how however into its just last like"
    " made make many may might more most much must new nor not now off one only other our out over own per said same"
    " say says she should since some still such than that their them then there these they this those through told"
    " too under until very was were what when where which while who whom why will with would year years you your"
    " monday tuesday wednesday thursday friday saturday sunday january february march april june july august"
    " september october november december according two three der die das und ist den dem des ein eine einer einen"
    " mit von auf für nicht auch sich als bei nach aus wie les des une est dans que qui sur pour par aux cette elle"
    " pas plus avec ont son ses din care este sunt pentru mai fost що від про для його який яка які була було були".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryOptions:
    """Mean pair score (0..1) from which two groups are one story."""

    same: float = 0.42


DEFAULTS = StoryOptions()


@dataclass(frozen=True, slots=True)
class _Page:
    """What is compared of one article. `day` is when it came out, `event` the day it speaks of, both as ordinals.

    `yearless` is that day as month and day where an undated page leaves out the year.
    """

    id: str
    lang: str
    terms: dict[str, float]
    names: frozenset[str]
    numbers: frozenset[str]
    day: int | None
    event: int | None
    yearless: tuple[int, int] | None = None


def gather_stories(readings: Sequence[Reading], *, options: StoryOptions = DEFAULTS) -> tuple[Story, ...]:
    """Group articles into stories, one event each; every article is in exactly one story.

    Stories come in order of their id, which depends on their articles alone. The order of the input does not matter; an article
    given twice counts once; no readings give no stories.
    """
    by_id = {r.article.id: r for r in readings}
    ordered = [by_id[a] for a in sorted(by_id)]
    pages = [_page(r) for r in ordered]
    leads = _lead_vectors(ordered)
    scores = _pair_scores(pages, leads)
    groups = _clusters([p.lang for p in pages], scores, options.same)
    stories = [Story(id=content_id("sto", *ids), article_ids=ids) for ids in (tuple(pages[i].id for i in group) for group in groups)]
    return tuple(sorted(stories, key=lambda s: s.id))


def _page(reading: Reading) -> _Page:
    article = reading.article
    days = _days(reading)
    day = article.published.at.date().toordinal() if article.published else None
    return _Page(
        id=article.id,
        lang=article.lang,
        terms=_terms(article.title, article.text),
        names=_names(reading),
        numbers=frozenset(n for m in _NUMBER.finditer(f"{article.title}\n{article.text}") for n in _number(m.group())),
        day=day,
        event=_event_day(days, day),
        yearless=_yearless(reading) if day is None and not days else None,
    )


def _terms(title: str, text: str) -> dict[str, float]:
    """Stems and the logarithm of their frequency; the title counts thrice, the lead twice."""
    counts: Counter[str] = Counter()
    for match in WORD.finditer(title):
        counts.update(dict.fromkeys(_stems(match.group()), 3))
    for at, match in enumerate(WORD.finditer(text)):
        counts.update(dict.fromkeys(_stems(match.group()), 2 if at < LEAD_WORDS else 1))
    return {t: 1 + log(n) for t, n in counts.items()}


@lru_cache(maxsize=1 << 16)
def _stems(word: str) -> tuple[str, ...]:
    parts = _SPLIT.split(fold(word).removesuffix("'s"))
    return tuple(p[:STEM] for p in parts if len(p) > 2 and p not in _COMMON and not p[0].isdigit())


def _names(reading: Reading) -> frozenset[str]:
    """Stems of upper-case words inside sentences (not in German, where every noun is one) and of the tagger's names."""
    article = reading.article
    starts = {s.start for s in reading.analysis.sentences}
    written = [] if article.lang == "de" else [m.group() for m in WORD.finditer(article.text) if m.start() not in starts]
    written += [m.group() for e in reading.analysis.entities for m in WORD.finditer(e.name)]
    return frozenset(part for word in written if word[0].isupper() for part in _name_parts(word))


@lru_cache(maxsize=1 << 16)
def _name_parts(word: str) -> tuple[str, ...]:
    parts = (romanise(p)[:STEM] for p in _SPLIT.split(fold(word).removesuffix("'s")) if p not in _COMMON)
    return tuple(p for p in parts if len(p) > 2)


def _number(form: str) -> tuple[str, ...]:
    """Telling digits of a number of at least two digits; years tell little."""
    digits = re.sub(r"\D", "", form).strip("0")
    plain_year = re.fullmatch(r"(?:19|20)\d\d", form)
    return (digits,) if len(digits) > 1 and not plain_year else ()


def _days(reading: Reading) -> list[int]:
    """Ordinals of the full dates a text names, in its order; impossible dates are passed over."""
    days = []
    for mention in reading.analysis.times:
        if mention.kind in {TimeKind.DATE, TimeKind.TIME} and (match := _FULL_DATE.match(mention.value)):
            year, month, day = (int(g) for g in match.groups())
            if year and 1 <= month <= 12 and 1 <= day <= _month_length(year, month):
                days.append(date(year, month, day).toordinal())
    return days


def _yearless(reading: Reading) -> tuple[int, int] | None:
    """First day of the text that is named without a year."""
    for mention in reading.analysis.times:
        match = _YEARLESS.match(mention.value)
        if match and 1 <= int(match[1]) <= 12 and 1 <= int(match[2]) <= _month_length(2024, int(match[1])):
            return int(match[1]), int(match[2])
    return None


def _month_length(year: int, month: int) -> int:
    return 31 if month == 12 else (date(year, month + 1, 1) - date(year, month, 1)).days


def _event_day(days: list[int], published: int | None) -> int | None:
    """The day a page speaks of: the first it names that lies shortly before its publication, else the publication itself."""
    if published is None:
        return days[0] if days else None
    return next((d for d in days if published - RECENT_DAYS <= d <= published), published)


def _lead_vectors(readings: Sequence[Reading]) -> Floats:
    """Lead vectors as rows; a row of zeros where a page has none or one of another width."""
    widths = Counter(len(r.lead_vector) for r in readings if r.lead_vector and len(r.lead_vector) % 4 == 0)
    width = max(sorted(widths), key=lambda w: widths[w], default=4)
    rows = [np.frombuffer(r.lead_vector if len(r.lead_vector) == width else bytes(width), dtype=np.float32) for r in readings]
    return np.nan_to_num(np.stack(rows)) if rows else np.zeros((0, 1), dtype=np.float32)


def _pair_scores(pages: list[_Page], leads: Floats) -> dict[tuple[int, int], float]:
    """Score of every pair worth comparing, as (lower index, higher index)."""
    rarity, near = _rarity(pages), _weight_of_a_day(pages)
    weighed = [{t: x * rarity[t] for t, x in p.terms.items()} for p in pages]
    norms = [sqrt(sum(x * x for x in terms.values())) or 1.0 for terms in weighed]
    scores = {}
    for i, j in sorted(_candidates(pages, leads)):
        table = SAME_LANGUAGE if pages[i].lang == pages[j].lang else OTHER_LANGUAGE
        cosine = float(leads[i] @ leads[j])
        features = {"bias": 1.0, "meaning": (cosine - NEAR) / 0.03 if cosine else 0.0, **_distances(pages[i], pages[j], near)}
        z = sum(table[name] * value for name, value in features.items())
        # What words, names and numbers can add is at most their weights: the dear part is left out where it cannot matter.
        if z + sum(table.get(name, 0.0) for name in ("terms", "names", "numbers")) > HOPELESS:
            z += table.get("terms", 0.0) * _dot(weighed[i], weighed[j]) / (norms[i] * norms[j])
            z += table["names"] * _overlap(pages[i].names, pages[j].names, rarity)
            z += table["numbers"] * _overlap(pages[i].numbers, pages[j].numbers, rarity)
            scores[i, j] = _logistic(z)
    return scores


def _candidates(pages: list[_Page], leads: Floats) -> set[tuple[int, int]]:
    pairs: set[tuple[int, int]] = set()
    count = min(NEIGHBOURS, len(pages) - 1)
    for start in range(0, len(pages), BLOCK):
        cosines = leads[start : start + BLOCK] @ leads.T
        for row, i in enumerate(range(start, min(start + BLOCK, len(pages)))):
            cosines[row, i] = -1.0
            nearest = np.argpartition(-cosines[row], count - 1)[:count] if count else ()
            pairs |= {(min(i, int(j)), max(i, int(j))) for j in nearest if cosines[row, j] > 0}
    holders: dict[str, list[int]] = defaultdict(list)
    for i, page in enumerate(pages):
        for name in page.names:
            holders[name].append(i)
    for name in sorted(holders):
        rows = holders[name]
        if len(rows) <= COMMON_NAME:
            pairs |= {(i, j) for at, i in enumerate(rows) for j in rows[at + 1 :]}
    return pairs


def _rarity(pages: Iterable[_Page]) -> dict[str, float]:
    seen: Counter[str] = Counter()
    count = 0
    for page in pages:
        count += 1
        seen.update(page.terms.keys() | page.names | page.numbers)
    return {t: log((count + BACKGROUND) / n) for t, n in seen.items()}


def _weight_of_a_day(pages: list[_Page]) -> float:
    """How much it tells (0..1) that two pages speak of one day: much where the batch spans a year, nothing for one day."""
    held = Counter(p.event for p in pages if p.event is not None)
    count = sum(held.values())
    together = sum(n * (held[d - 1] + n + held[d + 1] - 1) for d, n in held.items())
    share = (together + 0.1 * BACKGROUND**2) / (count * max(0, count - 1) + BACKGROUND**2)
    return min(1.0, -log(share) / 2.3)


def _distances(left: _Page, right: _Page, near: float) -> dict[str, float]:
    """Features of time: events within a day of each other; weeks between events, and between publications, beyond the slack."""
    gap = _event_gap(left, right)
    apart = abs(left.day - right.day) if left.day is not None and right.day is not None else None
    return {
        "near": near if gap is not None and gap <= 1 else 0.0,
        "event_far": 0.0 if gap is None else min(MOST_WEEKS, max(0, gap - EVENT_SLACK) / 7),
        "page_far": 0.0 if apart is None else min(MOST_WEEKS, max(0, apart - PAGE_SLACK) / 7),
    }


def _event_gap(left: _Page, right: _Page) -> int | None:
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
    years = [y for y in (year - 1, year, year + 1) if 1 <= y <= date.max.year and day <= _month_length(y, month)]
    return min((abs(date(y, month, day).toordinal() - known) for y in years), default=None)


def _overlap(left: frozenset[str], right: frozenset[str], rarity: Mapping[str, float]) -> float:
    """Rarity of what both have against that of the side with less (0..1); a side with very little counts as having FEW."""
    shared = sum(rarity[t] for t in sorted(left & right))
    least = min(sum(rarity[t] for t in sorted(side)) for side in (left, right))
    return shared / max(least, FEW)


def _dot(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    if len(right) < len(left):
        left, right = right, left
    return sum(x * right[t] for t, x in left.items() if t in right)


def _logistic(z: float) -> float:
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, z))))


def _clusters(langs: Sequence[str], scores: Mapping[tuple[int, int], float], same: float) -> list[list[int]]:
    """Average linkage: join the two groups of the highest mean score while it is at least `same`; the first of equals.

    Groups can only grow within parts that a chain of such scores connects, so each part is treated by itself.
    """
    parts = _connected(len(langs), [pair for pair, score in scores.items() if score >= same])
    groups: list[list[int]] = []
    for part in parts:
        place = {page: at for at, page in enumerate(part)}
        table = np.full((len(part), len(part)), UNLINKED, dtype=np.float64)
        for at, i in enumerate(part):
            for j in part[at + 1 :]:
                if (i, j) in scores:
                    table[place[i], place[j]] = table[place[j], place[i]] = scores[i, j]
        groups.extend([part[k] for k in sorted(group)] for group in _linkage(table, [langs[i] for i in part], same))
    return groups


def _connected(count: int, edges: Iterable[tuple[int, int]]) -> list[list[int]]:
    parent = list(range(count))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, j in edges:
        low, high = sorted((find(i), find(j)))
        parent[high] = low
    parts: dict[int, list[int]] = defaultdict(list)
    for i in range(count):
        parts[find(i)].append(i)
    return [parts[root] for root in sorted(parts)]


def _linkage(scores: Floats64, langs: Sequence[str], same: float) -> list[list[int]]:
    """Groups of the rows of a symmetric table of scores, by average linkage of the pairs within and across languages."""
    columns = {lang: at for at, lang in enumerate(sorted(set(langs)))}
    counts = np.zeros((len(langs), len(columns)))
    counts[np.arange(len(langs)), [columns[lang] for lang in langs]] = 1.0
    everything = scores.copy()
    kin = np.where(counts @ counts.T > 0, scores, 0.0)
    links = np.stack([_links(i, everything, kin, counts) for i in range(len(langs))])
    np.fill_diagonal(links, -1.0)
    members = {i: [i] for i in range(len(langs))}
    while len(members) > 1:
        i, j = sorted(divmod(int(links.argmax()), len(langs)))
        if links[i, j] < same:
            break
        for sums in (everything, kin):
            sums[i] += sums[j]
            sums[:, i] += sums[:, j]
        counts[i] += counts[j]
        members[i] += members.pop(j)
        counts[j] = 0.0
        links[i] = np.where(counts.any(axis=1), _links(i, everything, kin, counts), -1.0)
        links[i, i] = -1.0
        links[:, i] = links[i]
        links[j, :] = links[:, j] = -1.0
    return list(members.values())


def _links(i: int, everything: Floats64, kin: Floats64, counts: Floats64) -> Floats64:
    """Mean scores of group i with every group, from sums over all pairs and over those of one language, and pages by language."""
    within = counts @ counts[i]
    across = counts.sum(axis=1) * counts[i].sum() - within
    own, other = kin[i] / np.maximum(within, 1.0), (everything[i] - kin[i]) / np.maximum(across, 1.0)
    weight = np.where(within == 0, 0.0, np.where(across == 0, 1.0, OWN_LANGUAGE))
    return np.asarray(weight * own + (1.0 - weight) * other)
