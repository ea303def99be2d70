"""Tables and texts for a terminal: records in, printed on a console; and the same as fields of a JSON object.

What comes out of pages is cleaned of control characters first. Nothing is told by colour alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from secondsource.records import (
    Analysis,
    Article,
    Claim,
    Edition,
    Failure,
    Finding,
    FindingKind,
    MarkedPassage,
    PairExplanation,
    PairSide,
    Reliability,
    ReuseLink,
    Span,
    TrackRecord,
)
from secondsource.workspace import (
    VERDICT_WORDS,
    chance,
    dispute_of,
    grade_words,
    history_of,
    particular_words,
    plural,
    readable_day,
    readable_value,
)

WIDE = 80
"""Columns from which two pages stand side by side."""
PASSAGES = 8
"""So many shared passages are printed unless all are asked for."""
PIECES = 10
"""So many figures, names and quotations of a page's own are listed."""
_QUOTATION = "quotation: a shared source, no copying"
ROOMY = 110
"""Columns from which track records stand in a table."""
_COUNTS = (
    "corroborated: another independent source gives the same value; contradicted: better supported values exclude it; corrected: the outlet"
    " took it back itself; open: nobody else says anything on it, which counts neither way. F (cannot be judged) is no bad mark: too few of"
    " the outlet's values were spoken of by others."
)
Cells = tuple[str | Text, str | Text]


def progress_bar(*, quiet: bool) -> Progress:
    """A progress bar on standard error; silent where that is no terminal, or where `quiet`."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), disable=quiet or not sys.stderr.isatty(), transient=True)


def print_rows(title: str, rows: Sequence[tuple[str, str]]) -> None:
    """Print names and values as a table."""
    table = Table(title=title, show_header=False)
    for row in rows:
        table.add_row(*map(escape, row))
    Console().print(table)


def print_failures(found: Sequence[Failure]) -> None:
    """Print failures as a table."""
    table = Table("file", "stage", "reason")
    for failure in found:
        table.add_row(escape(failure.file), failure.stage, escape(failure.reason))
    Console().print(table)


def print_outlets(found: Sequence[TrackRecord]) -> None:
    """Print track records as a table, or as a list where that has no room; then what the words mean."""
    console = Console(highlight=False)
    rows = [
        (clean(r.outlet), grade_words(r.grade), *map(str, (r.corroborated, r.contradicted, r.corrected, r.open)), _accuracy(r))
        for r in found
    ]
    names = ("outlet", "reliability", "corroborated", "contradicted", "corrected", "open", "accuracy")
    if console.width >= ROOMY:
        table = Table(*names)
        for column in table.columns[2:]:
            column.justify = "right"
        for row in rows:
            table.add_row(*map(Text, row))
        console.print(table)
    else:
        for name, grade, *counts in rows:
            console.print(Text(f"{name}: {grade}", style="bold"))
            console.print(Padding(Text(", ".join(f"{n} {c}" for n, c in zip(names[2:], counts, strict=True))), (0, 0, 0, 2), expand=False))
    console.print(Text(f"\n{_COUNTS}"))


def _accuracy(record: TrackRecord) -> str:
    """In percent; what is only a prior is not told."""
    return "not known" if record.grade is Reliability.CANNOT_BE_JUDGED else chance(record.accuracy)


def record_fields(record: TrackRecord) -> dict[str, Any]:
    """The fields of a track record as a JSON object, as in the export."""
    return {
        "outlet": record.outlet,
        "reliability": record.grade,
        "accuracy": record.accuracy,
        "corroborated": record.corroborated,
        "contradicted": record.contradicted,
        "corrected": record.corrected,
        "open": record.open,
    }


def print_facts(edition: Edition, *, all_facts: bool = False) -> None:
    """Print each story's facts, the shown ones or all, with what tells them apart from a plain one."""
    console = Console(highlight=False)
    claims, articles = {c.id: c for c in edition.claims}, {a.id: a for a in edition.articles}
    for report in edition.stories:
        chosen = [f for f in report.findings if f.shown or all_facts]
        pages = plural(len(report.story.article_ids), "page")
        sources = plural(len(report.origins), "independent source")
        console.print(Text(clean(report.title) or "Untitled story", style="bold"))
        console.print(Text(f"{pages}, {sources}, {len(chosen)} of {plural(len(report.findings), 'fact')}"))
        for number, finding in enumerate(chosen, start=1):
            lines = [Text(clean(line)) for line in _fact_lines(finding, claims, articles)]
            grid = Table.grid(padding=(0, 1))
            grid.add_row(f"{number}.", Group(*lines))
            console.print(Padding(grid, (0, 0, 0, 2), expand=False))
        console.print()


