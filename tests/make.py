"""Factories for records in tests: sensible defaults, and only the fields a test is about are given."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from secondsource.records import (
    Analysis,
    Article,
    Capture,
    Claim,
    DateSource,
    Decision,
    Derivation,
    Edition,
    Finding,
    GateOutcome,
    Media,
    Moment,
    Origin,
    Outlet,
    Passage,
    Precision,
    Reading,
    ReuseLink,
    Score,
    ScorePart,
    Slot,
    Span,
    Status,
    Story,
    StoryReport,
    Value,
    Verdict,
    content_id,
)
from secondsource.stories import describe_page

TEXT = "Three people died when a footbridge fell in Varnow on Monday, the mayor said.\n\nThe bridge was built in 1974."


def moment(when: str = "2026-03-02T08:30:00+00:00", **fields: Any) -> Moment:
    """Make a moment from ISO 8601; a bare day has day precision."""
    at = datetime.fromisoformat(when)
    known = at.tzinfo is not None
    given = {
        "at": at if known else at.replace(tzinfo=UTC),
        "precision": Precision.DAY if len(when) == 10 else Precision.MINUTE,
        "source": DateSource.META,
        "zone_known": known,
    }
    return Moment(**(given | fields))


def outlet(name: str = "The Varnow Post", **fields: Any) -> Outlet:
    """Make an outlet."""
    return Outlet(**({"name": name, "domain": f"{name.replace(' ', '').lower()}.example"} | fields))


def capture(file: str = "a.html", data: bytes = b"<p>a</p>", **fields: Any) -> Capture:
    """Make a capture."""
    return Capture(**({"id": content_id("cap", data), "file": file, "media": Media.HTML, "data": data} | fields))


def article(file: str = "a.html", **fields: Any) -> Article:
    """Make an article; its id follows from the file unless given."""
    given = {
        "id": content_id("art", file),
        "capture_id": content_id("cap", file),
        "file": file,
        "title": "Footbridge falls in Varnow",
        "text": TEXT,
        "lang": "en",
        "url": f"https://varnowpost.example/{file}",
        "outlet": outlet(),
        "published": moment(),
    }
    return Article(**(given | fields))


def analysis(of: Article | None = None, **fields: Any) -> Analysis:
    """Make an empty analysis of an article."""
    return Analysis(**({"article_id": (of or article()).id, "sentences": ()} | fields))


def reading(of: Article | None = None, **fields: Any) -> Reading:
    """Make a reading of an article without claims."""
    of = of or article()
    given = {"article": of, "analysis": analysis(of), "claims": ()} | fields
    return Reading(**({"profile": describe_page(of, given["analysis"], given.pop("lead_vector", b""))} | given))


def claim(of: Article | None = None, quote: str | None = None, value: str = "3", **fields: Any) -> Claim:
    """Make a claim at the first place where the quote stands in the article; `words` gives the value's own words within it."""
    of = of or article()
    quote = of.text.split("\n")[0] if quote is None else quote
    words = fields.pop("words", quote)
    start = of.text.index(quote)
    value_start = of.text.index(words, start)
    given = {
        "id": content_id("claim", of.id, start, value_start, value),
        "article_id": of.id,
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "value_start": value_start,
        "value_end": value_start + len(words),
        "slot": Slot.COUNT,
        "value": value,
        "status": Status.DONE,
    }
    return Claim(**(given | fields))


def value(claims: tuple[Claim, ...] = (), **fields: Any) -> Value:
    """Make a value that the given claims support, every article its own origin unless told otherwise."""
    given = {
        "value": claims[0].value if claims else "3",
        "status": claims[0].status if claims else Status.DONE,
        "claim_ids": tuple(c.id for c in claims),
        "origin_ids": tuple(dict.fromkeys(content_id("org", c.article_id) for c in claims)),
    }
    return Value(**(given | fields))


def finding(claims: tuple[Claim, ...] = (), **fields: Any) -> Finding:
    """Make a finding with one value out of the given claims."""
    values = fields.get("values", (value(claims),))
    sources = max((len(v.origin_ids) for v in values), default=0)
    given = {
        "id": content_id("fact", *(c.id for c in claims)),
        "story_id": "story-1",
        "statement": "Three people died",
        "slot": Slot.COUNT,
        "key": True,
        "verdict": Verdict.CORROBORATED if sources > 1 else Verdict.SINGLE_SOURCE,
        "independent_sources": sources,
        "confidence": 0.7,
        "values": values,
    }
    return Finding(**(given | fields))


def origin(*articles: Article, **fields: Any) -> Origin:
    """Make an origin of which the first article is the root."""
    articles = articles or (article(),)
    given = {
        "id": content_id("org", articles[0].id),
        "root_id": articles[0].id,
        "article_ids": tuple(a.id for a in articles),
    }
    return Origin(**(given | fields))


def link(copy: Article, source: Article, shared: str = "", **fields: Any) -> ReuseLink:
    """Make a link from a copy to its source; `shared` is a passage that stands in both."""
    passages = ()
    if shared:
        left, right = copy.text.index(shared), source.text.index(shared)
        passages = (
            Passage(
                left=Span(start=left, end=left + len(shared)),
                right=Span(start=right, end=right + len(shared)),
            ),
        )
    given = {
        "article_id": copy.id,
        "source_id": source.id,
        "derivation": Derivation.WHOLLY,
        "score": 0.93,
        "reasons": ("Names the agency in its credit line.",),
        "passages": passages,
    }
    return ReuseLink(**(given | fields))


def score(name: str = "confidence", value: float = 0.5, **fields: Any) -> Score:
    """Make a score with one part."""
    parts = (ScorePart(name="sources", amount=value, why="Independent sources behind the key facts."),)
    return Score(**({"name": name, "value": value, "parts": parts} | fields))


def decision(outcome: GateOutcome = GateOutcome.PUBLISHED, *reasons: str) -> Decision:
    """Make a decision."""
    return Decision(outcome=outcome, reasons=reasons or ("Two independent sources.",))


def story_report(*articles: Article, **fields: Any) -> StoryReport:
    """Make a report of a story of the given articles, every one its own origin unless told otherwise."""
    articles = articles or (article(),)
    given = {
        "story": Story(id="story-1", article_ids=tuple(a.id for a in articles)),
        "title": articles[0].title,
        "event_date": "2026-03-02",
        "first_published": articles[0].published.iso if articles[0].published else None,
        "last_published": articles[-1].published.iso if articles[-1].published else None,
        "origins": tuple(origin(a) for a in articles),
        "links": (),
        "derivations": tuple((a.id, Derivation.INDEPENDENT) for a in articles),
        "findings": (),
        "entities": (),
        "affected": (),
        "commitments": (),
        "scores": (score("sentiment", -0.5), score("impact", 4.0), score("confidence", 0.5)),
        "decision": decision(),
    }
    return StoryReport(**(given | fields))


def edition(**fields: Any) -> Edition:
    """Make an edition; empty unless told otherwise."""
    return Edition(**({"articles": (), "claims": (), "stories": (), "failures": ()} | fields))
