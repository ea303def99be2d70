"""What a language model made of a brief, as lines for a terminal, as Markdown, as a note, and as fields of a JSON object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from secondsource.records import Article, Rewriting
from secondsource.tables.briefs import escaped, sentence_fields
from secondsource.terminal import clean
from secondsource.workspace import plural

HEADING = "In plain words"
NOTICE = "Chosen by a language model; each sentence says what one page says, word by word checked."


def note_of(record: Rewriting) -> str:
    """One line on what came of asking a language model, for standard error."""
    if record.trouble:
        return f"language model: {clean(record.trouble)}; this is the brief without it"
    made = f"{len(record.rewritten)} reworded, {len(record.summary)} in the summary, {len(record.dropped)} dropped (--json lists them)"
    return f"language model {clean(record.model)}: {plural(record.asked, 'sentence')} shown; {made}"


def print_rewriting(record: Rewriting) -> None:
    """Print the summary for a reader, nothing where there is none."""
    if not record.summary:
        return
    console = Console(highlight=False)
    console.print(Text(f"\n{HEADING}", style="bold"))
    text = " ".join(clean(sentence.text) for sentence in record.summary)
    console.print(Padding(Text(f"{text}\n{NOTICE}"), (0, 0, 0, 2), expand=False))


def rewriting_markdown(record: Rewriting) -> str:
    """Write the summary as a part of a Markdown brief; empty where there is none."""
    if not record.summary:
        return ""
    return f"\n## {HEADING}\n\n{' '.join(escaped(sentence.text) for sentence in record.summary)}\n\n{NOTICE}\n"


def rewriting_fields(record: Rewriting, articles: Mapping[str, Article]) -> dict[str, Any]:
    """What a language model was asked and said as a JSON object; everything dropped with the reason."""
    return {
        "model": clean(record.model),
        "prompt_digest": record.prompt_digest,
        "asked": record.asked,
        "unchanged": record.unchanged,
        "rewritten": [{"before": w.before, "cut": clean(w.cut)} | sentence_fields(w.sentence, articles) for w in record.rewritten],
        "dropped": [{"task": d.task, "text": clean(d.text), "reason": clean(d.reason), "about": d.about} for d in record.dropped],
        "summary": [sentence_fields(sentence, articles) for sentence in record.summary],
        "trouble": record.trouble or None,
    }
