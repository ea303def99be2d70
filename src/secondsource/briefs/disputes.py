"""The material of a brief in; what is disputed, and what changed, as sentences out: each side with its pages and in its own words."""

from __future__ import annotations

from collections.abc import Sequence

from secondsource.briefs.cuewords import content_words
from secondsource.briefs.evidence import Case, Passage, are_alike, day_of, names_alike, outlet_of, published, sides_of
from secondsource.briefs.material import Line, Material, Telling
from secondsource.briefs.proofs import SLOT_WORDS
from secondsource.briefs.quoting import quoted
from secondsource.briefs.templates import compose
from secondsource.briefs.values import spell_value
from secondsource.records import BriefSentence, Finding, Slot, Status, Value, Verdict

NAMED = 3
"""Outlets named for a side; the rest are counted."""
NAMED_SO = 3
"""Words of content that it counts for where a sentence names a value as a brief does."""
SIDES = 4
"""Values of a dispute that are told, the best supported first."""
_SPOKEN = frozenset({Slot.DATE, Slot.DOCUMENT})
_GRAVE = {Slot.DATE: 3, Slot.AMOUNT: 3, Slot.DOCUMENT: 3, Slot.COUNT: 2, Slot.CAUSE: 3, Slot.STATUS: 3}


def disputes(material: Material) -> list[Finding]:
    """Disputed findings, those first that matter most and whose sides plainly speak of one thing."""
    found = [f for f in material.report.findings if f.verdict is Verdict.DISPUTED]
    return sorted(found, key=lambda f: (-_weight(material, f), f.id))


def _weight(material: Material, finding: Finding) -> float:
    support = min(len(v.origin_ids) for v in _sides(finding))
    return 2 * finding.key + _GRAVE.get(finding.slot, 1) + 2 * is_plain(material, finding) + support


def is_plain(material: Material, finding: Finding) -> bool:
    """Whether the sides of a dispute plainly speak of one thing: sentences that share words of content, or a key day, sum or paper."""
    lines = _best_lines(material, finding)[:2]
    met = len(lines) == 2 and lines[0] is not None and lines[1] is not None and are_alike(lines[0].text, lines[1].text)
    return met or (finding.key and None not in lines and finding.slot in _SPOKEN)


def _sides(finding: Finding) -> list[Value]:
    return sides_of(finding)[:SIDES]


def _tellings(material: Material, finding: Finding, value: Value) -> list[Telling]:
    """Claims whose words can be read as the value, one an outlet; denials only where nobody else gives it."""
    told: dict[str, Telling] = {}
    given = [t for t in material.tellings.get(finding.id, ()) if t.value is value]
    affirmed = [t for t in given if t.claim.status is not Status.DENIED] or given
    for telling in affirmed:
        article = material.articles[telling.claim.article_id]
        if _holds(material, telling, finding, value):
            told.setdefault(outlet_of(article), telling)
    return list(told.values())


def _holds(material: Material, telling: Telling, finding: Finding, value: Value) -> bool:
    claim = telling.claim
    return Passage(material.articles[claim.article_id], claim.start, claim.end).holds(finding, value)


def _span(telling: Telling) -> tuple[str, int, int]:
    return telling.claim.article_id, telling.claim.start, telling.claim.end


def tell_dispute(material: Material, finding: Finding, *, bare: bool = False) -> BriefSentence | None:
    """Tell a dispute, with its best supported value in the words of a page unless `bare`; None where the pages' words do not show it."""
    told = [(value, found) for value in _sides(finding) if (found := _tellings(material, finding, value))]
    if len(told) < 2:
        return None
    line = None if bare else next((one for one in _best_lines(material, finding) if one is not None), None)
    spans = dict.fromkeys([*([line.span] if line else []), *(_span(t) for _, found in told for t in found)])
    case = material.case(*spans)
    sides = {shown: value for value, _ in told if (shown := case.show(finding, value))}
    if finding.slot in {Slot.OTHER, Slot.CAUSE, Slot.STATUS} or len(sides) < len(told) or (line is None and not bare):
        return _in_words(material, finding, [found for _, found in told])
    listed = "; ".join(_side(case, shown, finding, value) for shown, value in sides.items())
    slots = {"slot": SLOT_WORDS[finding.slot], "sides": listed}
    if line is None:
        text = compose("disagree_bare", **slots)
    else:
        text = compose("disagree", **slots, outlet=outlet_of(line.article), quote=quoted(line.quotation))
    return BriefSentence(text=text, fact_ids=(finding.id,), spans=tuple(spans))


