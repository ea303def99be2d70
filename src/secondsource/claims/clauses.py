"""Tagged sentence in, clauses out: the shortest stretches of it that can be true or false by themselves.

A clause is the contiguous stretch around one verb: the tokens whose nearest clause head is that verb. Where no parse is at hand
(languages without a tagger), clauses are cut at semicolons, dashes and commas before a conjunction.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

from secondsource.records import Span, TaggedText, Token
from secondsource.text import count_words, trimmed, word_spans

CLAUSE_DEPS = frozenset({"ROOT", "advcl", "ccomp", "relcl", "parataxis", "conj", "csubj"})
MIN_WORDS = 4
"""A shorter clause is joined to the one before it: it cannot be read alone."""
MAX_WORDS = 60
"""Longest clause in words; the scorers and readers take a longer one for a whole paragraph."""
_RULE_CUT = re.compile(r"[;–—]\s|,\s(?=(?:and|but|while|und|aber|et|mais|și|dar|і|та|але|а)\s)")
_TRIM = " \t\n,;:–—-"
_DANGLING = re.compile(r"(?:[\s,;:–—-]+|(?<=[\s,])(?:and|but|or|und|oder|aber|et|ou|și|sau|та|і|або))+$")


def split_clauses(tagged: TaggedText, sentence: Span) -> tuple[Span, ...]:
    """Cut a sentence into clauses that together cover its words, in order; an empty sentence gives none."""
    start_of = attrgetter("start")
    first = bisect_left(tagged.tokens, sentence.start, key=start_of)
    inside = list(range(first, bisect_left(tagged.tokens, sentence.end, lo=first, key=start_of)))
    if not inside:
        return ()
    if any(tagged.tokens[i].dep for i in inside):
        pieces = _by_heads(tagged.tokens, inside)
    else:
        cuts = [m.end() for m in _RULE_CUT.finditer(tagged.text, sentence.start, sentence.end)]
        pieces = [Span(start=a, end=b) for a, b in zip([sentence.start, *cuts], [*cuts, sentence.end], strict=True)]
    return tuple(_tidy(tagged.text, _joined(tagged.text, pieces)))


def _by_heads(tokens: Sequence[Token], inside: list[int]) -> list[Span]:
    heads = {i for i in inside if _opens_clause(tokens, i)}
    owner = [_owner(tokens, i, heads) for i in inside]
    runs: list[list[int]] = []
    for place, index in enumerate(inside):
        if place and owner[place] == owner[place - 1]:
            runs[-1].append(index)
        else:
            runs.append([index])
    return [Span(start=tokens[run[0]].start, end=tokens[run[-1]].end) for run in runs]


def _opens_clause(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    if token.dep not in CLAUSE_DEPS:
        return False
    return token.dep != "conj" or (token.pos in {"VERB", "AUX"} and _has_subject(tokens, index))


def _has_subject(tokens: Sequence[Token], index: int) -> bool:
    return any(t.head == index and t.dep in {"nsubj", "nsubjpass", "expl"} for t in tokens[max(0, index - 25) : index + 25])


def _owner(tokens: Sequence[Token], index: int, heads: set[int]) -> int:
    seen = 0
    while index not in heads and tokens[index].head != index and seen < 60:
        index = tokens[index].head
        seen += 1
    return index


def _joined(text: str, pieces: list[Span]) -> list[Span]:
    """Join pieces too short to stand alone to the one before them (the first to the one after)."""
    out: list[Span] = []
    for piece in pieces:
        if out and (_is_short(text, piece) or _is_short(text, out[-1])):
            out[-1] = Span(start=out[-1].start, end=piece.end)
        else:
            out.append(piece)
    return out


def _is_short(text: str, piece: Span) -> bool:
    return count_words(text, piece.start, piece.end) < MIN_WORDS


def _tidy(text: str, pieces: list[Span]) -> list[Span]:
    tidy: list[Span] = []
    for piece in pieces:
        start, end = piece.start, piece.end
        while start < end and text[start] in _TRIM:
            start += 1
        end = start + len(_DANGLING.sub("", text[start:end]))
        tidy += (part for part in _bounded(text, Span(start=start, end=end)) if part.end > part.start)
    return tidy


def _bounded(text: str, piece: Span) -> list[Span]:
    """Cut a piece of more than MAX_WORDS words into runs of at most so many."""
    if count_words(text, piece.start, piece.end) <= MAX_WORDS:
        return [piece]
    words = word_spans(text[piece.start : piece.end])
    cuts = [piece.start + words[i].start for i in range(MAX_WORDS, len(words), MAX_WORDS)]
    return [trimmed(text, a, b) for a, b in zip([piece.start, *cuts], [*cuts, piece.end], strict=True)]
