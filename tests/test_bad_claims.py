"""Bad texts, and numbers in every country's writing: no fault, no claim that nobody made, no dispute that only a misread number makes."""

import random
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import make
from secondsource.claims.clauses import MAX_WORDS
from secondsource.pipeline import derive_reading, evaluate_story, read_text
from secondsource.records import Slot, Story, Verdict
from secondsource.text import word_spans
from secondsource.workspace import open_models

DAY = "2031-04-07"
LONGEST_QUOTE = 2000
"""Characters; a clause has at most 60 words, of which none here is long."""


@pytest.fixture(scope="module")
def models():
    return open_models()


def checked(reading):
    """The claims of a reading, each of which quotes its article and is no longer than a clause may be."""
    text = reading.article.text
    for claim in reading.claims:
        assert text[claim.start : claim.end] == claim.quote
        assert claim.start <= claim.value_start <= claim.value_end <= claim.end
        assert 0 < len(claim.quote) <= LONGEST_QUOTE
        assert len(word_spans(claim.quote)) <= MAX_WORDS
    assert len({c.id for c in reading.claims}) == len(reading.claims)
    return reading.claims


def numbers(claims):
    """The sums, counts and lengths of time that are claimed."""
    return {c.value for c in claims if c.slot in {Slot.COUNT, Slot.AMOUNT}}


# ------------------------------------------------------------------------------------------------------------- bad texts


def long_sentence():
    words = "the harbour board said that a punt and the ferry met near the old lock while boatmen watched".split()
    chosen = random.Random(3).choices(words, k=2000)
    return f"On Monday {' '.join(chosen)}, and 12 people were hurt."


def table(separator):
    clubs = ("Lowmere", "Tarnside", "Varnow Rovers", "Tessin")
    rows = [["Club", "Played", "Won", "Drawn", "Lost", "Points"]]
    rows += [[club, "20", str(won), "3", str(17 - won), str(3 * won + 3)] for won, club in enumerate(clubs, 9)]
    return "\n".join(separator.join(row) for row in rows)


BAD = {
    "a sentence of 2,000 words": (long_sentence(), {"12 person"}),
    "no punctuation": (
        "on monday in lowmere " + "then the lock was shut and the punts went out " * 80 + "and 12 people were hurt",
        {"12 person"},
    ),
    "all capitals": (
        "THREE PUNTS SANK AT LOWMERE ON MONDAY. HARBOUR MASTER ILSE KONING SAID 12 PEOPLE WERE HURT AND THE DAMAGE WAS 1.5 MILLION EUROS.",
        {"3 punt", "12 person", "1500000 EUR"},
    ),
    "a table of tabs": (table("\t"), set()),
    "a table of blanks": (table(" "), set()),
    "a table of bars": (
        "| Ward | Voters | Turnout |\n|---|---|---|\n| Lowmere North | 4,512 | 61.2 |\n| Lowmere South | 3,980 | 58.7 |",
        set(),
    ),
    "a table of commas": ("ward,voters,turnout\nLowmere North,4512,61.2\nLowmere South,3980,58.7", set()),
    "results": ("Lowmere 3, Tarnside 1\nVarnow 0-0 Tessin\nSpielberg 2:2 Orrin\nKoning beat Ilves 6-4, 3-6, 7-6 (7-5).", set()),
    "a recipe": (
        "Plum cake\nServes 4-6\nPrep 10 min, bake 40 min\n200 g flour\n500 g plums, stoned\n1/2 tsp salt\n1 ½ cups of milk\n"
        "Heat the oven to 180°C (350°F, gas mark 4). Mix the flour and 2 of the eggs. Bake for 25-30 minutes until golden.",
        {"PT10M", "PT40M", "PT25M", "PT30M", "200 g", "500 g", "2 egg"},
    ),
    "misread print": (
        "T0TAL C0ST WAS 1O,OOO EUR AND l5 MEN. Tlie liarbour b0ard sa1d 0n M0nday that tbe l0ck ~ * ,, 3.. ;. 4 1 ' wa5 5hut.\n"
        "1 . 2 , 3 4 5 ,6 .. 7 | | 0 9.45 l2 PEOP1E HURT.",
        set(),
    ),
    "digits only": ("9" * 50_000, set()),
    "endless thousands": ("1,234," * 5000, set()),
    "endless ranges": ("1-2-3-4-5-6 " * 2000, set()),
    "nothing": ("", set()),
    "blanks": (" \n\t\n ", set()),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_text_gives_no_fault_and_no_absurd_number(models, kind):
    text, wanted = BAD[kind]
    assert numbers(checked(read_text(text, DAY, "en", models=models))) <= wanted


@pytest.mark.parametrize("kind", ["a sentence of 2,000 words", "no punctuation", "all capitals"])
def test_what_a_bad_text_does_say_is_not_lost(models, kind):
    text, wanted = BAD[kind]
    assert numbers(read_text(text, DAY, "en", models=models).claims) >= wanted


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.lists(
        st.sampled_from(
            [
                "1.234,56",
                "1 234,56",
                "3-1",
                "2019/20",
                "°",
                "12",
                "Lowmere",
                "EUR",
                "–",
                "|",
                "\n",
                ".",
                "said",
                "000",
                "½",
                "Mio.",
                "٣",
                "\u202f",
            ]
        )
        | st.text(max_size=6),
        max_size=40,
    ).map(" ".join),
    lang=st.sampled_from(["en", "de", "fr", "ro", "uk", "xx"]),
)
def test_any_text_is_quoted_as_it_stands(models, text, lang):
    checked(read_text(text, DAY, lang, models=models))


