from datetime import UTC, datetime

import pytest

from secondsource.extract.datescores import DateHabits
from secondsource.extract.dumpdates import choose_dump_moments
from secondsource.records import DateOrder

MENU = ["Gull Bay Post", "Home", "News", "Sport"]
TITLE = "Bridge opens in Gull Bay"
TEXT = [
    "The bridge over the bay opened to ferries and carts after four years of work, said the harbour master, who had cut the ropes.",
    "It was begun in 2027 and the pact for it was signed on 3 March 2026, when herring was scarce and the old ferry had sunk.",
    "Carts may cross it from dawn to dusk; ferries pass below it at high water, as they have done since the bay was dredged.",
]
FOOT = ["Ropes are dear", "Herring is back", "© 2031 Gull Bay Post"]


def moments(between=(), after=(), above=(), **habits):
    lines = [*MENU, *above, TITLE, *between, *TEXT, *after, *FOOT]
    inside = [line in TEXT for line in lines]
    published, updated = choose_dump_moments(lines, inside, lines.index(TITLE), habits=DateHabits(**habits))
    return (published.iso if published else None), (updated.iso if updated else None)


@pytest.mark.parametrize(
    ("between", "published", "updated"),
    [
        (["12 March 2031"], "2031-03-12", None),
        (["By Ann Lee", "12 March 2031, 4:33 p.m. ET"], "2031-03-12T16:33:00-04:00", None),
        (["Updated: 13-03-2031 04:33 IST | Created: 12-03-2031 23:10 IST"], "2031-03-12T23:10:00+05:30", "2031-03-13T04:33:00+05:30"),
        (["Published 12 March 2031", "Updated 11 March 2031"], "2031-03-12", None),
        (["Veröffentlicht am 12. März 2031"], "2031-03-12", None),
        (["12 березня 2031, 18:25"], "2031-03-12T18:25:00", None),
        ([], None, None),
    ],
)
def test_stamps_beside_the_headline(between, published, updated):
    assert moments(between) == (published, updated)


def test_labelled_lines_below_the_text_and_above_the_headline_count():
    assert moments(after=["Posted on December 20, 2030 by Ann Lee - 5 Comments on the bridge"])[0] == "2030-12-20"
    assert moments(above=["12 March 2031"])[0] == "2031-03-12"


def test_dates_of_other_pages_lose():
    listed = [line for day in range(14, 24) for line in (f"Ropes are dear, part {day}", f"{day} March 2031")]
    assert moments(["By Ann Lee | 12 March 2031"], after=listed)[0] == "2031-03-12"


def test_running_text_never_gives_a_publication_day():
    assert moments() == (None, None)
    assert choose_dump_moments(TEXT, [True] * 3) == (None, None)
    assert choose_dump_moments([], []) == (None, None)


def test_a_dateline_opens_a_text():
    lines = [TITLE, f"GHENT, 3 March 2031 (Agency) – {TEXT[0]}", *TEXT[1:]]
    assert choose_dump_moments(lines, [False, True, True, True], 0)[0].iso == "2031-03-03"


def test_address_lines_and_addresses_give_the_day_of_their_path():
    assert moments(["https://gull.example/2031/03/12/bridge"])[0] == "2031-03-12"
    assert moments(url="https://gull.example/2031/03/12/bridge")[0] == "2031-03-12"


def test_order_and_capture_time_are_heeded():
    assert moments(["Published 03/04/2031"], order=DateOrder.MONTH_FIRST)[0] == "2031-03-04"
    assert moments(["Published 03/04/2031"], after=["03/29/2031"])[0] == "2031-03-04"
    assert moments(["3 hours ago"])[0] is None
    assert moments(["3 hours ago"], taken=datetime(2031, 3, 13, 2, 0, tzinfo=UTC))[0] == "2031-03-12"


def test_hostile_lines_do_no_harm():
    lines = ["1/" * 50_000, "2031 " * 20_000, "12 March 2031 " * 5_000, "\x00", "🙂", *(f"{i % 28 + 1}/3/2031" for i in range(3_000))]
    published, _ = choose_dump_moments(lines, [False] * len(lines))
    assert published is not None
