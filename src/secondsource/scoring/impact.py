"""Impact of a story, 1..10, by what happened and to how many, never by how many wrote of it: readings in, a score out."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from statistics import median_low
from typing import Any

from secondsource.records import EntityKind, Finding, Origin, QuantityMention, Reading, Score, ScorePart, Span

FLOOR = 2.5
"""What a story scores of which nothing below holds; the scale is 1..10."""
LEAD_SENTENCES = 5
"""Title and this many sentences say what happened; what follows is background as often as not."""
PER_TENFOLD_DEATHS = 3.0
INJURED_PER_DEATH = 10.0
PER_TENFOLD_MONEY = 0.8
SMALLEST_SUM = 1_000_000.0
"""Sums in euro below this add nothing."""
MOST_TENFOLDS = 4.0
BINDING, CONTRACT, NON_BINDING = 2.0, 1.0, 0.5
IN_FORCE, TALK, ROUTINE, REACH = 0.5, -1.0, -1.0, 0.5

_UNLIKE_PEOPLE = frozenset("percent km m t hour day year month minute drone aircraft train ship vote point mile metre litre".split())
_YEARS = range(1900, 2101)
_MOST_PEOPLE = 10_000_000
_CLAIM_SLOTS = {"harm": {"count"}, "money": {"amount"}, "legal force": {"document", "status"}, "finality": {"status"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """What one origin says: its root page, the sentences not about earlier years, and title and lead as one string."""

    reading: Reading
    lead: str
    lead_end: int
    sentences: tuple[Span, ...]

    def says(self, cue: str) -> bool:
        return _cues()[cue].search(self.lead) is not None


_Feature = Callable[[_View], float]


def score_impact(readings: Sequence[Reading], findings: Sequence[Finding], origins: Sequence[Origin]) -> Score:
    """Score the consequence of a story, 1..10, a sum of named features over a floor of 2.5.

    Each feature is read from the root page of every origin, so that a reprint or a further outlet changes nothing.
    Of what is counted (dead, money) the second largest is taken, which two origins reach; of what is said in words the lower
    median. The word lists are English; figures count in any language. A story without readings scores 1.
    """
    by_id = {reading.article.id: reading for reading in readings}
    views = [_view(by_id[origin.root_id]) for origin in sorted(origins, key=lambda o: o.id) if origin.root_id in by_id]
    if not views:
        return Score(name="impact", value=1.0)
    parts = [ScorePart(name="floor", amount=FLOOR, why="Every story starts here.")]
    for name, feature, why in _features():
        told = sorted(feature(view) for view in views)
        amount = round(told[-min(2, len(told))] if name in ("harm", "money") else median_low(told), 2)
        if amount:
            parts.append(ScorePart(name=name, amount=amount, why=why, claim_ids=_claims_behind(name, findings)))
    value = min(10.0, max(1.0, sum(part.amount for part in parts)))
    return Score(name="impact", value=round(value, 2), parts=tuple(parts))


def _claims_behind(name: str, findings: Sequence[Finding]) -> tuple[str, ...]:
    """Claims of the key findings whose slot carries the feature."""
    slots = _CLAIM_SLOTS.get(name, set())
    chosen = (value for finding in findings if finding.key and finding.slot in slots for value in finding.values)
    return tuple(sorted({claim_id for value in chosen for claim_id in value.claim_ids}))


def _view(reading: Reading) -> _View:
    text = reading.article.text
    spans = tuple(s for s in reading.analysis.sentences if not _cues()["earlier"].search(text, s.start, s.end))
    lead = reading.analysis.sentences[:LEAD_SENTENCES]
    end = lead[-1].end if lead else 0
    return _View(reading=reading, lead=f"{reading.article.title}. {text[:end]}", lead_end=end, sentences=spans)


def measure_harm(view: _View) -> float:
    """People died or were injured; each tenfold number of dead adds 3, ten injured count as one dead."""
    dead = max((_people(view, span, "death") for span in view.sentences), default=0.0)
    hurt = max((_people(view, span, "injury") for span in view.sentences), default=0.0)
    return PER_TENFOLD_DEATHS * math.log10(1 + dead + hurt / INJURED_PER_DEATH)


def _people(view: _View, span: Span, cue: str) -> float:
    """The number that stands nearest to the cue within a sentence, if it can count people."""
    match = _cues()[cue].search(view.reading.article.text, span.start, span.end)
    if match is None:
        return 0.0
    numbers = [q for q in _quantities(view, span) if not q.currency and q.unit not in _UNLIKE_PEOPLE and _counts_people(q.number)]
    nearest = min(numbers, key=lambda q: min(abs(q.start - match.end()), abs(match.start() - q.end)), default=None)
    return nearest.number if nearest else 0.0


def _counts_people(number: float) -> bool:
    return 0 < number < _MOST_PEOPLE and number == int(number) and int(number) not in _YEARS


def _quantities(view: _View, span: Span) -> list[QuantityMention]:
    return [q for q in view.reading.analysis.quantities if span.start <= q.start and q.end <= span.end]


def measure_money(view: _View) -> float:
    """Money is at stake; each tenfold sum above one million euro adds 0.8."""
    known = (q for span in view.sentences for q in _quantities(view, span))
    sums = [q.number / rate for q in known if (rate := load_rates().get(q.currency, 0.0))]
    largest = max(sums, default=0.0)
    return PER_TENFOLD_MONEY * min(MOST_TENFOLDS, math.log10(largest / SMALLEST_SUM)) if largest > SMALLEST_SUM else 0.0


def measure_legal_force(view: _View) -> float:
    """Something binds: a treaty, law, ruling or fine adds 2, a contract or agreement 1, a letter of intent half a point."""
    if view.says("non_binding"):
        return NON_BINDING
    if view.says("study"):
        return 0.0
    return BINDING if view.says("binding") else CONTRACT if view.says("contract") else 0.0


def measure_finality(view: _View) -> float:
    """What has happened or is in force counts half a point more, mere talks, studies and remarks a point less."""
    if view.says("in_force"):
        return IN_FORCE
    return TALK if view.says("study") or (view.says("talks") and not view.says("signed")) else 0.0


def measure_routine(view: _View) -> float:
    """A regular figure for a month or a quarter counts a point less than a single event."""
    return ROUTINE if len({match.group().lower() for match in _cues()["routine"].finditer(view.lead)}) > 1 else 0.0


def measure_reach(view: _View) -> float:
    """More than one country is touched."""
    near = (m for m in view.reading.analysis.entities if m.end <= view.lead_end)
    countries = {m.id or m.name for m in near if m.kind is EntityKind.GOVERNMENT or (m.id or "").startswith("iso:")}
    return REACH if len(countries) > 1 else 0.0


def _topic_feature(amount: float, pattern: re.Pattern[str]) -> _Feature:
    """Whether title and lead speak of a topic more than once."""

    def measure(view: _View) -> float:
        return amount if len(pattern.findall(view.lead)) > 1 else 0.0

    return measure


_MEASURES: tuple[tuple[str, _Feature], ...] = (
    ("harm", measure_harm),
    ("money", measure_money),
    ("legal force", measure_legal_force),
    ("finality", measure_finality),
    ("regular figure", measure_routine),
    ("reach", measure_reach),
)


@lru_cache(maxsize=1)
def _features() -> tuple[tuple[str, _Feature, str], ...]:
    """Every feature with its name and the sentence that explains it."""
    plain = tuple((name, measure, " ".join((measure.__doc__ or "").split())) for name, measure in _MEASURES)
    topics = _read("impact")["topics"].values()
    return plain + tuple((t["name"], _topic_feature(float(t["amount"]), _pattern(t["words"])), t["why"]) for t in topics)


@lru_cache(maxsize=1)
def load_rates() -> dict[str, float]:
    """Units of each currency (ISO 4217) to one euro, from the dated table in data/rates.toml."""
    return {currency: float(rate) for currency, rate in _read("rates")["per_euro"].items()}


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    return {name: _pattern(words) for name, words in _read("impact")["cues"].items()}


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b".replace(" ", r"\s+"), re.IGNORECASE)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("secondsource").joinpath("data", f"{name}.toml").read_text(encoding="utf-8"))
