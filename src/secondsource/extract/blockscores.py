"""Blocks of a page in, for each the log-odds that it belongs to the article out: boosted trees over what text and markup show."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from secondsource.extract.blocks import CATEGORIES, FAR, Block
from secondsource.extract.trees import Rows, Scores, load_ensemble
from secondsource.text import squeeze

Column = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_STOPWORDS = frozenset(
    "the a an of to in on at by for and or with from that as is was were are be been it its he she his her they their we you i this not but"
    " have has had will would said der die das und von mit ist im den dem des ein eine auf für nicht sich auch es le la les des et un une"
    " du au que qui est dans pour sur pas ce il elle se el los las y en por con una su no lo și cu la din că este nu pe il di che e è"
    " non per del della i и в на не что он с по что як та у і до за що від для".split()
)
_CUES: dict[str, frozenset[str]] = {
    name: frozenset(phrase.strip() for phrase in phrases.split("|"))
    for name, phrases in {
        "teaser": "read more|read next|read also|read the|read full|also read|see also|related|more on|more from|more stories"
        r"|more news|more about"
        "|more in|you may|you might|recommended|don't miss|don’t miss|must read|trending|most read|most popular|most viewed"
        r"|most shared|popular"
        "|latest|recent|next post|next article|next story|previous|lesen sie|mehr zum|mehr dazu|mehr lesen|mehr von|siehe auch|das könnte"
        "|lire aussi|à lire|voir aussi|sur le|citește|vezi și|читайте|leggi anche|lea también|lees ook|czytaj|watch|listen"
        "|subscribe|sign up"
        "|newsletter|join|follow|download|click here|get the|buy|shop|learn more|find out|view|discover|explore|check out|want more"
        "|keep reading|continue reading|load more|show more|see more|back to|advertisement|sponsored|promoted|anzeige|werbung",
        "share": "share|tweet|pin|print|email|e-mail|copy link|save|like|facebook|twitter|whatsapp|linkedin|reddit|pinterest|shares|teilen"
        "|drucken|partager|compartir|delen|udostępnij|condividi|поделиться|поділитися",
        "caption": "photo|photos|image|picture|pic|foto|bild|credit|video|file photo|getty|illustration|©|(c)|fig|figure|source|via"
        "|courtesy",
        "label": "tags|tag|topics|filed under|categories|category|posted in|posted on|posted by|keywords|schlagwörter|themen|by|written by"
        "|published|updated|von|author|autor|reporting by|editing by|edited by|with files|contact|correction|editor's note|editor’s note"
        "|disclaimer|note|disclosure|about the|about us|originally published|this article|this story|this post|image credit",
        "reply": "reply|replies|leave a|your email|log in|login|register|says|said|add a|name|comment|comments|permalink|antworten|répondre"
        "|responder|report|quote|report comment|cancel reply|post comment|notify me",
    }.items()
}
_CUES_OF = {
    phrase: frozenset(name for name, phrases in _CUES.items() if phrase in phrases) for phrase in frozenset().union(*_CUES.values())
}
_RIGHTS = frozenset(
    "rights reserved copyright © privacy cookie cookies unsubscribe newsletter newsletters subscribe subscribers subscription sign inbox"
    " affiliate affiliates commission sponsored advertisement advertising download podcast comment comments facebook twitter"
    " instagram donate"
    " member members email".split()
)
_PHOTO = frozenset(
    "getty shutterstock photo photos photograph courtesy image credit reuters afp ap epa istock via caption pictured".split()
)
_WRITER = frozenset(
    "writer reporter editor journalist author correspondent columnist professor director founder blogger producer fellow contributor"
    " analyst consultant freelance bio @".split()
)
_FIRST_PERSON = frozenset("i i'm i've i'd i’m i’ve my me you your you're lol thanks".split())
_KNOWN = _RIGHTS | _PHOTO | _WRITER | _FIRST_PERSON
_COMMENTS = re.compile(
    r"^\W*(?:\(?\d*\)?\s*(?:comments?|responses?|replies|thoughts on|kommentare|commentaires|comentarios|comentários|commenti|reacties"
    r"|отзыв|комментар|коментар)\b|leave a (?:reply|comment)|join the (?:conversation|discussion)|add a comment|post a comment|discussion)",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"\b\d+\s?(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|[hdw]) ago\b|\bat \d\d?:\d\d\s?[ap]?m?\b", re.IGNORECASE
)
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}:\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")
_PUNCTUATION = ".,;:!?\"'“”’‘()[]|»«*•–—-"
SAMPLE = 80
"""Words of a block that are looked at one by one."""
LONGEST_CUE = 40
DIGITS_READ = 200
"""Characters of a block among which digits are counted."""
MODEL = "pageblocks"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def score_blocks(blocks: Sequence[Block], title: str, votes: Mapping[str, Sequence[bool]]) -> Scores:
    """Log-odds of each block to be part of the article; no blocks give an empty array. See `block_features` for the arguments."""
    return load_ensemble(MODEL).score(block_features(blocks, title, votes)[1]) if blocks else np.zeros(0)


def without_comments(blocks: Sequence[Block], title: str) -> tuple[Block, ...]:
    """The blocks that stand in no element named as comments, unless it holds the headline too (0.5% of the words in such elements are
    of an article, on the extraction set): a long discussion would else pass for the main text of the page.
    """
    heading = _title_block(blocks, title)
    with_title = frozenset(heading.ancestors) if heading else frozenset()
    kept = []
    for block in blocks:
        depth = block.depths[_COMMENT]
        if depth <= len(block.ancestors) - FAR or block.ancestors[depth - 1] in with_title:
            kept.append(block)
    return tuple(kept)


def block_features(blocks: Sequence[Block], title: str, votes: Mapping[str, Sequence[bool]]) -> tuple[tuple[str, ...], Rows]:
    """Names of the features, and rows of shape (blocks, features), for one block or more. `title` is the declared headline, `votes` gives
    for each other reader of the page whether it took the block for the article.
    """
    columns: dict[str, npt.ArrayLike] = {}
    found, bags = zip(*[_own_features(block.text, block.words) for block in blocks], strict=True)
    own = np.array(found, dtype=np.float32)
    elements = _read_elements(blocks)
    columns |= dict(zip(_OWN, own.T, strict=True))
    columns |= _markup_features(blocks, elements, _title_block(blocks, title))
    sizes = np.array([block.words for block in blocks], dtype=np.float64)
    linked = np.array([block.linked for block in blocks], dtype=np.float64)
    prose = np.where((own[:, _OWN.index("sentence")] > 0) & (linked < 0.5 * sizes), sizes, 0.0)
    taken = {name: np.array(column, dtype=np.float64) for name, column in votes.items()}
    columns |= _container_features(blocks, elements, sizes, linked, prose, taken)
    columns |= _order_features(blocks, _likeness(title, blocks, bags), sizes, prose, own)
    for name, vote in taken.items():
        columns[name] = vote
        columns[f"{name} around"] = _window(vote, 2)
        columns[f"{name} before"] = _shift(vote, 1)
        columns[f"{name} after"] = _shift(vote, -1)
    spread = {name: columns[name] for name in ("words", "link share", "sentence", "stop words", "teaser")}
    for name, column in spread.items():
        for step in (1, -1, 2, -2):
            columns[f"{name} {-step:+d}"] = _shift(np.asarray(column, dtype=np.float64), step)
    rows = np.column_stack([np.asarray(column, dtype=np.float32) for column in columns.values()])
    return tuple(columns), np.asarray(rows, dtype=np.float32)


_OWN = (
    "words", "letters a word", "sentence", "commas", "stop words", "capital words", "shouted", "digits", "question", "colon", "dots",
    "starts lower", "starts quote", "date", *_CUES, "rights", "photo", "writer", "first person", "ago", "comments",
)  # fmt: skip


def _own_features(text: str, count: int) -> tuple[list[float], frozenset[str]]:
    """What the text itself shows, and its words without marks."""
    sample = text.split(None, SAMPLE)[:SAMPLE]
    lowered = [word.strip(_PUNCTUATION) for word in text.lower().split(None, SAMPLE)[:SAMPLE]]
    bag = frozenset(lowered)
    known = bag & _KNOWN
    number, first = len(sample), sample[0]
    short = count <= LONGEST_CUE
    cues = _CUES_OF.get(lowered[0], frozenset()) | _CUES_OF.get(" ".join(lowered[:2]), frozenset()) if short else frozenset()
    figures = _count_digits(text[:DIGITS_READ])
    digits = short and (figures > 0 or any(map(str.isdigit, text[DIGITS_READ:])))
    return [
        math.log1p(count),
        len(text) / count,
        float(bool(_SENTENCE_END.search(text, max(0, len(text) - 6)))),
        text.count(",") / count,
        sum(map(_STOPWORDS.__contains__, lowered)) / number,
        sum([word[0].isupper() for word in sample]) / number,
        float(text.isupper()),
        figures / min(DIGITS_READ, len(text)),
        float("?" in text[-3:]),
        float(text[-1] == ":"),
        float(text.endswith(("…", "..."))),
        float(first[0].islower()),
        float(first[0] in "\"“„«'‘"),
        float(digits and bool(_DATE.search(text))),
        *[float(name in cues) for name in _CUES],
        len(known & _RIGHTS) / number,
        len(known & _PHOTO) / number,
        len(known & _WRITER) / number,
        len(known & _FIRST_PERSON) / number,
        float(digits and bool(_AGO.search(text))),
        float(count <= 12 and bool(_COMMENTS.match(text))),
    ], bag


def _count_digits(text: str) -> int:
    return sum(map(text.count, "0123456789")) if text.isascii() else sum(map(str.isdigit, text))


_BLOCK_TAGS = ("p", "li", "div", "td", "span", "h1", "h2", "h3", "blockquote", "section", "article", "figcaption", "pre")


def _title_block(blocks: Sequence[Block], title: str) -> Block | None:
    """The first block with the words of the declared headline, else the first that is a heading of the first order."""
    key = squeeze(title).casefold()
    named = next((block for block in blocks if len(block.text) <= 2 * len(key) and block.text.casefold() == key), None) if key else None
    return named or next((block for block in blocks if block.tag == "h1"), None)


_COMMENT = CATEGORIES.index("comment")
_APART = (
    "comment",
    "related",
    "share",
    "nav",
    "promo",
    "aside",
    "footer",
    "popup",
    "caption",
    "tags",
    "byline",
    "article",
    "content",
    "list",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Elements:
    """The elements around the blocks in the order of the page: their names, the blocks in each (`starts` to `ends`), the place of the
    element `above` it (-1 for the outermost), how many elements are `depths` around and with it; `own` is the innermost of each block.
    """

    names: Sequence[str]
    starts: Places
    ends: Places
    above: Places
    depths: Places
    own: Places

    def held(self, values: Column) -> Column:
        """Sum of the values of the blocks in each element."""
        total = np.concatenate(([0.0], np.cumsum(values)))
        return np.asarray(total[self.ends] - total[self.starts])

    def shared(self, place: int) -> Places:
        """How many elements around each block are around the element at `place` too, or are it; none where `place` is -1."""
        count = np.zeros(len(self.own), dtype=np.intp)
        while place >= 0:
            count[self.starts[place] : self.ends[place]] += 1
            place = int(self.above[place])
        return count


def _read_elements(blocks: Sequence[Block]) -> _Elements:
    names: list[str] = []
    rows: list[list[int]] = []
    own: list[int] = []
    path: list[int] = []
    last: tuple[int, ...] = ()
    for i, block in enumerate(blocks):
        shared = min(len(last), len(block.ancestors))
        while shared and last[shared - 1] != block.ancestors[shared - 1]:
            shared -= 1
        for place in path[shared:]:
            rows[place][1] = i
        del path[shared:]
        for name in block.names[shared:]:
            names.append(name)
            rows.append([i, len(blocks), path[-1] if path else -1, len(path) + 1])
            path.append(len(rows) - 1)
        last = block.ancestors
        own.append(path[-1])
    starts, ends, above, depths = np.array(rows, dtype=np.intp).T
    return _Elements(names=names, starts=starts, ends=ends, above=above, depths=depths, own=np.array(own, dtype=np.intp))


def _markup_features(blocks: Sequence[Block], elements: _Elements, title: Block | None) -> dict[str, npt.ArrayLike]:
    """Names around each block; those of elements that hold the headline too are told apart, for they are names of the whole page."""
    around = _around(blocks)
    columns: dict[str, npt.ArrayLike] = {f"in {name}": around[:, i] for i, name in enumerate(CATEGORIES)}
    number = next((i for i, block in enumerate(blocks) if block is title), -1)
    own = elements.depths[elements.own] - elements.shared(int(elements.own[number]) if number >= 0 else -1)
    for name in _APART:
        distance = around[:, CATEGORIES.index(name)]
        columns[f"apart in {name}"] = np.where(distance < own, distance, FAR)
    columns["from title"] = own
    columns["tag"] = [float(_BLOCK_TAGS.index(block.tag)) if block.tag in _BLOCK_TAGS else float(len(_BLOCK_TAGS)) for block in blocks]
    columns["link share"] = [min(1.0, block.linked / block.words) for block in blocks]
    columns["bold share"] = [min(1.0, block.emphasised / block.words) for block in blocks]
    columns["depth"] = elements.depths[elements.own]
    columns["broken"] = [float(block.broken) for block in blocks]
    columns["images before"] = [float(min(3, block.images)) for block in blocks]
    return columns


def _around(blocks: Sequence[Block]) -> npt.NDArray[np.float32]:
    """Steps up from each block to the nearest element of each category; many blocks share the tuple of their depths."""
    places: dict[tuple[int, ...], int] = {}
    rows = [places.setdefault(block.depths, len(places)) for block in blocks]
    depths = np.array([len(block.ancestors) for block in blocks])
    return np.asarray(np.minimum(depths[:, None] - np.array(list(places))[rows], FAR), dtype=np.float32)


def _container_features(
    blocks: Sequence[Block], elements: _Elements, sizes: Column, linked: Column, prose: Column, votes: Mapping[str, Column]
) -> dict[str, npt.ArrayLike]:
    """What the elements around a block hold: shares of the prose of the page, of links, of what other readers took, how often an
    element of the same name stands beside them, and how far the block is from the main one.
    """
    held, text, links, count = (elements.held(values) for values in (prose, sizes, linked, np.ones(len(blocks))))
    some = np.maximum(1.0, text)
    total = max(1.0, float(prose.sum()))
    pairs = list(zip(elements.above.tolist(), elements.names, strict=True))
    beside = Counter(pairs)
    siblings = np.array([beside[pair] for pair in pairs], dtype=np.float64)
    alike: Counter[tuple[str, ...]] = Counter()
    for block, amount in zip(blocks, prose.tolist(), strict=True):
        alike[block.names[-2:]] += amount
    up = np.where(elements.above < 0, np.arange(len(pairs)), elements.above)
    mine = elements.own
    above, higher, top = up[mine], up[up[mine]], up[up[up[mine]]]
    main = _main_place(elements, held, total)
    shared = elements.shared(main)
    columns = (
        *(held[place] / total for place in (mine, above, higher, top)),
        *(links[place] / some[place] for place in (above, higher)),
        *(np.log1p(counter[above]) for counter in (count, text)),
        np.array([alike[block.names[-2:]] for block in blocks]) / total,
        (elements.depths[main] if main >= 0 else 0) - shared,
        elements.depths[mine] - shared,
        *(siblings[place] for place in (above, higher)),
        _most_siblings(elements, np.where(count > 1, siblings, 0.0)),
    )
    features: dict[str, npt.ArrayLike] = dict(zip(_CONTAINER, columns, strict=True))
    for name, vote in votes.items():
        taken = elements.held(sizes * vote) / some
        features |= {f"{name} in parent": taken[above], f"{name} in grandparent": taken[higher], f"{name} higher": taken[top]}
    return features


def _most_siblings(elements: _Elements, siblings: Column) -> Column:
    """The most siblings of any of the SIBLINGS_REACH elements above each block's own."""
    outside = len(siblings)  # a place of its own, with nothing above it
    above, worth = np.append(np.where(elements.above < 0, outside, elements.above), outside), np.append(siblings, 0.0)
    place, most = elements.own, np.zeros(len(elements.own))
    for _ in range(SIBLINGS_REACH):
        place = above[place]
        most = np.maximum(most, worth[place])
    return most


