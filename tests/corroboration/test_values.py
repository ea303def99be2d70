import pytest

import make
from secondsource.corroboration.values import ValueRelation, date_interval, relate_dates, relate_values, same_name
from secondsource.records import Bound, Slot

EQUAL, COMPATIBLE, DIFFERENT, INCOMPARABLE = ValueRelation


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        ("2026-03-12", "2026-03-12", EQUAL),
        ("2026-03-12", "2026-03-13", DIFFERENT),
        ("2026-03", "2026-03-12", COMPATIBLE),
        ("2026", "2026-Q2", COMPATIBLE),
        ("2027-H2", "2028-SP", DIFFERENT),
        ("2027-H2", "2027-11", COMPATIBLE),
        ("2026-W11", "2026-03-12", COMPATIBLE),
        ("XXXX-WXX-4", "2026-03-12", INCOMPARABLE),
        ("T21:40", "T21:45", COMPATIBLE),
        ("T21:40", "T09:40", DIFFERENT),
        ("T21:40", "2026-03-13", INCOMPARABLE),
        ("2026-03-12", "2026-05", INCOMPARABLE),
        ("2026-W03", "2024", INCOMPARABLE),
        ("2028", "2029", DIFFERENT),
        ("nonsense", "2026-03-12", INCOMPARABLE),
        ("2026-13-45", "2026-03-12", INCOMPARABLE),
    ],
)
def test_dates_are_related_as_intervals(left, right, relation):
    assert relate_dates(left, right) is relation
    assert relate_dates(right, left) is relation


def test_a_deadline_agrees_with_any_day_before_it():
    assert relate_dates("2026-09", "2026-07-01", Bound.AT_MOST) is COMPATIBLE
    assert relate_dates("2026-09", "2026-11", Bound.AT_MOST) is DIFFERENT
    assert relate_dates("2028", "2025", Bound.AT_MOST) is DIFFERENT


def test_the_ends_of_the_calendar_do_no_harm():
    assert relate_dates("9999-12-31", "9999-12-30", Bound.AT_LEAST, Bound.AT_MOST) is DIFFERENT
    assert relate_dates("0001-01-01", "0001-01-02", Bound.AT_MOST, Bound.AT_LEAST) is DIFFERENT


@pytest.mark.parametrize("value", ["", "2026-00", "XXXX", "2026-W99", "P3D"])
def test_an_unresolved_date_has_no_interval(value):
    assert date_interval(value) is None


def number(value, unit="", bound=Bound.EXACT, slot=Slot.COUNT):
    return make.claim(slot=slot, value=f"{value:g} {unit}", number=value, unit=unit, bound=bound)


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        (number(23, "person"), number(23, "worker"), EQUAL),
        (number(23, "person"), number(26, "person"), DIFFERENT),
        (number(118_400, "TEU"), number(118_000, "TEU"), COMPATIBLE),
        (number(86.4e6, "EUR", slot=Slot.AMOUNT), number(84.6e6, "EUR", slot=Slot.AMOUNT), DIFFERENT),
        (number(9e9, "USD", Bound.ABOUT, Slot.AMOUNT), number(9.2e9, "USD", slot=Slot.AMOUNT), COMPATIBLE),
        (number(430e6, "PLN", slot=Slot.AMOUNT), number(100e6, "EUR", slot=Slot.AMOUNT), COMPATIBLE),
        (number(900e6, "PLN", slot=Slot.AMOUNT), number(100e6, "EUR", slot=Slot.AMOUNT), INCOMPARABLE),
        (number(12, "percent", slot=Slot.AMOUNT), number(12, "EUR", slot=Slot.AMOUNT), INCOMPARABLE),
        (number(4, "person"), number(5, "person", Bound.ABOUT), DIFFERENT),
        (number(4, "person"), number(4, "EUR", slot=Slot.AMOUNT), INCOMPARABLE),
    ],
)
def test_numbers_agree_after_rounding_and_conversion(left, right, relation):
    assert relate_values(left, right) is relation
    assert relate_values(right, left) is relation


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Mara Ilves", "Ilves", True),
        ("Mara Ilves", "Mara Ilveş", True),
        ("Mara Ilves", "Tom Ilves", False),
        ("Bank of Narva", "Narva", False),
        ("", "Narva", False),
    ],
)
def test_names_are_one_when_one_stands_in_the_other(left, right, same):
    assert same_name(left, right) is same_name(right, left) is same


def test_two_names_do_not_conflict():
    left, right = (make.claim(slot=Slot.PERSON, value=name) for name in ("Mara Ilves", "Jaan Kask"))
    assert relate_values(left, right) is INCOMPARABLE


def said(quote, words, number=None, unit="", **fields):
    value = fields.pop("value", f"{number:g} {unit}".strip() if number is not None else "")
    return make.claim(make.article(text=quote), quote, value, words=words, number=number, unit=unit, **fields)


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        (said("some 60 km off", "some 60 km", 60, "km", bound=Bound.ABOUT), said("62 km off", "62 km", 62, "km"), COMPATIBLE),
        (said("more than 6%", "more than 6%", 6, "percent", bound=Bound.MORE_THAN), said("6.3%", "6.3%", 6.3, "percent"), COMPATIBLE),
        (said("more than 6%", "more than 6%", 6, "percent", bound=Bound.MORE_THAN), said("5.8%", "5.8%", 5.8, "percent"), DIFFERENT),
        (said("65% from here", "65%", 65, "percent"), said("35% from abroad", "35%", 35, "percent"), INCOMPARABLE),
        (said("nine people", "nine people", 9, "person"), said("ten others", "ten others", 10, "person"), INCOMPARABLE),
        (said("two more farms", "two more farms", 2, "farm"), said("five farms", "five farms", 5, "farm"), INCOMPARABLE),
    ],
)
def test_hedged_numbers_shares_and_what_comes_on_top(left, right, relation):
    assert relate_values(left, right) is relation
    assert relate_values(right, left) is relation


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        (("on Monday", "Monday", "2026-06-08"), ("lundi", "lundi", "2026-06-15"), COMPATIBLE),
        (("on Monday", "Monday", "2026-06-08"), ("on Tuesday", "Tuesday", "2026-06-09"), DIFFERENT),
        (("we lost today", "today", "2026-06-08"), ("we lost today", "today", "2026-06-09"), COMPATIBLE),
        (("on 8 June", "8 June", "2026-06-08"), ("on 15 June", "15 June", "2026-06-15"), DIFFERENT),
    ],
)
def test_a_day_told_without_a_date_may_be_that_of_the_next_week(left, right, relation):
    claims = [said(quote, words, value=value, unit="date", slot=Slot.DATE) for quote, words, value in (left, right)]
    assert relate_values(*claims) is relation


def test_how_long_ago_something_was_says_nothing_of_how_long_it_takes():
    ago = said("five days after the audit", "five days", value="P5D", unit="duration", slot=Slot.AMOUNT)
    long = said("it takes two weeks", "two weeks", value="P2W", unit="duration", slot=Slot.AMOUNT)
    assert relate_values(ago, long) is INCOMPARABLE
