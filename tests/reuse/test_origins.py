"""Links fold into origins: one voice each."""

import itertools

import pytest

from make import article, moment, reading
from secondsource.records import Derivation, Passage, ReuseLink, Span, content_id
from secondsource.reuse.origins import claim_origin, derivations, fold_origins, passage_source

PAGES = {k: reading(article(f"{k}.html", id=k, published=moment(f"2026-03-0{n}"))) for n, k in enumerate("abcd", 1)}


def link(page, source, derivation=Derivation.WHOLLY, score=0.9, passages=()):
    return ReuseLink(article_id=page, source_id=source, derivation=derivation, score=score, reasons=(), passages=passages)


def groups(keys, links):
    return [o.article_ids for o in fold_origins([PAGES[k] for k in keys], links)]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([], [("a",), ("b",), ("c",)]),
        ([link("b", "a")], [("a", "b"), ("c",)]),
        ([link("b", "a", Derivation.RELEASE), link("c", "b")], [("a", "b", "c")]),
        ([link("b", "a", Derivation.PARTLY)], [("a",), ("b",), ("c",)]),
        ([link("a", "c"), link("b", "c")], [("c", "a", "b")]),
        ([link("a", "b"), link("b", "a", score=0.8)], [("b", "a"), ("c",)]),
        ([link("a", "a"), link("b", "missing")], [("a",), ("b",), ("c",)]),
    ],
)
def test_fold(links, expected):
    assert groups("abc", links) == expected


def test_no_readings_give_no_origins():
    assert fold_origins([], []) == ()
    assert derivations([], []) == ()


def test_ids_are_stable_and_order_does_not_matter():
    links = [link("b", "a"), link("c", "a"), link("d", "b", Derivation.PARTLY)]
    found = {fold_origins([PAGES[k] for k in order], ls) for order in itertools.permutations("abcd") for ls in (links, links[::-1])}
    assert len(found) == 1
    assert next(iter(found))[0].id == content_id("org", "a")


def test_a_reprint_adds_no_origin():
    before = fold_origins([PAGES[k] for k in "abc"], [link("b", "a", Derivation.PARTLY)])
    after = fold_origins(list(PAGES.values()), [link("b", "a", Derivation.PARTLY), link("d", "b")])
    assert len(after) == len(before)
    assert {o.id for o in after} == {o.id for o in before}


def test_derivations_name_the_strongest_link():
    links = [link("b", "a", Derivation.PARTLY, 0.99), link("c", "a", Derivation.RELEASE)]
    kinds = dict(derivations([PAGES[k] for k in "cab"], links))
    assert kinds == {"a": Derivation.INDEPENDENT, "b": Derivation.PARTLY, "c": Derivation.RELEASE}


def test_a_passage_belongs_to_whom_it_is_shared_with():
    shared = (
        Passage(left=Span(start=10, end=30), right=Span(start=0, end=20)),
        Passage(left=Span(start=25, end=40), right=Span(start=50, end=65)),
    )
    partly = link("b", "a", Derivation.PARTLY, passages=shared)
    assert [passage_source(partly, *span) for span in ((12, 38), (0, 18), (35, 60), (12, 12))] == [True, False, False, False]
    assert passage_source(link("b", "a"), 0, 5)
    origins = fold_origins([PAGES["a"], PAGES["b"]], [partly])
    assert claim_origin("b", 12, 38, [partly], origins) == content_id("org", "a")
    assert claim_origin("b", 60, 80, [partly], origins) == content_id("org", "b")
