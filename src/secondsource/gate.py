"""The editorial gate: findings, origins and scores of a story in, a decision with its reasons as sentences out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from secondsource.records import Decision, Finding, GateOutcome, Origin, Score, Verdict

_ACCUSATION = re.compile(
    r"\b(?:accus(?:ed?|es|ing|ations?)|alleg(?:ed(?:ly)?|es|ations?)|charged\s+with|charges\s+against|suspected\s+of|indict(?:ed|ment)|arrested|fraud|brib(?:e|ed|ery)|"
    r"embezzl\w+|corruption|harass\w+|assaulted|murder(?:ed)?|guilty|stole|laundering)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sir|President|Minister|Mayor|Senator|Judge|Chairman|Director)\.?\s+[^\W\d_a-z]\w+|\b[^\W\d_a-z][\w'’-]+(?:\s+(?:van|von|de|bin|al|el|da|di))?\s+[^\W\d_a-z][\w'’-]+"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GatePolicy:
    """What a story must fulfil. A story of one origin is marked; it is held under `hold_below` or if it accuses a person."""

    origins_to_publish: int = 2
    """Independent origins for `published`; fewer make a story `marked`."""
    hold_below: float = 0.25
    """Confidence (0..1) under which a story is held."""
    mark_below: float = 0.4
    """Confidence (0..1) under which a story is marked."""
    disputes_to_mark: int = 1
    """Open disputes on key facts from which a story of enough origins is marked when no key fact is corroborated."""
    disputed_share_to_hold: float = 0.75
    """Share of key facts in dispute from which a story is held."""
    origins_for_accusation: int = 2
    """Independent origins behind a statement that accuses a named person; fewer hold the story."""


def decide(
    findings: Sequence[Finding], origins: Sequence[Origin], scores: Sequence[Score], *, policy: GatePolicy | None = None
) -> Decision:
    """Decide whether a story is published, marked (weak support, shown with a mark) or held for a person to judge.

    The strictest rule that applies decides; all rules that apply are named. Without origins a story is held. A score
    "confidence" that is missing counts as 0.
    """
    policy = policy or GatePolicy()
    held = _reasons_to_hold(findings, origins, scores, policy)
    marked = _reasons_to_mark(findings, origins, scores, policy)
    if held:
        return Decision(outcome=GateOutcome.HELD, reasons=(*held, *marked))
    if marked:
        return Decision(outcome=GateOutcome.MARKED, reasons=marked)
    count = len(origins)
    confidence = _confidence(scores)
    return Decision(
        outcome=GateOutcome.PUBLISHED,
        reasons=(f"{count} independent origins tell the story, with a confidence of {confidence:.2f}.",),
    )


def _confidence(scores: Sequence[Score]) -> float:
    return next((score.value for score in scores if score.name == "confidence"), 0.0)


def _reasons_to_hold(
    findings: Sequence[Finding], origins: Sequence[Origin], scores: Sequence[Score], policy: GatePolicy
) -> tuple[str, ...]:
    reasons = []
    if not origins:
        reasons.append("No origin stands behind the story.")
    confidence = _confidence(scores)
    if confidence < policy.hold_below:
        reasons.append(f"Confidence {confidence:.2f} is under {policy.hold_below:.2f}.")
    key = [finding for finding in findings if finding.key]
    disputed = [finding for finding in key if finding.verdict is Verdict.DISPUTED]
    if key and len(disputed) / len(key) >= policy.disputed_share_to_hold:
        reasons.append(f"Origins contradict each other on {len(disputed)} of {len(key)} key facts.")
    accusing = (f for f in findings if f.independent_sources < policy.origins_for_accusation and accuses_person(f.statement))
    reasons += [f"A statement that accuses a named person rests on {_count(f.independent_sources)}: “{f.statement}”" for f in accusing]
    return tuple(reasons)


def _reasons_to_mark(
    findings: Sequence[Finding], origins: Sequence[Origin], scores: Sequence[Score], policy: GatePolicy
) -> tuple[str, ...]:
    reasons = []
    if 0 < len(origins) < policy.origins_to_publish:
        reasons.append(f"The story rests on {_count(len(origins))}; {policy.origins_to_publish} are asked for.")
    confidence = _confidence(scores)
    if policy.hold_below <= confidence < policy.mark_below:
        reasons.append(f"Confidence {confidence:.2f} is under {policy.mark_below:.2f}.")
    key = [finding for finding in findings if finding.key]
    disputed = [finding for finding in key if finding.verdict is Verdict.DISPUTED]
    sound = any(finding.verdict is Verdict.CORROBORATED for finding in key)
    if len(disputed) >= policy.disputes_to_mark and not sound:
        reasons.append("Key facts are in dispute and none is corroborated.")
    if key and not sound and not disputed and len(origins) >= policy.origins_to_publish:
        reasons.append("No key fact stands in two independent origins.")
    return tuple(reasons)


def _count(origins: int) -> str:
    return "one origin" if origins == 1 else f"{origins} origins"


def accuses_person(statement: str) -> bool:
    """Whether a statement holds a word of accusation and what looks like a person (a title with a name, or two names in a row).

    >>> accuses_person("Prosecutors accused Jane Example of fraud.")
    True
    """
    accusation = _ACCUSATION.search(statement)
    return bool(accusation) and bool(_PERSON.search(statement))
