"""Plots: well-formed, the same bytes each time, readable without colour or script, and safe whatever a page says."""

import re
from xml.dom.minidom import parseString

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.exchange.plots import MOST_BARS, compact, draw_outlet, draw_series, draw_trend, sparkline, value_words
from secondsource.records import (
    Bound,
    Burst,
    CommitmentStatus,
    Measure,
    OutletPeriod,
    OutletTrend,
    Period,
    QuantitySeries,
    Reliability,
    SeriesValue,
    Subject,
    SubjectKind,
    TrackRecord,
    Trend,
    TrendBucket,
    ValueMark,
)


def period(n):
    return Period(name=f"P{n:04}", first=f"2026-{n:04}", last=f"2026-{n:04}z")


def bucket(n, stories=1, **fields):
    return TrendBucket(**({"period": period(n), "stories": stories, "origins": stories, "story_ids": ("s",) * stories} | fields))


def trend(buckets, name="Varnow", **fields):
    given = {"subject": Subject(kind=SubjectKind.ENTITY, id="e", name=name), "buckets": tuple(buckets), "stories": 9}
    return Trend(**(given | fields))


def value(number, period="", **fields):
    given = {"bound": Bound.EXACT, "target": False, "told": "2026-01-02", "origins": 1, "story_ids": ("s",), "mentions": ()}
    return SeriesValue(number=number, period=period, **(given | fields))


def series(*values, what="Grain exports", **fields):
    return QuantitySeries(**({"what": what, "unit": "t", "per": "month", "names": (), "values": values} | fields))


def parsed(svg):
    root = parseString(svg).documentElement
    ids = root.getAttribute("aria-labelledby").split()
    titles = [root.getElementsByTagName("title")[0], root.getElementsByTagName("desc")[0]]
    assert root.getAttribute("role") == "img"
    assert [t.getAttribute("id") for t in titles] == ids
    return [t.firstChild.data for t in titles], root


BUSY = trend(
    [bucket(n, 6 if n in (3, 4) else n % 2, tone=-0.5, impact=4.0, impact_most=7.0) for n in range(9)],
    bursts=(Burst(first=period(3), last=period(4), stories=12, expected=1.5, weight=9.0, story_ids=("s",)),),
    undated=2,
)


def test_a_burst_is_told_in_words_and_marked_by_form():
    (title, description), root = parsed(draw_trend(BUSY))
    assert title == "Varnow: stories a period"
    assert "burst P0003 to P0004: 12 stories, 1.5 expected" in description
    assert "2 without a day are left out" in description
    assert [t.firstChild.data for t in root.getElementsByTagName("text")].count("burst") == 1
    dark = [r.firstChild.firstChild.data for r in root.getElementsByTagName("rect") if r.getAttribute("fill-opacity") == "0.9"]
    assert dark == ["P0003: 6, in a burst", "P0004: 6, in a burst"]


@pytest.mark.parametrize("measure", Measure)
def test_every_measure_is_drawn_within_its_frame(measure):
    many = [bucket(n, 2, tone=(-1) ** n, impact=1.0, impact_most=10.0, commitments=((CommitmentStatus.SIGNED, 4e9),)) for n in range(5)]
    svg = draw_trend(trend(many), measure, currency="EUR")
    _, root = parsed(svg)
    view = [float(n) for n in root.getAttribute("viewBox").split()]
    for element in root.getElementsByTagName("circle"):
        assert 0 <= float(element.getAttribute("cx")) <= view[2]
        assert 0 <= float(element.getAttribute("cy")) <= view[3]
    for element in root.getElementsByTagName("rect"):
        assert float(element.getAttribute("y")) >= 0
        assert float(element.getAttribute("y")) + float(element.getAttribute("height")) <= view[3]


def test_cancelled_sums_are_not_drawn():
    both = bucket(1, commitments=((CommitmentStatus.SIGNED, 4e6), (CommitmentStatus.CANCELLED, 9e6)))
    assert "<title>P0001: 4 million</title>" in draw_trend(trend([both]), Measure.COMMITMENTS)


def test_of_many_periods_the_last_are_drawn():
    svg = draw_trend(trend([bucket(n) for n in range(MOST_BARS + 20)]))
    (_, description), root = parsed(svg)
    assert f"the last {MOST_BARS} of {MOST_BARS + 20} periods" in description
    assert len(root.getElementsByTagName("rect")) == MOST_BARS


