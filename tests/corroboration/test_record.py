"""What became of the values that outlets gave, the grades they earn, and what that makes of their voices in other stories."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from make import article, claim, finding, origin, outlet, story_report, value
from secondsource.corroboration.record import ENOUGH, GRADES, grade, learn_history, voices_of
from secondsource.corroboration.support import CORROBORATED_AT, Voices, weigh_findings
from secondsource.corroboration.truth import TruthOptions
from secondsource.records import Notice, NoticeKind, Reliability, Story, Verdict, content_id

PRIOR = TruthOptions().accuracy
DRAWS = {"pump": "Pump house reopened", "regatta": "Regatta moved", "weir": "Weir to be rebuilt"}


def page(paper, story="s1", **fields):
    name = f"{story}-{paper}.html"
    return article(name, id=f"{story}-{paper}", outlet=outlet(paper) if paper else None, **fields)


def told(story, *facts, copies=(), doubts=None, strength=None, updated=()):
    """A report of one story, its articles and its doubts.

    Each fact maps values to the papers that give them; values of one fact exclude each other. `copies` are pairs of papers (copy, source),
    `doubts` probabilities by such pairs, `updated` the places of facts whose value was superseded.
    """
    papers = sorted({p for fact in facts for given in fact.values() for p in given})
    pages = {p: page(p, story) for p in papers}
    source = dict(copies)
    roots = [p for p in papers if p not in source]
    origins = [origin(pages[r], *(pages[c] for c in papers if source.get(c) == r), strength=(strength or {}).get(r, 1.0)) for r in roots]
    findings = []
    for n, fact in enumerate(facts):
        values = tuple(value(value=v, origin_ids=tuple(voice(p, story) for p in given)) for v, given in fact.items())
        conflicts = tuple((a, b) for b in range(len(values)) for a in range(b)) if n not in updated else ()
        most = max(len(v.origin_ids) for v in values)
        verdict = Verdict.DISPUTED if conflicts else Verdict.CORROBORATED if most > 1 else Verdict.SINGLE_SOURCE
        verdict = Verdict.UPDATED if n in updated else verdict
        findings.append(finding(id=f"{story}-{n}", story_id=story, values=values, verdict=verdict, conflicts=conflicts))
    unsure = {(voice(a, story), voice(b, story)): p for (a, b), p in (doubts or {}).items()}
    known = Voices(doubts=unsure, strength={o.id: o.strength for o in origins})
    report = story_report(
        *pages.values(),
        story=Story(id=story, article_ids=tuple(pages[p].id for p in papers)),
        origins=tuple(origins),
        findings=weigh_findings(findings, known),
    )
    return report, {a.id: a for a in pages.values()}, {story: unsure}


def voice(paper, story="s1"):
    return content_id("org", f"{story}-{paper}")


def history_of(*stories):
    reports = [report for report, _, _ in stories]
    articles = {k: a for _, pages, _ in stories for k, a in pages.items()}
    doubts = {k: d for _, _, unsure in stories for k, d in unsure.items()}
    return learn_history(reports, articles, doubts)


def records_of(*stories):
    return {r.outlet: r for r in history_of(*stories).records}


def counts(record):
    return record.corroborated, record.contradicted, record.corrected, record.open


# ------------------------------------------------------------------------------------------------------------------ grades


@pytest.mark.parametrize("count", range(ENOUGH))
def test_too_few_values_cannot_be_judged(count):
    assert grade(count, 0) is grade(0, count) is Reliability.CANNOT_BE_JUDGED


LETTERS = {
    (5, 0): "D",
    (8, 0): "C",
    (11, 0): "B",
    (19, 1): "B",
    (25, 0): "A",
    (60, 2): "A",
    (40, 6): "C",
    (30, 10): "D",
    (10, 10): "E",
    (0, 5): "E",
}


@pytest.mark.parametrize(("right", "wrong", "letter"), [(*counted, letter) for counted, letter in LETTERS.items()])
def test_letters(right, wrong, letter):
    assert grade(right, wrong).value == letter


@settings(max_examples=200)
@given(st.integers(0, 400), st.integers(0, 400))
def test_a_value_borne_out_never_worsens_a_grade_and_a_wrong_one_never_betters_it(right, wrong):
    letter = grade(right, wrong)
    if letter is not Reliability.CANNOT_BE_JUDGED:
        assert grade(right + 1, wrong).value <= letter.value <= grade(right, wrong + 1).value


@settings(max_examples=200)
@given(st.integers(0, 400), st.integers(0, 400))
def test_a_grade_is_never_better_than_the_plain_share(right, wrong):
    if right + wrong >= ENOUGH:
        plain = next(letter for least, letter in GRADES if right / (right + wrong) >= least)
        assert grade(right, wrong).value >= plain.value


def test_grades_cover_every_share():
    assert {grade(0, wrong) for wrong in range(ENOUGH, 600)} == {Reliability.UNRELIABLE}
    assert [letter.value for _, letter in GRADES] == list("ABCDE")
    assert [least for least, _ in GRADES] == sorted((least for least, _ in GRADES), reverse=True)
    assert GRADES[-1][0] == 0.0


# ---------------------------------------------------------------------------------------------------------------- outcomes


def test_values_are_borne_out_contradicted_or_open():
    found = records_of(told("s1", {"46": ["Heron", "Otter"], "64": ["Magpie"]}, {"Tuesday": ["Heron"]}, {"3": ["Otter"], "4": ["Magpie"]}))
    assert {name: counts(r) for name, r in found.items()} == {"Heron": (1, 0, 0, 1), "Magpie": (0, 1, 0, 1), "Otter": (1, 0, 0, 1)}


@pytest.mark.parametrize(("p", "expected"), [(0.3, (1, 0, 0, 0)), (0.9, (0, 0, 0, 1))])
def test_a_doubtful_copy_bears_nothing_out(p, expected):
    found = records_of(told("s1", {"46": ["Heron", "Otter"]}, doubts={("Otter", "Heron"): p}))
    assert counts(found["Heron"]) == counts(found["Otter"]) == expected


@pytest.mark.parametrize(("p", "expected"), [(0.3, (0, 1, 0, 0)), (0.9, (0, 0, 0, 1))])
def test_a_voice_and_its_doubtful_copy_contradict_nobody(p, expected):
    found = records_of(told("s1", {"64": ["Magpie", "Rook"], "46": ["Heron"]}, doubts={("Rook", "Magpie"): p}))
    assert counts(found["Heron"]) == expected


def test_a_weak_voice_is_not_contradicted_by_one_strong_one():
    assert counts(records_of(told("s1", {"64": ["Magpie"], "46": ["Heron"]}, strength={"Magpie": 0.5}))["Magpie"]) == (0, 0, 0, 1)


def test_a_value_superseded_counts_for_nobody():
    found = history_of(told("s1", {"46": ["Heron", "Otter"], "64": ["Heron", "Magpie"]}, updated=(0,)))
    assert {counts(r) for r in found.records} == {(0, 0, 0, 0)}
    assert found.totals == {}


def test_a_reprint_earns_nothing():
    found = records_of(told("s1", {"46": ["Heron", "Otter"]}, {"9": ["Parrot"]}, copies=[("Parrot", "Heron")]))
    assert counts(found["Parrot"]) == (0, 0, 0, 1)


def test_a_value_that_a_copy_changed_counts_for_the_copier():
    found = records_of(told("s1", {"46": ["Heron", "Otter"], "64": ["Parrot"]}, copies=[("Parrot", "Heron")]))
    assert counts(found["Parrot"]) == (0, 1, 0, 0)
    assert counts(found["Heron"]) == (1, 0, 0, 0)
    assert found["Parrot"].accuracy < PRIOR < found["Heron"].accuracy


def test_a_page_without_an_outlet_has_no_record_and_still_bears_out():
    report, pages, unsure = told("s1", {"46": ["Heron", "Otter"]})
    nameless = {k: replace(a, outlet=None) if a.outlet.name == "Otter" else a for k, a in pages.items()}
    found = history_of((report, nameless, unsure))
    assert [(r.outlet, counts(r)) for r in found.records] == [("Heron", (1, 0, 0, 0))]


def test_a_nameless_doubtful_copy_speaks_for_nobodys_accuracy():
    report, pages, unsure = told("s1", {"46": ["Heron", "Otter"]}, doubts={("Otter", "Heron"): 0.99})
    nameless = {k: replace(a, outlet=None) if a.outlet.name == "Otter" else a for k, a in pages.items()}
    doubted = history_of((report, nameless, unsure)).records[0].accuracy
    assert doubted < history_of((report, nameless, {})).records[0].accuracy


# ------------------------------------------------------------------------------------------------------------- corrections


def corrected(*notices):
    pages = [page("Heron", f"s{n}", notices=given) for n, given in enumerate(notices)]
    (record,) = learn_history([], {a.id: a for a in pages}, {}).records
    return record.corrected


AMENDED = Notice(kind=NoticeKind.CORRECTION, quote="An earlier version gave a wrong number of boats.")
WITHDRAWN = Notice(kind=NoticeKind.RETRACTION, quote="We withdraw this report.")
CLEARER = Notice(kind=NoticeKind.CLARIFICATION, quote="The headline has been made clearer.")


@pytest.mark.parametrize(
    ("notices", "count"),
    [
        ([()], 0),
        ([(AMENDED,)], 1),
        ([(AMENDED, WITHDRAWN)], 2),
        ([(CLEARER,)], 0),
        ([(AMENDED,), (WITHDRAWN,)], 2),
        ([(AMENDED,), (AMENDED,)], 1),
    ],
    ids=["none", "correction", "two", "clarification", "two pages", "same notice on a later version"],
)
def test_an_outlet_is_corrected_as_often_as_its_pages_say(notices, count):
    assert corrected(*notices) == count


def test_corrections_lower_the_grade():
    stories = [told(f"s{n}", {"46": ["Heron", "Otter"]}) for n in range(30)]
    sound = records_of(*stories)["Heron"]
    extra = [page("Heron", f"x{n}", notices=(replace(AMENDED, quote=f"Correction {n}"),)) for n in range(6)]
    amended = records_of(*stories, (story_report(*extra, findings=()), {a.id: a for a in extra}, {}))["Heron"]
    assert (sound.grade, sound.corrected, amended.corrected) == (Reliability.COMPLETELY, 0, 6)
    assert amended.grade.value > sound.grade.value


# ----------------------------------------------------------------------------------------------------------------- history


def feuds(count=8):
    """Magpie is contradicted by Heron and Otter in every story; Heron and Otter are borne out."""
    return [told(f"s{n}", {"46": ["Heron", "Otter"], "64": ["Magpie"]}) for n in range(count)]


def test_no_stories_give_no_history():
    empty = learn_history([], {}, {})
    assert (empty.records, empty.copying, dict(empty.totals), dict(empty.by_story)) == ((), (), {}, {})


def test_an_outlet_that_said_nothing_is_not_judged():
    (record,) = learn_history([], {"a": page("Heron")}, {}).records
    assert (counts(record), record.accuracy, record.grade) == ((0, 0, 0, 0), PRIOR, Reliability.CANNOT_BE_JUDGED)


def test_grades_follow_from_what_became_of_the_values():
    found = records_of(*feuds())
    assert {name: r.grade.value for name, r in found.items()} == {"Heron": "C", "Magpie": "E", "Otter": "C"}
    assert found["Magpie"].accuracy < 0.5 < PRIOR < found["Heron"].accuracy
    assert all(0 <= r.accuracy <= 1 for r in found.values())


@pytest.mark.parametrize(("stories", "letter"), [(2, "F"), (3, "B")])
def test_an_outlet_is_not_judged_by_one_story_or_two(stories, letter):
    facts = [{f"{n}": ["Heron", "Otter"]} for n in range(6)]
    (heron, _) = history_of(*(told(f"s{n}", *facts) for n in range(stories))).records
    assert heron.corroborated == 6 * stories
    assert heron.grade.value == letter


def test_stories_that_leave_an_outlets_values_open_do_not_make_it_judged():
    facts = [{f"{n}": ["Heron", "Otter"]} for n in range(9)]
    stories = [told("s0", *facts), told("s1", *facts), told("s2", {"46": ["Heron"]}, {"5": ["Otter"]})]
    assert {r.grade for r in history_of(*stories).records} == {Reliability.CANNOT_BE_JUDGED}


def test_a_fact_that_nobody_else_speaks_of_says_nothing_of_an_outlet():
    alone = [told(f"s{n}", {"46": ["Heron"]}) for n in range(9)]
    history = history_of(*alone)
    (record,) = history.records
    assert history.totals == {}
    assert (record.accuracy, record.open, record.grade) == (PRIOR, 9, Reliability.CANNOT_BE_JUDGED)


def test_the_sums_of_the_stories_are_the_totals():
    history = history_of(*feuds(3), told("s9", {"5": ["Heron", "Magpie"]}))
    for name, total in history.totals.items():
        parts = [sums for (_, paper), sums in history.by_story.items() if paper == name]
        assert tuple(map(sum, zip(*parts, strict=True))) == pytest.approx(total)


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_stories_articles_and_doubts_does_not_matter(shuffled):
    stories = [*feuds(3), told("s9", {"5": ["Heron", "Rook"], "6": ["Otter"]}, doubts={("Rook", "Heron"): 0.6})]
    before = history_of(*stories)
    mixed = shuffled.sample(stories, len(stories))
    after = history_of(*((r, dict(shuffled.sample(list(pages.items()), len(pages))), unsure) for r, pages, unsure in mixed))
    assert (after.records, after.copying) == (before.records, before.copying)
    assert (dict(after.totals), dict(after.by_story)) == (dict(before.totals), dict(before.by_story))


def test_the_record_used_for_a_story_leaves_that_story_out():
    stories = feuds(6)
    history = history_of(*stories)
    report, pages, unsure = stories[0]
    articles = {k: a for _, found, _ in stories for k, a in found.items()}
    known = voices_of(report, articles, history, unsure["s0"])
    fewer = history_of(*stories[1:])
    right, count = fewer.totals["Magpie"]
    assert known.accuracy[voice("Magpie", "s0")] == pytest.approx((PRIOR * 4 + right) / (4 + count), abs=0.02)
    alone = voices_of(report, pages, history_of(stories[0]), unsure["s0"])
    assert set(alone.accuracy.values()) == {PRIOR}


def test_a_record_comes_into_a_story_only_from_others():
    stories = feuds(8)
    history = history_of(*stories)
    fresh, pages, unsure = told("s99", {"12": ["Magpie"]}, {"13": ["Heron"]})
    articles = pages | {k: a for _, found, _ in stories for k, a in found.items()}
    known = voices_of(fresh, articles, history, unsure["s99"])
    assert known.accuracy[voice("Magpie", "s99")] < 0.5 < PRIOR < known.accuracy[voice("Heron", "s99")]
    assert known.doubts == {}
    assert known.strength == dict.fromkeys(known.accuracy, 1.0)


def test_an_outlet_that_shares_errors_with_another_is_known_to_copy_it():
    errors = [told(f"s{n}", {"46": ["Heron", "Otter", "Coot"], f"6{n}": ["Magpie", "Rook"]}) for n in range(8)]
    history = history_of(*errors)
    assert {(c.source, c.on) for c in history.copying} == {("Magpie", "Rook"), ("Rook", "Magpie")}
    fresh, pages, unsure = told("s99", {"12": ["Magpie", "Rook"]}, {"13": ["Heron", "Otter"]})
    articles = pages | {k: a for _, found, _ in errors for k, a in found.items()}
    known = voices_of(fresh, articles, history, unsure["s99"])
    assert {(c.source, c.on) for c in known.copying} == {
        (voice(a, "s99"), voice(b, "s99")) for a, b in (("Magpie", "Rook"), ("Rook", "Magpie"))
    }
    numbers = [f.effective_sources for f in weigh_findings(fresh.findings, known)]
    assert numbers[0] < CORROBORATED_AT < numbers[1] == 2.0


def test_a_story_whose_articles_are_not_at_hand_has_no_speakers():
    report, _, unsure = told("s1", {"46": ["Heron", "Otter"]})
    history = learn_history([report], {}, unsure)
    assert history.records == ()
    assert voices_of(report, {}, history, {}).accuracy == {}


def test_claims_are_not_needed_to_judge():
    heron = page("Heron")
    given = claim(heron, value="46")
    report = story_report(heron, findings=(finding((given,)),))
    assert [counts(r) for r in learn_history([report], {heron.id: heron}, {}).records] == [(0, 0, 0, 1)]
