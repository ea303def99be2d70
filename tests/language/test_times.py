from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.language.times import find_times

DAY = date(2025, 11, 20)  # a Thursday


def first(text, lang="en", published=DAY):
    mention = find_times(text, published=published, lang=lang)[0]
    return text[mention.start : mention.end], str(mention.kind), mention.value


@pytest.mark.parametrize(
    ("text", "words", "kind", "value"),
    [
        ("The ferry sank on Thursday.", "Thursday", "DATE", "2025-11-20"),
        ("The ferry sank last Thursday.", "last Thursday", "DATE", "2025-11-13"),
        ("The board will meet next Monday.", "next Monday", "DATE", "2025-11-24"),
        ("The board will meet on Monday.", "Monday", "DATE", "2025-11-24"),
        ("The report is due by Friday.", "Friday", "DATE", "2025-11-21"),
        ("By Wednesday the crew had found two more.", "Wednesday", "DATE", "2025-11-19"),
        ("They left on Wednesday night.", "Wednesday night", "TIME", "2025-11-19TNI"),
        ("OSLO, Nov 19 (ABC) - A ferry sank.", "Nov 19", "DATE", "2025-11-19"),
        ("It sank today.", "today", "DATE", "2025-11-20"),
        ("It sank yesterday.", "yesterday", "DATE", "2025-11-19"),
        ("It sails tomorrow.", "tomorrow", "DATE", "2025-11-21"),
        ("It sank this morning.", "this morning", "TIME", "2025-11-20TMO"),
        ("It sails tonight.", "tonight", "TIME", "2025-11-20TNI"),
        ("It sank earlier today.", "earlier today", "DATE", "2025-11-20"),
        ("It sank on the evening of 14 November.", "the evening of 14 November", "TIME", "2025-11-14TEV"),
        ("It sank on 14 November.", "14 November", "DATE", "2025-11-14"),
        ("It sank on Nov. 14, 2024.", "Nov. 14, 2024", "DATE", "2024-11-14"),
        ("Updated 14/11/2025", "14/11/2025", "DATE", "2025-11-14"),
        ("Updated 2025-11-14.", "2025-11-14", "DATE", "2025-11-14"),
        ("It sank on Friday, 14 November 2025, at sea.", "Friday, 14 November 2025", "DATE", "2025-11-14"),
        ("Trade fell in January.", "January", "DATE", "2025-01"),
        ("Trade fell last July.", "last July", "DATE", "2025-07"),
        ("The bridge will open in May.", "May", "DATE", "2026-05"),
        ("It must be paid by the end of June.", "the end of June", "DATE", "2026-06"),
        ("It sails in April at the earliest.", "April", "DATE", "2026-04"),
        ("It was built in July last year.", "July last year", "DATE", "2024-07"),
        ("It was built in 1987.", "1987", "DATE", "1987"),
        ("It opens in the second half of 2029.", "the second half of 2029", "DATE", "2029-H2"),
        ("It opens in the last quarter of 2031.", "the last quarter of 2031", "DATE", "2031-Q4"),
        ("Third-quarter sales fell.", "Third-quarter", "DATE", "2025-Q3"),
        ("It opens in spring of 2030.", "spring of 2030", "DATE", "2030-SP"),
        ("It opens in early 2033.", "early 2033", "DATE", "2033"),
        ("The 1990s were calm.", "1990s", "DATE", "199"),
        ("It sank a week ago.", "a week ago", "DATE", "2025-W46"),
        ("It sank two years ago.", "two years ago", "DATE", "2023"),
        ("It sank last week.", "last week", "DATE", "2025-W46"),
        ("It sank last month.", "last month", "DATE", "2025-10"),
        ("It ends next year.", "next year", "DATE", "2026"),
        ("It ends by the end of the year.", "the end of the year", "DATE", "2025"),
        ("They came three days later.", "three days", "DURATION", "P3D"),
        ("It ran for 12 years.", "12 years", "DURATION", "P12Y"),
        ("A 12-year contract.", "12-year", "DURATION", "P12Y"),
        ("It ran for a decade and a half.", "a decade and a half", "DURATION", "P15Y"),
        ("It ran for two and a half years.", "two and a half years", "DURATION", "P2.5Y"),
        ("It ran for several weeks.", "several weeks", "DURATION", "PXW"),
        ("Sunday's storm was the worst.", "Sunday", "DATE", "2025-11-16"),
        ("It ends by year's end.", "year's end", "DATE", "2025"),
        ("It will restart in the first half of April.", "the first half of April", "DATE", "2026-04"),
        ("The switch takes place in August.", "August", "DATE", "2026-08"),
        ("It feeds half a million children a year.", "a year", "SET", "P1Y"),
        ("They meet every Monday.", "every Monday", "SET", "XXXX-WXX-1"),
        ("They build 15 a year.", "a year", "SET", "P1Y"),
        ("The fee is paid monthly.", "monthly", "SET", "P1M"),
        ("It costs 4% per annum.", "per annum", "SET", "P1Y"),
        ("It rang around 4 a.m. and then stopped.", "4 a.m.", "TIME", "XXXX-XX-XXT04:00"),
        ("It came at ten to eight in the evening.", "ten to eight in the evening", "TIME", "XXXX-XX-XXT19:50"),
        ("It rang at half past nine.", "half past nine", "TIME", "XXXX-XX-XXT09:30"),
        ("It rang at 20:25.", "20:25", "TIME", "XXXX-XX-XXT20:25"),
        ("It rang at 0715 GMT.", "0715 GMT", "TIME", "XXXX-XX-XXT07:15Z"),
    ],
)
def test_english_expressions(text, words, kind, value):
    assert first(text) == (words, kind, value)


