"""The program's own modules and data files in, the method as tables out: every feature, weight and constant with the sentence on it.

Numbers and names come from the code at work, sentences from the docstrings beside them, so that a document made of this cannot drift.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import timedelta
from functools import cache
from importlib import resources
from types import ModuleType
from typing import Any

from secondsource import __version__, glossary
from secondsource.corroboration import findings, pairing, record, support
from secondsource.corroboration.observations import DEFAULTS as TRUTH
from secondsource.errors import InputError
from secondsource.exchange.words import CREDIBILITY_WORDS
from secondsource.gate.policy import shipped_policy_text
from secondsource.language import definitions, longforms, spelling
from secondsource.ledger import commitments
from secondsource.records import Credibility, DataFile, Feature, FeatureTable, Likelihood, Methodology, MethodTerm, Verdict
from secondsource.reuse import dependence
from secondsource.scoring import affected, confidence, impact, targets, tone
from secondsource.stories import pairs
from secondsource.stories.batch import DEFAULTS as STORY
from secondsource.stories.explain import feature_words
from secondsource.trends import bursts

_BLOCK = re.compile(r"<!-- generated: (?P<name>[^\n]*?) -->\n.*?<!-- end -->", re.DOTALL)
_KEY_WORDS = re.compile(r"^# {2,}(?P<key>\w+) {2,}(?P<text>.+)$")
"""Lines of the policy file that say what a key of every kind of fact means."""
_STEPS = 1000
"""Steps of the scale on which the bounds of words are looked for."""


def describe_method() -> Methodology:
    """Gather all tables, data files and words of the method, as this version of the program has them."""
    return Methodology(version=__version__, tables=tuple(make() for make in _TABLES), files=data_files(), terms=method_terms())


@cache
def _data(name: str) -> Mapping[str, Any]:
    return tomllib.loads(_text(f"{name}.toml"))


def _text(name: str) -> str:
    return resources.files("secondsource").joinpath("data", name).read_text("utf-8")


def _sentence(group: str, name: str) -> str:
    """The sentence on a name that the code does not explain itself; empty where there is none, which a test does not let pass."""
    return str(_data("methodology")[group].get(name, ""))


def documented_constants(module: ModuleType) -> tuple[Feature, ...]:
    """The public numbers at the top of a module, each with the text that stands under it; those without one are left out.

    Numbers that follow each other line by line share the text under the last of them, unless data/methodology.toml has one of their own. A
    length of time is given in hours.
    """
    found: list[Feature] = []
    pending: list[str] = []
    last = 0
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.Assign):
            names = [n.id for n in ast.walk(node.targets[0]) if isinstance(n, ast.Name)]
            pending = [*(pending if node.lineno == last + 1 else ()), *names]
            last = node.end_lineno or node.lineno
        elif pending and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            found += _constants(module, [name for name in pending if name.isupper() and name[0] != "_"], node.value.value)
            pending = []
    return tuple(found)


def _constants(module: ModuleType, names: Iterable[str], text: str) -> Iterator[Feature]:
    """The numbers that share a text; it stands by the first of them."""
    said = ""
    for name in names:
        own = _sentence("constants", f"{module.__name__.removeprefix('secondsource.')}.{name}")
        for feature in _constant(name, getattr(module, name), own or (f"See {said}: one text explains both." if said else text)):
            yield feature
            said = said if own else said or name


def _constant(name: str, value: object, text: str) -> Iterator[Feature]:
    why = " ".join(text.split()).replace("`", "")
    if isinstance(value, timedelta):
        yield Feature(name=name, why=why, amount=value / timedelta(hours=1), scale="hours")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield Feature(name=name, why=why, amount=float(value))


def _gathered(*modules: ModuleType) -> tuple[Feature, ...]:
    """The constants of several modules, each named with its module where there is more than one."""
    several = len(modules) > 1
    return tuple(
        replace(f, name=f"{m.__name__.rpartition('.')[2]}.{f.name}") if several else f for m in modules for f in documented_constants(m)
    )


def _spoken(function: Callable[..., object]) -> str:
    return " ".join((function.__doc__ or "").split())


def _impact() -> FeatureTable:
    return FeatureTable(
        name="impact",
        title="Impact",
        text="Points on a scale of 1 to 10; a feature adds at most the amount given, and never counts pages.",
        features=impact.impact_features(),
    )


def _confidence() -> FeatureTable:
    return FeatureTable(
        name="confidence",
        title="Confidence",
        text="How well the sources of a story carry it (0..1), and how the confidence of a fact is told.",
        features=(*confidence.confidence_features(), *documented_constants(confidence)),
    )


def _sentiment() -> FeatureTable:
    return FeatureTable(
        name="sentiment",
        title="Sentiment",
        text="The tone of a story and whom its event helps or harms, each -1..1.",
        features=(*_features_of(tone, "sentiment_features"), *_gathered(tone, targets, affected)),
    )


def _features_of(module: ModuleType, name: str) -> tuple[Feature, ...]:
    """What a module says of its features, or nothing while it does not say it."""
    tell: Callable[[], tuple[Feature, ...]] | None = getattr(module, name, None)
    return tell() if tell else ()


def _stories() -> FeatureTable:
    cases = {"one language": pairs.same_language(), "two languages": pairs.OTHER_LANGUAGE}
    names = dict.fromkeys(name for weights in cases.values() for name in weights)
    features = [_weighed(name, f"Says {feature_words(name)}.", cases) for name in names]
    needed = Feature(name="link needed", why="Two groups are one story from this mean score (0..1) of their pairs on.", amount=STORY.same)
    return FeatureTable(
        name="stories",
        title="Do two pages tell of one event?",
        text="Log-odds of a pair of pages, for a pair of one language and of two.",
        features=(*features, needed, *documented_constants(pairs)),
    )


def _weighed(name: str, why: str, cases: Mapping[str, Mapping[str, float]]) -> Feature:
    return Feature(name=name, why=why, scale="log-odds", amounts=tuple((case, w[name]) for case, w in cases.items() if name in w))


def _reuse() -> FeatureTable:
    weights = dependence.fitted_weights()
    cases = {"whole": weights.whole, "whole, words alone": weights.lexical, "passages": weights.part}
    names = dict.fromkeys(name for table in cases.values() for name in table)
    return FeatureTable(
        name="reuse",
        title="Is a page drawn from another?",
        text="Log-odds: of the whole page, of the whole page where there are no vectors, and of passages of it.",
        features=(*(_weighed(name, _sentence("reuse", name), cases) for name in names), *documented_constants(dependence)),
    )


def _pairing() -> FeatureTable:
    order = ("bias", *(f.__name__ for f in pairing.FEATURES))
    cases = {family.value: dict(zip(order, weights, strict=True)) for family, weights in pairing.WEIGHTS.items()}
    bias = _weighed("bias", "What speaks against any two claims being of one fact before they are looked at.", cases)
    return FeatureTable(
        name="pairing",
        title="Do two claims speak of one fact?",
        text="Log-odds by family of claims; only claims of one family are compared.",
        features=(bias, *(_weighed(f.__name__, _spoken(f), cases) for f in pairing.FEATURES), *documented_constants(pairing)),
    )


def _verdicts() -> FeatureTable:
    rules = [Feature(name=verdict.value, why=_sentence("verdict", verdict)) for verdict in Verdict]
    constants = _gathered(support, findings)
    return FeatureTable(name="verdicts", title="Verdicts", text="What the origins together say of a fact.", features=(*rules, *constants))


def _truth() -> FeatureTable:
    features = []
    for field in fields(TRUTH):
        value, why = getattr(TRUTH, field.name), _sentence("truth", field.name)
        several = tuple((str(n), v) for n, v in enumerate(value, start=1)) if isinstance(value, tuple) else ()
        features.append(Feature(name=field.name, why=why, amount=None if several else float(value), amounts=several))
    return FeatureTable(
        name="truth",
        title="Truth discovery",
        text="What ACCU with dependence between sources (Dong, Berti-Equille, Srivastava 2009) is told to assume.",
        features=tuple(features),
    )


def _grades() -> FeatureTable:
    letters = [Feature(name=f"reliability {grade}", why=_sentence("reliability", grade), amount=least) for least, grade in record.GRADES]
    numbers = [
        Feature(name=f"credibility {grade.value}, {CREDIBILITY_WORDS[grade]}", why=_sentence("credibility", str(grade.value)))
        for grade in Credibility
    ]
    return FeatureTable(
        name="grades",
        title="Grades",
        text="Reliability of an outlet and credibility of a fact: letters and numbers of the Admiralty code (STANAG 2511).",
        features=(*letters, *documented_constants(record), *numbers),
    )


def _likelihoods() -> FeatureTable:
    """Bounds are read off the function itself, step by step."""
    least: dict[Likelihood, float] = {}
    for step in range(_STEPS, -1, -1):
        least[confidence.likelihood(step / _STEPS)] = step / _STEPS
    features = [Feature(name=word.value, why=_sentence("likelihood", word), amount=bound) for word, bound in least.items()]
    return FeatureTable(
        name="likelihood",
        title="Words for a likelihood",
        text="The words of ICD 203 and the confidence (0..1) from which each is used.",
        features=tuple(features),
    )


def _gate() -> FeatureTable:
    """The policy that ships, with the comments of its file; what a key of every kind of fact means is told once."""
    features: list[Feature] = []
    said: list[str] = []
    keys: dict[str, str] = {}
    table, head = "", ""
    for line in shipped_policy_text().splitlines():
        key, _, value = (part.strip() for part in line.partition("="))
        if told := _KEY_WORDS.match(line):
            keys[told["key"]] = told["text"]
        elif line.startswith("#"):
            said.append(line.lstrip("# "))
        elif line.startswith("["):
            table, head, said = line.strip("[]").removeprefix("claims."), " ".join(said), []
        elif value:
            why = " ".join(said) or f"{head.rstrip('.')}: {keys.get(key, key.replace('_', ' '))}."
            features.append(_policy_feature(f"{table}: {key}", why, value))
            said = []
        else:
            said = []
    return FeatureTable(
        name="gate",
        title="The gate",
        text="The policy that ships with the program; the strictest rule that applies decides.",
        features=tuple(features),
    )


def _policy_feature(name: str, why: str, value: str) -> Feature:
    number = value.replace(".", "", 1).isdigit()
    return Feature(name=name, why=why, amount=float(value) if number else None, scale="" if number else value.strip('"'))


def _models() -> FeatureTable:
    features = []
    for name in sorted(_data("methodology")["models"]):
        model = json.loads(_text(f"{name}.json"))
        amounts = (("trees", float(len(model["columns"]))), ("features", float(len(model["features"]))))
        features.append(Feature(name=name, why=_sentence("models", name), amounts=amounts))
    return FeatureTable(
        name="models",
        title="Models of extraction",
        text="Boosted oblivious trees; their features are named in the files.",
        features=tuple(features),
    )


def _module_table(name: str, title: str, text: str, *modules: ModuleType) -> Callable[[], FeatureTable]:
    def make() -> FeatureTable:
        return FeatureTable(name=name, title=title, text=text, features=_gathered(*modules))

    return make


_TABLES: tuple[Callable[[], FeatureTable], ...] = (
    _stories,
    _reuse,
    _pairing,
    _verdicts,
    _truth,
    _likelihoods,
    _grades,
    _impact,
    _sentiment,
    _confidence,
    _gate,
    _module_table("ledger", "Ledger", "When two tellings are one commitment.", commitments),
    _module_table("bursts", "Bursts", "The two-state automaton of Kleinberg (KDD 2002).", bursts),
    _module_table("glossary", "Glossary of a store", "When letters and words are one name.", spelling, longforms, definitions, glossary),
    _models,
)


def data_files() -> tuple[DataFile, ...]:
    """The files that ship with the program, in order of name, each with its digest and what it says of itself."""
    folder = resources.files("secondsource").joinpath("data")
    found = []
    for name in sorted(entry.name for entry in folder.iterdir() if entry.is_file()):
        data = folder.joinpath(name).read_bytes()
        holds = _sentence("files", name) or (_own_words(data) if name.endswith(".toml") else "")
        found.append(DataFile(name=name, size=len(data), digest=hashlib.sha256(data).hexdigest(), holds=holds))
    return tuple(found)


def _own_words(data: bytes) -> str:
    """The first sentence of the comment at the head of a file."""
    lines: list[str] = []
    for line in data.decode("utf-8").splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# "))
    return re.split(r"(?<=[a-z)])\. |\.$|; |: ", " ".join(lines), maxsplit=1)[0] + "."


def method_terms() -> tuple[MethodTerm, ...]:
    """The words of the method, in the order of data/glossary.toml."""
    return tuple(MethodTerm(**row) for row in _data("glossary")["term"])


def render_method(method: Methodology) -> str:
    """The whole method as one document in Markdown."""
    parts = [
        f"# The method of Second Source {method.version}\n",
        "Made by `secondsource methodology --markdown` from the program itself.\n",
    ]
    parts += [f"## {table.title}\n\n{_table_lines(table)}\n" for table in method.tables]
    parts.append(f"## Data files\n\n{_file_lines(method.files)}\n")
    parts.append(f"## Words\n\n{_term_lines(method.terms)}\n")
    return "\n".join(parts)


def fill_document(document: str, method: Methodology, *, name: str = "the document") -> str:
    """Put the tables of the method between the markers of a document: `<!-- generated: NAME -->` to `<!-- end -->`.

    NAME is that of a table, or `files` or `words`. Text outside the markers stays as it is. Raises InputError for an unknown name.
    """
    blocks = {table.name: _table_lines(table) for table in method.tables}
    blocks |= {"files": _file_lines(method.files), "words": _term_lines(method.terms)}

    def fill(match: re.Match[str]) -> str:
        asked = match["name"]
        if asked not in blocks:
            raise InputError(name, f"asks for a table {asked!r}; there are {', '.join(sorted(blocks))}")
        return f"<!-- generated: {asked} -->\n{blocks[asked]}\n<!-- end -->"

    return _BLOCK.sub(fill, document)


def has_markers(document: str) -> bool:
    """Whether a document holds a place for a table."""
    return _BLOCK.search(document) is not None


def _table_lines(table: FeatureTable) -> str:
    cases = list(dict.fromkeys(case for feature in table.features for case, _ in feature.amounts))
    plain = any(feature.amount is not None or feature.scale for feature in table.features if not feature.amounts)
    rows = [["name", *(["amount"] if plain or not cases else []), *cases, "what it says"]]
    for feature in table.features:
        amounts = dict(feature.amounts)
        shown = [amount_words(feature)] if plain or not cases else []
        rows.append([feature.name, *shown, *(f"{amounts[c]:g}" if c in amounts else "" for c in cases), feature.why])
    return f"{table.text}\n\n{_markdown(rows)}"


def amount_words(feature: Feature) -> str:
    """The amount of a feature with its scale, as a reader gets it; empty where it differs by case or there is none."""
    number = f"{feature.amount:g}" if feature.amount is not None else ""
    scale = feature.scale if not feature.amounts else ""
    return " ".join(filter(None, (number, scale)))


def _file_lines(files: Iterable[DataFile]) -> str:
    rows = [["file", "bytes", "SHA-256 begins", "what it holds"]]
    return _markdown(rows + [[f.name, f"{f.size:,}", f.digest[:12], f.holds] for f in files])


def _term_lines(terms: Iterable[MethodTerm]) -> str:
    rows = [["term", "meaning here", "source of the term"]]
    return _markdown(rows + [[t.term + (" *" if t.own else ""), t.meaning, t.source] for t in terms])


def _markdown(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]).replace("|  |", "| |").replace("|  |", "| |")
