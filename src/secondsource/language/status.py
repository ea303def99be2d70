"""Tagged text in, events with certainty, polarity, time and status out.

English is judged on the dependency tree: cues of the trigger itself (modals, negation, adverbs), then what the words
that govern it say of it ("plans to", "refused to", "if"). Other languages are judged by cue words in the clause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from secondsource.language.trees import SentenceTree
from secondsource.records import Certainty, EventMention, EventTime, Polarity, Status, TaggedText, Token
from secondsource.text import fold


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_FUTURE_AUX = _set("will shall 'll ’ll wo sha")
_DOUBT_AUX = _set("may might could can ca")
_NEGATIONS = _set("not n't n’t never neither nor hardly scarcely")
_NO = _set("no none nobody neither nothing")
_PROBABLE_WORDS = _set("likely probably presumably probable")
_POSSIBLE_WORDS = _set(
    "possibly perhaps maybe reportedly allegedly purportedly conceivably possible potential alleged potentially suspected"
)
_FUTURE_WORDS = _set("upcoming forthcoming future planned proposed scheduled intended emerging prospective")
_DEAD_WORDS = _set("cancelled canceled failed rejected aborted abandoned so-called")
_PLANS = _set(
    "plan intend agree decide aim pledge promise vow commit propose prepare schedule set order slate earmark due"
    " ready willing instruct urge require oblige vote undertake arrange ask tell allow permit offer design mean choose"
    " opt need must contract agreement deal decision option right proposal intention obligation commitment bid"
    " programme program"
)
"""Governors of an infinitive that lies ahead without being in doubt."""
_PROSPECTS = _set("expect want hope seek wish target eye desire expectation aim")
"""Governors of a plan that is probable only."""
_FORECASTS = _set("anticipate predict forecast project estimate envision envisage foresee prediction")
"""Governors of what others think will come; `expect` counts here where it governs a clause of its own ("expected that")."""
_DOUBTS = _set(
    "suspect suggest believe think assume fear appear seem consider weigh mull explore suppose speculate claim allege"
    " rumour guess likely possible unclear unsure uncertain doubt whether chance possibility risk threat attempt try"
    " say report"
)
"""Governors of an infinitive or clause that may or may not be so; `say` and `report` only as passives ("is said to")."""
_FACTUAL_CLAUSE = _set("claim attempt try say report")
_REFUSALS = _set(
    "fail refuse decline deny reject cease stop avoid prevent unable refrain forget neglect abandon cancel halt rule"
    " lack unlikely impossible"
)
_PROPOSALS = _set("plan propose announce schedule offer request seek demand promise pledge prepare")
_CANCELLATIONS = _set("cancel scrap reject abandon postpone shelve drop call-off axe block veto suspend delay prevent deny lack")
_SCHEDULED = _set("due schedule pencil slate earmark plan promise")
_WEIGHED = _set("consider weigh mull examine suspect suggest believe think likely possible")
_PAPERS = _set("agreement contract deal accord treaty plan programme program protocol memorandum pact convention order bill decree budget")
_PROVISIONS = _set("cover include provide foresee envisage envision stipulate comprise involve require")
"""In the present, with a paper as subject: what the paper provides for is still to come ("the contract covers the training of")."""
_TRANSPARENT = _set("be say tell add announce state confirm insist maintain report explain look appear seem begin start continue")
_CONDITIONS = _set("if unless whether provided providing lest")
_LATER = _set("when once until before after as while till")
_ARGUMENTS = _set("nsubj nsubjpass dobj attr oprd")
_NOMINAL = _set(
    "nsubj nsubjpass dobj pobj attr oprd nmod compound poss appos prep agent dative npadvmod amod nummod quantmod det advmod acomp"
)
_LIGHT = _set("take make hold begin start occur happen continue give go come provide carry launch conduct")
"""Verbs that say no more than that their noun happens."""
_NOT_NEGATED_WITH = _ARGUMENTS | {"conj"}
_STEPS = 12
"""Governors looked at above a trigger; deeper trees are lists and tables."""

_GOVERNING = _TRANSPARENT | _PLANS | _PROSPECTS | _FORECASTS | _DOUBTS | _REFUSALS
_NOT_EVENTS = _set("be have do will would can could may might shall should must")
_EVENTIVE = re.compile(r"(?:tion|sion|ment|ing|ance|ence|al|age|ure)$")
_EVENT_NOUNS = _set(
    "accord agreement attack deal sale purchase order launch strike talk vote election fire blaze crash accident"
    " explosion death arrest trial hearing protest ban fine merger takeover tender bid visit meeting summit war"
    " ceasefire truce loss cut rise fall increase decrease growth delay start end inquiry probe raid flight delivery"
    " contract payment grant loan closure opening release"
)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of an event; `plan` marks a forecast by those who carry it out."""

    certainty: Certainty = Certainty.CERTAIN
    negative: bool = False
    future: bool = False
    plan: bool = False


