"""A sentence in free words and the passages it cites in; what of it does not stand there out. Unknown is unsupported.

Each clause must be told by one sentence of a page: its numbers with what they count, its dates, its names in the same order with the words
between them, its negations, modals, reports and comparisons, and every other word but a few that only join.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from secondsource.briefs.cuewords import word_list, word_set
from secondsource.briefs.evidence import Case
from secondsource.briefs.quoting import plain, sentences_around
from secondsource.text import sentence_spans

Problem = tuple[str, str]
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_][^\W_]*(?:['-][^\W_]+)*|[€$£¥₹%+~<>≤≥]|[^\w\s'\"]")
_CLAUSE = re.compile(r";|:\s|,\s(?=(?:and|but|while|whereas|which|who|after|before)\b)|\s-\s")
_STOPS = frozenset(".,;:!?()-/[]&…·")
KEEPS = ("negations", "denials", "modals", "reports", "comparisons")
"""Lists of words that turn a clause: none may come or go."""
MOST_SENTENCES = 60


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a stretch of text in order, as compared and as they are written; and whether a comma or the like stands before each."""

    keys: tuple[str, ...]
    shown: tuple[str, ...]
    breaks: tuple[bool, ...]


@lru_cache(maxsize=4096)
def _words(text: str) -> _Words:
    shown, breaks, is_broken = [], [], True
    for word in _TOKEN.findall(plain(text)):
        if word not in _STOPS:
            shown.append(word)
            breaks.append(is_broken)
        is_broken = word in _STOPS
    return _Words(tuple(map(_key, shown)), tuple(shown), tuple(breaks))


def _key(word: str) -> str:
    """A word as it is compared: without case, possessive and plural ending; numbers, and words that turn a clause, stay whole."""
    bare = word.casefold().removesuffix("'s").removesuffix("'")
    if bare[:1].isdigit() or len(bare) < 4 or bare in _turning():
        return bare
    if bare.endswith("ies") and len(bare) > 4:
        return bare[:-3] + "y"
    return bare[:-1] if bare.endswith("s") and not bare.endswith(("ss", "us", "is")) else bare


@lru_cache(maxsize=1)
def _turning() -> frozenset[str]:
    return frozenset().union(*(word_set(name) for name in KEEPS))


def prove_free(case: Case) -> Iterator[Problem]:
    """Find what the cited passages do not say; a sentence that is word for word in one of them is proven at once."""
    text = case.sentence.text
    if not case.passages:
        yield "", "cites no passage, and is no sentence on the story as a whole"
        return
    told = list(_cited_sentences(case))
    if any(plain(text).strip(" .") == plain(one).strip(" .") for one in told):
        return
    for clause in _clauses(text, told):
        problems = [problem for one in told if (problem := _against(clause, one))]
        if len(problems) == len(told):
            yield min(problems, key=lambda p: (len(p[0].split()), p), default=(clause, "cites no sentence"))


def _clauses(text: str, told: Sequence[str]) -> list[str]:
    """The whole sentence where one sentence of a page holds all its words, else its clauses."""
    whole = frozenset(_words(text).keys)
    if any(whole <= frozenset(_words(one).keys) for one in told):
        return [text]
    return [clause for clause in _CLAUSE.split(text) if _words(clause).keys]


def _cited_sentences(case: Case) -> Iterator[str]:
    seen = 0
    for passage in case.passages:
        around = sentences_around(passage.article, passage.start, passage.end)
        text = passage.article.text[around.start : around.end]
        for span in sentence_spans(text):
            if span.start + around.start < passage.end and passage.start < span.end + around.start and seen < MOST_SENTENCES:
                seen += 1
                yield text[span.start : span.end]


def _against(clause: str, sentence: str) -> Problem | None:
    """What of a clause one sentence does not say; None where it says it all."""
    said, told = _words(clause), _words(sentence)
    for test in (_strange_words, _strange_names, _strange_numbers, _turned, _out_of_order):
        if problem := test(said, told):
            return problem
    return None


def _strange_words(said: _Words, told: _Words) -> Problem | None:
    there, added = frozenset(told.keys), word_set("added")
    strange = [w for key, w in zip(said.keys, said.shown, strict=True) if key not in there and key not in added]
    return (" ".join(dict.fromkeys(strange)), "stands in no passage cited") if strange else None


def _strange_names(said: _Words, told: _Words) -> Problem | None:
    """Names must stand whole, their parts beside each other."""
    there = list(told.keys)
    for start, end in _names(said):
        name = list(said.keys[start:end])
        if not any(there[n : n + len(name)] == name for n in range(len(there) - len(name) + 1)):
            return " ".join(said.shown[start:end]), "is no name that stands so in the passages cited"
    return None


