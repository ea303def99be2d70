"""A passage in, what it can be disputed on out: what it blames or suspects, or which place in a row it gives to something.

A passage as a whole has no value that could be held against another's. Two kinds of it have: suppositions on what caused the event, which
are rivals where they name different things, and ordinals ("the 7th member"), which are rivals where they count alike.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache

from secondsource.corroboration.blocking import some_pairs
from secondsource.corroboration.pairing import STEM, Family, family_of
from secondsource.records import Claim, Slot
from secondsource.text import fold

SUPPOSITION = re.compile(
    r"\b(?:(?<!to )blam(?:e|es|ed|ing)|(?<!who )(?:is|was|are|were) to blame|hypothes[ie]s|"
    r"suspects? (?!of)|prime suspect|primary suspect|point(?:s|ed)? to|"
    r"(?:findings|traces|evidence) (?:\w+ ){0,4}suggest\w*|(?:came|got|broke) in (?:through|by)|"
    r"put (?:it|this|that) down to|puts (?:it|this|that) down to|(?:plausible|likely|possible|own) (?:explanation|account|cause|source)|"
    r"thought to have caused|believed to have caused|culprit|set off (?:by|the)|set rolling|sparked by|triggered by|"
    r"the reason (?:is|was)|wahrscheinliche ursache|vermutlich\w* ursache|met en cause|dau vina|imputat)\b",
    re.IGNORECASE,
)
"""Words with which a cause is supposed, rather than known."""
_ORDINAL = re.compile(r"\b(\d{1,4})(?:st|nd|rd|th|\.|e|er|ème|-й|-а|-lea)\s+([^\W\d_]{3,})", re.IGNORECASE)
REMEMBERED = 16384
"""Clauses of which it is remembered what they suppose and count: they are asked once a fact that they may be of."""
COMMON = 0.35
"""A word that this share of the story's articles uses tells no cause from another."""


def supposes(claim: Claim) -> bool:
    """Whether a passage supposes a cause."""
    return not claim.background and family_of(claim) is Family.PASSAGE and _supposes(claim.quote)


@lru_cache(maxsize=REMEMBERED)
def _supposes(quote: str) -> bool:
    return bool(SUPPOSITION.search(quote))


def ordinal_of(claim: Claim) -> tuple[str, str]:
    """What a passage gives the place in a row of, as a stem, and the place; empty where it does not."""
    return _ordinal(claim.quote) if family_of(claim) is Family.PASSAGE else ("", "")


@lru_cache(maxsize=REMEMBERED)
def _ordinal(quote: str) -> tuple[str, str]:
    found = _ORDINAL.search(quote)
    return (fold(found[2])[:STEM], found[1]) if found else ("", "")


def facet_pairs(claims: Sequence[Claim], copies: Collection[str]) -> list[tuple[int, int]]:
    """Pairs of passages (by position) that give places in one row, or suppose causes."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for i, claim in enumerate(claims):
        if ordinal_of(claim)[0]:
            found[ordinal_of(claim)[0]].append(i)
        elif supposes(claim) and claim.article_id not in copies:
            found[" cause"].append(i)
    return [pair for members in found.values() for pair in some_pairs(members)]


def split_facets(claims: Sequence[Claim]) -> list[list[Claim]] | None:
    """Split passages by their facet; None where most have none."""
    ordinals = [c for c in claims if ordinal_of(c)[0]]
    if 2 * len(ordinals) >= len(claims) and len({ordinal_of(c)[1] for c in ordinals}) > 1:
        usual: dict[str, list[Claim]] = {}
        for claim in claims:
            usual.setdefault(ordinal_of(claim)[1], []).append(claim)
        bare = usual.pop("", [])
        groups = sorted(usual.values(), key=len, reverse=True)
        groups[0] += bare
        return groups
    guesses = sum(supposes(c) for c in claims)
    return _by_words(claims) if guesses > 1 and 2 * guesses >= len(claims) else None


def is_cause(claims: Sequence[Claim]) -> bool:
    """Whether the passages of a fact are on a supposed cause."""
    return 2 * sum(supposes(c) or c.slot is Slot.CAUSE for c in claims) >= len(claims)


def _by_words(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Passages that share a word of their own stand together."""
    values: list[tuple[set[str], list[Claim]]] = []
    for claim in claims:
        words = {t[:STEM] for t in claim.terms if t not in _CAUSAL}
        homes = [v for v in values if v[0] & words]
        if not homes:
            values.append((words, [claim]))
            continue
        first, *rest = homes
        first[0].update(words)
        first[1].append(claim)
        for other in rest:
            first[0].update(other[0])
            first[1].extend(other[1])
            values.remove(other)
    return [v[1] for v in values]


_CAUSAL = frozenset(
    "blame hypothesis principal suspect point cause account source explanation likely reason finding initial first suggest think believe"
    " company own engineer expert official police investigator operator owner firm trace come get put set begin case fire blaze attack"
    " attacker intruder hospital plant factory team".split()
)
