"""A StoryBook in memory, as plain as can be: what the book of a store must give as well."""

from collections import Counter, defaultdict

from secondsource.records import PageKeys, Placement, Profile, StoryChange
from secondsource.stories.online import day_of


class MemoryBook:
    """Holds profiles and where they stand; pages wait until they are placed."""

    def __init__(self, profiles=()):
        self.known: dict[str, Profile] = {p.article_id: p for p in profiles}
        self.placed: dict[str, Placement] = {}
        self.log: list[StoryChange] = []
        self.keys: dict[str, PageKeys] = {}
        self.touched: set[str] = set()

    def profiles(self, article_ids=None):
        return tuple(self.known[a] for a in sorted(self.known) if article_ids is None or a in article_ids)

    def leads(self, first, last):
        def within(day):
            return day is None if first is None else day is not None and first <= day <= last

        return [(a, day_of(self.known[a]), self.known[a].lead) for a in sorted(self.placed) if within(day_of(self.known[a]))]

    def count_keys(self, keys):
        counts = Counter(k for page in self.keys.values() for k in page.counted)
        return len(self.keys), {k: counts[k] for k in keys if k in counts}

    def count_days(self, first, last):
        return Counter(p.day for p in self.keys.values() if p.day is not None and first <= p.day <= last)

    def find_keys(self, keys, first, last, *, most):
        found = defaultdict(list)
        for page in self.keys.values():
            if page.day is None or first <= page.day <= last:
                for key in set(keys) & set(page.posted):
                    found[key].append(page.article_id)
        return {k: tuple(sorted(v)) for k, v in found.items() if len(v) <= most}

    def unplaced(self):
        waiting = [p for a, p in self.known.items() if a not in self.placed]
        return tuple(p.article_id for p in sorted(waiting, key=lambda p: (p.day is None, p.day, p.article_id)))

    def members(self, story_ids, *, most=None):
        found = defaultdict(list)
        for a in sorted(self.placed):
            if (story := self.placed[a].story_id) in story_ids:
                found[story].append(a)
        return {s: tuple(a[:most]) for s, a in found.items()}

    def sizes(self, story_ids):
        return {s: len(a) for s, a in self.members(story_ids).items()}

    def stories_of(self, article_ids):
        return {a: self.placed[a].story_id for a in article_ids if a in self.placed}

    def place(self, placements, changes, keys):
        for placement in placements:
            before = self.placed.get(placement.article_id)
            self.placed[placement.article_id] = (
                placement
                if before is None
                else Placement(
                    article_id=before.article_id,
                    story_id=placement.story_id,
                    score=before.score,
                    nearest=before.nearest,
                    reasons=before.reasons,
                )
            )
            self.touched |= {placement.story_id} | ({before.story_id} if before else set())
        self.log += changes
        self.keys.update({k.article_id: k for k in keys})

    def placement(self, article_id):
        return self.placed.get(article_id)

    def stale(self):
        return tuple(sorted(self.touched))
