"""A brief, its report and the pages in; what nothing stands behind out. The writer is not trusted: each sentence is read anew.

A sentence is proven as one of a closed set of templates, slot by slot, or else as free text, word by word, from the passages it cites.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from secondsource.briefs.categories import category_of
from secondsource.briefs.counts import COUNTS
from secondsource.briefs.evidence import Case
from secondsource.briefs.free_text import prove_free
from secondsource.briefs.proofs import PROOFS, Problem
from secondsource.briefs.quoting import visible
from secondsource.briefs.sources import origins_of, outcome_of
from secondsource.briefs.templates import parse
from secondsource.records import Article, Brief, BriefSentence, SectionKind, StoryReport, Unsupported

LONGEST = 4000
"""Characters of a sentence that are read at all."""


def check_sentence(sentence: BriefSentence, report: StoryReport, articles: Mapping[str, Article]) -> tuple[Unsupported, ...]:
    """Find what nothing stands behind in one sentence; `articles` by id must hold every cited page. Empty means that it is proven.

    Sentences on the story as a whole (how many pages, its scores) need cite nothing; every other one must.
    """
    if not sentence.text or len(sentence.text) > LONGEST or sentence.text != visible(sentence.text):
        return (Unsupported(sentence=sentence, words=(), reason="is empty, too long, or holds what cannot be seen"),)
    case = Case(sentence, report, articles)
    if len(case.passages) != len(sentence.spans) or len(case.facts) != len(set(sentence.fact_ids)):
        return (Unsupported(sentence=sentence, words=(), reason="cites a passage or a fact that is not there"),)
    first: list[Problem] = []
    for name, slots in parse(sentence.text):
        problems = list(COUNTS[name](case, slots)) if name in COUNTS else list(_of_facts(case, name, slots))
        if not problems:
            return ()
        first = first or problems
    problems = first or list(prove_free(case))
    return tuple(Unsupported(sentence=sentence, words=(words,) if words else (), reason=reason) for words, reason in problems)


def _of_facts(case: Case, name: str, slots: Mapping[str, str]) -> Iterator[Problem]:
    if not case.passages:
        yield "", "cites no passage"
    else:
        yield from PROOFS[name](case, slots)


def check_brief(brief: Brief, report: StoryReport, articles: Mapping[str, Article]) -> tuple[Unsupported, ...]:
    """Find what nothing stands behind in a brief, its title and sources first; empty means that all of it is proven."""
    found = [
        Unsupported(sentence=BriefSentence(text=words), words=(words,), reason=reason)
        for words, reason in _outside(brief, report, articles)
    ]
    for section in brief.sections:
        for sentence in section.sentences:
            found += check_sentence(sentence, report, articles)
    return tuple(found)


def _outside(brief: Brief, report: StoryReport, articles: Mapping[str, Article]) -> Iterator[Problem]:
    """What is wrong with all that is no sentence: title, category, decision and sources."""
    if brief.story_id != report.story.id:
        yield brief.story_id, "is not the story of the report"
    titles = {visible(articles[a].title) for a in report.story.article_ids if a in articles and a == brief.title_id}
    if brief.title and brief.title not in titles:
        yield brief.title, "is not the headline of the page that it is said to be of"
    if brief.decision is not outcome_of(report):
        yield brief.decision, "is not what the gate decided"
    yield from _sources(brief, report, articles)
    pages = [articles[a] for a in report.story.article_ids if a in articles]
    if (brief.category, brief.category_words) != category_of(pages):
        yield brief.category, "is not where the words of the pages put the story"
    if SectionKind.OVERVIEW not in {section.kind for section in brief.sections}:
        yield "overview", "is missing: it tells how many sources there are"


def _sources(brief: Brief, report: StoryReport, articles: Mapping[str, Article]) -> Iterator[Problem]:
    if brief.origins != origins_of(report, articles, {p.article_id: p.grade for o in brief.origins for p in o.pages}):
        yield "sources", "are not the origins of the report"
