"""Numbers as hostile pages write them: none is misread, names and rows of numbers are no quantities."""

from datetime import date

import pytest

from secondsource.language.quantities import find_quantities
from secondsource.language.times import find_times

DAY = date(2025, 11, 20)


def rows(text, lang="en"):
    times = find_times(text, published=DAY, lang=lang)
    return [(m.number, m.unit or m.currency) for m in find_quantities(text, lang=lang, times=times)]


@pytest.mark.parametrize("lang", ["en", "de", "fr", "ro", "uk"])
@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.234,56", 1234.56), ("1 234,56", 1234.56), ("1,234.56", 1234.56), ("1'234.56", 1234.56), ("1\u202f234,56", 1234.56),
        ("1.234.567", 1234567), ("1,234,567", 1234567), ("1 234 567,89", 1234567.89), ("1.234.567,89", 1234567.89),
    ],
)  # fmt: skip
def test_separators_of_any_country(lang, written, number):
    assert rows(f"Es kostet {written} EUR.", lang) == [(number, "EUR")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A loss of 3,5 million euros, 12,5% of it.", [(3.5e6, "EUR"), (12.5, "percent")]),
        ("From 0.5% to 1.5%; 10-20%; $3-4m.", [(0.5, "percent"), (1.5, "percent"), (10, "percent"), (20, "percent"), (3e6, "USD"), (4e6, "USD")]),
        ("THE FERRY SANK ON THURSDAY, 34 PEOPLE DIED, 2.5 MILLION EUROS LOST", [(34, "person"), (2.5e6, "EUR")]),
        ("the ferry sank on thursday 34 people died and 5 million euros was lost", [(34, "person"), (5e6, "EUR")]),
        ("Ingredients: 200g flour, 3 eggs, 1/2 tsp salt, 250 ml milk, 1 1/2 cups sugar, bake at 180°C.", [(3, "egg"), (250, "ml"), (180, "degree")]),
        ("He ran 100m in 9.58 seconds and 42.195 km in 2:01:09.", [(100, "m"), (42.195, "km")]),
        ("1. Novak 25 points\n2. Smith 22 points", [(25, "point"), (22, "point")]),
    ],
)  # fmt: skip
def test_what_is_measured_is_still_read(text, expected):
    assert rows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Call +40 21 123 45 67 or 021-123-4567 or (021) 123 4567 or 0722 123 456 or 555-0123 or 1-800-555-0199.",
        "Phone: 022 123 456; fax 022/123-457; tel. 0722.123.456.",
        "Account DE89 3704 0044 0532 0130 00, RO49 AAAA 1B31 0075 9384 0000, MD24AG000225100013104168.",
        "ISBN 978-3-16-148410-0 and ISBN 978 3 16 148410 0, ISSN 2049-3630.",
        "See p. 123, pp. 12-15, page 44 and pages 3 to 9.",
        "At 48.8566° N, 2.3522° E or 47°01'30\"N 28°50'E; 47.0105, 28.8638.",
        "Python 3.11 and version 2.3.1, v1.2, iOS 17.2, Release 12, port 8080 of 192.168.0.1.",
        "They won 2-1, then 3:2, 6-4, 7-5, 21-19 and lost 0-3 (0-1). Set 1: 25-23.",
        "5-0 0-5 1-1 2-2 (4-3 pens)",
        "Year\t2019\t2020\t2021\nRevenue\t1,200\t1,340\t990\nStaff\t12\t14\t15",
        "| 2019 | 2020 |\n| 12 | 14 |",
        "Order no. 4711, case 23/2025, law 123/2012, art. 5(2), 12/25 votes.",
        "Flat 4, 221B Baker Street, 10115 Berlin, bus 104, line 5, seat 14C, Room 101.",
        "Lottery numbers: 3, 14, 15, 92, 65, 35.",
        "20/20 vision, 24/7 service, 50/50 chance, 9/11 attacks.",
        "Card 4111 1111 1111 1111, code 1960523123456, 10^9 and 2^10.",
        "l2 peop1e d1ed 0n 3O Apri1 2O25, 4S miIIion",
        "MAC 00:1B:44:11:3A:B7, hash 5d41402abc4b2a76b9719d911017c592.",
        "In 2019, between 2019 and 2021, in 2019-2021.",
    ],
)
def test_names_and_rows_are_no_quantities(text):
    assert rows(text) == []


@pytest.mark.parametrize(
    "text", ["They won 21:19.", "He ran it in 2:01:09.", "Law 123/2012 and case 23/2025.", "Sie gewannen mit 21:19.", "Scor 21:19."]
)
@pytest.mark.parametrize("lang", ["en", "de", "fr", "ro", "uk"])
def test_results_and_files_are_no_times(text, lang):
    assert find_times(text, published=DAY, lang=lang) == ()


def test_a_live_blog_gives_each_entry_its_time():
    text = "\n".join(f"{8 + i // 60:02d}:{i % 60:02d} Entry {i} says that {i + 2} people came." for i in range(300))
    times = find_times(text, published=DAY)
    assert [m.value for m in times] == [f"XXXX-XX-XXT{8 + i // 60:02d}:{i % 60:02d}" for i in range(300)]
    assert [(m.number, m.unit) for m in find_quantities(text, times=times)] == [(i + 2, "person") for i in range(300)]


def test_a_sentence_of_two_thousand_words():
    text = "On 3 May 2025 it was said that " + "12 boats and " * 660 + "one more came."
    times = find_times(text, published=DAY)
    assert [m.value for m in times] == ["2025-05-03"]
    assert {(m.number, m.unit) for m in find_quantities(text, times=times)} >= {(12.0, "boat")}


@pytest.mark.parametrize("line", ["12\t14\t15\n" * 4_000, "3, 14, " * 9_000, "48.8566, " * 7_000, "47°01'" * 9_000, "ISBN 9-" * 9_000, "(0" * 40_000,
                                  "1.234," * 10_000, "1'234'" * 10_000, " -5" * 9_000, "no one died and 5 men left. " * 2_000])  # fmt: skip
@pytest.mark.parametrize("lang", ["en", "de"])
def test_hostile_lines_end(line, lang):
    times = find_times(line, published=DAY, lang=lang)
    assert all(0 <= m.start < m.end <= len(line) for m in find_quantities(line, lang=lang, times=times))
