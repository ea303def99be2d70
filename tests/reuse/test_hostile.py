"""Pages that nobody wrote in good faith, and pages that are broken: handled, without a foreign exception and without a voice too many."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from make import article, claim, moment, outlet, reading
from secondsource.records import Analysis, Credit, Derivation, Span
from secondsource.reuse import claim_voices, derivations, doubts, fold_origins, link_reuse, passage_source
from secondsource.text import sentence_spans

CRANE = (
    "A harbour crane toppled into the basin of Tessel on Monday evening and blocked the berth of 4 grain ships, the port office said.\n\n"
    "The crane, built by Rauk in 1979, had passed its yearly test in May. Operator Jelle Kram swam ashore with a broken wrist.\n\n"
    "Port captain Mina Oud expects the berth to stay closed for 12 days. The damage comes to 3.4 million crowns, she said.\n\n"
    "A floating crane from Harlo is to lift the wreck on Thursday if the wind allows it."
)
GARDEN = (
    "The botanical garden of Lessing opens its palm house again in April, after 3 years of work on 2,100 panes of glass.\n\n"
    "Gardener Tova Brink has moved 640 plants twice. Her oldest cycad came by ship from Port Elgar in 1868.\n\n"
    "Entry costs 9 crowns. School classes from Lessing and Ambry come in free until the summer holidays.",
    "Beekeepers from Ondal want 50 hives on the roofs of the town hall. Councillor Ruben Stahl calls that a good start.\n\n"
    "The plan costs 17,000 crowns. A vote is due on 8 May, and the mayor, Lena Forst, has not made up her mind.",
    "Two owls have nested in the tower of the Saint Anna church in Pelling for the first time since 1954.\n\n"
    "Sexton Udo Haller has stopped the bells at night. More than 300 people came on Sunday with telescopes and folding chairs.",
)
SYNONYMS = {
    "toppled": "tumbled",
    "blocked": "barred",
    "grain": "cereal",
    "built": "made",
    "passed": "survived",
    "yearly": "annual",
    "swam": "paddled",
    "broken": "fractured",
    "expects": "wants",
    "closed": "shut",
    "damage": "loss",
    "comes": "amounts",
    "floating": "swimming",
    "lift": "raise",
    "wreck": "hulk",
    "allows": "permits",
}
FIRST, NEXT = "2026-03-02T08:00:00+00:00", "2026-03-03T08:00:00+00:00"


def page(key, text=CRANE, *, at=FIRST, name=None, kind="daily", rows=(), spans=None, lang="en", **fields):
    made = outlet(name or f"Paper {key}", kind=kind)
    of = article(f"{key}.html", id=key, title="", text=text, lang=lang, outlet=made, published=moment(at) if at else None, **fields)
    spans = sentence_spans(text) if spans is None else spans
    return reading(of, analysis=Analysis(article_id=key, sentences=spans), sentence_vectors=tuple(rows))


def origins_of(*pages):
    return [o.article_ids for o in fold_origins(pages, link_reuse(pages))]


# ----------------------------------------------------------------------------------------------------------------- credits


def test_a_page_that_credits_itself_draws_on_nobody():
    own = page("a", CRANE + " This was first reported by Paper a.", credits=(Credit(source="Paper a", quote="(Paper a)"),))
    assert link_reuse([own, page("b", GARDEN[0])]) == ()
    assert len(origins_of(own, page("b", GARDEN[0]))) == 2


def test_pages_that_credit_each_other_form_no_circle():
    left = page("a", CRANE, name="Alder News", credits=(Credit(source="Birch News", quote="(Birch News)"),))
    right = page("b", CRANE, name="Birch News", credits=(Credit(source="Alder News", quote="(Alder News)"),))
    third = page("c", CRANE, credits=(Credit(source="Alder News", quote="(Alder News)"),))
    (link,) = link_reuse([left, right])
    assert {link.article_id, link.source_id} == {"a", "b"}
    assert len(origins_of(left, right, third)) == 1


def test_pages_without_common_words_that_credit_each_other_are_still_one_voice():
    left = page("a", CRANE, name="Alder News", credits=(Credit(source="Birch News", quote="(Birch News)"),))
    right = page("b", GARDEN[0], name="Birch News", credits=(Credit(source="Alder News", quote="(Alder News)"),))
    assert len(origins_of(left, right)) == 1


# ------------------------------------------------------------------------------------------------------------------- times

TIMES = {
    "the same minute": (FIRST, FIRST),
    "the same day": ("2026-03-02", "2026-03-02"),
    "none": (None, None),
    "source undated": (None, NEXT),
    "copy undated": (FIRST, None),
    "copy of 2099": (FIRST, "2099-01-01"),
    "source of 2099": ("2099-01-01", FIRST),
    "both of 2099": ("2099-01-01", "2099-01-01"),
    "year 1 and year 9999": ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"),
}


@pytest.mark.parametrize("times", TIMES.values(), ids=TIMES)
def test_a_reprint_is_one_voice_whatever_the_times(times):
    pages = [page("a", at=times[0]), page("b", at=times[1]), page("c", GARDEN[0])]
    found = {fold_origins(order, link_reuse(order)) for order in itertools.permutations(pages)}
    assert len(found) == 1
    assert sorted(map(len, (o.article_ids for o in next(iter(found))))) == [1, 2]


@pytest.mark.parametrize("name", sorted(set(TIMES) - {"source of 2099"}))
def test_a_shortened_reprint_is_one_voice_whatever_the_times(name):
    short = CRANE.rsplit("\n\n", 2)[0]
    pages = [page("a", at=TIMES[name][0]), page("b", short, at=TIMES[name][1]), page("c", GARDEN[0])]
    assert sorted(map(len, origins_of(*pages))) == [1, 2]


def test_a_page_without_a_date_is_not_the_first():
    assert origins_of(page("a", at=None), page("b", at=NEXT)) == [("b", "a")]


# -------------------------------------------------------------------------------------------------------- short, long, strange


@pytest.mark.parametrize("vectors", [True, False])
def test_two_sentences_that_stand_in_another_page_are_a_copy(vectors):
    short = " ".join(CRANE.split("\n\n")[1:2])
    rows = [row(s) for s in (short, CRANE)] if vectors else [(), ()]
    assert origins_of(page("b", short, at=NEXT, rows=rows[0]), page("a", rows=rows[1])) == [("a", "b")]


@pytest.mark.parametrize("text", ["The berth is shut. Nobody died.", "A crane fell."])
def test_two_sentences_of_its_own_are_a_voice(text):
    assert origins_of(page("a"), page("b", text, at=NEXT)) == [("a",), ("b",)]


def row(text, width=16):
    """Made vectors, one a sentence."""
    return [np.full(width, 1 / width**0.5, np.float32).tobytes() for _ in sentence_spans(text)]


@pytest.mark.parametrize("text", ["", " \n\n ", "—", '"', "“”", "🔥"])
def test_pages_without_words_have_no_source_among_pages_with_words(text):
    assert link_reuse([page("a"), page("b", text, at=NEXT)]) == ()
    assert link_reuse([page("b", text, at=NEXT), page("c", "", at=NEXT)]) == ()


STRANGE = {
    "one word over and over": "ha " * 6_600,
    "two words by turns": "ha ho " * 3_300,
    "words that all differ": " ".join(f"w{n}" for n in range(3_300)),
    "one word": "a" * 20_000,
    "apostrophes": "'a " * 6_600,
    "open quotations": "“a " * 6_600,
    "numbers": "1.234.567,89 " * 1_500,
    "capitals": "Aa " * 6_600,
    "signs": "🔥😀 " * 6_600,
    "right to left": "הגשר נפל אתמול בעיר ורנוב ושלושה בני אדם נהרגו " * 400,
    "mixed directions": "\u202eThe crane \u202cسقطت الرافعة في الميناء 1979 " * 400,
    "lone surrogates": "\ud800 crane " * 2_000,
    "zero width": "c\u200bra\u200bne fell " * 1_500,
    "line feeds": "a\n" * 10_000,
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
@pytest.mark.parametrize("spans", [None, ()], ids=["sentences", "no sentences"])
def test_a_strange_text_of_20_000_characters_under_two_outlets_is_one_voice(text, spans):
    pages = [page("a", text, spans=spans), page("b", text, at=NEXT, spans=spans), page("c", GARDEN[0])]
    links = link_reuse(pages)
    assert [o.article_ids for o in fold_origins(pages, links)] == [("a", "b"), ("c",)]
    for passage in links[0].passages:
        assert text[passage.left.start : passage.left.end] == text[passage.right.start : passage.right.end]


@pytest.mark.parametrize(
    "spans",
    [
        (),
        (Span(start=0, end=0),),
        (Span(start=0, end=10**6),),
        (Span(start=500, end=400),),
        (Span(start=300, end=900), Span(start=0, end=300)),
        (Span(start=0, end=300), Span(start=100, end=600)),
    ],
    ids=["none", "empty", "beyond the end", "backwards", "out of order", "overlapping"],
)
def test_sentences_that_do_not_fit_the_text_do_no_harm(spans):
    assert origins_of(page("a"), page("b", at=NEXT, spans=spans), page("c", GARDEN[0])) == [("a", "b"), ("c",)]


@pytest.mark.parametrize(
    "rows",
    [(b"",), (b"abc",) * 7, row(CRANE)[:-1], row(CRANE, 8), [*row(CRANE)[:-1], row(CRANE, 8)[0]], [b"\xff" * 64] * 7],
    ids=["one empty", "no floats", "one too few", "another width", "two widths", "not a number"],
)
def test_vectors_that_do_not_fit_do_no_harm(rows):
    pages = [page("a", rows=row(CRANE)), page("b", at=NEXT, rows=rows), page("c", GARDEN[0], rows=row(GARDEN[0]))]
    assert origins_of(*pages) == [("a", "b"), ("c",)]


def test_the_same_text_in_another_alphabet_of_outlets():
    pages = [page("a", name="Порт Новини"), page("b", at=NEXT, name=""), page("c", at=NEXT, name="🔥")]
    assert origins_of(*pages) == [("a", "b", "c")]


# ------------------------------------------------------------------------------------------------------------- adversaries


def swapped(text):
    for word, other in SYNONYMS.items():
        text = text.replace(word, other)
    return text


@pytest.mark.parametrize("company", [(), GARDEN], ids=["alone", "in company"])
def test_a_copy_with_words_swapped_for_synonyms_is_a_copy(company):
    assert len({w for w in CRANE.split() if w.strip(".,") in SYNONYMS}) >= 14
    pages = [page("a"), page("b", swapped(CRANE), at=NEXT), *(page(f"g{n}", t) for n, t in enumerate(company))]
    links = [k for k in link_reuse(pages) if k.article_id == "b"]
    assert [(k.source_id, k.derivation) for k in links] == [("a", Derivation.WHOLLY)]


def test_a_copy_with_every_fifth_word_swapped_is_a_copy():
    words = CRANE.split(" ")
    other = [f"{w[0]}o{n}x" if n % 5 == 4 and w.isalpha() and w.islower() else w for n, w in enumerate(words)]
    assert sum(a != b for a, b in zip(words, other, strict=True)) >= 11
    assert origins_of(page("a"), page("b", " ".join(other), at=NEXT)) == [("a", "b")]


PADDED = {
    "after": f"{CRANE}\n\n{GARDEN[0]}\n\n{GARDEN[1]}\n\n{GARDEN[2]}",
    "before": f"{GARDEN[0]}\n\n{GARDEN[1]}\n\n{GARDEN[2]}\n\n{CRANE}",
    "around": f"{GARDEN[0]}\n\n{GARDEN[1]}\n\n{CRANE}\n\n{GARDEN[2]}",
    "between": "\n\n".join(
        part
        for pair in itertools.zip_longest("\n\n".join(GARDEN).split("\n\n"), CRANE.split("\n\n"), fillvalue="")
        for part in pair
        if part
    ),
}


@pytest.mark.parametrize("text", PADDED.values(), ids=PADDED)
def test_a_padded_copy_gains_no_voice_for_what_it_copied(text):
    """Fresh filler makes the page `partly` at best: what it took stays the word of its source."""
    source, padded = page("a"), page("b", text, at=NEXT)
    others = [
        page("c", "Grain prices in Tessel rose by 2 percent after the accident, broker Ivo Lant said. Ships wait off Harlo since Tuesday.")
    ]
    readings = [source, padded, *others]
    links = link_reuse(readings)
    assert ("b", "a") in {(k.article_id, k.source_id) for k in links}
    taken = [text.index(s) for s in CRANE.split("\n\n")]
    claims = tuple(claim(padded.article, text[at : at + 60], id=f"c{at}") for at in taken)
    readings[1] = reading(padded.article, analysis=padded.analysis, claims=claims)
    origins = fold_origins(readings, links)
    root = {o.id: o.root_id for o in origins}
    assert {root[v] for v in claim_voices(readings, links, origins).values()} == {"a"}


def test_many_pages_with_one_identical_paragraph():
    """300 pages here; 5,000 are for the benchmark of candidates. The paragraph alone folds no page that has more of its own."""
    shared = CRANE.split("\n\n")[0]
    rng = np.random.default_rng(3)
    words = [f"{a}{b}{c}" for a in "bdfgklm" for b in ("are", "ilo", "usta", "emi") for c in ("n", "rt", "ss", "lder", "ka")]

    def own(n):
        picked = [str(w) for w in rng.choice(words, 60)]
        return f"{' '.join(picked[:30])} {n + 200}.\n\n{' '.join(picked[30:])} {7 * n + 3000}."

    pages = [page(f"p{n:03}", f"{own(n)}\n\n{shared}", name=f"Paper {n}") for n in range(300)]
    links = link_reuse(pages)
    assert all(passage_source(k, 0, 1) is False for k in links if k.derivation is Derivation.PARTLY)
    assert len(fold_origins(pages, links)) > 250
    assert len(links) <= 2 * len(pages)


def test_links_of_nowhere_do_no_harm():
    (link,) = link_reuse([page("a"), page("b", at=NEXT)])
    only = [page("c", GARDEN[0])]
    origins = fold_origins(only, [link])
    assert [o.article_ids for o in origins] == [("c",)]
    assert derivations(only, [link]) == (("c", Derivation.INDEPENDENT),)
    assert doubts([link], origins) == {}
