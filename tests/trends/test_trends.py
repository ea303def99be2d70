"""Trends: which day a story belongs to, what a period counts, and that copies make no trend."""

import dataclasses
import itertools
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from make import article, claim, finding, moment, origin, outlet, score, story_report
from secondsource.records import (
    Affected,
    CommitmentStatus,
    Conversion,
    EntityKind,
    Grain,
    Ledger,
    LedgerChange,
    LedgerEntry,
    LedgerField,
    Story,
    StoryEntity,
    Subject,
    SubjectKind,
    Verdict,
)
from secondsource.trends.periods import MOST_PERIODS, period_of, periods_between, story_day, window
from secondsource.trends.trends import ALL, WHOLE_FEED, Sum, TrendOptions, find_trend, index_stories, ledger_sums, rank_subjects

VARNOW = Subject(kind=SubjectKind.ENTITY, id="ent-varnow", name="Varnow")


def entity(*pages, name="Varnow", kind=EntityKind.PLACE, ident="ent-varnow"):
    return StoryEntity(name=name, kind=kind, id=ident, mentions=tuple((p.id, 40, 46) for p in pages))


def story(number, day="2026-03-02", pages=1, **fields):
    made = tuple(article(f"s{number}p{n}.html", published=moment(day) if day else None) for n in range(pages))
    given = {
        "story": Story(id=f"story-{number:04}", article_ids=tuple(p.id for p in made)),
        "event_date": day,
        "first_published": day,
        "entities": (entity(*made),),
    }
    return story_report(*made, **(given | fields))


def trend(reports, subject=VARNOW, grain=Grain.DAY, **options):
    return find_trend(index_stories(reports, options=TrendOptions(**options)), subject, grain)


# --------------------------------------------------------------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("event", "first", "expected"),
    [
        ("2026-03-01", "2026-03-02T09:00:00+01:00", "2026-03-01"),
        ("2026-03-03", "2026-03-02T23:30:00-08:00", "2026-03-03"),  # the other side of the date line
        ("2026-06-01", "2026-03-02", "2026-03-02"),  # what is to come is news today
        ("2019-03-01", "2026-03-02", "2026-03-02"),  # what is long past is remembered
        (None, "2026-03-02", "2026-03-02"),
        ("2026-03-01", None, "2026-03-01"),
        ("soon", "2026-03-02", "2026-03-02"),
        ("0001-01-01", "0001-01-01", "0001-01-01"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
        (None, None, None),
        ("2026-99-99", "", None),
    ],
)
def test_a_story_belongs_to_the_day_of_its_event_or_of_its_first_page(event, first, expected):
    day = story_day(story(1, event_date=event, first_published=first))
    assert (date.fromordinal(day).isoformat() if day else None) == expected


@pytest.mark.parametrize(
    ("day", "grain", "name", "first", "last"),
    [
        ("2026-03-02", Grain.DAY, "2026-03-02", "2026-03-02", "2026-03-02"),
        ("2026-03-08", Grain.WEEK, "2026-W10", "2026-03-02", "2026-03-08"),
        ("2026-12-31", Grain.WEEK, "2026-W53", "2026-12-28", "2027-01-03"),
        ("2024-02-29", Grain.MONTH, "2024-02", "2024-02-01", "2024-02-29"),
        ("2026-12-31", Grain.MONTH, "2026-12", "2026-12-01", "2026-12-31"),
        ("2026-05-31", Grain.QUARTER, "2026-Q2", "2026-04-01", "2026-06-30"),
        ("9999-12-31", Grain.QUARTER, "9999-Q4", "9999-10-01", "9999-12-31"),
        ("0001-01-01", Grain.WEEK, "0001-W01", "0001-01-01", "0001-01-07"),
    ],
)
def test_periods(day, grain, name, first, last):
    found = period_of(date.fromisoformat(day).toordinal(), grain)
    assert (found.name, found.first, found.last) == (name, first, last)


@given(st.integers(1, date.max.toordinal()), st.integers(0, 800), st.sampled_from(Grain))
def test_periods_join_without_gaps(first, days, grain):
    last = min(first + days, date.max.toordinal())
    found = periods_between(first, last, grain)
    assert found[0].first <= date.fromordinal(first).isoformat()
    assert found[-1].last >= date.fromordinal(last).isoformat()
    for left, right in itertools.pairwise(found):
        assert date.fromisoformat(right.first).toordinal() == date.fromisoformat(left.last).toordinal() + 1


def test_no_days_have_no_window():
    assert window([], Grain.DAY) is None


@pytest.mark.parametrize("grain", Grain)
def test_a_story_dated_in_a_far_century_does_not_stretch_the_trend(grain):
    days = ["2026-03-02", "2026-03-03", "2026-03-04", "9999-12-31"]
    found = trend([story(n, day) for n, day in enumerate(days)], grain=grain)
    assert len(found.buckets) <= MOST_PERIODS
    assert (found.stories, found.outside) == (4, 1)
    assert sum(b.stories for b in found.buckets) == 3


