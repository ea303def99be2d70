from datetime import date

import pytest

from secondsource.extract.daypatterns import find_days, order_of_page
from secondsource.records import DateOrder


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("13-03-2031", "2031-03-13"),
        ("29/01/2031", "2031-01-29"),
        ("01/29/2031", "2031-01-29"),
        ("13 / 03 / 2031", "2031-03-13"),
        ("13.3.31", "2031-03-13"),
        ("2031. 3. 5.", "2031-03-05"),
        ("2031/03/05", "2031-03-05"),
        ("2031年3月13日", "2031-03-13"),
        ("2031년 3월 13일", "2031-03-13"),
        ("2031. február 14.", "2031-02-14"),
        ("12-Mar-2031", "2031-03-12"),
        ("Sept. 5th, 2031", "2031-09-05"),
        ("12 de marzo de 2031", "2031-03-12"),
        ("1er mars 2031", "2031-03-01"),
        ("12 martie 2031", "2031-03-12"),
        ("12 березня 2031 року", "2031-03-12"),
        ("12 marzo 2031", "2031-03-12"),
        ("12 marca 2031", "2031-03-12"),
        ("20 listopada 2031", "2031-11-20"),
        ("20. listopada 2031.", "2031-10-20"),
        ("12 maart 2031", "2031-03-12"),
        ("5 Eylül 2031", "2031-09-05"),
        ("12 मार्च 2031", "2031-03-12"),
        ("13 tháng 3, 2031", "2031-03-13"),
        ("12 maaliskuuta 2031", "2031-03-12"),
        ("٢٠٣١-٠٣-١٣", None),
        ("31 February 2031", None),
        ("12 tables 2031", None),
        ("https://gull.example/2031/03/12/bridge", None),
        ("call 01-02-2031-55", None),
    ],
)
def test_days_of_many_languages(line, day):
    assert [found.day.isoformat() for found in find_days(line)] == ([day] if day else [])


@pytest.mark.parametrize(
    ("order", "country", "day"),
    [
        (DateOrder.UNKNOWN, "", "2031-04-03"),
        (DateOrder.UNKNOWN, "USA", "2031-03-04"),
        (DateOrder.MONTH_FIRST, "", "2031-03-04"),
        (DateOrder.DAY_FIRST, "USA", "2031-04-03"),
    ],
)
def test_outlet_then_country_decide_the_order(order, country, day):
    (found,) = find_days("03/04/2031", order=order, country=country)
    assert found.day.isoformat() == day
    assert found.other is not None


@pytest.mark.parametrize(
    ("lines", "certain", "order"),
    [
        (["03/04/2031", "03/13/2031"], [], DateOrder.MONTH_FIRST),
        (["03/04/2031", "13/03/2031"], [], DateOrder.DAY_FIRST),
        (["03/04/2031"], [date(2031, 3, 4)], DateOrder.MONTH_FIRST),
        (["03/04/2031"], [date(2031, 4, 3)], DateOrder.DAY_FIRST),
        (["03/04/2031"], [], DateOrder.UNKNOWN),
        (["13.03.2031"], [], DateOrder.UNKNOWN),
        ([], [], DateOrder.UNKNOWN),
    ],
)
def test_a_page_tells_its_own_order(lines, certain, order):
    assert order_of_page(lines, certain) is order


def test_long_hostile_lines_take_linear_time():
    for line in ("1/" * 50_000, "2031 " * 20_000, "3 March " * 20_000, "2031-" * 20_000, "a" * 100_000 + "2031"):
        find_days(line)
