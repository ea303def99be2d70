"""Whose word a claim is, whichever page it stands on."""

from dataclasses import replace

import pytest

from make import article, claim, moment, outlet, reading
from secondsource.records import Analysis, Attribution, Derivation, EntityKind, EntityMention, Passage, ReuseLink, Span, content_id
from secondsource.reuse.origins import fold_origins
from secondsource.reuse.voices import body_names, claim_voices, passage_source

TEXT = "The dam at Irrel held, the crew said. Three barns were lost. Nobody was hurt."
LISTED = (outlet("The Far Observer", kind="daily", aliases=("Far Obs",)), outlet("Irrel Dairies", kind="company"))


def page(key, *speakers, name=None, kind="daily", owner="", text=TEXT, **fields):
    """A page with a claim for each speaker, None for a claim in its own words."""
    day = "abcdefgh".index(key[0]) + 1
    body = outlet(name or f"Paper {key}", kind=kind, owner=owner)
    of = article(f"{key}.html", id=key, text=text, **({"outlet": body, "published": moment(f"2026-03-0{day}")} | fields))
    said = (Attribution(start=0, end=5, speaker="crew"),)
    claims = tuple(claim(of, of.text.split(". ")[0], id=f"{key}{n}", attributed_to=s) for n, s in enumerate(speakers))
    return reading(
        of, analysis=Analysis(article_id=key, sentences=(), attributions=said, entities=fields.pop("entities", ())), claims=claims
    )


def voices(*pages, links=(), outlets=()):
    """Claim ids with the page or outlet whose word they are."""
    origins = fold_origins(pages, links)
    names = {o.id: o.root_id for o in origins} | {content_id("org", "credited", "the far observer"): "Far Observer"}
    return {claim_id: names[voice] for claim_id, voice in claim_voices(pages, links, origins, outlets).items()}


def link(page_id, source_id, derivation=Derivation.WHOLLY, passages=(), score=0.9, *, doubtful=False):
    return ReuseLink(
        article_id=page_id, source_id=source_id, derivation=derivation, score=score, reasons=(), passages=passages, doubtful=doubtful
    )


def test_a_claim_is_the_word_of_its_page():
    assert voices(page("a", None), page("b", "Ilse Dorn")) == {"a0": "a", "b0": "b"}


def test_a_claim_of_a_copy_is_the_word_of_its_origin():
    assert voices(page("a", None), page("b", None), links=[link("b", "a")]) == {"a0": "a", "b0": "a"}


@pytest.mark.parametrize("speaker", ["Lake Herald", "the Lake Herald", "THE LAKE HERALD", "The Lake Herald"])
def test_credit_to_an_outlet_at_hand(speaker):
    assert voices(page("a", None, name="The Lake Herald"), page("b", speaker))["b0"] == "a"


def test_credit_to_an_agency_by_its_initials():
    assert voices(page("a", name="Northern Press Service", kind="agency"), page("b", "NPS"))["b0"] == "a"


@pytest.mark.parametrize("speaker", ["the Far Observer", "Far Observer", "The Far Observer", "Far Obs"])
def test_two_pages_that_credit_an_outlet_not_at_hand_are_one_voice(speaker):
    found = voices(page("a", speaker), page("b", "The Far Observer"), outlets=LISTED)
    assert found == {"a0": "Far Observer", "b0": "Far Observer"}


@pytest.mark.parametrize("speaker", ["Irrel Dairies", "Nowhere Times", "", None])
def test_credit_to_who_is_no_known_outlet_of_news_is_the_pages_own_word(speaker):
    assert voices(page("a", speaker), outlets=LISTED) == {"a0": "a"}


def test_credit_to_itself_is_its_own_word():
    assert voices(page("a", "the Far Observer", name="The Far Observer"), page("b"), outlets=LISTED) == {"a0": "a"}


def test_pages_that_credit_each_other_swap_their_words():
    left, right = page("a", "Birch News", name="Alder News"), page("b", "Alder News", name="Birch News")
    assert voices(left, right) == {"a0": "b", "b0": "a"}


