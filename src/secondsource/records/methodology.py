"""How the program weighs things: features with the sentence that explains each, gathered in tables, and the data files behind them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One named feature, rule or constant of a score or decision; `why` is a full plain sentence that explains it.

    `amount` is its weight or constant (the most it can add, where what it adds varies), None where it has none; `amounts` has one for each
    case by its name where it depends on the case. `scale` says in what ("points of impact", "log-odds", "0..1").
    """

    name: str
    why: str
    amount: float | None = None
    scale: str = ""
    amounts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureTable:
    """The features of one score, decision or model; `name` is a short word by which documents refer to it."""

    name: str
    title: str
    text: str
    features: tuple[Feature, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A file that ships with the program: its size in bytes, the SHA-256 of its bytes in hex, and a sentence on what it holds."""

    name: str
    size: int
    digest: str
    holds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodTerm:
    """A word of the method: what it means here, and where it comes from (empty where it is plain English); `own` marks our coinage."""

    term: str
    meaning: str
    source: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Methodology:
    """The method as one version of the program has it: its tables, its models and data files, and its words."""

    version: str
    tables: tuple[FeatureTable, ...]
    files: tuple[DataFile, ...]
    terms: tuple[MethodTerm, ...]
