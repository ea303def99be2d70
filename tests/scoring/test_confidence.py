"""Grades, words and confidence of one finding, and the confidence of a whole story."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from secondsource.records import (
    Analysis,
    Article,
    Assurance,
    Attribution,
    Credibility,
    Credit,
    Finding,
    Likelihood,
    Origin,
    Reading,
    Reliability,
    Slot,
    Status,
    TrackRecord,
    Verdict,
)
from secondsource.scoring.confidence import (
    add_track_record,
    calibrated,
    confidence_features,
    describe_cluster,
    grade_finding,
    likelihood,
    score_confidence,
)


def write(name, text="“It fell,” said Orla Dunn.", speaker="Orla Dunn", credits=()):
    article = Article(id=name, capture_id=f"c-{name}", file=name, title="", text=text, lang="en", authors=("A. Writer",), credits=credits)
    said = (Attribution(start=0, end=8, speaker=speaker, direct=True),) if speaker else ()
    return Reading(article=article, analysis=Analysis(article_id=name, sentences=(), attributions=said), claims=())


def origin(root, *copies):
    return Origin(id=f"o-{root}", root_id=root, article_ids=(root, *copies))


def fact(name, verdict, sources=1):
    return Finding(
        id=name,
        story_id="s",
        statement=name,
        slot=Slot.COUNT,
        key=True,
        verdict=verdict,
        independent_sources=sources,
        confidence=0.5,
        values=(),
    )


# ------------------------------------------------------------------------------------------------------------ one finding


def found(*origins, rivals=(), probability=0.9, effective=None, status=Status.DONE, verdict=None):
    """A finding whose best value the origins give, with these numbers; a rival is the number of origins of a value that excludes it."""
    number = float(len(origins)) if effective is None else effective
    best = make.value(value="17 t", status=status, origin_ids=origins, probability=probability, effective_sources=number)
    others = tuple(make.value(value=f"{n} t", origin_ids=tuple("xyz"[:n]), effective_sources=float(n)) for n in rivals)
    conflicts = tuple((0, place) for place in range(1, len(others) + 1))
    usual = Verdict.DISPUTED if conflicts else Verdict.CORROBORATED if number >= 1.5 else Verdict.SINGLE_SOURCE
    return make.finding(values=(best, *others), verdict=verdict or usual, conflicts=conflicts, effective_sources=number)


@pytest.mark.parametrize(
    ("finding", "one_speaker", "credibility", "assurance"),
    [
        (found("a", "b", "c"), False, Credibility.CONFIRMED, Assurance.HIGH),
        (found("a", "b"), False, Credibility.CONFIRMED, Assurance.MODERATE),
        (found("a", "b", "c", effective=2.4), False, Credibility.CONFIRMED, Assurance.MODERATE),
        (found("a", "b", "c"), True, Credibility.PROBABLY_TRUE, Assurance.MODERATE),
        (found("a", "b", effective=1.2), False, Credibility.POSSIBLY_TRUE, Assurance.LOW),
        (found("a"), False, Credibility.POSSIBLY_TRUE, Assurance.LOW),
        (found("a"), True, Credibility.POSSIBLY_TRUE, Assurance.LOW),
        (found("a", probability=0.99), False, Credibility.POSSIBLY_TRUE, Assurance.LOW),
        (found("a", effective=0.5), False, Credibility.DOUBTFUL, Assurance.LOW),
        (found("a", status=Status.POSSIBLE, effective=0.7), False, Credibility.DOUBTFUL, Assurance.LOW),
        (found("a", "b", rivals=[1], probability=0.8), False, Credibility.POSSIBLY_TRUE, Assurance.LOW),
        (found("a", "b", rivals=[1, 2], probability=0.8), False, Credibility.DOUBTFUL, Assurance.LOW),
        (found("a", "b", "c", rivals=[1], probability=0.45), False, Credibility.IMPROBABLE, Assurance.LOW),
        (found("a", "b", effective=1.4, rivals=[1], probability=0.8), False, Credibility.DOUBTFUL, Assurance.LOW),
        (found("a", rivals=[1], probability=0.45), False, Credibility.IMPROBABLE, Assurance.LOW),
        (found(rivals=[]), False, Credibility.CANNOT_BE_JUDGED, Assurance.LOW),
        (found("a", "b", "c", verdict=Verdict.UPDATED), False, Credibility.POSSIBLY_TRUE, Assurance.LOW),
    ],
)
def test_grades_of_the_admiralty_code_and_levels_of_icd_203(finding, one_speaker, credibility, assurance):
    graded = grade_finding(finding, one_speaker=one_speaker)
    assert (graded.credibility, graded.assurance) == (credibility, assurance)


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("effective", [0.0, 1.0, 9.0])
def test_a_value_of_one_origin_is_never_confirmed_even_where_another_value_of_the_fact_is(verdict, effective):
    single = found("a", probability=1.0, effective=effective, verdict=verdict)
    other = make.value(value="about 17 t", origin_ids=("b", "c", "d"), effective_sources=3.0)
    for finding in (single, replace(single, values=(*single.values, other))):
        assert grade_finding(finding).credibility is not Credibility.CONFIRMED


def test_a_dispute_among_the_other_values_does_not_outweigh_the_best():
    finding = replace(found("a", rivals=[1, 3], probability=0.6), conflicts=((1, 2),))
    assert grade_finding(finding).credibility is Credibility.POSSIBLY_TRUE


def test_a_finding_without_values_cannot_be_judged():
    graded = grade_finding(make.finding(values=()))
    assert (graded.confidence, graded.credibility, graded.likelihood) == (0.0, Credibility.CANNOT_BE_JUDGED, Likelihood.ALMOST_NO_CHANCE)


def test_grading_sets_four_fields_and_may_be_repeated():
    finding = found("a", "b")
    graded = grade_finding(finding)
    fields = ("confidence", "likelihood", "credibility", "assurance")
    assert replace(graded, **{name: getattr(finding, name) for name in fields}) == finding
    assert grade_finding(graded) == graded
    assert graded.likelihood is likelihood(graded.confidence)


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (0.0, "almost no chance"),
        (0.01, "almost no chance"),
        (0.0499, "almost no chance"),
        (0.05, "very unlikely"),
        (0.1999, "very unlikely"),
        (0.2, "unlikely"),
        (0.4499, "unlikely"),
        (0.45, "roughly even chance"),
        (0.5499, "roughly even chance"),
        (0.55, "likely"),
        (0.7999, "likely"),
        (0.8, "very likely"),
        (0.9499, "very likely"),
        (0.95, "almost certain"),
        (1.0, "almost certain"),
    ],
)
def test_words_of_icd_203(confidence, words):
    assert likelihood(confidence).value == words


@pytest.mark.parametrize("chance", [0.05, 0.3, 0.5, 0.8, 0.99])
def test_what_is_contradicted_is_no_surer_than_its_probability(chance):
    disputed = grade_finding(found("a", "b", rivals=[1], probability=chance)).confidence
    assert disputed <= chance
    assert disputed <= grade_finding(found("a", "b", probability=chance)).confidence


CHANCES = st.floats(0, 1)


@given(CHANCES, CHANCES)
def test_confidence_grows_with_probability_and_is_never_certain(left, right):
    low, high = sorted((left, right))
    assert 0 <= calibrated(low) <= calibrated(high) < 1


def test_what_nobody_says_has_no_confidence():
    assert calibrated(0.0) == 0.0
    assert calibrated(5e-324) > 0


# ------------------------------------------------------------------------------------------------------------ whole stories


def test_origins_count_and_reprints_do_not():
    pages = [write("a"), write("b"), write("c")]
    facts = [fact("f", Verdict.SINGLE_SOURCE)]
    one = score_confidence(facts, [origin("a", "b", "c")], pages).value
    assert one == score_confidence(facts, [origin("a")], pages[:1]).value
    assert one <= 0.6
    assert score_confidence(facts, [origin("a"), origin("b")], pages).value > one


def test_corroboration_raises_and_disputes_lower():
    pages, origins = [write("a"), write("b")], [origin("a"), origin("b")]
    values = [
        score_confidence([fact("f", verdict)], origins, pages).value
        for verdict in (Verdict.DISPUTED, Verdict.SINGLE_SOURCE, Verdict.CORROBORATED)
    ]
    assert values == sorted(values)
    assert len(set(values)) == 3


def test_named_speakers_raise_and_unnamed_agencies_lower():
    plain = score_confidence([], [origin("a")], [write("a", speaker="")]).value
    assert score_confidence([], [origin("a")], [write("a")]).value > plain
    assert score_confidence([], [origin("a")], [write("a", speaker="an official")]).value == plain
    credited = write("a", speaker="", credits=(Credit(source="agencies", quote="With agencies"),))
    assert score_confidence([], [origin("a")], [credited]).value < plain


def test_no_origins_no_confidence():
    assert score_confidence([], [], []).value == 0.0


def record(outlet, accuracy, grade):
    return TrackRecord(outlet=outlet, corroborated=20, contradicted=1, corrected=0, open=3, accuracy=accuracy, grade=grade)


def told_by(name, outlet):
    page = write(name)
    return replace(page, article=replace(page.article, outlet=make.outlet(outlet)))


def parts_of(score):
    return {part.name: part.amount for part in score.parts}


def test_a_good_record_raises_and_a_bad_one_lowers_and_none_is_neutral():
    pages, origins = [told_by("a", "Post"), told_by("b", "Times")], [origin("a"), origin("b")]
    facts = [fact("f", Verdict.SINGLE_SOURCE)]
    plain = score_confidence(facts, origins, pages)
    good = score_confidence(facts, origins, pages, [record("Post", 0.97, Reliability.COMPLETELY)])
    bad = score_confidence(facts, origins, pages, [record("Post", 0.5, Reliability.NOT_USUALLY)])
    assert bad.value < plain.value < good.value
    assert abs(good.value - plain.value) <= 0.1
    assert plain == score_confidence(facts, origins, pages, [record("Post", 0.2, Reliability.CANNOT_BE_JUDGED)])
    assert plain == score_confidence(facts, origins, pages, [record("Somebody else", 0.2, Reliability.UNRELIABLE)])


def test_a_record_weighed_again_replaces_the_earlier_one():
    pages, origins = [told_by("a", "Post")], [origin("a")]
    facts = [fact("f", Verdict.SINGLE_SOURCE)]
    good, bad = record("Post", 0.99, Reliability.COMPLETELY), record("Post", 0.5, Reliability.NOT_USUALLY)
    first = score_confidence(facts, origins, pages, [good])
    assert add_track_record(first, facts, origins, {"a": "Post"}, [bad]) == score_confidence(facts, origins, pages, [bad])
    assert add_track_record(first, facts, origins, {"a": "Post"}, [good]) == first


def test_the_record_of_a_copy_counts_for_nothing():
    pages = [told_by("a", "Post"), told_by("b", "Times")]
    facts, records = [fact("f", Verdict.SINGLE_SOURCE)], [record("Times", 0.99, Reliability.COMPLETELY)]
    assert score_confidence(facts, [origin("a", "b")], pages, records) == score_confidence(facts, [origin("a")], pages[:1])


def test_one_origin_with_the_best_record_stays_at_the_ceiling():
    pages = [told_by("a", "Post")]
    score = score_confidence([fact("f", Verdict.CORROBORATED)], [origin("a")], pages, [record("Post", 1.0, Reliability.COMPLETELY)])
    assert score.value == 0.6
    assert parts_of(score)["one origin"] < 0


def test_weak_voices_count_for_part_of_an_origin():
    pages, facts = [write("a"), write("b")], [fact("f", Verdict.SINGLE_SOURCE)]
    full, weak = [origin("a"), origin("b")], [origin("a"), replace(origin("b"), strength=0.5)]
    assert score_confidence(facts, weak, pages).value < score_confidence(facts, full, pages).value


def test_hearsay_lowers_and_names_its_words():
    known, heard = write("a", speaker="an official"), write("a", speaker="people familiar with the matter")
    plain, low = (score_confidence([], [origin("a")], [page]) for page in (known, heard))
    assert low.value < plain.value
    [part] = [p for p in low.parts if p.name == "hearsay"]
    assert part.spans == (("a", 0, 8),)


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_parts_add_up_and_every_part_has_a_sentence(verdict, count):
    pages, origins = [write(f"p{n}") for n in range(count)], [origin(f"p{n}") for n in range(count)]
    score = score_confidence([fact("f", verdict)], origins, pages)
    assert score.value == pytest.approx(sum(part.amount for part in score.parts), abs=1e-9)
    assert all(part.why.endswith(".") for part in score.parts)
    assert {part.name for part in score.parts} <= {f.name for f in confidence_features()}


def test_the_label_speaks_the_words_of_two_standards():
    facts = [grade_finding(replace(found(*"abc"), key=True)), grade_finding(replace(found("a"), key=True))]
    origins = [origin("a"), origin("b"), origin("c")]
    assert describe_cluster(facts, origins) == "F3, very likely, moderate confidence"
    assert describe_cluster(facts[:1], origins, [Reliability.FAIRLY, Reliability.USUALLY]) == "B1, very likely, high confidence"
    assert describe_cluster([], [origin("a")]) == "F6, no fact to judge, low confidence"
    assert describe_cluster([grade_finding(found("a"))], [origin("a")]) == "F3, very likely, low confidence"
