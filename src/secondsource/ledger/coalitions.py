"""Readings of stories in; who has joined or left which coalition, convention or fund, and how many are in it, over time, out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from secondsource.ledger.namesakes import Namesakes, relate_names
from secondsource.ledger.parties import Party, find_parties
from secondsource.ledger.tellings import looks_back
from secondsource.records import (
    Coalition,
    CountChange,
    EntityKind,
    Headcount,
    MemberChange,
    Membership,
    Reading,
    Span,
    StoryReport,
    content_id,
)

LONGEST_SENTENCE = 700
"""Longer "sentences" are lists or tables run together."""

_KINDS = (
    "coalition alliance convention treaty pact accord accords agreement fund union protocol initiative compact declaration charter".split()
)
_KIND = rf"(?:{'|'.join(_KINDS)})"
_CAPITAL = r"[^\W\d_a-z][\w'’-]*"
_NO_DAY = (
    r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|January\b|February\b|March\b|April\b|May\b|June\b|July\b|[A-Z][a-z]+ber\b|August\b)"
)
_NAMED = re.compile(
    rf"\b(?:{_CAPITAL}\s+(?:(?:of|on|for|and)\s+(?:the\s+)?)?){{0,5}}(?:{'|'.join(k.title() for k in _KINDS)})\b"
    rf"(?:\s+(?:of|on|for|against)\s+(?:the\s+)?{_NO_DAY}(?:[a-z]+\s+of\s+(?:the\s+)?)?{_CAPITAL}(?:\s+(?:(?:of|the|and|for)\s+)*{_CAPITAL}){{0,4}})?"
    r"|\b(?!the\b|an?\b|that\b|this\b|its\b|new\b|which\b)[a-z]{3,}(?:-[a-z]+)?\s+(?:coalition|alliance)\b"
)
_ARTICLE = re.compile(r"^(?:The|A|An|That|This)\s+")
_MEANT = re.compile(rf"\b(?:the|this|that)\s+(?:[\w-]+\s+)?({_KIND})\b", re.IGNORECASE)
_JOIN = re.compile(
    r"\b(?:joined|joins|has\s+joined|have\s+joined|acceded\s+to|accedes\s+to|ratified|ratifies|signed\s+up\s+to|(?:was|were)\s+admitted\s+to|"
    r"(?:became|becomes|has\s+become|have\s+become)\s+(?:an?|the)?\s*(?:[\w-]+\s+){0,2}?(?:members?|part(?:y|ies)|signator(?:y|ies)|state|country|nation)"
    r"(?:\s+(?:of|to)(?:\s+(?:join|ratify|accede\s+to|sign))?)?)\b"
)
_LEAVE = re.compile(r"\b(?:left|leaves|has\s+left|quit|withdrew\s+from|withdraws\s+from|has\s+withdrawn\s+from|pulled\s+out\s+of)\b")
_LISTED = re.compile(
    r"\b(?:members?|parties|signatories|participants)\b[^.;]{0,60}?\b(?:are|include|includes|now\s+include)\b"
    r"|\b(?:which|that)\s+(?:includes|comprises|groups|unites|brings\s+together)\b|\b(?:made\s+up\s+of|consisting\s+of|comprising)\b"
)
_OPEN = re.compile(
    r"\b(?:not|never|no|will|would|may|might|could|should|shall|wants?|plans?|hopes?|intends?|refus\w+|declin\w+|asked|invited|if|"
    r"without|before|yet)\b|n['’]t\b"
)
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12,
    **{f"{word}th": number for number, word in enumerate(_ONES) if number in (4, 6, 7, 10, 11) or number > 12},
    **{f"{word[:-1]}ieth": 20 + 10 * number for number, word in enumerate(_TENS)},
}  # fmt: skip
_NUMBER = rf"(?:\d{{1,3}}|(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_ONES[1:10])}))?|{'|'.join(_ONES[2:])})"
_MEMBERS = r"(?:states|countries|nations|governments|members|parties|signatories|capitals|cities|companies|partners|ports)"
_COUNTS = (
    re.compile(
        rf"\b(?P<n>{_NUMBER})\s+(?:\w+\s+)?{_MEMBERS}\s+(?:have|had|has)\s+(?:now\s+|already\s+|so\s+far\s+)?"
        r"(?P<verb>signed|joined|ratified|acceded)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:has|counts|numbers|now\s+has)\s+(?:now\s+)?(?P<n>{_NUMBER})\s+(?:\w+\s+)?(?P<verb>members|parties|signatories)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\bnumber\s+of\s+(?P<verb>members|parties|signatories)\b[^.;]{{0,40}}?\b(?:to|at|is|was)\s+(?P<n>{_NUMBER})\b", re.IGNORECASE
    ),
    re.compile(rf"\b(?P<n>{_NUMBER})-(?:member|nation|country|state|party)\s+(?P<verb>{_KIND})\b", re.IGNORECASE),
    re.compile(
        r"\b(?P<ord>\d{1,3}(?:st|nd|rd|th)|(?:[a-z]+-)?[a-z]+(?:st|nd|rd|th))\s+(?:\w+\s+)?(?P<verb>party|member|signatory|"
        r"(?:state|country|nation|government|port|city)\s+to\s+(?:join|ratify|accede|sign))\b",
        re.IGNORECASE,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCounts:
    """What one story tells of coalitions, with the day and the origin (independent voice) of each of its pages."""

    story_id: str
    days: Mapping[str, str]
    origins: Mapping[str, str]
    memberships: tuple[Membership, ...] = ()
    headcounts: tuple[Headcount, ...] = ()


def may_count(text: str) -> bool:
    """Whether a text may tell of a coalition at all: a quick look that spares reading the others."""
    return _NAMED.search(text) is not None


def find_counts(readings: Sequence[Reading], report: StoryReport) -> StoryCounts:
    """Read memberships and headcounts from the pages of a story; English sentences only, and only what has come about.

    Plans to join, denials and looks back are left out. No readings give empty tuples.
    """
    memberships: list[Membership] = []
    headcounts: list[Headcount] = []
    for reading in sorted(readings, key=lambda r: r.article.id):
        if reading.article.lang in ("en", "") and may_count(reading.article.text):
            _read_page(reading, memberships, headcounts)
    fallback = (report.first_published or report.event_date or "")[:10]
    return StoryCounts(
        story_id=report.story.id,
        days={r.article.id: r.article.published.iso[:10] if r.article.published else fallback for r in readings},
        origins={article_id: o.id for o in report.origins for article_id in o.article_ids},
        memberships=tuple(memberships),
        headcounts=tuple(headcounts),
    )


def _read_page(reading: Reading, memberships: list[Membership], headcounts: list[Headcount]) -> None:
    text = reading.article.text
    parties = find_parties(reading)
    year = reading.article.published.at.year if reading.article.published else None
    named: dict[str, str] = {}
    for span in reading.analysis.sentences:
        words = text[span.start : span.end]
        if len(words) > LONGEST_SENTENCE:
            continue
        bodies = [(m.start(), m.end(), _ARTICLE.sub("", m.group())) for m in _NAMED.finditer(words)]
        named |= {_kind_of(name): name for _, _, name in bodies}
        bodies += [
            (m.start(), m.end(), named[m.group(1).casefold()])
            for m in _MEANT.finditer(words)
            if m.group(1).casefold() in named and not any(start < m.end() and m.start() < end for start, end, _ in bodies)
        ]
        if not bodies and len(set(named.values())) == 1:
            # "That brings the number of parties to 23": of the one body that the page has named.
            bodies = [(len(words), len(words), next(iter(named.values())))]
        if bodies and not looks_back(words, year):
            sentence = _Sentence(reading.article.id, span, words, tuple(bodies), tuple(_inside(parties, span)))
            memberships += _read_members(sentence)
            headcounts += _read_headcounts(sentence)


def _kind_of(name: str) -> str:
    return next((kind for kind in _KINDS if re.search(rf"\b{kind}\b", name, re.IGNORECASE)), "")


def _inside(parties: Iterable[Party], span: Span) -> Iterable[Party]:
    return (p for p in parties if span.start <= p.start and p.end <= span.end and p.kind is not EntityKind.PERSON and not p.common)


@dataclass(frozen=True, slots=True)
class _Sentence:
    article_id: str
    span: Span
    words: str
    bodies: tuple[tuple[int, int, str], ...]
    parties: tuple[Party, ...]

    def members(self, start: int, end: int) -> list[str]:
        """Parties that stand in a stretch of the sentence and in no body's name."""
        found = []
        for party in self.parties:
            at = party.start - self.span.start
            inside_name = any(first <= at < last for first, last, _ in self.bodies)
            if start <= at < end and not inside_name and not any(party.name == name for _, _, name in self.bodies):
                found.append(party.name)
        return list(dict.fromkeys(found))

    def body_after(self, at: int, reach: int = 40) -> str:
        """The body that is named right after a place in the sentence; empty where none is."""
        return next((name for start, _, name in self.bodies if 0 <= start - at <= reach), "")


