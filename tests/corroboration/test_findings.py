"""Facts of one story from hand-made claims: two topics stand for two directions of the vectors."""

import itertools
import random

import numpy as np
import pytest

import make
from secondsource.corroboration.findings import StoryClaims, find_facts
from secondsource.records import Bound, Slot, Status, Verdict, content_id

TOPICS = np.eye(4, dtype=np.float32)


def count(article, number, quote, *, topic=0, concepts=("death",), unit="person", **fields):
    claim = make.claim(
        make.article(text=quote),
        id=f"{article}-{quote}",
        article_id=article,
        slot=Slot.COUNT,
        value=f"{number:g} {unit}",
        number=number,
        unit=unit,
        quote=quote,
        concepts=concepts,
        terms=("people", "mine", "collapse"),
        **fields,
    )
    return topic, claim


def day(article, value, quote, *, topic=0, **fields):
    claim = make.claim(
        make.article(text=quote),
        id=f"{article}-{quote}",
        article_id=article,
        slot=Slot.DATE,
        value=value,
        unit="date",
        quote=quote,
        concepts=("signing",),
        **fields,
    )
    return topic, claim


def story(*told, origin=None, published=None, copies=()):
    claims = tuple(claim for _, claim in told)
    vectors = np.array([TOPICS[topic] for topic, _ in told], np.float32).reshape(len(told), 4)
    return StoryClaims(
        story_id="sto-1",
        claims=claims,
        vectors=vectors,
        sentence_vectors=vectors,
        origin={c.id: (origin or {}).get(c.article_id, f"o-{c.article_id}") for c in claims},
        published={c.id: (published or {}).get(c.article_id, "2026-05-04") for c in claims},
        copies=frozenset(copies),
    )


def the_fact(*told, **known):
    findings = find_facts(story(*told, **known))
    assert len(findings) == 1, findings
    return findings[0]


def test_two_origins_that_agree_corroborate():
    fact = the_fact(count("a", 4, "Four people died"), count("b", 4, "Four miners were killed"))
    assert (fact.verdict, fact.independent_sources) == (Verdict.CORROBORATED, 2)


def test_copies_are_one_voice():
    fact = the_fact(
        count("a", 4, "Four people died"),
        count("b", 4, "Four people have died"),
        count("c", 4, "Four died"),
        origin={"a": "o-wire", "b": "o-wire", "c": "o-wire"},
    )
    assert (fact.verdict, fact.independent_sources) == (Verdict.SINGLE_SOURCE, 1)


def test_a_reprint_raises_no_count():
    told = [count("a", 4, "Four people died"), count("b", 4, "Four miners were killed")]
    before = the_fact(*told)
    after = the_fact(*told, count("c", 4, "Four people died again"), origin={"c": "o-a"})
    assert after.independent_sources == before.independent_sources == 2
    assert after.verdict is before.verdict


def test_different_values_of_one_day_are_disputed():
    fact = the_fact(count("a", 4, "Four people died"), count("b", 6, "Six people died"))
    assert fact.verdict is Verdict.DISPUTED
    assert {v.value for v in fact.values} == {"4 person", "6 person"}
    assert fact.independent_sources == 1


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ("2026-05-04T08:00:00+00:00", "2026-05-04T19:00:00+00:00", Verdict.UPDATED),
        ("2026-05-04T08:00:00+00:00", "2026-05-04T10:00:00+00:00", Verdict.DISPUTED),
        ("2026-05-04", "2026-05-06", Verdict.UPDATED),
        ("2026-05-06", "2026-05-04", Verdict.DISPUTED),
        ("", "2026-05-06", Verdict.DISPUTED),
    ],
)
def test_a_toll_that_rises_later_is_an_update(first, second, verdict):
    fact = the_fact(count("a", 4, "Four people died"), count("b", 6, "Six people died"), published={"a": first, "b": second})
    assert fact.verdict is verdict


def test_one_page_with_two_values_speaks_of_two_things():
    told = [count("a", 4, "Four people died on Monday"), count("a", 6, "Six people died on Friday")]
    assert {f.verdict for f in find_facts(story(*told))} == {Verdict.SINGLE_SOURCE}
    assert len(find_facts(story(*told))) == 2


def test_dead_and_injured_are_not_compared():
    told = [count("a", 4, "Four people died"), count("b", 9, "Nine people were injured", concepts=("injury",), topic=1)]
    assert {f.verdict for f in find_facts(story(*told))} == {Verdict.SINGLE_SOURCE}


def test_a_part_is_not_the_whole():
    told = [count("a", 9, "Nine people were injured"), count("b", 4, "Four of the injured", concepts=("death", "part"))]
    assert len(find_facts(story(*told))) == 2


