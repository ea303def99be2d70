"""Tagged text in, candidate names with evidence of their kind out: runs of capitalised words judged by the words around."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from secondsource.language import name_words as lists
from secondsource.language.gazetteer import find_city, find_country, is_nationality
from secondsource.records import EntityKind, Name, TaggedText, Token
from secondsource.text import fold

_LABELS = {
    "PERSON": (EntityKind.PERSON, 0.7),
    "ORG": (EntityKind.ORGANISATION, 1.0),
    "GPE": (EntityKind.PLACE, 1.0),
    "LOC": (EntityKind.PLACE, 1.2),
    "FAC": (EntityKind.PLACE, 0.8),
    "PRODUCT": (EntityKind.PRODUCT, 0.7),
    "LAW": (EntityKind.DOCUMENT, 1.0),
    "EVENT": (EntityKind.OTHER, 1.0),
}
"""What a label of the tagger adds; the small model mislabels many East European names, so words beside a name weigh more."""
_OF_HEADS = (
    lists.ORGANISATION_HEADS | lists.DOCUMENT_HEADS | lists.PLACE_NOUNS | {"republic", "kingdom", "sultanate", "union", "gulf", "bay"}
)
_FOR_HEADS = frozenset("agency association ministry office centre center court department institute fund bank authority commission".split())
_ARABIC_NAME = re.compile(r"(?:al|el|ad|an|ar|as|ash|at|az)-[A-Z]")
_POSSESSIVES = ("'s", "’s", "'", "’")
_SUBJECT = ("nsubj", "nsubjpass")


@dataclass(slots=True)
class Candidate:
    """A possible name at start:end with the weight of evidence for each kind; `strong` where it may stand alone as a name."""

    start: int
    end: int
    text: str
    evidence: dict[EntityKind, float] = field(default_factory=lambda: defaultdict(float))
    strong: bool = False
    title: bool = False
    acts: bool = False
    located: bool = False


def find_candidates(tagged: TaggedText) -> list[Candidate]:
    """Find candidate names of an English text in order; dates, units, bare titles and nationalities are left out."""
    common = {t.text for t in tagged.tokens if t.text.islower()}
    names = sorted(tagged.names, key=lambda n: (n.start, n.end))
    candidates = []
    for run in _runs(tagged, names, common):
        run, lead = _without_lead(tagged, run)
        run = _without_tail(tagged, run)
        if not run or _is_noise(tagged, run):
            continue
        candidates.append(_judged(tagged, run, lead, names))
    return candidates


def without_legal_form(name: str) -> str:
    """Drop the legal form at the end of a company's name: "Kova Trans d.o.o." gives "Kova Trans"."""
    words = name.split()
    while len(words) > 1 and words[-1].casefold().strip(",") in lists.LEGAL_FORMS:
        words.pop()
    return " ".join(words).rstrip(",")


def _runs(tagged: TaggedText, names: list[Name], common: set[str]) -> Iterator[list[int]]:
    """Maximal runs of name words with the small words that join them, by token index."""
    starts = {s.start for s in tagged.sentences}
    tokens, n = tagged.tokens, 0
    while n < len(tokens):
        if not _opens(tagged, n, starts, common):
            n += 1
            continue
        run = [n]
        while (joined := _next_of_run(tagged, run, names, starts)) is not None:
            run += joined
        yield run
        n = run[-1] + 1


def _opens(tagged: TaggedText, n: int, starts: set[int], common: set[str]) -> bool:
    token = tagged.tokens[n]
    if not _is_name_word(token):
        return False
    begins = token.start in starts or (n > 0 and tagged.tokens[n - 1].text in ('"', "“", "„", "«", "‘", ":", "- ", "•"))
    if not begins:
        return True
    following = tagged.tokens[n + 1] if n + 1 < len(tagged.tokens) else token
    if token.pos in ("DET", "ADP", "PRON", "SCONJ", "CCONJ", "ADV", "VERB", "AUX", "INTJ", "PART", "NUM") and not token.text.isupper():
        return False
    if token.text.casefold() in common and not (following.text[:1].isupper() and token.pos == "PROPN"):
        return False
    return token.pos == "PROPN" or following.text[:1].isupper() or token.text.isupper()