# --------------------------------------------------------------------------------------------------------------------- buckets


def test_gaps_are_shown_as_zero_and_undated_stories_counted_apart():
    found = trend([story(1, "2026-03-02"), story(2, "2026-03-05"), story(3, None, first_published=None)])
    assert [(b.period.name, b.stories) for b in found.buckets] == [
        ("2026-03-02", 1),
        ("2026-03-03", 0),
        ("2026-03-04", 0),
        ("2026-03-05", 1),
    ]
    assert (found.stories, found.undated) == (3, 1)


def test_trends_of_one_store_stand_beside_each_other():
    other = story(2, "2026-03-09", entities=())
    found = trend([story(1, "2026-03-02"), other], grain=Grain.WEEK)
    assert [(b.period.name, b.stories) for b in found.buckets] == [("2026-W10", 1), ("2026-W11", 0)]


def test_a_bucket_has_means_over_its_stories():
    disputed = finding((claim(),), id="f1", verdict=Verdict.DISPUTED)
    plain = finding((claim(),), id="f2")
    passing = finding((claim(),), id="f3", verdict=Verdict.DISPUTED, key=False)
    reports = [
        story(1, scores=(score("sentiment", -0.5), score("impact", 2.0), score("confidence", 0.5)), findings=(disputed, plain, passing)),
        story(2, scores=(score("sentiment", 0.1), score("impact", 3.0), score("confidence", 0.7)), findings=(plain,)),
        story(3, scores=(score("impact", 10.0),)),
    ]
    (bucket,) = trend(reports, ALL).buckets
    assert (bucket.stories, bucket.tone, bucket.impact, bucket.impact_median, bucket.impact_most) == (3, -0.2, 5.0, 3.0, 10.0)
    assert (bucket.confidence, bucket.disputed) == (0.6, 0.25)
    assert bucket.story_ids == ("story-0001", "story-0002", "story-0003")


def test_the_tone_of_an_entity_is_that_towards_it():
    affected = (Affected(entity="Varnow", polarity=1, score=0.8), Affected(entity="Brdowo", polarity=-1, score=-0.9))
    (bucket,) = trend([story(1, affected=affected), story(2)]).buckets
    assert (bucket.stories, bucket.tone) == (2, 0.8)


def test_countries_gather_their_places_and_count_a_story_once():
    page = article("s1p0.html")
    places = (entity(page, ident="iso:RO", name="Romania"), entity(page, ident="geonames:1", name="Cluj"))
    index = index_stories([story(1, entities=places)], options=TrendOptions(country_of=lambda key, name: "RO"))
    (subject,) = rank_subjects(index, SubjectKind.COUNTRY)
    assert (subject.id, subject.name) == ("RO", "Romania")
    (bucket,) = find_trend(index, subject, Grain.DAY).buckets
    assert (bucket.stories, bucket.origins, len(bucket.mentions)) == (1, 1, 1)


def test_categories_come_from_outside():
    index = index_stories([story(1), story(2)], options=TrendOptions(category_of=lambda r: "energy" if r.story.id.endswith("1") else ""))
    (subject,) = rank_subjects(index, SubjectKind.CATEGORY)
    assert (subject.id, find_trend(index, subject, Grain.DAY).stories) == ("energy", 1)


def test_nothing_is_followed_of_who_is_withheld():
    index = index_stories([story(1)], options=TrendOptions(withheld={"ent-varnow"}))
    assert rank_subjects(index, SubjectKind.ENTITY) == ()
    assert find_trend(index, VARNOW, Grain.DAY).stories == 0


def test_no_stories():
    found = trend([], ALL)
    assert (found.buckets, found.stories, found.note) == ((), 0, "no story has a day")


# ------------------------------------------------------------------------------------------------------------------------ sums


def added(number, status="signed", amount=100.0, party="Varnow", counterparty="Brdowo"):
    return Sum(story_id=f"story-{number:04}", party=party, counterparty=counterparty, status=CommitmentStatus(status), amount=amount)


def change(number, field, after):
    return LedgerChange(day="2026-03-02", story_id=f"story-{number:04}", field=field, before="", after=after, mentions=())


def entry(*history, amount=120.0, converted=100.0, currency="USD"):
    return LedgerEntry(
        id="e",
        party="Varnow",
        counterparty="Brdowo",
        what="",
        instrument="",
        status=CommitmentStatus.SIGNED,
        amount=amount,
        currency=currency,
        date=None,
        first_day="",
        last_day="",
        history=history,
        story_ids=(),
        origin_ids=(),
        converted=converted and Conversion(amount=converted, currency="EUR", rate=1.2, as_of="2026-01", source=""),
    )


