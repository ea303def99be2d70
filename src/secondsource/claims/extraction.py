"""Article, analysis and tagged text in, claims out: one claim a value (date, sum, count, place, person, organisation, kind of
paper) and one claim a clause as a whole. Every claim keeps its clause's exact span and the value's own span within it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from secondsource.claims.attribution import speaker_of
from secondsource.claims.clauses import split_clauses
from secondsource.claims.concepts import DOCUMENT_KINDS, concepts_of, document_force
from secondsource.claims.endings import tells_of_end
from secondsource.records import (
    Analysis,
    Article,
    Bound,
    Claim,
    EntityKind,
    EntityMention,
    EventMention,
    QuantityMention,
    Slot,
    Span,
    Status,
    TaggedText,
    TimeKind,
    TimeMention,
    Token,
    content_id,
)
from secondsource.text import count_words, fold, word_spans

_Mention = TypeVar("_Mention", TimeMention, QuantityMention, EntityMention, EventMention)

MAX_TERMS = 40
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ"})
_STOP = frozenset(
    [
        "be",
        "have",
        "do",
        "say",
        "tell",
        "add",
        "make",
        "take",
        "get",
        "go",
        "come",
        "give",
        "see",
        "use",
        "that",
        "this",
        "will",
        "would",
        "may",
        "can",
        "could",
        "should",
        "not",
        "which",
        "who",
        "other",
    ]
)
_BACKGROUND = re.compile(
    r"\b(?:as (?:was )?(?:previously |earlier )?reported(?: earlier)?|recall(?:ing)? that|recall(?=,| )|previously|in recent years|"
    r"(?:last|the previous|a) year (?:ago|earlier|before)|years ago|decades ago|back in (?:19|20)\d\d|"
    r"wie berichtet|rappelons|нагадаємо|potrivit unor informații anterioare)\b",
    re.IGNORECASE,
)
_CAUSE = re.compile(
    r"\b(?:caused?|because|due to|owing to|as a result of|blamed?|trigger(?:ed|s)?|sparked|set off|led to|following a|"
    r"the reason|prompted|stems? from|hypothesis|short circuit|by means of|came in through)\b",
    re.IGNORECASE,
)
_STATUS = re.compile(
    r"\b(?:cancel(?:led|ed|s)?|stopped|halted|suspended|closed|shut|reopened|resumed|postponed|in force|denied|denies|locked|"
    r"still missing|on hold|lodged|appeal(?:ed|s)?|withdr[ae]wn?|under way|underway|examining|considering|has no intention)\b",
    re.IGNORECASE,
)
BARE_SUM = 1e5
"""From here on a number without a noun, after a sum of money, is a sum of money."""
_POSSESSIVE = re.compile(r"['’]s (?!(?:the|a|an)\b)(?=(?:\w+ )?(?:prices?|rates?|exchange|market|terms|money|standards?|levels?)\b)")
"""What follows "today" in "today's forward prices": no date of an event."""
_RATE = re.compile(r"(?:an?|per|each|every) (?:second|minute|hour|day|night|week|month|year)\b", re.IGNORECASE)
_REJECTED = re.compile(r"\b(?:not|instead of|rather than|nicht|statt|și nu|а не)\s+(?:(?:the|some|about|around|just|only|on|in|by)\s+)?$")
"""What stands before a value that the page says is wrong: "268 million euros and not 214 million"."""
_CALLED_WRONG = re.compile(
    r"[^,;.]{0,40}\b(?:is|was|are|were) (?:simply |plainly |clearly )?"
    r"(?:wrong|false|untrue|incorrect|inaccurate|mistaken|invented|fabricated)\b"
)
"""What follows a value that the page says is wrong: "the union's figure of twelve was wrong"."""
_SPEECH = frozenset("say tell add announce state write report speak note stress explain insist".split())
MAX_FRAME = 12
"""A clause of speech with so few words and nothing else in it ("said Mara Ilves, the mayor") claims nothing by itself."""
BACKGROUND_DAYS = 31
_PART_OF_YEAR = {"Q1": "01", "Q2": "04", "Q3": "07", "Q4": "10", "H1": "01", "H2": "07", "SP": "03", "SU": "06", "FA": "09"}
"""First month of the parts of a year in TIMEX3 terms."""
_DAY_OR_MONTH = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
PART = "part"
"""Concept of a count that is part of another: "six of the injured"."""
REVISED = "revised"
"""Concept of what is said to replace an earlier value."""
_REVISED = re.compile(
    r"\b(?:corrected|correction|revis(?:ed|es|ion)|(?:up|down) from|"
    r"ris(?:en|es|ing) (?:from .{1,20} )?to|(?:rose|climbed|grown|gone up) to|"
    r"raised (?:from .{1,20} )?to|"
    r"earlier (?:figure|count|total|toll|number)|reported earlier|no longer|instead of)\b",
    re.IGNORECASE,
)
_PART = re.compile(r"(?:[a-z]+ ){0,2}?[\w.,-]+ of (?:the|them|these|those|whom|its|his|her|their|our)\b", re.IGNORECASE)
_THERE = re.compile(r"\b(?:be|are|were|is|was)\s+$")
"""What stands before "48 of them" where it is all of them: "there are to be 48 of them"."""
_STILL = re.compile(r"\b(?:are|were|is|was) still\b|\bremain(?:s|ed|ing)?\b", re.IGNORECASE)
"""Who is still in hospital is part of who was hurt; who is still missing is all who are."""
_ANAPHOR = re.compile(
    r"\W*(?:(?:this|that|the|these|such) (?:announcement|agreement|deal|accord|signing|move|decision|step|incident|accident|fire|blaze|"
    r"attack|visit|meeting|ceremony|statement|document|vote|ruling|award|contract|blast|crash|strike)s?|it|this|both|they)\b",
    re.IGNORECASE,
)
"""Sentence openings that speak of what the sentence before told."""
MIN_WORDS = 3
"""Fewer words ("2.", "In Brief") make no claim."""
_DATELINE = re.compile(r"\W*[A-ZÀ-Ý][^\n.()]{2,60}(?:\.[^\n()]{0,20})?\([^()\n]{2,40}\)\s*[-–—]+\s+")
"""Where the agency writes from, when, and its name: "TALLINN, March 3 (ABC) - "; none of it is the news."""
_THRESHOLD = re.compile(
    r"\b(?:limit|limits|limited|threshold|ceiling|cap|capped|at least|at most|no (?:more|less|fewer) than|may not exceed|must)\b",
    re.I,
)
_DOCUMENT = re.compile(
    r"(?i:\b(?:"
    + "|".join(sorted((re.escape(w) + "s?" for _, ws in DOCUMENT_KINDS.values() for w in ws), key=len, reverse=True))
    + r")\b)|(?<=signed )intent\b"
)
_KIND_OF_WORDING = {wording: kind for kind, (_, wordings) in DOCUMENT_KINDS.items() for wording in wordings}
_LENGTH_UNITS = frozenset(
    {"km", "m", "cm", "mm", "mile", "ha", "hectare", "km2", "m2", "degree", "degree fahrenheit", "acre", "foot", "metre", "age"}
)
_AMOUNT_UNITS = frozenset(
    "percent percentage_point t kg g lb ounce ml barrel mw gw kw gwh mwh twh bcm mtpa litre l m3 point bitcoin".replace("_", " ").split()
) | {"percentage point"}
_ENTITY_SLOTS = {
    EntityKind.PERSON: Slot.PERSON,
    EntityKind.ORGANISATION: Slot.ORGANISATION,
    EntityKind.PLACE: Slot.PLACE,
}


StatusAt = Callable[[int, int], Status]
"""Gives the status of what governs a span of the text."""


def _with_status(claim: Claim, status_at: StatusAt | None, published: str) -> Claim:
    """Give a claim the status of what governs its value; what the page rejects stays denied, and a day yet to come is planned.

    What is cancelled or denied around a value does not deny the value: "two of the four meetings were called off".
    """
    if claim.status is Status.DENIED:
        return replace(claim, ended=True) if tells_of_end(claim.quote, claim.status) else claim
    status = status_at(claim.value_start, claim.value_end) if status_at else claim.status
    if status is Status.DENIED:
        status = claim.status
    if status is Status.DONE and claim.slot is Slot.DATE and _lies_ahead(claim.value, published):
        status = Status.PLANNED
    ended = tells_of_end(claim.quote, status)
    return claim if (status, ended) == (claim.status, claim.ended) else replace(claim, status=status, ended=ended)


def _lies_ahead(day: str, published: str) -> bool:
    """Whether a day, month, half or year begins after the day of publication (ISO 8601); an unknown one does not.

    >>> _lies_ahead("2031-Q3", "2031-02-12"), _lies_ahead("2031-02", "2031-02-12"), _lies_ahead("T18:30", "2031-02-12")
    (True, False, False)
    """
    if not published or not day[:4].isdigit():
        return False
    part = _PART_OF_YEAR.get(day[5:7], day[5:7])
    begins = f"{day[:4]}-{part}{day[7:]}" if part.isdigit() else day[:4]
    return begins > published[: len(begins)]


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause with what its claims share."""

    span: Span
    sentence: int
    terms: tuple[str, ...]
    concepts: frozenset[str]
    predicate: str
    entities: tuple[str, ...]
    status: Status
    speaker: str | None
    background: bool
    quote: str


