"""Why two pages are one voice or two: the verdict follows the links and origins, the passages lie in both texts."""

import dataclasses
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from make import article, moment, outlet, reading
from secondsource.errors import InputError
from secondsource.records import Analysis, Derivation, PairContext, ReuseLink, Voices
from secondsource.reuse import fold_origins, link_reuse
from secondsource.reuse.shingles import profile
from secondsource.reuse.why import as_written, explain_pair, names_apart, shared_way
from secondsource.text import fold, sentence_spans

WIRE = outlet("Tarn Newswire", kind="agency")
POST, ECHO, STAR = (outlet(name, kind="daily") for name in ("Ostrel Post", "Ferry Echo", "Evening Lamp"))
STORY = (
    "The cable ferry Adela sank at its mooring in Ostrel on Tuesday with 14 lorries on board, the port captain said.\n\n"
    "The ferry, built in 1961, was to be replaced next spring for 7.3 million crowns, said port captain Hedda Brunn.\n\n"
    "Divers will lift the lorries with a crane from Lower Kesten. Nobody was hurt."
)
OWN = (
    "Anton Reve drives bread over the river every night. He had left the boat for a cup of coffee when the ropes began to groan.\n\n"
    "A letter in the files of the guild of pilots warns of cracks in 9 of 22 frames. It was written in 2018 by shipwright Maud Eller.\n\n"
    "Farmers on the far bank now need 85 minutes to reach the dairy by the bridge at Holm."
)


def page(key, text, *, of=POST, at="2026-03-03T08:00:00+00:00", **fields):
    body = article(f"{key}.html", id=key, text=text, outlet=of, published=moment(at), authors=("Io Lund",), **fields)
    return reading(body, analysis=Analysis(article_id=key, sentences=sentence_spans(text)))


SOURCE = page("a", STORY, of=WIRE)
REPRINT = page("b", STORY.rsplit("\n\n", 1)[0], of=POST, at="2026-03-03T10:00:00+00:00")
SECOND = page("c", STORY, of=ECHO, at="2026-03-03T11:00:00+00:00")
REPORT = page("d", OWN, of=ECHO, at="2026-03-04T07:00:00+00:00")
MIXED = page("e", f"{OWN}\n\n{STORY.split(chr(10) * 2)[1]}", of=STAR, at="2026-03-05T07:00:00+00:00")


def explain(left, right, *others, links=None, **options):
    pages = list({r.article.id: r for r in (left, right, *others)}.values())
    links = link_reuse(pages) if links is None else links
    return explain_pair(left.article.id, right.article.id, pages, links, fold_origins(pages, links), **options)


def link(page_id, source_id, derivation=Derivation.WHOLLY, score=0.9, *, doubtful=False):
    return ReuseLink(article_id=page_id, source_id=source_id, derivation=derivation, score=score, reasons=("Said so.",), doubtful=doubtful)


def doubt(page_id, source_id):
    return link(page_id, source_id, score=0.3, doubtful=True)


def partly(page_id, source_id):
    return link(page_id, source_id, Derivation.PARTLY)


# --------------------------------------------------------------------------------------------------------------- the verdict


def test_a_reprint_is_one_voice_with_its_source():
    pair = explain(REPRINT, SOURCE)
    assert pair.voices is Voices.ONE
    assert pair.verdict == "One voice: Ostrel Post is a copy or a rewrite of Tarn Newswire."
    assert [(k.article_id, k.source_id) for k in pair.links] == [("b", "a")]
    assert [s.judged for s in pair.sides] == [True, False]
    assert pair.sides[0].coverage == pytest.approx(1.0)
    assert pair.sides[0].coverage > pair.sides[1].coverage
    assert pair.sides[1].own == ("Lower Kesten",)
    assert pair.sides[0].own == ()


