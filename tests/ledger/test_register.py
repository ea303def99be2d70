import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import make
from secondsource.errors import SettingsError
from secondsource.ledger.entries import Told, follow
from secondsource.ledger.linkage import same_sum
from secondsource.ledger.namesakes import AMBIGUOUS, CONTAINED, EXACT, relate_names
from secondsource.ledger.rates import convert, parse_rates, rates_on, round_figures, shipped_rates
from secondsource.ledger.register import keep_ledger
from secondsource.records import (
    Commitment,
    CommitmentStatus,
    LedgerField,
    LedgerSide,
    RateTable,
    Slot,
    Story,
    Telling,
    Verdict,
)

RATES = (RateTable(as_of="2031-01", source="made up", per_euro=(("EUR", 1.0), ("USD", 1.25))),)
S = CommitmentStatus


class Diary:
    """Stories told one after another, each of one page unless copies are asked for."""

    def __init__(self):
        self.reports, self.articles, self.claims = [], {}, {}

    def tell(self, day, text, party="Estonia", counterparty="Harbour Fund", copies=0, findings=(), instrument="grant", **told):
        number = len(self.reports)
        told = {"status": S.INTENDED} | told
        pages = [make.article(f"{number}-{n}.html", text=text, published=make.moment(day)) for n in range(1 + copies)]
        self.articles |= {page.id: page for page in pages}
        tellings = tuple(Telling(article_id=page.id, start=0, end=len(text), **told) for page in pages)
        commitment = Commitment(
            party=party,
            counterparty=counterparty,
            what=text,
            amount=told.get("amount"),
            currency=told.get("currency"),
            status=told["status"],
            date=None,
            mentions=tuple((t.article_id, t.start, t.end) for t in tellings),
            instrument=instrument,
            tellings=tellings,
        )
        report = make.story_report(
            *pages,
            story=Story(id=f"story-{number}", article_ids=tuple(page.id for page in pages)),
            commitments=(commitment,),
            origins=(make.origin(*pages),),
            findings=tuple(findings),
        )
        self.reports.append(report)
        return self

    def ledger(self, **options):
        return keep_ledger(self.reports, self.articles, self.claims, rates=RATES, **options)


def euros(millions, **more):
    return {"amount": millions * 1e6, "currency": "EUR"} | more


def test_a_promise_told_again_is_one_entry_with_its_history():
    ledger = (
        Diary()
        .tell("2031-01-05", "Estonia pledged 3 million euros for lighthouses.", **euros(3))
        .tell("2031-02-05", "Estonia has pledged 3 million euros to the fund.", **euros(3))
        .tell("2031-03-05", "Estonia signed over 3 million euros for lighthouses.", **euros(3, status=S.SIGNED))
        .ledger()
    )
    (entry,) = ledger.entries
    assert entry.status is S.SIGNED
    assert entry.story_ids == ("story-0", "story-1", "story-2")
    assert [(c.day, c.field, c.before, c.after) for c in entry.history] == [
        ("2031-01-05", LedgerField.OPENED, "", "intended"),
        ("2031-03-05", LedgerField.STATUS, "intended", "signed"),
    ]
    assert all(c.mentions and c.origin_ids for c in entry.history)
    assert [(t.party, t.side, t.upper) for t in ledger.totals] == [
        ("Estonia", LedgerSide.GIVEN, 3e6),
        ("Harbour Fund", LedgerSide.RECEIVED, 3e6),
    ]


def test_two_sums_for_two_purposes_are_two_promises():
    ledger = (
        Diary()
        .tell("2031-01-05", "Estonia pledged 3 million euros for lighthouses.", **euros(3))
        .tell("2031-02-05", "Estonia pledged 9 million euros for icebreakers.", **euros(9))
        .ledger()
    )
    assert sorted((e.amount, e.possibly_same) for e in ledger.entries) == [(3e6, ()), (9e6, ())]


def test_one_sum_for_two_purposes_stays_in_doubt_and_totals_are_a_range():
    ledger = (
        Diary()
        .tell("2031-01-05", "Estonia pledged 3 million euros for lighthouses.", **euros(3))
        .tell("2031-02-05", "Estonia pledged 3 million euros for icebreakers.", **euros(3))
        .ledger()
    )
    late, early = ledger.entries
    assert late.possibly_same == (early.id,)
    assert late.doubts
    total = ledger.totals[0]
    assert (total.party, total.lower, total.upper, total.doubtful) == ("Estonia", 3e6, 6e6, 1)


