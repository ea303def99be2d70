"""Whom a page credits, and who speaks for himself."""

import pytest

from make import article, outlet, reading
from secondsource.records import Credit
from secondsource.reuse.credits import credit_line, credit_to, is_official, names_of, names_statement

WIRE = reading(article("w.html", outlet=outlet("Northern Press Service", kind="agency")))


def of(text: str, **fields):
    return reading(article("p.html", text=text, **fields))


def test_names_hold_initials_and_aliases():
    assert names_of(reading(article(outlet=outlet("The Northern Press Service", aliases=("NorPress",))))) == (
        "norpress",
        "northern press service",
        "nps",
        "the northern press service",
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Two died, news agency NPS reported.", "nps"),
        ("According to Northern Press Service two died.", "northern press service"),
        ("Two died in the npsx fire.", ""),
        ("", ""),
    ],
)
def test_credit_in_running_text(text, found):
    assert credit_to(of(text), WIRE) == found


def test_credit_line_is_read_from_credits_and_bylines():
    assert credit_line(of("x", credits=(Credit(source="NPS", quote="With NPS"),)), WIRE) == "NPS"
    assert credit_line(of("x", authors=("Northern Press Service",)), WIRE) == "Northern Press Service"
    assert credit_line(of("NPS reported"), WIRE) == ""


def test_an_outlet_does_not_credit_itself():
    assert credit_to(of("told NPS", outlet=WIRE.article.outlet), WIRE) == ""


@pytest.mark.parametrize(
    ("name", "kind", "text", "official"),
    [
        ("Varnow Harbour", "official", "Boats came.", True),
        ("Varnow Post", "daily", "We are pleased to announce today.", False),
        ("Varnow Port Authority", "", "The Varnow Port Authority today opened berth 3. Our thanks go to all.", True),
        ("Varnow Post", "", "The mayor told reporters that the bridge fell.", False),
        ("", "", "Press release. We open the bridge today.", True),
    ],
)
def test_is_official(name, kind, text, official):
    assert is_official(of(text, outlet=outlet(name, kind=kind) if name else None)) is official


def test_a_statement_passed_on_is_named():
    assert names_statement(of("The plant is shut, the group said in a statement.")) == "group said"
    assert names_statement(of('"The company said so," he joked.')) == ""
