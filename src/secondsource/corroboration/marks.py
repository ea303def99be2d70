"""A Meeting in, both texts out with marks on their words: which numbers, dates, names and papers the other text has, lacks or contradicts,
and which words deny, look ahead, look back or tell of a change. They are what a small encoder cannot see for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from secondsource.corroboration.meeting import AGREEING, Meeting, Side, named_in
from secondsource.corroboration.opposites import denies, foretells, tells_change, tells_other_occasion
from secondsource.corroboration.pairing import Family, family_of
from secondsource.corroboration.values import ValueRelation
from secondsource.records import Mark, MarkedText, MarkKind, Slot
from secondsource.text import fold, romanise

STEM = 5
"""Words that share so many first letters count as one."""
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_CUES = (
    (MarkKind.DENIES, denies),
    (MarkKind.CHANGES, tells_change),
    (MarkKind.LOOKS_BACK, tells_other_occasion),
    (MarkKind.LOOKS_AHEAD, foretells),
)
_FIGURES = {
    Family.NUMBER: (MarkKind.NUMBER_EQUAL, MarkKind.NUMBER_DIFFERENT, MarkKind.NUMBER_ALONE),
    Family.DATE: (MarkKind.DATE_EQUAL, MarkKind.DATE_DIFFERENT, MarkKind.DATE_ALONE),
}


def mark_texts(pair: Meeting) -> tuple[MarkedText, MarkedText]:
    """Mark the words of both texts of a meeting, the earlier one first; marks may overlap and stand in order of place, then kind."""
    earlier, later = pair.ordered
    return _marked(pair, earlier, later), _marked(pair, later, earlier)


def _marked(pair: Meeting, side: Side, other: Side) -> MarkedText:
    marks = {*_figures(pair, side), *_papers(side, other), *_names(side, other), *_cues(side)}
    if not pair.foreign:
        marks.update(_shared_words(side, other))
    return MarkedText(text=side.reading.article.text, marks=tuple(sorted(marks, key=lambda m: (m.start, m.end, m.kind))))


def _figures(pair: Meeting, side: Side) -> Iterator[Mark]:
    """Numbers and dates: the other text has them, has others in their place, or none that can be compared."""
    relations: dict[str, set[ValueRelation]] = {}
    for left, right, relation in pair.values:
        relations.setdefault(left.id, set()).add(relation)
        relations.setdefault(right.id, set()).add(relation)
    for claim in side.reading.claims:
        family = family_of(claim)
        if family in _FIGURES:
            equal, different, alone = _FIGURES[family]
            found = relations.get(claim.id, set())
            kind = equal if found & AGREEING else different if ValueRelation.DIFFERENT in found else alone
            yield Mark(start=claim.value_start, end=claim.value_end, kind=kind)


def _papers(side: Side, other: Side) -> Iterator[Mark]:
    """Kinds of paper (law, contract): the other text names the same or not."""
    theirs = {claim.value for claim in other.reading.claims if claim.slot is Slot.DOCUMENT}
    for claim in side.reading.claims:
        if claim.slot is Slot.DOCUMENT:
            kind = MarkKind.DOCUMENT_SHARED if claim.value in theirs else MarkKind.DOCUMENT_OWN
            yield Mark(start=claim.value_start, end=claim.value_end, kind=kind)


def _names(side: Side, other: Side) -> Iterator[Mark]:
    """Words of names: the other text has them, in whatever alphabet, or lacks them. Capitals tell names but in German and at heads of
    sentences; words of dates are none.
    """
    article = side.reading.article
    known = {e.id for e in other.reading.analysis.entities if e.id}
    inside = [(e.start, e.end, e.id in known) for e in side.reading.analysis.entities]
    heads = {span.start for span in side.reading.analysis.sentences}
    dates = [(c.value_start, c.value_end) for c in side.reading.claims if family_of(c) is Family.DATE]
    theirs = romanise(other.whole)
    for match in _WORD.finditer(article.text):
        named = [linked for a, b, linked in inside if a <= match.start() < b]
        capital = article.lang != "de" and match.start() not in heads
        calendar = any(a <= match.start() < b for a, b in dates)
        if len(match.group()) > 2 and match.group()[0].isupper() and (named or capital) and not calendar:
            shared = any(named) or named_in(romanise(fold(match.group())), theirs)
            yield Mark(start=match.start(), end=match.end(), kind=MarkKind.NAME_SHARED if shared else MarkKind.NAME_OWN)


def _cues(side: Side) -> Iterator[Mark]:
    for match in _WORD.finditer(side.reading.article.text):
        word = fold(match.group())
        for kind, tells in _CUES:
            if tells(word):
                yield Mark(start=match.start(), end=match.end(), kind=kind)


def _shared_words(side: Side, other: Side) -> Iterator[Mark]:
    theirs = {word[:STEM] for word in _WORD.findall(other.whole)}
    for match in _WORD.finditer(side.reading.article.text):
        if len(match.group()) > 2 and fold(match.group())[:STEM] in theirs:
            yield Mark(start=match.start(), end=match.end(), kind=MarkKind.WORD_SHARED)
