"""Whom a page credits, and who speaks for himself."""

import pytest

from make import article, outlet, reading
from secondsource.records import Credit
from secondsource.reuse.credits import (
    UNNAMED,
    credit_line,
    credit_to,
    is_official,
    names_itself,
    names_of,
    names_statement,
    official_cues,
    officials,
    sole_credit,
    unquoted,
    vague_credit,
)

WIRE = reading(article("w.html", outlet=outlet("Northern Press Service", kind="agency")))


def of(text: str = "Two died.", **fields):
    return reading(article("p.html", text=text, **fields))


@pytest.mark.parametrize(
    ("name", "aliases", "names"),
    [
        ("The Northern Press Service", ("NorPress",), ("norpress", "northern press service", "nps", "the northern press service")),
        ("Varnow Post", (), ("varnow post",)),
        ("Ab", ("", "Xy"), ()),
        ("", (), ()),
    ],
)
def test_names_hold_initials_and_aliases(name, aliases, names):
    assert names_of(of(outlet=outlet(name, aliases=aliases))) == names
    assert names_of(of(outlet=None)) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Two died, news agency NPS reported.", "nps"),
        ("According to Northern Press Service two died.", "northern press service"),
        ("According to Northern\n Press  Service two died.", "northern press service"),
        ("Two died in the npsx fire.", ""),
        ("", ""),
    ],
)
def test_credit_in_running_text(text, found):
    assert credit_to(of(text), WIRE) == found
    assert credit_to(of(text), of(outlet=None)) == ""


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"credits": (Credit(source="NPS", quote="With NPS"),)}, "NPS"),
        ({"credits": (Credit(source="agencies", quote="Post staff and NPS"),)}, "Post staff and NPS"),
        ({"authors": ("Northern Press Service",)}, "Northern Press Service"),
        ({"text": "NPS reported"}, ""),
        ({"authors": ("Nell Byron",)}, ""),
    ],
)
def test_credit_line_is_read_from_credits_and_bylines(fields, line):
    assert credit_line(of(**fields), WIRE) == line


def test_an_outlet_does_not_credit_itself():
    own = {"outlet": WIRE.article.outlet}
    assert credit_to(of("told NPS", **own), WIRE) == ""
    assert credit_line(of(credits=(Credit(source="NPS", quote="NPS"),), **own), WIRE) == ""


FAR = Credit(source="Far Press", quote="(Far Press) -")


@pytest.mark.parametrize(
    ("text", "fields", "source"),
    [
        ("(Far Press) - Two died.", {"credits": (FAR,)}, "Far Press"),
        ("Two died.", {"credits": (Credit(source="Far Press", quote="Source: Far Press"),)}, "Far Press"),
        ("ODEL (Far Press) - Two died.", {"credits": (FAR, Credit(source="agencies", quote="agencies"))}, "Far Press"),
        ("(Far Press) - Two died.", {"credits": (FAR,), "authors": ("Nell Byron",)}, ""),
        ("Two died.", {"credits": (FAR, Credit(source="Near Press", quote="Near Press"))}, ""),
        ("Two died, Far Press reported.", {"credits": (Credit(source="Far Press", quote="Far Press reported"),)}, ""),
        ("Two died. " * 20 + "(Far Press) -", {"credits": (FAR,)}, ""),
        ("Two died.", {"credits": (Credit(source="agencies", quote="Agencies"),)}, ""),
        ("Two died.", {}, ""),
    ],
)
def test_sole_credit_is_a_line_apart_or_a_dateline(text, fields, source):
    assert sole_credit(of(text, **fields)) == source


@pytest.mark.parametrize(
    ("credits", "vague"),
    [
        ((), False),
        ((Credit(source=UNNAMED, quote="Agencies"),), True),
        ((Credit(source="Agencies", quote="From Agencies"),), True),
        ((Credit(source=UNNAMED, quote="Agencies"), FAR), False),
        ((FAR,), False),
    ],
)
def test_vague_credit_names_nobody(credits, vague):
    assert vague_credit(of(credits=credits)) is vague


@pytest.mark.parametrize(
    ("name", "kind", "text", "official"),
    [
        ("Varnow Harbour", "official", "Boats came.", True),
        ("Varnow Harbour", "state broadcaster", "Boats came.", False),
        ("Varnow Post", "daily", "We are pleased to announce today.", False),
        ("Varnow Port Authority", "", "The Varnow Port Authority today opened berth 3. Our thanks go to all.", True),
        ("Varnow Post", "", "The mayor told reporters that the bridge fell.", False),
        ("", "", "Press release. We open the bridge today.", True),
        ("", "", "", False),
    ],
)
def test_is_official(name, kind, text, official):
    assert is_official(of(text, outlet=outlet(name, kind=kind) if name else None)) is official


def test_where_other_outlets_are_listed_an_unlisted_one_is_likelier_official():
    page = of("The harbour opened berth 3.", outlet=outlet("Varnow Quay", kind=""), title="")
    assert (is_official(page), is_official(page, listed=True)) == (False, False)
    page = of("The Varnow Council opened berth 3.", outlet=outlet("Varnow Council", kind=""), title="")
    assert official_cues(page) == 2.5
    page = of("Our harbour opened berth 3.", outlet=outlet("Varnow Quay", kind=""), title="")
    assert (is_official(page), is_official(page, listed=True)) == (False, True)


def test_officials_of_a_story():
    quay = of("Our harbour opened berth 3.", outlet=outlet("Varnow Quay", kind=""), title="", id="a")
    listed = of("A crane fell.", outlet=outlet("Varnow Post", kind="daily"), id="b")
    body = of("A crane fell.", outlet=outlet("Varnow Port", kind="authority"), id="c")
    assert officials([quay]) == frozenset()
    assert officials(iter([quay, listed, body])) == {"a", "c"}
    assert officials([]) == frozenset()


def test_reporting_takes_points_away():
    plain = of("We open the bridge today.", title="", outlet=None)
    reported = of("We open the bridge today, officials said.", title="", outlet=None)
    signed = of("We open the bridge today.", title="", outlet=None, authors=("Nell Byron",))
    dated = of("ODEL (NPS) - We open the bridge today.", title="", outlet=None)
    assert official_cues(plain) == 2.0
    assert [official_cues(p) for p in (reported, signed, dated)] == [0.5, 0.5, 0.5]


def test_what_is_quoted_is_not_the_writers_cue():
    assert official_cues(of('"We open our bridge today," he said.', title="", outlet=None)) == 0.0
    assert unquoted('A "quoted words" b') == "A                b"
    assert unquoted("") == ""


@pytest.mark.parametrize(
    ("text", "itself"),
    [
        ("The Lake Authority opens the lock.", True),
        ("He told the Lake Authority. Nothing came of it.", False),
        ("He told the Lake Authority so. The Lake Authority denied it.", True),
        ('"The Lake Authority sleeps at night," he said.', False),
        ("Lake Authorityville is a town.", False),
        ("", False),
    ],
)
def test_a_body_writes_about_itself(text, itself):
    assert names_itself(of(text, outlet=outlet("Lake Authority"))) is itself


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The plant is shut, the group said in a statement.", "group said"),
        ("It is closed, according to its statement.", "according to its statement"),
        ('"The company said so," he joked.', ""),
        ("Nobody spoke.", ""),
        ("", ""),
    ],
)
def test_a_statement_passed_on_is_named(text, words):
    assert names_statement(of(text)) == words
