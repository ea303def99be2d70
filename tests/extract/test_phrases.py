import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondsource.extract import furniture, kindwords
from secondsource.extract.phrases import Phrases

ALL = {
    f"{module.__name__}.{name}": value
    for module in (furniture, kindwords)
    for name, value in vars(module).items()
    if isinstance(value, Phrases)
}


@pytest.mark.parametrize("name", sorted(ALL))
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_no_phrase_lacks_a_stem(name, data):
    text = data.draw(st.from_regex(ALL[name].pattern))
    assert ALL[name].search(text)


def test_texts_without_a_stem_are_passed_over():
    assert not Phrases(re.compile("ferry|boat"), ("ferry",)).search("a boat")
