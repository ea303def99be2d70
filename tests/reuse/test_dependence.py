"""Pages compared: the features, the probabilities made of them, and who draws on whom."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from make import article, moment, outlet, reading
from secondsource.records import Analysis, Credit
from secondsource.reuse.context import Context
from secondsource.reuse.dependence import Comparer, ReuseOptions, ReuseWeights, draws_later, fitted_weights, logistic, time_lead
from secondsource.reuse.shingles import profile
from secondsource.text import sentence_spans

MILL = (
    "The paper mill at Ondra will close in June, owner Karsten Boll told 212 workers on Friday. It has made newsprint since 1907.\n\n"
    "Orders fell by 38 percent within two years. Boll offered a month of wages for each year of service."
)
FLOOD = (
    "High water in the valley of Ruhn washed out 14 kilometres of railway on Friday. Trains to Pelm stop at Karsten until further notice.\n\n"
    "Engineer Dita Holm expects the repair to take 11 weeks and to cost 7 million crowns."
)

WINDMILL = (
    "Volunteers in Tarn have put new sails on the windmill of 1783. The oak came from Lesk, said carpenter Imre Dahl.\n\n"
    "Flour will be ground again on 3 days a week, and the baker of Tarn has ordered 600 kilos."
)


def page(key, text=MILL, *, name=None, kind="daily", rows=(), **fields):
    of = article(f"{key}.html", id=key, text=text, title="", outlet=outlet(name or f"Paper {key}", kind=kind), **fields)
    encoded = tuple(np.array(v, dtype=np.float32).tobytes() for v in rows)
    return profile(reading(of, analysis=Analysis(article_id=key, sentences=sentence_spans(text)), sentence_vectors=encoded))


def compared(left, right, *others, official=(), weights=None):
    pages = [left, right, *others]
    context = Context(pages, {p.id: p.id for p in pages})
    return Comparer(context, frozenset(official), weights or fitted_weights())


def test_the_same_words_are_a_copy_and_others_are_not():
    left, right, other = page("b"), page("a"), page("c", FLOOD)
    story = compared(left, right, other)
    assert story.compare(left, right).whole > 0.9
    assert story.compare(left, other).whole < 0.05


def test_features_look_from_the_page_to_the_source():
    short, long = page("b", MILL.split("\n\n")[0]), page("a")
    story = compared(short, long)
    forth, back = story.compare(short, long).features, story.compare(long, short).features
    assert (forth["wording"], forth["own"]) == (1.0, 0.0)
    assert back["wording"] < 0.7
    assert back["own"] > 0


def test_quotations_of_its_own_speak_for_a_page():
    quoting = page("b", f'{MILL}\n\n"Nobody asked the women in the sorting hall," said Rike Aldous.')
    story = compared(quoting, page("a"))
    assert story.compare(quoting, page("a")).features["quotes"] > 0
    known = page("c", f'{MILL} "Nobody asked the women in the sorting hall," she added.')
    assert compared(quoting, known).compare(quoting, known).features["quotes"] == 0


def test_a_credit_line_counts_as_credit_and_a_mention_does_not():
    wire = page("a", name="Northern Press Service", kind="agency")
    lined = page("b", FLOOD, credits=(Credit(source="NPS", quote="(NPS)"),))
    mentioned = page("c", FLOOD + " This was reported by Northern Press Service.")
    silent = page("d", FLOOD)
    found = [compared(p, wire).compare(p, wire) for p in (lined, mentioned, silent)]
    assert [(e.features["credit"], e.features["credited"], e.credit) for e in found] == [
        (1.0, 1.0, "NPS"),
        (0.0, 1.0, "northern press service"),
        (0.0, 0.0, ""),
    ]


def test_a_name_in_the_text_is_no_credit_to_an_official_body():
    body = page("a", name="Paper Mill of Ondra", kind="company")
    quoting = page("b", "The Paper Mill of Ondra will close in June, as 212 people heard on Friday from its owner Karsten Boll.")
    assert compared(quoting, body, official={"a"}).compare(quoting, body).credit == ""


def test_two_pages_of_one_outlet_are_versions_only_with_common_words():
    first, later, other = (
        page("a", name="Daily Fen"),
        page("b", MILL + " A buyer is sought.", name="The daily fen".title()),
        page("c", FLOOD, name="Daily Fen"),
    )
    story = compared(first, later, other)
    assert story.compare(other, first).features["version"] == 0.0
    assert compared(page("b", name="DAILY FEN"), first).compare(page("b", name="DAILY FEN"), first).features["version"] == 1.0


@pytest.mark.parametrize("wording", [True, False])
def test_an_official_page_draws_on_a_newspaper_only_with_its_words(wording):
    body = page(
        "b", MILL if wording else "Karsten Boll today informed 212 workers at Ondra that the mill ends its work in June after 1907."
    )
    story = compared(body, page("a"), official={"b"})
    assert (story.compare(body, page("a")).whole > 0.5) is wording
    assert story.speaks_itself(body, page("a"), story.compare(body, page("a")).features["wording"]) is not wording


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("It has made newsprint since 1907.", 1.0),
        ("Orders fell by 38 percent within two years.", 1.0),
        ("Orders fell by 39 percent within two years.", 0.0),
        ("", 0.0),
    ],
)
def test_a_short_page_is_a_copy_only_word_for_word(text, whole):
    short = page("b", text)
    assert compared(short, page("a")).compare(short, page("a")).whole == whole
    assert compared(short, page("a")).compare(page("a"), short).whole == 0.0


def test_two_pages_of_one_quotation_are_one_text():
    said = '"We shall keep the mill open until the last order of paper has left the yard," he said.'
    left, right = page("b", said), page("a", said)
    assert compared(left, right).compare(left, right).whole == 1.0
    other = page("c", said.replace("he said", "Karsten Boll wrote to the union"))
    assert compared(other, right).compare(other, right).whole == 0.0


def test_vectors_choose_their_own_weights():
    rows = [(1.0, 0.0)] * 4
    weights = ReuseWeights(whole={"bias": 9.0}, lexical={"bias": -9.0}, part={"bias": 0.0})
    left, right, bare = page("b", MILL, rows=rows), page("a", FLOOD, rows=rows[:3]), page("c", WINDMILL)
    story = compared(left, right, bare, weights=weights)
    assert story.compare(left, right).whole > 0.99
    assert story.compare(left, bare).whole < 0.01


def test_passages_taken_over_make_a_page_partly_anothers():
    source, own, other = page("a"), page("c", FLOOD), page("d", WINDMILL)
    mixed = page("b", f"{FLOOD}\n\n{MILL}")
    story = compared(mixed, source, other)
    found = story.find_passages(story.compare(mixed, source), [mixed, source, other])
    assert found.part > 0.5
    assert sum(r.length for r in found.runs) >= len(source.words) - 4
    story = compared(own, source, other)
    assert story.find_passages(story.compare(own, source), [own, source, other]).part < 0.5


def test_too_few_words_are_no_passages():
    short = page("b", "It has made newsprint since 1907.")
    story = compared(short, page("a"))
    assert story.find_passages(story.compare(short, page("a")), []).part == 0.0


# ------------------------------------------------------------------------------------------------------------- direction


@pytest.mark.parametrize(
    ("left", "right", "lead"),
    [
        ("2026-03-02", "2026-03-03", 0.6),
        ("2026-03-02", "2026-03-02", 0.0),
        ("2026-03-05", "2026-03-02", -1.0),
        ("2026-03-02", "2099-01-01", 1.0),
        ("2026-03-02T08:00:00+00:00", "2026-03-02T08:15:00+00:00", 1.0),
        ("2026-03-02T08:00:00+00:00", "2026-03-02T10:00:00+02:00", 0.0),
        ("2026-03-02T08:00:00", "2026-03-02T14:00:00", 0.5),
        ("2026-03-02", "2026-03-02T23:00:00+00:00", 0.0),
        (None, "2026-03-02", 0.0),
        ("2026-03-02", None, 0.0),
        (None, None, 0.0),
        ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:00-12:00", 1.0),
    ],
)
def test_time_lead(left, right, lead):
    pages = [reading(article(published=moment(at) if at else None)) for at in (left, right)]
    assert time_lead(*pages) == pytest.approx(lead)
    assert time_lead(*reversed(pages)) == pytest.approx(-lead)


def direction(left, right, official=()):
    story = compared(left, right, official=official)
    forth, back = story.compare(left, right), story.compare(right, left)
    assert draws_later(forth, back) is not draws_later(back, forth)
    return (left.id if draws_later(forth, back) else right.id) + " draws"


DAY, NEXT = moment("2026-03-02"), moment("2026-03-03")


@pytest.mark.parametrize(
    ("left", "right", "says"),
    [
        ({"published": NEXT}, {"published": DAY}, "a draws"),
        ({"published": DAY}, {"published": None}, "b draws"),
        ({"published": None}, {"published": DAY}, "a draws"),
        ({"published": None}, {"published": None}, "b draws"),
        ({"published": DAY}, {"published": DAY}, "b draws"),
        ({"published": moment("2099-01-01")}, {"published": DAY}, "a draws"),
        ({"published": DAY, "text": MILL.split("\n\n")[0]}, {"published": DAY}, "a draws"),
        ({"published": DAY, "text": MILL + " According to Paper b it is so."}, {"published": DAY}, "a draws"),
    ],
)
def test_who_draws_on_whom(left, right, says):
    assert direction(page("a", **left), page("b", **right)) == says


def test_the_official_body_is_the_source_on_the_same_day():
    assert direction(page("a", published=DAY), page("b", published=DAY), official={"b"}) == "a draws"
    assert direction(page("a", published=DAY), page("b", published=DAY), official={"a"}) == "b draws"


def test_ties_go_by_id():
    pages = [SimpleNamespace(id=key, reading=reading(article(id=key, published=DAY))) for key in "ab"]
    forth = SimpleNamespace(later=0.1 + 0.2, page=pages[1], source=pages[0])
    assert draws_later(forth, SimpleNamespace(later=0.3, page=pages[0], source=pages[1]))


# --------------------------------------------------------------------------------------------------------------- weights


@given(st.floats(allow_nan=False), st.floats(-1e6, 1e6))
def test_a_probability_stays_one(value, weight):
    assert 0.0 <= logistic({"bias": 0.0, "known": weight}, {"known": max(-1e300, min(1e300, value)), "unknown": 5.0}) <= 1.0


def test_a_feature_without_a_weight_counts_for_nothing():
    assert logistic({"bias": 0.0}, {"any": 7.0}) == 0.5


def test_the_shipped_weights_punish_no_copying():
    """More shared facts, meaning or words never make a copy less likely; facts and quotations of its own never more."""
    for table in (fitted_weights().whole, fitted_weights().lexical):
        assert all(table[name] <= 0 if name in {"quotes", "own"} else table[name] >= 0 for name in table.keys() - {"bias"})
    assert fitted_weights() is fitted_weights()


def test_options_are_in_order():
    options = ReuseOptions()
    assert 0 < options.doubtful < options.whole <= 1
    assert 0 < options.part <= 1
