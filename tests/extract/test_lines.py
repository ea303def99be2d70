import pytest

from secondsource.extract.lines import ends_sentence, join_fragments, read_lines


def texts(lines):
    return [line.text for line in lines]


def test_lines_keep_indent_blank_and_bullet():
    first, second = read_lines("Title\n\n  \u2022 item\u00a0one\n***\n")
    assert (first.text, first.blank_before, first.bullet) == ("Title", True, False)
    assert (second.text, second.blank_before, second.bullet, second.indent) == ("item one", True, True, 2)


@pytest.mark.parametrize(
    ("raw", "text", "bullet"),
    [
        ("- salt  water", "salt water", True),
        ("o  dear steel", "dear steel", True),
        ("o steel", "o steel", False),
        ("3. 3Ropes are dear", "Ropes are dear", True),
        ("3. 33 ropes", "3. 33 ropes", False),
        ("-4 degrees", "-4 degrees", False),
        ("\u200bFerry\u00ad man", "Ferry man", False),
    ],
)
def test_marks_of_lists(raw, text, bullet):
    (line,) = read_lines(raw)
    assert (line.text, line.bullet) == (text, bullet)


def test_tabs_count_as_four_columns():
    assert [line.indent for line in read_lines("\tFerry\n  Gull")] == [4, 2]


@pytest.mark.parametrize("dump", ["", "\n\n", "***\n---", "\u200b", "☃\n☂"])
def test_no_words_no_lines(dump):
    assert read_lines(dump) == ()


def test_markdown_marks_go():
    dump = "# Ferry sails\n\n**Bold** words of the [mayor](https://x.example/a) stay.\n\n> Quoted"
    assert texts(read_lines(dump)) == ["Ferry sails", "Bold words of the mayor stay.", "Quoted"]


def test_few_breaks_are_left_alone():
    lines = read_lines("Ann Lee\nwith inputs from agencies\nA sentence that ends here.")
    assert join_fragments(lines) == lines


def test_fragments_become_sentences():
    dump = "The mayor and council of\nVarnow\n, who were there\nwith their wives\nand children, told the\nDaily Gull\nthat the bridge\nwhich was old\nwould open.\nHome"
    assert texts(join_fragments(read_lines(dump))) == [
        "The mayor and council of Varnow, who were there with their wives and children, told the Daily Gull that the bridge which was old would open.",
        "Home",
    ]


def test_fragments_stop_at_empty_lines_and_bullets():
    dump = "\n".join(
        ["the old bridge over", "the river of the", "town and its", "ferry which was", "to sail for the", "", "last time", "- and so"]
    )
    assert texts(join_fragments(read_lines(dump)))[1:] == ["last time", "and so"]


@pytest.mark.parametrize(
    ("text", "ends"), [("It sails.", True), ("“It sails!”", True), ("It sails…)", True), ("It sails", False), ("", False), ('"', False)]
)
def test_ends_of_sentences(text, ends):
    assert ends_sentence(text) is ends


def test_many_fragments_take_linear_time():
    dump = "\n".join(["and the ferry of"] * 50_000)
    assert len(join_fragments(read_lines(dump))) == 1
