"""Commands over single texts, without a store, and the models that they are read with."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from secondsource.cli.frame import app
from secondsource.cli.output import print_line
from secondsource.errors import InputError

_KINDS: dict[type, str] = {str: "a string", int: "a whole number", dict: "an object"}
Value = TypeVar("Value")

models_app = typer.Typer(help="The models that pages are read with.", no_args_is_help=True)
app.add_typer(models_app, name="models")


@app.command()
def annotate(file: Annotated[Path, typer.Argument(help='JSON Lines: {"id", "text", "published", "lang"}.')]) -> None:
    """Print the times, quantities, entities and events of texts, a JSON line each."""
    from secondsource.terminal import analysis_fields
    from secondsource.toolbox import Toolbox

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
    from secondsource.toolbox import Toolbox

    toolbox = Toolbox(rules_only=rules_only)

    def answer(record: dict[str, Any]) -> dict[str, Any]:
        found = toolbox.compare(*(_passage(_field(record, name, dict), f"{name}: ") for name in ("left", "right")))
        return {"label": found.relation, "slot": found.slot, "score": round(found.score, 4), "reason": found.reason}

    _answer_lines(pairs, answer)


@app.command()
def sentiment(
    targets: Annotated[Path, typer.Option("--targets", help='JSON Lines: {"id", "text", "start", "end"}, and "lang" if known.')],
    rules_only: Annotated[bool, typer.Option("--rules-only", help="Decide by the word lists alone, without the network.")] = False,
) -> None:
    """Say how a text speaks of a target: polarity -1, 0 or 1 and a score, a JSON line each."""
    from secondsource.toolbox import Toolbox

    toolbox = Toolbox(rules_only=rules_only)

    def answer(record: dict[str, Any]) -> dict[str, Any]:
        text, start, end = _field(record, "text", str), _field(record, "start", int), _field(record, "end", int)
        if not 0 <= start <= end <= len(text):
            raise ValueError(f"{start} to {end} is no span of a text of {len(text)} characters")
        polarity, score = toolbox.judge_target(text, start, end, _field(record, "lang", str) if record.get("lang") else "")
        return {"polarity": polarity, "score": round(score, 4)}

    _answer_lines(targets, answer)


@models_app.command("build")
def build_models() -> None:
    """Convert and check the sentence encoder, once; it is kept in the cache folder."""
    from secondsource.toolbox import build_models as build

    print(f"encoder: {build(lambda message: print(message, file=sys.stderr))}")


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
            print_line({"id": record["id"], **answer(record)})
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
