"""A sentence of a brief with what it cites in; the pages, facts and origins that it may be proven from out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from secondsource.briefs.cuewords import content_words, word_list
from secondsource.briefs.quoting import Found, find_quotation, is_blank, opens_speech, plain, sentences_around, turning_words, visible
from secondsource.briefs.values import MONTHS, gives_value, holds_value, spell_value
from secondsource.records import Article, BriefSentence, Finding, Slot, Status, StoryReport, Value, Verdict
from secondsource.text import fold

NEAR = 2
"""Words of content that sentences on one thing share at least, beside the value."""
ALIKE, AT_LEAST = 0.4, 3
"""Two wordings tell the same where so many of the content words of the shorter stand in the other: their share, and their number."""
_PLAIN = frozenset({Slot.DATE, Slot.AMOUNT, Slot.DOCUMENT})
_DOUBLE = str.maketrans(dict.fromkeys('“”„«»"', "'"))
_HOST = re.compile(r"https?://(?:www\.)?([\w.-]+\.\w+)(?:[:/?#]|$)", re.IGNORECASE)
STATUS_WORDS = {Status.DENIED: "denied", Status.PLANNED: "planned", Status.POSSIBLE: "possible"}
"""What stands beside a value that is not said to be so."""


def outlet_of(article: Article) -> str:
    """The name of a page's outlet as a brief writes it; where none is known that of its site, or of its file."""
    name = (article.outlet.name if article.outlet else "") or _host(article.url) or article.file.rsplit("/", 1)[-1]
    return visible(name.translate(_DOUBLE)).replace(";", ",") or "a page without a name"


def _host(url: str | None) -> str:
    match = _HOST.match(url or "")
    return match[1].casefold() if match else ""


def day_of(iso: str | None) -> str:
    """A day as a brief writes it; "undated" where none is known.

    >>> day_of("2026-03-02T08:30:00"), day_of(None)
    ('2 March 2026', 'undated')
    """
    if not iso:
        return "undated"
    return f"{int(iso[8:10])} {MONTHS[int(iso[5:7]) - 1]} {iso[:4]}"


def published(article: Article) -> str:
    """The publication day of a page in ISO 8601, empty where it is unknown."""
    return article.published.iso[:10] if article.published else ""


def page_of(article: Article) -> str:
    """Outlet and day of a page, as a brief writes them."""
    return f"{outlet_of(article)}, {day_of(published(article))}"


@dataclass(frozen=True, slots=True)
class Passage:
    """A cited passage: a page and where in its text."""

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words of the passage."""
        return self.article.text[self.start : self.end]

    def holds(self, finding: Finding, value: Value) -> bool:
        """Whether the words of the passage give a value of a finding."""
        if self.is_worded(finding, value):
            return plain(value.value) in plain(self.text) or are_alike(value.value, self.text)
        if holds_value(self.text, value.value, published(self.article)):
            return True
        others = word_list("documents").get(value.value, "") if finding.slot is Slot.DOCUMENT else ""
        return any(holds_value(self.text, other, "") for other in others.split("; ") if other)

    def is_near(self, other: Passage) -> bool:
        """Whether the sentences of two passages share words of content enough to speak of one thing."""
        return len(content_words(self.sentences) & content_words(other.sentences)) >= NEAR

    def is_told_by(self, other: Passage) -> bool:
        """Whether another page's sentence tells what this one does: much of its words, and turned by nothing that this one has not."""
        words = content_words(self.text)
        shared = len(words & content_words(other.sentences))
        turned = [bool(turning_words(text, ("negations", "denials"))) for text in (self.text, other.sentences)]
        weakened = turning_words(other.sentences, ("modals",)) and not turning_words(self.text, ("modals",))
        return shared >= AT_LEAST and shared >= ALIKE * len(words) and turned[0] == turned[1] and not weakened

    @property
    def sentences(self) -> str:
        """The whole sentences that the passage touches."""
        around = sentences_around(self.article, self.start, self.end)
        return self.article.text[around.start : around.end]

    @staticmethod
    def is_worded(finding: Finding, value: Value) -> bool:
        """Whether a value is words of a page rather than a date, a number or a name."""
        return finding.slot in {Slot.OTHER, Slot.STATUS, Slot.CAUSE} and not value.value[:1].isdigit() and len(value.value.split()) > 2


