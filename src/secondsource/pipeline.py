"""The order of the stages, and the only place that knows it: a capture becomes a reading, a story's readings become its report."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import numpy as np

from secondsource.claims import extract_claims
from secondsource.claims.particulars import find_particulars
from secondsource.corroboration.alone import stand_in_vectors
from secondsource.corroboration.events import event_day
from secondsource.corroboration.findings import StoryClaims, find_facts
from secondsource.corroboration.kinds import tell_kinds
from secondsource.corroboration.notable import rank_findings
from secondsource.corroboration.record import learn_history, voices_of
from secondsource.corroboration.statements import Pages, state_findings
from secondsource.corroboration.support import Voices, settle_verdict, weigh_findings
from secondsource.errors import InputError, ModelError, NotAnArticle, OutOfTime, UnreadablePage
from secondsource.extract import extract_article
from secondsource.gate import Case, GatePolicy, decide
from secondsource.language.analysis import analyse
from secondsource.language.entities import merge_entities
from secondsource.language.status import STATUS_LANGUAGES, StatusReader
from secondsource.ledger.commitments import find_commitments
from secondsource.protocols import Encoder, PolarityModel, Sketcher, Tagger, Vectors
from secondsource.records import (
    Article,
    Capture,
    Claim,
    DateSource,
    Edition,
    Failure,
    Finding,
    Moment,
    Origin,
    Outlet,
    PairContext,
    PairExplanation,
    Precision,
    Reading,
    ReuseLink,
    Score,
    Stage,
    Story,
    StoryReport,
    TrackRecord,
)
from secondsource.reuse import claim_voices, derivations, doubts, fold_origins, link_reuse
from secondsource.reuse.candidates import hashed_shingles
from secondsource.reuse.repeats import add_links, add_pages, take_in
from secondsource.reuse.why import explain_pair as explain_voices
from secondsource.scoring.affected import find_affected
from secondsource.scoring.confidence import add_track_record, grade_finding, score_confidence
from secondsource.scoring.impact import score_impact
from secondsource.scoring.tone import score_sentiment
from secondsource.stories import describe_page
from secondsource.text import fold

MAX_CHARACTERS = 200_000
"""A longer text is a book or a log; reading it would take minutes."""
LEAD_CHARACTERS = 600
"""Title and so much of the text make the lead that stories are gathered by."""


Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Models:
    """The models a page is read with."""

    tagger: Tagger
    encoder: Encoder
    sketcher: Sketcher


def attempt(work: Callable[[], Result], *, item: str, stage: Stage) -> Result | Failure:
    """Do a piece of work; an error becomes the Failure of that item at that stage.

    This is the one place with a broad `except`: one bad page or story must never stop a run.
    """
    try:
        return work()
    except NotAnArticle as error:
        return Failure(file=item, stage=Stage.KIND, reason=error.reason)
    except InputError as error:
        return Failure(file=item, stage=Stage.EXTRACT, reason=error.reason)
    except OutOfTime as error:
        return Failure(file=item, stage=stage, reason=error.reason)
    except ModelError:
        raise
    except Exception as error:
        return Failure(file=item, stage=stage, reason=f"{type(error).__name__}: {error}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How a page is read: with which outlets, under which version, with the vectors of its sentences and claims or without them as yet."""

    outlets: Sequence[Outlet] = ()
    version: str = ""
    vectors: bool = True


WHOLE = ReadOptions()


def read_page(capture: Capture, *, models: Models, furniture: frozenset[str] = frozenset(), options: ReadOptions = WHOLE) -> Reading:
    """Derive from one page, and the lines known as furniture of its outlet, all that can be; raises UnreadablePage or NotAnArticle."""
    article = extract_article(capture, outlets=options.outlets, furniture=furniture)
    if len(article.text) > MAX_CHARACTERS:
        raise UnreadablePage(capture.file, f"its text has {len(article.text):,} characters; an article has at most {MAX_CHARACTERS:,}")
    return derive_reading(article, models=models, version=options.version, vectors=options.vectors)


