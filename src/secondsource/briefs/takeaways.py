"""The material of a brief in; the few sentences that tell most of what is agreed on out, and how a sentence is written with its grounds."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping

from secondsource.briefs.cuewords import content_words, word_set
from secondsource.briefs.evidence import day_of, outlet_of, page_of, published
from secondsource.briefs.material import Line, Material, told_findings
from secondsource.briefs.proofs import ITSELF
from secondsource.briefs.quoting import quoted, turning_words
from secondsource.briefs.templates import compose
from secondsource.briefs.values import spell_value
from secondsource.records import BriefSentence, Finding, FindingKind, Slot, Status, Verdict
from secondsource.text import fold

_PRONOUN = re.compile(r"\b(?:he|she|it|they|them|him|his|her|their|this|these|those)\b", re.IGNORECASE)
SLOT_POINTS = {
    Slot.AMOUNT: 1.3, Slot.DATE: 1.0, Slot.COUNT: 1.0, Slot.DOCUMENT: 0.8, Slot.CAUSE: 1.2, Slot.STATUS: 1.0, Slot.OTHER: 1.0,
    Slot.PLACE: 0.4, Slot.PERSON: 0.3, Slot.ORGANISATION: 0.3,
}  # fmt: skip
"""What a fact of a kind is worth in a sentence that tells several."""
LEAD, LEADS = 1.0, 3
"""Points of a sentence among the first of its page."""
LONELY, TAINTED, LONG = 0.3, 2.5, 30
"""Points lost for each figure that one page alone gives, for each value in dispute, and words from which a sentence is long."""
MOST, NEARNESS = 4.0, 3.0
"""Points for all that a sentence tells at most, and for one of which every word is of the story's theme."""
NOTABLE = 1.0
"""Points for telling the most notable fact of the report, none for the last."""
TURNED = 1.0
"""Points lost by a sentence that says what is not so, as the first that a reader gets."""
VAGUE = 0.8
"""Points lost for a pronoun with no name before it."""
AGAIN = 0.5
"""A sentence that shares more than this part of its content words with one told before says the same."""
LEAST = 1.2
"""Points that a sentence on what is agreed needs."""
ITEMS = 5
"""So many values are named that other origins agree on."""


def choose_lines(material: Material, verdict: Verdict, most: int, told: Collection[Line] = ()) -> list[Line]:
    """Choose the sentences that together tell most facts of a verdict, best first: each time the one that adds most."""
    chosen: list[Line] = []
    worth = {line: found for line in material.lines if material.reads_alone(line) and (found := _worths(material, line, verdict))}
    open_lines = [line for line in worth if not any(says_again(line, other) for other in told)]
    fixed = {line: _points(material, line, worth[line]) for line in open_lines}
    known: set[str] = {f.id for line in told for f in told_findings(line, verdict)}
    while len(chosen) < most:
        points = {line: fixed[line] + _news({k: v for k, v in worth[line].items() if k not in known}) for line in open_lines}
        best = min(points, key=lambda line: (-points[line], line.span), default=None)
        if best is None or points[best] < LEAST:
            break
        chosen.append(best)
        known |= set(worth[best])
        open_lines = [line for line in open_lines if line is not best and not says_again(line, best)]
    return chosen


def choose_lead(material: Material) -> Line | None:
    """Choose the sentence that tells what happened: among the first of its page, in the words that most headlines and openings share."""
    lines = [x for x in material.lines if x.number < LEADS and material.reads_alone(x)]
    usual = [x for x in lines if x.article.lang == material.language] or lines

    def points(line: Line) -> float:
        agreed = min(len(agreed_in(material, line)), 3)
        lost = (
            0.1 * len(disputed_in(material, line))
            + 0.3 * line.number
            + VAGUE * leans_within(line.text)
            + TURNED * bool(turning_words(line.text, ("negations", "denials")))
        )
        return 4 * material.nearness(line) + 0.3 * agreed + 0.3 * (line.article.id in material.roots) - lost

    return max(usual, key=lambda line: (points(line), line.span), default=None)


