import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from secondsource.exchange.passages import LONGEST_QUOTE, cut_quote, mark_text
from secondsource.records import Span

TEXT = "One <b>two</b> three.\n\nFour & five six."


def span(start, end):
    return Span(start=start, end=end)


def plain(html):
    return unescape(re.sub(r"<[^>]*>", "", html))


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], ["abcdef"]),
        ([(1, 3)], ['a<mark id="x-1-3">bc</mark>def']),
        ([(1, 5), (2, 3)], ['a<mark id="x-1-5">b<mark id="x-2-3">c</mark>de</mark>f']),
        ([(1, 4), (2, 6)], ['a<mark id="x-1-4">b<mark id="x-2-6">cd</mark></mark><mark>ef</mark>']),
        ([(0, 6), (0, 2)], ['<mark id="x-0-6"><mark id="x-0-2">ab</mark>cdef</mark>']),
        ([(0, 2), (2, 4)], ['<mark id="x-0-2">ab</mark><mark id="x-2-4">cd</mark>ef']),
        ([(4, 90)], ['abcd<mark id="x-4-90">ef</mark>']),
    ],
)
def test_marks_nest_and_split(spans, expected):
    article = make.article(id="x", text="abcdef")
    assert list(mark_text(article, [span(*s) for s in spans])) == expected


def test_span_over_paragraphs_is_anchored_once():
    first, second = mark_text(make.article(id="x", text="ab\n\ncd"), [span(1, 5)])
    assert (first, second) == ('a<mark id="x-1-5">b</mark>', "<mark>c</mark>d")


def test_empty_text_has_no_paragraphs():
    assert mark_text(make.article(text=""), [span(0, 4)]) == ()


@given(st.lists(st.tuples(st.integers(0, 45), st.integers(1, 45)), max_size=8))
def test_text_survives_any_spans(pairs):
    spans = [span(start, start + length) for start, length in pairs]
    paragraphs = mark_text(make.article(id="x", text=TEXT), spans)
    assert [plain(p) for p in paragraphs] == TEXT.split("\n\n")
    html = "".join(paragraphs)
    assert html.count("<mark") == html.count("</mark>")
    ids = re.findall(r'id="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    reached = {f"x-{s.start}-{s.end}" for s in spans if TEXT[s.start : s.end].strip()}
    assert reached <= set(ids)
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("whole", "value", "parts"),
    [
        ((0, 6), (2, 4), ("ab", "cd", "ef")),
        ((0, 6), (0, 6), ("abcdef", "", "")),
        ((0, 6), None, ("abcdef", "", "")),
        ((2, 4), (0, 1), ("cd", "", "")),
        ((1, 90), (2, 90), ("b", "cdef", "")),
    ],
)
def test_quotation_in_three_parts(whole, value, parts):
    quotation = cut_quote(make.article(text="abcdef"), span(*whole), span(*value) if value else None)
    assert (quotation.before, quotation.value, quotation.after) == parts


def test_long_quotation_is_cut_around_its_value():
    text = "a" * 2000 + "VALUE" + "b" * 2000
    quotation = cut_quote(make.article(text=text), span(0, len(text)), span(2000, 2005))
    assert quotation.value == "VALUE"
    assert quotation.before.startswith("… a")
    assert quotation.after.endswith("b …")
    assert len(quotation.before + quotation.value + quotation.after) <= LONGEST_QUOTE + 4
