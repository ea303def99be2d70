import pytest

from secondsource.extract.metadata import Declared
from secondsource.extract.titles import choose_title, strip_site_name


@pytest.mark.parametrize(
    ("title", "names", "domain", "plain"),
    [
        ("Bridge opens in Varnow | Daily Gull", (), "", "Bridge opens in Varnow"),
        ("Bridge opens in Varnow - Daily Gull", ("Daily Gull",), "", "Bridge opens in Varnow"),
        ("Bridge opens in Varnow - Daily Gull", (), "dailygull.example", "Bridge opens in Varnow"),
        ("Daily Gull: Bridge opens in Varnow", ("The Daily Gull",), "", "Bridge opens in Varnow"),
        ("Bridge opens - and closes again", (), "", "Bridge opens - and closes again"),
        ("Mayor: bridge opens", (), "", "Mayor: bridge opens"),
        ("", (), "", ""),
    ],
)
def test_site_names_go(title, names, domain, plain):
    assert strip_site_name(title, names, domain=domain) == plain


def test_first_heading_wins_over_a_shortened_title():
    page = Declared(
        headings=("Bridge of Varnow opens after two years",), titles=("Bridge of Varnow opens",), page_title="Bridge | Daily Gull"
    )
    assert choose_title(page, ()) == "Bridge of Varnow opens after two years"


def test_heading_that_is_the_site_name_does_not_count():
    page = Declared(headings=("Daily Gull",), page_title="Bridge of Varnow opens | Daily Gull")
    assert choose_title(page, ("Daily Gull",)) == "Bridge of Varnow opens"


def test_lower_heading_where_nothing_else_says_more():
    page = Declared(page_title="Harbour Office - Press", subheads=("Press note 4", "Bridge of Varnow open to all traffic"))
    assert choose_title(page, ()) == "Bridge of Varnow open to all traffic"


def test_nothing_declared():
    assert choose_title(Declared(), ()) == ""