def write_lead(material: Material, line: Line) -> BriefSentence:
    """Write the sentence that tells what happened: as agreed on where it is, as a single source's where it is that, else as its page's."""
    written = write_agreed(material, line)
    disputed = {shown: f for shown, f in disputed_in(material, line).items() if shown and ", " not in shown}
    singles = [] if written or disputed else [s for f in single_of(line) if (s := write_single(material, line, f))]
    if written or singles:
        return written or singles[0]
    slots = {"outlet": outlet_of(line.article), "day": day_of(published(line.article)), "quote": quoted(line.quotation)}
    text = compose("reports_disputed" if disputed else "reports", **slots, disputed=", ".join(disputed))
    return BriefSentence(text=text, fact_ids=tuple(dict.fromkeys(f.id for f in disputed.values())), spans=(line.span,))


def _worths(material: Material, line: Line, verdict: Verdict) -> dict[str, float]:
    """What each fact of a verdict is worth that a sentence tells; nothing where it tells only names."""
    if verdict is Verdict.CORROBORATED:
        found = agreed_in(material, line)
    else:
        alone = line.article.id in material.roots and not material.is_tainted(line)
        found = [f for f in told_findings(line, verdict) if alone and f.shown and f.kind is not FindingKind.UNKNOWN]
    return {f.id: _worth(f) for f in found} if any(not material.is_name(f) for f in found) else {}


def _worth(finding: Finding) -> float:
    return SLOT_POINTS[finding.slot] * (1.5 if finding.key else 1.0) * (1 + 0.25 * min(finding.independent_sources - 2, 4))


def _news(worth: Mapping[str, float]) -> float:
    """Points for what a sentence tells that was not told before; a sentence without any is not told at all."""
    return min(sum(worth.values()), MOST) if worth else -math.inf


def _points(material: Material, line: Line, worth: Mapping[str, float]) -> float:
    """Points for all else: how near it is to the story's theme, where it stands, and what speaks against it."""
    lonely = {t.finding.id for t in line.told if t.finding.verdict is Verdict.SINGLE_SOURCE and t.claim.number is not None} - set(worth)
    points = NEARNESS * material.nearness(line) + (LEAD if line.number < LEADS else 0.0)
    points -= LONELY * len(lonely) + VAGUE * leans_within(line.text) + TAINTED * len(disputed_in(material, line))
    points -= 0.1 * max(0, len(line.text.split()) - LONG) + 0.5 * (line.article.id not in material.roots)
    points += NOTABLE * max((1 - material.place[key] / len(material.place) for key in worth), default=0.0)
    return points - (line.article.lang != material.language) - sum(t.claim.background for t in line.told[:1])


def leans_within(text: str) -> bool:
    """Whether a sentence has a pronoun with no name before it."""
    pronoun = _PRONOUN.search(text)
    return pronoun is not None and not re.search(r"\s[^\W\d_a-z]\w", text[: pronoun.start()])


def says_again(line: Line, other: Line) -> bool:
    """Whether a sentence shares most of its content words with another."""
    left, right = content_words(line.text), content_words(other.text)
    return len(left & right) > AGAIN * min(len(left), len(right))


def agreed_in(material: Material, line: Line) -> list[Finding]:
    """What a sentence tells that independent origins agree on, as far as their words prove it; names left out, most origins first."""
    found = [
        f
        for f in told_findings(line, Verdict.CORROBORATED)
        if not material.is_name(f)
        and not is_trifle(f)
        and any(t.finding is f and t.value is f.values[0] and t.claim.status is not Status.DENIED for t in line.told)
        and _shown(f, line)
    ]
    return sorted((f for f in found if material.evidence(line, f)), key=lambda f: (-f.independent_sources, f.id))