def extract_claims(article: Article, analysis: Analysis, tagged: TaggedText, *, status_at: StatusAt | None = None) -> tuple[Claim, ...]:
    """Extract the claims of an article in order of their place; an article without sentences gives none.

    `article.text[claim.start:claim.end] == claim.quote` holds for each, and the value's span lies inside. With `status_at` every value has
    the status of what governs it; without, that of its clause.
    """
    starts, parts = [t.start for t in tagged.tokens], _parts(analysis)
    claims: dict[str, Claim] = {}
    dateline = _DATELINE.match(article.text)
    news = dateline.end() if dateline else 0
    told: frozenset[str] = frozenset()
    published = article.published.at.date().isoformat() if article.published else ""
    for number, sentence in enumerate(analysis.sentences):
        added, told = _concepts_of_sentence(article.text, sentence, told), frozenset()
        recalled = _BACKGROUND.search(article.text[sentence.start : sentence.end]) is not None
        for span in split_clauses(tagged, Span(start=max(news, sentence.start), end=sentence.end)):
            tokens = tagged.tokens[bisect_left(starts, span.start) : bisect_right(starts, span.end - 1)]
            if count_words(article.text, span.start, span.end) < MIN_WORDS:
                continue
            clause = _describe(article, parts[number], span, number, tokens)
            clause = replace(clause, concepts=clause.concepts | added, background=clause.background or recalled)
            told |= clause.concepts
            for claim in _claims_of(article, parts[number], clause):
                claims.setdefault(claim.id, _with_status(claim, status_at, published))
    return tuple(sorted(claims.values(), key=lambda c: (c.start, c.end, c.value_start, c.slot, c.id)))