def _fact_lines(finding: Finding, claims: Mapping[str, Claim], articles: Mapping[str, Article]) -> Iterator[str]:
    key = "key, " if finding.key else ""
    kind = "" if finding.kind is FindingKind.FACT else f"{finding.kind}, "
    voices = plural(finding.independent_sources, "source")
    verdict = VERDICT_WORDS[finding.verdict].lower()
    yield finding.statement
    yield f"[{key}{kind}{verdict}] {readable_value(finding.values[0].value)} ({finding.slot}; {voices}; {finding.likelihood})"
    yield from dict.fromkeys(particular_words(p) for p in finding.particulars)
    if dispute := dispute_of(finding, claims, articles):
        since = f" since {readable_day(dispute.since.iso)}" if dispute.since else ""
        yield f"disputed{since}: {dispute.slot}"
        yield from (f"- {readable_value(s.value.value)}: {_told_by(s.outlets)}" for s in dispute.sides)
    if turns := history_of(finding, claims, articles):
        yield "what was told when:"
        for side in turns:
            when = readable_day(side.told.iso) if side.told else "undated"
            yield f"- {when}: {readable_value(side.value.value)} ({_told_by(side.outlets)})"


def _told_by(outlets: Sequence[str]) -> str:
    return ", ".join(outlets[:PIECES]) + (f" and {len(outlets) - PIECES} more" if len(outlets) > PIECES else "")


def print_pair(pair: PairExplanation, *, passages: int = PASSAGES) -> None:
    """Print why two pages are one voice or two: verdict, grounds, figures, and so many of the shared passages, longest first."""
    console = Console(highlight=False)
    wide = console.width >= WIDE
    console.print(Text(clean(pair.verdict), style="bold"))
    console.print()
    console.print(_beside([("", _page(pair.left), _page(pair.right))], wide=wide))
    if pair.links or pair.grounds:
        console.print("\n[bold]Why[/bold]")
        console.print(Group(*_grounds(pair)))
    if pair.sides:
        console.print("\n[bold]How far each stands in the other[/bold]")
        console.print(_beside(_figures(pair.sides[0], pair.sides[1]), wide=wide))
    if pair.passages:
        shown = min(passages, len(pair.passages))
        more = f" ({shown} of {len(pair.passages)}, longest first; --all for all)" if shown < len(pair.passages) else ""
        console.print(f"\n[bold]Passages they share[/bold]{more}; {pair.in_order:.0%} in the same order; ‹the same words› are marked")
        console.print(_beside([_passage(pair, p) for p in pair.passages[:shown]], wide=wide, lines=True))
    elif pair.sides:
        console.print("\nThey share no passage.")


def pair_fields(pair: PairExplanation) -> dict[str, Any]:
    """The fields of an explanation as a JSON object, with all its passages."""
    return {
        "verdict": pair.verdict,
        "voices": pair.voices,
        "compared_with": pair.context,
        "left": _page_fields(pair.left),
        "right": _page_fields(pair.right),
        "others": [_page_fields(other) for other in pair.others],
        "grounds": pair.grounds,
        "links": [_link_fields(link) for link in pair.links],
        "sides": [asdict(side) for side in pair.sides],
        "in_order": pair.in_order,
        "passages": [
            {
                "quotation": marked.passage.quoted,
                "left": _passage_fields(pair.left.text, marked.passage.left, marked.left_exact),
                "right": _passage_fields(pair.right.text, marked.passage.right, marked.right_exact),
            }
            for marked in pair.passages
        ],
    }


