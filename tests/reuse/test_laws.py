"""Laws of reuse: copies add no voice and no weight, independent pages take none away, order does not matter, links form no circle."""

from __future__ import annotations

import itertools
import zlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from make import article, moment, outlet, reading
from secondsource.records import Analysis, Attribution, Credit
from secondsource.reuse import derivations, doubts, fold_origins, link_reuse
from secondsource.reuse.origins import FOLDING
from secondsource.text import sentence_spans, words

SLUICE = (
    "A sluice gate on the Orle canal broke open early on Sunday and put 46 allotments in Brannick under water, the canal board said.\n\n"
    "Nobody was hurt. The gate, fitted in 1988, had been inspected in October by the firm Tolve and Sons.\n\n"
    "Board member Agda Renk put the damage at 380,000 crowns and promised the gardeners money before Easter.\n\n"
    "Pumps from three villages ran until dusk. The canal stays closed to barges for 9 days.",
    "Henk Murro woke because his hens were screaming. By four in the morning the water stood at the second shelf of his shed.\n\n"
    "For 31 years he has grown leeks beside the canal. Last autumn he wrote to the board about a rattling wheel, and he kept the letter.\n\n"
    "His neighbour Lisbet Aune lost her bees. She counts 14 drowned hives and says that nobody rang the bell.",
    "Councillors in Brannick asked on Monday why the alarm of the Orle canal had been switched off since January.\n\n"
    "Mayor Per Ostvik said that a spare part worth 612 crowns was missing. The supplier in Darnholt had gone bankrupt.\n\n"
    "Eight parties want a special sitting on 14 April. Ostvik's deputy, Ylva Strand, called the matter a disgrace.",
    "Insurers expect some 120 claims after the flood at Brannick, the association Kelmar Mutual wrote to its members.\n\n"
    "Sheds are mostly covered up to 7,500 crowns, crops hardly ever. A hearing of the insurers is planned in Vestre on 3 May.\n\n"
    "Actuary Jon Pihl reckons that premiums along the waterway will go up by a tenth.",
)
MUSEUM = (
    "Thieves took 22 porcelain figures from the Lindauer museum in Corvay on Tuesday night, police inspector Rosa Temm said.\n\n"
    "They came through the skylight at 2.40 a.m. and left within six minutes. A dark van with plates from Hollen was seen on the quay.\n\n"
    "The pieces, made between 1740 and 1765, are insured for 1.9 million francs. The museum will stay shut until Saturday.",
    "The night porter of the Lindauer museum had been sent home at midnight to save wages, his union said in Corvay.\n\n"
    "Its secretary Daan Kuyper showed a roster of 17 nights without a guard. The director, Elise Vorn, had signed it in February.\n\n"
    "The union wants a meeting with alderman Pieter Salm before the end of the month.",
    "Dealers doubt that the stolen shepherds of Corvay can be sold. Antiquary Mona Beltz calls them as well known as a banknote.\n\n"
    "In 2009 a similar haul from Trieven turned up in a barn after 8 months, wrapped in 40 copies of a fishing magazine.\n\n"
    "Beltz has warned 65 houses and sent drawings to the customs officers at Port Alder.",
)
STORIES = (SLUICE, MUSEUM)
PAPERS = ("Brannick Courier", "Morning Lantern", "Vestre Tribune", "The Canal Gazette")
AGENCIES = (Credit(source="agencies", quote="Agencies"),)
SYNONYMS = {
    "broke": "burst", "water": "floods", "said": "stated", "hurt": "harmed", "inspected": "checked", "damage": "loss", "promised": "pledged",
    "villages": "hamlets", "closed": "shut", "screaming": "shrieking", "shelf": "board", "rattling": "clanking", "kept": "saved",
    "counts": "numbers", "asked": "queried", "alarm": "siren", "missing": "lacking", "supplier": "vendor", "want": "demand",
    "called": "named", "expect": "await", "covered": "insured", "planned": "due", "reckons": "thinks", "Thieves": "Burglars",
    "took": "stole", "came": "entered", "dark": "black", "seen": "spotted", "pieces": "items", "sent": "ordered", "showed": "produced",
    "wants": "demands", "doubt": "question", "stolen": "looted", "turned": "showed", "wrapped": "packed", "warned": "alerted",
}  # fmt: skip