_PLAIN = _Facts()
_PLANNED = _Facts(future=True)
_PROSPECT = _Facts(certainty=Certainty.PROBABLE, future=True, plan=True)
_POSSIBLE = _Facts(certainty=Certainty.POSSIBLE)
_PROBABLE = _Facts(certainty=Certainty.PROBABLE)
_FORECAST = _Facts(certainty=Certainty.PROBABLE, future=True)
_DENIED = _Facts(negative=True)
_DOUBT_ORDER = (Certainty.CERTAIN, Certainty.PROBABLE, Certainty.POSSIBLE)


def _both(left: _Facts, right: _Facts) -> _Facts:
    return _Facts(
        certainty=max(left.certainty, right.certainty, key=_DOUBT_ORDER.index),
        negative=left.negative or right.negative,
        future=left.future or right.future,
        plan=left.plan or right.plan,
    )


def find_events(tagged: TaggedText) -> tuple[EventMention, ...]:
    """Find the events of an English text in order: verbs (no auxiliaries) and nouns that name an event.

    A text without tags gives none, and so does an empty one.
    """
    found: list[EventMention] = []
    for sentence in tagged.sentences:
        tree = SentenceTree(tagged, sentence.start)
        events = [n for n in range(tree.first, tree.last) if _is_event(tagged.tokens[n])]
        found += [_mention(tagged.tokens[n], _facts(tree, n)) for n in events]
    return tuple(found)


def event_at(tagged: TaggedText, start: int, end: int) -> EventMention:
    """Judge the trigger at start:end; a span without a word is a certain, positive event that is done."""
    if not tagged.sentences:
        return EventMention(start=start, end=end, lemma="", status=Status.DONE)
    tree = SentenceTree(tagged, start)
    head = tree.at(start, end)
    if head is None:
        return EventMention(start=start, end=end, lemma=fold(tagged.text[start:end]), status=Status.DONE)
    facts = _facts(tree, head) if tagged.tokens[head].dep else _facts_of_words(tagged, start)
    return replace(_mention(tagged.tokens[head], facts), start=start, end=end)


STATUS_LANGUAGES = frozenset({"en"})
"""Languages in which status is read from the syntax; in all others from cue words alone."""


def status_of(tagged: TaggedText, start: int, end: int) -> Status:
    """Status of the clause that holds a span: that of the predicate which governs the span's head; done where nothing tells."""
    if not tagged.sentences:
        return Status.DONE
    tree = SentenceTree(tagged, start)
    head = tree.at(start, end)
    if head is None or not tagged.tokens[head].dep:
        return _status(_facts_of_words(tagged, start))
    head, facts, kept = _above_noun(tree, head)
    if start <= tagged.tokens[head].start < end:
        head, given = _content_of(tree, head, end)
        facts, kept = _both(facts, given), True
    above = _facts(tree, head)
    return _status(_both(facts, above if kept else replace(above, negative=False)))


