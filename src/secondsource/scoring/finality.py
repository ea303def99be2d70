"""The lead of a page in; how final what it tells is, with the words that say so, out: talk, intended, signed, in force."""

from __future__ import annotations

from enum import IntEnum

from secondsource.scoring.lead import Lead, cue, find_cue, is_realised, says


class Finality(IntEnum):
    """How far an act has come."""

    TALK = 0
    INTENDED = 1
    SIGNED = 2
    IN_FORCE = 3


_ACTS = (("in_force", Finality.IN_FORCE), ("signed", Finality.SIGNED))
_WORDS_ONLY = (("meant", Finality.INTENDED), ("talks", Finality.TALK))


def finality_of(lead: Lead) -> tuple[Finality, tuple[tuple[int, int], ...]]:
    """The furthest act that title or opening tell as having happened, with its words; else what is meant, else talk.

    A page without a word of either kind counts as signed: something happened, and nothing says how far it binds.
    """
    meant: list[tuple[int, int]] = []
    studied, places = says(lead, "study")
    for name, level in _ACTS:
        if studied and level is Finality.SIGNED:
            # What was agreed on is to look into it.
            return Finality.TALK, places
        acts = [(m.start(), m.end()) for m in find_cue(lead, name, lead.opening)]
        done = tuple(act for act in acts if is_realised(lead, *act))
        if done:
            return level, done
        meant += acts
        if _in_title(lead, name):
            return level, says(lead, name)[1]
    if meant:
        return Finality.INTENDED, tuple(sorted(meant))
    for name, level in _WORDS_ONLY:
        times, spans = says(lead, name)
        if times:
            return level, spans
    return Finality.SIGNED, ()


def _in_title(lead: Lead, name: str) -> bool:
    """Whether the title tells of such an act, and no word of intention stands before it."""
    match = cue(name, lead.lang).search(lead.title)
    return match is not None and not any(cue(n, lead.lang).search(lead.title, 0, match.start()) for n in ("intended", "negation"))
