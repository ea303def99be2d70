"""Acronyms and terms that sentences of our own explain, half of them traps, against Schwartz & Hearst (2003) and bare cue words.

Usage: python benchmarks/glossary/run.py [--errors] [--pin [--lower]]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import below_floors, pin_floors

from secondsource.language.definitions import find_terms
from secondsource.language.longforms import find_acronyms
from secondsource.records import Article
from secondsource.text import fold

HERE = Path(__file__).resolve().parent
SENTENCES = HERE / "sentences.tsv"
MARGINS = {"acronyms.precision": 0.02, "acronyms.recall": 0.02, "terms.precision": 0.02, "terms.recall": 0.04}

Answers = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Row:
    """A sentence and what it explains: (acronym, long form) pairs, and (term, "") for terms."""

    lang: str
    text: str
    acronyms: Answers
    terms: Answers


def read_rows() -> list[Row]:
    """The sentences: language, what it explains ("-" for nothing, "term: X", "SHORT=long form"), text, parted by tabs."""
    rows = []
    for line in SENTENCES.read_text("utf-8").splitlines():
        lang, expected, text = line.split("\t")
        term, (short, _, long) = expected.partition("term: ")[2], expected.partition("=")
        rows.append(
            Row(
                lang=lang,
                text=text,
                acronyms=frozenset({(_letters(short), _plain(long))}) if long else frozenset(),
                terms=frozenset({(_plain(term), "")}) if term else frozenset(),
            )
        )
    return rows


def _letters(short: str) -> str:
    return short.replace(".", "").removesuffix("s")


def _plain(words: str) -> str:
    return re.sub(r"^(?:(?:the|a|an|die|das|der|la|le) |l’)", "", fold(words).strip(" \"'"))


def ours(row: Row) -> tuple[Answers, Answers]:
    """What the product finds."""
    article = Article(id="a", capture_id="c", file="f", title="", text=row.text, lang=row.lang)
    acronyms = frozenset((_letters(d.term), _plain(d.meaning)) for d in find_acronyms(article))
    return acronyms, frozenset((_plain(d.term), "") for d in find_terms(article))


def schwartz_hearst(text: str) -> Answers:
    """A simple algorithm for identifying abbreviation definitions in biomedical text (Schwartz, Hearst, PSB 2003), as published.

    Short forms have two words and ten characters at most, a letter, and begin with a letter or digit; the long form is looked for in
    min(n + 5, 2n) words before the bracket. Where the brackets hold more than two words, the word before them is the short form.
    """
    found = set()
    for bracket in re.finditer(r"(\S+\s+)?\(([^()]+)\)", text):
        inside = re.split(r"[,;]", bracket.group(2))[0].strip()
        before = text[: bracket.start(2) - 1].strip()
        if len(inside.split()) > 2:
            if not before:
                continue
            short, words = before.split()[-1], inside.split()
        else:
            short, words = inside, before.split()
            words = words[-min(len(short) + 5, 2 * len(short)) :]
        if not (2 <= len(short) <= 10 and len(short.split()) <= 2 and re.search(r"[^\W\d_]", short) and short[0].isalnum()):
            continue
        long = best_long_form(short, " ".join(words))
        if long and len(long) >= len(short) and short not in long.split():
            found.add((_letters(short), _plain(long)))
    return frozenset(found)


def best_long_form(short: str, long: str) -> str:
    """`findBestLongForm` of the paper: letters matched from right to left, the first at the beginning of a word; "" where it fails."""
    at = len(long) - 1
    for place in range(len(short) - 1, -1, -1):
        wanted = short[place].lower()
        if not wanted.isalnum():
            continue
        while (at >= 0 and long[at].lower() != wanted) or (place == 0 and at > 0 and long[at - 1].isalnum()):
            at -= 1
        if at < 0:
            return ""
        at -= 1
    return long[long.rfind(" ", 0, at + 1) + 1 :]


_CUES = (
    r"^(?:An?|The) ([\w-]+(?: [\w-]+){0,3}?) is (?:an?|the|any|one)\b",
    r"([\w-]+), an? (?:rare )?(?:type|kind|form|sort) of\b",
    r"(?:known as|called) (?:an? |the )?[“\"]?([\w-]+(?: [\w-]+)?)",
    r"^(?:An? |The |Under .*?, an? )?(?:term )?[“\"]?([\w-]+(?: [\w-]+)?)[”\"]? (?:is defined as|refers to|means|describes)\b",
)


def bare_cues(text: str) -> Answers:
    """Terms by cue words alone (the patterns of Hearst 1992 and their like), nothing asked further."""
    return frozenset((_plain(match.group(1)), "") for cue in _CUES for match in re.finditer(cue, text))


def rivals(row: Row) -> tuple[Answers, Answers]:
    """What the published method finds, and what cue words alone do."""
    return schwartz_hearst(row.text), bare_cues(row.text)


def measure(rows: Sequence[Row], find: Callable[[Row], tuple[Answers, Answers]]) -> dict[str, float]:
    """Precision, recall and F1 over all sentences, for acronyms (pairs, exact) and for terms."""
    figures: dict[str, float] = {}
    answers = [find(row) for row in rows]
    for place, name in enumerate(("acronyms", "terms")):
        gold = [(row.acronyms, row.terms)[place] for row in rows]
        found = [answer[place] for answer in answers]
        right = sum(len(g & f) for g, f in zip(gold, found, strict=True))
        precision, recall = right / max(1, sum(map(len, found))), right / max(1, sum(map(len, gold)))
        figures[f"{name}.precision"], figures[f"{name}.recall"] = round(precision, 4), round(recall, 4)
        figures[f"{name}.f1"] = round(2 * precision * recall / max(1e-9, precision + recall), 4)
    return figures


def errors(rows: Sequence[Row]) -> list[str]:
    """A line for each sentence that is read wrongly."""
    lines = []
    for row in rows:
        acronyms, terms = ours(row)
        gold, found = row.acronyms | row.terms, acronyms | terms
        if gold != found:
            lines.append(f"{row.lang} expected {sorted(gold)}, found {sorted(found)}: {row.text}")
    return lines


def main(*, pin: bool, lower: bool, show: bool) -> int:
    """Measure and print; 1 where a floor is missed or a pin refused."""
    rows = read_rows()
    figures = measure(rows, ours)
    traps = sum(not (row.acronyms or row.terms) for row in rows)
    print(json.dumps({"sentences": len(rows), "traps": traps, "ours": figures, "rivals": measure(rows, rivals)}, indent=1))
    if show:
        print("\n".join(errors(rows)))
    floors = HERE / "floors.json"
    missed = (
        pin_floors(floors, figures, SENTENCES, at_least=MARGINS, at_most={}, lower=lower)
        if pin
        else below_floors(floors, figures, SENTENCES)
        if floors.is_file()
        else ["no floors yet: --pin"]
    )
    print("\n".join(missed) or "floors met")
    return 1 if missed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pin", action="store_true", help="write the floors anew")
    parser.add_argument("--lower", action="store_true", help="let a floor sink")
    parser.add_argument("--errors", action="store_true", help="print what is read wrongly")
    arguments = parser.parse_args()
    sys.exit(main(pin=arguments.pin, lower=arguments.lower, show=arguments.errors))