_CONTAINER = (
    "prose held", "prose held above", "prose held higher", "prose held top", "links above", "links higher", "blocks above", "words above",
    "prose alike", "main missed", "outside main", "siblings above", "siblings higher", "most siblings",
)  # fmt: skip
SIBLINGS_REACH = 8
MAIN_SHARE = 0.6
"""Share of the prose of the page that the main element must hold: the deepest such element is taken."""


def _main_place(elements: _Elements, held: Column, total: float) -> int:
    """The place of the main element, -1 where none holds enough."""
    places = np.flatnonzero(held >= MAIN_SHARE * total)
    return int(places[np.argmax(elements.depths[places])]) if len(places) else -1


def _order_features(
    blocks: Sequence[Block], likeness: Sequence[float], sizes: Column, prose: Column, own: npt.NDArray[np.float32]
) -> dict[str, npt.ArrayLike]:
    number = len(blocks)
    index = np.arange(number)
    start, end = _densest(sizes, prose)
    seen: Counter[str] = Counter(block.text for block in blocks)
    top = next((i for i in range(number) if likeness[i] > 0.8 and i <= end), -1)
    comments = np.cumsum(own[:, _OWN.index("comments")] * (index > start))
    agos = np.cumsum(own[:, _OWN.index("ago")] * (index > start))
    replies = np.cumsum(own[:, _OWN.index("reply")] * (index > start))
    headings = np.array([block.tag in _HEADINGS for block in blocks], dtype=np.float64)
    return {
        "place": index / max(1, number),
        "before body": np.clip(start - index, -5, 20),
        "after body": np.clip(index - end, -20, 20),
        "prose before": np.log1p(np.concatenate([[0.0], np.cumsum(prose)[:-1]]) if number else index),
        "prose after": np.log1p(prose[::-1].cumsum()[::-1] - prose),
        "repeated": [float(min(3, seen[block.text])) for block in blocks],
        "title likeness": likeness,
        "below title": np.clip(index - top, -10, 30) if top >= 0 else np.full(number, -20.0),
        "after comments": np.minimum(3, comments),
        "after replies": np.minimum(6, replies),
        "after agos": np.minimum(6, agos),
        "first seen": _first_seen([block.text for block in blocks]),
        "under cue": _under_cue(blocks, own),
        "prose near": _window(prose, 2),
        "prose around": _window(prose, 6),
        "words near": _window(sizes, 3),
        "heading above": _shift(headings, 1),
        "heading below": _shift(headings, -1),
        "blocks": np.full(number, math.log1p(number)),
        "prose": np.full(number, math.log1p(float(prose.sum()))),
    }


