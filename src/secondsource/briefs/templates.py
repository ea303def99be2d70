"""The closed set of sentences that briefs are made of: composed from slots by the writer, parsed back into slots by the checker."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files

_SLOT = re.compile(r"\{(\w+)\}")
_DAY = r"(?:\d{1,2} [A-Z][a-z]+ \d{4}|undated)"
_SHAPES = {
    "quote": r"“[^“”]*”",
    "day": _DAY,
    "pages": r"\d+",
    "origins": r"\d+",
    "facts": r"\d+",
    "dated": r"\d+",
    "reason": r".+",
    "outcome": r"\w+",
}
"""What a slot may look like; any words where nothing is said."""
_NUMBERED = re.compile(r"_\d+$")


@lru_cache(maxsize=1)
def _templates() -> Mapping[str, str]:
    found: Mapping[str, str] = tomllib.loads((files("secondsource") / "data" / "brief_templates.toml").read_text("utf-8"))["templates"]
    return found


def compose(template: str, /, **slots: object) -> str:
    """Fill a template with its slots.

    >>> compose("published", day="2 March 2026")
    'Published on 2 March 2026.'
    """
    return _SLOT.sub(lambda match: str(slots[match[1]]), _templates()[template])


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, _pattern(text)) for name, text in _templates().items())


def _pattern(text: str) -> re.Pattern[str]:
    parts, at = [], 0
    for match in _SLOT.finditer(text):
        shape = _SHAPES.get(_NUMBERED.sub("", match[1]), r"[^“”]+?")
        parts += [re.escape(text[at : match.start()]), f"(?P<{match[1]}>{shape})"]
        at = match.end()
    return re.compile("".join([*parts, re.escape(text[at:])]), re.DOTALL)


def parse(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Find every template that a sentence may be made from, with what stands in its slots; none where it is free text.

    >>> next(parse("Published on 2 March 2026."))
    ('published', {'day': '2 March 2026'})
    """
    for name, pattern in _patterns():
        if match := pattern.fullmatch(text):
            yield name, match.groupdict()