def test_credit_to_an_outlet_whose_page_is_a_copy_is_the_word_of_its_origin():
    agency = page("b", None, name="Far Observer")
    found = voices(page("a", None, kind="official"), agency, page("c", "the Far Observer"), links=[link("b", "a", Derivation.RELEASE)])
    assert found["c0"] == "a"


def test_credit_to_an_outlet_with_an_own_page_and_a_copy_is_the_word_of_its_own():
    pages = [page("a"), page("b", name="Far Observer"), page("c", name="Far Observer"), page("d", "Far Observer")]
    assert voices(*pages, links=[link("b", "a")])["d0"] == "c"


def test_an_outlet_that_reprints_what_another_said_of_it_adds_no_voice():
    """The wire says what the Observer reported; the Observer reprints the wire."""
    wire = page("a", "the Far Observer", name="Wire")
    before = set(voices(wire, outlets=LISTED).values())
    reprint = page("b", "the Far Observer", name="The Far Observer")
    own = page("c", None, name="The Far Observer")
    assert len(set(voices(wire, reprint, links=[link("b", "a")], outlets=LISTED).values())) == len(before) == 1
    assert voices(wire, own, reprint, links=[link("b", "a")], outlets=LISTED) == {"a0": "c", "b0": "c", "c0": "c"}


def test_credit_to_an_outlet_of_the_same_owner_is_that_voice():
    pages = [page("a", owner="Holm"), page("b", name="Lake Herald", owner="Holm"), page("c", "Lake Herald")]
    assert voices(*pages)["c0"] == "a"


# ------------------------------------------------------------------------------------------------------------- official bodies


@pytest.mark.parametrize(
    ("body", "speaker", "theirs"),
    [
        ("Ministry of Water of Irrel", "the ministry", True),
        ("Ministry of Water of Irrel", "The Ministry of Water", True),
        ("Ministry of Water of Irrel", "a statement", True),
        ("Ministry of Water of Irrel", "the release", True),
        ("Ministry of Water of Irrel", "the company", False),
        ("Ministry of Water of Irrel", "the police", False),
        ("Ministry of Water of Irrel", "the ministry of transport", False),
        ("Ministry of Water of Irrel", "water", False),
        ("Ministry of Water of Irrel", "a barn owner", False),
        ("Helmer Turbines", "the company", True),
        ("Helmer Turbines", "the manufacturer", True),
        ("Helmer Turbines", "Helmer", True),
        ("Helmer Turbines", "helmer", False),
        ("Helmer Turbines", "Turbines", False),
        ("Helmer Turbines", "Helmer Turbines", True),
        ("Helmer Turbines", "the ministry", False),
        ("Helmer Turbines", "the", False),
    ],
)
def test_credit_to_an_official_body_of_the_story(body, speaker, theirs):
    pages = [page("a", None, name=body, kind="official" if "Ministry" in body else "company"), page("b", speaker)]
    assert voices(*pages)["b0"] == ("a" if theirs else "b")


def test_of_two_bodies_that_may_be_meant_none_is():
    pages = [page("a", name="Ministry of Water", kind="official"), page("b", name="Ministry of Roads", kind="official")]
    found = voices(*pages, page("c", "the ministry", "the Ministry of Roads"))
    assert found == {"c0": "c", "c1": "b"}


def test_a_newspaper_is_no_body_by_a_noun():
    assert voices(page("a", name="Bank Street Company Post"), page("b", "the company"))["b0"] == "b"


def test_a_body_without_an_outlet_goes_by_the_names_in_its_lead():
    text = "Press release. The Irrel Water Board today opens the dam. We thank all our helpers."
    name = EntityMention(start=19, end=36, name="Irrel Water Board", kind=EntityKind.ORGANISATION)
    place = EntityMention(start=19, end=24, name="Irrel", kind=EntityKind.PLACE)
    of = article("a.html", id="a", text=text, outlet=None)
    root = reading(of, analysis=Analysis(article_id="a", sentences=(), entities=(name, place)))
    assert body_names(root) == ("Irrel Water Board",)
    assert voices(root, page("b", "Irrel Water Board"))["b0"] == "a"
    assert body_names(page("c", name="Ministry")) == ("Ministry",)


