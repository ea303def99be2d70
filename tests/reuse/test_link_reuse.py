"""Who draws on whom: whole, part, release, direction, and the laws."""

import itertools
import random

import numpy as np
import pytest

from make import article, moment, outlet, reading
from secondsource.records import Analysis, Derivation
from secondsource.reuse import ReuseOptions, derivations, doubts, fold_origins, link_reuse, passage_source
from secondsource.text import sentence_spans

WIRE = outlet("Northern Press Service", kind="agency")
POST, ECHO, STAR = (
    outlet("Varnow Post", kind="daily"),
    outlet("Lakeside Echo", kind="daily"),
    outlet("Evening Star", kind="daily"),
)
STORY = (
    "A footbridge over the river Elm fell in the town of Varnow on Monday, killing 3 people and injuring 17, the mayor said.\n\n"
    "The bridge, built in 1974, was due to be repaired in June at a cost of 4.2 million crowns, said mayor Ilse Dorn.\n\n"
    "Divers searched the river until dark. Engineers from the university of Halmen will look at the cables on Wednesday."
)
OWN = (
    "Marta Quill was buying bread when the handrail began to hum. The baker pulled her inside, and the street shook.\n\n"
    "In the archive of the town hall lies a report by engineer Joren Pall. In 2019 he found rust in 11 of 48 bolts.\n\n"
    "The opposition in the council now wants to know why nobody closed the way to school for 250 children."
)


def page(key, text, *, of=POST, at="2026-03-02T08:00:00+00:00", **fields):
    body = article(f"{key}.html", id=key, text=text, outlet=of, published=moment(at) if at else None, **fields)
    return reading(body, analysis=Analysis(article_id=key, sentences=sentence_spans(text)))


SOURCE = page("a", STORY, of=WIRE)
REPRINT = page("b", STORY.rsplit("\n\n", 1)[0], of=POST, at="2026-03-02T10:00:00+00:00")
REPORT = page("c", OWN, of=ECHO, at="2026-03-03T07:00:00+00:00")
MIXED = page("d", f"{OWN}\n\n{STORY.split(chr(10) * 2, 1)[1]}", of=STAR, at="2026-03-04T07:00:00+00:00")


def links_of(*pages):
    return [(k.article_id, k.source_id, k.derivation) for k in link_reuse(pages)]


def test_a_reprint_is_wholly_from_its_source():
    (link,) = link_reuse([SOURCE, REPRINT])
    assert (link.article_id, link.source_id, link.derivation) == ("b", "a", Derivation.WHOLLY)
    assert link.reasons[0].startswith("100% of its words")
    assert "It was published 2 h later." in link.reasons


def test_own_reporting_has_no_source():
    assert links_of(SOURCE, REPORT) == []


def test_some_passages_make_a_page_partly_derived():
    (link,) = link_reuse([SOURCE, MIXED])
    assert (link.article_id, link.source_id, link.derivation) == ("d", "a", Derivation.PARTLY)
    taken = len(OWN) + 2
    assert not passage_source(link, 0, 40)
    assert passage_source(link, taken, taken + 60)


def test_a_rewritten_release_is_a_release():
    body = outlet("Varnow Bridge Authority", kind="official")
    official = page("z", STORY, of=body, at="2026-03-02")
    assert links_of(official, page("b", STORY, at="2026-03-02")) == [("b", "z", Derivation.RELEASE)]


@pytest.mark.parametrize("earlier", ["a", "b"])
def test_the_later_page_draws_on_the_earlier(earlier):
    times = {"a": "2026-03-02T09:00:00+00:00", "b": "2026-03-02T09:00:00+00:00", earlier: "2026-03-02T08:00:00+00:00"}
    later = {"a": "b", "b": "a"}[earlier]
    assert links_of(page("a", STORY, of=POST, at=times["a"]), page("b", STORY, of=ECHO, at=times["b"])) == [
        (later, earlier, Derivation.WHOLLY)
    ]


def test_within_a_day_the_longer_page_is_the_source():
    short, long = page("a", REPRINT.article.text, at="2026-03-02"), page("b", STORY, of=WIRE, at="2026-03-02")
    assert links_of(short, long) == [("a", "b", Derivation.WHOLLY)]


def test_undated_pages_are_compared_too():
    assert len(links_of(page("a", STORY, at=None), page("b", STORY, of=ECHO, at=None))) == 1


