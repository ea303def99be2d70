"""Why a page counts as drawing on another, in sentences for a reader, each with its figures."""

from __future__ import annotations

from datetime import timedelta

from secondsource.records import Derivation, Precision, Reading
from secondsource.reuse.alignment import TAKEN, longest_unquoted
from secondsource.reuse.dependence import LONG_RUN, Evidence, Passages, time_lead
from secondsource.reuse.shingles import SHINGLE


def explain(evidence: Evidence, passages: Passages, derivation: Derivation, *, doubtful: bool = False) -> tuple[str, ...]:
    """Sentences on what speaks for a page drawing on its source, strongest first; and, where it is doubtful, what speaks against it."""
    name = name_of(evidence.source.reading)
    said = _whole_reasons(evidence, name) if derivation is not Derivation.PARTLY else _part_reasons(evidence, passages, name)
    if evidence.credit:
        said.append(f"It credits {name} (“{evidence.credit}”).")
    if derivation is Derivation.RELEASE:
        told = f", and says so (“{evidence.statement}”)" if evidence.statement else ""
        said.append(f"The text goes back to an official statement{told}.")
    published = _time_reason(evidence.source.reading, evidence.page.reading)
    if published:
        said.append(published)
    if doubtful:
        said.append(f"A copy at {evidence.whole:.0%}: not enough to fold it, so it is a voice of its own, but not a full one.")
    return tuple(said)


def name_of(reading: Reading) -> str:
    """What to call a page: its outlet, else its title."""
    outlet = reading.article.outlet
    return outlet.name if outlet and outlet.name else f"“{reading.article.title}”" if reading.article.title else "the other page"


def _whole_reasons(evidence: Evidence, name: str) -> list[str]:
    features, page = evidence.features, evidence.page
    words, runs = f"{features['words']:.0%}", f"{features['wording']:.0%}"
    said = [f"{words} of its words, weighed by rarity, stand in {name}, and {runs} of its runs of {SHINGLE} words."]
    own, total = sorted(page.facts - evidence.source.known), len(page.facts)
    if total and not own:
        said.append(f"Every figure and name of it stands in {name}; it has nothing of its own.")
    elif total:
        said.append(f"{total - len(own)} of its {total} figures and names stand in {name}.")
    if total and features["facts"] > 0:
        said.append(f"That is {features['facts']:.0%} of them more than two pages on this event usually share.")
    if features["meaning"] > 0:
        said.append(f"Sentence by sentence it is nearer to {name} than to the rest of the story (by {features['meaning']:.3f} of cosine).")
    return said


def _part_reasons(evidence: Evidence, passages: Passages, name: str) -> list[str]:
    said = []
    run = longest_unquoted(evidence.page, passages.runs)
    if run >= LONG_RUN:
        said.append(f"{run} words in a row, outside quotations, are the same as in {name}.")
    count = sum(m.strength >= TAKEN for m in passages.matches)
    if count:
        said.append(f"{count} of its {len(passages.matches)} sentences say what {name} says and the rest of the story does not.")
    own = len(evidence.page.facts - evidence.source.known)
    said.append(f"{own} of its {len(evidence.page.facts)} figures and names are its own.")
    return said


def _time_reason(source: Reading, page: Reading) -> str:
    if time_lead(source, page) <= 0 or source.article.published is None or page.article.published is None:
        return ""
    gap = page.article.published.at - source.article.published.at
    exact = Precision.DAY not in {source.article.published.precision, page.article.published.precision}
    if not exact or gap >= timedelta(days=2):
        days = (page.article.published.at.date() - source.article.published.at.date()).days
        return f"It was published {days} day{'s' if days != 1 else ''} later."
    minutes = max(1, round(gap / timedelta(minutes=1)))
    return f"It was published {minutes} min later." if minutes < 90 else f"It was published {round(minutes / 60)} h later."
