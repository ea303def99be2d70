"""One event, one story: look-alikes apart, follow-ups and other languages together."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from make import article, moment
from secondsource.records import Analysis, TimeKind, TimeMention
from secondsource.stories import StoryOptions, describe_page, gather_stories
from secondsource.stories.blocking import block_pairs, survey
from secondsource.stories.pairs import (
    CROWD,
    DENSE,
    KIN,
    STREAM,
    Around,
    Page,
    count_background,
    pair_features,
    pair_score,
    same_language,
    weigh,
    weights_of,
)
from secondsource.text import sentence_spans

FERRY = "The ferry Hedda sank off the island of Kallmar on Monday night with 212 passengers on board, and at least 14 people died."
FERRY_AGAIN = (
    "Divers found the bow door of the ferry Hedda open off Kallmar. Captain Joren Pallesen, who survived, spoke of the 212 passengers."
)
OLDER = "The ferry Astrid ran aground off the island of Kallmar with 90 passengers on board; nobody was hurt, the coast guard said."
PENSION = "The parliament of Norvia passed a pension reform by 88 votes to 61, and prime minister Elin Sorvag called the vote historic."


def lead(angle: float) -> bytes:
    """A unit vector whose cosine with another is that of the angle between them, in degrees."""
    return np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))], dtype=np.float32).tobytes()


def page(key, text, angle=None, at="2026-03-03", days=(), **fields):
    body = article(f"{key}.html", id=key, title="", text=text, published=moment(at) if at else None, **fields)
    times = tuple(TimeMention(start=0, end=0, kind=TimeKind.DATE, value=d) for d in days)
    analysis = Analysis(article_id=key, sentences=sentence_spans(text), times=times)
    return describe_page(body, analysis, b"" if angle is None else lead(angle))


def groups(*pages, **options):
    return sorted(s.article_ids for s in gather_stories(pages, options=StoryOptions(**options)))


def test_same_event_joins_and_others_stay_apart():
    pages = [page("a", FERRY, 0), page("b", FERRY_AGAIN, 20, "2026-03-05"), page("c", PENSION, 80)]
    assert groups(*pages) == [("a", "b"), ("c",)]


@pytest.mark.parametrize("at", ["2024-03-03", "2025-08-02", "2026-01-20"])
def test_look_alikes_of_another_time_stay_apart(at):
    assert groups(page("a", FERRY, 0), page("b", OLDER, 26, at)) == [("a",), ("b",)]


@pytest.mark.parametrize("at", ["2026-03-03", "2026-03-10", "2026-03-16"])
def test_follow_ups_of_two_weeks_join(at):
    assert groups(page("a", FERRY, 0), page("b", FERRY_AGAIN, 20, at)) == [("a", "b")]


def test_an_undated_page_joins_by_content_and_by_the_day_it_names():
    pages = [
        page("a", FERRY, 0),
        page("b", FERRY_AGAIN, 22, None, ["2026-03-03"]),
        page("c", FERRY_AGAIN, 22, None, ["XXXX-03-03"]),
    ]
    assert groups(*pages) == [("a", "b", "c")]


def test_a_named_day_of_another_year_keeps_an_undated_page_apart():
    assert groups(page("a", FERRY, 0), page("b", OLDER, 26, None, ["2023-03-03"])) == [("a",), ("b",)]


def test_pages_in_two_languages_join():
    ukrainian = "Пором «Гедда» затонув біля острова Каллмар у понеділок увечері, на борту було 212 пасажирів, щонайменше 14 людей загинули."
    assert groups(page("a", FERRY, 0), page("b", ukrainian, 23, lang="uk"), page("c", PENSION, 80)) == [("a", "b"), ("c",)]


ABROAD = {
    "de": "Die Fähre Hedda ist am Montagabend vor der Insel Kallmar mit 212 Passagieren gesunken, mindestens 14 Menschen starben.",
    "fr": "Le ferry Hedda a coulé lundi soir au large de l'île de Kallmar avec 212 passagers à bord ; au moins 14 personnes sont mortes.",
    "ro": "Feribotul Hedda s-a scufundat luni seară lângă insula Kallmar cu 212 pasageri la bord; cel puțin 14 oameni au murit.",
    "uk": "Пором «Гедда» затонув біля острова Каллмар у понеділок увечері, на борту було 212 пасажирів, щонайменше 14 людей загинули.",
}
LOOSE = "HELL AT SEA: holiday ferry goes down off Kallmar. One nurse, Paula Orchard, of Dorset, wept as she told how she clung to a raft."
MORE = "Divers searched the ferry Hedda off Kallmar for the missing of its 212 passengers, a nurse among them, the coast guard said."


def test_pages_in_other_languages_do_not_tear_off_a_page_that_is_told_loosely():
    told = [page("a", FERRY, 0), page("b", MORE, 8), page("c", LOOSE, -22)]
    abroad = [page(lang, text, 14 + at, lang=lang) for at, (lang, text) in enumerate(ABROAD.items())]
    away = [page("x", PENSION, 80), page("y", OLDER, 26, "2025-08-02")]
    assert groups(*told, *away) == [("a", "b", "c"), ("x",), ("y",)]
    assert groups(*told, *abroad, *away) == [("a", "b", "c", *ABROAD), ("x",), ("y",)]
    assert groups(*away, *reversed(abroad), *reversed(told)) == groups(*told, *abroad, *away)


def test_words_serve_where_vectors_are_missing():
    assert groups(page("a", FERRY), page("b", FERRY + " The captain survived."), page("c", PENSION)) == [("a", "b"), ("c",)]


@pytest.mark.parametrize("value", ["2026-13-45", "0000-01-01", "2026-02-30", "XXXX-02-30", "2026-W09"])
def test_impossible_dates_are_passed_over(value):
    assert len(groups(page("a", FERRY, 0, None, [value]), page("b", FERRY, 0, "2026-03-03"))) == 1


def test_no_readings_and_empty_texts():
    assert gather_stories([]) == ()
    assert len(gather_stories([page("a", ""), page("b", "", None, None)])) == 2
    assert groups(page("a", FERRY, 0), page("a", FERRY, 0)) == [("a",)]


def test_damaged_vectors_do_not_stop_a_run():
    broken = replace(page("b", FERRY, 0), lead=b"abc")
    nan = np.array([np.nan, 1.0], dtype=np.float32).tobytes()
    assert sum(map(len, groups(page("a", FERRY, 0), broken, replace(page("c", PENSION), lead=nan)))) == 3


def test_order_of_the_input_does_not_matter():
    pages = [page("a", FERRY, 0), page("b", FERRY_AGAIN, 20), page("c", PENSION, 45), page("d", OLDER, 26, "2025-08-02")]
    assert len({gather_stories(order) for order in itertools.permutations(pages)}) == 1


def test_a_story_id_follows_from_its_articles():
    (story,) = gather_stories([page("a", FERRY, 0), page("b", FERRY, 0)])
    assert gather_stories([page("b", FERRY, 0), page("a", FERRY, 0), page("c", PENSION, 45)])[0:2].count(story) == 1


def test_every_article_is_in_one_story():
    pages = [page(f"p{i:02}", (FERRY, PENSION, OLDER)[i % 3], (0, 45, 26)[i % 3], f"2026-0{1 + i % 3}-0{1 + i % 9}") for i in range(30)]
    assert sorted(a for s in gather_stories(pages) for a in s.article_ids) == [p.article_id for p in pages]


@pytest.mark.parametrize(
    ("cosines", "crowd", "nearest"),
    [
        ([], STREAM, STREAM),
        ([0.5, -1.0, 0.8], STREAM, STREAM),
        ([0.99] * 500, DENSE, KIN),
        ([0.87] * CROWD + [0.2] * 100, 0.87, 0.87),
        ([0.91], (0.88 + (CROWD - 1) * STREAM) / CROWD, 0.91),
    ],
)
def test_what_lies_around_a_page(cosines, crowd, nearest):
    found = Around.of(np.array(cosines, np.float32))
    assert (found.crowd, found.nearest) == pytest.approx((crowd, nearest), abs=1e-6)


def test_a_survey_of_all_pages_finds_what_blocking_finds():
    pages = [Page.of(page(f"p{n}", FERRY, 4 * n), 8) for n in range(30)]
    both = zip(survey(pages), block_pairs(pages)[1], strict=True)
    assert all((a.crowd, a.nearest) == pytest.approx((b.crowd, b.nearest), abs=1e-6) for a, b in both)
    assert survey([]) == []


def weighed(*pages, around=STREAM):
    laid = [Page.of(p, 8) for p in pages]
    return [weigh(p, count_background(laid), Around(around, around)) for p in laid]


def test_a_crowd_or_a_nearer_page_makes_a_pair_less_likely():
    pair = (page("a", FERRY, 0), page("b", FERRY_AGAIN, 28))
    lonely, crowded = (pair_score(*weighed(*pair, around=around), 0.0) for around in (STREAM, DENSE))
    behind = pair_features(*weighed(*pair, around=KIN), 0.0)["behind"]
    assert lonely > crowded
    assert behind > 0.5


def test_every_feature_has_a_weight_and_the_score_is_their_sum():
    for other in (page("b", FERRY_AGAIN, 20), page("b", FERRY_AGAIN, 20, lang="ro")):
        left, right = weighed(page("a", FERRY, 0), other)
        table, features = weights_of(left.page, right.page), pair_features(left, right, 0.5)
        assert set(features) == set(table)
        assert pair_score(left, right, 0.5) == pytest.approx(1 / (1 + math.exp(-sum(table[n] * x for n, x in features.items()))))


def test_shipped_weights_have_the_signs_that_their_features_ask_for():
    table = same_language()
    assert all(table[name] > 0 for name in ("meaning", "terms", "numbers", "near"))
    assert all(table[name] < 0 for name in ("crowd", "behind", "weekday", "event_far", "page_far"))


@pytest.mark.parametrize(
    ("left", "right", "clash"),
    [
        (["XXXX-WXX-1"], ["XXXX-WXX-2"], 1.0),
        (["XXXX-WXX-1", "XXXX-WXX-3TNI"], ["XXXX-WXX-3"], 0.0),
        (["XXXX-WXX-1"], [], 0.0),
        (["XXXX-WXX-8"], ["XXXX-WXX-2"], 0.0),
    ],
)
def test_undated_pages_that_name_other_weekdays_speak_of_other_days(left, right, clash):
    pair = weighed(page("a", FERRY, 0, None, left), page("b", FERRY_AGAIN, 20, None, right))
    assert pair_features(*pair, 0.0)["weekday"] == clash
    assert page("a", FERRY, 0, "2026-03-03", left).weekdays == ()


def test_a_code_with_digits_keeps_its_end():
    terms = dict(page("a", "The Calder7100 locomotive replaces the Calder7200 on inland lines.").terms)
    assert {"calder7100", "calder7200", "locomo"} <= set(terms)


def test_a_great_story_stays_one_among_other_news():
    rng = np.random.default_rng(5)
    event = rng.normal(size=64)
    words = {n: [f"{a}{b}{'quill' if n else 'harbor'}" for a in "bcdfgh" for b in "aeiouy"] for n in (0, 1)}
    pages = []
    for n in range(150):
        told = n < 60
        near = (event / np.linalg.norm(event) if told else 0.0) + (0.036 if told else 1.0) * rng.normal(size=64)
        text = " ".join([*rng.choice(words[0][:18], 10 * told, replace=False), *rng.choice(words[1], 8, replace=False)])
        pages.append(replace(page(f"p{n:03}", text), lead=(near / np.linalg.norm(near)).astype(np.float32).tobytes()))
    assert max(len(s.article_ids) for s in gather_stories(pages)) == 60
