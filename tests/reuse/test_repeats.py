"""Repeats and floods: compared once or up to a bound, kept in the story, and never a voice more."""

from __future__ import annotations

import random
import zlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from make import article, claim, moment, outlet, reading
from secondsource.pipeline import evaluate_story
from secondsource.records import Analysis, Derivation, Story
from secondsource.reuse.repeats import Intake, add_links, add_pages, take_in
from secondsource.reuse.voices import claim_voices
from secondsource.text import sentence_spans

TEXTS = (
    "A dyke at Ossel gave way on Friday and 14 farms stood in water, the dyke board said.\n\nNobody was hurt. Pumps ran for 3 days.",
    "Farmers in Ossel lost 62 cows when the dyke broke, their union reported.\n\nIts chair Maud Herrin asked for 2.4 million crowns.",
    "The minister for water flew over Ossel on Saturday and promised a new dyke by 2029.\n\nThe old one was built in 1931.",
)
PAPERS = ("Ossel Herald", "Farm Weekly", "The Capital Post")


def vector(text):
    row = np.random.default_rng(zlib.crc32(text.encode())).normal(size=32) * 0.07 + 0.14
    return (row / np.linalg.norm(row)).astype(np.float32).tobytes()


def page(key, text, *, of="Ossel Herald", at="2026-04-03T08:00:00+00:00", capture="", title="", sketch=b""):
    body = article(
        f"{key}.html", id=key, capture_id=capture or f"cap-{key}", title=title, text=text, outlet=outlet(of) if of else None,
        published=moment(at) if at else None,
    )  # fmt: skip
    spans = sentence_spans(text)
    said = [text[s.start : s.end] for s in spans]
    claims = tuple(
        claim(body, quote, value=digits, words=digits, number=float(digits), sentence=n)
        for n, quote in enumerate(said)
        for digits in [w for w in quote.split() if w.isdigit()][:1]
    )
    made = Analysis(article_id=key, sentences=spans)
    return reading(
        body, analysis=made, claims=claims, claim_vectors=tuple(vector(c.quote) for c in claims), sketch=sketch,
        sentence_vectors=tuple(vector(s) for s in said),
    )  # fmt: skip


def reports():
    return [page(f"r{n}", text, of=PAPERS[n], at=f"2026-04-0{3 + n}T08:00:00+00:00") for n, text in enumerate(TEXTS)]


def evaluate(pages):
    ids = tuple(sorted(p.article.id for p in pages))
    return evaluate_story(Story(id="story", article_ids=ids), pages)


def sketch(*slots):
    return np.array(slots, "<u4").tobytes()


def varied(n, seed=0):
    """A page of the flood: the first report with a number and some words of its own."""
    rng = random.Random(f"{seed} {n}")
    words = TEXTS[0].split(" ")
    words[rng.randrange(len(words))] = f"word{rng.randrange(9)}"
    return " ".join(words).replace("14 farms", f"{rng.choice([14, 14, 15, 40])} farms")


def test_a_capture_under_many_names_is_compared_once():
    pages = [*reports(), *(page(f"x{n}", TEXTS[0], capture="cap-r0", at=f"2026-05-{n % 28 + 1:02}") for n in range(500))]
    intake = take_in(pages)
    assert [p.article.id for p in intake.compared] == ["r0", "r1", "r2"]
    assert set(intake.repeats.values()) == {"r0"}
    assert len(intake.repeats) == 500


@pytest.mark.parametrize(
    ("fields", "again"),
    [
        ({"of": "ossel herald"}, True),
        ({"of": "Farm Weekly"}, False),
        ({"of": ""}, False),
        ({"title": "Dyke breaks"}, False),
        ({"text": TEXTS[0] + " More soon."}, False),
        ({"of": "Farm Weekly", "text": TEXTS[1], "capture": "cap-a"}, True),
    ],
)
def test_what_is_the_same_page(fields, again):
    other = page("b", **({"text": TEXTS[0]} | fields))
    assert (take_in([page("a", TEXTS[0]), other]).repeats == {"b": "a"}) is again


def test_the_first_page_stands_for_its_repeats():
    pages = [page("a", TEXTS[0], at=None), page("b", TEXTS[0], at="2026-04-05"), page("c", TEXTS[0], at="2026-04-04")]
    assert take_in(pages).repeats == {"a": "c", "b": "c"}


def test_nothing_in_nothing_out():
    assert take_in([]) == Intake(compared=())
    assert (add_links(take_in([]), (), []), add_pages(take_in([]), (), [])) == ((), ())


def test_outlets_take_turns_where_there_are_too_many_pages():
    flood = [page(f"a{n}", varied(n), of="Flood Post", at=f"2026-04-02T08:{n:02}:00+00:00") for n in range(30)]
    later = [*reports(), page("r9", TEXTS[1] + " A second day.", of="Farm Weekly", at="2026-04-09")]
    intake = take_in([*flood, *later], most=8)
    assert [p.article.id for p in intake.compared] == ["a0", "a1", "a2", "a3", "r0", "r1", "r2", "r9"]
    assert set(intake.beyond) == {f"a{n}" for n in range(4, 30)}