def test_a_loan_is_no_grant():
    diary = Diary().tell("2031-01-05", "Estonia will lend 3 million euros for lighthouses.", instrument="loan", **euros(3))
    ledger = diary.tell("2031-02-05", "Estonia will give 3 million euros for lighthouses.", instrument="grant", **euros(3)).ledger()
    assert len(ledger.entries) == 2


def test_a_second_contract_is_another():
    first = {"instrument": "contract", "counterparty": "Orlen Tram"}
    diary = Diary().tell("2031-01-05", "Estonia signed a contract for trams.", **first, **euros(30, status=S.SIGNED))
    ledger = diary.tell(
        "2031-06-05", "Estonia signed a second contract for trams.", another=True, **first, **euros(20, status=S.SIGNED)
    ).ledger()
    assert len(ledger.entries) == 2


def test_a_sum_in_two_currencies_is_one():
    diary = Diary().tell("2031-01-05", "Estonia pledged 4 million euros for lighthouses.", **euros(4))
    (entry,) = diary.tell("2031-01-09", "Estonia pledged 5 million dollars for lighthouses.", amount=5e6, currency="USD").ledger().entries
    assert (entry.amount, entry.currency) == (4e6, "EUR")


def test_what_is_promised_after_a_cancellation_is_not_hidden_in_it():
    diary = Diary().tell("2031-01-05", "Estonia pledged 3 million euros for lighthouses.", **euros(3))
    diary.tell("2031-02-05", "Estonia withdrew the 3 million euros for lighthouses.", turn=True, **euros(3, status=S.CANCELLED))
    ledger = diary.tell("2032-01-05", "Estonia will give 3 million euros for lighthouses.", **euros(3)).ledger()
    new, old = ledger.entries
    assert (new.status, old.status) == (S.INTENDED, S.CANCELLED)
    assert new.possibly_same == (old.id,)


def test_a_cancellation_is_not_undone_by_a_look_back():
    diary = Diary().tell("2031-01-05", "Estonia pledged 3 million euros for lighthouses.", **euros(3))
    diary.tell("2031-02-05", "Estonia withdrew the 3 million euros for lighthouses.", turn=True, **euros(3, status=S.CANCELLED))
    (entry,) = diary.tell("2032-01-05", "Estonia had signed for 3 million.", **euros(3, status=S.SIGNED, earlier=True)).ledger().entries
    assert entry.status is S.CANCELLED


def test_a_change_without_a_sum_goes_to_the_one_promise_it_can_mean():
    diary = Diary().tell("2031-01-05", "Estonia pledged 3 million euros for lighthouses.", **euros(3))
    (entry,) = diary.tell("2031-02-05", "Estonia withdrew its pledge.", status=S.CANCELLED, turn=True).ledger().entries
    assert entry.status is S.CANCELLED


def test_a_change_that_can_mean_two_promises_changes_neither():
    diary = Diary().tell("2031-01-05", "Estonia pledged 3 million euros for lighthouses.", **euros(3))
    diary.tell("2031-01-06", "Estonia pledged 9 million euros for icebreakers.", **euros(9))
    ledger = diary.tell("2031-02-05", "Estonia withdrew its pledge.", status=S.CANCELLED, turn=True).ledger()
    assert [e.status for e in ledger.entries if e.amount] == [S.INTENDED, S.INTENDED]
    (open_one,) = (e for e in ledger.entries if e.amount is None)
    assert len(open_one.possibly_same) == 2


def test_a_disputed_sum_marks_the_entry_and_widens_the_total():
    text = "Estonia will give 3 million euros for lighthouses."
    diary = Diary()
    page, other = make.article("0-0.html", text=text), make.article("0-1.html", text="The gift is 5 million euros.")
    sides = [
        make.claim(page, words="3 million euros", value="3000000 EUR", slot=Slot.AMOUNT, number=3e6, unit="EUR"),
        make.claim(other, words="5 million euros", value="5000000 EUR", slot=Slot.AMOUNT, number=5e6, unit="EUR"),
    ]
    values = tuple(make.value((claim,)) for claim in sides)
    found = make.finding(tuple(sides), values=values, slot=Slot.AMOUNT, verdict=Verdict.DISPUTED, conflicts=((0, 1),))
    diary.claims = {claim.id: claim for claim in sides}
    diary.tell("2031-01-05", text, findings=(found,), **euros(3))
    ledger = diary.ledger()
    (entry,) = ledger.entries
    assert entry.disputed
    assert (entry.amount, entry.lowest, entry.highest) == (3e6, 3e6, 5e6)
    assert [value for value, _, _ in entry.disputes[0].sides] == ["3000000 EUR", "5000000 EUR"]
    assert (ledger.totals[0].lower, ledger.totals[0].upper) == (3e6, 5e6)


