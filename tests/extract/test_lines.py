from secondsource.extract.lines import join_fragments, read_lines
from secondsource.extract.linescores import FEATURES, line_features, score_lines


def texts(lines):
    return [line.text for line in lines]


def test_lines_keep_indent_blank_and_bullet():
    first, second = read_lines("Title\n\n  \u2022 item\u00a0one\n***\n")
    assert (first.text, first.blank_before, first.bullet) == ("Title", True, False)
    assert (second.text, second.blank_before, second.bullet, second.indent) == ("item one", True, True, 2)


def test_few_breaks_are_left_alone():
    lines = read_lines("Ann Lee\nwith inputs from agencies\nA sentence that ends here.")
    assert join_fragments(lines) == lines


def test_fragments_become_sentences():
    dump = "The mayor and council of\nVarnow\n, who were there\nwith their wives\nand children, told the\nDaily Gull\nthat the bridge\nwhich was old\nwould open.\nHome"
    assert texts(join_fragments(read_lines(dump))) == [
        "The mayor and council of Varnow, who were there with their wives and children, told the Daily Gull that the bridge which was old would open.",
        "Home",
    ]


def test_feature_rows():
    lines = read_lines("Home\nThe mayor said on Monday that the ferry would sail again in May.\n© Gull")
    assert line_features(lines).shape == (3, len(FEATURES))
    scores = score_lines(lines)
    assert scores[1] > scores[0]
    assert scores[1] > scores[2]
    assert score_lines(()).size == 0
