"""An edition as one HTML file that needs nothing else: no script, no font, no network.

Pages are hostile input: the template escapes everything, links go to http and https only, and the page forbids itself the rest.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from secondsource import __version__
from secondsource.exchange import words
from secondsource.exchange.views import Desk, rank_outlets, view_article, view_story
from secondsource.records import Brief, Edition

_FILTERS = {
    "address": words.web_address,
    "capitalize_first": words.capitalised,
    "chance": words.chance,
    "coverage": words.coverage_words,
    "day": words.readable_day,
    "grade": words.grade_words,
    "language": words.language_tag,
    "number": words.number,
    "outlet": words.outlet_name,
    "plural": words.plural,
    "value": words.readable_value,
}


def render_report(
    edition: Edition, *, briefs: Mapping[str, Brief] | None = None, plots: Sequence[tuple[str, str]] = (), all_facts: bool = False
) -> str:
    """Render an edition as one self-contained HTML page, the same each time; an empty one says that nothing was read.

    `briefs` are proven briefs by story id, `plots` headings with SVG that `exchange.plots` drew, whose texts it has escaped. Of each
    story's facts those are told that a reader is shown, with `all_facts` every one.
    """
    desk, briefs = Desk.of(edition), briefs or {}
    stories = tuple(view_story(report, desk, brief=briefs.get(report.story.id), all_facts=all_facts) for report in edition.stories)
    told = {key for report in edition.stories for key in report.story.article_ids}
    css = _resource("report.css")
    page = _template().render(
        css=Markup(css),
        css_digest=base64.b64encode(hashlib.sha256(css.encode()).digest()).decode(),
        version=__version__,
        edition=edition,
        stories=stories,
        loose=tuple(view_article(article, desk) for article in edition.articles if article.id not in told),
        briefs=briefs,
        plots=tuple((heading, Markup(svg)) for heading, svg in plots),
        outlets=rank_outlets(edition.track_records),
        totals=sum((Counter(story.counts) for story in stories), Counter()),
        sources=sum(len(report.origins) for report in edition.stories),
        verdicts=words.VERDICT_WORDS,
        kinds=words.KIND_WORDS,
        derivations_words=words.DERIVATION_WORDS,
        draws=words.DRAWS_WORDS,
        effective_number=words.effective_number,
    )
    return page.encode("utf-8", "replace").decode("utf-8")


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(_FILTERS)
    return environment.from_string(_resource("report.html"))


def _resource(name: str) -> str:
    return resources.files("secondsource").joinpath("exchange", name).read_text(encoding="utf-8")
