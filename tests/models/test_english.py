import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondsource.models.english import EnglishModel, WordForms
from secondsource.text import sentence_spans

TEXTS = (
    "The harbour of Tolvik was closed on Friday, said Mara Ilves, head of Nordlys ASA.",
    "Let's go. They ain't gon na leave, and there's nothin' y'all got ta do; c'mon, it's late.",
    "“We have done it,”  he said.  It paid €4.2 million for 12 boats in March 2019 - 30% more than in 2018.",
    "The United Harbour Workers of East Tolvik did what did not work; I do, you had, it is to be opened.",
    "x",
    "... ?!",
    "Best of all was that which had been left: the works' U.S. office (No. 7), i.e. Mr. O'Neil-Kovač's.",
)
WORDS = (
    "The the a Ana Kovač Tolvik harbour boats boat went go is was 's n't ain't let's there gon na not , . ; “ ” ( ) - 12 4.2 million March"
    " Monday on of in who that which said had been left better best workers' U.S. Nordlys ASA EU x-ray  \u00a0 you it i did do"
).split(" ")


@pytest.fixture(scope="module")
def model():
    return EnglishModel()


def own(pipeline, text, starts):
    """Words and names as the pipeline of spaCy itself gives them."""
    doc, waiting = pipeline.make_doc(text), [*starts, len(text) + 1]
    for token in doc:
        token.is_sent_start = token.idx + len(token) > waiting[0]
        while token.idx + len(token) > waiting[0]:
            waiting.pop(0)
    for _, pipe in pipeline.pipeline:
        pipe(doc)
    words = [t for t in doc if not t.is_space]
    place = {t.i: n for n, t in enumerate(words)}
    facts = [(t.idx, t.text, t.lemma_.casefold() or t.text.casefold(), t.pos_, t.tag_, t.dep_) for t in words]
    heads = [place.get(t.head.i) for t in words]
    return facts, heads, [(e.start_char, e.end_char, e.label_) for e in doc.ents]


def told(parsed):
    facts = [(start, form.text, form.lemma, form.pos, form.tag, form.dep) for start, form, _ in parsed.words]
    return facts, [head for _, _, head in parsed.words], list(parsed.names)


def starts_of(text):
    return [span.start for span in sentence_spans(text)]


def same(model, texts):
    """Whether all is as spaCy has it; a word that hangs on white space hangs on what that hangs on."""
    for text, parsed in zip(texts, model.parse([(text, starts_of(text)) for text in texts]), strict=True):
        facts, heads, names = told(parsed)
        their_facts, their_heads, their_names = own(model._pipeline, text, starts_of(text))
        assert facts == their_facts
        assert all(theirs in (None, ours) for ours, theirs in zip(heads, their_heads, strict=True))
        assert names == their_names


def test_words_and_names_are_those_of_the_pipeline(model):
    same(model, TEXTS)
    same(model, TEXTS[::-1])


@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join).map(str.strip).filter(bool), min_size=1, max_size=3)
)
@settings(max_examples=60, deadline=None)
def test_any_words_are_read_as_the_pipeline_reads_them(model, texts):
    same(model, texts)


def test_forgotten_words_have_the_same_forms(model):
    pipeline = model._pipeline
    few = WordForms(pipeline.vocab, pipeline.get_pipe("attribute_ruler"), pipeline.get_pipe("lemmatizer"), remembered=3)
    docs = []
    for text in TEXTS * 2:
        docs.append(pipeline.make_doc(text))
        for name in ("tok2vec", "tagger", "parser"):
            pipeline.get_pipe(name)(docs[-1])
    for doc in docs:
        keys = [(t.orth, t.tag, t.dep) for t in doc if not t.is_space]
        assert few.of(doc.copy(), keys) == model._forms.of(doc.copy(), keys)


def test_nothing_gives_nothing(model):
    assert model.parse([]) == []
