"""Texts in, the words they are searched by out; a query in, its phrases out; and the words of a text around what was found.

Both databases index these words as they are, so that they find the same: case, accents and alphabets make no difference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from secondsource.records import HitKind
from secondsource.storage.backend import Phrase
from secondsource.text import fold, romanise

TABLES = {HitKind.ARTICLE: "article_words", HitKind.FACT: "fact_words", HitKind.ENTITY: "entity_words"}
"""Table of words of each kind of thing that a search finds."""

MOST_WORDS = 16_000
"""Words of a text that are indexed: PostgreSQL counts positions up to 16,383, and the longest article read has about half as many."""
LONGEST_WORD = 64
"""Characters of a word that are indexed."""
MOST_PHRASES = 16
"""Words and phrases of a query that count."""

_EXCERPT = 240
_BEFORE = 60
_WORD = re.compile(r"[^\W_]+")
_QUERY = re.compile(r'"([^"]*)"?|(\S+)')


def split_words(text: str) -> list[str]:
    """Folded, romanised words of letters and digits, in order.

    >>> split_words("Пожежа в м. Târgu-Mureș")
    ['pozhezha', 'v', 'm', 'targu', 'mures']
    """
    return [word[:LONGEST_WORD] for word in _WORD.findall(romanise(fold(text)))]


def article_words(title: str, text: str) -> tuple[list[str], list[str]]:
    """Words of a title and of a text as they are indexed, MOST_WORDS together."""
    heading = split_words(title)[:MOST_WORDS]
    return heading, split_words(text)[: MOST_WORDS - len(heading)]


def read_query(query: str) -> tuple[Phrase, ...]:
    """Read a query: words, "phrases", and prefixes that end in *; everything else in it means nothing. MOST_PHRASES count.

    >>> read_query('bridge "fell in" Varn*')
    ((['bridge'], False), (['fell', 'in'], False), (['varn'], True))
    """
    found = []
    for match in _QUERY.finditer(query):
        quoted, plain = match.groups()
        written = quoted if quoted is not None else plain
        words = split_words(written)
        if words:
            found.append((words, written.rstrip().endswith("*")))
    return tuple(found[:MOST_PHRASES])


def cut_excerpt(text: str, query: Sequence[Phrase]) -> str:
    """Words of a text around the phrase of the query that comes first in it; its beginning where none does."""
    at = _find(text, query)
    start = 0 if at is None else max(0, at - _BEFORE)
    if start:
        start = text.find(" ", start, at) + 1 or start
    end = min(len(text), start + _EXCERPT)
    if end < len(text):
        end = max((word.end() for word in _WORD.finditer(text, start, end) if word.end() < end), default=end)
    return f"{'… ' if start else ''}{' '.join(text[start:end].split())}{' …' if end < len(text) else ''}"


def _find(text: str, query: Sequence[Phrase]) -> int | None:
    """Where the first phrase begins; words are folded one by one, because folding a text moves its places."""
    words: list[str] = []
    starts: list[int] = []
    for match in _WORD.finditer(text):
        words.append(romanise(fold(match.group()))[:LONGEST_WORD])
        starts.append(match.start())
        for wanted, is_prefix in query:
            last = words[-1].startswith(wanted[-1]) if is_prefix else words[-1] == wanted[-1]
            if last and words[-len(wanted) : -1] == list(wanted[:-1]):
                return starts[-len(wanted)]
    return None
