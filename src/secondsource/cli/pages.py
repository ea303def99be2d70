"""Commands that take pages in: into the store, into Parquet files, or to the screen."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from secondsource.cli.frame import (
    DEFAULT_STORE,
    EXIT_CODES,
    CapturedOption,
    JsonOption,
    OnlineOption,
    OutletsOption,
    PolicyOption,
    SecondsOption,
    StoreOption,
    app,
    moment_of,
)
from secondsource.cli.output import (
    exit_by,
    failure_fields,
    print_json,
    print_line,
    summary_fields,
    summary_rows,
    tell_set_aside,
    write_file,
)
from secondsource.settings import PAGE_SECONDS, Settings


@app.command(epilog=EXIT_CODES.replace("\n", " "))
def run(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders: .html .htm .xhtml .txt .md .jsonl .warc (also .gz).")],
    store: StoreOption = DEFAULT_STORE,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for export.json and report.html.")] = None,
    outlets: OutletsOption = None,
    workers: Annotated[int, typer.Option("--workers", min=0, help="Processes; 0 means one a core.")] = 0,
    page_seconds: SecondsOption = PAGE_SECONDS,
    captured: CapturedOption = "",
    online: OnlineOption = False,
    policy: PolicyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read pages into the store, gather them into stories, and hold their claims against one another."""
    from secondsource.publishing.report import publish_report
    from secondsource.terminal import print_rows, progress_bar
    from secondsource.workspace import Workspace

    settings = Settings(
        store=store, outlets=outlets, workers=workers, page_seconds=page_seconds, captured=moment_of(captured), policy=policy
    )
    with Workspace.open(settings) as workspace:
        summary = workspace.run(paths, progress_bar(quiet=as_json), online=online)
        if out is not None:
            write_file(out / "export.json", workspace.export())
            write_file(out / "report.html", publish_report(workspace).encode())
    for failure in summary.set_aside:
        print(f"set aside: {failure.file}: {failure.reason}", file=sys.stderr)
    if as_json:
        print_json(summary_fields(summary))
    else:
        print_rows("Second Source", summary_rows(summary))
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
    settings = Settings(outlets=outlets, workers=workers, page_seconds=page_seconds, captured=moment_of(captured))
    summary = read_to_folder(paths, out, settings, progress_bar(quiet=as_json), engine=Engine(engine), address=address)
    tell_set_aside(summary.set_aside)
    if as_json:
        fields = {"pages_read": summary.pages_read, "pages_known": summary.pages_known, "other_files": summary.other_files}
        print_json(fields | {"set_aside": failure_fields(summary.set_aside)})
    else:
        print_rows("Second Source", [("pages read", f"{summary.pages_read} new, {summary.pages_known} known"), ("folder", str(out))])
    exit_by(summary, f"no page in {', '.join(map(str, paths))}")


@app.command()
def load(
    folder: Annotated[Path, typer.Argument(help="Folder of Parquet files that `read` wrote.")],
    store: StoreOption = DEFAULT_STORE,
    outlets: OutletsOption = None,
    online: OnlineOption = False,
    as_json: JsonOption = False,
) -> None:
    """Take the Parquet files that `read` wrote into a store, and evaluate the stories; loading twice changes nothing."""
    from secondsource.terminal import print_rows, progress_bar
    from secondsource.workspace import Workspace

    with Workspace.open(Settings(store=store, outlets=outlets)) as workspace:
        summary = workspace.load(folder, progress_bar(quiet=as_json), online=online)
    tell_set_aside(summary.set_aside)
    if as_json:
        print_json(summary_fields(summary))
    else:
        print_rows("Second Source", summary_rows(summary))
    exit_by(summary, f"no page in {folder}")


@app.command()
def withdraw(
    page: Annotated[str, typer.Argument(metavar="PAGE", help="Article id, URL or file name, or an ending of one.")],
    reason: Annotated[str, typer.Option("--reason", help="Why it counts no more; empty with --undo.")] = "",
    store: StoreOption = DEFAULT_STORE,
    outlets: OutletsOption = None,
    undo: Annotated[bool, typer.Option("--undo", help="Let it count again.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Let a page count no more: it stays in the store, and its story is evaluated without it."""
    from secondsource.terminal import print_rows
    from secondsource.workspace import Workspace

    if bool(reason.strip()) == undo:
        raise typer.BadParameter("give a reason, or --undo", param_hint="--reason")
    with Workspace.open(Settings(store=store, outlets=outlets), create=False) as workspace:
        summary = workspace.withdraw(page, reason.strip())
    if as_json:
        print_json(summary_fields(summary))
    else:
        print_rows("Second Source", summary_rows(summary))


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
    from secondsource.toolbox import extract_pages

    read, unreadable = 0, False
    for found in extract_pages(files, Settings(outlets=outlets, page_seconds=page_seconds, captured=moment_of(captured))):
        if isinstance(found, Failure):
            unreadable |= found.stage != Stage.KIND
            print(f"set aside: {found.file}: {found.reason}", file=sys.stderr)
            continue
        read += 1
        when = found.published.iso if found.published else None
        if as_json:
            print_line(article_fields(found))
        else:
            print(f"# {found.title}\n{found.file} | {when or 'undated'} | {', '.join(found.authors) or '-'} | {found.lang}\n")
            print(f"{found.text}\n")
    if not read:
        sys.exit(4)
    if unreadable:
        sys.exit(3)
