import pytest

from secondsource.extract.outlets import (
    date_order_of,
    domain_of,
    index_outlets,
    make_outlet,
    match_outlet,
    names_in_title,
    names_of,
    outlet_in_line,
)
from secondsource.records import DateOrder, Outlet

GULL = Outlet(name="The Daily Gull", domain="gull.example", aliases=("Gull on Sunday",))
WIRE = Outlet(name="Northern Wire Service", domain="northernwire.example")


@pytest.mark.parametrize(
    ("url", "names", "outlet"),
    [
        ("https://www.gull.example/a", (), GULL),
        ("https://sport.gull.example/a", (), GULL),
        ("https://seagull.example/a", (), None),
        (None, ("Daily Gull",), GULL),
        (None, ("Gull on Sunday",), GULL),
        ("https://other.example", ("Gull",), None),
    ],
)
def test_match(url, names, outlet):
    assert match_outlet([WIRE, GULL], url=url, names=names) is outlet


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("NWS | Northern Wire Service", WIRE),
        ("THE DAILY GULL", GULL),
        ("THE DAILY GULL - ships and men", GULL),
        ("Gulls are noisy", None),
        ("", None),
    ],
)
def test_masthead(line, outlet):
    assert outlet_in_line([GULL, WIRE], line) is outlet


def test_made_from_the_page():
    assert make_outlet("", None) is None
    assert make_outlet("", "https://gull.example/x") == Outlet(name="gull.example", domain="gull.example")


@pytest.mark.parametrize("url", ["http://[bad", "", None, "nonsense"])
def test_bad_urls_have_no_domain(url):
    assert domain_of(url) == ""


def test_alias_that_is_a_domain_counts_as_one():
    gull = Outlet(name="Gull", domain="gull.example", aliases=("gull-sunday.example",))
    assert match_outlet([gull], url="https://www.gull-sunday.example/a") is gull


def test_the_nearest_domain_wins():
    desk = Outlet(name="Gull Weather", domain="weather.gull.example")
    assert match_outlet([GULL, desk], url="https://weather.gull.example/a") is desk
    assert match_outlet([GULL, desk], url="https://a.b.gull.example") is GULL


def test_of_two_with_one_name_the_first_counts():
    own = Outlet(name="Daily Gull", domain="other.example")
    assert match_outlet([own, GULL], names=["The Daily Gull"]) is own


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("© 2031 The Daily Gull. All rights reserved.", GULL),
        ("Copyright 2029-2031 Northern Wire Service", WIRE),
        ("Bridge opens | The Daily Gull", GULL),
        ("The Daily Gull | Northern Wire Service", None),
        ("A letter to The Daily Gull about herring", None),
        ("x" * 100_000, None),
        ("| " * 10_000, None),
    ],
)
def test_lines_with_parts(line, outlet):
    assert outlet_in_line([GULL, WIRE], line) is outlet


def test_one_word_opens_no_masthead():
    focus = Outlet(name="Harbour", domain="harbour.example")
    assert outlet_in_line([focus], "Harbour closed for a week") is None
    assert outlet_in_line([focus], "HARBOUR | ships and men") is focus
    assert outlet_in_line([GULL], "Daily Gull sues a fisherman", opening=False) is None


def test_names_in_title():
    assert names_in_title([GULL, WIRE], "Bridge opens - Daily Gull") == ("Daily Gull",)
    assert names_in_title([GULL, WIRE], "The Daily Gull: Bridge opens") == ("The Daily Gull",)
    assert names_in_title([GULL], "") == ()


@pytest.mark.parametrize(
    ("site", "url", "title", "page_title", "name"),
    [
        ("Bridge opens", "https://daily-gull.example/a", "Bridge opens", "Bridge opens | Daily Gull", "Daily Gull"),
        ("Bridge opens", "https://gull.example/a", "Bridge opens", "Bridge opens", "gull.example"),
        ("", "https://dailygull.example/a", "Bridge opens", "Bridge opens - The Daily Gull", "The Daily Gull"),
        ("Gull - News, fish and weather of the northern coast", "https://gull.example/a", "", "", "Gull"),
        ("Home", "https://gull.example/a", "", "", "gull.example"),
        ("https://gull.example", "https://gull.example/a", "", "", "gull.example"),
        ("Coast Paper", "https://gull.example/a", "", "", "Coast Paper"),
        ("Coast Paper", None, "", "", "Coast Paper"),
    ],
)
def test_site_name_that_is_none(site, url, title, page_title, name):
    assert make_outlet(site, url, title=title, page_title=page_title).name == name


@pytest.mark.parametrize(
    ("outlet", "order"),
    [
        (None, DateOrder.UNKNOWN),
        (Outlet(name="A"), DateOrder.UNKNOWN),
        (Outlet(name="A", country="US"), DateOrder.MONTH_FIRST),
        (Outlet(name="A", country="United States"), DateOrder.MONTH_FIRST),
        (Outlet(name="A", country="gb"), DateOrder.DAY_FIRST),
        (Outlet(name="A", country="Norland"), DateOrder.DAY_FIRST),
        (Outlet(name="A", country="HU"), DateOrder.YEAR_FIRST),
        (Outlet(name="A", country="CA"), DateOrder.UNKNOWN),
        (Outlet(name="A", country="US", date_order=DateOrder.DAY_FIRST), DateOrder.DAY_FIRST),
    ],
)
def test_date_order(outlet, order):
    assert date_order_of(outlet) is order


def test_names_under_which_an_outlet_is_credited():
    assert names_of(WIRE) == {"northern wire service", "northernwire.example", "nws"}
    assert {"the daily gull", "daily gull"} <= names_of(GULL)


def test_outlets_are_indexed_once():
    outlets = (GULL, WIRE)
    assert index_outlets(outlets) is index_outlets(outlets)
    assert index_outlets([]).names == {}
