"""The lead of a page in; what its words say of legal force, finality, reach and kind, as points of impact with the words, out."""

from __future__ import annotations

from collections.abc import Callable

from secondsource.records import EntityKind
from secondsource.scoring.finality import Finality, finality_of
from secondsource.scoring.lead import NOTHING, UNHEARD, Lead, Told, has_cue, read_data, says
from secondsource.scoring.magnitudes import is_statistic

BINDING, JUDGEMENT, CONTRACT, NON_BINDING = 2.0, 1.0, 1.0, 0.5
FINALITY = {Finality.TALK: -1.0, Finality.INTENDED: -0.7, Finality.SIGNED: 0.0, Finality.IN_FORCE: 0.5}
ROUTINE, IMAGINED = -1.0, -1.0
TWO_COUNTRIES, WIDE = 0.5, 0.5
LEGAL_STEPS = (
    ("non_binding", NON_BINDING),
    ("study", 0.0),
    ("local_rule", NON_BINDING),
    ("binding", BINDING),
    ("judgement", JUDGEMENT),
    ("contract", CONTRACT),
)
"""The first list that title and opening hold a word of decides: a letter of intent on a treaty is a letter of intent."""


def measure_legal_force(lead: Lead) -> Told:
    """Something binds: a treaty, law, ban, ruling or sanction adds 2, a sentence or contract 1, a letter of intent half a point."""
    if not has_cue(lead, "binding"):
        return UNHEARD
    for name, amount in LEGAL_STEPS:
        times, spans = says(lead, name)
        if times:
            return Told(amount=amount, spans=spans)
    return NOTHING


def measure_finality(lead: Lead) -> Told:
    """What is done, in force or delivered counts half a point more than what is signed; what is meant, 0.7 less; talk, one less."""
    level, spans = finality_of(lead)
    return Told(amount=FINALITY[level], spans=spans)


def measure_routine(lead: Lead) -> Told:
    """A regular figure for a month, a quarter or a year counts a point less than a single event."""
    if not has_cue(lead, "periodic"):
        return UNHEARD
    return Told(amount=ROUTINE, spans=says(lead, "periodic")[1]) if is_statistic(lead) else NOTHING


def measure_imagined(lead: Lead) -> Told:
    """A drill, a work of fiction or the memory of a past event counts a point less, and its dead do not count at all."""
    return Told(amount=IMAGINED, spans=says(lead, "imagined")[1]) if lead.imagined else NOTHING


def measure_reach(lead: Lead) -> Told:
    """More than one country is touched: half a point; a union of states, the whole country or the world: half a point more."""
    inside = [m for m in lead.reading.analysis.entities if any(s.start <= m.start < s.end for s in lead.opening)]
    first = {
        m.id or m.name: (m.start, m.end) for m in reversed(inside) if m.kind is EntityKind.GOVERNMENT or (m.id or "").startswith("iso:")
    }
    wide, spans = says(lead, "wide")
    amount = (TWO_COUNTRIES if len(first) > 1 else 0.0) + (WIDE if wide else 0.0)
    countries = tuple(sorted(first.values())) if len(first) > 1 else ()
    return Told(amount=amount, spans=countries + spans) if amount else NOTHING


def topic_measures() -> tuple[tuple[str, Callable[[Lead], Told], str, float], ...]:
    """Name, measure, sentence and amount of every topic of data/impact.toml; a topic is touched where two of its words stand."""
    topics = read_data("impact")["topics"]
    return tuple((t["name"], _topic_measure(key, float(t["amount"])), t["why"], float(t["amount"])) for key, t in topics.items())


def _topic_measure(key: str, amount: float) -> Callable[[Lead], Told]:
    def measure(lead: Lead) -> Told:
        if not has_cue(lead, f"topic {key}"):
            return UNHEARD
        times, spans = says(lead, f"topic {key}")
        return Told(amount=amount, spans=spans) if times > 1 and not (lead.imagined and amount > 0) else NOTHING

    return measure
