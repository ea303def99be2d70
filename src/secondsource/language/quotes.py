"""Tagged text and its entities in, attributions out: who is said to have said which stretch of the text.

Quotation marks are read in any language; indirect speech by the dependency tree in English, elsewhere by "laut X",
"selon X", "potrivit X", "за словами X".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from secondsource.language.trees import SentenceTree
from secondsource.records import Attribution, EntityKind, EntityMention, Span, TaggedText
from secondsource.text import fold, trimmed

MIN_QUOTED_WORDS = 4
"""A shorter quotation is a name or a scare quote unless somebody is said to say it."""

_SPEECH = frozenset(
    "say tell state add announce claim argue explain note warn stress confirm deny insist report declare admit"
    " acknowledge assert allege write reply answer respond comment remark recall repeat promise pledge vow predict"
    " estimate believe think suspect expect fear hope suggest maintain concede complain point put emphasise emphasize"
    " reveal disclose conclude reckon inform assure urge observe caution testify tweet post mention quip joke continue"
    " blame specify clarify contend indicate hint propose"
    " demand ask forecast project accuse describe underline reiterate".split()
)
_WITH_OBJECT = frozenset(
    "announce claim confirm deny report estimate expect suspect predict put blame promise pledge fear forecast admit".split()
)
"""Verbs whose plain object is what was said: "confirmed a contract", "put the figure at 12"."""
_COMPLEMENTS = ("ccomp", "xcomp", "parataxis")
_SUBJECTS = ("nsubj", "nsubjpass")
_ACCORDING = re.compile(r"\b(?:[Aa]ccording\s+to|[Aa]s\s+per|[Ii]n\s+the\s+words\s+of)\s+")
_FOREIGN = {
    "de": r"\b(?:[Ll]aut|[Nn]ach\s+Angaben\s+(?:von|der|des)|[Ss]o)\s+",
    "fr": r"\b(?:[Ss]elon|[Dd]['’]après)\s+",
    "ro": r"\b(?:[Pp]otrivit|[Cc]onform)\s+",
    "uk": r"\b(?:[Зз]а\s+словами|[Зз]а\s+даними|[Зз]гідно\s+з)\s+",
}
_FOREIGN_SPEECH = {
    "de": r"(?:sagte|erklärte|teilte|betonte|sagt|so)\s+(?:der\s+|die\s+|das\s+)?",
    "fr": r"(?:a\s+déclaré|a\s+dit|a\s+affirmé|a\s+ajouté|a\s+indiqué|déclare)\s+(?:le\s+|la\s+)?",
    "ro": r"(?:a\s+spus|a\s+declarat|a\s+afirmat|a\s+precizat|spune)\s+",
    "uk": r"(?:сказав|сказала|заявив|заявила|повідомив|повідомила|додав|додала|каже)\s+",
}
_RUN = r"(?P<name>[^\W\d_a-zа-яіїєґ][\w'’.\-]*(?:\s+(?:de|von|van|der|[^\W\d_a-zа-яіїєґ][\w'’.\-]*)){0,4})"
_QUOTATION = re.compile(
    r"“([^“”\n]+)(?:”|(?=\n|$))|„([^„“”\n]+)[“”]|«([^«»\n]+)»|(?<!\w)\"([^\"\n]+)(?:\"|(?=\n|$))|(?<!\w)‘([^‘’\n]+)’(?!\w)"
)
_GOES_ON = re.compile(r"[\"”’»]?,?\s+(?:and|or|but)\s+(?:that|is|was|are|were|will|would|had|has|have|could|may|might)\b")
_LAST_STOP = re.compile(r"(?<=[^\W\d_A-Z]{2})\.$")
_PERSONAL = frozenset("he she".split())
_COLLECTIVE = frozenset("it they we".split())
_NAMELESS = frozenset("who which that i you one this these those there nobody none everyone".split())


@dataclass(frozen=True, slots=True)
class _Frame:
    """One naming of a speaker: where the words that introduce speech lie, who speaks, and what content they lead to."""

    start: int
    end: int
    speaker: Span
    content: tuple[Span, ...]


def find_attributions(tagged: TaggedText, entities: Sequence[EntityMention] = ()) -> tuple[Attribution, ...]:
    """Find who says what, in order of the content's start; a sentence may give several, and a text without speech none.

    A speaker who is one of the entities gets its canonical name; "he" and "the company" get the name of the speaker before.
    """
    quotations = _quotations(tagged.text)
    frames = [f for f in _frames(tagged) if not _inside(f, quotations)]
    namer = _Namer(tagged, entities)
    speakers = [namer.name(frame.speaker) for frame in frames]
    found = {
        Attribution(start=content.start, end=content.end, speaker=speaker)
        for frame, speaker in zip(frames, speakers, strict=True)
        for content in frame.content
        if speaker and content.end > content.start
    }
    found.update(_direct(tagged, quotations, frames, speakers))
    return tuple(sorted(found, key=lambda a: (a.start, a.end, not a.direct, a.speaker)))


def _quotations(text: str) -> list[Span]:
    return [Span(start=m.start(m.lastindex or 0), end=m.end(m.lastindex or 0)) for m in _QUOTATION.finditer(text)]


def _inside(frame: _Frame, quotations: list[Span]) -> bool:
    last = bisect_right(quotations, frame.start, key=lambda q: q.start) - 1
    return last >= 0 and frame.end <= quotations[last].end


def _frames(tagged: TaggedText) -> Iterator[_Frame]:
    """Frames of all sentences, in order."""
    language = tagged.lang.casefold().split("-")[0]
    for sentence in tagged.sentences:
        if language == "en":
            tree = SentenceTree(tagged, sentence.start)
            frames = [*_verb_frames(tagged, tree), *_phrase_frames(tagged, sentence, tree)]
        else:
            frames = list(_foreign_frames(tagged.text, sentence, language))
        yield from sorted(frames, key=lambda f: (f.start, f.end))


def _verb_frames(tagged: TaggedText, tree: SentenceTree) -> Iterator[_Frame]:
    for n in range(tree.first, tree.last):
        token = tagged.tokens[n]
        if token.pos != "VERB" or token.lemma not in _SPEECH:
            continue
        subject = _subject(tree, n)
        if subject is None or tagged.tokens[subject].lemma in _NAMELESS:
            continue
        speaker = _noun_phrase(tree, subject)
        inner = [*tree.indices(n, "aux", "neg", "dative"), n]
        if tagged.tokens[n].head != subject:
            inner.append(subject)
        own = [tagged.tokens[i] for i in inner]
        start, end = min(t.start for t in own), max(t.end for t in own)
        if speaker.start < token.start and subject in tree.children.get(n, ()):
            start = min(start, tagged.tokens[tree.subtree(subject)[0]].start)
        content = tuple(_content(tagged, tree, n, Span(start=start, end=end)))
        yield _Frame(start=start, end=end, speaker=speaker, content=content)


def _subject(tree: SentenceTree, verb: int) -> int | None:
    """The one who speaks: the verb's own subject, or that of the verb it leans on ("said ..., adding")."""
    token = tree.tokens[verb]
    own = tree.indices(verb, "nsubj")
    passive = tree.indices(verb, "nsubjpass")
    if own or passive:
        return own[0] if own and not passive else _agent(tree, verb)
    if token.dep in ("conj", "advcl", "xcomp") and tree.first <= token.head < tree.last and token.head != verb:
        above = tree.indices(token.head, "nsubj")
        return above[0] if above else None
    return None


