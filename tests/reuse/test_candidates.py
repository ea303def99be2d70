"""Candidate pairs: what is found, what is furniture, and that no crowd of pages makes them explode."""

import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from make import article, reading
from secondsource.models.minhash import MinHashSketcher
from secondsource.records import Analysis
from secondsource.reuse.candidates import CLIQUE, HUBS, RARE, CandidateOptions, HashedPage, candidate_pairs, hashed_shingles
from secondsource.reuse.shingles import profile
from secondsource.text import sentence_spans

WORDS = [
    a + b + c for a in ("bar", "tel", "mon", "gri", "sul") for b in ("ka", "vo", "ne", "ti", "lu") for c in "abcdefghijklmnopqrstuvwxyz"
]
CROWD = 600


def prose(seed: int, count: int) -> str:
    draw = random.Random(seed)
    return " ".join(draw.choice(WORDS) for _ in range(count))


def swapped(text: str, share: float, seed: int) -> str:
    """The text with a share of its words replaced."""
    draw = random.Random(seed)
    return " ".join(draw.choice(WORDS) if draw.random() < share else word for word in text.split())


def pages_of(*texts: str, sketched: bool = True) -> list[HashedPage]:
    shingles = [hashed_shingles(text) for text in texts]
    sketches = MinHashSketcher().sketch(shingles) if sketched else [b""] * len(texts)
    return [HashedPage(s, k, order=i) for i, (s, k) in enumerate(zip(shingles, sketches, strict=True))]


def pairs_of(*texts: str, sketched: bool = True, **options: float) -> dict[tuple[int, int], tuple[float, float]]:
    found = candidate_pairs(pages_of(*texts, sketched=sketched), options=CandidateOptions(**options))
    return {(p.left, p.right): (p.left_in_right, p.right_in_left) for p in found}


def voices(count: int, pairs: set[tuple[int, int]]) -> int:
    """Number of groups that pages fall into when pairs are followed."""
    group = {i: {i} for i in range(count)}
    for left, right in pairs:
        if group[left] is not group[right]:
            group[left] |= group[right]
            for member in group[right]:
                group[member] = group[left]
    return len({id(g) for g in group.values()})


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("two words", 0),
        ("The old ferry sank.", 2),
        ("The old ferry sank. THE OLD ferry sank!", 4),
        ("The old ferry\nsank on Monday", 2),
        ("The old “very old” ferry sank at noon", 2),
        ("The old “ferry that never closes its mark", 4),
        ("\ud800 lone surrogate half", 1),
        ("Стара поромна переправа затонула", 2),
    ],
)
def test_hashed_shingles_are_distinct_runs_of_three_words(text, count):
    shingles = hashed_shingles(text)
    assert (len(shingles), shingles.dtype) == (count, np.uint64)
    assert (np.diff(shingles.astype(object)) > 0).all()


@given(st.text(alphabet="abc ABC é’'\"“”«».-\n", max_size=120))
def test_hashed_shingles_are_those_of_the_profile(text):
    """Up to runs across a short quotation in marks that the profile's shingles do not stop at."""
    of = article(text=text, title="")
    known = profile(reading(of, analysis=Analysis(article_id=of.id, sentences=sentence_spans(text)))).shingles
    assert len(hashed_shingles(text)) <= len(known)


def test_words_are_hashed_the_same_in_every_process():
    assert int(hashed_shingles("The old ferry")[0]) == 12_545_841_563_277_711_636


def test_containment_is_told_both_ways():
    source = prose(1, 100)
    assert pairs_of(source, f"{source} {prose(2, 300)}") == {(0, 1): (1.0, pytest.approx(98 / 398, abs=0.01))}


@pytest.mark.parametrize("sketched", [True, False])
@pytest.mark.parametrize(
    "copy",
    [
        prose(1, 200),
        prose(1, 200)[:700],
        f"{prose(5, 400)} {prose(1, 200)} {prose(6, 400)}",
        swapped(prose(1, 200), 0.1, seed=7),
        swapped(prose(1, 200), 0.2, seed=8),
        prose(1, 200).upper(),
    ],
    ids=["verbatim", "trimmed", "padded", "10% swapped", "20% swapped", "case"],
)
def test_a_copy_is_found_among_others(copy, sketched):
    others = [prose(100 + i, 200) for i in range(30)]
    assert set(pairs_of(prose(1, 200), *others, copy, sketched=sketched)) == {(0, 31)}


def test_a_shared_quotation_is_no_copy():
    said = prose(3, 40)
    assert pairs_of(f"{prose(1, 60)} “{said}” she said.", f"He said: “{said}” {prose(2, 60)}") == {}


@pytest.mark.parametrize(("count", "passage", "found"), [(27, 25, True), (24, 25, False), (27, 0, False), (9, 7, True)])
def test_a_passage_makes_a_pair_of_long_pages(count, passage, found):
    shared = prose(3, count)
    texts = f"{prose(1, 800)}\n{shared}", f"{shared}\n{prose(2, 800)}"
    assert bool(pairs_of(*texts, passage=passage)) is found


