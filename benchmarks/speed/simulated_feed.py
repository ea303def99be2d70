"""A simulated news feed: seeded, dated pages of many outlets in order of publication, made of templates and made-up names; no real text.

Usage: python benchmarks/speed/simulated_feed.py FOLDER [--pages N] [--a-day N] [--reprints SHARE] [--seed N] [--flood NAME]

Events open as a Poisson process. The number of an event's pages follows a power law (exponent TAIL), cut at LARGEST of a day's pages: with
2,000 pages a day the mean is 2.4, two thirds of events have one page, and 28% of all pages stand alone. (Nicholls and Bright,
"Understanding News Story Chains", Communication Methods and Measures 2019, find more than half of UK news within chains of
several pages.) An agency tells half of the events that have more than one page first.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import json
import random
from bisect import bisect
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import composing
import vocabulary
from composing import Event, Plan
from markup import Site, draw_site, render

TAIL = 2.2
LARGEST = 0.05
"""Pages of the largest events, as a share of a day's pages."""
ALIKE = 0.06
"""Share of events that happen where an earlier one of their kind did, to the same people, with other values."""
FOLLOWING = 0.2
"""Share of the pages after an event's third that come one to four days later and tell what has happened since."""
AGENCY_FIRST = 0.5
"""Share of events of more than one page that an agency tells first."""
WHOLE, EDITED = 0.45, 0.35
"""Of pages that take over a text: shares of those that take it whole and with edits; the rest rewrite it."""
FOREIGN = {"de": 0.07, "fr": 0.07, "ro": 0.05, "uk": 0.05}
"""Shares of outlets in other languages than English."""
REPRINTS = 0.35
"""Share of an event's English pages after the first that take over a text. Lewis, Williams and Franklin ("A compromised fourth estate?",
Journalism Studies 2008) found about half of UK quality press stories to rest wholly or mainly on agency copy; that is from memory.
"""
MEDIAN_LAG = 3.0
"""Hours from an event to half of its pages of the first day (lognormal)."""
WARM_DAYS = 4
"""Days of the feed before its first page: so that some early pages follow up on events that are not in it."""
START = datetime(2026, 1, 5, 0, 0, tzinfo=UTC)
SITES = (("agency", 4), ("daily", 76), ("small", 160))


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOptions:
    """What a feed is like. `a_day` is the mean number of pages a day, `reprints` as REPRINTS."""

    a_day: float = 2_000.0
    reprints: float = REPRINTS
    seed: int = 1
    start: datetime = START


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedPage:
    """A page with what is known of it: its event, how its text came about, and whose it is."""

    number: int
    event: str
    kind: str
    how: str
    source: str
    site: Site
    lang: str
    published: datetime | None
    title: str
    paragraphs: tuple[str, ...]

    @property
    def name(self) -> str:
        """File name: pages of a thousand lie in one folder."""
        return f"{self.number // 1000:04d}/{self.number:07d}.html"

    @property
    def html(self) -> str:
        """The page with the furniture of its outlet."""
        return render(self.site, self.number, self.title, self.paragraphs, self.published, self.lang)

    @property
    def label(self) -> dict[str, object]:
        """What is known of it, for a labels file."""
        when = self.published.isoformat() if self.published else None
        known = {"file": self.name, "event": self.event, "kind": self.kind, "how": self.how, "source": self.source, "site": self.site.name}
        return known | {"lang": self.lang, "published": when, "title": self.title, "words": sum(len(p.split()) for p in self.paragraphs)}


@cache
def sites(seed: int) -> tuple[Site, ...]:
    """The outlets of a feed: agencies in English, the others in several languages."""
    rng = random.Random(f"sites {seed}")
    langs = [*FOREIGN, "en"]
    weights = [*FOREIGN.values(), 1 - sum(FOREIGN.values())]
    numbered = itertools.count()
    return tuple(
        draw_site(rng, next(numbered), kind, "en" if kind == "agency" else rng.choices(langs, weights)[0])
        for kind, count in SITES
        for _ in range(count)
    )


def story_size(rng: random.Random, a_day: float) -> int:
    """Number of pages of an event: P(n) falls as n to the power of -TAIL, up to LARGEST of a day's pages."""
    sums = _sums(_most(a_day))
    return bisect(sums, rng.random() * sums[-1]) + 1


@cache
def _sums(most: int) -> list[float]:
    return list(itertools.accumulate(n**-TAIL for n in range(1, most + 1)))


def _most(a_day: float) -> int:
    return max(10, round(LARGEST * a_day))


def mean_size(a_day: float) -> float:
    """Mean number of pages of an event."""
    most = _most(a_day)
    return sum(n ** (1 - TAIL) for n in range(1, most + 1)) / _sums(most)[-1]


