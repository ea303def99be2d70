import pytest

from secondsource.errors import NotAnArticle
from secondsource.extract import extract_article
from secondsource.extract.dump import read_dump
from secondsource.records import Capture, Media, Outlet

BODY = [
    "The suspension bridge over the river Odel was opened to lorries on Monday after two years of repairs, the mayor of Varnow said.",
    "Engineers had replaced 412 cables and both of the anchors, which had been eaten by salt water since the bridge was built in 1974.",
    "“It will stand for another fifty years, and longer if we paint it,” said the chief engineer, Ottilie Brandt, at the opening.",
    "The repairs cost 38 million crowns, a tenth more than the council had set aside. The harbour board will pay the difference.",
]
DUMP = f"""Daily Gull
Home | News | Sport | Weather
[Subscribe] [Sign in]

Bridge of Varnow opens to lorries after two years

By Ann Lee
12-03-2031 18:25 CET  |  TRAFFIC
Share  Tweet  Pin  Send
Photo: the bridge in 1974 (Gull archive)

{BODY[0]}

{BODY[1]}

Also Read: Herring prices fall for a third week

{BODY[2]}

{BODY[3]}

(With inputs from agencies.)

TRENDING
1
Ferry captain wins marrow prize
2
Ten walks along the Odel, 3 May 2030
Subscribe to our newsletter
© 2031 Gull Media. Terms | Privacy
"""


def extract(text, **options):
    return extract_article(Capture(id="00", file="a.txt", media=Media.TEXT, data=text.encode()), **options)


def test_dump_of_a_whole_page():
    article = extract(DUMP, outlets=[Outlet(name="Daily Gull", domain="gull.example", country="Norland")])
    assert article.text.split("\n\n") == BODY
    assert article.title == "Bridge of Varnow opens to lorries after two years"
    assert article.published.iso == "2031-03-12T18:25:00+01:00"
    assert article.authors == ("Ann Lee",)
    assert article.outlet.name == "Daily Gull"
    assert [c.source for c in article.credits] == ["agencies"]
    assert (article.lang, article.url, article.partial) == ("en", None, False)


def test_dump_with_a_line_a_text_node():
    broken = DUMP.replace("the mayor of Varnow said", "the\nmayor of Varnow\nsaid").replace(
        " the chief engineer,", "\nthe chief engineer\n,"
    )
    broken = broken.replace("after two years of repairs", "after\ntwo years of repairs").replace("since the bridge", "\nsince the bridge")
    assert extract(broken).text.split("\n\n") == BODY


def test_plain_article_stays_whole():
    assert extract("\n\n".join(BODY)).text.split("\n\n") == BODY
    titled = extract("Bridge of Varnow opens\n\n" + "\n\n".join(BODY))
    assert (titled.title, titled.text.split("\n\n")) == ("Bridge of Varnow opens", BODY)


def test_hard_wrapped_text_is_joined():
    import textwrap

    wrapped = "\n\n".join(textwrap.fill(p, 60) for p in BODY)
    assert extract(wrapped).text.split("\n\n") == BODY


def test_subheads_and_lists_of_the_article_stay():
    text = "\n\n".join(
        [BODY[0], "What it cost", BODY[3], "The council named three reasons:", "- salt water in the anchors", "- dear steel", BODY[2]]
    )
    kept = extract(text).text
    assert "What it cost" in kept
    assert "salt water in the anchors" in kept


def test_markdown():
    text = (
        "# Bridge opens to lorries\n\n*By Ann Lee*\n\n"
        + BODY[0]
        + "\n\n## What it cost\n\n"
        + BODY[3].replace("council", "[council](https://x.example)")
    )
    article = extract(text)
    assert article.title == "Bridge opens to lorries"
    assert article.text.split("\n\n") == [BODY[0], "What it cost", BODY[3]]


def test_date_of_an_event_is_no_publication_date():
    text = "\n\n".join(
        ["Bridge opens to lorries", "1. Opened on March 13, 2031, after repairs", BODY[0].replace("Monday", "March 13, 2031"), *BODY[1:]]
    )
    assert extract(text).published is None


def test_pull_quote_is_dropped():
    quote = "It will stand for another fifty years, and longer if we paint it"
    assert extract("\n\n".join([*BODY[:2], quote, *BODY[2:]])).text.split("\n\n") == BODY


