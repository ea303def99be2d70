"""An article in English in, the terms that it defines out: "A tender is a formal offer to ...", "X, a type of Y", "known as", "defined as".

Caution comes first: a sentence that may be a remark ("A deal is a long way off") is left out. benchmarks/glossary sets the rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from secondsource.records import Article, Definition, Span, TermKind
from secondsource.text import fold, sentence_spans, squeeze

LONGEST = 400
"""Characters of the longest sentence that is read: beyond, it is a list."""
WORDS = 4
"""Words of the longest term."""
LEAST = 4
"""Words that a definition needs to say anything."""

_KIND = (
    r"(?:types?|kinds?|forms?|sorts?|class(?:es)?|varieties|variety|species|breeds?|strains?|brands?|"
    r"categor(?:y|ies)|famil(?:y|ies)|units?|"
    r"measures?|method|process|procedure|technique|practice|system|term|name|word|device|tool|instrument|document|contract|"
    r"substance|chemical|compound|material|mineral|gas|metal|fuel|drug|medicine|vaccine|disease|illness|condition|infection|virus|"
    r"bacterium|parasite|fungus|plant|animal|bird|fish|insect|tax|fee|levy|duty|tariff|loan|bond|payment|subsidy|scheme|rule|law|"
    r"dish|drink|dance|vessel|vehicle|aircraft|missile|weapon|rocket|shell|mine|drone|engine|structure|wall|barrier|layer|machine|"
    r"software|program|programme|organisation|organization|body|institution|ceremony|festival|tradition|custom|technology|offer|index|"
    r"statistic|score|phenomenon|wave|storm|wind|current|phase|stage|state|area|zone|region)"
)
_TERM = r"[^\W\d_][\w’'/-]*(?: [^\W\d_][\w’'/-]*){0,3}"
_NAMED = rf"(?:[\"“„‘'](?P<quoted>[^\"“”„\n]{{2,40}}?)[\"”“’']|(?P<plain>{_TERM}))"
_SORT = r"(?:type|form|species|breed|strain|class)"
# "A kind of" and "a sort of" hedge as often as they define.
_MODIFIER = (
    r"(?:that|which|who|whose|where|(?:in|by|on|for|through) which|used|made|designed|given|issued|paid|signed|held|found|caused|produced|"
    r"built|charged|levied|awarded|drawn up|intended|meant|between|to [a-z]+|of|for|from|with|worn|set up)\b"
)
_PLAIN = r"(?!(?:an?|the|of|from|by|with|in|on|to|for|and|or|is|are|was|were|through|that)\b)[a-z][\w-]*"
_GENUS = re.compile(
    rf"^(?:An?|Any) (?P<term>[a-z][\w’'-]*(?: [a-z][\w’'-]*){{0,{WORDS - 1}}}),? (?:is|refers to|means|denotes|describes) "
    rf"(?P<says>(?:an?|any|one|the) (?:[\w’'-]+,? ){{0,4}}?(?P<head>[a-z][a-z’'-]+) (?P<by>{_MODIFIER}).*)$"
)
_BESIDE = re.compile(rf"(?P<term>{_TERM}), (?P<says>(?:an?|one) (?:\w+ ){{0,2}}?{_SORT} of [^,.;:()]{{3,120}})(?=[,.;:)]|$)")
_IS_SORT = re.compile(rf"^(?:The |An? )?(?P<term>{_TERM}) (?:is|are) (?P<says>(?:an? )(?:\w+ ){{0,2}}?{_SORT} of [a-z].*)$")
_CALLED = re.compile(
    rf"\b(?P<says>(?:an?|one|the) (?:{_PLAIN} ){{0,3}}?{_KIND}(?: (?:(?:that|which|of|in|for|from|used|made)\b"
    r"(?:(?! (?:is|are|was|were) )[^,.;:\"“”]){3,60}?))?),? (?:(?:is|are|was|were) )?(?:(?:also|commonly|"
    r"locally|better|widely|officially|usually|"
    rf"often) )?(?:known as|called|termed|named) (?:an? |the )?{_NAMED}(?=[,.;:)]|$| (?:and|in which|which|"
    rf"that|to|is|are|was|were|has|have|had|by|in|on|at|"
    r"after|before|when|where|while|from|for|killed|spread|began)\b)"
)
_KNOWN = re.compile(
    rf"\b(?P<says>(?:an?|the) {_PLAIN}(?: (?!(?:an?|the)\b)[a-z][\w-]*){{0,6}}), (?:(?:also|commonly|"
    rf"locally|better|widely|officially|usually|often) )?(?:known as|called) "
    rf"(?:an? |the )?{_NAMED}(?=[,.;:)]|$)"
)
_DEFINED = re.compile(
    r"(?:^|(?<=, )|(?<=; ))(?:(?:Under|In) [^,]{3,60}, |Here )?(?:[Tt]he (?:term|word|phrase|expression) )?(?:[Tt]he |[Aa]n? )?"
    rf"{_NAMED},? (?:is|are) (?:(?:legally|officially|formally|generally|commonly|usually|"
    rf"here) )?defined (?:\w+ ){{0,3}}?as (?P<says>.{{8,}})$"
)
_TERM_MEANS = re.compile(
    rf"\b[Tt]he (?:term|word|phrase|expression|abbreviation) {_NAMED} (?:refers to|means|describes|denotes|"
    rf"stands for|is used for) (?P<says>.{{8,}})$"
)
_QUOTED_MEANS = re.compile(
    r"^[\"“„](?P<quoted>[^\"“”„\n]{2,40}?),?[\"”“] "
    r"(?:refers to|means|describes|denotes|is (?:the|an?) (?:\w+ )?(?:term|word|name) (?:for|used)) (?P<says>.{8,})$"
)
_INTRODUCES = re.compile(
    r"(?:As|In|On|At|For|After|When|While|Before|By|With|Under|From|Since|During|Despite|If|Although|To|Over|Through)\b"
)
_EMPTY_HEADS = frozenset(
    "matter sign step way must possibility victim suspect priority threat blow problem reminder success failure idea win"
    " loss part result mistake lie"
    " disaster tragedy shame disgrace risk gamble boost bid source reason cause cost sign symbol mark sort lot number series"
    " string handful question"
    " subject example case chance hope dream nightmare challenge opportunity candidate member leader friend brother sister"
    " father mother citizen resident"
    " native fan critic supporter opponent favourite hero target winner loser start beginning end day week month year time"
    " moment point thing"
    " foundation key heart core cornerstone basis backbone answer reality luxury necessity right privilege"
    " signal test message warning betrayal insult promise story sight world place home side piece bit couple few majority"
    " minority fraction".split()
)
_JUDGING = frozenset(
    "good great better best bad worse worst mere little big huge critical crucial vital essential important perfect ideal"
    " real true clear serious"
    " rare strong weak proper well-crafted well-run simple powerful healthy smart happy beautiful total complete major"
    " historic urgent poor rich"
    " likely possible welcome familiar constant new recent final fair sound lasting free".split()
)
"""Words that judge: who uses them remarks on a thing and does not say what it is."""
_NOT_TERMS = frozenset(
    "here today now yesterday tomorrow he she it they we you i this that these those there who which what one ones man woman person"
    " people child boy girl official spokesman spokeswoman spokesperson source witness resident driver victim suspect deal decision"
    " solution step compromise ceasefire vote visit win defeat day week year month thing move lot few many some"
    " all both each every year-old majority minority".split()
)
_BORDERS = frozenset("a an the of in on at to for with by from and or into over under about between against using called".split())
_LOOSE_ENDS = frozenset(
    "a an the of in on at to for with by from and or but as is are was were be been has have had that which who also now"
    " then he she it they we"
    " his her its their our my your said says say use used uses using into over under about than more most very so such like between during"
    " after before against without within through because while when where if not no called carried made sprayed eat eats ate drank".split()
)


def find_terms(article: Article) -> tuple[Definition, ...]:
    """Find the terms that an article in English defines, the first place for each, in the order of its text; any other gives none."""
    found: dict[str, Definition] = {}
    if article.lang != "en":
        return ()
    for sentence in sentence_spans(article.text):
        if sentence.end - sentence.start > LONGEST or article.text[sentence.end - 1] == "?":
            continue
        for term, says in _definitions(article.text[sentence.start : sentence.end].rstrip(' .!"”')):
            definition = _definition(article, sentence, term, says)
            found.setdefault(_key(definition.term), definition)
    return tuple(found.values())


def _key(term: str) -> str:
    return fold(term)


def _definition(article: Article, sentence: Span, term: Span, says: Span) -> Definition:
    at = sentence.start
    return Definition(
        kind=TermKind.TERM,
        article_id=article.id,
        term=squeeze(article.text[at + term.start : at + term.end]),
        meaning=squeeze(article.text[at + says.start : at + says.end]),
        start=sentence.start,
        end=sentence.end,
        term_start=at + term.start,
        term_end=at + term.end,
        meaning_start=at + says.start,
        meaning_end=at + says.end,
    )


def _definitions(sentence: str) -> Iterator[tuple[Span, Span]]:
    """Term and defining words of each definition in a sentence, the surest pattern first."""
    for pattern, judge in _PATTERNS:
        match = pattern.search(sentence)
        if match is None or _in_quotation(sentence, match.start()):
            continue
        term = _term_of(match)
        if term is not None and judge(match) and len(match["says"].split()) + len(sentence[term.start : term.end].split()) >= LEAST:
            yield term, Span(start=match.start("says"), end=match.end("says"))
            return


def _term_of(match: re.Match[str]) -> Span | None:
    """The term of a match: quoted words as they stand, else a run of words that holds nothing but words of a name."""
    groups = match.groupdict()
    if groups.get("quoted"):
        return Span(start=match.start("quoted"), end=match.end("quoted"))
    name = "plain" if groups.get("plain") else "term"
    start, words = match.start(name), fold(match[name]).split(" ")
    if match.re is _BESIDE:
        start, words = _last_name(match)
    inner = words[1:-1] if match.re is _GENUS else ()
    loose = set(words) - ({"of"} & set(inner))
    if not words or loose & _LOOSE_ENDS or words[0] in _NOT_TERMS or match.end(name) - start < 3:
        return None
    return None if words[-1] in _NOT_TERMS and match.re is _GENUS else Span(start=start, end=match.end(name))


def _last_name(match: re.Match[str]) -> tuple[int, list[str]]:
    """Where the name begins that a run of words ends in, and its words: after a preposition or article, or with a capital within the
    sentence; no words where that cannot be told, as after a verb.
    """
    start, words = match.start("term"), match["term"].split(" ")
    begins = [start + sum(len(w) + 1 for w in words[:n]) for n in range(len(words))]
    for n in range(len(words) - 1, -1, -1):
        if n and fold(words[n - 1]) in _BORDERS:
            return begins[n], [fold(w) for w in words[n:]]
        if words[n][0].isupper() and begins[n] > 0 and not (n and words[n - 1][0].isupper()):
            return begins[n], [fold(w) for w in words[n:]]
    whole = start == 0 and len(words) <= 2
    return start, [fold(w) for w in words] if whole else []


def _in_quotation(sentence: str, at: int) -> bool:
    """Whether a place lies inside a quotation, which is somebody's remark."""
    before = sentence[:at]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _is_genus(match: re.Match[str]) -> bool:
    """A general statement on a kind of thing: what it is said to be is a kind of thing too, and not a remark on it."""
    head, term = match["head"], match["term"].split()
    said = fold(match["says"]).split()
    if (
        head in _EMPTY_HEADS
        or _EMPTY_HEADS.intersection(said[1:4])
        or _JUDGING.intersection(said[1:3] + term[:1])
        or fold(term[-1]) in said[:6]
    ):
        return False
    return not re.search(r"\b(?:now|still|already|yesterday|today|tonight|tomorrow|soon|currently|I|he|she|we|they)\b", match["says"][:80])


