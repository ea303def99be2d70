"""Entities over all stories: counts, roles and companions; and whom nothing is told of."""

import pytest

from make import article, link, moment, origin, outlet, story_report
from secondsource.records import Affected, EntityKind, Story, StoryEntity
from secondsource.trends.entities import entity_key, find_withheld, first_passages, list_entities, without_tellers


def entity(name, *pages, kind=EntityKind.ORGANISATION, ident=None):
    mentions = tuple((p.id, p.text.index(name), p.text.index(name) + len(name)) for p in pages if name in p.text)
    return StoryEntity(name=name, kind=kind, id=ident or f"ent-{name.lower()}", mentions=mentions or tuple((p.id, 0, 3) for p in pages))


def person(name, *pages, **fields):
    return entity(name, *pages, kind=EntityKind.PERSON, **fields)


def story(number, *pages, day="2026-03-02", **fields):
    given = {"story": Story(id=f"story-{number}", article_ids=tuple(p.id for p in pages)), "event_date": day, "first_published": day}
    return story_report(*pages, **(given | fields))


def page(name, text="Jan Kos spoke."):
    return article(f"{name}.html", text=text, published=moment("2026-03-02"))


def withheld(*reports, **options):
    return find_withheld(reports, articles={}, **options)


def test_a_person_of_one_origin_is_withheld_however_many_pages_name_him():
    first, second = page("a"), page("b")
    report = story(1, first, second, entities=(person("Jan Kos", first, second),), origins=(origin(first, second),))
    assert withheld(report) == {"ent-jan kos"}


def test_a_person_of_two_origins_of_one_story_is_listed():
    first, second = page("a"), page("b")
    assert withheld(story(1, first, second, entities=(person("Jan Kos", first, second),))) == frozenset()


def test_origins_of_two_stories_are_not_known_to_be_independent():
    pages = page("a"), page("b")
    assert withheld(*(story(n, p, entities=(person("Jan Kos", p),)) for n, p in enumerate(pages))) == {"ent-jan kos"}


def test_an_origin_that_may_be_a_copy_does_not_count():
    first, second = page("a"), page("b")
    report = story(1, first, second, entities=(person("Jan Kos", first, second),), links=(link(second, first, doubtful=True),))
    assert withheld(report) == {"ent-jan kos"}


def test_holders_of_office_are_listed():
    only = page("a")
    assert withheld(story(1, only, entities=(person("Jan Kos", only),)), holders={"ent-jan kos"}) == frozenset()


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Prime Minister Jan Kos spoke.", True),
        ("The mayor of Varnow, Jan Kos, spoke.", True),
        ("Jan Kos, the mayor of Varnow, spoke.", True),
        ("Jan Kos, Varnow's deputy mayor, spoke.", True),
        ("Bürgermeister Jan Kos sprach.", True),
        ("Le maire de Varnow, Jan Kos, a parlé.", True),
        ("Ministrul Jan Kos a vorbit.", True),
        ("Former mayor Jan Kos spoke.", False),
        ("Ex-minister Jan Kos spoke.", False),
        ("Jan Kos, a former mayor, spoke.", False),
        ("Jan Kos, wife of the mayor, spoke.", False),
        ("Jan Kos, the mayor's brother, spoke.", False),
        ("Jan Kos, mayor candidate, spoke.", False),
        ("A driver, Jan Kos, told the mayor.", False),
        ("The mayor spoke. Jan Kos listened.", False),
        ("Jan Kos, 34, a baker, spoke.", False),
        ("Nearby, Jan Kos spoke.", False),
    ],
)
def test_an_office_stands_right_beside_the_name(text, listed):
    only = page("a", text)
    report = story(1, only, entities=(person("Jan Kos", only),))
    assert (find_withheld([report], articles={only.id: only}) == frozenset()) is listed


def test_an_office_that_only_a_copy_adds_does_not_count():
    root, copy = page("a"), page("b", "Mayor Jan Kos spoke.")
    report = story(1, root, copy, entities=(person("Jan Kos", root, copy),), origins=(origin(root, copy),))
    assert find_withheld([report], articles={root.id: root, copy.id: copy}) == {"ent-jan kos"}


@pytest.mark.parametrize(
    ("made", "listed"),
    [
        (entity("Varnow Port", ident="ent-x"), True),
        (entity("Jan Kos", kind=EntityKind.OTHER, ident="ent-x"), False),  # nothing is known of it but two words
        (entity("Rybna", kind=EntityKind.OTHER, ident="ent-x"), True),
        (entity("Black Lake", kind=EntityKind.OTHER, ident="wikidata:Q1"), True),
        (person("Minister Jan Kos", ident="ent-x"), True),
    ],
    ids=lambda v: getattr(v, "name", str(v)),
)
def test_who_may_be_a_person(made, listed):
    assert (withheld(story(1, page("a"), entities=(made,))) == frozenset()) is listed


