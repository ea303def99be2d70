from datetime import date
from itertools import pairwise

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
        ("About 2,600 people came.", (2600, "person", "", "about")),
        ("At least thirty-four drones fell.", (34, "drone", "", "at_least")),
        ("No fewer than 12 residents left.", (12, "resident", "", "at_least")),
        ("More than 70 nurses came.", (70, "nurse", "", "more_than")),
        ("Up to 450 homes were hit.", (450, "home", "", "at_most")),
        ("The fee may not exceed 4 per cent.", (4, "percent", "", "at_most")),
        ("Fewer than ten boats sailed.", (10, "boat", "", "less_than")),
        ("Nearly 1960 workers struck.", (1960, "worker", "", "about")),
        ("Three hundred and five soldiers left.", (305, "soldier", "", "exact")),
        ("They bought two dozen cars.", (24, "car", "", "exact")),
        ("Half a million homes lost power.", (500_000, "home", "", "exact")),
        ("A dozen eggs broke.", (12, "egg", "", "exact")),
        ("Two of its employees left.", (2, "employee", "", "exact")),
        ("Five of our neighbours left.", (5, "neighbour", "", "exact")),
        ("Then 41 injured were flown out.", (41, "person", "", "exact")),
        ("Four were hurt.", (4, "person", "", "exact")),
        ("Four more boxes were found.", (4, "box", "", "exact")),
        ("It sold 46 new coastal patrol boats.", (46, "boat", "", "exact")),
        ("One person died.", (1, "person", "", "exact")),
        ("No one is trapped.", (0, "person", "", "exact")),
        ("There were no casualties.", (0, "casualty", "", "exact")),
        ("It cost EUR 318 million.", (318e6, "", "EUR", "exact")),
        ("It cost €318m.", (318e6, "", "EUR", "exact")),
        ("It cost 318 million euros.", (318e6, "", "EUR", "exact")),
        ("A 318-million-euro deal.", (318e6, "", "EUR", "exact")),
        ("It cost Rs 6,400 crore.", (64e9, "", "INR", "exact")),
        ("It cost 7,500 lei.", (7_500, "", "RON", "exact")),
        ("It cost PLN 2.35 billion.", (2.35e9, "", "PLN", "exact")),
        ("It cost $9 billion.", (9e9, "", "USD", "exact")),
        ("It cost US$62 bn.", (62e9, "", "USD", "exact")),
        ("It cost £30k.", (30_000, "", "GBP", "exact")),
        ("It cost 3bn hryvnias.", (3e9, "", "UAH", "exact")),
        ("It cost 5 million CFA francs.", (5e6, "", "XOF", "exact")),
        ("It cost 5 million francs.", (5e6, "", "CHF", "exact")),
        ("It cost 9 billion yen.", (9e9, "", "JPY", "exact")),
        ("Prices rose 8.3%.", (8.3, "percent", "", "exact")),
        ("Rates rose 0.5 percentage points.", (0.5, "percentage point", "", "exact")),
        ("It is 240 kilometres long.", (240, "km", "", "exact")),
        ("It holds 70,000 tons.", (70_000, "t", "", "exact")),
        ("It makes 640 MW.", (640, "MW", "", "exact")),
        ("It makes 5.2 mtpa.", (5.2, "mtpa", "", "exact")),
        ("It makes 5.2 million tonnes a year.", (5.2, "mtpa", "", "exact")),
        ("It sent 4 billion cubic metres.", (4, "bcm", "", "exact")),
        ("It moved 2.41 lakh TEU.", (241_000, "TEU", "", "exact")),
        ("It moved 2,41,700 TEU.", (241_700, "TEU", "", "exact")),
        ("It pumps 60,000 barrels a day.", (60_000, "bpd", "", "exact")),
        ("It was -5 degrees.", (-5, "degree", "", "exact")),
        ("A 52-year-old man.", (52, "age", "", "exact")),
        ("Ann Bell, 52, said so.", (52, "age", "", "exact")),
        ("A boy aged 9 said so.", (9, "age", "", "exact")),
        ("A 12-member panel.", (12, "member", "", "exact")),
        ("The toll had gone up to 95 dead.", (95, "person", "", "exact")),
        ("They will order 16 trains.", (16, "train", "", "exact")),
        ("It fined 30 or more firms.", (30, "", "", "at_least")),
    ],
)
def test_english_quantities(text, row):
    assert rows(text) == [row]


