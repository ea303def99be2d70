"""The method as the program tells it: complete, in plain sentences, and the same in the documents."""

import re
import tomllib
from dataclasses import fields
from importlib import resources

import pytest

from conftest import REPOSITORY
from secondsource.corroboration import pairing, support
from secondsource.corroboration.observations import TruthOptions
from secondsource.errors import InputError
from secondsource.methodology import describe_method, documented_constants, fill_document, has_markers, method_terms, render_method
from secondsource.records import Credibility, Likelihood, Reliability, Verdict
from secondsource.reuse.dependence import fitted_weights
from secondsource.scoring.confidence import likelihood
from secondsource.scoring.impact import impact_features
from secondsource.stories.pairs import OTHER_LANGUAGE, same_language

METHOD = describe_method()
TABLES = {table.name: table for table in METHOD.tables}
FEATURES = [(table.name, feature) for table in METHOD.tables for feature in table.features]


def names(table):
    return [feature.name for feature in TABLES[table].features]


@pytest.mark.parametrize("page", ["docs/methodology.md", "docs/glossary.md"])
def test_document_has_the_tables_of_the_program(page):
    document = (REPOSITORY / page).read_text("utf-8")
    assert fill_document(document, METHOD, name=page) == document, (
        f"{page} is not what the program does: write it anew with `secondsource methodology --markdown -o {page}`"
    )


def test_documents_hold_every_table():
    document = (REPOSITORY / "docs/methodology.md").read_text("utf-8") + (REPOSITORY / "docs/glossary.md").read_text("utf-8")
    assert set(re.findall(r"<!-- generated: (\S+) -->", document)) == {*TABLES, "files", "words"}


def test_tables_outside_the_markers_are_not_written_by_hand():
    document = (REPOSITORY / "docs/methodology.md").read_text("utf-8")
    outside = re.sub(r"<!-- generated: .*?<!-- end -->", "", document, flags=re.DOTALL)
    assert re.findall(r"^\|", outside, re.MULTILINE) == []


def test_every_feature_has_a_plain_sentence():
    bad = [(table, f.name, f.why) for table, f in FEATURES if len(f.why.split()) < 3 or not f.why[0].isupper() or f.why[-1] not in ".:)”"]
    assert bad == []


def test_every_file_says_what_it_holds():
    folder = resources.files("secondsource").joinpath("data")
    assert {f.name for f in METHOD.files} == {entry.name for entry in folder.iterdir() if entry.is_file()}
    assert [f.name for f in METHOD.files if len(f.holds.split()) < 3 or len(f.digest) != 64] == []


def test_no_table_is_empty_and_no_name_stands_twice():
    assert [table.name for table in METHOD.tables if not table.features] == []
    assert [(table, n) for table in TABLES for n in names(table) if names(table).count(n) > 1] == []


def test_weights_are_those_at_work():
    stories = {f.name: dict(f.amounts) for f in TABLES["stories"].features if f.amounts}
    assert {n: a["one language"] for n, a in stories.items() if "one language" in a} == dict(same_language())
    assert {n: a["two languages"] for n, a in stories.items() if "two languages" in a} == OTHER_LANGUAGE
    reuse = {f.name: dict(f.amounts) for f in TABLES["reuse"].features if f.amounts}
    assert {n: a["whole"] for n, a in reuse.items() if "whole" in a} == dict(fitted_weights().whole)
    pairs = {f.name: dict(f.amounts) for f in TABLES["pairing"].features if f.amounts}
    for family, weights in pairing.WEIGHTS.items():
        assert tuple(pairs[n][family.value] for n in ("bias", *(f.__name__ for f in pairing.FEATURES))) == weights
    assert TABLES["impact"].features == impact_features()


def test_every_rule_and_grade_is_there():
    assert names("verdicts")[: len(Verdict)] == [v.value for v in Verdict]
    assert names("truth") == [f.name for f in fields(TruthOptions)]
    assert names("likelihood") == [word.value for word in reversed(Likelihood)]
    for feature in TABLES["likelihood"].features:
        assert likelihood(feature.amount) == feature.name
    assert sum(n.startswith("credibility") for n in names("grades")) == len(Credibility)
    assert sum(n.startswith("reliability") for n in names("grades")) == len(Reliability) - 1


def test_gate_has_every_key_of_the_policy_that_ships():
    policy = tomllib.loads(resources.files("secondsource").joinpath("data", "policy.toml").read_text("utf-8"))
    keys = [f"story: {key}" for key in policy["story"]] + [f"{kind}: {key}" for kind, needs in policy["claims"].items() for key in needs]
    assert names("gate") == keys


def test_constants_carry_the_text_below_them():
    found = {f.name: f for f in documented_constants(support)}
    assert found["CORROBORATED_AT"].amount == support.CORROBORATED_AT
    assert found["CORROBORATED_AT"].why.startswith("Effective number of sources")


def test_sentences_are_for_names_that_the_code_has():
    known = {
        name for _, f in FEATURES for name in (f.name, f.name.partition(":")[0].removeprefix("reliability ").removeprefix("credibility "))
    }
    known |= {name.rpartition(".")[2] for name in known}
    known |= {file.name for file in METHOD.files} | {str(grade.value) for grade in Credibility}
    said = tomllib.loads(resources.files("secondsource").joinpath("data", "methodology.toml").read_text("utf-8"))
    assert [name for group in said.values() for name in group if name not in known and name.rpartition(".")[2] not in known] == []


def test_unknown_table_is_named():
    with pytest.raises(InputError, match=r"page: asks for a table 'nix'; there are bursts"):
        fill_document("<!-- generated: nix -->\nold\n<!-- end -->", METHOD, name="page")


def test_text_without_markers_stays():
    assert fill_document("plain | text", METHOD) == "plain | text"
    assert not has_markers("<!-- generated: impact --> without an end")


def test_filling_twice_changes_nothing():
    once = fill_document("a\n<!-- generated: impact -->\n<!-- end -->\nb", METHOD)
    assert (once[:2], once[-2:]) == ("a\n", "\nb")
    assert "legal force" in once
    assert fill_document(once, METHOD) == once


def test_whole_document_holds_every_title():
    document = render_method(METHOD)
    assert [table.title for table in METHOD.tables if f"## {table.title}\n" not in document] == []


def test_words_of_the_method():
    terms = method_terms()
    assert len({t.term for t in terms}) == len(terms)
    assert [t.term for t in terms if len(t.meaning.split()) < 3] == []
    words = " ".join(t.term for t in terms)
    wanted = "brief ledger commitment burst chain override policy series target impact origin verdict gate checker"
    assert [w for w in wanted.split() if w not in words] == []
