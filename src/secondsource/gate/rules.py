"""What is known of a story in, a decision out, with the rules that applied as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from secondsource.gate.kinds import accuses_person, kinds_of
from secondsource.gate.policy import ClaimNeeds, GatePolicy, Scope, default_policy, policy_digest
from secondsource.records import Claim, ClaimKind, Decision, Finding, GateOutcome, Origin, Override, Score, StoryEntity, Verdict

QUOTED = 5
"""So many facts of a kind that fall short are quoted; the others are counted."""
_WHAT = {
    ClaimKind.ACCUSATION: "statement that accuses a named person",
    ClaimKind.CASUALTIES: "fact on dead, injured or missing",
    ClaimKind.MONEY: "fact on an amount of money",
    ClaimKind.RULING: "fact on a law, a sanction or a ruling",
    ClaimKind.OTHER: "fact of no special kind",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the gate decides on: findings, origins and scores of a story; `claims` by id and `entities` tell what a fact is about."""

    findings: Sequence[Finding]
    origins: Sequence[Origin]
    scores: Sequence[Score]
    claims: Mapping[str, Claim] = field(default_factory=dict)
    entities: Sequence[StoryEntity] = ()


class _Reason(NamedTuple):
    outcome: GateOutcome
    rule: str
    words: str


class _Support(NamedTuple):
    """What stands behind a fact, or behind that part of it which is of a kind."""

    origins: int
    effective: float


def decide(case: Case, policy: GatePolicy | None = None) -> Decision:
    """Decide whether a story is published, marked (weak support, shown with a mark) or held for a person to judge.

    The strictest rule that applies decides; all rules that apply are named, those that hold the story first, each by the key of the policy
    that it stands under. Without origins a story is held. A score "confidence" that is missing counts as 0. Without a policy the shipped
    one holds. The order of findings changes nothing but that of the reasons.
    """
    policy = policy or default_policy()
    reasons = [*_story_reasons(case, policy), *_claim_reasons(case, policy)]
    held = [reason for reason in reasons if reason.outcome is GateOutcome.HELD]
    ordered = [*held, *(reason for reason in reasons if reason.outcome is GateOutcome.MARKED)]
    if ordered:
        outcome, told = ordered[0].outcome, tuple(reason.words for reason in ordered)
    else:
        origins = _count(len(case.origins), "independent origin")
        tell = "tells" if len(case.origins) == 1 else "tell"
        outcome = GateOutcome.PUBLISHED
        told = (f"{origins[0].upper()}{origins[1:]} {tell} the story, with a confidence of {_confidence(case):.2f} by its pages alone.",)
    rules = tuple(dict.fromkeys(reason.rule for reason in ordered))
    return Decision(outcome=outcome, reasons=told, rules=rules, policy=policy_digest(policy))


def overrule(decision: Decision, override: Override) -> Decision:
    """Lay a person's decision over the gate's: its outcome holds, its reason stands first, and the gate's own reasons follow."""
    said = override.reason if override.reason.endswith((".", "!", "?", "…", "”")) else f"{override.reason}."
    reason = f"{override.name} decided so at {override.at}: {said}"
    return replace(decision, outcome=override.outcome, reasons=(reason, *decision.reasons), override=override)


def _story_reasons(case: Case, policy: GatePolicy) -> Iterator[_Reason]:
    needs, confidence, origins = policy.story, _confidence(case), len(case.origins)
    if origins < needs.origins_to_hold:
        words = (
            f"The story rests on {_count(origins)}; {needs.origins_to_hold} are asked for."
            if origins
            else "No origin stands behind the story."
        )
        yield _Reason(GateOutcome.HELD, "story.origins_to_hold", words)
    if confidence < needs.hold_below:
        yield _Reason(GateOutcome.HELD, "story.hold_below", f"Confidence {confidence:.2f} is under {needs.hold_below:.2f}.")
    yield from _key_fact_reasons(case, policy)
    if needs.origins_to_hold <= origins < needs.origins_to_publish:
        words = f"The story rests on {_count(origins)}; {needs.origins_to_publish} are asked for."
        yield _Reason(GateOutcome.MARKED, "story.origins_to_publish", words)
    if needs.hold_below <= confidence < needs.mark_below:
        yield _Reason(GateOutcome.MARKED, "story.mark_below", f"Confidence {confidence:.2f} is under {needs.mark_below:.2f}.")