def test_a_page_beyond_stands_behind_the_nearest_of_its_outlet():
    pages = [
        page("a", "one", at="2026-04-01", sketch=sketch(1, 2, 3, 4, 5)),
        page("b", "two", at="2026-04-02", sketch=sketch(6, 7, 8, 9, 10)),
        page("c", "three", of="Farm Weekly", at="2026-04-03", sketch=sketch(6, 7, 8, 9, 11)),
        page("d", "four", at="2026-04-04", sketch=sketch(6, 7, 8, 9, 11)),
        page("e", "five", at="2026-04-05", sketch=sketch(1, 2, 33, 44, 55)),
        page("f", "six", at="2026-04-06"),
    ]
    intake = take_in(pages, most=3)
    assert intake.beyond == {"d": "b", "e": "a", "f": "a"}
    assert intake.copies == {"d"}


def test_a_page_of_an_outlet_without_compared_pages_stands_behind_any():
    pages = [page(f"a{n}", f"text {n}", of=f"Paper {n}", at=f"2026-04-0{n + 1}", sketch=sketch(n, 7)) for n in range(4)]
    assert take_in(pages, most=2).beyond == {"a2": "a0", "a3": "a0"}


def test_a_repeat_of_a_page_beyond_stands_behind_a_compared_one():
    pages = [page("a", "one", at="2026-04-01"), page("b", "two", at="2026-04-02"), page("c", "two", at="2026-04-03")]
    intake = take_in(pages, most=1)
    assert (intake.repeats, intake.beyond) == ({"c": "a"}, {"b": "a"})


def test_repeats_have_a_link_that_says_why_and_stay_in_origin_and_story():
    pages = [*reports(), page("x", TEXTS[0], capture="cap-r0", at="2026-04-08"), page("y", TEXTS[1], of="Farm Weekly", at="2026-04-08")]
    report = evaluate(pages)
    links = {k.article_id: k for k in report.links}
    assert (links["x"].source_id, links["y"].source_id) == ("r0", "r1")
    assert "byte for byte" in links["x"].reasons[0]
    assert "same title and text" in links["y"].reasons[0]
    assert dict(report.derivations)["x"] is Derivation.WHOLLY
    assert sorted(a for o in report.origins for a in o.article_ids) == sorted(report.story.article_ids)
    assert report.not_compared == 0


def test_a_repeat_of_an_official_page_passes_on_a_release():
    official = page("a", TEXTS[0], of="Dyke Board")
    official = replace(official, article=replace(official.article, outlet=outlet("Dyke Board", kind="official")))
    again = replace(official, article=replace(official.article, id="b", file="b.html"))
    (link,) = add_links(take_in([official, again]), (), [official, again])
    assert link.derivation is Derivation.RELEASE


def test_a_report_says_how_many_pages_were_not_compared():
    pages = [*reports(), *(page(f"x{n:03}", f"{TEXTS[0]} Note {n}.", of="Flood Post", at="2026-04-08") for n in range(330))]
    report = evaluate(pages)
    assert report.not_compared == 33
    assert sorted(a for o in report.origins for a in o.article_ids) == sorted(p.article.id for p in pages)
    assert any("33 further pages" in ground for o in report.origins for ground in o.grounds)


FLOODS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def judged(report):
    counts = [f.independent_sources for f in report.findings]
    confidence = next(s.value for s in report.scores if s.name == "confidence")
    return len(report.origins), max(counts, default=0), confidence


@FLOODS
@given(st.integers(0, 2), st.integers(1, 12), st.booleans(), st.randoms())
def test_a_page_that_is_there_again_changes_nothing(which, count, same_bytes, rng):
    pages = reports()
    source = pages[which]
    again = [
        page(f"x{n}", TEXTS[which], of=PAPERS[which], at=rng.choice(["2026-04-09", None]), capture=f"cap-r{which}" if same_bytes else "")
        for n in range(count)
    ]
    before, after = evaluate(pages), evaluate([*pages, *again])
    assert (after.findings, after.scores, after.decision) == (before.findings, before.scores, before.decision)
    assert [o.root_id for o in after.origins] == [o.root_id for o in before.origins]
    assert all(k.source_id == source.article.id for k in after.links if k.article_id.startswith("x"))


@FLOODS
@given(st.integers(1, 25), st.integers(0, 1000))
def test_a_flood_of_one_outlet_raises_no_count_and_no_confidence(count, seed):
    pages = reports()
    flood = [page(f"x{n}", varied(n, seed), of=PAPERS[0], at="2026-04-09") for n in range(count)]
    assert all(now <= then for now, then in zip(judged(evaluate([*pages, *flood])), judged(evaluate(pages)), strict=True))


@FLOODS
@given(st.randoms(), st.integers(1, 12))
def test_the_order_of_the_input_does_not_matter(rng, most):
    pages = [*reports(), *(page(f"x{n}", varied(n), of=rng.choice(PAPERS), at=rng.choice(["2026-04-08", None])) for n in range(12))]
    shuffled = rng.sample(pages, len(pages))
    assert take_in(shuffled, most=most) == take_in(pages, most=most)


def test_outlets_given_anew_are_not_taken_for_those_before():
    reader = page("a", "As the Dyke Courier reported, 14 farms stood in water.")
    said = replace(reader, claims=(replace(reader.claims[0], attributed_to="Dyke Courier"),))
    origins = evaluate([said]).origins
    listed = [outlet("Dyke Courier", kind="daily")]
    assert claim_voices([said], (), origins, listed) != claim_voices([said], (), origins, [])
    assert claim_voices([said], (), origins, tuple(listed)) == claim_voices([said], (), origins, listed)
