"""A story's main entities and the root pages of its origins in; whom the event helps or harms, and the words that say so, out."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from secondsource.protocols import PolarityModel
from secondsource.records import Affected, EntityKind, Origin, Reading, Span, StoryEntity
from secondsource.scoring.lexicon import load_lexicon
from secondsource.scoring.targets import ENGLISH, target_polarity
from secondsource.scoring.weighing import weigh_words
from secondsource.text import WORD, fold, words

EFFECT_THRESHOLD = 0.15
"""An effect nearer to 0 than this is not known well enough to be named."""
PLAIN_EFFECT = 0.3
"""An organisation named once only is listed where the effect on it is at least this plain; so plain must be what makes it mixed."""
LEAD_SENTENCES = 3
LEAD_WEIGHT = 2.0
TITLE_WEIGHT = 3.0
"""Title and lead say what the event did to whom; later sentences drift into background."""
CLIMATE = 0.3
"""Share of the event's own harm or gain that reaches every organisation and place named as one of its main entities."""
OFFICE = 0.3
"""What is left of an effect on persons and on bodies that act by office in a bad event."""
MIXED = 0.5
"""An effect is mixed where what weighs the weaker way is at least this share of what weighs the stronger way."""
NETWORK_SHARE = 0.5
"""What the network says of a mention without listed words around it counts by so much; beside such words it lost .07 on the world set."""
NETWORK_MENTIONS = 3
"""So many mentions of an entity in each origin are read by the network, the first ones."""
LONGEST_REASON = 160
"""A sentence longer than this many characters is cut to the clause that gives the reason."""

_WEIGHTY = frozenset({EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.GOVERNMENT, EntityKind.PLACE})
_BYSTANDERS = re.compile(
    r"\b(?:authority|ministry|police|prosecut\w+|court|commission|agency|inspectorate|council|committee|cert|brigade|service|secretariat|"
    r"university|institute|guard|tribunal|regulator|parliament|department|office|news|wire|times|press)\b",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"\A[A-Z]{2}[^\n.]{0,70}?(?:\([^)\n]{2,30}\)\s*)?[-–—]\s")
