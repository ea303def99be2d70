"""One article in; every promise its sentences make, each with both sides, sum and status, out; repeats are not yet joined."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from secondsource.ledger.parties import Party, country_of_description, find_parties, same_name
from secondsource.ledger.tellings import Sums, looks_back, read_instrument, read_sums, tells_another, tells_turn
from secondsource.records import Commitment, CommitmentStatus, EntityKind, QuantityMention, Reading, Span, Telling, TimeKind
from secondsource.text import squeeze

LONGEST_SENTENCE = 700
"""Longer "sentences" are lists or tables run together; who promised what cannot be read from them."""
WHAT_LENGTH = 140
NEAR = 400
"""Characters between a commitment's sentence and a later one that may put a sum on it: two or three sentences."""
NEAR_NOUN = 60
"""Characters after "announced" within which the word for what is given stands."""
SMALLEST_WORTH = 10_000
"""Smaller sums in a sentence on worth are prices of one piece."""

_FLAGS = re.IGNORECASE | re.VERBOSE
_SPOKESMEN = re.compile(
    r"\b(?:presidents?|ministers?|governments?|leaders|officials|armies|parliaments?|republic|sultanate|kingdom|state|heads|premiers)\s+of\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_BACK_REFERENCE = re.compile(
    r"\b(?:it|she|he|they|we|the\s+(?:company|firm|group|ministry|government|bank|operator|utility|agency|authority|maker|owner|country))\b(?:\W+\w+){0,4}\W*$",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"\b(?:of|in|at|for|from|with|to|by|on|against|near|between|than|via|under|after|as|like)\s+(?:the\s+|its\s+|their\s+|a\s+)?$",
    re.IGNORECASE,
)
_PER_UNIT = re.compile(r"^\s*(?:per|a|an|each)\s+(?:million|share|barrel|ton|tonne|unit|mwh|kwh|btu|head|day|kilo)", re.IGNORECASE)
_JOINED = re.compile(
    r"^\s*(?:\([^)]{1,20}\)\s*)?(?:,?\s*of\s+(?:the\s+)?[^\W\d_a-z]\w+(?:\s+[^\W\d_a-z]\w+)?\s*)?(?:,|and|&|,\s*and)\s+(?:the\s+)?(?:[^\W\d_a-z]\w+['’]s\s+)?$"
)
_WORTH = re.compile(r"\b(?:worth|valued?|estimated|put\s+at|amount(?:s|ing)?\s+to|total(?:s|led|ling)?|price|at\s+stake)\b", re.IGNORECASE)
_DEAL = re.compile(
    r"\b(?:programme|program|deal|contract|order|package|arrangement|agreement|tender|project|supply|supplies|units|purchase|portion|stake)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|never|no|could|may|might|refused|declined|denied|n't)\b|n[’']t\b", re.IGNORECASE)