@pytest.mark.parametrize(
    ("lang", "text", "words", "value"),
    [
        ("de", "Am 17.03.2026 war es kalt.", "17.03.2026", "2026-03-17"),
        ("de", "Das Schiff sank am Donnerstag.", "Donnerstag", "2025-11-20"),
        ("de", "Das Schiff sank am 14. November.", "14. November", "2025-11-14"),
        ("de", "Das Schiff sank gestern.", "gestern", "2025-11-19"),
        ("de", "Das Schiff sank vor drei Jahren.", "vor drei Jahren", "2022"),
        ("de", "Das Schiff sank letzte Woche.", "letzte Woche", "2025-W46"),
        ("de", "Es sank um 20.25 Uhr.", "20.25 Uhr", "XXXX-XX-XXT20:25"),
        ("fr", "Le navire a coulé jeudi.", "jeudi", "2025-11-20"),
        ("fr", "Le navire a coulé jeudi dernier.", "jeudi dernier", "2025-11-13"),
        ("fr", "Le navire a coulé le 1er mars 2026.", "1er mars 2026", "2026-03-01"),
        ("fr", "Le navire a coulé hier.", "hier", "2025-11-19"),
        ("fr", "Le navire a coulé à 20h25.", "20h25", "XXXX-XX-XXT20:25"),
        ("fr", "C'était il y a trois ans.", "il y a trois ans", "2022"),
        ("fr", "Il partira l'an prochain.", "an prochain", "2026"),
        ("ro", "Vasul s-a scufundat joi.", "joi", "2025-11-20"),
        ("ro", "Vasul s-a scufundat pe 9 martie 2026.", "9 martie 2026", "2026-03-09"),
        ("ro", "Vasul s-a scufundat anul trecut.", "anul trecut", "2024"),
        ("ro", "Vasul s-a scufundat acum trei ani.", "acum trei ani", "2022"),
        ("uk", "Судно затонуло у четвер.", "четвер", "2025-11-20"),
        ("uk", "Судно затонуло 9 березня 2026 року.", "9 березня 2026", "2026-03-09"),
        ("uk", "Судно затонуло вчора.", "вчора", "2025-11-19"),
        ("uk", "Судно затонуло минулого тижня.", "минулого тижня", "2025-W46"),
        ("uk", "Судно затонуло три роки тому.", "три роки тому", "2022"),
        ("uk", "У п’ятницю суд слухав справу.", "п’ятницю", "2025-11-14"),
    ],
)
def test_other_languages(lang, text, words, value):
    found = first(text, lang)
    assert (found[0], found[2]) == (words, value)


