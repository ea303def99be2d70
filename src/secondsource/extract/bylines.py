"""Byline words in, the names of people and of desks or agencies out."""

from __future__ import annotations

import re

from secondsource.extract.dates import find_stamps
from secondsource.text import fold, squeeze

LONGEST_NAME = 5
"""Words of the longest personal name that is believed; bylines with more are sentences."""
_DESK = frozenset(
    "staff desk reporter reporters report reports news newsroom agency agencies team editorial editor"
    " editors correspondent correspondents writer"
    " writers redaktion bureau press media online admin administrator group authority service services"
    " wire digital web author guest contributor"
    " contributors redactia redacția редакція редакция новини новости agence redaction rédaction agentur"
    " agenturen presse magazine times post daily"
    " herald tribune journal today tv radio channel network company corporation inc ltd gmbh llc"
    " foundation institute university ministry office"
    " department board council committee association sponsored advertorial content studio blog partner"
    " community wikipedia user anonymous"
    " jr-staff newspaper observer weekly gazette website site home share follow subscribe"
    " key takeaways facts mentioned analysis sources summary overview introduction conclusion contents"
    " background read more related breaking live world"
    " politics business sports opinion culture science technology health top stories latest most popular"
    " here what how why who when where this".split()
)
_PARTICLES = frozenset(
    "van von der den de del della di da du la le el al bin ibn ben ter ten zu zur af av of dos das y e mac mc st san abu o'".split()
)
_LABEL = re.compile(
    r"^\W*(?:(?:written|posted|reported|published|created|added|story|text|words|report)\s+by|by|author"
    r"|authors|autor|autoren|autorin|von|par|de către"
    r"|de|автор|автори|текст|geschrieben von|ein artikel von|op-ed by|analysis by|interview by)\b\s*:?\s*(?=[\W]*\w)",
    re.IGNORECASE,
)
_GLUED = re.compile(r"^by(?=[A-ZÀ-Ž][a-zà-ž]+\s[A-ZÀ-Ž])")
_SPLIT = re.compile(r"\s*(?:[,;|/•·&—–\x00\n]|\s-\s|\b(?:and|und|et|și|si|y|та|і|и|with|mit|für|for)\b|\s{3,})\s*")
_PLACE = re.compile(r"\s+(?:in|aus|à|din|у|в|at|from|@)\s+.*$|\s*\(.*$|\s+on\s+\S.*$")
_NAME_WORD = re.compile(r"(?:(?:al|el|ul|[dD][’'])-?)?(?:[A-ZÀ-ÖØ-ÞĀ-ŽȘȚА-ЯІЇЄҐ][\w’'`.-]*|[A-Z]\.(?:[A-Z]\.)*)$")
_READING_TIME = re.compile(r"\b\d+[\s-]*(?:min(?:ute)?s?\.?(?:\s+read)?|мин|хв)\b|\bmin read\b", re.IGNORECASE)


def has_label(line: str) -> bool:
    """Whether a line opens with "By", "Von", "Author:" or the like, so that names must follow."""
    return bool(_LABEL.match(line) or _GLUED.match(line))


def strip_label(line: str) -> str:
    """Take "By", "Author:" and their like off the front of a byline."""
    return _LABEL.sub("", _GLUED.sub("", squeeze(line)), count=1).strip()


def people_of(byline: str) -> tuple[str, ...]:
    """List the people a byline names, in order, each once; desks, agencies, places and single words are left out.

    >>> people_of("By Ann Lee and Jo van Dam in Ghent | 3 March 2026"), people_of("Courier Staff")
    (('Ann Lee', 'Jo van Dam'), ())
    """
    names = (_PLACE.sub("", part).strip(" .:·|\"'") for part in byline_parts(byline))
    return tuple(dict.fromkeys(name for name in names if is_person(name)))


def byline_parts(byline: str) -> tuple[str, ...]:
    """Split a byline at commas, dashes and words for "and"; dates, reading times and labels are gone."""
    stamps = find_stamps(byline)
    for stamp in reversed(stamps):
        byline = f"{byline[: stamp.start]}\x00{byline[stamp.end :]}"
    plain = _READING_TIME.sub("\x00", byline)
    parts = (_LABEL.sub("", squeeze(_GLUED.sub("", part))) for part in _SPLIT.split(strip_label(plain)))
    return tuple(part for part in parts if part)


def is_person(name: str) -> bool:
    """Whether words look like a person's name: two to five capitalised words, none of them of a newsroom or firm."""
    parts = name.split()
    if not 2 <= len(parts) <= LONGEST_NAME or any(c.isdigit() or c in "@:!?#" for c in name):
        return False
    if {fold(part).strip(".,'") for part in parts} & _DESK:
        return False
    proper = [part for part in parts if _NAME_WORD.match(part)]
    lower = [part for part in parts if part not in proper and fold(part) not in _PARTICLES]
    shouted = all(part.isupper() and len(part) > 1 for part in proper) and any(len(part) <= 3 for part in proper)
    return len(proper) >= 2 and not lower and not shouted


def is_desk(name: str) -> bool:
    """Whether words name a desk or newsroom rather than a person.

    >>> is_desk("Courier Staff"), is_desk("Ann Lee")
    (True, False)
    """
    return bool({fold(part).strip(".,") for part in name.split()} & _DESK)
