"""Lines of a text dump in, its publication and its last update out: of the stamps of the page the likeliest by where it stands."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from secondsource.extract.bylines import has_label
from secondsource.extract.dates import LONGEST_PLACE, StampRole, day_alone, find_dateline, find_stamps, is_stamp_line, moment_of_url
from secondsource.extract.datescores import DateHabits
from secondsource.extract.daypatterns import may_hold_day, order_of_page
from secondsource.extract.furniture import is_address
from secondsource.extract.pagedates import later_update
from secondsource.extract.relativedates import may_be_relative
from secondsource.extract.trees import Rows, load_ensemble
from secondsource.records import DateOrder, Moment, Precision
from secondsource.text import WORD

MODEL = "dumpdates"
LONGEST_LINE = 320
"""Characters of the longest line in which a stamp is sought; of longer ones only the dateline that opens them."""
DATELINE_REACH = 120
MOST_STAMPS = 300
FAR = 500.0
LABEL_REACH = 15
"""Lines from a day alone within which a labelled time of the same day is taken for the time of publication."""
LIST_REACH = 6
"""Lines to either side in which other stamps make a list of pages, each with its date."""
_COMMENT = re.compile(
    r"\b(?:says?|said|wrote|reply|replied|comments?|permalink|posts:|joined|member since|antworten|kommentar)\b", re.IGNORECASE
)
_COPYRIGHT = re.compile(r"©|\(c\)|copyright|all rights", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpStamp:
    """A stamp of a dump: `line` is the index of its line, `rest` the number of words beside the dates there."""

    moment: Moment
    role: StampRole
    line: int
    rest: int
    dateline: bool = False
    address: bool = False

    @property
    def day(self) -> date:
        """Day in the zone the stamp states, else as it is written."""
        return self.moment.at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpFrame:
    """Where title and text stand: indices of lines, -1 where there is no title; `first` and `last` of the text, equal to the number of
    lines where there is none.
    """

    title: int
    first: int
    last: int


def choose_dump_moments(
    lines: Sequence[str], inside: Sequence[bool], title: int = -1, *, habits: DateHabits | None = None
) -> tuple[Moment | None, Moment | None]:
    """Choose publication and last update from the lines of a dump; `inside` says of each line whether it is of the article, `title` is
    the index of the headline, -1 without one. None each where no line is there to tell a date: running text never does.
    """
    habits = habits or DateHabits()
    stamps = read_dump_stamps(lines, habits)
    if not stamps:
        return moment_of_url(habits.url) if habits.url else None, None
    scores = load_ensemble(MODEL).score(stamp_features(lines, stamps, frame_of(inside, title)))
    chosen = int(scores.argmax())
    published = _fullest(stamps, chosen)
    nearest = sorted((s for s in stamps if s.role is StampRole.UPDATED), key=lambda s: abs(s.line - stamps[chosen].line))
    return published, later_update([s.moment for s in nearest], published)


def frame_of(inside: Sequence[bool], title: int) -> DumpFrame:
    """Find where the text of a dump begins and ends."""
    places = [i for i, kept in enumerate(inside) if kept]
    return DumpFrame(title=title, first=places[0] if places else len(inside), last=places[-1] if places else len(inside))


def read_dump_stamps(lines: Sequence[str], habits: DateHabits) -> tuple[DumpStamp, ...]:
    """Read all stamps of the lines that are there to tell a date, at most MOST_STAMPS."""
    dated = [i for i, line in enumerate(lines) if _may_hold_date(line, habits)]
    order = habits.order
    if order is DateOrder.UNKNOWN:
        order = order_of_page(lines[i][:LONGEST_LINE] for i in dated)
    found: list[DumpStamp] = []
    for i in dated:
        found += _stamps_of(lines[i], i, habits, order)
        if len(found) >= MOST_STAMPS:
            break
    return tuple(found)


def _may_hold_date(line: str, habits: DateHabits) -> bool:
    if len(line) > LONGEST_LINE:
        return may_hold_day(line[: LONGEST_PLACE + 20])
    return may_hold_day(line) or (habits.taken is not None and may_be_relative(line))


def _stamps_of(line: str, number: int, habits: DateHabits, order: DateOrder) -> list[DumpStamp]:
    if is_address(line):
        of_url = moment_of_url(line)
        return [DumpStamp(moment=of_url, role=StampRole.PLAIN, line=number, rest=0, address=True)] if of_url else []
    whole = len(line) <= LONGEST_LINE
    stamps = find_stamps(line if whole else line[:DATELINE_REACH], country=habits.country, order=order, taken=habits.taken)
    if not stamps:
        return []
    if whole and is_stamp_line(line, stamps):
        rest = len(WORD.findall(line)) - sum(len(WORD.findall(line[s.start : s.end])) for s in stamps)
        return [DumpStamp(moment=s.moment, role=s.role, line=number, rest=rest) for s in stamps]
    dateline = find_dateline(line, stamps)
    return [DumpStamp(moment=dateline.moment, role=StampRole.PLAIN, line=number, rest=0, dateline=True)] if dateline else []


def _fullest(stamps: Sequence[DumpStamp], chosen: int) -> Moment:
    """The moment chosen, or one of the same day that tells the time too: labelled as the publication, or within a line of it."""
    own = stamps[chosen]
    if own.moment.precision is not Precision.DAY and own.role is not StampRole.UPDATED:
        return own.moment
    timed = [s for s in stamps if s.day == own.day and s.moment.precision is not Precision.DAY]
    near = [s for s in timed if s.role is StampRole.PUBLISHED and abs(s.line - own.line) <= LABEL_REACH]
    near += [s for s in timed if s.role is not StampRole.UPDATED and abs(s.line - own.line) <= 1]
    if near:
        return near[0].moment
    return day_alone(own.moment) if own.role is StampRole.UPDATED else own.moment


FEATURES = (
    "below title", "below first line", "below last line", "between title and text", "place", "published", "updated", "dateline",
    "address", "words beside", "clock", "stamps on page", "stamps before", "stamps since title", "days on page", "same day", "earlier days",
    "days to latest", "days from earliest", "stamps near", "listed", "after label", "before label", "comment", "copyright",
    "words above", "words below", "stamps in line", "order in line",
)  # fmt: skip
"""Names of the features, in the order of the columns: where a stamp stands, how its line reads, what other stamps there are."""


def stamp_features(lines: Sequence[str], stamps: Sequence[DumpStamp], frame: DumpFrame) -> Rows:
    """Feature rows of shape (stamps, len(FEATURES))."""
    days = sorted({stamp.day for stamp in stamps})
    same = Counter(stamp.day for stamp in stamps)
    in_line = Counter(stamp.line for stamp in stamps)
    listed = _listed(stamps)
    rows = []
    for number, stamp in enumerate(stamps):
        rows.append(
            (
                *_position(stamp.line, frame, len(lines)),
                float(stamp.role is StampRole.PUBLISHED),
                float(stamp.role is StampRole.UPDATED),
                float(stamp.dateline),
                float(stamp.address),
                float(stamp.rest),
                float(stamp.moment.precision is not Precision.DAY),
                float(len(in_line)),
                float(number),
                float(sum(1 for other in stamps[:number] if other.line > frame.title)) if stamp.line > frame.title else -1.0,
                float(len(days)),
                float(same[stamp.day]),
                days.index(stamp.day) / max(1, len(days) - 1),
                math.log1p((days[-1] - stamp.day).days),
                math.log1p((stamp.day - days[0]).days),
                float(sum(1 for line in in_line if 0 < abs(line - stamp.line) <= LIST_REACH)),
                listed[stamp.line],
                *_company(lines, stamp),
                float(in_line[stamp.line]),
                float(sum(1 for other in stamps[max(0, number - 5) : number] if other.line == stamp.line)),
            )
        )
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(FEATURES))


def _position(line: int, frame: DumpFrame, total: int) -> tuple[float, float, float, float, float]:
    below_title = float(line - frame.title) if frame.title >= 0 else FAR
    between = frame.title < line <= frame.first if frame.title >= 0 else line <= frame.first
    return below_title, float(line - frame.first), float(line - frame.last), float(between), line / max(1, total)


def _listed(stamps: Sequence[DumpStamp]) -> dict[int, float]:
    """For each line with stamps, how many lines with stamps follow one another at the same distance around it: a list of pages."""
    numbers = sorted({stamp.line for stamp in stamps})
    gaps = [right - left for left, right in pairwise(numbers)]
    common = Counter(gap for gap in gaps if gap <= 2 * LIST_REACH)
    return {
        line: float(max((common[gap] for gap in gaps[max(0, i - 1) : i + 1] if gap <= 2 * LIST_REACH), default=0))
        for i, line in enumerate(numbers)
    }


def _company(lines: Sequence[str], stamp: DumpStamp) -> tuple[float, ...]:
    """What the line itself and those above and below it say: bylines, comments, copyright, and how long they are."""
    above = lines[stamp.line - 1] if stamp.line else ""
    below = lines[stamp.line + 1] if stamp.line + 1 < len(lines) else ""
    own = lines[stamp.line][:LONGEST_LINE]
    return (
        float(has_label(above) or has_label(own)),
        float(has_label(below)),
        float(bool(_COMMENT.search(own) or _COMMENT.search(above[:60]))),
        float(bool(_COPYRIGHT.search(own))),
        float(min(60, above[:LONGEST_LINE].count(" ") + 1)),
        float(min(60, below[:LONGEST_LINE].count(" ") + 1)),
    )
