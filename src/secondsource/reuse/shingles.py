"""An article in pieces: unquoted words, stems, facts (numbers, names), shingles; how much of it stands in another."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from math import log

from secondsource.records import Reading, Span
from secondsource.text import WORD, fold, romanise

SHINGLE = 3
"""Words in a shingle: true reprints share on average only 30% of their 3-grams (NEWS-COPY, arXiv 2210.04261)."""

QUOTATION = 25
"""Characters above which a quotation is somebody's words, and not a name or a term in quotation marks."""

STEM = 6
"""Letters kept of a word: a crude stem that serves inflected languages too."""

NAME_STEM = 5
"""Letters kept of a part of a name: a name and its adjective mostly share so many."""

REMEMBERED = 32768
"""Words whose parts are remembered: they are the same ones on page after page."""

_QUOTATION = re.compile(
    r"“[^“”\n]{2,600}”|„[^„“”\n]{2,600}[“”]|«[^«»\n]{2,600}»|(?<!\w)\"[^\"\n]{2,600}\"(?!\w)|(?<!\w)[‘'](?=\w)[^‘’'\n]{12,300}[’'](?!\w)"
)
_NUMBER = re.compile(r"\d+(?:[.,:\u00a0\u202f]\d+)*")
_SPLIT = re.compile(r"[-'’]")
_NUMERALS = dict(
    zip(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
        " nineteen twenty thirty forty fifty sixty seventy eighty ninety".split(),
        "2 3 4 5 6 7 8 9 1 11 12 13 14 15 16 17 18 19 2 3 4 5 6 7 8 9".split(),
        strict=True,
    )
)
_COMMON = frozenset(
    "a about after again all also although am among an and any are as at back be because been before being both but"
    " by can could did do does during each even few first for from get had has have he her here him his how however"
    " i if in into is it its just last like made make many may me might more most much must my new no nor not now of"
    " off on one only or other our out over own per said same say says she should since so some still such than that"
    " the their them then there these they this those through to told too under until up us very was we were what"
    " when where which while who whom why will with would year years you your der die das und ist im den dem des ein"
    " eine einer einen mit von zu auf für nicht auch sich als bei nach aus wie es sie er le la les de des du un une"
    " et est dans en que qui sur pour par au aux ce cette il elle pas plus avec ont son sa ses si in la cu de pe din"
    " nu care este sunt un o al ai ale pentru mai s-a fost ce і й та в у на з до що не за як від про це для його її"
    " який яка які був була були по".split()
)
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december jan feb mar apr jun jul aug sep sept oct nov dec mr mrs ms dr prof".split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of an article: offsets, folded form, whether it stands in a quotation, whether it looks like part of a name."""

    start: int
    end: int
    form: str
    quoted: bool
    name: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its number in the analysis, offsets, count of words outside quotations, their stems and facts.

    `own` says whether its writer's words outweigh those it quotes: a sentence that quotes resembles every other that quotes the same.
    """

    index: int
    span: Span
    length: int
    stems: frozenset[str]
    facts: frozenset[str]
    own: bool = True


@dataclass(frozen=True, slots=True)
class Profile:
    """The pieces of one article; `known` holds every stem, number and name of title and text, quotations included; `quotations` the
    stems of each quotation that is long enough to be somebody's words. A shingle that comes again is another one, with its count behind
    it, so that sets of them are compared as bags.
    """

    reading: Reading
    words: tuple[Word, ...]
    sentences: tuple[Sentence, ...]
    stems: frozenset[str]
    facts: frozenset[str]
    known: frozenset[str]
    shingles: frozenset[tuple[object, ...]]
    length: int
    quotations: tuple[frozenset[str], ...] = ()

    @property
    def id(self) -> str:
        """Id of the article."""
        return self.reading.article.id

    @property
    def by_index(self) -> dict[int, Sentence]:
        """Sentences by their number in the analysis."""
        return {s.index: s for s in self.sentences}


def quoted_spans(text: str) -> tuple[Span, ...]:
    """Offsets of the quotations of a text, marks included; a quotation does not cross a line end.

    >>> [(s.start, s.end) for s in quoted_spans('He said: "It burns." Then he left.')]
    [(9, 20)]
    """
    return tuple(Span(start=m.start(), end=m.end()) for m in _QUOTATION.finditer(text))


def stem(form: str) -> str:
    """Cut a folded word to its first letters, so that inflections of a word fall together."""
    return form[:STEM]


def mantissa(number: str) -> str:
    """The telling digits of a number as written, so that scale and grouping do not matter; empty for a bare 0 or 1.

    >>> [mantissa(n) for n in ("86.4", "86,400,000", "1", "9:40")]
    ['864', '864', '', '94']
    """
    digits = re.sub(r"\D", "", number).strip("0")
    return "" if digits in {"", "1"} else digits


def profile(reading: Reading) -> Profile:
    """Take an article apart. Empty text gives empty pieces."""
    text = reading.article.text
    words = _words(reading)
    numbers = _numbers(text)
    sentences = tuple(_sentence(i, span, words, numbers, text) for i, span in enumerate(reading.analysis.sentences))
    own = [w for w in words if not w.quoted]
    title = {p for m in WORD.finditer(reading.article.title) for p in _facts_of(fold(m.group()), m.group(), named=True)}
    forms = {w.form for w in words}.union(fold(m.group()) for m in WORD.finditer(reading.article.title))
    known = {stem(p) for form in forms for p in _parts(form)}
    own_name = {name_stem(p) for m in WORD.finditer(_outlet_names(reading)) for p in _parts(fold(m.group()))}
    facts = frozenset().union(*(s.facts for s in sentences)) - own_name if sentences else frozenset()
    everything = {f for w in words for f in _facts_of(w.form, text[w.start : w.end], named=w.name)}
    everything |= {n for _, n in (*numbers, *_numbers(reading.article.title))}
    everything |= {f"#{mantissa(f'{q.number:f}')}" for q in reading.analysis.quantities}
    return Profile(
        reading=reading,
        words=words,
        sentences=sentences,
        stems=frozenset().union(*(s.stems for s in sentences)) if sentences else frozenset(),
        facts=facts,
        known=frozenset(known | everything | title | {name_stem(k) for k in known}),
        shingles=_shingles(own, text),
        length=len(own),
        quotations=_quotations(text),
    )


def _outlet_names(reading: Reading) -> str:
    """The names of the page's own outlet: that it names itself is no news."""
    outlet = reading.article.outlet
    return " ".join((outlet.name, *outlet.aliases, "".join(w[0] for w in outlet.name.split()))) if outlet else ""


