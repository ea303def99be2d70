import json

import pytest

from secondsource.errors import NotAnArticle, SecondSourceError, UnreadablePage
from secondsource.extract import extract_article
from secondsource.records import Capture, DateSource, Media, Outlet

BODY = [
    "VARNOW, Norland, March 12 (NWS) - The suspension bridge over the river Odel was opened to lorries on Monday after two years of repairs.",
    "Engineers had replaced 412 cables and both of the anchors, which had been eaten by salt water since the bridge was built in 1974.",
    "“It will stand for another fifty years, and longer if we paint it,” said the chief engineer, Ottilie Brandt, at the opening.",
    "The repairs cost 38 million crowns, a tenth more than the council had set aside. The harbour board will pay the difference.",
]
LD = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "Daily Gull"},
        {
            "@type": ["NewsArticle"],
            "headline": "Bridge of Varnow opens to lorries",
            "datePublished": "2031-03-12T16:20:00+01:00",
            "dateModified": "2031-03-12T18:00:00+01:00",
            "author": [{"@type": "Person", "name": "Ann Lee"}, {"@type": "Organization", "name": "NWS"}],
            "publisher": {"@type": "Organization", "name": "Daily Gull"},
        },
    ],
}
HEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bridge of Varnow opens to lorries | Daily Gull</title>
<link rel="canonical" href="https://www.gull.example/2031/03/12/bridge"><meta property="og:site_name" content="Daily Gull">"""
PAGE = (
    HEAD
    + f'<script type="application/ld+json">{json.dumps(LD)}</script></head><body>'
    + '<div class="cookie">We use cookies. <button>Accept</button></div><nav><a>Home</a> <a>Sport</a></nav>'
    + "<main><article><h1>Bridge of Varnow opens to lorries</h1><p class='by'>By Ann Lee and NWS</p>"
    + "<figure><img src='a.jpg'><figcaption>The bridge. Photo: handout</figcaption></figure>"
    + f"<p>{BODY[0]}</p><p>{BODY[1]}</p><div class='related'><b>Related:</b> Herring prices fall</div>"
    + f"<p>{BODY[2]}</p><aside class='promo'>Sign up to Gull at Dawn.</aside><p>{BODY[3]}</p><p>(Reporting by Ann Lee; editing by Jo Dam)</p></article>"
    + "<section class='most-read'><h3>Most read</h3><ol><li>Ferry captain wins marrow prize<li>Ten walks</ol></section></main>"
    + "<div id='comments'><p>gull7: I never liked that bridge.</p></div><footer>© Gull Media</footer></body></html>"
)


def extract(page, **options):
    data = page if isinstance(page, bytes) else page.encode()
    return extract_article(Capture(id="00", file="a.html", media=Media.HTML, data=data), **options)


def test_news_page():
    article = extract(PAGE, outlets=[Outlet(name="The Daily Gull", domain="gull.example")])
    assert article.text.split("\n\n") == BODY
    assert article.title == "Bridge of Varnow opens to lorries"
    assert (article.published.iso, article.published.source) == ("2031-03-12T16:20:00+01:00", DateSource.JSON_LD)
    assert article.updated.iso == "2031-03-12T18:00:00+01:00"
    assert article.authors == ("Ann Lee",)
    assert article.outlet.name == "The Daily Gull"
    assert article.url == "https://www.gull.example/2031/03/12/bridge"
    assert [c.source for c in article.credits] == ["NWS"]
    assert article.lang == "en"


def test_visible_date_and_byline_where_nothing_is_declared():
    page = f"<html><title>x</title><body><h1>Bridge of Varnow opens</h1><p>Ann Lee, Varnow — 13 February 2031, 06:10</p>{''.join(f'<p>{p}</p>' for p in BODY)}"
    article = extract(page)
    assert article.published.iso == "2031-02-13T06:10:00"
    assert article.authors == ("Ann Lee",)
    assert article.text.split("\n\n") == BODY


def test_date_in_the_url_when_the_page_shows_none():
    page = f"{HEAD}</head><body><h1>Bridge of Varnow opens to lorries</h1>{''.join(f'<p>{p}</p>' for p in BODY)}"
    assert (extract(page).published.iso, extract(page).published.source) == ("2031-03-12", DateSource.URL)


def test_date_of_an_event_is_never_taken():
    body = "".join(f"<p>{p.replace('on Monday', 'on 3 May 2029')}</p>" for p in BODY)
    assert extract(f"<html><body><h1>Bridge of Varnow opens</h1>{body}</body></html>").published is None


def test_outlet_from_the_page_alone():
    assert extract(PAGE).outlet == Outlet(name="Daily Gull", domain="gull.example")


@pytest.mark.parametrize("charset", ["windows-1252", "iso-8859-1"])
def test_declared_charset(charset):
    page = PAGE.replace('charset="utf-8"', f'charset="{charset}"').replace("Ottilie", "Käthe")
    assert "Käthe Brandt" in extract(page.encode("cp1252")).text


def test_paywalled_lead_is_partial():
    page = (
        PAGE.replace(f"<p>{BODY[2]}</p>", "<p>Subscribe to continue reading.</p>")
        .replace(f"<p>{BODY[3]}</p>", "")
        .replace(f"<p>{BODY[1]}</p>", "")
    )
    assert extract(page).partial
    assert not extract(PAGE).partial


def test_script_only_page_gives_its_lead():
    page = f'{HEAD}<meta property="og:type" content="article"><meta property="og:description" content="{BODY[1]}"></head><body><div id="app"></div><script>start()</script></body></html>'
    article = extract(page)
    assert (article.text, article.partial) == (BODY[1], True)


@pytest.mark.parametrize(
    "page",
    [
        PAGE[: PAGE.index("marrow")],
        PAGE.replace("</p>", ""),
        PAGE.replace("</article>", "</div></td></table>"),
        PAGE.replace('{"@context"', '{"@context'),
        "<?xml version='1.0' encoding='nonsense'?>" + PAGE,
        PAGE.replace("<p>", "<p style=display:none hidden=&#0;>", 1),
    ],
)
def test_broken_markup_still_gives_text(page):
    assert BODY[1] in extract(page).text


@pytest.mark.parametrize(
    "page", ["<", "<html></html>", "<!-- -->", "<p>", "<div>" * 3000, "&#xD800;&#0;", "<a href='http://[x'>x</a>", "{}"]
)
def test_hostile_pages_raise_only_our_errors(page):
    with pytest.raises(SecondSourceError):
        extract(page)


def test_empty_page():
    with pytest.raises(UnreadablePage, match="empty"):
        extract(b"")


def test_index_page():
    items = "".join(f"<li><a href='/{i}'>Headline number {i} of the day</a></li>" for i in range(40))
    with pytest.raises(NotAnArticle):
        extract(f"<html><head><title>Daily Gull</title></head><body><ul>{items}</ul></body></html>")


def test_error_page():
    with pytest.raises(NotAnArticle, match="not found"):
        extract(
            "<html><head><title>404</title></head><body><h1>Page not found</h1><p>Sorry, the page you asked for does not exist any more.</p></body></html>"
        )


def test_page_without_a_body_is_read():
    page = f"<title>Bridge opens</title><article><h1>Bridge opens</h1>{''.join(f'<p>{paragraph}</p>' for paragraph in BODY)}</article>"
    assert extract(page).text.split("\n\n") == BODY


def test_time_of_an_update_is_not_that_of_the_publication():
    stamped = f"<article><h1>Bridge opens</h1><p>Updated: 12 March 2031, 18:20 CET</p>{''.join(f'<p>{p}</p>' for p in BODY)}</article>"
    article = extract(f"<html><head><title>Bridge opens</title></head><body>{stamped}</body></html>")
    assert (article.published.iso, article.updated.iso) == ("2031-03-12", "2031-03-12T18:20:00+01:00")
