"""Sentences that pass on what another newsroom reported."""

import pytest

from make import article, outlet, reading
from secondsource.records import Analysis, EntityKind, EntityMention
from secondsource.reuse.relays import newsrooms, plain_name, relayed
from secondsource.text import sentence_spans


def page(text, *, name="Varnow Post", organisations=()):
    of = article("a.html", text=text, outlet=outlet(name))
    entities = tuple(
        EntityMention(start=text.index(o), end=text.index(o) + len(o), name=o, kind=EntityKind.ORGANISATION) for o in organisations
    )
    return reading(of, analysis=Analysis(article_id=of.id, sentences=sentence_spans(text), entities=entities))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The owner has put the damage at 3 million crowns, Nordwind reported.", {0: "nordwind"}),
        ("It rained. Nordwind earlier reported that the owner had put the damage at 3 million crowns.", {1: "nordwind"}),
        ("As reported by the Coast Mail, the pump had been repaired in March.", {0: "coast mail"}),
        ("According to a report in the Coast Mail, the pump had been repaired.", {0: "coast mail"}),
        ("The pump was repaired in March, the Varnow Post reported on Monday.", {}),
        ("Captain Ilse Dorn told Nordwind that the pump had been repaired.", {}),
        ("The Ministry reported 12 new cases.", {}),
        ("Ilse Dorn reported to the harbour master at noon.", {}),
        ('"Nordwind reported it first," he said.', {}),
        ("", {}),
    ],
)
def test_whose_report_a_sentence_passes_on(text, expected):
    press = {"nordwind": "org-1", "coast mail": "org-2", "varnow post": "org-3"}
    assert relayed(page(text), press) == expected


def test_an_unknown_name_counts_where_it_is_an_organisation_that_reported():
    text = "Costs will double, Nordwind reported."
    assert relayed(page(text), {}) == {}
    assert relayed(page(text, organisations=["Nordwind"]), {}) == {0: "nordwind"}


def test_names_that_a_page_calls_newsrooms():
    assert newsrooms(page("The news agency Nordwind said so, and the newspaper Coast Mail’s editor agreed.")) == {"nordwind", "coast mail"}
    assert newsrooms(page("The agency said so.")) == frozenset()


@pytest.mark.parametrize(("name", "plain"), [("The Coast Mail", "coast mail"), ("Nordwind’s", "nordwind"), ("", ""), ("the", "the")])
def test_plain_names(name, plain):
    assert plain_name(name) == plain