def test_rounding_agrees():
    fact = the_fact(count("a", 1187, "1,187 people"), count("b", 1200, "about 1,200 people", bound=Bound.ABOUT))
    assert fact.verdict is Verdict.CORROBORATED


def test_a_wrong_day_of_the_event_is_found_and_the_right_one_comes_first():
    fact = the_fact(
        day("a", "2026-05-04", "signed on Monday"),
        day("b", "2026-05-04", "signed on 4 May"),
        day("c", "2026-05-05", "signed on 5 May", topic=1),
    )
    assert fact.verdict is Verdict.DISPUTED
    assert [v.value for v in fact.values] == ["2026-05-04", "2026-05-05"]


def test_a_day_without_a_year_takes_the_year_of_the_story():
    fact = the_fact(day("a", "2026-05-04", "signed on Monday"), day("b", "XXXX-05-04", "signed on 4 May"), published={"b": ""})
    assert fact.verdict is Verdict.CORROBORATED


def test_a_page_that_rejects_a_value_does_not_support_it():
    fact = the_fact(
        count("a", 4, "Four people died"),
        count("b", 4, "not four", status=Status.DENIED),
        count("b", 6, "Six people died and not four"),
    )
    by_value = {v.value: v.origin_ids for v in fact.values}
    assert by_value == {"4 person": ("o-a",), "6 person": ("o-b",)}


def test_papers_that_bind_differently_are_disputed_and_loose_words_of_a_precise_page_do_not_count():
    def paper(article, kind, quote):
        return 0, make.claim(
            make.article(text=quote),
            id=f"{article}-{quote}",
            article_id=article,
            slot=Slot.DOCUMENT,
            value=kind,
            unit="intent" if "intent" in kind else "binding",
            quote=quote,
            concepts=("signing",),
            terms=("sign",),
        )

    fact = the_fact(
        paper("a", "agreement", "signed an agreement"),
        paper("b", "letter of intent", "signed a letter of intent"),
        paper("b", "agreement", "the deal was signed"),
    )
    assert fact.verdict is Verdict.DISPUTED
    assert {v.value: len(v.origin_ids) for v in fact.values} == {"agreement": 1, "letter of intent": 1}


def test_papers_that_bind_alike_agree():
    def paper(article, kind):
        return 0, make.claim(
            make.article(text=kind),
            id=article,
            article_id=article,
            slot=Slot.DOCUMENT,
            value=kind,
            unit="binding",
            quote=kind,
            concepts=("signing",),
        )

    fact = the_fact(paper("a", "agreement"), paper("b", "treaty"))
    assert (fact.verdict, fact.independent_sources) == (Verdict.CORROBORATED, 2)


def given(fact):
    return {v.value: v.origin_ids for v in fact.values}


WIRE = {"a": "o-wire", "b": "o-wire", "c": "o-wire", "d": "o-wire"}


def test_the_value_of_most_origins_comes_first_however_often_another_is_copied():
    fact = the_fact(
        *(count(page, 6, f"Six people died, {page}") for page in "abcd"),
        count("x", 4, "Four people died"),
        count("y", 4, "Four miners were killed"),
        origin=WIRE,
        copies="bcd",
    )
    assert [v.value for v in fact.values] == ["4 person", "6 person"]
    assert [len(v.origin_ids) for v in fact.values] == [2, 1]
    assert fact.independent_sources == 2
    assert fact.statement.startswith("Four")


@pytest.mark.parametrize("copies", ["", "b", "bcd"])
def test_of_values_with_as_many_origins_the_one_told_first_comes_first(copies):
    fact = the_fact(
        count("a", 6, "Six people died"),
        *(count(page, 6, f"Six people died, {page}") for page in copies),
        count("x", 4, "Four people died"),
        origin=WIRE,
        copies=copies,
        published={"x": "2026-05-04T06:00:00+00:00", "a": "2026-05-04T08:00:00+00:00"},
    )
    assert [v.value for v in fact.values] == ["4 person", "6 person"]


def test_conflicts_are_the_places_of_values_that_exclude_each_other():
    fact = the_fact(
        count("a", 4, "Four people died"),
        count("b", 4, "Four were killed"),
        count("c", 6, "Six people died"),
        count("d", 9, "Nine people died"),
    )
    assert fact.conflicts == ((0, 1), (0, 2), (1, 2))
    agreed = the_fact(count("a", 4, "Four people died"), count("b", 4, "Four miners were killed"))
    assert agreed.conflicts == ()


def test_a_toll_that_was_superseded_conflicts_with_nothing():
    fact = the_fact(
        count("a", 4, "Four people died"),
        count("b", 6, "Six people died"),
        published={"a": "2026-05-04T08:00:00+00:00", "b": "2026-05-04T19:00:00+00:00"},
    )
    assert (fact.verdict, fact.conflicts) == (Verdict.UPDATED, ())