def test_a_currency_without_a_rate_is_left_out_and_said_so():
    diary = Diary().tell("2031-01-05", "Estonia pledged 3 million lei.", amount=3e6, currency="RON")
    ledger = diary.tell("2031-01-06", "Estonia will lend 5 million dollars.", instrument="loan", amount=5e6, currency="USD").ledger()
    by_sum = {e.currency: e for e in ledger.entries}
    assert by_sum["RON"].converted is None
    assert (by_sum["USD"].converted.amount, by_sum["USD"].converted.rate, by_sum["USD"].converted.as_of) == (4e6, 1.25, "2031-01")
    total = ledger.totals[0]
    assert (total.upper, total.missing, total.as_of) == (4e6, (("RON", 1),), ("2031-01",))
    assert ledger.notes == ("1 sum is left out of the totals: the rate table as of 2031-01 has no rate of RON",)


def test_a_target_currency_without_a_rate_counts_its_own_sums_alone():
    diary = Diary().tell("2031-01-05", "Estonia pledged 3 million lei.", amount=3e6, currency="RON")
    ledger = diary.tell("2031-01-06", "Estonia will lend 5 million euros.", instrument="loan", **euros(5)).ledger(currency="RON")
    assert (ledger.totals[0].upper, ledger.totals[0].missing) == (3e6, (("EUR", 1),))
    assert "no rate of RON" in ledger.notes[0]


def test_a_short_name_joins_the_one_long_name_it_can_mean():
    diary = Diary().tell("2031-01-05", "Kestrel Gas will pay 3 million euros for lighthouses.", party="Kestrel Gas", **euros(3))
    ledger = diary.tell("2031-01-09", "Kestrel will pay 3 million euros for lighthouses.", party="Kestrel", **euros(3)).ledger()
    assert [(e.party, len(e.story_ids)) for e in ledger.entries] == [("Kestrel Gas", 2)]


def test_commitments_stored_by_an_older_version_have_a_history_too():
    diary = Diary().tell("2031-01-05", "Estonia pledged 3 million euros for lighthouses.", **euros(3))
    (commitment,) = diary.reports[0].commitments
    older = dataclasses.replace(commitment, tellings=(), instrument="")
    diary.reports = [dataclasses.replace(diary.reports[0], commitments=(older,))]
    (entry,) = diary.ledger().entries
    assert (entry.amount, entry.status, len(entry.history)) == (3e6, S.INTENDED, 1)


def test_no_stories_give_an_empty_ledger():
    ledger = keep_ledger([], {}, {})
    assert (ledger.entries, ledger.totals, ledger.coalitions, ledger.notes) == ((), (), (), ())


TOLD = st.fixed_dictionaries(
    {
        "day": st.sampled_from(["2031-01-05", "2031-01-06", "2031-03-01", "2032-09-09"]),
        "party": st.sampled_from(["Estonia", "Kestrel", "Kestrel Gas", "Kestrel Oil Works"]),
        "counterparty": st.sampled_from(["Harbour Fund", "Estonia", ""]),
        "amount": st.sampled_from([None, 3e6, 3.02e6, 5e6, 9e6]),
        "currency": st.sampled_from(["EUR", "USD", "XXX"]),
        "status": st.sampled_from(list(S)),
        "instrument": st.sampled_from(["grant", "loan", "contract", ""]),
        "part": st.sampled_from([None, None, 1e6]),
        "former": st.sampled_from([None, None, 3e6]),
        "earlier": st.booleans(),
        "turn": st.booleans(),
        "another": st.booleans(),
        "text": st.sampled_from(["Money for lighthouses on the coast.", "A sum for 12 trams.", "Help for icebreakers.", ""]),
    }
)