def _concepts_of_sentence(text: str, sentence: Span, before: frozenset[str]) -> frozenset[str]:
    """What all clauses of a sentence are about: what the one before told, where this one points back, and a change of what was said."""
    back = before if _ANAPHOR.match(text, sentence.start) else frozenset[str]()
    return back | {REVISED} if _REVISED.search(text, sentence.start, sentence.end) else back


def _parts(analysis: Analysis) -> list[Analysis]:
    """The analysis of each sentence, so that no clause is held against every mention of a long page; attributions reach over more."""
    starts = [s.start for s in analysis.sentences]

    def share_out(mentions: Sequence[_Mention]) -> list[list[_Mention]]:
        parts: list[list[_Mention]] = [[] for _ in starts]
        for mention in mentions:
            if (number := bisect_right(starts, mention.start) - 1) >= 0:
                parts[number].append(mention)
        return parts

    times, quantities = share_out(analysis.times), share_out(analysis.quantities)
    entities, events = share_out(analysis.entities), share_out(analysis.events)
    return [
        replace(analysis, times=tuple(t), quantities=tuple(q), entities=tuple(n), events=tuple(e))
        for t, q, n, e in zip(times, quantities, entities, events, strict=True)
    ]


def _describe(article: Article, analysis: Analysis, span: Span, number: int, tokens: Sequence[Token]) -> _Clause:
    quote = article.text[span.start : span.end]
    sentence = analysis.sentences[number]
    event = _main_event(analysis.events, span, tokens)
    names = [e.name for e in analysis.entities if sentence.start <= e.start < sentence.end]
    terms = _terms(quote, tokens)
    return _Clause(
        span=span,
        sentence=number,
        terms=terms,
        concepts=concepts_of([*terms, event.lemma] if event else terms),
        predicate=event.lemma if event else "",
        entities=tuple(dict.fromkeys(names)),
        status=event.status if event else Status.DONE,
        speaker=speaker_of(analysis.attributions, span),
        background=_is_dated_back(article, analysis, span),
        quote=quote,
    )


