import pytest

from secondsource.claims.attribution import speaker_of
from secondsource.language.quotes import find_attributions
from secondsource.models.tagger import SpacyTagger
from secondsource.records import Attribution, EntityKind, EntityMention, Span


@pytest.fixture(scope="module")
def tagger():
    return SpacyTagger()


def person(text, words, name, kind=EntityKind.PERSON):
    start = text.index(words)
    return EntityMention(start=start, end=start + len(words), name=name, kind=kind)


def speaker(tagger, text, words, entities=(), lang="en"):
    start = text.index(words)
    return speaker_of(find_attributions(tagger.tag(text, lang), entities), Span(start=start, end=start + len(words)))


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Police said that three men were hurt.", "three men were hurt", "Police"),
        ("Three men were hurt in the crash, police said.", "Three men were hurt", "police"),
        ("Three men were hurt, said two witnesses.", "Three men were hurt", "two witnesses"),
        ("According to the port authority, 40 ships came.", "40 ships came", "port authority"),
        ("Some 40 ships came in May, according to two brokers.", "40 ships came in May", "two brokers"),
        ("The mayor told reporters that the road was open.", "the road was open", "mayor"),
        ("The union put the figure at 300.", "the figure at 300", "union"),
        ("A trader put pen to paper on Friday.", "pen to paper", None),
        ("Forty ships came in May.", "Forty ships", None),
        ("Nobody said that the road was open.", "the road was open", None),
    ],
)
def test_indirect_speech(tagger, text, words, name):
    assert speaker(tagger, text, words) == name


@pytest.mark.parametrize("marks", ['""', "“”", "„“"])
def test_direct_speech_in_all_marks(tagger, marks):
    text = f"{marks[0]}We shall build the bridge by June,{marks[1]} said the mayor, Ana Kovač."
    found = find_attributions(tagger.tag(text, "en"), [person(text, "Ana Kovač", "Ana Kovač")])
    direct = [a for a in found if a.direct]
    assert [(text[a.start : a.end], a.speaker) for a in direct] == [("We shall build the bridge by June,", "Ana Kovač")]


def test_a_quotation_of_several_sentences_has_one_speaker(tagger):
    text = '"The road is closed. It stays closed. Go home," the mayor said.'
    assert speaker(tagger, text, "The road is closed") == "mayor"


def test_surname_role_and_pronoun_become_the_name(tagger):
    text = (
        "The harbour master, Ivo Brnić, spoke on Monday. Brnić said that the quay was safe. "
        "He added that cranes were on order. Ships come daily, the harbour master said."
    )
    entities = [person(text, "Ivo Brnić", "Ivo Brnić"), person(text, "Brnić said", "Ivo Brnić")]
    for words in ("the quay was safe", "cranes were on order", "Ships come daily"):
        assert speaker(tagger, text, words, entities) == "Ivo Brnić"


@pytest.mark.parametrize(
    ("middle", "name"),
    [
        ("Union chief Vera Holm rejected this.", "Vera Holm"),
        ("A crane was shown to Vera Holm.", "Ivo Brnić"),
        ("“Vera Holm was wrong about it,” he said.", "Ivo Brnić"),
    ],
)
def test_a_pronoun_means_the_last_person_who_was_a_subject(tagger, middle, name):
    text = f"Mayor Ivo Brnić said that the quay was safe. {middle} She added by telephone that the cranes were old."
    entities = [person(text, "Ivo Brnić", "Ivo Brnić"), person(text, "Vera Holm", "Vera Holm")]
    assert speaker(tagger, text, "the cranes were old", entities) == name


def test_several_attributions_in_a_sentence_and_the_narrowest_wins(tagger):
    text = "The minister said that the road was open, but drivers said that it was closed."
    assert speaker(tagger, text, "the road was open") == "minister"
    assert speaker(tagger, text, "it was closed") == "drivers"


def test_short_quotation_without_a_speaker_is_none(tagger):
    assert find_attributions(tagger.tag('The "smart" gate opened.', "en")) == ()


@pytest.mark.parametrize(
    ("lang", "text", "words", "name"),
    [
        ("de", "Laut Polizei kamen drei Boote an.", "kamen drei Boote an", "Polizei"),
        ("fr", "Selon Anne Morel, trois bateaux sont arrivés.", "trois bateaux sont arrivés", "Anne Morel"),
        ("ro", "Potrivit lui Ion Barbu, trei vase au sosit.", "trei vase au sosit", "Ion Barbu"),
        ("uk", "За словами Олени Бондар, прибули три судна.", "прибули три судна", "Олени Бондар"),
        ("uk", "«Три судна вже прибули до порту», — сказала Олена Бондар.", "Три судна вже прибули", "Олена Бондар"),
    ],
)
def test_other_languages(tagger, lang, text, words, name):
    assert speaker(tagger, text, words, lang=lang) == name


def test_offsets_lie_in_the_text_and_order_is_by_start(tagger):
    text = '"We wait," she said. Police said that the road, which floods, was shut; drivers agreed.\n\n"Unclosed quote'
    found = find_attributions(tagger.tag(text, "en"))
    assert all(0 <= a.start < a.end <= len(text) and a.speaker for a in found)
    assert [a.start for a in found] == sorted(a.start for a in found)


def test_empty_text_and_no_attributions(tagger):
    assert find_attributions(tagger.tag("", "en")) == ()
    assert speaker_of((), Span(start=0, end=5)) is None
    assert speaker_of([Attribution(start=0, end=3, speaker="A")], Span(start=0, end=40)) is None
