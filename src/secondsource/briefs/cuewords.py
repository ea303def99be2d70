"""The closed word lists of the brief and its checker, as data beside the code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from secondsource.text import fold

STEM = 6
"""Letters by which words of one stem are taken for one."""


@lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    return tomllib.loads((files("secondsource") / "data" / "brief_words.toml").read_text("utf-8"))


def word_list(name: str) -> Mapping[str, str]:
    """A list that maps words to what they stand for, such as "numbers" and "scales"."""
    found: Mapping[str, str] = _tables()[name]
    return found


@lru_cache(maxsize=64)
def word_set(name: str) -> frozenset[str]:
    """A list of words, such as "negations" and "glue"."""
    return frozenset(str(_tables()["words"][name]).split())


_WORD = re.compile(r"[^\W_]{3,}")


@lru_cache(maxsize=8192)
def content_words(text: str) -> frozenset[str]:
    """The beginnings of the words of a text that carry its content: folded, without those of the glue list."""
    return frozenset(word[:STEM] for word in _WORD.findall(fold(text)) if word not in word_set("glue"))
