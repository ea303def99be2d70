"""What commands print and write: lines, JSON, files, and what a run did."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from secondsource.errors import StoreFull

if TYPE_CHECKING:
    from secondsource.records import Failure
    from secondsource.workspace import HarvestSummary, RunSummary


def print_line(record: object) -> None:
    """Print a record as one line of JSON."""
    print(json.dumps(record, ensure_ascii=False))


def print_json(record: object) -> None:
    """Print a record as indented JSON."""
    print(json.dumps(record, ensure_ascii=False, indent=2))


def write_file(path: Path, data: bytes) -> None:
    """Write a file, its folder too; StoreFull where the disk is, a usage error where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StoreFull(f"{path}: the disk is full") from error
        raise typer.BadParameter(f"{path} cannot be written: {error.strerror}") from error


def deliver(data: bytes, output: Path | None) -> None:
    """Write to a file, or to standard output where none is named."""
    if output is None:
        sys.stdout.buffer.write(data)
    else:
        write_file(output, data)


def tell_set_aside(found: Sequence[Failure]) -> None:
    """Name what was set aside on standard error."""
    for failure in found:
        print(f"set aside: {failure.file}: {failure.reason}", file=sys.stderr)


def exit_by(summary: RunSummary | HarvestSummary, nothing: str) -> None:
    """End with 4 where no page could be read (`nothing` says so where none was set aside either), with 3 where some could not."""
    if not summary.pages_known + summary.pages_read:
        print(f"secondsource: {'none of the pages could be read' if summary.set_aside else nothing}", file=sys.stderr)
        sys.exit(4)
    if summary.unreadable:
        sys.exit(3)


def failure_fields(found: Sequence[Failure]) -> list[dict[str, str]]:
    """Failures as JSON objects."""
    return [{"file": f.file, "stage": f.stage, "reason": f.reason} for f in found]


def summary_fields(summary: RunSummary) -> dict[str, Any]:
    """What a run did as a JSON object."""
    return {
        "pages_read": summary.pages_read,
        "pages_known": summary.pages_known,
        "set_aside": failure_fields(summary.set_aside),
        "other_files": summary.other_files,
        "stories": summary.stories,
        "stories_evaluated": summary.stories_evaluated,
        "facts": dict(summary.facts),
        "online": summary.online,
    }


def summary_rows(summary: RunSummary) -> list[tuple[str, str]]:
    """What a run did as rows of a table."""
    return [
        ("pages read", f"{summary.pages_read} new, {summary.pages_known} known"),
        ("set aside", f"{len(summary.set_aside)} (see `secondsource failures`)" if summary.set_aside else "0"),
        ("stories", f"{summary.stories}, {summary.stories_evaluated} of them evaluated now"),
        *((("gathered", "online: stories depend on the order in which pages arrived"),) if summary.online else ()),
        *((f"facts {verdict.replace('_', ' ')}", str(number)) for verdict, number in summary.facts),
    ]
