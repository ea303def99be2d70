"""The command line: each command opens a workspace, asks it one thing and prints the answer as a table or as JSON.

Rooms with heavy libraries are imported inside the commands, so that `--help` answers at once (docs/decisions/0002).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from secondsource.errors import InputError, ModelError, SecondSourceError, SettingsError, StoreError, StoreFull
from secondsource.settings import Settings

if TYPE_CHECKING:
    from secondsource.records import Failure
    from secondsource.workspace import RunSummary

EXIT_CODES = """
Exit codes: 0 done (pages that hold no article are set aside and listed by `failures`); 1 unexpected error; 2 wrong usage;
3 done, but some input could not be read; 4 no page could be read; 5 a settings or outlets file is wrong; 6 the store cannot be
used (missing, damaged, locked, written by a newer version); 7 the disk is full; 8 a model file is missing or damaged;
130 interrupted (all pages finished so far are kept: run again to go on).
"""
_CODE_OF: tuple[tuple[type[SecondSourceError], int], ...] = (
    (SettingsError, 5),
    (StoreFull, 7),
    (StoreError, 6),
    (ModelError, 8),
    (InputError, 3),
)

app = typer.Typer(
    help="Open, self-hosted news corroboration: raw pages of many outlets in, verified stories out.",
    epilog=EXIT_CODES.replace("\n", " "),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
models_app = typer.Typer(help="The models that pages are read with.", no_args_is_help=True)
app.add_typer(models_app, name="models")

StoreOption = Annotated[Path, typer.Option("--store", help="The store: one SQLite file.", show_default=True)]
OutletsOption = Annotated[Path | None, typer.Option("--outlets", help="Outlets beside those shipped (toml or json).")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
OutputOption = Annotated[Path | None, typer.Option("-o", "--output", help="File to write; standard output without it.")]
_DEFAULT_STORE = Path("secondsource.sqlite")


def main() -> None:
    """Run the command line and turn errors into messages and exit codes."""
    try:
        app()
    except SecondSourceError as error:
        print(f"secondsource: {error}", file=sys.stderr)
        sys.exit(next(code for kind, code in _CODE_OF if isinstance(error, kind)) if isinstance(error, _known()) else 1)
    except KeyboardInterrupt:
        print("secondsource: interrupted; all pages finished so far are kept, run again to go on", file=sys.stderr)
        sys.exit(130)


def _known() -> tuple[type[SecondSourceError], ...]:
    return tuple(kind for kind, _ in _CODE_OF)


@app.command(epilog=EXIT_CODES.replace("\n", " "))
def run(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders: .html .htm .txt .md (also .gz) and .jsonl.")],
    store: StoreOption = _DEFAULT_STORE,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for export.json and report.html.")] = None,
    outlets: OutletsOption = None,
    workers: Annotated[int, typer.Option("--workers", min=0, help="Processes; 0 means one a core.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Read pages into the store, gather them into stories, and hold their claims against one another."""
    from secondsource.workspace import Workspace

    settings = Settings(store=store, outlets=outlets, workers=workers)
    with Workspace.open(settings) as workspace:
        summary = workspace.run(paths, _progress_bar(quiet=as_json))
        if out is not None:
            _write(out / "export.json", workspace.export())
            _write(out / "report.html", workspace.report().encode())
    for failure in summary.set_aside:
        print(f"set aside: {failure.file}: {failure.reason}", file=sys.stderr)
    if as_json:
        _print_json(_summary_fields(summary))
    else:
        _print_summary(summary, out)
    if not summary.pages_known + summary.pages_read:
        sys.exit(4)
    if summary.unreadable:
        sys.exit(3)


@app.command()
def report(store: StoreOption = _DEFAULT_STORE, output: OutputOption = Path("report.html")) -> None:
    """Write one self-contained HTML file: every story with its facts, verdicts, quotations, origins and scores."""
    from secondsource.workspace import Workspace

    with Workspace.open(Settings(store=store), create=False) as workspace:
        _deliver(workspace.report().encode(), output)
    if output is not None:
        print(f"report: {output.resolve()}")