def _agent(tree: SentenceTree, verb: int) -> int | None:
    for by in tree.indices(verb, "agent"):
        for n in tree.indices(by, "pobj"):
            return n
    return None


def _noun_phrase(tree: SentenceTree, head: int) -> Span:
    """A speaker's words: the noun with what stands before it and its "of" phrases, without clauses and appositions."""
    kept = tree.subtree(head, frozenset({"relcl", "acl", "appos", "punct", "cc", "conj", "advmod", "advcl", "npadvmod"}))
    block = [head]
    for n in reversed([k for k in kept if k < head]):
        block += [n] if n == min(block) - 1 else []
    for n in (k for k in kept if k > head):
        block += [n] if n == max(block) + 1 else []
    first = min(block)
    while first < head and tree.tokens[first].pos in ("DET", "ADV", "ADP", "PUNCT", "SCONJ", "CCONJ") and first + 1 in block:
        first += 1
    return Span(start=tree.tokens[first].start, end=tree.tokens[max(block)].end)


def _content(tagged: TaggedText, tree: SentenceTree, verb: int, frame: Span) -> Iterator[Span]:
    """The stretches that a verb of speaking introduces, before it and after it."""
    token = tagged.tokens[verb]
    after = _after(tagged, tree, verb, frame.end)
    if after is not None:
        yield after
    before = trimmed(tagged.text, tree.start, frame.start)
    leads_out = tagged.text[before.start : before.end].endswith((",", '"', "”", "’", "»", "“", "?", "!"))
    enough = before.end - before.start > 12
    if leads_out and enough and (after is None or token.dep in ("ROOT", "parataxis")) and not _has_marker(tree, verb):
        yield trimmed(tagged.text, before.start, before.end - 1)


