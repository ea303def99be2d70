"""What the words that govern an event say of it: "plans to", "refused to", "if", "the cancellation of".

A word of a sentence tree comes in, facts on certainty, polarity and time come out.
"""

from __future__ import annotations

import re

from secondsource.language.modality import (
    CONDITIONS,
    DENIED,
    FORECAST,
    PERMITTED,
    PLAIN,
    PLANNED,
    POSSIBLE,
    PROSPECT,
    Facts,
    is_infinitive,
    is_verb,
    own_cues,
    word_set,
)
from secondsource.language.trees import SentenceTree
from secondsource.records import Token

PLANS = word_set(
    "plan intend agree decide aim pledge promise vow commit propose prepare schedule set order slate earmark due"
    " ready willing instruct urge require oblige vote undertake arrange ask tell allow permit offer mean choose"
    " opt need must contract agreement deal decision proposal intention obligation commitment"
    " programme program reason step deadline"
)
"""Governors of an infinitive that lies ahead without being in doubt."""
PROSPECTS = word_set("expect want hope seek wish target eye desire expectation aim")
"""Governors of a plan that is probable only."""
FORECASTS = word_set("anticipate predict forecast project estimate envision envisage foresee prediction")
"""Governors of what others think will come; `expect` counts here where it governs a clause of its own ("expected that")."""
DOUBTS = word_set(
    "suspect suggest believe think assume fear appear seem consider weigh mull explore suppose speculate claim allege"
    " rumour guess likely possible unclear unsure uncertain doubt whether chance possibility risk threat attempt try effort bid"
    " say report regard"
)
"""Governors of an infinitive or clause that may or may not be so; `say` and `report` only as passives ("is said to")."""
_PERMISSIONS = word_set("allow permit authorise authorize entitle option right licence license permission")
"""Who may do a thing need not do it; with a subject of its own ("allows users to pay") the infinitive is what the thing is for."""
_FACTUAL_CLAUSE = word_set("claim attempt try say report")
REFUSALS = word_set(
    "fail refuse decline deny reject cease stop avoid prevent unable refrain forget neglect abandon cancel halt rule"
    " lack unlikely impossible refusal failure inability"
)
_PROPOSALS = word_set("plan propose announce schedule offer request seek demand promise pledge prepare")
_CANCELLATIONS = word_set(
    "cancel scrap reject abandon postpone shelve drop call-off block veto suspend delay prevent deny lack fail avert scuttle thwart"
)
_CANCELLING_NOUNS = word_set("cancellation delay postponement rejection refusal lack absence denial suspension prevention")
_KILLED = word_set("deal plan bill proposal project bid talk merger")
"""What is no longer to come once it is killed or axed."""
_WEIGHED_NOUN = word_set("negotiate discuss consider weigh mull explore")
SCHEDULED = word_set("due schedule pencil slate earmark plan promise")
WEIGHED = word_set("consider weigh mull examine suspect suggest believe think likely possible regard point")
_PAPERS = word_set(
    "agreement contract deal accord treaty plan programme program protocol memorandum pact convention order bill decree budget"
)
_PROVISIONS = word_set("cover include provide foresee envisage envision stipulate comprise involve require")
"""In the present, with a paper as subject: what the paper provides for is still to come ("the contract covers the training of")."""
TRANSPARENT = word_set("be say tell add announce state confirm insist maintain report explain look appear seem begin start continue")
_LATER = word_set("when once until before after as while till")
ARGUMENTS = word_set("nsubj nsubjpass dobj attr oprd")
LIGHT = word_set("take make hold begin start occur happen continue give go come provide carry launch conduct")
"""Verbs that say no more than that their noun happens."""
GOVERNING = TRANSPARENT | PLANS | PROSPECTS | FORECASTS | DOUBTS | REFUSALS
_ORDINALS = word_set("first second third last latest only next")
_BACKWARD = word_set("after since despite following over about from because against")
"""Prepositions before what is already there when the rest comes."""

