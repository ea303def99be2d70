"""A parsed sentence on a story as a whole and the case it belongs to in; what of it the report does not say out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from secondsource.briefs.categories import category_of
from secondsource.briefs.evidence import Case, day_of
from secondsource.briefs.proofs import Problem, Proof, Slots
from secondsource.briefs.quoting import visible
from secondsource.records import Article, GateOutcome, Override, StoryReport, Verdict

VERDICTS = {
    Verdict.CORROBORATED: "corroborated",
    Verdict.DISPUTED: "disputed",
    Verdict.UPDATED: "updated",
    Verdict.SINGLE_SOURCE: "from a single source",
}
_PLAIN = str.maketrans(dict.fromkeys("“”", "'"))
_BE = ("are", "is")
LANGUAGES = {
    "en": "English", "de": "German", "fr": "French", "ro": "Romanian", "uk": "Ukrainian", "ru": "Russian", "es": "Spanish", "it": "Italian",
    "pl": "Polish", "pt": "Portuguese", "nl": "Dutch", "cs": "Czech", "hu": "Hungarian", "bg": "Bulgarian", "el": "Greek", "tr": "Turkish",
    "sv": "Swedish", "da": "Danish", "no": "Norwegian", "fi": "Finnish", "hr": "Croatian", "sr": "Serbian", "sk": "Slovak", "ar": "Arabic",
    "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "hi": "Hindi", "he": "Hebrew", "fa": "Persian",
}  # fmt: skip


def count_languages(case_langs: list[str]) -> str:
    """The languages of some pages, the commonest first, in words; an unknown code stands as it is."""
    counted = sorted(Counter(case_langs).items(), key=lambda item: (-item[1], item[0]))
    names = [LANGUAGES.get(lang[:2], lang or "an unknown language") for lang, _ in counted]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def tally(report: StoryReport) -> tuple[int, str]:
    """How many facts of a report are shown, and how many there are of each verdict."""
    counted = Counter(f.verdict for f in report.findings if f.shown)
    parts = [f"{counted[verdict]} {_BE[counted[verdict] == 1]} {words}" for verdict, words in VERDICTS.items() if counted[verdict]]
    return sum(counted.values()), " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else ""


def score_words(report: StoryReport) -> Mapping[str, str]:
    """The scores of a report as a brief writes them, by slot; those it does not have are absent."""
    values = {score.name: score.value for score in report.scores}
    slots = (("impact", "impact", "{:.1f}"), ("confidence", "confidence", "{:.2f}"), ("tone", "sentiment", "{:+.2f}"))
    return {slot: shown.format(values[name]) for slot, name, shown in slots if name in values}


def _expect(**wanted: str) -> Proof:
    """A proof that holds slots against what a report says."""

    def proof(case: Case, slots: Slots) -> Iterator[Problem]:
        told = _told(case)
        for slot, source in wanted.items():
            if slots[slot] != told.get(source):
                yield slots[slot], f"is not what the report says ({source})"

    return proof


def _told(case: Case) -> Mapping[str, str]:
    report = case.report
    facts, words = tally(report)
    return {
        "pages": str(len(report.story.article_ids)),
        "origins": str(len(report.origins)),
        "first": day_of(report.first_published),
        "last": day_of(report.last_published),
        "dated": str(count_dated(case.report, case.articles)),
        "facts": str(facts),
        "tally": words,
        "languages": count_languages([case.articles[a].lang for a in report.story.article_ids if a in case.articles]),
        **score_words(report),
    }


def _one_page(case: Case, slots: Slots) -> Iterator[Problem]:
    if len(case.report.story.article_ids) != 1:
        yield "One page", "is not the number of the story's pages"


def _one_origin(case: Case, slots: Slots) -> Iterator[Problem]:
    yield from _expect(pages="pages")(case, slots)
    if len(case.report.origins) != 1 or len(case.report.story.article_ids) < 2:
        yield "one origin", "is not the number of the story's origins"


def _origins(case: Case, slots: Slots) -> Iterator[Problem]:
    yield from _expect(pages="pages", origins="origins")(case, slots)
    if len(case.report.origins) < 2:
        yield slots["origins"], "is no number of several origins"


def count_dated(report: StoryReport, articles: Mapping[str, Article]) -> int:
    """How many pages of a story tell when they came out."""
    return sum(a in articles and articles[a].published is not None for a in report.story.article_ids)


def _dated(case: Case, slots: Slots) -> Iterator[Problem]:
    yield from _expect(dated="dated", pages="pages", day="first")(case, slots)
    yield from _expect(**{"day_2" if "day_2" in slots else "day": "last"})(case, slots)


def _published(case: Case, slots: Slots) -> Iterator[Problem]:
    yield from _expect(day="first")(case, slots)
    yield from _expect(**{"day_2" if "day_2" in slots else "day": "last"})(case, slots)
    if count_dated(case.report, case.articles) != len(case.report.story.article_ids):
        yield slots["day"], "is not known of every page"


def _filed(case: Case, slots: Slots) -> Iterator[Problem]:
    pages = [case.articles[a] for a in case.report.story.article_ids if a in case.articles]
    category, words = category_of(pages)
    if slots["category"] != category.value:
        yield slots["category"], "is not where the words of the pages put the story"
    if slots["words"] != ", ".join(f"‘{word}’" for word in words):
        yield slots["words"], "are not the words of the pages that speak for it most"


def _gate(outcome: GateOutcome) -> Proof:
    def proof(case: Case, slots: Slots) -> Iterator[Problem]:
        decision = case.report.decision
        if decision.outcome is not outcome or slots["reason"] != " ".join(dict.fromkeys(map(visible, decision.reasons))):
            yield slots["reason"], "is not what the gate gives as its reasons"

    return proof


def _overruled(case: Case, slots: Slots) -> Iterator[Problem]:
    found = case.report.decision.override
    if found is None or slots != overruling(found):
        yield slots["reason"], "is not what a person decided in place of the gate"


def overruling(found: Override) -> dict[str, str]:
    """What a person decided in place of the gate, by slot."""
    name, reason = visible(found.name.translate(_PLAIN)), visible(found.reason)
    return {"name": name, "outcome": found.outcome.value, "day": day_of(found.at), "reason": reason}


def _legend(case: Case, slots: Slots) -> Iterator[Problem]:
    yield from ()


COUNTS: Mapping[str, Proof] = {
    "one_page": _one_page,
    "one_origin": _one_origin,
    "origins": _origins,
    "published": _published,
    "published_between": _published,
    "dated": _dated,
    "dated_between": _dated,
    "tally": _expect(facts="facts", tally="tally"),
    "scores": _expect(impact="impact", confidence="confidence", tone="tone"),
    "languages": _expect(languages="languages"),
    "filed": _filed,
    "overruled": _overruled,
    "held": _gate(GateOutcome.HELD),
    "marked": _gate(GateOutcome.MARKED),
    "legend": _legend,
}
"""The proof of each template that tells of the story as a whole."""
