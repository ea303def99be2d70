import pytest

import make
from secondsource.ledger.coalitions import find_counts, gather_coalitions, may_count
from secondsource.records import Story
from secondsource.text import sentence_spans


def page(text, name="a", day="2031-03-04"):
    article = make.article(f"{name}.html", text=text, published=make.moment(day))
    return make.reading(article, analysis=make.analysis(article, sentences=sentence_spans(text)))


def read(text, name="a", day="2031-03-04"):
    reading = page(text, name, day)
    report = make.story_report(reading.article, story=Story(id=f"story-{name}", article_ids=(reading.article.id,)))
    return find_counts([reading], report)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Uruguay joined the Quiet Seas Convention on Tuesday.", [("Quiet Seas Convention", "Uruguay", False)]),
        (
            "Portugal and Ireland ratified the Quiet Seas Convention.",
            [("Quiet Seas Convention", "Ireland", False), ("Quiet Seas Convention", "Portugal", False)],
        ),
        ("Slovakia left the Mountain Rescue Alliance.", [("Mountain Rescue Alliance", "Slovakia", True)]),
        (
            "The Mountain Rescue Alliance, which includes Austria and Slovenia, met on Friday.",
            [("Mountain Rescue Alliance", "Austria", False), ("Mountain Rescue Alliance", "Slovenia", False)],
        ),
        ("Norway joined the grain coalition.", [("grain coalition", "Norway", False)]),
        (
            "The Harbour Pact was signed in May. Malta joined the pact on Monday.",
            [("Harbour Pact", "Malta", False)],
        ),
        ("Uruguay will join the Quiet Seas Convention.", []),
        ("Uruguay has not joined the Quiet Seas Convention.", []),
        ("Last year Uruguay joined the Quiet Seas Convention.", []),
        ("Uruguay joined the talks.", []),
        ("", []),
    ],
)
def test_who_joins_and_leaves(text, rows):
    assert sorted((m.body, m.member, m.left) for m in read(text).memberships) == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("34 states have signed the Quiet Seas Convention.", [("signatory", 34)]),
        ("Uruguay became the 41st party to the Quiet Seas Convention.", [("party", 41)]),
        ("Uruguay is the forty-first state to ratify the Quiet Seas Convention.", [("party", 41)]),
        ("The Quiet Seas Convention now has twenty-six parties.", [("party", 26)]),
        ("That brings the number of members of the Mountain Alliance to 12.", [("member", 12)]),
        ("The 12-nation Mountain Alliance met.", []),
        ("The Quiet Seas Convention was signed. That brings the number of parties to 23.", [("party", 23)]),
        ("34 states may have signed the Quiet Seas Convention.", []),
        ("34 states have signed the book.", []),
    ],
)
def test_how_many_are_in_it(text, rows):
    assert [(h.counted, h.number) for h in read(text).headcounts] == rows


def test_spans_are_the_sentences():
    text = "It rained. Uruguay joined the Quiet Seas Convention."
    (told,) = read(text).memberships
    assert text[told.start : told.end] == "Uruguay joined the Quiet Seas Convention."


def test_bodies_over_time():
    stories = [
        read("Uruguay joined the Quiet Seas Convention. The Quiet Seas Convention now has 20 parties.", "a", "2031-01-01"),
        read("Malta joined the Quiet Seas Convention. The Quiet Seas Convention now has 25 parties.", "b", "2031-02-01"),
        read("Uruguay left the Quiet Seas Convention. The Quiet Seas Convention now has 24 parties.", "c", "2031-03-01"),
    ]
    (body,) = gather_coalitions(stories)
    assert (body.name, body.members) == ("Quiet Seas Convention", ("Malta",))
    assert [(c.day, c.member, c.left) for c in body.changes] == [
        ("2031-01-01", "Uruguay", False),
        ("2031-02-01", "Malta", False),
        ("2031-03-01", "Uruguay", True),
    ]
    assert [(c.number, c.contradicts) for c in body.counts] == [(20, False), (25, False), (24, True)]
    assert gather_coalitions(reversed(stories)) == (body,)


def test_two_counts_of_one_day_contradict_each_other():
    stories = [read(f"The Quiet Seas Convention now has {n} parties.", str(n)) for n in (20, 21)]
    (body,) = gather_coalitions(stories)
    assert [(c.number, c.contradicts) for c in body.counts] == [(20, True), (21, True)]


def test_copies_are_one_voice():
    text = "The Quiet Seas Convention now has 20 parties."
    left, right = page(text, "a"), page(text, "b")
    report = make.story_report(left.article, right.article, origins=(make.origin(left.article, right.article),))
    (body,) = gather_coalitions([find_counts([left, right], report)])
    (count,) = body.counts
    assert (len(count.mentions), len(count.origin_ids)) == (2, 1)


def test_other_languages_and_nothing_give_nothing():
    assert gather_coalitions([]) == ()
    assert not may_count("Nothing of the kind.")
    article = make.article(text="Uruguay joined the Quiet Seas Convention.", lang="de")
    assert find_counts([make.reading(article)], make.story_report(article)).memberships == ()
    assert find_counts([], make.story_report(article)).headcounts == ()