def test_of_a_fact_that_changed_the_latest_value_comes_first():
    fact = the_fact(
        count("a", 4, "Four people died"),
        count("b", 4, "Four were killed"),
        count("c", 6, "Six people died"),
        published={"a": "2026-05-04T08:00:00+00:00", "b": "2026-05-04T09:00:00+00:00", "c": "2026-05-04T19:00:00+00:00"},
    )
    assert fact.verdict is Verdict.UPDATED
    assert [v.value for v in fact.values] == ["6 person", "4 person"]


def test_a_copy_that_changes_a_value_speaks_for_itself():
    fact = the_fact(count("a", 4, "Four people died"), count("b", 6, "Six people died"), origin={"a": "o-wire", "b": "o-wire"}, copies="b")
    assert given(fact) == {"4 person": ("o-wire",), "6 person": (content_id("org", "b"),)}
    assert fact.verdict is Verdict.DISPUTED


@pytest.mark.parametrize("more", ["c", "cd"])
def test_copies_that_change_a_value_alike_are_one_voice(more):
    told = [count("a", 4, "Four people died"), count("b", 6, "Six people died"), *(count(p, 6, f"Six people died, {p}") for p in more)]
    hours = {"a": 6, "b": 9, "c": 8, "d": 7}
    published = {page: f"2026-05-04T{hour:02}:00:00+00:00" for page, hour in hours.items()}
    fact = the_fact(*told, origin=WIRE, copies="bcd", published=published)
    assert given(fact) == {"4 person": ("o-wire",), "6 person": (content_id("org", more[-1]),)}
    assert fact.independent_sources == 1


@pytest.mark.parametrize("copies", ["b", "bcd"])
def test_copies_do_not_change_what_their_source_says(copies):
    told = [count("a", 4, "Four people died"), count("a", 4, "Four lost"), count("a", 6, "and not six people")]
    told += [count(p, 6, f"Six people died, {p}") for p in copies]
    fact = the_fact(*told, count("x", 6, "Six died"), origin=WIRE, copies=copies)
    assert "o-wire" in given(fact)["4 person"]
    assert given(fact)["6 person"] == ("o-x",)


def test_copies_of_two_origins_that_change_a_value_alike_are_two_voices():
    fact = the_fact(
        count("a", 4, "Four people died"),
        count("x", 4, "Four were killed"),
        count("b", 6, "Six people died"),
        count("c", 6, "Six died"),
        origin={"a": "o-a", "b": "o-a", "x": "o-x", "c": "o-x"},
        copies="bc",
    )
    assert [len(v.origin_ids) for v in fact.values] == [2, 2]


def hedged(article, quote="Four people may have died"):
    return count(article, 4, quote, status=Status.POSSIBLE)


@pytest.mark.parametrize("reprints", [1, 5])
def test_a_reprint_does_not_make_a_possible_thing_a_fact(reprints):
    copies = {f"r{n}": "o-x" for n in range(reprints)}
    told = [hedged("a"), count("x", 4, "Four people died"), *(count(c, 4, f"Four people died, {c}") for c in copies)]
    published = {"a": "2026-05-04T06:00:00+00:00", "x": "2026-05-04T08:00:00+00:00", **dict.fromkeys(copies, "")}
    before = the_fact(*told[:2], published=published)
    after = the_fact(*told, published=published, origin=copies, copies=copies)
    assert before.values[0].status is after.values[0].status is Status.POSSIBLE


def test_a_copy_that_drops_the_hedge_of_its_source_takes_nothing_from_it():
    told = [hedged("a"), *(count(copy, 4, f"Four people died, {copy}") for copy in "bcd")]
    assert the_fact(*told, origin=WIRE, copies="bcd").values[0].status is Status.POSSIBLE


def test_the_status_of_a_value_is_that_of_most_pages_which_are_no_copies():
    told = [hedged("a"), count("x", 4, "Four people died"), count("y", 4, "Four were killed")]
    told += [hedged(copy, f"Four may have died, {copy}") for copy in "bcd"]
    assert the_fact(*told, origin=WIRE, copies="bcd").values[0].status is Status.DONE


def test_no_claims_give_no_facts():
    assert find_facts(story()) == ()


def test_the_order_of_the_claims_does_not_matter():
    told = [
        count("a", 4, "Four people died"),
        count("b", 6, "Six people died"),
        count("c", 4, "Four were killed"),
        day("a", "2026-05-04", "signed on Monday", topic=2),
        day("b", "2026-05-05", "signed on Tuesday", topic=2),
    ]
    seen = set()
    for order in itertools.islice(itertools.permutations(told), 0, None, 17):
        seen.add(find_facts(story(*order)))
    assert len(seen) == 1
    random.Random(4).shuffle(told)
    assert find_facts(story(*told)) in seen
