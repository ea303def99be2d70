from dataclasses import replace

import pytest

from secondsource.records import Analysis, Article, EntityKind, Origin, Outlet, Reading, StoryEntity
from secondsource.scoring.sentiment import find_affected, score_sentiment, target_polarity
from secondsource.text import sentence_spans


def write(name, text, title=""):
    article = Article(id=name, capture_id=f"c-{name}", file=name, title=title, text=text, lang="en")
    return Reading(article=article, analysis=Analysis(article_id=name, sentences=sentence_spans(text)), claims=())


def origin(root, *copies):
    return Origin(id=f"o-{root}", root_id=root, article_ids=(root, *copies))


def entity(name, kind, *readings):
    found = [(r.article.id, at, at + len(name)) for r in readings if (at := r.article.text.find(name)) >= 0]
    return StoryEntity(name=name, kind=kind, id=None, mentions=tuple(found))


@pytest.mark.parametrize(
    ("text", "target", "polarity"),
    [
        ("The senator slammed Mayor Orla Dunn.", "Orla Dunn", -1),
        ("Orla Dunn was accused of lying.", "Orla Dunn", -1),
        ("The board praised Orla Dunn for her courage.", "Orla Dunn", 1),
        ("Orla Dunn won the election.", "Orla Dunn", 1),
        ("Orla Dunn spoke at the library on Monday.", "Orla Dunn", 0),
        ("Orla Dunn was defeated by Piet Sander.", "Orla Dunn", -1),
        ("", "", 0),
    ],
)
def test_polarity_towards_the_target(text, target, polarity):
    start = text.index(target)
    assert target_polarity(text, start, start + len(target))[0] == polarity


def test_score_stays_within_bounds_and_out_of_range_targets_do_no_harm():
    text = "terrible horrible disgraceful liar Orla Dunn murderer traitor killer torture"
    assert -1 <= target_polarity(text, 35, 44)[1] < 0
    assert target_polarity(text, 900, 910) == (0, 0.0)
    assert target_polarity("Міністр Оксана Приклад виступила в Одесі.", 8, 22)[0] == 0


def test_tone_is_a_mean_over_origins_and_a_reprint_adds_nothing():
    glad = write("a", "The rescue was a wonderful success.")
    grim = write("b", "The terrible fire killed four people.")
    copy = write("c", "The terrible fire killed four people.")
    two = score_sentiment([glad, grim], [origin("a"), origin("b")])
    assert two == score_sentiment([copy, grim, glad], [origin("a"), origin("b", "c")])
    assert score_sentiment([glad], [origin("a")]).value > two.value > score_sentiment([grim], [origin("b")]).value
    assert two.value == pytest.approx(sum(p.amount for p in two.parts), abs=1e-3)


def test_no_readings_no_tone():
    assert score_sentiment([], []).value == 0.0


@pytest.mark.parametrize(
    ("title", "text", "name", "kind", "polarity"),
    [
        (
            "Fire destroys Varnow Foam plant",
            "A blaze destroyed the Varnow Foam plant on Monday.",
            "Varnow Foam",
            EntityKind.ORGANISATION,
            -1,
        ),
        (
            "Regulator fines Varnow Foam",
            "The regulator fined Varnow Foam 3 million euros.",
            "Varnow Foam",
            EntityKind.ORGANISATION,
            -1,
        ),
        ("Orlen Tram wins order", "Orlen Tram won the contract for nine trams.", "Orlen Tram", EntityKind.ORGANISATION, 1),
        ("Library opens late", "The library of Varnow kept its doors as they were.", "Varnow", EntityKind.PLACE, 0),
    ],
)
def test_whom_an_event_helps_or_harms(title, text, name, kind, polarity):
    page = write("a", text, title)
    (row,) = find_affected([page], [origin("a")], [entity(name, kind, page)])
    assert (row.entity, row.polarity) == (name, polarity)


def test_reprints_do_not_change_whom_it_affects():
    page, copy = write("a", "A blaze destroyed the Varnow Foam plant."), write("b", "A blaze destroyed the Varnow Foam plant.")
    once = find_affected([page], [origin("a")], [entity("Varnow Foam", EntityKind.ORGANISATION, page)])
    twice = find_affected([page, copy], [origin("a", "b")], [entity("Varnow Foam", EntityKind.ORGANISATION, page, copy)])
    assert once == twice


def test_products_are_never_affected():
    page = write("a", "A blaze destroyed the Foamster.")
    assert find_affected([page], [origin("a")], [entity("Foamster", EntityKind.PRODUCT, page)]) == ()


@pytest.mark.parametrize(("kind", "affected"), [("agency", []), ("official", ["Orsk Wire"]), ("", ["Orsk Wire"])])
def test_who_tells_of_an_event_is_not_affected_by_it(kind, affected):
    page = write("a", "Orsk Wire won a major contract, it told Orsk Wire.", title="Orsk Wire wins contract")
    page = replace(page, article=replace(page.article, outlet=Outlet(name="Orsk Wire", kind=kind)))
    rows = find_affected([page], [origin("a")], [entity("Orsk Wire", EntityKind.ORGANISATION, page)])
    assert [row.entity for row in rows] == affected
