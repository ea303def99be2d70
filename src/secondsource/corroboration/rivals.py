"""Groups of claims that agree in, groups that are versions of one fact joined out: block by candidate pairs, compare, decide.

Two groups whose values exclude each other are of one fact, or of two facts that merely look alike. What tells the two apart are named
features over all pairs of claims between them; their weights come from `benchmarks/corroboration/fit.py`.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from secondsource.corroboration import pairing
from secondsource.corroboration.blocking import NEAR_SENTENCES
from secondsource.corroboration.grouping import other_occasion
from secondsource.corroboration.pairing import NEAR_DAYS, SMALL, Comparison, Family, Pair, family_of
from secondsource.corroboration.values import ValueRelation, date_interval, duration_days
from secondsource.records import Claim, Status

RIVALS = 0.36
"""Mean score between the values of two facts from which they are one (benchmarks/corroboration; lower ones dispute shares of a sum)."""
CLOSE = 0.4
"""Numbers and durations of which the smaller is this share of the larger may be two counts of one thing."""
ALIKE = 0.7
"""Scaled cosine beyond which contradictions are as alike as confirmations."""
DEEDS = frozenset("signing vote arrest accession".split())
"""Kinds of deed that are done once in a story: two days of one are two versions."""
SAME_THING = 0.5
"""Share of rare words, and of the words beside the values, from which two counts are of one thing."""
ANSWER = 0.6
"""Score of values that a page sets against each other, or of which one is given in answer to the other."""
_FIGURE = re.compile(
    r"\b(?:put(?:s|ting)? (?:the|it|last|its|\w+['’]s)|counts?|counted|estimat\w*|reckon\w*|speaks? of|spoken of|spoke of|talks? of|"
    r"by (?:his|her|its|their|the \w+['’]s) (?:count|figure|reckoning)|reported|insist\w*|admitted|claims?|sticks?|maintain\w*|"
    r"stand by|stands by|according to|say|says|said|comes? to|arrive)\b",
    re.IGNORECASE,
)
"""Words with which a page gives a figure as somebody's."""
_OPENING = re.compile(r"[“„«\"]\W*(?:(?:in|by|not before|a|the|late|early|mid|spring|end|middle|of)\W+){0,3}$", re.IGNORECASE)
"""What stands before a value that opens a quotation: "September, if the money comes"."""


_AGAINST = re.compile(
    r"\b(?:not|instead of|rather than|contrary to|(?:far|well) (?:above|below)|nicht|statt|et non|și nu|а не)\W+(?:\w+\W+){0,2}$", re.I
)
"""What stands before a value that a page sets against another."""


