"""An edition in, views of it out: what the template of the report shows, with every id looked up and every cited place noted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from markupsafe import Markup

from secondsource.exchange.passages import Quotation, anchor, clip, cut_quote, mark_text
from secondsource.exchange.standing import Dispute, Side, dispute_of, history_of
from secondsource.exchange.words import VERDICT_WORDS, chance, outlet_name, particular_words
from secondsource.records import (
    Affected,
    Article,
    Brief,
    BriefSentence,
    Claim,
    Commitment,
    Derivation,
    Edition,
    Finding,
    FindingKind,
    Origin,
    Passage,
    Reliability,
    ReuseLink,
    Score,
    ScorePart,
    SectionKind,
    Span,
    StoryEntity,
    StoryReport,
    TrackRecord,
    Value,
    Verdict,
    content_id,
)

TOLD_IN_BRIEF = (SectionKind.OVERVIEW, SectionKind.TAKEAWAYS, SectionKind.SPEAKERS, SectionKind.BACKGROUND, SectionKind.WATCH)
SCORE_RANGES = {"sentiment": (-1.0, 1.0), "impact": (1.0, 10.0), "confidence": (0.0, 1.0)}
PASSAGES_SHOWN = 5
"""Shared passages quoted for a link, longest first; the rest are counted."""
CITATIONS_SHOWN = 6
"""Links to passages under a part of a score or an entity; the rest are counted."""
NAMES_SHOWN = 12
"""Voices named under a value, and values named as contradicting it; the rest are counted."""

Item = TypeVar("Item")
Place = TypeVar("Place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A passage of an article, and where to find it on this page."""

    article: Article
    href: str
    quotation: Quotation
    speaker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceView:
    """An origin behind a value, and what is to be known of it here, such as why it counts for less than one; no page, no `href`."""

    name: str
    href: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RivalView:
    """A value that excludes another, and who gives it."""

    value: Value
    href: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueView:
    """A value, the origins behind it, the values that exclude it, and its mentions: one an origin is shown, the rest is behind a click."""

    value: Value
    id: str
    voices: tuple[VoiceView, ...]
    more_voices: int
    rivals: tuple[RivalView, ...]
    more_rivals: int
    shown: tuple[Citation, ...]
    folded: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactView:
    """A finding with its values; how they stand to one another where they differ; and what pages say of one of a kind of its own."""

    finding: Finding
    values: tuple[ValueView, ...]
    dispute: Dispute | None
    history: tuple[Side, ...]
    told: tuple[CitedView[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageView:
    """A shared passage in the page and, where the words differ, in its source."""

    here: Quotation
    there: Quotation | None
    quoted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """Why an article was folded under another, or may have to be: the longest shared passages, and how many more there are."""

    link: ReuseLink
    source: Article | None
    passages: tuple[PassageView, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """An article of an origin with its derivation, what it draws on, and what it only may draw on; `grade` is its outlet's."""

    article: Article
    derivation: Derivation
    grade: Reliability
    links: tuple[LinkView, ...]
    doubts: tuple[LinkView, ...]


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
    weak: int
    doubtful: int
    scores: tuple[ScoreView, ...]
    entities: tuple[CitedView[StoryEntity], ...]
    affected: tuple[CitedView[Affected], ...]
    commitments: tuple[CitedView[Commitment], ...]
    articles: tuple[ArticleView, ...]
    brief: tuple[tuple[SectionKind, tuple[CitedView[BriefSentence], ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """Looks up articles, claims and grades, and notes every cited span so that the articles can be anchored there."""

    articles: Mapping[str, Article]
    claims: Mapping[str, Claim]
    grades: Mapping[str, Reliability]
    cited: dict[str, set[Span]] = field(default_factory=dict)

    @classmethod
    def of(cls, edition: Edition) -> Desk:
        """The desk of an edition, with nothing cited yet."""
        grades = {record.outlet: record.grade for record in edition.track_records}
        return cls({a.id: a for a in edition.articles}, {c.id: c for c in edition.claims}, grades)

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


@dataclass(frozen=True, slots=True)
class Chorus:
    """The voices of one story: by article its origin; by origin its name, how far it counts, and which others it may draw on.

    `copies` gives the article of a voice that is none of the story's origins: a copy that changes a value speaks for itself.
    """

    origin_of: Mapping[str, str]
    names: Mapping[str, str]
    copies: Mapping[str, str]
    strength: Mapping[str, float]
    doubts: Mapping[str, Mapping[str, float]]

    @classmethod
    def of(cls, report: StoryReport, desk: Desk) -> Chorus:
        """The chorus of a story."""
        origin_of = {key: origin.id for origin in report.origins for key in origin.article_ids}
        articles = [desk.articles[key] for key in report.story.article_ids if key in desk.articles]
        # Under the id that the copy would have as an origin.
        names = {content_id("org", article.id): outlet_name(article) for article in articles}
        names |= {origin.id: outlet_name(desk.articles[origin.root_id]) for origin in report.origins if origin.root_id in desk.articles}
        strength = {origin.id: origin.strength for origin in report.origins}
        copies = {content_id("org", article.id): article.id for article in articles}
        roots = {origin.root_id for origin in report.origins}
        doubts: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for link in report.links:
            if link.doubtful and link.article_id in roots and link.source_id in origin_of:
                found = doubts[origin_of[link.article_id]]
                source = origin_of[link.source_id]
                found[source] = max(link.score, found.get(source, 0.0))
        return cls(origin_of, names, copies, strength, doubts)

    def name(self, origin_id: str) -> str:
        """Name an origin; one without a page is an outlet that the pages cite."""
        return self.names.get(origin_id, "a source that is only cited")

    def in_order(self, origin_ids: Iterable[str]) -> list[str]:
        """Sort origins by name."""
        return sorted(origin_ids, key=lambda origin_id: (self.name(origin_id), origin_id))

    def voice(self, origin_id: str, beside: Sequence[str]) -> VoiceView:
        """Show an origin among those that give the same value."""
        if origin_id not in self.strength:
            copy = self.copies.get(origin_id)
            notes = ("a copy that differs from its source here",) if copy else ()
            return VoiceView(name=self.name(origin_id), href=f"#{copy}" if copy else "", notes=notes)
        strength, sources = self.strength[origin_id], self.doubts.get(origin_id, {})
        weak = [f"weak voice, counts {strength:.2g}"] if strength < 1 else []
        doubts = [f"may draw on {self.name(o)} ({chance(sources[o])})" for o in beside if o in sources and o != origin_id]
        return VoiceView(name=self.name(origin_id), href="#" + origin_id, notes=(*weak, *doubts))


def view_story(report: StoryReport, desk: Desk, *, brief: Brief | None = None, all_facts: bool = False) -> StoryView:
    """View a story with its brief and the facts that a reader is shown, or all; what its ids refer to and the desk lacks is left out."""
    chorus = Chorus.of(report, desk)
    chosen = [finding for finding in report.findings if finding.shown or all_facts]
    facts = [_fact(finding, chorus, desk) for finding in sorted(chosen, key=_rank)]
    view = StoryView(
        report=report,
        counts=Counter(finding.verdict for finding in chosen),
        derivations=dict(report.derivations),
        shown=tuple(fact for fact in facts if not _is_minor(fact.finding)),
        folded=tuple(fact for fact in facts if _is_minor(fact.finding)),
        origins=_origins(report, desk),
        weak=sum(origin.strength < 1 for origin in report.origins),
        doubtful=len({link.article_id for link in report.links if link.doubtful}),
        scores=tuple(_score(score, desk) for score in report.scores),
        entities=tuple(_cited(entity, entity.mentions, desk.cite_mentions) for entity in report.entities),
        affected=tuple(_cited(party, _telling(party), desk.cite_mentions) for party in report.affected),
        commitments=tuple(_cited(promise, promise.mentions, desk.cite_mentions) for promise in report.commitments),
        articles=(),
        brief=_brief(brief, desk) if brief else (),
    )
    # The texts come last: only now is it known which of their passages are cited.
    return replace(view, articles=tuple(view_article(desk.articles[k], desk) for k in report.story.article_ids if k in desk.articles))


def view_article(article: Article, desk: Desk) -> ArticleView:
    """View an article with an anchor at every place cited so far."""
    return ArticleView(article=article, paragraphs=mark_text(article, desk.cited.get(article.id, ())))


def rank_outlets(records: Iterable[TrackRecord]) -> tuple[TrackRecord, ...]:
    """Sort track records: best grade first, within a grade by accuracy; those that cannot be judged come last."""
    return tuple(sorted(records, key=lambda record: (record.grade.value, -record.accuracy, -record.corroborated, record.outlet)))


def _rank(finding: Finding) -> tuple[bool, int]:
    return not finding.key, list(VERDICT_WORDS).index(finding.verdict)


def _is_minor(finding: Finding) -> bool:
    return not finding.key and finding.verdict is Verdict.SINGLE_SOURCE and finding.kind is FindingKind.FACT


def _fact(finding: Finding, chorus: Chorus, desk: Desk) -> FactView:
    rivals: defaultdict[int, list[int]] = defaultdict(list)
    for left, right in finding.conflicts:
        rivals[left].append(right)
        rivals[right].append(left)
    values = tuple(_value(finding, place, rivals.get(place, ()), chorus, desk) for place in range(len(finding.values)))
    told: defaultdict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for particular in finding.particulars:
        told[particular_words(particular)].append((particular.article_id, particular.start, particular.end))
    return FactView(
        finding=finding,
        values=values,
        dispute=dispute_of(finding, desk.claims, desk.articles),
        history=history_of(finding, desk.claims, desk.articles),
        told=tuple(_cited(line, places, desk.cite_mentions) for line, places in told.items()),
    )


def _value(finding: Finding, place: int, rivals: Sequence[int], chorus: Chorus, desk: Desk) -> ValueView:
    value = finding.values[place]
    origins = chorus.in_order(value.origin_ids)
    first: dict[str, Citation] = {}
    folded = []
    for citation in desk.cite_claims(value.claim_ids):
        voice = chorus.origin_of.get(citation.article.id, citation.article.id)
        if first.setdefault(voice, citation) is not citation:
            folded.append(citation)
    return ValueView(
        value=value,
        id=_value_id(finding, place),
        voices=tuple(chorus.voice(origin, origins) for origin in origins[:NAMES_SHOWN]),
        more_voices=max(len(value.origin_ids) - NAMES_SHOWN, 0),
        rivals=tuple(_rival(finding, other, chorus) for other in rivals[:NAMES_SHOWN] if other < len(finding.values)),
        more_rivals=max(len(rivals) - NAMES_SHOWN, 0),
        shown=tuple(first.values()),
        folded=tuple(folded),
    )


def _value_id(finding: Finding, place: int) -> str:
    return f"{finding.id}-value-{place + 1}"


def _rival(finding: Finding, place: int, chorus: Chorus) -> RivalView:
    value = finding.values[place]
    names = tuple(chorus.name(origin) for origin in chorus.in_order(value.origin_ids)[:NAMES_SHOWN])
    return RivalView(value=value, href="#" + _value_id(finding, place), names=names)


def _origins(report: StoryReport, desk: Desk) -> tuple[OriginView, ...]:
    derivations = dict(report.derivations)
    links: defaultdict[str, list[LinkView]] = defaultdict(list)
    for link in report.links:
        if link.article_id in desk.articles:
            links[link.article_id].append(_link(link, desk))
    views = []
    for origin in report.origins:
        pages = [_page(desk.articles[key], derivations, links.get(key, ()), desk) for key in origin.article_ids if key in desk.articles]
        views.append(OriginView(origin=origin, pages=tuple(pages)))
    return tuple(views)


def _page(article: Article, derivations: Mapping[str, Derivation], links: Sequence[LinkView], desk: Desk) -> PageView:
    return PageView(
        article=article,
        derivation=derivations.get(article.id, Derivation.INDEPENDENT),
        grade=desk.grades.get(article.outlet.name if article.outlet else "", Reliability.CANNOT_BE_JUDGED),
        links=tuple(view for view in links if not view.link.doubtful),
        doubts=tuple(view for view in links if view.link.doubtful),
    )


def _link(link: ReuseLink, desk: Desk) -> LinkView:
    longest = sorted(link.passages, key=lambda passage: (passage.quoted, passage.left.start - passage.left.end))
    source = desk.articles.get(link.source_id)
    return LinkView(
        link=link,
        source=source,
        passages=tuple(_passage(passage, desk.articles[link.article_id], source) for passage in longest[:PASSAGES_SHOWN]),
        more=max(len(longest) - PASSAGES_SHOWN, 0),
    )


def _passage(passage: Passage, article: Article, source: Article | None) -> PassageView:
    here = cut_quote(article, passage.left)
    there = cut_quote(source, passage.right) if source else None
    return PassageView(here=here, there=there if there != here else None, quoted=passage.quoted)


def _brief(brief: Brief, desk: Desk) -> tuple[tuple[SectionKind, tuple[CitedView[BriefSentence], ...]], ...]:
    """The parts of a brief that the facts below do not tell anyway."""
    told = (section for section in brief.sections if section.kind in TOLD_IN_BRIEF)
    return tuple((section.kind, tuple(_cited(s, s.spans, desk.cite_mentions) for s in section.sentences)) for section in told)


def _telling(party: Affected) -> tuple[tuple[str, int, int], ...]:
    """The passages of an effect, the one that weighs most first."""
    first = tuple(place for place in (party.reason, party.counter) if place)
    return tuple(dict.fromkeys((*first, *party.mentions)))


def _score(score: Score, desk: Desk) -> ScoreView:
    lowest, highest = SCORE_RANGES.get(score.name, (min(score.value, 0.0), max(score.value, 1.0)))
    parts = tuple(
        _cited(part, part.spans, desk.cite_mentions) if part.spans else _cited(part, part.claim_ids, desk.cite_claims)
        for part in score.parts
    )
    return ScoreView(score=score, lowest=lowest, highest=highest, parts=parts)


def _cited(item: Item, places: Sequence[Place], cite: Callable[[Sequence[Place]], tuple[Citation, ...]]) -> CitedView[Item]:
    # Only what is shown is cited: an anchor for every mention of a name would litter the text.
    return CitedView(item=item, citations=cite(places[:CITATIONS_SHOWN]), more=max(len(places) - CITATIONS_SHOWN, 0))
