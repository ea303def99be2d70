"""Words around a target weighed by a lexicon: role, negation, distance and clause; every weight keeps the word it is from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from secondsource.records import Span
from secondsource.scoring.lexicon import Lexicon
from secondsource.text import WORD, fold, sentence_spans

REACH = 12.0
"""Words after which a word's weight has fallen to a half."""
BREAK = 0.7
"""What is left of a weight at each clause break or other name between word and target; at most five are counted."""
OTHER_SENTENCE = 0.3
"""What is left of a weight outside the target's own sentence."""
ROLE_REACH = 15
"""Words between verb and target within which the verb's roles count; beyond it only its tone does, by half."""
NEGATION_REACH = 3
NEGATED = -0.6
INTENSIFIED = 1.4
DIMINISHED = 0.6

_MOST_BREAKS = 5
_PARTICIPLE = ("ed", "en", "wn", "ught", "un")
_BREAK_MARKS = frozenset({",", ";", "-", "--", ":", "–", "—"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What the word at `start:end` adds towards the target (about -2..2)."""

    start: int
    end: int
    word: str
    amount: float


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int
    name: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """A text split in words, with the target's first and last word and which words lie in its sentence."""

    text: str
    words: tuple[_Word, ...]
    first: int
    last: int
    home: Span
    lexicon: Lexicon


def weigh_words(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[Weight, ...]:
    """Weigh every listed word of a text towards the target at `start:end`; empty where the target holds no word."""
    words = _words_of(text)
    inside = [i for i, word in enumerate(words) if word.start < end and start < word.end]
    if not inside:
        return ()
    home = next((s for s in sentence_spans(text) if s.start < end and start < s.end), Span(start=0, end=len(text)))
    scene = _Scene(text=text, words=words, first=inside[0], last=inside[-1], home=home, lexicon=lexicon)
    weights = []
    for i, word in enumerate(words):
        amount = 0.0 if scene.first <= i <= scene.last else _word_amount(scene, i)
        if amount:
            weights.append(Weight(start=word.start, end=word.end, word=word.text, amount=amount * _closeness(scene, i)))
    return tuple(weights)


def loaded_words(text: str, lexicons: Sequence[Lexicon]) -> tuple[Weight, ...]:
    """Weigh every listed word of a text towards nobody in particular, each by the first lexicon that lists it."""
    words = _words_of(text)
    weights = []
    for i, word in enumerate(words):
        found = next((amount for lexicon in lexicons if (amount := lexicon.weight(word.text))), 0.0)
        if found:
            amount = _turned(found, [w.text for w in words[max(0, i - NEGATION_REACH) : i]], lexicons[0])
            weights.append(Weight(start=word.start, end=word.end, word=word.text, amount=amount))
    return tuple(weights)


@lru_cache(maxsize=512)
def _words_of(text: str) -> tuple[_Word, ...]:
    """The words of a sentence; several of its names are weighed one after another."""
    return tuple(_Word(fold(m.group()), m.start(), m.end(), m.group()[0].isupper()) for m in WORD.finditer(text))


def _closeness(scene: _Scene, i: int) -> float:
    gap = scene.first - i if i < scene.first else i - scene.last
    left, right = (i + 1, scene.first) if i < scene.first else (scene.last + 1, i)
    breaks = sum(_breaks_at(scene, k) for k in range(left, right))
    factor: float = BREAK ** min(breaks, _MOST_BREAKS) / (1 + gap / REACH)
    word = scene.words[i]
    return factor if scene.home.start <= word.start < scene.home.end else factor * OTHER_SENTENCE


def _breaks_at(scene: _Scene, k: int) -> bool:
    word = scene.words[k]
    between = scene.text[scene.words[k - 1].end : word.start].strip(" '\"")
    return word.name or word.text in scene.lexicon.breaks or between in _BREAK_MARKS


def _word_amount(scene: _Scene, i: int) -> float:
    lexicon, words = scene.lexicon, scene.words
    amount = lexicon.weight(words[i].text)
    role = lexicon.role(words[i].text)
    if role is not None:
        near = abs(i - scene.first) < ROLE_REACH
        passive = _is_passive(scene, i)
        amount = (_role_amount(scene, i, role.agent, role.patient, passive)) if near else amount / 2
    return _turned(amount, [words[k].text for k in range(max(0, i - NEGATION_REACH), i)], lexicon) if amount else 0.0


def _turned(amount: float, before: Sequence[str], lexicon: Lexicon) -> float:
    """A weight after the words before it: turned round by a negation, more or less by an adverb of degree."""
    if any(word in lexicon.negators or word.endswith("n't") for word in before):
        amount *= NEGATED
    if before and before[-1] in lexicon.intensifiers:
        amount *= INTENSIFIED
    if before and before[-1] in lexicon.diminishers:
        amount *= DIMINISHED
    return amount


def _is_passive(scene: _Scene, i: int) -> bool:
    auxiliary = any(scene.words[k].text in scene.lexicon.auxiliaries for k in range(max(0, i - 3), i))
    return auxiliary and scene.words[i].text.endswith(_PARTICIPLE)


def _role_amount(scene: _Scene, i: int, agent: float, patient: float, passive: bool) -> float:
    if scene.last < i:
        return patient if passive else agent
    if any(scene.words[k].text == "by" for k in range(max(i, scene.first - 3), scene.first)):
        return agent
    return 0.0 if passive else patient