@pytest.mark.parametrize("found", [trend([]), trend([bucket(0, 0)])])
def test_nothing_to_draw_is_still_a_picture(found):
    for measure in Measure:
        parsed(draw_trend(found, measure))


def test_a_series_tells_targets_and_marks():
    found = series(
        value(2e6, "2026-01"),
        value(2.5e6, "2026-02", mark=ValueMark.REVISED),
        value(3e6, "2026-03", mark=ValueMark.CONTRADICTED, bound=Bound.ABOUT),
        value(4e6, "2027", target=True),
    )
    (title, description), root = parsed(draw_series(found))
    assert title == "Grain exports (t a month)"
    assert "2.5 million t a month (in Feb 2026), revised" in description
    assert "about 3 million t a month (in Mar 2026), contradicted" in description
    assert "target 4 million t a month (for 2027)" in description
    assert len(root.getElementsByTagName("circle")) == 2
    assert any(line.getAttribute("stroke-dasharray") for line in root.getElementsByTagName("line"))


@pytest.mark.parametrize("numbers", [[], [0.0, 0.0], [-5.0, 3.0], [1e300, 2.0], [float("inf"), 1.0], [float("nan"), 1.0], [1e-12, 2e-12]])
def test_odd_numbers_do_not_break_a_series(numbers):
    parsed(draw_series(series(*(value(n) for n in numbers))))


def test_an_outlet_shows_its_grades():
    record = TrackRecord(outlet="The Post", corroborated=8, contradicted=1, corrected=1, open=5, accuracy=0.8, grade=Reliability.USUALLY)
    (title, description), root = parsed(
        draw_outlet(OutletTrend(outlet="The Post", periods=(OutletPeriod(period=period(1), record=record),)))
    )
    assert title.startswith("The Post")
    assert description == "P0001: 8 of 10, B"
    assert "B" in [t.firstChild.data for t in root.getElementsByTagName("text")]
    parsed(draw_outlet(OutletTrend(outlet="", periods=())))


HOSTILE = "</title><script>alert(1)</script>\x00\x1b]0;\u202e & \"'\ud800\ufffe"


def test_names_of_pages_cannot_break_out():
    hostile = trend([bucket(1)], name=HOSTILE), series(value(1.0), what=HOSTILE, unit=HOSTILE), OutletTrend(outlet=HOSTILE, periods=())
    for svg in (draw_trend(hostile[0]), draw_series(hostile[1]), draw_outlet(hostile[2])):
        _, root = parsed(svg)
        assert not root.getElementsByTagName("script")
        assert not re.search("[\x00-\x08\x1b\u202e\ud800\ufffe]", svg)
        svg.encode("utf-8")


@given(st.text(max_size=200))
def test_any_name_gives_well_formed_svg(name):
    parsed(draw_trend(trend([bucket(1)], name=name)))


def test_plots_on_one_page_have_different_ids_and_the_same_bytes_each_time():
    one, two = draw_trend(BUSY), draw_trend(BUSY, Measure.TONE)
    assert draw_trend(BUSY) == one
    assert not set(re.findall(r'\bid="(\w+)"', one)) & set(re.findall(r'\bid="(\w+)"', two))


def test_plots_have_no_colour_of_their_own():
    svg = draw_trend(BUSY) + draw_series(series(value(1.0), value(2.0, target=True)))
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) == {"currentColor", "none"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [([], ""), ([0], "▁"), ([5, 5], "██"), ([-1, 0, 1], "▁▅█"), ([None, None], "  "), ([float("nan"), 2.0], " █")],
)
def test_sparklines(values, expected):
    assert sparkline(values) == expected


def test_words_of_a_value():
    found = series(value(2e6), value(3.0, "2026"), value(4.0, "2027", target=True), value(5.0, told=""))
    assert [value_words(v, found) for v in found.values] == [
        "2 million t a month (told 2 Jan 2026)",
        "3 t a month (in 2026)",
        "target 4 t a month (for 2027)",
        "5 t a month",
    ]


@pytest.mark.parametrize(
    ("number", "words"), [(999_999.0, "999,999"), (1e6, "1 million"), (-2.5e9, "-2.5 billion"), (3e15, "3,000,000,000,000,000")]
)
def test_large_numbers_in_words(number, words):
    assert compact(number) == words
