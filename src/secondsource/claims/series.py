"""Article and analysis in, series out: the values that one quantity takes over time, with their periods and the target if one is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from secondsource.records import (
    Analysis,
    Article,
    FindingKind,
    Part,
    Particular,
    PartRole,
    QuantityMention,
    Span,
    TimeKind,
    TimeMention,
)
from secondsource.text import trimmed

BETWEEN = 70
"""Characters that may lie between two values of one series, and between a value and its period."""
ELLIPSIS = 50
"""A number without a unit, up to so many times the one before it, is taken to have its unit: "12 t in 2023, 15 in 2024"."""
TARGET_REACH = 60
"""Characters before a number in which a word of aiming makes it a target."""
MAX_QUANTITIES = 24
"""A sentence with more numbers is a table pasted as text."""
_I = re.IGNORECASE
_CHANGE = re.compile(
    r"\b(?:r[io]s(?:e[sn]?|ing)|rose|increas\w+|gr[eo]w(?:n|s|ing|th)?|climb\w*|jump\w*|surg\w+|soar\w*|expand\w*|expansion|"
    r"doubl\w+|tripl\w+|boost\w*|rais\w+|up|"
    r"fall(?:s|en|ing)?|fell|drop\w*|declin\w+|decreas\w+|cut(?:s|ting)?|reduc\w+|shr[aiu]nk\w*|slip\w*|eas(?:e[sd]?|ing)|"
    r"lower\w*|halv\w+|down|slid\w*|sank|"
    r"stieg\w*|gestiegen|steig\w+|sank\w*|gesunken|sink\w*|wuchs\w*|gewachsen|erhöh\w+|augment\w+|pass(?:er?|ée?s?|ant)|baiss\w+|recul\w+|"
    r"cresc\w+|crescut\w*|creșt\w+|scăz\w+|scad\w*|majora\w+|зрос\w+|збільш\w+|знизи\w+|впа\w+|скороти\w+|зменш\w+)\b",
    _I,
)
_FROM = re.compile(r"\b(?:from|von|de|de la|з|із|від)\s+(?:(?:a|the|about|around|some|nearly|almost|under|over|just|only)\s+){0,2}$", _I)
_TO = re.compile(r"[^.;!?\d]{0,40}?\b(?:to|auf|à|la|до)\s+(?:(?:a|the|about|around|some|nearly|almost|over|just)\s+){0,2}$", _I)
_BEFORE = re.compile(
    r"[^.;!?\d]{0,45}?[\s,(–—-](?:up|down|rising|falling|compared (?:with|to)|against|versus|vs\.?|after|gegenüber|nach|"
    r"contre|față de|faţă de|проти)"
    r"(?:\s+from)?\s+(?:(?:a|the|about|around|some|only|just)\s+){0,2}$",
    _I,
)
"""What stands between a value and the earlier one that it is held against."""
_MOVED = re.compile(r"\b(?:up|down)\s+from\b", _I)
_TARGET = re.compile(
    r"\b(?:target\w*|goal|aim(?:s|ed|ing)?|objective|ambition|to (?:reach|achieve|hit)|hop(?:es|ed|ing)? (?:to|for)|"
    r"wants? (?:to reach|to achieve)|"
    r"Ziel\w*|objectif|ținta|ţinta|obiectiv\w*|мет[аиуою]+|ціл\w+)\b[^.;!?\d]{0,50}$",
    _I,
)
_PERIOD_GAP = re.compile(r"[\s,(]*(?:(?:\w+\s+){0,2}?(?:in|for|during|at|by|on|as of|im|en|în|у|в)\s+)?(?:the\s+(?:end of\s+)?)?[\s(]*", _I)
_LED_GAP = re.compile(r"\s*[,:]?\s*(?:(?:it|they|there)\s+)?(?:[\w’'-]+\s+){0,4}", _I)
_SAID = re.compile(r"^.*\b(?:said|says|informed|reported|announced|told [\w ]+|added|stated|noted)\s+that\s+", _I | re.DOTALL)
_TIMED = frozenset({TimeKind.DATE, TimeKind.SET})


@dataclass(frozen=True, slots=True)
class _Value:
    """A number of the series with the period that the page gives it, and where that stands (-1 where it does not)."""

    quantity: QuantityMention
    period: str = ""
    place: int = -1


def find_series(article: Article, analysis: Analysis) -> tuple[Particular, ...]:
    """Find the series that an article tells, in order, at most one a sentence; a text without numbers gives none.

    A sentence tells a series where a quantity changes from one value to another ("rose from 2 to 3 million t"), is held against an
    earlier one ("14 cases, up from 9 in May"), or has values for several periods ("12 t in 2023, 15 t in 2024"). Values have one unit.
    The points come in the order of time. A number of the same unit that is aimed at, there or in the next sentence, is the target.
    """
    found: list[Particular] = []
    for number, sentence in enumerate(analysis.sentences):
        quantities = _inside(analysis, sentence)
        if not 1 < len(quantities) <= MAX_QUANTITIES:
            continue
        times = [t for t in analysis.times if t.kind in _TIMED and sentence.start <= t.start and t.end <= sentence.end]
        targets = {q for q in quantities if _TARGET.search(article.text[max(sentence.start, q.start - TARGET_REACH) : q.start])}
        points = _points(article.text, sentence, [q for q in quantities if q not in targets], times)
        if points:
            target = _target(article, analysis, number, points[-1].quantity, targets)
            found.append(_series(article, sentence, points, target))
    return tuple(found)


def _inside(analysis: Analysis, sentence: Span) -> list[QuantityMention]:
    return [q for q in analysis.quantities if sentence.start <= q.start and q.end <= sentence.end]


def _points(text: str, sentence: Span, quantities: Sequence[QuantityMention], times: Sequence[TimeMention]) -> list[_Value]:
    changed = _CHANGE.search(text, sentence.start, sentence.end)
    values = [_dated(text, quantity, times) for quantity in quantities]
    for left, right in pairwise(values):
        left, right = _of_one_unit(text, left, right)
        if not _same_unit(left, right) or left.quantity.number == right.quantity.number:
            continue
        between = text[left.quantity.end : right.quantity.start]
        if len(between) > BETWEEN:
            continue
        if changed and _FROM.search(text[max(sentence.start, left.quantity.start - 30) : left.quantity.start]) and _TO.match(between):
            return [left, right]
        if _BEFORE.match(between) and (_MOVED.search(between) or right.period):
            return [right, left]
    return _listed(values)


def _dated(text: str, quantity: QuantityMention, times: Sequence[TimeMention]) -> _Value:
    """Give a number the period that follows it ("12 t in 2023"), else the one before it ("in 2023, 12 t")."""
    for time in times:
        if quantity.end <= time.start <= quantity.end + BETWEEN and _PERIOD_GAP.fullmatch(text, quantity.end, time.start):
            return _Value(quantity, time.value, time.start)
    for time in reversed(times):
        if time.end <= quantity.start <= time.end + BETWEEN and _LED_GAP.fullmatch(text, time.end, quantity.start):
            return _Value(quantity, time.value, time.start)
    return _Value(quantity)


def _of_one_unit(text: str, left: _Value, right: _Value) -> tuple[_Value, _Value]:
    """Give a bare number the unit and the scale of the one after it: "from 2 to 3 million tonnes"."""
    bare, whole = left.quantity, right.quantity
    if bare.unit or bare.currency or not (whole.unit or whole.currency):
        return left, right
    written = re.search(r"\d[\d.,]*", text[whole.start : whole.end])
    if written is None or len(text[bare.end : whole.start]) > len(" to about "):
        return left, right
    try:
        scale = whole.number / float(written.group().rstrip(".,").replace(",", ""))
    except (ValueError, ZeroDivisionError):
        return left, right
    scale = scale if scale in {1e3, 1e6, 1e9, 1e12} and bare.number < 1e3 else 1.0
    full = replace(bare, number=bare.number * scale, unit=whole.unit, currency=whole.currency)
    return replace(left, quantity=full), right


def _same_unit(left: _Value, right: _Value) -> bool:
    a, b = left.quantity, right.quantity
    return (a.unit, a.currency) == (b.unit, b.currency) and bool(a.unit or a.currency)


def _listed(values: Sequence[_Value]) -> list[_Value]:
    """Values of several periods of one length, each with a period of its own, in the order of time; a bare number has the last unit."""
    chosen: list[_Value] = []
    for value in values:
        quantity = value.quantity
        of = chosen[-1].quantity if chosen else quantity
        if value.period and not quantity.unit and not quantity.currency and abs(quantity.number) <= ELLIPSIS * abs(of.number):
            value = replace(value, quantity=replace(quantity, unit=of.unit, currency=of.currency))
        if value.period and (not chosen or _follows(chosen[-1], value)):
            chosen.append(value)
    periods = {value.period for value in chosen}
    if len(chosen) < 2 or len(periods) < len(chosen) or len({value.place for value in chosen}) < len(chosen):
        return []
    return sorted(chosen, key=lambda value: value.period)


def _follows(before: _Value, value: _Value) -> bool:
    near = value.quantity.start - before.quantity.end <= 2 * BETWEEN
    return near and _same_unit(before, value) and len(before.period) == len(value.period)


def _target(article: Article, analysis: Analysis, number: int, like: QuantityMention, here: set[QuantityMention]) -> QuantityMention | None:
    """The number aimed at: of the same unit, in the sentence itself or the next."""
    fitting = [q for q in here if (q.unit, q.currency) == (like.unit, like.currency)]
    if not fitting and number + 1 < len(analysis.sentences):
        following = analysis.sentences[number + 1]
        fitting = [
            q
            for q in _inside(analysis, following)
            if (q.unit, q.currency) == (like.unit, like.currency)
            and _TARGET.search(article.text[max(following.start, q.start - TARGET_REACH) : q.start])
        ]
    return min(fitting, key=lambda q: q.start, default=None)


def _series(article: Article, sentence: Span, points: Sequence[_Value], target: QuantityMention | None) -> Particular:
    first = min(value.quantity.start for value in points)
    what = _what(article.text, sentence.start, first)
    parts = (
        [Part(role=PartRole.WHAT, start=what.start, end=what.end, value=article.text[what.start : what.end])]
        if what.end > what.start
        else []
    )
    parts += [_part(PartRole.POINT, value.quantity, value.period) for value in points]
    parts += [_part(PartRole.TARGET, target, "")] if target else []
    return Particular(kind=FindingKind.SERIES, article_id=article.id, start=sentence.start, end=sentence.end, parts=tuple(parts))


def _what(text: str, start: int, end: int) -> Span:
    """The subject: what stands before the word of change, or before the first number, without "he said that"."""
    said = _SAID.match(text[start:end])
    start += said.end() if said else 0
    change = _CHANGE.search(text, start, end)
    words = text[start : change.start() if change and change.start() > start else end]
    words = re.sub(
        r"\s+(?:has|have|had|is|are|was|were|will|from|be|been|by|of|at|to|about|stood|reached|totall?ed|came|the|an|a)*\s*$",
        "",
        words,
        flags=_I,
    )
    return trimmed(text, start, start + len(words.rstrip(" ,:;(")))


def _part(role: PartRole, quantity: QuantityMention, period: str) -> Part:
    unit = quantity.currency or quantity.unit
    value = f"{quantity.number:.15g} {unit}".strip()
    return Part(
        role=role,
        start=quantity.start,
        end=quantity.end,
        value=value,
        number=quantity.number,
        unit=unit,
        bound=quantity.bound,
        period=period,
    )