def test_a_promise_counts_once_in_each_status_it_reaches():
    turns = (change(1, LedgerField.OPENED, "intended"), change(2, LedgerField.AMOUNT, "120 USD"), change(3, LedgerField.STATUS, "signed"))
    ledger = Ledger(entries=(entry(*turns), entry(change(4, LedgerField.OPENED, "signed"), amount=None)), totals=())
    sums = ledger_sums(ledger)
    assert sums == (added(1, "intended"), added(3, "signed"))
    found = trend([story(n, f"2026-03-0{n}") for n in range(1, 5)], sums=sums)
    assert [dict(b.commitments) for b in found.buckets] == [{"intended": 100.0}, {}, {"signed": 100.0}, {}]


def test_sums_in_the_common_currency_stay_as_they_are():
    (row,) = ledger_sums(Ledger(entries=(entry(change(1, LedgerField.OPENED, "signed"), converted=None, currency="EUR"),), totals=()))
    assert row.amount == 120.0


def test_sums_without_a_rate_are_left_out_and_told():
    ledger = Ledger(entries=(entry(change(1, LedgerField.OPENED, "signed"), converted=None),), totals=())
    found = trend([story(1)], sums=ledger_sums(ledger))
    assert (found.buckets[0].commitments, found.unconverted) == ((), 1)


def test_sums_belong_to_those_who_give_or_get_them():
    page = article("s1p0.html")
    reports = [story(1, entities=(entity(page), entity(page, name="Sarnik", ident="ent-sarnik")))]
    sarnik = Subject(kind=SubjectKind.ENTITY, id="ent-sarnik", name="Sarnik")
    assert trend(reports, sums=[added(1)]).buckets[0].commitments == ((CommitmentStatus.SIGNED, 100.0),)
    assert trend(reports, sarnik, sums=[added(1)]).buckets[0].commitments == ()
    assert trend(reports, ALL, sums=[added(1), added(1, amount=5.0, party="Sarnik")]).buckets[0].commitments[0][1] == 105.0


# ---------------------------------------------------------------------------------------------------------------------- bursts


def busy_store():
    days = [date(2026, 3, 1).toordinal() + n for n in range(28)]
    reports, number = [], 0
    for place, day in enumerate(days):
        for n in range(12):
            number += 1
            speaks = n < (6 if place in (14, 15) else place % 2)
            reports.append(story(number, date.fromordinal(day).isoformat(), **({} if speaks else {"entities": ()})))
    return reports


def test_a_burst_names_its_days_and_stories():
    (burst,) = trend(busy_store()).bursts
    assert (burst.first.name, burst.last.name, burst.stories) == ("2026-03-15", "2026-03-16", 12)
    assert len(burst.story_ids) == 12
    assert burst.expected < 4


def test_a_short_history_claims_no_burst_and_says_why():
    found = trend(busy_store()[:60])
    assert found.bursts == ()
    assert found.note == "not enough history to call a period unusual: 5 periods, 14 are needed"


def test_no_burst_is_looked_for_in_the_whole_feed():
    found = trend(busy_store(), ALL)
    assert (found.bursts, found.note) == ((), WHOLE_FEED)


# ------------------------------------------------------------------------------------------------------------------------ laws


def with_reprint(report, number=0):
    """The same story with one page more in one of its origins, which names what the root names, later."""
    copy = article(f"reprint-{report.story.id}-{number}.html", outlet=outlet("The Sarnik Mirror"), published=moment("2026-03-30"))
    first = dataclasses.replace(report.origins[0], article_ids=(*report.origins[0].article_ids, copy.id))
    return dataclasses.replace(
        report,
        story=dataclasses.replace(report.story, article_ids=(*report.story.article_ids, copy.id)),
        last_published="2026-03-30",
        origins=(first, *report.origins[1:]),
        entities=tuple(dataclasses.replace(e, mentions=(*e.mentions, (copy.id, 0, 6))) for e in report.entities),
    )


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 27), min_size=1, max_size=40))
def test_a_reprint_changes_nothing(chosen):
    reports = busy_store()
    before = trend(reports)
    for place in chosen:
        reports[place] = with_reprint(reports[place], place)
    assert trend(reports) == before


@given(st.permutations(range(12)))
def test_the_order_of_stories_does_not_matter(order):
    reports = [story(n, f"2026-03-{2 + n % 5:02}") for n in range(12)]
    sums = [added(n, amount=0.1 * n + 1) for n in range(12)]
    assert trend([reports[n] for n in order], sums=sums) == trend(reports, sums=sums)


def test_origins_are_counted_not_pages():
    pages = [article(f"p{n}.html") for n in range(3)]
    report = story_report(
        *pages,
        story=Story(id="story-0001", article_ids=tuple(p.id for p in pages)),
        origins=(origin(pages[0], pages[1]), origin(pages[2])),
        entities=(entity(*pages),),
    )
    (bucket,) = trend([report]).buckets
    assert (bucket.origins, [m[0] for m in bucket.mentions]) == (2, sorted([pages[0].id, pages[2].id]))
