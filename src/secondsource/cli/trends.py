"""Commands that look over all stories of a store: what changes over time, and who is in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from secondsource.cli.frame import DEFAULT_STORE, JsonOption, StoreOption, app
from secondsource.cli.output import print_json, write_file
from secondsource.errors import InputError
from secondsource.records import Grain, Measure
from secondsource.settings import Settings


@app.command()
def trends(
    store: StoreOption = DEFAULT_STORE,
    entity: Annotated[str, typer.Option("--entity", metavar="NAME", help="An entity: its id, name, or an ending of it.")] = "",
    country: Annotated[str, typer.Option("--country", metavar="NAME", help="A country: its English name or ISO 3166 code.")] = "",
    category: Annotated[str, typer.Option("--category", metavar="NAME", help="A category of stories.")] = "",
    outlet: Annotated[str, typer.Option("--outlet", metavar="NAME", help="An outlet: its track record over time.")] = "",
    by: Annotated[Grain, typer.Option("--by", help="How long a period is.")] = Grain.WEEK,
    measure: Annotated[Measure, typer.Option("--measure", help="What plots show.")] = Measure.STORIES,
    bursts: Annotated[bool, typer.Option("--bursts", help="Only times at which something is told of far more than usual.")] = False,
    series: Annotated[bool, typer.Option("--series", help="Only quantities over time, with their targets.")] = False,
    svg: Annotated[Path | None, typer.Option("--svg", metavar="FILE", help="Also write the plot to this file.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what changes over time: stories, tone, impact and sums of all, or of an entity, country, category or outlet."""
    from secondsource.publishing.trends import TrendQuestion, plot_question, read_trends
    from secondsource.tables.trends import print_trends, trend_fields
    from secondsource.workspace import Workspace

    if sum(map(bool, (entity, country, category, outlet))) > 1:
        raise typer.BadParameter("give at most one of --entity, --country, --category and --outlet")
    question = TrendQuestion(entity=entity, country=country, category=category, outlet=outlet, grain=by)
    with Workspace.open(Settings(store=store), create=False) as workspace:
        report = read_trends(workspace, question)
        articles = {a.id: a for a in workspace.articles({m[0] for s in report.series for v in s.values for m in v.mentions})}
    if svg is not None:
        plot = plot_question(report, measure, series=series)
        if not plot:
            raise InputError(str(svg), "is not written: there is nothing to draw (no quantity over time, or no story with a day)")
        write_file(svg, plot.encode())
    if as_json:
        print_json(trend_fields(report))
    else:
        print_trends(report, articles, measure=measure, bursts=bursts, series=series)


@app.command()
def entities(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="One entity: its id, name, or an ending of it; without it all.")] = "",
    store: StoreOption = DEFAULT_STORE,
    limit: Annotated[int, typer.Option("--limit", min=1, help="So many at most.")] = 50,
    as_json: JsonOption = False,
) -> None:
    """List who and what the stories tell of, most told first. Private persons whom one origin alone names are never listed."""
    from secondsource.publishing.trends import read_entities
    from secondsource.tables.trends import listing_fields, print_entities
    from secondsource.workspace import Workspace

    with Workspace.open(Settings(store=store), create=False) as workspace:
        listing = read_entities(workspace, name, limit=limit)
        articles = {a.id: a for a in workspace.articles({m[0] for e in listing.entities for m in e.mentions} if name else set())}
    if as_json:
        print_json(listing_fields(listing))
    elif listing.entities:
        print_entities(listing, articles)
    else:
        print(
            "no entity in the store" + (f"; {listing.withheld} names of who may be a private person not listed" if listing.withheld else "")
        )