def _has_marker(tree: SentenceTree, verb: int) -> bool:
    return bool(tree.indices(verb, "mark")) or (
        tree.tokens[verb].dep in ("advcl", "relcl", "acl", "ccomp") and tree.tokens[verb].tag == "VBG"
    )


def _after(tagged: TaggedText, tree: SentenceTree, verb: int, start: int) -> Span | None:
    lemma = tagged.tokens[verb].lemma
    if lemma == "put" and not any(t.text == "at" for t in tree.under(verb, "prep")):
        return None
    wanted = [*_COMPLEMENTS, *(("dobj", "prep") if lemma in _WITH_OBJECT else ())]
    parts = [n for n in tree.indices(verb, *wanted) if tagged.tokens[n].start >= start]
    if not parts or (lemma in _WITH_OBJECT and all(tagged.tokens[n].dep == "prep" for n in parts)):
        return None
    tokens = [tagged.tokens[i] for n in parts for i in tree.subtree(n)]
    tokens = [t for t in tokens if t.start >= start]
    end = max(t.end for t in tokens)
    # "said it was late and was looking at the decision": the parser often hangs the second part elsewhere.
    if _GOES_ON.match(tagged.text, end):
        stop = tagged.text.find(";", end, tree.end)
        end = stop if stop > 0 else tree.end
    return trimmed(tagged.text, min(t.start for t in tokens), end)


def _phrase_frames(tagged: TaggedText, sentence: Span, tree: SentenceTree) -> Iterator[_Frame]:
    """Read "according to X", wherever it stands in the sentence."""
    for match in _ACCORDING.finditer(tagged.text, sentence.start, sentence.end):
        inside = [n for n in range(tree.first, tree.last) if tagged.tokens[n].start >= match.end()]
        head = next((n for n in inside if tagged.tokens[n].dep == "pobj"), inside[0] if inside else None)
        if head is None:
            continue
        speaker = _noun_phrase(tree, head)
        end = max(tagged.tokens[n].end for n in tree.subtree(head))
        yield _phrase_frame(tagged.text, sentence, Span(start=match.start(), end=max(end, speaker.end)), speaker)


def _phrase_frame(text: str, sentence: Span, phrase: Span, speaker: Span) -> _Frame:
    before = trimmed(text, sentence.start, phrase.start)
    after = trimmed(text, min(phrase.end + 1, sentence.end), sentence.end)
    content = tuple(s for s in (before, after) if s.end - s.start > 3)
    return _Frame(start=phrase.start, end=phrase.end, speaker=speaker, content=content)


