"""One frozen Settings, read once at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

MAX_PAGE_BYTES = 20_000_000
"""A page above this is set aside: the largest article pages seen in the extraction set are under 5 MB."""
PAGE_SECONDS = 120
"""A page that takes longer is set aside: with all models a text of 40,000 characters takes 10 seconds of a core, the longest that is read
five times as many, and a busy machine is slower."""


LLM_SECONDS = 120.0
"""A language model that takes longer for one brief is given up: measured in docs/guide/models.md."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A language model behind an OpenAI-compatible endpoint.

    `url` is its base, such as http://127.0.0.1:8080/v1; an empty `model` leaves the choice to the server; `seconds` is how long all
    questions on a brief may take together. The key is no setting: it is read from the environment when it is needed.
    """

    url: str
    model: str = ""
    seconds: float = LLM_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run may be told. `store` is the path of a SQLite file or a postgresql:// URL; `workers` 0 means one process a core;
    `max_page_bytes` applies after unpacking; `page_seconds` is how long one page may take, 0 for any length of time; `captured` is when the
    pages were taken, aware, where the pages themselves do not say: "3 hours ago" is a date only against it. `llm` is a language model that
    may rewrite briefs, None for none. `policy` is a policy file of the gate; without one the store's own holds, at first the shipped one.
    """

    store: Path | str = Path("secondsource.sqlite")
    outlets: Path | None = None
    workers: int = 0
    max_page_bytes: int = MAX_PAGE_BYTES
    page_seconds: float = PAGE_SECONDS
    captured: datetime | None = None
    policy: Path | None = None
    llm: Endpoint | None = None
