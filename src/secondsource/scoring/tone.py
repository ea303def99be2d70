"""The root pages of a story's origins in, the tone of the story and its label out, with the sentence and words each part rests on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from secondsource.protocols import PolarityModel
from secondsource.records import EntityKind, Origin, Reading, Score, ScorePart, Span, StoryEntity
from secondsource.scoring.lexicon import load_lexicon
from secondsource.scoring.targets import ENGLISH, target_polarity
from secondsource.scoring.weighing import Weight, loaded_words
from secondsource.text import words

LEAD_SENTENCES = 3
LEAD_WEIGHT = 2.0
TITLE_WEIGHT = 3.0
"""Title and lead tell the event; later sentences drift into background."""
HALF = 2.0
"""Sum of weights in a sentence that makes its tone tanh(1)."""
FOREIGN_MENTIONS = 4
"""So many names of a page in another language than English are judged by the network, the first ones."""
FOREIGN_SHARE = 0.5
"""What counts of that judgement: the network learned from English alone."""
NEUTRAL = 0.1
"""A tone at or within this of 0 is neutral."""
MIXED = 0.6
"""A tone is mixed where what pulls the weaker way is at least this share of what pulls the stronger way."""
MARKET_WORDS = 2
"""Different words of markets, companies and money in title and lead that make a page one of the economy."""

_JUDGED = frozenset({EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.GOVERNMENT})


@dataclass(frozen=True, slots=True)
class _Pull:
    """How one sentence or title pulls: its tone (-1..1), its weight, and the passages it rests on; no span for a title."""

    tone: float
    weight: float
    span: Span | None
    told: tuple[str, ...] = ()
    passages: tuple[tuple[int, int], ...] = ()


def score_sentiment(
    readings: Sequence[Reading], origins: Sequence[Origin], entities: Sequence[StoryEntity] = (), *, model: PolarityModel | None = None
) -> Score:
    """Score the tone of a story, -1..1: the mean over its origins, of each its root page alone: a reprint adds nothing.

    The tone of an English page is the weighed mean over title and sentences with listed words of opinion or consequence; that of a page in
    another language is what the network, where given, says of the first names in it. A part names the sentence that weighs most and its
    words. The label is bearish, neutral or bullish for stories of markets, companies and money, else negative, neutral or positive, and
    mixed where sentences or origins pull both ways. No readings give 0, neutral, and no parts.
    """
    by_id = {reading.article.id: reading for reading in readings}
    roots = [(origin, by_id[origin.root_id]) for origin in sorted(origins, key=lambda o: o.id) if origin.root_id in by_id]
    pulls = [_foreign_pulls(r, entities, model) if _is_foreign(r) else _pulls(r) for _, r in roots]
    parts = tuple(_part(origin, reading, found, len(roots)) for (origin, reading), found in zip(roots, pulls, strict=True))
    value = round(sum(part.amount for part in parts), 4)
    return Score(name="sentiment", value=value, parts=parts, label=_label(value, pulls, [reading for _, reading in roots]))


def _is_foreign(reading: Reading) -> bool:
    return reading.article.lang not in ENGLISH


def _pulls(reading: Reading) -> list[_Pull]:
    """How title and sentences with listed words pull, by the words."""
    lexicons = (load_lexicon("effects"), load_lexicon())
    article = reading.article
    found = []
    title = loaded_words(article.title, lexicons)
    if title:
        found.append(_Pull(_tone(title), TITLE_WEIGHT, None))
    for number, span in enumerate(reading.analysis.sentences):
        loaded = loaded_words(article.text[span.start : span.end], lexicons)
        if loaded:
            told = tuple(dict.fromkeys(weight.word for weight in loaded))
            passages = tuple((span.start + weight.start, span.start + weight.end) for weight in loaded)
            found.append(_Pull(_tone(loaded), LEAD_WEIGHT if number < LEAD_SENTENCES else 1.0, span, told, passages))
    return found


def _tone(loaded: Sequence[Weight]) -> float:
    return math.tanh(sum(weight.amount for weight in loaded) / HALF)


def _foreign_pulls(reading: Reading, entities: Sequence[StoryEntity], model: PolarityModel | None) -> list[_Pull]:
    """How the first sentences with names pull, by what the network says of the names."""
    if model is None:
        return []
    article = reading.article
    mentions = sorted((m[1], m[2], e.name) for e in entities if e.kind in _JUDGED for m in e.mentions if m[0] == article.id)
    found = []
    for start, end, name in mentions[:FOREIGN_MENTIONS]:
        span = next((s for s in reading.analysis.sentences if s.start <= start < s.end), None)
        if span is not None:
            text = article.text[span.start : span.end]
            polarity, score = target_polarity(text, start - span.start, end - span.start, model=model, foreign=True)
            found.append(_Pull(FOREIGN_SHARE * score if polarity else 0.0, 1.0, span, (name,), ((start, end),)))
    return found


def _part(origin: Origin, reading: Reading, pulls: Sequence[_Pull], voices: int) -> ScorePart:
    name = f"tone of {origin.id}"
    seen = [pull for pull in pulls if pull.span is not None and pull.tone]
    tone = _mean(pulls)
    if not seen:
        return ScorePart(name=name, amount=round(tone / voices, 4), why="No sentence of the root page of this origin speaks well or ill.")
    side = 1 if tone >= 0 else -1
    strongest = max(seen, key=lambda pull: (side * pull.tone * pull.weight, -pull.passages[0][0]))
    assert strongest.span is not None
    span = strongest.span
    claims = tuple(sorted(c.id for c in reading.claims if c.start < span.end and span.start < c.end))
    told = ", ".join(strongest.told)
    why = f"The strongest sentence of this origin holds: {told}."
    if _is_foreign(reading):
        why = f"In the strongest sentence of this origin the network hears an opinion of {told}."
    spans = tuple((reading.article.id, start, end) for start, end in ((span.start, span.end), *strongest.passages))
    return ScorePart(name=name, amount=round(tone / voices, 4), why=why, claim_ids=claims, spans=spans)


def _mean(pulls: Sequence[_Pull]) -> float:
    total = sum(pull.weight for pull in pulls)
    return sum(pull.tone * pull.weight for pull in pulls) / total if total else 0.0


def _label(value: float, pulls: Sequence[Sequence[_Pull]], roots: Sequence[Reading]) -> str:
    market = sum(map(_is_economic, roots)) * 2 > len(roots)
    good = sum(_mean([p if p.tone > 0 else _Pull(0.0, p.weight, None) for p in one]) for one in pulls)
    bad = -sum(_mean([p if p.tone < 0 else _Pull(0.0, p.weight, None) for p in one]) for one in pulls)
    if min(good, bad) > NEUTRAL * len(pulls) and min(good, bad) >= MIXED * max(good, bad):
        return "mixed"
    if abs(value) <= NEUTRAL:
        return "neutral"
    return ("bullish" if market else "positive") if value > 0 else ("bearish" if market else "negative")


def _is_economic(reading: Reading) -> bool:
    """Whether title and lead are of markets, companies and money, and nobody comes to harm in them."""
    lexicon = load_lexicon()
    lead = reading.analysis.sentences[:LEAD_SENTENCES]
    article = reading.article
    told = set(words(" ".join([article.title, *(article.text[s.start : s.end] for s in lead)])))
    sums = any(q.currency and any(s.start <= q.start < s.end for s in lead) for q in reading.analysis.quantities)
    return len(told & lexicon.market) + sums >= MARKET_WORDS and not told & lexicon.casualties
