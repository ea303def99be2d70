"""A store in, the report page out: every story with its proven brief and its facts, and what changed over time."""

from __future__ import annotations

from secondsource.exchange.report import render_report
from secondsource.publishing.briefs import publish_briefs
from secondsource.publishing.trends import overview_of, plot_overview
from secondsource.workspace import Workspace


def publish_report(workspace: Workspace, *, all_facts: bool = False) -> str:
    """The store as one self-contained HTML page, with the facts that a reader is shown, or with all; raises as `publish_brief`."""
    edition = workspace.edition()
    briefs = {published.brief.story_id: published.brief for published in publish_briefs(workspace)}
    return render_report(edition, briefs=briefs, plots=plot_overview(overview_of(edition)), all_facts=all_facts)
