"""Why a page counts as drawing on another, in words."""

import pytest

from make import article, moment, outlet, reading
from secondsource.records import Analysis, Credit, Derivation
from secondsource.reuse.context import Context
from secondsource.reuse.dependence import Comparer, fitted_weights
from secondsource.reuse.reasons import explain, name_of
from secondsource.reuse.shingles import profile
from secondsource.text import sentence_spans

WEIR = (
    "The weir at Sollen gave way on Thursday and 19 boats drifted into the reeds, lock keeper Arne Topp said.\n\n"
    "The weir was built in 1931. Divers will look at its piers on Monday."
)
OWN = "Anglers of Sollen had warned of the rotten piers since 2022. Their chairman Uwe Brandt showed 6 letters to the council."


def page(key, text=WEIR, *, at="2026-03-02T08:00:00+00:00", **fields):
    given = {"title": "", "outlet": outlet(f"Paper {key}"), "published": moment(at) if at else None} | fields
    of = article(f"{key}.html", id=key, text=text, **given)
    return profile(reading(of, analysis=Analysis(article_id=key, sentences=sentence_spans(text))))


def said(left, right, derivation=Derivation.WHOLLY, *, official=(), doubtful=False):
    context = Context([left, right], {p.id: p.id for p in (left, right)})
    story = Comparer(context, frozenset(official), fitted_weights())
    evidence = story.compare(left, right)
    return explain(evidence, story.find_passages(evidence, [left, right]), derivation, doubtful=doubtful)


def test_a_whole_copy_is_explained_by_words_facts_and_time():
    assert said(page("b", at="2026-03-02T11:00:00+00:00"), page("a")) == (
        "100% of its words, weighed by rarity, stand in Paper a, and 100% of its runs of 3 words.",
        "Every figure and name of it stands in Paper a; it has nothing of its own.",
        "That is 57% of them more than two pages on this event usually share.",
        "It was published 3 h later.",
    )


def test_facts_of_its_own_are_counted():
    reasons = said(page("b", WEIR + " Damage: 45,000 crowns."), page("a"))
    assert any(r.endswith("figures and names stand in Paper a.") for r in reasons)


def test_a_partial_copy_is_explained_by_its_passages():
    reasons = said(page("b", f"{OWN}\n\n{WEIR}"), page("a"), Derivation.PARTLY)
    assert reasons[0].endswith("words in a row, outside quotations, are the same as in Paper a.")
    assert any("sentences say what Paper a says and the rest of the story does not." in r for r in reasons)
    assert any(r.endswith("figures and names are its own.") for r in reasons)


def test_a_credit_is_quoted():
    credited = page("b", credits=(Credit(source="Paper a", quote="Source: Paper a"),))
    assert "It credits Paper a (“Paper a”)." in said(credited, page("a"))


@pytest.mark.parametrize(
    ("text", "told"),
    [(WEIR, "The text goes back to an official statement."), (WEIR.replace("lock keeper Arne Topp", "the council"), None)],
)
def test_a_release_says_what_it_passes_on(text, told):
    reasons = said(page("b", text), page("a"), Derivation.RELEASE, official={"a"})
    assert (told or "The text goes back to an official statement, and says so (“council said”).") in reasons


def test_a_doubtful_copy_says_that_it_is_a_voice_but_not_a_full_one():
    assert said(page("b"), page("a"), doubtful=True)[-1].endswith("not enough to fold it, so it is a voice of its own, but not a full one.")
    assert not any("not a full one" in r for r in said(page("b"), page("a")))


@pytest.mark.parametrize(
    ("source", "copy", "told"),
    [
        ("2026-03-02", "2026-03-03", "It was published 1 day later."),
        ("2026-03-02", "2026-03-05", "It was published 3 days later."),
        ("2026-03-02T08:00:00+00:00", "2026-03-02T08:00:20+00:00", "It was published 1 min later."),
        ("2026-03-02T08:00:00+00:00", "2026-03-02T09:20:00+00:00", "It was published 80 min later."),
        ("2026-03-02T08:00:00+00:00", "2026-03-09T08:00:00+00:00", "It was published 7 days later."),
        ("2026-03-02", "2026-03-02", ""),
        ("2026-03-03", "2026-03-02", ""),
        (None, "2026-03-02", ""),
        ("2026-03-02", None, ""),
    ],
)
def test_the_time_between_is_told_where_it_is_known(source, copy, told):
    assert [r for r in said(page("b", at=copy), page("a", at=source)) if r.startswith("It was published")] == [told] * bool(told)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"outlet": outlet("Varnow Post"), "title": "Weir breaks"}, "Varnow Post"),
        ({"outlet": outlet(""), "title": "Weir breaks"}, "“Weir breaks”"),
        ({"outlet": None, "title": "Weir breaks"}, "“Weir breaks”"),
        ({"outlet": None, "title": ""}, "the other page"),
    ],
)
def test_a_page_is_called_by_its_outlet_or_title(fields, name):
    assert name_of(reading(article(**fields))) == name


def test_empty_pages_have_reasons_without_figures_of_facts():
    assert said(page("b", ""), page("a", "")) == ("0% of its words, weighed by rarity, stand in Paper a, and 0% of its runs of 3 words.",)
