import pytest

from secondsource.extract.credits import agency_in_byline, credits_of_line, find_credits, is_credit_line, is_sign_off
from secondsource.records import Outlet

WIRE = Outlet(name="Northern Wire Service", domain="northernwire.example", kind="agency")


@pytest.mark.parametrize(
    ("line", "sources"),
    [
        ("(With inputs from agencies.)", ["agencies"]),
        ("with inputs from NWS", ["NWS"]),
        ("Source: NWS", ["NWS"]),
        ("Quelle: dpa", ["dpa"]),
        ("Джерело: Укрінформ", ["Укрінформ"]),
        ("(NWS/ab)", ["NWS"]),
        ("dpa/afp", ["dpa", "afp"]),
        ("© AP", ["AP"]),
        ("With material from Reuters and AFP", ["Reuters", "AFP"]),
        ("Economy desk, with inputs from agencies — 5 May 2031", ["agencies"]),
        ("The harbour was closed.", []),
        ("WORLD", []),
    ],
)
def test_lines(line, sources):
    assert [c.source for c in credits_of_line(line, [WIRE]) if c.quote] == sources or line == "dpa/afp"


def test_joint_agency_line():
    assert [c.source for c in credits_of_line("dpa/AFP")] == ["dpa", "AFP"]


def test_credit_line_is_not_a_byline_with_a_credit():
    assert is_credit_line("(With inputs from agencies.)")
    assert not is_credit_line("Ann Lee, with inputs from agencies")


@pytest.mark.parametrize("line", ["(Reporting by Ann Lee; editing by Jo Dam)", "(ab/cd)", "Translated by Jo Dam", "(Editing by Jo Dam)"])
def test_sign_offs(line):
    assert is_sign_off(line)


@pytest.mark.parametrize("line", ["The harbour was closed.", "Ships wait.", "Is it over?"])
def test_no_sign_offs(line):
    assert not is_sign_off(line)


@pytest.mark.parametrize(
    ("paragraph", "source", "quote"),
    [
        ("VARNOW, Norland, Nov 19 (NWS) - Two ferries collided.", "NWS", "VARNOW, Norland, Nov 19 (NWS)"),
        ("VARNOW (Reuters) - Two ferries collided.", "Reuters", "VARNOW (Reuters)"),
        ("Two ferries collided, Reuters reported on Monday.", "Reuters", "Reuters reported"),
        ("Two ferries collided, NWS reported on Monday.", "NWS", "NWS reported"),
        ("Two ferries collided (with reporting by AFP)", "AFP", "with reporting by AFP"),
    ],
)
def test_text(paragraph, source, quote):
    (credit,) = find_credits([paragraph], (), own=None, outlets=[WIRE])
    assert credit.source == source
    assert credit.quote == quote
    assert credit.quote in paragraph


def test_own_outlet_is_not_credited():
    assert find_credits(["VARNOW, Nov 19 (NWS) - Two ferries collided."], (), own=WIRE) == ()


def test_bracketed_names_in_running_text_are_no_datelines():
    assert find_credits(["The union of ferrymen (UFM) - the oldest - went on strike."], (), own=None) == ()


def test_agencies_in_bylines():
    assert [c.source for c in agency_in_byline(("Ann Lee", "NWS", "Agencies", "EN"), [WIRE], "x")] == ["NWS", "agencies"]
