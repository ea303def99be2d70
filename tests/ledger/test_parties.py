import pytest

from secondsource.ledger.parties import country_of_description, find_parties, name_bodies, plain_name, same_name
from secondsource.records import Analysis, Article, EntityKind, EntityMention, Reading


def write(text, *entities):
    found = tuple(EntityMention(start=text.index(name), end=text.index(name) + len(name), name=name, kind=kind) for name, kind in entities)
    article = Article(id="a", capture_id="c", file="a", title="", text=text, lang="en")
    return Reading(article=article, analysis=Analysis(article_id="a", sentences=(), entities=found), claims=())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Tallinn will pay.", ["Estonia"]),
        ("They met in Tallinn.", []),
        ("The Estonian government will pay.", ["Estonia"]),
        ("An Estonian bakery will pay.", []),
        ("Aid to Latvia grew.", ["Latvia"]),
        ("Every injured worker was paid.", ["injured workers"]),
        ("He gave to the ferry fund.", ["ferry fund"]),
    ],
)
def test_countries_and_groups(text, names):
    assert [party.name for party in find_parties(write(text))] == names


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Varnow Foam S.A.", "the Varnow Foam", True),
        ("Varnow", "Varnow Foam", True),
        ("VFW", "Varnow Foam Works", True),
        ("Varnow Foam", "Orlen Tram", False),
        ("", "Orlen Tram", False),
    ],
)
def test_same_name(left, right, same):
    assert same_name(left, right) is same
    assert same_name(right, left) is same


def test_plain_name_keeps_something_of_every_name():
    assert plain_name("Ltd") == ("ltd",)


def test_kinds_are_settled_over_the_story():
    pages = [
        write("Varnow Foam closed.", ("Varnow Foam", EntityKind.PERSON)),
        write("Varnow Foam paid.", ("Varnow Foam", EntityKind.ORGANISATION)),
        write("Minister Orla Dunn spoke.", ("Orla Dunn", EntityKind.ORGANISATION)),
        write("Varnow paid.", ("Varnow", EntityKind.PERSON)),
    ]
    assert name_bodies(pages) == {
        "Orla Dunn": EntityKind.PERSON,
        "Varnow": EntityKind.ORGANISATION,
        "Varnow Foam": EntityKind.ORGANISATION,
    }


def test_country_of_a_description():
    assert country_of_description("a deal under which the Omani producer ") == "Oman"
    assert country_of_description("a deal under which an Omani lorry maker ") == "Oman"
    assert country_of_description("a deal under which the producer ") == ""