# ---------------------------------------------------------------------------------------------------------- shared passages


def shared(page_id="b", source_id="a", start=0, end=36, **fields):
    passage = Passage(left=Span(start=start, end=end), right=Span(start=0, end=36))
    return link(page_id, source_id, Derivation.PARTLY, (passage,), **fields)


def test_a_claim_in_a_shared_passage_is_the_sources_word():
    assert voices(page("a"), page("b", None), links=[shared()]) == {"b0": "a"}
    assert voices(page("a"), page("b", None), links=[shared(start=38, end=60)]) == {"b0": "b"}


def test_a_doubtful_link_moves_no_claim():
    assert voices(page("a"), page("b", None), links=[shared(doubtful=True)]) == {"b0": "b"}
    assert voices(page("a"), page("b", None), links=[link("b", "a", doubtful=True)]) == {"b0": "b"}


def test_a_link_to_a_page_that_is_not_here_moves_no_claim():
    assert voices(page("b", None), links=[shared()]) == {"b0": "b"}


def whole_text(page_id, source_id, left=(0, 78), right=(0, 78)):
    left, right = (Span(start=a, end=b) for a, b in (left, right))
    return link(page_id, source_id, passages=(Passage(left=left, right=right),))


@pytest.mark.parametrize("derivation", [Derivation.WHOLLY, Derivation.RELEASE])
def test_a_copy_of_a_page_that_is_partly_anothers_adds_no_voice(derivation):
    """Wire a, paper b with a passage of a, copy c of b, copy d of c: the passage is a's word on all four pages."""
    pages = [page("a", None), page("b", None), page("c", None), page("d", None)]
    links = [shared(), replace(whole_text("c", "b"), derivation=derivation), whole_text("d", "c")]
    assert set(voices(*pages, links=links).values()) == {"a"}
    elsewhere = [shared(start=38, end=60), *links[1:]]
    assert voices(*pages, links=elsewhere) == {"a0": "a", "b0": "b", "c0": "b", "d0": "b"}


def test_a_passage_is_traced_to_where_it_stands_in_the_source():
    pages = [page("a", None), page("b"), page("c", None)]
    moved = whole_text("c", "b", left=(0, 36), right=(40, 76))
    assert voices(*pages, links=[shared(start=40, end=76), moved])["c0"] == "a"
    rewritten = whole_text("c", "b", left=(0, 36), right=(40, 60))
    assert voices(*pages, links=[shared(start=40, end=76), rewritten])["c0"] == "a"
    assert voices(*pages, links=[shared(start=40, end=76), whole_text("c", "b", left=(40, 76), right=(40, 76))])["c0"] == "b"


def test_a_circle_of_links_is_no_trap():
    pages = [page("a", None), page("b", None)]
    assert set(voices(*pages, links=[whole_text("a", "b"), whole_text("b", "a")]).values()) <= {"a", "b"}


def test_of_two_sources_the_surer_has_the_passage():
    pages = [page("a"), page("b", None), page("c")]
    assert voices(*pages, links=[shared(score=0.6), shared(source_id="c", score=0.8)]) == {"b0": "c"}


def test_a_credit_goes_before_a_shared_passage():
    pages = [page("a"), page("b", "Lake Herald"), page("c", name="Lake Herald")]
    assert voices(*pages, links=[shared()]) == {"b0": "c"}


@pytest.mark.parametrize(
    ("start", "end", "theirs"),
    [(12, 38, True), (0, 18, False), (0, 20, True), (35, 60, False), (12, 12, False), (40, 10, False), (10, 40, True)],
)
def test_a_span_is_the_sources_where_half_of_it_is_shared(start, end, theirs):
    passages = (
        Passage(left=Span(start=25, end=40), right=Span(start=50, end=65)),
        Passage(left=Span(start=10, end=30), right=Span(start=0, end=20)),
    )
    assert passage_source(link("b", "a", Derivation.PARTLY, passages), start, end) is theirs
    assert passage_source(link("b", "a"), start, end) is (end > start)
    assert not passage_source(link("b", "a", Derivation.PARTLY), start, end)


def test_no_pages_no_claims():
    assert claim_voices([], [], [], LISTED) == {}