_TELLS_IT = re.compile(
    r"\b(?:told|interview (?:with|for|to)|(?:asked|quoted|reported|reports) by|shown to|agency|newspaper|daily|broadcaster)"
    r"\s+(?:the\s+)?[\"“„]?$",
    re.IGNORECASE,
)
_CLAUSE_BREAK = re.compile(r"[;:]\s|\s[–—-]\s|,\s(?=(?:and|but|while|whereas|although|though|which|who|as)\b)")


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What one mention says of the effect on its entity: the amount (-1..1), its weight, and the words it rests on; no span for a title."""

    amount: float
    weight: float
    article_id: str
    span: Span | None = None
    told: bool = False
    reason: Span | None = None


def find_affected(
    readings: Sequence[Reading], origins: Sequence[Origin], entities: Sequence[StoryEntity], *, model: PolarityModel | None = None
) -> tuple[Affected, ...]:
    """Say whom the event helps (1) or harms (-1) among the story's main entities: those in a title or lead, or in two origins.

    An organisation named once is listed too where the effect is plain. The score (-1..1) is the mean over the origins that
    name the entity, each by its root page, and leans towards the harm or gain of the event itself; persons and bodies that act
    by office (ministries, police, courts) hardly share in a bad event. What is not known is 0. `mixed` where mentions weigh both ways.
    The word lists are English; of pages in other languages the network, where given, judges the first mentions.
    """
    by_id = {reading.article.id: reading for reading in readings}
    roots = {origin.root_id: by_id[origin.root_id] for origin in origins if origin.root_id in by_id}
    scene = _Scene(roots=roots, climate=_climate(roots), model=model)
    tellers = _tellers(readings)
    rows = []
    for entity in entities:
        mentions = tuple(sorted({m for m in entity.mentions if m[0] in roots and not _tells(roots[m[0]].article.text, m[1])}))
        if entity.kind in _WEIGHTY and mentions and fold(entity.name) not in tellers:
            main = _is_main(entity, mentions, roots)
            if main or entity.kind is EntityKind.ORGANISATION:
                row = _judge(entity, mentions, scene)
                rows += [row] if main or abs(row.score) >= PLAIN_EFFECT else []
    return tuple(sorted(rows, key=lambda a: (-abs(a.score), a.entity)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """The root pages by id, the harm or gain of the event itself, and the network, if any."""

    roots: dict[str, Reading]
    climate: float
    model: PolarityModel | None


def _tells(text: str, start: int) -> bool:
    """Whether a name stands in the dateline, or is that of a paper or agency to which something was told: part of the telling."""
    dateline = _DATELINE.match(text[:120])
    return (dateline is not None and start < dateline.end()) or bool(_TELLS_IT.search(text[max(0, start - 40) : start]))


def _tellers(readings: Sequence[Reading]) -> frozenset[str]:
    """Names of the news outlets that tell the story; who tells of an event is not affected by it."""
    outlets = [r.article.outlet for r in readings if r.article.outlet is not None]
    return frozenset(fold(name) for o in outlets if o.is_press for name in (o.name, *o.aliases))


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


def _judge(entity: StoryEntity, mentions: Sequence[tuple[str, int, int]], scene: _Scene) -> Affected:
    by_article: dict[str, list[_Evidence]] = {}
    for article_id, start, end in mentions:
        before = by_article.setdefault(article_id, [])
        model = scene.model if len(before) < NETWORK_MENTIONS else None
        before.append(_weigh_mention(scene.roots[article_id], start, end, model))
    for article_id, found in by_article.items():
        headline = _weigh_title(entity.name, scene.roots[article_id].article.title)
        if headline:
            found.append(_Evidence(headline, TITLE_WEIGHT, article_id))
    own = fmean(sum(e.amount * e.weight for e in found) / sum(e.weight for e in found) for found in by_article.values())
    score = _temper(entity, own, scene.climate)
    polarity = 0 if abs(score) < EFFECT_THRESHOLD else 1 if score > 0 else -1
    everything = [e for _, found in sorted(by_article.items()) for e in found]
    mixed = _is_mixed(everything)
    side = polarity or (1 if own > 0 else -1)
    return Affected(
        entity=entity.name,
        polarity=polarity,
        score=round(score, 4),
        mentions=tuple(sorted({(e.article_id, e.span.start, e.span.end) for e in everything if e.told and e.span})),
        mixed=mixed,
        reason=_reason(everything, side) if polarity or mixed else None,
        counter=_reason(everything, -side) if mixed else None,
    )


def _is_mixed(evidence: Sequence[_Evidence]) -> bool:
    sides = [[e for e in evidence if e.amount * side > 0] for side in (1, -1)]
    weights = [sum(abs(e.amount) * e.weight for e in side) for side in sides]
    plain = all(any(abs(e.amount) >= PLAIN_EFFECT for e in side) for side in sides)
    return plain and min(weights) >= MIXED * max(weights)


def _reason(evidence: Sequence[_Evidence], side: int) -> tuple[str, int, int] | None:
    """The passage that weighs most for a side; of equals the first. None where only a title or the event as a whole speaks for it."""
    speaking = [e for e in evidence if e.reason is not None and e.amount * side > 0]
    if not speaking:
        return None
    best = max(speaking, key=lambda e: e.amount * side * e.weight)
    assert best.reason is not None
    return best.article_id, best.reason.start, best.reason.end


def _temper(entity: StoryEntity, own: float, climate: float) -> float:
    """Lean an organisation or place towards the climate of the event; persons and, in a bad one, officials count little."""
    if entity.kind is EntityKind.PERSON or (climate < 0 and _BYSTANDERS.search(entity.name)):
        return own * OFFICE
    return max(-1.0, min(1.0, own + CLIMATE * climate))


def _weigh_mention(reading: Reading, start: int, end: int, model: PolarityModel | None) -> _Evidence:
    article, sentences = reading.article, reading.analysis.sentences
    span = next((s for s in sentences if s.start <= start < s.end), Span(start=start, end=end))
    sentence = article.text[span.start : span.end]
    weights = weigh_words(sentence, start - span.start, end - span.start, load_lexicon("effects"))
    amount = math.tanh(sum(w.amount for w in weights))
    foreign = article.lang not in ENGLISH
    if model is not None and (foreign or not weights):
        polarity, heard = target_polarity(sentence, start - span.start, end - span.start, model=model, foreign=foreign)
        share = 1.0 if foreign else NETWORK_SHARE
        amount = share * (heard if polarity else 0.0)
    reason = span if amount else None
    if weights:
        telling = max(weights, key=lambda w: w.amount * (1 if amount > 0 else -1))
        reason = _clause(article.text, span, (start, end), (span.start + telling.start, span.start + telling.end))
    lead = any(span.start <= s.start < span.end for s in sentences[:LEAD_SENTENCES])
    weight = LEAD_WEIGHT if lead else 1.0
    return _Evidence(amount, weight, article.id, span, told=bool(weights) or reason is not None, reason=reason)


def _clause(text: str, sentence: Span, *kept: tuple[int, int]) -> Span:
    """A long sentence cut at the clause breaks around the passages to be kept."""
    if sentence.end - sentence.start <= LONGEST_REASON:
        return sentence
    first, last = min(start for start, _ in kept), max(end for _, end in kept)
    breaks = list(_CLAUSE_BREAK.finditer(text, sentence.start, sentence.end))
    start = max([m.end() for m in breaks if m.end() <= first], default=sentence.start)
    end = min([m.start() for m in breaks if m.start() >= last], default=sentence.end)
    return Span(start=start, end=end)


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
