"""A pattern of many phrases in, a quick search for it out: texts without any of the pieces that its phrases need are passed over."""

from __future__ import annotations

import re
from dataclasses import dataclass

_IGNORES_CASE = int(re.IGNORECASE)  # the enum's own operators take longer than the search


@dataclass(frozen=True, slots=True)
class Phrases:
    r"""A pattern, and `stems` of which every text that it matches holds at least one; in folded case where the pattern ignores case.

    >>> Phrases(re.compile(r"\bsigns? (?:in|up)\b", re.IGNORECASE), ("sign",)).search("Sign in").group()
    'Sign in'
    """

    pattern: re.Pattern[str]
    stems: tuple[str, ...]

    def search(self, text: str) -> re.Match[str] | None:
        """Search as the pattern does."""
        plain = text.casefold() if self.pattern.flags & _IGNORES_CASE else text
        return self.pattern.search(text) if any(map(plain.__contains__, self.stems)) else None

    def match(self, text: str) -> re.Match[str] | None:
        """Match at the beginning of a text; that is quick without a look at the stems."""
        return self.pattern.match(text)
