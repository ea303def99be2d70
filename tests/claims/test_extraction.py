"""Claims from real analyses of short texts written for the test."""

from functools import partial

import pytest

import make
from secondsource.claims import extract_claims
from secondsource.claims.concepts import concepts_of, document_force
from secondsource.language.analysis import analyse
from secondsource.language.status import status_of
from secondsource.models.tagger import SpacyTagger
from secondsource.records import Slot, Status

TAGGER = SpacyTagger()


def claims_of(text, *, lang="en", published="2026-03-13T09:00:00+02:00"):
    article = make.article(text=text, lang=lang, published=make.moment(published) if published else None)
    tagged = TAGGER.tag(text, lang)
    return extract_claims(article, analyse(article, tagged), tagged)


def values(claims, slot):
    return [c.value for c in claims if c.slot is slot]


def test_every_claim_quotes_its_article_and_holds_its_value():
    text = (
        "TALLINN, March 12 (EPN) - Estonia and Latvia on Thursday signed a letter of intent worth 40 million euros.\n\n"
        "At least four workers died and 23 people were injured, said Mara Ilves, the mayor of Narva."
    )
    claims = claims_of(text)
    assert claims
    for claim in claims:
        assert text[claim.start : claim.end] == claim.quote
        assert claim.start <= claim.value_start < claim.value_end <= claim.end
    assert len({c.id for c in claims}) == len(claims)


def test_a_dateline_is_no_claim():
    claims = claims_of("TALLINN, March 11 (EPN) - Estonia on Thursday signed a treaty with Latvia in Riga.")
    assert values(claims, Slot.DATE) == ["2026-03-12"]
    assert "TALLINN" not in claims[0].quote


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("The ministers signed the paper on Thursday.", Slot.DATE, "2026-03-12"),
        ("The company will pay 86.4 million euros to the state.", Slot.AMOUNT, "86400000 EUR"),
        ("Twenty-six people are hurt after the crash near Voru.", Slot.COUNT, "26 person"),
        ("The two firms signed a letter of intent in the morning.", Slot.DOCUMENT, "letter of intent"),
        ("Exports of the port rose 11.4% in the winter months.", Slot.AMOUNT, "11.4 percent"),
        ("It shares a 650 km border with its neighbour.", Slot.OTHER, "650 km"),
        ("Parts from outside may not exceed 35% of the whole cost.", Slot.OTHER, "35 percent"),
        ("The arrangement runs for fifteen years from next spring.", Slot.AMOUNT, "P15Y"),
    ],
)
def test_values_get_their_slot_and_normal_form(text, slot, value):
    assert value in values(claims_of(text), slot)


def test_a_part_is_marked():
    (part,) = [c for c in claims_of("Six of the injured are in a serious condition today.") if c.slot is Slot.COUNT]
    assert "part" in part.concepts


def test_a_sentence_that_points_back_takes_over_what_it_points_to():
    claims = claims_of("The presidents signed a statement of intent. This announcement came after a meeting in Riga on Thursday.")
    (date,) = [c for c in claims if c.slot is Slot.DATE]
    assert {"signing", "meeting"} <= set(date.concepts)


def test_a_value_that_the_page_rejects_is_denied_and_a_bare_sum_takes_the_currency():
    claims = claims_of("The plant will cost 268 million euros and not 214 million, the minutes show.")
    status = {c.value: c.status for c in claims if c.slot is Slot.AMOUNT}
    assert status["214000000 EUR"] is Status.DENIED
    assert status["268000000 EUR"] is not Status.DENIED


@pytest.mark.parametrize(
    ("text", "background"),
    [
        ("In September 2025 three people died near the tunnel of Koru.", True),
        ("As was reported earlier, the bridge was closed for lorries.", True),
        ("Three people died near the tunnel of Koru on Thursday.", False),
    ],
)
def test_background_is_told_from_news(text, background):
    assert {c.background for c in claims_of(text)} == {background}


def test_a_frame_of_speech_claims_nothing_by_itself():
    claims = claims_of("The bridge will open in May. So said Mara Ilves, the mayor of Narva.")
    assert all("said" not in c.quote or c.slot is not Slot.OTHER for c in claims)


