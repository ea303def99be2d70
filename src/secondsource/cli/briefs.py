"""The command that tells one story as a brief."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from secondsource.cli.frame import DEFAULT_STORE, JsonOption, OutputOption, StoreOption, app
from secondsource.cli.output import deliver
from secondsource.settings import LLM_SECONDS, Endpoint, Settings


@app.command()
def brief(
    story: Annotated[str, typer.Argument(metavar="STORY", help="A story's id, or a page of it (id, URL, file or an ending).")],
    store: StoreOption = DEFAULT_STORE,
    output: OutputOption = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Write Markdown; a file is so without it.")] = False,
    llm: Annotated[
        str, typer.Option("--llm", metavar="URL", help="Ask a language model, such as http://127.0.0.1:8080/v1, for plainer wording.")
    ] = "",
    llm_model: Annotated[str, typer.Option("--llm-model", metavar="NAME", help="Its name there; the server's choice without it.")] = "",
    llm_seconds: Annotated[
        float, typer.Option("--llm-seconds", min=1, max=3600, help="Longest time for all of its answers.")
    ] = LLM_SECONDS,
    as_json: JsonOption = False,
) -> None:
    """Tell a story in brief: what is agreed on, disputed, said by one source alone, who said what, what to watch; every sentence proven."""
    from secondsource.publishing.briefs import publish_brief
    from secondsource.publishing.rewriting import open_rewriter, reword_brief
    from secondsource.tables.briefs import brief_fields, brief_markdown, print_brief
    from secondsource.tables.rewriting import note_of, print_rewriting, rewriting_fields, rewriting_markdown
    from secondsource.workspace import Workspace

    if as_json and markdown:
        raise typer.BadParameter("give one of --json and --markdown", param_hint="--markdown")
    settings = Settings(store=store, llm=Endpoint(url=llm, model=llm_model, seconds=llm_seconds) if llm else None)
    rewriter = open_rewriter(settings.llm) if settings.llm else None
    with Workspace.open(settings, create=False) as workspace:
        found = publish_brief(workspace, story)
    told, rewriting = found.brief, None
    if rewriter is not None:
        told, rewriting = reword_brief(found.brief, found.report, found.articles, rewriter)
        print(f"secondsource: {note_of(rewriting)}", file=sys.stderr)
    if as_json:
        fields = brief_fields(told, found.articles)
        fields |= {"language_model": rewriting_fields(rewriting, found.articles)} if rewriting else {}
        deliver((json.dumps(fields, ensure_ascii=False, indent=2) + "\n").encode(), output)
    elif markdown or output is not None:
        deliver((brief_markdown(told) + (rewriting_markdown(rewriting) if rewriting else "")).encode(), output)
    else:
        print_brief(told)
        if rewriting:
            print_rewriting(rewriting)