def _read_members(sentence: _Sentence) -> list[Membership]:
    found: dict[tuple[str, str], bool] = {}
    for pattern, left in ((_JOIN, False), (_LEAVE, True)):
        for match in pattern.finditer(sentence.words):
            body = sentence.body_after(match.end())
            clause = _clause_start(sentence.words, match.start())
            if body and not _OPEN.search(sentence.words, clause, match.start()):
                found |= {(body, member): left for member in _subjects(sentence, clause, match.start())}
    listed = _LISTED.search(sentence.words)
    if listed and not _OPEN.search(sentence.words, max(0, listed.start() - 20), listed.end()):
        body = next((name for start, _, name in reversed(sentence.bodies) if start < listed.end()), "") or sentence.bodies[0][2]
        found |= {(body, member): False for member in sentence.members(listed.end(), len(sentence.words))}
    return [
        Membership(body=body, member=member, left=left, article_id=sentence.article_id, start=sentence.span.start, end=sentence.span.end)
        for (body, member), left in found.items()
    ]


def _clause_start(words: str, end: int) -> int:
    return max((m.end() for m in re.finditer(r"[;:]|\b(?:but|while|whereas|after|because|that|when|as)\b", words[:end])), default=0)


def _subjects(sentence: _Sentence, start: int, end: int) -> list[str]:
    """Who joins: the parties before the verb, joined by "and" and commas, from the nearest back."""
    before = [p for p in sentence.parties if start <= p.start - sentence.span.start and p.end - sentence.span.start <= end]
    group: list[Party] = []
    for party in reversed(before):
        gap = sentence.words[party.end - sentence.span.start : (group[0].start - sentence.span.start) if group else end]
        if group and not re.fullmatch(r"(?:\s|,|and|the|as well as)*", gap):
            break
        if not group and re.search(
            r"\b(?:of|in|by|to|from|with)\s+(?:the\s+)?$", sentence.words[start : party.start - sentence.span.start]
        ):
            continue
        group.insert(0, party)
    return list(dict.fromkeys(p.name for p in group))


