"""A story's pages, links and origins in, one explanation out: why two of the pages are one voice, two voices, or doubtful.

It decides nothing: the verdict is that of the links and origins, and the figures are those they were decided by.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from itertools import count

from secondsource.errors import InputError
from secondsource.records import (
    Derivation,
    MarkedPassage,
    Origin,
    PairContext,
    PairExplanation,
    PairSide,
    Passage,
    Reading,
    ReuseLink,
    Span,
    Voices,
)
from secondsource.reuse import compare_story, make_link, profiles_of
from secondsource.reuse.alignment import TAKEN, common_runs
from secondsource.reuse.context import MIN_RUN, Context
from secondsource.reuse.dependence import OWN_WORDS, Evidence, Passages, draws_later
from secondsource.reuse.origins import FOLDING
from secondsource.reuse.reasons import name_of
from secondsource.reuse.repeats import take_in
from secondsource.reuse.shingles import QUOTATION, SHINGLE, Profile, Word, mantissa, name_stem, quoted_spans, share, stem
from secondsource.text import fold

Way = tuple[ReuseLink, ...]
MOST_WORDS = 400
"""So many words of a passage are searched for the same words; a longer passage is no sentence."""
_DIGITS = re.compile(r"\d+(?:[.,:\u00a0\u202f]\d+)*")
_LONG_WORD = re.compile(r"\w{4,}")
_GROUND_OF = {
    PairContext.ALONE: "Only these two pages were compared: what is usual in a story on this event was not known.",
    PairContext.DIFFERENT_STORIES: "The two belong to different stories, so only these two pages were compared with each other.",
}


def explain_pair(
    left_id: str,
    right_id: str,
    readings: Sequence[Reading],
    links: Sequence[ReuseLink],
    origins: Sequence[Origin],
    *,
    context: PairContext = PairContext.STORY,
) -> PairExplanation:
    """Say why two pages are one voice or two, from the readings, links and origins of their story.

    The order of readings, links and origins does not matter. Raises InputError for an id that is not among the readings and origins.
    """
    by_id = {r.article.id: r for r in readings}
    for article_id in (left_id, right_id):
        if article_id not in by_id or not any(article_id in o.article_ids for o in origins):
            raise InputError(article_id, "is not among the pages that were compared")
    left, right = by_id[left_id], by_id[right_id]
    if left_id == right_id or left.article.capture_id == right.article.capture_id != "":
        verdict = "One voice: the two are one and the same page."
        return PairExplanation(left=left.article, right=right.article, voices=Voices.ONE, verdict=verdict, context=context)
    joined = _origin_of(left_id, origins).id == _origin_of(right_id, origins).id
    way = _way(left_id, right_id, links, joined=joined)
    voices = _voices(way, joined=joined)
    sides, passages, in_order = _compare(left_id, right_id, readings, links)
    return PairExplanation(
        left=left.article,
        right=right.article,
        voices=voices,
        verdict=_verdict(left, right, voices, way, by_id, next(s.whole for s in sides if s.judged)),
        context=context,
        grounds=(*_grounds(left_id, right_id, origins, way, joined=joined), *([_GROUND_OF[context]] if context in _GROUND_OF else [])),
        links=way,
        others=tuple(by_id[a].article for a in sorted({a for k in way for a in (k.article_id, k.source_id)} - {left_id, right_id})),
        sides=sides,
        passages=passages,
        in_order=in_order,
    )


# --------------------------------------------------------------------------------------------------------------- the verdict


def _origin_of(article_id: str, origins: Sequence[Origin]) -> Origin:
    return next(o for o in origins if article_id in o.article_ids)


def _way(left_id: str, right_id: str, links: Sequence[ReuseLink], *, joined: bool) -> Way:
    """The links from both pages up to what they share; for a voice joined by outlet, owner or credit, up to what each goes back to."""
    way = shared_way(left_id, right_id, links)
    if joined and (not way or any(not _folds(k) for k in way)):
        proven = [k for k in links if _folds(k)]
        return (*_root_way(left_id, proven), *_root_way(right_id, proven))
    return way


def _folds(link: ReuseLink) -> bool:
    return link.derivation in FOLDING and not link.doubtful


def _voices(way: Way, *, joined: bool) -> Voices:
    if joined:
        return Voices.ONE
    partly = any(k.derivation is Derivation.PARTLY and not k.doubtful for k in way)
    return Voices.DOUBTFUL if any(k.doubtful for k in way) and not partly else Voices.TWO


def _verdict(left: Reading, right: Reading, voices: Voices, way: Way, by_id: Mapping[str, Reading], copy: float) -> str:
    first, second = names_apart(left, right)
    name = {a: _name(r) for a, r in by_id.items()} | {left.article.id: first, right.article.id: second}
    if voices is Voices.ONE:
        return f"One voice: {_one_voice(left.article.id, right.article.id, way, name)}"
    if not way:
        return f"Two voices: neither page draws on the other, as far as their texts show (a copy at {copy:.0%})."
    top = _top(way)
    page = first if top == right.article.id else second if top == left.article.id else ""
    if voices is Voices.DOUBTFUL:
        said = f"{page} may be drawn from {name[top]}" if page else f"the two may both go back to {name[top]}"
        return f"Doubtful: {said}; too likely for two full voices, not enough to fold them into one."
    if page:
        return f"Two voices: {page} has reporting of its own, but passages that it shares with {name[top]} count for {name[top]}."
    return f"Two voices: they are not one report, but passages of both go back to {name[top]}."


def _one_voice(left_id: str, right_id: str, way: Way, name: Mapping[str, str]) -> str:
    if not _meets(way, left_id, right_id):
        return "they are counted together for their outlet, owner or credit, whatever their words."
    top, ends = _top(way), {left_id, right_id}
    if top not in ends:
        return f"both go back to {name[top]}."
    page = name[(ends - {top}).pop()]
    if len(way) > 1:
        return f"{page} goes back to {name[top]}, by way of {', '.join(name[k.source_id] for k in way if k.source_id != top)}."
    if way[0].derivation is Derivation.RELEASE:
        return f"{page} passes on what an official body says, as {name[top]} has it."
    return f"{page} is a copy or a rewrite of {name[top]}."


def _meets(way: Way, left_id: str, right_id: str) -> bool:
    """Whether a way leads from both pages to one and the same."""
    pages = {k.article_id for k in way}
    return len({k.source_id for k in way} - pages) == 1 and {left_id, right_id} <= pages | {_top(way)}


def _top(way: Way) -> str:
    """The page that a way leads up to and that draws on no other page of it; of several, as in a circle, the first by id."""
    sources = {k.source_id for k in way}
    return min(sources - {k.article_id for k in way} or sources)


def names_apart(left: Reading, right: Reading) -> tuple[str, str]:
    """What to call two pages: their outlets, else titles; where these are the same, with their files."""
    names = (_name(left), _name(right))
    if names[0] != names[1]:
        return names
    first, second = (f"{_name(r)} ({r.article.file})" for r in (left, right))
    if first != second:
        return first, second
    return f"{first}, left", f"{second}, right"


def _name(reading: Reading) -> str:
    outlet = reading.article.outlet
    return name_of(reading) if reading.article.title or (outlet and outlet.name) else reading.article.file


def _grounds(left_id: str, right_id: str, origins: Sequence[Origin], way: Way, *, joined: bool) -> list[str]:
    """What made the origin one voice where links alone do not; that a voice is weak, in any case."""
    said: list[str] = []
    for origin in dict.fromkeys(_origin_of(a, origins) for a in (left_id, right_id)):
        # The last ground of a weak voice says why it is one; those before it say why outlets were joined.
        joins = origin.grounds[:-1] if origin.strength < 1 else origin.grounds
        said += joins if joined and not _meets(way, left_id, right_id) else ()
        said += [g for g in origin.grounds[len(joins) :] if g not in said]
    return said


# ------------------------------------------------------------------------------------------------------------ ways up the links


def shared_way(left_id: str, right_id: str, links: Sequence[ReuseLink]) -> Way:
    """The links from the left page, then from the right, up to the page that both go back to: one of the two, or a third.

    Of several such pages the one that is reached over the surest links (proven copies, then doubtful ones, then shared passages), then
    over the fewest. Empty where the two go back to no page in common. Circles of links do no harm.
    """
    left, right = _ways_up(left_id, links), _ways_up(right_id, links)
    costs = [(max(left[a][0], right[a][0]), len(left[a][1]) + len(right[a][1]), a) for a in left.keys() & right.keys()]
    if not costs:
        return ()
    _, _, top = min(costs)
    return (*left[top][1], *right[top][1])


def _root_way(page_id: str, links: Sequence[ReuseLink]) -> Way:
    """The longest way from a page to one that it goes back to; empty for a page that draws on none."""
    return max((way for _, way in _ways_up(page_id, links).values()), key=len)


def _ways_up(page_id: str, links: Sequence[ReuseLink]) -> dict[str, tuple[int, Way]]:
    """Every page that a page goes back to, itself too, with the weakness of the weakest link on the way, and the way (Dijkstra 1959)."""
    by_page: dict[str, list[ReuseLink]] = {}
    for link in sorted(links, key=lambda k: (k.article_id, -k.score, k.source_id, k.derivation.value, k.doubtful)):
        by_page.setdefault(link.article_id, []).append(link)
    ways: dict[str, tuple[int, Way]] = {}
    order = count()
    ahead: list[tuple[int, int, int, str, Way]] = [(0, 0, next(order), page_id, ())]
    while ahead:
        weakest, steps, _, at, way = heappop(ahead)
        if at in ways:
            continue
        ways[at] = (weakest, way)
        for link in by_page.get(at, ()):
            weakness = 1 if link.doubtful else 2 * (link.derivation is Derivation.PARTLY)
            heappush(ahead, (max(weakest, weakness), steps + 1, next(order), link.source_id, (*way, link)))
    return ways


# --------------------------------------------------------------------------------------------------------------- the figures


def _compare(
    left_id: str, right_id: str, readings: Sequence[Reading], links: Sequence[ReuseLink]
) -> tuple[tuple[PairSide, PairSide], tuple[MarkedPassage, ...], float]:
    """Both sides, the passages longest first, and how much of them is in order."""
    told = [r for r in readings if r.article.id in {left_id, right_id}]
    pages = {p.id: p for p in profiles_of([*take_in(readings).compared, *told])}
    _, story = compare_story(list(pages.values()))
    folded = {k.article_id for k in links if _folds(k)}
    roots = [p for a, p in pages.items() if a not in folded]
    forth, back = story.compare(pages[left_id], pages[right_id]), story.compare(pages[right_id], pages[left_id])
    laid = (story.find_passages(forth, roots), story.find_passages(back, roots))
    between = [k for k in links if {k.article_id, k.source_id} == {left_id, right_id}]
    direct = min(between, key=lambda k: (k.doubtful, -k.score, k.article_id), default=None)
    onward = direct.article_id == left_id if direct else draws_later(forth, back)
    evidence, passages = (forth, laid[0]) if onward else (back, laid[1])
    link = direct or make_link(evidence, passages, Derivation.INDEPENDENT)
    marked = [_mark(p, evidence, passages, flip=not onward) for p in _apart(link.passages, evidence.page)]
    shares = (link.coverage, link.covered) if onward else (link.covered, link.coverage)
    left = _side(forth, laid[0], shares[0], story.context, judged=onward)
    right = _side(back, laid[1], shares[1], story.context, judged=not onward)
    return (left, right), tuple(sorted(marked, key=_longest_first)), link.in_order


def _apart(passages: Sequence[Passage], page: Profile) -> list[Passage]:
    """Leave out the runs of words that sentences told as passages cover but for fewer than `MIN_RUN` words."""
    sentences = {s.span for s in page.sentences}
    told = {w.start for p in passages if p.left in sentences for w in _words_in(page, p.left)}
    return [p for p in passages if p.left in sentences or sum(w.start not in told for w in _words_in(page, p.left)) >= MIN_RUN]


def _longest_first(marked: MarkedPassage) -> tuple[int, Span, Span]:
    left, right = marked.passage.left, marked.passage.right
    return left.start - left.end, left, right


def _mark(passage: Passage, evidence: Evidence, laid: Passages, *, flip: bool) -> MarkedPassage:
    """Find the same words in a passage; call it a quotation where nothing but a quotation makes it shared."""
    left, right = _words_in(evidence.page, passage.left)[:MOST_WORDS], _words_in(evidence.source, passage.right)[:MOST_WORDS]
    runs = common_runs(left, right, SHINGLE)
    same = [w for r in runs for w in left[r.left : r.left + r.length]]
    taken = any(m.strength >= TAKEN and evidence.page.sentences[m.left].span == passage.left for m in laid.matches)
    quoted = passage.quoted or (not taken and any(w.quoted for w in same) and sum(not w.quoted for w in same) < MIN_RUN)
    exact = [_spans(left, [(r.left, r.length) for r in runs]), _spans(right, [(r.right, r.length) for r in runs])]
    spans = (passage.right, passage.left) if flip else (passage.left, passage.right)
    return MarkedPassage(passage=Passage(left=spans[0], right=spans[1], quoted=quoted), left_exact=exact[flip], right_exact=exact[not flip])


def _words_in(page: Profile, span: Span) -> tuple[Word, ...]:
    first, last = (bisect_left(page.words, at, key=lambda w: w.start) for at in (span.start, span.end))
    return page.words[first:last]


def _spans(words: Sequence[Word], runs: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """The offsets of runs of words, in order; runs that touch become one."""
    inside = {i for at, length in runs for i in range(at, at + length)}
    firsts, lasts = (sorted(i for i in inside if i + step not in inside) for step in (-1, 1))
    return tuple(Span(start=words[a].start, end=words[b].end) for a, b in zip(firsts, lasts, strict=True))


def _side(evidence: Evidence, laid: Passages, coverage: float, context: Context, *, judged: bool) -> PairSide:
    page, source = evidence.page, evidence.source
    likeness, contrast = context.likeness(page, source), context.contrast(page, source)
    return PairSide(
        article_id=page.id,
        judged=judged,
        whole=round(evidence.whole, 4),
        part=round(laid.part, 4),
        words=round(evidence.features["words"], 4),
        runs=round(evidence.features["wording"], 4),
        facts=round(len(page.facts & source.known) / len(page.facts), 4) if page.facts else 0.0,
        facts_usual=round(likeness.facts - contrast.facts, 4),
        facts_total=len(page.facts),
        meaning=round(likeness.meaning, 4),
        meaning_usual=round(likeness.meaning - contrast.meaning, 4),
        coverage=coverage,
        shared=as_written(page, page.facts & source.known),
        own=as_written(page, page.facts - source.known),
        own_quotations=_own_quotations(page, source),
    )


def as_written(page: Profile, facts: frozenset[str]) -> tuple[str, ...]:
    """Figures and names of a page in its own words and order, each once; what is written in no way that is found again is left out."""
    text = page.reading.article.text
    found = [(q.start, q.end, False) for q in page.reading.analysis.quantities if f"#{mantissa(f'{q.number:f}')}" in facts]
    found += [(m.start(), m.end(), False) for m in _DIGITS.finditer(text) if f"#{mantissa(m.group())}" in facts]
    found += [(w.start, w.end, True) for w in page.words if w.name and any(name_stem(p) in facts for p in re.split(r"[-'’]", w.form))]
    merged: list[tuple[int, int, bool]] = []
    for start, end, name in sorted(found):
        last = merged[-1] if merged else (0, -2, False)
        if start < last[1] or (name and last[2] and text[last[1] : start] == " "):
            merged[-1] = (last[0], max(last[1], end), last[2])
        else:
            merged.append((start, end, name))
    written: dict[str, str] = {}
    for start, end, _ in merged:
        written.setdefault(fold(text[start:end]), text[start:end])
    return tuple(written.values())


def _own_quotations(page: Profile, source: Profile) -> tuple[str, ...]:
    """Quotations of which the other page knows too few words; none across languages, where words tell nothing."""
    article = page.reading.article
    if article.lang != source.reading.article.lang:
        return ()
    own = []
    for span in quoted_spans(article.text):
        quote = article.text[span.start : span.end]
        stems = {stem(m.group()) for m in _LONG_WORD.finditer(fold(quote))}
        if len(quote) > QUOTATION and stems and share(stems, source.known) < OWN_WORDS:
            own.append(quote)
    return tuple(dict.fromkeys(own))
