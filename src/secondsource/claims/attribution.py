"""A span in, the speaker out: who is said to have said it."""

from __future__ import annotations

from collections.abc import Sequence

from secondsource.records import Attribution, Span

MIN_COVER = 0.4
"""Share of a span that an attribution must cover: clauses and attributions seldom have the same ends."""


def speaker_of(attributions: Sequence[Attribution], span: Span) -> str | None:
    """Name who is said to have said a span: the speaker of the narrowest attribution that covers enough of it, None without one.

    Of equally narrow ones a direct quotation comes first, then the earlier.
    """
    length = max(1, span.end - span.start)
    covering = [a for a in attributions if min(a.end, span.end) - max(a.start, span.start) >= MIN_COVER * length]
    best = min(covering, key=lambda a: (a.end - a.start, not a.direct, a.start, a.speaker), default=None)
    return best.speaker if best else None
