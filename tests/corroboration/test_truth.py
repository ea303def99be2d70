import dataclasses
import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondsource.corroboration.copying import MAX_COMPARED
from secondsource.corroboration.truth import Copying, Dependence, Observation, Truth, TruthOptions, discover_truth, value_probabilities
from secondsource.errors import InputError

NAMES = "abcdefgh"


def said(source, value, item="dead", **more):
    return Observation(source=source, item=item, value=value, **more)


def copy(source, on, probability=1.0, item="dead"):
    return Dependence(source=source, on=on, probability=probability, item=item)


def belief(truth, value, item="dead"):
    return next(b for b in truth.beliefs if (b.item, b.value) == (item, value))


def voice(truth, source, item="dead"):
    return next(v.independence for v in truth.voices if (v.source, v.item) == (source, item))


observations = st.lists(
    st.builds(
        said,
        source=st.sampled_from(NAMES),
        value=st.sampled_from("1234"),
        item=st.sampled_from(["dead", "hurt"]),
        weight=st.sampled_from([0.0, 0.3, 1.0]),
        when=st.sampled_from([None, 1.0, 2.0]),
    ),
    max_size=14,
)
dependences = st.lists(
    st.builds(
        copy,
        source=st.sampled_from(NAMES),
        on=st.sampled_from(NAMES + "z"),
        probability=st.sampled_from([0.0, 0.2, 0.7, 1.0]),
        item=st.sampled_from(["dead", None]),
    ),
    max_size=8,
)
habits = st.lists(
    st.builds(
        Copying,
        source=st.sampled_from(NAMES),
        on=st.sampled_from(NAMES),
        probability=st.floats(0, 1),
        rate=st.sampled_from([0.0, 0.8, 1.0]),
    ),
    max_size=6,
)
accuracies = st.dictionaries(st.sampled_from([*NAMES, "new"]), st.floats(0, 1))
similarities = st.sampled_from([None, lambda item, left, right: 1 / (1 + abs(int(left) - int(right)))])
options = st.sampled_from([TruthOptions(), TruthOptions(false_values=1), TruthOptions(false_values=3, similarity=1.0)])
story = st.fixed_dictionaries(
    {"dependences": dependences, "copying": habits, "accuracies": accuracies, "similarity": similarities, "options": options}
)


def table(truth):
    return {(b.item, b.value): (b.probability, b.effective) for b in truth.beliefs}


@settings(max_examples=300)
@given(observations, story, st.data())
def test_a_plain_copy_of_one_who_speaks_changes_nothing(known, how, data):
    if not known:
        return
    # The one copied may itself be a copy, of whatever probability, and the copy may have changed the value.
    original = data.draw(st.sampled_from(known))
    value = data.draw(st.sampled_from([original.value, "4", "9"]))
    copied = said("new", value, original.item, when=data.draw(st.sampled_from([None, 0.0, 9.0])))
    how = how | {"copying": [*how["copying"], Copying(source="new", on="a", probability=0.5, rate=0.5)]}
    before = table(value_probabilities(known, **how))
    how["dependences"] = [*how["dependences"], copy("new", original.source, item=original.item)]
    after = table(value_probabilities([*known, copied], **how))
    if (copied.item, value) not in before:
        assert after.pop((copied.item, value))[1] == 0.0
    assert after == before


@settings(max_examples=300)
@given(observations, story, st.sampled_from("12345"), st.floats(0, 1))
def test_an_independent_voice_never_lowers_what_it_speaks_for(known, how, value, weight):
    before = table(value_probabilities(known, **how))
    after = table(value_probabilities([*known, said("new", value, weight=weight)], **how))
    probability, effective = before.get(("dead", value), (0.0, 0.0))
    assert after["dead", value][0] >= probability - 1e-12
    assert after["dead", value][1] == pytest.approx(effective + weight)
    assert all(after[key][1] == found[1] for key, found in before.items() if key != ("dead", value))


@settings(max_examples=300)
@given(observations, story, st.sampled_from("12345"), st.sampled_from(NAMES), st.floats(0, 1))
def test_a_doubtful_copy_adds_no_more_than_its_doubt(known, how, value, source, probability):
    if (source, "dead") not in {(o.source, o.item) for o in known}:
        return
    before = table(value_probabilities(known, **how)).get(("dead", value), (0.0, 0.0))
    how["dependences"] = [*how["dependences"], copy("new", source, probability)]
    after = table(value_probabilities([*known, said("new", value)], **how))["dead", value]
    assert before[1] - 1e-12 <= after[1] <= before[1] + 1 - probability + 1e-12