def are_alike(left: str, right: str) -> bool:
    """Whether two wordings share enough of their content words to tell the same thing."""
    words, others = content_words(left), content_words(right)
    shared = len(words & others)
    return shared >= AT_LEAST and shared >= ALIKE * min(len(words), len(others))


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence on trial, with its report and pages."""

    sentence: BriefSentence
    report: StoryReport
    articles: Mapping[str, Article]
    passages: tuple[Passage, ...] = field(init=False)
    facts: tuple[Finding, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Look up what is cited."""
        cited = (Passage(self.articles[a], start, end) for a, start, end in self.sentence.spans if a in self.articles)
        object.__setattr__(self, "passages", tuple(p for p in cited if 0 <= p.start < p.end <= len(p.article.text)))
        wanted = set(self.sentence.fact_ids)
        object.__setattr__(self, "facts", tuple(f for f in self.report.findings if f.id in wanted))

    def origin_of(self, article_id: str) -> str:
        """The origin of a page; the page itself where the report knows none."""
        return next((o.id for o in self.report.origins if article_id in o.article_ids), article_id)

    def is_own(self, passage: Passage) -> bool:
        """Whether a passage is of a page of this story."""
        return passage.article.id in self.report.story.article_ids

    def quoted_in(self, quotation: str, outlet: str, day: str) -> tuple[Passage | None, str]:
        """The cited passage of that outlet and day in which a quotation stands, and what is wrong with it, nothing if all is well."""
        wrong = "does not stand in a cited passage of that outlet and day"
        for passage in self.passages:
            if (outlet_of(passage.article), day_of(published(passage.article))) != (outlet, day):
                continue
            found = find_quotation(quotation, passage.article, passage.start, passage.end)
            if found is not None:
                wrong = _wrong_with(found, passage)
                if not wrong:
                    return passage, ""
        return None, wrong

    def giving(self, finding: Finding, value: Value, near: Passage | None = None) -> list[Article]:
        """Pages of the story of which a cited passage gives a value, as cited; only those that speak of what `near` does."""
        holding = [p for p in self.passages if self.is_own(p) and p.holds(finding, value)]
        if near is None:
            return [p.article for p in holding]
        test = near.is_told_by if near.is_worded(finding, value) else near.is_near
        return [p.article for p in holding if p == near or test(p)]

    def outlets_giving(self, finding: Finding, value: Value) -> list[str]:
        """Outlets of these pages, the first to tell it first."""
        pages = sorted(self.giving(finding, value), key=lambda a: (published(a) or "9999", outlet_of(a)))
        return list(dict.fromkeys(map(outlet_of, pages)))

    def origins_giving(self, finding: Finding, value: Value, near: Passage | None = None) -> int:
        """How many origins these pages are of."""
        return len({self.origin_of(article.id) for article in self.giving(finding, value, near)})

    def in_dispute(self, passage: Passage) -> Iterator[tuple[Finding, Value]]:
        """Days, sums and kinds of paper that are disputed in the story, and that a passage plainly gives."""
        for finding in self.report.findings:
            if finding.verdict is Verdict.DISPUTED and finding.slot in _PLAIN:
                yield from ((finding, value) for value in sides_of(finding) if passage.holds(finding, value))

    def values_shown(self, shown: str, facts: Sequence[Finding]) -> Iterator[tuple[Finding, Value]]:
        """The values of cited facts that words of the brief give, status and all."""
        for finding in facts:
            for value in finding.values:
                status = self.status_of(finding, value)
                bare = shown.removesuffix(f" ({status})")
                if bool(status) == (bare != shown) and gives_value(bare, value.value):
                    yield finding, value

    def status_of(self, finding: Finding, value: Value) -> str:
        """What must stand beside a value that is not said to be so; a denied one is only denied where the passages cited say so."""
        telling = [p for p in self.passages if p.holds(finding, value)]
        if value.status is Status.DENIED and telling and not any(turning_words(p.text, ("negations", "denials")) for p in telling):
            return ""
        return STATUS_WORDS.get(value.status, "")

    def show(self, finding: Finding, value: Value) -> str:
        """A value as a brief writes it, status and all; nothing where it has no short form."""
        shown, status = spell_value(value.value), self.status_of(finding, value)
        if not shown or set(shown) & set(";()“”") or " or " in shown:
            return ""
        return f"{shown} ({status})" if status else shown


def _wrong_with(found: Found, passage: Passage) -> str:
    if not is_blank(found.unmarked):
        return "is cut without a mark"
    if lost := turning_words(found.marked):
        return f"leaves out what turns its sense: {', '.join(lost)}"
    if opens_speech(passage.article, found.span.start, found.span.end):
        return "takes words out of somebody's speech"
    return ""


def sides_of(finding: Finding) -> list[Value]:
    """The values of a dispute that exclude each other, best supported first; all of them where it is not said which."""
    places = sorted({n for pair in finding.conflicts for n in pair if n < len(finding.values)}) or range(len(finding.values))
    return [finding.values[n] for n in places]


def names_alike(name: str, text: str) -> bool:
    """Whether a name stands in a text as a whole, whatever its accents and case."""
    return f" {_bare(name)} " in f" {_bare(text)} " and bool(_bare(name))


def _bare(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in fold(text)).split())
