"""A span in, the speaker out: who is said to have said it."""

from __future__ import annotations

from collections.abc import Sequence

from secondsource.records import Attribution, Span


def speaker_of(attributions: Sequence[Attribution], span: Span) -> str | None:
    """Name the speaker of the narrowest attribution that covers at least half of a span; None where nobody is named.

    Of two equally narrow ones the earlier wins.
    """
    covering = [
        (a.end - a.start, a.start, a.speaker)
        for a in attributions
        if 2 * (min(a.end, span.end) - max(a.start, span.start)) >= span.end - span.start
    ]
    return min(covering)[2] if covering else None
