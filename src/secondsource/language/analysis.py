"""Article and its tagged text in, everything found in the text out."""

from __future__ import annotations

from secondsource.language.entities import find_entities
from secondsource.language.quantities import find_quantities
from secondsource.language.quotes import find_attributions
from secondsource.language.status import find_events
from secondsource.language.times import find_times
from secondsource.records import Analysis, Article, TaggedText


def analyse(article: Article, tagged: TaggedText) -> Analysis:
    """Find sentences, times, quantities, entities, events and attributions in an article's text; `tagged` must be of that text.

    Times are resolved against the day of publication in the page's own zone; without one, relative times stay unresolved.
    """
    published = article.published.at.date() if article.published else None
    times = find_times(article.text, published=published, lang=article.lang)
    entities = find_entities(tagged, published)
    return Analysis(
        article_id=article.id,
        sentences=tagged.sentences,
        times=times,
        quantities=find_quantities(article.text, lang=article.lang, times=times),
        entities=entities,
        events=find_events(tagged),
        attributions=find_attributions(tagged, entities),
    )
