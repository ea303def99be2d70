"""Text in, language code out (ISO 639-1); the only file that knows py3langid."""

from __future__ import annotations

import py3langid

from secondsource.text import squeeze

SHORTEST_TEXT = 20
"""Letters below which a guess is worth nothing."""
_SAMPLE = 400


def identify_language(text: str) -> str:
    """Name the language of a text, "und" where there is too little of it.

    >>> identify_language("The minister said on Tuesday that the bridge would open in May."), identify_language("Oh.")
    ('en', 'und')
    """
    sample = squeeze(text[: 2 * _SAMPLE])[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < SHORTEST_TEXT:
        return "und"
    code, _ = py3langid.classify(sample)
    return str(code)
