"""Whatever bytes come in: an article whose fields hold what they say, or an error of our own; the same each time, in bounded time and room.

`pytest tests/extract/test_fuzz.py` draws a few examples, always the same; for a long search with others, as before a release:
SECONDSOURCE_FUZZ=20000 pytest tests/extract/test_fuzz.py
"""

import dataclasses
import json
import os
import resource
import subprocess
import sys
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secondsource.engine.limits import call_within
from secondsource.errors import SecondSourceError
from secondsource.extract import extract_article
from secondsource.extract.decoding import decode_page
from secondsource.records import Capture, Credit, Media, Moment, Notice, Outlet

LONG = int(os.environ.get("SECONDSOURCE_FUZZ", "0"))
fuzzed = settings(
    max_examples=LONG or 40,
    derandomize=not LONG,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
HANG = 30
"""Seconds after which a page counts as one that never ends; no page here should take two."""

WORDS = (
    "The harbour board of Lowick signed a contract for the new ferry pier on Monday, its chairwoman Ada Brenner said.",
    "Work begins on 3 March 2026 and will cost 14.5 million crowns, of which the county pays a third, according to the board.",
    "“We have waited eleven years for this,” Brenner told reporters. The old pier was closed after the storm of October 2024.",
    "Ferry companies welcomed the news, but residents of the upper town fear the traffic and have asked for a second road.",
)
BODY = "".join(f"<p>{words}</p>\n" for words in WORDS)
DECLARED = json.dumps(
    {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Lowick signs for its ferry pier",
        "datePublished": "2026-02-16T09:30:00+01:00",
        "dateModified": "2026-02-16T11:00:00+01:00",
        "author": [{"@type": "Person", "name": "Jo van Dam"}],
        "publisher": {"@type": "Organization", "name": "Lowick Courier"},
        "mainEntityOfPage": {"@id": "https://courier.example/lowick/pier"},
        "articleBody": "\n".join(WORDS),
    }
)


def page(body=BODY, *, title="Lowick signs for its ferry pier", head="", declared=DECLARED):
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | Lowick Courier</title>{head}'
        f'<meta property="og:title" content="Lowick signs for its ferry pier"><script type="application/ld+json">{declared}</script></head>'
        f'<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav><article><h1>{title}</h1>'
        f'<div class="byline">By Jo van Dam</div><time datetime="2026-02-16">16 February 2026</time>{body}</article>'
        '<div class="related"><h3>Read more</h3><ul><li><a href="/a">Rain all week, says the weather office</a></li></ul></div>'
        "<footer>© 2026 Lowick Courier. All rights reserved.</footer></body></html>"
    )


DUMP = "\n".join(
    (
        *(
            "Lowick Courier",
            "Home | News | Sport",
            "",
            "# Lowick signs for its ferry pier",
            "By Jo van Dam",
            "Updated: 16-02-2026 11:00 CET",
        ),
        *(f"\n{words}" for words in WORDS),
        *("", "Read more: Rain all week", "* Most read", "* [Sport](/sport)", "© 2026 Lowick Courier"),
    )
)
OBJECT = json.dumps(
    {"title": "Lowick signs for its ferry pier", "text": "\n\n".join(WORDS), "published": "2026-02-16", "authors": ["Ada Brenner"]}
)
REAL = {Media.HTML: page(), Media.TEXT: DUMP, Media.JSON: OBJECT}


def extract(data, media):
    """The article, or the error of ours that the page gives; anything else fails the test, and so does a page that never ends."""
    capture = Capture(id="cap-0", file="page", media=media, data=data)
    try:
        return call_within(HANG, lambda: extract_article(capture))
    except SecondSourceError as error:
        return error


def holds(value, kind):
    """Whether a field holds what the record says, and can be stored as UTF-8."""
    if kind is Moment:
        return isinstance(value, Moment) and isinstance(value.at, datetime) and value.at.tzinfo is not None and bool(value.iso)
    if kind is str:
        return isinstance(value, str) and value.encode("utf-8") is not None
    return isinstance(value, kind) and all(holds(v, str) for v in vars_of(value) if isinstance(v, str))


def vars_of(record):
    return [getattr(record, field.name) for field in dataclasses.fields(record)] if dataclasses.is_dataclass(record) else []


