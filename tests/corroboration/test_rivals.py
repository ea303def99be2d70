"""Which different values are versions of one fact, from sentences made for this file."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from secondsource.corroboration.blocking import NEIGHBOURS, candidate_pairs, possible_pairs, some_pairs
from secondsource.corroboration.facets import ordinal_of, split_facets, supposes
from secondsource.corroboration.findings import StoryClaims, find_facts, rivals_in
from secondsource.corroboration.rivals import FEATURES, feature_values, join_rivals, rival_score
from secondsource.records import Slot, Status, Verdict

ONE = np.array([1, 0, 0, 0], np.float32)


def told(article, quote, words, value, *, number=None, unit="", slot=Slot.COUNT, **fields):
    return make.claim(
        make.article(text=quote),
        quote,
        value,
        words=words,
        id=f"{article} {quote} {value}",
        article_id=article,
        slot=slot,
        number=number,
        unit=unit,
        terms=fields.pop("terms", tuple(w for w in quote.lower().split() if len(w) > 4)),
        **fields,
    )


def sheep(article, number, quote, words, **fields):
    return told(article, quote, words, f"{number} sheep", number=float(number), unit="sheep", **fields)


def story(*claims, copies=(), origin=None, published=None):
    rows = np.tile(ONE, (len(claims), 1))
    return StoryClaims(
        story_id="sto-1",
        claims=claims,
        vectors=rows,
        sentence_vectors=rows,
        origin={c.id: (origin or {}).get(c.article_id, f"o-{c.article_id}") for c in claims},
        published={c.id: (published or {}).get(c.article_id, "2026-05-04") for c in claims},
        copies=frozenset(copies),
    )


def verdicts(*claims, **known):
    return sorted((f.verdict, tuple(sorted(v.value for v in f.values))) for f in find_facts(story(*claims, **known)))


def test_values_that_exclude_each_other_are_one_fact_with_both_sides():
    claims = (
        sheep("a", 412, "The cooperative says 412 sheep were lost", "412 sheep"),
        sheep("b", 468, "Shepherds counted 468 sheep that were lost", "468 sheep"),
    )
    assert verdicts(*claims) == [(Verdict.DISPUTED, ("412 sheep", "468 sheep"))]


def test_a_page_that_rejects_a_value_sets_it_against_its_own():
    claims = (
        sheep("a", 412, "The flood took 412 sheep", "412 sheep"),
        sheep("b", 468, "Shepherds lost 468 sheep", "468 sheep"),
        sheep("b", 412, "and not 412 sheep as was said", "412 sheep", start=60, end=89, value_start=68, value_end=77),
    )
    assert (Verdict.DISPUTED, ("412 sheep", "468 sheep")) in verdicts(*claims)


def plan(article, quote, words, value, **fields):
    return told(article, quote, words, value, slot=Slot.DATE, unit="date", status=Status.PLANNED, **fields)


def test_an_answer_that_opens_a_quotation_speaks_of_the_same_plan():
    promised = plan("a", "The ferry is to sail again in April, the mayor promises.", "April", "2026-04")
    answer = plan(
        "b", "“September, if the engine comes,” said the skipper.", "September", "2026-09", start=60, end=111, value_start=61, value_end=70
    )
    both = plan("b", "The ferry will sail again in April.", "April", "2026-04")
    found = find_facts(story(promised, both, answer))
    assert [f.verdict for f in found] == [Verdict.DISPUTED]
    assert {v.value for v in found[0].values} == {"2026-04", "2026-09"}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (("Ines Bro, 61, keeps bees", "61", "61 age", 61.0, "age"), ("Olaf Rask, 47, keeps bees", "47", "47 age", 47.0, "age")),
        (
            ("nine people were hurt", "nine people", "9 person", 9.0, "person"),
            ("with ten others", "ten others", "10 person", 10.0, "person"),
        ),
        (
            ("at least 65% come from here", "65%", "65 percent", 65.0, "percent"),
            ("35% come from abroad", "35%", "35 percent", 35.0, "percent"),
        ),
    ],
)
def test_what_cannot_be_two_versions_is_no_dispute(left, right):
    claims = [told(a, q, w, v, number=n, unit=u) for a, (q, w, v, n, u) in zip("ab", (left, right), strict=True)]
    assert {f.verdict for f in find_facts(story(*claims))} == {Verdict.SINGLE_SOURCE}


def test_every_feature_is_between_bounds_and_says_what_it_means():
    met = rivals_in(
        story(
            sheep("a", 412, "The cooperative says 412 sheep were lost", "412 sheep"),
            sheep("b", 421, "Shepherds counted 421 sheep that were lost", "421 sheep"),
        )
    )
    values = dict(zip((f.__name__ for f in FEATURES), feature_values(met[0]), strict=True))
    assert values["mistakable_numbers"] == values["close_numbers"] == values["no_page_has_both"] == values["somebodys_figure"] == 1.0
    assert all(f.__doc__ for f in FEATURES)
    assert 0.0 <= rival_score(met[0]) <= 1.0


def test_nobody_met_gives_the_groups_as_they_are():
    assert join_rivals([[0, 2], [1]], {}) == [[0, 2], [1]]


def passage(article, quote, **fields):
    return told(article, quote, quote, quote, slot=Slot.OTHER, **fields)


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("it became the 7th member of the league", ("membe", "7")),
        ("it is number seven", ("", "")),
        ("on 4 May the league met", ("", "")),
    ],
)
def test_ordinals(quote, expected):
    assert ordinal_of(passage("a", quote)) == expected


def test_ordinals_that_differ_are_disputed():
    found = find_facts(
        story(passage("a", "Vessin became the 7th member of the league"), passage("b", "It is the 9th member of the league"))
    )
    assert [f.verdict for f in found] == [Verdict.DISPUTED]


def test_suppositions_that_blame_different_things_are_disputed_on_the_cause():
    claims = (
        passage("a", "Inspectors suspect a cracked boiler", terms=("inspector", "suspect", "crack", "boiler")),
        passage("b", "The owner points to a lightning stroke", terms=("owner", "point", "lightning", "stroke")),
        passage("c", "The boiler is to blame, she said", terms=("boiler", "blame")),
    )
    (fact,) = find_facts(story(*claims))
    assert (fact.slot, fact.verdict) == (Slot.CAUSE, Verdict.DISPUTED)
    assert sorted(len(v.claim_ids) for v in fact.values) == [1, 2]


def test_background_and_plain_passages_suppose_nothing():
    assert not supposes(passage("a", "Inspectors suspect a cracked boiler", background=True))
    assert split_facets([passage("a", "The mill burned down"), passage("b", "The mill is gone")]) is None


@given(st.integers(0, 120), st.integers(0, 5))
def test_each_member_of_many_has_a_bounded_number_of_pairs(size, extra):
    pairs = list(some_pairs(range(size)))
    assert len(pairs) == len(set(pairs)) <= size * NEIGHBOURS
    assert possible_pairs(size, size + extra) <= size * (size + extra)


def test_a_claim_meets_its_nearest_and_copies_take_no_place():
    claims = [sheep(f"p{n}", n, f"{n} sheep were lost", f"{n} sheep") for n in range(3 * NEIGHBOURS)]
    angles = np.linspace(0, 0.4, len(claims))
    rows = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    before = candidate_pairs(claims, rows, [False] * len(claims))
    assert (0, 1) in before
    assert len(before) <= len(claims) * NEIGHBOURS
    copies = [sheep(f"c{n}", 1000 + n, f"{1000 + n} sheep were lost", f"{1000 + n} sheep") for n in range(2 * NEIGHBOURS)]
    after = candidate_pairs(claims + copies, np.concatenate([rows, rows[: len(copies)]]), [False] * len(claims) + [True] * len(copies))
    assert [p for p in after if max(p) < len(claims)] == before
    assert candidate_pairs([], np.zeros((0, 4), np.float32), []) == []