def _quotations(text: str) -> tuple[frozenset[str], ...]:
    found = []
    for span in quoted_spans(text):
        if span.end - span.start > QUOTATION:
            words = WORD.finditer(text, span.start, span.end)
            found.append(frozenset(stem(p) for m in words for p in _parts(fold(m.group())) if len(p) > 3))
    return tuple(stems for stems in found if stems)


def _words(reading: Reading) -> tuple[Word, ...]:
    text = reading.article.text
    quotations = quoted_spans(text)
    starts = {_first_word(text, s) for s in reading.analysis.sentences} | {_first_word(text, q) for q in quotations}
    matches = list(WORD.finditer(text))
    inside = _inside([(m.start(), m.end()) for m in matches], quotations)
    # German nouns are all upper case, so there only the tagger's names count.
    tagged = _inside([(m.start(), m.end()) for m in matches], sorted(Span(start=e.start, end=e.end) for e in reading.analysis.entities))
    capitals = reading.article.lang != "de"
    upper = {fold(m.group()) for m in matches if m.group()[0].isupper() and m.start() not in starts} if capitals else set()
    return tuple(
        Word(m.start(), m.end(), form, quoted, m.group()[0].isupper() and (known or form in upper) and form not in _DAYS)
        for m, quoted, known in zip(matches, inside, tagged, strict=True)
        for form in [fold(m.group())]
    )


def _first_word(text: str, span: Span) -> int:
    match = WORD.search(text, span.start, span.end)
    return match.start() if match else -1


def _inside(words: list[tuple[int, int]], spans: Iterable[Span]) -> list[bool]:
    """Whether each word lies in one of the spans; both come in order."""
    flags, rest = [], sorted(spans)
    at = 0
    for start, end in words:
        while at < len(rest) and rest[at].end <= start:
            at += 1
        flags.append(at < len(rest) and start < rest[at].end and rest[at].start < end)
    return flags


@lru_cache(maxsize=REMEMBERED)
def _parts(form: str) -> tuple[str, ...]:
    return tuple(p for p in _SPLIT.split(form.removesuffix("'s")) if p)


def _facts_of(form: str, written: str, *, named: bool) -> tuple[str, ...]:
    """Numbers in words as `#digits` and parts of names as `@stem`."""
    return _facts(form, named and len(written) > 1)


@lru_cache(maxsize=REMEMBERED)
def _facts(form: str, named: bool) -> tuple[str, ...]:
    names = [name_stem(p) for p in _parts(form) if len(p) > 1 and p not in _COMMON] if named else []
    return (*(f"#{_NUMERALS[p]}" for p in _parts(form) if p in _NUMERALS), *names)


