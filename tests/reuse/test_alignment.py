"""Common runs, aligned sentences, shared passages."""

import numpy as np

from make import article, reading
from secondsource.records import Analysis
from secondsource.reuse.alignment import align, common_runs, longest_unquoted, shared_passages, vectors_of
from secondsource.reuse.shingles import profile, rarity
from secondsource.text import sentence_spans


def page(text: str, file: str = "a.html", vectors=()):
    of = article(file, text=text, title="")
    rows = tuple(np.array(v, dtype=np.float32).tobytes() for v in vectors)
    return profile(reading(of, analysis=Analysis(article_id=of.id, sentences=sentence_spans(text)), sentence_vectors=rows))


def test_common_runs_are_the_longest_and_do_not_overlap():
    left, right = (
        page("one two three four five six x seven eight nine ten eleven"),
        page("seven eight nine ten eleven y one two three four five six"),
    )
    assert [(r.left, r.right, r.length) for r in common_runs(left.words, right.words)] == [(0, 6, 6), (7, 0, 5)]


def test_a_quotation_breaks_the_unquoted_run():
    text = 'The crew left the ship at noon, "we ran for our lives", the captain of it said.'
    left = page(text)
    runs = common_runs(left.words, page(text, "b.html").words)
    assert runs[0].length == len(left.words)
    assert longest_unquoted(left, runs) == 7


def test_align_takes_the_nearest_sentence():
    left = page("The ferry sank off the island today.", vectors=[(1.0, 0.0)])
    right = page("Rain is expected all week long. A ship went down.", "b.html", vectors=[(0.0, 1.0), (0.8, 0.6)])
    (match,) = align(left, right, rarity([left, right]))
    assert match.right == 1
    assert round(match.cosine, 3) == 0.8


def test_vectors_that_do_not_fit_are_left_out():
    assert vectors_of(page("One sentence here. Another one there.", vectors=[(1.0, 0.0)])).size == 0
    left, right = page("The ferry sank off the island today."), page("The ferry sank off the island today.", "b.html")
    (match,) = align(left, right, rarity([left, right]))
    assert (match.cosine, match.words) == (0.0, 1.0)


def test_passages_give_equal_words_on_both_sides():
    left = page("A new start. Some 300 residents of two streets were moved to a school because of the smoke.")
    right = page("Some 300 residents of two streets were moved to a school because of the smoke. It burned on.", "b.html")
    runs = common_runs(left.words, right.words)
    passages = shared_passages(left, right, runs, align(left, right, rarity([left, right])))
    a, b = left.reading.article.text, right.reading.article.text
    assert [(a[p.left.start : p.left.end], b[p.right.start : p.right.end]) for p in passages] == [(b[:78], b[:78])]