@settings(max_examples=60, deadline=None)
@given(st.lists(TOLD, max_size=7), st.randoms(use_true_random=False))
def test_laws_of_the_ledger(told, random):
    diary = Diary()
    for one in told:
        diary.tell(**one)
    ledger = diary.ledger()
    shuffled = list(diary.reports)
    random.shuffle(shuffled)
    assert keep_ledger(shuffled, diary.articles, {}, rates=RATES) == ledger
    ids = [e.id for e in ledger.entries]
    assert len(ids) == len(set(ids))
    assert sorted(m for e in ledger.entries for m in e.mentions) == sorted(
        m for r in diary.reports for c in r.commitments for m in c.mentions
    )
    for entry in ledger.entries:
        assert set(entry.possibly_same) <= set(ids) - {entry.id}
        assert entry.history[0].field is LedgerField.OPENED
        if entry.amount is not None:
            assert entry.lowest <= entry.amount <= entry.highest
        for change in entry.history:
            assert set(change.mentions) <= set(entry.mentions)
    assert all(0 <= t.lower <= t.upper for t in ledger.totals)


@settings(max_examples=30, deadline=None)
@given(st.lists(TOLD, max_size=5), st.integers(1, 3))
def test_copies_change_no_sum_no_status_and_no_number_of_voices(told, copies):
    plain, copied = Diary(), Diary()
    for one in told:
        plain.tell(**one)
        copied.tell(**one, copies=copies)
    left, right = plain.ledger(), copied.ledger()
    assert left.totals == right.totals
    # An id is made from where a promise was first told, which may be the copy; ids order entries of one day.
    assert voices(left) == voices(right)


def voices(ledger):
    return sorted((e.party, e.amount or 0.0, e.status, e.paid or 0.0, len(e.origin_ids), len(e.possibly_same)) for e in ledger.entries)


def told(day="2031-01-05", origin="o", start=0, **fields):
    fields = {"status": S.INTENDED} | fields
    return Told(telling=Telling(article_id=origin, start=start, end=start + 9, **fields), day=day, story_id=f"s{day}", origin_id=origin)


def test_a_later_report_of_an_earlier_state_does_not_move_back():
    course = follow([told(status=S.SIGNED), told("2031-02-01", status=S.INTENDED)])
    assert (course.status, len(course.history)) == (S.SIGNED, 1)


def test_a_raise_names_both_sums():
    course = follow([told(**euros(3)), told("2031-02-01", former=3e6, turn=True, **euros(5))])
    assert course.amount == 5e6
    assert [(c.before, c.after) for c in course.history[1:]] == [("3,000,000 EUR", "5,000,000 EUR")]


def test_an_old_sum_told_again_changes_nothing():
    course = follow([told(**euros(3)), told("2031-02-01", turn=True, **euros(5)), told("2031-03-01", **euros(3))])
    assert (course.amount, course.disputes) == (5e6, [])


def test_another_sum_without_words_of_change_is_a_dispute():
    course = follow([told(origin="a", **euros(3)), told(origin="b", **euros(5))])
    assert (course.amount, course.lowest, course.highest) == (3e6, 3e6, 5e6)
    assert len(course.disputes) == 1


def test_parts_are_paid_until_the_whole_is_delivered():
    first = told("2031-02-01", part=2e6, status=S.DELIVERED, **euros(5))
    course = follow([told(**euros(5)), first, told("2031-02-02", part=2e6, status=S.DELIVERED, **euros(5))])
    assert (course.status, course.paid) == (S.INTENDED, [2e6])
    course = follow([told(**euros(5)), first, told("2031-03-01", part=3e6, status=S.DELIVERED, **euros(5))])
    assert (course.status, course.paid) == (S.DELIVERED, [2e6, 3e6])


def test_no_page_goes_beyond_the_state_that_its_story_gives():
    one = told(status=S.SIGNED)
    capped = Told(telling=one.telling, day=one.day, story_id=one.story_id, origin_id=one.origin_id, most=S.INTENDED)
    assert follow([capped]).status is S.INTENDED


@pytest.mark.parametrize(
    ("left", "right", "same"), [(213.6e6, 214e6, True), (1.25e9, 1.3e9, True), (3e6, 5e6, False), (4.6e6, 5e6, False), (0.0, 0.0, True)]
)
def test_sums_rounded_twice_are_one(left, right, same):
    assert same_sum(left, right) is same is same_sum(right, left)


