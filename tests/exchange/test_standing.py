"""Who stands on which side of a dispute, and what replaced what."""

import pytest

import make
from secondsource.exchange.standing import dispute_of, history_of
from secondsource.records import Slot, Status, Verdict


def told(when, file, value="3", **fields):
    """A page that gives a value, and its claim."""
    article = make.article(file, published=make.moment(when) if when else None, outlet=make.outlet(file.removesuffix(".html").title()))
    return article, make.claim(article, value=value, words="Three", **fields)


def made(verdict, *sides, conflicts=((0, 1),)):
    """A finding with a value for each side, its claims and its articles by id."""
    finding = make.finding(
        (), verdict=verdict, slot=Slot.COUNT, conflicts=conflicts, values=tuple(make.value(tuple(c for _, c in side)) for side in sides)
    )
    pairs = [pair for side in sides for pair in side]
    return finding, {c.id: c for _, c in pairs}, {a.id: a for a, _ in pairs}


def test_a_dispute_begins_when_both_values_stand_side_by_side():
    early, late = told("2026-03-02T08:00:00+00:00", "wire.html"), told("2026-03-03T09:00:00+00:00", "daily.html")
    other = told("2026-03-02T20:00:00+00:00", "post.html", value="4")
    dispute = dispute_of(*made(Verdict.DISPUTED, [late, early], [other]))
    assert (dispute.slot, dispute.since.iso) == (Slot.COUNT, "2026-03-02T20:00:00+00:00")
    assert [side.outlets for side in dispute.sides] == [("Wire", "Daily"), ("Post",)]
    assert [side.told.iso for side in dispute.sides] == ["2026-03-02T08:00:00+00:00", "2026-03-02T20:00:00+00:00"]


def test_a_day_alone_comes_after_the_times_of_that_day_and_before_the_next_day():
    timed, day = told("2026-03-02T22:00:00+00:00", "wire.html"), told("2026-03-02", "copy.html")
    other = told("2026-03-03T01:00:00+00:00", "post.html", value="4")
    first, second = dispute_of(*made(Verdict.DISPUTED, [day, timed], [other])).sides
    assert first.outlets == ("Wire", "Copy")
    first, _ = dispute_of(*made(Verdict.DISPUTED, [told("2026-03-04T08:00:00+00:00", "late.html"), day], [other])).sides
    assert first.told.iso == "2026-03-02"
    assert second.outlets == ("Post",)


def test_a_page_that_calls_a_value_wrong_is_not_on_its_side():
    giving, denying = told("2026-03-02", "wire.html"), told("2026-03-01", "post.html", status=Status.DENIED)
    dispute = dispute_of(*made(Verdict.DISPUTED, [giving, denying], [told("2026-03-03", "daily.html", value="4")]))
    assert dispute.sides[0].outlets == ("Wire",)
    alone = dispute_of(*made(Verdict.DISPUTED, [denying], [giving]))
    assert alone.sides[0].outlets == ("Post",)


def test_a_value_that_excludes_no_other_is_on_no_side():
    sides = [[told("2026-03-02", f"{n}.html", value=str(n))] for n in range(3)]
    assert [s.value.value for s in dispute_of(*made(Verdict.DISPUTED, *sides, conflicts=((0, 2),))).sides] == ["0", "2"]
    assert len(dispute_of(*made(Verdict.DISPUTED, *sides, conflicts=())).sides) == 3


def test_without_dates_it_is_not_known_since_when():
    dispute = dispute_of(*made(Verdict.DISPUTED, [told("", "wire.html")], [told("2026-03-02", "post.html", value="4")]))
    assert dispute.since is None
    assert dispute.sides[0].told is None


def test_a_history_is_in_the_order_of_time():
    sides = [
        [told("2026-03-04", "late.html", value="9")],
        [told("2026-03-02", "early.html", value="7")],
        [told("", "some.html", value="8")],
    ]
    turns = history_of(*made(Verdict.UPDATED, *sides))
    assert [turn.value.value for turn in turns] == ["7", "9", "8"]
    assert [turn.outlets for turn in turns] == [("Early",), ("Late",), ("Some",)]


@pytest.mark.parametrize("verdict", [Verdict.CORROBORATED, Verdict.SINGLE_SOURCE])
def test_other_verdicts_have_neither(verdict):
    finding, claims, articles = made(verdict, [told("2026-03-02", "wire.html")], conflicts=())
    assert dispute_of(finding, claims, articles) is None
    assert history_of(finding, claims, articles) == ()


def test_pages_and_claims_that_are_not_at_hand_are_left_out():
    finding, claims, articles = made(Verdict.DISPUTED, [told("2026-03-02", "a.html")], [told("2026-03-02", "b.html", value="4")])
    assert dispute_of(finding, {}, articles).sides[0].articles == ()
    assert dispute_of(finding, claims, {}).since is None
