import random

import pytest

import make
from secondsource.extract.dump import read_dump
from secondsource.extract.recurrence import (
    dump_keys,
    furniture_of_dump,
    furniture_of_pages,
    group_outlets,
    learn_furniture,
    learn_outlets,
    page_keys,
)
from secondsource.records import Media

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


# ------------------------------------------------------------------------------------------------------- several outlets

MENUS = {
    "gull": ["The Varnow Gull", "Harbour", "Weather at sea", "Letters to the Gull", "Tide tables", "Our island", "Small ads"],
    "crow": ["Crow of Odel", "Town hall", "Fields and farms", "Crow on Sunday", "Markets of Odel", "Obituaries", "Jobs in Odel"],
}
ANYWHERE = ["Share", "Facebook", "Read more", "Advertisement", "Comments", "Subscribe", "1", "2", "3", "Sign in"]
SALT = [
    "The salt works of Perrin will close in autumn after ninety years, their owner Dana Holm told the council.",
    "About forty people work there and most of them have been offered places in the new fish market of Perrin.",
]
WIRE = [
    "A court in Tessaly ruled on Tuesday that the treaty on the straits of Morv still binds both of its parties.",
    "Judge Ilse Arnt said that no notice of any kind had been given in the eleven years that it has been in force.",
    "The government of Tessaly wants to appeal, its spokesman Pavel Orn told reporters in front of the court house.",
]


def page(outlet, *lines):
    return [*MENUS[outlet], *ANYWHERE[:5], *lines, *ANYWHERE[5:]]


def grouped(pages):
    return group_outlets([page_keys(lines) for lines in pages])


def test_pages_that_share_menus_are_of_one_outlet():
    pages = [page("gull", *FERRY), page("crow", *SALT), page("gull", *FOG), page("crow", *WIRE), [*SALT, *FOG]]
    assert grouped(pages) == [[0, 2], [1, 3], [4]]


def test_what_stands_on_pages_everywhere_tells_no_outlet():
    assert grouped([[*ANYWHERE, *FERRY], [*ANYWHERE, *FOG], [*ANYWHERE, "Tide tables", *SALT]]) == [[0], [1], [2]]


def test_reprints_on_two_outlets_are_of_two():
    pages = [page("gull", *WIRE), page("crow", *WIRE), page("gull", *FERRY), page("crow", *SALT)]
    assert grouped(pages) == [[0, 2], [1, 3]]
    assert [set(found) & set(WIRE) for found in furniture_of_pages(pages)] == [set()] * 4


@pytest.mark.parametrize("pages", [[], [[]], [[], []], [["Gull"]]])
def test_pages_alone_have_no_furniture(pages):
    assert grouped(pages) == [[i] for i in range(len(pages))]
    assert furniture_of_pages(pages) == (frozenset(),) * len(pages)


def test_furniture_of_pages_is_that_of_their_outlet():
    pages = [page("gull", *FERRY, BOX), page("gull", *FOG, BOX), page("crow", *SALT, BOX)]
    first, second, alone = furniture_of_pages(pages)
    assert first == second == {*MENUS["gull"], *ANYWHERE, BOX}
    assert alone == frozenset()


BACKGROUND = "The salt works were opened by Dana Holm of Perrin and have belonged to the same family ever since that day."
QUOTE = "“We shall all miss the smell of it,” she said."


def test_what_articles_on_one_event_share_is_kept():
    later = [
        "The council of Perrin voted on Friday to buy the land of the salt works from Dana Holm for a park.",
        "Only two members voted against it, and the fish market of Perrin is to get the sheds for its boats.",
    ]
    pages = [page("gull", *SALT, BACKGROUND, QUOTE, BOX), page("gull", *later, BACKGROUND, QUOTE, BOX), page("gull", *FOG, BOX)]
    for found in furniture_of_pages(pages):
        assert BOX in found
        assert BACKGROUND not in found
        assert QUOTE not in found


def test_credits_are_kept_however_often_they_stand():
    pages = [page("gull", *FERRY, "With inputs from agencies"), page("gull", *FOG, "With inputs from agencies")]
    assert [set(found) & {"With inputs from agencies"} for found in furniture_of_pages(pages)] == [set(), set()]


def test_order_of_pages_of_several_outlets_does_not_matter():
    rng = random.Random(3)
    texts = [FERRY, FOG, SALT, WIRE, [*FERRY, BACKGROUND], [*SALT, BACKGROUND]]
    pages = [page(outlet, *text, BOX, *rng.sample(WIRE, 1)) for outlet in sorted(MENUS) for text in texts]
    found = dict(zip(map(tuple, pages), furniture_of_pages(pages), strict=True))
    for _ in range(5):
        rng.shuffle(pages)
        assert dict(zip(map(tuple, pages), furniture_of_pages(pages), strict=True)) == found


def test_many_pages_of_one_outlet_are_found_through_each_other():
    pages = [page("gull", f"Headline {i}", f"Boat {i} came in") for i in range(1500)]
    assert len(grouped(pages)) == 1


def test_furniture_of_a_dump_is_found_by_its_bytes():
    captures = [
        make.capture(f"{i}.txt", "\n\n".join(page("gull", *text, BOX)).encode(), media=Media.TEXT, id=f"cap-{i}")
        for i, text in enumerate((FERRY, FOG))
    ]
    learned = learn_outlets([dump_keys(capture) for capture in captures])
    assert {BOX, "Tide tables"} <= furniture_of_dump(captures[0], learned[0])
    assert furniture_of_dump(captures[0], frozenset()) == frozenset()
