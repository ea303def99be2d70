import json
import time

import pytest

from secondsource.extract.html import parse_html
from secondsource.extract.metadata import is_home, read_metadata


def read(head="", body="", html="<html>"):
    return read_metadata(parse_html(f"<!doctype html>{html}<head>{head}</head><body>{body}</body></html>", "a.html"))


def ld(value):
    return f'<script type="application/ld+json">{value if isinstance(value, str) else json.dumps(value)}</script>'


NEWS = {"@type": "NewsArticle", "headline": "Bridge opens", "articleSection": ["Port", "News"], "wordCount": "1,204"}


@pytest.mark.parametrize(
    "value",
    [
        NEWS,
        [NEWS],
        {"@graph": [{"@type": "WebSite", "name": "Gull"}, NEWS]},
        {"@type": "WebPage", "mainEntity": NEWS},
        {"@type": "WebPage", "mainEntityOfPage": [NEWS]},
        {**NEWS, "@type": ["Thing", "https://schema.org/AnalysisNewsArticle"]},
        {**NEWS, "@type": "LiveBlogPosting"},
        '{"@type": "NewsArticle", "headline": "Bridge opens", "articleSection": "Port", "wordCount": 1204,}',
        '{"@type": "NewsArticle", // the kind\n "headline": "Bridge opens",\n // no more\n "articleSection": "Port", "wordCount": 1204}',
        '<![CDATA[{"@type": "NewsArticle", "headline": "Bridge\nopens", "articleSection": "Port", "wordCount": 1204}]]>',
        '{"@type": "WebSite"}, {"@type": "NewsArticle", "headline": "Bridge opens", "articleSection": "Port", "wordCount": 1204}',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;Bridge opens&quot;, &quot;articleSection&quot;: &quot;Port&quot;, &quot;wordCount&quot;: 1204}",
    ],
)
def test_json_ld_as_it_is_written(value):
    declared = read(ld(value))
    assert (declared.is_article, declared.titles, declared.section, declared.word_count) == (True, ("Bridge opens",), "Port", 1204)


def test_of_a_broken_block_the_plain_fields_are_kept():
    declared = read(
        ld('{"@type": "NewsArticle", "headline": "Bridge \\"opens\\"", "description": "He said "no"", "articleSection": "Port"}')
    )
    assert (declared.is_article, declared.titles, declared.section) == (True, ('Bridge "opens"',), "Port")
    assert not read(ld('{"@type": "NewsArticle" "headline": "a"} {"@type": "NewsArticle" "headline": "b"}')).is_article


@pytest.mark.parametrize(
    "value",
    [
        "",
        "{",
        "null",
        "[[]]",
        '"a"',
        "[" * 50_000,
        '{"@type": 3, "@graph": {"@graph": 1}}',
        '{"@type": "NewsArticle", "headline": ["',
        "\u0000",
    ],
)
def test_malformed_blocks_are_passed_over(value):
    assert not read(ld(value)).is_article


def test_wrong_types_are_passed_over():
    node = {
        "@type": "NewsArticle",
        "headline": 3,
        "author": [3, None, [1]],
        "publisher": [],
        "wordCount": [1],
        "articleBody": {},
        "hasPart": 3,
    }
    declared = read(ld(node))
    assert (declared.titles, declared.authors, declared.publishers, declared.word_count, declared.body) == ((), (), (), 0, "")


def test_articles_that_a_page_only_lists_are_not_its_own():
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": NEWS}, NEWS]}
    for value in (listed, {"@type": "CollectionPage", "mainEntity": listed}, {"@type": "Blog", "blogPost": [NEWS]}):
        declared = read(ld(value) + '<meta property="og:type" content="website">')
        assert not declared.is_article
    assert not read(ld({"@type": "CollectionPage"}) + '<meta property="og:type" content="article">').is_article
    assert not read(ld({"@type": "JobPosting", "title": "Skipper"})).is_article


def test_of_several_articles_the_one_with_the_address_of_the_page_is_taken():
    nodes = [
        {**NEWS, "headline": "Other", "url": "https://gull.example/b"},
        {**NEWS, "mainEntityOfPage": {"@id": "https://www.gull.example/a/"}},
    ]
    assert read(ld(nodes) + '<link rel="canonical" href="https://gull.example/a">').titles == ("Bridge opens",)
    assert read(ld(nodes)).titles == ("Other",)


def test_references_are_followed():
    graph = [{**NEWS, "author": {"@id": "#ann"}, "publisher": {"@id": "#gull"}}, {"@id": "#ann", "@type": "Person", "name": "Ann Lee"}]
    declared = read(ld({"@graph": [*graph, {"@id": "#gull", "@type": "Organization", "name": "Gull &amp; Co"}]}))
    assert (declared.authors, declared.publishers, declared.site_name) == (("Ann Lee",), ("Gull & Co",), "Gull & Co")


def test_microdata():
    body = """<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Bridge opens</h1>
    <span itemprop="author" itemscope itemtype="https://schema.org/Person">By <b itemprop="name">Ann Lee</b></span><meta itemprop="articleSection" content="Port">
    <meta itemprop="isAccessibleForFree" content="False"><div itemprop="articleBody"><p>Text.</p></div>
    <div itemprop="comment" itemscope itemtype="https://schema.org/Comment"><i itemprop="author">troll</i></div></div>"""
    declared = read(body=body)
    assert (declared.is_article, declared.titles, declared.authors, declared.section) == (True, ("Bridge opens",), ("Ann Lee",), "Port")
    assert not declared.free
    teaser = '<div itemscope itemtype="http://schema.org/Article"><h3 itemprop="headline">x</h3></div>'
    assert not read(body=teaser * 3).is_article


