"""Relations of short texts: the decision on hand-made readings, and the whole way on read texts where the sentence encoder is built."""

import math
from datetime import UTC, datetime

import numpy as np
import pytest

from secondsource.corroboration.contrasts import FEATURES, feature_values
from secondsource.corroboration.meeting import meet
from secondsource.corroboration.opposites import converse, denies, opposed, tells_change
from secondsource.corroboration.stance import RELATIONS, WEIGHTS, compare_texts, probabilities
from secondsource.errors import ModelError
from secondsource.models.comparer import OnnxComparer
from secondsource.models.encoder import default_cache
from secondsource.pipeline import Models, read_text
from secondsource.records import Analysis, Article, DateSource, Moment, Precision, Profile, Reading, Relation, Slot, Span
from secondsource.workspace import open_models

UNIT = np.array([1.0, 0.0], np.float32).tobytes()


@pytest.fixture(scope="module")
def models() -> Models:
    found = open_models()
    try:
        found.encoder.encode(["A word."])
    except ModelError as error:
        pytest.skip(f"no sentence encoder: {error}")
    return found


def bare(text: str, day: str | None = "2026-03-02") -> Reading:
    """A reading of one sentence without claims, names or events, alike to every other such reading."""
    moment = Moment(at=datetime.fromisoformat(day).replace(tzinfo=UTC), precision=Precision.DAY, source=DateSource.GIVEN) if day else None
    article = Article(id="text", capture_id="", file="", title="", text=text, lang="en", published=moment)
    spans = (Span(start=0, end=len(text)),) if text else ()
    return Reading(
        article=article,
        analysis=Analysis(article_id="text", sentences=spans),
        claims=(),
        sentence_vectors=(UNIT,) * len(spans),
        profile=Profile(article_id="text", lang="en", lead=UNIT if text else b""),
    )


def test_every_feature_has_a_weight_for_each_relation_and_a_sentence():
    assert list(WEIGHTS) == ["bias", *(feature.__name__ for feature in FEATURES)]
    assert all(len(weights) == len(RELATIONS) for weights in WEIGHTS.values())
    assert all((feature.__doc__ or "").strip().endswith(".") for feature in FEATURES)


def test_probabilities_sum_to_one():
    assert math.isclose(sum(probabilities({"text_cosine": 0.5, "days_between": 1.0}).values()), 1.0)


@pytest.mark.parametrize(("left", "right"), [("", ""), ("", "The mill burned."), ("The mill burned.", "")])
def test_an_empty_text_says_nothing(left, right):
    found = compare_texts(bare(left), bare(right))
    assert (found.relation, found.slot) == (Relation.NOT_ENOUGH_INFO, Slot.OTHER)


def test_a_reading_without_vectors_gives_no_likeness():
    reading = bare("The mill burned.")
    blind = Reading(article=reading.article, analysis=reading.analysis, claims=())
    assert meet(blind, reading).cosine == 0.0
    assert compare_texts(blind, reading).relation is Relation.NOT_ENOUGH_INFO


def test_opposites_forbid_supports_however_alike_the_texts_are():
    found = compare_texts(bare("they approve the plan"), bare("they reject the plan"))
    assert found.relation is not Relation.SUPPORTS


@pytest.mark.parametrize(
    ("left", "right", "feature"),
    [
        ("The left wing burned.", "The right wing burned.", "other_half"),
        ("They played 3-1 on Sunday.", "They played 2-0 on Sunday.", "number_conflict"),
        ("The mayor met Anna Brok.", "The mayor met Timo Hald.", "names_apart"),
        ("Anna Brok sued Timo Hald.", "Timo Hald sued Anna Brok.", "swapped_roles"),
        ("The gate was shut.", "The gate was not shut.", "one_denies"),
    ],
)
def test_a_feature_fires_on_its_own_case_only(left, right, feature):
    names = [f.__name__ for f in FEATURES]
    values = dict(zip(names, feature_values(meet(bare(left), bare(right))), strict=True))
    same = dict(zip(names, feature_values(meet(bare(left), bare(left))), strict=True))
    assert (values[feature], same[feature]) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Anna Brok beat Timo Hald.", "Timo Hald was beaten by Anna Brok."),
        ("Anna Brok beat Timo Hald.", "Timo Hald lost to Anna Brok."),
        ("Anna Brok and Timo Hald signed.", "Timo Hald and Anna Brok signed."),
    ],
)
def test_passive_converse_and_list_are_no_swap(left, right):
    values = dict(zip((f.__name__ for f in FEATURES), feature_values(meet(bare(left), bare(right))), strict=True))
    assert values["swapped_roles"] == 0.0


