"""Rules, stated unknowns and series from real analyses of short texts written for the test."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import make
from secondsource.claims.particulars import find_particulars
from secondsource.language.analysis import analyse
from secondsource.models.tagger import SpacyTagger
from secondsource.records import Bound, FindingKind, PartRole

TAGGER = SpacyTagger()


def particulars(text, kind=None, *, lang="en"):
    article = make.article(text=text, lang=lang, published=make.moment("2026-03-13T09:00:00+02:00"))
    found = find_particulars(article, analyse(article, TAGGER.tag(text, lang)))
    return [p for p in found if kind in {None, p.kind}]


def words(text, particular, role):
    return [text[part.start : part.end] for part in particular.parts if part.role is role]


@pytest.mark.parametrize(
    ("text", "what", "limit", "bound"),
    [
        ("The scheme limits the share of imported parts to 35%.", "the share of imported parts", "35 percent", Bound.AT_MOST),
        ("At most 35% of the cost of parts may come from abroad.", "cost of parts may come from abroad", "35 percent", Bound.AT_MOST),
        (
            "Under the lease, at most 40% of the silo may be reserved for one firm.",
            "silo may be reserved for one firm",
            "40 percent",
            Bound.AT_MOST,
        ),
        ("The noise must not exceed 55 decibels at night.", "The noise", "55 decibel", Bound.AT_MOST),
        ("Residents must stay at least 500 metres from the site.", "Residents must stay", "500 m", Bound.AT_LEAST),
        ("Spending is capped at 2 million euros a year.", "Spending", "2000000 EUR", Bound.AT_MOST),
        ("Visitors may stay up to 90 days.", "Visitors may stay", "P90D", Bound.AT_MOST),
        ("The law carries a maximum sentence of 10 years.", "The law carries", "P10Y", Bound.AT_MOST),
        ("The speed limit of 30 km/h applies from May.", "The speed limit", "30 km/h", Bound.AT_MOST),
        ("The threshold is 65 percent.", "The threshold", "65 percent", Bound.EXACT),
        ("A minimum of 40 members is required.", "is required", "40 member", Bound.AT_LEAST),
        ("NO MORE THAN 12 BOATS MAY ENTER THE HARBOUR.", "MAY ENTER THE HARBOUR", "12 boat", Bound.AT_MOST),
    ],
)
def test_a_rule_has_its_subject_and_its_limit(text, what, limit, bound):
    (rule,) = particulars(text, FindingKind.RULE)
    (part,) = [p for p in rule.parts if p.role is PartRole.LIMIT]
    assert words(text, rule, PartRole.WHAT) == [what]
    assert (part.value, part.bound) == (limit, bound)


@pytest.mark.parametrize(
    "text",
    [
        "At least 12 people may have died.",
        "Up to 300 workers must leave by June.",
        "The toll may rise to at least 40.",
        "Up to 40 mm of rain may fall.",
        "He reached the limit of 5 hours after three days.",
        "She paid at least 30 euros.",
        "The river was up to 3 metres deep.",
        "The stock was up more than six percent, even though the loss has to be written off.",
    ],
)
def test_what_only_sounds_like_a_rule_is_none(text):
    assert particulars(text, FindingKind.RULE) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            "Public details on the site, output volumes, and delivery dates remain limited.",
            ["the site", "output volumes", "delivery dates"],
        ),
        ("It is not yet known where the ship was built.", ["where the ship was built"]),
        ("The cause of the fire is still unknown.", ["The cause of the fire"]),
        ("The company did not disclose the price.", ["the price"]),
        ("The ministry declined to name the supplier.", ["the supplier"]),
        ("No date has been announced for the vote.", ["date"]),
        ("The names of the crew have not been released.", ["The names of the crew"]),
        ("It remains unclear whether the bridge can be saved, but the mayor is hopeful.", ["whether the bridge can be saved"]),
        ("The firm has not said how many workers it will hire.", ["how many workers it will hire"]),
        ("Little is known about the buyers or the terms.", ["the buyers", "the terms"]),
        ("The date of the trial has yet to be set.", ["The date of the trial"]),
        ("Other sites had been looked at, it said, without naming them.", ["without naming them"]),
        ("Details remain limited.", ["Details remain limited"]),
        ("IT IS NOT KNOWN HOW THE DOG GOT IN.", ["HOW THE DOG GOT IN"]),
    ],
)
def test_an_unknown_says_what_is_unknown(text, what):
    (unknown,) = particulars(text, FindingKind.UNKNOWN)
    assert words(text, unknown, PartRole.WHAT) == what


@pytest.mark.parametrize(
    "text",
    [
        "He is not known to the police.",
        "The path is clear.",
        "He did not say that he would leave.",
        "It is known where the ship was built.",
        "If it is not known where he is, ask his sister.",
        "Is it not known who won?",
        "The prisoners were not released.",
        "They did not name the ship after him.",
    ],
)
def test_what_only_sounds_unknown_is_none(text):
    assert particulars(text, FindingKind.UNKNOWN) == []


@pytest.mark.parametrize(
    ("text", "points", "target"),
    [
        (
            "Monthly sales through the port rose from 2 million tons to 3 million tons. The target is 4 million tons.",
            [("2000000 t", ""), ("3000000 t", "")],
            ["4000000 t"],
        ),
        ("Output grew from 2 to 3 million tonnes.", [("2000000 t", ""), ("3000000 t", "")], []),
        ("The town counted 14 cases in June 2025, up from 9 cases in May 2025.", [("9 case", "2025-05"), ("14 case", "2025-06")], []),
        (
            "The plant made 12 tonnes in 2023, 15 tonnes in 2024 and 19 tonnes in 2025.",
            [("12 t", "2023"), ("15 t", "2024"), ("19 t", "2025")],
            [],
        ),
        (
            "Sales were 40 million euros in 2024, compared with 35 million euros in 2023.",
            [("35000000 EUR", "2023"), ("40000000 EUR", "2024")],
            [],
        ),
        ("EXPORTS ROSE FROM 20 TONNES TO 30 TONNES.", [("20 t", ""), ("30 t", "")], []),
    ],
)
def test_a_series_has_its_points_in_the_order_of_time(text, points, target):
    (series,) = particulars(text, FindingKind.SERIES)
    assert [(p.value, p.period) for p in series.parts if p.role is PartRole.POINT] == points
    assert [p.value for p in series.parts if p.role is PartRole.TARGET] == target


@pytest.mark.parametrize(
    "text",
    [
        "The trip takes from 2 days to 3 days.",
        "Tickets cost from 20 euros to 40 euros.",
        "The yard has 74 tonnes of steel compared with 60 tonnes at the rival plant.",
        "He paid 20 euros for a book and 30 euros for a hat.",
        "Two payments went out on 21 August, and 9 million of that was passed on by 22 August.",
    ],
)
def test_two_numbers_are_not_yet_a_series(text):
    assert particulars(text, FindingKind.SERIES) == []


@pytest.mark.parametrize(
    ("lang", "text", "kind", "part"),
    [
        ("de", "Die Kosten dürfen höchstens 40 Millionen Euro betragen.", FindingKind.RULE, "Die Kosten"),
        ("de", "Unklar ist, wo das Schiff gebaut wurde.", FindingKind.UNKNOWN, "wo das Schiff gebaut wurde"),
        ("de", "Der Preis wurde nicht genannt.", FindingKind.UNKNOWN, "Der Preis"),
        ("de", "Der Export stieg von 2 auf 3 Millionen Tonnen.", FindingKind.SERIES, "Der Export"),
        ("fr", "Le montant ne peut dépasser 40 millions d’euros.", FindingKind.RULE, "Le montant"),
        ("fr", "On ignore encore la cause du feu.", FindingKind.UNKNOWN, "la cause du feu"),
        ("ro", "Nu se știe încă unde va fi construită fabrica.", FindingKind.UNKNOWN, "unde va fi construită fabrica"),
        ("ro", "Cel puțin 40% din costuri trebuie să provină din țară.", FindingKind.RULE, "costuri trebuie să provină din țară"),
        ("uk", "Наразі невідомо, де збудують завод.", FindingKind.UNKNOWN, "де збудують завод"),
        ("uk", "Вартість не може перевищувати 40 млн євро.", FindingKind.RULE, "Вартість"),
    ],
)
def test_other_languages_in_part(lang, text, kind, part):
    (found,) = particulars(text, kind, lang=lang)
    assert words(text, found, PartRole.WHAT) == [part]


def test_an_article_without_text_or_in_a_language_without_wordings_has_none():
    assert particulars("") == []
    assert particulars("A velocidade não pode exceder 30 km/h.", lang="pt") == []


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(["must not exceed", "35%", "from 2 to", "3 million tons", "\n\n", "unknown", ",", "is", "not known why", "☃", "40"])
    )
)
def test_spans_lie_in_the_text_whatever_it_says(pieces):
    text = " ".join(pieces)
    for particular in particulars(text):
        assert 0 <= particular.start < particular.end <= len(text)
        for part in particular.parts:
            assert particular.kind is FindingKind.SERIES or particular.start <= part.start <= part.end <= particular.end
            assert part.role is not PartRole.WHAT or text[part.start : part.end] == part.value


def test_a_table_pasted_as_text_and_a_sentence_without_end_are_read():
    table = " ".join(f"row {n} 1{n}.5 t 20{n:02d}" for n in range(300))
    assert particulars(table, FindingKind.SERIES) == []
    assert particulars("it is not known " * 3000) is not None
    assert particulars("a, b " * 5000 + "remain unclear") is not None