NOTHING_COUNTED = [
    ("en", "Call the harbour office on 020 7946 0958 for a berth."),
    ("en", "Call the harbour office on (020) 7946 0958 for a berth."),
    ("en", "Ring +44 20 7946 0958 or 0800 123 4567 about a berth."),
    ("en", "Call 555 0142 to report damage, or 555-0142, or 1-800-555-0199."),
    ("de", "Rufen Sie 030 1234567 oder 0171/2345678 wegen der Plätze an."),
    ("fr", "Appelez le 01 42 68 53 00 pour une place au port."),
    ("en", "Lowmere beat Tarnside 3-1 on Saturday."),
    ("en", "Lowmere won 3:1 against Tarnside."),
    ("en", "Lowmere 3 Tarnside 1"),
    ("en", "Lowmere 2, Tarnside 2\nTessin 4, Orrin 0"),
    ("en", "The score was 21-17, 19-21, 21-15 in the final."),
    ("en", "The goal came in time added at 45+2 of the game."),
    ("fr", "Lowmere a battu Tarnside 3-1 samedi."),
    ("en", "The guide, ISBN 978-3-16-148410-0 or ISBN 0-306-40615-2, was withdrawn."),
    ("en", "The list is on page 47, on pp. 112-118 and in table 12."),
    ("de", "Siehe Seite 47 und Kapitel 3.2."),
    ("en", "The punt sank at 52.3702, 4.8952 on Monday."),
    ("en", "It lies at 51°30'26\"N 0°7'39\"W by the lock, or 59.9139° N, 10.7522° E."),
    ("en", "Version 3.11.4 mends the fault that v2.5 and firmware 4.2 had."),
    ("de", "Die Version 3.11.4 behebt den Fehler."),
    ("en", "The bridge was built in 1974, and the 1998 flood is not forgotten."),
    ("en", "The season 2019/20 was cut short, and that of 2020-21 too."),
    ("en", "After 9/11 the port closed the gate, which is now open 24/7."),
    ("en", "The gate opens at 18.30 on weekdays."),
    ("en", "The office is in room 101 on floor 3, postcode NR12 8AB."),
    ("en", "Lot 49, item 12, was sold by the harbour board."),
    ("en", "The IBAN DE89 3704 0044 0532 0130 00 was given."),
]


@pytest.mark.parametrize(("lang", "text"), NOTHING_COUNTED)
def test_numbers_that_count_nothing_make_no_claim(models, lang, text):
    assert numbers(checked(read_text(text, DAY, lang, models=models))) == set()


def live_blog(entries):
    """A live blog of distinct entries with a time, a number and a gate each."""
    times = [f"{8 + n // 30:02d}:{n % 30 * 2:02d}" for n in range(entries)]
    return "\n\n".join(f"{t}\nThe harbour board says gate {n} is open and {n % 9 + 2} punts are adrift." for n, t in enumerate(times))


def test_a_live_blog_gives_claims_by_the_entry_and_not_by_the_pair(models):
    found = [len(checked(read_text(live_blog(entries), DAY, "en", models=models))) for entries in (75, 150, 300)]
    assert found[0] >= 150
    assert all(abs(more - 2 * fewer) <= 10 for fewer, more in pairwise(found))


# ------------------------------------------------------------------------------------------------- one value, many writings

OPENING = {
    "en": "A new lock gate was opened at Lowmere on Monday after much work, the harbour board said.",
    "en2": "The harbour board of Lowmere has put a gate of steel in place.",
    "de": "In Lowmere ist am Montag nach langer Arbeit ein neues Schleusentor geöffnet worden, teilte der Hafenrat mit.",
    "fr": "Une nouvelle porte d'écluse a été ouverte lundi à Lowmere après de longs travaux, a indiqué le conseil du port.",
}


def verdicts(models, pages):
    """The findings of a story of pages, of which each is given by the key of its opening and what it tells after it."""
    readings = [
        derive_reading(
            make.article(
                f"{n}.html",
                text=f"{OPENING[key]} {told}",
                title="",
                lang=key[:2],
                outlet=make.outlet(f"Lowmere Paper {n}"),
                published=make.moment("2031-04-07T08:30:00+00:00"),
            ),
            models=models,
        )
        for n, (key, told) in enumerate(pages)
    ]
    readings.sort(key=lambda r: r.article.id)
    return evaluate_story(Story(id="sto-gate", article_ids=tuple(r.article.id for r in readings)), readings).findings


def of_values(findings):
    return [f for f in findings if f.slot in {Slot.COUNT, Slot.AMOUNT, Slot.DATE}]


