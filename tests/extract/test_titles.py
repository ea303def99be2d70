import pytest

from secondsource.extract.metadata import Declared
from secondsource.extract.titles import choose_title, read_wordings, strip_site_name
from secondsource.extract.titlescores import FEATURES


@pytest.mark.parametrize(
    ("title", "names", "domain", "plain"),
    [
        ("Bridge opens in Varnow | Daily Gull", (), "", "Bridge opens in Varnow"),
        ("Bridge opens in Varnow - Daily Gull", ("Daily Gull",), "", "Bridge opens in Varnow"),
        ("Bridge opens in Varnow - Daily Gull", (), "dailygull.example", "Bridge opens in Varnow"),
        ("Daily Gull: Bridge opens in Varnow", ("The Daily Gull",), "", "Bridge opens in Varnow"),
        ("Daily Gull | Bridge opens in Varnow", ("Daily Gull",), "", "Bridge opens in Varnow"),
        ("Bridge opens in Varnow - gull-news.com", (), "", "Bridge opens in Varnow"),
        ("Bridge opens in Varnow | Opinion | Daily Gull", ("Daily Gull",), "", "Bridge opens in Varnow"),
        ("Brücke in Varnow eröffnet – Möwenpost", ("Möwenpost",), "", "Brücke in Varnow eröffnet"),
        ("Міст у Варнові відкрито | Чайка", (), "", "Міст у Варнові відкрито"),
        ("Bridge opens - and closes again", (), "", "Bridge opens - and closes again"),
        ("Mayor: bridge opens", (), "", "Mayor: bridge opens"),
        ("Daily Gull", ("Daily Gull",), "", "Daily Gull"),
        ("", (), "", ""),
    ],
)
def test_site_names_go(title, names, domain, plain):
    assert strip_site_name(title, names, domain=domain) == plain


def test_title_of_endless_parts_is_left_as_it_is():
    title = " | ".join(["gull"] * 50_000)
    assert strip_site_name(title) == title


@pytest.mark.parametrize(
    ("page", "names", "headline"),
    [
        (
            Declared(
                headings=("Bridge of Varnow opens after two years",),
                titles=("Bridge of Varnow opens after two years | Daily Gull",),
                page_title="Bridge of Varnow opens after two years | Daily Gull",
            ),
            (),
            "Bridge of Varnow opens after two years",
        ),
        (
            Declared(headings=("Daily Gull",), page_title="Bridge of Varnow opens | Daily Gull"),
            ("Daily Gull",),
            "Bridge of Varnow opens",
        ),
        (
            Declared(
                headings=("Daily Gull", "Bridge of Varnow opens to traffic", "Most read"),
                titles=("Bridge of Varnow opens to traffic",),
                page_title="Bridge of Varnow opens to traffic - Daily Gull",
                site_name="Daily Gull",
            ),
            ("Daily Gull",),
            "Bridge of Varnow opens to traffic",
        ),
        (
            Declared(titles=("Ropes &amp; nails: Varnow counts the cost",), page_title="Ropes &amp; nails: Varnow counts the cost | Gull"),
            (),
            "Ropes & nails: Varnow counts the cost",
        ),
        (Declared(page_title="Bridge of Varnow opens"), (), "Bridge of Varnow opens"),
        (
            Declared(page_title="Harbour Office - Press", subheads=("Press note 4", "Bridge of Varnow open to all traffic")),
            (),
            "Bridge of Varnow open to all traffic",
        ),
        (Declared(subheads=("Bridge of Varnow open to all traffic",)), (), "Bridge of Varnow open to all traffic"),
        (Declared(), (), ""),
        (Declared(page_title="| - |", headings=("{{ title }}",)), (), ""),
    ],
)
def test_headline(page, names, headline):
    assert choose_title(page, names) == headline


@pytest.mark.parametrize("url", ["http://[", "https://gull.example/%ff%fe/bridge-opens", "no address", None])
def test_odd_addresses_do_no_harm(url):
    page = Declared(headings=("Bridge of Varnow opens",), titles=("Bridge of Varnow opens",), url=url)
    assert choose_title(page, ()) == "Bridge of Varnow opens"


def test_same_wording_is_read_once_and_has_a_number_for_each_feature():
    page = Declared(headings=("Bridge opens",) * 3, titles=("Bridge opens", "Bridge opens | Gull"), page_title="Bridge opens")
    wordings, rows = read_wordings(page, ())
    assert [wording.text for wording in wordings] == ["Bridge opens", "Bridge opens | Gull"]
    assert rows.shape == (2, len(FEATURES))


def test_many_titles_cost_little():
    page = Declared(headings=("Bridge opens " * 2000,) * 500, titles=("gull | " * 2000,) * 500, subheads=("Gull",) * 500)
    assert len(read_wordings(page, ())[0]) < 40
