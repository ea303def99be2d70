"""The report of a story and the readings of its pages in, its brief out: sentences of the pages, quoted, and sentences of a closed set.

Nothing is written that the pages do not say; the checker proves it afterwards, from the pages alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from secondsource.briefs.background import background
from secondsource.briefs.categories import category_of
from secondsource.briefs.counts import count_dated, count_languages, overruling, score_words, tally
from secondsource.briefs.cuewords import content_words
from secondsource.briefs.disputes import disputes, is_plain, tell_dispute, tell_sides, tell_update
from secondsource.briefs.evidence import day_of
from secondsource.briefs.material import Line, Material
from secondsource.briefs.quoting import visible
from secondsource.briefs.sources import origins_of, outcome_of
from secondsource.briefs.speakers import speakers
from secondsource.briefs.takeaways import choose_lead, choose_lines, single_of, write_agreed, write_lead, write_single
from secondsource.briefs.templates import compose
from secondsource.briefs.watch import watch
from secondsource.records import (
    Brief,
    BriefSection,
    BriefSentence,
    GateOutcome,
    Reading,
    Reliability,
    SectionKind,
    StoryReport,
    Verdict,
)

TAKEAWAYS, DISPUTED_TAKEAWAYS = 5, 2
"""Sentences that a hurried reader gets, and how many of them may be on disputes."""
FEWEST = 3
"""A hurried reader gets no fewer sentences than that, from a single source if need be."""
FACTS, SINGLES = 10, 8
"""Sentences under key facts, and under those of a single source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What a brief may draw on beside its own story: earlier stories with the readings of their pages, and the grades of outlets."""

    reports: Sequence[StoryReport] = ()
    readings: Mapping[str, Reading] = field(default_factory=dict)
    grades: Mapping[str, Reliability] = field(default_factory=dict)


NOTHING = Background()


def write_brief(report: StoryReport, readings: Mapping[str, Reading], *, beside: Background = NOTHING, version: str = "") -> Brief:
    """Write the brief of a story from its report and the readings of its pages by article id; those missing are not quoted.

    A story of one page, or of one origin, has its takeaways from a single source, and says so. `beside` grades outlets by article id.
    """
    material = Material(report, readings)
    category, words = category_of(list(material.articles.values()))
    written = _Writer(material)
    parts = {
        SectionKind.OVERVIEW: _overview(material),
        SectionKind.TAKEAWAYS: written.takeaways(),
        SectionKind.FACTS: written.facts(),
        SectionKind.DISPUTED: written.disputed(),
        SectionKind.SINGLE_SOURCE: written.singles(),
        SectionKind.SPEAKERS: speakers(material),
        SectionKind.BACKGROUND: background(material, [Material(r, beside.readings) for r in beside.reports]),
        SectionKind.WATCH: watch(material),
    }
    title_id = _headline(material)
    return Brief(
        story_id=report.story.id,
        title=visible(material.articles[title_id].title) if title_id else "",
        title_id=title_id,
        category=category,
        category_words=words,
        sections=tuple(BriefSection(kind=kind, sentences=tuple(sentences)) for kind, sentences in parts.items() if sentences),
        origins=origins_of(report, material.articles, beside.grades),
        decision=outcome_of(report),
        version=version,
    )


def _headline(material: Material) -> str:
    """The page whose headline names the story: that of the report, unless it is an address; else the one most like what all pages tell."""
    titles = {a: article.title for a, article in material.articles.items() if article.title.strip() and "://" not in article.title}
    usual = {a: t for a, t in titles.items() if material.articles[a].lang == material.language} or titles
    nearness = {a: len(content_words(title) & material.theme) for a, title in usual.items()}
    return max(sorted(usual), key=lambda a: (usual[a] == material.report.title, a in material.roots, nearness[a]), default="")


def _overview(material: Material) -> list[BriefSentence]:
    """How much stands behind the story, and what the gate says of it."""
    report = material.report
    pages, origins = len(report.story.article_ids), len(report.origins)
    texts = [compose("overruled", **overruling(report.decision.override))] if report.decision.override else []
    if report.decision.outcome is not GateOutcome.PUBLISHED:
        name = "held" if report.decision.outcome is GateOutcome.HELD else "marked"
        texts.append(compose(name, reason=" ".join(dict.fromkeys(map(visible, report.decision.reasons)))))
    texts.append(compose("one_page" if pages == 1 else "one_origin" if origins == 1 else "origins", pages=pages, origins=origins))
    first, last = day_of(report.first_published), day_of(report.last_published)
    if first != "undated":
        dated = count_dated(report, material.articles)
        name = ("dated" if dated < pages else "published") + ("" if first == last else "_between")
        texts.append(compose(name, dated=dated, pages=pages, day=first, day_2=last))
    facts, words = tally(report)
    if facts:
        texts.append(compose("tally", facts=facts, tally=words))
    scores = score_words(report)
    if len(scores) == 3:
        texts.append(compose("scores", **scores))
    langs = [article.lang for article in material.articles.values()]
    if set(langs) - {"en"}:
        texts.append(compose("languages", languages=count_languages(langs)))
    texts.append(compose("legend"))
    return [BriefSentence(text=text) for text in texts]


class _Writer:
    """Writes the sections on facts one after the other, so that none says what one before it said."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._told: list[Line] = []
        self._disputes = disputes(material)

    def takeaways(self) -> list[BriefSentence]:
        """What independent origins agree on, what they do not, and, where that is little, what a single source says."""
        open_questions = [s for s in (tell_dispute(self._material, f) for f in self._disputes if is_plain(self._material, f)) if s][
            :DISPUTED_TAKEAWAYS
        ]
        lead = choose_lead(self._material)
        first = [write_lead(self._material, lead)] if lead else []
        self._told += [lead] if lead else []
        found = [*first, *open_questions, *self._agreed(TAKEAWAYS - len(open_questions) - len(first))]
        return found if len(found) >= FEWEST else [*found, *self._single(FEWEST - len(found))]

    def facts(self) -> list[BriefSentence]:
        """What was updated, and what else independent origins agree on."""
        updates = []
        for finding in self._material.report.findings:
            if finding.verdict is Verdict.UPDATED and (told := tell_update(self._material, finding)):
                self._told.append(told[0])
                updates.append(told[1])
        return [*updates, *self._agreed(FACTS - len(updates))]

    def disputed(self) -> list[BriefSentence]:
        """Every dispute, each side in its own words."""
        found = []
        for finding in self._disputes:
            sentence = tell_dispute(self._material, finding, bare=True)
            if sentence is not None:
                found += [sentence, *tell_sides(self._material, finding)]
        return found

    def singles(self) -> list[BriefSentence]:
        """The most notable of what only one source says."""
        return self._single(SINGLES)

    def _agreed(self, most: int) -> list[BriefSentence]:
        lines = choose_lines(self._material, Verdict.CORROBORATED, most, self._told)
        self._told += lines
        return [sentence for line in lines if (sentence := write_agreed(self._material, line))]

    def _single(self, most: int) -> list[BriefSentence]:
        found: list[BriefSentence] = []
        for line in choose_lines(self._material, Verdict.SINGLE_SOURCE, 2 * most, self._told):
            written = (write_single(self._material, line, finding) for finding in single_of(line))
            sentence = next((s for s in written if s is not None), None)
            if sentence is not None and len(found) < most:
                self._told.append(line)
                found.append(sentence)
        return found
