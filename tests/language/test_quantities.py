from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.language.quantities import find_quantities
from secondsource.language.times import find_times


def rows(text, lang="en"):
    return [(m.number, m.unit, m.currency, str(m.bound)) for m in find_quantities(text, lang=lang)]


def words(text, lang="en"):
    return [text[m.start : m.end] for m in find_quantities(text, lang=lang)]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("About 1,800 people came.", (1800, "person", "", "about")),
        ("At least twenty-six drones fell.", (26, "drone", "", "at_least")),
        ("No fewer than 12 residents left.", (12, "resident", "", "at_least")),
        ("More than 90 firefighters came.", (90, "firefighter", "", "more_than")),
        ("Up to 300 homes were hit.", (300, "home", "", "at_most")),
        ("The share may not exceed 35 per cent.", (35, "percent", "", "at_most")),
        ("Fewer than ten boats sailed.", (10, "boat", "", "less_than")),
        ("Nearly 1940 workers struck.", (1940, "worker", "", "about")),
        ("Three hundred and five soldiers left.", (305, "soldier", "", "exact")),
        ("They bought two dozen cars.", (24, "car", "", "exact")),
        ("Half a million homes lost power.", (500_000, "home", "", "exact")),
        ("A dozen eggs broke.", (12, "egg", "", "exact")),
        ("Two of its employees died.", (2, "employee", "", "exact")),
        ("Seven of our colleagues left.", (7, "colleague", "", "exact")),
        ("Then 57 injured were flown out.", (57, "person", "", "exact")),
        ("Four were hurt.", (4, "person", "", "exact")),
        ("Three more bodies were found.", (3, "body", "", "exact")),
        ("It sold 179 new aerial refuelling tankers.", (179, "tanker", "", "exact")),
        ("One person died.", (1, "person", "", "exact")),
        ("No one is missing.", (0, "person", "", "exact")),
        ("There were no casualties.", (0, "casualty", "", "exact")),
        ("It cost EUR 412 million.", (412e6, "", "EUR", "exact")),
        ("It cost €412m.", (412e6, "", "EUR", "exact")),
        ("It cost 412 million euros.", (412e6, "", "EUR", "exact")),
        ("A 412-million-euro deal.", (412e6, "", "EUR", "exact")),
        ("It cost Rs 80,000 crore.", (8e11, "", "INR", "exact")),
        ("It cost 12,000 lei.", (12_000, "", "RON", "exact")),
        ("It cost PLN 1.74 billion.", (1.74e9, "", "PLN", "exact")),
        ("It cost $9 billion.", (9e9, "", "USD", "exact")),
        ("It cost US$40 bn.", (40e9, "", "USD", "exact")),
        ("It cost £30k.", (30_000, "", "GBP", "exact")),
        ("It cost 3bn hryvnias.", (3e9, "", "UAH", "exact")),
        ("It cost 5 million CFA francs.", (5e6, "", "XOF", "exact")),
        ("It cost 5 million francs.", (5e6, "", "CHF", "exact")),
        ("It cost 9 billion yen.", (9e9, "", "JPY", "exact")),
        ("Prices rose 11.4%.", (11.4, "percent", "", "exact")),
        ("Rates rose 0.5 percentage points.", (0.5, "percentage point", "", "exact")),
        ("It is 300 kilometres long.", (300, "km", "", "exact")),
        ("It holds 40,000 tons.", (40_000, "t", "", "exact")),
        ("It makes 500 MW.", (500, "MW", "", "exact")),
        ("It makes 7.8 mtpa.", (7.8, "mtpa", "", "exact")),
        ("It makes 7.8 million tonnes a year.", (7.8, "mtpa", "", "exact")),
        ("It sent 4 billion cubic metres.", (4, "bcm", "", "exact")),
        ("It moved 1.18 lakh TEU.", (118_000, "TEU", "", "exact")),
        ("It moved 1,18,400 TEU.", (118_400, "TEU", "", "exact")),
        ("It pumps 50,000 barrels a day.", (50_000, "bpd", "", "exact")),
        ("It was -5 degrees.", (-5, "degree", "", "exact")),
        ("A 44-year-old man.", (44, "age", "", "exact")),
        ("Ann Bell, 44, said so.", (44, "age", "", "exact")),
        ("A boy aged 9 said so.", (9, "age", "", "exact")),
        ("A 12-member panel.", (12, "member", "", "exact")),
        ("They will order 24 trains.", (24, "train", "", "exact")),
        ("It fined 30 or more firms.", (30, "", "", "at_least")),
    ],
)
def test_english_quantities(text, row):
    assert rows(text) == [row]


