"""The command line as a whole: the application that commands join, and the options that several of them have."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from secondsource.errors import SettingsError

EXIT_CODES = """
Exit codes: 0 done (pages that hold no article are set aside and listed by `failures`); 1 unexpected error; 2 wrong usage;
3 done, but some input could not be read; 4 no page could be read; 5 a settings, outlets or policy file is wrong; 6 the store cannot be
used (missing, damaged, locked, written by a newer version); 7 the disk is full; 8 a model file is missing or damaged;
9 the log of decisions is broken (see `audit`); 130 interrupted (all pages finished so far are kept: run again to go on).
"""

app = typer.Typer(
    help="Open, self-hosted news corroboration: raw pages of many outlets in, verified stories out.",
    epilog=EXIT_CODES.replace("\n", " "),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

StoreOption = Annotated[
    str, typer.Option("--store", help="The store: a SQLite file, or postgresql://USER:PASSWORD@HOST/DATABASE.", show_default=True)
]
OutletsOption = Annotated[Path | None, typer.Option("--outlets", help="Outlets beside those shipped (toml or json).")]
SecondsOption = Annotated[int, typer.Option("--page-seconds", min=0, max=86_400, help="Longest time for one page; 0 means no limit.")]
PolicyOption = Annotated[
    Path | None, typer.Option("--policy", help="Policy of the gate (toml); the store keeps it until another is given.")
]
AllFactsOption = Annotated[bool, typer.Option("--all-facts", help="Every fact found, not the notable ones alone.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
CapturedOption = Annotated[
    str, typer.Option("--captured", help='When the pages were taken (ISO 8601, with zone): "3 hours ago" is a date only against it.')
]
OnlineOption = Annotated[
    bool, typer.Option("--online", help="Place each page as it arrives: story ids stay, but depend on the order of arrival.")
]
OutputOption = Annotated[Path | None, typer.Option("-o", "--output", help="File to write; standard output without it.")]
DEFAULT_STORE = "secondsource.sqlite"


def moment_of(captured: str) -> datetime | None:
    """The time that `--captured` tells; None where it tells none, SettingsError where it is no time with a zone."""
    if not captured:
        return None
    try:
        at = datetime.fromisoformat(captured)
    except ValueError as error:
        raise SettingsError("--captured", f"{captured!r} is no ISO 8601 time, such as 2026-03-13T08:00+02:00") from error
    if at.tzinfo is None:
        raise SettingsError("--captured", f"{captured!r} has no zone, such as Z or +02:00")
    return at
