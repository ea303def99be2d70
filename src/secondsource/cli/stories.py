"""Commands that tell what a store holds: stories, facts, outlets, failures, and why."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from secondsource.cli.frame import (
    DEFAULT_STORE,
    AllFactsOption,
    CapturedOption,
    JsonOption,
    OutletsOption,
    OutputOption,
    SecondsOption,
    StoreOption,
    app,
    moment_of,
)
from secondsource.cli.output import deliver, print_json
from secondsource.records import HitKind
from secondsource.settings import PAGE_SECONDS, Settings


@app.command()
def report(store: StoreOption = DEFAULT_STORE, output: OutputOption = Path("report.html"), all_facts: AllFactsOption = False) -> None:
    """Write one self-contained HTML file: every story with its facts, verdicts, quotations, origins and scores."""
    from secondsource.publishing.report import publish_report
    from secondsource.workspace import Workspace

    with Workspace.open(Settings(store=store), create=False) as workspace:
        deliver(publish_report(workspace, all_facts=all_facts).encode(), output)
    if output is not None:
        print(f"report: {output.resolve()}")


@app.command()
def export(
    store: StoreOption = DEFAULT_STORE,
    output: OutputOption = None,
    format: Annotated[str, typer.Option("--format", help="json (format secondsource/1; see `schema`).")] = "json",
    all_facts: AllFactsOption = False,
) -> None:
    """Write everything in the store as JSON, format secondsource/1."""
    from secondsource.workspace import Workspace

    if format != "json":
        raise typer.BadParameter("the one format of this version is json", param_hint="--format")
    with Workspace.open(Settings(store=store), create=False) as workspace:
        deliver(workspace.export(all_facts=all_facts), output)


@app.command()
def facts(store: StoreOption = DEFAULT_STORE, all_facts: AllFactsOption = False, as_json: JsonOption = False) -> None:
    """List each story's facts: verdicts, who stands on which side, what replaced what, rules, unknowns, plans and series."""
    from secondsource.terminal import print_facts
    from secondsource.workspace import Workspace

    with Workspace.open(Settings(store=store), create=False) as workspace:
        if as_json:
            stories = json.loads(workspace.export(all_facts=all_facts))["stories"]
            print_json([{name: story[name] for name in ("id", "title", "facts_found", "facts")} for story in stories])
        elif (edition := workspace.edition()).stories:
            print_facts(edition, all_facts=all_facts)
        else:
            print("no story in the store")


@app.command()
def stories(
    store: StoreOption = DEFAULT_STORE,
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
                print_json(listings.place_fields(place))
            else:
                listings.print_place(place, workspace.articles_of(place))
        elif changes:
            record = workspace.story_changes(limit=limit)
            if as_json:
                print_json([listings.change_fields(change) for change in record])
            else:
                listings.print_changes(
                    record, {a.id: a for a in workspace.articles({i for c in record for i in (*c.article_ids, c.cause)})}
                )
        else:
            lines = workspace.stories(limit=limit, order="impact" if by_impact else "newest")
            if as_json:
                print_json([listings.story_line_fields(line) for line in lines])
            else:
                listings.print_stories(lines)


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help='Words that must all stand there; "a phrase" in quotes of its own, or a beginning*.')],
    store: StoreOption = DEFAULT_STORE,
    kind: Annotated[HitKind | None, typer.Option("--kind", help="What to look for; without it all three.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="So many hits at most.")] = 20,
    offset: Annotated[int, typer.Option("--offset", min=0, help="Leave out so many of the first.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Find articles, facts and entities by their words, whatever their case, accents and alphabet; the best first."""
    from secondsource import listings
    from secondsource.workspace import Workspace

    with Workspace.open(Settings(store=store), create=False) as workspace:
        hits = workspace.search(" ".join(words), kind=kind, limit=limit, offset=offset)
    if as_json:
        print_json([listings.hit_fields(hit) for hit in hits])
    elif hits:
        listings.print_hits(hits)
    else:
        print("nothing found")


@app.command()
def prune(
    before: Annotated[datetime, typer.Argument(metavar="DAY", formats=["%Y-%m-%d"], help="Pages taken before this day, as 2026-03-02.")],
    store: StoreOption = DEFAULT_STORE,
    reclaim: Annotated[bool, typer.Option("--reclaim", help="Give the room back to the disk, which rewrites the file.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Drop the raw bytes of old pages; their hashes, texts and facts stay, and can still be checked."""
    from secondsource.workspace import Workspace

    with Workspace.open(Settings(store=store), create=False) as workspace:
        pages, size = workspace.prune(before.date(), reclaim=reclaim)
    if as_json:
        print_json({"captures": pages, "bytes": size})
    else:
        print(f"dropped the bytes of {pages:,} captures ({size:,} bytes unpacked)")


@app.command()
def schema() -> None:
    """Print the JSON Schema of the export."""
    from secondsource.workspace import export_schema

    print_json(export_schema())


@app.command()
def failures(store: StoreOption = DEFAULT_STORE, as_json: JsonOption = False) -> None:
    """List what was set aside, at which stage and why."""
    from secondsource.terminal import print_failures
    from secondsource.workspace import Workspace

    with Workspace.open(Settings(store=store), create=False) as workspace:
        found = workspace.failures()
    if as_json:
        print_json([{"file": f.file, "stage": f.stage, "reason": f.reason} for f in found])
    elif found:
        print_failures(found)
    else:
        print("nothing was set aside")


@app.command()
def outlets(store: StoreOption = DEFAULT_STORE, as_json: JsonOption = False) -> None:
    """List what became of the values that each outlet gave, and the grade that it earns by that (Admiralty code, A to F)."""
    from secondsource.terminal import print_outlets, record_fields
    from secondsource.workspace import Workspace

    with Workspace.open(Settings(store=store), create=False) as workspace:
        found = workspace.track_records()
    if as_json:
        print_json([record_fields(record) for record in found])
    elif found:
        print_outlets(found)
    else:
        print("no page in the store names its outlet")


@app.command()
def why(
    left: Annotated[str, typer.Argument(metavar="PAGE", help="A file; with --store an article id, URL or file name, or an ending of one.")],
    right: Annotated[str, typer.Argument(metavar="PAGE", help="The other page.")],
    store: Annotated[str | None, typer.Option("--store", help="The store that holds both pages; without it both are files.")] = None,
    outlets: OutletsOption = None,
    page_seconds: SecondsOption = PAGE_SECONDS,
    captured: CapturedOption = "",
    all_passages: Annotated[bool, typer.Option("--all", help="Print every shared passage, not the longest alone.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Explain why two pages are one voice or two, with the passages they share side by side."""
    from secondsource.terminal import PASSAGES, pair_fields, print_pair
    from secondsource.toolbox import explain_files
    from secondsource.workspace import Workspace

    if store is not None:
        with Workspace.open(Settings(store=store), create=False) as workspace:
            pair = workspace.explain_pair(left, right)
    else:
        settings = Settings(outlets=outlets, page_seconds=page_seconds, captured=moment_of(captured))
        pair = explain_files(Path(left), Path(right), settings)
    if as_json:
        print_json(pair_fields(pair))
    else:
        print_pair(pair, passages=len(pair.passages) if all_passages else PASSAGES)