_BUT_NOT = re.compile(r"\W*(?:and|but)?\W*not\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rivals:
    """Two groups of claims with the candidate pairs between them whose values differ.

    `together` are the pairs that stand near each other in one article, in the order of the text; `voices` says how many origins give each.
    """

    left: Sequence[Claim]
    right: Sequence[Claim]
    pairs: Sequence[Comparison]
    together: Sequence[tuple[Claim, Claim]]
    voices: tuple[int, int]


def likest_clauses(rivals: Rivals) -> float:
    """Two of their clauses say nearly the same."""
    return _most(rivals, lambda p: min(pairing.clause_cosine(p), ALIKE))


def likest_sentences(rivals: Rivals) -> float:
    """Two of their sentences say nearly the same."""
    return _most(rivals, lambda p: min(pairing.sentence_cosine(p), ALIKE))


def shared_terms(rivals: Rivals) -> float:
    """Two of their clauses share the words that are rare in this story."""
    return _most(rivals, pairing.shared_terms)


def same_words_beside(rivals: Rivals) -> float:
    """The same words stand beside the two values."""
    return _most(rivals, lambda p: min(2, len(p.traits[0].beside & p.traits[1].beside)) / 2)


def shared_concepts(rivals: Rivals) -> float:
    """Two of their predicates are of one kind (died, were killed)."""
    return _most(rivals, pairing.shared_concepts)


def other_concepts(rivals: Rivals) -> float:
    """Their predicates are of different kinds (killed, injured)."""
    return _mean(rivals, pairing.other_concepts)


def both_central(rivals: Rivals) -> float:
    """Both turn on what the story is about."""
    return _most(rivals, pairing.both_central)


def one_background(rivals: Rivals) -> float:
    """One of them is told as background, the other as news."""
    return _mean(rivals, pairing.one_background)


def no_page_has_both(rivals: Rivals) -> float:
    """No page gives both values: each may be the other's version."""
    return float({c.article_id for c in rivals.left}.isdisjoint(c.article_id for c in rivals.right))


def told_apart_in_lead(rivals: Rivals) -> float:
    """No page gives both values, and they are told in leads."""
    return no_page_has_both(rivals) * _most(rivals, pairing.both_lead)


def near_days(rivals: Rivals) -> float:
    """They give days near each other."""
    days = [(_day(p.left), _day(p.right)) for p in rivals.pairs]
    return float(any(a and b and abs((a - b).days) <= NEAR_DAYS for a, b in days))


def two_speakers(rivals: Rivals) -> float:
    """A page lets two people, or itself and somebody, give the two values next to each other."""
    return float(any(a.start != b.start and a.attributed_to != b.attributed_to for a, b in rivals.together))


def somebodys_figure(rivals: Rivals) -> float:
    """One of the values is told as somebody's figure ("put it at", "by her count")."""
    return float(any(_FIGURE.search(c.quote) for p in rivals.pairs for c in (p.left, p.right)))


def plainly_both(rivals: Rivals) -> float:
    """A page gives both values, and not as those of two speakers: it speaks of two things."""
    return (1.0 - no_page_has_both(rivals)) * (1.0 - two_speakers(rivals))


def one_clause(rivals: Rivals) -> float:
    """One clause gives both values."""
    return float(any(a.start == b.start for a, b in rivals.together))


def close_numbers(rivals: Rivals) -> float:
    """Their numbers are of one size."""
    sizes = [sorted((_size(p.left), _size(p.right))) for p in rivals.pairs]
    return float(any(large and small / large >= CLOSE for small, large in sizes))


def _size(claim: Claim) -> float:
    return abs(claim.number or (duration_days(claim.value) if claim.unit == "duration" else 0.0))


def mistakable_numbers(rivals: Rivals) -> float:
    """One number is the other with two digits exchanged, or with a zero more."""
    return float(any(_mistakable(p.left.number or 0.0, p.right.number or 0.0) for p in rivals.pairs))


def large_numbers(rivals: Rivals) -> float:
    """Their numbers are not small ones, of which a page has many."""
    return float(any(min(abs(p.left.number or 0.0), abs(p.right.number or 0.0)) > SMALL for p in rivals.pairs))


def lone_voice(rivals: Rivals) -> float:
    """One value has a single voice and the other several."""
    return float(min(rivals.voices) == 1 < max(rivals.voices))


def many_voices(rivals: Rivals) -> float:
    """Each value has several voices."""
    return float(min(rivals.voices) > 1)


def one_revised(rivals: Rivals) -> float:
    """One of them is told as what took the place of an earlier value."""
    return float(any(("revised" in p.left.concepts) != ("revised" in p.right.concepts) for p in rivals.pairs))


FEATURES: tuple[Callable[[Rivals], float], ...] = (
    likest_clauses,
    likest_sentences,
    shared_terms,
    same_words_beside,
    shared_concepts,
    other_concepts,
    both_central,
    one_background,
    no_page_has_both,
    told_apart_in_lead,
    near_days,
    two_speakers,
    somebodys_figure,
    plainly_both,
    one_clause,
    close_numbers,
    mistakable_numbers,
    large_numbers,
    lone_voice,
    many_voices,
    one_revised,
)
WEIGHTS: dict[Family, tuple[float, ...]] = {
    Family.DATE: (-1.8, -0.4, -0.3, -0.6, -0.7, 0.1, -0.5, 0.2, -0.5, -0.3, 0, -0.7, 0.5, 0, -0.2, -0.3, 0, 0, 0, 0.6, -0.4, -0.1),
    Family.NUMBER: (-5.0, 0.6, 0.3, 0.0, 0.1, 0.2, 0.1, 0.3, -0.3, 0.9, 0.1, 0.0, -0.1, 0.9, -0.8, -0.2, 2.4, 1.0, 0.7, 0.7, -0.7, 0.3),
}  # fmt: skip
"""Bias, then one weight a feature in the order of FEATURES."""


def feature_values(rivals: Rivals) -> tuple[float, ...]:
    """All features of two groups in the order of FEATURES."""
    return tuple(feature(rivals) for feature in FEATURES)


def rival_score(rivals: Rivals) -> float:
    """Probability in 0..1 that two groups are versions of one fact; at least ANSWER where a page sets them against each other, or where
    they give days near each other for one kind of deed.
    """
    bias, *weights = WEIGHTS[family_of(rivals.left[0])]
    total = bias + sum(w * x for w, x in zip(weights, feature_values(rivals), strict=True))
    learned = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
    plain = any(_set_against(a, b) for a, b in rivals.together) or _days_of_one_deed(rivals) or _recounted(rivals)
    return max(learned, ANSWER) if plain else learned


def _days_of_one_deed(rivals: Rivals) -> bool:
    """Whether no page gives both days, they lie near each other, and clauses on both tell a deed of one kind as news ("signed")."""
    if not near_days(rivals) or not no_page_has_both(rivals):
        return False
    return any(
        _tells_deed(p.left) and _tells_deed(p.right) and p.left.concepts and DEEDS.intersection(p.left.concepts, p.right.concepts)
        for p in rivals.pairs
    )


def _recounted(rivals: Rivals) -> bool:
    """Whether one of the values is told as revised ("has risen to five"), of the same thing in the same words as the other."""
    return bool(one_revised(rivals)) and shared_terms(rivals) >= SAME_THING and same_words_beside(rivals) >= SAME_THING


def _tells_deed(claim: Claim) -> bool:
    return claim.status is Status.DONE and not claim.background and _day(claim) is not None


def meet_rivals(
    claims: Sequence[Claim], groups: Sequence[Sequence[int]], comparisons: Iterable[Comparison], origin: Mapping[str, str]
) -> dict[tuple[int, int], Rivals]:
    """The pairs of groups (by their places) between which candidate pairs with different values lie; `origin` is the voice by claim id."""
    home = {claims[i].id: n for n, group in enumerate(groups) for i in group}
    between: defaultdict[tuple[int, int], list[Comparison]] = defaultdict(list)
    for pair in comparisons:
        a, b = sorted((home.get(pair.left.id, -1), home.get(pair.right.id, -1)))
        if 0 <= a < b and pair.relation is ValueRelation.DIFFERENT and not other_occasion(pair.left, pair.right):
            between[a, b].append(pair)
    found = {}
    for (a, b), pairs in sorted(between.items()):
        left, right = ([claims[i] for i in groups[n]] for n in (a, b))
        found[a, b] = _meet(left, right, pairs, origin)
    return found


def _meet(left: Sequence[Claim], right: Sequence[Claim], pairs: Sequence[Comparison], origin: Mapping[str, str]) -> Rivals:
    told: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in right:
        told[claim.article_id].append(claim)
    near = [(a, b) for a in left for b in told[a.article_id] if abs(a.sentence - b.sentence) <= NEAR_SENTENCES]
    return Rivals(
        left=left,
        right=right,
        pairs=pairs,
        together=[(a, b) if (a.start, a.value_start) <= (b.start, b.value_start) else (b, a) for a, b in near],
        voices=(len({origin[c.id] for c in left}), len({origin[c.id] for c in right})),
    )


def join_rivals(groups: Sequence[Sequence[int]], met: Mapping[tuple[int, int], Rivals], sure: Iterable[Pair] = ()) -> list[list[int]]:
    """Join groups that are versions of one fact, likeliest first, by the mean score between their values; who never met counts as 0.

    `sure` pairs (of the central event, set against each other) have the score they come with.
    """
    score = {places: rival_score(rivals) for places, rivals in met.items()} | _sure_scores(groups, sure)
    members = {n: [n] for n in range(len(groups))}
    cluster = {n: n for n in members}
    for (a, b), best in sorted(score.items(), key=lambda item: (-item[1], item[0])):
        if best < RIVALS:
            break
        x, y = sorted((cluster[a], cluster[b]))
        between = [score.get((min(p, q), max(p, q)), 0.0) for p in members[x] for q in members[y]]
        if x == y or sum(between) < RIVALS * len(between):
            continue
        cluster |= dict.fromkeys(members[y], x)
        members[x] += members.pop(y)
    return [sorted(i for n in found for i in groups[n]) for _, found in sorted(members.items())]


def _sure_scores(groups: Sequence[Sequence[int]], sure: Iterable[Pair]) -> dict[tuple[int, int], float]:
    home = {i: n for n, group in enumerate(groups) for i in group}
    found = {}
    for pair in sure:
        a, b = sorted((home.get(pair.left, -1), home.get(pair.right, -1)))
        if 0 <= a < b and pair.relation is ValueRelation.DIFFERENT:
            found[a, b] = pair.score
    return found


def _most(rivals: Rivals, feature: Callable[[Comparison], float]) -> float:
    return max(map(feature, rivals.pairs), default=0.0)


def _mean(rivals: Rivals, feature: Callable[[Comparison], float]) -> float:
    return sum(map(feature, rivals.pairs)) / max(1, len(rivals.pairs))


def _day(claim: Claim) -> date | None:
    span = date_interval(claim.value)
    return span[0] if span is not None and span[0] == span[1] else None


def _mistakable(left: float, right: float) -> bool:
    a, b = f"{left:.0f}", f"{right:.0f}"
    if a == b or not (left and right):
        return False
    exchanged = len(a) == len(b) > 1 and sorted(a) == sorted(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 2
    return exchanged or f"{a}0" == b or f"{b}0" == a


def _set_against(first: Claim, second: Claim) -> bool:
    """Whether a page rejects the second value, or somebody answers a month, season or year with another that opens his quotation."""
    before = [c.quote[: max(0, c.value_start - c.start)] for c in (first, second)]
    if (first.status is Status.DENIED) != (second.status is Status.DENIED) or _AGAINST.search(before[1]) or _BUT_NOT.match(second.quote):
        return True
    spans = [date_interval(c.value) for c in (first, second)]
    coarse = all(span is not None and span[0] != span[1] for span in spans)
    return coarse and first.start != second.start and any(_OPENING.search(text) for text in before)
