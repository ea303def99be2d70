"""Links fold into origins: one voice each, and how far it carries."""

import itertools

import pytest

from make import article, moment, outlet, reading
from secondsource.records import Analysis, Attribution, Credit, Derivation, ReuseLink, content_id
from secondsource.reuse.origins import SOURCELESS, VAGUE, derivations, doubts, fold_origins

AGENCIES = (Credit(source="agencies", quote="Agencies"),)


def page(key, *, name=None, owner="", kind="daily", at=None, cites=True, **fields):
    """A page that names a speaker, of an outlet of its own unless told otherwise; pages come out a day after each other."""
    at = at or f"2026-03-0{'abcdefgh'.index(key[0]) + 1}"
    of = article(f"{key}.html", id=key, outlet=outlet(name or f"Paper {key}", owner=owner, kind=kind), published=moment(at), **fields)
    speakers = (Attribution(start=0, end=9, speaker="Ilse Dorn"),) if cites else ()
    return reading(of, analysis=Analysis(article_id=key, sentences=(), attributions=speakers))


PAGES = {k: page(k) for k in "abcd"}


def link(page, source, derivation=Derivation.WHOLLY, score=0.9, passages=(), *, doubtful=False):
    return ReuseLink(
        article_id=page, source_id=source, derivation=derivation, score=score, reasons=(), passages=passages, doubtful=doubtful
    )


def groups(pages, links=()):
    return [o.article_ids for o in fold_origins(pages, links)]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([], [("a",), ("b",), ("c",)]),
        ([link("b", "a")], [("a", "b"), ("c",)]),
        ([link("b", "a", Derivation.RELEASE), link("c", "b")], [("a", "b", "c")]),
        ([link("b", "a", Derivation.PARTLY)], [("a",), ("b",), ("c",)]),
        ([link("b", "a", doubtful=True)], [("a",), ("b",), ("c",)]),
        ([link("b", "a", Derivation.RELEASE, doubtful=True), link("b", "c", score=0.5)], [("a",), ("c", "b")]),
        ([link("a", "c"), link("b", "c")], [("c", "a", "b")]),
        ([link("a", "b"), link("b", "a", score=0.8)], [("b", "a"), ("c",)]),
        ([link("a", "b"), link("b", "c", score=0.8), link("c", "a", score=0.7)], [("c", "a", "b")]),
        ([link("a", "a"), link("b", "missing"), link("missing", "b")], [("a",), ("b",), ("c",)]),
    ],
)
def test_fold(links, expected):
    assert groups([PAGES[k] for k in "abc"], links) == expected


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ([page("a", owner="Holm Media"), page("b", owner="Holm Media"), page("c")], [("a", "b"), ("c",)]),
        ([page("a", owner="HOLM MEDIA"), page("b", owner="Holm Media")], [("a", "b")]),
        ([page("a", owner=""), page("b", owner="")], [("a",), ("b",)]),
        ([page("a", name="Post"), page("b", name="post")], [("a", "b")]),
        ([page("a", name="Post", owner="X"), page("b", name="Post"), page("c", owner="X")], [("a", "b", "c")]),
        ([page("a", name="Post", at="2026-03-09"), page("b", name="Post")], [("b", "a")]),
    ],
)
def test_one_outlet_and_one_owner_are_one_voice(pages, expected):
    assert groups(pages) == expected


def test_why_pages_are_one_voice_is_said():
    (origin,) = fold_origins([page("a", name="Post", owner="Holm"), page("b", owner="Holm"), page("c", name="Post")], ())
    assert origin.grounds == ("Outlets of one owner, Holm, are one voice.", "Pages of one outlet, Post, are one voice.")
    assert fold_origins([PAGES["a"]], ())[0].grounds == ()


def test_the_owner_of_a_copy_joins_nobody():
    pages = [PAGES["a"], page("b", owner="Holm"), page("c", owner="Holm")]
    assert groups(pages, [link("b", "a")]) == [("a", "b"), ("c",)]


# ---------------------------------------------------------------------------------------------------------------- credits


def credited(key, source="Far Press", quote="(Far Press) -", **fields):
    return page(key, credits=(Credit(source=source, quote=quote),), **fields)


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ([credited("a"), credited("b")], [("a", "b")]),
        ([credited("a"), credited("b", source="FAR PRESS")], [("a", "b")]),
        ([credited("a"), credited("b", source="Near Press")], [("a",), ("b",)]),
        ([credited("a"), credited("b", authors=("Nell Byron",))], [("a",), ("b",)]),
        ([credited("a"), page("b", name="Far Press", kind="agency")], [("a", "b")]),
        ([credited("a", source="FPS"), credited("b"), page("c", name="Far Press Service", kind="agency")], [("a", "c"), ("b",)]),
        ([credited("a", source="agencies"), credited("b", source="agencies")], [("a",), ("b",)]),
    ],
)
def test_pages_credited_to_one_agency_alone_are_its_voice(pages, expected):
    assert groups(pages) == expected


def test_the_agency_is_named_as_the_ground():
    (origin,) = fold_origins([credited("a"), credited("b")], ())
    assert origin.grounds == ("Pages credited to Far Press alone are its voice.",)


def test_pages_that_credit_each_other_are_one_voice():
    left = page("a", name="Alder News", credits=(Credit(source="Birch News", quote="(Birch News)"),))
    right = page("b", name="Birch News", credits=(Credit(source="Alder News", quote="(Alder News)"),))
    assert groups([left, right]) == [("a", "b")]


def test_a_page_that_credits_itself_is_its_own_voice():
    assert groups([credited("a", name="Far Press"), page("b")]) == [("a",), ("b",)]


# ------------------------------------------------------------------------------------------------------- how far a voice carries


