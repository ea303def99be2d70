"""Pages of a story in, what it is about and the words that say so out."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from secondsource.records import Article, Category

OPENING = 1000
"""Characters of a page that are read beside its title."""
IN_TITLE = 3
"""A word of the title counts as so many of the text."""
ENOUGH = 2
"""Points that a category needs; a story with fewer for every one has none."""
SHOWN = 5
"""So many words are told that speak for a category."""
ONCE = 4
"""One word speaks for a category at most so many times on a page."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@lru_cache(maxsize=1)
def _cues() -> tuple[Mapping[str, tuple[Category, ...]], Mapping[str, tuple[Category, ...]]]:
    """Categories by whole word, and by the beginning of a word."""
    table: Mapping[str, str] = tomllib.loads((files("secondsource") / "data" / "categories.toml").read_text("utf-8"))["words"]
    whole: defaultdict[str, tuple[Category, ...]] = defaultdict(tuple)
    begun: defaultdict[str, tuple[Category, ...]] = defaultdict(tuple)
    for name, cues in table.items():
        for cue in dict.fromkeys(cues.split()):
            home = begun if cue.endswith("*") else whole
            home[cue.rstrip("*").replace("-", " ")] += (Category(name),)
    return dict(whole), dict(begun)


def category_of(pages: Sequence[Article]) -> tuple[Category, tuple[str, ...]]:
    """Say what a story is about, with the words of its pages that speak for it most; unknown where too few do.

    Each page counts alike, whatever its length; ties go to the category that is told first in `Category`. No pages give unknown.
    """
    points: Counter[Category] = Counter()
    words: defaultdict[Category, Counter[str]] = defaultdict(Counter)
    for page in pages:
        for word, count in _counted(page).items():
            for category in _speaks_for(word):
                points[category] += min(count, ONCE)
                words[category][word] += min(count, ONCE)
    best = max(Category, key=lambda category: points[category])
    if points[best] < ENOUGH * max(len(pages), 1):
        return Category.UNKNOWN, ()
    most = sorted(words[best].items(), key=lambda item: (-item[1], item[0]))
    return best, tuple(word for word, _ in most[:SHOWN])


def _counted(page: Article) -> Counter[str]:
    counted: Counter[str] = Counter()
    for text, weight in ((page.title, IN_TITLE), (page.text[:OPENING], 1)):
        found = [word.casefold() for word in _WORD.findall(text)]
        for word in (*found, *(f"{a} {b}" for a, b in pairwise(found))):
            counted[word] += weight
    return counted


@lru_cache(maxsize=16384)
def _speaks_for(word: str) -> tuple[Category, ...]:
    whole, begun = _cues()
    found = [*whole.get(word, ())]
    # Of two words the cue must have both.
    for end in range(word.find(" ") + 2 if " " in word else 3, len(word) + 1):
        found += begun.get(word[:end], ())
    return tuple(dict.fromkeys(found))
