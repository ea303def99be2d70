"""Two articles compared: features of how far a page stands in its possible source, scores from them, direction and reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import exp, log1p

from secondsource.records import Derivation, Precision, Reading
from secondsource.reuse.alignment import SAME_SENTENCE, Match, Run, align, common_runs, longest_unquoted, weighted
from secondsource.reuse.credits import credit_line, credit_to, names_itself, names_statement
from secondsource.reuse.shingles import SHINGLE, Profile, share, shingle_containment
from secondsource.text import fold

# Fitted on the world set (11 events, 74 pages; logistic loss, signs kept, l2 0.3, clean pages and two damaged copies of each: a
# paragraph lost, a line of furniture added), then rounded. Leaving one event out: accuracy .97, macro F1 .97, source link .93,
# origin BCubed .99. `credit` and `version` are set by hand.
WHOLE = {
    "bias": -2.2,
    "wording": 0.5,
    "words": 0.4,
    "own": -1.9,
    "meaning": 1.4,
    "explained": 4.4,
    "credit": 1.0,
    "version": 1.5,
}
"""Weights of a whole derivation in one language."""
LEXICAL = {"bias": -2.1, "wording": 0.8, "words": 6.8, "own": -2.3, "facts": 2.0, "credit": 1.0, "version": 1.5}
"""The same where a page has no sentence vectors."""
ABROAD = {"bias": -3.5, "own": -0.5, "meaning": 1.4, "explained": 4.4, "credit": 1.0, "version": 1.5}
"""The same across languages, where words and names are spelt otherwise: meaning leads. Set by hand, no data."""

WHOLE_AT = 0.5
PART_AT = 0.5
SHARED_WORDS = 0.45
"""Share of a sentence's weighted stems that must stand in one sentence of the source before it counts as taken from there."""

VERSION_WORDING = 0.3
"""Share of its 3-word runs from which a page of the same outlet counts as a later version."""

MIN_WORDS = 15
"""A page or source with fewer words outside quotations is too short to tell."""

LONG_RUN = 8
"""Unquoted words in a row above which two writers hardly meet by chance (world set: at most 7 between independent pages)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReuseOptions:
    """Scores (0..1) from which a page counts as wholly, or partly, from its source."""

    whole: float = WHOLE_AT
    part: float = PART_AT


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for `page` drawing on `source`: named features, the two scores in 0..1, and the material behind them."""

    page: Profile
    source: Profile
    features: dict[str, float]
    whole: float
    part: float
    later: float
    credit: str
    statement: str
    runs: tuple[Run, ...]
    matches: tuple[Match, ...]
    run: int

    def reasons(self, derivation: Derivation) -> tuple[str, ...]:
        """Say in sentences for a reader why the page counts as derived."""
        return explain(self, derivation)


def compare(page: Profile, source: Profile, weights: dict[str, float], official: dict[str, bool]) -> Evidence:
    """Measure how much of the page stands in the source; every feature looks from the page to the source, never back."""
    runs = common_runs(page.words, source.words)
    matches = align(page, source, weights)
    line = credit_line(page.reading, source.reading)
    credit = line or ("" if official[source.id] else credit_to(page.reading, source.reading))
    statement = names_statement(page.reading) if official[source.id] else ""
    run = longest_unquoted(page, runs)
    features = _features(page, source, weights, matches) | {"credit": float(bool(line))}
    # One outlet writes many pages on a story: only a shared wording makes one a version of the other.
    features["version"] = float(_one_outlet(page, source) and features["wording"] >= VERSION_WORDING)
    enough = min(page.length, source.length) >= MIN_WORDS
    table = WHOLE
    if not any(m.cosine for m in matches):
        table = LEXICAL
    elif page.reading.article.lang != source.reading.article.lang:
        table = ABROAD
    return Evidence(
        page=page,
        source=source,
        features=features,
        whole=_logistic(sum(w * features.get(name, 1.0) for name, w in table.items())) if enough else 0.0,
        part=_part_score(matches, run, bool(credit)) if enough else 0.0,
        later=_later(page, source, official, features, bool(credit)),
        credit=credit,
        statement=statement,
        runs=runs,
        matches=matches,
        run=run,
    )


def _features(page: Profile, source: Profile, weights: dict[str, float], matches: tuple[Match, ...]) -> dict[str, float]:
    """The features of a whole derivation, each about 0..1 (or -3..3 for `meaning`)."""
    return {
        "wording": shingle_containment(page, source),
        "words": share(page.stems, source.known, weights),
        "facts": share(page.facts, source.known, {}) if page.facts else 0.5,
        "own": log1p(len(page.facts - source.known)),
        "meaning": (_typical(matches) - 0.88) / 0.03,
        "explained": weighted(matches, [float(_explained(m, page, source)) for m in matches]),
    }


def _typical(matches: tuple[Match, ...]) -> float:
    """Length-weighted mean of the best cosines without the worst fifth of the words.

    A line of furniture on the page, or a paragraph lost from the source, must not decide.
    """
    ranked = sorted(matches, key=lambda m: (m.cosine, m.left))
    total = sum(m.length for m in ranked)
    dropped, kept, mean = 0.2 * total, 0.0, 0.0
    for match in ranked:
        cut = min(dropped, match.length)
        dropped -= cut
        kept += match.length - cut
        mean += (match.length - cut) * match.cosine
    return mean / kept if kept else 0.0


