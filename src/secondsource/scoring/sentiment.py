"""Polarity towards a target, the tone of a story over its origins, and whom its event helps or harms, by words and rules."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from statistics import fmean

from secondsource.records import Affected, EntityKind, Origin, Reading, Score, ScorePart, Span, StoryEntity
from secondsource.scoring.lexicon import load_lexicon
from secondsource.scoring.weighing import weigh_words
from secondsource.text import WORD, fold, words

THRESHOLDS = (-0.05, 0.05)
"""Scores at or between these are polarity 0; set on the training part of benchmarks/sentiment."""
SPOKEN_GOOD, SPOKEN_BAD = 0.6, 0.0
"""What is left of good and bad words where the target is the one who speaks them: they are about somebody else."""
AGAINST = -0.6
EFFECT_THRESHOLD = 0.15
"""An effect nearer to 0 than this is not known well enough to be named."""
REPORTING = frozenset(
    "agency news wire daily weekly monthly newspaper magazine broadcaster press specialist aggregator portal blog trade".split()
)
"""Kinds of outlet that report on others."""
PLAIN_EFFECT = 0.3
"""An organisation named once only is listed where the effect on it is at least this plain."""
LEAD_SENTENCES = 3
LEAD_WEIGHT = 2.0
TITLE_WEIGHT = 3.0
"""Title and lead say what the event did to whom; later sentences drift into background."""
CLIMATE = 0.3
"""Share of the event's own harm or gain that reaches every organisation and place named as one of its main entities."""
OFFICE = 0.3
"""What is left of an effect on persons and on bodies that act by office in a bad event."""

_SPEAKS = re.compile(
    r"\s*,?\s*(?:(?:also|later|then|has|had|have)\s+)?"
    r"(?:sa(?:id|ys?)|t(?:old|ells?)|add(?:ed|s)|tweet(?:ed|s)|wr(?:ote|ites)|stat(?:ed|es)|not(?:ed|es)|ask(?:ed|s)|repl(?:ied|ies)|"
    r"explain(?:ed|s)|recall(?:ed|s)|announc(?:ed|es))\b"
)
_AGAINST = re.compile(r"\b(?:against|anti)[ -](?:[\w.]+ )?$", re.IGNORECASE)
_WEIGHTY = frozenset({EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.GOVERNMENT, EntityKind.PLACE})
_BYSTANDERS = re.compile(
    r"\b(?:authority|ministry|police|prosecut\w+|court|commission|agency|inspectorate|council|committee|cert|brigade|service|secretariat|"
    r"university|institute|guard|tribunal|regulator|parliament|department|office|news|wire|times|press)\b",
    re.IGNORECASE,
)


def target_polarity(text: str, start: int, end: int) -> tuple[int, float]:
    """Give the polarity (-1, 0, 1) and the score (-1..1) of a text towards the target at `text[start:end]`.

    English word lists; a text without listed words, in another language or with an empty target, gives (0, 0.0).

    >>> text = "The mayor slammed Ms Example."
    >>> target_polarity(text, 18, 28)[0]
    -1
    """
    amounts = [weight.amount for weight in weigh_words(text, start, end, load_lexicon())]
    if _SPEAKS.match(text, end):
        amounts = [amount * (SPOKEN_GOOD if amount > 0 else SPOKEN_BAD) for amount in amounts]
    if _AGAINST.search(text[max(0, start - 40) : start]):
        amounts.append(AGAINST)
    score = math.tanh(sum(amounts))
    low, high = THRESHOLDS
    return (1 if score > high else -1 if score < low else 0), round(score, 4)


def score_sentiment(readings: Sequence[Reading], origins: Sequence[Origin]) -> Score:
    """Score the tone of a story, -1..1: the mean over its origins, of each its root page alone: a reprint adds nothing.

    The tone of a page is the mean over its sentences with listed words. A part names the sentence that weighs most on an
    origin's tone, and its words. No readings give 0 and no parts.
    """
    by_id = {reading.article.id: reading for reading in readings}
    roots = [(origin, by_id[origin.root_id]) for origin in origins if origin.root_id in by_id]
    parts = []
    for origin, reading in sorted(roots, key=lambda pair: pair[0].id):
        parts.append(_tone_part(origin, reading, len(roots)))
    return Score(name="sentiment", value=round(sum(part.amount for part in parts), 4), parts=tuple(parts))


def _tone_part(origin: Origin, reading: Reading, voices: int) -> ScorePart:
    lexicon = load_lexicon()
    text = reading.article.text
    tones: list[tuple[float, Span, list[str]]] = []
    for span in reading.analysis.sentences:
        found = [(match.group(), lexicon.weight(fold(match.group()))) for match in WORD.finditer(text, span.start, span.end)]
        loaded = [(word, weight) for word, weight in found if weight]
        tones.append((math.tanh(sum(w for _, w in loaded) / 2), span, [word for word, _ in loaded]))
    tone = fmean([t for t, _, loaded in tones if loaded] or [0.0])
    strongest = max(tones, key=lambda t: (abs(t[0]), -t[1].start), default=None)
    if strongest is None or not strongest[2]:
        return ScorePart(name=f"tone of {origin.id}", amount=0.0, why="No loaded word stands in the root page of this origin.")
    span = strongest[1]
    claims = tuple(sorted(c.id for c in reading.claims if c.start < span.end and span.start < c.end))
    why = f"The strongest sentence of this origin holds: {', '.join(dict.fromkeys(strongest[2]))}."
    return ScorePart(name=f"tone of {origin.id}", amount=round(tone / voices, 4), why=why, claim_ids=claims)


