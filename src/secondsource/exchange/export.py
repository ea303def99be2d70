"""An edition as JSON, format `secondsource/1`, and the JSON Schema that describes it.

Offsets count Unicode code points into the article's `text`; every quote is cut out of that text here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import orjson

from secondsource import __version__
from secondsource.exchange.standing import Side, dispute_of, history_of
from secondsource.records import (
    Article,
    Claim,
    Commitment,
    Decision,
    Derivation,
    Edition,
    Failure,
    Finding,
    Origin,
    Outlet,
    Part,
    Particular,
    Passage,
    ReuseLink,
    Score,
    StoryReport,
    TrackRecord,
    Value,
    content_id,
)

FORMAT = "secondsource/1"
SCHEMA_FILE = "secondsource-1.schema.json"
SCORE_NAMES = ("sentiment", "impact", "confidence")

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Where each article stands: its text, its story, its origin, its derivation and its sources."""

    articles: Mapping[str, Article]
    claims: Mapping[str, Claim]
    story: Mapping[str, str]
    origin: Mapping[str, str]
    derivation: Mapping[str, Derivation]
    sources: Mapping[str, tuple[str, ...]]


def export_edition(edition: Edition, *, all_facts: bool = False) -> bytes:
    """Write an edition as UTF-8 JSON of the format `secondsource/1`, indented by two, with a line end at the end.

    Of each story's facts those are written that a reader is shown, with `all_facts` every one.
    The same edition gives the same bytes. Mentions whose claim or article is not part of the edition are left out; an article
    in no story has null for `story` and `origin`. An empty edition gives empty lists.
    """
    places = _locate(edition)
    payload = {
        "format": FORMAT,
        "generator": {"name": "secondsource", "version": __version__},
        "articles": [_article(article, places) for article in edition.articles],
        "stories": [_story(report, places, all_facts=all_facts) for report in edition.stories],
        "commitments": [
            _commitment(commitment, report.story.id, places) for report in edition.stories for commitment in report.commitments
        ],
        "failures": [_failure(failure) for failure in edition.failures],
        "track_records": [_record(record) for record in edition.track_records],
    }
    try:
        return orjson.dumps(payload, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError:
        # Half a surrogate pair out of a broken JSON page has no UTF-8; one "?" in its place keeps every offset.
        return orjson.dumps(_encodable(payload), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def export_schema() -> Json:
    """Read the JSON Schema (draft 2020-12) of the export; each call gives a fresh dict."""
    schema: Json = json.loads(resources.files("secondsource").joinpath("data", SCHEMA_FILE).read_text(encoding="utf-8"))
    return schema


def _locate(edition: Edition) -> _Places:
    sources: dict[str, tuple[str, ...]] = {}
    for report in edition.stories:
        for link in (k for k in report.links if not k.doubtful):
            sources[link.article_id] = tuple(dict.fromkeys((*sources.get(link.article_id, ()), link.source_id)))
    return _Places(
        articles={article.id: article for article in edition.articles},
        claims={claim.id: claim for claim in edition.claims},
        story={key: report.story.id for report in edition.stories for key in report.story.article_ids},
        origin={key: origin.id for report in edition.stories for origin in report.origins for key in origin.article_ids},
        derivation={key: derivation for report in edition.stories for key, derivation in report.derivations},
        sources=sources,
    )


def _article(article: Article, places: _Places) -> Json:
    return {
        "id": article.id,
        "file": article.file,
        "url": article.url,
        "outlet": article.outlet.name if article.outlet else None,
        "outlet_details": _outlet(article.outlet) if article.outlet else None,
        "published": article.published.iso if article.published else None,
        "updated": article.updated.iso if article.updated else None,
        "title": article.title,
        "authors": list(article.authors),
        "lang": article.lang,
        "text": article.text,
        "partial": article.partial,
        "section": article.section or None,
        "notices": [{"kind": notice.kind.value, "quote": notice.quote} for notice in article.notices],
        "credits": [{"source": credit.source, "quote": credit.quote} for credit in article.credits],
        "origin": places.origin.get(article.id),
        "derivation": places.derivation.get(article.id, Derivation.INDEPENDENT).value,
        "derived_from": list(places.sources.get(article.id, ())),
        "story": places.story.get(article.id),
    }


def _outlet(outlet: Outlet) -> Json:
    return {
        "name": outlet.name,
        "domain": outlet.domain,
        "owner": outlet.owner,
        "country": outlet.country,
        "kind": outlet.kind,
    }


def _story(report: StoryReport, places: _Places, *, all_facts: bool) -> Json:
    scores = {score.name: score for score in report.scores}
    return {
        "id": report.story.id,
        "title": report.title,
        "article_ids": list(report.story.article_ids),
        "event_date": report.event_date,
        "first_published": report.first_published,
        "last_published": report.last_published,
        "independent_sources": len(report.origins),
        "origins": [_origin(origin) for origin in report.origins],
        "links": [_link(link, places) for link in report.links],
        "facts": [_fact(finding, places) for finding in report.findings if finding.shown or all_facts],
        "facts_found": len(report.findings),
        "not_compared": report.not_compared,
        "entities": [
            {"name": e.name, "type": e.kind.value, "id": e.id, "wikidata": e.wikidata, "mentions": _mentions(e.mentions, places)}
            for e in report.entities
        ],
        "affected": [
            {
                "entity": a.entity,
                "polarity": a.polarity,
                "score": _rounded(a.score),
                "mixed": a.mixed,
                "reason": next(iter(_mentions((a.reason,), places)), None) if a.reason else None,
                "counter": next(iter(_mentions((a.counter,), places)), None) if a.counter else None,
                "mentions": _mentions(a.mentions, places),
            }
            for a in report.affected
        ],
        "scores": {name: _rounded(scores[name].value) if name in scores else None for name in SCORE_NAMES},
        "scores_explained": [_score(score, places) for score in report.scores],
        "gate": _gate(report.decision),
        "version": report.version,
    }


def _gate(decision: Decision) -> Json:
    override = decision.override
    return {
        "decision": decision.outcome.value,
        "reasons": list(decision.reasons),
        "rules": list(decision.rules),
        "policy": decision.policy,
        "override": override and {"name": override.name, "reason": override.reason, "at": override.at},
    }


def _origin(origin: Origin) -> Json:
    return {
        "id": origin.id,
        "root": origin.root_id,
        "article_ids": list(origin.article_ids),
        "strength": _rounded(origin.strength),
        "grounds": list(origin.grounds),
    }


def _record(record: TrackRecord) -> Json:
    return {
        "outlet": record.outlet,
        "reliability": record.grade.value,
        "accuracy": _rounded(record.accuracy),
        "corroborated": record.corroborated,
        "contradicted": record.contradicted,
        "corrected": record.corrected,
        "open": record.open,
    }


def _link(link: ReuseLink, places: _Places) -> Json:
    return {
        "article": link.article_id,
        "source": link.source_id,
        "derivation": link.derivation.value,
        "score": _rounded(link.score),
        "doubtful": link.doubtful,
        "coverage": _rounded(link.coverage),
        "covered": _rounded(link.covered),
        "in_order": _rounded(link.in_order),
        "reasons": list(link.reasons),
        "passages": [shared for passage in link.passages if (shared := _passage(link, passage, places))],
    }


def _passage(link: ReuseLink, passage: Passage, places: _Places) -> Json:
    left = _cut(link.article_id, passage.left.start, passage.left.end, places)
    right = _cut(link.source_id, passage.right.start, passage.right.end, places)
    return {"article": left, "source": right, "quoted": passage.quoted} if left and right else {}


def _fact(finding: Finding, places: _Places) -> Json:
    return {
        "id": finding.id,
        "statement": finding.statement,
        "kind": finding.kind.value,
        "slot": finding.slot.value,
        "key": finding.key,
        "verdict": finding.verdict.value,
        "independent_sources": finding.independent_sources,
        "effective_sources": _rounded(finding.effective_sources),
        "confidence": _rounded(finding.confidence),
        "likelihood": finding.likelihood.value,
        "assurance": finding.assurance.value,
        "credibility": finding.credibility.value,
        "reason": finding.reason,
        "values": [_value(value, places) for value in finding.values],
        "dispute": _dispute(finding, places),
        "history": [_side(side) for side in history_of(finding, places.claims, places.articles)],
        "particulars": [told for particular in finding.particulars if (told := _particular(particular, places))],
        "shown": finding.shown,
    }


def _dispute(finding: Finding, places: _Places) -> Json | None:
    dispute = dispute_of(finding, places.claims, places.articles)
    if dispute is None:
        return None
    return {
        "slot": dispute.slot.value,
        "since": dispute.since.iso if dispute.since else None,
        "sides": [_side(side) for side in dispute.sides],
    }


def _side(side: Side) -> Json:
    return {
        "value": side.value.value,
        "first_told": side.told.iso if side.told else None,
        "outlets": list(side.outlets),
        "articles": [article.id for article in side.articles],
        "origins": list(side.value.origin_ids),
    }


def _particular(particular: Particular, places: _Places) -> Json:
    sentence = _cut(particular.article_id, particular.start, particular.end, places)
    return {**sentence, "parts": [_part(particular, part, places) for part in particular.parts]} if sentence else {}


def _part(particular: Particular, part: Part, places: _Places) -> Json:
    words = _cut(particular.article_id, part.start, part.end, places)
    return {
        "role": part.role.value,
        "start": words["start"],
        "end": words["end"],
        "quote": words["quote"],
        "value": part.value,
        "number": part.number,
        "unit": part.unit or None,
        "bound": part.bound.value,
        "period": part.period or None,
        "first": part.first or None,
        "last": part.last or None,
    }


def _value(value: Value, places: _Places) -> Json:
    claims = [places.claims[key] for key in value.claim_ids if key in places.claims]
    return {
        "value": value.value,
        "status": value.status.value,
        "independent_sources": len(value.origin_ids),
        "effective_sources": _rounded(value.effective_sources),
        "probability": _rounded(value.probability),
        "origins": list(value.origin_ids),
        "mentions": [mention for claim in claims if (mention := _claim(claim, places))],
    }


def _claim(claim: Claim, places: _Places) -> Json:
    mention = _cut(claim.article_id, claim.start, claim.end, places)
    if not mention:
        return {}
    words = _cut(claim.article_id, claim.value_start, claim.value_end, places)
    return {
        **mention,
        "attributed_to": claim.attributed_to,
        "value_start": words["start"],
        "value_end": words["end"],
        "claim": claim.id,
        "origin": places.origin.get(claim.article_id),
    }


def _commitment(commitment: Commitment, story_id: str, places: _Places) -> Json:
    identity = (story_id, commitment.party, commitment.counterparty, commitment.what, commitment.amount, commitment.mentions)
    return {
        "id": content_id("com", *identity),
        "party": commitment.party,
        "counterparty": commitment.counterparty,
        "what": commitment.what,
        "amount": None if commitment.amount is None else _rounded(commitment.amount),
        "currency": commitment.currency,
        "instrument": commitment.instrument,
        "status": commitment.status.value,
        "date": commitment.date,
        "story": story_id,
        "mentions": _mentions(commitment.mentions, places),
    }


def _failure(failure: Failure) -> Json:
    return {"file": failure.file, "stage": failure.stage, "reason": failure.reason}


def _score(score: Score, places: _Places) -> Json:
    parts = [
        {
            "name": part.name,
            "amount": _rounded(part.amount),
            "why": part.why,
            "claims": list(part.claim_ids),
            "mentions": _mentions(part.spans, places),
        }
        for part in score.parts
    ]
    return {"name": score.name, "value": _rounded(score.value), "label": score.label, "parts": parts}


def _mentions(mentions: Iterable[tuple[str, int, int]], places: _Places) -> list[Json]:
    return [cut for article_id, start, end in mentions if (cut := _cut(article_id, start, end, places))]


def _cut(article_id: str, start: int, end: int, places: _Places) -> Json:
    """Cut a mention out of an article's text; a span beyond it is shortened, an unknown article gives nothing."""
    article = places.articles.get(article_id)
    if article is None:
        return {}
    start = min(max(start, 0), len(article.text))
    end = min(max(end, start), len(article.text))
    return {"article": article_id, "start": start, "end": end, "quote": article.text[start:end]}


def _rounded(number: float) -> float:
    return round(float(number), 4) + 0.0  # the sum makes a negative zero plain


def _encodable(node: object) -> object:
    if isinstance(node, str):
        return node.encode("utf-8", "replace").decode("utf-8")
    if isinstance(node, list):
        return [_encodable(item) for item in node]
    if isinstance(node, dict):
        return {key: _encodable(item) for key, item in node.items()}
    return node