def _names(words: _Words) -> list[tuple[int, int]]:
    """Runs of words with capitals; a joining word at the start of a sentence is none."""
    runs: list[tuple[int, int]] = []
    for n, word in enumerate(words.shown):
        is_name = word[:1].isupper() and words.keys[n] not in word_set("glue") and words.keys[n] not in word_set("pronouns")
        if is_name and runs and runs[-1][1] == n:
            runs[-1] = (runs[-1][0], n + 1)
        elif is_name:
            runs.append((n, n + 1))
    return runs


def _strange_numbers(said: _Words, told: _Words) -> Problem | None:
    """A number must stand with the same word after it, or before it where none follows."""
    for n, word in enumerate(said.keys):
        if _is_number(word) and not any(_fits(said, n, told, m) for m, other in enumerate(told.keys) if other == word):
            return said.shown[n], "is no number that the passages cited give for this"
    return None


def _is_number(word: str) -> bool:
    return word[:1].isdigit() or word in word_list("numbers") or word in word_list("scales") or word == "%" or word in "€$£¥₹"


def _fits(said: _Words, n: int, told: _Words, m: int) -> bool:
    after, before = _next(said.keys, n, 1), _next(said.keys, n, -1)
    return (not after or after == _next(told.keys, m, 1)) and (bool(after) or before == _next(told.keys, m, -1))


def _next(keys: Sequence[str], at: int, step: int) -> str:
    """The next word of content on one side; nothing where there is none."""
    n = at + step
    while 0 <= n < len(keys) and keys[n] in word_set("glue"):
        n += step
    return keys[n] if 0 <= n < len(keys) else ""


def _turned(said: _Words, told: _Words) -> Problem | None:
    """Words that turn a clause must stand as often as in the sentence, each before the same word."""
    turning = _turning()
    lost = [w for n, w in enumerate(told.keys) if w in turning and not _kept(w, n, said, told) and not _only_joins(told, n)]
    if lost:
        return " ".join(dict.fromkeys(lost)), "is left out, and turns the sense of the passage cited"
    for n, word in enumerate(said.keys):
        if word in turning and not any(
            m for m, w in enumerate(told.keys, 1) if w == word and _next(told.keys, m - 1, 1) == _next(said.keys, n, 1)
        ):
            return said.shown[n], "does not stand before this word in the passages cited"
    return None


def _kept(word: str, at: int, said: _Words, told: _Words) -> bool:
    """Whether a word that turns a clause is kept; it may go with what it belongs to: where neither of its neighbours is told."""
    if word in said.keys:
        return said.keys.count(word) >= 1 and (said.keys.count(word) == told.keys.count(word) or not _touched(at, said, told))
    return not _touched(at, said, told) and word in word_set("comparisons")


def _only_joins(told: _Words, at: int) -> bool:
    """Whether "over", "about" or the like is no bound, since no number follows."""
    return told.keys[at] in word_set("bounds") and not _is_number(_next(told.keys, at, 1))


def _touched(at: int, said: _Words, told: _Words) -> bool:
    beside = {_next(told.keys, at, 1), _next(told.keys, at, -1)} - {""}
    return bool(beside & set(said.keys))


def _out_of_order(said: _Words, told: _Words) -> Problem | None:
    """The words of a clause must come in the order in which the sentence has them, each with what joins it to the words before it."""
    at = 0
    for n, key in enumerate(said.keys):
        if key in word_set("added"):
            continue
        place = next((m for m in range(at, len(told.keys)) if told.keys[m] == key), None)
        if place is None:
            return said.shown[n], "comes in another order than in the passages cited"
        if _is_loose(said, n, told, at, place):
            return said.shown[n], "is cut off from the words that tell its part in the passages cited"
        at = place + 1
    return None


def _is_loose(said: _Words, n: int, told: _Words, at: int, place: int) -> bool:
    """Whether a word has lost the "of", "by" or "was" before it, or the thing whose owner it is.

    What stands between two commas may be left out as a whole.
    """
    left_out = told.keys[at:place]
    is_aside = bool(left_out) and told.breaks[at] and told.breaks[place]
    if not is_aside and any(word in word_set("joining") for word in left_out):
        return True
    owned = told.keys[place + 1] if told.shown[place].endswith(("'s", "s'")) and place + 1 < len(told.keys) else ""
    return bool(owned) and (n + 1 == len(said.keys) or said.keys[n + 1] != owned)
