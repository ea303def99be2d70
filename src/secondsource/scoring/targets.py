"""A text and the place of a target in it in, polarity and score towards the target out: by word lists, and a network where one is given."""

from __future__ import annotations

import math
import re

from secondsource.protocols import PolarityModel
from secondsource.scoring.lexicon import load_lexicon
from secondsource.scoring.weighing import weigh_words

THRESHOLDS = (-0.05, 0.05)
"""Scores by words at or between these are polarity 0; set on the training part of benchmarks/sentiment."""
SPOKEN_GOOD, SPOKEN_BAD = 0.6, 0.0
"""What is left of good and bad words where the target is the one who speaks them: they are about somebody else."""
AGAINST = -0.6
SURE_ABROAD = 0.6
"""The network learned from English: in another language an opinion less likely than this is taken for none."""
ENGLISH = frozenset({"", "en", "und"})
"""Languages of texts that are read as English: told so, or not known."""

_SPEAKS = re.compile(
    r"\s*,?\s*(?:(?:also|later|then|has|had|have)\s+)?"
    r"(?:sa(?:id|ys?)|t(?:old|ells?)|add(?:ed|s)|tweet(?:ed|s)|wr(?:ote|ites)|stat(?:ed|es)|not(?:ed|es)|ask(?:ed|s)|repl(?:ied|ies)|"
    r"explain(?:ed|s)|recall(?:ed|s)|announc(?:ed|es))\b"
)
_AGAINST = re.compile(r"\b(?:against|anti)[ -](?:[\w.]+ )?$", re.IGNORECASE)


def target_polarity(text: str, start: int, end: int, *, model: PolarityModel | None = None, foreign: bool = False) -> tuple[int, float]:
    """Give the polarity (-1, 0, 1) and the score (-1..1) of a text towards the target at `text[start:end]`.

    The network, which never reads the target's name, decides where one is given, else the English word lists. In a `foreign` text (not
    English) the network must be surer, and the lists are silent. An empty target gives (0, 0.0).

    >>> text = "The mayor slammed Ms Example."
    >>> target_polarity(text, 18, 28)[0]
    -1
    """
    if not text[start:end].strip():
        return 0, 0.0
    if model is None:
        low, high = THRESHOLDS
        by_words = 0.0 if foreign else _weigh_by_words(text, start, end)
        return (1 if by_words > high else -1 if by_words < low else 0), round(by_words, 4)
    bad, neither, good = model.judge(text, start, end)
    if foreign and max(bad, good) < SURE_ABROAD:
        return 0, 0.0
    polarity = 0 if neither >= max(bad, good) else 1 if good > bad else -1
    return polarity, round(good - bad, 4)


def _weigh_by_words(text: str, start: int, end: int) -> float:
    amounts = [weight.amount for weight in weigh_words(text, start, end, load_lexicon())]
    if _SPEAKS.match(text, end):
        amounts = [amount * (SPOKEN_GOOD if amount > 0 else SPOKEN_BAD) for amount in amounts]
    if _AGAINST.search(text[max(0, start - 40) : start]):
        amounts.append(AGAINST)
    return math.tanh(sum(amounts))
