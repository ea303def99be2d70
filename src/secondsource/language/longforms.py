"""An article in, the acronyms that it explains out: "European Defence Mechanism (EDM)", the reverse, "EDM, the ...", "EDM stands for ...".

A long form must spell the short form by its words; how is `spelling`'s to say. In the manner of Schwartz & Hearst (PSB 2003), for more
orders and languages, and with more caution: benchmarks/glossary holds both side by side.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from secondsource.language.spelling import Unit, limit, spell, split_units
from secondsource.records import Article, Definition, TermKind
from secondsource.text import fold, sentence_spans, squeeze

REACH = 160
"""Characters beside an acronym in which its long form lies."""
MOST = 10
"""Letters of the longest acronym."""
PERSON = 3
"""Words up to which a run of capitalised words may be the name of a person."""

_SHORT = r"[^\W\d_](?:[^\W_]|[&.])*"
_QUOTES = "\"“”„«»‘’'"
_THE = r"(?:the|der|die|das|den|dem|des|le|la|les|el|los|las|il|lo|o|a|un|une|an|el|ein|eine|una)"
_FOR = (
    r"(?:short for|abbreviated(?: as| to)?|an? (?:acronym|abbreviation) (?:for|of)|acronym|in short|kurz(?: für)?|abgekürzt|Abkürzung für|"
    r"en abrégé|en sigle|sigle|siglas(?: de)?|por sus siglas(?: en \w+)?|abreviado|sigla|w skrócie|w skr\.|skrót(?: od)?|скорочено|"
    r"абревіатура|pe scurt|prescurtat|abreviat)"
)
_OR = rf"(?:(?:also |better |auch |)(?:known as|called|bekannt als)|or|oder|ou|o|lub|czyli|або|sau|{_FOR})"
_STANDS = (
    r"(?:,? ?(?:which|die|der|das|que|qui|care|який|яка|що)? ?)"
    r"(?:stands? for|stood for|(?:is|was) (?:short|an? (?:acronym|abbreviation)|the (?:acronym|abbreviation)) (?:for|of)|short for|"
    r"steht für|ist (?:die|eine) Abkürzung (?:für|von)|kurz für|signifie|est (?:le sigle|l[’']acronyme) de|"
    r"significa|son las siglas de|es la sigla de|to skrót od|oznacza|означає|розшифровується як|înseamnă|este (?:acronimul|prescurtarea))"
)
_BRACKET = re.compile(r"\s[(\[]([^()\[\]\n]{2,120})[)\]]")
_INSIDE = re.compile(rf"(?:{_OR}[:,]? )?(?:{_THE} )?[{_QUOTES}]?({_SHORT})[{_QUOTES}]?(?:\s*[,;–—].*|[,:]? {_FOR}[^,;]*)?", re.IGNORECASE)
_LABELLED = re.compile(rf"(?:[^,;:]{{0,30}}\b)?{_FOR}\b[^,;:]{{0,25}}[:,]? [{_QUOTES}]?({_SHORT})[{_QUOTES}]?", re.IGNORECASE)
_LEAD_IN = re.compile(rf"(?:{_OR}[:,]? )?(?:(?:{_THE}) |l[’'])?[{_QUOTES}]?", re.IGNORECASE)
_TOKEN = re.compile(rf"(?<![\w.&/@#$€£-]){_SHORT}(?![\w&/-])")
_AFTER = re.compile(
    rf"[{_QUOTES}]?(?P<stands>{_STANDS}):? (?:{_THE} |l[’'])?[{_QUOTES}]?|"
    rf"[{_QUOTES}]?(?:,|\s[–—-])\s(?P<or>{_OR}[:,]? )?(?:{_THE} |l[’'])?[{_QUOTES}]?"
)
_BEFORE = re.compile(rf"[{_QUOTES}]?(?:,|\s[–—-])?\s(?:{_OR}[:,]? )?(?:{_THE} )?[{_QUOTES}]?$")
_TIE = re.compile(rf",|[–—-]|\b{_OR}\b", re.IGNORECASE)
_STOP = re.compile(r"[.;:!?()\[\]\n\"“”„«»]")
_CLOSED = re.compile(rf"[{_QUOTES}]?(?:\s?[,.;:)\]–—-]|\s(?=[^\W\d_A-ZА-ЯІЇЄҐ])|\s?$|\n)")
_TICKER = re.compile(r"^[A-Z]{1,6}\.[A-Z]{1,3}$")
_DETERMINER = re.compile(rf"\b(?:{_THE}|du|del|della|dell|dei|al|im|am|zum|zur|of|de)(?: |[’'])$|l[’']$", re.IGNORECASE)
_BODY = re.compile(
    r"agen[ct]|alliance|association|assembl|author|bank|board|bureau|centr|center|chamber|commission|committee|compan|confederation|congress|"
    r"corps|council|court|department|federation|forc|forum|found|front|fund|guard|group|institut|league|mechanism|ministr|mission|movement|"
    r"nation|network|office|operation|organi[sz]|parliament|part(?:y|ei|i)|polic|program|project|protocol|register|repub|school|secretariat|"
    r"servic|societ|state|syst|tribunal|treat|union|universit|act|agreement|index|area|zone|verband|verein|amt|behörd|rat|gericht|dienst|"
    r"agenc|banc|banq|conse|comit|direc|fonds|fond|urzad|biuro|rada|unia|zwiaz|naczeln|minister|banku|служб|банк|рада|фонд|союз|агент|комітет|бюро|центр|"
    r"consili|uniun|inspect|societat"
)
_MONEY = re.compile(
    r"\b(?:dollar|euro|pound|franc|krone|krona|zloty|złot|hryvn|гривн|leu|lei|yen|yuan|rupee|rouble|ruble|peso|dinar|lira|forint|koruna)s?$"
)
_ORDINARY = frozenset(
    "a all am an and are as at be both but by can did do does done end ever for from get go had has have he her here him his how i"
    " if in into is it its just let me more most must my never new no nor not now of off ok on one only or our out over own read"
    " see she so some than that the their them then there they this to too two up us use very video was we were what when where"
    " which who why will with yes you your breaking exclusive live update updated watch photo photos file map opinion analysis".split()
)


@dataclass(frozen=True, slots=True)
class _Find:
    """An acronym at `short` and its long form at `long`: offsets."""

    letters: str
    short: tuple[int, int]
    long: tuple[int, int]


def find_acronyms(article: Article) -> tuple[Definition, ...]:
    """Find the acronyms that an article explains, in the order of its text, the first place for each long form; an empty text gives none.

    Both orders, in brackets or between commas or dashes, and where the text says outright what letters stand for. What only looks alike is
    left out: agency credits, parties and states behind a person, currencies, tickers, words shouted, and the initials of a person.
    """
    text, sentences = article.text, sentence_spans(article.text)
    starts = [s.start for s in sentences]
    names = _names_in(text)
    found: dict[tuple[str, str], Definition] = {}
    for find in sorted((*_in_brackets(text, article.lang), *_beside(text, article.lang)), key=lambda f: (f.short, f.long)):
        units = split_units(text, *find.long)
        if _looks_alike(text, find, units) or (_may_be_person(text, find, units) and not names.get(find.letters, set()) - {find.short[0]}):
            continue
        sentence = sentences[max(0, bisect_right(starts, min(find.short[0], find.long[0])) - 1)]
        term, meaning = _bare(find.letters), squeeze(text[slice(*find.long)])
        found.setdefault(
            (term, fold(meaning)),
            Definition(
                kind=TermKind.ACRONYM,
                article_id=article.id,
                term=term,
                meaning=meaning,
                start=sentence.start,
                end=max(sentence.end, find.short[1], find.long[1]),
                term_start=find.short[0],
                term_end=find.short[1],
                meaning_start=find.long[0],
                meaning_end=find.long[1],
            ),
        )
    return tuple(found.values())


def _bare(token: str) -> str:
    """The letters of an acronym, without its dots and the "s" of a plural."""
    plain = token.replace(".", "")
    return plain[:-1] if len(plain) > 2 and plain.endswith("s") and plain[:-1].isupper() else plain


def _is_short(token: str) -> bool:
    """Whether a token has the shape of an acronym: two to ten letters, two in five of them capitals, dots after every letter or none."""
    plain = _bare(token)
    letters = [c for c in plain if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    dotted = "." not in token or re.fullmatch(r"(?:\w\.)+\w?\.?", token) is not None
    return 2 <= len(plain) <= MOST and capitals >= 2 and 5 * capitals >= 2 * len(letters) and dotted and not _TICKER.match(token)


def _in_brackets(text: str, lang: str) -> Iterator[_Find]:
    for bracket in _BRACKET.finditer(text):
        start, content = bracket.start(1), bracket.group(1)
        inside = _INSIDE.fullmatch(content) or _LABELLED.fullmatch(content)
        if inside and _is_short(inside.group(1)):
            short = start + inside.start(1), start + inside.end(1)
            if long := _long_before(text, bracket.start(), inside.group(1), lang):
                yield _Find(inside.group(1), short, long)
                continue
        before = re.search(rf"({_SHORT})[{_QUOTES}]?$", text[max(0, bracket.start() - 2 * MOST) : bracket.start()])
        if before and _is_short(before.group(1)):
            short_start = max(0, bracket.start() - 2 * MOST) + before.start(1)
            opened = _LEAD_IN.match(text, start, bracket.end(1))
            at = opened.end() if opened else start
            if long := _long_after(text, at, bracket.end(1), before.group(1), lang):
                yield _Find(before.group(1), (short_start, short_start + len(before.group(1))), long)


def _beside(text: str, lang: str) -> Iterator[_Find]:
    """Long forms between commas or dashes beside an acronym, or told to be what it stands for."""
    for token in _TOKEN.finditer(text):
        word = token.group().rstrip(".")
        if not _is_short(word) or fold(word) in _ORDINARY:
            continue
        short, end = (token.start(), token.start() + len(word)), token.start() + len(word)
        opened = _AFTER.match(text, end)
        told = opened is not None and bool(opened["stands"] or opened["or"])
        if opened and (long := _long_after(text, opened.end(), len(text), word, lang)) and (told or _plainly(text, word, long)):
            yield _Find(word, short, long)
            continue
        gap = _BEFORE.search(text, max(0, token.start() - 60), token.start())
        if gap and _TIE.search(gap.group()) and _CLOSED.match(text, end):
            long_before = _long_before(text, gap.start(), word, lang)
            if long_before and (re.search(rf"\b{_OR}\b", gap.group(), re.IGNORECASE) or _plainly(text, word, long_before)):
                yield _Find(word, short, long_before)


def _plainly(text: str, word: str, long: tuple[int, int]) -> bool:
    """Whether a long form that stands between mere commas is plain enough: three letters, capitals, every word used."""
    units = split_units(text, *long)
    content = [u for u in units if not u.optional]
    return len(_bare(word)) > 2 and len(content) > 1 and units[0].capital and spell(_bare(word), units) == 0


def _long_before(text: str, end: int, short: str, lang: str) -> tuple[int, int] | None:
    """The stretch before `end` that spells the short form best; of equals the shortest."""
    floor = max(0, end - REACH)
    stops = [m.end() for m in _STOP.finditer(text, floor, end - 1 if text[end - 1 : end] in _QUOTES else end)]
    units = split_units(text, max([floor, *stops]), end)[-(2 * len(short) + 4) :]
    last = len(units)
    best = _best_start(short, units, lang)
    if best is None and units and not units[-1].capital:
        # "Deferred Action for Lakes programme (DAL)": what trails a name and gives no letter is no part of it.
        last, best = last - 1, _best_start(short, units[:-1], lang)
        best = best if best is not None and units[best].capital else None
    if best is None:
        return None
    while last - 1 > best and not units[last - 1].capital and _cost(short, units[best : last - 1], lang) is not None:
        last -= 1
    return units[best].start, units[last - 1].end


def _best_start(short: str, units: list[Unit], lang: str) -> int | None:
    """Where the units begin that spell the short form best up to their end; of equals the latest."""
    costs = [(cost, -n) for n, u in enumerate(units) if not u.joined and (cost := _cost(short, units[n:], lang)) is not None]
    return -min(costs)[1] if costs else None


def _long_after(text: str, start: int, end: int, short: str, lang: str) -> tuple[int, int] | None:
    """The stretch from `start` on that spells the short form best and ends where something else begins; of equals the longest."""
    stop = _STOP.search(text, start, min(end, start + REACH))
    last = stop.start() if stop else min(end, start + REACH)
    units = split_units(text, start, last)[: 2 * len(short) + 4]
    best: tuple[int, int] | None = None
    for count in range(1, len(units) + 1):
        closed = _CLOSED.match(text, units[count - 1].end, max(end, units[count - 1].end))
        if (count < len(units) and units[count].joined) or not closed or units[0].start != start:
            continue
        cost = _cost(short, units[:count], lang)
        if cost is not None and (best is None or cost < best[0]):
            best = cost, units[count - 1].end
    return (start, best[1]) if best else None


def _cost(short: str, units: list[Unit], lang: str) -> int | None:
    cost = spell(_bare(short), units)
    return cost if cost is not None and cost <= limit(_bare(short), units, lang) else None


def _looks_alike(text: str, find: _Find, units: list[Unit]) -> bool:
    """Whether a pair is no explanation: words shouted, or a currency."""
    long = text[slice(*find.long)]
    shouted = [w for w in re.findall(r"[^\W\d_]{4,}", long) if w.isupper()]
    if len(shouted) > 1 or (fold(find.letters) in _ORDINARY and not units[0].capital):
        return True
    return bool(_MONEY.search(fold(long)))


def _may_be_person(text: str, find: _Find, units: list[Unit]) -> bool:
    """Whether a long form is two or three capitalised words with neither an article before them nor a word for a body among them."""
    if len(units) > PERSON or not all(u.capital for u in units):
        return False
    before = text[max(0, find.long[0] - 12) : find.long[0]]
    return not _DETERMINER.search(before) and not any(_BODY.search(u.text) for u in units)


def _names_in(text: str) -> dict[str, set[int]]:
    """The first two places of each token that may be an acronym and stands as a name does, not in brackets or as a speaker ("AP: ...")."""
    found: dict[str, set[int]] = {}
    for token in _TOKEN.finditer(text):
        before = text[max(0, token.start() - 1) : token.start()]
        if before not in {"", "\n", "("} and text[token.end() : token.end() + 1] not in {":", ")"}:
            places = found.setdefault(token.group().rstrip("."), set())
            if len(places) < 2:
                places.add(token.start())
    return found
