"""Article and its analysis in, claims out: who says what, with which value, in which exact words."""

from secondsource.claims.extraction import extract_claims

__all__ = ["extract_claims"]
