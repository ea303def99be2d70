"""Commands that explain words and numbers: the glossary of a store, the words of the method, and the method itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from secondsource.cli.frame import DEFAULT_STORE, JsonOption, OutputOption, StoreOption, app
from secondsource.cli.output import deliver, print_json
from secondsource.errors import InputError
from secondsource.settings import Settings


@app.command()
def glossary(
    words: Annotated[str, typer.Argument(metavar="[WORDS]", help="Only terms that hold these words; without it all.")] = "",
    store: StoreOption = DEFAULT_STORE,
    story: Annotated[str, typer.Option("--story", metavar="STORY", help="One story alone: its id, or a page of it.")] = "",
    method: Annotated[bool, typer.Option("--method", help="The words of the method itself; no store is needed.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the acronyms and terms that pages explain, with long forms and the sentence that defines each."""
    if method:
        _tell_terms(words, as_json=as_json)
        return
    from secondsource.publishing.glossary import publish_glossary
    from secondsource.tables import reference
    from secondsource.text import fold
    from secondsource.workspace import Workspace

    with Workspace.open(Settings(store=store), create=False) as workspace:
        entries = [e for e in publish_glossary(workspace, story) if fold(words) in fold(e.term)]
        told = {d.article_id for e in entries for m in e.meanings for d in m.definitions}
        articles = {a.id: a for a in workspace.articles(told)}
    if as_json:
        print_json([reference.entry_fields(entry, articles) for entry in entries])
    elif entries:
        reference.print_glossary(entries, articles)
    else:
        print("no page explains such a term" if words else "no page in the store explains an acronym or a term")


def _tell_terms(words: str, *, as_json: bool) -> None:
    from secondsource.methodology import method_terms
    from secondsource.tables import reference
    from secondsource.text import fold

    terms = [term for term in method_terms() if fold(words) in fold(term.term)]
    if as_json:
        print_json([reference.term_fields(term) for term in terms])
    elif terms:
        reference.print_terms(terms)
    else:
        print("the method has no such word")


@app.command()
def methodology(
    table: Annotated[str, typer.Argument(metavar="[TABLE]", help="One table alone, such as impact or gate; without it all.")] = "",
    markdown: Annotated[bool, typer.Option("--markdown", help="Write Markdown; a file with markers keeps its text.")] = False,
    output: OutputOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell how everything is weighed: each feature and constant with its sentence, from the program's own code."""
    from dataclasses import replace

    from secondsource.methodology import describe_method, render_method
    from secondsource.tables import reference

    if output is not None and not markdown:
        raise typer.BadParameter("say --markdown with it: tables and JSON go to standard output", param_hint="--output")
    method = describe_method()
    chosen = tuple(t for t in method.tables if table in ("", t.name))
    if not chosen:
        raise InputError(table, f"is no table of the method; there are {', '.join(t.name for t in method.tables)}")
    if markdown:
        whole = render_method(replace(method, tables=chosen))
        deliver((_filled(output) or whole).encode(), output)
    elif as_json:
        print_json(reference.method_fields(method, chosen))
    else:
        reference.print_method(method, chosen)


def _filled(output: Path | None) -> str:
    """The text of a file with markers, its tables made anew; empty where there is no such file."""
    from secondsource.methodology import describe_method, fill_document, has_markers

    if output is None or not output.is_file():
        return ""
    try:
        document = output.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(output), f"cannot be read as text ({error}); name another file") from error
    return fill_document(document, describe_method(), name=str(output)) if has_markers(document) else ""
