from datetime import UTC, datetime

import pytest

from secondsource.extract.datescores import FEATURES as DAY_FEATURES
from secondsource.extract.datescores import DateHabits
from secondsource.extract.dumpdates import FEATURES as STAMP_FEATURES
from secondsource.extract.html import parse_html
from secondsource.extract.metadata import read_metadata
from secondsource.extract.pagedates import choose_page_moments
from secondsource.extract.trees import load_ensemble
from secondsource.records import DateOrder, DateSource, Precision

HEAD = "<html><head><title>Bridge opens in Gull Bay</title>{}</head><body><h1>Bridge opens in Gull Bay</h1>"
BODY = (
    "<p>The bridge over the bay opened to ferries and carts after four years of work, said the harbour master, who had cut the ropes.</p>"
    * 3
)


def moments(head="", body="", **habits):
    tree = parse_html(HEAD.format(head) + body + BODY + "</body></html>", "a.html")
    declared = read_metadata(tree)
    published, updated = choose_page_moments(declared.dates, DateHabits(url=declared.url, **habits))
    return (published.iso if published else None), (updated.iso if updated else None), (published.source if published else None)


JSON_LD = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Bridge opens in Gull Bay",'
    ' "datePublished": "2031-03-12T08:00:00+02:00", "dateModified": "2031-03-13T09:30:00+02:00"}</script>'
)


@pytest.mark.parametrize(
    ("head", "body", "published", "source"),
    [
        (JSON_LD, "", "2031-03-12T08:00:00+02:00", DateSource.JSON_LD),
        ('<meta property="article:published_time" content="2031-03-12T08:00:00Z">', "", "2031-03-12T08:00:00+00:00", DateSource.META),
        ("", '<time datetime="2031-03-12T08:00">12 March</time>', "2031-03-12T08:00:00", DateSource.META),
        ("", '<p class="date">12 March 2031, 4:33 p.m. ET</p>', "2031-03-12T16:33:00-04:00", DateSource.TEXT),
        ("", "<div>By Ann Lee | 12. März 2031</div>", "2031-03-12", DateSource.TEXT),
        ("", "<div><span>12</span> <span>March</span> <span>2031</span></div>", "2031-03-12", DateSource.TEXT),
        ("", "<p>GHENT, 3 March 2031 (Agency) – The bridge is open.</p>", "2031-03-03", DateSource.TEXT),
        ('<link rel="canonical" href="https://gull.example/2031/03/12/bridge">', "", "2031-03-12", DateSource.URL),
    ],
)
def test_each_place_of_a_date_with_its_source(head, body, published, source):
    assert moments(head, body)[::2] == (published, source)


def test_running_text_never_gives_a_publication_day():
    sentence = "<p>The pact was signed on March 13, 2031, and will last ten years.</p>"
    assert moments(body=sentence) == (None, None, None)
    assert moments(body=f'<div class="entry-content meta">{sentence}</div>') == (None, None, None)


def test_other_pages_dates_lose_against_the_page_s_own():
    related = "".join(f'<li class="related"><a href="/{d}">Ropes are dear</a><time>{d} March 2031</time></li>' for d in range(20, 28))
    own = '<p class="byline">By Ann Lee <span class="published">12 March 2031</span></p>'
    assert moments(body=f"{own}<ul class='related-news'>{related}</ul>")[0] == "2031-03-12"


def test_updates_are_kept_and_none_before_the_publication():
    assert moments(JSON_LD)[1] == "2031-03-13T09:30:00+02:00"
    assert moments(JSON_LD.replace("2031-03-13T09", "2031-03-11T09"))[1] is None
    labelled = "<p>Published: 12-03-2031 04:33 IST | Updated: 13-03-2031 06:00 IST</p>"
    assert moments(body=labelled)[:2] == ("2031-03-12T04:33:00+05:30", "2031-03-13T06:00:00+05:30")


def test_a_stamp_in_utc_takes_the_day_that_the_page_shows():
    head = '<meta property="article:published_time" content="2031-03-12T23:11:59+00:00">'
    assert moments(head, '<p class="published">13 March 2031, 00:11</p>')[0] == "2031-03-13T00:11:59+01:00"


@pytest.mark.parametrize(
    ("habits", "body", "day"),
    [
        ({"order": DateOrder.MONTH_FIRST}, "", "2031-03-04"),
        ({"order": DateOrder.DAY_FIRST}, "", "2031-04-03"),
        ({"country": "USA"}, "", "2031-03-04"),
        ({}, "<p>Also on: 03/29/2031</p>", "2031-03-04"),
        ({}, "", "2031-04-03"),
    ],
)
def test_outlet_country_and_page_decide_the_order_of_numbers(habits, body, day):
    assert moments(body=f'<p class="published">Published: 03/04/2031</p>{body}', **habits)[0] == day


def test_relative_dates_need_the_capture_time():
    body = '<p class="published">3 hours ago</p>'
    assert moments(body=body)[0] is None
    assert moments(body=body, taken=datetime(2031, 3, 13, 2, 0, tzinfo=UTC))[0] == "2031-03-12"


@pytest.mark.parametrize(
    "body", ["", "<time datetime=''></time>", "<time datetime='soon'>99/99/2031</time>", "<p>" + "1/" * 20_000 + "</p>"]
)
def test_pages_without_a_date_have_none(body):
    assert moments(body=body)[0] is None


def test_thousands_of_dates_and_deep_nests_are_read_in_bounded_time():
    many = "".join(f"<p>{day % 28 + 1} March {2000 + day % 40}</p>" for day in range(5000))
    assert moments(body=many)[0] is not None
    assert moments(body="<div>" * 200 + '<p class="published">12 March 2031</p>')[0] == "2031-03-12"


def test_precision_is_kept():
    tree = parse_html(HEAD.format("") + '<time datetime="2031-03-12">x</time></body></html>', "a.html")
    assert choose_page_moments(read_metadata(tree).dates, DateHabits())[0].precision is Precision.DAY


@pytest.mark.parametrize(("name", "features"), [("pagedates", DAY_FEATURES), ("dumpdates", STAMP_FEATURES)])
def test_models_were_fitted_on_these_features(name, features):
    assert load_ensemble(name).features == features