_EVENTIVE = re.compile(r"(?:tion|sion|ment|ing|ance|ence|al|age|ure)$")
_NOT_EVENTS = word_set("position requirement hundred government department management investment")
_EVENT_NOUNS = word_set(
    "accord agreement attack deal sale purchase order launch strike talk vote election fire blaze crash accident"
    " explosion death arrest trial hearing protest ban fine merger takeover tender bid visit meeting summit war"
    " ceasefire truce loss cut rise fall increase decrease growth delay start end inquiry probe raid flight delivery"
    " contract payment grant loan closure opening release"
    " search journey refund leave stop change move collapse design manufacture impact download event plan step refit"
    " lawsuit inspection repair return recall rerun review transfer upgrade handover hand-over work travel stay halt"
    " build-up cleanup rescue theft murder birth marriage match race parade show tour trip march walkout shutdown"
)


def names_event(token: Token) -> bool:
    """Whether a noun names something that happens rather than a thing."""
    if token.lemma in _NOT_EVENTS:
        return False
    return token.lemma in _EVENT_NOUNS or (len(token.lemma) > 7 and bool(_EVENTIVE.search(token.lemma)))


def from_governor(tree: SentenceTree, i: int, head: int) -> tuple[Facts, bool]:
    """What the governor says of a word, and whether the governor's own cues hold for it too."""
    token, governor = tree.tokens[i], tree.tokens[head]
    if token.dep == "conj":
        has_own = any(c.dep in ("aux", "nsubj", "nsubjpass") for c in tree.under(i))
        return PLAIN, not has_own and is_verb(token) == is_verb(governor)
    if token.dep in ("xcomp", "ccomp", "acl", "advcl", "pcomp", "acomp") or (token.dep == "relcl" and is_infinitive(tree, i)):
        return _from_clause_governor(tree, i, head)
    if token.dep == "pobj":
        return _from_preposition(tree, i, head)
    if token.dep in ARGUMENTS and names_event(token) and is_provided(tree, i):
        return PLANNED, True
    if token.dep in ARGUMENTS:
        inherits = names_event(token) and is_verb(governor) and not (token.dep == "nsubj" and token.lemma in _PAPERS)
        return from_noun_governor(token, governor), inherits
    return PLAIN, False


def _from_preposition(tree: SentenceTree, i: int, head: int) -> tuple[Facts, bool]:
    """A noun after a preposition: "the cancellation of the flight", "calls for a search", "will end in a strike"."""
    if is_provided(tree, i):
        return PLANNED, True
    prep, over = tree.tokens[head], tree.tokens[tree.tokens[head].head]
    if over.lemma in _CANCELLING_NOUNS and not is_verb(over) and prep.lemma in ("of", "in", "to"):
        return DENIED, False
    if prep.lemma == "for" and over.lemma in ("call", "ask", "plan", "push", "bid", "wait", "prepare"):
        return PLANNED, False
    return PLAIN, False


def is_provided(tree: SentenceTree, i: int) -> bool:
    """Whether a paper in force provides for a noun: its object, or after "for"; "that" may stand for the paper."""
    token = tree.tokens[i]
    if token.dep == "pobj" and tree.tokens[token.head].lemma == "for":
        token = tree.tokens[token.head]
    elif token.dep != "dobj":
        return False
    verb = tree.tokens[token.head]
    if verb.tag not in ("VBZ", "VBP") or verb.lemma not in _PROVISIONS:
        return False
    subjects = {t.lemma for t in tree.under(token.head, "nsubj")}
    return bool(subjects & _PAPERS) or (verb.dep == "relcl" and tree.tokens[verb.head].lemma in _PAPERS)


