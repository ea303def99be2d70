import re

import pytest

from secondsource.ledger.commitments import find_commitments
from secondsource.records import Analysis, Article, CommitmentStatus, EntityKind, EntityMention, QuantityMention, Reading
from secondsource.text import sentence_spans

BODIES = ("Varnow Foam", "Orlen Tram", "Brel Rail", "Kestrel Gas", "Harbour Fund", "Lumen Power")
MONEY = re.compile(r"(?:EUR |€)(\d[\d,]*(?:\.\d+)?)( million)?|(\d[\d,]*(?:\.\d+)?)( million)? euros")
GOODS = re.compile(r"\b(\d+) (?:trams|drones|motors)")


def write(text, name="a", lang="en"):
    entities = [
        EntityMention(start=m.start(), end=m.end(), name=body, kind=EntityKind.ORGANISATION)
        for body in BODIES
        for m in re.finditer(body, text)
    ]
    sums = [
        QuantityMention(
            start=m.start(),
            end=m.end(),
            number=float((m[1] or m[3]).replace(",", "")) * (1e6 if m[2] or m[4] else 1),
            currency="EUR",
        )
        for m in MONEY.finditer(text)
    ]
    goods = [QuantityMention(start=m.start(), end=m.end(), number=float(m[1]), unit="piece") for m in GOODS.finditer(text)]
    article = Article(id=name, capture_id=f"c-{name}", file=name, title="", text=text, lang=lang)
    analysis = Analysis(article_id=name, sentences=sentence_spans(text), entities=tuple(entities), quantities=tuple(sums + goods))
    return Reading(article=article, analysis=analysis, claims=())


def sides(*readings):
    return [(c.party, c.counterparty, c.amount, c.status.value) for c in find_commitments(readings)]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Varnow Foam will pay each bereaved family EUR 5,000.", ("Varnow Foam", "bereaved families", 5000.0, "intended")),
        ("Each injured worker will receive EUR 900 from Varnow Foam.", ("Varnow Foam", "injured workers", 900.0, "intended")),
        ("Estonia pledged a grant of EUR 3 million to the Harbour Fund.", ("Estonia", "Harbour Fund", 3e6, "intended")),
        ("Estonia and Latvia signed an agreement on ferries worth EUR 40 million.", ("Estonia", "Latvia", 4e7, "signed")),
        ("Estonia on Monday signed a treaty with Latvia.", ("Estonia", "Latvia", None, "signed")),
        ("A letter of intent was signed between Estonia and Latvia.", ("Estonia", "Latvia", None, "intended")),
        ("The Estonian and Latvian ministers signed a contract for 20 drones.", ("Estonia", "Latvia", None, "signed")),
        ("Brel Rail chose Orlen Tram to supply 9 trams for 30 million euros.", ("Brel Rail", "Orlen Tram", 3e7, "intended")),
        ("Brel Rail awarded Orlen Tram a contract worth 30 million euros.", ("Brel Rail", "Orlen Tram", 3e7, "allocated")),
        ("Orlen Tram won a 30 million euros order from Brel Rail.", ("Brel Rail", "Orlen Tram", 3e7, "intended")),
        ("Lumen Power has paid 2 million euros to Brel Rail.", ("Lumen Power", "Brel Rail", 2e6, "delivered")),
        ("Tallinn will give 2 million euros to Brel Rail.", ("Estonia", "Brel Rail", 2e6, "intended")),
        (
            "Kestrel Gas of Norway and Lumen Power signed a deal under which Kestrel Gas would supply 70 motors.",
            ("Kestrel Gas", "Lumen Power", None, "signed"),
        ),
        (
            "Norway and Estonia signed a deal under which an Estonian boat yard will build 30 boats for Norway's coast guard "
            "for 20 million euros.",
            ("Estonia", "Norway", 2e7, "signed"),
        ),
        (
            "Latvia will receive 30 motors from Estonia in a deal worth 20 million euros signed in Riga.",
            ("Estonia", "Latvia", 2e7, "signed"),
        ),
        (
            "Latvia and Estonia signed a letter of intent under which an Estonian yard would build 30 boats.",
            ("Latvia", "Estonia", None, "intended"),
        ),
        (
            "Latvia and Estonia will on Friday sign a deal, signed already by Norway, under which an Estonian yard would build 30 boats.",
            ("Latvia", "Estonia", None, "intended"),
        ),
    ],
)
def test_who_promises_what_to_whom(text, row):
    assert sides(write(text)) == [row]


@pytest.mark.parametrize(
    "text",
    [
        "Varnow Foam will not pay EUR 5,000 to the families.",
        "The regulator fined Varnow Foam EUR 5 million.",
        "Varnow Foam makes foam in Tallinn.",
        "They would pay, he said.",
        "Sales rose to EUR 5 million.",
        "",
    ],
)
def test_what_is_no_commitment(text):
    assert find_commitments([write(text)]) == ()


def test_a_fine_is_listed_on_request():
    (row,) = find_commitments([write("Lumen Power fined Varnow Foam EUR 5 million.")], fines=True)
    assert (row.party, row.counterparty, row.amount, row.status) == (
        "Varnow Foam",
        "Lumen Power",
        5e6,
        CommitmentStatus.ALLOCATED,
    )