@pytest.mark.parametrize(
    "text",
    [
        "They may march for a second, and the cat sat in the sun.",
        "May said no. The Sun and the Sat nav agreed.",
        "Some 2,000 people and 1960 workers came.",
        "He is 52 years old, a 52-year-old man.",
        "Call 0049 30 123456 or see room 2019.",
        "The plane was a Boeing 747 and the price $2000.",
        "",
        "   ",
    ],
)
def test_ordinary_words_are_no_time(text):
    assert find_times(text, published=DAY) == ()


def test_romanian_more_and_months_are_no_dates():
    assert [m.value for m in find_times("Mai mulți oameni au venit în mai multe orașe.", published=DAY, lang="ro")] == []
    assert [m.value for m in find_times("A durat două luni.", published=DAY, lang="ro")] == ["P2M"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It sank on Thursday.", "XXXX-WXX-4"),
        ("It sank in June.", "XXXX-06"),
        ("It sank on 18 June.", "XXXX-06-18"),
        ("It sank today.", "XXXX-XX-XX"),
        ("It sank last week.", "XXXX-WXX"),
        ("It sank last year.", "XXXX"),
        ("It sank on 18 June 2020.", "2020-06-18"),
    ],
)
def test_unknown_day_of_publication_leaves_gaps(text, value):
    assert first(text, published=None)[2] == value


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("Pay by 5 May 2026.", "at_most"),
        ("Closed until Friday.", "at_most"),
        ("From 2030 it sails.", "at_least"),
        ("Open since Monday.", "at_least"),
        ("It sails in April at the earliest.", "at_least"),
        ("It sails in April at the latest.", "at_most"),
        ("It rang at about 8:25 p.m. there.", "about"),
        ("It rang on Monday.", "exact"),
    ],
)
def test_bounds(text, bound):
    assert str(find_times(text, published=DAY)[0].bound) == bound


def test_time_of_day_takes_the_day_of_its_sentence():
    text = "On Tuesday it rang at 8:25 p.m. sharp. The next call came at 10:15."
    assert [m.value for m in find_times(text, published=DAY)] == ["2025-11-18", "2025-11-18T20:25", "XXXX-XX-XXT10:15"]


def test_days_of_a_range_each_get_a_value():
    assert [m.value for m in find_times("From 3 to 5 March 2026 it is shut.", published=DAY)] == ["2026-03-03", "2026-03-05"]


def test_impossible_days_are_not_dates():
    assert all(m.value != "2025-02-30" for m in find_times("On 30 February 2025 and 45.13.2025 nothing.", published=DAY))


@pytest.mark.parametrize("published", [date(1, 1, 1), date(9999, 12, 31), date(2024, 2, 29)])
def test_edges_of_the_calendar(published):
    text = (
        "Yesterday, tomorrow, last week, next year, 900 years ago, Monday, in June, 29 February, two days ago, next weekend, every 9 days."
    )
    assert find_times(text, published=published)


@pytest.mark.parametrize(
    "line",
    [
        "1" * 200_000,
        "1 " * 20_000,
        "1" + ",111" * 50_000,
        "(" * 200_000,
        "may " * 50_000,
        "the end of " * 18_000,
        "10:" * 60_000,
        "a year " * 10_000,
        "שלום 12 مرحبا ١٢ " * 5_000,
        "\u202e Thursday \u202c" * 5_000,
        " " * 200_000,
    ],
)
def test_hostile_lines_end(line):
    mentions = find_times(line, published=DAY)
    assert all(0 <= m.start < m.end <= len(line) for m in mentions)


@given(
    st.text(alphabet=st.sampled_from("0123456789 .,:-/%ap mMay Thursdaylastweekofthe'\n"), max_size=80),
    st.sampled_from(["en", "de", "fr", "ro", "uk", "xx"]),
)
def test_mentions_are_sorted_and_apart(text, lang):
    mentions = find_times(text, published=DAY, lang=lang)
    assert all(left.end <= right.start for left, right in pairwise(mentions))
    assert all(text[m.start : m.end].strip() == text[m.start : m.end] for m in mentions)