def check(data, media, *, twice=True):
    """Extract, as a rule twice, and hold the result against the laws; gives it."""
    found = extract(data, media)
    again = extract(data, media) if twice else found
    if isinstance(found, SecondSourceError):
        assert (type(found), str(found)) == (type(again), str(again))
        assert str(found).startswith("page: ")
        return found
    assert found == again
    assert all(holds(getattr(found, name), str) for name in ("id", "capture_id", "file", "title", "text", "lang", "section"))
    for name, kind in (("url", str), ("outlet", Outlet), ("published", Moment), ("updated", Moment)):
        assert getattr(found, name) is None or holds(getattr(found, name), kind), name
    for name, kind in (("authors", str), ("credits", Credit), ("notices", Notice)):
        assert isinstance(getattr(found, name), tuple)
        assert all(holds(value, kind) for value in getattr(found, name)), name
    assert isinstance(found.partial, bool)
    assert found.text
    assert "\n" not in found.title
    given_ = size(decode_page(data, "page"))
    # white space aside: paragraphs are set apart by a blank line even where the page had none
    assert size(found.text) <= given_
    assert size(found.title) <= given_
    return found


def size(text):
    return len("".join(text.split()))


# ------------------------------------------------------------------------------------------------------- drawn by hypothesis

PIECES = st.sampled_from(
    "<div> </div> <p> </p> <article> </article> <ul><li> </li></ul> <table><tr><td> <a href='/x'> </a> <h1> </h1> <script> </script>"
    " <script type='application/ld+json'> <!-- --> <![CDATA[ ]]> <time datetime='2026-02-30'> <br> <title> </title> <form> <svg> <template>"
    " <meta name=date content=2026-13-01> <link rel=canonical href=http://[> &amp; &#xD800; &#0; &lt &nbsp; \0 \ud800 \u202e \u200b \ufeff"
    " | — · * _ ** # > [ ]( ) { } \" ' \\ 1.2.3 03/04/2026 2026-02-30 25:61 Updated: By @ © 😀 й ع 中 \u0301 ﷽ ß".split(" ")
)
LINES = st.sampled_from(
    [*WORDS, *DUMP.split("\n"), "(Reuters)", "404 Not Found", "vor 3 Stunden", "a a a a", "", " ", "\t", "\r", "\x85", "\u2028"]
)
MEDIA = st.sampled_from(list(Media))
JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from([*WORDS, "2026-02-16", "http://[::1", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["name", "@type", "@id", "@graph", "@value", "text"]), inner, max_size=4)
    ),
    max_leaves=8,
)
KEYS = (
    "@type @graph headline name alternativeHeadline datePublished dateModified dateCreated author creator publisher articleBody text articleSection"
    " isAccessibleForFree mainEntityOfPage url inLanguage sourceOrganization hasPart mainEntity itemListElement keywords copyrightHolder"
).split()


@fuzzed
@given(st.binary(max_size=2000), MEDIA)
def test_any_bytes(data, media):
    check(data, media)


@fuzzed
@given(st.lists(PIECES | LINES, max_size=60), st.sampled_from([" ", "\n", ""]), MEDIA)
def test_any_pieces_of_pages(pieces, glue, media):
    check(glue.join(pieces).encode("utf-8", "surrogatepass"), media)


@fuzzed
@given(st.data(), MEDIA)
def test_real_page_that_is_cut_and_mangled(data, media):
    whole = REAL[media]
    start = data.draw(st.integers(0, 300))
    end = data.draw(st.integers(start, len(whole)))
    mangled = whole[start:end]
    for piece in data.draw(st.lists(PIECES, max_size=8)):
        place = data.draw(st.integers(0, len(mangled)))
        mangled = mangled[:place] + piece + mangled[place:]
    encoding = data.draw(st.sampled_from(["utf-8", "utf-16", "utf-16-be", "cp1251", "cp1252", "shift_jis", "utf-7", "utf-32"]))
    check(mangled.encode(encoding, "surrogatepass" if encoding.startswith("utf-") and encoding != "utf-7" else "replace"), media)


@fuzzed
@given(st.lists(st.tuples(st.sampled_from(["utf-8", "cp1251", "shift_jis", "utf-16-le", "koi8-r"]), LINES | PIECES), max_size=20), MEDIA)
def test_encodings_side_by_side(parts, media):
    check(b"\n".join(text.encode(encoding, "replace") for encoding, text in parts), media)


