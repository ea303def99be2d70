"""Lines of a page dump in, for each the log-odds that it belongs to the article out: a small logistic model over plain features."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from secondsource.extract.bylines import has_label
from secondsource.extract.dates import find_stamps, is_stamp_line
from secondsource.extract.furniture import is_box, is_caption, is_menu, is_share_line, is_teaser
from secondsource.extract.kinds import text_size
from secondsource.extract.lines import SENTENCE_END, Line

_CUT = re.compile(
    r"^\W*(?:\d+\s+)?(?:comments?|leave a (?:reply|comment)|responses?|discussion|most (?:read|popular"
    r"|viewed|shared|recent)|trending(?: now)?|latest(?: news| stories| posts)?|related(?: \w+){0,2}"
    r"|more (?:from|on|stories|news|in)\b.{0,40}"
    r"|you (?:may|might) (?:also )?(?:like|be interested).{0,20}|recommended.{0,20}|popular.{0,20}"
    r"|recent (?:posts|comments|articles)|about the author|read (?:more|next)|see also|also (?:on"
    r"|in)\b.{0,40}|share this.{0,30}|sign up.{0,60}|newsletter.{0,30}"
    r"|subscribe.{0,30}|follow us.{0,30}|tags?|topics?|categories|archives?|links?|footer"
    r"|kommentare?.{0,20}|mehr zum thema|meistgelesen|das könnte sie auch.{0,30}|commentaires?"
    r"|à lire aussi|sur le même sujet|comentarii|citește și|коментарі|читайте також"
    r"|previous (?:post|article)|next (?:post|article)|sources?|references|contact(?: us)?"
    r"|advertisement)\s*(?:\(\d+\))?\s*[:.…»]?$",
    re.IGNORECASE,
)
_COMMENT = re.compile(
    r"\b\d\d?:\d\d\s?(?:[ap]m)? (?:said|says|wrote)\W*$|^\W*(?:reply|report|like|says:|permalink"
    r"|.{0,40}\bsays:?|.{0,30}\b(?:\d+|an?) (?:minutes?|hours?|days?|weeks?|months?|years?) ago"
    r"|log in to reply|antworten|répondre)\b.{0,30}$",
    re.IGNORECASE,
)
LONG = 15
SHORT = 4
LONGEST_FURNITURE = 60

Scores = npt.NDArray[np.float64]
WEIGHTS: dict[str, float] = {
    "bias": -1.84,
    "words": 0.89,
    "is_long": -0.35,
    "is_sentence": 0.35,
    "lowercase": 1.52,
    "commas": 0.56,
    "capitals": -0.53,
    "digits": 1.51,
    "question": -0.4,
    "starts_lower": -0.2,
    "menu": -1.09,
    "teaser": -2.99,
    "caption": -2.75,
    "share": -1.0,
    "box": -2.49,
    "stamp": -2.71,
    "byline": -1.36,
    "bullet": 0.42,
    "url": 0.92,
    "repeated": -0.1,
    "own_indent": 1.26,
    "blank_before": -0.26,
    "quoted": 0.49,
    "near": 0.69,
    "around": 2.2,
    "previous": 0.2,
    "following": 0.56,
    "previous_short": -0.24,
    "following_short": -0.27,
    "after_cut": -2.15,
    "before_body": -1.64,
    "after_body": -1.35,
    "far_after": 0.49,
    "colon": 1.12,
    "after_teaser": -0.77,
    "comment": -1.94,
    "after_comment": -3.41,
}
"""Log-odds of each feature, fitted on the dumps of the extraction set by benchmarks/extraction/fit.py."""
FEATURES = tuple(WEIGHTS)


def score_lines(lines: Sequence[Line]) -> Scores:
    """Log-odds of each line to be part of the article; no lines give an empty array."""
    return line_features(lines) @ np.array(list(WEIGHTS.values())) if lines else np.zeros(0)


def line_features(lines: Sequence[Line]) -> Scores:
    """Feature rows of shape (lines, len(FEATURES)), each feature in about -1..1."""
    own = [_own_features(line.text) for line in lines]
    counts = Counter(line.text for line in lines)
    sizes = np.array([math.log1p(text_size(line.text)) / 4 for line in lines])
    sentence = np.array([row["is_sentence"] for row in own])
    weight = sizes * 4 * sentence
    indents: Counter[int] = Counter()
    for line, amount in zip(lines, weight, strict=True):
        indents[line.indent] += int(amount * 10)
    main_indent = indents.most_common(1)[0][0] if indents else 0
    near, around = _window(sizes * sentence, 2), _window(sizes * sentence, 6)
    start, end = _densest(lines)
    cuts = np.cumsum([start < i and bool(_CUT.match(line.text)) for i, line in enumerate(lines)])
    comments = np.cumsum([start < i and row["comment"] for i, row in enumerate(own)])
    rows = []
    for i, line in enumerate(lines):
        row = own[i] | {
            "bullet": float(line.bullet),
            "repeated": float(counts[line.text] > 1),
            "own_indent": float(line.indent == main_indent) if len(indents) > 1 else 0.5,
            "blank_before": float(line.blank_before),
            "near": near[i],
            "around": around[i],
            "previous": sizes[i - 1] if i else 0.0,
            "following": sizes[i + 1] if i + 1 < len(lines) else 0.0,
            "previous_short": float(i > 0 and own[i - 1]["is_short"]),
            "following_short": float(i + 1 < len(lines) and own[i + 1]["is_short"]),
            "after_cut": min(1.0, cuts[i] / 2),
            "after_comment": min(1.0, comments[i] / 3),
            "before_body": float(i < start),
            "after_body": float(i >= end),
            "far_after": min(1.0, max(0, i - end) / 20),
            "after_teaser": float(i > 0 and bool(own[i - 1]["teaser"] or _CUT.match(lines[i - 1].text))),
        }
        rows.append([row.get(name, 0.0) for name in FEATURES])
    return np.array(rows, dtype=np.float64)


def _own_features(text: str) -> dict[str, float]:
    words = text.split()
    count = text_size(text)
    lettered = [w for w in words if w[0].isalpha()]
    stamps = find_stamps(text) if count <= 25 and any(c.isdigit() for c in text) else ()
    return {
        "bias": 1.0,
        "words": min(1.5, math.log1p(count) / 4),
        "is_long": float(count >= LONG),
        "is_short": float(count <= SHORT),
        "is_sentence": float(bool(SENTENCE_END.search(text)) and count > SHORT),
        "lowercase": sum(w[0].islower() for w in lettered) / max(1, len(lettered)),
        "commas": min(1.0, text.count(",") / 3),
        "capitals": float(text.isupper()),
        "digits": min(1.0, sum(c.isdigit() for c in text) * 3 / len(text)),
        "question": float(text.endswith("?")),
        "starts_lower": float(text[0].islower()),
        "menu": float(count <= LONGEST_FURNITURE and is_menu(text)),
        "teaser": float(count <= LONGEST_FURNITURE and is_teaser(text)),
        "caption": float(count <= LONGEST_FURNITURE and is_caption(text)),
        "share": float(count <= LONG and is_share_line(text)),
        "box": float(count <= LONGEST_FURNITURE and is_box(text)),
        "stamp": float(is_stamp_line(text, stamps)),
        "byline": float(has_label(text) and count <= 12),
        "url": float("http" in text or "www." in text or "@" in text),
        "quoted": float(text[0] in "\"“„«'‘"),
        "colon": float(text.endswith(":")),
        "comment": float(count <= LONG and bool(_COMMENT.match(text))),
    }


def _window(values: Scores, reach: int) -> Scores:
    padded = np.concatenate([np.zeros(reach), values, np.zeros(reach)])
    total = np.convolve(padded, np.ones(2 * reach + 1), mode="valid")
    return np.asarray((total - values) / (2 * reach))


def _densest(lines: Sequence[Line]) -> tuple[int, int]:
    """The run of lines with the largest sum of (words - 12): where the article most likely lies (Pasternack and Roth 2009)."""
    best, here, start, span = 0, 0, 0, (0, 0)
    for i, line in enumerate(lines):
        if here <= 0:
            here, start = 0, i
        here += text_size(line.text) - 12
        if here > best:
            best, span = here, (start, i + 1)
    return span
