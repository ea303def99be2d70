"""What a language model is asked and says, and what is made of it: wording taken over, cut or dropped, always beside the original."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from secondsource.records.briefs import BriefSentence


class Task(StrEnum):
    """What a language model is asked for: plainer wording of a sentence, or a choice of sentences as a summary."""

    REWRITE = "rewrite"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One question to a language model: `instructions` are ours alone, `material` is data, `schema` the JSON Schema of a right answer."""

    instructions: str
    material: str
    schema: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a language model said, not to be trusted, and the name that it goes by."""

    text: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewording:
    """A sentence of a brief in other words that passed the checks; `before` as it was, `cut` what was left off of the answer."""

    sentence: BriefSentence
    before: str
    cut: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedWording:
    """Something that a language model said and no reader gets: `about` is the sentence that it should have kept to, empty where it named
    none; `text` is made printable and cut.
    """

    task: Task
    text: str
    reason: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewriting:
    """What became of a brief that was shown to a language model.

    It was shown `asked` sentences, those to choose a summary from among them. `rewritten` have other words now, `unchanged` the model left
    as they are, and for all others the original stands. `summary` has what it chose of facts that several sources tell. `prompt_digest`
    (SHA-256, 16 hex digits) is that of everything asked.
    `trouble` says why nothing came of it, empty where something did; then the brief is the one made without a model.
    """

    model: str
    prompt_digest: str
    asked: int = 0
    unchanged: int = 0
    rewritten: tuple[Rewording, ...] = ()
    dropped: tuple[DroppedWording, ...] = ()
    summary: tuple[BriefSentence, ...] = ()
    trouble: str = ""