def test_two_copies_of_a_third_page_go_back_to_it():
    pair = explain(REPRINT, SECOND, SOURCE)
    assert pair.verdict == "One voice: both go back to Tarn Newswire."
    assert [(k.article_id, k.source_id) for k in pair.links] == [("b", "a"), ("c", "a")]
    assert pair.others == (SOURCE.article,)


def test_own_reporting_is_a_voice_of_its_own():
    pair = explain(REPORT, SOURCE)
    assert pair.voices is Voices.TWO
    assert pair.verdict.startswith("Two voices: neither page draws on the other, as far as their texts show (a copy at ")
    assert (pair.links, pair.grounds, pair.others) == ((), (), ())
    assert {"9", "22", "85", "2018"} <= set(pair.sides[0].own)
    assert {"14", "7.3", "1961", "Lower Kesten"} <= set(pair.sides[1].own)


def test_some_passages_leave_two_voices():
    shared = explain(MIXED, SOURCE, links=()).passages
    assert MIXED.article.text[shared[0].passage.left.start : shared[0].passage.left.end].startswith("The ferry, built in 1961")
    proven = dataclasses.replace(partly("e", "a"), passages=tuple(m.passage for m in shared), coverage=0.4, covered=0.3)
    pair = explain(SOURCE, MIXED, links=[proven])
    assert pair.verdict == (
        "Two voices: Evening Lamp has reporting of its own, but passages that it shares with Tarn Newswire count for Tarn Newswire."
    )
    assert [(m.passage.right, m.passage.left) for m in pair.passages] == [(m.passage.left, m.passage.right) for m in shared]
    assert [s.coverage for s in pair.sides] == [0.3, 0.4]


def test_outlets_of_one_owner_are_one_voice_whatever_their_words():
    owned = [page(key, text, of=dataclasses.replace(of, owner="Quay Press")) for key, text, of in (("a", STORY, POST), ("d", OWN, ECHO))]
    pair = explain(*owned)
    assert pair.verdict == "One voice: they are counted together for their outlet, owner or credit, whatever their words."
    assert pair.grounds == ("Outlets of one owner, Quay Press, are one voice.",)
    assert pair.links == ()


def test_a_copy_of_an_owners_other_paper_shows_both_link_and_owner():
    left, right = (
        page(key, text, of=dataclasses.replace(of, owner="Quay Press")) for key, text, of in (("a", STORY, POST), ("d", OWN, STAR))
    )
    copy = page("z", STORY, of=ECHO, at="2026-03-06T08:00:00+00:00")
    pair = explain(copy, right, left)
    assert pair.voices is Voices.ONE
    assert [(k.article_id, k.source_id) for k in pair.links] == [("z", "a")]
    assert pair.grounds == ("Outlets of one owner, Quay Press, are one voice.",)
    assert explain(copy, left, right).grounds == ()


@pytest.mark.parametrize(
    ("links", "voices", "told"),
    [
        ([doubt("d", "a")], Voices.DOUBTFUL, "Doubtful: Ferry Echo may be drawn from Tarn Newswire; too likely for two full voices"),
        ([doubt("a", "d")], Voices.DOUBTFUL, "Doubtful: Tarn Newswire may be drawn from Ferry Echo; "),
        ([doubt("d", "e"), link("e", "a")], Voices.DOUBTFUL, "Doubtful: Ferry Echo may be drawn from Tarn Newswire; "),
        ([doubt("d", "e"), doubt("a", "e")], Voices.DOUBTFUL, "Doubtful: the two may both go back to Evening Lamp; "),
        (
            [partly("d", "e"), partly("a", "e")],
            Voices.TWO,
            "Two voices: they are not one report, but passages of both go back to Evening Lamp.",
        ),
        (
            [partly("d", "e"), link("e", "a")],
            Voices.TWO,
            "Two voices: Ferry Echo has reporting of its own, but passages that it shares with Tarn",
        ),
        ([link("d", "e", Derivation.RELEASE)], Voices.TWO, "Two voices: neither page draws on the other"),
        (
            [link("d", "a", Derivation.RELEASE)],
            Voices.ONE,
            "One voice: Ferry Echo passes on what an official body says, as Tarn Newswire has it.",
        ),
        ([link("d", "e"), link("e", "a")], Voices.ONE, "One voice: Ferry Echo goes back to Tarn Newswire, by way of Evening Lamp."),
        # A page that draws on both says nothing about the two.
        ([partly("e", "a"), partly("e", "d")], Voices.TWO, "Two voices: neither page draws on the other"),
    ],
)
def test_the_verdict_follows_the_links(links, voices, told):
    for order in (links, links[::-1]):
        pair = explain(REPORT, SOURCE, MIXED, links=order)
        assert pair.voices is voices
        assert pair.verdict.startswith(told)