def simulate_feed(options: FeedOptions) -> Iterator[SimulatedPage]:
    """Pages in order of publication, without end; pages of events that are still under way are held as plans, a few a page of a day."""
    rng = random.Random(f"feed {options.seed}")
    waiting: list[tuple[datetime, int, Site, Plan]] = []
    past: deque[Event] = deque(maxlen=2_000)
    at, tickets, number = options.start - timedelta(days=WARM_DAYS), itertools.count(), 0
    while True:
        at += timedelta(days=rng.expovariate(options.a_day / mean_size(options.a_day)))
        while waiting and waiting[0][0] < at:
            when, _, site, plan = heapq.heappop(waiting)
            if when >= options.start:
                yield _page(number, site, plan)
                number += 1
        event = _open_event(rng, at, past)
        for site, plan in _plan_pages(rng, event, options):
            heapq.heappush(waiting, (plan.at, next(tickets), site, plan))


def _page(number: int, site: Site, plan: Plan) -> SimulatedPage:
    title, paragraphs = composing.compose(plan)
    spec = composing.templates()["kind"][plan.event.kind]
    return SimulatedPage(
        number=number, event=plan.event.id, kind=spec["name"], how=plan.how, source=plan.source, site=site, lang=plan.lang,
        published=plan.at, title=title, paragraphs=tuple(paragraphs),
    )  # fmt: skip


def _open_event(rng: random.Random, at: datetime, past: deque[Event]) -> Event:
    earlier = rng.choice(past) if past and rng.random() < ALIKE else None
    kind = earlier.kind if earlier else rng.randrange(composing.kinds())
    place = None
    if earlier:
        slots = vocabulary.choose_place(random.Random(0))
        place = {name: earlier.values[name] for name in slots}
    seed = f"{rng.getrandbits(48):012x}"
    event = Event(f"e{seed}", kind, seed, at, composing.draw_values(rng, kind, at, place))
    past.append(event)
    return event


def _plan_pages(rng: random.Random, event: Event, options: FeedOptions) -> Iterator[tuple[Site, Plan]]:
    """Who writes on an event, when, and whose text it takes: an agency's, or the first page's where no agency writes."""
    size = story_size(rng, options.a_day)
    known = sites(options.seed)
    wired = size > 1 and rng.random() < AGENCY_FIRST
    first = rng.choice([s for s in known if (s.kind == "agency") == wired and (size == 1 or s.lang == "en")])
    own = [(first, Plan(event, first.name, first.lang, event.at + timedelta(minutes=rng.uniform(10, 90)), "independent"))]
    yield own[0]
    papers = [s for s in known if s.kind != "agency" and s != first]
    for place in range(1, size):
        site = rng.choice(papers)
        later = place > 3 and rng.random() < FOLLOWING
        lag = timedelta(days=rng.uniform(1, 4)) if later else timedelta(hours=MEDIAN_LAG * rng.lognormvariate(0, 1))
        at = own[0][1].at + lag
        voice = f"{site.name} {place}"
        takes = not later and site.lang == "en" and rng.random() < options.reprints
        if takes:
            yield site, _take_over(rng, Plan(event, voice, site.lang, at, "whole", source=first.name), first)
        else:
            yield site, Plan(event, voice, site.lang, at, "follow-up" if later and site.lang == "en" else "independent")


def _take_over(rng: random.Random, plan: Plan, first: Site) -> Plan:
    chance = rng.random()
    how = "whole" if chance < WHOLE else "edited" if chance < WHOLE + EDITED else "rewritten"
    credited = rng.random() < (0.9 if how == "whole" else 0.5)
    return Plan(plan.event, plan.voice, plan.lang, plan.at, how, plan.source, first.name if credited and how != "rewritten" else "")


def write_pages(pages: Iterable[SimulatedPage], folder: Path) -> list[dict[str, object]]:
    """Write pages as files under a folder and their labels beside it (`FOLDER.labels.jsonl`); gives the labels."""
    labels = []
    with folder.with_name(f"{folder.name}.labels.jsonl").open("w", encoding="utf-8") as file:
        for page in pages:
            path = folder / page.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page.html, "utf-8")
            labels.append(page.label)
            file.write(json.dumps(page.label, ensure_ascii=False) + "\n")
    return labels


def main() -> None:
    """Write a feed, or a flood of one."""
    from floods import FLOODS, flood

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=600)
    parser.add_argument("--a-day", type=float, default=2_000.0, help="mean pages a day")
    parser.add_argument("--reprints", type=float, default=REPRINTS, help="share of later English pages of an event that take over a text")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--flood", choices=FLOODS, help="write bad input instead")
    arguments = parser.parse_args()
    options = FeedOptions(a_day=arguments.a_day, reprints=arguments.reprints, seed=arguments.seed)
    feed = (
        flood(arguments.flood, arguments.pages, options) if arguments.flood else itertools.islice(simulate_feed(options), arguments.pages)
    )
    write_pages(feed, arguments.folder)


if __name__ == "__main__":
    main()