def test_rdfa():
    body = '<div typeof="schema:NewsArticle"><h1 property="schema:headline">Bridge opens</h1><span property="schema:author">Ann Lee</span></div>'
    assert (read(body=body).titles, read(body=body).authors) == (("Bridge opens",), ("Ann Lee",))


def test_dublin_core():
    declared = read(
        '<meta name="DC.title" content="Bridge opens"><meta name="DC.creator" content="Ann Lee"><meta name="dc.language" content="de">'
    )
    assert (declared.titles, declared.authors, declared.lang) == (("Bridge opens",), ("Ann Lee",), "de")


@pytest.mark.parametrize(
    ("head", "url", "shared"),
    [
        ('<link rel="canonical" href="https://a.example/x">', "https://a.example/x", None),
        ('<link rel="canonical" href="//a.example/x">', "https://a.example/x", None),
        ('<base href="https://a.example/"><link rel="canonical" href="/x">', "https://a.example/x", None),
        ('<link rel="canonical" href="/x"><meta property="og:url" content="https://a.example/x?s=1">', "https://a.example/x", None),
        (
            '<link rel="canonical" href="https://a.example/"><meta property="og:url" content="https://a.example/x">',
            "https://a.example/x",
            None,
        ),
        ('<link rel="canonical" href="https://a.example/">', "https://a.example/", None),
        (
            '<link rel="canonical" href="https://a.example/x"><meta property="og:url" content="https://b.example/y">',
            "https://a.example/x",
            "https://b.example/y",
        ),
        ('<link rel="canonical" href="http://[bad"><link rel="canonical" href="">', None, None),
        ("", None, None),
    ],
)
def test_address(head, url, shared):
    declared = read(head)
    assert (declared.url if url != "http://[bad" else None, declared.shared_url) == (url, shared)


def test_home_addresses():
    assert all(map(is_home, ("https://a.example", "https://a.example/", "https://a.example/de/", "https://a.example/index.html")))
    assert not any(map(is_home, ("https://a.example/news/x", "https://a.example/?p=3", "http://[bad")))


def test_section_of_breadcrumbs():
    trail = {"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"}, {"item": {"name": "Port"}}, {"name": "Bridge opens"}]}
    assert read(ld([{"@type": "NewsArticle", "headline": "Bridge opens"}, trail])).section == "Port"
    steps = "".join(f'<li itemprop="itemListElement"><a itemprop="name">{name}</a></li>' for name in ("Start", "Hafen"))
    assert read(body=f'<ol itemscope itemtype="https://schema.org/BreadcrumbList">{steps}</ol>').section == "Hafen"
    assert read('<meta property="article:section" content="Caf&amp;eacute;">').section == "Café"
    assert read().section == ""


def test_body_has_paragraphs_and_no_markup():
    html = "<p>One &amp; two.</p><p>Three <b>four</b>.<br>Five < six.</p>"
    assert read(ld({**NEWS, "articleBody": html})).body == "One & two.\n\nThree four.\n\nFive < six."
    assert read(ld({**NEWS, "articleBody": "&lt;p&gt;One.&lt;/p&gt;Two."})).body == "One.\n\nTwo."
    assert read(ld({**NEWS, "articleBody": "One.\n\n\nTwo.\nThree."})).body == "One.\n\nTwo.\n\nThree."
    updates = [{"articleBody": "Port closed."}, {"articleBody": "Trains stop."}, 3]
    assert read(ld({"@type": "LiveBlogPosting", "liveBlogUpdate": updates})).body == "Port closed.\n\nTrains stop."


@pytest.mark.parametrize(
    ("head", "free"),
    [
        (ld({**NEWS, "isAccessibleForFree": False}), False),
        (ld({**NEWS, "isAccessibleForFree": "False"}), False),
        (ld({**NEWS, "isAccessibleForFree": "http://schema.org/False"}), False),
        (ld({**NEWS, "hasPart": {"isAccessibleForFree": False, "cssSelector": ".rest"}}), False),
        (ld({**NEWS, "hasPart": [{"isAccessibleForFree": "false"}]}), False),
        ('<meta property="article:content_tier" content="metered">', False),
        ('<meta property="article:content_tier" content="free">', True),
        (ld({**NEWS, "isAccessibleForFree": True}), True),
        ("", True),
    ],
)
def test_paywall(head, free):
    assert read(head).free is free


def test_headings_and_page_title():
    declared = read(
        "<title>Bridge opens | Gull</title>",
        "<svg><title>icon</title></svg><h1>Bridge <i>opens</i></h1><h1 style='display: none'>x</h1><h3>Why</h3>",
    )
    assert (declared.page_title, declared.headings, declared.subheads) == ("Bridge opens | Gull", ("Bridge opens",), ("Why",))


def test_language():
    assert read(html="<html lang='de-AT'>").lang == "de-AT"
    assert read('<meta property="og:locale" content="ro_RO">').lang == "ro-RO"
    assert read().lang == ""


def test_hostile_pages_take_no_time():
    started = time.process_time()
    for head, body in (
        (ld('{"@type": "NewsArticle", "headline": "' + "\\" * 100_000), ""),
        (ld("[" + "{}," * 60_000), ""),
        (ld('{"@graph": [' * 500), ""),
        (ld("{" + " " * 200_000 + "x"), ""),
        (ld(",//" * 60_000 + '"'), ""),
        ("", '<div itemscope itemtype="x/Article">' * 3_000 + '<b itemprop="headline">x</b>' * 3_000),
        (ld({**NEWS, "articleBody": "<" * 100_000 + "<p " * 50_000}), ""),
        ('<meta name="author" content="x">' * 20_000, "<h1>x</h1>" * 20_000),
    ):
        read(head, body)
    assert time.process_time() - started < 8
