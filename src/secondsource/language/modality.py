"""What the words of a clause say of its own event: modals, negation, adverbs, conditions.

A word of a sentence tree comes in, facts on certainty, polarity and time come out; what governs the clause is left to `governors`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from secondsource.language.trees import SentenceTree
from secondsource.records import Certainty, Token


def word_set(words: str) -> frozenset[str]:
    """Split a table of words."""
    return frozenset(words.split())


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an event; `plan` marks what those who carry it out expect or want, rather than others."""

    certainty: Certainty = Certainty.CERTAIN
    negative: bool = False
    future: bool = False
    plan: bool = False


PLAIN = Facts()
PLANNED = Facts(future=True)
PROSPECT = Facts(certainty=Certainty.PROBABLE, future=True, plan=True)
FORECAST = Facts(certainty=Certainty.PROBABLE, future=True)
PROBABLE = Facts(certainty=Certainty.PROBABLE)
POSSIBLE = Facts(certainty=Certainty.POSSIBLE)
PERMITTED = Facts(certainty=Certainty.POSSIBLE, future=True)
IMAGINED = Facts(certainty=Certainty.POSSIBLE, future=True, plan=True)
DENIED = Facts(negative=True)
_DOUBT_ORDER = (Certainty.CERTAIN, Certainty.PROBABLE, Certainty.POSSIBLE)

_FUTURE_AUX = word_set("will shall 'll ’ll wo sha")
_DOUBT_AUX = word_set("may might could can ca")
_DUTY_AUX = word_set("should must ought")
_WOULD = word_set("would 'd ’d")
_NEGATIONS = word_set("not n't n’t never neither nor hardly scarcely")
_NO = word_set("no none nobody neither nothing")
_NOBODY = _NO - {"no"}
"""As a word of its own "no" is short for "number": "dryer no. 3"."""
_ARGUMENTS = ("nsubj", "nsubjpass", "dobj", "attr")
CONDITIONS = word_set("if unless whether provided providing lest")
_HYPOTHESES = word_set("hypothesis theory suspicion assumption possibility guess conjecture speculation rumour rumor")
"""What something is only thought to be: "the main hypothesis", "no more than a rumour"."""
_STATIVE = word_set("be have know mean seem cost")
"""After "must" these are mostly guesses ("it must be late"), not duties."""
_ADVERBS: tuple[tuple[frozenset[str], Facts], ...] = (
    (word_set("likely probably presumably probable plausible"), PROBABLE),
    (
        word_set(
            "possibly perhaps maybe reportedly allegedly purportedly supposedly conceivably possible potential alleged potentially"
            " suspected prospective"
        ),
        POSSIBLE,
    ),
    (word_set("upcoming forthcoming future planned proposed scheduled intended emerging coming tomorrow"), PLANNED),
    (word_set("cancelled canceled failed rejected aborted abandoned scrapped so-called now-cancelled"), DENIED),
)
_AHEAD = re.compile(
    r"\b(?:tomorrow|tonight|next (?:year|month|week|spring|summer|autumn|fall|winter|quarter|season|\w+day)|"
    r"later this (?:year|month|week)|by 20\d\d|(?:in|over|within) the (?:coming|next) )",
    re.IGNORECASE,
)
"""Times that lie ahead of any page they stand in."""
_ADVERBIALS = ("npadvmod", "advmod", "prep")


def both(left: Facts, right: Facts) -> Facts:
    """Join what two words say: the greater doubt, and whatever either denies or puts ahead."""
    if right is PLAIN:  # most words say nothing
        return left
    return Facts(
        certainty=max(left.certainty, right.certainty, key=_DOUBT_ORDER.index),
        negative=left.negative or right.negative,
        future=left.future or right.future,
        plan=left.plan or right.plan,
    )


def is_verb(token: Token) -> bool:
    """Whether a token is a full verb or an auxiliary."""
    return token.pos in ("VERB", "AUX")


def is_infinitive(tree: SentenceTree, i: int) -> bool:
    """Whether a verb stands after "to": "to train", "to be trained"."""
    below = tree.under(i)
    marked = any(c.lemma == "to" and c.dep == "aux" for c in below)
    return marked and (tree.tokens[i].tag == "VB" or any(c.lemma == "be" and c.dep == "auxpass" for c in below))


