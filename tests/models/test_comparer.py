"""The cross-encoder as shipped: chances that sum to 1, the same each time, a clear contradiction and a clear agreement told apart."""

import pytest

from secondsource.errors import ModelError
from secondsource.models import comparer
from secondsource.models.comparer import OnnxComparer
from secondsource.models.encoder import default_cache
from secondsource.records import MarkedText, Relation


@pytest.fixture(scope="module")
def network() -> OnnxComparer:
    return OnnxComparer(default_cache())


def test_chances_sum_to_one_and_repeat(network):
    left, right = MarkedText(text="The mill burned."), MarkedText(text="A fire destroyed the mill.")
    first = network.judge(left, right, days=0, foreign=False)
    again = OnnxComparer(default_cache()).judge(left, right, days=0, foreign=False)
    assert first == again
    assert abs(sum(first.values()) - 1.0) < 0.001


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        ("Councillors in Velmar approved the tram line.", "The Velmar tram line was rejected by the council.", Relation.REFUTES),
        ("Councillors in Velmar approved the tram line.", "The tram line has been given the green light in Velmar.", Relation.SUPPORTS),
        ("Councillors in Velmar approved the tram line.", "A baker in Orsk won the lottery.", Relation.NOT_ENOUGH_INFO),
    ],
)
def test_plain_cases(network, left, right, relation):
    found = network.judge(MarkedText(text=left), MarkedText(text=right), days=0, foreign=False)
    assert max(found, key=lambda r: found[r]) is relation


@pytest.mark.parametrize("words", ["", "\ud800", "\x00", "word " * 3000])
def test_no_text_breaks_it(network, words):
    assert len(network.judge(MarkedText(text=words), MarkedText(text=words), days=0, foreign=False)) == len(Relation)


def test_its_version_follows_its_file(network, monkeypatch):
    before = network.version
    monkeypatch.setattr(comparer, "MODEL", "no-such-file.onnx")
    with pytest.raises(ModelError, match="reinstall"):
        _ = network.version
    assert before.startswith("comparer-")
