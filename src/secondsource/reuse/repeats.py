"""Pages of one story in; those to compare in full, and those that stand behind one of them, out: repeats, and what is too many.

A page that is there again adds nothing, and a flood must not cost the square of its pages, nor push other outlets out of sight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from secondsource.records import Derivation, Origin, Reading, ReuseLink
from secondsource.reuse.credits import officials
from secondsource.reuse.origins import time_order
from secondsource.reuse.reasons import name_of
from secondsource.text import fold

MOST_COMPARED = 300
"""So many pages of a story are compared in full, outlets taking turns, the earliest pages first."""
NEAR_SKETCH = 0.8
"""Share of equal slots of two sketches (an estimate of their Jaccard similarity) from which a page is a copy without a closer look."""
SLOT = 4
"""Bytes of a slot of a sketch."""
ROWS = 64
"""Pages held against all compared ones at once."""
Slots = tuple[npt.NDArray[np.uint32], npt.NDArray[np.bool_]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The pages of a story, sorted by what is done with them.

    `compared` are evaluated in full, in order of their ids. `repeats` maps each page that is there again, and `beyond` each page over the
    bound, to the compared page that it stands behind; `copies` are those of `beyond` whose sketch is near-identical to that page's.
    """

    compared: tuple[Reading, ...]
    repeats: Mapping[str, str] = field(default_factory=dict)
    beyond: Mapping[str, str] = field(default_factory=dict)
    copies: frozenset[str] = frozenset()


def take_in(readings: Sequence[Reading], *, most: int = MOST_COMPARED) -> Intake:
    """Choose the pages that are compared in full, at most `most`; the order of the input does not matter.

    The same capture under several names, and the same title and text of one outlet, are compared once, as the page that came first. Of more
    pages than `most` the outlets (all pages without a known one taken together) give one in turn, their earliest first. A page beyond
    stands behind the compared page that is nearest to it, of its own outlet if there is one.
    """
    ordered = sorted({r.article.id: r for r in readings}.values(), key=time_order)
    firsts: dict[tuple[str, ...], str] = {}
    repeats: dict[str, str] = {}
    kept: list[Reading] = []
    for reading in ordered:
        keys = _identities(reading)
        first = next((firsts[key] for key in keys if key in firsts), reading.article.id)
        for key in keys:
            firsts.setdefault(key, first)
        if first == reading.article.id:
            kept.append(reading)
        else:
            repeats[reading.article.id] = first
    if len(kept) <= most:
        return Intake(compared=_by_id(kept), repeats=repeats)
    compared, rest = _in_turn(kept, most)
    beyond, copies = _nearest(rest, compared)
    return Intake(compared=_by_id(compared), repeats={a: beyond.get(b, b) for a, b in repeats.items()}, beyond=beyond, copies=copies)