@pytest.mark.parametrize("sketched", [True, False])
def test_a_paragraph_on_every_page_is_furniture(sketched):
    paragraph = prose(3, 40)
    texts = [f"{prose(1000 + i, 150)}\n{paragraph}" for i in range(CROWD)]
    assert set(pairs_of(*texts, prose(1000, 150), sketched=sketched)) == {(0, CROWD)}


@pytest.mark.parametrize("sketched", [True, False])
def test_a_crowd_of_identical_pages_is_a_star_around_the_first(sketched):
    assert set(pairs_of(*[prose(1, 80)] * CROWD, sketched=sketched)) == {(0, i) for i in range(1, CROWD)}


@pytest.mark.parametrize("sketched", [True, False])
@pytest.mark.parametrize("share", [0.01, 0.05, 0.1, 0.2])
def test_a_crowd_of_spun_copies_hangs_together_and_does_not_explode(share, sketched):
    texts = [prose(1, 150), *(swapped(prose(1, 150), share, seed=i) for i in range(1, CROWD))]
    pairs = set(pairs_of(*texts, sketched=sketched))
    assert voices(CROWD, pairs) == 1
    assert len(pairs) <= CROWD * (RARE if sketched else 4 * HUBS)


@pytest.mark.parametrize("count", [2, CLIQUE, CLIQUE + 1])
def test_small_groups_are_paired_in_full_and_meet_others_in_full_while_few(count):
    copies = [swapped(prose(1, 300), 0.01, seed=i) for i in range(count)]
    longer = f"{prose(1, 300)} {prose(2, 300)}"
    pairs = set(pairs_of(*copies, longer))
    whole = count <= CLIQUE
    assert {(i, count) for i in range(count)} <= pairs if whole else (0, count) in pairs
    assert len(pairs) == (count * (count - 1) // 2 + count if whole else count)


def test_a_page_inside_the_own_part_of_a_folded_copy_is_found():
    """The own words of a near-copy are looked up beside those of the page that stands for it."""
    source, note = prose(1, 500), prose(2, 60)
    assert (1, 2) in pairs_of(source, f"{source} {note}", note)


def test_wrong_sketches_cost_no_pair():
    texts = [prose(1, 100), prose(1, 100), prose(2, 100), f"{prose(2, 100)} {prose(3, 20)}"]
    right = pages_of(*texts)
    wrong = [HashedPage(p.shingles, sketch) for p, sketch in zip(right, [b"x" * 512, b"x" * 512, b"x" * 512, b"x" * 7], strict=True)]
    assert candidate_pairs(wrong) == candidate_pairs(right)


@pytest.mark.parametrize("texts", [(), ("",), ("", ""), ("one two", "one two"), ("“only a quotation stands here”",) * 3, (prose(1, 50),)])
def test_pages_without_shingles_make_no_pairs(texts):
    assert pairs_of(*texts) == {}


def test_nothing_shared_is_no_pair_even_where_nothing_is_asked():
    assert pairs_of(prose(1, 50), " ".join(f"other{i}" for i in range(50)), containment=0.0) == {}


LETTERS = st.lists(st.sampled_from("abcdefgh"), min_size=0, max_size=25).map(" ".join)


@settings(max_examples=60)
@given(st.lists(LETTERS, max_size=8), st.randoms(), st.sampled_from([0.1, 0.3, 0.5]), st.booleans())
def test_few_pages_get_exactly_the_pairs_of_all_comparisons(texts, draw, least, sketched):
    pages = pages_of(*texts, sketched=sketched)
    draw.shuffle(pages)
    found = candidate_pairs(pages, options=CandidateOptions(containment=least, passage=0))
    expected = []
    for i, j in combinations(range(len(pages)), 2):
        left, right = set(pages[i].shingles.tolist()), set(pages[j].shingles.tolist())
        if left & right and len(left & right) >= least * min(len(left), len(right)):
            expected.append((i, j, round(len(left & right) / len(left), 4), round(len(left & right) / len(right), 4)))
    assert [(p.left, p.right, p.left_in_right, p.right_in_left) for p in found] == expected
    assert list(found) == sorted(found)


def test_places_in_the_input_do_not_matter():
    texts = [swapped(prose(i % 7, 60), 0.05, seed=i) for i in range(150)]
    pages = pages_of(*texts)
    places = random.Random(4).sample(range(150), 150)
    turned = {tuple(sorted((places[p.left], places[p.right]))) for p in candidate_pairs([pages[i] for i in places])}
    assert turned == {(p.left, p.right) for p in candidate_pairs(pages)}


def test_a_short_note_under_long_furniture_is_found_where_it_was_taken_from():
    furniture, note = prose(3, 60), prose(1, 40)
    texts = [f"{prose(1000 + i, 250)}\n{furniture}" for i in range(CROWD)]
    pairs = pairs_of(*texts, f"{note}\n{furniture}", f"{prose(2, 200)} {note}")
    assert pairs == {(CROWD, CROWD + 1): (pytest.approx(1.0, abs=0.01), pytest.approx(38 / 238, abs=0.01))}
