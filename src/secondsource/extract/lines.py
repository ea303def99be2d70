"""Text of a page dump in, its lines out: trimmed, with indents, broken sentences put together again, Markdown marks taken off."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from secondsource.text import squeeze

SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_OPEN_END = re.compile(
    r"(?:[,;(\[„“«/–-]|\b(?:the|a|an|of|to|in|on|at|by|for|and|or|with|from|that|as|is|was|der|die|das"
    r"|und|von|in|mit|le|la|les|de|et|și|cu|та|у|в|на|з))$",
    re.IGNORECASE,
)
_CONTINUES = re.compile(r"^(?:[a-zà-öø-ÿа-яіїєґ]|[,.;:!?)\]’”»%]|['’]s\b)")
_BULLET = re.compile(r"^\s*(?:[•●▪‣◦–*+>-]|o(?=\s{2,}))\s+(?=\S)")
_DOUBLE_NUMBER = re.compile(r"^(\d{1,2})[.)] ?\1(?=[^\W\d_])")
"""The number of a list item twice, as dumps write a list whose page draws its own numbers ("3. 3Ropes are dear")."""
_MARKDOWN = re.compile(r"^#{1,6}\s+\S|^\S.*\]\(\w+[:/]|^!\[|^\*\*\S", re.MULTILINE)
LEAST_FRAGMENTS = 0.06
"""Share of lines that begin in the middle of a sentence above which a dump has a line for each text node (measured: laid-out dumps
stay below 0.03, node dumps above 0.08)."""
FEWEST_FRAGMENTS = 4
LONG_FRAGMENT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line with text: `indent` in columns, `blank_before` where an empty line stands above it, `bullet` where it is a list item."""

    text: str
    indent: int = 0
    blank_before: bool = False
    bullet: bool = False


def read_lines(dump: str) -> tuple[Line, ...]:
    """Split a dump into its lines; empty lines and lines without a letter or digit only leave their trace in `blank_before`."""
    if _is_markdown(dump):
        dump = _plain_markdown(dump)
    lines: list[Line] = []
    blank = True
    for raw in dump.split("\n"):
        text = squeeze(raw.replace("\u200b", "").replace("\ufeff", "").replace("\u00ad", ""))
        if not any(map(str.isalnum, text)):
            blank = blank or len(text) != 1
            continue
        bullet = bool(_BULLET.match(raw) or _DOUBLE_NUMBER.match(text))
        indent = len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip())
        lines.append(
            Line(text=_DOUBLE_NUMBER.sub("", _BULLET.sub("", text)) if bullet else text, indent=indent, blank_before=blank, bullet=bullet)
        )
        blank = False
    return tuple(lines)


def join_fragments(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Put sentences together again that a dump breaks: at each link (a line a text node), or at a fixed width."""
    pairs = itertools.pairwise(lines)
    broken = sum(1 for left, right in pairs if not right.blank_before and not right.bullet and _breaks(left.text, right.text))
    if broken < FEWEST_FRAGMENTS or broken <= LEAST_FRAGMENTS * len(lines):
        return tuple(lines)
    joined: list[Line] = []
    last = ""
    for i, line in enumerate(lines):
        following = lines[i + 1].text if i + 1 < len(lines) and not lines[i + 1].blank_before else ""
        if joined and not line.blank_before and not line.bullet and _belongs(last, line.text, following):
            glue = "" if re.match(r"[,.;:!?)\]’”»%]", line.text) or joined[-1].text.endswith(("(", "[", "“", "„", "«")) else " "
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text}{glue}{line.text}")
        else:
            joined.append(line)
        last = line.text
    return tuple(joined)


def _breaks(left: str, right: str) -> bool:
    return len(left.split()) >= 3 and not SENTENCE_END.search(left) and bool(_CONTINUES.match(right))


def _belongs(last: str, text: str, following: str) -> bool:
    """Whether `text` goes on with the sentence that the fragment `last` began."""
    if re.match(r"[,.;:!?)\]’”»%]", text):
        return True
    if SENTENCE_END.search(last) or last.endswith(":"):
        return False
    if _CONTINUES.match(text):
        return len(last.split()) >= 2 or bool(_OPEN_END.search(last))
    if _OPEN_END.search(last):
        return True
    return len(last.split()) >= LONG_FRAGMENT and last.split()[-1].islower() and bool(_CONTINUES.match(following))


def _is_markdown(dump: str) -> bool:
    return len(_MARKDOWN.findall(dump)) >= 2 or bool(re.match(r"\s*#\s+\S", dump))


def _plain_markdown(dump: str) -> str:
    text = re.sub(
        r"\A\s*---\n(.*?)\n---\n", lambda m: re.sub(r"(?m)^title:\s*[\"']?(.*?)[\"']?$", r"\1", m[1]) + "\n\n", dump, flags=re.DOTALL
    )
    text = re.sub(r"!\[[^\]\n]*\]\([^)\n]*\)", "", text)
    text = re.sub(r"\[([^\]\n]*)\]\([^)\n]*\)", r"\1", text)
    text = re.sub(r"(?m)^\s{0,3}#{1,6}\s+(.*?)\s*#*$", r"\n\1\n", text)
    text = re.sub(r"(?m)^\s{0,3}>\s?", "", text)
    return re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1|(?<!\w)[*_](?=\S)([^*_\n]+?)(?<=\S)[*_](?!\w)", lambda m: m[2] or m[3], text)
