"""The readings of a story and its report in; its sentences with the facts that each tells out, to choose from."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from secondsource.briefs.cuewords import content_words
from secondsource.briefs.evidence import Case, Passage, published
from secondsource.briefs.quoting import CUT, is_blank, opens_speech, sentences_around, shorten, visible
from secondsource.records import Article, BriefSentence, Claim, Finding, Reading, Slot, Status, StoryReport, Value, Verdict

OPENING = 500
"""Characters of a page that tell with its headline what it is about."""
LONGEST, SHORTEST = 40, 6
"""Words of a sentence that is quoted whole, and of one that seldom says anything alone."""
LEANING = re.compile(
    r"\W*(?:and|but|or|so|yet|that|which|who|whose|whom|where|as|because|though|although|while|than|then|also|however|meanwhile|instead|he|"
    r"she|it|they|this|these|those|there|here|we|i|you|his|her|hers|him|its|their|such|both|neither|one|others?|another|separately|still|"
    r"in (?:that|this|addition|particular|turn|return|contrast|other words)|for (?:example|instance)|among them|at the same time|at that|"
    r"as (?:a result|such|well)|by (?:contrast|then|now)|even so|likewise|similarly|moreover|furthermore|besides|therefore|thus|"
    r"according to (?:him|her|them|it)|on the other hand|like (?:them|him|her|this|that)|"
    r"und|aber|oder|er|sie|es|dies\w*|et|mais|il|elle|ils|elles|ce|cette|cela|dar|iar|el|ea|acest\w*|але|він|вона|воно|вони|це|цей|ця)\b",
    re.IGNORECASE,
)
"""How a sentence begins that leans on the one before it."""
_DATELINE = re.compile(r"[A-Z][A-Z .'’-]+(?:,[^()\n]{1,40})?\((?:[A-Z][\w. -]{1,30})\)\s*[–—-]+\s+")
"""Where and when an agency's dispatch was sent from: "LIMA, March 3 (ABC) - "."""
_NAMES = frozenset({Slot.PLACE, Slot.PERSON, Slot.ORGANISATION})


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """A claim of a page that gives a value of a finding."""

    finding: Finding
    value: Value
    claim: Claim


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A sentence of a page that can be quoted, with what it tells; `number` is its place on the page."""

    article: Article
    start: int
    end: int
    number: int
    text: str
    told: tuple[Telling, ...]

    @property
    def span(self) -> tuple[str, int, int]:
        """Article id, start and end."""
        return self.article.id, self.start, self.end

    @property
    def passage(self) -> Passage:
        """The sentence as a passage to hold values against."""
        return Passage(self.article, self.start, self.end)

    @property
    def quotation(self) -> str:
        """The words to quote: the sentence, shortened where it is long."""
        return shorten(_DATELINE.sub(f"{CUT} ", self.text), LONGEST - 8)

    @property
    def is_long(self) -> bool:
        """Whether the sentence is quoted only where no shorter one will do."""
        return len(self.quotation.split()) > LONGEST


@dataclass(frozen=True)
class Material:
    """All that the sections of a brief choose from."""

    report: StoryReport
    readings: Mapping[str, Reading]

    @cached_property
    def articles(self) -> Mapping[str, Article]:
        """The pages of the story by id."""
        return {a: self.readings[a].article for a in self.report.story.article_ids if a in self.readings}

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """Claims of the story's pages by id."""
        return {c.id: c for a in self.articles for c in self.readings[a].claims}

    @cached_property
    def language(self) -> str:
        """The usual language of the story's pages."""
        counted = Counter(a.lang for a in self.articles.values())
        return min(counted, key=lambda lang: (-counted[lang], lang), default="en")

    @cached_property
    def origin_of(self) -> Mapping[str, str]:
        """The origin of each page."""
        return {a: origin.id for origin in self.report.origins for a in origin.article_ids}

    @cached_property
    def roots(self) -> frozenset[str]:
        """Pages whose own reporting stands behind an origin."""
        return frozenset(origin.root_id for origin in self.report.origins)

    @cached_property
    def tellings(self) -> Mapping[str, tuple[Telling, ...]]:
        """By finding id, who gives which value where, in order of publication."""
        told: defaultdict[str, list[Telling]] = defaultdict(list)
        for finding in self.report.findings:
            for value in finding.values:
                told[finding.id] += [Telling(finding, value, self.claims[i]) for i in value.claim_ids if i in self.claims]
        return {key: tuple(sorted(found, key=self._place)) for key, found in told.items()}

    def _place(self, telling: Telling) -> tuple[str, str, int]:
        article = self.articles[telling.claim.article_id]
        return published(article) or "9999", article.id, telling.claim.start

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every sentence that can be quoted, page by page."""
        at: defaultdict[tuple[str, int], list[Telling]] = defaultdict(list)
        for told in self.tellings.values():
            for telling in told:
                at[telling.claim.article_id, telling.claim.sentence].append(telling)
        found = []
        for article_id in sorted(self.articles):
            for number, span in enumerate(self.readings[article_id].analysis.sentences):
                line = self._line(self.articles[article_id], span.start, span.end, number, tuple(at[article_id, number]))
                if line is not None:
                    found.append(line)
        return tuple(found)

    @cached_property
    def line_at(self) -> Mapping[tuple[str, int], Line]:
        """The sentences that can be quoted by article id and number."""
        return {(line.article.id, line.number): line for line in self.lines}

    @staticmethod
    def _line(article: Article, start: int, end: int, number: int, told: tuple[Telling, ...]) -> Line | None:
        text = visible(article.text[start:end])
        around = sentences_around(article, start, end)
        rest = article.text[around.start : start] + article.text[end : around.end]
        whole = is_blank(rest) and not opens_speech(article, start, end) and CUT not in text
        if not whole or not SHORTEST <= len(text.split()) <= 2 * LONGEST or not text.endswith((".", "!", ".”", '."', ".»", ".’", ")")):
            return None
        return Line(article, start, end, number, text, told)

    def reads_alone(self, line: Line) -> bool:
        """Whether a sentence can be understood without the ones before it."""
        if line.is_long or _DATELINE.match(line.text):
            return not line.is_long
        return line.text[:1].isupper() and not LEANING.match(line.text) and not line.text.startswith(("“", '"', "„", "«"))

    def lines_of(self, finding: Finding, value: Value | None = None) -> list[Line]:
        """The sentences that give a value of a finding, or any; the best to quote first."""
        found = {
            (t.claim.article_id, t.claim.sentence): None for t in self.tellings.get(finding.id, ()) if value is None or t.value is value
        }
        lines = [self.line_at[key] for key in found if key in self.line_at]
        return sorted(lines, key=lambda line: (*self.unfit(line), published(line.article) or "9999", line.span))

    def unfit(self, line: Line) -> tuple[bool, bool, bool, bool, bool, int]:
        """Sorts sentences by how badly they serve as a quotation."""
        return (
            not self.reads_alone(line),
            line.is_long,
            line.article.lang != self.language,
            self.is_tainted(line),
            line.article.id not in self.roots,
            abs(len(line.text.split()) - 20) // 6,
        )

    def is_tainted(self, line: Line) -> bool:
        """Whether a sentence gives, as if it were settled, a value that is disputed or was given up since."""
        if line not in self._tainted:
            verdicts = {t.finding.verdict for t in line.told if t.value is not t.finding.values[0] or t.finding.verdict is Verdict.DISPUTED}
            plain = any(True for _ in self.case(line.span).in_dispute(line.passage))
            self._tainted[line] = plain or bool(verdicts & {Verdict.DISPUTED, Verdict.UPDATED})
        return self._tainted[line]

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The place of each finding in the report, where the notable ones come first."""
        return {finding.id: n for n, finding in enumerate(self.report.findings)}

    @cached_property
    def _tainted(self) -> dict[Line, bool]:
        return {}

    def evidence(self, line: Line, finding: Finding) -> tuple[tuple[str, int, int], ...]:
        """Passages of other origins that give the best value of a finding, as many as prove it; none where no words can be read so."""
        value, home = finding.values[0], self.origin_of.get(line.article.id, "")
        found: dict[str, tuple[str, int, int]] = {}
        test = line.passage.is_told_by if line.passage.is_worded(finding, value) else line.passage.is_near
        if not line.passage.holds(finding, value):
            return ()
        for telling in self.tellings.get(finding.id, ()):
            claim, origin = telling.claim, self.origin_of.get(telling.claim.article_id, "")
            if telling.value is not value or origin == home or origin in found or claim.status is Status.DENIED:
                continue
            passage = Passage(self.articles[claim.article_id], claim.start, claim.end)
            if passage.holds(finding, value) and test(passage):
                found[origin] = (claim.article_id, claim.start, claim.end)
        return tuple(list(found.values())[: finding.independent_sources - 1])

    def case(self, *spans: tuple[str, int, int]) -> Case:
        """The case of a sentence that cites some passages."""
        return Case(BriefSentence(text="", spans=tuple(dict.fromkeys(spans))), self.report, self.articles)

    @cached_property
    def theme(self) -> frozenset[str]:
        """Words of content that stand in the headlines and openings of half of the pages, and of two at least where there are several."""
        counted: Counter[str] = Counter()
        for article in self.articles.values():
            counted.update(content_words(f"{article.title} {article.text[:OPENING]}"))
        most = max(counted.values(), default=0)
        return frozenset(word for word, n in counted.items() if n >= max(min(2, most), len(self.articles) / 2))

    def nearness(self, line: Line) -> float:
        """How much a sentence is on what the story is about (0 to under 2)."""
        words = content_words(line.text)
        return len(words & self.theme) / (6 + len(words) / 2)

    def is_name(self, finding: Finding) -> bool:
        """Whether a finding tells a name and no more: that two pages name a place is no fact by itself."""
        return finding.slot in _NAMES


def told_findings(line: Line, verdict: Verdict) -> list[Finding]:
    """Findings of a verdict that a sentence tells, each once, in the order of their places."""
    return list(dict.fromkeys(t.finding for t in line.told if t.finding.verdict is verdict))