def test_enumerators_and_headings_are_no_claims():
    assert claims_of("2.\n\nIn Brief") == ()
    assert claims_of("") == ()


def test_a_page_without_a_date_keeps_days_unresolved():
    assert values(claims_of("The ministers met on 12 March in Riga.", published=None), Slot.DATE) == ["XXXX-03-12"]


@pytest.mark.parametrize(
    ("lang", "text", "slot", "value"),
    [
        ("de", "Am Donnerstag starben vier Menschen bei einem Brand in Tallinn.", Slot.DATE, "2026-03-12"),
        ("fr", "Le contrat vaut 40 millions d'euros, selon le ministère.", Slot.AMOUNT, "40000000 EUR"),
        ("ro", "Contractul a fost semnat la 12 martie 2026 la București.", Slot.DATE, "2026-03-12"),
        ("uk", "Угоду підписали 12 березня 2026 року в Києві.", Slot.DATE, "2026-03-12"),
    ],
)
def test_other_languages_give_claims_by_rule(lang, text, slot, value):
    assert value in values(claims_of(text, lang=lang), slot)


def test_concepts_tell_what_a_predicate_is_about():
    assert concepts_of(["worker", "kill"]) >= {"death"}
    assert "death" in concepts_of(["lose", "life"])
    assert concepts_of([]) == frozenset()
    assert document_force("letter of intent") == "intent"
    assert document_force("menu") == ""


@pytest.mark.parametrize(
    ("text", "published", "slot", "status"),
    [
        ("The surcharge takes effect on 3 May 2026.", "2026-03-13T09:00:00+02:00", Slot.DATE, Status.PLANNED),
        ("The surcharge takes effect in May.", "2026-03-13T09:00:00+02:00", Slot.DATE, Status.PLANNED),
        ("The surcharge runs out in the second half of 2026.", "2026-03-13T09:00:00+02:00", Slot.DATE, Status.PLANNED),
        ("The surcharge took effect on 13 March 2026.", "2026-03-13T09:00:00+02:00", Slot.DATE, Status.DONE),
        ("The surcharge took effect in March 2026.", "2026-03-13T09:00:00+02:00", Slot.DATE, Status.DONE),
        ("The surcharge took effect on 3 May 2026.", None, Slot.DATE, Status.DONE),
        ("The owner expects to hire 40 nurses.", "2026-03-13T09:00:00+02:00", Slot.COUNT, Status.PLANNED),
    ],
)
def test_a_value_has_the_status_of_what_governs_it_and_a_day_yet_to_come_is_planned(text, published, slot, status):
    article = make.article(text=text, lang="en", published=make.moment(published) if published else None)
    tagged = TAGGER.tag(text, "en")
    claims = extract_claims(article, analyse(article, tagged), tagged, status_at=partial(status_of, tagged))
    assert {c.status for c in claims if c.slot is slot} == {status}


def test_a_clause_that_says_something_is_over_is_marked_beside_its_status():
    claims = claims_of("The dockers in Riga ended the long strike. The firm in Narva no longer sells any trams.")
    passages = {c.quote: (c.status, c.ended) for c in claims if (c.value_start, c.value_end) == (c.start, c.end)}
    assert list(passages.values()) == [(Status.DONE, True), (Status.DENIED, True)]


@pytest.mark.parametrize("text", ["The mayor currently runs the ferry.", "The mayor will run the ferry in the near future."])
def test_a_time_without_a_day_is_no_date(text):
    assert values(claims_of(text), Slot.DATE) == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The union's figure of twelve was wrong, a spokesman added.", Status.DENIED),
        ("The sum of 40 million euros was plainly invented.", Status.DENIED),
        ("The figure of 40 million euros is not wrong.", Status.DONE),
        ("It was wrong to pay 40 million euros.", Status.DONE),
    ],
)
def test_a_value_that_is_called_wrong_is_denied(text, status):
    numbers = [c for c in claims_of(text) if c.number in (12, 40_000_000)]
    assert [c.status is Status.DENIED for c in numbers] == [status is Status.DENIED]
