"""Pairs of claims: the score that is written out is that of the table of features."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from make import article, claim
from secondsource.corroboration.pairing import FEATURES, WEIGHTS, Comparison, Family, Traits, feature_values, same_fact_score
from secondsource.corroboration.values import ValueRelation
from secondsource.records import Slot

WORDS = ("quay", "barge", "lock", "keeper", "flood")
SOME = st.frozensets(st.sampled_from(WORDS))
DAYS = ("2026-03-12", "2026-03-14", "2026-03", "2026-07-01")


@st.composite
def sides(draw):
    terms = draw(SOME)
    of = claim(
        article(),
        value=draw(st.sampled_from(DAYS)),
        slot=draw(st.sampled_from([Slot.DATE, Slot.COUNT])),
        unit=draw(st.sampled_from(["", "person", "t"])),
        sentence=draw(st.integers(0, 5)),
        background=draw(st.booleans()),
        concepts=tuple(draw(SOME)),
    )
    return of, Traits(terms, draw(st.sampled_from([0.0, 1.5, 4.0])), draw(SOME), draw(SOME), frozenset())


@given(sides(), sides(), st.data())
def test_the_score_is_that_of_the_features_by_their_weights(left, right, data):
    family = data.draw(st.sampled_from(list(Family)))
    pair = Comparison(
        left[0], right[0], data.draw(st.sampled_from(list(ValueRelation))), data.draw(st.floats(-1, 1)), data.draw(st.floats(-1, 1)),
        {word: 0.5 * n for n, word in enumerate(WORDS)}, (left[1], right[1]), family, data.draw(st.booleans()), data.draw(SOME),
    )  # fmt: skip
    bias, *weights = WEIGHTS[family]
    total = bias + sum(w * x for w, x in zip(weights, feature_values(pair), strict=True))
    assert same_fact_score(pair) == pytest.approx(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))))


def test_every_family_weighs_every_feature():
    assert {len(weights) for weights in WEIGHTS.values()} == {len(FEATURES) + 1}