@pytest.mark.parametrize(
    ("root", "strength"),
    [
        (page("a"), 1.0),
        (page("a", cites=False, authors=("Nell Byron",)), 1.0),
        (page("a", cites=False), SOURCELESS),
        (page("a", cites=False, kind="official"), 1.0),
        (page("a", credits=AGENCIES), VAGUE),
        (page("a", credits=AGENCIES, cites=False), VAGUE),
        (page("a", credits=(*AGENCIES, Credit(source="Far Press", quote="Far Press"))), 1.0),
    ],
)
def test_strength_of_a_voice(root, strength):
    (origin,) = fold_origins([root], ())
    assert origin.strength == strength
    assert (strength == 1.0) is (origin.grounds == ())
    assert all("weak voice" in ground and "Paper a" in ground for ground in origin.grounds)


def test_a_weak_page_without_an_outlet_is_called_by_its_title():
    nameless = reading(article(outlet=None, title="Weir breaks"))
    assert fold_origins([nameless], ())[0].grounds == ("“Weir breaks” names no author and cites nobody: a weak voice.",)


@pytest.mark.parametrize(
    ("copied", "strength"),
    [("2026-03-02", 1.0), ("2026-03-01", VAGUE), ("2099-01-01", 1.0), (None, VAGUE)],
)
def test_a_copy_weakens_its_root_only_where_it_may_have_come_first(copied, strength):
    copy = page("b", credits=AGENCIES)
    copy = reading(article("b.html", id="b", published=moment(copied) if copied else None, credits=AGENCIES))
    (origin,) = fold_origins([page("a", at="2026-03-01"), copy], [link("b", "a")])
    assert origin.strength == strength


@pytest.mark.parametrize("copied", ["2026-03-02", "2026-03-01", "2099-01-01", None])
def test_a_copy_never_lends_its_root_a_byline(copied):
    copy = reading(article("b.html", id="b", published=moment(copied) if copied else None, authors=("Nell Byron",)))
    (origin,) = fold_origins([page("a", at="2026-03-01", credits=AGENCIES), copy], [link("b", "a")])
    assert origin.strength == VAGUE


def test_an_official_root_is_not_weakened_by_its_copies():
    body = page("a", kind="official", cites=False)
    (origin,) = fold_origins([body, page("b", at="2026-03-01", cites=False)], [link("b", "a", Derivation.RELEASE)])
    assert (origin.root_id, origin.strength) == ("a", 1.0)


# ------------------------------------------------------------------------------------------------------------- order, derivations


def test_no_readings_give_no_origins():
    assert fold_origins([], []) == ()
    assert derivations([], []) == ()
    assert doubts([], []) == {}
    assert fold_origins([], [link("b", "a")]) == ()


def test_times_are_compared_whatever_their_zone():
    early, late = page("a", name="Post", at="2026-03-02T09:00:00+09:00"), page("b", name="Post", at="2026-03-02T01:00:00+00:00")
    assert groups([early, late]) == [("a", "b")]
    assert groups([page("a", name="Post", at="9999-12-31T23:00:00-12:00"), page("b", name="Post", at="0001-01-01T00:00:00+12:00")]) == [
        ("b", "a")
    ]


def test_pages_without_a_date_come_last():
    undated = reading(article("a.html", id="a", outlet=outlet("Post"), published=None))
    assert groups([undated, page("b", name="Post", at="2099-01-01")]) == [("b", "a")]


def test_ids_are_stable_and_order_does_not_matter():
    links = [link("b", "a"), link("c", "a"), link("d", "b", Derivation.PARTLY)]
    found = {fold_origins([PAGES[k] for k in order], ls) for order in itertools.permutations("abcd") for ls in (links, links[::-1])}
    assert len(found) == 1
    assert next(iter(found))[0].id == content_id("org", "a")


def test_a_page_given_twice_counts_once():
    assert groups([PAGES["a"], PAGES["a"], PAGES["b"]]) == [("a",), ("b",)]


def test_derivations_name_the_strongest_proven_link():
    links = [
        link("b", "a", Derivation.PARTLY, 0.99),
        link("b", "c", Derivation.WHOLLY, 0.6),
        link("c", "a", Derivation.RELEASE),
        link("d", "a", Derivation.WHOLLY, 0.4, doubtful=True),
    ]
    kinds = dict(derivations(PAGES.values(), links))
    assert kinds == {"a": Derivation.INDEPENDENT, "b": Derivation.WHOLLY, "c": Derivation.RELEASE, "d": Derivation.INDEPENDENT}
    assert derivations([PAGES["b"]], links) == (("b", Derivation.INDEPENDENT),)


# ------------------------------------------------------------------------------------------------------------------- doubts


def test_doubts_are_between_origins():
    links = [
        link("b", "a", score=0.4, doubtful=True),
        link("d", "c", Derivation.RELEASE, 0.3, doubtful=True),
        link("d", "b", score=0.35, doubtful=True),
        link("c", "a"),
    ]
    origins = fold_origins(PAGES.values(), links)
    a, b, d = (content_id("org", key) for key in "abd")
    assert doubts(links, origins) == {(b, a): 0.4, (d, a): 0.3, (d, b): 0.35}


@pytest.mark.parametrize(
    "doubted",
    [
        link("c", "b", score=0.4, doubtful=True),
        link("b", "c", score=0.4),
        link("b", "missing", score=0.4, doubtful=True),
        link("a", "c", score=0.4, doubtful=True),
    ],
    ids=["of a copy", "proven", "on a page that is not here", "within an origin"],
)
def test_what_is_no_doubt(doubted):
    origins = fold_origins(PAGES.values(), [link("c", "a")])
    assert doubts([doubted], origins) == {}