def test_one_and_the_same_page_is_said_to_be():
    twin = page("t", STORY, of=WIRE, capture_id=SOURCE.article.capture_id)
    for other in (SOURCE, twin):
        pair = explain(SOURCE, other)
        assert pair.voices is Voices.ONE
        assert pair.verdict == "One voice: the two are one and the same page."
        assert (pair.sides, pair.passages, pair.links) == ((), (), ())


@pytest.mark.parametrize(
    ("context", "told"),
    [(PairContext.ALONE, "Only these two pages"), (PairContext.DIFFERENT_STORIES, "The two belong to different stories")],
)
def test_what_the_pages_were_held_against_is_said(context, told):
    assert explain(REPORT, SOURCE, context=context).grounds[-1].startswith(told)


def test_an_unknown_page_is_told():
    with pytest.raises(InputError, match="is not among the pages"):
        explain_pair("a", "nowhere", [SOURCE], (), fold_origins([SOURCE], ()))


def test_pages_without_names_are_told_apart():
    bare = [page(key, STORY, of=None, title=title) for key, title in (("a", ""), ("b", ""), ("c", "Ferry sinks"), ("d", "Ferry sinks"))]
    assert names_apart(bare[0], bare[1]) == ("a.html", "b.html")
    assert names_apart(bare[2], bare[3]) == ("“Ferry sinks” (c.html)", "“Ferry sinks” (d.html)")
    assert len(set(names_apart(bare[0], dataclasses.replace(bare[0])))) == 2


# -------------------------------------------------------------------------------------------------------------- the passages


def test_exact_words_are_the_same_on_both_sides():
    pair = explain(MIXED, SECOND, SOURCE, REPRINT)
    assert pair.passages
    for marked in pair.passages:
        sides = ((MIXED, marked.passage.left, marked.left_exact), (SECOND, marked.passage.right, marked.right_exact))
        said = [[r.article.text[s.start : s.end] for s in exact] for r, _, exact in sides]
        assert said[0] == said[1] != []
        assert all(whole.start <= s.start < s.end <= whole.end for _, whole, exact in sides for s in exact)


def test_changed_words_are_not_marked():
    changed = page("b", STORY.replace("with 14 lorries on board", "with 41 lorries on board"), of=POST)
    first = min(explain(SOURCE, changed).passages, key=lambda m: m.passage.left.start)
    assert ["14" in STORY[s.start : s.end] for s in first.left_exact] == [False, False]
    assert len(first.right_exact) == 2


def test_a_passage_is_told_once_and_the_longest_first():
    passages = explain(SECOND, SOURCE).passages
    lengths = [m.passage.left.end - m.passage.left.start for m in passages]
    assert lengths == sorted(lengths, reverse=True)
    assert sum(lengths) <= len(STORY)


def test_a_quotation_of_both_is_no_copying():
    quote = "“We shall lift her before the ice comes, and no lorry will stay in the river,” said Brunn."
    left, right = page("a", f"{OWN}\n\n{quote}", of=WIRE), page("b", f"The council of Ostrel met all night over its only boat.\n\n{quote}")
    shared = explain(left, right, links=()).passages
    assert [m.passage.quoted for m in shared] == [True]
    assert not any(m.passage.quoted for m in explain(REPRINT, SOURCE).passages)