def test_a_place_once_taken_for_a_person_is_listed_where_more_origins_call_it_a_place():
    pages = [page(name) for name in "abc"]
    place = story(1, *pages[:2], entities=(entity("Varnow", *pages[:2], kind=EntityKind.PLACE),))
    misread = story(2, pages[2], entities=(person("Varnow", pages[2]),))
    assert withheld(place, misread) == frozenset()
    assert withheld(misread) == {"ent-varnow"}


def test_an_entity_without_id_is_known_by_its_name():
    assert entity_key(StoryEntity(name="Ţăndărei", kind=EntityKind.PLACE, id=None, mentions=())) == "name:tandarei"


def test_each_origin_gives_one_passage():
    root, copy, other = page("a"), page("b"), page("c")
    found = first_passages(entity("Jan Kos", root, copy, other), (origin(root, copy), origin(other)))
    assert sorted(found) == sorted([(root.id, 0, 7), (other.id, 0, 7)])


def test_a_line_counts_stories_origins_tones_and_promises():
    one, two = page("a", "Varnow Port and Sarnik Line."), page("b", "Varnow Port.")
    reports = [
        story(
            1,
            one,
            entities=(entity("Varnow Port", one), entity("Sarnik Line", one)),
            affected=(Affected(entity="Varnow Port", polarity=-1, score=-0.4),),
        ),
        story(2, two, day="2026-03-09", entities=(entity("Varnow Port", two),)),
    ]
    port, line = list_entities(reports, promises=[("Varnow port", "Sarnik Line"), ("Brdowo", "Alna")])
    assert (port.name, port.stories, port.origins, port.first, port.last) == ("Varnow Port", 2, 2, "2026-03-02", "2026-03-09")
    assert (port.negative, port.neutral, port.positive, port.promised, port.received) == (1, 0, 0, 1, 0)
    assert [(c.name, c.stories) for c in port.companions] == [("Sarnik Line", 1)]
    assert (line.name, line.promised, line.received) == ("Sarnik Line", 0, 1)
    assert {(one.id, 0, 11), (two.id, 0, 11)} == set(port.mentions)


def test_who_is_withheld_is_named_nowhere():
    only = page("a", "Varnow Port, Jan Kos.")
    reports = [story(1, only, entities=(entity("Varnow Port", only), person("Jan Kos", only)))]
    (port,) = list_entities(reports, withheld=find_withheld(reports))
    assert (port.name, port.companions) == ("Varnow Port", ())


def test_order_and_limit():
    one, two = page("a", "Alna. Brix."), page("b", "Brix.")
    reports = [story(1, one, entities=(entity("Alna", one), entity("Brix", one))), story(2, two, entities=(entity("Brix", two),))]
    assert [line.name for line in list_entities(reports)] == ["Brix", "Alna"]
    assert list_entities(reports[::-1]) == list_entities(reports)
    assert [line.name for line in list_entities(reports, limit=1)] == ["Brix"]
    assert [line.name for line in list_entities(reports, keys={"ent-alna"})] == ["Alna"]


def test_no_stories():
    assert list_entities([]) == ()
    assert find_withheld([]) == frozenset()


def test_names_never_make_a_pattern_slow():
    """A hostile text: the search for offices looks at a few characters only."""
    text = "minister of " * 20_000 + "Jan Kos" + ", the " * 20_000
    only = page("a", text)
    assert find_withheld([story(1, only, entities=(person("Jan Kos", only),))], articles={only.id: only})


def test_who_writes_of_an_event_is_no_part_of_it():
    press, body = outlet("Lemira Wire Service", kind="news agency"), outlet("Lemira Water Board", kind="official body")
    pages = {a.id: a for a in (article("a.html", outlet=press), article("b.html", outlet=body))}
    names = ("LWS", "Lemira Wire Service", "Lemira Water Board", "Thalora Water")
    entities = tuple(StoryEntity(name=n, kind=EntityKind.ORGANISATION, id=None, mentions=((next(iter(pages)), 0, 3),)) for n in names)
    report = story_report(*pages.values(), entities=entities)
    assert [e.name for e in without_tellers(report, pages).entities] == ["Lemira Water Board", "Thalora Water"]
    assert without_tellers(report, {}) == report
