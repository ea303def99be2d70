from secondsource.extract.kinds import is_index, is_partial, is_prose, refuse_page, text_size

PROSE = "The mayor said on Monday that the ferry would sail again in May, whatever the harbour board thinks of it."


def test_short_news_item_is_an_article():
    assert refuse_page("Ferry sails again", [PROSE], ["Home", "Ferry sails again", PROSE]) is None


def test_menu_words_do_not_refuse_an_article():
    lines = ["Home", "Search results", "Cookie settings", "Ferry sails again", *[PROSE] * 5]
    assert refuse_page("Ferry sails again", [PROSE + str(i) + " " + PROSE for i in range(5)], lines) is None


def test_pairs_of_headline_and_teaser_are_an_index():
    assert is_index([x for i in range(5) for x in (f"Headline of story {i}", f"{PROSE[:60]} again and again today.")])
    assert not is_index([PROSE] * 8)


def test_a_page_that_calls_itself_an_article_is_believed():
    listed = ["Round one: Varnow", "Round two: Odel"]
    assert refuse_page("Calendar", listed, listed * 10) is not None
    assert refuse_page("Calendar", listed, listed * 10, declared=True) is None


def test_sizes():
    assert text_size("three small words") == 3
    assert text_size("橋が月曜日に開通した") == 5
    assert is_prose("橋が月曜日に開通したと市長が記者団に語った。")
    assert not is_prose("Ten walks along the river")


def test_cut_lead_is_partial():
    assert is_partial(["The mayor said that …"], [], free=True)
    assert is_partial([PROSE], [], free=False)
    assert not is_partial([PROSE] * 20, [], free=True)
