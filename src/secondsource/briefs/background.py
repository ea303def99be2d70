"""The material of a brief and the pages of earlier stories in; what these told of the same parties out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from secondsource.briefs.evidence import day_of, names_alike, outlet_of, published
from secondsource.briefs.material import Line, Material
from secondsource.briefs.quoting import quoted
from secondsource.briefs.takeaways import choose_lead, says_again
from secondsource.briefs.templates import compose
from secondsource.records import BriefSentence, EntityKind, StoryReport

STORIES, SENTENCES = 4, 6
"""Earlier stories that are told of, latest first, and sentences in all."""
MAIN = 8
"""Names of a story that are looked for in earlier ones, those first that stand on most pages."""
SHARED = 2
"""Names that two stories must share, or all that the later has if that is fewer."""
_PARTIES = frozenset({EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.GOVERNMENT, EntityKind.PRODUCT, EntityKind.DOCUMENT})


def main_names(report: StoryReport) -> tuple[str, ...]:
    """The parties of a story: its people, bodies and products (places where it has few), those on most pages first."""
    pages = Counter({e.name: len({a for a, _, _ in e.mentions}) * 100 + min(len(e.mentions), 99) for e in report.entities})
    kinds = {e.name: e.kind for e in report.entities}
    ranked = sorted(pages, key=lambda name: (kinds[name] not in _PARTIES, -pages[name], name))
    return tuple(name for name in ranked if len(name) > 2)[:MAIN]


def is_earlier(report: StoryReport, other: StoryReport) -> bool:
    """Whether another story had ended when this one began, and is on the same parties."""
    first, last = (report.first_published or "")[:10], (other.last_published or "")[:10]
    names, theirs = set(main_names(report)), set(main_names(other))
    return bool(first and last) and last < first and len(names & theirs) >= min(SHARED, len(names)) > 0


def background(material: Material, earlier: Sequence[Material]) -> list[BriefSentence]:
    """Tell what earlier stories told of the same parties, the latest story first: of each the most telling sentences that name one."""
    found: list[BriefSentence] = []
    told: list[Line] = []
    names = main_names(material.report)
    stories = [m for m in earlier if is_earlier(material.report, m.report)]
    for story in sorted(stories, key=lambda m: (m.report.last_published or "", m.report.story.id), reverse=True)[:STORIES]:
        lead = choose_lead(story)
        lines = [x for x in story.lines if story.reads_alone(x) and published(x.article) and not story.is_tainted(x)]
        for line in sorted(lines, key=lambda x: (x is not lead, -round(story.nearness(x), 2), x.number, x.span)):
            name = next((n for n in names if names_alike(n, quoted(line.quotation))), "")
            if not name or any(says_again(line, other) for other in told):
                continue
            told.append(line)
            slots = {
                "name": name,
                "day": day_of(published(line.article)),
                "outlet": outlet_of(line.article),
                "quote": quoted(line.quotation),
            }
            found.append(BriefSentence(text=compose("earlier", **slots), spans=(line.span,)))
            if sum(x.article.id in story.articles for x in told) >= 2:
                break
    return found[:SENTENCES]
