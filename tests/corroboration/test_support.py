"""Effective numbers, probabilities, verdicts and grades of findings, and the laws they keep. The river of these tests is made up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from make import finding, value
from secondsource.corroboration.support import CORROBORATED_AT, Voices, compatibility, settle_verdict, weigh_findings
from secondsource.corroboration.truth import Copying
from secondsource.errors import InputError
from secondsource.records import Assurance, Credibility, Status, Verdict
from secondsource.scoring.confidence import grade_finding

ASSURED = list(Assurance)
VALUES = ("46 boat", "64 boat", "71 boat")


def fact(*givers, name="boats", conflicts=None, **fields):
    """A finding with a value for each group of origins; all exclude each other unless told otherwise."""
    statuses = fields.pop("statuses", (Status.DONE,) * len(givers))
    values = tuple(value(value=v, status=s, origin_ids=tuple(o)) for v, o, s in zip(VALUES, givers, statuses, strict=False))
    if conflicts is None:
        conflicts = tuple((a, b) for b in range(len(givers)) for a in range(b) if givers[a] and givers[b])
    most = max(map(len, givers))
    verdict = Verdict.DISPUTED if conflicts else Verdict.CORROBORATED if most > 1 else Verdict.SINGLE_SOURCE
    return finding(id=name, values=values, conflicts=conflicts, verdict=fields.pop("verdict", verdict), independent_sources=most, **fields)


def weighed(given, **voices):
    return weigh_findings([given], Voices(**voices))[0]


def graded(given, *, one_speaker=False, **voices):
    return grade_finding(settle_verdict(weighed(given, **voices)), one_speaker=one_speaker)


def number(given, **voices):
    """The effective number of the first value."""
    return weighed(given, **voices).values[0].effective_sources


# ------------------------------------------------------------------------------------------------------- effective numbers


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_voices_of_which_nothing_is_known_count_in_full(count):
    assert number(fact([f"o{n}" for n in range(count)])) == count


@pytest.mark.parametrize("p", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_a_doubtful_copy_counts_for_what_is_not_doubted(p):
    assert number(fact(["a", "b"]), doubts={("b", "a"): p}) == pytest.approx(2 - p)


def test_doubts_multiply():
    doubts = {("c", "a"): 0.5, ("c", "b"): 0.4, ("b", "a"): 0.2}
    assert number(fact(["a", "b", "c"]), doubts=doubts) == pytest.approx(1 + 0.8 + 0.5 * 0.6)


def test_a_doubtful_copy_of_a_page_that_is_silent_on_the_fact_is_a_voice():
    assert number(fact(["b", "c"]), doubts={("b", "a"): 0.9}) == 2


def test_two_that_may_copy_each_other_are_never_less_than_one():
    assert 1 <= number(fact(["a", "b"]), doubts={("a", "b"): 0.9, ("b", "a"): 0.9}) <= 1.1


def test_weak_voices_count_for_their_strength():
    assert number(fact(["a", "b", "c"]), strength={"a": 0.5, "b": 0.75}) == pytest.approx(2.25)


def test_a_doubtful_weak_voice_is_weak_twice():
    assert number(fact(["a", "b"]), strength={"b": 0.5}, doubts={("b", "a"): 0.5}) == pytest.approx(1.25)


@pytest.mark.parametrize("status", list(Status))
def test_a_hedge_is_a_voice_like_any_other_for_what_it_says(status):
    assert number(fact(["a", "b"], statuses=[status])) == 2.0


def test_a_hedge_makes_a_value_less_likely_and_nothing_else_does():
    chances = {status: weighed(fact(["a"], statuses=[status])).values[0].probability for status in Status}
    assert chances.pop(Status.POSSIBLE) < min(chances.values())
    assert len(set(chances.values())) == 1


def test_a_hedge_loses_against_a_plain_word():
    hedged, plain = weighed(fact(["a"], ["b"], statuses=[Status.POSSIBLE, Status.DONE])).values
    assert hedged.probability < plain.probability
    assert (hedged.effective_sources, plain.effective_sources) == (1.0, 1.0)


def test_who_gives_both_values_of_a_fact_that_changed_does_not_contradict_itself():
    changed = weighed(fact(["a", "b"], ["a"], conflicts=(), verdict=Verdict.UPDATED))
    assert [v.effective_sources for v in changed.values] == [2.0, 1.0]
    assert changed.values[1].probability == pytest.approx(weighed(fact(["a"])).values[0].probability)


def test_a_habit_seen_elsewhere_discounts_and_silences_nobody():
    habit = (Copying(source="b", on="a", probability=0.9, rate=0.8),)
    assert number(fact(["a", "b"]), copying=habit) == pytest.approx(2 - 0.72)
    assert 1 < number(fact(["a", "b"]), copying=(replace(habit[0], probability=1.0, rate=1.0),)) < 1.01


def test_the_number_of_a_fact_is_that_of_its_best_value():
    found = weighed(fact(["a"], ["b", "c", "d"]))
    assert (found.effective_sources, [v.effective_sources for v in found.values]) == (3.0, [1.0, 3.0])


def test_facts_are_weighed_one_by_one():
    two = [fact(["a", "b"], name="boats"), fact(["a"], ["b"], name="sheds")]
    doubts = Voices(doubts={("b", "a"): 0.3})
    assert weigh_findings(two, doubts) == tuple(weigh_findings([f], doubts)[0] for f in two)


def test_only_numbers_are_set():
    given = fact(["a", "b"], reason="2 independent origins agree", statement="46 boats sank")
    bare = tuple(replace(v, effective_sources=0.0, probability=0.0) for v in weighed(given).values)
    assert replace(weighed(given), values=bare, effective_sources=0.0) == given


def test_a_value_of_nobody_weighs_nothing():
    nobodys, _ = weighed(fact([], ["a"])).values
    assert (nobodys.effective_sources, nobodys.probability) == (0.0, 0.0)


def test_no_findings_give_none():
    assert weigh_findings([], Voices()) == ()
    assert weigh_findings([finding(values=())], Voices())[0].effective_sources == 0.0


@pytest.mark.parametrize("wrong", [-0.1, 1.5, float("nan"), float("inf")])
@pytest.mark.parametrize("field", ["strength", "doubts", "accuracy"])
def test_numbers_out_of_range_are_refused(field, wrong):
    with pytest.raises(InputError):
        weighed(fact(["a", "b"]), **{field: {("b", "a") if field == "doubts" else "a": wrong}})


# ----------------------------------------------------------------------------------------------------------- probabilities


def test_more_voices_make_a_value_likelier_and_a_rival_less_likely():
    alone, two, against = fact(["a"]), fact(["a", "b"]), fact(["a"], ["b"])
    chances = [weighed(f).values[0].probability for f in (against, alone, two)]
    assert chances == sorted(chances)
    assert chances[0] == pytest.approx(weighed(against).values[1].probability)


def test_a_voice_known_to_err_says_little():
    chances = [weighed(fact(["a"]), accuracy={"a": accuracy}).values[0].probability for accuracy in (0.0, 0.3, 0.8, 0.9)]
    assert chances == sorted(chances)
    assert chances[0] < 0.2


def test_the_better_outlet_wins_a_dispute_of_one_against_one():
    good, bad = weighed(fact(["a"], ["b"]), accuracy={"a": 0.95, "b": 0.4}).values
    assert good.probability > 0.9 > 0.1 > bad.probability


def test_many_doubtful_copies_do_not_outvote_three_voices():
    copies = [f"c{n}" for n in range(9)]
    three, many = weighed(fact(["x", "y", "z"], ["a", *copies]), doubts={(c, "a"): 0.95 for c in copies}).values
    assert three.probability > many.probability


def test_values_that_do_not_exclude_each_other_support_each_other():
    apart, together = fact(["a"], ["b"]), fact(["a"], ["b"], conflicts=())
    assert weighed(together).values[0].probability > weighed(apart).values[0].probability
    assert [v.effective_sources for v in weighed(together).values] == [1.0, 1.0]


def test_compatibility_is_known_from_the_conflicts_both_ways():
    similar = compatibility([fact(["a"], ["b"], ["c"], conflicts=((0, 1),))])
    assert [similar("boats", *pair) for pair in (("0", "1"), ("1", "0"), ("0", "2"), ("1", "2"))] == [0.0, 0.0, 1.0, 1.0]


# ---------------------------------------------------------------------------------------------------------------- verdicts


@pytest.mark.parametrize(
    ("voices", "verdict"),
    [
        ({}, Verdict.CORROBORATED),
        ({"doubts": {("b", "a"): 0.5}}, Verdict.CORROBORATED),
        ({"doubts": {("b", "a"): 0.51}}, Verdict.SINGLE_SOURCE),
        ({"strength": {"a": 0.75, "b": 0.75}}, Verdict.CORROBORATED),
        ({"strength": {"a": 0.5, "b": 0.75}}, Verdict.SINGLE_SOURCE),
        ({"strength": {"a": 0.5}, "doubts": {("b", "a"): 0.2}}, Verdict.SINGLE_SOURCE),
    ],
)
def test_corroborated_is_taken_back_from_what_is_hardly_two_voices(voices, verdict):
    settled = settle_verdict(weighed(fact(["a", "b"]), **voices))
    assert settled.verdict is verdict
    assert (settled.effective_sources >= CORROBORATED_AT) == (verdict is Verdict.CORROBORATED)
    assert settled.independent_sources == 2


def test_a_verdict_taken_back_says_why():
    settled = settle_verdict(weighed(fact(["a", "b"]), doubts={("b", "a"): 0.8}))
    assert settled.reason == "2 origins agree, but they are hardly two voices (effective number 1.2)"


def test_two_who_call_it_possible_corroborate_that_it_is():
    assert settle_verdict(weighed(fact(["a", "b"], statuses=[Status.POSSIBLE]))).verdict is Verdict.CORROBORATED


@pytest.mark.parametrize("verdict", [Verdict.DISPUTED, Verdict.UPDATED, Verdict.SINGLE_SOURCE])
def test_other_verdicts_stay(verdict):
    given = weighed(fact(["a", "b"], verdict=verdict), doubts={("b", "a"): 0.9})
    assert settle_verdict(given) is given


# -------------------------------------------------------------------------------------------------------------------- laws

SHARES = st.integers(0, 20).map(lambda n: n / 20)
WEIGHTS = st.integers(1, 20).map(lambda n: n / 20)


@st.composite
def cases(draw):
    """A finding of one to three values, and what is known of its voices; a single name gives at most one value."""
    names = [f"o{n}" for n in range(draw(st.integers(1, 7)))]
    count = draw(st.integers(1, 3))
    places = [0, *draw(st.lists(st.integers(0, count - 1), min_size=len(names) - 1, max_size=len(names) - 1))]
    givers = [[o for o, place in zip(names, places, strict=True) if place == n] for n in range(count)]
    both = [(a, b) for b in range(count) for a in range(b) if givers[a] and givers[b]]
    conflicts = tuple(pair for pair in both if draw(st.booleans()))
    status = draw(st.sampled_from(Status))
    given = fact(*givers, conflicts=conflicts, statuses=[status] + [Status.DONE] * (count - 1))
    doubts = {(b, a): draw(SHARES) for a in names for b in names if a < b and draw(st.integers(0, 3)) == 0}
    known = {
        "doubts": doubts,
        "strength": draw(st.dictionaries(st.sampled_from(names), WEIGHTS)),
        "accuracy": draw(st.dictionaries(st.sampled_from(names), SHARES)),
    }
    return given, known


def joined(given, name):
    """The same finding where another origin gives its first value."""
    first, *rest = given.values
    values = (replace(first, origin_ids=(*first.origin_ids, name)), *rest)
    most = max(len(v.origin_ids) for v in values)
    verdict = given.verdict
    if verdict is Verdict.SINGLE_SOURCE and most > 1:
        verdict = Verdict.CORROBORATED
    return replace(given, values=values, verdict=verdict, independent_sources=most)


def assert_no_worse(after, before):
    first, now = before.values[0], after.values[0]
    assert now.probability >= first.probability
    assert now.effective_sources >= first.effective_sources
    assert after.effective_sources >= before.effective_sources
    assert after.confidence >= before.confidence
    assert ASSURED.index(after.assurance) >= ASSURED.index(before.assurance)
    assert after.credibility <= before.credibility
    assert (before.verdict, after.verdict) != (Verdict.CORROBORATED, Verdict.SINGLE_SOURCE)


@settings(max_examples=400, deadline=None)
@given(cases(), WEIGHTS, SHARES, st.booleans())
def test_another_origin_for_the_best_value_makes_nothing_worse(case, strength, accuracy, one_speaker):
    given, known = case
    before = graded(given, one_speaker=one_speaker, **known)
    known = known | {"strength": known["strength"] | {"new": strength}, "accuracy": known["accuracy"] | {"new": accuracy}}
    assert_no_worse(graded(joined(given, "new"), one_speaker=one_speaker, **known), before)


@settings(max_examples=400, deadline=None)
@given(cases(), SHARES, st.data())
def test_a_doubtful_copy_of_a_voice_adds_at_most_what_is_not_doubted_and_makes_nothing_worse(case, p, data):
    given, known = case
    source = data.draw(st.sampled_from(given.values[0].origin_ids))
    before = graded(given, **known)
    after = graded(joined(given, "z-copy"), **(known | {"doubts": known["doubts"] | {("z-copy", source): p}}))
    assert after.values[0].effective_sources <= before.values[0].effective_sources + 1 - p + 2e-4  # two roundings
    assert_no_worse(after, before)


@settings(max_examples=200, deadline=None)
@given(cases(), st.data())
def test_a_plain_copy_changes_nothing(case, data):
    given, known = case
    source = data.draw(st.sampled_from(given.values[0].origin_ids))
    before = weighed(given, **known)
    after = weighed(joined(given, "z-copy"), **(known | {"doubts": known["doubts"] | {("z-copy", source): 1.0}}))
    assert [(v.effective_sources, v.probability) for v in after.values] == [(v.effective_sources, v.probability) for v in before.values]


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.just("a"), SHARES), st.booleans(), st.sampled_from(Verdict))
def test_a_single_origin_is_never_confirmed_whatever_its_record(accuracy, one_speaker, verdict):
    given = fact(["a"], verdict=verdict)
    found = graded(given, one_speaker=one_speaker, accuracy=accuracy)
    assert found.credibility is not Credibility.CONFIRMED
    assert found.assurance is not Assurance.HIGH
    assert found.effective_sources <= 1


@settings(max_examples=200, deadline=None)
@given(cases())
def test_what_one_speaker_said_to_all_is_never_confirmed(case):
    given, known = case
    assert graded(given, one_speaker=True, **known).credibility is not Credibility.CONFIRMED


@settings(max_examples=200, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_numbers_are_in_range_and_the_order_of_origins_does_not_matter(case, shuffled):
    given, known = case
    found = graded(given, **known)
    assert all(0 <= v.effective_sources <= len(v.origin_ids) for v in found.values)
    assert all(0 <= v.probability <= 1 for v in found.values)
    assert 0 <= found.confidence <= 1
    mixed = tuple(replace(v, origin_ids=tuple(shuffled.sample(v.origin_ids, len(v.origin_ids)))) for v in given.values)
    again = graded(replace(given, values=mixed), **{name: dict(reversed(known[name].items())) for name in known})
    assert [(v.effective_sources, v.probability) for v in again.values] == [(v.effective_sources, v.probability) for v in found.values]
    assert (again.credibility, again.assurance, again.confidence) == (found.credibility, found.assurance, found.confidence)
