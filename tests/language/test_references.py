"""Expressions that only refer, and what they come to mean beside the dates around them."""

from datetime import date

import pytest

from secondsource.language.times import find_times

DAY = date(2025, 11, 20)  # a Thursday


def found(text, published=DAY):
    return [(text[m.start : m.end], m.value) for m in find_times(text, published=published)]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("On 3 May the bridge closed. It opened again that day.", ("that day", "2025-05-03")),
        ("On 3 May the bridge shut and opened the next day.", ("the next day", "2025-05-04")),
        ("On 3 May the bridge shut and opened the following morning.", ("the following morning", "2025-05-04TMO")),
        ("Sales fell in February, against the same period last year.", ("the same period last year", "2024-02")),
        ("In the third quarter it lost more than in the same quarter last year.", ("the same quarter last year", "2024-Q3")),
        ("In 2019 it lost less than a year earlier.", ("a year earlier", "2018")),
        ("In 2019 it earned more, and for the entire year it paid out half.", ("the entire year", "2019")),
        ("The bridge shut that day.", ("that day", "XXXX-XX-XX")),
        ("The bridge opened the next day.", ("the next day", "XXXX-XX-XX")),
        ("He left in early 2009, later saying why.", ("later", "FUTURE_REF")),
        ("It fell in morning trading.", ("morning", "XXXX-XX-XXTMO")),
        ("On Tuesday it fell in the afternoon.", ("the afternoon", "2025-11-18TAF")),
        ("By midday on Tuesday it had sunk.", ("Tuesday", "2025-11-18")),
        ("It pays off in the long term.", ("the long term", "FUTURE_REF")),
        ("It is a matter of the past.", ("the past", "PAST_REF")),
        ("It may close in the near future.", ("the near future", "FUTURE_REF")),
        ("Call back at a later date.", ("a later date", "FUTURE_REF")),
        ("He is off for an undetermined period of time.", ("an undetermined period of time", "PXD")),
        ("It grew over the years.", ("over the years", "PXY")),
        ("The talks went on for months.", ("months", "PXM")),
        ("The decades-long quarrel ended.", ("decades-long", "PXY")),
        ("A year-long search ended.", ("year-long", "P1Y")),
        ("Few came in the past few days.", ("the past few days", "PXD")),
        ("Trade rose in the last week of March.", ("the last week of March", "2025-W13")),
        ("Trade rose on the last day of February 2024.", ("the last day of February 2024", "2024-02-29")),
        ("It rang at 12:00 UTC Monday.", ("12:00 UTC Monday", "2025-11-17T12:00Z")),
        ("It ended in fiscal 2008.", ("fiscal 2008", "FY2008")),
        ("It opens on Christmas Eve.", ("Christmas Eve", "2025-12-24")),
        ("The wall dates from the 20th century.", ("20th century", "19")),
        ("It takes between 60 and 90 days.", ("90 days", "P90D")),
        ("It slid shortly after four in the morning.", ("four in the morning", "XXXX-XX-XXT04:00")),
        ("It ended by six in the evening on Tuesday.", ("Tuesday", "2025-11-18")),
        ("Beds are free over the weekend.", ("the weekend", "2025-W47-WE")),
    ],
)
def test_expressions_that_refer(text, last):
    assert found(text)[-1] == last


@pytest.mark.parametrize(
    "text",
    [
        "The later models and a later report, sooner or later.",
        "She was player of the year.",
        "The now-shut plant and the soon-to-open hall.",
        "Its most recent boat is fast.",
        "On Black Friday shops are full.",
        "Sail to Christmas Island with Father Christmas.",
        "The night watch and the Evening Post.",
        "After hours, the past tense and the future king.",
        "The year he left was good.",
        "She finds a second error, past 70 years of age.",
    ],
)
def test_words_that_only_look_alike(text):
    assert found(text) == []


def test_both_ends_of_a_range_of_days_are_lengths():
    assert [value for _, value in found("It takes 60 to 90 days.")] == ["P60D", "P90D"]


def test_a_date_far_back_is_not_pointed_at():
    text = "On 3 May the bridge shut. " + "Cars stood in a long row and nobody knew why it was so. " * 9 + "It opened that day."
    assert found(text)[-1] == ("that day", "XXXX-XX-XX")


def test_a_text_without_capitals_has_weekdays_and_months():
    assert [value for _, value in found("it sank on thursday, as another did in may 2024")] == ["2025-11-20", "2024-05"]


def test_as_of_a_day_gone_by_bounds_nothing():
    text = "As of Monday 3 had come; as of 1 January 2026 none may."
    assert [str(m.bound) for m in find_times(text, published=DAY)] == ["exact", "at_least"]


@pytest.mark.parametrize("line", ["that day " * 9_000, "10:15 on 3 May 2025, later the same day. " * 3_000, "the same period last year " * 4_000,
                                  "for years " * 9_000, "60 to 90 " * 9_000, ". A\n" * 30_000, "the last week of " * 6_000])  # fmt: skip
def test_hostile_lines_end(line):
    assert all(0 <= m.start < m.end <= len(line) for m in find_times(line, published=DAY))