def test_own_quotations_are_those_the_other_page_has_not():
    own, of_both = "“I heard her go down like a drawer being shut.”", "“We shall lift her before the ice comes this year.”"
    left, right = page("a", f"{STORY} {of_both} {own}", of=WIRE), page("b", f"{OWN} {of_both}")
    sides = explain(left, right, links=()).sides
    assert [s.own_quotations for s in sides] == [(own,), ()]
    abroad = dataclasses.replace(right, article=dataclasses.replace(right.article, lang="fr"))
    assert explain(left, abroad, links=()).sides[0].own_quotations == ()


def test_figures_and_names_are_given_as_written():
    both = profile(SOURCE)
    assert as_written(both, both.facts)[:3] == ("Adela", "Ostrel", "14")
    assert "7.3" in as_written(both, frozenset({"#73"}))
    assert as_written(both, frozenset({"#999", "@nobody"})) == as_written(both, frozenset()) == ()


@pytest.mark.parametrize(
    ("left", "right"),
    [("", ""), ("", STORY), ("One.", "One."), ("go " * 600, "go " * 500), ("“" * 300, "a\x1bb\x00 " * 50), ("\ud800 lone", STORY)],
)
def test_odd_texts_are_explained(left, right):
    pair = explain(page("a", left, of=None, title=""), page("b", right))
    assert pair.voices in Voices
    assert len(pair.sides) == 2


# ------------------------------------------------------------------------------------------------------------------- the ways


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([], []),
        ([link("a", "b")], ["ab"]),
        ([link("b", "a")], ["ba"]),
        ([link("a", "c"), link("b", "c")], ["ac", "bc"]),
        ([link("c", "a"), link("c", "b")], []),
        # Proven copies go before a shorter doubtful way, and that before passages.
        ([link("a", "c"), link("c", "b"), doubt("a", "b")], ["ac", "cb"]),
        ([doubt("a", "c"), link("c", "b"), partly("a", "b")], ["ac", "cb"]),
        ([link("a", "b"), link("b", "a")], ["ba"]),
        ([link("a", "c"), link("c", "a")], []),
        ([link("a", "a"), partly("b", "gone"), partly("a", "gone")], ["agone", "bgone"]),
    ],
)
def test_shared_way(links, expected):
    for order in itertools.permutations(links):
        assert [k.article_id + k.source_id for k in shared_way("a", "b", order)] == expected


LINKS = st.lists(
    st.builds(
        link,
        st.sampled_from("abde"),
        st.sampled_from("abde"),
        st.sampled_from([Derivation.WHOLLY, Derivation.RELEASE, Derivation.PARTLY]),
        st.sampled_from([0.3, 0.9]),
        doubtful=st.booleans(),
    ).filter(lambda k: k.article_id != k.source_id),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(LINKS, st.randoms())
def test_law_one_voice_is_one_origin_and_neither_side_nor_order_matters(links, rng):
    pages = [SOURCE, REPRINT, REPORT, MIXED]
    origins = fold_origins(pages, links)
    pair = explain_pair("d", "a", pages, links, origins)
    back = explain_pair("a", "d", pages, links, origins)
    assert (pair.voices is Voices.ONE) == any({"a", "d"} <= set(o.article_ids) for o in origins)
    assert pair.voices is back.voices
    assert [s.article_id for s in pair.sides] == [s.article_id for s in back.sides[::-1]] == ["d", "a"]
    shuffled = [rng.sample(given, len(given)) for given in (pages, links, origins)]
    assert explain_pair("d", "a", *shuffled) == pair


def test_folded_exact_words_agree_where_case_differs():
    loud = page("b", STORY.upper(), of=POST)
    for marked in explain(SOURCE, loud).passages:
        texts = (SOURCE.article.text, loud.article.text)
        said = [[fold(t[s.start : s.end]) for s in e] for t, e in zip(texts, (marked.left_exact, marked.right_exact), strict=True)]
        assert said[0] == said[1]
