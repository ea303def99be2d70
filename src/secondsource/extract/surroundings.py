"""All lines of a page and its article in, the lines around the headline out, with the dates, bylines and addresses they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from secondsource.extract.bylines import byline_parts, has_label, is_desk, is_person
from secondsource.extract.dates import Stamp, find_stamps, is_stamp_line
from secondsource.extract.furniture import is_address, is_caption, is_share_line
from secondsource.text import squeeze, words

LINES_ABOVE = 8
"""Lines above the headline in which a date line may stand; further up stand menus and other pages' dates."""
NEAR_DATE = 2
"""Lines that may lie between a date line and a name alone for the name to be a byline."""
LONGEST_DESK = 5
LINES_BELOW = 10
HEADING_REACH = 60
"""Lines above the text among which the headline is sought."""
LINES_LATE = 5
"""Lines below the first paragraph in which the date line may still stand: a summary comes above it then."""
_READS = re.compile(r"\bmin(?:ute)?s?\.? read\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Lines `above` the headline (nearest first), `between` headline and first paragraph, and in the `tail` after the last one."""

    above: tuple[str, ...]
    between: tuple[str, ...]
    tail: tuple[str, ...]
    bylines: tuple[str, ...]

    @property
    def head(self) -> tuple[str, ...]:
        """The lines between headline and text, then those above."""
        return (*self.between, *self.above)


def find_surroundings(lines: Sequence[str], title: str, paragraphs: Sequence[str]) -> Surroundings:
    """Find the lines around headline and text; a page whose text cannot be found again in its lines has a head and no tail."""
    first, last = _body_ends(lines, paragraphs)
    reach = max(0, first - HEADING_REACH)
    above = find_headings(lines[reach:first], title)
    top = reach + above[0] if above else max(0, first - LINES_ABOVE)
    texts = {squeeze(p) for p in paragraphs}
    late = tuple(line for line in lines[first + 1 : first + 1 + LINES_LATE] if line not in texts)
    between = (*(lines[top + 1 : first] if above else lines[top:first]), *late)
    higher = tuple(reversed(lines[max(0, top - LINES_ABOVE) : top]))
    return Surroundings(
        above=higher,
        between=between,
        tail=tuple(lines[last + 1 : last + 1 + LINES_BELOW]),
        bylines=tuple(_bylines(between, higher, lines[last + 1 : last + 4])),
    )


def _bylines(between: Sequence[str], above: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """Labelled bylines first; names alone count only beside a date line."""
    yield from (line for line in between if has_label(line) and is_byline(line))
    dated = [i for i, line in enumerate(between) if _stamps(line)]
    dated += [0] if any(_stamps(line) for line in above[:NEAR_DATE]) else []
    for i, line in enumerate(between):
        if not has_label(line) and any(abs(i - d) <= NEAR_DATE for d in dated) and is_byline(line):
            yield line
    yield from (line for line in after if has_label(line) and is_byline(line))


def is_byline(line: str) -> bool:
    """Whether a line names who wrote the page: labelled, or all of it a person's name beside date, place, desk or agency."""
    if len(line.split()) > 16 or is_caption(line):
        return False
    parts = byline_parts(line)
    if has_label(line):
        return bool(parts) and any(is_person(p) or is_desk(p) or is_person(p.split(" in ")[0]) for p in parts)
    if not parts or not all(_is_credit_part(part) for part in parts):
        return False
    return is_person(parts[0].split(" in ")[0]) or any(is_desk(part) or part.isupper() for part in parts) or bool(find_stamps(line))


def _is_credit_part(part: str) -> bool:
    """Whether a part of a byline is a person, a desk, an agency or a place."""
    short = len(part.split()) <= 3 and part[0].isupper()
    return short or is_person(part.split(" in ")[0]) or (is_desk(part) and len(part.split()) <= LONGEST_DESK)


def is_header_line(line: str) -> bool:
    """Whether a short line above the text is a date line, byline, desk, reading time, or share buttons."""
    if len(line.split()) > 30:
        return False
    return (
        is_stamp_line(line, find_stamps(line))
        or is_byline(line)
        or is_share_line(line)
        or bool(_READS.search(line) and len(line.split()) <= 16)
    )


def find_headings(lines: Sequence[str], title: str) -> list[int]:
    """Indices of the lines that have the words of the headline and no others; no headline fits no line."""
    heading = words(title)
    size = sum(map(len, heading))
    least, most = size / 2, 3 * size + 20
    return [i for i, line in enumerate(lines) if least <= len(line) <= most and words(line) == heading] if size else []


def url_of_lines(lines: Sequence[str]) -> str | None:
    """Take the address of the page from a line that is nothing but an address."""
    found = next((line for line in lines if is_address(line)), None)
    return found if found is None or found.startswith("http") else f"https://{found}"


def _stamps(line: str) -> tuple[Stamp, ...]:
    if len(line.split()) > 40:
        return ()
    stamps = find_stamps(line)
    return stamps if is_stamp_line(line, stamps) else ()


def _body_ends(lines: Sequence[str], paragraphs: Sequence[str]) -> tuple[int, int]:
    """Indices of the lines that hold the first and the last paragraph."""
    keys = {_opening(line): i for i, line in reversed(list(enumerate(lines)))}
    wanted = [_opening(p) for p in paragraphs if len(p.split(None, 7)) >= 8] or [_opening(p) for p in paragraphs]
    places = [keys[key] for key in wanted if key and key in keys]
    return (min(places), max(places)) if places else (min(len(lines), LINES_BELOW), len(lines))


def _opening(text: str) -> tuple[str, ...]:
    return tuple(text.casefold().split(None, 6)[:6])
