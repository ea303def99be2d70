import pytest

from secondsource.extract.outlets import domain_of, make_outlet, match_outlet, outlet_in_line
from secondsource.records import Outlet

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
