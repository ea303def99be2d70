"""Reports of stories in, their entities over all stories out: how often, by how many voices, how touched, in which promises, with whom.

No profile is made of a private person: who may be one is withheld unless two independent origins of one story name him, or he holds an
office.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from secondsource.records import Article, Companion, EntityKind, EntityLine, Origin, StoryEntity, StoryReport
from secondsource.text import fold, plain_name
from secondsource.trends.periods import story_day

ORIGINS_FOR_A_PERSON = 2
"""Independent origins of one story that must name a person without office; across stories nobody judges whether origins are independent."""
COMPANIONS = 8
"""So many of the entities told of together with one are given."""
BESIDE = 60
"""Characters before and after a name in which its office stands."""
_OFFICES = (
    r"(?i:president|vice[- ]president|prime minister|premier|chancellor|taoiseach|king|queen|minister|"
    r"(?:deputy |foreign |defen[cs]e |health |finance |interior |justice |energy |transport |infrastructure )minister|"
    r"secretary of state|secretary[- ]general|ambassador|mayor|"
    r"governor|senator|prefect|(?:eu |european )?commissioner|prosecutor[- ]general|attorney general|chief justice|"
    r"(?:bundes|staats)?präsident(?:in)?|(?:bundes)?kanzler(?:in)?|\w{0,20}minister(?:in)?|(?:ober)?bürgermeister(?:in)?|botschafter(?:in)?|"
    r"présidente?|premi(?:er|ère) ministre|ministre|maire|préfète?|ambassad(?:eur|rice)|gouverneure?|"
    r"președintele?|prim[- ]ministrul|ministrul|primarul|prefectul|ambasadorul|guvernatorul|"
    r"президент(?:ка|а|у|ом)?|прем['’ʼ]єр(?:-міністр)?|міністр(?:ка|а|у|ом)?|мер(?:ка|а|у|ом)?|посол|губернатор(?:ка|а|у|ом)?)"
)
_HELD = (
    r"(?<!\w)(?<!(?i:former) )(?<!(?i:ex)[- ])(?<!(?i:late) )(?<!ancien )(?<!ancienne )(?<!ehemalige )(?<!ehemaliger )(?<!fostul )"
    r"(?<!колишній )"
)
_NAME = r"[^\W\d_a-zà-ÿа-яієїґ][\w'’\-]*"
_OF = rf"(?: (?:of|for|von|de|du|des|din|al)(?: (?:the|la|le|der))? {_NAME}(?: {_NAME}){{0,3}})?"
_BEFORE = re.compile(rf"{_HELD}{_OFFICES}{_OF},? $")
_AFTER = re.compile(
    rf"^, (?:the |an? |der |die |le |la |l['’])?(?:(?:{_NAME}|deputy|city|town|district|regional|local) ){{0,2}}?{_HELD}{_OFFICES}"
    r"(?![\w-])(?!['’]s| candidate| hopeful)"
)
_TITLE = re.compile(rf"^{_OFFICES} {_NAME}")


_Plain = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """An entity in one story, with one passage for each origin that names it."""

    report: StoryReport
    entity: StoryEntity
    passages: tuple[tuple[str, int, int], ...]


def entity_key(entity: StoryEntity) -> str:
    """What an entity is known by across stories: its id, else its name without case and accents."""
    return entity.id or f"name:{fold(entity.name)}"


def first_passages(entity: StoryEntity, origins: Sequence[Origin]) -> tuple[tuple[str, int, int], ...]:
    """One passage for each origin that names an entity: the first of the first page of it that does, so that a reprint adds none."""
    by_article: dict[str, tuple[str, int, int]] = {}
    for mention in sorted(entity.mentions):
        by_article.setdefault(mention[0], mention)
    telling = ((o, next((by_article[a] for a in o.article_ids if a in by_article), None)) for o in origins)
    return tuple(found for _, found in sorted(telling, key=lambda pair: pair[0].id) if found)


def find_withheld(
    reports: Iterable[StoryReport], *, holders: Collection[str] = (), articles: Mapping[str, Article] | None = None
) -> frozenset[str]:
    """Keys of the entities that may be private persons and are not to be listed, counted over time or named beside others.

    Who is called a person by as many origins as call the name anything else, or has a name of several words that nothing else is known
    of, may be one. Listed is who is named by
    ORIGINS_FOR_A_PERSON independent origins of one story, who is among `holders` of office (entity ids), or whose office stands right
    beside the name in a page of `articles`, or in the name; a former office is none. An origin that may draw on another one (a doubtful
    link) is not counted. No reports give none.
    """
    articles = articles or {}
    persons: Counter[str] = Counter()
    public: set[str] = set()
    for report in reports:
        doubtful = {link.article_id for link in report.links if link.doubtful}
        sure = [origin for origin in report.origins if origin.root_id not in doubtful]
        for entity in report.entities:
            key, voices = entity_key(entity), len(first_passages(entity, sure))
            may_be = _may_be_person(entity)
            persons[key] += max(1, voices) if may_be else -max(1, voices)
            if not may_be or key in public:
                continue
            if voices >= ORIGINS_FOR_A_PERSON or key in holders or _has_office(entity, report.origins, articles):
                public.add(key)
    return frozenset(key for key, more in persons.items() if more >= 0 and key not in public)


def _may_be_person(entity: StoryEntity) -> bool:
    unknown = entity.kind is EntityKind.OTHER and " " in entity.name and (entity.id or "ent-").startswith("ent-")
    return entity.kind is EntityKind.PERSON or unknown


def _has_office(entity: StoryEntity, origins: Sequence[Origin], articles: Mapping[str, Article]) -> bool:
    """Whether a page that speaks for its origin names an office with the person."""
    if _TITLE.match(entity.name):
        return True
    pages = {origin.root_id for origin in origins}
    return any(
        _BEFORE.search(articles[a].text[max(0, start - BESIDE) : start]) or _AFTER.match(articles[a].text[end : end + BESIDE])
        for a, start, end in entity.mentions
        if a in pages and a in articles
    )


def without_tellers(report: StoryReport, articles: Mapping[str, Article]) -> StoryReport:
    """The report without the outlets that tell the story, by name, alias or initials: who writes of an event is no part of it."""
    outlets = [o for a in report.story.article_ids if a in articles and (o := articles[a].outlet) and o.is_press]
    names = {plain_name(name) for outlet in outlets for name in (outlet.name, *outlet.aliases)}
    names |= {("".join(word[0] for word in name),) for name in names if len(name) > 1}
    kept = tuple(e for e in report.entities if e.kind is not EntityKind.ORGANISATION or plain_name(e.name) not in names)
    return replace(report, entities=kept)


def list_entities(
    reports: Iterable[StoryReport],
    *,
    withheld: Collection[str] = (),
    promises: Iterable[tuple[str, str]] = (),
    keys: Collection[str] | None = None,
    limit: int | None = None,
) -> tuple[EntityLine, ...]:
    """List entities over all stories, those of most stories first, then of most origins; only `keys` where given, at most `limit`.

    Stories and independent origins are counted, never pages; `promises` are party and counterparty of each entry of the ledger.
    `withheld` ones (see `find_withheld`) are left out everywhere. Names of one
    id are one entity; a name without id in any register is one entity wherever it stands, so namesakes fall together.
    """
    seen: defaultdict[str, list[_Seen]] = defaultdict(list)
    for report in sorted(reports, key=lambda r: r.story.id):
        for entity in report.entities:
            key = entity_key(entity)
            if key not in withheld and (keys is None or key in keys):
                seen[key].append(_Seen(report, entity, first_passages(entity, report.origins)))
    order = sorted(seen, key=lambda k: (-_stories(seen[k]), -sum(len(s.passages) for s in seen[k]), k))
    sides = [(plain_name(party), plain_name(counterparty)) for party, counterparty in promises]
    given, got = Counter(party for party, _ in sides), Counter(counterparty for _, counterparty in sides)
    lines = (_line(key, seen[key], withheld) for key in order[:limit])
    return tuple(_with_roles(line, {plain_name(row.entity.name) for row in seen[line.id]}, given, got) for line in lines)


def _with_roles(line: EntityLine, names: Collection[tuple[str, ...]], given: Counter[_Plain], got: Counter[_Plain]) -> EntityLine:
    return replace(line, promised=sum(given[name] for name in names), received=sum(got[name] for name in names))


def _stories(rows: Sequence[_Seen]) -> int:
    return len({row.report.story.id for row in rows})


def _line(key: str, rows: Sequence[_Seen], withheld: Collection[str]) -> EntityLine:
    reports = {row.report.story.id: row.report for row in rows}
    days = [day for report in reports.values() if (day := story_day(report)) is not None]
    tones = Counter(tone for row in rows for tone in _tones(row))
    return EntityLine(
        id=key,
        name=usual(row.entity.name for row in rows),
        kind=EntityKind(usual(row.entity.kind.value for row in rows)),
        wikidata=next((row.entity.wikidata for row in rows if row.entity.wikidata), None),
        stories=len(reports),
        origins=sum(len(row.passages) for row in rows),
        first=date.fromordinal(min(days)).isoformat() if days else "",
        last=date.fromordinal(max(days)).isoformat() if days else "",
        negative=tones[-1],
        neutral=tones[0],
        positive=tones[1],
        companions=_companions(key, reports.values(), withheld),
        story_ids=tuple(sorted(reports)),
        mentions=tuple(sorted(p for row in rows for p in row.passages)),
    )


def _tones(row: _Seen) -> Iterator[int]:
    return (a.polarity for a in row.report.affected if a.entity == row.entity.name)


def _companions(key: str, reports: Iterable[StoryReport], withheld: Collection[str]) -> tuple[Companion, ...]:
    counts: Counter[str] = Counter()
    names: defaultdict[str, list[str]] = defaultdict(list)
    for report in reports:
        others = {entity_key(e): e.name for e in report.entities}
        counts.update(others.keys())
        for other, name in others.items():
            names[other].append(name)
    others_first = sorted((k for k in counts if k != key and k not in withheld), key=lambda k: (-counts[k], k))
    return tuple(Companion(id=k, name=usual(names[k]), stories=counts[k]) for k in others_first[:COMPANIONS])


def usual(names: Iterable[str]) -> str:
    """The name used most often; of equals the longest, then the last in order of letters. No names give an empty one."""
    counts = Counter(names)
    return max(counts, key=lambda n: (counts[n], len(n), n)) if counts else ""
