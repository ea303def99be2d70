"""Tagged text in, events with certainty, polarity, time and status out.

English is judged on the dependency tree: cues of the trigger itself (`modality`), then what the words that govern it say of it
(`governors`). Other languages are judged by cue words in the clause (`cuewords`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from secondsource.language.cuewords import facts_of_words
from secondsource.language.governors import (
    ARGUMENTS,
    GOVERNING,
    LIGHT,
    PLANS,
    PROSPECTS,
    SCHEDULED,
    WEIGHED,
    from_governor,
    from_noun_governor,
    is_called_off,
    is_provided,
    names_event,
)
from secondsource.language.modality import (
    DENIED,
    PLAIN,
    PLANNED,
    POSSIBLE,
    PROSPECT,
    Facts,
    both,
    is_infinitive,
    is_verb,
    own_cues,
    word_set,
)
from secondsource.language.trees import SentenceTree
from secondsource.records import Certainty, EventMention, EventTime, Polarity, Status, TaggedText, Token
from secondsource.text import fold

STATUS_LANGUAGES = frozenset({"en"})
"""Languages in which status is read from the syntax; in all others from cue words alone."""
_NOMINAL = word_set(
    "nsubj nsubjpass dobj pobj attr oprd nmod compound poss appos prep agent dative npadvmod amod nummod quantmod det advmod acomp"
)
_NOT_NEGATED_WITH = ARGUMENTS | {"conj"}
_STEPS = 12
"""Governors looked at above a trigger; deeper trees are lists and tables."""
_NOT_EVENTS = word_set("be have do will would can could may might shall should must")


def find_events(tagged: TaggedText) -> tuple[EventMention, ...]:
    """Find the events of an English text in order: verbs (no auxiliaries) and nouns that name an event.

    A text without tags gives none, and so does an empty one.
    """
    found: list[EventMention] = []
    for sentence in tagged.sentences:
        judge = _Judge(SentenceTree(tagged, sentence.start))
        events = [n for n in range(judge.tree.first, judge.tree.last) if _is_event(tagged.tokens[n])]
        found += [_mention(tagged.tokens[n], judge.facts(n)) for n in events]
    return tuple(found)


def event_at(tagged: TaggedText, start: int, end: int) -> EventMention:
    """Judge the trigger at start:end; a span without a word is a certain, positive event that is done."""
    if not tagged.sentences:
        return EventMention(start=start, end=end, lemma="", status=Status.DONE)
    tree = SentenceTree(tagged, start)
    head = tree.at(start, end)
    if head is None:
        return EventMention(start=start, end=end, lemma=fold(tagged.text[start:end]), status=Status.DONE)
    token = tagged.tokens[head]
    facts = _Judge(tree).facts(head) if token.dep else facts_of_words(tagged.text, tagged.lang, start)
    return replace(_mention(token, facts), start=start, end=end)


def status_of(tagged: TaggedText, start: int, end: int) -> Status:
    """Status of the clause that holds a span: that of the predicate which governs the span's head; done where nothing tells.

    What those who carry it out expect or want counts as planned here, whereas an event of its own is only possible then.
    """
    return StatusReader(tagged)(start, end)


class StatusReader:
    """Tells `status_of` for many spans of one text; the tree of a sentence is built and the cues of its words are looked up once."""

    def __init__(self, tagged: TaggedText) -> None:
        self._tagged = tagged
        self._judges: dict[int, _Judge] = {}

    def __call__(self, start: int, end: int) -> Status:
        """Status of the clause that holds the span start:end."""
        if not self._tagged.sentences:
            return Status.DONE
        place = bisect_right(self._tagged.sentences, start, key=lambda s: s.start)
        if place not in self._judges:
            self._judges[place] = _Judge(SentenceTree(self._tagged, start))
        return _status_at(self._tagged, self._judges[place], start, end)


_DEADLINE = re.compile(r"\bwithin\s+$", re.IGNORECASE)


def _status_at(tagged: TaggedText, judge: _Judge, start: int, end: int) -> Status:
    tree = judge.tree
    head = tree.at(start, end)
    if head is None or not tagged.tokens[head].dep:
        return _status(facts_of_words(tagged.text, tagged.lang, start))
    head, facts, kept = judge.above_noun(head)
    if tagged.tokens[head].dep == "acl" and _DEADLINE.search(tagged.text, max(0, start - 12), start):
        # The parser hangs a deadline on the nearest word: "must inform all customers concerned within 60 days".
        head, facts, kept = judge.above_noun(tagged.tokens[head].head)
    if start <= tagged.tokens[head].start < end:
        head, given = _content_of(tree, head, end)
        facts, kept = both(facts, given), True
    above = judge.facts(head)
    return _status(both(facts, above if kept else replace(above, negative=False)), plans=True)


class _Judge:
    """Judges the words of one sentence; the cues of each word are looked up once."""

    def __init__(self, tree: SentenceTree) -> None:
        self.tree = tree
        self._own: dict[int, Facts] = {}
        self._facts: dict[int, Facts] = {}
        self._above: dict[int, tuple[int, Facts, bool]] = {}

    def own(self, i: int) -> Facts:
        """Cues of the word itself."""
        if i not in self._own:
            self._own[i] = own_cues(self.tree, i)
        return self._own[i]

    def facts(self, i: int) -> Facts:
        """Cues of the trigger, then those of every governor up to a clause that stands for itself."""
        if i not in self._facts:
            self._facts[i] = self._with_governors(i)
        return self._facts[i]

    def _with_governors(self, i: int) -> Facts:
        tokens = self.tree.tokens
        facts = self.own(i)
        if not is_verb(tokens[i]) and is_called_off(self.tree, i):
            facts = both(facts, DENIED)
        for _ in range(_STEPS):
            head = tokens[i].head
            if head == i or not self.tree.first <= head < self.tree.last:
                break
            given, goes_on = from_governor(self.tree, i, head)
            facts = both(facts, given)
            if tokens[i].dep in ("nsubj", "nsubjpass") and goes_on:
                head = fate_of_subject(self.tree, head)
            if not goes_on:
                break
            facts = both(facts, self._cues_above(i, head))
            i = head
        return facts

    def _cues_above(self, i: int, head: int) -> Facts:
        """The governor's own cues, as far as they hold for what it governs."""
        above, token = self.own(head), self.tree.tokens[i]
        if token.dep == "advcl":
            return Facts(future=above.future)
        if above.negative and token.dep in _NOT_NEGATED_WITH and self.tree.tokens[head].lemma not in LIGHT:
            return replace(above, negative=False)
        return above

    def above_noun(self, head: int) -> tuple[int, Facts, bool]:
        """From a noun up to the predicate of its clause: its index, what the nouns between say, and whether its negation holds."""
        if head not in self._above:
            self._above[head] = self._climb(head)
        return self._above[head]

    def _climb(self, head: int) -> tuple[int, Facts, bool]:
        tree, facts, kept = self.tree, PLAIN, True
        for _ in range(_STEPS):
            token = tree.tokens[head]
            if token.dep not in _NOMINAL or not tree.first <= token.head < tree.last or is_verb(token):
                break
            facts = both(facts, self.own(head))
            facts = both(facts, from_noun_governor(token, tree.tokens[token.head]))
            facts = both(facts, PLANNED if is_provided(tree, head) else PLAIN)
            # "The group that struck is not known" does not deny the group.
            kept = token.dep not in ("nsubj", "nsubjpass", "appos")
            head = token.head
        return (head if kept else fate_of_subject(tree, head)), facts, kept