@settings(max_examples=100)
@given(observations, dependences, habits, st.randoms())
def test_order_and_duplicates_do_not_matter(known, depends, copying, shuffler):
    mixed = [*known, *known[:3]]
    shuffler.shuffle(mixed)
    turned, turned_copying = depends[::-1], copying[::-1]
    assert discover_truth(mixed, dependences=turned) == discover_truth(known, dependences=depends)
    once = value_probabilities(known, dependences=depends, copying=copying)
    assert value_probabilities(mixed, dependences=turned, copying=turned_copying) == once


@settings(max_examples=150)
@given(observations, dependences, options)
def test_everything_found_is_a_probability_and_a_voice_at_most(known, depends, how):
    truth = discover_truth(known, dependences=depends, similarity=lambda item, left, right: 0.5, options=how)
    assert all(0 <= v.independence <= 1 for v in truth.voices)
    assert all(0 <= s.accuracy <= 1 and 0 <= s.right <= s.count + 1e-9 for s in truth.sources)
    assert all(0 <= c.probability <= 1 and 0 <= c.rate <= 1 for c in truth.copying)
    for item in {b.item for b in truth.beliefs}:
        shares = [b.probability for b in truth.beliefs if b.item == item]
        assert all(0 <= share <= 1 for share in shares)
        assert sum(shares) <= 1 + 1e-9 or len(shares) > how.false_values + 1
    for b in truth.beliefs:
        assert 0 <= b.effective <= len({o.source for o in known if (o.item, o.value) == (b.item, b.value)}) + 1e-9


@pytest.mark.parametrize("judge", [discover_truth, value_probabilities])
def test_nothing_in_nothing_out(judge):
    assert judge([]) == Truth()
    assert judge([], dependences=[copy("a", "b")]) == Truth()


@pytest.mark.parametrize("judge", [discover_truth, value_probabilities])
def test_one_source_is_believed_as_far_as_it_is_accurate(judge):
    truth = judge([said("Varnow Post", "3")])
    assert belief(truth, "3").probability == pytest.approx(0.8)
    assert belief(truth, "3").effective == 1.0
    if judge is discover_truth:  # what nobody else speaks of says nothing about the source
        assert truth.sources[0].count == 0.0
        assert truth.sources[0].accuracy == 0.8


def test_equal_sides_tie():
    truth = value_probabilities([said("a", "3"), said("b", "5")])
    assert belief(truth, "3").probability == belief(truth, "5").probability < 0.5


def test_a_hedged_claim_weighs_less_and_leaves_less_on_the_record():
    plain, hedged = (discover_truth([said("a", "3", weight=w), said("b", "5"), said("c", "5")]) for w in (1.0, 0.4))
    assert belief(hedged, "3").probability < belief(plain, "3").probability
    assert belief(hedged, "3").effective == pytest.approx(0.4)
    assert hedged.sources[0].count == pytest.approx(0.4)
    assert plain.sources[0].count == pytest.approx(1.0)
    assert hedged.sources[0].accuracy > plain.sources[0].accuracy


def test_a_source_that_contradicts_itself_has_one_voice():
    truth = value_probabilities([said("a", "3"), said("a", "5"), said("b", "5")])
    assert belief(truth, "3").effective == pytest.approx(0.5)
    assert belief(truth, "5").effective == pytest.approx(1.5)


def test_a_source_no_better_than_chance_has_no_vote():
    alone = value_probabilities([said("a", "3")])
    noisy = value_probabilities([said("a", "3"), said("liar", "5")], accuracies={"liar": 0.01})
    assert belief(noisy, "3").probability == pytest.approx(belief(alone, "3").probability)
    one_false_value = TruthOptions(false_values=1)
    coin = value_probabilities([said("a", "3"), said("coin", "5")], accuracies={"coin": 0.5}, options=one_false_value)
    assert belief(coin, "3").probability == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("depends", "effective"),
    [
        ([copy("b", "a"), copy("c", "a")], 1.0),
        ([copy("b", "a"), copy("c", "b")], 1.0),
        ([copy("b", "wire"), copy("c", "wire")], 2.0),  # a wire nobody heard: its two copies are one voice
        ([copy("b", "wire"), copy("c", "mirror"), copy("mirror", "wire")], 2.0),
        ([copy("a", "b"), copy("b", "c"), copy("c", "a")], 1.0),
        ([copy("a", "b", 0.9), copy("b", "c", 0.9), copy("c", "a", 0.9)], 1.2),
        ([copy("a", "b", 0.9), copy("b", "a", 0.9), copy("c", "a", 0.5)], 1.6),
        ([copy("a", "a"), copy("b", "b", 0.5)], 3.0),
        ([copy("b", "a", 0.5), copy("b", "a", 0.8)], 2.2),
        ([copy("c", "a", 0.5), copy("c", "b", 0.5)], 2.25),
        ([copy("b", "a"), copy("c", "b", 0.5)], 1.5),  # whoever draws on a copy draws on its source
        ([copy("b", "a", item=None)], 2.0),
        ([copy("b", "a", 0.5, item=None), copy("b", "a", 0.25)], 2.5),
        ([copy("b", "a", item="hurt")], 3.0),
        ([copy("b", "nobody", 0.9)], 3.0),
    ],
)
def test_copies_and_circles_of_copies(depends, effective):
    truth = value_probabilities([said(name, "3") for name in "abc"], dependences=depends)
    assert belief(truth, "3").effective == pytest.approx(effective)


