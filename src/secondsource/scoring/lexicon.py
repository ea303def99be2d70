"""Word lists for polarity: a word as written in, its weight and what it means for agent and patient out."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

STRONG = 1.5
"""Weight of the strong grade against 1 for the plain one: between 1.3 and 2 the figure on benchmarks/sentiment is flat."""

_VOWELS = frozenset("aeiou")


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a verb means for the one who does it and the one it is done to, each -1..1."""

    agent: float
    patient: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Base forms with their weight (-1.5..1.5), verbs with their roles, and the words of grammar and of kinds of story."""

    weights: dict[str, float]
    roles: dict[str, Role]
    negators: frozenset[str]
    intensifiers: frozenset[str]
    diminishers: frozenset[str]
    breaks: frozenset[str]
    auxiliaries: frozenset[str]
    pronouns: frozenset[str]
    speech: frozenset[str]
    market: frozenset[str]
    casualties: frozenset[str]

    def weight(self, word: str) -> float:
        """Weight of a folded word in any regular form; 0 for a word that is not listed."""
        for form in base_forms(word):
            if form in self.weights:
                return self.weights[form]
        return 0.0

    def role(self, word: str) -> Role | None:
        """Roles of a folded verb in any regular form, or None where it has none."""
        for form in base_forms(word):
            if form in self.roles:
                return self.roles[form]
        return None


@lru_cache(maxsize=16384)
def base_forms(word: str) -> tuple[str, ...]:
    """Forms a regular English word may be derived from, the word itself first.

    >>> base_forms("slammed")
    ('slammed', 'slamme', 'slamm', 'slam')
    """
    forms = [word.removesuffix("'s")]
    stem = forms[0]
    if stem.endswith(("ies", "ied", "ily", "ier")) and len(stem) > 4:
        forms.append(stem[:-3] + "y")
    if stem.endswith("s") and not stem.endswith("ss") and len(stem) > 3:
        forms.append(stem[:-1])
    if stem.endswith("es") and len(stem) > 4:
        forms.append(stem[:-2])
    if stem.endswith("ed") and len(stem) > 4:
        forms += [stem[:-1], stem[:-2], *_undouble(stem[:-2])]
    if stem.endswith("ing") and len(stem) > 5:
        forms += [stem[:-3], stem[:-3] + "e", *_undouble(stem[:-3])]
    if stem.endswith("ly") and len(stem) > 4:
        forms.append(stem[:-2])
    return tuple(forms)


def _undouble(stem: str) -> tuple[str, ...]:
    return (stem[:-1],) if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in _VOWELS else ()


@lru_cache(maxsize=4)
def load_lexicon(name: str = "sentiment") -> Lexicon:
    """Read shipped word lists (data/NAME.toml) once: "sentiment" for opinions, "effects" for consequences.

    The words of grammar are those of "sentiment" for both.
    """
    table = _read_table(name)
    weights: dict[str, float] = {}
    for grade, weight in (("positive", 1.0), ("negative", -1.0), ("strong_positive", STRONG), ("strong_negative", -STRONG)):
        weights.update(dict.fromkeys(table["words"][grade].split(), weight))
    roles = {
        verb: Role(agent=float(group["agent"]), patient=float(group["patient"]))
        for _, group in sorted(table["roles"].items())
        for verb in group["verbs"].split()
    }
    grammar = {kind: frozenset(words.split()) for kind, words in _read_table("sentiment")["grammar"].items()}
    return Lexicon(weights=weights, roles=roles, **grammar)


def _read_table(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("secondsource").joinpath("data", f"{name}.toml").read_text(encoding="utf-8"))
