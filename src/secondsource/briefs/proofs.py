"""A parsed sentence of a brief and the case it belongs to in; what of it is not proven out. One proof for each template.

Sentences on facts are proven here, those on the story as a whole in `brief_counts`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from secondsource.briefs.evidence import Case, Passage, day_of, names_alike, outlet_of, page_of, published
from secondsource.briefs.speaking import speaks
from secondsource.briefs.values import gives_value, spell_value
from secondsource.records import Finding, FindingKind, PartRole, Slot, Status, Value, Verdict

Slots = Mapping[str, str]
Problem = tuple[str, str]
"""Words that are not proven, and why."""
Proof = Callable[[Case, Slots], Iterator[Problem]]

SLOT_WORDS = {
    Slot.DATE: "date", Slot.AMOUNT: "figure", Slot.COUNT: "number", Slot.PLACE: "place", Slot.PERSON: "person",
    Slot.ORGANISATION: "body", Slot.STATUS: "state of things", Slot.DOCUMENT: "kind of paper", Slot.CAUSE: "cause", Slot.OTHER: "facts",
}  # fmt: skip
ITSELF = "what it says"
"""Stands for a passage that other origins tell in words of their own."""
_ITEM = re.compile(r"(?P<value>.+?) \((?P<count>\d+)\)(?:, | and |$)")
_SIDE = re.compile(r"(?P<value>.+?) \((?P<count>\d+) origins?: (?P<outlets>.+?)\)(?:; |$)")
_MORE = re.compile(r"(?P<named>.*) and (?P<count>\d+) more")


def _agreed(case: Case, slots: Slots) -> Iterator[Problem]:
    outlet, _, day = slots["page"].rpartition(", ")
    passage, wrong = case.quoted_in(slots["quote"], outlet, day)
    if passage is None or not case.is_own(passage):
        yield slots["quote"], wrong or "is of a page that is not of this story"
        return
    items = list(_ITEM.finditer(slots["agreed"]))
    if "".join(m.group() for m in items) != slots["agreed"] or not items or len({m["value"] for m in items}) != len(items):
        yield slots["agreed"], "is no list of values with the number of their origins"
    for item in items:
        if not any(_is_agreed(case, passage, f, v, int(item["count"])) for f, v in _shown(case, item["value"], Verdict.CORROBORATED)):
            yield item["value"], "is not what so many independent origins say in the passages cited"
    yield from _named_disputes(case, passage, [shown for shown in slots.get("disputed", "").split(", ") if shown])


def _named_disputes(case: Case, passage: Passage, named: Sequence[str]) -> Iterator[Problem]:
    """What a quotation gives that is in dispute must be named, and nothing else."""
    for shown in named:
        if not any(passage.holds(f, v) for f, v in case.values_shown(shown, _of(case, Verdict.DISPUTED))):
            yield shown, "is not what is disputed in the passage quoted"
    for finding, value in case.in_dispute(passage):
        if not any(v is value for shown in named for _, v in case.values_shown(shown, [finding])):
            yield spell_value(value.value), "is in dispute, and not named so"


def _of(case: Case, verdict: Verdict) -> tuple[Finding, ...]:
    return tuple(f for f in case.facts if f.verdict is verdict)


def _shown(case: Case, shown: str, verdict: Verdict) -> Iterator[tuple[Finding, Value]]:
    """Cited facts of a verdict whose best value is shown by these words."""
    facts = _of(case, verdict)
    if shown == ITSELF:
        yield from ((f, f.values[0]) for f in facts if Passage.is_worded(f, f.values[0]))
    yield from ((f, f.values[0]) for f in facts if gives_value(shown, f.values[0].value))


def _is_agreed(case: Case, quoted: Passage, finding: Finding, value: Value, count: int) -> bool:
    """Whether a value is in the passage quoted and in passages of so many origins with it, and the report counts no fewer."""
    return 1 < count == min(case.origins_giving(finding, value, quoted), finding.independent_sources) and quoted.holds(finding, value)


def _reports(case: Case, slots: Slots) -> Iterator[Problem]:
    passage, wrong = case.quoted_in(slots["quote"], slots["outlet"], slots["day"])
    if passage is None or not case.is_own(passage):
        yield slots["quote"], wrong or "is of a page that is not of this story"
    else:
        yield from _named_disputes(case, passage, [shown for shown in slots.get("disputed", "").split(", ") if shown])


def _alone(case: Case, slots: Slots) -> Iterator[Problem]:
    yield from _by_single(case, slots, [slots["outlet"]], most=1)


def _alone_several(case: Case, slots: Slots) -> Iterator[Problem]:
    named = read_names(slots["outlets"], case)
    yield from _by_single(case, slots, named, most=1)
    if len({case.origin_of(p.article.id) for p in case.passages if outlet_of(p.article) in named}) != 1:
        yield slots["outlets"], "are not of one origin"


def _alone_doubtful(case: Case, slots: Slots) -> Iterator[Problem]:
    yield from _by_single(case, slots, read_names(slots["outlets"], case), most=len(case.report.origins))


def _by_single(case: Case, slots: Slots, named: Sequence[str], most: int) -> Iterator[Problem]:
    passage, wrong = case.quoted_in(slots["quote"], named[0], slots["day"]) if named else (None, "is of an outlet that is not cited")
    if passage is None or not case.is_own(passage):
        yield slots["quote"], wrong or "is of a page that is not of this story"
        return
    facts = [f for f in _of(case, Verdict.SINGLE_SOURCE) if f.independent_sources <= most]
    facts = [f for f in facts if any(passage.holds(f, v) for v in f.values)]
    cited = {outlet_of(p.article) for p in case.passages for f in facts if any(p.holds(f, v) for v in f.values)}
    if not facts:
        yield ", ".join(named), "is not the single source of a fact cited that the quotation tells"
    elif set(named) != cited or len(set(named)) != len(named):
        yield ", ".join(named), "are not the outlets that tell it in the passages cited"


def read_names(listed: str, case: Case) -> list[str]:
    """The outlets of cited pages that a list names, in its order; nothing where it is no list of these alone."""
    known = sorted({outlet_of(p.article) for p in case.passages}, key=lambda name: (-len(name), name))
    one = "|".join(map(re.escape, known))
    if not known or not re.fullmatch(rf"(?:{one})(?:(?:, | and )(?:{one}))*", listed):
        return []
    return re.findall(rf"(?:{one})(?=, | and |$)", listed)


def _fits_list(listed: str, outlets: Sequence[str], case: Case) -> bool:
    """Whether a list names outlets in their order from the first, and counts the rest."""
    match = _MORE.fullmatch(listed)
    for names, rest in ((read_names(listed, case), 0), *([(read_names(match["named"], case), int(match["count"]))] if match else [])):
        if names and names == list(outlets[: len(names)]) and len(names) + rest == len(outlets):
            return True
    return False


def _disagree(case: Case, slots: Slots) -> Iterator[Problem]:
    sides = list(_SIDE.finditer(slots["sides"]))
    if "".join(m.group() for m in sides) != slots["sides"] or len(sides) < 2 or len({m["value"] for m in sides}) != len(sides):
        yield slots["sides"], "is no list of values with their origins"
        return
    fact = next((f for f in _of(case, Verdict.DISPUTED) if all(_is_side(case, f, side) for side in sides)), None)
    if fact is None:
        yield slots["sides"], "is not what the passages cited and the report set against each other"
        return
    if slots["slot"] != SLOT_WORDS[fact.slot]:
        yield slots["slot"], "is not what is disputed"
    if "quote" in slots:
        passage = next((p for p in case.passages if outlet_of(p.article) == slots["outlet"]), None)
        found, wrong = case.quoted_in(slots["quote"], slots["outlet"], day_of(published(passage.article))) if passage else (None, "")
        if found is None or not any(found.holds(fact, v) for v in fact.values):
            yield slots["quote"], wrong or "does not give a value in dispute"


def _is_side(case: Case, finding: Finding, side: re.Match[str]) -> bool:
    for _, value in case.values_shown(side["value"], [finding]):
        outlets = case.outlets_giving(finding, value)
        if int(side["count"]) == min(case.origins_giving(finding, value), len(value.origin_ids)) and _fits_list(
            side["outlets"], outlets, case
        ):
            return True
    return False


def _disagree_words(case: Case, slots: Slots) -> Iterator[Problem]:
    for fact in _of(case, Verdict.DISPUTED):
        telling = [{outlet_of(p.article) for p in case.passages if case.is_own(p) and p.holds(fact, v)} for v in fact.values]
        sides = {n for n, outlets in enumerate(telling) if slots["outlet"] in outlets}
        others = {n for n, outlets in enumerate(telling) if slots["outlet_2"] in outlets}
        if slots["slot"] == SLOT_WORDS[fact.slot] and any(a != b for a in sides for b in others) and slots["outlet"] != slots["outlet_2"]:
            return
    yield f"{slots['outlet']} and {slots['outlet_2']}", "are not on two sides of what is disputed in the passages cited"


def _side(case: Case, slots: Slots) -> Iterator[Problem]:
    passage, wrong = case.quoted_in(slots["quote"], slots["outlet"], slots["day"])
    if passage is None:
        yield slots["quote"], wrong
    elif "value" in slots and not any(passage.holds(f, v) for f, v in _either_case(case, slots["value"])):
        yield slots["value"], "is not what the quotation says in the dispute"
    elif not any(passage.holds(f, v) for f in _of(case, Verdict.DISPUTED) for v in f.values):
        yield slots["quote"], "is on no side of the dispute cited"


def _either_case(case: Case, shown: str) -> Iterator[tuple[Finding, Value]]:
    """Disputed values shown by these words, whether or not they have the capital that begins a sentence."""
    for words in dict.fromkeys((shown, shown[:1].casefold() + shown[1:])):
        yield from case.values_shown(words, _of(case, Verdict.DISPUTED))


def _updated(case: Case, slots: Slots) -> Iterator[Problem]:
    _, wrong = case.quoted_in(slots["quote"], slots["outlet_2"], slots["day_2"])
    if wrong:
        yield slots["quote"], wrong
    for fact in _of(case, Verdict.UPDATED):
        pairs = [(v, w) for _, v in case.values_shown(slots["value"], [fact]) for _, w in case.values_shown(slots["value_2"], [fact])]
        for before, after in pairs:
            first = [p for p in _told_on(case, slots["outlet"], slots["day"]) if p.holds(fact, before)]
            then = [p for p in _told_on(case, slots["outlet_2"], slots["day_2"]) if p.holds(fact, after)]
            if (
                before is not after
                and slots["slot"] == SLOT_WORDS[fact.slot]
                and any(published(a.article) <= published(b.article) for a in first for b in then)
            ):
                return
    yield f"{slots['value']} to {slots['value_2']}", "is no change that the passages cited tell in this order"


def _told_on(case: Case, outlet: str, day: str) -> list[Passage]:
    return [p for p in case.passages if page_of(p.article) == f"{outlet}, {day}" and case.is_own(p)]


def _unknown(case: Case, slots: Slots) -> Iterator[Problem]:
    passage, wrong = case.quoted_in(slots["quote"], slots["outlet"], slots["day"])
    if passage is None:
        yield slots["quote"], wrong
        return
    told = [p for f in case.facts if f.kind is FindingKind.UNKNOWN for p in f.particulars if p.article_id == passage.article.id]
    if not any(passage.start < part.end and part.start < passage.end for p in told for part in p.parts if part.role is PartRole.WHAT):
        yield slots["quote"], "is not told as something that is not known"


def _plan(case: Case, slots: Slots) -> Iterator[Problem]:
    outlet, day = (
        (slots["outlet"], slots["day"]) if "outlet" in slots else (slots["page"].rpartition(", ")[0], slots["page"].rpartition(", ")[2])
    )
    passage, wrong = case.quoted_in(slots["quote"], outlet, day)
    if passage is None:
        yield slots["quote"], wrong
        return
    first = slots["value"][:1].casefold() + slots["value"][1:]
    for fact in case.facts:
        for value in fact.values:
            if spell_value(value.value) in {slots["value"], first} and _lies_ahead(case, fact, value, passage):
                if "origins" not in slots and value.origin_ids == (case.origin_of(passage.article.id),):
                    return
                if "origins" in slots and fact.verdict is Verdict.CORROBORATED and int(slots["origins"]) == fact.independent_sources:
                    return
    yield slots["value"], "is no plan for a day after the last page that the passage and so many origins tell"


def _lies_ahead(case: Case, finding: Finding, value: Value, passage: Passage) -> bool:
    last = (case.report.last_published or "")[:10]
    days = [
        part.last or part.first for p in finding.particulars for part in p.parts if part.role is PartRole.TIME and part.value == value.value
    ]
    return value.status is Status.PLANNED and passage.holds(finding, value) and any(day > last for day in days)


def _open(case: Case, slots: Slots) -> Iterator[Problem]:
    shown = slots["values"].split(" or ")
    for fact in _of(case, Verdict.DISPUTED):
        given = [v for words in shown for _, v in case.values_shown(words, [fact]) if any(p.holds(fact, v) for p in case.passages)]
        if len(given) == len(shown) == len(set(shown)) > 1 and slots["slot"] == SLOT_WORDS[fact.slot]:
            return
    yield slots["values"], "is not what the report leaves open"


def _said(case: Case, slots: Slots) -> Iterator[Problem]:
    passage, wrong = case.quoted_in(slots["quote"], slots["outlet"], slots["day"])
    if passage is None:
        yield slots["quote"], wrong
    elif not speaks(slots["speaker"], slots["quote"]):
        yield slots["speaker"], "is not who speaks in the quotation"


def _side_by_side(case: Case, slots: Slots) -> Iterator[Problem]:
    for speaker in (slots["speaker"], slots["speaker_2"]):
        if not any(speaks(speaker, p.text) for p in case.passages):
            yield speaker, "does not speak in a passage cited"
    if names_alike(slots["speaker"], slots["speaker_2"]):
        yield slots["speaker_2"], "is the same speaker"


def _earlier(case: Case, slots: Slots) -> Iterator[Problem]:
    passage, wrong = case.quoted_in(slots["quote"], slots["outlet"], slots["day"])
    if passage is None:
        yield slots["quote"], wrong
        return
    first = (case.report.first_published or "")[:10]
    if case.is_own(passage) or not published(passage.article) or not published(passage.article) < first:
        yield slots["day"], "is not the day of a page of an earlier story"
    if slots["name"] not in {e.name for e in case.report.entities} or not names_alike(slots["name"], slots["quote"]):
        yield slots["name"], "is no name of the story that stands in the quotation"


PROOFS: Mapping[str, Proof] = {
    "agreed": _agreed,
    "agreed_disputed": _agreed,
    "reports": _reports,
    "reports_disputed": _reports,
    "alone": _alone,
    "alone_several": _alone_several,
    "alone_doubtful": _alone_doubtful,
    "disagree": _disagree,
    "disagree_bare": _disagree,
    "disagree_words": _disagree_words,
    "side": _side,
    "side_words": _side,
    "updated": _updated,
    "unknown": _unknown,
    "plan_alone": _plan,
    "plan_agreed": _plan,
    "open": _open,
    "said": _said,
    "side_by_side": _side_by_side,
    "earlier": _earlier,
}
"""The proof of each template that tells of facts."""
