import pytest

from secondsource.extract.furniture import drop_repeats, is_box, is_caption, is_furniture, is_menu, is_share_line, is_teaser

SENTENCE = "The mayor said on Monday that the ferry would sail again in May, whatever the harbour board thinks of it."


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (is_teaser, "Read more:"),
        (is_teaser, "Also Read: Herring prices fall"),
        (is_teaser, "You may also like"),
        (is_teaser, "Lesen Sie auch: Hafen gesperrt"),
        (is_teaser, "Читайте також: Порт закрито"),
        (is_caption, "Photo: Ann Lee / Gull"),
        (is_caption, "This image is AI-generated and does not depict any real event."),
        (is_caption, "The ferry in 2029. Photo: Ann Lee via Fotobank"),
        (is_caption, "[img] caption: the ferry at its berth"),
        (is_share_line, "Share Tweet Pin Send"),
        (is_share_line, "12 Shares"),
        (is_share_line, "· 3 min read · Verified by 2 sources ·"),
        (is_share_line, "0"),
        (is_box, "Sign up to our newsletter and get five stories a day."),
        (is_box, "© Gull Media 2031. All rights reserved."),
        (is_box, "Tags: ferries, ports"),
        (is_box, "Every story in our harbour coverage is assembled from several sources."),
        (is_menu, "Home | World | Sport | Weather"),
        (is_menu, "Next: crane arrives | tender for ropes | obituary"),
    ],
)
def test_furniture(rule, line):
    assert rule(line)


@pytest.mark.parametrize(
    "line", [SENTENCE, "What the board wants", "“We photograph every ship,” he said.", "Read the full text aloud, the judge ordered him."]
)
def test_articles_are_no_furniture(line):
    assert not is_furniture(line)
    assert not is_menu(line)


def test_repeats_go_and_the_longer_stays():
    quote = "the ferry would sail again in May, whatever the board thinks"
    longer = SENTENCE.replace("harbour board", "board")
    assert drop_repeats([quote, longer, "He left.", "He left.", longer]) == [longer, "He left.", "He left."]