def _foreign_frames(text: str, sentence: Span, language: str) -> Iterator[_Frame]:
    lead, verb = _FOREIGN.get(language), _FOREIGN_SPEECH.get(language)
    if lead is None or verb is None:
        return
    for pattern in (lead + r"(?:[\w'’]+\s+){0,3}?" + _RUN, verb + r"(?:[\w'’]+\s+){0,3}?" + _RUN):
        for match in re.compile(pattern).finditer(text, sentence.start, sentence.end):
            speaker = Span(start=match.start("name"), end=match.end("name"))
            yield _phrase_frame(text, sentence, Span(start=match.start(), end=match.end()), speaker)


def _direct(tagged: TaggedText, quotations: list[Span], frames: list[_Frame], speakers: list[str]) -> Iterator[Attribution]:
    """Quotations with the speaker of their sentence, else of the quotation before in the paragraph, else of the last frame."""
    last, last_end = "", 0
    for quoted in quotations:
        speaker = _speaker_beside(tagged, quoted, frames, speakers)
        long_enough = len(tagged.text[quoted.start : quoted.end].split()) >= MIN_QUOTED_WORDS
        if not speaker and long_enough:
            same_paragraph = "\n" not in tagged.text[last_end : quoted.start]
            speaker = last if last and same_paragraph else _speaker_before(tagged.text, quoted, frames, speakers)
        if speaker:
            last, last_end = speaker, quoted.end
            yield Attribution(start=quoted.start, end=quoted.end, speaker=speaker, direct=True)


def _speaker_beside(tagged: TaggedText, quoted: Span, frames: list[_Frame], speakers: list[str]) -> str:
    """Speaker of the nearest frame in the sentences that the quotation touches."""
    first = max(0, bisect_right(tagged.sentences, quoted.start - 1, key=lambda s: s.start) - 1)
    last = bisect_right(tagged.sentences, quoted.end, key=lambda s: s.start)
    if first >= last:
        return ""
    start, end = tagged.sentences[first].start, tagged.sentences[last - 1].end
    begin = bisect_right(frames, start - 1, key=lambda f: f.start)
    stop = bisect_right(frames, end, key=lambda f: f.start)
    named = [n for n in range(begin, stop) if speakers[n]]
    near = [(min(abs(frames[n].start - quoted.end), abs(quoted.start - frames[n].end)), n) for n in named]
    return speakers[min(near)[1]] if near else ""


def _speaker_before(text: str, quoted: Span, frames: list[_Frame], speakers: list[str]) -> str:
    """Speaker of the last frame before the quotation, in its paragraph or the one before."""
    floor = text.rfind("\n\n", 0, max(0, text.rfind("\n\n", 0, quoted.start)))
    stop = bisect_right(frames, quoted.start - 1, key=lambda f: f.start)
    near = [n for n in range(max(0, stop - 20), stop) if frames[n].start >= floor and speakers[n]]
    return speakers[near[-1]] if near else ""


def _subject_people(tagged: TaggedText, entities: Sequence[EntityMention]) -> list[EntityMention]:
    """People who are the subject of a sentence's main verb, in order; those within quotations are the speakers' business."""
    quotations = _quotations(tagged.text)
    subjects = [t.start for t in tagged.tokens if t.dep in _SUBJECTS and t.head >= 0 and tagged.tokens[t.head].dep == "ROOT"]
    people = []
    for person in entities:
        if person.kind is not EntityKind.PERSON or _quoted(person.start, quotations):
            continue
        n = bisect_right(subjects, person.end - 1) - 1
        if n >= 0 and subjects[n] >= person.start:
            people.append(person)
    return people


def _quoted(position: int, quotations: list[Span]) -> bool:
    last = bisect_right(quotations, position, key=lambda q: q.start) - 1
    return last >= 0 and position < quotations[last].end


