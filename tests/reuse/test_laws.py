"""Laws of reuse: copies add no voice and no weight, independent pages take none away, order does not matter, links form no circle."""

from __future__ import annotations

import zlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from make import article, moment, outlet, reading
from secondsource.records import Analysis, Attribution, Credit, Derivation
from secondsource.reuse import derivations, doubts, fold_origins, link_reuse
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
WHEN = "2026-03-0{day}T0{hour}:15:00+00:00"


def vectors(text, seed=0):
    """Made sentence vectors: the same sentence has the same one, two others are as near as sentences on one event are."""
    rows = []
    for span in sentence_spans(text):
        rng = np.random.default_rng(zlib.crc32(" ".join(words(text[span.start : span.end])).encode()) + seed)
        row = rng.normal(size=48) / 48**0.5 * 0.5 + np.ones(48) / 48**0.5
        rows.append((row / np.linalg.norm(row)).astype(np.float32).tobytes())
    return tuple(rows)


def page(key, text, *, of=None, at=None, encoded=True, **fields):
    body = article(f"{key}.html", id=key, title="", text=text, outlet=of or outlet(key, kind="daily"), published=moment(at) if at else None, **fields)
    spans = sentence_spans(text)
    said = tuple(Attribution(start=s.start, end=s.end, speaker="Temm") for s in spans[:1])
    made = Analysis(article_id=key, sentences=spans, attributions=said)
    return reading(body, analysis=made, sentence_vectors=vectors(text) if encoded else ())


def story_of(texts, encoded):
    return [
        page(f"s{n}", text, of=outlet(PAPERS[n], kind="daily", owner=f"Owner {n}"), at=WHEN.format(day=n + 1, hour=n), encoded=encoded)
        for n, text in enumerate(texts)
    ]


def voices(pages):
    links = link_reuse(pages)
    origins = fold_origins(pages, links)
    doubted = doubts(links, origins)
    return len(origins), round(sum(o.strength for o in origins), 6), doubted


@st.composite
def stories(draw):
    """Three to six pages: independent reports, perhaps copies among them, with or without vectors, dated or not."""
    encoded = draw(st.booleans())
    texts = draw(st.permutations(draw(st.sampled_from(STORIES))))
    pages = story_of(texts[: draw(st.integers(2, len(texts)))], encoded)
    for n in range(draw(st.integers(0, 2))):
        pages.append(draw(copies(pages, f"c{n}", encoded)))
    return pages, encoded


@st.composite
def copies(draw, pages, key, encoded):
    """A page that adds nothing: reprint, trimmed reprint, edition of the same owner, the same page again."""
    source = draw(st.sampled_from(pages))
    text = source.article.text
    kind = draw(st.sampled_from(["reprint", "trimmed", "owner", "outlet", "again"]))
    key = draw(st.sampled_from(["a", "z"])) + key
    if kind == "trimmed":
        spans = sentence_spans(text)
        text = text[: spans[draw(st.integers(min(2, len(spans) - 1), len(spans) - 1))].end]
    papers = {"owner": outlet(f"Paper {key}", kind="daily", owner=source.article.outlet.owner), "outlet": source.article.outlet, "again": source.article.outlet}
    later = draw(st.sampled_from(["2026-03-05T10:00:00+00:00", "2026-03-05", "2099-01-01", None]))
    if kind == "again":
        return replace(source, article=replace(source.article, id=key), analysis=replace(source.analysis, article_id=key))
    authors = draw(st.sampled_from([(), ("Nell Byron",)]))
    credits = draw(st.sampled_from([(), (Credit(source="agencies", quote="Agencies"),), (Credit(source="Far Press", quote="(Far Press)"),)]))
    return page(key, text, of=papers.get(kind, outlet(f"Paper {key}", kind=draw(st.sampled_from(["daily", ""])))), at=later, encoded=encoded, authors=authors, credits=credits)


@settings(max_examples=400, deadline=None)
@given(stories(), st.data())
def test_a_copy_adds_no_voice_and_no_weight(story, data):
    pages, encoded = story
    count, strength, doubted = voices(pages)
    now, weight, still = voices([*pages, data.draw(copies(pages, "new", encoded))])
    assert now <= count
    assert weight <= strength
