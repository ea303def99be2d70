"""Plain text of a whole page in, its article paragraphs and all its lines out."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from secondsource.extract.dumptitles import find_title
from secondsource.extract.furniture import is_furniture, is_menu
from secondsource.extract.linefeatures import WORDS_COLUMN, read_features
from secondsource.extract.lines import Line, ends_sentence, join_fragments, read_lines
from secondsource.extract.linescores import choose_lines, score_rows, weigh_furniture

PROSE_SHARE = 0.9
"""Share of words in sentences above which a text is taken to be an article and nothing else."""
MOST_ABOVE = 0.5
"""Share of the chosen words above a headline from which they are taken for the article's own, and are not cut off."""
SHORTEST_SENTENCE = 5
SHORTEST_BODY = 12
LONG_BODY = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """What a dump holds: the headline ("" where none stands out), the lines of the article, all lines in order, and for each of these
    whether it is one of the article's.
    """

    title: str
    paragraphs: tuple[str, ...]
    lines: tuple[str, ...]
    inside: tuple[bool, ...]


def read_dump(text: str, *, furniture: frozenset[str] = frozenset()) -> Dump:
    """Find the article in a text dump of a page; a text that is all prose stays whole. `furniture` is the lines that recur on other
    pages of the outlet (see `recurrence.py`); they are left out. A text without words gives an empty Dump.
    """
    lines = join_fragments(read_lines(text))
    if not lines:
        return Dump(title="", paragraphs=(), lines=(), inside=())
    rows = read_features(lines)
    sizes = rows[:, WORDS_COLUMN].tolist()
    prose = _is_prose(lines, sizes)
    if prose:
        chosen = [line.text not in furniture for line in lines]
    else:
        chosen = choose_lines(weigh_furniture(score_rows(rows), [line.text for line in lines], furniture), sizes)
    sentences = [size >= SHORTEST_SENTENCE and ends_sentence(line.text) for line, size in zip(lines, sizes, strict=True)]
    if not any(chosen):
        chosen = sentences  # a page too short for the model
    title = find_title(lines, chosen)
    if prose and any(sentences[: title + 1]):
        title = -1  # a text without menus has no headline in its midst
    taken = [size if kept else 0.0 for kept, size in zip(chosen, sizes, strict=True)]
    cut = sum(taken[: title + 1]) < MOST_ABOVE * sum(taken)
    inside = tuple(kept and i != title and (i > title or not cut) for i, kept in enumerate(chosen))
    return Dump(
        title=lines[title].text if title >= 0 else "",
        paragraphs=tuple(line.text for line, kept in zip(lines, inside, strict=True) if kept),
        lines=tuple(line.text for line in lines),
        inside=inside,
    )


def _is_prose(lines: Sequence[Line], sizes: Sequence[float]) -> bool:
    """Whether nearly all of a text is sentences, so that nothing in it can be menus."""
    total = sum(sizes)
    prose = sum(size for line, size in zip(lines, sizes, strict=True) if size >= SHORTEST_SENTENCE and ends_sentence(line.text))
    if not total or prose < PROSE_SHARE * total:
        return False
    bodies = sum(
        1 for line, size in zip(lines, sizes, strict=True) if size >= LONG_BODY or (size >= SHORTEST_BODY and ends_sentence(line.text))
    )
    if len(lines) > 3 * bodies + 3:
        return False
    odd = (line for line in lines if is_furniture(line.text) or is_menu(line.text))
    return sum(1 for _ in itertools.islice(odd, 2)) < 2


def _is_body(text: str, size: float) -> bool:
    return size >= LONG_BODY or (size >= SHORTEST_BODY and ends_sentence(text) and not is_furniture(text))