@pytest.mark.parametrize(
    ("lang", "text", "row"),
    [
        ("de", "Rund 2.600 Menschen kamen.", (2600, "person", "", "about")),
        ("de", "Es kostet 2,5 Mrd. Euro.", (2.5e9, "", "EUR", "exact")),
        ("de", "Es kostet 12 Mio. Euro.", (12e6, "", "EUR", "exact")),
        ("de", "Fünfundzwanzig Soldaten kamen.", (25, "soldier", "", "exact")),
        ("de", "Mindestens 40 Drohnen fielen.", (40, "drone", "", "at_least")),
        ("de", "Das sind 8,3 Prozent.", (8.3, "percent", "", "exact")),
        ("fr", "Plus de 2 600 personnes sont venues.", (2600, "person", "", "more_than")),
        ("fr", "Il coûte 2,5 milliards d'euros.", (2.5e9, "", "EUR", "exact")),
        ("fr", "Quatre-vingt-douze ouvriers.", (92, "worker", "", "exact")),
        ("fr", "Dix-neuf ouvriers sont partis.", (19, "worker", "", "exact")),
        ("fr", "Il y avait soixante-dix-huit maisons.", (78, "house", "", "exact")),
        ("fr", "Soixante et onze femmes.", (71, "woman", "", "exact")),
        ("fr", "Quatre-vingts drones.", (80, "drone", "", "exact")),
        ("fr", "Deux cent quatre-vingt-dix-sept soldats.", (297, "soldier", "", "exact")),
        ("fr", "Dix-sept mille habitants.", (17000, "resident", "", "exact")),
        ("de", "Neunzehn Boote sanken, sagte er.", (19, "boote", "", "exact")),
        ("de", "Einundzwanzig Soldaten kamen.", (21, "soldier", "", "exact")),
        ("de", "Zweihundertfünfzig Drohnen fielen.", (250, "drone", "", "exact")),
        ("de", "Dreitausendvierhundert Menschen kamen.", (3400, "person", "", "exact")),
        ("de", "Rund fünfundzwanzigtausend Menschen kamen.", (25000, "person", "", "about")),
        ("de", "Dreissig Soldaten kamen.", (30, "soldier", "", "exact")),
        ("ro", "Nouăsprezece soldați au plecat.", (19, "soldier", "", "exact")),
        ("ro", "Nouasprezece femei au plecat.", (19, "woman", "", "exact")),
        ("ro", "Douăzeci și unu de copii.", (21, "child", "", "exact")),
        ("ro", "Patrusprezece oameni.", (14, "person", "", "exact")),
        ("uk", "Двоє дітей зникли.", (2, "child", "", "exact")),
        ("uk", "У селі троє людей загинули.", (3, "person", "", "exact")),
        ("uk", "П’ятеро військових поранені.", (5, "soldier", "", "exact")),
        ("uk", "Десятеро осіб врятовано.", (10, "person", "", "exact")),
        ("uk", "Семеро загинули.", (7, "person", "", "exact")),
        ("uk", "Поранено шістьох людей.", (6, "person", "", "exact")),
        ("ro", "Peste 2.600 de persoane au venit.", (2600, "person", "", "more_than")),
        ("ro", "A costat 318 milioane de euro.", (318e6, "", "EUR", "exact")),
        ("ro", "Cel puțin treizeci și patru de drone.", (34, "drone", "", "at_least")),
        ("uk", "Понад 2 600 людей.", (2600, "person", "", "more_than")),
        ("uk", "Близько вісімдесяти людей.", (80, "person", "", "about")),
        ("uk", "Це коштує 4 млрд грн.", (4e9, "", "UAH", "exact")),
        ("uk", "Тридцять чотири дрони.", (34, "drone", "", "exact")),
        ("uk", "Це 8,3 % ринку.", (8.3, "percent", "", "exact")),
    ],
)
def test_other_languages(lang, text, row):
    assert rows(text, lang) == [row]


@pytest.mark.parametrize(
    "text",
    [
        "On the fifth floor, in Hall 7, under Article 3 of Act No. 5.",
        "Version 2.3.1 at http://a.example/33 and b9@c.example.",
        "They won 3-1 at 20:25 on 14 November 2025.",
        "One in five; two-thirds; the thirty-first member; four of every ten.",
        "One of the guards said that one day no one would come.",
        "Millions came, and thousands stayed.",
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
    assert words("Hit were at least 34 old drones and more than EUR 6.5 million.") == [
        "at least 34 old drones",
        "more than EUR 6.5 million",
    ]


def test_spans_of_times_are_left_alone():
    text = "In 2025 some 30 homes burned for 15 years on 3 May."
    times = find_times(text, published=date(2025, 11, 20))
    quantities = find_quantities(text, times=times)
    assert [(m.number, m.unit) for m in quantities] == [(30, "home")]
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
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert all(t.end <= start or end <= t.start for t in times for start, end in spans)
