"""Stories, what became of them, search hits and places, as tables for a terminal and as fields of a JSON object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from secondsource.records import Article, PlaceExplanation, SearchHit, StoryChange, StoryChangeKind, StoryLine, StoryLink, Verdict
from secondsource.terminal import clean
from secondsource.workspace import VERDICT_WORDS, pair_feature_words, plural

_CHANGES = {
    StoryChangeKind.OPENED: "opened with {pages}",
    StoryChangeKind.JOINED: "joined by {pages}",
    StoryChangeKind.MERGED: "took in story {other} with {pages}",
    StoryChangeKind.SPLIT: "split off from story {other} with {pages}",
    StoryChangeKind.LEFT: "left by {pages}",
}
_TITLE = 60


def print_stories(lines: Sequence[StoryLine]) -> None:
    """Print a list of stories, two lines each, so that titles have room in any window."""
    console = Console(highlight=False)
    for line in lines:
        facts = ", ".join(f"{count} {VERDICT_WORDS[Verdict(verdict)].lower()}" for verdict, count in line.facts)
        impact = dict(line.scores).get("impact")
        told = (
            (line.last_published or "undated")[:10],
            f"{plural(line.pages, 'page')}, {plural(line.origins, 'origin')}",
            *((f"impact {impact:.1f}",) if impact is not None else ()),
            *((facts,) if facts else ("no facts",)),
            line.decision,
        )
        console.print(Text(clean(line.title) or "(no title)", style="bold"))
        console.print(Padding(Text(f"{line.id} | {' | '.join(told)}"), (0, 0, 0, 2), expand=False))


def story_line_fields(line: StoryLine) -> dict[str, Any]:
    """A line of the list of stories as a JSON object."""
    return asdict(line) | {"facts": dict(line.facts), "scores": dict(line.scores)}


def print_changes(changes: Sequence[StoryChange], articles: Mapping[str, Article]) -> None:
    """Print what became of stories, a line each, latest first."""
    console = Console(highlight=False)
    for change in changes:
        console.print(Text(f"{change.story_id}: {_told(change, articles)}"))


def change_fields(change: StoryChange) -> dict[str, Any]:
    """A change of a story as a JSON object."""
    return asdict(change)


def print_hits(hits: Sequence[SearchHit]) -> None:
    """Print what a search found as a table."""
    table = Table("found", "title", "words", "story")
    for hit in hits:
        table.add_row(*map(Text, (hit.kind, clean(hit.title), clean(hit.excerpt), hit.story_id or "-")))
    Console().print(table)


def hit_fields(hit: SearchHit) -> dict[str, Any]:
    """A search hit as a JSON object."""
    return asdict(hit)


def print_place(place: PlaceExplanation, articles: Mapping[str, Article]) -> None:
    """Print why a page stands in its story and in no other."""
    console = Console(highlight=False)
    console.print(Text(_page(place.article_id, articles), style="bold"))
    console.print(Text(f"stands in story {place.story_id}"))
    if place.placement is not None:
        arrived = place.placement
        if arrived.nearest:
            console.print(Text(f"on arrival: link {arrived.score:.2f}, nearest {_page(arrived.nearest, articles)}"))
        else:
            console.print(Text("on arrival: no story was linked strongly enough, so it opened one"))
    if place.own is None:
        console.print(Text("it is the only page of its story"))
    else:
        _print_link(console, f"linked with its story at {place.own.score:.2f} ({place.needed:.2f} is needed)", place.own, articles)
    for other in place.others:
        against = sorted(other.reasons, key=lambda r: r[1])[:2]
        reasons = "; ".join(f"{name} {value:+.2f}" for name, value in against)
        nearest = _page(other.nearest, articles)
        console.print(Text(f"\nnot in story {other.story_id} of {plural(other.pages, 'page')}, linked at {other.score:.2f}"))
        console.print(
            Padding(Text(f"nearest: {nearest}, {other.nearest_score:.2f}; most against it: {reasons}"), (0, 0, 0, 2), expand=False)
        )
    if place.changes:
        console.print(Text("\nwhat became of the story, latest first"))
    for change in place.changes:
        console.print(Padding(Text(_told(change, articles)), (0, 0, 0, 2), expand=False))


def place_fields(place: PlaceExplanation) -> dict[str, Any]:
    """The explanation of a place as a JSON object; each reason with the sentence that says what it measures."""
    found = asdict(place)
    links = [link for link in (found["own"], *found["others"], found["placement"]) if link]
    for link in links:
        link["reasons"] = [{"feature": name, "adds": value, "says": pair_feature_words(name)} for name, value in link["reasons"]]
    return found


def _print_link(console: Console, head: str, link: StoryLink, articles: Mapping[str, Article]) -> None:
    console.print(Text(f"\n{head}, {plural(link.pages, 'page')}"))
    console.print(Text(f"  nearest: {_page(link.nearest, articles)}, {link.nearest_score:.2f}"))
    table = Table("", "adds", "what it measures", box=None, padding=(0, 2))
    table.columns[1].justify = "right"
    for name, value in link.reasons:
        table.add_row(Text(name), Text(f"{value or 0.0:+.2f}"), Text(pair_feature_words(name)))
    console.print(table)


def _told(change: StoryChange, articles: Mapping[str, Article]) -> str:
    pages = _page(change.article_ids[0], articles) if len(change.article_ids) == 1 else plural(len(change.article_ids), "page")
    because = f", because of {_page(change.cause, articles)}" if change.cause and change.cause not in change.article_ids else ""
    return _CHANGES[change.kind].format(pages=pages, other=change.other_id) + because


def _page(article_id: str, articles: Mapping[str, Article]) -> str:
    article = articles.get(article_id)
    if article is None:
        return article_id
    title = clean(article.title)
    short = title if len(title) <= _TITLE else title[: _TITLE - 1].rstrip() + "…"
    outlet = article.outlet.name if article.outlet else article.file
    return f"“{short}” ({clean(outlet)}, {article.published.iso[:10] if article.published else 'undated'})"
