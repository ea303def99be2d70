"""The material of a brief in, what to watch out: plans for days after the last page, open disputes, and what is said not to be known."""

from __future__ import annotations

from collections.abc import Iterator

from secondsource.briefs.disputes import disputes, is_plain, tell_dispute
from secondsource.briefs.evidence import day_of, outlet_of, page_of, published, sides_of
from secondsource.briefs.material import Line, Material
from secondsource.briefs.proofs import SLOT_WORDS
from secondsource.briefs.quoting import quoted
from secondsource.briefs.takeaways import says_again
from secondsource.briefs.templates import compose
from secondsource.briefs.values import spell_value
from secondsource.records import BriefSentence, Finding, FindingKind, PartRole, Slot, Status, Value, Verdict

PLANS, DISPUTES, UNKNOWNS = 6, 3, 4
"""So many of each are told at most."""


def watch(material: Material) -> list[BriefSentence]:
    """Tell what to watch: plans in the order of their days, then open disputes, then stated unknowns."""
    lines: list[Line] = []
    return [*_plans(material, lines), *_open_disputes(material), *_unknowns(material, lines)]


def _plans(material: Material, told: list[Line]) -> list[BriefSentence]:
    last = (material.report.last_published or "")[:10]
    found: list[tuple[str, BriefSentence]] = []
    seen: set[str] = set()
    # Days before the months that they are in.
    for finding in sorted(material.report.findings, key=lambda f: -len(f.values[0].value)):
        if finding.slot is not Slot.DATE or not finding.particulars or finding.verdict not in {Verdict.CORROBORATED, Verdict.SINGLE_SOURCE}:
            continue
        value = finding.values[0]
        day = _day(finding, value)
        if value.status is not Status.PLANNED or not last or day <= last or not spell_value(value.value):
            continue
        for line in material.lines_of(finding, value)[:4]:
            sentence = _plan(material, line, finding, value)
            if not material.reads_alone(line) or any(v.startswith(value.value) for v in seen):
                continue
            if sentence is not None and not any(says_again(line, other) for other in told):
                found.append((day, sentence))
                seen.add(value.value)
                told.append(line)
                break
    return [sentence for _, sentence in sorted(found, key=lambda item: (item[0], item[1].text))][:PLANS]


def _day(finding: Finding, value: Value) -> str:
    days = [
        part.last or part.first for p in finding.particulars for part in p.parts if part.role is PartRole.TIME and part.value == value.value
    ]
    return max(days, default="")


def _plan(material: Material, line: Line, finding: Finding, value: Value) -> BriefSentence | None:
    if not line.passage.holds(finding, value):
        return None
    shown = spell_value(value.value)
    shown = shown[:1].upper() + shown[1:]
    slots = {"value": shown, "quote": quoted(line.quotation), "outlet": outlet_of(line.article), "day": day_of(published(line.article))}
    evidence = material.evidence(line, finding)
    if finding.verdict is Verdict.CORROBORATED and evidence:
        text = compose("plan_agreed", **slots, origins=finding.independent_sources, page=page_of(line.article))
        return BriefSentence(text=text, fact_ids=(finding.id,), spans=(line.span, *evidence))
    if value.origin_ids != (material.origin_of.get(line.article.id, ""),):
        return None
    return BriefSentence(text=compose("plan_alone", **slots), fact_ids=(finding.id,), spans=(line.span,))


def _open_disputes(material: Material) -> Iterator[BriefSentence]:
    for finding in [f for f in disputes(material) if is_plain(material, f)][:DISPUTES]:
        told = tell_dispute(material, finding, bare=True)
        if told is None or ": " not in told.text.removesuffix("."):
            continue
        case = material.case(*told.spans)
        shown = [words for value in sides_of(finding) if (words := case.show(finding, value)) and f"{words} (" in told.text]
        if len(shown) > 1:
            text = compose("open", slot=SLOT_WORDS[finding.slot], values=" or ".join(shown))
            yield BriefSentence(text=text, fact_ids=told.fact_ids, spans=told.spans)


def _unknowns(material: Material, told: list[Line]) -> list[BriefSentence]:
    found = []
    for finding in material.report.findings:
        if finding.kind is not FindingKind.UNKNOWN:
            continue
        for particular in finding.particulars:
            line = next((x for x in material.lines if x.article.id == particular.article_id and x.start <= particular.start < x.end), None)
            if line is None or not material.reads_alone(line) or any(says_again(line, other) for other in told):
                continue
            slots = {"outlet": outlet_of(line.article), "day": day_of(published(line.article)), "quote": quoted(line.quotation)}
            found.append(BriefSentence(text=compose("unknown", **slots), fact_ids=(finding.id,), spans=(line.span,)))
            told.append(line)
            break
    return found[:UNKNOWNS]
