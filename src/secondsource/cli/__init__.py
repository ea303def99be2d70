"""The command line: each command opens a workspace, asks it one thing and prints the answer as a table or as JSON.

Rooms with heavy libraries are imported inside the commands, so that `--help` answers at once (docs/decisions/0002).
"""

from __future__ import annotations

import contextlib
import errno
import sys

from secondsource.cli import briefs, decisions, ledger, pages, reference, stories, texts, trends
from secondsource.cli.frame import app
from secondsource.errors import InputError, LogBroken, ModelError, SecondSourceError, SettingsError, StoreError, StoreFull

__all__ = ["app", "briefs", "decisions", "ledger", "main", "pages", "reference", "stories", "texts", "trends"]

_CODE_OF: tuple[tuple[type[SecondSourceError], int], ...] = (
    (SettingsError, 5),
    (StoreFull, 7),
    (LogBroken, 9),
    (StoreError, 6),
    (ModelError, 8),
    (InputError, 3),
)

_INTERRUPTED = 130


def main() -> None:
    """Run the command line and turn errors into messages and exit codes."""
    try:
        app()
    except SecondSourceError as error:
        print(f"secondsource: {error}", file=sys.stderr)
        sys.exit(next((code for kind, code in _CODE_OF if isinstance(error, kind)), 1))
    except SystemExit as ending:
        # typer turns Ctrl-C into this code without a word.
        if ending.code == _INTERRUPTED:
            print("secondsource: interrupted; all pages finished so far are kept, run again to go on", file=sys.stderr)
        raise
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print(f"secondsource: the disk is full ({error})", file=sys.stderr)
        _leave_output()
        sys.exit(7)


def _leave_output() -> None:
    """Let nothing be written to standard output any more: Python would try again at its end, and complain."""
    with contextlib.suppress(OSError):
        sys.stdout.close()
