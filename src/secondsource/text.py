"""Normalising, words, sentences and span arithmetic: plain functions over strings, shared by all stages."""

from __future__ import annotations

import re
import unicodedata

from secondsource.records import Span

WORD = re.compile(r"\w+(?:[’'.\-]\w+)*")
"""A word with inner apostrophes, points and hyphens."""

_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sr jr st gen col lt capt sgt gov sen rep pres hon rev messrs mme mlle smt shri"
    " co corp inc ltd plc no nos vs etc approx dept est fig vol art sec ca cf al ed eds"
    " jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun"
    " bzw nr str usw ca abs bd hr fr z.b d.h u.a str тис млн млрд руб грн рр ст м".split()
)
_MONTHS = frozenset("jan feb mar apr mai may jun jul aug sep okt oct nov dez dec".split())
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«„(\[]*[^\W_])|\n{2,}|\n")


_CYRILLIC = "а б в г ґ д е є ж з и і ї й к л м н о п р с т у ф х ц ч ш щ ь ю я ё ъ ы э"
_ROMAN = "a b v h g d e ye zh z y i yi y k l m n o p r s t u f kh ts ch sh shch - yu ya yo - y e"
_LATIN = str.maketrans({c: r.replace("-", "") for c, r in zip(_CYRILLIC.split(), _ROMAN.split(), strict=True)})

_LEGAL_FORMS = frozenset("ltd limited inc corp co company plc gmbh ag sa nv bv srl spa doo dd llc oy ab as kg se".split())


def fold(text: str) -> str:
    """Drop case and accents, and make quotes and dashes plain; length may change.

    >>> fold("Ţăndărei’s")
    "tandarei's"
    """
    if text.isascii():
        return text.casefold()
    plain = text.replace("’", "'").replace("‘", "'").replace("–", "-").replace("—", "-")
    if plain.isascii():
        return plain.casefold()
    plain = unicodedata.normalize("NFKD", plain)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def romanise(word: str) -> str:
    """Put Latin letters for the Cyrillic ones of a folded word, so that a name meets itself across alphabets.

    >>> romanise("каміла")
    'kamila'
    """
    return word.translate(_LATIN)


def squeeze(text: str) -> str:
    """Make every run of white space one space and trim the ends."""
    return " ".join(text.split())


def words(text: str) -> list[str]:
    """Folded words of a text, in order."""
    return WORD.findall(fold(text))


def word_spans(text: str) -> list[Span]:
    """Offsets of the words of a text."""
    return [Span(start=m.start(), end=m.end()) for m in WORD.finditer(text)]


def count_words(text: str, start: int, end: int) -> int:
    """How many words a stretch of a text has: as many as `word_spans` of it gives."""
    return len(WORD.findall(text, start, end))


def overlaps(left: Span, right: Span) -> bool:
    """Whether two half-open spans share a character."""
    return left.start < right.end and right.start < left.end


def trimmed(text: str, start: int, end: int) -> Span:
    """Shrink a span so that it neither starts nor ends with white space; an all-white span becomes empty at its start.

    >>> trimmed("  a b ", 0, 6)
    Span(start=2, end=5)
    """
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start=start, end=end)


def sentence_spans(text: str) -> tuple[Span, ...]:
    """Split a text into sentences by rule, for any language with Latin, Cyrillic or Greek letters; line ends always split.

    Abbreviations, initials, ordinals ("am 9. März") and decimal points do not end a sentence. Empty text gives an empty tuple.

    >>> [("Mr. A. Dan came at 9.30 p.m. on Monday. He left.")[s.start:s.end] for s in
    ...  sentence_spans("Mr. A. Dan came at 9.30 p.m. on Monday. He left.")]
    ['Mr. A. Dan came at 9.30 p.m. on Monday.', 'He left.']
    """
    spans = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if match.group()[0] == "." and not _ends_sentence(text, match.start(), match.end()):
            continue
        span = trimmed(text, start, match.end())
        if span.end > span.start:
            spans.append(span)
        start = match.end()
    span = trimmed(text, start, len(text))
    if span.end > span.start:
        spans.append(span)
    return tuple(spans)


def _ends_sentence(text: str, dot: int, end: int) -> bool:
    before = re.search(r"[\w.]+$", text[max(0, dot - 12) : dot])
    following = text[end:].lstrip().lstrip("\"'“‘«„([")[:1]
    if before is None:
        return True
    word = before.group()
    if following.islower():
        return False
    if word.casefold() in _ABBREVIATIONS or (len(word) == 1 and word.isupper()):
        return False
    if re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", word):
        return word.casefold() in {"a.m", "p.m"}
    return not (re.fullmatch(r"\d{1,2}", word) and _is_month(text[end:]))


def _is_month(rest: str) -> bool:
    word = re.match(r"\s+(\w+)", rest)
    return word is not None and fold(word.group(1))[:3] in _MONTHS


def plain_name(name: str) -> tuple[str, ...]:
    """Folded words of a name without "the" and legal forms: the form in which names are compared.

    >>> plain_name("The Example Works S.A.")
    ('example', 'works')
    """
    words = re.findall(r"\w+", re.sub(r"(?<=\w)\.(?=\w|$)", "", fold(name).removesuffix("'s")))
    kept = [word for word in words if word not in _LEGAL_FORMS]
    return tuple(kept[1:] if kept[:1] == ["the"] else kept) or tuple(words)