def _key_fact_reasons(case: Case, policy: GatePolicy) -> Iterator[_Reason]:
    needs = policy.story
    key = [finding for finding in case.findings if finding.key]
    disputed = sum(finding.verdict is Verdict.DISPUTED for finding in key)
    sound = sum(finding.verdict is Verdict.CORROBORATED for finding in key)
    lacking = sound < min(needs.corroborated_to_publish, len(key))
    if key and disputed / len(key) >= needs.disputed_share_to_hold:
        words = f"Origins contradict each other on {disputed} of {len(key)} key facts."
        yield _Reason(GateOutcome.HELD, "story.disputed_share_to_hold", words)
    found = "none is" if not sound else f"only {sound} of {len(key)} are"
    if disputed >= needs.disputes_to_mark and lacking:
        yield _Reason(GateOutcome.MARKED, "story.disputes_to_mark", f"Key facts are in dispute and {found} corroborated.")
    elif lacking and len(case.origins) >= needs.origins_to_publish:
        words = "No key fact stands" if not sound else f"Only {sound} of {len(key)} key facts stand"
        yield _Reason(GateOutcome.MARKED, "story.corroborated_to_publish", f"{words} in two independent origins.")


def _claim_reasons(case: Case, policy: GatePolicy) -> Iterator[_Reason]:
    told = [(finding, kinds_of(finding, case.claims, case.entities)) for finding in case.findings]
    for kind, needs in policy.claims:
        facts = [finding for finding, kinds in told if kind in kinds and (finding.key or needs.facts is Scope.ALL)]
        lacks = [(finding, lack) for finding in facts if (lack := _lack(finding, _support(finding, kind, case), needs, case.claims))]
        if needs.facts is Scope.ONE and len(lacks) < len(facts):
            continue
        rule, which = f"claims.{kind}", "" if needs.facts is Scope.ALL else "key "
        for finding, lack in lacks[:QUOTED]:
            yield _Reason(needs.otherwise, rule, f"A {which}{_WHAT[kind]} {lack}: “{finding.statement}”")
        if len(lacks) > QUOTED:
            yield _Reason(needs.otherwise, rule, f"{len(lacks) - QUOTED} more of this kind fall short ({rule}).")


def _lack(finding: Finding, support: _Support, needs: ClaimNeeds, claims: Mapping[str, Claim]) -> str:
    """What a fact falls short of, as the end of a sentence; empty where it has what it needs."""
    if support.origins < needs.origins:
        return f"rests on {_count(support.origins)}; {needs.origins} are asked for"
    if support.effective < needs.effective:
        return f"rests on {support.effective:.1f} sources after discount; {needs.effective:.1f} are asked for"
    if finding.confidence < needs.confidence:
        return f"has a confidence of {finding.confidence:.2f}; {needs.confidence:.2f} is asked for"
    if needs.named_source and not _is_named(finding, claims):
        return "is told by nobody who is named"
    return ""


def _support(finding: Finding, kind: ClaimKind, case: Case) -> _Support:
    """What stands behind the best value; behind the accusing words alone, where the statement itself does not accuse."""
    whole = _Support(finding.independent_sources, finding.effective_sources)
    if kind is not ClaimKind.ACCUSATION or accuses_person(finding.statement, case.entities):
        return whole
    told = [case.claims[i] for value in finding.values for i in value.claim_ids if i in case.claims]
    accusing = {claim.article_id for claim in told if accuses_person(claim.quote, case.entities)}
    origins = sum(not accusing.isdisjoint(origin.article_ids) for origin in case.origins)
    return _Support(min(origins, whole.origins), min(float(origins), whole.effective))


def _is_named(finding: Finding, claims: Mapping[str, Claim]) -> bool:
    """Whether the best value has a speaker with a name: a word of it but the first has a capital, or its only word."""
    speakers = [claims[i].attributed_to or "" for value in finding.values[:1] for i in value.claim_ids if i in claims]
    return any(word[:1].isupper() for speaker in speakers for word in speaker.split()[1:] or speaker.split())


def _confidence(case: Case) -> float:
    return next((score.value for score in case.scores if score.name == "confidence"), 0.0)


def _count(origins: int, noun: str = "origin") -> str:
    return f"one {noun}" if origins == 1 else f"{origins} {noun}s"