def own_cues(tree: SentenceTree, i: int) -> Facts:
    """What the words under a verb or noun say of it."""
    token, children = tree.tokens[i], tree.under(i)
    if not children:
        return PLAIN
    numbered = any(c.pos == "NUM" for c in children)
    facts = PLAIN
    for child in children:
        given = _given_by_would(tree, i) if child.dep == "aux" and child.text.casefold() in _WOULD else None
        facts = both(facts, given or _cue_of_child(child, token, numbered=numbered))
    if not is_verb(token):
        return facts
    if _denies_argument(tree, i) or _is_no_longer(tree, i):
        facts = both(facts, DENIED)
    if token.lemma == "be" and any(_is_supposed(tree, k) for k in tree.indices(i, "attr")):
        facts = both(facts, POSSIBLE)
    if (token.dep == "ROOT" and is_infinitive(tree, i)) or _lies_ahead(tree, i):
        facts = both(facts, PLANNED)
    return facts


def _is_supposed(tree: SentenceTree, i: int) -> bool:
    """Whether a noun says that something is only thought to be: "the likely cause", "the main hypothesis"."""
    doubted = (
        facts.certainty is not PLAIN.certainty
        for child in tree.under(i, "amod")
        for words, facts in _ADVERBS
        if child.text.casefold() in words
    )
    return tree.tokens[i].lemma in _HYPOTHESES or any(doubted)


def _cue_of_child(child: Token, token: Token, *, numbered: bool) -> Facts:
    word = child.text.casefold()
    if child.dep == "aux":
        return _cue_of_modal(word, token)
    if child.dep == "neg" or word in _NEGATIONS:
        return DENIED
    if child.dep == "mark" and word in CONDITIONS:
        return POSSIBLE
    if child.dep == "det" and word in _NO and not child.lemma.endswith(".") and not numbered:
        return DENIED
    if child.dep in ("advmod", "amod", "acomp", "compound"):
        return next((facts for words, facts in _ADVERBS if word in words), PLAIN)
    return PLAIN


def _cue_of_modal(word: str, token: Token) -> Facts:
    if word in _FUTURE_AUX:
        return PLANNED
    if word in _DOUBT_AUX:
        return Facts(certainty=Certainty.POSSIBLE, future=word not in ("can", "ca"))
    if word in _DUTY_AUX and (word == "should" or token.lemma not in _STATIVE):
        return PLANNED
    return PLAIN


def _given_by_would(tree: SentenceTree, i: int) -> Facts:
    """What "would" says: a plan told in the past ("she said it would open"), else what is only imagined ("it would help")."""
    if any(c.lemma == "have" and c.dep == "aux" for c in tree.under(i)):
        return POSSIBLE
    for _ in range(4):
        token = tree.tokens[i]
        above = tree.tokens[token.head]
        if token.dep == "ccomp" and above.tag in ("VBD", "VBN", "VBG"):
            return PLANNED
        if token.head == i or token.dep not in ("conj", "advcl", "ccomp", "relcl", "xcomp"):
            break
        i = token.head
    return IMAGINED


def _denies_argument(tree: SentenceTree, i: int) -> bool:
    """Whether a subject or object is "no one", "nothing", "no X"."""
    for n in tree.indices(i, *_ARGUMENTS):
        below = tree.under(n)
        negated = any(c.dep == "det" and c.lemma == "no" for c in below) and not any(c.pos == "NUM" for c in below)
        if negated or tree.tokens[n].lemma in _NOBODY:
            return True
    return False


def _is_no_longer(tree: SentenceTree, i: int) -> bool:
    """Whether "no longer" or "no more" stands with a verb."""
    adverbs = [n for n in tree.indices(i, "advmod") if tree.tokens[n].text.casefold() in ("longer", "more")]
    return any(c.lemma == "no" for n in adverbs for c in tree.under(n))


def _lies_ahead(tree: SentenceTree, i: int) -> bool:
    """Whether a verb in the present has a time that lies ahead: "travels on tour next week", "cutting 300 jobs by 2031"."""
    token = tree.tokens[i]
    helpers = {c.tag for c in tree.under(i, "aux", "auxpass")}
    present = token.tag in ("VBZ", "VBP") or (token.tag == "VBG" and (helpers & {"VBZ", "VBP"} or token.dep == "ROOT"))
    if not present:
        return False
    return any(_AHEAD.match(" ".join(t.text for t in _reach(tree, n))) for n in tree.indices(i, *_ADVERBIALS))


def _reach(tree: SentenceTree, n: int) -> list[Token]:
    """A word with the few that go with it, in order."""
    below = [m for k in [n, *tree.indices(n)] for m in (k, *tree.indices(k))]
    return [tree.tokens[m] for m in sorted(set(below))[:8]]