def is_trifle(finding: Finding) -> bool:
    """Whether a fact is a count of one or two of something other than people, which tells nothing by itself."""
    number, _, unit = finding.values[0].value.partition(" ")
    return finding.slot is Slot.COUNT and number in {"1", "2"} and unit not in word_set("people")


def _shown(finding: Finding, line: Line) -> str:
    if line.passage.is_worded(finding, finding.values[0]):
        return ITSELF
    shown = spell_value(finding.values[0].value)
    number, _, unit = finding.values[0].value.partition(" ")
    if number.isdigit() and unit and unit not in word_set("currencies") | {"percent"} and fold(unit)[:5] not in fold(line.text):
        shown = spell_value(number) if unit in word_set("people") else ""
    return "" if set(shown) & set("();“”") or ", " in shown else shown


def write_agreed(material: Material, line: Line) -> BriefSentence | None:
    """Write a sentence with what independent origins agree on of it, and what of it is in dispute; None where they agree on nothing."""
    items: dict[str, Finding] = {}
    for finding in agreed_in(material, line):
        items.setdefault(_shown(finding, line), finding)
    items = dict(list(items.items())[:ITEMS])
    if not items:
        return None
    evidence = [span for f in items.values() for span in material.evidence(line, f)]
    case = material.case(line.span, *evidence)
    disputed = disputed_in(material, line)
    if any(not shown or ", " in shown for shown in disputed):
        return None
    counts = {shown: min(case.origins_giving(f, f.values[0], line.passage), f.independent_sources) for shown, f in items.items()}
    counts = {shown: count for shown, count in counts.items() if count > 1}
    items = {shown: items[shown] for shown in counts}
    if not items:
        return None
    text = compose(
        "agreed_disputed" if disputed else "agreed",
        quote=quoted(line.quotation),
        page=page_of(line.article),
        agreed=_listed([f"{shown} ({count})" for shown, count in counts.items()]),
        disputed=", ".join(disputed),
    )
    facts = dict.fromkeys(f.id for f in (*items.values(), *disputed.values()))
    return BriefSentence(text=text, fact_ids=tuple(facts), spans=tuple(dict.fromkeys([line.span, *evidence])))


def disputed_in(material: Material, line: Line) -> dict[str, Finding]:
    """What a sentence gives that is in dispute in the story, by the words for it."""
    case = material.case(line.span)
    told = [(t.finding, t.value) for t in line.told if t.finding.verdict is Verdict.DISPUTED and line.passage.holds(t.finding, t.value)]
    return {case.show(finding, value): finding for finding, value in (*case.in_dispute(line.passage), *told)}


def write_single(material: Material, line: Line, finding: Finding) -> BriefSentence | None:
    """Write a sentence that rests on a single source as such; None where the page's words do not give the fact."""
    passages: dict[str, tuple[str, int, int]] = {}
    for telling in material.tellings.get(finding.id, ()):
        other = material.line_at.get((telling.claim.article_id, telling.claim.sentence))
        if other is not None and any(other.passage.holds(finding, v) for v in finding.values):
            passages.setdefault(outlet_of(other.article), other.span)
    if outlet_of(line.article) not in passages or not any(line.passage.holds(finding, v) for v in finding.values):
        return None
    passages[outlet_of(line.article)] = line.span
    origins = {material.origin_of.get(span[0], "") for span in passages.values()}
    names = [outlet_of(line.article), *(name for name in passages if name != outlet_of(line.article))]
    slots = {"outlet": names[0], "outlets": _listed(names), "day": day_of(published(line.article)), "quote": quoted(line.quotation)}
    template = "alone" if len(names) == 1 else "alone_several" if len(origins) == 1 else "alone_doubtful"
    return BriefSentence(
        text=compose(template, **slots), fact_ids=(finding.id,), spans=tuple(dict.fromkeys([line.span, *passages.values()]))
    )


def single_of(line: Line) -> Iterator[Finding]:
    """The facts of a single source that a sentence tells, in the order of their notability."""
    yield from (f for f in told_findings(line, Verdict.SINGLE_SOURCE) if f.shown)


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