@pytest.mark.parametrize(
    ("lang", "text", "row"),
    [
        ("de", "Rund 1.800 Menschen kamen.", (1800, "person", "", "about")),
        ("de", "Es kostet 3,5 Mrd. Euro.", (3.5e9, "", "EUR", "exact")),
        ("de", "Es kostet 12 Mio. Euro.", (12e6, "", "EUR", "exact")),
        ("de", "Fünfundzwanzig Soldaten kamen.", (25, "soldier", "", "exact")),
        ("de", "Mindestens 40 Drohnen fielen.", (40, "drone", "", "at_least")),
        ("de", "Das sind 11,4 Prozent.", (11.4, "percent", "", "exact")),
        ("fr", "Plus de 1 800 personnes sont venues.", (1800, "person", "", "more_than")),
        ("fr", "Il coûte 3,5 milliards d'euros.", (3.5e9, "", "EUR", "exact")),
        ("fr", "Quatre-vingt-dix ouvriers.", (90, "worker", "", "exact")),
        ("ro", "Peste 1.800 de persoane au venit.", (1800, "person", "", "more_than")),
        ("ro", "A costat 412 milioane de euro.", (412e6, "", "EUR", "exact")),
        ("ro", "Cel puțin douăzeci și șase de drone.", (26, "drone", "", "at_least")),
        ("uk", "Понад 1 800 людей.", (1800, "person", "", "more_than")),
        ("uk", "Це коштує 4 млрд грн.", (4e9, "", "UAH", "exact")),
        ("uk", "Двадцять шість дронів.", (26, "drone", "", "exact")),
        ("uk", "Це 11,4 % ринку.", (11.4, "percent", "", "exact")),
    ],
)
def test_other_languages(lang, text, row):
    assert rows(text, lang) == [row]


@pytest.mark.parametrize(
    "text",
    [
        "On the fifth floor, in Hall 7, under Article 3 of Act No. 5.",
        "Version 2.3.1 at http://a.example/33 and b9@c.example.",
        "They won 3-1 at 21:40 on 18 November 2025.",
        "One in five; two-thirds; the forty-first member; four of every ten.",
        "One of the guards said that one day no one would come.",
        "Flight 370, the A380, an F-16, the G7, 5G and COVID-19.",
        "Call +49 30 1234567 now.",
        "1" * 60,
        "",
    ],
)
def test_names_and_parts_are_no_quantities(text):
    assert rows(text) == []


def test_a_range_is_two_mentions_of_one_unit():
    assert rows("Between 200 and 300 people came.") == [(200, "person", "", "at_least"), (300, "person", "", "at_most")]
    assert rows("It costs €5-6 million.") == [(5e6, "", "EUR", "at_least"), (6e6, "", "EUR", "at_most")]
    assert rows("15-20% of it") == [(15, "percent", "", "at_least"), (20, "percent", "", "at_most")]


def test_span_covers_bound_number_scale_and_unit():
    assert words("Hit were at least 26 old drones and more than EUR 4.5 million.") == [
        "at least 26 old drones",
        "more than EUR 4.5 million",
    ]


def test_spans_of_times_are_left_alone():
    text = "In 2025 some 40 homes burned for 15 years on 3 May."
    times = find_times(text, published=date(2025, 11, 20))
    quantities = find_quantities(text, times=times)
    assert [(m.number, m.unit) for m in quantities] == [(40, "home")]
    assert all(t.end <= q.start or q.end <= t.start for t in times for q in quantities)


@pytest.mark.parametrize(
    "line",
    ["1" * 200_000, "1 " * 20_000, "1" + ",111" * 50_000, "$" * 200_000, "twenty " * 20_000, "1-" * 50_000, "a@" * 100_000, "w." * 100_000,
     "half a " * 20_000, "((([" * 50_000, "שלום 12 مرحبا ١٢ " * 5_000, "\n" * 200_000, "²³ ½ " * 20_000],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["en", "de"])
def test_hostile_lines_end(line, lang):
    assert all(0 <= m.start < m.end <= len(line) for m in find_quantities(line, lang=lang))


@given(
    st.text(alphabet=st.sampled_from("0123456789 .,:-/%€$km twohundredmillionpeoplenot'\n"), max_size=80),
    st.sampled_from(["en", "de", "fr", "ro", "uk"]),
)
def test_mentions_are_sorted_and_apart(text, lang):
    times = find_times(text, published=None, lang=lang)
    spans = sorted([(m.start, m.end) for m in find_quantities(text, lang=lang, times=times)])
    assert all(left[1] <= right[0] for left, right in zip(spans, spans[1:], strict=False))
    assert all(t.end <= start or end <= t.start for t in times for start, end in spans)
