"""Articles taken apart: quotations, telling digits, names, containment."""

import pytest

from make import article, reading
from secondsource.records import Analysis
from secondsource.reuse.shingles import mantissa, profile, quoted_spans, rarity, share, shingle_containment
from secondsource.text import sentence_spans


def page(text: str, file: str = "a.html", **fields):
    of = article(file, text=text, title="", **fields)
    return profile(reading(of, analysis=Analysis(article_id=of.id, sentences=sentence_spans(text))))


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


def test_facts_are_numbers_and_names_outside_quotations():
    facts = page('Mayor Ilse Dorn counted four boats and 1,200 crates on Monday. "Ask Pelle Ruud," she said.').facts
    assert {"#4", "#12", "@ilse", "@dorn"} <= facts
    assert not {"@pelle", "@ruud", "@monday"} & facts


def test_german_nouns_are_no_names():
    assert not [f for f in page("Gestern sank die Fähre im Hafen.", lang="de").facts if f.startswith("@")]


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


def test_empty_text_gives_empty_pieces():
    empty = page("")
    assert (empty.words, empty.sentences, empty.facts, empty.length) == ((), (), frozenset(), 0)
    assert share(empty.stems, empty.known, rarity([empty])) == 0.0