@fuzzed
@given(st.dictionaries(st.sampled_from(KEYS), JSON_VALUES, max_size=8), st.sampled_from(["NewsArticle", ["NewsArticle", 3], None, 7, {}]))
def test_declared_data_of_wrong_types(fields, kind):
    found = check(page(declared=json.dumps({**fields, "@type": kind}).replace("</", "<\\/")).encode(), Media.HTML)
    assert not isinstance(found, SecondSourceError)


@fuzzed
@given(st.dictionaries(st.sampled_from(["title", "text", "url", "published", "updated", "authors", "outlet", "lang", "x"]), JSON_VALUES))
def test_objects_of_wrong_types(fields):
    check(json.dumps(fields).encode(), Media.JSON)


# ------------------------------------------------------------------------------------------------------------- written bombs


def declared(value):
    return page(declared=value if isinstance(value, str) else json.dumps(value).replace("</", "<\\/"))


def dates(count, form):
    return [form.format(d=n % 28 + 1, m=n % 12 + 1, y=2000 + n % 27) for n in range(count)]


HTML_BOMBS = {
    "100,000 nested tags": lambda: page("<div>" * 100_000 + BODY),
    "100,000 nested and closed tags": lambda: page("<div>" * 100_000 + BODY + "</div>" * 100_000),
    "nested lists": lambda: page("<ul><li>item" * 5_000 + BODY),
    "nested tables": lambda: page("<table><tr><td>" * 10_000 + BODY),
    "nested emphasis": lambda: page("<p>" + "<b><i>" * 20_000 + WORDS[0]),
    "nested furniture": lambda: page("<div class=related>" * 200 + BODY + "</div>" * 200),
    "a hundred pages in one": lambda: page() * 100,
    "null bytes": lambda: page().replace("e", "\0e"),
    "a megabyte in one word": lambda: page(f"<p>{'w' * 1_000_000}</p>{BODY}"),
    "a megabyte in one line": lambda: page(f"<p>{'word ' * 200_000}</p>{BODY}"),
    "a title of a megabyte": lambda: page(title="Pier " * 200_000),
    "a title of bars": lambda: page(title="Pier | " * 20_000),
    "an attribute of a megabyte": lambda: page(f"<div class='{'related ' * 125_000}'>{BODY}</div>"),
    "10,000 attributes": lambda: page(f"<div {' '.join(f'a{n}=1' for n in range(10_000))}>{BODY}</div>"),
    "an attribute without end": lambda: page() + "<a href='" + "x" * 1_000_000,
    "50,000 links": lambda: page("".join(f"<a href='/{n}'>Story number {n}</a> " for n in range(50_000)) + BODY),
    "20,000 headings": lambda: page("".join(f"<h2>Story number {n} of Lowick</h2>" for n in range(20_000)) + BODY),
    "5,000 paragraphs": lambda: page("".join(f"<p>{WORDS[n % 4]} That was note {n}.</p>" for n in range(5_000))),
    "5,000 short paragraphs": lambda: page("".join(f"<p>the item {n} of the list is number {n}</p>" for n in range(5_000)) + BODY),
    "one paragraph 5,000 times": lambda: page(f"<p>{WORDS[0]}</p>" * 5_000),
    "20,000 line breaks": lambda: page("<p>" + "word<br>" * 20_000 + "</p>" + BODY),
    "1,000,000 spaces": lambda: page(f"<p>a{' ' * 1_000_000}b</p>{BODY}"),
    "broken entities": lambda: page("<p>" + "&#xD800; &#0; &#x110000; &#99999999999; &foo; &amp &lt;" * 5_000 + "</p>" + BODY),
    "broken entities in the title": lambda: page(title="&#xD800;&#0;&foo; Pier &#x1F600; for Lowick"),
    "5,000 dates": lambda: page("".join(f"<p>Updated: {day} 04:33 IST</p>" for day in dates(5_000, "{d:02}-{m:02}-{y}")) + BODY),
    "10,000 time elements": lambda: page("".join(f"<time datetime='{day}'>x</time>" for day in dates(10_000, "{y}-{m:02}-{d:02}")) + BODY),
    "a date of a megabyte": lambda: page(head=f"<meta name=date content='{'1 ' * 500_000}'>"),
    "an address of years": lambda: page(head=f"<link rel=canonical href='http://a.example/{'2026/02/' * 50_000}'>"),
    "addresses that are none": lambda: page(head="<base href='http://[x'><link rel=canonical href='http://[::1'>"),
    "unclosed comments": lambda: page("<!--" * 100_000 + BODY),
    "unclosed declarations": lambda: "<?xml " * 50_000 + page() + "<![CDATA[" * 50_000,
    "only emoji": lambda: page("<p>" + "😀👨‍👩‍👧‍👦🎉 " * 20_000 + "</p>"),
    "right to left": lambda: page("<p dir=rtl>" + "أعلن المجلس البلدي يوم الاثنين عن افتتاح الميناء الجديد في المدينة. " * 2_000 + "</p>"),
    "deep JSON-LD lists": lambda: declared("[" * 100_000 + "]" * 100_000),
    "deep JSON-LD objects": lambda: declared('{"@graph":' * 50_000 + "1" + "}" * 50_000),
    "wide JSON-LD": lambda: declared([{"@graph": [{"@type": "Thing"}] * 200}] * 500),
    "long JSON-LD": lambda: declared({"@type": "NewsArticle", "headline": "x " * 400_000, "articleBody": WORDS[1] * 5_000}),
    "10,000 JSON-LD authors": lambda: declared({"@type": "NewsArticle", "author": [{"name": f"Ada B{n}rg"} for n in range(10_000)]}),
    "JSON-LD author of a megabyte": lambda: declared({"@type": "NewsArticle", "author": "Ada Brenner and " * 60_000}),
    "JSON-LD numbers": lambda: declared('{"@type":"NewsArticle","headline":1e999,"datePublished":' + "9" * 5_000 + "}"),
    "JSON-LD lone surrogates": lambda: declared('{"@type":"NewsArticle","headline":"Pier \\ud800 for Lowick","author":"Ada \\udfff Brenner"}'),
    "lone surrogates in JSON-LD alone": lambda: (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Pier \\ud800 for Lowick","author":[{"name":"Ada \\udfff Brenner"}],'
        '"articleSection":"\\ud800","publisher":{"name":"Lowick \\ud800"},"url":"http://a.example/\\ud800"}</script>' + BODY
    ),
    "2,000 JSON-LD scripts": lambda: page(head="<script type='application/ld+json'>{\"@type\":\"NewsArticle\"}</script>" * 2_000),
}  # fmt: skip
TEXT_BOMBS = {
    "a megabyte in one word": lambda: "w" * 1_000_000,
    "a megabyte in one line": lambda: "word " * 200_000,
    "a megabyte of sentences in one line": lambda: WORDS[0] * 9_000,
    "20,000 short lines": lambda: "Home\nNews\n" * 10_000 + DUMP,
    "20,000 different lines": lambda: "\n".join(f"Item {n} of the list" for n in range(20_000)) + DUMP,
    "5,000 paragraphs": lambda: "\n\n".join(f"{WORDS[n % 4]} That was note {n}." for n in range(5_000)),
    "one paragraph 5,000 times": lambda: f"{WORDS[0]}\n" * 5_000,
    "20,000 text nodes": lambda: "\n".join(("and the harbour of", "Lowick", ", said", "the board") * 5_000) + DUMP,
    "only emoji": lambda: "😀👨‍👩‍👧‍👦🎉 " * 20_000,
    "right to left": lambda: "أعلن المجلس البلدي يوم الاثنين عن افتتاح الميناء الجديد. " * 2_000 + "\u202e\u2067" + DUMP,
    "null bytes": lambda: DUMP.replace("e", "\0e"),
    "lone surrogates": lambda: DUMP.replace("e", "\ud800"),
    "10,000 lines of dates": lambda: "\n".join(dates(10_000, "{d}.{m}.{y} 12:45")) + DUMP,
    "10,000 dates in one line": lambda: " ".join(dates(10_000, "{d}.{m}.{y} 12:45")) + "\n" + DUMP,
    "20,000 months in one line": lambda: "March 3, " * 20_000 + "\n" + DUMP,
    "20,000 relative dates in one line": lambda: "Updated 3 hours ago " * 20_000 + "\n" + DUMP,
    "front matter": lambda: "---\n" * 20_000 + "title: x\n" * 1_000 + DUMP,
    **{
        f"{count:,} times {piece!r}": lambda piece=piece, count=count: f"# {piece * count}x\n{DUMP}"
        for count, pieces in (
            (100_000, " \t.(|\"*#[1-–_\u200b\u0301\u00a0"),
            (20_000, ("a ", "a | ", "- ", "**a ", "__a", "*a", "[](", "![[", "1.2.3.", "a@b.", "www.", "http://", "a.b/", "+1(1)-", "By ", "Ab-",
                      "Ada and ", "By Ada Brenner, ", "© ", "1:1", "12/12/", "\r\n", "Mr. ", "“", "("))
        )
        for piece in pieces
    },
}  # fmt: skip
JSON_BOMBS = {
    "deep lists": lambda: '{"text":"a","x":' + "[" * 100_000 + "]" * 100_000 + "}",
    "deep objects": lambda: '{"text":' * 100_000,
    "a number of 100,000 digits": lambda: '{"text":"a b c","x":' + "9" * 100_000 + "}",
    "a title and a text of a megabyte": lambda: json.dumps({"title": "t " * 500_000, "text": WORDS[0] * 9_000}),
    "100,000 paragraphs": lambda: json.dumps({"text": "a\n\n" * 100_000}),
    "200,000 blank lines": lambda: json.dumps({"text": "a" + "\n " * 200_000 + "b"}),
    "100,000 equal keys": lambda: "{" + ",".join(['"text":"x"'] * 100_000) + "}",
    "lone surrogates": lambda: '{"text":"a \\ud800 b","title":"\\udfff","authors":["Ada \\ud800"],"lang":"\\ud800","url":"\\ud800"}',
    "an address that is none": lambda: json.dumps({"text": "a b", "url": "http://[::1"}),
    "an address of a megabyte": lambda: json.dumps({"text": "a b", "url": "http://" + "a." * 500_000}),
    "a date of a megabyte": lambda: json.dumps({"text": "a b", "published": "1 " * 500_000}),
    "authors of a megabyte": lambda: json.dumps({"text": "a b", "authors": "Ada Brenner and " * 60_000}),
}
BOMBS = [
    pytest.param(make, media, id=f"{media}: {name}")
    for media, bombs in ((Media.HTML, HTML_BOMBS), (Media.TEXT, TEXT_BOMBS), (Media.JSON, JSON_BOMBS))
    for name, make in bombs.items()
]