@pytest.mark.parametrize("lang", ["de", "fr", "ro", "uk"])
def test_other_languages(lang):
    pages = {
        "de": ("Brücke wieder offen", "Von Käthe Groß", "12. März 2031", "Die Brücke über die Odel ist am Montag nach zwei Jahren wieder geöffnet worden, sagte die Bürgermeisterin von Varnow den Zeitungen."),
        "fr": ("Le pont rouvre", "Par Anne Leduc", "Publié le 12 mars 2031", "Le pont sur l’Odel a été rouvert lundi après deux ans de travaux, a déclaré la maire de Varnow devant la presse réunie au port."),
        "ro": ("Podul se redeschide", "de Ana Lazăr", "12 martie 2031", "Podul peste râul Odel a fost redeschis luni după doi ani de lucrări, a declarat primarul orașului Varnow în fața jurnaliștilor din port."),
        "uk": ("Міст знову відкрито", "Автор: Олена Ткач", "12 березня 2031", "Міст через річку Одель відкрили в понеділок після двох років ремонту, повідомила журналістам міська голова Варнова в порту."),
    }  # fmt: skip
    title, byline, day, sentence = pages[lang]
    article = extract(
        "\n\n".join([title, byline, day, sentence, sentence.replace("Odel", "Warn").replace("Одель", "Варна") + " " + sentence])
    )
    assert (article.title, article.lang, article.published.iso) == (title, lang, "2031-03-12")
    assert len(article.authors) == 1


@pytest.mark.parametrize("text", ["", "\n \n", "***", "\u200b"])
def test_a_dump_without_words_is_empty(text):
    dump = read_dump(text)
    assert (dump.title, dump.paragraphs, dump.lines, dump.inside) == ("", (), (), ())


def test_lines_tell_whether_they_are_the_articles():
    dump = read_dump(DUMP)
    assert tuple(line for line, inside in zip(dump.lines, dump.inside, strict=True) if inside) == dump.paragraphs
    assert set(BODY) <= set(dump.paragraphs)
    assert "Home | News | Sport | Weather" in dump.lines


COMMENTS = [
    "3 comments",
    "Jo Reed says:",
    "13 March 2031 at 9:12 am",
    "I love this bridge and I thank you for the story, my kids will be so happy to see the lorries again!",
    "Reply",
    "Ann B says:",
    "13 March 2031 at 9:40 am",
    "You should ask who paid for it all, I think we will see the bill in our taxes next year.",
    "Reply",
]


def test_comments_are_left_out():
    paragraphs = read_dump(DUMP.replace("TRENDING", "\n".join([*COMMENTS, "TRENDING"]))).paragraphs
    assert set(BODY) <= set(paragraphs)
    assert not set(COMMENTS[1:]) & set(paragraphs)


@pytest.mark.parametrize("text", ["\x00\x01", "🙂🙂🙂", "a" * 300_000, "< " * 50_000, "x\n" * 20_000, "\u202eשלום עולם", "](" * 20_000])
def test_hostile_text_is_read_and_does_not_grow(text):
    dump = read_dump(text)
    assert sum(map(len, dump.paragraphs)) <= len(text)
    assert len(dump.inside) == len(dump.lines)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Daily Gull\n\n404 Not Found\n\nThe page you asked for could not be found.\n\nHome | News", "not found"),
        ("We use cookies\n\nWe and our 41 partners use cookies to store data on your device.\n\nAccept all | Manage", "cookie"),
        ("Search results for bridge\n\n34 results\n\nBridge opens\n\nBridge closes\n\nBridge painted", "search"),
        (
            "\n".join(["Daily Gull", "News", "Sport", "Ferries", "Bridge opens", "Herring falls", "Fog again", "Ten walks", "Contact"]),
            "index",
        ),
        ("Bridge in pictures\n\n1 / 9\n\nThe bridge\n\n2 / 9\n\nThe river\n\n3 / 9\n\nThe anchors", "gallery"),
    ],
)
def test_pages_without_an_article(text, reason):
    with pytest.raises(NotAnArticle, match=reason):
        extract(text)


def test_same_input_same_article():
    assert extract(DUMP) == extract(DUMP)


def test_time_of_an_update_is_not_that_of_the_publication():
    article = extract("\n\n".join(["Bridge of Varnow opens", "Updated: 12 March 2031, 18:20 CET", *BODY]))
    assert (article.published.iso, article.updated.iso) == ("2031-03-12", "2031-03-12T18:20:00+01:00")
