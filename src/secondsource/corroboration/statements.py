"""Findings and the pages they come from in, the same findings out, each stated in a whole sentence of one of its pages that reads alone."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from secondsource.records import Article, Claim, Finding, Slot, Span
from secondsource.text import squeeze

LONGEST = 45
"""Words of the longest sentence that states a finding; of a longer one only the clause is told."""
CLEAR_WORDS = 6
"""A shorter sentence seldom says of whom it speaks."""
LEANING = re.compile(
    r"\W*(?:and|but|or|so|yet|that|which|who|whose|whom|where|if|as|because|though|although|while|than|then|also|however|meanwhile|instead|he|"
    r"she|it|they|this|these|those|there|here|we|i|you|his|her|its|their|such|both|neither|one|others?|und|aber|oder|er|sie|es|dies\w*|"
    r"et|mais|il|elle|ils|elles|ce|cela|dar|iar|el|ea|acest\w*|але|він|вона|воно|вони|це|цей|ця)\b",
    re.IGNORECASE,
)
"""How a sentence begins that leans on the one before it."""
_SAID_ALONE = re.compile(r"[“”„«»\"]")
Place = tuple[str, int]
"""Article id and number of a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The pages of a story by article id: their articles and sentences, and by claim id their claims; `origin` gives an article's voice."""

    articles: Mapping[str, Article]
    sentences: Mapping[str, Sequence[Span]]
    claims: Mapping[str, Claim]
    origin: Mapping[str, str]


def state_findings(findings: Sequence[Finding], pages: Pages) -> tuple[Finding, ...]:
    """State every finding in the words of a page, in the findings' order; what has no whole sentence keeps its statement.

    Of the sentences that give the first value, in the story's usual language if one is, the one is taken that does not lean on another,
    holds fewest figures that only one origin gives, quotes nobody, and states no finding before this one; of equal ones the shortest.
    """
    figures = _figures(pages)
    usual = min(Counter(a.lang for a in pages.articles.values()).most_common(), key=lambda item: (-item[1], item[0]), default=("", 0))[0]
    used: set[Place] = set()
    stated = []
    for finding in findings:
        claims = [pages.claims[i] for i in finding.values[0].claim_ids if i in pages.claims]
        places = sorted({(c.article_id, c.sentence) for c in claims if _sentence(pages, (c.article_id, c.sentence))})
        if not places:
            stated.append(finding)
            continue
        lonely = _lonely(places, figures, pages.origin)
        places = [place for place in places if pages.articles[place[0]].lang == usual] or places
        best = min(places, key=lambda place: (*_unclear(_sentence(pages, place)), lonely[place], place in used, *_length(pages, place)))
        used.add(best)
        stated.append(replace(finding, statement=_sentence(pages, best)))
    return tuple(stated)


def _figures(pages: Pages) -> Mapping[Place, set[str]]:
    """The numbers and dates in each sentence."""
    figures: defaultdict[Place, set[str]] = defaultdict(set)
    for claim in pages.claims.values():
        if claim.number is not None or claim.slot is Slot.DATE:
            figures[claim.article_id, claim.sentence].add(claim.value)
    return figures


def _lonely(places: Sequence[Place], figures: Mapping[Place, set[str]], origin: Mapping[str, str]) -> Mapping[Place, int]:
    """How many figures in each sentence only one origin gives in the sentences that tell the same."""
    voices: defaultdict[str, set[str]] = defaultdict(set)
    for place in places:
        for value in figures.get(place, ()):
            voices[value].add(origin.get(place[0], place[0]))
    several = len({origin.get(article_id, article_id) for article_id, _ in places}) > 1
    return Counter({place: sum(several and len(voices[value]) < 2 for value in figures.get(place, ())) for place in places})


def _sentence(pages: Pages, place: Place) -> str:
    """The words of a sentence; nothing where it is unknown, or too long to state anything."""
    article_id, number = place
    spans = pages.sentences.get(article_id, ())
    if article_id not in pages.articles or not 0 <= number < len(spans):
        return ""
    words = squeeze(pages.articles[article_id].text[spans[number].start : spans[number].end])
    return words if len(words.split()) <= LONGEST else ""


def _unclear(sentence: str) -> tuple[bool, bool, bool]:
    """Sorts sentences by how badly they read alone."""
    leaning = bool(LEANING.match(sentence)) or not sentence[:1].isupper()
    return leaning or sentence.endswith(("?", ":")), len(sentence.split()) < CLEAR_WORDS, bool(_SAID_ALONE.search(sentence))


def _length(pages: Pages, place: Place) -> tuple[int, Place]:
    return len(_sentence(pages, place)), place