def find_affected(readings: Sequence[Reading], origins: Sequence[Origin], entities: Sequence[StoryEntity]) -> tuple[Affected, ...]:
    """Say whom the event helps (1) or harms (-1) among the story's main entities: those in a title or lead, or in two origins.

    An organisation named once is listed too where the effect is plain. The score (-1..1) is the mean over the origins that
    name the entity, each by its root page, and leans towards the harm or gain of the event itself; persons and bodies that act
    by office (ministries, police, courts) hardly share in a bad event. What is not known is 0.
    """
    by_id = {reading.article.id: reading for reading in readings}
    roots = {origin.root_id: by_id[origin.root_id] for origin in origins if origin.root_id in by_id}
    climate = _climate(roots)
    tellers = _tellers(readings)
    rows = []
    for entity in entities:
        mentions = tuple(m for m in entity.mentions if m[0] in roots)
        if entity.kind in _WEIGHTY and mentions and fold(entity.name) not in tellers:
            row = _judge(entity, mentions, roots, climate)
            if _is_main(entity, mentions, roots) or (abs(row.score) >= PLAIN_EFFECT and entity.kind is EntityKind.ORGANISATION):
                rows.append(row)
    return tuple(sorted(rows, key=lambda a: (-abs(a.score), a.entity)))


def _tellers(readings: Sequence[Reading]) -> frozenset[str]:
    """Names of the news outlets that tell the story; who tells of an event is not affected by it."""
    outlets = [r.article.outlet for r in readings if r.article.outlet is not None]
    return frozenset(fold(name) for o in outlets if REPORTING.intersection(words(o.kind)) for name in (o.name, *o.aliases))


def _is_main(entity: StoryEntity, mentions: Sequence[tuple[str, int, int]], roots: dict[str, Reading]) -> bool:
    if len({article_id for article_id, _, _ in mentions}) > 1:
        return True
    name = " ".join(words(entity.name))
    for article_id, start, _ in mentions:
        reading = roots[article_id]
        lead = reading.analysis.sentences[:LEAD_SENTENCES]
        if name in " ".join(words(reading.article.title)) or any(s.start <= start < s.end for s in lead):
            return True
    return False


def _judge(entity: StoryEntity, mentions: Sequence[tuple[str, int, int]], roots: dict[str, Reading], climate: float) -> Affected:
    by_article: dict[str, list[tuple[float, float]]] = {}
    telling = []
    for mention in mentions:
        reading = roots[mention[0]]
        span, amount, loaded = _weigh_mention(reading, mention[1], mention[2])
        lead = any(span.start <= s.start < span.end for s in reading.analysis.sentences[:LEAD_SENTENCES])
        by_article.setdefault(mention[0], []).append((amount, LEAD_WEIGHT if lead else 1.0))
        if loaded:
            telling.append((mention[0], span.start, span.end))
    for article_id, amounts in by_article.items():
        headline = _weigh_title(entity.name, roots[article_id].article.title)
        if headline:
            amounts.append((headline, TITLE_WEIGHT))
    means = [sum(a * w for a, w in amounts) / sum(w for _, w in amounts) for amounts in by_article.values()]
    own = fmean(means) if means else 0.0
    score = _temper(entity, own, climate)
    polarity = 0 if abs(score) < EFFECT_THRESHOLD else 1 if score > 0 else -1
    return Affected(entity=entity.name, polarity=polarity, score=round(score, 4), mentions=tuple(sorted(set(telling))))


def _temper(entity: StoryEntity, own: float, climate: float) -> float:
    """Lean an organisation or place towards the climate of the event; persons and, in a bad one, officials count little."""
    if entity.kind is EntityKind.PERSON or (climate < 0 and _BYSTANDERS.search(entity.name)):
        return own * OFFICE
    return max(-1.0, min(1.0, own + CLIMATE * climate))


def _weigh_mention(reading: Reading, start: int, end: int) -> tuple[Span, float, bool]:
    span = next((s for s in reading.analysis.sentences if s.start <= start < s.end), Span(start=start, end=end))
    sentence = reading.article.text[span.start : span.end]
    weights = weigh_words(sentence, start - span.start, end - span.start, load_lexicon("effects"))
    return span, math.tanh(sum(w.amount for w in weights)), bool(weights)


def _weigh_title(name: str, title: str) -> float:
    """Effect on a name as the title puts it, by the first of its words found there; 0 where the title does not name it."""
    for word in WORD.findall(name):
        at = title.find(word)
        if len(word) > 3 and at >= 0:
            return math.tanh(sum(w.amount for w in weigh_words(title, at, at + len(word), load_lexicon("effects"))))
    return 0.0


def _climate(roots: dict[str, Reading]) -> float:
    """Whether titles and first sentences tell of harm (-1) or gain (1), as a mean over the origins."""
    lexicon = load_lexicon("effects")
    tones = []
    for _, reading in sorted(roots.items()):
        first = reading.analysis.sentences[:1]
        text = reading.article.title + " " + " ".join(reading.article.text[s.start : s.end] for s in first)
        tones.append(math.tanh(sum(lexicon.weight(word) for word in words(text)) / 2))
    return fmean(tones) if tones else 0.0
