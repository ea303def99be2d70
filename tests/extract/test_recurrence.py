import pytest

from secondsource.extract.dump import read_dump
from secondsource.extract.recurrence import learn_furniture

FERRY = [
    "The mayor of Varnow said on Monday that the ferry would sail again in May after two years.",
    "It had been taken out of the water because the harbour board could not pay for its repairs.",
]
FOG = [
    "Fog kept all boats of the island of Odel in the harbour for a third day in a row on Friday.",
    "The coast guard expects that the wind will turn on Sunday and that the boats can leave then.",
]
BOX = "Every morning our reporters write a letter from the harbour for all those who love the sea and us."


def test_recurring_lines_are_furniture():
    pages = [["Gull", *FERRY, BOX, "Terms"], ["Gull", *FOG, BOX, "Jobs"]]
    assert learn_furniture(pages) == {"Gull", BOX}


def test_versions_of_one_article_are_one_page():
    first, second = ["Gull", *FERRY, "Terms"], ["Gull", *FERRY, "It cost a million.", "Terms"]
    assert learn_furniture([first, second]) == frozenset()
    assert learn_furniture([first, second, ["Gull", *FOG, "Jobs"]]) == {"Gull"}


@pytest.mark.parametrize("pages", [[], [[]], [["Gull"]], [["Gull"] * 3], [[], []]])
def test_too_few_pages_teach_nothing(pages):
    assert learn_furniture(pages) == frozenset()


def test_a_line_of_a_few_of_many_pages_is_none():
    pages = [["Gull", f"Headline {i}", "Shared once" if i < 2 else f"Line {i}"] for i in range(20)]
    assert learn_furniture(pages) == {"Gull"}


def test_order_of_pages_does_not_matter():
    pages = [["Gull", *FERRY, BOX], ["Gull", *FOG, BOX], ["Gull", *FERRY, "Terms"], ["Terms", "Fog again"]]
    assert learn_furniture(pages) == learn_furniture(pages[::-1])


def test_many_versions_take_no_quadratic_time():
    assert learn_furniture([[*FERRY, f"Update {i}"] for i in range(3000)]) == frozenset()


def test_furniture_is_left_out_of_a_dump():
    text = "\n\n".join(["Gull", "Ferry sails again", *FERRY, BOX, *FOG])
    assert BOX in read_dump(text).paragraphs
    left = read_dump(text, furniture=frozenset({BOX}))
    assert BOX not in left.paragraphs
    assert left.paragraphs == (*FERRY, *FOG)