_EARLIER = re.compile(r"\b(?:earlier|previous|last\s+year|collapsed|cancelled|call(?:ed)?\s+off|in\s+(?:19|20)\d\d)\b", re.IGNORECASE)
_TERMS = re.compile(r"\b(?:sign(?:ed|s)|sealed|inked|concluded)\b.{3,120}?(?=\b(?:under|by|through)\s+which\b)", re.IGNORECASE)
_IN_SIGNED_PAPER = re.compile(
    r"\b(?:in|under|through)\s+an?\s+(?:\w+\s+){0,2}(?:deal|contract|agreement|accord|treaty)\b[^;]{0,80}?\bsigned\b", re.IGNORECASE
)
_CLAUSE_END = re.compile(r";|\bbut\b|\bwhile\b|\bwhereas\b|\balthough\b|,\s+(?:said|says|according)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cue:
    kind: str
    pattern: re.Pattern[str]
    needs: re.Pattern[str] | None
    to: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    reading: Reading
    span: Span
    parties: tuple[Party, ...]
    quantities: tuple[QuantityMention, ...]
    topic: str

    @property
    def words(self) -> str:
        return self.reading.article.text[self.span.start : self.span.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A commitment as one sentence has it, and the kind of cue it was read by."""

    kind: str
    commitment: Commitment
    article_id: str


@lru_cache(maxsize=1)
def _load_cues() -> tuple[tuple[_Cue, ...], tuple[tuple[CommitmentStatus, re.Pattern[str]], ...]]:
    table = tomllib.loads(files("secondsource").joinpath("data", "commitments.toml").read_text(encoding="utf-8"))
    cues = tuple(
        _Cue(
            kind=kind,
            pattern=re.compile(row["pattern"], _FLAGS),
            needs=re.compile(row["needs"], _FLAGS) if row["needs"] else None,
            to=frozenset(row["to"].split()),
        )
        for kind, row in table["cues"].items()
    )
    return cues, tuple((CommitmentStatus(name), re.compile(pattern, _FLAGS)) for name, pattern in table["status"].items())


def read_promises(reading: Reading, kinds: Mapping[str, EntityKind], fines: bool) -> list[Promise]:
    """Read the promises of one article, in order; `kinds` comes from `name_bodies`. Fines only with `fines`."""
    cues, _ = _load_cues()
    parties = find_parties(reading, kinds)
    drafts: list[Promise] = []
    topic = ""
    for span in reading.analysis.sentences:
        if span.end - span.start > LONGEST_SENTENCE:
            continue
        sentence = _Sentence(
            reading=reading,
            span=span,
            parties=tuple(p for p in parties if span.start <= p.start and p.end <= span.end),
            quantities=tuple(q for q in reading.analysis.quantities if span.start <= q.start and q.end <= span.end),
            topic=topic,
        )
        found = [draft for cue in cues if cue.kind != "fine" or fines for draft in _apply_cue(sentence, cue)]
        drafts = [_add_near_sum(draft, sentence) for draft in drafts] + _join_terms(found)
        topic = _next_topic(sentence, topic)
    return drafts


def _join_terms(found: list[Promise]) -> list[Promise]:
    """Make one of a paper and its terms: "A and B signed a deal under which A would ship ..." is what A owes B."""
    signed = next((d.commitment for d in found if d.kind == "sign"), None)
    joined: list[Promise] = []
    for draft in found:
        row = draft.commitment
        if signed and draft.kind == "transfer":
            others = [n for n in (signed.party, signed.counterparty) if not same_name(n, row.party)]
            if len(others) == 1:
                draft = replace(draft, commitment=replace(row, counterparty=others[0], amount=row.amount or signed.amount))
                joined = [d for d in joined if d.kind != "sign"]
        joined.append(draft)
    return joined


def _add_near_sum(draft: Promise, sentence: _Sentence) -> Promise:
    """Give a commitment without a sum the one that one of the next two sentences puts on it ("The order is worth ...")."""
    row = draft.commitment
    words = sentence.words
    if row.amount is not None or not 0 <= sentence.span.start - row.mentions[0][2] < NEAR or not _WORTH.search(words):
        return draft
    sums = [q for q in sentence.quantities if q.currency and q.number >= SMALLEST_WORTH]
    if len(sums) != 1 or not _DEAL.search(words) or _EARLIER.search(words):
        return draft
    mention = (draft.article_id, sentence.span.start, sentence.span.end)
    amount, currency = sums[0].number, sums[0].currency
    more = tell_worth(mention, amount, currency, row.status)
    full = replace(row, amount=amount, currency=currency, mentions=(*row.mentions, mention), tellings=(*row.tellings, more))
    return replace(draft, commitment=full)


def _next_topic(sentence: _Sentence, topic: str) -> str:
    """The body that "it" or "the company" of the next sentence means: the first body named here, else the one before."""
    bodies = (p for p in sentence.parties if p.kind in (EntityKind.ORGANISATION, EntityKind.GOVERNMENT))
    return next((p.name for p in bodies), topic)


def _apply_cue(sentence: _Sentence, cue: _Cue) -> list[Promise]:
    words = sentence.words
    if cue.needs is not None and not cue.needs.search(words):
        return []
    drafts = []
    for match in cue.pattern.finditer(words):
        if _DENIED.search(words[max(0, match.start() - 14) : match.end()]):
            continue
        start, end = sentence.span.start + match.start(), sentence.span.start + match.end()
        clause_end = _clause_end(sentence, end)
        sides = _find_sides(sentence, cue, start, end, clause_end)
        if sides is None:
            continue
        sums = read_sums(sentence.reading.article.text, sentence.quantities, end, clause_end, changes=cue.kind == "raise")
        if not sides[1] and sums.amount is None:
            continue
        if not _is_substantial(sentence, cue, sums, end, clause_end):
            continue
        drafts.append(_draft(sentence, cue, sides, sums, start, clause_end))
        break
    return drafts


def _is_substantial(sentence: _Sentence, cue: _Cue, sums: Sums, end: int, clause_end: int) -> bool:
    """A transfer names a sum or a number of goods; an announcement or a turn is followed by the word for what is given."""
    text = sentence.reading.article.text
    if cue.kind in ("transfer", "receive", "deliver") and sums.currency is None:
        goods = [q for q in sentence.quantities if end <= q.start < clause_end]
        return any(q.unit or not 1900 <= q.number <= 2100 for q in goods)
    reach = min(clause_end, end + NEAR_NOUN)
    if cue.kind in ("cancel", "raise"):
        # "Cancelled its visit, and signed a contract" cancels no contract; "the contract between A and B was cancelled" does.
        if re.search(r"\bbetween\b", text[sentence.span.start : end]):
            return True
        comma = text.find(",", end, reach)
        reach = comma if comma >= 0 else reach
    if cue.kind in ("announce", "cancel", "raise") and cue.needs is not None:
        return cue.needs.search(text, end, reach) is not None
    return True


def _clause_end(sentence: _Sentence, start: int) -> int:
    match = _CLAUSE_END.search(sentence.reading.article.text, start, sentence.span.end)
    return match.start() if match else sentence.span.end


def _find_sides(sentence: _Sentence, cue: _Cue, start: int, end: int, clause_end: int) -> tuple[str, str] | None:
    """Party and counterparty of a cue, or None where nobody can be made out to promise."""
    subjects = _find_subjects(sentence, cue, start)
    text = sentence.reading.article.text
    objects = _find_objects(sentence, cue, end, clause_end)
    if cue.kind == "sign":
        return _sign_sides(sentence, subjects, end, clause_end)
    passive = bool(re.search(r"\b(?:was|were|been|is|are|be)\s+(?:\w+\s+)?$", text[sentence.span.start : start]))
    if passive and cue.kind == "fine":
        return (subjects[0], objects[0] if objects else "") if subjects else None
    if passive and cue.kind in ("cancel", "raise", "deliver"):
        return _between_sides(sentence, start)
    if cue.kind in ("receive", "win") or (passive and cue.kind == "award"):
        return _receiving_sides(sentence, cue, subjects, objects, start)
    if not subjects:
        return None
    party = " and ".join(subjects[:2])
    others = [name for name in objects if not any(same_name(name, s) for s in subjects)]
    if cue.kind == "fine":
        return (others[0], party) if others else None
    if cue.kind in ("award", "accede") and not others:
        return None
    return party, others[0] if others else ""


def _receiving_sides(sentence: _Sentence, cue: _Cue, subjects: list[str], objects: list[str], start: int) -> tuple[str, str] | None:
    """Giver and receiver where the receiver is the subject; "is awarded to X" without a giver says too little."""
    text = sentence.reading.article.text
    if re.match(r"award(?:s|ed)\b(?! (?:an?|the|its?)\b)", text[start : start + 20], re.IGNORECASE):
        return None
    receiver = subjects[0] if subjects and cue.kind != "award" else _first_body(sentence, start)
    giver = objects[0] if objects else sentence.topic
    return (giver, receiver) if giver and receiver and not same_name(giver, receiver) else None


def _between_sides(sentence: _Sentence, start: int) -> tuple[str, str] | None:
    """The sides of "the contract between A and B was ..."."""
    text = sentence.reading.article.text
    between = re.search(r"\bbetween\s+", text[sentence.span.start : start])
    pair = _group_from(sentence, sentence.span.start + between.end(), start) if between else []
    return (pair[0], pair[1]) if len(pair) > 1 else None


def _sign_sides(sentence: _Sentence, subjects: list[str], end: int, clause_end: int) -> tuple[str, str] | None:
    text = sentence.reading.article.text
    between = re.search(r"\b(?:between|by)\s+", text[end:clause_end])
    if between:
        pair = _group_from(sentence, end + between.end(), clause_end)
        if len(pair) > 1:
            return pair[0], pair[1]
        if pair and not subjects:
            subjects = pair
    if len(subjects) > 1:
        return subjects[0], subjects[1]
    partners = _find_objects(sentence, None, end, clause_end)
    partners = [name for name in partners if not any(same_name(name, s) for s in subjects)]
    return (subjects[0], partners[0]) if subjects and partners else None


def _group_from(sentence: _Sentence, start: int, end: int) -> list[str]:
    text = sentence.reading.article.text
    group: list[Party] = []
    for party in sentence.parties:
        if party.start < start or party.end > end:
            continue
        gap = text[group[-1].end : party.start] if group else text[start : party.start]
        if party.kind is EntityKind.PERSON or (group and not re.fullmatch(r"(?:,|\s+|and|the|its)*", gap)) or (not group and len(gap) > 40):
            break
        group.append(party)
    return [p.name for p in group]


def _find_subjects(sentence: _Sentence, cue: _Cue, cue_start: int) -> list[str]:
    """Names of the subject before the cue: the nearest that is no object of a preposition, with those joined to it by "and"."""
    text = sentence.reading.article.text
    before = [p for p in sentence.parties if p.end <= cue_start and text[p.start - 1 : p.start] != "("]
    before = [p for p in before if p.kind is not EntityKind.DOCUMENT and (not p.common or cue.kind == "receive")]
    described = country_of_description(text[sentence.span.start : cue_start])
    if described:
        there = [p.name for p in before if p.kind is EntityKind.ORGANISATION and _belongs(text, p, described, before)]
        # A firm without a name does what its country has signed: "under which an Omani firm will build".
        return (there or [p.name for p in before if p.kind is EntityKind.GOVERNMENT and p.name == described])[:1]
    reference = _BACK_REFERENCE.search(text[sentence.span.start : cue_start])
    heads = [i for i, p in enumerate(before) if _is_head(sentence, p)]
    bodies = [i for i in heads if before[i].kind is not EntityKind.PERSON]
    if reference and sentence.topic and not any(before[i].start >= sentence.span.start + reference.start() for i in bodies):
        if bodies and not re.match(r"(?i)she|he", reference.group()):
            return [before[bodies[-1]].name]
        return [sentence.topic]
    if not bodies:
        return []
    last = bodies[-1]
    group = [before[last]]
    for i in reversed(bodies[:-1]):
        if not _JOINED.match(text[before[i].end : group[0].start]):
            break
        group.insert(0, before[i])
    return list(dict.fromkeys(p.name for p in group))


def _belongs(text: str, body: Party, country: str, parties: Sequence[Party]) -> bool:
    """Whether the body is placed in a country by the words beside it: "Example Gas of Oman", "Oman's Example Gas"."""
    after = any(p.name == country and 0 <= p.start - body.end <= 8 and re.match(r"\W*of\b", text[body.end : p.start]) for p in parties)
    return after or any(p.name == country and text[p.end : body.start] in ("'s ", "’s ", " ") for p in parties)


def _is_head(sentence: _Sentence, party: Party) -> bool:
    text = sentence.reading.article.text
    before = text[sentence.span.start : party.start]
    following = text[party.end : party.end + 2]
    if following in ("'s", "’s"):
        return party.kind is EntityKind.GOVERNMENT and bool(
            re.match(r"['’]s\s+(?:\w+\s+)?(?:minist|president|govern|parliament|army)", text[party.end : party.end + 40])
        )
    return not _PREPOSITION.search(before) or bool(_SPOKESMEN.search(before))


def _first_body(sentence: _Sentence, cue_start: int) -> str:
    return next((p.name for p in sentence.parties if p.end <= cue_start and p.kind is EntityKind.ORGANISATION), "")


def _find_objects(sentence: _Sentence, cue: _Cue | None, end: int, clause_end: int) -> list[str]:
    """Names after the cue that it is done to or with: right after the verb, or after one of the cue's prepositions."""
    text = sentence.reading.article.text
    wanted = "|".join(sorted(cue.to)) if cue else "with"
    direct = cue is not None and cue.kind in ("transfer", "award", "fine", "accede")
    prepositional, immediate = [], []
    for party in sentence.parties:
        if not end <= party.start < clause_end or party.kind is EntityKind.PERSON:
            continue
        between = text[end : party.start]
        if text[party.end : party.end + 2] in ("'s", "’s"):
            continue
        if (
            direct
            and re.fullmatch(r"\W*(?:the\W+|a\W+|an\W+|[A-Z]\w+['’]s\W+)*(?:[a-z-]+\W+){0,2}", between)
            and not re.search(r"\d", between)
        ):
            immediate.append(party.name)
        elif re.search(
            rf"\b(?:{wanted})\s+(?:(?:the|a|an|its|their|his|her|each|every|all)\s+)?(?:[\w'’-]+\s+){{0,3}}(?:[\w-]+,\s+)?$",
            between,
        ):
            prepositional.append(party.name)
    return immediate + prepositional


def _draft(sentence: _Sentence, cue: _Cue, sides: tuple[str, str], sums: Sums, start: int, end: int) -> Promise:
    article, words = sentence.reading.article, sentence.words
    text = article.text
    dates = [
        t.value for t in sentence.reading.analysis.times if t.kind is TimeKind.DATE and sentence.span.start <= t.start < sentence.span.end
    ]
    telling = Telling(
        article_id=article.id,
        start=sentence.span.start,
        end=sentence.span.end,
        status=_status(words, text[start:end], cue.kind),
        amount=sums.amount,
        currency=sums.currency,
        part=sums.part,
        former=sums.former,
        date=next((d for d in dates if re.fullmatch(r"\d{4}-\d\d-\d\d", d)), None),
        earlier=looks_back(words, article.published.at.year if article.published else None),
        turn=tells_turn(text[start:end], cue.kind),
        another=sums.more or tells_another(text[start:end]),
    )
    commitment = Commitment(
        party=sides[0],
        counterparty=sides[1],
        what=_shorten(squeeze(text[start:end])),
        amount=sums.amount,
        currency=sums.currency if sums.amount is not None else None,
        status=telling.status,
        date=telling.date,
        mentions=((article.id, sentence.span.start, sentence.span.end),),
        instrument=read_instrument(text[start:end], cue.kind),
        tellings=(telling,),
    )
    return Promise(kind=cue.kind, commitment=commitment, article_id=article.id)


def tell_worth(mention: tuple[str, int, int], amount: float, currency: str, status: CommitmentStatus) -> Telling:
    """A sentence that only puts a sum on a commitment."""
    article_id, start, end = mention
    return Telling(article_id=article_id, start=start, end=end, status=status, amount=amount, currency=currency)


def _shorten(words: str) -> str:
    if len(words) <= WHAT_LENGTH:
        return words.rstrip(" .,")
    return words[:WHAT_LENGTH].rsplit(" ", 1)[0].rstrip(" .,") + " ..."


_OWN_STATUS = {
    "fine": CommitmentStatus.ALLOCATED,
    "accede": CommitmentStatus.SIGNED,
    "cancel": CommitmentStatus.CANCELLED,
    "deliver": CommitmentStatus.DELIVERED,
}


def _status(words: str, clause: str, kind: str) -> CommitmentStatus:
    if kind in _OWN_STATUS:
        return _OWN_STATUS[kind]
    _, patterns = _load_cues()
    # A cancellation has its own words, in the clause of the promise itself: "after Latvia cancelled its pledge" says nothing of another.
    if dict(patterns)[CommitmentStatus.CANCELLED].search(clause):
        return CommitmentStatus.CANCELLED
    patterns = tuple(p for p in patterns if p[0] is not CommitmentStatus.CANCELLED)
    # What a signed paper says "will" happen is signed: "signed a deal under which", "in a deal worth so much signed on Monday".
    if terms := _TERMS.search(words):
        words = words[: terms.end()]
    elif paper := _IN_SIGNED_PAPER.search(words):
        words = paper.group()
    return next((status for status, pattern in patterns if pattern.search(words)), CommitmentStatus.INTENDED)


def find_worth_sums(reading: Reading) -> list[tuple[tuple[float, str], tuple[str, int, int]]]:
    """Find sums that a sentence puts on a deal: (amount, currency) with the sentence (article id, start, end)."""
    text = reading.article.text
    found = []
    for span in reading.analysis.sentences:
        sums = [q for q in reading.analysis.quantities if q.currency and span.start <= q.start and q.end <= span.end]
        sums = [q for q in sums if q.number >= SMALLEST_WORTH and not _PER_UNIT.match(text[q.end : q.end + 20])]
        if _EARLIER.search(text, span.start, span.end):
            continue
        if sums and _WORTH.search(text, span.start, span.end) and _DEAL.search(text, span.start, span.end):
            found.append(((sums[0].number, sums[0].currency), (reading.article.id, span.start, span.end)))
    return found