class _Namer:
    """Gives speakers their names: entities by their canonical name, pronouns and roles by who was named before."""

    def __init__(self, tagged: TaggedText, entities: Sequence[EntityMention]) -> None:
        self._text = tagged.text
        self._entities = sorted(entities, key=lambda e: (e.start, e.end))
        self._starts = [e.start for e in self._entities]
        self._person: EntityMention | None = None
        self._spoke = -1
        self._group: EntityMention | None = None
        self._subjects = _subject_people(tagged, self._entities)

    def name(self, speaker: Span) -> str:
        """Name the speaker written at a span; an unresolved pronoun gives an empty name."""
        words = " ".join(self._text[speaker.start : speaker.end].split()).strip(' ,;:"“”«»„')
        words = _LAST_STOP.sub("", words)
        plain = fold(words)
        if plain in _PERSONAL:
            return self._before(speaker.start, self._last_person(speaker.start), (EntityKind.PERSON,))
        if plain in _COLLECTIVE:
            return self._before(speaker.start, self._group, (EntityKind.ORGANISATION, EntityKind.GOVERNMENT))
        entity = self._within(speaker) or self._by_role(plain, speaker.start)
        if entity is None:
            return words
        self._remember(entity, speaker.start)
        return entity.name

    def _last_person(self, position: int) -> EntityMention | None:
        """The person that "he" or "she" means: who spoke last, or the subject of a later sentence."""
        here = bisect_right(self._subjects, position, key=lambda e: e.start) - 1
        subject = self._subjects[here] if here >= 0 else None
        return subject if subject is not None and subject.start > self._spoke else self._person

    def _remember(self, entity: EntityMention, position: int) -> None:
        if entity.kind is EntityKind.PERSON:
            self._person, self._spoke = entity, position
        elif entity.kind in (EntityKind.ORGANISATION, EntityKind.GOVERNMENT):
            self._group = entity

    def _within(self, speaker: Span) -> EntityMention | None:
        """The entity that the phrase is about: a person first; one in an "of" or "for" phrase does not speak itself."""
        first = max(0, bisect_right(self._starts, speaker.start) - 3)
        around = self._entities[first : first + 20]
        inside = [e for e in around if e.start < speaker.end and speaker.start < e.end]
        people = [e for e in inside if e.kind is EntityKind.PERSON]
        if people:
            return people[-1]
        beside = [e for e in around if self._text[speaker.end : e.start] in (" ", ", ") and e.start > speaker.end]
        if beside and (beside[0].kind is EntityKind.PERSON or beside[0].start == speaker.end + 1):
            return beside[0]
        ending = [
            e
            for e in inside
            if e.end >= speaker.end and not re.search(r"\b(?:of|for|at|in|from|with)\s", self._text[speaker.start : e.start])
        ]
        return ending[-1] if ending else None

    def _before(self, position: int, speaker: EntityMention | None, kinds: tuple[EntityKind, ...]) -> str:
        """The speaker before, else the entity of such a kind that was named last."""
        if speaker is not None:
            return speaker.name
        for entity in reversed(self._entities[: bisect_right(self._starts, position)]):
            if entity.kind in kinds:
                return entity.name
        return ""

    def _by_role(self, role: str, position: int) -> EntityMention | None:
        """The person introduced by the same role before: "the mayor" after "mayor Jan Kos" or "Jan Kos, the mayor"."""
        head = role.split()[-1] if role.split() else ""
        if not re.fullmatch(r"[a-z]{4,}", head):
            return None
        here = bisect_right(self._starts, position)
        for entity in [*reversed(self._entities[max(0, here - 60) : here]), *self._entities[here : here + 60]]:
            if entity.kind is not EntityKind.PERSON:
                continue
            lead = fold(self._text[max(0, entity.start - 30) : entity.start])
            trail = fold(self._text[entity.end : entity.end + 40]).split(".")[0]
            if re.search(rf"\b{head}[\s,]+(?:mr|ms|mrs|dr)?\W*$", lead) or (trail.startswith(",") and re.search(rf"\b{head}\b", trail)):
                return entity
        return None
