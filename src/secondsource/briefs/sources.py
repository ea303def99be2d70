"""A report, its pages and the grades of their outlets in, the origins as a brief lists them out."""

from __future__ import annotations

from collections.abc import Mapping

from secondsource.briefs.evidence import outlet_of, published
from secondsource.records import Article, BriefOrigin, BriefPage, Derivation, GateOutcome, Reliability, StoryReport


def outcome_of(report: StoryReport) -> GateOutcome:
    """The decision in force: a person's where there is one, else the gate's."""
    decision = report.decision
    return decision.override.outcome if decision.override else decision.outcome


def origins_of(report: StoryReport, articles: Mapping[str, Article], grades: Mapping[str, Reliability]) -> tuple[BriefOrigin, ...]:
    """List the origins of a report, those with most pages first, the root of each first; `grades` by article id, F where none is known."""
    derived = dict(report.derivations)
    drawn = {link.article_id: link.source_id for link in report.links if not link.doubtful}

    def page(article_id: str) -> BriefPage:
        article = articles[article_id]
        return BriefPage(
            article_id=article_id,
            outlet=outlet_of(article),
            published=published(article),
            derivation=derived.get(article_id, Derivation.INDEPENDENT),
            source_id=drawn.get(article_id, ""),
            grade=grades.get(article_id, Reliability.CANNOT_BE_JUDGED),
        )

    listed = [
        BriefOrigin(
            origin_id=origin.id,
            pages=tuple(page(a) for a in sorted(origin.article_ids, key=lambda a: (a != origin.root_id, a)) if a in articles),
            strength=origin.strength,
        )
        for origin in report.origins
    ]
    return tuple(sorted(listed, key=lambda origin: (-len(origin.pages), origin.origin_id)))
