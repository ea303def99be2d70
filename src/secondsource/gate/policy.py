"""A policy file in, the gate's policy out: what a story and each kind of fact need, checked key by key, with its digest."""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from secondsource.errors import SettingsError
from secondsource.records import ClaimKind, GateOutcome

MOST_COUNT = 100
"""No policy can ask for more origins than this."""
MOST_FACTS = 1000
"""No policy can ask for more facts than this."""
_SHIPPED = "policy.toml"
_COUNT, _FACTS, _SHARE = (0, MOST_COUNT), (0, MOST_FACTS), (0.0, 1.0)


class Scope(StrEnum):
    """Which facts of a kind must have what is asked for: all, all key facts, or one key fact; from the strictest on."""

    ALL = "all"
    KEY = "key"
    ONE = "one"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryNeeds:
    """What a story needs; each field is a key of `[story]` in data/policy.toml, which explains it."""

    origins_to_hold: int
    origins_to_publish: int
    hold_below: float
    mark_below: float
    disputed_share_to_hold: float
    disputes_to_mark: int
    corroborated_to_publish: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimNeeds:
    """What a fact of a kind needs; each field is a key of `[claims.KIND]` in data/policy.toml, which explains it."""

    facts: Scope
    origins: int
    effective: float
    confidence: float
    named_source: bool
    otherwise: GateOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class GatePolicy:
    """What the gate asks for: of a story, and of its facts by what they tell; `claims` has every kind once, in the order of the enum."""

    story: StoryNeeds
    claims: tuple[tuple[ClaimKind, ClaimNeeds], ...]


_STORY_RANGES: Mapping[str, tuple[float, float]] = {
    "origins_to_hold": (1, MOST_COUNT),
    "origins_to_publish": (1, MOST_COUNT),
    "hold_below": _SHARE,
    "mark_below": _SHARE,
    "disputed_share_to_hold": (math.ulp(0.0), 1.0),
    "disputes_to_mark": (1, MOST_FACTS),
    "corroborated_to_publish": _FACTS,
}
_CLAIM_RANGES: Mapping[str, tuple[float, float]] = {"origins": _COUNT, "effective": _COUNT, "confidence": _SHARE}
_CHOICES = {"facts": tuple(Scope), "otherwise": (GateOutcome.HELD, GateOutcome.MARKED)}


def shipped_policy_text() -> str:
    """The policy file that ships with Second Source."""
    return files("secondsource").joinpath("data", _SHIPPED).read_text("utf-8")


@lru_cache(maxsize=1)
def default_policy() -> GatePolicy:
    """The policy that holds unless another is given."""
    return _checked(tomllib.loads(shipped_policy_text()), _SHIPPED)


def read_policy(data: bytes, file: str) -> GatePolicy:
    """Read a policy file (TOML); what it leaves out is as in the shipped policy, so that an empty file is that policy.

    Raises SettingsError for a malformed file, an unknown key, a value of a wrong type or out of range, and a contradiction; it names the
    key, what was found and what is allowed.
    """
    try:
        tree = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise SettingsError(file, f"is malformed ({error})") from error
    return _checked(_merged(policy_tree(default_policy()), tree), file)


def load_policy(text: str, file: str) -> GatePolicy:
    """Read what `dump_policy` wrote; raises SettingsError as `read_policy` does."""
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SettingsError(file, f"is malformed ({error})") from error
    if not isinstance(tree, dict):
        raise SettingsError(file, "is malformed (no object)")
    return _checked(_merged(policy_tree(default_policy()), tree), file)


def dump_policy(policy: GatePolicy) -> str:
    """The whole content of a policy as canonical JSON: sorted keys, no white space."""
    return json.dumps(policy_tree(policy), sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=16)
def policy_digest(policy: GatePolicy) -> str:
    """SHA-256 (hex) of a policy's content: comments, order and what is left out do not change it."""
    return hashlib.sha256(dump_policy(policy).encode()).hexdigest()


def policy_tree(policy: GatePolicy) -> dict[str, object]:
    """A policy as the tables of its file."""
    return {"story": asdict(policy.story), "claims": {kind.value: asdict(needs) for kind, needs in policy.claims}}


