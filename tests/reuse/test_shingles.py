"""Articles taken apart: quotations, telling digits, names, containment."""

import pytest

from make import article, outlet, reading
from secondsource.records import Analysis, EntityKind, EntityMention, QuantityMention, Span
from secondsource.reuse.shingles import (
    mantissa,
    name_stem,
    positions_in,
    profile,
    quoted_spans,
    rarity,
    share,
    shingle_containment,
    stands_in,
    stem,
    weigh,
)
from secondsource.text import sentence_spans


def page(text: str, file: str = "a.html", *, title: str = "", entities=(), quantities=(), spans=None, **fields):
    of = article(file, text=text, title=title, **fields)
    spans = sentence_spans(text) if spans is None else spans
    return profile(reading(of, analysis=Analysis(article_id=of.id, sentences=spans, entities=entities, quantities=quantities)))


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ('He said: "It burns." Then he left.', ['"It burns."']),
        ("“We saw it,” she said. “All of it.”", ["“We saw it,”", "“All of it.”"]),
        ("Er sagte: „Es brennt.“ Dann ging er.", ["„Es brennt.“"]),
        ("Він сказав: «Горить». І пішов.", ["«Горить»"]),
        ("The workers' rights and the town's hall", []),
        ('A lone " mark\nand another " below', []),
        ("", []),
    ],
)
def test_quoted_spans_finds_quotations(text, quotes):
    assert [text[s.start : s.end] for s in quoted_spans(text)] == quotes


@pytest.mark.parametrize(
    ("number", "digits"),
    [("86.4", "864"), ("86,400,000", "864"), ("1", ""), ("0", ""), ("1.10", "11"), ("2,500", "25"), ("", "")],
)
def test_mantissa_keeps_the_telling_digits(number, digits):
    assert mantissa(number) == digits


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("орла", "orla", True),
        ("варновський", "varnow", True),
        ("варново", "varnovo", True),
        ("кувейтський", "кувейт", True),
        ("portugal", "portuguese", True),
        ("shchur", "щур", True),
        ("orla", "orle", False),
        ("", "", True),
    ],
)
def test_stems_of_names_meet_across_alphabets_and_endings(left, right, same):
    assert (name_stem(left) == name_stem(right)) is same


def test_stem_keeps_the_first_letters():
    assert (stem("repaired"), stem("fog"), stem("")) == ("repair", "fog", "")


def test_facts_are_numbers_and_names_outside_quotations():
    facts = page('Mayor Ilse Dorn counted four boats and 1,200 crates on Monday. "Ask Pelle Ruud," she said.').facts
    assert {"#4", "#12", "@ilse", "@dorn"} <= facts
    assert not {"@pelle", "@ruud", "@monda"} & facts


def test_what_is_known_takes_in_title_quotations_and_numbers_with_their_scale():
    text = 'The bill is four million. "Ask Pelle Ruud in the morning," she said.'
    amount = QuantityMention(start=12, end=24, number=4_500_000.0)
    known = page(text, title="Harbour of Tessaly closed for 17 days", quantities=(amount,)).known
    assert {"@tessa", "#17", "@pelle", "#45", "harbou"} <= known


def test_an_outlet_that_names_itself_states_no_fact():
    facts = page("The plan was leaked to the Lake Herald by Ilse Dorn.", outlet=outlet("The Lake Herald")).facts
    assert "@dorn" in facts
    assert not {"@lake", "@heral"} & facts


def test_german_nouns_are_no_names_unless_tagged():
    text = "Gestern sank die Fähre im Hafen von Tessin."
    assert not [f for f in page(text, lang="de").facts if f.startswith("@")]
    tagged = EntityMention(start=text.index("Tessin"), end=text.index("Tessin") + 6, name="Tessin", kind=EntityKind.PLACE)
    assert [f for f in page(text, lang="de", entities=(tagged,)).facts if f.startswith("@")] == ["@tessi"]


def test_a_sentence_that_mostly_quotes_is_not_its_writers():
    own, quoting = page('The old ferry sank in the harbour. "It went down before we could reach the boats," he said.').sentences
    assert (own.own, quoting.own) == (True, False)
    assert quoting.length == 2


def test_quotations_are_kept_when_long_enough_to_be_somebodys_words():
    assert page('A so-called "safe" bridge. "Nobody had looked at the cables," she said.').quotations == (
        frozenset({"nobody", "looked", "cables"}),
    )


def test_places_of_words_in_a_span():
    words = page("one two three four").words
    assert list(positions_in(words, Span(start=4, end=14))) == [1, 2]
    assert list(positions_in(words, Span(start=5, end=7))) == []
    assert list(positions_in(words, Span(start=0, end=99))) == [0, 1, 2, 3]
    assert list(positions_in((), Span(start=0, end=9))) == []


def test_containment_looks_one_way():
    short, long = (
        page("The old ferry sank in the harbour."),
        page("The old ferry sank in the harbour. Nobody knew why it went down so fast.", "b.html"),
    )
    assert shingle_containment(short, long) == 1.0
    assert shingle_containment(long, short) < 0.6


def test_quotations_do_not_count_as_reuse():
    left = page('Dorn spoke first. "The old ferry sank in the harbour at noon and we saw it," she said.')
    right = page('On the quay she told us: "The old ferry sank in the harbour at noon and we saw it."', "b.html")
    assert shingle_containment(left, right) == 0.0


def test_shingles_cross_no_paragraph():
    assert not page("The ferry\n\nsank at noon").shingles & {("the", "ferry", "sank"), ("ferry", "sank", "at")}


@pytest.mark.parametrize(
    ("text", "source", "stands"),
    [
        ("It sank at noon.", "The ferry left. It sank at noon. Nobody died.", True),
        ('"It sank," he said.', 'He wept. "It sank," he said. Then he left.', True),
        ("Nobody died. It sank at noon.", "It sank at noon. The ferry left. Nobody died.", True),
        ("It sank at one.", "It sank at noon. Nobody died.", False),
        ("🔥🔥", "🔥🔥", True),
        ("🔥", "🔥🔥", False),
        ("", "", False),
        ("", "It sank at noon.", False),
        ("It sank at noon.", "", False),
    ],
)
def test_a_page_stands_in_another_sentence_by_sentence(text, source, stands):
    assert stands_in(page(text), page(source, "b.html")) is stands
    assert stands_in(page(text, spans=()), page(text, "b.html")) is bool(text)


def test_empty_text_gives_empty_pieces():
    empty = page("")
    assert (empty.words, empty.sentences, empty.facts, empty.length) == ((), (), frozenset(), 0)
    assert share(empty.stems, empty.known) == weigh(empty.stems, rarity([empty])).share(empty.known) == 0.0
    assert rarity([]) == {}


def test_rare_words_weigh_more():
    pages = [page("The ferry sank."), page("The ferry burned.", "b.html")]
    weights = rarity(pages)
    assert weights["sank"] > weights["ferry"]
    assert weigh({"sank", "ferry"}, weights).share(frozenset({"sank"})) > 0.5
    assert weigh({"unseen"}, weights).share(frozenset({"unseen"})) == 1.0