def _is_name_word(token: Token) -> bool:
    first = token.text[:1]
    capital = first.isupper() or (first.isdigit() and token.text[1:2].isupper()) or ("-" in token.text and _ARABIC_NAME.match(token.text))
    return bool(capital) and any(c.isalpha() for c in token.text) and token.text not in ("I", "A")


def _next_of_run(tagged: TaggedText, run: list[int], names: list[Name], starts: set[int]) -> list[int] | None:
    """Indices that continue a run: the next name word, or small words and the name word after them; None where it ends."""
    tokens, last = tagged.tokens, run[-1]
    following = last + 1
    if following >= len(tokens) or tokens[following].start in starts:
        return None
    gap = tagged.text[tokens[last].end : tokens[following].start]
    if gap not in ("", " ", "\u00a0"):
        return None
    if gap == "" and _hyphenates(tokens, last):
        return [following, following + 1]
    if _is_name_word(tokens[following]) and (gap or tokens[last].text in ("-", "/", "&", ".")):
        return [following]
    return _joined(tagged, run, following, names)


def _hyphenates(tokens: tuple[Token, ...], last: int) -> bool:
    """Whether a hyphen binds a word to the next one; two cities or nations beside each other are a route or a pair."""
    if last + 2 >= len(tokens) or tokens[last + 1].text != "-" or tokens[last + 2].start != tokens[last + 1].end:
        return False
    left, right = tokens[last].text, tokens[last + 2].text
    return not (find_city(left) and find_city(right)) and not (is_nationality(left) and is_nationality(right)) and right[:1].isupper()


def _numbered(tokens: tuple[Token, ...], last: int) -> list[int] | None:
    """Continue "Pier No. 7", "Pier 7", and a company's lower-cased word before its legal form."""
    following, after = tokens[last + 1], tokens[last + 2] if last + 2 < len(tokens) else tokens[last + 1]
    word = tokens[last].text.casefold()
    if following.text.isdigit() and word in ("no", "no.", "berth", "terminal", "pier", "reactor"):
        return [last + 1]
    if word == "no" and following.text == "." and after.text.isdigit():
        return [last + 1, last + 2]
    legal = following.text.casefold()
    if legal in lists.LEGAL_FORMS and ("." in legal or len(legal) > 3):
        return [last + 1]
    dotted = after.text.casefold() in lists.LEGAL_FORMS and "." in after.text
    return [last + 1, last + 2] if dotted and following.text.isalpha() else None


def _joined(tagged: TaggedText, run: list[int], following: int, names: list[Name]) -> list[int] | None:
    tokens = tagged.tokens
    numbered = _numbered(tokens, run[-1])
    if numbered is not None:
        return numbered
    word = tokens[following].text.casefold()
    if word in _POSSESSIVES and find_country(" ".join(tokens[n].text for n in run)):
        return None
    after = following + 1
    steps = [following]
    while after < len(tokens) and tokens[after].text.casefold() in ("the", *lists.PERSON_PARTICLES) and after - following < 3:
        steps.append(after)
        after += 1
    if after >= len(tokens):
        return None
    steps.append(after)
    target = tokens[after]
    if not _is_name_word(target):
        return None
    countries = _count_countries(tokens, run, after) if word == "and" else 0
    if countries:
        return steps if countries == 1 else None
    head = {tokens[n].text.casefold() for n in run}
    if _joins(word, tokens[run[-1]].text, head, target) or _in_one_name(names, tokens[run[-1]], target, word):
        return steps
    return None