def _is_kind(match: re.Match[str]) -> bool:
    return not re.search(r"\b(?:of (?:a|an|the|his|her|its|their|this|that|our)|revenge|justice|blackmail|way)\b", match["says"][:60])


def _stands_beside(match: re.Match[str]) -> bool:
    """The words before the comma are a name of a thing, and not the end of an introduction ("As in one of her novels, ...")."""
    before = match.string[: match.start()]
    introduces = _INTRODUCES.match(match.string) is not None and "," not in before
    told = re.search(
        r"^(?:(?! (?:that|which|who|where|in|on|at) ).)* (?:is|are|was|were|has|had|have|will|would|can) ", match["says"] + " "
    )
    return _is_kind(match) and not introduces and not told and not re.search(r"[’']s?$|[’']s? ", match["term"])


def _is_called(match: re.Match[str]) -> bool:
    """A thing with a general name is called something; "known as a reformer" and nicknames of people are not meant."""
    plain = match.groupdict().get("plain") or ""
    words = set(fold(plain).split())
    return not (words & _JUDGING or (len(words) == 1 and words & _EMPTY_HEADS)) and len(match["says"].split()) > 2


def _is_known(match: re.Match[str]) -> bool:
    """A thing told in three words or more is known by a name; people's nicknames are not meant."""
    said = match["says"].split()
    return said[-1] not in _NOT_TERMS and not _NOT_TERMS.intersection(said[:2]) and _is_called(match)


def _always(match: re.Match[str]) -> bool:
    return bool(match)


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], bool]], ...] = (
    (_TERM_MEANS, _always),
    (_QUOTED_MEANS, _always),
    (_DEFINED, _always),
    (_GENUS, _is_genus),
    (_IS_SORT, _is_kind),
    (_CALLED, _is_called),
    (_KNOWN, _is_known),
    (_BESIDE, _stands_beside),
)
