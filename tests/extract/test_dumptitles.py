import pytest

from secondsource.extract.dumptitles import FEATURES, MOST_CANDIDATES, find_title, title_rows
from secondsource.extract.lines import Line, read_lines

BODY = (
    "The bridge over the Varnow was opened to traffic on Tuesday after two years of work, the harbour office said.",
    "Some four thousand lorries a day had to take the long way round while its southern pier was built anew.",
    "The bridge cost 12 million crowns, three more than planned, and the harbour office wants the builder to bear the rest.",
    "Ferries will go on until the end of summer, the office said, for the road to the bridge is still too narrow.",
)
TITLE = "Bridge over the Varnow opens after two years"


def dump(*above, body=BODY, below=("Most read", "Contact", "Imprint")):
    """Lines of a dump, and which of them are the article's."""
    lines = read_lines("\n".join((*above, *body, *below)))
    return lines, [line.text in body for line in lines]


def headline(lines, inside):
    place = find_title(lines, inside)
    return lines[place].text if place >= 0 else ""


@pytest.mark.parametrize(
    "above",
    [
        ("Daily Gull", "Home", "Politics", "Sport", "", TITLE, ""),
        ("Daily Gull", "Home", "Politics", "Sport", "", TITLE, "", "By Ann Lee", "3 March 2026", ""),
        ("Daily Gull", "Home", "Politics", "Sport", "", "3 March 2026", "", TITLE, "", "Share", "Print", ""),
        (f"{TITLE} | Daily Gull", "Home", "Politics", "Sport", "", TITLE, "", "By Ann Lee", ""),
        ("Home", "News", "Harbour", TITLE, "By Ann Lee, 3 March 2026, 10:30", "Picture: the new pier", ""),
    ],
)
def test_headline_above_the_article(above):
    assert headline(*dump(*above)) == TITLE


def test_text_without_a_headline_has_none():
    lines = [Line(text=text, blank_before=True) for text in BODY]
    assert find_title(lines, [True] * len(lines)) == -1


@pytest.mark.parametrize("texts", [(), ("x",), ("…",), ("🙂" * 5,) * 3, ("a" * 100_000,), ("word " * 20_000,), ("Menu",) * 20_000])
@pytest.mark.parametrize("kept", [True, False])
def test_odd_lines_do_no_harm(texts, kept):
    lines = [Line(text=text.strip()) for text in texts]
    assert -1 <= find_title(lines, [kept] * len(lines)) < max(1, len(lines))


def test_candidates_are_few_and_have_a_number_for_each_feature():
    lines = [Line(text=f"Gull number {i} seen over the bridge") for i in range(500)]
    places, rows = title_rows(lines, [i > 400 for i in range(500)])
    assert len(places) <= MOST_CANDIDATES
    assert rows.shape == (len(places) + 1, len(FEATURES))
    assert list(places) == sorted(places)