def test_names_across_stories():
    names = relate_names(
        [
            "Poland",
            "Bank of Poland",
            "Kestrel",
            "Kestrel Gas",
            "Orlen",
            "Orlen Tram",
            "Orlen Gas",
            "Ministry of Finance",
            "NGF",
            "North Grid Fund",
        ]
    )
    assert names.strength("Poland", "Bank of Poland") == 0
    assert names.strength("Kestrel", "Kestrel Gas") == CONTAINED
    assert names.strength("Orlen", "Orlen Tram") == AMBIGUOUS == names.strength("Ministry of Finance", "Ministry of Finance")
    assert names.strength("NGF", "North Grid Fund") == CONTAINED
    assert names.strength("Poland", "Poland") == EXACT
    assert (names.full("Kestrel"), names.full("Orlen")) == ("Kestrel Gas", "Orlen")


def test_identifiers_join_and_part_names():
    names = relate_names(["Kestrel", "Kestrel Gas", "Falcon"], {"Kestrel": "Q1", "Kestrel Gas": "Q2", "Falcon": "Q1"})
    assert names.strength("Kestrel", "Kestrel Gas") == 0
    assert names.strength("Kestrel", "Falcon") == EXACT


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "as_of"),
        ("as_of = '2031-01'", "per_euro"),
        ("as_of = '2031-01'\n[per_euro]", "per_euro"),
        ("as_of = 'soon'\n[per_euro]\nUSD = 1.2", "as_of"),
        ("as_of = '2031-01'\nbase = 'EUR'\n[per_euro]\nUSD = 1.2", "base"),
        ("as_of = '2031-01'\n[per_euro]\ndollar = 1.2", "dollar"),
        ("as_of = '2031-01'\n[per_euro]\nUSD = 'much'", "USD"),
        ("as_of = '2031-01'\n[per_euro]\nUSD = 0", "USD"),
        ("as_of = '2031-01'\n[per_euro]\nUSD = -1", "USD"),
        ("as_of = '2031-01'\n[per_euro]\nUSD = nan", "USD"),
        ("as_of = '2031-01'\n[per_euro]\nUSD = true", "USD"),
        ("as_of = '2031-01'\n[per_euro]\nEUR = 2.0", "EUR"),
        ("as_of = '2031-01'\nsource = 3\n[per_euro]\nUSD = 1.2", "source"),
        ("as_of = '2031-01'\n[per_euro]\nUSD = " + "9" * 400, "USD"),
        ("as_of = '2031-01'\ntable = 3\n[per_euro]\nUSD = 1.2", "table"),
        ("as_of = '2031-01'\n[per_euro]\nUSD = 1\n[[table]]\nas_of = '2031-01'\n[table.per_euro]\nUSD = 2", "two tables"),
        ("as_of = [", "malformed"),
    ],
)
def test_a_broken_table_of_rates_is_refused(text, words):
    with pytest.raises(SettingsError, match=words):
        parse_rates(text, "r.toml")


def test_rates_of_several_dates():
    text = "as_of = 2031-03-01\n[per_euro]\nUSD = 2\n[[table]]\nas_of = '2031-01'\nsource = 'bank'\n[table.per_euro]\nUSD = 1"
    tables = parse_rates(text, "r.toml")
    assert [rates_on(tables, day).as_of for day in ("2030-01-01", "2031-02-28", "2031-03-01", "")] == ["2031-01", "2031-01"] + [
        "2031-03-01"
    ] * 2
    assert convert(100.0, "USD", "EUR", tables, "2031-02-01").amount == 100.0
    assert convert(100.0, "USD", "EUR", tables, "2031-04-01").amount == 50.0
    assert convert(100.0, "USD", "GBP", tables, "2031-04-01") is None
    assert convert(100.0, "USD", "EUR", (), "2031-04-01") is None


@given(st.floats(1e-3, 1e15), st.sampled_from([code for code, _ in shipped_rates()[0].per_euro]))
def test_a_converted_sum_has_two_figures_and_is_near(amount, code):
    found = convert(amount, code, "EUR", shipped_rates(), "2031-01-01")
    if code != "EUR":
        assert found.amount == round_figures(found.amount)
        assert found.amount == pytest.approx(amount / found.rate, rel=0.051)
