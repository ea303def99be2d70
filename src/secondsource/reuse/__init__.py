"""Articles of one story in, reuse links out: which article draws on which, how surely, and why. Origins follow from the links.

Block (pairs that share words or meaning) -> compare (named features, held against what is usual in the story) -> decide.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from secondsource.records import Derivation, Passage, Reading, ReuseLink
from secondsource.reuse.alignment import shared_passages
from secondsource.reuse.blocking import block
from secondsource.reuse.context import Context
from secondsource.reuse.credits import officials
from secondsource.reuse.dependence import Comparer, Evidence, Passages, ReuseOptions, ReuseWeights, draws_later, fitted_weights
from secondsource.reuse.origins import derivations, doubts, fold_origins
from secondsource.reuse.reasons import explain
from secondsource.reuse.shingles import Profile, profile
from secondsource.reuse.voices import claim_voices, passage_source

__all__ = ["ReuseOptions", "ReuseWeights", "claim_voices", "derivations", "doubts", "fold_origins", "link_reuse", "passage_source"]

DEFAULTS = ReuseOptions()
HOPELESS = 0.02
"""Share of its runs of words below which a page that is no nearer to another than usual, and does not name it, took no passage from it."""
MAX_SOURCES = 2
"""A page of several sources names so many at most."""


def link_reuse(readings: Sequence[Reading], *, options: ReuseOptions = DEFAULTS) -> tuple[ReuseLink, ...]:
    """Find which articles of one story draw on which others.

    At most one link of an article is `wholly` or `release` and then it is its only one; an article that is `partly` from others
    may have two. Of the rest, an article that may be a copy has one `doubtful` link. Whole links never form a circle. Links come in
    order of article id, strongest source first; the order of the input does not matter. No readings, or one, give no links. An article
    given twice counts once.
    """
    if len({r.article.id for r in readings}) < 2:
        return ()
    pages = profiles_of(readings)
    pairs, story = compare_story(pages, options)
    found = [draw(story, left, right) for left, right in pairs]
    source = _sources(found, options)
    roots = [p for p in pages if p.id not in source]
    links = [make_link(e, story.find_passages(e, roots), _kind(e, source, story)) for _, e in sorted(source.items())]
    partly = _partial(_shared(found, source, story, roots), options)
    links += [make_link(evidence, laid, Derivation.PARTLY) for evidence, laid in partly]
    settled = {*source, *(evidence.page.id for evidence, _ in partly)}
    for evidence in _doubtful(found, settled, source, options):
        links.append(make_link(evidence, story.find_passages(evidence, roots), _kind(evidence, source, story), doubtful=True))
    return tuple(sorted(links, key=lambda k: (k.article_id, -k.score, k.source_id)))


def profiles_of(readings: Sequence[Reading]) -> list[Profile]:
    """Take articles apart, in order of their ids, each once."""
    by_id = {r.article.id: r for r in readings}
    return [profile(by_id[a]) for a in sorted(by_id)]


def compare_story(pages: list[Profile], options: ReuseOptions = DEFAULTS) -> tuple[list[tuple[Profile, Profile]], Comparer]:
    """The pairs of a story that are worth a comparison, and what compares them."""
    pairs, text_of = block(pages)
    return pairs, Comparer(Context(pages, text_of), officials(p.reading for p in pages), options.weights or fitted_weights())


def draw(story: Comparer, left: Profile, right: Profile) -> Evidence:
    """Compare two pages both ways; the likelier direction of the two."""
    forth, back = story.compare(left, right), story.compare(right, left)
    return forth if draws_later(forth, back) else back


def _sources(found: list[Evidence], options: ReuseOptions) -> dict[str, Evidence]:
    """Take the strongest whole derivation of every page; never close a circle."""
    source: dict[str, Evidence] = {}
    for evidence in sorted(found, key=lambda e: (-e.whole, e.page.id, e.source.id)):
        free = evidence.whole >= options.whole and evidence.page.id not in source
        if free and _root(evidence.source.id, source) != evidence.page.id:
            source[evidence.page.id] = evidence
    return source


def _kind(evidence: Evidence, source: Mapping[str, Evidence], story: Comparer) -> Derivation:
    return Derivation.RELEASE if _root(evidence.source.id, source) in story.official else Derivation.WHOLLY


def _shared(
    found: list[Evidence], source: Mapping[str, Evidence], story: Comparer, roots: Sequence[Profile]
) -> list[tuple[Evidence, Passages]]:
    """Pairs of roots that may share passages, laid side by side."""
    laid = []
    for evidence in found:
        hopeless = evidence.features["meaning"] <= 0 and evidence.features["wording"] < HOPELESS and not evidence.credit
        if evidence.page.id not in source and evidence.source.id not in source and not hopeless:
            laid.append((evidence, story.find_passages(evidence, roots)))
    return laid


def _partial(laid: list[tuple[Evidence, Passages]], options: ReuseOptions) -> list[tuple[Evidence, Passages]]:
    by_page: dict[str, list[tuple[Evidence, Passages]]] = {}
    for evidence, passages in laid:
        if passages.part >= options.part:
            by_page.setdefault(evidence.page.id, []).append((evidence, passages))
    kept = []
    for page_id in sorted(by_page):
        kept += sorted(by_page[page_id], key=lambda pair: (-pair[1].part, pair[0].source.id))[:MAX_SOURCES]
    return kept


def _doubtful(found: list[Evidence], settled: set[str], source: Mapping[str, Evidence], options: ReuseOptions) -> list[Evidence]:
    """The strongest evidence of each page that is no proven copy, where it is too strong to pass over."""
    best: dict[str, Evidence] = {}
    for evidence in sorted(found, key=lambda e: (-e.whole, e.source.id)):
        own = evidence.page.id not in settled and _root(evidence.source.id, source) != evidence.page.id
        if own and evidence.whole >= options.doubtful:
            best.setdefault(evidence.page.id, evidence)
    return [best[a] for a in sorted(best)]


def _root(article_id: str, source: Mapping[str, Evidence]) -> str:
    while article_id in source:
        article_id = source[article_id].source.id
    return article_id


def make_link(evidence: Evidence, laid: Passages, derivation: Derivation, *, doubtful: bool = False) -> ReuseLink:
    """The link that a comparison and the passages found for it come to, with its reasons."""
    passages = shared_passages(evidence.page, evidence.source, laid.runs, laid.matches)
    return ReuseLink(
        article_id=evidence.page.id,
        source_id=evidence.source.id,
        derivation=derivation,
        score=round(laid.part if derivation is Derivation.PARTLY else evidence.whole, 4),
        reasons=explain(evidence, laid, derivation, doubtful=doubtful),
        passages=passages,
        doubtful=doubtful,
        coverage=_coverage(evidence.page, [(p.left.start, p.left.end) for p in passages]),
        covered=_coverage(evidence.source, [(p.right.start, p.right.end) for p in passages]),
        in_order=_in_order(passages),
    )


def _coverage(page: Profile, spans: list[tuple[int, int]]) -> float:
    """Share of a page's words that lie in the spans; 0 for a page without words."""
    inside, reach, rest = 0, 0, sorted(spans, reverse=True)
    for word in page.words:
        while rest and rest[-1][0] <= word.start:
            reach = max(reach, rest.pop()[1])
        inside += word.end <= reach
    return round(inside / len(page.words), 4) if page.words else 0.0


def _in_order(passages: Sequence[Passage]) -> float:
    """Share of the passages that follow each other in both texts alike (longest increasing subsequence); 1 for none."""
    tails: list[int] = []
    for passage in passages:
        at = bisect_left(tails, passage.right.start + 1)
        tails[at : at + 1] = [passage.right.start + 1]
    return round(len(tails) / len(passages), 4) if passages else 1.0
