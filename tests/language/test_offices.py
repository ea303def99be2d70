from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.language.offices import find_offices, holder_named, holder_on
from secondsource.language.register import known_until, terms

SPRING_2024, SPRING_2026 = date(2024, 3, 15), date(2026, 3, 15)


@pytest.mark.parametrize(
    ("lang", "text", "words", "country", "office"),
    [
        ("en", "Then the Romanian president spoke.", "Romanian president", "RO", "president"),
        ("en", "The president of Ukraine came.", "president of Ukraine", "UA", "president"),
        ("en", "It was Germany's chancellor who left.", "Germany's chancellor", "DE", "government"),
        ("en", "The US president signed.", "US president", "US", "president"),
        ("en", "A South Korean president signed.", "South Korean president", "KR", "president"),
        ("ro", "Președintele României a plecat.", "Președintele României", "RO", "president"),
        ("ro", "A venit și premierul ucrainean.", "premierul ucrainean", "UA", "government"),
        ("uk", "Учора румунський президент приїхав.", "румунський президент", "RO", "president"),
        ("uk", "Зустріч із президентом України.", "президентом України", "UA", "president"),
        ("de", "Gestern traf der polnische Präsident ein.", "polnische Präsident", "PL", "president"),
        ("de", "Der Präsident der Ukraine kam.", "Präsident der Ukraine", "UA", "president"),
        ("fr", "Hier le président roumain est venu.", "président roumain", "RO", "president"),
        ("fr", "Le Premier ministre britannique est venu.", "Premier ministre britannique", "GB", "government"),
        ("fr", "Hier la présidente de la Moldavie est venue.", "présidente de la Moldavie", "MD", "president"),
    ],
)
def test_office_of_a_country(lang, text, words, country, office):
    (phrase,) = find_offices(text, lang)
    assert (text[phrase.start : phrase.end], phrase.country, phrase.office) == (words, country, office)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The former Romanian president spoke."),
        ("en", "The Romanian vice-president spoke."),
        ("en", "The deputy Romanian prime minister spoke."),
        ("en", "The president of the chess club spoke."),
        ("en", "The Romanian president of a bank spoke."),
        ("ro", "Fostul președinte polonez a plecat."),
        ("ro", "Președintele Senatului a plecat."),
        ("uk", "Колишній президент України поїхав."),
        ("de", "Der ehemalige polnische Präsident kam."),
        ("fr", "L'ancien président polonais est venu."),
        ("xx", "The Romanian president spoke."),
        ("en", ""),
    ],
)
def test_no_office_of_a_country(lang, text):
    assert [p for p in find_offices(text, lang) if p.country] == []


@pytest.mark.parametrize(
    ("country", "office", "day", "name"),
    [
        ("RO", "president", SPRING_2024, "Klaus Iohannis"),
        ("RO", "president", SPRING_2026, "Nicușor Dan"),
        ("RO", "president", date(2025, 5, 25), "Ilie Bolojan"),
        ("RO", "president", date(2025, 5, 26), "Nicușor Dan"),
        ("US", "president", SPRING_2024, "Joe Biden"),
        ("US", "president", SPRING_2026, "Donald Trump"),
        ("US", "president", date(2018, 1, 1), "Donald Trump"),
        ("DE", "government", SPRING_2024, "Olaf Scholz"),
        ("PL", "president", SPRING_2024, "Andrzej Duda"),
        ("PL", "president", SPRING_2026, "Karol Nawrocki"),
    ],
)
def test_holder_on_a_day(country, office, day, name):
    assert holder_on(country, office, day).name == name


@pytest.mark.parametrize(
    ("country", "office", "day"),
    [
        ("RO", "president", date(1900, 1, 1)),
        ("DE", "government", SPRING_2026),
        ("FR", "president", date(2027, 5, 13)),
        ("RO", "government", date(2023, 6, 13)),
        ("ZZ", "president", SPRING_2024),
        ("CH", "president", SPRING_2024),
    ],
)
def test_unknown_stays_unknown(country, office, day):
    assert holder_on(country, office, day) is None


def test_after_the_day_of_knowledge_an_open_term_counts_where_the_page_names_its_holder():
    merz = holder_on("DE", "government", known_until())
    assert merz.name == "Friedrich Merz"
    assert holder_on("DE", "government", SPRING_2026, {merz.id}) == merz


@pytest.mark.parametrize(
    ("name", "country", "day", "full"),
    [
        ("Iohannis", "", SPRING_2024, "Klaus Iohannis"),
        ("Iohannis", "", SPRING_2026, None),
        ("Зеленський", "", SPRING_2024, "Volodymyr Zelensky"),
        ("Biden", "RO", SPRING_2024, None),
        ("Lindqvist", "", SPRING_2024, None),
        ("", "", SPRING_2024, None),
    ],
)
def test_holder_by_surname(name, country, day, full):
    found = holder_named(name, country, "president", day)
    assert (found.name if found else None) == full


def test_terms_of_an_office_never_overlap():
    for left, right in zip(terms(), terms()[1:], strict=False):
        if (left.country, left.office) == (right.country, right.office):
            assert left.start < right.start
            assert left.end is not None
            assert left.end <= right.start
    assert all(t.start <= known_until() and (t.lasts is None or t.end is None) for t in terms())


@given(
    st.text(max_size=200) | st.text("the president of Romania'sюГ ,.-", max_size=200),
    st.sampled_from(["en", "de", "fr", "ro", "uk", "", "xx-YY"]),
)
def test_any_text(text, lang):
    assert all(0 <= p.start < p.end <= len(text) for p in find_offices(text, lang))