def test_in_a_circle_the_earliest_speaks():
    circle = [copy("a", "b"), copy("b", "a")]
    truth = value_probabilities([said("a", "3", when=2.0), said("b", "3", when=1.0)], dependences=circle)
    assert (voice(truth, "a"), voice(truth, "b")) == (0.0, 1.0)


def test_one_outside_a_circle_is_not_taken_for_its_first_voice():
    depends = [copy("a", "b", 0.9), copy("b", "c", 0.9), copy("c", "b", 0.9)]
    truth = value_probabilities([said("a", "3", when=0.0), said("b", "3", when=1.0), said("c", "3", when=2.0)], dependences=depends)
    assert voice(truth, "a") == pytest.approx(0.1)
    assert voice(truth, "b") == 1.0


@pytest.mark.parametrize(("first", "later"), [("a", "b"), ("b", "a")])
def test_history_discounts_whoever_came_later(first, later):
    known = [said(first, "3", when=1.0), said(later, "3", when=2.0), said("c", "5")]
    truth = value_probabilities(known, copying=[Copying(source="b", on="a", probability=0.9, rate=0.5)])
    assert voice(truth, first) == 1.0
    assert voice(truth, later) == pytest.approx(0.55)


def test_history_says_nothing_where_the_values_differ():
    truth = value_probabilities([said("a", "3"), said("b", "5")], copying=[Copying(source="b", on="a", probability=0.9, rate=0.9)])
    assert (voice(truth, "a"), voice(truth, "b")) == (1.0, 1.0)


def test_similar_values_support_each_other():
    known = [said("a", "100"), said("b", "101"), said("c", "500")]
    near = value_probabilities(known, similarity=lambda item, left, right: float(abs(int(left) - int(right)) < 5))
    assert belief(near, "100").probability > belief(near, "500").probability
    assert belief(near, "100").effective == 1.0


def world(seed, copiers=7, items=60, dated=False):
    """Eight fair outlets, one that is often wrong, and papers that take over what it says."""
    rng = random.Random(seed)
    found = []
    for n in range(items):
        bad = "right" if rng.random() < 0.4 else f"false{rng.randrange(12)}"
        for k in range(8):
            value = "right" if rng.random() < 0.75 else f"false{rng.randrange(12)}"
            found.append(said(f"fair{k}", value, item=f"i{n:02}", when=rng.random() if dated else None))
        found.append(said("origin", bad, item=f"i{n:02}", when=0.5 if dated else None))
        for k in range(copiers):
            value = bad if rng.random() < 0.85 else f"false{rng.randrange(12)}"
            found.append(said(f"paper{k}", value, item=f"i{n:02}", when=0.6 + rng.random() if dated else None))
    return found


def accuracy(truth):
    best = {b.item: b.value for b in sorted(truth.beliefs, key=lambda b: b.probability)}
    return sum(value == "right" for value in best.values()) / len(best)


@pytest.mark.parametrize("seed", range(3))
def test_a_bad_origin_does_not_win_by_its_copiers(seed):
    known = world(seed)
    assert accuracy(discover_truth(known)) > 0.9
    assert accuracy(discover_truth(known, options=TruthOptions(copying=0.0))) < 0.7


def test_what_was_learned_tells_fair_outlets_from_copiers():
    truth = discover_truth(world(1, dated=True))
    records = {s.source: s.accuracy for s in truth.sources}
    assert min(records[f"fair{k}"] for k in range(8)) > records["origin"] + 0.1
    total = {(c.source, c.on): c for c in truth.copying}
    assert all(total[f"paper{k}", "origin"].probability > 0.9 > total["origin", f"paper{k}"].probability for k in range(7))
    assert not [c for c in truth.copying if c.source.startswith("fair") or c.on.startswith("fair")]
    sign = total["paper0", "origin"]
    assert sign.rate > 0.7
    assert sign.wrong > 10
    assert sign.shared > sign.different


