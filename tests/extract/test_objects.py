import json

import pytest

from secondsource.errors import UnreadablePage
from secondsource.extract import extract_article
from secondsource.records import Capture, DateSource, Media, Outlet


def capture(value):
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Capture(id="00", file="a.json", media=Media.JSON, data=data)


def test_fields():
    gull = Outlet(name="Daily Gull", domain="gull.example")
    page = {
        "title": "Bridge  opens",
        "text": "One.\n\n\n Two. ",
        "url": "https://gull.example/1",
        "published": "2031-03-12T10:00:00+01:00",
        "authors": ["Ann Lee", "Gull Staff"],
        "lang": "en",
    }
    article = extract_article(capture(page), outlets=[gull])
    assert (article.title, article.text, article.authors) == ("Bridge opens", "One.\n\nTwo.", ("Ann Lee",))
    assert article.outlet is gull
    assert article.published.iso == "2031-03-12T10:00:00+01:00"
    assert article.published.source is DateSource.GIVEN


def test_only_text_and_authors_as_a_string():
    article = extract_article(capture({"text": "One.", "authors": "Ann Lee and Jo Dam"}))
    assert article.authors == ("Ann Lee", "Jo Dam")
    assert (article.title, article.lang, article.outlet, article.published) == ("", "und", None, None)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"{", "not valid JSON"),
        ([1], "not an object"),
        ({}, '"text"'),
        ({"text": " "}, '"text"'),
        ({"text": 5}, '"text" is not a string'),
        ({"text": "a", "title": []}, '"title"'),
        ({"text": "a", "authors": {"a": 1}}, '"authors"'),
        ({"text": "a", "authors": [1]}, '"authors"'),
        ({"text": "a", "published": "soon"}, '"published"'),
        (b"[" * 100_000, "not valid JSON"),
    ],
)
def test_bad_input(value, reason):
    with pytest.raises(UnreadablePage, match=reason):
        extract_article(capture(value))


def test_lone_surrogates_are_replaced():
    assert extract_article(capture(b'{"text": "a \\ud800 b"}')).text == "a ? b"