def _above_noun(tree: SentenceTree, head: int) -> tuple[int, _Facts, bool]:
    """From a noun up to the predicate of its clause: its index, what the nouns between say, and whether its negation holds."""
    facts, kept = _PLAIN, True
    for _ in range(_STEPS):
        token = tree.tokens[head]
        if token.dep not in _NOMINAL or not tree.first <= token.head < tree.last or token.pos in ("VERB", "AUX"):
            break
        facts = _both(facts, _own_cues(tree, head))
        facts = _both(facts, _from_noun_governor(token, tree.tokens[token.head]))
        facts = _both(facts, _PLANNED if _is_provided(tree, head) else _PLAIN)
        # "The group that struck is not known" does not deny the group.
        kept = token.dep not in ("nsubj", "nsubjpass", "appos")
        head = token.head
    return (head if kept else _fate(tree, head)), facts, kept


def _fate(tree: SentenceTree, verb: int) -> int:
    """What becomes of a subject: "are to be trained", "is due to open", "is expected to close" give the infinitive, else the verb."""
    token = tree.tokens[verb]
    passive = bool(tree.indices(verb, "auxpass"))
    if token.lemma != "be" and not (passive and token.lemma in _PLANS | _PROSPECTS):
        return verb
    below = tree.indices(verb, "xcomp")
    below += [n for a in tree.indices(verb, "acomp") for n in tree.indices(a, "xcomp")]
    return next((n for n in below if _is_infinitive(tree, n)), verb)


def _content_of(tree: SentenceTree, head: int, end: int) -> tuple[int, _Facts]:
    """From a predicate down to what it is about: "is due to open" to "open", "said that it will" to the clause."""
    facts = _PLAIN
    for _ in range(_STEPS):
        facts = _both(facts, _of_governing(tree.tokens[head].lemma))
        below = [n for n in tree.indices(head, "xcomp", "ccomp", "acomp") if tree.tokens[n].start < end]
        if not below or tree.tokens[head].lemma not in _GOVERNING:
            break
        head = below[-1]
    return head, facts


def _of_governing(lemma: str) -> _Facts:
    if lemma in _PROSPECTS or lemma in _SCHEDULED:
        return _PROSPECT
    return _POSSIBLE if lemma in _WEIGHED else _PLAIN


def _is_event(token: Token) -> bool:
    if token.pos == "VERB":
        return token.lemma not in _NOT_EVENTS
    return token.pos == "NOUN" and _names_event(token)


def _names_event(token: Token) -> bool:
    return token.lemma in _EVENT_NOUNS or (len(token.lemma) > 7 and bool(_EVENTIVE.search(token.lemma)))


def _mention(token: Token, facts: _Facts) -> EventMention:
    return EventMention(
        start=token.start,
        end=token.end,
        lemma=token.lemma,
        status=_status(facts),
        certainty=facts.certainty,
        polarity=Polarity.NEGATIVE if facts.negative else Polarity.POSITIVE,
        time=EventTime.FUTURE if facts.future else EventTime.NON_FUTURE,
    )


def _status(facts: _Facts) -> Status:
    if facts.negative:
        return Status.DENIED
    if facts.certainty is not Certainty.CERTAIN and not facts.plan:
        return Status.POSSIBLE
    return Status.PLANNED if facts.future else Status.DONE


def _facts(tree: SentenceTree, i: int) -> _Facts:
    """Cues of the trigger, then those of every governor up to a clause that stands for itself."""
    facts = _own_cues(tree, i)
    for _ in range(_STEPS):
        head = tree.tokens[i].head
        if head == i or not tree.first <= head < tree.last:
            break
        given, goes_on = _from_governor(tree, i, head)
        facts = _both(facts, given)
        if not goes_on:
            break
        above = _own_cues(tree, head)
        if above.negative and tree.tokens[i].dep in _NOT_NEGATED_WITH and tree.tokens[head].lemma not in _LIGHT:
            above = replace(above, negative=False)
        facts = _both(facts, above)
        i = head
    return facts


