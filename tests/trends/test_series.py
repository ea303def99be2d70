"""Quantities over time: what is one quantity, what is another, and what became of its values."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from make import article, finding, moment, origin, outlet, story_report
from secondsource.records import (
    Bound,
    EntityKind,
    FindingKind,
    Part,
    Particular,
    PartRole,
    Story,
    StoryEntity,
    TimeKind,
    TimeMention,
    ValueMark,
    Verdict,
)
from secondsource.trends.series import link_series

WORDS = "Grain exports through Varnow"


def part(text, words, role=PartRole.POINT, **fields):
    start = text.index(words)
    given = {"role": role, "start": start, "end": start + len(words), "value": words, "unit": "t"}
    return Part(**(given | fields))


def page(name, text, day="2026-01-10"):
    return article(f"{name}.html", text=text, published=moment(day), outlet=outlet(name))


def particular(of, parts, what=WORDS):
    subject = (part(of.text, what, PartRole.WHAT, value=what, unit=""),) if what else ()
    return Particular(kind=FindingKind.SERIES, article_id=of.id, start=0, end=len(of.text), parts=(*subject, *parts))


def story(number, day, *told, verdict=Verdict.SINGLE_SOURCE, names=("Varnow",), origins=None):
    """A story of pages with their particulars, all of one finding; names are entities wherever they stand."""
    pages = [p for p, _ in told]
    entities = tuple(
        StoryEntity(
            name=n,
            kind=EntityKind.PLACE,
            id=f"ent-{n.lower()}",
            mentions=tuple((p.id, p.text.index(n), p.text.index(n) + len(n)) for p in pages if n in p.text),
        )
        for n in names
    )
    made = finding(
        (), id=f"fact-{number}", values=(), kind=FindingKind.SERIES, particulars=tuple(x for _, x in told), verdict=verdict, slot="amount"
    )
    return story_report(
        *pages,
        story=Story(id=f"story-{number}", article_ids=tuple(p.id for p in pages)),
        event_date=day,
        first_published=day,
        findings=(made,),
        entities=entities,
        origins=origins or tuple(origin(p) for p in pages),
    )


def linked(*reports, pages, **options):
    return link_series(reports, {p.id: p for p in pages}, **options)


def rose(name, low, high, day="2026-01-10", *, tail=" a month", subject=WORDS, unit="tonnes", **fields):
    """A page that tells a change from one value to another, and its particular."""
    text = f"{subject} rose from {low} to {high} million {unit}{tail}."
    of = page(name, text, day)
    short = {"tonnes": "t"}.get(unit, unit)
    parts = (
        part(text, f"{low} to".split()[0], number=low * 1e6, unit=short),
        part(text, f"{high} million {unit}", number=high * 1e6, unit=short, **fields),
    )
    return of, particular(of, parts, subject)


def told(series):
    return [(v.number / 1e6, v.mark) for v in series.values]


STANDS, REVISED, CONTRADICTED = ValueMark.STANDS, ValueMark.REVISED, ValueMark.CONTRADICTED


def test_a_quantity_is_followed_from_story_to_story():
    first, second = rose("a", 2, 3), rose("b", 3, 3.5, "2026-04-10")
    (found,) = linked(story(1, "2026-01-10", first), story(2, "2026-04-10", second), pages=[first[0], second[0]])
    assert told(found) == [(2.0, STANDS), (3.0, STANDS), (3.5, STANDS)]
    assert (found.unit, found.per, found.names, found.what) == ("t", "month", ("Varnow",), WORDS)
    middle = found.values[1]
    assert (middle.origins, middle.story_ids, middle.told) == (2, ("story-1", "story-2"), "2026-01-10")
    texts = {first[0].id: first[0].text, second[0].id: second[0].text}
    assert {texts[a][s:e] for a, s, e in middle.mentions} == {"3 million tonnes", "3"}


@pytest.mark.parametrize(
    "other",
    [
        {"tail": " a year"},
        {"tail": ""},
        {"unit": "litres"},
        {"subject": "Timber exports through Varnow"},
        {"subject": "Exports through Varnow"},  # all exports are not the grain
        {"subject": "Grain imports through Varnow"},
        {"subject": "Grain exports through Sarnik"},
        {"subject": "Grain exports"},  # of whom?
        {"subject": "Varnow"},
    ],
    ids=str,
)
def test_another_unit_rate_thing_or_place_is_another_series(other):
    first, second = rose("a", 2, 3), rose("b", 3, 3.5, "2026-04-10", **other)
    found = linked(
        story(1, "2026-01-10", first),
        story(2, "2026-04-10", second, names=("Varnow", "Sarnik")),
        pages=[first[0], second[0]],
    )
    assert sorted(told(s) for s in found) == [[(2.0, STANDS), (3.0, STANDS)], [(3.0, STANDS), (3.5, STANDS)]]


@pytest.mark.parametrize(
    "words", ["Total grain exports via Varnow", "The volume of grain exports in Varnow", "Monthly grain export of Varnow"]
)
def test_words_that_tell_nothing_do_not_part_a_quantity(words):
    first, second = rose("a", 2, 3), rose("b", 3, 3.5, "2026-04-10", subject=words)
    assert len(linked(story(1, "2026-01-10", first), story(2, "2026-04-10", second), pages=[first[0], second[0]])) == 1


def yearly(name, rows, day="2026-01-10", unit="t", subject=WORDS):
    """A page that gives values for periods, as (number, period)."""
    text = f"{subject} were " + ", ".join(f"{n} tonnes in {p}" for n, p in rows) + "."
    of = page(name, text, day)
    return of, particular(of, [part(text, f"{n} tonnes in {p}", number=float(n), period=str(p), unit=unit) for n, p in rows], subject)


def test_a_later_story_revises_a_value():
    first, second = yearly("a", [(12, 2023), (15, 2024)]), yearly("b", [(16, 2024), (18, 2025)], "2026-02-10")
    (found,) = linked(story(1, "2026-01-10", first), story(2, "2026-02-10", second), pages=[first[0], second[0]])
    assert [(v.number, v.period, v.mark) for v in found.values] == [
        (12.0, "2023", STANDS),
        (15.0, "2024", REVISED),
        (16.0, "2024", STANDS),
        (18.0, "2025", STANDS),
    ]


def test_two_voices_of_one_story_contradict_each_other_unless_it_tells_an_update():
    first, second = yearly("a", [(12, 2023), (15, 2024)]), yearly("b", [(12, 2023), (17, 2024)], "2026-01-11")
    (found,) = linked(story(1, "2026-01-10", first, second), pages=[first[0], second[0]])
    assert [(v.number, v.mark, v.origins) for v in found.values] == [(12.0, STANDS, 2), (15.0, CONTRADICTED, 1), (17.0, CONTRADICTED, 1)]
    (found,) = linked(story(1, "2026-01-10", first, second, verdict=Verdict.UPDATED), pages=[first[0], second[0]])
    assert [(v.number, v.mark) for v in found.values] == [(12.0, STANDS), (15.0, REVISED), (17.0, STANDS)]


def test_an_old_value_told_again_after_the_new_one_is_contradicted():
    tellings = [yearly("a", [(12, 2023), (15, 2024)]), yearly("b", [(12, 2023), (16, 2024)]), yearly("c", [(12, 2023), (15, 2024)])]
    days = ["2026-01-10", "2026-02-10", "2026-03-10"]
    (found,) = linked(*(story(n, day, t) for n, (day, t) in enumerate(zip(days, tellings, strict=True))), pages=[t[0] for t in tellings])
    assert [(v.number, v.mark) for v in found.values] == [(12.0, STANDS), (15.0, CONTRADICTED), (16.0, CONTRADICTED)]


@pytest.mark.parametrize(("bound", "number"), [(Bound.MORE_THAN, 2.5e6), (Bound.AT_MOST, 9e6)])
def test_a_bound_contradicts_nothing(bound, number):
    first = yearly("a", [(2, 2023), (3, 2024)])
    of = page("b", f"{WORDS} were 2 tonnes in 2023 and over 2.5 in 2024.")
    parts = [part(of.text, "2 tonnes", number=2.0, period="2023"), part(of.text, "over 2.5", number=number, period="2024", bound=bound)]
    (found,) = linked(story(1, "2026-01-10", first, (of, particular(of, parts))), pages=[first[0], of])
    assert all(v.mark is STANDS for v in found.values)


def test_years_and_months_do_not_stand_in_one_series():
    first, second = yearly("a", [(12, 2023), (15, 2024)]), yearly("b", [(1, "2024-01"), (2, "2024-02")])
    assert len(linked(story(1, "2026-01-10", first), story(2, "2026-02-10", second), pages=[first[0], second[0]])) == 2


def test_exact_multiples_are_one_unit():
    first, second = yearly("a", [(12, 2023), (15, 2024)]), yearly("b", [(12000, 2023), (15000, 2024)], unit="kg")
    (found,) = linked(story(1, "2026-01-10", first), story(2, "2026-02-10", second), pages=[first[0], second[0]])
    assert [(v.number, v.origins) for v in found.values] == [(12.0, 2), (15.0, 2)]


def with_target(name, number, due, day):
    text = f"{WORDS} rose from 2 to 3 million tonnes a month; the target is {number} million tonnes by the end of {due}."
    of = page(name, text, day)
    parts = (
        part(text, "2", number=2e6),
        part(text, "3 million tonnes", number=3e6),
        part(text, f"{number} million tonnes", PartRole.TARGET, number=number * 1e6),
    )
    start = text.index(due)
    return (of, particular(of, parts)), {of.id: (TimeMention(start=start, end=start + 4, kind=TimeKind.DATE, value=due),)}


def test_targets_have_their_days_and_come_last():
    first, times = with_target("a", 4, "2027", "2026-01-10")
    (found,) = linked(story(1, "2026-01-10", first), pages=[first[0]], times=times)
    goal = found.values[-1]
    assert (goal.target, goal.number, goal.period, found.per) == (True, 4e6, "2027", "month")
    (bare,) = linked(story(1, "2026-01-10", first), pages=[first[0]])
    assert bare.values[-1].period == ""


def test_a_target_is_raised():
    first, times = with_target("a", 4, "2027", "2026-01-10")
    second, more = with_target("b", 5, "2027", "2026-03-10")
    (found,) = linked(story(1, "2026-01-10", first), story(2, "2026-03-10", second), pages=[first[0], second[0]], times=times | more)
    assert [(v.number, v.mark) for v in found.values if v.target] == [(4e6, REVISED), (5e6, STANDS)]


def test_of_private_persons_nothing_is_followed():
    first = rose("a", 2, 3)
    assert linked(story(1, "2026-01-10", first), pages=[first[0]], withheld={"ent-varnow"}) == ()


def test_pages_that_are_not_there_and_stories_without_series_give_none():
    first = rose("a", 2, 3)
    assert linked(story(1, "2026-01-10", first), pages=[]) == ()
    assert linked(pages=[]) == ()
    assert linked(story_report(), pages=[]) == ()


def test_one_value_is_no_series():
    of = page("a", f"{WORDS} were 2 tonnes.")
    assert linked(story(1, "2026-01-10", (of, particular(of, [part(of.text, "2 tonnes", number=2.0)]))), pages=[of]) == ()


@given(st.permutations(range(4)), st.booleans())
@settings(deadline=None, max_examples=25)
def test_neither_order_nor_a_reprint_changes_anything(order, reprinted):
    tellings = [rose(f"p{n}", 2 + n, 3 + n, f"2026-0{1 + n}-10") for n in range(4)]
    reports = [story(n, f"2026-0{1 + n}-10", t) for n, t in enumerate(tellings)]
    pages = [t[0] for t in tellings]
    before = linked(*reports, pages=pages)
    if reprinted:
        copy = rose("copy", 2, 3, "2026-05-01")
        old = reports[0]
        made = dataclasses.replace(old.findings[0], particulars=(copy[1], *old.findings[0].particulars))
        reports[0] = dataclasses.replace(old, findings=(made,), origins=(origin(pages[0], copy[0]),))
        pages.append(copy[0])
    assert linked(*(reports[n] for n in order), pages=pages) == before
