"""Words that a relation of two short texts turns on: opposites, denial, change, another occasion. General English, little of it other
languages; what is written here by hand loses most on new texts, so it stays short.
"""

from __future__ import annotations

import re
from collections.abc import Set

_OPPOSITES = """
rise rose risen increase raise climb grow gain higher strengthen expand hire | fall fell drop decrease decline lower weaken shrink cut
open reopen start begin begun launch resume | close shut closure end stop halt suspend cease cancel
accept approve back agree adopt pass support endorse grant allow permit lift | reject refuse oppose block veto deny ban forbid bar keep
fire dismiss sack oust | resign quit
guilty convict condemn sentence | acquit innocent clear exonerate acquittal
alive survive rescue unhurt unharmed safe | dead die kill death injure injury hurt drown
arrest detain catch caught jail capture | release free surrender escape
succeed success complete finish | fail failure incomplete unfinished
legal lawful valid | illegal unlawful void
binding contract treaty | non-binding declaration intent memorandum
interim preliminary provisional draft preprint temporary | final definitive permanent
profit surplus | loss deficit
present attend join enter | absent miss boycott leave
"""
OPPOSITES: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(left.split()), frozenset(right.split()))
    for left, _, right in (line.partition("|") for line in _OPPOSITES.split("\n") if "|" in line)
)
"""Sets of lemmas that exclude one another where they are said of one thing."""
TWO_KINDS: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(left.split()), frozenset(right.split()))
    for left, right in (
        ("left", "right"),
        ("upper", "lower"),
        ("north northern", "south southern"),
        ("east eastern", "west western"),
        ("man men male boy", "woman women female girl"),
        ("before", "after"),
        ("first", "second third final"),
        ("import", "export"),
        ("profit", "turnover revenue sales"),
    )
)
"""Words for the one and the other of two: what is said of the one says nothing of the other, or contradicts it."""
CONVERSES: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(left.split()), frozenset(right.split()))
    for left, right in (
        ("buy acquire purchase bought", "sell sold sale supply deliver win won"),
        ("win won beat defeat", "lose lost"),
        ("lend lent give supply deliver", "borrow receive obtain get"),
        ("replace succeed follow", "precede"),
    )
)
"""Verbs that tell one act from its two ends: "A sold to B" is "B bought from A"."""
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|n't|den(?:y|ies|ied|ying)|denial|untrue|false|invented|rejects? as|"
    r"fail(?:s|ed)? to|refus\w+|unable|yet to|"
    r"nicht|kein\w*|nie|bestreite\w*|dementier\w*|ne|pas|jamais|aucun\w*|dement\w*|nu|niciun\w*|neaga|не|ні|заперечу\w*)\b|n't\b",
)
_CHANGE = re.compile(
    r"\b(?:now|extend\w*|revis\w*|correct(?:ed|s|ing)|instead|after all|ris(?:en|es)|rose|climb\w*|grow[ns]?|grew|has since|no longer|"
    r"updat\w*|bringing|postpone\w*|push(?:ed)? back|brought forward|lowered|raised|reversed|finally|again|in all|"
    r"originally|earlier|first (?:said|gave|reported)|by (?:mon|tues|wednes|thurs|fri|satur|sun)day|still|more than before|"
    r"jetzt|inzwischen|nun|desormais|entre-temps|acum|intre timp|тепер|вже)\b",
)
_AHEAD = re.compile(
    r"\b(?:plan(?:s|ned|ning)?|intends?|wants?|expect(?:s|ed)|due|scheduled|to vote|nominat\w*|propos\w*|threat\w*|negotiat\w*|"
    r"talks|consider\w*|weigh(?:s|ing)|hopes?|aims?|will|search\w*|missing|critical\w*|charged|on trial|letter of intent|"
    r"memorandum|preliminary|provisional|temporary|interim|first (?:estimate|count)|so far|awaiting|pending|(?:is|are) to|to be)\b",
)
_OCCASION = re.compile(
    r"\b(?:years? ago|months? ago|last (?:year|spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august|"
    r"september|october|november|december)|previous(?:ly)?|earlier this year|already|in (?:19|20)\d\d|of (?:19|20)\d\d|another|separate|"
    r"a second|when .{0,40} first|anterioar\w*|precedent\w*|voriges|letzte[sn]? jahr)\b",
)


def opposed(left: Set[str], right: Set[str]) -> int:
    """Count the pairs of opposites of which each text has only its own side.

    >>> opposed({"court", "convict"}, {"jury", "acquit"})
    1
    """
    return sum(_split(left, right, one, other) or _split(left, right, other, one) for one, other in OPPOSITES)


def converse(left: Set[str], right: Set[str]) -> bool:
    """Whether the two texts tell an act from its two ends (sold, bought)."""
    return any(_split(left, right, one, other) or _split(left, right, other, one) for one, other in CONVERSES)


def other_of_two(left: Set[str], right: Set[str]) -> bool:
    """Whether the texts speak of the one and the other of two."""
    return any(_split(left, right, one, other) or _split(left, right, other, one) for one, other in TWO_KINDS)


def foretells(folded: str) -> bool:
    """Whether a folded text speaks of a step to come, or of a state that will not last."""
    return bool(_AHEAD.search(folded))


def _split(left: Set[str], right: Set[str], one: Set[str], other: Set[str]) -> bool:
    return bool(left & one and right & other and not left & other and not right & one)


def denies(folded: str) -> bool:
    """Whether a folded text says that something is not so."""
    return bool(_NEGATION.search(folded))


def tells_change(folded: str) -> bool:
    """Whether a folded text says that something is not as it was or as it was given before."""
    return bool(_CHANGE.search(folded))


def tells_other_occasion(folded: str) -> bool:
    """Whether a folded text looks back at another time."""
    return bool(_OCCASION.search(folded))