def _own_cues(tree: SentenceTree, i: int) -> _Facts:
    token = tree.tokens[i]
    children = tree.under(i)
    facts = _PLAIN
    for child in children:
        facts = _both(facts, _cue_of_child(children, child))
    if token.pos in ("VERB", "AUX") and _no_argument(tree, i):
        facts = _both(facts, _DENIED)
    if token.dep == "ROOT" and _is_infinitive(tree, i):
        facts = _both(facts, _PLANNED)
    return facts


def _cue_of_child(siblings: list[Token], child: Token) -> _Facts:
    word = child.text.casefold()
    if child.dep == "aux":
        return _cue_of_modal(siblings, word)
    if child.dep == "neg" or word in _NEGATIONS:
        return _DENIED
    if child.dep == "mark" and word in _CONDITIONS:
        return _POSSIBLE
    if child.dep == "det" and word in _NO and not child.lemma.endswith(".") and not any(s.pos == "NUM" for s in siblings):
        return _DENIED
    if child.dep not in ("advmod", "amod", "acomp", "compound"):
        return _PLAIN
    for words, facts in (
        (_PROBABLE_WORDS, _PROBABLE),
        (_POSSIBLE_WORDS, _POSSIBLE),
        (_FUTURE_WORDS, _PLANNED),
        (_DEAD_WORDS, _DENIED),
    ):
        if word in words:
            return facts
    return _PLAIN


def _cue_of_modal(siblings: list[Token], word: str) -> _Facts:
    if word in _FUTURE_AUX:
        return _PLANNED
    if word in _DOUBT_AUX:
        return _Facts(certainty=Certainty.POSSIBLE, future=word not in ("can", "ca"))
    if word == "should":
        return _PLANNED
    if word in ("would", "'d", "’d"):
        perfect = any(c.lemma == "have" and c.dep == "aux" for c in siblings)
        return _POSSIBLE if perfect else _PLANNED
    return _PLAIN


def _no_argument(tree: SentenceTree, i: int) -> bool:
    """Whether a subject or object is "no one", "nothing", "no X"."""
    for n in tree.children.get(i, ()):
        child = tree.tokens[n]
        if child.dep in ("nsubj", "nsubjpass", "dobj", "attr") and (
            child.lemma in _NO or any(d.dep == "det" and d.lemma == "no" for d in tree.under(n))
        ):
            return True
    return False


def _from_governor(tree: SentenceTree, i: int, head: int) -> tuple[_Facts, bool]:
    """What the governor says of a token, and whether the governor's own cues hold for it too."""
    token, governor = tree.tokens[i], tree.tokens[head]
    if token.dep == "conj":
        has_own = any(c.dep in ("aux", "nsubj", "nsubjpass") for c in tree.under(i))
        return _PLAIN, not has_own
    if token.dep in ("xcomp", "ccomp", "acl", "advcl", "pcomp", "acomp"):
        return _from_clause_governor(tree, i, head)
    if token.dep in (*_ARGUMENTS, "pobj") and _names_event(token) and _is_provided(tree, i):
        return _PLANNED, True
    if token.dep in _ARGUMENTS and _names_event(token):
        return _from_noun_governor(token, governor), governor.pos in ("VERB", "AUX")
    return _PLAIN, False


def _is_provided(tree: SentenceTree, i: int) -> bool:
    """Whether a paper in force provides for a noun: its object, or after "for"."""
    token = tree.tokens[i]
    if token.dep == "pobj" and tree.tokens[token.head].lemma == "for":
        token = tree.tokens[token.head]
    elif token.dep != "dobj":
        return False
    verb = tree.tokens[token.head]
    present = verb.tag in ("VBZ", "VBP") and verb.lemma in _PROVISIONS
    return present and any(t.lemma in _PAPERS for t in tree.under(token.head, "nsubj"))