def vectors(text):
    """Made sentence vectors: the same sentence has the same one, two others are as near as sentences on one event are."""
    rows = []
    for span in sentence_spans(text):
        rng = np.random.default_rng(zlib.crc32(" ".join(words(text[span.start : span.end])).encode()))
        row = rng.normal(size=48) * 0.07 + 0.14
        rows.append((row / np.linalg.norm(row)).astype(np.float32).tobytes())
    return tuple(rows)


def page(key, text, *, of, at, encoded=True, **fields):
    body = article(f"{key}.html", id=key, title="", text=text, outlet=of, published=moment(at) if at else None, **fields)
    spans = sentence_spans(text)
    said = (Attribution(start=spans[0].start, end=spans[0].end, speaker="Rosa Temm"),)
    made = Analysis(article_id=key, sentences=spans, attributions=said)
    return reading(body, analysis=made, sentence_vectors=vectors(text) if encoded else ())


def with_id(of, key):
    """The same page once more under another id, as another address would give it."""
    return replace(of, article=replace(of.article, id=key), analysis=replace(of.analysis, article_id=key))


def report(n, text, draw, *, encoded):
    """An independent report by an outlet of its own; some are undated, some credit nobody but agencies."""
    of = outlet(PAPERS[n], kind="daily", owner=f"Owner {n}")
    at = draw(st.sampled_from([f"2026-03-0{n + 1}T0{n}:15:00+00:00", f"2026-03-0{n + 1}", None]))
    credits = draw(st.sampled_from([(), (), AGENCIES]))
    return page(f"s{n}", text, of=of, at=at, encoded=encoded, credits=credits)


def swapped(text, count):
    """A light rewrite: the first words with a synonym at hand are swapped."""
    for word, other in itertools.islice(SYNONYMS.items(), count):
        text = text.replace(word, other)
    return text


@st.composite
def stories(draw):
    """Reports, light rewrites and copies of one event, with or without vectors, and a report that is not among them yet."""
    encoded = draw(st.booleans())
    texts = draw(st.permutations(draw(st.sampled_from(STORIES))))
    count = draw(st.integers(2, len(texts) - 1))
    pages = [report(n, text, draw, encoded=encoded) for n, text in enumerate(texts[:count])]
    for n in range(draw(st.integers(0, 2))):
        text = swapped(draw(st.sampled_from(pages)).article.text, draw(st.integers(3, len(SYNONYMS))))
        of = outlet(f"Rewriter {n}", kind="daily")
        pages.append(page(f"b{n}", text, of=of, at=draw(st.sampled_from(["2026-03-06T08:00:00+00:00", None])), encoded=encoded))
    if draw(st.booleans()):
        pages.append(draw(copies(pages, "c", encoded=encoded)))
    return (
        pages,
        page("n", texts[-1], of=outlet("Newcomer", kind="daily", owner="Nobody"), at="2026-03-04T05:00:00+00:00", encoded=encoded),
        encoded,
    )


@st.composite
def copies(draw, pages, key, *, encoded):
    """A page that adds nothing: a reprint, a shortened one, another edition of the outlet or its owner, the same page again.

    What is added last, "x", is later than all other dated pages, or undated: a copy older than the known ones may be the original.
    """
    source = draw(st.sampled_from(pages))
    key = draw(st.sampled_from("amz")) + key
    kind = draw(st.sampled_from(["reprint", "shortened", "owner", "outlet", "again"]))
    if kind == "again":
        return with_id(source, key)
    text, own = source.article.text, source.article.outlet
    if kind == "shortened":
        text = text[: draw(st.sampled_from(sentence_spans(text))).end]
    papers = {"owner": outlet(f"Paper {key}", kind="daily", owner=own.owner or own.name), "outlet": own}
    of = papers.get(kind, outlet(f"Paper {key}", kind=draw(st.sampled_from(["daily", ""]))))
    late = ["2026-03-08T10:00:00+00:00", "2026-03-08", "2099-01-01", None]
    at = draw(st.sampled_from(late if key.endswith("x") else ["2026-03-07T10:00:00+00:00", "2026-03-07"]))
    credits = draw(st.sampled_from([(), AGENCIES, (Credit(source="Far Press", quote="(Far Press)"),)]))
    return page(key, text, of=of, at=at, encoded=encoded, authors=draw(st.sampled_from([(), ("Nell Byron",)])), credits=credits)