def _count_countries(tokens: tuple[Token, ...], run: list[int], after: int) -> int:
    """Countries that a run, "and" and the name after it make: 2 for "Poland and South Korea", 1 for "Trinidad and Tobago"."""
    end = after + 1
    while end < len(tokens) and end - after < 3 and _is_name_word(tokens[end]):
        end += 1
    left, right = (" ".join(t.text for t in tokens[a:b]) for a, b in ((run[0], run[-1] + 1), (after, end)))
    if find_country(f"{left} and {right}"):
        return 1
    return 2 if find_country(left) and find_country(right) else 0


def _joins(word: str, last: str, run: set[str], target: Token) -> bool:
    """Whether a small word may stand within a name."""
    if word in lists.PERSON_PARTICLES or word == "&":
        return True
    if word == "of":
        return last.casefold() in _OF_HEADS
    if word in ("on", "for"):
        return bool(run & (lists.DOCUMENT_HEADS if word == "on" else _FOR_HEADS)) and last.casefold() not in lists.CALENDAR
    if word in ("'", "’"):
        return last.endswith("s") and target.text.casefold() in lists.ORGANISATION_HEADS
    return False


def _in_one_name(names: list[Name], left: Token, right: Token, word: str) -> bool:
    if word not in ("and", "for", "of", "'s", "’s", "in"):
        return False
    first = bisect_right(names, left.start - 200, key=lambda n: n.start)
    covering = (n for n in names[first : first + 200] if n.start <= left.start and right.end <= n.end)
    return any(n.label in ("ORG", "FAC", "LAW") for n in covering)


def _without_lead(tagged: TaggedText, run: list[int]) -> tuple[list[int], EntityKind | None]:
    """Cut titles, dates and (before anything but an organisation) nationalities off the front; the kind that a title tells."""
    lead: EntityKind | None = None
    while run:
        word = tagged.tokens[run[0]].text.casefold().strip(".")
        rest = [tagged.tokens[n].text.casefold() for n in run[1:]]
        if (word in lists.TITLES and not _heads_organisation(rest)) or (rest and word in lists.ROLES and not _heads_organisation(rest)):
            lead = EntityKind.PERSON
        elif rest and word in lists.COMPANY_NOUNS and not _heads_organisation(rest):
            lead = EntityKind.ORGANISATION
        elif not (
            (word in lists.CALENDAR and not _is_first_name(word, rest))
            or word in ("the", "of")
            or not any(c.isalnum() for c in word)
            or (word in lists.PERSON_PARTICLES and tagged.tokens[run[0]].text.islower())
            or (rest and is_nationality(word) and not _heads_organisation(rest) and rest[-1] not in lists.PLACE_HEADS)
        ):
            break
        run = run[1:]
    return run, lead


def _is_first_name(word: str, rest: list[str]) -> bool:
    """Whether a short month is a person's name: "Jan Korbel", but not "Jan 5"."""
    return word == "jan" and bool(rest) and rest[0].isalpha() and rest[0] not in lists.CALENDAR


def _heads_organisation(words: list[str]) -> bool:
    """Whether the words after a title make an organisation: "Foreign Ministry", "President of"."""
    stop = next((n for n, w in enumerate(words) if w in ("of", "for", "'", "’")), len(words))
    return stop > 0 and bool(words) and words[stop - 1] in lists.ORGANISATION_HEADS


def _without_tail(tagged: TaggedText, run: list[int]) -> list[int]:
    while run:
        text = tagged.tokens[run[-1]].text
        if text.casefold() not in lists.CALENDAR and any(c.isalnum() for c in text) and text.casefold() not in ("of", "the"):
            break
        run = run[:-1]
    return run


