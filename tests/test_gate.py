import pytest

from secondsource.gate import GatePolicy, accuses_person, decide
from secondsource.records import Finding, GateOutcome, Origin, Score, Slot, Verdict


def fact(statement="The bridge fell", verdict=Verdict.CORROBORATED, sources=2, key=True):
    return Finding(
        id=statement,
        story_id="s",
        statement=statement,
        slot=Slot.COUNT,
        key=key,
        verdict=verdict,
        independent_sources=sources,
        confidence=0.5,
        values=(),
    )


def origins(count):
    return [Origin(id=f"o{i}", root_id=f"a{i}", article_ids=(f"a{i}",)) for i in range(count)]


def confidence(value):
    return [Score(name="confidence", value=value)]


@pytest.mark.parametrize(
    ("facts", "count", "trust", "outcome"),
    [
        ([fact()], 2, 0.7, GateOutcome.PUBLISHED),
        ([fact(verdict=Verdict.SINGLE_SOURCE, sources=1)], 1, 0.5, GateOutcome.MARKED),
        ([fact(verdict=Verdict.SINGLE_SOURCE, sources=1)], 3, 0.5, GateOutcome.MARKED),
        ([fact()], 2, 0.3, GateOutcome.MARKED),
        ([fact()], 2, 0.1, GateOutcome.HELD),
        ([fact(verdict=Verdict.DISPUTED)], 2, 0.7, GateOutcome.HELD),
        ([fact(), fact("It was old", verdict=Verdict.DISPUTED)], 2, 0.7, GateOutcome.PUBLISHED),
        (
            [fact(), fact("Prosecutors accused Orla Dunn of fraud", Verdict.SINGLE_SOURCE, 1, key=False)],
            3,
            0.8,
            GateOutcome.HELD,
        ),
        ([fact(), fact("Prosecutors accused Orla Dunn of fraud", Verdict.CORROBORATED, 2)], 3, 0.8, GateOutcome.PUBLISHED),
        ([], 0, 0.9, GateOutcome.HELD),
        ([], 2, 0.9, GateOutcome.PUBLISHED),
    ],
)
def test_decisions(facts, count, trust, outcome):
    decision = decide(facts, origins(count), confidence(trust))
    assert decision.outcome is outcome
    assert decision.reasons
    assert all(not reason[0].islower() and reason[-1] in ".”" for reason in decision.reasons)


def test_a_missing_confidence_counts_as_none():
    assert decide([fact()], origins(3), []).outcome is GateOutcome.HELD


def test_a_policy_may_ask_for_more():
    strict = GatePolicy(origins_to_publish=4)
    decision = decide([fact()], origins(3), confidence(0.9), policy=strict)
    assert decision.outcome is GateOutcome.MARKED
    assert "3 origins" in decision.reasons[0]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("Mayor Dunn was charged with bribery", True),
        ("Orla Dunn allegedly stole the ledger", True),
        ("Orla Dunn opened the bridge", False),
        ("the company was accused of dumping waste", False),
        ("", False),
    ],
)
def test_accusations_against_persons(statement, expected):
    assert accuses_person(statement) is expected