def _page_fields(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "file": article.file,
        "url": article.url,
        "outlet": article.outlet.name if article.outlet else None,
        "published": article.published.iso if article.published else None,
        "title": article.title,
    }


def _link_fields(link: ReuseLink) -> dict[str, Any]:
    return {
        "article": link.article_id,
        "source": link.source_id,
        "derivation": link.derivation,
        "doubtful": link.doubtful,
        "score": link.score,
        "reasons": link.reasons,
    }


def _passage_fields(text: str, span: Span, exact: Sequence[Span]) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "quote": text[span.start : span.end], "exact": [[s.start, s.end] for s in exact]}


def clean(text: str) -> str:
    r"""Make white space plain and leave out what would steer a terminal or turn the direction of its text.

    >>> clean("a\x1b[31mb\u202ec\u00a0d")
    'a[31mbc d'
    """
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def _page(article: Article) -> str:
    outlet = article.outlet.name if article.outlet else ""
    when = article.published.iso if article.published else "undated"
    return "\n".join(clean(part) for part in (article.title, " | ".join(filter(None, (outlet, when))), article.file) if part)


def _beside(rows: Sequence[tuple[str, str | Text, str | Text]], *, wide: bool, lines: bool = False) -> RenderableType:
    """Lay rows of a label and two sides side by side; one under the other where there is no room."""
    if not wide:
        return Group(*(part for row in rows for part in _stacked(*row)))
    labelled = any(label for label, _, _ in rows) and not lines
    table = Table(*(["", "left", "right"] if labelled else ["left", "right"]), show_lines=lines, expand=True)
    for column in table.columns[labelled:]:
        column.ratio, column.overflow = 1, "fold"
    for label, left, right in rows:
        cells = [_plain(left), _plain(right)]
        if labelled:
            table.add_row(label, *cells)
        else:
            table.add_row(*(Text.assemble(f"[{label}] ", cell) if label else cell for cell in cells))
    return table


def _stacked(label: str, left: str | Text, right: str | Text) -> Sequence[RenderableType]:
    head = [Text(label, style="bold")] if label else []
    sides = [
        Padding(Text.assemble(f"{name}: ", _plain(side)), (0, 0, 0, 2), expand=False) for name, side in (("left", left), ("right", right))
    ]
    return [*head, *sides]


def _plain(cell: str | Text) -> Text:
    return cell if isinstance(cell, Text) else Text(cell)


def _grounds(pair: PairExplanation) -> list[RenderableType]:
    names = _names(pair)
    found: list[RenderableType] = []
    for link in pair.links:
        found.append(_bullet(f"{names[link.article_id]} <- {names[link.source_id]}: {_kind(link)}", 0))
        found += [_bullet(clean(reason), 2) for reason in link.reasons]
    return found + [_bullet(clean(ground), 0) for ground in pair.grounds]


def _bullet(text: str, indent: int) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    table.add_row("-", Text(text))
    return Padding(table, (0, 0, 0, indent), expand=False)


def _kind(link: ReuseLink) -> str:
    kind = f"perhaps {link.derivation}" if link.doubtful else str(link.derivation)
    return f"{kind}, {link.score:.0%}"


def _names(pair: PairExplanation) -> dict[str, str]:
    """What to call the pages of an explanation; the pair itself also by its place."""
    named = {a.id: clean(a.outlet.name if a.outlet else a.title or a.file) for a in pair.others}
    for article, place in ((pair.left, "left"), (pair.right, "right")):
        named[article.id] = f"{clean(article.outlet.name if article.outlet else article.title or article.file)} ({place})"
    return named


