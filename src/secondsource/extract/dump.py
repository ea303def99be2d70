"""Plain text of a whole page in, its article paragraphs and all its lines out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from secondsource.extract.bylines import has_label
from secondsource.extract.dates import find_stamps, is_stamp_line
from secondsource.extract.furniture import is_furniture, is_menu, is_share_line, is_teaser
from secondsource.extract.kinds import is_prose, text_size
from secondsource.extract.lines import SENTENCE_END, Line, join_fragments, read_lines
from secondsource.extract.linescores import score_lines
from secondsource.text import words

ENTER_COST = 0.2
LEAVE_COST = 0.1
"""Log-odds that a change into and out of the article costs (five-fold cross-validation on the dumps of the extraction set)."""
GAP = 2
"""Lines to either side within which a chosen line must stand for a sentence to be taken in with it."""
SHORT_TITLE = 5
LONGEST_TITLE = 35
TITLE_REACH = 14
"""Lines above the first paragraph among which the headline is sought."""
TITLE_MARGIN = 0.8
PROSE_SHARE = 0.9
"""Share of words in sentences above which a text is taken to be an article and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """What a dump holds: the headline ("" where none stands out), the lines of the article, and all lines in order."""

    title: str
    paragraphs: tuple[str, ...]
    lines: tuple[str, ...]


def read_dump(text: str) -> Dump:
    """Find the article in a text dump of a page; a text that is all prose stays whole."""
    lines = join_fragments(read_lines(text))
    inside = [True] * len(lines) if _is_prose(lines) else _fill_gaps(lines, choose_lines(score_lines(lines).tolist()))
    first = next((i for i, line in enumerate(lines) if inside[i] and _is_body(line.text)), inside.index(True) if True in inside else 0)
    title = _find_title(lines, inside, first)
    chosen = (
        [line.text for i, line in enumerate(lines) if inside[i] and i > title]
        if title >= 0
        else [line.text for i, line in enumerate(lines) if inside[i]]
    )
    return Dump(title=lines[title].text if title >= 0 else "", paragraphs=tuple(chosen), lines=tuple(line.text for line in lines))


def choose_lines(scores: Sequence[float]) -> list[bool]:
    """Choose the lines whose scores, less the cost of each change, add up to most (Viterbi over two states).

    >>> choose_lines([-2.0, 3.0, -0.2, 3.0, -4.0])
    [False, True, True, True, False]
    """
    out, inside = 0.0, -ENTER_COST
    steps: list[tuple[bool, bool]] = []
    for score in scores:
        leave, stay = inside - LEAVE_COST > out, inside >= out - ENTER_COST
        steps.append((leave, stay))
        out, inside = max(out, inside - LEAVE_COST), max(inside, out - ENTER_COST) + score
    state = inside > out
    chosen = []
    for leave, stay in reversed(steps):
        chosen.append(state)
        state = stay if state else leave
    return chosen[::-1]


def _fill_gaps(lines: Sequence[Line], chosen: list[bool]) -> list[bool]:
    """Take in sentences between two chosen lines: the model judges by the line, and a list loses single items by it."""
    filled = list(chosen)
    for i, line in enumerate(lines):
        between = any(chosen[max(0, i - GAP) : i]) and any(chosen[i + 1 : i + 1 + GAP])
        listed = i > 0 and line.bullet and lines[i - 1].bullet and filled[i - 1]
        if not chosen[i] and (between or listed) and is_prose(line.text) and not is_furniture(line.text) and not is_menu(line.text):
            filled[i] = True
    return filled


def _is_prose(lines: Sequence[Line]) -> bool:
    """Whether nearly all of a text is sentences, so that nothing in it can be menus."""
    total = sum(len(line.text.split()) for line in lines)
    prose = sum(
        len(line.text.split())
        for line in lines
        if SENTENCE_END.search(line.text) and len(line.text.split()) >= 5 and not is_furniture(line.text)
    )
    odd = sum(1 for line in lines if is_furniture(line.text) or is_menu(line.text))
    return total > 0 and prose >= PROSE_SHARE * total and odd <= 1 and len(lines) <= 3 * sum(1 for line in lines if _is_body(line.text)) + 3


def _is_body(text: str) -> bool:
    count = text_size(text)
    return (count >= 12 and bool(SENTENCE_END.search(text)) and not is_furniture(text)) or count >= 30


def _find_title(lines: Sequence[Line], inside: Sequence[bool], first: int) -> int:
    """Index of the headline, -1 where none is found: of the lines above the first paragraph the best, those close to it first."""
    body = set(words(" ".join(line.text for line, kept in zip(lines, inside, strict=True) if kept)))
    reach = range(max(0, first - TITLE_REACH), first)
    scores = [_title_score(lines, i, first, body) for i in reach]
    best = max(scores, default=0.0)
    # a standfirst shares more words with the text than the headline above it, so the upper of two near equals is taken
    return next((i for i, score in zip(reach, scores, strict=True) if score > 0 and score >= best * TITLE_MARGIN), -1)


def _title_score(lines: Sequence[Line], i: int, first: int, body: set[str]) -> float:
    text = lines[i].text
    found = words(text)
    count = len(text.split())
    if (
        not 2 <= count <= LONGEST_TITLE
        or is_share_line(text)
        or is_teaser(text)
        or is_stamp_line(text, find_stamps(text))
        or is_furniture(text)
    ):
        return 0.0
    if (
        is_menu(text)
        or lines[i].bullet
        or (SENTENCE_END.search(text) and text.endswith("."))
        or text.endswith(":")
        or has_label(text)
        or "http" in text
    ):
        return 0.0
    shared = sum(1 for word in found if word in body and len(word) > 3) / max(1, sum(1 for word in found if len(word) > 3))
    repeated = sum(1 for line in lines if line.text == text) > 1
    # a masthead of two or three words that the text names is no headline
    shared *= min(1.0, count / SHORT_TITLE)
    return 0.2 + min(count, 10) / 10 + 1.2 * shared + 0.5 * repeated - 0.06 * (first - i)