def fate_of_subject(tree: SentenceTree, verb: int) -> int:
    """What becomes of a subject: "are to be trained", "is due to open", "is expected to close" give the infinitive, else the verb."""
    token = tree.tokens[verb]
    passive = bool(tree.indices(verb, "auxpass"))
    if token.lemma != "be" and not (passive and token.lemma in PLANS | PROSPECTS):
        return verb
    below = tree.indices(verb, "xcomp")
    below += [n for a in tree.indices(verb, "acomp") for n in tree.indices(a, "xcomp")]
    return next((n for n in below if is_infinitive(tree, n)), verb)


def _content_of(tree: SentenceTree, head: int, end: int) -> tuple[int, Facts]:
    """From a predicate down to what it is about: "is due to open" to "open", "said that it will" to the clause."""
    facts = PLAIN
    for _ in range(_STEPS):
        facts = both(facts, _of_governing(tree.tokens[head].lemma))
        below = [n for n in tree.indices(head, "xcomp", "ccomp", "acomp") if tree.tokens[n].start < end]
        if not below or tree.tokens[head].lemma not in GOVERNING:
            break
        head = below[-1]
    return head, facts


def _of_governing(lemma: str) -> Facts:
    if lemma in PROSPECTS or lemma in SCHEDULED:
        return PROSPECT
    return POSSIBLE if lemma in WEIGHED else PLAIN


def _is_event(token: Token) -> bool:
    if token.pos == "VERB":
        return token.lemma not in _NOT_EVENTS
    return token.pos == "NOUN" and names_event(token)


def _mention(token: Token, facts: Facts) -> EventMention:
    return EventMention(
        start=token.start,
        end=token.end,
        lemma=token.lemma,
        status=_status(facts),
        certainty=facts.certainty,
        polarity=Polarity.NEGATIVE if facts.negative else Polarity.POSITIVE,
        time=EventTime.FUTURE if facts.future else EventTime.NON_FUTURE,
    )


def _status(facts: Facts, *, plans: bool = False) -> Status:
    """The status that follows from certainty, polarity and time; with `plans` what its makers expect or want is planned."""
    if facts.negative:
        return Status.DENIED
    if facts.certainty is not Certainty.CERTAIN and not (plans and facts.plan):
        return Status.POSSIBLE
    return Status.PLANNED if facts.future else Status.DONE
