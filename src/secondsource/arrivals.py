"""Pages that arrive are placed into stories one by one: the book is asked for a page's neighbourhood, the stage decides, the book keeps it.

What is remembered here between pages (counts, vectors) equals what the book holds as long as one process writes it; where several do, each
may miss the latest pages of the others as candidates, never where pages stand.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from secondsource.protocols import StoryBook
from secondsource.records import Placement, Profile, StoryChange, StoryChangeKind
from secondsource.stories import online
from secondsource.stories.online import Moves, Neighbourhood
from secondsource.stories.pairs import Background, keys_of, weight_of_a_day

COMMON_KEY = 200
"""A key posted for more pages of the window than this tells no event."""

NEAREST = 40
"""Nearest pages by meaning that are candidates."""

REMEMBERED_DAYS = 400
REMEMBERED_PROFILES = 4_000
FIRST_DAY, LAST_DAY = date.min.toordinal(), date.max.toordinal()

Floats = npt.NDArray[np.float32]


class Arrivals:
    """Places the pages of a store that stand in no story yet; not for two threads at once."""

    def __init__(self, book: StoryBook) -> None:
        self._book = book
        self._days: dict[int | None, _Day] = {}
        self._counts: dict[str, int] = {}
        self._pages = 0
        self._by_day: dict[int, int] | None = None
        self._profiles: dict[str, Profile] = {}

    def place_waiting(self) -> int:
        """Place every page that waits, in the order of publication; the number of them."""
        waiting = self._book.unplaced()
        for article_id in waiting:
            self.place(article_id)
        return len(waiting)

    def place(self, article_id: str) -> str:
        """Place one page that stands in no story; the id of the story it stands in now. KeyError where the book does not know the page."""
        (profile,) = self._load([article_id]) or (None,)
        if profile is None:
            raise KeyError(article_id)
        around = self._neighbourhood(profile)
        decision = online.place_page(profile, around)
        members = self._book.members(decision.merged) if decision.merged else {}
        moves = online.carry_out(decision, members)
        keys = online.choose_keys(profile, around.background)
        self._book.place(moves.placements, moves.changes, [keys])
        self._note(profile)
        self._relink(decision.placement.story_id, profile.article_id)
        return decision.placement.story_id

    def adopt(self, story_id: str, article_ids: Sequence[str]) -> None:
        """Take over a story that a batch gathered: its pages stand in it from now on."""
        profiles = self._load(article_ids)
        found = self._background({key for p in profiles for key in keys_of(p)})
        opened = StoryChange(kind=StoryChangeKind.OPENED, story_id=story_id, article_ids=tuple(p.article_id for p in profiles))
        placements = [Placement(article_id=p.article_id, story_id=story_id) for p in profiles]
        self._book.place(placements, [opened], [online.choose_keys(p, found) for p in profiles])
        for profile in profiles:
            self._note(profile)

    def around(self, article_id: str) -> Neighbourhood:
        """The neighbourhood of a page as it is now, itself and the pages of its own story among it."""
        (profile,) = self._load([article_id])
        return self._neighbourhood(profile)

    def _neighbourhood(self, profile: Profile) -> Neighbourhood:
        background = self._background(keys_of(profile))
        day = online.day_of(profile)
        first, last = (FIRST_DAY, LAST_DAY) if day is None else (day - online.WINDOW_DAYS, day + online.WINDOW_DAYS)
        posted = online.choose_keys(profile, background).posted
        shared = self._book.find_keys(posted, max(FIRST_DAY, first), min(LAST_DAY, last), most=COMMON_KEY)
        candidates = online.rank_candidates(self._nearest(profile, day), shared, background)
        stories = self._book.stories_of(candidates)
        ids = sorted(set(stories.values()))
        members = self._book.members(ids, most=online.REPRESENTATIVES)
        around = {
            story: online.represent([*pages, *(c for c in candidates if stories.get(c) == story)], candidates)
            for story, pages in members.items()
        }
        profiles = self._load(sorted({a for pages in around.values() for a in pages}))
        return Neighbourhood(
            profiles={p.article_id: p for p in profiles},
            stories=around,
            sizes=self._book.sizes(ids),
            background=self._background({key for p in (profile, *profiles) for key in keys_of(p)}),
        )

    def _nearest(self, profile: Profile, day: int | None) -> dict[str, float]:
        """Cosines of the pages nearest in meaning: of the days around its own, for an undated page of the latest days, and undated ones."""
        if not profile.lead:
            return {}
        lead = np.nan_to_num(np.frombuffer(profile.lead, np.float32))
        days = self._remembered(day if day is not None else max(self._day_counts(), default=None))
        found: list[tuple[float, str]] = []
        for block in days:
            found += block.nearest(lead, NEAREST)
        return {article_id: cosine for cosine, article_id in sorted(found, key=lambda f: (-f[0], f[1]))[:NEAREST]}

    def _remembered(self, middle: int | None) -> list[_Day]:
        if middle is None:
            wanted: list[int | None] = [None]
        else:
            wanted = [None, *range(max(FIRST_DAY, middle - online.WINDOW_DAYS), min(LAST_DAY, middle + online.WINDOW_DAYS) + 1)]
        missing = [day for day in wanted if day not in self._days]
        for first, last in _runs(missing):
            self._days.update({d: _Day() for d in ([None] if first is None or last is None else range(first, last + 1))})
            for article_id, day, lead in self._book.leads(first, last):
                self._days[day].add(article_id, lead)
        while len(self._days) > REMEMBERED_DAYS:
            del self._days[next(d for d in self._days if d not in set(wanted))]
        return [self._days[day] for day in wanted]

    def _background(self, keys: Collection[str]) -> Background:
        missing = [key for key in keys if key not in self._counts]
        if missing:
            self._pages, found = self._book.count_keys(missing)
            self._counts.update({key: found.get(key, 0) for key in missing})
        return Background(pages=self._pages, holders=self._counts, day=weight_of_a_day(self._day_counts()))

    def _day_counts(self) -> dict[int, int]:
        if self._by_day is None:
            self._by_day = dict(self._book.count_days(FIRST_DAY, LAST_DAY))
        return self._by_day

    def _load(self, article_ids: Sequence[str]) -> tuple[Profile, ...]:
        missing = [a for a in article_ids if a not in self._profiles]
        self._profiles.update((p.article_id, p) for p in self._book.profiles(missing)) if missing else None
        found = tuple(self._profiles[a] for a in article_ids if a in self._profiles)
        while len(self._profiles) > REMEMBERED_PROFILES:
            del self._profiles[next(iter(self._profiles))]
        return found

    def _note(self, profile: Profile) -> None:
        """Keep what is remembered equal to what the book holds after a page was placed."""
        self._pages += 1
        for key in keys_of(profile):
            self._counts[key] = self._counts.get(key, 0) + 1
        day = online.day_of(profile)
        if day is not None:
            counts = self._day_counts()
            counts[day] = counts.get(day, 0) + 1
        if day in self._days:
            self._days[day].add(profile.article_id, profile.lead)

    def _relink(self, story_id: str, cause: str) -> None:
        """Link a story anew where it has just reached one of the sizes at which that is done."""
        if self._book.sizes([story_id]).get(story_id) not in online.RELINKED:
            return
        profiles = self._load(self._book.members([story_id])[story_id])
        background = self._background({key for p in profiles for key in keys_of(p)})
        moves: Moves | None = online.relink_story(story_id, profiles, background, cause)
        if moves is not None:
            self._book.place(moves.placements, moves.changes, [])


class _Day:
    """Lead vectors of the pages of one day, rows added as they come."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._rows: list[Floats] = []
        self._matrix: Floats | None = None

    def add(self, article_id: str, lead: bytes) -> None:
        """Add a page; one without a vector, or with one of another width than the others, is near to none."""
        row = np.nan_to_num(np.frombuffer(lead, np.float32))
        if len(row) and (not self._rows or len(row) == len(self._rows[0])):
            self._ids.append(article_id)
            self._rows.append(row)
            self._matrix = None

    def nearest(self, lead: Floats, count: int) -> list[tuple[float, str]]:
        """Cosine and id of the nearest pages."""
        if not self._rows or len(self._rows[0]) != len(lead):
            return []
        if self._matrix is None:
            self._matrix = np.stack(self._rows)
        # Rounded, because the last bit of a product depends on how many rows there are; all that are as near as the last are kept.
        cosines = np.round(self._matrix @ lead, 5)
        least = np.partition(cosines, -count)[-count] if len(cosines) > count else -1.0
        return [(float(cosines[i]), self._ids[i]) for i in np.flatnonzero(cosines >= max(least, np.float32(online.FLOOR)))]


def _runs(days: Sequence[int | None]) -> list[tuple[int | None, int | None]]:
    """Days as first and last of each unbroken run; the undated ones are a run of their own."""
    runs: list[tuple[int | None, int | None]] = [(None, None)] if None in days else []
    dated = sorted(d for d in days if d is not None)
    start = 0
    for at, day in enumerate(dated):
        if at + 1 == len(dated) or dated[at + 1] != day + 1:
            runs.append((dated[start], day))
            start = at + 1
    return runs