def _first_seen(texts: Sequence[str]) -> list[float]:
    """1.0 where a block's text stands further up already."""
    seen: set[str] = set()
    flags = []
    for text in texts:
        flags.append(float(text in seen))
        seen.add(text)
    return flags


_CUE_COLUMNS = tuple(_OWN.index(name) for name in (*_CUES, "comments"))


def _under_cue(blocks: Sequence[Block], own: npt.NDArray[np.float32]) -> list[float]:
    """Which cue (counted from 1) the nearest heading above opens with, 0 for none."""
    last, flags = 0.0, []
    for block, row in zip(blocks, own, strict=True):
        if block.words <= 8 and (block.tag in _HEADINGS or row[_CUE_COLUMNS[0]] or row[_CUE_COLUMNS[-1]]):
            last = next((float(i) for i, column in enumerate(_CUE_COLUMNS, start=1) if row[column]), 0.0)
        flags.append(last)
    return flags


def _likeness(title: str, blocks: Sequence[Block], bags: Sequence[frozenset[str]]) -> list[float]:
    """How nearly each short block says what the headline says (Jaccard of the words)."""
    key = {word.strip(_PUNCTUATION) for word in title.lower().split()}
    return [
        len(bag & key) / len(bag | key) if 2 <= block.words <= LONGEST_CUE and not bag.isdisjoint(key) else 0.0
        for block, bag in zip(blocks, bags, strict=True)
    ]


def _window(values: Column, reach: int) -> Column:
    """Mean of the values up to `reach` places to either side, the value itself left out."""
    total = np.convolve(np.pad(values, reach), np.ones(2 * reach + 1), mode="valid")
    return np.asarray((total - values) / (2 * reach))


def _shift(values: Column, step: int) -> Column:
    """Value of the block `step` places before (negative: behind), -1 beyond the page."""
    out = np.full(len(values), -1.0)
    if step > 0:
        out[step:] = values[:-step]
    else:
        out[:step] = values[-step:]
    return out


def _densest(sizes: Column, prose: Column) -> tuple[int, int]:
    """The run of blocks with the largest sum of (words of prose - 10) (after Pasternack and Roth, WWW 2009)."""
    best, here, start, span = 0.0, 0.0, 0, (0, 0)
    for i, (size, amount) in enumerate(zip(sizes.tolist(), prose.tolist(), strict=True)):
        if here <= 0:
            here, start = 0.0, i
        here += amount - 10 - (size - amount) * 0.2
        if here > best:
            best, span = here, (start, i + 1)
    return span
