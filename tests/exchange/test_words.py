import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from secondsource.exchange.words import (
    chance,
    coverage_words,
    effective_number,
    grade_words,
    language_tag,
    number,
    outlet_name,
    particular_words,
    plural,
    readable_day,
    readable_value,
    web_address,
)
from secondsource.records import Bound, Credibility, FindingKind, Part, Particular, PartRole, Reliability


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/b?c=d#e", True),
        ("HTTP://a.example", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt://a.example/%0aalert(1)", False),
        ("data:text/html,x", False),
        ("//a.example/b", False),
        ("/b", False),
        ("https:", False),
        ("https://[a", False),
        ("java\nscript:alert(1)", False),
        (" https://a.example", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_are_linked(url, safe):
    assert web_address(url) == (url if safe else "")


@pytest.mark.parametrize(
    ("function", "given", "written"),
    [
        (readable_day, "2026-03-02", "2 Mar 2026"),
        (readable_day, "2026-03-02T08:30:00", "2 Mar 2026, 08:30"),
        (readable_day, "2026-03-02T08:30:00.5+00:00", "2 Mar 2026, 08:30 (UTC)"),
        (readable_day, "2026-03-02T08:30:00+05:30", "2 Mar 2026, 08:30 (UTC+05:30)"),
        (readable_day, "2026-13-02", "2026-13-02"),
        (readable_day, "P3D", "P3D"),
        (readable_value, "2026-06", "Jun 2026"),
        (readable_value, "2026-06-07", "7 Jun 2026"),
        (readable_value, "2026-Q3", "third quarter of 2026"),
        (readable_value, "60000 m3", "60,000 m3"),
        (readable_value, "-12345.67", "-12,345.67"),
        (readable_value, "12345-67", "12345-67"),
        (readable_value, "1974", "1974"),
        (readable_value, "9" * 5000, "9" * 5000),
        (number, -0.001, "0"),
        (number, 1250000.0, "1,250,000"),
        (number, 4.5, "4.5"),
        (number, 100.0, "100"),
        (language_tag, "en", "en"),
        (language_tag, "zh-Hant", "zh-Hant"),
        (language_tag, 'en" onclick', "und"),
    ],
)
def test_words_for_a_reader(function, given, written):
    assert function(given) == written


def test_plural():
    assert (plural(1, "page"), plural(0, "page"), plural(2, "story", "stories")) == ("1 page", "0 pages", "2 stories")


@pytest.mark.parametrize(
    ("count", "effective", "written"),
    [(3, 2.4, "2.4"), (3, 2.95, ""), (3, 2.9499, "2.9"), (1, 0.5, "0.5"), (2, 2.0, ""), (2, 0.0, ""), (0, 0.0, "")],
)
def test_effective_number_stands_where_it_differs(count, effective, written):
    assert effective_number(count, effective) == written


@given(st.integers(1, 5000), st.floats(0, 1, exclude_min=True))
def test_effective_number_is_silent_only_within_half_a_tenth(count, share):
    effective = count * share
    written = effective_number(count, effective)
    assert (written == "") == (round(effective, 1) == count)
    assert abs(float(written or count) - effective) <= 0.0500001


@pytest.mark.parametrize(
    ("probability", "written"),
    [(0.0, "under 1%"), (0.004, "under 1%"), (0.01, "1%"), (0.342, "34%"), (0.99, "99%"), (0.9951, "over 99%"), (1.0, "over 99%")],
)
def test_chance_is_never_certain(probability, written):
    assert chance(probability) == written


def test_every_grade_has_its_words():
    assert [grade_words(grade)[:2] for grade in Reliability] == ["A ", "B ", "C ", "D ", "E ", "F "]
    assert [grade_words(grade)[:2] for grade in Credibility] == ["1 ", "2 ", "3 ", "4 ", "5 ", "6 "]
    assert grade_words(Reliability.CANNOT_BE_JUDGED) == "F cannot be judged"
    assert grade_words(Credibility.PROBABLY_TRUE) == "2 probably true"


@pytest.mark.parametrize(
    ("shared", "fields", "said"),
    [
        (0, {}, "The two share no passage."),
        (1, {}, "There is 1 shared passage."),
        (1, {"coverage": 0.41, "in_order": 0.5}, "41% of its words lie in 1 shared passage."),
        (6, {"coverage": 0.41}, "41% of its words lie in 6 shared passages, in the same order."),
        (
            2,
            {"coverage": 0.41, "covered": 0.003},
            "41% of its words, and under 1% of its source's, lie in 2 shared passages, in the same order.",
        ),
        (3, {"coverage": 1.0, "in_order": 2 / 3}, "100% of its words lie in 3 shared passages, 67% of them in the same order."),
        (2, {"in_order": 0.0}, "There are 2 shared passages, 0% of them in the same order."),
    ],
)
def test_coverage_is_told_in_words(shared, fields, said):
    link = make.link(make.article("b.html"), make.article(), "Three people")
    assert coverage_words(make.link(make.article("b.html"), make.article(), passages=link.passages * shared, **fields)) == said


def test_outlet_is_named_or_else_the_file():
    assert outlet_name(make.article()) == "The Varnow Post"
    assert outlet_name(make.article(outlet=None)) == outlet_name(make.article(outlet=make.outlet(""))) == "a.html"


@pytest.mark.parametrize(
    ("kind", "parts", "written"),
    [
        (
            FindingKind.UNKNOWN,
            [(PartRole.WHAT, {"value": "the price"}), (PartRole.WHAT, {"value": "the\nbuyer"})],
            "not known: the price; the buyer",
        ),
        (
            FindingKind.PLANNED,
            [(PartRole.TIME, {"value": "2027-H2", "first": "2027-07-01", "last": "2027-12-31"})],
            "planned: second half of 2027",
        ),
        (FindingKind.PLANNED, [(PartRole.TIME, {"value": "2027", "last": "2027-12-31"})], "planned: by 31 Dec 2027"),
        (FindingKind.PLANNED, [(PartRole.TIME, {"value": "2027-05-01", "first": "2027-05-01"})], "planned: from 1 May 2027 on"),
        (
            FindingKind.SERIES,
            [
                (PartRole.WHAT, {"value": "Output"}),
                (PartRole.POINT, {"value": "20000 t", "period": "2025"}),
                (PartRole.POINT, {"value": "30000 t"}),
                (PartRole.TARGET, {"value": "40000 t", "bound": Bound.AT_LEAST}),
            ],
            "over time: 20,000 t (2025), then 30,000 t; target at least 40,000 t (Output)",
        ),
    ],
)
def test_a_finding_of_a_kind_of_its_own_is_told_in_a_line(kind, parts, written):
    told = tuple(Part(role=role, start=0, end=1, **fields) for role, fields in parts)
    assert particular_words(Particular(kind=kind, article_id="a", start=0, end=1, parts=told)) == written
