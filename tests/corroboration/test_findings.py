"""Facts of one story from hand-made claims: two topics stand for two directions of the vectors."""

import itertools
import random

import numpy as np
import pytest

import make
from secondsource.corroboration.findings import StoryClaims, find_facts
from secondsource.records import Bound, Slot, Status, Verdict

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


def story(*told, origin=None, published=None):
    claims = tuple(claim for _, claim in told)
    vectors = np.array([TOPICS[topic] for topic, _ in told], np.float32).reshape(len(told), 4)
    return StoryClaims(
        story_id="sto-1",
        claims=claims,
        vectors=vectors,
        sentence_vectors=vectors,
        origin={c.id: (origin or {}).get(c.article_id, f"o-{c.article_id}") for c in claims},
        published={c.id: (published or {}).get(c.article_id, "2026-05-04") for c in claims},
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
