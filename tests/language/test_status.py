import pytest

from secondsource.language.status import StatusReader, event_at, find_events, status_of
from secondsource.models.tagger import SpacyTagger
from secondsource.records import Certainty, EventTime, Polarity, Status, TaggedText


@pytest.fixture(scope="module")
def tagger():
    return SpacyTagger()


@pytest.mark.parametrize(
    ("text", "trigger", "status"),
    [
        ("The firm opened a plant in Lodz.", "opened", Status.DONE),
        ("The firm will open a plant in Lodz.", "open", Status.PLANNED),
        ("The firm plans to open a plant.", "open", Status.PLANNED),
        ("The bridge is due to open in May.", "open", Status.PLANNED),
        ("The bridge is to open in May.", "open", Status.PLANNED),
        ("The two sides agreed to build a ship.", "build", Status.PLANNED),
        ("The firm expects to hire 40 people.", "hire", Status.POSSIBLE),
        ("He said the firm would hire 40 people.", "hire", Status.PLANNED),
        ("Some 70 nurses are to be hired.", "hired", Status.PLANNED),
        ("Some 70 nurses will be hired at a clinic near Riga.", "hired", Status.PLANNED),
        ("The contract also covers the training of 70 nurses, which is to begin in May.", "training", Status.PLANNED),
        ("The deal provides for the delivery of 20 trams.", "delivery", Status.PLANNED),
        ("The contract covered the delivery of 20 trams.", "delivery", Status.DONE),
        ("The firm may open a plant.", "open", Status.POSSIBLE),
        ("The storm could delay the ship.", "delay", Status.POSSIBLE),
        ("The firm reportedly opened a plant.", "opened", Status.POSSIBLE),
        ("If the court agrees, the sale goes ahead.", "agrees", Status.POSSIBLE),
        ("The firm did not open a plant.", "open", Status.DENIED),
        ("The firm refused to open a plant.", "open", Status.DENIED),
        ("The minister denied that the firm had paid.", "paid", Status.DENIED),
        ("The council cancelled the sale.", "sale", Status.DENIED),
    ],
)
def test_status_of_a_trigger(tagger, text, trigger, status):
    start = text.index(trigger)
    assert event_at(tagger.tag(text, "en"), start, start + len(trigger)).status is status


def test_attributes_of_a_trigger(tagger):
    text = "The firm will probably not open the plant."
    event = event_at(tagger.tag(text, "en"), 27, 31)
    assert (event.lemma, event.certainty, event.polarity, event.time) == (
        "open",
        Certainty.PROBABLE,
        Polarity.NEGATIVE,
        EventTime.FUTURE,
    )


@pytest.mark.parametrize(
    ("text", "span", "status"),
    [
        ("Production is due to begin in the second half of 2031.", "the second half of 2031", Status.PLANNED),
        ("Production is due to begin in the second half of 2031.", "Production is due to begin", Status.PLANNED),
        ("The line will cost 40 million euros.", "40 million euros", Status.PLANNED),
        ("The line cost 40 million euros.", "40 million euros", Status.DONE),
        ("Some 70 nurses are to be hired.", "70 nurses", Status.PLANNED),
        ("Some 70 nurses are due to start in May.", "70 nurses", Status.PLANNED),
        ("Some 70 nurses are expected to be hired.", "70 nurses", Status.PLANNED),
        ("Some 70 nurses were hired.", "70 nurses", Status.DONE),
        ("The contract also covers the hiring of 70 nurses near Riga.", "70 nurses", Status.PLANNED),
        ("Police suspect a loose wheel.", "Police suspect a loose wheel", Status.POSSIBLE),
        ("She insisted that no money had been lost.", "She insisted that no money had been lost", Status.DENIED),
        ("The mayor told a reporter that the road would reopen.", "told a reporter", Status.DONE),
        ("The planned sale brings 3 million euros.", "The planned sale", Status.PLANNED),
        ("It stands beside crane no. 3 on the quay.", "crane no. 3", Status.DONE),
    ],
)
def test_status_of_a_span(tagger, text, span, status):
    start = text.index(span)
    assert status_of(tagger.tag(text, "en"), start, start + len(span)) is status


@pytest.mark.parametrize(
    ("lang", "text", "span", "status"),
    [
        ("de", "Das Werk wird im Mai öffnen.", "im Mai", Status.PLANNED),
        ("de", "Das Werk öffnete im Mai.", "im Mai", Status.DONE),
        ("fr", "L'usine pourrait ouvrir en mai.", "en mai", Status.POSSIBLE),
        ("ro", "Fabrica nu a fost deschisă în mai.", "în mai", Status.DENIED),
        ("ro", "Fabrica va fi deschisă în mai.", "în mai", Status.PLANNED),
        ("uk", "Завод може відкритися у травні.", "у травні", Status.POSSIBLE),
        ("uk", "Компанія планує відкрити завод.", "завод", Status.PLANNED),
    ],
)
def test_status_by_cue_words(tagger, lang, text, span, status):
    start = text.index(span)
    assert status_of(tagger.tag(text, lang), start, start + len(span)) is status


def test_events_are_verbs_and_eventive_nouns_in_order(tagger):
    text = "The union called a strike after the minister had refused talks."
    tagged = tagger.tag(text, "en")
    assert [text[e.start : e.end] for e in find_events(tagged)] == ["called", "strike", "refused", "talks"]


def test_nothing_to_judge():
    empty = TaggedText(text="", lang="en", tokens=(), sentences=())
    assert find_events(empty) == ()
    assert status_of(empty, 0, 0) is Status.DONE
    assert event_at(empty, 0, 0).lemma == ""


def test_a_reader_of_one_text_tells_each_span_as_if_asked_alone(tagger):
    text = "The plant will open in May. It was not sold. Officials may fine the firm, which has closed two shops.\n\nNobody died."
    tagged = tagger.tag(text, "en")
    read = StatusReader(tagged)
    spans = [(t.start, t.end) for t in tagged.tokens] + [(0, len(text))]
    expected = [status_of(tagged, *span) for span in spans]
    assert len(set(expected)) > 2
    assert [read(*span) for span in spans] == expected
    assert [read(*span) for span in reversed(spans)] == expected[::-1]