def _is_dated_back(article: Article, analysis: Analysis, span: Span) -> bool:
    """Whether a clause gives a day or month that lies well before the page: it tells what was, not what is new."""
    if article.published is None:
        return False
    latest = (article.published.at.date() - timedelta(days=BACKGROUND_DAYS)).isoformat()
    inside = [t.value for t in analysis.times if span.start <= t.start < span.end and _DAY_OR_MONTH.match(t.value)]
    return bool(inside) and max(inside)[:7] < latest[:7]


def _terms(quote: str, tokens: Sequence[Token]) -> tuple[str, ...]:
    if any(t.pos for t in tokens):
        lemmas = [fold(t.lemma) for t in tokens if t.pos in _CONTENT]
    else:
        lemmas = [fold(quote[s.start : s.end]) for s in word_spans(quote) if s.end - s.start > 3]
    return tuple(dict.fromkeys(w for w in lemmas if w not in _STOP and not w.isdigit()))[:MAX_TERMS]


def _main_event(events: Sequence[EventMention], span: Span, tokens: Sequence[Token]) -> EventMention | None:
    """The event whose trigger heads the clause, what is said before that it is said: "he said he would appeal" is about the appeal."""
    inside = [e for e in events if span.start <= e.start < span.end]
    if not inside:
        return None
    depth = {t.start: (t.dep != "ROOT", t.pos not in {"VERB", "AUX"}, t.start) for t in tokens}
    return min(inside, key=lambda e: (e.lemma in _SPEECH, depth.get(e.start, (True, True, e.start)), e.start))


def _claims_of(article: Article, analysis: Analysis, clause: _Clause) -> Iterator[Claim]:
    within = clause.span
    times = [t for t in analysis.times if within.start <= t.start and t.end <= within.end]
    for time in times:
        yield from _time_claim(article, clause, time)
    currency = ""
    for quantity in analysis.quantities:
        if within.start <= quantity.start and quantity.end <= within.end:
            # "268 million euros and not 214 million": a bare sum after a sum is of its currency.
            bare = not quantity.unit and not quantity.currency and quantity.number >= BARE_SUM
            found = replace(quantity, currency=currency) if bare else quantity
            currency = found.currency or currency
            yield _quantity_claim(article, clause, found)
    for entity in analysis.entities:
        if within.start <= entity.start and entity.end <= within.end and entity.kind in _ENTITY_SLOTS:
            yield _entity_claim(article, clause, entity)
    for match in _DOCUMENT.finditer(clause.quote):
        span = Span(start=within.start + match.start(), end=within.start + match.end())
        kind = _document_kind(match.group())
        yield _claim(article, clause, span, Slot.DOCUMENT, kind, unit=document_force(kind))
    if not _only_frames(clause):
        yield _claim(article, clause, within, _passage_slot(clause), clause.quote)


def _only_frames(clause: _Clause) -> bool:
    return clause.predicate in _SPEECH and not clause.concepts and count_words(clause.quote, 0, len(clause.quote)) <= MAX_FRAME


