"""What each rule of status says of a short sentence written for it; English by its syntax, other languages by their cue words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondsource.language.cuewords import clause_at, facts_of_words
from secondsource.language.status import event_at, find_events, status_of
from secondsource.models.tagger import SpacyTagger
from secondsource.records import Certainty, EventTime, Polarity, Status

TAGGER = SpacyTagger()


@pytest.mark.parametrize(
    ("text", "trigger", "status"),
    [
        ("The firm wants to hire 40 people.", "hire", Status.POSSIBLE),
        ("The firm intends to hire 40 people.", "hire", Status.PLANNED),
        ("Analysts forecast the losses to exceed 3 million.", "exceed", Status.POSSIBLE),
        ("The line would cost too much.", "cost", Status.POSSIBLE),
        ("The mayor said the line would open in May.", "open", Status.PLANNED),
        ("The mayor has said that the firm would hire more staff.", "hire", Status.PLANNED),
        ("The owner must repair the roof.", "repair", Status.PLANNED),
        ("It must be late.", "be", Status.DONE),
        ("The firm was allowed to sell the yard.", "sell", Status.POSSIBLE),
        ("The firm has an option to buy ten trams.", "buy", Status.POSSIBLE),
        ("The town made an effort to save the mill.", "save", Status.POSSIBLE),
        ("The council is negotiating the purchase of the mill.", "purchase", Status.POSSIBLE),
        ("The union seeks a meeting.", "meeting", Status.POSSIBLE),
        ("The union called for a strike.", "strike", Status.PLANNED),
        ("The programme includes the closure of two mills.", "closure", Status.PLANNED),
        ("The bridge that will be built is to carry trams.", "built", Status.PLANNED),
        ("They signed a contract to supply 30 trams.", "supply", Status.PLANNED),
        ("This is the ferry to be launched in spring.", "launched", Status.PLANNED),
        ("She was the first woman to lead the firm.", "lead", Status.DONE),
        ("The trial is set to begin on Wednesday.", "trial", Status.PLANNED),
        ("A payment is expected on 26 March.", "payment", Status.POSSIBLE),
        ("The ship will call at Riga before it sails home.", "sails", Status.PLANNED),
        ("The mayor will resign when the accounts are closed.", "closed", Status.PLANNED),
        ("The choir travels to Riga next week.", "travels", Status.PLANNED),
        ("Mill cutting 300 jobs by 2031", "cutting", Status.PLANNED),
        ("The now-cancelled deal was praised.", "deal", Status.DENIED),
        ("A plan to save the mill failed.", "save", Status.DENIED),
        ("The deal was killed by the senate.", "deal", Status.DENIED),
        ("The bill was rejected by the council.", "bill", Status.DENIED),
        ("Passengers complained about the cancellation of the flight.", "flight", Status.DENIED),
        ("The delay in delivery cost the firm dear.", "delivery", Status.DENIED),
        ("The town repaired the bridge to prevent a collapse.", "collapse", Status.DENIED),
        ("The firm left without paying the bill.", "paying", Status.DENIED),
        ("The firm sold the mill instead of repairing it.", "repairing", Status.DENIED),
        ("The firm no longer sells trams.", "sells", Status.DENIED),
        ("Nobody paid the fine.", "paid", Status.DENIED),
        ("No ship left the port.", "left", Status.DENIED),
        ("The firm stopped selling trams.", "selling", Status.DENIED),
        ("They never met the owner.", "met", Status.DENIED),
        ("It stands beside dryer no. 3 in the hall.", "stands", Status.DONE),
        ("The planned closure angered the town.", "closure", Status.PLANNED),
        ("The alleged theft was in May.", "theft", Status.POSSIBLE),
        ("Unless the court agrees, the sale is off.", "agrees", Status.POSSIBLE),
        ("The agreement will run for ten years.", "agreement", Status.DONE),
        ("He is said to own the mill.", "own", Status.POSSIBLE),
        ("The firm was forced to close the mill.", "close", Status.DONE),
        ("The firm will launch a probe.", "probe", Status.PLANNED),
        ("THE FIRM WILL OPEN A PLANT", "OPEN", Status.PLANNED),
        ("THE FIRM DID NOT PAY THE FINE", "PAY", Status.DENIED),
        ("the firm will open a plant and the mayor did not come", "open", Status.PLANNED),
        ("the firm will open a plant and the mayor did not come", "come", Status.DENIED),
    ],
)
def test_a_rule_gives_the_status_of_a_trigger(text, trigger, status):
    start = text.index(trigger)
    assert event_at(TAGGER.tag(text, "en"), start, start + len(trigger)).status is status


@pytest.mark.parametrize(
    ("lang", "text", "span", "status"),
    [
        ("de", "Die Firma hat den Vertrag nicht unterschrieben.", "Vertrag", Status.DENIED),
        ("de", "Es gab keine Einigung.", "Einigung", Status.DENIED),
        ("de", "Das Werk soll im Mai öffnen.", "Mai", Status.PLANNED),
        ("de", "Das Werk wird im Mai öffnen.", "Mai", Status.PLANNED),
        ("de", "Die Ursache könnte ein Kurzschluss sein.", "Kurzschluss", Status.POSSIBLE),
        ("de", "Niemand wurde verletzt.", "verletzt", Status.DENIED),
        ("de", "Die Firma baute 30 Bahnen.", "30 Bahnen", Status.DONE),
        ("fr", "L'usine n'a pas ouvert en mai.", "mai", Status.DENIED),
        ("fr", "Le maire va signer l'accord.", "accord", Status.PLANNED),
        ("fr", "L'usine doit ouvrir en mai.", "mai", Status.PLANNED),
        ("fr", "L'usine ouvrira en mai.", "mai", Status.PLANNED),
        ("fr", "M. Rivera a signé l'accord.", "accord", Status.DONE),
        ("fr", "Le maire ne viendra jamais.", "maire", Status.DENIED),
        ("fr", "Elle pourrait fermer.", "fermer", Status.POSSIBLE),
        ("ro", "Ministrul va semna acordul marți.", "acordul", Status.PLANNED),
        ("ro", "Ministrul nu a semnat acordul.", "acordul", Status.DENIED),
        ("ro", "Nimeni nu a fost rănit.", "rănit", Status.DENIED),
        ("ro", "Fabrica ar putea fi închisă.", "închisă", Status.POSSIBLE),
        ("ro", "Ministrul a semnat acordul.", "acordul", Status.DONE),
        ("ro", "Primăria urmează să repare podul.", "podul", Status.PLANNED),
        ("uk", "Міністр підпише угоду у вівторок.", "угоду", Status.PLANNED),
        ("uk", "Міністр не підписав угоду.", "угоду", Status.DENIED),
        ("uk", "Завод відкриють у травні.", "травні", Status.PLANNED),
        ("uk", "Завод будуватимуть два роки.", "два роки", Status.PLANNED),
        ("uk", "Причиною могла бути іскра.", "іскра", Status.POSSIBLE),
        ("uk", "Міністр підписав угоду.", "угоду", Status.DONE),
        ("uk", "Компанія повідомляє про збитки.", "збитки", Status.DONE),
        ("hu", "The plant will open", "open", Status.PLANNED),
    ],
)
def test_cue_words_give_the_status_of_a_span(lang, text, span, status):
    start = text.index(span)
    assert status_of(TAGGER.tag(text, lang), start, start + len(span)) is status


@pytest.mark.parametrize(
    ("text", "span", "status"),
    [
        ("The firm expects to hire 40 people.", "40 people", Status.PLANNED),
        ("The firm wants to hire 40 people.", "40 people", Status.PLANNED),
        ("A payment of 40 euros is expected on 26 March.", "40 euros", Status.PLANNED),
        ("The firm promises each family 50,000 crowns.", "50,000 crowns", Status.PLANNED),
        ("The line would cost 40 million euros.", "40 million euros", Status.PLANNED),
        ("The line could cost 40 million euros.", "40 million euros", Status.POSSIBLE),
        ("The owner must pay 300 euros.", "300 euros", Status.PLANNED),
        ("Engineers suspect a worn belt in dryer no. 3.", "Engineers suspect a worn belt in dryer no. 3", Status.POSSIBLE),
    ],
)
def test_a_value_that_is_expected_or_wanted_is_planned(text, span, status):
    start = text.index(span)
    assert status_of(TAGGER.tag(text, "en"), start, start + len(span)) is status


@pytest.mark.parametrize(
    ("text", "trigger", "certainty", "polarity", "time"),
    [
        ("The firm will open a plant.", "open", Certainty.CERTAIN, Polarity.POSITIVE, EventTime.FUTURE),
        ("The firm expects to open a plant.", "open", Certainty.PROBABLE, Polarity.POSITIVE, EventTime.FUTURE),
        ("The firm may not open a plant.", "open", Certainty.POSSIBLE, Polarity.NEGATIVE, EventTime.FUTURE),
        ("The firm has opened a plant.", "opened", Certainty.CERTAIN, Polarity.POSITIVE, EventTime.NON_FUTURE),
        ("It will wait until the mayor arrives.", "arrives", Certainty.CERTAIN, Polarity.POSITIVE, EventTime.FUTURE),
    ],
)
def test_certainty_polarity_and_time_are_told_apart(text, trigger, certainty, polarity, time):
    start = text.index(trigger)
    event = event_at(TAGGER.tag(text, "en"), start, start + len(trigger))
    assert (event.certainty, event.polarity, event.time) == (certainty, polarity, time)


def test_a_cue_word_of_another_clause_does_not_count():
    text = "Заступник не прийшов, міністр підписав угоду."
    assert clause_at(text, text.index("угоду")).strip() == "міністр підписав угоду"
    assert not facts_of_words(text, "uk", text.index("угоду")).negative
    assert facts_of_words(text, "uk", 0).negative


@pytest.mark.parametrize(
    "text", ["no " * 2000, "THE FIRM WILL OPEN " * 500, "to pay " * 1000, "the firm will pay and the mayor did not come " * 220]
)
def test_a_sentence_of_thousands_of_words_is_judged(text):
    tagged = TAGGER.tag(text.strip(), "en")
    assert all(text[e.start : e.end].strip() for e in find_events(tagged))
    assert status_of(tagged, len(text) // 2, len(text) // 2 + 3) in Status


def test_words_without_punctuation_or_case_keep_their_status():
    text = "the firm will pay and the mayor did not come"
    found = {e.lemma: e.status for e in find_events(TAGGER.tag(text, "en"))}
    assert found == {"pay": Status.PLANNED, "come": Status.DENIED}


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80), st.sampled_from(["en", "de", "fr", "ro", "uk", "", "xx-YY"]), st.integers(-5, 90), st.integers(-5, 90))
def test_any_text_and_span_give_a_status(text, lang, start, end):
    tagged = TAGGER.tag(text, lang)
    assert status_of(tagged, start, end) in Status
    assert event_at(tagged, start, end).status in Status
    assert find_events(tagged) == find_events(tagged)
