"""What a page declares about its title in, every wording that may be the headline with its features out, to be ranked by `titles`."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from enum import IntEnum
from urllib.parse import unquote

import numpy as np

from secondsource.extract.metadata import Declared
from secondsource.extract.trees import Rows
from secondsource.text import squeeze, words

MOST_TITLES = 8
MOST_HEADINGS = 5
MOST_SUBHEADS = 8
LEAST_NAME = 3
LONGEST_TITLE = 400
"""Letters of the longest title that is believed."""
_GENERIC = frozenset("news home homepage article story blog newsroom start startseite press media menu search".split())
_MARK = re.compile(r"\s[|•·»›–—-]\s|\||::")
_NO_PATH = re.compile(r"^\w+://[^/]*|[/+.]|[?#].*$", re.DOTALL)
_PLACEHOLDER = re.compile(r"[{}]{2}|[$%]\{|<\w")


class Source(IntEnum):
    """Where on a page a title stands; a wording that stands in several counts for the first of these."""

    HEADING = 0
    META = 1
    PAGE = 2
    SUBHEAD = 3


@dataclass(slots=True, kw_only=True)
class Wording:
    """One wording of a title and the places, (source, position, whether parts were stripped), where it stands."""

    text: str
    places: list[tuple[Source, int, bool]] = field(default_factory=list)


def gather_wordings(declared: Declared, strip: Callable[[str], str]) -> list[Wording]:
    """Gather the titles of a page, each as written and, where that differs, without its site's name, the same text once."""
    found: dict[str, Wording] = {}
    for source, position, title in _declared_titles(declared):
        written = squeeze(html.unescape(title[:LONGEST_TITLE]))
        for text in dict.fromkeys((written, strip(written))):
            if words(text) and not _PLACEHOLDER.search(text):
                found.setdefault(text, Wording(text=text)).places.append((source, position, text != written))
    return list(found.values())


def _declared_titles(declared: Declared) -> Iterator[tuple[Source, int, str]]:
    yield from ((Source.HEADING, i, text) for i, text in enumerate(declared.headings[:MOST_HEADINGS]))
    yield from ((Source.META, i, text) for i, text in enumerate(declared.titles[:MOST_TITLES]))
    yield Source.PAGE, 0, declared.page_title
    yield from ((Source.SUBHEAD, i, text) for i, text in enumerate(declared.subheads[:MOST_SUBHEADS]))


def is_headline(text: str, known: Set[str]) -> bool:
    """Whether a wording says more than the site's name or "News"; `known` are the names of the site, written as one word."""
    key = words(text)
    return not set(key) <= _GENERIC and "".join(key) not in known


FEATURES: tuple[str, ...] = (
    *"source heading_place meta_place subhead_place in_heading in_meta in_page in_subhead only_stripped written_and_stripped".split(),
    *"count letters capitals shouted lower marks stop question named".split(),
    *"same agreeing_headings agreeing_metas agreeing_page agreeing_subheads within holds".split(),
    *"in_url url_in in_lead headings metas most_common".split(),
)
"""Names of the columns of `wording_rows`, in order."""


def wording_rows(wordings: Sequence[Wording], declared: Declared, known: Set[str]) -> Rows:
    """Features of each wording, shape (wordings, len(FEATURES)); `known` are
    the names of the site, written as one word.
    """
    keys = [words(wording.text) for wording in wordings]
    sets = [frozenset(key) for key in keys]
    slug = frozenset(words(_NO_PATH.sub(" ", unquote(declared.url or "")).replace("-", " ").replace("_", " ")))
    lead = frozenset(words(declared.lead[:400]))
    joined = ["".join(key) for key in keys]
    counts = Counter(joined)
    common = Counter(word for key in sets for word in key)
    rows = []
    for i, wording in enumerate(wordings):
        own = (*_places(wording), *_form(wording.text, keys[i]), _is_named(joined[i], known))
        rest = (
            float(counts[joined[i]]),
            *_agreement(wordings, sets, i),
            float(sum(1 for other in joined if other != joined[i] and joined[i] in other)),
            float(sum(1 for other in joined if other != joined[i] and other in joined[i])),
            len(sets[i] & slug) / len(sets[i]) if slug else -1.0,
            len(sets[i] & slug) / len(slug) if slug else -1.0,
            len(sets[i] & lead) / len(sets[i]) if lead else -1.0,
            float(len(declared.headings)),
            float(len(declared.titles)),
            sum(common[word] for word in sets[i]) / len(sets[i]) / len(wordings),
        )
        rows.append((*own, *rest))
    return np.array(rows, dtype=np.float32).reshape(len(wordings), len(FEATURES))


def _places(wording: Wording) -> Iterator[float]:
    """Where the wording stands on the page."""
    first = {source: min((place for where, place, _ in wording.places if where is source), default=-1) for source in Source}
    yield float(min(source for source, _, _ in wording.places))
    yield float(first[Source.HEADING])
    yield float(first[Source.META])
    yield float(first[Source.SUBHEAD])
    for source in Source:
        yield float(sum(1 for where, _, _ in wording.places if where is source))
    yield float(all(stripped for _, _, stripped in wording.places))
    yield float(len({stripped for _, _, stripped in wording.places}))


def _form(text: str, key: Sequence[str]) -> Iterator[float]:
    """How the wording is written."""
    lettered = [part for part in text.split() if part[0].isalpha()]
    yield float(len(key))
    yield float(len(text))
    yield sum(part[0].isupper() for part in lettered) / max(1, len(lettered))
    yield float(text.isupper())
    yield float(text[0].islower())
    yield float(len(_MARK.findall(text)))
    yield float(text.endswith((".", "…")))
    yield float(text.endswith(("?", "!")))


def _is_named(joined: str, known: Set[str]) -> float:
    """Whether the wording has the site's name at either end."""
    return float(any(joined.endswith(name) or joined.startswith(name) for name in known if len(name) > LEAST_NAME))


def _agreement(wordings: Sequence[Wording], sets: Sequence[frozenset[str]], i: int) -> list[float]:
    """Of each source, how nearly its most similar wording says the same (Jaccard), the wording itself apart."""
    best = [0.0] * len(Source)
    for j, other in enumerate(wordings):
        if j != i:
            value = len(sets[i] & sets[j]) / len(sets[i] | sets[j])
            for source, _, _ in other.places:
                best[source] = max(best[source], value)
    return best
