"""Article and analysis in, stated unknowns out: what a page says is not known, not disclosed or not decided, in its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from secondsource.records import Analysis, Article, FindingKind, Part, Particular, PartRole, Span
from secondsource.text import word_spans

MAX_WORDS = 30
"""Longest piece of what is unknown, in words."""
MAX_SENTENCE = 2000
"""Characters of a sentence that are looked at: a longer one is no sentence."""
_I = re.IGNORECASE
_BE = r"(?:is|are|was|were|remains?|remained)"
_STILL = r"(?:\s+(?:still|so far|as yet|yet|also|currently|very|rather|largely|immediately))*"
_QUESTION = r"(?:whether|how|who|whom|whose|where|what|when|why|which|if)\b[^.;!?]*"
_MATTERS = (
    r"(?:details?|names?|identit(?:y|ies)|prices?|terms|figures?|causes?|dates?|timetables?|timelines?|values?|costs?|sizes?|"
    r"numbers?|reasons?|"
    r"motives?|results?|sums?|amounts?|routes?|locations?|sites?|volumes?|contents?|conditions|deadlines?|budgets?|suppliers?|buyers?|"
    r"explanations?|information|schedules?)"
)
_SUBJECT = r"(?P<what>(?!(?:it|this|that|there|what|he|she|they|we|i)\b)[^,.;:!?—–]{3,120}?)"
_PATTERNS: Mapping[str, tuple[re.Pattern[str], ...]] = {
    "en": (
        re.compile(
            r"\b(?:details|information|specifics|particulars|figures|data|facts)"
            r"(?:\s+(?:on|about|of|regarding|concerning|as to)\s+(?P<list>[^.;!?]{3,200}?))?"
            rf"\s+{_BE}{_STILL}\s+(?:limited|scarce|sparse|sketchy|scant|thin|unclear|unknown|unavailable|"
            r"not\s+(?:yet\s+)?(?:known|available|public))\b",
            _I,
        ),
        re.compile(r"\b(?:little|nothing|not much)\s+(?:is|was)\s+(?:yet\s+)?known\s+(?:about|of)\s+(?P<list>[^.;!?]{3,160})", _I),
        re.compile(
            rf"\b(?:(?:it|there)\s+)?{_BE}{_STILL}\s+(?:not\s+(?:yet\s+|immediately\s+|fully\s+|entirely\s+|"
            rf"publicly\s+)?(?:known|clear|certain|decided)|"
            rf"unclear|unknown|uncertain|a mystery|an open question|anyone[’']s guess)\s+(?P<what>{_QUESTION})",
            _I,
        ),
        re.compile(
            rf"{_SUBJECT}\s+{_BE}{_STILL}\s+(?:unknown|unclear|undisclosed|unspecified|undetermined|undecided|a mystery|"
            r"not\s+(?:yet\s+|publicly\s+)?(?:known|clear))\b(?!\s+(?:to|about|on|of|with|whether|how|who|where|what|when|why|which|if)\b)",
            _I,
        ),
        re.compile(
            r"\b(?:did|do|does|would|could|has|have|had|will)(?:\s+not|n[’']t)\s+(?:immediately\s+|yet\s+|publicly\s+)?"
            rf"(?:(?:say|said|disclosed?|specif(?:y|ied)|reveal(?:ed)?|know|known|tell|told|decided?|"
            rf"explain(?:ed)?)\s+(?P<what>{_QUESTION})"
            r"|(?:disclosed?|specif(?:y|ied)|reveal(?:ed)?|name[sd]?|identif(?:y|ied)|announced?)\s+(?P<thing>(?!by\b|as\b|"
            r"[^.;!?]*\bafter\b)[^.;!?]{3,120})"
            rf"|(?:gave|give|given|provide|provided|release|released|publish|published|mention|mentioned|state|stated)\s+"
            rf"(?P<matter>(?:\w+\s+){{0,4}}?{_MATTERS}\b[^.;!?]{{0,100}}))",
            _I,
        ),
        re.compile(
            r"\b(?:declin(?:ed|es|ing)|refus(?:ed|es|ing))\s+to\s+(?:say|disclose|reveal|name|specify|give|identify|"
            r"provide)\s+(?P<what>[^.;!?]{3,120})",
            _I,
        ),
        re.compile(
            rf"{_SUBJECT}\s+(?:has|have|had|was|were|is|are)(?:\s+not|n[’']t)\s+(?:yet\s+|so far\s+)?(?:been\s+)?(?:yet\s+)?"
            r"(?:disclosed|revealed|specified|made\s+public|determined|established|identified)\b",
            _I,
        ),
        re.compile(
            rf"(?P<what>[^,.;:!?—–]{{0,80}}?\b{_MATTERS}\b[^,.;:!?—–]{{0,60}}?)\s+(?:(?:has|have|had|was|were|is|"
            rf"are)(?:\s+not|n[’']t)\s+(?:yet\s+)?"
            r"(?:been\s+)?(?:yet\s+)?|(?:has|have|is|are)\s+yet\s+to\s+be\s+)"
            r"(?:announced|named|released|published|given|set|decided|confirmed|fixed|agreed|provided|known|disclosed|"
            r"determined|identified)\b",
            _I,
        ),
        re.compile(
            rf"\bno\s+(?P<what>(?:\w+\s+){{0,3}}?{_MATTERS}\b[^,.;:!?—–]{{0,60}}?)\s+(?:(?:was|were|is|are)|(?:has|have|had)\s+been)"
            r"(?:\s+(?:immediately|yet|so far))?\s+(?:given|available|disclosed|released|announced|set|provided|known|"
            r"mentioned|named|published)\b",
            _I,
        ),
        re.compile(
            r"\bwithout\s+(?:giving|disclosing|naming|specifying|saying|revealing|providing|identifying)\s+(?P<what>[^,.;!?—–]{3,100})", _I
        ),
    ),
    "de": (
        re.compile(
            r"\b(?:unklar|unbekannt|offen|ungewiss)\s+(?:ist|sind|war|waren|bleibt|blieb)\b[^,.;!?]{0,20},\s+(?P<what>[^.;!?]+)", _I
        ),
        re.compile(
            r"\b(?:ist|sind|war|waren|bleibt|bleiben|blieb)\s+(?:\w+\s+){0,2}?(?:unklar|unbekannt|ungewiss|offen|"
            r"nicht\s+bekannt|nicht\s+klar),?\s+"
            r"(?P<what>(?:ob|wie|wer|wo|was|wann|warum|welche[rsmn]?|wie\s+viele?)\b[^.;!?]*)",
            _I,
        ),
        re.compile(
            r"(?P<what>[^,.;:!?—–]{3,100}?)\s+(?:ist|sind|war|waren|bleibt|bleiben|blieb)\s+(?:(?:noch|bislang|weiterhin|"
            r"zunächst|bisher|derzeit|vorerst)\s+)*"
            r"(?:unklar|unbekannt|nicht\s+bekannt)\b(?!,?\s+(?:ob|wie|wer|wo|was|wann|warum))",
            _I,
        ),
        re.compile(
            r"(?P<what>[^,.;:!?—–]{3,100}?)\s+(?:wurden?|hat|haben)\s+(?:\w+\s+){0,2}?nicht\s+(?:genannt|bekannt\s?gegeben|"
            r"mitgeteilt|veröffentlicht)\b",
            _I,
        ),
    ),
    "fr": (
        re.compile(
            r"\b(?:on\s+ignore|on\s+ne\s+sait\s+pas|nul\s+ne\s+sait|il\s+n[’']est\s+pas\s+(?:encore\s+)?(?:clair|connu|"
            r"établi))\s+(?:encore\s+)?(?P<what>[^.;!?]{3,120})",
            _I,
        ),
        re.compile(
            r"(?P<what>[^,.;:!?—–]{3,100}?)\s+(?:restent?|demeurent?|est|sont)\s+(?:encore\s+|toujours\s+)?(?:inconnue?s?|à\s+préciser)\b",
            _I,
        ),
        re.compile(
            r"(?P<what>[^,.;:!?—–]{3,100}?)\s+n[’']a(?:\s+pas|\s+pas\s+encore)\s+été\s+(?:précisée?|révélée?|communiquée?|"
            r"dévoilée?|rendue?\s+public)",
            _I,
        ),
        re.compile(r"\bn[’']a\s+pas\s+(?:précisé|révélé|dévoilé|indiqué)\s+(?P<what>[^.;!?]{3,120})", _I),
    ),
    "ro": (
        re.compile(
            r"\bnu\s+(?:se\s+(?:știe|ştie|cunoaște|cunoaşte)|este\s+(?:încă\s+)?(?:clar|cunoscut))\s+(?:încă\s+)?(?P<what>[^.;!?]{3,120})",
            _I,
        ),
        re.compile(r"(?P<what>[^,.;:!?—–]{3,100}?)\s+(?:rămâne|rămân|este|sunt)\s+(?:încă\s+)?(?:necunoscut|neclar)(?:ă|e|i)?\b", _I),
        re.compile(
            r"(?P<what>[^,.;:!?—–]{3,100}?)\s+nu\s+(?:a|au)\s+fost\s+(?:încă\s+)?(?:precizat|dezvăluit|anunțat|anunţat|"
            r"comunicat|făcut[ăe]?\s+public)",
            _I,
        ),
        re.compile(r"\bnu\s+a(?:u)?\s+(?:precizat|dezvăluit|anunțat|anunţat)\s+(?P<what>[^.;!?]{3,120})", _I),
    ),
    "uk": (
        re.compile(
            r"\b(?:невідомо|не\s+відомо|незрозуміло|не\s+зрозуміло|неясно)[,:]?\s+(?P<what>(?:чи|як|хто|де|що|коли|чому|"
            r"скільки|яки\w*|яка|яке)\b[^.;!?]*)",
            _I,
        ),
        re.compile(r"\bне\s+(?:уточни\w+|розкри\w+|повідоми\w+|назва\w+)[,:]?\s+(?P<what>[^.;!?]{3,120})", _I),
        re.compile(r"(?P<what>[^,.;:!?—–]{3,100}?)\s+(?:наразі\s+|поки\s+(?:що\s+)?|досі\s+)?(?:невідом|не\s+відом)(?:ий|а|е|і)\b", _I),
    ),
}
_NEGATED = r"\s(?:has|have|had|was|were|is|are)(?:\s+not|n[’']t)\s"
_NEEDED: Mapping[re.Pattern[str], re.Pattern[str]] = {
    _PATTERNS["en"][3]: re.compile(rf"\s{_BE}{_STILL}\s+(?:un(?:known|clear|disclosed|specified|determined|decided)|a mystery|not\s)", _I),
    _PATTERNS["en"][6]: re.compile(_NEGATED, _I),
    _PATTERNS["en"][7]: re.compile(rf"{_NEGATED}|\s(?:has|have|is|are)\s+yet\s+to\s+be\s", _I),
}
"""Words without which a pattern fits nowhere: one that opens with any words at all tries every place of a sentence for them."""
_JOINT = re.compile(r"\s*,\s*(?:and|und|et|și|і|та)\s+|\s*,\s*|\s+(?:and|or|und|oder|et|ou|și|sau|і|та|або)\s+", _I)
_CUT = re.compile(
    r"\s*(?:[—–]|,\s+(?:but|and|while|although|though|saying|citing|he|she|they|it|said|aber|und|mais|dar|але)\b).*", _I | re.DOTALL
)
_OPENING = re.compile(
    r"(?:[\s\"“”'(]|(?:and|but|while|although|though|so|however|also|that|said|says|as|because|und|aber|mais|et|dar|iar|але|а|та)\b)*", _I
)
_CUE = re.compile(
    r"\b(?:not|no|nothing|little|without|yet|declin\w+|refus\w+|un(?:known|clear|disclosed|specified|determined|decided|"
    r"certain|available)|mystery|"
    r"open question|guess|limited|scarce|sparse|sketchy|scant|thin|unklar|unbekannt|ungewiss|offen|nicht|ignore|sait|"
    r"inconnue?s?|préciser|pas|"
    r"nu|necunoscut\w*|neclar\w*|не|невідом\w*|незрозуміло|неясно)\b|n[’']t\b",
    _I,
)
"""One of these stands in every statement of an unknown; most sentences are passed over by it."""
_BARE = frozenset("them it which whose who what why when where how this that those these him her so".split())
_HYPOTHESIS = re.compile(r"\W*(?:if|unless|wenn|falls|si|dacă|якщо)\b", _I)


def find_unknowns(article: Article, analysis: Analysis) -> tuple[Particular, ...]:
    """Find what an article says is not known, in order, a particular for each sentence; a language without wordings here gives none.

    The parts are what is unknown, as the words say it: a list of things gives a part each, a statement without a subject ("details remain
    limited") the words of the statement itself. Questions and hypotheses are none.
    """
    found = []
    for sentence in analysis.sentences:
        text = article.text[sentence.start : min(sentence.end, sentence.start + MAX_SENTENCE)]
        if _CUE.search(text) and not _HYPOTHESIS.match(text) and not text.rstrip("\"”' ").endswith("?"):
            spans = [Span(start=sentence.start + s.start, end=sentence.start + s.end) for s in _unknowns_of(text, article.lang)]
            parts = tuple(Part(role=PartRole.WHAT, start=s.start, end=s.end, value=article.text[s.start : s.end]) for s in spans)
            if parts:
                whole = Particular(kind=FindingKind.UNKNOWN, article_id=article.id, start=sentence.start, end=sentence.end, parts=parts)
                found.append(whole)
    return tuple(found)


def _unknowns_of(text: str, lang: str) -> list[Span]:
    """Spans of what is unknown; of overlapping ones those of the earlier pattern."""
    taken: list[Span] = []
    for pattern in _PATTERNS.get(lang, ()):
        if pattern in _NEEDED and not _NEEDED[pattern].search(text):
            continue
        for match in pattern.finditer(text):
            spans = list(_pieces(text, match))
            if spans and not any(s.start < t.end and t.start < s.end for s in spans for t in taken):
                taken += spans
    return sorted(taken)


def _pieces(text: str, match: re.Match[str]) -> Iterator[Span]:
    named = next((name for name, words in match.groupdict().items() if words), None)
    if named is None:
        yield _tidy(text, match.start(), match.end())
        return
    whole = _tidy(text, match.start(named), match.end(named), cut=named != "list")
    if text[whole.start : whole.end].casefold() in _BARE:
        whole = _tidy(text, match.start(), match.end())
    pieces = _listed(text, whole) if named == "list" else [whole]
    yield from (piece for piece in pieces if 0 < len(word_spans(text[piece.start : piece.end])) <= MAX_WORDS)


def _tidy(text: str, start: int, end: int, *, cut: bool = True) -> Span:
    """Leave out a conjunction before, and what is a clause of its own after unless it may be the end of a list."""
    opening = _OPENING.match(text, start, end)
    start = opening.end() if opening else start
    words = _CUT.sub("", text[start:end]) if cut else text[start:end]
    end = start + len(words.rstrip(" ,;:.\"”“'\n"))
    return Span(start=start, end=end)


def _listed(text: str, whole: Span) -> Sequence[Span]:
    joints = [m.span() for m in _JOINT.finditer(text, whole.start, whole.end)]
    starts, ends = [whole.start, *(b for _, b in joints)], [*(a for a, _ in joints), whole.end]
    return [Span(start=a, end=b) for a, b in zip(starts, ends, strict=True) if b > a]
