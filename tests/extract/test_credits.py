import pytest

from secondsource.extract.credits import (
    agency_in_byline,
    credits_of_line,
    find_credits,
    is_credit_line,
    is_sign_off,
    may_name_agency,
)
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


@pytest.mark.parametrize(
    ("opening", "sources"),
    [
        ("KYIV, March 3 (Reuters) - Two ferries collided.", ["Reuters"]),
        ("KYIV, Ukraine (AP) — Two ferries collided.", ["AP"]),
        ("BERLIN (dpa) Two ferries collided.", ["dpa"]),
        ("Berlin (dpa/lno) - Zwei Fähren sind zusammengestoßen.", ["dpa"]),
        ("ПАРИЖ, 3 марта (AFP) - Столкнулись два парома.", ["AFP"]),
        ("(ANSA) - ROMA, 03 MAR - Due traghetti.", ["ANSA"]),
        ("Kyiv. March 3. Interfax-Ukraine - Two ferries collided.", ["Interfax-Ukraine"]),
        ("WARSZAWA (PAP). Zderzyły się dwa promy.", ["PAP"]),
        ("MOSCOW, March 3. /TASS/. Two ferries collided.", ["TASS"]),
        ("Chișinău, 3 mar. /Moldpres/ - Două feriboturi.", ["Moldpres"]),
        ("New Delhi, Mar 3 (PTI) Two ferries collided.", ["PTI"]),
        ("VARNOW (Reuters/AFP) - Two ferries collided.", ["Reuters", "AFP"]),
        ("The Association of Pilots (AP) is old.", []),
        ("Ferries (AA) collided.", []),
        ("Two ferries - Reuters - collided.", []),
    ],
)
def test_datelines(opening, sources):
    found = find_credits([opening, "More will follow."], (), own=None)
    assert [credit.source for credit in found] == sources
    assert all(credit.quote in opening for credit in found)


@pytest.mark.parametrize(
    ("ending", "sources"),
    [
        ("The harbour is closed. (AP)", ["AP"]),
        ("The harbour is closed. (dpa/afp)", ["dpa", "afp"]),
        ("The harbour is closed. /Ukrinform", ["Ukrinform"]),
        ("The harbour is closed. — Associated Press", ["Associated Press"]),
        ("The harbour is closed. PTI", ["PTI"]),
        ("Le port est fermé. (avec AFP)", ["AFP"]),
        ("The harbour is closed (with inputs from agencies).", ["agencies"]),
        ("The harbour is in Exton (PX)", []),
        ("The harbour is closed. WAIT", []),
    ],
)
def test_endings(ending, sources):
    found = find_credits(["Two ferries collided.", ending], (), own=None)
    assert [credit.source for credit in found] == sources
    assert all(credit.quote in ending for credit in found)


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("The ferry sank, according to NWS on Monday.", "according to NWS"),
        ("The mayor told Northern Wire Service that it sank.", "told Northern Wire Service"),
        ("Northern Wire Service news agency first reported it.", "Northern Wire Service news agency first reported"),
        ("Laut Reuters sank die Fähre.", "Laut Reuters"),
        ("Das berichtete die Nachrichtenagentur Reuters.", "berichtete die Nachrichtenagentur Reuters"),
        ("Le ferry a coulé, selon l'AFP.", "selon l'AFP"),
        ("Feribotul s-a scufundat, potrivit agenției Agerpres.", "potrivit agenției Agerpres"),
        ("Feribotul s-a scufundat, transmite Agerpres.", "transmite Agerpres"),
        ("Пором затонув, повідомляє Укрінформ.", "повідомляє Укрінформ"),
        ("El ferri se hundió, según EFE.", "según EFE"),
        ("Il traghetto è affondato, riporta l'ANSA.", "riporta l'ANSA"),
        ("The mayor told reporters that it sank.", ""),
        ("It reported a loss.", ""),
        ("He retold Reuters stories.", ""),
    ],
)
def test_reported(sentence, quote):
    known = [WIRE, Outlet(name="Ukrinform", aliases=("Укрінформ",), kind="agency")]
    found = find_credits([sentence], (), own=None, outlets=known)
    assert [credit.quote for credit in found] == [quote] * bool(quote)


def test_names_do_not_run_over_paragraphs():
    assert find_credits(["This is what the mayor told", "Reuters stands in Odel."], (), own=None) == ()


@pytest.mark.parametrize(
    ("line", "sources"),
    [
        ("dpa/ab", ["dpa"]),
        ("Reuters Staff", ["Reuters"]),
        ("PTI ABC DE", ["PTI"]),
        ("© 2031 The Associated Press. All rights reserved.", ["Associated Press"]),
        ("Inputs from Reuters", ["Reuters"]),
        ("(With Reuters inputs)", ["Reuters"]),
        ("Con información de EFE", ["EFE"]),
        ("Sursa: Agerpres", ["Agerpres"]),
        ("За матеріалами Reuters", ["Reuters"]),
        ("With reporting by Ann Lee", []),
        ("(Reporting by Ann Lee; editing by Jo Dam)", []),
        ("This article was amended on 3 May to remove words from a reader", []),
        ("NATO", []),
        ("Harbours", []),
    ],
)
def test_lines_of_many_kinds(line, sources):
    nato = Outlet(name="NATO", kind="official")
    assert [credit.source for credit in credits_of_line(line, [nato])] == sources


def test_own_outlet_under_any_of_its_names_is_not_credited():
    own = Outlet(name="Northern Wire Service", domain="northernwire.example", kind="agency", aliases=("Nordwire",))
    text = ["VARNOW (Nordwire) - Two ferries collided, NWS reported."]
    assert find_credits(text, ["© Northern Wire Service"], own=own, outlets=[own]) == ()


def test_one_credit_for_the_names_of_one_outlet():
    text = ["VARNOW, May 5 (NWS) - Two ferries collided, Northern Wire Service reported."]
    assert [credit.source for credit in find_credits(text, (), own=None, outlets=[WIRE])] == ["NWS"]


def test_bodies_that_speak_for_themselves_are_no_credit():
    council = Outlet(name="Harbour Council", kind="official")
    assert find_credits(["It sank, according to Harbour Council."], (), own=None, outlets=[council]) == ()


@pytest.mark.parametrize(
    ("parts", "sources"),
    [(("Ann Lee", "Reuters"), ["Reuters"]), (("Reuters Staff",), ["Reuters"]), (("Ann Lee", "MBA"), []), (("News Desk",), [])],
)
def test_bylines(parts, sources):
    assert [credit.source for credit in agency_in_byline(parts, (), "x")] == sources


@pytest.mark.parametrize("text", ["", " ", "(" * 5000, "told " * 20_000, "(AP" * 3000, "\n" * 5000, "- " * 5000 + "Reuters"])
def test_odd_texts_take_no_time(text):
    find_credits([text, text], [text], own=None, outlets=[WIRE])
    is_sign_off(text)
    is_credit_line(text, [WIRE])


def test_short_form_of_the_own_name_is_not_credited():
    own = Outlet(name="Northern Observer", kind="daily")
    other = Outlet(name="The Observer", kind="weekly")
    text = ["It sank, the captain told the Observer."]
    assert find_credits(text, (), own=own, outlets=[own, other]) == ()
    assert len(find_credits(text, (), own=None, outlets=[own, other])) == 1


@pytest.mark.parametrize(("line", "may"), [("NWS Tuesday", True), ("Ann Lee / agencies", True), ("Ann Lee", False), ("NWS " * 80, False)])
def test_lines_that_may_name_an_agency(line, may):
    assert may_name_agency(line, [WIRE]) is may