def derive_reading(article: Article, *, models: Models, version: str = "", vectors: bool = True) -> Reading:
    """Analyse an article: sentences, mentions, claims, and what it is gathered by.

    Without `vectors` those of its sentences and claims wait until it is held against another page (`add_vectors`): they cost more than all
    the rest, and many a page stands alone.
    """
    tagged = models.tagger.tag(article.text, article.lang)
    analysis = analyse(article, tagged)
    reading = Reading(
        article=article,
        analysis=analysis,
        claims=extract_claims(article, analysis, tagged, status_at=StatusReader(tagged)),
        profile=describe_page(article, analysis, models.encoder.encode([_lead(article)])[0].tobytes()),
        sketch=models.sketcher.sketch([hashed_shingles(article.text)])[0],
        version=version,
    )
    return add_vectors([reading], models.encoder)[0] if vectors else reading


def add_vectors(readings: Sequence[Reading], encoder: Encoder) -> tuple[Reading, ...]:
    """Give each reading the vectors of its sentences and claims; one that has them stays as it is."""
    return tuple(reading if has_vectors(reading) else _with_vectors(reading, encoder) for reading in readings)


def has_vectors(reading: Reading) -> bool:
    """Whether the vectors of a reading's sentences and claims are there; those of an empty text always are."""
    return bool(reading.sentence_vectors) or not reading.analysis.sentences


