"""The command that tells who has promised what to whom, and what has become of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from secondsource.cli.frame import DEFAULT_STORE, JsonOption, StoreOption, app
from secondsource.cli.output import print_json
from secondsource.records import CommitmentStatus
from secondsource.settings import Settings


@app.command()
def ledger(
    store: StoreOption = DEFAULT_STORE,
    party: Annotated[str, typer.Option("--party", metavar="NAME", help="Only what this party gives or receives.")] = "",
    status: Annotated[CommitmentStatus | None, typer.Option("--status", help="Only commitments of this status.")] = None,
    currency: Annotated[str, typer.Option("--currency", metavar="CODE", help="The common currency of converted sums and totals.")] = "EUR",
    rates: Annotated[Path | None, typer.Option("--rates", metavar="FILE", help="Exchange rates (toml) in place of those shipped.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List commitments over time: who promised what to whom, how it changed and in which words, totals, coalitions."""
    from secondsource.publishing.ledger import LedgerQuery, open_ledger
    from secondsource.tables.ledger import ledger_fields, print_ledger
    from secondsource.workspace import Workspace

    with Workspace.open(Settings(store=store), create=False) as workspace:
        found = open_ledger(workspace, LedgerQuery(party=party, status=status, currency=currency, rates=rates))
    if as_json:
        print_json(ledger_fields(found.ledger, found.articles))
    elif found.ledger.entries or found.ledger.coalitions:
        print_ledger(found.ledger, found.articles)
    else:
        print("no such commitment in the store" if party or status else "no commitment in the store")