def _is_noise(tagged: TaggedText, run: list[int]) -> bool:
    words = [tagged.tokens[n].text.casefold().strip(".") for n in run]
    if all(w in lists.TITLES or w in lists.CALENDAR or w in lists.NOT_NAMES or is_nationality(w) for w in words):
        return not (len(words) > 1 and words[-1] in lists.ORGANISATION_HEADS)
    if find_country(" ".join(tagged.tokens[n].text for n in run)):
        return False
    return len(words) == 1 and (len(words[0]) < 2 or not any(c.isalpha() for c in words[0]))


def _judged(tagged: TaggedText, run: list[int], lead: EntityKind | None, names: list[Name]) -> Candidate:
    start, end = tagged.tokens[run[0]].start, tagged.tokens[run[-1]].end
    if (
        tagged.text[end : end + 1] == "."
        and tagged.text[start:end].casefold().split()[-1] + "." in lists.LEGAL_FORMS
        and "." in tagged.text[start:end]
    ):
        end += 1
    found = Candidate(start=start, end=end, text=" ".join(tagged.text[start:end].split()), title=lead is EntityKind.PERSON)
    if lead is not None:
        found.evidence[lead] += 3
    _add_labels(found, names)
    _add_words_within(found, [tagged.tokens[n].text.casefold() for n in run])
    _add_words_before(found, tagged, run[0])
    _add_words_after(found, tagged, run[-1])
    _add_grammar(found, tagged, run)
    first = bisect_right(tagged.sentences, start, key=lambda s: s.start) - 1
    at_start = first >= 0 and tagged.sentences[first].start == start
    found.strong = len(run) > 1 or not at_start or bool(found.evidence) or find_city(found.text) is not None
    return found


def _add_labels(found: Candidate, names: list[Name]) -> None:
    first = bisect_right(names, found.start - 200, key=lambda n: n.start)
    for name in itertools.takewhile(lambda n: n.start < found.end, names[first : first + 200]):
        if name.start < found.end and found.start < name.end and name.label in _LABELS:
            kind, weight = _LABELS[name.label]
            exact = abs(name.end - found.end) <= 3
            found.evidence[kind] += weight if exact else weight / 2


def _add_words_within(found: Candidate, words: list[str]) -> None:
    stop = next((n for n, w in enumerate(words) if w in ("of", "for", "on") and n), len(words))
    head = words[stop - 1]
    if words[-1] in lists.LEGAL_FORMS and len(words) > 1:
        found.evidence[EntityKind.ORGANISATION] += 5
    for kind, heads in (
        (EntityKind.DOCUMENT, lists.DOCUMENT_HEADS),
        (EntityKind.PLACE, lists.PLACE_HEADS),
        (EntityKind.ORGANISATION, lists.ORGANISATION_HEADS),
    ):
        if len(words) > 1 and (
            head in heads or (kind is EntityKind.PLACE and words[0] in ("lake", "mount", "cape", "berth", "port", "ras"))
        ):
            found.evidence[kind] += 3
            break
    if "hospital" in words or "university" in words:
        found.evidence[EntityKind.ORGANISATION] += 3
    if len(words) == 1 and found.text.isupper() and len(found.text) > 1:
        found.evidence[EntityKind.ORGANISATION] += 0.5


def _add_words_before(found: Candidate, tagged: TaggedText, first: int) -> None:
    before = [t.text.casefold() for t in tagged.tokens[max(0, first - 4) : first]]
    if not before:
        return
    last = before[-1]
    if last == "," and len(before) > 1 and " " in found.text:
        # "the defence minister, Jan Kos"
        if before[-2] in lists.ROLES:
            found.evidence[EntityKind.PERSON] += 1.5
        return
    if last in lists.ROLES:
        found.evidence[EntityKind.PERSON] += 2.5
    elif last in lists.COMPANY_NOUNS:
        found.evidence[EntityKind.ORGANISATION] += 2
    elif last in ("of", "the") and set(before[:-1]) & lists.PLACE_NOUNS:
        found.evidence[EntityKind.PLACE] += 2.5 if last == "of" else 0
        found.located = last == "of"
    elif last in ("in", "near", "at", "from", "to", "outside"):
        found.located = True
        found.evidence[EntityKind.PLACE] += 0.8 if last in ("in", "near", "outside") else 0.3


