"""Fills a store with readings of a simulated feed in minutes instead of hours: no model reads these pages, nothing here tells of quality.

What is real: the page, its text, title, outlet and date (simulated_feed.py), what it is gathered by (`describe_page`), and the way into the
store (`add_reading`, `place`, `replace_stories`). What is simulated: its analysis, claims and vectors are those of a page of its language
that the models read, laid over its text; the vector of its lead is its event's with noise, so that leads of one event have a cosine of
about .92 and others .72; it stands in the story of its event; a story's report is that of a real story, with its pages and their words.
"""

from __future__ import annotations

import hashlib
import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC

import numpy as np
import numpy.typing as npt
from simulated_feed import FeedOptions, SimulatedPage, simulate_feed

from secondsource.pipeline import Models, derive_reading, evaluate_story
from secondsource.records import (
    Analysis,
    Article,
    Capture,
    DateSource,
    Media,
    Moment,
    Outlet,
    Placement,
    Precision,
    Reading,
    Story,
    StoryChange,
    StoryChangeKind,
    StoryReport,
    content_id,
)
from secondsource.storage import SqlStore
from secondsource.stories.features import describe_page
from secondsource.stories.online import choose_keys
from secondsource.stories.pairs import Background, keys_of, weight_of_a_day

POOL_SEED = 7_001
"""Pages of the pool come from a feed of their own."""
SHARED, OWN = 0.78, 0.92
"""Cosines of leads: of unrelated pages, and of pages of one event (models/encoder.py)."""
AT_ONCE = 400
"""Pages that are placed, and whose stories are written, in one transaction."""
KEPT_FINDINGS = 60

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pool:
    """Readings by the real models, by language, the mean of their lead vectors, and reports of their stories by number of pages."""

    readings: dict[str, list[Reading]]
    middle: Floats
    reports: list[StoryReport]


def read_pool(count: int, models: Models) -> Pool:
    """Let the models read so many pages of a feed, and evaluate their stories."""
    feed = itertools.islice(simulate_feed(FeedOptions(seed=POOL_SEED, a_day=count)), count)
    readings: dict[str, list[Reading]] = defaultdict(list)
    stories: dict[str, list[Reading]] = defaultdict(list)
    for page in feed:
        reading = derive_reading(make_article(page, "pool"), models=models)
        readings[page.lang].append(reading)
        stories[page.event].append(reading)
    ordered = [sorted(found, key=lambda r: r.article.id) for _, found in sorted(stories.items())]
    reports = [
        evaluate_story(Story(id=f"pool-{n}", article_ids=tuple(r.article.id for r in found)), found) for n, found in enumerate(ordered)
    ]
    leads = np.array([np.frombuffer(r.lead_vector, np.float32) for found in readings.values() for r in found])
    return Pool(dict(readings), _unit(leads.mean(axis=0)), reports)


def make_article(page: SimulatedPage, capture_id: str) -> Article:
    """The article of a page, as if it had been extracted from it."""
    moment = None
    if page.published:
        at = page.published.astimezone(UTC).replace(microsecond=0)
        moment = Moment(at=at, precision=Precision.SECOND, source=DateSource.JSON_LD, zone_known=True)
    return Article(
        id=content_id("art", page.name, capture_id),
        capture_id=capture_id,
        file=page.name,
        title=page.title,
        text="\n\n".join(page.paragraphs),
        lang=page.lang,
        url=f"https://{page.site.domain}/news/{page.number}",
        outlet=Outlet(name=page.site.name, domain=page.site.domain, kind=page.site.kind),
        published=moment,
    )


