"""The glossary of a store, the words of the method and its tables, for a terminal and as fields of JSON objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from secondsource.methodology import amount_words
from secondsource.records import Article, Definition, FeatureTable, GlossaryEntry, Meaning, Methodology, MethodTerm, TermKind
from secondsource.terminal import clean
from secondsource.workspace import plural, readable_day


def print_glossary(entries: Sequence[GlossaryEntry], articles: Mapping[str, Article]) -> None:
    """Print entries, each with its meanings, who uses it, and the sentence that defines it."""
    console = Console(highlight=False)
    for entry in entries:
        since = f", first seen {readable_day(entry.first_seen)}" if entry.first_seen else ""
        console.print(Text.assemble((clean(entry.term), "bold"), f" ({entry.kind}, {plural(entry.origins, 'independent source')}{since})"))
        for meaning in entry.meanings:
            for line, indent in _meaning_lines(entry, meaning, articles):
                console.print(Padding(Text(line), (0, 0, 0, indent), expand=False))
        if entry.differing_in:
            told = f"sources differ on what it stands for in {', '.join(entry.differing_in)}"
            console.print(Padding(Text(told, style="bold"), (0, 0, 0, 2), expand=False))


def _meaning_lines(entry: GlossaryEntry, meaning: Meaning, articles: Mapping[str, Article]) -> list[tuple[str, int]]:
    first = meaning.definitions[0]
    article = articles.get(first.article_id)
    told = f"{plural(meaning.origins, 'source')} in {', '.join(meaning.story_ids)}"
    also = f"; also written {', '.join(map(clean, meaning.variants))}" if meaning.variants else ""
    lines = [(f"{clean(meaning.text)} ({told}{also})" if entry.kind is TermKind.ACRONYM else f"{told}:", 2)]
    if article is not None:
        where = clean(article.outlet.name if article.outlet else article.file)
        lines.append((f"“{clean(article.text[first.start : first.end])}” ({where})", 4))
    return lines


def entry_fields(entry: GlossaryEntry, articles: Mapping[str, Article]) -> dict[str, Any]:
    """An entry as a JSON object, each definition with its sentence and the spans it stands at."""
    return {
        "term": entry.term,
        "kind": entry.kind,
        "independent_sources": entry.origins,
        "first_seen": entry.first_seen or None,
        "differing_in": entry.differing_in,
        "meanings": [
            {
                "meaning": meaning.text,
                "variants": meaning.variants,
                "stories": meaning.story_ids,
                "independent_sources": meaning.origins,
                "definitions": [_definition_fields(d, articles) for d in meaning.definitions],
            }
            for meaning in entry.meanings
        ],
    }


def _definition_fields(definition: Definition, articles: Mapping[str, Article]) -> dict[str, Any]:
    article = articles.get(definition.article_id)
    return {
        "article": definition.article_id,
        "start": definition.start,
        "end": definition.end,
        "quote": article.text[definition.start : definition.end] if article else None,
        "term": [definition.term_start, definition.term_end],
        "meaning": [definition.meaning_start, definition.meaning_end],
    }


def print_terms(terms: Sequence[MethodTerm]) -> None:
    """Print the words of the method."""
    table = Table("term", "meaning here", "source of the term")
    for term in terms:
        table.add_row(*map(Text, (term.term + (" *" if term.own else ""), term.meaning, term.source)))
    console = Console(highlight=False)
    console.print(table)
    console.print(Text("* our own coinage"))


def term_fields(term: MethodTerm) -> dict[str, Any]:
    """A word of the method as a JSON object."""
    return asdict(term)


def print_method(method: Methodology, tables: Sequence[FeatureTable]) -> None:
    """Print tables of the method, then what it is made of where all are asked for."""
    console = Console(highlight=False)
    for found in tables:
        console.print(Text(f"\n{found.title} ({found.name})", style="bold"))
        console.print(Text(found.text))
        for feature in found.features:
            by_case = ", ".join(f"{case} {amount:g}" for case, amount in feature.amounts)
            amounts = "; ".join(filter(None, (amount_words(feature), by_case)))
            console.print(Text.assemble((feature.name, "bold"), f": {amounts}" if amounts else ""))
            console.print(Padding(Text(feature.why), (0, 0, 0, 2), expand=False))
    if len(tables) == len(method.tables):
        rows = Table("file", "bytes", "SHA-256 begins", "what it holds")
        for file in method.files:
            rows.add_row(*map(Text, (file.name, f"{file.size:,}", file.digest[:12], file.holds)))
        console.print(Text("\nData files", style="bold"))
        console.print(rows)


def method_fields(method: Methodology, tables: Sequence[FeatureTable]) -> dict[str, Any]:
    """The method, or the tables of it that are asked for, as a JSON object."""
    found = asdict(method) | {"tables": [asdict(table) for table in tables]}
    for table in found["tables"]:
        for feature in table["features"]:
            feature["amounts"] = dict(feature["amounts"])
    return found if len(tables) == len(method.tables) else {"version": method.version, "tables": found["tables"]}