def _read_headcounts(sentence: _Sentence) -> list[Headcount]:
    found: dict[tuple[str, str, int], None] = {}
    for pattern in _COUNTS:
        for match in pattern.finditer(sentence.words):
            groups = match.groupdict()
            number = _ordinal(groups["ord"]) if groups.get("ord") else _cardinal(groups["n"])
            around = sentence.words[max(0, match.start() - 25) : match.end()]
            if number is None or number < 2 or _OPEN.search(around):
                continue
            near = min(sentence.bodies, key=lambda b: (max(b[0] - match.end(), match.start() - b[1], 0), b[0]))
            found[near[2], _counted(groups["verb"].casefold()), number] = None
    return [
        Headcount(
            body=body, counted=counted, number=number, article_id=sentence.article_id, start=sentence.span.start, end=sentence.span.end
        )
        for body, counted, number in found
    ]


def _counted(verb: str) -> str:
    if "sign" in verb:
        return "signatory"
    return "party" if any(word in verb for word in ("part", "ratif", "acced")) else "member"


def _cardinal(words: str) -> int | None:
    words = words.casefold()
    if words.isdigit():
        return int(words)
    tens, _, ones = words.partition("-")
    if tens in _TENS:
        return 20 + 10 * _TENS.index(tens) + (_ONES.index(ones) if ones in _ONES else 0)
    return _ONES.index(words) if words in _ONES else None


