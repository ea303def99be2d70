"""The law over whole story reports, with real models: a reprint, an owner's second edition or the same page again raises nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from make import article, moment, outlet
from secondsource.pipeline import derive_reading, evaluate_story
from secondsource.records import Credit, Derivation, Story, Verdict
from secondsource.text import sentence_spans
from secondsource.workspace import open_models

RANK = {Verdict.SINGLE_SOURCE: 0, Verdict.CORROBORATED: 1}
TRAMS = {
    "courier": (
        "Two trams collided in the centre of Ostrand on Wednesday morning, injuring 23 people, the city's transport office said.\n\n"
        "Four of them were taken to hospital with broken bones. The line between the station and the harbour is closed until Friday.\n\n"
        "Transport director Maren Quist said that a signal had failed. She put the damage at 2.6 million crowns."
    ),
    "lantern": (
        "Passengers were thrown to the floor when two trams ran into each other near the opera in Ostrand on 4 March 2026.\n\n"
        "The fire brigade counted 23 injured people. Student Ebba Lorenz, who sat in the first car, heard no bell and no brakes.\n\n"
        "Trams will not run between the station and the harbour before Friday, driver Olav Renn told this newspaper."
    ),
    "council": (
        "The opposition in Ostrand asked on Thursday why the signals at the opera had not been replaced in 2024 as planned.\n\n"
        "Councillor Timo Hagen said that 900,000 crowns for new signals had been spent on a car park. He demands an inquiry."
    ),
}
ORCHARD = {
    "courier": (
        "The fruit company Pommeral will build a cold store for 18 million crowns in Haverly, it announced on Monday.\n\n"
        "The store will hold 12,000 tonnes of apples and create 45 jobs. Building starts in May 2026, said manager Doris Kemp."
    ),
    "lantern": (
        "Haverly gets a cold store: Pommeral wants to invest 18 million crowns, mayor Anton Veld told reporters on Monday evening.\n\n"
        "Neighbours fear the noise of 80 lorries a day. Veld says that 45 people will find work there."
    ),
}
LINES = (
    "Line 7 carries 31,000 people a day, most of them pupils of the schools in Vallby and Norrhem. Pupil Nils Aker walked home for 2 hours.\n\n"
    "The bus company Ruth & Son has lent 14 coaches. Its owner Sonja Ruth wants 5,200 crowns a day for them, fuel not included.\n\n"
    "Shopkeepers in Opera Street complain of empty tills. Florist Ada Moll threw away 60 bunches of tulips on Thursday."
)
STORIES = {"trams": TRAMS, "orchard": ORCHARD}


@pytest.fixture(scope="module")
def models():
    return open_models()


def page(models, key, text, *, of, at, **fields):
    body = article(f"{key}.html", title=text.split(",")[0], text=text, outlet=of, url=None, published=moment(at) if at else None, **fields)
    return derive_reading(body, models=models)


@pytest.fixture(scope="module", params=STORIES)
def story(models, request):
    texts = STORIES[request.param].items()
    return [
        page(models, key, text, of=outlet(f"The {key}", kind="daily", owner=f"{key} group"), at=f"2026-03-0{n + 4}T09:00:00+00:00")
        for n, (key, text) in enumerate(texts)
    ]


def report(pages):
    story = Story(id="story-1", article_ids=tuple(sorted(p.article.id for p in pages)))
    return evaluate_story(story, sorted(pages, key=lambda p: p.article.id))


def reprint(models, pages):
    text = pages[0].article.text
    return page(models, "reprint", text, of=outlet("Evening Mirror", kind="daily"), at="2026-03-08T06:00:00+00:00")


def late_reprint(models, pages):
    return page(models, "late", pages[1].article.text, of=outlet("Old News", kind="portal"), at="2099-01-01", authors=("Nell Byron",))


def undated_reprint(models, pages):
    credits = (Credit(source="agencies", quote="Agencies"),)
    return page(models, "undated", pages[0].article.text, of=outlet("Scraper", kind=""), at=None, credits=credits)


def shortened_reprint(models, pages):
    text = pages[0].article.text
    text = text[: sentence_spans(text)[1].end]
    return page(models, "short", text, of=outlet("Metro Brief", kind="daily"), at="2026-03-08T06:00:00+00:00")


def lead_alone(models, pages):
    text = pages[1].article.text
    text = text[: sentence_spans(text)[0].end]
    return page(models, "lead", text, of=outlet("Ticker", kind="aggregator"), at="2026-03-08T06:00:00+00:00")


def edition_of_the_owner(models, pages):
    owner = pages[0].article.outlet.owner
    text = pages[0].article.text
    return page(models, "owner", text, of=outlet("Courier on Sunday", kind="weekly", owner=owner), at="2026-03-08")


def later_version(models, pages):
    return page(models, "version", pages[0].article.text, of=pages[0].article.outlet, at="2026-03-04T18:00:00+00:00")


def same_page_again(models, pages):
    return page(models, "again", pages[0].article.text, of=pages[0].article.outlet, at="2026-03-04T09:00:00+00:00")


COPIES = (
    reprint,
    late_reprint,
    undated_reprint,
    shortened_reprint,
    lead_alone,
    edition_of_the_owner,
    later_version,
    same_page_again,
)


def facts_of(found):
    """Every finding by what it says: statement, slot and values."""
    return {(f.statement, f.slot, *((v.value, v.status) for v in f.values)): f for f in found.findings}


def values_of(found):
    """Every value by slot, value and the places where it stands, with the finding it belongs to."""
    return {
        (claim_id, f.slot): (len(v.origin_ids), v.effective_sources, f.confidence, RANK.get(f.verdict, -1))
        for f in found.findings
        for v in f.values
        for claim_id in v.claim_ids
    }


@pytest.mark.parametrize("copy", COPIES, ids=lambda c: c.__name__)
def test_a_copy_raises_nothing(models, story, copy):
    before, after = report(story), report([*story, copy(models, story)])
    assert len(after.origins) == len(before.origins) == len(story)
    assert sum(o.strength for o in after.origins) <= sum(o.strength for o in before.origins)
    scores, now = ({s.name: s.value for s in found.scores} for found in (before, after))
    assert now["confidence"] <= scores["confidence"]
    assert now["impact"] <= scores["impact"]
    assert abs(now["sentiment"]) <= abs(scores["sentiment"]) + 1e-9


@pytest.mark.parametrize("copy", COPIES, ids=lambda c: c.__name__)
def test_a_copy_raises_no_finding(models, story, copy):
    before, after = report(story), report([*story, copy(models, story)])
    known, now = facts_of(before), facts_of(after)
    assert len(known.keys() & now.keys()) >= 0.7 * len(known)
    for key in known.keys() & now.keys():
        old, new = known[key], now[key]
        assert new.independent_sources <= old.independent_sources, key
        assert new.effective_sources <= old.effective_sources, key
        assert new.confidence <= old.confidence, key
        assert RANK.get(new.verdict, -1) <= RANK.get(old.verdict, -1), key


@pytest.mark.parametrize("copy", COPIES, ids=lambda c: c.__name__)
def test_no_claim_gains_a_source_by_a_copy(models, story, copy):
    before, after = values_of(report(story)), values_of(report([*story, copy(models, story)]))
    assert before.keys() <= after.keys()
    gained = {key: (before[key], after[key]) for key in before if any(n > o for o, n in zip(before[key], after[key], strict=True))}
    assert gained == {}


def test_no_fact_of_a_story_that_is_copied_alone_is_corroborated(models, story):
    first = story[:1]
    copies = [copy(models, [first[0], first[0]]) for copy in COPIES]
    found = report([*first, *copies])
    assert len(found.origins) == 1
    assert {f.independent_sources for f in found.findings} == {1}
    assert Verdict.CORROBORATED not in {f.verdict for f in found.findings}


def test_a_copy_of_a_page_that_is_partly_anothers_raises_nothing(models):
    """The passages that the copied page itself took from a third stay that one's word."""
    wire = page(models, "wire", TRAMS["courier"], of=outlet("Ostrand Wire", kind="agency"), at="2026-03-04T09:00:00+00:00")
    text = f"{TRAMS['council']}\n\n{LINES}\n\n{TRAMS['courier'].split(chr(10) * 2, 1)[1]}"
    mixed = page(models, "mixed", text, of=outlet("The Quay", kind="daily"), at="2026-03-05T09:00:00+00:00")
    lantern = page(models, "lantern", TRAMS["lantern"], of=outlet("The Lantern", kind="daily"), at="2026-03-05T11:00:00+00:00")
    pages = [wire, mixed, lantern]
    before = report(pages)
    assert dict(before.derivations)[mixed.article.id] is Derivation.PARTLY
    copy = page(models, "copy", text, of=outlet("Scraper", kind=""), at="2026-03-06")
    after = report([*pages, copy])
    old, new = values_of(before), values_of(after)
    assert {key for key in old.keys() & new.keys() if new[key][0] > old[key][0] or new[key][2] > old[key][2]} == set()
    places = {c.id: (c.start, c.end, c.slot, c.value) for c in mixed.claims}
    voices = {places[c]: v.origin_ids for f in before.findings for v in f.values for c in v.claim_ids if c in places}
    copied = {c.id: (c.start, c.end, c.slot, c.value) for c in copy.claims}
    again = {copied[c]: v.origin_ids for f in after.findings for v in f.values for c in v.claim_ids if c in copied}
    assert voices.keys() & again.keys()
    assert {place for place in voices.keys() & again.keys() if not set(again[place]) <= set(voices[place])} == set()


def test_an_independent_page_takes_no_source_away(models, story):
    before, after = report(story[:-1]), report(story)
    assert len(after.origins) == len(before.origins) + 1
    old, new = values_of(before), values_of(after)
    assert {key for key in old.keys() & new.keys() if new[key][0] < old[key][0]} == set()


def test_these_stories_have_something_to_raise(story):
    """Else the law would hold of reports that say nothing."""
    found = report(story)
    assert len(found.findings) >= 5
    assert any(f.verdict is Verdict.CORROBORATED and f.independent_sources == 2 for f in found.findings)
    assert any(f.verdict is Verdict.SINGLE_SOURCE for f in found.findings)
    assert len(found.origins) == len(story)
    assert replace(found, version="") == report(story[::-1])
