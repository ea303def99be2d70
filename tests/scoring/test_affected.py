from dataclasses import replace

import pytest

from secondsource.records import Analysis, Article, EntityKind, Origin, Outlet, Reading, StoryEntity
from secondsource.scoring.affected import find_affected
from secondsource.text import sentence_spans


def write(name, text, title="", lang="en"):
    article = Article(id=name, capture_id=f"c-{name}", file=name, title=title, text=text, lang=lang)
    return Reading(article=article, analysis=Analysis(article_id=name, sentences=sentence_spans(text)), claims=())


def origin(root, *copies):
    return Origin(id=f"o-{root}", root_id=root, article_ids=(root, *copies))


def entity(name, kind, *readings):
    found = [(r.article.id, at, at + len(name)) for r in readings if (at := r.article.text.find(name)) >= 0]
    return StoryEntity(name=name, kind=kind, id=None, mentions=tuple(found))


class Oracle:
    """Gives the same chances for every text."""

    def __init__(self, bad, neither, good):
        self.chances = (bad, neither, good)

    def judge(self, text, start, end):
        return self.chances


def words_of(page, passage):
    assert passage is not None
    assert passage[0] == page.article.id
    return page.article.text[passage[1] : passage[2]]


@pytest.mark.parametrize(
    ("title", "text", "name", "kind", "polarity"),
    [
        (
            "Fire destroys Varnow Foam plant",
            "A blaze destroyed the Varnow Foam plant on Monday.",
            "Varnow Foam",
            EntityKind.ORGANISATION,
            -1,
        ),
        (
            "Regulator fines Varnow Foam",
            "The regulator fined Varnow Foam 3 million euros.",
            "Varnow Foam",
            EntityKind.ORGANISATION,
            -1,
        ),
        ("Orlen Tram wins order", "Orlen Tram won the contract for nine trams.", "Orlen Tram", EntityKind.ORGANISATION, 1),
        ("Library opens late", "The library of Varnow kept its doors as they were.", "Varnow", EntityKind.PLACE, 0),
    ],
)
def test_whom_an_event_helps_or_harms(title, text, name, kind, polarity):
    page = write("a", text, title)
    (row,) = find_affected([page], [origin("a")], [entity(name, kind, page)])
    assert (row.entity, row.polarity) == (name, polarity)


def test_reprints_do_not_change_whom_it_affects():
    page, copy = write("a", "A blaze destroyed the Varnow Foam plant."), write("b", "A blaze destroyed the Varnow Foam plant.")
    once = find_affected([page], [origin("a")], [entity("Varnow Foam", EntityKind.ORGANISATION, page)])
    twice = find_affected([page, copy], [origin("a", "b")], [entity("Varnow Foam", EntityKind.ORGANISATION, page, copy)])
    assert once == twice


def test_products_are_never_affected():
    page = write("a", "A blaze destroyed the Foamster.")
    assert find_affected([page], [origin("a")], [entity("Foamster", EntityKind.PRODUCT, page)]) == ()


@pytest.mark.parametrize(("kind", "affected"), [("agency", []), ("official", ["Orsk Wire"]), ("", ["Orsk Wire"])])
def test_who_tells_of_an_event_is_not_affected_by_it(kind, affected):
    page = write("a", "Orsk Wire won a major contract, it told Orsk Wire.", title="Orsk Wire wins contract")
    page = replace(page, article=replace(page.article, outlet=Outlet(name="Orsk Wire", kind=kind)))
    rows = find_affected([page], [origin("a")], [entity("Orsk Wire", EntityKind.ORGANISATION, page)])
    assert [row.entity for row in rows] == affected


def test_the_reason_is_the_clause_that_weighs_most():
    text = (
        "Varnow Foam spoke to its neighbours about the long history of the plant, which goes back to the first years of the last century; "
        "on Monday a blaze destroyed Varnow Foam and its stores, but nobody has said yet what the insurers of the company would do about it."
    )
    page = write("a", text, "Fire destroys Varnow Foam plant")
    at = text.rindex("Varnow Foam")
    foam = StoryEntity(name="Varnow Foam", kind=EntityKind.ORGANISATION, id=None, mentions=(("a", at, at + 11),))
    (row,) = find_affected([page], [origin("a")], [foam])
    assert row.polarity == -1
    assert words_of(page, row.reason) == "on Monday a blaze destroyed Varnow Foam and its stores"
    assert (row.mixed, row.counter) == (False, None)


def test_mixed_effects_give_a_reason_for_each_side():
    text = "Orlen Tram won a major contract. The city sued Orlen Tram over the delay."
    page = write("a", text)
    both = tuple(("a", at, at + 10) for at in (0, text.rindex("Orlen Tram")))
    (row,) = find_affected([page], [origin("a")], [StoryEntity(name="Orlen Tram", kind=EntityKind.ORGANISATION, id=None, mentions=both)])
    assert row.mixed
    assert {words_of(page, row.reason), words_of(page, row.counter)} == {
        "Orlen Tram won a major contract.",
        "The city sued Orlen Tram over the delay.",
    }


def test_no_effect_needs_no_reason():
    page = write("a", "The library of Varnow kept its doors as they were.", "Library opens late")
    (row,) = find_affected([page], [origin("a")], [entity("Varnow", EntityKind.PLACE, page)])
    assert (row.polarity, row.reason, row.mixed) == (0, None, False)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("VARNOW, March 3 (Orsk Wire) - A blaze destroyed a foam plant on Monday.", "Orsk Wire"),
        ("A blaze destroyed a foam plant, the mayor told the Orsk Herald.", "Orsk Herald"),
        ("In an interview with Radio Orsk he said a blaze destroyed the plant.", "Radio Orsk"),
    ],
)
def test_who_was_told_of_an_event_is_not_affected_by_it(text, name):
    page = write("a", text)
    assert find_affected([page], [origin("a")], [entity(name, EntityKind.ORGANISATION, page)]) == ()


@pytest.mark.parametrize(("chances", "polarity"), [((0.9, 0.05, 0.05), -1), ((0.05, 0.05, 0.9), 1), ((0.5, 0.4, 0.1), 0)])
def test_pages_in_other_languages_are_judged_by_the_network(chances, polarity):
    text = "Ein Brand zerstörte am Montag das Werk von Varnow Schaum."
    page = write("a", text, lang="de")
    entities = [entity("Varnow Schaum", EntityKind.ORGANISATION, page)]
    (row,) = find_affected([page], [origin("a")], entities, model=Oracle(*chances))
    assert row.polarity == polarity
    assert (row.reason == ("a", 0, len(text))) is bool(polarity)
    (silent,) = find_affected([page], [origin("a")], entities)
    assert silent.polarity == 0
