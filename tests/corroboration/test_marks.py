"""Marks that a comparison puts on two texts: equal, different and lone values, names on both sides or one, cues, in order of time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondsource.corroboration.marks import mark_texts
from secondsource.corroboration.meeting import meet
from secondsource.pipeline import Models, read_text
from secondsource.records import MarkedText
from secondsource.workspace import open_models


@pytest.fixture(scope="module")
def models() -> Models:
    return open_models()


def marked(models, left, right, days=("2026-03-02", "2026-03-02"), langs=("en", "en")):
    pair = meet(*(read_text(t, d, lang, models=models) for t, d, lang in zip((left, right), days, langs, strict=True)))
    return mark_texts(pair)


def kinds(text: MarkedText, words: str) -> set[str]:
    start = text.text.index(words)
    return {str(m.kind) for m in text.marks if m.start < start + len(words) and start < m.end}


@pytest.mark.parametrize(
    ("left", "right", "words", "kind"),
    [
        ("The fire killed 9 people.", "Nine people died in the fire.", "9", "number_equal"),
        ("The fire killed 9 people.", "The fire killed 12 people.", "9", "number_different"),
        ("The fire killed 9 people.", "A fire broke out.", "9", "number_alone"),
        ("The bridge will open on 4 March 2026.", "The bridge will open on Wednesday.", "4 March 2026", "date_equal"),
        ("The bridge opens on 4 March 2026.", "The bridge opens on 9 March 2026.", "4 March 2026", "date_different"),
        ("The bridge opens on 4 March 2026.", "The bridge opens.", "4 March 2026", "date_alone"),
        ("The mayor met Ilse Vandorn.", "Vandorn was met by the mayor.", "Vandorn", "name_shared"),
        ("The mayor met Ilse Vandorn.", "The mayor met nobody.", "Vandorn", "name_own"),
        ("They signed a memorandum of understanding.", "They signed a contract.", "memorandum", "document_own"),
        ("The court did not free him.", "The court freed him.", "not", "denies"),
        ("They plan to vote.", "They voted.", "plan", "looks_ahead"),
        ("The orchard burned.", "An orchard burnt down.", "orchard", "word_shared"),
    ],
)
def test_marks(models, left, right, words, kind):
    assert kind in kinds(marked(models, left, right)[0], words)


def test_a_name_meets_itself_in_another_alphabet(models):
    left, right = marked(models, "Полковник Стельмар очолив бригаду.", "Colonel Stelmar leads the brigade.", langs=("uk", "en"))
    assert "name_shared" in kinds(left, "Стельмар")
    assert "name_shared" in kinds(right, "Stelmar")


def test_words_of_two_languages_are_not_compared(models):
    left, _ = marked(models, "The minister resigned.", "Der Minister trat zurück.", langs=("en", "de"))
    assert "word_shared" not in kinds(left, "minister")


def test_days_are_no_names(models):
    left, _ = marked(models, "The mill closed on Friday.", "The mill closed.")
    assert not {"name_own", "name_shared"} & kinds(left, "Friday")


def test_the_earlier_text_comes_first(models):
    texts = ("The mill closed.", "The mill will close.")
    assert [m.text for m in marked(models, *texts, days=("2026-03-05", "2026-03-02"))] == [texts[1], texts[0]]


@settings(max_examples=25, deadline=None)
@given(left=st.text(max_size=80), right=st.text(max_size=80))
def test_marks_lie_inside_their_text_and_in_order(models, left, right):
    for text in marked(models, left, right):
        assert all(0 <= m.start < m.end <= len(text.text) for m in text.marks)
        assert list(text.marks) == sorted(set(text.marks), key=lambda m: (m.start, m.end, m.kind))
