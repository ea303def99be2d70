"""Bad input made of the simulated feed, for tests and measures: floods, missing and impossible dates, reverse order, empty titles."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from simulated_feed import FeedOptions, SimulatedPage, simulate_feed


def flood(name: str, count: int, options: FeedOptions | None = None) -> Iterator[SimulatedPage]:
    """So many pages of a kind of bad input of FLOODS, numbered from 0; raises KeyError for a name that is none."""
    feed = simulate_feed(options or FeedOptions())
    return (replace(page, number=number) for number, page in enumerate(_MAKERS[name](feed, count)))


def _same(feed: Iterator[SimulatedPage], count: int) -> Iterator[SimulatedPage]:
    """One page over and over: the same address, text and minute, other links around it."""
    return itertools.repeat(next(feed), count)


def _outlet(feed: Iterator[SimulatedPage], count: int) -> Iterator[SimulatedPage]:
    """All by one outlet of one language, within one hour."""
    first = next(page for page in feed if page.lang == "en")
    start = first.published or datetime(2026, 1, 5, tzinfo=UTC)
    english = (page for page in itertools.chain([first], feed) if page.lang == "en")
    for number, page in enumerate(itertools.islice(english, count)):
        yield replace(page, site=first.site, published=start + timedelta(seconds=3600 * number / count))


def _dated(year: int | None) -> Callable[[Iterator[SimulatedPage], int], Iterator[SimulatedPage]]:
    def dated(feed: Iterator[SimulatedPage], count: int) -> Iterator[SimulatedPage]:
        for page in itertools.islice(feed, count):
            when = None if year is None or page.published is None else page.published.replace(year=year)
            yield replace(page, published=when)

    return dated


def _reverse(feed: Iterator[SimulatedPage], count: int) -> Iterator[SimulatedPage]:
    return reversed(list(itertools.islice(feed, count)))


def _untitled(feed: Iterator[SimulatedPage], count: int) -> Iterator[SimulatedPage]:
    return (replace(page, title="") for page in itertools.islice(feed, count))


_MAKERS: dict[str, Callable[[Iterator[SimulatedPage], int], Iterator[SimulatedPage]]] = {
    "same": _same, "outlet": _outlet, "undated": _dated(None), "dated-1970": _dated(1970), "dated-2090": _dated(2090),
    "reverse": _reverse, "untitled": _untitled,
}  # fmt: skip
FLOODS = tuple(_MAKERS)
