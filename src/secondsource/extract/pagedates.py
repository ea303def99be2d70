"""Parsed HTML without a declared date in, the publication day out: htmldate over a copy without running text."""

from __future__ import annotations

import copy

from htmldate import find_date
from lxml import etree
from lxml.html import HtmlElement

from secondsource.extract.dates import FIRST_YEAR, LAST_YEAR, parse_moment
from secondsource.records import DateSource, Moment

RUNNING_TEXT = 25
"""Words from which a block is running text, whose dates are those of events (accuracy on the dates set: .890 against .895 with them)."""


def find_page_date(tree: HtmlElement) -> Moment | None:
    """Find a publication day in the markup outside the running text; None where there is none."""
    bare = copy.deepcopy(tree)
    for element in list(bare.iter("p", "li", "td", "blockquote", "h1", "h2", "h3")):
        if element.getparent() is not None and len(element.text_content().split()) >= RUNNING_TEXT:
            element.drop_tree()
    try:
        day = find_date(bare, original_date=True, extensive_search=True, min_date=f"{FIRST_YEAR}-01-01", max_date=f"{LAST_YEAR}-12-31")
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError, etree.LxmlError):
        return None  # htmldate is fed hostile markup; a page without a date is an answer
    return parse_moment(day, DateSource.TEXT) if day else None