def test_word_lists():
    assert opposed({"approve"}, {"reject"}) == 1
    assert opposed({"approve", "reject"}, {"reject"}) == 0
    assert converse({"sold"}, {"bought"})
    assert denies("she did not sign")
    assert not denies("she signed")
    assert tells_change("the deadline has been extended")


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        (
            ("A fire destroyed the timber market in Ostrel on Sunday.", "2026-03-02"),
            ("Ostrel's timber market burned down on Sunday.", "2026-03-03"),
            Relation.SUPPORTS,
        ),
        (
            ("Nine people were injured when a balcony collapsed in Ostrel on Monday.", "2026-03-02"),
            ("Nine people were injured when a balcony collapsed in Ostrel on Monday.", "2026-03-02"),
            Relation.SUPPORTS,
        ),
        (
            ("Nine people were injured when a balcony collapsed in Ostrel on Monday.", "2026-03-02"),
            ("The collapse of a balcony in Ostrel on Monday left 14 people injured.", "2026-03-02"),
            Relation.REFUTES,
        ),
        (
            ("The ministry approved the sale of the Ostrel airport.", "2026-03-02"),
            ("The ministry has rejected the sale of the Ostrel airport.", "2026-03-02"),
            Relation.REFUTES,
        ),
        (
            ("Nine people were injured when a balcony collapsed in Ostrel.", "2026-03-02"),
            ("The number of people injured by the falling balcony in Ostrel has risen to 14.", "2026-03-05"),
            Relation.UPDATES,
        ),
        (
            ("Ostrel plans to open its airport tram in May.", "2026-03-02"),
            ("The airport tram in Ostrel has opened. The first ride was free.", "2026-05-12"),
            Relation.UPDATES,
        ),
        (
            ("The Ostrel city council voted to build a tram line to the airport.", "2026-03-02"),
            ("Ostrel's zoo counted 210,000 visitors in 2023.", "2026-03-03"),
            Relation.NOT_ENOUGH_INFO,
        ),
        (
            ("Nine people were injured when a balcony collapsed in Ostrel on Monday.", "2026-03-02"),
            ("Three years ago a crane fell on a school in Ostrel.", "2026-03-03"),
            Relation.NOT_ENOUGH_INFO,
        ),
    ],
)
def test_each_relation_on_read_texts(models, left, right, relation):
    readings = read_text(*left, "en", models=models), read_text(*right, "en", models=models)
    found = compare_texts(*readings, comparer=OnnxComparer(default_cache()))
    assert found.relation is relation
    assert relation is Relation.SUPPORTS or compare_texts(*readings).relation is relation
    assert 0.0 <= found.score <= 1.0
    assert found.reason.endswith(".")


def test_a_conflict_names_its_slot(models):
    left = read_text("The bridge cost 40 million euros.", "2026-03-02", "en", models=models)
    right = read_text("The bridge cost 55 million euros.", "2026-03-02", "en", models=models)
    found = compare_texts(left, right)
    assert (found.relation is Relation.SUPPORTS, found.slot) == (False, Slot.AMOUNT)


@pytest.mark.parametrize("lang", ["", "xx", "de"])
@pytest.mark.parametrize("published", [None, "2026-03-02"])
def test_texts_of_any_language_and_without_a_date_are_compared(models, lang, published):
    text = "Der Stadtrat von Ostrel hat am Montag 40 Millionen Euro bewilligt."
    other = read_text("The Ostrel council granted 40 million euros on Monday.", "2026-03-02", "en", models=models)
    found = compare_texts(read_text(text, published, lang, models=models), other)
    assert found.relation in RELATIONS


def test_the_answer_does_not_depend_on_the_order_where_days_differ(models):
    early = read_text("Nine people were injured when a balcony collapsed in Ostrel.", "2026-03-02", "en", models=models)
    late = read_text("The number of people injured in Ostrel has risen to 14.", "2026-03-05", "en", models=models)
    forth, back = compare_texts(early, late), compare_texts(late, early)
    assert (forth.relation, forth.score, forth.slot) == (back.relation, back.score, back.slot)


class Sure:
    """A comparer that is sure of one relation."""

    def __init__(self, relation):
        self.relation = relation

    def judge(self, left, right, *, days, foreign):
        return {r: float(r is self.relation) for r in Relation}


def test_the_comparer_moves_the_answer_but_rules_may_forbid_support():
    left, right = bare("The mill burned."), bare("The mill was on fire.")
    assert compare_texts(left, right, comparer=Sure(Relation.NOT_ENOUGH_INFO)).relation is Relation.NOT_ENOUGH_INFO
    assert compare_texts(left, right, comparer=Sure(Relation.SUPPORTS)).relation is Relation.SUPPORTS
    apart = bare("The mill is open."), bare("The mill is shut.")
    assert compare_texts(*apart, comparer=Sure(Relation.SUPPORTS)).relation is not Relation.SUPPORTS
