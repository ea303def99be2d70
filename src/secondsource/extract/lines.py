"""Text of a page dump in, its lines out: trimmed, with indents, broken sentences put together again, Markdown marks taken off."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

_ENDS = frozenset(".!?…。！？")
_CLOSERS = "\"'”’»)]"
_OPEN_MARKS = frozenset(",;([„“«/–-")
_OPEN_WORDS = frozenset(
    "the a an of to in on at by for and or with from that as is was der die das und von in mit le la les de et cu și та у в на з".split()
)
"""Words that no line ends with unless its sentence goes on."""
_CLINGING = frozenset(",.;:!?)]’”»%")
"""Marks that never begin a line of their own."""
_OPENERS = ("(", "[", "“", "„", "«")
_BULLET = re.compile(r"(?:[•●▪‣◦–*+>-]|o(?=\s{2,}))\s+(?=\S)")
_BULLETS = frozenset("•●▪‣◦–*+>-o")
_DOUBLE_NUMBER = re.compile(r"^(\d{1,2})[.)] ?\1(?=[^\W\d_])")
"""The number of a list item twice, as dumps write a list whose page draws its own numbers ("3. 3Ropes are dear")."""
_MARKDOWN = re.compile(r"^#{1,6}\s+\S|^\S.*\]\(\w+[:/]|^!\[|^\*\*\S", re.MULTILINE)
_INVISIBLE = ("\u200b", "\ufeff", "\u00ad")
_SPACES = "\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
LEAST_FRAGMENTS = 0.06
"""Share of lines that begin in the middle of a sentence above which a dump has a line for each text node (measured: laid-out dumps
stay below 0.03, node dumps above 0.08)."""
FEWEST_FRAGMENTS = 4
LONG_FRAGMENT = 5


class Line(NamedTuple):
    """A line with text: `indent` in columns, `blank_before` where an empty line stands above it, `bullet` where it is a list item."""

    text: str
    indent: int = 0
    blank_before: bool = False
    bullet: bool = False


def read_lines(dump: str) -> tuple[Line, ...]:
    """Split a dump into its lines; empty lines and lines without a letter or digit only leave their trace in `blank_before`."""
    if _is_markdown(dump):
        dump = _plain_markdown(dump)
    dump = _plain_spaces(dump)
    lines: list[Line] = []
    blank = True
    for raw in dump.split("\n"):
        bare = raw.strip()
        text = " ".join(bare.split()) if "  " in bare else bare
        if not text or not (text[0].isalnum() or any(map(str.isalnum, text))):
            blank = blank or len(text) != 1
            continue
        plain = _without_bullet(bare, text)
        lines.append(Line(plain or text, len(raw) - len(raw.lstrip()), blank, plain != ""))
        blank = False
    return tuple(lines)


def join_fragments(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Put sentences together again that a dump breaks: at each link (a line a text node), or at a fixed width."""
    broken = sum(1 for left, right in itertools.pairwise(lines) if _breaks(left.text, right))
    if broken < FEWEST_FRAGMENTS or broken <= LEAST_FRAGMENTS * len(lines):
        return tuple(lines)
    groups: list[list[Line]] = []
    for i, line in enumerate(lines):
        following = lines[i + 1].text if i + 1 < len(lines) and not lines[i + 1].blank_before else ""
        if groups and not line.blank_before and not line.bullet and _belongs(groups[-1][-1].text, line.text, following):
            groups[-1].append(line)
        else:
            groups.append([line])
    return tuple(group[0] if len(group) == 1 else group[0]._replace(text=_joined(group)) for group in groups)


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does, closing quotes and brackets aside; an empty one does not."""
    return text.rstrip(_CLOSERS)[-1:] in _ENDS


def _plain_spaces(dump: str) -> str:
    """Spaces for tabs (four columns) and for spaces of other widths; marks without width go."""
    if "\t" in dump:
        dump = dump.expandtabs(4)
    if not dump.isascii():
        for mark in _INVISIBLE:
            dump = dump.replace(mark, "")
        for space in _SPACES:
            dump = dump.replace(space, " ")
    return dump


def _without_bullet(bare: str, text: str) -> str:
    """The text of a list item without its mark, "" for any other line."""
    first = text[0]
    if first in _BULLETS:
        mark = _BULLET.match(bare)
        return " ".join(bare[mark.end() :].split()) if mark else ""
    return _DOUBLE_NUMBER.sub("", text) if first.isdigit() and _DOUBLE_NUMBER.match(text) else ""


def _joined(group: Sequence[Line]) -> str:
    parts = [group[0].text]
    for left, right in itertools.pairwise(group):
        if not (right.text[0] in _CLINGING or left.text.endswith(_OPENERS)):
            parts.append(" ")
        parts.append(right.text)
    return "".join(parts)


def _continues(text: str) -> bool:
    return text[:1].islower() or text[:1] in _CLINGING or text.startswith("'s ")


def _breaks(left: str, right: Line) -> bool:
    """Whether `right` begins in the middle of a sentence of at least three words."""
    if right.blank_before or right.bullet or not _continues(right.text):
        return False
    return left.count(" ") >= 2 and not ends_sentence(left)


def _belongs(last: str, text: str, following: str) -> bool:
    """Whether `text` goes on with the sentence that the fragment `last` began."""
    if text[0] in _CLINGING:
        return True
    if ends_sentence(last) or last.endswith(":"):
        return False
    word = last[last.rfind(" ") + 1 :]
    is_open = last[-1] in _OPEN_MARKS or word.lower() in _OPEN_WORDS
    if _continues(text):
        return " " in last or is_open
    return is_open or (last.count(" ") >= LONG_FRAGMENT - 1 and word.islower() and following != "" and _continues(following))


def _is_markdown(dump: str) -> bool:
    if not ("](" in dump or "#" in dump or "**" in dump):
        return False
    return bool(re.match(r"\s*#\s+\S", dump)) or sum(1 for _ in itertools.islice(_MARKDOWN.finditer(dump), 2)) == 2


def _plain_markdown(dump: str) -> str:
    text = re.sub(
        r"\A\s*---\n(.*?)\n---\n", lambda m: re.sub(r"(?m)^title:\s*[\"']?(.*?)[\"']?$", r"\1", m[1]) + "\n\n", dump, flags=re.DOTALL
    )
    text = re.sub(r"!\[[^\[\]\n]{0,300}\]\([^()\n]{0,1000}\)", "", text)
    text = re.sub(r"\[([^\[\]\n]{0,300})\]\([^()\n]{0,1000}\)", r"\1", text)
    text = re.sub(r"(?m)^[ \t]{0,3}#{1,6}[ \t]+(.*)$", lambda m: f"\n{m[1].rstrip().rstrip('#').rstrip()}\n", text)
    text = re.sub(r"(?m)^\s{0,3}>\s?", "", text)
    marks = r"(\*\*|__)(?=\S)([^\n]{1,300}?)(?<=\S)\1|(?<!\w)[*_](?=\S)([^*_\n]{1,300}?)(?<=\S)[*_](?!\w)"
    return re.sub(marks, lambda m: m[2] or m[3], text)
