"""The command line: each command opens a workspace, asks it one thing and prints the answer as a table or as JSON.

Rooms with heavy libraries are imported inside the commands, so that `--help` answers at once (docs/decisions/0002).
"""

from __future__ import annotations

import contextlib
import errno
import json
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from secondsource.errors import InputError, ModelError, SecondSourceError, SettingsError, StoreError, StoreFull
from secondsource.settings import PAGE_SECONDS, Settings

if TYPE_CHECKING:
    from secondsource.records import Failure
    from secondsource.workspace import HarvestSummary, RunSummary

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

_INTERRUPTED = 130
_KINDS: dict[type, str] = {str: "a string", int: "a whole number", dict: "an object"}
Value = TypeVar("Value")

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
SecondsOption = Annotated[int, typer.Option("--page-seconds", min=0, max=86_400, help="Longest time for one page; 0 means no limit.")]
AllFactsOption = Annotated[bool, typer.Option("--all-facts", help="Every fact found, not the notable ones alone.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
CapturedOption = Annotated[
    str, typer.Option("--captured", help='When the pages were taken (ISO 8601, with zone): "3 hours ago" is a date only against it.')
]
OutputOption = Annotated[Path | None, typer.Option("-o", "--output", help="File to write; standard output without it.")]
_DEFAULT_STORE = Path("secondsource.sqlite")


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


@app.command(epilog=EXIT_CODES.replace("\n", " "))
def run(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders: .html .htm .xhtml .txt .md .jsonl .warc (also .gz).")],
    store: StoreOption = _DEFAULT_STORE,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for export.json and report.html.")] = None,
    outlets: OutletsOption = None,
    workers: Annotated[int, typer.Option("--workers", min=0, help="Processes; 0 means one a core.")] = 0,
    page_seconds: SecondsOption = PAGE_SECONDS,
    captured: CapturedOption = "",
    online: Annotated[
        bool, typer.Option("--online", help="Place each page as it arrives: story ids stay, but depend on the order of arrival.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Read pages into the store, gather them into stories, and hold their claims against one another."""
    from secondsource.terminal import print_rows, progress_bar
    from secondsource.workspace import Workspace

    settings = Settings(store=store, outlets=outlets, workers=workers, page_seconds=page_seconds, captured=_moment_of(captured))
    with Workspace.open(settings) as workspace:
        summary = workspace.run(paths, progress_bar(quiet=as_json), online=online)
        if out is not None:
            _write(out / "export.json", workspace.export())
            _write(out / "report.html", workspace.report().encode())
    for failure in summary.set_aside:
        print(f"set aside: {failure.file}: {failure.reason}", file=sys.stderr)
    if as_json:
        _print_json(_summary_fields(summary))
    else:
        print_rows("Second Source", _summary_rows(summary))
        if out is not None:
            print(f"report: {(out / 'report.html').resolve()}")
    if not summary.pages_known + summary.pages_read:
        found = "none of the pages could be read" if summary.set_aside else f"no page in {', '.join(map(str, paths))}"
        print(f"secondsource: {found}; pages end in .html .htm .xhtml .txt .md .jsonl or .warc (also .gz)", file=sys.stderr)
        sys.exit(4)
    if summary.unreadable:
        sys.exit(3)


@app.command()
def read(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders of pages, as for `run`; also web archives (.warc).")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the Parquet files; what it holds already is not read again.")],
    engine: Annotated[str, typer.Option("--engine", help="local (processes on this machine) or ray (needs secondsource[ray]).")] = "local",
    address: Annotated[str, typer.Option("--address", help="A Ray cluster (auto, host:6379); without it one is started here.")] = "",
    outlets: OutletsOption = None,
    workers: Annotated[int, typer.Option("--workers", min=0, help="Processes; 0 means one a core of this machine.")] = 0,
    page_seconds: SecondsOption = PAGE_SECONDS,
    captured: CapturedOption = "",
    as_json: JsonOption = False,
) -> None:
    """Read pages into Parquet files, here or on a Ray cluster; `load` takes them into a store."""
    from secondsource.terminal import print_rows, progress_bar
    from secondsource.workspace import Engine, read_to_folder

    if engine not in list(Engine):
        raise typer.BadParameter("must be local or ray", param_hint="--engine")
    settings = Settings(outlets=outlets, workers=workers, page_seconds=page_seconds, captured=_moment_of(captured))
    summary = read_to_folder(paths, out, settings, progress_bar(quiet=as_json), engine=Engine(engine), address=address)
    _tell_set_aside(summary.set_aside)
    if as_json:
        fields = {"pages_read": summary.pages_read, "pages_known": summary.pages_known, "other_files": summary.other_files}
        _print_json(fields | {"set_aside": _failure_fields(summary.set_aside)})
    else:
        print_rows("Second Source", [("pages read", f"{summary.pages_read} new, {summary.pages_known} known"), ("folder", str(out))])
    _exit_by(summary, f"no page in {', '.join(map(str, paths))}")


@app.command()
def load(
    folder: Annotated[Path, typer.Argument(help="Folder of Parquet files that `read` wrote.")],
    store: StoreOption = _DEFAULT_STORE,
    outlets: OutletsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take the Parquet files that `read` wrote into a store, and evaluate the stories; loading twice changes nothing."""
    from secondsource.terminal import print_rows, progress_bar
    from secondsource.workspace import Workspace

    with Workspace.open(Settings(store=store, outlets=outlets)) as workspace:
        summary = workspace.load(folder, progress_bar(quiet=as_json))
    _tell_set_aside(summary.set_aside)
    if as_json:
        _print_json(_summary_fields(summary))
    else:
        print_rows("Second Source", _summary_rows(summary))
    _exit_by(summary, f"no page in {folder}")


def _tell_set_aside(found: Sequence[Failure]) -> None:
    for failure in found:
        print(f"set aside: {failure.file}: {failure.reason}", file=sys.stderr)


def _exit_by(summary: RunSummary | HarvestSummary, nothing: str) -> None:
    if not summary.pages_known + summary.pages_read:
        print(f"secondsource: {'none of the pages could be read' if summary.set_aside else nothing}", file=sys.stderr)
        sys.exit(4)
    if summary.unreadable:
        sys.exit(3)


@app.command()
def report(store: StoreOption = _DEFAULT_STORE, output: OutputOption = Path("report.html"), all_facts: AllFactsOption = False) -> None:
    """Write one self-contained HTML file: every story with its facts, verdicts, quotations, origins and scores."""
    from secondsource.workspace import Workspace

    with Workspace.open(Settings(store=store), create=False) as workspace:
        _deliver(workspace.report(all_facts=all_facts).encode(), output)
    if output is not None:
        print(f"report: {output.resolve()}")


@app.command()
def export(
    store: StoreOption = _DEFAULT_STORE,
    output: OutputOption = None,
    format: Annotated[str, typer.Option("--format", help="json (format secondsource/1; see `schema`).")] = "json",
    all_facts: AllFactsOption = False,
) -> None:
    """Write everything in the store as JSON, format secondsource/1."""
    from secondsource.workspace import Workspace

    if format != "json":
        raise typer.BadParameter("the one format of this version is json", param_hint="--format")
    with Workspace.open(Settings(store=store), create=False) as workspace:
        _deliver(workspace.export(all_facts=all_facts), output)


@app.command()
def facts(store: StoreOption = _DEFAULT_STORE, all_facts: AllFactsOption = False, as_json: JsonOption = False) -> None:
    """List each story's facts: verdicts, who stands on which side, what replaced what, rules, unknowns, plans and series."""
    from secondsource.terminal import print_facts
    from secondsource.workspace import Workspace

    with Workspace.open(Settings(store=store), create=False) as workspace:
        if as_json:
            stories = json.loads(workspace.export(all_facts=all_facts))["stories"]
            _print_json([{name: story[name] for name in ("id", "title", "facts_found", "facts")} for story in stories])
        elif (edition := workspace.edition()).stories:
            print_facts(edition, all_facts=all_facts)
        else:
            print("no story in the store")


@app.command()
def stories(
    store: StoreOption = _DEFAULT_STORE,
    explain: Annotated[str, typer.Option("--explain", metavar="ID", help="A page (id, URL, file or an ending): why it stands there.")] = "",
    changes: Annotated[bool, typer.Option("--changes", help="What became of stories: opened, joined, merged, split, left.")] = False,
    by_impact: Annotated[bool, typer.Option("--by-impact", help="Greatest impact first, not newest.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="So many lines at most.")] = 50,
    as_json: JsonOption = False,
) -> None:
    """List stories, or what became of them, or say why a page was put where it is."""
    from secondsource import listings
    from secondsource.workspace import Workspace

    with Workspace.open(Settings(store=store), create=False) as workspace:
        if explain:
            place = workspace.explain_place(explain)
            if as_json:
                _print_json(listings.place_fields(place))
            else:
                listings.print_place(place, workspace.articles_of(place))
        elif changes:
            record = workspace.story_changes(limit=limit)
            if as_json:
                _print_json([listings.change_fields(change) for change in record])
            else:
                listings.print_changes(
                    record, {a.id: a for a in workspace.articles({i for c in record for i in (*c.article_ids, c.cause)})}
                )
        else:
            lines = workspace.stories(limit=limit, order="impact" if by_impact else "newest")
            if as_json:
                _print_json([listings.story_line_fields(line) for line in lines])
            else:
                listings.print_stories(lines)


@app.command()
def schema() -> None:
    """Print the JSON Schema of the export."""
    from secondsource.workspace import export_schema

    _print_json(export_schema())


@app.command()
def failures(store: StoreOption = _DEFAULT_STORE, as_json: JsonOption = False) -> None:
    """List what was set aside, at which stage and why."""
    from secondsource.terminal import print_failures
    from secondsource.workspace import Workspace

    with Workspace.open(Settings(store=store), create=False) as workspace:
        found = workspace.failures()
    if as_json:
        _print_json([{"file": f.file, "stage": f.stage, "reason": f.reason} for f in found])
    elif found:
        print_failures(found)
    else:
        print("nothing was set aside")


@app.command()
def outlets(store: StoreOption = _DEFAULT_STORE, as_json: JsonOption = False) -> None:
    """List what became of the values that each outlet gave, and the grade that it earns by that (Admiralty code, A to F)."""
    from secondsource.terminal import print_outlets, record_fields
    from secondsource.workspace import Workspace

    with Workspace.open(Settings(store=store), create=False) as workspace:
        found = workspace.track_records()
    if as_json:
        _print_json([record_fields(record) for record in found])
    elif found:
        print_outlets(found)
    else:
        print("no page in the store names its outlet")


@app.command()
def why(
    left: Annotated[str, typer.Argument(metavar="PAGE", help="A file; with --store an article id, URL or file name, or an ending of one.")],
    right: Annotated[str, typer.Argument(metavar="PAGE", help="The other page.")],
    store: Annotated[Path | None, typer.Option("--store", help="The store that holds both pages; without it both are files.")] = None,
    outlets: OutletsOption = None,
    page_seconds: SecondsOption = PAGE_SECONDS,
    captured: CapturedOption = "",
    all_passages: Annotated[bool, typer.Option("--all", help="Print every shared passage, not the longest alone.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Explain why two pages are one voice or two, with the passages they share side by side."""
    from secondsource.terminal import PASSAGES, pair_fields, print_pair
    from secondsource.workspace import Workspace, explain_files

    if store is not None:
        with Workspace.open(Settings(store=store), create=False) as workspace:
            pair = workspace.explain_pair(left, right)
    else:
        settings = Settings(outlets=outlets, page_seconds=page_seconds, captured=_moment_of(captured))
        pair = explain_files(Path(left), Path(right), settings)
    if as_json:
        _print_json(pair_fields(pair))
    else:
        print_pair(pair, passages=len(pair.passages) if all_passages else PASSAGES)


@app.command()
def extract(
    files: Annotated[list[Path], typer.Argument(help="Files and folders of pages.")],
    outlets: OutletsOption = None,
    page_seconds: SecondsOption = PAGE_SECONDS,
    captured: CapturedOption = "",
    as_json: JsonOption = False,
) -> None:
    """Print the article in each page: title, publication time, authors, language and text."""
    from secondsource.records import Failure, Stage
    from secondsource.terminal import article_fields
    from secondsource.workspace import extract_pages

    read, unreadable = 0, False
    for found in extract_pages(files, Settings(outlets=outlets, page_seconds=page_seconds, captured=_moment_of(captured))):
        if isinstance(found, Failure):
            unreadable |= found.stage != Stage.KIND
            print(f"set aside: {found.file}: {found.reason}", file=sys.stderr)
            continue
        read += 1
        when = found.published.iso if found.published else None
        if as_json:
            _print_line(article_fields(found))
        else:
            print(f"# {found.title}\n{found.file} | {when or 'undated'} | {', '.join(found.authors) or '-'} | {found.lang}\n")
            print(f"{found.text}\n")
    if not read:
        sys.exit(4)
    if unreadable:
        sys.exit(3)


def _moment_of(captured: str) -> datetime | None:
    if not captured:
        return None
    try:
        at = datetime.fromisoformat(captured)
    except ValueError as error:
        raise SettingsError("--captured", f"{captured!r} is no ISO 8601 time, such as 2026-03-13T08:00+02:00") from error
    if at.tzinfo is None:
        raise SettingsError("--captured", f"{captured!r} has no zone, such as Z or +02:00")
    return at


@app.command()
def annotate(file: Annotated[Path, typer.Argument(help='JSON Lines: {"id", "text", "published", "lang"}.')]) -> None:
    """Print the times, quantities, entities and events of texts, a JSON line each."""
    from secondsource.terminal import analysis_fields
    from secondsource.workspace import Toolbox

    toolbox = Toolbox()

    def answer(record: dict[str, Any]) -> dict[str, Any]:
        return analysis_fields(toolbox.annotate(*_passage(record)))

    _answer_lines(file, answer)


@app.command()
def compare(
    pairs: Annotated[Path, typer.Option("--pairs", help='JSON Lines: {"id", "left": {"text", "published", "lang"}, "right"}.')],
    rules_only: Annotated[bool, typer.Option("--rules-only", help="Decide by the named features alone, without the network.")] = False,
) -> None:
    """Say how two claims relate: supports, refutes, updates or not_enough_info, a JSON line each, with the reason."""
    from secondsource.workspace import Toolbox

    toolbox = Toolbox(rules_only=rules_only)

    def answer(record: dict[str, Any]) -> dict[str, Any]:
        found = toolbox.compare(*(_passage(_field(record, name, dict), f"{name}: ") for name in ("left", "right")))
        return {"label": found.relation, "slot": found.slot, "score": round(found.score, 4), "reason": found.reason}

    _answer_lines(pairs, answer)


@app.command()
def sentiment(
    targets: Annotated[Path, typer.Option("--targets", help='JSON Lines: {"id", "text", "start", "end"}.')],
) -> None:
    """Say how a text speaks of a target: polarity -1, 0 or 1 and a score, a JSON line each."""
    from secondsource.workspace import target_polarity

    def answer(record: dict[str, Any]) -> dict[str, Any]:
        text, start, end = _field(record, "text", str), _field(record, "start", int), _field(record, "end", int)
        if not 0 <= start <= end <= len(text):
            raise ValueError(f"{start} to {end} is no span of a text of {len(text)} characters")
        polarity, score = target_polarity(text, start, end)
        return {"polarity": polarity, "score": round(score, 4)}

    _answer_lines(targets, answer)


@models_app.command("build")
def build_models() -> None:
    """Convert and check the sentence encoder, once; it is kept in the cache folder."""
    from secondsource.workspace import build_models as build

    print(f"encoder: {build(lambda message: print(message, file=sys.stderr))}")


# ------------------------------------------------------------------------------------------------------------ input, output


def _answer_lines(file: Path, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Print a line for each record; one that cannot be used is told with its line number, and the others go on."""
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(file), f"cannot be read: {error}") from error
    failed = False
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if not isinstance(record, dict) or "id" not in record:
                raise ValueError("lacks id" if isinstance(record, dict) else "is no JSON object")
            _print_line({"id": record["id"], **answer(record)})
        except (ValueError, RecursionError, InputError) as error:
            reason = f"is no JSON: {error}" if isinstance(error, json.JSONDecodeError | RecursionError) else error
            print(f"secondsource: {file}#{number}: {reason}", file=sys.stderr)
            failed = True
    if failed:
        sys.exit(3)


def _passage(record: dict[str, Any], where: str = "") -> tuple[str, str | None, str]:
    """Text, publication time and language of a record; ValueError says what is wrong, and where."""
    try:
        published, lang = (_field(record, name, str) if record.get(name) else "" for name in ("published", "lang"))
        return _field(record, "text", str), published or None, lang
    except ValueError as error:
        raise ValueError(f"{where}{error}") from error


def _field(record: dict[str, Any], name: str, kind: type[Value]) -> Value:
    if name not in record:
        raise ValueError(f"lacks {name}")
    value = record[name]
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ValueError(f"{name} must be {_KINDS[kind]}")
    return value


def _print_line(record: object) -> None:
    print(json.dumps(record, ensure_ascii=False))


def _print_json(record: object) -> None:
    print(json.dumps(record, ensure_ascii=False, indent=2))


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StoreFull(f"{path}: the disk is full") from error
        raise typer.BadParameter(f"{path} cannot be written: {error.strerror}") from error


def _deliver(data: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(data)
    else:
        _write(output, data)


def _failure_fields(found: Sequence[Failure]) -> list[dict[str, str]]:
    return [{"file": f.file, "stage": f.stage, "reason": f.reason} for f in found]


def _summary_fields(summary: RunSummary) -> dict[str, Any]:
    return {
        "pages_read": summary.pages_read,
        "pages_known": summary.pages_known,
        "set_aside": _failure_fields(summary.set_aside),
        "other_files": summary.other_files,
        "stories": summary.stories,
        "stories_evaluated": summary.stories_evaluated,
        "facts": dict(summary.facts),
        "online": summary.online,
    }


def _summary_rows(summary: RunSummary) -> list[tuple[str, str]]:
    return [
        ("pages read", f"{summary.pages_read} new, {summary.pages_known} known"),
        ("set aside", f"{len(summary.set_aside)} (see `secondsource failures`)" if summary.set_aside else "0"),
        ("stories", f"{summary.stories}, {summary.stories_evaluated} of them evaluated now"),
        *((("gathered", "online: stories depend on the order in which pages arrived"),) if summary.online else ()),
        *((f"facts {verdict.replace('_', ' ')}", str(number)) for verdict, number in summary.facts),
    ]