def _add_words_after(found: Candidate, tagged: TaggedText, last: int) -> None:
    after = [t.text.casefold() for t in tagged.tokens[last + 1 : last + 9]]
    if not after:
        return
    rest = after[1:] if after[0] in _POSSESSIVES else after
    if after[0] == "," and len(after) > 1:
        clause = after[1 : after.index(",", 1)] if "," in after[1:] else after[1:]
        if after[1] in ("who", "whose") or re.fullmatch(r"[2-9]\d", after[1]) or set(clause) & lists.ROLES:
            found.evidence[EntityKind.PERSON] += 2
        elif after[1] in ("a", "an", "the") and set(clause) & lists.COMPANY_NOUNS:
            found.evidence[EntityKind.ORGANISATION] += 1.5
        elif after[1] in ("a", "an", "the") and set(clause) & lists.PRODUCT_NOUNS:
            found.evidence[EntityKind.PRODUCT] += 1.5
        elif after[1] == "which":
            found.evidence[EntityKind.ORGANISATION] += 1
            found.evidence[EntityKind.PERSON] -= 1
        elif find_country(tagged.text[tagged.tokens[last + 2].start : tagged.tokens[last + 2].end]):
            found.evidence[EntityKind.PLACE] += 1
    elif rest and rest[0] in lists.PLACE_NOUNS:
        found.evidence[EntityKind.PLACE] += 1
    elif any(w in lists.COMPANY_BELONGINGS for w in rest[:2]):
        found.evidence[EntityKind.ORGANISATION] += 0.8


def _acts(tagged: TaggedText, token: Token, head: Token) -> bool:
    """Whether a name is the one that does something: subject of a verb, agent of a passive, or joined to such a subject."""
    if token.dep == "conj":
        above = tagged.tokens[head.head] if head.head >= 0 else head
        return head.dep == "nsubj" and above.pos == "VERB"
    return (token.dep == "nsubj" and head.pos == "VERB") or token.dep == "agent" or (token.dep == "pobj" and head.dep == "agent")


def _after(tagged: TaggedText, token: Token) -> tuple[Token, ...]:
    first = bisect_right(tagged.tokens, token.start, key=lambda t: t.start)
    return tagged.tokens[first : first + 15]


def _about_itself(tagged: TaggedText, verb: Token) -> bool:
    """Whether the clause's subject is "it": a speaker called "it" is no person."""
    place = bisect_right(tagged.tokens, verb.start, key=lambda t: t.start) - 1
    return any(t.head == place and t.dep == "nsubj" and t.lemma == "it" for t in tagged.tokens[max(0, place - 6) : place])


def _add_grammar(found: Candidate, tagged: TaggedText, run: list[int]) -> None:
    for n in run:
        token = tagged.tokens[n]
        head = tagged.tokens[token.head] if token.head >= 0 else token
        if token.dep in ("compound", "nmod", "amod") and head.lemma in lists.PRODUCT_NOUNS and head.start - found.end < 30:
            found.evidence[EntityKind.PRODUCT] += 2
        if token.head in run or token.dep not in (*_SUBJECT, "pobj", "conj"):
            continue
        found.acts = found.acts or _acts(tagged, token, head)
        if token.dep == "nsubj" and any(
            t.head == token.head and t.dep == "ccomp" and _about_itself(tagged, t) for t in _after(tagged, token)
        ):
            found.evidence[EntityKind.ORGANISATION] += 2
        if token.dep == "nsubj" and head.lemma in ("say", "tell", "add", "recall", "joke") and 2 <= len(run) <= 3:
            found.evidence[EntityKind.PERSON] += 0.5
    key = fold(found.text)
    if find_city(key) and len(run) <= 3:
        found.evidence[EntityKind.PLACE] += 2