def _merged(ground: Mapping[str, object], given: Mapping[str, object]) -> dict[str, object]:
    """The given tables over those of the ground, key by key; what is no table where one belongs stays, to be refused."""
    merged = dict(ground)
    for key, value in given.items():
        below = ground.get(key)
        merged[key] = _merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _checked(tree: Mapping[str, object], file: str) -> GatePolicy:
    _refuse_unknown(tree, ("story", "claims"), "", file)
    story, claims = _table(tree["story"], "story", file), _table(tree["claims"], "claims", file)
    _refuse_unknown(story, [f.name for f in fields(StoryNeeds)], "story.", file)
    _refuse_unknown(claims, list(ClaimKind), "claims.", file)
    whole = StoryNeeds(**{key: _number(story[key], limits, f"story.{key}", file) for key, limits in _STORY_RANGES.items()})  # type: ignore[arg-type]
    policy = GatePolicy(story=whole, claims=tuple((kind, _claim_needs(claims[kind], kind, file)) for kind in ClaimKind))
    contradiction = next(_contradictions(policy), None)
    if contradiction:
        raise SettingsError(file, contradiction)
    return policy


def _claim_needs(value: object, kind: ClaimKind, file: str) -> ClaimNeeds:
    where = f"claims.{kind}"
    table = _table(value, where, file)
    _refuse_unknown(table, [f.name for f in fields(ClaimNeeds)], f"{where}.", file)
    given: dict[str, object] = {key: _number(table[key], limits, f"{where}.{key}", file) for key, limits in _CLAIM_RANGES.items()}
    for key, choices in _CHOICES.items():
        if table[key] not in choices:
            raise SettingsError(file, f"key '{where}.{key}' is {table[key]!r}; allowed are {', '.join(f'“{c}”' for c in choices)}")
    if not isinstance(table["named_source"], bool):
        raise SettingsError(file, f"key '{where}.named_source' is {table['named_source']!r}; allowed are true and false")
    given["named_source"] = table["named_source"]
    return ClaimNeeds(**given, facts=Scope(str(table["facts"])), otherwise=GateOutcome(str(table["otherwise"])))  # type: ignore[arg-type]


def _table(value: object, where: str, file: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise SettingsError(file, f"key '{where}' is {value!r}; it must be a table")
    return value


def _refuse_unknown(table: Mapping[str, object], known: list[str] | tuple[str, ...], where: str, file: str) -> None:
    unknown = sorted(set(table) - {str(key) for key in known})
    if unknown:
        raise SettingsError(file, f"unknown key '{where}{unknown[0]}'; known are {', '.join(map(str, known))}")


def _number(value: object, limits: tuple[float, float], where: str, file: str) -> float:
    """A number within its limits; one whose limits are whole must be whole itself, except an effective number."""
    low, high = limits
    whole = isinstance(low, int) and not where.endswith(".effective")
    fits = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    if not fits or not isinstance(value, (int, float)) or not low <= value <= high:
        least = "above 0" if 0 < low < 1 else f"from {low:g}"
        raise SettingsError(file, f"key '{where}' is {value!r}; allowed is a {'whole number' if whole else 'number'} {least} to {high:g}")
    return value if whole else float(value)


def _contradictions(policy: GatePolicy) -> Iterator[str]:
    story = policy.story
    if story.origins_to_publish < story.origins_to_hold:
        why = "a story would be published with fewer origins than it is held for"
        yield _contradiction(
            "story.origins_to_publish", story.origins_to_publish, "under", "story.origins_to_hold", story.origins_to_hold, why
        )
    if story.mark_below < story.hold_below:
        why = "no story would ever be marked for its confidence"
        yield _contradiction("story.mark_below", story.mark_below, "under", "story.hold_below", story.hold_below, why)
    for kind, needs in policy.claims:
        if needs.effective > needs.origins:
            why = "so few origins never have a greater effective number"
            yield _contradiction(f"claims.{kind}.effective", needs.effective, "above", f"claims.{kind}.origins", needs.origins, why)
    wanted = dict(policy.claims)
    accusation, other = wanted[ClaimKind.ACCUSATION], wanted[ClaimKind.OTHER]
    for key in (field.name for field in fields(ClaimNeeds)):
        own, least = getattr(accusation, key), getattr(other, key)
        if _strictness(own) < _strictness(least):
            why = "an accusation against a person needs no less than any other fact"
            yield _contradiction(f"claims.accusation.{key}", own, "weaker than", f"claims.other.{key}", least, why)


def _contradiction(key: str, value: object, how: str, other: str, limit: object, why: str) -> str:
    allowed = f"{_shown(limit)} or {'less' if how == 'above' else 'stricter' if how == 'weaker than' else 'more'}"
    return f"key '{key}' is {_shown(value)}, {how} '{other}' ({_shown(limit)}): {why}; allowed is {allowed}"


def _strictness(value: object) -> float:
    if isinstance(value, Scope):
        return float(-list(Scope).index(value))
    return float(value) if isinstance(value, (int, float)) else float(value is GateOutcome.HELD)


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