def lacking_vectors(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The readings of a story that must be given vectors before it is evaluated: none where a page stands alone, or was read before."""
    compared = take_in(readings).compared
    return tuple(r for r in compared if not has_vectors(r)) if len(compared) > 1 else ()


def _with_vectors(reading: Reading, encoder: Encoder) -> Reading:
    text, claims = reading.article.text, reading.claims
    sentences = [text[s.start : s.end] for s in reading.analysis.sentences]
    clauses = sorted({c.quote for c in claims})
    rows = encoder.encode([*sentences, *clauses])
    vector_of = dict(zip(clauses, rows[len(sentences) :], strict=True))
    return dataclasses.replace(
        reading,
        claim_vectors=tuple(vector_of[c.quote].tobytes() if first else b"" for c, first in zip(claims, _opens_clause(claims), strict=True)),
        sentence_vectors=tuple(row.tobytes() for row in rows[: len(sentences)]),
    )


def read_text(text: str, published: str | None, lang: str, *, models: Models) -> Reading:
    """Read a bare text as if it were an article, as of an ISO 8601 publication time; an empty language is taken for English."""
    moment = None
    if published:
        at = datetime.fromisoformat(published)
        moment = Moment(at=at if at.tzinfo else at.replace(tzinfo=UTC), precision=Precision.DAY, source=DateSource.GIVEN)
    article = Article(id="text", capture_id="", file="", title="", text=text, lang=lang or "en", published=moment)
    return derive_reading(article, models=models)


def _opens_clause(claims: Sequence[Claim]) -> list[bool]:
    """Whether each claim is the first of its clause; the others share its vector."""
    before = [None, *((c.start, c.end) for c in claims)]
    return [(c.start, c.end) != last for c, last in zip(claims, before, strict=False)]


def _lead(article: Article) -> str:
    if not article.title:
        return article.text[:LEAD_CHARACTERS]
    return f"{article.title}. {article.text[:LEAD_CHARACTERS]}"


def evaluate_story(
    story: Story,
    readings: Sequence[Reading],
    *,
    outlets: Sequence[Outlet] = (),
    version: str = "",
    policy: GatePolicy | None = None,
    polarity: PolarityModel | None = None,
) -> StoryReport:
    """Say everything that is said of one story from the readings of its pages; a page that is there again, or too many, says nothing."""
    intake, everything = take_in(readings), readings
    readings = intake.compared
    links = link_reuse(readings)
    origins = fold_origins(readings, links)
    claims = {c.id: c for r in readings for c in r.claims}
    voices = Voices(doubts=doubts(links, origins), strength={o.id: o.strength for o in origins})
    facts = weigh_findings(find_facts(_story_claims(story, readings, links, origins, outlets)), voices)
    copies = _copies(origins)
    findings = tuple(grade_finding(settle_verdict(f), one_speaker=_one_speaker(f, claims, copies)) for f in facts)
    entities = merge_entities(readings)
    scores = (
        score_sentiment(readings, origins, entities, model=polarity),
        score_impact(readings, findings, origins),
        score_confidence(findings, origins, readings),
    )
    dates = sorted(m.iso for r in everything if (m := r.article.published))
    all_links = add_links(intake, links, everything)
    told = _readable(findings, readings, origins)
    return StoryReport(
        story=story,
        title=_title(readings, origins),
        event_date=event_day(findings, claims, dates),
        first_published=dates[0] if dates else None,
        last_published=dates[-1] if dates else None,
        origins=add_pages(intake, origins, everything),
        links=all_links,
        derivations=derivations(everything, all_links),
        findings=told,
        entities=entities,
        affected=find_affected(readings, origins, entities, model=polarity),
        commitments=find_commitments(readings),
        scores=scores,
        decision=decide(Case(findings=told, origins=origins, scores=scores, claims=claims, entities=entities), policy),
        version=version,
        not_compared=len(intake.beyond),
    )


def decide_anew(report: StoryReport, claims: Iterable[Claim], policy: GatePolicy) -> StoryReport:
    """A report decided under another policy, given the claims of its pages; nothing else of it changes."""
    by_id = {claim.id: claim for claim in claims}
    case = Case(findings=report.findings, origins=report.origins, scores=report.scores, claims=by_id, entities=report.entities)
    return dataclasses.replace(report, decision=decide(case, policy))


def _readable(findings: Sequence[Finding], readings: Sequence[Reading], origins: Sequence[Origin]) -> tuple[Finding, ...]:
    """Tell the findings for a reader: of which kind each is, in whole sentences, the notable ones first. Nothing is judged anew."""
    pages = Pages(
        articles={r.article.id: r.article for r in readings},
        sentences={r.article.id: r.analysis.sentences for r in readings},
        claims={c.id: c for r in readings for c in r.claims},
        origin={article_id: o.id for o in origins for article_id in o.article_ids},
    )
    particulars = [p for r in readings for p in find_particulars(r.article, r.analysis)]
    published = {a.id: a.published.iso if a.published else "" for a in pages.articles.values()}
    told = tell_kinds(findings, pages.claims, particulars, published)
    return rank_findings(state_findings(told, pages), pages.claims, pages.articles, len(readings))


def explain_pair(left: Reading, right: Reading, readings: Sequence[Reading] = (), report: StoryReport | None = None) -> PairExplanation:
    """Say why two pages are one voice or two, as the report of their story counts them; `readings` are that story's.

    Without a report, or where it does not hold both pages, the two are compared alone.
    """
    if report is not None and {left.article.id, right.article.id} <= set(report.story.article_ids):
        return explain_voices(left.article.id, right.article.id, readings, report.links, report.origins)
    context = PairContext.DIFFERENT_STORIES if report else PairContext.ALONE
    links = link_reuse([left, right])
    return explain_voices(left.article.id, right.article.id, [left, right], links, fold_origins([left, right], links), context=context)


def _copies(origins: Sequence[Origin]) -> frozenset[str]:
    return frozenset(article_id for o in origins for article_id in o.article_ids if article_id != o.root_id)


def _one_speaker(finding: Finding, claims: Mapping[str, Claim], copies: Collection[str]) -> bool:
    """Whether all who give the best value have it from the mouth of one person or body; a copy that drops the name changes nothing."""
    given = [claims[i] for value in finding.values[:1] for i in value.claim_ids if i in claims]
    speakers = {c.attributed_to for c in [c for c in given if c.article_id not in copies] or given}
    return len({fold(s) if s else s for s in speakers}) == 1 and None not in speakers


def weigh_edition(edition: Edition) -> Edition:
    """Add what all stories together say of their outlets, and weigh each story's voices by what is known of them from the others.

    Verdicts, decisions and the other scores stay: they rest on the texts alone. History only discounts voices, and moves confidence, that
    of a story by what its outlets' values were worth in the other stories.
    """
    articles = {a.id: a for a in edition.articles}
    claims = {c.id: c for c in edition.claims}
    unsure = {r.story.id: doubts(r.links, r.origins) for r in edition.stories}
    history = learn_history(edition.stories, articles, unsure)
    reports = []
    for report in edition.stories:
        voices = voices_of(report, articles, history, unsure[report.story.id])
        facts = weigh_findings(report.findings, voices)
        copies = _copies(report.origins)
        findings = tuple(grade_finding(f, one_speaker=_one_speaker(f, claims, copies)) for f in facts)
        weighed = dataclasses.replace(report, findings=findings)
        reports.append(dataclasses.replace(weighed, scores=_with_record(weighed, articles, history.records, voices.accuracy)))
    return dataclasses.replace(edition, stories=tuple(reports), track_records=history.records)


def _with_record(
    report: StoryReport, articles: Mapping[str, Article], records: Sequence[TrackRecord], accuracy: Mapping[str, float]
) -> tuple[Score, ...]:
    """The scores, confidence with the records of the outlets behind the origins; `accuracy` of each origin leaves out this very story."""
    outlets = {o.root_id: a.outlet.name for o in report.origins if (a := articles.get(o.root_id)) and a.outlet}
    elsewhere = {outlets[o.root_id]: accuracy[o.id] for o in report.origins if o.root_id in outlets and o.id in accuracy}
    known = [dataclasses.replace(r, accuracy=elsewhere[r.outlet]) for r in records if r.outlet in elsewhere]
    return tuple(
        add_track_record(score, report.findings, report.origins, outlets, known) if score.name == "confidence" else score
        for score in report.scores
    )


def _title(readings: Sequence[Reading], origins: Sequence[Origin]) -> str:
    """The headline of the origin with most pages, of those in the story's usual language; the earliest where several have as many."""
    articles = {r.article.id: r.article for r in readings}
    usual = Counter(article.lang for article in articles.values()).most_common(1)[0][0]
    best = min(origins, key=lambda o: (articles[o.root_id].lang != usual, -len(o.article_ids), _when(articles[o.root_id]), o.root_id))
    return articles[best.root_id].title or next((r.article.title for r in readings if r.article.title), "")


def _when(article: Article) -> str:
    return article.published.iso if article.published else "9999"


def _story_claims(
    story: Story,
    readings: Sequence[Reading],
    links: Sequence[ReuseLink],
    origins: Sequence[Origin],
    outlets: Sequence[Outlet],
) -> StoryClaims:
    claims = [claim for reading in readings for claim in reading.claims]
    published = {c.id: r.article.published.iso if r.article.published else "" for r in readings for c in r.claims}
    rows, around = _claim_vectors(readings)
    return StoryClaims(
        story_id=story.id,
        claims=tuple(claims),
        vectors=rows,
        sentence_vectors=around,
        origin=claim_voices(readings, links, origins, outlets),
        published=published,
        copies=_copies(origins),
        cue_only=frozenset(r.article.id for r in readings if r.article.lang not in STATUS_LANGUAGES),
    )


def _claim_vectors(readings: Sequence[Reading]) -> tuple[Vectors, Vectors]:
    """A row a claim: the vectors of its clause and of its sentence. A page alone without vectors has stand-ins made of words."""
    if len(readings) == 1 and not has_vectors(readings[0]):
        text, analysis, claims = readings[0].article.text, readings[0].analysis, readings[0].claims
        sentences = [analysis.sentences[c.sentence] for c in claims]
        return stand_in_vectors([c.quote for c in claims]), stand_in_vectors([text[s.start : s.end] for s in sentences])
    rows: list[Vectors] = []
    around: list[Vectors] = []
    for reading in readings:
        clause = {(c.start, c.end): v for c, v in zip(reading.claims, reading.claim_vectors, strict=True) if v}
        for claim in reading.claims:
            rows.append(np.frombuffer(clause[claim.start, claim.end], np.float32))
            around.append(np.frombuffer(reading.sentence_vectors[claim.sentence], np.float32))
    return np.array(rows, np.float32), np.array(around, np.float32)