def _side(case: Case, shown: str, finding: Finding, value: Value) -> str:
    """A value with how many origins, and which outlets, give it in the passages cited."""
    count = min(case.origins_giving(finding, value), len(value.origin_ids))
    names = case.outlets_giving(finding, value)
    if len(names) > NAMED:
        outlets = f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
    else:
        outlets = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return f"{shown} ({count} origin{'' if count == 1 else 's'}: {outlets})"


def _best_lines(material: Material, finding: Finding) -> list[Line | None]:
    """For each side a sentence that gives its value: of those that read well, the one most like what the other sides say."""
    given = [[x for x in material.lines_of(finding, v) if x.passage.holds(finding, v)] for v in _sides(finding)]
    found: list[Line | None] = []
    for n, lines in enumerate(given):
        others = [content_words(x.text) for m, rest in enumerate(given) if m != n for x in rest]
        # A sentence that gives both values belongs to neither side.
        lines = [x for x in lines if not any(x in rest for m, rest in enumerate(given) if m != n)] or lines
        lines = [x for x in lines if x not in found]
        nearness = {x: max((len(content_words(x.text) & words) for words in others), default=0) for x in lines}
        value = spell_value(_sides(finding)[n].value)
        nearness = {x: near + NAMED_SO * names_alike(value, x.text) for x, near in nearness.items()}
        found.append(min(lines, key=lambda x: (-nearness[x] + 2 * material.unfit(x)[0], material.unfit(x), x.span), default=None))
    return found


def _in_words(material: Material, finding: Finding, sides: Sequence[list[Telling]]) -> BriefSentence | None:
    first = sides[0][0]
    second = next((t for t in sides[1] if t.claim.article_id != first.claim.article_id), None)
    if second is None:
        return None
    names = [outlet_of(material.articles[t.claim.article_id]) for t in (first, second)]
    slots = {"slot": SLOT_WORDS[finding.slot], "outlet": names[0], "outlet_2": names[1]}
    return BriefSentence(text=compose("disagree_words", **slots), fact_ids=(finding.id,), spans=(_span(first), _span(second)))


def tell_sides(material: Material, finding: Finding) -> list[BriefSentence]:
    """Quote each side of a dispute in the words of one of its pages."""
    found = []
    for value, line in zip(_sides(finding), _best_lines(material, finding), strict=True):
        if line is None:
            continue
        shown = material.case(line.span).show(finding, value)
        slots = {"value": shown, "outlet": outlet_of(line.article), "day": day_of(published(line.article))}
        template = "side" if shown and not line.passage.is_worded(finding, value) else "side_words"
        text = compose(template, **slots, quote=quoted(line.quotation))
        found.append(BriefSentence(text=text[:1].upper() + text[1:], fact_ids=(finding.id,), spans=(line.span,)))
    return found


def tell_update(material: Material, finding: Finding) -> tuple[Line, BriefSentence] | None:
    """Tell what a fact was given as first and last, with the last in the words of its page; None where the pages' words do not show it."""
    latest = finding.values[0]
    told = [t for t in material.tellings.get(finding.id, ()) if t.value is not latest and _holds(material, t, finding, t.value)]
    lines = [line for line in material.lines_of(finding, latest) if line.passage.holds(finding, latest)]
    if not told or not lines:
        return None
    before, after = told[0], lines[0]
    old = material.articles[before.claim.article_id]
    case = material.case(after.span, _span(before))
    values = [case.show(finding, value) for value in (before.value, latest)]
    is_plain_change = Status.DENIED not in {before.value.status, latest.status} and published(old) <= published(after.article)
    if not is_plain_change or not all(values) or values[0] == values[1]:
        return None
    text = compose(
        "updated",
        slot=SLOT_WORDS[finding.slot],
        value=values[0],
        outlet=outlet_of(old),
        day=day_of(published(old)),
        value_2=values[1],
        outlet_2=outlet_of(after.article),
        day_2=day_of(published(after.article)),
        quote=quoted(after.quotation),
    )
    return after, BriefSentence(text=text, fact_ids=(finding.id,), spans=(after.span, _span(before)))
