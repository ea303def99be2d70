"""Article and analysis in, particulars out: the rules, stated unknowns and series of one page. Plans are told from dated claims later."""

from __future__ import annotations

from secondsource.claims.rules import find_rules
from secondsource.claims.series import find_series
from secondsource.claims.unknowns import find_unknowns
from secondsource.records import Analysis, Article, Particular


def find_particulars(article: Article, analysis: Analysis) -> tuple[Particular, ...]:
    """Find the rules, unknowns and series that an article tells, in the order of their places; an empty article gives none.

    Every part's span lies in `article.text`. ALL CAPS are read like other text.
    """
    found = (*find_rules(article, analysis), *find_unknowns(article, analysis), *find_series(article, analysis))
    return tuple(sorted(found, key=lambda p: (p.start, p.kind, p.parts[0].start)))