def _figures(left: PairSide, right: PairSide) -> list[tuple[str, str, str]]:
    sides = (left, right)
    rows: list[tuple[str, list[str]]] = [
        ("direction", ["judged: the likelier to draw" if s.judged else "not judged: the likelier source" for s in sides]),
        ("drawn from the other as a whole", [f"{s.whole:.0%}" for s in sides]),
        ("passages drawn from the other", [f"{s.part:.0%}" for s in sides]),
        ("its words, rare ones first, there", [f"{s.words:.0%}" for s in sides]),
        ("its runs of words, unquoted, there", [f"{s.runs:.0%}" for s in sides]),
        ("its figures and names there", [f"{s.facts:.0%} of {s.facts_total} (usual: {s.facts_usual:.0%})" for s in sides]),
        ("nearness in meaning", [f"{s.meaning:.3f} (usual: {s.meaning_usual:.3f})" if s.meaning else "not known" for s in sides]),
        ("in shared passages", [f"{s.coverage:.0%} of its words" for s in sides]),
        ("figures and names of both", [_listed(s.shared) for s in sides]),
        ("figures and names of its own", [_listed(s.own) for s in sides]),
        ("quotations of its own", [_listed(s.own_quotations) for s in sides]),
    ]
    return [(label, cells[0], cells[1]) for label, cells in rows]


def _listed(pieces: Sequence[str]) -> str:
    more = f" and {len(pieces) - PIECES} more" if len(pieces) > PIECES else ""
    return ("; ".join(clean(piece) for piece in pieces[:PIECES]) or "none") + more


def _passage(pair: PairExplanation, marked: MarkedPassage) -> tuple[str, Text, Text]:
    return (
        _QUOTATION if marked.passage.quoted else "",
        _marked(pair.left.text, marked.passage.left, marked.left_exact),
        _marked(pair.right.text, marked.passage.right, marked.right_exact),
    )


def _marked(text: str, whole: Span, exact: Sequence[Span]) -> Text:
    """A passage with the exact words between ‹ and ›, and bold; spans may not overlap."""
    pieces: list[str | tuple[str, str]] = []
    at = whole.start
    for span in exact:
        pieces += [_piece(text, at, span.start), (f"‹{_piece(text, span.start, span.end)}›", "bold")]
        at = span.end
    return Text.assemble(*pieces, _piece(text, at, whole.end))


def _piece(text: str, start: int, end: int) -> str:
    """Part of a passage, with the space at its ends, which `clean` takes away."""
    part = text[start:end]
    inner = clean(part)
    if not inner:
        return " " if part else ""
    return " " * part[0].isspace() + inner + " " * part[-1].isspace()


def article_fields(article: Article) -> dict[str, Any]:
    """The fields of an extracted article as a JSON object."""
    return {
        "file": article.file,
        "title": article.title,
        "published": article.published.iso if article.published else None,
        "authors": article.authors,
        "lang": article.lang,
        "text": article.text,
        "updated": article.updated.iso if article.updated else None,
        "url": article.url,
        "outlet": article.outlet.name if article.outlet else None,
        "section": article.section or None,
        "partial": article.partial,
        "credits": [{"source": credit.source, "quote": credit.quote} for credit in article.credits],
        "notices": [{"kind": notice.kind.value, "quote": notice.quote} for notice in article.notices],
    }


def analysis_fields(analysis: Analysis) -> dict[str, Any]:
    """The fields of an analysis as a JSON object."""
    return {
        "times": [{"start": t.start, "end": t.end, "type": t.kind, "value": t.value} for t in analysis.times],
        "quantities": [
            {"start": q.start, "end": q.end, "number": q.number, "unit": q.unit or None}
            | {"currency": q.currency or None, "bound": q.bound}
            for q in analysis.quantities
        ],
        "entities": [{"start": e.start, "end": e.end, "name": e.name, "type": e.kind, "id": e.id} for e in analysis.entities],
        "events": [
            {"start": e.start, "end": e.end, "status": e.status, "certainty": e.certainty} | {"polarity": e.polarity, "time": e.time}
            for e in analysis.events
        ],
    }
