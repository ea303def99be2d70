"""What is read for the measure of speed: articles of one length, and a story of many pages, both made from our own events r01 to r12."""

from __future__ import annotations

import json
import random
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from secondsource.records import Article, DateSource, Moment, Outlet, Precision

EVENTS = Path(__file__).resolve().parents[1] / "reuse" / "events"
FITTED = tuple(f"r{n:02d}-*.json" for n in range(1, 13))
"""The other events are held out: nobody tunes on them, not for speed either."""
WORDS = 500
LEFT_OUT, RECOUNTED = 0.25, 0.15
"""Chances with which a simulated page drops a sentence and alters a number."""
EXCHANGED = (0.0, 0.05, 0.2, 0.5)
"""Chances of which a page has one, with which a word is exchanged for another of the story: some pages are copies, others are not."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“])")
_WORD = re.compile(r"\b[a-z]{4,}\b")
_NUMBER = re.compile(r"\b[1-9]\d{0,2}\b")

Event = dict[str, Any]


def load_events() -> list[Event]:
    """The events that may be looked at, in order of their ids."""
    return [json.loads(path.read_text("utf-8")) for pattern in FITTED for path in sorted(EVENTS.glob(pattern))]


def make_articles(events: list[Event]) -> list[Article]:
    """An English article of WORDS words an event: paragraphs of its English pages in order, the last cut at its end."""
    articles = []
    for event in events:
        pages = [p for p in event["pages"] if p["lang"] == "en"]
        kept: list[str] = []
        left = WORDS
        for paragraph in (q for p in pages for q in p["article"] if q not in kept):
            kept.append(" ".join(paragraph.split()[:left]))
            left -= len(kept[-1].split())
            if not left:
                break
        articles.append(_article(event["event_id"], pages[0]["title"], "\n\n".join(kept), pages[0]["published"]))
    return articles


def make_story(event: Event, size: int) -> list[Article]:
    """So many simulated pages of one event: its English pages over and over, each time with sentences, words and numbers altered.

    The rule is seeded and page n is the same for every size, so that a smaller story is the beginning of a greater one.
    """
    pages = [p for p in event["pages"] if p["lang"] == "en"]
    words = sorted({w for p in pages for q in p["article"] for w in _WORD.findall(q)})
    articles = []
    for n in range(size):
        page, rng = pages[n % len(pages)], random.Random(f"{event['event_id']} {n}")
        exchanged = rng.choice(EXCHANGED)
        text = "\n\n".join(filter(None, (_varied(q, words, exchanged, rng) for q in page["article"])))
        articles.append(_article(f"{n:03d}-{page['page']}", page["title"], text, page["published"]))
    return articles


def _varied(paragraph: str, words: list[str], exchanged: float, rng: random.Random) -> str:
    kept = [s for s in _SENTENCE.split(paragraph) if rng.random() >= LEFT_OUT]
    text = _WORD.sub(lambda m: rng.choice(words) if rng.random() < exchanged else m.group(), " ".join(kept))
    return _NUMBER.sub(lambda m: str(int(m.group()) + rng.randint(1, 9)) if rng.random() < RECOUNTED else m.group(), text)


def _article(name: str, title: str, text: str, published: str) -> Article:
    moment = Moment(at=datetime.fromisoformat(published).astimezone(UTC), precision=Precision.SECOND, source=DateSource.GIVEN)
    return Article(id=name, capture_id=name, file=name, title=title, text=text, lang="en", published=moment, outlet=Outlet(name=name))
