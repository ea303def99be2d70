import pytest

from secondsource.extract.dates import StampRole, align_day, find_dateline, find_stamps, is_stamp_line, moment_of_url, parse_moment
from secondsource.extract.datewords import month_number, zone_offset
from secondsource.records import DateSource, Precision


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("Created: 13-03-2031 04:33 IST", "2031-03-13T04:33:00+05:30"),
        ("19/11/2031 07:30 CET  |  HARBOURS", "2031-11-19T07:30:00+01:00"),
        ("29/01/2031", "2031-01-29"),
        ("21 Nov 2031 | Desk report", "2031-11-21"),
        ("12. März 2031", "2031-03-12"),
        ("Publié le 12 mars 2031 à 18h25", "2031-03-12T18:25:00"),
        ("12 martie 2031, ora 18:25", "2031-03-12T18:25:00"),
        ("12 березня 2031 року, 18:25", "2031-03-12T18:25:00"),
        ("Thursday 12 February 2031, 4.20pm", "2031-02-12T16:20:00"),
        ("1:39 am EST, Wednesday, November 20, 2030", "2030-11-20T01:39:00-05:00"),
        ("Published 03/04/2031 9:30 AM ET", "2031-03-04T09:30:00-05:00"),
        ("July 4, 2031 5:04 PM PT", "2031-07-04T17:04:00-07:00"),
        ("2031-03-13T04:33:00Z", "2031-03-13T04:33:00+00:00"),
        ("2031年3月13日", "2031-03-13"),
    ],
)
def test_stamps_of_many_languages(line, iso):
    stamps = find_stamps(line)
    assert [s.moment.iso for s in stamps] == [iso]
    assert is_stamp_line(line, stamps)


@pytest.mark.parametrize(
    "line",
    [
        "The pact was signed on March 13, 2031, and will last ten years.",
        "The report, published on 3 March 2031, says that herring is scarce.",
        "Ferries stopped on 2 May 2031",
        "Two hurt in a dock fire, 20 November",
        "1. Contract signed on March 13, 2031, focuses on the making of ropes.",
        "Published on 3 March 2031, the report says that herring is scarce and dear to all who buy it in the old town of Gull Bay",
    ],
)
def test_dates_of_events_are_no_stamps(line):
    assert not is_stamp_line(line, find_stamps(line))


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Posted by Ann Lee on Friday December 19, 2031 @08:00PM from the harbour dept.", StampRole.PUBLISHED),
        (
            "Posted on December 20, 2031 by Ann Lee (Gull) - 5 Comments on why you need so many ropes on a herring boat of that size",
            "published",
        ),
        ("This article was originally published on 26 Sep 2031 at 4:12pm but has been mended since to keep it right.", StampRole.PUBLISHED),
        ("How ropes are made by hand in the old town by Ann Lee on February 11, 2031 at 12:16 pm", StampRole.PLAIN),
        ("Written By Feb 11, 2031 · 3 min read", StampRole.PLAIN),
        ("May 3, 2031 By Ann van Lee 4 Comments", StampRole.PLAIN),
        ("by Ann Lee August 25, 2031August 29, 2031", StampRole.PLAIN),
    ],
)
def test_lines_that_tell_when_their_page_came_out(line, role):
    stamps = find_stamps(line)
    assert is_stamp_line(line, stamps)
    assert stamps[0].role == role


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("GHENT, 3 March 2031 (Agency) – The bridge is open.", "2031-03-03"),
        ("GULL BAY, March 3, 2031 /Wire/ -- The bridge is open.", "2031-03-03"),
        ("Gull Bay, Norland, March 3, 2031 (WIRE) -- The bridge is open.", "2031-03-03"),
        ("The pact of March 3, 2031 – a poor one – is dead.", None),
        ("On March 3, 2031 – a Monday – it ended.", None),
        ("", None),
    ],
)
def test_datelines(line, day):
    found = find_dateline(line, find_stamps(line))
    assert (found.moment.iso if found else None) == day


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("1931133600", "2031-03-13T02:00:00+00:00"),
        ("1931133600123", "2031-03-13T02:00:00+00:00"),
        ("20310313T043300Z", "2031-03-13T04:33:00+00:00"),
        ("Thu, 13 Mar 2031 04:33:00 GMT", "2031-03-13T04:33:00+00:00"),
        ("1058", None),
        ("5550101010", None),
    ],
)
def test_values_that_machines_write(value, iso):
    moment = parse_moment(value, DateSource.META)
    assert (moment.iso if moment else None) == iso


def test_created_and_updated_are_told_apart():
    stamps = find_stamps("Harbour Desk | Updated: 14-03-2031 06:00 IST | Created: 13-03-2031 04:33 IST")
    assert [s.role for s in stamps] == [StampRole.UPDATED, StampRole.PUBLISHED]


def test_update_time_borrows_the_day_of_its_line():
    first, second = find_stamps("19 November 2031, updated 18:25")
    assert (first.moment.iso, first.role) == ("2031-11-19", StampRole.PLAIN)
    assert (second.moment.iso, second.role) == ("2031-11-19T18:25:00", StampRole.UPDATED)


def test_country_decides_ambiguous_zone_and_order():
    assert find_stamps("13-03-2031 04:33 IST", country="Ireland")[0].moment.iso == "2031-03-13T04:33:00+01:00"
    assert find_stamps("03/04/2031")[0].moment.iso == "2031-04-03"
    assert find_stamps("03/04/2031", country="USA")[0].moment.iso == "2031-03-04"


@pytest.mark.parametrize("value", ["", "soon", "0000-00-00", "2031-13-45", "99/99/2031", "31 February 2031", "2031-02-30T99:99:99Z"])
def test_nonsense_gives_no_moment(value):
    assert parse_moment(value, DateSource.META) is None


def test_compact_machine_date():
    assert parse_moment("20310313", DateSource.META).iso == "2031-03-13"


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://gull.example/2031/03/12/bridge", "2031-03-12"),
        ("https://gull.example/a-20310312.html", None),
        ("https://gull.example/2031/03/", None),
    ],
)
def test_url_dates(url, day):
    moment = moment_of_url(url)
    assert (moment.iso if moment else None) == day


def test_machine_time_in_utc_takes_the_zone_the_page_shows():
    machine = parse_moment("2031-03-12T23:11:59+00:00", DateSource.JSON_LD)
    shown = find_stamps("13 March 2031, 00:11")[0].moment
    aligned = align_day(machine, shown)
    assert aligned.at == machine.at
    assert aligned.iso == "2031-03-13T00:11:59+01:00"
    assert align_day(machine, find_stamps("13 March 2031")[0].moment).iso.startswith("2031-03-13")
    assert align_day(machine, find_stamps("1 January 2031")[0].moment) == machine
    assert align_day(machine, None) == machine


def test_precision():
    assert parse_moment("2031-03-12", DateSource.META).precision is Precision.DAY
    assert parse_moment("2031-03-12 10:00", DateSource.META).precision is Precision.MINUTE
    assert parse_moment("2031-03-12T10:00:07Z", DateSource.META).precision is Precision.SECOND


def test_tables():
    assert [month_number(w) for w in ("marzo", "Ноября", "août", "sept", "Oktober", "xyz")] == [3, 11, 8, 9, 10, 0]
    assert zone_offset("XYZ", parse_moment("2031-03-12", DateSource.META).at.date()) is None