def test_a_pronoun_means_the_body_of_the_sentence_before():
    assert sides(write("Varnow Foam regrets the fire. The company will pay 2 million euros to Brel Rail.")) == [
        ("Varnow Foam", "Brel Rail", 2e6, "intended")
    ]


def test_one_commitment_of_several_articles_stands_once_with_all_mentions():
    pages = [
        write("Varnow Foam will pay 2 million euros to Brel Rail.", "a"),
        write("Varnow Foam has promised to pay 2.01 million euros to Brel Rail.", "b"),
        write("Varnow Foam will pay 7 million euros to Brel Rail.", "c"),
    ]
    rows = find_commitments(pages)
    assert [row.amount for row in rows] == [2e6, 7e6]
    assert {m[0] for m in rows[0].mentions} == {"a", "b"}
    assert find_commitments(tuple(reversed(pages))) == rows


def test_the_least_final_wording_stands():
    bold = write("Estonia and Latvia signed an agreement on ferries.", "a")
    careful = write("Estonia and Latvia signed a letter of intent on ferries.", "b")
    (row,) = find_commitments([bold, careful])
    assert row.status is CommitmentStatus.INTENDED


def test_a_sum_put_on_the_deal_in_the_next_sentence_is_its_amount():
    (row,) = find_commitments([write("Estonia and Latvia signed an agreement on ferries. The deal is worth EUR 40 million.")])
    assert (row.amount, row.currency) == (4e7, "EUR")


def test_mentions_are_the_sentences():
    page = write("It rained. Varnow Foam will pay 2 million euros to Brel Rail. It rained again.")
    (row,) = find_commitments([page])
    assert [page.article.text[start:end] for _, start, end in row.mentions] == ["Varnow Foam will pay 2 million euros to Brel Rail."]


def test_other_languages_give_nothing():
    assert find_commitments([write("Estland wird 2 Millionen Euro an Lettland zahlen.", lang="de")]) == ()
    assert find_commitments([]) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Estonia raised its grant to the Harbour Fund from EUR 3 million to EUR 5 million.", {"amount": 5e6, "former": 3e6, "turn": True}),
        (
            "Estonia has paid EUR 2 million of the EUR 5 million grant to the Harbour Fund.",
            {"amount": 5e6, "part": 2e6, "status": "delivered"},
        ),
        ("Estonia will pay EUR 5 million to the Harbour Fund, of which EUR 2 million this year.", {"amount": 5e6, "part": 2e6}),
        ("Estonia has paid a first instalment of EUR 2 million to the Harbour Fund.", {"amount": None, "part": 2e6, "status": "delivered"}),
        ("Estonia pledged another EUR 5 million to the Harbour Fund.", {"amount": 5e6, "another": True}),
        ("Estonia had signed a contract with Brel Rail worth EUR 5 million.", {"amount": 5e6, "earlier": True}),
        ("Estonia cancelled its contract with Brel Rail worth EUR 5 million.", {"status": "cancelled", "turn": True, "amount": 5e6}),
        ("The contract between Estonia and Brel Rail was cancelled.", {"status": "cancelled", "turn": True}),
        ("Estonia paid EUR 5 million to the Harbour Fund.", {"status": "delivered", "part": None}),
    ],
)
def test_what_a_sentence_tells_of_a_promise(text, told):
    (row,) = find_commitments([write(text)])
    (telling,) = row.tellings
    assert {name: getattr(telling, name) for name in told} == told
    assert text[telling.start : telling.end] == text


@pytest.mark.parametrize(
    ("text", "instrument"),
    [
        ("Estonia and Latvia signed a letter of intent on ferries.", "letter of intent"),
        ("Estonia pledged a grant of EUR 3 million to the Harbour Fund.", "grant"),
        ("Estonia will lend Latvia EUR 3 million.", "loan"),
        ("Brel Rail awarded Orlen Tram a contract worth 30 million euros.", "contract"),
        ("Tallinn will give 2 million euros to Brel Rail.", ""),
    ],
)
def test_the_kind_of_promise_is_named(text, instrument):
    (row,) = find_commitments([write(text)])
    assert row.instrument == instrument


def test_a_cancellation_elsewhere_in_the_sentence_cancels_nothing():
    rows = find_commitments([write("After Latvia cancelled its visit, Estonia signed a contract with Brel Rail.")])
    assert [row.status for row in rows if row.party == "Estonia"] == [CommitmentStatus.SIGNED]


def test_a_cancellation_ends_what_other_pages_still_tell():
    pages = [
        write("Estonia and Brel Rail signed a contract for 9 trams.", "a"),
        write("Estonia cancelled its contract with Brel Rail for 9 trams.", "b"),
    ]
    (row,) = find_commitments(pages)
    assert row.status is CommitmentStatus.CANCELLED


def test_every_mention_has_its_telling():
    pages = [write("Varnow Foam will pay 2 million euros to Brel Rail. The deal is worth 2 million euros.", name) for name in "ab"]
    (row,) = find_commitments(pages)
    assert tuple((t.article_id, t.start, t.end) for t in row.tellings) == row.mentions
