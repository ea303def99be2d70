"""Words of a page as a brief quotes them: made plain, cut with a mark, and found again in the page with what was left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from secondsource.briefs.cuewords import word_set
from secondsource.records import Article, Span
from secondsource.text import sentence_spans, squeeze

CUT = "…"
"""Marks words left out of a quotation."""
_JOINERS = "\u200c\u200d"
"""Belong to the spelling of Persian and Indian words; everything else that cannot be seen is left out."""
_MARKS = str.maketrans(dict.fromkeys('“”„«»"‘’‚‹›`´', "'") | dict.fromkeys("–—‒―−", "-"))
_DOUBLE = re.compile(r"[“”„«»\"]")
_INNER = {"“": "‘", "”": "’", "„": "‚", "«": "‹", "»": "›", '"': "'"}
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_INSIDE = ".,'-"
_GONE = re.compile(r"[^\w]*", re.DOTALL)
_BORDER = re.compile(r"[,;]\s(?=(?:which|who|whose|where|while|whereas|after|before|with|including|as)\b)|;\s")
"""Where what follows can be left out: it tells more of what was said, and is not what the sentence is about."""
MOST_SENTENCES = 6
"""A quotation has so many sentences at most."""
LOOK_AROUND = 3000
"""Characters before and after a passage within which its sentences are looked for."""


def visible(text: str) -> str:
    r"""Leave out what cannot be seen and make white space plain.

    >>> visible("a\u202e\u200bb\n c\x07")
    'ab c'
    """
    return squeeze("".join(c for c in text if c.isspace() or c in _JOINERS or unicodedata.category(c)[0] != "C"))


def quoted(text: str) -> str:
    """Put words of a page in quotation marks; those within become single.

    >>> quoted('He said: "No."')
    "“He said: 'No.'”"
    """
    return "“" + _DOUBLE.sub(lambda match: _INNER[match.group()], visible(text)) + "”"


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Make words comparable: compatibility forms, quotation marks and dashes alike, nothing that cannot be seen; case stays."""
    return visible(unicodedata.normalize("NFKC", visible(text)).translate(_MARKS))


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quotation stands: the sentences it is taken from, and what of them it leaves out without a mark and with one."""

    span: Span
    unmarked: str
    marked: str


def sentences_around(article: Article, start: int, end: int) -> Span:
    """The whole sentences that a passage touches, by rule; the passage itself where it lies outside the text."""
    low, high = max(0, start - LOOK_AROUND), min(len(article.text), end + LOOK_AROUND)
    touched = [s for s in _sentences(article.text[low:high]) if s.start + low < end and start < s.end + low]
    if not touched:
        return Span(start=start, end=end)
    return Span(start=min(start, touched[0].start + low), end=max(end, touched[-1].end + low))


@lru_cache(maxsize=4096)
def _sentences(text: str) -> tuple[Span, ...]:
    return sentence_spans(text)


def find_quotation(quotation: str, article: Article, start: int, end: int) -> Found | None:
    """Find the words between quotation marks in a passage of a page, word for word but for marked cuts; None where they do not stand there.

    The quotation must begin and end where words do.
    """
    pieces = [plain(piece) for piece in quotation.removeprefix("“").removesuffix("”").split(CUT)]
    kept = [piece for piece in pieces if piece]
    if not kept or not _places(plain(article.text[start:end]), kept):
        return None
    for span in _runs(article, start, end):
        sentences = plain(article.text[span.start : span.end])
        if places := _places(sentences, kept):
            gaps = [sentences[: places[0][0]], *(sentences[a[1] : b[0]] for a, b in pairwise(places)), sentences[places[-1][1] :]]
            marks = [not pieces[0], *(True for _ in gaps[1:-1]), not pieces[-1]]
            left_out = [
                " ".join(gap for gap, is_marked in zip(gaps, marks, strict=True) if is_marked is wanted) for wanted in (False, True)
            ]
            return Found(span, *left_out)
    return None


def _runs(article: Article, start: int, end: int) -> Iterator[Span]:
    """The sentences that a passage touches, one by one, then two and more that follow each other."""
    around = sentences_around(article, start, end)
    spans = [Span(start=s.start + around.start, end=s.end + around.start) for s in _sentences(article.text[around.start : around.end])] or [
        around
    ]
    for length in range(1, min(len(spans), MOST_SENTENCES) + 1):
        for first, last in zip(spans, spans[length - 1 :], strict=False):
            yield Span(start=first.start, end=last.end)


def _places(text: str, pieces: Sequence[str]) -> list[tuple[int, int]] | None:
    """Where the pieces stand, in order, at borders of words; None where one does not."""
    at, found = 0, []
    for piece in pieces:
        place = text.find(piece, at)
        while place >= 0 and not (_is_border(text, place) and _is_border(text, place + len(piece))):
            place = text.find(piece, place + 1)
        if place < 0:
            return None
        at = place + len(piece)
        found.append((place, at))
    return found


def _is_border(text: str, at: int) -> bool:
    """Whether no word or number runs over a place."""
    if not 0 < at < len(text):
        return True
    before, left, right, after = text[max(0, at - 2) : at - 1], text[at - 1], text[at], text[at + 1 : at + 2]
    if left.isalnum():
        return not (right.isalnum() or (right in _INSIDE and after.isalnum()))
    return not (left in _INSIDE and before.isalnum() and right.isalnum())


def turning_words(text: str, kinds: Sequence[str] = ("negations", "denials", "modals", "reports")) -> tuple[str, ...]:
    """Words of a passage that turn or weaken what stands beside them; none may be cut away.

    >>> turning_words("the plant, he said, may not open")
    ('said', 'may', 'not')
    """
    words = [w.casefold().replace("’", "'") for w in _WORD.findall(text)]
    turning = frozenset().union(*(word_set(kind) for kind in kinds))
    return tuple(w for w in words if w in turning or w.endswith("n't"))


def is_blank(text: str) -> bool:
    """Whether nothing but punctuation and space is there."""
    return _GONE.fullmatch(text) is not None


def opens_speech(article: Article, start: int, end: int) -> bool:
    """Whether a passage begins or ends within somebody's speech: its quotation marks, or those before it in the paragraph, do not close."""
    paragraph = max(article.text.rfind("\n", 0, max(start, 0)) + 1, start - LOOK_AROUND)
    return _is_open(article.text[paragraph:start]) or _is_open(article.text[start:end])


def _is_open(text: str) -> bool:
    # A sign after a number may stand for inches.
    straight = text.count('"') % 2 == 1 and len(re.findall(r'(?<!\d)"', text)) % 2 == 1
    german = text.count("„")
    curly = german > text.count("“") + text.count("”") if german else text.count("“") > text.count("”")
    return straight or curly or text.count("«") > text.count("»")


def shorten(text: str, most: int) -> str:
    """Cut a long sentence at a clause border near its end, with a mark, where nothing that turns its sense is lost; else leave it.

    >>> shorten("The hall burned down in one night, with all the boats that were stored in it for the winter.", 12)
    'The hall burned down in one night …'
    """
    if len(text.split()) <= most:
        return text
    for at in reversed([m.start() for m in _BORDER.finditer(text)]):
        head, tail = text[:at], text[at:]
        if most // 3 <= len(head.split()) <= most and not turning_words(tail) and not re.search(r"[“”„«»\"'‘(]", tail):
            return f"{head} {CUT}"
    return text