SAME = {
    "1.234,56 and 1,234.56 and 1 234,56": (
        ("de", "Die Reparatur der Glocke kostete 1.234,56 Euro."),
        ("en", "The repair of the bell cost 1,234.56 euros."),
        ("fr", "La réparation de la cloche a coûté 1 234,56 euros."),
    ),
    "narrow blanks": (
        ("fr", "La réparation de la cloche a coûté 1\u202f234,56\u202f€."),
        ("en", "The repair of the bell cost €1,234.56."),
        ("de", "Die Reparatur der Glocke kostete 1.234,56 €."),
    ),
    "2-3 million and 2.5 million": (
        ("en", "Between 2-3 million visitors are expected at the lock each year."),
        ("en2", "About 2.5 million visitors are expected at the lock each year."),
    ),
    "a range of money": (("en", "The lock cost 2-3 million euros."), ("en2", "The lock cost 2.5 million euros.")),
    "a range in words": (
        ("en", "Between two and three million visitors came last year."),
        ("en2", "Some 2.5 million visitors came last year."),
    ),
    "one range": (("en", "The lock cost 2-3 million euros."), ("en2", "The lock cost between 2 and 3 million euros.")),
    "2019/20": (
        ("en", "The ferry was stopped in the 2019/20 season."),
        ("en2", "The ferry was stopped in the 2019-20 season."),
        ("en2", "The ferry was stopped in the season of 2020."),
        ("en", "The ferry was stopped in the 2019-2020 season."),
    ),
    "3-1 and 1-3": (
        ("en", "Lowmere beat Tarnside 3-1 in the cup on Saturday."),
        ("en2", "Tarnside lost 1-3 to Lowmere in the cup on Saturday."),
        ("de", "Lowmere besiegte Tarnside am Samstag im Pokal mit 3:1."),
    ),
    "5,000 and 5.000": (
        ("en", "Some 5,000 visitors came to the opening of the gate."),
        ("de", "Zur Eröffnung des Tores kamen 5.000 Besucher."),
        ("en2", "5.000 visitors came to the opening of the gate."),
    ),
    "1.5m and 1,5 Mio.": (
        ("en", "The lock gate cost €1.5m."),
        ("de", "Das Schleusentor hat 1,5 Mio. € gekostet."),
        ("de", "Das Schleusentor kostete 1,5 Mio. Euro."),
    ),
    "9/11": (("en", "The old gate had been closed after 9/11."), ("en2", "The old gate had been closed after September 11.")),
    "20.000 and 20,000": (
        ("de", "Lowmere hat 20.000 Einwohner."),
        ("en", "Lowmere has 20,000 inhabitants."),
        ("en2", "Lowmere has a population of 20.000."),
    ),
    "12'500": (
        ("de", "Zur Eröffnung kamen 12'500 Besucher."),
        ("en", "12,500 visitors came to the opening."),
        ("fr", "12 500 visiteurs sont venus à l'ouverture."),
    ),
    "telephone numbers": (
        ("en", "Call the board on 020 7946 0958 for a berth."),
        ("en2", "Call the board on 555 0142 for a berth."),
    ),
}


@pytest.mark.parametrize("pages", SAME.values(), ids=SAME)
def test_one_value_in_two_writings_is_no_dispute(models, pages):
    findings = verdicts(models, pages)
    assert [f.statement for f in findings if f.verdict is Verdict.DISPUTED] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("1.234,56 and 1,234.56 and 1 234,56", "1234.56 EUR"),
        ("narrow blanks", "1234.56 EUR"),
        ("5,000 and 5.000", "5000 visitor"),
        ("1.5m and 1,5 Mio.", "1500000 EUR"),
        ("20.000 and 20,000", "20000 inhabitant"),
    ],
)
def test_one_value_in_two_writings_is_one_value(models, name, value):
    told = [v for f in of_values(verdicts(models, SAME[name])) for v in f.values if len(v.claim_ids) > 1]
    assert value in {v.value for v in told}


DIFFERENT = {
    "sums": (("en", "The repair of the bell cost 1,234.56 euros."), ("en2", "The repair of the bell cost 1,324.56 euros.")),
    "German sums": (("de", "Die Reparatur der Glocke kostete 1.234,56 Euro."), ("de", "Die Reparatur der Glocke kostete 1.324,56 Euro.")),
    "millions": (("en", "The lock gate cost €1.5m."), ("en2", "The lock gate cost €1.8m.")),
    "thousands": (
        ("en", "5,000 visitors came to the opening of the gate."),
        ("en2", "8.000 visitors came to the opening of the gate."),
    ),
    "inhabitants": (("en", "Lowmere has 20.000 inhabitants."), ("en2", "Lowmere has 30,000 inhabitants.")),
    "outside a range": (("en", "The lock cost 2-3 million euros."), ("en2", "The lock cost 4.5 million euros.")),
}


@pytest.mark.parametrize("pages", DIFFERENT.values(), ids=DIFFERENT)
def test_values_that_differ_are_still_disputed(models, pages):
    assert Verdict.DISPUTED in {f.verdict for f in of_values(verdicts(models, pages))}