def _is_infinitive(tree: SentenceTree, i: int) -> bool:
    """Whether a verb stands after "to": "to train", "to be trained"."""
    below = tree.under(i)
    marked = any(c.lemma == "to" and c.dep == "aux" for c in below)
    return marked and (tree.tokens[i].tag == "VB" or any(c.lemma == "be" and c.dep == "auxpass" for c in below))


def _from_clause_governor(tree: SentenceTree, i: int, head: int) -> tuple[_Facts, bool]:
    token, lemma = tree.tokens[i], tree.tokens[head].lemma
    infinitive = _is_infinitive(tree, i)
    if token.dep == "advcl":
        return _from_main_clause(tree, i, infinitive)
    if lemma in _REFUSALS:
        return _DENIED, False
    if infinitive and lemma == "be":
        return _PLANNED, True
    if lemma in _FORECASTS or (lemma == "expect" and token.dep == "ccomp" and not infinitive):
        return _FORECAST, infinitive
    if lemma in _PROSPECTS:
        return _PROSPECT, infinitive
    if lemma in _DOUBTS and (infinitive or lemma not in _FACTUAL_CLAUSE):
        return _POSSIBLE, infinitive
    if infinitive and (lemma in _PLANS or token.dep == "acl"):
        return _PLANNED, token.dep == "xcomp"
    return _PLAIN, infinitive or token.dep in ("xcomp", "pcomp", "acomp")


def _from_main_clause(tree: SentenceTree, i: int, infinitive: bool) -> tuple[_Facts, bool]:
    marks = {c.text.casefold() for c in tree.under(i, "mark", "advmod")}
    if marks & _CONDITIONS:
        return _POSSIBLE, False
    if infinitive:
        return _PLANNED, False
    return _PLAIN, bool(marks & _LATER) and tree.tokens[i].tag in ("VBZ", "VBP", "VBG")


def _from_noun_governor(token: Token, governor: Token) -> _Facts:
    if token.dep == "dobj" and governor.lemma in _PROSPECTS:
        return _PROSPECT
    if token.dep in ("dobj", "nsubjpass") and governor.lemma in _CANCELLATIONS:
        return _DENIED
    if governor.lemma in _PROPOSALS and (token.dep == "dobj" or governor.lemma in ("schedule", "plan")):
        return _PLANNED
    return _PLAIN


_CUES = {
    "de": (
        "wird werden soll sollen geplant plant plane will wollen",
        "könnte konnte dürfte möglicherweise vielleicht mutmaßlich",
        "nicht kein keine nie",
    ),
    "fr": (
        "va vont prévoit prévu sera seront devrait devra compte",
        "pourrait pourraient peut-être éventuellement serait",
        "ne n' aucun jamais pas",
    ),
    "ro": (
        "va vor urmează planifică plănuiește intenționează",
        "ar putea poate posibil probabil",
        "nu niciun nicio",
    ),
    "uk": (
        "буде будуть планує планують має намір планується",
        "може можуть можливо ймовірно міг",
        "не немає жоден",
    ),
}
"""Words for what lies ahead, what is in doubt, what is denied."""
_ENGLISH = ("will shall plans planned due scheduled expected", "may might could possibly likely reportedly", "not never no")
_CLAUSE_END = re.compile(r"[,;:.!?\n«»„“”\"]")


def _facts_of_words(tagged: TaggedText, start: int) -> _Facts:
    """Judge by cue words of the clause around a position."""
    text = tagged.text
    before = [m.end() for m in _CLAUSE_END.finditer(text, max(0, start - 300), start)]
    after = _CLAUSE_END.search(text, start)
    clause = text[before[-1] if before else max(0, start - 300) : after.start() if after else len(text)]
    present = set(fold(clause).replace("'", "' ").split())
    future, doubt, denial = _CUES.get(tagged.lang.split("-")[0], _ENGLISH)
    facts = _PLAIN
    for words, given in ((future, _PLANNED), (doubt, _POSSIBLE), (denial, _DENIED)):
        if present & set(fold(words).split()):
            facts = _both(facts, given)
    return facts