def test_outlets_that_are_nearly_always_right_are_not_copies_of_each_other():
    rng = random.Random(5)
    known = [
        said(f"s{k}", "right" if rng.random() < 0.97 else f"false{rng.randrange(20)}", item=f"i{n}") for n in range(150) for k in range(10)
    ]
    truth = discover_truth(known)
    assert not truth.copying
    assert min(b.effective for b in truth.beliefs if b.value == "right") > 4


def test_the_later_one_is_the_copier():
    rng = random.Random(3)
    known = []
    for n in range(40):
        value = f"false{rng.randrange(30)}" if rng.random() < 0.5 else "right"
        known += [said("a", value, item=f"i{n}", when=1.0), said("b", value, item=f"i{n}", when=2.0)]
        known += [said(name, "right", item=f"i{n}", when=1.5) for name in "cde"]
    habits = {(c.source, c.on): c.probability for c in discover_truth(known).copying}
    assert habits["b", "a"] > 0.95
    assert habits["a", "b"] < 0.05


def test_a_plain_copy_is_no_voice_and_leaves_no_record():
    known = [*world(2), *(said("echo", o.value, item=o.item) for o in world(2) if o.source == "fair0")]
    truth = discover_truth(known, dependences=[copy("echo", "fair0", item=None)])
    assert all(v.independence == 0.0 for v in truth.voices if v.source == "echo")
    assert next(s.count for s in truth.sources if s.source == "echo") == 0.0


def test_a_record_from_before_is_kept():
    known = [said("a", "3"), said("b", "5")]
    truth = discover_truth(known, prior={"a": (30.0, 1.0), "b": (5.0, 20.0), "unheard": (1.0, 1.0)})
    assert belief(truth, "3").probability > 0.8
    assert truth.sources[0].count == pytest.approx(1.0)


def test_more_voices_than_are_compared_are_still_judged():
    papers = [f"paper{k:04}" for k in range(3 * MAX_COMPARED)]
    known = [said(name, f"false{n}", item=f"i{n}") for n in range(12) for name in papers]
    known += [said(f"fair{k}", "right", item=f"i{n}") for n in range(12) for k in range(5) if (n + k) % 5]
    known += [said(f"fair{k}", f"other{n}{k}", item=f"i{n}") for n in range(12) for k in range(5) if not (n + k) % 5]
    truth = discover_truth(known)
    assert all(b.effective < len(papers) / 4 for b in truth.beliefs if b.value.startswith("false"))


@pytest.mark.parametrize("judge", [discover_truth, value_probabilities])
@pytest.mark.parametrize("bad", [math.nan, -0.1, 1.1, math.inf])
def test_numbers_out_of_range_are_refused(judge, bad):
    good = [said("a", "3"), said("b", "4")]
    with pytest.raises(InputError):
        judge([said("a", "3", weight=bad)])
    with pytest.raises(InputError):
        judge(good, dependences=[copy("a", "b", bad)])
    with pytest.raises(InputError):
        judge(good, similarity=lambda item, left, right: bad)
    if judge is value_probabilities:
        with pytest.raises(InputError):
            judge(good, accuracies={"a": bad})
        with pytest.raises(InputError):
            judge(good, copying=[Copying(source="a", on="b", probability=bad, rate=0.5)])


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_times_and_counts_must_be_numbers(bad):
    with pytest.raises(InputError):
        discover_truth([said("a", "3", when=bad)])
    with pytest.raises(InputError):
        discover_truth([said("a", "3")], prior={"a": (bad, 1.0)})


@pytest.mark.parametrize(
    "change",
    [{"false_values": 0}, {"copying": 0.5}, {"copying": math.nan}, {"rates": ()}, {"rates": (1.0,)}, {"lowest": 0.99}, {"accuracy": 2.0}],
)
def test_options_out_of_range_are_refused(change):
    with pytest.raises(InputError):
        dataclasses.replace(TruthOptions(), **change)


def test_names_may_be_anything():
    odd = ["", "\x00", "a\nb", "é", "🙂" * 50]
    known = [said(s, v, item=i) for s in odd for v, i in zip(odd, odd, strict=True)]
    truth = discover_truth(known, dependences=[copy("", "\x00", item=""), copy("é", "", item=None)])
    assert len(truth.voices) == 25
