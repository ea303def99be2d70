"""A workspace in, the glossary of its store or of one story out; and the words of the method."""

from __future__ import annotations

from secondsource.glossary import compile_glossary
from secondsource.language.definitions import find_terms
from secondsource.language.longforms import find_acronyms
from secondsource.records import GlossaryEntry
from secondsource.workspace import Workspace


def publish_glossary(workspace: Workspace, story: str = "") -> tuple[GlossaryEntry, ...]:
    """The acronyms and terms that the pages of a store explain, or those of one story; an empty store gives none.

    Raises InputError for a story that is not known.
    """
    reports = (workspace.story(story),) if story else workspace.store.story_reports()
    articles = workspace.articles({article_id for report in reports for article_id in report.story.article_ids})
    definitions = [d for article in articles for d in (*find_acronyms(article), *find_terms(article))]
    return compile_glossary(definitions, articles, reports)