@app.command()
def export(
    store: StoreOption = _DEFAULT_STORE,
    output: OutputOption = None,
    format: Annotated[str, typer.Option("--format", help="json (format secondsource/1; see `schema`).")] = "json",
) -> None:
    """Write everything in the store as JSON, format secondsource/1."""
    from secondsource.workspace import Workspace

    if format != "json":
        raise typer.BadParameter("the one format of this version is json", param_hint="--format")
    with Workspace.open(Settings(store=store), create=False) as workspace:
        _deliver(workspace.export(), output)


@app.command()
def schema() -> None:
    """Print the JSON Schema of the export."""
    from secondsource.workspace import export_schema

    _print_json(export_schema())


@app.command()
def failures(store: StoreOption = _DEFAULT_STORE, as_json: JsonOption = False) -> None:
    """List what was set aside, at which stage and why."""
    from secondsource.workspace import Workspace

    with Workspace.open(Settings(store=store), create=False) as workspace:
        found = workspace.failures()
    if as_json:
        _print_json([{"file": f.file, "stage": f.stage, "reason": f.reason} for f in found])
        return
    _print_failures(found)


@app.command()
def extract(
    files: Annotated[list[Path], typer.Argument(help="Files and folders of pages.")],
    outlets: OutletsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the article in each page: title, publication time, authors, language and text."""
    from secondsource.records import Failure
    from secondsource.workspace import extract_pages

    failed = False
    for found in extract_pages(files, Settings(outlets=outlets)):
        if isinstance(found, Failure):
            failed = True
            print(f"set aside: {found.file}: {found.reason}", file=sys.stderr)
            continue
        when = found.published.iso if found.published else None
        if as_json:
            fields = {"file": found.file, "title": found.title, "published": when, "authors": found.authors, "lang": found.lang}
            _print_line({**fields, "text": found.text})
        else:
            print(f"# {found.title}\n{found.file} | {when or 'undated'} | {', '.join(found.authors) or '-'} | {found.lang}\n")
            print(f"{found.text}\n")
    sys.exit(3 if failed else 0)


@app.command()
def annotate(file: Annotated[Path, typer.Argument(help='JSON Lines: {"id", "text", "published", "lang"}.')]) -> None:
    """Print the times, quantities, entities and events of texts, a JSON line each."""
    from secondsource.workspace import Toolbox

    toolbox = Toolbox()
    for record in _lines(file, "id", "text"):
        analysis = toolbox.annotate(record["text"], record.get("published"), record.get("lang") or "")
        _print_line(
            {
                "id": record["id"],
                "times": [{"start": t.start, "end": t.end, "type": t.kind, "value": t.value} for t in analysis.times],
                "quantities": [
                    {"start": q.start, "end": q.end, "number": q.number, "unit": q.unit or None}
                    | {"currency": q.currency or None, "bound": q.bound}
                    for q in analysis.quantities
                ],
                "entities": [{"start": e.start, "end": e.end, "name": e.name, "type": e.kind, "id": e.id} for e in analysis.entities],
                "events": [
                    {"start": e.start, "end": e.end, "status": e.status, "certainty": e.certainty}
                    | {"polarity": e.polarity, "time": e.time}
                    for e in analysis.events
                ],
            }
        )


@app.command()
def compare(
    pairs: Annotated[Path, typer.Option("--pairs", help='JSON Lines: {"id", "left": {"text", "published", "lang"}, "right"}.')],
) -> None:
    """Say how two claims relate: supports, refutes, updates or not_enough_info, a JSON line each."""
    from secondsource.workspace import Toolbox

    toolbox = Toolbox()
    for record in _lines(pairs, "id", "left", "right"):
        sides = [record["left"], record["right"]]
        if not all(isinstance(side, dict) and isinstance(side.get("text"), str) for side in sides):
            raise InputError(str(pairs), f"pair {record['id']}: left and right must be objects with a text")
        found = toolbox.compare(*((s["text"], s.get("published"), s.get("lang") or "") for s in sides))
        _print_line({"id": record["id"], "label": found.relation, "slot": found.slot, "score": round(found.score, 4)})


@app.command()
def sentiment(
    targets: Annotated[Path, typer.Option("--targets", help='JSON Lines: {"id", "text", "start", "end"}.')],
) -> None:
    """Say how a text speaks of a target: polarity -1, 0 or 1 and a score, a JSON line each."""
    from secondsource.workspace import target_polarity

    for record in _lines(targets, "id", "text", "start", "end"):
        if not (isinstance(record["start"], int) and isinstance(record["end"], int)):
            raise InputError(str(targets), f"target {record['id']}: start and end must be whole numbers")
        polarity, score = target_polarity(record["text"], record["start"], record["end"])
        _print_line({"id": record["id"], "polarity": polarity, "score": round(score, 4)})


@models_app.command("build")
def build_models() -> None:
    """Convert and check the sentence encoder, once; it is kept in the cache folder."""
    from secondsource.workspace import build_models as build

    print(f"encoder: {build(lambda message: print(message, file=sys.stderr))}")


# ------------------------------------------------------------------------------------------------------------ input, output


def _lines(file: Path, *required: str) -> Iterator[dict[str, Any]]:
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(file), f"cannot be read: {error}") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"{file}#{number}", f"is no JSON: {error}") from error
        missing = [name for name in required if not isinstance(record, dict) or name not in record]
        if missing:
            raise InputError(f"{file}#{number}", f"lacks {', '.join(missing)}")
        if "text" in required and not isinstance(record["text"], str):
            raise InputError(f"{file}#{number}", "text must be a string")
        yield record


def _print_line(record: object) -> None:
    print(json.dumps(record, ensure_ascii=False))


def _print_json(record: object) -> None:
    print(json.dumps(record, ensure_ascii=False, indent=2))


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        if error.errno == 28:
            raise StoreFull(f"{path}: the disk is full") from error
        raise InputError(str(path), f"cannot be written: {error.strerror}") from error


def _deliver(data: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(data)
    else:
        _write(output, data)


def _progress_bar(*, quiet: bool) -> Any:
    """A rich progress bar on standard error; silent where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), disable=quiet or not sys.stderr.isatty(), transient=True)