def _passage_slot(clause: _Clause) -> Slot:
    if _CAUSE.search(clause.quote):
        return Slot.CAUSE
    return Slot.STATUS if _STATUS.search(clause.quote) else Slot.OTHER


def _document_kind(wording: str) -> str:
    plain = wording.casefold()
    if plain == "intent":
        return "statement of intent"
    return _KIND_OF_WORDING.get(plain) or _KIND_OF_WORDING.get(plain.rstrip("s"), "agreement")


def _time_claim(article: Article, clause: _Clause, time: TimeMention) -> Iterator[Claim]:
    if _POSSESSIVE.match(article.text, time.end) or _RATE.match(article.text, time.start):
        return
    span = Span(start=time.start, end=time.end)
    day, _, clock = time.value.partition("T") if time.kind in {TimeKind.DATE, TimeKind.TIME} else ("", "", "")
    # "recently" (PAST_REF), "now" and "in future" give no day.
    if day[:4].strip("0123456789X") == "" and day and not day.startswith(("XXXX-XX", "XXXX-W")):
        yield _claim(article, clause, span, Slot.DATE, day, bound=time.bound, unit="date")
    if clock[:2].isdigit():
        yield _claim(article, clause, span, Slot.DATE, f"T{clock}", bound=time.bound, unit="time")
    elif time.kind is TimeKind.DURATION:
        yield _claim(article, clause, span, Slot.AMOUNT, time.value, bound=time.bound, unit="duration")


def _quantity_claim(article: Article, clause: _Clause, quantity: QuantityMention) -> Claim:
    span = Span(start=quantity.start, end=quantity.end)
    unit = quantity.currency or quantity.unit
    value = f"{quantity.number:.15g} {unit}".strip()
    slot = _quantity_slot(clause.quote, quantity)
    there = _THERE.search(article.text, max(0, quantity.start - 8), quantity.start)
    if (_PART.match(article.text, quantity.start) and not there) or (_STILL.search(clause.quote) and "missing" not in clause.concepts):
        clause = replace(clause, concepts=clause.concepts | {PART})
    return _claim(article, clause, span, slot, value, number=quantity.number, unit=unit, bound=quantity.bound)


def _quantity_slot(quote: str, quantity: QuantityMention) -> Slot:
    if quantity.currency:
        return Slot.AMOUNT
    if quantity.unit in _LENGTH_UNITS:
        return Slot.OTHER
    if quantity.unit == "percent" and _THRESHOLD.search(quote):
        return Slot.OTHER
    return Slot.AMOUNT if quantity.unit in _AMOUNT_UNITS else Slot.COUNT


def _entity_claim(article: Article, clause: _Clause, entity: EntityMention) -> Claim:
    return _claim(article, clause, Span(start=entity.start, end=entity.end), _ENTITY_SLOTS[entity.kind], entity.name)


def _claim(
    article: Article,
    clause: _Clause,
    value_span: Span,
    slot: Slot,
    value: str,
    *,
    number: float | None = None,
    unit: str = "",
    bound: Bound = Bound.EXACT,
) -> Claim:
    rejected = value_span.start > clause.span.start and (
        _REJECTED.search(clause.quote, 0, value_span.start - clause.span.start)
        or _CALLED_WRONG.match(clause.quote, value_span.end - clause.span.start)
    )
    return Claim(
        id=content_id("clm", article.id, clause.span.start, clause.span.end, value_span.start, value_span.end, slot, value),
        article_id=article.id,
        start=clause.span.start,
        end=clause.span.end,
        quote=clause.quote,
        value_start=value_span.start,
        value_end=value_span.end,
        slot=slot,
        value=value,
        status=Status.DENIED if rejected else clause.status,
        number=number,
        unit=unit,
        bound=bound,
        predicate=clause.predicate,
        terms=clause.terms,
        entities=clause.entities,
        attributed_to=clause.speaker,
        background=clause.background,
        concepts=tuple(sorted(clause.concepts)),
        sentence=clause.sentence,
    )
