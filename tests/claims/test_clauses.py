import pytest

from secondsource.claims.clauses import split_clauses
from secondsource.models.tagger import SpacyTagger
from secondsource.records import Span

TAGGER = SpacyTagger()


def clauses(text, lang="en"):
    tagged = TAGGER.tag(text, lang)
    return [text[c.start : c.end] for sentence in tagged.sentences for c in split_clauses(tagged, sentence)]


def test_coordinated_clauses_are_cut_apart():
    found = clauses("At least three miners died and 12 people were injured in the Kolm pit.")
    assert found == ["At least three miners died", "12 people were injured in the Kolm pit."]


def test_a_short_clause_stays_with_its_neighbour():
    assert clauses("The bridge was closed, he said.") == ["The bridge was closed, he said."]


@pytest.mark.parametrize("lang", ["de", "uk", "und"])
def test_languages_without_a_parser_are_cut_by_rule(lang):
    found = clauses("Drei Menschen starben am Montag; zwölf weitere wurden dabei schwer verletzt.", lang)
    assert found == ["Drei Menschen starben am Montag", "zwölf weitere wurden dabei schwer verletzt."]


def test_no_clause_is_longer_than_the_limit():
    text = " ".join(["word"] * 200) + "."
    assert max(len(c.split()) for c in clauses(text, "und")) <= 60
    assert " ".join(clauses(text, "und")).split() == text.split()


def test_an_empty_sentence_has_no_clauses():
    assert split_clauses(TAGGER.tag("", "en"), Span(start=0, end=0)) == ()