def _from_clause_governor(tree: SentenceTree, i: int, head: int) -> tuple[Facts, bool]:
    token, lemma = tree.tokens[i], tree.tokens[head].lemma
    infinitive = is_infinitive(tree, i)
    if token.dep == "advcl" and not (infinitive and lemma in FORECASTS):
        return _from_main_clause(tree, i, infinitive)
    if token.dep == "pcomp":
        return (DENIED if lemma == "without" or _is_instead(tree, head) else PLAIN), True
    if lemma in REFUSALS:
        return DENIED, False
    if infinitive and lemma == "be":
        return PLANNED, True
    if lemma in FORECASTS or (lemma == "expect" and token.dep == "ccomp" and not infinitive):
        return FORECAST, infinitive
    if lemma in PROSPECTS:
        return PROSPECT, infinitive
    return _from_plan_or_doubt(tree, i, head, infinitive)


def _from_plan_or_doubt(tree: SentenceTree, i: int, head: int, infinitive: bool) -> tuple[Facts, bool]:
    token, lemma = tree.tokens[i], tree.tokens[head].lemma
    if infinitive and lemma in _PERMISSIONS and token.dep in ("xcomp", "acl"):
        return PERMITTED, False
    if lemma in DOUBTS and (infinitive or lemma not in _FACTUAL_CLAUSE):
        return POSSIBLE, infinitive
    if infinitive and token.dep in ("acl", "relcl"):
        if any(c.text.casefold() in _ORDINALS for c in tree.under(head, "amod", "det", "nummod")) or tree.tokens[head].lemma in _ORDINALS:
            return PLAIN, False
        return (DENIED if is_called_off(tree, head) else PLANNED), False
    if infinitive and lemma in PLANS:
        return PLANNED, token.dep == "xcomp"
    return PLAIN, infinitive or token.dep in ("xcomp", "acomp")


def _is_instead(tree: SentenceTree, head: int) -> bool:
    beside = (*tree.under(head, "advmod"), tree.tokens[tree.tokens[head].head])
    return tree.tokens[head].lemma in ("of", "than") and any(t.text.casefold() in ("instead", "rather") for t in beside)


def is_called_off(tree: SentenceTree, noun: int) -> bool:
    """Whether a plan or paper has come to nothing: "the cancelled deal", "a deal rejected by", "the plan failed"."""
    token, verb = tree.tokens[noun], tree.tokens[tree.tokens[noun].head]
    if own_cues(tree, noun).negative:
        return True
    if any(c.tag == "VBN" and c.lemma in _CANCELLATIONS for c in tree.under(noun, "acl")):
        return True
    return _is_cancelled(token, verb) or (token.dep == "nsubj" and verb.lemma in ("fail", "collapse") and token.lemma in _KILLED)


def _is_cancelled(token: Token, verb: Token) -> bool:
    """Whether a verb says of its object that it does not come about."""
    if token.dep not in ("dobj", "nsubjpass"):
        return False
    return verb.lemma in _CANCELLATIONS or (verb.lemma in ("kill", "axe") and token.lemma in _KILLED)


def _from_main_clause(tree: SentenceTree, i: int, infinitive: bool) -> tuple[Facts, bool]:
    marks = {c.text.casefold() for c in tree.under(i, "mark", "advmod")}
    if marks & CONDITIONS:
        return POSSIBLE, False
    if infinitive:
        return PLANNED, False
    helpers = {c.tag for c in tree.under(i, "aux", "auxpass")}
    present = tree.tokens[i].tag in ("VBZ", "VBP", "VBG") or bool(helpers & {"VBZ", "VBP"})
    return PLAIN, bool(marks & _LATER) and (present or bool(marks & {"before", "until"}))


def from_noun_governor(token: Token, governor: Token) -> Facts:
    """What a verb says of the noun that is its subject or object: "seeks a loan", "cancelled the sale"."""
    if token.dep in ("dobj", "nsubjpass") and governor.lemma in PROSPECTS:
        return PROSPECT
    if _is_cancelled(token, governor):
        return DENIED
    if token.dep == "dobj" and governor.lemma in _WEIGHED_NOUN:
        return PERMITTED
    if governor.lemma in _PROPOSALS and token.lemma not in _PAPERS and (token.dep == "dobj" or governor.lemma in ("schedule", "plan")):
        return PLANNED
    return PLAIN
