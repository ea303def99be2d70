"""The glossary of a store: meanings, origins, copies, and where sources differ."""

import random

import pytest

from make import article, moment, origin, story_report
from secondsource.glossary import MOST_MEANINGS, compile_glossary, same_meaning
from secondsource.language.definitions import find_terms
from secondsource.language.longforms import find_acronyms
from secondsource.records import Derivation, Story, TermKind


def page(name, text, when="2026-03-02", **fields):
    return article(f"{name}.html", text=text, title="News of the day", published=moment(when) if when else None, **fields)


def story(name, *pages, origins=None, copies=()):
    return story_report(
        *pages,
        story=Story(id=name, article_ids=tuple(p.id for p in pages)),
        origins=origins or tuple(origin(p) for p in pages),
        derivations=tuple((p.id, Derivation.WHOLLY if p in copies else Derivation.INDEPENDENT) for p in pages),
    )


def compiled(*reports, pages):
    definitions = [d for p in pages for d in (*find_acronyms(p), *find_terms(p))]
    return compile_glossary(definitions, pages, reports)


WATER = "The Varnow Water Board (VWB) met."


def test_nothing_gives_nothing():
    assert compile_glossary((), (), ()) == ()


def test_definition_of_a_page_in_no_story_is_left_out():
    known = page("a", WATER)
    assert compiled(pages=[known]) == ()


def test_entry_counts_origins_that_use_it_and_names_the_first_day():
    pages = [page("a", WATER, "2026-03-03"), page("b", "The VWB paid.", "2026-03-01"), page("c", "Nobody paid.", "2026-02-01")]
    (entry,) = compiled(story("s", *pages), pages=pages)
    assert (entry.term, entry.kind, entry.origins, entry.first_seen) == ("VWB", TermKind.ACRONYM, 2, "2026-03-01")
    (meaning,) = entry.meanings
    assert (meaning.text, meaning.origins, meaning.story_ids) == ("Varnow Water Board", 1, ("s",))
    (definition,) = meaning.definitions
    assert pages[0].text[definition.start : definition.end] == WATER


def test_undated_pages_give_no_first_day():
    known = page("a", WATER, when="")
    (entry,) = compiled(story("s", known), pages=[known])
    assert entry.first_seen == ""


def test_a_reprint_changes_nothing():
    first, second = page("a", WATER), page("b", "VWB, the Varnow Water Board, paid.")
    copy = page("c", "The Vintage Wine Bureau (VWB) met.", "2026-02-01")
    alone = compiled(story("s", first, second), pages=[first, second])
    whole = story("s", first, second, copy, origins=(origin(first, copy), origin(second)), copies=[copy])
    assert compiled(whole, pages=[first, second, copy]) == alone


def test_pages_of_one_origin_count_once_but_are_all_read():
    first, second = page("a", "The VWB paid."), page("b", WATER)
    (entry,) = compiled(story("s", first, second, origins=(origin(first, second),)), pages=[first, second])
    assert entry.origins == entry.meanings[0].origins == 1


def test_one_acronym_with_two_meanings_in_different_stories():
    water, wine = page("a", WATER), page("b", "The Vintage Wine Bureau (VWB) met.")
    (entry,) = compiled(story("s", water), story("t", wine), pages=[water, wine])
    assert {(m.text, m.story_ids) for m in entry.meanings} == {("Varnow Water Board", ("s",)), ("Vintage Wine Bureau", ("t",))}
    assert entry.differing_in == ()


def test_origins_that_differ_in_one_story_are_marked():
    water, wine = page("a", WATER), page("b", "The Vintage Wine Bureau (VWB) met.")
    (entry,) = compiled(story("s", water, wine), pages=[water, wine])
    assert entry.differing_in == ("s",)


def test_one_origin_cannot_differ_with_itself():
    water, wine = page("a", WATER), page("b", "The Vintage Wine Bureau (VWB) met.")
    (entry,) = compiled(story("s", water, wine, origins=(origin(water, wine),)), pages=[water, wine])
    assert (len(entry.meanings), entry.differing_in) == (2, ())


def test_translation_is_a_meaning_but_no_difference():
    english = page("a", "The Lemira Central Bank (LCB) met.")
    german = page("b", "Die Lemirische Chefbank (LCB) tagte.", lang="de")
    (entry,) = compiled(story("s", english, german), pages=[english, german])
    assert entry.differing_in == ()


def test_spellings_are_one_meaning():
    pages = [page("a", "The Varnow Defence Organisation (VDO) met."), page("b", "The Varnow Defense Organization (VDO) met.", "2026-03-03")]
    (entry,) = compiled(story("s", *pages), pages=pages)
    (meaning,) = entry.meanings
    assert (meaning.origins, meaning.variants) == (2, ("Varnow Defense Organization",))


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Varnow Water Board", "the Varnow Water Boards", True),
        ("Office of Works", "Office for Works", True),
        ("Varnow Machine Works", "Varnow Machine Works Corporation", True),
        ("Rail Agency", "Rail Authority", False),
        ("Rail Agency", "Road Agency", False),
        ("", "Rail Agency", False),
    ],
)
def test_same_meaning_is_symmetric(left, right, same):
    assert same_meaning(left, right) is same
    assert same_meaning(right, left) is same


def test_terms_are_counted_in_any_case_and_number():
    pages = [page("a", "A dry lease is a contract that hires an aircraft."), page("b", "Dry leases grew.", "2026-03-01")]
    (entry,) = compiled(story("s", *pages), pages=pages)
    assert (entry.term, entry.kind, entry.origins, entry.first_seen) == ("dry lease", TermKind.TERM, 2, "2026-03-01")


def test_plural_and_dotted_forms_are_uses():
    pages = [page("a", "Mobile pumping stations (MPSs) came."), page("b", "One MPS broke."), page("c", "An M.P.S. came.")]
    (entry,) = compiled(story("s", *pages), pages=pages)
    assert entry.origins == 3


def test_order_of_the_input_does_not_matter():
    texts = [
        WATER,
        "The Vintage Wine Bureau (VWB) met.",
        "VWB paid.",
        "A dry lease is a contract that hires an aircraft.",
        "An old dry lease.",
    ]
    pages = [page(str(n), text, f"2026-03-0{n % 3 + 1}") for n, text in enumerate(texts)]
    reports = [story("s", *pages[:2]), story("t", *pages[2:])]
    expected = compiled(*reports, pages=pages)
    rng = random.Random(7)
    for _ in range(5):
        rng.shuffle(pages)
        rng.shuffle(reports)
        assert compiled(*reports, pages=pages) == expected


def test_a_flood_of_meanings_is_cut_off():
    words = ["".join(chr(97 + (n // 26**k) % 26) for k in range(3)) for n in range(60)]
    pages = [page(str(n), f"The V{w} Water Board (VWB) met.") for n, w in enumerate(words)]
    (entry,) = compiled(*(story(f"s{n}", p) for n, p in enumerate(pages)), pages=pages)
    assert len(entry.meanings) == MOST_MEANINGS
