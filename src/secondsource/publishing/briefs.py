"""A store and a story's name in, its brief out: written by the desk, proven by the checker, and given out only if all of it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from secondsource.briefs.background import is_earlier
from secondsource.briefs.brief import Background, write_brief
from secondsource.briefs.checker import check_brief, check_sentence
from secondsource.errors import SecondSourceError
from secondsource.records import Article, Brief, Edition, Reading, Reliability, StoryReport
from secondsource.workspace import Workspace

SHOWN = 200
"""Characters of a sentence that an error message names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedBrief:
    """A proven brief with the report it is of and the articles that it cites, by id."""

    brief: Brief
    report: StoryReport
    articles: Mapping[str, Article]


def publish_brief(workspace: Workspace, name: str) -> PublishedBrief:
    """Write and prove the brief of a story, named by its id or by a page of it (id, URL, file or an ending).

    A sentence that the checker cannot prove is withheld. Raises InputError for a name that fits no story, or several. Raises
    SecondSourceError, naming the words, where anything else of the brief is not proven: that is a bug.
    """
    story_id = workspace.story(name).story.id
    edition = workspace.edition()
    report = next(r for r in edition.stories if r.story.id == story_id)
    return _publish(workspace, edition, report)


def publish_briefs(workspace: Workspace) -> Iterator[PublishedBrief]:
    """Write and prove the briefs of all stories, in order of story id; raises as `publish_brief`."""
    edition = workspace.edition()
    for report in edition.stories:
        yield _publish(workspace, edition, report)


def _publish(workspace: Workspace, edition: Edition, report: StoryReport) -> PublishedBrief:
    earlier = tuple(r for r in edition.stories if is_earlier(report, r))
    wanted = {a for r in (report, *earlier) for a in r.story.article_ids}
    readings = {reading.article.id: reading for reading in workspace.store.readings(wanted)}
    grades = {record.outlet: record.grade for record in edition.track_records}
    beside = Background(reports=earlier, readings=readings, grades=_grades(readings, grades))
    articles = {article_id: reading.article for article_id, reading in readings.items()}
    brief = withhold_unproven(write_brief(report, readings, beside=beside, version=report.version), report, articles)
    return PublishedBrief(brief=prove(brief, report, articles), report=report, articles=articles)


def _grades(readings: Mapping[str, Reading], grades: Mapping[str, Reliability]) -> dict[str, Reliability]:
    """The grade of each page's outlet, where it has earned one."""
    outlets = {a: reading.article.outlet.name for a, reading in readings.items() if reading.article.outlet}
    return {a: grades[name] for a, name in outlets.items() if name in grades}


def withhold_unproven(brief: Brief, report: StoryReport, articles: Mapping[str, Article]) -> Brief:
    """Take out of a brief the sentences that the checker cannot prove, and keep them aside in it."""
    sections, withheld = [], list(brief.withheld)
    for section in brief.sections:
        proven = tuple(s for s in section.sentences if not check_sentence(s, report, articles))
        withheld += [s for s in section.sentences if s not in proven]
        if proven:
            sections.append(replace(section, sentences=proven))
    return replace(brief, sections=tuple(sections), withheld=tuple(withheld))


def prove(brief: Brief, report: StoryReport, articles: Mapping[str, Article]) -> Brief:
    """Give a brief back if the checker proves all of it; raises SecondSourceError, naming the words, if not."""
    for found in check_brief(brief, report, articles):
        words = ", ".join(found.words)[:SHOWN] or found.sentence.text[:SHOWN]
        raise SecondSourceError(f"the brief of {brief.story_id} is not given out, please report it: “{words}” {found.reason}")
    return brief
