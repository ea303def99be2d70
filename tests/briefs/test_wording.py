"""Two wordings of one sentence: what is let pass, and that every change of a number, name, date, negation, plan or order is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.briefs.wording import LIGHT, name_change, says_the_same

SENTENCE = "The Lemira Water Board has not signed the contract worth €214 million with Thalora Water on 5 November 2025, the ministry said."


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("The mill was purchased by Orla Dunn.", "The mill was bought by Orla Dunn"),
        ("The mill was not sold.", "Mill wasn't sold."),
        ("The mayor said that approximately 1,200 people left.", "The mayor said about 1200 people left."),
        ("In order to save it, the council will attempt to sell.", "To save it the council will try to sell."),
        ("Output rose by 4 per cent.", "Output rose by 4%."),
        ("It cannot be closed prior to May.", "It can not be closed before May."),
        ("A total of 12 individuals died.", "12 people died."),
        ("", ""),
    ],
)
def test_plainer_words_pass(left, right):
    assert says_the_same(left, right)
    assert says_the_same(right, left)
    assert name_change(left, right) == ""


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (SENTENCE.replace("214", "240"), "adds the number “240”"),
        (SENTENCE.replace("million", "billion"), "adds the word “billion”"),
        (SENTENCE.replace(" not", ""), "loses the negation “not”"),
        (SENTENCE.replace("5 November", "6 November"), "adds the number “6”"),
        (SENTENCE.replace("November", "December"), "adds the name “December”"),
        (SENTENCE.replace("Thalora", "Dorvia"), "adds the name “Dorvia”"),
        (
            SENTENCE.replace("Lemira", "X").replace("Thalora", "Lemira").replace("X", "Thalora"),
            "the order of the words, or a capital, is another",
        ),
        (SENTENCE.replace("signed", "will sign"), "adds the doubt or plan “will”"),
        (SENTENCE.replace(", the ministry said", ""), "loses the word “ministry”"),
        (SENTENCE.replace("ministry", "minister"), "adds the word “minister”"),
        (SENTENCE.replace(".", "?"), "adds the sign “?”"),
        (SENTENCE.replace("€", "$"), "adds the sign “$”"),
        (SENTENCE + " 400 people died.", "adds the number “400”"),
        (f"<b>{SENTENCE}</b>", "adds the sign “<”"),
        (SENTENCE.replace("signed", "signed\u200b"), "adds the sign “\u200b”"),
        (SENTENCE.replace("e", "е", 1), "adds the word “Thе”"),
        ("", "loses the number “214”"),
    ],
)
def test_what_a_wording_changes_is_named(after, told):
    assert not says_the_same(SENTENCE, after)
    assert name_change(SENTENCE, after) == told


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Talks about ending the war began.", "Ending the war began."),
        ("Police shot the protesters.", "The protesters shot police."),
        ("They moved from Orsk to Varnow.", "They moved to Orsk from Varnow."),
        ("Orsk was hit by Varnow.", "Orsk hit Varnow."),
        ("It is safe.", "It was safe."),
        ("They helped US firms.", "They helped us firms."),
        ("They have hepatitis A.", "They have hepatitis."),
        ("A few people came.", "Few people came."),
        ("After that, the board left.", "After the board left."),
        ("It fell to -5 degrees.", "It fell to 5 degrees."),
        ("It may rain in the hills.", "It May rain in the hills."),
        ("It costs 1.5 million.", "It costs 15 million."),
        ("It is 1:2.", "It is 12."),
        ("Four hundred died.", "Four died."),
    ],
)
def test_a_few_changes_of_meaning_with_nearly_the_same_words(left, right):
    assert not says_the_same(left, right)
    assert not says_the_same(right, left)
    assert name_change(left, right)


WORDS = st.lists(st.sampled_from("Orsk Varnow not signed may 5 12 the a million said by to from , .".split()), max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_the_relation_is_symmetric_and_agrees_with_the_reason(left, right):
    assert says_the_same(left, right) == says_the_same(right, left) == (not name_change(left, right))


@given(st.text(max_size=60))
def test_any_text_says_the_same_as_itself(text):
    assert says_the_same(text, text)
    assert says_the_same(text, f"  {text}\n")


@given(st.text(max_size=60), st.text(max_size=60))
def test_texts_that_say_the_same_have_the_same_figures(left, right):
    def figures(text):
        return [c for c in text if c.isdigit()]

    if says_the_same(left, right):
        assert figures(left) == figures(right)


@given(st.integers(0, 11), st.data())
def test_no_word_can_be_lost_or_doubled_but_a_light_one(place, data):
    words = "Lemira did not sign a contract worth 214 million in November 2025".split()
    assert says_the_same(" ".join(words), " ".join([*words[:place], *words[place + 1 :]])) == (words[place] in LIGHT)
    other = data.draw(st.sampled_from(words))
    assert says_the_same(" ".join(words), " ".join([*words[:place], other, *words[place:]])) == (other in LIGHT)
