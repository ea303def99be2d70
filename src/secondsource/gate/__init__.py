"""The editorial gate: what is known of a story and a policy in, a decision with its reasons out."""

from secondsource.gate.kinds import accuses_person, kinds_of
from secondsource.gate.policy import (
    GatePolicy,
    default_policy,
    dump_policy,
    load_policy,
    policy_digest,
    read_policy,
    shipped_policy_text,
)
from secondsource.gate.rules import Case, decide, overrule

__all__ = [
    "Case",
    "GatePolicy",
    "accuses_person",
    "decide",
    "default_policy",
    "dump_policy",
    "kinds_of",
    "load_policy",
    "overrule",
    "policy_digest",
    "read_policy",
    "shipped_policy_text",
]