def test_sentence_vectors_find_a_rewrite_without_common_words():
    def with_vectors(of, noise):
        rng = np.random.default_rng(noise)
        base = np.random.default_rng(5).normal(size=(len(of.analysis.sentences), 64)) + 0.1 * rng.normal(
            size=(len(of.analysis.sentences), 64)
        )
        unit = (base / np.linalg.norm(base, axis=1, keepdims=True)).astype(np.float32)
        return reading(of.article, analysis=of.analysis, sentence_vectors=tuple(v.tobytes() for v in unit))

    rewrite = page(
        "b",
        "Varnow mourns 3 dead after its crossing above the Elm gave way on Monday; 17 more got hurt, according to the town's head.\n\n"
        "Repairs worth 4.2 million crowns had been planned for June, Ilse Dorn adds, as the walkway dates from 1974.\n\n"
        "Frogmen looked until night came. Specialists sent by Halmen university check its ropes on Wednesday.",
        of=ECHO,
        at="2026-03-03T08:00:00+00:00",
    )
    assert links_of(with_vectors(SOURCE, 1), with_vectors(rewrite, 2)) == [("b", "a", Derivation.WHOLLY)]


@pytest.mark.parametrize("pages", [(), (SOURCE,), (SOURCE, SOURCE), (page("x", ""), page("y", ""))])
def test_nothing_to_compare_gives_no_links(pages):
    assert link_reuse(pages) == ()


def test_order_of_the_input_does_not_matter():
    pages = [SOURCE, REPRINT, REPORT, MIXED]
    found = {link_reuse(order) for order in itertools.permutations(pages)}
    assert len(found) == 1


def test_a_doubtful_copy_is_linked_and_not_folded():
    options = ReuseOptions(whole=0.9999999, doubtful=0.2, part=1.0)
    close = page(
        "b", STORY.replace("3 people", "three boys").replace("1974", "1981").replace("Halmen", "Ostrin"), at="2026-03-03T08:00:00+00:00"
    )
    pages = [SOURCE, close, REPORT]
    (link,) = link_reuse(pages, options=options)
    assert (link.article_id, link.source_id, link.doubtful) == ("b", "a", True)
    assert link.reasons[-1].startswith("A copy at ")
    origins = fold_origins(pages, [link])
    assert [o.article_ids for o in origins] == [("a",), ("b",), ("c",)]
    assert {d for _, d in derivations(pages, [link])} == {Derivation.INDEPENDENT}
    assert doubts([link], origins) == {(origins[1].id, origins[0].id): link.score}


def test_coverage_and_order_are_measured_in_words():
    (link,) = link_reuse([SOURCE, REPRINT])
    assert (link.coverage, link.in_order) == (1.0, 1.0)
    kept = len(REPRINT.article.text.split()) / len(STORY.split())
    assert link.covered == pytest.approx(kept, abs=0.02)
    turned = page("b", "\n\n".join(reversed(STORY.split("\n\n"))), of=ECHO, at="2026-03-03T08:00:00+00:00")
    (link,) = link_reuse([SOURCE, turned])
    assert link.coverage == link.covered == 1.0
    assert link.in_order == 0.5


def test_a_page_of_two_sources_names_both_and_no_third():
    sources = [page("a", STORY, of=WIRE), page("b", OWN, of=ECHO)]
    own = (
        "Kestrel Dairy in Loom will bottle milk from 61 farms. Dairyman Bo Lind put up 5 new tanks. The smell of whey is gone since Friday."
    )
    mixed = page("c", f"{STORY}\n\n{own}\n\n{OWN}\n\n{own.replace('Loom', 'Norr')}", of=STAR, at="2026-03-04T07:00:00+00:00")
    links = [k for k in link_reuse([*sources, mixed]) if k.article_id == "c"]
    assert {(k.source_id, k.derivation) for k in links} == {("a", Derivation.PARTLY), ("b", Derivation.PARTLY)}
    assert [k.score for k in links] == sorted((k.score for k in links), reverse=True)


@pytest.mark.parametrize("seed", range(5))
def test_a_reprint_never_raises_the_number_of_origins(seed):
    rng = random.Random(seed)
    pages = [SOURCE, REPORT, MIXED]
    count = len(fold_origins(pages, link_reuse(pages)))
    for at in range(3):
        text = rng.choice(pages).article.text
        pages.append(page(f"r{at}", text, of=outlet(f"Copy {at}", kind="daily"), at=f"2026-03-1{at}T08:00:00+00:00"))
        assert len(fold_origins(pages, link_reuse(pages))) == count
    assert sum(d is Derivation.WHOLLY for _, d in derivations(pages, link_reuse(pages))) >= 3


def test_passages_lie_in_both_texts():
    for link in link_reuse([SOURCE, REPRINT, MIXED]):
        texts = {r.article.id: r.article.text for r in (SOURCE, REPRINT, MIXED)}
        for passage in link.passages:
            assert texts[link.article_id][passage.left.start : passage.left.end].strip()
            assert texts[link.source_id][passage.right.start : passage.right.end].strip()


def test_a_large_story_is_blocked_and_still_linked():
    rng = random.Random(1)
    words = [f"word{i}" for i in range(4000)]
    others = [page(f"o{i:02}", " ".join(rng.sample(words, 60)) + ".", of=outlet(f"Paper {i}")) for i in range(45)]
    assert links_of(SOURCE, REPRINT, *others) == [("b", "a", Derivation.WHOLLY)]
