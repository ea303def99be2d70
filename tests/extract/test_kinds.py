import time

import pytest

from secondsource.extract.kinds import is_index, is_partial, is_prose, prose_runs, refuse_page, text_size

PROSE = "The mayor said on Monday that the ferry would sail again in May, whatever the harbour board thinks of it."
TEASERS = [
    line
    for i in range(6)
    for line in (f"Headline of the story number {i}", f"Ferry {i} sails on Monday again, says the board of the port.", f"{i} March 2031")
]


def test_short_news_item_is_an_article():
    assert refuse_page("Ferry sails again", [PROSE], ["Home", "Ferry sails again", PROSE]) is None


def test_menu_words_do_not_refuse_an_article():
    lines = ["Home", "Search results", "Cookie settings", "Sign in", "Ferry sails again", *[PROSE] * 5]
    assert refuse_page("Ferry sails again", [PROSE + str(i) + " " + PROSE for i in range(5)], lines) is None


def test_pairs_of_headline_and_teaser_are_an_index():
    assert is_index([x for i in range(5) for x in (f"Headline of story {i}", f"{PROSE[:60]} again and again today.")])
    assert not is_index([PROSE] * 8)


def test_a_page_that_calls_itself_an_article_is_believed():
    listed = ["Round one: Varnow", "Round two: Odel"]
    assert refuse_page("Calendar", listed, listed * 10) is not None
    assert refuse_page("Calendar", listed, listed * 10, declared=True) is None


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("404 Not Found", "error"),
        ("Page not found - The Gull", "error"),
        ("Seite nicht gefunden", "error"),
        ("Page introuvable", "error"),
        ("Pagina nu a fost găsită", "error"),
        ("Сторінку не знайдено", "error"),
        ("Página no encontrada", "error"),
        ("Pagina non trovata", "error"),
        ("Nie znaleziono strony", "error"),
        ("Pagina niet gevonden", "error"),
        ("Search results for ferry", "search"),
        ("Suchergebnisse für Fähre", "search"),
        ("Résultats de recherche pour bac", "search"),
        ("Wyniki wyszukiwania: prom", "search"),
    ],
)
def test_a_title_that_says_so_refuses_a_page_of_teasers(title, reason):
    found = refuse_page(title, TEASERS, [title, *TEASERS])
    assert found is not None
    assert reason in found


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"kinds": ("product",)}, "product"),
        ({"kinds": ("", "video.other")}, "video"),
        ({"kinds": ("imagegallery",)}, "gallery"),
    ],
)
def test_declared_types_refuse_a_page_with_little_text(options, reason):
    found = refuse_page("Ferry", [PROSE], ["Ferry", PROSE], **options)
    assert found is not None
    assert reason in found
    assert refuse_page("Ferry", [PROSE], ["Ferry", PROSE], declared=True, **options) is None


def test_a_list_is_an_index_unless_its_items_are_told_or_numbered():
    assert refuse_page("Port", TEASERS, ["Port", *TEASERS]) is not None
    told = [f"{line} It rained." if line.endswith("port.") else line for line in TEASERS if not line.endswith("2031")]
    assert refuse_page("Six ferries", told, told) is None
    numbered = [f"{i}. {line}" if line.startswith("Headline") else line for i, line in enumerate(TEASERS) if not line.endswith("2031")]
    assert refuse_page("Six ferries", numbered, numbered) is None


def test_a_home_page_is_an_index():
    plain = [line for line in TEASERS if not line.endswith("2031")][:6]
    assert refuse_page("The Gull", plain, plain) is None
    assert refuse_page("The Gull", plain, plain, home=True) is not None


def test_empty_input_holds_no_text():
    assert refuse_page("", [], []) == "no running text"
    assert prose_runs([], []) == ()


def test_runs_end_where_other_lines_stand_between():
    assert prose_runs([PROSE, PROSE + "a."], ["x", PROSE, PROSE + "a."]) == ((PROSE, PROSE + "a."),)
    assert prose_runs([PROSE, PROSE + "a."], [PROSE, "x", PROSE + "a."]) == ((PROSE,), (PROSE + "a.",))
    assert prose_runs([PROSE, "x", PROSE], []) == ((PROSE,), (PROSE,))


def test_sizes():
    assert text_size("three small words") == 3
    assert text_size("橋が月曜日に開通した") == 5
    assert is_prose("橋が月曜日に開通したと市長が記者団に語った。")
    assert not is_prose("Ten walks along the river")


@pytest.mark.parametrize(
    ("paragraphs", "lines", "free", "count", "partial"),
    [
        (["The mayor said that …"], [], True, 0, True),
        ([PROSE], [], False, 0, True),
        ([PROSE], [], False, 21, False),
        ([PROSE] * 20, [], True, 0, False),
        ([PROSE] * 12, [], False, 0, False),
        ([PROSE] * 12, [], False, 900, True),
        ([PROSE] * 12, [], True, 900, False),
        ([PROSE], ["Pozostało 85% artykułu"], True, 0, True),
        ([PROSE], ["Contenido exclusivo para suscriptores"], True, 0, True),
        ([PROSE], ["Nur für Abonnenten"], True, 0, True),
        ([PROSE], ["Il vous reste 70 % de cet article à lire"], True, 0, True),
        ([PROSE] * 30 + ["Read on …"], ["Already a subscriber?"], True, 0, False),
        ([], [], True, 0, False),
    ],
)
def test_a_part_of_an_article(paragraphs, lines, free, count, partial):
    assert is_partial(paragraphs, lines, free=free, word_count=count) is partial


def test_hostile_lines_take_no_time():
    started = time.process_time()
    for line in (
        "404 " * 20_000,
        "cookie " * 20_000,
        "we use " * 20_000,
        "1 / 2 " * 20_000,
        "a" * 99_000,
        "read more " * 20_000,
        "1 2 3 " * 20_000,
        "." * 50_000 + "a",
    ):
        refuse_page(line, [line] * 3, [line] * 3)
        is_partial([line], [line], free=True)
    assert time.process_time() - started < 5