def judged(pages):
    links = link_reuse(pages)
    return links, fold_origins(pages, links)


def strength(origins):
    return round(sum(o.strength for o in origins), 6)


def discounted(links, origins):
    """An effective number: each voice by its strength, less what it may have drawn from others."""
    doubted = doubts(links, origins)
    return round(sum(o.strength * (1 - max((p for (a, _), p in doubted.items() if a == o.id), default=0.0)) for o in origins), 6)


LAWS = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


@LAWS
@given(st.data())
def test_a_copy_adds_no_voice_and_no_weight(data):
    pages, _, encoded = data.draw(stories())
    copy = data.draw(copies(pages, "x", encoded=encoded))
    (before, origins), (after, now) = judged(pages), judged([*pages, copy])
    assert len(now) <= len(origins)
    assert strength(now) <= strength(origins)
    assert discounted(after, now) <= discounted(before, origins)


@LAWS
@given(st.data())
def test_a_copy_makes_no_copy_independent(data):
    """Pages that were one voice stay one voice."""
    pages, _, encoded = data.draw(stories())
    copy = data.draw(copies(pages, "x", encoded=encoded))
    together = {frozenset(pair) for o in judged(pages)[1] for pair in itertools.combinations(o.article_ids, 2)}
    now = {frozenset(pair) for o in judged([*pages, copy])[1] for pair in itertools.combinations(o.article_ids, 2)}
    assert together <= now


@LAWS
@given(stories())
def test_an_independent_page_takes_no_voice_away(story):
    pages, newcomer, _ = story
    _, origins = judged(pages)
    _, now = judged([*pages, newcomer])
    assert len(now) >= len(origins)
    assert strength(now) >= strength(origins)


@LAWS
@given(st.data())
def test_order_and_repetition_of_the_input_do_not_matter(data):
    pages, newcomer, _ = data.draw(stories())
    pages.append(newcomer)
    mixed = data.draw(st.permutations([*pages, data.draw(st.sampled_from(pages))]))
    assert judged(mixed) == judged(pages)


@LAWS
@given(stories())
def test_links_form_no_circle_and_every_page_has_one_origin(story):
    pages, newcomer, _ = story
    pages.append(newcomer)
    links, origins = judged(pages)
    whole = {k.article_id: k.source_id for k in links if k.derivation in FOLDING and not k.doubtful}
    for start in whole:
        path = [start]
        while path[-1] in whole:
            path.append(whole[path[-1]])
            assert len(path) == len(set(path))
    assert all(len([k for k in links if k.article_id == a]) == 1 for a in whole)
    assert not {k.article_id for k in links if k.doubtful} & {k.article_id for k in links if not k.doubtful}
    assert sorted(a for o in origins for a in o.article_ids) == sorted(p.article.id for p in pages)
    kinds = dict(derivations(pages, links))
    assert {a for a, kind in kinds.items() if kind in FOLDING} == set(whole)
    assert all(kinds[o.root_id] not in FOLDING for o in origins)


@LAWS
@given(stories())
def test_a_link_says_what_it_rests_on(story):
    pages, newcomer, _ = story
    text = {p.article.id: p.article.text for p in [*pages, newcomer]}
    for link in judged([*pages, newcomer])[0]:
        assert link.reasons
        assert all(0.0 <= share <= 1.0 for share in (link.score, link.coverage, link.covered, link.in_order))
        for passage in link.passages:
            for span, key in ((passage.left, link.article_id), (passage.right, link.source_id)):
                assert text[key][span.start : span.end].strip() == text[key][span.start : span.end] != ""


@pytest.mark.parametrize("texts", STORIES)
@pytest.mark.parametrize("encoded", [True, False])
def test_the_reports_of_these_stories_are_independent(texts, encoded):
    """Else the laws would hold of stories in which everything is one voice."""
    pages = [
        page(f"s{n}", text, of=outlet(PAPERS[n], kind="daily"), at=f"2026-03-0{n + 1}", encoded=encoded) for n, text in enumerate(texts)
    ]
    links, origins = judged(pages)
    assert len(origins) == len(texts)
    assert [k for k in links if not k.doubtful] == []
