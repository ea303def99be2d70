"""Text -> quantities: numbers with scale, unit or currency and bound, by rule; dates, ages of versions, scores and
identifiers are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from secondsource.language.bounds import number_bound
from secondsource.language.calendar_words import PLAIN
from secondsource.language.counted_nouns import read_counted
from secondsource.language.durations import read_age
from secondsource.language.identifiers import identifier_spans, is_bare_name, is_name
from secondsource.language.numerals import COLLECTIVES, Numeral, number_words, read_digits, read_words
from secondsource.language.times import find_times
from secondsource.language.units import currency_after, currency_before, is_measure, normalised, read_percent, read_scale, read_unit
from secondsource.records import Bound, QuantityMention, TimeMention

_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:'[^\W\d_]+)*")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|ère|e|ème|-а|-й|-го|-ї|-ту|-му|-та|-те)(?![\w-])|\.(?=\s+[A-ZÄÖÜ][a-zäöü]+\s+(?:des|der|in)\b)")
_ORDINAL_WORD = re.compile(r"-(?:first|second|third|\w{2,}th)\b", re.IGNORECASE)
_GLUED = re.compile(r"[^\W\d_]|[_/\\=&]|:\d|['\"]?[x×]\d|\s?[x×]\s?\d")
_FRACTION = re.compile(
    r"[ -](?:thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|half|halves)\b|"
    r"\s+in\s+(?:every\s+)?(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|a\s+(?:million|thousand|hundred))|"
    r"\s+of\s+every\b|\s+out\s+of\b|/\d",
    re.IGNORECASE,
)
_OCCASIONS = re.compile(r"\s+(?:fois|de\s+ori|ori|Mal|рази?|разів)\b")  # how often, not how many
_IN_FRACTION = re.compile(
    r"\b(?:(?:one|two|three|four|\d)\s+in\s+(?:every\s+)?|(?:of\s+every|out\s+of(?:\s+every)?|\w+\s+sur)\s+)$", re.IGNORECASE
)
_NOT_A_COUNT = re.compile(
    r"\s+(?:of\s+(?:the|those|these|its|their|his|her|our|my|them|us|\w+'s)\b|day\b|time\b|another\b|thing\b|way\b|point\b|"
    r"who\b|that\b|which\b|or\s+the\s+other|by\s+one)",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"[ -]years?[ -]olds?\b|[ -]year[ -]old\b|\s+years\s+of\s+age\b|[ -]jährige\w*\b|\s+Jahre\s+alt\b|\s+ans(?=,|\)|\.)|"
    r"\s+de\s+ani\b(?=\s*[,.)])|-річн\w+",
    re.IGNORECASE,
)
_AGE_LEAD = re.compile(r"\b(?:aged|age|age\s+of|ages)\s+$", re.IGNORECASE)
_NAME_COMMA = re.compile(r"[A-Z][\w'-]+,\s$")
_RANGE = re.compile(r"\s?-\s?|\s+(?:to|bis|à|până\s+la|до|or|oder|ou|sau)\s+")
_THREE_DECIMALS = re.compile(r"[1-9]\d{0,2}[.,](\d{3})")
_PER = re.compile(r"\s+(?:per|an?|pro|par|pe|на)\s")
_AND = re.compile(r"\s+(?:and|und|et|și|і|та)\s+")
_BETWEEN = re.compile(r"\b(?:between|zwischen|entre|între|між|від)\s+(?:[A-Z]{2,3}\s?|[$€£])?$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|von|de|de\s+la|з|із)\s+(?:[A-Z]{2,3}\s?|[$€£])?$", re.IGNORECASE)
_MORE_AFTER = re.compile(r"\s+or\s+(more|fewer|less|so)\b", re.IGNORECASE)
_AFTER_BOUNDS = {"more": Bound.AT_LEAST, "fewer": Bound.AT_MOST, "less": Bound.AT_MOST, "so": Bound.ABOUT}
_NOBODY = re.compile(
    r"\b(?:(?P<person>no\s+one|no-one|nobody|none)(?:\s+of\s+the\s+\w+|\s+else)?\s+(?:(?:is|was|were|are|has\s+been|"
    r"have\s+been|had\s+been)\s+)?(?:reported\s+|believed\s+|known\s+to\s+be\s+|feared\s+|still\s+)?"
    r"(?:missing|injured|killed|hurt|wounded|dead|died|arrested|detained|hospitalised|hospitalized|trapped)|"
    r"no\s+(?:\w+\s+)?(?P<noun>casualt(?:ies|y)|injur(?:ies|y)|deaths?|fatalit(?:ies|y)|victims?))\b",
    re.IGNORECASE,
)
_ZERO_UNITS = {"casualt": "casualty", "injur": "injury", "death": "death", "fatalit": "fatality", "victim": "victim"}
_HARMED = re.compile(
    r"\s+(?:(?:others|more)\s+)?(?:(?:were|was|are|is|have|has|had)\s+)(?:been\s+)?(?:\w+ly\s+)?(?:killed|injured|wounded|"
    r"hurt|missing|dead|died|detained|arrested|hospitali[sz]ed|evacuated)\b",
    re.IGNORECASE,
)
# Ukrainian past tense, plural or neuter, or a short participle right after a collective numeral: it has no noun.
_VERB_AFTER = re.compile(r"\s+[^\W\d_]+(?:ли|ло|лися|лося|ено|ано|уть|ють|ать|ять|ні)\b")
_NEGATIVE = re.compile(r"(?:\bminus\s|(?<![\w\d])-)$", re.IGNORECASE)
# A scale with no number before it ("millions") says no number.
_LEADING_ZERO = re.compile(r"0\d")
_VAGUE_SCALES = frozenset(
    "hundred thousand million billion trillion lakh crore dozen millionen milliarden billionen million milliarde dutzend "
    "millions"
    " milliards milliard douzaine cents mii sute milioane miliarde milion miliard duzină тисячі тисяч мільйони мільйонів "
    "мільярди"
    " мільярдів".split()
)
_ARTICLE_WORDS = frozenset({"a", "an", "half"})
_HALF_WORDS = frozenset({"demi", "jumătate"})
_ONES = frozenset(
    {
        "one",
        "ein",
        "eine",
        "einen",
        "einem",
        "einer",
        "eins",
        "un",
        "une",
        "o",
        "una",
        "unu",
        "один",
        "одна",
        "одне",
        "одну",
        "одного",
    }
)
_DETERMINED = re.compile(r"\b(?:the|these|those|first|last|next|any|or)\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Text:
    plain: str
    lang: str
    taken: tuple[tuple[int, int], ...]


def find_quantities(text: str, *, lang: str = "en", times: Sequence[TimeMention] | None = None) -> tuple[QuantityMention, ...]:
    """Find numbers with their unit or currency, sorted and apart from each other and from `times` (found here when not given).

    A range gives two mentions that share scale, unit and currency: "15-20%" is at least 15 and at most 20 percent.
    Fractions, ordinals, scores and vague numbers ("dozens") are left out. Empty text gives an empty tuple; nothing is raised.

    >>> found = find_quantities("At least 34 boats cost more than EUR 6.5 million.")
    >>> [(mention.number, mention.unit, mention.currency, str(mention.bound)) for mention in found]
    [(34.0, 'boat', '', 'at_least'), (6500000.0, '', 'EUR', 'more_than')]
    """
    plain = text.translate(PLAIN)
    language = lang[:2].lower()
    known = find_times(text, published=None, lang=lang) if times is None else times
    spans = [(time.start, time.end) for time in known] + identifier_spans(plain)
    page = _Text(plain, language, tuple(sorted(spans)))
    found = _scan(page)
    if language not in ("de", "fr", "ro", "uk"):
        found += _nobody(page, found)
    return tuple(sorted(found, key=lambda mention: mention.start))


def _scan(page: _Text) -> list[QuantityMention]:
    words = number_words(page.lang)
    english = page.lang not in ("de", "fr", "ro", "uk")
    found: list[QuantityMention] = []
    last, skip = 0, 0
    for token in _TOKEN.finditer(page.plain):
        word = token.group()
        low = word.lower()
        if not (low in words or (low in _ARTICLE_WORDS if english else low in _HALF_WORDS) or word[0].isdigit()):
            continue
        start = token.start()
        while skip < len(page.taken) and page.taken[skip][1] <= start:
            skip += 1
        if start < last or (skip < len(page.taken) and page.taken[skip][0] <= start):
            continue
        limit = page.taken[skip][0] if skip < len(page.taken) else len(page.plain)
        mentions, end = _read_at(page, start, last, limit)
        last = max(last, end)
        found += mentions
    return found


def _read_at(page: _Text, start: int, last: int, limit: int) -> tuple[list[QuantityMention], int]:
    """Read one quantity, or the two ends of a range; also the offset up to which the text is used up."""
    numeral = _numeral(page, start)
    if numeral is None or numeral.end > limit:
        return [], start
    if not _is_quantity(page, start, numeral):
        return [], numeral.end
    second = _range_end(page, start, numeral)
    if second is not None and second[1].end <= limit:
        return _range(page, start, numeral, second, last)
    mention = _mention(page, start, numeral, last, limit)
    return ([mention] if mention else []), max(mention.end if mention else 0, numeral.end)


def _numeral(page: _Text, start: int) -> Numeral | None:
    if page.plain[start].isdigit():
        return read_digits(page.plain, start, page.lang)
    numeral = read_words(page.plain, start, page.lang)
    if numeral is None or numeral.number <= 0 or page.plain[start : numeral.end].lower() in _VAGUE_SCALES:
        return None
    return numeral


def _is_quantity(page: _Text, start: int, numeral: Numeral) -> bool:
    """Whether a number is more than a name, ordinal, fraction, score, version or part of a word."""
    text = page.plain
    before, after = text[max(0, start - 24) : start], text[numeral.end : numeral.end + 24]
    if _FRACTION.match(after) or _OCCASIONS.match(after) or _IN_FRACTION.search(before):
        return False
    if numeral.spelled:
        return not (before.endswith("-") or after.startswith(("-one", "-on-", "-way", "-off", "-time")) or _ORDINAL_WORD.match(after))
    if before and (before[-1].isalnum() or before[-1] in "_.:/\\=&" or (before[-1] == "-" and before[-2:-1].isalnum())):
        return False
    if before and before[-1] in ",(" and before[-2:-1].isdigit():
        return False
    if re.match(r",\d|\^", after) or _LEADING_ZERO.match(text, start):
        return False
    return not (_ORDINAL.match(after) or is_name(before))


def _range_end(page: _Text, start: int, numeral: Numeral) -> tuple[int, Numeral] | None:
    """Offset and number of the second end of a range that starts with `numeral`."""
    text = page.plain
    joint = _RANGE.match(text, numeral.end)
    if joint is None and _BETWEEN.search(text[max(0, start - 20) : start]):
        joint = _AND.match(text, numeral.end)
    if joint is None:
        return None
    at = joint.end() + (1 if text[joint.end() : joint.end() + 1] in "$€£" else 0)
    if at >= len(text) or not text[at].isalnum():
        return None
    second = _numeral(page, at)
    if second is None or second.number <= numeral.number or second.spelled != numeral.spelled:
        return None
    return at, second


def _range(page: _Text, start: int, numeral: Numeral, second: tuple[int, Numeral], last: int) -> tuple[list[QuantityMention], int]:
    at, numeral2 = second
    begin, currency = currency_before(page.plain, start)
    later = _mention(page, at, numeral2, numeral.end, len(page.plain), currency=currency)
    if later is None or not (later.unit or later.currency or later.number != numeral2.number):
        return [], numeral2.end  # a score, or numbers that count nothing
    scale = later.number / numeral2.number if numeral2.number and later.unit not in ("bcm", "mtpa") else 1.0
    if numeral.spelled:
        scale = _shared_scale(numeral.number, numeral2.number)
    text = page.plain
    rising = _FROM.search(text[max(0, start - 14) : start]) is not None and "-" not in text[numeral.end : at]
    low, high = (Bound.EXACT, Bound.EXACT) if rising else (Bound.AT_LEAST, Bound.AT_MOST)
    first = QuantityMention(
        start=max(begin, last),
        end=numeral.end,
        number=numeral.number * scale,
        unit=later.unit,
        currency=later.currency,
        bound=low,
    )
    return [first, replace(later, start=max(later.start, numeral.end), bound=high)], later.end


def _shared_scale(low: float, high: float) -> float:
    """The scale that is said only once in a range in words: "two to three million" is two million to three million."""
    scale = next((s for s in (1e12, 1e9, 1e6, 1e3) if high >= s), 1.0)
    return scale if low < 1000 and low * scale < high else 1.0


def _mention(page: _Text, start: int, numeral: Numeral, last: int, limit: int, currency: str = "") -> QuantityMention | None:
    text = page.plain
    begin, written = currency_before(text, start)
    begin = max(begin, last)
    currency = written or currency
    end, factor = read_scale(text, numeral.end, money=bool(currency), romanian=page.lang == "ro")
    if end == numeral.end and not numeral.spelled and _GLUED.match(text, end) and not (_measured(text, end)):
        return None
    number = numeral.number * factor
    unit = ""
    if not currency:
        end, unit, currency = _unit_after(page, begin, end, number)
        if text[start : numeral.end].lower() in COLLECTIVES and (not unit or _VERB_AFTER.match(text, numeral.end)):
            end, unit = numeral.end, "person"
        number, unit = normalised(text, end, number, unit)
    else:
        repeated, code = currency_after(text, end)
        end = repeated if code == currency and repeated <= limit else end
    if numeral.number < 1000 and factor == 1 and _groups_thousands(text, start, numeral.end, end, unit, currency):
        number *= 1000
    if not currency and not unit and not _bare_counts(page, start, numeral, end, factor):
        return None
    if numeral.number == 1 and numeral.spelled and factor == 1 and _is_pronoun(page, start, end, numeral, unit + currency):
        return None
    if end > limit:
        end, unit = numeral.end, ""
    return _bounded(page, begin, end, number, unit, currency, last)


def _groups_thousands(text: str, start: int, end: int, after: int, unit: str, currency: str) -> bool:
    """Whether a point (or comma) that reads as the decimal sign parts thousands: "5.000 visitors" in an English page.

    Nobody counts thousandths of a visitor, nor writes three noughts after a whole number that is not measured.
    """
    match = _THREE_DECIMALS.fullmatch(text, start, end)
    if match is None or is_measure(unit) or _PER.match(text, after):
        return False
    return match.group(1) == "000" or bool(unit and not currency)


def _measured(text: str, end: int) -> bool:
    return read_unit(text, end)[1] != "" or read_percent(text, end)[1] != "" or currency_after(text, end)[1] != ""


def _unit_after(page: _Text, start: int, end: int, number: float) -> tuple[int, str, str]:
    """Read what a number measures or counts: the end, the unit and the currency."""
    text = page.plain
    if age := _AGE.match(text, end):
        return age.end(), "age", ""
    if number <= 115 and (age_end := read_age(text, start, end)):
        return age_end, "age", ""
    if number <= 115 and (
        _AGE_LEAD.search(text[max(0, start - 8) : start])
        or (_NAME_COMMA.search(text[max(0, start - 24) : start]) and text[end : end + 1] == ",")
    ):
        return end, "age", ""
    after, unit = read_percent(text, end)
    if unit:
        return after, unit, ""
    after, currency = currency_after(text, end)
    if currency:
        return after, "", currency
    after, unit = read_unit(text, end)
    if unit:
        return after, unit, ""
    after, unit = read_counted(text, end, number, page.lang)
    if not unit and page.lang == "en" and _HARMED.match(text, end):
        return end, "person", ""
    return after, unit, ""


def _bare_counts(page: _Text, start: int, numeral: Numeral, end: int, factor: float) -> bool:
    """Whether a number without unit is still a quantity: not after a capitalised name, nor a determined number word."""
    before = page.plain[max(0, start - 24) : start]
    if factor != 1:
        return True
    if re.match(r"-\d|/\d", page.plain[end : end + 2]):
        return False
    if numeral.spelled:
        return not is_name(before) and numeral.number >= 2 and not _DETERMINED.search(before) and page.plain[end : end + 1] != "-"
    return not is_bare_name(page.plain, start, numeral.end)


def _is_pronoun(page: _Text, start: int, end: int, numeral: Numeral, unit: str) -> bool:
    """Whether "one" (or an article of another language) counts nothing: "one of the", "one day", "no one"."""
    text = page.plain
    word = text[start : numeral.end].lower()
    if word not in _ONES:
        return False
    if page.lang in ("de", "fr", "ro") and unit not in ("percent", "person") and len(unit) != 3:
        return True
    before = text[max(0, start - 10) : start].lower()
    return (
        not unit
        or _NOT_A_COUNT.match(text, numeral.end) is not None
        or re.search(r"\b(?:no|any|this|that|every|each|which)[\s-]+$", before) is not None
    )


def _bounded(page: _Text, begin: int, end: int, number: float, unit: str, currency: str, last: int) -> QuantityMention:
    text = page.plain
    if unit.startswith("degree") and (sign := _NEGATIVE.search(text[max(0, begin - 7) : begin])):
        begin, number = max(last, begin - len(sign.group())), -number
    bound_start, bound = number_bound(text, begin, page.lang)
    if bound_start < last:
        bound_start = begin
    if more := _MORE_AFTER.match(text, end):
        bound, end = _AFTER_BOUNDS[more.group(1).lower()], more.end()
    return QuantityMention(start=bound_start, end=end, number=number, unit=unit, currency=currency, bound=bound)


def _start(mention: QuantityMention) -> int:
    return mention.start


def _nobody(page: _Text, found: list[QuantityMention]) -> list[QuantityMention]:
    """Read "no one is missing" and "no casualties" as zero."""
    zeros = []
    for match in _NOBODY.finditer(page.plain):
        behind = bisect_left(found, match.end(), key=_start)
        if behind and found[behind - 1].end > match.start():
            continue
        noun = (match["noun"] or "").lower()
        unit = next((unit for stem, unit in _ZERO_UNITS.items() if noun.startswith(stem)), "person")
        end = match.end("person") if match["person"] else match.end()
        zeros.append(QuantityMention(start=match.start(), end=end, number=0.0, unit=unit))
    return zeros