def name_stem(part: str) -> str:
    """A part of a name in Latin letters, cut short, so that "Ghana" and "Ghanaian", "Каміла" and "Kamila" fall together.

    >>> name_stem("kamila") == name_stem("каміла"), name_stem("ghanaian")
    (True, '@ghana')
    """
    return f"@{romanise(part)[:NAME_STEM]}"


def _numbers(text: str) -> list[tuple[int, str]]:
    """Numbers in digits, as (offset, `#digits`)."""
    found = ((m.start(), mantissa(m.group())) for m in _NUMBER.finditer(text))
    return [(at, f"#{digits}") for at, digits in found if digits]


def positions_in(words: tuple[Word, ...], span: Span) -> range:
    """The places of the words that begin in a span."""
    first, last = (bisect_left(words, offset, key=lambda w: w.start) for offset in (span.start, span.end))
    return range(first, last)


def _sentence(index: int, span: Span, words: tuple[Word, ...], numbers: list[tuple[int, str]], text: str) -> Sentence:
    all_words = [words[i] for i in positions_in(words, span)]
    own = [w for w in all_words if not w.quoted]
    stems = {stem(p) for w in own for p in _parts(w.form) if len(p) > 2 and p not in _COMMON and not p[0].isdigit()}
    facts = {f for w in own for f in _facts_of(w.form, text[w.start : w.end], named=w.name)}
    digits = {number for w in own for _, number in numbers[bisect_left(numbers, (w.start,)) : bisect_left(numbers, (w.end,))]}
    return Sentence(index, span, len(own), frozenset(stems), frozenset(facts | digits), 2 * len(own) >= len(all_words))


def _shingles(own: list[Word], text: str) -> frozenset[tuple[object, ...]]:
    """Runs of words outside quotations, none across a paragraph or a quotation."""
    seen: Counter[tuple[str, ...]] = Counter()
    found: list[tuple[object, ...]] = []
    for run in zip(*(own[i:] for i in range(SHINGLE)), strict=False):
        between = text[run[0].start : run[-1].end]
        if "\n" not in between and '"' not in between and "“" not in between:
            gram = tuple(w.form for w in run)
            found.append((*gram, seen[gram]) if gram in seen else gram)
            seen[gram] += 1
    return frozenset(found)


def rarity(profiles: Iterable[Profile]) -> dict[str, float]:
    """Weight of each stem among the articles of a story: log(1 + n / articles that have it)."""
    listed = list(profiles)
    seen = Counter(s for p in listed for s in p.stems)
    return {s: log(1 + len(listed) / n) for s, n in seen.items()}


def share(pieces: Set[str], held: Set[str]) -> float:
    """Share of the pieces that are held (containment); 0.0 for no pieces."""
    return len(pieces & held) / len(pieces) if pieces else 0.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """Pieces in order with their weights, and the sum of these."""

    pieces: tuple[tuple[str, float], ...]
    total: float

    def share(self, held: Set[str]) -> float:
        """Weighted share of the pieces that are held (containment); 0.0 for no pieces."""
        kept = 0.0
        for piece, weight in self.pieces:
            if piece in held:
                kept += weight
        return kept / self.total if self.total else 0.0


def weigh(pieces: Iterable[str], weights: Mapping[str, float]) -> Weighed:
    """Weigh pieces by a table; what it lacks weighs 1."""
    weighed = tuple((piece, weights.get(piece, 1.0)) for piece in sorted(pieces))
    total = 0.0
    for _, weight in weighed:
        total += weight
    return Weighed(weighed, total)


def stands_in(page: Profile, source: Profile) -> bool:
    """Whether every sentence of a page, quotations included, stands in another word for word; an empty page stands in none.

    A page without words, such as one of signs only, stands in one of the same text.
    """
    if not page.words:
        return bool(page.reading.article.text.strip()) and page.reading.article.text == source.reading.article.text
    text = f" {' '.join(w.form for w in source.words)} "
    starts = sorted(s.start for s in page.reading.analysis.sentences)
    forms: dict[int, list[str]] = {}
    for word in page.words:
        forms.setdefault(bisect_right(starts, word.start), []).append(word.form)
    return all(f" {' '.join(found)} " in text for found in forms.values())


def shingle_containment(page: Profile, source: Profile) -> float:
    """Share of the page's word shingles, quotations left out, that stand in the source; 0.0 for a page without any.

    Containment and not Jaccard: a shortened reprint is wholly contained in its longer source.
    """
    return len(page.shingles & source.shingles) / len(page.shingles) if page.shingles else 0.0
