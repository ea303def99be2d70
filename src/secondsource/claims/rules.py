"""Article and analysis in, rules out: what is limited, and the limit ("at most 35% of component cost may come from outside")."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from secondsource.records import Analysis, Article, Bound, FindingKind, Part, Particular, PartRole, QuantityMention, Span, TimeKind
from secondsource.text import trimmed

REACH = 160
"""Characters before a number in which the words that make it a limit may begin."""
_I = re.IGNORECASE


@dataclass(frozen=True, slots=True)
class _Wording:
    """How a language says that a number is a limit.

    `before` ends where the number (with its bound) begins, and may name `what` is limited; `after` follows the number. `duty` is a word of
    duty or leave anywhere in the sentence, which makes a bounded number a limit; what matches `never` is no rule.
    """

    before: re.Pattern[str]
    duty: re.Pattern[str]
    never: re.Pattern[str]
    after: re.Pattern[str] = re.compile(r"(?!)")


_LIMITS = r"(?P<noun>(?:[\w-]+\s+){0,2}(?:limit|ceiling|cap|threshold|quota|upper bound|lower bound)s?)"
_WORDINGS: Mapping[str, _Wording] = {
    "en": _Wording(
        before=re.compile(
            r"(?:\b(?:limits|limiting|limit|caps|capping|capped|restricts?|restricting|restricted)\s+(?P<what>(?!of\b|is\b|"
            r"to\b)[^.;!?]{3,110}?)"
            r"\s+(?:to|at)\s+"
            r"|\b(?:limited|capped|restricted)\s+(?:to|at)\s+"
            rf"|\b{_LIMITS}\s+(?:(?:for|on)\s+(?P<thing>[^.;!?]{{3,80}}?)\s+)?(?:of|is|was|will be|stands at|set at|"
            rf"is set at|was set at|:)\s+"
            r"|\b(?:maximum|minimum)\s+(?:legal\s+|permitted\s+|statutory\s+)?(?:\w+\s+){0,2}?(?:age|speed|fine|sentence|"
            r"penalty|price|weight|length|"
            r"height|width|size|amount|term|stake|share|wage|turnout|distance|content|level|number|order|stay)\s+"
            r"(?:(?:of|for)\s+\w+\s+)?(?:of|is|was|will be)\s+"
            r"|\b(?:must|may|can|shall|should|cannot)\s*(?:not|never)?\s+(?:exceed|surpass|go (?:above|over|beyond|below|"
            r"under)|fall below|drop below|"
            r"be (?:more|less|higher|lower|longer|shorter|greater|older|younger|heavier|bigger|larger|smaller) than)\s+)$",
            _I,
        ),
        duty=re.compile(
            r"\b(?:must|shall|has to|have to|(?:is|are|be) (?:required|obliged|permitted|allowed|entitled|eligible|needed|"
            r"forbidden|banned)|requires?|"
            r"(?:may|can) (?:only |not )?(?:come|stay|receive|claim|apply|keep|carry|bring|import|export|spend|use|withdraw|"
            r"borrow|deduct|originate|contain|own|hold|serve|sit|work|enter|sell|buy|be (?:spent|used|sold|kept|held|"
            r"imported|exported|sourced|reserved|allocated|assigned|awarded|granted|transferred|deducted|financed|charged|owned)))\b",
            _I,
        ),
        never=re.compile(
            r"\b(?:may|must|can|could|might)(?:n[’']t| not)? have\b|\b(?:died|dead|killed|injured|wounded|trapped|missing|"
            r"evacuated|homeless)\b|"
            r"\b(?:forecast|expected|toll|reached|nearly)\b",
            _I,
        ),
        after=re.compile(
            r"\s+(?:[\w%-]+\s+){0,8}?(?:(?:is|are|be)\s+(?:the\s+)?(?:limit|maximum|minimum|ceiling|threshold|cap)|"
            r"(?:is|are)\s+(?:allowed|permitted|required))\b",
            _I,
        ),
    ),
    "de": _Wording(
        before=re.compile(
            r"(?:\b(?:Obergrenze|Höchstgrenze|Untergrenze|Grenzwert|Schwelle|Schwellenwert|Höchstbetrag|Mindestalter|"
            r"Höchstalter|Tempolimit|Quote)\w*"
            r"\s+(?:von|liegt bei|beträgt|ist)\s+|\b(?:begrenzt|beschränkt|gedeckelt)\s+(?:\w+\s+){0,6}?auf\s+)$",
            _I,
        ),
        duty=re.compile(r"\b(?:muss|müssen|darf|dürfen|vorgeschrieben|erlaubt|zulässig)\b", _I),
        never=re.compile(
            r"\b(?:getötet|verletzt|Tote|Opfer|vermisst)\b|(?<!begrenzt )(?<!beschränkt )(?<!gedeckelt )\b(?:stieg|sank)\b", _I
        ),
        after=re.compile(r"\s+(?:\w+\s+){0,3}?(?:begrenzt|beschränkt|gedeckelt)\b", _I),
    ),
    "fr": _Wording(
        before=re.compile(
            r"(?:\bne (?:peu(?:t|vent)|doi(?:t|vent)) (?:pas )?(?:dépasser|excéder)\s+|\b(?:limité|plafonné)e?s?\s+à\s+|"
            r"\b(?:plafond|seuil|quota|limite)\s+(?:de|est de|est fixée? à|fixée? à)\s+)$",
            _I,
        ),
        duty=re.compile(r"\b(?:doi(?:t|vent)|est exigée?|sont exigée?s|obligatoire|autorisée?s?)\b", _I),
        never=re.compile(r"\b(?:morts?|tués?|blessée?s?|disparus?)\b", _I),
    ),
    "ro": _Wording(
        before=re.compile(
            r"(?:\bnu (?:poate|pot|trebuie să|are voie să) (?:depăși|depășească|depăşi|depăşească)\s+|\b(?:limitat|"
            r"plafonat)(?:ă|e|i)?\s+la\s+|"
            r"\b(?:plafonul|pragul|limita)\s+(?:\w+\s+){0,2}?(?:de|este de|e de|va fi de)\s+)$",
            _I,
        ),
        duty=re.compile(r"\b(?:trebuie|este obligatori[ue]|au voie|are voie|este permis|sunt permise)\b", _I),
        never=re.compile(r"\b(?:morți|răniți|decedați|dispăruți)\b", _I),
    ),
    "uk": _Wording(
        before=re.compile(
            r"(?:\bне (?:може|можуть|повин\w+|має|мають) (?:бути )?перевищ\w+\s+|\bобмеж\w+\s+(?:\w+\s+){0,4}?до\s+|"
            r"\b(?:поріг|межа|ліміт|квота)\s+(?:\w+\s+){0,2}?[-–—]?\s*(?:у|в|становить)?\s*)$",
            _I,
        ),
        duty=re.compile(r"\b(?:має|мають|повин\w+|дозволен\w+|вимага\w+)\b", _I),
        never=re.compile(r"\b(?:загину\w+|поранен\w+|зник\w+|жертв\w*)\b", _I),
    ),
}
_LOWER = re.compile(
    r"\b(?:minimum|at least|no less|not less|fall below|drop below|less than|lower than|younger|smaller|shorter|mindest\w*|untergrenze)\b",
    _I,
)
_UPPER = re.compile(r"\b(?:up to|bis zu|jusqu'à|până la)\b", _I)
_EITHER = re.compile(r"\b(?:threshold|schwelle\w*|seuil|prag\w*|поріг)\b", _I)
_LEAVE = re.compile(r"\b(?:may|can|darf|dürfen)\b", _I)
_BOUNDED = frozenset({Bound.AT_LEAST, Bound.MORE_THAN, Bound.AT_MOST, Bound.LESS_THAN})
_OPENING = re.compile(r"\W*(?:(?:and|but|so|under the (?:rules?|law|plan|scheme)|it|that|which)\b\W*)*", _I)
_AUXILIARY = re.compile(
    r"(?:\s+(?:must|may|can|shall|be|is|are|was|were|will|has|have|to|of|up|a|at|darf|dürfen|muss|müssen|doit|doivent|trebuie|să))+\s*$", _I
)
"""What is left before a limit of the words that lead to it."""
_BREAK = re.compile(r"[,;:–—]")
_NO_SUBJECT = frozenset({"", "a", "an", "the", "der", "die", "das", "ein", "eine", "le", "la", "les", "un", "une", "o"})
_OF = re.compile(r"\s*(?:of\s+(?:the\s+)?|der\s+|des\s+|de\s+|din\s+)", _I)


def find_rules(article: Article, analysis: Analysis) -> tuple[Particular, ...]:
    """Find the rules that an article states, in order; a language without wordings here, and a text without numbers, give none.

    A number is a limit where words of limiting stand before or after it ("may not exceed", "is capped at", "the threshold is"), or where
    it is bounded ("at least") in a sentence of duty or leave ("must", "may come from"). Counts of victims and forecasts are none.
    """
    wording = _WORDINGS.get(article.lang)
    if wording is None:
        return ()
    found: list[Particular] = []
    limits = sorted((*analysis.quantities, *_durations(analysis)), key=lambda q: (q.start, q.end))
    starts = [q.start for q in limits]
    for sentence in analysis.sentences:
        low, high = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
        inside = [q for q in limits[low:high] if q.end <= sentence.end]
        if inside and not wording.never.search(article.text, sentence.start, sentence.end):
            found += _rules_of(article, sentence, inside, wording)
    return tuple(found)


def _durations(analysis: Analysis) -> Iterator[QuantityMention]:
    """Durations as quantities: "at least five years" limits like a number."""
    for time in analysis.times:
        if time.kind is TimeKind.DURATION:
            yield QuantityMention(start=time.start, end=time.end, number=0.0, unit=time.value, bound=time.bound)


def _rules_of(article: Article, sentence: Span, inside: list[QuantityMention], wording: _Wording) -> Iterator[Particular]:
    for quantity in inside:
        low = max(sentence.start, quantity.start - REACH)
        # The bound belongs to the mention, but "may not exceed" is such a bound: it is looked for before the number itself.
        number = _first_digit(article.text, quantity)
        before = wording.before.search(article.text[low:number]) or wording.before.search(article.text[low : quantity.start])
        after = wording.after.match(article.text, quantity.end, sentence.end)
        duty = wording.duty.search(article.text, sentence.start, sentence.end) if quantity.bound in _BOUNDED else None
        if before or after or (duty and _is_bound_by(article.text, quantity, duty)):
            what = _what(article.text, sentence, quantity, before, low)
            words = (before.group() if before else "") + article.text[quantity.start : after.end() if after else quantity.end]
            yield _rule(article, sentence, quantity, what, _bound(quantity, words))


def _first_digit(text: str, quantity: QuantityMention) -> int:
    digit = re.search(r"\d", text[quantity.start : quantity.end])
    return quantity.start + digit.start() if digit else quantity.start


def _is_bound_by(text: str, quantity: QuantityMention, duty: re.Match[str]) -> bool:
    """Whether a word of duty or leave in the same clause is about a bounded number.

    "Up to 90 people must leave" is an event, "may stay up to 90 days" a rule.
    """
    first, last = sorted(((duty.start(), duty.end()), (quantity.start, quantity.end)))
    if _BREAK.search(text, first[1], last[0]):
        return False
    return not _UPPER.match(text, quantity.start) or bool(_LEAVE.match(duty.group()) and duty.end() <= quantity.start)


def _what(text: str, sentence: Span, quantity: QuantityMention, before: re.Match[str] | None, low: int) -> Span:
    """What is limited: the object of the limiting word, else what stands before it, else what follows the number."""
    named = next((name for name in ("what", "thing", "noun") if before and before.groupdict().get(name)), "")
    if before and named:
        return Span(start=low + before.start(named), end=low + before.end(named))
    opening = _OPENING.match(text, sentence.start)
    start = opening.end() if opening else sentence.start
    for end in ([low + before.start()] if before else []) + [quantity.start]:
        span = trimmed(text, start, start + len(_AUXILIARY.sub("", text[start:end])) if end > start else start)
        named = text[span.start : span.end]
        led_in = named.endswith(",")  # "Under the contract, at most 40 % of ..."
        if not led_in and (named.casefold() not in _NO_SUBJECT or (end == quantity.start and span.end > span.start)):
            return span
    following = _OF.match(text, quantity.end)
    return trimmed(text, following.end() if following else quantity.end, len(text[: sentence.end].rstrip(" .!?\n")))


def _bound(quantity: QuantityMention, words: str) -> Bound:
    if quantity.bound in _BOUNDED and not re.search(r"exceed", words, _I):
        return quantity.bound
    if _LOWER.search(words):
        return Bound.AT_LEAST
    return quantity.bound if _EITHER.search(words) else Bound.AT_MOST


def _rule(article: Article, sentence: Span, quantity: QuantityMention, what: Span, bound: Bound) -> Particular:
    unit = quantity.currency or quantity.unit
    duration = not quantity.number and unit.startswith("P")
    limit = Part(
        role=PartRole.LIMIT,
        start=quantity.start,
        end=quantity.end,
        value=unit if duration else f"{quantity.number:.15g} {unit}".strip(),
        number=None if duration else quantity.number,
        unit="duration" if duration else unit,
        bound=bound,
    )
    subject = Part(role=PartRole.WHAT, start=what.start, end=what.end, value=article.text[what.start : what.end])
    return Particular(kind=FindingKind.RULE, article_id=article.id, start=sentence.start, end=sentence.end, parts=(subject, limit))
