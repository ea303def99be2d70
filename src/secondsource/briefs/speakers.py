"""The material of a brief in, who said what out: sentences in which somebody named speaks, side by side where two speak of one thing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from secondsource.briefs.cuewords import content_words, word_set
from secondsource.briefs.evidence import are_alike, day_of, names_alike, outlet_of, published
from secondsource.briefs.material import LONGEST, Line, Material
from secondsource.briefs.quoting import quoted, visible
from secondsource.briefs.speaking import speaks
from secondsource.briefs.takeaways import says_again
from secondsource.briefs.templates import compose
from secondsource.records import BriefSentence, EntityKind
from secondsource.text import fold

SPEAKERS, SAYINGS = 6, 2
"""So many speakers are told, each with so many of their sentences."""
COPIED = 0.9
"""Sentences that share more of their words of content are one sentence told twice, not two accounts."""
TOUCHES = 3
"""Words of content that it counts for where one account names who gives the other."""
_GOES_ON = re.compile(
    r"(?:according to (?:him|her)\b|(?:he|she) (?:also |then |further )?(?:said|added|told|noted|stressed|wrote)\b)", re.IGNORECASE
)
_SPEAKING = frozenset({EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.GOVERNMENT, EntityKind.PLACE})


def speakers(material: Material) -> list[BriefSentence]:
    """Tell who said what: pairs of speakers first who speak of the same thing, then those who say most."""
    said = _sayings(material)
    weight = Counter(_surname(name) for name, lines in said.items() for _ in {line.article.id for line in lines})
    order = sorted(said, key=lambda name: (-weight[_surname(name)], _surname(name), -len(name), name))[: 3 * SPEAKERS]
    pair = _side_by_side(said, order)
    found: list[BriefSentence] = []
    if pair:
        (left, one), (right, other) = pair
        spans = (one.span, other.span)
        found.append(BriefSentence(text=compose("side_by_side", speaker=left, speaker_2=right), spans=spans))
        found += [_told(left, one), _told(right, other)]
        said = {name: [x for x in lines if x not in {one, other}] for name, lines in said.items()}
    told = [line for _, line in pair]
    spoken: Counter[str] = Counter()
    for name in order:
        for line in said[name]:
            is_new = not any(says_again(line, other) for other in told)
            if is_new and spoken[_surname(name)] < SAYINGS and (spoken[_surname(name)] or len(spoken) < SPEAKERS):
                spoken[_surname(name)] += 1
                told.append(line)
                found.append(_told(name, line))
    return found


def _surname(name: str) -> str:
    return name.split()[-1]


def _told(speaker: str, line: Line) -> BriefSentence:
    slots = {"speaker": speaker, "outlet": outlet_of(line.article), "day": day_of(published(line.article)), "quote": quoted(line.quotation)}
    return BriefSentence(text=compose("said", **slots), spans=(line.span,))


def _sayings(material: Material) -> Mapping[str, list[Line]]:
    """By speaker, the sentences in which a name of the story is said to speak, the best to quote first."""
    names = _speaker_names(material)
    said: defaultdict[str, list[Line]] = defaultdict(list)
    for line in material.lines:
        if not line.is_long and (speaker := _speaker(material, line, names)):
            said[speaker].append(_with_next(material, line))
    return {name: sorted(lines, key=lambda x: (*material.unfit(x)[2:5], _mostly_said(material, x), x.span)) for name, lines in said.items()}


def _with_next(material: Material, line: Line) -> Line:
    """A sentence with the one after it where that goes on with what the same person says."""
    after = material.line_at.get((line.article.id, line.number + 1))
    if after is None or line.quotation != line.text or after.quotation != after.text or not _GOES_ON.match(after.text):
        return line
    between = line.article.text[line.end : after.start]
    if "\n" in between or len(line.text.split()) + len(after.text.split()) > LONGEST:
        return line
    return replace(line, end=after.end, text=visible(line.article.text[line.start : after.end]), told=(*line.told, *after.told))


def _mostly_said(material: Material, line: Line) -> int:
    """Sorts last the sentences of which little is speech."""
    given = [a for a in material.readings[line.article.id].analysis.attributions if a.start < line.end and line.start < a.end]
    return -max((min(a.end, line.end) - max(a.start, line.start) for a in given), default=0) // 40


def _speaker_names(material: Material) -> list[tuple[str, bool]]:
    """Names of the story that may speak, for people the last part of theirs too, and whether they are people's; the longest first.

    Outlets are left out: what they say is quoted anyway.
    """
    outlets = {outlet_of(article) for article in material.articles.values()}
    outlets |= {"".join(word[0] for word in name.split()) for name in outlets if len(name.split()) > 1}
    found: dict[str, bool] = {}
    for entity in material.report.entities:
        name, is_person = visible(entity.name), entity.kind is EntityKind.PERSON
        if entity.kind not in _SPEAKING or set(name) & set("“”,:;()") or len(name) < 3 or name in outlets:
            continue
        found.setdefault(name, is_person)
        if is_person and len(last := name.split()[-1]) > 2:
            found.setdefault(last, True)
    return sorted(found.items(), key=lambda item: (-len(item[0]), item[0]))


def _speaker(material: Material, line: Line, names: Sequence[tuple[str, bool]]) -> str:
    """The name of who speaks, as the sentence has it; nothing where it names nobody who plainly speaks.

    A body must be told as a speaker by the reading of the page as well: "EEA states" is no statement of the EEA.
    """
    given = [a.speaker for a in material.readings[line.article.id].analysis.attributions if a.start < line.end and line.start < a.end]
    for form, is_person in names:
        if form not in line.text or not (is_person or any(names_alike(form, said) for said in given)):
            continue
        for written in dict.fromkeys((_whole(form, line.text), form)):
            if speaks(written, quoted(line.quotation)):
                return written
    return ""


def _whole(form: str, text: str) -> str:
    """A name with the first names that stand before it."""
    match = re.search(rf"(?:[^\W\d_a-z][\w’'-]*\s+){{0,2}}{re.escape(form)}\b", text)
    words = match.group().split() if match else [form]
    own = len(words) - len(form.split())
    first = max((n + 1 for n, word in enumerate(words[:own]) if fold(word) in word_set("titles")), default=0)
    return " ".join(words[first:])


def _side_by_side(said: Mapping[str, Sequence[Line]], order: Sequence[str]) -> list[tuple[str, Line]]:
    """Two speakers on one thing: the pair of sentences that share most words or name each other, of speakers with no name in common."""
    best: tuple[int, list[tuple[str, Line]]] = (0, [])
    for left, right in combinations(order, 2):
        if set(left.split()) & set(right.split()):
            continue
        for one in said[left][:6]:
            for other in said[right][:6]:
                shared = len(content_words(one.text) & content_words(other.text))
                shared += TOUCHES * (_surname(right) in one.text or _surname(left) in other.text)
                is_copy = shared > COPIED * min(len(content_words(one.text)), len(content_words(other.text)))
                if shared > best[0] and (shared >= TOUCHES or are_alike(one.text, other.text)) and not is_copy:
                    best = shared, [(left, one), (right, other)]
    return best[1]
