"""An edition as one HTML file that needs nothing else: no script, no font, no network.

Pages are hostile input: the template escapes everything, links go to http and https only, and the page forbids itself the rest.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from secondsource import __version__
from secondsource.exchange.passages import Quotation, anchor, clip, cut_quote, mark_text
from secondsource.records import (
    Affected,
    Article,
    Claim,
    Commitment,
    Derivation,
    Edition,
    Finding,
    Origin,
    ReuseLink,
    Score,
    ScorePart,
    Span,
    StoryEntity,
    StoryReport,
    Value,
    Verdict,
)

VERDICT_WORDS = {
    Verdict.DISPUTED: "Disputed",
    Verdict.UPDATED: "Updated",
    Verdict.CORROBORATED: "Corroborated",
    Verdict.SINGLE_SOURCE: "Single source",
}
"""In the order in which a reader wants them."""
DERIVATION_WORDS = {
    Derivation.INDEPENDENT: "In its own words",
    Derivation.WHOLLY: "Reprint or rewrite",
    Derivation.PARTLY: "Partly taken over",
    Derivation.RELEASE: "Rewrite of a press release",
}
SCORE_RANGES = {"sentiment": (-1.0, 1.0), "impact": (1.0, 10.0), "confidence": (0.0, 1.0)}
PASSAGES_SHOWN = 5
"""Shared passages quoted for a link, longest first; the rest are counted."""
CITATIONS_SHOWN = 6
"""Links to passages under a part of a score or an entity; the rest are counted."""

Item = TypeVar("Item")
Place = TypeVar("Place")

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?")
_MONTH = re.compile(r"[12]\d{3}-(?:0[1-9]|1[0-2])")
_LARGE = re.compile(r"-?\d{5,18}(?![\d-])")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A passage of an article, and where to find it on this page."""

    article: Article
    href: str
    quotation: Quotation
    speaker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueView:
    """A value, the origins behind it, and its mentions: one an origin is shown, the rest is behind a click."""

    value: Value
    sources: int
    shown: tuple[Citation, ...]
    folded: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactView:
    """A finding with its values."""

    finding: Finding
    values: tuple[ValueView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """Why an article was folded under another: the longest shared passages, and how many more there are."""

    link: ReuseLink
    source: Article | None
    passages: tuple[Quotation, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """An article of an origin with its derivation and its links."""

    article: Article
    derivation: Derivation
    links: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginView:
    """An origin with its pages, the root first."""

    origin: Origin
    pages: tuple[PageView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """An article in full, with an anchor at every place that the report cites."""

    article: Article
    paragraphs: tuple[Markup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedView(Generic[Item]):
    """A part of a score, an entity, a party or a commitment, and the first passages behind it; `more` were left out."""

    item: Item
    citations: tuple[Citation, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreView:
    """A score with its parts; `lowest` and `highest` bound it."""

    score: Score
    lowest: float
    highest: float
    parts: tuple[CitedView[ScorePart], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """A story as the template shows it: `shown` facts in full, `folded` ones behind a click."""

    report: StoryReport
    counts: Mapping[Verdict, int]
    derivations: Mapping[str, Derivation]
    shown: tuple[FactView, ...]
    folded: tuple[FactView, ...]
    origins: tuple[OriginView, ...]
    scores: tuple[ScoreView, ...]
    entities: tuple[CitedView[StoryEntity], ...]
    affected: tuple[CitedView[Affected], ...]
    commitments: tuple[CitedView[Commitment], ...]
    articles: tuple[ArticleView, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """Looks up articles and claims by id, and notes every cited span so that the articles can be anchored there."""

    articles: Mapping[str, Article]
    claims: Mapping[str, Claim]
    cited: dict[str, set[Span]] = field(default_factory=dict)

    def cite(self, article_id: str, start: int, end: int, inner: Span | None = None, speaker: str = "") -> Citation | None:
        """Cite a passage; None where the article is not part of the edition."""
        article = self.articles.get(article_id)
        if article is None:
            return None
        span = clip(article.text, Span(start=start, end=end))
        quotation = cut_quote(article, span, inner)
        if not article.text[span.start : span.end].strip():
            return Citation(article=article, href="#" + article_id, quotation=quotation, speaker=speaker)
        self.cited.setdefault(article_id, set()).add(span)
        return Citation(article=article, href="#" + anchor(article_id, span), quotation=quotation, speaker=speaker)

    def cite_claims(self, claim_ids: Iterable[str]) -> tuple[Citation, ...]:
        """Cite the passages of claims, in their order, the same passage once."""
        cited = {}
        for claim in (self.claims[key] for key in claim_ids if key in self.claims):
            inner = Span(start=claim.value_start, end=claim.value_end)
            citation = self.cite(claim.article_id, claim.start, claim.end, inner, claim.attributed_to or "")
            if citation:
                cited[citation.href, citation.quotation.value] = citation
        return tuple(cited.values())

    def cite_mentions(self, mentions: Iterable[tuple[str, int, int]]) -> tuple[Citation, ...]:
        """Cite passages given as (article id, start, end)."""
        return tuple(citation for mention in dict.fromkeys(mentions) if (citation := self.cite(*mention)))


def render_report(edition: Edition) -> str:
    """Render an edition as one self-contained HTML page, the same each time; an empty one says that nothing was read."""
    desk = Desk({a.id: a for a in edition.articles}, {c.id: c for c in edition.claims})
    stories = tuple(_story(report, desk) for report in edition.stories)
    told = {key for report in edition.stories for key in report.story.article_ids}
    css = _resource("report.css")
    page = _template().render(
        css=Markup(css),
        css_digest=base64.b64encode(hashlib.sha256(css.encode()).digest()).decode(),
        version=__version__,
        edition=edition,
        stories=stories,
        loose=tuple(_article(article, desk) for article in edition.articles if article.id not in told),
        totals=Counter(f.verdict for report in edition.stories for f in report.findings),
        sources=sum(len(report.origins) for report in edition.stories),
        verdicts=VERDICT_WORDS,
        derivations_words=DERIVATION_WORDS,
        ranges=SCORE_RANGES,
        citations_shown=CITATIONS_SHOWN,
    )
    return page.encode("utf-8", "replace").decode("utf-8")


def _story(report: StoryReport, desk: Desk) -> StoryView:
    voices = {key: origin.id for origin in report.origins for key in origin.article_ids}
    facts = [_fact(finding, voices, desk) for finding in sorted(report.findings, key=_rank)]
    view = StoryView(
        report=report,
        counts=Counter(finding.verdict for finding in report.findings),
        derivations=dict(report.derivations),
        shown=tuple(fact for fact in facts if not _is_minor(fact.finding)),
        folded=tuple(fact for fact in facts if _is_minor(fact.finding)),
        origins=tuple(_origin(origin, report, desk) for origin in report.origins),
        scores=tuple(_score(score, desk) for score in report.scores),
        entities=tuple(_cited(entity, entity.mentions, desk.cite_mentions) for entity in report.entities),
        affected=tuple(_cited(party, party.mentions, desk.cite_mentions) for party in report.affected),
        commitments=tuple(_cited(promise, promise.mentions, desk.cite_mentions) for promise in report.commitments),
        articles=(),
    )
    # The texts come last: only now is it known which of their passages are cited.
    return replace(view, articles=tuple(_article(desk.articles[k], desk) for k in report.story.article_ids if k in desk.articles))


def _rank(finding: Finding) -> tuple[bool, int]:
    return not finding.key, list(VERDICT_WORDS).index(finding.verdict)


def _is_minor(finding: Finding) -> bool:
    return not finding.key and finding.verdict is Verdict.SINGLE_SOURCE


def _fact(finding: Finding, voices: Mapping[str, str], desk: Desk) -> FactView:
    return FactView(finding=finding, values=tuple(_value(value, voices, desk) for value in finding.values))


def _value(value: Value, voices: Mapping[str, str], desk: Desk) -> ValueView:
    citations = desk.cite_claims(value.claim_ids)
    first: dict[str, Citation] = {}
    for citation in citations:
        first.setdefault(voices.get(citation.article.id, citation.article.id), citation)
    shown = tuple(first.values())
    return ValueView(value=value, sources=len(value.origin_ids), shown=shown, folded=tuple(c for c in citations if c not in shown))


def _origin(origin: Origin, report: StoryReport, desk: Desk) -> OriginView:
    derivations = dict(report.derivations)
    pages = tuple(
        PageView(
            article=desk.articles[key],
            derivation=derivations.get(key, Derivation.INDEPENDENT),
            links=tuple(_link(link, desk) for link in report.links if link.article_id == key),
        )
        for key in origin.article_ids
        if key in desk.articles
    )
    return OriginView(origin=origin, pages=pages)


def _link(link: ReuseLink, desk: Desk) -> LinkView:
    article = desk.articles[link.article_id]
    longest = sorted(link.passages, key=lambda passage: passage.left.start - passage.left.end)
    return LinkView(
        link=link,
        source=desk.articles.get(link.source_id),
        passages=tuple(cut_quote(article, passage.left) for passage in longest[:PASSAGES_SHOWN]),
        more=max(len(longest) - PASSAGES_SHOWN, 0),
    )


def _score(score: Score, desk: Desk) -> ScoreView:
    lowest, highest = SCORE_RANGES.get(score.name, (min(score.value, 0.0), max(score.value, 1.0)))
    parts = tuple(_cited(part, part.claim_ids, desk.cite_claims) for part in score.parts)
    return ScoreView(score=score, lowest=lowest, highest=highest, parts=parts)


def _cited(item: Item, places: Sequence[Place], cite: Callable[[Sequence[Place]], tuple[Citation, ...]]) -> CitedView[Item]:
    # Only what is shown is cited: an anchor for every mention of a name would litter the text.
    return CitedView(item=item, citations=cite(places[:CITATIONS_SHOWN]), more=max(len(places) - CITATIONS_SHOWN, 0))


def _article(article: Article, desk: Desk) -> ArticleView:
    return ArticleView(article=article, paragraphs=mark_text(article, desk.cited.get(article.id, ())))


def web_address(url: str | None) -> str:
    """Give an address back if it is safe to link (http or https with a host, no space or control character), else nothing.

    >>> web_address("https://a.example/b"), web_address("javascript:alert(1)"), web_address(None)
    ('https://a.example/b', '', '')
    """
    if not url or any(ord(c) <= 32 or ord(c) == 127 for c in url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme.lower() in {"http", "https"} and parts.netloc else ""


def readable_day(iso: str | None) -> str:
    """Write an ISO day or time for a reader; what is no ISO date is given back as it is.

    >>> readable_day("2026-03-02"), readable_day("2026-03-02T08:30:00+01:00"), readable_day(None)
    ('2 Mar 2026', '2 Mar 2026, 08:30 (UTC+01:00)', '')
    """
    match = _DAY.fullmatch(iso or "")
    if match is None or not 1 <= int(match[2]) <= 12:
        return iso or ""
    day = f"{int(match[3])} {_MONTHS[int(match[2]) - 1]} {match[1]}"
    zone = "" if match[5] is None else " (UTC)" if match[5] in {"Z", "+00:00"} else f" (UTC{match[5]})"
    return f"{day}, {match[4]}{zone}" if match[4] else day


def language_tag(lang: str) -> str:
    """Give a language code back if it looks like one, else `und` (undetermined)."""
    return lang if _LANGUAGE.fullmatch(lang) else "und"


def number(value: float) -> str:
    """Write a number with at most two decimals and a comma between thousands.

    >>> number(31500000.0), number(-0.5), number(0.126)
    ('31,500,000', '-0.5', '0.13')
    """
    return f"{round(value, 2) + 0.0:,.2f}".rstrip("0").rstrip(".")


_PART_OF_YEAR = re.compile(r"(\d{4})-(Q[1-4]|H[12]|SP|SU|FA|AU|WI)")
_PARTS = {
    "Q1": "first quarter of", "Q2": "second quarter of", "Q3": "third quarter of", "Q4": "fourth quarter of", "H1": "first half of",
    "H2": "second half of", "SP": "spring", "SU": "summer", "FA": "autumn", "AU": "autumn", "WI": "winter",
}  # fmt: skip
_DURATION = re.compile(r"P(T?)(\d+)([A-Z]+)")
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day", "DE": "decade", "TH": "hour", "TM": "minute", "TS": "second"}


def readable_value(value: str) -> str:
    """Write a normalised value for a reader: dates in words, commas in long numbers; anything else as it is.

    >>> readable_value("31500000 EUR"), readable_value("2026-06"), readable_value("2026"), readable_value("three bidders")
    ('31,500,000 EUR', 'Jun 2026', '2026', 'three bidders')
    >>> readable_value("2027-H2"), readable_value("P15Y"), readable_value("T21:40")
    ('second half of 2027', '15 years', '21:40')
    """
    if _MONTH.fullmatch(value):
        return readable_day(value + "-01").removeprefix("1 ")
    if match := _PART_OF_YEAR.fullmatch(value):
        return f"{_PARTS[match[2]]} {match[1]}"
    if match := _DURATION.fullmatch(value):
        return plural(int(match[2]), _UNITS.get(match[1] + match[3], match[3]))
    if value.startswith("T") and value[1:3].isdigit():
        return value[1:6]
    if _LARGE.match(value):
        return _LARGE.sub(lambda match: f"{int(match[0]):,}", value, count=1)
    return readable_day(value)


def plural(count: int, one: str, many: str = "") -> str:
    """Write a count with its noun.

    >>> plural(1, "page"), plural(2, "story", "stories")
    ('1 page', '2 stories')
    """
    return f"{count} {one if count == 1 else many or one + 's'}"


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(
        address=web_address, day=readable_day, language=language_tag, number=number, plural=plural, value=readable_value
    )
    return environment.from_string(_resource("report.html"))


def _resource(name: str) -> str:
    return resources.files("secondsource").joinpath("exchange", name).read_text(encoding="utf-8")
