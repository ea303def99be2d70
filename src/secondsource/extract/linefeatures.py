"""Lines of a page dump in, a row of named numbers for each out: what the line itself holds, what stands around it, where it stands.

Columns are computed for all lines at once. Logarithms are natural, of one plus the number; shares lie in 0..1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from secondsource.extract.lines import Line
from secondsource.extract.linewords import (
    BAR,
    BRACKET,
    COLON,
    COMMA,
    CUES,
    DASH,
    DIGIT,
    END,
    LOWER,
    QUOTE,
    SIGN,
    UPPER,
    LineWords,
    count_words,
)

Column = npt.NDArray[np.float64]
Rows = npt.NDArray[np.float32]

SHORTEST_SENTENCE = 5
LONG_LINE = 30
"""Words from which a line counts as running text without the end of a sentence, as before a link in a dump of text nodes."""
LEAST_STOPS = 0.12
"""Share of stop words that running text has in the languages whose stop words are known."""
SHORT_LINE = 12
"""Words of the longest line that is taken for a link, a heading or a label."""
TOLLS = (5.0, 12.0, 30.0)
MAIN_TOLL = 12.0
"""Words that a line must have to lengthen the densest run of lines, for three runs from wide to narrow (Pasternack and Roth 2009)."""
TEXT_REACHES = (2, 4, 8)
LAYOUT_REACHES = (4,)
REACHES = (2, 8)
"""Lines to either side that the windows over running text, layout and kinds of lines span; wider ones tell pages apart, not lines."""
BOUND_WORDS = 12
"""Lines within which a word must come again to bind two lines together."""
FAR = 60.0
_LINE_BITS = np.uint64(0xFFFF)
_PAGE = ("page_lines", "page_prose", "page_prose_words", "page_fragments", "page_blanks", "page_stops", "page_comments")
_SHARES = tuple(f"share_{name}" for name in CUES)
_CUES = tuple(f"cue_{name}" for name in CUES)
_OWN = (
    "words size chars_per_word sentence closed marks commas bars quotes signs brackets dashes colons digits digit_chars capitals small"
    " upper_chars stops stop_count first_small first_quote first_digit last_colon last_small last_comma glued bullet blank_before prose"
).split()
_BESIDE = (
    "words stops closed capitals first_small last_colon last_small bullet digits share_related share_comment share_month share_author"
    " share_caption"
).split()
_TEXT_SIGNALS = ("stop_count", "prose", "sentence", "link")
_LAYOUT_SIGNALS = ("capitals", "blank_before", "bullet")
_SIGNALS = ("comments", "dates", "pointers", "accounts", "sharing", "names", "notices", "persons")
_PASSED = ("comments", "dates", "pointers", "accounts", "sharing", "names", "notices")
_COMING = ("comments", "dates", "pointers")
_PLACES = (
    "place",
    "from_end",
    "prose_before",
    "prose_after",
    "prose_after_log",
    *(f"run_{side}_{toll:g}" for toll in TOLLS for side in ("start", "end")),
    "last_prose",
    "next_prose",
)
_SHAPE = ("own_indent", "prose_at_indent", "indent_step", "next_step", "main_distance", "blank_after")
_REPEATS = ("repeated", "echo", "rare", "bound_above", "bound_below")
FEATURES: tuple[str, ...] = (
    *_OWN,
    *_SHARES,
    *_CUES,
    *(f"{name}_{side}" for side in ("before", "after") for name in _BESIDE),
    *(f"{name}_{side}_{reach}" for reach in TEXT_REACHES for side in ("above", "below") for name in _TEXT_SIGNALS),
    *(f"{name}_{side}_{reach}" for reach in LAYOUT_REACHES for side in ("above", "below") for name in _LAYOUT_SIGNALS),
    *(f"{name}_{side}_{reach}" for reach in REACHES for side in ("above", "below") for name in _SIGNALS),
    *(f"{name}_passed" for name in _PASSED),
    *(f"{name}_to_come" for name in _COMING),
    *_PLACES,
    *_SHAPE,
    *_REPEATS,
    *_PAGE,
)
WORDS_COLUMN = FEATURES.index("size")
"""Column with the words of each line, two letters of a script without spaces being a word."""


def read_features(lines: Sequence[Line]) -> Rows:
    """Rows of shape (lines, FEATURES); at least one line is needed."""
    counted = count_words([line.text for line in lines])
    own = _own_features(lines, counted)
    signals = _signals(own)
    places = _places(own)
    beside = np.array([own[name] for name in _BESIDE])
    edge = np.zeros((len(_BESIDE), 1))
    passed, coming = (np.array([signals[name] for name in names]) for names in (_PASSED, _COMING))
    begun = passed * (places["run_start_12"] >= 0)
    blocks = [
        np.array([own[name] for name in (*_OWN, *_SHARES, *_CUES)]),
        np.concatenate((edge, beside[:, :-1]), axis=1),
        np.concatenate((beside[:, 1:], edge), axis=1),
        _windows(np.array([signals[name] for name in _TEXT_SIGNALS]), TEXT_REACHES),
        _windows(np.array([signals[name] for name in _LAYOUT_SIGNALS]), LAYOUT_REACHES),
        _windows(np.array([signals[name] for name in _SIGNALS]), REACHES),
        np.log1p(np.cumsum(begun, axis=1) - begun),
        np.log1p(coming.sum(axis=1, keepdims=True) - np.cumsum(coming, axis=1)),
        np.array([places[name] for name in _PLACES]),
        np.array(_shape(lines, own)),
        np.array(_repeats(lines, counted)),
        np.broadcast_to(_page(own)[:, None], (len(_PAGE), len(lines))),
    ]
    return np.concatenate(blocks, dtype=np.float32).T


def _own_features(lines: Sequence[Line], counted: LineWords) -> dict[str, Column]:
    words = counted.words.astype(np.float64)
    some = np.maximum(words, 1.0)
    first, last, before_last = counted.ends.T
    closed = (last == END) | (((last == QUOTE) | (last == BRACKET)) & (before_last == END))
    chars = counted.chars.astype(np.float64)
    shares = chars / some[:, None]
    few = np.minimum(chars, 6.0)
    initials = counted.initials / some[:, None]
    stops = counted.stops / some
    sentence = closed & (words >= SHORTEST_SENTENCE)
    prose = np.where((sentence | (words >= LONG_LINE)) & (stops > LEAST_STOPS), words, 0.0)
    columns = {
        "words": np.log1p(words),
        "size": words,
        "chars_per_word": chars.sum(axis=1) / some,
        "sentence": sentence,
        "closed": closed,
        "marks": np.log1p(chars[:, END]),
        "commas": shares[:, COMMA],
        "bars": shares[:, BAR],
        "quotes": few[:, QUOTE],
        "signs": few[:, SIGN],
        "brackets": few[:, BRACKET],
        "dashes": shares[:, DASH],
        "colons": few[:, COLON],
        "digits": initials[:, DIGIT],
        "digit_chars": np.log1p(chars[:, DIGIT]),
        "capitals": initials[:, UPPER],
        "small": initials[:, LOWER],
        "upper_chars": chars[:, UPPER] / np.maximum(chars[:, LOWER] + chars[:, UPPER], 1.0),
        "stops": stops,
        "stop_count": np.log1p(counted.stops.astype(np.float64)),
        "first_small": first == LOWER,
        "first_quote": first == QUOTE,
        "first_digit": first == DIGIT,
        "last_colon": last == COLON,
        "last_small": last == LOWER,
        "last_comma": last == COMMA,
        "glued": np.minimum(counted.glued, 6.0),
        "bullet": np.array([line.bullet for line in lines], dtype=np.float64),
        "blank_before": np.array([line.blank_before for line in lines], dtype=np.float64),
        "prose": prose,
    }
    cues = counted.cues / some[:, None]
    columns.update(zip(_SHARES, cues.T, strict=True))
    columns.update(zip(_CUES, np.minimum(counted.cues, 8).T, strict=True))
    return columns


def _signals(own: dict[str, Column]) -> dict[str, Column]:
    """What the windows count: kinds of lines rather than words."""
    short = own["size"] <= SHORT_LINE
    numbered = short & (own["digits"] > 0)
    return own | {
        "link": short & (own["closed"] == 0),
        "comments": short & (own["share_comment"] > 0),
        "dates": numbered & ((own["share_month"] > 0) | (own["share_ago"] > 0)),
        "pointers": short & (own["share_related"] >= 0.3) & (own["closed"] == 0),
        "accounts": short & (own["share_account"] > 0),
        "sharing": (own["size"] <= SHORT_LINE / 3) & (own["share_share"] > 0),
        "names": short & (own["share_author"] > 0),
        "notices": own["cue_legal"] > 1,
        "persons": own["cue_person"] * (own["prose"] > 0),
    }


def _windows(values: Column, reaches: Sequence[int]) -> Column:
    """Sums of each row over the lines above and below, for each reach: (rows, lines) becomes (2 * reaches * rows, lines)."""
    rows, count = values.shape
    total = np.zeros((rows, count + 1))
    np.cumsum(values, axis=1, out=total[:, 1:])
    sums = np.empty((2 * len(reaches), rows, count))
    for number, reach in enumerate(reaches):
        some = min(reach, count)
        above, below = sums[2 * number], sums[2 * number + 1]
        above[:, :some] = total[:, :some]
        above[:, some:] = total[:, some:count] - total[:, : count - some]
        below[:, : count - some] = total[:, 1 + some :] - total[:, 1 : count - some + 1]
        below[:, count - some :] = total[:, count:] - total[:, count - some + 1 :]
    return sums.reshape(-1, count)


def _repeats(lines: Sequence[Line], counted: LineWords) -> tuple[Column, ...]:
    """The columns of _REPEATS: how often a line stands in the page, and how its rarer words bind it to the page and to lines near it."""
    times = Counter(line.text for line in lines)
    count, size = len(lines), len(counted.hashes)
    # hash and line in one number, since numbers sort faster than places; pages of more lines than fit count the rest as one
    keys = np.sort((counted.hashes & ~_LINE_BITS) | np.minimum(counted.line_of.astype(np.uint64), _LINE_BITS))
    ranked, at = keys & ~_LINE_BITS, (keys & _LINE_BITS).astype(np.int64)
    same = ranked[1:] == ranked[:-1]
    bounds = np.flatnonzero(np.concatenate(([True], ~same, [True]))) if size else np.zeros(1, dtype=np.int64)
    totals = np.repeat(np.diff(bounds), np.diff(bounds))
    rare = totals < max(4.0, size / 60)
    gap = np.diff(at)
    near = same & (gap > 0) & (gap <= BOUND_WORDS) & rare[:-1]
    rares = np.maximum(np.bincount(at, weights=rare, minlength=count), 1.0)
    return (
        np.array([times[line.text] for line in lines], dtype=np.float64),
        np.bincount(at, weights=rare & (totals > 1), minlength=count) / rares,
        rares / np.maximum(counted.words, 1),
        np.bincount(at[1:], weights=near, minlength=count) / rares,
        np.bincount(at[:-1], weights=near, minlength=count) / rares,
    )


def _shape(lines: Sequence[Line], own: dict[str, Column]) -> tuple[Column, ...]:
    """The columns of _SHAPE: how a line is laid out among the others: indents and empty lines."""
    indent = np.array([line.indent for line in lines], dtype=np.float64)
    values, places = np.unique(indent, return_inverse=True)
    weights = np.bincount(places, weights=own["prose"])
    steps = np.diff(indent, prepend=indent[0], append=indent[-1])
    return (
        weights[places] / max(1.0, weights.sum()),
        (weights / np.bincount(places))[places],
        steps[:-1],
        steps[1:],
        indent - values[int(np.argmax(weights))],
        np.append(own["blank_before"][1:], 1.0),
    )


def _places(own: dict[str, Column]) -> dict[str, Column]:
    """Where a line stands in the page, among its prose, and from the densest runs of it."""
    count = len(own["size"])
    place = np.arange(count, dtype=np.float64)
    prose = np.cumsum(own["prose"])
    everything = max(1.0, prose[-1])
    left = np.maximum(everything - prose, 0.0)
    columns = {
        "place": place / count,
        "from_end": np.log1p(count - place),
        "prose_before": (prose - own["prose"]) / everything,
        "prose_after": left / everything,
        "prose_after_log": np.log1p(left),
    }
    for toll in TOLLS:
        start, end = _densest(own["size"] * (toll == MAIN_TOLL or own["stops"] > LEAST_STOPS) - toll)
        columns[f"run_start_{toll:g}"] = _signed_log(place - start)
        columns[f"run_end_{toll:g}"] = _signed_log(end - 1 - place)
    mark = own["prose"] > 0
    above = np.maximum.accumulate(np.where(mark, place, -FAR))
    below = np.minimum.accumulate(np.where(mark, place, count + FAR)[::-1])[::-1]
    columns["last_prose"] = np.log1p(np.minimum(place - np.append(-FAR, above[:-1]), FAR))
    columns["next_prose"] = np.log1p(np.minimum(np.append(below[1:], count + FAR) - place, FAR))
    return columns


def _signed_log(values: Column) -> Column:
    return np.asarray(np.sign(values) * np.log1p(np.abs(values)))


def _densest(gains: Column) -> tuple[int, int]:
    """Start and end of the run of lines with the largest sum."""
    total = np.concatenate(([0.0], np.cumsum(gains)))
    end = int(np.argmax(total - np.minimum.accumulate(total)))
    return int(np.argmin(total[: end + 1])), end


def _page(own: dict[str, Column]) -> Column:
    """What holds for the page as a whole: its length, its prose, its broken sentences, empty lines, stop words, comments."""
    prose = float(own["prose"].sum())
    fragments = float((own["first_small"][1:] * (1.0 - own["closed"][:-1])).mean()) if len(own["size"]) > 1 else 0.0
    total = max(1.0, float(own["size"].sum()))
    return np.array(
        [
            np.log1p(len(own["size"])),
            prose / total,
            np.log1p(prose),
            fragments,
            own["blank_before"].mean(),
            (own["stops"] * own["size"]).sum() / total,
            np.log1p((own["share_comment"] > 0).sum()),
        ]
    )
