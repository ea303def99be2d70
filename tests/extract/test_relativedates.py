from datetime import UTC, datetime

import pytest

from secondsource.extract.dates import find_stamps, is_stamp_line
from secondsource.extract.pagedates import taken_of_page
from secondsource.records import Precision

TAKEN = datetime(2031, 3, 13, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("vor 3 Stunden", "2031-03-12"),
        ("vor einem Tag", "2031-03-12"),
        ("3 hours ago", "2031-03-12"),
        ("an hour ago", "2031-03-13"),
        ("Posted 12 hrs ago by Ann Lee", "2031-03-12"),
        ("yesterday", "2031-03-12"),
        ("il y a 2 jours", "2031-03-11"),
        ("hace 3 horas", "2031-03-12"),
        ("acum 2 ore", "2031-03-13"),
        ("acum 3 ore", "2031-03-12"),
        ("3 години тому", "2031-03-12"),
        ("2 giorni fa", "2031-03-11"),
        ("3 dni temu", "2031-03-10"),
        ("een dag geleden", "2031-03-12"),
        ("há 2 dias", "2031-03-11"),
        ("Gestern, 14:30", "2031-03-12T14:30:00"),
    ],
)
def test_relative_dates_count_from_the_capture(line, iso):
    stamps = find_stamps(line, taken=TAKEN)
    assert [s.moment.iso for s in stamps] == [iso]
    assert is_stamp_line(line, stamps)
    assert find_stamps(line) == ()


def test_relative_dates_are_known_to_the_day():
    assert find_stamps("3 hours ago", taken=TAKEN)[0].moment.precision is Precision.DAY


@pytest.mark.parametrize("line", ["Yesterday the harbour was shut", "Today", "The ropes were cut 3 years ago", "ago", ""])
def test_words_of_running_text_give_no_day_but_today_alone(line):
    assert len(find_stamps(line, taken=TAKEN)) == (line == "Today")


@pytest.mark.parametrize(
    ("page", "iso"),
    [
        ("<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://gull.example/a \n saved date: Thu Mar 13 2031 10:00:00"
         " GMT+0100 (Central European Standard Time)\n-->", "2031-03-13T10:00:00+01:00"),
        ("<!-- archived on 2031-03-13T09:00:00Z -->", "2031-03-13T09:00:00+00:00"),
        ("<!-- a comment of 13 March 2031 --><p>saved date: 12 March 2031</p>", None),
        ("saved date: 12 March 2031", None),
        ("<!-- saved date: never, as far as we know -->", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_saved_page_states_when_it_was_taken(page, iso):
    taken = taken_of_page(page)
    assert (taken.isoformat() if taken else None) == iso