def _ordinal(words: str) -> int | None:
    words = words.casefold()
    if words[:-2].isdigit():
        return int(words[:-2])
    tens, dash, ones = words.partition("-")
    if dash:
        return _cardinal(tens) + _ORDINALS[ones] if tens in _TENS and _ORDINALS.get(ones, 10) < 10 else None  # type: ignore[operator]
    return _ORDINALS.get(words)


def gather_coalitions(counts: Iterable[StoryCounts]) -> tuple[Coalition, ...]:
    """Put together what all stories tell of each body, in order of name; copies of one origin count once.

    A count that differs from another of the same day, or is lower than an earlier one, is marked: counts go up.
    """
    stories = sorted(counts, key=lambda s: s.story_id)
    joined = [m for s in stories for m in s.memberships]
    counted = [h for s in stories for h in s.headcounts]
    names = relate_names([*(m.body for m in joined), *(h.body for h in counted), *(m.member for m in joined)])
    members: dict[str, list[tuple[str, StoryCounts, Membership]]] = defaultdict(list)
    heads: dict[str, list[tuple[str, StoryCounts, Headcount]]] = defaultdict(list)
    for story in stories:
        for membership in story.memberships:
            members[names.full(membership.body)].append((story.days.get(membership.article_id, ""), story, membership))
        for headcount in story.headcounts:
            heads[names.full(headcount.body)].append((story.days.get(headcount.article_id, ""), story, headcount))
    return tuple(_coalition(name, members[name], heads[name], names) for name in sorted({*members, *heads}))


def _coalition(
    name: str,
    memberships: Sequence[tuple[str, StoryCounts, Membership]],
    headcounts: Sequence[tuple[str, StoryCounts, Headcount]],
    names: Namesakes,
) -> Coalition:
    grouped: dict[tuple[str, str, bool], list[tuple[StoryCounts, Membership]]] = defaultdict(list)
    for day, story, told in memberships:
        grouped[day, names.full(told.member), told.left].append((story, told))
    changes = tuple(
        MemberChange(day=day, member=member, left=left, story_ids=_stories(told), mentions=_mentions(told), origin_ids=_origins(told))
        for (day, member, left), told in sorted(grouped.items())
    )
    present = {change.member: not change.left for change in changes}
    return Coalition(
        id=content_id("coalition", *name.casefold().split()),
        name=name,
        members=tuple(sorted(member for member, is_in in present.items() if is_in)),
        changes=changes,
        counts=_count_changes(headcounts),
    )


def _count_changes(headcounts: Sequence[tuple[str, StoryCounts, Headcount]]) -> tuple[CountChange, ...]:
    grouped: dict[tuple[str, str, int], list[tuple[StoryCounts, Headcount]]] = defaultdict(list)
    for day, story, told in headcounts:
        grouped[day, told.counted, told.number].append((story, told))
    changes = []
    for (day, counted, number), behind in sorted(grouped.items()):
        same_day = any(d == day and c == counted and n != number for d, c, n in grouped)
        higher_before = any(d < day and c == counted and n > number for d, c, n in grouped)
        changes.append(
            CountChange(
                day=day,
                counted=counted,
                number=number,
                story_ids=_stories(behind),
                mentions=_mentions(behind),
                origin_ids=_origins(behind),
                contradicts=same_day or higher_before,
            )
        )
    return tuple(changes)


_ToldOf = Sequence[tuple[StoryCounts, Membership | Headcount]]


def _stories(told: _ToldOf) -> tuple[str, ...]:
    return tuple(sorted({story.story_id for story, _ in told}))


def _mentions(told: _ToldOf) -> tuple[tuple[str, int, int], ...]:
    return tuple(sorted({(t.article_id, t.start, t.end) for _, t in told}))


def _origins(told: _ToldOf) -> tuple[str, ...]:
    return tuple(sorted({story.origins.get(t.article_id, t.article_id) for story, t in told}))