def _summary_fields(summary: RunSummary) -> dict[str, Any]:
    return {
        "pages_read": summary.pages_read,
        "pages_known": summary.pages_known,
        "set_aside": [{"file": f.file, "stage": f.stage, "reason": f.reason} for f in summary.set_aside],
        "other_files": summary.other_files,
        "stories": summary.stories,
        "stories_evaluated": summary.stories_evaluated,
        "facts": dict(summary.facts),
    }


def _print_summary(summary: RunSummary, out: Path | None) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title="Second Source", show_header=False)
    table.add_row("pages read", f"{summary.pages_read} new, {summary.pages_known} known")
    table.add_row("set aside", f"{len(summary.set_aside)} (see `secondsource failures`)" if summary.set_aside else "0")
    table.add_row("stories", f"{summary.stories}, {summary.stories_evaluated} of them evaluated now")
    for verdict, number in summary.facts:
        table.add_row(f"facts {verdict.replace('_', ' ')}", str(number))
    Console().print(table)
    if out is not None:
        print(f"report: {(out / 'report.html').resolve()}")


def _print_failures(found: tuple[Failure, ...]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    if not found:
        print("nothing was set aside")
        return
    table = Table("file", "stage", "reason")
    for failure in found:
        table.add_row(escape(failure.file), failure.stage, escape(failure.reason))
    Console().print(table)