def _by_id(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    return tuple(sorted(readings, key=lambda r: r.article.id))


def _identities(reading: Reading) -> list[tuple[str, ...]]:
    article = reading.article
    keys: list[tuple[str, ...]] = [("capture", article.capture_id)] if article.capture_id else []
    if article.outlet is not None and article.outlet.name and article.text:
        keys.append(("text", fold(article.outlet.name), article.title, article.text))
    return keys


def _in_turn(pages: Sequence[Reading], most: int) -> tuple[list[Reading], list[Reading]]:
    """The first pages of every outlet, then the second ones and so on, up to `most`; and the rest."""
    seen: dict[str, int] = {}
    turns = []
    for place, page in enumerate(pages):
        outlet = _outlet(page)
        turns.append((seen.get(outlet, 0), place))
        seen[outlet] = seen.get(outlet, 0) + 1
    chosen = {place for _, place in sorted(turns)[:most]}
    return [p for n, p in enumerate(pages) if n in chosen], [p for n, p in enumerate(pages) if n not in chosen]


def _outlet(reading: Reading) -> str:
    return fold(reading.article.outlet.name) if reading.article.outlet else ""


def _nearest(pages: Sequence[Reading], compared: Sequence[Reading]) -> tuple[dict[str, str], frozenset[str]]:
    """For each page the compared one that its sketch is nearest to, of its own outlet if there is one; and those that are near-copies."""
    of_outlet: dict[str, list[int]] = {}
    for place, page in enumerate(compared):
        of_outlet.setdefault(_outlet(page), []).append(place)
    groups: dict[str, list[Reading]] = {}
    for page in pages:
        groups.setdefault(_outlet(page), []).append(page)
    nearest: dict[str, str] = {}
    copies: set[str] = set()
    for outlet, members in groups.items():
        homes = [compared[n] for n in of_outlet.get(outlet, range(len(compared)))]
        sketches = _slots(homes)
        for start in range(0, len(members), ROWS):
            chunk = members[start : start + ROWS]
            alike = _alike(_slots(chunk), sketches)
            for page, at, most in zip(chunk, alike.argmax(axis=1).tolist(), alike.max(axis=1).tolist(), strict=True):
                nearest[page.article.id] = homes[at].article.id
                if most >= NEAR_SKETCH:
                    copies.add(page.article.id)
    return nearest, frozenset(copies)


def _slots(pages: Sequence[Reading]) -> Slots:
    """The slots of each page's sketch, and whether it has as many as the longest of them; none are 0."""
    width = max(len(p.sketch) // SLOT for p in pages)
    whole = np.array([len(p.sketch) == width * SLOT > 0 for p in pages])
    rows = [p.sketch if fits else bytes(width * SLOT) for p, fits in zip(pages, whole, strict=True)]
    return np.frombuffer(b"".join(rows), np.uint32).reshape(len(pages), width), whole


def _alike(left: Slots, right: Slots) -> npt.NDArray[np.float64]:
    """Share of equal slots of each left with each right page; 0 where one has no sketch, or one of another length."""
    (these, fit), (those, others_fit) = left, right
    if these.shape[1] != those.shape[1] or not these.shape[1]:
        return np.zeros((len(these), len(those)))
    shares: npt.NDArray[np.float64] = (these[:, None, :] == those[None, :, :]).mean(axis=2)
    return shares * fit[:, None] * others_fit


def add_links(intake: Intake, links: Sequence[ReuseLink], readings: Sequence[Reading]) -> tuple[ReuseLink, ...]:
    """The links of the compared pages, and one for each page that is there again or near-identical, to the page it stands behind."""
    if not intake.repeats and not intake.copies:
        return tuple(links)
    by_id = {r.article.id: r for r in readings}
    released = {k.article_id for k in links if k.derivation is Derivation.RELEASE} | officials(intake.compared)
    found = list(links)
    for page_id, source_id in (*intake.repeats.items(), *((a, intake.beyond[a]) for a in sorted(intake.copies))):
        found.append(
            ReuseLink(
                article_id=page_id,
                source_id=source_id,
                derivation=Derivation.RELEASE if source_id in released else Derivation.WHOLLY,
                score=1.0,
                reasons=(_reason(by_id[page_id], by_id[source_id], repeat=page_id in intake.repeats and page_id not in intake.beyond),),
            )
        )
    return tuple(sorted(found, key=lambda k: (k.article_id, -k.score, k.source_id)))


def _reason(page: Reading, source: Reading, *, repeat: bool) -> str:
    if repeat and page.article.capture_id == source.article.capture_id != "":
        return f"It is the same page as {source.article.file}, byte for byte, under another name."
    if repeat and (page.article.title, page.article.text) == (source.article.title, source.article.text):
        return f"{name_of(source)} has the same title and text on an earlier page."
    return f"Its text is near-identical to that of {name_of(source)}, by the sketches of both; the story has too many pages to compare all."


def add_pages(intake: Intake, origins: Sequence[Origin], readings: Sequence[Reading]) -> tuple[Origin, ...]:
    """The origins of the compared pages, each with the pages that stand behind its own; these count for nothing.

    An origin with pages that were not compared says so in its grounds.
    """
    behind = {**intake.repeats, **intake.beyond}
    if not behind:
        return tuple(origins)
    by_id = {r.article.id: r for r in readings}
    home = {a: o.id for o in origins for a in o.article_ids}
    added: dict[str, list[str]] = {}
    for page_id, source_id in behind.items():
        added.setdefault(home[source_id], []).append(page_id)
    found = []
    for origin in origins:
        root, *rest = origin.article_ids
        rest = sorted((*rest, *added.get(origin.id, ())), key=lambda a: time_order(by_id[a]))
        told = sum(a in intake.beyond for a in added.get(origin.id, ()))
        said = (f"{told} further pages were not compared in full and add nothing to it.",) if told else ()
        # The last ground of a weak voice says why it is one.
        weak = origin.grounds[len(origin.grounds) - (origin.strength < 1) :]
        grounds = (*origin.grounds[: len(origin.grounds) - len(weak)], *said, *weak)
        found.append(replace(origin, article_ids=(root, *rest), grounds=grounds))
    return tuple(found)