class Filler:
    """Puts pages of a feed into a store, one after another; `version` is that of the program's own readings."""

    def __init__(self, pool: Pool, version: str) -> None:
        self._pool, self._version = pool, version
        self._holders: Counter[str] = Counter()
        self._days: Counter[int] = Counter()
        self._members: dict[str, list[str]] = defaultdict(list)
        self._texts: dict[str, tuple[str, str, str]] = {}
        self._placed = 0

    def fill(self, store: SqlStore, pages: Iterator[SimulatedPage], count: int) -> None:
        """Put the next pages into a store; it is the same one each time."""
        self._store = store
        while count > 0:
            batch = list(itertools.islice(pages, min(count, AT_ONCE)))
            readings = [self._add(page) for page in batch]
            self._place(batch, readings)
            self._report(batch)
            count -= len(batch)

    def _add(self, page: SimulatedPage) -> Reading:
        data = page.html.encode()
        capture = Capture(id=hashlib.sha256(data).hexdigest(), file=page.name, media=Media.HTML, data=data)
        reading = self._simulate(page, make_article(page, capture.id))
        self._store.add_reading(capture, reading)
        return reading

    def _simulate(self, page: SimulatedPage, article: Article) -> Reading:
        rng = random.Random(page.number)
        model = rng.choice(self._pool.readings.get(page.lang) or self._pool.readings["en"])
        analysis = _laid_over(model.analysis, article)
        claims = tuple(
            replace(
                claim, id=content_id("clm", article.id, n), article_id=article.id, start=start, end=end, quote=article.text[start:end],
                value_start=start, value_end=end, value=article.text[start:end],
            )
            for n, claim in enumerate(model.claims)
            for start, end in [_within(claim.start, claim.end, article)]
        )  # fmt: skip
        alone = rng.random() < 0.28  # such pages have no vectors of sentences yet
        return replace(
            model,
            article=article,
            analysis=analysis,
            claims=claims,
            claim_vectors=() if alone else model.claim_vectors,
            sentence_vectors=() if alone else model.sentence_vectors,
            profile=describe_page(article, analysis, self._lead(page).tobytes()),
            version=self._version,
        )

    def _lead(self, page: SimulatedPage) -> Floats:
        """The event's direction around the middle of the pool, and noise of the page's own."""
        event, own = (np.random.default_rng(int(hashlib.sha256(seed.encode()).hexdigest()[:8], 16)) for seed in (page.event, page.name))
        told = np.sqrt(SHARED) * self._pool.middle + np.sqrt(1 - SHARED) * _unit(event.standard_normal(len(self._pool.middle)))
        lead = np.sqrt(OWN) * told + np.sqrt(1 - OWN) * _unit(own.standard_normal(len(told)))
        return _unit(lead).astype(np.float16).astype(np.float32)

    def _place(self, batch: Sequence[SimulatedPage], readings: Sequence[Reading]) -> None:
        placements, changes, keys = [], [], []
        for page, reading in zip(batch, readings, strict=True):
            assert reading.profile is not None
            told = keys_of(reading.profile)
            background = Background(self._placed, {k: self._holders[k] for k in told}, weight_of_a_day(self._days))
            keys.append(choose_keys(reading.profile, background))
            story = f"str-{page.event}"
            before = self._members[story]
            kind = StoryChangeKind.JOINED if before else StoryChangeKind.OPENED
            nearest = before[0] if before else ""
            placements.append(Placement(article_id=reading.article.id, story_id=story, score=0.9 * bool(before), nearest=nearest))
            changes.append(StoryChange(kind=kind, story_id=story, article_ids=(reading.article.id,), cause=reading.article.id))
            before.append(reading.article.id)
            self._texts.setdefault(story, (reading.article.title, reading.article.text, _iso(reading.article)))
            self._holders.update(told)
            self._days[reading.profile.day or 0] += 1
            self._placed += 1
        self._store.place(placements, changes, keys)

    def _report(self, batch: Sequence[SimulatedPage]) -> None:
        touched = {f"str-{page.event}": page for page in batch}
        self._store.replace_stories([self._relabel(story, page) for story, page in sorted(touched.items())], ())

    def _relabel(self, story: str, page: SimulatedPage) -> StoryReport:
        """The report of a real story of about as many pages, on this one's pages."""
        members = tuple(sorted(self._members[story]))
        model = min(self._pool.reports, key=lambda r: (abs(len(r.story.article_ids) - len(members)), hash_of(story, r.story.id)))
        title, text, first = self._texts[story]
        sentences = [s for p in text.split("\n\n") for s in p.split(". ")]
        findings = tuple(
            replace(f, id=content_id("fnd", story, n), story_id=story, statement=sentences[n % len(sentences)])
            for n, f in enumerate(model.findings[:KEPT_FINDINGS])
        )
        names = sorted({word for word in page.title.split() if word[:1].isupper()})
        entities = tuple(replace(e, name=names[n % len(names)] if names else e.name) for n, e in enumerate(model.entities))
        last = page.published.isoformat() if page.published else first
        return replace(
            model, story=Story(id=story, article_ids=members), title=title, first_published=first, last_published=last, findings=findings,
            entities=entities, version=self._version,
        )  # fmt: skip


def hash_of(*parts: str) -> str:
    """A number that is the same in every process, to choose by."""
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()


def _laid_over(analysis: Analysis, article: Article) -> Analysis:
    """The same mentions, cut where the text ends."""

    def cut(mentions: Sequence[object]) -> tuple[object, ...]:
        placed = ((m, *_within(m.start, m.end, article)) for m in mentions)  # type: ignore[attr-defined]
        return tuple(replace(m, start=start, end=end) for m, start, end in placed)  # type: ignore[type-var]

    parts = ("sentences", "times", "quantities", "entities", "events", "attributions")
    return replace(analysis, article_id=article.id, **{part: cut(getattr(analysis, part)) for part in parts})


def _within(start: int, end: int, article: Article) -> tuple[int, int]:
    size = len(article.text)
    return min(start, size), min(end, size)


def _iso(article: Article) -> str:
    return article.published.iso if article.published else ""


def _unit(vector: npt.NDArray[np.floating]) -> Floats:
    return (vector / (np.linalg.norm(vector) or 1.0)).astype(np.float32)