@pytest.mark.parametrize(("make", "media"), BOMBS)
def test_bomb(make, media):
    check(make().encode("utf-8", "surrogatepass"), media, twice=bool(LONG))


@pytest.mark.parametrize(
    "name", ["utf-7", "idna", "punycode", "rot13", "base64", "unicode_escape", "undefined", "utf-16", "zlib", "nonsense", "\ud800"]
)
def test_declared_charset_of_any_kind(name):
    data = page().replace('charset="utf-8"', f'charset="{name}"').encode("utf-8", "surrogatepass") + b"\\x\xff\xfe\xe4"
    assert "Ada Brenner" in check(data, Media.HTML).text


HEAP = 1_500_000_000
CHILD = """
import resource, sys
from secondsource.errors import SecondSourceError
from secondsource.extract import extract_article
from secondsource.records import Capture, Media
resource.setrlimit(resource.RLIMIT_AS, ({heap}, {heap}))
for media, data in {bombs}:
    try:
        extract_article(Capture(id="cap-0", file="page", media=Media(media), data=data * 1))
    except SecondSourceError:
        pass
print("alive")
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_AS") or sys.platform != "linux", reason="only Linux holds a process to its address space")
def test_bombs_stay_within_a_bounded_heap():
    chosen = (
        (Media.HTML, HTML_BOMBS["100,000 nested tags"]),
        (Media.HTML, HTML_BOMBS["wide JSON-LD"]),
        (Media.TEXT, TEXT_BOMBS["20,000 short lines"]),
    )
    bombs = [(str(media), make().encode()) for media, make in chosen]
    done = subprocess.run(
        [sys.executable, "-"], input=CHILD.format(heap=HEAP, bombs=bombs), capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stdout == "alive\n", done.stderr[-2000:]