def _explained(match: Match, page: Profile, source: Profile) -> bool:
    """Whether the source accounts for a sentence: near in meaning, and most of its numbers and names stand there."""
    facts = page.by_index[match.left].facts
    return match.cosine >= 0.885 and (not facts or share(facts, source.known, {}) >= 0.6)


def _part_score(matches: tuple[Match, ...], run: int, credited: bool) -> float:
    """Score of `partly`: the longest unquoted common run, the share of sentences taken over, a credit in the text."""
    taken = weighted(matches, [float(taken_over(m)) for m in matches])
    return _logistic(-0.5 + max(-2.5, min(4.0, 0.5 * (run - LONG_RUN))) + 8.0 * (min(taken, 0.5) - 0.12) + 1.5 * credited)


def taken_over(match: Match) -> bool:
    """Whether a sentence was taken over from its counterpart: it says the same in much the same words."""
    if not match.cosine:
        return match.words >= 0.7
    return match.cosine >= SAME_SENTENCE and match.words >= SHARED_WORDS


def _later(page: Profile, source: Profile, official: dict[str, bool], features: dict[str, float], credited: bool) -> float:
    """Points for the page being the one that draws: it came out later, the other is an official body, it names the other.

    Who has more of its own is added by `draws_later`, which sees both directions.
    """
    points = 3.0 * time_lead(source.reading, page.reading)
    points += 2.0 * (official[source.id] - official[page.id])
    # Of two pages that both read like a statement, it is that of the body which the text names.
    points += 1.0 * (names_itself(source.reading) - names_itself(page.reading))
    return points + 2.0 * credited - 0.5 * features["own"] + 1.0 * features["words"]


def draws_later(forth: Evidence, back: Evidence) -> bool:
    """Whether `forth` is the likelier direction than `back`; of equals, the greater article id is the one that draws."""
    if round(forth.later, 6) != round(back.later, 6):
        return forth.later > back.later
    return forth.page.id > back.page.id


def time_lead(first: Reading, second: Reading) -> float:
    """How surely the first was published before the second: -1..1, 0.0 where a date is missing or the days are the same."""
    left, right = first.article.published, second.article.published
    if left is None or right is None:
        return 0.0
    if left.precision is not Precision.DAY and right.precision is not Precision.DAY:
        hours = (right.at - left.at) / timedelta(hours=1)
        # Without a zone on the page the hour may be off by half a day; with it, minutes already tell.
        scale = 0.25 if left.zone_known and right.zone_known else 12.0
        return max(-1.0, min(1.0, hours / scale))
    days = (right.at.date() - left.at.date()).days
    return max(-1.0, min(1.0, 0.6 * days))


def _one_outlet(page: Profile, source: Profile) -> bool:
    left, right = page.reading.article.outlet, source.reading.article.outlet
    return bool(left and right and left.name and fold(left.name) == fold(right.name))


def _logistic(z: float) -> float:
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, z))))


def explain(evidence: Evidence, derivation: Derivation) -> tuple[str, ...]:
    """Sentences for a reader, with figures, on why a page counts as drawing on its source."""
    name = _name_of(evidence.source.reading)
    said = _whole_reasons(evidence, name) if derivation is not Derivation.PARTLY else _part_reasons(evidence, name)
    if evidence.credit:
        said.append(f"It credits {name} (“{evidence.credit}”).")
    if derivation is Derivation.RELEASE:
        told = f", and says so (“{evidence.statement}”)" if evidence.statement else ""
        said.append(f"The text goes back to an official statement{told}.")
    published = _time_reason(evidence.source.reading, evidence.page.reading)
    return (*said, published) if published else tuple(said)


def _name_of(reading: Reading) -> str:
    outlet = reading.article.outlet
    return outlet.name if outlet and outlet.name else f"“{reading.article.title}”" if reading.article.title else "the other page"


def _whole_reasons(evidence: Evidence, name: str) -> list[str]:
    features, page = evidence.features, evidence.page
    words, runs = f"{features['words']:.0%}", f"{features['wording']:.0%}"
    said = [f"{words} of its words, weighed by rarity, stand in {name}, and {runs} of its runs of {SHINGLE} words."]
    own = sorted(page.facts - evidence.source.known)
    total = len(page.facts)
    if total and not own:
        said.append(f"Every figure and name of it stands in {name}; it has nothing of its own.")
    elif total:
        said.append(f"{total - len(own)} of its {total} figures and names stand in {name}.")
    if "explained" in features and any(m.cosine for m in evidence.matches):
        said.append(f"{features['explained']:.0%} of the text says what a sentence of {name} says.")
    return said


def _part_reasons(evidence: Evidence, name: str) -> list[str]:
    said = []
    if evidence.run >= LONG_RUN:
        said.append(f"{evidence.run} words in a row, outside quotations, are the same as in {name}.")
    count = sum(taken_over(m) for m in evidence.matches)
    if count:
        said.append(f"{count} of its {len(evidence.matches)} sentences stand in {name} in much the same words.")
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
    minutes = round(gap / timedelta(minutes=1))
    return f"It was published {minutes} min later." if minutes < 90 else f"It was published {round(minutes / 60)} h later."
