"""Speakers of one item and the sources their texts come from in; how independent each speaker is, by the texts alone, out.

Plain copies (probability 1) are one voice with their source, also where that source is not heard; doubtful copies keep the rest of theirs.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

Sources = Mapping[str, float]
"""Names of sources that a text may come from, each with its probability (above 0, at most 1)."""
SourcesOf = Callable[[str], Sources]
Seniority = Callable[[str], tuple[bool, float, str]]


def independent_voices(speakers: Mapping[str, float], sources_of: SourcesOf) -> dict[str, float]:
    """Give each speaker its independence, the product of 1 - p over its sources that speak (Dong et al., PVLDB 2009, section 4.1).

    `speakers` come with their times (infinity where unknown), earlier is more senior, then by name. The root of a group of plain copies
    speaks for it, or, where the root is not heard, the member the fewest copies away from it, the most senior of several; the others
    have 0. In a circle of doubtful copies the most senior keeps its full voice.

    >>> independent_voices({"agency": 1.0, "herald": 2.0}, {"agency": {}, "herald": {"agency": 0.75}}.__getitem__)
    {'agency': 1.0, 'herald': 0.25}
    """

    def seniority(name: str) -> tuple[bool, float, str]:
        return name not in speakers, speakers.get(name, math.inf), name

    roots = _roots(speakers, sources_of, seniority)
    voices: dict[str, str] = {}
    for name in sorted(speakers, key=lambda name: (name != roots[name][0], roots[name][1], seniority(name))):
        voices.setdefault(roots[name][0], name)
    needs: dict[str, dict[str, float]] = {voice: {} for voice in voices.values()}
    for voice, sources in needs.items():
        for source, probability in sources_of(voice).items():
            other = voices.get(roots[source][0], voice)
            if other != voice:
                sources[other] = max(probability, sources.get(other, 0.0))
        needs[voice] = dict(sorted(sources.items()))
    found = dict.fromkeys(speakers, 0.0)
    done: set[str] = set()
    for voice in _sources_first(needs, seniority):
        found[voice] = math.prod((1 - probability for other, probability in needs[voice].items() if other in done), start=1.0)
        done.add(voice)
    return found


def _roots(speakers: Iterable[str], sources_of: SourcesOf, seniority: Seniority) -> dict[str, tuple[str, int]]:
    """Follow plain copies from the speakers, and from their sources, to the root they come from, and count the steps.

    The root of a circle is its most senior member; in a circle all are 0 steps away.
    """
    roots: dict[str, tuple[str, int]] = {}
    for start in (name for speaker in sorted(speakers) for name in (speaker, *sources_of(speaker))):
        name, path = start, dict[str, int]()
        while name not in roots and name not in path:
            path[name] = len(path)
            plain = [source for source, probability in sources_of(name).items() if probability >= 1.0]
            name = min(plain, key=seniority, default=name)
        way = list(path)
        if name not in roots:
            way, circle = way[: path[name]], way[path[name] :]
            roots.update(dict.fromkeys(circle, (min(circle, key=seniority), 0)))
        root, steps = roots[name]
        roots.update((other, (root, steps + n)) for n, other in enumerate(reversed(way), 1))
    return roots


def _sources_first(needs: Mapping[str, Sources], seniority: Seniority) -> Iterator[str]:
    """Order voices so that each comes after its sources; of a circle the most senior goes first."""
    users: dict[str, list[str]] = defaultdict(list)
    for voice, sources in needs.items():
        for source in sources:
            users[source].append(voice)
    waiting = {voice: len(needs[voice]) for voice in sorted(needs, key=seniority)}
    ready = [seniority(voice) for voice, count in waiting.items() if not count]
    while waiting:
        voice = heapq.heappop(ready)[2] if ready else min(_circle(needs, waiting), key=seniority)
        del waiting[voice]
        yield voice
        for user in users[voice]:
            if user in waiting:
                waiting[user] -= 1
                if not waiting[user]:
                    heapq.heappush(ready, seniority(user))


def _circle(needs: Mapping[str, Sources], waiting: Mapping[str, int]) -> list[str]:
    """Find a circle: walk from the most senior voice to its first source that waits too, until one comes again."""
    voice, path = next(iter(waiting)), dict[str, int]()
    while voice not in path:
        path[voice] = len(path)
        voice = next(source for source in needs[voice] if source in waiting)
    return list(path)[path[voice] :]
